/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a message, in words for the clerk who reads it, and as
 * facts that rules may score (eval:multiple_from()). The names are those of
 * mail_defect_name() with underscores; a test holds them together. Not every
 * defect means harm: old programs send raw 8-bit headers and wrong charsets
 * every day, so the sentences say what was seen and not what to think of it.
 */
#include "facts.h"

static bool
has_defect(const struct facts *facts, enum defect_kind kind,
    struct str *evidence_out)
{
	for (size_t i = 0; i < facts->mail->defects_n; i++) {
		if (facts->mail->defects[i].kind != kind)
			continue;
		*evidence_out = facts->mail->defects[i].evidence;
		return true;
	}
	return false;
}

#define DEFECTS(X) \
X(DEFECT_MULTIPLE_FROM, multiple_from, \
  "The message names more than one sender, so programs may show " \
      "different ones.", \
  "差出人が複数書かれており、ソフトによって表示される差出人が変わります。") \
X(DEFECT_FROM_MISSING, from_missing, \
  "The message does not say who sent it.", \
  "差出人が書かれていません。") \
X(DEFECT_FROM_MALFORMED, from_malformed, \
  "The sender's address is written so that it cannot be read.", \
  "差出人のアドレスが正しい形で書かれておらず、読み取れません。") \
X(DEFECT_FROM_GROUP, from_group, \
  "The sender is written as a group name instead of an address.", \
  "差出人がアドレスではなくグループ名で書かれています。") \
X(DEFECT_DUPLICATE_HEADER, duplicate_header, \
  "A line that may stand only once in a message stands there more " \
      "than once.", \
  "1回しか書けない項目が、メールの先頭部分に何度も書かれています。") \
X(DEFECT_HEADER_MALFORMED, header_malformed, \
  "The head of the message contains a line that is not allowed there.", \
  "メールの先頭部分に、決まりに合わない行があります。") \
X(DEFECT_HEADER_8BIT, header_8bit, \
  "The head of the message contains characters that were not encoded.", \
  "メールの先頭部分に、符号化されていない文字が含まれています。") \
X(DEFECT_HEADER_LIMIT, header_limit, \
  "The head of the message is too long to be read in full.", \
  "メールの先頭部分が長すぎるため、すべては読み取れませんでした。") \
X(DEFECT_ADDRESS_LIMIT, address_limit, \
  "The message has too many addresses to check them all.", \
  "宛先などのアドレスが多すぎるため、すべては確認できませんでした。") \
X(DEFECT_NUL, nul_byte, \
  "The message contains NUL bytes, which do not belong in a mail.", \
  "メールにあってはならない文字（NUL）が含まれています。") \
X(DEFECT_BARE_CR, bare_cr, \
  "Some lines of the message end in an unusual way.", \
  "改行の書き方が通常と異なる行があります（CRのみ）。") \
X(DEFECT_BARE_LF, bare_lf, \
  "Lines of the message end without the usual line end.", \
  "改行の書き方が通常と異なる行があります（LFのみ）。") \
X(DEFECT_DISPLAY_NAME_ADDRESS, display_name_address, \
  "The sender's name shows a different mail address from the real " \
      "one.", \
  "差出人の表示名に、実際とは異なるメールアドレスが書かれています。") \
X(DEFECT_MIME_AMBIGUITY, mime_ambiguity, \
  "The message is built so that different programs show different " \
      "contents.", \
  "開くソフトによって表示される内容が変わる作りのメールです。") \
X(DEFECT_MIME_BOUNDARY, mime_boundary, \
  "The parts of the message are not properly separated.", \
  "メールの各部分の区切りが正しくありません。") \
X(DEFECT_MIME_DEPTH, mime_depth, \
  "The parts of the message are nested too deeply to read them all.", \
  "メールの構造が深すぎるため、すべては確認できませんでした。") \
X(DEFECT_MIME_PARTS, mime_parts, \
  "The message has too many parts to read them all.", \
  "メールの部分の数が多すぎるため、すべては確認できませんでした。") \
X(DEFECT_ENCODING_INVALID, encoding_invalid, \
  "A part of the message is damaged in its encoding.", \
  "符号化が壊れている部分があります。") \
X(DEFECT_ENCODING_UNKNOWN, encoding_unknown, \
  "A part of the message is encoded in an unknown way.", \
  "不明な方式で符号化された部分があります。") \
X(DEFECT_CHARSET_UNKNOWN, charset_unknown, \
  "A part of the message names an unknown character set.", \
  "不明な文字コードが指定された部分があります。") \
X(DEFECT_CHARSET_LIED, charset_lied, \
  "Text of the message is not in the character set that it names.", \
  "指定とは異なる文字コードで書かれた部分があります。") \
X(DEFECT_CHARSET_INVALID, charset_invalid, \
  "Some characters of the message could not be read.", \
  "読み取れない文字が含まれています。") \
X(DEFECT_TEXT_LIMIT, text_limit, \
  "The message has too much text to check all of it.", \
  "本文が長すぎるため、すべては確認できませんでした。") \
X(DEFECT_FILENAME_DECEPTIVE, filename_deceptive, \
  "An attachment's name makes it look like a different kind of file.", \
  "添付ファイルの名前が、別の種類のファイルに見えるように付けられてい" \
      "ます。") \
X(DEFECT_TYPE_LIED, type_lied, \
  "An attachment is not the kind of file that it claims to be.", \
  "添付ファイルの中身が、表示されている種類と一致しません。") \
X(DEFECT_NOT_SCANNED, not_scanned, \
  "A part of the message could not be read and was not checked.", \
  "読み取れず、確認できなかった部分があります。") \
X(DEFECT_EMPTY, message_empty, \
  "The message is empty.", \
  "メールの中身が空です。") \
X(DEFECT_TRUNCATED, message_truncated, \
  "The message is too large; only its beginning was checked.", \
  "メールが大きすぎるため、先頭部分だけを確認しました。") \
X(DEFECT_TEXTS_DIFFER, text_and_html_differ, \
  "The plain text of the message says something else than its " \
      "formatted text.", \
  "テキスト形式の本文と、HTML形式の本文の内容が異なります。") \
X(DEFECT_ARCHIVE_LIMIT, archive_limit, \
  "An attached archive holds too much to check all of it.", \
  "添付の圧縮ファイルの中身が多すぎるため、すべては確認できませんでした。") \
X(DEFECT_ARCHIVE_ENCRYPTED, archive_encrypted, \
  "An attachment is locked with a password.", \
  "添付ファイルにパスワードがかかっています。") \
X(DEFECT_ACTIVE_CONTENT, active_content, \
  "An attachment contains a program that can run when it is opened.", \
  "開くと動作するプログラム（マクロなど）が添付ファイルに含まれています。") \
X(DEFECT_READER_DEFEATED, reader_defeated, \
  "Reading the message in full failed; only its head and the beginning of " \
      "its text were checked.", \
  "メール全体の読み取りに失敗したため、先頭部分と本文の一部だけを確認しました。")

#define DEFINE(kind, name, english, japanese) \
static FACT(name) { return has_defect(facts, kind, evidence_out); }
DEFECTS(DEFINE)

#define ROW(kind, name, english, japanese) \
	[kind] = { #name, english, japanese, false, fact_##name },
static const struct fact defect_facts[DEFECT__COUNT] = {
	DEFECTS(ROW)
};

const struct fact *
fact_of_defect(enum defect_kind kind)
{
	return &defect_facts[kind];
}

void
fact_defect_sentences(enum defect_kind kind, struct str *en_out,
    struct str *ja_out)
{
	*en_out = str_of(defect_facts[kind].en);
	*ja_out = str_of(defect_facts[kind].ja);
}
