# SPDX-License-Identifier: Apache-2.0
"""
Where a mailbox's password is, and where it never is. It is looked for in what the
kernel shows of each process (memory, arguments, environment), in all that is
written, and in what an analyst of the group that may read the store can open.
"""
import base64
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import sys
import threading
import time

import bed

HERE = os.path.dirname(os.path.abspath(__file__))
CANARY = "CANARY-of-a-password-4711"
QUICK = ("limits: { examiner_cpu_seconds = 5; }; dns: { timeout = 1; };"
         " examiners = 3; %s")
IS_ROOT = os.geteuid() == 0
BRIEF = 4 << 20         # of 4 GiB: more of it is not used here
# Numbers that no account has: the kernel asks for no name.
SCANNER, ANALYST, STRANGER, LOG_GROUP = 64001, 64002, 64003, 64123


# ---- Looking ----

def forms(words):
    """The words, their end, and what base64 makes of their middle."""
    words = words.encode()
    return [words, words[6:]] + [base64.b64encode(words[k:k + 12])
                                 for k in range(3, 6)]


def memory_holds(pid, words):
    """Does any memory of that process that can be read?"""
    with open("/proc/%d/maps" % pid) as maps, \
            open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for line in maps:
            area, rights, *_ = line.split()
            begin, end = (int(n, 16) for n in area.split("-"))
            # Nobody has written to what is a file's.
            if "r" not in rights or ("w" not in rights and
                                     re.search(" /(?!memfd)", line)):
                continue
            with contextlib.suppress(OSError, OverflowError):
                memory.seek(begin)
                found = memory.read(BRIEF if end - begin > 1 << 30 else
                                    end - begin)
                if any(word in found for word in words):
                    return True
    return False


def holders(scan, words):
    """The names of the processes that hold them, and of those that were seen."""
    seen = scan.processes()
    return {name for pid, name in seen if memory_holds(pid, words)}, \
        {name for _, name in seen}


def shown(scan):
    """What anybody, or the same user, sees of its processes in /proc."""
    text = b""
    for pid, _ in scan.processes():
        for name in ("cmdline", "environ", "comm", "status"):
            with contextlib.suppress(OSError), \
                    open("/proc/%d/%s" % (pid, name), "rb") as file:
                text += file.read()
    return text


def wait_for(condition, what, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "still waiting: " + what
        time.sleep(0.01)


class Held:
    """A server that holds its breath: at the log-in until it is told to go on,
    and for ever at the first command that no log-in has."""

    def __init__(self, bed, answer="OK welcome", capability="IMAP4rev1"):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(bed.certificate("server.pem"),
                                     bed.certificate("server.key"))
        self.answer, self.capability = answer, capability
        self.asked, self.go, self.past = (threading.Event() for _ in range(3))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()
        bed.servers.append(self)

    def stop(self):
        self.go.set()
        self.listener.close()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.talk, daemon=True,
                                 args=(self.listener.accept()[0],)).start()

    def talk(self, plain):
        with contextlib.suppress(OSError, ValueError), \
                self.context.wrap_socket(plain, server_side=True) as line, \
                line.makefile("rwb") as file:
            def say(*words):
                file.write(" ".join(words).encode() + b"\r\n")
                file.flush()

            say("* OK ready")
            for text in file:
                tag, verb = text.decode().split()[:2]
                if verb == "CAPABILITY":
                    say("* CAPABILITY", self.capability)
                elif verb == "LIST":
                    say('* LIST (\\Noselect) "/" ""')
                elif verb == "AUTHENTICATE":
                    say("+ ")
                    file.readline()
                if verb in ("LOGIN", "AUTHENTICATE"):
                    self.asked.set()
                    self.go.wait(120)
                    say(tag, self.answer)
                elif verb in ("CAPABILITY", "LIST"):
                    say(tag, "OK done")
                elif verb == "LOGOUT":
                    return
                else:
                    self.past.set()
                    file.readline()


def held(stage, **words):
    """That server, and a case whose mailbox is there."""
    server = Held(stage.bed, **words)
    case = stage.bed.case().account(server.port, "whose-name-is-known")
    case.configure(settings=QUICK % "")
    case.write(case.secret, CANARY + "\n", 0o600)
    return server, case


# ---- Memory ----

def only_a_keeper_knows(stage, capability):
    server, case = held(stage, capability=capability)
    scan = case.start()
    try:
        wait_for(server.asked.is_set, "log-in")
        holding, seen = holders(scan, forms(CANARY))
        assert holding == {"seki-keeper"} and len(seen) >= 4, (holding, seen)
        server.go.set()
        wait_for(server.past.is_set, "what comes after the log-in")
        holding, seen = holders(scan, forms(CANARY))
        assert not holding and "seki-keeper" in seen, (holding, seen)
    finally:
        scan.kill_all()
        scan.end()


def a_password_is_with_the_keeper_alone_and_only_while_it_logs_in(stage):
    """By LOGIN, and by SASL's PLAIN."""
    for capability in ("IMAP4rev1", "IMAP4rev1 LOGINDISABLED AUTH=PLAIN"):
        only_a_keeper_knows(stage, capability)


def doctor_keeps_a_password_no_longer(stage):
    server, case = held(stage)
    scan = case.start("--zone", case.zone, verb="doctor")
    try:
        wait_for(server.asked.is_set, "log-in")
        assert holders(scan, forms(CANARY))[0], "it has no password"
        server.go.set()
        wait_for(server.past.is_set, "what comes after the log-in")
        assert not holders(scan, forms(CANARY))[0], "doctor has it still"
    finally:
        scan.kill_all()
        scan.end()


def known_to_dovecot(stage, user):
    """A user of that server whose password is the canary."""
    with open(os.path.join(stage.server.dir, "users"), "a") as file:
        file.write("%s:%s\n" % (user, CANARY))

    def can_log_in():
        with contextlib.suppress(Exception):
            with bed.Eyes(stage.server.port, user, CANARY):
                return True
        return False

    wait_for(can_log_in, "Dovecot to know its new user")
    case = stage.bed.case()
    case.write(case.secret, CANARY + "\n", 0o600)
    return case


def no_process_that_reads_mail_knows_a_password(stage):
    """All six kinds at work, in the middle of a scan."""
    case = known_to_dovecot(stage, "canary-one")
    key = bed.key_made(case.dir, "ap.pem")
    case.account(stage.server.port, "canary-one",
                 extra="smime_key_file = \"%s\";" % key)
    case.configure(settings=QUICK % "")
    orders = ["sleep", "extract 2 1", "extract 90 1"]
    with bed.Eyes(stage.server.port, "canary-one", CANARY) as eyes:
        for i, what in enumerate(orders):
            letter = bed.message(i, extra="X-Seki-Test: %s\r\n" % what)
            eyes.put(letter[:letter.index(b"\r\n\r\n") + 4] +
                     b"X-Seki-Test: sleep" + (b"\r\n" if i == 1 else b""))
    wanted = {"seki", "seki-keeper", "seki-spawner", "seki-resolver",
              "seki-examiner", "seki-codes", "seki-opener"}
    scan = case.start("-vv")
    try:
        wait_for(lambda: wanted <= {n for _, n in scan.processes()},
                 "all kinds of processes")
        # Nobody is ended for being late meanwhile.
        for pid, name in scan.processes():
            if name == "seki-keeper":
                os.kill(pid, signal.SIGSTOP)
        holding, seen = holders(scan, forms(CANARY))
        assert not holding and wanted <= seen, (holding, wanted - seen)
        # The search does find what is there.
        assert "seki-keeper" in holders(scan, [b"canary-one"])[0]
        assert CANARY.encode() not in shown(scan)
    finally:
        scan.kill_all()
        ran = scan.end()
    assert CANARY not in ran.out + ran.err, ran


# ---- What is written ----

def files_below(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = \
                    file.read()
    return found


def a_password_is_in_nothing_that_is_said_or_written(stage):
    """At the most talkative, from a file and from a command."""
    case = known_to_dovecot(stage, "canary-two")
    case.account(stage.server.port, "canary-two")
    case.accounts.append(
        '{ name = "second"; host = "localhost"; port = %d; user = "canary-two";'
        ' password_command = [ "/bin/cat", "%s" ]; folders = [ "Second" ]; }' %
        (stage.server.port, case.secret))
    case.configure(settings=QUICK % "")
    with bed.Eyes(stage.server.port, "canary-two", CANARY) as eyes:
        eyes.fill(bed.some(3, (2,)))
        eyes.fill(bed.some(3, (5,), 4), "Second")
    scan, text = case.start("-vv"), b""
    while scan.processes():
        text += shown(scan)
        time.sleep(0.002)
    ran = scan.end()
    assert ran.status == 0 and ran.err, ran
    said = [ran.out, ran.err, text.decode("utf-8", "replace")]
    for verb in (["doctor", "--zone", case.zone, "-vv"], ["log", "--json"],
                 ["show", "1"]):
        ran = case.scan(*verb[1:], verb=verb[0])
        assert ran.status == 0, ran
        said += [ran.out, ran.err]
    assert b"canary-two" not in text, "no name of an account is an argument"
    for one in said:
        assert CANARY not in one, one
    written = files_below(case.dir)
    assert written.pop("secret") == (CANARY + "\n").encode()
    assert "seki.db" in written
    for name, data in written.items():
        assert not any(form in data for form in forms(CANARY)), name


def what_is_wrong_with_a_secret_is_said_without_it(stage):
    """Whatever is refused: unread by the server, and not one byte repeated."""
    server, case = held(stage)
    case.accounts = []
    long = CANARY * 700
    files = {"mode-%o" % mode: (CANARY, mode, "set its mode to 0600")
             for mode in (0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o777)}
    files.update({"two-lines": (CANARY + "\n" + CANARY, 0o600, "one line"),
                  "nul": (CANARY + "\0", 0o600, "NUL"),
                  "long": (long, 0o600, "too long")})
    if IS_ROOT:
        files["another's"] = (CANARY, 0o600, "it belongs to ")
    wanted = {}
    for name, (text, mode, words) in files.items():
        path = os.path.join(case.dir, name)
        case.write(path, text, mode)
        case.accounts.append(
            '{ name = "%s"; host = "localhost"; port = %d; user = "u"; '
            'password_file = "%s"; }' % (name, server.port, path))
        wanted[name] = words
    if IS_ROOT:
        os.chown(os.path.join(case.dir, "another's"), STRANGER, STRANGER)
    os.mkfifo(os.path.join(case.dir, "pipe"), 0o600)
    os.mkdir(os.path.join(case.dir, "folder"), 0o700)
    for name, source, words in (
            ("pipe", 'file = "pipe"', "no regular file"),
            ("folder", 'file = "folder"', "no regular file"),
            ("fails", 'command = [ "/bin/sh", "-c", "cat two-lines; exit 3" ]',
             "ended with status 3"),
            ("says-more", 'command = [ "/bin/cat", "%s/two-lines" ]' % case.dir,
             "one line"),
            ("is-none", 'command = [ "/nowhere" ]', "status 127")):
        case.accounts.append(
            '{ name = "%s"; host = "localhost"; port = %d; user = "u"; '
            'password_%s; }' % (name, server.port, source))
        wanted[name] = words
    case.configure(settings=QUICK % "")
    for verb, options in (("scan", ["-vv"]),
                          ("doctor", ["--zone", case.zone, "-vv"])):
        ran = case.scan(*options, verb=verb)
        assert ran.status == (77 if verb == "scan" else 1), ran
        assert "CANARY" not in ran.out + ran.err, ran
        said = " ".join((ran.out + ran.err).split())
        for name, words in wanted.items():
            assert re.search("account '%s': [^:]*(: )?[^:]*%s" %
                             (re.escape(name), words), said), (name, words, ran)
    assert not server.asked.is_set(), "a log-in"
    assert "CANARY" not in str(case.rows("SELECT * FROM alert") +
                               case.rows("SELECT * FROM account"))


def a_server_that_repeats_a_password_is_not_quoted(stage):
    """Some do, of a command that they don't understand."""
    for answer in ("BAD Error in command: LOGIN \"u\" \"%s\"" % CANARY,
                   "NO [AUTHENTICATIONFAILED] no user u with %s" % CANARY,
                   "NO " + "x" * 900 + " " + CANARY,
                   "NO " + "x" * 180 + " " + CANARY):
        server, case = held(stage, answer=answer)
        server.go.set()
        for verb, options in (("scan", ["-vv"]),
                              ("doctor", ["--zone", case.zone])):
            ran = case.scan(*options, verb=verb)
            assert ran.status not in (0, None), ran
            assert "server said" in " ".join((ran.out + ran.err).split()), ran
            assert "CANA" not in ran.out + ran.err, ran
        for table in ("alert", "account"):
            for row in case.rows("SELECT * FROM " + table):
                assert "CANA" not in str(row), (table, row)


# ---- Core files ----

def to_ordinary_user(stage, case):
    """The program and the case become nobody's, if we are root."""
    if not IS_ROOT:
        return stage.bed.seki
    program = os.path.join(stage.bed.dir, "seki")
    if not os.path.exists(program):
        for name in ("seki", "seki-codes"):
            shutil.copy(os.path.join(os.path.dirname(stage.bed.seki), name),
                        stage.bed.dir)
    for path, _, files in os.walk(case.dir):
        for name in [path] + [os.path.join(path, file) for file in files]:
            shutil.chown(name, "nobody")
    case.user = "nobody"
    return program


def leaves_no_core(stage, verb, process):
    """The kernel calls what may have no core file root's, in /proc too."""
    server, case = held(stage)
    program = to_ordinary_user(stage, case)

    def before():
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
        os.chdir(case.dir)

    scan = bed.Scan([program, verb, "-c", case.conf, "--zone", case.zone],
                    before=before, user=case.user)
    try:
        wait_for(server.asked.is_set, "log-in")
        pids = dict((name, pid) for pid, name in scan.processes())
        victim = pids[process] if process else scan.pid
        assert os.stat("/proc/%d/mem" % victim).st_uid == 0, (verb, victim)
        if process:     # So it does tell them apart.
            assert os.stat("/proc/%d/mem" % pids["seki-spawner"]).st_uid != 0
        os.kill(victim, signal.SIGABRT)
        server.go.set()
        ran = scan.end(30)
    finally:
        scan.kill_all()
    assert ran.status not in (0, None), ran
    assert not [name for name in os.listdir(case.dir) if "core" in name]


def whoever_knows_a_secret_leaves_no_core_file(stage):
    leaves_no_core(stage, "scan", "seki-keeper")
    leaves_no_core(stage, "doctor", None)


# ---- Files, and who may read them ----

def what_a_scan_makes_is_its_owners_and_the_groups(stage):
    """Whatever the umask: and nothing else is made."""
    server, case = held(stage)
    case.store = os.path.join(case.dir, "var", "seki", "seki.db")
    with open(case.conf) as file:
        conf = file.read()
    case.write(case.conf, conf.replace('path = "seki.db"',
                                       'path = "var/seki/seki.db"'))
    before = set(files_below(case.dir))

    def modes():
        return {os.path.relpath(path, case.dir):
                stat.S_IMODE(os.stat(path).st_mode)
                for path in [os.path.join(case.dir, "var")] +
                [os.path.join(at, name) for at, folders, files in
                 os.walk(os.path.join(case.dir, "var"))
                 for name in folders + files]}

    wanted = {"var": 0o750, "var/seki": 0o750, "var/seki/seki.db": 0o640,
              "var/seki/seki.db.lock": 0o600, "var/seki/seki.db-wal": 0o640,
              "var/seki/seki.db-shm": 0o640}
    scan = case.start(before=lambda: os.umask(0))
    try:
        wait_for(server.asked.is_set, "log-in")
        assert modes() == wanted, modes()
    finally:
        scan.kill_all()
        scan.end()
    server.go.set()
    server.answer = "NO no"
    case.start(before=lambda: os.umask(0o77)).end()
    after = modes()
    assert after == {name: wanted[name] for name in after} and \
        len(after) >= 4, after
    made = {name for name in files_below(case.dir) if name not in before}
    assert made <= set(wanted), made


ATTEMPTS = """\
import os, sqlite3, sys
store, secret, conf, keeper = sys.argv[1:]
def no(what, function):
    try:
        function()
    except (OSError, sqlite3.Error):
        return
    print("may", what)
folder = os.path.dirname(store)
no("read the secret", lambda: open(secret).read())
for name in (".lock",):
    no("open the lock", lambda: os.open(store + name, os.O_RDONLY))
for name in ("", "-wal", "-shm"):
    no("write " + name, lambda: os.open(store + name, os.O_RDWR))
    no("remove " + name, lambda: os.unlink(store + name))
    no("open up " + name, lambda: os.chmod(store + name, 0o666))
no("make a file", lambda: open(folder + "/x", "w"))
no("rename the store", lambda: os.rename(store, folder + "/y"))
no("make a link", lambda: os.symlink(secret, folder + "/z"))
def write(statement):
    with sqlite3.connect(store, timeout=1) as database:
        database.execute(statement)
for statement in ("DELETE FROM message", "UPDATE message SET verdict = 'clean'",
                  "CREATE TABLE x (y)", "PRAGMA user_version = 1",
                  "PRAGMA journal_mode = DELETE"):
    no(statement, lambda: write(statement))
no("signal a keeper", lambda: os.kill(int(keeper), 0))
for name in ("mem", "environ", "maps", "fd"):
    path = "/proc/%s/%s" % (keeper, name)
    no("look into a keeper's " + name, lambda: os.listdir(path)
       if name == "fd" else open(path, "rb").read(1))
database = sqlite3.connect("file:%s?mode=ro" % store, uri=True)
print(database.execute("SELECT count(*) FROM message").fetchone()[0], "rows")
"""


def a_member_of_the_stores_group_reads_it_and_nothing_else(stage):
    """During a run and between two; a real group, by number."""
    if not IS_ROOT:
        raise bed.Skipped("needs root, to be three users of two groups")
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.store = os.path.join(case.dir, "store", "seki.db")
    case.configure(settings=QUICK % "messages_per_examiner = 1;")
    with open(case.conf) as file:
        conf = file.read()
    case.write(case.conf, conf.replace('path = "seki.db"',
                                       'path = "store/seki.db"'), 0o644)
    os.mkdir(os.path.dirname(case.store))
    os.chown(os.path.dirname(case.store), SCANNER, LOG_GROUP)
    os.chmod(os.path.dirname(case.store), 0o2750)
    os.chown(case.secret, SCANNER, SCANNER)
    program = os.path.join(case.dir, "seki")
    shutil.copy(stage.bed.seki, program)

    def as_user(uid, groups, *argv):
        ran = subprocess.run(argv, user=uid, group=uid, extra_groups=groups,
                             capture_output=True, text=True, cwd="/",
                             stdin=subprocess.DEVNULL, timeout=60)
        return ran.returncode, ran.stdout, ran.stderr

    def look(uid, groups, keeper, rows):
        status, out, err = as_user(uid, groups, program, "log", "--json", "-c",
                                   case.conf, "-n", "0")
        if LOG_GROUP not in groups:
            assert (status, out) == (73, "") and "ermission" in err, err
            return
        assert (status, err) == (0, ""), (status, err)
        assert len(out.splitlines()) == rows, out
        status, out, err = as_user(uid, groups, program, "show", "-c",
                                   case.conf, "1")
        assert status == 0 and "SUSPECT" in out + err, (out, err)
        status, out, err = as_user(uid, groups, "/usr/bin/python3", "-c", ATTEMPTS,
                                   case.store, case.secret, case.conf,
                                   str(keeper))
        assert (status, out) == (0, "%d rows\n" % rows), (out, err)
        # Nor can it scan, or take anything out of quarantine.
        status, out, err = as_user(uid, groups, program, "scan", "-c",
                                   case.conf, "--zone", case.zone)
        assert status == 73 and "cannot write" in err, (status, out, err)

    def everybody_looks(keeper, rows):
        look(ANALYST, [LOG_GROUP], keeper, rows)
        look(STRANGER, [], keeper, rows)

    argv = [program, "scan", "-c", case.conf, "--zone", case.zone]
    with stage.server.eyes(user) as eyes:
        eyes.fill(bed.some(3, (1,)))
        ran = bed.Scan(argv, user=SCANNER).end()
        assert (ran.status, ran.err) == (0, ""), ran
        group = {os.stat(os.path.join(os.path.dirname(case.store), name)).st_gid
                 for name in os.listdir(os.path.dirname(case.store))}
        assert group == {LOG_GROUP}, group
        everybody_looks(1, 3)
        eyes.put(bed.message(9, extra="X-Seki-Test: sleep\r\n"))
    scan = bed.Scan(argv, user=SCANNER)
    try:
        wait_for(lambda: "seki-examiner" in {n for _, n in scan.processes()},
                 "an examiner at work")
        keeper = [pid for pid, name in scan.processes()
                  if name == "seki-keeper"][0]
        everybody_looks(keeper, 3)
        assert "seki-keeper" in {n for _, n in scan.processes()}, "it ended"
    finally:
        scan.kill_all()
        scan.end()
    everybody_looks(1, 3)


TESTS = [
    a_password_is_with_the_keeper_alone_and_only_while_it_logs_in,
    doctor_keeps_a_password_no_longer,
    no_process_that_reads_mail_knows_a_password,
    a_password_is_in_nothing_that_is_said_or_written,
    what_is_wrong_with_a_secret_is_said_without_it,
    a_server_that_repeats_a_password_is_not_quoted,
    whoever_knows_a_secret_leaves_no_core_file,
    what_a_scan_makes_is_its_owners_and_the_groups,
    a_member_of_the_stores_group_reads_it_and_nothing_else,
]
