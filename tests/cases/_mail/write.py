# SPDX-License-Identifier: Apache-2.0
"""Pieces of messages for tests/cases/make-mail: headers, MIME, and the few
characters sets' bytes that Python has no name for. All of it is bytes, all of
it the same at each call."""
import base64
import binascii
import quopri

DATE = "Tue, 10 Mar 2026 09:12:30 +0900"
SUPPLIER = "Kaoru Abe <k.abe@supplier.example>"
OURS = "Accounts Payable <ap@minato-foods.example>"

# The sample accounts. None of them is anybody's.
IBAN = "DE89 3704 0044 0532 0130 00"            # ends in 3000
JAPAN = "みなと銀行 横浜支店 普通 7654321"      # ends in 4321

CASES = {}


def octets(text, charset="utf-8"):
    """A str with LF to bytes with CRLF; bytes as they are."""
    if isinstance(text, bytes):
        return text
    return text.strip("\n").replace("\n", "\r\n").encode(charset) + b"\r\n"


def word(text, charset="utf-8", form="b", label=None):
    """An encoded word."""
    raw = text if isinstance(text, bytes) else text.encode(charset)
    body = base64.b64encode(raw).decode() if form.lower() == "b" else \
        "".join("=%02X" % byte for byte in raw)
    return "=?%s?%s?%s?=" % (label or charset, form, body)


def head(subject="Delivery note", author=SUPPLIER, more=""):
    """The header, but for what MIME adds; `subject` and `more` may be bytes."""
    domain = author.rstrip(">").rpartition("@")[2] if isinstance(author, str) \
        else "supplier.example"
    if isinstance(subject, str) and not subject.isascii():
        subject = word(subject)
    lines = [
        "Return-Path: <bounce@supplier.example>",
        "Received: from mail.supplier.example (mail.supplier.example "
        "[198.51.100.30])\r\n\tby mx.minato-foods.example (Postfix) with ESMTPS "
        "id 4F0C7A\r\n\tfor <ap@minato-foods.example>; " + DATE,
        b"From: " + (author if isinstance(author, bytes) else author.encode()),
        "To: " + OURS,
        b"Subject: " + (subject if isinstance(subject, bytes) else
                        subject.encode()),
        "Date: " + DATE,
        "Message-ID: <4714@%s>" % domain,
        "MIME-Version: 1.0"]
    out = b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n"
                   for line in lines)
    return out + (more if isinstance(more, bytes) else more.encode())


def part(kind, body, encoding="", more="", charset="utf-8"):
    """A body part with its header block; `more` are further fields."""
    body = octets(body, charset)
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body.replace(b"\r\n", b"\n"))
        body = body.replace(b"\n", b"\r\n")
    fields = b""
    if kind:
        fields += b"Content-Type: " + (
            kind if isinstance(kind, bytes) else kind.encode()) + b"\r\n"
    if encoding:
        fields += b"Content-Transfer-Encoding: %s\r\n" % encoding.encode()
    return fields + (more if isinstance(more, bytes) else more.encode()) + \
        b"\r\n" + body


def text(body, charset="utf-8", label=None, encoding="8bit", more=""):
    label = charset if label is None else label
    kind = "text/plain" + ("; charset=" + label if label else "")
    return part(kind, body, encoding, more, charset)


def html(body, charset="utf-8", encoding="8bit", more=""):
    return part("text/html; charset=" + charset, body, encoding, more, charset)


def file(name, kind, data, more="", encoding="base64", quoted=True):
    name = '"%s"' % name if quoted else name
    return part(kind, data, encoding,
                "Content-Disposition: attachment; filename=%s\r\n%s" % (
                    name, more))


def multipart(kind, *parts, boundary="b", more="", preamble=b"",
              epilogue=b""):
    mark = boundary.encode()
    return ("Content-Type: multipart/%s; boundary=\"%s\"\r\n%s\r\n" % (
        kind, boundary, more)).encode() + preamble + b"".join(
            b"--" + mark + b"\r\n" + one + (
                b"" if one.endswith(b"\r\n") else b"\r\n")
            for one in parts) + b"--" + mark + b"--\r\n" + epilogue


def with_file(name, kind, data, words="Please see the file.", **more):
    return head() + multipart("mixed", text(words),
                              file(name, kind, data, **more))


def letter(body, subject="Delivery note", **more):
    return head(subject) + text(body, **more)


def page(body, subject="Delivery note", **more):
    return head(subject) + html(body, **more)


def uuencoded(name, data, mode="644"):
    lines = [b"begin %s %s" % (mode.encode(), name.encode())]
    for i in range(0, len(data), 45):
        lines.append(binascii.b2a_uu(data[i:i + 45], backtick=True)[:-1])
    return b"\r\n".join(lines + [b"`", b"end", b""])


def jis(text, kana=b"\x1b(I"):
    """ISO-2022-JP as CP50221 writes it: JIS X 0208 with NEC's row 13 (from
    CP932's bytes) and half-width kana by escape."""
    out, mode = b"", b"\x1b(B"
    for c in text:
        raw = c.encode("cp932")
        if len(raw) == 2:
            want, raw = b"\x1b$B", sjis_to_jis(raw)
        elif raw[0] >= 0xa0:
            want, raw = kana, bytes([raw[0] & 0x7f])
        else:
            want = b"\x1b(B"
        if want != mode:
            out, mode = out + want, want
        out += raw
    return out + (b"" if mode == b"\x1b(B" else b"\x1b(B")


def sjis_to_jis(raw):
    row, cell = raw
    row = (row - (0x70 if row < 0xa0 else 0xb0)) << 1
    if cell < 0x9f:
        return bytes([row - 1, cell - (0x20 if cell > 0x7e else 0x1f)])
    return bytes([row, cell - 0x7e])


def case(name, message, want):
    """Enter a case. `message` is bytes, or a function that computes a large one
    at test time."""
    assert name not in CASES, name
    assert name.replace("_", "").isalnum() and name == name.lower(), name
    CASES[name] = (message, "only\n" + want.strip("\n") + "\n")
