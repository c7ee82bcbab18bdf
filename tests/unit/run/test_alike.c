/* SPDX-License-Identifier: Apache-2.0 */
/* What a server that keeps mbox files writes into headers, left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

static const struct {
	const char *bytes, *plain;
} cases[] = {
	{ "A: b\r\nX-UID: 3\r\nStatus: RO\r\n\r\nText\r\n",
	    "A: b\r\n\r\nText\r\n" },
	{ "x-imapbase:  17   4\r\nA: b\r\n\r\n", "A: b\r\n\r\n" },
	{ "X-Keywords:\r\n  one\r\n\ttwo\r\nA: b\r\n c\r\n\r\n",
	    "A: b\r\n c\r\n\r\n" },
	{ "A: b\nX-Status: A\n\nX-UID: 3\n", "A: b\n\nX-UID: 3\n" },
	{ "A: b\r\n\r\nStatus: in the text\r\n",
	    "A: b\r\n\r\nStatus: in the text\r\n" },
	{ "X-UID 3\r\nX-UIDs: 3\r\nMy-Status: 3\r\n",
	    "X-UID 3\r\nX-UIDs: 3\r\nMy-Status: 3\r\n" },
	{ "A: b\r\nX-UID: 3", "A: b\r\n" },
	{ "\r\nX-UID: 3\r\n", "\r\nX-UID: 3\r\n" },
	{ "\r", "\r" },
	{ "", "" },
};

static void
lines_of_the_server_are_left_out_and_nothing_else(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		char *exact;

		n = strlen(cases[i].bytes);
		exact = malloc(n > 0 ? n : 1);
		memcpy(exact, cases[i].bytes, n);
		struct str plain = alike_plain(arena, (struct str){ exact, n });

		if (!str_equal(plain, str_of(cases[i].plain)))
			fail_msg("case %zu: '%.*s'", i, STR_ARGS(plain));
		free(exact);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    lines_of_the_server_are_left_out_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
