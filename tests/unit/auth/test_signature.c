/* SPDX-License-Identifier: Apache-2.0 */
/* What RFC 6376 3.5 and 3.6.1 say about each tag of a signature and of its key, and
 * what is bounded. */
#include "zone.h"
#include "dkim_fixtures.h"
#include "signature_fixtures.h"

#define FROM "rheintal-pumpen.example"
#define ARRIVED 1795172400	/* an hour after signing */
#define EMPTY_HASH "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define REST DKIM_HEADER "\r\n" DKIM_BODY

static struct dkim
check(struct arena *arena, const char *message, const struct zone_row *rows,
    size_t rows_n)
{
	struct str text = heap_copy(message, strlen(message));
	struct mail mail;
	struct zone zone;
	struct dkim dkim;

	zone_open(&zone, rows, rows_n);
	mail_read(arena, text, &limits_default, false, &mail);
	dkim_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, STR(FROM), ARRIVED, &limits_default, &zone.ask,
	    &dkim);
	for (size_t i = 0; i < dkim.n; i++) {
		struct dkim_signature *one = &dkim.signatures[i];

		one->reason = str_keep(arena, one->reason);
		one->domain = str_keep(arena, one->domain);
		one->bare = str_keep(arena, one->bare);
	}
	heap_free(text);
	return dkim;
}

static const struct zone_row keys[] = {
	{ "s1._domainkey." FROM, RR_TXT, KEY_RSA },
	{ "s2._domainkey." FROM, RR_TXT, KEY_ODD },
	{ "s2._domainkey.xn--bcher-kva.example", RR_TXT, KEY_ODD },
};

/* ---- Tags -------------------------------------------------------------------- */

/* Complete but for the tags in `tags`; nothing here gets as far as its key. */
static void
what_breaks_the_grammar_is_refused_before_its_key_is_asked_for(void **state)
{
	static const struct { const char *tags, *reason; } cases[] = {
		{ "v=1; d=" FROM "; h=from; zz", "malformed" },
		{ "v=1; d=" FROM "; h=from; zz=1; zz=2", "malformed" },
		{ "v=1; d=" FROM "; h=from; ; zz=1", "malformed" },
		{ "v=1; d=" FROM "; h=from; 9z=1", "malformed" },
		{ "v=1; d=" FROM "; h=from; z z=1", "malformed" },
		{ "v=1; d=" FROM "; h=from; =1", "malformed" },
		{ "v=1; d=" FROM "; h=from::to", "malformed" },
		{ "v=1; d=" FROM "; h=from:", "malformed" },
		{ "v=1; d=" FROM "; h=", "malformed" },
		{ "v=1; d=" FROM "; h=from:t o", "malformed" },
		{ "v=1; d=" FROM ".; h=from", "malformed" },
		{ "v=1; d=rheintal- pumpen.example; h=from", "malformed" },
		{ "v=1; d=\xff.example; h=from", "malformed" },
		{ "v=1; d=" FROM "; h=from; l=", "malformed" },
		{ "v=1; d=" FROM "; h=from; l=-1", "malformed" },
		{ "v=1; d=" FROM "; h=from; l=99999999999999999999", "malformed" },
		{ "v=1; d=" FROM "; h=from; i=" FROM, "malformed" },
		{ "v=1; d=" FROM "; h=from; i=a=ZZ@" FROM, "malformed" },
		{ "v=1; d=" FROM "; h=from; i=a@" FROM "=4", "malformed" },
		{ "v=1; d=" FROM "; h=from; i=@", "malformed" },
		{ "v=1; d=" FROM "; h=from; i=@evil.example", "i= lies outside d=" },
		{ "v=1; d=" FROM "; h=from; i=@example", "i= lies outside d=" },
		{ "v=1; d=" FROM "; h=from; i=a@" FROM "@evil.example",
		    "i= lies outside d=" },
		{ "v=1; d=" FROM "; h=from; c=relaxed/", "unknown canonicalization" },
		{ "v=1; d=" FROM "; h=from; t=-1", "malformed" },
		{ "v=1; d=" FROM "; h=from; x=never", "malformed" },
		{ "v=1; d=" FROM "; h=from; t=1795172400; x=1795172400",
		    "malformed" },
		{ "d=" FROM "; h=from", "unknown version" },
		{ "v=1; d=" FROM "; h=to:subject", "From is not signed" },
	};
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str message = str_format(arena, "DKIM-Signature: "
		    "a=rsa-sha256; s=absent; bh=" EMPTY_HASH "; %s; b=AAAA\r\n"
		    REST, cases[i].tags);
		struct dkim got = check(arena, str_cstr(arena, message), keys, 3);

		print_message("%s\n", cases[i].tags);
		assert_int_equal(got.n, 1);
		assert_str(got.signatures[0].reason, cases[i].reason);
		assert_int_equal(got.signatures[0].result, RESULT_PERMERROR);
	}
	arena_free(arena);
}

static void
sixty_four_tags_are_read_and_one_more_is_not(void **state)
{
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (int most = 64; most <= 65; most++) {
		struct buf buf = { .arena = arena };

		buf_cstr(&buf, "DKIM-Signature: v=1; a=rsa-sha256; s=absent; d="
		    FROM "; h=from; bh=" EMPTY_HASH "; b=AAAA");
		for (int i = 7; i < most; i++)
			buf_format(&buf, "; z%d=1", i);
		buf_cstr(&buf, "\r\n" REST);
		struct dkim got = check(arena, str_cstr(arena, buf_str(&buf)),
		    keys, 3);
		assert_str(got.signatures[0].reason, most == 64 ? "no key" :
		    "malformed");
	}
	arena_free(arena);
}

static void
two_hundred_names_are_taken_and_one_more_is_not(void **state)
{
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (int most = 200; most <= 201; most++) {
		struct buf buf = { .arena = arena };

		buf_cstr(&buf, "DKIM-Signature: v=1; a=rsa-sha256; s=absent; d="
		    FROM "; bh=" EMPTY_HASH "; b=AAAA; h=from");
		for (int i = 1; i < most; i++)
			buf_cstr(&buf, ":a");
		buf_cstr(&buf, "\r\n" REST);
		struct dkim got = check(arena, str_cstr(arena, buf_str(&buf)),
		    keys, 3);
		assert_str(got.signatures[0].reason, most == 200 ? "no key" :
		    "too many signed fields");
	}
	arena_free(arena);
}

static void
odd_but_good_signatures_hold(void **state)
{
	static const struct { const char *name, *message, *domain, *bare; }
	cases[] = {
		{ "i= quoted, and below d=", SIGNED_AGENT REST, FROM, NULL },
		{ "U-labels", SIGNED_U_LABELS REST, "xn--bcher-kva.example", NULL },
		{ "over-signed, and by its own name", SIGNED_OVER REST, FROM, NULL },
		{ "c= of one word and unknown tags", SIGNED_SHORT_FORM REST, FROM,
		    NULL },
		{ "no body, simply", SIGNED_NOTHING DKIM_HEADER "\r\n", FROM, NULL },
		{ "no body and no end of the header", SIGNED_NOTHING DKIM_HEADER,
		    FROM, NULL },
		{ "From alone", SIGNED_FROM_ALONE REST, FROM, "Subject" },
		{ "a second Subject", "Subject: x\r\n" SIGNED_SHORT_FORM REST, FROM,
		    "Subject" },
		{ "a second From", "From: a@b.example\r\n" SIGNED_SHORT_FORM REST,
		    FROM, "From" },
		{ "a Reply-To that nobody signed", "Reply-To: a@b.example\r\n"
		    SIGNED_SHORT_FORM REST, FROM, "Reply-To" },
	};
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dkim got = check(arena, cases[i].message, keys, 3);

		print_message("%s\n", cases[i].name);
		assert_result(got.result, RESULT_PASS, got.signatures[0].reason);
		assert_str(got.signatures[0].domain, cases[i].domain);
		if (cases[i].bare == NULL)
			assert_null(got.signatures[0].bare.p);
		else
			assert_str(got.signatures[0].bare, cases[i].bare);
	}
	arena_free(arena);
}

/* Names that were signed though there was no such field keep it away. */
static void
a_field_that_came_after_over_signing_breaks_the_signature(void **state)
{
	static const char *const added[] = { "From: a@b.example\r\n",
		"Subject: x\r\n", "Reply-To: a@b.example\r\n", "Cc: a@b.example\r\n",
		SIGNED_ED };
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
		struct str message = str_format(arena, "%s" SIGNED_OVER REST,
		    added[i]);
		struct dkim got = check(arena, str_cstr(arena, message), keys, 3);

		assert_int_not_equal(got.result, RESULT_PASS);
	}
	arena_free(arena);
}

/* ---- Keys -------------------------------------------------------------------- */

#define P (KEY_RSA + sizeof "v=DKIM1; k=rsa; " - 1)

static void
each_form_of_a_record_is_taken_or_refused(void **state)
{
	static const struct { const char *before, *after, *reason; } cases[] = {
		{ "", "", "verified" },
		{ "k=rsa; ", "", "verified" },
		{ " v = DKIM1 ; ", " ; ", "verified" },
		{ "v=DKIM1; zz=1; n=a=20b; ", "", "verified" },
		{ "v=DKIM1; s=x : email; ", "", "verified" },
		{ "v=DKIM1; h=sha1:sha256; ", "", "verified" },
		{ "v=DKIM1; g=*; ", "", "verified" },
		{ "g=; ", "", "verified" },		/* DomainKeys */
		{ "v=DKIM1; g=; ", "", "key for other addresses" },
		{ "v=DKIM1; g=k.*; ", "", "key for other addresses" },
		{ "k=rsa; ", "; v=DKIM1", "key malformed" },
		{ "v=DKIM1; k=rsa; k=rsa; ", "", "key malformed" },
		{ "v=DKIM1;; ", "", "key malformed" },
		{ "v=DKIM1; word; ", "", "key malformed" },
		{ "v=dkim1; ", "", "key of another version" },
		{ "v=DKIM1; k=ed25519; ", "", "key of another type" },
		{ "v=DKIM1; h=; ", "", "key for another hash" },
		{ "v=DKIM1; s=; ", "", "key for another service" },
		{ "v=DKIM1; ", "!", "key malformed" },
	};
	struct arena *arena = arena_new(16u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone_row row = { "s1._domainkey." FROM, RR_TXT,
		    str_cstr(arena, str_format(arena, "%s%s%s", cases[i].before,
		    P, cases[i].after)) };
		struct dkim got = check(arena, SIGNED_RELAXED REST, &row, 1);

		print_message("%s...%s\n", cases[i].before, cases[i].after);
		assert_str(got.signatures[0].reason, cases[i].reason);
	}
	arena_free(arena);
}

static void
a_key_for_the_domain_alone_takes_no_agent_below_it(void **state)
{
	static const struct zone_row strict[] = {
		{ "s2._domainkey." FROM, RR_TXT, KEY_ODD "; t=y:s" },
	};
	struct arena *arena = arena_new(8u << 20);

	(void)state;
	struct dkim got = check(arena, SIGNED_AGENT REST, strict, 1);
	assert_str(got.signatures[0].reason, "key not for subdomains");
	assert_true(got.signatures[0].test);
	got = check(arena, SIGNED_SHORT_FORM REST, strict, 1);
	assert_result(got.result, RESULT_PASS, got.signatures[0].reason);
	arena_free(arena);
}

static void
a_key_of_another_version_beside_the_key_is_passed_over(void **state)
{
	static const struct zone_row both[] = {
		{ "s1._domainkey." FROM, RR_TXT, "v=DKIM9; p=AAAA" },
		{ "s1._domainkey." FROM, RR_TXT, KEY_RSA },
	};
	struct arena *arena = arena_new(8u << 20);

	(void)state;
	struct dkim got = check(arena, SIGNED_RELAXED REST, both, 2);
	assert_result(got.result, RESULT_PASS, got.signatures[0].reason);
	arena_free(arena);
}

/* A record of 4,096 bytes is read, one byte more is not; 64 KiB cost nothing. */
static void
a_record_is_read_up_to_its_limit(void **state)
{
	struct arena *arena = arena_new(16u << 20);
	const size_t sizes[] = { 4096, 4097, 65000 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf buf = { .arena = arena };
		struct zone_row row = { "s1._domainkey." FROM, RR_TXT, NULL };

		buf_cstr(&buf, KEY_RSA "; n=");
		while (buf.n < sizes[i])
			buf_char(&buf, 'x');
		row.record = str_cstr(arena, buf_str(&buf));
		struct dkim got = check(arena, SIGNED_RELAXED REST, &row, 1);
		assert_str(got.signatures[0].reason, i == 0 ? "verified" :
		    "key malformed");
	}
	arena_free(arena);
}

/* ---- Cost -------------------------------------------------------------------- */

static void
of_two_hundred_signatures_eight_are_verified_by_one_question(void **state)
{
	struct arena *arena = arena_new(32u << 20);
	struct buf buf = { .arena = arena };
	struct mail mail;
	struct zone zone;
	struct dkim dkim;
	size_t verified = 0;

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_cstr(&buf, SIGNED_RELAXED);
	buf_cstr(&buf, REST);
	ZONE_OPEN(&zone, keys);
	mail_read(arena, buf_str(&buf), &limits_default, false, &mail);
	dkim_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, STR(FROM), ARRIVED, &limits_default, &zone.ask,
	    &dkim);
	for (size_t i = 0; i < dkim.n; i++)
		verified += dkim.signatures[i].result == RESULT_PASS;
	assert_int_equal(zone.calls, 1);
	assert_int_equal(zone.questions, 8);
	assert_int_equal(verified, 8);
	assert_str(dkim.signatures[8].reason, "192 more signatures not checked");
	arena_free(arena);
}

/* Signatures of one form share its body and its hash. */
static void
a_body_is_made_and_hashed_once_for_each_form(void **state)
{
	static const char *const both[] = { SIGNED_RELAXED, SIGNED_SIMPLE };
	struct arena *arena = arena_new(32u << 20);
	struct canon_bodies bodies = { .arena = arena };
	struct signature signatures[8];
	struct buf buf = { .arena = arena };
	struct mail mail;
	struct zone zone;

	(void)state;
	for (size_t i = 0; i < 8; i++)
		buf_cstr(&buf, both[i % 2]);
	buf_cstr(&buf, REST);
	ZONE_OPEN(&zone, keys);
	mail_read(arena, buf_str(&buf), &limits_default, false, &mail);
	bodies.mail = &mail;
	for (size_t i = 0; i < 8; i++) {
		signature_read(arena, &mail.fields[i], SIGNED_DKIM,
		    &signatures[i]);
		signature_check(arena, &signatures[i], ARRIVED);
	}
	signature_keys(arena, signatures, 8, &zone.ask);
	for (size_t i = 0; i < 8; i++) {
		signature_verify(&bodies, &signatures[i]);
		assert_result(signatures[i].result, RESULT_PASS,
		    signatures[i].reason);
		assert_int_equal(bodies.hashed, i == 0 ? 1 : 2);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_breaks_the_grammar_is_refused_before_its_key_is_asked_for),
		cmocka_unit_test(sixty_four_tags_are_read_and_one_more_is_not),
		cmocka_unit_test(two_hundred_names_are_taken_and_one_more_is_not),
		cmocka_unit_test(odd_but_good_signatures_hold),
		cmocka_unit_test(
		    a_field_that_came_after_over_signing_breaks_the_signature),
		cmocka_unit_test(each_form_of_a_record_is_taken_or_refused),
		cmocka_unit_test(
		    a_key_for_the_domain_alone_takes_no_agent_below_it),
		cmocka_unit_test(
		    a_key_of_another_version_beside_the_key_is_passed_over),
		cmocka_unit_test(a_record_is_read_up_to_its_limit),
		cmocka_unit_test(
		    of_two_hundred_signatures_eight_are_verified_by_one_question),
		cmocka_unit_test(a_body_is_made_and_hashed_once_for_each_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
