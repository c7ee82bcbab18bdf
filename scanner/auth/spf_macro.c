/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Macros in SPF records (RFC 7208 7): every letter, the transformers, the
 * delimiters, upper case for URL escapes. c, r and t belong to explanations
 * alone. Syntax is judged before anything is expanded, so that a wrong macro is
 * wrong whatever its value is. A name that becomes too long loses labels on the
 * left (7.3). Who checks is "unknown" (%{r}), and the time is the message's
 * arrival (%{t}), because judging knows no clock. Sizes are bounded at every
 * step; an explanation is the sender's text, so it is cut short and refused
 * unless all of it is printable ASCII.
 */
#include "spf.h"

#define EXPLANATION_MOST 200

enum item_kind { ITEM_CHARACTER, ITEM_MACRO, ITEM_WRONG };

/* One character of a macro-string, or one macro. */
struct item {
	enum item_kind kind;
	bool is_escape;			/* %%, %_ or %- */
	struct str text;		/* what a character stands for */
	char letter;			/* lower case */
	bool escape, reverse;
	unsigned digits;		/* 0: all parts */
	struct str delimiters;
};

/* What stands between "%{" and "}". */
static bool
macro_read(struct str s, bool explains, struct item *item)
{
	size_t at = 1;

	if (s.n == 0 || !char_is_alpha(s.p[0]))
		return false;
	item->kind = ITEM_MACRO;
	item->letter = char_lower(s.p[0]);
	item->escape = item->letter != s.p[0];
	item->delimiters = STR(".");
	if (strchr(explains ? "slodipvhcrt" : "slodipvh", item->letter) ==
	    NULL)
		return false;
	while (at < s.n && char_is_digit(s.p[at]) && item->digits < 1000)
		item->digits = item->digits * 10 + (unsigned)(s.p[at++] - '0');
	if (at > 1 && item->digits == 0)
		return false;
	if (at < s.n && char_lower(s.p[at]) == 'r') {
		item->reverse = true;
		at++;
	}
	if (at < s.n)
		item->delimiters = str_from(s, at);
	for (; at < s.n; at++) {
		if (s.p[at] == '\0' || strchr(".-+,/_=", s.p[at]) == NULL)
			return false;
	}
	return true;
}

static bool
escape_read(char c, struct item *item)
{
	item->is_escape = true;
	item->text = c == '%' ? STR("%") : c == '_' ? STR(" ") : STR("%20");
	return c == '%' || c == '_' || c == '-';
}

/* Cut the next item off; false at the end. */
static bool
item_next(struct str *rest, bool explains, struct item *item_out)
{
	unsigned char c;

	if (rest->n == 0)
		return false;
	c = (unsigned char)rest->p[0];
	*item_out = (struct item){ .text = str_slice(*rest, 0, 1) };
	if (c < ' ' || c >= 0x7f || (c == ' ' && !explains)) {
		item_out->kind = ITEM_WRONG;
		return true;
	}
	size_t taken = 1;
	if (c == '%') {
		size_t end = rest->n > 1 && rest->p[1] == '{' ?
		    str_find_char(*rest, '}') : STR_NOWHERE;
		bool good = end != STR_NOWHERE ?
		    macro_read(str_slice(*rest, 2, end), explains, item_out) :
		    rest->n > 1 && escape_read(rest->p[1], item_out);
		if (!good)
			item_out->kind = ITEM_WRONG;
		taken = end != STR_NOWHERE ? end + 1 : 2;
	}
	*rest = str_from(*rest, taken);
	return true;
}

bool
spf_macro_string_is_good(struct str text)
{
	struct item item;

	while (item_next(&text, false, &item)) {
		if (item.kind == ITEM_WRONG)
			return false;
	}
	return true;
}

static bool
top_label_is_good(struct str label)
{
	bool letter = false;

	for (size_t i = 0; i < label.n; i++) {
		if (char_is_alpha(label.p[i]) || (label.p[i] == '-' && i > 0 &&
		    i + 1 < label.n))
			letter = true;
		else if (!char_is_digit(label.p[i]))
			return false;
	}
	return letter;
}

/* It ends in a macro, or in a dot and a top label (7.1). */
bool
spf_domain_spec_is_good(struct str spec)
{
	struct str rest = spec, top = NO_STR;
	struct item item = { 0 };

	while (item_next(&rest, false, &item)) {
		if (item.kind == ITEM_WRONG)
			return false;
		if (item.kind == ITEM_MACRO || item.is_escape)
			top = NO_STR;
		else if (item.text.p[0] == '.' && rest.n > 0)
			top = rest;
	}
	if (item.kind == ITEM_MACRO || item.is_escape)
		return true;
	if (top.n > 0 && top.p[top.n - 1] == '.')
		top.n--;
	return top_label_is_good(top);
}

/* ---- Values ------------------------------------------------------------ */

/* Dotted, IPv6 by the half octet. */
static struct str
ip_dotted(const struct spf_state *spf)
{
	struct buf buf = { .arena = spf->arena };

	if (spf->is_ipv4)
		return ip_write(spf->arena, spf->ip, true);
	for (int i = 0; i < 16; i++)
		buf_format(&buf, "%s%X.%X", i > 0 ? "." : "", spf->ip[i] >> 4,
		    spf->ip[i] & 15);
	return buf_str(&buf);
}

/* The domain itself before a name below it, and that before any other. */
static struct str
client_name(struct spf_state *spf, struct str domain)
{
	struct str found = NO_STR;

	(void)spf_client_names(spf);
	for (size_t i = spf->names_n; i-- > 0;) {
		if (str_equal(spf->names[i], domain))
			return spf->names[i];
		if (domain_is_within(spf->names[i], domain))
			found = spf->names[i];
	}
	return found.p != NULL ? found : spf->names_n > 0 ? spf->names[0] :
	    STR("unknown");
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
		return ip_dotted(spf);
	case 'p':
		return client_name(spf, domain);
	case 'v':
		return spf->is_ipv4 ? STR("in-addr") : STR("ip6");
	case 'h':
		return spf->helo;
	case 'c':
		return ip_write(spf->arena, spf->ip, spf->is_ipv4);
	case 't':
		return str_format(spf->arena, "%lld", (long long)spf->arrived);
	}
	return STR("unknown");
}

static void
escaped_add(struct buf *buf, struct str s, bool escape)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (!escape || char_is_alpha(c) || char_is_digit(c) ||
		    (c != 0 && strchr("-._~", c) != NULL))
			buf_char(buf, s.p[i]);
		else
			buf_format(buf, "%%%02X", c);
	}
}

/* Split at the delimiters, turn round, keep the last parts, join with dots. */
static void
macro_add(struct buf *buf, const struct item *macro, struct str value)
{
	struct str *parts = NEW_ARRAY(buf->arena, struct str, value.n + 1);
	size_t n = 0, start = 0;

	for (size_t i = 0; i <= value.n; i++) {
		if (i == value.n || memchr(macro->delimiters.p, value.p[i],
		    macro->delimiters.n) != NULL) {
			parts[n++] = str_slice(value, start, i);
			start = i + 1;
		}
	}
	size_t keep = macro->digits == 0 || macro->digits > n ? n :
	    macro->digits;
	for (size_t i = 0; i < keep; i++) {
		if (i > 0)
			buf_char(buf, '.');
		escaped_add(buf, macro->reverse ? parts[keep - i - 1] :
		    parts[n - keep + i], macro->escape);
	}
}

static bool
expand(struct spf_state *spf, struct str text, bool explains,
    struct str domain, struct buf *buf)
{
	struct item item;
	size_t macros = 0;

	while (item_next(&text, explains, &item)) {
		if (item.kind == ITEM_WRONG || buf->n > SPF_EXPANDED_MOST)
			return false;
		if (item.kind == ITEM_CHARACTER) {
			buf_add(buf, item.text);
			continue;
		}
		struct str value = macro_value(spf, item.letter, domain);
		if (++macros > SPF_MACROS_MOST || value.n > SPF_VALUE_MOST)
			return false;
		macro_add(buf, &item, value);
	}
	return buf->n <= SPF_EXPANDED_MOST;
}

bool
spf_expand(struct spf_state *spf, struct str spec, struct str domain,
    struct str *name_out)
{
	struct buf buf = { .arena = spf->arena };

	if (!expand(spf, spec, false, domain, &buf))
		return false;
	struct str name = buf_str(&buf);
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	while (name.n > SPF_DOMAIN_MOST) {
		size_t dot = str_find_char(name, '.');
		if (dot == STR_NOWHERE)
			break;
		name = str_from(name, dot + 1);
	}
	*name_out = str_lower(spf->arena, name);
	return true;
}

struct str
spf_explanation(struct spf_state *spf, struct str text, struct str domain)
{
	struct buf buf = { .arena = spf->arena };

	if (!expand(spf, text, true, domain, &buf))
		return NO_STR;
	for (size_t i = 0; i < buf.n; i++) {
		if (buf.p[i] < ' ' || buf.p[i] > '~')
			return NO_STR;
	}
	struct str whole = str_trim(buf_str(&buf));
	if (whole.n == 0)
		return NO_STR;
	return whole.n <= EXPLANATION_MOST ? whole : str_join(spf->arena,
	    str_slice(whole, 0, EXPLANATION_MOST - 3), STR("..."));
}
