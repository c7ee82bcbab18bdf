/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: no wider than the terminal, and broken where each language may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../cli/cli.h"
#include "printed.h"

/* What print_wrapped() writes, at so many columns. */
static struct str
wrapped(struct arena *arena, const char *text, size_t indent,
    const char *columns)
{
	struct printed printed = printed_begin(columns);

	print_wrapped(str_of(text), indent);
	return printed_end(arena, &printed);
}

static void
what_is_quoted_stands_behind_its_lead_on_each_line(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct printed printed = printed_begin("30");

	(void)state;
	print_behind(STR("one two three four five six seven"), STR("  | "));
	print_behind(NO_STR, STR("  | "));
	assert_string_equal(str_cstr(arena, printed_end(arena, &printed)),
	    "  | one two three four five\n  | six seven\n  | \n");
	arena_free(arena);
}

static void
lines_break_where_the_language_may(void **state)
{
	static const struct {
		const char *text;
		size_t indent;
		const char *lines;
	} rows[] = {
		{ "one two three four five six seven", 2,
		    "one two three four five six\n  seven\n" },
		{ "", 4, "\n" },
		/* 30 columns are 15 characters. */
		{ "一二三四五六七八九十一二三四五六", 0,
		    "一二三四五六七八九十一二三四五\n六\n" },
		/* No line begins with these, and none sticks out for them. */
		{ "一二三四五六七八九十一二三四五。六", 0,
		    "一二三四五六七八九十一二三四\n五。六\n" },
		{ "一二三四五六七八九十一二三四」。六", 0,
		    "一二三四五六七八九十一二三\n四」。六\n" },
		{ "一二三四五六七八九十一二三四ー六", 0,
		    "一二三四五六七八九十一二三四ー\n六\n" },
		/* And none ends with these. */
		{ "一二三四五六七八九十一二三四「五六」", 0,
		    "一二三四五六七八九十一二三四\n「五六」\n" },
		{ "一二三四五六七八九十一二三「minato.example」", 0,
		    "一二三四五六七八九十一二三\n「minato.example」\n" },
		/* What no line holds is cut. */
		{ "123456789012345678901234567890123", 0,
		    "123456789012345678901234567890\n123\n" },
	};
	struct arena *arena = arena_new((size_t)16 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str got = wrapped(arena, rows[i].text, rows[i].indent,
		    "30");

		if (!str_equal(got, str_of(rows[i].lines)))
			fail_msg("row %zu:\n%.*s", i, STR_ARGS(got));
	}
	arena_free(arena);
}

static void
any_width_ends(void **state)
{
	struct arena *arena = arena_new((size_t)16 << 20);

	(void)state;
	for (int columns = 1; columns < 40; columns++)
		assert_true(wrapped(arena, "「「「「「「「「「。。。。。。。。。。。"
		    "（（（（（（（（（（（（a）））））））））））」、、、、、、", 9,
		    str_cstr(arena, str_format(arena, "%d", columns))).n > 100);
	arena_free(arena);
}

/* Three ways of showing and one of writing, over all that is unsafe, and over what
 * only looks like it. */
static void
no_way_out_lets_an_unsafe_character_through(void **state)
{
	struct arena *arena = arena_new((size_t)64 << 20);

	(void)state;
	for (uint32_t c = 0; c <= 0xE0100; c++) {
		struct buf one = { .arena = arena }, json = { .arena = arena };
		struct printed printed;
		char quote[IMAP_QUOTE];
		struct str shown[4];

		if (!character_is_unsafe(c))
			continue;
		buf_utf8(&one, c);
		json_str(&json, buf_str(&one));
		printed = printed_begin("80");
		print_str(buf_str(&one));
		shown[0] = printed_end(arena, &printed);
		shown[1] = buf_str(&json);
		shown[2] = str_of(imap_quote(quote, buf_str(&one)));
		shown[3] = safe_text(arena, buf_str(&one), 80);
		for (size_t i = 0; i < 4; i++)
			for (size_t at = 0; at < shown[i].n;)
				if (character_is_unsafe(utf8_next(shown[i], &at)))
					fail_msg("U+%04X passes as '%.*s'", c,
					    STR_ARGS(shown[i]));
		arena_reset(arena);
	}
	assert_false(character_is_unsafe(' '));
	assert_false(character_is_unsafe('~'));
	assert_false(character_is_unsafe(0x3000));
	/* Which of two forms of a kanji is meant: people's names have it. */
	assert_false(character_is_unsafe(0xE0100));
	arena_free(arena);
}

/* What a function says on stderr. */
static struct str
said(struct arena *arena, struct str foreign)
{
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	char *line = arena_alloc(arena, 10000, 1);
	size_t n;

	assert_non_null(file);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	say_error("cannot move '%.*s'", STR_ARGS(foreign));
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	rewind(file);
	n = fread(line, 1, 10000, file);
	fclose(file);
	return (struct str){ line, n };
}

static void
what_is_said_is_one_line_that_drives_nothing(void **state)
{
	static const struct {
		const char *given, *said;
	} rows[] = {
		{ "a\r\nseki: all is well", "a\\x0d\\x0aseki: all is well" },
		{ "\x1b[2J\x1b]0;x\x07", "\\x1b[2J\\x1b]0;x\\x07" },
		{ "\xC2\x9B" "31m", "\\xc2\\x9b31m" },
		{ "\xD8\x9C\xE2\x80\x8F", "\\xd8\\x9c\\xe2\\x80\\x8f" },
		{ "\xE2\x80\xA8\xE2\x80\xA9",
		    "\\xe2\\x80\\xa8\\xe2\\x80\\xa9" },
		{ "\xF3\xA0\x81\x81", "\\xf3\\xa0\\x81\\x81" },
		{ "\xFF\xC3", "\\xff\\xc3" },
		{ "%s%n%1000000d", "%s%n%1000000d" },
		{ "隔離", "隔離" },
	};
	struct arena *arena = arena_new((size_t)16 << 20);
	char *much = malloc(100000);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str line = said(arena, str_of(rows[i].given));
		struct str want = str_format(arena,
		    "seki: cannot move '%s'\n", rows[i].said);

		if (!str_equal(line, want))
			fail_msg("said '%.*s', not '%.*s'", STR_ARGS(line),
			    STR_ARGS(want));
	}
	memset(much, '\x1b', 100000);
	assert_true(str_ends(said(arena, (struct str){ much, 100000 }),
	    STR("\\x1b\n")));
	free(much);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_way_out_lets_an_unsafe_character_through),
		cmocka_unit_test(what_is_said_is_one_line_that_drives_nothing),
		cmocka_unit_test(what_is_quoted_stands_behind_its_lead_on_each_line),
		cmocka_unit_test(lines_break_where_the_language_may),
		cmocka_unit_test(any_width_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
