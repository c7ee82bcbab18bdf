# SPDX-License-Identifier: Apache-2.0
"""Makes the corpus's mail where it is not made yet, and has seki judge it, cold
and with memory. run and fit stand on this; they differ in what they do with the
rows. A row is one judged message of one case in one mode."""
import functools
import hashlib
import json
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

import route
import story
import world
from letter import message_id
from story import HERE, Wrong

TOP, BUILD = world.TOP, world.BUILD
JOBS = max(1, os.cpu_count() or 1)
SOURCES = [os.path.join(HERE, name) for name in (
    "story.py", "world.py", "attach.py", "letter.py", "route.py", "judge.py")]
TEST_BELOW = 0x66               # of 256: two in five
# Memory forgets by the clock of the day it is filled on; the stories grow older.
MEMORY_DAYS = 3650


def lot(name, i):
    """A number below 256 that is drawn for a case, for good."""
    return hashlib.sha256(name.encode()).digest()[i]


def part_of(name):
    """The part that a case belongs to."""
    return "test" if lot(name, 0) < TEST_BELOW else "train"


# ---- Making -------------------------------------------------------------------------

def digest_of(paths):
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


@functools.total_ordering
class Made:
    """A case with its organisation, DNS, and the files of its messages."""

    def __init__(self, path, out=BUILD):
        self.case = story.read_case(path)
        conf = os.path.join(os.path.dirname(os.path.dirname(path)),
                            "organisations",
                            self.case.head["organisation"] + ".conf")
        if not os.path.exists(conf):
            raise Wrong(path, 1, self.case.head["organisation"],
                        "a file of organisations/ without its .conf")
        self.organisation = story.Organisation(conf)
        self.zone = world.Zone(self.case, self.organisation)
        self.folder = os.path.join(out, self.case.name)
        self.files, counts = {}, {}
        for message in self.case.messages:
            n = counts[message.role] = counts.get(message.role, 0) + 1
            self.files[message.number] = os.path.join(
                self.folder, "%s-%d.eml" % (message.role, n))

    def __lt__(self, other):
        return self.case.name < other.case.name

    def judged(self):
        return self.case.judged()

    def make(self, again):
        stamp = os.path.join(self.folder, "stamp")
        want = digest_of([self.case.path, self.organisation.path] + SOURCES)
        try:
            with open(stamp) as file:
                if file.read() == want and not again:
                    return
        except FileNotFoundError:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        ids = {message.number: message_id(self.case, message)
               for message in self.case.messages}
        for message in self.case.messages:
            write(self.files[message.number], route.delivered(
                self.case, message, ids, self.organisation, self.zone))
        write(os.path.join(self.folder, "zone"),
              "\n".join(world.zone_lines(self.zone.records())) + "\n")
        shutil.copy(self.organisation.path, os.path.join(self.folder, "conf"))
        write(stamp, want)


def make_one(arguments):
    path, again, out = arguments
    try:
        made = Made(path, out)
        made.make(again)
        return made, None
    except Wrong as wrong:
        return None, str(wrong)


def name_of(path):
    return os.path.basename(path)[:-len(".case")]


def read_cases(folder=HERE, out=BUILD):
    """All that can be read, and a line for each that can't; nothing is made."""
    done, wrong = [], []
    for path in story.case_paths(os.path.join(folder, "cases")):
        try:
            done.append(Made(path, out))
        except Wrong as one:
            wrong.append(str(one))
    return done, wrong


def made_cases(folder=HERE, names=(), again=False, out=BUILD, part="all",
               every=1):
    """All of these names, or one in `every` of this part, that can be made, and a
    line for each that can't."""
    paths = story.case_paths(os.path.join(folder, "cases"))
    if names:
        paths = [path for path in paths if name_of(path) in names]
    elif part != "all":
        paths = [path for path in paths if part_of(name_of(path)) == part]
    paths = [path for path in paths if lot(name_of(path), 1) % every == 0]
    os.makedirs(out, exist_ok=True)
    with multiprocessing.Pool(JOBS) as pool:
        pool.map(world.pooled_key, range(world.KEYS), chunksize=1)
        route.make_authority()
        done = pool.map(make_one, [(path, again, out) for path in paths],
                        chunksize=4)
    return ([made for made, _ in done if made],
            [wrong for _, wrong in done if wrong])


# ---- Judging ------------------------------------------------------------------------

class Row:
    """One judged message: what it is, and what seki said (a verdict's JSON)."""

    def __init__(self, made, message, mode, said):
        self.case, self.name = made.case, made.case.name
        self.number = message.number
        self.message = message
        self.file = made.files[message.number]
        self.mode = mode
        self.label = made.case.class_of(message)
        self.kind = made.case.head["kind"]
        self.language = made.case.head["language"]
        self.part = part_of(self.name)
        self.said = said
        self.verdict = said["verdict"]
        self.score = said["score"]

    def held(self):
        return self.verdict in ("suspect", "unjudged")

    def noticed(self):
        return self.held() or self.verdict == "caution"

    def rules(self):
        return {finding["rule"]: finding["score"]
                for finding in self.said["findings"] if finding["rule"]}


class Failed(Exception):
    """seki said no; what it said is the text."""


class Judge:
    """Has `program` judge. `rules` is the folder of stock rules, `house` further
    rule files."""

    def __init__(self, program, rules=None, house=()):
        self.program = os.path.abspath(program)
        self.rules = os.path.abspath(rules or os.path.join(TOP, "rules/bec"))
        self.house = [os.path.abspath(path) for path in house]
        self.work = tempfile.TemporaryDirectory(prefix="corpus-")
        self.lock = threading.Lock()

    def conf(self, organisation):
        """The organisation's configuration, with the rules to judge by."""
        path = os.path.join(self.work.name, organisation.name + ".conf")
        with self.lock:
            if not os.path.exists(path):
                with open(organisation.path, encoding="utf-8") as file:
                    text = file.read()
                write(path, text + "\nretention: { memory_days = %d; };\n"
                      "rules: { stock = %s; house = [ %s ]; };\n" % (
                          MEMORY_DAYS, json.dumps(self.rules), ", ".join(
                              json.dumps(one) for one in self.house)))
        return path

    def run(self, *arguments):
        done = subprocess.run([self.program] + list(arguments), check=False,
                              capture_output=True, timeout=600)
        if done.returncode:
            raise Failed("seki %s: %s" % (arguments[0], done.stderr.decode(
                errors="replace").strip() or "status %d" % done.returncode))
        return done.stdout.decode()

    def check(self, organisation, zone, files, store=None, ca=None):
        more = ["--store", store] if store else []
        out = self.run("check", "--json", "--lang", "en", "-c",
                       self.conf(organisation), "--zone", zone, "--ca",
                       ca or route.CA_FILE, *more, *files)
        said = [json.loads(line) for line in out.splitlines()]
        if len(said) != len(files):
            raise Failed("seki check gave %d verdicts for %d messages" % (
                len(said), len(files)))
        return said

    # ---- Cold: all that agree about DNS go together ----

    def cold(self, cases):
        """(rows, what failed)."""
        return self.each(batches(cases), self.cold_batch)

    def cold_batch(self, batch):
        zone = os.path.join(self.work.name, "zone-" + batch.cases[0].case.name)
        write(zone, "\n".join(world.zone_lines(sorted(
            batch.domains.items()))) + "\n")
        pairs = [(made, message) for made in batch.cases
                 for message in made.judged()]
        said = self.check(batch.cases[0].organisation, zone, [
            made.files[message.number] for made, message in pairs])
        return [Row(made, message, "cold", one)
                for (made, message), one in zip(pairs, said)]

    # ---- With memory: each case after what came before it ----

    def can_learn(self):
        try:
            return "--received" in self.run("learn", "--help")
        except Failed:
            return False

    def with_memory(self, cases):
        """Each case after what the organisation wrote and got before its first
        message to be judged, of this case and of those whose DNS agrees: they
        share a store that grows from case to case."""
        return self.each(batches(cases), self.memory_batch)

    def memory_batch(self, batch):
        history = sorted(
            (message.date, made.case.name, message.number, message.role, made)
            for made in batch.cases for message in made.case.messages
            if message.role != "judge")
        rows, waiting = [], []
        with tempfile.TemporaryDirectory(dir=self.work.name) as folder:
            zone, store = folder + "/zone", folder + "/store.db"
            write(zone, "\n".join(world.zone_lines(sorted(
                batch.domains.items()))) + "\n")
            for until, _, made in sorted(
                    (min(message.date for message in made.judged()),
                     made.case.name, made) for made in batch.cases):
                new = [one for one in history if one[0] < until or
                       one[0] == until and one[4] is made]
                history = [one for one in history if one not in new]
                if new or not os.path.exists(store):
                    rows += self.remembering(waiting, zone, store)
                    waiting = []
                    self.learn(made, store, zone, new)
                waiting.append(made)
            rows += self.remembering(waiting, zone, store)
        return rows

    def remembering(self, cases, zone, store):
        """The rows of cases between which nothing was learned."""
        pairs = [(made, message) for made in cases
                 for message in made.judged()]
        if not pairs:
            return []
        said = self.check(cases[0].organisation, zone, [
            made.files[message.number] for made, message in pairs], store)
        return [Row(made, message, "memory", one)
                for (made, message), one in zip(pairs, said)]

    def learn(self, made, store, zone, new):
        paths = [word for _, _, number, role, one in new
                 for word in ("--" + role, one.files[number])]
        self.run("learn", "--store", store, "--config",
                 self.conf(made.organisation), "--zone", zone, "--judged",
                 *paths)

    def each(self, things, function):
        rows, wrong = [], []

        def attempt(thing):
            try:
                return function(thing), None
            except Failed as failed:
                return [], str(failed)

        with ThreadPoolExecutor(JOBS) as pool:
            for done, failed in pool.map(attempt, things):
                rows += done
                wrong += [failed] if failed else []
        rows.sort(key=lambda row: (row.name, row.number))
        return rows, sorted(set(wrong))


class Batch:
    """Cases of one organisation whose DNS agrees."""

    def __init__(self, made):
        self.cases = [made]
        self.domains = dict(made.zone.domains)

    @staticmethod
    def under(domain, one, parent, other):
        """A domain without a policy would get that of a parent."""
        return one.policy is None and other.policy is not None and \
            domain.endswith("." + parent)

    def take(self, made):
        """False if it can't come along."""
        for domain, one in made.zone.domains.items():
            other = self.domains.get(domain)
            if other and ((other.spf is None) != (one.spf is None)
                          or other.words()[1:] != one.words()[1:]):
                return False
            if any(self.under(domain, one, name, other) or
                   self.under(name, other, domain, one)
                   for name, other in self.domains.items()):
                return False
        for domain, one in made.zone.domains.items():
            merged = world.Published()
            old = self.domains.get(domain, one)
            merged.spf = one.spf and one.spf | old.spf
            merged.dkim, merged.policy = one.dkim, one.policy
            self.domains[domain] = merged
        self.cases.append(made)
        return True


def batches(cases):
    out = {}
    for made in cases:
        mine = out.setdefault(made.organisation.name, [])
        if not any(batch.take(made) for batch in mine):
            mine.append(Batch(made))
    return [batch for mine in out.values() for batch in mine]


# ---- Was it made as the case says? ------------------------------------------------------

def expected_results(message):
    """{path in the verdict: allowed values}, by HOW."""
    forged = ("fail", "softfail")
    own_list = message.way == "list" and route.related(
        story.domain_of(message.author()), message.served)
    other_envelope = message.options.get("mail-from") is not None
    return {
        "dkim": {"dkim.result": ("pass",), "dmarc.result": ("pass",),
                 "spf.result": ("pass",)},
        "smime": {"dkim.result": ("pass",), "smime.status": ("valid",),
                  "dmarc.result": ("pass",)},
        "spf": {"spf.result": ("pass",), "dkim.result": ("none",),
                "dmarc.result": ("none",)},
        "none": {"dkim.result": ("none",), "dmarc.result": ("none",)},
        "spoof": {"dmarc.result": ("fail",), "dmarc.policy": ("reject",),
                  "spf.result": forged + (("pass",) * other_envelope)},
        "spoof-none": {"dmarc.result": ("fail",), "dmarc.policy": ("none",),
                       "spf.result": forged + (("pass",) * other_envelope)},
        "internal": {"auth.by": ("internal",)},
        "via": {"dkim.result": ("pass",), "spf.result": ("pass",)},
        "forward": {"dkim.result": ("pass",), "dmarc.result": ("pass",),
                    "spf.result": forged},
        "list": {"dmarc.result": ("pass",) if own_list else ("fail", "none"),
                 "spf.result": ("pass",)},
    }[message.way]


def at_path(said, path):
    for name in path.split("."):
        said = said[name] if isinstance(said, dict) else [
            one[name] for one in said]
    return said


def unlike_how(row):
    """How the verdict contradicts HOW, or nothing."""
    for path, allowed in expected_results(row.message).items():
        if at_path(row.said, path) not in allowed:
            return "%s is %s where %s says %s" % (
                path, at_path(row.said, path), row.message.way,
                " or ".join(allowed))
    for finding in row.said["findings"]:
        if finding["id"] in ("upstream-disagrees", "upstream-forged"):
            return "%s: %s" % (finding["id"], finding["evidence"])
    return row.verdict if row.verdict in ("unjudged", "deferred") else None
