# SPDX-License-Identifier: Apache-2.0
"""What an author's mail program makes of a message: header, MIME, Message-ID.
No trace, no signature of a server: those are route.py's. Bytes with CRLF."""
import base64
import os
import quopri
import re
import sys
from datetime import timedelta
from email.utils import format_datetime

from story import Wrong, domain_of
from world import TESTS, forger, number

sys.path[:0] = [os.path.join(TESTS, "cases", "_mail")]
from write import jis                           # noqa: E402
import attach                                   # noqa: E402

ADDRESS_FIELDS = ("from", "to", "cc", "bcc", "reply-to", "sender",
                  "disposition-notification-to", "resent-from", "resent-to")
# What CP932 calls otherwise than Unicode's own JIS tables do.
AS_CP932 = str.maketrans({0x301c: 0xff5e, 0x2212: 0xff0d, 0x2014: 0x2015,
                          0x2016: 0x2225, 0xa5: 0xffe5, 0xa0: 0x20,
                          0x2022: 0x30fb, 0x2013: 0xff0d})


class Writer:
    """Writes one message of a case; remembers nothing between them."""

    def __init__(self, case, message, ids):
        self.case, self.message, self.ids = case, message, ids
        self.charset = message.options.get("charset", "utf-8")
        self.mark = "%s %d" % (case.name, message.number)

    # ---- Characters ----

    def octets(self, text):
        try:
            if self.charset == "iso-2022-jp":
                return b"\r\n".join(jis(line) for line in text.translate(
                    AS_CP932).split("\n"))
            if self.charset == "shift_jis":
                return text.translate(AS_CP932).replace("\n", "\r\n").encode(
                    "cp932")
        except UnicodeEncodeError as error:
            raise Wrong(self.case.path, self.message.line,
                        error.object[error.start], "a character of "
                        + self.charset)
        return text.replace("\n", "\r\n").encode()

    def words(self, text):
        """Encoded words of at most 75 bytes (RFC 2047 2)."""
        out, piece = [], ""
        for c in text:
            if len(self.word(piece + c)) > 74:
                out.append(self.word(piece))
                piece = ""
            piece += c
        return "\r\n ".join(out + [self.word(piece)])

    def word(self, text):
        return "=?%s?B?%s?=" % (self.charset, base64.b64encode(
            self.octets(text)).decode())

    def addresses(self, value):
        """Encoded where it must be; else as it stands, but that a name with a
        comma is quoted."""
        out, begun = [], ""
        for one in re.findall(r'(?:"[^"]*"|[^,"])+', value):
            one = begun + one.strip()
            if "@" not in one and one != value.strip():
                begun = one + ", "
                continue
            found = re.fullmatch(r'"?(.*?)"?\s*(<[^<>]*>)', one, re.S)
            if found and not one.isascii():
                one = "%s %s" % (self.words(found[1]), found[2])
            elif found and begun:
                one = '"%s" %s' % (found[1], found[2])
            elif not one.isascii():
                one = self.words(one)
            out.append(one)
            begun = ""
        return ",\r\n ".join(out + [begun.strip(", ")] * bool(begun))

    def field(self, name, value):
        if name.lower() in ("in-reply-to", "references"):
            value = re.sub(r"#(\d+)", self.id_of, value)
        if name.lower() in ADDRESS_FIELDS:
            value = self.addresses(value)
        elif not value.isascii():
            value = self.words(value)
        elif len(value) > 70:
            value = re.sub(r"(.{40,70}?) ", "\\1\r\n ", value)
        return "%s: %s\r\n" % (name, value)

    def id_of(self, found):
        number_of = int(found[1])
        if not 0 < number_of < self.message.number:
            raise Wrong(self.case.path, self.message.line, found[0],
                        "the number of one of the %d messages above" % (
                            self.message.number - 1))
        return self.ids[number_of]

    # ---- Header ----

    def sent_at(self):
        """Some seconds before it arrives."""
        return self.message.date - timedelta(
            seconds=2 + number("delay " + self.mark, 50))

    def header(self):
        message, have = self.message, set()
        out = []
        for name, value in message.fields:
            have.add(name.lower())
            out.append(self.field(name, value))
        if "date" not in have:
            out.append("Date: %s\r\n" % format_datetime(self.sent_at()))
        if "message-id" not in have:
            out.append("Message-ID: %s\r\n" % self.ids[message.number])
        if "in-reply-to" in have and "references" not in have:
            out.append(self.field("References", message.field("In-Reply-To")))
        if "mime-version" not in have:
            out.append("MIME-Version: 1.0\r\n")
        return "".join(out).encode("ascii", "strict")

    # ---- Body ----

    def text_part(self, kind, text):
        raw = self.octets(text.rstrip("\n") + "\n")
        charset, long = self.charset, max(map(len, raw.split(b"\r\n"))) > 900
        eight = any(byte > 127 for byte in raw)
        if charset == "iso-2022-jp" and not long:
            how = "7bit"
        elif charset == "iso-2022-jp":
            how = "base64"
        elif not eight and not long:
            how = "7bit"
        elif charset == "shift_jis":
            how = ("base64", "8bit")[number("cte " + self.mark, 2) and not long]
        elif sum(byte > 127 for byte in raw) * 5 > len(raw):
            how = ("base64", "base64", "8bit")[
                number("cte " + self.mark, 3) if not long else 0]
        else:
            how = "quoted-printable"
        return self.encoded("text/%s; charset=%s" % (kind, charset), raw, how)

    @staticmethod
    def encoded(kind, raw, how, more=""):
        if how == "base64":
            raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
        elif how == "quoted-printable":
            raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(
                b"\n", b"\r\n")
        return ("Content-Type: %s\r\n%sContent-Transfer-Encoding: %s\r\n\r\n" % (
            kind, more, how)).encode() + raw

    def multipart(self, kind, parts, parameters=""):
        boundary = "----=_%s_%012x" % (kind[:4], number(
            "boundary %s %s %d" % (self.mark, kind, len(parts)), 1 << 48))
        return ("Content-Type: multipart/%s;%s\r\n boundary=\"%s\"\r\n\r\n" % (
            kind, parameters, boundary)).encode() + b"".join(
                b"--%s\r\n%s%s" % (boundary.encode(), one, b"" if one.endswith(
                    b"\r\n") else b"\r\n") for one in parts) + \
            b"--%s--\r\n" % boundary.encode()

    def file_part(self, name, kind, data):
        if name.isascii():
            names = ("; name=\"%s\"" % name, "; filename=\"%s\"" % name)
        else:
            # As most Japanese programs write it: both ways.
            names = (";\r\n name=\"%s\"" % self.words(name),
                     ";\r\n filename*=%s''%s" % ("utf-8", "".join(
                         chr(c) if chr(c).isalnum() and c < 128
                         or chr(c) in ".-_" else "%%%02X" % c
                         for c in name.encode())))
        more = "Content-Disposition: attachment%s\r\n" % names[1]
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        if kind == "message/rfc822":
            return self.encoded(kind + names[0], data, "8bit", more)
        return self.encoded(kind + names[0], data, "base64", more)

    def attached_message(self, text):
        """Its header encoded, its text as it stands."""
        header, _, body = text.partition("\n\n")
        fields = b"".join(self.field(*re.split(r":\s*", line, maxsplit=1))
                          .encode() for line in header.split("\n")
                          if re.match(r"[!-9;-~]+:", line))
        if b"content-type:" in fields.lower():
            return fields + b"\r\n" + body.replace("\n", "\r\n").encode()
        return fields + b"MIME-Version: 1.0\r\n" + self.text_part("plain", body)

    def body(self, footer=""):
        shown, files = [], []
        for kind, argument, text, _ in self.message.parts:
            if kind == "text":
                shown.append(self.text_part("plain", text + footer))
            elif kind == "html":
                shown.append(self.text_part("html", text))
            elif kind == "qr":
                files.append(self.file_part("qrcode.png", "image/png",
                                            attach.qr_picture(argument)))
            else:
                files.append(self.attachment(kind, argument, text))
        shown = shown or [self.text_part("plain", footer)]
        out = shown[0] if len(shown) == 1 else \
            self.multipart("alternative", shown)
        return self.multipart("mixed", [out] + files) if files else out

    def attachment(self, kind, name, text):
        ending = name.rpartition(".")[2].lower()
        if kind == "locked":
            data = attach.locked(name, text, "\n".join(
                part[2] for one in self.case.messages for part in one.parts
                if part[0] in ("text", "html")))
        elif ending == "eml":
            data = self.attached_message(text)
        else:
            data = attach.made(name, text)
        return self.file_part(name, attach.TYPES[ending], data)


# ---- Message-IDs ---------------------------------------------------------------------

def message_id(case, message):
    """In the manner of the program that its domain would use."""
    stands = message.field("Message-ID")
    if stands:
        return stands
    writer, domain = message.author(), domain_of(message.author())
    if message.way == "via":
        domain = message.served
    elif message.way in ("spoof", "spoof-none"):
        # A forger's program knows nothing of the author's.
        writer = domain = forger(case.name)[0]
    mark = "id %s %d" % (case.name, message.number)
    n, when = number(mark, 1 << 60), message.date
    mailer = message.field("X-Mailer") or ""
    if domain in ("gmail.com", "googlemail.com"):
        return "<CA%s@mail.gmail.com>" % base64.urlsafe_b64encode(
            (mark * 2).encode())[-50:-2].decode().strip("=")
    if domain.startswith(("outlook.", "hotmail.", "live.", "msn.")):
        return "<TYCP286MB%04d%015X@TYCP286MB%04d.JPNP286.PROD.OUTLOOK.COM>" % (
            n % 10000, n, n % 10000)
    if mailer.startswith("Becky"):
        return "<%s.%04X.%08X@%s>" % (when.strftime("%Y%m%d%H%M%S"), n % 65536,
                                      n >> 20 & 0xffffffff, domain)
    style = number("mailer " + writer, 4)
    uuid = "%08x-%04x-4%03x-a%03x-%012x" % (
        n & 0xffffffff, n >> 8 & 0xffff, n >> 12 & 0xfff, n >> 16 & 0xfff,
        n & 0xffffffffffff)
    return ("<%s@%s>" % (uuid, domain),
            "<%s@%s>" % (uuid.upper(), domain),
            "<%s.%d.%s@%s>" % (when.strftime("%Y%m%d%H%M%S"), n % 9973,
                               "%x" % (n >> 30), domain),
            "<%09x$%08x$%08x$@%s>" % (n >> 24, n & 0xffffffff,
                                      n >> 13 & 0xffffffff, domain))[style]
