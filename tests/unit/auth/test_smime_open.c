/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is encrypted for a mailbox, made with OpenSSL: each algorithm, keys with
 * and without their certificates, what is changed or cut at each place, what is
 * for somebody else; and what the layers around and inside it come to.
 */
#include "smime_world.h"

#define ENTITY "Content-Type: text/plain; charset=us-ascii\r\n\r\n" \
	"Please pay invoice 4711 to the new account, and tell nobody.\r\n"

static struct pair rsa, other_rsa, curve, other_curve;

static int
pairs_make(void **state)
{
	struct recipe recipe = { "Rsa", "ap@minato-foods.example", -1, 1, 2048,
	    NULL };

	world_make(state);
	rsa = pair_make(&recipe, NULL);
	other_rsa = pair_make(&recipe, NULL);
	recipe.bits = 0;
	curve = pair_make(&recipe, NULL);
	other_curve = pair_make(&recipe, NULL);
	return 0;
}

static int
pairs_free(void **state)
{
	pair_free(&rsa);
	pair_free(&other_rsa);
	pair_free(&curve);
	pair_free(&other_curve);
	return world_free(state);
}

/* ---- Making -------------------------------------------------------------- */

static struct str
bio_take(struct arena *arena, BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	struct str kept = str_keep(arena, (struct str){ p, (size_t)n });

	BIO_free(bio);
	return kept;
}

static void
pem_add(BIO *pem, const struct pair *pair, bool with_certificate)
{
	PEM_write_bio_PrivateKey(pem, pair->key, NULL, NULL, 0, NULL, NULL);
	if (with_certificate)
		PEM_write_bio_X509(pem, pair->certificate);
}

static struct smime_keys *
keys_of(struct arena *arena, const struct pair *one, const struct pair *second,
    bool with_certificates)
{
	BIO *pem = BIO_new(BIO_s_mem());
	struct smime_keys *keys;
	const char *cause;

	pem_add(pem, one, with_certificates);
	if (second != NULL)
		pem_add(pem, second, with_certificates);
	assert_true(smime_keys_read(bio_take(arena, pem), &keys, &cause));
	return keys;
}

struct sealing {
	const struct pair *to, *second;
	const EVP_CIPHER *cipher;
	bool oaep, by_key_id;
	const char *content;
};

static void
recipient_add(CMS_ContentInfo *cms, const struct pair *pair,
    const struct sealing *sealing)
{
	CMS_RecipientInfo *one = CMS_add1_recipient_cert(cms, pair->certificate,
	    CMS_KEY_PARAM | (sealing->by_key_id ? CMS_USE_KEYID : 0));

	assert_non_null(one);
	if (sealing->oaep)
		assert_true(EVP_PKEY_CTX_set_rsa_padding(
		    CMS_RecipientInfo_get0_pkey_ctx(one),
		    RSA_PKCS1_OAEP_PADDING) > 0);
}

static struct str
sealed(struct arena *arena, const struct sealing *sealing)
{
	unsigned flags = CMS_BINARY | CMS_PARTIAL;
	BIO *in = BIO_new_mem_buf(sealing->content != NULL ? sealing->content :
	    ENTITY, -1), *out = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms = EVP_CIPHER_get_mode(sealing->cipher) ==
	    EVP_CIPH_GCM_MODE ? CMS_AuthEnvelopedData_create(sealing->cipher) :
	    CMS_EnvelopedData_create(sealing->cipher);

	assert_non_null(cms);
	recipient_add(cms, sealing->to, sealing);
	if (sealing->second != NULL)
		recipient_add(cms, sealing->second, sealing);
	CMS_set_detached(cms, 0);
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	assert_int_equal(i2d_CMS_bio(out, cms), 1);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return bio_take(arena, out);
}

static struct smime_content
opened(struct arena *arena, struct str der, const struct smime_keys *keys)
{
	struct str copy = heap_copy(der.p, der.n);
	struct smime_content content;

	smime_open(arena, copy, keys, &content);
	heap_free(copy);
	assert_int_equal(content.reason == NULL, content.content.p != NULL);
	assert_int_equal(content.reason == NULL,
	    content.encryption != ENCRYPTION_NONE);
	return content;
}

static void
shut(struct arena *arena, struct str der, const struct smime_keys *keys,
    const char *reason)
{
	struct smime_content content = opened(arena, der, keys);

	assert_non_null(content.reason);
	assert_string_equal(content.reason, reason);
}

/* ---- Opening -------------------------------------------------------------- */

static void
each_algorithm_of_mail_is_opened(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	const EVP_CIPHER *ciphers[] = { EVP_aes_128_cbc(), EVP_aes_192_cbc(),
		EVP_aes_256_cbc(), EVP_des_ede3_cbc(), EVP_camellia_256_cbc(),
		EVP_camellia_128_cbc(), EVP_aes_128_gcm(), EVP_aes_192_gcm(),
		EVP_aes_256_gcm() };
	const struct pair *pairs[] = { &rsa, &curve };

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		for (unsigned way = 0; way < 16; way++) {
			struct sealing sealing = { .to = pairs[way & 1],
			    .cipher = ciphers[i], .by_key_id = (way & 2) != 0,
			    .oaep = (way & 5) == 4 };
			struct smime_keys *keys = keys_of(arena, sealing.to,
			    NULL, (way & 8) != 0);
			struct smime_content got = opened(arena,
			    sealed(arena, &sealing), keys);
			if (got.reason != NULL)
				print_message("cipher %zu way %u: %s\n", i, way,
				    got.reason);
			assert_null(got.reason);
			assert_true(str_equal(got.content, STR(ENTITY)));
			assert_int_equal(got.encryption, i < 6 ?
			    ENCRYPTION_UNAUTHENTICATED :
			    ENCRYPTION_AUTHENTICATED);
			smime_keys_free(keys);
		}
	}
	arena_free(arena);
}

static void
weak_and_unknown_ciphers_are_refused_by_name(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct sealing sealing = { .to = &rsa, .cipher = EVP_aes_256_cbc() };
	struct smime_keys *keys = keys_of(arena, &rsa, NULL, true);
	static const struct {
		const char *oid;
		const char *reason;
	} cases[] = {
		/* Of nobody, and of GCM in what is for CBC. */
		{ "\x60\x86\x48\x01\x65\x03\x04\x01\x29", "unknown-algorithm" },
		{ "\x60\x86\x48\x01\x65\x03\x04\x01\x2e", "unknown-algorithm" },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct str der = sealed(arena, &sealing);
		char *p = arena_alloc(arena, der.n, 1);
		memcpy(p, der.p, der.n);
		size_t at = str_find(der, (struct str){
		    "\x60\x86\x48\x01\x65\x03\x04\x01\x2a", 9 });
		assert_int_not_equal(at, STR_NOWHERE);
		memcpy(p + at, cases[i].oid, 9);
		shut(arena, (struct str){ p, der.n }, keys, cases[i].reason);
	}
	/* Content that is no MIME by its own word. */
	struct str other = sealed(arena, &sealing);
	size_t type = str_find(other, (struct str){
	    "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 9 });
	assert_int_not_equal(type, STR_NOWHERE);
	((char *)(uintptr_t)other.p)[type + 8] = 2;
	shut(arena, other, keys, "content-type");
	/* 3DES, whose OID is RC2's and RC4's but for the end. */
	sealing.cipher = EVP_des_ede3_cbc();
	for (char last = 2; last <= 4; last += 2) {
		struct str der = sealed(arena, &sealing);
		size_t at = str_find(der, (struct str){
		    "\x2a\x86\x48\x86\xf7\x0d\x03\x07", 8 });
		assert_int_not_equal(at, STR_NOWHERE);
		((char *)(uintptr_t)der.p)[at + 7] = last;
		shut(arena, der, keys, "weak-cipher");
	}
	smime_keys_free(keys);
	arena_free(arena);
}

static void
the_right_one_of_several_keys_and_recipients_is_found(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	const struct pair *pairs[] = { &rsa, &other_rsa, &curve, &other_curve };

	(void)state;
	for (unsigned i = 0; i < 64; i++) {
		struct sealing sealing = { .to = pairs[i & 3],
		    .second = pairs[(i & 3) ^ 1], .cipher = (i & 32) != 0 ?
		    EVP_aes_256_gcm() : EVP_aes_128_cbc() };
		struct smime_keys *keys = keys_of(arena, pairs[i >> 2 & 3],
		    pairs[3 - (i & 3)], (i & 16) != 0);
		struct str der = sealed(arena, &sealing);
		bool for_us = (i & 3) >> 1 == (i >> 3 & 1) ||
		    (3 - (i & 3)) >> 1 == (i & 3) >> 1;
		struct smime_content got = opened(arena, der, keys);

		if (for_us)
			assert_true(str_equal(got.content, STR(ENTITY)));
		else
			assert_string_equal(got.reason, "not-for-us");
		smime_keys_free(keys);
	}
	arena_free(arena);
}

static void
a_wrong_key_is_not_told_from_damage_unless_certificates_tell(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	const EVP_CIPHER *ciphers[] = { EVP_aes_256_cbc(), EVP_aes_256_gcm() };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct sealing sealing = { .to = &rsa, .cipher = ciphers[i] };
		struct str der = sealed(arena, &sealing);
		struct smime_keys *keys = keys_of(arena, &other_rsa, NULL, false);
		shut(arena, der, keys, "damaged");
		smime_keys_free(keys);
		keys = keys_of(arena, &other_rsa, NULL, true);
		shut(arena, der, keys, "not-for-us");
		smime_keys_free(keys);
		keys = keys_of(arena, &curve, NULL, false);
		shut(arena, der, keys, "not-for-us");
		smime_keys_free(keys);
		sealing.to = &curve;
		keys = keys_of(arena, &other_curve, NULL, false);
		shut(arena, sealed(arena, &sealing), keys, "damaged");
		smime_keys_free(keys);
	}
	arena_free(arena);
}

static void
noise_is_never_taken_for_mail(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	struct smime_keys *keys = keys_of(arena, &rsa, NULL, true);
	struct sealing sealing = { .to = &rsa, .cipher = EVP_aes_128_cbc() };
	static const char *const contents[] = {
		"\x01\x02\x03\x04 garbage", "x", "\xff\xfe\xfd\xfc: a field?",
		"too short to be sure",
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		sealing.content = contents[i];
		shut(arena, sealed(arena, &sealing), keys, "damaged");
	}
	sealing.content = "\r\nAn empty header, and a body.\r\n";
	assert_null(opened(arena, sealed(arena, &sealing), keys).reason);
	sealing.content = "No header at all, but text that is long enough for a "
	    "reader to be shown: please pay.\r\n";
	assert_null(opened(arena, sealed(arena, &sealing), keys).reason);
	smime_keys_free(keys);
	arena_free(arena);
}

/* One byte changed, at each place. What is authenticated is never another text;
 * what isn't is the same text, another one, or damaged, and never empty. */
static void
a_flipped_bit_anywhere_never_gives_other_authenticated_text(void **state)
{
	const EVP_CIPHER *ciphers[] = { EVP_aes_128_cbc(), EVP_aes_128_gcm() };
	const struct pair *pairs[] = { &rsa, &curve };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct arena *arena = arena_new(512u << 20);
		struct sealing sealing = { .to = pairs[i & 1],
		    .cipher = ciphers[i >> 1] };
		struct smime_keys *keys = keys_of(arena, sealing.to, NULL,
		    true);
		struct str der = sealed(arena, &sealing);
		size_t same = 0;
		for (size_t at = 0; at < der.n; at++) {
			struct str copy = str_keep(arena, der);
			((char *)(uintptr_t)copy.p)[at] ^=
			    (char)(1 << (at & 7));
			struct smime_content got = opened(arena, copy, keys);
			if (got.reason != NULL)
				continue;
			bool is_same = str_equal(got.content, STR(ENTITY));
			same += is_same;
			assert_true(is_same || got.encryption ==
			    ENCRYPTION_UNAUTHENTICATED);
			assert_true(got.content.n > 0);
		}
		assert_true(same < der.n / 4);
		smime_keys_free(keys);
		arena_free(arena);
	}
}

static void
what_is_cut_anywhere_is_refused(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct sealing sealing = { .to = &curve, .cipher = EVP_aes_256_gcm() };
	struct smime_keys *keys = keys_of(arena, &curve, NULL, false);
	struct str der = sealed(arena, &sealing);

	(void)state;
	for (size_t n = 0; n < der.n; n++)
		shut(arena, str_slice(der, 0, n), keys, "malformed");
	shut(arena, str_join(arena, der, STR("\0")), keys, "malformed");
	smime_keys_free(keys);
	arena_free(arena);
}

/* A tag of one byte is guessed in 256 tries (RFC 5084 5). */
static void
a_short_tag_authenticates_nothing(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct sealing sealing = { .to = &rsa, .cipher = EVP_aes_128_gcm() };
	struct smime_keys *keys = keys_of(arena, &rsa, NULL, true);
	struct str der = sealed(arena, &sealing);
	unsigned char *p = (unsigned char *)(uintptr_t)der.p;
	/* The structure ends with its tag; three containers hold it. */
	size_t cut = 12;

	(void)state;
	assert_int_equal(p[der.n - 18], 0x04);
	assert_int_equal(p[der.n - 17], 16);
	assert_null(opened(arena, der, keys).reason);
	p[der.n - 17] = (unsigned char)(16 - cut);
	for (size_t at = 0, level = 0; level < 3; level++) {
		assert_int_equal(p[at + 1], 0x82);
		size_t n = (size_t)(p[at + 2] << 8 | p[at + 3]) - cut;
		p[at + 2] = (unsigned char)(n >> 8);
		p[at + 3] = (unsigned char)n;
		at += 4 + (level == 0 ? 2 + (size_t)p[at + 5] : 0);
	}
	shut(arena, str_slice(der, 0, der.n - cut), keys, "damaged");
	smime_keys_free(keys);
	arena_free(arena);
}

static void
recipients_are_bounded(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct smime_keys *keys = keys_of(arena, &rsa, NULL, false);

	(void)state;
	for (int n = 64; n <= 65; n++) {
		CMS_ContentInfo *cms =
		    CMS_EnvelopedData_create(EVP_aes_128_cbc());
		BIO *in = BIO_new_mem_buf(ENTITY, -1), *out =
		    BIO_new(BIO_s_mem());
		for (int i = 0; i < n; i++)
			assert_non_null(CMS_add1_recipient_cert(cms, i == 40 ?
			    rsa.certificate : other_rsa.certificate, 0));
		CMS_set_detached(cms, 0);
		assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
		assert_int_equal(i2d_CMS_bio(out, cms), 1);
		struct str der = bio_take(arena, out);
		if (n == 64)
			assert_null(opened(arena, der, keys).reason);
		else
			shut(arena, der, keys, "too-many-recipients");
		CMS_ContentInfo_free(cms);
		BIO_free(in);
	}
	smime_keys_free(keys);
	arena_free(arena);
}

static void
a_password_or_a_shared_key_is_not_ours(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct smime_keys *keys = keys_of(arena, &rsa, &curve, false);
	unsigned char shared[] = "0123456789abcdef", id[] = "id";

	(void)state;
	for (int i = 0; i < 2; i++) {
		CMS_ContentInfo *cms =
		    CMS_EnvelopedData_create(EVP_aes_128_cbc());
		BIO *in = BIO_new_mem_buf(ENTITY, -1), *out =
		    BIO_new(BIO_s_mem());
		if (i == 0)
			assert_non_null(CMS_add0_recipient_password(cms, -1,
			    NID_undef, NID_undef, (unsigned char *)
			    OPENSSL_strdup("secret"), 6, EVP_aes_128_cbc()));
		else
			assert_non_null(CMS_add0_recipient_key(cms, NID_undef,
			    OPENSSL_memdup(shared, 16), 16,
			    OPENSSL_memdup(id, 2), 2, NULL, NULL, NULL));
		CMS_set_detached(cms, 0);
		assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
		assert_int_equal(i2d_CMS_bio(out, cms), 1);
		shut(arena, bio_take(arena, out), keys, "not-for-us");
		CMS_ContentInfo_free(cms);
		BIO_free(in);
	}
	shut(arena, cms_make(arena, ENTITY, &(struct making){
	    .signer = &world.vogel, .opaque = true }), keys, "unknown-content");
	smime_keys_free(keys);
	arena_free(arena);
}

/* ---- Keys --------------------------------------------------------------------- */

static void
a_file_of_keys_is_read_or_refused_with_a_cause(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct smime_keys *keys = keys_of(arena, &rsa, &curve, true);
	struct smime_keys_about about = smime_keys_about(keys);
	EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	const char *cause;

	(void)state;
	assert_int_equal(about.keys, 2);
	assert_int_equal(about.certificates, 2);
	assert_int_equal(about.last_end, ARRIVED + DAY);
	smime_keys_free(keys);
	for (int i = 0; i < 7; i++) {
		static const char *const causes[] = { "no private key",
			"no private key", "passphrase", "passphrase",
			"neither RSA nor EC", "can't be read", "no private key" };
		BIO *pem = BIO_new(BIO_s_mem());
		char word[] = "secret";
		if (i == 0)
			BIO_puts(pem, "hello\n");
		if (i == 1)
			PEM_write_bio_X509(pem, rsa.certificate);
		if (i == 2)
			PEM_write_bio_PKCS8PrivateKey(pem, rsa.key,
			    EVP_aes_128_cbc(), word, 6, NULL, NULL);
		if (i == 3)
			PEM_write_bio_PrivateKey_traditional(pem, rsa.key,
			    EVP_aes_128_cbc(), (unsigned char *)word, 6, NULL,
			    NULL);
		if (i == 4)
			PEM_write_bio_PrivateKey(pem, edwards, NULL, NULL, 0,
			    NULL, NULL);
		if (i == 5)
			BIO_puts(pem, "-----BEGIN PRIVATE KEY-----\nMIIB\n"
			    "-----END PRIVATE KEY-----\n");
		assert_false(smime_keys_read(bio_take(arena, pem), &keys,
		    &cause));
		assert_non_null(strstr(cause, causes[i]));
		assert_null(keys);
	}
	assert_false(smime_keys_read(STR("-----BEGIN PRIVATE KEY-----\n!!!\n"),
	    &keys, &cause));
	EVP_PKEY_free(edwards);
	arena_free(arena);
}

static void
old_forms_of_a_key_are_read(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	const struct pair *pairs[] = { &rsa, &curve };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		BIO *pem = BIO_new(BIO_s_mem());
		struct smime_keys *keys;
		const char *cause;
		if (i == 1)
			BIO_puts(pem, "-----BEGIN EC PARAMETERS-----\n"
			    "BggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
		PEM_write_bio_PrivateKey_traditional(pem, pairs[i]->key, NULL,
		    NULL, 0, NULL, NULL);
		assert_true(smime_keys_read(bio_take(arena, pem), &keys,
		    &cause));
		assert_int_equal(smime_keys_about(keys).keys, 1);
		assert_int_equal(smime_keys_about(keys).certificates, 0);
		smime_keys_free(keys);
	}
	arena_free(arena);
}

/* ---- Layers -------------------------------------------------------------------- */

static struct str
sealed_part(struct arena *arena, struct str entity, const EVP_CIPHER *cipher)
{
	return opaque_part(arena, sealed(arena, &(struct sealing){ .to = &rsa,
	    .cipher = cipher, .content = str_cstr(arena, entity) }));
}

static void
is_opened(const struct smime *got, enum encryption encryption, const char *words)
{
	assert_true(got->decrypted);
	assert_int_equal(got->encryption, encryption);
	assert_true(got->opened_n > 0);
	assert_true(str_contains(got->opened[0].mail->body.plain, str_of(words)));
}

static void
layers_around_and_inside_count_as_they_do_without_it(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	const EVP_CIPHER *gcm = EVP_aes_256_gcm(), *cbc = EVP_aes_256_cbc();
	struct str entity = STR(ENTITY);
	const char *text = "tell nobody";

	(void)state;
	judge_keys = keys_of(arena, &rsa, NULL, true);
	struct str plain = sealed_part(arena, entity, cbc);
	struct smime got = judge_body(arena, plain);
	expect(&got, SMIME_ENCRYPTED, NULL, false, COVERS_WHOLE);
	is_opened(&got, ENCRYPTION_UNAUTHENTICATED, text);
	/* Signed, then encrypted. */
	got = judge_body(arena, sealed_part(arena, detached_by(arena,
	    &world.vogel, ENTITY), cbc));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	is_opened(&got, ENCRYPTION_UNAUTHENTICATED, text);
	got = judge_body(arena, sealed_part(arena, opaque_by(arena,
	    &world.boss, ENTITY), gcm));
	expect(&got, SMIME_VALID, "signer-mismatch", false, COVERS_WHOLE);
	/* Encrypted, then signed. */
	got = judge_body(arena, detached_by(arena, &world.vogel, str_cstr(arena,
	    sealed_part(arena, entity, gcm))));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	is_opened(&got, ENCRYPTION_AUTHENTICATED, text);
	/* Both, and twice encrypted: the weaker one counts. */
	got = judge_body(arena, sealed_part(arena, sealed_part(arena,
	    detached_by(arena, &world.vogel, ENTITY), cbc), gcm));
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	is_opened(&got, ENCRYPTION_UNAUTHENTICATED, text);
	/* A signature over a part of what is encrypted. */
	got = judge_body(arena, sealed_part(arena, str_format(arena,
	    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n%s\r\n--m\r\n"
	    "\r\nAnd now pay.\r\n--m--\r\n", str_cstr(arena, detached_by(arena,
	    &world.vogel, ENTITY))), gcm));
	expect(&got, SMIME_VALID, "part-only", false, COVERS_PART);
	is_opened(&got, ENCRYPTION_AUTHENTICATED, text);
	smime_keys_free(judge_keys);
	judge_keys = NULL;
	arena_free(arena);
}

static void
a_layer_that_stays_shut_leaves_the_whole_unread(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	const EVP_CIPHER *gcm = EVP_aes_256_gcm();

	(void)state;
	struct str inner = sealed_part(arena, STR(ENTITY), gcm);
	judge_keys = keys_of(arena, &other_rsa, NULL, true);
	struct smime got = judge_body(arena, inner);
	expect(&got, SMIME_ENCRYPTED, "not-for-us", false, COVERS_NONE);
	assert_false(got.decrypted);
	/* Ours around somebody else's. */
	struct str outer = opaque_part(arena, sealed(arena, &(struct sealing){
	    .to = &other_rsa, .cipher = gcm, .content = str_cstr(arena,
	    inner) }));
	got = judge_body(arena, outer);
	expect(&got, SMIME_ENCRYPTED, "not-for-us", false, COVERS_WHOLE);
	assert_false(got.decrypted);
	assert_int_equal(got.encryption, ENCRYPTION_AUTHENTICATED);
	smime_keys_free(judge_keys);
	judge_keys = keys_of(arena, &rsa, NULL, true);
	for (int i = 0; i < 4; i++)
		inner = sealed_part(arena, inner, gcm);
	got = judge_body(arena, inner);
	expect(&got, SMIME_ENCRYPTED, "too-many-layers", false, COVERS_WHOLE);
	assert_false(got.decrypted);
	smime_keys_free(judge_keys);
	judge_keys = NULL;
	arena_free(arena);
}

static struct str
mixed(struct arena *arena, const char *boundary, const struct str *parts,
    size_t n)
{
	struct buf buf = { .arena = arena };

	buf_format(&buf, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n",
	    boundary);
	for (size_t i = 0; i < n; i++) {
		buf_format(&buf, "--%s\r\n", boundary);
		buf_add(&buf, parts[i]);
		buf_cstr(&buf, "\r\n");
	}
	buf_format(&buf, "--%s--\r\n", boundary);
	return buf_str(&buf);
}

/* Whoever knows the mailbox's certificate can put a harmless part first. */
static void
each_part_that_is_encrypted_is_opened(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	const EVP_CIPHER *gcm = EVP_aes_256_gcm();
	struct str harmless = STR("Content-Type: text/plain\r\n\r\nHello.\r\n");
	struct str fraud = sealed_part(arena, STR(ENTITY), gcm);
	struct str first[] = { sealed_part(arena, harmless, gcm),
	    opaque_part(arena, STR("\x30\x00")), opaque_by(arena, &world.vogel,
	    str_cstr(arena, harmless)), detached_by(arena, &world.boss,
	    str_cstr(arena, harmless)) };

	(void)state;
	judge_keys = keys_of(arena, &rsa, NULL, true);
	for (size_t i = 0; i < 8; i++) {
		struct str two[] = { first[i / 2], fraud };
		struct str body = mixed(arena, "m", two, 2);
		if (i % 2 == 1)
			body = sealed_part(arena, body, gcm);
		struct smime got = judge_body(arena, body);
		assert_false(got.attributed);
		assert_true(got.decrypted);
		assert_null(got.shut.p);
		const struct smime_opened *last =
		    &got.opened[got.opened_n - 1];
		assert_true(str_contains(last->mail->body.plain,
		    STR("tell nobody")));
	}
	/* Too many, and one for somebody else. */
	struct str many[] = { fraud, fraud, fraud, fraud, fraud };
	struct smime got = judge_body(arena, mixed(arena, "m", many, 5));
	assert_str(got.shut, "limit");
	assert_int_equal(got.opened_n, SMIME_OPENED_MOST);
	assert_false(got.decrypted);
	many[1] = opaque_part(arena, sealed(arena, &(struct sealing){
	    .to = &other_rsa, .cipher = gcm, .content = ENTITY }));
	got = judge_body(arena, mixed(arena, "m", many, 3));
	assert_str(got.shut, "not-for-us");
	assert_int_equal(got.opened_n, 2);
	assert_false(got.decrypted);
	smime_keys_free(judge_keys);
	judge_keys = NULL;
	arena_free(arena);
}

static void
header_fields_inside_are_compared_with_those_shown(void **state)
{
	struct arena *arena = arena_new(256u << 20);
	static const struct {
		const char *fields, *reason;
		bool from_differs;
	} cases[] = {
		{ "From: Karin Vogel <" FROM ">\r\nSubject: Invoice\r\n", NULL,
		    false },
		{ "From: Chef <boss@minato-foods.example>\r\n", "from-differs",
		    true },
		{ "Subject: Transfer today\r\n", "subject-differs", false },
		{ "HP-Outer: Subject: Invoice\r\nSubject: Transfer today\r\n",
		    NULL, false },
	};

	(void)state;
	judge_keys = keys_of(arena, &rsa, NULL, true);
	for (size_t i = 0; i < 4; i++) {
		struct str entity = str_format(arena, "%sContent-Type: text/plain;"
		    " hp=\"cipher\"\r\n\r\nPlease pay, tell nobody.\r\n",
		    cases[i].fields);
		struct smime got = judge_body(arena, sealed_part(arena, entity,
		    EVP_aes_256_gcm()));
		expect(&got, SMIME_ENCRYPTED, cases[i].reason, false,
		    COVERS_WHOLE);
		assert_int_equal(got.from_differs, cases[i].from_differs);
		assert_false(got.mismatch);
		is_opened(&got, ENCRYPTION_AUTHENTICATED, "tell nobody");
		if (i >= 2)
			assert_true(str_equal(got.opened[0].mail->subject_text.plain,
			    STR("Transfer today")));
	}
	smime_keys_free(judge_keys);
	judge_keys = NULL;
	arena_free(arena);
}

/* EFAIL: <img src="https://... left open before the ciphertext. */
static void
clear_html_before_what_is_encrypted_is_told_of(void **state)
{
	struct arena *arena = arena_new(256u << 20);

	(void)state;
	judge_keys = keys_of(arena, &rsa, NULL, true);
	struct str part = sealed_part(arena, STR(ENTITY), EVP_aes_256_cbc());
	for (int i = 0; i < 2; i++) {
		struct str html = STR("--m\r\nContent-Type: text/html\r\n\r\n"
		    "<p>See:</p><img src=\"https://collect.invalid/\r\n");
		struct str body = str_format(arena,
		    "Content-Type: multipart/mixed; boundary=m\r\n\r\n%.*s"
		    "--m\r\n%.*s\r\n%.*s--m--\r\n", STR_ARGS(i == 0 ? html :
		    STR("")), STR_ARGS(part), STR_ARGS(i == 1 ? html :
		    STR("")));
		struct smime got = judge_body(arena, body);
		expect(&got, SMIME_ENCRYPTED, NULL, false, COVERS_PART);
		assert_int_equal(got.surrounded.p != NULL, i == 0);
		is_opened(&got, ENCRYPTION_UNAUTHENTICATED, "tell nobody");
	}
	smime_keys_free(judge_keys);
	judge_keys = NULL;
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_algorithm_of_mail_is_opened),
		cmocka_unit_test(weak_and_unknown_ciphers_are_refused_by_name),
		cmocka_unit_test(
		    the_right_one_of_several_keys_and_recipients_is_found),
		cmocka_unit_test(
		    a_wrong_key_is_not_told_from_damage_unless_certificates_tell),
		cmocka_unit_test(noise_is_never_taken_for_mail),
		cmocka_unit_test(
		    a_flipped_bit_anywhere_never_gives_other_authenticated_text),
		cmocka_unit_test(what_is_cut_anywhere_is_refused),
		cmocka_unit_test(a_short_tag_authenticates_nothing),
		cmocka_unit_test(recipients_are_bounded),
		cmocka_unit_test(a_password_or_a_shared_key_is_not_ours),
		cmocka_unit_test(a_file_of_keys_is_read_or_refused_with_a_cause),
		cmocka_unit_test(old_forms_of_a_key_are_read),
		cmocka_unit_test(
		    layers_around_and_inside_count_as_they_do_without_it),
		cmocka_unit_test(a_layer_that_stays_shut_leaves_the_whole_unread),
		cmocka_unit_test(each_part_that_is_encrypted_is_opened),
		cmocka_unit_test(
		    header_fields_inside_are_compared_with_those_shown),
		cmocka_unit_test(clear_html_before_what_is_encrypted_is_told_of),
	};

	return cmocka_run_group_tests(tests, pairs_make, pairs_free);
}
