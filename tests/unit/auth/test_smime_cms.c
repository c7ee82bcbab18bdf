/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMS structures put together by hand: algorithms that OpenSSL's own CMS does
 * not do, and what a forger writes that no library would.
 */
#include "smime_world.h"

static const struct recipe mailer = { "Hand", FROM, -100, 100, 0,
    "emailProtection", .authority = false };

static void
the_kinds_of_keys_that_receivers_must_know_verify(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct recipe recipe = mailer;

	(void)state;
	for (int i = 0; i < 3; i++) {
		recipe.edwards = i == 1;
		recipe.bits = i == 2 ? 2048 : 0;
		struct pair pair = pair_make(&recipe, &world.root);
		struct hand hand = { .signer = &pair };
		if (i == 2)		/* sha256WithRSAEncryption */
			hand.algorithm = STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d"
			    "\x01\x01\x0b");
		struct smime got = judge_detached(arena, hand_make(arena,
		    hand));
		print_message("key %d\n", i);
		expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
		hand.content = TEXT "more";
		got = judge_detached(arena, hand_make(arena, hand));
		expect(&got, SMIME_INVALID, "digest", false, COVERS_NONE);
		hand.content = NULL;
		struct str bytes = hand_make(arena, hand);
		((char *)(uintptr_t)bytes.p)[bytes.n - 9] ^= 1;
		got = judge_detached(arena, bytes);
		expect(&got, SMIME_INVALID, "signature", false, COVERS_NONE);
		pair_free(&pair);
	}
	arena_free(arena);
}

static void
rsa_pss_verifies_with_a_strong_digest_only(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct recipe recipe = mailer;
	recipe.bits = 2048;
	struct pair pair = pair_make(&recipe, &world.root);

	(void)state;
	for (int weak = 0; weak < 2; weak++) {
		BIO *in = BIO_new_mem_buf(TEXT, -1);
		CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL,
		    CMS_BINARY | CMS_PARTIAL | CMS_DETACHED);
		CMS_SignerInfo *signer = CMS_add1_signer(cms,
		    pair.certificate, pair.key, EVP_sha256(), CMS_PARTIAL |
		    CMS_NOSMIMECAP | CMS_KEY_PARAM);
		EVP_PKEY_CTX *context = CMS_SignerInfo_get0_pkey_ctx(signer);
		assert_true(EVP_PKEY_CTX_set_rsa_padding(context,
		    RSA_PKCS1_PSS_PADDING) > 0);
		if (weak)
			assert_true(EVP_PKEY_CTX_set_rsa_mgf1_md(context,
			    EVP_sha1()) > 0);
		assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY |
		    CMS_DETACHED), 1);
		unsigned char *bytes = NULL;
		int n = i2d_CMS_ContentInfo(cms, &bytes);
		struct smime got = judge_detached(arena, (struct str){
		    (char *)bytes, (size_t)n });
		/* MGF1's digest need not resist collisions. */
		expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
		OPENSSL_free(bytes);
		CMS_ContentInfo_free(cms);
		BIO_free(in);
	}
	pair_free(&pair);
	arena_free(arena);
}

static void
structures_that_are_not_as_they_must_be_are_never_valid(void **state)
{
	static const struct {
		struct hand hand;
		const char *reason;	/* NULL: valid */
	} cases[] = {
		{ { .digests = 1 }, NULL },
		{ { .bare = true }, NULL },
		{ { .version = 3 }, NULL },
		{ { .version = 2 }, "signer-version" },
		{ { .version = 9 }, "signer-version" },
		{ { .twice = true }, "attributes" },
		{ { .no_type = true }, "attributes" },
		{ { .digests = 8 }, NULL },
		{ { .digests = 9 }, "too-many-digests" },
		{ { .certificates = 64 }, NULL },
		{ { .certificates = 65 }, "too-many-certificates" },
		{ { .signers = 4 }, NULL },
		{ { .signers = 5 }, "too-many-signers" },
		{ { .inside = TEXT }, "content-twice" },
		{ { .inside = "" }, "content-twice" },
		{ { .indefinite = true }, NULL },
		{ { .digest = { "\x06\x03\x2b\x65\x7f", 5 } },
		    "unknown-algorithm" },
		{ { .algorithm = { "\x06\x03\x2b\x65\x7f", 5 } },
		    "unknown-algorithm" },
		{ { .digest = { "\x06\x05\x2b\x0e\x03\x02\x1a", 7 } },
		    "weak-digest" },
		{ { .digest = { "\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05",
		    10 } }, "weak-digest" },
		/* id-ct-TSTInfo: what is signed there is no mail */
		{ { .type = { "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10"
		    "\x01\x04", 13 } }, "content-type" },
	};
	struct arena *arena = arena_new(256u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hand hand = cases[i].hand;
		hand.signer = &world.vogel;
		struct smime got = judge_detached(arena, hand_make(arena,
		    hand));
		print_message("case %zu\n", i);
		expect(&got, cases[i].reason == NULL ? SMIME_VALID :
		    SMIME_INVALID, cases[i].reason, cases[i].reason == NULL,
		    cases[i].reason == NULL ? COVERS_WHOLE : COVERS_NONE);
	}
	arena_free(arena);
}

static void
opaque_structures_hold_to_the_same(void **state)
{
	static const struct {
		struct hand hand;
		const char *reason;
	} cases[] = {
		{ { .inside = TEXT }, NULL },
		{ { .inside = TEXT, .indefinite = true }, NULL },
		{ { .inside = TEXT, .bare = true }, NULL },
		{ { .inside = TEXT, .content = TEXT "more" }, "digest" },
		{ { .inside = TEXT, .signers = 5 }, "too-many-signers" },
		{ { .inside = TEXT, .version = 0x7f }, "signer-version" },
		{ { .content = TEXT }, "no-content" },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hand hand = cases[i].hand;
		hand.signer = &world.vogel;
		struct smime got = judge_opaque(arena, hand_make(arena, hand));
		print_message("case %zu\n", i);
		expect(&got, cases[i].reason == NULL ? SMIME_VALID :
		    SMIME_INVALID, cases[i].reason, cases[i].reason == NULL,
		    cases[i].reason == NULL ? COVERS_WHOLE : COVERS_NONE);
	}
	arena_free(arena);
}

/* The signature over a signer's attributes, offered as one over content that is
 * those attributes. */
static void
encoded_attributes_are_no_content(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct hand hand = { .signer = &world.vogel, .content = TEXT,
	    .type = OID_DATA, .digest = OID_SHA256 };
	struct str set = der(arena, 0x31, hand_attributes(arena, &hand));

	(void)state;
	hand.inside = str_cstr(arena, set);
	hand.content = NULL;
	hand.bare = true;
	assert_int_equal(strlen(hand.inside), set.n);
	struct smime got = judge_opaque(arena, hand_make(arena, hand));
	expect(&got, SMIME_INVALID, "content-is-attributes", false,
	    COVERS_NONE);
	arena_free(arena);
}

static struct str
nested(struct arena *arena, size_t n)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < n; i++)
		buf_add(&buf, STR("\x30\x80"));
	for (size_t i = 0; i < n; i++)
		buf_add(&buf, STR("\0\0"));
	return buf_str(&buf);
}

static struct str
empties(struct arena *arena, size_t n)
{
	return der(arena, 0x30, repeated(arena, STR("\x30\x00"), n));
}

static void
bombs_are_refused_before_they_are_decoded(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct {
		struct str bytes;
		const char *reason;
	} cases[] = {
		{ nested(arena, 40), "malformed" },
		{ nested(arena, 41), "too-complex" },
		{ nested(arena, 400000), "too-complex" },
		{ empties(arena, 99999), "malformed" },
		{ empties(arena, 100000), "too-complex" },
		{ repeated(arena, STR("\x30\x80"), 20), "malformed" },
		{ STR("\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff"),
		    "malformed" },
		{ STR("\x30\x84\x7f\xff\xff\xff"), "malformed" },
		{ STR("\x04\x80\x00\x00"), "malformed" },
		{ STR("\x3f\xff\xff\xff\xff\xff\x01\x00"), "malformed" },
		{ STR("\x30\x03\x02\x05\x01"), "malformed" },
		{ STR("\x30"), "malformed" },
		{ repeated(arena, STR("\x00"), 1 << 20), "malformed" },
		{ repeated(arena, STR("\x00"), (2 << 20) + 1), "too-large" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct smime got = judge_detached(arena, cases[i].bytes);
		print_message("case %zu\n", i);
		expect(&got, SMIME_INVALID, cases[i].reason, false,
		    COVERS_NONE);
	}
	arena_free(arena);
}

static void
ten_thousand_certificates_are_refused(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct hand hand = { .signer = &world.vogel, .inside = TEXT,
	    .certificates = 10000 };
	struct smime got = judge_opaque(arena, hand_make(arena, hand));

	(void)state;
	expect(&got, SMIME_INVALID, "too-complex", false, COVERS_NONE);
	hand.certificates = 1000;
	got = judge_opaque(arena, hand_make(arena, hand));
	expect(&got, SMIME_INVALID, "too-many-certificates", false,
	    COVERS_NONE);
	hand.certificates = 1;
	hand.certificate = certificate_der(arena, world.boss.certificate);
	got = judge_opaque(arena, hand_make(arena, hand));
	expect(&got, SMIME_INVALID, "no-certificate", false, COVERS_NONE);
	arena_free(arena);
}

static void
what_is_not_signed_is_named(void **state)
{
	/* enveloped, authEnveloped, compressed, digested, data */
	static const struct {
		struct str oid;
		enum smime_status status;
		const char *reason;
	} cases[] = {
		{ { "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 11 },
		    SMIME_NONE, "unknown-content" },
		{ { "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09",
		    13 }, SMIME_NONE, "compressed" },
		{ { "\x06\x03\x2b\x65\x7f", 5 }, SMIME_NONE,
		    "unknown-content" },
	};
	struct str bodies[] = {
		STR("\x04\x02hi"),
		STR("\x30\x26\x02\x01\x00\x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7"
		    "\x0d\x01\x09\x10\x03\x08\x30\x12\x06\x09\x2a\x86\x48\x86"
		    "\xf7\x0d\x01\x07\x01\xa0\x05\x04\x03zip"),
		STR("\x04\x02hi"),
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str bytes = der(arena, 0x30, str_join(arena,
		    cases[i].oid, der(arena, 0xa0, bodies[i])));
		struct smime got = judge_opaque(arena, bytes);
		print_message("case %zu\n", i);
		expect(&got, cases[i].status, cases[i].reason, false,
		    COVERS_NONE);
		got = judge_detached(arena, bytes);
		expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);
	}
	/* certificates alone (RFC 8551 3.8); with content it is a forgery */
	struct making making = { .extra = world.vogel.certificate };
	struct smime got = judge_opaque(arena, cms_make(arena, TEXT, &making));
	expect(&got, SMIME_NONE, "certs-only", false, COVERS_NONE);
	making.opaque = true;
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_kinds_of_keys_that_receivers_must_know_verify),
		cmocka_unit_test(rsa_pss_verifies_with_a_strong_digest_only),
		cmocka_unit_test(
		    structures_that_are_not_as_they_must_be_are_never_valid),
		cmocka_unit_test(opaque_structures_hold_to_the_same),
		cmocka_unit_test(encoded_attributes_are_no_content),
		cmocka_unit_test(bombs_are_refused_before_they_are_decoded),
		cmocka_unit_test(ten_thousand_certificates_are_refused),
		cmocka_unit_test(what_is_not_signed_is_named),
	};

	return cmocka_run_group_tests(tests, world_make, world_free);
}
