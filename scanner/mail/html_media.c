/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a block of a style sheet counts for the reader that seki stands for: a
 * desktop screen of 1280 x 800 points in light colours (Media Queries 4), with
 * the properties that html_value.c knows and some more (@supports, CSS
 * Conditional Rules 3). Of a condition with "and" and "or" the first decides.
 */
#include "html.h"

/* "(max-width: 600px)" on a screen of 1280 by 800 points. */
static bool
feature_matches(struct str s)
{
	struct str name, rest;
	double number = 0;
	bool wide;

	name = str_trim(str_cut(&s, ':'));
	s = str_trim(s);
	if (!css_number(s, &number, &rest))
		return str_equal_nocase(s, STR("light")) ||
		    str_equal_nocase(s, STR("landscape")) ||
		    (s.p == NULL && str_equal_nocase(name, STR("color")));
	if (str_starts_nocase(rest, STR("em")) ||
	    str_starts_nocase(rest, STR("rem")))
		number *= 16;
	wide = str_ends_nocase(name, STR("width"));
	if (!wide && !str_ends_nocase(name, STR("height")))
		return str_ends_nocase(name, STR("min-device-pixel-ratio")) &&
		    number <= 1;
	if (str_starts_nocase(name, STR("min-")))
		return number <= (wide ? 1280 : 800);
	return str_starts_nocase(name, STR("max-")) &&
	    number >= (wide ? 1280 : 800);
}

static bool
one_medium_matches(struct str s)
{
	bool not = false, matches = true;

	while (s.n > 0) {
		size_t end = 0;

		if (char_is_space(s.p[0])) {
			s = str_from(s, 1);
			continue;
		}
		if (s.p[0] == '(') {
			end = str_find_char(s, ')');
			end = end == STR_NOWHERE ? s.n : end;
			matches &= feature_matches(str_slice(s, 1, end));
			s = str_from(s, end + 1);
			continue;
		}
		while (end < s.n && !char_is_space(s.p[end]) && s.p[end] != '(')
			end++;
		if (str_equal_nocase(str_slice(s, 0, end), STR("not")))
			not = true;
		else if (!str_equal_nocase(str_slice(s, 0, end), STR("only")) &&
		    !str_equal_nocase(str_slice(s, 0, end), STR("and")))
			matches &= str_equal_nocase(str_slice(s, 0, end),
			    STR("screen")) || str_equal_nocase(str_slice(s, 0,
			    end), STR("all"));
		s = str_from(s, end);
	}
	return matches != not;
}

bool
media_matches(struct str query)
{
	query = str_trim(query);
	if (query.n == 0)
		return true;
	while (query.p != NULL)
		if (one_medium_matches(str_trim(str_cut(&query, ','))))
			return true;
	return false;
}

/* "(display:grid)": is the first property that is named one that readers know?
 * Those that begin with a dash are somebody's own. */
bool
reader_supports(struct arena *arena, struct str s)
{
	static const char *const known[] = { "gap", "grid", "flex", "appearance",
	    "object-fit", "aspect-ratio", "backdrop-filter", "mix-blend-mode",
	    "animation", "transition", "margin-inline", "accent-color" };
	bool not = str_starts_nocase(s, STR("not"));
	struct str name;

	while (s.n > 0 && (char_is_space(s.p[0]) || s.p[0] == '('))
		s = str_from(s, 1);
	if (not)
		for (s = str_from(s, 3); s.n > 0 && (char_is_space(s.p[0]) ||
		    s.p[0] == '('); )
			s = str_from(s, 1);
	name = str_lower(arena, str_slice(str_trim(str_cut(&s, ':')), 0,
	    40));
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_starts(name, str_of(known[i])))
			return !not;
	return (str_starts(name, STR("-")) || property_of(name) != NULL) != not;
}
