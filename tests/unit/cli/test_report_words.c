/* SPDX-License-Identifier: Apache-2.0 */
/* Both languages of a report say everything, and fill in the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../cli/report.h"

static bool
is_japanese(const char *text)
{
	struct str s = str_of(text);
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if ((c >= 0x3041 && c <= 0x30FF) || (c >= 0x4E00 && c <= 0x9FFF))
			return true;
	}
	return false;
}

static void
both_have_every_word(void **state)
{
	(void)state;
	for (int i = 0; i < WORD__COUNT; i++) {
		if (report_en[i] == NULL || report_en[i][0] == '\0')
			fail_msg("no English word %d", i);
		if (report_ja[i] == NULL || report_ja[i][0] == '\0')
			fail_msg("no Japanese for '%s'", report_en[i]);
		if (is_japanese(report_en[i]) || !is_japanese(report_ja[i]))
			fail_msg("'%s', '%s'", report_en[i], report_ja[i]);
	}
}

/* The word for one message may leave the number out, where the other has it. */
static void
both_fill_in_the_same(void **state)
{
	(void)state;
	for (int i = 0; i < WORD__COUNT; i++)
		for (const char *part = "12"; *part != '\0'; part++) {
			char mark[] = { '%', *part, '\0' };

			if ((strstr(report_en[i], mark) == NULL) !=
			    (strstr(report_ja[i], mark) == NULL))
				fail_msg("%s: '%s', '%s'", mark, report_en[i],
				    report_ja[i]);
		}
}

/* A sentence ends; a head of a column doesn't. */
static void
both_end_alike(void **state)
{
	(void)state;
	for (int i = 0; i < WORD__COUNT; i++) {
		struct str ja = str_of(report_ja[i]);

		if (str_ends(ja, STR("。")) && !str_ends(str_of(report_en[i]),
		    STR(".")))
			fail_msg("'%s', '%s'", report_en[i], report_ja[i]);
	}
}

static void
a_delay_is_the_one_that_so_many_do_not_pass(void **state)
{
	static uint32_t seconds[DELAY_SECONDS + 1], hours[DELAY_HOURS + 1];
	struct delays delays = { .seconds = seconds, .hours = hours };

	(void)state;
	/* 1 to 9 seconds, and one that took two days. */
	for (size_t i = 1; i < 10; i++)
		seconds[i] = 1;
	hours[48] = 1;
	delays.n = 10;
	delays.longest = 172900;
	assert_int_equal(delay_quantile(&delays, 50), 5);
	assert_int_equal(delay_quantile(&delays, 90), 9);
	assert_int_equal(delay_quantile(&delays, 95), 172900);
	delays.n = 1;
	assert_int_equal(delay_quantile(&delays, 50), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_have_every_word),
		cmocka_unit_test(both_fill_in_the_same),
		cmocka_unit_test(both_end_alike),
		cmocka_unit_test(a_delay_is_the_one_that_so_many_do_not_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
