# SPDX-License-Identifier: Apache-2.0
"""The notice to the people who read a mailbox: written, replaced, and nothing else."""
import email
import email.policy
import os
import re

import bed

BOTH = 'notice: { where = "both"; languages = [ "en", "ja" ]; phrase = "灯台"; ' \
    'contact = "Haruka Endo (ext. 12)"; };'
INBOX = BOTH.replace('"both"', '"inbox"')
OURS = b"Auto-Submitted: auto-generated\r\n"


def scanned(case, *said, status=0):
    ran = case.scan()
    assert ran.status == status and ran.out == "", ran
    for part in said:
        assert part in ran.err, (part, ran)
    assert said or ran.err == "", ran
    return ran


def fetched(server, user, folder="INBOX"):
    """{uid: bytes} of what lies there."""
    with server.eyes(user) as eyes:
        if eyes.imap.select(eyes.name(folder), readonly=True)[0] != "OK":
            return {}
        data = eyes.imap.uid("FETCH", "1:*", "(UID BODY.PEEK[])")[1]
    return {int(re.search(rb"UID (\d+)", item[0]).group(1)): item[1]
            for item in data if isinstance(item, tuple)}


def notices(server, user, folder="INBOX"):
    """[(uid, bytes)] of what looks like ours."""
    return sorted((uid, data) for uid, data in
                  fetched(server, user, folder).items() if OURS in data)


def rest(server, user, folder="INBOX"):
    """What lies there beside them, as eyes see it."""
    ours = [uid for uid, _ in notices(server, user, folder)]
    return [seen for seen in server.look(user, folder)[0] or []
            if seen[0] not in ours]


def bodies(data):
    """(message, plain text, HTML), as a mail program reads them."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return (message, message.get_body(("plain",)).get_content(),
            message.get_body(("html",)).get_content())


def states(case):
    return [row[0] for row in case.rows("SELECT state FROM notice ORDER BY id")]


def add(server, user, *numbers, **words):
    """Suspects, each from a sender of its own."""
    with server.eyes(user) as eyes:
        for number in numbers:
            eyes.put(bed.message(number, True, domain="p%d.example" % number),
                     **words)


def mailbox(stage, *suspects, server=None, **settings):
    """A mailbox with three honest letters and these suspects, not yet scanned."""
    server = server or stage.server
    user = server.user()
    case = stage.bed.case().account(server.port, user)
    case.configure(settings=settings.pop("settings", INBOX), **settings)
    with server.eyes(user) as eyes:
        eyes.fill(bed.some(3, ()))
    add(server, user, *suspects)
    return case, user


def stay(case, server, user, folder="INBOX", runs=2):
    """Further scans say and write nothing."""
    before = [uid for uid, _ in notices(server, user, folder)], case.counts()
    for _ in range(runs):
        scanned(case)
        assert ([uid for uid, _ in notices(server, user, folder)],
                case.counts()) == before


def a_notice_tells_what_is_held_and_takes_the_older_ones_place(stage):
    case, user = mailbox(stage, 12, 13, settings=BOTH)
    server = stage.server
    scanned(case)
    first = {}
    for folder in ("INBOX", "Quarantine"):
        (uid, data), = notices(server, user, folder)
        first[folder] = uid
        message, text, html = bodies(data)
        assert data.isascii() and b"\n" not in data.replace(b"\r\n", b"")
        assert all(len(line) <= 120 for line in data.split(b"\r\n"))
        assert message["X-Auto-Response-Suppress"] == "All"
        assert "seki@buyer.example" in message["From"], message["From"]
        assert message["Reply-To"] is None and message["To"] in message["From"]
        for form in (text, html):
            for part in ("SUSPECT 12", "SUSPECT 13", "The subject says so",
                         "件名にそう書かれています", "灯台", "Haruka Endo",
                         "sales[@]p12[.]example", "開かないで"):
                assert part in form, (part, form)
            assert "Delivery" not in form and "http" not in form, form
        flags = [seen[2] for seen in server.look(user, folder)[0]
                 if seen[0] == uid]
        assert flags == [()], flags
    assert [len(rest(server, user, folder)) for folder in first] == [3, 2]
    # Nothing more is said of them, and nobody judges a notice.
    stay(case, server, user)
    assert case.counts()[:2] == [5, 2], case.counts()
    before = bed.content(*[rest(server, user, folder) for folder in first])
    add(server, user, 17)
    scanned(case)
    for folder in first:
        (uid, data), = notices(server, user, folder)
        assert uid > first[folder]
        assert all("SUSPECT %d" % n in bodies(data)[1] for n in (12, 13, 17))
    after = bed.content(*[rest(server, user, folder) for folder in first])
    assert [seen for seen in after if seen in before] == before
    assert len(after) == 6, after
    assert states(case) == ["replaced", "replaced", "written", "written"]
    stay(case, server, user)
    # The next day has a notice of its own, and tells only of its own.
    case.change("UPDATE notice SET day = '2026-01-01'")
    add(server, user, 18)
    scanned(case)
    (_, old), (_, new) = notices(server, user)
    assert "SUSPECT 18" in bodies(new)[1] and "SUSPECT 17" not in bodies(new)[1]
    assert "SUSPECT 18" not in bodies(old)[1]
    assert case.rows("SELECT messages FROM v_notice WHERE state = 'written'"
                     " ORDER BY id") == [(3,), (3,), (1,), (1,)]


def the_next_notice_can_be_seen_before(stage):
    """What seki notice shows is what the next scan writes; it writes nothing."""
    def shown(*words, status=0, lang="en"):
        ran = case.scan(*words, "--lang=" + lang, verb="notice")
        assert ran.status == status, ran
        return ran

    case, user = mailbox(stage, 31, 32, settings="")
    server = stage.server
    scanned(case)
    assert "notice.where" in shown().out
    case.configure(settings=BOTH)
    before = server.look(user, "INBOX", "Quarantine"), case.counts()
    text = shown().out
    for part in ("the next scan writes this notice (folder: INBOX, Quarantine)",
                 "Subject: Mail held back: 2 messages", "SUSPECT 31", "灯台",
                 "sales[@]p32[.]example", "件名にそう書かれています"):
        assert part in text, (part, text)
    assert "次回のスキャンで通知を書き込みます" in shown(lang="ja").out
    narrow = case.scan("--lang=en", verb="notice", env={"COLUMNS": "40"})
    assert "SUSPECT 31" in narrow.out, narrow
    ran = case.scan("--format=eml", "--account=" + user, verb="notice")
    assert ran.status == 0, ran
    message = ran.out.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    assert (server.look(user, "INBOX", "Quarantine"), case.counts()) == before
    assert states(case) == []
    scanned(case)

    def lasting(data):
        head, *parts = bodies(data)
        return [head["From"], head["To"], head["Subject"], head.get_content_type(
            )] + [re.sub(r"\d\d:\d\d", "", part) for part in parts]
    (_, data), = notices(server, user)
    assert lasting(message) == lasting(data)
    assert "today's notice has it all" in shown().out
    ran = shown("--format=eml")
    assert ran.out == "" and "nothing to be told" in ran.err, ran
    assert "no account 'nobody'" in shown("-a", "nobody", status=64).err
    shown("--format=html", status=64)
    shown("x", status=64)


def only_a_change_that_show_calls_none_of_a_fraud_may_be_right(stage):
    case, user = mailbox(stage, 31, settings="")
    case.write(os.path.join(case.dir, "test.cf"), bed.RULES + "about BED_SUSPECT"
               " account\ntflags BED_SUSPECT payment_change\n")
    scanned(case)
    case.configure(settings=INBOX)
    (number,), = case.rows("SELECT id FROM message WHERE payment_change = 1")
    for proved, about, right in ((0, "account", False), (1, "account", True),
                                 (1, "account lookalike", False)):
        case.change("UPDATE message SET from_authenticated = ?", proved)
        case.change("UPDATE finding SET about = ? WHERE score > 0", about)
        ran = case.scan("--lang=en", verb="notice")
        assert "SUSPECT 31" in ran.out, ran
        assert ("It may be right" in ran.out) == right, (proved, about, ran)
        ran = case.scan("--lang=en", str(number), verb="show")
        assert ("\nto be confirmed:" in ran.out) == right, ran


def without_the_setting_and_without_a_held_message_there_is_none(stage):
    for settings, suspects, mode in (("", (12,), "hold"), (BOTH, (), "hold"),
                                     (INBOX.replace("inbox", "none"), (12,),
                                      "hold"), (BOTH, (12,), "observe")):
        case, user = mailbox(stage, *suspects, settings=settings + " ",
                             mode=mode)
        for _ in range(2):
            scanned(case)
        assert not notices(stage.server, user) and not states(case)
    # A day's rehearsal writes nothing either.
    case, user = mailbox(stage, 12)
    ran = case.scan("--dry-run")
    assert ran.status == 0 and not notices(stage.server, user), ran
    assert "would hold" in ran.out, ran


def a_forged_notice_is_judged_and_stays_where_it_is(stage):
    """It has the headers of ours, all of them; only bytes count."""
    case, user = mailbox(stage, 12)
    server = stage.server
    scanned(case)
    (_, data), = notices(server, user)
    forged = data.replace(b"Subject: ", b"X-Old: ").replace(
        b"MIME-Version", b"Subject: SUSPECT forged\r\nMIME-Version")
    other = data.replace(b"X-Auto-Response-Suppress: All", b"X-Nothing: 1")
    with server.eyes(user) as eyes:
        eyes.put(forged)
        eyes.put(other)
    add(server, user, 13)
    scanned(case)
    assert case.rows("SELECT subject LIKE '%forged', verdict FROM message"
                     " WHERE from_address = 'seki@buyer.example' ORDER BY 1"
                     ) == [(0, "clean"), (1, "suspect")]
    left = [bed.sha256(found) for found in fetched(server, user).values()]
    assert bed.sha256(other) in left and bed.sha256(data) not in left
    assert states(case) == ["replaced", "written"]
    stay(case, server, user)


def a_notice_that_people_move_is_nobodys_mail(stage):
    case, user = mailbox(stage, 12, settings=BOTH, folders=("INBOX", "Filed"))
    server = stage.server
    with server.eyes(user) as eyes:
        eyes.put(bed.message(50), "Filed")
    scanned(case)
    scanned(case)		# which makes the folder of fraud
    (one, data), = notices(server, user)
    (two, _), = notices(server, user, "Quarantine")
    with server.eyes(user) as eyes:
        eyes.move(one, "INBOX", "Filed")
        eyes.move(two, "Quarantine", "Quarantine.Fraud")
        eyes.put(data, "Quarantine")
        eyes.put(data)
    for _ in range(2):
        scanned(case)
        assert case.counts()[:2] == [5, 1], case.rows(
            "SELECT folder, subject FROM v_message")
        assert case.rows("SELECT count(*) FROM review") == [(0,)]
    # The one that was moved away is not found where it was, and so stays.
    add(server, user, 13)
    scanned(case)
    assert len(notices(server, user, "Filed")) == 1
    assert states(case) == ["replaced", "replaced", "written", "written"]
    assert case.rows("SELECT count(*) FROM notice WHERE sentence LIKE"
                     " '%gone already%'") == [(2,)]
    # Not even after every number has changed.
    server.renumber(user)
    ran = case.scan()
    assert ran.status == 0 and "numbered anew" in ran.err, ran
    assert case.counts()[:2] == [6, 2], case.rows(
        "SELECT folder, subject FROM v_message")


def what_is_not_as_it_was_written_stays_and_the_next_one_waits(stage):
    case, user = mailbox(stage, 12)
    server = stage.server
    scanned(case)
    (old, _), = notices(server, user)
    # As if what lies there now were something else.
    case.change("UPDATE notice SET stored_sha256 = 'other'")
    add(server, user, 13)
    scanned(case)
    assert [uid for uid, _ in notices(server, user)][0] == old
    assert states(case) == ["kept", "written"]
    for number in (14, 15):
        add(server, user, number)
        scanned(case)
        assert len(notices(server, user)) == 2, "one for each scan"
    case.change("UPDATE notice SET written_at = '2026-01-01T00:00:00Z'")
    scanned(case)
    last = notices(server, user)[-1][1]
    assert all("SUSPECT %d" % n in bodies(last)[1] for n in range(12, 16))
    assert states(case) == ["kept", "replaced", "written"]
    assert len(notices(server, user)) == 2
    stay(case, server, user)


def a_server_that_expunges_no_single_message_keeps_the_older_one(stage):
    server = stage.bed.dovecot("plain", 2, capability=bed.NO_MOVE_NO_UIDPLUS)
    case, user = mailbox(stage, 12, server=server)
    scanned(case)
    assert len(notices(server, user)) == 1
    add(server, user, 13)
    for _ in range(2):
        scanned(case)
        assert len(notices(server, user)) == 1, "an hour has not passed"
    case.change("UPDATE notice SET written_at = '2026-01-01T00:00:00Z'")
    for _ in range(2):
        scanned(case)
        assert len(notices(server, user)) == 2
    with server.eyes(user) as eyes:
        marked = [seen for seen in eyes.look() if "\\Deleted" in seen[2] and
                  seen[0] in [uid for uid, _ in notices(server, user)]]
    assert not marked and states(case) == ["kept", "written"]


def what_was_answered_is_an_alert_and_stands_on_top(stage):
    case, user = mailbox(stage, 12, 13)
    server = stage.server
    add(server, user, 14, flags="(\\Seen \\Answered)")
    add(server, user, 15, flags="(\\Seen)")
    scanned(case, "had been answered before it was held")
    text = bodies(notices(server, user)[0][1])[1]
    assert text.index("SUSPECT 14") < text.index("SUSPECT 15") < min(
        text.index("SUSPECT 12"), text.index("SUSPECT 13")), text
    assert "One of them had been answered" in text and "【返信済み】" in text
    assert case.rows("SELECT subject, seen, answered FROM v_quarantine"
                     " ORDER BY subject") == [
        ("SUSPECT 12", 0, 0), ("SUSPECT 13", 0, 0), ("SUSPECT 14", 1, 1),
        ("SUSPECT 15", 1, 0)]
    assert case.rows("SELECT count(*) FROM v_alert WHERE kind = 'answered'"
                     " AND stands") == [(1,)]
    stay(case, server, user)


def a_notice_that_cannot_be_written_is_told_and_tried_again(stage):
    case = stage.bed.case()
    liar = stage.bed.liar(case, ["append-full"], bed.some(4, (2,)))
    case.account(liar.port, "u").configure(settings=BOTH)
    for _ in range(2):
        scanned(case, "nobody is told there", "'INBOX'", "'Quarantine'",
                "OVERQUOTA", status=1)
        assert case.rows("SELECT state FROM v_message WHERE verdict ="
                         " 'suspect'") == [("held",)], "the move is done"
    assert case.rows("SELECT notice_failed LIKE '%OVERQUOTA%' FROM"
                     " v_mailbox_health WHERE folder = 'INBOX'") == [(1,)]
    assert case.rows("SELECT DISTINCT state FROM notice") == [("failed",)]
    liar.reform()
    scanned(case)
    assert case.rows("SELECT notice_failed FROM v_mailbox_health WHERE folder"
                     " = 'INBOX'") == [(None,)]
    assert len(liar.look()["INBOX"]) == 4 and states(case)[-2:] == [
        "written"] * 2
    scanned(case)
    assert len(liar.look()["INBOX"]) == 4


def a_server_that_says_ok_and_has_no_notice_gets_no_second_one(stage):
    case = stage.bed.case()
    liar = stage.bed.liar(case, ["append-lost"], bed.some(4, (2,)))
    case.account(liar.port, "u").configure(settings=INBOX)
    scanned(case, "it is not there", status=1)
    for _ in range(2):
        scanned(case)
    assert case.rows("SELECT state, uid FROM notice") == [("written", None)]


TESTS = [
    a_notice_tells_what_is_held_and_takes_the_older_ones_place,
    the_next_notice_can_be_seen_before,
    only_a_change_that_show_calls_none_of_a_fraud_may_be_right,
    without_the_setting_and_without_a_held_message_there_is_none,
    a_forged_notice_is_judged_and_stays_where_it_is,
    a_notice_that_people_move_is_nobodys_mail,
    what_is_not_as_it_was_written_stays_and_the_next_one_waits,
    a_server_that_expunges_no_single_message_keeps_the_older_one,
    what_was_answered_is_an_alert_and_stands_on_top,
    a_notice_that_cannot_be_written_is_told_and_tried_again,
    a_server_that_says_ok_and_has_no_notice_gets_no_second_one,
]
