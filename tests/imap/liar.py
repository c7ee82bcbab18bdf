#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A scripted IMAP server that tells the truth unless it is asked to lie.

    liar.py --cert PEM --key PEM [--port 0] [--portfile F] [--mailbox DIR]
            [--lies NAME,NAME...] [--log F] [--state F] [--password P]
            [--date SECONDS] [--bad UID,UID...]
            [--second-cert PEM --second-key PEM] [--list]

It serves one mailbox from memory, over TLS on 127.0.0.1, to any user who knows
the password ("secret" if none is given). DIR/*.eml become INBOX in the order of
their names; DIR/NAME/*.eml become folder NAME. --log receives each command as
it came; --state the folders as JSON (name -> list of uid, sha256, flags,
internaldate) at the start and after each change, so that a test judges from
outside. The lies about a message that does harm tell them of each --bad UID,
or of 3. SIGTERM ends it.

A lie is a function below, registered under its name for the moment when it is
told: a command ("UID MOVE"), "connect", or "greeting". It returns True when it
has answered itself. Lies that only bend the honest answers are in BENT, and
the honest code asks `self.lies`.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import signal
import socket
import ssl
import sys
import threading
import time

CAPABILITIES = ["IMAP4rev1", "AUTH=PLAIN", "ID", "NAMESPACE", "UIDPLUS", "MOVE",
                "UNSELECT"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Names whose effect is in the honest code.
BENT = {
    "drip": "every byte comes alone",
    "lf-only": "lines without literals end in LF alone",
    "login-disabled": "LOGINDISABLED and no AUTH=PLAIN",
    "no-login": "LOGINDISABLED, but AUTH=PLAIN",
    "no-move": "no MOVE",
    "no-uidplus": "no UIDPLUS",
    "no-copyuid": "COPYUID is left out",
    "copyuid-wrong": "COPYUID names other target UIDs",
    "copyuid-other": "COPYUID names source UIDs nobody asked for",
    "copyuid-short": "COPYUID's sets differ in length",
    "copyuid-huge": "COPYUID's sets cover all numbers",
    "copyuid-zero": "COPYUID with UIDVALIDITY 0",
    "copyuid-swapped": "COPYUID names each message's UID for another",
    "copyuid-descending": "COPYUID's sets run downwards",
    "copyuid-twice": "a false COPYUID follows the true one",
    "fetch-twice": "each message comes twice, the second time changed",
    "fetch-nil": "BODY[] is NIL",
    "fetch-empty": "BODY[] is empty",
    "fetch-none": "OK without data",
    "fetch-unasked": "FETCH also sends header and flags nobody asked for",
    "fetch-other-uid": "FETCH answers with other UIDs",
    "size-64": "RFC822.SIZE does not fit 64 bits",
    "size-small": "RFC822.SIZE is 1",
    "size-max": "RFC822.SIZE is 4294967295",
    "size-missing": "RFC822.SIZE is left out",
    "list-endless": "each listing has a message more that is none",
    "list-sparse": "a listing has each second UID of 40,000; the next ones, none,"
                   " after 0.2 s",
    "list-partial": "of the sizes asked for the last two come",
    "fetch-partial": "of the texts asked for the first two come",
    "whole": "partial fetches get the whole message",
    "namespace-inbox": 'NAMESPACE "INBOX." with "."',
    "no-namespace": "no NAMESPACE",
    "no-uidnext": "SELECT says no UIDNEXT",
    "uidnext-low": "UIDNEXT is 1",
    "uidvalidity-zero": "UIDVALIDITY is 0",
    "uidvalidity-changes": "each connection meets another UIDVALIDITY",
    "uidvalidity-status": "STATUS says another UIDVALIDITY than SELECT",
    "uidvalidity-select": "SELECT says another UIDVALIDITY than EXAMINE",
    "uidvalidity-moved": "UIDVALIDITY of INBOX changes with each move",
    "uidvalidity-quarantine": "UIDVALIDITY of Quarantine is never the same",
    "quarantine-renumbered": "Quarantine has got another UIDVALIDITY",
    "move-before": "MOVE only before the log-in",
    "move-after": "MOVE only after the log-in",
    "uidplus-before": "UIDPLUS only before the log-in",
    "capability-in-ok": "the OK to the log-in says what the server can do",
    "exists-huge": "EXISTS 4294967295",
    "two-identical": "the first message of INBOX is there twice",
    "quarantine-missing": "Quarantine vanishes whenever a folder is opened",
    "select-readonly": "SELECT answers [READ-ONLY], and means it",
    "new-mail-mid-session": "a message comes with each FETCH of bodies",
    "unsolicited-fetch": "flags of others come with each answer",
    "unsolicited-expunge": "EXPUNGE of the first message with each answer",
    "flags-hostile": "FLAGS and PERMANENTFLAGS of 100,000 keywords",
    "folder-names": "LIST shows names that are none",
    "preauth": "the greeting is PREAUTH",
    "placeholder": "the second message of INBOX is a notice of the server's",
    "fetch-partial-quarantine": "Quarantine lists only its first message",
}
LIES = {}

# What Exchange hands out for a message that it can't turn into MIME.
PLACEHOLDER = b"""\
MIME-Version: 1.0\r
Content-Type: text/plain; charset="us-ascii"\r
From: Microsoft Exchange Server 2010\r
To: AP <ap@buyer.example>\r
Subject: Retrieval using the IMAP4 protocol failed for the following\r
 message: 2\r
Content-Transfer-Encoding: quoted-printable\r
\r
The server couldn't retrieve the following message:\r
\r
Subject: "Invoice"\r
From: "Sales" ("Sales")\r
Sent date: 1/5/2026 9:00:02 AM\r
\r
The message hasn't been deleted. You might be able to view it using either Outlo=\r
ok or Outlook Web App. You can also contact the sender to find out what the mess=\r
age says.\r
"""


def lie(name, *moments):
    """Register a function as the lie `name`, told at those moments."""
    def register(function):
        for moment in moments:
            LIES.setdefault(name, {})[moment] = function
        return function
    return register


class Message:
    def __init__(self, uid, data, date, flags=()):
        self.uid, self.data, self.date = uid, data, date
        self.flags = set(flags)


class Folder:
    def __init__(self, uidvalidity):
        self.uidvalidity, self.uidnext, self.messages = uidvalidity, 1, []

    def add(self, data, date, flags=()):
        message = Message(self.uidnext, data, date, flags)
        self.uidnext += 1
        self.messages.append(message)
        return message


class Mailbox:
    def __init__(self, options, lies):
        self.options, self.lies = options, lies
        self.lock = threading.RLock()
        self.folders = {"INBOX": Folder(1000)}
        self.connections = self.moves = self.looks = 0
        self.created = False
        if options.mailbox:
            self.load(options.mailbox)
        if "two-identical" in lies and self.folders["INBOX"].messages:
            first = self.folders["INBOX"].messages[0]
            self.folders["INBOX"].add(first.data, first.date)
        self.save()

    def load(self, root):
        for path in sorted(os.listdir(root)):
            whole = os.path.join(root, path)
            if os.path.isdir(whole):
                folder = self.create(path)
                for name in sorted(os.listdir(whole)):
                    self.read(folder, os.path.join(whole, name))
            elif path.endswith(".eml"):
                self.read(self.folders["INBOX"], whole)

    def read(self, folder, path):
        with open(path, "rb") as file:
            data = file.read()
        data = re.sub(rb"\r?\n", b"\r\n", data)
        # Nobody has answered what will be held: seki would say so.
        flags = [(), ("\\Seen",), ("\\Seen", "\\Answered"), ("\\Flagged",)]
        given = flags[folder.uidnext % 4]
        if b"SUSPECT" in data or b"X-Seki-Test" in data:
            given = tuple(flag for flag in given if flag != "\\Answered")
        folder.add(data, self.options.date + 3600 * folder.uidnext, given)

    def create(self, name):
        if name not in self.folders:
            self.folders[name] = Folder(1000 + len(self.folders))
        return self.folders[name]

    def save(self):
        if not self.options.state:
            return
        state = {name: [{"uid": m.uid,
                         "sha256": hashlib.sha256(m.data).hexdigest(),
                         "flags": sorted(m.flags), "internaldate": m.date}
                        for m in folder.messages]
                 for name, folder in self.folders.items()}
        with open(self.options.state + ".new", "w") as file:
            json.dump(state, file, indent=1, sort_keys=True)
        os.replace(self.options.state + ".new", self.options.state)

    def log(self, line):
        if self.options.log:
            with open(self.options.log, "ab") as file:
                file.write(line + b"\n")


class Hangup(Exception):
    """The connection ends here."""


def date_text(when):
    t = time.gmtime(when)
    return "%02d-%s-%04d %02d:%02d:%02d +0000" % (
        t.tm_mday, MONTHS[t.tm_mon - 1], t.tm_year, t.tm_hour, t.tm_min,
        t.tm_sec)


def words_of(text):
    """Atoms and quoted strings of a command, parentheses apart."""
    words = []
    for quoted, other in re.findall(
            r'"((?:[^"\\]|\\.)*)"|([()]|[^\s()"\[]*\[[^\]]*\](?:<[^>]*>)?'
            r'|[^\s()"]+)', text):
        words.append(other if other else re.sub(r"\\(.)", r"\1", quoted))
    return words


class Session:
    def __init__(self, mailbox, sock):
        self.mailbox, self.lies, self.sock = mailbox, mailbox.lies, sock
        self.file = sock.makefile("rb")
        self.folder, self.name, self.read_only = None, None, True
        self.entered = False

    # ---- Bytes out ----

    def send(self, data):
        if isinstance(data, str):
            data = data.encode("latin-1")
        if "drip" in self.lies:
            for i in range(len(data)):
                self.sock.sendall(data[i:i + 1])
                time.sleep(0.2)
            return
        self.sock.sendall(data)

    def line(self, text):
        self.send(text + ("\n" if "lf-only" in self.lies else "\r\n"))

    def tagged(self, tag, text):
        if self.folder and "unsolicited-fetch" in self.lies:
            self.line("* 1 FETCH (FLAGS (\\Seen) UID 77)")
        if self.folder and "unsolicited-expunge" in self.lies:
            self.line("* 1 EXPUNGE")
        self.line(tag + " " + text)

    # ---- The conversation ----

    def tell(self, moment, tag="", words=()):
        """Let each lie for this moment speak; True if one has answered."""
        for name in self.lies:
            function = LIES.get(name, {}).get(moment)
            if function and function(self, tag, words):
                return True
        return False

    def serve(self):
        if self.tell("greeting"):
            return
        self.line("* PREAUTH Welcome" if "preauth" in self.lies else
                  "* OK IMAP4rev1 ready")
        while True:
            raw = self.file.readline(65536)
            if not raw:
                return
            raw = raw.rstrip(b"\r\n")
            self.mailbox.log(raw)
            words = words_of(raw.decode("latin-1"))
            if len(words) < 2:
                self.line("* BAD what?")
                continue
            tag, verb, rest = words[0], words[1].upper(), words[2:]
            if verb == "UID" and rest:
                verb, rest = "UID " + rest[0].upper(), rest[1:]
            with self.mailbox.lock:
                self.command(tag, verb, rest)
            if verb == "LOGOUT":
                return

    def command(self, tag, verb, words):
        if self.tell("any", tag, [verb] + list(words)):
            return
        if self.tell(verb, tag, words):
            return
        do = getattr(self, "do_" + verb.lower().replace(" ", "_"), None)
        if do is None:
            return self.tagged(tag, "BAD unknown command")
        if (verb.startswith("UID") or verb in ("CLOSE", "EXPUNGE",
            "UNSELECT")) and self.folder is None:
            return self.tagged(tag, "BAD no folder is open")
        do(tag, words)

    # ---- Any state ----

    def capabilities(self):
        all = list(CAPABILITIES)
        for name, gone in (("no-move", "MOVE"), ("no-uidplus", "UIDPLUS"),
                           ("no-namespace", "NAMESPACE"),
                           ("login-disabled", "AUTH=PLAIN")):
            if name in self.lies:
                all.remove(gone)
        for name, what, when in (("move-before", "MOVE", False),
                                 ("move-after", "MOVE", True),
                                 ("uidplus-before", "UIDPLUS", False)):
            if name in self.lies and self.entered != when and what in all:
                all.remove(what)
        if "login-disabled" in self.lies or "no-login" in self.lies:
            all.append("LOGINDISABLED")
        return " ".join(all)

    def do_capability(self, tag, words):
        self.line("* CAPABILITY " + self.capabilities())
        self.tagged(tag, "OK done")

    def do_noop(self, tag, words):
        self.tagged(tag, "OK done")

    def do_id(self, tag, words):
        self.line('* ID ("name" "liar")')
        self.tagged(tag, "OK done")

    def do_logout(self, tag, words):
        self.line("* BYE see you")
        self.line(tag + " OK done")

    # ---- Logging in ----

    def enter(self, tag, password):
        if password == self.mailbox.options.password:
            self.entered = True
            self.tagged(tag, "OK [CAPABILITY %s] welcome" %
                        self.capabilities()
                        if "capability-in-ok" in self.lies else "OK welcome")
        else:
            self.tagged(tag, "NO [AUTHENTICATIONFAILED] wrong name or password")

    def do_login(self, tag, words):
        self.enter(tag, words[1] if len(words) > 1 else "")

    def do_authenticate(self, tag, words):
        if len(words) > 1:
            answer = words[1]
        else:
            self.line("+ ")
            answer = self.file.readline(65536).strip().decode("latin-1")
        try:
            self.enter(tag, base64.b64decode(answer).split(b"\0")[2].decode())
        except (ValueError, IndexError):
            self.tagged(tag, "BAD what?")

    # ---- Folders ----

    def delimiter(self):
        return "." if "namespace-inbox" in self.lies else "/"

    def do_namespace(self, tag, words):
        prefix = "INBOX." if "namespace-inbox" in self.lies else ""
        self.line('* NAMESPACE (("%s" "%s")) NIL NIL' %
                  (prefix, self.delimiter()))
        self.tagged(tag, "OK done")

    def do_list(self, tag, words):
        if "folder-names" in self.lies:
            for name in ('"a\x01b"', '"&AGE-"', '"&bad"', "{3}\r\nx\r\n", '""',
                         '"../../etc/passwd"', '"' + "x" * 5000 + '"'):
                self.send('* LIST () "/" %s\r\n' % name)
        if len(words) > 1 and words[1] == "":
            self.line('* LIST (\\Noselect) "%s" ""' % self.delimiter())
        else:
            for name in self.mailbox.folders:
                self.line('* LIST () "%s" "%s"' % (self.delimiter(), name))
        self.tagged(tag, "OK done")

    def do_subscribe(self, tag, words):
        self.tagged(tag, "OK done")

    def do_create(self, tag, words):
        if words[0] in self.mailbox.folders:
            return self.tagged(tag, "NO [ALREADYEXISTS] it is there")
        if "namespace-inbox" in self.lies and \
                not words[0].startswith("INBOX."):
            return self.tagged(tag, "NO Invalid mailbox name")
        self.mailbox.create(words[0])
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def find(self, tag, name):
        if "quarantine-missing" in self.lies:
            self.mailbox.folders.pop("Quarantine", None)
        if name.upper() == "INBOX":
            name = "INBOX"
        folder = self.mailbox.folders.get(name)
        if folder is None:
            self.tagged(tag, "NO no such folder")
        return folder

    def uidvalidity(self, folder, asked=None):
        if "uidvalidity-zero" in self.lies:
            return 0
        number = folder.uidvalidity
        if "uidvalidity-changes" in self.lies:
            number += self.mailbox.connections
        if "uidvalidity-status" in self.lies and asked == "STATUS":
            number += 5000
        if "uidvalidity-select" in self.lies and asked == "SELECT":
            number += 5000
        if folder is self.mailbox.folders["INBOX"]:
            if "uidvalidity-moved" in self.lies:
                number += self.mailbox.moves
        elif "uidvalidity-quarantine" in self.lies:
            self.mailbox.looks += 1
            number += 5000 + self.mailbox.looks
        elif "quarantine-renumbered" in self.lies:
            number += 5000
        return number

    def uidnext(self, folder):
        return 1 if "uidnext-low" in self.lies else folder.uidnext

    def do_status(self, tag, words):
        folder = self.find(tag, words[0])
        if folder:
            self.line('* STATUS "%s" (MESSAGES %d UIDNEXT %d UIDVALIDITY %d)' %
                      (words[0], len(folder.messages), self.uidnext(folder),
                       self.uidvalidity(folder, "STATUS")))
            self.tagged(tag, "OK done")

    def open(self, tag, name, read_only):
        self.folder = None
        folder = self.find(tag, name)
        if folder is None:
            return
        hostile = ""
        if "flags-hostile" in self.lies:
            hostile = " " + " ".join("k%d" % i for i in range(100000))
        self.line("* FLAGS (\\Seen \\Deleted \\Flagged%s)" % hostile)
        self.line("* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*%s)] ok" % hostile)
        self.line("* %d EXISTS" % (4294967295 if "exists-huge" in self.lies
                                   else len(folder.messages)))
        self.line("* 0 RECENT")
        self.line("* OK [UIDVALIDITY %d] ok" % self.uidvalidity(
            folder, "EXAMINE" if read_only else "SELECT"))
        if "no-uidnext" not in self.lies:
            self.line("* OK [UIDNEXT %d] ok" % self.uidnext(folder))
        self.folder, self.name = folder, name
        self.read_only = read_only or "select-readonly" in self.lies
        self.tagged(tag, "OK [READ-%s] done" %
                    ("ONLY" if self.read_only else "WRITE"))

    def do_select(self, tag, words):
        self.open(tag, words[0], False)

    def do_examine(self, tag, words):
        self.open(tag, words[0], True)

    def do_unselect(self, tag, words):
        self.folder = None
        self.tagged(tag, "OK done")

    # ---- Messages ----

    def asked(self, text):
        """The messages of a UID set; "9:*" always has the last one."""
        last = max([m.uid for m in self.folder.messages], default=0)
        uids = set()
        for part in text.split(","):
            low, _, high = part.partition(":")
            numbers = [last if n == "*" else int(n)
                       for n in (low, high or low)]
            uids.update(m.uid for m in self.folder.messages
                        if min(numbers) <= m.uid <= max(numbers))
        return [m for m in self.folder.messages if m.uid in uids]

    def number(self, message):
        return self.folder.messages.index(message) + 1

    def item(self, message, word):
        size = len(message.data)
        if word == "UID":
            return "UID %d" % (message.uid + (
                1000 if "fetch-other-uid" in self.lies else 0))
        if word == "FLAGS":
            return "FLAGS (%s)" % " ".join(sorted(message.flags))
        if word == "INTERNALDATE":
            return 'INTERNALDATE "%s"' % date_text(message.date)
        if word == "RFC822.SIZE":
            if "size-64" in self.lies:
                size = 18446744073709551616 + size
            if "size-max" in self.lies:
                size = 4294967295
            if "size-missing" in self.lies:
                return None
            return "RFC822.SIZE %d" % (1 if "size-small" in self.lies else size)
        return None

    def body(self, message, word):
        data, where = message.data, ""
        if "placeholder" in self.lies and message.uid == 2 and \
                self.folder is self.mailbox.folders["INBOX"]:
            data = PLACEHOLDER
        section = re.match(r"BODY(?:\.PEEK)?(\[[^\]]*\])", word).group(1)
        if section == "[HEADER]":
            data = data[:data.index(b"\r\n\r\n") + 4]
        partial = re.search(r"<(\d+)\.(\d+)>", word)
        if partial and "whole" not in self.lies:
            at, most = int(partial.group(1)), int(partial.group(2))
            data, where = data[at:at + most], "<%d>" % at
        if "fetch-empty" in self.lies:
            data = b""
        if "fetch-nil" in self.lies:
            return (b"BODY%s%s NIL" % (section.encode(), where.encode()))
        return b"BODY%s%s {%d}\r\n%s" % (section.encode(), where.encode(),
                                         len(data), data)

    def fetch_one(self, message, words):
        parts = []
        if "fetch-unasked" in self.lies:
            parts += [b"FLAGS (\\Seen)", b"BODY[HEADER] {4}\r\nX: y"]
        for word in words:
            if word.startswith("BODY"):
                parts.append(self.body(message, word))
                if "BODY.PEEK" not in word and not self.read_only:
                    message.flags.add("\\Seen")
            elif self.item(message, word):
                parts.append(self.item(message, word).encode())
        self.send(b"* %d FETCH (%s)\r\n" % (self.number(message),
                                            b" ".join(parts)))

    def do_uid_fetch(self, tag, words):
        wanted = [w.upper() for w in words[1:] if w not in "()"]
        if "UID" not in wanted:
            wanted.insert(0, "UID")
        bodies = any(w.startswith("BODY") for w in wanted)
        messages = self.asked(words[0])
        if "fetch-partial" in self.lies and bodies:
            messages = messages[:2]
        if "list-partial" in self.lies and not bodies:
            messages = messages[-2:]
        for message in messages:
            if "fetch-none" in self.lies and bodies:
                continue
            if "fetch-partial-quarantine" in self.lies and \
                    self.name == "Quarantine" and message.uid > 1:
                continue
            self.fetch_one(message, wanted)
            if "fetch-twice" in self.lies:
                self.fetch_one(Twin(self, message), wanted)
        if "list-endless" in self.lies and not bodies:
            self.mailbox.invented = getattr(self.mailbox, "invented", 10000) + 1
            self.line('* 1 FETCH (UID %d RFC822.SIZE 7 INTERNALDATE "%s")' %
                      (self.mailbox.invented, date_text(1767600000)))
        if "list-sparse" in self.lies and not bodies:
            self.list_sparsely()
        if bodies and "new-mail-mid-session" in self.lies and \
                self.name == "INBOX":
            self.folder.add(b"Subject: late\r\n\r\nlate\r\n", 1767600000)
            self.line("* %d EXISTS" % len(self.folder.messages))
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def list_sparsely(self):
        if hasattr(self.mailbox, "sparse"):
            time.sleep(0.2)
            return
        self.mailbox.sparse = True
        for uid in range(10000, 50000, 2):
            self.line('* 1 FETCH (UID %d RFC822.SIZE 7)' % uid)

    def do_uid_store(self, tag, words):
        if self.read_only:
            return self.tagged(tag, "NO [READ-ONLY] may not")
        flags = [w for w in words[2:] if w not in "()"]
        for message in self.asked(words[0]):
            if words[1].startswith("-"):
                message.flags.difference_update(flags)
            else:
                message.flags.update(flags)
            if "SILENT" not in words[1].upper():
                self.fetch_one(message, ["UID", "FLAGS"])
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def copy(self, messages, target):
        return [(m.uid, target.add(m.data, m.date, m.flags).uid)
                for m in messages]

    def copyuid(self, pairs, target):
        if not pairs or "no-copyuid" in self.lies or \
                "no-uidplus" in self.lies:
            return ""
        sources, targets = [a for a, b in pairs], [b for a, b in pairs]
        validity = self.uidvalidity(target)
        if "copyuid-wrong" in self.lies:
            targets = [b + 5000 for b in targets]
        if "copyuid-other" in self.lies:
            sources = [a + 5000 for a in sources]
        if "copyuid-short" in self.lies:
            targets = targets + [targets[-1] + 1]
        if "copyuid-zero" in self.lies:
            validity = 0
        if "copyuid-swapped" in self.lies:
            targets.reverse()
        if "copyuid-descending" in self.lies:
            sources.reverse()
            targets = ["%d:%d" % (max(targets), min(targets))]
        text = ",".join(map(str, sources)) + " " + ",".join(map(str, targets))
        if "copyuid-huge" in self.lies:
            text = "1:4294967295 1:4294967295"
        return "[COPYUID %d %s] " % (validity, text)

    def remove(self, messages):
        for message in messages:
            number = self.number(message)
            self.folder.messages.remove(message)
            self.line("* %d EXPUNGE" % number)

    def say_copyuid(self, pairs, target):
        """In the middle of a command; what is to be said at its end."""
        code = self.copyuid(pairs, target)
        if code and "copyuid-twice" in self.lies:
            self.line("* OK %scopied" % code)
            code = self.copyuid(list(zip([a for a, b in pairs], reversed(
                [b for a, b in pairs]))), target)
        return code

    def target(self, tag, name):
        folder = self.mailbox.folders.get(name)
        if folder is None:
            self.tagged(tag, "NO [TRYCREATE] no such folder")
        return folder

    def do_uid_copy(self, tag, words):
        target = self.target(tag, words[1])
        if target:
            pairs = self.copy(self.asked(words[0]), target)
            self.mailbox.moves += 1
            self.mailbox.save()
            self.tagged(tag, "OK %sdone" % self.say_copyuid(pairs, target))

    def do_uid_move(self, tag, words):
        if "MOVE" not in self.capabilities().split():
            return self.tagged(tag, "BAD unknown command")
        if self.read_only:
            return self.tagged(tag, "NO [READ-ONLY] may not")
        target = self.target(tag, words[1])
        if target:
            messages = self.asked(words[0])
            code = self.say_copyuid(self.copy(messages, target), target)
            if code:
                self.line("* OK %smoved" % code)
            self.remove(messages)
            self.mailbox.moves += 1
            self.mailbox.save()
            self.tagged(tag, "OK done")

    def do_uid_expunge(self, tag, words):
        if "UIDPLUS" not in self.capabilities().split():
            return self.tagged(tag, "BAD unknown command")
        self.remove([m for m in self.asked(words[0])
                     if "\\Deleted" in m.flags])
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def do_expunge(self, tag, words):
        self.remove([m for m in self.folder.messages
                     if "\\Deleted" in m.flags])
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def do_close(self, tag, words):
        self.folder.messages = [m for m in self.folder.messages
                                if "\\Deleted" not in m.flags]
        self.folder = None
        self.mailbox.save()
        self.tagged(tag, "OK done")

    def do_append(self, tag, words):
        size = re.match(r"\{(\d+)(\+?)\}$", words[-1])
        if not size:
            return self.tagged(tag, "BAD what?")
        if not size.group(2):
            self.line("+ go on")
        data = self.file.read(int(size.group(1)))
        self.file.readline(65536)
        folder = self.target(tag, words[0])
        if folder:
            flags = [w for w in words[1:-1] if w.startswith("\\")]
            message = folder.add(data, 1767571200, flags)
            self.mailbox.save()
            self.tagged(tag, "OK [APPENDUID %d %d] done" %
                        (self.uidvalidity(folder), message.uid))


def Twin(session, message):
    """The same UID with other bytes, in the same place."""
    class Placed(Message):
        def __eq__(self, other):
            return other is message
        __hash__ = None
    return Placed(message.uid, message.data + b"another text\r\n", message.date,
                  message.flags)


# ---- Lies: while connecting ----

@lie("greeting-never", "greeting")
def silent(session, tag, words):
    time.sleep(600)


@lie("bye-greeting", "greeting")
def bye_at_once(session, tag, words):
    session.line("* BYE [UNAVAILABLE] too busy, come back later")
    return True


@lie("greeting-garbage", "greeting")
def no_imap(session, tag, words):
    session.line("220 mail.example ESMTP")
    session.line("250 OK")


@lie("greeting-flags", "greeting")
def folder_too_early(session, tag, words):
    session.line("* OK [PERMANENTFLAGS (\\Seen \\*)] ready")
    return True


# ---- Lies: while logging in ----

@lie("auth-no", "LOGIN", "AUTHENTICATE")
def wrong_password(session, tag, words):
    session.tagged(tag, "NO [AUTHENTICATIONFAILED] Authentication failed.")
    return True


@lie("auth-unavailable", "LOGIN", "AUTHENTICATE")
def no_directory(session, tag, words):
    session.tagged(tag, "NO [UNAVAILABLE] cannot reach the user directory")
    return True


@lie("inuse", "LOGIN", "AUTHENTICATE")
def in_use(session, tag, words):
    session.tagged(tag, "NO [INUSE] another session holds the mailbox")
    return True


@lie("limit", "LOGIN", "AUTHENTICATE")
def too_many(session, tag, words):
    session.tagged(tag, "NO Maximum number of connections from user+IP "
                   "exceeded (mail_max_userip_connections=10)")
    return True


@lie("throttle", "SELECT", "EXAMINE", "STATUS")
def throttled(session, tag, words):
    session.tagged(tag, "NO Request is throttled. Suggested Backoff Time: "
                   "299961 milliseconds")
    session.line("* BYE Connection closed.")
    raise Hangup


@lie("beginning-hangs-up", "UID FETCH")
def beginning_hangs_up(session, tag, words):
    """The line ends when the beginning of what was sent is asked for."""
    if any("<0.65536>" in word for word in words):
        raise Hangup
    return False


@lie("not-connected", "SELECT", "EXAMINE", "STATUS", "LIST", "NAMESPACE")
def not_connected(session, tag, words):
    session.tagged(tag, "BAD User is authenticated but not connected.")
    return True


@lie("expired-mid-session", "UID FETCH")
def expired(session, tag, words):
    session.line("* BYE Session expired, please login again")
    raise Hangup


# ---- Lies: of messages that do harm, told when their texts are asked for ----

def until_bad(session, words, bad):
    """Send what stands before the first bad one; False if none was asked for."""
    wanted = [w.upper() for w in words[1:] if w not in "()"]
    messages = session.asked(words[0])
    if not any(w.startswith("BODY") for w in wanted) or \
            not any(m.uid in bad for m in messages):
        return False
    for message in messages:
        if message.uid in bad:
            return True
        session.fetch_one(message, wanted)


@lie("append-full", "APPEND")
def no_room(session, tag, words):
    session.tagged(tag, "NO [OVERQUOTA] the mailbox is full")
    return True


@lie("append-lost", "APPEND")
def taken_and_lost(session, tag, words):
    session.line("+ go on")
    session.file.read(int(words[-1].strip("{}")))
    session.file.readline(65536)
    session.tagged(tag, "OK [APPENDUID 1 77] done")
    return True


@lie("breaks-on-uid", "UID FETCH")
def breaks_on_uid(session, tag, words):
    if until_bad(session, words, session.mailbox.options.bad):
        raise Hangup


@lie("breaks-on-two", "UID FETCH")
def breaks_on_two(session, tag, words):
    if until_bad(session, words, [2, 3]):
        raise Hangup


@lie("breaks-unsent", "UID FETCH")
def breaks_before_it_sends(session, tag, words):
    session.send = lambda data: None
    bad = until_bad(session, words, session.mailbox.options.bad)
    del session.send
    if bad:
        raise Hangup


@lie("stalls-on-uid", "UID FETCH")
def stalls_on_uid(session, tag, words):
    return until_bad(session, words, session.mailbox.options.bad)


@lie("no-to-uid", "UID FETCH")
def no_to_uid(session, tag, words):
    if until_bad(session, words, session.mailbox.options.bad):
        session.tagged(tag, "NO internal error")
        return True


@lie("none-for-uid", "UID FETCH")
def none_for_uid(session, tag, words):
    """Left out of an OK, as if it were not there."""
    bad = [m for m in session.asked(words[0]) if m.uid == 3]
    if bad and any(word.startswith("BODY") for word in words):
        session.folder.messages = [m for m in session.folder.messages
                                   if m not in bad]
        session.do_uid_fetch(tag, words)
        session.folder.messages = bad + session.folder.messages
        session.folder.messages.sort(key=lambda m: m.uid)
        session.mailbox.save()
        return True


@lie("listing-breaks", "UID FETCH")
def listing_breaks(session, tag, words):
    if not any(word.startswith("BODY") for word in words) and any(
            m.uid in session.mailbox.options.bad
            for m in session.asked(words[0])):
        raise Hangup


@lie("breaks-with-new-mail", "UID FETCH")
def breaks_with_new_mail(session, tag, words):
    """Once: mail that came after the listing is not of this run."""
    if session.mailbox.connections == 1 and any(word.startswith("BODY")
                                                for word in words):
        session.folder.add(b"Subject: late\r\n\r\nlate\r\n", 1767600000)
        session.mailbox.save()
        raise Hangup


@lie("auth-no-later", "LOGIN", "AUTHENTICATE")
def wrong_password_later(session, tag, words):
    return session.mailbox.connections > 1 and wrong_password(session, tag,
                                                              words)


@lie("throttle-login", "LOGIN", "AUTHENTICATE")
def throttled_login(session, tag, words):
    return throttled_no(session, tag, words)


@lie("throttle-fetch", "UID FETCH")
def throttled_fetch(session, tag, words):
    return any(word.startswith("BODY") for word in words) and throttled_no(
        session, tag, words)


def throttled_no(session, tag, words):
    session.tagged(tag, "NO Request is throttled. Suggested Backoff Time: "
                   "299961 milliseconds")
    return True


@lie("throttle-fetch-bye", "UID FETCH")
def throttled_fetch_bye(session, tag, words):
    if any(word.startswith("BODY") for word in words):
        session.line("* BYE Request is throttled.")
        raise Hangup


@lie("not-connected-fetch", "UID FETCH")
def not_connected_fetch(session, tag, words):
    return any(word.startswith("BODY") for word in words) and not_connected(
        session, tag, words)


@lie("unavailable-fetch", "UID FETCH")
def unavailable_fetch(session, tag, words):
    if any(word.startswith("BODY") for word in words):
        session.tagged(tag, "NO [UNAVAILABLE] the backend is away")
        return True


@lie("id-nil", "ID")
def id_nil(session, tag, words):
    session.line('* ID ("name" NIL)')
    session.tagged(tag, "OK done")
    return True


@lie("capability-none", "CAPABILITY")
def capability_none(session, tag, words):
    """OK to CAPABILITY without telling any."""
    session.tagged(tag, "OK done")
    return True


@lie("id-none", "ID")
def id_none(session, tag, words):
    session.tagged(tag, "OK done")
    return True


@lie("namespace-nil", "NAMESPACE")
def namespace_nil(session, tag, words):
    session.line("* NAMESPACE NIL NIL NIL")
    session.tagged(tag, "OK done")
    return True


@lie("namespace-none", "NAMESPACE")
def namespace_none(session, tag, words):
    session.tagged(tag, "OK done")
    return True


@lie("status-none", "STATUS")
def status_none(session, tag, words):
    session.tagged(tag, "OK done")
    return True


# ---- Lies: against the parser ----

@lie("literal-4294967299", "UID FETCH")
def wrapping_literal(session, tag, words):
    session.send("* 1 FETCH (UID 1 BODY[] {4294967299}\r\nabc)\r\n")
    session.tagged(tag, "OK done")
    return True


@lie("literal-4294967295", "UID FETCH")
def largest_literal(session, tag, words):
    session.send("* 1 FETCH (UID 1 BODY[] {4294967295}\r\n")
    time.sleep(1)
    return True


@lie("literal-blanks", "UID FETCH")
def literal_with_blanks(session, tag, words):
    session.send("* 1 FETCH (UID 1 BODY[] { 4294967295 } \r\n")
    time.sleep(1)
    return True


@lie("literal-in-status", "UID FETCH")
def literal_in_status(session, tag, words):
    session.send("* OK [BADCHARSET ({4294967295}\r\n")
    time.sleep(1)
    return True


@lie("eof-in-literal", "UID FETCH")
def cut_in_literal(session, tag, words):
    session.send("* 1 FETCH (UID 1 BODY[] {1000}\r\nabc")
    raise Hangup


@lie("parens-deep", "UID FETCH")
def deep(session, tag, words):
    session.send("* 1 FETCH (UID 1 BODYSTRUCTURE " + "(" * 200000 + "\r\n")
    session.tagged(tag, "OK done")
    return True


@lie("quoted-endless", "UID FETCH")
def endless_string(session, tag, words):
    session.send('* 1 FETCH (UID 1 BODY[] "')
    while True:
        session.send("x" * 65536)


@lie("line-endless", "UID FETCH")
def endless_line(session, tag, words):
    session.send("* OK ")
    while True:
        session.send("x" * 65536)


@lie("untagged-endless", "UID FETCH")
def endless_answer(session, tag, words):
    while True:
        session.send("* 1 EXISTS\r\n" * 5000)


@lie("alert-flood", "any")
def alerts(session, tag, words):
    session.send("* OK [ALERT] buy now\r\n" * 100000)


@lie("unsolicited-endless", "UID FETCH")
def endless_fetch(session, tag, words):
    while any(word.startswith("BODY") for word in words):
        session.send("* 1 FETCH (FLAGS (\\Seen))\r\n" * 3000)


@lie("nul", "UID FETCH")
def nul(session, tag, words):
    session.send("* 1 FETCH (UID 1 FLAGS (\0))\r\n")
    session.tagged(tag, "OK done")
    return True


@lie("no-after-data", "UID FETCH")
def data_then_no(session, tag, words):
    for message in session.asked(words[0])[:1]:
        session.fetch_one(message, [w.upper() for w in words[1:]
                                    if w not in "()"])
    session.tagged(tag, "NO some messages could not be read")
    return True


@lie("wrong-tag", "UID FETCH")
def wrong_tag(session, tag, words):
    session.line("ZZ9 OK done")
    return True


@lie("tag-early", "STATUS", "SELECT", "EXAMINE")
def next_tag_too(session, tag, words):
    session.send("%s OK done\r\n%d OK done\r\n" % (tag, int(tag) + 1))
    return True


@lie("injection", "UID FETCH")
def injected_answer(session, tag, words):
    """A message's text is answer syntax; harmless if literals are counted."""
    data = b'x)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n%s OK done\r\n' \
        % tag.encode()
    session.send(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%s)\r\n" %
                 (len(data), data))
    session.tagged(tag, "OK done")
    return True


def bodies_asked(words):
    return any("BODY" in word.upper() for word in words)


def half_of_one(session, words):
    """The first half of the first message, in a literal of its right size."""
    message = session.asked(words[0])[0]
    session.send(b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (
        session.number(message), message.uid, len(message.data)))
    half = len(message.data) // 2
    session.send(message.data[:half])
    return message, message.data[half:]


@lie("bye-in-literal", "UID FETCH")
def bye_in_literal(session, tag, words):
    """Once; the next line is a good one."""
    if bodies_asked(words) and session.mailbox.connections == 1:
        half_of_one(session, words)
        session.line("\r\n* BYE going down")
        raise Hangup


@lie("stall-in-literal", "UID FETCH")
def stall_in_literal(session, tag, words):
    """Once, too."""
    if bodies_asked(words) and session.mailbox.connections == 1:
        half_of_one(session, words)
        session.mailbox.lock.release()		# the others may go on
        try:
            time.sleep(600)
        finally:
            session.mailbox.lock.acquire()


@lie("drip-in-literal", "UID FETCH")
def drip_in_literal(session, tag, words):
    """Slow, but it comes."""
    if not bodies_asked(words):
        return False
    message, rest = half_of_one(session, words)
    for i in range(len(rest)):
        session.sock.sendall(rest[i:i + 1])
        time.sleep(0.01)
    session.send(")\r\n")
    for other in session.asked(words[0]):
        if other is not message:
            session.fetch_one(other, [w.upper() for w in words[1:]
                                      if w not in "()"])
    session.tagged(tag, "OK done")
    return True


def taken_by_another(said):
    """Another client deletes UIDs 1 and 3 while the bodies are sent."""
    def tell(session, tag, words):
        here = session.folder.messages
        if not bodies_asked(words) or session.name != "INBOX" or \
                not here or here[0].uid != 1:
            return False
        wanted = [w.upper() for w in words[1:] if w not in "()"]
        for message in session.asked(words[0]):
            if message in here:
                session.fetch_one(message, wanted)
            if message.uid == 1:
                for gone in [m for m in here if m.uid in (1, 3)]:
                    number = session.number(gone)
                    here.remove(gone)
                    said(session, number, gone.uid)
        session.mailbox.save()
        session.tagged(tag, "OK done")
        return True
    return tell


lie("gone-expunge", "UID FETCH")(taken_by_another(
    lambda session, number, uid: session.line("* %d EXPUNGE" % number)))
lie("gone-vanished", "UID FETCH")(taken_by_another(
    lambda session, number, uid: session.line("* VANISHED %d" % uid)))
lie("gone-earlier", "UID FETCH")(taken_by_another(
    lambda session, number, uid: session.line("* VANISHED (EARLIER) %d" % uid)))
lie("gone-exists", "UID FETCH")(taken_by_another(
    lambda session, number, uid: session.line(
        "* %d EXISTS" % len(session.folder.messages))))


@lie("certificate-changes", "UID FETCH")
def another_certificate(session, tag, words):
    """The first line breaks; the next is offered another certificate."""
    if session.mailbox.connections == 1 and bodies_asked(words):
        raise Hangup


# ---- Lies: about which folders there are ----

@lie("list-million", "LIST")
def list_million(session, tag, words):
    """As many folders as nobody has."""
    for first in range(0, 1000000, 1000):
        session.send("".join('* LIST () "/" "f%06d"\r\n' % number for number in
                             range(first, first + 1000)))


@lie("list-long", "LIST")
def list_long(session, tag, words):
    """Names of 10 kB, and more of them than fit."""
    name = "x" * 10000
    for number in range(5000):
        session.send('* LIST () "/" "%s%d"\r\n' % (name, number))


@lie("list-nul", "LIST")
def list_nul(session, tag, words):
    session.send('* LIST () "/" "a\0b"\r\n')


@lie("list-no", "LIST")
def list_no(session, tag, words):
    session.tagged(tag, "NO not today")
    return True


@lie("list-odd", "LIST")
def list_odd(session, tag, words):
    """Beside what there is: names that are none, or would be patterns or
    commands, and a thousand bytes of one."""
    for name in ("*", "%", "INBOX", "inbox", "&-&-", "&AGE-", "a\x01b", "a\x9bb",
                 "&IC4-txt.exe", "f" * 900, "x) (LIST", "a\\\\b", "..", "/etc/*"):
        session.line('* LIST () "/" "%s"' % name)
    session.send(b'* LIST () "/" {14}\r\na\r\nz1 LOGOUT\r\n\r\n')
    session.line('* LIST (\\Noselect) "/" "Above"')
    session.line('* LIST (\\NonExistent \\HasChildren) "/" "Gone"')


@lie("list-many", "LIST")
def list_many(session, tag, words):
    """A thousand folders, which are there if they are asked for."""
    for number in range(1000):
        session.line('* LIST () "/" "f%04d"' % number)
        session.mailbox.create("f%04d" % number)


@lie("status-breaks", "STATUS")
def status_breaks(session, tag, words):
    """Of one folder nothing can be asked."""
    if words[0] == "Breaks":
        raise Hangup


# ---- Lies: while changing folders ----

THROTTLED = "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"


@lie("throttle-move", "UID MOVE", "UID COPY")
def throttled_move(session, tag, words):
    session.tagged(tag, THROTTLED)
    return True


@lie("throttle-store", "UID STORE", "UID EXPUNGE")
def throttled_store(session, tag, words):
    session.tagged(tag, THROTTLED)
    return True


@lie("move-partial", "UID MOVE")
def move_partial(session, tag, words):
    """RFC 6851 section 3.3: a NO may come after some were moved."""
    messages = session.asked(words[0])[:1]
    session.copy(messages, session.target(tag, words[1]))
    session.remove(messages)
    session.mailbox.save()
    session.tagged(tag, "NO some could not be moved")
    return True


@lie("move-rewrites", "UID MOVE")
def move_rewrites(session, tag, words):
    """What arrives has other bytes of the same number."""
    return move_made_anew(session, tag, words, lambda data: data.replace(
        b"Regards,", b"Regards;"))


@lie("move-remakes", "UID MOVE")
def move_remakes(session, tag, words):
    """What arrives says the same in other MIME, as Exchange does it."""
    def remade(data):
        if data.startswith(b"X-MS"):
            return b"X-MS-TNEF-Correlator:\r\n" + data
        head, _, body = data.partition(b"\r\n\r\n")
        return (b"X-MS-Has-Attach:\r\n" + head + b"\r\nContent-Transfer-"
                b"Encoding: base64\r\n\r\n" + base64.encodebytes(body).replace(
                    b"\n", b"\r\n"))
    return move_made_anew(session, tag, words, remade)


def move_made_anew(session, tag, words, remade):
    target = session.target(tag, words[1])
    if target is None:
        return True
    messages = session.asked(words[0])
    pairs = [(m.uid, target.add(remade(m.data), m.date).uid) for m in messages]
    session.line("* OK %smoved" % session.copyuid(pairs, target))
    session.remove(messages)
    session.mailbox.save()
    session.tagged(tag, "OK done")
    return True


@lie("quarantine-shut", "SELECT", "EXAMINE")
def quarantine_shut(session, tag, words):
    """It is there, and can't be opened just now."""
    if words[0] == "Quarantine":
        session.folder = None
        session.tagged(tag, "NO internal error, see the server's log")
        return True


@lie("quarantine-busy", "SELECT", "EXAMINE")
def quarantine_busy(session, tag, words):
    if words[0] == "Quarantine":
        session.folder = None
        session.tagged(tag, "NO [UNAVAILABLE] backend is being restarted")
        return True


@lie("quarantine-no-fetch", "UID FETCH")
def quarantine_no_fetch(session, tag, words):
    if session.name == "Quarantine" and bodies_asked(words):
        session.tagged(tag, "NO cannot read some messages")
        return True


@lie("create-exists", "STATUS", "CREATE")
def create_exists(session, tag, words):
    """The folder is there, which STATUS does not know before CREATE says so."""
    if words[0] != "Quarantine" or session.mailbox.created:
        return False
    if len(words) == 1:			# CREATE
        session.mailbox.create("Quarantine")
        session.mailbox.created = True
        session.mailbox.save()
        session.tagged(tag, "NO [ALREADYEXISTS] it is there")
    else:
        session.tagged(tag, "NO no such folder")
    return True


@lie("create-other-case", "CREATE")
def create_other_case(session, tag, words):
    """It has a folder of that name but for its case, and opens only that."""
    session.tagged(tag, "NO Mailbox already exists")
    return True


@lie("create-reserved", "CREATE")
def create_reserved(session, tag, words):
    session.tagged(tag, "NO Folder name is reserved")
    return True


def stranger(target, like):
    """Somebody's message of the same size comes at the same moment."""
    data = like.data.replace(b"Sales <sales@", b"Other <other@")
    assert len(data) == len(like.data) and data != like.data
    return target.add(data, like.date)


@lie("copyuid-stranger", "UID MOVE", "UID COPY")
def copyuid_stranger(session, tag, words):
    """COPYUID names it instead of each copy."""
    target = session.target(tag, words[1])
    if target is None:
        return True
    messages = session.asked(words[0])
    pairs = [(m.uid, stranger(target, m).uid) for m in messages]
    session.copy(messages, target)
    code = session.copyuid(pairs, target)
    if "no-move" not in session.lies:
        session.line("* OK %smoved" % code)
        code = ""
        session.remove(messages)
    session.mailbox.save()
    session.tagged(tag, "OK %sdone" % code)
    return True


@lie("copyuid-stranger-alone", "UID COPY")
def copyuid_stranger_alone(session, tag, words):
    """The same, and there is no copy."""
    target = session.target(tag, words[1])
    if target is None:
        return True
    pairs = [(m.uid, stranger(target, m).uid) for m in session.asked(words[0])]
    session.mailbox.save()
    session.tagged(tag, "OK %sdone" % session.copyuid(pairs, target))
    return True


@lie("bye-after-copy", "UID COPY")
def bye_after_copy(session, tag, words):
    real, session.send = session.send, lambda data: None
    session.do_uid_copy(tag, words)
    session.send = real
    session.line("* BYE going down")
    raise Hangup



@lie("create-no", "CREATE")
def create_no(session, tag, words):
    session.tagged(tag, "NO may not create folders")
    return True


@lie("copy-no", "UID COPY")
def copy_no(session, tag, words):
    session.tagged(tag, "NO cannot copy")
    return True


@lie("copy-ok-nothing", "UID COPY")
def copy_nothing(session, tag, words):
    session.tagged(tag, "OK done")
    return True


@lie("store-no", "UID STORE")
def store_no(session, tag, words):
    session.tagged(tag, "NO cannot store")
    return True


@lie("expunge-no", "UID EXPUNGE")
def expunge_no(session, tag, words):
    session.tagged(tag, "NO cannot expunge")
    return True


@lie("move-no", "UID MOVE")
def move_no(session, tag, words):
    session.tagged(tag, "NO cannot move")
    return True


@lie("move-overquota", "UID MOVE", "UID COPY")
def move_overquota(session, tag, words):
    session.tagged(tag, "NO [OVERQUOTA] the mailbox is full")
    return True


@lie("move-trycreate", "UID MOVE", "UID COPY")
def move_trycreate(session, tag, words):
    session.tagged(tag, "NO [TRYCREATE] no such folder")
    return True


@lie("move-ok-nothing", "UID MOVE")
def move_nothing(session, tag, words):
    session.tagged(tag, "OK done")
    return True


@lie("move-copies", "UID MOVE")
def move_copies(session, tag, words):
    session.do_uid_copy(tag, words)
    return True


@lie("move-loses", "UID MOVE")
def move_loses(session, tag, words):
    session.remove(session.asked(words[0]))
    session.mailbox.save()
    session.tagged(tag, "OK done")
    return True


@lie("vanish-before-move", "UID MOVE", "UID COPY")
def vanish(session, tag, words):
    session.remove(session.asked(words[0]))
    session.mailbox.save()


@lie("bye-before-move", "UID MOVE")
def bye_before(session, tag, words):
    session.line("* BYE going down")
    raise Hangup


@lie("bye-after-move", "UID MOVE")
def bye_after(session, tag, words):
    real, session.send = session.send, lambda data: None
    session.do_uid_move(tag, words)
    session.send = real
    session.line("* BYE going down")
    raise Hangup


@lie("silent-after-move", "UID MOVE")
def silent_after(session, tag, words):
    real, session.send = session.send, lambda data: None
    session.do_uid_move(tag, words)
    session.send = real
    return True


# ---- The program ----

def serve(mailbox, context, sock):
    try:
        sock = context.wrap_socket(sock, server_side=True)
        Session(mailbox, sock).serve()
    except (OSError, Hangup, ValueError, IndexError) as error:
        if isinstance(error, (ValueError, IndexError)):
            mailbox.log(b"# liar: " + repr(error).encode())
    finally:
        sock.close()


def context_of(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def known():
    return sorted(set(LIES) | set(BENT))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--second-cert")
    parser.add_argument("--second-key")
    parser.add_argument("--portfile")
    parser.add_argument("--lies", default="")
    parser.add_argument("--mailbox")
    parser.add_argument("--log")
    parser.add_argument("--state")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--date", type=int, default=1767571200)
    parser.add_argument("--bad", default=[3], type=lambda text: [
        int(word) for word in text.split(",")])
    parser.add_argument("--list", action="store_true",
                        help="print the names of the lies and end")
    options = parser.parse_args()
    if options.list:
        print("\n".join(known()))
        sys.exit(0)
    lies = [name for name in options.lies.split(",") if name]
    for name in lies:
        if name not in known():
            parser.error("no lie is called '%s'" % name)
    return options, lies


def main():
    options, lies = parse()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    contexts = [context_of(options.cert, options.key)]
    if options.second_cert:
        contexts.append(context_of(options.second_cert, options.second_key))
    mailbox = Mailbox(options, lies)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", options.port))
    listener.listen(50)
    if options.portfile:
        with open(options.portfile + ".new", "w") as file:
            file.write("%d\n" % listener.getsockname()[1])
        os.replace(options.portfile + ".new", options.portfile)
    while True:
        sock, _ = listener.accept()
        mailbox.connections += 1
        changed = "certificate-changes" in lies and mailbox.connections > 1
        threading.Thread(target=serve, args=(mailbox, contexts[
            -1 if changed else 0], sock),
                         daemon=True).start()


if __name__ == "__main__":
    main()
