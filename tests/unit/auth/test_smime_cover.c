/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a signature covers: layers in both orders, what stands beside them, signed
 * header fields (RFC 9788), From games, and PGP.
 */
#include "smime_world.h"

/* Boundaries of layers must differ. */
static const char *
inner_of(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	for (size_t at; (at = str_find(s, STR("sig\""))) != STR_NOWHERE; ) {
		buf_add(&buf, str_slice(s, 0, at));
		buf_cstr(&buf, "in\"");
		s = str_from(s, at + 4);
	}
	buf_add(&buf, s);
	s = buf_str(&buf);
	buf = (struct buf){ .arena = arena };
	for (size_t at; (at = str_find(s, STR("--sig"))) != STR_NOWHERE; ) {
		buf_add(&buf, str_slice(s, 0, at));
		buf_cstr(&buf, "--in");
		s = str_from(s, at + 5);
	}
	buf_add(&buf, s);
	return str_cstr(arena, buf_str(&buf));
}

static void
a_signature_around_a_signature_needs_both(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	const struct pair *vogel = &world.vogel, *boss = &world.boss;

	(void)state;
	for (int way = 0; way < 4; way++) {
		struct str (*in)(struct arena *, const struct pair *,
		    const char *) = way & 1 ? opaque_by : detached_by;
		struct str (*out)(struct arena *, const struct pair *,
		    const char *) = way & 2 ? opaque_by : detached_by;
		print_message("way %d\n", way);
		struct smime got = judge_body(arena, out(arena, vogel,
		    inner_of(arena, in(arena, vogel, TEXT))));
		expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
		assert_int_equal(got.signers_n, 2);
		assert_int_equal(got.opened_n, way != 0);
		got = judge_body(arena, out(arena, boss,
		    inner_of(arena, in(arena, vogel, TEXT))));
		expect(&got, SMIME_VALID, "signer-mismatch", false,
		    COVERS_WHOLE);
		got = judge_body(arena, out(arena, vogel,
		    inner_of(arena, in(arena, boss, TEXT))));
		expect(&got, SMIME_VALID, "signer-mismatch", false,
		    COVERS_WHOLE);
		got = judge_body(arena, out(arena, vogel,
		    inner_of(arena, in(arena, &world.self, TEXT))));
		expect(&got, SMIME_UNTRUSTED, "self-signed", false,
		    COVERS_WHOLE);
		got = judge_body(arena, out(arena, &world.self,
		    inner_of(arena, in(arena, &world.revoked, TEXT))));
		expect(&got, SMIME_INVALID, "revoked", false, COVERS_NONE);
	}
	arena_free(arena);
}

/* What is opened is handed out in one piece, the innermost text too. */
static void
four_layers_are_opened_and_a_fifth_is_not(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct str body = STR(TEXT);

	(void)state;
	for (int n = 1; n <= 5; n++) {
		body = opaque_by(arena, &world.vogel, str_cstr(arena, body));
		struct str text = str_join(arena, STR(HEAD), body);
		struct auth_settings settings = { 0 };
		struct why why;
		struct mail mail;
		struct smime got;
		assert_int_equal(smime_trust(&settings, &(struct smime_files){
		    .ca_file = world.anchors }, &why), OK);
		mail_read(arena, text, &limits_default, false, &mail);
		smime_check(arena, &settings, &mail, ARRIVED, &limits_default,
		    &(struct ask){ opener_put, NULL }, &got);
		print_message("%d layers\n", n);
		expect(&got, SMIME_VALID, n < 5 ? NULL : "too-many-layers",
		    n < 5, COVERS_WHOLE);
		mail_adopt(arena, &mail, got.opened[0].part,
		    got.opened[0].mail);
		assert_int_equal(mail.parts_n, n < 5 ? n + 1 : 5);
		assert_int_equal(str_contains(mail.body.plain,
		    STR("invoice 4711")), n < 5);
		X509_STORE_free(settings.anchors);
		sk_X509_pop_free((STACK_OF(X509) *)settings.intermediates,
		    X509_free);
	}
	arena_free(arena);
}

static struct str
encrypted(struct arena *arena, const EVP_CIPHER *cipher)
{
	struct recipe recipe = { "Rsa", FROM, -1, 1, 2048, NULL, false };
	struct pair rsa = pair_make(&recipe, NULL);
	STACK_OF(X509) *to = sk_X509_new_null();
	BIO *in = BIO_new_mem_buf(TEXT, -1);
	unsigned char *bytes = NULL;

	sk_X509_push(to, rsa.certificate);
	CMS_ContentInfo *cms = CMS_encrypt(to, in, cipher, CMS_BINARY);
	int n = i2d_CMS_ContentInfo(cms, &bytes);
	struct str kept = str_keep(arena, (struct str){ (char *)bytes,
	    (size_t)n });
	OPENSSL_free(bytes);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	sk_X509_free(to);
	pair_free(&rsa);
	return kept;
}

static void
ciphertext_is_named_and_a_signature_around_it_speaks_for_no_text(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct str both[] = { encrypted(arena, EVP_aes_256_cbc()),
	    encrypted(arena, EVP_aes_256_gcm()) };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct str part = opaque_part(arena, both[i]);
		struct smime got = judge_body(arena, part);
		expect(&got, SMIME_ENCRYPTED, "no-key", false, COVERS_NONE);
		got = judge_body(arena, detached_by(arena, &world.vogel,
		    str_cstr(arena, part)));
		expect(&got, SMIME_VALID, "ciphertext", false, COVERS_WHOLE);
		got = judge_body(arena, opaque_by(arena, &world.vogel,
		    str_cstr(arena, part)));
		expect(&got, SMIME_VALID, "ciphertext", false, COVERS_WHOLE);
	}
	arena_free(arena);
}

static void
the_type_of_an_opaque_part_may_be_old_or_lost(void **state)
{
	static const struct {
		const char *type;
		bool known;
	} cases[] = {
		{ "application/pkcs7-mime; smime-type=signed-data", true },
		{ "application/x-pkcs7-mime; name=smime.p7m", true },
		{ "APPLICATION/PKCS7-MIME", true },
		{ "application/octet-stream; name=\"smime.p7m\"", true },
		{ "application/octet-stream; name=\"SMIME.P7M\"", true },
		{ "application/octet-stream; name=\"invoice.p7m\"", false },
		{ "application/pdf; name=\"smime.p7m\"", false },
	};
	struct arena *arena = arena_new(64u << 20);
	struct hand hand = { .signer = &world.vogel, .inside = TEXT };
	struct str lines = base64_lines(arena, hand_make(arena, hand));

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct smime got = judge_body(arena, str_format(arena,
		    "Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
		    "\r\n%.*s", cases[i].type, STR_ARGS(lines)));
		print_message("%s\n", cases[i].type);
		expect(&got, cases[i].known ? SMIME_VALID : SMIME_NONE, NULL,
		    cases[i].known, cases[i].known ? COVERS_WHOLE :
		    COVERS_NONE);
	}
	arena_free(arena);
}

#define MIXED "Content-Type: multipart/mixed; boundary=m\r\n\r\n"
#define EVIL "--m\r\nContent-Type: text/plain\r\n\r\nNew account!\r\n"

/* Each with "%.*s" in the place of what is signed. */
static void
what_is_seen_from_outside_borrows_nothing(void **state)
{
	static const struct {
		const char *frame;
		enum smime_covers covers;
		const char *outside;
	} cases[] = {
		{ MIXED "--m\r\n%.*s\r\n--m--\r\n", COVERS_WHOLE, NULL },
		/* the footer of a mailing list */
		{ MIXED "--m\r\n%.*s\r\n" EVIL "--m--\r\n", COVERS_PART,
		    "New account!" },
		{ MIXED EVIL "--m\r\n%.*s\r\n--m--\r\n", COVERS_PART,
		    "New account!" },
		{ "Content-Type: multipart/alternative; boundary=m\r\n\r\n"
		    "--m\r\n%.*s\r\n--m\r\nContent-Type: text/html\r\n\r\n"
		    "<p>New account!</p>\r\n--m--\r\n", COVERS_PART,
		    "New account!" },
		/* hidden by a style sheet that stands before it */
		{ MIXED "--m\r\nContent-Type: text/html\r\n\r\nNew account!"
		    "<div style=\"display:none\">\r\n--m\r\n%.*s\r\n--m--\r\n",
		    COVERS_PART, "New account!" },
		/* the picture that signed HTML shows */
		{ "Content-Type: multipart/related; boundary=m\r\n\r\n"
		    "--m\r\n%.*s\r\n--m\r\nContent-Type: image/png\r\n"
		    "Content-ID: <a>\r\n\r\nabc\r\n--m--\r\n", COVERS_PART,
		    "image/png" },
		{ "Content-Type: multipart/related; start=\"<a>\"; boundary=m"
		    "\r\n\r\n--m\r\n%.*s\r\n--m\r\nContent-Type: text/plain\r\n"
		    "Content-ID: <a>\r\n\r\nNew account!\r\n--m--\r\n",
		    COVERS_PART, "New account!" },
		{ MIXED "--m\r\n%.*s\r\n--m\r\nContent-Type: application/pdf; "
		    "name=bill.pdf\r\nContent-Disposition: attachment\r\n\r\n"
		    "abc\r\n--m--\r\n", COVERS_PART, "bill.pdf" },
		{ MIXED "--m\r\n%.*s\r\n--m\r\nContent-Type: message/rfc822\r\n"
		    "\r\nSubject: x\r\n\r\nNew account!\r\n--m--\r\n",
		    COVERS_PART, "New account!" },
		/* nested wrappers */
		{ MIXED "--m\r\nContent-Type: multipart/mixed; boundary=n\r\n"
		    "\r\n--n\r\n%.*s\r\n--n--\r\n" EVIL "--m--\r\n",
		    COVERS_PART, "New account!" },
		/* only attached */
		{ MIXED EVIL "--m\r\nContent-Type: message/rfc822\r\n\r\n" HEAD
		    "%.*s\r\n--m--\r\n", COVERS__COUNT, NULL },
		{ "Content-Type: message/rfc822\r\n\r\n" HEAD "%.*s",
		    COVERS__COUNT, NULL },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		struct str body = i % 2 == 0 ? detached_by(arena, &world.vogel,
		    TEXT) : opaque_by(arena, &world.vogel, TEXT);
		enum smime_covers covers = cases[i / 2].covers;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		struct smime got = judge_body(arena, str_format(arena,
		    cases[i / 2].frame, STR_ARGS(body)));
#pragma GCC diagnostic pop
		print_message("case %zu\n", i);
		if (covers == COVERS__COUNT) {
			expect(&got, SMIME_NONE, NULL, false, COVERS_NONE);
			continue;
		}
		expect(&got, SMIME_VALID, covers == COVERS_WHOLE ? NULL :
		    "part-only", covers == COVERS_WHOLE, covers);
		assert_str(got.outside, cases[i / 2].outside);
	}
	arena_free(arena);
}

static void
readings_that_differ_take_the_attribution_away(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct str good = detached_by(arena, &world.vogel, TEXT);

	(void)state;
	/* a part of its own for those who undo the encoding */
	struct smime got = judge_body(arena, str_join(arena,
	    STR("Content-Transfer-Encoding: base64\r\n"), good));
	assert_false(got.attributed);
	got = judge_body(arena, str_join(arena, STR(
	    "Content-Type: text/html\r\n"), good));
	assert_false(got.attributed);
	/* another protocol than the second part's type */
	size_t at = str_find(good, STR("pkcs7-signature"));
	got = judge_body(arena, str_join(arena, str_slice(good, 0, at),
	    str_join(arena, STR("pgp-signature"), str_from(good, at + 15))));
	expect(&got, SMIME_INVALID, "malformed", false, COVERS_NONE);
	/* text that is somewhere else */
	got = judge_body(arena, detached_by(arena, &world.vogel,
	    "Content-Type: message/external-body; access-type=URL;\r\n"
	    " URL=\"https://evil.example/\"\r\n\r\n"
	    "Content-Type: text/plain\r\n\r\n"));
	expect(&got, SMIME_VALID, "unreadable", false, COVERS_WHOLE);
	arena_free(arena);
}

/* ---- Header fields ------------------------------------------------------- */

#define HP(fields) "Content-Type: text/plain; charset=us-ascii; hp=\"clear\"" \
	"\r\n" fields "\r\nPlease pay invoice 4711.\r\n"
#define CIPHER(fields) "Content-Type: text/plain; hp=\"cipher\"\r\n" fields \
	"\r\nPlease pay invoice 4711.\r\n"
#define INNER_FROM "From: Karin Vogel <" FROM ">\r\n"

static void
signed_header_fields_are_compared_with_those_shown(void **state)
{
	static const struct {
		const char *content, *reason;
		bool mismatch, date, header;
	} cases[] = {
		{ HP(INNER_FROM "To: ap@minato-foods.example\r\n"
		    "Subject: Invoice\r\n"
		    "Date: Fri, 20 Nov 2026 19:00:00 +0900\r\n"), NULL,
		    false, false, false },
		{ HP("From: =?us-ascii?q?Karin_Vogel?= <K.VOGEL@rheintal-"
		    "pumpen.example>\r\n"), NULL, false, false, false },
		{ HP("From: boss@minato-foods.example\r\n"), "from-differs",
		    true, false, false },
		{ HP(INNER_FROM INNER_FROM), "from-differs", true, false,
		    false },
		{ HP("From: " FROM ", boss@minato-foods.example\r\n"),
		    "from-differs", true, false, false },
		{ HP("From: friends: " FROM ";\r\n"), "from-differs", true,
		    false, false },
		{ HP("From: Karin\r\n"), "from-differs", true, false, false },
		{ HP("From: The Boss <" FROM ">\r\n"), "from-name-differs",
		    false, false, true },
		{ HP(INNER_FROM "Subject: Reminder\r\n"), "subject-differs",
		    false, false, true },
		{ HP("Subject: Invoice\r\nSubject: Invoice\r\n"),
		    "subject-differs", false, false, true },
		{ HP("To: ceo@minato-foods.example\r\n"), "to-differs", false,
		    false, true },
		{ HP("Date: Fri, 20 Nov 2026 10:00:01 +0000\r\n"), NULL,
		    false, true, false },
		{ HP("Date: never\r\n"), NULL, false, true, false },
		{ CIPHER("Subject: Secret\r\nHP-Outer: Subject: Invoice\r\n"),
		    NULL, false, false, false },
		{ CIPHER("Subject: Secret\r\nHP-Outer: Subject: [...]\r\n"),
		    "subject-differs", false, false, true },
		{ HP("Subject: Secret\r\nHP-Outer: Subject: Invoice\r\n"),
		    "subject-differs", false, false, true },
		{ CIPHER("From: boss@minato-foods.example\r\n"
		    "HP-Outer: From: Karin Vogel <" FROM ">\r\n"),
		    "from-differs", true, false, false },
		/* a whole message in a wrapper (RFC 8551 3.1) */
		{ "Content-Type: message/rfc822; forwarded=no\r\n\r\n" HEAD
		    TEXT, NULL, false, false, false },
		{ "Content-Type: message/rfc822; forwarded=no\r\n\r\n"
		    "From: boss@minato-foods.example\r\n" TEXT,
		    "from-differs", true, false, false },
		{ "Content-Type: message/rfc822; forwarded=no\r\n\r\n"
		    "Subject: x\r\n" TEXT, "subject-differs", false, false,
		    true },
		/* a forwarded one is somebody else's */
		{ "Content-Type: message/rfc822\r\n\r\n" HEAD TEXT,
		    "unreadable", false, false, false },
		{ "Content-Type: message/rfc822; forwarded=yes\r\n\r\n" HEAD
		    TEXT, "unreadable", false, false, false },
		/* fields count without an hp as well */
		{ "From: boss@minato-foods.example\r\n" TEXT, "from-differs",
		    true, false, false },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		const char *content = cases[i / 2].content;
		struct smime got = judge_body(arena, i % 2 == 0 ?
		    detached_by(arena, &world.vogel, content) :
		    opaque_by(arena, &world.vogel, content));
		print_message("case %zu\n", i);
		expect(&got, SMIME_VALID, cases[i / 2].reason,
		    cases[i / 2].reason == NULL, COVERS_WHOLE);
		assert_int_equal(got.mismatch, cases[i / 2].mismatch);
		assert_int_equal(got.date_mismatch, cases[i / 2].date);
		assert_int_equal(got.header_mismatch, cases[i / 2].header);
	}
	arena_free(arena);
}

static void
only_a_plain_from_is_ever_the_signers(void **state)
{
	static const char *const heads[] = {
		"From: boss@minato-foods.example\r\nSender: " FROM "\r\n",
		"From: boss@minato-foods.example\r\nReply-To: " FROM "\r\n",
		"From: boss@minato-foods.example (" FROM ")\r\n",
		"From: \"" FROM "\" <boss@minato-foods.example>\r\n",
		"From: " FROM " <boss@minato-foods.example>\r\n",
		"From: <boss@minato-foods.example> " FROM "\r\n",
		"From: boss@minato-foods.example\r\n Resent-From: " FROM "\r\n",
		"From: boss@minato-foods.example\r\nResent-From: " FROM "\r\n",
		"From: boss@minato-foods.example,\r\n " FROM "\r\n",
		"From: " FROM "@minato-foods.example\r\n",
		"From: =?utf-8?q?k.vogel=40rheintal-pumpen.example?= "
		    "<boss@minato-foods.example>\r\n",
		"From: k.vogel@xn--rheintal-pumpn-8pb.example\r\n",
		"From: k.voge1@rheintal-pumpen.example\r\n",
		"From: k.vogel@mail.rheintal-pumpen.example\r\n",
		"From: \r\n",
		"From: <>\r\n",
		"From : boss@minato-foods.example\r\nFrom: " FROM "\r\n",
		"X: y\rFrom: boss@minato-foods.example\r\nFrom: " FROM "\r\n",
	};
	struct arena *arena = arena_new(64u << 20);
	struct str good = detached_by(arena, &world.vogel, TEXT);

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct smime got = judge(arena, str_format(arena,
		    "%sMIME-Version: 1.0\r\n%.*s", heads[i], STR_ARGS(good)));
		print_message("%s", heads[i]);
		assert_true(got.status == SMIME_VALID);
		assert_true(got.mismatch);
		assert_false(got.attributed);
		assert_null(got.author.p);
	}
	arena_free(arena);
}

static void
pgp_is_recognised_and_not_judged(void **state)
{
	static const struct {
		const char *body, *kind;
	} cases[] = {
		{ "Content-Type: multipart/signed; boundary=p; protocol="
		    "\"application/pgp-signature\"\r\n\r\n--p\r\n" TEXT
		    "\r\n--p\r\nContent-Type: application/pgp-signature\r\n\r\n"
		    "x\r\n--p--\r\n", "pgp-signed" },
		{ "Content-Type: multipart/signed; boundary=p\r\n\r\n--p\r\n"
		    TEXT "\r\n--p\r\nContent-Type: application/pgp-signature"
		    "\r\n\r\nx\r\n--p--\r\n", "pgp-signed" },
		{ "Content-Type: multipart/encrypted; boundary=p; protocol="
		    "\"application/pgp-encrypted\"\r\n\r\n--p\r\nContent-Type: "
		    "application/pgp-encrypted\r\n\r\nVersion: 1\r\n--p\r\n"
		    "Content-Type: application/octet-stream\r\n\r\nx\r\n"
		    "--p--\r\n", "pgp-encrypted" },
		{ "Content-Type: text/plain\r\n\r\n-----BEGIN PGP SIGNED "
		    "MESSAGE-----\r\n\r\nhi\r\n", "pgp-signed" },
		{ "Content-Type: text/plain\r\n\r\nHello,\r\n-----BEGIN PGP "
		    "MESSAGE-----\r\n\r\nabc\r\n", "pgp-encrypted" },
		{ "Content-Type: text/plain\r\n\r\nWrite -----BEGIN PGP "
		    "MESSAGE----- first.\r\n", NULL },
		{ TEXT, NULL },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct smime got = judge_body(arena, str_of(cases[i].body));
		print_message("case %zu\n", i);
		expect(&got, SMIME_NONE, cases[i].kind, false, COVERS_NONE);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_around_a_signature_needs_both),
		cmocka_unit_test(four_layers_are_opened_and_a_fifth_is_not),
		cmocka_unit_test(
	    ciphertext_is_named_and_a_signature_around_it_speaks_for_no_text),
		cmocka_unit_test(the_type_of_an_opaque_part_may_be_old_or_lost),
		cmocka_unit_test(what_is_seen_from_outside_borrows_nothing),
		cmocka_unit_test(
		    readings_that_differ_take_the_attribution_away),
		cmocka_unit_test(
		    signed_header_fields_are_compared_with_those_shown),
		cmocka_unit_test(only_a_plain_from_is_ever_the_signers),
		cmocka_unit_test(pgp_is_recognised_and_not_judged),
	};

	return cmocka_run_group_tests(tests, world_make, world_free);
}
