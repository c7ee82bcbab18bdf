/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Declarations of CSS: from style attributes and from the blocks of style sheets
 * (CSS Syntax 3 section 5.4). Names and values are compared in lower case,
 * escapes undone; a comment joins nothing and parts nothing that was one word, so
 * that "no" "ne" with a comment between is no value, as in browsers. A value is
 * kept up to VALUE_MOST bytes, strings in it as one quote: what is longer decides
 * nothing about sight.
 */
#include "html.h"

#define VALUE_MOST 256

size_t
css_comment_end(struct str s, size_t at)
{
	size_t end = str_find(str_from(s, at + 2), STR("*/"));

	return end == STR_NOWHERE ? s.n : at + 2 + end + 2;
}

uint32_t
css_escape(struct str s, size_t *at)
{
	size_t i = *at + 1, from = i;
	uint32_t c = 0;

	while (i < s.n && i - from < 6 && (char_is_digit(s.p[i]) ||
	    (char_lower(s.p[i]) >= 'a' && char_lower(s.p[i]) <= 'f'))) {
		c = c << 4 | (uint32_t)(char_is_digit(s.p[i]) ? s.p[i] - '0' :
		    char_lower(s.p[i]) - 'a' + 10);
		i++;
	}
	if (i == from) {
		c = i < s.n ? utf8_next(s, &i) : CHARACTER_BAD;
		*at = i;
		return c;
	}
	if (i < s.n && char_is_space(s.p[i]))
		i++;
	*at = i;
	return c == 0 || c > 0x10ffff ? CHARACTER_BAD : c;
}

/* A name or value being made plain. */
struct plain {
	char p[VALUE_MOST];
	size_t n;
	bool parted;			/* blanks or a comment before what comes */
};

static void
plain_add(struct plain *plain, char c)
{
	if (plain->parted && plain->n > 0 && plain->n < sizeof plain->p &&
	    strchr(":;,()!/", c) == NULL &&
	    strchr(":;,(!/", plain->p[plain->n - 1]) == NULL)
		plain->p[plain->n++] = ' ';
	plain->parted = false;
	if (plain->n < sizeof plain->p)
		plain->p[plain->n++] = char_lower(c);
}

/* A string or url() has nothing to say, and may be long. */
static size_t
quoted_end(struct str s, size_t at)
{
	char quote = s.p[at++];

	for (; at < s.n && s.p[at] != quote && s.p[at] != '\n'; at++)
		at += s.p[at] == '\\' && at + 1 < s.n;
	return at < s.n ? at + 1 : s.n;
}

/*
 * From s[at] to `end` (':' or ';') outside of brackets, plain. With
 * plain == NULL only its end is looked for. A name ends at ';' as well.
 */
static size_t
plain_read(struct str s, size_t at, char end, struct plain *plain)
{
	size_t depth = 0;

	while (at < s.n && !(depth == 0 && (s.p[at] == end || s.p[at] == ';'))) {
		char c = s.p[at];

		if (plain == NULL && (char_is_alpha(c) || char_is_digit(c) ||
		    c == ' ')) {
			at++;
			continue;
		}
		if (c == '/' && at + 1 < s.n && s.p[at + 1] == '*') {
			at = css_comment_end(s, at);
			if (plain != NULL)
				plain->parted = true;
			continue;
		}
		if (c == '\\') {
			uint32_t escaped = css_escape(s, &at);

			if (plain != NULL)
				plain_add(plain, escaped > ' ' && escaped < 0x7f ?
				    (char)escaped : '?');
			continue;
		}
		if (c == '"' || c == '\'') {
			at = quoted_end(s, at);
			c = '"';
		} else {
			at++;
		}
		depth += c == '(' || c == '[' || c == '{';
		depth -= (c == ')' || c == ']' || c == '}') && depth > 0;
		if (plain == NULL)
			continue;
		if (char_is_space(c) || c == '\f')
			plain->parted = true;
		else if (c != '\0')
			plain_add(plain, c);
	}
	return at;
}

/* The name before the colon, without the cost of plain_read() where it is
 * written as nearly everybody writes it. */
static const struct named_property *
name_read(struct str s, size_t *at, struct plain *plain)
{
	size_t i = *at;

	plain->n = 0;
	plain->parted = false;
	while (i < s.n && plain->n < 28 && (char_is_alpha(s.p[i]) ||
	    s.p[i] == '-'))
		plain->p[plain->n++] = char_lower(s.p[i++]);
	if (i < s.n && s.p[i] != ':') {
		plain->n = 0;
		i = plain_read(s, *at, ':', plain);
	}
	*at = i;
	if (i >= s.n || s.p[i] != ':')
		return NULL;
	return property_of((struct str){ plain->p, plain->n });
}

bool
declaration_next(struct str *rest, struct declarations *all_out)
{
	struct plain plain;
	struct str s = *rest, value;
	size_t at = 0, from;

	while (at < s.n) {
		const struct named_property *property;

		if (char_is_space(s.p[at]) || s.p[at] == ';') {
			at++;
			continue;
		}
		property = name_read(s, &at, &plain);
		if (at < s.n && s.p[at] == ':')
			at++;
		else if (property == NULL)
			continue;
		plain.n = 0;
		plain.parted = false;
		from = at;
		at = plain_read(s, at, ';', property == NULL ? NULL : &plain);
		if (property == NULL)
			continue;
		value = (struct str){ plain.p, plain.n };
		if (!property_read(property, value, all_out))
			continue;
		all_out->raw = str_slice(s, from, at);
		*rest = str_from(s, at);
		return true;
	}
	*rest = NO_STR;
	return false;
}
