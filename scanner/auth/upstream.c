/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authentication-Results (RFC 8601) of our own boundary, and of nobody else.
 * A field is believed only where the boundary writes it (seki.conf(5), group
 * boundary) and only under an authserv-id that the site has named; Microsoft
 * writes no id, so there the place and the configuration must do. Two believed
 * results that contradict each other are worth nothing. Our id at a place where
 * only the sender could have written it is a forgery, and that is a fact of its
 * own.
 */
#include "auth.h"

#define RESULTS_MOST 64

/* One token: a quoted string and a bare word are both words. */
struct token {
	char kind;			/* 'w', ';', '=', '/' or 0 at the end */
	struct str text;
};

struct method {
	struct str name;
	enum result result;
	bool understood;
	struct str mailfrom, helo, header_d, header_i, header_s, header_b,
	    header_from;
	size_t field;			/* which field it stands in */
};

struct results {
	struct method at[RESULTS_MOST];
	size_t n;
};

static void
comments_skip(struct str *rest)
{
	size_t depth = 0, i = 0;

	for (; i < rest->n; i++) {
		char c = rest->p[i];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			i++;
		else if (depth == 0 && !char_is_space(c))
			break;
	}
	*rest = str_from(*rest, i);
}

static struct str
quoted(struct arena *arena, struct str *rest)
{
	struct buf buf = { .arena = arena };
	size_t i = 1;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n)
			i++;
		buf_char(&buf, rest->p[i]);
	}
	*rest = str_from(*rest, i + 1);
	return buf_str(&buf);
}

static struct token
token_next(struct arena *arena, struct str *rest)
{
	struct token token = { 0 };
	size_t n = 0;

	comments_skip(rest);
	if (rest->n == 0)
		return token;
	char c = rest->p[0];
	if (c == ';' || c == '=') {
		token.kind = c;
		*rest = str_from(*rest, 1);
		return token;
	}
	token.kind = 'w';
	if (c == '"') {
		token.text = quoted(arena, rest);
		/* "local part"@domain */
		if (rest->n == 0 || rest->p[0] != '@')
			return token;
	}
	while (n < rest->n && !char_is_space(rest->p[n]) &&
	    strchr(";=()\"", rest->p[n]) == NULL)
		n++;
	/* base64 may end in "=": it belongs to the word when nothing follows */
	if (n == 0)
		n = 1;
	token.text = token.text.p == NULL ? str_slice(*rest, 0, n) :
	    str_join(arena, token.text, str_slice(*rest, 0, n));
	*rest = str_from(*rest, n);
	return token;
}

static void
property_note(struct arena *arena, struct method *method, struct str name,
    struct str value)
{
	value = str_lower(arena, value);
	if (str_equal_nocase(name, STR("smtp.mailfrom")))
		method->mailfrom = value;
	else if (str_equal_nocase(name, STR("smtp.helo")))
		method->helo = value;
	else if (str_equal_nocase(name, STR("header.d")))
		method->header_d = value;
	else if (str_equal_nocase(name, STR("header.i")))
		method->header_i = value;
	else if (str_equal_nocase(name, STR("header.s")))
		method->header_s = value;
	else if (str_equal_nocase(name, STR("header.b")))
		method->header_b = value;
	else if (str_equal_nocase(name, STR("header.from"))) {
		method->understood &= method->header_from.p == NULL ||
		    str_equal(method->header_from, value);
		method->header_from = value;
	}
}

/* "method/version = result reason=... ptype.property=value ..." */
static void
method_read(struct arena *arena, struct str text, size_t field,
    struct results *results)
{
	struct token name = token_next(arena, &text);
	struct token equals = token_next(arena, &text);
	struct token word = token_next(arena, &text);
	struct method method = { .field = field };

	if (name.kind != 'w' || equals.kind != '=' || word.kind != 'w')
		return;
	method.name = str_trim(str_slice(name.text, 0,
	    str_find_char(name.text, '/')));
	method.understood = result_of_word(word.text, &method.result);
	for (;;) {
		struct token property = token_next(arena, &text);
		if (property.kind == 0)
			break;
		if (property.kind != 'w')
			continue;
		struct str after = text;
		if (token_next(arena, &after).kind != '=')
			continue;
		text = after;
		struct token value = token_next(arena, &text);
		if (value.kind == 'w')
			property_note(arena, &method, property.text,
			    value.text);
	}
	if (results->n < RESULTS_MOST)
		results->at[results->n++] = method;
}

/* The next piece up to a semicolon outside comments and quoted strings. */
static bool
piece_next(struct str *rest, struct str *piece_out)
{
	size_t depth = 0, i = 0;
	bool in_quotes = false;

	if (rest->p == NULL)
		return false;
	for (; i < rest->n; i++) {
		char c = rest->p[i];
		if (c == '\\' && (in_quotes || depth > 0))
			i++;
		else if (c == '"' && depth == 0)
			in_quotes = !in_quotes;
		else if (c == '(' && !in_quotes)
			depth++;
		else if (c == ')' && !in_quotes && depth > 0)
			depth--;
		else if (c == ';' && !in_quotes && depth == 0)
			break;
	}
	*piece_out = str_slice(*rest, 0, i);
	*rest = i < rest->n ? str_from(*rest, i + 1) : NO_STR;
	return true;
}

/* The authserv-id, or absent where the field begins with a result. */
static struct str
authserv_id(struct arena *arena, struct str body)
{
	struct str piece;

	if (!piece_next(&body, &piece))
		return NO_STR;
	struct token id = token_next(arena, &piece);
	struct token version = token_next(arena, &piece);
	if (id.kind != 'w' || version.kind == '=')
		return NO_STR;
	/* Results of a version we don't know are nobody's (2.2). */
	if (version.kind == 'w' && !str_equal(version.text, STR("1")))
		return STR("");
	return id.text;
}

static void
field_read(struct arena *arena, struct str body, size_t field, bool has_id,
    struct results *results)
{
	struct str piece;

	if (has_id)
		(void)piece_next(&body, &piece);
	while (results->n < RESULTS_MOST && piece_next(&body, &piece))
		method_read(arena, piece, field, results);
}

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

/* Where believed fields may stand: from *from_out up to before *to_out. */
static void
place_find(struct arena *arena, enum results_place place,
    const struct mail *mail, size_t boundary_at, size_t *from_out,
    size_t *to_out)
{
	*from_out = *to_out = boundary_at;
	switch (place) {
	case RESULTS_ABOVE:
		*from_out = 0;
		break;
	case RESULTS_BELOW:
		*from_out = boundary_at + 1;
		*to_out = *from_out;
		while (*to_out < mail->fields_n && !is_received(mail, *to_out))
			(*to_out)++;
		break;
	case RESULTS_MICROSOFT:
		*from_out = microsoft_from(arena, mail, boundary_at);
		break;
	case RESULTS_NONE:
		break;
	}
}

/* The one result of a method; contradicted: none. Below the boundary the
 * topmost field that has the method decides (a server that strips its own id
 * from foreign mail leaves none below, but one that does not might). */
static const struct method *
method_one(const struct results *results, struct str name, bool topmost)
{
	const struct method *found = NULL;

	for (size_t i = 0; i < results->n; i++) {
		const struct method *method = &results->at[i];
		if (!str_equal_nocase(method->name, name))
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
		    !str_equal(method->mailfrom, found->mailfrom))
			return NULL;
	}
	return found != NULL && found->understood ? found : NULL;
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

static struct str
dkim_domain_of(const struct method *method)
{
	if (method->header_d.p != NULL)
		return method->header_d;
	return method->header_i.p != NULL ? address_domain(method->header_i) :
	    NO_STR;
}

static bool
dkim_is_contradicted(const struct results *results, const struct method *one)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct method *other = &results->at[i];
		if (str_equal_nocase(other->name, STR("dkim")) &&
		    other->result != one->result &&
		    str_equal(other->header_d, one->header_d) &&
		    str_equal(other->header_i, one->header_i) &&
		    str_equal(other->header_s, one->header_s) &&
		    str_equal(other->header_b, one->header_b))
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
		if (!method->understood ||
		    dkim_is_contradicted(results, method))
			continue;
		if (method->result != RESULT_PASS) {
			if (upstream_out->dkim == RESULT_NONE)
				upstream_out->dkim = method->result;
			continue;
		}
		struct str domain = dkim_domain_of(method);
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
		    id_is_ours(boundary, authserv_id(arena,
		    header_unfold(arena, mail->fields[i].body))))
			return true;
	}
	return false;
}

static void
results_collect(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, size_t boundary_at, struct results *results)
{
	bool microsoft = boundary->results == RESULTS_MICROSOFT;
	size_t from, to;

	place_find(arena, boundary->results, mail, boundary_at, &from, &to);
	for (size_t i = from; i < to; i++) {
		if (!str_equal_nocase(mail->fields[i].name,
		    STR("Authentication-Results")))
			continue;
		struct str body = header_unfold(arena, mail->fields[i].body);
		struct str id = authserv_id(arena, body);
		if (boundary->results == RESULTS_BELOW && id.p != NULL &&
		    !id_is_plain(&mail->fields[i], id))
			continue;
		if (microsoft ? id.p == NULL : id_is_ours(boundary, id))
			field_read(arena, body, i, id.p != NULL, results);
	}
}

/* The methods of these results, put together. */
static void
results_note(const struct results *results, bool topmost,
    struct str from_domain, struct upstream *upstream_out)
{
	const struct method *spf = method_one(results, STR("spf"), topmost);
	const struct method *dmarc = method_one(results, STR("dmarc"), topmost);
	const struct method *arc = method_one(results, STR("arc"), topmost);

	upstream_out->present = results->n > 0;
	if (spf != NULL) {
		upstream_out->spf = spf->result;
		upstream_out->spf_domain = address_domain(
		    spf->mailfrom.p != NULL ? spf->mailfrom : spf->helo);
	}
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
	struct str instance;

	*upstream_out = (struct upstream){ 0 };
	if (!piece_next(&body, &instance) || authserv_id(arena, body).n == 0)
		return;
	field_read(arena, body, 0, true, results);
	results_note(results, false, from_domain, upstream_out);
}

void
upstream_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, const struct trace *trace,
    struct upstream *upstream_out)
{
	struct results *results = NEW(arena, struct results);
	const struct address *author = mail_author(mail);
	bool topmost = boundary->results == RESULTS_BELOW;
	size_t from = trace->boundary_at + 1;

	*upstream_out = (struct upstream){ 0 };
	if (trace->boundary_at >= mail->fields_n)
		return;
	results_collect(arena, boundary, mail, trace->boundary_at, results);
	results_note(results, topmost, author != NULL ? author->domain : NO_STR,
	    upstream_out);
	/* Below its own results a stripping server leaves none of its id. */
	while (topmost && from < mail->fields_n && !is_received(mail, from))
		from++;
	upstream_out->forged = forgery_is_seen(arena, boundary, mail, from);
}
