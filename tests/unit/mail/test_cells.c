/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of single characters. */
#include "given.h"

static void
rows_of_single_characters_are_words(void **state)
{
	static const struct { const char *text, *joined; } cases[] = {
		{ "no tabs", "no tabs" },
		{ "p\ta\ty\t \tm\te\n", "pay me\n" },
		{ "7\t6\t5\t4\t3\t2\t1\n", "7654321\n" },
		{ "\xE6\x8C\xAF\t\xE8\xBE\xBC\t\xE5\x85\x88\t1\t2\t3\n",
		    "\xE6\x8C\xAF\xE8\xBE\xBC\xE5\x85\x88" "123\n" },
		{ "1\t2\t3\n", "1\t2\t3\n" },
		{ "1\t2\t3\t4\t5\t66\n", "1\t2\t3\t4\t5\t66\n" },
		{ "Item\tPrice\n1\t2\t3\t4\t5\t6\n", "Item\tPrice\n123456\n" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(text_join_cells(given->arena, given_text(given,
		    cases[i].text)), cases[i].joined);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    rows_of_single_characters_are_words, given_begin, given_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
