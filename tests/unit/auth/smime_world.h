/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates and S/MIME messages, made with OpenSSL at fixed times and with
 * keys that live as long as the test. What no library would make is put together
 * by hand, from DER.
 */
#ifndef SEKI_TEST_SMIME_WORLD_H
#define SEKI_TEST_SMIME_WORLD_H

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

static inline void
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
	bool edwards;			/* an Ed25519 key */
	const char *san;		/* in OpenSSL's words */
	const char *constraints, *key_usage;
};

static inline int
pair_sign(X509 *one, EVP_PKEY *key)
{
	return X509_sign(one, key, EVP_PKEY_get_base_id(key) ==
	    EVP_PKEY_ED25519 ? NULL : EVP_sha256());
}

static inline void
pair_free(struct pair *pair)
{
	X509_free(pair->certificate);
	EVP_PKEY_free(pair->key);
}

static inline struct pair
pair_make(const struct recipe *recipe, const struct pair *issuer)
{
	static long serial;
	struct pair pair = { .certificate = X509_new() };
	X509 *one = pair.certificate;
	X509_NAME *name = X509_get_subject_name(one);
	char san[200];

	pair.key = recipe->bits > 0 ? EVP_RSA_gen(recipe->bits) :
	    recipe->edwards ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") :
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
	if (recipe->san != NULL)
		extension_add(one, by, NID_subject_alt_name, recipe->san);
	if (recipe->constraints != NULL)
		extension_add(one, by, NID_name_constraints,
		    recipe->constraints);
	if (recipe->key_usage != NULL)
		extension_add(one, by, NID_key_usage, recipe->key_usage);
	if (recipe->nul_beside)
		extension_add(one, by, NID_subject_alt_name,
		    "DER:30:03:81:01:00");
	assert_true(pair_sign(one, issuer != NULL ? issuer->key : pair.key) > 0);
	return pair;
}

static inline struct pair
person(const char *address, const struct pair *issuer)
{
	struct recipe recipe = { "Person", address, -100, 100, 0,
	    "emailProtection", false, false, false };

	return pair_make(&recipe, issuer);
}

static inline void
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

static inline void
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

static inline int
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

static inline int
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

static inline void
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

static inline struct str
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

static inline struct str
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

/* Joined: what str_format() is given is cut at a million bytes. */
static inline struct str
multipart(struct arena *arena, const char *content, struct str bytes)
{
	struct str head = str_format(arena, SIGNED "--sig\r\n%s\r\n--sig\r\n"
	    SIGNATURE, content);

	return str_join(arena, str_join(arena, head, base64_lines(arena,
	    bytes)), STR("\r\n--sig--\r\n"));
}

/* Whoever has the mailbox's key: smime_open() itself; NULL: nobody. */
static inline void
opener_put(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct smime_content content = { .reason = "no-key" };

	assert_int_equal(n, 1);
	assert_int_equal(questions[0].kind, QUESTION_DECRYPT);
	if (context != NULL)
		smime_open(arena, questions[0].name, context, &content);
	answers_out[0] = (struct answer){ .records = NEW_ARRAY(arena, struct str,
	    2) };
	answers_out[0].status = content.reason != NULL ? ANSWER_FAILED :
	    ANSWER_DATA;
	answers_out[0].n = content.reason != NULL ? 1 : 2;
	answers_out[0].records[0] = str_of(content.reason != NULL ?
	    content.reason : encryption_word(content.encryption));
	answers_out[0].records[1] = content.content;
}

static struct smime_keys *judge_keys;	/* of the mailbox */

static inline struct smime
judge_with(struct arena *arena, const struct auth_settings *settings,
    struct str text)
{
	struct str copy = heap_copy(text.p, text.n);
	struct mail mail;
	struct smime smime;

	mail_read(arena, copy, &limits_default, false, &mail);
	smime_check(arena, settings, &mail, ARRIVED, &limits_default,
	    &(struct ask){ opener_put, judge_keys }, &smime);
	smime.author = str_keep(arena, smime.author);
	smime.outside = smime.outside.p == NULL ? NO_STR :
	    str_keep(arena, smime.outside);
	heap_free(copy);
	return smime;
}

static inline struct smime
judge(struct arena *arena, struct str text)
{
	struct auth_settings settings = { 0 };
	struct why why;

	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = world.anchors, .intermediates = world.helpers }, &why), OK);
	struct smime smime = judge_with(arena, &settings, text);
	X509_STORE_free(settings.anchors);
	sk_X509_pop_free((STACK_OF(X509) *)settings.intermediates, X509_free);
	return smime;
}

static inline void
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

static inline struct str
message(struct arena *arena, const struct making *making)
{
	return str_join(arena, STR(HEAD), multipart(arena, TEXT,
	    cms_make(arena, TEXT, making)));
}

/* ---- DER by hand ------------------------------------------------------- */

static inline struct str
der(struct arena *arena, int tag, struct str body)
{
	struct buf buf = { .arena = arena };

	buf_char(&buf, (char)tag);
	if (body.n < 0x80) {
		buf_char(&buf, (char)body.n);
	} else {
		buf_char(&buf, (char)0x84);
		for (int shift = 24; shift >= 0; shift -= 8)
			buf_char(&buf, (char)(body.n >> shift));
	}
	buf_add(&buf, body);
	return buf_str(&buf);
}

/* Without a length, ended by two zeros (X.690 8.1.3.6). */
static inline struct str
ber(struct arena *arena, int tag, struct str body)
{
	char head[2] = { (char)tag, (char)0x80 };

	return str_join(arena, str_keep(arena, (struct str){ head, 2 }),
	    str_join(arena, body, STR("\0\0")));
}

static inline struct str
repeated(struct arena *arena, struct str s, size_t n)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < n; i++)
		buf_add(&buf, s);
	return buf_str(&buf);
}

#define OID_DATA STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
#define OID_SIGNED STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
#define OID_CONTENT_TYPE STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03")
#define OID_DIGEST STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04")
#define OID_SHA256 STR("\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01")
#define OID_SHA512 STR("\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03")
#define OID_ECDSA STR("\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02")
#define OID_ED25519 STR("\x06\x03\x2b\x65\x70")
#define OID_UNKNOWN STR("\x06\x03\x2b\x65\x7f")

/* A SignedData with one signer; what is zero is as it should be. */
struct hand {
	const struct pair *signer;
	const char *content, *inside;	/* `inside`: eContent */
	struct str type, digest, algorithm;	/* OIDs */
	int version;
	size_t digests, certificates, signers;	/* how many times */
	bool bare;			/* without signed attributes */
	bool twice;			/* two message digests */
	bool no_type;			/* without a content type attribute */
	bool indefinite;
	struct str certificate;		/* in the place of the signer's */
};

static inline struct str
attribute(struct arena *arena, struct str oid, struct str value)
{
	return der(arena, 0x30, str_join(arena, oid, der(arena, 0x31,
	    value)));
}

static inline struct str
hand_attributes(struct arena *arena, const struct hand *hand)
{
	unsigned char digest[64];
	unsigned n = 0;
	bool is_512 = str_equal(hand->digest, OID_SHA512);

	assert_int_equal(EVP_Digest(hand->content, strlen(hand->content),
	    digest, &n, is_512 ? EVP_sha512() : EVP_sha256(), NULL), 1);
	struct str value = attribute(arena, OID_DIGEST, der(arena, 0x04,
	    (struct str){ (char *)digest, n }));
	struct str type = hand->no_type ? STR("") : attribute(arena,
	    OID_CONTENT_TYPE, hand->type);
	return str_join(arena, type, hand->twice ?
	    str_join(arena, value, value) : value);
}

static inline struct str
hand_signature(struct arena *arena, const struct hand *hand, struct str text)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char signature[1100];
	size_t n = sizeof signature;
	bool is_edwards = str_equal(hand->algorithm, OID_ED25519);

	assert_int_equal(EVP_DigestSignInit(context, NULL, is_edwards ? NULL :
	    EVP_sha256(), NULL, hand->signer->key), 1);
	assert_int_equal(EVP_DigestSign(context, signature, &n,
	    (const unsigned char *)text.p, text.n), 1);
	EVP_MD_CTX_free(context);
	return der(arena, 0x04, str_keep(arena, (struct str){
	    (char *)signature, n }));
}

static inline struct str
issuer_and_serial(struct arena *arena, X509 *one)
{
	unsigned char *name = NULL, *serial = NULL;
	int name_n = i2d_X509_NAME(X509_get_issuer_name(one), &name);
	int serial_n = i2d_ASN1_INTEGER(X509_get_serialNumber(one), &serial);
	struct str both = str_join(arena,
	    (struct str){ (char *)name, (size_t)name_n },
	    (struct str){ (char *)serial, (size_t)serial_n });

	OPENSSL_free(name);
	OPENSSL_free(serial);
	return der(arena, 0x30, both);
}

static inline struct str
hand_signer(struct arena *arena, const struct hand *hand)
{
	char version = (char)(hand->version == 0 ? 1 : hand->version);
	struct str attributes = hand_attributes(arena, hand), text = hand->bare
	    ? str_of(hand->content) : der(arena, 0x31, attributes);
	struct buf buf = { .arena = arena };

	buf_add(&buf, der(arena, 0x02, (struct str){ &version, 1 }));
	buf_add(&buf, issuer_and_serial(arena, hand->signer->certificate));
	buf_add(&buf, der(arena, 0x30, hand->digest));
	if (!hand->bare)
		buf_add(&buf, der(arena, 0xa0, attributes));
	buf_add(&buf, der(arena, 0x30, hand->algorithm));
	buf_add(&buf, hand_signature(arena, hand, text));
	return der(arena, 0x30, buf_str(&buf));
}

static inline struct str
certificate_der(struct arena *arena, X509 *one)
{
	unsigned char *bytes = NULL;
	int n = i2d_X509(one, &bytes);
	struct str kept = str_keep(arena, (struct str){ (char *)bytes,
	    (size_t)n });

	OPENSSL_free(bytes);
	return kept;
}

static inline struct str
hand_make(struct arena *arena, struct hand hand)
{
	struct str (*wrap)(struct arena *, int, struct str) =
	    hand.indefinite ? ber : der;
	struct buf buf = { .arena = arena };
	bool is_edwards = EVP_PKEY_get_base_id(hand.signer->key) ==
	    EVP_PKEY_ED25519;

	if (hand.content == NULL)
		hand.content = hand.inside != NULL ? hand.inside : TEXT;
	if (hand.type.p == NULL)
		hand.type = OID_DATA;
	if (hand.digest.p == NULL)
		hand.digest = is_edwards ? OID_SHA512 : OID_SHA256;
	if (hand.algorithm.p == NULL)
		hand.algorithm = is_edwards ? OID_ED25519 : OID_ECDSA;
	if (hand.certificate.p == NULL)
		hand.certificate = certificate_der(arena,
		    hand.signer->certificate);
	struct str inside = hand.type;
	if (hand.inside != NULL)
		inside = str_join(arena, inside, wrap(arena, 0xa0,
		    hand.indefinite ? ber(arena, 0x24, der(arena, 0x04,
		    str_of(hand.inside))) : der(arena, 0x04,
		    str_of(hand.inside))));
	buf_add(&buf, STR("\x02\x01\x01"));
	buf_add(&buf, der(arena, 0x31, repeated(arena, der(arena, 0x30,
	    hand.digest), hand.digests > 0 ? hand.digests : 1)));
	buf_add(&buf, wrap(arena, 0x30, inside));
	buf_add(&buf, der(arena, 0xa0, repeated(arena, hand.certificate,
	    hand.certificates > 0 ? hand.certificates : 1)));
	buf_add(&buf, der(arena, 0x31, repeated(arena, hand_signer(arena,
	    &hand), hand.signers > 0 ? hand.signers : 1)));
	return wrap(arena, 0x30, str_join(arena, OID_SIGNED, wrap(arena, 0xa0,
	    wrap(arena, 0x30, buf_str(&buf)))));
}

#define OPAQUE "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n" \
	"Content-Transfer-Encoding: base64\r\n\r\n"

static inline struct str
opaque_part(struct arena *arena, struct str bytes)
{
	return str_join(arena, STR(OPAQUE), base64_lines(arena, bytes));
}

static inline struct smime
judge_detached(struct arena *arena, struct str bytes)
{
	return judge(arena, str_join(arena, STR(HEAD), multipart(arena, TEXT,
	    bytes)));
}

static inline struct smime
judge_opaque(struct arena *arena, struct str bytes)
{
	return judge(arena, str_join(arena, STR(HEAD), opaque_part(arena,
	    bytes)));
}

/* A whole MIME part, signed by `pair`. */
static inline struct str
detached_by(struct arena *arena, const struct pair *pair, const char *content)
{
	struct hand hand = { .signer = pair, .content = content };

	return multipart(arena, content, hand_make(arena, hand));
}

static inline struct str
opaque_by(struct arena *arena, const struct pair *pair, const char *content)
{
	struct hand hand = { .signer = pair, .inside = content };

	return opaque_part(arena, hand_make(arena, hand));
}

static inline struct smime
judge_body(struct arena *arena, struct str body)
{
	return judge(arena, str_join(arena, STR(HEAD), body));
}

#endif
