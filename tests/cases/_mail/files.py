# SPDX-License-Identifier: Apache-2.0
"""Files for tests/cases/make-mail to attach: archives, Office documents, PDF,
pictures with QR codes, winmail.dat. Small, valid (but where a case wants it
otherwise), and the same bytes at each call."""
import hashlib
import io
import struct
import zipfile
import zlib


# ---- zip ---------------------------------------------------------------------

def zipped(*entries, stored=False):
    """Of (name, data) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, (2026, 3, 10, 9, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if stored else \
                zipfile.ZIP_DEFLATED
            archive.writestr(info, data if isinstance(data, bytes)
                             else data.encode())
    return out.getvalue()


class ZipKeys:
    """APPNOTE 6.1, the traditional encryption."""

    def __init__(self, password):
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self.update(byte)

    @staticmethod
    def crc(old, byte):
        return zlib.crc32(bytes([byte]), old ^ 0xffffffff) ^ 0xffffffff

    def update(self, byte):
        k = self.keys
        k[0] = self.crc(k[0], byte)
        k[1] = ((k[1] + (k[0] & 0xff)) * 134775813 + 1) & 0xffffffff
        k[2] = self.crc(k[2], k[1] >> 24)

    def encrypt(self, data):
        out = bytearray()
        for byte in data:
            temp = self.keys[2] | 2
            out.append(byte ^ ((temp * (temp ^ 1)) >> 8) & 0xff)
            self.update(byte)
        return bytes(out)


def locked(name, data, password):
    """A zip of one entry that needs a password."""
    raw = name if isinstance(name, bytes) else name.encode()
    crc = zlib.crc32(data)
    flags = 1 | (0 if isinstance(name, bytes) else 0x800)
    keys = ZipKeys(password.encode())
    packed = keys.encrypt(b"sampleseed!" + bytes([crc >> 24]) + data)
    common = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0x4800, 0x5c6a, crc,
                         len(packed), len(data), len(raw), 0)
    local = b"PK\3\4" + common + raw + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + common + \
        struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + central + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


# ---- Office ------------------------------------------------------------------

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN = "http://schemas.openxmlformats.org/"
RELS = OPEN + "officeDocument/2006/relationships"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def relations(*rows):
    return XML + '<Relationships xmlns="%spackage/2006/relationships">%s' \
        "</Relationships>" % (OPEN, "".join(
            '<Relationship Id="rId%d" Type="%s/%s" Target="%s"%s/>' % (
                i + 1, RELS, kind, escaped(target),
                ' TargetMode="External"' if "://" in target else "")
            for i, (kind, target) in enumerate(rows)))


def content_types(*rows):
    return XML + '<Types xmlns="%spackage/2006/content-types">' \
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats' \
        '-package.relationships+xml"/><Default Extension="xml" ContentType="' \
        'application/xml"/><Default Extension="bin" ContentType="application/' \
        'vnd.ms-office.vbaProject"/>%s</Types>' % (OPEN, "".join(
            '<Override PartName="%s" ContentType="application/%s"/>' % row
            for row in rows))


CORE = XML + (
    '<cp:coreProperties xmlns:cp="%spackage/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Invoice</dc:title>'
    '<dc:creator>collector</dc:creator>'
    '<dcterms:created>2026-03-09T23:00:00Z</dcterms:created>'
    '</cp:coreProperties>' % OPEN)

WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "vnd.openxmlformats-officedocument.presentationml.presentation" \
    ".main+xml"


def docx(*paragraphs, link=None, macros=False, more=()):
    """A paragraph is a str, or a list of runs."""
    body = "".join("<w:p>%s</w:p>" % "".join(
        "<w:r><w:t xml:space=\"preserve\">%s</w:t></w:r>" % escaped(run)
        for run in ([one] if isinstance(one, str) else one))
        for one in paragraphs)
    if link:
        body += '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>Open the invoice' \
            "</w:t></w:r></w:hyperlink></w:p>"
    entries = [
        ("[Content_Types].xml", content_types(
            ("/word/document.xml", WORD if not macros else
             "vnd.ms-word.document.macroEnabled.main+xml"))),
        ("_rels/.rels", relations(("officeDocument", "word/document.xml"))),
        ("docProps/core.xml", CORE),
        ("word/document.xml", XML + '<w:document xmlns:w="%swordprocessingml/'
         '2006/main" xmlns:r="%s"><w:body>%s</w:body></w:document>' % (
             OPEN, RELS, body))]
    if link:
        entries.append(("word/_rels/document.xml.rels",
                        relations(("hyperlink", link))))
    if macros:
        entries.append(("word/vbaProject.bin", OLE))
    return zipped(*entries, *more)


# An OLE2 compound file's first sector, as far as any of our tests looks.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def xlsx(*rows, strings=True):
    """Cells as shared strings, or written into the sheet."""
    words, body = [], ""
    for y, row in enumerate(rows):
        body += '<row r="%d">' % (y + 1)
        for x, cell in enumerate(row):
            place = "%c%d" % (65 + x, y + 1)
            if isinstance(cell, int):
                body += '<c r="%s"><v>%d</v></c>' % (place, cell)
            elif strings:
                body += '<c r="%s" t="s"><v>%d</v></c>' % (place, len(words))
                words.append("<si><t>%s</t></si>" % escaped(cell))
            else:
                body += '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (
                    place, escaped(cell))
        body += "</row>"
    main = ' xmlns="%sspreadsheetml/2006/main"' % OPEN
    return zipped(
        ("[Content_Types].xml", content_types(("/xl/workbook.xml", SHEET))),
        ("_rels/.rels", relations(("officeDocument", "xl/workbook.xml"))),
        ("docProps/core.xml", CORE),
        ("xl/workbook.xml", XML + '<workbook%s xmlns:r="%s"><sheets><sheet '
         'name="Invoice" sheetId="1" r:id="rId1"/></sheets></workbook>' % (
             main, RELS)),
        ("xl/_rels/workbook.xml.rels", relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"))),
        ("xl/sharedStrings.xml", XML + "<sst%s>%s</sst>" % (
            main, "".join(words))),
        ("xl/worksheets/sheet1.xml", XML + "<worksheet%s><sheetData>%s"
         "</sheetData></worksheet>" % (main, body)))


def pptx(*slides):
    draw = ' xmlns:a="%sdrawingml/2006/main" xmlns:p="%spresentationml/2006' \
        '/main"' % (OPEN, OPEN)
    return zipped(
        ("[Content_Types].xml", content_types(
            ("/ppt/presentation.xml", SLIDES))),
        ("_rels/.rels", relations(("officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", XML + "<p:presentation%s/>" % draw),
        *[("ppt/slides/slide%d.xml" % (i + 1),
           XML + "<p:sld%s><p:cSld><p:spTree><p:sp><p:txBody>%s</p:txBody>"
           "</p:sp></p:spTree></p:cSld></p:sld>" % (draw, "".join(
               "<a:p><a:r><a:t>%s</a:t></a:r></a:p>" % escaped(line)
               for line in lines))) for i, lines in enumerate(slides)])


# ---- PDF ---------------------------------------------------------------------

def rc4(key, data):
    s, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) & 255
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + s[i]) & 255
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) & 255])
    return bytes(out)


PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e80"
                    "2f0ca9fe6453697a")
PDF_ID = bytes(range(16))


class Pdf:
    """A PDF of pages of lines. Japanese goes through a font that is not
    embedded, in UCS-2, as Japanese programs write it."""

    annotations = None

    def __init__(self, *pages, password=None, picture=None):
        self.objects = []
        self.extra = ""
        self.key = None
        self.password = password
        if password is not None:
            owner = rc4(hashlib.md5((b"owner" + PAD)[:32]).digest()[:5],
                        (password.encode() + PAD)[:32])
            self.key = hashlib.md5((password.encode() + PAD)[:32] + owner +
                                   struct.pack("<i", -4) + PDF_ID).digest()[:5]
            self.owner = owner
        self.catalog = self.reserve()
        self.tree = self.reserve()
        self.latin = self.put("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
        # An encrypted file would need its strings encrypted too.
        self.japan = password is None and self.put(
            "<</Type/Font/Subtype/Type0/BaseFont/HeiseiKakuGo-W5/Encoding"
            "/UniJIS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
            "/BaseFont/HeiseiKakuGo-W5/CIDSystemInfo<</Registry(Adobe)"
            "/Ordering(Japan1)/Supplement 2>>/FontDescriptor<</Type"
            "/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4/FontBBox[0 -120 "
            "1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700"
            "/StemV 80>>>>]>>")
        self.picture = picture and self.image(picture)
        self.kids = [self.page(lines) for lines in pages]

    def reserve(self):
        self.objects.append(None)
        return len(self.objects)

    def put(self, words, data=None):
        number = self.reserve()
        self.objects[number - 1] = (words, data)
        return number

    def stream(self, data, words="", packed=True):
        if packed:
            words, data = words + "/Filter/FlateDecode", zlib.compress(data, 9)
        return self.put("<<%s/Length %d>>" % (words, len(data)), data)

    def image(self, rows):
        """One bit a pixel, 8 pixels a module."""
        side = len(rows)
        raw = b"".join(bytes(0 if bit == "1" else 255 for bit in row)
                       for row in rows)
        return self.stream(raw, "/Type/XObject/Subtype/Image/Width %d/Height %d"
                           "/ColorSpace/DeviceGray/BitsPerComponent 8" % (
                               side, side))

    def page(self, lines):
        ops = []
        for i, line in enumerate(lines):
            font = "F1" if line.isascii() else "F2"
            show = "(%s)" % line.replace("\\", r"\\").replace(
                "(", r"\(").replace(")", r"\)") if line.isascii() else \
                "<%s>" % line.encode("utf-16-be").hex()
            ops.append("BT /%s 11 Tf 60 %d Td %s Tj ET" % (
                font, 760 - 20 * i, show))
        if self.picture:
            ops.append("q 200 0 0 200 100 300 cm /I1 Do Q")
        body = self.stream("\n".join(ops).encode())
        fonts = "/F1 %d 0 R" % self.latin
        if self.japan:
            fonts += "/F2 %d 0 R" % self.japan
        return self.put(
            "<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            "/Resources<</Font<<%s>>%s>>%s>>" % (
                self.tree, body, fonts,
                "/XObject<</I1 %d 0 R>>" % self.picture if self.picture
                else "", self.annotations or ""))

    def link(self, url):
        """On the pages made after it."""
        number = self.put("<</Type/Annot/Subtype/Link/Rect[60 700 300 720]"
                          "/A<</S/URI/URI(%s)>>>>" % url)
        self.annotations = "/Annots[%d 0 R]" % number
        return self

    def script(self, words):
        self.extra += "/OpenAction<</S/JavaScript/JS(%s)>>" % words
        return self

    def embed(self, name, data):
        inner = self.stream(data, "/Type/EmbeddedFile")
        self.extra += "/Names<</EmbeddedFiles<</Names[(%s)<</Type/Filespec" \
            "/F(%s)/EF<</F %d 0 R>>>>]>>>>" % (name, name, inner)
        return self

    def add(self, *lines):
        self.kids.append(self.page(lines))
        return self

    def sealed(self, number, data):
        if self.key is None:
            return data
        salt = struct.pack("<I", number)[:3] + b"\0\0"
        return rc4(hashlib.md5(self.key + salt).digest()[:10], data)

    def bytes(self):
        self.objects[self.catalog - 1] = (
            "<</Type/Catalog/Pages %d 0 R%s>>" % (self.tree, self.extra), None)
        self.objects[self.tree - 1] = (
            "<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.kids), " ".join(
                "%d 0 R" % kid for kid in self.kids)), None)
        out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
        for i, (words, data) in enumerate(self.objects):
            places.append(len(out))
            out += b"%d 0 obj\n%s\n" % (i + 1, words.encode())
            if data is not None:
                out += b"stream\n" + self.sealed(i + 1, data) + b"\nendstream\n"
            out += b"endobj\n"
        return bytes(out) + self.table(len(out), places)

    def table(self, at, places):
        info = ""
        if self.key is not None:
            user = rc4(self.key, PAD)
            info = "/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (
                self.owner.hex(), user.hex())
        return b"xref\n0 %d\n0000000000 65535 f \n%s" % (
            len(places) + 1, b"".join(b"%010d 00000 n \n" % place
                                      for place in places)) + (
            "trailer\n<</Size %d/Root %d 0 R/ID[<%s><%s>]%s>>\nstartxref\n%d\n"
            "%%%%EOF\n" % (len(places) + 1, self.catalog, PDF_ID.hex(),
                           PDF_ID.hex(), info, at)).encode()


def pdf(*pages, **more):
    return Pdf(*pages, **more).bytes()


def updated(data, number, words):
    """An incremental update: object `number` is written anew."""
    old = data.rindex(b"startxref\n") + 10
    before = int(data[old:].split()[0])
    root = data[data.rindex(b"/Root "):].split(b" 0 R")[0]
    body = b"%d 0 obj\n%s\nendobj\n" % (number, words.encode())
    at = len(data) + len(body)
    return data + body + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d%s " \
        b"0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            number, len(data), number + 1, root, before, at)


# ---- Pictures ----------------------------------------------------------------

# qrencode -m 0 -l M: https://pay.collector.example/?i=4711
QR_PAY = (
    "11111110110010110011101111111", "10000010101000101110101000001",
    "10111010010001010010101011101", "10111010110110011101001011101",
    "10111010001101101011101011101", "10000010011110110001001000001",
    "11111110101010101010101111111", "00000000110011100101100000000",
    "10110111000001100111101001011", "11101101101110010011111110001",
    "01110110010110100100000110110", "01011100011101101010110110001",
    "00010010011010011101000001100", "11110001110101000001001100111",
    "11010110110010100011010100111", "11101101100101011000101000010",
    "01001010110100011010010011010", "00010001100001011010100101110",
    "10011110111110011010101110100", "00010100000100000101100100100",
    "01000011000011011111111111100", "00000000100111101110100011111",
    "11111110111001001111101011010", "10000010110010010000100011011",
    "10111010000110101100111110110", "10111010101111110101110111001",
    "10111010101001000010000100101", "10000010001000101000101011010",
    "11111110111011010001100101010")

# https://login.collector.example/m365
QR_LOGIN = (
    "11111110001101010001101111111", "10000010010101111110101000001",
    "10111010101011011011101011101", "10111010100110111111001011101",
    "10111010111100000111101011101", "10000010110110010100001000001",
    "11111110101010101010101111111", "00000000101110101010100000000",
    "10111110000000011100101111100", "11000101011001100011111110001",
    "00111110001001111000101110000", "11000101010111000001011001010",
    "10001110010110111100010001100", "10111000000010000101111110001",
    "01111011000110011010101101100", "00101100101000111010111110010",
    "00000110000010000100000001100", "11001100110011101011111110101",
    "10010110101111111010010100100", "10101100010011001000101100010",
    "10100010101100100101111110111", "00000000110110000110100011111",
    "11111110010000011001101011100", "10000010100100111001100010010",
    "10111010110010010100111110100", "10111010100111101000000001111",
    "10111010110001110011111111110", "10000010001000111010101011010",
    "11111110101010000101001100100")


def spaced(modules, times=8, margin=4):
    """Pixels as rows of 0 and 1, with the white edge that a code needs."""
    wide = len(modules) + 2 * margin
    white = "0" * (wide * times)
    rows = ["".join(bit * times for bit in "0" * margin + row + "0" * margin)
            for row in modules]
    return [white] * (margin * times) + [
        row for row in rows for _ in range(times)] + [white] * (margin * times)


def png(rows, invert=False):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + \
            struct.pack(">I", zlib.crc32(kind + data))

    width = len(rows[0])
    raw = bytearray()
    for row in rows:
        bits = row if invert else row.translate({48: 49, 49: 48})
        bits += "0" * (-width % 8)
        raw += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    return b"\x89PNG\r\n\x1a\n" + \
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 1, 0, 0, 0, 0)) \
        + chunk(b"IDAT", zlib.compress(bytes(raw), 9)) + chunk(b"IEND", b"")


# Number of codes of each length for the categories 0 to 11 (ITU-T T.81 K.3.1).
DC_LENGTHS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7)


def jpeg(modules, margin=4):
    """Baseline and grey, each module one block of 8 by 8 that is all black or
    all white, so that it has nothing but its mean."""
    wide = len(modules) + 2 * margin
    rows = ["0" * wide] * margin + ["0" * margin + row + "0" * margin
                                    for row in modules] + ["0" * wide] * margin
    codes, code, symbol = {}, 0, 0
    for length, n in enumerate(DC_LENGTHS, 1):
        for _ in range(n):
            codes[symbol] = format(code, "0%db" % length)
            code, symbol = code + 1, symbol + 1
        code <<= 1
    bits, last = [], 0
    for row in rows:
        for bit in row:
            level = -64 if bit == "1" else 63     # times 16, over 8: +-1024 / 8
            step, last = level - last, level
            size = abs(step).bit_length()
            bits.append(codes[size])
            if size:
                bits.append(format(step if step > 0 else step + (1 << size) - 1,
                                   "0%db" % size))
            bits.append("0")                       # end of block
    bits = "".join(bits)
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff",
                                                                b"\xff\0")

    def segment(mark, data):
        return b"\xff" + bytes([mark]) + struct.pack(">H", len(data) + 2) + data

    side = wide * 8
    return b"\xff\xd8" + segment(
        0xe0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(
        0xdb, b"\0" + bytes([16] * 64)) + segment(
        0xc0, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0") + segment(
        0xc4, b"\0" + DC_LENGTHS + bytes(range(12))) + segment(
        0xc4, b"\x10" + bytes([1] + [0] * 15) + b"\0") + segment(
        0xda, b"\1\1\0\0\x3f\0") + scan + b"\xff\xd9"


# ---- winmail.dat (MS-OXTNEF) ---------------------------------------------------

def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + \
        struct.pack("<H", sum(data) & 0xffff)


def tnef(*files, body=None, rtf=None, subject=None, cut=0):
    out = struct.pack("<IH", 0x223e9f78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += attribute(1, 0x00069007, struct.pack("<II", 932, 0))
    if subject:
        out += attribute(1, 0x00018004, subject.encode("cp932") + b"\0")
    if body:
        out += attribute(1, 0x0002800c, body.encode("cp932") + b"\0")
    if rtf:
        packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414c454d, 0) \
            + rtf
        out += attribute(1, 0x00069003, struct.pack(
            "<IHHII", 1, 0x0102, 0x1009, 1, len(packed)) + packed +
            bytes(-len(packed) % 4))
    for name, data in files:
        out += attribute(2, 0x00069002, struct.pack("<HIHHHH", 1, 0, 0, 0, 0, 0))
        out += attribute(2, 0x00018010, name.encode("cp932") + b"\0")
        out += attribute(2, 0x0006800f, data)
    return out[:len(out) - cut]


# ---- Wallets and check digits --------------------------------------------------

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(version, payload):
    raw = bytes([version]) + payload
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, out = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        out = BASE58[digit] + out
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + out


BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(payload):
    """A witness program of version 0 (BIP 173)."""
    bits = "".join(format(byte, "08b") for byte in payload)
    values = [0] + [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    check = 1
    for value in [3, 3, 0, 2, 3] + values + [0] * 6:
        top = check >> 25
        check = (check & 0x1ffffff) << 5 ^ value
        for i, mix in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                 0x2a1462b3)):
            check ^= mix if top >> i & 1 else 0
    check ^= 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return "bc1" + "".join(BECH32[value] for value in values)


def iban(country, rest):
    number = "".join(str(int(c, 36)) for c in rest + country + "00")
    return "%s%02d%s" % (country, 98 - int(number) % 97, rest)


def t_number(twelve):
    """Of the twelve digits of a corporate number without its check digit."""
    total = sum(int(digit) * (1 + i % 2)
                for i, digit in enumerate(reversed(twelve)))
    return "T%d%s" % (9 - total % 9, twelve)
