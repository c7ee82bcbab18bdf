/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom we trust (RFC 5280, RFC 8550): anchors, intermediates and revocation
 * lists are read from files before the forks, and nothing is ever fetched.
 * Chains are judged at the time of arrival, with OpenSSL's level 2 (112 bits, no
 * SHA-1), its S/MIME purpose, name constraints, and at most ten intermediates.
 * A certificate is revoked if a list says so from before the arrival, or for a
 * key that was stolen, whose revocation comes late by nature. A list that is too
 * old still revokes; that nothing newer was there is said, not held against
 * anybody.
 */
#include <dirent.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "smime.h"

#define CRL_FILES_MOST 10000

/* ---- Reading (outside the jail, before the forks) ------------------------- */

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

/* A look-up sorts the list's entries: once here, and not in each examiner. */
static void
crl_add(X509_STORE *store, X509_CRL *crl)
{
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	X509_REVOKED *entry = NULL;

	if (serial != NULL && ASN1_INTEGER_set(serial, 1) == 1)
		(void)X509_CRL_get0_by_serial(crl, &entry, serial);
	ASN1_INTEGER_free(serial);
	(void)X509_STORE_add_crl(store, crl);
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
			crl_add(store, info->crl);
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

/* The revocation lists of one file: DER, or PEM with any number of them. */
static size_t
crls_add(X509_STORE *store, BIO *bio)
{
	X509_CRL *crl = d2i_X509_CRL_bio(bio, NULL);
	size_t n = 0;

	if (crl == NULL && BIO_reset(bio) == 0)
		crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
	while (crl != NULL) {
		crl_add(store, crl);
		X509_CRL_free(crl);
		n++;
		crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
	}
	ERR_clear_error();
	return n;
}

static enum outcome
crl_file_add(X509_STORE *store, const char *folder, const char *name,
    struct why *why_out)
{
	char path[4096];
	BIO *bio;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >=
	    (int)sizeof path)
		return because(why_out, FAIL, EXIT_CONFIG,
		    "cannot open '%s': its name is too long", name);
	bio = BIO_new_file(path, "rb");
	if (bio == NULL) {
		ERR_clear_error();
		return because(why_out, FAIL, EXIT_CONFIG,
		    "cannot open the revocation list '%s'", path);
	}
	size_t n = crls_add(store, bio);
	BIO_free(bio);
	/* Left out in silence, it would revoke nobody. */
	return n > 0 ? OK : because(why_out, FAIL, EXIT_CONFIG,
	    "no revocation list can be read from '%s'", path);
}

static enum outcome
crl_folder_add(X509_STORE *store, const char *folder, struct why *why_out)
{
	DIR *directory = opendir(folder);
	enum outcome outcome = OK;
	const struct dirent *entry;
	size_t n = 0;

	if (directory == NULL)
		return because(why_out, FAIL, EXIT_CONFIG,
		    "cannot open the folder of revocation lists '%s'", folder);
	while (outcome == OK && (entry = readdir(directory)) != NULL) {
		struct str name = str_of(entry->d_name);
		if (!str_ends_nocase(name, STR(".crl")) &&
		    !str_ends_nocase(name, STR(".pem")))
			continue;
		outcome = n++ < CRL_FILES_MOST ? crl_file_add(store, folder,
		    entry->d_name, why_out) : because(why_out, FAIL,
		    EXIT_CONFIG, "more than %d revocation lists in '%s'",
		    CRL_FILES_MOST, folder);
	}
	closedir(directory);
	return outcome;
}

/* A bundle, for a jailed examiner can't open a hashed directory. */
const char *
smime_bundle(void)
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
smime_trust(struct auth_settings *settings, const struct smime_files *files,
    struct why *why_out)
{
	const char *anchors = files->ca_file != NULL ? files->ca_file :
	    smime_bundle();
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *helpers = sk_X509_new_null();
	enum outcome outcome = OK;

	if (store == NULL || helpers == NULL)
		panic("openssl: no memory for the trust store");
	if (anchors != NULL)
		outcome = trust_add(store, NULL, anchors, why_out);
	if (outcome == OK && files->intermediates != NULL)
		outcome = trust_add(store, helpers, files->intermediates,
		    why_out);
	if (outcome == OK && files->crl_dir != NULL)
		outcome = crl_folder_add(store, files->crl_dir, why_out);
	if (outcome != OK) {
		X509_STORE_free(store);
		sk_X509_pop_free(helpers, X509_free);
		return outcome;
	}
	settings->anchors = store;
	settings->intermediates = helpers;
	return OK;
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
	case X509_V_ERR_CERT_CHAIN_TOO_LONG:
		return "chain-too-long";
	case X509_V_ERR_INVALID_PURPOSE:
		return "purpose";
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_INVALID_NON_CA:
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
		return "not-an-authority";
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
	case X509_V_ERR_SUBTREE_MINMAX:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
	case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
		return "name-constraints";
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
		return "critical-extension";
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return "weak-digest";
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
		return "weak-key";
	default:
		return "untrusted-chain";
	}
}

/* RFC 8550 4.4.4: anyExtendedKeyUsage serves too, which OpenSSL's purpose does
 * not know; what else the purpose asks for is asked here. */
static bool
any_usage_is_fine(X509_STORE_CTX *context)
{
	X509 *one = X509_STORE_CTX_get_current_cert(context);

	if (one == NULL ||
	    (X509_get_extended_key_usage(one) & XKU_ANYEKU) == 0)
		return false;
	if (X509_STORE_CTX_get_error_depth(context) > 0)
		return X509_check_ca(one) == 1;
	return (X509_get_key_usage(one) &
	    (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

static int
purpose_callback(int ok, X509_STORE_CTX *context)
{
	if (ok || X509_STORE_CTX_get_error(context) !=
	    X509_V_ERR_INVALID_PURPOSE || !any_usage_is_fine(context))
		return ok;
	X509_STORE_CTX_set_error(context, X509_V_OK);
	return 1;
}

static bool
time_is_before(const ASN1_TIME *time, int64_t moment)
{
	return time == NULL || ASN1_TIME_cmp_time_t(time, (time_t)moment) <= 0;
}

/* Was it revoked when the message arrived? What a list says of a stolen key
 * counts for the time before it was noticed as well. */
static bool
was_revoked(X509_STORE_CTX *context, int64_t arrived)
{
	X509_CRL *crl = X509_STORE_CTX_get0_current_crl(context);
	X509 *one = X509_STORE_CTX_get_current_cert(context);
	X509_REVOKED *entry = NULL;
	long reason = -1;

	if (crl == NULL || one == NULL ||
	    X509_CRL_get0_by_cert(crl, &entry, one) == 0 || entry == NULL ||
	    time_is_before(X509_REVOKED_get0_revocationDate(entry), arrived))
		return true;
	ASN1_ENUMERATED *why = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason,
	    NULL, NULL);
	if (why != NULL)
		reason = ASN1_ENUMERATED_get(why);
	ASN1_ENUMERATED_free(why);
	ASN1_TIME *since = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date,
	    NULL, NULL);
	bool was = reason == CRL_REASON_KEY_COMPROMISE ||
	    reason == CRL_REASON_CA_COMPROMISE ||
	    (since != NULL && time_is_before(since, arrived));
	ASN1_TIME_free(since);
	return was;
}

/* Trouble with a list says nothing about anybody, but some of it is told. */
static int
crl_callback(int ok, X509_STORE_CTX *context)
{
	struct check *check = X509_STORE_CTX_get_app_data(context);
	int error = X509_STORE_CTX_get_error(context);

	if (ok)
		return ok;
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_CRL:
	case X509_V_ERR_CRL_NOT_YET_VALID:
		break;
	case X509_V_ERR_CRL_HAS_EXPIRED:
		check->caveat = "crl-expired";
		break;
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
	case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
	case X509_V_ERR_DIFFERENT_CRL_SCOPE:
	case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
	case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
	case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
	case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
		check->caveat = "crl-unusable";
		check->bad_crl = X509_STORE_CTX_get0_current_crl(context);
		break;
	case X509_V_ERR_CERT_REVOKED:
		/* Anybody may have written that one. */
		if (check->bad_crl != NULL && check->bad_crl ==
		    X509_STORE_CTX_get0_current_crl(context))
			break;
		if (was_revoked(context, check->arrived))
			return 0;
		check->caveat = "revoked-since";
		break;
	default:
		return purpose_callback(ok, context);
	}
	X509_STORE_CTX_set_error(context, X509_V_OK);
	return 1;
}

static int
chain_verify(struct check *check, X509 *certificate, STACK_OF(X509) *helpers,
    bool with_crls)
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
		X509_VERIFY_PARAM_set_depth(param, SMIME_CHAIN_MOST);
		(void)X509_STORE_CTX_set_app_data(context, check);
		if (with_crls)
			(void)X509_VERIFY_PARAM_set_flags(param,
			    X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
		X509_STORE_CTX_set_verify_cb(context, with_crls ?
		    crl_callback : purpose_callback);
		error = X509_verify_cert(context) == 1 ? X509_V_OK :
		    X509_STORE_CTX_get_error(context);
	}
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return error;
}

const char *
chain_weakness(struct check *check, X509 *certificate,
    STACK_OF(X509) *helpers, bool *revoked_out)
{
	*revoked_out = false;
	if (check->settings->anchors == NULL)
		return "untrusted-root";
	int error = chain_verify(check, certificate, helpers, false);
	if (error != X509_V_OK)
		return chain_reason(error);
	error = chain_verify(check, certificate, helpers, true);
	*revoked_out = error == X509_V_ERR_CERT_REVOKED;
	return *revoked_out ? chain_reason(error) : NULL;
}
