/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens what was encrypted for a mailbox: EnvelopedData (RFC 5652 6) and
 * AuthEnvelopedData (RFC 5083, 5084) through OpenSSL's CMS. Only what a mail
 * program of today writes or wrote: AES and Camellia in CBC and 3DES inside the
 * one, AES-GCM with a whole tag inside the other; RC2, DES and what nobody knows
 * are refused by name. Nothing is handed out before all of it is decrypted, and
 * there is one failure, `damaged`, for a wrong key, wrong padding, a wrong tag
 * and content that is no mail, since whoever could tell them apart could decrypt
 * with our help (Bleichenbacher, RFC 3218; Vaudenay). Where a key comes with its
 * certificate, that one alone says which recipient it is; a key without one is
 * tried on each, and what fails then yields noise, as the library does it. CBC
 * can be changed on the way by whoever guesses some of the text (EFAIL), so it
 * is called unauthenticated.
 */
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "smime.h"

#define SECURE_BYTES ((size_t)1 << 20)	/* for the numbers of all keys */
#define SECURE_LEAST 64
#define TAG_LEAST 12			/* bytes of a GCM tag (RFC 5084 3.2) */
#define TAG_MOST 16
#define LOOK_AT_MOST 512		/* of content, to tell mail from noise */
#define FIELD_NAME_MOST 76

struct smime_key {
	EVP_PKEY *key;
	X509 *certificate;		/* NULL: it came without */
};

struct smime_keys {
	size_t n, certificates_n, loose_n;
	/* A key stands here once for each of its certificates. */
	struct smime_key at[SMIME_KEYS_MOST];
	EVP_PKEY *keys[SMIME_KEYS_MOST];
	X509 *loose[SMIME_KEYS_MOST];
	size_t keys_n;
};

/* ---- Keys ------------------------------------------------------------------ */

void
smime_keys_guard(void)
{
	/* Without the right to lock so much it works all the same, unlocked. */
	(void)CRYPTO_secure_malloc_init(SECURE_BYTES, SECURE_LEAST);
	ERR_clear_error();
}

void
smime_keys_free(struct smime_keys *keys)
{
	if (keys == NULL)
		return;
	for (size_t i = 0; i < keys->keys_n; i++)
		EVP_PKEY_free(keys->keys[i]);
	for (size_t i = 0; i < keys->loose_n; i++)
		X509_free(keys->loose[i]);
	wipe(keys, sizeof *keys);
	free(keys);
}

/* A named thing of a PEM file. NULL, or what is wrong with it. */
static const char *
key_add(struct smime_keys *keys, const unsigned char *der, long n)
{
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &der, n);
	int kind = key == NULL ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key);
	const char *cause = NULL;

	if (key == NULL)
		cause = "a private key in it can't be read";
	else if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
		cause = "a private key in it is neither RSA nor EC";
	else if (keys->keys_n == SMIME_KEYS_MOST)
		cause = "it holds too many keys";
	if (cause == NULL)
		keys->keys[keys->keys_n++] = key;
	else
		EVP_PKEY_free(key);
	return cause;
}

static const char *
certificate_add(struct smime_keys *keys, const unsigned char *der, long n)
{
	X509 *certificate = d2i_X509(NULL, &der, n);

	if (certificate == NULL)
		return "a certificate in it can't be read";
	if (keys->loose_n == SMIME_KEYS_MOST) {
		X509_free(certificate);
		return "it holds too many certificates";
	}
	keys->loose[keys->loose_n++] = certificate;
	return NULL;
}

static const char *
thing_add(struct smime_keys *keys, const char *name, const char *header,
    const unsigned char *der, long n)
{
	static const char locked[] = "a private key in it is protected by a "
	    "passphrase (take it off with 'openssl pkey', or let a command "
	    "do so)";

	if (strcmp(name, "ENCRYPTED PRIVATE KEY") == 0 ||
	    strstr(header, "ENCRYPTED") != NULL)
		return locked;
	if (strcmp(name, "PRIVATE KEY") == 0 ||
	    strcmp(name, "RSA PRIVATE KEY") == 0 ||
	    strcmp(name, "EC PRIVATE KEY") == 0)
		return key_add(keys, der, n);
	if (strcmp(name, "CERTIFICATE") == 0 ||
	    strcmp(name, "X509 CERTIFICATE") == 0)
		return certificate_add(keys, der, n);
	return NULL;
}

static const char *
pem_read(struct smime_keys *keys, struct str pem)
{
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	const char *cause = NULL;
	long n;

	while (cause == NULL && PEM_read_bio(in, &name, &header, &der, &n) == 1) {
		cause = thing_add(keys, name, header, der, n);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_clear_free(der, (size_t)n);
	}
	/* Only that there is nothing more is no mistake. */
	if (cause == NULL && ERR_GET_REASON(ERR_peek_last_error()) !=
	    PEM_R_NO_START_LINE)
		cause = "it is no PEM";
	BIO_free(in);
	ERR_clear_error();
	return cause;
}

/* Each certificate to its key; what belongs to none is some authority's. */
static const char *
pairs_make(struct smime_keys *keys)
{
	for (size_t i = 0; i < keys->keys_n; i++) {
		size_t before = keys->certificates_n;
		for (size_t k = 0; k < keys->loose_n; k++) {
			if (X509_check_private_key(keys->loose[k],
			    keys->keys[i]) != 1)
				continue;
			if (keys->n == SMIME_KEYS_MOST)
				return "it holds too many keys";
			keys->at[keys->n++] = (struct smime_key){
			    keys->keys[i], keys->loose[k] };
			keys->certificates_n++;
		}
		if (keys->certificates_n > before)
			continue;
		if (keys->n == SMIME_KEYS_MOST)
			return "it holds too many keys";
		keys->at[keys->n++] = (struct smime_key){ keys->keys[i], NULL };
	}
	ERR_clear_error();
	return keys->n == 0 ? "it holds no private key" : NULL;
}

bool
smime_keys_read(struct str pem, struct smime_keys **keys_out,
    const char **cause_out)
{
	struct smime_keys *keys = calloc(1, sizeof *keys);

	if (keys == NULL)
		panic("no memory for keys");
	*keys_out = NULL;
	*cause_out = pem.n > INT32_MAX ? "it is too long" : pem_read(keys, pem);
	if (*cause_out == NULL)
		*cause_out = pairs_make(keys);
	if (*cause_out == NULL)
		*keys_out = keys;
	else
		smime_keys_free(keys);
	return *cause_out == NULL;
}

struct smime_keys_about
smime_keys_about(const struct smime_keys *keys)
{
	struct smime_keys_about about = { keys->keys_n, keys->certificates_n,
	    INT64_MIN };

	for (size_t i = 0; i < keys->n; i++) {
		struct tm tm;
		if (keys->at[i].certificate == NULL || ASN1_TIME_to_tm(
		    X509_get0_notAfter(keys->at[i].certificate), &tm) != 1)
			continue;
		int64_t end = time_of_civil(tm.tm_year + 1900, tm.tm_mon + 1,
		    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
		if (end > about.last_end)
			about.last_end = end;
	}
	return about;
}

/* ---- What may be opened ----------------------------------------------------- */

/* OIDs as they are encoded; "" ends none of them. */
static const struct cipher {
	struct str oid;
	enum cms_kind kind;		/* the structure it belongs into */
	const char *weakness;
} ciphers[] = {
#define AES(last) { "\x60\x86\x48\x01\x65\x03\x04\x01" last, 9 }
#define CAMELLIA(last) { "\x2a\x83\x08\x8c\x9a\x4b\x3d\x01\x01\x01" last, 11 }
#define RSADSI(last) { "\x2a\x86\x48\x86\xf7\x0d\x03" last, 8 }
	{ AES("\x02"), KIND_ENVELOPED, NULL },
	{ AES("\x16"), KIND_ENVELOPED, NULL },
	{ AES("\x2a"), KIND_ENVELOPED, NULL },
	{ AES("\x06"), KIND_AUTH_ENVELOPED, NULL },
	{ AES("\x1a"), KIND_AUTH_ENVELOPED, NULL },
	{ AES("\x2e"), KIND_AUTH_ENVELOPED, NULL },
	{ CAMELLIA("\x02"), KIND_ENVELOPED, NULL },
	{ CAMELLIA("\x03"), KIND_ENVELOPED, NULL },
	{ CAMELLIA("\x04"), KIND_ENVELOPED, NULL },
	{ RSADSI("\x07"), KIND_ENVELOPED, NULL },	/* 3DES */
	{ RSADSI("\x02"), KIND_ENVELOPED, "weak-cipher" },	/* RC2 */
	{ RSADSI("\x04"), KIND_ENVELOPED, "weak-cipher" },	/* RC4 */
	{ { "\x2b\x0e\x03\x02\x07", 5 }, KIND_ENVELOPED, "weak-cipher" },
#undef AES
#undef CAMELLIA
#undef RSADSI
};

static const char *
cipher_fault(const struct cms_survey *survey)
{
	for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++) {
		if (str_equal(ciphers[i].oid, survey->cipher) &&
		    ciphers[i].kind == survey->kind)
			return ciphers[i].weakness;
	}
	return "unknown-algorithm";
}

/* NULL if it is worth a private key. A shorter tag than a GCM one can be guessed
 * (RFC 5084 5). */
static const char *
envelope_fault(struct str der, struct cms_survey *survey)
{
	static const struct str data = { "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01",
	    9 };
	const char *fault = der_survey(der, survey);

	if (fault != NULL)
		return fault;
	if (survey->kind != KIND_ENVELOPED &&
	    survey->kind != KIND_AUTH_ENVELOPED)
		return "unknown-content";
	if (survey->recipients > SMIME_RECIPIENTS_MOST)
		return "too-many-recipients";
	if (!str_equal(survey->content_type, data))
		return "content-type";
	fault = cipher_fault(survey);
	if (fault == NULL && survey->kind == KIND_AUTH_ENVELOPED &&
	    (survey->mac_n < TAG_LEAST || survey->mac_n > TAG_MOST))
		fault = "damaged";
	return fault;
}

/* ---- Opening ------------------------------------------------------------------ */

static bool
agreement_fits(CMS_RecipientInfo *recipient, X509 *certificate)
{
	STACK_OF(CMS_RecipientEncryptedKey) *all =
	    CMS_RecipientInfo_kari_get0_reks(recipient);

	for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num(all); i++) {
		if (CMS_RecipientEncryptedKey_cert_cmp(
		    sk_CMS_RecipientEncryptedKey_value(all, i),
		    certificate) == 0)
			return true;
	}
	return false;
}

/* Is there a recipient that this key may be? */
static bool
key_fits(CMS_ContentInfo *cms, const struct smime_key *key)
{
	STACK_OF(CMS_RecipientInfo) *all = CMS_get0_RecipientInfos(cms);
	bool is_rsa = EVP_PKEY_get_base_id(key->key) == EVP_PKEY_RSA;

	for (int i = 0; i < sk_CMS_RecipientInfo_num(all); i++) {
		CMS_RecipientInfo *one = sk_CMS_RecipientInfo_value(all, i);
		if (CMS_RecipientInfo_type(one) != (is_rsa ?
		    CMS_RECIPINFO_TRANS : CMS_RECIPINFO_AGREE))
			continue;
		if (key->certificate == NULL || (is_rsa ?
		    CMS_RecipientInfo_ktri_cert_cmp(one, key->certificate) == 0
		    : agreement_fits(one, key->certificate)))
			return true;
	}
	return false;
}

/* A key that decrypts wrongly gives noise, one time in 256 with fair padding. What
 * a mail program would show begins with a header field, with the empty line that
 * ends an empty header, or is text all the same. */
static bool
is_mail(struct str content)
{
	struct str look = str_slice(content, 0, LOOK_AT_MOST);
	size_t odd = 0, name = 0;

	for (size_t i = 0; i < look.n; i++) {
		unsigned char c = (unsigned char)look.p[i];
		odd += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
		    c != '\f' && c != 0x1b) || c == 0x7f;
	}
	while (name < look.n && look.p[name] > ' ' && look.p[name] < 0x7f &&
	    look.p[name] != ':')
		name++;
	if (look.n == 0)
		return false;
	if ((name > 0 && name <= FIELD_NAME_MOST && name < look.n &&
	    look.p[name] == ':') || look.p[0] == '\n' || look.p[0] == '\r')
		return odd <= look.n / 16;
	return odd == 0 && look.n >= 64;
}

/* Absent where it can't be. A structure can be decrypted once. */
static struct str
content_take(struct arena *arena, struct str der, const struct smime_key *key,
    bool *fits_out)
{
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
	BIO *out = BIO_new(BIO_s_mem());
	struct str content = NO_STR;
	char *bytes = NULL;
	long n;

	*fits_out = cms != NULL && key_fits(cms, key);
	if (*fits_out && out != NULL && CMS_decrypt(cms, key->key,
	    key->certificate, NULL, out, CMS_BINARY) == 1) {
		n = BIO_get_mem_data(out, &bytes);
		content = (struct str){ bytes, n <= 0 ? 0 : (size_t)n };
		content = is_mail(content) ? str_keep(arena, content) : NO_STR;
	}
	BIO_free(out);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return content;
}

void
smime_open(struct arena *arena, struct str der, const struct smime_keys *keys,
    struct smime_content *content_out)
{
	struct cms_survey survey;
	bool fits, any = false;

	*content_out = (struct smime_content){ .content = NO_STR };
	content_out->reason = der.n > SMIME_OPAQUE_MOST ? "too-large" :
	    envelope_fault(der, &survey);
	if (content_out->reason != NULL)
		return;
	for (size_t i = 0; i < keys->n && content_out->content.p == NULL; i++) {
		content_out->content = content_take(arena, der, &keys->at[i],
		    &fits);
		any |= fits;
	}
	if (content_out->content.p == NULL)
		content_out->reason = any ? "damaged" : "not-for-us";
	else
		content_out->encryption = survey.kind == KIND_AUTH_ENVELOPED ?
		    ENCRYPTION_AUTHENTICATED : ENCRYPTION_UNAUTHENTICATED;
}
