# SPDX-License-Identifier: Apache-2.0
"""Bank accounts and wallets: each kind, how they are hidden, and what only looks
like one."""
import hashlib

from files import base58, bech32, docx, iban, t_number
from write import IBAN, JAPAN, case, file, head, letter, multipart, page, text

SEED = hashlib.sha256(b"seki sample wallet").digest()
ROUTING = "123456780"           # a good check sum, of no bank
WALLETS = {"btc": base58(0, SEED[:20]), "script": base58(5, SEED[:20]),
           "bech32": bech32(SEED[:20]), "tron": base58(65, SEED[:20]),
           # A test vector of EIP-55.
           "eth": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}


def last(number):
    return number[-4:]


def found(sentence, words, *wants):
    case(sentence, letter(words), "\n".join(wants))


# ---- Each kind -----------------------------------------------------------------------

for sentence, country, rest in (
        ("a_british_iban_is_found", "GB", "NWBK60161331926819"),
        ("a_french_iban_with_a_letter_inside_is_found", "FR",
         "20041010050500013M02606"),
        ("a_maltese_iban_of_31_characters_is_found", "MT",
         "MALT011000012345MTLCAST001S"),
        ("a_norwegian_iban_of_15_characters_is_found", "NO", "86011117947")):
    number = iban(country, rest)
    found(sentence, "Please pay to IBAN %s." % " ".join(
        number[i:i + 4] for i in range(0, len(number), 4)),
        "account iban %s %s body" % (country, last(number)))
found("an_iban_without_any_blank_is_found",
      "Konto: DE89370400440532013000, danke.", "account iban DE 3000 body")
found("a_bic_beside_an_iban_is_found",
      "IBAN: %s\nBIC: COBADEFFXXX" % IBAN, "account iban DE 3000 body",
      "account bic DE * body")
found("a_us_account_with_its_routing_number_is_found",
      "Beneficiary: Collector LLC\nRouting number (ABA): %s\n"
      "Account number: 000123456789" % ROUTING,
      "account us-aba US 6789 body")
found("a_british_sort_code_with_its_account_is_found",
      "Sort code: 20-00-00\nAccount number: 55779911",
      "account gb-sort GB 9911 body")
for sentence, words in (
        ("a_japanese_account_on_four_lines_is_found",
         "銀行名：みなと銀行\n支店名：横浜支店\n口座種別：普通\n口座番号：７６５４３２１\n"
         "口座名義：カ）サプライ"),
        ("a_japanese_account_by_its_codes_is_found",
         "みなと銀行（金融機関コード 0999）横浜支店（店番 321）\n普通預金 口座番号 7654321"),
        ("a_japanese_account_of_a_credit_union_is_found",
         "みなと信用金庫 本店営業部 当座 7654321 ｶ)ｻﾌﾟﾗｲ"),
        ("a_japanese_account_of_a_farmers_union_is_found",
         "みなと農業協同組合 横浜支所 普通 7654321"),
        ("a_japanese_account_whose_number_comes_first_is_found",
         "口座番号 7654321（普通）　横浜支店　みなと銀行　株式会社サプライ"),
        ("a_japanese_account_in_half_width_kana_is_found",
         "ﾐﾅﾄ銀行 ﾖｺﾊﾏ支店 普通 7654321 ｶ)ｻﾌﾟﾗｲ"),
        ("a_japanese_account_in_english_words_is_found",
         "Bank: Minato Bank\nBranch: Yokohama Branch (321)\nType: Ordinary\n"
         "Account No.: 7654321\nName: SUPPLY CO., LTD."),
        ("a_japanese_account_in_one_line_of_english_is_found",
         "MINATO BANK, YOKOHAMA BRANCH, SAVINGS A/C 7654321, SUPPLY CO., LTD."),
        ("a_japanese_account_with_a_hyphen_in_its_number_is_found",
         "みなと銀行　横浜支店　（普）　765-4321"),
        ("a_japanese_account_with_words_between_is_found",
         "お振込先は、みなと銀行の横浜支店にございます弊社の普通預金口座（口座番号は7654321"
         "です）までお願いいたします。")):
    found(sentence, words, "account jp-bank JP 4321 body")
found("a_yucho_account_by_symbol_and_number_is_found",
      "ゆうちょ銀行\n記号 12340\n番号 76543211\nお名前 ｶ)ｻﾌﾟﾗｲ",
      "account jp-yucho JP 4321 body")
found("a_yucho_account_by_branch_is_found",
      "ゆうちょ銀行　二三八支店（店番238）　普通預金　7654321",
      "account jp-* JP 4321 body")
found("a_t_number_is_found",
      "登録番号 %s\n株式会社サプライ" % t_number("234567890123"),
      "account t-number JP 0123 body")
for sentence, kind, wallet in (
        ("a_bitcoin_address_is_found", "btc", "btc"),
        ("a_bitcoin_script_address_is_found", "btc", "script"),
        ("a_bitcoin_segwit_address_is_found", "btc", "bech32"),
        ("a_tron_address_is_found", "tron", "tron"),
        ("an_ethereum_address_is_found", "eth", "eth")):
    found(sentence, "Send the coins to %s by Friday." % WALLETS[wallet],
          "account %s * %s body" % (kind, last(WALLETS[wallet]).lower()
                                   if kind == "eth" else
                                   last(WALLETS[wallet])),
          "finding wallet")

# ---- Places ---------------------------------------------------------------------------

case("accounts_in_body_history_and_attachment_have_their_places",
     head("RE: 振込先") + multipart(
         "mixed", text("IBAN %s\n\n> %s" % (IBAN, JAPAN)),
         file("account.txt", "text/plain; charset=utf-8", (
             "Send coins to %s" % WALLETS["btc"]).encode())), """
account iban DE 3000 body
account jp-bank JP 4321 quoted
account btc * * attachment
""")
case("an_account_in_the_subject_is_found",
     letter("See the subject.", subject="New IBAN DE89370400440532013000"), """
account iban DE 3000
""")
case("an_account_in_the_cells_of_a_table_is_found",
     page("<table><tr><th>IBAN</th></tr><tr>%s</tr></table>" % "".join(
         "<td>%s</td>" % group for group in IBAN.split())), """
account iban DE 3000 body
""")
case("an_account_in_the_cells_of_a_japanese_table_by_columns_is_found",
     page("<table><tr><th>銀行</th><th>支店</th><th>種別</th><th>番号</th></tr>"
          "<tr><td>みなと銀行</td><td>横浜支店</td><td>普通</td><td>7654321</td></tr>"
          "</table>"), """
account jp-bank JP 4321 body
""")
case("an_account_in_the_items_of_a_list_is_found",
     page("<ul>%s</ul>" % "".join("<li>%s</li>" % group
                                  for group in IBAN.split())), """
account iban DE 3000 body
""")
case("the_same_account_twice_is_one",
     letter("IBAN %s\nAgain: %s" % (IBAN, IBAN.replace(" ", ""))), """
account iban DE 3000 body
""")
case("the_vendors_own_account_in_a_document_is_known",
     head("Invoice", "Katrin Weber <k.weber@rheintal-pumpen.example>") +
     multipart("mixed", text("The invoice is attached."), file(
         "invoice.docx", "application/vnd.openxmlformats-officedocument."
         "wordprocessingml.document",
         docx("Invoice 4711", "IBAN DE02 1203 0000 0000 2020 51"))), """
account iban DE 2051 attachment
no finding bank-account-unknown
""")

# ---- Too many ----

case("a_row_of_other_numbers_hides_no_account_in_an_attachment",
     head() + multipart("mixed", text("\n".join(
         t_number("%012d" % (100000000000 + i * 7919)) for i in range(60))),
                        file("bill.txt", "text/plain", (
                            "Please pay to IBAN %s" % IBAN).encode())), """
finding text-limit
account iban DE 3000 attachment
""")

# ---- Evasions -------------------------------------------------------------------------

for sentence, written in (
        ("an_iban_with_dots_is_found", IBAN.replace(" ", ".")),
        ("an_iban_with_dashes_is_found", IBAN.replace(" ", "–")),
        ("an_iban_with_commas_is_found", IBAN.replace(" ", ", ")),
        ("an_iban_with_arrows_is_found", IBAN.replace(" ", " → ")),
        ("an_iban_whose_groups_stand_in_brackets_is_found",
         IBAN.replace(" ", "] [").replace("]", "", 1) + "]"),
        ("an_iban_with_a_line_through_it_is_found",
         "".join(c + "\u0336" for c in IBAN)),
        ("an_iban_of_digits_of_a_display_is_found", "DE" + "".join(
            chr(0x1fbf0 + int(c)) for c in IBAN[2:].replace(" ", ""))),
        ("an_iban_broken_by_invisible_khmer_vowels_is_found",
         "\u17b4".join(IBAN.replace(" ", ""))),
        ("an_iban_over_two_lines_is_found", IBAN[:14] + "\n" + IBAN[15:]),
        ("an_iban_in_small_letters_is_found", IBAN.lower()),
        ("an_iban_with_one_blank_between_all_its_characters_is_found",
         " ".join(IBAN.replace(" ", ""))),
        ("an_iban_with_the_letter_o_for_zeros_is_found",
         IBAN[:2] + IBAN[2:].replace("0", "O")),
        ("an_iban_with_cyrillic_country_letters_is_found",
         IBAN.replace("DE", "DЕ"))):
    found(sentence, "Konto (IBAN): %s\nDanke." % written,
          "account iban DE 3000 body")
found("a_wallet_broken_by_a_line_end_is_found",
      "Wallet (BTC): %s\n%s" % (WALLETS["btc"][:17], WALLETS["btc"][17:]),
      "account btc * %s body" % last(WALLETS["btc"]))
found("a_japanese_account_whose_words_are_spaced_out_is_found",
      "み な と 銀 行　横 浜 支 店　普 通　７ ６ ５ ４ ３ ２ １",
      "account jp-bank JP 4321 body")
found("two_accounts_of_one_bank_are_two",
      "みなと銀行 横浜支店\n普通 7654321\n当座 1122334\n",
      "account jp-bank JP 4321 body", "account jp-bank JP 2334 body")

# ---- False friends ----------------------------------------------------------------------

NONE = "no account"
for sentence, words in (
        ("an_iban_with_a_wrong_sum_is_none", "IBAN DE88 3704 0044 0532 0130 00"),
        ("the_number_of_an_order_is_no_account",
         "Order DE8937040044, delivery 0532013000, invoice 123456780."),
        ("a_telephone_number_is_no_account",
         "TEL 03-1234-5678 FAX 03-1234-5679 携帯 090-1234-5678"),
        ("a_postal_code_and_an_address_are_no_account",
         "〒231-0001 神奈川県横浜市中区みなと町1-2-3 横浜支店 ビル7階"),
        ("a_tracking_number_is_no_account",
         "お荷物伝票番号 7654-3210-9876（普通郵便）でお送りしました。"),
        ("a_bank_holiday_is_no_account",
         "The bank is closed on 2026-04-29. Call branch 7654321 for details."),
        ("a_wallet_with_a_wrong_sum_is_none",
         "Send it to %sx by Friday." % WALLETS["btc"][:-1]),
        ("a_message_id_is_no_wallet",
         "<1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3@mail.example>"),
        ("a_commit_is_no_wallet",
         "See commit 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed in the repository."),
        ("a_t_number_with_a_wrong_digit_is_none", "登録番号 T1234567890123"),
        ("ordinary_mail_and_a_number_are_no_account",
         "普通郵便で7654321通をお送りしました。横浜支店の担当者より銀行休業日をご案内します。"),
        ("a_routing_number_without_an_account_is_none",
         "The sum of the routing table is %s today." % ROUTING),
        ("a_date_in_six_digits_is_no_sort_code",
         "Delivered 20-03-26, account of the events on page 12345678."),
        ("a_part_number_that_looks_like_a_bic_is_none",
         "Part DEUTDEFF500 and COBADEFF are in stock.")):
    found(sentence, words, NONE)
found("a_page_about_a_wallet_is_no_wallet",
      "https://explorer.example/address/%s" % WALLETS["btc"], NONE)
