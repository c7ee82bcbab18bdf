/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that an older version knew: settings of the configuration and stock rules. For
 * one major version such a name is told and taken for the one that took its place;
 * then its row goes, and it is refused like any name that nobody knows.
 */
#include "base.h"

/* { name, since, the name in its place or NULL, refused from }. A setting in a group is
 * "group.name"; what takes its place stands in the same group. */
static const struct retired settings[] = {
#ifdef SEKI_TEST
	{ "review.released_by", "0.0", "release", "1.0" },
	{ "review.days", "0.0", NULL, "1.0" },
#endif
	{ .name = NULL }
};
static const struct retired rules[] = {
#ifdef SEKI_TEST
	{ "SEKI_TEST_OLD", "0.0", "SEKI_TEST_NEW", "1.0" },
	{ "SEKI_TEST_GONE", "0.0", NULL, "1.0" },
#endif
	{ .name = NULL }
};

const struct retired *
retired_find(enum retired_kind kind, struct str name)
{
	const struct retired *row = kind == RETIRED_SETTING ? settings : rules;

	while (row->name != NULL && !str_equal(name, str_of(row->name)))
		row++;
	return row->name != NULL ? row : NULL;
}

struct str
retired_sentence(struct arena *arena, const struct retired *retired)
{
	if (retired->instead == NULL)
		return str_format(arena, in_words("'%s' is retired since %s, and "
		    "does nothing; it will be refused from %s"), retired->name,
		    retired->since, retired->refused);
	return str_format(arena, in_words("'%s' is retired since %s, '%s' is used "
	    "instead; it will be refused from %s"), retired->name,
	    retired->since, retired->instead, retired->refused);
}
