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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_where_the_language_may),
		cmocka_unit_test(any_width_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
