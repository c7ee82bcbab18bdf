/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format=flowed (RFC 3676): a line that ends in a blank goes on in the next one.
 * With delsp=yes that blank was put there by the writer's program and is none of
 * the text, which is how Japanese, written without blanks, is flowed. Quoted lines
 * flow within their depth; a leading blank was stuffed and goes; "-- " is a
 * signature's line and never flows.
 */
#include "mail.h"

static size_t
depth_of(struct str line)
{
	size_t depth = 0;

	while (depth < line.n && line.p[depth] == '>')
		depth++;
	return depth;
}

struct str
text_unflow(struct arena *arena, struct str text, bool delete_space)
{
	struct buf buf = { .arena = arena };
	bool flows = false;
	size_t before = 0;
	struct str line;

	while (str_line(&text, &line)) {
		size_t depth = depth_of(line);
		struct str words = str_from(line, depth);

		if (words.n > 0 && words.p[0] == ' ')
			words = str_from(words, 1);
		if (flows && depth != before)
			buf_char(&buf, '\n');
		if (!flows || depth != before) {
			buf_add(&buf, str_slice(line, 0, depth));
			if (depth > 0)
				buf_char(&buf, ' ');
		}
		flows = words.n > 0 && words.p[words.n - 1] == ' ' &&
		    !str_equal(words, STR("-- "));
		if (flows && delete_space)
			words.n--;
		buf_add(&buf, words);
		if (!flows)
			buf_char(&buf, '\n');
		before = depth;
	}
	return buf_str(&buf);
}
