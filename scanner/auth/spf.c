/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPF (RFC 7208): may this client send in that domain's name? A whole record
 * is parsed before any of it is evaluated, so that an error anywhere is an
 * error (4.6). At most ten terms that ask DNS, two look-ups without an answer
 * and ten names per mx or ptr (4.6.4); past them the result is permerror.
 * include and redirect call the evaluator again; each is one of the ten terms,
 * so the depth is bounded too. Names that need no macros are asked ahead in
 * one list. Every result says which term decided it; a fail adds what the
 * domain explains (6.2), which is looked up last, counts for nothing, and never
 * changes the result. Domains are A-labels (4.3, RFC 8616).
 */
#include "spf.h"

#define LOOKUPS_MOST 10
#define QUOTED_MOST 200

struct outcome_of {
	enum result result;
	struct str reason;
	bool placed;			/* the reason says in whose record */
	struct str explanation;		/* exp= of the record that said fail, */
	struct str domain;		/* and its domain */
};

static struct outcome_of check_host(struct spf_state *spf, struct str domain);

static struct outcome_of
because_of(enum result result, struct str reason)
{
	return (struct outcome_of){ .result = result, .reason = reason };
}

static const enum result no_match = RESULT_NONE;

/* Records are the sender's: what is quoted of them is cut short. */
static struct outcome_of
error_of(struct spf_state *spf, enum result result, const char *what,
    struct str where)
{
	return because_of(result, str_format(spf->arena, "%s: %.*s", what,
	    STR_ARGS(str_slice(where, 0, QUOTED_MOST))));
}

/* A limit is met again tomorrow, so that it must not be a reason to wait: the
 * sender wrote the record. */
static struct outcome_of
trouble_of(struct spf_state *spf, const struct answer *answer, struct str name)
{
	if (answer->status == ANSWER_LIMIT)
		return error_of(spf, RESULT_PERMERROR, "too many questions, "
		    "or a name that can't be asked", name);
	return error_of(spf, RESULT_TEMPERROR, "dns", name);
}

static struct outcome_of
too_many_voids(struct spf_state *spf, const struct spf_term *term)
{
	return error_of(spf, RESULT_PERMERROR, "more than 2 void look-ups",
	    term->text);
}

/* Names of the first terms that need no macro, asked in one list each. No more
 * than the terms that may still ask. */
static void
record_ask_ahead(struct spf_state *spf, const struct spf_record *record,
    struct str domain)
{
	struct str texts[LOOKUPS_MOST] = { { 0 } };
	struct str hosts[LOOKUPS_MOST] = { { 0 } };
	struct str mxs[LOOKUPS_MOST] = { { 0 } };
	size_t texts_n = 0, hosts_n = 0, mxs_n = 0;
	size_t left = LOOKUPS_MOST - (spf->lookups < LOOKUPS_MOST ?
	    spf->lookups : LOOKUPS_MOST);

	for (size_t i = 0; i < record->n; i++) {
		const struct spf_term *term = &record->terms[i];
		if (texts_n + hosts_n + mxs_n == left)
			break;
		if (str_find_char(term->domain, '%') != STR_NOWHERE)
			continue;
		struct str name = term->domain.p == NULL ? domain :
		    str_lower(spf->arena, term->domain);
		if (name.n > 0 && name.p[name.n - 1] == '.')
			name.n--;
		if (!spf_name_is_askable(name))
			continue;
		if (term->mechanism == TERM_INCLUDE ||
		    term->mechanism == TERM_REDIRECT)
			texts[texts_n++] = name;
		else if (term->mechanism == TERM_A)
			hosts[hosts_n++] = name;
		else if (term->mechanism == TERM_MX)
			mxs[mxs_n++] = name;
		else if (term->mechanism == TERM_ALL)
			break;
	}
	spf_ask_ahead(spf, RR_TXT, texts, texts_n);
	spf_ask_ahead(spf, spf_address_type(spf), hosts, hosts_n);
	spf_ask_ahead(spf, RR_MX, mxs, mxs_n);
}

/* ---- Mechanisms (5) ---------------------------------------------------- */

static struct outcome_of
match_mx(struct spf_state *spf, const struct spf_term *term, struct str name)
{
	struct answer mx = spf_ask(spf, RR_MX, name);
	struct str hosts[SPF_NAMES_MOST] = { { 0 } };
	size_t n = 0;

	if (spf_answer_is_trouble(&mx))
		return trouble_of(spf, &mx, name);
	if (!spf_void_is_allowed(spf, &mx))
		return too_many_voids(spf, term);
	if (mx.n > SPF_NAMES_MOST)
		return error_of(spf, RESULT_PERMERROR,
		    "more than 10 mx names", term->text);
	for (size_t i = 0; i < mx.n; i++) {
		struct str host = mx.records[i];
		(void)str_cut(&host, ' ');
		if (spf_name_is_askable(host))
			hosts[n++] = host;
	}
	spf_ask_ahead(spf, spf_address_type(spf), hosts, n);
	for (size_t i = 0; i < n; i++) {
		struct answer answer = spf_ask(spf, spf_address_type(spf),
		    hosts[i]);
		if (spf_answer_is_trouble(&answer))
			return trouble_of(spf, &answer, hosts[i]);
		if (spf_address_is_client(spf, &answer, term->bits4,
		    term->bits6))
			return because_of(RESULT_PASS, NO_STR);
	}
	return because_of(no_match, NO_STR);
}

/* a and exists; exists asks for A whatever the client's family (5.7). */
static struct outcome_of
match_address(struct spf_state *spf, const struct spf_term *term,
    struct str name)
{
	bool exists = term->mechanism == TERM_EXISTS;
	struct answer answer = spf_ask(spf, exists ? RR_A :
	    spf_address_type(spf), name);

	if (spf_answer_is_trouble(&answer))
		return trouble_of(spf, &answer, name);
	if (!spf_void_is_allowed(spf, &answer))
		return too_many_voids(spf, term);
	if (exists ? answer.n > 0 : spf_address_is_client(spf, &answer,
	    term->bits4, term->bits6))
		return because_of(RESULT_PASS, NO_STR);
	return because_of(no_match, NO_STR);
}

static struct outcome_of
match_ptr(struct spf_state *spf, const struct spf_term *term, struct str name)
{
	if (!spf_client_names(spf))
		return too_many_voids(spf, term);
	for (size_t i = 0; i < spf->names_n; i++) {
		if (domain_is_within(spf->names[i], name))
			return because_of(RESULT_PASS, NO_STR);
	}
	return because_of(no_match, NO_STR);
}

/* An error inside another record says where. */
static struct outcome_of
place(struct spf_state *spf, struct outcome_of inner, struct str name)
{
	if (inner.placed)
		return inner;
	inner.placed = true;
	inner.reason = str_format(spf->arena, "%.*s, in %.*s",
	    STR_ARGS(inner.reason), STR_ARGS(name));
	return inner;
}

/* 5.2: only a pass of the included record is a match. */
static struct outcome_of
match_include(struct spf_state *spf, struct str name)
{
	struct outcome_of inner = check_host(spf, name);

	switch (inner.result) {
	case RESULT_PASS:
		return inner;
	case RESULT_TEMPERROR:
	case RESULT_PERMERROR:
		return place(spf, inner, name);
	case RESULT_NONE:
		return error_of(spf, RESULT_PERMERROR,
		    "include without a record", name);
	case RESULT_FAIL:
	case RESULT_SOFTFAIL:
	case RESULT_NEUTRAL:
	case RESULT_POLICY:
	case RESULT_UNVERIFIABLE:
	case RESULT__COUNT:
		break;
	}
	return because_of(no_match, NO_STR);
}

static bool
client_is_in(const struct spf_state *spf, const struct spf_term *term)
{
	return spf->is_ipv4 == (term->mechanism == TERM_IP4) &&
	    ip_within(spf->ip, term->network.address, term->network.bits);
}

/* PASS: it matches. NONE: it does not. Anything else ends the evaluation. */
static struct outcome_of
term_match(struct spf_state *spf, const struct spf_term *term,
    struct str domain)
{
	struct str name = domain;

	if (term->mechanism == TERM_ALL)
		return because_of(RESULT_PASS, NO_STR);
	if (term->mechanism == TERM_IP4 || term->mechanism == TERM_IP6)
		return because_of(client_is_in(spf, term) ? RESULT_PASS :
		    no_match, NO_STR);
	if (++spf->lookups > LOOKUPS_MOST)
		return error_of(spf, RESULT_PERMERROR,
		    "more than 10 look-ups", term->text);
	if (term->domain.p != NULL &&
	    !spf_expand(spf, term->domain, domain, &name))
		return error_of(spf, RESULT_PERMERROR, "a name too long",
		    term->text);
	if (term->mechanism == TERM_INCLUDE)
		return match_include(spf, name);
	if (!spf_name_is_askable(name))
		return because_of(no_match, NO_STR);
	if (term->mechanism == TERM_MX)
		return match_mx(spf, term, name);
	if (term->mechanism == TERM_PTR)
		return match_ptr(spf, term, name);
	return match_address(spf, term, name);
}

/* ---- Records ----------------------------------------------------------- */

static struct outcome_of
redirect(struct spf_state *spf, const struct spf_term *term, struct str domain)
{
	struct str name;

	if (++spf->lookups > LOOKUPS_MOST)
		return error_of(spf, RESULT_PERMERROR,
		    "more than 10 look-ups", term->text);
	if (!spf_expand(spf, term->domain, domain, &name))
		return error_of(spf, RESULT_PERMERROR, "a name too long",
		    term->text);
	struct outcome_of target = check_host(spf, name);
	if (target.result == RESULT_NONE)
		return error_of(spf, RESULT_PERMERROR,
		    "redirect without a record", name);
	return place(spf, target, name);
}

/* The term that decided; of an include also what it found inside. */
static struct str
matched(struct spf_state *spf, const struct spf_term *term,
    struct str inside)
{
	struct str text = str_slice(term->text, 0, QUOTED_MOST);

	if (term->mechanism == TERM_ALL)
		return text;
	return str_format(spf->arena, "matched %.*s%s%.*s%s", STR_ARGS(text),
	    inside.p != NULL ? " (" : "", STR_ARGS(inside),
	    inside.p != NULL ? ")" : "");
}

static struct outcome_of
record_evaluate(struct spf_state *spf, const struct spf_record *record,
    struct str domain)
{
	record_ask_ahead(spf, record, domain);
	for (size_t i = 0; i < record->n; i++) {
		const struct spf_term *term = &record->terms[i];
		if (term->mechanism >= TERM_REDIRECT)
			continue;
		struct outcome_of match = term_match(spf, term, domain);
		if (match.result == no_match)
			continue;
		if (match.result != RESULT_PASS)
			return match;
		match = because_of(term->result,
		    matched(spf, term, match.reason));
		if (record->explanation != NULL)
			match.explanation = record->explanation->domain;
		match.domain = domain;
		return match;
	}
	if (record->redirect != NULL)
		return redirect(spf, record->redirect, domain);
	return because_of(RESULT_NEUTRAL, STR("nothing matched"));
}

static bool
is_spf_record(struct str text)
{
	return str_equal_nocase(text, STR("v=spf1")) ||
	    str_starts_nocase(text, STR("v=spf1 "));
}

/* 4: called again by include and redirect, ten times in all at most. */
static struct outcome_of
check_host(struct spf_state *spf, struct str domain)
{
	struct str text = NO_STR;

	if (!spf_name_is_askable(domain))
		return because_of(RESULT_NONE, STR("no domain name"));
	struct answer answer = spf_ask(spf, RR_TXT, domain);
	if (spf_answer_is_trouble(&answer))
		return trouble_of(spf, &answer, domain);
	for (size_t i = 0; i < answer.n; i++) {
		if (!is_spf_record(answer.records[i]))
			continue;
		if (text.p != NULL)
			return error_of(spf, RESULT_PERMERROR,
			    "several records", domain);
		text = answer.records[i];
	}
	if (text.p == NULL)
		return because_of(RESULT_NONE, STR("no record"));
	struct spf_record record = spf_record_read(spf->arena, text);
	if (record.bad.p != NULL)
		return error_of(spf, RESULT_PERMERROR, record.why, record.bad);
	return record_evaluate(spf, &record, domain);
}

/* What the domain has to say about its fail (6.2): one record, after all is
 * decided; whatever goes wrong on the way, the result stands without it. */
static void
explain(struct spf_state *spf, const struct outcome_of *outcome,
    struct spf *spf_out)
{
	struct str name;

	if (outcome->result != RESULT_FAIL || outcome->explanation.p == NULL ||
	    !spf_expand(spf, outcome->explanation, outcome->domain, &name) ||
	    !spf_name_is_askable(name))
		return;
	struct answer answer = spf_ask(spf, RR_TXT, name);
	if (answer.status != ANSWER_DATA || answer.n != 1)
		return;
	struct str text = spf_explanation(spf, answer.records[0],
	    outcome->domain);
	if (text.p != NULL)
		spf_out->reason = str_format(spf->arena,
		    "%.*s; its domain explains: %.*s",
		    STR_ARGS(spf_out->reason), STR_ARGS(text));
}

/* ---- The sender -------------------------------------------------------- */

/* The domain that is asked for; the null sender counts as postmaster at the HELO
 * name (2.4). */
static struct str
sender_domain(struct arena *arena, struct str helo, struct str mail_from)
{
	struct str domain = mail_from.n == 0 ? helo : mail_from;

	for (size_t i = 0; i < mail_from.n; i++) {
		if (mail_from.p[i] == '@')
			domain = str_from(mail_from, i + 1);
	}
	if (domain.n > 0 && domain.p[0] == '[')
		return domain;		/* an address literal */
	for (size_t i = 0; i < domain.n; i++) {
		if ((unsigned char)domain.p[i] < 0x80)
			continue;
		struct str ascii = domain_ascii(arena, domain);
		return ascii.p != NULL ? ascii : domain;
	}
	if (domain.n > 0 && domain.p[domain.n - 1] == '.')
		domain.n--;
	return str_lower(arena, domain);
}

static bool
is_domain(struct str domain)
{
	return spf_name_is_askable(domain) && domain.p[0] != '[';
}

void
spf_foresee(struct arena *arena, struct str helo, struct str mail_from,
    struct questions *questions)
{
	struct str domain = sender_domain(arena, helo, mail_from);

	if (is_domain(domain))
		questions_add(questions, QUESTION_DNS, RR_TXT, domain);
}

void
spf_check_client(struct arena *arena, const struct spf_client *client,
    const struct ask *ask, struct spf *spf_out)
{
	struct spf_state *spf = NEW(arena, struct spf_state);
	struct str from = client->mail_from;
	size_t at = STR_NOWHERE;

	*spf_out = (struct spf){ .result = RESULT_NONE };
	for (size_t i = 0; i < from.n; i++) {
		if (from.p[i] == '@')
			at = i;
	}
	spf->arena = arena;
	spf->ask = ask;
	spf->arrived = client->arrived;
	spf->helo = client->helo;
	spf->local = at == STR_NOWHERE || at == 0 ? STR("postmaster") :
	    str_slice(from, 0, at);
	struct str domain = sender_domain(arena, client->helo, from);
	spf->sender_domain = domain;
	spf_out->domain = domain.n > 0 ? domain : NO_STR;
	if (!ip_read(client->ip, spf->ip, &spf->is_ipv4)) {
		spf_out->reason = STR("no client address");
		return;
	}
	if (!is_domain(domain)) {
		spf_out->reason = STR("no domain name");
		return;
	}
	struct outcome_of outcome = check_host(spf, domain);
	spf_out->result = outcome.result;
	spf_out->reason = outcome.reason;
	explain(spf, &outcome, spf_out);
}

void
spf_check(struct arena *arena, struct str ip, struct str helo,
    struct str mail_from, const struct ask *ask, struct spf *spf_out)
{
	struct spf_client client = { ip, helo, mail_from, 0 };

	spf_check_client(arena, &client, ask, spf_out);
}
