/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signature, of DKIM (RFC 6376, 8301, 8463) or of an ARC set (RFC 8617 4.1):
 * its tags, and whether it holds. rsa-sha1 fails; a signature with l= that leaves
 * some of the body out is `policy`, never a pass; x= and t= are judged by the time
 * of arrival and not by the clock. Keys are read in signature_key.c, canonical
 * forms made in canon.c.
 */
#include "auth.h"

#define FIELDS_MOST 2000	/* header fields of a message with signatures */
#define SIGNED_NAMES_MOST 200	/* names in one h= */
#define SIGNED_BYTES_MOST 8192	/* of one h= */
#define LABELS_MOST 1000	/* bytes of a name in U-labels; 253 in A-labels */
#define SKEW_SECONDS 3600	/* a signer's clock may be ahead by this */

void
signature_judge(struct signature *signature, enum result result, const char *reason)
{
	signature->judged = true;
	signature->result = result;
	signature->reason = str_of(reason);
}

void
signature_bound(struct signature *signature, const struct mail *mail)
{
	if (!signature->judged && mail->fields_n > FIELDS_MOST)
		signature_judge(signature, RESULT_POLICY, "too many header fields");
}

/* ---- Tags -------------------------------------------------------------- */

static bool
dns_name_is_good(struct str name)
{
	size_t label = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c == '.' && label == 0)
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63 || (!char_is_alpha(c) && !char_is_digit(c) &&
		    c != '-' && c != '_' && c != '.'))
			return false;
	}
	return label > 0;
}

/* A key whose name can't be asked for is none, today and tomorrow. */
static bool
key_name_is_good(const struct signature *signature)
{
	size_t between = sizeof "._domainkey." - 1;

	return dns_name_is_good(signature->domain) &&
	    dns_name_is_good(signature->selector) &&
	    signature->domain.n + between + signature->selector.n <= 253;
}

/* RFC 8616 5 lets domains and selectors be written in U-labels; everything else
 * compares and asks for A-labels. */
static struct str
labels_read(struct arena *arena, struct str written)
{
	for (size_t i = 0; i < written.n; i++)
		if ((unsigned char)written.p[i] >= 0x80)
			return written.n > LABELS_MOST ? NO_STR :
			    domain_ascii(arena, written);
	return str_lower(arena, written);
}

/* dkim-quoted-printable (2.11): blanks mean nothing, "=XX" is an octet. Absent if
 * it is malformed. */
static struct str
quoted_undo(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '=') {
			int high = i + 2 < s.n ? char_hex(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? char_hex(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NO_STR;
			buf_char(&buf, (char)(high << 4 | low));
			i += 2;
		} else if (!char_is_space(s.p[i])) {
			buf_char(&buf, s.p[i]);
		}
	}
	return buf_str(&buf);
}

/* h= (3.5): names of fields, and nothing between two colons is none. */
static bool
names_are_good(struct str names)
{
	while (names.p != NULL) {
		struct str name = str_trim(str_cut(&names, ':'));

		if (name.n == 0)
			return false;
		for (size_t i = 0; i < name.n; i++)
			if (name.p[i] <= ' ' || name.p[i] > '~')
				return false;
	}
	return true;
}

static bool
names_are_many(struct str names)
{
	size_t n = 0;

	if (names.n > SIGNED_BYTES_MOST)
		return true;
	while (names.p != NULL) {
		(void)str_cut(&names, ':');
		n++;
	}
	return n > SIGNED_NAMES_MOST;
}

/* x= and t= (3.5), by the only clock there is. A seal does not expire. */
static void
times_judge(struct signature *signature, int64_t arrived)
{
	struct str x = signature->kind == SIGNED_SEAL ? NO_STR :
	    tag_find(signature->tags, STR("x"));
	struct str t = tag_find(signature->tags, STR("t"));
	uint64_t expires = 0, made = 0;

	if ((x.p != NULL && !str_number(x, INT64_MAX / 2, &expires)) ||
	    (t.p != NULL && !str_number(t, INT64_MAX / 2, &made)) ||
	    (x.p != NULL && t.p != NULL && expires <= made))
		signature_judge(signature, RESULT_PERMERROR, "malformed");
	else if (x.p != NULL && (int64_t)expires < arrived)
		signature_judge(signature, RESULT_FAIL, "expired");
	else if (t.p != NULL && (int64_t)made > arrived + SKEW_SECONDS)
		signature_judge(signature, RESULT_FAIL, "signed in the future");
}

/* q= (3.5): "dns/txt" is the only method there is. */
static bool
key_is_in_dns(struct str tags)
{
	struct str methods = tag_find(tags, STR("q"));

	if (methods.p == NULL)
		return true;
	while (methods.p != NULL) {
		if (str_equal_nocase(str_trim(str_cut(&methods, ':')),
		    STR("dns/txt")))
			return true;
	}
	return false;
}

/* c= (3.5): "simple" where it says nothing. */
static bool
canonicalization_read(struct signature *signature)
{
	struct str body = tag_find(signature->tags, STR("c")), header;

	header = str_trim(str_cut(&body, '/'));
	body = str_trim(body);
	signature->header_relaxed = str_equal_nocase(header, STR("relaxed"));
	signature->body_relaxed = str_equal_nocase(body, STR("relaxed"));
	return (signature->header_relaxed || header.p == NULL ||
	    str_equal_nocase(header, STR("simple"))) &&
	    (signature->body_relaxed || body.p == NULL ||
	    str_equal_nocase(body, STR("simple")));
}

/* i= (3.5), or what it is where there is none; false if it is malformed. ARC's i=
 * is a number, and its agent is its domain. */
bool
signature_agent(struct arena *arena, const struct signature *signature,
    struct str *local_out, struct str *domain_out)
{
	struct str agent = tag_find(signature->tags, STR("i"));
	size_t at;

	*local_out = STR("");
	*domain_out = signature->domain;
	if (agent.p == NULL || signature->kind != SIGNED_DKIM)
		return true;
	agent = quoted_undo(arena, agent);
	for (at = agent.n; at > 0 && agent.p[at - 1] != '@'; at--)
		continue;
	*local_out = str_slice(agent, 0, at == 0 ? 0 : at - 1);
	*domain_out = labels_read(arena, str_from(agent, at));
	return at > 0 && dns_name_is_good(*domain_out);
}

bool
signature_names_hold(struct str names, struct str wanted)
{
	while (names.p != NULL)
		if (str_equal_nocase(str_trim(str_cut(&names, ':')), wanted))
			return true;
	return false;
}

/* What can be decoded only now that it is known to be worth it. */
static void
values_read(struct arena *arena, struct signature *signature)
{
	bool signature_bad, hash_bad;

	signature->value = encoding_base64(arena, tag_find(signature->tags,
	    STR("b")), &signature_bad);
	signature->body_hash = encoding_base64(arena, tag_find(signature->tags,
	    STR("bh")), &hash_bad);
	if (signature_bad || signature->value.n == 0 ||
	    (signature->kind != SIGNED_SEAL && (hash_bad ||
	    signature->body_hash.n != sizeof(struct digest))))
		signature_judge(signature, RESULT_PERMERROR, "malformed");
}

/* Tags that must be there, d= and s= apart. A seal covers no body and names no
 * fields (RFC 8617 4.1.3). */
static bool
tags_are_whole(const struct signature *signature)
{
	static const char *const needed[] = { "b", "a", "bh", "h" };
	uint64_t length;
	bool is_seal = signature->kind == SIGNED_SEAL;
	struct str tags = signature->tags;

	for (size_t i = 0; i < (is_seal ? 2 : 4); i++)
		if (tag_find(tags, str_of(needed[i])).n == 0)
			return false;
	if (!tags_are_good(tags))
		return false;
	if (is_seal)
		return tag_find(tags, STR("h")).p == NULL;
	return names_are_good(signature->names) &&
	    (signature->body_length.p == NULL ||
	    str_number(signature->body_length, INT64_MAX, &length));
}

/* What only DKIM asks for, and what only ARC does. */
static void
kind_judge(struct arena *arena, struct signature *signature)
{
	struct str local, domain;

	switch (signature->kind) {
	case SIGNED_DKIM:
		if (!str_equal(tag_find(signature->tags, STR("v")), STR("1")))
			signature_judge(signature, RESULT_PERMERROR, "unknown version");
		else if (!signature_names_hold(signature->names, STR("From")))
			signature_judge(signature, RESULT_PERMERROR, "From is not signed");
		else if (!signature_agent(arena, signature, &local, &domain))
			signature_judge(signature, RESULT_PERMERROR, "malformed");
		else if (!domain_is_within(domain, signature->domain))
			signature_judge(signature, RESULT_PERMERROR, "i= lies outside d=");
		break;
	case SIGNED_ARC:
		if (signature_names_hold(signature->names, STR("ARC-Seal")))
			signature_judge(signature, RESULT_FAIL, "signs a seal");
		else if (!signature_names_hold(signature->names, STR("From")))
			signature_judge(signature, RESULT_FAIL, "From is not signed");
		break;
	case SIGNED_SEAL:
		break;
	}
}

void
signature_check(struct arena *arena, struct signature *signature,
    int64_t arrived)
{
	struct str algorithm = signature->algorithm;

	if (!tags_are_whole(signature) || !key_name_is_good(signature))
		signature_judge(signature, RESULT_PERMERROR, "malformed");
	else if (names_are_many(signature->names))
		signature_judge(signature, RESULT_POLICY, "too many signed fields");
	else if (str_equal_nocase(algorithm, STR("rsa-sha1")))
		signature_judge(signature, RESULT_FAIL, "weak algorithm rsa-sha1");
	else if (!str_equal_nocase(algorithm, STR("rsa-sha256")) &&
	    !str_equal_nocase(algorithm, STR("ed25519-sha256")))
		signature_judge(signature, RESULT_PERMERROR, "unknown algorithm");
	else if (signature->kind == SIGNED_SEAL)
		;	/* it has no c=, and asks for its key in one way */
	else if (!canonicalization_read(signature))
		signature_judge(signature, RESULT_PERMERROR, "unknown canonicalization");
	else if (!key_is_in_dns(signature->tags))
		signature_judge(signature, RESULT_PERMERROR, "unknown query method");
	else
		kind_judge(arena, signature);
	if (!signature->judged)
		times_judge(signature, arrived);
	if (!signature->judged)
		values_read(arena, signature);
}

void
signature_read(struct arena *arena, const struct field *field,
    enum signature_kind kind, struct signature *signature_out)
{
	struct str tags = header_unfold(arena, field->body);

	*signature_out = (struct signature){ .kind = kind, .field = field,
	    .tags = tags,
	    .domain = labels_read(arena, tag_find(tags, STR("d"))),
	    .selector = labels_read(arena, tag_find(tags, STR("s"))),
	    .algorithm = str_lower(arena, tag_find(tags, STR("a"))),
	    .names = tag_find(tags, STR("h")),
	    .body_length = tag_find(tags, STR("l")) };
}

/* ---- Keys ------------------------------------------------------------------ */

struct str
signature_key_name(struct arena *arena, const struct signature *signature)
{
	if (!key_name_is_good(signature))
		return NO_STR;
	return str_format(arena, "%.*s._domainkey.%.*s",
	    STR_ARGS(signature->selector), STR_ARGS(signature->domain));
}

/* ---- Verifying ----------------------------------------------------------- */

static struct str
body_of(struct canon_bodies *bodies, bool relaxed)
{
	struct str *body = &bodies->made[relaxed];

	if (body->p == NULL)
		*body = canon_body(bodies->arena, bodies->mail->parts_n > 0 ?
		    bodies->mail->parts[0].body : NO_STR, relaxed);
	return *body;
}

/* Fields that a reader is shown and that stand more often than were signed: what
 * is shown may be anybody's. */
static struct str
shown_and_unsigned(const struct mail *mail, struct str names)
{
	static const char *const shown[] = { "From", "Subject", "Date", "To",
		"Reply-To" };

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		struct str rest = names, name = str_of(shown[i]);
		size_t covered = 0;

		while (rest.p != NULL)
			covered += str_equal_nocase(str_trim(str_cut(&rest, ':')),
			    name);
		if (mail_field(mail, name, covered) != NULL)
			return name;
	}
	return NO_STR;
}

/* The hash of a body's first bytes; that of all of it is worked out once. */
static struct digest
body_hash_of(struct canon_bodies *bodies, bool relaxed, size_t length)
{
	struct str body = bodies->made[relaxed];
	bool *is_known = &bodies->is_hashed[relaxed];

	if (length == body.n && *is_known)
		return bodies->hashes[relaxed];
	bodies->hashed++;
	if (length < body.n)
		return sha256(str_slice(body, 0, length));
	*is_known = true;
	return bodies->hashes[relaxed] = sha256(body);
}

/* bh= and l= (3.5). */
static void
body_judge(struct canon_bodies *bodies, struct signature *signature)
{
	struct str body = body_of(bodies, signature->body_relaxed);
	struct str bare = shown_and_unsigned(bodies->mail, signature->names);
	uint64_t length = body.n;

	signature->bare = bare;
	if (signature->body_length.p != NULL)
		(void)str_number(signature->body_length, INT64_MAX, &length);
	if (length > body.n)
		signature_judge(signature, RESULT_FAIL, "body shorter than signed");
	else if (memcmp(body_hash_of(bodies, signature->body_relaxed,
	    length).bytes, signature->body_hash.p, sizeof(struct digest)) != 0)
		signature_judge(signature, RESULT_FAIL, "body hash mismatch");
	else if (length < body.n)
		signature_judge(signature, RESULT_POLICY, "partial body");
	else
		signature_judge(signature, RESULT_PASS, "verified");
	if (signature->result == RESULT_PASS && bare.p != NULL)
		signature->reason = str_format(bodies->arena,
		    "verified, but %.*s is not signed", STR_ARGS(bare));
}

bool
signature_holds(struct signature *signature, struct str header)
{
	bool holds = public_key_verifies(&signature->key, sha256(header),
	    signature->value);

	if (holds)
		signature_judge(signature, RESULT_PASS, "verified");
	else
		signature_judge(signature, RESULT_FAIL, "signature mismatch");
	return holds;
}

void
signature_verify(struct canon_bodies *bodies, struct signature *signature)
{
	struct str header = canon_header(bodies->arena, bodies->mail,
	    signature->names, signature->field, signature->header_relaxed);

	if (signature_holds(signature, header))
		body_judge(bodies, signature);
}
