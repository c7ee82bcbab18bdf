/* SPDX-License-Identifier: Apache-2.0 */
/* Host names, registrable domains, free providers. */
#include "given.h"

static void
names_become_lower_case_a_labels(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "Example.COM", "example.com" },
		{ "example.com.", "example.com" },
		{ " example.com ", "example.com" },
		{ "b\xc3\xbc" "cher.example", "xn--bcher-kva.example" },
		{ "\xe6\x97\xa5\xe6\x9c\xac.example", "xn--wgv71a.example" },
		{ "example\xe3\x80\x82" "com", "example.com" },
		{ "_dmarc.example.com", "_dmarc.example.com" },
		{ "xn--a_b.example", "xn--a_b.example" },
		{ "a..b", NULL }, { "", NULL }, { ".", NULL },
		{ "exa mple.com", NULL }, { "-a.example", NULL },
		{ "a/b.example", NULL }, { "\xff.example", NULL },
		{ "[192.0.2.1]", NULL },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(domain_ascii(given->arena,
		    given_text(given, cases[i].in)), cases[i].out);
}

static void
long_names_are_none(void **state)
{
	struct given *given = *state;
	char name[300];

	memset(name, 'a', sizeof name);
	assert_str(domain_ascii(given->arena, given_bytes(given, name, 64)),
	    NULL);
	assert_int_equal(domain_ascii(given->arena,
	    given_bytes(given, name, 63)).n, 63);
	for (size_t i = 50; i < sizeof name; i += 50)
		name[i] = '.';
	assert_int_equal(domain_ascii(given->arena,
	    given_bytes(given, name, 253)).n, 253);
	assert_str(domain_ascii(given->arena, given_bytes(given, name, 254)),
	    NULL);
}

static void
u_labels_are_for_showing(void **state)
{
	struct given *given = *state;

	assert_str(domain_unicode(given->arena,
	    given_text(given, "xn--wgv71a.example")), "日本.example");
	assert_str(domain_unicode(given->arena,
	    given_text(given, "plain.example")), "plain.example");
}

static void
registrable_domains_follow_the_public_suffix_list(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "a.b.example.co.jp", "example.co.jp" },
		{ "example.co.jp", "example.co.jp" },
		{ "co.jp", "co.jp" },
		{ "mail.example.com", "example.com" },
		{ "minato.tokyo.jp", "minato.tokyo.jp" },
		{ "x.minato.tokyo.jp", "x.minato.tokyo.jp" },
		{ "192.0.2.1", "192.0.2.1" },
		{ "a.b.invalid", "b.invalid" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(domain_registrable(given->arena,
		    given_text(given, cases[i].in)), cases[i].out);
}

static void
within_means_below_or_equal(void **state)
{
	(void)state;
	assert_true(domain_is_within(STR("a.example"), STR("example")));
	assert_true(domain_is_within(STR("A.Example"), STR("a.example")));
	assert_false(domain_is_within(STR("ba.example"), STR("a.example")));
	assert_false(domain_is_within(STR("example"), STR("a.example")));
	assert_false(domain_is_within(STR("example"), STR("")));
}

static void
free_providers_are_known(void **state)
{
	static const char *const yes[] = { "126.com", "gmail.com", "GMail.com",
	    "yahoo.co.jp", "outlook.jp", "goo.jp", "zohomail.com", "mail.ru",
	    "att.net", "berlin.de", "docomo.ne.jp", "btinternet.com" };
	static const char *const no[] = { "", "example.com", "gmail.com.example",
	    "nttdocomo.com", "a.gmail.com", "finanzen.berlin.de" };

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(domain_is_freemail(str_of(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(domain_is_freemail(str_of(no[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_become_lower_case_a_labels),
		TEST(long_names_are_none),
		TEST(u_labels_are_for_showing),
		TEST(registrable_domains_follow_the_public_suffix_list),
		TEST(within_means_below_or_equal),
		TEST(free_providers_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
