/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a signature covers, in the form it was hashed in: RFC 6376 section 3.4's
 * canonical header fields and bodies, for DKIM and ARC alike. Bare LF becomes CRLF
 * and a missing last line end is added, so that a message saved by an editor
 * verifies as it was sent. Everything is one pass over its input; a bare CR is an
 * ordinary character.
 */
#include "auth.h"

static bool
is_wsp(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- Bodies (3.4.3, 3.4.4) -------------------------------------------------- */

/* Without the empty lines at the end and the last line's own end. To the relaxed
 * form a line of blanks is empty too, and so are blanks at a line's end. */
static struct str
without_last_lines(struct str body, bool relaxed)
{
	for (;;) {
		if (body.n > 0 && body.p[body.n - 1] == '\n') {
			body.n--;
			if (body.n > 0 && body.p[body.n - 1] == '\r')
				body.n--;
		} else if (relaxed && body.n > 0 && is_wsp(body.p[body.n - 1])) {
			body.n--;
		} else {
			return body;
		}
	}
}

/* So that the room for a body is known: doubling 64 MiB would not fit. */
static size_t
bare_line_feeds(struct str body)
{
	size_t bare = 0, at;

	while ((at = str_find_char(body, '\n')) != STR_NOWHERE) {
		bare += at == 0 || body.p[at - 1] != '\r';
		body = str_from(body, at + 1);
	}
	return bare;
}

static struct str
body_simple(struct arena *arena, struct str body)
{
	struct str kept = without_last_lines(body, false);
	size_t bare = bare_line_feeds(kept), n = 0;
	char *out;

	if (kept.n == 0)	/* "completely empty or missing" is a line end */
		return STR("\r\n");
	if (bare == 0 && str_starts(str_from(body, kept.n), STR("\r\n")))
		return str_slice(body, 0, kept.n + 2);
	out = NEW_ARRAY(arena, char, kept.n + bare + 2);
	for (size_t i = 0; i < kept.n; i++) {
		if (kept.p[i] == '\n' && (i == 0 || kept.p[i - 1] != '\r'))
			out[n++] = '\r';
		out[n++] = kept.p[i];
	}
	memcpy(out + n, "\r\n", 2);
	return (struct str){ out, n + 2 };
}

/* One line without its end, blanks to one space and none at the end. */
static size_t
line_relaxed(struct str line, char *out)
{
	size_t n = 0;

	while (line.n > 0 && is_wsp(line.p[line.n - 1]))
		line.n--;
	for (size_t i = 0; i < line.n; i++) {
		if (!is_wsp(line.p[i]))
			out[n++] = line.p[i];
		else if (i == 0 || !is_wsp(line.p[i - 1]))
			out[n++] = ' ';
	}
	return n;
}

static struct str
body_relaxed(struct arena *arena, struct str body)
{
	struct str rest = without_last_lines(body, true);
	char *out = NEW_ARRAY(arena, char, rest.n + bare_line_feeds(rest) + 2);
	size_t n = 0;

	while (rest.n > 0) {
		size_t end = str_find_char(rest, '\n');
		struct str line = str_slice(rest, 0, end);

		if (end != STR_NOWHERE && line.n > 0 &&
		    line.p[line.n - 1] == '\r')
			line.n--;
		n += line_relaxed(line, out + n);
		memcpy(out + n, "\r\n", 2);
		n += 2;
		rest = end == STR_NOWHERE ? NO_STR : str_from(rest, end + 1);
	}
	return (struct str){ out, n };
}

struct str
canon_body(struct arena *arena, struct str body, bool relaxed)
{
	return relaxed ? body_relaxed(arena, body) : body_simple(arena, body);
}

/* ---- Header fields (3.4.1, 3.4.2) --------------------------------------------- */

/* Where the value of the b= tag stands in a signature's body, with the blanks
 * around it; false if there is none. */
static bool
find_b(struct str body, size_t *from_out, size_t *to_out)
{
	size_t at = 0;

	while (at < body.n) {
		size_t end = str_find_char(str_from(body, at), ';'), equals;
		struct str tag;

		end = end == STR_NOWHERE ? body.n : at + end;
		tag = str_slice(body, at, end);
		equals = str_find_char(tag, '=');
		if (equals != STR_NOWHERE && str_equal(str_trim(str_slice(tag,
		    0, equals)), STR("b"))) {
			*from_out = at + equals + 1;
			*to_out = end;
			return true;
		}
		at = end + 1;
	}
	return false;
}

static struct str
without_b(struct arena *arena, struct str body)
{
	size_t from, to;

	if (!find_b(body, &from, &to))
		return body;
	return str_join(arena, str_slice(body, 0, from), str_from(body, to));
}

static void
field_relaxed(struct buf *buf, struct str name, struct str body)
{
	bool blank = false;

	body = str_trim(body);
	buf_add(buf, str_lower(buf->arena, name));
	buf_char(buf, ':');
	for (size_t i = 0; i < body.n; i++) {
		if (char_is_space(body.p[i]) && (body.p[i] != '\r' ||
		    (i + 1 < body.n && body.p[i + 1] == '\n'))) {
			blank = true;
			continue;
		}
		if (blank)
			buf_char(buf, ' ');
		blank = false;
		buf_char(buf, body.p[i]);
	}
}

/* As it came: everything before the body, then the body, each LF with its CR. */
static void
field_simple(struct buf *buf, struct str before, struct str body)
{
	for (size_t i = 0; i < before.n; i++)
		buf_char(buf, before.p[i]);
	for (size_t i = 0; i < body.n; i++) {
		if (body.p[i] == '\n' && (i == 0 || body.p[i - 1] != '\r'))
			buf_char(buf, '\r');
		buf_char(buf, body.p[i]);
	}
}

/* One field without its line end. */
static void
field_add(struct buf *buf, const struct field *field, bool relaxed,
    bool is_signature)
{
	struct str body = is_signature ? without_b(buf->arena, field->body)
	    : field->body;

	if (relaxed)
		field_relaxed(buf, field->name, body);
	else
		field_simple(buf, str_slice(field->raw, 0,
		    (size_t)(field->body.p - field->raw.p)), body);
}

void
canon_field(struct buf *buf, const struct field *field, bool relaxed)
{
	field_add(buf, field, relaxed, false);
	buf_add(buf, STR("\r\n"));
}

void
canon_signature(struct buf *buf, const struct field *field, bool relaxed)
{
	field_add(buf, field, relaxed, true);
}

struct str
canon_header(struct arena *arena, const struct mail *mail, struct str names,
    const struct field *signature, bool relaxed)
{
	struct buf buf = { .arena = arena };
	bool *taken = NEW_ARRAY(arena, bool, mail->fields_n);

	while (names.p != NULL) {
		struct str name = str_trim(str_cut(&names, ':'));
		size_t i = mail->fields_n;

		while (i > 0 && (taken[i - 1] || &mail->fields[i - 1] == signature
		    || !str_equal_nocase(mail->fields[i - 1].name, name)))
			i--;
		if (i == 0)
			continue;	/* a name that is not there stays away */
		taken[i - 1] = true;
		canon_field(&buf, &mail->fields[i - 1], relaxed);
	}
	canon_signature(&buf, signature, relaxed);
	return buf_str(&buf);
}
