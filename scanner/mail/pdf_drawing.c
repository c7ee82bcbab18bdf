/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a content stream (ISO 32000-1, 7.8.2) draw so much that it may be a QR
 * code? One of the smallest size needs some hundred rectangles, lines or
 * outlines; a letter has few, and the single ones that only clip its text paint
 * nothing. Operators are counted, operands, strings and comments passed over;
 * nothing is drawn here. A picture that stands in the stream itself decides at
 * once. It errs towards "yes": the page is rendered then.
 */
#include "pdf.h"

#define CLIP_CORNERS 5		/* one outline with four sides, closed */

/* Past a string, with the brackets that stand in it in pairs. */
static size_t
string_end(struct str s, size_t at)
{
	size_t depth = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == '(')
			depth++;
		else if (s.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.n;
}

/* Past what a program that shows the page draws nothing of; `at` itself where that
 * is nothing. */
static size_t
silence_end(struct str s, size_t at)
{
	size_t end;

	if (s.p[at] == '(')
		return string_end(s, at);
	if (s.p[at] == '%') {
		while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
			at++;
		return at;
	}
	if (s.p[at] != '<')
		return at;
	if (at + 1 < s.n && s.p[at + 1] == '<')
		return at + 2;
	end = str_find_char(str_from(s, at), '>');
	return end == STR_NOWHERE ? s.n : at + end + 1;
}

static bool
ends_token(char c)
{
	return char_is_space(c) || c == '\0' || c == '\f' ||
	    strchr("()<>[]{}/%", c) != NULL;
}

/* An operator's corners: of a path as it grows. */
static size_t
corners_of(struct str word)
{
	if (str_equal(word, STR("re")))
		return 4;
	return str_equal(word, STR("m")) || str_equal(word, STR("l")) ||
	    str_equal(word, STR("c")) || str_equal(word, STR("v")) ||
	    str_equal(word, STR("y"));
}

static bool
is_painting(struct str word)
{
	static const char *const painting[] = { "f", "f*", "F", "S", "s", "B",
	    "B*", "b", "b*" };

	for (size_t i = 0; i < sizeof painting / sizeof *painting; i++)
		if (str_equal(word, str_of(painting[i])))
			return true;
	return false;
}

size_t
pdf_corners(struct str content)
{
	size_t painted = 0, path = 0, at = 0, from;
	struct str word;

	while (at < content.n) {
		from = at;
		at = silence_end(content, at);
		if (at > from)
			continue;
		at++;
		/* A number may stand right before it: "1 1re". */
		if (!char_is_alpha(content.p[from]))
			continue;
		while (at < content.n && !ends_token(content.p[at]))
			at++;
		word = str_slice(content, from, at);
		if (from > 0 && content.p[from - 1] == '/')
			continue;
		path += corners_of(word);
		if (str_equal(word, STR("BI")))
			return SIZE_MAX;
		if (str_equal(word, STR("Do")))
			painted += 2;
		else if (str_equal(word, STR("n"))) {
			/* A clip of many pieces is a stencil. */
			painted += path > CLIP_CORNERS ? path : 0;
			path = 0;
		} else if (is_painting(word)) {
			painted += path;
			path = 0;
		}
	}
	/* What paints it may stand in the page's next stream. */
	return painted + path;
}
