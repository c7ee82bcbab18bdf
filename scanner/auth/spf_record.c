/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPF records taken apart (RFC 7208 4.6, 5, 6, 7): terms, qualifiers, prefix
 * lengths, modifiers and the syntax of domain-specs. Nothing is asked here. A
 * record is good or bad as a whole: the first term that is none is noted, and
 * reading stops. Unknown modifiers are allowed, unknown mechanisms are not.
 */
#include "spf.h"

#define TERMS_MOST 200

static const struct {
	const char *name;
	enum mechanism mechanism;
} mechanisms[] = {
	{ "all", TERM_ALL }, { "include", TERM_INCLUDE }, { "a", TERM_A },
	{ "mx", TERM_MX }, { "ptr", TERM_PTR }, { "ip4", TERM_IP4 },
	{ "ip6", TERM_IP6 }, { "exists", TERM_EXISTS },
};

/* What stands between "%{" and "}". */
static bool
macro_read(struct str s, struct spf_macro *macro_out)
{
	size_t at = 1;

	*macro_out = (struct spf_macro){ .delimiters = STR(".") };
	if (s.n == 0 || !char_is_alpha(s.p[0]))
		return false;
	macro_out->letter = char_lower(s.p[0]);
	macro_out->escape = macro_out->letter != s.p[0];
	if (strchr("slodipvh", macro_out->letter) == NULL)
		return false;	/* c, r and t belong to exp= only (7.2) */
	while (at < s.n && char_is_digit(s.p[at]) && macro_out->digits < 1000)
		macro_out->digits = macro_out->digits * 10 +
		    (unsigned)(s.p[at++] - '0');
	if (at > 1 && macro_out->digits == 0)
		return false;
	if (at < s.n && char_lower(s.p[at]) == 'r') {
		macro_out->reverse = true;
		at++;
	}
	if (at < s.n)
		macro_out->delimiters = str_from(s, at);
	for (; at < s.n; at++) {
		if (strchr(".-+,/_=", s.p[at]) == NULL || s.p[at] == '\0')
			return false;
	}
	return true;
}

/* A name that becomes too long loses labels on the left (7.3). */
bool
spf_expand(struct arena *arena, struct str spec, spf_macro_adder *add,
    void *context, struct str *name_out)
{
	struct buf buf = { .arena = arena };
	struct spf_macro macro;

	for (size_t i = 0; i < spec.n && buf.n < SPF_EXPANDED_MOST; i++) {
		char next = i + 1 < spec.n ? spec.p[i + 1] : '\0';
		if ((unsigned char)spec.p[i] <= ' ' ||
		    (unsigned char)spec.p[i] >= 0x7f)
			return false;
		if (spec.p[i] != '%') {
			buf_char(&buf, spec.p[i]);
			continue;
		}
		i++;
		if (next == '%' || next == '_' || next == '-') {
			buf_cstr(&buf, next == '%' ? "%" :
			    next == '_' ? " " : "%20");
			continue;
		}
		size_t end = str_find_char(str_from(spec, i), '}');
		if (next != '{' || end == STR_NOWHERE ||
		    !macro_read(str_slice(spec, i + 1, i + end), &macro))
			return false;
		if (add != NULL)
			add(context, &macro, &buf);
		i += end;
	}
	struct str name = buf_str(&buf);
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	while (name.n > SPF_DOMAIN_MOST) {
		size_t dot = str_find_char(name, '.');
		if (dot == STR_NOWHERE)
			break;
		name = str_from(name, dot + 1);
	}
	*name_out = str_lower(arena, name);
	return true;
}

/* A domain-spec ends in a macro or in a top label that is a name (7.1). */
static bool
domain_spec_is_good(struct arena *arena, struct str spec)
{
	struct str ignored;
	size_t dot = STR_NOWHERE;
	bool letter = false;

	if (spec.n == 0 || !spf_expand(arena, spec, NULL, NULL, &ignored))
		return false;
	if (spec.p[spec.n - 1] == '}')
		return true;
	struct str text = spec.p[spec.n - 1] == '.' ?
	    str_slice(spec, 0, spec.n - 1) : spec;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '.')
			dot = i;
	}
	struct str top = dot == STR_NOWHERE ? NO_STR : str_from(text, dot + 1);
	for (size_t i = 0; i < top.n; i++) {
		if (char_is_alpha(top.p[i]) || (top.p[i] == '-' && i > 0 &&
		    i + 1 < top.n))
			letter = true;
		else if (!char_is_digit(top.p[i]))
			return false;
	}
	return letter;
}


/* "/24", "//64", "/24//64" off the end of an a or mx. */
static bool
cidr_number(struct str s, unsigned most, unsigned *bits_out)
{
	uint64_t bits;

	if ((s.n > 1 && s.p[0] == '0') || !str_number(s, most, &bits))
		return false;
	*bits_out = (unsigned)bits;
	return true;
}

static bool
cidr_read(struct str *spec, struct spf_term *term)
{
	size_t slash = STR_NOWHERE;
	bool in_macro = false;

	term->bits4 = 32;
	term->bits6 = 128;
	for (size_t i = 0; i < spec->n && slash == STR_NOWHERE; i++) {
		if (spec->p[i] == '{' || spec->p[i] == '}')
			in_macro = spec->p[i] == '{';
		else if (spec->p[i] == '/' && !in_macro)
			slash = i;
	}
	if (slash == STR_NOWHERE)
		return true;
	struct str cidr = str_from(*spec, slash);
	*spec = str_slice(*spec, 0, slash);
	size_t twice = str_find(cidr, STR("//"));
	if (twice != STR_NOWHERE && !cidr_number(str_from(cidr, twice + 2), 128,
	    &term->bits6))
		return false;
	cidr = str_slice(cidr, 0, twice);
	return cidr.n == 0 || cidr_number(str_from(cidr, 1), 32, &term->bits4);
}

static bool
ip_term_read(struct str value, bool wants_ipv4, struct network *network_out)
{
	struct str rest = value;
	struct str address = str_cut(&rest, '/');
	bool has_colon = str_find_char(address, ':') != STR_NOWHERE;
	unsigned ignored;

	if (rest.p != NULL &&
	    !cidr_number(rest, wants_ipv4 ? 32 : 128, &ignored))
		return false;
	return has_colon != wants_ipv4 && network_read(value, network_out);
}

static enum result
qualifier(struct str *text)
{
	char c = text->n > 0 ? text->p[0] : '\0';

	if (c == '+' || c == '-' || c == '~' || c == '?')
		*text = str_from(*text, 1);
	return c == '-' ? RESULT_FAIL : c == '~' ? RESULT_SOFTFAIL :
	    c == '?' ? RESULT_NEUTRAL : RESULT_PASS;
}

static bool
mechanism_read(struct arena *arena, struct str text, struct spf_term *term)
{
	size_t end = 0;

	term->text = text;
	term->result = qualifier(&text);
	while (end < text.n && text.p[end] != ':' && text.p[end] != '/')
		end++;
	struct str name = str_slice(text, 0, end);
	size_t i = 0, count = sizeof mechanisms / sizeof mechanisms[0];
	while (i < count && !str_equal_nocase(name, str_of(mechanisms[i].name)))
		i++;
	if (i == count)
		return false;
	term->mechanism = mechanisms[i].mechanism;
	bool has_value = end < text.n && text.p[end] == ':';
	struct str value = str_from(text, has_value ? end + 1 : end);

	if (term->mechanism == TERM_ALL)
		return end == text.n;
	if (term->mechanism == TERM_IP4 || term->mechanism == TERM_IP6)
		return has_value && ip_term_read(value,
		    term->mechanism == TERM_IP4, &term->network);
	bool takes_cidr = term->mechanism == TERM_A ||
	    term->mechanism == TERM_MX;
	if (takes_cidr && !cidr_read(&value, term))
		return false;
	bool needs_value = term->mechanism == TERM_INCLUDE ||
	    term->mechanism == TERM_EXISTS;
	if (!has_value)
		return !needs_value && value.n == 0;
	term->domain = value;
	return domain_spec_is_good(arena, value);
}

/* "name=value"; an unknown name is ignored, a known one may stand once. */
static bool
modifier_read(struct arena *arena, struct str name, struct str value,
    bool seen[2], struct spf_term *term)
{
	struct str ignored;
	bool redirect = str_equal_nocase(name, STR("redirect"));

	term->mechanism = TERM_OTHER;
	if (!redirect && !str_equal_nocase(name, STR("exp")))
		return spf_expand(arena, value, NULL, NULL, &ignored);
	if (seen[redirect] || !domain_spec_is_good(arena, value))
		return false;
	seen[redirect] = true;
	term->domain = value;
	if (redirect)
		term->mechanism = TERM_REDIRECT;
	return true;
}

static bool
modifier_name_is_good(struct str name)
{
	if (name.n == 0 || !char_is_alpha(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (!char_is_alpha(name.p[i]) && !char_is_digit(name.p[i]) &&
		    strchr("-_.", name.p[i]) == NULL)
			return false;
	}
	return true;
}

struct spf_record
spf_record_read(struct arena *arena, struct str text)
{
	struct spf_record record = { .terms = NEW_ARRAY(arena, struct spf_term,
	    TERMS_MOST) };
	bool seen[2] = { false, false };

	(void)str_cut(&text, ' ');		/* v=spf1 */
	while (text.p != NULL) {
		struct str word = str_cut(&text, ' ');
		if (word.n == 0)
			continue;
		if (record.n == TERMS_MOST) {
			record.bad = word;
			break;
		}
		struct spf_term *term = &record.terms[record.n++];
		struct str value = word;
		struct str name = str_cut(&value, '=');
		term->text = word;
		bool good = value.p != NULL && modifier_name_is_good(name) ?
		    modifier_read(arena, name, value, seen, term) :
		    mechanism_read(arena, word, term);
		if (!good) {
			record.bad = word;
			break;
		}
		if (term->mechanism == TERM_REDIRECT)
			record.redirect = term;
	}
	return record;
}

