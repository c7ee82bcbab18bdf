/* SPDX-License-Identifier: Apache-2.0 */
/* Who the quoted history says took part. */
#include "arena.h"

static struct mail
read_history(const char *text)
{
	struct str input = heap(str_of(text));
	struct mail mail = { 0 };

	history_read(arena, input, &mail);
	/* Names may borrow from the text. */
	for (size_t i = 0; i < mail.participants_n; i++) {
		struct participant *one = &mail.participants[i];

		if (one->name.p != NULL)
			one->name = str_keep(arena, one->name);
		if (one->address.p != NULL)
			one->address = str_keep(arena, one->address);
		if (one->words.p != NULL)
			one->words = str_keep(arena, one->words);
	}
	heap_free(input);
	return mail;
}

static void
is_participant(const struct mail *mail, size_t i, const char *name,
    const char *address, bool is_author)
{
	const struct participant *one = &mail->participants[i];

	assert_in_range(i, 0, mail->participants_n - 1);
	assert_int_equal(one->name.p == NULL, name == NULL);
	assert_int_equal(one->address.p == NULL, address == NULL);
	same(one->name, name == NULL ? "" : name);
	same(one->address, address == NULL ? "" : address);
	assert_int_equal(one->is_author, is_author);
}

static void
a_block_names_all_who_took_part(void **state)
{
	struct mail mail = read_history(
	    "From: Endo, Haruka <H@X.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: 'AP' <ap@y.example>; Bob [mailto:bob@y.example]; Carol\n"
	    "Cc: dan@z.example, \"Ed, E\" <ed@z.example<mailto:ed@z.example>>,\n"
	    "\tFay (fay@z.example)\n"
	    "Subject: x\n\nFrom: nobody\n");

	(void)state;
	assert_int_equal(mail.participants_n, 7);
	is_participant(&mail, 0, "Endo, Haruka", "h@x.example", true);
	is_participant(&mail, 1, "AP", "ap@y.example", false);
	is_participant(&mail, 2, "Bob", "bob@y.example", false);
	is_participant(&mail, 3, "Carol", NULL, false);
	is_participant(&mail, 4, NULL, "dan@z.example", false);
	is_participant(&mail, 5, "Ed, E", "ed@z.example", false);
	is_participant(&mail, 6, "Fay", "fay@z.example", false);
	for (size_t i = 0; i < mail.participants_n; i++)
		assert_true(mail.participants[i].date ==
		    time_of_civil(2026, 11, 21, 16, 5, 0));
}

static void
several_blocks_and_attributions_follow_each_other(void **state)
{
	struct mail mail = read_history(
	    "差出人：遠藤　遥\n\t<h@x.example>\n送信日時：2026年11月21日 16:05\n"
	    "宛先：経理部 <keiri@y.example>\n件名：x\n\n本文\n"
	    "> 2026/11/20 10:00、田中 太郎 のメール:\n>> 旧文\n"
	    "From: a@b.example\nTo: h@x.example\n"
	    "From: c@d.example\nDate: 19.11.2026 08:00\n");

	(void)state;
	assert_int_equal(mail.participants_n, 6);
	is_participant(&mail, 0, "遠藤　遥", "h@x.example", true);
	is_participant(&mail, 1, "経理部", "keiri@y.example", false);
	is_participant(&mail, 2, "田中 太郎", NULL, true);
	is_participant(&mail, 3, NULL, "a@b.example", true);
	is_participant(&mail, 4, NULL, "h@x.example", false);
	is_participant(&mail, 5, NULL, "c@d.example", true);
	assert_true(mail.participants[3].date == MAIL_NO_DATE);
	assert_true(mail.participants[5].date ==
	    time_of_civil(2026, 11, 19, 8, 0, 0));
}

static void
what_is_no_head_names_nobody(void **state)
{
	static const char *const texts[] = {
		"", "\n", "From: the team\n", "To: pay x@y.example\n",
		"Contact a@b.example: now\n", "From:\n\n\n", "宛先：\n\n件名\n",
		"he wrote:\n", "On Monday:\n", ">>>>\n"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (read_history(texts[i]).participants_n != 0)
			fail_msg("somebody in \"%s\"", texts[i]);
}

static void
words_stand_below_the_line_that_tells_their_author(void **state)
{
	struct mail mail = read_history(
	    "From: Haruka Endo <h@x.example>\nSent: Monday, March 9, 2026 9:12\n"
	    "To: a@b.example\nCc:\n\tc@d.example\nSubject: x\n\n"
	    "Pay it.\nTo: nobody in particular\n> Thanks.\n\n"
	    "On Sun, 8 Mar 2026 at 10:00, A B <a@b.example> wrote:\n"
	    "> Shall we?\n>\n\n> > He asked.\n> Or not?\n"
	    "2026/03/07 9:00、遠藤　遥\n<h@y.example> のメール:\n"
	    "> 早めに。\n\n-----Original Message-----\n"
	    "From: c@d.example\nDate: 6.3.2026\n\nFirst of all.\n");

	(void)state;
	assert_int_equal(mail.participants_n, 6);
	same(mail.participants[0].words, "Pay it.\nTo: nobody in particular");
	assert_true(mail.participants[0].words_date ==
	    time_of_civil(2026, 3, 9, 9, 12, 0));
	assert_int_equal(mail.participants[1].words.n, 0);
	assert_int_equal(mail.participants[2].words.n, 0);
	same(mail.participants[3].words, "Shall we?\n\nOr not?");
	same(mail.participants[4].words, "早めに。");
	same(mail.participants[5].words, "First of all.");
}

/* What he quotes himself is not his, nor what the one who quotes him adds. */
static void
words_are_told_apart_by_the_marks_before_them(void **state)
{
	struct mail mail = read_history(
	    "> On Sun, 8 Mar 2026 at 10:00, A B <a@b.example> wrote:\n"
	    ">> On Sat, 7 Mar 2026 at 10:00, C D <c@d.example> wrote:\n"
	    ">>> Shall we?\n>>\n>> I think so,\n>> and today.\n> So be it.\n>> No.\n"
	    "> 2026/03/07 9:00、遠藤　遥\n> <h@y.example> のメール:\n"
	    "> 早めに。\n> > 引用\n>\n> 以上\n今すぐ\n> 後\n"
	    "> From: E <e@f.example>\n> Sent: 6 Mar 2026 10:00\n"
	    "> > That is it.\n> Well said.\n\n");

	(void)state;
	assert_int_equal(mail.participants_n, 4);
	same(mail.participants[3].words, "Well said.");
	assert_int_equal(mail.participants[0].words.n, 0);
	same(mail.participants[1].words, "Shall we?");
	same(mail.participants[2].words, "早めに。\n\n以上");
}

/* What is quoted first may be no more than thanks. */
static void
of_several_letters_of_one_the_first_that_says_something_counts(void **state)
{
	static const char said[] = "Something that is said in many words, as one "
	    "does who explains himself, so that all that is said elsewhere adds "
	    "nothing to what has been said here, whatever it may be about and "
	    "whoever may have said it, or when that was";

	(void)state;
	for (int little = 0; little < 2; little++) {
		struct mail mail = read_history(str_cstr(arena, str_format(arena,
		    "From: a@b.example\nDate: 9.3.2026\n\n%s\n"
		    "From: a@b.example\nDate: 8.3.2026\n\n%s and more\n"
		    "From: a@b.example\nDate: 7.3.2026\n\n%s, and more yet\n",
		    little ? "Ok" : said, said, said)));

		assert_int_equal(mail.participants_n, 1);
		same(mail.participants[0].words, little ? str_cstr(arena,
		    str_format(arena, "%s and more", said)) : said);
		assert_true(mail.participants[0].date ==
		    time_of_civil(2026, 3, 9, 0, 0, 0));
		assert_true(mail.participants[0].words_date ==
		    time_of_civil(2026, 3, little ? 8 : 9, 0, 0, 0));
	}
}

static void
words_are_kept_up_to_the_limit(void **state)
{
	struct buf buf = { .arena = arena };

	(void)state;
	buf_cstr(&buf, "From: a@b.example\nDate: 9.3.2026\n");
	for (int i = 0; i < 5000; i++)
		buf_cstr(&buf, "words\n");
	assert_int_equal(read_history(str_cstr(arena,
	    buf_str(&buf))).participants[0].words.n, 4095);
}

struct date_case {
	const char *written, *date;
};

static const struct date_case dates[] = {
	{ "2026年11月21日(土) 16:05", "2026-11-21T16:05:00Z" },
	{ "2026年11月21日（土曜日） 午後4:05", "2026-11-21T16:05:00Z" },
	{ "2026年11月21日 午前0:05", "2026-11-21T00:05:00Z" },
	{ "2026年11月21日 16時05分", "2026-11-21T16:05:00Z" },
	{ "2026/11/21 16:05", "2026-11-21T16:05:00Z" },
	{ "2026/11/21 (土) 16:05:09", "2026-11-21T16:05:09Z" },
	{ "2026-11-21 16:05", "2026-11-21T16:05:00Z" },
	{ "2026-11-21T16:05:09+09:00", "2026-11-21T07:05:09Z" },
	{ "Sat, 21 Nov 2026 16:05:09 +0900 (JST)", "2026-11-21T07:05:09Z" },
	{ "Sat, 21 Nov 2026 16:05:09 -0530", "2026-11-21T21:35:09Z" },
	{ "Saturday, November 21, 2026 4:05 PM", "2026-11-21T16:05:00Z" },
	{ "Saturday, November 21, 2026 12:05 AM", "2026-11-21T00:05:00Z" },
	{ "21.11.2026 16:05", "2026-11-21T16:05:00Z" },
	{ "3.4.2026 16:05", "2026-04-03T16:05:00Z" },
	{ "3/4/2026 16:05", "2026-04-03T16:05:00Z" },
	{ "3/4/2026 4:05 PM", "2026-03-04T16:05:00Z" },
	{ "11/21/2026 16:05", "2026-11-21T16:05:00Z" },
	{ "Samstag, 21. November 2026 16:05", "2026-11-21T16:05:00Z" },
	{ "Dienstag, 3. März 2026 09:00", "2026-03-03T09:00:00Z" },
	{ "mardi 24 novembre 2026 16:05", "2026-11-24T16:05:00Z" },
	{ "mar. 24 nov. 2026 16:05", "2026-11-24T16:05:00Z" },
	{ "lundi 3 août 2026 16:05", "2026-08-03T16:05:00Z" },
	{ "1 décembre 2026 16:05", "2026-12-01T16:05:00Z" },
	{ "martes, 24 de noviembre de 2026 16:05", "2026-11-24T16:05:00Z" },
	{ "2026년 11월 21일 (토) 오후 4:05", "2026-11-21T16:05:00Z" },
	{ "2026年11月21日 下午4:05", "2026-11-21T16:05:00Z" },
	{ "2026/11/21", "2026-11-21T00:00:00Z" },
	{ "2026/13/21 16:05", NULL }, { "2026/11/32 16:05", NULL },
	{ "16:05", NULL }, { "yesterday", NULL }, { "", NULL },
	{ "99999999999999999999", NULL }, { "Nov 2026", NULL },
	{ "2026/11/21 25:05", "2026-11-21T00:00:00Z" },
};

static void
dates_are_read_in_every_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		struct str text = str_format(arena,
		    "From: a@b.example\nDate: %s\n", dates[i].written);
		struct mail mail = read_history(str_cstr(arena, text));
		int64_t date = MAIL_NO_DATE;

		if (dates[i].date != NULL)
			assert_true(time_parse_rfc3339(str_of(dates[i].date),
			    &date));
		assert_int_equal(mail.participants_n, 1);
		if (mail.participants[0].date != date)
			fail_msg("\"%s\" is %.*s", dates[i].written,
			    STR_ARGS(time_rfc3339(arena,
			    mail.participants[0].date)));
	}
}

static void
participants_are_kept_up_to_the_limit(void **state)
{
	(void)state;
	for (size_t n = 99; n <= 102; n++) {
		struct buf buf = { .arena = arena };

		buf_cstr(&buf, "From: a@b.example\nTo: ");
		for (size_t i = 1; i < n; i++)
			buf_format(&buf, "p%zu@b.example; ", i);
		buf_cstr(&buf, "\nSubject: x\n");
		assert_int_equal(read_history(str_cstr(arena,
		    buf_str(&buf))).participants_n, n < 100 ? n : 100);
	}
}

static void
whoever_is_named_again_counts_once(void **state)
{
	struct buf buf = { .arena = arena };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_cstr(&buf, "From: A <a@b.example>\nTo: C <c@d.example>\n\n");
	assert_int_equal(read_history(str_cstr(arena,
	    buf_str(&buf))).participants_n, 2);
}

static void
a_day_of_the_week_that_the_date_is_not_is_told_of(void **state)
{
	static const struct { const char *text; bool wrong; } rows[] = {
		{ "On Mon, 9 Mar 2026 at 09:12, A <a@x.test> wrote:\n", false },
		{ "On Tue, 9 Mar 2026 at 09:12, A <a@x.test> wrote:\n", true },
		{ "From: A <a@x.test>\nSent: Monday, March 9, 2026 9:12 AM\n",
		    false },
		{ "From: A <a@x.test>\nSent: Friday, March 9, 2026 9:12 AM\n",
		    true },
		{ "Am Montag, 9. März 2026 um 09:12 schrieb A <a@x.test>:\n",
		    false },
		{ "Le mardi 9 mars 2026 à 09:12, A <a@x.test> a écrit :\n",
		    true },
		{ "差出人: A <a@x.test>\n送信日時: 2026年3月9日(月) 9:12\n",
		    false },
		{ "差出人: A <a@x.test>\n送信日時: 2026年3月9日（火） 9:12\n",
		    true },
		{ "差出人: A <a@x.test>\n送信日時: 2026/03/09 月曜日 9:12\n",
		    false },
		{ "差出人: A <a@x.test>\n送信日時: 2026/03/09 金曜日 9:12\n",
		    true },
		/* Either may be the month, and a name is no day. */
		{ "From: A <a@x.test>\nSent: Thu 3/9/2026 9:12\n", false },
		{ "From: A <a@x.test>\nSent: Wed 3/9/2026 9:12\n", true },
		{ "From: A <a@x.test>\nSent: Mon 3/9/2026 9:12\n", false },
		{ "On 9 Mar 2026 at 09:12, Sun Li <a@x.test> wrote:\n", false },
		{ "Sun Li <a@x.test> schrieb am 09.03.2026 um 09:12:\n", false },
		{ "Li Sun, 9 Mar 2026 at 09:12 wrote:\n", false },
		{ "Mary Sun, 9 Mar 2026 at 09:12 wrote:\n", false },
		{ "A <a@x.test> wrote on Tue, 9 Mar 2026 at 09:12:\n", true },
		{ "A <a@x.test> schrieb am Dienstag, 9. März 2026 um 09:12:\n",
		    true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = read_history(rows[i].text);

		assert_true(mail.participants_n >= 1);
		if (mail.participants[0].weekday_wrong != rows[i].wrong)
			fail_msg("%s", rows[i].text);
	}
}

static void
a_megabyte_of_heads_ends(void **state)
{
	static const char *const pieces[] = {
		"From: x\n", "To:\n", "On 1\n", "a@", "From: ", ",;", "差出人：",
		"On 2026 <\n", "From: a\nTo: b;\n", " x;\n", "2026/1/1 1:1 \n"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf buf = { .arena = arena };
		struct mail mail = { 0 };
		size_t before;

		buf_cstr(&buf, "From: a\nTo: b;\n");
		while (buf.n < 1000000)
			buf_cstr(&buf, pieces[i]);
		before = arena_used(arena);
		history_read(arena, buf_str(&buf), &mail);
		/* Joined lines are bounded, so memory is linear. */
		assert_in_range(arena_used(arena) - before, 0, 400000000);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_names_all_who_took_part),
		cmocka_unit_test(several_blocks_and_attributions_follow_each_other),
		cmocka_unit_test(what_is_no_head_names_nobody),
		cmocka_unit_test(dates_are_read_in_every_order),
		cmocka_unit_test(participants_are_kept_up_to_the_limit),
		cmocka_unit_test(whoever_is_named_again_counts_once),
		cmocka_unit_test(
		    words_stand_below_the_line_that_tells_their_author),
		cmocka_unit_test(words_are_told_apart_by_the_marks_before_them),
		cmocka_unit_test(
		    of_several_letters_of_one_the_first_that_says_something_counts),
		cmocka_unit_test(words_are_kept_up_to_the_limit),
		cmocka_unit_test(
		    a_day_of_the_week_that_the_date_is_not_is_told_of),
		cmocka_unit_test(a_megabyte_of_heads_ends),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
