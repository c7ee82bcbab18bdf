/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signature, of DKIM (RFC 6376, 8301, 8463) or of an ARC set (RFC 8617 4.1):
 * its tags, its key's record, and whether it holds. rsa-sha1 and RSA keys under
 * 1,024 bits fail; a signature with l= that leaves some of the body out is
 * `policy`, never a pass; x= and t= are judged by the time of arrival and not by
 * the clock. A key of a domain that is only testing (t=y) counts like any other: it
 * proves no less, and many forget to take the mark away. Canonical forms are made
 * in canon.c.
 */
#include "auth.h"

#define SIGNED_NAMES_MOST 200	/* names in one h= */
#define SIGNED_BYTES_MOST 8192	/* of one h= */
#define KEY_MOST 4096		/* bytes of a record */
#define KEY_BITS_LEAST 1024
#define DKIM_BEGAN 1072915200	/* 2004: no honest t= is older */
#define SKEW_SECONDS 3600	/* a signer's clock may be ahead by this */

static void
judge(struct signature *signature, enum result result, const char *reason)
{
	signature->judged = true;
	signature->result = result;
	signature->reason = str_of(reason);
}

void
signature_refuse(struct signature *signature, const char *reason)
{
	judge(signature, RESULT_POLICY, reason);
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

static size_t
count_char(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* x= and t= (3.5), by the only clock there is. */
static void
times_judge(struct signature *signature, int64_t arrived)
{
	struct str x = tag_find(signature->tags, STR("x"));
	struct str t = tag_find(signature->tags, STR("t"));
	uint64_t expires = 0, made = 0;

	if ((x.p != NULL && !str_number(x, INT64_MAX / 2, &expires)) ||
	    (t.p != NULL && !str_number(t, INT64_MAX / 2, &made)) ||
	    (t.p != NULL && made < DKIM_BEGAN))
		judge(signature, RESULT_PERMERROR, "malformed");
	else if (x.p != NULL && (int64_t)expires < arrived)
		judge(signature, RESULT_FAIL, "expired");
	else if (t.p != NULL && (int64_t)made > arrived + SKEW_SECONDS)
		judge(signature, RESULT_FAIL, "signed in the future");
	else if (x.p != NULL && t.p != NULL && expires < made)
		judge(signature, RESULT_PERMERROR, "malformed");
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

/* The domain of i= (3.5), or d= where there is none. */
static struct str
agent_domain(struct arena *arena, const struct signature *signature)
{
	struct str agent = tag_find(signature->tags, STR("i"));

	if (agent.p == NULL)
		return signature->domain;
	while (str_find_char(agent, '@') != STR_NOWHERE)
		(void)str_cut(&agent, '@');
	return str_lower(arena, agent);
}

static bool
names_hold(struct str names, struct str wanted)
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
		judge(signature, RESULT_PERMERROR, "malformed");
}

/* Tags that must be there, and those that may be there once only. A seal covers
 * no body and names no fields (RFC 8617 4.1.3). */
static bool
tags_are_whole(const struct signature *signature)
{
	static const char *const needed[] = { "b", "a", "bh", "h" };
	static const char *const single[] = { "v", "a", "b", "bh", "c", "d", "h",
		"i", "l", "q", "s", "t", "x", "cv" };
	bool is_seal = signature->kind == SIGNED_SEAL;
	struct str tags = signature->tags;

	for (size_t i = 0; i < (is_seal ? 2 : 4); i++)
		if (tag_find(tags, str_of(needed[i])).n == 0)
			return false;
	for (size_t i = 0; i < sizeof single / sizeof *single; i++)
		if (tag_repeats(tags, str_of(single[i])))
			return false;
	return !is_seal || tag_find(tags, STR("h")).p == NULL;
}

/* What only DKIM asks for, and what only ARC does. */
static void
kind_judge(struct arena *arena, struct signature *signature)
{
	switch (signature->kind) {
	case SIGNED_DKIM:
		if (!str_equal(tag_find(signature->tags, STR("v")), STR("1")))
			judge(signature, RESULT_PERMERROR, "unknown version");
		else if (!names_hold(signature->names, STR("From")))
			judge(signature, RESULT_PERMERROR, "From is not signed");
		else if (!domain_is_within(agent_domain(arena, signature),
		    signature->domain))
			judge(signature, RESULT_PERMERROR, "i= lies outside d=");
		break;
	case SIGNED_ARC:
		if (names_hold(signature->names, STR("ARC-Seal")))
			judge(signature, RESULT_FAIL, "signs a seal");
		else if (!names_hold(signature->names, STR("From")))
			judge(signature, RESULT_FAIL, "From is not signed");
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
		judge(signature, RESULT_PERMERROR, "malformed");
	else if (signature->names.n > SIGNED_BYTES_MOST ||
	    count_char(signature->names, ':') >= SIGNED_NAMES_MOST)
		judge(signature, RESULT_POLICY, "too many signed fields");
	else if (str_equal_nocase(algorithm, STR("rsa-sha1")))
		judge(signature, RESULT_FAIL, "weak algorithm rsa-sha1");
	else if (!str_equal_nocase(algorithm, STR("rsa-sha256")) &&
	    !str_equal_nocase(algorithm, STR("ed25519-sha256")))
		judge(signature, RESULT_PERMERROR, "unknown algorithm");
	else if (!canonicalization_read(signature))
		judge(signature, RESULT_PERMERROR, "unknown canonicalization");
	else if (!key_is_in_dns(signature->tags))
		judge(signature, RESULT_PERMERROR, "unknown query method");
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
	    .tags = tags, .domain = str_lower(arena, tag_find(tags, STR("d"))),
	    .selector = str_lower(arena, tag_find(tags, STR("s"))),
	    .algorithm = str_lower(arena, tag_find(tags, STR("a"))),
	    .names = tag_find(tags, STR("h")),
	    .body_length = tag_find(tags, STR("l")) };
}

/* ---- Keys ------------------------------------------------------------------ */

/* Is `wanted`, or "*", in a list with colons? An absent list holds everything. */
static bool
list_allows(struct str list, struct str wanted)
{
	return list.p == NULL || names_hold(list, wanted) ||
	    names_hold(list, STR("*"));
}

/* k= (3.6.1, RFC 8463 4.1) and the first half of a= name the same kind of key. */
static bool
key_type_fits(const struct signature *signature)
{
	struct str kind = tag_find(signature->record, STR("k"));
	struct str algorithm = signature->algorithm;

	return str_equal_nocase(kind.p == NULL ? STR("rsa") : kind,
	    str_slice(algorithm, 0, str_find_char(algorithm, '-')));
}

/* g= of RFC 4871: the local part that the key is for, with one "*". */
static bool
granularity_allows(const struct signature *signature)
{
	struct str g = tag_find(signature->record, STR("g")), local;
	struct str agent = tag_find(signature->tags, STR("i")), before;

	if (g.p == NULL || str_equal(g, STR("*")))
		return true;
	local = str_slice(agent, 0, str_find_char(agent, '@'));
	if (str_find_char(g, '*') == STR_NOWHERE)
		return g.n > 0 && str_equal(g, local);
	before = str_cut(&g, '*');
	return local.n >= before.n + g.n && str_starts(local, before) &&
	    str_ends(local, g);
}

static void
record_judge(struct arena *arena, struct signature *signature)
{
	struct str record = signature->record, bytes;
	struct str version = tag_find(record, STR("v"));
	struct str flags = tag_find(record, STR("t"));
	bool rsa = str_starts_nocase(signature->algorithm, STR("rsa"));
	bool bad;

	if (tag_find(record, STR("p")).n == 0) {
		judge(signature, RESULT_PERMERROR, "key revoked");
		return;
	}
	bytes = encoding_base64(arena, tag_find(record, STR("p")), &bad);
	signature->test = names_hold(flags, STR("y"));
	if (record.n > KEY_MOST || tag_repeats(record, STR("p")) ||
	    (version.p != NULL && !str_equal(version, STR("DKIM1"))))
		judge(signature, RESULT_PERMERROR, "key malformed");
	else if (!key_type_fits(signature))
		judge(signature, RESULT_PERMERROR, "key of another type");
	else if (!list_allows(tag_find(record, STR("h")), STR("sha256")))
		judge(signature, RESULT_PERMERROR, "key for another hash");
	else if (!list_allows(tag_find(record, STR("s")), STR("email")))
		judge(signature, RESULT_PERMERROR, "key for another service");
	else if (names_hold(flags, STR("s")) && !str_equal(agent_domain(arena,
	    signature), signature->domain))
		judge(signature, RESULT_PERMERROR, "key not for subdomains");
	else if (!granularity_allows(signature))
		judge(signature, RESULT_PERMERROR, "key for other addresses");
	else if (bad || !(rsa ? public_key_rsa(bytes, &signature->key)
	    : public_key_ed25519(bytes, &signature->key)))
		judge(signature, RESULT_PERMERROR, "key malformed");
	else if (rsa && signature->key.bits < KEY_BITS_LEAST)
		judge(signature, RESULT_FAIL, "key under 1024 bits");
	else if (signature->key.bits > PUBLIC_KEY_BITS_MOST)
		judge(signature, RESULT_PERMERROR, "key over 8192 bits");
}

static void
key_judge(struct arena *arena, struct signature *signature,
    const struct answer *answer)
{
	size_t keys = 0;

	switch (answer->status) {
	case ANSWER_TEMPERROR:
		judge(signature, RESULT_TEMPERROR, "key look-up failed");
		return;
	case ANSWER_LIMIT:	/* waiting would not help */
	case ANSWER_FAILED:
		judge(signature, RESULT_PERMERROR, "key not asked for");
		return;
	case ANSWER_NODATA:
	case ANSWER_NXDOMAIN:
	case ANSWER__COUNT:
		judge(signature, RESULT_PERMERROR, "no key");
		return;
	case ANSWER_DATA:
		break;
	}
	for (size_t i = 0; i < answer->n; i++) {
		if (tag_find(answer->records[i], STR("p")).p == NULL)
			continue;	/* other text below the same name */
		signature->record = answer->records[i];
		keys++;
	}
	if (keys == 0)
		judge(signature, RESULT_PERMERROR, "no key");
	else if (keys > 1)
		judge(signature, RESULT_PERMERROR, "several keys");
	else
		record_judge(arena, signature);
}

struct str
signature_key_name(struct arena *arena, const struct signature *signature)
{
	if (!key_name_is_good(signature))
		return NO_STR;
	return str_format(arena, "%.*s._domainkey.%.*s",
	    STR_ARGS(signature->selector), STR_ARGS(signature->domain));
}

void
signature_keys(struct arena *arena, struct signature *signatures, size_t n,
    const struct ask *ask)
{
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	struct signature *asked[ASK_AT_ONCE];
	size_t asked_n = 0;

	for (size_t i = 0; i < n; i++) {
		if (signatures[i].judged)
			continue;
		if (asked_n == ASK_AT_ONCE) {
			judge(&signatures[i], RESULT_PERMERROR,
			    "key not asked for");
			continue;
		}
		asked[asked_n] = &signatures[i];
		questions[asked_n++] = (struct question){ QUESTION_DNS, RR_TXT,
		    signature_key_name(arena, &signatures[i]) };
	}
	if (asked_n == 0)
		return;
	ask->put(ask->context, arena, questions, asked_n, answers);
	for (size_t i = 0; i < asked_n; i++)
		key_judge(arena, asked[i], &answers[i]);
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

/* bh= and l= (3.5). */
static void
body_judge(struct canon_bodies *bodies, struct signature *signature)
{
	struct str body = body_of(bodies, signature->body_relaxed);
	struct str bare = shown_and_unsigned(bodies->mail, signature->names);
	uint64_t length = body.n;

	if (signature->body_length.p != NULL &&
	    !str_number(signature->body_length, INT64_MAX, &length))
		judge(signature, RESULT_PERMERROR, "malformed");
	else if (length > body.n)
		judge(signature, RESULT_FAIL, "body shorter than signed");
	else if (memcmp(sha256(str_slice(body, 0, length)).bytes,
	    signature->body_hash.p, sizeof(struct digest)) != 0)
		judge(signature, RESULT_FAIL, "body hash mismatch");
	else if (length < body.n)
		judge(signature, RESULT_POLICY, "partial body");
	else
		judge(signature, RESULT_PASS, "verified");
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
		judge(signature, RESULT_PASS, "verified");
	else
		judge(signature, RESULT_FAIL, "signature mismatch");
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
