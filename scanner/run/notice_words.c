/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All words of a notice, in English and Japanese side by side, for somebody who opens
 * it between two invoices: what happened, what not to do, whom to ask. Nothing in it
 * accuses a sender, for some of what is held is right. Months and days are written
 * here and not by libc, which looks at the locale.
 */
#include "notice.h"

static const char *const words[NOTICE_WORD__COUNT][NOTICE_LANG__COUNT] = {
	[NOTICE_SENDER] = { "seki mail check", "seki（メール検査）" },
	[NOTICE_SUBJECT_ONE] = { "Mail held back: 1 message on %1",
	    "【隔離通知】%1 1件" },
	[NOTICE_SUBJECT] = { "Mail held back: %2 messages on %1",
	    "【隔離通知】%1 %2件" },
	[NOTICE_TITLE_ONE] = { "1 message was held back", "メールを1件隔離しました" },
	[NOTICE_TITLE] = { "%1 messages were held back", "メールを%1件隔離しました" },
	[NOTICE_AS_OF] = { "As of %1. A later notice of the same day takes the place "
	    "of this one.",
	    "%1 現在の状況です。同じ日に続けて隔離した場合は、新しい通知に差し替えま"
	    "す。" },
	[NOTICE_PHRASE] = { "How you know that this notice is ours: it says \u201C%1\u201D.",
	    "本物の通知であることを示す合言葉：%1" },
	[NOTICE_ANSWERED_ONLY] = { "It had been answered already. Tell the person "
	    "named below at once, also if nothing was paid.",
	    "このメールには、すでに返信されていました。支払いをしていない場合も、すぐに"
	    "下記の相談先へご連絡ください。" },
	[NOTICE_ANSWERED_ONE] = { "One of them had been answered already. Tell the "
	    "person named below at once, also if nothing was paid.",
	    "うち1件には、すでに返信されていました。支払いをしていない場合も、すぐに"
	    "下記の相談先へご連絡ください。" },
	[NOTICE_ANSWERED_SOME] = { "%1 of them had been answered already. Tell the "
	    "person named below at once, also if nothing was paid.",
	    "うち%1件には、すでに返信されていました。支払いをしていない場合も、すぐに"
	    "下記の相談先へご連絡ください。" },
	[NOTICE_WHAT_TO_DO] = { "What to do", "お願い" },
	[NOTICE_DO_NOTHING] = { "Don't reply to, open or click anything in the folder "
	    "\u201C%1\u201D.",
	    "「%1」フォルダーのメールには返信せず、添付ファイルやリンクも開かないで"
	    "ください。" },
	[NOTICE_DO_RELEASE] = { "If a message is right after all, move it back to the "
	    "inbox. It is not held again.",
	    "問題のないメールだと確認できたら、受信トレイに戻してください。再び隔離さ"
	    "れることはありません。" },
	[NOTICE_DO_RELEASE_ANALYST] = { "If a message is right after all, move it back "
	    "to the inbox. One that looks very dangerous is held once more, until the "
	    "person named below releases it.",
	    "問題のないメールだと確認できたら、受信トレイに戻してください。危険性が高い"
	    "メールはもう一度隔離されますので、下記の相談先にご依頼ください。" },
	[NOTICE_DO_FRAUD] = { "If it is fraud, move it to the folder \u201C%1\u201D.",
	    "詐欺だと分かったメールは、「%1」フォルダーに移してください。" },
	[NOTICE_DO_CALL] = { "Where money is concerned, ask by telephone: call the "
	    "number you have on file, not one from the message.",
	    "お金に関わるメールは、電話で確認してください。番号は、メールに書かれたもの"
	    "ではなく、手元の記録にあるものをお使いください。" },
	[NOTICE_DO_CONTACT] = { "Who helps: %1", "相談先：%1" },
	[NOTICE_NO_CONTACT] = { "whoever looks after your mail",
	    "メールの管理担当者" },
	[NOTICE_HELD] = { "Held back", "隔離したメール" },
	[NOTICE_CAUTIONS] = { "Not held back, but take care",
	    "隔離していない、注意が必要なメール" },
	[NOTICE_CAUTIONS_NOTE] = { "These lie where they came. Ask before you do what "
	    "they want.",
	    "届いたフォルダーにそのまま残っています。指示に従う前に確認してくださ"
	    "い。" },
	[NOTICE_NO_SUBJECT] = { "(no subject)", "（件名なし）" },
	[NOTICE_NO_SENDER] = { "(nobody)", "（記載なし）" },
	[NOTICE_NAME_ADDRESS] = { "\u201C%1\u201D, %2", "「%1」 %2" },
	[NOTICE_FROM] = { "From: %1", "差出人：%1" },
	[NOTICE_CAME] = { "Came: %1", "受信：%1" },
	[NOTICE_LAY] = { "In the inbox: %1 (%2)", "受信トレイにあった時間：%1（%2）" },
	[NOTICE_WHY] = { "Why: %1", "理由：%1" },
	[NOTICE_NOW] = { "Now: %1", "現在：%1" },
	[NOTICE_CAME_HELD] = { "%1, held back %2", "%1（隔離：%2）" },
	[NOTICE_RANGE] = { "%1 to %2", "%1～%2" },
	[NOTICE_READ_NOT] = { "not read", "未開封" },
	[NOTICE_READ] = { "had been read", "開封済み" },
	[NOTICE_READ_ANSWERED] = { "had been answered", "返信済み" },
	[NOTICE_READ_UNKNOWN] = { "not known if read", "開封の有無は不明" },
	[NOTICE_ANSWERED_MARK] = { "[ANSWERED] %1", "【返信済み】%1" },
	[NOTICE_READ_NONE] = { "none had been read", "すべて未開封" },
	[NOTICE_READ_ALL] = { "all had been read", "すべて開封済み" },
	[NOTICE_READ_SOME] = { "%1 had been read", "%1件が開封済み" },
	[NOTICE_READ_LEAST] = { "at least %1 had been read", "少なくとも%1件が開封済み" },
	[NOTICE_GROUP_ADDRESS] = { "%1 messages from one sender",
	    "同じ差出人から%1件" },
	[NOTICE_GROUP_DOMAIN] = { "%1 messages from senders at %2",
	    "%2 の差出人から%1件" },
	[NOTICE_GROUP_LAST] = { "The last one: %1", "最新の件名：%1" },
	[NOTICE_GROUP_BEFORE] = { "The one before: %1", "その前の件名：%1" },
	[NOTICE_WHY_UNJUDGED] = { "It could not be judged, and is treated as suspect "
	    "for that.",
	    "判定できなかったため、疑わしいメールとして扱っています。" },
	[NOTICE_WHY_PERSON] = { "It was held back at the wish of a person who looks "
	    "after this mailbox.",
	    "管理担当者の依頼により隔離しました。" },
	[NOTICE_WHY_SAID] = { "Held by %1: %2", "担当者（%1）が隔離しました：%2" },
	[NOTICE_WHY_SUM] = { "Several small signs together.",
	    "複数の小さな不審点が重なっています。" },
	[NOTICE_REAL] = { "%1 The real one is %2.", "%1正しくは %2 です。" },
	[NOTICE_CALL] = { "It changes where money goes. Before you pay, ask by "
	    "telephone, on a number you have on file.",
	    "支払先の変更に関わるメールです。支払う前に、手元の記録にある番号に電話して"
	    "確認してください。" },
	[NOTICE_CONFIRM] = { "It changes where money goes. It may be right: before you "
	    "pay, ask by telephone, on a number you have on file.",
	    "支払先の変更に関わるメールです。正しい連絡の場合もありますので、支払う前に、"
	    "手元の記録にある番号への電話など別の手段で確認してください。" },
	[NOTICE_CAME_BACK] = { "It was moved back once, and seki held it again. To have "
	    "it released, ask the person named above.",
	    "一度戻されましたが、自動で再び隔離しました。戻すときは相談先にご依頼くださ"
	    "い。" },
	[NOTICE_RELEASED] = { "moved back to the inbox", "受信トレイに戻されています" },
	[NOTICE_CONFIRMED] = { "filed as fraud", "詐欺として確認済みです" },
	[NOTICE_GONE] = { "taken out of quarantine by somebody",
	    "隔離フォルダーから移動または削除されています" },
	[NOTICE_MORE] = { "... and %1 more in the folder.",
	    "……ほか%1件がフォルダーにあります。" },
	[NOTICE_UNDER_A_MINUTE] = { "under a minute", "1分未満" },
	[NOTICE_MINUTE] = { "1 minute", "1分" },
	[NOTICE_MINUTES] = { "%1 minutes", "%1分" },
	[NOTICE_HOURS] = { "%1 h %2 min", "%1時間%2分" },
	[NOTICE_DAYS_HOURS] = { "%1 d %2 h", "%1日%2時間" },
	[NOTICE_DAYS] = { "%1 days", "%1日" },
	[NOTICE_TIMES] = { "Times are local (%1).", "時刻は現地時間（%1）です。" },
	[NOTICE_BROKEN] = { "Addresses are written with [@] and [.], and telephone "
	    "numbers are cut short, so that nobody follows them by mistake.",
	    "誤って開かないように、アドレスは [@] や [.] を使って表示し、電話番号は途中"
	    "までを表示しています。" },
	[NOTICE_AUTOMATIC] = { "This notice was written by seki, which checks the mail "
	    "of this mailbox. No answer is needed.",
	    "この通知は、メールを検査するソフト「seki」が自動的に作成しました。返信は不"
	    "要です。" },
};

const char *
notice_word(enum notice_word word, enum notice_lang lang)
{
	return words[word][lang];
}

struct str
notice_fill(struct arena *arena, enum notice_word word, enum notice_lang lang,
    struct str first, struct str second)
{
	struct buf buf = { .arena = arena };
	const char *text;

	for (text = words[word][lang]; *text != '\0'; text++) {
		if (*text != '%')
			buf_char(&buf, *text);
		else
			buf_add(&buf, *++text == '1' ? first : second);
	}
	return buf_str(&buf);
}

/* ---- Times ------------------------------------------------------------------------ */

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };
static const char *const weekdays[] = { "日", "月", "火", "水", "木", "金", "土" };

static struct tm
civil(int64_t time)
{
	time_t at = (time_t)time;
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	return tm;
}

/* The year only where it is another than the notice's. */
struct str
notice_time(struct arena *arena, int64_t now, int64_t time,
    enum notice_lang lang)
{
	struct tm tm = civil(time);
	struct str year = NO_STR;

	if (civil(now).tm_year != tm.tm_year)
		year = str_format(arena, lang == NOTICE_JA ? "%d年" : " %d",
		    tm.tm_year + 1900);
	if (lang == NOTICE_JA)
		return str_format(arena, "%.*s%d月%d日(%s) %d:%02d",
		    STR_ARGS(year), tm.tm_mon + 1, tm.tm_mday,
		    weekdays[tm.tm_wday], tm.tm_hour, tm.tm_min);
	return str_format(arena, "%d %.3s%.*s, %02d:%02d", tm.tm_mday,
	    months[tm.tm_mon], STR_ARGS(year), tm.tm_hour, tm.tm_min);
}

struct str
notice_later(struct arena *arena, int64_t now, int64_t before, int64_t time,
    enum notice_lang lang)
{
	struct tm one = civil(before), tm = civil(time);

	if (one.tm_yday != tm.tm_yday || one.tm_year != tm.tm_year)
		return notice_time(arena, now, time, lang);
	return str_format(arena, lang == NOTICE_JA ? "%d:%02d" : "%02d:%02d",
	    tm.tm_hour, tm.tm_min);
}

struct str
notice_day(struct arena *arena, int64_t time, enum notice_lang lang)
{
	struct tm tm = civil(time);

	if (lang == NOTICE_JA)
		return str_format(arena, "%d月%d日", tm.tm_mon + 1, tm.tm_mday);
	return str_format(arena, "%d %s", tm.tm_mday, months[tm.tm_mon]);
}
