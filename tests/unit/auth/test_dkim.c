/* SPDX-License-Identifier: Apache-2.0 */
/* DKIM: results and reasons for good, broken, weak and hostile signatures. */
#include "zone.h"
#include "dkim_fixtures.h"

#define FROM "rheintal-pumpen.example"
#define ARRIVED 1795172400	/* an hour after signing */

static const struct zone_row good_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA },
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, "unrelated" },
	{ "weak._domainkey.rheintal-pumpen.example", RR_TXT, KEY_WEAK },
	{ "ed._domainkey.rheintal-pumpen.example", RR_TXT, KEY_ED },
	{ "s1._domainkey.mail.rheintal-pumpen.example", RR_TXT, KEY_RSA },
	{ "s1._domainkey.esp.example", RR_TXT, KEY_RSA },
};
static const struct zone_row revoked_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, "v=DKIM1; p=" },
};
static const struct zone_row broken_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, "SERVFAIL" },
};
static const struct zone_row test_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA "; t=y" },
};
static const struct zone_row twice_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA },
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA "; t=s" },
};
static const struct zone_row hash_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT,
	    KEY_RSA "; h=sha1" },
};
static const struct zone_row kind_zone[] = {
	{ "ed._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA },
};
static const struct zone_row service_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA "; s=tlsrpt" },
};
static const struct zone_row other_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA "; g=boss" },
};
static const struct zone_row version_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, "v=DKIM2; p=AAAA" },
};
static const struct zone_row rubbish_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, "k=rsa; p=AAAA" },
};
static const struct zone_row strict_zone[] = {
	{ "s1._domainkey.rheintal-pumpen.example", RR_TXT, KEY_RSA "; t=s" },
};
static const struct zone_row empty_zone[] = {
	{ "absent.example", RR_TXT, "x" },
};

/* Of no bytes at all. */
#define EMPTY_HASH "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ZONE(rows) rows, sizeof(rows) / sizeof(rows[0])
#define PLAIN(signature) signature DKIM_HEADER "\r\n" DKIM_BODY

static const struct {
	const char *name, *message;
	const struct zone_row *rows;
	size_t rows_n;
	int64_t arrived;
	enum result result;
	const char *reason;
} cases[] = {
	{ "relaxed", PLAIN(SIGNED_RELAXED), ZONE(good_zone), ARRIVED,
	    RESULT_PASS, "verified" },
	{ "simple", PLAIN(SIGNED_SIMPLE), ZONE(good_zone), ARRIVED,
	    RESULT_PASS, NULL },
	{ "ed25519", PLAIN(SIGNED_ED), ZONE(good_zone), ARRIVED, RESULT_PASS,
	    NULL },
	{ "foreign", PLAIN(SIGNED_FOREIGN), ZONE(good_zone), ARRIVED,
	    RESULT_PASS, NULL },
	{ "unsigned", PLAIN(""), ZONE(good_zone), ARRIVED, RESULT_NONE, NULL },
	{ "body altered", SIGNED_RELAXED DKIM_HEADER "\r\n" DKIM_BODY "x\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_FAIL, "body hash mismatch" },
	{ "subject altered", SIGNED_RELAXED "Subject: New account\r\n"
	    "From: Karin Vogel <k.vogel@rheintal-pumpen.example>\r\n"
	    "To: ap@minato-foods.example\r\n"
	    "Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n" DKIM_BODY,
	    ZONE(good_zone), ARRIVED, RESULT_FAIL, "signature mismatch" },
	{ "l= covers all", PLAIN(SIGNED_PARTIAL), ZONE(good_zone), ARRIVED,
	    RESULT_PASS, NULL },
	{ "text after l=", PLAIN(SIGNED_PARTIAL) "Pay to DE02...\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_POLICY, "partial body" },
	{ "rsa-sha1", PLAIN(SIGNED_SHA1), ZONE(good_zone), ARRIVED,
	    RESULT_FAIL, "weak algorithm rsa-sha1" },
	{ "768 bits", PLAIN(SIGNED_WEAK), ZONE(good_zone), ARRIVED,
	    RESULT_FAIL, "key under 1024 bits" },
	{ "a key whose name is too long is none today and tomorrow",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha256; h=From; bh=AA; b=AA; s="
	    LONG "; d=" LONG "." LONG "." LONG "." FROM "\r\n"),
	    ZONE(empty_zone), ARRIVED, RESULT_PERMERROR, "malformed" },
	{ "a label that is too long",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha256; h=From; bh=AA; b=AA; s="
	    LONG LONG "; d=" FROM "\r\n"),
	    ZONE(empty_zone), ARRIVED, RESULT_PERMERROR, "malformed" },
	{ "a key of another type", PLAIN(SIGNED_ED), ZONE(kind_zone), ARRIVED,
	    RESULT_PERMERROR, "key of another type" },
	{ "an unknown way to ask",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha256; h=From; bh=AA; b=AA; "
	    "q=x; s=s1; d=" FROM "\r\n"),
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR,
	    "unknown query method" },
	{ "no key", PLAIN(SIGNED_RELAXED), ZONE(empty_zone), ARRIVED,
	    RESULT_PERMERROR, "no key" },
	{ "revoked", PLAIN(SIGNED_RELAXED), ZONE(revoked_zone), ARRIVED,
	    RESULT_PERMERROR, "key revoked" },
	{ "dns down", PLAIN(SIGNED_RELAXED), ZONE(broken_zone), ARRIVED,
	    RESULT_TEMPERROR, "key look-up failed" },
	{ "two keys", PLAIN(SIGNED_RELAXED), ZONE(twice_zone), ARRIVED,
	    RESULT_PERMERROR, "several keys" },
	{ "a domain that is testing is not held to what fails",
	    SIGNED_RELAXED DKIM_HEADER "\r\n" DKIM_BODY "x\r\n",
	    ZONE(test_zone), ARRIVED, RESULT_NONE, "body hash mismatch" },
	{ "key for another hash", PLAIN(SIGNED_RELAXED), ZONE(hash_zone),
	    ARRIVED, RESULT_PERMERROR, NULL },
	{ "key for another service", PLAIN(SIGNED_RELAXED), ZONE(service_zone),
	    ARRIVED, RESULT_PERMERROR, "key for another service" },
	{ "key for other addresses", PLAIN(SIGNED_RELAXED), ZONE(other_zone),
	    ARRIVED, RESULT_PERMERROR, "key for other addresses" },
	{ "a key of the future", PLAIN(SIGNED_RELAXED), ZONE(version_zone),
	    ARRIVED, RESULT_PERMERROR, "key of another version" },
	{ "a key that is none", PLAIN(SIGNED_RELAXED), ZONE(rubbish_zone),
	    ARRIVED, RESULT_PERMERROR, "key malformed" },
	{ "a key for the domain alone", PLAIN(SIGNED_RELAXED),
	    ZONE(strict_zone), ARRIVED, RESULT_PASS, "verified" },
	{ "a subject on top that nobody signed",
	    "Subject: New account\r\n" PLAIN(SIGNED_RELAXED), ZONE(good_zone),
	    ARRIVED, RESULT_PASS, "verified, but Subject is not signed" },
	{ "an agent from elsewhere",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha256; h=From; s=s1; d=" FROM
	    "; i=@a" FROM "; bh=" EMPTY_HASH "; b=AAAA\r\n"),
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "i= lies outside d=" },
	{ "an unknown algorithm",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha512; h=From; s=s1; d=" FROM
	    "; bh=" EMPTY_HASH "; b=AAAA\r\n"),
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "unknown algorithm" },
	{ "an unknown version",
	    PLAIN("DKIM-Signature: v=2; a=rsa-sha256; h=From; s=s1; d=" FROM
	    "; bh=" EMPTY_HASH "; b=AAAA\r\n"),
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "unknown version" },
	{ "an unknown canonical form",
	    PLAIN("DKIM-Signature: v=1; a=rsa-sha256; h=From; s=s1; d=" FROM
	    "; c=nofws; bh=" EMPTY_HASH "; b=AAAA\r\n"),
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR,
	    "unknown canonicalization" },
	{ "a body shorter than l=", SIGNED_PARTIAL DKIM_HEADER "\r\nx\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_FAIL, "body shorter than signed" },
	{ "test key", PLAIN(SIGNED_RELAXED), ZONE(test_zone), ARRIVED,
	    RESULT_PASS, NULL },
	{ "not expired at arrival", PLAIN(SIGNED_EXPIRING), ZONE(good_zone),
	    1795255000, RESULT_PASS, NULL },
	{ "expired at arrival", PLAIN(SIGNED_EXPIRING), ZONE(good_zone),
	    1795256000, RESULT_FAIL, "expired" },
	{ "long expired by the clock, not by arrival", PLAIN(SIGNED_ANCIENT),
	    ZONE(good_zone), 1100000100, RESULT_PASS, NULL },
	{ "from the future by the clock, not by arrival", PLAIN(SIGNED_FUTURE),
	    ZONE(good_zone), 1895168900, RESULT_PASS, NULL },
	{ "from the future by arrival", PLAIN(SIGNED_FUTURE), ZONE(good_zone),
	    ARRIVED, RESULT_FAIL, "signed in the future" },
	{ "a second From on top does not hide the signature",
	    "From: boss@minato-foods.example\r\n" PLAIN(SIGNED_RELAXED),
	    ZONE(good_zone), ARRIVED, RESULT_PASS, NULL },
	{ "last line end missing", SIGNED_RELAXED DKIM_HEADER "\r\n"
	    "Dear Mr Endo,\r\n\r\nplease find the invoice attached.",
	    ZONE(good_zone), ARRIVED, RESULT_PASS, NULL },
	{ "no selector", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; "
	    "h=from; bh=AA==; b=AA==\r\n" DKIM_HEADER "\r\nx\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "malformed" },
	{ "a tag twice", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; "
	    "d=rheintal-pumpen.example; s=s1; h=from; bh=AA==; b=AA==\r\n"
	    DKIM_HEADER "\r\nx\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "malformed" },
	{ "a name with a space", "DKIM-Signature: v=1; a=rsa-sha256; "
	    "d=x example; s=s1; h=from; bh=AA==; b=AA==\r\n"
	    DKIM_HEADER "\r\nx\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, "malformed" },
	{ "From not signed", "DKIM-Signature: v=1; a=rsa-sha256; "
	    "d=rheintal-pumpen.example; s=s1; h=subject; bh=AA==; b=AA==\r\n"
	    DKIM_HEADER "\r\nx\r\n",
	    ZONE(good_zone), ARRIVED, RESULT_PERMERROR, NULL },
	{ "no body", SIGNED_RELAXED DKIM_HEADER, ZONE(good_zone), ARRIVED,
	    RESULT_FAIL, "body hash mismatch" },
};

static struct dkim
check(struct arena *arena, struct str text, struct zone *zone, int64_t arrived)
{
	struct mail mail;
	struct dkim dkim;

	mail_read(arena, text, &limits_default, false, &mail);
	dkim_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, STR(FROM), arrived, &limits_default,
	    &zone->ask, &dkim);
	return dkim;
}

static void
each_signature_has_its_result_and_reason(void **state)
{
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = heap_copy(cases[i].message,
		    strlen(cases[i].message));
		struct zone zone;
		zone_open(&zone, cases[i].rows, cases[i].rows_n);
		struct dkim got = check(arena, text, &zone, cases[i].arrived);
		print_message("%s\n", cases[i].name);
		assert_result(got.result, cases[i].result, got.n > 0 ?
		    got.signatures[0].reason : NO_STR);
		if (cases[i].reason != NULL)
			assert_str(got.signatures[0].reason, cases[i].reason);
		assert_true(zone.calls <= 1);
		heap_free(text);
	}
	arena_free(arena);
}

static void
a_message_saved_with_bare_line_feeds_verifies(void **state)
{
	static const char message[] = PLAIN(SIGNED_SIMPLE);
	struct arena *arena = arena_new(8u << 20);
	struct str text = heap_copy(message, sizeof message - 1);
	char *p = (char *)(uintptr_t)text.p;
	size_t n = 0;
	struct zone zone;

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		if (p[i] != '\r')
			p[n++] = p[i];
	}
	ZONE_OPEN(&zone, good_zone);
	struct dkim got = check(arena, (struct str){ p, n }, &zone, ARRIVED);
	assert_result(got.result, RESULT_PASS, got.signatures[0].reason);
	heap_free(text);
	arena_free(arena);
}

static void
signatures_of_from_come_first_and_eight_are_checked(void **state)
{
	struct arena *arena = arena_new(32u << 20);
	struct buf buf = { .arena = arena };
	struct zone zone;

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_format(&buf, "DKIM-Signature: v=1; a=rsa-sha256; "
		    "d=d%d.example; s=s; h=from; bh=" EMPTY_HASH "; b=AA==\r\n", i);
	buf_cstr(&buf, PLAIN(SIGNED_SUB SIGNED_RELAXED));
	ZONE_OPEN(&zone, good_zone);
	struct dkim got = check(arena, buf_str(&buf), &zone, ARRIVED);
	assert_int_equal(got.n, 9);
	assert_int_equal(zone.questions, 8);
	assert_str(got.signatures[0].domain, FROM);
	assert_true(got.signatures[0].same_domain);
	assert_result(got.signatures[0].result, RESULT_PASS,
	    got.signatures[0].reason);
	assert_str(got.signatures[1].domain, "mail." FROM);
	assert_result(got.signatures[1].result, RESULT_PASS,
	    got.signatures[1].reason);
	assert_str(got.signatures[8].reason, "194 more signatures not checked");
	arena_free(arena);
}

static void
several_signatures_have_their_own_results(void **state)
{
	struct arena *arena = arena_new(8u << 20);
	struct zone zone;
	struct str text = STR(PLAIN(SIGNED_FOREIGN SIGNED_PARTIAL
	    SIGNED_WEAK SIGNED_ED) "more\r\n");

	(void)state;
	ZONE_OPEN(&zone, good_zone);
	struct dkim got = check(arena, text, &zone, ARRIVED);
	assert_int_equal(got.n, 4);
	assert_str(got.signatures[0].reason, "partial body");
	assert_str(got.signatures[1].reason, "key under 1024 bits");
	assert_str(got.signatures[2].reason, "body hash mismatch");
	assert_str(got.signatures[3].reason, "body hash mismatch");
	assert_str(got.signatures[3].domain, "esp.example");
	assert_str(got.signatures[2].algorithm, "ed25519-sha256");
	arena_free(arena);
}

static void
many_fields_and_names_stay_cheap(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	struct buf buf = { .arena = arena };
	struct zone zone;

	(void)state;
	buf_cstr(&buf, "DKIM-Signature: v=1; a=rsa-sha256; d=" FROM "; s=s1; "
	    "bh=" EMPTY_HASH "; b=AA==; h=from");
	for (int i = 0; i < 150; i++)
		buf_cstr(&buf, ":a");
	buf_cstr(&buf, "\r\n");
	for (int i = 0; i < 20000; i++)
		buf_cstr(&buf, "a: b\r\n");
	buf_cstr(&buf, DKIM_HEADER "\r\nx\r\n");
	ZONE_OPEN(&zone, good_zone);
	struct dkim got = check(arena, buf_str(&buf), &zone, ARRIVED);
	assert_result(got.result, RESULT_POLICY, got.signatures[0].reason);
	assert_str(got.signatures[0].reason, "too many header fields");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_signature_has_its_result_and_reason),
		cmocka_unit_test(a_message_saved_with_bare_line_feeds_verifies),
		cmocka_unit_test(
		    signatures_of_from_come_first_and_eight_are_checked),
		cmocka_unit_test(several_signatures_have_their_own_results),
		cmocka_unit_test(many_fields_and_names_stay_cheap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
