# SPDX-License-Identifier: Apache-2.0
"""Signed and sealed messages of every kind, good and bad, each with the number of
its signatures that hold (or what its chain is worth) as RFC 6376 and RFC 8617 have
it. The signer here is written from those texts alone, so that it shares no mistake
with anybody. Keys are made when the test runs; all the rest follows from a seed."""
import base64
import hashlib
import os
import random
import re
import subprocess

NOW = 1795172400                # 2026-11-20T11:00:00Z
MADE = NOW - 3600
CANON = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"]

HEAD = (b"Received: from a.example by b.example; Fri, 20 Nov 2026 10:00:01 +0000\r\n"
        b"From: Karin Vogel <k.vogel@rheintal-pumpen.example>\r\n"
        b"To: ap@minato-foods.example\r\n"
        b"Subject:  Invoice 4711\r\n\tfor November\r\n"
        b"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n"
        b"Message-ID: <1@rheintal-pumpen.example>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n")
BODY = b"Dear Mr Endo,\r\n\r\nplease find the  invoice \tattached. \r\n\r\n"
DOMAIN = "rheintal-pumpen.example"
NAMES = "from:to:subject:date:message-id"

BODIES = {
    "plain": BODY,
    "empty": b"",
    "one line end": b"\r\n",
    "blank lines alone": b"\r\n\r\n\r\n",
    "blanks alone": b" \t \r\n",
    "no last line end": b"Dear Mr Endo,\r\nyes",
    "many blank lines": b"yes\r\n" + b"\r\n" * 40,
    "blank lines of blanks": b"yes\r\n \r\n\t\r\n",
    "blanks at line ends": b"a \t\r\n b\t\r\n",
    "long lines": (b"word " * 400 + b"\r\n") * 3,
    "8-bit": "ご請求書を\r\nお送りします。\r\n".encode(),
    "raw 8-bit": bytes(range(128, 256)) + b"\r\n",
    "dots": b".\r\n..\r\n.x\r\n",
    "from lines": b"From me\r\n>From you\r\n",
}


# ---- Keys -------------------------------------------------------------------

def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


class Key:
    def __init__(self, folder, name, *options):
        self.path = os.path.join(folder, name + ".pem")
        self.algorithm = "ed25519-sha256" if name == "ed" else "rsa-sha256"
        openssl("genpkey", "-algorithm", "ED25519" if name == "ed" else "RSA",
                *options, "-out", self.path)
        self.info = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")
        self.bare = self.info[12:] if name == "ed" else openssl(
            "rsa", "-in", self.path, "-RSAPublicKey_out", "-outform", "DER")
        self.known = {}

    def sign(self, data, name="sha256"):
        digest = hashlib.new(name, data).digest()
        if (name, digest) not in self.known:
            file = self.path + ".in"
            with open(file, "wb") as out:
                out.write(digest)
            more = ["-rawin"] if self.algorithm[0] == "e" else \
                ["-pkeyopt", "digest:" + name]
            self.known[name, digest] = openssl(
                "pkeyutl", "-sign", "-inkey", self.path, "-in", file, *more)
        return self.known[name, digest]

    def record(self, start="v=DKIM1; k=%s; ", form="", end=""):
        kind = self.algorithm.split("-", maxsplit=1)[0]
        der = self.info if form == "info" or (not form and kind == "rsa") \
            else self.bare
        start = start % kind if "%" in start else start
        return start + "p=" + base64.b64encode(der).decode() + end


def der(tag, *contents):
    content = b"".join(contents)
    size = len(content)
    head = bytes([tag, size]) if size < 128 else \
        bytes([tag, 0x82, size >> 8, size & 255])
    return head + content


def number(value):
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


class Made:
    """An RSA key of a chosen modulus and an exponent of 1: who knows it signs."""
    algorithm = "rsa-sha256"

    def __init__(self, bits, chance, exponent):
        modulus = chance.getrandbits(bits) | 1 | 1 << bits - 1
        self.size = bits // 8
        self.info = self.bare = der(0x30, number(modulus), number(exponent))

    def sign(self, data, name="sha256"):
        info = bytes.fromhex("3031300d060960864801650304020105000420")
        info += hashlib.new(name, data).digest()
        return b"\0\1" + b"\xff" * (self.size - 3 - len(info)) + b"\0" + info

    record = Key.record


# ---- Signing ------------------------------------------------------------------

def fields_of(head):
    return re.findall(rb"[^\r\n][^\n]*\n(?:[ \t][^\n]*\n)*", head)


def canon_body(body, relaxed):
    lines = re.sub(rb"(?<!\r)\n", b"\r\n", body).split(b"\r\n")
    if relaxed:
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and lines[-1] == b"":
        lines.pop()
    if not lines:
        return b"" if relaxed else b"\r\n"
    return b"\r\n".join(lines) + b"\r\n"


def canon_field(field, relaxed):
    field = re.sub(rb"(?<!\r)\n", b"\r\n", field)
    if not relaxed:
        return field
    name, value = field.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.rstrip(b" \t").lower() + b":" + value + b"\r\n"


def without_value(field):
    return re.sub(rb"([;:\s]b\s*=)[^;]*?(?=;|\r?\n\Z)", rb"\1", field, count=1)


def covered(fields, names, signature, relaxed):
    rest = [f for f in fields if f is not signature]
    taken = []
    for name in names.split(":"):
        name = name.strip().lower().encode()
        for i in reversed(range(len(rest))):
            if rest[i].split(b":", 1)[0].rstrip().lower() == name:
                taken.append(canon_field(rest.pop(i), relaxed))
                break
    return b"".join(taken) + canon_field(without_value(signature),
                                         relaxed).removesuffix(b"\r\n")


def sign(key, selector, *, domain=DOMAIN, head=HEAD, body=BODY, c="relaxed/relaxed",
         names=NAMES, change=None, more="", length=None, hashing="sha256",
         field="DKIM-Signature", first="v=1; ", fold=True, before=""):
    """The signature's field. `change` maps a tag to another value, None drops it;
    what `more` says is signed too."""
    forms = (c.split("/") + ["simple"])[:2] if c else ["simple", "simple"]
    text = canon_body(body, forms[1] == "relaxed")[:length]
    tags = {"a": key.algorithm, "c": c, "d": domain, "s": selector, "t": str(MADE),
            "h": names, "bh": base64.b64encode(
                hashlib.new(hashing, text).digest()).decode()}
    tags.update(change or {})
    if length is not None:
        tags["l"] = str(length)
    shown = [f"{name}={value}" for name, value in tags.items() if value is not None]
    joint = ";\r\n\t" if fold else "; "
    start = f"{field}: {first}{before}{joint.join(shown)}; {more}b="
    raw = start.encode() + b"\r\n"
    data = covered(fields_of(head) + [raw], names, raw, forms[0] == "relaxed")
    value = base64.b64encode(key.sign(data, hashing)).decode()
    if fold:
        value = "\r\n\t ".join(re.findall(".{1,70}", value))
    return start.encode() + value.encode() + b"\r\n"


def still_holds(old, new, c, names=NAMES):
    """Is what was signed the same in both?"""
    forms = c.split("/")
    seen = []
    for message in (old, new):
        head, _, body = re.sub(rb"(?<!\r)\n", b"\r\n", message).partition(b"\r\n\r\n")
        fields = fields_of(head + b"\r\n")
        signature = next(f for f in fields if f.lower().startswith(b"dkim-sig"))
        seen.append((covered(fields, names, signature, forms[0] == "relaxed"),
                     canon_body(body, forms[1] == "relaxed")))
    return seen[0] == seen[1]


# ---- Mutations ------------------------------------------------------------------

def head_body(message):
    at = message.index(b"\r\n\r\n") + 2
    return message[:at], message[at + 2:]


def on_field(name, change):
    def mutate(message):
        head, body = head_body(message)
        return b"".join(change(f) if f.lower().startswith(name) else f
                        for f in fields_of(head)) + b"\r\n" + body
    return mutate


def on_body(change):
    def mutate(message):
        head, body = head_body(message)
        return head + b"\r\n" + change(body)
    return mutate


MUTATIONS = {
    "nothing": lambda m: m,
    "blank lines added": on_body(lambda b: b + b"\r\n\r\n"),
    "text added": on_body(lambda b: b + b"Pay here.\r\n"),
    "blanks at line ends added": on_body(lambda b: b.replace(b"\r\n", b"  \r\n")),
    "blanks doubled": on_body(lambda b: b.replace(b" ", b"  ")),
    "tabs for blanks": on_body(lambda b: b.replace(b" ", b"\t")),
    "a blank in front": on_body(lambda b: b" " + b),
    "a blank line in front": on_body(lambda b: b"\r\n" + b),
    "last line end missing": on_body(lambda b: b.rstrip(b"\r\n")),
    "bare line feeds": lambda m: m.replace(b"\r\n", b"\n"),
    "bare line feeds in the body": on_body(lambda b: b.replace(b"\r\n", b"\n")),
    "subject altered": on_field(b"subject", lambda f: f.replace(b"4711", b"4712")),
    "subject unfolded": on_field(b"subject", lambda f: f.replace(b"\r\n\t", b"\t")),
    "subject folded again": on_field(b"subject", lambda f: f.replace(b" 4711",
                                                                     b"\r\n 4711")),
    "subject's blanks": on_field(b"subject", lambda f: f.replace(b"voice ",
                                                                 b"voice \t ")),
    "subject's blank gone": on_field(b"subject", lambda f: f.replace(b"e 4", b"e4")),
    "subject's end": on_field(b"subject", lambda f: f[:-2] + b" \r\n"),
    "subject's name": on_field(b"subject", lambda f: b"SUBJECT" + f[7:]),
    "a blank before the colon": on_field(b"subject", lambda f: b"Subject " + f[7:]),
    "no blank after the colon": on_field(b"to:", lambda f: b"To:" + f[4:]),
    "a subject on top": lambda m: b"Subject: New account\r\n" + m,
    "a subject below": on_field(b"subject", lambda f: f + b"Subject: New account\r\n"),
    "a From on top": lambda m: b"From: boss@minato-foods.example\r\n" + m,
    "to taken away": on_field(b"to:", lambda f: b""),
    "to last": lambda m: on_field(b"content-type", lambda f: f +
                                  b"To: ap@minato-foods.example\r\n")(
                                      on_field(b"to:", lambda f: b"")(m)),
    "an unsigned field altered": on_field(b"content-type", lambda f: f.lower()),
    "a Received on top": lambda m: b"Received: from x by y; now\r\n" + m,
    "signature folded again": on_field(b"dkim-sig", lambda f: f.replace(
        b"; ", b";\r\n  ")),
    "signature unfolded": on_field(b"dkim-sig", lambda f: f.replace(b"\r\n\t", b"\t")),
    "b= unfolded": on_field(b"dkim-sig", lambda f: re.sub(
        rb"(b=[A-Za-z0-9+/=]{60}.*)", lambda g: re.sub(rb"\s", b"", g[0]), f,
        flags=re.S) + b"\r\n"),
    "signature last": lambda m: on_field(b"content-type", lambda f: f + next(
        g for g in fields_of(head_body(m)[0]) if g.startswith(b"DKIM")))(
            on_field(b"dkim-sig", lambda f: b"")(m)),
    "signature's name": on_field(b"dkim-sig", lambda f: b"dkim-signature" + f[14:]),
    "a semicolon at the end": on_field(b"dkim-sig", lambda f: f[:-2] + b";\r\n"),
}


def mutated(keys):
    for c in CANON:
        message = sign(keys["rsa"], "rsa", c=c) + HEAD + b"\r\n" + BODY
        for name, mutate in MUTATIONS.items():
            new = mutate(message)
            yield f"{c}: {name}", new, int(still_holds(message, new, c))


def bodies(keys):
    for kind in ("rsa", "ed"):
        for c in CANON:
            for name, body in BODIES.items():
                yield f"{kind} {c}: body of {name}", sign(
                    keys[kind], kind, c=c, body=body) + HEAD + b"\r\n" + body, 1


# ---- Tags -------------------------------------------------------------------------

def good_and_bad_tags(keys):
    rsa = keys["rsa"]

    def one(name, holds, key=rsa, selector="rsa", tail=HEAD + b"\r\n" + BODY, **how):
        return "tags: " + name, sign(key, selector, **how) + tail, holds

    yield one("unknown ones", 1, more="zz=1; y_2=ab; ")
    yield one("z=", 1, more="z=From:a@b|To:c=20d; ")
    yield one("one twice", 0, more="d=evil.example; ")
    yield one("an unknown one twice", 0, more="zz=1; zz=2; ")
    yield one("no value sign", 0, more="zz; ")
    yield one("a name that is none", 0, more="1z=1; ")
    yield one("nothing between semicolons", 0, more="; ")
    yield one("blanks around", 1, first="v = 1 ; ")
    yield one("v= missing", 0, first="")
    yield one("v=2", 0, first="v=2; ")
    yield one("v=1.0", 0, first="v=1.0; ")
    yield one("v= last", 1, first="", more="v=1; ")
    yield one("a= missing", 0, change={"a": None})
    yield one("a= in capitals", 1, change={"a": "RSA-SHA256"})
    yield one("a=rsa-sha512", 0, change={"a": "rsa-sha512"})
    yield one("a=rsa-sha1", 0, hashing="sha1", change={"a": "rsa-sha1"})
    yield one("a= of the other kind", 0, change={"a": "ed25519-sha256"})
    yield one("bh= missing", 0, change={"bh": None})
    yield one("bh= of nothing", 0, change={"bh": ""})
    yield one("bh= of another body", 0, change={"bh": base64.b64encode(
        b"x" * 32).decode()})
    yield one("bh= shorter", 0, change={"bh": "AAAA"})
    yield one("bh= folded", 1, change={"bh": "\r\n\t ".join(re.findall(
        ".{1,9}", base64.b64encode(hashlib.sha256(canon_body(
            BODY, True)).digest()).decode()))})
    yield one("c= missing", 1, c=None)
    yield one("c=relaxed", 1, c="relaxed")
    yield one("c= simple", 1, c="simple")
    yield one("c=nofws", 0, change={"c": "nofws"})
    yield one("c=relaxed/", 0, change={"c": "relaxed/"}, c="relaxed/simple")
    yield one("d= missing", 0, change={"d": None})
    yield one("d= in capitals", 1, change={"d": DOMAIN.upper()})
    yield one("d= with a dot at the end", 0, change={"d": DOMAIN + "."})
    yield one("d= folded within", 0, change={"d": "rheintal-\r\n\tpumpen.example"})
    yield one("d= with blanks around", 1, change={"d": " \r\n\t" + DOMAIN + " "})
    yield one("s= missing", 0, change={"s": None})
    yield one("s= of no key", 0, change={"s": "absent"})
    yield one("s= with a dot", 1, selector="with.dot")
    yield one("h= missing", 0, change={"h": None})
    yield one("h= of nothing", 0, names="", change={"h": ""})
    yield one("h= without From", 0, names="to:subject")
    yield one("h= of From alone", 1, names="from")
    yield one("h= in capitals", 1, names="FROM:TO:Subject")
    yield one("h= with blanks", 1, names="from : to\t: subject")
    yield one("h= folded", 1, names="from:\r\n\t to:subject")
    yield one("h= with an empty name", 0, names="from::to")
    yield one("h= that over-signs", 1, names="from:from:to:to:subject:subject")
    yield one("h= that over-signs, and a second From", 0,
              names="from:from:to:subject", tail=b"From: a@b.example\r\n" + HEAD +
              b"\r\n" + BODY)
    yield one("h= of fields that are not there", 1, names="from:cc:reply-to:x-y")
    yield one("h= of fields that come later", 0, names="from:cc:reply-to",
              tail=HEAD + b"Cc: x@y.example\r\n\r\n" + BODY)
    yield one("h= that names signatures", 1, names="from:dkim-signature")
    yield one("h= of 100 names", 1, names="from:" + ":".join(
        f"x-{i}" for i in range(99)))
    yield one("h= of a field twice, there twice", 1, names="from:received:received",
              head=HEAD + b"Received: 2\r\n",
              tail=HEAD + b"Received: 2\r\n\r\n" + BODY)
    yield one("h= of a field twice, there turned around", 0,
              names="from:received:received", head=HEAD + b"Received: 2\r\n",
              tail=b"Received: 2\r\n" + HEAD + b"\r\n" + BODY)
    yield one("i=", 1, change={"i": "@" + DOMAIN})
    yield one("i= below d=", 1, change={"i": "k.vogel@mail." + DOMAIN})
    yield one("i= outside d=", 0, change={"i": "@example"})
    yield one("i= that only ends like d=", 0, change={"i": "@x" + DOMAIN})
    yield one("i= without an at sign", 0, change={"i": DOMAIN})
    yield one("i= quoted-printable", 1, change={"i": "k=2Evogel@" + DOMAIN})
    yield one("i= quoted wrongly", 0, change={"i": "k=ZZ@" + DOMAIN})
    yield one("i= with two at signs", 1, change={"i": '"a@b"@' + DOMAIN})
    yield one("i= in other letters", 1, change={"i": "@" + DOMAIN.upper()})
    yield one("q=dns/txt", 1, change={"q": "dns/txt"})
    yield one("q= of two", 1, change={"q": "x-new:dns/txt"})
    yield one("q= unknown", 0, change={"q": "http"})
    yield one("t= missing", 1, change={"t": None})
    yield one("t= in words", 0, change={"t": "today"})
    yield one("t= of 0", 1, change={"t": "0"})
    yield one("t= below 0", 0, change={"t": "-1"})
    yield one("t= a day ahead", 0, change={"t": str(NOW + 86400)})
    yield one("t= a minute ahead", 1, change={"t": str(NOW + 60)})
    yield one("t= in 10,000 years", 0, change={"t": "317000000000"})
    yield one("x= to come", 1, change={"x": str(NOW + 100)})
    yield one("x= far away", 1, change={"x": "999999999999"})
    yield one("x= gone by a day", 0, change={
        "t": str(NOW - 2 * 86400), "x": str(NOW - 86400)})
    yield one("x= gone by a minute", 0, change={"x": str(NOW - 60)})
    yield one("x= before t=", 0, change={"t": str(NOW - 10), "x": str(NOW - 20)})
    yield one("x= equal to t=", 0, change={"t": str(NOW + 30), "x": str(NOW + 30)})
    yield one("x= in words", 0, change={"x": "never"})
    whole = len(canon_body(BODY, True))
    yield one("l= of all", 1, length=whole)
    yield one("l= of a part", 0, length=20)
    yield one("l= of nothing", 0, length=0)
    yield one("l= and text added", 0, length=whole, tail=HEAD + b"\r\n" +
              BODY.rstrip() + b"\r\nPay here.\r\n")
    yield one("l= and blank lines added", 1, length=whole,
              tail=HEAD + b"\r\n" + BODY + b"\r\n\r\n")
    yield one("l= more than there is", 0, change={"l": str(whole + 1)})
    yield one("l= in words", 0, change={"l": "all"})
    yield one("l= below 0", 0, change={"l": "-1"})
    yield one("l= of 30 digits", 0, change={"l": "9" * 30})
    yield one("l= of nothing, no value", 0, change={"l": ""})
    yield one("b= of nothing", 0, key=Empty(rsa))
    yield one("b= with foreign letters", 0, key=Spoilt(rsa))
    yield "tags: b= first", b_first(rsa) + HEAD + b"\r\n" + BODY, 1
    yield one("b= within another tag's value", 1, more="z=b=x; ")
    for field in ("a", "d", "s", "h", "bh", "t", "c"):
        signature = sign(rsa, "rsa")
        yield f"tags: {field}= taken away afterwards", re.sub(
            rb"[;\s]" + field.encode() + rb"=[^;]*;", b"", signature, count=1) + \
            HEAD + b"\r\n" + BODY, 0


class Empty:
    def __init__(self, key):
        self.algorithm = key.algorithm

    def sign(self, data, name="sha256"):
        return b""


class Spoilt(Empty):
    def sign(self, data, name="sha256"):
        return b"\0" * 255


def b_first(key):
    """v= and b= before all others."""
    text = base64.b64encode(hashlib.sha256(canon_body(BODY, True)).digest()).decode()
    tail = f"; v=1; a=rsa-sha256; c=relaxed/relaxed; d={DOMAIN}; s=rsa; " \
        f"h={NAMES}; bh={text}\r\n"
    raw = ("DKIM-Signature: b=" + tail).encode()
    data = covered(fields_of(HEAD) + [raw], NAMES, raw, True)
    return ("DKIM-Signature: b=" + base64.b64encode(key.sign(data)).decode() +
            tail).encode()


# ---- Key records ------------------------------------------------------------------

def records(keys, chance):
    """What stands at SELECTOR._domainkey.DOMAIN, and whether a signature by that
    selector then holds: name, signer, texts, holds."""
    rsa, ed = keys["rsa"], keys["ed"]
    other = keys["rsa1024"].record()
    spaced = rsa.record()
    at = spaced.index("p=") + 2
    spaced = spaced[:at] + " " + " ".join(re.findall(".{1,40}", spaced[at:]))
    yield "rsa", rsa, [rsa.record()], 1
    yield "ed", ed, [ed.record()], 1
    yield "with.dot", rsa, [rsa.record()], 1
    yield "bare", rsa, [rsa.record(form="bare")], 1
    yield "edinfo", ed, [ed.record(form="info")], 1
    yield "spaced", rsa, [spaced], 1
    yield "nov", rsa, [rsa.record("k=rsa; ")], 1
    yield "ponly", rsa, [rsa.record("")], 1
    yield "closed", rsa, [rsa.record(end=";")], 1
    yield "tight", rsa, [rsa.record("v=DKIM1;k=rsa;")], 1
    yield "loose", rsa, [rsa.record(" v = DKIM1 ; k = rsa ; ")], 1
    yield "gaps", rsa, [rsa.record("v=DKIM1;; k=rsa; ")], 0
    yield "vlast", rsa, [rsa.record("k=rsa; ", end="; v=DKIM1")], 0
    yield "v2", rsa, [rsa.record("v=DKIM2; ")], 0
    yield "vsmall", rsa, [rsa.record("v=dkim1; ")], 0
    yield "ty", rsa, [rsa.record("v=DKIM1; t=y; ")], 1
    yield "ts", rsa, [rsa.record("v=DKIM1; t=s; ")], 1
    yield "tys", rsa, [rsa.record("v=DKIM1; t=y:s; ")], 1
    yield "tunknown", rsa, [rsa.record("v=DKIM1; t=q; ")], 1
    yield "semail", rsa, [rsa.record("v=DKIM1; s=email; ")], 1
    yield "sstar", rsa, [rsa.record("v=DKIM1; s=*; ")], 1
    yield "slist", rsa, [rsa.record("v=DKIM1; s=x:email; ")], 1
    yield "sother", rsa, [rsa.record("v=DKIM1; s=web; ")], 0
    yield "h256", rsa, [rsa.record("v=DKIM1; h=sha256; ")], 1
    yield "hlist", rsa, [rsa.record("v=DKIM1; h=sha1 : sha256; ")], 1
    yield "h1", rsa, [rsa.record("v=DKIM1; h=sha1; ")], 0
    yield "n", rsa, [rsa.record("v=DKIM1; n=for=20all; ")], 1
    yield "unknown", rsa, [rsa.record("v=DKIM1; zz=1; ")], 1
    yield "twice", rsa, [rsa.record("v=DKIM1; k=rsa; k=rsa; ")], 0
    yield "ptwice", rsa, [rsa.record("v=DKIM1; ", end="; p=AAAA")], 0
    yield "gstar", rsa, [rsa.record("v=DKIM1; g=*; ")], 1
    yield "gother", rsa, [rsa.record("v=DKIM1; g=boss; ")], 0
    yield "gempty", rsa, [rsa.record("k=rsa; g=; ")], 1
    yield "revoked", rsa, ["v=DKIM1; p="], 0
    yield "revoked2", rsa, ["v=DKIM1; k=rsa; p=;"], 0
    yield "kwrong", rsa, [rsa.record("v=DKIM1; k=ed25519; ")], 0
    yield "kedrsa", ed, [ed.record("v=DKIM1; k=rsa; ")], 0
    yield "kunknown", rsa, [rsa.record("v=DKIM1; k=dsa; ")], 0
    yield "notbase", rsa, ["v=DKIM1; p=!!!!"], 0
    yield "notder", rsa, ["v=DKIM1; p=AAAA"], 0
    yield "nop", rsa, ["v=DKIM1; k=rsa"], 0
    yield "another", rsa, [other], 0
    yield "beside", rsa, [rsa.record(), "v=spf1 -all"], 1
    yield "several", rsa, [rsa.record(), other], 0
    yield "edshort", ed, ["v=DKIM1; k=ed25519; p=AAAA"], 0
    yield "edzero", ed, ["v=DKIM1; k=ed25519; p=" + "A" * 43 + "="], 0
    for size in (512, 768, 1023, 1024, 1536, 3072, 4096, 8192):
        key = keys[f"rsa{size}"]
        yield f"rsa{size}", key, [key.record()], int(size >= 1024)
    huge = Made(16384, chance, 65537)
    yield "rsa16384", huge, [huge.record()], 0
    one = Made(2048, chance, 1)
    yield "e1", one, [one.record()], 0
    yield "e3", keys["e3"], [keys["e3"].record()], 1
    yield "e33", keys["e33"], [keys["e33"].record()], 1


def several(keys):
    rsa, ed = keys["rsa"], keys["ed"]
    tail = HEAD + b"\r\n" + BODY
    good, other = sign(rsa, "rsa"), sign(ed, "ed")
    bad = sign(rsa, "rsa", domain="mail." + DOMAIN, body=b"x")
    yield "several: two good ones", good + other + tail, 2
    yield "several: a bad one first", bad + good + tail, 1
    yield "several: a bad one last", good + bad + tail, 1
    yield "several: three times the same", good * 3 + tail, 3
    yield "several: one that signs another", sign(
        ed, "ed", head=good + HEAD, names="from:dkim-signature") + good + tail, 2
    yield "several: one without its other", sign(
        ed, "ed", head=good + HEAD, names="from:dkim-signature") + tail, 0
    yield "several: in U-labels", sign(rsa, "rsa", domain="bücher.example") + tail, 1
    yield "several: in A-labels", sign(
        rsa, "rsa", domain="xn--bcher-kva.example") + tail, 1
    yield "several: an agent in U-labels", sign(
        rsa, "rsa", domain="xn--bcher-kva.example",
        change={"i": "@bücher.example"}) + tail, 1
    yield "several: t=s and an agent below", sign(
        rsa, "ts", change={"i": "@mail." + DOMAIN}) + tail, 0
    yield "several: no From", sign(rsa, "rsa", head=b"To: x@y.example\r\n") + \
        b"To: x@y.example\r\n\r\n" + BODY, 1


def zone_of(keys, chance):
    zone = {f"{name}._domainkey.{DOMAIN}": texts
            for name, _, texts, _ in records(keys, chance)}
    for domain in ("mail." + DOMAIN, "xn--bcher-kva.example", "list.example",
                   "forward.example", "relay.example", "last.example"):
        zone["rsa._domainkey." + domain] = [keys["rsa"].record()]
        zone["ed._domainkey." + domain] = [keys["ed"].record()]
        zone["weak._domainkey." + domain] = [keys["rsa512"].record()]
    return zone


def signed_messages(keys, seed):
    yield from bodies(keys)
    yield from mutated(keys)
    yield from good_and_bad_tags(keys)
    for name, key, _, holds in records(keys, random.Random(seed)):
        yield f"key: {name}", sign(key, name) + HEAD + b"\r\n" + BODY, holds
    yield from several(keys)


# ---- ARC ---------------------------------------------------------------------------

SEALERS = ["list.example", "forward.example", "relay.example", "last.example"]


def arc_set(message, i, keys, *, cv=None, kind="rsa", seal_kind=None, ams=None, seal="",
            names="from:to:subject:date", aar=None, seals_all=True, c="relaxed/relaxed",
            selector=None, domain=None, seal_domain=None):
    """`message` with one more set."""
    head, body = head_body(message)
    domain = domain or SEALERS[(i - 1) % 4]
    results = (aar or f"ARC-Authentication-Results: i={i}; {domain};\r\n"
               " dmarc=pass header.from=rheintal-pumpen.example\r\n").encode()
    signed = sign(keys[kind], selector or kind, domain=domain, head=head, body=body,
                  c=c, names=names, field="ARC-Message-Signature", first=f"i={i}; ",
                  **(ams or {}))
    kind = seal_kind or kind
    cv = cv or ("none" if i == 1 else "pass")
    start = f"ARC-Seal: i={i}; cv={cv}; a={keys[kind].algorithm}; {seal}" \
        f"d={seal_domain or domain}; s={selector or kind}; t={MADE};\r\n\tb="
    order = {b"arc-authentication-results": 0, b"arc-message-signature": 1,
             b"arc-seal": 2}
    old = []
    for field in fields_of(head):
        name = field.split(b":")[0].lower()
        if name in order and seals_all:
            instance = re.search(rb"i=(\d+)", field)
            old.append((int(instance[1]), order[name], field))
    covered_by = [f for _, _, f in sorted(old)] + [results, signed]
    data = b"".join(canon_field(f, True) for f in covered_by) + \
        canon_field(start.encode() + b"\r\n", True).removesuffix(b"\r\n")
    value = base64.b64encode(keys[kind].sign(data)).decode()
    value = "\r\n\t ".join(re.findall(".{1,70}", value))
    return start.encode() + value.encode() + b"\r\n" + signed + results + message


def chain(keys, n, **how):
    message = HEAD + b"\r\n" + BODY
    for i in range(1, n + 1):
        message = arc_set(message, i, keys, **how)
    return message


def of_set(name, i, change):
    """A change to the field of that name in set i."""
    return on_field(name, lambda f: change(f) if re.search(
        rb":\s*i=%d;" % i, f) else f)


def gone(_):
    return b""


def twice(field):
    return field * 2


def last_letter(field):
    at = len(field.rstrip()) - 8
    return field[:at] + (b"A" if field[at:at + 1] != b"A" else b"B") + field[at + 1:]


SET_FIELDS = {"results": b"arc-auth", "message": b"arc-mess", "seal": b"arc-seal"}


def sealed_messages(keys):
    plain = HEAD + b"\r\n" + BODY
    yield "arc: none", plain, "none"
    for n in (1, 2, 3, 4):
        for kind in ("rsa", "ed"):
            yield f"arc: {n} sets, {kind}", chain(keys, n, kind=kind), "pass"
        whole = chain(keys, n)
        yield f"arc: {n} sets, body altered", whole + b"Pay here.\r\n", "fail"
        yield f"arc: {n} sets, blank lines added", whole + b"\r\n\r\n", "pass"
        yield f"arc: {n} sets, subject altered", MUTATIONS["subject altered"](whole), \
            "fail"
        yield f"arc: {n} sets, Received on top", \
            MUTATIONS["a Received on top"](whole), "pass"
        yield f"arc: {n} sets, a From on top", MUTATIONS["a From on top"](whole), "pass"
        for i in range(1, n + 1):
            for word, name in SET_FIELDS.items():
                yield f"arc: {n} sets, {word} {i} missing", \
                    of_set(name, i, gone)(whole), "fail"
                yield f"arc: {n} sets, {word} {i} twice", \
                    of_set(name, i, twice)(whole), "fail"
                yield f"arc: {n} sets, {word} {i} altered", \
                    of_set(name, i, last_letter)(whole), "fail"
                yield f"arc: {n} sets, {word} {i} renumbered", of_set(
                    name, i, lambda f: f.replace(b"i=", b"i=1", 1))(whole), "fail"
                yield f"arc: {n} sets, {word} {i} folded again", of_set(
                    name, i, lambda f: f.replace(b"; ", b";\r\n\t "))(whole), "pass"
    head, body = head_body(chain(keys, 3))
    fields = fields_of(head)
    for seed in range(5):
        mixed = fields[:]
        random.Random(seed).shuffle(mixed)
        yield f"arc: fields in another order {seed}", \
            b"".join(mixed) + b"\r\n" + body, "pass"
    yield from odd_chains(keys, plain)


def odd_chains(keys, plain):
    one = arc_set(plain, 1, keys)
    for cv in ("pass", "fail", "", "NONE", "none none"):
        yield f"arc: first says cv={cv}", arc_set(plain, 1, keys, cv=cv or " "), \
            "pass" if cv == "NONE" else "fail"
    for cv in ("none", "fail", "PASS", "maybe"):
        yield f"arc: second says cv={cv}", arc_set(one, 2, keys, cv=cv), \
            "pass" if cv == "PASS" else "fail"
    yield "arc: failed, and sealed alone", arc_set(
        one + b"x\r\n", 2, keys, cv="fail", seals_all=False), "fail"
    yield "arc: passed on after a failure", arc_set(arc_set(
        one, 2, keys, cv="fail"), 3, keys), "fail"
    yield "arc: the second starts at 3", arc_set(one, 3, keys), "fail"
    yield "arc: i=0", arc_set(plain, 0, keys, cv="none"), "fail"
    yield "arc: i=51", arc_set(plain, 51, keys, cv="none"), "fail"
    yield "arc: the seal names fields", arc_set(plain, 1, keys, seal="h=from; "), "fail"
    yield "arc: the seal has unknown tags", arc_set(plain, 1, keys, seal="zz=1; "), \
        "pass"
    yield "arc: the seal has c=", arc_set(plain, 1, keys, seal="c=simple/simple; "), \
        "pass"
    yield "arc: the seal has x= gone by", arc_set(
        plain, 1, keys, seal=f"x={NOW - 100000}; "), "pass"
    yield "arc: the seal has a tag twice", arc_set(plain, 1, keys, seal="cv=pass; "), \
        "fail"
    yield "arc: a seal of the other kind", arc_set(plain, 1, keys, seal_kind="ed"), \
        "pass"
    yield "arc: sets of both kinds", arc_set(one, 2, keys, kind="ed"), "pass"
    yield "arc: the message signature names seals", arc_set(
        plain, 1, keys, names="from:arc-seal"), "fail"
    yield "arc: the message signature leaves From out", arc_set(
        plain, 1, keys, names="to:subject"), "fail"
    yield "arc: the message signature over-signs", arc_set(
        plain, 1, keys, names="from:from:subject:subject"), "pass"
    yield "arc: it over-signs, and a From came", b"From: x@y.example\r\n" + arc_set(
        plain, 1, keys, names="from:from:subject:subject"), "fail"
    yield "arc: the message signature has v=1", arc_set(
        plain, 1, keys, ams={"before": "v=1; "}), "pass"
    yield "arc: the message signature expired", arc_set(plain, 1, keys, ams={
        "change": {"t": str(NOW - 2 * 86400), "x": str(NOW - 86400)}}), "fail"
    yield "arc: the message signature signs a part", arc_set(
        plain, 1, keys, ams={"length": 20}), "fail"
    for c in CANON:
        yield f"arc: {c}", arc_set(plain, 1, keys, c=c), "pass"
    yield "arc: other domains in one set", arc_set(
        plain, 1, keys, domain="list.example", seal_domain="relay.example"), "pass"
    yield "arc: no key", arc_set(plain, 1, keys, selector="absent"), "fail"
    yield "arc: a key of 512 bits", arc_set(
        plain, 1, keys, kind="rsa512", selector="weak"), "fail"
    yield "arc: results that say i= later", arc_set(
        plain, 1, keys, aar="ARC-Authentication-Results: x; i=1; spf=pass\r\n"), "fail"
    yield "arc: i= of three digits", arc_set(
        plain, 1, keys, aar="ARC-Authentication-Results: i=001; x; none\r\n"), "fail"
    yield "arc: a list changed the subject, and sealed again", arc_set(
        MUTATIONS["subject altered"](one), 2, keys, cv="fail"), "fail"
    yield "arc: a list changed the subject before it sealed", arc_set(
        MUTATIONS["subject altered"](plain), 1, keys), "pass"
    yield "arc: a list changed subject and body between", arc_set(
        MUTATIONS["text added"](MUTATIONS["subject altered"](one)), 2, keys), "pass"
    yield "arc: and changed them after the second", MUTATIONS["text added"](
        arc_set(one, 2, keys)), "fail"


# ---- All --------------------------------------------------------------------------

def keys_made(folder):
    keys = {"ed": Key(folder, "ed"),
            "rsa": Key(folder, "rsa", "-pkeyopt", "rsa_keygen_bits:2048")}
    for exponent in (3, 33):
        keys[f"e{exponent}"] = Key(
            folder, f"e{exponent}", "-pkeyopt", "rsa_keygen_bits:2048",
            "-pkeyopt", f"rsa_keygen_pubexp:{exponent}")
    for size in (512, 768, 1023, 1024, 1536, 3072, 4096, 8192):
        primes = ["-pkeyopt", "rsa_keygen_primes:5"] if size == 8192 else []
        keys[f"rsa{size}"] = Key(folder, f"rsa{size}", "-pkeyopt",
                                 f"rsa_keygen_bits:{size}", *primes)
    return keys
