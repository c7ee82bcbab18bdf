# SPDX-License-Identifier: Apache-2.0
"""Tables of judged rows, in plain text and for doc/JUDGING.md."""
from story import CLASSES, LANGUAGES

THRESHOLDS = [2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0]
MODES = ("cold", "memory")


def percent(part, whole):
    return "%.1f %%" % (100 * part / whole) if whole else "-"


def chosen(rows, **wanted):
    return [row for row in rows if all(
        getattr(row, name) == value for name, value in wanted.items())]


def rate_lines(rows):
    """[[mode, class, language, n, suspect, caution, clean, held, noticed]]"""
    for mode in MODES:
        for label in CLASSES:
            for language in LANGUAGES + (None,):
                some = chosen(rows, mode=mode, label=label) if language is None \
                    else chosen(rows, mode=mode, label=label, language=language)
                if not some:
                    continue
                held = sum(row.held() for row in some)
                noticed = sum(row.noticed() for row in some)
                yield [mode, label, language or "all", len(some), held,
                       noticed - held, len(some) - noticed,
                       percent(held, len(some)), percent(noticed, len(some))]


RATE_HEAD = ["", "class", "language", "messages", "held", "caution", "clean",
             "held, of all", "held or caution, of all"]


def curve_lines(rows):
    """What other thresholds would have held. Changes of payment are held by
    policy at each of them."""
    for threshold in THRESHOLDS:
        line = ["%.1f" % threshold]
        for mode in MODES:
            for label in ("fraud", "legitimate"):
                some = chosen(rows, mode=mode, label=label)
                line.append(percent(sum(
                    row.held() if by_policy(row) else row.score >= threshold
                    for row in some), len(some)))
        yield line


CURVE_HEAD = ["held from", "fraud, cold", "legitimate, cold", "fraud, memory",
              "legitimate, memory"]


def by_policy(row):
    return any(finding["id"] == "payment-change-policy"
               for finding in row.said["findings"])


def split_lines(cases):
    """How the split fell: judged messages, by class and language."""
    from judge import part_of
    for label in CLASSES:
        for language in LANGUAGES:
            count = {"train": 0, "test": 0}
            for made in cases:
                if made.case.head["language"] == language:
                    count[part_of(made.case.name)] += sum(
                        made.case.class_of(message) == label
                        for message in made.judged())
            yield [label, language, count["train"], count["test"], percent(
                count["test"], sum(count.values()))]


SPLIT_HEAD = ["class", "language", "training", "test", "of all"]


def kind_lines(rows):
    """Per kind: how many, and how many of them held, where not all went as
    they should."""
    for mode in MODES:
        for label in ("fraud", "legitimate"):
            kinds = {}
            for row in chosen(rows, mode=mode, label=label):
                kinds.setdefault(row.kind, []).append(row.held())
            for kind, held in sorted(kinds.items()):
                if sum(held) != (len(held) if label == "fraud" else 0):
                    yield [mode, label, kind, len(held), sum(held)]


KIND_HEAD = ["", "class", "kind", "messages", "held"]


def is_missed(row):
    return row.label == "fraud" and not row.held() or \
        row.label == "legitimate" and row.held()


def print_table(head, lines):
    lines = [head] + [[str(cell) for cell in line] for line in lines]
    wide = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  " + "  ".join(cell.ljust(n) if not cell[:1].isdigit()
                               else cell.rjust(n)
                               for cell, n in zip(line, wide)).rstrip())


def markdown_table(head, lines):
    return ["| " + " | ".join(cell or "mode" for cell in head) + " |",
            "|" + "---|" * len(head)] + [
        "| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def markdown(rows, cases):
    """The section of results, without its heading."""
    out = ["%d stories with %d messages; judged here: %d.\n" % (
        len(cases), sum(len(made.judged()) for made in cases),
        len(set((row.name, row.number) for row in rows)))]
    for title, head, lines in tables(rows, cases):
        out += ["### %s\n" % title] + markdown_table(head, lines) + [""]
    return "\n".join(out)


def print_missed(rows):
    for row in sorted(rows, key=lambda row: (row.label, row.mode, row.score)):
        if is_missed(row):
            print("  %-10s %-6s %5.1f %-8s %s %s#%d" % (
                row.label, row.mode, row.score, row.verdict, row.language,
                row.name, row.number))
            print("      " + ", ".join("%s %+.1f" % (
                finding["rule"] or finding["id"], finding["score"])
                for finding in row.said["findings"] if finding["score"]))


def tables(rows, cases):
    yield "The split, in messages", SPLIT_HEAD, split_lines(cases)
    yield "What was held", RATE_HEAD, rate_lines(rows)
    yield "The curve", CURVE_HEAD, curve_lines(rows)


def print_report(rows, cases):
    for title, head, lines in tables(rows, cases):
        print("\n%s\n" % title)
        print_table(head, lines)
