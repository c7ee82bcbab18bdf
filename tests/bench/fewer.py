# SPDX-License-Identifier: Apache-2.0
"""The stock rules made fewer: the heaviest, with the parts they stand upon."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "corpus"))
from rulefiles import Rules     # noqa: E402


def with_parts(rules, name, found):
    """Name and all that it is a meta of, added to the set."""
    rule = rules.at.get(name)
    if name in found or rule is None or rule.kind is None:
        return
    found.add(name)
    if rule.kind == "meta":
        for part in re.findall(r"[A-Za-z_]\w+", rule.text):
            with_parts(rules, part, found)


def heaviest(rules, count):
    """At most so many patterns, facts and metas, parts counted too."""
    kept = set()
    for name in sorted((rule.name for rule in rules.scored()),
                       key=lambda name: (-abs(rules.scores.get(name, 0)), name)):
        found = set()
        with_parts(rules, name, found)
        if len(kept | found) <= count:
            kept |= found
    return kept


def is_kept(line, rules, kept):
    words = line.split()
    if words[:1] == ["lang"]:
        words = words[2:]
    return len(words) < 2 or words[0] == "phrase" or words[1] in kept or \
        words[1] not in rules.at


def write(stock, count, folder):
    """A folder of rule files with only these; how many they are."""
    rules = Rules(stock)
    kept = heaviest(rules, count)
    os.makedirs(folder)
    for name in sorted(os.listdir(stock)):
        if name.endswith(".cf"):
            with open(os.path.join(stock, name), encoding="utf-8") as file:
                lines = [line for line in file if is_kept(line, rules, kept)]
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.writelines(lines)
    return len(kept)
