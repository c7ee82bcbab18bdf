/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of Authentication-Results (RFC 8601 2.2) and Received-SPF (RFC
 * 7208 9.1): comments and folding anywhere, quoted strings, versions of the
 * field and of a method, "none", reasons, properties. It says what stands there
 * and nothing of whether it may be believed. Methods of another version,
 * quoted keywords and properties that nobody here knows are passed over (RFC
 * 8601 2.7.6); a property told twice with two values makes its method one that
 * is not understood. Nested comments are counted and not descended into, so
 * each byte is read a fixed number of times.
 */
#include "results.h"

/* One token: a quoted string and a bare word are both words. */
struct token {
	char kind;			/* 'w', ';', '=', or 0 at the end */
	bool is_quoted;
	struct str text;
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
		token.is_quoted = true;
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

static bool
is_joint(char c)
{
	return c == '.' || c == '/';
}

/* A keyword, whose parts around "." and "/" may stand apart (RFC 8601 2.2): the
 * next word is part of it if either says so. Not a word where it is quoted. */
static struct token
keyword_next(struct arena *arena, struct str *rest)
{
	struct token token = token_next(arena, rest);
	struct buf buf = { .arena = arena };
	bool joined = false;

	for (;;) {
		struct str after = *rest;
		struct token next = token_next(arena, &after);
		struct str sofar = joined ? buf_str(&buf) : token.text;
		if (token.kind != 'w' || next.kind != 'w' || next.is_quoted ||
		    sofar.n == 0 || (!is_joint(sofar.p[sofar.n - 1]) &&
		    !is_joint(next.text.p[0])))
			break;
		if (!joined)
			buf_add(&buf, token.text);
		joined = true;
		buf_add(&buf, next.text);
		*rest = after;
	}
	if (joined)
		token.text = buf_str(&buf);
	if (token.is_quoted)
		token.kind = '"';
	return token;
}

/* "<a@b>" is a@b. */
static struct str
brackets_off(struct str s)
{
	return str_starts(s, STR("<")) && str_ends(s, STR(">")) ?
	    str_slice(s, 1, s.n - 1) : s;
}

/* A property twice with two values: one of them is not the writer's. */
static void
property_note(struct arena *arena, struct method *method, struct str name,
    struct str value)
{
	const struct {
		struct str name;
		struct str *place;
	} known[] = {
		{ STR("smtp.mailfrom"), &method->mailfrom },
		{ STR("smtp.mfrom"), &method->mailfrom },
		{ STR("smtp.helo"), &method->helo },
		{ STR("header.d"), &method->header_d },
		{ STR("header.i"), &method->header_i },
		{ STR("header.s"), &method->header_s },
		{ STR("header.b"), &method->header_b },
		{ STR("header.from"), &method->header_from },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!str_equal_nocase(name, known[i].name))
			continue;
		/* base64 (RFC 6008) tells small from large */
		if (known[i].place != &method->header_b)
			value = str_lower(arena, brackets_off(value));
		method->understood &= known[i].place->p == NULL ||
		    str_equal(*known[i].place, value);
		*known[i].place = value;
	}
}

static struct method *
method_add(struct results *results)
{
	if (results->n == RESULTS_MOST) {
		results->too_many = true;
		return NULL;
	}
	return &results->at[results->n++];
}

/* "method/version = result reason=... ptype.property=value ..." */
static void
method_read(struct arena *arena, struct str text, size_t field,
    struct results *results)
{
	struct token name = keyword_next(arena, &text);
	struct token equals = token_next(arena, &text);
	struct token word = token_next(arena, &text);
	struct method *method, found = { .field = field };

	if (name.kind != 'w' || equals.kind != '=' || word.kind != 'w')
		return;
	found.name = str_cut(&name.text, '/');
	/* A version of the method that nobody here knows */
	if (name.text.p != NULL && !str_equal(name.text, STR("1")))
		return;
	found.understood = !word.is_quoted &&
	    result_of_word(word.text, &found.result) &&
	    found.result != RESULT_UNVERIFIABLE;
	for (;;) {
		struct token property = keyword_next(arena, &text);
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
			property_note(arena, &found, property.text,
			    value.text);
	}
	method = method_add(results);
	if (method != NULL)
		*method = found;
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

struct str
results_name(struct arena *arena, struct str body)
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

void
results_read(struct arena *arena, struct str body, size_t field, bool has_id,
    struct results *results)
{
	struct str piece;

	if (has_id)
		(void)piece_next(&body, &piece);
	while (!results->too_many && piece_next(&body, &piece))
		method_read(arena, piece, field, results);
}

bool
results_instance_off(struct str *body)
{
	struct str instance;

	return piece_next(body, &instance) && body->p != NULL;
}

static bool
is_same_ip(struct arena *arena, struct str written, struct str ip)
{
	unsigned char address[16];
	bool is_ipv4;

	return ip_read(written, address, &is_ipv4) &&
	    str_equal(ip_write(arena, address, is_ipv4), ip);
}

/* RFC 7208 9.1: "pass (why) client-ip=...; envelope-from="..."; ..." */
bool
results_spf(struct arena *arena, struct str body, struct str ip,
    struct method *method_out)
{
	struct token word = token_next(arena, &body);
	struct str client = NO_STR, identity = NO_STR;

	*method_out = (struct method){ .name = STR("spf") };
	if (word.kind != 'w' || word.is_quoted)
		return false;
	method_out->understood = result_of_word(word.text,
	    &method_out->result) &&
	    method_out->result != RESULT_UNVERIFIABLE;
	for (;;) {
		struct token key = keyword_next(arena, &body);
		struct str after = body;
		if (key.kind == 0)
			break;
		if (key.kind != 'w' || token_next(arena, &after).kind != '=')
			continue;
		body = after;
		struct token value = token_next(arena, &body);
		if (value.kind != 'w')
			continue;
		if (str_equal_nocase(key.text, STR("client-ip")))
			client = value.text;
		else if (str_equal_nocase(key.text, STR("identity")))
			identity = value.text;
		else if (str_equal_nocase(key.text, STR("envelope-from")))
			property_note(arena, method_out, STR("smtp.mailfrom"),
			    value.text);
		else if (str_equal_nocase(key.text, STR("helo")))
			property_note(arena, method_out, STR("smtp.helo"),
			    value.text);
	}
	if (str_equal_nocase(identity, STR("helo")))
		method_out->mailfrom = NO_STR;
	return is_same_ip(arena, client, ip);
}
