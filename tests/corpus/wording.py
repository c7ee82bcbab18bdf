# SPDX-License-Identifier: Apache-2.0
"""Learns what phrases weigh (rules/wording.c, doc/JUDGING.md): a logistic
regression on which phrases a message holds, each message's row divided by the
root of their number, drawn towards nothing. Only phrases that stand in mail to
several organisations count, so that no weight knows a company or a person."""
import os
import re
import subprocess

import numpy

ORGANISATIONS = 3               # to so many at least it was written
FEW = 20                        # WORDING_FEW of rules/wording.c
STRENGTH = 0.05                 # how much weights are drawn towards nothing
AS_IF_MET = 0.3                 # of each class, before anything was counted
RATIO_LEAST = 0.02
STEPS = 400
# Of what fills most mailboxes the corpus holds little, so each of it counts as
# much as so many.
ORDINARY = 6.0
ORDINARY_KINDS = ("newsletter", "list-mail", "private", "system-report",
                  "service-notice", "auto-reply", "forward-true", "calendar")
# Most stories are pairs made to be hard. What a careful tester would try counts as
# so many of them.
TYPICAL = 3.0
# That there is a number or a link is no wording, and a number is soon added.
MASKS = re.compile("[0@$/ ]+")
WEIGHT_LEAST = 0.4              # less is left out: it tells nothing
FILE, STEPS_FILE = "wording.cf", "worded.cf"


def counts_as(case):
    return TYPICAL if case.is_typical() else 1.0


class Text:
    """A message: which phrases it holds, to whom, its side, 1 or -1, and as how
    many it counts."""

    def __init__(self, phrases, case, side):
        self.phrases, self.organisation = phrases, case.head["organisation"]
        self.side, self.case = side, case.name
        self.weight = counts_as(case)
        if side < 0 and case.head["kind"] in ORDINARY_KINDS:
            self.weight *= ORDINARY


def texts_of(program, cases):
    """The texts of all messages to be judged that are no genuine change."""
    pairs = [(made, message) for made in cases for message in made.judged()
             if made.case.class_of(message) != "change"]
    for i in range(0, len(pairs), 500):
        some = pairs[i:i + 500]
        out = subprocess.run(
            [program] + [made.files[message.number] for made, message in some],
            check=True, capture_output=True).stdout.decode()
        for (made, message), line in zip(some, out.split("\n")):
            yield Text(frozenset(line.split("\t")[1:]), made.case,
                       1 if made.case.class_of(message) == "fraud" else -1)


def spread(texts):
    """The phrases that several organisations were written, in order."""
    to = {}
    for text in texts:
        for phrase in text.phrases:
            to.setdefault(phrase, set()).add(text.organisation)
    return sorted(phrase for phrase, some in to.items()
                  if len(some) >= ORGANISATIONS and not MASKS.fullmatch(phrase))


class Rows:
    """Sparse rows: for each phrase in each message its column and value."""

    def __init__(self, texts, column):
        self.n, self.width = len(texts), len(column)
        held = [[column[one] for one in text.phrases if one in column]
                for text in texts]
        self.columns = numpy.array([i for one in held for i in one], dtype=int)
        self.rows = numpy.repeat(numpy.arange(self.n), [len(x) for x in held])
        self.values = numpy.repeat(
            [1 / (len(x) + FEW) ** 0.5 for x in held], [len(x) for x in held])

    def ratios(self, side, share):
        """For each column the root of how far apart the classes are in it, as the
        logarithm of a ratio of shares."""
        of = share[self.rows]
        fraud, honest = (numpy.bincount(
            self.columns, of * (side[self.rows] == one), self.width) + AS_IF_MET
            for one in (1, -1))
        apart = numpy.log(fraud / fraud.sum()) - \
            numpy.log(honest / honest.sum())
        return numpy.maximum(RATIO_LEAST, numpy.abs(apart) ** 0.5)

    def times(self, weights):
        return numpy.bincount(self.rows, self.values * weights[self.columns],
                              self.n)

    def transposed_times(self, ones):
        return numpy.bincount(self.columns, self.values * ones[self.rows],
                              self.width)


def learnt(texts, strength=STRENGTH):
    """{phrase: weight}."""
    phrases = spread(texts)
    rows = Rows(texts, {phrase: i for i, phrase in enumerate(phrases)})
    side = numpy.array([text.side for text in texts], dtype=float)
    share = numpy.where(side > 0, 0.5 / (side > 0).sum(),
                        0.5 / (side < 0).sum()) * len(texts) * \
        numpy.array([text.weight for text in texts])
    # What stands in one class alone may weigh more than what stands in both.
    ratios = rows.ratios(side, share)
    rows.values *= ratios[rows.columns]
    # Each row has length 1, and the largest eigenvalue is at most the sum of
    # shares, but in practice a tenth of it: halve the step where it fails.
    weights = before = numpy.zeros(len(phrases))
    step, momentum = 0.5, 1.0
    loss_before = numpy.inf
    for _ in range(STEPS):
        next_momentum = (1 + (1 + 4 * momentum ** 2) ** 0.5) / 2
        ahead = weights + (momentum - 1) / next_momentum * (weights - before)
        odds = side * rows.times(ahead)
        pull = share * side / (1 + numpy.exp(numpy.clip(odds, -50, 50)))
        slope = strength * ahead - rows.transposed_times(pull)
        before, weights, momentum = weights, ahead - step * slope, next_momentum
        loss = (share * numpy.logaddexp(0, -side * rows.times(weights))).sum() \
            + strength / 2 * (weights ** 2).sum()
        if loss > loss_before:
            weights, momentum, step = before, 1.0, step / 2
        else:
            loss_before = loss
    return dict(zip(phrases, (float(one) for one in weights * ratios)))


def wording_of(weights, text):
    return weight_of(weights, [one for one in text.phrases if one in weights])


def weight_of(weights, phrases):
    held = [weights[one] for one in phrases]
    return sum(held) / (len(held) + FEW) ** 0.5


HEAD = """# SPDX-License-Identifier: Apache-2.0
# What phrases weigh, learned by tests/corpus/fit from %d messages (doc/JUDGING.md).
# Do not edit: a house file may give a phrase another weight, or 0.
"""
LETTER = "From: %s\\nSubject: -\\n\\n"
NOBODY, IMPOSTOR = "A <a@b.test>", "Haruka Endo <haruka.endo@gmail.com>"


def steps_of(folder):
    """[(rule, from, below)] of the steps in worded.cf."""
    with open(os.path.join(folder, STEPS_FILE), encoding="utf-8") as file:
        found = re.findall(r"^header __(WORDED_\d) eval:wording\('([\d.]+)'\)$",
                           file.read(), re.M)
    lows = [float(low) for _, low in found] + [numpy.inf]
    return [(name, low, high) for (name, _), low, high in zip(
        found, lows, lows[1:])]


# Of what fraud is about by itself: worded.cf asks for some of that beside a step.
MATTER = re.compile("account|bank|beneficiary|bonus|cash|deposit|escrow|fund|gift|"
                    "instal|invoice|login|paid|password|pay|remit|reimburse|"
                    "salary|settle|supplier|tranche|transfer|urgent|vendor|"
                    "voucher|wage|wire")


def words_within(weights, low, high):
    """Words of which each is a sentence, and which weigh between `low` and `high`
    together; well within, where there are such."""
    words = sorted((word for word in weights if re.fullmatch("[a-z]{3,}", word)
                    and not MATTER.match(word)),
                   key=lambda word: (-weights[word], word))
    aim = low + min(0.2, (high - low) / 2)
    chosen = []
    for word in words:
        more = chosen + [word]
        if weight_of(weights, more) <= min(high - 0.05, aim + 0.3):
            chosen = more
        if weight_of(weights, chosen) >= aim:
            return chosen
    raise SystemExit("no words weigh between %g and %g" % (low, high))


def letter(words, more, sender=NOBODY):
    """What consists of nothing but these words, and of what makes them count."""
    return LETTER % sender + " ".join(word.capitalize() + "." for word in words) + more


# What a rule wants beside a high step: the rule, what is to follow the words, and
# what is not enough. M is a word for money that weighs nothing.
QUESTION, MONEY = " Xq?", " Xq?\\n\\nM."
MONEY_WORDS = ("payables", "wages", "prepaid", "escrow", "tranche", "vouchers",
               "reimburse", "bonuses", "beneficiary")
BESIDE = (("WORDED_ACCOUNT", "\\n\\nDE89 3704 0044 0532 0130 00", QUESTION),
          ("WORDED_LEADS", MONEY + "\\nhttps://a.test/x", MONEY),
          ("WORDED_ONE_LINK", MONEY + "\\nhttps://a.test/x", MONEY),
          ("WORDED_ASKS", QUESTION, QUESTION + "\\n\\nhttps://a.test/x"))


def tests_text(weights, steps):
    """Test lines: each step is reached by words of its weight, and not by those of
    another's, nor where nothing is asked."""
    words = [words_within(weights, low, high) for _, low, high in steps]
    money = min(MONEY_WORDS, key=lambda word: abs(weights.get(word, 0)))
    lines = []
    for i, (name, _, _) in enumerate(steps):
        lines += ["test %s ok %s" % (name, letter(words[i], QUESTION)),
                  "test %s fail %s" % (name, letter(words[i - 1], QUESTION)),
                  "test %s fail %s" % (name, letter(words[i], ""))]
    for name, what, other in BESIDE:
        what, other = what.replace("M.", money), other.replace("M.", money)
        lines += ["test %s ok %s" % (name, letter(words[-1], what)),
                  "test %s fail %s" % (name, letter(words[0], what)),
                  "test %s fail %s" % (name, letter(words[-1], other))]
    lines += ["test CLASH_AND_WORDING ok " + letter(words[-1], "", IMPOSTOR),
              "test CLASH_AND_WORDING fail " + letter(words[0], "", IMPOSTOR),
              "test CLASH_AND_WORDING fail " + letter(words[-1], "")]
    return "\n".join(lines) + "\n"


def wording_text(weights, n, steps):
    kept = {phrase: round(weight, 2) for phrase, weight in weights.items()
            if abs(weight) >= WEIGHT_LEAST}
    return HEAD % n + "\n" + "".join(
        "phrase %.2f %s\n" % (weight, phrase) for phrase, weight in sorted(
            kept.items(), key=lambda item: (-item[1], item[0]))) + "\n" + \
        tests_text(kept, steps)
