/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPF records taken apart (RFC 7208 4.6, 5, 6, 7): terms, qualifiers, prefix
 * lengths and modifiers. Nothing is asked here. A record is good or bad as a
 * whole: the first term that is none is noted, and reading stops. Terms are
 * printable ASCII parted by spaces and nothing else, so that a U-label or a line
 * end is an error (3.1, 4.6.1). Unknown modifiers are allowed, unknown
 * mechanisms are not. More than TERMS_MOST terms are an error of ours: 64 KB of
 * TXT hold many.
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

/* "/24", "//64", "/24//64" off the end of an a or mx. A slash before them
 * belongs to the domain. */
static bool
cidr_number(struct str s, unsigned most, unsigned *bits_out)
{
	uint64_t bits;

	if ((s.n > 1 && s.p[0] == '0') || !str_number(s, most, &bits))
		return false;
	*bits_out = (unsigned)bits;
	return true;
}

/* Where "/24" at the end of s begins, or the end. */
static size_t
cidr_at(struct str s)
{
	size_t at = s.n;

	while (at > 0 && char_is_digit(s.p[at - 1]))
		at--;
	return at > 0 && at < s.n && s.p[at - 1] == '/' ? at - 1 : s.n;
}

static bool
cidr_read(struct str *spec, struct spf_term *term)
{
	size_t at = cidr_at(*spec);

	term->bits4 = 32;
	term->bits6 = 128;
	if (at < spec->n && at > 0 && spec->p[at - 1] == '/') {
		if (!cidr_number(str_from(*spec, at + 1), 128, &term->bits6))
			return false;
		*spec = str_slice(*spec, 0, at - 1);
		at = cidr_at(*spec);
	}
	if (at < spec->n &&
	    !cidr_number(str_from(*spec, at + 1), 32, &term->bits4))
		return false;
	*spec = str_slice(*spec, 0, at);
	return true;
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
mechanism_read(struct str text, struct spf_term *term)
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
	return spf_domain_spec_is_good(value);
}

/* "name=value"; an unknown name is ignored, a known one may stand once. */
static bool
modifier_read(struct str name, struct str value, struct spf_record *record,
    struct spf_term *term)
{
	const struct spf_term **known = str_equal_nocase(name,
	    STR("redirect")) ? &record->redirect :
	    str_equal_nocase(name, STR("exp")) ? &record->explanation : NULL;

	term->mechanism = TERM_OTHER;
	if (known == NULL)
		return spf_macro_string_is_good(value);
	if (*known != NULL || !spf_domain_spec_is_good(value))
		return false;
	term->mechanism = known == &record->redirect ? TERM_REDIRECT :
	    TERM_EXPLANATION;
	term->domain = value;
	*known = term;
	return true;
}

static bool
modifier_name_is_good(struct str name)
{
	if (name.n == 0 || !char_is_alpha(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (!char_is_alpha(name.p[i]) && !char_is_digit(name.p[i]) &&
		    (name.p[i] == '\0' ||
		    strchr("-_.", name.p[i]) == NULL))
			return false;
	}
	return true;
}

static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return true;
}

static bool
term_read(struct str word, struct spf_record *record, struct spf_term *term)
{
	struct str value = word;
	struct str name = str_cut(&value, '=');

	term->text = word;
	if (!is_visible(word))
		return false;
	return value.p != NULL && modifier_name_is_good(name) ?
	    modifier_read(name, value, record, term) :
	    mechanism_read(word, term);
}

struct spf_record
spf_record_read(struct arena *arena, struct str text)
{
	struct spf_record record = { .terms = NEW_ARRAY(arena, struct spf_term,
	    TERMS_MOST) };

	(void)str_cut(&text, ' ');		/* v=spf1 */
	while (text.p != NULL && record.bad.p == NULL) {
		struct str word = str_cut(&text, ' ');
		if (word.n == 0)
			continue;
		if (record.n == TERMS_MOST) {
			record.bad = word;
			record.why = "more than 200 terms";
		} else if (!term_read(word, &record,
		    &record.terms[record.n++])) {
			record.bad = word;
			record.why = "syntax";
		}
	}
	return record;
}
