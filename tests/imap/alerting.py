# SPDX-License-Identifier: Apache-2.0
"""The administrator's programs that hear of alerts and of the ends of runs."""
import json
import os
import re
import subprocess
import time

import bed


def silent(ran, status=0):
    assert (ran.status, ran.out, ran.err) == (status, "", ""), ran


class Hooks:
    """A case whose hooks write down what they hear, and with what around them. With
    `lies`, its server tells them."""

    def __init__(self, stage, ends="", names=("on_alert", "on_run"), lies=None):
        self.case = stage.bed.case()
        if lies is None:
            self.server, self.user = stage.server, stage.server.user()
            self.server.deliver(self.user, bed.some(3, (2,)))
        else:
            self.server, self.user = stage.bed.liar(
                self.case, lies, bed.some(3, (2,))), "ap"
        self.case.account(self.server.port, self.user)
        self.settings = "alerts: {" + "".join(
            ' %s = [ "/bin/sh", "-c", "%s" ];' % (name, self.script(name) + ends)
            for name in names) + " };"
        self.case.configure(settings=self.settings)

    def script(self, name):
        return ("cat >>%s/%s; env >%s/env; echo nobody reads this;" %
                (self.case.dir, name, self.case.dir))

    def heard(self, name):
        path = os.path.join(self.case.dir, name)
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def kinds(self):
        return [alert["kind"] for alert in self.heard("on_alert")]

    def password(self, word):
        self.case.write(self.case.secret, word + "\n", 0o600)

    def later(self):
        """What was tried is due again."""
        self.case.change("UPDATE alert SET tried_at = '2001-01-01T00:00:00Z'")


def each_run_is_heard_of_and_sees_no_secret(stage):
    hooks = Hooks(stage)
    env = {"CREDENTIALS_DIRECTORY": "/MARKER", "PASSWORD": "MARKER"}
    for _ in range(2):
        silent(hooks.case.scan(env=env))
    first, second = hooks.heard("on_run")
    told = {key: first[key] for key in
            ("event", "run", "mode", "exit_status", "mailboxes",
             "mailboxes_failed", "seen", "clean", "suspect", "moved")}
    assert told == {"event": "run", "run": 1, "mode": "scan", "exit_status": 0,
                    "mailboxes": 1, "mailboxes_failed": 0, "seen": 3,
                    "clean": 2, "suspect": 1, "moved": 1}, first
    assert first["started_at"] <= first["ended_at"] <= second["ended_at"]
    assert (second["run"], second["seen"]) == (2, 0), second
    ran = hooks.case.scan("--dry-run")
    assert ran.status == 0 and len(hooks.heard("on_run")) == 2, ran
    with open(os.path.join(hooks.case.dir, "env")) as file:
        around = file.read()
    assert "PATH=" in around and "MARKER" not in around, around
    hooks.password("wrong")
    assert hooks.case.scan().status == 77
    assert hooks.heard("on_run")[-1]["exit_status"] == 77


def an_alert_is_told_once_for_each_cause(stage):
    hooks = Hooks(stage, names=("on_alert",))
    silent(hooks.case.scan())
    assert hooks.kinds() == []
    for good, told in ((False, 1), (False, 1), (True, 1), (False, 2)):
        hooks.password("secret" if good else "wrong")
        assert (hooks.case.scan().status == 0) == good
        assert hooks.kinds() == ["account"] * told, hooks.heard("on_alert")
        hooks.later()
    alert = hooks.heard("on_alert")[-1]
    assert alert["cause"] == hooks.user and alert["count"] == 3, alert
    assert hooks.user in alert["sentence"] and alert["run"] == 5, alert
    hooks.password("secret")
    silent(hooks.case.scan())
    hooks.case.ca = stage.bed.certificate("self.pem")
    hooks.case.configure(settings=hooks.settings)
    for _ in range(2):
        assert hooks.case.scan().status == 69
        hooks.later()
    assert hooks.kinds() == ["account"] * 2 + ["certificate"]
    stands = hooks.case.rows("SELECT kind FROM v_alert WHERE stands = 1")
    assert stands == [("certificate",)], stands


def a_hook_that_fails_or_hangs_is_said_once_and_changes_nothing(stage):
    for ends, sentence in (("exit 3", "ended with status 3"),
                           ("sleep 300 & sleep 300", "was stopped")):
        hooks = Hooks(stage, ends, ("on_run",))
        env = {"SEKI_TEST_HOOK_MS": "700"}
        ran = hooks.case.scan(env=env)
        assert ran.status == 0 and ran.err.count("\n") == 1, ran
        assert "alerts.on_run" in ran.err and sentence in ran.err, ran
        assert not ran.left, ran.left
        silent(hooks.case.scan(env=env))
        assert len(hooks.heard("on_run")) == 2
        hooks.case.configure(settings='alerts: { on_run = [ "true" ]; };')
        silent(hooks.case.scan(env=env))
        assert hooks.case.rows("SELECT kind, cause, cleared_at NOTNULL"
                               " FROM alert") == [("hook", "on_run", 1)]


def an_alert_that_nobody_took_is_tried_again_and_not_for_ever(stage):
    hooks = Hooks(stage, "exit 1", ("on_alert",))
    hooks.password("wrong")
    for run, tries in enumerate((1, 1, 2, 3, 3)):
        ran = hooks.case.scan()
        assert ran.status == 77, ran
        assert ("alerts.on_alert" in ran.err) == (run == 0), ran
        assert len(hooks.kinds()) == tries, (run, hooks.kinds())
        if run > 0:		# in the first two minutes nobody tries again
            hooks.later()
    assert hooks.case.rows("SELECT told_at, told_tries FROM alert WHERE kind ="
                           " 'account'") == [(None, 3)]


def what_stood_before_there_was_a_hook_is_old_news(stage):
    hooks = Hooks(stage, names=())
    hooks.password("wrong")
    assert hooks.case.scan().status == 77
    hooks.case.configure(settings='alerts: { on_alert = [ "/bin/sh", "-c", "%s" '
                         ']; };' % hooks.script("on_alert"))
    assert hooks.case.scan().status == 77
    assert hooks.kinds() == [], hooks.heard("on_alert")


# ---- The heartbeat ----

def heartbeat(hooks, *options):
    return hooks.case.scan("--heartbeat", *options, verb="doctor")


def alarm(hooks, *sentences):
    ran = heartbeat(hooks)
    lines = ran.err.splitlines()
    assert ran.status == 1 and ran.out == "" and \
        len(lines) == len(sentences), ran
    for line, sentence in zip(lines, sentences):
        assert line.startswith("seki: ") and sentence in line, ran


def who_scans_no_more_is_told_by_the_heartbeat(stage):
    hooks = Hooks(stage, names=("on_alert",))
    alarm(hooks, "there is no store")
    os.unlink(os.path.join(hooks.case.dir, "on_alert"))
    silent(hooks.case.scan())
    silent(heartbeat(hooks))
    assert heartbeat(hooks, "--account", "nobody").status == 64
    long_ago = "UPDATE %s = '2026-01-05T00:00:00Z'"
    hooks.case.change(long_ago % "run SET ended_at")
    for _ in range(2):
        alarm(hooks, "no scan has succeeded since 2026-01-05T00:00:00Z "
              "(alerts.alarm_after is 6 h)")
        assert hooks.kinds() == ["no-scan"], hooks.heard("on_alert")
        hooks.later()
    silent(hooks.case.scan())
    silent(heartbeat(hooks))
    hooks.case.change(long_ago % "mailbox SET sentence = 'it hides', last_ok_at")
    alarm(hooks, "'INBOX' of '%s' was not reached since 2026-01-05T00:00:00Z: "
          "it hides" % hooks.user)
    assert hooks.kinds() == ["no-scan", "not-reached"]
    assert hooks.heard("on_alert")[-1]["cause"] == hooks.user + "/INBOX"
    silent(hooks.case.scan())
    silent(heartbeat(hooks))
    assert hooks.case.rows("SELECT 1 FROM v_alert WHERE stands = 1") == []


def a_mailbox_that_is_never_reached_hides_behind_no_other(stage):
    hooks = Hooks(stage, names=())
    case = hooks.case
    case.write(os.path.join(case.dir, "other"), "wrong\n", 0o600)
    case.accounts.append(case.accounts[0].replace(
        'name = "%s"' % hooks.user, 'name = "other"').replace(
            'password_file = "secret"', 'password_file = "other"'))
    silent(case.scan())
    case.configure()
    silent(heartbeat(hooks))		# it had no chance yet
    assert case.scan().status == 1
    alarm(hooks, "'INBOX' of 'other' was never reached: ")
    silent(heartbeat(hooks, "--account", hooks.user))
    assert heartbeat(hooks, "--account", "other").status == 1
    # Of the notice whoever writes it knows.
    case.write(os.path.join(case.dir, "other"), "secret\n", 0o600)
    silent(case.scan())
    case.configure(settings='notice: { where = "inbox"; contact = "x"; };')
    silent(case.scan())
    for cause in ("gone", "other"):
        silent(heartbeat(hooks))
        case.change("INSERT INTO alert (kind, cause, sentence, first_at, last_at)"
                    " VALUES ('notice-failed', ?, 'quota', '2026', '2026')", cause)
    silent(heartbeat(hooks, "--account", hooks.user))
    assert heartbeat(hooks, "--account", "other").status == 1
    alarm(hooks, "notice of held mail could not be written: quota")
    # A scan that reached nobody is none.
    case.change("UPDATE alert SET cleared_at = '2026'")
    case.change("UPDATE run SET mailboxes_failed = mailboxes, exit_status = 1")
    alarm(hooks, "no scan has succeeded yet")


def what_could_not_be_held_is_an_alarm_for_as_long_as_it_lies_there(stage):
    hooks = Hooks(stage, names=("on_alert",), lies=[])
    case, said = hooks.case, "1 message of 'ap' is to be held and could not be moved"
    silent(case.scan())
    hooks.server.tell("move-no")
    with hooks.server.eyes() as eyes:
        eyes.put(bed.message(6, True), date='"05-Jan-2026 15:00:00 +0000"')
    for run in range(3):
        ran = case.scan()
        assert ran.status == 1 and "server said NO" in ran.err, ran
        assert (said in ran.err) == (run == 0), ran
        assert hooks.kinds() == ["not-held"], hooks.heard("on_alert")
        alarm(hooks, said)
        hooks.later()
    alert, = hooks.heard("on_alert")
    assert alert["cause"] == "ap" and "cannot move" in alert["sentence"], alert
    ran = case.scan("--lang=ja")
    assert ran.err.count("UID") <= 1 and \
        "移動できません：サーバーの応答：NO cannot move" in ran.err, ran
    # An account that holds nothing has nothing that is to be held.
    for mode in ("observe", "hold"):
        case.configure(mode=mode, settings=hooks.settings)
        assert case.scan().status == (mode == "hold")
        assert heartbeat(hooks).status == (mode == "hold")
    hooks.server.reform()
    silent(case.scan())
    silent(heartbeat(hooks))
    assert case.rows("SELECT kind, cause FROM v_alert WHERE stands = 1") == []
    assert len(hooks.server.look()["Quarantine"]) == 2
    hooks.server.stop()


def a_move_left_open_is_counted_by_the_run_that_settles_it(stage):
    hooks = Hooks(stage, names=(), lies=["move-no"])
    case, path = hooks.case, os.path.join(hooks.case.dir, "seki.prom")
    for run, wanted, status in (
            (1, "1 could not be held and will be tried again.", 1),
            (2, "1 still not held.", 1), (3, "1 held after all.", 0)):
        if run == 3:
            hooks.server.reform()
        ran = case.scan("--summary", "--metrics", path)
        assert ran.status == status, ran
        assert ran.out.splitlines()[-1] == wanted, ran
        assert case.rows("SELECT moved, failed FROM run WHERE id = ?", run) == [
            (run == 3, run < 3)]
    told = metrics(path)
    assert (told['seki_moves_total{result="held"}'],
            told['seki_moves_total{result="failed"}']) == (1, 2), told
    hooks.server.stop()


def a_folder_that_was_never_reached_is_told_with_its_trouble(stage):
    hooks = Hooks(stage, names=())
    case, there = hooks.case, ("INBOX", "請求書")
    case.configure(folders=there)
    for _ in range(2):
        ran = case.scan()
        assert ran.status == 1 and "doesn't exist" in ran.err, ran
    ran = heartbeat(hooks)
    assert ran.status == 1 and "was never reached: " in ran.err and \
        "doesn't exist" in ran.err, ran
    # When it is there, its first scan is its first.
    with stage.server.eyes(hooks.user) as eyes:
        eyes.fill([bed.message(6, True)], "請求書")
    silent(case.scan())
    silent(heartbeat(hooks))
    assert len(stage.server.look(hooks.user, "Quarantine")[0]) == 2


def what_left_the_configuration_is_no_trouble_any_more(stage):
    hooks = Hooks(stage, names=())
    case, user = hooks.case, hooks.user
    stands = "SELECT kind, cause FROM v_alert WHERE stands = 1 ORDER BY kind, cause"
    case.configure(folders=("INBOX", "*"), settings=
                   'notice: { where = "inbox"; contact = "x"; };'
                   'alerts: { on_alert = [ "false" ]; };')
    silent(case.scan())
    kept = [("answered", "ab12"), ("hook", "on_alert"), ("not-reached", user + "/*"),
            ("not-reached", user + "/Old"), ("notice-failed", user)]
    goes = [("account", "gone"), ("hook", "on_run"), ("not-held", "gone"),
            ("not-reached", "gone/INBOX"), ("notice-failed", "gone")]
    def raise_all():
        for alert in kept + goes:
            case.change("INSERT INTO alert (kind, cause, sentence, first_at, last_at)"
                        " VALUES (?, ?, 'x', '2026', strftime('%Y-%m-%dT%H:%M:%SZ',"
                        " 'now')) ON CONFLICT DO UPDATE SET cleared_at = NULL",
                        *alert)
    raise_all()
    assert case.scan("--account", user).status == 0
    assert case.rows(stands) == kept[:4], case.rows(stands)	# a notice was written
    # Without a pattern and without notices.
    raise_all()
    case.configure()
    silent(heartbeat(hooks))
    assert case.rows(stands) == [("answered", "ab12")], case.rows(stands)


def without_a_store_whoever_watches_hears_it_all_the_same(stage):
    hooks = Hooks(stage, names=("on_alert",))
    for said in ("there is no store", "not an SQLite database"):
        for _ in range(2):
            alarm(hooks, said)
            alert = hooks.heard("on_alert")[-1]
            assert [alert[key] for key in ("kind", "cause", "id", "run", "count")
                    ] == ["no-scan", "scan", None, None, 1], alert
            assert said in alert["sentence"] and \
                alert["first_at"] == alert["last_at"] > "2000", alert
        hooks.case.write(hooks.case.store, "no store\n" * 1000, 0o600)
    assert hooks.kinds() == ["no-scan"] * 4
    hooks.case.configure(settings='alerts: { on_alert = [ "/nonexist/x" ]; };')
    alarm(hooks, "not an SQLite database", "cannot run '/nonexist/x'", "ended with")


def doctor_looks_for_the_programs_and_shows_what_stands(stage):
    hooks = Hooks(stage, names=())
    case = hooks.case
    silent(case.scan())
    def looked(*settings):
        case.configure(settings="alerts: { %s };" % " ".join(settings))
        ran = case.scan("--offline", verb="doctor")
        text = re.sub(r"\n {24}(?!->)\s*", " ", ran.out)
        return [line for line in text.splitlines() if " alerts " in line]
    found = looked('on_alert = [ "/nonexist/x" ];', 'on_run = [ "true", "x" ];')
    assert [line[:4] for line in found] == ["BAD ", "ok  ", "ok  "], found
    assert "'/nonexist/x' is no program" in found[0] and "'true'" in found[1] and \
        "none stands" in found[2], found
    for wrong in ("no-program-of-that-name", "/etc/passwd", "/"):
        assert looked('on_run = [ "%s" ];' % wrong)[0].startswith("BAD "), wrong
    for kind, cause in (("answered", "ab12"), ("not-held", hooks.user),
                        ("account", "gone")):
        case.change("INSERT INTO alert (kind, cause, sentence, first_at, last_at)"
                    " VALUES (?, ?, 'quota \x1b[1m', '2026', '2026')", kind, cause)
    found = looked()
    assert [line[:4] for line in found] == ["BAD ", "look"], found
    assert "'not-held' stands since 2026: quota" in found[0] and \
        "\x1b" not in "".join(found), found
    # Of what happened to a message nothing can be mended.
    for kind in "moved-back", "known-sender-fraud", "lost":
        case.change("INSERT INTO alert (kind, cause, sentence, first_at, last_at)"
                    " VALUES (?, 'x', 'x', '2026', '2026')", kind)
    for lang, week, mend in (("en", "this is told for a week", "mend its cause"),
                             ("ja", "1週間で表示されなくなります", "原因を取り除いて")):
        out = re.sub(r"\s+", " " if lang == "en" else "", case.scan(
            "--offline", "--lang=" + lang, verb="doctor").out)
        assert (out.count(week), out.count(mend)) == (4, 1), out


# ---- Numbers ----

def metrics(path):
    """{name{labels}: value}; each name is explained first, and stands once."""
    found, types = {}, {}
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name not in types and kind in ("gauge", "counter"), line
            assert (kind == "counter") == name.endswith("_total"), line
            types[name] = kind
        elif not line.startswith("# HELP "):
            key, value = re.fullmatch(
                r'(seki_[a-z_]+(?:\{[a-z]+="(?:[^"\\]|\\.)*"\})?) (\d+)',
                line).groups()
            assert key not in found and key.split("{")[0] in types, line
            found[key] = int(value)
    return found


def a_run_is_counted_for_prometheus(stage):
    hooks = Hooks(stage, names=())
    path = os.path.join(hooks.case.dir, "metrics", "seki.prom")
    os.mkdir(os.path.dirname(path))
    began = int(time.time())
    for run in (1, 2):
        silent(hooks.case.scan("--metrics", path))
        told = metrics(path)
        assert os.listdir(os.path.dirname(path)) == ["seki.prom"]
        fresh = 1 if run == 1 else 0
        for name, value in (
                ("seki_last_run_exit_status", 0), ("seki_runs_total", run),
                ('seki_last_run_mailboxes{status="ok"}', 1),
                ('seki_last_run_messages{verdict="suspect"}', fresh),
                ('seki_messages_total{verdict="clean"}', 2),
                ('seki_moves_total{result="held"}', 1),
                ("seki_held_messages", 1), ("seki_open_moves", 0)):
            assert told[name] == value, (name, told)
        for name in ("seki_last_run_timestamp_seconds",
                     "seki_last_success_timestamp_seconds",
                     'seki_account_last_success_timestamp_seconds{account="%s"}'
                     % hooks.user):
            assert began <= told[name] <= time.time(), (name, told)
    with open(os.path.join(os.path.dirname(os.path.dirname(bed.HERE)), "doc",
                           "METRICS.md"), encoding="utf-8") as file:
        named = set(re.findall(r"^\| `(seki_\w+)", file.read(), re.M))
    hooks.password("wrong")
    assert hooks.case.scan("--metrics", path).status == 77
    after = metrics(path)
    assert after["seki_last_run_exit_status"] == 77
    assert after['seki_alerts{kind="account"}'] == 1
    assert after["seki_last_success_timestamp_seconds"] == \
        told["seki_last_success_timestamp_seconds"]
    assert {name.split("{")[0] for name in after} == named, named
    hooks.password("secret")
    mask = os.umask(0o077)
    silent(hooks.case.scan("--metrics", path))
    os.umask(mask)
    assert os.stat(path).st_mode & 0o777 == 0o600
    link = path + ".link"
    os.symlink("seki.prom", link)
    before = os.stat(path).st_ino
    silent(hooks.case.scan("--metrics", link))
    assert os.path.islink(link) and os.stat(path).st_ino != before
    ran = hooks.case.scan("--metrics", path + "/in")
    assert ran.status == 74 and "cannot write metrics" in ran.err, ran
    assert hooks.case.scan("--metrics", path, "--dry-run").status == 64


def a_run_is_told_in_a_few_lines(stage):
    hooks = Hooks(stage, names=())
    for lang, first, then in (
            ("en", ["3 new messages: 2 clean, 1 suspect.", "1 held."],
             ["No new mail."]),
            ("ja", ["新しいメール3件：問題なし2件、詐欺の疑い1件。", "処置：隔離1件。"],
             ["新しいメールはありません。"])):
        hooks = Hooks(stage, names=())
        for wanted in (first, then):
            ran = hooks.case.scan("--summary", "--lang", lang)
            assert ran.status == 0 and ran.err == "", ran
            lines = ran.out.splitlines()
            assert lines[1:] == wanted, ran
            assert ("1 mailbox scanned" if lang == "en" else
                    "メールボックス1件") in lines[0], ran
    hooks.password("wrong")
    # Who could not look knows of no mail, new or not.
    for lang, wanted in (("en", r"0 mailboxes scanned in \d+ s\. 1 failed\.\n"),
                         ("ja", r"メールボックス0件を確認しました（\d+秒）。"
                          r"ほかに1件は失敗しました。\n")):
        ran = hooks.case.scan("-s", "--lang", lang)
        assert re.fullmatch(wanted, ran.out), ran
    assert hooks.case.scan("--summary", "--json").status == 64
    hooks.case.write(hooks.case.store, "no store\n" * 1000, 0o600)
    ran = hooks.case.scan("-s")
    assert ran.status == 73 and re.fullmatch(
        r"0 mailboxes scanned in \d+ s\.\n", ran.out), ran


def the_journal_is_told_how_much_it_matters(stage):
    case = Hooks(stage, names=()).case
    silent(case.scan())
    case.write(case.secret, "wrong\n", 0o600)
    for words in ((), ("-v",), ("-q",)):
        path = os.path.join(case.dir, "journal")
        with open(path, "w") as err:
            status = os.fstat(err.fileno())
            subprocess.run(
                [stage.bed.seki, "scan", "-c", case.conf, "--zone", case.zone,
                 *words], stdout=subprocess.DEVNULL, stderr=err, timeout=120,
                env=dict(os.environ, JOURNAL_STREAM="%d:%d" % (
                    status.st_dev, status.st_ino)))
        with open(path) as file:
            lines = file.read().splitlines()
        assert lines and lines[-1].startswith("<3>not logging in") or \
            "[AUTHENTICATIONFAILED]" in lines[-1], lines
        assert all(re.match("<[346]>(?!seki: )", line) for line in lines), lines
    # Somebody else's stderr is none.
    ran = case.scan("-v", env={"JOURNAL_STREAM": "1:2"})
    assert ran.err.startswith("seki: "), ran


TESTS = [
    each_run_is_heard_of_and_sees_no_secret,
    an_alert_is_told_once_for_each_cause,
    a_hook_that_fails_or_hangs_is_said_once_and_changes_nothing,
    an_alert_that_nobody_took_is_tried_again_and_not_for_ever,
    what_stood_before_there_was_a_hook_is_old_news,
    who_scans_no_more_is_told_by_the_heartbeat,
    a_mailbox_that_is_never_reached_hides_behind_no_other,
    what_could_not_be_held_is_an_alarm_for_as_long_as_it_lies_there,
    a_move_left_open_is_counted_by_the_run_that_settles_it,
    a_folder_that_was_never_reached_is_told_with_its_trouble,
    what_left_the_configuration_is_no_trouble_any_more,
    without_a_store_whoever_watches_hears_it_all_the_same,
    doctor_looks_for_the_programs_and_shows_what_stands,
    a_run_is_counted_for_prometheus,
    a_run_is_told_in_a_few_lines,
    the_journal_is_told_how_much_it_matters,
]
