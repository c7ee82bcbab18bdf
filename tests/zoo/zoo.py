# SPDX-License-Identifier: Apache-2.0
"""The servers that are not Dovecot.

    for kind in zoo.KINDS:
        server = kind.start(made, users)

starts one, in a bed.Bed and until its end, or raises bed.Skipped where the
machine lacks what it needs.
"""
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "imap"))
import bed


class Courier(bed.Server):
    """UIDPLUS without MOVE; no UIDNEXT at SELECT; all folders below INBOX."""

    SCRIPT = os.path.join(HERE, "courier")
    PREFIX = "INBOX."

    def renumber(self, user):
        # Its UIDVALIDITY is a second, too. One found missing at an EXAMINE is not
        # kept, and would be another one next time.
        time.sleep(1.1)
        os.unlink(os.path.join(self.dir, "mail", user, "Maildir",
                               "courierimapuiddb"))
        with self.eyes(user) as eyes:
            eyes.imap.select("INBOX")

    def logins(self, user):
        text = self.read("log")
        return (text.count(" LOGIN, user=%s," % user),
                text.count(" LOGIN FAILED, user=%s," % user))


class Cyrus(bed.Server):
    """Every extension; what is expunged stays on its disk. `hidden`: those that
    it does not announce."""

    SCRIPT = os.path.join(HERE, "cyrus")

    def __init__(self, made, name, users, hidden=""):
        super().__init__(made, name, users, env={
            "SEKI_TEST_CYRUS": "suppress_capabilities: " + hidden
            if hidden else ""})


class Mailutils(bed.Server):
    """
    Neither MOVE nor UIDPLUS, and no keywords. It keeps mbox files and shows what
    it notes in them: lines in each message's header that tell its UID and flags,
    other ones in the copy.
    """

    SCRIPT = os.path.join(HERE, "mailutils")
    DELIMITER = "/"
    AT = "@zoo.example"
    EXPUNGES_UIDS = False
    FLAGS = bed.Server.FLAGS[:-1]

    @staticmethod
    def plain(data):
        head, blank, body = data.partition(b"\r\n\r\n")
        head = re.sub(rb"(?m)^(X-IMAPbase|X-UID|Status): [^\n]*\n", b"",
                      head + b"\r\n")
        return head[:-2] + blank + body


class Kind:
    """
    A server with some extensions hidden, and the way that a message takes from
    one folder to another there: "move"; "copy" and expunge; or "mark", which
    leaves the original, marked \\Deleted.
    """

    def __init__(self, cls, way, hidden="", keeps_all=True):
        self.cls, self.way, self.hidden = cls, way, hidden
        self.marks = way == "mark"
        self.keeps_all = keeps_all	# bytes and flags, in a copy
        self.name = cls.__name__ + ("" if not hidden else " without " +
                                    " and ".join(hidden.split()))

    def start(self, made, users):
        words = {"hidden": self.hidden} if self.hidden else {}
        return made.serve(self.cls, self.hidden.replace(" ", "-") or "all",
                          users, **words)


KINDS = [
    Kind(Courier, "copy"),
    Kind(Cyrus, "move"),
    Kind(Cyrus, "copy", "MOVE"),
    Kind(Cyrus, "mark", "MOVE UIDPLUS"),
    Kind(Mailutils, "mark", keeps_all=False),
]
