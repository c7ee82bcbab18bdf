/* SPDX-License-Identifier: Apache-2.0 */
/* S/MIME: good messages, and those changed in each way that a forger would. */
#include "smime_world.h"

/* ---- Tests ------------------------------------------------------------- */

static void
a_good_signature_is_attributed_to_from(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct smime got = judge(arena, message(arena, &making));

	(void)state;
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	assert_str(got.author, FROM);
	assert_int_equal(got.signers_n, 1);
	assert_str(got.signers[0], FROM);
	assert_false(got.date_mismatch);
	arena_free(arena);
}

static void
certificates_decide_between_valid_and_untrusted(void **state)
{
	static const struct {
		const struct pair *pair;
		X509 **extra;
		enum smime_status status;
		const char *reason;
	} cases[] = {
		{ &world.by_issuer, NULL, SMIME_VALID, NULL },
		{ &world.upper, NULL, SMIME_VALID, NULL },
		{ &world.subject_only, NULL, SMIME_VALID, NULL },
		{ &world.nul_beside, NULL, SMIME_VALID, "signer-mismatch" },
		{ &world.boss, NULL, SMIME_VALID, "signer-mismatch" },
		{ &world.expired, NULL, SMIME_UNTRUSTED, "expired" },
		{ &world.future, NULL, SMIME_UNTRUSTED, "not-yet-valid" },
		{ &world.wrong_purpose, NULL, SMIME_UNTRUSTED, "purpose" },
		{ &world.self, NULL, SMIME_UNTRUSTED, "self-signed" },
		{ &world.revoked, NULL, SMIME_INVALID, "revoked" },
		{ &world.carried_root, NULL, SMIME_UNTRUSTED,
		    "incomplete-chain" },
		{ &world.carried_root, &world.other_root.certificate,
		    SMIME_UNTRUSTED, "untrusted-root" },
		{ &world.small, NULL, SMIME_INVALID, "weak-key" },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct making making = { .signer = cases[i].pair };
		if (cases[i].extra != NULL)
			making.extra = *cases[i].extra;
		struct smime got = judge(arena, message(arena, &making));
		print_message("case %zu\n", i);
		expect(&got, cases[i].status, cases[i].reason,
		    cases[i].reason == NULL,
		    cases[i].status == SMIME_INVALID ? COVERS_NONE :
		    COVERS_WHOLE);
	}
	arena_free(arena);
}

static void
every_signer_must_name_from(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel,
	    .second = &world.boss };
	struct smime got = judge(arena, message(arena, &making));

	(void)state;
	expect(&got, SMIME_VALID, "signer-mismatch", false, COVERS_WHOLE);
	assert_true(got.mismatch);
	assert_int_equal(got.signers_n, 2);
	making.second = &world.self;
	got = judge(arena, message(arena, &making));
	expect(&got, SMIME_UNTRUSTED, "self-signed", false, COVERS_WHOLE);
	arena_free(arena);
}

static void
altered_and_malformed_signatures_are_invalid(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct str der = cms_make(arena, TEXT, &making);

	(void)state;
	struct smime got = judge(arena, str_join(arena, STR(HEAD),
	    multipart(arena, TEXT "More.\r\n", der)));
	expect(&got, SMIME_INVALID, "digest", false, COVERS_NONE);

	char *broken = (char *)(uintptr_t)str_keep(arena, der).p;
	broken[der.n - 3] ^= 1;
	got = judge(arena, str_join(arena, STR(HEAD), multipart(arena,
	    TEXT, (struct str){ broken, der.n })));
	expect(&got, SMIME_INVALID, "signature", false, COVERS_NONE);

	got = judge(arena, str_join(arena, STR(HEAD), multipart(arena,
	    TEXT, str_join(arena, der, STR("trailing")))));
	expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);
	got = judge(arena, str_join(arena, STR(HEAD), multipart(arena,
	    TEXT, str_slice(der, 0, der.n / 2))));
	expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);
	got = judge(arena, str_join(arena, STR(HEAD), multipart(arena,
	    TEXT, STR(""))));
	expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);

	making.digest = EVP_sha1();
	got = judge(arena, message(arena, &making));
	expect(&got, SMIME_INVALID, "weak-digest", false, COVERS_NONE);

	making = (struct making){ .extra = world.vogel.certificate };
	got = judge(arena, message(arena, &making));
	expect(&got, SMIME_INVALID, "no-signer", false, COVERS_NONE);

	making = (struct making){ .signer = &world.vogel, .opaque = true };
	got = judge(arena, message(arena, &making));
	expect(&got, SMIME_INVALID, "content-twice", false, COVERS_NONE);
	arena_free(arena);
}

static void
what_stands_beside_the_signed_part_is_not_covered(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct str der = cms_make(arena, TEXT, &making);
	struct str inner = multipart(arena, TEXT, der);

	(void)state;
	struct smime got = judge(arena, str_format(arena, HEAD
	    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
	    "Content-Type: text/plain\r\n\r\nNew account!\r\n--m\r\n"
	    "%.*s\r\n--m--\r\n", STR_ARGS(inner)));
	expect(&got, SMIME_VALID, "part-only", false, COVERS_PART);
	got = judge(arena, str_format(arena, HEAD
	    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
	    "%.*s\r\n--m--\r\n", STR_ARGS(inner)));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	/* a signed message that is only attached says nothing of this one */
	got = judge(arena, str_format(arena, HEAD
	    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
	    "Content-Type: message/rfc822\r\n\r\n" HEAD "%.*s\r\n--m--\r\n",
	    STR_ARGS(inner)));
	expect(&got, SMIME_NONE, NULL, false, COVERS_NONE);
	/* a third part */
	got = judge(arena, str_format(arena, HEAD SIGNED "--sig\r\n" TEXT
	    "\r\n--sig\r\n" SIGNATURE "%.*s\r\n--sig\r\n"
	    "Content-Type: text/plain\r\n\r\nNew account!\r\n--sig--\r\n",
	    STR_ARGS(base64_lines(arena, der))));
	expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);
	arena_free(arena);
}

static void
several_or_odd_from_addresses_are_never_attributed(void **state)
{
	static const char *const heads[] = {
		"From: " FROM "\r\nFrom: " FROM "\r\n",
		"From: " FROM ", boss@minato-foods.example\r\n",
		"From: " FROM "\r\nfrom: boss@minato-foods.example\r\n",
		"From: friends: " FROM ";\r\n",
		"From: Karin Vogel\r\n",
		"Sender: " FROM "\r\n",
	};
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct str inner = multipart(arena, TEXT, cms_make(arena, TEXT,
	    &making));

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct smime got = judge(arena, str_format(arena,
		    "%sMIME-Version: 1.0\r\n%.*s", heads[i], STR_ARGS(inner)));
		print_message("%s", heads[i]);
		expect(&got, SMIME_VALID, "signer-mismatch", false,
		    COVERS_WHOLE);
	}
	arena_free(arena);
}

static void
ciphertext_and_empty_text_are_not_readable(void **state)
{
	static const char *const contents[] = {
		"Content-Type: application/pkcs7-mime; smime-type=enveloped-data"
		"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n",
		"Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----"
		"\r\n\r\nabc\r\n",
		"Content-Type: image/png\r\n\r\nabc\r\n",
		"Content-Type: text/plain\r\n\r\n \r\n",
	};
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };

	(void)state;
	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
		struct smime got = judge(arena, str_join(arena, STR(HEAD),
		    multipart(arena, contents[i], cms_make(arena, contents[i],
		    &making))));
		print_message("case %zu\n", i);
		expect(&got, SMIME_VALID, i < 2 ? "ciphertext" : "unreadable",
		    false, COVERS_WHOLE);
	}
	arena_free(arena);
}

static void
line_feeds_of_a_saved_file_are_undone(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct str text = message(arena, &making);
	struct buf buf = { .arena = arena };

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\r')
			buf_char(&buf, text.p[i]);
	}
	struct smime got = judge(arena, buf_str(&buf));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	arena_free(arena);
}

static void
signing_time_far_from_date_is_noted(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel, .signed_days = -30 };
	struct smime got = judge(arena, message(arena, &making));

	(void)state;
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	assert_true(got.date_mismatch);
	arena_free(arena);
}

static void
opaque_signatures_are_opened_and_verified(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel, .opaque = true };
	struct str der = cms_make(arena, TEXT, &making);

	(void)state;
	struct smime got = judge(arena, str_format(arena, HEAD
	    "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s",
	    STR_ARGS(base64_lines(arena, der))));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	char *broken = (char *)(uintptr_t)str_keep(arena, der).p;
	size_t at = str_find(der, STR("invoice 4711"));
	assert_true(at != STR_NOWHERE);
	broken[at + 11] = '2';
	got = judge(arena, str_format(arena, HEAD
	    "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s", STR_ARGS(
	    base64_lines(arena, (struct str){ broken, der.n }))));
	expect(&got, SMIME_INVALID, "digest", false, COVERS_NONE);
	arena_free(arena);
}

static void
encrypted_mail_is_named_and_other_mail_is_none(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	STACK_OF(X509) *to = sk_X509_new_null();
	BIO *in = BIO_new_mem_buf(TEXT, -1);
	unsigned char *der = NULL;
	struct recipe recipe = { "Rsa", FROM, -1, 1, 2048, NULL, false,
	    false, false };
	struct pair rsa = pair_make(&recipe, NULL);

	(void)state;
	sk_X509_push(to, rsa.certificate);
	CMS_ContentInfo *cms = CMS_encrypt(to, in, EVP_aes_256_cbc(),
	    CMS_BINARY);
	int n = i2d_CMS_ContentInfo(cms, &der);
	struct smime got = judge(arena, str_format(arena, HEAD
	    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s", STR_ARGS(
	    base64_lines(arena, (struct str){ (char *)der, (size_t)n }))));
	expect(&got, SMIME_ENCRYPTED, "no-key", false, COVERS_NONE);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	sk_X509_free(to);
	X509_free(rsa.certificate);
	EVP_PKEY_free(rsa.key);
	got = judge(arena, STR(HEAD TEXT));
	expect(&got, SMIME_NONE, NULL, false, COVERS_NONE);
	arena_free(arena);
}

static void
without_anchors_no_chain_is_trusted(void **state)
{
	static const struct auth_settings none;
	struct arena *arena = arena_new(64u << 20);
	struct making making = { .signer = &world.vogel };
	struct smime got = judge_with(arena, &none, message(arena, &making));

	(void)state;
	expect(&got, SMIME_UNTRUSTED, "untrusted-root", false, COVERS_WHOLE);
	arena_free(arena);
}

static void
every_changed_byte_of_a_signed_part_is_noticed(void **state)
{
	struct arena *arena = arena_new(512u << 20);
	struct making making = { .signer = &world.vogel };
	struct str text = message(arena, &making);
	size_t from = str_find(text, STR("Content-Type: text/plain"));
	size_t to = str_find(text, STR("4711.\r\n"));

	(void)state;
	for (size_t i = from; i < to; i++) {
		char *copy = (char *)(uintptr_t)str_keep(arena, text).p;
		copy[i] ^= 1;
		struct smime got = judge(arena, (struct str){ copy, text.n });
		assert_false(got.attributed);
		assert_true(got.status != SMIME_VALID);
	}
	arena_free(arena);
}

static void
trust_files_that_can_not_be_read_are_said_so(void **state)
{
	struct auth_settings settings = { 0 };
	struct why why = { 0 };

	(void)state;
	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = "/nonexistent.pem" }, &why), FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
	assert_non_null(strstr(why.text, "/nonexistent.pem"));
	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = "/dev/null" }, &why), FAIL);
	assert_null(settings.anchors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_signature_is_attributed_to_from),
		cmocka_unit_test(
		    certificates_decide_between_valid_and_untrusted),
		cmocka_unit_test(every_signer_must_name_from),
		cmocka_unit_test(altered_and_malformed_signatures_are_invalid),
		cmocka_unit_test(
		    what_stands_beside_the_signed_part_is_not_covered),
		cmocka_unit_test(
		    several_or_odd_from_addresses_are_never_attributed),
		cmocka_unit_test(ciphertext_and_empty_text_are_not_readable),
		cmocka_unit_test(line_feeds_of_a_saved_file_are_undone),
		cmocka_unit_test(signing_time_far_from_date_is_noted),
		cmocka_unit_test(opaque_signatures_are_opened_and_verified),
		cmocka_unit_test(encrypted_mail_is_named_and_other_mail_is_none),
		cmocka_unit_test(without_anchors_no_chain_is_trusted),
		cmocka_unit_test(every_changed_byte_of_a_signed_part_is_noticed),
		cmocka_unit_test(trust_files_that_can_not_be_read_are_said_so),
	};

	return cmocka_run_group_tests(tests, world_make, world_free);
}
