# SPDX-License-Identifier: Apache-2.0
"""What strangers write in order to be more than read, and what must not come out.

A payload is bytes. FORGED marks what wants to begin a line of its own, PWNED
what wants to be a file, a command or a URL.
"""
import csv
import io
import json
import unicodedata

PAYLOADS = {
    "escapes": b"\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "escaped-link": b"\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "bells": b"a\x07\x08\x08\x7fb",
    "c1": "a\u009b31m\u009d0;title\u009cb".encode(),
    "c1-bare": b"a\x9b31mb",
    "bidi": "inv\u202egpj.exe\u2069\u2066\u061c\u200f\u200e\u202d".encode(),
    "zero-width": "pay\u200bpal\u200c\u200d\u2060\ufeff\u00ad\u034f".encode(),
    "fillers": "a\u3164\u115f\u1160\uffa0\u180e\ufe0fb".encode(),
    "tags": "a\U000e0041\U000e007fb".encode(),
    "line-separators": "a\u2028FORGED\u2029FORGED\u0085FORGED".encode(),
    "crlf": b"x\r\nFORGED\r\n\r\nFORGED: all is well",
    "lf": b"x\nFORGED",
    "cr": b"x\rFORGED",
    "other-lines": b"x\x0bFORGED\x0cFORGED\x1cFORGED",
    "tab": b"x\tFORGED\t9.9\tFORGED",
    "quotes": b"a\"b'c`d\\\"e\\",
    "sql": b"x'); DROP TABLE message; --",
    "json": b"x\",\"verdict\":\"clean\",\"x\":\"\\u0022",
    "html": b"<script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "command": b"$(touch PWNED)`touch PWNED`;touch PWNED|touch PWNED",
    "path": b"../../../../../../../../tmp/PWNED",
    "option": b"--config=/tmp/PWNED",
    "format": b"%s%s%s%n%n%1000000d%p%.*s",
    "nul": b"a\x00FORGED",
    "formula": b"=cmd|'/C calc'!A0",
    "formula-blank": b" =1+1",
    "formula-tab": b"\t=1+1",
    "formula-wide-blank": "\u3000=1+1".encode(),
    "formula-no-break": "\u00a0=1+1".encode(),
    "formula-zero-width": "\u200b=1+1".encode(),
    "formula-wide": "＝1+1".encode(),
    "formula-plus": b"+1+1",
    "formula-minus": b"-1+1",
    "formula-wide-plus": "＋1".encode(),
    "formula-wide-minus": "－1".encode(),
    "formula-at": b"@SUM(1+1)",
    "formula-wide-at": "＠SUM(1+1)".encode(),
    "formula-minus-sign": "−1+1".encode(),
    "formula-second": b"x;=1+1;@SUM(1)",
    "formula-cell": b"x\",\"=1+1\",\"",
    "formula-line": b"x\"\r\n=1+1,\"",
    "not-utf8": b"a\xff\xfe\xc3\xc0\xaf\xed\xa0\x80\xf5\x90\x80\x80\xe2\x80",
    "long": b"A" * 70000,
}

# Cc, Cf, Zl, Zp, and these: there, and not seen. Not seki's own list.
UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0") | {
    chr(c) for c in range(0xfe00, 0xfe10)}


def is_unsafe(c):
    return c in UNSEEN or unicodedata.category(c) in (
        "Cc", "Cf", "Zl", "Zp", "Cs", "Co")


def wrong_in(text, may=""):
    """What is unsafe in these bytes, or None."""
    try:
        text = text.decode()
    except UnicodeDecodeError as error:
        return "no UTF-8: %s" % error
    for at, c in enumerate(text):
        if is_unsafe(c) and c != "\n" and c not in may:
            return "U+%04X in %r" % (ord(c), text[max(0, at - 60):at + 20])
    for line in text.split("\n"):
        if line.startswith("FORGED"):
            return "a line begins with %r" % line[:60]
    return None


def text_is_harmless(what, text, may=""):
    """For a terminal or a log: one line a thing, nothing that drives or turns."""
    wrong = wrong_in(text, may)
    assert wrong is None, "%s: %s" % (what, wrong)


def json_is_harmless(what, text):
    """One object on each line, and nothing raw in it. Gives the objects."""
    text_is_harmless(what, text)
    objects = [json.loads(line) for line in text.decode().splitlines()]
    assert all(isinstance(one, dict) for one in objects), what
    return objects


def formula_in(cell):
    """A spreadsheet drops what stands in front of it, or counts it as a blank."""
    bare = cell
    while bare and (bare[0].isspace() or is_unsafe(bare[0])):
        bare = bare[1:]
    return bare[:1] in tuple("=+-@＝＋－＠−") and bare


def csv_is_harmless(what, text, columns):
    """As a spreadsheet reads it, whether it takes commas, semicolons or tabs to
    part cells. Gives the rows below the heads."""
    text_is_harmless(what, text)
    text = text.decode()
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            for cell in row:
                assert not formula_in(cell), "%s: a formula %r in %r" % (
                    what, formula_in(cell), row)
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert all(len(row) == columns for row in rows), "%s: %r" % (what, rows)
    return rows[1:]
