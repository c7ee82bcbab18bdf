# SPDX-License-Identifier: Apache-2.0
"""What is attached, opened: and what could not be, named."""
import base64
import io
import random
import struct
import zipfile
import zlib

from files import (QR_LOGIN, QR_PAY, Pdf, docx, jpeg, locked, pdf, png, pptx,
                   spaced, updated, xlsx, zipped)
from write import (IBAN, JAPAN, case, file, head, html, letter, multipart, part,
                   text, with_file)

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = OOXML + "wordprocessingml.document"
XLSX = OOXML + "spreadsheetml.sheet"
PPTX = OOXML + "presentationml.presentation"
BILL = ("Invoice 4711\r\nPlease pay to IBAN %s\r\n" % IBAN).encode()
JBILL = ("請求書\r\nお振込先: %s\r\n" % JAPAN).encode()
PAY = "link pay.collector.example"
LOGIN = "link login.collector.example"

# ---- Archives -------------------------------------------------------------------------

case("a_text_in_a_zip_is_read",
     with_file("invoice.zip", "application/zip", zipped(("bill.txt", BILL))), """
part application/zip invoice.zip
account iban DE 3000 attachment
attached contains Please pay to IBAN
no part application/zip invoice.zip * not-scanned
""")
case("a_text_in_a_stored_zip_is_read",
     with_file("invoice.zip", "application/x-zip-compressed",
               zipped(("請求書.txt", JBILL), stored=True)), """
account jp-bank JP 4321 attachment
""")
case("a_zip_in_a_zip_is_opened",
     with_file("invoice.zip", "application/zip", zipped(
         ("inner.zip", zipped(("bill.txt", BILL))))), """
account iban DE 3000 attachment
""")
case("a_zip_two_levels_deeper_is_told_of",
     with_file("invoice.zip", "application/zip", zipped(
         ("a.zip", zipped(("b.zip", zipped(("bill.txt", BILL))))))), """
finding archive-limit
part application/zip invoice.zip * not-scanned
""")
case("a_japanese_name_in_a_zip_without_its_flag_is_read",
     with_file("invoice.zip", "application/zip", zipped(("XXXXXX.txt", JBILL))
               .replace(b"XXXXXX", "請求書".encode("cp932"))), """
account jp-bank JP 4321 attachment
attached contains お振込先
""")
case("a_program_in_a_zip_is_told_of",
     with_file("invoice.zip", "application/zip", zipped(
         ("invoice.pdf.exe", b"MZ" + bytes(300)))), """
finding filename-deceptive
""")
case("a_document_in_a_zip_is_read",
     with_file("documents.zip", "application/zip", zipped(
         ("invoice.docx", docx("Invoice", "IBAN " + IBAN)))), """
account iban DE 3000 attachment
""")
LOCKED = locked("bill.txt", BILL, "minato2026")
case("a_locked_zip_without_a_password_is_not_scanned",
     with_file("invoice.zip", "application/zip", LOCKED), """
finding archive-encrypted
part application/zip invoice.zip * not-scanned
no account
""")
for sentence, words, password in (
        ("a_locked_zip_opens_with_the_password_in_the_text",
         "The password is minato2026.", "minato2026"),
        ("a_locked_zip_opens_with_the_password_in_japanese_text",
         "添付ファイルのパスワードは下記のとおりです。\n\nパスワード：Xk7#pQ2w\n\nよろしくお願い"
         "いたします。", "Xk7#pQ2w"),
        ("a_locked_zip_opens_with_a_password_in_full_width",
         "解凍パスワードは「ｍｉｎａｔｏ２０２６」です。", "minato2026"),
        ("a_locked_zip_opens_with_a_password_on_its_own_line",
         "ZIPファイルを添付いたします。解凍用PWは以下です。\n\n  aB3-dE6_gH9\n", "aB3-dE6_gH9")):
    case(sentence, with_file("invoice.zip", "application/zip", locked(
        "bill.txt", BILL, password), words=words), """
account iban DE 3000 attachment
finding archive-encrypted
no part application/zip invoice.zip * not-scanned
""")
case("a_locked_zip_opens_with_a_password_in_html",
     head() + multipart("mixed", html("<p>パスワード: <b>minato</b>2026</p>"),
                        file("invoice.zip", "application/zip", LOCKED)), """
account iban DE 3000 attachment
""")
case("a_zip_whose_end_is_missing_is_not_scanned",
     with_file("invoice.zip", "application/zip",
               zipped(("bill.txt", BILL * 30))[:-60]), """
part application/zip invoice.zip * not-scanned
finding not-scanned
""")
case("a_zip_with_two_directories_is_told_of",
     with_file("invoice.zip", "application/zip",
               zipped(("clean.txt", b"The goods left today.")) +
               zipped(("bill.txt", BILL))), """
account iban DE 3000 attachment
finding mime-ambiguity
""")
case("a_zip_behind_a_picture_is_opened",
     with_file("invoice.zip", "application/zip", png(["01" * 40] * 80) +
               zipped(("bill.txt", BILL))), """
account iban DE 3000 attachment
""")
case("a_rar_archive_is_not_scanned",
     with_file("invoice.rar", "application/vnd.rar",
               b"Rar!\x1a\7\1\0" + bytes(100)), """
part application/vnd.rar invoice.rar * not-scanned
finding not-scanned
""")

# ---- What a document shows from an odd place ---------------------------------------------------

TYPES = ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/'
         'package/2006/content-types"/>')
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CELLS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODD = "Pay to our new bank account IBAN " + IBAN
for sentence, name, entries in (
        ("a_document_whose_text_has_the_ending_of_a_picture_is_read", "notice.docx", [
            ("word/document.png", "<w:document %s><w:body><w:p><w:r><w:t>%s</w:t></w:r>"
             "</w:p></w:body></w:document>" % (WORD, ODD))]),
        ("the_label_of_a_list_in_a_document_is_read", "notice.docx", [
            ("word/numbering.xml", '<w:numbering %s><w:abstractNum><w:lvl><w:lvlText '
             'w:val="%s"/></w:lvl></w:abstractNum></w:numbering>' % (WORD, ODD))]),
        ("words_in_the_number_format_of_a_sheet_are_read", "notice.xlsx", [
            ("xl/styles.xml", '<styleSheet %s><numFmts><numFmt numFmtId="200" '
             'formatCode="&quot;%s&quot;"/></numFmts></styleSheet>' % (CELLS, ODD)),
            ("xl/worksheets/sheet1.xml", '<worksheet %s><sheetData><row><c s="1"><v>1'
             "</v></c></row></sheetData></worksheet>" % CELLS)]),
        ("words_that_a_formula_puts_together_are_read", "notice.xlsx", [
            ("xl/worksheets/sheet1.xml", '<worksheet %s><sheetData><row><c t="str"><f>'
             '"%s"&amp;"%s"</f><v>-</v></c></row></sheetData></worksheet>' % (
                 CELLS, ODD[:-9], ODD[-9:]))]),
        ("a_page_of_xps_is_read", "notice.xps", [
            ("Documents/1/Pages/1.fpage", '<FixedPage xmlns="http://schemas.microsoft.'
             'com/xps/2005/06"><Glyphs UnicodeString="%s"/></FixedPage>' % ODD)])):
    case(sentence, with_file(name, "application/octet-stream", zipped(
        *((at, what.encode()) for at, what in [TYPES] + entries))), """
account iban DE 3000 attachment
""")

# ---- Bombs and limits, made when the tests run --------------------------------------------------


def repeating():
    """A million cells would show one string of 30,000 characters."""
    data = xlsx(["word " * 6000])
    return rezip(data, "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(
        b"</row>", b'<c r="B1" t="s"><v>0</v></c>' * 20000 + b"</row>"))


def rezip(data, name, change):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped(*[(one, change(archive.read(one)) if one == name
                         else archive.read(one))
                        for one in archive.namelist()])


def plain_zip(n, of=b"The goods left today.\r\n"):
    return zipped(*[("%d.txt" % i, of) for i in range(n)], stored=True)


case("a_zip_of_a_thousand_files_is_read",
     lambda: with_file("many.zip", "application/zip", zipped(
         *[("%d.txt" % i, b"x\r\n") for i in range(999)], ("last.txt", BILL),
         stored=True)), """
account iban DE 3000 attachment
no finding archive-limit
""")
case("a_zip_of_a_thousand_and_one_files_is_told_of",
     lambda: with_file("many.zip", "application/zip", plain_zip(1001)), """
finding archive-limit
""")
case("a_zip_that_grows_a_thousandfold_is_a_bomb",
     lambda: with_file("bomb.zip", "application/zip", zipped(
         ("zeros.txt", bytes(30 << 20)))), """
finding archive-limit
part application/zip bomb.zip * not-scanned
""")
case("a_zip_that_grows_fiftyfold_is_read",
     lambda: with_file("report.zip", "application/zip", zipped(
         ("report.txt", b"".join(b"%07d The goods left the works today, as "
                                 b"always and as agreed before, in good order."
                                 b"\r\n" % (i * i) for i in range(4000)) +
          BILL))), """
account iban DE 3000 attachment
no finding archive-limit
""")
case("a_zip_that_says_it_is_small_and_is_not_is_a_bomb",
     lambda: with_file("bomb.zip", "application/zip", zipped(
         ("zeros.txt", bytes(20 << 20))).replace(
             struct.pack("<I", 20 << 20), struct.pack("<I", 900))), """
part application/zip bomb.zip * not-scanned
""")
case("many_zips_in_one_zip_stop_at_the_limit",
     lambda: with_file("bomb.zip", "application/zip", zipped(
         *[("%d.zip" % i, zipped(("z.txt", bytes(2 << 20)))) for i in range(90)]
     )), """
finding archive-limit
part application/zip bomb.zip * not-scanned
""")
case("a_message_of_nearly_64_mib_is_read",
     lambda: head() + multipart("mixed", text("IBAN " + IBAN), file(
         "data.bin", "application/octet-stream",
         b"0123456789abcdef" * (45 << 16))), """
account iban DE 3000 body
part application/octet-stream data.bin 47185920
no finding message-truncated
""")


def beside(nasty):
    """A fraud in the first part, and what shall keep us from reading it."""
    return head() + multipart(
        "mixed", html("<p>Our bank account has changed. Please pay to IBAN %s."
                      "</p>" % IBAN, encoding="base64"), nasty, boundary="=_4711")


for sentence, make in (
        ("a_huge_part_of_noise_hides_no_other_part", lambda: part(
            "text/plain; charset=Shift_JIS",
            random.Random(4711).randbytes(16 << 20))),
        ("a_huge_part_of_escapes_hides_no_other_part", lambda: part(
            "text/plain; charset=ISO-2022-JP", b"\x1b" * (15 << 20))),
        ("a_huge_part_of_long_ligatures_hides_no_other_part", lambda: part(
            "text/plain; charset=utf-8", "\ufdfa".encode() * (5 << 20))),
        ("a_huge_style_sheet_hides_no_other_part", lambda: part(
            "text/html; charset=utf-8", b"<style>" + b"p a b i," * (1 << 20) +
            b"{color:red}</style>" + b"<p><a>x" * (1 << 20)))):
    case(sentence, lambda make=make: beside(make()), """
account iban DE 3000 body
finding bank-details-change
""")
case("a_sheet_of_a_hundred_thousand_cells_is_read_to_its_limit",
     lambda: with_file("sheet.xlsx", XLSX, xlsx(
         ["IBAN", IBAN], *[["row %d" % i, i * 7, i * 13]
                           for i in range(33000)])), """
account iban DE 3000 attachment
""")
case("a_sheet_that_repeats_one_long_string_stops_at_the_limit",
     lambda: with_file("sheet.xlsx", XLSX, repeating()), """
part %s sheet.xlsx
finding text-limit
""" % XLSX)


# ---- Office ---------------------------------------------------------------------------

case("an_account_in_a_document_is_found",
     with_file("invoice.docx", DOCX, docx("請求書", "お振込先: " + JAPAN,
                                          "よろしくお願い申し上げます。")), """
account jp-bank JP 4321 attachment
attached contains よろしくお願い申し上げます
no part %s invoice.docx * not-scanned
""" % DOCX)
case("an_account_in_pieces_of_runs_is_found",
     with_file("invoice.docx", DOCX, docx(["IB", "AN DE89 37", "04 0044 05",
                                           "32 0130 00"])), """
account iban DE 3000 attachment
""")
case("a_link_in_a_document_is_found",
     with_file("invoice.docx", DOCX, docx(
         "Invoice", link="https://login.collector.example/m365?a=1&b=2")), """
link login.collector.example
attached contains Open the invoice
""")
case("a_document_with_macros_is_told_of",
     with_file("invoice.docm", "application/vnd.ms-word.document.macroEnabled.12",
               docx("Enable content to see the invoice.", macros=True)), """
finding active-content
attached contains Enable content
""")
case("macros_in_a_document_that_calls_itself_docx_are_told_of",
     with_file("invoice.docx", DOCX, docx("Invoice", macros=True)), """
finding active-content
""")
case("a_template_from_afar_in_a_document_is_told_of",
     with_file("invoice.docx", DOCX, docx("Invoice", more=[
         ("word/_rels/settings.xml.rels",
          '<?xml version="1.0"?><Relationships xmlns="http://schemas.'
          'openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
          'Type="http://schemas.openxmlformats.org/officeDocument/2006/'
          'relationships/attachedTemplate" Target="https://login.collector.'
          'example/t.dotm" TargetMode="External"/></Relationships>')])), """
finding active-content
link login.collector.example
""")
case("a_page_that_a_document_takes_in_is_read",
     with_file("invoice.docx", DOCX, docx("Invoice", more=[
         ("word/chunk.htm", "<html><body><p>IB<b>AN</b> %s</p></body></html>" %
          IBAN)])), """
account iban DE 3000 attachment
""")
case("an_account_in_a_sheet_is_found",
     with_file("invoice.xlsx", XLSX, xlsx(
         ["請求書", "2026年3月"], ["合計", 1250000],
         ["銀行名", "みなと銀行"], ["支店名", "横浜支店"],
         ["口座種別", "普通"], ["口座番号", "7654321"])), """
account jp-bank JP 4321 attachment
attached contains 1250000
""")
case("an_account_number_that_is_a_number_in_a_sheet_is_found",
     with_file("invoice.xlsx", XLSX, xlsx(
         ["銀行", "支店", "種別", "番号"],
         ["みなと銀行", "横浜支店", "普通", 7654321], strings=False)), """
account jp-bank JP 4321 attachment
""")
case("an_account_on_a_slide_is_found",
     with_file("plan.pptx", PPTX, pptx(["Payment"], ["IBAN " + IBAN])), """
account iban DE 3000 attachment
""")
case("a_document_under_a_false_name_is_read",
     with_file("invoice.dat", "application/octet-stream",
               docx("Invoice", "IBAN " + IBAN)), """
account iban DE 3000 attachment
""")
case("a_document_with_entities_of_entities_does_no_harm",
     with_file("invoice.docx", DOCX, zipped(
         ("[Content_Types].xml", b"<Types/>"),
         ("word/document.xml", b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "'
          b'aaaaaaaaaa">' + b"".join(
              b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10)
              for i in range(20)) + b"]><document>&u;</document>"))), """
part %s invoice.docx * not-scanned
finding not-scanned
""" % DOCX)
case("an_old_word_file_is_read_or_named",
     with_file("invoice.doc", "application/msword",
               b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)), """
part application/msword invoice.doc * not-scanned
finding not-scanned
""")
case("rich_text_is_read",
     with_file("invoice.rtf", "application/rtf",
               b"{\\rtf1\\ansi\\ansicpg932 Invoice\\par IBAN %s\\par "
               b"\\'90\\'55\\'8d\\'9e}" % IBAN.encode()), """
account iban DE 3000 attachment
attached contains 振込
""")

# ---- PDF --------------------------------------------------------------------------------

LINES = ["Invoice 4711", "Please pay to the new account:", "IBAN " + IBAN]
case("an_account_in_a_pdf_is_found",
     with_file("invoice.pdf", "application/pdf", pdf(LINES)), """
account iban DE 3000 attachment
attached contains Please pay to the new account
no part application/pdf invoice.pdf * not-scanned
""")
case("a_japanese_account_in_a_pdf_is_found",
     head("請求書送付の件") + multipart("mixed", text("請求書をお送りします。"), file(
         "seikyusho.pdf", "application/pdf", pdf(["請求書", "お振込先", JAPAN]))),
     """
account jp-bank JP 4321 attachment
attached contains お振込先
""")
case("a_link_in_a_pdf_is_found",
     with_file("invoice.pdf", "application/pdf", Pdf().link(
         "https://login.collector.example/m365").add("Invoice").bytes()), """
link login.collector.example
""")
case("a_script_in_a_pdf_is_told_of",
     with_file("invoice.pdf", "application/pdf", Pdf(["Invoice"]).script(
         "app.alert\\(1\\);").bytes()), """
finding active-content
attached contains Invoice
""")
case("a_script_under_an_escaped_name_in_a_pdf_is_told_of",
     with_file("invoice.pdf", "application/pdf", Pdf(["Invoice"]).script(
         "app.alert\\(1\\);").bytes().replace(b"/JavaScript", b"/J#61vaScript")),
     """
finding active-content
""")
case("a_file_embedded_in_a_pdf_is_read",
     with_file("invoice.pdf", "application/pdf", Pdf(["See the file."]).embed(
         "bill.txt", BILL).bytes()), """
account iban DE 3000 attachment
""")
case("a_pdf_that_was_changed_later_is_read_as_it_is_now",
     with_file("invoice.pdf", "application/pdf", updated(pdf(
         ["IBAN GB29 NWBK 6016 1331 9268 19"]), 5,
         "<</Length 62>>\nstream\nBT /F1 11 Tf 60 700 Td (IBAN %s) Tj ET\n"
         "endstream" % IBAN)), """
account iban DE 3000 attachment
""")
case("a_pdf_that_anybody_may_open_is_read_though_encrypted",
     with_file("invoice.pdf", "application/pdf", pdf(LINES, password="")), """
account iban DE 3000 attachment
""")
case("a_pdf_that_needs_a_password_is_not_scanned",
     with_file("invoice.pdf", "application/pdf", pdf(LINES, password="k4t9z")),
     """
finding archive-encrypted
part application/pdf invoice.pdf * not-scanned
no account
""")
case("a_pdf_opens_with_the_password_in_the_text",
     with_file("invoice.pdf", "application/pdf", pdf(LINES, password="k4t9z"),
               words="PDFを添付いたします。\nパスワード: k4t9z\n"), """
account iban DE 3000 attachment
""")
case("a_pdf_whose_table_is_wrong_is_read",
     with_file("invoice.pdf", "application/pdf",
               pdf(LINES).replace(b"startxref\n", b"startxref\n1")), """
attached contains Please pay to the new account
""")
case("a_pdf_that_breaks_off_is_not_scanned",
     with_file("invoice.pdf", "application/pdf", pdf(LINES)[:700]), """
part application/pdf invoice.pdf * not-scanned
finding not-scanned
""")
case("a_pdf_behind_other_octets_is_read",
     with_file("invoice.pdf", "application/pdf", b"\r\n\r\n" * 50 + pdf(LINES)),
     """
account iban DE 3000 attachment
""")
case("a_pdf_of_rubbish_is_not_scanned",
     with_file("invoice.pdf", "application/pdf", b"%PDF-1.7\n" + zlib.compress(
         b"no objects here" * 9)), """
part application/pdf invoice.pdf * not-scanned
finding not-scanned
""")
case("a_pdf_of_200_pages_is_read_to_its_end",
     lambda: with_file("report.pdf", "application/pdf", pdf(
         *[["Page %d" % i] for i in range(199)], LINES)), """
account iban DE 3000 attachment
""")
case("the_201st_page_of_a_pdf_is_not_scanned",
     lambda: with_file("report.pdf", "application/pdf", pdf(
         *[["Page %d" % i] for i in range(200)], LINES)), """
finding not-scanned
attached contains Page 199
attached lacks Please pay to the new account
""")

# ---- QR codes ------------------------------------------------------------------------------

case("a_qr_code_in_a_png_is_a_link",
     with_file("invoice.png", "image/png", png(spaced(QR_PAY))), PAY)
case("a_qr_code_in_a_jpeg_is_a_link",
     with_file("invoice.jpg", "image/jpeg", jpeg(QR_LOGIN)), LOGIN)
case("a_qr_code_light_on_dark_is_a_link",
     with_file("invoice.png", "image/png", png(spaced(QR_PAY), invert=True)), PAY)
case("a_qr_code_in_the_page_of_a_pdf_is_a_link",
     with_file("invoice.pdf", "application/pdf", pdf(
         ["Scan the code to see the invoice."], picture=spaced(QR_LOGIN, 4))),
     LOGIN)
case("a_qr_code_shown_in_the_body_is_a_link",
     head("多要素認証の更新") + multipart(
         "related", html('<p>スマートフォンで読み取ってください。</p><img src="cid:q">'),
         part("image/png", png(spaced(QR_LOGIN)), "base64",
              "Content-ID: <q>\r\nContent-Disposition: inline\r\n")), LOGIN)
case("a_qr_code_within_the_html_itself_is_a_link",
     head("Invoice") + html('<p>Scan this.</p><img src="data:image/png;base64,%s">'
                            % base64.b64encode(png(spaced(QR_PAY))).decode()),
     PAY)
case("a_message_of_nothing_but_a_picture_says_that_it_was_not_read",
     head("Invoice") + multipart("related", html('<img src="cid:q">'), part(
         "image/png", png(["01" * 40] * 80), "base64", "Content-ID: <q>\r\n")),
     """
finding not-scanned
""")
case("a_message_of_nothing_but_a_qr_code_has_its_link",
     head("Invoice") + part("image/png; name=scan.png", png(spaced(QR_PAY)),
                            "base64"), PAY)
case("a_picture_without_a_code_has_no_link",
     with_file("photo.png", "image/png", png(["01" * 40] * 80)), """
no link
part image/png photo.png
""")
case("a_png_that_says_it_is_enormous_does_no_harm",
     with_file("photo.png", "image/png", png(["01" * 40] * 80).replace(
         struct.pack(">II", 80, 80), struct.pack(">II", 0x7fffffff, 0x7fffffff))),
     """
part image/png photo.png
no link
""")

# ---- Calendars, cards, pages, messages ------------------------------------------------------

EVENT = """
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:4711@supplier.example
DTSTART:20260311T010000Z
ORGANIZER;CN=Kaoru Abe:mailto:k.abe@supplier.example
SUMMARY:振込先変更のご説明
DESCRIPTION:新しい口座は %s です。\\n詳細は https://login.coll
 ector.example/m365 をご覧ください。
END:VEVENT
END:VCALENDAR
""" % JAPAN
case("an_event_in_a_calendar_is_read",
     head("ご案内") + multipart("mixed", text("ご案内します。"), file(
         "invite.ics", "text/calendar; charset=utf-8; method=REQUEST",
         EVENT.encode())), """
account jp-bank JP 4321
link login.collector.example
text contains 振込先変更のご説明
text lacks \\u005cn詳細
""")
case("an_event_as_an_alternative_is_read",
     head("ご案内") + multipart("alternative", text("ご案内します。"), part(
         "text/calendar; charset=utf-8; method=REQUEST", EVENT)), """
text contains 新しい口座は
account jp-bank JP 4321
""")
case("a_business_card_is_read",
     with_file("abe.vcf", "text/vcard; charset=utf-8", (
         "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Abe;Kaoru;;;\r\nFN:Kaoru Abe\r\n"
         "TEL:+81-3-0000-0000\r\nURL:https://login.collector.example/m365\r\n"
         "NOTE:New account IBAN DE89 3704 0044\r\n  0532 0130 00\r\n"
         "END:VCARD\r\n").encode()), """
account iban DE 3000 attachment
link login.collector.example
""")
case("an_attached_page_is_read_like_a_body",
     with_file("invoice.html", "text/html; charset=utf-8", (
         "<html><body><h1>Invoice</h1><div style='display:none'>The heron</div>"
         "<p>IBAN %s</p><form action='https://login.collector.example/m365'>"
         "<input type=password></form></body></html>" % IBAN).encode()), """
finding attachment-html
account iban DE 3000 attachment
link login.collector.example
text lacks heron
""")
case("an_attached_page_that_moves_on_at_once_shows_where_to",
     with_file("voice.htm", "text/html", b"<html><head><meta http-equiv=refresh "
               b"content='0;url=https://login.collector.example/m365'></head>"
               b"</html>"), """
finding attachment-html
link login.collector.example
""")
case("an_attached_svg_is_read",
     with_file("invoice.svg", "image/svg+xml",
               ('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" '
                'xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="https:'
                '//login.collector.example/m365"><text>IBAN %s</text></a></svg>'
                % IBAN).encode()), """
account iban DE 3000 attachment
link login.collector.example
""")
case("an_attached_svg_with_a_script_is_told_of",
     with_file("voice.svg", "image/svg+xml",
               b'<svg xmlns="http://www.w3.org/2000/svg" onload="go()"><script>'
               b"location='https://login.collector.example/m365'</script></svg>"),
     """
finding active-content
""")
case("a_message_in_a_zip_is_read",
     with_file("mail.zip", "application/zip", zipped(
         ("forwarded.eml", letter("IBAN " + IBAN)))), """
account iban DE 3000 attachment
""")
case("an_attached_message_with_an_attached_zip_is_read",
     head("Fwd") + multipart("mixed", text("Forwarded."), part(
         "message/rfc822", with_file("invoice.zip", "application/zip",
                                     zipped(("bill.txt", BILL))))), """
account iban DE 3000 attachment
""")
case("a_table_of_values_is_read",
     with_file("payments.csv", "text/csv; charset=Shift_JIS", (
         "銀行名,支店名,種別,口座番号\r\nみなと銀行,横浜支店,普通,7654321\r\n").encode(
             "cp932")), """
account jp-bank JP 4321 attachment
""")
case("a_shortcut_to_a_program_is_told_of",
     with_file("invoice.lnk", "application/octet-stream",
               b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(80)), """
finding active-content
""")
