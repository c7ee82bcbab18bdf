/* SPDX-License-Identifier: Apache-2.0 */
/* Address lists by the book, and as mailers and forgers write them. */
#include "given.h"

struct wanted {
	const char *in;
	size_t n;
	const char *name, *address;	/* of the last one */
	bool malformed;
};

static const struct wanted cases[] = {
	{ "a@x.example", 1, NULL, "a@x.example", false },
	{ "Boss <a@X.Example>", 1, "Boss", "a@x.example", false },
	{ "\"Boss, Big\" <a@x.example>", 1, "Boss, Big", "a@x.example", false },
	{ "\"a \\\"b\\\" c\" <a@x.example>", 1, "a \"b\" c", "a@x.example",
	    false },
	{ "a@x.example (The Boss)", 1, "The Boss", "a@x.example", false },
	{ "Boss (not) me <a@x.example>", 1, "Boss me", "a@x.example", false },
	{ "a@x.example, b@y.example", 2, NULL, "b@y.example", false },
	{ "Team: a@x.example, B <b@y.example>;", 2, "B", "b@y.example", false },
	{ "undisclosed-recipients:;", 0, NULL, NULL, false },
	{ "<@relay.example,@r2.example:a@x.example>", 1, NULL, "a@x.example",
	    false },
	{ "=?utf-8?b?6YGg6Jek?= <a@x.example>", 1, "遠藤", "a@x.example",
	    false },
	{ "\"=?utf-8?b?6YGg6Jek?=\" <a@x.example>", 1, "遠藤", "a@x.example",
	    false },
	{ "遠藤 遥 <a@x.example>", 1, "遠藤 遥", "a@x.example", false },
	{ "J. R. Smith <a@x.example>", 1, "J. R. Smith", "a@x.example", false },
	{ "\"quoted local\"@x.example", 1, NULL, "quoted local@x.example",
	    false },
	{ "a . b @ x.example", 1, NULL, "a.b@x.example", false },
	{ "a@[192.0.2.1]", 1, NULL, "a@[192.0.2.1]", false },
	{ "a@x.example.", 1, NULL, "a@x.example", false },
	{ "a@b\xc3\xbc" "cher.example", 1, NULL, "a@xn--bcher-kva.example",
	    false },
	{ "\"ceo@x.example\" <b@y.example>", 1, "ceo@x.example", "b@y.example",
	    false },
	/* what real mailers do wrong */
	{ "遠藤,遥 <a@x.example>", 1, "遠藤,遥", "a@x.example", true },
	{ "Offer, <a@x.example>", 1, "Offer", "a@x.example", true },
	{ "Smith, John <a@x.example>, b@y.example", 2, NULL, "b@y.example",
	    true },
	{ "Boss <a@x.example", 1, "Boss", "a@x.example", true },
	{ "Boss <a@x.example, b@y.example", 2, NULL, "b@y.example", true },
	{ "<<a@x.example>>", 1, NULL, "a@x.example", false },
	{ "ceo@x.example <b@y.example>", 1, "ceo@x.example", "b@y.example",
	    false },
	/* readings that differ: all are kept */
	{ "<a@x.example> <b@y.example>", 2, NULL, "b@y.example", true },
	{ "<a@x.example> b@y.example", 2, NULL, "b@y.example", true },
	{ "a@x.example b@y.example", 2, NULL, "b@y.example", true },
	{ "a@x.example@y.example", 1, NULL, "a@x.example@y.example", true },
	{ "Boss <\"a@x.example\">", 1, "Boss", "a@x.example", true },
	{ "Win now!,(<a@x.example>)", 1, "Win now!", "a@x.example", true },
	/* no address */
	{ "Boss", 1, "Boss", NULL, true },
	{ "<>", 1, NULL, NULL, true },
	{ "Boss <Boss>", 1, "Boss", NULL, true },
	{ "Boss <a@>", 1, "Boss", NULL, true },
	{ "", 0, NULL, NULL, false },
	{ ",,;,", 0, NULL, NULL, false },
	{ "\"open <a@x.example>", 1, "open", "a@x.example", false },
	{ "(open <a@x.example>", 1, "(open", "a@x.example", false },
	/* raw ISO-2022-JP whose bytes look like marks (0x22, 0x2c, 0x3c) */
	{ "\x1b$B\x3c\x22\x2c\x3c\x1b(B <a@x.example>", 1, "識琴",
	    "a@x.example", false },
};

static void
lists_are_read(void **state)
{
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct addresses found = address_list(given->arena,
		    given_text(given, cases[i].in), &limits_default);
		struct address none = { .raw = NO_STR }, *last = found.n == 0 ?
		    &none : &found.at[found.n - 1];
		if (found.n != cases[i].n ||
		    found.malformed != cases[i].malformed)
			print_error("case: %s\n", cases[i].in);
		assert_int_equal(found.n, cases[i].n);
		assert_str(last->address, cases[i].address);
		if (i != sizeof cases / sizeof *cases - 1)
			assert_str(last->name, cases[i].name);
		else
			assert_true(last->name.n > 0);
		assert_int_equal(found.malformed, cases[i].malformed);
	}
}

static void
an_address_with_a_nul_is_none(void **state)
{
	static const char *const froms[] = { "Boss <a@x.example\0.y.example>",
	    "Boss <a\0b@x.example>" };
	static const size_t sizes[] = { 29, 20 };
	struct given *given = *state;

	for (size_t i = 0; i < 2; i++) {
		struct addresses found = address_list(given->arena,
		    given_bytes(given, froms[i], sizes[i]), &limits_default);
		assert_int_equal(found.n, 1);
		assert_str(found.at[0].name, "Boss");
		assert_str(found.at[0].address, NULL);
		assert_str(found.at[0].domain, NULL);
		assert_true(found.malformed);
	}
}

static void
groups_are_told(void **state)
{
	struct given *given = *state;
	struct addresses found = address_list(given->arena, given_text(given,
	    "x@x.example, Team: a@x.example; b@x.example"), &limits_default);

	assert_true(found.has_group);
	assert_int_equal(found.n, 3);
	assert_str(found.at[0].group, NULL);
	assert_str(found.at[1].group, "Team");
	assert_str(found.at[2].group, NULL);
}

static void
the_limit_is_told_one_past_it(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct addresses found;

	limits.addresses = 2;
	found = address_list(given->arena,
	    given_text(given, "a@x.example,b@x.example"), &limits);
	assert_false(found.limited);
	found = address_list(given->arena,
	    given_text(given, "a@x.example,b@x.example,c@x.example"), &limits);
	assert_true(found.limited);
	assert_int_equal(found.n, 2);
}

static void
depth_and_repetition_cost_nothing(void **state)
{
	static const char *const units[] = { "(", "<", "\"", "a:", "\x1b$",
	    "a,", "<a,", "(<", "\\\"", "a@b ", "<a@b>" };
	struct given *given = *state;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i]), most = 400000 / n * n;
		char *p = malloc(most);
		for (size_t k = 0; k < most; k += n)
			memcpy(p + k, units[i], n);
		(void)address_list(given->arena,
		    given_bytes(given, p, most), &limits_default);
		free(p);
	}
}

static void
an_address_inside_a_name_is_seen(void **state)
{
	static const struct { const char *name; bool named; } names[] = {
		{ "ceo@x.example", true },
		{ "The CEO (ceo@x.example)", true },
		{ "ceo＠x．example", true },
		{ "ceo\xe2\x80\x8b@x.example", true },
		{ "A@Y.Example", false },
		{ "Sales @ Example", false },
		{ "me@home", false },
		{ "@handle.example", false },
		{ "", false },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str seen;
		assert_int_equal(address_is_named(given->arena,
		    given_text(given, names[i].name), STR("a@y.example"),
		    &seen), names[i].named);
	}
}

static void
a_single_address_is_null_safe(void **state)
{
	struct given *given = *state;

	assert_str(address_one(given->arena, NO_STR).address, NULL);
	assert_str(address_one(given->arena,
	    given_text(given, "<Bounce@X.Example>")).address,
	    "Bounce@x.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_are_read),
		TEST(an_address_with_a_nul_is_none),
		TEST(groups_are_told),
		TEST(the_limit_is_told_one_past_it),
		TEST(depth_and_repetition_cost_nothing),
		TEST(an_address_inside_a_name_is_seen),
		TEST(a_single_address_is_null_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
