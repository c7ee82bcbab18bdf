/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a content stream (ISO 32000-1, 7.8.2) draw so much that it may be a QR
 * code? One of the smallest size needs some hundred rectangles, lines or
 * outlines; a letter has few, and those that only clip its text paint nothing.
 * Operators are counted, operands and strings passed over; nothing is drawn
 * here. A picture that stands in the stream itself decides at once. It errs
 * towards "yes": the page is rendered then.
 */
#include "pdf.h"

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

static bool
ends_token(char c)
{
	return char_is_space(c) || c == '\0' || c == '\f' || c == '(' ||
	    c == '<' || c == '[' || c == '/' || c == '%' || c == ']';
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
		if (content.p[at] == '(') {
			at = string_end(content, at);
			continue;
		}
		from = at++;
		if (!char_is_alpha(content.p[from]))
			continue;
		while (at < content.n && !ends_token(content.p[at]))
			at++;
		if (from > 0 && !ends_token(content.p[from - 1]))
			continue;
		word = str_slice(content, from, at);
		if (from > 0 && content.p[from - 1] == '/')
			continue;
		path += corners_of(word);
		if (str_equal(word, STR("BI")))
			return SIZE_MAX;
		if (str_equal(word, STR("Do")))
			painted += 2;
		else if (str_equal(word, STR("n")))
			path = 0;
		else if (is_painting(word)) {
			painted += path;
			path = 0;
		}
	}
	return painted;
}
