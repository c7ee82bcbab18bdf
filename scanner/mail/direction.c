/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as the eye reads it where an override turns its direction (U+202E, Unicode
 * 9.0 and later, UAX #9): the letters stand backwards in the message and forwards
 * on the screen, so that a filter reads rubbish and a person a sentence. An
 * override lasts to its U+202C or to the end of the line. Ordinary right-to-left
 * writing needs no override and is left alone.
 */
#include "mail.h"

#define OVERRIDE STR("\xE2\x80\xAE")	/* U+202E */
#define OVERRIDE_ENDS STR("\xE2\x80\xAC")	/* U+202C */

static void
add_backwards(struct buf *buf, struct str s)
{
	size_t end = s.n;

	while (end > 0) {
		size_t from = end - 1;

		while (from > 0 && ((unsigned char)s.p[from] & 0xC0) == 0x80)
			from--;
		buf_add(buf, str_slice(s, from, end));
		end = from;
	}
}

struct str
text_as_seen(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };
	size_t at = str_find(text, OVERRIDE), done = 0;

	if (at == STR_NOWHERE)
		return text;
	while (at != STR_NOWHERE) {
		struct str rest = str_from(text, done + at + OVERRIDE.n);
		size_t line = str_find_char(rest, '\n'), ends;

		rest = str_slice(rest, 0, line);
		ends = str_find(rest, OVERRIDE_ENDS);
		buf_add(&buf, str_slice(text, done, done + at));
		add_backwards(&buf, str_slice(rest, 0, ends));
		done += at + OVERRIDE.n + (ends == STR_NOWHERE ? rest.n
		    : ends + OVERRIDE_ENDS.n);
		at = str_find(str_from(text, done), OVERRIDE);
	}
	buf_add(&buf, str_from(text, done));
	return buf_str(&buf);
}
