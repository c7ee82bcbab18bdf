/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_SMIME_H
#define SEKI_SMIME_H
/*
 * Between the files of S/MIME only. A message is a pile of layers: a signature
 * around a signature around text. Each is judged alone by cms_judge(); smime.c
 * puts them together.
 */
#include <openssl/x509.h>

#include "auth.h"

#define SMIME_SIGNERS_MOST 4		/* of one layer */
#define SMIME_LAYERS_MOST 4
#define SMIME_DETACHED_MOST (2u << 20)	/* bytes of a detached signature */
#define SMIME_OPAQUE_MOST (64u << 20)
#define SMIME_CERTIFICATES_MOST 64
#define SMIME_DIGESTS_MOST 8
#define SMIME_RECIPIENTS_MOST 64
#define SMIME_ELEMENTS_MOST 100000	/* of BER, in one layer */
#define SMIME_DEPTH_MOST 40
#define SMIME_CHAIN_MOST 10		/* intermediates */

struct check {
	const struct limits *limits;
	struct arena *arena;
	const struct ask *ask;		/* for what is encrypted */
	const struct auth_settings *settings;
	const struct mail *mail;
	int64_t arrived;
	struct str from;		/* the one From address, or absent */
	struct smime *out;
	const char *caveat;		/* said of a signature that holds:
					 * "crl-expired", ... */
	const X509_CRL *bad_crl;	/* one that must not be believed */
};

/* One CMS structure, judged. */
struct layer {
	enum smime_status status;
	const char *reason;		/* NULL: none */
	bool is_signed;			/* it can be read, and is SignedData */
	struct str content;		/* of an opaque signature, be it good or
					 * not; absent if there is none */
};

/* smime_der.c: what BER shows without being decoded. */
enum cms_kind { KIND_OTHER, KIND_SIGNED, KIND_ENVELOPED, KIND_AUTH_ENVELOPED };
struct cms_survey {
	enum cms_kind kind;
	size_t digests, certificates, signers;
	bool odd_version;		/* a SignerInfo that is neither 1 nor 3 */
	size_t recipients;		/* of what is encrypted */
	struct str content_type, cipher;	/* its OIDs, as they are encoded */
	size_t mac_n;			/* bytes of AuthEnvelopedData's */
};
/* NULL, or why nobody should decode this. One pass, no recursion. */
const char *der_survey(struct str der, struct cms_survey *survey_out);
/* Is all of `s` one SET, as signed attributes are encoded to be signed? */
bool der_is_set(struct str s);

/* smime_cms.c: `detached` is what was signed, NULL for an opaque structure. */
void cms_judge(struct check *check, struct str der, const struct str *detached,
    struct layer *layer_out);

/* smime_trust.c: NULL if the chain holds at the time of arrival. */
const char *chain_weakness(struct check *check, X509 *certificate,
    STACK_OF(X509) *helpers, bool *revoked_out);

/* smime_names.c: the addresses a certificate names, ", " between them; does one
 * equal `address`? */
struct str certificate_names(struct arena *arena, X509 *certificate,
    struct str address, bool *holds_out);

/* smime_cover.c: where signatures stand, and what they leave out. */
enum wrapper { WRAPS_NOTHING, WRAPS_DETACHED, WRAPS_OPAQUE };
enum wrapper part_wraps(const struct mail *mail, size_t at);
size_t part_child(const struct mail *mail, size_t parent, size_t after);
size_t signed_part(const struct mail *mail);
enum smime_covers coverage(struct arena *arena, const struct mail *mail,
    size_t at, struct str *outside_out);
/* The first words of HTML that a reader is shown before part `at`; absent: there
 * is none. */
struct str html_before(struct arena *arena, const struct mail *mail, size_t at);
/* NULL if what stands in part `top` is text for a person and nothing hides. */
const char *unreadable_why(const struct mail *mail, size_t top);
bool readers_differ(const struct mail *mail, size_t at);
/* "pgp-signed", "pgp-encrypted" or NULL. */
const char *pgp_kind(const struct mail *mail);

/* smime_protect.c: is `top` a whole message whose header is meant for this one
 * (RFC 8551 3.1)? */
bool part_is_wrapped_message(struct arena *arena, const struct mail *mail,
    size_t top);
/* Compare signed header fields with the message's own (RFC 9788): sets mismatch,
 * date_mismatch and header_mismatch. NULL, or what differs. */
const char *protected_differs(struct check *check, const struct mail *mail,
    size_t top);

#endif
