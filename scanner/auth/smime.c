/* SPDX-License-Identifier: Apache-2.0 */
/*
 * S/MIME (RFC 8551, RFC 5652) through OpenSSL's CMS, whose only home this is.
 * The library's primitives are right and its policy is absent, so the policy
 * stands here: exactly two parts, the first taken byte for byte; no second
 * copy of the content inside a detached signature; every signer must verify,
 * chain to an anchor at the time of arrival and name the one From address;
 * digest and key floors; what is signed must be the whole body, and text that
 * can be read. `invalid` means that the signature itself does not hold,
 * `untrusted` that the chain does not. Signed header fields inside the part
 * (RFC 9788) are not compared. Nothing is fetched: no issuers, no CRLs but
 * those that smime_trust() was given.
 */
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "auth.h"

#define SIGNATURE_BYTES_MOST (2u << 20)
#define CERTIFICATES_MOST 64
#define SIGNERS_MOST 4
#define ADDRESSES_MOST 20	/* of one certificate */
#define KEY_SECURITY_LEAST 112
#define DATE_SECONDS_MOST (2 * 86400)

struct check {
	const struct limits *limits;
	struct arena *arena;
	const struct auth_settings *settings;
	const struct mail *mail;
	int64_t arrived;
	struct str from;		/* the one From address, or absent */
	struct smime *out;
	struct str content;		/* of an opaque signature */
};

static void
status_set(struct smime *out, enum smime_status status, const char *reason)
{
	out->status = status;
	out->reason = str_of(reason);
}

/* ---- Trust (outside the jail, before the forks) ------------------------ */

static enum outcome
pem_read(const char *file, STACK_OF(X509_INFO) **infos_out,
    struct why *why_out)
{
	BIO *bio = BIO_new_file(file, "r");

	if (bio == NULL)
		return because(why_out, FAIL, EXIT_CONFIG,
		    "cannot open the certificates '%s'", file);
	*infos_out = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (*infos_out == NULL || sk_X509_INFO_num(*infos_out) == 0) {
		sk_X509_INFO_pop_free(*infos_out, X509_INFO_free);
		*infos_out = NULL;
		return because(why_out, FAIL, EXIT_CONFIG,
		    "no certificate can be read from '%s'", file);
	}
	return OK;
}

/* Certificates go to the store, or to `helpers`; CRLs always to the store. */
static enum outcome
trust_add(X509_STORE *store, STACK_OF(X509) *helpers, const char *file,
    struct why *why_out)
{
	STACK_OF(X509_INFO) *infos = NULL;
	enum outcome outcome = pem_read(file, &infos, why_out);

	if (outcome != OK)
		return outcome;
	for (int i = 0; i < sk_X509_INFO_num(infos); i++) {
		X509_INFO *info = sk_X509_INFO_value(infos, i);
		if (info->crl != NULL)
			(void)X509_STORE_add_crl(store, info->crl);
		if (info->x509 == NULL)
			continue;
		/* Fill OpenSSL's caches now, while nothing is shared. */
		(void)X509_check_purpose(info->x509, -1, 0);
		if (helpers == NULL)
			(void)X509_STORE_add_cert(store, info->x509);
		else if (X509_up_ref(info->x509) == 1)
			(void)sk_X509_push(helpers, info->x509);
	}
	sk_X509_INFO_pop_free(infos, X509_INFO_free);
	ERR_clear_error();
	return OK;
}

/* The system's bundle: a jailed examiner can't open a hashed directory. */
static const char *
system_bundle(void)
{
	static const char *const bundles[] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/cert.pem",
	};

	for (size_t i = 0; i < sizeof bundles / sizeof bundles[0]; i++) {
		if (access(bundles[i], R_OK) == 0)
			return bundles[i];
	}
	const char *built_in = X509_get_default_cert_file();
	return access(built_in, R_OK) == 0 ? built_in : NULL;
}

enum outcome
smime_trust(struct auth_settings *settings, const char *ca_file,
    const char *intermediates_file, struct why *why_out)
{
	const char *file = ca_file != NULL ? ca_file : system_bundle();
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *helpers = sk_X509_new_null();
	enum outcome outcome = OK;

	/* The other library of this floor that reads the disk. */
	if (store == NULL || helpers == NULL)
		panic("openssl: no memory for the trust store");
	if (file != NULL)
		outcome = trust_add(store, NULL, file, why_out);
	if (outcome == OK && intermediates_file != NULL)
		outcome = trust_add(store, helpers, intermediates_file,
		    why_out);
	if (outcome != OK) {
		X509_STORE_free(store);
		sk_X509_pop_free(helpers, X509_free);
		return outcome;
	}
	settings->anchors = store;
	settings->intermediates = helpers;
	return OK;
}

/* ---- Who a certificate names ------------------------------------------- */

struct names {
	struct str at[ADDRESSES_MOST];
	size_t n;
};

/* An address with a NUL in it was made to be read differently by different
 * readers, and names nobody. */
static void
name_add(struct arena *arena, const ASN1_STRING *string, struct names *names)
{
	const void *p = ASN1_STRING_get0_data(string);
	int n = ASN1_STRING_length(string);

	if (n <= 0 || n > 320 || memchr(p, '\0', (size_t)n) != NULL ||
	    names->n == ADDRESSES_MOST)
		return;
	names->at[names->n++] = utf8_repair(arena, str_keep(arena,
	    (struct str){ p, (size_t)n }));
}

/* The rfc822Names; the subject's emailAddress only where there is none (RFC
 * 8550 3): a CA that checks the one need not check the other. */
static struct names
certificate_names(struct arena *arena, X509 *certificate)
{
	struct names names = { .n = 0 };
	bool has_email = false;	/* be it one that names nobody */
	GENERAL_NAMES *alternatives = X509_get_ext_d2i(certificate,
	    NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); i++) {
		const GENERAL_NAME *name =
		    sk_GENERAL_NAME_value(alternatives, i);
		if (name->type == GEN_EMAIL) {
			has_email = true;
			name_add(arena, name->d.rfc822Name, &names);
		}
		/* SmtpUTF8Mailbox, RFC 9598 */
		if (name->type == GEN_OTHERNAME && OBJ_obj2nid(
		    name->d.otherName->type_id) == NID_id_on_SmtpUTF8Mailbox &&
		    name->d.otherName->value->type == V_ASN1_UTF8STRING)
			name_add(arena,
			    name->d.otherName->value->value.utf8string, &names);
	}
	GENERAL_NAMES_free(alternatives);
	if (has_email || names.n > 0)
		return names;
	const X509_NAME *subject = X509_get_subject_name(certificate);
	int at = -1;
	while ((at = X509_NAME_get_index_by_NID(subject,
	    NID_pkcs9_emailAddress, at)) >= 0)
		name_add(arena, X509_NAME_ENTRY_get_data(
		    X509_NAME_get_entry(subject, at)), &names);
	return names;
}

static bool
names_hold(const struct names *names, struct str address)
{
	for (size_t i = 0; address.n > 0 && i < names->n; i++) {
		if (str_equal_nocase(names->at[i], address))
			return true;
	}
	return false;
}

static void
signer_note(struct check *check, X509 *certificate)
{
	struct names names = certificate_names(check->arena, certificate);
	struct buf buf = { .arena = check->arena };

	for (size_t i = 0; i < names.n; i++) {
		if (i > 0)
			buf_cstr(&buf, ", ");
		buf_add(&buf, names.at[i]);
	}
	check->out->signers[check->out->signers_n++] = buf_str(&buf);
	if (!names_hold(&names, check->from))
		check->out->mismatch = true;
}

/* ---- Floors ------------------------------------------------------------ */

static bool
digest_is_strong(int nid)
{
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512 ||
	    nid == NID_sha512_256 || nid == NID_sha3_256 ||
	    nid == NID_sha3_384 || nid == NID_sha3_512;
}

/* RSA-PSS names a digest of its own, SHA-1 where it names none. */
static bool
pss_digest_is_strong(const X509_ALGOR *algorithm)
{
	const void *parameter = NULL;
	int type = 0;
	bool strong = false;

	X509_ALGOR_get0(NULL, &type, &parameter, algorithm);
	if (type != V_ASN1_SEQUENCE)
		return false;
	RSA_PSS_PARAMS *pss = ASN1_item_unpack(parameter,
	    ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	if (pss != NULL && pss->hashAlgorithm != NULL)
		strong = digest_is_strong(OBJ_obj2nid(
		    pss->hashAlgorithm->algorithm));
	RSA_PSS_PARAMS_free(pss);
	return strong;
}

/* NULL if digest and key hold. */
static const char *
signer_weakness(CMS_SignerInfo *signer)
{
	EVP_PKEY *key = NULL;
	X509 *certificate = NULL;
	X509_ALGOR *digest = NULL, *signature = NULL;
	int digest_nid = NID_undef, key_nid = NID_undef;

	CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest,
	    &signature);
	if (certificate == NULL || key == NULL)
		return "no-signer";
	if (!digest_is_strong(OBJ_obj2nid(digest->algorithm)))
		return "weak-digest";
	int signature_nid = OBJ_obj2nid(signature->algorithm);
	if (signature_nid == NID_rsassaPss) {
		if (!pss_digest_is_strong(signature))
			return "weak-digest";
	} else if (OBJ_find_sigid_algs(signature_nid, &digest_nid, &key_nid) &&
	    digest_nid != NID_undef && !digest_is_strong(digest_nid)) {
		return "weak-digest";
	}
	return EVP_PKEY_get_security_bits(key) < KEY_SECURITY_LEAST ?
	    "weak-key" : NULL;
}

/* ---- Chains ------------------------------------------------------------ */

static const char *
chain_reason(int error)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return "expired";
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return "not-yet-valid";
	case X509_V_ERR_CERT_REVOKED:
		return "revoked";
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return "self-signed";
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
	case X509_V_ERR_CERT_REJECTED:
		return "untrusted-root";
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return "incomplete-chain";
	case X509_V_ERR_INVALID_PURPOSE:
		return "purpose";
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return "weak-digest";
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
		return "weak-key";
	default:
		return "untrusted-chain";
	}
}

/* A CRL that we don't have, or have too late, says nothing about anybody. */
static int
crl_missing_is_fine(int ok, X509_STORE_CTX *context)
{
	int error = X509_STORE_CTX_get_error(context);

	if (ok || (error != X509_V_ERR_UNABLE_TO_GET_CRL &&
	    error != X509_V_ERR_CRL_HAS_EXPIRED &&
	    error != X509_V_ERR_CRL_NOT_YET_VALID))
		return ok;
	X509_STORE_CTX_set_error(context, X509_V_OK);
	return 1;
}

static int
chain_verify(const struct check *check, X509 *certificate,
    STACK_OF(X509) *helpers, unsigned long flags)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	int error = X509_V_ERR_UNSPECIFIED;

	if (context != NULL && X509_STORE_CTX_init(context,
	    check->settings->anchors, certificate, helpers) == 1) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
		(void)X509_STORE_CTX_set_default(context, "smime_sign");
		(void)X509_VERIFY_PARAM_set_purpose(param,
		    X509_PURPOSE_SMIME_SIGN);
		X509_VERIFY_PARAM_set_time(param, (time_t)check->arrived);
		X509_VERIFY_PARAM_set_auth_level(param, 2);
		(void)X509_VERIFY_PARAM_set_flags(param, flags);
		if (flags != 0)
			X509_STORE_CTX_set_verify_cb(context,
			    crl_missing_is_fine);
		error = X509_verify_cert(context) == 1 ? X509_V_OK :
		    X509_STORE_CTX_get_error(context);
		if (error == X509_V_OK && X509_STORE_CTX_get_error(context) !=
		    X509_V_OK)
			error = X509_STORE_CTX_get_error(context);
	}
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return error;
}

/* NULL if the chain holds at the time of arrival. */
static const char *
chain_weakness(const struct check *check, X509 *certificate,
    STACK_OF(X509) *helpers)
{
	if (check->settings->anchors == NULL)
		return "untrusted-root";
	int error = chain_verify(check, certificate, helpers, 0);
	if (error != X509_V_OK)
		return chain_reason(error);
	error = chain_verify(check, certificate, helpers,
	    X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
	return error == X509_V_ERR_CERT_REVOKED ? chain_reason(error) : NULL;
}

/* ---- The signature ----------------------------------------------------- */

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

static struct str
bio_bytes(struct arena *arena, BIO *bio)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	return n > 0 ? str_keep(arena, (struct str){ p, (size_t)n }) : STR("");
}

/* NULL if content and signatures hold; the content of an opaque one is kept. */
static const char *
signature_weakness(struct check *check, CMS_ContentInfo *cms,
    const struct str *detached)
{
	unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
	BIO *in = NULL, *out = BIO_new(BIO_s_mem());
	const char *weakness = NULL;

	if (detached != NULL) {
		in = BIO_new_mem_buf(detached->p, (int)detached->n);
		flags |= CMS_DETACHED;
	}
	ERR_clear_error();
	if (CMS_verify(cms, NULL, NULL, in, out, flags) != 1)
		weakness = queue_has(CMS_R_CONTENT_VERIFY_ERROR) ? "digest" :
		    "signature";
	else if (detached == NULL)
		check->content = bio_bytes(check->arena, out);
	BIO_free(in);
	BIO_free(out);
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

/* All signers are asked for everything; the first failure names the reason. */
static void
signers_check(struct check *check, CMS_ContentInfo *cms,
    STACK_OF(CMS_SignerInfo) *signers, const struct str *detached)
{
	STACK_OF(X509) *carried = CMS_get1_certs(cms);
	STACK_OF(X509) *helpers = helpers_collect(check, carried);
	const char *weakness = NULL, *chain = NULL;

	(void)CMS_set1_signers_certs(cms, helpers, 0);
	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, i);
		X509 *certificate = NULL;
		CMS_SignerInfo_get0_algs(signer, NULL, &certificate, NULL,
		    NULL);
		if (certificate != NULL)
			signer_note(check, certificate);
		if (weakness == NULL)
			weakness = signer_weakness(signer);
		if (certificate != NULL && chain == NULL)
			chain = chain_weakness(check, certificate, helpers);
		date_compare(check, signer);
	}
	const char *broken = weakness == NULL || detached == NULL ?
	    signature_weakness(check, cms, detached) : NULL;
	if (broken != NULL && weakness == NULL && detached != NULL) {
		struct str sent = with_crlf(check->arena, *detached);
		if (sent.p != NULL)
			broken = signature_weakness(check, cms, &sent);
	}
	sk_X509_free(helpers);
	sk_X509_pop_free(carried, X509_free);
	if (weakness != NULL || broken != NULL)
		status_set(check->out, SMIME_INVALID, weakness != NULL ?
		    weakness : broken);
	else if (chain != NULL)
		status_set(check->out, SMIME_UNTRUSTED, chain);
	else
		status_set(check->out, SMIME_VALID, NULL);
}

/* `cms` is signed-data. Order: what makes the rest meaningless comes first. */
static void
signed_check(struct check *check, CMS_ContentInfo *cms,
    const struct str *detached)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *carried = CMS_get1_certs(cms);
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);
	int certificates = sk_X509_num(carried);
	int n = sk_CMS_SignerInfo_num(signers);
	bool has_content = content != NULL && *content != NULL;

	sk_X509_pop_free(carried, X509_free);
	if (detached != NULL && has_content)
		status_set(check->out, SMIME_INVALID, "content-twice");
	else if (n <= 0)
		status_set(check->out, SMIME_INVALID, "no-signer");
	else if (n > SIGNERS_MOST || certificates > CERTIFICATES_MOST ||
	    (detached == NULL && !has_content))
		status_set(check->out, SMIME_INVALID, "malformed");
	else
		signers_check(check, cms, signers, detached);
}

/* A mail program shows what is inside whatever the signature is worth. */
static void
content_keep(struct check *check, CMS_ContentInfo *cms)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);

	if (content != NULL && *content != NULL)
		check->content = str_keep(check->arena, (struct str){
		    (const char *)ASN1_STRING_get0_data(*content),
		    (size_t)ASN1_STRING_length(*content) });
}

/* Bytes after the structure would be read by some and not by others. */
static void
cms_check(struct check *check, struct str der, const struct str *detached)
{
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms = NULL;

	if (der.n > 0 && der.n <= SIGNATURE_BYTES_MOST)
		cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
	ERR_clear_error();
	if (cms == NULL || p != (const unsigned char *)der.p + der.n) {
		status_set(check->out, SMIME_INVALID, "malformed");
		CMS_ContentInfo_free(cms);
		return;
	}
	int kind = OBJ_obj2nid(CMS_get0_type(cms));
	if (kind == NID_pkcs7_signed && detached == NULL)
		content_keep(check, cms);
	if (kind == NID_pkcs7_signed)
		signed_check(check, cms, detached);
	else if (detached == NULL && (kind == NID_pkcs7_enveloped ||
	    kind == NID_id_smime_ct_authEnvelopedData))
		status_set(check->out, SMIME_ENCRYPTED, NULL);
	else
		status_set(check->out, detached == NULL ? SMIME_NONE :
		    SMIME_INVALID, "malformed");
	CMS_ContentInfo_free(cms);
}

/* ---- Where it stands in the message ------------------------------------ */

static bool
type_is_signature(struct str type)
{
	return str_equal(type, STR("application/pkcs7-signature")) ||
	    str_equal(type, STR("application/x-pkcs7-signature"));
}

static bool
type_is_pkcs7(struct str type)
{
	return str_equal(type, STR("application/pkcs7-mime")) ||
	    str_equal(type, STR("application/x-pkcs7-mime"));
}

static size_t
child_of(const struct mail *mail, size_t parent, size_t after)
{
	for (size_t i = after; i < mail->parts_n; i++) {
		if (mail->parts[i].parent == parent)
			return i;
	}
	return PART_NONE;
}

/* The first multipart/signed or pkcs7-mime of the message itself. A bare
 * pkcs7-signature without its multipart signs nothing. */
static size_t
signed_part(const struct mail *mail)
{
	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		if (part->is_inside_message)
			continue;
		if (type_is_pkcs7(part->type))
			return i;
		if (!str_equal(part->type, STR("multipart/signed")))
			continue;
		if (str_find_nocase(part->params, STR("pgp-signature")) ==
		    STR_NOWHERE)
			return i;
	}
	return PART_NONE;
}

/* Whole: nothing stands beside it on the way up to the root. */
static enum smime_covers
coverage(const struct mail *mail, size_t at)
{
	for (size_t i = at; mail->parts[i].parent != PART_NONE;
	    i = mail->parts[i].parent) {
		size_t parent = mail->parts[i].parent;
		size_t first = child_of(mail, parent, 0);
		if (first != i || child_of(mail, parent, i + 1) != PART_NONE)
			return COVERS_PART;
	}
	return COVERS_WHOLE;
}

static bool
is_below(const struct mail *mail, size_t i, size_t top)
{
	while (i != top && mail->parts[i].parent != PART_NONE)
		i = mail->parts[i].parent;
	return i == top;
}

/* Text that a person reads, and no ciphertext: a signature over a blob says
 * nothing about what a reader is shown after opening it. */
static bool
is_readable(const struct mail *mail, size_t top)
{
	bool text = false;

	for (size_t i = top; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		if (!is_below(mail, i, top) || part->is_inside_message)
			continue;
		if (type_is_pkcs7(part->type) ||
		    str_equal(part->type, STR("multipart/encrypted")) ||
		    str_equal(part->type, STR("application/pgp-encrypted")) ||
		    str_contains(part->text,
		    STR("-----BEGIN PGP MESSAGE-----")))
			return false;
		text |= part->is_text && !part->is_attachment &&
		    str_trim(part->text).n > 0;
	}
	return text;
}

static bool
is_ambiguous(const struct mail *mail)
{
	for (size_t i = 0; i < mail->defects_n; i++) {
		if (mail->defects[i].kind == DEFECT_MIME_AMBIGUITY)
			return true;
	}
	return false;
}

static struct str
sole_author(struct arena *arena, const struct mail *mail)
{
	const char *why;
	const struct address *author = auth_author(mail, &why);

	return author != NULL && auth_author_is_sure(arena, mail, author) ?
	    author->address : NO_STR;
}

/* May it be said to be From's? The first thing in the way is the reason. */
static void
attribute(struct check *check, bool readable, bool ambiguous)
{
	struct smime *out = check->out;

	if (out->status != SMIME_VALID && out->status != SMIME_UNTRUSTED)
		return;
	if (out->status == SMIME_UNTRUSTED || out->mismatch) {
		if (out->reason.p == NULL)
			out->reason = STR("signer-mismatch");
		return;
	}
	out->author = check->from;
	if (out->covers != COVERS_WHOLE)
		out->reason = STR("part-only");
	else if (!readable)
		out->reason = STR("unreadable");
	else if (ambiguous)
		out->reason = STR("ambiguous");
	else
		out->attributed = true;
}

static void
detached_check(struct check *check, size_t at)
{
	const struct mail *mail = check->mail;
	size_t content = child_of(mail, at, 0);
	size_t signature = content == PART_NONE ? PART_NONE :
	    child_of(mail, at, content + 1);

	if (signature == PART_NONE ||
	    child_of(mail, at, signature + 1) != PART_NONE ||
	    !type_is_signature(mail->parts[signature].type) ||
	    mail->parts[content].raw.n > INT32_MAX) {
		status_set(check->out, SMIME_INVALID, "malformed");
		return;
	}
	cms_check(check, mail->parts[signature].content,
	    &mail->parts[content].raw);
	if (check->out->status != SMIME_VALID &&
	    check->out->status != SMIME_UNTRUSTED)
		return;
	check->out->covers = coverage(mail, at);
	attribute(check, is_readable(mail, content), is_ambiguous(mail));
}

/* Opaque: what is inside is a MIME part of its own, which nobody has read. */
static void
opaque_check(struct check *check, size_t at)
{
	struct mail *inner = NEW(check->arena, struct mail);

	cms_check(check, check->mail->parts[at].content, NULL);
	if (check->content.p != NULL) {
		mail_read(check->arena, check->content, check->limits, false,
		    inner);
		check->out->opened = inner;
		check->out->opened_part = at;
	}
	if (check->out->status != SMIME_VALID &&
	    check->out->status != SMIME_UNTRUSTED)
		return;
	check->out->covers = coverage(check->mail, at);
	attribute(check, inner->parts_n > 0 && is_readable(inner, 0),
	    is_ambiguous(check->mail) || is_ambiguous(inner));
}

void
smime_check(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, int64_t arrived, const struct limits *limits,
    struct smime *smime_out)
{
	struct check check = {
		.limits = limits,
		.arena = arena, .settings = settings, .mail = mail,
		.arrived = arrived, .from = sole_author(arena, mail),
		.out = smime_out, .content = NO_STR,
	};
	size_t at = signed_part(mail);

	*smime_out = (struct smime){ .status = SMIME_NONE };
	if (at == PART_NONE)
		return;
	smime_out->signers = NEW_ARRAY(arena, struct str, SIGNERS_MOST);
	if (type_is_pkcs7(mail->parts[at].type))
		opaque_check(&check, at);
	else
		detached_check(&check, at);
}
