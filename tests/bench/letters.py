# SPDX-License-Identifier: Apache-2.0
"""Mail to measure with: as mixed as a finance mailbox's, the same on every
machine. 18 kB in the mean, a fifth signed with DKIM, a fifth Japanese, one in
fifty a fraud. All that is drawn comes from one seed."""
import base64
import os
import random
import sys
from email.utils import formatdate

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                os.pardir, "cases"))
import signing                  # noqa: E402

START = 1772323200              # 1 March 2026
SIGNED_DISTINCT = 250           # signatures made; more mail shares them
SIGNERS = ["rheintal-pumpen.example", "supplier.example", "post.example",
           "office-supply.example", "freight.example", "tokai-hoso.example.jp"]
OTHERS = ["sender%d.example" % i for i in range(150)]

ENGLISH = """Thank you for your order of last week, which we have booked under the number above.
The goods left our warehouse this morning and should reach you on Thursday.
Please find the delivery note and the packing list with the shipment.
Our terms remain thirty days net from the date of the invoice.
We have received your payment and settled the open items with it.
The statement of account for the past month is below for your records.
Two cartons were damaged in transit, and the carrier has been told.
We will credit the difference with the next invoice.
Could you tell us which cost centre the freight should be booked to?
The price list for the coming season is ready and will follow by post.
Our office is closed from 24 December to 4 January.
Your contact for all questions about deliveries is Mr Lund in dispatch.
The meeting about the framework contract has moved to the small room.
Attached are the minutes; corrections are welcome until Friday.
The auditors will be in the house next week and need the usual list of suppliers.
Please remember to file your travel expenses by the end of the month.
The new label printer works again after the update.
The quality report shows no deviation in the last twelve batches.
We would be glad to see your team at our stand in hall four.
The container was unloaded on Monday and cleared customs on Tuesday.
As discussed on the telephone, we accept the longer lead time.
The quotation is valid for thirty days and includes packaging.
Our invoice shows the reference that your purchasing department gave us.
The tax certificate for this year is enclosed.
Kindly return the signed copy of the delivery receipt.
The temperature log of the cold store is within its limits.
We have moved the pickup to the afternoon because of the road works.
Your subscription gives you access to the archive of all earlier issues.
Read how three companies shortened their month-end closing by four days.
In this issue: what changes in customs tariffs, and what it means for imports.
You receive this newsletter because you registered on our site.
To stop receiving it, use the link at the foot of this page.
The harbour authority expects delays until the weekend.
Our colleagues in the laboratory have confirmed the specification.
The spare parts are in stock and can be sent at once.
We thank you for the good cooperation over the past year.
Please note the new opening hours of the goods reception.
The remaining quantity will follow with the next truck.
The contract was countersigned yesterday and is on its way to you.
Should you have any questions, we are happy to help.
The rate of exchange is that of the European Central Bank on the day of booking.
For the yearly stock-taking the system will not be available on Saturday.
We have corrected the address on the order confirmation.
Your parcel can be collected at the counter from ten o'clock.
The survey takes five minutes, and all answers are anonymous.
The training on the new booking screen starts at nine.
We look forward to your feedback on the samples.
The insurance covers the goods until they are handed over.""".split("\n")
JAPANESE = """いつもお世話になっております。
平素より格別のご高配を賜り、厚く御礼申し上げます。
先日はお忙しい中お時間をいただき、誠にありがとうございました。
標記の件につきまして、下記の通りご連絡申し上げます。
ご注文いただいた商品は、本日発送いたしました。
納品書と検収書を添付いたしますので、ご確認ください。
お手数をおかけしますが、ご返信いただけますと幸いです。
来週の打ち合わせは、木曜日の午後二時からでよろしいでしょうか。
在庫の状況を確認のうえ、改めてご連絡いたします。
見積書の有効期限は、発行日より三十日間です。
倉庫の棚卸しのため、二十日の出荷は午前中のみとなります。
ご不明な点がございましたら、担当の阿部までお問い合わせください。
新しい包装資材の試作品ができましたので、近日中にお持ちします。
配送の遅延により、ご迷惑をおかけしておりますことをお詫び申し上げます。
会議室の予約は済んでおりますので、直接三階までお越しください。
今月の生産計画を更新いたしましたので、共有フォルダーをご覧ください。
引き続きよろしくお願いいたします。
今後ともよろしくお願い申し上げます。""".split("\n")

SUBJECTS = ["Delivery note {n}", "Re: Meeting on Thursday", "Order {n}",
            "Your order {n} has shipped", "Weekly report", "Invoice {n}",
            "Re: Re: Production plan", "Minutes of the meeting",
            "News from the trade fair", "Price list"]
JAPANESE_SUBJECTS = ["納品書送付のご案内", "Re: 打ち合わせの件", "ご注文ありがとうございます",
                     "出荷のご連絡（{n}）", "見積書の件", "【共有】生産計画の更新"]

FAMILY = "Abe Brown Chen Dubois Eriksen Fischer Garcia Hansen Ito Jansen " \
    "Kimura Lopez Meyer Nakata Olsen Park Quinn Rossi Sato Turner".split()
GIVEN = "Aki Ben Clara Dana Emil Fumi Greta Hugo Ines Jun Kaoru Lena Maki " \
    "Nora Otto Pia Rei Sara Taro Ursula".split()
FAMILY_JAPANESE = "阿部 石井 上田 大野 加藤 木村 小林 斎藤 高橋 中田 西村 野口 原田 " \
    "藤井 前田 松本 三浦 村上 山口 渡辺".split()
GIVEN_JAPANESE = "明 恵子 薫 健 光 直樹 真理 美咲 優 亮".split()

FRAUD = ("Are you at your desk? I need you to process a wire transfer today. "
         "It is confidential, please do not discuss it with anyone.\r\n")
FRAUD_JAPANESE = ("お疲れ様です。至急、本日中に送金をお願いします。極秘の案件ですので、"
                  "他の社員には話さないでください。\r\n")


class Writer:
    def __init__(self, n):
        self.source = random.Random("seki bench")
        self.n = n
        self.keys = {name: signing.Rsa("bench " + name) for name in SIGNERS}
        self.signed = []

    # ---- Text --------------------------------------------------------------

    def paragraph(self, sentences):
        return "\r\n".join(self.source.choice(ENGLISH)
                           for _ in range(sentences)) + "\r\n"

    def english(self, size):
        out = ""
        while len(out) < size:
            out += self.paragraph(self.source.randint(2, 7)) + "\r\n"
        return out

    def japanese(self, size):
        out = []
        count = 0
        while count < size:
            line = "".join(self.source.choice(JAPANESE)
                           for _ in range(self.source.randint(1, 3)))
            out.append(line)
            count += 3 * len(line)
        return "\r\n".join(out) + "\r\n"

    def quoted(self, text):
        return "\r\nOn Mon, 2 Mar 2026 at 10:00, AP <ap@minato-foods.example> " \
            "wrote:\r\n" + "".join("> " + line + "\r\n" for line in
                                   text.split("\r\n"))

    def html(self, text, domain):
        rows = "".join(
            '<tr><td style="padding:8px;font-family:Arial,sans-serif;'
            'font-size:14px;color:#333333" align="left"><p>%s</p>'
            '<a href="https://www.%s/p/%d?utm=mail" style="color:#0055aa">'
            "Read more&nbsp;&raquo;</a></td></tr>\r\n" % (
                block, domain, self.source.randint(1000, 9999))
            for block in text.split("\r\n\r\n") if block)
        return ("<html><head><style>td { margin: 0 }</style></head><body "
                'bgcolor="#ffffff"><table width="600" cellpadding="0">\r\n%s'
                "</table></body></html>\r\n" % rows)

    # ---- Bodies ---------------------------------------------------------------

    def plain_body(self, text, charset="UTF-8"):
        if charset == "ISO-2022-JP":
            return "Content-Type: text/plain; charset=ISO-2022-JP\r\n" \
                "Content-Transfer-Encoding: 7bit\r\n", \
                text.encode("iso-2022-jp", "replace")
        return "Content-Type: text/plain; charset=%s\r\n" \
            "Content-Transfer-Encoding: 8bit\r\n" % charset, \
            text.encode({"Shift_JIS": "cp932"}.get(charset, charset),
                        "replace")

    def base64_body(self, text):
        return "Content-Type: text/plain; charset=UTF-8\r\n" \
            "Content-Transfer-Encoding: base64\r\n", wrapped(text.encode())

    def alternative(self, text, domain):
        plain, html = text.encode(), self.html(text, domain).encode()
        return 'Content-Type: multipart/alternative; boundary="alt"\r\n', \
            b"--alt\r\nContent-Type: text/plain; charset=UTF-8\r\n" \
            b"Content-Transfer-Encoding: 8bit\r\n\r\n" + plain + \
            b"\r\n--alt\r\nContent-Type: text/html; charset=UTF-8\r\n" \
            b"Content-Transfer-Encoding: 8bit\r\n\r\n" + html + b"\r\n--alt--\r\n"

    def attached(self, text, size):
        fields, body = self.plain_body(text)
        return 'Content-Type: multipart/mixed; boundary="mix"\r\n', \
            b"--mix\r\n" + fields.encode() + b"\r\n" + body + \
            b"\r\n--mix\r\nContent-Type: application/pdf; name=\"note.pdf\"\r\n" \
            b"Content-Disposition: attachment; filename=\"note.pdf\"\r\n" \
            b"Content-Transfer-Encoding: base64\r\n\r\n" + \
            wrapped(b"%PDF-1.4\n" + self.source.randbytes(size)) + \
            b"\r\n--mix--\r\n"

    def body(self, japanese, domain):
        """Field lines and body. The sizes make 18 kB in the mean."""
        kind = self.source.random()
        size = int(min(60000, self.source.lognormvariate(7.9, 0.9)))
        if japanese:
            text = self.japanese(size)
            if kind < 0.35:
                return self.plain_body(text, "ISO-2022-JP")
            if kind < 0.5:
                return self.plain_body(text, "Shift_JIS")
            if kind < 0.65:
                return self.base64_body(text)
        else:
            text = self.english(size)
            if kind < 0.35:
                return self.plain_body(text + self.quoted(text))
        if kind < 0.75:
            return self.alternative(text * 2, domain)
        return self.attached(text, int(min(
            200000, self.source.lognormvariate(9.85, 0.7))))

    # ---- Whole messages -----------------------------------------------------------

    def head(self, name, address, subject, when):
        return ("From: %s <%s>\r\nTo: AP <ap@minato-foods.example>\r\n"
                "Subject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\n" % (
                    name, address, subject, formatdate(when)))

    def letter(self, at, domain):
        """A message as its author's server sent it."""
        japanese = at % 5 == 1
        fraud = at % 50 == 7
        subject = self.source.choice(
            JAPANESE_SUBJECTS if japanese else SUBJECTS).format(n=4000 + at)
        # The same person writes from the same address.
        who = (SIGNERS + OTHERS).index(domain) * 7 + at % 7
        name = "%s %s" % (FAMILY_JAPANESE[who % 20],
                          GIVEN_JAPANESE[who // 20 % 10]) if japanese \
            else "%s %s" % (GIVEN[who % 20], FAMILY[who // 20 % 20])
        address = "u%d@%s" % (at % 7, domain)
        if fraud:
            name = "遠藤 遥" if japanese else "Haruka Endo"
            fields, body = self.plain_body(FRAUD_JAPANESE if japanese
                                           else FRAUD)
        else:
            fields, body = self.body(japanese, domain)
        return (self.head(word(name), address, word(subject),
                          START + at * 60) + fields + "\r\n").encode() + body

    def sign(self, message, domain):
        return signing.dkim_sign(message, self.keys[domain], domain, "s1",
                                 fields=("From", "To", "Subject", "Date"))

    def message(self, at):
        """Number `at`: one in five is signed; what is not signed differs."""
        if at % 5 == 0:
            domain = SIGNERS[at // 5 % len(SIGNERS)]
            which = at // 5 % SIGNED_DISTINCT
            if which >= len(self.signed):
                self.signed.append(self.sign(self.letter(at, domain), domain))
            letter = self.signed[which]
            domain = SIGNERS[which % len(SIGNERS)]
        else:
            domain = OTHERS[at * 7 % len(OTHERS)]
            letter = self.letter(at, domain)
        trace = ("Return-Path: <bounce@%s>\r\n"
                 "Received: from mail.%s (mail.%s [198.51.100.%d])\r\n"
                 "\tby mx.minato-foods.example (Postfix) with ESMTPS id %X\r\n"
                 "\tfor <ap@minato-foods.example>; %s\r\n"
                 "Message-ID: <%d.bench@%s>\r\n" % (
                     domain, domain, domain, at % 250 + 1, 4096 + at,
                     formatdate(START + at * 60), at, domain))
        return trace.encode() + letter

    def messages(self):
        for at in range(self.n):
            yield START + at * 60, self.message(at)

    def zone(self):
        yield "$TTL 3600\n$ORIGIN .\n"
        for domain in SIGNERS + OTHERS:
            yield '%s. TXT "v=spf1 ip4:198.51.100.0/25 -all"\n' % domain
        for at, domain in enumerate(SIGNERS + OTHERS):
            if at % 3 != 2:
                yield '_dmarc.%s. TXT "v=DMARC1; p=%s"\n' % (
                    domain, ("reject", "none")[at % 2])
        for domain in SIGNERS:
            yield 's1._domainkey.%s. TXT "v=DKIM1; k=rsa; p=%s"\n' % (
                domain, self.keys[domain].public())


def word(text):
    if text.isascii():
        return text
    return "=?UTF-8?B?%s?=" % base64.b64encode(text.encode()).decode()


def wrapped(body):
    return base64.encodebytes(body).replace(b"\n", b"\r\n")
