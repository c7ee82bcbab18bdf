# SPDX-License-Identifier: Apache-2.0
"""
Mailboxes about to be scanned, scans that are stopped at a named point (see
scanner/base/interrupt.c), and what must hold then and after the next run.
"""
import collections
import contextlib
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "imap"))
sys.path.insert(0, os.path.join(HERE, "..", "zoo"))
import bed
import zoo

FOLDERS = ("INBOX", "Invoices")
SUSPECTS = (2, 3, 5)
LONGEST = 90
VICTIMS = ("group", "seki", "seki-keeper", "seki-resolver", "seki-spawner",
           "seki-examiner", "seki-extractor", "seki-codes", "seki-opener")


class Stage:
    """Dovecot's mailboxes, in each way of moving."""

    def __init__(self, made, users=500):
        self.bed = made
        self.key = bed.key_made(made.dir, "ap.pem")
        self.shim = os.path.join(made.dir, "power.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1",
                        "-o", self.shim, os.path.join(HERE, "power.c"), "-ldl"],
                       check=True)
        self.scenes = scenes_on(self, {
            "move": made.dovecot("move", users),
            "copy": made.dovecot("copy", users // 3, capability=bed.NO_MOVE),
            "mark": made.dovecot("mark", users // 3,
                                 capability=bed.NO_MOVE_NO_UIDPLUS)})


class Elsewhere:
    """The same on a server of the zoo, in each way of moving that it leaves."""

    def __init__(self, stage, name, users):
        self.bed, self.key, self.shim = stage.bed, stage.key, stage.shim
        self.scenes = scenes_on(self, {
            kind.way: kind.start(self.bed, users if i == 0 else users // 3)
            for i, kind in enumerate(kind for kind in zoo.KINDS
                                     if kind.cls.__name__ == name)})


def scenes_on(stage, servers):
    """`servers` by the way that a message takes there. The first has the scenes in
    which more than that happens. What a scene passes as another before it did is
    not done again."""
    (first, server), *others = servers.items()
    return [
        Scene(first, stage, server, full),
        *[Scene(way, stage, other, plain, marked_only=way == "mark")
          for way, other in others],
        Scene("released", stage, server, released),
        Scene("renumbered", stage, server, renumbered,
              says=".*has been numbered anew .* recognised by content$"),
        Scene("migration", stage, server, migration, leaves="seki.db.bak-13"),
        Scene("wishes", stage, server, wishes),
        Scene("noticed", stage, server, noticed),
    ]


# ---- Mailboxes ----

class Made:
    """One mailbox, its configuration and store, and what must become of it."""

    def __init__(self, scene):
        self.scene = scene
        self.server = scene.server
        with scene.stage.bed.lock:
            self.user = scene.server.user()
        self.case = scene.stage.bed.case()
        self.case.account(self.server.port, self.user, extra=
                          'smime_key_file = "%s";' % scene.stage.key)
        self.case.configure(folders=[self.server.full(folder)
                                     for folder in FOLDERS])
        self.put = self.suspects = self.released = self.states = None
        self.notices = ()
        self.fraud = self.server.nested("Quarantine", "Fraud")
        self.examiners_killed = False

    def eyes(self):
        return self.server.eyes(self.user)

    def note(self, eyes, suspects):
        """From now on nothing of what lies there may change."""
        self.put = bed.content(*[eyes.look(folder) for folder in
                                 FOLDERS + ("Quarantine",)])
        self.suspects = sorted(suspects)
        self.released = []

    def look(self):
        """(in the folders, in quarantine), as a person sees them."""
        with self.eyes() as eyes:
            rest = [seen for folder in FOLDERS
                    for seen in eyes.look(folder) or []]
            held = eyes.look("Quarantine")
        ours = self.rows("SELECT sha256 FROM notice UNION SELECT stored_sha256"
                         " FROM notice")
        self.notices = [len([seen for seen in looked or [] if (seen[1],) in ours])
                        for looked in (rest, held)]
        rest = [seen for seen in rest if (seen[1],) not in ours]
        held = held and [seen for seen in held if (seen[1],) not in ours]
        if self.scene.marked_only:  # the originals stay, marked
            rest = [seen for seen in rest if "\\Deleted" not in seen[2]]
            held = held and [
                (uid, sha, tuple(f for f in flags if f != "\\Deleted"), date)
                for uid, sha, flags, date in held]
        return rest, held

    def rows(self, query):
        """Of a store that may not have its tables yet, or whose making was cut
        off: then the next writer undoes it, and a reader may not."""
        try:
            return self.case.rows(query)
        except sqlite3.OperationalError as error:
            assert "no such table" in str(error) or os.path.exists(
                self.case.store + "-journal"), error
            return []

    def nothing_unlogged(self):
        """Whatever was moved has a durable row, at any moment."""
        held = self.look()[1] or []
        logged = self.rows("SELECT sha256 FROM action")
        assert all((seen[1],) in logged for seen in held), \
            "moved without a row: %s, rows %s" % (held, logged)

    def reviewed(self):
        """All that was put in lies in exactly one place, unchanged; of each message
        its state is known; what was wished for or seen was done once."""
        with self.eyes() as eyes:
            looks = [eyes.look(folder) for folder in
                     FOLDERS + ("Quarantine", self.fraud)]
        assert bed.content(*looks) == self.put, looks
        rows = self.rows("SELECT sha256, coalesce(state, '-') FROM v_message")
        assert sorted(rows) == sorted(self.states), (rows, self.states)
        said = self.rows("SELECT what, state, count(*), min(said_by) FROM review"
                         " GROUP BY 1, 2 ORDER BY 1")
        assert said == [("confirm", "done", 3, "endo"), ("hold", "done", 1, "endo"),
                        ("release", "done", 2, "endo"),
                        ("report", "done", 1, None)], said
        still = self.rows("SELECT kind, state FROM action WHERE state <> 'done'")
        assert not still, still
        once = self.rows("SELECT kind, count(*) FROM action GROUP BY 1")
        assert sorted(once) == [("fraud", 2), ("quarantine", 9),
                                ("release", 2)], once
        assert self.rows("SELECT sum(confirmed) FROM correspondent WHERE"
                         " kind = 'address'") == [(4,)]
        assert self.rows("SELECT sum(released) FROM correspondent WHERE"
                         " kind = 'address'") == [(1,)]

    def settled(self):
        if self.states is not None:
            self.reviewed()
            return
        rest, held = self.look()
        taken = [seen for seen in held or [] if seen[1] in self.released]
        assert not taken, "held again: %s" % taken
        with self.hidden_releases():
            bed.settled(self.case, self.put, rest, held,
                        suspects=self.suspects + self.unjudged())
        several = self.rows(
            "SELECT message_row_id, kind, count(*) FROM action GROUP BY 1, 2"
            " HAVING count(*) > 1")
        assert not several, "several actions for a message: %s" % several
        wanted = [1, 1] if self.scene.name.startswith("noticed") else [0, 0]
        assert self.notices == wanted, "notices: %s, rows %s" % (
            self.notices, self.rows("SELECT * FROM notice"))
        still = self.rows("SELECT * FROM notice WHERE state IN ('intended',"
                          " 'replacing', 'kept') OR uid IS NULL AND"
                          " state <> 'failed'")
        assert not still, "notices: %s" % still
        untold = self.rows(
            "SELECT x.id, n.folder FROM action x, (SELECT DISTINCT folder FROM"
            " notice) n WHERE x.state = 'done' AND NOT EXISTS (SELECT 1 FROM"
            " notice_entry e JOIN notice m ON m.id = e.notice_id WHERE"
            " e.action_id = x.id AND m.state = 'written' AND m.folder ="
            " n.folder)")
        assert not untold, "untold: %s" % untold
        releases = self.rows("SELECT sha256 FROM action WHERE kind = 'release'")
        assert sorted(releases) == [(sha,) for sha in sorted(self.released)], \
            "releases %s, released %s" % (releases, self.released)
        sound = self.rows("PRAGMA integrity_check")
        assert sound == [("ok",)], sound
        assert bed.lock_is_free(self.case.store)
        assert os.path.exists(os.path.join(self.case.dir, self.scene.leaves)), \
            "there is no " + self.scene.leaves

    def unjudged(self):
        """Whose examiner is killed in the same message each time can't tell the
        killer from the message: it is held."""
        return [sha for sha, in self.rows(
            "SELECT sha256 FROM message WHERE verdict = 'unjudged'")
                if self.examiners_killed and sha not in self.suspects]

    @contextlib.contextmanager
    def hidden_releases(self):
        """bed.settled() asks for each done move in quarantine; not for those of
        which a release is logged."""
        whole = self.case.rows

        def rows(query, *values):
            return whole(query.replace(
                "FROM action WHERE kind = 'quarantine'",
                "FROM action x WHERE kind = 'quarantine' AND NOT EXISTS"
                " (SELECT 1 FROM action y WHERE y.kind = 'release' AND"
                "  y.message_row_id = x.message_row_id)"), *values)
        self.case.rows = rows
        try:
            yield
        finally:
            self.case.rows = whole


def extracting(number):
    """Its examiner asks for an attachment to be read; that is no picture."""
    head = bed.message(number, extra="X-Seki-Test: extract 2 1\r\n")
    return head[:head.index(b"\r\n\r\n") + 4] + b"no picture"


def put_in(made, extra=()):
    """Two folders; two of the suspects have the same bytes."""
    suspects = []
    with made.eyes() as eyes:
        for i, folder in enumerate(FOLDERS):
            messages = bed.some(6, [n + 10 * i for n in SUSPECTS], 1 + 10 * i)
            eyes.fill(messages + [messages[1]] + (list(extra) if i == 0 else []),
                      folder)
            suspects += [bed.sha256(messages[n - 1])
                         for n in SUSPECTS + (2,)]
        made.note(eyes, suspects)


def plain(made):
    put_in(made)


def full(made):
    """With every kind of process that a scan knows, and a Sent folder."""
    put_in(made, [extracting(41), bed.sealed(42, made.scene.stage.key,
                                             b"Regards,\r\nSales\r\n")])
    with made.eyes() as eyes:
        eyes.fill(bed.some(3, (), 50), "Sent")


def scanned(made):
    plain(made)
    ran = made.case.scan()
    assert (ran.status, ran.err) == (0, ""), ran


def released(made):
    """A person moved one back, and a new suspect has come."""
    scanned(made)
    back = bed.sha256(bed.message(3, True))
    fresh = bed.message(70, True)
    with made.eyes() as eyes:
        uid = [seen[0] for seen in eyes.look("Quarantine") if seen[1] == back][0]
        eyes.move(uid, "Quarantine", "INBOX")
        eyes.put(fresh)
        suspects = [sha for sha in made.suspects if sha != back]
        made.note(eyes, suspects + [bed.sha256(fresh)])
        made.released = [back]


def noticed(made):
    """A notice tells of what is held, and a suspect has come: a newer one is to take
    its place."""
    made.case.configure(folders=[made.server.full(folder) for folder in FOLDERS],
                        settings='notice: { where = "both"; };')
    scanned(made)
    fresh = bed.message(73, True)
    with made.eyes() as eyes:
        eyes.put(fresh)
    rest, held = made.look()
    made.put = bed.content(rest, held)
    made.suspects = sorted(made.suspects + [bed.sha256(fresh)])


def made_anew(eyes, folder):
    """Another folder has its name, and its messages."""
    eyes.imap.rename(eyes.name(folder), eyes.name("Old"))
    eyes.imap.create(eyes.name(folder))
    eyes.imap.select(eyes.name("Old"))
    assert eyes.imap.uid("COPY", "1:*", eyes.name(folder))[0] == "OK"
    eyes.imap.unselect()
    eyes.imap.delete(eyes.name("Old"))


def renumbered(made):
    """A folder got new UIDs, INBOX where that can be done, and a suspect has come
    meanwhile."""
    scanned(made)
    try:
        made.server.renumber(made.user)
    except NotImplementedError:
        with made.eyes() as eyes:
            made_anew(eyes, "Invoices")
    fresh = bed.message(71, True)
    with made.eyes() as eyes:
        eyes.put(fresh)
        made.note(eyes, made.suspects + [bed.sha256(fresh)])


# It leaves the log in place, as seki does.
UNDO = """
import os, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
assert store.execute("PRAGMA user_version").fetchone() == (14,), \\
    "there is a newer version: say here how it is undone"
# It changed views, which the step drops and makes anew, and added a column.
store.executescript(
    "ALTER TABLE account DROP COLUMN server;"
    "DELETE FROM migration WHERE version = 14; PRAGMA user_version = 13;")
os._exit(0)
"""


def migration(made):
    """The store is of the version before, and mail has come."""
    scanned(made)
    subprocess.run([sys.executable, "-c", UNDO, made.case.store], check=True)
    fresh = bed.message(72, True)
    with made.eyes() as eyes:
        eyes.put(fresh)
        made.note(eyes, made.suspects + [bed.sha256(fresh)])


def wishes(made):
    """Four things were wished for, and a person moved three messages; one of them was to
    go elsewhere."""
    scanned(made)
    ran = made.case.scan()		# which makes the folder of fraud
    assert (ran.status, ran.err) == (0, ""), ran
    suspect = {n: bed.sha256(bed.message(n, True)) for n in (3, 5, 13, 15)}
    clean = {n: bed.sha256(bed.message(n)) for n in (4, 14)}
    ids = dict(made.rows("SELECT sha256, id FROM message"))
    for words in (("release", suspect[3]), ("confirm", suspect[5]),
                  ("hold", clean[4]), ("confirm", suspect[15])):
        ran = made.case.scan(words[0], str(ids[words[1]]), "--by=endo",
                             verb="review")
        assert ran.status == 0, ran
    with made.eyes() as eyes:
        def moved(sha, source, target):
            uid = [seen[0] for seen in eyes.look(source) if seen[1] == sha][0]
            eyes.move(uid, source, target)
        moved(suspect[13], "Quarantine", made.fraud)
        moved(suspect[15], "Quarantine", "Invoices")
        moved(clean[14], "Invoices", made.fraud)
        made.note(eyes, ())
        made.put = bed.content(*[eyes.look(folder) for folder in
                                 FOLDERS + ("Quarantine", made.fraud)])
    become = {suspect[3]: "released", suspect[5]: "confirmed",
              clean[4]: "held", suspect[13]: "confirmed",
              suspect[15]: "confirmed", clean[14]: "reported"}
    made.states = [(sha, become.get(sha, state)) for sha, state in
                   made.rows("SELECT sha256, coalesce(state, '-') FROM"
                             " v_message")]


class Resumed:
    """The mailbox of a scene whose scan was killed at a point."""

    def __init__(self, scene, point):
        self.scene, self.point = scene, point

    def __call__(self, made):
        self.scene.fill(made)
        interrupt(made, self.point)


# ---- Points ----

Point = collections.namedtuple("Point", "process name passing")
Point.__str__ = lambda self: "%s/%s:%d" % self


class Scene:
    """`says`: what a run that goes on may say on stderr, line by line; `leaves`: a
    file that stands beside the store in the end."""

    def __init__(self, name, stage, server, fill, marked_only=False, says="$^",
                 leaves="seki.db"):
        self.name, self.stage, self.server = name, stage, server
        self.fill, self.marked_only, self.says = fill, marked_only, says
        self.leaves = leaves
        self.counts = None

    def make(self):
        made = Made(self)
        self.fill(made)
        return made

    def resumed(self, point):
        return Scene("%s, resumed after %s," % (self.name, point), self.stage,
                     self.server, Resumed(self, point), self.marked_only,
                     self.says, self.leaves)

    def points(self):
        """{(process, name): how often a whole scan passes it}, in its order."""
        if self.counts is None:
            self.counts = {}
            for process, _, name in trace(self.make()):
                self.counts[process, name] = \
                    self.counts.get((process, name), 0) + 1
        return self.counts


def trace(made, env=(), most=0):
    """What a whole scan passes: [(process, number, name)]."""
    path = os.path.join(made.case.dir, "points")
    ran = made.case.scan(env=dict(env, SEKI_POINTS=path))
    assert ran.status in (0, most), "the undisturbed scan: %s" % ran
    with open(path) as file:
        return [tuple(line.rstrip("\n").split(" ", 2)) for line in file]


# ---- Power ----

def durable_begin(made):
    """All that is there now was synced long ago."""
    durable = os.path.join(made.case.dir, "durable")
    os.mkdir(durable)
    with open(os.path.join(durable, "names"), "w") as names:
        for entry in os.scandir(made.case.dir):
            if not entry.is_file() or not entry.name.startswith("seki.db"):
                continue
            names.write("%d %s\n" % (entry.inode(), entry.name))
            with open(entry.path, "rb") as file, open(os.path.join(
                    durable, str(entry.inode())), "wb") as copy:
                copy.write(file.read())
    return {"SEKI_DURABLE": durable, "SEKI_STORE_FOLDER": made.case.dir,
            "LD_PRELOAD": made.scene.stage.shim}


def power_cut(made, kept=()):
    """Leave of the store what was synced. `kept`: ends of the names of files
    that reached the disk all the same."""
    folder = made.case.dir
    durable = os.path.join(folder, "durable")
    after = {}
    with open(os.path.join(durable, "names")) as names:
        for line in names:
            inode, name = line.rstrip("\n").split(" ", 1)
            path = os.path.join(durable, inode)
            if not name.startswith("seki.db") or name.endswith(".lock"):
                continue
            after[name] = b""
            if name.endswith(kept) and os.path.exists(folder + "/" + name):
                path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, "rb") as file:
                    after[name] = file.read()
    for entry in list(os.scandir(folder)):
        if entry.name.startswith("seki.db") and \
                not entry.name.endswith(".lock"):
            os.unlink(entry.path)
    for name, data in after.items():
        with open(os.path.join(folder, name), "wb") as file:
            os.fchmod(file.fileno(), 0o640)
            file.write(data)


POWER = ((), ("seki.db",), ("-wal", "-journal"))


# ---- Stopping a scan, and going on ----

def interrupt(made, point, victim=None, power=None):
    """Scan until `point`. `power` 0, 1 or 2: the power is cut there; else
    `victim` is killed, without one the process that passes."""
    env = {"SEKI_INTERRUPT": str(point)}
    if power is not None:
        env.update(durable_begin(made))
        victim = "group"
    if victim:
        env["SEKI_VICTIM"] = victim
    made.examiners_killed |= victim == "seki-examiner"
    scan = made.case.start(env=env)
    ran = scan.end(LONGEST)
    assert ran.status is not None, "hangs"
    left = bed.gone_within(scan, 10)
    assert not left, "%s outlive it" % left
    if power is not None:
        power_cut(made, POWER[power])
    assert bed.lock_is_free(made.case.store), "a lock is left"
    made.nothing_unlogged()
    return ran


def goes_on(made, runs=2):
    """The next run does the rest, and one more finds nothing to do."""
    for number in range(1, runs + 1):
        ran = made.case.scan(seconds=LONGEST)
        said = [line for line in ran.err.splitlines()
                if not re.match(made.scene.says, line)]
        assert (ran.status, ran.out, said) == (0, "", []), \
            "run %d after: %s" % (number, ran)
        made.settled()


def ends_as_unbroken(scene, point, victim=None, power=None, runs=2):
    made = scene.make()
    ran = interrupt(made, point, victim, power)
    if victim is None and power is None:
        assert ran.status != 0, "was not interrupted: %s" % ran
    goes_on(made, runs)
    return made


# ---- Kills at random ----

KINDS = ("all", "all", "seki", "seki-keeper", "seki-keeper", "seki-spawner",
         "seki-resolver", "seki-examiner", "seki-codes", "seki-opener")


# These live too briefly to be met from here: they die at a point, if they come to it.
BRIEF = {"seki-codes": "begun-extractor", "seki-opener": "begun-opener"}


def kill_something(scan, kind, after):
    """Wait, then kill all of that kind, once there are some. Returns whether
    anybody was killed before the scan ended."""
    time.sleep(after)
    while True:
        alive = scan.processes()
        hit = [pid for pid, name in alive if kind in ("all", name)]
        for pid in hit:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if hit or not alive:
            return bool(hit)
        time.sleep(0.002)


def deliver(made, first, suspects):
    """40 new messages, a third suspect, some that others must read."""
    numbers = range(first, first + 40)
    with made.eyes() as eyes:
        messages = []
        for n in numbers:
            suspect = n % 8 in (1, 4, 6)
            message = extracting(n) if n % 20 == 7 else \
                bed.sealed(n, made.scene.stage.key, b"Regards.\r\n") \
                if n % 20 == 15 else bed.message(n, suspect)
            if b"Subject: SUSPECT" in message:
                suspects.append(bed.sha256(message))
            messages.append(message)
        eyes.fill(messages)
    made.put = bed.content(*made.look())


def random_kills(scene, kills, seed):
    """Returns how many of each kind were killed."""
    chance = random.Random("%s %s" % (scene.name, seed))
    made = Made(scene)
    made.case.configure()
    suspects, first, longest = [], 1, 0.5
    killed, since = collections.Counter(), []
    while sum(killed.values()) < kills:
        with made.eyes() as eyes:
            left = [seen for seen in eyes.look()
                    if seen[1] in suspects and "\\Deleted" not in seen[2]]
        if len(left) < 5:
            deliver(made, first, suspects)
            first += 40
        for _ in range(5):
            kind = chance.choice(KINDS)
            after = chance.random() * longest
            path = os.path.join(made.case.dir, "killed")
            scan = made.case.start(env=BRIEF.get(kind) and {
                "SEKI_VICTIM": kind, "SEKI_POINTS": path, "SEKI_INTERRUPT":
                "%s:%d" % (BRIEF[kind], chance.randint(1, 2))} or {})
            hit = kind not in BRIEF and kill_something(scan, kind, after)
            ran = scan.end(60)
            if kind in BRIEF and os.path.exists(path):
                with open(path) as file:
                    hit = " killed\n" in file.read()
                os.unlink(path)
            what = "kill of %s after %.2f s" % (kind, after)
            assert ran.status is not None, what + ": hangs"
            still = bed.gone_within(scan, 10)
            assert not still, "%s: %s outlive it" % (what, still)
            assert bed.lock_is_free(made.case.store), what + ": lock"
            made.nothing_unlogged()
            killed[kind] += hit
            since.append(what)
        whole = made.case.scan()
        longest = whole.seconds
        what = "%s (seed %s): " % ("; ".join(since[-5:]), seed)
        assert whole.status == 0, what + str(whole)
        made.released, made.suspects = [], suspects
        made.examiners_killed = True
        try:
            made.settled()
        except AssertionError as error:
            raise AssertionError(what + str(error))
    return killed
