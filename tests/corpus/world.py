# SPDX-License-Identifier: Apache-2.0
"""The world that a case's mail travels in: who owns which address, what DNS
says, and the keys that sign. Addresses of servers come from the benchmark
network 198.18.0.0/15, those of forgers from 203.0.113.0/24; a few providers
keep theirs, for everybody knows them. A name has the same address and key in
every case."""
import hashlib
import json
import os
import sys

from story import HERE, Wrong, domain_of

TESTS = os.path.dirname(HERE)
TOP = os.path.dirname(TESTS)
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"), "corpus")
sys.path[:0] = [os.path.join(TESTS, "cases")]
import signing                                  # noqa: E402

# A pool, for a prime of 1,024 bits takes Python a second: a domain's key is
# its own in DNS and one of these in truth.
KEYS = 16

# domain: (HELO, address, selector)
GOOGLE = ("mail-ej1-f41.google.com", "209.85.218.41", "20230601")
MICROSOFT = ("APC01-PSA-obe.outbound.protection.outlook.com", "40.107.215.73",
             "selector1")
YAHOO_JP = ("sonicconh6001.mail.yahoo.co.jp", "182.22.37.9", "yj20110701")
APPLE = ("ms11p00im-qufo17291601.me.com", "17.58.38.41", "1a1hai")
PROVIDERS = {
    "gmail.com": GOOGLE, "googlemail.com": GOOGLE,
    "outlook.com": MICROSOFT, "hotmail.com": MICROSOFT, "live.com": MICROSOFT,
    "outlook.jp": MICROSOFT, "hotmail.co.jp": MICROSOFT, "live.jp": MICROSOFT,
    "msn.com": MICROSOFT, "hotmail.co.uk": MICROSOFT,
    "yahoo.co.jp": YAHOO_JP, "ymail.ne.jp": YAHOO_JP,
    "icloud.com": APPLE, "me.com": APPLE, "mac.com": APPLE,
    "yahoo.com": ("sonic310-21.consmr.mail.gq1.yahoo.com", "98.137.69.147",
                  "s2048"),
    "docomo.ne.jp": ("mail01.docomo.ne.jp", "203.138.181.8", "d2022"),
}


def number(text, most):
    """A number below `most` that belongs to the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8],
                          "big") % most


def host(domain):
    return PROVIDERS[domain][0] if domain in PROVIDERS else "mail." + domain


def address(domain):
    if domain in PROVIDERS:
        return PROVIDERS[domain][1]
    n = number("address " + domain, 2 * 256 * 254)
    return "198.%d.%d.%d" % (18 + n // 65024, n // 254 % 256, 1 + n % 254)


def forger(name):
    n = 1 + number("forger " + name, 254)
    return ("vps%03d.serverpark.example" % n, "203.0.113.%d" % n)


def selector(domain):
    return PROVIDERS[domain][2] if domain in PROVIDERS else \
        ("s1", "mail", "default", "dkim2024", "k1")[number("s " + domain, 5)]


# ---- Keys ---------------------------------------------------------------------------

class StoredRsa(signing.Rsa):
    """A key that was made before, from its primes."""

    def __init__(self, p, q):                   # pylint: disable=W0231
        self.p, self.q, self.n = p, q, p * q
        self.d = pow(65537, -1, (p - 1) * (q - 1))


POOL = {}


def pooled_key(i):
    if i not in POOL:
        path = os.path.join(BUILD, "keys", "%d.json" % i)
        if not os.path.exists(path):
            key = signing.Rsa("corpus %d" % i)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + ".%d" % os.getpid(), "w") as file:
                json.dump([key.p, key.q], file)
            os.replace(file.name, path)
        with open(path) as file:
            POOL[i] = StoredRsa(*json.load(file))
    return POOL[i]


def key(domain):
    return pooled_key(number("key " + domain, KEYS))


# ---- DNS ----------------------------------------------------------------------------

class Published:
    """What a domain says of its mail: the addresses in its SPF record, or None
    for no record; whether it has a DKIM key; its DMARC policy, or None."""

    def __init__(self):
        self.spf = None
        self.dkim = False
        self.policy = None

    def allow(self, client):
        self.spf = (self.spf or set()) | {client}

    def words(self):
        return (self.spf and tuple(sorted(self.spf)), self.dkim, self.policy)


def usual_policy(domain):
    return ("none", "quarantine", "reject")[number("policy " + domain, 3)]


def spf_end(domain):
    return ("-all", "~all")[number("all " + domain, 2)]


# What HOW claims of the domain in From. "full": SPF, a key, DMARC with the
# policy it would choose; "listed": the same with p=none; "through": SPF only,
# and any other claim goes before it.
CLAIMS = {"dkim": "full", "smime": "full", "forward": "full",
          "internal": "full", "list": "listed", "via": "through", "spf": "spf",
          "none": "nothing", "spoof": "reject", "spoof-none": "none"}


class Zone:
    """The DNS of one case, gathered from how its messages came."""

    def __init__(self, case, organisation):
        self.case = case
        self.domains = {}
        claims = {}
        for message in case.messages:
            if message.role != "sent":
                domain = domain_of(message.author())
                claims.setdefault(domain, {}).setdefault(
                    "full" if message.way == "via" and within(
                        domain, message.served) else CLAIMS[message.way],
                    message)
        for domain in organisation.domains:
            claims.setdefault(domain, {"full": None})
        for domain, made in claims.items():
            self.domains[domain] = self.decided(domain, made)
        for message in case.messages:
            if message.role != "sent":
                self.add_senders(message)

    def decided(self, domain, made):
        """`made` are the claims, with the first message that makes each. What
        passes by SPF alone passes too where there is DMARC, so that an earlier
        letter's "spf" gives way."""
        one = Published()
        if len(made) > 1 and "spf" in made and made["spf"].role == "received":
            made = {kind: by for kind, by in made.items() if kind != "spf"}
        kinds = list(made)
        firm = [kind for kind in kinds if kind in ("spf", "nothing")]
        if (firm and set(kinds) - {firm[0], "through"}) or \
                {"reject", "none"} <= set(kinds):
            raise Wrong(self.case.path, made[kinds[1]].line,
                        "%s from %s" % (made[kinds[1]].way, domain),
                        "what fits line %d (%s): a domain publishes one thing "
                        "in a case" % (made[kinds[0]].line, made[kinds[0]].way))
        if "nothing" in made:
            return one
        one.allow(address(domain))
        if "spf" in made or kinds == ["through"]:
            return one
        one.dkim = True
        one.policy = next((kind for kind in ("reject", "none") if kind in made),
                          "none" if "listed" in made else usual_policy(domain))
        return one

    def add_senders(self, message):
        """Whoever may send for the envelope's domain, and for a service's."""
        sender = domain_of(envelope_sender(message))
        if message.served:
            one = self.domains.setdefault(message.served, Published())
            one.allow(address(message.served))
            one.dkim = True
            one.policy = one.policy or "quarantine"
        if sender and spf_passes(message):
            self.domains.setdefault(sender, Published()).allow(
                client_of(message, self.case.name)[1])

    def records(self):
        return sorted(self.domains.items())


def within(domain, parent):
    return domain == parent or domain.endswith("." + parent)


def spf_passes(message):
    """Of the envelope's domain, which a forger may own."""
    if message.way in ("none", "internal", "forward"):
        return False
    return message.way not in ("spoof", "spoof-none") or domain_of(
        envelope_sender(message)) != domain_of(message.author())


def envelope_sender(message):
    if "mail-from" in message.options:
        return message.options["mail-from"].strip("<>")
    author = message.author()
    if message.way in ("via", "list"):
        if message.way == "via" and domain_of(author) == message.served:
            return author
        mark = "%08x" % number("bounce %s %s" % (author, message.date), 1 << 32)
        return ("bounces+%s@%s" if message.way == "via"
                else "list-bounces+%s@%s") % (mark, message.served)
    return author


def client_of(message, name):
    """(HELO, address) of whoever handed the message to the boundary."""
    domain = domain_of(message.author())
    if message.way in ("spoof", "spoof-none"):
        helo, client = forger(name)
    elif message.served:
        helo, client = host(message.served), address(message.served)
    else:
        helo, client = host(domain), address(domain)
    return helo, message.options.get("ip", client)


def zone_lines(records):
    yield "$ORIGIN ."
    yield "$TTL 3600"
    named = {domain for domain, _ in records}
    for domain, one in records:
        at = domain + "."
        yield "%s MX 10 %s." % (at, host(domain))
        yield "%s. A %s" % (host(domain), address(domain))
        if one.spf is not None:
            yield '%s TXT "v=spf1 %s %s"' % (at, " ".join(
                ("ip6:" if ":" in ip else "ip4:") + ip
                for ip in sorted(one.spf)), spf_end(domain))
            if domain not in PROVIDERS and host(domain) not in named:
                yield '%s. TXT "v=spf1 a -all"' % host(domain)
        if one.policy:
            yield '_dmarc.%s TXT "v=DMARC1; p=%s"' % (at, one.policy)
        if one.dkim:
            text = "v=DKIM1; k=rsa; p=" + key(domain).public()
            yield "%s._domainkey.%s TXT %s" % (selector(domain), at, " ".join(
                '"%s"' % text[i:i + 200] for i in range(0, len(text), 200)))
