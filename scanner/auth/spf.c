/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPF (RFC 7208): may this client send in that domain's name? A whole record
 * is parsed before any of it is evaluated, so that an error anywhere is an
 * error (4.6). At most ten terms that ask DNS, two look-ups without an answer
 * and ten names per mx or ptr (4.6.4); past them the result is permerror.
 * include and redirect call the evaluator again; each is one of the ten terms,
 * so the depth is bounded too. Names that need no macros are asked ahead in
 * one list. exp= is read for its syntax and otherwise ignored: an explanation
 * is the sender's text.
 */
#include "spf.h"

#define LOOKUPS_MOST 10
#define VOIDS_MOST 2
#define NAMES_MOST 10
/* Of the questions that a message may ask (40), so that nobody's SPF record
 * leaves too few for the keys and for the policy of From's domain. Ten terms
 * and what two mx name are fewer. */
#define QUESTIONS_MOST 24

struct spf_state {
	struct arena *arena;
	const struct ask *ask;
	unsigned char ip[16];
	bool is_ipv4;
	struct str helo, local, sender_domain;
	unsigned lookups, voids;
	struct {
		struct question question;
		struct answer answer;
	} cache[QUESTIONS_MOST];
	size_t cache_n;
	bool names_known;		/* of the client, validated (5.5) */
	struct str names[NAMES_MOST];
	size_t names_n;
};

struct outcome_of {
	enum result result;
	struct str reason;
};

/* ---- Questions --------------------------------------------------------- */

static struct answer *
cached(struct spf_state *spf, enum rr_type type, struct str name)
{
	for (size_t i = 0; i < spf->cache_n; i++) {
		if (spf->cache[i].question.type == (int)type &&
		    str_equal(spf->cache[i].question.name, name))
			return &spf->cache[i].answer;
	}
	return NULL;
}

/* Ask those that were not asked yet, in one list. */
static void
ask_ahead(struct spf_state *spf, enum rr_type type, const struct str *names,
    size_t n)
{
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	size_t asked = 0;

	for (size_t i = 0; i < n && asked < ASK_AT_ONCE; i++) {
		bool twice = cached(spf, type, names[i]) != NULL;
		for (size_t j = 0; j < asked; j++)
			twice |= str_equal(questions[j].name, names[i]);
		if (!twice && spf->cache_n + asked < QUESTIONS_MOST)
			questions[asked++] = (struct question){
				QUESTION_DNS, (int)type, names[i]
			};
	}
	if (asked == 0)
		return;
	spf->ask->put(spf->ask->context, spf->arena, questions, asked, answers);
	for (size_t i = 0; i < asked; i++) {
		spf->cache[spf->cache_n].question = questions[i];
		spf->cache[spf->cache_n++].answer = answers[i];
	}
}

static struct answer
ask_one(struct spf_state *spf, enum rr_type type, struct str name)
{
	const struct answer *answer = cached(spf, type, name);

	if (answer == NULL) {
		ask_ahead(spf, type, &name, 1);
		answer = cached(spf, type, name);
	}
	return answer != NULL ? *answer :
	    (struct answer){ .status = ANSWER_LIMIT };
}

static bool
answer_is_trouble(const struct answer *answer)
{
	return answer->status == ANSWER_TEMPERROR ||
	    answer->status == ANSWER_LIMIT;
}

/* Count an answer that says nothing; false past the limit (4.6.4). */
static bool
void_is_allowed(struct spf_state *spf, const struct answer *answer)
{
	if (answer->status == ANSWER_NODATA ||
	    answer->status == ANSWER_NXDOMAIN)
		spf->voids++;
	return spf->voids <= VOIDS_MOST;
}

/* ---- Names and macros (7) ---------------------------------------------- */

/* A name that can be asked: labels of 1 to 63 octets, two of them at least. */
static bool
name_is_askable(struct str name)
{
	size_t label = 0, labels = 0;

	if (name.n == 0 || name.n > SPF_DOMAIN_MOST)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c <= ' ' || c >= 0x7f)
			return false;
		if (c != '.') {
			label++;
			labels += label == 1;
		} else if (label == 0) {
			return false;
		} else {
			label = 0;
		}
		if (label > 63)
			return false;
	}
	return label > 0 && labels > 1;
}

static struct str
ip_macro(const struct spf_state *spf)
{
	struct buf buf = { .arena = spf->arena };

	if (spf->is_ipv4)
		return ip_write(spf->arena, spf->ip, true);
	for (int i = 0; i < 16; i++)
		buf_format(&buf, "%s%x.%x", i > 0 ? "." : "", spf->ip[i] >> 4,
		    spf->ip[i] & 15);
	return buf_str(&buf);
}

static struct str
reverse_name(const struct spf_state *spf)
{
	struct str ip = ip_macro(spf);
	struct buf buf = { .arena = spf->arena };
	size_t end = ip.n;

	for (size_t i = ip.n; i-- > 0;) {
		if (ip.p[i] == '.' || i == 0) {
			buf_add(&buf, str_slice(ip, ip.p[i] == '.' ? i + 1 : i,
			    end));
			buf_char(&buf, '.');
			end = i;
		}
	}
	buf_cstr(&buf, spf->is_ipv4 ? "in-addr.arpa" : "ip6.arpa");
	return buf_str(&buf);
}

static bool
address_is_client(const struct spf_state *spf, const struct answer *answer,
    unsigned bits4, unsigned bits6)
{
	unsigned bits = spf->is_ipv4 ? 96 + bits4 : bits6;

	for (size_t i = 0; i < answer->n; i++) {
		unsigned char address[16];
		bool is_ipv4;
		if (ip_read(answer->records[i], address, &is_ipv4) &&
		    is_ipv4 == spf->is_ipv4 &&
		    ip_within(address, spf->ip, bits))
			return true;
	}
	return false;
}

static enum rr_type
address_type(const struct spf_state *spf)
{
	return spf->is_ipv4 ? RR_A : RR_AAAA;
}

/* The client's names that lead back to its address; trouble means none. */
static void
client_names(struct spf_state *spf)
{
	if (spf->names_known)
		return;
	spf->names_known = true;
	struct answer names = ask_one(spf, RR_PTR, reverse_name(spf));
	if (!void_is_allowed(spf, &names))
		return;
	size_t n = names.n < NAMES_MOST ? names.n : NAMES_MOST;
	ask_ahead(spf, address_type(spf), names.records, n);
	for (size_t i = 0; i < n; i++) {
		struct answer back = ask_one(spf, address_type(spf),
		    names.records[i]);
		if (address_is_client(spf, &back, 32, 128))
			spf->names[spf->names_n++] = names.records[i];
	}
}

/* %{p}: a name within the domain before any other (7.3). */
static struct str
client_name(struct spf_state *spf, struct str domain)
{
	client_names(spf);
	for (size_t i = 0; i < spf->names_n; i++) {
		if (domain_is_within(spf->names[i], domain))
			return spf->names[i];
	}
	return spf->names_n > 0 ? spf->names[0] : STR("unknown");
}

static struct str
macro_value(struct spf_state *spf, char letter, struct str domain)
{
	switch (letter) {
	case 's':
		return str_format(spf->arena, "%.*s@%.*s", STR_ARGS(spf->local),
		    STR_ARGS(spf->sender_domain));
	case 'l':
		return spf->local;
	case 'o':
		return spf->sender_domain;
	case 'd':
		return domain;
	case 'i':
		return ip_macro(spf);
	case 'p':
		return client_name(spf, domain);
	case 'v':
		return spf->is_ipv4 ? STR("in-addr") : STR("ip6");
	case 'h':
		return spf->helo;
	}
	return STR("");
}

static void
escaped_add(struct buf *buf, struct str s, bool escape)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (!escape || char_is_alpha(c) || char_is_digit(c) ||
		    strchr("-._~", c) != NULL)
			buf_char(buf, s.p[i]);
		else
			buf_format(buf, "%%%02X", c);
	}
}

/* Split at the delimiters, turn round, keep the last parts, join with dots. */
static void
macro_add(struct buf *buf, const struct spf_macro *macro, struct str value)
{
	struct str parts[130];
	size_t n = 0, start = 0;

	value = str_slice(value, 0, SPF_EXPANDED_MOST);
	for (size_t i = 0; i <= value.n && n < 130; i++) {
		if (i == value.n || memchr(macro->delimiters.p, value.p[i],
		    macro->delimiters.n) != NULL) {
			parts[n++] = str_slice(value, start, i);
			start = i + 1;
		}
	}
	size_t keep = macro->digits == 0 || macro->digits > n ? n :
	    macro->digits;
	for (size_t i = 0; i < keep; i++) {
		size_t from_end = keep - i;
		struct str part = macro->reverse ? parts[from_end - 1] :
		    parts[n - from_end];
		if (i > 0)
			buf_char(buf, '.');
		escaped_add(buf, part, macro->escape);
	}
}

static bool
is_spf_record(struct str text)
{
	return str_equal_nocase(text, STR("v=spf1")) ||
	    str_starts_nocase(text, STR("v=spf1 "));
}

struct expansion {
	struct spf_state *spf;
	struct str domain;
};

static void
macro_expand(void *context, const struct spf_macro *macro, struct buf *buf)
{
	const struct expansion *expansion = context;

	macro_add(buf, macro, macro_value(expansion->spf, macro->letter,
	    expansion->domain));
}

static bool
expand(struct spf_state *spf, struct str spec, struct str domain,
    struct str *name_out)
{
	struct expansion expansion = { spf, domain };

	return spf_expand(spf->arena, spec, macro_expand, &expansion, name_out);
}

/* ---- Evaluation -------------------------------------------------------- */

static struct outcome_of check_host(struct spf_state *spf, struct str domain);

static struct outcome_of
because_of(enum result result, struct str reason)
{
	return (struct outcome_of){ result, reason };
}

static const enum result no_match = RESULT_NONE;

/* A limit is met again tomorrow, so that it must not be a reason to wait: the
 * sender wrote the record. */
static struct outcome_of
trouble_of(struct spf_state *spf, const struct answer *answer, struct str name)
{
	if (answer->status == ANSWER_LIMIT)
		return because_of(RESULT_PERMERROR,
		    STR("too many questions"));
	return because_of(RESULT_TEMPERROR, str_format(spf->arena,
	    "dns: %.*s", STR_ARGS(name)));
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
		if (!name_is_askable(name))
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
	ask_ahead(spf, RR_TXT, texts, texts_n);
	ask_ahead(spf, address_type(spf), hosts, hosts_n);
	ask_ahead(spf, RR_MX, mxs, mxs_n);
}

static struct outcome_of
match_mx(struct spf_state *spf, const struct spf_term *term, struct str name)
{
	struct answer mx = ask_one(spf, RR_MX, name);
	struct str hosts[NAMES_MOST];
	size_t n = 0;

	if (answer_is_trouble(&mx))
		return trouble_of(spf, &mx, STR("mx"));
	if (!void_is_allowed(spf, &mx))
		return because_of(RESULT_PERMERROR,
		    STR("more than 2 void look-ups"));
	if (mx.n > NAMES_MOST)
		return because_of(RESULT_PERMERROR,
		    STR("more than 10 mx names"));
	for (size_t i = 0; i < mx.n; i++) {
		struct str host = mx.records[i];
		(void)str_cut(&host, ' ');
		if (name_is_askable(host))
			hosts[n++] = host;
	}
	ask_ahead(spf, address_type(spf), hosts, n);
	for (size_t i = 0; i < n; i++) {
		struct answer answer = ask_one(spf, address_type(spf),
		    hosts[i]);
		if (answer_is_trouble(&answer))
			return trouble_of(spf, &answer, STR("mx host"));
		if (address_is_client(spf, &answer, term->bits4, term->bits6))
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
	struct answer answer = ask_one(spf, exists ? RR_A : address_type(spf),
	    name);

	if (answer_is_trouble(&answer))
		return trouble_of(spf, &answer, name);
	if (!void_is_allowed(spf, &answer))
		return because_of(RESULT_PERMERROR,
		    STR("more than 2 void look-ups"));
	if (exists ? answer.n > 0 :
	    address_is_client(spf, &answer, term->bits4, term->bits6))
		return because_of(RESULT_PASS, NO_STR);
	return because_of(no_match, NO_STR);
}

static struct outcome_of
match_ptr(struct spf_state *spf, struct str name)
{
	client_names(spf);
	if (spf->voids > VOIDS_MOST)
		return because_of(RESULT_PERMERROR,
		    STR("more than 2 void look-ups"));
	for (size_t i = 0; i < spf->names_n; i++) {
		if (domain_is_within(spf->names[i], name))
			return because_of(RESULT_PASS, NO_STR);
	}
	return because_of(no_match, NO_STR);
}

/* 5.2: only a pass of the included record is a match. */
static struct outcome_of
match_include(struct spf_state *spf, struct str name)
{
	struct outcome_of inner = check_host(spf, name);

	switch (inner.result) {
	case RESULT_PASS:
	case RESULT_TEMPERROR:
	case RESULT_PERMERROR:
		return inner;
	case RESULT_NONE:
		return because_of(RESULT_PERMERROR, str_format(spf->arena,
		    "include without a record: %.*s", STR_ARGS(name)));
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
		return because_of(RESULT_PERMERROR,
		    STR("more than 10 look-ups"));
	if (term->domain.p != NULL &&
	    !expand(spf, term->domain, domain, &name))
		return because_of(RESULT_PERMERROR, term->text);
	if (term->mechanism == TERM_INCLUDE)
		return match_include(spf, name);
	if (!name_is_askable(name))
		return because_of(no_match, NO_STR);
	if (term->mechanism == TERM_MX)
		return match_mx(spf, term, name);
	if (term->mechanism == TERM_PTR)
		return match_ptr(spf, name);
	return match_address(spf, term, name);
}

static struct outcome_of
redirect(struct spf_state *spf, const struct spf_term *term, struct str domain)
{
	struct str name;

	if (++spf->lookups > LOOKUPS_MOST)
		return because_of(RESULT_PERMERROR,
		    STR("more than 10 look-ups"));
	if (!expand(spf, term->domain, domain, &name))
		return because_of(RESULT_PERMERROR, term->text);
	struct outcome_of target = check_host(spf, name);
	if (target.result == RESULT_NONE)
		return because_of(RESULT_PERMERROR, str_format(spf->arena,
		    "redirect without a record: %.*s", STR_ARGS(name)));
	return target;
}

static struct outcome_of
record_evaluate(struct spf_state *spf, const struct spf_record *record,
    struct str domain)
{
	record_ask_ahead(spf, record, domain);
	for (size_t i = 0; i < record->n; i++) {
		const struct spf_term *term = &record->terms[i];
		if (term->mechanism == TERM_REDIRECT ||
		    term->mechanism == TERM_OTHER)
			continue;
		struct outcome_of match = term_match(spf, term, domain);
		if (match.result == no_match)
			continue;
		if (match.result != RESULT_PASS)
			return match;
		return because_of(term->result,
		    term->mechanism == TERM_ALL ? term->text :
		    str_format(spf->arena, "matched %.*s",
		    STR_ARGS(term->text)));
	}
	if (record->redirect != NULL)
		return redirect(spf, record->redirect, domain);
	return because_of(RESULT_NEUTRAL, STR("nothing matched"));
}

/* 4: called again by include and redirect, ten times in all at most. */
static struct outcome_of
check_host(struct spf_state *spf, struct str domain)
{
	struct str text = NO_STR;

	if (!name_is_askable(domain))
		return because_of(RESULT_NONE, STR("no domain name"));
	struct answer answer = ask_one(spf, RR_TXT, domain);
	if (answer_is_trouble(&answer))
		return trouble_of(spf, &answer, domain);
	for (size_t i = 0; i < answer.n; i++) {
		if (!is_spf_record(answer.records[i]))
			continue;
		if (text.p != NULL)
			return because_of(RESULT_PERMERROR, str_format(
			    spf->arena, "several records: %.*s",
			    STR_ARGS(domain)));
		text = answer.records[i];
	}
	if (text.p == NULL)
		return because_of(RESULT_NONE, STR("no record"));
	struct spf_record record = spf_record_read(spf->arena, text);
	if (record.bad.p != NULL)
		return because_of(RESULT_PERMERROR, str_format(spf->arena,
		    "syntax: %.*s", STR_ARGS(str_slice(record.bad, 0, 200))));
	return record_evaluate(spf, &record, domain);
}

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
	if (domain.n > 0 && domain.p[domain.n - 1] == '.')
		domain.n--;
	return str_lower(arena, domain);
}

void
spf_foresee(struct arena *arena, struct str helo, struct str mail_from,
    struct questions *questions)
{
	struct str domain = sender_domain(arena, helo, mail_from);

	if (name_is_askable(domain))
		questions_add(questions, QUESTION_DNS, RR_TXT, domain);
}

void
spf_check(struct arena *arena, struct str ip, struct str helo,
    struct str mail_from, const struct ask *ask, struct spf *spf_out)
{
	struct spf_state *spf = NEW(arena, struct spf_state);
	size_t at = STR_NOWHERE;

	*spf_out = (struct spf){ .result = RESULT_NONE };
	for (size_t i = 0; i < mail_from.n; i++) {
		if (mail_from.p[i] == '@')
			at = i;
	}
	spf->arena = arena;
	spf->ask = ask;
	spf->helo = str_lower(arena, helo);
	spf->local = at == STR_NOWHERE || at == 0 ? STR("postmaster") :
	    str_slice(mail_from, 0, at);
	struct str domain = sender_domain(arena, helo, mail_from);
	spf->sender_domain = domain;
	spf_out->domain = domain.n > 0 ? domain : NO_STR;
	if (!ip_read(ip, spf->ip, &spf->is_ipv4)) {
		spf_out->reason = STR("no client address");
		return;
	}
	struct outcome_of result = check_host(spf, domain);
	spf_out->result = result.result;
	spf_out->reason = result.reason;
}
