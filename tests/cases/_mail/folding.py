# SPDX-License-Identifier: Apache-2.0
"""Words, names and domains in disguise. The organisation of default.conf has the
domain minato-foods.example, the CFO Haruka Endo (遠藤 遥) and the vendor
Rheintal Pumpen GmbH, rheintal-pumpen.example."""
from write import SUPPLIER, case, head, letter, text, word

PAY = "Please pay to our new bank account today."


def by(name, address="collector@mail.example"):
    name = name if name.isascii() and '"' in name else word(name) if name \
        else ""
    return head("Payment", "%s <%s>" % (name, address)) + text(
        "Are you at your desk? I need a payment made today.")


def plain(sentence, words, *want):
    case(sentence, letter(words), "\n".join(want))


def math(words, first):
    """Letters of a row of the mathematical alphabets."""
    return "".join(chr(first + ord(c) - 65) if c.isupper() else
                   chr(first + 26 + ord(c) - 97) if c.islower() else c
                   for c in words)


# ---- Words ---------------------------------------------------------------------------

for sentence, words in (
        ("words_in_full_width_letters_are_matched",
         "".join(chr(ord(c) + 0xfee0) if c != " " else "\u3000" for c in PAY)),
        ("words_in_bold_mathematical_letters_are_matched", math(PAY, 0x1d400)),
        ("words_in_sans_serif_mathematical_letters_are_matched",
         math(PAY, 0x1d5a0)),
        ("words_in_circled_letters_are_matched",
         "".join(chr(0x24d0 + ord(c) - 97) if c.islower() else c for c in PAY)),
        ("words_with_zero_width_spaces_are_matched", "\u200b".join(PAY)),
        ("words_with_word_joiners_and_marks_of_order_are_matched",
         PAY.replace("a", "a\u2060").replace("n", "\ufeffn")),
        ("words_with_direction_marks_are_matched",
         PAY.replace("b", "\u200e\u200fb").replace("c", "\u2068c\u2069")),
        ("words_with_variation_selectors_are_matched",
         PAY.replace("a", "a\ufe0f").replace("o", "o\U000e0100")),
        ("words_with_invisible_tags_are_matched",
         PAY.replace("c", "\U000e0063c\U000e007f")),
        ("words_with_strange_blanks_are_matched",
         PAY.replace(" ", "\u2003\u00a0\u202f")),
        ("words_with_filler_characters_are_matched",
         PAY.replace("n", "n\u17b4").replace("p", "p\u115f\u034f"))):
    plain(sentence, words, "live contains pay to our new bank account")
plain("words_in_small_capitals_are_matched",
      PAY.translate(str.maketrans("abenou", "ᴀʙᴇɴᴏᴜ")),
      "live contains new bank account")

for sentence, words, want in (
        ("half_width_kana_are_matched", "ﾌﾘｺﾐｻｷのﾍﾝｺｳをお知らせします。",
         "フリコミサキのヘンコウ"),
        ("hiragana_and_katakana_are_matched_alike",
         "ふりこみさきのへんこうをお知らせします。", "フリコミサキ"),
        ("sound_marks_apart_from_their_kana_are_matched",
         "ご入金先のギンコウが変わりました。".replace("ギ", "キ\u3099").replace(
             "ご", "こ\u3099"), "ギンコウ"),
        ("japanese_words_broken_by_zero_width_spaces_are_matched",
         "\u200b".join("振込先口座の変更をお知らせします。"), "振込先口座の変更"),
        ("radicals_in_the_place_of_kanji_are_matched",
         "⼝座と⾦額の変更をお知らせします。", "口座と金額の変更"),
        ("squared_and_parenthesised_words_are_matched",
         "㈱みなとの㌔単価と㈹宛のご案内", "(株)みなとのキロ単価と(代)宛"),
        ("long_vowel_marks_and_dashes_are_matched_alike",
         "オ−ナ―様からのメ─ルです。", "オーナー様からのメール")):
    plain(sentence, words, "live contains " + want)
plain("spaced_out_letters_stay_letters_that_are_spaced",
      "The parts A B C D and E are ready. I T is fine.",
      "live contains A B C D and E", "verdict clean")

# ---- Digits ----------------------------------------------------------------------------

IBAN = "DE89370400440532013000"
for sentence, digits in (
        ("an_iban_in_full_width_is_found", "０１２３４５６７８９"),
        ("an_iban_in_arabic_digits_is_found", "٠١٢٣٤٥٦٧٨٩"),
        ("an_iban_in_devanagari_digits_is_found", "०१२३४५६७८९"),
        ("an_iban_in_mathematical_digits_is_found", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
        ("an_iban_in_circled_digits_is_found", "⓪①②③④⑤⑥⑦⑧⑨")):
    plain(sentence, "IBAN: " + IBAN.translate(
        str.maketrans("0123456789", digits)), "account iban DE 3000 body")
plain("an_iban_broken_by_zero_width_characters_is_found",
      "IBAN: " + "\u200b".join(IBAN), "account iban DE 3000 body")
plain("a_japanese_account_in_kanji_digits_is_found",
      "みなと銀行 横浜支店 普通預金 口座番号 七六五四三二一",
      "account jp-bank JP 4321 body")
plain("a_japanese_account_in_circled_digits_is_found",
      "みなと銀行 横浜支店 普通 ⑦⑥⑤④③②①", "account jp-bank JP 4321 body")

# ---- Domains -----------------------------------------------------------------------------

for sentence, domain in (
        ("our_domain_with_rn_for_m_is_a_look_alike", "rninato-foods.example"),
        ("our_domain_with_a_zero_for_o_is_a_look_alike", "minato-f00ds.example"),
        ("our_domain_with_a_one_for_i_is_a_look_alike", "m1nato-foods.example"),
        ("our_domain_with_an_accent_is_a_look_alike",
         "mínato-foods.example".encode("idna").decode()),
        ("our_domain_in_cyrillic_letters_is_a_look_alike",
         "mіnаtо-fооds.example".encode("idna").decode()),
        ("our_domain_without_its_hyphen_is_a_look_alike",
         "minatofoods.example"),
        ("our_domain_with_two_letters_exchanged_is_a_look_alike",
         "minato-fodos.example"),
        ("our_domain_with_a_letter_too_many_is_a_look_alike",
         "minato-fooods.example")):
    case(sentence, by("Accounts", "ap@" + domain), "finding own-domain-lookalike")
for sentence, domain in (
        ("a_vendors_domain_with_rn_for_m_is_a_look_alike",
         "rheintal-purnpen.example"),
        ("a_vendors_domain_with_another_last_letter_is_a_look_alike",
         "rheintal-pumpem.example"),
        ("a_vendors_domain_with_a_word_added_is_a_look_alike",
         "rheintal-pumpen-gmbh.example")):
    case(sentence, by("Rechnung", "office@" + domain),
         "finding vendor-domain-lookalike")
for sentence, domain in (
        ("a_domain_that_only_shares_a_word_is_no_look_alike",
         "minato-ward.example"),
        ("a_subdomain_of_our_own_is_no_look_alike",
         "mail.minato-foods.example")):
    case(sentence, by("Office", "office@" + domain),
         "no finding own-domain-lookalike")

# ---- Names -------------------------------------------------------------------------------

for sentence, name in (
        ("our_cfos_name_in_capitals_and_turned_around_is_known",
         "ENDO, Haruka"),
        ("our_cfos_name_in_full_width_letters_is_known", "Ｈａｒｕｋａ　Ｅｎｄｏ"),
        ("our_cfos_name_in_mathematical_letters_is_known",
         math("Haruka Endo", 0x1d400)),
        ("our_cfos_name_with_cyrillic_letters_is_known", "Hаrukа Еndо"),
        ("our_cfos_name_with_zero_width_characters_is_known",
         "Har\u200buka En\u200bdo"),
        ("our_cfos_name_with_accents_is_known", "Harúka Endō"),
        ("our_cfos_name_with_a_zero_is_known", "Haruka End0"),
        ("our_cfos_name_in_kanji_without_its_blank_is_known", "遠藤遥"),
        ("our_cfos_name_in_kanji_with_a_title_is_known", "遠藤　遥（財務担当役員）"),
        ("our_cfos_name_in_kanji_with_respect_is_known", "遠藤 遥 様"),
        ("our_cfos_name_behind_a_company_is_known",
         "みなとフーズ株式会社 遠藤 遥"),
        ("our_cfos_name_before_her_department_is_known",
         "Haruka Endo / Finance")):
    case(sentence, by(name), "finding protected-name*")
for sentence, name in (
        ("another_persons_name_is_not_our_cfos", "Haruko Sendo"),
        ("the_family_name_alone_is_not_our_cfos", "Endo"),
        ("a_name_that_only_contains_our_cfos_is_another", "Sharuka Endorf"),
        ("another_kanji_name_is_not_our_cfos", "遠藤 遥香")):
    case(sentence, by(name), "no finding protected-name")
case("our_cfos_name_from_her_own_address_is_fine",
     by("Haruka Endo", "h.endo@minato-foods.example"),
     "no finding protected-name")
case("a_supplier_whom_nobody_protects_is_fine",
     head("Payment", SUPPLIER) + text("The goods left today."),
     "no finding protected-name\nverdict clean")
