/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that stand in the middle of a text, as mail carried them before MIME:
 * "begin MODE NAME", lines that begin with their length, "end" (POSIX 1003.1,
 * uuencode, both its historical and its base64 form). Some mail programs still
 * show such a block as an attached file, which is why a filter that reads only
 * MIME is passed by. A line that only begins with the word is no block: there
 * must be an octal mode, a name, and behind it a line that keeps its promised
 * length. A block without its end is read as far as it goes. yEnc is not undone
 * here. One pass; each line is looked at once.
 */
#include "mail.h"

#define MODE_DIGITS_MAX 6

/* A line "begin 644 name", its mode octal. */
static bool
begin_read(struct str line, bool *is_base64_out, struct str *name_out)
{
	size_t n = 0;

	*is_base64_out = str_starts(line, STR("begin-base64 "));
	line = str_from(line, *is_base64_out ? 13 : 6);
	while (n < line.n && line.p[n] >= '0' && line.p[n] <= '7')
		n++;
	if (n < 3 || n > MODE_DIGITS_MAX || n == line.n || line.p[n] != ' ')
		return false;
	*name_out = str_trim(str_from(line, n));
	return name_out->n > 0;
}

/* How many bytes a line promises, and whether it has the characters for them.
 * Blanks at a line's end are lost on the way and count as zeros. */
static bool
is_data(struct str line, size_t *count_out)
{
	size_t digits;

	if (line.n == 0 || line.p[0] < ' ' || line.p[0] > '`')
		return false;
	*count_out = ((unsigned char)line.p[0] - 32u) & 63u;
	digits = (*count_out * 8 + 5) / 6;
	for (size_t i = 1; i < line.n; i++)
		if (line.p[i] < ' ' || line.p[i] > '`')
			return false;
	/* A sum or a filler may follow. */
	return line.n - 1 <= (*count_out + 2) / 3 * 4 + 2 &&
	    (line.n - 1 >= digits || digits - (line.n - 1) <= 4);
}

static void
data_add(struct str line, size_t count, struct buf *out)
{
	uint32_t bits = 0;

	for (size_t i = 1; count > 0; i++) {
		uint32_t value = i < line.n ? (unsigned char)line.p[i] - 32u :
		    0;
		bits = bits << 6 | (value & 63u);
		if (i % 4 != 0)
			continue;
		for (int shift = 16; shift >= 0 && count > 0;
		    shift -= 8, count--)
			buf_char(out, (char)(bits >> shift));
		bits = 0;
	}
}

/* The lines behind "begin"; false if the first of them is no data. */
static bool
block_read(struct arena *arena, struct str *rest, struct uuencoded *found)
{
	struct buf out = { .arena = arena };
	struct str line, before = *rest;
	size_t lines = 0, count;

	found->damaged = true;
	while (str_line(rest, &line)) {
		while (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (str_equal(str_trim(line), STR("end"))) {
			found->damaged = false;
			before = *rest;
			break;
		}
		if (!is_data(line, &count))
			break;
		data_add(line, count, &out);
		lines++;
		before = *rest;
	}
	*rest = before;
	found->content = buf_str(&out);
	return lines > 0 || !found->damaged;
}

/* The base64 form ends with a line of four "=". */
static bool
base64_read(struct arena *arena, struct str *rest, struct uuencoded *found)
{
	struct str data = *rest, line, before = *rest;

	found->damaged = true;
	while (str_line(rest, &line)) {
		line = str_trim(line);
		if (str_equal(line, STR("===="))) {
			found->damaged = false;
			break;
		}
		if (line.n == 0 || str_find_char(line, ' ') != STR_NOWHERE) {
			*rest = before;
			break;
		}
		before = *rest;
	}
	data.n = before.p == NULL ? data.n : (size_t)(before.p - data.p);
	if (data.n > 0) {
		bool invalid;
		found->content = encoding_base64(arena, data, &invalid);
		found->damaged = found->damaged || invalid;
	}
	return data.n > 0;
}

/* Where "begin" stands at the beginning of a line, from `at` on. */
static size_t
begin_find(struct str text, size_t at)
{
	while (at < text.n) {
		size_t found = str_find(str_from(text, at), STR("begin"));
		if (found == STR_NOWHERE)
			break;
		at += found;
		if (at == 0 || text.p[at - 1] == '\n' || text.p[at - 1] == '\r')
			return at;
		at += 5;
	}
	return STR_NOWHERE;
}

bool
uuencode_next(struct arena *arena, struct str text, size_t *at,
    struct uuencoded *found_out)
{
	size_t start = *at;

	while ((start = begin_find(text, start)) != STR_NOWHERE) {
		struct str rest = str_from(text, start), line = NO_STR;
		bool is_base64 = false;
		size_t body_at;
		memset(found_out, 0, sizeof *found_out);
		(void)str_line(&rest, &line);
		/* str_line leaves the rest absent behind the last line. */
		body_at = rest.p == NULL ? text.n : (size_t)(rest.p - text.p);
		rest = str_from(text, body_at);
		if ((str_starts(line, STR("begin ")) ||
		    str_starts(line, STR("begin-base64 "))) &&
		    begin_read(line, &is_base64, &found_out->name) &&
		    (is_base64 ? base64_read(arena, &rest, found_out) :
		    block_read(arena, &rest, found_out))) {
			*at = rest.p == NULL ? text.n :
			    (size_t)(rest.p - text.p);
			found_out->block = str_slice(text, start, *at);
			return true;
		}
		start = body_at;
	}
	*at = text.n;
	return false;
}
