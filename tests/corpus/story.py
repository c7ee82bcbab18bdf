# SPDX-License-Identifier: Apache-2.0
"""Reads the cases and organisations of the corpus (FORMAT.md). What can't be
read is a Wrong, which names file, line, what was read and what was expected.
Nothing here makes a message."""
import os
import re
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))

CLASSES = ("fraud", "legitimate", "change")
LANGUAGES = ("ja", "en")
KINDS = set("""
executive-payment executive-probe chat-group gift-card payroll-change
account-change vendor-compromised invoice-fake invoice-replaced thread-hijack
thread-forged legal-secret data-request esign-fake share-fake authority-fake
bank-fake delivery-fake call-back overdue-threat helpdesk-fake
vendor-onboarding advance-payment bounce-lure report-fake
invoice invoice-first reminder overdue-true payment-advice order quote contract
esign-true share-true executive-true executive-private payroll-true hr-true
bank-true authority-true delivery-true newsletter fraud-warning list-mail
bounce auto-reply freelancer service-notice system-report audit legal-true
forward-true calendar private chat-true gift-true expense banking-form
""".split())
with open(os.path.join(HERE, "typical"), encoding="utf-8") as lines:
    TYPICAL = {line.strip() for line in lines if line[0] not in "#\n"}
HEAD = ("language", "class", "kind", "organisation", "mailbox")
PLAIN_WAYS = ("dkim", "spf", "none", "spoof", "spoof-none", "internal", "smime")
SERVED_WAYS = ("via", "forward", "list")
CHARSETS = ("utf-8", "iso-2022-jp", "shift_jis")
ENDINGS = ("pdf", "docx", "xlsx", "csv", "txt", "html", "ics", "eml", "zip")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
FIELD = re.compile(r"([!-9;-~]+):[ \t]*(.*)")
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d) ([-+])(\d\d)(\d\d)$")


class Wrong(Exception):
    """A file that can't be read as what it should be."""

    def __init__(self, path, line, read, expected):
        super().__init__("%s:%d: read %r, expected %s" % (
            os.path.relpath(path), line, read, expected))


class Message:
    """One of a story. `parts` are (kind, argument, text, line); kind is text,
    html, attach, locked or qr."""

    def __init__(self, role, number, line):
        self.role, self.number, self.line = role, number, line
        self.date = self.way = self.served = None
        self.options = {}
        self.fields = []
        self.parts = []

    def field(self, name):
        for one, value in self.fields:
            if one.lower() == name.lower():
                return value
        return None

    def author(self):
        """The address in From, or the last thing there that looks like one."""
        found = re.findall(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+",
                           self.field("From"))
        return found[-1] if found else ""


class Case:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-len(".case")]
        self.head = {}
        self.messages = []

    def judged(self):
        return [one for one in self.messages if one.role == "judge"]

    def class_of(self, message):
        return message.options.get("class", self.head["class"])

    def is_typical(self):
        return self.head["organisation"] in TYPICAL


def domain_of(address):
    return address.rpartition("@")[2].lower()


# ---- Cases -----------------------------------------------------------------------

class Reader:
    def __init__(self, path):
        self.case = Case(path)
        with open(path, encoding="utf-8") as file:
            try:
                text = file.read()
            except UnicodeDecodeError as error:
                raise Wrong(path, 1, "byte %d" % error.start, "UTF-8")
        self.lines = text.split("\n")
        self.at = 0

    def wrong(self, read, expected, line=None):
        raise Wrong(self.case.path, line or self.at + 1, read, expected)

    def line(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def next_message(self):
        line = self.line()
        return line is None or line.startswith("== ")

    def read(self):
        if not NAME.fullmatch(self.case.name):
            self.wrong(self.case.name, "a file name of lower-case letters, "
                       "digits and hyphens")
        self.head()
        while self.line() is not None:
            self.message()
        if not self.case.judged():
            self.wrong("the end of the file", "a message to judge: == judge")
        return self.case

    def head(self):
        head = self.case.head
        while not self.next_message():
            line = self.line()
            if line.strip() and not line.startswith("#"):
                key, colon, value = line.partition(":")
                if not colon or key not in HEAD or key in head:
                    self.wrong(line, "one each of " + ", ".join(HEAD))
                head[key] = value.strip()
                self.head_value(key, value.strip())
            self.at += 1
        for key in HEAD:
            if key not in head:
                self.wrong(self.line(), key + ": before the first message")

    def head_value(self, key, value):
        allowed = {"language": LANGUAGES, "class": CLASSES,
                   "kind": KINDS}.get(key)
        if allowed and value not in allowed:
            self.wrong(value, "a %s of FORMAT.md" % key)
        if key == "mailbox" and "@" not in value:
            self.wrong(value, "an address")
        if key == "organisation" and not NAME.fullmatch(value):
            self.wrong(value, "the name of a file in organisations/")

    def message(self):
        message = Message(None, len(self.case.messages) + 1, self.at + 1)
        self.how(message, self.line()[3:].split())
        self.at += 1
        self.fields(message)
        self.body(message)
        self.case.messages.append(message)

    def how(self, message, words):
        if len(words) < 4 or words[0] not in ("sent", "received", "judge"):
            self.wrong(self.line(), "== sent|received|judge DATE TIME ZONE HOW")
        message.role = words[0]
        message.date = self.date(" ".join(words[1:4]))
        words = words[4:]
        if message.role != "sent":
            if not words:
                self.wrong(self.line(), "how it came: dkim, spf, none, ...")
            message.way = words.pop(0)
            way, equals, message.served = message.way.partition("=")
            if equals and way in SERVED_WAYS and \
                    DOMAIN.fullmatch(message.served):
                message.way = way
            elif message.way not in PLAIN_WAYS:
                self.wrong(message.way, "dkim, spf, none, spoof, spoof-none, "
                           "internal, smime, or via=, forward=, list= and a "
                           "domain")
        for word in words:
            self.option(message, *word.partition("="))

    def option(self, message, key, equals, value):
        if not equals or not {
                "charset": lambda: value in CHARSETS,
                "class": lambda: message.role == "judge" and value in CLASSES,
                "mail-from": lambda: value in ("", "<>") or "@" in value,
                "ip": lambda: re.fullmatch(r"[0-9a-fA-F.:]+", value),
                }.get(key, lambda: False)():
            self.wrong(key + equals + value, "charset=iso-2022-jp|shift_jis|"
                       "utf-8, class= of a judged message, mail-from=ADDRESS "
                       "or ip=ADDRESS")
        message.options[key] = value

    def date(self, text):
        found = DATE.match(text)
        try:
            year, month, day, hour, minute = map(int, found.groups()[:5])
            zone = timedelta(hours=int(found[7]), minutes=int(found[8]))
            return datetime(year, month, day, hour, minute, tzinfo=timezone(
                -zone if found[6] == "-" else zone))
        except (AttributeError, TypeError, ValueError):
            self.wrong(text, "a time like 2026-06-11 08:03 +0900")

    def fields(self, message):
        while self.line():
            line = self.line()
            found = FIELD.match(line)
            if line[0] in " \t" and message.fields:
                name, value = message.fields[-1]
                message.fields[-1] = (name, value + " " + line.strip())
            elif found and not line.startswith("== "):
                message.fields.append((found[1], found[2].strip()))
            else:
                self.wrong(line, "a header field, or an empty line before "
                           "the text")
            self.at += 1
        for name in ("From", "To", "Subject"):
            if message.field(name) is None:
                self.wrong("no " + name, "From, To and Subject", message.line)
        if not message.author():
            self.wrong(message.field("From"), "an address in From",
                       message.line)
        self.at += 1

    def body(self, message):
        kind, argument, start, lines = "text", "", self.at + 1, []

        def close():
            text = "\n".join(lines).strip("\n")
            if text or kind != "text":
                message.parts.append((kind, argument, text, start))

        while not self.next_message():
            line = self.line()
            # "-- " alone is how a signature begins.
            if line.startswith("-- ") and line.strip() != "--":
                close()
                kind, argument = self.part(line)
                start, lines = self.at + 1, []
            elif re.match(r"\\(?:==? |--? |\\|==|--)", line):
                lines.append(line[1:])
            else:
                lines.append(line)
            self.at += 1
        close()

    def part(self, line):
        words = line[3:].strip()
        kind, _, rest = words.partition(" ")
        rest = rest.strip()
        if kind == "html" and not rest:
            return "html", ""
        if kind == "qr" and rest:
            return "qr", rest
        if kind == "attach" and rest:
            locked = rest.endswith(" locked")
            name = rest[:-len(" locked")].strip() if locked else rest
            ending = name.rpartition(".")[2].lower()
            if ending not in ENDINGS:
                self.wrong(name, "a name that ends in ." + ", .".join(ENDINGS))
            if locked and ending != "zip":
                self.wrong(rest, "locked behind a .zip only")
            return "locked" if locked else "attach", name
        self.wrong(line, "-- html, -- attach NAME, -- attach NAME.zip locked, "
                   "-- qr TEXT, or a \\ before a line of the text")


def read_case(path):
    return Reader(path).read()


def case_paths(folder):
    if not os.path.isdir(folder):
        return []
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".case")]


# ---- Organisations -----------------------------------------------------------------

TOKEN = re.compile(r"""\s+ | \#[^\n]* | //[^\n]* | /\*.*?\*/
    | (?P<string>(?:"(?:[^"\\]|\\.)*"\s*)+) | (?P<word>[A-Za-z0-9_.*+-]+)
    | (?P<sign>[][(){}=:;,])""", re.S | re.X)


def read_settings(path):
    """A libconfig file, as far as an organisation's goes: groups are dicts,
    arrays and lists are lists, all values are strings."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tokens, at = [], 0
    while at < len(text):
        found = TOKEN.match(text, at)
        line = text.count("\n", 0, at) + 1
        if not found:
            raise Wrong(path, line, text[at:at + 20], "a setting")
        if found["string"] is not None:
            tokens.append(("value", "".join(
                re.findall(r'"((?:[^"\\]|\\.)*)"', found["string"])), line))
        elif found["word"] or found["sign"]:
            tokens.append((found.lastgroup, found[found.lastgroup], line))
        at = found.end()
    tokens.append(("end", "the end of the file", text.count("\n") + 1))

    def take(kind, text=None):
        if tokens[0][0] != kind or text and tokens[0][1] not in text:
            raise Wrong(path, tokens[0][2], tokens[0][1], text or kind)
        return tokens.pop(0)[1]

    def group(end):
        out = {}
        while tokens[0][1] != end:
            key = take("word")
            take("sign", "=:")
            out[key] = value()
            if tokens[0][1] in ";,":
                tokens.pop(0)
        return out

    def value():
        kind, text, _ = tokens[0]
        if kind in ("value", "word"):
            return tokens.pop(0)[1]
        take("sign", "[({")
        if text == "{":
            out = group("}")
            take("sign", "}")
            return out
        end, out = {"[": "]", "(": ")"}[text], []
        while tokens[0][1] != end:
            out.append(value())
            if tokens[0][1] == ",":
                tokens.pop(0)
        take("sign", end)
        return out

    return group("the end of the file")


class Organisation:
    """What the generator must know of one: its domains, its server, and whether
    mail takes another step inside."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-len(".conf")]
        settings = read_settings(path)
        boundary = settings.get("boundary", {})
        self.domains = settings.get("organisation", {}).get("domains", [])
        self.results = boundary.get("results", "above")
        ids = boundary.get("authserv_ids", [])
        if not self.domains or not ids:
            raise Wrong(path, 1, ", ".join(settings) or "nothing",
                        "organisation.domains and boundary.authserv_ids")
        if self.results not in ("above", "below", "none"):
            raise Wrong(path, 1, self.results,
                        'results = "above", "below" or "none"')
        self.server = ids[0]
        self.enforces = boundary.get("submission") == "enforced"
        # Those whose name says so have their mail read elsewhere than at the
        # door; the others' door keeps it.
        self.inner = None if self.server.startswith(("mail.", "in.")) else \
            "mailstore." + self.domains[0]
