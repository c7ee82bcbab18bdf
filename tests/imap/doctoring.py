# SPDX-License-Identifier: Apache-2.0
"""
What seki doctor says of the line to a server: whom we trust, who answers, what
certificate he shows, whether he lets us in, and what he can do. Against Dovecot, each
time with other certificates. Part of tests/imap/run.
"""
import hashlib
import os
import pwd
import re
import shutil
import socket
import ssl

import bed


def looked(stage, port, ca="ca.pem", host="localhost", tls="", user="u1",
           settings="", options=(), scanned=False):
    """Status, and what is told under each word: {"certificate": ["BAD ...", ...]}."""
    case = stage.bed.case().account(port, user, host=host)
    case.ca = stage.bed.certificate(ca)
    case.configure(settings=settings)
    if tls:
        with open(case.conf) as file:
            text = file.read()
        case.write(case.conf, re.sub("tls: .*", "tls: { %s };" % tls, text))
    if scanned:
        case.scan("--zone", case.zone)
    ran = case.scan("--zone", case.zone, *options, verb="doctor",
                    env={"COLUMNS": "1000"})
    told = {}	# in the order in which it is told
    for line in ran.out.splitlines():
        found = re.match(r"(ok  |look|BAD )  (.{16})  (.*)", line)
        if found:
            state, what, rest = found.groups()
            told.setdefault(what.strip(), []).append(state.strip() + " " + rest)
        elif "-> " in line:
            told[what.strip()][-1] += " " + line.strip()
    return ran.status, told, ran


def says(told, what, *parts):
    got = told.get(what, [])
    assert any(all(part in line for part in parts) for line in got), \
        (what, parts, told)


def each_step_of_a_good_line_is_told(stage):
    server = stage.server
    status, told, ran = looked(stage, server.port, user=server.user(),
                               scanned=True)
    assert status == 0, ran
    says(told, "trust store", "ok", "ca.pem': certificates: 1; expired: 0")
    says(told, "connection", "ok", "'localhost:%d' answers at " % server.port)
    says(told, "certificate", "ok verified, TLSv1.", "'localhost', '127.0.0.1', "
         "'::1'", "'Test Authority'", "2099-12-31", "days")
    says(told, "log-in", "ok as '", "a password")
    says(told, "capabilities", "ok has: MOVE, UIDPLUS", "NAMESPACE")
    # In the order in which things fail.
    wanted = ["files", "store", "rules", "jail", "examiners", "PDF text", "DNS", "clock",
              "trust store", "S/MIME trust", "secret", "connection",
              "certificate", "log-in", "capabilities", "namespace", "folder",
              "quarantine", "boundary", "sent folder", "sent mail",
              "not scanned"]
    order = [what for what in told if what in wanted]
    assert order == wanted, ran


def a_notice_that_helps_nobody_is_told(stage):
    contact, phrase = 'contact = "Haruka, 1234";', 'phrase = "harbour light";'
    for words, state, parts in (
            ("", None, ()), ('where = "none";', None, ()),
            ('where = "both";', "look", ("notice.contact", "notice.phrase")),
            ('where = "inbox"; ' + contact, "look", ("notice.phrase",)),
            ('where = "inbox"; ' + phrase, "look", ("notice.contact",)),
            ('where = "inbox"; ' + contact + phrase, "ok", ("whom to call",))):
        _, told, ran = looked(stage, 1, options=["--offline"],
                              settings="notice: { %s };" % words if words else "")
        lines = told.get("notices", [])
        assert len(lines) == len(parts), ran
        for line, part in zip(lines, parts):
            assert line.startswith(state) and part in line, ran


def a_certificate_that_is_refused_is_told_with_what_it_says(stage):
    def check(name, pem, ca, *parts):
        server = stage.bed.dovecot("doctor-" + name, 1, pem=pem)
        try:
            status, told, ran = looked(stage, server.port, ca)
            assert status == 1, ran
            says(told, "connection", "ok")
            says(told, "certificate", "BAD", "tls.pin_sha256", *parts)
            assert "log-in" not in told and "greeting" not in told, ran
            assert server.logins("u1") == (0, 0)
        finally:
            server.stop()

    bed.together([(row[0], check, row) for row in (
        ("expired", "expired", "ca.pem", "expired on 2020-01-02",
         "it names 'localhost'", "'Test Authority'"),
        ("other", "other", "ca.pem", "for another host",
         "it names 'other.example'", "2099-12-31"),
        ("self", "self", "ca.pem", "unknown authority",
         "was issued by 'localhost'"),
        ("stranger", "server", "stranger.pem", "unknown authority",
         "'Test Authority'"))], 4)


def a_certificate_that_ends_soon_or_is_pinned_is_told(stage):
    soon = stage.bed.dovecot("doctor-soon", 1, pem="soon")
    try:
        status, told, ran = looked(stage, soon.port)
        assert status == 0, ran		# a scan still works
        says(told, "certificate", "look", "(days left: 4)", "-> ", "renew")
        with open(stage.bed.certificate("soon.pem")) as file:
            digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read()))
        status, told, ran = looked(stage, soon.port,
                                   tls='pin_sha256 = "%s"' % digest.hexdigest())
        assert status == 0, ran
        says(told, "trust store", "ok", "tls.pin_sha256")
        says(told, "certificate", "look the pinned one", "-> once the server")
        says(told, "log-in", "ok")
        status, told, ran = looked(stage, soon.port,
                                   tls='pin_sha256 = "%s"' % ("0" * 64))
        assert status == 1, ran
        says(told, "certificate", "BAD", "not the pinned one",
             digest.hexdigest(), "it names 'localhost'")
    finally:
        soon.stop()


def authorities_that_are_gone_or_end_are_told(stage):
    broken = stage.bed.certificate("nothing.pem")
    with open(broken, "w") as file:
        file.write("no certificate\n")
    for ca, state, part in (
            ("missing.pem", "BAD", "No such file"),
            ("nothing.pem", "BAD", "no certificate can be read"),
            ("expired.pem", "BAD", "all that is in it has expired (1)"),
            ("soon.pem", "look", "that of 'localhost' ends on 20")):
        status, told, ran = looked(
            stage, 1, ca, settings='smime: { ca_file = "%s"; };' %
            stage.bed.certificate(ca), options=["--offline"])
        assert status == (1 if state == "BAD" else 0), ran
        says(told, "trust store", state, ca, part)
        says(told, "S/MIME trust", state, ca, part)
        # It is no mistake of the rules.
        assert not any(line.startswith("BAD") for line in
                       told.get("rules", [])), ran
    env = {"SSL_CERT_FILE": broken, "SSL_CERT_DIR": os.path.dirname(broken)}
    case = stage.bed.case().account(1, "u1").configure()
    with open(case.conf) as file:
        text = file.read()
    case.write(case.conf, re.sub("tls: .*", "", text))
    ran = case.scan("--offline", verb="doctor", env=env)
    assert "ca-certificates" in ran.out and ran.status == 1, ran


def is_japanese(text):
    """Is no English sentence left? Names, commands and quotations may stand in it."""
    left = re.sub(r"「[^」]*」|'[^']*'|\"[^\"]*\"|apt-get install[ a-z-]*|Set-Mailbox"
                  r"[ A-Za-z$-]*|chmod [a-z0-9-]+", "", text)
    found = re.findall(r"[A-Za-z]+(?:\s+[A-Za-z']+){2,}", left)
    return not found, found


def all_of_it_is_japanese_where_the_configuration_says_so(stage):
    user = stage.server.user()
    stage.server.deliver(user, bed.some(3, (2,)))
    case = stage.bed.case().account(stage.server.port, user)
    case.account(1, "nobody", name="gone")
    case.configure(settings='language = "ja"; smime: { ca_file = "%s"; };' %
                   stage.bed.certificate("soon.pem"))
    # The option goes before the configuration, and that before the locale.
    for words, env, wanted in (
            ((), {"LC_ALL": "C.UTF-8"}, True), (("--lang=en",), {}, False),
            (("--lang=ja",), {"LC_ALL": "en_US.UTF-8"}, True)):
        ran = case.scan("--zone", case.zone, *words, verb="doctor", env=env)
        assert ran.status == 1, ran
        fine, found = is_japanese(ran.out)
        assert fine == wanted, (found, ran)
        assert ("サーバー証明書" in ran.out) == wanted, ran
    beat = case.scan("--heartbeat", verb="doctor")
    # What cron mails, and what alerts keep.
    ran = case.scan("--summary")
    assert ran.status == 1 and "メールボックス1件を確認しました" in ran.out, ran
    assert "'localhost:1' に接続できません：" in ran.err, ran
    for text in ran.out, ran.err:
        assert is_japanese(text)[0], ran
    case.write(case.secret, "wrong\n", 0o600)
    ran = case.scan("--account", user)
    alerts = case.rows("SELECT sentence FROM alert ORDER BY id")
    assert ran.status == 77 and len(alerts) == 2, (ran, alerts)
    assert "に接続できません" in alerts[0][0], alerts
    assert "ログインに失敗しました（サーバーの応答：" in alerts[1][0], alerts
    ran = beat
    assert ran.status == 1 and "スキャンがまだ一度も成功していません" in ran.err, ran


def mistakes_of_a_configuration_are_told_in_its_language(stage):
    case = stage.bed.case().account(1, "u1")
    with open(case.configure().conf, encoding="utf-8") as file:
        good = file.read()
    ja, en = 'language = "ja";\n', 'language = "en";\n'
    for text, locale, wanted in (
            # `language` decides wherever it stands, else the locale.
            (good + "jobs = 0;\n" + ja, "C.UTF-8",
             ("'jobs = 0' は正しくありません", "1から64までの整数")),
            (ja + good + "moed = 1;\n", "C.UTF-8", ("ここで使える設定名",)),
            (good + 'jail = "half";\n' + en, "ja_JP.UTF-8",
             ("read 'jail = \"half\"', expected \"none\" or \"full\"",)),
            (good + 'dns: { servers = [ "x" ]; };', "ja_JP.UTF-8",
             ("IPアドレス。",)),
            # A file that is none has no language.
            (ja + good + "jobs = ;\n", "ja_JP.UTF-8", ("name = value;", "形の設定")),
            (ja + good + "jobs = ;\n", "C.UTF-8", ("expected a setting such",))):
        case.write(case.conf, text)
        ran = case.scan("--offline", verb="doctor", env={"LC_ALL": locale})
        assert ran.status == 78 and len(ran.err.splitlines()) == 1, ran
        assert ran.err.startswith("seki: " + case.conf), ran
        assert all(part in ran.err for part in wanted), (wanted, ran)
    case.write(case.conf, ja + good)
    case.scan()
    for sql, wanted in (("DELETE FROM run", "ログは読み取り専用で"),
                        ("SELECT :x", "--param x=... を指定"),
                        ("SELECT nothing", "SQL文を実行できません：")):
        ran = case.scan(sql, verb="sql")
        assert ran.status == 65 and wanted in ran.err, ran


def each_fault_of_the_store_has_a_remedy_of_its_own(stage):
    case = stage.bed.case().account(1, "u1").configure()
    case.scan()

    def says_of_it(*parts):
        ran = case.start("--offline", "--lang=en", verb="doctor",
                         env={"COLUMNS": "1000"}).end()
        told = [line + " " + then for line, then in
                zip(ran.out.splitlines(), ran.out.splitlines()[1:])
                if line.startswith("BAD   store ")]
        assert ran.status == 1 and len(told) == 1, ran
        assert all(part in told[0] for part in parts), (parts, told)
        # Nobody is to move away a store that is whole.
        assert ("backup" in told[0]) == ("is damaged" in told[0]), told

    with open(case.store, "rb") as file:
        good = file.read()

    def with_bytes(data):
        with open(case.store, "wb") as file:
            file.write(data)
    # What SQLite's header holds at 60 is the version of the tables.
    for data, parts in (
            (b"", ("is empty", "-> run a scan")),
            (b"some text, and no database of anybody's" * 99,
             ("no store of seki", "-> correct store.path")),
            (good[:60] + (99).to_bytes(4, "big") + good[64:],
             ("newer version", "-> install the seki that wrote it")),
            (good[:60] + (1).to_bytes(4, "big") + good[64:],
             ("older version", "-> run a scan")),
            (good[:4096] + b"x" * (len(good) - 4096),
             ("is damaged", "-> move it away with its -wal and -shm"))):
        with_bytes(data)
        for name in ("-wal", "-shm"):
            if os.path.exists(case.store + name):
                os.unlink(case.store + name)
        says_of_it(*parts)
    for name in ("", "-wal", "-shm"):
        if os.path.exists(case.store + name):
            os.unlink(case.store + name)
    os.mkdir(case.store)
    says_of_it("not an ordinary file", "-> correct store.path")
    os.rmdir(case.store)
    if os.geteuid() != 0:
        return
    # Rights: of another user's store, and of a folder that can't be made.
    program = os.path.join(stage.bed.dir, "seki-doctor")
    shutil.copy(stage.bed.seki, program)
    os.chmod(program, 0o755)
    os.chmod(case.dir, 0o755)
    mine, stage.bed.seki = stage.bed.seki, program
    try:
        with_bytes(good)
        os.chmod(case.store, 0o640)
        case.user = "nobody"
        says_of_it("you may not read it", "-> run it as its owner (runuser -u root")
        shutil.chown(case.store, group=pwd.getpwnam("nobody").pw_gid)
        says_of_it("a scan can't write '%s'" % case.store, "-> run it as a user who")
        os.unlink(case.store)
        says_of_it("a scan can't write '%s'" % case.store, "chown -R nobody")
        case.user = None
        shutil.chown(case.dir, "nobody")
        says_of_it("who couldn't write what root makes", "runuser -u nobody --")
        # Root doesn't scan for another, and isn't to be given that user's secret.
        with_bytes(good)
        os.chmod(case.store, 0o640)
        for name in (case.store, case.secret):
            shutil.chown(name, "nobody")
        says_of_it("it belongs to 'nobody', and this runs as 'root'",
                   "-> run it as that user: runuser -u nobody -- seki")
        told = case.scan(verb="doctor", env={"COLUMNS": "1000"}).out.splitlines()
        at, = [n for n, line in enumerate(told) if line.startswith("BAD   secret ")]
        assert "-> run it as that user: runuser -u nobody" in told[at + 1], told
    finally:
        stage.bed.seki = mine


def one_account_is_judged_alone_and_a_cause_told_once(stage):
    user, port = stage.server.user(), stage.server.port
    for folder in ("INBOX", "Orders"):
        stage.server.deliver(user, bed.some(2, ()), folder=folder)
    case = stage.bed.case().account(port, user, name="ap")
    case.account(port, user, name="ar")
    case.configure(folders=("INBOX", "Orders"))
    assert case.scan().status == 0
    case.write(case.secret, "wrong\n", 0o600)
    assert case.scan().status == 77
    ran = case.scan("--offline", "-a", "ap", verb="doctor",
                    env={"COLUMNS": "1000"})
    lines = [line for line in ran.out.splitlines() if "last scan" in line]
    assert len(lines) == 1 and "'ap' INBOX, Orders: last good 2" in lines[0], ran
    assert ", messages: 4; " in lines[0], ran
    assert "'ar'" not in ran.out, ran
    ran = case.scan("--offline", verb="doctor")
    assert ran.out.count("last scan") == 2, ran


def a_quarantine_that_is_gone_with_mail_in_it_is_told(stage):
    user, port = stage.server.user(), stage.server.port
    stage.server.deliver(user, bed.some(3, (1, 2)))
    status, told, ran = looked(stage, port, user=user)
    says(told, "quarantine", "ok", "is not there yet")
    status, told, ran = looked(stage, port, user=user, scanned=True)
    says(told, "quarantine", "ok", "is there")
    case = stage.bed.case().account(port, user).configure()
    stage.server.deliver(user, [bed.message(9, True)])
    assert case.scan().status == 0
    with stage.server.eyes(user) as eyes:
        assert eyes.imap.rename(eyes.name("Quarantine"), eyes.name("Old"))[0] == "OK"
    ran = case.scan("--zone", case.zone, verb="doctor", env={"COLUMNS": "1000"})
    assert ran.status == 1, ran
    assert "is gone, and with it the messages that are held there: 1\n" in ran.out, ran
    assert "-> was it renamed or deleted?" in ran.out, ran


def each_cause_on_the_way_in_has_a_remedy_of_its_own(stage):
    port, user = stage.server.port, stage.server.user()
    status, told, ran = looked(stage, port, "missing.pem", user=user)
    says(told, "trust store", "BAD", "No such file")
    assert status == 1 and "connection" not in told, ran	# one cause, told once
    status, told, ran = looked(stage, port, user=user,
                               options=["--zone", "/nowhere/zone"])
    says(told, "DNS", "BAD", "-> name a master file with --zone")
    for command, what, remedy in (
            ("/nowhere/oama", "secret", "-> run that command as the user"),
            ("/bin/hostname", "log-in", "-> this server takes no tokens")):
        case = stage.bed.case().account(port, user)
        case.accounts[0] = case.accounts[0].replace(
            'password_file = "secret";', 'token_command = [ "%s" ];' % command)
        case.configure()
        ran = case.scan("--zone", case.zone, verb="doctor", env={"COLUMNS": "1000"})
        assert re.search("BAD   %s .*\n *%s" % (what, remedy), ran.out), ran


def a_port_where_nobody_or_somebody_else_answers_is_told(stage):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        status, told, ran = looked(stage, free.getsockname()[1])
    assert status == 1, ran
    says(told, "connection", "BAD", "refused", "-> check host and port")
    assert "certificate" not in told, ran
    status, told, ran = looked(stage, 1, host="nowhere.invalid")
    assert status == 1, ran
    says(told, "connection", "BAD", "'nowhere.invalid'")


TESTS = [
    each_cause_on_the_way_in_has_a_remedy_of_its_own,
    a_quarantine_that_is_gone_with_mail_in_it_is_told,
    each_fault_of_the_store_has_a_remedy_of_its_own,
    one_account_is_judged_alone_and_a_cause_told_once,
    each_step_of_a_good_line_is_told,
    a_notice_that_helps_nobody_is_told,
    a_certificate_that_is_refused_is_told_with_what_it_says,
    a_certificate_that_ends_soon_or_is_pinned_is_told,
    authorities_that_are_gone_or_end_are_told,
    a_port_where_nobody_or_somebody_else_answers_is_told,
    all_of_it_is_japanese_where_the_configuration_says_so,
    mistakes_of_a_configuration_are_told_in_its_language,
]
