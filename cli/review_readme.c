/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words that go with an exported message to people who don't know seki: the bank,
 * the police, a lawyer.
 */
#include "review.h"

static const char as_judged_en[] =
"  message.eml     the message, byte for byte as the server had it. Its SHA-256 is\n"
"                  the one that the log noted when it was judged.\n";

static const char as_judged_ja[] =
"  message.eml     メールの原本です。サーバーにあったままのデータで、SHA-256が判定時の\n"
"                  記録と一致することを確認しています。\n";

static const char rewritten_en[] =
"  message.eml     the message as the server has it now, byte for byte. TAKE NOTE:\n"
"                  these are not the bytes that were judged. The server has written\n"
"                  them anew, as Exchange and others do with a message that is moved.\n"
"                  It is known to be this message by its Message-ID, From, subject,\n"
"                  the receiving server's Received line and the content of each part,\n"
"                  which are all the same. manifest.json has both SHA-256 sums: of the\n"
"                  message as it was judged, and of message.eml.\n"
"                  What that means as evidence: nobody can show from message.eml alone\n"
"                  what the first bytes were, and signatures (DKIM, S/MIME) may fail\n"
"                  when they are checked again; what they said when it came stands in\n"
"                  verdict.json. The first bytes may still be in a journal, an archive\n"
"                  or a backup of the mail provider: ask for a copy soon, and compare\n"
"                  its SHA-256.\n";

static const char rewritten_ja[] =
"  message.eml     現在サーバーにあるままのデータです。ご注意：判定時のデータとは一致しま\n"
"                  せん。Exchangeなど一部のメールサーバーは、メールを移動するとデータを\n"
"                  書き直します。同じメールであることは、Message-ID、差出人、件名、受信\n"
"                  したサーバーのReceived行、各部分の内容がすべて一致することで確認して\n"
"                  います。判定時とmessage.emlの両方のSHA-256がmanifest.jsonにあります。\n"
"                  証拠としての意味：message.emlだけでは、当初のデータを示せません。署名\n"
"                  （DKIM、S/MIME）も、改めて検証すると失敗することがあります（受信時の\n"
"                  検証結果はverdict.jsonにあります）。当初のデータは、メール事業者の\n"
"                  ジャーナルやバックアップに残っている場合があります。早めに提供を依頼\n"
"                  し、SHA-256を照合してください。\n";

static const char begin_en[] =
"One e-mail message, kept as evidence\n"
"====================================\n"
"\n"
"seki, a scanner for e-mail fraud, took this message from the mail server and wrote\n"
"these files. Times are in UTC; the reports name the zone of theirs.\n"
"\n";

static const char end_en[] =
"  report.en.txt   what it says, where its links lead, what is attached, why it was\n"
"  report.ja.txt   judged so, how its sender was checked, and its Received lines.\n"
"  verdict.json    the judgement as data: checks (SPF, DKIM, DMARC, ARC, S/MIME),\n"
"                  findings with their evidence, score.\n"
"  actions.json    when it came, was judged and moved, and what people said of it.\n"
"  route.json      Received and Authentication-Results lines, from the top. Those\n"
"                  below the lines of the receiving company's own servers are the\n"
"                  sender's word only.\n"
"  manifest.json   what each file is: size, SHA-256, when and by whom exported.\n"
"  SHA256SUMS      the same sums; 'sha256sum -c SHA256SUMS' checks all files.\n"
"\n"
"Take care: message.eml is the original. Don't open it in a mail program, don't open\n"
"its attachments and don't follow its links. The report shows all of it safely.\n"
"\n"
"Of bank accounts seki keeps and shows the last four digits only; the whole number\n"
"stands in message.eml and in the report's text.\n";

static const char begin_ja[] =
"証拠として保存した電子メール\n"
"============================\n"
"\n"
"メール詐欺対策ソフト「seki」が、メールサーバーから取得した1通のメールと、その\n"
"判定の記録です。時刻は協定世界時（UTC、日本時間の9時間前）です。報告書の時刻には、\n"
"どの地域のものかを併記しています。\n"
"\n";

static const char end_ja[] =
"  report.ja.txt   本文、リンク先、添付ファイル、判定の根拠、送信元の確認結果、\n"
"  report.en.txt   配送経路（Received）を読める形にしたものです。\n"
"  verdict.json    判定結果のデータです（SPF、DKIM、DMARC、ARC、S/MIMEの結果、\n"
"                  判定の根拠、点数）。\n"
"  actions.json    受信、判定、移動の日時と、担当者の操作の記録です。\n"
"  route.json      Received と Authentication-Results の行です（新しい順）。受信した\n"
"                  会社のサーバーより下の行は、送信者の申告にすぎません。\n"
"  manifest.json   各ファイルの大きさとSHA-256、保存した日時と担当者です。\n"
"  SHA256SUMS      同じ値の一覧です。「sha256sum -c SHA256SUMS」で確認できます。\n"
"\n"
"ご注意：message.eml は原本です。メールソフトで開いたり、添付ファイルやリンクを開い\n"
"たりしないでください。内容は report.ja.txt で安全に確認できます。\n"
"\n"
"口座番号は、判定の記録には末尾4桁だけを残しています。全桁は message.eml と\n"
"報告書の本文にあります。\n";

struct str
review_export_readme(struct arena *arena, bool in_japanese, bool rewritten)
{
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, in_japanese ? begin_ja : begin_en);
	if (rewritten)
		buf_cstr(&buf, in_japanese ? rewritten_ja : rewritten_en);
	else
		buf_cstr(&buf, in_japanese ? as_judged_ja : as_judged_en);
	buf_cstr(&buf, in_japanese ? end_ja : end_en);
	return buf_str(&buf);
}
