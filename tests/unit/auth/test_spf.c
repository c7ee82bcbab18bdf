/* SPDX-License-Identifier: Apache-2.0 */
/* SPF (RFC 7208): mechanisms, macros, limits and errors. */
#include "zone.h"

static const struct zone_row rows[] = {
	{ "plain.example", RR_TXT, "v=spf1 ip4:192.0.2.0/24 -all" },
	{ "plain.example", RR_TXT, "other text" },
	{ "two.example", RR_TXT, "v=spf1 -all" },
	{ "two.example", RR_TXT, "v=spf1 +all" },
	{ "other.example", RR_TXT, "v=spf10 +all" },
	{ "broken.example", RR_TXT, "v=spf1 ip4:192.0.2.1 ipv4:192.0.2.2 -all" },
	{ "late-error.example", RR_TXT, "v=spf1 +all ip4:1.2.3" },
	{ "dns.example", RR_TXT, "SERVFAIL" },
	{ "soft.example", RR_TXT, "v=spf1 ~all" },
	{ "neutral.example", RR_TXT, "v=spf1 ?all" },
	{ "nothing.example", RR_TXT, "v=spf1 ip4:198.51.100.1" },
	{ "a.example", RR_TXT, "v=spf1 a -all" },
	{ "a.example", RR_A, "192.0.2.9" },
	{ "a24.example", RR_TXT, "v=spf1 a:a.example/24 -all" },
	{ "v6.example", RR_TXT, "v=spf1 ip6:2001:db8::/32 -all" },
	{ "a6.example", RR_TXT, "v=spf1 a//64 -all" },
	{ "a6.example", RR_AAAA, "2001:db8::1" },
	{ "mx.example", RR_TXT, "v=spf1 mx -all" },
	{ "mx.example", RR_MX, "10 a.example" },
	{ "mx.example", RR_MX, "20 mail.mx.example" },
	{ "mail.mx.example", RR_A, "192.0.2.77" },
	{ "inc.example", RR_TXT, "v=spf1 include:plain.example ~all" },
	{ "inc-none.example", RR_TXT, "v=spf1 include:absent.example ~all" },
	{ "inc-dns.example", RR_TXT, "v=spf1 include:dns.example ~all" },
	{ "red.example", RR_TXT, "v=spf1 redirect=plain.example" },
	{ "red-all.example", RR_TXT, "v=spf1 redirect=plain.example ?all" },
	{ "red-none.example", RR_TXT, "v=spf1 redirect=absent.example" },
	{ "red-twice.example", RR_TXT,
	    "v=spf1 redirect=plain.example redirect=a.example" },
	{ "loop.example", RR_TXT, "v=spf1 include:loop.example -all" },
	{ "red-loop.example", RR_TXT, "v=spf1 redirect=red-loop.example" },
	{ "exists.example", RR_TXT,
	    "v=spf1 exists:%{ir}.%{l}.%{d2}.%{v}.list.example -all" },
	{ "9.2.0.192.bob.exists.example.in-addr.list.example", RR_A,
	    "127.0.0.2" },
	{ "macro.example", RR_TXT, "v=spf1 exists:%{l1r-}.%{o}.%{h} -all" },
	{ "joe.macro.example.helo.example", RR_A, "127.0.0.2" },
	{ "ptr.example", RR_TXT, "v=spf1 ptr -all" },
	{ "9.2.0.192.in-addr.arpa", RR_PTR, "host.ptr.example" },
	{ "host.ptr.example", RR_A, "192.0.2.9" },
	{ "voids.example", RR_TXT,
	    "v=spf1 a:n1.voids.example a:n2.voids.example "
	    "a:n3.voids.example +all" },
	{ "voids2.example", RR_TXT,
	    "v=spf1 a:n1.voids.example a:n2.voids.example +all" },
	{ "ten.example", RR_TXT, "v=spf1 a:a.example a:a.example a:a.example "
	    "a:a.example a:a.example a:a.example a:a.example a:a.example "
	    "a:a.example a:a.example ?all" },
	{ "eleven.example", RR_TXT, "v=spf1 a:a.example a:a.example a:a.example "
	    "a:a.example a:a.example a:a.example a:a.example a:a.example "
	    "a:a.example a:a.example a:a.example ?all" },
	{ "macro-bad.example", RR_TXT, "v=spf1 exists:%{x}.example -all" },
	{ "macro-exp.example", RR_TXT, "v=spf1 exists:%{t}.example -all" },
	{ "percent.example", RR_TXT, "v=spf1 exists:%.example -all" },
	{ "cidr.example", RR_TXT, "v=spf1 a/33 -all" },
	{ "cidr0.example", RR_TXT, "v=spf1 ip4:192.0.2.0/024 -all" },
	{ "modifier.example", RR_TXT, "v=spf1 x-what=ever ip4:192.0.2.9 -all" },
	{ "upper.example", RR_TXT, "V=SPF1 IP4:192.0.2.9 -ALL" },
	{ "all-arg.example", RR_TXT, "v=spf1 all:a.example" },
	{ "helo.example", RR_TXT, "v=spf1 ip4:192.0.2.9 -all" },
};

static void
records_give_the_results_of_the_rfc(void **state)
{
	static const struct {
		const char *ip, *from;
		enum result result;
		const char *reason;
	} cases[] = {
		{ "192.0.2.9", "a@plain.example", RESULT_PASS,
		    "matched ip4:192.0.2.0/24" },
		{ "198.51.100.9", "a@plain.example", RESULT_FAIL, "-all" },
		{ "192.0.2.9", "a@two.example", RESULT_PERMERROR,
		    "several records: two.example" },
		{ "192.0.2.9", "a@other.example", RESULT_NONE, "no record" },
		{ "192.0.2.9", "a@absent.example", RESULT_NONE, "no record" },
		{ "192.0.2.9", "a@localhost", RESULT_NONE, "no domain name" },
		{ "192.0.2.1", "a@broken.example", RESULT_PERMERROR,
		    "syntax: ipv4:192.0.2.2" },
		{ "192.0.2.1", "a@late-error.example", RESULT_PERMERROR,
		    "syntax: ip4:1.2.3" },
		{ "192.0.2.9", "a@dns.example", RESULT_TEMPERROR, NULL },
		{ "192.0.2.9", "a@soft.example", RESULT_SOFTFAIL, "~all" },
		{ "192.0.2.9", "a@neutral.example", RESULT_NEUTRAL, "?all" },
		{ "192.0.2.9", "a@nothing.example", RESULT_NEUTRAL,
		    "nothing matched" },
		{ "192.0.2.9", "a@a.example", RESULT_PASS, "matched a" },
		{ "192.0.2.10", "a@a.example", RESULT_FAIL, "-all" },
		{ "192.0.2.200", "a@a24.example", RESULT_PASS,
		    "matched a:a.example/24" },
		{ "2001:db8::9", "a@v6.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "a@v6.example", RESULT_FAIL, NULL },
		{ "2001:db8::ffff", "a@a6.example", RESULT_PASS, NULL },
		{ "192.0.2.77", "a@mx.example", RESULT_PASS, "matched mx" },
		{ "192.0.2.78", "a@mx.example", RESULT_FAIL, NULL },
		{ "192.0.2.9", "a@inc.example", RESULT_PASS,
		    "matched include:plain.example" },
		{ "198.51.100.9", "a@inc.example", RESULT_SOFTFAIL, NULL },
		{ "192.0.2.9", "a@inc-none.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@inc-dns.example", RESULT_TEMPERROR, NULL },
		{ "192.0.2.9", "a@red.example", RESULT_PASS, NULL },
		{ "198.51.100.9", "a@red.example", RESULT_FAIL, "-all" },
		{ "198.51.100.9", "a@red-all.example", RESULT_NEUTRAL, "?all" },
		{ "192.0.2.9", "a@red-none.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@red-twice.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@loop.example", RESULT_PERMERROR,
		    "more than 10 look-ups" },
		{ "192.0.2.9", "a@red-loop.example", RESULT_PERMERROR,
		    "more than 10 look-ups" },
		{ "192.0.2.9", "bob@exists.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "eve@exists.example", RESULT_FAIL, NULL },
		{ "192.0.2.9", "joe-x-y@macro.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "a@ptr.example", RESULT_PASS, "matched ptr" },
		{ "192.0.2.8", "a@ptr.example", RESULT_FAIL, NULL },
		{ "192.0.2.9", "a@voids.example", RESULT_PERMERROR,
		    "more than 2 void look-ups" },
		{ "192.0.2.9", "a@voids2.example", RESULT_PASS, "+all" },
		{ "198.51.100.9", "a@ten.example", RESULT_NEUTRAL, NULL },
		{ "198.51.100.9", "a@eleven.example", RESULT_PERMERROR,
		    "more than 10 look-ups" },
		{ "192.0.2.9", "a@macro-bad.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@macro-exp.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@percent.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@cidr.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@cidr0.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@modifier.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "a@upper.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "a@all-arg.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "", RESULT_PASS, NULL },
		{ "::ffff:192.0.2.9", "a@a.example", RESULT_PASS, NULL },
		{ "nonsense", "a@a.example", RESULT_NONE,
		    "no client address" },
	};
	struct arena *arena = arena_new(64u << 20);
	struct zone zone;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str from = heap_copy(cases[i].from,
		    strlen(cases[i].from));
		struct spf spf;
		ZONE_OPEN(&zone, rows);
		spf_check(arena, str_of(cases[i].ip), STR("helo.example"), from,
		    &zone.ask, &spf);
		if (spf.result != cases[i].result)
			print_error("%s %s\n", cases[i].ip, cases[i].from);
		assert_result(spf.result, cases[i].result, spf.reason);
		if (cases[i].reason != NULL)
			assert_str(spf.reason, cases[i].reason);
		assert_true(zone.questions <= 24);
		heap_free(from);
	}
	arena_free(arena);
}

static void
the_null_sender_is_judged_by_helo(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct zone zone;
	struct spf spf;

	(void)state;
	ZONE_OPEN(&zone, rows);
	spf_check(arena, STR("192.0.2.9"), STR("helo.example"), STR(""),
	    &zone.ask, &spf);
	assert_result(spf.result, RESULT_PASS, spf.reason);
	assert_str(spf.domain, "helo.example");
	arena_free(arena);
}

static void
includes_are_asked_for_in_one_list(void **state)
{
	static const struct zone_row many[] = {
		{ "m.example", RR_TXT, "v=spf1 include:a.m.example "
		    "include:b.m.example include:c.m.example -all" },
		{ "a.m.example", RR_TXT, "v=spf1 ip4:198.51.100.1" },
		{ "b.m.example", RR_TXT, "v=spf1 ip4:198.51.100.2" },
		{ "c.m.example", RR_TXT, "v=spf1 ip4:198.51.100.3" },
	};
	struct arena *arena = arena_new(1u << 20);
	struct zone zone;
	struct spf spf;

	(void)state;
	ZONE_OPEN(&zone, many);
	spf_check(arena, STR("198.51.100.3"), STR("h.example"),
	    STR("x@m.example"), &zone.ask, &spf);
	assert_result(spf.result, RESULT_PASS, spf.reason);
	assert_int_equal(zone.calls, 2);
	assert_int_equal(zone.questions, 4);
	arena_free(arena);
}

/* A sender must not use up the questions that his victim's policy needs, and
 * must not be able to make us wait. */
static void
a_record_with_too_many_names_is_wrong_and_asks_little(void **state)
{
	static char text[9][40], host[90][20];
	static struct zone_row table[1 + 90 + 90];
	struct arena *arena = arena_new(4u << 20);
	struct zone zone;
	struct spf spf;
	size_t n = 0;

	(void)state;
	table[n++] = (struct zone_row){ "m.example", RR_TXT, "v=spf1 mx:0.m.example "
	    "mx:1.m.example mx:2.m.example mx:3.m.example mx:4.m.example "
	    "mx:5.m.example mx:6.m.example mx:7.m.example -all" };
	for (size_t i = 0; i < 8; i++) {
		snprintf(text[i], sizeof text[i], "%zu.m.example", i);
		for (size_t k = 0; k < 9; k++) {
			char *name = host[i * 9 + k];
			snprintf(name, sizeof host[0], "10 %zu%zu.m.example",
			    k, i);
			table[n++] = (struct zone_row){ text[i], RR_MX, name };
			table[n++] = (struct zone_row){ name + 3, RR_A,
			    "198.51.100.1" };
		}
	}
	ZONE_OPEN(&zone, table);
	zone.n = n;
	spf_check(arena, STR("198.51.100.3"), STR("h.example"),
	    STR("x@m.example"), &zone.ask, &spf);
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	assert_in_range(zone.questions, 1, 24);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_give_the_results_of_the_rfc),
		cmocka_unit_test(the_null_sender_is_judged_by_helo),
		cmocka_unit_test(includes_are_asked_for_in_one_list),
		cmocka_unit_test(
		    a_record_with_too_many_names_is_wrong_and_asks_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
