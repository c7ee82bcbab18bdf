# SPDX-License-Identifier: Apache-2.0
"""seki-oauth2-token against a token server on loopback, and a scan that logs in to a
Dovecot with what it fetched."""
import base64
import concurrent.futures
import http.server
import json
import os
import ssl
import stat
import subprocess
import threading
import time
import urllib.parse

import bed
import tokens

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(bed.HERE)), "build",
                       "seki-oauth2-token")
SECRET = "s3cret~MARKER+/= of a client"
REFUSAL = "AADSTS%d: The client '%s' (%s) was told so.\nTrace ID: 1"


class TokenServer:
    """Answers what it is told to, and writes down what it was asked."""

    def __init__(self, made, pem="server"):
        self.asked, self.answers, self.date = [], [], None
        self.given, self.life, self.pause = 0, 3600, 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append(dict(urllib.parse.parse_qsl(body.decode())))
                time.sleep(outer.pause)
                status, answer = outer.answers.pop(0) if outer.answers else \
                    (200, outer.token())
                text = answer if isinstance(answer, bytes) else \
                    json.dumps(answer).encode()
                self.send_response_only(status)
                self.send_header("Date", outer.date or self.date_time_string())
                self.send_header("Location", "https://localhost:1/")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.certificate(pem + ".pem"),
                                made.certificate(pem + ".key"))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.socket = context.wrap_socket(self.server.socket,
                                                 server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "https://localhost:%d/token" % self.server.server_port

    def token(self):
        self.given += 1
        return {"access_token": "tok-%d-TOKENMARKER" % self.given,
                "token_type": "Bearer", "expires_in": self.life}

    def refuse(self, status, error, description):
        self.answers.append((status, {"error": error,
                                      "error_description": description}))


class Client:
    def __init__(self, stage, server, google=False):
        self.case = stage.bed.case()
        self.server, self.ca = server, stage.bed.certificate("ca.pem")
        self.cache = os.path.join(self.case.dir, "token")
        self.secret = os.path.join(self.case.dir, "client")
        if google:
            self.key = bed.key_made(self.case.dir, "google")
            with open(self.key) as file:
                pem = file.read()
            pem = pem[pem.index("-----BEGIN PRIVATE"):]
            self.case.write(self.secret, json.dumps(
                {"type": "service_account", "private_key_id": "k1",
                 "private_key": pem[:pem.index("-----BEGIN CERT")],
                 "client_email": "scan@x.iam.example",
                 "token_uri": server.url}), 0o600)
            self.words = ["google", "--key-file", self.secret, "--user",
                          "ap@buyer.example"]
        else:
            self.case.write(self.secret, SECRET + "\n", 0o600)
            self.words = ["microsoft", "--tenant", "buyer.example",
                          "--client-id", "id-1", "--secret-file", self.secret,
                          "--endpoint", server.url]

    def argv(self, *more):
        return [PROGRAM, *self.words, "--cache", self.cache, "--ca", self.ca,
                *more]

    def run(self, *more, env=()):
        ran = subprocess.run(self.argv(*more), capture_output=True, text=True,
                             timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8",
                                              **dict(env)})
        assert "MARKER" not in ran.stderr, ran
        assert ran.returncode == 0 or ran.stdout == "", ran
        return ran

    def fine(self, number, *more, env=()):
        ran = self.run(*more, env=env)
        assert (ran.returncode, ran.stdout, ran.stderr) == (
            0, "tok-%d-TOKENMARKER\n" % number, ""), ran

    def wrong(self, status, *sentences, more=(), env=()):
        ran = self.run(*more, env=env)
        assert ran.returncode == status and ran.stderr.count("\n") == 1, ran
        assert ran.stderr.startswith("seki-oauth2-token: "), ran
        for sentence in sentences:
            assert sentence in ran.stderr, ran

    def age(self, seconds):
        """As if the token had been fetched so long ago."""
        with open(self.cache) as file:
            kept = json.load(file)
        kept["obtained"] -= seconds
        kept["expires"] -= seconds
        self.case.write(self.cache, json.dumps(kept), 0o600)


def a_client_gets_a_token_and_keeps_it_until_it_ends(stage):
    server = TokenServer(stage.bed)
    client = Client(stage, server)
    mask = os.umask(0)
    client.fine(1)
    os.umask(mask)
    assert server.asked == [{
        "grant_type": "client_credentials", "client_id": "id-1",
        "client_secret": SECRET,
        "scope": "https://outlook.office365.com/.default"}], server.asked
    for name in (client.cache, client.cache + ".lock"):
        assert stat.S_IMODE(os.stat(name).st_mode) == 0o600, name
    assert sorted(os.listdir(client.case.dir)) == sorted(
        ["token", "token.lock", "client", "secret", "zone", "test.cf"])
    client.fine(1)
    client.fine(1, env={"SEKI_TOKEN_REFUSED": "1"})	# it is seconds old
    client.age(60)
    client.fine(2, env={"SEKI_TOKEN_REFUSED": "1"})
    client.age(2990)
    client.fine(2)
    client.age(20)		# nine minutes and a half are left
    server.refuse(503, "temporarily_unavailable", "")
    ran = client.run()
    assert ran.stdout == "tok-2-TOKENMARKER\n" and \
        "the one that is kept serves until" in ran.stderr, ran
    client.fine(3)
    assert len(server.asked) == 4, server.asked
    # For another client it is none.
    client.words[client.words.index("id-1")] = "id-2"
    client.fine(4)
    # What others can read is not used, nor what is no token.
    os.chmod(client.cache, 0o644)
    ran = client.run()
    assert ran.stdout == "tok-5-TOKENMARKER\n" and "0600" in ran.stderr, ran
    client.case.write(client.cache, "{", 0o600)
    client.fine(6)
    # What is no file is left as it is; of a link its target is the cache.
    kept = client.cache + ".kept"
    os.rename(client.cache, kept)
    os.mkfifo(client.cache, 0o600)
    ran = client.run()
    assert ran.stdout == "tok-7-TOKENMARKER\n" and "no regular file" in ran.stderr, ran
    assert stat.S_ISFIFO(os.lstat(client.cache).st_mode)
    os.unlink(client.cache)
    os.symlink(kept, client.cache)
    client.case.write(kept, "{", 0o600)
    client.fine(8)
    assert os.path.islink(client.cache)
    # Its life in quotes is one too.
    client.case.write(kept, "{", 0o600)
    server.life = "3599"
    client.fine(9)
    client.fine(9)


def many_at_once_ask_once(stage):
    server = TokenServer(stage.bed)
    server.pause = 0.3
    client = Client(stage, server)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(client.fine, 1) for _ in range(6)]:
            done.result()
    assert len(server.asked) == 1


def a_service_account_signs_what_google_wants(stage):
    server = TokenServer(stage.bed)
    client = Client(stage, server, google=True)
    client.fine(1)
    asked, = server.asked
    assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    head, claims, signature = asked["assertion"].split(".")

    def plain(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert json.loads(plain(head)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    said = json.loads(plain(claims))
    assert abs(said["iat"] + 30 - time.time()) < 60
    assert said["exp"] - said["iat"] == 3600
    assert {k: said[k] for k in ("iss", "sub", "scope", "aud")} == {
        "iss": "scan@x.iam.example", "sub": "ap@buyer.example",
        "scope": "https://mail.google.com/", "aud": server.url}
    path = os.path.join(client.case.dir, "signature")
    with open(path, "wb") as file:
        file.write(plain(signature))
    subprocess.run(["openssl", "x509", "-in", client.key + ".crt", "-noout",
                    "-pubkey", "-out", path + ".pub"], check=True)
    subprocess.run(["openssl", "dgst", "-sha256", "-verify", path + ".pub",
                    "-signature", path], check=True, capture_output=True,
                   input=(head + "." + claims).encode())
    client.words[client.words.index("ap@buyer.example")] = "b@buyer.example"
    client.fine(2)
    client.case.write(client.secret, '{"private_key": "MARKER"}', 0o600)
    client.wrong(78, "is no JSON key of a service account")


def what_a_server_refuses_is_told_with_what_to_do(stage):
    server = TokenServer(stage.bed)
    microsoft, google = Client(stage, server), Client(stage, server, True)
    echo = base64.b64encode(SECRET.encode()).decode() + SECRET
    for client, status, error, description, words in (
            (microsoft, 400, "unauthorized_client", REFUSAL % (
                700016, SECRET, echo), ("AADSTS700016", "--client-id")),
            (microsoft, 401, "invalid_client", REFUSAL % (7000215, "a", echo),
             ("its value, not its id",)),
            (microsoft, 401, "invalid_client", REFUSAL % (7000222, "a", echo),
             ("has expired", "AADSTS7000222")),
            (microsoft, 401, "invalid_client", echo,
             ("the client or its secret is wrong (invalid_client)",)),
            (microsoft, 400, "invalid_request", REFUSAL % (90014, "a", echo),
             ("invalid_request, AADSTS90014",)),
            (google, 400, "invalid_grant", "Invalid JWT: Token must be "
             "short-lived and in a reasonable timeframe. " + echo, ("clock",)),
            (google, 400, "invalid_grant", "Invalid JWT Signature.",
             ("make a new JSON key",)),
            (google, 401, "unauthorized_client", "Client is unauthorized",
             ("Domain-wide delegation", "https://mail.google.com/"))):
        server.refuse(status, error, description)
        client.wrong(77, *words)
    server.date = "Mon, 05 Jan 2026 09:00:00 GMT"
    server.refuse(400, "invalid_grant", "something new")
    google.wrong(77, "s ahead of the token server's")
    server.refuse(400, "invalid_grant", "something new")
    google.wrong(77, "このサーバーの時計が、トークンサーバーより", more=("--lang=ja",))
    server.refuse(401, "invalid_client", REFUSAL % (7000222, "a", echo))
    microsoft.wrong(77, "期限が切れています。", "（invalid_client, AADSTS7000222）",
                    env={"LC_ALL": "ja_JP.UTF-8"})
    server.date = None
    for status, answer in ((302, b""), (404, b"<html>MARKER"), (200, b"MARKER"),
                           (200, {"access_token": "a b", "expires_in": 9}),
                           (200, {"access_token": "MARKER"}),
                           (200, {"access_token": "MARKER", "expires_in": "soon"}),
                           (500, {"error": "\x1b[31mMARKER"}),
                           (200, b"[" * 300000)):
        server.answers.append((status, answer))
        microsoft.wrong(69, "no token: ")
    assert not os.path.exists(microsoft.cache) and server.given == 0


def who_cant_be_asked_is_told_and_nothing_leaves_for_elsewhere(stage):
    server = TokenServer(stage.bed)
    client = Client(stage, server)
    client.wrong(64, "https://", more=("--endpoint", "http://localhost/"))
    client.wrong(64, "microsoft takes no --user", more=("--user", "a@b.example"))
    client.wrong(64, "no language", more=("--lang", "fr"))
    client.wrong(69, "can't be connected to",
                 more=("--endpoint", "https://localhost:1/"))
    client.wrong(69, "certificate is not trusted",
                 more=("--ca", stage.bed.certificate("self.pem")))
    client.wrong(69, "is not found: is there a network",
                 more=("--endpoint", "https://no.such.host.invalid/"))
    os.chmod(client.secret, 0o640)
    client.wrong(77, "others can read it")
    assert server.asked == []


def a_scan_logs_in_with_what_it_fetched(stage):
    known = tokens.Introspection()
    dovecot = known.dovecot(stage.bed, "fetched")
    user = dovecot.user()
    dovecot.deliver(user, bed.some(3, (2,)))
    server = TokenServer(stage.bed)
    client = Client(stage, server)
    case = client.case
    case.accounts = ['{ name = "%s"; host = "localhost"; port = %d; user = "%s";'
                     ' token_command = [ %s ]; }' % (
                         user, dovecot.port, user, ", ".join(
                             '"%s"' % word for word in client.argv()))]
    case.configure()
    known.good["tok-1-TOKENMARKER"] = user
    rans = [case.scan()]
    client.age(60)
    known.good = {"tok-2-TOKENMARKER": user}
    rans.append(case.scan())
    for ran in rans:
        assert (ran.status, ran.err) == (0, ""), ran
    assert len(server.asked) == 2
    assert known.asked == ["tok-1-TOKENMARKER"] * 2 + ["tok-2-TOKENMARKER"]
    with open(case.store, "rb") as file:
        assert b"TOKENMARKER" not in file.read()


TESTS = [
    a_client_gets_a_token_and_keeps_it_until_it_ends,
    many_at_once_ask_once,
    a_service_account_signs_what_google_wants,
    what_a_server_refuses_is_told_with_what_to_do,
    who_cant_be_asked_is_told_and_nothing_leaves_for_elsewhere,
    a_scan_logs_in_with_what_it_fetched,
]
