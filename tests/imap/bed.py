# SPDX-License-Identifier: Apache-2.0
"""What the tests of whole scans stand on: a folder, servers, scans, and eyes.

Everything is judged from outside: mailboxes over a second IMAP connection of
Python's own, by SHA-256, flags and INTERNALDATE; the log through sqlite3; the
program by its exit status, what it printed, and the processes of its session.
"""
import base64
import concurrent.futures
import contextlib
import fcntl
import hashlib
import imaplib
import json
import os
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
LONGEST_SCAN = 240
NO_MOVE = "IMAP4rev1 ID NAMESPACE UNSELECT UIDPLUS"
NO_MOVE_NO_UIDPLUS = "IMAP4rev1 ID NAMESPACE UNSELECT"
RULES = """\
header BED_SUSPECT Subject =~ /SUSPECT/
describe BED_SUSPECT The subject says so
lang ja describe BED_SUSPECT 件名にそう書かれています
score BED_SUSPECT 9
"""
# So much that moving it back is told of.
STRONG_RULES = RULES.replace("SUSPECT 9", "SUSPECT 10")
# For what has no Subject of its own.
TEXT_RULE = """\
body BED_TEXT /tell nobody/
describe BED_TEXT The text says so
lang ja describe BED_TEXT 本文にそう書かれています
score BED_TEXT 10
"""
imaplib._MAXLINE = 10000000


# ---- Messages ----

def message(number, suspect=False, domain="supplier.example", extra="",
            body=None):
    """A small honest letter; the subject decides, by RULES above."""
    word = "SUSPECT" if suspect else "Delivery"
    return ("Received: from mail.%s (mail.%s [192.0.2.7])\r\n"
            "\tby mx.buyer.example with ESMTPS id n%d;\r\n"
            "\tMon, 5 Jan 2026 09:00:%02d +0900\r\n"
            "%sFrom: Sales <sales@%s>\r\n"
            "To: ap@buyer.example\r\n"
            "Subject: %s %d\r\n"
            "Date: Mon, 05 Jan 2026 09:00:%02d +0900\r\n"
            "Message-ID: <%d@%s>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "\r\n%s\r\n" %
            (domain, domain, number, number % 60, extra, domain, word, number,
             number % 60, number, domain,
             body or "Letter %d.\r\nRegards,\r\nSales" % number)
            ).encode()


def some(count, suspects, first=1):
    """`count` messages, those of `suspects` (numbers) suspect."""
    return [message(n, n in suspects) for n in range(first, first + count)]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def utf7(name):
    """RFC 3501's modified UTF-7."""
    out = ""
    for plain, other in re.findall("([\x20-\x7e]+)|([^\x20-\x7e]+)", name):
        if plain:
            out += plain.replace("&", "&-")
        else:
            out += "&" + base64.b64encode(other.encode("utf-16-be")).decode(
                ).rstrip("=").replace("/", ",") + "-"
    return out


# ---- Looking at a mailbox from outside ----

class Eyes:
    """A second client. What it does not do: mark anything read. Its folders are
    named as in seki.conf, where the server's prefix may be left out."""

    def __init__(self, port, user, password="secret", server=None):
        self.server = server or Server
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.imap = imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=context)
        self.imap.login(user, password)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self.imap.logout()

    def name(self, folder):
        return '"%s"' % utf7(self.server.full(folder))

    def put(self, data, folder="INBOX", flags="", date=None):
        date = date or '"05-Jan-2026 09:00:00 +0900"'
        if folder != "INBOX":
            self.imap.create(self.name(folder))
        answer = self.imap.append(self.name(folder), flags, date, data)
        assert answer[0] == "OK", answer

    def fill(self, messages, folder="INBOX"):
        """Each with flags and a date of its own; nobody has answered what will be
        held, for then seki says so."""
        flags = self.server.FLAGS
        for i, data in enumerate(messages):
            one = flags[i % len(flags)]
            if b"Subject: SUSPECT" in data or b"X-Seki-Test" in data:
                one = one.replace(" \\Answered", "")
            self.put(data, folder, one,
                     '"%02d-Jan-2026 %02d:%02d:07 +0900"' %
                     (5 + i % 20, i % 24, i % 60))

    def look(self, folder="INBOX"):
        """[(uid, sha256, flags, internaldate)], or None without the folder."""
        if self.imap.select(self.name(folder), readonly=True)[0] != "OK":
            return None
        seen = []
        data = self.imap.uid("FETCH", "1:*",
                             "(UID FLAGS INTERNALDATE BODY.PEEK[])")[1]
        for item in data:
            if not isinstance(item, tuple):
                continue
            text = item[0].decode()
            flags = re.search(r"FLAGS \(([^)]*)\)", text).group(1).split()
            seen.append((int(re.search(r"UID (\d+)", text).group(1)),
                         sha256(self.server.plain(item[1])),
                         tuple(sorted(set(flags) - {"\\Recent"})),
                         re.search('INTERNALDATE ("[^"]*")', text).group(1)))
        return seen

    def move(self, uid, source, target):
        self.imap.select(self.name(source))
        assert self.imap.uid("COPY", str(uid), self.name(target))[0] == "OK"
        self.delete(uid, source)

    def delete(self, uid, folder="INBOX"):
        self.imap.select(self.name(folder))
        self.imap.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
        if self.server.EXPUNGES_UIDS:
            self.imap.uid("EXPUNGE", str(uid))
        else:
            self.imap.expunge()


def content(*looks):
    """What must not change: bytes, flags and dates, wherever they lie."""
    return sorted(seen[1:] for look in looks for seen in look or [])


# ---- Scans ----

class Ran:
    def __init__(self, status, out, err, seconds, peak_kib):
        self.status, self.out, self.err = status, out, err
        self.seconds, self.peak_kib = seconds, peak_kib
        self.left = []		# processes that outlive it

    def __repr__(self):
        return "status %s after %.1f s, %d MiB\n%s%s" % (
            self.status, self.seconds, self.peak_kib // 1024, self.out,
            self.err)


class Scan:
    """A running seki; its processes are those of its session."""

    def __init__(self, argv, env=(), before=None, user=None):
        self.started = time.monotonic()
        self.out = tempfile.TemporaryFile()
        self.err = tempfile.TemporaryFile()
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **dict(env)}
        environment.pop("SEKI_CONFIG", None)
        self.process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err,
            env=environment, start_new_session=True, preexec_fn=before,
            user=user, group=user and "nogroup",
            extra_groups=[] if user else None)
        self.pid = self.process.pid

    def processes(self):
        """[(pid, name)] of this run that live; zombies do not."""
        return [(pid, name) for pid, name, state in session(self.pid)
                if state not in "ZX"]

    def end(self, seconds=LONGEST_SCAN):
        """Wait; a run that does not end is killed, and its status is None."""
        until = time.monotonic() + seconds
        while True:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > until:
                self.kill_all()
                _, _, usage = os.wait4(self.pid, 0)
                status = None
                break
            time.sleep(0.005)
        code = None if status is None else os.waitstatus_to_exitcode(status)
        self.process.returncode = -1 if code is None else code
        texts = []
        for file in (self.out, self.err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
            file.close()
        ran = Ran(code, texts[0], texts[1], time.monotonic() - self.started,
                  usage.ru_maxrss)
        ran.left = gone_within(self, 5)
        return ran

    def kill_all(self):
        for pid, _ in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def session(leader):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % entry) as file:
                text = file.read()
        except OSError:
            continue
        name = text[text.index("(") + 1:text.rindex(")")]
        rest = text[text.rindex(")") + 2:].split()
        if int(rest[3]) == leader:
            found.append((int(entry), name, rest[0]))
    return found


def gone_within(scan, seconds):
    """The processes that are still there after that time."""
    until = time.monotonic() + seconds
    while scan.processes() and time.monotonic() < until:
        time.sleep(0.02)
    return scan.processes()


def lock_is_free(store):
    with open(store + ".lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


# ---- Encrypted mail ----

def key_made(folder, name):
    """A private key and its certificate, in one PEM file for the owner alone.
    What stands before a key in PEM is anybody's to write."""
    key, path = os.path.join(folder, name + ".key"), os.path.join(folder, name)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                    "-keyout", key, "-out", path + ".crt", "-days", "90",
                    "-subj", "/CN=" + name], check=True, capture_output=True)
    with open(path, "w") as out:
        os.chmod(path, 0o600)
        out.write("The marker of this file is MARKER-OF-A-KEY.\n")
        for part in (key, path + ".crt"):
            with open(part) as file:
                out.write(file.read())
    return path


def encrypted(path, content, *words):
    """CMS for the owner of that file, as DER."""
    return subprocess.run(["openssl", "cms", "-encrypt", "-binary", "-outform",
                           "DER", *(words or ["-aes-256-cbc"]), path + ".crt"],
                          input=content, capture_output=True,
                          check=True).stdout


def sealed(number, path, content, *words):
    """A letter whose content is encrypted for that file's owner."""
    head = message(number)
    head = head[:head.index(b"Content-Type:")]
    return (head + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" +
            base64.encodebytes(encrypted(path, content, *words))
            .replace(b"\n", b"\r\n"))


# ---- One case: a folder with configuration, secret, store ----

class Case:
    def __init__(self, bed, name):
        self.bed = bed
        self.dir = os.path.join(bed.dir, "case-" + name)
        os.mkdir(self.dir)
        self.store = os.path.join(self.dir, "seki.db")
        self.secret = os.path.join(self.dir, "secret")
        self.zone = os.path.join(self.dir, "zone")
        self.conf = os.path.join(self.dir, "seki.conf")
        self.user = None
        self.write(self.secret, "secret\n", 0o600)
        self.write(self.zone, "supplier.example. 60 IN A 192.0.2.7\n")
        self.write(os.path.join(self.dir, "test.cf"), RULES)
        self.accounts = []
        self.settings = ""
        self.ca = bed.certificate("ca.pem")

    @staticmethod
    def write(path, text, mode=0o644):
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)

    def account(self, port, user, name=None, host="localhost", extra=""):
        self.accounts.append(
            '{ name = "%s"; host = "%s"; port = %d; user = "%s"; '
            'password_file = "secret"; %s }' %
            (name or user, host, port, user, extra))
        return self

    def configure(self, mode="hold", first_run="all", folders=("INBOX",),
                  quarantine="Quarantine", sent="\"auto\"", settings=""):
        self.write(self.conf, """\
organisation: { domains = [ "buyer.example" ]; };
boundary: { trusted_hosts = [ "mx.buyer.example" ]; results = "none"; };
defaults: { mode = "%s"; first_run = "%s"; folders = [ %s ];
  quarantine = "%s"; sent = %s; };
account: ( %s );
tls: { ca_file = "%s"; };
store: { path = "seki.db"; };
rules: { stock = "test.cf"; };
%s
""" % (mode, first_run, ", ".join('"%s"' % f for f in folders), quarantine,
            sent, ",\n  ".join(self.accounts), self.ca, settings or self.settings))
        return self

    def start(self, *options, env=(), before=None, verb="scan"):
        return Scan([self.bed.seki, verb, "-c", self.conf] +
                    (["--zone", self.zone] if verb in ("scan", "check")
                     and self.zone else []) + list(options),
                    env, before, self.user)

    def scan(self, *options, env=(), before=None, verb="scan",
             seconds=LONGEST_SCAN):
        return self.start(*options, env=env, before=before,
                          verb=verb).end(seconds)

    def rows(self, query, *values):
        if not os.path.exists(self.store):
            return []
        database = sqlite3.connect("file:%s?mode=ro" % self.store, uri=True,
                                   timeout=10)
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def change(self, statement, *values):
        with sqlite3.connect(self.store, timeout=10) as database:
            database.execute(statement, values)
        database.close()

    def counts(self):
        """How many rows there are of what a run writes about messages."""
        return [self.rows("SELECT count(*) FROM " + table)[0][0]
                for table in ("message", "action", "finding", "placed")]


# ---- Servers ----

class Server:
    """
    A private IMAP server, on 127.0.0.1 and with IMAPS alone: started by a script
    ("start DIR", "stop DIR", see tests/imap/dovecot), which ends with 77 and one
    line on stderr where the machine lacks what it needs.
    """

    SCRIPT = os.path.join(HERE, "dovecot")
    PREFIX = ""			# before the name of each folder but INBOX
    DELIMITER = "."
    AT = ""			# what follows the user's name at the log-in
    EXPUNGES_UIDS = True
    # Each message of fill() gets one of them.
    FLAGS = ["", "(\\Seen)", "(\\Seen \\Answered)", "(\\Flagged)",
             "(\\Seen \\Draft)", "($Label1)"]

    def __init__(self, bed, name, users, pem="server", env=()):
        kind = os.path.basename(self.SCRIPT)
        self.dir = os.path.join(bed.dir, "%s-%s" % (kind, name))
        os.mkdir(self.dir)
        for file in ("server.pem", "server.key"):
            shutil.copy(bed.certificate(file.replace("server", pem)),
                        os.path.join(self.dir, file))
        names = ["u%d" % i for i in range(1, users + 1)]
        self.users = [name + self.AT for name in names]
        self.next, self.lock = 0, threading.Lock()
        with open(os.path.join(self.dir, "users"), "w") as file:
            file.writelines("%s:secret\n" % name for name in names)
        ran = subprocess.run([self.SCRIPT, "start", self.dir],
                             env=dict(os.environ, **dict(env)),
                             stderr=subprocess.PIPE, text=True)
        if ran.returncode == 77:
            raise Skipped(ran.stderr.strip())
        assert ran.returncode == 0, ran.stderr
        with open(os.path.join(self.dir, "port")) as file:
            self.port = int(file.read())

    def stop(self):
        subprocess.run([self.SCRIPT, "stop", self.dir])

    def user(self):
        """One whose mailbox is empty still."""
        with self.lock:
            self.next += 1
            return self.users[self.next - 1]

    def eyes(self, user):
        return Eyes(self.port, user, server=self)

    def deliver(self, user, messages, folder="INBOX"):
        """Each with flags and a date of its own."""
        with self.eyes(user) as eyes:
            eyes.fill(messages, folder)

    def look(self, user, *folders):
        """[[(uid, sha256, flags, internaldate)]], a list for each folder, or None
        for one that is not there."""
        with self.eyes(user) as eyes:
            return [eyes.look(folder) for folder in folders or
                    ("INBOX", "Quarantine")]

    @classmethod
    def full(cls, folder):
        """A folder's name as the server has it."""
        return folder if folder == "INBOX" or folder.startswith(
            cls.PREFIX) else cls.PREFIX + folder

    def nested(self, *names):
        """The name of a folder in a folder."""
        return self.DELIMITER.join(names)

    @staticmethod
    def plain(data):
        """The bytes without what this server itself writes into them."""
        return data

    def renumber(self, user):
        """INBOX gets a new UIDVALIDITY. Not on every server."""
        raise NotImplementedError

    def logins(self, user):
        """(successful, refused) log-ins. Not on every server."""
        raise NotImplementedError

    def read(self, name):
        with open(os.path.join(self.dir, name), errors="replace") as file:
            return file.read()


class Dovecot(Server):
    """`capability` is announced instead of its own after the log-in; it obeys
    what it hides all the same, so commands() says what was sent."""

    def __init__(self, bed, name, users, capability=None, pem="server",
                 settings="", rawlog=False):
        if rawlog:
            settings += "\nprotocol imap {\n  rawlog_dir = %h/rawlog\n}\n"
        env = {"SEKI_TEST_DOVECOT": settings}
        if capability:
            env["SEKI_TEST_CAPABILITY"] = capability
        super().__init__(bed, name, users, pem, env)
        for user in self.users if rawlog else ():
            home = os.path.join(self.dir, "mail", user)
            path = os.path.join(home, "rawlog")
            os.mkdir(path)
            os.chown(path, os.stat(home).st_uid, os.stat(home).st_gid)

    def commands(self, user):
        """What clients sent after the log-in, upper case, without tags."""
        sent = []
        path = os.path.join(self.dir, "mail", user, "rawlog")
        for name in sorted(os.listdir(path)):
            if name.endswith(".in"):
                # "1795403526.152280 a1 SELECT INBOX"
                sent += [line.split(" ", 2)[2].upper() for line in self.read(
                    os.path.join("mail", user, "rawlog", name)).splitlines()
                         if line.count(" ") >= 2]
        return sent

    def renumber(self, user):
        # Dovecot's UIDVALIDITY is a second.
        time.sleep(1.1)
        path = os.path.join(self.dir, "mail", user)
        for name in os.listdir(path):
            if name.startswith("dovecot"):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(path, name))

    def logins(self, user):
        text = self.read("log")
        good = len(re.findall(r"Login: user=<%s>" % user, text))
        bad = sum(int(n) for n in re.findall(
            r"auth failed, (\d+) attempts[^\n]*user=<%s>" % user, text))
        return good, bad


class Liar:
    """The scripted server. reform() makes it honest, in the same state."""

    PROGRAM = """\
import os, signal, sys, time
sys.path.insert(0, sys.argv.pop(1))
import liar
sleep = time.sleep
# "drip" in minutes instead of an hour.
time.sleep = lambda seconds: sleep(0.01 if seconds == 0.2 else seconds)
parse = liar.parse
def parse_and_listen():
    options, lies = parse()
    signal.signal(signal.SIGUSR1, lambda *_: lies.clear())
    def other_lies(*_):
        with open(options.state + ".lies") as file:
            lies[:] = file.read().split()
        os.unlink(options.state + ".lies")
    signal.signal(signal.SIGUSR2, other_lies)
    return options, lies
liar.parse = parse_and_listen
liar.main()
"""

    def __init__(self, bed, case, lies, messages=None, password="secret",
                 folders=(), date=1767571200, bad=(3,)):
        self.dir = os.path.join(case.dir, "liar")
        os.makedirs(os.path.join(self.dir, "mail"))
        for i, data in enumerate(messages or []):
            with open(os.path.join(self.dir, "mail", "%03d.eml" % i),
                      "wb") as file:
                file.write(data)
        for folder, letters in dict(folders).items():
            os.mkdir(os.path.join(self.dir, "mail", folder))
            for i, data in enumerate(letters):
                with open(os.path.join(self.dir, "mail", folder, "%03d.eml" %
                                       i), "wb") as file:
                    file.write(data)
        self.log, self.state = self.dir + "/log", self.dir + "/state"
        portfile = self.dir + "/port"
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.PROGRAM, HERE,
             "--cert", bed.certificate("server.pem"),
             "--key", bed.certificate("server.key"), "--portfile", portfile,
             "--mailbox", self.dir + "/mail", "--lies", ",".join(lies),
             "--log", self.log, "--state", self.state,
             "--second-cert", bed.certificate("self.pem"),
             "--second-key", bed.certificate("self.key"),
             "--date", str(date), "--password", password,
             "--bad", ",".join(map(str, bad))], stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not os.path.exists(portfile):
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError("liar.py does not start: " +
                                     ",".join(lies))
            time.sleep(0.02)
        with open(portfile) as file:
            self.port = int(file.read())

    def look(self):
        """{folder: [(uid, sha256, flags, internaldate)]}"""
        with open(self.state) as file:
            state = json.load(file)
        return {name: [(m["uid"], m["sha256"], tuple(m["flags"]),
                        m["internaldate"]) for m in messages]
                for name, messages in state.items()}

    def commands(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, errors="replace") as file:
            return [line.split(" ", 1)[1] if " " in line else line
                    for line in file.read().splitlines()]

    def tell(self, *lies):
        """These lies from now on, in the same state."""
        path = self.state + ".lies"
        with open(path + ".new", "w") as file:
            file.write(" ".join(lies))
        os.replace(path + ".new", path)
        os.kill(self.process.pid, signal.SIGUSR2)
        until = time.monotonic() + 30
        while os.path.exists(path):
            if time.monotonic() > until:
                raise AssertionError("liar.py does not listen")
            time.sleep(0.01)

    def eyes(self):
        return Eyes(self.port, "ap")

    def reform(self):
        os.kill(self.process.pid, signal.SIGUSR1)
        time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Bed:
    """The folder of one test program, its servers, and the program itself."""

    def __init__(self, seki):
        self.seki = os.path.abspath(seki)
        self.dir = tempfile.mkdtemp(prefix="seki-bed-")
        os.chmod(self.dir, 0o711)
        self.servers = []
        self.lock = threading.Lock()
        self.cases = 0
        os.mkdir(self.dir + "/certificates")
        subprocess.run([os.path.join(HERE, "certificates"),
                        self.dir + "/certificates"], check=True)
        os.chmod(self.dir + "/certificates", 0o755)

    def certificate(self, name):
        return os.path.join(self.dir, "certificates", name)

    def serve(self, kind, *arguments, **words):
        """A server of that class, until the end."""
        server = kind(self, *arguments, **words)
        self.servers.append(server)
        return server

    def dovecot(self, *arguments, **words):
        return self.serve(Dovecot, *arguments, **words)

    def liar(self, case, lies, messages, **words):
        server = Liar(self, case, lies, messages, **words)
        self.servers.append(server)
        return server

    def case(self):
        with self.lock:
            self.cases += 1
            return Case(self, str(self.cases))

    def close(self):
        for server in self.servers:
            with contextlib.suppress(Exception):
                server.stop()
        shutil.rmtree(self.dir, ignore_errors=True)


# ---- What must hold whatever happened ----

def settled(case, put, inbox, quarantine, folders=("Quarantine",),
            suspects=None):
    """
    After a complete run: every message that was put in lies in exactly one
    place, unchanged; it has one row; each held one has one action that is done
    and names its UID; nothing lies in quarantine without a row.
    """
    assert content(inbox, quarantine) == sorted(put), \
        "mailboxes: put in %s\nfound in INBOX %s\nin quarantine %s" % (
            put, inbox, quarantine)
    rows = case.rows("SELECT mailbox_id, uidvalidity, uid, count(*)"
                     " FROM message GROUP BY 1, 2, 3 HAVING count(*) > 1")
    assert not rows, "messages with several rows: %s" % rows
    number = case.rows("SELECT count(*) FROM message")[0][0]
    assert number == len(put), "%d rows for %d messages" % (number, len(put))
    done = case.rows("SELECT destination_uid, sha256 FROM action"
                     " WHERE kind = 'quarantine' AND state = 'done'")
    assert sorted(done) == sorted((uid, sha) for uid, sha, _, _ in
                                  quarantine or []), \
        "done actions %s, but in quarantine %s" % (done, quarantine)
    still_open = case.rows("SELECT id, state, uid FROM action WHERE state IN"
                           " ('intended', 'copied', 'failed', 'lost',"
                           " 'vanished')")
    assert not still_open, "actions: %s" % still_open
    if suspects is not None:
        held = sorted(sha for _, sha, _, _ in quarantine or [])
        assert held == sorted(suspects), "held %s, suspect %s" % (held,
                                                                  suspects)


# ---- Running a list of tests ----

class Skipped(Exception):
    """This machine lacks what the test needs: counted, and said."""


def together(functions, at_once=8):
    """Run them side by side; all failures in one."""
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(function, *arguments): name
                   for name, function, arguments in functions}
        for future in concurrent.futures.as_completed(futures):
            if future.exception() is not None:
                wrong.append("%s: %s%s" % (
                    futures[future],
                    "" if isinstance(future.exception(), AssertionError)
                    else type(future.exception()).__name__ + " ",
                    future.exception()))
    assert not wrong, "%d of %d:\n%s" % (len(wrong), len(functions),
                                         "\n".join(sorted(wrong)))


def run(tests, make, describe):
    """`make(bed)` gives what each test gets, and may have a close(); `tests` are
    functions. One that raises Skipped is told, and counts neither way; those that
    BED_WITHOUT names are left out."""
    arguments = sys.argv[1:]
    seki = arguments[0] if arguments else os.path.normpath(
        os.path.join(HERE, "..", "..", "build", "trap", "seki"))
    wanted = arguments[1:]
    unwanted = os.environ.get("BED_WITHOUT", "").split()
    if not os.access(seki, os.X_OK):
        print("%s: no program '%s'; make MODE=trap" % (describe, seki))
        sys.exit(1)
    if not shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin"):
        print("%s: dovecot is not installed" % describe)
        sys.exit(1)
    passed = failed = skipped = 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    bed, stage = Bed(seki), None
    try:
        stage = make(bed)
        for test in tests:
            if wanted and not any(w in test.__name__ for w in wanted) or \
                    test.__name__ in unwanted:
                continue
            started = time.monotonic()
            try:
                test(stage)
                passed += 1
            except Skipped as lack:
                skipped += 1
                print("skipped: %s: %s" % (test.__name__.replace("_", " "),
                                           lack), flush=True)
            except Exception as error:
                failed += 1
                where = traceback.extract_tb(error.__traceback__)
                lines = ["%s:%d" % (os.path.basename(f.filename), f.lineno)
                         for f in where if "threading" not in f.filename][1:]
                print("FAILED %s (%s)\n%s: %s" % (
                    test.__name__.replace("_", " "), " ".join(lines),
                    type(error).__name__, str(error)[:20000]), flush=True)
            if os.environ.get("BED_TIMES"):
                print("%6.1f s  %s" % (time.monotonic() - started,
                                       test.__name__), flush=True)
    finally:
        if hasattr(stage, "close"):
            stage.close()
        if os.environ.get("BED_KEEP"):
            print("kept: " + bed.dir)
            for server in bed.servers:
                server.stop()
        else:
            bed.close()
    if skipped:
        print("%d skipped" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)
