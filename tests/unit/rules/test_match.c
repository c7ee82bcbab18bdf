/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns and the literal filter, which may spare work but never a match. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)

static struct str
words_of(struct arena *arena, struct literals literals)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < literals.n; i++) {
		if (i > 0)
			buf_char(&buf, ' ');
		buf_add(&buf, str_trim(literals.at[i].text));
	}
	return buf_str(&buf);
}

static void
literals_are_taken_only_where_they_must_stand(void **state)
{
	static const struct { const char *source, *literals; } cases[] = {
		{ "urgent", "urgent" }, { "Bank Details", "bank details" },
		{ "\\bwire\\b.{0,40}transfer", "transfer" },
		{ "colou?r", "colour color" }, { "abc*def", "def" },
		{ "abcd{2}ef", "abcd" }, { "abcd{0,2}ef", "abc" },
		{ "abcd{,2}ef", "abc" }, { "abc+def", "abc" }, { "ab", "" },
		{ "a.b.c", "" }, { "foo|barbaz", "foo barbaz" },
		{ "foo|ba", "" }, { "(?:urgent|asap)", "urgent asap" },
		{ "(urgent|asap)?now", "urgentnow asapnow now" },
		{ "(?:abc)*", "" }, { "(?:abc)+d", "abc" },
		{ "pay(?:s|ed)? \\b(?:him|(?!no)us)", "pays him pays us payed him "
		    "payed us pay him pay us" },
		{ "(?:a|b|c|d)(?:abc|bcd|cde|def)x", "abcx bcdx cdex defx" },
		{ "の口座[がを](?:変|移)", "の口座が変 の口座が移 の口座を変 の口座を移" },
		{ "(?:(?:one|two) more|three)", "one more two more three" },
		{ "(?=lookahead)abc", "abc" }, { "(?!never)x", "" },
		{ "[这们]", "这 们" }, { "[这们]?abc", "这abc 们abc abc" },
		{ "a[亜一二三四五六七八九十百千]d",
		    "亜 一 二 三 四 五 六 七 八 九 十 百 千" },
		{ "[^这们]", "" }, { "[这-们]", "" },
		{ "[abc]def[^x]", "def" }, { "[]abc]def", "def" },
		{ "[[:alpha:]]]xyz", "]xyz" }, { "www\\.example\\.com",
		    "www.example.com" }, { "\\x41XYZ", "xyz" },
		{ "\\x{3042}BCD", "bcd" }, { "\\p{Han}abc", "abc" },
		{ "\\pLabc", "abc" }, { "振込先", "振込先" }, { "請求書?",
		    "請求" }, { "ÄÖÜabc", "abc" }, { "\\Qabc\\E", "" },
		{ "(?i)abc", "abc" }, { "(?i:abc)", "abc" }, { "(?x)a b c", "" },
		{ "(*ACCEPT)abc", "" }, { "(?<n>abc)", "abc" }, { "(?P<n>abc)?", "" },
		{ "(?'n'abc)d", "abcd" }, { "(?<=abc)x", "" }, { "(?1)(abc)", "" },
		{ "abc(", "" }, { "abc)", "" }, { "[abc", "" }, { "abc\\", "" },
		{ "abc{", "abc{" }, { "abcd{12", "abcd{12" },
		{ "abcd{1|xyz}", "abcd{1 xyz}" }, { "xyz[a[:]b|cd]", "xyz cd]" },
		{ "xyz\\c{a|bcd}", "xyz bcd}" }, { "\\x41bcd|e", "" },
		{ "(x)\\g+1abc(y)", "abcy" },
	};
	struct arena *arena = arena_new(MEGABYTES(1));

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str source = exact(cases[i].source);
		struct str words = words_of(arena,
		    needs_of(arena, source, 0).one);

		if (!str_equal(words, str_of(cases[i].literals)))
			fail_msg("/%s/ gave '%.*s'", cases[i].source,
			    STR_ARGS(words));
		free((void *)(uintptr_t)source.p);
	}
	arena_free(arena);
	(void)state;
}

static void
a_second_list_is_taken_where_two_things_must_stand(void **state)
{
	static const struct { const char *source, *one, *other; } cases[] = {
		{ "urgent", "urgent", "" },
		{ "\\bwire\\b.{0,40}transfer", "transfer", "wire" },
		{ "(?:please|kindly) .{0,9}(?:pay|wire) it", "please kindly",
		    "pay it wire it" },
		{ "abcdef\\d(?:uvwxyz|klm)\\d", "abcdef", "uvwxyz klm" },
		/* A branch that has one thing only stands for itself in both. */
		{ "(?:(?:bank|wire).{0,9}details|iban)", "details iban",
		    "bank wire iban" },
		{ "(?:bank.{0,9}details)?now then", "now then", "" },
		{ "(?!bank)details", "details", "" },
	};
	struct arena *arena = arena_new(MEGABYTES(1));

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str source = exact(cases[i].source);
		struct needs needs = needs_of(arena, source, 0);
		struct str one = words_of(arena, needs.one);
		struct str other = words_of(arena, needs.other);

		if (!str_equal(one, str_of(cases[i].one)) ||
		    !str_equal(other, str_of(cases[i].other)))
			fail_msg("/%s/ gave '%.*s' and '%.*s'", cases[i].source,
			    STR_ARGS(one), STR_ARGS(other));
		free((void *)(uintptr_t)source.p);
	}
	arena_free(arena);
	(void)state;
}

static void
windows_meet_where_both_allow(void **state)
{
	struct window a[] = { { 0, 10 }, { 20, 30 }, { 40, 50 }, { 90, 99 } };
	struct window b[] = { { 10, 22 }, { 25, 45 }, { 60, 70 } };
	static const struct window met[] = { { 10, 10 }, { 20, 22 }, { 25, 30 },
		{ 40, 45 } };
	struct windows one = { .at = a, .n = 4 }, other = { .at = b, .n = 3 };
	struct windows none = { .n = 0 }, all = { .everywhere = true };
	struct arena *arena = arena_new(MEGABYTES(1));
	struct windows both = windows_meet(arena, &one, &other);

	assert_int_equal(both.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(both.at[i].from, met[i].from);
		assert_int_equal(both.at[i].to, met[i].to);
	}
	assert_int_equal(windows_meet(arena, &one, &none).n, 0);
	assert_int_equal(windows_meet(arena, &all, &one).n, 4);
	assert_true(windows_meet(arena, &all, &all).everywhere);
	arena_free(arena);
	(void)state;
}

static const char *const patterns[] = {
	"urgent", "kiss", "\\bwire\\b", "(?:bank|account) details", "he|she|hers",
	"ushers", "a+b", "colou?r", "振込先", "(?:至急|緊急)", "[0-9]{4}",
	"(?=x)xyz", "straße", "éa", "k", "ſkin", "Kelvin", "口座(?:番号|変更)",
	"x{2}y", "(?i)mixed Case", "www\\.example\\.com", "\\d+ dollars?",
	"^From", "(ab|cd)+ef", "アカウント", "\\x{632f}込", "ab{0}c", "(a|)bcd",
	"end$", "[[:upper:]]bc", "a{1,3}b? urgent", "[kſ]{2}? ?wire", "s*kin",
	"(?:k|あ){0,2}口座", ".{0,8}ushers", "(?<=aab )urgent", "\\X?wire",
	"(?:urgent|aaab).{0,9}(?:wire|ushers)", "振込.{0,9}(?:口座|wire)",
	"pay (?:wire|.{0,60}urgent)", "(?:k|s){1,3}.{0,2}kin.{0,4}wire", "urgent.{0,3}wire|口座.*番号",
};

static const char *const texts[] = {
	"", "urgent", "UrGeNt", "\xE2\x84\xAAi\xC5\xBFs", "ki\xC5\xBFs",
	"\xC5\xBF\xE2\x84\xAAin", "ushers", "he", "his", "wired wire", "wire",
	"BANK DETAILS", "account  details", "account details", "color colour",
	"本日の振込先は", "至急ご確認ください", "緊急", "年1234", "xyz", "STRASSE",
	"STRAßE", "Éa", "\xE2\x84\xAA" "elvin", "口座番号", "口座変更のお知らせ",
	"xxy", "MIXED cASE", "WWW.EXAMPLE.COM", "wwwXexample.com", "5 dollar",
	"a\nFrom b", "abcdef", "cdcdabef", "アカウント", "ac", "bcd", "abcd",
	"the end", "the end\n", "Xbc", "\xFFurgent\xC5", "urg\xFF" "ent",
	"\xE2\x84", "aab urgent wire ushers", "kk wire aaab urgent",
	"\xE2\x84\xAA\xE2\x84\xAA wire \xC5\xBF\xE2\x84\xAAin", "あk口座変更",
	"\xE2\x84\xAA one two u\xC5\xBFher\xC5\xBF", "urgent 急 wire",
	"振込の新しい口座", "sk\xC5\xBF\xE2\x84\xAAin the wire", "urgent, ushers",
	"pay then account wire and account wire, urgent", "wire before urgent", "aaab urgent 振込\xE2\x84\xAA ushers 口座の番号",
};

static bool
finds(struct matcher *matcher, const struct pattern *pattern, struct str text,
    struct window *match_out)
{
	return matcher_find(matcher, pattern, text,
	    (struct window){ 0, (uint32_t)text.n }, match_out) == MATCH_HIT;
}

static bool
lies_in(const struct windows *windows, size_t at)
{
	for (size_t i = 0; i < windows->n; i++) {
		if (at >= windows->at[i].from && at <= windows->at[i].to)
			return true;
	}
	return windows->everywhere;
}

static void
filtered_and_unfiltered_matching_agree(void **state)
{
	enum { PATTERNS = sizeof patterns / sizeof *patterns };
	struct arena *arena = arena_new(MEGABYTES(64));
	struct matcher *matcher = matcher_open(arena, &limits_default);
	size_t hits = 0, spared = 0;

	for (unsigned flags = 0; flags < 4; flags++) {
		struct compiler *compiler = compiler_new(arena);
		struct pattern *compiled[PATTERNS];
		const struct filter *filter;
		struct trouble trouble;

		for (size_t i = 0; i < PATTERNS; i++) {
			compiled[i] = pattern_compile(compiler,
			    str_of(patterns[i]), flags, &trouble);
			assert_non_null(compiled[i]);
		}
		filter = compiler_filter(compiler,
		    (const struct pattern *const *)compiled, PATTERNS);
		for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
			struct str text = exact(texts[t]);
			struct spots *spots = spots_new(arena, filter);

			filter_pass(spots, text);
			for (size_t i = 0; i < PATTERNS; i++) {
				struct windows of = pattern_windows(arena,
				    compiled[i], spots);
				bool runs = of.n > 0 || of.everywhere;
				struct window match;
				bool hit = finds(matcher, compiled[i], text,
				    &match);

				if (hit && (!lies_in(&of, match.from) ||
				    !pattern_may_hit(compiled[i], spots)))
					fail_msg("/%s/ %u is lost on '%s'",
					    patterns[i], flags, texts[t]);
				hits += hit;
				spared += !runs;
			}
			free((void *)(uintptr_t)text.p);
		}
	}
	/* The table would prove nothing if all ran or none hit. */
	assert_true(hits > 100);
	assert_true(spared > 3000);
	matcher_close(matcher);
	arena_free(arena);
	(void)state;
}

static void
a_pattern_outside_a_filter_may_hit_anywhere(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(16));
	struct compiler *compiler = compiler_new(arena);
	struct trouble trouble;
	const struct pattern *in = pattern_compile(compiler, STR("urgent"), 0,
	    &trouble), *out = pattern_compile(compiler, STR("payment"), 0,
	    &trouble), *bare = pattern_compile(compiler, STR("a+"), 0, &trouble);
	const struct pattern *const some[] = { in, NULL };
	const struct filter *filter = compiler_filter(compiler, some, 2);
	struct spots *spots = spots_new(arena, filter);

	filter_pass(spots, STR("nothing of the kind"));
	assert_false(pattern_may_hit(in, spots));
	assert_true(pattern_may_hit(out, spots));
	assert_true(pattern_may_hit(bare, spots));
	assert_true(pattern_windows(arena, out, spots).everywhere);
	assert_true(pattern_has_literals(out));
	assert_false(pattern_has_literals(bare));
	arena_free(arena);
	(void)state;
}

static void
capitals_alone_leave_a_pattern_its_literals(void **state)
{
	static const struct {
		const char *pattern;
		unsigned flags;
		bool survives, literals;
	} cases[] = {
		{ "urgent", 0, true, true },
		{ "CEOの[^、]{1,9}です", 0, false, true },
		{ "CEO", PATTERN_CASELESS, true, true },
		{ "CEO  now", PATTERN_CASELESS, false, false },
		{ "CEO\\x41", 0, false, false }, { "\\bceo\\b", 0, true, true },
	};
	struct arena *arena = arena_new(MEGABYTES(16));
	struct compiler *compiler = compiler_new(arena);
	struct trouble trouble;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool literals;
		const struct pattern *pattern = pattern_compile(compiler,
		    str_of(cases[i].pattern), cases[i].flags, &trouble);

		assert_int_equal(pattern_survives_folding(pattern, &literals),
		    cases[i].survives);
		assert_int_equal(literals, cases[i].literals);
	}
	arena_free(arena);
	(void)state;
}

static void
one_bad_byte_does_not_silence_a_pattern(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(16));
	struct matcher *matcher = matcher_open(arena, &limits_default);
	struct trouble trouble;
	struct pattern *pattern = pattern_compile(compiler_new(arena),
	    STR("urgent"), 0, &trouble);
	struct window match;

	assert_int_equal(matcher_find(matcher, pattern,
	    STR("\xFF\xC5 urgent \x80"), (struct window){ 0, 11 }, &match),
	    MATCH_HIT);
	assert_int_equal(match.from, 3);
	assert_int_equal(match.to, 9);
	assert_int_equal(matcher_find(matcher, pattern,
	    STR("\xFF\xC5 urgent \x80"), (struct window){ 3, 3 }, &match),
	    MATCH_HIT);
	assert_int_equal(matcher_find(matcher, pattern,
	    STR("\xFF\xC5 urgent \x80"), (struct window){ 0, 2 }, &match),
	    MATCH_NONE);
	matcher_close(matcher);
	arena_free(arena);
	(void)state;
}

static void
a_pattern_that_explodes_is_stopped_and_told(void **state)
{
	struct arena *arena = arena_new(MEGABYTES(64));
	struct matcher *matcher = matcher_open(arena, &limits_default);
	struct compiler *compiler = compiler_new(arena);
	struct trouble trouble;
	struct pattern *bad = pattern_compile(compiler, STR("(a+)+$"), 0,
	    &trouble);
	struct pattern *deep = pattern_compile(compiler, STR("^((a)|b)+$"), 0,
	    &trouble);
	struct pattern *good = pattern_compile(compiler, STR("aaa!"), 0,
	    &trouble);
	struct buf buf = { .arena = arena };
	struct window match;

	for (int i = 0; i < 60; i++)
		buf_char(&buf, 'a');
	buf_char(&buf, '!');
	assert_int_equal(matcher_find(matcher, bad, buf_str(&buf),
	    (struct window){ 0, (uint32_t)buf.n }, &match), MATCH_LIMIT);
	assert_int_equal(matcher_find(matcher, good, buf_str(&buf),
	    (struct window){ 0, (uint32_t)buf.n }, &match), MATCH_HIT);
	buf.n = 0;
	for (int i = 0; i < 200000; i++)
		buf_char(&buf, 'a');
	assert_int_equal(matcher_find(matcher, deep, buf_str(&buf),
	    (struct window){ 0, (uint32_t)buf.n }, &match), MATCH_LIMIT);
	/* Enough for the small stack to overflow and the larger one to do. */
	assert_int_equal(matcher_find(matcher, deep,
	    str_slice(buf_str(&buf), 0, 4000),
	    (struct window){ 0, 4000 }, &match), MATCH_HIT);
	matcher_close(matcher);
	arena_free(arena);
	(void)state;
}

static void
a_pattern_is_folded_as_texts_are(void **state)
{
	static const struct { const char *source, *text; bool hits; } cases[] = {
		{ "カタカナ", "かたかな", true },
		{ "[ァ-ヶ]{3}", "あいう", true },
		{ "（株）港", "(株)港", true },
		{ "ＡＢＣ株式会社", "abc株式会社", true },
		{ "\\S+口座", "x口座", true },
		{ "\\S口座", " 口座", false },
	};
	struct arena *arena = arena_new(MEGABYTES(16));
	struct matcher *matcher = matcher_open(arena, &limits_default);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct compiler *compiler = compiler_new(arena);
		struct trouble trouble;
		struct pattern *folded = pattern_fold(compiler,
		    pattern_compile(compiler, str_of(cases[i].source), 0,
		    &trouble));
		struct window match;

		assert_non_null(folded);
		assert_int_equal(matcher_find(matcher, folded,
		    str_of(cases[i].text), (struct window){ 0, 99 }, &match),
		    cases[i].hits ? MATCH_HIT : MATCH_NONE);
	}
	matcher_close(matcher);
	arena_free(arena);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_are_taken_only_where_they_must_stand),
		cmocka_unit_test(
		    a_second_list_is_taken_where_two_things_must_stand),
		cmocka_unit_test(windows_meet_where_both_allow),
		cmocka_unit_test(filtered_and_unfiltered_matching_agree),
		cmocka_unit_test(a_pattern_outside_a_filter_may_hit_anywhere),
		cmocka_unit_test(capitals_alone_leave_a_pattern_its_literals),
		cmocka_unit_test(one_bad_byte_does_not_silence_a_pattern),
		cmocka_unit_test(a_pattern_that_explodes_is_stopped_and_told),
		cmocka_unit_test(a_pattern_is_folded_as_texts_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
