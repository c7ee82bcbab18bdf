/* SPDX-License-Identifier: Apache-2.0 */
/* The reading of rule files: what is understood, and how the rest is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>

#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)

static struct rule_info
info(const struct rules *rules, const char *name)
{
	size_t i = rules_find(rules, str_of(name));

	assert_true(i < rules_count(rules));
	return rules_info(rules, i);
}

static void
each_kind_of_line_is_understood(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	const struct rules *rules = load(arena,
	    "# a comment\n"
	    "header A From:addr =~ /x/i\n"
	    "header A2 To !~ m!a/b! [if-unset: nobody@example.com]\n"
	    "header A3 exists:X-Mailer # and a comment\r\n"
	    "body B m{a{2}b}\n"
	    "body:quoted B2 m'word'\n"
	    "rawbody C /<b>/\n"
	    "uri D m,^https?://x,\n"
	    "full E /x/\n"
	    "mimeheader F Content-Type =~ /pdf/\n"
	    "meta __G A && !(B + C > 1) || D == 1\n"
	    "meta T_H __G\n"
	    "score A 2.5\n"
	    "score B 0 -1.25 0 0\n"
	    "describe A in English\n"
	    "lang ja describe A 日本語で\n"
	    "lang de describe A auf Deutsch\n"
	    "attack A T1566.002\n"
	    "about A who\nabout A money secret\n"
	    "tflags C nice noautolearn maxhits=3 range=1-2\n"
	    "lang de report A\nlang ja unsafe_report A\n"
	    "test A ok From: x\n"
	    "test A fail From: y\n"
	    "reuse A\nbayes_path nowhere\nwelcomelist_from *@example.com\n");

	assert_int_equal(rules_count(rules), 11);
	assert_true(str_equal(info(rules, "A").kind, STR("header")));
	assert_true(str_equal(info(rules, "A").en, STR("in English")));
	assert_true(str_equal(info(rules, "A").ja, STR("日本語で")));
	assert_true(str_equal(info(rules, "A").attack, STR("T1566.002")));
	/* The last line counts. */
	assert_int_equal(info(rules, "A").topics,
	    TOPIC_BIT(TOPIC_MONEY) | TOPIC_BIT(TOPIC_SECRET));
	assert_int_equal(info(rules, "B").topics, 0);
	assert_true(info(rules, "A").score == 2.5);
	assert_true(info(rules, "B").score == -1.25);
	assert_true(info(rules, "C").score == -1.0);
	assert_true(info(rules, "D").score == 1.0);
	assert_true(info(rules, "__G").part && info(rules, "__G").score == 0);
	assert_true(info(rules, "T_H").shadow && info(rules, "T_H").score == 0);
	assert_int_equal(info(rules, "A").tests_ok, 1);
	assert_int_equal(info(rules, "A").tests_fail, 1);
	assert_int_equal(info(rules, "A").line, 2);
	assert_int_equal(rules_digest(rules).n, 64);
	arena_free(arena);
	(void)state;
}

static void
the_last_definition_wins_and_keeps_what_others_said(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	const struct rules *rules = load(arena, "score A 4\nbody A /one/\n"
	    "describe A words\nheader A Subject =~ /two/\nscore A (0.5)\n");

	assert_int_equal(rules_count(rules), 1);
	assert_true(str_equal(info(rules, "A").kind, STR("header")));
	assert_true(info(rules, "A").score == 4.5);
	assert_true(str_equal(info(rules, "A").en, STR("words")));
	arena_free(arena);
	(void)state;
}

static void
conditions_choose_lines(void **state)
{
	static const struct { const char *text; const char *there; } cases[] = {
		{ "if (version >= 3.004002)\nbody A /x/\nendif", "A" },
		{ "if (version < 3.004002)\nbody A /x/\nelse\nbody B /x/\nendif",
		    "B" },
		{ "ifplugin Mail::SpamAssassin::Plugin::Razor2\nno keyword\n"
		    "if (0)\nendif\nelse\nbody B /x/\nendif", "B" },
		{ "ifplugin Mail::SpamAssassin::Plugin::MIMEHeader\nbody A /x/\n"
		    "endif", "A" },
		{ "if !plugin(Mail::SpamAssassin::Plugin::Razor2)\nbody A /x/\n"
		    "endif", "A" },
		{ "if can(Mail::SpamAssassin::Conf::x) || !has(y)\nbody A /x/\n"
		    "endif", "A" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(MEGABYTES(64));
		const struct rules *rules = load(arena, cases[i].text);

		/* The others are known by name, and can't work. */
		for (size_t k = 0; k < rules_count(rules); k++) {
			struct rule_info it = rules_info(rules, k);

			assert_int_equal(it.absent.p == NULL,
			    str_equal(it.name, str_of(cases[i].there)));
		}
		assert_true(info(rules, cases[i].there).absent.p == NULL);
		arena_free(arena);
	}
	(void)state;
}

/* The same lines, with and without the mark of a set of SpamAssassin's. */
static void
a_set_of_another_program_lacks_things_and_a_house_makes_mistakes(void **state)
{
	static const struct {
		const char *text, *name, *reason;
		enum lack lack;
	} cases[] = {
		{ "header A eval:check_rbl('x', 'y')\n", "A",
		    "eval:check_rbl() is none of our facts", LACK_HERE },
		{ "body A /x/\nmeta M A || NOBODY\n", "NOBODY",
		    "not defined anywhere", LACK_NAME },
		{ "score NOBODY 3\n", "NOBODY", "not defined anywhere",
		    LACK_NAME },
		{ "body A /a(*NOSUCH)b/\n", "A",
		    "expected a pattern that PCRE2", LACK_UNREAD },
		{ "header A From:strange =~ /x/\n", "A",
		    ":2:15: read 'strange'", LACK_UNREAD },
		{ "header A eval:protected_name('zzz')\n", "A",
		    ":2:31: read 'zzz'", LACK_UNREAD },
		{ "body A /x/\nscore A two\n", "score", ":3:9: read 'two'",
		    LACK_UNREAD },
		{ "wonder of the world\n", "wonder", "expected a keyword",
		    LACK_UNREAD },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(MEGABYTES(64));
		struct str marked = str_format(arena,
		    "require_version 4.000001\n%s", cases[i].text);
		const struct rules_lack *lacks;
		const struct rules *rules = NULL;
		struct why why;

		assert_int_equal(load_bytes(arena, cases[i].text,
		    strlen(cases[i].text), &rules, &why), FAIL);
		assert_int_equal(load_bytes(arena, marked.p, marked.n, &rules,
		    &why), OK);
		assert_int_equal(rules_lacks(rules, &lacks), 1);
		assert_int_equal(rules_lacks_of(rules, cases[i].lack), 1);
		assert_true(str_equal(lacks[0].rule, str_of(cases[i].name)));
		assert_true(str_contains(lacks[0].reason,
		    str_of(cases[i].reason)));
		arena_free(arena);
	}
	(void)state;
}

static void
what_stands_on_what_is_lacking_is_told_only_if_it_can_never_hit(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	const struct rules *rules = load(arena,
	    "ifplugin Mail::SpamAssassin::Plugin::DCC\n"
	    "full DCC_CHECK eval:check_dcc()\n"
	    "endif\n"
	    "body A /x/\n"
	    "meta NEVER A && DCC_CHECK\n"
	    "meta STILL A || DCC_CHECK\n"
	    "meta ABOVE 2 of (NEVER, DCC_CHECK, A)\n");
	const struct rules_lack *lacks;

	assert_int_equal(rules_lacks(rules, &lacks), 3);
	assert_true(str_equal(info(rules, "DCC_CHECK").absent,
	    STR("under 'ifplugin Mail::SpamAssassin::Plugin::DCC'")));
	assert_true(info(rules, "NEVER").absent.p != NULL);
	assert_true(info(rules, "ABOVE").absent.p != NULL);
	assert_true(info(rules, "STILL").absent.p == NULL);
	arena_free(arena);
	(void)state;
}

static void
a_threshold_is_a_number_that_a_house_may_choose(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	const struct rules *rules = load(arena,
	    "threshold MANY 2\nbody A /x/\nmeta M MANY of (A, A, A)\n"
	    "threshold MANY 3.5\neffective A from 2026-04-01 until 2026-06-30\n"
	    "body B /y/\neffective B until 2026-01-01\neffective B always\n");

	assert_int_equal(rules_count(rules), 3);
	assert_true(threshold_find(rules, STR("MANY"))->value == 3.5);
	assert_int_equal(info(rules, "A").from,
	    time_of_civil(2026, 4, 1, 0, 0, 0));
	assert_int_equal(info(rules, "A").until,
	    time_of_civil(2026, 7, 1, 0, 0, 0));
	assert_true(info(rules, "B").from == INT64_MIN);
	assert_true(info(rules, "B").until == INT64_MAX);
	arena_free(arena);
	(void)state;
}

static void
what_can_not_be_read_is_refused_with_its_place(void **state)
{
	static const struct { const char *text, *sentence; } cases[] = {
		{ "body A /x/\n  bdoy B /x/", ":2:3: read 'bdoy', expected a key" },
		{ "body A x/", ":1:8: read 'x/', expected a pattern such as" },
		{ "body A /x", ":1:8: read '/x', expected a closing '/'" },
		{ "body A /a#b/", "expected a closing '/'" },
		{ "body A /x/q", ":1:11: read 'q', expected one of the flags" },
		{ "body A /x/ y", ":1:12: read 'y', expected the end" },
		{ "body A /a(b/", ":1:12: read '/', expected a pattern that" },
		{ "body A /日本(?<!a+)/", ":1:11: read '(?<!a+)', expected" },
		{ "body A //", "expected a pattern that is not empty" },
		{ "body:dead A /x/", ":1:6: read 'dead', expected one of body:" },
		{ "header A From ~ /x/", ":1:15: read '~ /x/', expected =~" },
		{ "header A From:who =~ /x/", ":1:15: read 'who', expected one" },
		{ "header A X =~ /x/ [unset: y]", "expected [if-unset: TEXT]" },
		{ "header A eval:no_such_fact()", "expected the name of a fact" },
		{ "body 1A /x/", ":1:6: read '1A', expected a rule's name" },
		{ "body", "read end of line, expected a rule's name" },
		{ "body A /x/\nscore A two", ":2:9: read 'two', expected a score" },
		{ "body A /x/\nscore A 1 2", "expected one score or four" },
		{ "body A /x/\nscore B 1", ":2:1: read 'B', expected the name" },
		{ "body A /x/\nmeta M A &&  ZZ", ":2:14: read 'ZZ', expected the" },
		{ "body A /x/\nmeta M A A", ":2:10: read 'A', expected an oper" },
		{ "body A /x/\nmeta M (A", "read end of line, expected ')'" },
		{ "body A /x/\nmeta M A)", ":2:9: read ')', expected an operator" },
		{ "body A /x/\nmeta M A &&", "expected a rule's name or a num" },
		{ "meta A !B\nmeta B C\nmeta C A", "does not need itself" },
		{ "meta A A", ":1:8: read 'A', expected a meta rule that" },
		{ "body A /x/\nattack A 1566", "expected an ATT&CK technique" },
		{ "body A /x/\nabout A", "read end of line, expected what it is" },
		{ "body A /x/\nabout A money fish", ":2:15: read 'fish', expec" },
		{ "body A /x/\ntest A maybe x", ":2:8: read 'maybe', expected" },
		{ "body A /x/\ntest A ok", "read end of line, expected a text" },
		{ "threshold 2 A", ":1:11: read '2', expected a threshold's n" },
		{ "threshold A much", ":1:13: read 'much', expected a number" },
		{ "body A /x/\nthreshold A 2", ":2:1: read 'A', expected a nam" },
		{ "body A /x/\neffective A since 2026", ":2:13: read 'since', exp" },
		{ "body A /x/\neffective A from 2026", ":2:18: read '2026', expe" },
		{ "body A /x/\neffective A from 2026-04-31", "expected a day such" },
		{ "body A /x/\neffective A from 2026-04-02 until 2026-04-01",
		    ":2:35: read '2026-04-01', expected a day that is not" },
		{ "body A /x/\nmeta M 2 of A", ":2:13: read 'A', expected '('" },
		{ "body A /x/\nmeta M (A, A)", ":2:10: read ',', expected an op" },
		{ "body A /x/\nmeta M 2 of (A,)", "expected a rule's name, a" },
		{ "if (version > 3)\nbody A /x/", "expected 'endif' before" },
		{ "endif", ":1:1: read 'endif', expected no 'endif' without" },
		{ "else", "expected no 'else' without" },
		{ "if version >>\nendif", "expected a rule's name, a number" },
		{ "body A /\xff/", ":1:9: read '\xef\xbf\xbd', expected a line in UTF-8" },
		{ "body A /x/\ninclude no-such-file.cf", ":2:9: read "
		    "'no-such-file.cf', expected a file to read rules from (No" },
		{ "body A /x/\ntflags A nice payment_chnge",
		    ":2:15: read 'payment_chnge', expected a flag such as" },
		{ "body A /x/\nlang ja descibe A x",
		    ":2:9: read 'descibe', expected describe" },
		{ "body A /x/\nlang ja score A 3",
		    ":2:9: read 'score', expected describe" },
		{ "lang ja", "read end of line, expected describe" },
		{ "header A eval:protected_name(\"zzz\")",
		    ":1:31: read 'zzz', expected ')': this fact takes nothing" },
		{ "header A eval:institution_name_elsewhere('bank bnk')",
		    "read 'bank bnk', expected nothing or kinds such as bank" },
		{ "header A eval:partner(sene)",
		    ":1:23: read 'sene', expected nothing or seen" },
		{ "header A eval:dmarc_fail('p=none')", "expected nothing, "
		    "none, quarantine, reject or enforced" },
		{ "header A eval:few_words(0.4)", "or a whole number" },
		{ "header A eval:wording(much)", "or a number such as 2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(MEGABYTES(64));
		const struct rules *rules;
		struct why why = { 0 };

		assert_int_equal(load_bytes(arena, cases[i].text,
		    strlen(cases[i].text), &rules, &why), FAIL);
		if (strstr(why.text, cases[i].sentence) == NULL)
			fail_msg("'%s' gave '%s', not '%s'", cases[i].text,
			    why.text, cases[i].sentence);
		assert_int_equal(why.status, EXIT_CONFIG);
		arena_free(arena);
	}
	(void)state;
}

static void
nesting_past_the_limits_is_refused(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	const struct rules *rules;
	struct why why = { 0 };

	for (int i = 0; i < 17; i++)
		buf_cstr(&buf, "if 1\n");
	assert_int_equal(load_bytes(arena, buf.p, buf.n, &rules, &why), FAIL);
	assert_non_null(strstr(why.text, "at most 16 conditions"));
	buf.n = 0;
	buf_cstr(&buf, "body A /x/\nmeta M ");
	for (int i = 0; i < 100000; i++)
		buf_char(&buf, '(');
	assert_int_equal(load_bytes(arena, buf.p, buf.n, &rules, &why), FAIL);
	assert_non_null(strstr(why.text, "a less nested expression"));
	/* Twice each, which would be told apart 2^100 times. */
	buf.n = 0;
	buf_cstr(&buf, "body M0 /x/\n");
	for (int i = 1; i <= 100; i++)
		buf_format(&buf, "meta M%d M%d || M%d\n", i, i - 1, i - 1);
	assert_int_equal(load_bytes(arena, buf.p, buf.n, &rules, &why), OK);
	buf_cstr(&buf, "meta M101 M100\n");
	assert_int_equal(load_bytes(arena, buf.p, buf.n, &rules, &why), FAIL);
	assert_non_null(strstr(why.text, "at most 100 metas one upon the "
	    "other"));
	arena_free(arena);
	(void)state;
}

static double
name_is_number(const void *context, const struct step *step)
{
	(void)context;
	return step->name.p[0] - 'a' + 1;
}

static void
expressions_bind_as_in_perl(void **state)
{
	static const struct { const char *text; double value; } cases[] = {
		{ "1 + 2 * 3", 7 }, { "(1 + 2) * 3", 9 }, { "10 - 4 - 3", 3 },
		{ "a + b == c", 1 }, { "!a", 0 }, { "!0 + 1", 2 }, { "!!b", 1 },
		{ "-2 + 5", 3 }, { "1 || 0 && 0", 1 }, { "(1 || 0) && 0", 0 },
		{ "3 > 2 && 2 >= 2", 1 }, { "1 < 1 || 1 <= 0", 0 },
		{ "1 != 2", 1 }, { "7 / 2", 3.5 }, { "7 / 0", 0 },
		{ "1 < 2 == 1", 1 }, { "2.5 * 2", 5 }, { "- - 3", 3 },
		{ "a&&!b||c", 3 }, { "b && c", 3 }, { "0 || c", 3 },
		{ "2 of (a, 0, c)", 1 }, { "3 of (a, 0, c)", 0 },
		{ "b of(a&&0, 0 || c, (1))", 1 }, { "!1 of (0, 0)", 1 },
		{ "1 + 1 of (a) + 1", 3 },
		{ "1 of (2 of (a, b), 0) && c", 3 }, { "0 of (0)", 1 },
	};
	struct arena *arena = arena_new(MEGABYTES(1));

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = exact(cases[i].text);
		struct expression expression;
		struct trouble trouble;
		double value;

		assert_true(expression_read(arena, text, &expression, &trouble));
		value = expression_value(&expression, name_is_number, NULL);
		if (value < cases[i].value || value > cases[i].value)
			fail_msg("%s gave %g", cases[i].text, value);
		free((void *)(uintptr_t)text.p);
	}
	arena_free(arena);
	(void)state;
}

/* ---- Files and folders ------------------------------------------------------- */

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
remove_folder(const char *folder)
{
	struct dirent *entry;
	DIR *open = opendir(folder);
	char path[600];

	while ((entry = readdir(open)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		unlink(path);
	}
	closedir(open);
	rmdir(folder);
}

static void
note_place(void *context, const struct rule_info *rule, size_t line,
    struct str sentence)
{
	(void)sentence;
	buf_format(context, "%.*s:%zu;", STR_ARGS(rule->file), line);
}

static void
a_folder_is_its_cf_files_in_name_order_with_what_they_include(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	char folder[] = P_tmpdir "/seki-rules-XXXXXX";
	const struct rules *rules;
	struct buf places = { .arena = arena };
	struct why why = { 0 };
	struct str path;

	assert_non_null(mkdtemp(folder));
	path = str_of(folder);
	write_file(folder, "20.cf", "score A 3\ninclude more.inc\nscore A 4\n"
	    "test A ok no such letter\n");
	write_file(folder, "10.cf", "body A /x/\nscore A 2\n");
	write_file(folder, "more.inc", "body C /y/\n");
	write_file(folder, "30.txt", "not a rule file\n");
	assert_int_equal(rules_load(arena, &path, 1, &limits_default, &rules,
	    &why), OK);
	assert_int_equal(rules_count(rules), 2);
	assert_true(info(rules, "A").score == 4);
	assert_true(str_ends(info(rules, "A").file, STR("/10.cf")));
	assert_true(str_ends(info(rules, "C").file, STR("/more.inc")));
	/* A test that does not hold is named where it stands. */
	assert_int_equal(rules_test(rules, &limits_default, note_place,
	    &places), 1);
	assert_true(str_ends(buf_str(&places), STR("/20.cf:4;")));

	write_file(folder, "more.inc", "include 20.cf\n");
	assert_int_equal(rules_load(arena, &path, 1, &limits_default, &rules,
	    &why), FAIL);
	assert_non_null(strstr(why.text, "/more.inc:1:9: read '20.cf', "));
	assert_non_null(strstr(why.text, "includes itself"));
	remove_folder(folder);
	assert_int_equal(rules_load(arena, &path, 1, &limits_default, &rules,
	    &why), FAIL);
	arena_free(arena);
	(void)state;
}

static void
stock_without_a_rule_is_refused_and_a_house_without_one_is_none(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	char stock[] = P_tmpdir "/seki-rules-XXXXXX";
	char house[] = P_tmpdir "/seki-rules-XXXXXX";
	const struct rules *rules;
	struct why why = { 0 };
	struct str paths[2];

	assert_non_null(mkdtemp(stock));
	assert_non_null(mkdtemp(house));
	paths[0] = str_of(stock);
	paths[1] = str_of(house);
	write_file(house, "10.cf", "body A /x/\nscore A 2\n");
	write_file(stock, "10.txt", "body B /x/\n");
	assert_int_equal(rules_load(arena, paths, 2, &limits_default, &rules,
	    &why), FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
	assert_non_null(strstr(why.text, stock));
	write_file(stock, "10.cf", "# nothing\n");
	assert_int_equal(rules_load(arena, paths, 2, &limits_default, &rules,
	    &why), FAIL);
	write_file(stock, "20.cf", "body B /x/\n");
	remove_folder(house);
	assert_int_equal(mkdir(house, 0700), 0);
	assert_int_equal(rules_load(arena, paths, 2, &limits_default, &rules,
	    &why), OK);
	assert_int_equal(rules_count(rules), 1);
	remove_folder(stock);
	remove_folder(house);
	arena_free(arena);
	(void)state;
}

/* ---- test lines --------------------------------------------------------------- */

static void
count_report(void *context, const struct rule_info *rule, size_t line,
    struct str sentence)
{
	struct buf *buf = context;

	buf_format(buf, "%.*s:%zu:%.*s;", STR_ARGS(rule->name), line,
	    STR_ARGS(str_slice(sentence, 0, 8)));
}

static void
test_lines_are_run_where_their_rule_looks(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	const struct rules *rules = load(arena,
	    "body A /urgent/i\n"
	    "test A ok please pay, it is URGENT #1\n"
	    "test A fail nothing\n"
	    "body A_J /カタカナ/\n"
	    "test A_J ok ｶﾀｶﾅで書く\n"
	    "header B Subject =~ /^invoice/\n"
	    "test B ok Subject: =?utf-8?Q?invoice?=\n"
	    "test B fail X: y\\nSubject: an invoice\n"
	    "meta M A && B\n"
	    "test M ok Subject: invoice\\n\\nurgent\n"
	    "test M fail Subject: invoice\\n\\nno hurry\n"
	    "body:subject C /hello/\n"
	    "test C ok hello\n"
	    "body:quoted D /history/\n"
	    "test D ok old history\n"
	    "body:live E /history/\n"
	    "test E ok history\n"
	    "body:hidden F /unseen/\n"
	    "test F ok unseen words\n"
	    "body:attached G /inside/\n"
	    "test G ok inside\n"
	    "uri H m{^https://pay\\.example/}\n"
	    "test H ok see https://pay.example/now\n"
	    "test H fail see https://other.example/now\n"
	    "rawbody I /raw words/\n"
	    "test I ok raw words\n"
	    "full J /charset=utf-8/\n"
	    "test J ok x\n"
	    "mimeheader K Content-Type =~ /octet/\n"
	    "test K ok Content-Type: application/octet-stream\\n\\nx\n");

	assert_int_equal(rules_test(rules, &limits_default, count_report, &buf),
	    17);
	if (buf.n > 0)
		fail_msg("%.*s", STR_ARGS(buf_str(&buf)));
	arena_free(arena);
	(void)state;
}

static void
a_test_line_stages_what_is_known_of_its_sender(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	const struct rules *rules = load(arena,
	    "header IN eval:internal_mail()\n"
	    "header KNOWN eval:first_time_sender()\n"
	    "header DMARC eval:dmarc_fail('enforced')\n"
	    "test DMARC ok X-Test-DMARC: fail reject\\nFrom: a@b.example\n"
	    "test DMARC fail X-Test-DMARC: fail none\\nFrom: a@b.example\n"
	    "test KNOWN ok From: a@b.example\n"
	    "test KNOWN fail X-Test-Memory: known\\nFrom: a@b.example\n"
	    "test KNOWN fail X-Test-Memory: silent\\nFrom: a@b.example\n"
	    /* Words alone are nobody's, and not from inside. */
	    "body:live W /pay at once/\n"
	    "meta M W && !IN\n"
	    "test M ok please pay at once\n"
	    "test M fail X-Test-Internal: yes\\nplease pay at once\n");

	assert_int_equal(rules_test(rules, &limits_default, count_report, &buf),
	    7);
	if (buf.n > 0)
		fail_msg("%.*s", STR_ARGS(buf_str(&buf)));
	rules = load(arena, "body A /urgent/\n"
	    "test A ok X-Test-DMARC: maybe\\nurgent\n");
	assert_int_equal(rules_test(rules, &limits_default, count_report, &buf),
	    1);
	assert_true(buf.n > 0);
	arena_free(arena);
	(void)state;
}

static void
a_test_line_that_does_not_hold_is_reported(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct buf buf = { .arena = arena };
	const struct rules *rules = load(arena, "body A /urgent/\n"
	    "test A ok nothing\ntest A fail urgent\n");

	assert_int_equal(rules_test(rules, &limits_default, count_report, &buf),
	    2);
	assert_true(str_equal(buf_str(&buf), STR("A:2:the rule;A:3:the rule;")));
	arena_free(arena);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_line_is_understood),
		cmocka_unit_test(
		    the_last_definition_wins_and_keeps_what_others_said),
		cmocka_unit_test(conditions_choose_lines),
		cmocka_unit_test(
		    a_set_of_another_program_lacks_things_and_a_house_makes_mistakes),
		cmocka_unit_test(
		    what_stands_on_what_is_lacking_is_told_only_if_it_can_never_hit),
		cmocka_unit_test(a_threshold_is_a_number_that_a_house_may_choose),
		cmocka_unit_test(what_can_not_be_read_is_refused_with_its_place),
		cmocka_unit_test(nesting_past_the_limits_is_refused),
		cmocka_unit_test(expressions_bind_as_in_perl),
		cmocka_unit_test(
		    a_folder_is_its_cf_files_in_name_order_with_what_they_include),
		cmocka_unit_test(
		    stock_without_a_rule_is_refused_and_a_house_without_one_is_none),
		cmocka_unit_test(test_lines_are_run_where_their_rule_looks),
		cmocka_unit_test(a_test_line_stages_what_is_known_of_its_sender),
		cmocka_unit_test(a_test_line_that_does_not_hold_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
