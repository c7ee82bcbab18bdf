/* SPDX-License-Identifier: Apache-2.0 */
/* ARC: whole chains, broken ones, and whose word is believed. */
#include "zone.h"
#include "dkim_fixtures.h"
#include "arc_fixtures.h"
#include "signature_fixtures.h"

#define AUTHOR "rheintal-pumpen.example"
#define ARRIVED 1795172400	/* an hour after sealing */

static const struct zone_row keys[] = {
	{ "s1._domainkey.list.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.forward.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.relay.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.last.example", RR_TXT, ARC_KEY },
};
static const struct zone_row odd_keys[] = {
	{ "s2._domainkey.list.example", RR_TXT, KEY_ODD },
	{ "s2._domainkey.relay.example", RR_TXT, KEY_ODD },
};
static const struct zone_row odd_silent[] = {
	{ "s2._domainkey.list.example", RR_TXT, "SERVFAIL" },
	{ "s2._domainkey.relay.example", RR_TXT, KEY_ODD },
};
static const struct zone_row silent[] = {
	{ "s1._domainkey.list.example", RR_TXT, "SERVFAIL" },
	{ "s1._domainkey.forward.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.relay.example", RR_TXT, ARC_KEY },
};
static const struct zone_row late_silent[] = {
	{ "s1._domainkey.list.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.forward.example", RR_TXT, ARC_KEY },
	{ "s1._domainkey.relay.example", RR_TXT, "SERVFAIL" },
};
static const struct zone_row other[] = {
	{ "s1._domainkey.list.example", RR_TXT, KEY_RSA },
};

#define ZONE(rows) rows, sizeof(rows) / sizeof(rows[0])
#define TRUST_NONE { NULL }
#define ALL DKIM_HEADER ARC_BODY
#define ODD DKIM_HEADER "\r\n" DKIM_BODY

static const struct {
	const char *name, *message;
	const struct zone_row *rows;
	size_t rows_n;
	const char *trusted[4];
	enum result result;
	const char *reason;
	const char *sealer;		/* believed; NULL: nobody */
	enum result dmarc;		/* as it found it */
	bool open;			/* a trusted sealer's key is missing */
} cases[] = {
	{ "none", ALL, ZONE(keys), { "list.example" }, RESULT_NONE, NULL, NULL,
	    RESULT_NONE },
	{ "one set", SEALED_ONCE ALL, ZONE(keys), { "list.example" },
	    RESULT_PASS, "sealed by list.example", "list.example", RESULT_PASS },
	{ "whole, but by strangers", SEALED_ONCE ALL, ZONE(keys), TRUST_NONE,
	    RESULT_PASS, NULL, NULL, RESULT_NONE },
	{ "three sets, all trusted", SEALED_THRICE ALL, ZONE(keys),
	    { "list.example", "relay.example", "forward.example" }, RESULT_PASS,
	    "sealed by relay.example", "list.example", RESULT_PASS },
	{ "the run is broken in the middle", SEALED_THRICE ALL, ZONE(keys),
	    { "list.example", "relay.example" }, RESULT_PASS, NULL,
	    "relay.example", RESULT_FAIL },
	{ "the newest is a stranger", SEALED_THRICE ALL, ZONE(keys),
	    { "list.example", "forward.example" }, RESULT_PASS, NULL, NULL,
	    RESULT_NONE },
	{ "the body was changed after the newest set",
	    SEALED_TWICE DKIM_HEADER ARC_BODY "Pay to DE02\r\n", ZONE(keys),
	    { "list.example", "forward.example" }, RESULT_FAIL,
	    "message signature 2: body hash mismatch", NULL, RESULT_NONE },
	{ "sealed as failed", SEALED_AFTER_A_CHANGE ALL, ZONE(keys),
	    { "last.example" }, RESULT_FAIL, NULL, NULL, RESULT_NONE },
	{ "a key that can't be had leaves it open", SEALED_THRICE ALL,
	    ZONE(silent), { "relay.example" }, RESULT_TEMPERROR,
	    "seal 1: key look-up failed", NULL, RESULT_NONE },
	{ "a trusted sealer's key that can't be had is waited for",
	    SEALED_THRICE ALL, ZONE(silent),
	    { "list.example", "relay.example", "forward.example" },
	    RESULT_TEMPERROR, "seal 1: key look-up failed", NULL, RESULT_NONE,
	    true },
	{ "a stranger's below it is not", SEAL_OF_ANOTHER ODD,
	    ZONE(odd_silent), { "relay.example" }, RESULT_TEMPERROR,
	    "message signature 1: key look-up failed", NULL, RESULT_NONE },
	{ "nor his for what he didn't see pass", SEALED_THRICE ALL,
	    ZONE(late_silent), { "relay.example" }, RESULT_TEMPERROR,
	    "message signature 3: key look-up failed", NULL, RESULT_NONE },
	{ "another key", SEALED_ONCE ALL, ZONE(other), { "list.example" },
	    RESULT_FAIL, "message signature 1: signature mismatch", NULL,
	    RESULT_NONE },
	{ "a set twice", SEALED_ONCE SEALED_ONCE ALL, ZONE(keys),
	    { "list.example" }, RESULT_FAIL, "set twice", NULL, RESULT_NONE },
	{ "a set without its seal",
	    "ARC-Authentication-Results: i=1; list.example; dmarc=pass "
	    "header.from=" AUTHOR "\r\n" ALL, ZONE(keys), { "list.example" },
	    RESULT_FAIL, "set not whole", NULL, RESULT_NONE },
	{ "a set above a hole",
	    "ARC-Seal: i=3; cv=pass; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n"
	    "ARC-Message-Signature: i=3; a=rsa-sha256; d=x.example; s=s; h=from; "
	    "bh=AAAA; b=AAAA\r\n"
	    "ARC-Authentication-Results: i=3; x.example; none\r\n"
	    SEALED_ONCE ALL, ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "set not whole", NULL, RESULT_NONE },
	{ "a number that is none",
	    "ARC-Seal: i=51; cv=none; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n"
	    ALL, ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "set without a number", NULL, RESULT_NONE },
	{ "the first seal says pass",
	    "ARC-Seal: i=1; cv=pass; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n"
	    "ARC-Message-Signature: i=1; a=rsa-sha256; d=x.example; s=s; h=from; "
	    "bh=AAAA; b=AAAA\r\n"
	    "ARC-Authentication-Results: i=1; x.example; none\r\n" ALL,
	    ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "seal contradicts its place", NULL, RESULT_NONE },
	{ "a seal that names fields",
	    "ARC-Seal: i=1; cv=none; a=rsa-sha256; d=x.example; s=s; h=from; "
	    "b=AAAA\r\n"
	    "ARC-Message-Signature: i=1; a=rsa-sha256; d=x.example; s=s; h=from; "
	    "bh=AAAA; b=AAAA\r\n"
	    "ARC-Authentication-Results: i=1; x.example; none\r\n" ALL,
	    ZONE(keys), { "x.example" }, RESULT_FAIL, "seal 1: malformed", NULL,
	    RESULT_NONE },
	{ "a seal has no c=, no q= and no x=", SEAL_WITH_OTHER_TAGS ODD,
	    ZONE(odd_keys), { "list.example" }, RESULT_PASS, NULL, "list.example",
	    RESULT_PASS },
	{ "cv= in capitals", SEAL_UPPER ODD, ZONE(odd_keys), TRUST_NONE,
	    RESULT_PASS, NULL, NULL, RESULT_NONE },
	{ "who seals counts, not who signed the message below",
	    SEAL_OF_ANOTHER ODD, ZONE(odd_keys), { "relay.example" }, RESULT_PASS,
	    "sealed by relay.example", "relay.example", RESULT_PASS },
	{ "and not the other way round", SEAL_OF_ANOTHER ODD, ZONE(odd_keys),
	    { "list.example" }, RESULT_PASS, NULL, NULL, RESULT_NONE },
	{ "results that say i= in their text", SEAL_RESULTS_LATE ODD,
	    ZONE(odd_keys), { "list.example" }, RESULT_FAIL,
	    "set without a number", NULL, RESULT_NONE },
	{ "a part of the body", SEAL_OF_A_PART ODD, ZONE(odd_keys),
	    { "list.example" }, RESULT_FAIL, "message signature 1: partial body",
	    NULL, RESULT_NONE },
	{ "a set of three digits",
	    "ARC-Seal: i=001; cv=none; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n"
	    ALL, ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "set without a number", NULL, RESULT_NONE },
	{ "rsa-sha1",
	    "ARC-Seal: i=1; cv=none; a=rsa-sha1; d=x.example; s=s; b=AAAA\r\n"
	    "ARC-Message-Signature: i=1; a=rsa-sha256; d=x.example; s=s; h=from; "
	    "bh=AAAA; b=AAAA\r\n"
	    "ARC-Authentication-Results: i=1; x.example; none\r\n" ALL,
	    ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "seal 1: weak algorithm rsa-sha1", NULL, RESULT_NONE },
	{ "the message signature signs seals",
	    "ARC-Seal: i=1; cv=none; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n"
	    "ARC-Message-Signature: i=1; a=rsa-sha256; d=x.example; s=s; "
	    "h=from:arc-seal; bh=AAAA; b=AAAA\r\n"
	    "ARC-Authentication-Results: i=1; x.example; none\r\n" ALL,
	    ZONE(keys), { "x.example" }, RESULT_FAIL,
	    "message signature 1: signs a seal", NULL, RESULT_NONE },
	{ "another field that begins like theirs", "ARC-Foo: x\r\n" ALL,
	    ZONE(keys), TRUST_NONE, RESULT_NONE, NULL, NULL, RESULT_NONE },
};

static struct boundary
trusting(struct arena *arena, const char *const trusted[4])
{
	struct boundary boundary = { .trusted_sealers =
	    NEW_ARRAY(arena, struct str, 4) };

	while (boundary.trusted_sealers_n < 4 &&
	    trusted[boundary.trusted_sealers_n] != NULL) {
		boundary.trusted_sealers[boundary.trusted_sealers_n] =
		    str_of(trusted[boundary.trusted_sealers_n]);
		boundary.trusted_sealers_n++;
	}
	return boundary;
}

static void
each_chain_has_its_result_and_its_believed_sealer(void **state)
{
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = heap_copy(cases[i].message,
		    strlen(cases[i].message));
		struct boundary boundary = trusting(arena, cases[i].trusted);
		struct mail mail;
		struct zone zone;
		struct arc arc;

		print_message("%s\n", cases[i].name);
		zone_open(&zone, cases[i].rows, cases[i].rows_n);
		mail_read(arena, text, &limits_default, false, &mail);
		arc_check(&(struct canon_bodies){ .arena = arena,
		    .mail = &mail }, &boundary, STR(AUTHOR), ARRIVED,
		    &zone.ask, &arc);
		assert_result(arc.result, cases[i].result, arc.reason);
		if (cases[i].reason != NULL)
			assert_str(arc.reason, cases[i].reason);
		if (cases[i].sealer != NULL)
			assert_str(arc.sealer, cases[i].sealer);
		else
			assert_null(arc.sealer.p);
		assert_int_equal(arc.found.dmarc, cases[i].dmarc);
		assert_int_equal(arc.open, cases[i].open);
		assert_true(zone.calls <= 1);
		heap_free(text);
	}
	arena_free(arena);
}

/* Every field of a chain is covered: one letter changed anywhere breaks it. */
static void
a_letter_changed_anywhere_breaks_the_chain(void **state)
{
	static const char whole[] = SEALED_THRICE ALL;
	struct arena *arena = arena_new(64u << 20);
	const char *const trusted[4] = { "relay.example" };
	/* The one field that nobody signed here. */
	const char *bare = strstr(whole, "Message-ID:");
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < sizeof whole - 1; i += 3) {
		struct str text = heap_copy(whole, sizeof whole - 1);
		char *p = (char *)(uintptr_t)text.p;
		struct boundary boundary;
		struct mail mail;
		struct zone zone;
		struct arc arc;

		arena_reset(arena);
		boundary = trusting(arena, trusted);
		if ((char_is_alpha(p[i]) || char_is_digit(p[i])) &&
		    (whole + i < bare || whole + i > strchr(bare, '\n'))) {
			p[i] = p[i] == 'q' ? 'z' : 'q';
			ZONE_OPEN(&zone, keys);
			mail_read(arena, text, &limits_default, false, &mail);
			arc_check(&(struct canon_bodies){ .arena = arena,
			    .mail = &mail }, &boundary, STR(AUTHOR), ARRIVED,
			    &zone.ask, &arc);
			tried++;
			assert_int_not_equal(arc.result, RESULT_PASS);
		}
		heap_free(text);
	}
	assert_true(tried > 600);
	arena_free(arena);
}

static void
fifty_sets_are_refused_without_asking_for_a_key(void **state)
{
	struct arena *arena = arena_new(16u << 20);
	struct boundary boundary = { 0 };
	struct buf buf = { .arena = arena };
	struct mail mail;
	struct zone zone;
	struct arc arc;

	(void)state;
	for (int i = 50; i > 0; i--)
		buf_format(&buf, "ARC-Seal: i=%d; cv=%s; a=rsa-sha256; "
		    "d=x%d.example; s=s; b=AAAA\r\nARC-Message-Signature: i=%d; "
		    "a=rsa-sha256; d=x.example; s=s; h=from; bh=AAAA; b=AAAA\r\n"
		    "ARC-Authentication-Results: i=%d; x; none\r\n", i,
		    i == 1 ? "none" : "pass", i, i, i);
	buf_cstr(&buf, ALL);
	ZONE_OPEN(&zone, keys);
	mail_read(arena, buf_str(&buf), &limits_default, false, &mail);
	arc_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, &boundary, STR(AUTHOR), ARRIVED,
	    &zone.ask, &arc);
	assert_result(arc.result, RESULT_FAIL, arc.reason);
	assert_str(arc.reason, "too many sets");
	assert_int_equal(zone.questions, 0);
	arena_free(arena);
}

/* At the limit of header fields the chain is verified, one past it it is not. */
static void
a_chain_among_too_many_fields_fails_without_a_question(void **state)
{
	static const size_t most = 2000;
	struct arena *arena = arena_new(64u << 20);
	struct boundary boundary = { 0 };

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct buf buf = { .arena = arena };
		struct mail mail;
		struct zone zone;
		struct arc arc;

		for (size_t i = 0; i < most - 3 - 5 + more; i++)
			buf_cstr(&buf, "X: y\r\n");
		buf_cstr(&buf, SEALED_ONCE ALL);
		ZONE_OPEN(&zone, keys);
		mail_read(arena, buf_str(&buf), &limits_default, false, &mail);
		assert_int_equal(mail.fields_n, most + more);
		arc_check(&(struct canon_bodies){ .arena = arena,
		    .mail = &mail }, &boundary, STR(AUTHOR), ARRIVED,
		    &zone.ask, &arc);
		assert_result(arc.result, more ? RESULT_FAIL : RESULT_PASS,
		    arc.reason);
		assert_int_equal(zone.questions, more ? 0 : 2);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_chain_has_its_result_and_its_believed_sealer),
		cmocka_unit_test(a_letter_changed_anywhere_breaks_the_chain),
		cmocka_unit_test(
		    a_chain_among_too_many_fields_fails_without_a_question),
		cmocka_unit_test(fifty_sets_are_refused_without_asking_for_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
