/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom a certificate names (RFC 8550 3): its rfc822Names and SmtpUTF8Mailboxes
 * (RFC 9598); the subject's emailAddress only where there is no subjectAltName
 * at all, since an authority that checks the one need not check the other. A
 * name that readers would take for different things names nobody: one with a NUL
 * or a control character, without a local part, in bytes its type does not
 * allow. Domains are compared as A-labels; local parts without regard to case,
 * as mail servers do, in ASCII.
 */
#include <openssl/asn1.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "smime.h"

#define ADDRESSES_MOST 20	/* of one certificate; more name nobody */
#define ADDRESS_BYTES_MOST 320

struct names {
	struct arena *arena;
	struct str address;	/* that is looked for */
	bool holds;
	size_t n;
	struct buf text;
};

/* The same with its domain as A-labels, or absent. */
static struct str
address_canonical(struct arena *arena, struct str address)
{
	size_t at = address.n;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	if (at < 2 || at == address.n)
		return NO_STR;
	struct str domain = domain_ascii(arena, str_from(address, at));
	return domain.p == NULL ? NO_STR : str_join(arena,
	    str_slice(address, 0, at), domain);
}

static bool
is_plain(struct str s, bool ascii)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c == 0x7f || (ascii && c > 0x7f))
			return false;
	}
	return utf8_is_valid(s);
}

static void
name_add(struct names *names, const ASN1_STRING *string, bool ascii)
{
	int n = ASN1_STRING_length(string);
	struct str name = { (const char *)ASN1_STRING_get0_data(string),
	    n > 0 ? (size_t)n : 0 };

	if (name.n == 0 || name.n > ADDRESS_BYTES_MOST ||
	    names->n == ADDRESSES_MOST || !is_plain(name, ascii))
		return;
	if (names->n++ > 0)
		buf_cstr(&names->text, ", ");
	buf_add(&names->text, name);
	if (names->address.n == 0 || names->holds)
		return;
	name = address_canonical(names->arena, name);
	names->holds = name.p != NULL && str_equal_nocase(name,
	    address_canonical(names->arena, names->address));
}

static void
alternative_add(struct names *names, const GENERAL_NAME *name)
{
	if (name->type == GEN_EMAIL)
		name_add(names, name->d.rfc822Name, true);
	if (name->type != GEN_OTHERNAME)
		return;
	const OTHERNAME *other = name->d.otherName;
	if (OBJ_obj2nid(other->type_id) == NID_id_on_SmtpUTF8Mailbox &&
	    other->value != NULL && other->value->type == V_ASN1_UTF8STRING)
		name_add(names, other->value->value.utf8string, false);
}

struct str
certificate_names(struct arena *arena, X509 *certificate, struct str address,
    bool *holds_out)
{
	struct names names = { .arena = arena, .address = address,
	    .text = { .arena = arena } };
	int found = -1, at = -1;
	GENERAL_NAMES *alternatives = X509_get_ext_d2i(certificate,
	    NID_subject_alt_name, &found, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); i++)
		alternative_add(&names, sk_GENERAL_NAME_value(alternatives,
		    i));
	GENERAL_NAMES_free(alternatives);
	const X509_NAME *subject = X509_get_subject_name(certificate);
	/* -1: no such extension; else it is there, or there twice, or broken */
	while (found == -1 &&
	    names.n < ADDRESSES_MOST &&
	    (at = X509_NAME_get_index_by_NID(subject,
	    NID_pkcs9_emailAddress, at)) >= 0)
		name_add(&names, X509_NAME_ENTRY_get_data(
		    X509_NAME_get_entry(subject, at)), true);
	*holds_out = names.holds;
	return buf_str(&names.text);
}
