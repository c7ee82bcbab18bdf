/* SPDX-License-Identifier: Apache-2.0 */
/* The checks put together: who may be believed, and on whose word. */
#include "zone.h"
#include "dkim_fixtures.h"
#include "arc_fixtures.h"

#define ARRIVED 1795172400
#define FROM "rheintal-pumpen.example"
#define OUTSIDE "Return-Path: <k.vogel@rheintal-pumpen.example>\r\n" \
	"Received: from m.rheintal-pumpen.example (r [192.0.2.1]) by mx\r\n"
#define INSIDE "Received: from pc (pc [10.0.0.9]) by mx\r\n"
#define SUBMITTED "Received: from pc (pc [192.0.2.1]) (Authenticated sender: " \
	"h.endo@minato-foods.example) by mx with ESMTPSA id 1; x\r\n"
#define ENDO "From: Haruka Endo <h.endo@minato-foods.example>\r\n"
#define RESULTS "Authentication-Results: mx.example; dmarc=pass " \
	"header.from=rheintal-pumpen.example; spf=fail " \
	"smtp.mailfrom=rheintal-pumpen.example\r\n"

#define SAW_DKIM "Authentication-Results: mx.example; dkim=pass " \
	"header.d=rheintal-pumpen.example\r\n"
#define AS_INTERNAL "X-MS-Exchange-Organization-AuthSource: ex1.ours.example" \
	"\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n"

static const struct zone_row full[] = {
	{ "s1._domainkey." FROM, RR_TXT, KEY_RSA },
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
	{ FROM, RR_TXT, "v=spf1 ip4:192.0.2.0/24 -all" },
};
static const struct zone_row no_dmarc[] = {
	{ "s1._domainkey." FROM, RR_TXT, KEY_RSA },
	{ FROM, RR_TXT, "v=spf1 ip4:198.51.100.0/24 ~all" },
};
static const struct zone_row down[] = {
	{ "s1._domainkey." FROM, RR_TXT, "SERVFAIL" },
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
};
static const struct zone_row list[] = {
	{ "s1._domainkey.list.example", RR_TXT, ARC_KEY },
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
};
static const struct zone_row list_down[] = {
	{ "s1._domainkey.list.example", RR_TXT, "SERVFAIL" },
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
};
/* The domain lives, its key is gone. */
static const struct zone_row gone[] = {
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
};
static const struct zone_row revoked[] = {
	{ "s1._domainkey." FROM, RR_TXT, "v=DKIM1; p=" },
	{ "_dmarc." FROM, RR_TXT, "v=DMARC1; p=reject" },
};
static const struct zone_row nothing[] = {
	{ "absent.example", RR_TXT, "x" },
};

struct setting {
	bool networks, submission, rewrites, microsoft, ids, careful;
};

#define ZONE(rows) rows, sizeof(rows) / sizeof(rows[0])
#define REST "\r\n" DKIM_BODY

static const struct {
	const char *name, *message;
	const struct zone_row *rows;
	size_t rows_n;
	struct setting setting;
	enum author_by by;
	enum result dmarc;
	bool internal, disagrees, temperror;
} cases[] = {
	{ "dmarc", OUTSIDE SIGNED_RELAXED DKIM_HEADER REST, ZONE(full), { 0 },
	    BY_DMARC, RESULT_PASS, false, false, false },
	{ "spf alone", OUTSIDE DKIM_HEADER REST, ZONE(full), { 0 }, BY_DMARC,
	    RESULT_PASS, false, false, false },
	{ "the domain's own signature, no policy",
	    OUTSIDE SIGNED_RELAXED DKIM_HEADER REST, ZONE(no_dmarc), { 0 },
	    BY_DKIM, RESULT_NONE, false, false, false },
	{ "a subdomain's signature, no policy",
	    OUTSIDE SIGNED_SUB DKIM_HEADER REST, ZONE(no_dmarc), { 0 },
	    BY_NONE, RESULT_NONE, false, false, false },
	{ "altered", SIGNED_RELAXED DKIM_HEADER REST "x\r\n", ZONE(full),
	    { 0 }, BY_NONE, RESULT_FAIL, false, false, false },
	{ "altered by our own servers",
	    SIGNED_RELAXED DKIM_HEADER REST "x\r\n", ZONE(full),
	    { .rewrites = true }, BY_NONE, RESULT_UNVERIFIABLE, false, false,
	    false },
	{ "our boundary says pass", RESULTS OUTSIDE DKIM_HEADER REST,
	    ZONE(nothing), { .ids = true }, BY_UPSTREAM, RESULT_NONE, false,
	    false, false },
	{ "the sender says pass", OUTSIDE RESULTS DKIM_HEADER REST,
	    ZONE(nothing), { .ids = true }, BY_NONE, RESULT_NONE, false, false,
	    false },
	{ "ours and theirs differ", RESULTS OUTSIDE DKIM_HEADER REST,
	    ZONE(full), { .ids = true }, BY_DMARC, RESULT_PASS, false, true,
	    false },
	{ "a failed look-up", SIGNED_RELAXED DKIM_HEADER REST, ZONE(down),
	    { 0 }, BY_NONE, RESULT_TEMPERROR, false, false, true },
	{ "a trusted list", SEALED_ONCE DKIM_HEADER ARC_BODY, ZONE(list), { 0 },
	    BY_ARC, RESULT_FAIL, false, false, false },
	{ "a trusted list whose key can't be had",
	    SEALED_ONCE DKIM_HEADER ARC_BODY, ZONE(list_down), { 0 }, BY_NONE,
	    RESULT_FAIL, false, false, true },
	{ "several From", OUTSIDE "From: a@rheintal-pumpen.example\r\n"
	    SIGNED_RELAXED DKIM_HEADER REST, ZONE(full), { 0 }, BY_NONE,
	    RESULT_PERMERROR, false, false, false },
	{ "inside", INSIDE ENDO REST, ZONE(nothing), { .networks = true },
	    BY_INTERNAL, RESULT_NONE, true, false, false },
	{ "inside, but not ours", INSIDE DKIM_HEADER REST, ZONE(nothing),
	    { .networks = true }, BY_NONE, RESULT_NONE, true, false, false },
	{ "inside needs networks", INSIDE ENDO REST, ZONE(nothing), { 0 },
	    BY_NONE, RESULT_NONE, false, false, false },
	{ "inside a provider's network, like every tenant's", INSIDE ENDO REST,
	    ZONE(nothing), { .networks = true, .microsoft = true }, BY_NONE,
	    RESULT_NONE, false, false, false },
	{ "submitted by its author", SUBMITTED ENDO REST, ZONE(nothing),
	    { .networks = true, .submission = true }, BY_INTERNAL, RESULT_NONE,
	    true, false, false },
	{ "submitted, not enforced", SUBMITTED ENDO REST, ZONE(nothing),
	    { .networks = true }, BY_NONE, RESULT_NONE, false, false, false },
	{ "submitted by another", SUBMITTED
	    "From: boss@minato-foods.example\r\n" REST, ZONE(nothing),
	    { .networks = true, .submission = true }, BY_NONE, RESULT_NONE,
	    false, false, false },
	{ "Exchange says internal", INSIDE AS_INTERNAL ENDO REST, ZONE(nothing),
	    { .networks = true, .rewrites = true, .microsoft = true },
	    BY_INTERNAL, RESULT_NONE, true, false, false },
	{ "Exchange says internal of an outsider", OUTSIDE AS_INTERNAL ENDO REST,
	    ZONE(nothing),
	    { .networks = true, .rewrites = true, .microsoft = true }, BY_NONE,
	    RESULT_NONE, false, false, false },
	{ "internal where no Exchange is configured", INSIDE AS_INTERNAL ENDO
	    REST, ZONE(nothing), { .networks = true, .microsoft = true },
	    BY_NONE, RESULT_NONE, false, false, false },
	{ "internal without a hop", AS_INTERNAL ENDO REST, ZONE(nothing),
	    { .networks = true, .rewrites = true, .microsoft = true }, BY_NONE,
	    RESULT_NONE, false, false, false },
	{ "internal and anonymous", INSIDE AS_INTERNAL
	    "X-MS-Exchange-Organization-AuthAs: Anonymous\r\n" ENDO REST,
	    ZONE(nothing),
	    { .networks = true, .rewrites = true, .microsoft = true }, BY_NONE,
	    RESULT_NONE, false, false, false },
	{ "internal without a source", INSIDE
	    "X-MS-Exchange-Organization-AuthAs: Internal\r\n" ENDO REST,
	    ZONE(nothing),
	    { .networks = true, .rewrites = true, .microsoft = true }, BY_NONE,
	    RESULT_NONE, false, false, false },
	{ "the key is gone and nobody saw it", OUTSIDE SIGNED_RELAXED
	    DKIM_HEADER REST, ZONE(gone), { .ids = true }, BY_NONE, RESULT_FAIL,
	    false, false, false },
	{ "the key is gone, our boundary saw it pass", SAW_DKIM OUTSIDE
	    SIGNED_RELAXED DKIM_HEADER REST, ZONE(gone), { .ids = true },
	    BY_UPSTREAM, RESULT_UNVERIFIABLE, false, false, false },
	{ "the key is revoked, our boundary saw it pass", SAW_DKIM OUTSIDE
	    SIGNED_RELAXED DKIM_HEADER REST, ZONE(revoked), { .ids = true },
	    BY_UPSTREAM, RESULT_UNVERIFIABLE, false, false, false },
	{ "the key is gone, the sender says it passed", OUTSIDE SAW_DKIM
	    SIGNED_RELAXED DKIM_HEADER REST, ZONE(gone), { .ids = true },
	    BY_NONE, RESULT_FAIL, false, false, false },
	{ "altered by our own servers, seen before", SAW_DKIM
	    "Received: from x (x [203.0.113.1]) by mx\r\n"
	    SIGNED_RELAXED DKIM_HEADER REST "x\r\n", ZONE(full),
	    { .ids = true, .rewrites = true }, BY_UPSTREAM,
	    RESULT_UNVERIFIABLE, false, false, false },
	{ "altered, seen before, and nobody rewrites", SAW_DKIM
	    "Received: from x (x [203.0.113.1]) by mx\r\n"
	    SIGNED_RELAXED DKIM_HEADER REST "x\r\n", ZONE(full),
	    { .ids = true }, BY_NONE, RESULT_FAIL, false, true, false },
	{ "no header at all", "", ZONE(nothing), { 0 }, BY_NONE,
	    RESULT_PERMERROR, false, false, false },
};

static void
the_author_is_believed_on_the_right_word(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct network networks[1];
	struct str ids[] = { STR("mx.example") };
	struct str own[] = { STR("minato-foods.example") };
	struct str sealers[] = { STR("list.example") };

	(void)state;
	assert_true(network_read(STR("10.0.0.0/8"), networks));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct setting setting = cases[i].setting;
		struct auth_settings settings = {
			.boundary = {
				.trusted_networks = networks,
				.trusted_networks_n = setting.networks,
				.authserv_ids = ids,
				.authserv_ids_n = setting.ids,
				.trusted_sealers = sealers,
				.trusted_sealers_n = 1,
				.submission_enforced = setting.submission,
				.rewrites_mime = setting.rewrites,
				.results = setting.microsoft ?
				    RESULTS_MICROSOFT : RESULTS_ABOVE,
			},
			.own_domains = own, .own_domains_n = 1,
		};
		struct str text = heap_copy(cases[i].message,
		    strlen(cases[i].message));
		struct zone zone;
		struct mail mail;
		struct auth got;
		zone_open(&zone, cases[i].rows, cases[i].rows_n);
		mail_read(arena, text, &limits_default, false, &mail);
		auth_judge(arena, &settings, &mail,
		    &(struct delivery){ .arrived = ARRIVED }, &limits_default,
		    &zone.ask, &got);
		print_message("%s\n", cases[i].name);
		assert_result(got.dmarc.result, cases[i].dmarc,
		    got.dmarc.reason);
		assert_string_equal(author_by_word(got.by),
		    author_by_word(cases[i].by));
		assert_int_equal(got.from_authenticated,
		    cases[i].by != BY_NONE);
		assert_int_equal(got.internal, cases[i].internal);
		assert_int_equal(got.disagrees, cases[i].disagrees);
		assert_int_equal(got.temperror, cases[i].temperror);
		heap_free(text);
	}
	arena_free(arena);
}

static void
what_the_caller_says_stands_before_the_trace(void **state)
{
	struct arena *arena = arena_new(16u << 20);
	struct auth_settings settings = {
		.ip = STR("192.0.2.77"), .helo = STR("h.example"),
		.mail_from = STR("x@rheintal-pumpen.example"),
	};
	struct zone zone;
	struct mail mail;
	struct auth got;

	(void)state;
	ZONE_OPEN(&zone, full);
	mail_read(arena, STR(DKIM_HEADER REST), &limits_default, false, &mail);
	auth_judge(arena, &settings, &mail,
	    &(struct delivery){ .arrived = ARRIVED, .careful = true }, &limits_default,
	    &zone.ask, &got);
	assert_result(got.spf.result, RESULT_PASS, got.spf.reason);
	assert_str(got.trace.ip, "192.0.2.77");
	assert_str(got.smime.reason, "not-scanned");
	arena_free(arena);
}

static void
an_account_may_have_its_own_boundary(void **state)
{
	struct arena *arena = arena_new(16u << 20);
	struct str ids[] = { STR("mx.example") };
	struct auth_settings settings = { 0 };
	struct zone zone;
	struct mail mail;
	struct auth got;

	(void)state;
	settings.own = arena_alloc(arena, 1, sizeof *settings.own);
	settings.own_n = 1;
	settings.own[0].account = STR("ap");
	settings.own[0].boundary.authserv_ids = ids;
	settings.own[0].boundary.authserv_ids_n = 1;
	ZONE_OPEN(&zone, nothing);
	mail_read(arena, STR(RESULTS OUTSIDE DKIM_HEADER REST),
	    &limits_default, false, &mail);
	auth_judge(arena, &settings, &mail,
	    &(struct delivery){ STR("ap"), ARRIVED, false, false }, &limits_default,
	    &zone.ask, &got);
	assert_true(got.upstream.present);
	auth_judge(arena, &settings, &mail,
	    &(struct delivery){ STR("other"), ARRIVED, false, false }, &limits_default,
	    &zone.ask, &got);
	assert_false(got.upstream.present);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_author_is_believed_on_the_right_word),
		cmocka_unit_test(what_the_caller_says_stands_before_the_trace),
		cmocka_unit_test(an_account_may_have_its_own_boundary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
