# SPDX-License-Identifier: Apache-2.0
"""Hostile messages, made at the size that is asked for: what tests/linear/run counts
the steps of, and what needs a whole mailbox and the stock rules to go off.

    made(size)      {name: message}, in the order in which they are delivered
"""
import base64
import binascii
import glob
import importlib.machinery
import importlib.util
import io
import os
import re
import struct
import sys
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests", "jail"))
import paper                    # noqa: E402


def program(path):
    """A test program as a module: its makers are of use here too."""
    loader = importlib.machinery.SourceFileLoader(
        os.path.basename(os.path.dirname(path)), path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


linear = program(os.path.join(TOP, "tests", "linear", "run"))
HEAD, body, fill, counted, attached, zipped = (
    linear.HEAD, linear.body, linear.fill, linear.counted, linear.attached,
    linear.zipped)
PAST = (64 << 20) + 1           # limits.message_bytes and one more
BOMBS = {}


def bomb(function):
    BOMBS[function.__name__] = function
    return function


def mixed(*parts):
    return HEAD + b"Content-Type: multipart/mixed; boundary=b_\r\n\r\n" + b"".join(
        b"--b_\r\n" + part + b"\r\n" for part in parts) + b"--b_--\r\n"


def packed(size, piece):
    """Flate of `piece` again and again, a thousandth of `size` or so."""
    packer, out = zlib.compressobj(9), []
    block = piece * ((1 << 16) // len(piece))
    for _ in range(size // len(block) + 1):
        out.append(packer.compress(block))
    return b"".join(out) + packer.flush()


# ---- Headers and bodies ------------------------------------------------------------

@bomb
def a_million_header_lines(size):
    return b"X: v\r\n" * 1000000 + HEAD + b"\r\nSee above.\r\n"


@bomb
def a_million_folded_lines(size):
    return b"X: v\r\n" + b" v\r\n" * 1000000 + HEAD + b"\r\nSee above.\r\n"


@bomb
def a_million_addresses(size):
    return HEAD + b"Cc: " + b"a@b.example,\r\n " * 1000000 + \
        b"c@d.example\r\n\r\nSee above.\r\n"


@bomb
def one_line_of_sixty_megabytes(size):
    return body("text/plain", b"a" * 60000000)


@bomb
def megabytes_of_tags(size):
    return body("text/html", fill("<b><a href=http://a.example/ x=",
                                  max(size, 8 << 20)))


@bomb
def a_message_past_the_limit(size):
    return body("text/plain", fill("Nothing to see here, and more of it.\r\n",
                                   PAST))


@bomb
def ten_thousand_messages_in_messages(size):
    return b"Content-Type: message/rfc822\r\n\r\n" * 10000 + HEAD + \
        b"\r\nThe end.\r\n"


@bomb
def ten_thousand_multiparts_in_multiparts(size):
    return HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
        for i in range(10000))


@bomb
def a_message_in_base64_in_a_message(size):
    inner = HEAD + b"\r\nThe end.\r\n"
    while len(inner) < size:
        inner = HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-" \
            b"Encoding: base64\r\n\r\n" + base64.encodebytes(inner)
    return inner


for name, field in (
        ("of_nothing_but_signatures", b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/"
         b"relaxed; d=a.example; s=s; h=from:to:subject; bh=eA==; b=eA==\r\n"),
        ("of_chains", b"ARC-Seal: i=%d; a=rsa-sha256; cv=pass; d=a.example; s=s; "
         b"b=eA==\r\nARC-Message-Signature: i=%d; a=rsa-sha256; d=a.example; s=s; "
         b"h=from; bh=eA==; b=eA==\r\nARC-Authentication-Results: i=%d; a.example; "
         b"dkim=pass\r\n"),
        ("of_results", b"Authentication-Results: mx.minato-foods.example; dkim=pass "
         b"(((( header.d=a%d.example; spf=pass smtp.mailfrom=b%d.example\r\n"),
        ("of_traces", b"Received: from a%d.example (b%d.example [10.0.0.1]) by mx."
         b"minato-foods.example; Tue, 10 Mar 2026 09:12:30 +0900\r\n")):
    BOMBS["a_header_" + name] = lambda size, field=field: b"".join(
        field.replace(b"%d", b"%d" % i) for i in range(
            size // len(field))) + HEAD + b"\r\nSee above.\r\n"


@bomb
def a_signature_over_thirty_thousand_fields(size):
    return b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example; " \
        b"s=s; h=" + fill("from:to:", 60000) + b"; bh=eA==; b=eA==\r\n" + \
        fill("To: a@b.example\r\n", size) + HEAD + b"\r\nSee above.\r\n"


# ---- Character sets ------------------------------------------------------------------

for charset, piece in (
        ("iso-2022-jp", b"\x1b$B$\"\x1b(J\\\x1b(B"),
        ("iso-2022-jp-2", b"\x1b.A\x1bN!\x1b$A!!\x1b.F\x1b(B"),
        ("iso-2022-kr", b"\x1b$)C\x0e!!\x0f"),
        ("iso-2022-cn", b"\x1b$)A\x0e!!\x1b$*H\x1bN!!\x0f"),
        ("hz-gb-2312", b"~{!!~}~~~\n"), ("gb18030", b"\x810\x810"),
        ("gb18030", b"\x81\xff\x84\x31\xa4"), ("utf-7", b"+AGE-+"),
        ("utf-7", b"+2AA-"), ("utf-16", b"\xd8\x00\xdc\x00\xd8"),
        ("utf-32", b"\0\x11\0\0"), ("utf-8", b"\xf0\x80\x80\xaf\xed\xa0\x80"),
        ("euc-jp", b"\x8f\xa2\xb7\x8e\xff"), ("shift_jis", b"\x81\xfc\xa0"),
        ("big5-hkscs", b"\x88\x62\x88\x66"), ("scsu", b"\x0e\xd8\x00\x0b\x12"),
        ("bocu-1", b"\xfb\xef\xff\x21"), ("cesu-8", b"\xed\xa0\x80"),
        ("no-such-charset", b"\xa1\xa2")):
    BOMBS["text_in_%s_%s" % (charset, piece[:2].hex())] = lambda size, \
        charset=charset, piece=piece: body("text/plain", fill(piece, size),
                                           charset)


@bomb
def each_part_in_another_charset(size):
    names = ["cp%d" % i for i in range(800)]
    return mixed(*[b"Content-Type: text/plain; charset=%s\r\n\r\n\xa1\xa2 %s" % (
        name.encode(), name.encode()) for name in names])


# ---- What the stock rules look for -----------------------------------------------------

def nearly(words, size):
    """What a rule would find, cut short so that it goes on looking."""
    words = words[:len(words) * 3 // 4] + " "
    return fill(words, size)


def wanted_by_rules():
    """One text that hits for each stock rule."""
    texts = {}
    for path in sorted(glob.glob(os.path.join(TOP, "rules", "bec", "*.cf"))):
        with open(path, encoding="utf-8") as file:
            for line in file:
                found = re.match(r"test (\S+) fail (.*)", line)
                if found and "\\n\\n" in found[2]:
                    texts.setdefault(found[1], found[2].split("\\n\\n", 1)[1]
                                     .replace("\\n", "\r\n"))
    return texts


def nearly_what_rules_want(size, at_once=16):
    """{name: message}: each rule's own words, cut short, one after the other and in
    all of the first 256 KiB that a rule looks at."""
    texts, made = list(wanted_by_rules().values()), {}
    share = max(min(size, 256 << 10) // at_once, 1)
    for i in range(0, len(texts), at_once):
        made["nearly_what_rules_want_%d" % i] = body("text/plain", b"\r\n".join(
            nearly(text, share) for text in texts[i:i + at_once]))
    return made


for name, piece in (
        ("telephones_that_never_end", "call 03-1234-"),
        ("digits_and_hyphens", "0-"), ("o_for_nought", "refund oooo-ooo "),
        ("brackets_of_areas", "dial (03) ("),
        ("sums_without_a_currency", "1,2,3.4,"),
        ("words_before_a_deadline", "pay by tomorrow before "),
        ("thank_you_for", "thank you for your "),
        ("keep_this", "keep it keep this leave "),
        ("japanese_that_nearly_asks", "振込先口座の変更取引先従業員"),
        ("japanese_transfers", "間違って送金二重に多く"),
        ("japanese_without_a_number", "電話窓口ダイヤルセンター"),
        ("vendor_lists", "send the supplier master, vendor "),
        ("overpaid", "overpaid twice by mistake "),
        ("a_register_of", "your entry registration "),
        ("a_parcel_that", "parcel delivery shipment "),
        ("apostrophes", "don't won't can't "), ("quotes_that_open", '"a '),
        ("letters_and_spaces", "a "), ("spaces_then_a_word", " " * 300 + "x")):
    BOMBS["rules_on_" + name] = lambda size, piece=piece: body(
        "text/plain", fill(piece, size))


# ---- Archives ------------------------------------------------------------------------

def entry(name, data, size, crc, place):
    """(local header with data, row of the directory) of a deflated file."""
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5c6a, crc, len(data), size,
                         len(name), 0)
    return b"PK\3\4" + common + name + data, b"PK\1\2" + struct.pack(
        "<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, place) + name


def ended(files, directory, count):
    return files + directory + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, count, count, len(directory), len(files), 0)


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@bomb
def a_zip_of_overlapping_files(size):
    """One kernel of zeros that a thousand files of the directory share."""
    zeros = bytes(4 << 20)
    data, crc = deflated(zeros), zlib.crc32(zeros)
    one, _ = entry(b"0", data, len(zeros), crc, 0)
    rows = b"".join(entry(b"%d.txt" % i, data, len(zeros), crc, 0)[1]
                    for i in range(1000))
    return attached("a.zip", "application/zip", ended(one, rows, 1000))


@bomb
def a_zip_that_quotes_its_own_headers(size):
    """Each file's data begin with the headers of all that follow."""
    zeros = deflated(bytes(1 << 20))
    crc = zlib.crc32(bytes(1 << 20))
    heads, rows, place = [], [], 0
    for i in range(900):
        name = b"%04d" % i
        whole, row = entry(name, zeros, 1 << 20, crc, place)
        heads.append(whole[:30 + len(name)])
        rows.append(row)
        place += len(heads[-1])
    return attached("a.zip", "application/zip", ended(
        b"".join(heads) + zeros, b"".join(rows), len(rows)))


def deflated_zip(*entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@bomb
def forty_two_zip(size):
    """Sixteen in each of sixteen, five deep, and zeros at the bottom."""
    inner = deflated_zip(("0.dll", bytes(16 << 20)))
    for _ in range(5):
        inner = deflated_zip(*[("lib %x.zip" % i, inner) for i in range(16)])
    return attached("42.zip", "application/zip", inner)


@bomb
def zip_bombs_side_by_side(size):
    one = deflated_zip(("0.txt", bytes(8 << 20)))
    return mixed(*[attached("%d.zip" % i, "application/zip", one)[len(HEAD):]
                   for i in range(200)])


@bomb
def a_document_of_one_long_text(size):
    return attached("a.docx", "application/octet-stream", deflated_zip(
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", b"<w:document><w:t>" + b" a" * (30 << 20) +
         b"</w:t></w:document>")))


@bomb
def a_gzip_of_256_megabytes(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256))
    return attached("a.txt.gz", "application/gzip", data + packer.flush())


# ---- PDF and pictures ------------------------------------------------------------------

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R%s>>"


def page(content, more=b"", words=b"", others=()):
    """A PDF of one page."""
    return paper.whole([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE % more, paper.stream(content, words)] + list(others))


def pdf(data):
    return attached("a.pdf", "application/pdf", data)


@bomb
def a_pdf_whose_page_is_a_flate_bomb(size):
    return pdf(page(packed(min(size << 9, 128 << 20), b"BT (a) Tj ET\n"),
                    words=b"/Filter/FlateDecode"))


@bomb
def a_pdf_of_flate_in_flate(size):
    data = packed(min(size << 10, 256 << 20), bytes(4096))
    return pdf(page(zlib.compress(zlib.compress(data, 9), 9), words=b"/Filter["
                    b"/FlateDecode/FlateDecode/FlateDecode]"))


@bomb
def a_pdf_of_a_thousand_filters(size):
    return pdf(page(b"x" * 1000, words=b"/Filter[" + b"/ASCIIHexDecode" * 1000 +
                    b"]"))


@bomb
def a_pdf_whose_pages_are_each_others_kids(size):
    return pdf(paper.whole([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Parent 3 0 R/Kids[3 0 R 2 0 R 3 0 R]/Count 999999>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R 2 0 R]/Count 999999>>"]))


@bomb
def a_pdf_whose_length_is_itself(size):
    return pdf(page(b"BT ET", words=b"/Length 4 0 R"))


@bomb
def a_pdf_whose_tables_go_round(size):
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 9/Root 1 0 R" \
        b"/Prev 9>>\nstartxref\n9\n%%EOF\n"
    return pdf(b"%PDF-1.4\n" + table * (size // len(table)))


@bomb
def a_pdf_whose_form_draws_itself(size):
    """Each form draws the next one twice, and the last one the first."""
    forms, n = [], min(size >> 12, 30)
    for i in range(n):
        forms.append(paper.stream(
            b"/A Do /A Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"
            b"<</XObject<</A %d 0 R>>>>" % (6 + i if i < n - 1 else 5)))
    return pdf(page(b"/A Do", b"/Resources<</XObject<</A 5 0 R>>>>",
                    others=forms))


@bomb
def a_pdf_of_deep_arrays(size):
    return pdf(page(b"BT ET", b"/X " + b"[" * (size // 2) + b"]" * (size // 2)))


@bomb
def a_pdf_of_deep_dictionaries(size):
    return pdf(page(b"<</A" * (size // 8) + b" BDC " + b">>" * (size // 8)))


@bomb
def a_pdf_of_a_hundred_thousand_pages(size):
    kids = b"3 0 R " * 100000
    return pdf(paper.whole([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count 100000>>", PAGE % b"",
        paper.stream(b"BT ET")]))


@bomb
def a_pdf_whose_objects_are_in_themselves(size):
    return pdf(b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
               b"4 0 obj" + paper.stream(b"2 0 4 9 <</Type/Pages>> 4 0 R",
                                         b"/Type/ObjStm/N 2/First 8/Extends 4 0 R")
               + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def claims(width, height):
    return attached("a.png", "image/png", paper.png(
        [bytes(1000)] * 1000, width, height))


@bomb
def a_picture_that_says_it_is_50000_pixels_wide(size):
    return claims(50000, 50000)


@bomb
def a_picture_of_the_most_pixels_there_may_be(size):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    return attached("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", 9999, 4000, 8, 2, 0, 0, 0)) + chunk(
            b"IDAT", packed(4000 * (1 + 3 * 9999) + 1, bytes(30))) +
        chunk(b"IEND", b""))


@bomb
def many_pictures(size):
    one = claims(50000, 50000)[len(HEAD):]
    return mixed(*[one] * 50)


@bomb
def a_vector_picture_that_uses_itself(size):
    return attached("a.svg", "image/svg+xml", b"<svg>" + b"".join(
        b'<g id="g%d"><use href="#g%d"/><use href="#g%d"/></g>' % (
            i, i + 1, i + 1) for i in range(size // 60)) + b"</svg>")


# ---- CMS -------------------------------------------------------------------------------

def der_head(tag, n):
    if n < 128:
        return bytes([tag, n])
    length = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length


def der(tag, *parts):
    data = b"".join(parts)
    return der_head(tag, len(data)) + data


def oid(*numbers):
    out = bytes([numbers[0] * 40 + numbers[1]])
    for n in numbers[2:]:
        piece = [n & 127]
        while n > 127:
            n >>= 7
            piece.append(128 | n & 127)
        out += bytes(reversed(piece))
    return der(6, out)


DATA, SIGNED = oid(1, 2, 840, 113549, 1, 7, 1), oid(1, 2, 840, 113549, 1, 7, 2)
SHA256 = der(0x30, oid(2, 16, 840, 1, 101, 3, 4, 2, 1))
RSA = der(0x30, oid(1, 2, 840, 113549, 1, 1, 1), b"\5\0")
ONE = der(2, b"\1")
NOBODY = der(0x31)               # no signers
INNER = b"Content-Type: text/plain\r\n\r\nThe goods left today.\r\n"


def named(words):
    return der(0x30, der(0x31, der(0x30, oid(2, 5, 4, 3), der(12, words))))


def serial(number):
    return der(2, (1 << 24 | number).to_bytes(4, "big"))


def certificate(number, modulus=2048, algorithm=RSA, name=b"x", exponent=65537):
    """What looks like one; nobody signed it."""
    key = der(0x30, der(2, b"\0" + b"\xa5" * (modulus // 8)), der(
        2, exponent.to_bytes((exponent.bit_length() + 8) // 8, "big")))
    signed = der(0x30, oid(1, 2, 840, 113549, 1, 1, 11), b"\5\0")
    when = der(0x30, der(23, b"200101000000Z"), der(23, b"450101000000Z"))
    return der(0x30, der(0x30, der(0xa0, der(2, b"\2")), serial(number),
        signed, named(name), when, named(name),
        der(0x30, algorithm, der(3, b"\0" + key))), signed,
        der(3, b"\0" + b"\x5a" * (modulus // 8)))


def signer(number, octets=256, name=b"x", more=b""):
    return der(0x30, ONE, der(0x30, named(name), serial(number)), SHA256, more,
               RSA, der(4, b"\x5a" * octets))


def signed_data(content=None, certificates=b"", signers=b"", digests=SHA256,
                kind=DATA):
    inner = b"" if content is None else der(0xa0, content)
    return der(0x30, SIGNED, der(0xa0, der(
        0x30, ONE, der(0x31, digests), der(0x30, kind, inner),
        der(0xa0, certificates) if certificates else b"", der(0x31, signers))))


def opaque(data):
    return HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data;" \
        b" name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + \
        base64.encodebytes(data)


def detached(data):
    return HEAD + b"Content-Type: multipart/signed; protocol=\"application/pkcs7-" \
        b"signature\"; micalg=sha-256; boundary=s_\r\n\r\n--s_\r\n" + INNER + \
        b"\r\n--s_\r\nContent-Type: application/pkcs7-signature; name=smime.p7s" \
        b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + \
        base64.encodebytes(data) + b"--s_--\r\n"


def signed_head(n):
    """What stands before the content, of n bytes, of signed_data(content,
    kind=SIGNED); behind it stands NOBODY."""
    head = der_head(0xa0, n)
    head = der_head(0x30, len(SIGNED) + len(head) + n) + SIGNED + head
    head = ONE + der(0x31, SHA256) + head
    n += len(NOBODY)
    head = der_head(0x30, len(head) + n) + head
    head = SIGNED + der_head(0xa0, len(head) + n) + head
    return der_head(0x30, len(head) + n) + head


@bomb
def signed_data_in_signed_data(size):
    """Each layer without a copy of those in it: there are half a million."""
    heads, data = [], signed_data(der(4, INNER))
    n = len(data)
    for _ in range(size // 64):
        heads.append(signed_head(n))
        n += len(heads[-1]) + len(NOBODY)
    return opaque(b"".join(heads[::-1]) + data + NOBODY * len(heads))


@bomb
def a_signed_message_in_a_signed_message(size):
    inner = INNER
    while len(inner) < size:
        inner = opaque(signed_data(der(4, inner), certificate(1), signer(1)))[
            len(HEAD):]
    return HEAD + inner


@bomb
def thousands_of_certificates(size):
    count = max(size // 900, 3000)
    return detached(signed_data(None, b"".join(
        certificate(i) for i in range(count)), signer(count - 1)))


@bomb
def thousands_of_signers(size):
    return detached(signed_data(None, certificate(1), b"".join(
        signer(1) for i in range(max(size // 360, 3000)))))


@bomb
def thousands_of_both(size):
    return detached(signed_data(None, b"".join(
        certificate(i) for i in range(3000)), b"".join(
            signer(i) for i in range(3000))))


@bomb
def certificates_of_one_name_that_issued_each_other(size):
    return detached(signed_data(None, b"".join(
        certificate(i, modulus=512) for i in range(5000)), signer(4999)))


@bomb
def as_many_large_keys_as_are_looked_at(size):
    """See the limits of scanner/auth/smime.h."""
    return detached(signed_data(None, b"".join(
        certificate(i, 8192, exponent=(1 << 64) + 13) for i in range(64)), b"".join(
            signer(i, 1024) for i in range(4))))


@bomb
def a_key_of_sixteen_thousand_bits(size):
    return detached(signed_data(None, certificate(
        1, 16384, exponent=(1 << 16383) + 1), signer(1, 2048)))


@bomb
def thousands_of_digests(size):
    return detached(signed_data(None, certificate(1), signer(1), b"".join(
        der(0x30, oid(1, 2, 3, i)) for i in range(20000))))


@bomb
def an_object_identifier_of_half_a_megabyte(size):
    long = der(0x30, der(6, b"\x2a" + b"\xff" * 500000 + b"\x7f"))
    return detached(signed_data(None, certificate(1, algorithm=long), signer(1),
                                long))


@bomb
def a_name_of_a_megabyte(size):
    return detached(signed_data(None, certificate(1, name=b"a" * 500000),
                                signer(1, name=b"a" * 500000)))


@bomb
def strings_of_strings(size):
    """BER of no stated length, as deep as it goes."""
    deep = b"\x24\x80" * (size // 4)
    return opaque(b"\x30\x80" + SIGNED + b"\xa0\x80\x30"
                  b"\x80" + ONE + der(0x31, SHA256) + b"\x30\x80" + DATA +
                  b"\xa0\x80" + deep + b"\0\0" * (size // 4 + 6))


@bomb
def attributes_of_a_signer(size):
    rows = der(0xa0, *[der(0x30, oid(1, 2, 3, i), der(0x31, ONE))
                       for i in range(size // 12)])
    return detached(signed_data(None, certificate(1), signer(1, more=rows)))


@bomb
def signed_parts_side_by_side(size):
    one = detached(signed_data(None, certificate(1), signer(1)))[len(HEAD):]
    return mixed(*[one] * (size // len(one) + 1))


# ---- Others ------------------------------------------------------------------------------

@bomb
def compressed_rich_text_that_repeats(size):
    """LZFu: each control byte refers back eight times."""
    run = fill(b"\xff" + b"\x00\x0f" * 8, size)
    rtf = struct.pack("<IIII", len(run) + 12, 0x7fffffff, 0x75465a4c, 0) + run
    prop = struct.pack("<IHHII", 1, 0x0102, 0x1009, 1, len(rtf)) + rtf
    return attached("winmail.dat", "application/ms-tnef", bytes.fromhex(
        "789f3e220100") + b"\1\3\x90\6\0" + struct.pack("<I", len(prop)) + prop +
        struct.pack("<H", sum(prop) & 0xffff))


@bomb
def a_calendar_of_calendars(size):
    return attached("a.ics", "text/calendar", fill(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE;CN=\"a\";X=\"", size))


@bomb
def a_calendar_of_one_folded_line(size):
    return attached("a.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT"
                    b"\r\nDESCRIPTION:" + fill("a\r\n ", size) +
                    b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


@bomb
def uuencoded_in_uuencoded(size):
    data = b"x"
    while len(data) < size:
        data = b"begin 644 a\r\n" + b"".join(
            binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)) + \
            b"`\r\nend\r\n"
    return body("text/plain", data)


@bomb
def one_cell_in_tables_in_tables(size):
    n = size // 60
    return body("text/html", b"<table style='display:table'><tr><td>" * n + b"x" +
                b"</table>" * n)


# Tens of megabytes, whatever the size.
LARGE = ("one_line_of_sixty_megabytes", "a_message_past_the_limit",
         "a_million_addresses")


def made(size, names=()):
    """{name: function of nothing}: made one after the other, as some are large."""
    every = {"linear_" + name: lambda make=make: make(min(size, 60 << 20))
             for name, make in linear.KINDS.items()}
    every.update({name: lambda make=make: make(size)
                  for name, make in BOMBS.items()})
    every.update({name: lambda data=data: data for name, data in
                  nearly_what_rules_want(max(size, 256 << 10)).items()})
    return {name: make for name, make in every.items()
            if not names or any(word in name for word in names)}
