# SPDX-License-Identifier: Apache-2.0
"""What fit must know of the rule files: which rules there are, which of them
stand on wording alone, which are clashes of identity, and what scores are
written where. Reads no pattern and checks nothing; seki does."""
import os
import re

WORDS = ("body", "rawbody", "full", "uri")
DEFINING = WORDS + ("header", "mimeheader", "meta")
SCORES = "scores.cf"
LINE = re.compile(r"\s*(\w+)(?::[\w:]+)?\s+(.*)")


class Rule:
    def __init__(self, name, file):
        self.name, self.file = name, file
        self.kind = self.text = None
        self.flags = set()

    def is_part(self):
        return self.name.startswith("__")

    def is_shadow(self):
        return self.name.startswith("T_")


class Maybe:
    """Whether a condition can hold, and whether it can fail."""

    def __init__(self, can, cannot):
        self.can, self.cannot = can, cannot

    def __and__(self, other):
        return Maybe(self.can and other.can, self.cannot or other.cannot)

    def __or__(self, other):
        return Maybe(self.can or other.can, self.cannot and other.cannot)

    def __invert__(self):
        return Maybe(self.cannot, self.can)


class Rules:
    """A folder of rule files."""

    def __init__(self, folder):
        self.folder = folder
        self.at = {}
        self.scores = {}        # of scores.cf
        self.written = {}       # of the other files: {name: (score, file)}
        for file in sorted(os.listdir(folder)):
            if file.endswith(".cf"):
                with open(os.path.join(folder, file), encoding="utf-8") as text:
                    for line in text:
                        self.line(line, file)

    def rule(self, name, file):
        return self.at.setdefault(name, Rule(name, file))

    def line(self, line, file):
        found = LINE.match(line)
        if not found:
            return
        keyword, rest = found.groups()
        name, _, rest = rest.partition(" ")
        if keyword in DEFINING:
            rule = self.rule(name, file)
            rule.kind, rule.text, rule.file = keyword, rest.strip(), file
        elif keyword == "tflags":
            self.rule(name, file).flags |= set(rest.split())
        elif keyword == "score":
            score = float(rest.split()[0].strip("()"))
            if file == SCORES:
                self.scores[name] = score
            else:
                self.written[name] = (score, file)

    def scored(self):
        """Rules that count: neither parts nor shadows."""
        return [rule for _, rule in sorted(self.at.items()) if rule.kind
                and not rule.is_part() and not rule.is_shadow()]

    def is_wording(self, name):
        """Words alone, even in the subject, can make it hit: no fact is
        needed."""
        return self.without_facts(name, ()).can

    def without_facts(self, name, seen):
        """What it can be where every fact fails and words are free."""
        rule = self.at.get(name)
        if rule is None or rule.kind is None or name in seen:
            return Maybe(False, True)
        if rule.kind != "meta":
            words = rule.kind in WORDS or rule.kind == "header" and \
                re.match(r"Subject\b", rule.text)
            return Maybe(bool(words), True)
        parts = {part: self.without_facts(part, (*seen, name))
                 for part in set(re.findall(r"[A-Za-z_]\w+", rule.text))}
        if re.search(r"[^\w\s()&|!]|\b\d", rule.text):
            # Sums and the like: words alone if there is nothing else in it.
            return Maybe(all(part.can for part in parts.values()), True)
        text = rule.text.replace("&&", "&").replace("||", "|").replace(
            "!", "~")
        return eval(text, {"__builtins__": {}}, parts)

    def clashes(self):
        """The rules that __CLASH names."""
        clash = self.at.get("__CLASH")
        return set(re.findall(r"[A-Z_]\w+", clash.text)) if clash and \
            clash.text else set()


def without_scores(path, names):
    """Take the score lines of these rules out of a file."""
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    kept = [line for line in lines if not (
        line.split()[:1] == ["score"] and line.split()[1] in names)]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(kept)
