/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes, characters, JSON, time and digests: the floor everything stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../../scanner/base/base.h"

static struct arena *arena;

/* An exact-size copy without a final NUL, so that ASan sees each over-read. */
static struct str
exact(const char *cstring, size_t n)
{
	char *p = malloc(n == 0 ? 1 : n);

	memcpy(p, cstring, n);
	return (struct str){ p, n };
}

#define EXACT(literal) exact(literal, sizeof(literal) - 1)

static void
drop(struct str s)
{
	free((void *)(uintptr_t)s.p);
}

static void
assert_str(struct str s, const char *wanted)
{
	if (s.n != strlen(wanted) || memcmp(s.p, wanted, s.n) != 0)
		fail_msg("got '%.*s', wanted '%s'", STR_ARGS(s), wanted);
}

static void
cutting_leaves_the_rest_and_then_nothing(void **state)
{
	struct str all = EXACT("a,b,,c"), rest = all;

	(void)state;
	assert_str(str_cut(&rest, ','), "a");
	assert_str(str_cut(&rest, ','), "b");
	assert_str(str_cut(&rest, ','), "");
	assert_str(str_cut(&rest, ','), "c");
	assert_null(rest.p);
	drop(all);
}

static void
lines_end_in_lf_or_crlf_or_nothing(void **state)
{
	struct str all = EXACT("a\r\n\nb\r\nc"), rest = all, line;

	(void)state;
	assert_true(str_line(&rest, &line));
	assert_str(line, "a");
	assert_true(str_line(&rest, &line));
	assert_str(line, "");
	assert_true(str_line(&rest, &line));
	assert_str(line, "b");
	assert_true(str_line(&rest, &line));
	assert_str(line, "c");
	assert_false(str_line(&rest, &line));
	drop(all);
}

static void
numbers_have_digits_only_and_no_overflow(void **state)
{
	static const struct {
		const char *s;
		bool fits;
		uint64_t value;
	} cases[] = {
		{ "0", true, 0 }, { "4294967295", true, 4294967295u },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 }, { "", false, 0 },
		{ "-1", false, 0 }, { "+1", false, 0 }, { " 1", false, 0 },
		{ "1x", false, 0 },
	};
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str s = exact(cases[i].s, strlen(cases[i].s));

		assert_int_equal(str_number(s, UINT64_MAX, &value), cases[i].fits);
		if (cases[i].fits)
			assert_true(value == cases[i].value);
		drop(s);
	}
	assert_false(str_number(STR("101"), 100, &value));
}

static void
finding_never_looks_past_the_end(void **state)
{
	struct str s = EXACT("Received: From");

	(void)state;
	assert_int_equal(str_find(s, STR("From")), 10);
	assert_int_equal(str_find(s, STR("Fromm")), STR_NOWHERE);
	assert_int_equal(str_find_nocase(s, STR("fRoM")), 10);
	assert_int_equal(str_find_nocase(s, STR("from ")), STR_NOWHERE);
	assert_true(str_ends_nocase(s, STR("FROM")));
	assert_false(str_starts(str_slice(s, 0, 3), STR("Recei")));
	assert_int_equal(str_slice(s, 9, 3).n, 0);
	assert_int_equal(str_from(s, 99).n, 0);
	drop(s);
}

static void
utf8_that_is_none_becomes_one_mark_a_byte(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "abc", "abc" },
		{ "\xE6\x8C\xAF\xE8\xBE\xBC", "\xE6\x8C\xAF\xE8\xBE\xBC" },
		{ "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD" },	/* overlong */
		{ "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "\xF4\x90\x80\x80",
		    "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "a\xE6\x8C", "a\xEF\xBF\xBD\xEF\xBF\xBD" },	/* cut short */
		{ "\xFF", "\xEF\xBF\xBD" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str s = exact(cases[i].in, strlen(cases[i].in));
		struct str repaired = utf8_repair(arena, s);

		assert_str(repaired, cases[i].out);
		assert_true(utf8_is_valid(repaired));
		assert_int_equal(utf8_is_valid(s), str_equal(s, repaired));
		drop(s);
	}
}

static void
shortening_keeps_whole_characters(void **state)
{
	(void)state;
	assert_str(utf8_shorten(arena, STR("\xE6\x8C\xAF\xE8\xBE\xBC"), 2),
	    "\xE6\x8C\xAF\xE8\xBE\xBC");
	assert_str(utf8_shorten(arena, STR("\xE6\x8C\xAF\xE8\xBE\xBC\xE5\x85\x88"),
	    2), "\xE6\x8C\xAF\xE2\x80\xA6");
	assert_str(utf8_shorten(arena, STR("abc"), 3), "abc");
}

static void
json_lets_nothing_break_the_line_or_turn_it_round(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "a\"b\\c\n", "\"a\\\"b\\\\c\\n\"" },
		{ "\x1B[31m", "\"\\u001b[31m\"" },
		{ "\xC2\x85", "\"\\u0085\"" },
		{ "\xE2\x80\xAE" "fdp", "\"\\u202efdp\"" },
		{ "\xE2\x80\xA8", "\"\\u2028\"" },
		{ "\xF3\xA0\x80\x81", "\"\\udb40\\udc01\"" },
		{ "\xFFz", "\"\xEF\xBF\xBDz\"" },
		{ "\xE5\x8F\xA3\xE5\xBA\xA7", "\"\xE5\x8F\xA3\xE5\xBA\xA7\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf buf = { .arena = arena };
		struct str s = exact(cases[i].in, strlen(cases[i].in));

		json_str(&buf, s);
		assert_str(buf_str(&buf), cases[i].out);
		drop(s);
	}
}

static void
json_numbers_follow_no_locale(void **state)
{
	static const struct {
		double value;
		const char *out;
	} cases[] = {
		{ 0, "0" }, { 5, "5" }, { 2.5, "2.5" }, { -0.3, "-0.3" },
		{ 10.05, "10.05" }, { 0.001, "0.001" }, { 1.0 / 0.0, "null" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf buf = { .arena = arena };

		json_number(&buf, cases[i].value);
		assert_str(buf_str(&buf), cases[i].out);
	}
}

static void
times_are_read_with_their_offset_and_written_in_utc(void **state)
{
	static const struct {
		const char *in;
		bool fits;
		const char *out;
	} cases[] = {
		{ "2026-11-21T16:05:09Z", true, "2026-11-21T16:05:09Z" },
		{ "2026-11-21T16:05:09+09:00", true, "2026-11-21T07:05:09Z" },
		{ "2024-02-29T00:00:00-00:30", true, "2024-02-29T00:30:00Z" },
		{ "1969-12-31T23:59:59Z", true, "1969-12-31T23:59:59Z" },
		{ "2106-02-07T06:28:16.5Z", true, "2106-02-07T06:28:16Z" },
		{ "2025-02-29T00:00:00Z", false, "" },
		{ "2026-13-01T00:00:00Z", false, "" },
		{ "2026-11-21T24:00:00Z", false, "" },
		{ "2026-11-21T16:05:09", false, "" },
		{ "2026-11-21", false, "" },
		{ "2026-11-21T16:05:09+0900", false, "" },
	};
	int64_t time;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str s = exact(cases[i].in, strlen(cases[i].in));

		if (time_parse_rfc3339(s, &time) != cases[i].fits)
			fail_msg("%s", cases[i].in);
		if (cases[i].fits)
			assert_str(time_rfc3339(arena, time), cases[i].out);
		drop(s);
	}
}

static void
digests_and_base64_agree_with_the_standards(void **state)
{
	struct digest digest = sha256(STR("abc"));

	(void)state;
	assert_str(digest_hex(arena, digest), "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	digest = keyed_digest(STR("Jefe"), STR("what do ya want for nothing?"));
	assert_str(digest_hex(arena, digest), "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	assert_str(base64_encode(arena, STR("foobar")), "Zm9vYmFy");
	assert_str(base64_encode(arena, STR("foob")), "Zm9vYg==");
}

static void
an_arena_gives_zeroed_memory_again_after_a_reset(void **state)
{
	struct arena *small = arena_new(1 << 20);
	char *p = arena_alloc(small, 1000, 1);

	(void)state;
	memset(p, 'x', 1000);
	arena_reset(small);
	p = arena_alloc(small, 1000, 1);
	assert_int_equal(p[0], 0);
	assert_int_equal(p[999], 0);
	assert_int_equal((uintptr_t)p % 16, 0);
	arena_free(small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting_leaves_the_rest_and_then_nothing),
		cmocka_unit_test(lines_end_in_lf_or_crlf_or_nothing),
		cmocka_unit_test(numbers_have_digits_only_and_no_overflow),
		cmocka_unit_test(finding_never_looks_past_the_end),
		cmocka_unit_test(utf8_that_is_none_becomes_one_mark_a_byte),
		cmocka_unit_test(shortening_keeps_whole_characters),
		cmocka_unit_test(json_lets_nothing_break_the_line_or_turn_it_round),
		cmocka_unit_test(json_numbers_follow_no_locale),
		cmocka_unit_test(times_are_read_with_their_offset_and_written_in_utc),
		cmocka_unit_test(digests_and_base64_agree_with_the_standards),
		cmocka_unit_test(an_arena_gives_zeroed_memory_again_after_a_reset),
	};
	int status;

	arena = arena_new((size_t)16 << 20);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
