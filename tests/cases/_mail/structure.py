# SPDX-License-Identifier: Apache-2.0
"""How a message is built: MIME, and where readers of it differ."""
import base64

from files import OLE, pdf, tnef, zipped
from write import (IBAN, JAPAN, case, file, head, html, letter, multipart,
                   part, text, uuencoded, with_file)

NEW = "Our bank account has changed. The new one is IBAN %s." % IBAN
PLAIN = "The goods left today."

# ---- Boundaries --------------------------------------------------------------------

case("a_line_that_goes_on_after_the_boundary_is_told_of",
     head() + b"Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n"
     b"Content-Type: text/plain\r\n\r\nThe goods left today.\r\n--bbx\r\n"
     b"Content-Type: text/plain\r\n\r\nThe invoice follows.\r\n--bb--\r\n", """
finding mime-ambiguity
text contains The goods left today.
text contains The invoice follows.
""")
case("blanks_after_a_boundary_do_not_count",
     head() + b"Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb \t\r\n"
     b"Content-Type: text/html\r\n\r\n<p>The goods</p>\r\n--bb  \r\n"
     b"Content-Type: text/html\r\n\r\n<p>left today</p>\r\n--bb-- \r\n", """
part text/html - 16
part text/html - 17
text lacks <p>
no finding mime-boundary
""")
case("the_same_boundary_at_two_depths_hides_nothing",
     head() + multipart("mixed", text(PLAIN), multipart(
         "mixed", text(NEW)), text("Kind regards")), """
text contains The goods left today.
text contains The new one is IBAN
text contains Kind regards
account iban DE 3000
finding mime-ambiguity
""")
case("a_boundary_in_quotes_with_blanks_and_signs_is_found",
     head() + multipart("mixed", text(PLAIN), html("<p>Kind regards</p>"),
                        boundary="=_ next: (part) '1'?"), """
part text/plain
part text/html
text lacks <p>
no finding mime-boundary
""")
case("a_boundary_longer_than_70_characters_is_used",
     head() + multipart("mixed", text(PLAIN), html("<p>Kind regards</p>"),
                        boundary="x" * 120), """
part text/html
text lacks <p>
""")
case("two_multipart_types_with_their_own_boundaries_are_both_read",
     head() + b"Content-Type: multipart/mixed; boundary=one\r\n"
     b"Content-Type: multipart/mixed; boundary=two\r\n\r\n"
     b"--one\r\nContent-Type: text/plain\r\n\r\nThe goods left today.\r\n"
     b"--one--\r\n--two\r\nContent-Type: text/html\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n" +
     base64.encodebytes(b"<p>Pay to the new account.</p>") + b"--two--\r\n", """
finding mime-ambiguity
text contains The goods left today.
text contains Pay to the new account.
""")
case("a_multipart_without_a_boundary_is_read_as_html_too",
     head() + b"Content-Type: multipart/alternative\r\n\r\n"
     b"--b1\r\nContent-Type: text/html\r\n\r\n"
     b"<p>Please pay to the n&#101;w acc<b></b>ount.</p>\r\n--b1--\r\n", """
finding mime-boundary
text contains Please pay to the new account.
""")
case("text_before_the_first_boundary_and_after_the_last_is_no_part",
     head() + multipart("mixed", text(PLAIN), preamble=b"This is a message "
                        b"with several parts.\r\n\r\n",
                        epilogue=b"End of message.\r\n"), """
part text/plain
text contains The goods left today.
verdict clean
""")
case("a_payment_request_after_the_last_boundary_is_told_of",
     head() + multipart("mixed", text(PLAIN), epilogue=NEW.encode() + b"\r\n"),
     """
text contains The goods left today.
finding mime-ambiguity
""")
case("a_multipart_that_is_closed_twice_keeps_what_follows",
     head() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
     b"The goods left today.\r\n--b--\r\n--b\r\n\r\nThe invoice follows.\r\n"
     b"--b--\r\n", """
text contains The goods left today.
text contains The invoice follows.
finding mime-ambiguity
""")

# ---- Fields that contradict each other -------------------------------------------------

case("two_transfer_encodings_are_both_undone",
     head() + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n" +
     base64.encodebytes(NEW.encode()), """
finding mime-ambiguity
text contains Our bank account has changed.
""")
case("two_charset_parameters_are_told_of",
     head() + b"Content-Type: text/plain; charset=us-ascii; charset=shift_jis"
     b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
     "振込先が変わりました。\r\n".encode("cp932"), """
finding mime-ambiguity
text contains 振込先が変わりました。
""")
case("a_multipart_in_base64_is_read_and_told_of",
     head() + b"Content-Type: multipart/mixed; boundary=b\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
         b"--b\r\nContent-Type: text/html\r\n\r\n<p>Pay to the new account.</p>"
         b"\r\n--b--\r\n"), """
finding mime-ambiguity
text contains Pay to the new account.
""")
case("two_dates_are_told_of",
     letter(PLAIN).replace(b"MIME-Version", b"Date: Mon, 9 Mar 2026 01:00:00 "
                           b"+0000\r\nMIME-Version"), """
finding duplicate-header
""")
case("two_reply_addresses_in_two_fields_are_told_of",
     letter(PLAIN, more="Reply-To: k.abe@supplier.example\r\n"
            "Reply-To: collector@mail.example\r\n"), """
finding duplicate-header
reply_to k.abe@supplier.example
""")
case("a_type_among_comments_and_folds_is_read",
     head() + b"Content-Type: (a comment) text/html (another; charset=x);\r\n"
     b"\tcharset\r\n =\t\"utf-8\" (the last)\r\n"
     b"Content-Transfer-Encoding: (quick) base64\r\n\r\n" +
     base64.encodebytes("<p>納品書を送ります。</p>".encode()), """
part text/html - * utf-8
text 納品書を送ります。
""")
case("a_type_in_capitals_with_loose_semicolons_is_read",
     head() + b"CONTENT-TYPE: TEXT/HTML;; ; CHARSET=UTF-8;\r\n"
     b"content-transfer-encoding: QUOTED-PRINTABLE\r\n\r\n"
     b"<p>The goods left today=2E</p>\r\n", """
part text/html
text The goods left today.
""")
case("a_message_without_mime_version_is_mime_all_the_same",
     (head() + html("<p>The goods left today.</p>", encoding="base64")).replace(
         b"MIME-Version: 1.0\r\n", b""), """
text The goods left today.
""")
case("a_type_that_is_no_type_is_read_as_text",
     head() + b"Content-Type: text\r\n\r\nOur bank account has changed.\r\n", """
text contains Our bank account has changed.
""")
case("an_unknown_kind_of_multipart_is_read_as_mixed",
     head() + multipart("x-unheard-of", text(PLAIN), html("<p>%s</p>" % NEW)),
     """
text contains The goods left today.
text contains Our bank account has changed.
account iban DE 3000 body
""")

# ---- Lines and headers ---------------------------------------------------------------

case("a_bare_cr_in_the_subject_is_told_of",
     letter(PLAIN, subject=b"Delivery note\rReply-To: collector@mail.example"),
     """
finding bare-cr
""")
case("a_bare_lf_in_a_header_of_crlf_lines_is_told_of",
     letter(PLAIN).replace(b"Subject: Delivery note\r\n",
                           b"Subject: Delivery note\nX-Note: 1\r\n"), """
finding bare-lf
subject Delivery note
""")
case("a_blank_before_the_colon_is_obsolete_and_read",
     letter(PLAIN).replace(b"Subject: D", b"Subject \t: D").replace(
         b"From: ", b"From : "), """
subject Delivery note
from.address k.abe@supplier.example
""")
case("a_header_whose_last_line_is_only_blanks_hides_no_text",
     head() + b"Content-Type: text/plain\r\n \t\r\n"
     b"Our bank account has changed.\r\n", """
text contains Our bank account has changed.
""")
case("a_part_that_begins_without_an_empty_line_keeps_its_text",
     head() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
     b"Our bank account has changed.\r\nPlease pay to the new one.\r\n--b--\r\n",
     """
text contains Our bank account has changed.
text contains Please pay to the new one.
""")
case("a_part_without_header_fields_is_plain_text",
     head() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
     b"The goods left today.\r\n--b--\r\n", """
part text/plain - 21
text The goods left today.
""")
case("an_address_with_a_route_is_read",
     letter(PLAIN).replace(b"<k.abe@supplier.example>\r\nTo", b"<@relay.example,"
                           b"@other.example:k.abe@supplier.example>\r\nTo"), """
from.address k.abe@supplier.example
from.name Kaoru Abe
""")
case("an_address_in_pieces_with_comments_is_read",
     letter(PLAIN).replace(b"<k.abe@supplier.example>\r\nTo", b"<k (x) . abe "
                           b"@\r\n supplier . (y) example>\r\nTo"), """
from.address k.abe@supplier.example
""")
case("a_header_in_utf_8_is_read",
     letter("本日、納品いたしました。", subject="納品のお知らせ".encode()).replace(
         b"From: Kaoru Abe <k.abe", "From: 阿部 薫 <k.abe".encode()), """
from.name 阿部 薫
subject 納品のお知らせ
text 本日、納品いたしました。
""")

# ---- Transfer encodings -----------------------------------------------------------------

B64 = base64.b64encode(b"Our bank account has changed. Please use the new one.")
case("base64_with_rubbish_between_is_read_past",
     head() + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64"
     b"\r\n\r\n" + B64[:9] + b"!#%\r\n\t " + B64[9:31] + b"\0-_~" + B64[31:] +
     b"\r\n", """
finding encoding-invalid
text contains Our bank account has changed.
""")
case("base64_that_goes_on_after_its_padding_is_read_on",
     head() + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64"
     b"\r\n\r\n" + base64.b64encode(b"The goods left today. ") + b"\r\n" + B64 +
     b"\r\n", """
finding encoding-invalid
text contains The goods left today.
text contains Our bank account has changed.
""")
case("base64_that_is_followed_by_plain_text_keeps_its_words",
     head() + b"Content-Type: text/plain; charset=utf-8\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n" + B64 +
     b"\r\n\r\n-- \r\nList footer of the purchasing group: members only.\r\n",
     """
text contains Our bank account has changed. Please use the new one.
""")
case("quoted_printable_with_small_hex_digits_and_blanks_is_read",
     head() + b"Content-Type: text/plain; charset=utf-8\r\n"
     b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
     b"=e6=8c=af=e8=be=bc=e5=85=88=  \r\n=E3=81=ae=E5=A4=89=E6=9B=B4\r\n", """
text 振込先の変更
no finding charset-invalid
""")
case("plain_text_under_a_base64_label_is_still_shown",
     head() + b"Content-Type: text/plain; charset=utf-8\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n"
     b"Hello! Our bank account has changed, please see below.\r\n", """
finding encoding-invalid
text contains Our bank account has changed
""")

case("text_that_flows_without_its_blanks_is_joined",
     head("お振込先について") + part("text/plain; charset=utf-8; format=flowed; "
                             "delsp=yes", "新しい振 \n込先は、みなと銀 \n行 横浜支 \n"
                             "店 普通 7654321 \nです。"), """
live contains 新しい振込先は、みなと銀行
account jp-bank JP 4321 body
""")
case("text_that_flows_with_its_blanks_is_joined",
     head() + part("text/plain; charset=utf-8; format=flowed",
                   "Please pay to our new bank \naccount from now on. \n"),
     """
live contains new bank account from now on.
""")

# ---- uuencode and winmail.dat -----------------------------------------------------------

BILL = ("Invoice 4711\r\nIBAN %s\r\n" % IBAN).encode()
case("a_uuencoded_file_in_the_text_is_read",
     letter(b"See the bill below.\r\n\r\n" + uuencoded("bill.txt", BILL)), """
part * bill.txt
account iban DE 3000 attachment
text contains See the bill below.
text lacks begin 644
""")
case("two_uuencoded_files_with_text_between_are_read",
     letter(b"The first:\r\n" + uuencoded("one.txt", b"First page.\r\n") +
            b"and the second:\r\n" + uuencoded("two.txt", BILL)), """
part * one.txt
part * two.txt
account iban DE 3000 attachment
text contains and the second:
""")
case("a_uuencoded_file_that_breaks_off_is_read_as_far_as_it_goes",
     letter(b"See below.\r\n\r\n" + uuencoded("bill.txt", BILL * 4)[:250]), """
part * bill.txt
account iban DE 3000 attachment
""")
case("a_uuencoded_program_is_known_by_its_name",
     letter(b"Please open.\r\n\r\n" + uuencoded("invoice.pdf.exe", b"MZ" +
                                                bytes(60))), """
part * invoice.pdf.exe
finding filename-deceptive
""")
case("the_word_begin_at_the_start_of_a_line_is_no_file",
     letter("We will\nbegin 644 tests next week.\nThe end\nis in sight."), """
text contains begin 644 tests next week.
no part * tests
""")
case("winmail_dat_is_opened",
     head() + multipart("mixed", text("See the file."), file(
         "winmail.dat", "application/ms-tnef", tnef(
             ("請求書.txt", BILL), body="振込先が変わりました。",
             subject="請求書の件"))), """
part application/ms-tnef winmail.dat
text contains 振込先が変わりました。
account iban DE 3000 attachment
no part application/ms-tnef winmail.dat * not-scanned
""")
case("the_rich_text_in_winmail_dat_is_read",
     head() + multipart("mixed", text("See the file."), file(
         "winmail.dat", "application/ms-tnef", tnef(rtf=(
             b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\pard\\f0 "
             b"Our bank account has {\\b changed}.\\par Pay to IBAN %s.\\par}"
             % IBAN.encode())))), """
text contains Our bank account has changed.
text lacks fonttbl
account iban DE 3000 attachment
""")
case("winmail_dat_under_another_name_and_type_is_opened",
     with_file("document.dat", "application/octet-stream", tnef(
         ("bill.txt", BILL))), """
account iban DE 3000 attachment
""")
case("a_winmail_dat_that_breaks_off_is_not_scanned_in_full",
     with_file("winmail.dat", "application/ms-tnef", tnef(
         ("bill.txt", BILL), ("more.txt", b"x" * 900), cut=500)), """
finding not-scanned
account iban DE 3000 attachment
""")

# ---- Messages in messages ------------------------------------------------------------------

INNER = letter(NEW, subject="New account")


def enclosed(message, more=""):
    return part("message/rfc822", message, more=more)


def deep(levels):
    message = INNER
    for _ in range(levels):
        message = head("Fwd") + multipart("mixed", text("Forwarded."),
                                          enclosed(message))
    return message


case("a_message_three_messages_deep_is_read", deep(3), """
part message/rfc822
text contains Our bank account has changed.
account iban DE 3000 attachment
from.address k.abe@supplier.example
""")
case("an_attached_message_in_quoted_printable_is_read",
     head() + multipart("mixed", text("Forwarded."), part(
         "message/rfc822", INNER, encoding="quoted-printable")), """
finding mime-ambiguity
account iban DE 3000 attachment
""")
case("an_attached_message_under_another_type_is_read",
     with_file("forwarded.eml", "application/octet-stream", INNER), """
text contains Our bank account has changed.
account iban DE 3000 attachment
""")
case("a_message_that_is_nothing_but_a_message_is_read",
     head("Fwd: New account") + enclosed(INNER), """
part message/rfc822
text contains Our bank account has changed.
account iban DE 3000
""")
case("the_parts_of_a_digest_are_messages",
     head("Digest") + multipart(
         "digest", b"\r\n" + letter("First letter.", "One"),
         b"\r\n" + INNER, boundary="d"), """
part message/rfc822
text contains First letter.
text contains Our bank account has changed.
account iban DE 3000 attachment
""")
case("a_report_shows_the_message_that_came_back",
     head("Undelivered mail", "Mail System <mailer-daemon@supplier.example>") +
     multipart("report", text("Your message could not be delivered."),
               part("message/delivery-status", "Reporting-MTA: dns; "
                    "mail.supplier.example\n\nFinal-Recipient: rfc822; "
                    "x@supplier.example\nAction: failed\nStatus: 5.1.1"),
               enclosed(INNER), boundary="r"), """
part message/delivery-status
part message/rfc822
text contains Your message could not be delivered.
account iban DE 3000 attachment
""")
case("a_fragment_of_a_message_is_not_scanned",
     head() + part('message/partial; id="x@supplier.example"; number=2; total=3',
                   "the middle of something"), """
finding not-scanned
""")
case("a_body_that_lies_elsewhere_is_not_scanned",
     head() + multipart("mixed", text("See the contract."), part(
         'message/external-body; access-type=URL;\r\n\tURL="https://files.'
         'collector.example/contract.pdf"', "Content-Type: application/pdf\n")),
     """
finding not-scanned
""")
case("pgp_mail_is_said_to_be_unread",
     head() + multipart("encrypted", part("application/pgp-encrypted",
                                          "Version: 1"),
                        part("application/octet-stream",
                             "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"
                             "-----END PGP MESSAGE-----")), """
finding not-scanned
""")
case("the_text_of_a_pgp_signed_message_is_read",
     head() + multipart("signed", text(NEW), part(
         "application/pgp-signature; name=signature.asc",
         "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEB\n"
         "-----END PGP SIGNATURE-----")), """
account iban DE 3000 body
from_authenticated no
""")

# ---- Content that is not its type ----------------------------------------------------------

case("a_program_that_calls_itself_a_pdf_is_told_of",
     with_file("invoice.pdf", "application/pdf", b"MZ\x90\0\3\0\0\0\4" +
               bytes(200)), """
finding type-lied
part application/pdf invoice.pdf
""")
case("a_pdf_that_calls_itself_a_picture_is_read_as_pdf",
     with_file("photo.jpg", "image/jpeg", pdf(["Please pay to the new account:",
                                               "IBAN " + IBAN])), """
finding type-lied
account iban DE 3000 attachment
""")
case("a_zip_that_calls_itself_text_is_opened",
     with_file("notes.txt", "text/plain", zipped(("bill.txt", BILL))), """
finding type-lied
account iban DE 3000 attachment
""")
case("html_that_calls_itself_a_picture_is_read",
     with_file("scan.png", "image/png", b"<!DOCTYPE html><html><body>"
               b"<form action=https://login.collector.example/m365>"
               b"<input name=password type=password></form></body></html>"), """
finding type-lied
link login.collector.example
""")
case("an_old_office_file_that_calls_itself_text_is_told_of",
     with_file("readme.txt", "text/plain", OLE), """
finding type-lied
""")
case("html_in_a_body_that_calls_itself_plain_is_shown_as_it_stands",
     letter("<html><body><p>Pay to the new account.</p></body></html>"), """
text contains <p>Pay to the new account.</p>
""")
case("a_web_page_that_calls_itself_octets_is_read",
     with_file("invoice.html", "application/octet-stream",
               b"<html><body><p>Sign in to see the invoice</p><a href='https://"
               b"login.collector.example/m365'>Sign in</a></body></html>"), """
finding attachment-html
link login.collector.example
text contains Sign in to see the invoice
""")

# ---- File names -------------------------------------------------------------------------


def named(name, kind="application/octet-stream"):
    return with_file(name, kind, b"MZ" + bytes(60))


for sentence, name in (
        ("a_file_name_that_ends_in_dots_is_told_of", "invoice.exe..."),
        ("a_file_name_with_a_far_ending_is_told_of",
         "invoice.pdf" + " " * 90 + ".exe"),
        ("a_file_name_with_a_zero_width_character_is_told_of",
         "=?utf-8?B?aW52b2ljZS5l4oCLeGU=?="),
        ("a_file_name_with_a_full_width_dot_is_told_of",
         "=?utf-8?B?aW52b2ljZS5wZGbvvI5leGU=?=")):
    case(sentence, named(name), "finding filename-deceptive")
case("two_names_of_one_file_that_differ_are_told_of",
     head() + multipart("mixed", text("See the file."), part(
         'application/octet-stream; name="invoice.pdf"', b"MZ" + bytes(60),
         "base64", 'Content-Disposition: attachment; filename="setup.exe"\r\n')),
     "finding filename-deceptive")
case("a_path_in_a_file_name_is_no_harm",
     with_file("..\\\\..\\\\x\\\\bill.txt", "text/plain", BILL), """
part text/plain *bill.txt
account iban DE 3000 attachment
""")
case("a_file_name_with_a_version_number_is_fine",
     with_file("invoice v1.2 (final).pdf", "application/pdf",
               pdf(["Invoice 4711"])), """
part application/pdf invoice v1.2 (final).pdf
no finding filename-deceptive
""")
case("a_japanese_file_name_with_a_full_width_bracket_is_fine",
     head("請求書送付の件") + multipart("mixed", text("請求書をお送りします。"), file(
         "=?utf-8?B?6KuL5rGC5pu477yI77yT5pyI5YiG77yJLnBkZg==?=",
         "application/pdf", pdf(["請求書"]))), """
part application/pdf 請求書（３月分）.pdf
no finding filename-deceptive
""")
case("text_attached_as_a_file_is_not_the_authors_body",
     with_file("terms.txt", "text/plain; charset=utf-8", (
         "当社の取引銀行は次のとおりです。\r\n%s\r\n" % JAPAN).encode()), """
account jp-bank JP 4321 attachment
no account jp-bank JP 4321 body
attached contains 取引銀行
""")
