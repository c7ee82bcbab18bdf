/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authentication-Results (RFC 8601) of our own boundary, and of nobody else.
 * A field is believed only where the boundary writes it (seki.conf(5), group
 * boundary) and only under an authserv-id that the site has named; Microsoft
 * writes no id, so there the place and the configuration must do. Two believed
 * results that contradict each other are worth nothing, and so are more of them
 * than are read. Received-SPF (RFC 7208 9.1) counts in the same place, where it
 * speaks of the client that the trace found; with the results' own word on SPF
 * it must agree. Our id at a place where only the sender could have written it
 * is a forgery, and that is a fact of its own.
 */
#include "results.h"

static bool
id_is_ours(const struct boundary *boundary, struct str id)
{
	for (size_t i = 0; id.p != NULL && i < boundary->authserv_ids_n; i++) {
		if (str_equal_nocase(boundary->authserv_ids[i], id))
			return true;
	}
	return false;
}

/*
 * A server that takes its own id out of foreign mail compares what it sees. Our
 * id in other words (a comment before it, quotes around it, a blank before the
 * colon) may have slipped through, and no server writes it so.
 */
static bool
id_is_plain(const struct field *field, struct str id)
{
	struct str body = str_trim(field->body);

	if (field->raw.p[field->name.n] != ':' || !str_starts(body, id))
		return false;
	body = str_from(body, id.n);
	return body.n > 0 && (body.p[0] == ';' || char_is_space(body.p[0]));
}

static bool
is_received(const struct mail *mail, size_t i)
{
	return str_equal_nocase(mail->fields[i].name, STR("Received"));
}

/* Microsoft's results stand directly above the Received of the host that took
 * the message in from outside. */
static size_t
microsoft_from(struct arena *arena, const struct mail *mail, size_t boundary_at)
{
	struct str body = header_unfold(arena, mail->fields[boundary_at].body);
	size_t by = str_find_nocase(body, STR(" by "));
	size_t i = boundary_at;

	if (by == STR_NOWHERE)
		return boundary_at;
	struct str rest = str_trim(str_from(body, by + 4));
	struct str host = str_cut(&rest, ' ');
	if (!str_ends_nocase(host, STR(".protection.outlook.com")))
		return boundary_at;
	while (i > 0 && !is_received(mail, i - 1))
		i--;
	return i;
}

/* Where believed fields may stand, before `to`. */
struct stretch {
	size_t from, to;
	bool below;
};

static struct stretch
place_find(struct arena *arena, enum results_place results,
    const struct mail *mail, size_t boundary_at)
{
	struct stretch place = { boundary_at, boundary_at, false };

	switch (results) {
	case RESULTS_ABOVE:
		place.from = 0;
		break;
	case RESULTS_BELOW:
		place.below = true;
		place.to = place.from = boundary_at + 1;
		while (place.to < mail->fields_n &&
		    !is_received(mail, place.to))
			place.to++;
		break;
	case RESULTS_MICROSOFT:
		place.from = microsoft_from(arena, mail, boundary_at);
		break;
	case RESULTS_NONE:
		break;
	}
	return place;
}

static struct str
address_domain(struct str address)
{
	size_t at = STR_NOWHERE;

	for (size_t i = 0; i < address.n; i++) {
		if (address.p[i] == '@')
			at = i;
	}
	return at == STR_NOWHERE ? address : str_from(address, at + 1);
}

/* SPF may have been asked of both identities: the envelope sender decides. */
static bool
is_of_helo(const struct method *method)
{
	return method->mailfrom.p == NULL && method->helo.p != NULL;
}

static bool
has_method(const struct results *results, struct str name)
{
	for (size_t i = 0; i < results->n; i++) {
		if (str_equal_nocase(results->at[i].name, name))
			return true;
	}
	return false;
}

static bool
has_mailfrom(const struct results *results, struct str name)
{
	for (size_t i = 0; i < results->n; i++) {
		if (str_equal_nocase(results->at[i].name, name) &&
		    !is_of_helo(&results->at[i]))
			return true;
	}
	return false;
}

/* The one result of a method; contradicted: none. Below the boundary the
 * topmost field that has the method decides (a server that strips its own id
 * from foreign mail leaves none below, but one that does not might). */
static const struct method *
method_one(const struct results *results, struct str name, bool topmost)
{
	bool no_helo = has_mailfrom(results, name);
	const struct method *found = NULL;

	for (size_t i = 0; i < results->n; i++) {
		const struct method *method = &results->at[i];
		if (!str_equal_nocase(method->name, name) ||
		    (no_helo && is_of_helo(method)))
			continue;
		if (found == NULL) {
			found = method;
			continue;
		}
		if (topmost && method->field != found->field)
			break;
		if (method->understood != found->understood ||
		    method->result != found->result ||
		    !str_equal(method->header_from, found->header_from) ||
		    !str_equal(address_domain(method->mailfrom),
		    address_domain(found->mailfrom)))
			return NULL;
	}
	return found != NULL && found->understood ? found : NULL;
}

/* The signer's domain; absent where i= does not lie within d=, which no
 * signature that passed has (RFC 6376 3.5). */
static struct str
dkim_domain_of(const struct method *method)
{
	struct str identity = address_domain(method->header_i);

	if (method->header_d.p == NULL)
		return identity;
	if (identity.p != NULL &&
	    !domain_is_within(identity, method->header_d))
		return NO_STR;
	return method->header_d;
}

/* Could both speak of one signature? What only one of them tells keeps them
 * not apart. */
static bool
may_be_same(struct str a, struct str b)
{
	return a.p == NULL || b.p == NULL || str_equal(a, b);
}

/* header.b is the first characters of b= (RFC 6008), eight or more. */
static bool
dkim_is_same(const struct method *a, const struct method *b)
{
	size_t n = a->header_b.n < b->header_b.n ? a->header_b.n :
	    b->header_b.n;

	return may_be_same(dkim_domain_of(a), dkim_domain_of(b)) &&
	    may_be_same(a->header_s, b->header_s) &&
	    (a->header_b.p == NULL || b->header_b.p == NULL ||
	    str_equal(str_slice(a->header_b, 0, n),
	    str_slice(b->header_b, 0, n)));
}

/* "dkim=none" speaks of no signature, and contradicts each that is one. */
static bool
dkim_is_contradicted(const struct results *results, bool topmost,
    const struct method *one)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct method *other = &results->at[i];
		if (str_equal_nocase(other->name, STR("dkim")) &&
		    (!topmost || other->field == one->field) &&
		    (other->result != one->result ||
		    other->understood != one->understood) &&
		    dkim_is_same(one, other))
			return true;
	}
	return false;
}

/* A message may have several signatures: the best one, and among passes one
 * that goes with From. */
static void
dkim_choose(const struct results *results, bool topmost,
    struct str from_domain, struct upstream *upstream_out)
{
	size_t field = STR_NOWHERE;

	for (size_t i = 0; i < results->n; i++) {
		const struct method *method = &results->at[i];
		if (!str_equal_nocase(method->name, STR("dkim")))
			continue;
		if (field == STR_NOWHERE)
			field = method->field;
		if (topmost && method->field != field)
			return;
		struct str domain = dkim_domain_of(method);
		if (!method->understood ||
		    (domain.p == NULL && method->header_d.p != NULL) ||
		    dkim_is_contradicted(results, topmost, method))
			continue;
		if (method->result != RESULT_PASS) {
			if (upstream_out->dkim == RESULT_NONE)
				upstream_out->dkim = method->result;
			continue;
		}
		upstream_out->dkim = RESULT_PASS;
		if (upstream_out->dkim_domain.p == NULL ||
		    str_equal(domain, from_domain))
			upstream_out->dkim_domain = domain;
	}
}

static bool
forgery_is_seen(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, size_t from)
{
	for (size_t i = from; i < mail->fields_n; i++) {
		if (str_equal_nocase(mail->fields[i].name,
		    STR("Authentication-Results")) &&
		    id_is_ours(boundary, results_name(arena,
		    header_unfold(arena, mail->fields[i].body))))
			return true;
	}
	return false;
}

/* Received-SPF of the boundary. Where results stand below it, one that the
 * sender put first would stand there too, unless our results follow: a server
 * writes all of its own fields in one go. */
static void
spf_collect(struct arena *arena, const struct mail *mail,
    const struct method *until, struct stretch place, struct str ip,
    struct method *heard_out)
{
	size_t to = place.below ? until == NULL ? place.from : until->field :
	    place.to;

	for (size_t i = place.from; i < to; i++) {
		struct method one;
		if (!str_equal_nocase(mail->fields[i].name,
		    STR("Received-SPF")) || !results_spf(arena,
		    header_unfold(arena, mail->fields[i].body), ip, &one))
			continue;
		if (heard_out->name.p == NULL ||
		    (is_of_helo(heard_out) && !is_of_helo(&one)))
			*heard_out = one;
		else if (is_of_helo(heard_out) == is_of_helo(&one) &&
		    heard_out->result != one.result)
			heard_out->understood = false;
	}
}

static void
results_collect(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, struct stretch place, struct results *results)
{
	bool microsoft = boundary->results == RESULTS_MICROSOFT;

	for (size_t i = place.from; i < place.to; i++) {
		if (!str_equal_nocase(mail->fields[i].name,
		    STR("Authentication-Results")))
			continue;
		struct str body = header_unfold(arena, mail->fields[i].body);
		struct str id = results_name(arena, body);
		if (place.below && id.p != NULL &&
		    !id_is_plain(&mail->fields[i], id))
			continue;
		if (microsoft ? id.p == NULL : id_is_ours(boundary, id))
			results_read(arena, body, i, id.p != NULL, results);
	}
}

/* Results and Received-SPF of one boundary say the same of SPF, or nothing. */
static void
spf_note(const struct results *results, bool topmost,
    const struct method *heard, struct upstream *upstream_out)
{
	const struct method *spf = method_one(results, STR("spf"), topmost);
	bool is_told = has_method(results, STR("spf"));

	if (heard->name.p != NULL && !is_told)
		spf = heard->understood ? heard : NULL;
	else if (heard->name.p != NULL && spf != NULL &&
	    is_of_helo(heard) == is_of_helo(spf) &&
	    (!heard->understood || heard->result != spf->result))
		spf = NULL;
	if (spf == NULL)
		return;
	upstream_out->spf = spf->result;
	upstream_out->spf_domain = address_domain(
	    spf->mailfrom.p != NULL ? spf->mailfrom : spf->helo);
}

/* The methods of these results, put together. */
static void
results_note(const struct results *results, bool topmost,
    struct str from_domain, struct upstream *upstream_out)
{
	const struct method *dmarc = method_one(results, STR("dmarc"), topmost);
	const struct method *arc = method_one(results, STR("arc"), topmost);

	if (dmarc != NULL) {
		upstream_out->dmarc = dmarc->result;
		upstream_out->from_domain = address_domain(dmarc->header_from);
	}
	if (arc != NULL)
		upstream_out->arc = arc->result;
	dkim_choose(results, topmost, from_domain, upstream_out);
}

void
upstream_of_arc(struct arena *arena, struct str body, struct str from_domain,
    struct upstream *upstream_out)
{
	struct results *results = NEW(arena, struct results);
	static const struct method unheard;

	*upstream_out = (struct upstream){ 0 };
	if (!results_instance_off(&body) || results_name(arena, body).n == 0)
		return;
	results_read(arena, body, 0, true, results);
	upstream_out->present = results->n > 0;
	if (results->too_many)
		return;
	spf_note(results, false, &unheard, upstream_out);
	results_note(results, false, from_domain, upstream_out);
}

void
upstream_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, const struct trace *trace,
    struct upstream *upstream_out)
{
	struct results *results = NEW(arena, struct results);
	const struct address *author = mail_author(mail);
	struct method heard = { .understood = false };
	struct stretch place;

	*upstream_out = (struct upstream){ 0 };
	if (trace->boundary_at >= mail->fields_n)
		return;
	place = place_find(arena, boundary->results, mail, trace->boundary_at);
	results_collect(arena, boundary, mail, place, results);
	if (boundary->authserv_ids_n > 0 ||
	    boundary->results == RESULTS_MICROSOFT)
		spf_collect(arena, mail, results->n > 0 ?
		    &results->at[0] : NULL, place, trace->ip, &heard);
	upstream_out->present = results->n > 0 || heard.name.p != NULL;
	/* Below its own results a stripping server leaves none of its id. */
	upstream_out->forged = forgery_is_seen(arena, boundary, mail,
	    place.below ? place.to : trace->boundary_at + 1);
	if (results->too_many)
		return;
	spf_note(results, place.below, &heard, upstream_out);
	results_note(results, place.below,
	    author != NULL ? author->domain : NO_STR, upstream_out);
}
