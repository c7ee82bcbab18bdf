/* SPDX-License-Identifier: Apache-2.0 */
/* Which reason is told where there is room for one, and what may be told as right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../../scanner/verdict.h"

#define MOST 6
struct reason {
	double score;
	const char *about;
};

/* In the order that rules_judge() gives; each of a rule named for its place. */
static struct verdict
verdict_of(const struct reason *reasons, struct verdict_finding *findings)
{
	static const char *const rules[MOST] = { "0", "1", "2", "3", "4", "5" };
	struct verdict v = { .verdict = VERDICT_SUSPECT };

	for (; v.findings.n < MOST && reasons[v.findings.n].about != NULL;
	    v.findings.n++)
		findings[v.findings.n] = (struct verdict_finding){
		    .rule = str_of(rules[v.findings.n]),
		    .score = reasons[v.findings.n].score,
		    .about = str_of(reasons[v.findings.n].about) };
	v.findings.at = findings;
	return v;
}

static void
the_main_reason_is_chosen_by_what_it_is_about(void **state)
{
	static const struct { struct reason reasons[MOST]; char wanted; } rows[] = {
		{ { { 3, "wording" }, { 2.9, "who money" }, { 2.2, "who" },
		    { 0.6, "card" } }, '2' },
		{ { { 3, "wording" }, { 2.9, "unproved money" },
		    { 2, "unproved" } }, '2' },
		{ { { 3.6, "lookalike" }, { 3, "account" }, { 3, "wording" } }, '0' },
		{ { { 3, "account" }, { 2, "who" } }, '1' },
		{ { { 3, "account" }, { 1.5, "unproved form" } }, '1' },
		{ { { 2, "unproved" }, { 0.6, "service" } }, '1' },
		/* A hint of pretence doesn't lead, a check of servers neither,
		 * but where there is nothing better. */
		{ { { 3, "account" }, { 0.4, "who" } }, '0' },
		{ { { 0.6, "form" }, { 0.4, "who" } }, '0' },
		{ { { 3, "account" }, { 0.6, "unproved check" } }, '0' },
		{ { { 3, "wording" }, { 0.6, "unproved check" },
		    { 0.4, "unproved" } }, '2' },
		{ { { 3, "wording" }, { 1, "stranger" },
		    { 0.6, "unproved check" } }, '2' },
		{ { { 3, "account" }, { 0.5, "fraud" } }, '1' },
		/* Joined with a wish it still says who is meant. */
		{ { { 3, "account" }, { 2.9, "who account" } }, '1' },
		/* What is wanted, before what is odd. */
		{ { { 3, "form" }, { 0.8, "account" } }, '1' },
		{ { { 3, "unusual" }, { 1.6, "answer" } }, '1' },
		{ { { 3, "wording" }, { 0.6, "" }, { 0.5, "stranger" } }, '1' },
		{ { { 3, "wording" }, { 0.5, "stranger" } }, '1' },
		{ { { 3, "wording" }, { 2, "who wording" } }, '0' },
		/* Of a kind the heaviest; what hardly weighs is not it. */
		{ { { 3, "account" }, { 2, "money" } }, '0' },
		{ { { 3, "wording" }, { 0.2, "who" } }, '0' },
		{ { { 0.2, "wording" }, { 0.2, "who" } }, '0' },
		{ { { 1, "wording" }, { -2, "trust" }, { 0, "who" } }, '0' },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict_finding findings[MOST];
		struct verdict v = verdict_of(rows[i].reasons, findings);

		verdict_lead(&v);
		if (findings[0].rule.p[0] != rows[i].wanted)
			fail_msg("row %zu: %c leads", i, findings[0].rule.p[0]);
		/* The others stand as they stood. */
		for (size_t k = 2; k < v.findings.n; k++)
			assert_true(findings[k - 1].rule.p[0] <
			    findings[k].rule.p[0]);
	}
}

static void
a_failed_look_up_is_not_told_as_a_forgery(void **state)
{
	static const struct reason reasons[MOST] = { { 3, "account" },
	    { 2, "unproved" } };
	struct verdict_finding findings[MOST];
	struct verdict v = verdict_of(reasons, findings);

	(void)state;
	v.temperror = true;
	verdict_lead(&v);
	assert_int_equal(findings[0].rule.p[0], '0');
}

static void
a_policy_is_no_reason_where_there_is_another(void **state)
{
	static const struct reason reasons[MOST] = { { 4, "account" },
	    { 1, "account" } };
	struct verdict_finding findings[MOST];
	struct verdict v = verdict_of(reasons, findings);

	(void)state;
	findings[0].rule = NO_STR;
	verdict_lead(&v);
	assert_int_equal(findings[0].rule.p[0], '1');
}

static void
only_a_proved_change_with_nothing_else_may_be_right(void **state)
{
	static const struct {
		struct reason reasons[MOST];
		const char *domain;
		enum verdict_word verdict;
		bool proved, internal, change, right;
	} rows[] = {
		{ { { 3, "account" } }, "partner.example", VERDICT_SUSPECT,
		    true, false, true, true },
		{ { { 3, "account" } }, "partner.example", VERDICT_CAUTION,
		    true, false, true, true },
		{ { { 3, "account" } }, "partner.example", VERDICT_CLEAN,
		    true, false, true, false },
		{ { { 3, "account" } }, "partner.example", VERDICT_UNJUDGED,
		    true, false, true, false },
		{ { { 3, "account" } }, "partner.example", VERDICT_SUSPECT,
		    false, false, true, false },
		{ { { 3, "account" } }, "partner.example", VERDICT_SUSPECT,
		    false, true, true, true },
		{ { { 3, "account" } }, "partner.example", VERDICT_SUSPECT,
		    true, false, false, false },
		{ { { 3, "account" } }, "gmail.com", VERDICT_SUSPECT,
		    true, false, true, false },
		{ { { 3, "account" }, { 3.6, "lookalike" } }, "partner.example",
		    VERDICT_SUSPECT, true, false, true, false },
		{ { { 3, "account" }, { 0, "who" } }, "partner.example",
		    VERDICT_SUSPECT, true, false, true, false },
		{ { { 3, "account" }, { 0.2, "stranger" } }, "partner.example",
		    VERDICT_SUSPECT, true, false, true, false },
		{ { { 3, "account" }, { 0.2, "stranger" }, { -0.5, "trust" } },
		    "partner.example", VERDICT_SUSPECT, true, false, true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict_finding findings[MOST];
		struct verdict v = verdict_of(rows[i].reasons, findings);

		v.verdict = rows[i].verdict;
		v.from.domain = str_of(rows[i].domain);
		v.from_authenticated = rows[i].proved;
		v.internal = rows[i].internal;
		v.payment_change = rows[i].change;
		if (verdict_may_be_right(&v) != rows[i].right)
			fail_msg("row %zu", i);
	}
}

static void
no_reason_at_all_is_borne(void **state)
{
	struct verdict v = { .verdict = VERDICT_CLEAN };

	(void)state;
	verdict_lead(&v);
	assert_int_equal(v.findings.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_main_reason_is_chosen_by_what_it_is_about),
		cmocka_unit_test(a_failed_look_up_is_not_told_as_a_forgery),
		cmocka_unit_test(a_policy_is_no_reason_where_there_is_another),
		cmocka_unit_test(only_a_proved_change_with_nothing_else_may_be_right),
		cmocka_unit_test(no_reason_at_all_is_borne),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
