# SPDX-License-Identifier: Apache-2.0
"""Attachments for the tests of extractors, made by hand and by qrencode."""
import hashlib
import struct
import subprocess
import zlib

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA0108"
                    "2E2E00B6D0683E802F0CA9FE6453697A")


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def whole(objects, trailer=b""):
    """A PDF file of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj" % (i + 1) + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" \
        % (len(objects) + 1, trailer, table)


def stream(data, words=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), words, data)


def text(words, encoding="UniJIS-UTF16-H", password=None, box="0 0 300 200"):
    """A page in a Japanese font that is named and not embedded."""
    identity = hashlib.md5(b"seki").digest()
    owner = rc4(hashlib.md5((b"owner" + PAD)[:32]).digest()[:5],
                ((password or "").encode() + PAD)[:32])
    key = hashlib.md5(((password or "").encode() + PAD)[:32] + owner +
                      struct.pack("<i", -4) + identity).digest()[:5]

    def locked(number, data):
        if password is None:
            return data
        return rc4(hashlib.md5(key + struct.pack("<I", number)[:3] +
                               b"\0\0").digest()[:10], data)

    def string(number, data):
        return b"<%s>" % locked(number, data).hex().encode()

    code = words.encode("utf-16-be").hex().upper().encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>" % box.encode(),
        stream(locked(4, b"BT /F 12 Tf 20 100 Td <%s> Tj ET" % code)),
        b"<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/%s"
        b"/DescendantFonts[6 0 R]>>" % encoding.encode(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light"
        b"/CIDSystemInfo<</Registry%s/Ordering%s/Supplement 2>>>>" %
        (string(6, b"Adobe"), string(6, b"Japan1"))]
    if password is None:
        return whole(objects)
    objects.append(b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" %
                   (owner.hex().encode(), rc4(key, PAD).hex().encode()))
    return whole(objects, b"/Encrypt 7 0 R/ID[<%s><%s>]" %
                 (identity.hex().encode(), identity.hex().encode()))


def modules(words):
    lines = subprocess.run(["qrencode", "-t", "ASCII", "-m", "2", words],
                           check=True, capture_output=True).stdout.decode()
    return [[line[i] == "#" for i in range(0, len(line), 2)]
            for line in lines.split("\n") if line]


def pixels(words, scale, dark=0, light=255):
    return [bytes(dark if module else light for module in row
                  for _ in range(scale))
            for row in modules(words) for _ in range(scale)]


def png(rows, width=None, height=None):
    """Eight-bit grey; a size may be claimed that the rows don't have."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        ">IIBBBBB", width or len(rows[0]), height or len(rows), 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + r for r in rows)))
        + chunk(b"IEND", b""))


def picture(words, scale=4, pages=1, page=1):
    """A PDF of `pages` pages with a QR code as a picture on one of them."""
    rows = pixels(words, scale)
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(pages))
    return whole([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        stream(b"q 150 0 0 150 200 400 cm /I Do Q"),
        stream(b"".join(rows), b"/Type/XObject/Subtype/Image/Width %d/Height %d"
               b"/ColorSpace/DeviceGray/BitsPerComponent 8" %
               (len(rows[0]), len(rows)))] + [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" %
        (b"/Contents 3 0 R/Resources<</XObject<</I 4 0 R>>>>"
         if i + 1 == page else b"") for i in range(pages)])


def drawn(words, side=57):
    """A page of A4 with words and a QR code of rectangles; 57 points: 2 cm."""
    rows = modules(words)
    size = side / len(rows)
    code = "".join("%.3f %.3f %.3f %.3f re f\n" % (
        400 + x * size, 100 - y * size, size, size)
        for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return whole([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 12 Tf 60 700 Td (Invoice 4711) Tj ET\n" +
               code.encode()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"])


def jpeg(words):
    """There is a JPEG writer where the reader of PDF is."""
    return subprocess.run(["pdftoppm", "-jpeg", "-r", "60", "-"], check=True,
                          input=picture(words), capture_output=True).stdout
