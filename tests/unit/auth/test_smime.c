/* SPDX-License-Identifier: Apache-2.0 */
/*
 * S/MIME: certificates and messages are made here with OpenSSL, at fixed times,
 * and changed in each way that a forger would.
 */
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "zone.h"

#define ARRIVED 1795172400	/* 2026-11-20T11:00:00Z */
#define DAY 86400
#define FROM "k.vogel@rheintal-pumpen.example"

struct pair {
	X509 *certificate;
	EVP_PKEY *key;
};

struct world {
	struct pair root, other_root, issuer, vogel, boss, expired, future,
	    wrong_purpose, self, small, revoked, carried_root, by_issuer, upper,
	    subject_only, nul_beside;
	X509_CRL *crl;
	char folder[64], anchors[96], helpers[96];
};

static struct world world;

/* ---- Making certificates ----------------------------------------------- */

static void
extension_add(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid,
	    value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

struct recipe {
	const char *name, *address;
	int from_days, to_days;		/* around ARRIVED */
	unsigned bits;			/* 0: an EC key */
	const char *usage;		/* extended key usage */
	bool authority, in_subject;
	bool nul_beside;		/* an rfc822Name that is a NUL */
};

static struct pair
pair_make(const struct recipe *recipe, const struct pair *issuer)
{
	static long serial;
	struct pair pair = { .certificate = X509_new() };
	X509 *one = pair.certificate;
	X509_NAME *name = X509_get_subject_name(one);
	char san[200];

	pair.key = recipe->bits > 0 ? EVP_RSA_gen(recipe->bits) :
	    EVP_EC_gen("P-256");
	assert_non_null(pair.key);
	X509_set_version(one, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(one), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(one),
	    ARRIVED + (time_t)recipe->from_days * DAY);
	ASN1_TIME_set(X509_getm_notAfter(one),
	    ARRIVED + (time_t)recipe->to_days * DAY);
	X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
	    (const unsigned char *)recipe->name, -1, -1, 0);
	if (recipe->in_subject)
		X509_NAME_add_entry_by_NID(name, NID_pkcs9_emailAddress,
		    MBSTRING_ASC, (const unsigned char *)recipe->address, -1,
		    -1, 0);
	X509_set_pubkey(one, pair.key);
	X509 *by = issuer != NULL ? issuer->certificate : one;
	X509_set_issuer_name(one, X509_get_subject_name(by));
	extension_add(one, by, NID_subject_key_identifier, "hash");
	extension_add(one, by, NID_authority_key_identifier, "keyid");
	extension_add(one, by, NID_basic_constraints,
	    recipe->authority ? "critical,CA:TRUE" : "CA:FALSE");
	if (recipe->authority)
		extension_add(one, by, NID_key_usage,
		    "critical,keyCertSign,cRLSign");
	if (recipe->usage != NULL)
		extension_add(one, by, NID_ext_key_usage, recipe->usage);
	if (recipe->address != NULL && !recipe->in_subject) {
		snprintf(san, sizeof san, "email:%s", recipe->address);
		extension_add(one, by, NID_subject_alt_name, san);
	}
	if (recipe->nul_beside)
		extension_add(one, by, NID_subject_alt_name,
		    "DER:30:03:81:01:00");
	assert_true(X509_sign(one, issuer != NULL ? issuer->key : pair.key,
	    EVP_sha256()) > 0);
	return pair;
}

static struct pair
person(const char *address, const struct pair *issuer)
{
	struct recipe recipe = { "Person", address, -100, 100, 0,
	    "emailProtection", false, false, false };

	return pair_make(&recipe, issuer);
}

static void
crl_make(void)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *when = ASN1_TIME_set(NULL, ARRIVED - DAY);

	world.crl = X509_CRL_new();
	X509_CRL_set_version(world.crl, 1);
	X509_CRL_set_issuer_name(world.crl,
	    X509_get_subject_name(world.root.certificate));
	X509_CRL_set1_lastUpdate(world.crl, when);
	X509_REVOKED_set_revocationDate(entry, when);
	X509_REVOKED_set_serialNumber(entry,
	    X509_get_serialNumber(world.revoked.certificate));
	X509_CRL_add0_revoked(world.crl, entry);
	ASN1_TIME_set(when, ARRIVED + 30 * DAY);
	X509_CRL_set1_nextUpdate(world.crl, when);
	ASN1_TIME_free(when);
	assert_true(X509_CRL_sign(world.crl, world.root.key, EVP_sha256()) > 0);
}

static void
world_write(void)
{
	snprintf(world.folder, sizeof world.folder, "%s/seki-unit-XXXXXX",
	    P_tmpdir);
	assert_non_null(mkdtemp(world.folder));
	snprintf(world.anchors, sizeof world.anchors, "%s/ca.pem",
	    world.folder);
	snprintf(world.helpers, sizeof world.helpers, "%s/helpers.pem",
	    world.folder);
	FILE *file = fopen(world.anchors, "w");
	assert_non_null(file);
	PEM_write_X509(file, world.root.certificate);
	PEM_write_X509_CRL(file, world.crl);
	fclose(file);
	file = fopen(world.helpers, "w");
	assert_non_null(file);
	PEM_write_X509(file, world.issuer.certificate);
	fclose(file);
}

static int
world_make(void **state)
{
	struct recipe root = { "Root", NULL, -1000, 1000, 0, NULL, true,
	    false, false };
	struct recipe other = { "Other", NULL, -1000, 1000, 0, NULL, true,
	    false, false };
	struct recipe issuer = { "Issuer", NULL, -900, 900, 0, NULL, true,
	    false, false };
	struct recipe vogel = { "Vogel", FROM, -100, 100, 0,
	    "emailProtection", false, false, false };
	struct recipe odd = vogel;

	(void)state;
	world.root = pair_make(&root, NULL);
	world.other_root = pair_make(&other, NULL);
	world.issuer = pair_make(&issuer, &world.root);
	world.vogel = pair_make(&vogel, &world.root);
	world.by_issuer = pair_make(&vogel, &world.issuer);
	world.boss = person("boss@minato-foods.example", &world.root);
	world.upper = person("K.Vogel@RHEINTAL-pumpen.example", &world.root);
	world.self = pair_make(&vogel, NULL);
	world.carried_root = pair_make(&vogel, &world.other_root);
	world.revoked = person(FROM, &world.root);
	odd.in_subject = true;
	world.subject_only = pair_make(&odd, &world.root);
	odd.nul_beside = true;
	world.nul_beside = pair_make(&odd, &world.root);
	odd = vogel;
	odd.to_days = -1;
	world.expired = pair_make(&odd, &world.root);
	odd = vogel;
	odd.from_days = 1;
	world.future = pair_make(&odd, &world.root);
	odd = vogel;
	odd.usage = "serverAuth";
	world.wrong_purpose = pair_make(&odd, &world.root);
	odd = vogel;
	odd.bits = 1024;
	world.small = pair_make(&odd, &world.root);
	crl_make();
	world_write();
	return 0;
}

static int
world_free(void **state)
{
	struct pair *pairs[] = { &world.root, &world.other_root, &world.issuer,
		&world.vogel, &world.boss, &world.expired, &world.future,
		&world.wrong_purpose, &world.self, &world.small, &world.revoked,
		&world.carried_root, &world.by_issuer, &world.upper,
		&world.subject_only, &world.nul_beside };

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		X509_free(pairs[i]->certificate);
		EVP_PKEY_free(pairs[i]->key);
	}
	X509_CRL_free(world.crl);
	unlink(world.anchors);
	unlink(world.helpers);
	rmdir(world.folder);
	return 0;
}

/* ---- Making messages --------------------------------------------------- */

#define TEXT "Content-Type: text/plain; charset=us-ascii\r\n\r\n" \
	"Please pay invoice 4711.\r\n"

struct making {
	const struct pair *signer, *second;
	const EVP_MD *digest;
	X509 *extra;			/* carried along */
	bool opaque;
	int signed_days;		/* signing time against ARRIVED */
};

static void
signer_add(CMS_ContentInfo *cms, const struct pair *pair,
    const struct making *making)
{
	ASN1_TIME *when = ASN1_TIME_set(NULL,
	    ARRIVED + (time_t)making->signed_days * DAY);
	CMS_SignerInfo *signer = CMS_add1_signer(cms, pair->certificate,
	    pair->key, making->digest != NULL ? making->digest : EVP_sha256(),
	    CMS_PARTIAL | CMS_NOSMIMECAP);

	assert_non_null(signer);
	CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime,
	    ASN1_STRING_type(when), when, -1);
	ASN1_TIME_free(when);
}

static struct str
cms_make(struct arena *arena, const char *content, const struct making *making)
{
	unsigned flags = CMS_BINARY | CMS_PARTIAL |
	    (making->opaque ? 0 : CMS_DETACHED);
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	BIO *in = BIO_new_mem_buf(content, -1);
	unsigned char *der = NULL;

	assert_non_null(cms);
	if (making->signer != NULL)
		signer_add(cms, making->signer, making);
	if (making->second != NULL)
		signer_add(cms, making->second, making);
	if (making->extra != NULL)
		CMS_add1_cert(cms, making->extra);
	if (making->signer != NULL)
		assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	int n = i2d_CMS_ContentInfo(cms, &der);
	assert_true(n > 0);
	struct str kept = str_keep(arena, (struct str){ (char *)der,
	    (size_t)n });
	OPENSSL_free(der);
	BIO_free(in);
	CMS_ContentInfo_free(cms);
	return kept;
}

static struct str
base64_lines(struct arena *arena, struct str der)
{
	struct str all = base64_encode(arena, der);
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < all.n; i += 64) {
		buf_add(&buf, str_slice(all, i, i + 64));
		buf_cstr(&buf, "\r\n");
	}
	return buf_str(&buf);
}

#define HEAD "From: Karin Vogel <" FROM ">\r\nTo: ap@minato-foods.example\r\n" \
	"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Invoice\r\n" \
	"MIME-Version: 1.0\r\n"
#define SIGNED "Content-Type: multipart/signed; boundary=\"sig\"; " \
	"micalg=sha-256;\r\n protocol=\"application/pkcs7-signature\"\r\n\r\n"
#define SIGNATURE "Content-Type: application/pkcs7-signature; " \
	"name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"

static struct str
multipart(struct arena *arena, const char *content, struct str der)
{
	return str_format(arena, SIGNED "--sig\r\n%s\r\n--sig\r\n" SIGNATURE
	    "%.*s\r\n--sig--\r\n", content,
	    STR_ARGS(base64_lines(arena, der)));
}

static struct smime
judge_with(struct arena *arena, const struct auth_settings *settings,
    struct str text)
{
	struct str copy = heap_copy(text.p, text.n);
	struct mail mail;
	struct smime smime;

	mail_read(arena, copy, &limits_default, false, &mail);
	smime_check(arena, settings, &mail, ARRIVED, &limits_default,
	    &smime);
	smime.author = str_keep(arena, smime.author);
	heap_free(copy);
	return smime;
}

static struct smime
judge(struct arena *arena, struct str text)
{
	struct auth_settings settings = { 0 };
	struct why why;

	assert_int_equal(smime_trust(&settings, world.anchors, world.helpers,
	    &why), OK);
	struct smime smime = judge_with(arena, &settings, text);
	X509_STORE_free(settings.anchors);
	sk_X509_pop_free((STACK_OF(X509) *)settings.intermediates, X509_free);
	return smime;
}

static void
expect(const struct smime *got, enum smime_status status, const char *reason,
    bool attributed, enum smime_covers covers)
{
	if (got->status != status)
		fail_msg("status is %s (%.*s), not %s",
		    smime_status_word(got->status), STR_ARGS(got->reason),
		    smime_status_word(status));
	assert_str(got->reason, reason);
	assert_int_equal(got->attributed, attributed);
	assert_int_equal(got->covers, covers);
}

static struct str
message(struct arena *arena, const struct making *making)
{
	return str_join(arena, STR(HEAD), multipart(arena, TEXT,
	    cms_make(arena, TEXT, making)));
}

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
		{ &world.revoked, NULL, SMIME_UNTRUSTED, "revoked" },
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
		expect(&got, SMIME_VALID, "unreadable", false, COVERS_WHOLE);
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
	expect(&got, SMIME_ENCRYPTED, NULL, false, COVERS_NONE);
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
	assert_int_equal(smime_trust(&settings, "/nonexistent.pem", NULL, &why),
	    FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
	assert_non_null(strstr(why.text, "/nonexistent.pem"));
	assert_int_equal(smime_trust(&settings, "/dev/null", NULL, &why), FAIL);
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
