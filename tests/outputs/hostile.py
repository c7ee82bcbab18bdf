# SPDX-License-Identifier: Apache-2.0
"""Lies of words, for liar.py: what a server says, made of payloads.

    hostile-words   every folder is refused, and now and then the greeting is BYE
    hostile-list    LIST names folders of sent mail that are payloads
    hostile-folders LIST names folders that are, with a suspect letter in each
    hostile-login   LOGIN is refused
    hostile-talk    ID, capabilities and every OK are followed by a payload
"""
import itertools
import re

import bed
import liar
import payloads

# A line of a server can't hold these; a literal can.
LINES = [bytes(c for c in payload if c not in b"\0\r\n")[:45]
         for payload in payloads.PAYLOADS.values()]
GROUPS = [b" ".join(LINES[i:i + 4]) for i in range(0, len(LINES), 4)]
LETTER = (b"From: ap@buyer.example\r\nTo: sales@supplier.example\r\n"
          b"Message-ID: <1@buyer.example>\r\n\r\nOrder.\r\n")
refusals, connections = itertools.count(), itertools.count()


@liar.lie("hostile-words", "greeting")
def greeting(session, tag, rest):
    """The second connection, and each third behind it."""
    turn = next(connections)
    if turn % 3 != 1:
        return False
    session.send(b"* BYE " + GROUPS[turn % len(GROUPS)] + b"\r\n")
    return True


@liar.lie("hostile-words", "EXAMINE", "SELECT", "STATUS")
def refused(session, tag, rest):
    session.send(b"%s NO %s\r\n" % (tag.encode(), GROUPS[
        next(refusals) % len(GROUPS)]))
    return True


@liar.lie("hostile-login", "LOGIN", "AUTHENTICATE")
def login(session, tag, rest):
    if len(rest) < 2 and rest[:1] == ["PLAIN"]:
        session.send(b"+ \r\n")
        session.file.readline(65536)
    session.send(tag.encode() + b" NO [AUTHENTICATIONFAILED] " + GROUPS[0] +
                 b"\r\n")
    return True


LISTED = 4	# seki takes no more than a few folders for sent mail
listings = itertools.count()


@liar.lie("hostile-list", "LIST")
def folders(session, tag, rest):
    first = next(listings) * LISTED
    for payload in list(payloads.PAYLOADS.values())[first:first + LISTED]:
        session.send(b'* LIST (\\Sent) "/" {%d}\r\n%s\r\n' % (
            len(payload[:200]), payload[:200]))
        name = bed.utf7(payload[:200].decode("utf-8", "replace")).encode()
        session.send(b'* LIST (\\Sent) "/" "%s"\r\n' % re.sub(
            rb'(["\\])', rb"\\\1", name))
        # Every second time they can be opened, and have a letter in them.
        if first // LISTED % 2 == 0 or b'"' in name or b"\\" in name:
            continue
        folder = session.mailbox.create(name.decode())
        if not folder.messages:
            folder.add(LETTER, session.mailbox.options.date)
    return False


NAMED = """bidi zero-width tags line-separators sql html command option format
formula formula-blank formula-zero-width""".split()


@liar.lie("hostile-folders", "LIST")
def named(session, tag, rest):
    for number, word in enumerate(NAMED):
        name = bed.utf7(payloads.PAYLOADS[word].decode())
        folder = session.mailbox.create(name)
        if not folder.messages:
            folder.add(bed.message(number + 10, number == 0),
                       session.mailbox.options.date)
        session.send('* LIST () "/" "%s"\r\n' % name)
    session.tagged(tag, "OK done")
    return True


@liar.lie("hostile-talk", "ID", "CAPABILITY")
def talk(session, tag, rest):
    for group in GROUPS:
        session.send(b"* OK [ALERT] " + group + b"\r\n")
    session.send(b'* ID ("name" {%d}\r\n%s)\r\n' % (len(GROUPS[0]), GROUPS[0]))
    return False
