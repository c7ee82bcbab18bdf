/* SPDX-License-Identifier: Apache-2.0 */
/* The organisation's look-ups, small ones for what they find and a big one for
 * that they still find it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"

static struct arena *arena;

static struct str *
one(struct str s)
{
	struct str *list = NEW(arena, struct str);

	*list = s;
	return list;
}

static void
add_vendor(struct organisation *us, struct str name, struct str domain)
{
	us->vendors[us->vendors_n++] = (struct vendor){ .names = one(name),
	    .names_n = 1, .domains = one(domain), .domains_n = 1 };
}

static void
add_person(struct organisation *us, struct str name, struct str address)
{
	us->people[us->people_n++] = (struct person){ .names = one(name),
	    .names_n = 1, .addresses = one(address), .addresses_n = 1 };
}

static struct organisation *
organisation_of(size_t vendors, size_t people)
{
	struct organisation *us;

	arena = arena_new((size_t)1 << 30);
	us = NEW(arena, struct organisation);
	us->domains = one(STR("minato-foods.example"));
	us->domains_n = 1;
	us->services = one(STR("esign.example"));
	us->services_n = 1;
	us->vendors = NEW_ARRAY(arena, struct vendor, vendors + 8);
	us->people = NEW_ARRAY(arena, struct person, people + 8);
	add_vendor(us, STR("Rheintal Pumpen GmbH"), STR("rheintal-pumpen.example"));
	add_vendor(us, STR("株式会社北浜製作所"), STR("kitahama-ss.example.jp"));
	add_vendor(us, STR("Einmann Design"), STR("gmail.com"));
	add_person(us, STR("Haruka Endo"), STR("h.endo@minato-foods.example"));
	add_person(us, STR("遠藤 遥"), STR("h.endo@minato-foods.example"));
	for (size_t i = 0; i < vendors; i++)
		add_vendor(us, str_format(arena, "Lieferant %zu Handel", i * 7919),
		    str_format(arena, "lieferant-%zu-handel.example", i * 7919));
	for (size_t i = 0; i < people; i++)
		add_person(us, str_format(arena, "Taro Q%zu Tester", i),
		    str_format(arena, "taro.q%zu@minato-foods.example", i));
	organisation_index(arena, us);
	return us;
}

static void
a_bare_organisation_knows_nobody(void **state)
{
	struct organisation us = { 0 };
	const struct vendor *vendor;

	(void)state;
	arena = arena_new((size_t)64 << 20);
	for (int indexed = 0; indexed < 2; indexed++) {
		assert_int_equal(index_domain(&us, STR("a.example"), &vendor),
		    WHOSE_NOBODY);
		assert_int_equal(index_lookalike(arena, &us,
		    STR("a.example")).whose, WHOSE_NOBODY);
		assert_null(index_person(arena, &us, STR("Haruka Endo")));
		assert_null(index_person_near(arena, &us, STR("Haruka Endo")));
		assert_null(index_person_begins(arena, &us, STR("Haruka E.")));
		assert_null(index_vendor_named(arena, &us, STR("Rheintal")));
		assert_null(index_address(&us, STR("a@a.example")));
		organisation_index(arena, &us);
	}
	arena_free(arena);
}

static void
domains_are_found_with_their_subdomains(void **state)
{
	struct organisation *us = organisation_of(0, 0);
	const struct vendor *vendor;

	(void)state;
	assert_int_equal(index_domain(us, STR("minato-foods.example"), &vendor),
	    WHOSE_OURS);
	assert_int_equal(index_domain(us, STR("mail.rheintal-pumpen.example"),
	    &vendor), WHOSE_VENDOR);
	assert_ptr_equal(vendor, &us->vendors[0]);
	assert_int_equal(index_domain(us, STR("eu.esign.example"), &vendor),
	    WHOSE_SERVICE);
	assert_int_equal(index_domain(us, STR("xminato-foods.example"),
	    &vendor), WHOSE_NOBODY);
	assert_int_equal(index_domain(us, STR(""), &vendor), WHOSE_NOBODY);
	arena_free(arena);
}

static void
a_vendor_at_a_free_mail_provider_is_known_by_name_only(void **state)
{
	struct organisation *us = organisation_of(0, 0);
	const struct vendor *vendor;

	(void)state;
	assert_int_equal(index_domain(us, STR("gmail.com"), &vendor),
	    WHOSE_NOBODY);
	assert_ptr_equal(index_vendor_named(arena, us, STR("Einmann Design")),
	    &us->vendors[2]);
	arena_free(arena);
}

static void
look_alikes_say_whom_they_imitate(void **state)
{
	static const struct {
		const char *domain;
		enum whose wanted;
	} cases[] = {
		{ "minat0-foods.example", WHOSE_OURS },
		{ "mail.minat0-foods.example", WHOSE_OURS },
		{ "minato-foods.example.portal.test", WHOSE_OURS },
		{ "minato-foods-inc.test", WHOSE_OURS },
		{ "rheintal-purnpen.example", WHOSE_VENDOR },
		{ "rheintal-pupmen.test", WHOSE_VENDOR },
		{ "kitahama-s.example.jp", WHOSE_VENDOR },
		{ "kitahama-ss.test", WHOSE_VENDOR },
		{ "minato-foods.example", WHOSE_NOBODY },
		{ "shop.minato-foods.example", WHOSE_NOBODY },
		{ "minato-foods.saas.test", WHOSE_NOBODY },
		{ "example.com", WHOSE_NOBODY },
		{ "other.example.jp", WHOSE_NOBODY },
		{ "gmail.com", WHOSE_NOBODY },
		{ "e-sign.example", WHOSE_NOBODY },
		{ "", WHOSE_NOBODY }, { ".", WHOSE_NOBODY },
	};
	struct organisation *us = organisation_of(0, 0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (index_lookalike(arena, us, str_of(cases[i].domain)).whose !=
		    cases[i].wanted)
			fail_msg("%s", cases[i].domain);
	arena_free(arena);
}

static void
people_are_found_however_their_name_is_written(void **state)
{
	static const char *const same[] = {
		"Haruka Endo", "ENDO Haruka", "Endo, Haruka", "Mr. Haruka Endo",
		"Ｈａｒｕｋａ　Ｅｎｄｏ", "遠藤遥", "遠藤　遥", "遠藤 遥 様",
		"Hаruka Endo",	/* with a Cyrillic letter */
	};
	struct organisation *us = organisation_of(0, 0);

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (index_person(arena, us, str_of(same[i])) == NULL)
			fail_msg("%s", same[i]);
	assert_null(index_person(arena, us, STR("Haruka Ando")));
	assert_null(index_person(arena, us, STR("遠藤")));
	assert_null(index_person(arena, us, STR("")));
	assert_non_null(index_person_near(arena, us, STR("Haruka Emdo")));
	assert_null(index_person_near(arena, us, STR("Haruka Endo")));
	assert_null(index_person_near(arena, us, STR("Hiroshi Kato")));
	assert_non_null(index_person_begins(arena, us, STR("遠藤遥(海外出張中)")));
	assert_non_null(index_person_begins(arena, us,
	    STR("Haruka Endo | mobile")));
	assert_null(index_person_begins(arena, us, STR("Haruka Endoh")));
	assert_non_null(index_address(us, STR("h.endo@minato-foods.example")));
	assert_non_null(index_local(us, STR("h.endo")));
	assert_null(index_local(us, STR("info")));
	arena_free(arena);
}

static void
vendors_are_found_without_their_legal_form(void **state)
{
	static const struct {
		const char *name;
		size_t vendor;
	} cases[] = {
		{ "Rheintal Pumpen", 0 }, { "RHEINTAL PUMPEN GMBH", 0 },
		{ "Accounts, Rheintal Pumpen GmbH", 0 },
		{ "Klaus Weber (Rheintal Pumpen GmbH)", 0 },
		{ "北浜製作所", 1 }, { "(株)北浜製作所", 1 },
		{ "株式会社 北浜製作所 経理部", 1 }, { "佐藤 / 北浜製作所", 1 },
	};
	struct organisation *us = organisation_of(0, 0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (index_vendor_named(arena, us, str_of(cases[i].name)) !=
		    &us->vendors[cases[i].vendor])
			fail_msg("%s", cases[i].name);
	assert_null(index_vendor_named(arena, us, STR("GmbH")));
	assert_null(index_vendor_named(arena, us, STR("Rheintal")));
	assert_null(index_vendor_named(arena, us, STR("株式会社")));
	arena_free(arena);
}

static void
a_hundred_thousand_vendors_are_as_easy_to_find(void **state)
{
	struct organisation *us = organisation_of(100000, 50000);
	struct arena *message = arena_new((size_t)64 << 20);
	struct lookalike lookalike;

	(void)state;
	/* Work, not time: what a look-up takes stays small beside them all. */
	lookalike = index_lookalike(message, us, STR("rheintal-purnpen.example"));
	assert_int_equal(lookalike.whose, WHOSE_VENDOR);
	assert_ptr_equal(lookalike.vendor, &us->vendors[0]);
	assert_int_equal(index_lookalike(message, us,
	    STR("unrelated-company.test")).whose, WHOSE_NOBODY);
	assert_non_null(index_person(message, us, STR("Tester Taro Q49999")));
	assert_non_null(index_vendor_named(message, us,
	    STR("Lieferant 7919 Handel")));
	assert_true(arena_used(message) < 100000);
	assert_true(arena_used(arena) < (size_t)200 << 20);
	arena_free(message);
	arena_free(arena);
}

static void
of_several_domains_the_nearest_is_the_original(void **state)
{
	static const struct { const char *domain, *known; } cases[] = {
		{ "min\xD0\xB0to-foods.example", "minato-foods.example" },
		{ "minat0-foods.example", "minato-foods.example" },
		{ "minat0-foods.example.jp", "minato-foods.example.jp" },
		{ "minatto-foods.example", "minato-foods.example" },
		{ "minatto-foods.example.jp", "minato-foods.example.jp" },
	};
	struct str domains[] = { STR("minato-foods.example.jp"),
	    STR("minato-foods.example") };

	(void)state;
	arena = arena_new((size_t)64 << 20);
	/* Whichever is written first. */
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		struct organisation us = { .domains = domains, .domains_n = 2 };
		struct lookalike lookalike;

		domains[i % 2] = STR("minato-foods.example.jp");
		domains[1 - i % 2] = STR("minato-foods.example");
		organisation_index(arena, &us);
		lookalike = index_lookalike(arena, &us,
		    str_of(cases[i / 2].domain));
		if (!str_equal(lookalike.known, str_of(cases[i / 2].known)))
			fail_msg("%s is taken for '%.*s'", cases[i / 2].domain,
			    STR_ARGS(lookalike.known));
	}
	arena_free(arena);
}

static void
family_and_given_names_find_their_bearers(void **state)
{
	static const struct {
		const char *part;
		unsigned bearers;
	} cases[] = {
		{ "haruka", 1 }, { "endo", 1 }, { "遠藤", 1 }, { "遥", 1 },
		{ "taro", BEARERS_TOLD }, { "harukaendo", 0 }, { "end", 0 },
		{ "", 0 }, { "rheintal", 0 },
	};
	struct organisation *us = organisation_of(0, 100);
	const struct person *person;
	unsigned bearers;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool found = index_bears(us, str_of(cases[i].part), &person,
		    &bearers);

		if (bearers != cases[i].bearers || found != (bearers > 0))
			fail_msg("%s: %u", cases[i].part, bearers);
	}
	assert_false(index_has_approver(us));
	us->people[0].approves = true;
	organisation_index(arena, us);
	assert_true(index_has_approver(us));
	arena_free(arena);
}

static void
a_list_is_found_by_its_address_and_its_id(void **state)
{
	struct organisation *us = organisation_of(0, 0);
	static const char *const same[] = {
		"users@list.example", "Users@List.example", "users.list.example"
	}, *const others[] = {
		"list.example", "users@list.example.test", "", "@"
	};

	(void)state;
	us->lists = one(STR("users@list.example"));
	us->lists_n = 1;
	organisation_index(arena, us);
	for (size_t i = 0; i < 3; i++)
		assert_true(index_list(arena, us, str_of(same[i])).n > 0);
	for (size_t i = 0; i < 4; i++)
		assert_true(index_list(arena, us, str_of(others[i])).n == 0);
	arena_free(arena);
}

static void
a_label_is_known_whose_it_looks_like(void **state)
{
	static const struct {
		const char *label;
		enum whose whose;
	} cases[] = {
		{ "minatofoods", WHOSE_OURS }, { "minatof00ds", WHOSE_OURS },
		{ "rheintalpumpen", WHOSE_VENDOR }, { "minato", WHOSE_NOBODY },
		{ "esign", WHOSE_NOBODY }, { "", WHOSE_NOBODY },
	};
	struct organisation *us = organisation_of(0, 0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct vendor *vendor = NULL;
		struct str known = NO_STR;
		enum whose whose = index_label(arena, us,
		    str_of(cases[i].label), &known, &vendor);

		if (whose != cases[i].whose || (known.n > 0) !=
		    (whose != WHOSE_NOBODY) ||
		    (vendor != NULL) != (whose == WHOSE_VENDOR))
			fail_msg("%s", cases[i].label);
	}
	arena_free(arena);
}

static void
a_copy_needs_nothing_of_the_original(void **state)
{
	struct arena *other = arena_new((size_t)1 << 26);
	struct organisation *us = organisation_of(0, 0), copy;
	const struct vendor *vendor;

	(void)state;
	us->vendors[0].accounts = NEW(arena, struct account);
	us->vendors[0].accounts_n = account_read(arena,
	    STR("DE02120300000000202051"), us->vendors[0].accounts);
	us->vendors[0].contacts = one(str_format(arena, "dieter@%s",
	    "gmail.com"));
	us->vendors[0].contacts_n = 1;
	us->people[0].title = str_format(arena, "%s", "CFO");
	us->lists = one(str_format(arena, "%s", "ap.trade-body.example"));
	us->lists_n = 1;
	copy = organisation_copy(other, us);
	arena_free(arena);
	organisation_index(other, &copy);
	assert_int_equal(index_domain(&copy, STR("rheintal-pumpen.example"),
	    &vendor), WHOSE_VENDOR);
	assert_true(str_equal(vendor->accounts[0].number,
	    STR("DE02120300000000202051")));
	assert_ptr_equal(index_contact(&copy, STR("dieter@gmail.com")), vendor);
	assert_true(str_equal(index_person(other, &copy, STR("Haruka Endo"))->
	    title, STR("CFO")));
	assert_true(index_list(other, &copy,
	    STR("ap.trade-body.example")).n > 0);
	arena_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bare_organisation_knows_nobody),
		cmocka_unit_test(domains_are_found_with_their_subdomains),
		cmocka_unit_test(of_several_domains_the_nearest_is_the_original),
		cmocka_unit_test(
		    a_vendor_at_a_free_mail_provider_is_known_by_name_only),
		cmocka_unit_test(look_alikes_say_whom_they_imitate),
		cmocka_unit_test(people_are_found_however_their_name_is_written),
		cmocka_unit_test(vendors_are_found_without_their_legal_form),
		cmocka_unit_test(family_and_given_names_find_their_bearers),
		cmocka_unit_test(a_list_is_found_by_its_address_and_its_id),
		cmocka_unit_test(a_label_is_known_whose_it_looks_like),
		cmocka_unit_test(a_copy_needs_nothing_of_the_original),
		cmocka_unit_test(a_hundred_thousand_vendors_are_as_easy_to_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
