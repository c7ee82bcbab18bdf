# SPDX-License-Identifier: Apache-2.0
"""Bytes and the labels they come under: Japanese as it really arrives."""
import base64

from files import pdf
from write import (case, file, head, jis, letter, multipart, part, text, word)

MOVED = "振込先の口座が変わりました。"
POLITE = "平素より大変お世話になっております。"


def body(raw, label, encoding="8bit"):
    return head() + text(raw, label=label, encoding=encoding)


def subject(*words):
    """A subject of encoded words as they are given, folded between."""
    return letter(POLITE, subject="\r\n ".join(words))


def b64(raw):
    return base64.b64encode(raw).decode()


# ---- Encoded words --------------------------------------------------------------------

JIS = jis(MOVED)                # 3 octets of escape, 28 of text, 3 of escape
case("iso_2022_jp_words_cut_within_a_character_are_joined",
     subject("=?iso-2022-jp?B?%s?=" % b64(JIS[:12]),
             "=?iso-2022-jp?B?%s?=" % b64(JIS[12:])), """
subject 振込先の口座が変わりました。
""")
case("an_iso_2022_jp_escape_cut_between_two_words_is_joined",
     subject("=?iso-2022-jp?B?%s?=" % b64(b"Re: " + JIS[:2]),
             "=?iso-2022-jp?B?%s?=" % b64(JIS[2:])), """
subject Re: 振込先の口座が変わりました。
""")
case("iso_2022_jp_words_that_never_return_to_ascii_are_each_whole",
     subject("=?iso-2022-jp?B?%s?=" % b64(jis("振込先の")[:-3]),
             "=?iso-2022-jp?B?%s?=" % b64(jis("口座が変わりました")[:-3])), """
subject 振込先の口座が変わりました
""")
case("encoded_words_without_a_blank_between_are_read",
     letter(POLITE, subject="=?iso-2022-jp?B?%s?==?iso-2022-jp?B?%s?=" % (
         b64(jis("振込先")), b64(jis("変更の件")))), """
subject 振込先変更の件
""")
case("encoded_words_in_the_middle_of_other_words_are_read",
     letter(POLITE, subject="Re:=?iso-2022-jp?B?%s?=(4711)" % b64(
         jis("振込先変更"))), """
subject Re:振込先変更(4711)
""")
case("an_encoded_word_in_a_quoted_display_name_is_read",
     letter(POLITE).replace(b"Kaoru Abe <", b'"' + word("阿部 薫").encode() +
                            b'" <'), """
from.name 阿部 薫
from.address k.abe@supplier.example
""")
case("an_encoded_word_far_too_long_is_read",
     letter(POLITE, subject=word("振込先の口座が変わりました。" * 6)), """
subject contains 振込先の口座が変わりました。振込先の口座が変わりました。
""")
case("an_encoded_word_with_a_language_is_read",
     letter(POLITE, subject="=?utf-8*ja?B?%s?=" % b64(MOVED.encode())), """
subject 振込先の口座が変わりました。
""")
case("an_encoded_word_without_its_padding_is_read",
     letter(POLITE, subject="=?utf-8?B?%s?=" % b64(
         "振込先変更!".encode()).rstrip("=")), """
subject 振込先変更!
""")
case("a_quoted_word_with_blanks_in_it_is_read",
     letter(POLITE, subject="=?utf-8?Q?Your new account_ =E6=8C=AF=E8=BE=BC?="),
     """
subject Your new account* 振込
""")
case("an_encoded_word_folded_in_its_middle_is_read",
     letter(POLITE, subject="=?utf-8?B?%s\r\n %s?=" % (
         b64(MOVED.encode())[:20], b64(MOVED.encode())[20:])), """
subject 振込先の口座が変わりました。
""")
case("the_label_of_an_encoded_word_that_lies_is_found_out",
     letter(POLITE, subject=word(MOVED.encode("cp932"), label="iso-2022-jp")),
     """
subject 振込先の口座が変わりました。
finding charset-lied
""")

# ---- ISO-2022-JP ----------------------------------------------------------------------

case("half_width_kana_by_shift_out_are_read",
     body(b"\x0eLO]\x0f " + jis("商事です。") + b"\r\n", "ISO-2022-JP"), """
text contains 商事です。
no finding charset-invalid
""")
case("half_width_kana_as_8_bit_octets_in_iso_2022_jp_are_read",
     body(b"\xcc\xd8\xba\xd0 " + jis("の期限は金曜日です。") + b"\r\n",
          "ISO-2022-JP"), """
text contains ﾌﾘｺﾐ の期限は金曜日です。
""")
case("a_line_of_iso_2022_jp_that_ends_in_two_byte_mode_spoils_no_other",
     body(jis("一行目です。")[:-3] + b"\r\nSecond line in ASCII.\r\n" +
          jis("三行目です。") + b"\r\n", "ISO-2022-JP"), """
text contains 一行目です。
text contains Second line in ASCII.
text contains 三行目です。
""")
case("iso_2022_jp_with_jis_x_0213_is_read",
     body(b"\x1b$(Q-!$\"\x1b(B " + "森鷗外の俱楽部".encode("iso2022_jp_2004") +
          b"\r\n", "ISO-2022-JP-2004"), """
text contains ①あ
text contains 森鷗外の俱楽部
""")
case("jis_x_0213_under_the_old_label_is_read",
     body("森鷗外の俱楽部です。\r\n".encode("iso2022_jp_2004"), "ISO-2022-JP"),
     """
text contains 森鷗外の俱楽部です。
""")
case("iso_2022_jp_with_characters_of_ibm_and_nec_is_read",
     body(jis("株式会社髙﨑商店、㈱みなと、℡03-1234-5678") + b"\r\n",
          "ISO-2022-JP"), """
text contains 株式会社髙﨑商店、㈱みなと、
no finding charset-invalid
""")
case("iso_2022_jp_with_a_footer_in_utf_8_keeps_both",
     body(jis(MOVED) + b"\r\n\r\n" + "─── 購買部連絡網 ───\r\n".encode(),
          "ISO-2022-JP"), """
text contains 振込先の口座が変わりました。
text contains 購買部連絡網
""")
case("cp50221_is_read_by_that_name",
     body(jis("①振込先はﾐﾅﾄ銀行です。") + b"\r\n", "CP50221"), """
text contains ①振込先は
no finding charset-unknown
""")
case("iso_2022_jp_in_base64_is_read",
     body(jis(MOVED) + b"\r\n", "iso-2022-jp", "base64"), """
text 振込先の口座が変わりました。
""")

# ---- Shift_JIS and EUC-JP -----------------------------------------------------------------

case("shift_jis_with_characters_of_nec_and_ibm_is_read",
     body("①株式会社髙﨑商店、㈱みなと、Ⅳ月分\r\n".encode("cp932"),
          "Shift_JIS"), """
text ①株式会社髙﨑商店、㈱みなと、Ⅳ月分
no finding charset-invalid
no finding charset-lied
""")
SJIS = MOVED.encode("cp932") + b"\r\n"
case("shift_jis_under_each_of_its_names_is_read",
     head() + multipart("mixed", *[
         text(("%d%s" % (i, MOVED)).encode("cp932") + b"\r\n", label=label)
         for i, label in enumerate((
             "Windows-31J", "x-sjis", "cp932", "MS_Kanji", "shift-jis", "sjis",
             "ms932", "csShiftJIS"))]), "".join(
                 "text contains %d%s\n" % (i, MOVED) for i in range(8)) + """
no finding charset-unknown
""")
case("shift_jis_whose_second_bytes_are_backslashes_is_read",
     body("来月の予定表と、十分な能力のあるソフトの構成案をお送りします。\r\n".encode("cp932"),
          "Shift_JIS"), """
text 来月の予定表と、十分な能力のあるソフトの構成案をお送りします。
""")
case("shift_jis_2004_is_read",
     body("森鷗外の俱楽部①\r\n".encode("shift_jis_2004"), "Shift_JIS-2004"), """
text contains 森鷗外の俱楽部①
no finding charset-unknown
""")
case("euc_jp_with_half_width_kana_and_row_13_is_read",
     body("請求書は".encode("euc_jp") + b"\xad\xa1" + "と".encode("euc_jp") +
          b"\x8e\xcc\x8e\xd8\x8e\xba\x8e\xd0" + "です。\r\n".encode("euc_jp"),
          "EUC-JP"), """
text 請求書は①とﾌﾘｺﾐです。
no finding charset-invalid
""")
case("euc_jp_by_microsofts_name_is_read",
     body(b"\xfc\xe2\xf9\xf5" + "商店です。\r\n".encode("euc_jp"),
          "eucJP-ms"), """
text contains 髙﨑商店です。
no finding charset-unknown
""")

# ---- Labels that lie ---------------------------------------------------------------------

for sentence, raw, label in (
        ("shift_jis_labelled_iso_2022_jp_is_found_out", "cp932", "ISO-2022-JP"),
        ("euc_jp_labelled_shift_jis_is_found_out", "euc_jp", "Shift_JIS"),
        ("shift_jis_labelled_euc_jp_is_found_out", "cp932", "EUC-JP"),
        ("iso_2022_jp_labelled_utf_8_is_found_out", "iso2022_jp", "UTF-8"),
        ("utf_8_labelled_us_ascii_is_found_out", "utf-8", "us-ascii"),
        ("utf_8_labelled_shift_jis_is_found_out", "utf-8", "Shift_JIS"),
        ("utf_8_labelled_iso_8859_1_is_found_out", "utf-8", "ISO-8859-1"),
        ("shift_jis_labelled_us_ascii_is_found_out", "cp932", "US-ASCII")):
    case(sentence, body(
        ("みなとフーズ株式会社 経理部 御中\r\n%s\r\n%s\r\n" % (POLITE, MOVED)).encode(
            raw), label), """
text contains みなとフーズ株式会社 経理部 御中
text contains 振込先の口座が変わりました。
finding charset-lied
""")
for sentence, raw in (("euc_jp_without_any_label_is_read", "euc_jp"),
                      ("iso_2022_jp_without_any_label_is_read", "iso2022_jp"),
                      ("utf_8_without_any_label_is_read", "utf-8")):
    case(sentence, head() + part("", ("%s\r\n%s\r\n" % (POLITE, MOVED)).encode(
        raw)), """
text contains 平素より大変お世話になっております。
text contains 振込先の口座が変わりました。
""")
for i, label in enumerate(("unknown-8bit", "_autodetect_all", "default",
                           "x-user-defined")):
    case("japanese_under_the_label_%s_is_found_out" % (
        "unknown_8bit", "autodetect", "default", "x_user_defined")[i],
        body((MOVED + "\r\n" + POLITE + "\r\n").encode(
            ("cp932", "euc_jp", "utf-8", "cp932")[i]), label), """
text contains 振込先の口座が変わりました。
""")
for sentence, kind in (
        ("a_label_in_single_quotes_is_understood", "text/plain; charset='UTF-8'"),
        ("a_label_whose_quote_never_closes_is_understood",
         'text/plain; charset="UTF-8'),
        ("the_label_utf8_without_a_hyphen_is_understood",
         "text/plain; charset=utf8"),
        ("a_label_in_rfc_2231_form_is_understood",
         "text/plain; charset*=us-ascii'en'utf-8")):
    case(sentence, head() + part(kind, MOVED), """
text 振込先の口座が変わりました。
no finding charset-unknown
no finding charset-lied
""")
case("html_that_names_its_charset_in_itself_is_read",
     head() + part("text/html", (
         '<html><head><meta http-equiv="Content-Type" content="text/html; '
         'charset=Shift_JIS"></head><body>%s</body></html>' % MOVED).encode(
             "cp932")), """
text 振込先の口座が変わりました。
""")
case("the_header_outranks_the_charset_that_html_names",
     head() + part("text/html; charset=UTF-8", (
         '<html><head><meta charset="Shift_JIS"></head><body>%s</body></html>'
         % MOVED).encode()), """
text 振込先の口座が変わりました。
""")

# ---- Others ----------------------------------------------------------------------------

case("utf_7_is_read_where_the_label_says_so",
     body(MOVED.encode("utf-7") + b"\r\n", "UTF-7"), """
text 振込先の口座が変わりました。
""")
case("ebcdic_is_read_where_the_label_says_so",
     body("Our new account is IBAN DE89 3704 0044 0532 0130 00".encode("cp037"),
          "ibm037"), """
text Our new account is IBAN DE89 3704 0044 0532 0130 00
account iban DE 3000 body
finding charset-unknown
""")
case("utf_7_without_its_label_stays_what_it_looks_like",
     body("振込先".encode("utf-7") + b" is in the text.\r\n", "us-ascii"), """
text +* is in the text.
text lacks 振込先
""")
case("utf_16_with_its_mark_is_read",
     body(("\ufeff" + MOVED + "\r\n").encode("utf-16-le"), "utf-16", "base64"),
     """
text 振込先の口座が変わりました。
""")
case("a_byte_order_mark_is_not_shown",
     body(b"\xef\xbb\xbf" + MOVED.encode() + b"\r\n", "utf-8"), """
text 振込先の口座が変わりました。
""")
case("chinese_and_korean_are_read_by_their_labels",
     head() + multipart(
         "mixed", text("银行账户已变更。", charset="gb2312"),
         text("銀行帳戶已變更。", charset="big5"),
         text("은행 계좌가 변경되었습니다.", charset="euc-kr"),
         text("㈱银行﨑镕".encode("gb18030"), label="gb2312")), """
text contains 银行账户已变更。
text contains 銀行帳戶已變更。
text contains 은행 계좌가 변경되었습니다.
text contains 镕
""")
case("german_under_its_label_is_not_taken_for_japanese",
     body("Größe und Überweisung für März\r\n".encode("latin-1"), "iso-8859-1"),
     """
text Größe und Überweisung für März
no finding charset-lied
""")
case("german_without_any_label_is_not_taken_for_japanese",
     head() + part("", "Die Überweisung für März geht an das neue Konto, "
                   "Größe 4.\r\n".encode("cp1252")), """
text contains Die Überweisung für März geht an das neue Konto, Größe 4.
""")
case("utf_8_with_broken_characters_keeps_the_rest",
     body(b"Our bank \xff\xfe account " + "振込先".encode()[:-1] +
          b" has changed \xc0\xaf.\r\n", "utf-8"), """
finding charset-invalid
text contains Our bank
text contains 振込
text contains has changed
text contains \\ufffd
""")
case("text_that_ends_within_a_character_is_told_of",
     body(MOVED.encode()[:-1], "utf-8"), """
finding charset-invalid
text contains 振込先の口座が変わりました
""")
case("text_of_nothing_but_broken_octets_is_not_empty",
     body(b"\xff\xff\xff\xff", "utf-8"), """
no text -
finding charset-*
""")

# ---- Raw headers and names of files -----------------------------------------------------------

for sentence, raw in (("a_raw_euc_jp_subject_is_read", "euc_jp"),
                      ("a_raw_iso_2022_jp_subject_is_read", "iso2022_jp"),
                      ("a_raw_utf_8_subject_is_read", "utf-8")):
    case(sentence, letter(POLITE, subject="請求書送付のご案内です".encode(raw)), """
subject 請求書送付のご案内です
""")
case("a_raw_shift_jis_display_name_is_read",
     letter(POLITE).replace(b"Kaoru Abe <", '"経理部 阿部 薫" <'.encode("cp932")),
     """
from.name 経理部 阿部 薫
from.address k.abe@supplier.example
finding header-8bit
""")

PDF = pdf(["Invoice 4711"])


def disposition(words):
    if isinstance(words, str):
        words = words.encode()
    return head() + multipart("mixed", text("See the file."), part(
        "application/pdf", PDF, "base64",
        b"Content-Disposition: attachment;\r\n " + words + b"\r\n"))


def percent(raw):
    return "".join("%%%02X" % octet for octet in raw)


NAME = "請求書①.pdf"
for sentence, words, want in (
        ("a_file_name_in_rfc_2231_shift_jis_is_read",
         "filename*=Shift_JIS'ja'" + percent(NAME.encode("cp932")), NAME),
        ("a_file_name_in_rfc_2231_iso_2022_jp_with_row_13_is_read",
         "filename*=ISO-2022-JP''" + percent(jis(NAME)), NAME),
        ("a_file_name_in_rfc_2231_sections_cut_within_a_character_is_read",
         "filename*0*=UTF-8''%s;\r\n filename*1*=%s;\r\n filename*2=.pdf" % (
             percent("請求書".encode()[:4]), percent("請求書①".encode()[4:])),
         NAME),
        ("a_file_name_whose_sections_come_out_of_order_is_read",
         "filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ("a_file_name_of_two_encoded_words_in_quotes_is_read",
         'filename="%s\r\n %s"' % (word("請求書", "iso-2022-jp"),
                                   word("三月分.pdf", "iso-2022-jp")),
         "請求書三月分.pdf"),
        ("a_file_name_with_an_encoded_word_in_sections_is_read",
         'filename*0="%s";\r\n filename*1="%s"' % (
             word(NAME)[:20], word(NAME)[20:]), NAME),
        ("a_file_name_in_taken_apart_kana_is_put_together",
         "filename*=UTF-8''" + percent("ご請求書が.pdf".encode().replace(
             "ご".encode(), "こ\u3099".encode()).replace(
                 "が".encode(), "か\u3099".encode())), "ご請求書が.pdf"),
        ("a_file_name_in_raw_euc_jp_is_read",
         b'filename="' + "請求書送付状.pdf".encode("euc_jp") + b'"',
         "請求書送付状.pdf"),
        ("a_file_name_in_raw_iso_2022_jp_is_read",
         b'filename="' + jis("請求書送付状.pdf") + b'"', "請求書送付状.pdf")):
    case(sentence, disposition(words), "part application/pdf %s" % want)
case("the_extended_file_name_outranks_the_plain_one",
     disposition('filename="invoice.pdf"; filename*=UTF-8\'\'' +
                 percent("請求書.pdf".encode())), """
part application/pdf 請求書.pdf
""")
