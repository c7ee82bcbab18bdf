# SPDX-License-Identifier: Apache-2.0
"""seki init: from nothing to a first scan, on a terminal and without one."""
import os
import pty
import pwd
import re
import select
import shutil
import stat
import subprocess
import time

import bed

TOP = os.path.dirname(os.path.dirname(bed.HERE))
PASSWORD = 'pw "\\ MARKER'


def folder(stage):
    return stage.bed.case().dir


def seki(stage):
    """The program, as it is installed: with the stock rules and its helper."""
    there = os.path.join(stage.bed.dir, "installed")
    path = os.path.join(there, "bin", "seki")
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path))
        os.makedirs(os.path.join(there, "share", "seki"))
        os.symlink(os.path.join(TOP, "rules", "bec"),
                   os.path.join(there, "share", "seki", "rules"))
        for name in ("seki-codes", "seki"):
            shutil.copy(os.path.join(os.path.dirname(stage.bed.seki), name),
                        os.path.dirname(path))
    return path


def init(stage, *options, said="", env=()):
    return subprocess.run([seki(stage), "init", *options], input=said,
                          capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, LC_ALL="C.UTF-8", **dict(env)))


def doctor(stage, conf, *options):
    return subprocess.run([seki(stage), "doctor", "-c", conf, "--lang=en", *options],
                          capture_output=True, text=True, timeout=120,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def given(where, preset, lang="en"):
    """The options for one mailbox, and what is said on standard input."""
    words = ["-c", where + "/etc/seki.conf", "--preset", preset, "--lang", lang,
             "--user", "ap@minato.example", "--host", "imap.minato.example",
             "--domain", "minato.example", "--domain", "minato.example.jp",
             "--store", where + "/var/seki.db", "--yes"]
    if preset == "microsoft365":
        return words + ["--token-command", "/usr/bin/oama  access ap"], ""
    return words + ["--password-stdin"], PASSWORD + "\n"


def what_it_writes_passes_the_doctor(stage):
    for preset in ("imap", "microsoft365", "google", "japan"):
        for lang in ("en", "ja"):
            where = folder(stage)
            words, said = given(where, preset, lang)
            ran = init(stage, *words, said=said)
            assert ran.returncode == 0, ran
            conf, secret = where + "/etc/seki.conf", where + "/etc/ap.secret"
            assert conf in ran.stdout and PASSWORD not in ran.stdout, ran
            assert "\n  %s/etc/\n" % where in ran.stdout, ran
            text = read(conf)
            assert 'mode = "observe"' in text and PASSWORD not in text
            assert ("メール" in text) == (lang == "ja")
            assert 'language = "%s";' % lang in text, text
            assert mode(conf) & 0o037 == 0, oct(mode(conf))
            if said:
                assert read(secret) == said and mode(secret) == 0o600
            else:
                assert not os.path.exists(secret)
                assert '[ "/usr/bin/oama", "access", "ap" ]' in text, text
            looked = doctor(stage, conf, "--offline")
            assert looked.returncode == 0 and "\n0 bad" in looked.stdout, looked
            assert "own domains: 2" in " ".join(looked.stdout.split()), looked


def what_anybody_can_write_is_told(stage):
    where = folder(stage)
    words, said = given(where, "imap")
    assert init(stage, *words, said=said).returncode == 0
    conf, rules = where + "/etc/seki.conf", where + "/house"
    os.mkdir(rules)
    bed.Case.write(rules + "/a.cf", "require_version 3.004\n")
    included, people = where + "/etc/more.conf", where + "/etc/people.csv"
    bed.Case.write(included, 'smime: { crl_dir = "%s/house"; };\n' % where)
    bed.Case.write(people, "names,title\nMori Aya,CFO\n")
    with open(conf, encoding="utf-8") as file:
        text = file.read()
    with open(conf, "w", encoding="utf-8") as file:
        file.write(text.replace("organisation:\n{", "organisation:\n{\n"
                                '  people_file = "people.csv";', 1) +
                   '@include "more.conf"\n'
                   'rules: { house = [ "%s" ]; };\n' % rules)
    looked = doctor(stage, conf, "--offline")
    assert looked.returncode == 0 and "ok    files" in looked.stdout, looked
    assert re.search(r"^(ok  |look)  clock +20\d\d-", looked.stdout, re.M), looked
    for path in (conf, where + "/etc", included, people, rules, rules + "/a.cf"):
        before = mode(path)
        os.chmod(path, before | 0o002)
        looked = doctor(stage, conf, "--offline")
        assert looked.returncode == 1 and "BAD   files" in looked.stdout, looked
        assert path in looked.stdout.replace("\n" + " " * 24, " "), looked
        os.chmod(path, before)
    program = where + "/house-told"
    bed.Case.write(program, "#!/bin/sh\n", 0o777)
    with open(conf, "a", encoding="utf-8") as file:
        file.write('alerts: { on_alert = [ "%s" ]; };\n' % program)
    looked = doctor(stage, conf, "--offline")
    assert "BAD   files" in looked.stdout and "house-told" in looked.stdout, looked
    os.chmod(program, 0o755)
    assert "ok    files" in doctor(stage, conf, "--offline").stdout
    if os.geteuid() != 0:
        return
    os.chmod(conf, 0o660)	# of root's group, in which is nobody else
    assert "ok    files" in doctor(stage, conf, "--offline").stdout
    shutil.chown(conf, group=pwd.getpwnam("nobody").pw_gid)
    looked = doctor(stage, conf, "--offline")
    assert "BAD   files" in looked.stdout and "chmod g-w" in looked.stdout, looked
    shutil.chown(conf, "nobody")
    looked = doctor(stage, conf, "--offline")
    assert "BAD   files" in looked.stdout and "chown it to root" in looked.stdout, looked


def nothing_that_is_there_is_overwritten(stage):
    for there in ("seki.conf", "ap.secret"):
        where = folder(stage)
        os.mkdir(where + "/etc")
        bed.Case.write(where + "/etc/" + there, "mine")
        words, said = given(where, "imap")
        ran = init(stage, *words, said=said)
        assert ran.returncode == 74 and there in ran.stderr, ran
        assert os.listdir(where + "/etc") == [there]
        assert read(where + "/etc/" + there) == "mine"
        assert ("add a block to its 'account'" in ran.stderr) == (
            there == "seki.conf"), ran
    # A password that is there is used, if its file is named.
    bed.Case.write(where + "/etc/ap.secret", "mine", 0o600)
    ran = init(stage, *[word for word in words if word != "--password-stdin"],
               "--password-file", where + "/etc/ap.secret")
    assert ran.returncode == 0, ran
    assert read(where + "/etc/ap.secret") == "mine"
    # On a terminal that is said before the next question.
    where = folder(stage)
    os.mkdir(where + "/etc")
    bed.Case.write(where + "/etc/ap.secret", "mine", 0o600)
    status, shown = talk(
        [seki(stage), "init", "-c", where + "/etc/seki.conf", "--lang=en"],
        dict(os.environ, LC_ALL="C.UTF-8"),
        [("Kind [imap]: ", "imap"), ("log-in name): ", "ap@minato.example")])
    assert status == 74 and "IMAP server" not in shown, shown
    assert "--password-file='%s/etc/ap.secret' uses it" % where in shown, shown


def a_domain_that_many_have_is_told(stage):
    where = folder(stage)
    words, said = given(where, "google")
    ran = init(stage, *[word for word in words if "minato.example" not in word and
                        word not in ("--user", "--host", "--domain")],
               "--user", "x@gmail.com", said=said)
    assert ran.returncode == 0 and "'gmail.com', under our own domains" in ran.stderr, ran


def what_cant_be_written_leaves_nothing_behind(stage):
    words, said = given("", "imap")
    for change, status, sentence in (
            (("--host", "no host"), 64, "a host name or an IP address"),
            (("--domain", "co.jp"), 64, "not a suffix"),
            (("--preset", "exchange"), 64, "expected microsoft365"),
            (("--port", "0"), 64, "1 to 65535"),
            (("--account", "../ap"), 64, "without '/'"),
            (("--user", "a\nb"), 64, "control characters"),
            (("--password-file", "/nowhere/x"), 64, "such file"),
            ((), 77, "more than one line"), ((), 77, "empty")):
        where = folder(stage)
        words, said = given(where, "imap")
        if "--password-file" in change:
            words.remove("--password-stdin")
        if status == 77:
            said = "one\ntwo\n" if "more" in sentence else "\n"
        ran = init(stage, *words, *change, said=said)
        assert ran.returncode == status and sentence in ran.stderr, ran
        assert PASSWORD not in ran.stderr + ran.stdout
        assert not os.path.exists(where + "/etc/ap.secret"), ran
        assert not os.path.exists(where + "/etc/seki.conf"), ran


def without_a_terminal_what_is_missing_is_said(stage):
    ran = init(stage, "-c", folder(stage) + "/x/seki.conf")
    assert ran.returncode == 64 and ran.stdout == "", ran
    for option in ("--preset", "--user", "--host", "--password-stdin"):
        assert option in ran.stderr, ran
    assert len(ran.stderr.splitlines()) == 1, ran


def talk(argv, env, answers):
    """Answer each question when it comes; all that the terminal shows."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], argv, env)
    shown, until, answers = "", time.monotonic() + 60, list(answers)
    seen = 0
    while time.monotonic() < until:
        if not select.select([fd], [], [], 1)[0]:
            continue
        try:
            data = os.read(fd, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data.decode("utf-8", "replace")
        while answers and answers[0][0] in shown[seen:]:
            seen = shown.index(answers[0][0], seen) + len(answers[0][0])
            answer = answers.pop(0)[1]
            if answer is not None:
                os.write(fd, answer.encode() + b"\n")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def from_questions_on_a_terminal_to_the_first_scan(stage):
    user = stage.server.user()
    stage.server.deliver(user, bed.some(3, (2,)))
    where = folder(stage)
    conf = where + "/etc/seki.conf"
    status, shown = talk(
        [seki(stage), "init", "-c", conf, "--lang=en", "--account", "ap", "--store",
         where + "/var/seki.db", "--ca-file", stage.bed.certificate("ca.pem")],
        dict(os.environ, LC_ALL="C.UTF-8"),
        # Who mistypes, or presses Enter or an arrow, is asked again.
        [("Kind [imap]: ", "exchange"), ("One of these words", None),
         ("Kind [imap]: ", "IMAP"), ("log-in name): ", ""),
         ("answer is needed", None), ("log-in name): ", "\x1b[A" + user),
         ("can't stand here", None), ("log-in name): ", user),
         ("IMAP server: ", "local host"), ("no name of a server", None),
         ("IMAP server: ", "ｌｏｃａｌｈｏｓｔ：%d" % stage.server.port),
         ("blanks: ", "co.jp"), ("Domains of yours are needed", None),
         ("blanks: ", "buyer.example、ｂｕｙｅｒ.example.jp;\u3000buyer.example.com, "),
         ("know) [localhost]: ", "mx buyer"), ("no name of a server", None),
         ("know) [localhost]: ", "mx.buyer.example"),
         ("not shown): ", "secret")])
    assert status == 0 and "Written:" in shown, shown
    assert "secret\r\n" not in shown.replace("ap.secret\r\n", ""), shown
    assert 'trusted_hosts = [ "mx.buyer.example" ]' in read(conf)
    assert re.findall(r'"(buyer\.[a-z.]+)"', read(conf)) == [
        "buyer.example", "buyer.example.jp", "buyer.example.com"], read(conf)
    looked = doctor(stage, conf, "--zone", os.path.join(where, "zone"))
    assert "ok    log-in" in looked.stdout, looked
    ran = subprocess.run([seki(stage), "scan", "-c", conf, "--zone",
                          os.path.join(where, "zone")], capture_output=True,
                         text=True, timeout=120)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), ran
    left, held = stage.server.look(user)
    assert len(left) == 3 and not held


def a_token_is_asked_for_in_its_parts(stage):
    where = folder(stage)
    conf, helper = where + "/etc/seki.conf", os.path.dirname(seki(stage)) + \
        "/seki-oauth2-token"
    argv = [seki(stage), "init", "-c", conf, "--lang=en", "--store",
            where + "/var/seki.db", "--domain", "minato.example"]
    env = dict(os.environ, LC_ALL="C.UTF-8")
    user = ("log-in name): ", "ap@minato.example")
    status, shown = talk(argv, env, [
        ("Kind [imap]: ", "microsoft"), user, ("client id (", "0f8a 6c1e"),
        ("No blanks here", None), ("client id (", "0f8a-6c1e"),
        ("[minato.example]: ", ""), ("secret [%s/etc/microsoft.secret]: " % where,
                                     "m.secret"), ("whole path", None),
        ("client secret [", ""), ("isn't there yet", None),
        ("by blanks\r\n [%s microsoft --tenant=minato.example "
         "--client-id=0f8a-6c1e --secret-file=%s/etc/microsoft.secret]: " % (
             helper, where), '/bin/echo "a b"'), ("No quotation marks", None),
        ("by blanks", ""), ("IMAP server [outlook.office365.com]: ", "")])
    assert status == 0 and "Written:" in shown, shown
    assert "'%s' is not there" % helper in shown, shown
    assert ('token_command = [ "%s", "microsoft", "--tenant=minato.example", '
            '"--client-id=0f8a-6c1e", "--secret-file=%s/etc/microsoft.secret" ];' % (
                helper, where)) in read(conf), read(conf)
    # A program of one's own, and Google's two ways.
    os.unlink(conf)
    status, shown = talk(argv, env, [
        ("Kind [imap]: ", "microsoft"), user, ("client id (", "-"),
        ("by blanks\r\n: ", "/bin/echo token"), ("IMAP server [", "")])
    assert status == 0 and "is not there" not in shown, shown
    assert 'token_command = [ "/bin/echo", "token" ];' in read(conf)
    os.unlink(conf)
    status, shown = talk(argv, env, [
        ("Kind [imap]: ", "google"), user, ("app password) [-]: ",
                                            where + "/key.json"),
        ("by blanks", ""), ("IMAP server [imap.gmail.com]: ", "")])
    assert status == 0, shown
    assert ('"google", "--key-file=%s/key.json", "--user=ap@minato.example" ];' %
            where) in read(conf)
    os.unlink(conf)
    status, shown = talk(argv, env, [
        ("Kind [imap]: ", "google"), user, ("app password) [-]: ", ""),
        ("IMAP server [imap.gmail.com]: ", ""), ("The app password, not", "abcd")])
    assert status == 0 and 'password_file = "%s/etc/ap.secret"' % where in read(conf)
    # What options say is taken as it was, and what can't be meant is told.
    os.unlink(conf)
    words, said = given(where, "microsoft365")
    ran = init(stage, *words, "--token-command", "/bin/echo 'a b'", said=said)
    assert ran.returncode == 0 and "blanks alone part them" in ran.stderr, ran
    assert '[ "/bin/echo", "\'a", "b\'" ]' in read(conf), read(conf)


TESTS = [
    a_token_is_asked_for_in_its_parts,
    what_anybody_can_write_is_told,
    what_it_writes_passes_the_doctor,
    nothing_that_is_there_is_overwritten,
    a_domain_that_many_have_is_told,
    what_cant_be_written_leaves_nothing_behind,
    without_a_terminal_what_is_missing_is_said,
    from_questions_on_a_terminal_to_the_first_scan,
]
