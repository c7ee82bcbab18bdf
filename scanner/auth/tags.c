/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tag lists, "a=b; c=d", as DKIM signatures, DKIM keys and DMARC records hold
 * them (RFC 6376 3.2; RFC 9989 4.7 takes the same form). A tag that is not of
 * that form is handed out without a name, so that the caller decides whether
 * it matters. A tag that stands twice makes a list invalid (RFC 6376 3.2), and
 * so does a name that is none; DKIM asks for that to be checked, since what two
 * programs read differently is where forgeries live (6.1.1). Names are compared
 * with case, values are trimmed and otherwise untouched.
 */
#include "auth.h"

#define TAGS_MOST 64	/* in one list; what is in use has below 15 */

bool
tag_next(struct str *rest, struct str *name_out, struct str *value_out)
{
	struct str pair;

	do {
		if (rest->p == NULL)
			return false;
		pair = str_trim(str_cut(rest, ';'));
	} while (pair.n == 0);
	struct str name = str_cut(&pair, '=');
	*name_out = pair.p == NULL ? NO_STR : str_trim(name);
	*value_out = pair.p == NULL ? NO_STR : str_trim(pair);
	return true;
}

struct str
tag_find(struct str list, struct str name)
{
	struct str tag, value;

	while (tag_next(&list, &tag, &value)) {
		if (tag.p != NULL && str_equal(tag, name))
			return value;
	}
	return NO_STR;
}

bool
tag_repeats(struct str list, struct str name)
{
	struct str tag, value;
	size_t n = 0;

	while (tag_next(&list, &tag, &value)) {
		if (tag.p != NULL && str_equal(tag, name))
			n++;
	}
	return n > 1;
}

static bool
name_is_good(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_alpha(name.p[i]) && (i == 0 ||
		    (!char_is_digit(name.p[i]) && name.p[i] != '_')))
			return false;
	return name.n > 0;
}

bool
tags_are_good(struct str list)
{
	struct str names[TAGS_MOST];
	size_t n = 0;

	while (list.p != NULL) {
		struct str pair = str_trim(str_cut(&list, ';')), name;

		if (pair.n == 0 && list.p == NULL && n > 0)
			return true;	/* behind the last semicolon */
		name = str_trim(str_cut(&pair, '='));
		if (pair.p == NULL || !name_is_good(name) || n == TAGS_MOST)
			return false;
		for (size_t i = 0; i < n; i++)
			if (str_equal(names[i], name))
				return false;
		names[n++] = name;
	}
	return true;
}
