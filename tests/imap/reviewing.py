# SPDX-License-Identifier: Apache-2.0
"""What people say of single messages, in the mailbox and with seki review."""
import fcntl
import json
import os
import pty
import re
import select
import struct
import tarfile
import termios
import time
import unicodedata
import zipfile

import bed
import noticing

FRAUD = "Quarantine.Fraud"	# as Dovecot has it here


def review(case, *words, status=0, lang="en"):
    ran = case.scan(*words, "--lang=" + lang, verb="review")
    assert ran.status == status, (words, ran)
    return ran


def scanned(case, *said, status=0):
    ran = case.scan()
    assert ran.status == status and ran.out == "", ran
    for part in said:
        assert part in ran.err, (part, ran)
    assert said or ran.err == "", ran
    return ran


def states(case):
    return dict(case.rows("SELECT uid, coalesce(state, '-') FROM v_message"))


def ids(case):
    return dict(case.rows("SELECT uid, id FROM message"))


def said(case, message):
    return case.rows("SELECT what, state, said_by FROM review WHERE"
                     " message_row_id = ? ORDER BY id", message)


def shas(looked):
    return sorted(seen[1] for seen in looked or [])


def look(stage, user):
    return stage.look(user, "INBOX", "Quarantine", FRAUD)


def held(stage, count=4, suspects=(2, 3), rules=bed.RULES, **settings):
    """A mailbox whose suspects are held, and the folder of fraud made."""
    case, user = stage.mailbox(count, suspects, **settings)
    case.write(os.path.join(case.dir, "test.cf"), rules)
    scanned(case)
    assert look(stage, user)[2] is None
    scanned(case)
    assert look(stage, user)[2] == []
    return case, user


# Of the last three scans: what it looked at, and what was new.
NEW = ("SELECT * FROM (SELECT seen, clean + caution + suspect + unjudged + deferred FROM run"
       " ORDER BY id DESC LIMIT 3) x")


def fraud_is_confirmed_where_it_was_held_and_else_reported(stage):
    case, user = held(stage)
    before = bed.content(*look(stage, user))
    with stage.server.eyes(user) as eyes:
        assert FRAUD in str(eyes.imap.lsub()[1])
        eyes.move(look(stage, user)[1][0][0], "Quarantine", FRAUD)
        eyes.move(1, "INBOX", FRAUD)
    case.change("UPDATE mailbox SET last_scan_at = '2026-01-02T03:04:05Z'")
    for _ in range(3):
        scanned(case)
        assert states(case) == {1: "reported", 2: "confirmed", 3: "held",
                                4: "-"}, states(case)
        assert bed.content(*look(stage, user)) == before
        assert len(look(stage, user)[2]) == 2
    # The first of these looked at both, and neither was new.
    assert case.rows(NEW) == [(0, 0), (0, 0), (2, 0)], case.rows(NEW)
    one = ids(case)
    assert said(case, one[1]) == [("report", "done", None)]
    assert said(case, one[2]) == [("confirm", "done", None)]
    assert case.rows("SELECT DISTINCT after_at, at > after_at FROM review") == [
        ("2026-01-02T03:04:05Z", 1)]
    ran = case.scan("stats", verb="rules")
    assert " 1 " in ran.out and "100.0%  BED_SUSPECT" in ran.out, ran
    # Nobody proved that the address is its own: the domain is not to blame.
    assert case.rows("SELECT kind, confirmed FROM correspondent WHERE"
                     " confirmed > 0 ORDER BY kind") == [
        ("address", 2), ("name", 2)]
    # Back again, each by its own way.
    inbox, _, fraud = look(stage, user)
    with stage.server.eyes(user) as eyes:
        for uid, sha, _, _ in fraud:
            eyes.move(uid, FRAUD, "INBOX" if sha ==
                      bed.sha256(bed.message(1)) else "Quarantine")
    scanned(case)
    assert states(case) == {1: "-", 2: "held", 3: "held", 4: "-"}, states(case)
    assert said(case, one[1])[1:] == [("take-back", "done", None)]
    assert said(case, one[2])[1:] == [("take-back", "done", None)]
    assert case.rows("SELECT count(*) FROM correspondent WHERE confirmed > 0"
                     " UNION ALL SELECT count(*) FROM fraud_lesson") == [
        (0,), (0,)]
    assert case.counts()[0] == 4


def what_was_never_judged_is_judged_in_the_folder_of_fraud(stage):
    case, user = held(stage)
    with stage.server.eyes(user) as eyes:
        eyes.put(bed.message(9, extra="Reply-To: x@thief.example\r\n", body=
                             "Pay to IBAN DE02 1203 0000 0000 2020 51."), FRAUD)
    for _ in range(2):
        scanned(case)
        assert case.rows("SELECT folder, action, state FROM v_message WHERE"
                         " subject = 'Delivery 9'") == [
            (FRAUD, "none", "reported")]
        assert len(look(stage, user)[2]) == 1
    assert case.rows("SELECT kind, key FROM correspondent WHERE confirmed > 0"
                     " AND key LIKE '%thief%' ORDER BY kind") == [
        ("address", "x@thief.example"), ("domain", "thief.example")]
    received = case.rows("SELECT received FROM correspondent WHERE kind ="
                         " 'address' AND key = 'sales@supplier.example'")
    assert received == [(2,)], "what is reported taught as if it were clean"


def a_summary_counts_what_people_filed_as_fraud(stage):
    case, user = held(stage)
    one = ids(case)
    with stage.server.eyes(user) as eyes:
        eyes.move(1, "INBOX", FRAUD)
        eyes.put(bed.message(9), FRAUD)
    review(case, "confirm", str(one[2]))
    ran = case.scan("--summary", "--lang=en")
    assert "1 new message: 1 clean.\n3 filed as fraud.\n" in ran.out, ran
    review(case, "confirm", str(one[3]))
    ran = case.scan("--summary", "--lang=ja")
    assert "新しいメールはありません。\n処置：詐欺と確認・報告1件。\n" in ran.out, ran
    assert "fraud" not in case.scan("--summary", "--lang=en").out


def what_is_taken_out_of_quarantine_is_gone_or_released(stage):
    case, user = held(stage, 6, (2, 3, 4))
    quarantine = look(stage, user)[1]
    with stage.server.eyes(user) as eyes:
        eyes.imap.create("Elsewhere")
        eyes.move(quarantine[0][0], "Quarantine", "Elsewhere")
        eyes.move(quarantine[1][0], "Quarantine", "INBOX")
        eyes.delete(quarantine[2][0], "Quarantine")
    case.change("UPDATE mailbox SET last_scan_at = '2026-01-02T03:04:05Z'")
    scanned(case)
    assert case.rows("SELECT DISTINCT after_at FROM review") == [
        ("2026-01-02T03:04:05Z",)]
    assert [states(case)[uid] for uid in (2, 3, 4)] == [
        "gone", "released", "gone"], states(case)
    assert said(case, ids(case)[3]) == [("release", "done", None)]
    ran = review(case, "release", str(ids(case)[2]), status=65)
    assert "is not held" in ran.err, ran
    # It turns up again.
    with stage.server.eyes(user) as eyes:
        eyes.move(1, "Elsewhere", "Quarantine")
    scanned(case)
    assert states(case)[2] == "held", states(case)


def wishes_wait_for_a_scan_and_are_done_by_it(stage):
    case, user = held(stage)
    before = bed.content(*look(stage, user))
    one = ids(case)
    ran = review(case, "list")
    for part in ("sales@supplier.example", "SUSPECT 2", "The subject says so",
                 "score 9.0"):
        assert part in ran.out, (part, ran)
    assert "Delivery" not in ran.out, ran
    for wrong, word in (((), 64), (("x",), 64), (("999",), 65)):
        review(case, "release", *wrong, status=word)
    for words, text in ((("release", str(one[1])), "is not held"),
                        (("hold", str(one[2])), "is held already"),
                        (("undo", str(one[2])), "nothing was said")):
        assert text in review(case, *words, status=65).err, words
    review(case, "release", str(one[2]), "--by=Haruka Endo", "--reason=called")
    review(case, "confirm", str(one[3]), str(one[4]))
    review(case, "hold", str(one[1]))
    ran = review(case, "list")
    assert "to be released by the next scan (Haruka Endo" in ran.out, ran
    assert ran.out.count("to be filed as fraud") == 2, ran
    assert "隔離解除の予定" not in review(case, "list").out and \
        "隔離解除の予定" in review(case, "list", lang="ja").out
    # Thought better of, before.
    review(case, "undo", str(one[1]))
    assert said(case, one[1])[0][:2] == ("hold", "withdrawn")
    review(case, "hold", str(one[1]))
    scanned(case)
    assert states(case) == {1: "held", 2: "released", 3: "confirmed",
                            4: "reported"}, states(case)
    assert said(case, one[2]) == [("release", "done", "Haruka Endo")]
    inbox, quarantine, fraud = look(stage, user)
    assert bed.content(inbox, quarantine, fraud) == before
    assert [len(inbox), len(quarantine), len(fraud)] == [1, 1, 2]
    counted = case.counts()
    for _ in range(2):
        scanned(case)
        assert case.counts() == counted and look(stage, user) == (
            [inbox, quarantine, fraud])
    shown = case.scan("--lang=en", str(one[2]), verb="show").out
    assert "review: release, done, by Haruka Endo: called" in shown, shown
    # Thought better of, after.
    for uid in one:
        review(case, "undo", str(one[uid]))
    scanned(case)
    assert states(case) == {1: "released", 2: "held", 3: "held", 4: "-"}, \
        states(case)
    inbox, quarantine, fraud = look(stage, user)
    assert bed.content(inbox, quarantine, fraud) == before
    assert [len(inbox), len(quarantine), len(fraud)] == [2, 2, 0]
    counted = case.counts()
    scanned(case)
    assert case.counts() == counted


def a_wish_that_cannot_be_done_says_so(stage):
    case, user = held(stage)
    one = ids(case)
    review(case, "release", str(one[2]))
    review(case, "hold", str(one[1]))
    with stage.server.eyes(user) as eyes:
        eyes.delete(look(stage, user)[1][0][0], "Quarantine")
        eyes.delete(1)
    scanned(case, "cannot release message", "cannot hold message",
            "does not lie in 'INBOX' any more", status=1)
    assert case.rows("SELECT count(*), sum(stands) FROM v_alert WHERE"
                     " kind = 'not-done'") == [(2, 2)]
    ran = case.scan("--offline", "--lang=en", verb="doctor")
    assert "ask again for what is to be done" in " ".join(ran.out.split()), ran.out
    assert [row[:2] for row in said(case, one[2])] == [
        ("release", "failed"), ("gone", "done")]
    assert [row[:2] for row in said(case, one[1])] == [("hold", "failed")]
    scanned(case)


def what_was_moved_before_the_scan_is_done_from_where_it_lies(stage):
    # Who says "fraud" by name is heard, although a colleague moved it back.
    for settings, told in (({}, "moved back"), (
            {"settings": 'review: { release = "analyst"; };'}, "is held again")):
        case, user = held(stage, 6, (2, 3, 4, 5), rules=bed.STRONG_RULES, **settings)
        before = bed.content(*look(stage, user))
        one = ids(case)
        lies = dict(zip((2, 3, 4, 5), [seen[0] for seen in look(stage, user)[1]]))
        with stage.server.eyes(user) as eyes:
            eyes.move(lies[2], "Quarantine", "INBOX")
        review(case, "confirm", "--by=Sato", "--reason=the bank says so", str(one[2]))
        scanned(case, told)
        assert states(case)[2] == "confirmed", states(case)
        assert len(look(stage, user)[2]) == 1
        assert ("confirm", "done", "Sato") in said(case, one[2])
        assert case.rows("SELECT sum(released), min(confirmed) FROM correspondent"
                         " WHERE kind = 'address' AND confirmed > 0") == [(0, 1)]
        # By hand to where it was asked for; and what two see differently.
        with stage.server.eyes(user) as eyes:
            eyes.move(lies[3], "Quarantine", "INBOX")
            eyes.move(lies[4], "Quarantine", FRAUD)
            eyes.move(lies[5], "Quarantine", FRAUD)
        review(case, "release", str(one[3]))
        review(case, "confirm", str(one[4]))
        review(case, "release", str(one[5]))
        scanned(case, "cannot release message %d" % one[5], "filed as fraud meanwhile",
                status=1)
        for _ in range(2):
            assert states(case) == {1: "-", 2: "confirmed", 3: "released",
                                    4: "confirmed", 5: "confirmed", 6: "-"}, states(case)
            scanned(case)
        assert bed.content(*look(stage, user)) == before
        # Held again, and a person had moved it there.
        review(case, "hold", str(one[3]))
        with stage.server.eyes(user) as eyes:
            eyes.move([seen[0] for seen in look(stage, user)[0]][-1], "INBOX",
                      "Quarantine")
        scanned(case)
        assert states(case)[3] == "held", states(case)
        assert [row[:2] for row in said(case, one[3])[-2:]] == [
            ("hold", "done")] * 2, said(case, one[3])


def what_was_let_out_of_the_folder_of_fraud_by_mistake_goes_back(stage):
    case, user = held(stage)
    one = ids(case)
    review(case, "confirm", str(one[2]))
    scanned(case)
    taught = ("SELECT kind, key, confirmed, released FROM correspondent WHERE"
              " confirmed > 0 ORDER BY kind")
    before = case.rows(taught)
    assert len(before) == 2 and {row[3] for row in before} == {0}, before
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[2][0][0], FRAUD, "INBOX")
    scanned(case)
    assert states(case)[2] == "released" and case.rows(taught) == []
    assert "goes into the folder of fraud" in review(case, "undo", str(one[2])).out
    scanned(case)
    assert states(case)[2] == "confirmed" and len(look(stage, user)[2]) == 1
    assert case.rows(taught) == before, case.rows(taught)
    # Nothing of it is left over: taken back, it is held as before.
    review(case, "undo", str(one[2]))
    scanned(case)
    assert states(case)[2] == "held" and case.rows(taught) == []


def only_an_analyst_releases_what_scored_high(stage):
    settings = 'review: { release = "analyst"; };'
    case, user = held(stage, rules=bed.STRONG_RULES, settings=settings)
    before = bed.content(*look(stage, user))
    one = ids(case)
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[1][0][0], "Quarantine", "INBOX")
    scanned(case, "is held again", "seki review release %d" % one[2])
    assert states(case)[2] == "held"
    assert [len(seen) for seen in look(stage, user)] == [2, 2, 0]
    assert case.rows(NEW + " LIMIT 1") == [(1, 0)]
    assert case.rows("SELECT moved FROM run ORDER BY id DESC LIMIT 1") == [(1,)]
    assert case.rows("SELECT count(*) FROM v_alert WHERE kind = 'moved-back'"
                     ) == [(1,)]
    assert "moved back to the inbox, and held again" in case.scan(
        "--lang=en", str(one[2]), verb="show").out
    scanned(case)
    assert bed.content(*look(stage, user)) == before
    review(case, "release", str(one[2]))
    scanned(case)
    assert states(case)[2] == "released"
    assert [len(seen) for seen in look(stage, user)] == [3, 1, 0]
    scanned(case)
    # Once, and no tug of war.
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[1][0][0], "Quarantine", "INBOX")
    scanned(case, "is held again")
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[1][0][0], "Quarantine", "INBOX")
    scanned(case)
    assert states(case)[3] == "released"
    assert bed.content(*look(stage, user)) == before
    # What stands says how it is now.
    assert [("was moved back" in row[0], "is held again" in row[0]) for row in
            case.rows("SELECT sentence FROM v_alert WHERE kind = 'moved-back'"
                      " ORDER BY count DESC")] == [(True, False), (True, True)]


def that_it_is_held_again_is_told_whenever_the_run_is_cut(stage):
    """A person who moved it back finds it gone: somebody has to know."""
    case, user = held(stage, rules=bed.STRONG_RULES,
                      settings='review: { release = "analyst"; };')
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[1][0][0], "Quarantine", "INBOX")
    case.scan(env={"SEKI_INTERRUPT": "seki-keeper/after-store_return"})
    case.scan()
    assert [len(seen) for seen in look(stage, user)] == [2, 2, 0]
    assert case.rows("SELECT count(*) FROM v_alert WHERE kind = 'moved-back'"
                     " AND sentence LIKE '%is held again%'") == [(1,)]


def a_high_score_that_is_moved_back_is_told_of_once(stage):
    case, user = held(stage, rules=bed.STRONG_RULES)
    one = ids(case)
    hook = os.path.join(case.dir, "heard")
    case.write(os.path.join(case.dir, "hook"), "#!/bin/sh\ncat >> %s\n" % hook, 0o755)
    case.configure(settings='alerts: { on_alert = [ "%s/hook" ]; };' % case.dir)
    with stage.server.eyes(user) as eyes:
        eyes.move(look(stage, user)[1][0][0], "Quarantine", "INBOX")
    scanned(case, "message %d, which scored 10.0, was moved back to 'INBOX'" % one[2],
            "called at the number on file", "seki review hold %d" % one[2])
    assert [len(seen) for seen in look(stage, user)] == [3, 1, 0]
    assert states(case)[2] == "released"
    told = case.rows("SELECT count, stands, sentence FROM v_alert"
                     " WHERE kind = 'moved-back'")
    assert len(told) == 1 and told[0][:2] == (1, 1), told
    with open(hook) as file:
        heard = [json.loads(line) for line in file if line.strip()]
    assert [(one["kind"], one["sentence"]) for one in heard] == [
        ("moved-back", told[0][2])], heard
    # No more of it by looking again, by a new numbering, or by seki's own releases.
    stage.server.renumber(user)
    for _ in range(2):
        case.scan()
    review(case, "release", str(one[3]))
    scanned(case)
    assert states(case)[3] == "released"
    assert case.rows("SELECT count(*), sum(count) FROM v_alert"
                     " WHERE kind = 'moved-back'") == [(1, 1)]
    # After a week it is no news, nor is anything else that happened once.
    case.change("INSERT INTO alert (kind, cause, sentence, first_at, last_at)"
                " SELECT column1, cause, sentence, first_at, last_at FROM alert,"
                " (VALUES ('answered'), ('known-sender-fraud'), ('lost'))"
                " WHERE kind = 'moved-back'")
    scanned(case)
    assert case.rows("SELECT sum(stands) FROM v_alert") == [(4,)]
    case.change("UPDATE alert SET last_at = '2026-01-01T00:00:00Z'")
    scanned(case)
    assert case.rows("SELECT count(*), sum(stands) FROM v_alert") == [(4, 0)]


def a_persons_wish_is_done_where_nothing_is_held_by_itself(stage):
    case, user = stage.mailbox(3, (2,), mode="observe")
    scanned(case)
    assert look(stage, user)[1:] == [None, None]
    review(case, "hold", str(ids(case)[2]))
    review(case, "confirm", str(ids(case)[1]))
    scanned(case)
    assert [len(seen) for seen in look(stage, user)] == [1, 1, 1]
    assert states(case) == {1: "reported", 2: "held", 3: "-"}


def who_held_it_and_why_stands_wherever_a_reason_does(stage):
    case, user = stage.mailbox(2, (), settings='notice: { where = "inbox";'
                               ' languages = [ "en", "ja" ]; };')
    scanned(case)
    review(case, "hold", "--by=haruka", "--reason=<b>incident</b>, 20 Nov",
           str(ids(case)[2]))
    scanned(case)
    assert states(case)[2] == "held"
    for lang, said_so in (("en", "Held by haruka: "),
                          ("ja", "担当者（haruka）が隔離しました：")):
        ran = review(case, "list", lang=lang)
        assert said_so + "<b>incident</b>, 20 Nov" in ran.out, ran
        ran = case.scan("--lang=" + lang, "--since=2000-01-01", verb="report")
        assert ran.status == 0, ran
        assert said_so + "&lt;b&gt;incident&lt;/b&gt;, 20 Nov" in ran.out, ran.out
        # As any other word that may be somebody else's, without what makes a link.
        notice = "".join(noticing.bodies(noticing.notices(stage.server, user)
                                         [0][1])[1:])
        assert said_so in notice and "20 Nov" in notice, notice
        assert "<b>incident" not in notice.split("<!DOCTYPE")[1], notice


def what_the_rules_held_keeps_their_reason_when_a_person_holds_it_again(stage):
    case, user = stage.mailbox(3, (2,), settings='notice: { where = "inbox";'
                               ' languages = [ "en" ]; };')
    scanned(case)
    one = ids(case)
    for words in (("release",), ("hold", "--by=haruka", "--reason=an incident")):
        review(case, *words, str(one[2]))
        scanned(case)
    assert states(case)[2] == "held"
    ran = review(case, "list")
    assert "The subject says so" in ran.out and "haruka: an incident" in ran.out, ran
    ran = case.scan("--lang=en", "--since=2000-01-01", verb="report")
    assert "Held by haruka: an incident" in ran.out, ran.out
    assert "The subject says so" in ran.out.split("Held by haruka")[1], ran.out
    notice = "".join(noticing.bodies(noticing.notices(stage.server, user)[0][1])[1:])
    assert "The subject says so" in notice and "haruka" not in notice, notice


def two_of_the_same_bytes_stay_two_when_one_is_fraud(stage):
    case, user = stage.mailbox(1, ())
    same = bed.message(7, True)
    with stage.server.eyes(user) as eyes:
        eyes.fill([same, same])
    scanned(case)
    scanned(case)
    uids = [seen[0] for seen in look(stage, user)[1]]
    with stage.server.eyes(user) as eyes:
        eyes.move(uids[0], "Quarantine", FRAUD)
        eyes.put(same)
    scanned(case)
    assert sorted(case.rows("SELECT state FROM v_message WHERE state NOTNULL")
                  ) == [("confirmed",), ("held",), ("held",)], states(case)
    assert [len(seen) for seen in look(stage, user)] == [1, 2, 1]
    scanned(case)
    assert [len(seen) for seen in look(stage, user)] == [1, 2, 1]


def a_whole_campaign_is_held_after_asking(stage):
    case, user = stage.mailbox(3, ())
    other = stage.server.user()
    case.account(stage.server.port, other).configure()
    reply = "Reply-To: thief@thief.example\r\n"
    with stage.server.eyes(user) as eyes:
        eyes.put(bed.message(5, domain="one.example", extra=reply))
    with stage.server.eyes(other) as eyes:
        eyes.put(bed.message(6, domain="two.example", extra=reply))
        eyes.put(bed.message(7, domain="honest.example", body="Hello."))
    scanned(case)
    one = dict(case.rows("SELECT subject, id FROM message"))
    first = str(one["Delivery 5"])
    ran = review(case, "hold", "--similar", first, status=64)
    assert "nobody can be asked" in ran.err, ran
    assert "reply-to" in ran.out and "sales@two.example" in ran.out, ran
    assert not case.rows("SELECT 1 FROM review")
    for lang, question, answer in (("en", "Hold these ", "Nothing was changed"),
                                   ("ja", "隔離しますか？", "変更していません")):
        text, status = at_terminal(case, ["hold", "--similar", "--lang=" + lang,
                                          first], ["n"], 100)
        assert status == 0 and question in text and answer in text, text
        quoted = "「Delivery 6」" if lang == "ja" else "'Delivery 6'"
        assert quoted in text, text
    assert not case.rows("SELECT 1 FROM review")
    review(case, "release", "--similar", first, status=64)
    review(case, "hold", "--similar", "999", status=65)
    similar = {row[0] for row in case.rows("SELECT id FROM message")
               if str(row[0]) + "  " in ran.out}
    text, status = at_terminal(case, ["hold", "--similar", first], ["y"], 100)
    assert status == 0, text
    # One of those that fill() has flagged so is like them.
    scanned(case, "had been answered before it was held")
    states = dict(case.rows("SELECT id, state FROM v_message"))
    assert {number for number in states if states[number] == "held"} == similar
    assert one["Delivery 6"] in similar and one["Delivery 5"] in similar
    assert "could be held" in review(case, "hold", "--similar", "--yes",
                                     first).out


def at_terminal(case, words, lines=(), columns=40, **env):
    """What a person at a terminal sees who types these lines, and the status."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(LC_ALL="C.UTF-8", TERM="xterm", **env)
        os.execv(case.bed.seki, [case.bed.seki, "review", "-c", case.conf,
                                 *words])
    fcntl.ioctl(master, termios.TIOCSWINSZ,
                struct.pack("HHHH", 24, columns, 0, 0))
    seen, asked, lines = b"", 0, list(lines)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([master], [], [], 1)[0]:
            try:
                data = os.read(master, 4096)
            except OSError:
                break
            if not data:
                break
            seen += data
        # It is not typed before it is asked for.
        if lines and seen.count(b"\n> ") + seen.count(b"[y/N] ") > asked:
            asked += 1
            os.write(master, lines.pop(0).encode() + b"\n")
    os.close(master)
    return seen.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def columns(line):
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)


def typed(case, lines, lang, columns=40):
    text, status = at_terminal(case, ["--lang=" + lang, "--by=endo"], lines,
                               columns, PAGER="cat")
    assert status == 0, text
    return text


def a_clerk_at_a_narrow_terminal_sees_and_says_all(stage):
    case, user = stage.mailbox(2, (2,))
    with stage.server.eyes(user) as eyes:
        eyes.put(bed.message(3, True).replace(
            b"Subject: SUSPECT 3", b"Subject: SUSPECT =?utf-8?Q?=1B[2J=E2=80=AE"
            b"evil?= http://thief.example/a"))
    scanned(case)
    one = ids(case)
    for lang, words in (("en", ("score 9.0", "hxxp://thief[.]example",
                                "goes back to", "is not held", "it is fraud: file it",
                                "'nonsense' is not understood",
                                "'h 1 x' is not understood", "is withdrawn",
                                "Where its links lead")),
                        ("ja", ("点数 9.0", "hxxp://thief[.]example",
                                "元のフォルダーに戻します", "詐欺として保管する",
                                "「nonsense」という指示はありません", "リンク先"))):
        text = typed(case, ["nonsense", str(one[3]), "Release %d," % one[2],
                            "r %d" % one[1], "list", "Ｕ　%d" % one[2],
                            "v%d" % one[3], "h 1 x", "quit"], lang)
        flat = re.sub(r"\s+", "", text)
        for word in words:
            assert re.sub(r"\s+", "", word) in flat, (word, text)
        assert "\x1b" not in text and "\u202e" not in text, text
        assert ("'u " if lang == "en" else "「u ") in text, text
    # The end of what is typed is an end too.
    text, status = at_terminal(case, [], ["", "\x04"])
    assert status == 0 and text.count("> ") == 2, text
    assert [row[:2] for row in said(case, one[2])] == [
        ("release", "withdrawn")] * 2
    ran = review(case, status=64)
    assert "what to do?" in ran.err, ran


def a_clerk_accepts_an_account_line_by_line(stage):
    case, user = stage.mailbox(1, ())
    with stage.server.eyes(user) as eyes:
        eyes.fill([bed.message(n, True, body="Please pay to our new account\r\n"
                               "IBAN DE02 1203 0000 0000 2020 51.")
                   for n in (2, 3)])
    scanned(case)
    one = ids(case)
    case.change("UPDATE message SET account_owner = from_org_domain")
    case.change("UPDATE message SET from_authenticated = 1,"
                " authenticated_by = 'smime' WHERE id = ?", one[2])
    called = "called +49 30 1, Ms 森"
    for lang, words in (("en", ("How was it checked?", "Until which day",
                                "'soon' is no date", "two years at most",
                                "Accepted.", "bank account ending in 2051",
                                "Nothing was accepted.", "may be anybody's",
                                "accept its account, after a call")),
                        ("ja", ("どのように確認しましたか", "いつまで有効にしますか",
                                "日付として読み取れません", "最長2年", "承認しました",
                                "承認していません", "口座を承認する"))):
        text = typed(case, ["a %d" % one[3], "a %d" % one[2], called, "soon",
                            "2099-12-31", "90d", "s %d" % one[2], "",
                            "s %d" % one[2], "x", "", "q"], lang, columns=60)
        flat = re.sub(r"\s+", "", text)
        for word in words:
            assert re.sub(r"\s+", "", word) in flat, (word, text)
        assert max(columns(line) for line in text.splitlines()
                   if not line.startswith("seki:")) <= 60, text
    assert case.rows("SELECT what, said_by, reason, message_row_id FROM acceptance"
                     ) == [("account", "endo", called, one[2])] * 2
    # The later took the place of the earlier.
    standing = "SELECT id FROM v_acceptance WHERE state = 'stands'"
    assert case.rows(standing) == [(2,)], case.rows(standing)
    accepted = "accept", str(one[2]), "--bank-account", "--until=90d", "--reason=x"
    assert "It takes the place" in review(case, *accepted).out
    ran = review(case, "revoke", "3")
    assert "counts for no mail" in ran.out and "counts still" not in ran.out, ran
    assert "takes the place" not in review(case, *accepted).out
    # Other mail with that account is fraud: that ends it, and it is the thief's.
    ran = review(case, "confirm", str(one[3]))
    assert "What was accepted ends with that" in ran.out and "   4  " in ran.out, ran
    scanned(case)
    assert case.rows(standing) == [], case.rows(standing)
    for lang, words in (("en", "ended what was accepted: 4"),
                        ("ja", "これにより終了した承認：4")):
        shown = case.scan("--lang=" + lang, str(one[3]), verb="show").out
        assert words in shown, shown
    ran = review(case, *accepted, status=65)
    assert "the bank account of message %d, which" % one[3] in ran.err, ran


HOSTILE = bed.message(9, True, extra="Return-Path: <b@supplier.example>\r\n"
                      "Reply-To: x@thief.example\r\n").replace(
    b"Content-Type: text/plain; charset=utf-8\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n").replace(
    b"Letter 9.\r\nRegards,\r\nSales", b"""\
--b
Content-Type: text/html; charset=utf-8

<p>Pay \x1b[2J now \xe2\x80\xaeevil. See <a href="http://thief.example/a">our
bank</a></p><p>What to do</p>
--b
Content-Type: application/pdf; name="inv\x1b]0;oice.pdf"
Content-Disposition: attachment; filename="..\\/inv\x1b]0;oice.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
""".replace(b"\n", b"\r\n"))


def hostile_one(stage, **settings):
    """A mailbox with one message that would drive a terminal, held."""
    case, user = stage.mailbox(1, (), **settings)
    with stage.server.eyes(user) as eyes:
        eyes.put(HOSTILE)
    scanned(case)
    scanned(case)
    return case, user, str(dict(case.rows("SELECT subject, id FROM message"))[
        "SUSPECT 9"])


def a_message_is_read_safely_and_stays_unread(stage):
    case, user, one = hostile_one(stage)
    before = look(stage, user)
    for lang, words in (
            ("en", ("suspect, score 9.0", "<x@thief.example>",
                    "hxxp://thief[.]example/a", 'shown as "our bank"',
                    "application/pdf", "5 bytes", "The subject says so",
                    "  | What to do", "\\u{001b}[2J", "ruo eeS .live")),
            ("ja", ("（詐欺の疑い、点数 9.0）", "「our bank」", "5バイト", "原本"))):
        ran = review(case, "read", one, lang=lang)
        for word in words:
            assert word in ran.out, (word, ran)
        assert bed.sha256(b"%PDF-") in ran.out, ran
        assert "\x1b" not in ran.out and "\u202e" not in ran.out, ran
        assert "thief.example/a" not in ran.out and ran.err == "", ran
    assert look(stage, user) == before
    # All times of a page are of one zone, and no name of a field is cut.
    ran = case.scan("read", "--lang=ja", one, verb="review", env={"TZ": "JST-9"})
    assert re.search(r"日付 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d JST\n", ran.out) and \
        "、受信日時 " in ran.out and "  不達通知先 b@" in ran.out, ran
    text, status = at_terminal(case, ["read", "--lang=en", one], columns=30,
                               PAGER="sed 's/^/+/'")
    assert status == 0 and "+  | What to do" in text, text
    assert all(line[:1] == "+" and (len(line) <= 31 or "  |" not in line)
               for line in text.splitlines()), text
    text, status = at_terminal(case, ["read", "--lang=en", one],
                               PAGER="sed 1q")
    assert status == 0 and text.count("\n") == 1, text
    # Wherever it went meanwhile, under whatever number.
    with stage.server.eyes(user) as eyes:
        eyes.move(before[1][0][0], "Quarantine", FRAUD)
    assert "What to do" in review(case, "read", one).out
    # Only as a reviewer that is allowed to log in.
    os.chmod(case.secret, 0o644)
    assert "others can read it" in review(case, "read", one, status=77).err
    os.chmod(case.secret, 0o600)
    with stage.server.eyes(user) as eyes:
        eyes.delete(look(stage, user)[2][0][0], FRAUD)
    for word in (("read", "999"), ("read", one)):
        ran = review(case, *word, status=65)
        assert ran.out == "" and ran.err.count("\n") == 1, ran
    assert "can't be found any more" in ran.err, ran
    review(case, "read", status=64)
    assert "EXAMINE" not in ran.err and not case.rows(
        "SELECT 1 FROM review"), ran


def files_of(path):
    """{name: (mode, bytes)} of a folder, a .tar or a .zip."""
    if path.endswith(".tar"):
        with tarfile.open(path) as archive:
            return {m.name.split("/")[-1]: (m.mode, archive.extractfile(
                m).read()) for m in archive.getmembers()}
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            return {i.filename.split("/")[-1]: (i.external_attr >> 16 & 0o777,
                                                archive.read(i))
                    for i in archive.infolist()}
    found = {}
    for name in os.listdir(path):
        file = os.path.join(path, name)
        with open(file, "rb") as data:
            found[name] = (os.stat(file).st_mode & 0o777, data.read())
    return found


def a_message_is_exported_with_all_that_is_known_of_it(stage):
    case, user, one = hostile_one(stage)
    before = look(stage, user)
    review(case, "release", one, "--by=Haruka Endo", "--reason=called")
    for name in ("out", "out.tar", "out.zip"):
        path = os.path.join(case.dir, name)
        ran = review(case, "export", one, "--output=" + path, "--by=Endo")
        files = files_of(path)
        assert sorted(files) == [
            "README.en.txt", "README.ja.txt", "SHA256SUMS", "actions.json",
            "manifest.json", "message.eml", "report.en.txt", "report.ja.txt",
            "route.json", "verdict.json"], files.keys()
        assert {mode for mode, _ in files.values()} == {0o600}, files
        data = {name: data for name, (_, data) in files.items()}
        assert data["message.eml"] == HOSTILE
        assert bed.sha256(data["SHA256SUMS"]) in ran.out, ran
        manifest = json.loads(data["manifest.json"])
        assert manifest["sha256_in_the_log"] == bed.sha256(HOSTILE)
        assert manifest["exported_by"] == "Endo"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z",
                            manifest["made_at"]), manifest
        assert {f["name"]: (f["size"], f["sha256"])
                for f in manifest["files"]} == {
            name: (len(data[name]), bed.sha256(data[name])) for name in data
            if name not in ("SHA256SUMS", "manifest.json")}
        assert data["SHA256SUMS"].decode() == "".join(
            "%s  %s\n" % (bed.sha256(data[f]), f) for f in [
                f["name"] for f in manifest["files"]] + ["manifest.json"])
        assert json.loads(data["verdict.json"])["findings"][0]["sentence"]
        actions = json.loads(data["actions.json"])
        move = actions["moves"][0]
        assert (move["kind"], move["state"], move["answered"]) == (
            "quarantine", "done", False), actions
        assert actions["people"][0]["by"] == "Haruka Endo", actions
        assert json.loads(data["route.json"])[0].startswith(
            "Received: from mail.supplier.example"), data
        for lang, word in (("en", "What to do"), ("ja", "配送経路")):
            text = data["report.%s.txt" % lang].decode()
            assert word in text and "hxxp://thief[.]example" in text, text
            assert "mx.buyer.example with ESMTPS id n9" in text, text
            assert "\x1b" not in text and "\u202e" not in text, text
            assert "report.%s.txt" % lang in data["README.%s.txt" % lang
                                                  ].decode()
    assert look(stage, user) == before
    # What is there stays as it is, and what can't be written leaves nothing.
    for name in ("out", "out.tar", "secret"):
        path = os.path.join(case.dir, name)
        ran = review(case, "export", one, "-o", path, status=74)
        assert "nothing is overwritten" in ran.err, ran
    os.symlink("nowhere", case.dir + "/link.zip")
    review(case, "export", one, "-o", case.dir + "/link.zip", status=74)
    review(case, "export", one, "-o", case.dir + "/no/such/folder", status=74)
    review(case, "export", "999", "-o", case.dir + "/other", status=65)
    review(case, "list", "-o", case.dir + "/other", status=64)
    assert not os.path.lexists(case.dir + "/other")
    with open(case.secret) as file:
        assert file.read() == "secret\n"


def a_wrong_password_is_not_tried_by_each_who_reads(stage):
    case, user, one = hostile_one(stage)
    case.write(case.secret, "wrong\n", 0o600)
    for _ in range(4):
        review(case, "read", one, status=77)
    assert stage.server.logins(user)[1] == 1


TESTS = [
    a_message_is_read_safely_and_stays_unread,
    a_wrong_password_is_not_tried_by_each_who_reads,
    a_message_is_exported_with_all_that_is_known_of_it,
    fraud_is_confirmed_where_it_was_held_and_else_reported,
    what_was_never_judged_is_judged_in_the_folder_of_fraud,
    a_summary_counts_what_people_filed_as_fraud,
    what_is_taken_out_of_quarantine_is_gone_or_released,
    wishes_wait_for_a_scan_and_are_done_by_it,
    a_wish_that_cannot_be_done_says_so,
    what_was_moved_before_the_scan_is_done_from_where_it_lies,
    what_was_let_out_of_the_folder_of_fraud_by_mistake_goes_back,
    only_an_analyst_releases_what_scored_high,
    that_it_is_held_again_is_told_whenever_the_run_is_cut,
    a_high_score_that_is_moved_back_is_told_of_once,
    a_persons_wish_is_done_where_nothing_is_held_by_itself,
    two_of_the_same_bytes_stay_two_when_one_is_fraud,
    a_clerk_at_a_narrow_terminal_sees_and_says_all,
    a_clerk_accepts_an_account_line_by_line,
    a_whole_campaign_is_held_after_asking,
    who_held_it_and_why_stands_wherever_a_reason_does,
    what_the_rules_held_keeps_their_reason_when_a_person_holds_it_again,
]
