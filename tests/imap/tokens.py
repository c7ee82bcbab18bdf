# SPDX-License-Identifier: Apache-2.0
"""Log-ins with OAuth access tokens, against a Dovecot that asks a server on
loopback about each token (RFC 7662), and the command that hands them out."""
import base64
import contextlib
import http.server
import json
import os
import socket
import ssl
import threading
import urllib.parse

import bed

TOKEN = "ya29.kept-%s-TOKENMARKER"
FRESH = "eyJ0.fresh-%s-TOKENMARKER"


class Introspection:
    """Which tokens are good, and whose they are: {token: user}."""

    def __init__(self):
        self.good, self.asked = {}, []
        self.once = set()	# good for the first log-in and for none after it
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                token = urllib.parse.parse_qs(body.decode())["token"][0]
                outer.asked.append(token)
                answer = json.dumps(
                    {"active": token in outer.good,
                     "user": outer.good.get(token, "nobody")}).encode()
                if token in outer.once:
                    del outer.good[token]
                    outer.once.remove(token)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def dovecot(self, made, name, capability=None):
        path = os.path.join(made.dir, name + ".oauth2")
        bed.Case.write(path, "introspection_mode = post\n"
                       "introspection_url = http://127.0.0.1:%d/\n"
                       "username_attribute = user\nactive_attribute = active\n"
                       "active_value = true\n" % self.server.server_port)
        return made.dovecot(name, 6, capability=capability, settings="""
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = %s
}
""" % path)


class Cutter:
    """Passes bytes on to a server, and cuts its first connection once the server
    has sent so many."""

    def __init__(self, port, after):
        self.port, self.after, self.cut = port, after, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client = self.listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.port))
                most, self.after = self.after, 1 << 40
                for pair in ((client, server, 1 << 40), (server, client, most)):
                    threading.Thread(target=self.pass_on, args=pair,
                                     daemon=True).start()

    def pass_on(self, source, target, most):
        with contextlib.suppress(OSError):
            while most > 0 and (data := source.recv(min(most, 65536))):
                target.sendall(data)
                most -= len(data)
        self.cut += most <= 0
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def handed_out(stage, port, user, kept, fresh):
    """A case whose command keeps one token, and has another for whoever was refused;
    it writes down what it was asked."""
    case = stage.bed.case()
    for name, token in (("kept", kept), ("fresh", fresh)):
        case.write(os.path.join(case.dir, name), token + "\n", 0o600)
    script = ("cd %s; echo ${SEKI_TOKEN_REFUSED-first} >>calls; "
              "cat ${SEKI_TOKEN_REFUSED:+fresh} ${SEKI_TOKEN_REFUSED-kept} "
              "2>/dev/null; true" % case.dir)
    case.accounts = ['{ name = "%s"; host = "localhost"; port = %d; user = "%s";'
                     ' token_command = [ "/bin/sh", "-c", "%s" ]; }' %
                     (user, port, user, script)]
    return case.configure()


def calls(case):
    with open(os.path.join(case.dir, "calls")) as file:
        return file.read().split()


def said_nowhere(case, server, *rans):
    texts = [text for ran in rans for text in (ran.out, ran.err)]
    for name in os.listdir(case.dir):
        if name not in ("kept", "fresh") and \
                os.path.isfile(os.path.join(case.dir, name)):
            with open(os.path.join(case.dir, name), "rb") as file:
                texts.append(file.read().decode("latin-1"))
    for text in texts:
        assert "TOKENMARKER" not in text, text[-2000:]


def silent(ran):
    assert (ran.status, ran.out, ran.err) == (0, "", ""), ran


def a_token_logs_in_with_and_without_sasl_ir(stage):
    known = Introspection()
    for name, capability in (("tokens", None), ("tokens-plain", bed.NO_MOVE)):
        server = known.dovecot(stage.bed, name, capability)
        with server.eyes(server.user()) as eyes:
            assert ("SASL-IR" in eyes.imap.capabilities) == (not capability)
        user = server.user()
        known.good[TOKEN % name] = user
        server.deliver(user, bed.some(3, (2,)))
        case = handed_out(stage, server.port, user, TOKEN % name, "none")
        ran = case.scan()
        silent(ran)
        assert [len(seen) for seen in server.look(user)] == [2, 1]
        assert calls(case) == ["first"]
        looked = case.scan("--account", user, verb="doctor")
        assert "ok    log-in" in looked.out, looked
        said_nowhere(case, server, ran, looked)


def a_refused_token_is_fetched_anew_once(stage):
    known = Introspection()
    server = known.dovecot(stage.bed, "revoked")
    user = server.user()
    known.good[FRESH % "b"] = user
    server.deliver(user, bed.some(2, ()))
    case = handed_out(stage, server.port, user, TOKEN % "b", FRESH % "b")
    ran = case.scan()
    silent(ran)
    assert calls(case) == ["first", "1"]
    assert known.asked == [TOKEN % "b", FRESH % "b"]
    assert len(case.rows("SELECT uid FROM message")) == 2
    # Both are bad: the server is asked twice, then left alone.
    known.good.clear()
    del known.asked[:]
    worse = case.scan()
    assert worse.status == 77 and "with a token" in worse.err, worse
    assert known.asked == [TOKEN % "b", FRESH % "b"]
    again = case.scan("-v")
    assert again.status == 77 and "not logging in" in again.err, again
    assert len(known.asked) == 2
    said_nowhere(case, server, ran, worse, again)
    case = handed_out(stage, server.port, server.user(), "a token", "none")
    ran = case.scan()
    assert ran.status == 77 and "characters that no token has" in ran.err, ran
    assert len(known.asked) == 2


def a_token_that_ends_in_mid_run_is_fetched_anew(stage):
    known = Introspection()
    server = known.dovecot(stage.bed, "ending")
    user = server.user()
    known.good[TOKEN % "c"] = user
    known.good[FRESH % "c"] = user
    server.deliver(user, [bed.message(n, n == 2, body="x" * 60 * 70)
                          for n in range(1, 31)])
    cutter = Cutter(server.port, 60000)
    case = handed_out(stage, cutter.listener.getsockname()[1], user,
                      TOKEN % "c", FRESH % "c")
    known.once.add(TOKEN % "c")
    ran = case.scan()
    assert cutter.cut >= 1, "the line was never cut"
    assert ran.status == 0, ran
    assert calls(case) == ["first", "first", "1"], calls(case)
    assert len(case.rows("SELECT uid FROM message")) == 30
    assert [len(seen) for seen in server.look(user)] == [29, 1]
    said_nowhere(case, server, ran)


def a_token_goes_to_no_server_that_takes_none(stage):
    user = stage.server.user()
    case = handed_out(stage, stage.server.port, user, TOKEN % "d", "none")
    ran = case.scan()
    assert ran.status == 78 and "AUTH=XOAUTH2" in ran.err, ran
    assert stage.server.logins(user) == (0, 0), stage.server.read("log")


class Echo:
    """Speaks as much IMAP as a log-in takes, and repeats what it was shown."""

    def __init__(self, made, wrap):
        self.wrap = wrap
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.certificate("server.pem"),
                                made.certificate("server.key"))
        self.listener = context.wrap_socket(
            socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                with contextlib.suppress(ConnectionError):
                    self.talk(self.listener.accept()[0].makefile("rwb"))

    def talk(self, line):
        line.write(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hello\r\n")
        line.flush()
        for command in line:
            tag, verb, *words = command.split()
            if verb.upper() == b"CAPABILITY":
                line.write(b"* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\r\n"
                           + tag + b" OK done\r\n")
            elif verb.upper() == b"AUTHENTICATE":
                line.write(tag + b" NO [AUTHENTICATIONFAILED] not with " +
                           self.wrap(words[1]) + b"\r\n")
            else:
                line.write(tag + b" OK done\r\n")
            line.flush()


def a_server_that_repeats_the_token_gets_it_into_no_log(stage):
    token = FRESH % ("x" * 40)

    def alone(_):
        return base64.b64encode(token.encode())
    for wrap in (lambda said: said, lambda said: said[9:], alone,
                 lambda said: alone(said)[7:60], lambda _: token.encode(),
                 lambda _: token.encode()[-60:],
                 lambda said: base64.b64encode(said)):
        server = Echo(stage.bed, wrap)
        case = handed_out(stage, server.port, "ap", token, token)
        ran = case.scan("-v", "-v")
        assert ran.status == 77 and "server said" in ran.err, ran
        looked = case.scan(verb="doctor") if wrap is alone else ran
        assert looked is ran or "the token is refused: with Microsoft 365" in \
            " ".join(looked.out.split()), looked
        written = "".join(row[0] or "" for row in case.rows(
            "SELECT sentence FROM alert UNION SELECT sentence FROM account"))
        assert written
        for text in (ran.out, ran.err, looked.out, looked.err, written):
            for whole in (token.encode(), alone(None), base64.b64encode(
                    ("user=ap\1auth=Bearer %s\1\1" % token).encode())):
                for at in range(0, len(whole) - 20):
                    assert whole[at:at + 20].decode() not in text, text
    # What is no token is told as it is.
    server = Echo(stage.bed, lambda _: b"this mailbox, see 7f3c-11")
    ran = handed_out(stage, server.port, "ap", token, token).scan()
    assert "not with this mailbox, see 7f3c-11" in ran.err, ran


TESTS = [
    a_token_logs_in_with_and_without_sasl_ir,
    a_refused_token_is_fetched_anew_once,
    a_token_that_ends_in_mid_run_is_fetched_anew,
    a_token_goes_to_no_server_that_takes_none,
    a_server_that_repeats_the_token_gets_it_into_no_log,
]
