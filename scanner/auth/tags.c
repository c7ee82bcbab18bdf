/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tag lists, "a=b; c=d", as DKIM signatures, DKIM keys and DMARC records hold
 * them (RFC 6376 3.2; RFC 9989 4.7 takes the same form). A tag that is not of
 * that form is handed out without a name, so that the caller decides whether
 * it matters. A tag that stands twice makes a list invalid (RFC 6376 3.2).
 * Names are compared with case, values are trimmed and otherwise untouched.
 */
#include "auth.h"

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
