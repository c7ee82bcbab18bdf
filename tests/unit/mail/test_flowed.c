/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs whose lines were broken by a program (RFC 3676). */
#include "given.h"

static void
lines_that_flow_are_joined(void **state)
{
	static const struct { const char *text, *joined, *tight; } cases[] = {
		{ "one \ntwo\nthree\n", "one two\nthree\n", "onetwo\nthree\n" },
		{ "one\ntwo\n", "one\ntwo\n", "one\ntwo\n" },
		{ " from \n >not quoted\n", "from >not quoted\n",
		    "from>not quoted\n" },
		{ ">a \n>b\nc\n", "> a b\nc\n", "> ab\nc\n" },
		{ ">a \nc\n", "> a \nc\n", "> a\nc\n" },
		{ "x \n-- \nsignature\n", "x -- \nsignature\n",
		    "x-- \nsignature\n" },
		{ "-- \nsignature\n", "-- \nsignature\n", "-- \nsignature\n" },
		{ "ends \n", "ends ", "ends" },
		{ "", "", "" }, { "\n\n", "\n\n", "\n\n" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = given_text(given, cases[i].text);

		assert_str(text_unflow(given->arena, text, false),
		    cases[i].joined);
		assert_str(text_unflow(given->arena, text, true),
		    cases[i].tight);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_that_flow_are_joined,
		    given_begin, given_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
