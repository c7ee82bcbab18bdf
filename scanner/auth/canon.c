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

/* One line without its end: blanks to one space, none at the end. */
static void
line_relaxed(struct buf *buf, struct str line)
{
	size_t end = line.n;

	while (end > 0 && is_wsp(line.p[end - 1]))
		end--;
	for (size_t i = 0; i < end; i++) {
		if (!is_wsp(line.p[i]))
			buf_char(buf, line.p[i]);
		else if (i == 0 || !is_wsp(line.p[i - 1]))
			buf_char(buf, ' ');
	}
}

struct str
canon_body(struct arena *arena, struct str body, bool relaxed)
{
	struct buf buf = { .arena = arena };
	struct str line;
	size_t kept = 0;		/* less the empty lines at the end */

	buf_reserve(&buf, body.n + 2);
	while (str_line(&body, &line)) {
		size_t before = buf.n;

		if (relaxed)
			line_relaxed(&buf, line);
		else
			buf_add(&buf, line);
		if (buf.n > before)
			kept = buf.n + 2;
		buf_add(&buf, STR("\r\n"));
	}
	/* "A completely empty or missing body" is one line end, or nothing. */
	if (kept == 0 && !relaxed)
		return STR("\r\n");
	return str_slice(buf_str(&buf), 0, kept);
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
