/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DKIM (RFC 6376, 8301, 8463) through libopendkim, whose only home this is.
 * The library canonicalises and verifies; everything that is policy stands
 * here: keys are asked for in one list beforehand, so that no look-up happens
 * inside the library and a failed one stays temperror; rsa-sha1 and RSA keys
 * under 1,024 bits fail; a signature with l= that leaves some of the body out
 * is `policy`, never a pass; x= and t= are judged by the time of arrival,
 * because the library would use the clock. The number of signatures, of
 * signed field names and of header fields is bounded, since the library's work
 * is their product. Bare LF becomes CRLF and a missing last line end is added,
 * so that a message saved by an editor verifies as it was sent.
 */
#include <opendkim/dkim.h>

#include "auth.h"

#define SIGNED_NAMES_MOST 200	/* names in one h= */
#define SIGNED_BYTES_MOST 8192	/* of one h= */
#define FIELDS_MOST 2000	/* header fields of a message with signatures */
#define KEY_MOST 1024		/* the library's buffer, less the NUL */
#define KEY_BITS_LEAST 1024
#define DKIM_BEGAN 1072915200	/* 2004: no honest t= is older */
#define SKEW_SECONDS 3600	/* a signer's clock may be ahead by this */

struct candidate {
	const struct field *field;
	struct str tags;		/* the field's value, unfolded */
	struct str domain, selector, body_length;
	struct str names;		/* h= */
	struct str key;			/* its record */
	uint64_t made;			/* t=, or 0 */
	unsigned rank;			/* 0: d= is From's domain; 1: related */
	bool judged;			/* without the library */
	struct dkim_signature *out;
};

struct work {
	struct arena *arena;
	struct candidate *at;
	size_t n;
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
	candidate->made = made;
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

static void
signature_judge(struct candidate *candidate, int64_t arrived)
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
	else if (str_equal_nocase(algorithm, STR("rsa-sha1")))
		judge(candidate, RESULT_FAIL, "weak algorithm rsa-sha1");
	else if (!key_is_in_dns(tags))
		judge(candidate, RESULT_PERMERROR, "unknown query method");
	else
		times_judge(candidate, arrived);
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

/* k= (3.6.1, RFC 8463 4.1) and the first half of a= name the same kind of key;
 * the library looks only at what p= holds. */
static bool
key_type_fits(const struct candidate *candidate)
{
	struct str kind = tag_find(candidate->key, STR("k"));
	struct str algorithm = candidate->out->algorithm;

	return str_equal_nocase(kind.p == NULL ? STR("rsa") : kind,
	    str_slice(algorithm, 0, str_find_char(algorithm, '-')));
}

static void
key_judge(struct candidate *candidate, const struct answer *answer)
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
		candidate->key = answer->records[i];
		keys++;
	}
	if (keys == 0)
		judge(candidate, RESULT_PERMERROR, "no key");
	else if (keys > 1)
		judge(candidate, RESULT_PERMERROR, "several keys");
	else if (tag_find(candidate->key, STR("p")).n == 0)
		judge(candidate, RESULT_PERMERROR, "key revoked");
	else if (!key_type_fits(candidate))
		judge(candidate, RESULT_PERMERROR, "key of another type");
	else if (candidate->key.n > KEY_MOST ||
	    memchr(candidate->key.p, '\0', candidate->key.n) != NULL)
		judge(candidate, RESULT_PERMERROR, "key malformed");
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
		key_judge(asked[i], &answers[i]);
}

/* ---- The library ------------------------------------------------------- */

static struct str
library_str(const unsigned char *s)
{
	const void *p = s;

	return str_of(p);
}

/* Equal but for white space, which the library may have kept or taken out. */
static bool
equal_but_blanks(struct str a, struct str b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a.n && char_is_space(a.p[i]))
			i++;
		while (j < b.n && char_is_space(b.p[j]))
			j++;
		if (i == a.n || j == b.n)
			return i == a.n && j == b.n;
		if (a.p[i++] != b.p[j++])
			return false;
	}
}

static struct candidate *
candidate_of(const struct work *work, DKIM_SIGINFO *sig)
{
	unsigned char tag[] = "b";
	struct str b = library_str(dkim_sig_gettagvalue(sig, false, tag));
	struct str domain = library_str(dkim_sig_getdomain(sig));
	struct str selector = library_str(dkim_sig_getselector(sig));

	for (size_t i = 0; i < work->n; i++) {
		struct candidate *one = &work->at[i];
		if (!one->judged && str_equal_nocase(one->domain, domain) &&
		    str_equal_nocase(one->selector, selector) &&
		    equal_but_blanks(tag_find(one->tags, STR("b")), b))
			return one;
	}
	return NULL;
}

static DKIM_CBSTAT
key_lookup(DKIM *dkim, DKIM_SIGINFO *sig, unsigned char *buf, size_t size)
{
	const struct work *work = dkim_get_user_context(dkim);
	const struct candidate *candidate = candidate_of(work, sig);

	if (candidate == NULL || candidate->key.n >= size)
		return DKIM_CBSTAT_NOTFOUND;
	memcpy(buf, candidate->key.p, candidate->key.n);
	buf[candidate->key.n] = '\0';
	return DKIM_CBSTAT_CONTINUE;
}

/* Bare LF to CRLF, and a line end where the last one is missing. */
static struct str
lines_as_sent(struct arena *arena, struct str s, bool end)
{
	size_t bare = 0;

	for (size_t i = 0; i < s.n; i++)
		bare += s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r');
	bool missing = end && s.n > 0 && s.p[s.n - 1] != '\n';
	if (bare == 0 && !missing)
		return s;
	char *p = arena_alloc(arena, s.n + bare + 2, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			p[n++] = '\r';
		p[n++] = s.p[i];
	}
	if (missing) {
		/* A lone CR at the end is half a line end. */
		if (p[n - 1] != '\r')
			p[n++] = '\r';
		p[n++] = '\n';
	}
	return (struct str){ p, n };
}

/* Is the field one that some signature could cover? */
static bool
field_is_wanted(const struct work *work, const struct field *field)
{
	if (str_equal_nocase(field->name, STR("From")))
		return true;
	for (size_t i = 0; i < work->n; i++) {
		struct str names = work->at[i].names;
		while (!work->at[i].judged && names.p != NULL) {
			if (str_equal_nocase(str_trim(str_cut(&names, ':')),
			    field->name))
				return true;
		}
	}
	return false;
}

static void
field_feed(struct arena *arena, DKIM *dkim, const struct field *field)
{
	struct str raw = lines_as_sent(arena, field->raw, false);

	while (raw.n > 0 && (raw.p[raw.n - 1] == '\n' ||
	    raw.p[raw.n - 1] == '\r'))
		raw.n--;
	unsigned char *copy = arena_alloc(arena, raw.n + 1, 1);
	memcpy(copy, raw.p, raw.n);
	(void)dkim_header(dkim, copy, raw.n);
}

/* Fields in their order; of the signatures only those not judged already. */
static void
header_feed(const struct work *work, DKIM *dkim, const struct mail *mail)
{
	for (size_t i = 0; i < mail->fields_n; i++) {
		const struct field *field = &mail->fields[i];
		bool wanted = false;
		if (str_equal_nocase(field->name, STR("DKIM-Signature"))) {
			for (size_t j = 0; j < work->n; j++)
				wanted |= work->at[j].field == field &&
				    !work->at[j].judged;
		} else {
			wanted = field->name.n > 0 &&
			    field_is_wanted(work, field);
		}
		if (wanted)
			field_feed(work->arena, dkim, field);
	}
}

/* The length of the canonical body (3.4.3, 3.4.4); the library counts only as
 * far as l= goes. */
static uint64_t
canonical_length(struct str body, bool relaxed)
{
	uint64_t n = 0, kept = 0;	/* kept: less empty lines at the end */
	struct str line;

	while (str_line(&body, &line)) {
		size_t last = line.n;
		while (relaxed && last > 0 && (line.p[last - 1] == ' ' ||
		    line.p[last - 1] == '\t'))
			last--;
		for (size_t i = 0; i < last; i++) {
			bool blank = line.p[i] == ' ' || line.p[i] == '\t';
			bool again = blank && i > 0 && (line.p[i - 1] == ' ' ||
			    line.p[i - 1] == '\t');
			n += !relaxed || !again;
		}
		n += 2;
		if (last > 0)
			kept = n;
	}
	return kept == 0 && !relaxed ? 2 : kept;
}

/* l= that leaves out some of the body: what follows may be anybody's. */
static bool
body_is_partial(const struct mail *mail, const struct candidate *one)
{
	struct str canon = tag_find(one->tags, STR("c"));
	uint64_t length;

	if (one->body_length.p == NULL)
		return false;
	(void)str_cut(&canon, '/');
	return !str_number(one->body_length, INT64_MAX, &length) ||
	    length < canonical_length(mail->parts[0].body,
	    str_equal_nocase(str_trim(canon), STR("relaxed")));
}

static void
result_note(struct arena *arena, const struct mail *mail, DKIM_SIGINFO *sig,
    struct candidate *one)
{
	unsigned flags = dkim_sig_getflags(sig);
	unsigned bits = 0;
	bool rsa = str_starts_nocase(one->out->algorithm, STR("rsa"));
	DKIM_SIGERROR error = dkim_sig_geterror(sig);

	one->out->test = (flags & DKIM_SIGFLAG_TESTKEY) != 0;
	(void)dkim_sig_getkeysize(sig, &bits);
	if (error == DKIM_SIGERROR_KEYTOOSMALL ||
	    (rsa && bits > 0 && bits < KEY_BITS_LEAST))
		judge(one, RESULT_FAIL, "key under 1024 bits");
	else if (DKIM_SIG_CHECK(sig) && body_is_partial(mail, one))
		judge(one, RESULT_POLICY, "partial body");
	else if (DKIM_SIG_CHECK(sig))
		judge(one, RESULT_PASS, "verified");
	else if ((flags & DKIM_SIGFLAG_PASSED) != 0 &&
	    dkim_sig_getbh(sig) == DKIM_SIGBH_MISMATCH)
		judge(one, RESULT_FAIL, "body hash mismatch");
	else if (error == DKIM_SIGERROR_BADSIG ||
	    error == DKIM_SIGERROR_UNKNOWN || error == DKIM_SIGERROR_OK)
		judge(one, RESULT_FAIL, "signature mismatch");
	else
		judge(one, RESULT_PERMERROR, "");
	if (one->out->result == RESULT_PERMERROR) {
		const char *text = dkim_sig_geterrorstr(error);
		one->out->reason = str_keep(arena, str_of(text != NULL ? text :
		    "malformed"));
	}
}

/*
 * The drift that keeps the library's clock out of the result. It calls a
 * signature expired when now >= x + drift and premature when now < t - drift,
 * the latter without a sign, so that a drift above t is always premature. The
 * smallest t= is therefore the widest drift there is; it is wider than the age
 * of any signed mail until 2038, since none is older than 2004.
 */
static uint64_t
drift_of(const struct work *work)
{
	uint64_t drift = UINT64_C(1) << 62;

	for (size_t i = 0; i < work->n; i++) {
		const struct candidate *one = &work->at[i];
		if (!one->judged && one->made > 0 && one->made < drift)
			drift = one->made;
	}
	return drift;
}

/*
 * One handle for the process, the only state outside an arena here: opening
 * one reads the resolver's configuration from disk, which a jailed examiner
 * can't, so it is opened before the forks. It holds nothing of any message.
 */
static DKIM_LIB *
library_of_process(void)
{
	static DKIM_LIB *library;
	unsigned flags = DKIM_LIBFLAGS_BADSIGHANDLES |
	    DKIM_LIBFLAGS_DELAYSIGPROC;
	unsigned bits = KEY_BITS_LEAST;

	if (library != NULL)
		return library;
	library = dkim_init(NULL, NULL);
	if (library == NULL)
		panic("libopendkim: cannot be started");
	(void)dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags,
	    sizeof flags);
	(void)dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits,
	    sizeof bits);
	(void)dkim_set_key_lookup(library, key_lookup);
	dkim_dns_set_init(library, NULL);
	dkim_dns_set_close(library, NULL);
	return library;
}

void
dkim_prepare(void)
{
	(void)library_of_process();
}

static void
message_verify(struct work *work, const struct mail *mail, DKIM_LIB *library)
{
	DKIM_STAT status;
	DKIM_SIGINFO **sigs = NULL;
	int n = 0;
	DKIM *dkim = dkim_verify(library, (const unsigned char *)"seki", NULL,
	    &status);

	if (dkim == NULL)
		return;
	(void)dkim_set_user_context(dkim, work);
	header_feed(work, dkim, mail);
	if (dkim_eoh(dkim) != DKIM_STAT_OK)
		goto out;
	struct str body = mail->parts_n > 0 ? mail->parts[0].body : NO_STR;
	body = lines_as_sent(work->arena, body, true);
	unsigned char *bytes = arena_alloc(work->arena, body.n + 1, 1);
	if (body.n > 0) {
		memcpy(bytes, body.p, body.n);
		(void)dkim_body(dkim, bytes, body.n);
	}
	(void)dkim_eom(dkim, NULL);
	if (dkim_getsiglist(dkim, &sigs, &n) != DKIM_STAT_OK)
		goto out;
	for (int i = 0; i < n; i++) {
		struct candidate *one = candidate_of(work, sigs[i]);
		if (one == NULL)
			continue;
		(void)dkim_sig_process(dkim, sigs[i]);
		result_note(work->arena, mail, sigs[i], one);
	}
out:
	(void)dkim_free(dkim);
}

static void
signatures_verify(struct work *work, const struct mail *mail)
{
	bool any = false;

	for (size_t i = 0; i < work->n; i++)
		any |= !work->at[i].judged;
	if (any) {
		DKIM_LIB *library = library_of_process();
		uint64_t drift = drift_of(work);
		if (dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT,
		    &drift, sizeof drift) != DKIM_STAT_OK)
			panic("libopendkim: takes no clock drift");
		message_verify(work, mail, library);
	}
	for (size_t i = 0; i < work->n; i++) {
		if (!work->at[i].judged)
			judge(&work->at[i], RESULT_PERMERROR, "malformed");
	}
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
	struct work work = { arena, candidates, all < most ? all : most };

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
		signature_judge(one, arrived);
		if (!one->judged && mail->fields_n > FIELDS_MOST)
			judge(one, RESULT_POLICY, "too many header fields");
	}
	keys_ask(arena, candidates, work.n, ask);
	signatures_verify(&work, mail);
	if (all > most) {
		struct dkim_signature *last =
		    &dkim_out->signatures[dkim_out->n++];
		last->result = RESULT_POLICY;
		last->reason = str_format(arena, "%zu more signatures not "
		    "checked", all - most);
	}
	dkim_out->result = best_of(dkim_out);
}
