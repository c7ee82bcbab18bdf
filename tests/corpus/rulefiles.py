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

    def leaves(self, name, seen=()):
        """The rules that a meta stands on."""
        rule = self.at.get(name)
        if rule is None or rule.kind is None or name in seen:
            return set()
        if rule.kind != "meta":
            return {name}
        out = set()
        for part in re.findall(r"[A-Za-z_]\w+", rule.text):
            out |= self.leaves(part, (*seen, name))
        return out

    def is_wording(self, name):
        """Nothing but words, even in the subject, makes it hit."""
        leaves = self.leaves(name)
        return bool(leaves) and all(
            self.at[leaf].kind in WORDS
            or self.at[leaf].kind == "header"
            and re.match(r"Subject\b", self.at[leaf].text)
            for leaf in leaves)

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
