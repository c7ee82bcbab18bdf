/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice says, whole, in both languages and both forms: golden files beside
 * this one (ACCEPT=1 rewrites them; the review is the diff). And what no notice may
 * have in it, whoever wrote to us.
 */
#include "../scratch.h"

#include "../../../scanner/run/notice.h"

#define GOLDEN "tests/unit/run/notice/"
#define NOW INT64_C(1795403100)		/* 2026-11-23 12:05 in Tokyo */

/* A told one with these words, so many minutes ago. */
static struct store_told
told(int minutes, const char *name, const char *address, const char *subject)
{
	struct store_told t = { .action_id = 1, .message_id = 1,
	    .verdict = STR("suspect"), .state = STR("held"), .score = 6,
	    .flags_known = true };

	t.arrived = NOW - minutes * 60;
	t.held_at = t.arrived + 190;
	t.from_name = str_of(name);
	t.from_address = str_of(address);
	t.from_org_domain = str_of(strrchr(address, '@') == NULL ? NULL :
	    strrchr(address, '@') + 1);
	t.subject = str_of(subject);
	t.top_en = STR("The bank account is new for this supplier");
	t.top_ja = STR("この取引先では初めての口座です");
	return t;
}

static struct str both[] = { { "ja", 2 }, { "en", 2 } };

static struct notice
notice_of(const struct store_told *held, size_t n)
{
	return (struct notice){ .languages = both, .languages_n = 2,
	    .from = STR("ap@minato-foods.example"),
	    .message_id = STR("<seki.notice.00112233445566778899aabbccddeeff@"
	    "minato-foods.example>"), .contact = STR("経理部 遠藤（内線 1234）"),
	    .phrase = STR("みなとの灯台"), .quarantine = STR("Quarantine"),
	    .fraud = STR("Quarantine/Fraud"), .now = NOW, .held = held,
	    .held_n = n };
}

/* ---- Golden ---------------------------------------------------------------- */

static struct str
file_all(const char *path)
{
	struct buf buf = { .arena = arena };
	FILE *file = fopen(path, "r");
	char some[4096];
	size_t n;

	if (file == NULL)
		return STR("");
	while ((n = fread(some, 1, sizeof some, file)) > 0)
		buf_add(&buf, (struct str){ some, n });
	fclose(file);
	return buf_str(&buf);
}

static void
assert_golden(const char *name, struct str said)
{
	char path[200];
	struct str want;
	FILE *file;

	snprintf(path, sizeof path, GOLDEN "%s", name);
	if (getenv("ACCEPT") != NULL) {
		file = fopen(path, "w");
		assert_non_null(file);
		assert_int_equal(fwrite(said.p, 1, said.n, file), said.n);
		fclose(file);
	}
	want = file_all(path);
	if (!str_equal(want, said))
		fail_msg("%s is not what is said now:\n%.*s", path,
		    STR_ARGS(said));
}

/* A day on which everything happened. */
static struct notice
busy_day(void)
{
	static struct store_told held[23], cautions[2];
	size_t n = 0;

	held[n] = told(20, "Rheintal Pumpen GmbH", "k.meier@rheintal-pumpen.example",
	    "Neue Bankverbindung / Invoice 2026-1187");
	held[n].payment_change = held[n].may_be_right = true;
	held[n].top_en = STR("The bank account is not one that this sender has used "
	    "before. Confirm it by calling a number you already know.");
	held[n].top_ja = STR("この差出人がこれまで使っていた口座とは別の口座です。手元の"
	    "記録にある電話番号に電話をかけて確認してください。");
	held[n++].seen = true;
	/* Not everything that changes an account may be right. */
	held[n] = told(30, "株式会社あおば包装", "seikyu@aoba-hosou.example",
	    "お振込先変更のお知らせ");
	held[n].payment_change = true;
	held[n].top_en = STR("The domain looks like a supplier's.");
	held[n].top_ja = STR("取引先に似せたドメインです。");
	held[n].top_about = STR("lookalike");
	held[n++].top_evidence = STR("aoba-hosou.example ~ aoba-housou.example");
	held[n] = told(45, "遠藤 遥", "haruka.endo@free-mail.example",
	    "至急：お振込みのお願い");
	held[n].seen = held[n].answered = true;
	held[n].top_en = STR("The name is that of a manager, the address is not");
	held[n++].top_ja = STR("役員の氏名を名乗っていますが、アドレスが異なります");
	/* Three of one sender: two are told together, the answered one apart. */
	for (int i = 0; i < 3; i++) {
		held[n] = told(50 + i, "Martin Dole", "m.dole@kestrel.example",
		    i == 0 ? "Re: invoice 4410, final" : "Invoice 4410");
		held[n].seen = i > 0;
		held[n].answered = i == 1;
		held[n++].flags_known = true;
	}
	for (int i = 0; i < 4; i++) {
		held[n] = told(60 + i * 7, "Parcel Service", "no-reply@p4rcel.example",
		    "Your parcel is waiting");
		held[n].held_at += i * 2000;
		held[n].seen = i == 2;
		held[n].top_en = STR("It asks for a log-in at a strange place");
		held[n++].top_ja = STR("不審なページへのログインを求めています");
	}
	held[n++] = told(95, "Rheintal Pumpen GmbH, Zahlungsverkehr International",
	    "rechnungswesen.zahlungsverkehr.international@rheintal-purnpen-"
	    "zahlungsverkehr.example", "AW: AW: WG: Re: FW: Re: Change of our bank "
	    "details with immediate effect, please confirm by return of mail, "
	    "reference RP-2026-1187-99-A");
	held[n++] = told(96, "株式会社あおば包装 営業本部 営業管理課 請求書発行担当 佐藤",
	    "seikyu@aoba-hosou.example", "【重要】【至急】お振込先口座変更のお願いと10月"
	    "分ご請求書送付のご案内につきまして（再送、お手数ですが本日中にご確認をお願い"
	    "いたします）");
	held[n++] = told(97, "x", "x@long.example", "REF/0123456789ABCDEF0123456789ABC"
	    "DEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF");
	for (int i = 0; i < 3; i++)
		held[n++] = told(100 + i, "Sales", i == 0 ? "a@bulk.example" :
		    i == 1 ? "b@bulk.example" : "c@bulk.example", "Offer");
	held[n] = told(600, "", "", "");
	held[n].verdict = STR("unjudged");
	held[n++].flags_known = false;
	held[n] = told(700, "x", "x@y.example", "Released since");
	held[n++].state = STR("released");
	held[n] = told(3000, "HR", "hr@z.example", "By hand");
	held[n].held_at = NOW - 60;
	held[n++].by_person = true;
	/* With what the rules found in it, which is not why it is held. */
	held[n] = told(3100, "HR", "hr@w.example", "With a reason");
	held[n].by_person = held[n].payment_change = held[n].may_be_right = true;
	held[n].said_by = STR("root");
	held[n++].said = STR("incident, 20 Nov <b>call +81 3 1234 5678</b>");
	held[n] = told(750, "x", "x@v.example", "Moved back, held again");
	held[n++].came_back = true;
	held[n] = told(800, "A", "a@b.example", "Fraud for sure");
	held[n++].state = STR("confirmed");
	cautions[0] = told(30, "Bank", "info@bank.example", "Your statement");
	cautions[0].held_at = 0;
	cautions[1] = told(31, "", "new@customer.example", "Order");
	cautions[1].held_at = 0;
	return (struct notice){ .held = held, .held_n = n, .cautions = cautions,
	    .cautions_n = 2 };
}

static void
a_busy_day_in_each_language(void **state)
{
	struct notice day = busy_day(), notice = notice_of(day.held, day.held_n);
	struct str text, html;

	(void)state;
	notice.cautions = day.cautions;
	notice.cautions_n = day.cautions_n;
	notice.languages_n = 1;
	notice_bodies(arena, &notice, &text, &html);
	assert_golden("ja.txt", text);
	assert_golden("ja.html", html);
	notice.languages = both + 1;
	notice_bodies(arena, &notice, &text, &html);
	assert_golden("en.txt", text);
	assert_golden("en.html", html);
}

/* What was read and how long it lay is told of those that are folded, too, and none
 * that was answered is ever among them. */
static void
a_fold_hides_nothing_that_matters(void **state)
{
	static const struct {
		int seen, unknown;
		const char *en, *ja;
	} folds[] = {
		{ 0, 0, "(none had been read)", "（すべて未開封）" },
		{ 1, 0, "(1 had been read)", "（1件が開封済み）" },
		{ 3, 0, "(all had been read)", "（すべて開封済み）" },
		{ 1, 1, "(at least 1 had been read)", "（少なくとも1件が開封済み）" },
		{ 0, 3, "(not known if read)", "（開封の有無は不明）" },
	};
	struct store_told three[4];
	struct notice notice = notice_of(three, 4);
	struct str text, html;

	(void)state;
	for (size_t i = 0; i < sizeof folds / sizeof folds[0]; i++) {
		for (int k = 0; k < 4; k++) {
			three[k] = told(60 + k, "A", "a@b.example", "One");
			three[k].held_at = three[k].arrived + 60 + k * 3600;
			three[k].seen = k < folds[i].seen;
			three[k].flags_known = k < 3 - folds[i].unknown;
		}
		three[3] = told(20, "A", "a@b.example", "Answered");
		three[3].answered = three[3].seen = true;
		notice_bodies(arena, &notice, &text, &html);
		for (int form = 0; form < 2; form++, text = html) {
			assert_true(str_contains(text, STR("3 messages from one ")));
			assert_true(str_contains(text, STR("同じ差出人から3件")));
			assert_true(str_contains(text, str_of(folds[i].en)));
			assert_true(str_contains(text, str_of(folds[i].ja)));
			assert_true(str_contains(text, STR("1 minute to 2 h 1 min ")));
			assert_true(str_contains(text, STR("1分～2時間1分（")));
			assert_true(str_contains(text, STR("[ANSWERED] Answered")));
			assert_true(str_contains(text, STR("【返信済み】Answered")));
		}
	}
}

/* Of another year the year stands there, and nobody counts hours after a week; what
 * came within one minute came at one time. */
static void
times_are_told_as_people_tell_them(void **state)
{
	enum { DAY = 86400, HOUR = 3600 };
	static const struct {
		int64_t lay;
		const char *en, *ja;
	} rows[] = {
		{ 47 * HOUR, " 47 h 0 min (", "：47時間0分（" },
		{ 2 * DAY, " 2 days (", "：2日（" },
		{ 2 * DAY + HOUR, " 2 d 1 h (", "：2日1時間（" },
		{ 7 * DAY - HOUR, " 6 d 23 h (", "：6日23時間（" },
		{ 7 * DAY + 5 * HOUR, " 7 days (", "：7日（" },
		{ 400 * DAY, " 400 days (", "：400日（" },
	};
	struct store_told two[2];
	struct notice notice = notice_of(two, 1);
	struct str text, html;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		two[0] = told(0, "A", "a@b.example", "Old");
		two[0].held_at = NOW - 60;
		two[0].arrived = two[0].held_at - rows[i].lay;
		notice_bodies(arena, &notice, &text, &html);
		if (!str_contains(text, str_of(rows[i].en)) ||
		    !str_contains(text, str_of(rows[i].ja)))
			fail_msg("row %zu:\n%.*s", i, STR_ARGS(text));
	}
	assert_true(str_contains(text, STR("Came: 19 Oct 2025, 12:04, held back "
	    "23 Nov, 12:04\n")));
	assert_true(str_contains(text, STR("受信：2025年10月19日(日) 12:04（隔離：11"
	    "月23日(月) 12:04）\n")));
	two[0] = two[1] = told(20, "A", "a@b.example", "Old");
	two[0].arrived += 9;
	notice.held_n = 2;
	notice_bodies(arena, &notice, &text, &html);
	assert_true(str_contains(text, STR("Came: 23 Nov, 11:45\n")));
	assert_true(str_contains(text, STR("受信：11月23日(月) 11:45\n")));
}

/* Two of a domain are a wave only if they are after the same. */
static void
what_is_told_for_two_reasons_is_not_one_wave(void **state)
{
	struct store_told three[3];
	struct notice notice = notice_of(three, 3);
	struct str text, html;

	(void)state;
	for (int i = 0; i < 3; i++)
		three[i] = told(20 + i, "A", i == 0 ? "a@b.example" : i == 1 ?
		    "c@b.example" : "d@b.example", "One");
	notice_bodies(arena, &notice, &text, &html);
	assert_true(str_contains(text, STR("3 messages from senders at b")));
	three[1].top_en = STR("The name is that of a manager");
	notice_bodies(arena, &notice, &text, &html);
	assert_false(str_contains(text, STR("messages from senders")));
}

static bool
is_folded(const struct store_told *two)
{
	struct notice notice = notice_of(two, 2);
	struct str text, html;

	notice_bodies(arena, &notice, &text, &html);
	return str_contains(text, STR("2 messages from "));
}

static void
the_second_of_a_sender_is_folded_and_a_colleague_is_not(void **state)
{
	struct store_told two[2] = { told(20, "A", "a@b.example", "Two"),
	    told(21, "A", "A@b.example", "One") };
	struct notice notice = notice_of(two, 2);
	struct str text, html;

	(void)state;
	assert_true(is_folded(two));
	notice_bodies(arena, &notice, &text, &html);
	/* Both subjects stand there. */
	assert_true(str_contains(text, STR("The last one: Two\n")));
	assert_true(str_contains(text, STR("The one before: One\n")));
	two[1].subject = two[0].subject;
	notice_bodies(arena, &notice, &text, &html);
	assert_false(str_contains(text, STR("The one before:")));
	two[1].answered = true;
	assert_false(is_folded(two));
	two[1] = told(21, "C", "c@b.example", "One");
	assert_false(is_folded(two));
}

static void
the_only_one_is_not_one_of_them(void **state)
{
	struct store_told one = told(20, "A", "a@b.example", "One");
	struct notice notice = notice_of(&one, 1);
	struct str text, html;

	(void)state;
	one.answered = one.seen = true;
	notice_bodies(arena, &notice, &text, &html);
	assert_true(str_contains(text, STR("!! It had been answered already.")));
	assert_true(str_contains(html, STR(">このメールには、すでに返信され")));
	assert_false(str_contains(text, STR("of them")));
	assert_false(str_contains(text, STR("うち")));
}

static void
a_single_one_in_both_languages_as_a_message(void **state)
{
	struct store_told one = told(20, "Rheintal Pumpen GmbH",
	    "k.meier@rheintal-pumpen.example", "Invoice");
	struct notice notice = notice_of(&one, 1);

	(void)state;
	notice.analyst = true;
	assert_golden("one.eml", notice_message(arena, &notice));
}

/* ---- Words ------------------------------------------------------------------- */

static void
every_word_is_there_in_both_languages_with_the_same_gaps(void **state)
{
	(void)state;
	for (int i = 0; i < NOTICE_WORD__COUNT; i++) {
		const char *en = notice_word((enum notice_word)i, NOTICE_EN);
		const char *ja = notice_word((enum notice_word)i, NOTICE_JA);

		if (en == NULL || ja == NULL || *en == '\0' || *ja == '\0')
			fail_msg("word %d is missing", i);
		for (const char *gap = "123456789"; *gap != '\0'; gap++) {
			char mark[] = { '%', *gap, '\0' };

			if ((strstr(en, mark) == NULL) !=
			    (strstr(ja, mark) == NULL))
				fail_msg("'%s' and '%s' differ in %s", en, ja, mark);
		}
		if (strcmp(en, ja) == 0)
			fail_msg("'%s' is not translated", en);
	}
}

/* ---- What strangers write ------------------------------------------------------ */

static const char *const attacks[] = {
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
	"</p></td></table><a href='http://evil.example'>click</a>",
	"https://evil.example/a?b=c", "www.evil.example", "evil.example",
	"sales@evil.example", "mailto:sales@evil.example", "//evil.example/x",
	"javascript:alert(1)", "ＨＴＴＰ://evil．example", "evil。example",
	"sales＠evil.example", "\u202Eelpmaxe.live", "a\u200Bb\uFEFFc\u2066d",
	"line\r\nBcc: thief@evil.example\r\n\r\nbody", "\x1b[2J\x07",
	"=?utf-8?B?PHNjcmlwdD4=?=", "&lt;b&gt; &amp; &#60;", "\xff\xfe\x80",
	"call +49 (0)211 555-1234 now", "090-1234-5678", "tel:09012345678",
	"xn--80ak6aa92e.example", "аррӏе.example", "--seki_0011--",
	"data:text/html,x", "ftp.evil.example/secret", "file:///etc/passwd",
};

/* Nothing that a mail program would make a link or a call of. */
static void
assert_harmless(struct str s, const char *given)
{
	static const char *const never[] = { "file://", "www.", "mailto:", "tel:",
	    "javascript:", "data:", "evil.example", "@evil", "\u202E", "\u200B", "\uFEFF", "\u2066",
	    "\x1b", "\x07", "1234 now", "1234-5678", "Bcc: thief@", "http://",
	    "https://", "\uFF20", "evil\uFF0E", "evil\u3002" };

	assert_true(utf8_is_valid(s));
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (str_find_nocase(s, str_of(never[i])) != STR_NOWHERE)
			fail_msg("of '%s' came '%s' in:\n%.*s", given, never[i],
			    STR_ARGS(s));
}

static size_t
count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

static void
nothing_that_a_sender_chose_is_a_link_or_markup(void **state)
{
	struct str text, html, whole;
	struct store_told one = told(20, "a", "a", "a");
	struct notice notice = notice_of(&one, 1);
	size_t tags, quotes;

	(void)state;
	notice_bodies(arena, &notice, &text, &html);
	tags = count(html, '<');
	quotes = count(html, '"');
	for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
		one = told(20, attacks[i], attacks[i], attacks[i]);
		one.from_org_domain = str_of(attacks[i]);
		one.top_en = one.top_ja = str_of(attacks[i]);
		one.top_about = STR("lookalike");
		one.top_evidence = str_format(arena, "x ~ %s", attacks[i]);
		notice = notice_of(&one, 1);
		notice_bodies(arena, &notice, &text, &html);
		assert_harmless(text, attacks[i]);
		assert_harmless(html, attacks[i]);
		assert_int_equal(count(html, '<'), tags);
		assert_int_equal(count(html, '"'), quotes);
		whole = notice_message(arena, &notice);
		for (size_t k = 0; k < whole.n; k++)
			assert_true((unsigned char)whole.p[k] < 0x80);
		assert_true(str_find(whole, STR("evil")) == STR_NOWHERE);
	}
}

static void
a_whole_day_of_a_flood_stays_short(void **state)
{
	enum { MANY = 2000 };
	struct store_told *many = NEW_ARRAY(arena, struct store_told, MANY);
	char *subject = NEW_ARRAY(arena, char, 60001);
	struct notice notice = notice_of(many, MANY);
	struct str text, html;

	(void)state;
	memset(subject, 'W', 60000);
	for (size_t i = 0; i < MANY; i++) {
		many[i] = told((int)i, subject, subject, subject);
		many[i].from_address = many[i].from_org_domain = str_format(arena,
		    "%zu@d%zu.example", i, i);
	}
	notice_bodies(arena, &notice, &text, &html);
	assert_true(text.n + html.n < 200000);
	assert_true(html.n < 100000);	/* longer ones are cut by mail programs */
	assert_true(str_contains(text, STR("1960 more")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_busy_day_in_each_language),
		TEST(a_fold_hides_nothing_that_matters),
		TEST(what_is_told_for_two_reasons_is_not_one_wave),
		TEST(times_are_told_as_people_tell_them),
		TEST(the_second_of_a_sender_is_folded_and_a_colleague_is_not),
		TEST(the_only_one_is_not_one_of_them),
		TEST(a_single_one_in_both_languages_as_a_message),
		TEST(every_word_is_there_in_both_languages_with_the_same_gaps),
		TEST(nothing_that_a_sender_chose_is_a_link_or_markup),
		TEST(a_whole_day_of_a_flood_stays_short),
	};

	setenv("TZ", "Asia/Tokyo", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
