# SPDX-License-Identifier: Apache-2.0
"""Keys and signatures for sample mail. Keys are made from a seed, the same on
every machine, so that no private key lies in the repository and what is signed
can be signed again. They protect nothing."""
import base64
import hashlib
import os
import random
import re
import subprocess
import tempfile

# ---- RSA ----------------------------------------------------------------------

SMALL = [p for p in range(3, 2000, 2)
         if all(p % q for q in range(3, int(p ** 0.5) + 1, 2))]


def is_prime(n, source):
    if any(n % p == 0 for p in SMALL):
        return False
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(12):
        x = pow(source.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def prime(bits, source):
    while True:
        n = source.getrandbits(bits) | 3 << (bits - 2) | 1
        if n % 65537 != 1 and is_prime(n, source):
            return n


def der(tag, *content):
    body = b"".join(content)
    n = len(body)
    if n < 128:
        return bytes([tag, n]) + body
    size = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def der_integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def pem(label, body):
    text = base64.b64encode(body).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n" % (
        label, "\n".join(lines), label)


class Rsa:
    name = "rsa"
    PREFIX = {"sha256": "3031300d060960864801650304020105000420",
              "sha1": "3021300906052b0e03021a05000414"}

    def __init__(self, seed, bits=2048):
        source = random.Random("seki sample key " + seed)
        self.p, self.q = prime(bits // 2, source), prime(bits // 2, source)
        self.n = self.p * self.q
        self.d = pow(65537, -1, (self.p - 1) * (self.q - 1))

    def sign(self, data, digest):
        size = (self.n.bit_length() + 7) // 8
        info = bytes.fromhex(self.PREFIX[digest]) + \
            hashlib.new(digest, data).digest()
        block = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
        # By the two primes apart: four times as fast.
        m = int.from_bytes(block, "big")
        a = pow(m, self.d % (self.p - 1), self.p)
        b = pow(m, self.d % (self.q - 1), self.q)
        c = b + self.q * ((a - b) * pow(self.q, -1, self.p) % self.p)
        return c.to_bytes(size, "big")

    def public(self):
        key = der(0x30, der_integer(self.n), der_integer(65537))
        algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
        return base64.b64encode(
            der(0x30, algorithm, der(3, b"\0", key))).decode()

    def private_pem(self):
        d, p, q = self.d, self.p, self.q
        numbers = (0, self.n, 65537, d, p, q, d % (p - 1), d % (q - 1),
                   pow(q, -1, p))
        return pem("RSA PRIVATE KEY",
                   der(0x30, *[der_integer(n) for n in numbers]))


class Ed25519:
    name = "ed25519"

    def __init__(self, seed):
        secret = hashlib.sha256(b"seki sample key " + seed.encode()).digest()
        self.pem = pem("PRIVATE KEY", bytes.fromhex(
            "302e020100300506032b657004220420") + secret)

    def openssl(self, *words, data=b""):
        with tempfile.TemporaryDirectory() as folder:
            key, file = os.path.join(folder, "k"), os.path.join(folder, "d")
            with open(key, "w") as out:
                out.write(self.pem)
            with open(file, "wb") as out:
                out.write(data)
            argv = [word.replace("KEY", key).replace("DATA", file)
                    for word in words]
            return subprocess.run(["openssl"] + argv, check=True,
                                  capture_output=True).stdout

    def sign(self, data, digest):
        # RFC 8463 3.1: Ed25519 of the SHA-256 of what is signed.
        return self.openssl("pkeyutl", "-sign", "-rawin", "-inkey", "KEY",
                            "-in", "DATA",
                            data=hashlib.new(digest, data).digest())

    def public(self):
        # The last 32 bytes of the SubjectPublicKeyInfo are the key.
        out = self.openssl("pkey", "-in", "KEY", "-pubout", "-outform", "DER")
        return base64.b64encode(out[-32:]).decode()


# ---- DKIM (RFC 6376 3.4, 3.5) ---------------------------------------------------

def split(message):
    header, _, body = message.partition(b"\r\n\r\n")
    fields = re.findall(rb"[^\r\n]+(?:\r\n[ \t][^\r\n]*)*", header)
    return fields, body


def relaxed_field(field):
    name, _, value = field.partition(b":")
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.strip().lower() + b":" + value


def canonical_body(body, how):
    if how == "relaxed":
        body = re.sub(rb"[ \t]+(?=\r\n|$)", b"", body)
        body = re.sub(rb"[ \t]+", b" ", body)
    body = re.sub(rb"(\r\n)+\Z", b"", body)
    if body == b"" and how == "relaxed":
        return b""
    return body + b"\r\n"


SIGNED_FIELDS = ("From", "To", "Subject", "Date", "Message-ID")


def dkim_field(message, key, domain, selector, *, digest="sha256",
               canonical="relaxed/relaxed", fields=SIGNED_FIELDS, length=None,
               tags=""):
    """The DKIM-Signature field of a message, without its line end."""
    header_how, body_how = canonical.split("/")
    present, body = split(message)
    body = canonical_body(body, body_how)
    if length is not None:
        body = body[:length]
        tags += " l=%d;" % length
    body_hash = base64.b64encode(hashlib.new(digest, body).digest()).decode()
    field = ("DKIM-Signature: v=1; a=%s-%s; c=%s; d=%s; s=%s;%s\r\n"
             "\th=%s;\r\n\tbh=%s;\r\n\tb=" % (
                 key.name, digest, canonical, domain, selector, tags,
                 ":".join(fields), body_hash)).encode()
    left = list(present)
    data = b""
    for name in fields:
        # From the bottom up, each instance once (5.4.2).
        for at in reversed(range(len(left))):
            if left[at].lower().startswith(name.lower().encode() + b":"):
                one = left.pop(at)
                data += (relaxed_field(one) if header_how == "relaxed"
                         else one) + b"\r\n"
                break
    data += relaxed_field(field) if header_how == "relaxed" else field
    b = base64.b64encode(key.sign(data, digest)).decode()
    return field + "\r\n\t ".join(
        b[i:i + 70] for i in range(0, len(b), 70)).encode()


def dkim_sign(message, *arguments, **more):
    return dkim_field(message, *arguments, **more) + b"\r\n" + message
