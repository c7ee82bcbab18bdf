# SPDX-License-Identifier: Apache-2.0
"""Turns the text of an attachment into a file of the kind that its name says.
The same text gives the same bytes."""
import csv
import os
import re
import struct
import subprocess
import sys

from world import TESTS, number

sys.path[:0] = [os.path.join(TESTS, "cases", "_mail")]
import files                                    # noqa: E402

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml"
            ".document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv", "txt": "text/plain", "html": "text/html",
    "ics": "text/calendar", "eml": "message/rfc822", "zip": "application/zip"}
LINES_A_PAGE = 36
KANA_OR_KANJI = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


class Pdf(files.Pdf):
    """Also lines that are neither ASCII nor Japanese, by a font that says of
    each code which character it is; and pages as wide as their lines."""

    def __init__(self):
        super().__init__()
        cmap = self.stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
            b"/CMapName /Same def /CMapType 2 def 1 begincodespacerange <0000> "
            b"<FFFF> endcodespacerange 256 beginbfrange\n" + b"\n".join(
                b"<%02x00> <%02xff> <%02x00>" % (i, i, i) for i in range(256))
            + b"\nendbfrange endcmap CMapName currentdict /CMap defineresource "
            b"pop end end")
        self.other = self.put(
            "<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H"
            "/ToUnicode %d 0 R/DescendantFonts[<</Type/Font/Subtype"
            "/CIDFontType2/BaseFont/Arial/DW 600/CIDSystemInfo<</Registry(Adobe)"
            "/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type"
            "/FontDescriptor/FontName/Arial/Flags 4/FontBBox[0 -200 1000 900]"
            "/ItalicAngle 0/Ascent 900/Descent -200/CapHeight 700/StemV 80>>>>]"
            ">>" % cmap)

    def page(self, lines):
        ops = []
        for i, line in enumerate(lines):
            font = "F1" if line.isascii() else \
                "F2" if KANA_OR_KANJI.search(line) else "F3"
            show = "(%s)" % re.sub(r"([\\()])", r"\\\1", line) \
                if line.isascii() else "<%s>" % line.encode("utf-16-be").hex()
            ops.append("BT /%s 11 Tf 60 %d Td %s Tj ET" % (
                font, 800 - 20 * i, show))
        wide = max([595] + [120 + 11 * len(line) for line in lines])
        body = self.stream("\n".join(ops).encode())
        return self.put(
            "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d 842]/Contents %d 0 R"
            "/Resources<</Font<</F1 %d 0 R/F2 %d 0 R/F3 %d 0 R>>>>>>" % (
                self.tree, wide, body, self.latin, self.japan, self.other))


def pdf(text):
    lines = text.split("\n")
    paper = Pdf()
    for i in range(0, len(lines), LINES_A_PAGE):
        paper.add(*lines[i:i + LINES_A_PAGE])
    return paper.bytes()


def cells(line):
    """Parted by tabs, bars or wide gaps, or else by commas as in a CSV."""
    if re.search(r"\t| {2,}|\|", line.strip("|")):
        return re.split(r"\t| {2,}| ?\| ?", line.strip("|"))
    return next(csv.reader([line]), [""])


def zip_entries(text):
    """Of "name: text" lines; a line without a name goes on with the last."""
    entries = []
    for line in text.split("\n"):
        found = re.match(r"([^:\s][^:]*\.[a-z0-9]{2,4}):\s?(.*)", line)
        if found:
            entries.append([found[1], found[2]])
        elif entries:
            entries[-1][1] += "\n" + line
        else:
            entries.append(["readme.txt", line])
    return [(name, made(name, text)) for name, text in entries]


def locked_zip(entries, password):
    """Like files.locked, of several entries."""
    local, central, places = b"", b"", 0
    for name, data in entries:
        one = files.locked(name, data, password)
        at = one.index(b"PK\1\2")
        record = one[at:one.index(b"PK\5\6")]
        raw = name.encode()
        central += record[:42] + struct.pack("<I", len(local)) + raw
        local += one[:at]
        places += 1
    return local + central + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, places, places, len(central), len(local), 0)


def calendar(text):
    """As it stands if it is a calendar; else an invitation with this text."""
    if "BEGIN:VCALENDAR" in text:
        lines = text.split("\n")
    else:
        first, _, rest = text.partition("\n")
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Corpus//1//EN",
                 "METHOD:REQUEST", "BEGIN:VEVENT",
                 "UID:%016x@calendar" % number(text, 1 << 64),
                 "DTSTAMP:20260101T000000Z", "DTSTART:20260701T010000Z",
                 "DTEND:20260701T020000Z", "SUMMARY:" + calendar_text(first),
                 "DESCRIPTION:" + calendar_text(rest), "END:VEVENT",
                 "END:VCALENDAR"]
    return "\r\n".join(lines + [""]).encode()


def calendar_text(text):
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def made(name, text):
    """The bytes of a file of this name; an eml is made by letter.py."""
    ending = name.rpartition(".")[2].lower()
    if ending == "pdf":
        return pdf(text)
    if ending == "docx":
        return files.docx(*text.split("\n"))
    if ending == "xlsx":
        return files.xlsx(*[cells(line) for line in text.split("\n")])
    if ending == "ics":
        return calendar(text)
    if ending == "zip":
        return files.zipped(*zip_entries(text))
    if ending == "html" and "<" not in text:
        text = "<html><body><pre>%s</pre></body></html>" % files.escaped(text)
    return (text.replace("\n", "\r\n") + "\r\n").encode()


PASSWORD = re.compile(r"(?:password|passcode|パスワード)[^A-Za-z0-9\n]{0,8}"
                      r"(?:is )?\W{0,4}([A-Za-z0-9](?=[!-~]*\d)[!-~]{3,})",
                      re.I)


def locked(name, text, words):
    """With the password that the words tell, or one that nobody does."""
    told = PASSWORD.search(words)
    return locked_zip(zip_entries(text), told[1] if told else
                      "%08d" % number(name + text, 10 ** 8))


def qr_picture(text):
    """qrencode writes a module as two characters."""
    out = subprocess.run(["qrencode", "-t", "ASCII", "-m", "0", "-l", "M", "-o",
                          "-", text], check=True, capture_output=True)
    return files.png(files.spaced(
        ["".join("1" if line[i] == "#" else "0" for i in range(
            0, len(line), 2)) for line in out.stdout.decode().splitlines()]))
