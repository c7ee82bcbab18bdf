/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signed CMS structure (RFC 5652) through OpenSSL, whose CMS has its home
 * here and, for what is encrypted, in smime_open.c. The library's primitives are
 * right and its policy is absent, so the policy stands here: no second copy of the
 * content inside a detached signature; at least one signer and at most four; every
 * signer must verify and chain to an anchor at the time of arrival; digest and key
 * floors (RFC 8551 2.1, 2.2); exactly one content-type and message-digest
 * attribute, and the content is MIME (id-data). Ed25519 (RFC 8419) is verified
 * here, since OpenSSL 3.0's CMS can't. `invalid` means that the signature itself
 * does not hold or was revoked, `untrusted` that the chain does not.
 */
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "smime.h"

#define KEY_SECURITY_LEAST 112
#define KEY_BITS_MOST 8192	/* a larger one costs more than it proves */
#define DATE_SECONDS_MOST (2 * 86400)

static void
status_set(struct layer *layer, enum smime_status status, const char *reason)
{
	layer->status = status;
	layer->reason = reason;
}

/* ---- Floors ------------------------------------------------------------ */

static const char *
digest_weakness(int nid)
{
	if (nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512 ||
	    nid == NID_sha512_256 || nid == NID_sha3_256 ||
	    nid == NID_sha3_384 || nid == NID_sha3_512)
		return NULL;
	return nid == NID_undef || EVP_get_digestbynid(nid) == NULL ?
	    "unknown-algorithm" : "weak-digest";
}

/* RSA-PSS names a digest of its own, SHA-1 where it names none. */
static const char *
pss_weakness(const X509_ALGOR *algorithm)
{
	const void *parameter = NULL;
	int type = 0;
	const char *weakness = "weak-digest";

	X509_ALGOR_get0(NULL, &type, &parameter, algorithm);
	if (type != V_ASN1_SEQUENCE)
		return weakness;
	RSA_PSS_PARAMS *pss = ASN1_item_unpack(parameter,
	    ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	if (pss != NULL && pss->hashAlgorithm != NULL)
		weakness = digest_weakness(OBJ_obj2nid(
		    pss->hashAlgorithm->algorithm));
	RSA_PSS_PARAMS_free(pss);
	return weakness;
}

static const char *
algorithm_weakness(const X509_ALGOR *signature)
{
	int digest = NID_undef, key = NID_undef;
	int nid = OBJ_obj2nid(signature->algorithm);

	if (nid == NID_rsassaPss)
		return pss_weakness(signature);
	/* The digest is named elsewhere, or there is none to choose. */
	if (nid == NID_rsaEncryption || nid == NID_X9_62_id_ecPublicKey ||
	    nid == NID_ED25519)
		return NULL;
	if (!OBJ_find_sigid_algs(nid, &digest, &key))
		return "unknown-algorithm";
	return digest_weakness(digest);
}

/* An exponent of 1 lets anybody sign; curves with parameters of their own can
 * be chosen so that a forged key fits a signature. */
static const char *
key_weakness(EVP_PKEY *key)
{
	BIGNUM *exponent = NULL;
	char curve[80];
	bool proves = true;

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		proves = EVP_PKEY_get_bn_param(key, "e", &exponent) == 1 &&
		    BN_is_odd(exponent) && !BN_is_one(exponent) &&
		    EVP_PKEY_get_bits(key) <= KEY_BITS_MOST;
		BN_free(exponent);
		break;
	case EVP_PKEY_EC:
		proves = EVP_PKEY_get_group_name(key, curve, sizeof curve,
		    NULL) == 1;
		break;
	case EVP_PKEY_ED25519:
		break;
	default:
		return "unknown-algorithm";
	}
	return !proves || EVP_PKEY_get_security_bits(key) <
	    KEY_SECURITY_LEAST ? "weak-key" : NULL;
}

/* NULL if digest and key hold. */
static const char *
signer_weakness(CMS_SignerInfo *signer)
{
	EVP_PKEY *key = NULL;
	X509 *certificate = NULL;
	X509_ALGOR *digest = NULL, *signature = NULL;
	const char *weakness;

	CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest,
	    &signature);
	if (certificate == NULL)
		return "no-certificate";
	if (key == NULL)
		return "unknown-algorithm";
	weakness = digest_weakness(OBJ_obj2nid(digest->algorithm));
	if (weakness == NULL)
		weakness = algorithm_weakness(signature);
	return weakness != NULL ? weakness : key_weakness(key);
}

/* ---- Signed attributes --------------------------------------------------- */

static bool
has_attributes(const CMS_SignerInfo *signer)
{
	return CMS_signed_get_attr_count(signer) >= 0;
}

/* Each once, with one value (RFC 5652 11.1, 11.2). */
static bool
attributes_are_whole(CMS_SignerInfo *signer)
{
	const ASN1_OBJECT *type = CMS_signed_get0_data_by_OBJ(signer,
	    OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT);

	return type != NULL && OBJ_obj2nid(type) == NID_pkcs7_data &&
	    CMS_signed_get0_data_by_OBJ(signer,
	    OBJ_nid2obj(NID_pkcs9_messageDigest), -3,
	    V_ASN1_OCTET_STRING) != NULL;
}

/* What a signature over attributes is made of: a SET, in the order it came. */
static struct str
attributes_encode(struct arena *arena, const CMS_SignerInfo *signer)
{
	struct buf inner = { .arena = arena }, outer = { .arena = arena };

	for (int i = 0; i < CMS_signed_get_attr_count(signer); i++) {
		unsigned char *der = NULL;
		int n = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i),
		    &der);
		if (n > 0)
			buf_add(&inner, (struct str){ (char *)der,
			    (size_t)n });
		OPENSSL_free(der);
	}
	buf_char(&outer, 0x31);
	if (inner.n < 0x80) {
		buf_char(&outer, (char)inner.n);
	} else {
		size_t bytes = inner.n > 0xffff ? 3 : inner.n > 0xff ? 2 : 1;
		buf_char(&outer, (char)(0x80 + bytes));
		while (bytes-- > 0)
			buf_char(&outer, (char)(inner.n >> (8 * bytes)));
	}
	buf_add(&outer, buf_str(&inner));
	return buf_str(&outer);
}

static bool
ed25519_holds(struct arena *arena, CMS_SignerInfo *signer, EVP_PKEY *key)
{
	const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(signer);
	struct str text = attributes_encode(arena, signer);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool holds = context != NULL && value != NULL &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(context, ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value),
	    (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return holds;
}

/* NULL if the signer's signature over its attributes holds. */
static const char *
attributes_weakness(struct check *check, CMS_SignerInfo *signer)
{
	EVP_PKEY *key = NULL;
	bool holds;

	CMS_SignerInfo_get0_algs(signer, &key, NULL, NULL, NULL);
	bool is_edwards = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	if (!has_attributes(signer))
		return is_edwards ? "unknown-algorithm" : NULL;
	if (!attributes_are_whole(signer))
		return "attributes";
	holds = is_edwards ? ed25519_holds(check->arena, signer, key) :
	    CMS_SignerInfo_verify(signer) == 1;
	ERR_clear_error();
	return holds ? NULL : "signature";
}

static int64_t
signing_time(CMS_SignerInfo *signer)
{
	ASN1_OBJECT *kind = OBJ_nid2obj(NID_pkcs9_signingTime);
	ASN1_TIME *time = CMS_signed_get0_data_by_OBJ(signer, kind, -3,
	    V_ASN1_UTCTIME);
	struct tm tm;

	if (time == NULL)
		time = CMS_signed_get0_data_by_OBJ(signer, kind, -3,
		    V_ASN1_GENERALIZEDTIME);
	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
		return MAIL_NO_DATE;
	return time_of_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void
date_compare(struct check *check, CMS_SignerInfo *signer)
{
	int64_t made = signing_time(signer), date = check->mail->date;

	if (made == MAIL_NO_DATE || date == MAIL_NO_DATE)
		return;
	check->out->date_mismatch |= made > date ?
	    made - date > DATE_SECONDS_MOST : date - made > DATE_SECONDS_MOST;
}

/* ---- The content --------------------------------------------------------- */

static bool
queue_has(int wanted)
{
	unsigned long error;
	bool found = false;

	while ((error = ERR_get_error()) != 0)
		found |= ERR_GET_LIB(error) == ERR_LIB_CMS &&
		    ERR_GET_REASON(error) == wanted;
	return found;
}

/* NULL if the content is what was signed. */
static const char *
content_weakness(CMS_ContentInfo *cms, const struct str *detached)
{
	unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY |
	    CMS_NO_ATTR_VERIFY;
	BIO *in = NULL;
	const char *weakness = NULL;

	if (detached != NULL) {
		/* Behind a filter: OpenSSL copies a bare memory BIO, and leaks the
		 * copy where the digests can't be set up. */
		in = BIO_push(BIO_new(BIO_f_null()),
		    BIO_new_mem_buf(detached->p, (int)detached->n));
		flags |= CMS_DETACHED;
	}
	ERR_clear_error();
	if (CMS_verify(cms, NULL, NULL, in, NULL, flags) != 1)
		weakness = queue_has(CMS_R_CONTENT_VERIFY_ERROR) ? "digest" :
		    "signature";
	BIO_free_all(in);
	ERR_clear_error();
	return weakness;
}

/* A file saved by an editor has LF; what was signed had CRLF. */
static struct str
with_crlf(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	if (str_contains(s, STR("\r\n")))
		return NO_STR;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_char(&buf, '\r');
		buf_char(&buf, s.p[i]);
	}
	return buf_str(&buf);
}

/* The content, and without attributes (which have a digest in them) the
 * signature as well. */
static const char *
signature_weakness(struct check *check, CMS_ContentInfo *cms,
    const struct str *detached)
{
	const char *weakness = content_weakness(cms, detached);

	if (weakness == NULL || detached == NULL)
		return weakness;
	struct str sent = with_crlf(check->arena, *detached);
	return sent.p == NULL ? weakness : content_weakness(cms, &sent);
}

/* ---- Signers --------------------------------------------------------------- */

/* The certificates that came along and ours: helpers, never anchors. */
static STACK_OF(X509) *
helpers_collect(const struct check *check, STACK_OF(X509) *carried)
{
	STACK_OF(X509) *ours = check->settings->intermediates;
	STACK_OF(X509) *helpers = sk_X509_new_null();

	for (int i = 0; i < sk_X509_num(carried); i++)
		(void)sk_X509_push(helpers, sk_X509_value(carried, i));
	for (int i = 0; i < sk_X509_num(ours); i++)
		(void)sk_X509_push(helpers, sk_X509_value(ours, i));
	return helpers;
}

static void
signer_note(struct check *check, X509 *certificate)
{
	struct smime *out = check->out;
	bool holds;

	out->signers[out->signers_n++] = certificate_names(check->arena,
	    certificate, check->from, &holds);
	out->mismatch |= !holds;
}

/* What is found out about all signers; the first failure names the reason. */
struct findings {
	const char *weakness, *chain;
	bool revoked;
};

static void
signer_check(struct check *check, CMS_SignerInfo *signer,
    STACK_OF(X509) *helpers, struct findings *findings)
{
	X509 *certificate = NULL;
	const char *weakness = signer_weakness(signer);
	bool revoked = false;

	CMS_SignerInfo_get0_algs(signer, NULL, &certificate, NULL, NULL);
	if (weakness == NULL)
		weakness = attributes_weakness(check, signer);
	if (certificate != NULL) {
		signer_note(check, certificate);
		const char *chain = chain_weakness(check, certificate, helpers,
		    &revoked);
		if (findings->chain == NULL || revoked)
			findings->chain = chain != NULL ? chain :
			    findings->chain;
	}
	findings->revoked |= revoked;
	if (findings->weakness == NULL)
		findings->weakness = weakness;
	date_compare(check, signer);
}

static void
signers_check(struct check *check, CMS_ContentInfo *cms,
    const struct str *detached, struct layer *layer)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *carried = CMS_get1_certs(cms);
	STACK_OF(X509) *helpers = helpers_collect(check, carried);
	struct findings findings = { .weakness = NULL };

	(void)CMS_set1_signers_certs(cms, helpers, 0);
	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++)
		signer_check(check, sk_CMS_SignerInfo_value(signers, i),
		    helpers, &findings);
	if (findings.weakness == NULL)
		findings.weakness = signature_weakness(check, cms, detached);
	sk_X509_free(helpers);
	sk_X509_pop_free(carried, X509_free);
	if (findings.weakness != NULL)
		status_set(layer, SMIME_INVALID, findings.weakness);
	else if (findings.chain != NULL)
		status_set(layer, findings.revoked ? SMIME_INVALID :
		    SMIME_UNTRUSTED, findings.chain);
	else
		status_set(layer, SMIME_VALID, NULL);
}

/* A signature without attributes fits content that is the encoded attributes of
 * another signature by the same key. */
static bool
content_is_attributes(CMS_ContentInfo *cms, struct str content)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);

	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		if (!has_attributes(sk_CMS_SignerInfo_value(signers, i)))
			return der_is_set(content);
	}
	return false;
}

/* `cms` is signed-data. Order: what makes the rest meaningless comes first. */
static void
signed_check(struct check *check, CMS_ContentInfo *cms,
    const struct cms_survey *survey, const struct str *detached,
    struct layer *layer)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);
	bool has_content = content != NULL && *content != NULL;
	const char *reason = NULL;

	/* A mail program shows what is inside whatever the signature is
	 * worth. */
	if (has_content && detached == NULL)
		layer->content = str_keep(check->arena, (struct str){
		    (const char *)ASN1_STRING_get0_data(*content),
		    (size_t)ASN1_STRING_length(*content) });
	if (detached != NULL && has_content)
		reason = "content-twice";
	else if (survey->signers == 0)
		reason = detached == NULL && !has_content ? "certs-only" :
		    "no-signer";
	else if (survey->signers > SMIME_SIGNERS_MOST)
		reason = "too-many-signers";
	else if (survey->certificates > SMIME_CERTIFICATES_MOST)
		reason = "too-many-certificates";
	else if (survey->digests > SMIME_DIGESTS_MOST)
		reason = "too-many-digests";
	else if (survey->odd_version)
		reason = "signer-version";
	else if (detached == NULL && !has_content)
		reason = "no-content";
	else if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
		reason = "content-type";
	else if (content_is_attributes(cms, detached != NULL ? *detached :
	    layer->content))
		reason = "content-is-attributes";
	if (reason == NULL)
		signers_check(check, cms, detached, layer);
	else
		status_set(layer, strcmp(reason, "certs-only") == 0 ?
		    SMIME_NONE : SMIME_INVALID, reason);
}

static void
kind_check(struct check *check, CMS_ContentInfo *cms,
    const struct cms_survey *survey, const struct str *detached,
    struct layer *layer)
{
	int kind = OBJ_obj2nid(CMS_get0_type(cms));

	layer->is_signed = kind == NID_pkcs7_signed;
	if (layer->is_signed)
		signed_check(check, cms, survey, detached, layer);
	else if (detached != NULL)
		status_set(layer, SMIME_INVALID, "malformed");
	else if (kind == NID_pkcs7_enveloped ||
	    kind == NID_id_smime_ct_authEnvelopedData)
		status_set(layer, SMIME_ENCRYPTED, NULL);
	else if (kind == NID_id_smime_ct_compressedData)
		status_set(layer, SMIME_NONE, "compressed");
	else
		status_set(layer, SMIME_NONE, "unknown-content");
}

void
cms_judge(struct check *check, struct str der, const struct str *detached,
    struct layer *layer_out)
{
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms = NULL;
	struct cms_survey survey;
	const char *why = der.n > (detached != NULL ? SMIME_DETACHED_MOST :
	    SMIME_OPAQUE_MOST) ? "too-large" : der_survey(der, &survey);

	*layer_out = (struct layer){ .content = NO_STR };
	if (why == NULL) {
		cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
		ERR_clear_error();
		if (cms == NULL)
			why = "malformed";
	}
	if (why != NULL)
		status_set(layer_out, SMIME_INVALID, why);
	else
		kind_check(check, cms, &survey, detached, layer_out);
	CMS_ContentInfo_free(cms);
}
