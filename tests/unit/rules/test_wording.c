/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases: what a text is cut into, and what they weigh together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)

/* ---- Cutting ------------------------------------------------------------------------ */

static void
add_phrase(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct buf *buf = context;

	(void)key;
	if (buf->n > 0)
		buf_char(buf, '|');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add(buf, unit_gap(&units[i - 1], &units[i]));
		buf_add(buf, units[i].text);
	}
}

static void
texts_are_cut_into_phrases(void **state)
{
	static const struct { const char *text, *phrases; } cases[] = {
		{ "", "" }, { "  ", "" }, { "pay", "pay" },
		{ "pay it now ok", "pay|it|pay it|now|it now|pay it now|ok|"
		    "now ok|it now ok" },
		{ "pay. now", "pay|now" },
		{ "振込先を", "振込|込先|振込先|先を|込先を|振込先を" },
		{ "振込先口座", "振込|込先|振込先|先口|込先口|振込先口|口座|先口座|"
		    "込先口座" },
		{ "振。込", "" }, { "振\n込", "振込" },
		{ "至急pay", "至急|pay|急 pay|至急 pay" },
		{ "1,250.00", "0" }, { "no. 4711/12", "no|0" },
		{ "$ 5", "$|0|$ 0" }, { "\xC2\xA5""500", "$|0|$ 0" },
		{ "\xE2\x82\xAC""5k", "$|0|$ 0|k|0 k|$ 0 k" },
		{ "a@b.example", "@" }, { "(a@b.example),", "@" },
		{ "宛先a@b.exampleへ", "宛先|@|先 @|宛先 @|@ へ|先 @ へ" },
		{ "https://x.test/a?b now", "//|now|// now" },
		{ "www.x.test", "//" }, { "(www.x.test)", "www|x|test" },
		{ "i've", "i've" }, { "i\xE2\x80\x99ve", "i\xE2\x80\x99ve" },
		{ "'quoted'", "quoted'" }, { "\xFF\xFEpay\x80", "pay" },
		{ "caf\xC3\xA9", "caf\xC3\xA9" },
	};
	struct arena *arena = arena_new(MEGABYTES(1));

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf buf = { .arena = arena };
		size_t n = strlen(cases[i].text);
		char *copy = malloc(n > 0 ? n : 1);	/* exact: the sanitizer sees */

		memcpy(copy, cases[i].text, n);
		wording_phrases((struct str){ copy, n }, add_phrase, &buf);
		free(copy);
		if (!str_equal(buf_str(&buf), str_of(cases[i].phrases)))
			fail_msg("%s: %.*s", cases[i].text,
			    STR_ARGS(buf_str(&buf)));
	}
	arena_free(arena);
}

static void
count(void *context, uint64_t key, const struct unit *units, size_t n)
{
	(void)key;
	(void)units;
	(void)n;
	++*(size_t *)context;
}

static void
a_long_text_is_not_read_to_its_end(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	size_t found = 0;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_cstr(&buf, "pay now ");
	wording_phrases(buf_str(&buf), count, &found);
	assert_in_range(found, 10000, 12000);
	arena_free(arena);
}

/* ---- Weighing ----------------------------------------------------------------------- */

#define PHRASES \
	"phrase 2.0 pay now\nphrase 1.0 pay\nphrase -4.0 thank you\n" \
	"phrase 3.0 振込先\n"
#define RULE(least) "header R eval:wording('" least "')\n"

static void
note_failed(void *context, const struct rule_info *rule, size_t line,
    struct str sentence)
{
	(void)rule;
	(void)line;
	(void)sentence;
	*(bool *)context = true;
}

static bool
holds(const char *rules_text, const char *message)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	bool failed = false;

	buf_format(&buf, "%stest R ok %s\n", rules_text, message);
	buf_char(&buf, '\0');
	rules_test(load(arena, buf.p), &limits_default, note_failed, &failed);
	arena_free(arena);
	return !failed;
}

static void
a_message_weighs_what_its_phrases_do(void **state)
{
	static const struct { const char *rules, *message; bool hits; } cases[] = {
		{ PHRASES RULE("0.63"), "Subject: x\\n\\nPay now", true },
		{ PHRASES RULE("0.65"), "Subject: x\\n\\nPay now", false },
		/* Each once. */
		{ PHRASES RULE("0.65"), "Subject: x\\n\\nPay now. Pay now.",
		    false },
		{ PHRASES RULE("1.25"), "Subject: 振込先\\n\\nPay now", true },
		{ PHRASES RULE("1.26"), "Subject: 振込先\\n\\nPay now", false },
		{ PHRASES RULE("-0.22"), "Subject: x\\n\\nPay now, thank you",
		    true },
		{ PHRASES RULE("-0.2"), "Subject: x\\n\\nPay now, thank you",
		    false },
		/* Nothing met is no wording. */
		{ PHRASES RULE("-9"), "Subject: x\\n\\nHello", false },
		{ RULE("-9"), "Subject: x\\n\\nPay now", false },
		/* The last line wins. */
		{ PHRASES "phrase 0 pay now\n" RULE("0.22"),
		    "Subject: x\\n\\nPay now", false },
		/* Not what is quoted. */
		{ PHRASES RULE("0"),
		    "From: a@b.example\\nTo: c@d.example\\n\\nHello\\n\\n"
		    "> Pay now", false },
		/* But where nobody can be said to have sent it. */
		{ PHRASES RULE("0"),
		    "Subject: x\\n\\nHello\\n\\n> Pay now", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (holds(cases[i].rules, cases[i].message) != cases[i].hits)
			fail_msg("%zu: %s", i, cases[i].message);
}

static void
a_phrase_that_no_text_can_hold_is_refused(void **state)
{
	static const struct { const char *line, *why; } cases[] = {
		{ "phrase x pay", "read 'x', expected a weight" },
		{ "phrase 21 pay", "read '21', expected a weight" },
		{ "phrase 1", "read end of line, expected a phrase" },
		{ "phrase 1 Pay", "read 'Pay', expected a phrase" },
		{ "phrase 1 振", "read '振', expected a phrase" },
		{ "phrase 1 振 込", "read '振 込', expected a phrase" },
		{ "phrase 1 pay  now", "read 'pay  now', expected a phrase" },
		{ "phrase 1 pay. now", "read 'pay. now', expected a phrase" },
		{ "phrase 1 pay it right now",
		    "read 'pay it right now', expected a phrase" },
	};
	struct arena *arena = arena_new(MEGABYTES(16));

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct rules *rules;
		struct why why = { 0 };

		if (load_bytes(arena, cases[i].line, strlen(cases[i].line),
		    &rules, &why) != FAIL)
			fail_msg("%s: not refused", cases[i].line);
		if (strstr(why.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].line, why.text);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_cut_into_phrases),
		cmocka_unit_test(a_long_text_is_not_read_to_its_end),
		cmocka_unit_test(a_message_weighs_what_its_phrases_do),
		cmocka_unit_test(a_phrase_that_no_text_can_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
