/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of a table whose cells hold one character each is a word, or a number, to
 * the eye. html.c puts a tab between cells; here those of such a row go. It takes
 * several cells in a row, so that no ordinary table is touched.
 */
#include "mail.h"

#define CELLS_LEAST 6

/* Does every cell of the line hold a character at most? */
static bool
is_lettered(struct str line)
{
	size_t cells = 1, characters = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\t') {
			cells++;
			characters = 0;
		} else if (((unsigned char)line.p[i] & 0xC0) != 0x80 &&
		    ++characters > 1) {
			return false;
		}
	}
	return cells >= CELLS_LEAST;
}

struct str
text_join_cells(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };
	struct str rest = text, line;

	if (str_find_char(text, '\t') == STR_NOWHERE)
		return text;
	while (str_line(&rest, &line)) {
		bool lettered = is_lettered(line);

		for (size_t i = 0; i < line.n; i++)
			if (!lettered || line.p[i] != '\t')
				buf_char(&buf, line.p[i]);
		buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}
