# SPDX-License-Identifier: Apache-2.0
"""
What a scan and `seki learn` read for memory: Sent folders, archives, history.
Judged from outside like everything here: what the server was asked (the liar
keeps every command), what its folders hold afterwards, and what the store knows.
"""
import os
import re
import time

import bed

EVER = ("--since", "2000-01-01")
USES = """\
namespace inbox {
  inbox = yes
  %s
  mailbox "%s" {
    special_use = \\Sent
    auto = create
  }
}
"""


def now(seconds=0):
    return time.strftime('"%d-%b-%Y %H:%M:%S +0000"',
                         time.gmtime(time.time() + seconds))


def sent(number, to, answers=None, extra=""):
    """A letter of ours, as a mail program puts it into Sent."""
    return ("From: AP <ap@buyer.example>\r\n"
            "To: Sales <%s>\r\n"
            "Subject: Order %d\r\n"
            "Date: Mon, 05 Jan 2026 10:00:%02d +0900\r\n"
            "Message-ID: <sent-%d@buyer.example>\r\n%s%s"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "\r\nOrder %d.\r\n" %
            (to, number, number % 60, number,
             "In-Reply-To: %s\r\n" % answers if answers else "", extra,
             number)).encode()


def addresses(count, first=1):
    return ["sales@d%d.example" % n for n in range(first, first + count)]


def letters(count, first=1):
    return [sent(n, to) for n, to in enumerate(addresses(count, first), first)]


def written_to(case):
    """{address: how many of ours it got}"""
    return dict(case.rows("SELECT key, sent FROM correspondent WHERE"
                          " kind = 'address' AND sent > 0"))


def learned(case, *options, status=0, **words):
    ran = case.scan(*EVER, *options, verb="learn", **words)
    assert ran.status == status and (status or ran.err == ""), ran
    return ran


def on_liar(stage, messages, lies=(), sent_is='"auto"', settings="", bad=(3,),
            **folders):
    case = stage.bed.case()
    liar = stage.bed.liar(case, list(lies), messages, folders=folders, bad=bad,
                          date=int(time.time()) - 86400)
    case.account(liar.port, "ap")
    case.configure(sent=sent_is, settings=settings)
    return case, liar


def harmless(liar):
    """Nothing was asked for that could change anything."""
    for command in liar.commands():
        verb = command.upper()
        assert not verb.startswith(("SELECT", "STORE", "UID STORE", "EXPUNGE",
                                    "UID MOVE", "UID COPY", "APPEND",
                                    "SEARCH", "UID SEARCH")), command
        assert "BODY[" not in verb, command


# ---- Which folders ----

def sent_folders_are_found_by_use_and_by_name(stage):
    servers = [
        ("use", USES % ("", "Postausgang (alt)"), "Postausgang (alt)"),
        ("dots", USES % ("separator = .\n  prefix = INBOX.", "x"),
         "INBOX.Sent"),
        ("plain", "", "送信済みアイテム"),
        ("plain", "", "Sent Messages"),
        ("plain", "", "Gesendete Elemente"),
    ]
    started = {}
    for number, (name, settings, folder) in enumerate(servers):
        if name not in started:
            started[name] = stage.bed.dovecot("sent-" + name, 3,
                                              settings=settings)
        server = started[name]
        user = server.user()
        case = stage.bed.case().account(server.port, user).configure()
        with server.eyes(user) as eyes:
            eyes.fill(letters(4), folder)
            eyes.put(bed.message(1), "Projects.Sent" if name == "plain" else
                     "INBOX", "")
            before = [eyes.look(folder), eyes.look()]
        ran = learned(case)
        assert written_to(case) == dict.fromkeys(addresses(4), 1), (
            folder, ran, written_to(case))
        assert ran.out.startswith("read 4 sent and 0 received messages of 1 "
                                  "account; "), ran
        with server.eyes(user) as eyes:
            assert [eyes.look(folder), eyes.look()] == before, folder


def configured_sent_folders_and_those_of_others_are_read(stage):
    users = [stage.server.user() for _ in range(2)]
    case = stage.bed.case()
    for user, name in zip(users, ("ap", "haruka")):
        case.account(stage.server.port, user, name=name)
        with stage.server.eyes(user) as eyes:
            eyes.fill(letters(1, 10 if name == "ap" else 20), "Sent")
            eyes.fill(letters(1, 30 if name == "ap" else 40), "控え")
            eyes.fill(letters(1, 50 if name == "ap" else 60), "Kept")
    case.configure(sent='[ "控え" ]', settings='memory: { sent_also = '
                   '[ "haruka/Kept", "Nowhere" ]; };')
    learned(case)
    assert sorted(written_to(case)) == sorted(
        addresses(1, 30) + addresses(1, 40) + addresses(1, 60)), \
        written_to(case)
    case.configure(sent='"none"')
    ran = learned(case)
    assert ran.out.startswith("read 0 sent and"), ran


def only_those_we_deal_with_are_read_whole(stage):
    came = [bed.message(n, domain="d%d.example" % n) for n in (1, 2, 3)]
    case, liar = on_liar(stage, [], Sent=letters(1, 2), Archives=came)
    ran = learned(case)
    assert ran.out.startswith("read 1 sent and 3 received"), ran
    harmless(liar)
    fetched = [c for c in liar.commands() if "BODY.PEEK[]" in c]
    # The beginning of what was sent, and one letter whole.
    assert len(fetched) == 2 and "<0.65536>" in fetched[0] and \
        fetched[1].startswith("UID FETCH 2 "), fetched
    rows = case.rows("SELECT key, received, imported, authenticated FROM"
                     " correspondent WHERE kind = 'address' ORDER BY key")
    assert rows == [("sales@d%d.example" % n, 1, 1, 0) for n in (1, 2, 3)], rows


def below_a_scans_mark_history_is_read_and_above_it_nothing(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(mode="observe", sent='"none"')
    with_dates(stage, user, "INBOX", [
        bed.message(1), bed.message(2), bed.message(3, True)])
    ran = learned(case)
    assert ran.out.startswith("read 0 sent and 0 received"), ran
    assert case.scan().status == 0
    known = ("SELECT received, imported, suspect FROM correspondent"
             " WHERE kind = 'address'")
    assert case.rows(known) == [(2, 0, 1)], case.rows(known)
    with_dates(stage, user, "INBOX", [bed.message(4)])
    ran = learned(case)
    # What was judged teaches nothing again, and what was held never.
    assert ran.out.startswith("read 0 sent and 3 received"), ran
    assert case.rows(known) == [(2, 0, 1)], case.rows(known)
    assert case.scan().status == 0
    assert case.rows(known) == [(3, 0, 1)], case.rows(known)


# ---- Reading on ----

def a_second_run_teaches_nothing_and_asks_for_nothing(stage):
    case, liar = on_liar(stage, [], Sent=letters(7))
    learned(case)
    taught = written_to(case)
    assert len(taught) == 7, taught
    words = case.rows("SELECT count(*), sum(letters) FROM sent_letter,"
                      " sent_author")
    assert words == [(7, 49)], words
    asked = len(liar.commands())
    ran = learned(case)
    assert ran.out.startswith("read 0 sent and 0 received"), ran
    assert written_to(case) == taught
    again = liar.commands()[asked:]
    assert not [c for c in again if "FETCH" in c], again
    # Further back: all is listed and read again, and teaches nothing.
    os.environ.pop("SEKI_INTERRUPT", None)
    ran = case.scan("--days", "30000", verb="learn")
    assert ran.status == 0 and written_to(case) == taught, ran
    assert words == case.rows("SELECT count(*), sum(letters) FROM sent_letter,"
                              " sent_author")
    harmless(liar)


def a_run_that_is_killed_is_gone_on_with(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user).configure()
    with stage.server.eyes(user) as eyes:
        eyes.fill(letters(40), "Sent")
    for _ in range(2):
        ran = learned(case, "--rate", "10", status=1,
                      env={"SEKI_INTERRUPT": "learned-set"})
        assert "killed" in ran.err, ran
    taught = written_to(case)
    # The newest first, and what was taught before the mark was written again.
    assert sorted(taught) == sorted(addresses(10, 31)), taught
    ran = learned(case, "--rate", "10", status=1,
                  env={"SEKI_INTERRUPT": "learned-set:3"})
    with stage.server.eyes(user) as eyes:
        eyes.fill(letters(5, 41), "Sent")
    learned(case)
    assert written_to(case) == dict.fromkeys(addresses(45), 1), written_to(case)


def a_rate_is_kept_by_asking_for_little_at_a_time(stage):
    case, liar = on_liar(stage, [], Sent=letters(12))
    ran = learned(case, "--rate", "4")
    fetched = [c for c in liar.commands() if "BODY.PEEK[]<0.65536>" in c]
    assert [len(c.split()[2].split(",")) for c in fetched] == [4, 4, 4], fetched
    assert ran.seconds > 2.5, ran
    assert len(written_to(case)) == 12


def a_server_that_wants_to_be_left_alone_is(stage):
    case, liar = on_liar(stage, [], ["throttle"], Sent=letters(3))
    ran = case.scan(*EVER, verb="learn")
    assert ran.status in (1, 69, 75) and "throttled" in ran.err, ran
    asked = len(liar.commands())
    again = case.scan(*EVER, verb="learn")
    assert again.status in (1, 75) and again.err, again
    assert len(liar.commands()) == asked, "it did not stay away"


def a_message_that_defeats_the_reader_is_left_out(stage):
    bad = sent(9, "bad@d9.example", extra="X-Seki-Test: crash\r\n")
    case, liar = on_liar(stage, [], Sent=letters(3) + [bad] + letters(2, 4))
    learned(case)
    assert sorted(written_to(case)) == sorted(addresses(5)), written_to(case)


def a_dry_run_of_learn_says_how_much_there_is(stage):
    case, liar = on_liar(stage, [], Sent=letters(3),
                         Archive=[bed.message(1), bed.message(2)])
    ran = learned(case, "--dry-run")
    assert ran.out.splitlines() == [
        "would read\tap\tSent\tsent\t3 messages",
        "would read\tap\tArchive\treceived\t2 messages"], ran
    assert not os.path.exists(case.store), "a dry run made a store"
    assert not [c for c in liar.commands() if "BODY" in c], liar.commands()
    harmless(liar)


# ---- In a scan ----

def with_dates(stage, user, folder, messages):
    with stage.server.eyes(user) as eyes:
        for data in messages:
            eyes.put(data, folder, "", now(-60))


def a_scan_knows_what_was_sent_before_it_judges(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user).configure()
    with_dates(stage, user, "Sent", letters(3))
    with_dates(stage, user, "INBOX", [bed.message(1)])
    before = stage.look(user, "Sent", "INBOX")
    ran = case.scan()
    assert (ran.status, ran.out, ran.err) == (0, "", ""), ran
    assert written_to(case) == dict.fromkeys(addresses(3), 1)
    assert stage.look(user, "Sent", "INBOX") == before
    with_dates(stage, user, "Sent", letters(2, 4))
    assert case.scan().status == 0
    assert written_to(case) == dict.fromkeys(addresses(5), 1)
    learned(case)
    assert written_to(case) == dict.fromkeys(addresses(5), 1)


def nothing_new_in_sent_costs_one_status(stage):
    case, liar = on_liar(stage, [bed.message(1)], Sent=letters(2))
    assert case.scan().status == 0
    first = liar.commands()
    order = [i for i, c in enumerate(first) if c.startswith("EXAMINE")]
    assert [first[i] for i in order[:2]] == ["EXAMINE Sent", "EXAMINE INBOX"] \
        or [first[i].replace('"', "") for i in order[:2]] == [
            "EXAMINE Sent", "EXAMINE INBOX"], first
    assert case.scan().status == 0
    second = [c for c in liar.commands()[len(first):] if not re.match(
        "CAPABILITY|LOGIN|AUTHENTICATE|ID|NAMESPACE|LOGOUT|[A-Za-z0-9+/=]+$",
        c)]
    assert [c.split(" (")[0].replace('"', "") for c in second] == [
        "STATUS Sent", "STATUS INBOX"], second


def a_sent_folder_that_is_not_there_is_a_warning(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user).configure(
        sent='[ "Gone", "Sent" ]')
    with_dates(stage, user, "INBOX", [bed.message(1), bed.message(2, True)])
    with_dates(stage, user, "Sent", letters(1))
    ran = case.scan()
    assert ran.status == 0 and ran.out == "", ran
    assert len(ran.err.splitlines()) == 1 and "'Gone'" in ran.err, ran
    assert case.rows("SELECT count(*) FROM message") == [(2,)]
    assert list(written_to(case)) == addresses(1)
    assert len(stage.look(user)[1]) == 1
    ran = case.scan(*EVER, verb="learn")
    assert ran.status == 1 and "'Gone'" in ran.err, ran


# ---- Mail that comes back and was never sent ----

BOUNCES = """\
header BOUNCE_OF_UNSENT Subject =~ /Undelivered/
describe BOUNCE_OF_UNSENT Mail came back that was never sent
lang ja describe BOUNCE_OF_UNSENT 送っていないメールが戻ってきました
score BOUNCE_OF_UNSENT 0.1
"""


def bounces_of_what_was_never_sent_are_told_once_for_a_wave(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.write(os.path.join(case.dir, "test.cf"), bed.RULES + BOUNCES)
    case.configure()
    alerts = ("SELECT cause, count, cleared_at IS NULL FROM alert"
              " WHERE kind = 'unsent-bounce'")

    def scan_with(*numbers):
        with_dates(stage, user, "INBOX", [bed.message(n).replace(
            b"Subject: Delivery", b"Subject: Undelivered") for n in numbers])
        ran = case.scan()
        assert ran.status == 0 and ran.out == "", ran
        return ran.err.splitlines()

    told = scan_with(1, 2)
    assert len(told) == 1 and "never sent" in told[0] and user in told[0], told
    assert scan_with(3) == []
    assert case.rows(alerts) == [(user, 2, 1)], case.rows(alerts)
    assert len(stage.look(user)[0]) == 3, "none of them is held"
    # A day without any, and it is over; then there is a new one.
    case.change("UPDATE alert SET last_at = '2026-01-01T00:00:00Z'")
    assert scan_with() == []
    assert case.rows(alerts) == [(user, 2, 0)], case.rows(alerts)
    assert len(scan_with(4)) == 1
    assert case.rows(alerts) == [(user, 3, 1)], case.rows(alerts)


# ---- From files, and what memory suggests ----

def on_files(stage, **folders):
    """A case without a server, and a folder of messages for each word."""
    case = stage.bed.case()
    case.configure()
    case.write(case.conf, open(case.conf).read().replace("account: (  );", ""))
    for name, messages in folders.items():
        os.mkdir(os.path.join(case.dir, name))
        for i, data in enumerate(messages):
            with open(os.path.join(case.dir, name, "%02d.eml" % i),
                      "wb") as file:
                file.write(data)
    return case


def files_fill(case, *options, status=0):
    words = []
    for name in ("sent", "received"):
        if os.path.isdir(os.path.join(case.dir, name)):
            words += ["--" + name, os.path.join(case.dir, name)]
    ran = case.scan("--store", case.store, *words, *options, verb="learn")
    assert ran.status == status and (status or ran.err == ""), ran
    return ran


def day(number, data):
    """The same message, arrived and dated on that day of January."""
    return data.replace(b"5 Jan 2026", b"%d Jan 2026" % number).replace(
        b"05 Jan 2026", b"%02d Jan 2026" % number)


def files_teach_in_the_order_of_their_dates_and_once(stage):
    case = on_files(stage, sent=[day(9, sent(2, "sales@supplier.example")),
                                 day(7, sent(1, "sales@d1.example"))],
                    received=[day(8, bed.message(1)), day(6, bed.message(2))])
    rows = ("SELECT key, received, sent, imported, begun, substr(first_at, 1,"
            " 10), substr(last_at, 1, 10) FROM correspondent"
            " WHERE kind = 'address' ORDER BY key")
    want = [("sales@d1.example", 0, 1, 0, 1, "2026-01-07", "2026-01-07"),
            ("sales@supplier.example", 2, 1, 2, 0, "2026-01-06",
             "2026-01-09")]
    ran = files_fill(case)
    assert ran.out == ("read 2 sent and 2 received messages of 'files'; 2 "
                       "correspondents known\n"), ran
    assert case.rows(rows) == want, case.rows(rows)
    files_fill(case)
    assert case.rows(rows) == want, case.rows(rows)
    assert case.rows("SELECT count(*) FROM message") == [(0,)]
    with open(os.path.join(case.dir, "box"), "wb") as box:
        for number in (3, 4):
            box.write(b"From x Mon Jan  5 00:00:00 2026\n" + day(
                10, bed.message(number)).replace(b"\r\n", b"\n") + b"\n")
    ran = case.scan("--store", case.store, "--received",
                    os.path.join(case.dir, "box"), verb="learn")
    assert ran.status == 0 and ran.out.startswith("read 0 sent and 2 rec"), ran
    assert case.rows(rows)[1][1:4] == (4, 1, 4), case.rows(rows)


def judged_files_are_what_a_scan_would_have_written(stage):
    ours = day(7, sent(1, "sales@supplier.example"))
    answer = day(8, bed.message(1, extra="In-Reply-To: <sent-1@buyer.example>"
                                "\r\n"))
    case = on_files(stage, sent=[ours], received=[
        day(9, bed.message(2, True)), answer])
    case.write(case.zone, "supplier.example. 60 IN TXT \"v=spf1 ip4:192.0.2.7"
               " -all\"\n_dmarc.supplier.example. 60 IN TXT \"v=DMARC1;"
               " p=reject\"\n")
    zone = ("--zone", case.zone)
    for _ in range(2):
        files_fill(case, "--judged", *zone)
        rows = case.rows("SELECT subject, verdict, action, arrived_at,"
                         " message.uid FROM message ORDER BY uid")
        assert rows == [
            ("Delivery 1", "clean", "none", "2026-01-08T00:00:01Z", 1),
            ("SUSPECT 2", "suspect", "would-quarantine",
             "2026-01-09T00:00:02Z", 2)], rows
        known = case.rows("SELECT received, sent, imported, suspect FROM"
                          " correspondent WHERE kind = 'address'")
        assert known == [(1, 1, 0, 1)], known
    ran = files_fill(case, "--judged", "--received", case.dir + "/none",
                     *zone, status=65)
    assert "'%s/none'" % case.dir in ran.err, ran


def vendors_are_proposed_and_not_taken_over(stage):
    came = [bed.message(n, domain="d1.example") for n in range(1, 4)] + [
        bed.message(n, domain="d2.example") for n in range(4, 7)] + [
        bed.message(n, domain="buyer.example") for n in range(7, 10)]
    came[2] = came[2].replace(b"From: Sales", b'From: "=cmd;\\"x\\""')
    case = on_files(stage, received=came, sent=[
        sent(n, "sales@d1.example") for n in range(1, 4)] + [
        sent(9, "sales@d2.example")])
    files_fill(case)
    path = os.path.join(case.dir, "vendors.csv")
    ran = case.scan("--propose", path, "--propose-people", "-", verb="learn")
    assert ran.status == 0 and "vendors written to '%s': 1;" % path in ran.out, ran
    with open(path) as file:
        lines = file.read().splitlines()
    assert lines[0] == "names,domains,accounts,country,note", lines
    assert len(lines) == 2 and ',"d1.example",,,"3 received (0 proved), ' \
        '3 sent"' in lines[1] and '"=' not in lines[1], lines
    assert 'names,title,addresses,note\n"' in ran.out and \
        '"Sales",,"sales@buyer.example","3 received' in ran.out, ran
    assert lines[1].startswith('"Sales'), lines
    assert "titles" not in ran.out, ran
    ran = case.scan("--propose-people", path + "-2", verb="learn")
    assert "account numbers" not in ran.out and "titles" in ran.out, ran
    again = case.scan("--propose", path, verb="learn")
    assert again.status == 74 and "'%s'" % path in again.err, again
    # As it is, it can be read back.
    with open(case.conf, "a") as file:
        file.write('organisation: { domains = [ "buyer.example" ]; '
                   'vendors_file = "vendors.csv"; };\n')
    text = open(case.conf).read()
    case.write(case.conf, text[text.index("\n") + 1:])
    ran = case.scan("--propose", "-", verb="learn")
    assert ran.status == 0 and ran.out.splitlines() == lines[:1], ran


def wishes_that_make_no_sense_are_refused(stage):
    case = on_files(stage, sent=[])
    for words in (["--sent", "x"], ["--rate", "0"], ["--days", "x"],
                  ["--since", "soon"], ["--sent", "-", "--store", "x"],
                  ["--zone", "x"], ["x"], ["--judged"],
                  ["--propose", "x", "--dry-run"]):
        ran = case.scan(*words, verb="learn")
        assert ran.status == 64 and len(ran.err.splitlines()) == 1, (words, ran)
    ran = case.scan("--store", case.store, "--judged", "--zone", case.zone,
                    verb="learn")
    assert ran.status == 0, ran


# ---- What doctor says of it ----

def doctor_says_how_much_of_what_is_sent_is_seen(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user, name="ap")
    case.configure()
    with_dates(stage, user, "Sent", letters(1))
    assert case.scan().status == 0
    month = time.strftime("%Y-%m", time.gmtime())

    def says(*parts):
        ran = case.scan("--offline", verb="doctor")
        text = " ".join(ran.out.split())
        for part in parts:
            assert part in text, (part, ran)
        return text
    says("ok sent mail 'ap': 0 proved answers")
    for known, words in ((39, "ok sent mail 'ap': 97 % of 40 answers"),
                         (10, "look sent mail 'ap': 25 % of 40 answers")):
        case.change("DELETE FROM coverage")
        for _ in range(1):
            case.change("INSERT INTO coverage (account, month, owner, replies,"
                        " known) VALUES ('ap', ?, '', 40, ?)", month, known)
        text = says(words)
    assert "memory.sent_also" in text and "MessageCopyFor" not in text, text
    case.configure(settings="boundary: { preset = \"microsoft365\"; };")
    conf = open(case.conf).read()
    case.write(case.conf, conf.replace('boundary: { trusted_hosts = [ '
                                       '"mx.buyer.example" ]; results = "none"'
                                       '; };\n', ""))
    says("Set-Mailbox -MessageCopyForSentAsEnabled $true")
    case.change("DELETE FROM learned")
    says("no Sent folder has been read yet", "-> run 'seki learn' once")


def what_goes_wrong_over_sent_ends_no_scan(stage):
    case, liar = on_liar(stage, [bed.message(1), bed.message(2, True)],
                         ["beginning-hangs-up"], Sent=letters(3))
    ran = case.scan()
    assert ran.status == 0 and ran.out == "", ran
    assert len(ran.err.splitlines()) == 1 and "'Sent'" in ran.err, ran
    assert case.rows("SELECT count(*) FROM message") == [(2,)]
    assert case.rows("SELECT high FROM learned") in ([], [(0,)])
    liar.reform()
    assert case.scan().err == ""
    assert len(written_to(case)) == 3
    assert case.rows("SELECT low, high FROM learned") == [(1, 4)]


def one_letter_that_harms(stage, lie, bad, most):
    """`most`: how many log-ins the first scan may need. A time-out each, where the
    server stalls."""
    case, liar = on_liar(stage, [], [lie], bad=bad, Sent=letters(60))
    ran = case.scan(env={"SEKI_TEST_COMMAND_MS": "3000"})
    assert (ran.status, ran.err) == (0, ""), ran
    logins = sum(c.startswith(("LOGIN", "AUTHENTICATE")) for c in liar.commands())
    assert logins <= most, logins
    assert len(written_to(case)) == 60 - len(bad), written_to(case)
    before = len(liar.commands())
    assert case.scan().err == ""
    assert not any("FETCH" in c for c in liar.commands()[before:])


def a_letter_in_sent_that_breaks_or_stalls_the_session_is_passed_over(stage):
    bed.together([("%s %s" % (lie, bad), one_letter_that_harms,
                   (stage, lie, bad, most)) for lie, bad, most in (
                       ("stalls-on-uid", (1,), 5), ("stalls-on-uid", (20, 41), 5),
                       ("breaks-on-uid", (5, 60), 5), ("breaks-unsent", (31,), 5),
                       ("no-to-uid", (7,), 1))], 5)


def report(number, original, to="someone@other.example"):
    """What another server says of mail of ours that it could not deliver."""
    return ("Received: from mx.other.example (mx.other.example [192.0.2.9])\r\n"
            "\tby mx.buyer.example with ESMTPS id r%d;\r\n"
            "\tMon, 5 Jan 2026 09:00:00 +0900\r\n"
            "Return-Path: <>\r\n"
            "From: Mail Delivery <mailer-daemon@mx.other.example>\r\n"
            "To: ap@buyer.example\r\n"
            "Subject: Undeliverable %d\r\n"
            "Date: Mon, 05 Jan 2026 09:00:00 +0900\r\n"
            "Message-ID: <r%d@mx.other.example>\r\n"
            "Auto-Submitted: auto-replied\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status;"
            " boundary=b\r\n\r\n"
            "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mx.other.example\r\n\r\n"
            "Final-Recipient: rfc822; %s\r\n"
            "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            "From: ap@buyer.example\r\nTo: %s\r\n"
            "Message-ID: %s\r\n\r\n--b--\r\n" %
            (number, number, number, to, to, original)).encode()


def bounces_are_told_apart_by_what_stands_in_sent(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user).configure()
    with_dates(stage, user, "Sent", [sent(1, "someone@other.example")])
    assert case.scan().status == 0
    month = time.strftime("%Y-%m", time.gmtime())
    alerts = "SELECT count(*) FROM alert WHERE kind = 'unsent-bounce'"
    # Too little is known of what it sends: nothing follows.
    with_dates(stage, user, "INBOX", [report(1, "<never-1@buyer.example>")])
    assert case.scan().err == "" and case.rows(alerts) == [(0,)]
    case.change("INSERT INTO coverage (account, month, owner, replies, known)"
                " VALUES (?, ?, '', 40, 39)", user, month)
    with_dates(stage, user, "INBOX", [report(2, "<sent-1@buyer.example>")])
    assert case.scan().err == "" and case.rows(alerts) == [(0,)]
    with_dates(stage, user, "INBOX", [
        report(3, "<never-3@buyer.example>", "stranger@other.example")])
    told = case.scan().err
    assert "never sent" in told and "stranger@other.example" in told, told
    assert case.rows(alerts) == [(1,)]
    assert len(stage.look(user)[0]) == 3, "it is not held"


# ---- Words that are quoted as ours ----

WORDS = """\
header QUOTED_WORDS_NOT_OURS eval:quoted_words_not_ours()
describe QUOTED_WORDS_NOT_OURS Words that we never sent
lang ja describe QUOTED_WORDS_NOT_OURS 送っていない文面
score QUOTED_WORDS_NOT_OURS 2.0
header QUOTED_WORDS_OURS eval:quoted_words_ours()
describe QUOTED_WORDS_OURS Words that we sent
lang ja describe QUOTED_WORDS_OURS 送った文面
score QUOTED_WORDS_OURS -0.1
"""
OURS = """\
Dear Ms Abe,
thank you for the drawings of the second pump. Our workshop has looked at
them and has one wish only: please let the flange be bored with eight
holes instead of six, as it was with the pump that you delivered in May.
"""
JAPANESE = """\
先日お送りいただいた二号ポンプの図面につきまして、工場で確認いたしました。
フランジの穴を六か所ではなく八か所にしていただけますでしょうか。
納期は来月十日でお願いできればと存じます。
"""
FORGED = """\
Dear Ms Abe,
I have looked at the retainer again and agree with it in full. Send the
invoice to our accounts department, they have been told to settle it by
the end of this week, and to use the new account that you have named.
"""


def with_words(data, words):
    header, body = data.split(b"\r\n\r\n", 1)
    return header + b"\r\n\r\n" + words.replace("\n", "\r\n").encode() + body


def quoting(number, words, by="AP <ap@buyer.example>", mark="> "):
    """A letter of theirs that quotes this as ours, in other lines."""
    day = time.strftime("%a, %d %b %Y at 10:00",
                        time.gmtime(time.time() - 3 * 86400))
    lines = words.replace("\n", " ").replace(" holes", "\nholes").replace(
        " let", "\nlet").replace("、", "、\n")
    return bed.message(number, body=(
        "Please see below.\n\nOn %s, %s wrote:\n" % (day, by) +
        "".join(mark + line + "\n" for line in lines.splitlines())).replace(
            "\n", "\r\n"))


def words_that_are_quoted_as_ours_are_looked_for_in_sent(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.write(os.path.join(case.dir, "test.cf"), bed.RULES + WORDS)
    case.configure()
    old = letters(30)
    old[3] = with_words(old[3], OURS)
    old[4] = with_words(old[4], JAPANESE)
    with stage.server.eyes(user) as eyes:
        for data in old:
            eyes.put(data, "Sent", "", now(-20 * 86400))
    ran = case.scan()
    assert ran.status == 0, ran
    known = case.rows("SELECT address, account, letters, unread FROM"
                      " sent_author")
    assert known == [("ap@buyer.example", user, 30, 0)], known

    def told(number, *rest, **words):
        with_dates(stage, user, "INBOX", [quoting(number, *rest, **words)])
        ran = case.scan()
        assert ran.status == 0, ran
        return [row[0] for row in case.rows(
            "SELECT f.rule FROM finding f JOIN message m ON m.id ="
            " f.message_row_id WHERE f.rule LIKE 'QUOTED_WORDS%%' AND"
            " m.subject = 'Delivery %d'" % number)]

    # Too little is known of what it sends: nothing follows.
    assert told(1, FORGED) == []
    case.change("INSERT INTO coverage (account, month, owner, replies, known)"
                " VALUES (?, ?, '', 40, 39)", user,
                time.strftime("%Y-%m", time.gmtime()))
    got = told(2, FORGED)
    assert got == ["QUOTED_WORDS_NOT_OURS"], got
    assert told(3, OURS) == ["QUOTED_WORDS_OURS"]
    assert told(4, OURS[100:], mark="") == ["QUOTED_WORDS_OURS"]
    assert told(5, JAPANESE) == ["QUOTED_WORDS_OURS"]
    # It is not ours, but nobody says so.
    assert told(6, FORGED, by="Abe <sales@supplier.example>") == []
    # It was sent meanwhile, and Sent is read before anything is judged.
    with_dates(stage, user, "Sent", [with_words(sent(
        99, "sales@supplier.example"), FORGED)])
    assert told(7, FORGED) == ["QUOTED_WORDS_OURS"]


def what_an_older_version_read_of_sent_is_read_once_more(stage):
    case, liar = on_liar(stage, [], Sent=[
        with_words(data, OURS) for data in letters(3)])
    learned(case)
    words = "SELECT hash, letter FROM sent_word ORDER BY hash, letter"
    before, taught = case.rows(words), written_to(case)
    assert before and len(taught) == 3, (before, taught)
    for statement in ("DELETE FROM sent_word", "DELETE FROM sent_letter",
                      "DELETE FROM sent_author",
                      "UPDATE learned SET uidvalidity = 0"):
        case.change(statement)
    ran = learned(case)
    assert ran.out.startswith("read 3 sent and"), ran
    assert case.rows(words) == before and written_to(case) == taught
    harmless(liar)


def accounts_of_whole_messages_are_seen_and_teach_nothing_more(stage):
    body = "Please pay to IBAN DE02 1203 0000 0000 2020 51.\r\n"
    case, liar = on_liar(stage, [], Sent=letters(1), Archive=[
        bed.message(n, domain="d%d.example" % n, body=body) for n in (1, 2)])
    learned(case)
    rows = case.rows("SELECT owner, last4, seen, taught FROM owner_account")
    assert rows == [("d1.example", "2051", 1, 0)], rows


TESTS = [
    words_that_are_quoted_as_ours_are_looked_for_in_sent,
    what_an_older_version_read_of_sent_is_read_once_more,
    bounces_are_told_apart_by_what_stands_in_sent,
    accounts_of_whole_messages_are_seen_and_teach_nothing_more,
    below_a_scans_mark_history_is_read_and_above_it_nothing,
    a_server_that_wants_to_be_left_alone_is,
    what_goes_wrong_over_sent_ends_no_scan,
    a_letter_in_sent_that_breaks_or_stalls_the_session_is_passed_over,
    files_teach_in_the_order_of_their_dates_and_once,
    judged_files_are_what_a_scan_would_have_written,
    vendors_are_proposed_and_not_taken_over,
    wishes_that_make_no_sense_are_refused,
    doctor_says_how_much_of_what_is_sent_is_seen,
    bounces_of_what_was_never_sent_are_told_once_for_a_wave,
    sent_folders_are_found_by_use_and_by_name,
    configured_sent_folders_and_those_of_others_are_read,
    only_those_we_deal_with_are_read_whole,
    a_second_run_teaches_nothing_and_asks_for_nothing,
    a_run_that_is_killed_is_gone_on_with,
    a_rate_is_kept_by_asking_for_little_at_a_time,
    a_message_that_defeats_the_reader_is_left_out,
    a_dry_run_of_learn_says_how_much_there_is,
    a_scan_knows_what_was_sent_before_it_judges,
    nothing_new_in_sent_costs_one_status,
    a_sent_folder_that_is_not_there_is_a_warning,
]
