/* SPDX-License-Identifier: Apache-2.0 */
/* Text that an override turns round, as it is seen. */
#include "given.h"

static void
what_is_overridden_is_turned_round(void **state)
{
	static const struct { const char *text, *seen; } cases[] = {
		{ "plain", "plain" }, { "", "" },
		{ "\xE2\x80\xAE" "yap", "pay" },
		{ "a \xE2\x80\xAE" "yap\xE2\x80\xAC b", "a pay b" },
		{ "\xE2\x80\xAE" "eno\n\xE2\x80\xAE" "owt\n", "one\ntwo\n" },
		{ "\xE2\x80\xAE" "\xE5\x85\x88\xE8\xBE\xBC\xE6\x8C\xAF",
		    "\xE6\x8C\xAF\xE8\xBE\xBC\xE5\x85\x88" },
		{ "x\xE2\x80\xAE", "x" },
		{ "\xE2\x80\xAE\x80\x80z", "z\x80\x80" },
		{ "\xE2\x80\xAC", "\xE2\x80\xAC" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(text_as_seen(given->arena, given_text(given,
		    cases[i].text)), cases[i].seen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_overridden_is_turned_round, given_begin, given_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
