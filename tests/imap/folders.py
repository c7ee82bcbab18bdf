# SPDX-License-Identifier: Apache-2.0
"""
Which folders a scan visits: patterns and exclusions, folders that come and go,
and servers whose list of folders is an attack.
"""
import re
import time

import bed

# Lies of liar.py that are told here only.
OWN = ["list-million", "list-long", "list-nul", "list-no", "list-odd",
       "list-many", "status-breaks"]
BELOW_INBOX = "namespace inbox {\n  inbox = yes\n  separator = .\n" \
    "  prefix = INBOX.\n}\n"
SPACES = """
namespace inbox {
  inbox = yes
  separator = /
  mailbox Held {
    special_use = \\Junk
    auto = create
  }
}
namespace public {
  type = public
  separator = /
  prefix = Public/
  location = maildir:%h/public
  subscriptions = no
}
"""
GONE = ("no scan visits this folder any more: it is out of the configuration, or gone "
        "from the server")
# Of the folders of most_of_them(): these are scanned.
MEANT = ["INBOX", "Invoices.2026", "Invoices.2026.01", "請求書.2026年"]
OTHERS = ["Invoices.Old.2025", "Private", "Sent", "迷惑メール", "ゴミ箱.Invoices",
          "Invoices", "Quarantine.Old"]


class BelowInbox(bed.Dovecot):
    PREFIX = "INBOX."


def silent(ran, status=0):
    assert (ran.status, ran.out, ran.err) == (status, "", ""), ran


def scanned(case):
    """The folders that have been visited, as the log knows them."""
    return [row[0] for row in case.rows(
        "SELECT folder FROM v_mailbox_health WHERE last_ok_at NOTNULL AND"
        " folder NOT LIKE '%Quarantine%' ORDER BY folder")]


def suspects_in(stage, folders):
    """One suspect in each; {folder: sha256}"""
    user = stage.server.user()
    put = {}
    for number, folder in enumerate(folders, 1):
        data = bed.message(number, True)
        put[folder] = bed.sha256(data)
        stage.server.deliver(user, [data], folder)
    return user, put


def patterns_mean_what_there_is_but_what_is_apart(stage):
    user, put = suspects_in(stage, MEANT + OTHERS)
    case = stage.bed.case().account(
        stage.server.port, user, extra='exclude = [ "Invoices/Old*" ];')
    case.configure(folders=("inbox", "Invoices/*", "請求書*", "Nothing/*"))
    silent(case.scan())
    held = [m[1] for m in stage.server.look(user, "Quarantine")[0]]
    assert sorted(held) == sorted(put[folder] for folder in MEANT), held
    for folder in OTHERS:
        assert [m[1] for m in stage.server.look(user, folder)[0]] == [
            put[folder]], folder
    assert scanned(case) == ["Invoices.2026", "Invoices.2026.01", "inbox",
                             "請求書.2026年"], scanned(case)
    counts = case.counts()
    ran = case.scan("--verbose")
    assert ran.status == 0 and case.counts() == counts, ran
    assert "'Nothing/*' matches no folder of '%s' now" % user in ran.err, ran
    # Of all that there is at the top.
    case.configure(folders=("%",))
    silent(case.scan())
    assert scanned(case)[:3] == ["INBOX", "Invoices", "Invoices.2026"]
    assert "Private" in scanned(case) and "Sent" not in scanned(case)


def an_account_of_which_nothing_is_scanned_is_trouble(stage):
    user, _ = suspects_in(stage, ("Invoices.2025",))
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(folders=("Invioces/*", "None*"))
    for _ in range(2):
        ran = case.scan()
        assert ran.status == 1 and \
            "'folders' of '%s' mean no folder" % user in ran.err, ran
        ran = case.scan("--heartbeat", verb="doctor")
        assert ran.status == 1 and "none of its mail is judged" in ran.err, ran
    ran = case.scan(verb="doctor")
    assert ran.status == 1 and "BAD   folders" in ran.out, ran
    case.configure(folders=("Invoices/*", "None*"))
    silent(case.scan())
    silent(case.scan("--heartbeat", verb="doctor"))
    assert len(stage.server.look(user, "Quarantine")[0]) == 1


def folders_come_and_go_without_an_alarm(stage):
    user, _ = suspects_in(stage, ("Invoices.2025",))
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(folders=("INBOX", "Invoices/*"))
    silent(case.scan())
    assert len(stage.server.look(user, "Quarantine")[0]) == 1
    # A new one begins as any: what is older than first_run is left there.
    case.configure(folders=("INBOX", "Invoices/*"), first_run="1d")
    stage.server.deliver(user, [bed.message(5, True)], "Invoices.2026")
    silent(case.scan())
    assert case.rows("SELECT action FROM v_message WHERE folder ="
                     " 'Invoices.2026'") == [("would-quarantine",)]
    # One is renamed, one had trouble before it went.
    case.change("UPDATE mailbox SET sentence = 'it hides', last_ok_at ="
                " '2026-01-05T00:00:00Z' WHERE folder = 'Invoices.2025'")
    ran = case.scan("--heartbeat", verb="doctor")
    assert ran.status == 1 and "'Invoices.2025'" in ran.err and \
        "it hides" in ran.err, ran
    with stage.server.eyes(user) as eyes:
        assert eyes.imap.rename('"Invoices.2026"', '"Invoices.2027"')[0] == "OK"
        assert eyes.imap.delete('"Invoices.2025"')[0] == "OK"
    silent(case.scan())
    silent(case.scan("--heartbeat", verb="doctor"))
    assert case.rows("SELECT folder, sentence FROM mailbox WHERE last_run_id"
                     " IS NULL AND last_scan_at NOTNULL ORDER BY 1") == [
                         ("Invoices.2025", GONE), ("Invoices.2026", GONE)]
    # Of an older store the next scan says it.
    case.change("UPDATE mailbox SET sentence = NULL WHERE sentence = '%s'" % GONE)
    silent(case.scan())
    assert case.rows("SELECT folder FROM v_mailbox_health WHERE sentence = ?"
                     " ORDER BY 1", GONE) == [("Invoices.2025",), ("Invoices.2026",)]
    assert case.rows("SELECT 1 FROM v_alert WHERE stands = 1") == []
    ran = case.scan("--offline", verb="doctor")
    assert "Invoices.2027" in ran.out and "Invoices.2025" not in ran.out, ran
    # One that stands in the configuration by its name is missed.
    case.configure(folders=("INBOX", "Invoices.2025"))
    ran = case.scan()
    assert ran.status == 1 and "cannot scan 'Invoices.2025'" in ran.err, ran


def patterns_alone_have_a_heartbeat(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(folders=("Invoices/*",))
    # It was reached, and there is nothing to scan.
    assert case.scan().status == 1
    assert case.scan("--heartbeat", verb="doctor").status == 1
    stage.server.deliver(user, bed.some(1, ()), "Invoices.2026")
    silent(case.scan())
    silent(case.scan("--heartbeat", verb="doctor"))
    case.change("UPDATE mailbox SET last_ok_at = '2026-01-05T00:00:00Z'")
    ran = case.scan("--heartbeat", verb="doctor")
    assert ran.status == 1 and "'Invoices.2026' of '%s' was not reached since" \
        % user in ran.err, ran
    # Whoever is never let in has no folders at all.
    case.write(case.secret, "wrong\n", 0o600)
    case.write(case.store + "-old", "")
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(folders=("Invoices/*",))
    case.write(case.secret, "wrong\n", 0o600)
    assert case.scan().status == 77
    case.change("UPDATE run SET exit_status = 0, mailboxes_failed = 0")
    ran = case.scan("--heartbeat", verb="doctor")
    assert ran.status == 1 and "'Invoices/*' of '%s' was never reached" % user \
        in ran.err, ran


def below_inbox_a_pattern_may_leave_it_out(stage):
    server = stage.bed.serve(BelowInbox, "patterns", 1, settings=BELOW_INBOX)
    user = server.user()
    server.PREFIX = "INBOX."
    for number, folder in enumerate(("Invoices.2026", "Invoices.Old", "Trash"),
                                    1):
        server.deliver(user, [bed.message(number, True)], folder)
    case = stage.bed.case().account(server.port, user,
                                    extra='exclude = [ "Invoices/Old" ];')
    case.configure(folders=("Invoices/*", "INBOX.%"))
    silent(case.scan())
    assert scanned(case) == ["INBOX.Invoices.2026"], scanned(case)
    assert len(server.look(user, "Quarantine")[0]) == 1
    server.stop()


def learning_knows_the_same_folders(stage):
    user = stage.server.user()
    stage.server.deliver(user, bed.some(3, ()), "Invoices.2026")
    stage.server.deliver(user, bed.some(2, ()), "Archive")
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(folders=("INBOX", "Invoices/*"))
    silent(case.scan())
    ran = case.scan("--since", "2000-01-01", "--dry-run", verb="learn")
    assert ran.status == 0 and "Archive" in ran.out, ran
    case.configure(folders=("INBOX", "*"))
    ran = case.scan("--since", "2000-01-01", "--dry-run", verb="learn")
    assert ran.status == 0 and "Archive" not in ran.out, ran


# ---- What doctor says of them ----

def told_of(case, user):
    """{word: [line, ...]} of what doctor tells"""
    ran = case.scan("--account", user, "--zone", case.zone, verb="doctor",
                    env={"COLUMNS": "1000"})
    told, last = {}, ""
    for line in ran.out.splitlines():
        found = re.match(r"(ok|look|BAD) +(.{16})  (.*)", line)
        if found:
            last = found.group(2).strip()
            told.setdefault(last, []).append(found.group(1) + " " +
                                             found.group(3))
        elif line and last:
            told[last][-1] += "\n" + line.strip()
        else:
            last = ""
    return told, ran


def lately(days):
    return time.strftime('"%d-%b-%Y %H:%M:%S +0000"',
                         time.gmtime(time.time() - 86400 * days))


def doctor_tells_what_patterns_mean_and_what_nobody_scans(stage):
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user,
                                    extra='exclude = [ "Private" ];')
    case.configure(folders=("INBOX", "Invoices/*", "Nothing*"))
    with stage.server.eyes(user) as eyes:
        for number, (folder, days) in enumerate((
                ("INBOX", 1), ("Invoices.2026", 1), ("請求書", 2), ("請求書", 3),
                ("Filed", 1), ("Filed", 20), ("Old", 20), ("Private", 1),
                ("Trash", 1), ('A\\"b', 1)), 1):
            eyes.put(bed.message(number), folder, date=lately(days - number / 99))
    silent(case.scan())
    with stage.server.eyes(user) as eyes:	# a person files what was scanned
        eyes.move(1, "INBOX", "Filed")
    told, ran = told_of(case, user)
    assert told["namespace"] == ["ok '.' parts levels"], ran
    assert told["folder"] == ["ok 'INBOX', messages: 0"], ran
    assert told["folders"][0] == \
        "ok 'Invoices/*' means folders: 1 ('Invoices.2026')", ran
    assert told["folders"][1].startswith("look 'Nothing*' means no folder\n"), ran
    assert "'請求書'" in told["folders"][1], ran
    assert told["quarantine"][0].startswith("ok 'Quarantine' is not there"), ran
    assert told["sent folder"][0].startswith("look none is known"), ran
    assert "came into folders that nobody scans: '請求書': 2, 'A\"b': 1, " \
        "'Filed': 1\n" in told["not scanned"][0], ran
    line = told["not scanned"][0].splitlines()[-1]
    assert line == 'folders = [ "INBOX", "Invoices/*", "Nothing*", "請求書", ' \
        '"A\\"b", "Filed" ];', line
    # What it says may be written there as it is.
    stage.server.deliver(user, bed.some(1, ()), "Sent")
    with open(case.conf, encoding="utf-8") as file:
        text = file.read()
    case.write(case.conf, re.sub(r"folders = \[[^]]*\];", lambda _: line, text))
    silent(case.scan())
    told, ran = told_of(case, user)
    assert told["not scanned"] == ["ok no folder that could be scanned, and is "
                                   "not, got mail in 7 days"], ran
    assert told["sent folder"] == ["ok read for what is sent: 'Sent'"], ran


def doctor_tells_whose_folders_there_are_and_what_quarantine_is_for(stage):
    server = stage.bed.dovecot("spaces", 1, settings=SPACES)
    user = server.user()
    case = stage.bed.case().account(server.port, user)
    case.configure(quarantine="Held", folders=("INBOX", "Missing"))
    server.deliver(user, [bed.message(1, True)])
    told, ran = told_of(case, user)
    assert told["namespace"] == [
        "ok '/' parts levels", "ok below 'Public/' lie the folders of others: "
        "patterns mean them only if they begin so"], ran
    assert told["quarantine"][0].startswith("BAD 'Held' is for junk"), ran
    assert told["folder"][1].startswith("BAD cannot open folder 'Missing'"), ran
    case.configure(folders=("*",))
    silent(case.scan())
    silent(case.scan())
    told, ran = told_of(case, user)
    assert told["folders"] == ["ok '*' means folders: 1 ('INBOX')"], ran
    assert told["fraud"] == ["ok 'Quarantine/Fraud' is there"], ran
    server.stop()


# ---- Servers that lie about their folders ----

def on_liar(stage, *lies, folders=("INBOX", "*"), **more):
    case = stage.bed.case()
    server = stage.bed.liar(case, lies, bed.some(3, (2,)), folders=more)
    case.account(server.port, "ap").configure(folders=folders, sent='"none"')
    return case, server


def listed_to(stage, lie, cause):
    case, server = on_liar(stage, lie)
    ran = case.scan()
    lines = ran.err.splitlines()
    assert ran.status == 1 and len(lines) == 1 and cause in ran.err and \
        "cannot tell which folders of 'ap' to scan" in lines[0], ran
    assert not ran.left and ran.peak_kib < 256 << 10, ran
    assert len(server.look()["INBOX"]) == 2, ran
    assert len(server.look()["Quarantine"]) == 1, ran
    server.stop()


def no_list_of_folders_does_harm(stage):
    """What is named is scanned all the same; the memory stays bounded."""
    bed.together([(lie, listed_to, (stage, lie, cause)) for lie, cause in
                  (("list-million", "too many lines"), ("list-long", "too long"),
                   ("list-nul", "NUL"), ("list-no", "not today"))])


def one_that_breaks_the_line_stops_no_other(stage):
    case, server = on_liar(stage, "status-breaks", A=[bed.message(8, True)],
                           Breaks=[bed.message(9, True)],
                           Invoices=[bed.message(10, True)])
    for _ in range(2):
        ran = case.scan()
        assert ran.status == 1 and len(ran.err.splitlines()) == 1 and \
            "cannot scan 'Breaks'" in ran.err, ran
        assert len(server.look()["Quarantine"]) == 3, server.look()
        assert len(server.look()["Breaks"]) == 1, server.look()
    server.stop()


def a_wish_to_be_left_alone_is_noted_with_its_own_words(stage):
    case, server = on_liar(stage, "throttle-fetch-bye",
                           A=[bed.message(8, True)])
    ran = case.scan()
    assert ran.status == 75 and "throttled" in ran.err, ran
    (sentence, wait), = case.rows(
        "SELECT sentence, strftime('%s', next_try_at) - strftime('%s', 'now')"
        " FROM account")
    assert "Request is throttled" in sentence and wait > 30, (sentence, wait)
    server.stop()


def odd_names_are_names(stage):
    case, server = on_liar(stage, "list-odd", Invoices=[bed.message(9, True)])
    ran = case.scan()
    # Those that the server lists and does not have can't be scanned.
    assert ran.status == 1, ran
    for line in ran.err.splitlines():
        assert line.startswith("seki: cannot scan '"), ran
        assert line.isprintable() and "\u202e" not in line, ran
    asked = [line for line in server.commands() if line.startswith("STATUS")]
    named = [line.split(" (")[0][7:].strip('"') for line in asked]
    assert named[0] == "INBOX" and named.count("INBOX") == 1, named
    for name in ("*", "%", "&-&-", "/etc/*", "x)", "Invoices"):
        assert any(one.startswith(name) for one in named), (name, named)
    for name in ("inbox", "Above", "Gone", "&AGE-", "a\x01b"):
        assert name not in named, (name, named)
    assert not any(line.startswith("LOGOUT") for line in
                   server.commands()[:-1]), server.commands()
    assert len([line for line in server.commands()
                if line.startswith("LIST")]) == 1, server.commands()
    assert len(server.look()["Quarantine"]) == 2, ran
    server.stop()


def too_many_folders_are_told_once(stage):
    case, server = on_liar(stage, "list-many")
    few = {"SEKI_TEST_FOLDERS_MOST": "4"}
    ran = case.scan(env=few)
    assert ran.status == 1 and len(ran.err.splitlines()) == 1 and \
        "mean 1001 folders" in ran.err, ran
    assert scanned(case) == ["INBOX", "f0000", "f0001", "f0002"], scanned(case)
    silent(case.scan(env=few), status=1)
    case.configure(folders=("INBOX", "f0001*"), sent='"none"')
    silent(case.scan())
    assert case.rows("SELECT kind FROM v_alert WHERE stands = 1") == []
    server.stop()


TESTS = [
    patterns_mean_what_there_is_but_what_is_apart,
    an_account_of_which_nothing_is_scanned_is_trouble,
    folders_come_and_go_without_an_alarm,
    patterns_alone_have_a_heartbeat,
    below_inbox_a_pattern_may_leave_it_out,
    learning_knows_the_same_folders,
    doctor_tells_what_patterns_mean_and_what_nobody_scans,
    doctor_tells_whose_folders_there_are_and_what_quarantine_is_for,
    no_list_of_folders_does_harm,
    one_that_breaks_the_line_stops_no_other,
    a_wish_to_be_left_alone_is_noted_with_its_own_words,
    odd_names_are_names,
    too_many_folders_are_told_once,
]
