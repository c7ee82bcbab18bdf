/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where signatures stand in a message and what they leave out. Nothing that a
 * reader sees from outside the signed part may borrow the signature: a footer of
 * a mailing list, an alternative, a picture that signed HTML refers to, an
 * attachment beside it. A signed message that is only attached says nothing of
 * the one that carries it. Ciphertext is no text: a signature around it may be
 * put there by whoever took the first one off. PGP (RFC 3156, RFC 9580) is
 * recognised and named, and never judged.
 */
#include "smime.h"

#define OUTSIDE_CHARACTERS 80

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

/* RFC 8551 3.2.1: gateways forget the type and keep the name. */
static bool
part_is_opaque(const struct part *part)
{
	return type_is_pkcs7(part->type) ||
	    (str_equal(part->type, STR("application/octet-stream")) &&
	    str_equal_nocase(part->filename, STR("smime.p7m")));
}

size_t
part_child(const struct mail *mail, size_t parent, size_t after)
{
	for (size_t i = after; i < mail->parts_n; i++) {
		if (mail->parts[i].parent == parent)
			return i;
	}
	return PART_NONE;
}

static struct str
protocol_of(const struct part *part)
{
	size_t at = str_find_nocase(part->params, STR("protocol"));

	return at == STR_NOWHERE ? NO_STR : str_from(part->params, at);
}

/* By what stands in it, and where that is neither's, by what it says. */
static bool
is_pgp_signed(const struct mail *mail, size_t at)
{
	size_t child = part_child(mail, at, at + 1);
	size_t second = child == PART_NONE ? PART_NONE :
	    part_child(mail, at, child + 1);

	if (second != PART_NONE && type_is_signature(mail->parts[second].type))
		return false;
	return (second != PART_NONE && str_equal(mail->parts[second].type,
	    STR("application/pgp-signature"))) ||
	    str_find_nocase(protocol_of(&mail->parts[at]),
	    STR("pgp-signature")) != STR_NOWHERE;
}

enum wrapper
part_wraps(const struct mail *mail, size_t at)
{
	const struct part *part = &mail->parts[at];

	if (part_is_opaque(part))
		return WRAPS_OPAQUE;
	return str_equal(part->type, STR("multipart/signed")) &&
	    !is_pgp_signed(mail, at) ? WRAPS_DETACHED : WRAPS_NOTHING;
}

/* The first multipart/signed or pkcs7-mime of the message itself. A bare
 * pkcs7-signature without its multipart signs nothing. */
size_t
signed_part(const struct mail *mail)
{
	for (size_t i = 0; i < mail->parts_n; i++) {
		if (!mail->parts[i].is_inside_message &&
		    part_wraps(mail, i) != WRAPS_NOTHING)
			return i;
	}
	return PART_NONE;
}

static bool
is_below(const struct mail *mail, size_t i, size_t top)
{
	while (i != top && mail->parts[i].parent != PART_NONE)
		i = mail->parts[i].parent;
	return i == top;
}

/* The first leaf that is not in part `at`, in a few words. */
static struct str
outside_name(struct arena *arena, const struct mail *mail, size_t at)
{
	struct str named = NO_STR;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		struct str text = str_trim(part->text);
		if (part->is_multipart || is_below(mail, i, at))
			continue;
		if (text.n > 0 && !part->is_attachment)
			return utf8_shorten(arena, text, OUTSIDE_CHARACTERS);
		if (named.p == NULL)
			named = part->filename.n > 0 ? part->filename :
			    part->type;
	}
	return named;
}

/* Whole: nothing stands beside it on the way up to the root. */
enum smime_covers
coverage(struct arena *arena, const struct mail *mail, size_t at,
    struct str *outside_out)
{
	*outside_out = NO_STR;
	for (size_t i = at; mail->parts[i].parent != PART_NONE;
	    i = mail->parts[i].parent) {
		size_t parent = mail->parts[i].parent;
		size_t first = part_child(mail, parent, 0);
		if (first == i &&
		    part_child(mail, parent, i + 1) == PART_NONE)
			continue;
		*outside_out = outside_name(arena, mail, at);
		return COVERS_PART;
	}
	return COVERS_WHOLE;
}

/* EFAIL's direct way: an attribute that HTML leaves open takes in what is decrypted
 * behind it, and a mail program that joins the two asks a stranger's server. */
struct str
html_before(struct arena *arena, const struct mail *mail, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		const struct part *part = &mail->parts[i];
		struct str text = str_trim(part->text);
		if (part->is_html && !part->is_attachment &&
		    !part->is_inside_message && part->content.n > 0)
			return utf8_shorten(arena, text.n > 0 ? text :
			    part->type, OUTSIDE_CHARACTERS);
	}
	return NO_STR;
}

static bool
is_ciphertext(const struct part *part)
{
	return part_is_opaque(part) ||
	    str_equal(part->type, STR("multipart/encrypted")) ||
	    str_equal(part->type, STR("application/pgp-encrypted")) ||
	    str_contains(part->text, STR("-----BEGIN PGP MESSAGE-----"));
}

const char *
unreadable_why(const struct mail *mail, size_t top)
{
	bool text = false;

	for (size_t i = top; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		if (!is_below(mail, i, top) || (part->is_inside_message &&
		    !mail->parts[top].is_inside_message))
			continue;
		if (is_ciphertext(part))
			return "ciphertext";
		/* RFC 2046 5.2.2, 5.2.3: the text is somewhere else. */
		if (str_equal(part->type, STR("message/partial")) ||
		    str_equal(part->type, STR("message/external-body")))
			return "unreadable";
		text |= part->is_text && !part->is_attachment &&
		    str_trim(part->text).n > 0;
	}
	return text ? NULL : "unreadable";
}

/* RFC 2045 6.4: a container with an encoding is decoded by some and taken as it
 * stands by others. */
bool
readers_differ(const struct mail *mail, size_t at)
{
	for (size_t i = 0; i < mail->defects_n; i++) {
		if (mail->defects[i].kind == DEFECT_MIME_AMBIGUITY)
			return true;
	}
	for (size_t i = at; i != PART_NONE; i = mail->parts[i].parent) {
		const struct part *part = &mail->parts[i];
		if (part->is_multipart &&
		    (str_equal(part->encoding, STR("base64")) ||
		    str_equal(part->encoding, STR("quoted-printable"))))
			return true;
	}
	return false;
}

static const char *
pgp_kind_of_text(struct str text)
{
	size_t at = str_find(text, STR("-----BEGIN PGP "));

	if (at == STR_NOWHERE || (at > 0 && text.p[at - 1] != '\n'))
		return NULL;
	text = str_from(text, at + sizeof "-----BEGIN PGP " - 1);
	if (str_starts(text, STR("MESSAGE-----")))
		return "pgp-encrypted";
	return str_starts(text, STR("SIGNED MESSAGE-----")) ? "pgp-signed" :
	    NULL;
}

const char *
pgp_kind(const struct mail *mail)
{
	const char *kind = NULL;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		if (part->is_inside_message)
			continue;
		if (str_equal(part->type, STR("multipart/encrypted")) ||
		    str_equal(part->type, STR("application/pgp-encrypted")))
			return "pgp-encrypted";
		if (str_equal(part->type, STR("multipart/signed")))
			return "pgp-signed";
		if (kind == NULL && part->is_text && !part->is_html)
			kind = pgp_kind_of_text(part->text);
	}
	return kind;
}
