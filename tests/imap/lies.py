# SPDX-License-Identifier: Apache-2.0
"""
Lies that need a story of their own: a first run that is told one thing, later runs
that are told another, and what must have become of each message in between. The
lies that one run can stand alone are in run's no_lie_loses_a_message.
"""
import json
import os
import re

import bed

# Lies of liar.py that are told here only.
OWN = ["gone-expunge", "gone-vanished", "gone-earlier", "gone-exists",
       "placeholder", "certificate-changes", "copyuid-stranger",
       "copyuid-stranger-alone", "quarantine-shut", "quarantine-busy",
       "quarantine-renumbered", "quarantine-no-fetch",
       "fetch-partial-quarantine", "bye-after-copy", "move-rewrites",
       "move-remakes"]
SUSPECTS = [2, 4]
ACTIONS = "SELECT state FROM action WHERE kind = 'quarantine' ORDER BY id"


def scene(stage, *lies, messages=None, settings="", extra="", **words):
    """A case whose one account is the liar's."""
    case = stage.bed.case()
    server = stage.bed.liar(case, lies, bed.some(5, SUSPECTS) if messages is
                            None else messages, **words)
    case.account(server.port, "ap", extra=extra).configure(settings=settings)
    return case, server


def shas(server, folder):
    return sorted(m[1] for m in server.look().get(folder, [])
                  if "\\Deleted" not in m[2])


def suspects(*numbers):
    return sorted(bed.sha256(bed.message(n, True)) for n in numbers or SUSPECTS)


def asked(server, *words):
    """The commands that begin so."""
    return [line for line in server.commands()
            if line.upper().startswith(words)]


def nothing_waits(case):
    """The server's wish to be left alone is over."""
    case.change("UPDATE account SET next_try_at = NULL")


def true_rows(case, server):
    """Each row that says done names the UID under which its bytes lie."""
    looks = server.look()
    done = case.rows("SELECT destination, destination_uid, sha256 FROM action"
                     " WHERE kind = 'quarantine' AND state = 'done'")
    for folder, uid, sha in done:
        there = [m[1] for m in looks.get(folder, []) if m[0] == uid]
        assert there == [sha], "the row says UID %s of %s for %s: %s" % (
            uid, folder, sha[:8], looks.get(folder))
    assert len({row[:2] for row in done}) == len(done), done


def well(case, server, held=None, runs=2):
    """Honest runs end the story: each message in one place, each row true."""
    server.reform()
    nothing_waits(case)
    for number in range(runs):
        ran = case.scan()
        assert ran.status == 0, ran
        assert number == 0 or ran.err == "", ran
    assert shas(server, "Quarantine") == (held or suspects()), (
        server.look(), case.rows(ACTIONS))
    true_rows(case, server)
    states = case.rows(ACTIONS)
    assert {state for state, in states} <= {"done"}, states
    assert not case.rows("SELECT 1 FROM alert WHERE kind = 'lost'")


# ---- Refusals that may pass ----

def a_refusal_to_open_the_quarantine_settles_nothing(stage):
    def moved(lie, status, before):
        case, server = scene(stage, *before)
        ran = case.scan()
        assert ran.status == 69, ran
        states = case.rows(ACTIONS)
        server.tell(*before[:-1], lie)
        with server.eyes() as eyes:
            eyes.put(bed.message(6), date='"05-Jan-2026 15:00:00 +0000"')
        for _ in range(2):
            ran = case.scan()
            assert ran.status == status, ran
            assert "'Quarantine'" in ran.err, ran
            assert case.rows(ACTIONS) == states, (states, case.rows(ACTIONS))
            nothing_waits(case)
        # What came meanwhile is judged all the same, where it may be.
        judged = case.rows("SELECT count(*) FROM message")[0][0]
        assert judged == (6 if status == 1 else 5), judged
        assert len(shas(server, "Quarantine")) == 2, server.look()
        well(case, server)
        assert len(shas(server, "INBOX")) == 4, server.look()
        server.stop()

    together = []
    for lie, status in (("quarantine-shut", 1), ("quarantine-busy", 75),
                        ("quarantine-no-fetch", 1)):
        for before in (("bye-after-move",), ("no-move", "bye-after-copy")):
            together.append(("%s after %s" % (lie, before), moved,
                             (lie, status, before)))
    bed.together(together)


def a_quarantine_that_cant_be_seen_releases_nothing(stage):
    """The same message comes again, while its held copy can't be looked at."""
    def again(lies, status, state):
        case, server = scene(stage, settings="max_tries = 3;")
        ran = case.scan()
        assert ran.status == 0 and ran.err == "", ran
        server.tell(*lies)
        with server.eyes() as eyes:
            eyes.put(bed.message(4, True), date='"05-Jan-2026 15:00:00 +0000"')
        ran = case.scan()
        assert ran.status == status, ran
        assert not case.rows("SELECT 1 FROM action WHERE kind = 'release'")
        row = case.rows("SELECT verdict, reason, action FROM message"
                        " WHERE uid = 6")
        assert row == state, row
        well(case, server, suspects(2, 4, 4))
        assert not case.rows("SELECT 1 FROM action WHERE kind = 'release'")
        server.stop()

    deferred = [("deferred", "quarantine-shut", "none")]
    bed.together([
        ("shut", again, (["quarantine-shut"], 0, deferred)),
        ("busy", again, (["quarantine-busy"], 75, [])),
        ("in part", again, (["fetch-partial-quarantine"], 0, deferred)),
        ("renumbered", again, (["quarantine-renumbered"], 0,
                               [("suspect", None, "quarantine")])),
    ])


def at_the_last_try_what_cant_be_told_apart_is_held(stage):
    case, server = scene(stage, settings="max_tries = 2;")
    case.scan()
    server.tell("quarantine-shut")
    with server.eyes() as eyes:
        eyes.put(bed.message(2, True), date='"05-Jan-2026 15:00:00 +0000"')
    assert case.scan().status == 0
    case.scan()
    assert case.rows("SELECT verdict, tries FROM message WHERE uid = 6") == [
        ("suspect", 2)]
    well(case, server, suspects(2, 2, 4))
    server.stop()


def a_release_is_seen_although_the_quarantine_was_numbered_anew(stage):
    case, server = scene(stage)
    case.scan()
    with server.eyes() as eyes:
        eyes.move(1, "Quarantine", "INBOX")
    server.tell("quarantine-renumbered")
    ran = case.scan()
    assert (ran.status, ran.err) == (0, ""), ran
    assert case.rows("SELECT uid, action FROM message WHERE action ="
                     " 'released'") == [(2, "released")]
    for _ in range(2):
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        assert shas(server, "Quarantine") == suspects(4), server.look()
    server.stop()


def a_refused_delete_stops_no_mailbox(stage):
    case, server = scene(stage, "no-move", "store-no")
    for number in (0, 1, 2):
        with server.eyes() as eyes:
            eyes.put(bed.message(11 + number),
                     date='"05-Jan-2026 15:00:00 +0000"')
        ran = case.scan()
        assert ran.status == 1, ran
        assert len(case.rows("SELECT 1 FROM message")) == 6 + number, ran
        assert len(shas(server, "Quarantine")) == 2, server.look()
    well(case, server)
    server.stop()


def a_throttled_move_is_left_alone_for_as_long_as_was_asked(stage):
    def throttled(lies, verb):
        case, server = scene(stage, *lies)
        ran = case.scan()
        assert ran.status == 75 and "throttled" in ran.err, ran
        assert len(asked(server, verb)) == 1, server.commands()
        wait = case.rows("SELECT strftime('%s', next_try_at) -"
                         " strftime('%s', 'now') FROM account")[0][0]
        assert 200 < wait <= 300, wait
        logins = len(asked(server, "LOGIN", "AUTHENTICATE"))
        ran = case.scan()
        assert ran.status == 1 and "not logging in" in ran.err, ran
        assert len(asked(server, "LOGIN", "AUTHENTICATE")) == logins == 1
        sentences = case.rows("SELECT state, sentence FROM action")
        # Asked once, and nothing more is: the next run looks what became of it.
        assert all(state in ("intended", "copied") for state, _ in sentences)
        well(case, server)
        server.stop()

    bed.together([
        ("move", throttled, (["throttle-move"], "UID MOVE")),
        ("copy", throttled, (["no-move", "throttle-move"], "UID COPY")),
        ("store", throttled, (["no-move", "throttle-store"], "UID STORE")),
    ])


# ---- COPYUID ----

def a_copyuid_is_believed_of_no_message_that_was_not_looked_at(stage):
    def told(*lies):
        case, server = scene(stage, *lies)
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        true_rows(case, server)
        assert case.rows(ACTIONS) == [("done",)] * 2, case.rows(ACTIONS)
        held = shas(server, "Quarantine")
        assert sorted(set(held) & set(suspects())) == suspects(), held
        server.reform()
        for _ in range(2):
            ran = case.scan()
            assert (ran.status, ran.err) == (0, ""), ran
            true_rows(case, server)
        assert len(shas(server, "INBOX")) == 3, server.look()
        server.stop()

    def alone(*lies):
        """The original is all there is: it must stay."""
        case, server = scene(stage, "no-move", "copyuid-stranger-alone", *lies)
        ran = case.scan()
        assert ran.status == 1, ran
        assert not asked(server, "UID STORE", "UID EXPUNGE")
        assert len(shas(server, "INBOX")) == 5, server.look()
        server.reform()
        ran = case.scan()
        assert ran.status == 0, ran
        true_rows(case, server)
        assert set(suspects()) <= set(shas(server, "Quarantine"))
        server.stop()

    stories = [("alone", alone, ()), ("marked", alone, ("no-uidplus",))]
    for lie in ("copyuid-swapped", "copyuid-descending", "copyuid-twice",
                "copyuid-stranger"):
        stories += [(lie, told, (lie,)), (lie, told, ("no-move", lie))]
    bed.together(stories)


def other_bytes_under_the_uid_that_was_named_are_no_copy(stage):
    case, server = scene(stage, "move-rewrites")
    ran = case.scan()
    assert ran.status == 1 and ran.err.count("lost a message") == 2, ran
    rows = case.rows("SELECT state, sentence FROM action ORDER BY id")
    assert [state for state, _ in rows] == ["lost", "lost"], rows
    for number, (_, sentence) in enumerate(rows, 1):
        assert "UID %d, where other bytes" % number in sentence, rows
    # What is nowhere is not held.
    assert case.rows("SELECT moved, failed FROM run") == [(0, 0)]
    server.reform()
    ran = case.scan()
    assert (ran.status, ran.err) == (0, ""), ran
    server.stop()


def a_move_that_makes_the_bytes_anew_is_done_by_its_content(stage):
    def held(*_):
        """Two at once."""
        case, server = scene(stage, "move-remakes")
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        assert case.rows(ACTIONS) == [("done",)] * 2, case.rows(ACTIONS)
        rows = case.rows("SELECT destination_uid FROM action ORDER BY id")
        assert rows == [(1,), (2,)], rows
        then = server.look()["Quarantine"]
        silent_twice(case)
        assert server.look()["Quarantine"] == then, server.look()
        back_again(case, server)

    def cut(when):
        """Killed when the server has answered, or before."""
        case, server = scene(stage, "move-remakes")
        ran = case.scan(env={"SEKI_INTERRUPT": "%s-UID-MOVE" % when,
                             "SEKI_VICTIM": "group"})
        assert ran.status not in (0, 1), ran
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        assert case.rows(ACTIONS) == [("done",)] * 2, case.rows(ACTIONS)
        server.stop()

    def back_again(case, server):
        """A wish goes the same way; what is moved back by hand stays, too."""
        one = str(case.rows("SELECT id FROM message WHERE uid = 2")[0][0])
        ran = case.scan("release", one, verb="review")
        assert ran.status == 0, ran
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        with server.eyes() as eyes:
            eyes.move(2, "Quarantine", "INBOX")
        silent_twice(case)
        assert shas(server, "Quarantine") == [], server.look()
        rows = case.rows("SELECT uid, verdict, action FROM message ORDER BY id")
        assert [row[2] for row in rows if row[1] == "suspect"] == \
            ["released"] * 2, rows
        server.stop()

    def silent_twice(case):
        for _ in range(2):
            ran = case.scan()
            assert (ran.status, ran.err) == (0, ""), ran

    bed.together([("held", held, ()), ("cut after", cut, ("after",)),
                  ("cut in", cut, ("before",))])


def what_the_server_made_anew_is_shown_as_such(stage):
    """Under other bytes it is believed for its content; never for a Message-ID."""
    def asked_for(case, verb, *words, status=0):
        ran = case.scan(verb, *words, "--lang=en", verb="review")
        assert ran.status == status, ran
        return ran

    text = "Please pay.\r\nRegards,\r\nSales"
    judged = bed.message(2, True, body=text)
    case, server = scene(stage, "move-remakes", messages=[
        bed.message(1), judged])
    ran = case.scan()
    assert (ran.status, ran.err) == (0, ""), ran
    assert case.rows(ACTIONS) == [("done",)], case.rows(ACTIONS)
    one = str(case.rows("SELECT id FROM message WHERE uid = 2")[0][0])
    made, = shas(server, "Quarantine")
    assert made != bed.sha256(judged)
    with server.eyes() as eyes:
        eyes.put(bed.message(2, True, body=text.replace("pay", "wait")),
                 "Quarantine", date='"05-Jan-2026 15:00:00 +0000"')
    before = server.look()
    ran = asked_for(case, "read", one)
    assert "no longer those that were judged" in ran.out, ran
    assert "  | Please pay." in ran.out and ran.err == "", ran
    ran = case.scan("read", one, "--lang=ja", verb="review")
    assert "判定時のデータとは一致しません" in ran.out, ran
    ran = asked_for(case, "export", one, "-o", case.dir + "/out")
    assert "not byte for byte what was judged" in ran.out, ran
    files = {}
    for name in os.listdir(case.dir + "/out"):
        with open(os.path.join(case.dir, "out", name), "rb") as file:
            files[name] = file.read()
    manifest = json.loads(files["manifest.json"])
    assert bed.sha256(files["message.eml"]) == made
    assert manifest["sha256_of_message_eml"] == made, manifest
    assert manifest["sha256_in_the_log"] == bed.sha256(judged), manifest
    assert manifest["message_eml_is_as_judged"] is False, manifest
    assert manifest["message_eml_is_whole"] is True, manifest
    for name, word in (("README.en.txt", "not the bytes that were judged"),
                       ("README.ja.txt", "判定時のデータとは一致しま"),
                       ("report.en.txt", "no longer those that were judged")):
        assert word in files[name].decode(), (name, files[name].decode())
    assert server.look() == before
    # Its neighbour has the Message-ID too, and is not it.
    with server.eyes() as eyes:
        eyes.delete(1, "Quarantine")
    ran = asked_for(case, "read", one, status=65)
    assert "can't be found any more" in ran.err and ran.out == "", ran
    server.stop()


def two_copies_of_the_same_bytes_have_a_row_each(stage):
    same = [bed.message(2, True)] * 3

    def told(*lies):
        case, server = scene(stage, *lies, messages=same)
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        true_rows(case, server)
        assert case.rows(ACTIONS) == [("done",)] * 3, case.rows(ACTIONS)
        server.stop()

    bed.together([(str(lies), told, lies) for lies in (
        ("no-copyuid",), ("no-move", "no-copyuid"), ("copyuid-swapped",),
        ("no-move", "no-uidplus"))])


def a_copy_is_found_among_hundreds_of_its_size(stage):
    def hidden(*lies):
        letters = [bed.message(n, body="Letter %d.\r\nRegards,\r\nSale" % n)
                   for n in range(200, 460)]
        case, server = scene(stage, "bye-after-move",
                             messages=[bed.message(101, True),
                                       bed.message(102)],
                             folders={"Quarantine": letters})
        assert {len(letter) for letter in letters} == {
            len(bed.message(101, True))}
        assert case.scan().status == 69
        server.tell("quarantine-renumbered", *lies)
        ran = case.scan()
        assert ran.status == 0, ran
        assert case.rows(ACTIONS) == [("done",)], case.rows(ACTIONS)
        true_rows(case, server)
        server.stop()

    bed.together([("sizes told", hidden, ()),
                  ("sizes not told", hidden, ("size-small",))])


# ---- What others do meanwhile ----

def numbers_that_shift_while_bodies_come_confuse_nobody(stage):
    def shifted(lie):
        case, server = scene(stage, lie)
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        for run in range(3):
            assert shas(server, "Quarantine") == suspects(), server.look()
            assert [m[0] for m in server.look()["INBOX"]] == [5]
            rows = case.rows("SELECT uid, verdict FROM message ORDER BY uid")
            assert rows == [(1, "clean"), (2, "suspect"), (4, "suspect"),
                            (5, "clean")], rows
            true_rows(case, server)
            server.reform()
            ran = case.scan()
            assert (ran.status, ran.err) == (0, ""), ran
        server.stop()

    bed.together([(lie, shifted, (lie,)) for lie in OWN[:4]])


def a_message_that_comes_back_rewritten_is_released(stage):
    """A server of the Exchange family makes the MIME of what it stores anew."""
    text = "Please pay, and tell nobody.\r\nRegards,\r\nSales\r\n"
    first = bed.message(2, True)
    head, _, _ = first.partition(b"MIME-Version:")

    def mail(boundary, extra, encode):
        return (extra + head + b"MIME-Version: 1.0\r\nContent-Type: multipart/"
                b"mixed; boundary=\"" + boundary + b"\"\r\n\r\n" +
                b"".join(b"--" + boundary + b"\r\nContent-Type: text/plain; "
                         b"charset=utf-8\r\n" + encode(part) + b"\r\n"
                         for part in (text, "Terms: 30 days.\r\n")) +
                b"--" + boundary + b"--\r\n")

    def plain(part):
        return b"\r\n" + part.encode()

    def base64(part):
        return (b"Content-Transfer-Encoding: base64\r\n\r\n" +
                bed.base64.encodebytes(part.encode()).replace(b"\n", b"\r\n"))

    sent = mail(b"ours", b"", plain)
    made = mail(b"_000_theirs_", b"X-MS-Exchange-Organization-SCL: 1\r\n"
                b"X-MS-Has-Attach: yes\r\n", base64)
    other = mail(b"_000_theirs_", b"", lambda part: base64(
        part.replace("30", "60")))
    assert sent != made
    case, server = scene(stage, messages=[bed.message(1), sent])
    assert case.scan().status == 0
    assert shas(server, "Quarantine") == [bed.sha256(sent)]
    with server.eyes() as eyes:
        eyes.delete(1, "Quarantine")
        eyes.put(made, date='"05-Jan-2026 15:00:00 +0000"')
        eyes.put(other, date='"05-Jan-2026 15:00:00 +0000"')
    for _ in range(3):
        ran = case.scan()
        assert (ran.status, ran.err) == (0, ""), ran
        assert bed.sha256(made) in shas(server, "INBOX"), server.look()
        # Another content is another message, whatever its head says.
        assert shas(server, "Quarantine") == [bed.sha256(other)]
        assert case.rows("SELECT uid, action FROM message ORDER BY uid") == [
            (1, "none"), (2, "released"), (4, "quarantine")]
        assert len(case.rows("SELECT 1 FROM action WHERE kind ="
                             " 'release'")) == 1
    server.stop()


# ---- Placeholders ----

def a_notice_in_place_of_a_message_is_deferred_told_and_tried_again(stage):
    case, server = scene(stage, "placeholder", settings="max_tries = 3;")
    row = "SELECT verdict, reason, tries, action FROM message WHERE uid = 2"
    ran = case.scan()
    assert ran.status == 0, ran
    assert len(ran.err.splitlines()) == 1 and "UID 2" in ran.err and \
        "notices of its own" in ran.err, ran
    assert case.rows(row) == [("deferred", "unscanned", 1, "none")]
    assert case.rows("SELECT kind FROM alert WHERE cleared_at IS NULL") == [
        ("unscanned",)]
    assert shas(server, "Quarantine") == suspects(4)
    ran = case.scan("--dry-run")
    assert ran.status == 0, ran
    ran = case.scan()			# told once
    assert (ran.status, ran.err) == (0, ""), ran
    assert case.rows(row) == [("deferred", "unscanned", 2, "none")]
    ran = case.scan("--verdict", "deferred", "--json", verb="log")
    assert "unscanned" in ran.out, ran
    number = str(case.rows("SELECT id FROM message WHERE uid = 2")[0][0])
    for lang, said in (("en", "a notice of its own"),
                       ("ja", "サーバー自身の通知")):
        ran = case.scan(number, "--lang=" + lang, verb="show")
        assert said in re.sub(r"\s+", " " if lang == "en" else "",
                              ran.out), ran
    well(case, server)
    assert case.rows(row) == [("suspect", None, 3, "quarantine")]
    server.stop()


def a_strangers_imitation_of_such_a_notice_is_judged(stage):
    """Only what never went over the internet is the server's own."""
    head = bed.message(1).split(b"From:")[0]
    forged = (head + b"From: Microsoft Exchange Server 2010 <x@evil.example>"
              b"\r\nTo: ap@buyer.example\r\nSubject: Retrieval using the IMAP4 "
              b"protocol failed for the following message: 9\r\n\r\nThe server "
              b"couldn't retrieve the following message:\r\nSUSPECT\r\n")
    case, server = scene(stage, messages=[forged])
    ran = case.scan()
    assert (ran.status, ran.err) == (0, ""), ran
    verdict = case.rows("SELECT verdict, reason FROM message")
    assert verdict in ([("clean", None)], [("caution", None)]), verdict
    server.stop()


# ---- What goes over the line ----

MARK = "ZZ9HOSTILE"
COMMANDS = re.compile(
    r'(CAPABILITY|LOGIN "?ap"? "?secret"?|ID \("name" "seki" "version" "[^"]*"\)|'
    r'NAMESPACE|LOGOUT|LIST "" "?[*]?"?|(EXAMINE|SELECT|CREATE|SUBSCRIBE) '
    r'"?(INBOX|Quarantine([/-]Fraud)?)"?|'
    r'STATUS "?(INBOX|Quarantine([/-]Fraud)?)"? \([A-Z ]+\)|'
    r'UID FETCH [0-9,:*]+ \([]A-Z0-9[.<> ]+\)|'
    r'UID (MOVE|COPY) [0-9,:]+ "?Quarantine"?|'
    r'UID STORE [0-9,:]+ \+FLAGS.SILENT \(\\Deleted\)|UID EXPUNGE [0-9,:]+)$')


def no_byte_of_a_message_goes_into_a_command(stage):
    number = 0
    letters = []
    for field in ("Message-ID", "Subject", "From", "In-Reply-To", "References"):
        for bad in ('<%s"x@y>', "<%s{3}\r\n abc@y>", "<a>\r\n\tA1 DELETE %s",
                    "{4294967299}\r\n %s LOGOUT", '%s" \\ (\\Deleted) ) *',
                    "=?utf-8?Q?%s=0D=0AA7_DELETE_INBOX=0D=0A?=",
                    "%s\x00\r\n * 1 EXPUNGE", "%s &AGE- %% * (", "%s\xff\x80"):
            number += 1
            head, _, body = bed.message(number, True).partition(b"\r\n\r\n")
            value = bad % MARK
            if field == "Subject":
                value = "SUSPECT " + value
            elif field == "From":
                value = '"%s" <sales@supplier.example>' % value.replace(
                    '"', "'")
            lines = [line for line in head.split(b"\r\n")
                     if not line.startswith(field.encode())]
            lines.append((field + ": " + value).encode("latin-1"))
            letters.append(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def asked_nothing_else(*lies):
        case, server = scene(stage, *lies, messages=letters)
        ran = case.scan()
        assert ran.status in (0, 69), ran
        server.reform()
        for _ in range(2):
            ran = case.scan()
            assert ran.status == 0, ran
        assert len(shas(server, "Quarantine")) == len(letters), (
            len(letters), case.rows("SELECT uid, verdict, subject FROM message"
                                    " WHERE verdict <> 'suspect'"))
        true_rows(case, server)
        with open(server.log, "rb") as file:
            log = file.read()
        assert MARK.encode() not in log
        for line in server.commands():
            assert COMMANDS.match(line.strip()), "asked: " + line
        server.stop()

    bed.together([(str(lies), asked_nothing_else, lies) for lies in (
        (), ("no-copyuid",), ("no-move",), ("no-move", "no-uidplus"),
        ("bye-after-move",), ("no-move", "bye-after-copy"))])


def a_certificate_that_changes_is_told_no_password(stage):
    case, server = scene(stage, "certificate-changes")
    ran = case.scan()
    assert ran.status == 69 and "certificate" in ran.err, ran
    assert len(asked(server, "LOGIN", "AUTHENTICATE")) == 1, server.commands()
    ran = case.scan()
    assert ran.status == 69 and "certificate" in ran.err, ran
    assert len(asked(server, "LOGIN", "AUTHENTICATE")) == 1, server.commands()
    well(case, server)
    server.stop()


def a_disabled_extension_is_not_used(stage):
    def without(words, gone):
        case, server = scene(stage, extra="disable_extensions = [ %s ];" %
                             ", ".join('"%s"' % word for word in words))
        for _ in range(2):
            ran = case.scan()
            assert (ran.status, ran.err) == (0, ""), ran
        for verb in gone:
            assert not asked(server, verb), server.commands()
        assert asked(server, "UID COPY" if "UID MOVE" in gone else "UID MOVE")
        assert shas(server, "Quarantine") == suspects(), server.look()
        left = [m[0] for m in server.look()["INBOX"]
                if "\\Deleted" not in m[2]]
        assert left == [1, 3, 5], server.look()
        true_rows(case, server)
        server.stop()

    bed.together([
        ("move", without, (["move"], ["UID MOVE"])),
        ("both", without, (["MOVE", "UIDPLUS"], ["UID MOVE", "UID EXPUNGE"])),
        ("uidplus", without, (["UIDPLUS"], ["UID EXPUNGE"])),
        ("namespace", without, (["NAMESPACE", "ID"], ["NAMESPACE", "ID "])),
    ])


TESTS = [
    a_refusal_to_open_the_quarantine_settles_nothing,
    a_quarantine_that_cant_be_seen_releases_nothing,
    at_the_last_try_what_cant_be_told_apart_is_held,
    a_release_is_seen_although_the_quarantine_was_numbered_anew,
    a_refused_delete_stops_no_mailbox,
    a_throttled_move_is_left_alone_for_as_long_as_was_asked,
    a_copyuid_is_believed_of_no_message_that_was_not_looked_at,
    other_bytes_under_the_uid_that_was_named_are_no_copy,
    a_move_that_makes_the_bytes_anew_is_done_by_its_content,
    what_the_server_made_anew_is_shown_as_such,
    two_copies_of_the_same_bytes_have_a_row_each,
    a_copy_is_found_among_hundreds_of_its_size,
    numbers_that_shift_while_bodies_come_confuse_nobody,
    a_message_that_comes_back_rewritten_is_released,
    a_notice_in_place_of_a_message_is_deferred_told_and_tried_again,
    a_strangers_imitation_of_such_a_notice_is_judged,
    no_byte_of_a_message_goes_into_a_command,
    a_certificate_that_changes_is_told_no_password,
    a_disabled_extension_is_not_used,
]
