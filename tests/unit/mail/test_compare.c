/* SPDX-License-Identifier: Apache-2.0 */
/* Do two alternatives of one message say the same? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../../scanner/mail/mail.h"

#define LETTER "Please find attached our invoice for the pumps that left the " \
    "works today, packed as agreed before, with kind regards from all of us"

/* An exact-size copy without a final NUL, so that ASan sees each over-read. */
static struct str
exact(const char *s)
{
	size_t n = strlen(s);
	char *p = malloc(n == 0 ? 1 : n);

	assert_non_null(p);
	if (n > 0)
		memcpy(p, s, n);
	return (struct str){ p, n };
}

static void
what_two_texts_share_decides(void **state)
{
	static const struct {
		const char *one, *other;
		enum alike alike;
		const char *beyond;
	} rows[] = {
		{ "", "", ALIKE_SAME, "" },
		{ LETTER, LETTER, ALIKE_SAME, "" },
		{ "a b\nc", "a\n b c", ALIKE_SAME, "" },
		{ LETTER, "Your account was suspended because somebody tried "
		    "logging in with wrong secrets from abroad; confirm yours "
		    "immediately or lose access forever", ALIKE_CONTRARY, "" },
		{ LETTER " 12345678", LETTER " 87654321", ALIKE_CONTRARY, "" },
		{ LETTER "\nour account changed\n", LETTER, ALIKE_SAME,
		    "our account changed\n" },
		/* A link in such a line is passed over; this host's place is
		 * beyond a set of so few words. */
		{ LETTER "\nhttps://gd.example/ account changed\n", LETTER,
		    ALIKE_SAME, "https://gd.example/ account changed\n" },
		{ LETTER "\nhttps://one.example/ https://two.example/\n", LETTER,
		    ALIKE_SAME, "" },
	};
	struct arena *arena = arena_new((size_t)4 << 20);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str one = exact(rows[i].one), beyond;
		struct str other = exact(rows[i].other);
		enum alike alike = texts_compare(arena, one, other, &beyond);

		if (alike != rows[i].alike ||
		    !str_equal(beyond, str_of(rows[i].beyond)))
			fail_msg("row %zu: %d, '%.*s'", i, (int)alike,
			    STR_ARGS(beyond));
		free((void *)(uintptr_t)one.p);
		free((void *)(uintptr_t)other.p);
	}
	arena_free(arena);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_two_texts_share_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
