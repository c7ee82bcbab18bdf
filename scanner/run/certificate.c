/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates as a person asks about them: whom one names, who issued it, until when
 * it is good; and what a file of authorities holds. Nothing is decided here, tls.c and
 * the S/MIME code do that. All text comes from whoever made the certificate and is kept
 * as it stands there: it must be printed as a stranger's.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>

#include "run.h"

static int64_t
moment_of(const ASN1_TIME *time)
{
	struct tm tm;

	return time != NULL && ASN1_TIME_to_tm(time, &tm) == 1 ?
	    (int64_t)timegm(&tm) : 0;
}

/* ---- One certificate --------------------------------------------------------------- */

/* The part of a name that people know it by. */
static struct str
name_kept(struct arena *arena, const X509_NAME *name)
{
	static const int parts[] = { NID_commonName, NID_organizationName,
	    NID_organizationalUnitName };
	char line[200];

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		int at = X509_NAME_get_index_by_NID(name, parts[i], -1), n;
		unsigned char *text = NULL;
		struct str kept;

		if (at < 0 || (n = ASN1_STRING_to_UTF8(&text,
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)))) < 0)
			continue;
		kept = str_keep(arena, (struct str){ (char *)text, (size_t)n });
		OPENSSL_free(text);
		if (kept.n > 0)
			return kept;
	}
	X509_NAME_oneline(name, line, sizeof line);
	return str_keep(arena, str_of(line));
}

/* A DNS name or an address; absent if it is something else. */
static struct str
host_kept(struct arena *arena, const GENERAL_NAME *name)
{
	const ASN1_STRING *value;
	char text[INET6_ADDRSTRLEN];
	int n;

	if (name->type != GEN_DNS && name->type != GEN_IPADD)
		return NO_STR;
	value = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
	n = ASN1_STRING_length(value);
	if (name->type == GEN_DNS)
		return str_keep(arena, (struct str){
		    (const char *)ASN1_STRING_get0_data(value), (size_t)n });
	if ((n != 4 && n != 16) || inet_ntop(n == 4 ? AF_INET : AF_INET6,
	    ASN1_STRING_get0_data(value), text, sizeof text) == NULL)
		return NO_STR;
	return str_keep(arena, str_of(text));
}

void
certificate_read(struct x509_st *certificate, struct certificate_about *about)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(certificate,
	    NID_subject_alt_name, NULL, NULL);

	about->shown = true;
	about->names_n = about->names_more = 0;
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		struct str host = host_kept(about->arena,
		    sk_GENERAL_NAME_value(names, i));

		if (host.n == 0)
			continue;
		if (about->names_n < CERTIFICATE_NAMES_MOST)
			about->names[about->names_n++] = host;
		else
			about->names_more++;
	}
	GENERAL_NAMES_free(names);
	if (about->names_n == 0)
		about->names[about->names_n++] = name_kept(about->arena,
		    X509_get_subject_name(certificate));
	about->issuer = name_kept(about->arena,
	    X509_get_issuer_name(certificate));
	about->from = moment_of(X509_get0_notBefore(certificate));
	about->until = moment_of(X509_get0_notAfter(certificate));
	ERR_clear_error();
}

/* ---- Files of authorities ---------------------------------------------------------- */

static void
authority_count(struct arena *arena, const X509 *one, int64_t now,
    struct authorities *seen)
{
	int64_t until = moment_of(X509_get0_notAfter(one));

	seen->n++;
	if (until < now) {
		seen->expired++;
	} else if (seen->first_end == 0 || until < seen->first_end) {
		seen->first_end = until;
		seen->first_name = name_kept(arena, X509_get_subject_name(one));
	}
}

enum outcome
authorities_of_file(struct arena *arena, const char *path, int64_t now,
    struct authorities *seen_out, struct why *why_out)
{
	FILE *file = fopen(path, "re");
	STACK_OF(X509_INFO) *infos;
	int error = errno;

	*seen_out = (struct authorities){ .path = str_keep(arena, str_of(path)) };
	if (file == NULL)
		return because(why_out, FAIL, EXIT_CONFIG,
		    "cannot read certificates from '%s': %s", path,
		    strerror(error));
	infos = PEM_X509_INFO_read(file, NULL, NULL, NULL);
	fclose(file);
	ERR_clear_error();
	for (int i = 0; i < sk_X509_INFO_num(infos); i++)
		if (sk_X509_INFO_value(infos, i)->x509 != NULL)
			authority_count(arena, sk_X509_INFO_value(infos, i)->x509,
			    now, seen_out);
	sk_X509_INFO_pop_free(infos, X509_INFO_free);
	if (seen_out->n > 0)
		return OK;
	return because(why_out, FAIL, EXIT_CONFIG,
	    "no certificate can be read from '%s'", path);
}

/* "3513523f.0": as OpenSSL finds an authority in a folder. */
static bool
is_hashed(const char *name)
{
	return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' &&
	    char_is_digit(name[9]);
}

static const char *
variable_or(const char *variable, const char *otherwise)
{
	const char *value = secure_getenv(variable);

	return value != NULL ? value : otherwise;
}

void
authorities_of_system(struct arena *arena, int64_t now,
    struct authorities *seen_out)
{
	const char *path = variable_or(X509_get_default_cert_file_env(),
	    X509_get_default_cert_file());
	struct str folders = str_of(variable_or(X509_get_default_cert_dir_env(),
	    X509_get_default_cert_dir()));
	const struct dirent *entry;

	/* What the folder has besides is mostly the same again. */
	if (authorities_of_file(arena, path, now, seen_out, NULL) == OK)
		return;
	*seen_out = (struct authorities){ .path = folders };
	while (folders.n > 0) {
		DIR *folder = opendir(str_cstr(arena, str_cut(&folders, ':')));

		while (folder != NULL && (entry = readdir(folder)) != NULL)
			seen_out->n += is_hashed(entry->d_name);
		if (folder != NULL)
			closedir(folder);
	}
}
