/* SPDX-License-Identifier: Apache-2.0 */
/* Names in the labels of domains: with which words beside them they count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"

static struct str ours[] = { { "minato-foods.example", 20 },
    { "amber.example", 13 } };
static struct str partners[] = { { "penhale-fm.example", 18 },
    { "gradfoods.example", 17 }, { "yokohama.example", 16 } };
static struct str services[] = { { "kumobill.example", 16 } };

static void
a_name_counts_as_a_word(void **state)
{
	static const struct {
		const char *domain;
		enum whose whose;
		bool purpose, whole;
	} cases[] = {
		{ "minato-foods-hr-portal.test", WHOSE_OURS, true, true },
		{ "pay2minatofoods.test", WHOSE_OURS, true, true },
		{ "minatofoodsrefunds.test", WHOSE_OURS, true, true },
		{ "minato-foods-trustees.test", WHOSE_OURS, false, true },
		{ "x.minatofoods-horei.test", WHOSE_OURS, false, true },
		{ "penhale-fm-board.test", WHOSE_VENDOR, false, true },
		{ "penhale-docs.test", WHOSE_VENDOR, true, false },
		{ "secure-gradfoods.test", WHOSE_VENDOR, true, true },
		{ "kumobill-partner.test", WHOSE_SERVICE, true, true },
		{ "kumo-bill-jp.test", WHOSE_SERVICE, true, true },
		/* A short name, or a place, only with words of purpose. */
		{ "amber-verify.test", WHOSE_OURS, true, true },
		{ "amber-timber.test", WHOSE_NOBODY, false, false },
		{ "yokohama-seikyu.test", WHOSE_VENDOR, true, true },
		{ "yokohama-timber.test", WHOSE_NOBODY, false, false },
		{ "ambertimber.test", WHOSE_NOBODY, false, false },
		/* The first word alone: somebody else's, or only a place's. */
		{ "penhale-timber.test", WHOSE_NOBODY, false, false },
		{ "penhale-mail.test", WHOSE_NOBODY, false, false },
		{ "penhale-bank.test", WHOSE_NOBODY, false, false },
		{ "penhale-bank-pay.test", WHOSE_VENDOR, true, false },
		{ "penhale-fm-bank.test", WHOSE_VENDOR, true, true },
		{ "minato-seikyu.test", WHOSE_NOBODY, false, false },
		{ "minato-foods.example", WHOSE_NOBODY, false, false },
		{ "minato-foods.test", WHOSE_NOBODY, false, false },
		{ "notgradfoods-pay.test", WHOSE_NOBODY, false, false },
		{ "a-b-c-d-e-f-g-h-i-j-k.test", WHOSE_NOBODY, false, false },
		{ "-.test", WHOSE_NOBODY, false, false },
		{ "", WHOSE_NOBODY, false, false },
	};
	struct arena *arena = arena_new((size_t)64 << 20);
	struct vendor vendor = { .domains = partners, .domains_n = 3 };
	struct organisation us = { .domains = ours, .domains_n = 2,
	    .services = services, .services_n = 1, .vendors = &vendor,
	    .vendors_n = 1 };

	(void)state;
	organisation_index(arena, &us);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bearing found = index_bearing(arena, &us,
		    str_of(cases[i].domain));

		if (found.whose != cases[i].whose ||
		    found.purpose != cases[i].purpose ||
		    found.whole != cases[i].whole)
			fail_msg("%s: %d %d %d", cases[i].domain, found.whose,
			    found.purpose, found.whole);
	}
	arena_free(arena);
}

static void
a_domain_may_be_of_purposes_only(void **state)
{
	static const struct {
		const char *domain;
		bool wanted;
	} cases[] = {
		{ "mail-kanri-jp.test", true }, { "uk-domain-desk.test", true },
		{ "x.Priority-Redelivery.test", true },
		{ "fib-treasury-secure.test", true }, { "portal365-hr.test", true },
		{ "abe-mail.test", false }, { "portal.test", false },
		{ "mercury-logistics.test", false }, { "global-trading.test", false },
		{ "abe-billing.test", false }, { "-.test", false }, { "", false },
	};
	struct arena *arena = arena_new((size_t)1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (domain_is_nameless(arena, str_of(cases[i].domain)) !=
		    cases[i].wanted)
			fail_msg("%s", cases[i].domain);
	arena_free(arena);
}

/* The tables are searched by halves. */
static void
every_word_is_found(void **state)
{
	static const char *const words[] = {
		"access", "zone", "zeimu", "pay", "hr", "it", "verify", "portal",
		"seikyu", "haitatsu", "customs", "exceptions", "www"
	};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_true(is_host_word(str_of(words[i])));
	assert_false(is_host_word(STR("minato")));
	assert_false(is_host_word(STR("")));
	assert_true(is_deed_word(STR("refund")));
	assert_false(is_deed_word(STR("logistics")));
	assert_true(tells_purpose(STR("365")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_counts_as_a_word),
		cmocka_unit_test(a_domain_may_be_of_purposes_only),
		cmocka_unit_test(every_word_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
