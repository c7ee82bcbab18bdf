/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DKIM (RFC 6376): which of a message's signatures are checked, in what order, and
 * what they say together. Those of From's domain come first, then its relatives, so
 * that two hundred foreign signatures can't push the one that counts out. Keys are
 * asked for in one list, so that a failed look-up stays temperror and never
 * becomes "no key". The number of signatures, of signed names and of header fields
 * is bounded, since the work is their product.
 */
#include "auth.h"

/* 0: d= is From's domain; 1: a relative; 2: somebody else. */
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

/* The first `most` by rank; returns how many there are in all. */
static size_t
signatures_collect(struct arena *arena, const struct mail *mail,
    struct str from_domain, size_t most, struct signature *signatures_out)
{
	size_t n = 0, all = 0;

	for (size_t i = 0; i < mail->fields_n; i++) {
		struct signature one;
		unsigned rank;
		size_t at = n;

		if (!str_equal_nocase(mail->fields[i].name,
		    STR("DKIM-Signature")))
			continue;
		all++;
		signature_read(arena, &mail->fields[i], SIGNED_DKIM, &one);
		rank = rank_of(one.domain, from_domain);
		while (at > 0 && rank < rank_of(signatures_out[at - 1].domain,
		    from_domain))
			at--;
		if (at == most)
			continue;
		if (n < most)
			n++;
		memmove(&signatures_out[at + 1], &signatures_out[at],
		    (n - 1 - at) * sizeof one);
		signatures_out[at] = one;
	}
	return all;
}

/* A domain that is testing asks not to be held to what fails (3.6.1): such a
 * message is one without that signature. */
static enum result
best_of(const struct dkim *dkim)
{
	static const enum result order[] = {
		RESULT_PASS, RESULT_TEMPERROR, RESULT_POLICY, RESULT_FAIL,
		RESULT_PERMERROR
	};

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		for (size_t j = 0; j < dkim->n; j++) {
			const struct dkim_signature *one = &dkim->signatures[j];

			if (one->result == order[i] &&
			    !(one->test && order[i] == RESULT_FAIL))
				return order[i];
		}
	}
	return RESULT_NONE;
}

/* A digest of what may change around a signature that still holds. How a field
 * is folded is none of it: servers on the way do that. */
static struct str
face_of(struct arena *arena, const struct mail *mail)
{
	static const struct str names[] = {
		{ "From", 4 }, { "To", 2 }, { "Cc", 2 }, { "Reply-To", 8 },
		{ "Subject", 7 }, { "Date", 4 }, { "Message-ID", 10 }
	};
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < mail->fields_n; i++) {
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
			if (str_equal_nocase(mail->fields[i].name, names[k]))
				canon_field(&buf, &mail->fields[i], true);
		}
	}
	return str_slice(digest_hex(arena, sha256(buf_str(&buf))), 0, 32);
}

void
dkim_foresee(struct arena *arena, const struct mail *mail,
    struct str from_domain, const struct limits *limits,
    struct questions *questions)
{
	size_t most = limits->signatures;
	struct signature *signatures = NEW_ARRAY(arena, struct signature, most);
	size_t n = signatures_collect(arena, mail, from_domain, most,
	    signatures);

	for (size_t i = 0; i < n && i < most; i++) {
		struct str name = signature_key_name(arena, &signatures[i]);

		if (name.p != NULL)
			questions_add(questions, QUESTION_DNS, RR_TXT, name);
	}
}

void
dkim_check(struct canon_bodies *bodies, struct str from_domain,
    int64_t arrived, const struct limits *limits, const struct ask *ask,
    struct dkim *dkim_out)
{
	struct arena *arena = bodies->arena;
	const struct mail *mail = bodies->mail;
	size_t most = limits->signatures;
	struct signature *signatures = NEW_ARRAY(arena, struct signature, most);
	size_t all = signatures_collect(arena, mail, from_domain, most,
	    signatures);
	size_t n = all < most ? all : most;

	*dkim_out = (struct dkim){ .n = n, .signatures = NEW_ARRAY(arena,
	    struct dkim_signature, n + 1) };
	for (size_t i = 0; i < n; i++) {
		signature_check(arena, &signatures[i], arrived);
		signature_bound(&signatures[i], mail);
	}
	signature_keys(arena, signatures, n, ask);
	for (size_t i = 0; i < n; i++) {
		struct signature *one = &signatures[i];

		if (!one->judged)
			signature_verify(bodies, one);
		if (one->result == RESULT_PASS && dkim_out->key.p == NULL) {
			dkim_out->key = str_slice(digest_hex(arena,
			    sha256(one->value)), 0, 32);
			dkim_out->face = face_of(arena, mail);
		}
		dkim_out->signatures[i] = (struct dkim_signature){
		    .result = one->result, .reason = one->reason,
		    .domain = one->domain, .selector = one->selector,
		    .algorithm = one->algorithm, .test = one->test,
		    .bare = one->bare,
		    .same_domain = rank_of(one->domain, from_domain) == 0 };
	}
	if (all > most)
		dkim_out->signatures[dkim_out->n++] = (struct dkim_signature){
		    .result = RESULT_POLICY, .reason = str_format(arena,
		    "%zu more signatures not checked", all - most) };
	dkim_out->result = best_of(dkim_out);
}
