/* SPDX-License-Identifier: Apache-2.0 */
/* DMARC (RFC 9989): tree walk, policy, alignment, trouble. */
#include "zone.h"

static const struct zone_row rows[] = {
	{ "_dmarc.plain.example", RR_TXT, "v=DMARC1; p=reject" },
	{ "plain.example", RR_A, "192.0.2.1" },
	{ "mail.plain.example", RR_A, "192.0.2.1" },
	{ "_dmarc.sub.example", RR_TXT,
	    "v=DMARC1; p=reject; sp=quarantine; np=none" },
	{ "a.sub.example", RR_A, "192.0.2.1" },
	{ "b.sub.example", RR_TXT, "a name without an address" },
	{ "_dmarc.test.example", RR_TXT, "v=DMARC1;p=reject;t=y" },
	{ "_dmarc.testq.example", RR_TXT, "v=DMARC1;t=y;p=Quarantine" },
	{ "_dmarc.two.example", RR_TXT, "v=DMARC1; p=none" },
	{ "_dmarc.two.example", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.bad.example", RR_TXT, "v=DMARC1; p=refuse" },
	{ "_dmarc.badrua.example", RR_TXT,
	    "v=DMARC1; p=refuse; rua=mailto:r@badrua.example" },
	{ "_dmarc.badsp.example", RR_TXT, "v=DMARC1; p=reject; sp=x" },
	{ "_dmarc.nop.example", RR_TXT,
	    "v=DMARC1; rua=mailto:r@nop.example" },
	{ "_dmarc.case.example", RR_TXT, "v=dmarc1; p=reject" },
	{ "_dmarc.late.example", RR_TXT, "p=reject; v=DMARC1" },
	{ "_dmarc.blank.example", RR_TXT,
	    "v = DMARC1 ; p = REJECT ; pct=0; unknown=x" },
	{ "_dmarc.strict.example", RR_TXT,
	    "v=DMARC1; p=reject; adkim=s; aspf=s" },
	{ "_dmarc.down.example", RR_TXT, "SERVFAIL" },
	{ "_dmarc.shop.suffix.test", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.suffix.test", RR_TXT, "v=DMARC1; psd=y; p=quarantine; "
	    "np=reject" },
	{ "plain-shop.suffix.test", RR_A, "192.0.2.1" },
	{ "_dmarc.own.big.test", RR_TXT, "v=DMARC1; psd=n; p=reject" },
	{ "_dmarc.mid.big.test", RR_TXT, "v=DMARC1; p=reject" },
	{ "x.mid.big.test", RR_A, "192.0.2.1" },
	{ "_dmarc.big.test", RR_TXT, "v=DMARC1; p=quarantine" },
	{ "_dmarc.b.c.d.e.f.g.deep.test", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.d.e.f.g.h.deep2.test", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.early.example", RR_TXT, " v=DMARC1; p=reject" },
	{ "_dmarc.empty.example", RR_TXT, ";v=DMARC1; p=reject" },
	{ "_dmarc.longer.example", RR_TXT, "v=DMARC1x; p=reject" },
	{ "_dmarc.twice-p.example", RR_TXT, "v=DMARC1; p=none; p=reject" },
	{ "_dmarc.twice-rua.example", RR_TXT,
	    "v=DMARC1; p=reject; p=none; rua=mailto:a@twice-rua.example" },
	{ "_dmarc.twice-t.example", RR_TXT, "v=DMARC1; p=reject; t=n; t=y" },
	{ "_dmarc.badnp.example", RR_TXT, "v=DMARC1; p=reject; np=never" },
	{ "_dmarc.norua.example", RR_TXT, "v=DMARC1; p=x; rua=mailto:@" },
	{ "_dmarc.odd.example", RR_TXT,
	    "v=DMARC1; p=reject; broken; psd=q; t=maybe; adkim=x; aspf=" },
	{ "_dmarc.upper.example", RR_TXT,
	    "v=DMARC1; p=REJECT; T=y; t=Y; aDKIM=s; adkim=S" },
	{ "_dmarc.np-down.example", RR_TXT,
	    "v=DMARC1; p=reject; sp=none; np=reject" },
	{ "x.np-down.example", RR_A, "SERVFAIL" },
	{ "_dmarc.half.example", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.top-down.test2", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.test2", RR_TXT, "SERVFAIL" },
	{ "_dmarc.stop.test2", RR_TXT, "v=DMARC1; p=reject; psd=n" },
	{ "_dmarc.m.id-down.example", RR_TXT, "SERVFAIL" },
	{ "_dmarc.id-down.example", RR_TXT, "v=DMARC1; p=reject" },
	{ "_dmarc.id-strict.example", RR_TXT, "v=DMARC1; p=reject; adkim=s" },
	{ "_dmarc.m.id-strict.example", RR_TXT, "SERVFAIL" },
	{ "_dmarc.apart.id-down.example", RR_TXT, "v=DMARC1; psd=n; p=none" },
	{ "_dmarc.psd-own.test", RR_TXT, "v=DMARC1; p=reject; psd=y" },
	{ "_dmarc.inner.outer.test", RR_TXT, "v=DMARC1; p=reject; psd=y" },
	{ "_dmarc.outer.test", RR_TXT, "v=DMARC1; p=none" },
	{ "_dmarc.twolevel.example", RR_TXT, "v=DMARC1; p=none" },
	{ "_dmarc.twolevel.example", RR_TXT, "v=DMARC1; p=none" },
	{ "_dmarc.t.np-test.example", RR_TXT, "text" },
	{ "_dmarc.np-test.example", RR_TXT, "v=DMARC1; p=none; np=reject; t=y" },
	{ "_dmarc.xn--mller-kva.example", RR_TXT, "v=DMARC1; p=reject" },
};

static const struct {
	const char *from;
	enum result spf;
	const char *spf_domain;
	enum result dkim;
	const char *dkim_domain;
	enum result result;
	const char *policy, *org, *by;
} cases[] = {
	{ "a@plain.example", RESULT_NONE, "", RESULT_PASS, "plain.example",
	    RESULT_PASS, "reject", "plain.example", "dkim" },
	{ "a@plain.example", RESULT_PASS, "mail.plain.example", RESULT_NONE, "",
	    RESULT_PASS, "reject", "plain.example", "spf" },
	{ "a@plain.example", RESULT_PASS, "evil.example", RESULT_PASS,
	    "evil.example", RESULT_FAIL, "reject", "plain.example", NULL },
	{ "a@plain.example", RESULT_FAIL, "plain.example", RESULT_FAIL,
	    "plain.example", RESULT_FAIL, "reject", "plain.example", NULL },
	{ "a@plain.example", RESULT_NONE, "", RESULT_PASS,
	    "notplain.example", RESULT_FAIL, "reject", "plain.example", NULL },
	/* sp, np */
	{ "a@sub.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "reject", "sub.example", NULL },
	{ "a@a.sub.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "quarantine", "sub.example", NULL },
	{ "a@b.sub.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "quarantine", "sub.example", NULL },
	{ "a@gone.sub.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "none", "sub.example", NULL },
	{ "a@a.sub.example", RESULT_NONE, "", RESULT_PASS, "b.sub.example",
	    RESULT_PASS, "quarantine", "sub.example", "dkim" },
	/* t=y */
	{ "a@test.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "quarantine", "test.example", NULL },
	{ "a@testq.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "none", "testq.example", NULL },
	/* records that are none */
	{ "a@two.example", RESULT_NONE, "", RESULT_PASS, "two.example",
	    RESULT_NONE, NULL, "two.example", "dkim" },
	{ "a@bad.example", RESULT_NONE, "", RESULT_PASS, "bad.example",
	    RESULT_NONE, NULL, "bad.example", "dkim" },
	{ "a@badrua.example", RESULT_NONE, "", RESULT_PASS, "badrua.example",
	    RESULT_PASS, "none", "badrua.example", "dkim" },
	{ "a@badsp.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "badsp.example", NULL },
	{ "a@nop.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "none", "nop.example", NULL },
	{ "a@case.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE, NULL,
	    "case.example", NULL },
	{ "a@late.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE, NULL,
	    "late.example", NULL },
	{ "a@blank.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "reject", "blank.example", NULL },
	{ "a@absent.example", RESULT_NONE, "", RESULT_PASS, "absent.example",
	    RESULT_NONE, NULL, "absent.example", "dkim" },
	/* strict */
	{ "a@strict.example", RESULT_NONE, "", RESULT_PASS,
	    "m.strict.example", RESULT_FAIL, "reject", "strict.example", NULL },
	{ "a@strict.example", RESULT_PASS, "strict.example", RESULT_NONE, "",
	    RESULT_PASS, "reject", "strict.example", "spf" },
	/* trouble is neither pass nor fail */
	{ "a@down.example", RESULT_NONE, "", RESULT_PASS, "down.example",
	    RESULT_TEMPERROR, NULL, NULL, "dkim" },
	{ "a@x.down.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_TEMPERROR, NULL, NULL, NULL },
	{ "a@plain.example", RESULT_TEMPERROR, "plain.example", RESULT_NONE, "",
	    RESULT_TEMPERROR, "reject", "plain.example", NULL },
	{ "a@plain.example", RESULT_TEMPERROR, "evil.example", RESULT_NONE, "",
	    RESULT_FAIL, "reject", "plain.example", NULL },
	{ "a@plain.example", RESULT_NONE, "", RESULT_TEMPERROR,
	    "mail.plain.example", RESULT_TEMPERROR, "reject", "plain.example",
	    NULL },
	/* psd */
	{ "a@m.shop.suffix.test", RESULT_NONE, "", RESULT_PASS,
	    "shop.suffix.test", RESULT_PASS, "reject", "shop.suffix.test",
	    "dkim" },
	{ "a@shop.suffix.test", RESULT_NONE, "", RESULT_PASS,
	    "evil.suffix.test", RESULT_FAIL, "reject", "shop.suffix.test",
	    NULL },
	{ "a@plain-shop.suffix.test", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_FAIL, "quarantine", "plain-shop.suffix.test", NULL },
	{ "a@absent-shop.suffix.test", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_FAIL, "reject", "absent-shop.suffix.test", NULL },
	{ "a@x.own.big.test", RESULT_NONE, "", RESULT_PASS, "own.big.test",
	    RESULT_PASS, "reject", "own.big.test", "dkim" },
	{ "a@x.own.big.test", RESULT_NONE, "", RESULT_PASS, "big.test",
	    RESULT_FAIL, "reject", "own.big.test", NULL },
	/* a record in between gives no policy */
	{ "a@x.mid.big.test", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "quarantine", "big.test", NULL },
	/* nine labels: the full name, then the last seven; eight are skipped */
	{ "a@a.b.c.d.e.f.g.deep.test", RESULT_NONE, "", RESULT_PASS,
	    "deep.test", RESULT_NONE, NULL, "a.b.c.d.e.f.g.deep.test", NULL },
	{ "a@a.b.c.d.e.f.g.h.deep2.test", RESULT_NONE, "", RESULT_PASS,
	    "x.d.e.f.g.h.deep2.test", RESULT_PASS, "reject",
	    "d.e.f.g.h.deep2.test", "dkim" },
	/* a record is one from its first byte on */
	{ "a@early.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "early.example", NULL },
	{ "a@empty.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "empty.example", NULL },
	{ "a@longer.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "longer.example", NULL },
	/* tags that stand twice, and values that are none */
	{ "a@twice-p.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "twice-p.example", NULL },
	{ "a@twice-rua.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "none", "twice-rua.example", NULL },
	{ "a@twice-t.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_FAIL,
	    "reject", "twice-t.example", NULL },
	{ "a@badnp.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "badnp.example", NULL },
	{ "a@norua.example", RESULT_NONE, "", RESULT_NONE, "", RESULT_NONE,
	    NULL, "norua.example", NULL },
	{ "a@odd.example", RESULT_NONE, "", RESULT_PASS, "m.odd.example",
	    RESULT_PASS, "reject", "odd.example", "dkim" },
	{ "a@upper.example", RESULT_NONE, "", RESULT_PASS, "m.upper.example",
	    RESULT_FAIL, "quarantine", "upper.example", NULL },
	/* whether the name exists could not be found out */
	{ "a@x.np-down.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_TEMPERROR, NULL, "np-down.example", NULL },
	{ "a@x.np-down.example", RESULT_NONE, "", RESULT_PASS,
	    "np-down.example", RESULT_PASS, NULL, "np-down.example", "dkim" },
	{ "a@y.np-down.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_FAIL, "reject", "np-down.example", NULL },
	{ "a@gone.np-test.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_FAIL, "quarantine", "np-test.example", NULL },
	{ "a@t.np-test.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_FAIL, "none", "np-test.example", NULL },
	/* a hole above the author's own record: nothing passed, so nothing can
	 * pass; what passed elsewhere might; what is identical does */
	{ "a@top-down.test2", RESULT_FAIL, "top-down.test2", RESULT_NONE, "",
	    RESULT_FAIL, "reject", NULL, NULL },
	{ "a@top-down.test2", RESULT_PASS, "other.test2", RESULT_NONE, "",
	    RESULT_TEMPERROR, "reject", NULL, NULL },
	{ "a@top-down.test2", RESULT_NONE, "", RESULT_TEMPERROR,
	    "m.top-down.test2", RESULT_TEMPERROR, "reject", NULL, NULL },
	{ "a@top-down.test2", RESULT_PASS, "top-down.test2", RESULT_NONE, "",
	    RESULT_PASS, "reject", NULL, "spf" },
	{ "a@stop.test2", RESULT_NONE, "", RESULT_PASS, "m.stop.test2",
	    RESULT_PASS, "reject", "stop.test2", "dkim" },
	{ "a@none.test2", RESULT_NONE, "", RESULT_PASS, "none.test2",
	    RESULT_TEMPERROR, NULL, NULL, "dkim" },
	/* a hole in the walk for an identifier */
	{ "a@id-down.example", RESULT_NONE, "", RESULT_PASS,
	    "m.id-down.example", RESULT_TEMPERROR, "reject", "id-down.example",
	    NULL },
	{ "a@id-strict.example", RESULT_NONE, "", RESULT_PASS,
	    "m.id-strict.example", RESULT_FAIL, "reject", "id-strict.example",
	    NULL },
	{ "a@id-down.example", RESULT_NONE, "", RESULT_PASS,
	    "x.apart.id-down.example", RESULT_FAIL, "reject",
	    "id-down.example", NULL },
	/* the suffix itself as author: psd=y where the walk begins */
	{ "a@psd-own.test", RESULT_NONE, "", RESULT_PASS, "psd-own.test",
	    RESULT_PASS, "reject", "psd-own.test", "dkim" },
	{ "a@shop.psd-own.test", RESULT_NONE, "", RESULT_PASS, "psd-own.test",
	    RESULT_FAIL, "reject", "shop.psd-own.test", NULL },
	{ "a@inner.outer.test", RESULT_NONE, "", RESULT_PASS, "outer.test",
	    RESULT_FAIL, "reject", "inner.outer.test", NULL },
	{ "a@outer.test", RESULT_NONE, "", RESULT_PASS, "inner.outer.test",
	    RESULT_FAIL, "none", "outer.test", NULL },
	/* the same record twice is two records */
	{ "a@m.twolevel.example", RESULT_NONE, "", RESULT_NONE, "",
	    RESULT_NONE, NULL, "m.twolevel.example", NULL },
	/* several authors of one domain; U-labels */
	{ "a@plain.example, b@PLAIN.example", RESULT_NONE, "", RESULT_PASS,
	    "plain.example", RESULT_PASS, "reject", "plain.example", "dkim" },
	{ "a@m\xc3\xbcller.example", RESULT_NONE, "", RESULT_PASS,
	    "xn--mller-kva.example", RESULT_PASS, "reject",
	    "xn--mller-kva.example", "dkim" },
	/* two shops below a suffix without records share nothing */
	{ "a@one.nothing.test", RESULT_NONE, "", RESULT_PASS,
	    "two.nothing.test", RESULT_NONE, NULL, "one.nothing.test", NULL },
};

static void
policies_and_alignment_are_those_of_the_rfc(void **state)
{
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct zone zone;
		struct mail mail;
		struct dkim_signature signature = {
			.result = cases[i].dkim,
			.domain = str_of(cases[i].dkim_domain),
		};
		struct dkim dkim = { .signatures = &signature,
		    .n = cases[i].dkim != RESULT_NONE };
		struct spf spf = { .result = cases[i].spf,
		    .domain = str_of(cases[i].spf_domain) };
		struct dmarc got;
		struct str text = str_format(arena, "From: %s\r\n\r\nx\r\n",
		    cases[i].from);
		mail_read(arena, text, &limits_default, false, &mail);
		ZONE_OPEN(&zone, rows);
		dmarc_check(arena, &mail, &spf, &dkim, &zone.ask, &got);
		print_message("%zu: %s\n", i, cases[i].from);
		assert_result(got.result, cases[i].result, got.reason);
		assert_str(got.policy, cases[i].policy);
		assert_str(got.org_domain, cases[i].org);
		assert_str(got.aligned_by, cases[i].by);
		assert_true(zone.questions <= 8 + 8 + 8 + 1);
	}
	arena_free(arena);
}

static void
without_exactly_one_author_nothing_passes(void **state)
{
	static const char *const headers[] = {
		"From: a@plain.example, b@evil.example\r\n",
		"From: a@plain.example\r\nFrom: a@plain.example\r\n",
		"From: a@plain.example\r\nfrom: b@evil.example\r\n",
		"From: friends: a@plain.example;\r\n",
		"From: nobody\r\n",
		"From:\r\n",
		"Subject: x\r\n",
	};
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct zone zone;
		struct mail mail;
		struct dkim_signature signature = { .result = RESULT_PASS,
		    .domain = STR("plain.example") };
		struct dkim dkim = { .signatures = &signature, .n = 1 };
		struct spf spf = { .result = RESULT_PASS,
		    .domain = STR("plain.example") };
		struct dmarc got;
		mail_read(arena, str_format(arena, "%s\r\nx", headers[i]),
		    &limits_default, false, &mail);
		ZONE_OPEN(&zone, rows);
		dmarc_check(arena, &mail, &spf, &dkim, &zone.ask, &got);
		print_message("%s", headers[i]);
		assert_result(got.result, RESULT_PERMERROR, got.reason);
	}
	arena_free(arena);
}

static void
check_plain(struct arena *arena, struct zone *zone, const char *from,
    struct dmarc *got_out)
{
	struct mail mail;
	struct dkim dkim = { 0 };
	struct spf spf = { 0 };

	mail_read(arena, str_format(arena, "From: %s\r\n\r\n", from),
	    &limits_default, false, &mail);
	dmarc_check(arena, &mail, &spf, &dkim, &zone->ask, got_out);
}

static void
the_public_suffix_list_is_a_second_opinion(void **state)
{
	struct arena *arena = arena_new(4u << 20);
	struct zone zone;
	struct dmarc got;

	(void)state;
	ZONE_OPEN(&zone, rows);
	check_plain(arena, &zone, "a@one.nothing.test", &got);
	assert_str(got.org_domain, "one.nothing.test");
	assert_str(got.reason, "no record; the public suffix list takes "
	    "nothing.test for the organisation");
	check_plain(arena, &zone, "a@plain.example", &got);
	assert_str(got.reason, "nothing aligned passed");
	arena_free(arena);
}

static void
limit_put(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct zone *zone = context;

	zone_put(context, arena, questions, n, answers_out);
	for (size_t i = 0; i < n; i++) {
		if (zone->questions > 2)
			answers_out[i] = (struct answer){
				.status = ANSWER_LIMIT };
	}
}

/* Our own limit is no trouble of the world: it would be met again tomorrow. */
static void
past_our_own_limit_nobody_waits(void **state)
{
	struct arena *arena = arena_new(4u << 20);
	struct zone zone;
	struct dmarc got;

	(void)state;
	ZONE_OPEN(&zone, rows);
	zone.ask.put = limit_put;
	zone.questions = 5;
	check_plain(arena, &zone, "a@plain.example", &got);
	assert_result(got.result, RESULT_PERMERROR, got.reason);
	/* The stricter of sp=none and np=reject. */
	zone.questions = (size_t)-1;
	check_plain(arena, &zone, "a@x.np-down.example", &got);
	assert_result(got.result, RESULT_FAIL, got.reason);
	assert_str(got.policy, "reject");
	arena_free(arena);
}

static void
a_walk_is_one_list_of_at_most_eight(void **state)
{
	struct arena *arena = arena_new(8u << 20);
	struct zone zone;
	struct mail mail;
	struct dkim dkim = { 0 };
	struct spf spf = { 0 };
	struct dmarc got;

	(void)state;
	mail_read(arena, STR("From: a@1.2.3.4.5.6.7.8.9.10.example\r\n\r\n"),
	    &limits_default, false, &mail);
	ZONE_OPEN(&zone, rows);
	dmarc_check(arena, &mail, &spf, &dkim, &zone.ask, &got);
	assert_int_equal(zone.calls, 1);
	assert_int_equal(zone.questions, 8);
	arena_free(arena);
}

static void
tag_lists_are_read(void **state)
{
	struct str rest = STR(" a = b ;; c=d=e; broken ;f="), name, value;

	(void)state;
	assert_true(tag_next(&rest, &name, &value));
	assert_str(name, "a");
	assert_str(value, "b");
	assert_true(tag_next(&rest, &name, &value));
	assert_str(value, "d=e");
	assert_true(tag_next(&rest, &name, &value));
	assert_str(name, NULL);
	assert_true(tag_next(&rest, &name, &value));
	assert_str(value, "");
	assert_false(tag_next(&rest, &name, &value));
	assert_true(tag_repeats(STR("a=1;b=2;a=3"), STR("a")));
	assert_false(tag_repeats(STR("a=1;b=2;A=3"), STR("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_and_alignment_are_those_of_the_rfc),
		cmocka_unit_test(without_exactly_one_author_nothing_passes),
		cmocka_unit_test(the_public_suffix_list_is_a_second_opinion),
		cmocka_unit_test(past_our_own_limit_nobody_waits),
		cmocka_unit_test(a_walk_is_one_list_of_at_most_eight),
		cmocka_unit_test(tag_lists_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
