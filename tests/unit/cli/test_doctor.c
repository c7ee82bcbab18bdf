/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor has to say of the organisation's file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../cli/doctor.h"

static struct arena *arena;

static struct vendor
vendor_of(const char *name, const char *domain)
{
	struct vendor vendor = { .names = NEW(arena, struct str), .names_n = 1,
	    .domains = NEW(arena, struct str), .domains_n = 1 };

	vendor.names[0] = str_of(name);
	vendor.domains[0] = str_of(domain);
	return vendor;
}

static void
a_domain_that_many_have_and_one_at_two_holders_are_told(void **state)
{
	static const char *const wanted[] = {
		"'github.io', under the services, is a host under which anybody may have "
		    "a name: whoever writes from there counts as that service",
		"'gmail.com', under our own domains, is free mail",
		"'minato.example' stands under our own domains and under vendor 'C'",
		"'shared.example' stands under vendor 'A' and under vendor 'B'",
		"'yahoo.co.jp', under vendor 'D', is free mail, or a provider's "
		    "customers: whoever writes from there counts as that vendor",
	};
	struct str ours[] = { STR("minato.example"), STR("gmail.com") };
	struct str services[] = { STR("sign.example"), STR("github.io") };
	struct vendor vendors[] = { vendor_of("A", "shared.example"),
		vendor_of("B", "shared.example"), vendor_of("C",
		"minato.example"), vendor_of("D", "yahoo.co.jp"),
		vendor_of("E", "fair.co.jp"), vendor_of("F", "sign.example") };
	struct organisation organisation = { .domains = ours, .domains_n = 2,
	    .services = services, .services_n = 2, .vendors = vendors,
	    .vendors_n = 6 };
	struct domain_seen seen[DOMAINS_SEEN_MOST];
	size_t more, n = domains_look(arena, &organisation, seen, &more);

	(void)state;
	assert_int_equal(n, sizeof wanted / sizeof *wanted);
	assert_int_equal(more, 0);
	for (size_t i = 0; i < n; i++)
		if (!str_starts(seen[i].sentence, str_of(wanted[i])))
			fail_msg("%.*s", STR_ARGS(seen[i].sentence));
	organisation = (struct organisation){ .domains_n = 0 };
	assert_int_equal(domains_look(arena, &organisation, seen, &more), 0);
}

static void
of_a_file_full_of_them_some_are_told_and_the_others_counted(void **state)
{
	struct vendor vendors[DOMAINS_SEEN_MOST + 3];
	struct organisation organisation = { .vendors = vendors,
	    .vendors_n = DOMAINS_SEEN_MOST + 3 };
	struct domain_seen seen[DOMAINS_SEEN_MOST];
	size_t more;

	(void)state;
	for (size_t i = 0; i < organisation.vendors_n; i++)
		vendors[i] = vendor_of("A", "gmx.de");
	assert_int_equal(domains_look(arena, &organisation, seen, &more),
	    DOMAINS_SEEN_MOST);
	assert_int_equal(more, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_domain_that_many_have_and_one_at_two_holders_are_told),
		cmocka_unit_test(
		    of_a_file_full_of_them_some_are_told_and_the_others_counted),
	};
	int failed;

	arena = arena_new((size_t)1 << 24);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
