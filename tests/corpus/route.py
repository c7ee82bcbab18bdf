# SPDX-License-Identifier: Apache-2.0
"""How a message came: signatures, Received fields, what the boundary wrote of
it, the envelope. `delivered` is what a mailbox holds."""
import base64
import os
import re
import subprocess
import tempfile
from datetime import timedelta, timezone
from email.utils import format_datetime

import world
from letter import Writer
from story import domain_of
from world import signing

SIGNED = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID",
          "In-Reply-To", "References", "MIME-Version", "Content-Type")


# ---- Signatures ----------------------------------------------------------------------

def dkim(message, domain, original=None):
    """The message under a signature of the domain; made over `original`, where
    somebody changed it since."""
    signed = original or message
    present = signed.partition(b"\r\n\r\n")[0].lower()
    fields = [name for name in SIGNED if re.search(
        rb"^%s:" % name.lower().encode(), present, re.M)]
    field = signing.dkim_field(signed, world.key(domain), domain,
                               world.selector(domain), fields=fields)
    return field + b"\r\n" + message


CA_CONF = """[ca]
default_ca=a
[a]
database=index
serial=serial
new_certs_dir=.
default_md=sha256
policy=p
unique_subject=no
[p]
commonName=supplied
[x]
basicConstraints=critical,CA:false
keyUsage=critical,digitalSignature
extendedKeyUsage=emailProtection
subjectAltName=email:%s
"""
CA_FILE = os.path.join(world.BUILD, "ca.pem")
CA_NAME = "Corpus mail authority"


def openssl(folder, *words, data=None):
    return subprocess.run(["openssl"] + list(words), cwd=folder, check=True,
                          capture_output=True, input=data).stdout


def keep(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def make_authority():
    """The corpus's own, from the pool's first key; the same at each call."""
    if os.path.exists(CA_FILE):
        return
    with tempfile.TemporaryDirectory() as folder:
        keep(folder, "ca.key", world.pooled_key(0).private_pem())
        keep(folder, "index", "")
        keep(folder, "serial", "01\n")
        keep(folder, "conf", CA_CONF.partition("[x]")[0] +
             "[x]\nbasicConstraints=critical,CA:TRUE\n"
             "keyUsage=critical,keyCertSign,cRLSign\n"
             "subjectKeyIdentifier=hash\n")
        openssl(folder, "req", "-new", "-key", "ca.key", "-out", "ca.csr",
                "-subj", "/CN=" + CA_NAME)
        openssl(folder, "ca", "-batch", "-notext", "-config", "conf",
                "-selfsign", "-keyfile", "ca.key", "-extensions", "x",
                "-startdate", "20200101000000Z", "-enddate", "20600101000000Z",
                "-in", "ca.csr", "-out", "ca.pem")
        os.makedirs(os.path.dirname(CA_FILE), exist_ok=True)
        with open(os.path.join(folder, "ca.pem")) as file:
            text = file.read()
    with open(CA_FILE + ".%d" % os.getpid(), "w") as file:
        file.write(text)
    os.replace(file.name, CA_FILE)


def smime(writer, entity):
    """multipart/signed (RFC 8551 3.5.3). Without signed attributes, for openssl
    would write today's time into them."""
    make_authority()
    address = writer.message.author()
    with tempfile.TemporaryDirectory() as folder:
        key = world.pooled_key(1 + world.number(address, world.KEYS - 1))
        keep(folder, "key", key.private_pem())
        keep(folder, "ca.key", world.pooled_key(0).private_pem())
        keep(folder, "index", "")
        keep(folder, "serial", "%06X\n" % (1 + world.number(address, 1 << 24)))
        keep(folder, "conf", CA_CONF % address)
        openssl(folder, "req", "-new", "-key", "key", "-out", "csr", "-subj",
                "/CN=" + address)
        openssl(folder, "ca", "-batch", "-notext", "-config", "conf", "-cert",
                CA_FILE, "-keyfile", "ca.key", "-extensions", "x", "-startdate",
                "20250101000000Z", "-enddate", "20550101000000Z", "-in", "csr",
                "-out", "pem")
        signature = openssl(folder, "cms", "-sign", "-binary", "-noattr", "-md",
                            "sha256", "-signer", "pem", "-inkey", "key",
                            "-outform", "DER", data=entity)
    part = writer.encoded('application/pkcs7-signature; name="smime.p7s"',
                          signature, "base64", "Content-Disposition: attachment;"
                          ' filename="smime.p7s"\r\n')
    # The line end before the boundary is not the entity's.
    return writer.multipart("signed", [entity + b"\r\n", part],
                            ' protocol="application/pkcs7-signature";'
                            " micalg=sha-256;")


# ---- Before the boundary ---------------------------------------------------------------

def stamp(when):
    return format_datetime(when)


def queue_id(mark):
    return base64.b32encode(world.number("queue " + mark, 1 << 50).to_bytes(
        7, "big")).decode()[2:12].strip("=")


def author_hop(writer, domain):
    """The Received field that the author's own server wrote, if it tells."""
    at = writer.sent_at()
    if domain in ("gmail.com", "googlemail.com"):
        return "Received: by 2002:a05:6402:%x:b0:%x:%x with SMTP id\r\n" \
            " %s; %s\r\n" % (
                *(world.number("%s %d" % (writer.mark, i), 4096)
                  for i in range(3)), queue_id(writer.mark + "g").lower(),
                stamp(at.astimezone(timezone(timedelta(hours=-8)))))
    if domain in world.PROVIDERS:
        return ""
    inner = "192.168.%d.%d" % (world.number("lan " + domain, 250),
                               10 + world.number(writer.message.author(), 200))
    return "Received: from [%s] (unknown [%s])\r\n\tby %s (Postfix) with " \
        "ESMTPSA id %s;\r\n\t%s\r\n" % (
            inner, inner, world.host(domain), queue_id(writer.mark + "a"),
            stamp(at + timedelta(seconds=1)))


FOOTER = "\n\n_______________________________________________\n%s\n" \
    "https://%s/mailman/listinfo/%s"


def list_name(message):
    stands = re.search(r"<?([\w-]+)[.@]", message.field("List-Id") or "")
    if stands:
        return stands[1].lower()
    to = re.search(r"([\w.+-]+)@" + re.escape(message.served),
                   message.field("To"))
    return to[1] if to else "members"


def handed_over(writer):
    """The message as it was handed to our boundary, without what that adds."""
    message = writer.message
    domain, way = domain_of(message.author()), message.way
    body = writer.body()
    if way == "smime":
        body = smime(writer, body)
    letter = writer.header() + body
    hop = author_hop(writer, domain).encode()
    if way in ("dkim", "smime"):
        return hop + dkim(letter, domain)
    if way == "via":
        return dkim(letter, message.served)
    if way == "forward":
        return forward_hop(writer, domain) + hop + dkim(letter, domain)
    if way == "list":
        name = list_name(message)
        changed = writer.header() + writer.body(
            FOOTER % (name, message.served, name))
        if message.field("List-Id") is None:
            changed = b"List-Id: <%s.%s>\r\n" % (
                name.encode(), message.served.encode()) + changed
        if message.field("Precedence") is None:
            changed = b"Precedence: list\r\n" + changed
        once = dkim(changed, domain, letter)
        return dkim(forward_hop(writer, domain) + once, message.served)
    if way in ("spoof", "spoof-none", "internal"):
        return letter
    return hop + letter


def forward_hop(writer, domain):
    return ("Received: from %s (%s [%s])\r\n\tby %s (Postfix) with ESMTPS id "
            "%s;\r\n\t%s\r\n" % (
                world.host(domain), world.host(domain), world.address(domain),
                world.host(writer.message.served), queue_id(writer.mark + "f"),
                stamp(writer.sent_at() + timedelta(seconds=1)))).encode()


# ---- The boundary and behind it ----------------------------------------------------------

def results(message, zone, sender, helo):
    """The words of RFC 8601 that an honest boundary writes."""
    domain, way = domain_of(message.author()), message.way
    from_domain = zone.domains.get(domain)
    policy = from_domain.policy if from_domain else None
    spf_domain = domain_of(sender) or helo
    envelope = zone.domains.get(domain_of(sender)) if sender else None
    if not sender:
        spf = "pass" if helo in [world.host(d) for d in zone.domains] \
            and way not in ("none",) else "none"
    elif envelope is None or envelope.spf is None:
        spf = "none"
    elif world.spf_passes(message):
        spf = "pass"
    else:
        spf = "fail" if world.spf_end(spf_domain) == "-all" else "softfail"
    words = ["spf=%s smtp.%s" % (spf, "mailfrom=" + sender if sender
                                 else "helo=" + helo)]
    signatures = signers(message, domain)
    words += ["dkim=%s header.d=%s header.s=%s" % (
        word, one, world.selector(one)) for one, word in signatures] or \
        ["dkim=none"]
    aligned = (spf == "pass" and related(domain, spf_domain)) or any(
        word == "pass" and related(domain, one) for one, word in signatures)
    words.append("dmarc=%s header.from=%s" % (
        "none" if policy is None else "pass" if aligned else "fail", domain)
        + ("" if policy is None else " policy.dmarc=" + policy))
    return words


def related(one, other):
    """Relaxed alignment, as far as the corpus's names go."""
    return world.within(one, other) or world.within(other, one)


def signers(message, domain):
    if message.way in ("dkim", "smime", "forward"):
        return [(domain, "pass")]
    if message.way == "via":
        return [(message.served, "pass")]
    if message.way == "list":
        return [(message.served, "pass"), (domain, "fail")]
    return []


def inside_hop(message, organisation, mailbox, queue):
    """From a desk in our own network; with a log-in where the server holds
    people to their own addresses."""
    author, server = message.author(), organisation.server
    desk = "10.%d.%d.%d" % (30 + world.number(server, 9), world.number(
        author, 9), 10 + world.number(author, 200))
    login = "\r\n\t(Authenticated sender: %s)" % author \
        if organisation.enforces else ""
    return "Received: from [%s] (unknown [%s])%s\r\n\tby %s (Postfix) with " \
        "%s id %s\r\n\tfor <%s>; %s\r\n" % (
            desk, desk, login, server, "ESMTPSA" if login else "ESMTPS", queue,
            mailbox, stamp(message.date))


def boundary(writer, organisation, zone):
    """What our own servers put on top, newest first."""
    message, mark = writer.message, writer.mark
    mailbox, server = writer.case.head["mailbox"], organisation.server
    sender = world.envelope_sender(message)
    arrived = message.date
    out = "Return-Path: <%s>\r\nDelivered-To: %s\r\n" % (sender, mailbox)
    if organisation.inner:
        out += "Received: from %s (%s [10.20.0.5])\r\n\tby %s (Postfix) with " \
            "ESMTPS id %s\r\n\tfor <%s>; %s\r\n" % (
                server, server, organisation.inner, queue_id(mark + "i"),
                mailbox, stamp(arrived + timedelta(seconds=1)))
    if message.way == "internal":
        return out + inside_hop(message, organisation, mailbox, queue_id(mark))
    helo, client = world.client_of(message, writer.case.name)
    known = message.way not in ("spoof", "spoof-none")
    received = "Received: from %s (%s [%s])\r\n\t(using TLSv1.3 with cipher " \
        "TLS_AES_256_GCM_SHA384)\r\n\tby %s (Postfix) with ESMTPS id %s\r\n\t" \
        "for <%s>; %s\r\n" % (helo, helo if known else "unknown",
                              ("IPv6:" if ":" in client else "") + client,
                              server, queue_id(mark), mailbox, stamp(arrived))
    field = "Authentication-Results: %s;\r\n\t%s\r\n" % (
        server, ";\r\n\t".join(results(message, zone, sender, helo)))
    return out + {"above": field + received, "below": received + field,
                  "none": received}[organisation.results]


def delivered(case, message, ids, organisation, zone):
    writer = Writer(case, message, ids)
    if message.role == "sent":
        return writer.header() + writer.body()
    return boundary(writer, organisation, zone).encode() + handed_over(writer)
