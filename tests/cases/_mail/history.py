# SPDX-License-Identifier: Apache-2.0
"""The author's own words apart from the history below, above or between them."""
from write import CASES, OURS, IBAN, JAPAN, case, head, html, letter, multipart, page, text

OWN = "承知いたしました。新しい口座は下記のとおりです。"
OLD = "木曜日に納品いただけますでしょうか。"
QUOTED = "\n".join("> " + line for line in (
    "平素より大変お世話になっております。", OLD))
APART = """
live contains 新しい口座は下記のとおりです
live lacks 木曜日に納品
quoted contains 木曜日に納品いただけますでしょうか
quoted lacks 新しい口座
account jp-bank JP 4321 body
"""
BLOCK = ("差出人: 経理部 <ap@minato-foods.example>\n送信日時: 2026年3月9日 17:02\n"
         "宛先: 阿部 薫 <k.abe@supplier.example>\n件名: 納品の件\n\n" + OLD)


def answer(history, above=OWN + "\n" + JAPAN):
    return letter(above + "\n\n" + history, "RE: 納品の件")


# ---- Styles of quoting, plain ---------------------------------------------------------------

for sentence, history in (
        ("history_behind_angle_brackets_stands_apart", QUOTED),
        ("history_in_the_style_of_thunderbird_stands_apart",
         "On 2026/03/09 17:02, 経理部 wrote:\n" + QUOTED),
        ("history_in_the_style_of_gmail_in_japanese_stands_apart",
         "2026年3月9日(月) 17:02 経理部 <ap@minato-foods.example>:\n\n" + QUOTED),
        ("history_in_the_style_of_apple_mail_in_japanese_stands_apart",
         "2026/03/09 17:02、経理部 <ap@minato-foods.example>のメール:\n\n" +
         QUOTED),
        ("history_in_the_style_of_becky_stands_apart",
         "On Mon, 9 Mar 2026 17:02:11 +0900\n経理部 <ap@minato-foods.example> "
         "wrote:\n\n" + QUOTED),
        ("history_in_the_style_of_hidemaru_stands_apart",
         "経理部 さんは書きました:\n" + QUOTED.replace("> ", ">")),
        ("history_behind_names_and_angle_brackets_stands_apart",
         QUOTED.replace("> ", "経理部> ")),
        ("history_in_the_style_of_outlook_stands_apart",
         "-----Original Message-----\nFrom: 経理部 <ap@minato-foods.example>\n"
         "Sent: Monday, March 9, 2026 5:02 PM\nTo: 阿部 薫\nSubject: 納品の件\n\n" +
         OLD),
        ("history_under_a_line_of_outlook_on_the_web_stands_apart",
         "________________________________\n" + BLOCK),
        ("history_under_a_bare_japanese_block_stands_apart", BLOCK),
        ("history_under_a_japanese_block_in_full_width_stands_apart",
         BLOCK.replace(": ", "：")),
        ("history_under_the_words_original_message_in_japanese_stands_apart",
         "----- 元のメッセージ -----\n" + BLOCK),
        ("history_of_a_docomo_phone_stands_apart",
         "---------- 元のメール ----------\nFrom: ap@minato-foods.example\n"
         "Date: 2026/03/09 17:02\nTo: k.abe@supplier.example\n"
         "Subject: 納品の件\n\n" + OLD),
        ("history_of_a_forwarded_message_stands_apart",
         "---------- Forwarded message ---------\n差出人: 経理部 <ap@minato-foods."
         "example>\nDate: 2026年3月9日(月) 17:02\nSubject: 納品の件\nTo: "
         "<k.abe@supplier.example>\n\n" + OLD)):
    case(sentence, answer(history), APART)

WEST = ("Noted. Our new account is IBAN %s.\n\n" % IBAN)
for sentence, history in (
        ("history_in_the_style_of_gmail_stands_apart",
         "On Mon, Mar 9, 2026 at 5:02 PM Accounts Payable\n"
         "<ap@minato-foods.example> wrote:\n\n> Can you deliver on Thursday?\n"),
        ("german_history_of_outlook_stands_apart",
         "Von: Accounts Payable <ap@minato-foods.example>\nGesendet: Montag, 9. "
         "März 2026 09:02\nAn: Kaoru Abe\nBetreff: Lieferung\n\n"
         "Can you deliver on Thursday?\n"),
        ("french_history_stands_apart",
         "Le lun. 9 mars 2026 à 17:02, Accounts Payable "
         "<ap@minato-foods.example> a écrit :\n\n"
         "> Can you deliver on Thursday?\n")):
    case(sentence, letter(WEST + history, "Re: Delivery"), """
live contains Our new account is IBAN
live lacks deliver on Thursday
quoted contains Can you deliver on Thursday
account iban DE 3000 body
""")

# ---- Styles of quoting, HTML ----------------------------------------------------------------

LINES = "<p>%s</p><p>%s</p>" % (OWN, JAPAN)
for sentence, history in (
        ("history_in_a_quote_of_apple_mail_stands_apart",
         '<blockquote type="cite"><div>2026/03/09 17:02、経理部 &lt;ap@minato-foods.'
         "example&gt;のメール:</div><p>%s</p></blockquote>" % OLD),
        ("history_in_a_quote_of_gmail_stands_apart",
         '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">2026年3月9日(月) '
         '17:02 経理部 &lt;<a href="mailto:ap@minato-foods.example">ap@minato-foods.'
         'example</a>&gt;:<br></div><blockquote class="gmail_quote"><p>%s</p>'
         "</blockquote></div>" % OLD),
        ("history_under_the_line_of_outlook_stands_apart",
         '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0mm '
         '0mm 0mm"><p><b>From:</b> 経理部 &lt;ap@minato-foods.example&gt;<br><b>Sent:'
         "</b> Monday, March 9, 2026 5:02 PM<br><b>To:</b> 阿部 薫<br><b>Subject:"
         "</b> 納品の件</p></div><p>%s</p>" % OLD)):
    case(sentence, page(LINES + history, "RE: 納品の件"), APART)

# ---- Fraud below, between and in disguise ----------------------------------------------------

case("a_fraud_below_the_history_is_the_authors",
     letter("On 2026/03/09 17:02, 経理部 wrote:\n%s\n\n%s\n%s\n" % (
         QUOTED, OWN, JAPAN), "RE: 納品の件"), APART)
case("a_fraud_below_a_quote_in_html_is_the_authors",
     page('<p>2026/03/09 17:02、経理部 &lt;ap@minato-foods.example&gt;のメール:</p>'
          '<blockquote type="cite"><p>%s</p></blockquote>%s' % (OLD, LINES),
          "RE: 納品の件"), APART)
case("answers_between_the_lines_are_the_authors",
     letter("> 木曜日に納品いただけますでしょうか。\n\nはい、木曜日に伺います。\n\n> 請求書は"
            "いつ届きますか。\n\n新しい口座は下記のとおりです。\n%s\n" % JAPAN,
            "RE: 納品の件"), """
live contains 新しい口座は下記のとおりです
live contains はい、木曜日に伺います
live lacks 請求書はいつ届きますか
quoted contains 請求書はいつ届きますか
account jp-bank JP 4321 body
""")
case("an_account_in_the_history_is_quoted",
     answer(BLOCK + "\n" + JAPAN, above="承知いたしました。"), """
account jp-bank JP 4321 quoted
no account jp-bank JP 4321 body
""")
COVER = ("It was good to see you at the fair last week. The weather in Hamburg was "
         "better than expected, and the children enjoyed the harbour. I hope that you "
         "had a pleasant journey home and that the train was on time for once.")
CHANGE = ("Please note that our bank details have changed. Kindly pay invoice 4711 of "
          "EUR 48,000 to our new account today: IBAN %s" % IBAN)
HEADS = ("-----Original Message-----\nFrom: Accounts <acc@supplier.example>\nTo: "
         "ap@minato-foods.example\nSubject: Invoice 4711\n\n")
for sentence, before, after in (
        ("a_wrapper_of_gmail_without_a_head_makes_no_history",
         '<div class="gmail_quote">', "</div>"),
        ("a_block_quotation_without_a_head_makes_no_history",
         '<blockquote style="margin:0">', "</blockquote>"),
        ("a_mark_of_outlook_without_a_head_makes_no_history",
         '<div id="divRplyFwdMsg"></div>', "")):
    case(sentence, page("<p>%s</p>%s<p>%s</p>%s" % (COVER, before, CHANGE, after)), """
verdict suspect
account iban DE 3000 body
live contains Kindly pay invoice 4711
""")
case("an_account_that_a_stranger_quotes_below_a_long_letter_is_his",
     letter(COVER + "\nThe message of my colleague stands below.\n\n" + HEADS +
            CHANGE), """
verdict suspect
account iban DE 3000 quoted
finding bank-details-change
""")
for sentence, author in (
        ("what_somebody_without_an_address_quotes_is_his", "Kaoru Abe <>"),
        ("what_somebody_quotes_whose_domain_disowns_him_is_his",
         "Rheintal Pumpen GmbH <billing@rheintal-pumpen.example>")):
    case(sentence, head(author=author) + text(
        "Good morning, please see below.\n\n" + HEADS + CHANGE), """
verdict suspect
account iban DE 3000 quoted
finding bank-details-change
""")
case("an_account_behind_two_levels_of_quoting_is_quoted",
     letter("As you asked.\n\n> Kaoru Abe wrote:\n>> Please pay to IBAN %s.\n"
            "> Is that right?\n" % IBAN), """
account iban DE 3000 quoted
no account iban DE 3000 body
""")
case("a_line_of_hyphens_is_not_the_beginning_of_history",
     letter("いつもお世話になっております。\n\n------------------------------\n"
            "振込先: %s\n------------------------------\n\nよろしくお願いいたします。"
            % JAPAN, "お振込先のご案内"), """
account jp-bank JP 4321 body
live contains よろしくお願いいたします
""")
case("a_sentence_that_begins_with_from_is_not_history",
     letter("From Monday on, please pay to our new account:\nIBAN %s\n\nOn Friday "
            "we wrote:\n\"the old one stays open\".\n" % IBAN), """
account iban DE 3000 body
live contains please pay to our new account
""")
case("a_list_of_japanese_fields_is_not_history",
     letter("下記のとおり変更いたします。\n\n件名: 振込先口座の変更\n日時: 2026年4月1日より"
            "\n口座: %s\n\n以上、よろしくお願い申し上げます。" % JAPAN,
            "振込先口座の変更"), """
account jp-bank JP 4321 body
live contains 口座の変更
""")
case("a_signature_is_not_taken_for_history",
     letter("納品日は木曜日を予定しております。\n\n-- \n阿部 薫\n株式会社サプライ\n"
            "TEL 03-0000-0000\n", "納品日"), """
live contains 納品日は木曜日を予定しております
quoted lacks 納品日
""")
case("an_invented_history_that_names_our_people_is_told_of",
     letter("ご確認をお願いいたします。\n\n差出人: 遠藤 遥 <h.endo@collector.example>\n"
            "送信日時: 2026年3月9日 17:02\n宛先: 阿部 薫 <k.abe@supplier.example>\n"
            "件名: 支払いの件\n\n支払いを承認します。\n", "FW: 支払いの件"), """
finding quoted-protected-other-address
""")
case("history_in_the_plain_part_alone_stands_apart",
     head("RE: 納品の件") + multipart(
         "alternative", text("%s\n%s\n\n%s" % (OWN, JAPAN, BLOCK)),
         html(LINES)), """
live contains 新しい口座は下記のとおりです
quoted contains 木曜日に納品
account jp-bank JP 4321 body
""")

case("a_new_account_that_an_authenticated_vendor_quotes_is_held",
     (head(author="Katrin Weber <k.weber@rheintal-pumpen.example>") + text(
         "Dear Anna,\n\nplease see the message of our accounts department below and "
         "proceed today.\n\nKatrin Weber\n\n" + HEADS + CHANGE)).replace(
             b"198.51.100.30", b"198.51.100.10").replace(
                 b"bounce@supplier.example", b"bounce@rheintal-pumpen.example"), """
verdict suspect
by dmarc
account iban DE 3000 quoted
finding bank-details-change
""")
case("the_vendors_own_account_in_the_history_is_no_news",
     (head(author="Katrin Weber <k.weber@rheintal-pumpen.example>") + text(
         "Dear Anna,\n\nthank you, the payment has come.\n\nKatrin Weber\n\n" +
         HEADS + "Please pay to IBAN DE02 1203 0000 0000 2020 51 as always.")).replace(
             b"198.51.100.30", b"198.51.100.10").replace(
                 b"bounce@supplier.example", b"bounce@rheintal-pumpen.example"), """
verdict clean
by dmarc
""")

# ---- Who is written to ----------------------------------------------------------------------

# To nobody of ours: else what a stranger quotes would count as his words.
for name in (
        "a_fraud_below_a_quote_in_html_is_the_authors",
        "a_fraud_below_the_history_is_the_authors",
        "an_account_in_the_history_is_quoted",
        "answers_between_the_lines_are_the_authors", "french_history_stands_apart",
        "german_history_of_outlook_stands_apart",
        "history_behind_angle_brackets_stands_apart",
        "history_behind_names_and_angle_brackets_stands_apart",
        "history_in_a_quote_of_apple_mail_stands_apart",
        "history_in_a_quote_of_gmail_stands_apart",
        "history_in_the_style_of_apple_mail_in_japanese_stands_apart",
        "history_in_the_style_of_becky_stands_apart",
        "history_in_the_style_of_gmail_in_japanese_stands_apart",
        "history_in_the_style_of_gmail_stands_apart",
        "history_in_the_style_of_hidemaru_stands_apart",
        "history_in_the_style_of_outlook_stands_apart",
        "history_in_the_style_of_thunderbird_stands_apart",
        "history_of_a_docomo_phone_stands_apart",
        "history_of_a_forwarded_message_stands_apart",
        "history_under_a_bare_japanese_block_stands_apart",
        "history_under_a_japanese_block_in_full_width_stands_apart",
        "history_under_a_line_of_outlook_on_the_web_stands_apart",
        "history_under_the_line_of_outlook_stands_apart",
        "history_under_the_words_original_message_in_japanese_stands_apart"):
    message, want = CASES[name]
    CASES[name] = (message.replace(
        b"To: " + OURS.encode(),
        b"To: Accounts Payable <buyers@purchasing.example>", 1), want)
