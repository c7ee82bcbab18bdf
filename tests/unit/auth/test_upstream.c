/* SPDX-License-Identifier: Apache-2.0 */
/* Authentication-Results: what is believed, and where. */
#include "zone.h"

#define OURS "Authentication-Results: mx.ours.example"
#define HOP "Received: from h.example (r.example [192.0.2.1]) by mx.example\r\n"
#define HOP2 "Received: from x.example (x.example [192.0.2.2]) by y.example\r\n"
#define MS "Received: from h.example (192.0.2.1) by " \
	"TY1.mail.protection.outlook.com (198.51.100.1) with Microsoft SMTP\r\n"

static const struct {
	const char *name, *header;
	enum results_place place;
	bool present, forged;
	enum result spf, dkim, dmarc;
	const char *dkim_domain, *from_domain;
} cases[] = {
	{ "above", OURS "; spf=pass smtp.mailfrom=a@f.example;\r\n dkim=pass "
	    "header.d=f.example header.s=s header.b=\"ab==\"; dmarc=pass "
	    "(p=reject; x) header.from=f.example\r\n" HOP, RESULTS_ABOVE,
	    true, false, RESULT_PASS, RESULT_PASS, RESULT_PASS, "f.example",
	    "f.example" },
	{ "above, with version, comments and upper case",
	    "AUTHENTICATION-RESULTS: (c (n)) MX.ours.example (v) 1 ; SPF (x)= "
	    "Fail reason=\"no; dmarc=pass\" smtp.mailfrom=f.example\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_FAIL, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "nothing below is believed, and our id there is forged",
	    HOP OURS "; dmarc=pass header.from=f.example\r\n", RESULTS_ABOVE,
	    false, true, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "another id above is not believed",
	    "Authentication-Results: evil.example; dmarc=pass "
	    "header.from=f.example\r\n" HOP, RESULTS_ABOVE, false, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "a contradiction voids the method",
	    OURS "; dmarc=pass header.from=f.example; spf=pass\r\n"
	    OURS "; dmarc=fail header.from=f.example\r\n" HOP, RESULTS_ABOVE,
	    true, false, RESULT_PASS, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "below: the topmost per method",
	    HOP "Received-SPF: pass\r\n" OURS "; dmarc=fail "
	    "header.from=f.example\r\n" OURS "; dmarc=pass "
	    "header.from=f.example; dkim=pass header.d=f.example\r\n" HOP2,
	    RESULTS_BELOW, true, false, RESULT_NONE, RESULT_PASS, RESULT_FAIL,
	    "f.example", "f.example" },
	{ "below: behind the next Received nothing counts",
	    HOP HOP2 OURS "; dmarc=pass header.from=f.example\r\n",
	    RESULTS_BELOW, false, true, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "below: our id in other words slipped past who takes it out",
	    HOP "Authentication-Results: (c) mx.ours.example; dmarc=pass "
	    "header.from=f.example\r\nAuthentication-Results: "
	    "\"mx.ours.example\"; dmarc=pass header.from=f.example\r\n"
	    "Authentication-Results : mx.ours.example; dmarc=pass "
	    "header.from=f.example\r\n", RESULTS_BELOW, false, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "a version nobody knows", OURS " 9; dmarc=pass "
	    "header.from=f.example\r\n" HOP, RESULTS_ABOVE, false, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "a property twice", OURS "; dmarc=pass header.from=f.example "
	    "header.from=g.example\r\n" HOP, RESULTS_ABOVE, true, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "microsoft writes no id",
	    "Authentication-Results: spf=pass (sender IP is 192.0.2.1) "
	    "smtp.mailfrom=f.example; dkim=none (message not signed) "
	    "header.d=none;dmarc=bestguesspass action=none "
	    "header.from=f.example;compauth=pass reason=109\r\n" MS,
	    RESULTS_MICROSOFT, true, false, RESULT_PASS, RESULT_NONE,
	    RESULT_NONE, NULL, NULL },
	{ "microsoft: only above their own host",
	    "Authentication-Results: spf=pass smtp.mailfrom=f.example\r\n" HOP,
	    RESULTS_MICROSOFT, false, false, RESULT_NONE, RESULT_NONE,
	    RESULT_NONE, NULL, NULL },
	{ "microsoft: below is the sender's",
	    MS "Authentication-Results: dmarc=pass header.from=f.example\r\n",
	    RESULTS_MICROSOFT, false, false, RESULT_NONE, RESULT_NONE,
	    RESULT_NONE, NULL, NULL },
	{ "nobody writes", OURS "; dmarc=pass header.from=f.example\r\n" HOP,
	    RESULTS_NONE, false, false, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "no chain, no belief", OURS "; dmarc=pass header.from=f.example\r\n",
	    RESULTS_ABOVE, false, false, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "of several signatures the one of From",
	    OURS "; dkim=pass header.d=esp.example; dkim=pass "
	    "header.i=@f.example; dkim=fail header.d=z.example\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_PASS, RESULT_NONE,
	    "f.example", NULL },
	{ "blanks and comments at every joint", OURS " (v) 1 (x) ; (a) dmarc (b) "
	    "/ (c) 1 (d) = (e) pass (f) reason (g) = (h) \"a; b=c\" (i) header "
	    "(j) . (k) from (l) = (m) f.example (n); dkim=pass header\r\n . i = "
	    "@f.example policy . dnssec = pass body.hash=x x-y.z=\"(\"\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_PASS, RESULT_PASS,
	    "f.example", "f.example" },
	{ "a version of the method that nobody knows", OURS "; dmarc/2=pass "
	    "header.from=f.example; spf/1=pass smtp.mailfrom=f.example\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_PASS, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "a quoted id is the id, a quoted keyword is none",
	    "Authentication-Results: \"mx.ours.example\"; \"dmarc\"=pass "
	    "header.from=f.example; spf=\"pass\"; dkim=pass "
	    "\"header.d\"=f.example\r\n" HOP, RESULTS_ABOVE, true, false,
	    RESULT_NONE, RESULT_PASS, RESULT_NONE, NULL, NULL },
	{ "our own word for what can't be known is nobody else's", OURS
	    "; dmarc=unverifiable; spf=hardfail smtp.mailfrom=<a@f.example>\r\n"
	    HOP, RESULTS_ABOVE, true, false, RESULT_FAIL, RESULT_NONE,
	    RESULT_NONE, NULL, NULL },
	{ "unknown methods are passed over", OURS "; iprev=pass "
	    "policy.iprev=192.0.2.1; auth=pass smtp.auth=x; dnswl=none; "
	    "x-tls=pass; dmarc=pass header.from=f.example\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_NONE, RESULT_PASS,
	    NULL, "f.example" },
	{ "header.b tells two signatures of one domain apart", OURS
	    "; dkim=fail header.d=f.example header.s=s header.b=AAAAAAAA; "
	    "dkim=pass header.d=f.example header.s=s header.b=BBBBBBBB\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_PASS, RESULT_NONE,
	    "f.example", NULL },
	{ "so does the selector", OURS "; dkim=fail header.d=f.example "
	    "header.s=a; dkim=pass header.d=f.example header.s=b\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_PASS, RESULT_NONE,
	    "f.example", NULL },
	{ "one signature in two lengths of header.b, contradicted", OURS
	    "; dkim=pass header.d=f.example header.b=AAAAAAAA\r\n" OURS
	    "; dkim=fail header.d=f.example header.b=AAAAAAAABB\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "what does not say which signature may be the same", OURS
	    "; dkim=pass header.d=f.example header.b=AAAAAAAA\r\n" OURS
	    "; dkim=fail header.d=f.example\r\n" HOP, RESULTS_ABOVE, true,
	    false, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "i= outside of d= is no signature", OURS "; dkim=pass "
	    "header.d=evil.example header.i=@f.example\r\n" HOP, RESULTS_ABOVE,
	    true, false, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "both identities of SPF: the envelope sender decides", OURS
	    "; spf=pass smtp.helo=h.example; spf=fail "
	    "smtp.mailfrom=a@f.example\r\n" HOP, RESULTS_ABOVE, true, false,
	    RESULT_FAIL, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "Received-SPF of our boundary",
	    "Received-SPF: Pass (mx.ours.example: domain of a@f.example "
	    "designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; "
	    "envelope-from=\"a@f.example\"; helo=h.example;\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_PASS, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "Received-SPF about another client",
	    "Received-SPF: pass (x) client-ip=192.0.2.77;\r\n" HOP,
	    RESULTS_ABOVE, false, false, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "Received-SPF without a client",
	    "Received-SPF: pass (client-ip=192.0.2.1)\r\n" HOP,
	    RESULTS_ABOVE, false, false, RESULT_NONE, RESULT_NONE, RESULT_NONE,
	    NULL, NULL },
	{ "Received-SPF of the sender", HOP
	    "Received-SPF: pass client-ip=192.0.2.1\r\n", RESULTS_ABOVE, false,
	    false, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "Received-SPF and results that disagree",
	    "Received-SPF: pass client-ip=192.0.2.1\r\n" OURS "; spf=fail "
	    "smtp.mailfrom=f.example; dmarc=pass header.from=f.example\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_NONE, RESULT_PASS,
	    NULL, "f.example" },
	{ "two Received-SPF that disagree",
	    "Received-SPF: pass client-ip=192.0.2.1\r\n"
	    "Received-SPF: fail client-ip=192.0.2.1\r\n" HOP, RESULTS_ABOVE,
	    true, false, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "google: Received-SPF between its Received and its results", HOP
	    "Received-SPF: softfail (x) client-ip=192.0.2.1;\r\n" OURS
	    "; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=f.example\r\n",
	    RESULTS_BELOW, true, false, RESULT_SOFTFAIL, RESULT_NONE,
	    RESULT_FAIL, NULL, NULL },
	{ "google: one below the results may be the sender's", HOP OURS
	    "; dmarc=fail header.from=f.example\r\n"
	    "Received-SPF: pass (x) client-ip=192.0.2.1;\r\n", RESULTS_BELOW,
	    true, false, RESULT_NONE, RESULT_NONE, RESULT_FAIL, NULL, NULL },
	{ "below without results of ours, Received-SPF is the sender's", HOP
	    "Received-SPF: pass (x) client-ip=192.0.2.1;\r\n", RESULTS_BELOW,
	    false, false, RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "OpenDMARC over OpenDKIM, each in a field of its own", HOP OURS
	    "; dmarc=pass (p=reject dis=none) header.from=f.example\r\n" OURS
	    "; dkim=pass (2048-bit key; unprotected) header.d=f.example "
	    "header.i=@f.example header.a=rsa-sha256 header.s=s header.b=ab+/\r\n",
	    RESULTS_BELOW, true, false, RESULT_NONE, RESULT_PASS, RESULT_PASS,
	    "f.example", "f.example" },
	{ "microsoft: compauth passes, DMARC does not",
	    "Authentication-Results: spf=fail (sender IP is 192.0.2.1) "
	    "smtp.mailfrom=f.example; dkim=pass (signature was verified) "
	    "header.d=f.example;dmarc=fail action=oreject "
	    "header.from=f.example;compauth=pass reason=130\r\n"
	    "Received-SPF: Fail (protection.outlook.com: x) "
	    "receiver=protection.outlook.com; client-ip=192.0.2.1; "
	    "helo=h.example;\r\n" MS, RESULTS_MICROSOFT, true, false,
	    RESULT_FAIL, RESULT_PASS, RESULT_FAIL, "f.example", "f.example" },
	{ "microsoft: with an id it is somebody else's",
	    "Authentication-Results: mx.ours.example; dmarc=pass "
	    "header.from=f.example\r\n" MS, RESULTS_MICROSOFT, false, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "none", OURS "; none\r\n" HOP, RESULTS_ABOVE, false, false,
	    RESULT_NONE, RESULT_NONE, RESULT_NONE, NULL, NULL },
	{ "broken", OURS ";;; =;dmarc= ;spf==pass;dkim=pass \"\r\n" HOP,
	    RESULTS_ABOVE, true, false, RESULT_NONE, RESULT_PASS, RESULT_NONE,
	    NULL, NULL },
};

static void
results_are_believed_only_in_their_place(void **state)
{
	struct str ids[] = { STR("mx.ours.example") };
	static const struct auth_settings none;
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct boundary boundary = {
			.authserv_ids = ids, .authserv_ids_n = 1,
			.results = cases[i].place,
		};
		char text[2000];
		struct mail mail;
		struct trace trace;
		struct upstream got;
		snprintf(text, sizeof text, "%sFrom: a@f.example\r\n\r\nx\r\n",
		    cases[i].header);
		struct str copy = heap_copy(text, strlen(text));
		mail_read(arena, copy, &limits_default, false, &mail);
		trace_read(arena, &boundary, &none, &mail, &trace);
		upstream_read(arena, &boundary, &mail, &trace, &got);
		print_message("%s\n", cases[i].name);
		assert_int_equal(got.present, cases[i].present);
		assert_int_equal(got.forged, cases[i].forged);
		assert_result(got.spf, cases[i].spf, STR("spf"));
		assert_result(got.dkim, cases[i].dkim, STR("dkim"));
		assert_result(got.dmarc, cases[i].dmarc, STR("dmarc"));
		assert_str(got.dkim_domain, cases[i].dkim_domain);
		if (cases[i].from_domain != NULL)
			assert_str(got.from_domain, cases[i].from_domain);
		heap_free(copy);
	}
	arena_free(arena);
}

/* 64 results are read; one more, and there is no telling what it says. */
static void
more_results_than_are_read_are_worth_nothing(void **state)
{
	struct str ids[] = { STR("mx.ours.example") };
	struct boundary boundary = { .authserv_ids = ids, .authserv_ids_n = 1,
	    .results = RESULTS_ABOVE };
	static const struct auth_settings none;
	struct arena *arena = arena_new(8u << 20);

	(void)state;
	for (size_t n = 64; n <= 65; n++) {
		struct buf buf = { .arena = arena };
		struct mail mail;
		struct trace trace;
		struct upstream got;
		buf_cstr(&buf, OURS "; dmarc=pass header.from=f.example");
		for (size_t i = 1; i < n; i++)
			buf_cstr(&buf, ";x=y");
		buf_cstr(&buf, "\r\n" HOP "From: a@f.example\r\n\r\nx");
		mail_read(arena, buf_str(&buf), &limits_default, false, &mail);
		trace_read(arena, &boundary, &none, &mail, &trace);
		upstream_read(arena, &boundary, &mail, &trace, &got);
		assert_true(got.present);
		assert_result(got.dmarc, n == 64 ? RESULT_PASS : RESULT_NONE,
		    STR("dmarc"));
	}
	arena_free(arena);
}

static void
without_ids_nothing_is_believed(void **state)
{
	struct arena *arena = arena_new(8u << 20);
	struct boundary boundary = { .results = RESULTS_ABOVE };
	struct trace trace = { .boundary_at = 1 };
	struct mail mail;
	struct upstream got;

	(void)state;
	mail_read(arena, STR(OURS "; dmarc=pass header.from=f.example\r\n" HOP
	    "\r\n"), &limits_default, false, &mail);
	upstream_read(arena, &boundary, &mail, &trace, &got);
	assert_false(got.present);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_are_believed_only_in_their_place),
		cmocka_unit_test(more_results_than_are_read_are_worth_nothing),
		cmocka_unit_test(without_ids_nothing_is_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
