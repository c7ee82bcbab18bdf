/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DKIM (RFC 6376, 8301, 8463). Keys are asked for in one list, so that a failed
 * look-up stays temperror and never becomes "no key"; rsa-sha1 and RSA keys under
 * 1,024 bits fail; a signature with l= that leaves some of the body out is
 * `policy`, never a pass; x= and t= are judged by the time of arrival and not by
 * the clock. A key of a domain that is only testing (t=y) counts like any other: it
 * proves no less, and many forget to take the mark away. The number of
 * signatures, of signed names and of header fields is bounded, since the work is
 * their product. Canonical forms are made in canon.c.
 */
#include "auth.h"

#define SIGNED_NAMES_MOST 200	/* names in one h= */
#define SIGNED_BYTES_MOST 8192	/* of one h= */
#define FIELDS_MOST 2000	/* header fields of a message with signatures */
#define KEY_MOST 4096		/* bytes of a record */
#define KEY_BITS_LEAST 1024
#define DKIM_BEGAN 1072915200	/* 2004: no honest t= is older */
#define SKEW_SECONDS 3600	/* a signer's clock may be ahead by this */

struct candidate {
	const struct field *field;
	struct str tags;		/* the field's value, unfolded */
	struct str domain, selector, body_length;
	struct str names;		/* h= */
	struct str signature, body_hash;	/* b= and bh=, decoded */
	bool header_relaxed, body_relaxed;	/* c= */
	struct str record;		/* its key's */
	struct public_key key;
	unsigned rank;			/* 0: d= is From's domain; 1: related */
	bool judged;			/* there is nothing more to find out */
	struct dkim_signature *out;
};

static void
judge(struct candidate *candidate, enum result result, const char *reason)
{
	candidate->judged = true;
	candidate->out->result = result;
	candidate->out->reason = str_of(reason);
}

/* ---- Signatures, read by ourselves ------------------------------------- */

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
key_name_is_good(const struct candidate *candidate)
{
	size_t between = sizeof "._domainkey." - 1;

	return dns_name_is_good(candidate->domain) &&
	    dns_name_is_good(candidate->selector) &&
	    candidate->domain.n + between + candidate->selector.n <= 253;
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
times_judge(struct candidate *candidate, int64_t arrived)
{
	struct str x = tag_find(candidate->tags, STR("x"));
	struct str t = tag_find(candidate->tags, STR("t"));
	uint64_t expires = 0, made = 0;

	if ((x.p != NULL && !str_number(x, INT64_MAX / 2, &expires)) ||
	    (t.p != NULL && !str_number(t, INT64_MAX / 2, &made)) ||
	    (t.p != NULL && made < DKIM_BEGAN))
		judge(candidate, RESULT_PERMERROR, "malformed");
	else if (x.p != NULL && (int64_t)expires < arrived)
		judge(candidate, RESULT_FAIL, "expired");
	else if (t.p != NULL && (int64_t)made > arrived + SKEW_SECONDS)
		judge(candidate, RESULT_FAIL, "signed in the future");
	else if (x.p != NULL && t.p != NULL && expires < made)
		judge(candidate, RESULT_PERMERROR, "malformed");
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
canonicalization_read(struct candidate *candidate)
{
	struct str body = tag_find(candidate->tags, STR("c")), header;

	header = str_trim(str_cut(&body, '/'));
	body = str_trim(body);
	candidate->header_relaxed = str_equal_nocase(header, STR("relaxed"));
	candidate->body_relaxed = str_equal_nocase(body, STR("relaxed"));
	return (candidate->header_relaxed || header.p == NULL ||
	    str_equal_nocase(header, STR("simple"))) &&
	    (candidate->body_relaxed || body.p == NULL ||
	    str_equal_nocase(body, STR("simple")));
}

/* The domain of i= (3.5), or d= where there is none. */
static struct str
agent_domain(struct arena *arena, const struct candidate *candidate)
{
	struct str agent = tag_find(candidate->tags, STR("i"));

	if (agent.p == NULL)
		return candidate->domain;
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
values_read(struct arena *arena, struct candidate *candidate)
{
	bool signature_bad, hash_bad;

	candidate->signature = encoding_base64(arena, tag_find(candidate->tags,
	    STR("b")), &signature_bad);
	candidate->body_hash = encoding_base64(arena, tag_find(candidate->tags,
	    STR("bh")), &hash_bad);
	if (signature_bad || hash_bad || candidate->signature.n == 0 ||
	    candidate->body_hash.n != sizeof(struct digest))
		judge(candidate, RESULT_PERMERROR, "malformed");
}

static void
signature_judge(struct arena *arena, struct candidate *candidate,
    int64_t arrived)
{
	static const char *const needed[] = { "b", "bh", "h", "a" };
	static const char *const single[] = {
		"v", "a", "b", "bh", "c", "d", "h", "i", "l", "q", "s", "t", "x"
	};
	struct str tags = candidate->tags;

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		if (tag_find(tags, str_of(needed[i])).n == 0)
			judge(candidate, RESULT_PERMERROR, "malformed");
	}
	for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
		if (tag_repeats(tags, str_of(single[i])))
			judge(candidate, RESULT_PERMERROR, "malformed");
	}
	if (!key_name_is_good(candidate))
		judge(candidate, RESULT_PERMERROR, "malformed");
	if (candidate->judged)
		return;
	struct str algorithm = candidate->out->algorithm;
	if (candidate->names.n > SIGNED_BYTES_MOST ||
	    count_char(candidate->names, ':') >= SIGNED_NAMES_MOST)
		judge(candidate, RESULT_POLICY, "too many signed fields");
	else if (!str_equal(tag_find(tags, STR("v")), STR("1")))
		judge(candidate, RESULT_PERMERROR, "unknown version");
	else if (str_equal_nocase(algorithm, STR("rsa-sha1")))
		judge(candidate, RESULT_FAIL, "weak algorithm rsa-sha1");
	else if (!str_equal_nocase(algorithm, STR("rsa-sha256")) &&
	    !str_equal_nocase(algorithm, STR("ed25519-sha256")))
		judge(candidate, RESULT_PERMERROR, "unknown algorithm");
	else if (!canonicalization_read(candidate))
		judge(candidate, RESULT_PERMERROR, "unknown canonicalization");
	else if (!key_is_in_dns(tags))
		judge(candidate, RESULT_PERMERROR, "unknown query method");
	else if (!names_hold(candidate->names, STR("From")))
		judge(candidate, RESULT_PERMERROR, "From is not signed");
	else if (!domain_is_within(agent_domain(arena, candidate),
	    candidate->domain))
		judge(candidate, RESULT_PERMERROR, "i= lies outside d=");
	else
		times_judge(candidate, arrived);
	if (!candidate->judged)
		values_read(arena, candidate);
}

static unsigned
rank_of(struct str domain, struct str from_domain)
{
	if (from_domain.n == 0 || domain.n == 0)
		return 2;
	if (str_equal(domain, from_domain))
		return 0;
	return domain_is_within(domain, from_domain) ||
	    domain_is_within(from_domain, domain) ? 1 : 2;
}

/* All DKIM-Signature fields: those of From's domain first, then its relatives,
 * so that two hundred foreign signatures can't push the one that counts out. */
static size_t
candidates_collect(struct arena *arena, const struct mail *mail,
    struct str from_domain, size_t most, struct candidate *candidates)
{
	size_t n = 0, all = 0;

	for (unsigned rank = 0; rank < 3; rank++) {
		for (size_t i = 0; i < mail->fields_n; i++) {
			const struct field *field = &mail->fields[i];
			if (!str_equal_nocase(field->name,
			    STR("DKIM-Signature")))
				continue;
			all += rank == 0;
			if (n == most)
				continue;
			struct candidate one = { .field = field };
			one.tags = header_unfold(arena, field->body);
			one.domain = str_lower(arena, tag_find(one.tags,
			    STR("d")));
			one.selector = str_lower(arena, tag_find(one.tags,
			    STR("s")));
			one.body_length = tag_find(one.tags, STR("l"));
			one.names = tag_find(one.tags, STR("h"));
			one.rank = rank_of(one.domain, from_domain);
			if (one.rank == rank)
				candidates[n++] = one;
		}
	}
	return all;
}

/* ---- Keys -------------------------------------------------------------- */

/* Is `wanted`, or "*", in a list with colons? An absent list holds everything. */
static bool
list_allows(struct str list, struct str wanted)
{
	return list.p == NULL || names_hold(list, wanted) ||
	    names_hold(list, STR("*"));
}

/* k= (3.6.1, RFC 8463 4.1) and the first half of a= name the same kind of key. */
static bool
key_type_fits(const struct candidate *candidate)
{
	struct str kind = tag_find(candidate->record, STR("k"));
	struct str algorithm = candidate->out->algorithm;

	return str_equal_nocase(kind.p == NULL ? STR("rsa") : kind,
	    str_slice(algorithm, 0, str_find_char(algorithm, '-')));
}

/* g= of RFC 4871: the local part that the key is for, with one "*". */
static bool
granularity_allows(const struct candidate *candidate)
{
	struct str g = tag_find(candidate->record, STR("g")), local;
	struct str agent = tag_find(candidate->tags, STR("i")), before;

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
record_judge(struct arena *arena, struct candidate *candidate)
{
	struct str record = candidate->record, bytes;
	struct str version = tag_find(record, STR("v"));
	struct str flags = tag_find(record, STR("t"));
	bool rsa = str_starts_nocase(candidate->out->algorithm, STR("rsa"));
	bool bad;

	if (tag_find(record, STR("p")).n == 0) {
		judge(candidate, RESULT_PERMERROR, "key revoked");
		return;
	}
	bytes = encoding_base64(arena, tag_find(record, STR("p")), &bad);
	candidate->out->test = names_hold(flags, STR("y"));
	if (record.n > KEY_MOST || tag_repeats(record, STR("p")) ||
	    (version.p != NULL && !str_equal(version, STR("DKIM1"))))
		judge(candidate, RESULT_PERMERROR, "key malformed");
	else if (!key_type_fits(candidate))
		judge(candidate, RESULT_PERMERROR, "key of another type");
	else if (!list_allows(tag_find(record, STR("h")), STR("sha256")))
		judge(candidate, RESULT_PERMERROR, "key for another hash");
	else if (!list_allows(tag_find(record, STR("s")), STR("email")))
		judge(candidate, RESULT_PERMERROR, "key for another service");
	else if (names_hold(flags, STR("s")) && !str_equal(agent_domain(arena,
	    candidate), candidate->domain))
		judge(candidate, RESULT_PERMERROR, "key not for subdomains");
	else if (!granularity_allows(candidate))
		judge(candidate, RESULT_PERMERROR, "key for other addresses");
	else if (bad || !(rsa ? public_key_rsa(bytes, &candidate->key)
	    : public_key_ed25519(bytes, &candidate->key)))
		judge(candidate, RESULT_PERMERROR, "key malformed");
	else if (rsa && candidate->key.bits < KEY_BITS_LEAST)
		judge(candidate, RESULT_FAIL, "key under 1024 bits");
	else if (candidate->key.bits > PUBLIC_KEY_BITS_MOST)
		judge(candidate, RESULT_PERMERROR, "key over 8192 bits");
}

static void
key_judge(struct arena *arena, struct candidate *candidate,
    const struct answer *answer)
{
	size_t keys = 0;

	switch (answer->status) {
	case ANSWER_TEMPERROR:
		judge(candidate, RESULT_TEMPERROR, "key look-up failed");
		return;
	case ANSWER_LIMIT:	/* waiting would not help */
	case ANSWER_FAILED:
		judge(candidate, RESULT_PERMERROR, "key not asked for");
		return;
	case ANSWER_NODATA:
	case ANSWER_NXDOMAIN:
	case ANSWER__COUNT:
		judge(candidate, RESULT_PERMERROR, "no key");
		return;
	case ANSWER_DATA:
		break;
	}
	for (size_t i = 0; i < answer->n; i++) {
		if (tag_find(answer->records[i], STR("p")).p == NULL)
			continue;	/* other text below the same name */
		candidate->record = answer->records[i];
		keys++;
	}
	if (keys == 0)
		judge(candidate, RESULT_PERMERROR, "no key");
	else if (keys > 1)
		judge(candidate, RESULT_PERMERROR, "several keys");
	else
		record_judge(arena, candidate);
}

static struct str
key_name(struct arena *arena, const struct candidate *candidate)
{
	return str_format(arena, "%.*s._domainkey.%.*s",
	    STR_ARGS(candidate->selector), STR_ARGS(candidate->domain));
}

static void
keys_ask(struct arena *arena, struct candidate *candidates, size_t n,
    const struct ask *ask)
{
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	struct candidate *asked[ASK_AT_ONCE];
	size_t asked_n = 0;

	for (size_t i = 0; i < n && asked_n < ASK_AT_ONCE; i++) {
		if (candidates[i].judged)
			continue;
		asked[asked_n] = &candidates[i];
		questions[asked_n++] = (struct question){
			QUESTION_DNS, RR_TXT, key_name(arena, &candidates[i])
		};
	}
	if (asked_n == 0)
		return;
	ask->put(ask->context, arena, questions, asked_n, answers);
	for (size_t i = 0; i < asked_n; i++)
		key_judge(arena, asked[i], &answers[i]);
}

/* ---- Verifying ----------------------------------------------------------- */

/* Canonical bodies are the same for all signatures that ask for one. */
struct work {
	struct arena *arena;
	const struct mail *mail;
	struct candidate *at;
	size_t n;
	struct str bodies[2];		/* simple, relaxed; absent: not made yet */
};

static struct str
body_of(struct work *work, bool relaxed)
{
	struct str *body = &work->bodies[relaxed];

	if (body->p == NULL)
		*body = canon_body(work->arena, work->mail->parts_n > 0 ?
		    work->mail->parts[0].body : NO_STR, relaxed);
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
body_judge(struct work *work, struct candidate *one)
{
	struct str body = body_of(work, one->body_relaxed);
	struct str unsigned_one = shown_and_unsigned(work->mail, one->names);
	uint64_t length = body.n;

	if (one->body_length.p != NULL &&
	    !str_number(one->body_length, INT64_MAX, &length))
		judge(one, RESULT_PERMERROR, "malformed");
	else if (length > body.n)
		judge(one, RESULT_FAIL, "body shorter than signed");
	else if (memcmp(sha256(str_slice(body, 0, length)).bytes,
	    one->body_hash.p, sizeof(struct digest)) != 0)
		judge(one, RESULT_FAIL, "body hash mismatch");
	else if (length < body.n)
		judge(one, RESULT_POLICY, "partial body");
	else if (unsigned_one.p != NULL)
		judge(one, RESULT_PASS, str_cstr(work->arena, str_format(
		    work->arena, "verified, but %.*s is not signed",
		    STR_ARGS(unsigned_one))));
	else
		judge(one, RESULT_PASS, "verified");
}

static void
signature_verify(struct work *work, struct candidate *one)
{
	struct str header = canon_header(work->arena, work->mail, one->names,
	    one->field, one->header_relaxed);

	if (!public_key_verifies(&one->key, sha256(header), one->signature))
		judge(one, RESULT_FAIL, "signature mismatch");
	else
		body_judge(work, one);
}

static enum result
best_of(const struct dkim *dkim)
{
	static const enum result order[] = {
		RESULT_PASS, RESULT_TEMPERROR, RESULT_POLICY, RESULT_FAIL,
		RESULT_PERMERROR
	};

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		for (size_t j = 0; j < dkim->n; j++) {
			if (dkim->signatures[j].result == order[i])
				return order[i];
		}
	}
	return RESULT_NONE;
}

void
dkim_foresee(struct arena *arena, const struct mail *mail,
    struct str from_domain, const struct limits *limits,
    struct questions *questions)
{
	size_t most = limits->signatures;
	struct candidate *candidates = NEW_ARRAY(arena, struct candidate,
	    most + 1);
	size_t n = candidates_collect(arena, mail, from_domain, most,
	    candidates);

	for (size_t i = 0; i < n && i < most; i++)
		if (key_name_is_good(&candidates[i]))
			questions_add(questions, QUESTION_DNS, RR_TXT,
			    key_name(arena, &candidates[i]));
}

void
dkim_check(struct arena *arena, const struct mail *mail,
    struct str from_domain, int64_t arrived, const struct limits *limits,
    const struct ask *ask, struct dkim *dkim_out)
{
	size_t most = limits->signatures;
	struct candidate *candidates = NEW_ARRAY(arena, struct candidate,
	    most + 1);
	size_t all = candidates_collect(arena, mail, from_domain, most,
	    candidates);
	struct work work = { .arena = arena, .mail = mail, .at = candidates,
	    .n = all < most ? all : most };

	*dkim_out = (struct dkim){ .result = RESULT_NONE };
	if (all == 0)
		return;
	dkim_out->signatures = NEW_ARRAY(arena, struct dkim_signature,
	    work.n + 1);
	dkim_out->n = work.n;
	for (size_t i = 0; i < work.n; i++) {
		struct candidate *one = &candidates[i];
		one->out = &dkim_out->signatures[i];
		one->out->domain = one->domain;
		one->out->selector = one->selector;
		one->out->algorithm = str_lower(arena, tag_find(one->tags,
		    STR("a")));
		one->out->same_domain = one->rank == 0;
		signature_judge(arena, one, arrived);
		if (!one->judged && mail->fields_n > FIELDS_MOST)
			judge(one, RESULT_POLICY, "too many header fields");
	}
	keys_ask(arena, candidates, work.n, ask);
	for (size_t i = 0; i < work.n; i++)
		if (!candidates[i].judged)
			signature_verify(&work, &candidates[i]);
	if (all > most) {
		struct dkim_signature *last =
		    &dkim_out->signatures[dkim_out->n++];
		last->result = RESULT_POLICY;
		last->reason = str_format(arena, "%zu more signatures not "
		    "checked", all - most);
	}
	dkim_out->result = best_of(dkim_out);
}
