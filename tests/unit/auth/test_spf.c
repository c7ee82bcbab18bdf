/* SPDX-License-Identifier: Apache-2.0 */
/* SPF (RFC 7208): mechanisms, macros, limits and errors. */
#include "zone.h"

#include "../../../scanner/auth/spf.h"

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
		    "matched include:plain.example "
		    "(matched ip4:192.0.2.0/24)" },
		{ "198.51.100.9", "a@inc.example", RESULT_SOFTFAIL, NULL },
		{ "192.0.2.9", "a@inc-none.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@inc-dns.example", RESULT_TEMPERROR, NULL },
		{ "192.0.2.9", "a@red.example", RESULT_PASS, NULL },
		{ "198.51.100.9", "a@red.example", RESULT_FAIL,
		    "-all, in plain.example" },
		{ "198.51.100.9", "a@red-all.example", RESULT_NEUTRAL, "?all" },
		{ "192.0.2.9", "a@red-none.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@red-twice.example", RESULT_PERMERROR, NULL },
		{ "192.0.2.9", "a@loop.example", RESULT_PERMERROR,
		    "more than 10 look-ups: include:loop.example, "
		    "in loop.example" },
		{ "192.0.2.9", "a@red-loop.example", RESULT_PERMERROR,
		    "more than 10 look-ups: redirect=red-loop.example, "
		    "in red-loop.example" },
		{ "192.0.2.9", "bob@exists.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "eve@exists.example", RESULT_FAIL, NULL },
		{ "192.0.2.9", "joe-x-y@macro.example", RESULT_PASS, NULL },
		{ "192.0.2.9", "a@ptr.example", RESULT_PASS, "matched ptr" },
		{ "192.0.2.8", "a@ptr.example", RESULT_FAIL, NULL },
		{ "192.0.2.9", "a@voids.example", RESULT_PERMERROR,
		    "more than 2 void look-ups: a:n3.voids.example" },
		{ "192.0.2.9", "a@voids2.example", RESULT_PASS, "+all" },
		{ "198.51.100.9", "a@ten.example", RESULT_NEUTRAL, NULL },
		{ "198.51.100.9", "a@eleven.example", RESULT_PERMERROR,
		    "more than 10 look-ups: a:a.example" },
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

/* ---- Limits, each met and passed by one ---------------------------------- */

static struct spf
check_record(struct arena *arena, struct str record, struct str from)
{
	struct zone_row row[] = { { "m.example", RR_TXT,
	    str_cstr(arena, record) } };
	struct zone zone;
	struct spf spf;

	ZONE_OPEN(&zone, row);
	spf_check(arena, STR("198.51.100.3"), STR("h.example"), from,
	    &zone.ask, &spf);
	return spf;
}

static struct str
repeated(struct arena *arena, const char *before, const char *text, size_t n,
    const char *after)
{
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, before);
	for (size_t i = 0; i < n; i++)
		buf_cstr(&buf, text);
	buf_cstr(&buf, after);
	return buf_str(&buf);
}

static void
a_record_has_two_hundred_terms_at_most(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct spf spf;

	(void)state;
	spf = check_record(arena, repeated(arena, "v=spf1", " ip4:192.0.2.1",
	    199, " ?all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_NEUTRAL, spf.reason);
	assert_str(spf.reason, "?all");
	spf = check_record(arena, repeated(arena, "v=spf1", " ip4:192.0.2.1",
	    200, " ?all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	assert_str(spf.reason, "more than 200 terms: ?all");
	spf = check_record(arena, repeated(arena, "v=spf1 a:", "x", 16000,
	    ".example -all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_FAIL, spf.reason);
	spf = check_record(arena, repeated(arena, "v=spf1 a:", "x", 70000,
	    ".example -all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	/* What is quoted of it is cut. */
	spf = check_record(arena, repeated(arena, "v=spf1 a:", "x", 70000,
	    ""), STR("x@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	assert_in_range(spf.reason.n, 1, 220);
	arena_free(arena);
}

static void
macros_grow_to_a_limit(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct spf spf;

	(void)state;
	spf = check_record(arena, repeated(arena, "v=spf1 exists:", "%{l}",
	    200, ".example -all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_FAIL, spf.reason);
	spf = check_record(arena, repeated(arena, "v=spf1 exists:", "%{l}",
	    201, ".example -all"), STR("x@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	spf = check_record(arena, STR("v=spf1 exists:%{l}.example -all"),
	    repeated(arena, "", "x", 1000, "@m.example"));
	assert_result(spf.result, RESULT_FAIL, spf.reason);
	spf = check_record(arena, STR("v=spf1 exists:%{l}.example -all"),
	    repeated(arena, "", "x", 1001, "@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	/* 16 times 1,000 fit, 17 times do not; wrong syntax after them still
	 * makes a wrong record. */
	spf = check_record(arena, repeated(arena, "v=spf1 exists:", "%{l}", 16,
	    ".example -all"), repeated(arena, "", "x", 1000, "@m.example"));
	assert_result(spf.result, RESULT_FAIL, spf.reason);
	spf = check_record(arena, repeated(arena, "v=spf1 exists:", "%{l}", 17,
	    ".example -all"), repeated(arena, "", "x", 1000, "@m.example"));
	assert_result(spf.result, RESULT_PERMERROR, spf.reason);
	spf = check_record(arena, repeated(arena, "v=spf1 exists:", "%{l}",
	    300, "%{x}.example -all"), STR("x@m.example"));
	assert_true(str_starts(spf.reason, STR("syntax: ")));
	arena_free(arena);
}

static void
domains_end_in_a_macro_or_a_top_label(void **state)
{
	static const struct { const char *spec; bool good; } specs[] = {
		{ "a.example", true }, { "a.example.", true },
		{ "%{d}", true }, { "a.%{d}", true }, { "a%%", true },
		{ "a%_", true }, { "a.%-", true }, { "a", false },
		{ "a.", false }, { "", false }, { "a.example..", false },
		{ "a.1", false }, { "a.1-2", true }, { "a.-b", false },
		{ "a.b-", false }, { "a.b}", false }, { "%{d}b", false },
		{ "%{d}.b", true }, { "%{d0}", false }, { "%{d200}", true },
		{ "%{d2r+-}", true }, { "%{d2rx}", false }, { "%{dr2}", false },
		{ "%{D}", true }, { "%{c}", false }, { "%{r}", false },
		{ "%{t}", false }, { "%{", false }, { "%{}", false },
		{ "%", false }, { "%x", false }, { "a b.example", false },
		{ "a\t.example", false }, { "m\xc3\xbcller.example", false },
		{ "xn--mller-kva.example", true }, { "a/b.example", true },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
		struct str copy = heap_copy(specs[i].spec,
		    strlen(specs[i].spec));
		print_message("spec %zu\n", i);
		assert_true(spf_domain_spec_is_good(copy) == specs[i].good);
		heap_free(copy);
	}
	arena_free(arena);
}

/* ---- Explanations, names, senders ----------------------------------------- */

static const struct zone_row explained[] = {
	{ "say.example", RR_TXT, "v=spf1 -all exp=%{d}.say.test" },
	{ "say.example.say.test", RR_TXT,
	    "%{s} %{C} %{r} %{t} %{v}%% %{l2r-} %{p}" },
	{ "long.example", RR_TXT, "v=spf1 -all exp=long.test" },
	{ "long.test", RR_TXT, "%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}"
	    "%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}" },
	{ "soft.example", RR_TXT, "v=spf1 ~all exp=say.test" },
	{ "down.example", RR_TXT, "v=spf1 -all exp=down.test" },
	{ "down.test", RR_TXT, "SERVFAIL" },
	{ "local.example", RR_TXT, "v=spf1 -all exp=local.test" },
	{ "local.test", RR_TXT, "%{l}" },
	{ "wrong.example", RR_TXT, "v=spf1 -all exp=wrong.test" },
	{ "wrong.test", RR_TXT, "100% wrong" },
	{ "blank.example", RR_TXT, "v=spf1 -all exp=blank.test" },
	{ "blank.test", RR_TXT, " " },
	{ "xn--mller-kva.example", RR_TXT, "v=spf1 exists:%{d}.%{o} ~all" },
	{ "xn--mller-kva.example.xn--mller-kva.example", RR_A, "127.0.0.2" },
	{ "p.example", RR_TXT, "v=spf1 exists:%{p}.ok.test -all" },
	{ "3.100.51.198.in-addr.arpa", RR_PTR, "else.test" },
	{ "3.100.51.198.in-addr.arpa", RR_PTR, "sub.p.example" },
	{ "3.100.51.198.in-addr.arpa", RR_PTR, "p.example" },
	{ "3.100.51.198.in-addr.arpa", RR_PTR, "bad..name" },
	{ "else.test", RR_A, "198.51.100.3" },
	{ "sub.p.example", RR_A, "198.51.100.3" },
	{ "p.example", RR_A, "198.51.100.3" },
	{ "p.example.ok.test", RR_A, "127.0.0.2" },
	{ "deep.example", RR_TXT, "v=spf1 include:inner.example -all" },
	{ "inner.example", RR_TXT, "v=spf1 ip4:1.2.3 -all" },
	{ "mxdown.example", RR_TXT, "v=spf1 mx -all" },
	{ "mxdown.example", RR_MX, "10 mx.test" },
	{ "mx.test", RR_A, "SERVFAIL" },
};

static void
every_result_says_why(void **state)
{
	static const struct {
		const char *from;
		enum result result;
		const char *domain, *reason;
	} senders[] = {
		{ "a-b@say.example", RESULT_FAIL, "say.example", "-all; its "
		    "domain explains: a-b@say.example 198.51.100.3 unknown "
		    "1790000000 in-addr% b.a else.test" },
		{ "a@long.example", RESULT_FAIL, "long.example", NULL },
		{ "a@soft.example", RESULT_SOFTFAIL, "soft.example", "~all" },
		{ "a@down.example", RESULT_FAIL, "down.example", "-all" },
		{ "a@wrong.example", RESULT_FAIL, "wrong.example", "-all" },
		{ "a@blank.example", RESULT_FAIL, "blank.example", "-all" },
		{ "a\x1b[2J@local.example", RESULT_FAIL, "local.example",
		    "-all" },
		{ "\xc3\xbc@local.example", RESULT_FAIL, "local.example",
		    "-all" },
		{ "a@m\xc3\xbcller.example", RESULT_PASS,
		    "xn--mller-kva.example", "matched exists:%{d}.%{o}" },
		{ "a@M\xc3\x9cLLER.example.", RESULT_PASS,
		    "xn--mller-kva.example", NULL },
		{ "a@\xff.example", RESULT_NONE, "\xff.example",
		    "no domain name" },
		{ "a@[198.51.100.3]", RESULT_NONE, "[198.51.100.3]",
		    "no domain name" },
		{ "a@p.example", RESULT_PASS, "p.example",
		    "matched exists:%{p}.ok.test" },
		{ "a@deep.example", RESULT_PERMERROR, "deep.example",
		    "syntax: ip4:1.2.3, in inner.example" },
		{ "a@mxdown.example", RESULT_TEMPERROR, "mxdown.example",
		    "dns: mx.test" },
		{ "", RESULT_FAIL, "say.example", "-all; its domain explains: "
		    "postmaster@say.example 198.51.100.3 unknown 1790000000 "
		    "in-addr% postmaster else.test" },
		{ "@say.example", RESULT_FAIL, "say.example", NULL },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof senders / sizeof senders[0]; i++) {
		struct zone zone;
		struct spf spf;
		struct spf_client client = { STR("198.51.100.3"),
		    STR("Say.Example"), str_of(senders[i].from), 1790000000 };
		ZONE_OPEN(&zone, explained);
		spf_check_client(arena, &client, &zone.ask, &spf);
		print_message("%s: %.*s\n", senders[i].from,
		    STR_ARGS(spf.reason));
		assert_result(spf.result, senders[i].result, spf.reason);
		assert_str(spf.domain, senders[i].domain);
		if (senders[i].reason != NULL)
			assert_str(spf.reason, senders[i].reason);
		assert_in_range(spf.reason.n, 1, 300);
	}
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
		cmocka_unit_test(a_record_has_two_hundred_terms_at_most),
		cmocka_unit_test(macros_grow_to_a_limit),
		cmocka_unit_test(domains_end_in_a_macro_or_a_top_label),
		cmocka_unit_test(every_result_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
