/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invitations and business cards as a reader sees them: iCalendar (RFC 5545
 * 3.1, 3.3.11, 3.8) and vCard (2.1, RFC 6350 3.2, 3.4). Folded lines are put
 * together, escapes, quoted-printable and the charset parameter of vCard 2.1
 * undone, and of all properties those that are shown become lines "Name: value",
 * people with their address beside the name. An HTML description is read as
 * HTML. Text that is neither kind is returned as it is. Linear.
 */
#include "attach.h"

/* Shown, and what people are led by. */
static const char *const shown[] = {
	"SUMMARY", "DESCRIPTION", "LOCATION", "ORGANIZER", "ATTENDEE", "URL",
	"DTSTART", "DTEND", "DUE", "COMMENT", "CONTACT", "ATTACH", "CONFERENCE",
	"X-ALT-DESC", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
	"FN", "N", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "NOTE", "ADR",
	"NICKNAME", "SOUND", "X-PHONETIC-LAST-NAME",
};

static bool
is_shown(struct str name)
{
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (str_equal_nocase(name, str_of(shown[i])))
			return true;
	return false;
}

struct property {
	struct str name, charset, person;
	struct str value;
	bool quoted_printable, base64, html;
};

static struct str
unquote(struct str s)
{
	s = str_trim(s);
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return str_slice(s, 1, s.n - 1);
	return s;
}

static void
parameter_take(struct property *property, struct str parameter)
{
	struct str rest = parameter, name = str_trim(str_cut(&rest, '='));
	struct str value = unquote(rest.p == NULL ? name : rest);

	if (str_equal_nocase(name, STR("CHARSET")))
		property->charset = value;
	else if (str_equal_nocase(name, STR("CN")))
		property->person = value;
	else if (str_equal_nocase(name, STR("FMTTYPE")))
		property->html = str_equal_nocase(value, STR("text/html"));
	else if (str_equal_nocase(value, STR("QUOTED-PRINTABLE")))
		property->quoted_printable = true;
	else if (str_equal_nocase(value, STR("BASE64")) ||
	    str_equal_nocase(value, STR("B")))
		property->base64 = true;
}

/* The next parameter, or the end of all, outside of quotes. */
static size_t
section_end(struct str line, size_t at)
{
	bool quoted = false;

	for (; at < line.n; at++) {
		if (line.p[at] == '"')
			quoted = !quoted;
		if (!quoted && (line.p[at] == ';' || line.p[at] == ':'))
			break;
	}
	return at;
}

static bool
property_read(struct str line, struct property *property)
{
	size_t at = section_end(line, 0), dot, next;

	*property = (struct property){ .charset = NO_STR };
	if (at >= line.n)
		return false;
	property->name = str_trim(str_slice(line, 0, at));
	dot = str_find_char(property->name, '.');
	if (dot != STR_NOWHERE)
		property->name = str_from(property->name, dot + 1);
	for (; at < line.n && line.p[at] == ';'; at = next) {
		next = section_end(line, at + 1);
		parameter_take(property, str_slice(line, at + 1, next));
	}
	property->value = at < line.n ? str_from(line, at + 1) : STR("");
	return at < line.n;
}

/* RFC 5545 3.3.11: "\n" is a line end, the rest stands for itself. */
static void
unescape(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] != '\\' || i + 1 == value.n) {
			buf_char(out, value.p[i]);
			continue;
		}
		i++;
		if (value.p[i] == 'n' || value.p[i] == 'N')
			buf_char(out, '\n');
		else
			buf_char(out, value.p[i]);
	}
}

static struct str
value_decode(struct arena *arena, const struct property *property)
{
	struct str value = property->value;
	bool invalid;

	if (property->base64) {
		value = encoding_base64(arena, value, &invalid);
		/* A picture, a sound, a key. */
		for (size_t i = 0; i < value.n; i++)
			if ((unsigned char)value.p[i] < ' ' &&
			    !char_is_space(value.p[i]))
				return STR("");
	} else if (property->quoted_printable)
		value = encoding_quoted(arena, value, false, &invalid);
	if (property->charset.n > 0 || property->quoted_printable ||
	    property->base64)
		value = value.n == 0 ? value : charset_decode(arena, value,
		    property->charset.n > 0 ? property->charset : NO_STR).text;
	return value;
}

static void
html_add(struct arena *arena, const struct limits *limits, struct str value,
    struct buf *out)
{
	struct buf html = { .arena = arena };
	struct html_result result = { .links_n = 0 };

	unescape(&html, value);
	html_read(arena, buf_str(&html), limits, &result);
	buf_add(out, result.text);
	for (size_t i = 0; i < result.links_n; i++) {
		buf_char(out, '\n');
		buf_add(out, result.links[i].url);
	}
}

static void
property_add(struct arena *arena, const struct limits *limits,
    const struct property *property, struct buf *out)
{
	struct str value;

	if (!is_shown(property->name))
		return;
	value = value_decode(arena, property);
	if (str_trim(value).n == 0)
		return;
	buf_add(out, property->name);
	buf_cstr(out, ": ");
	if (property->html) {
		html_add(arena, limits, value, out);
		buf_char(out, '\n');
		return;
	}
	if (property->person.n > 0) {
		buf_add(out, property->person);
		buf_cstr(out, " <");
	}
	if (str_starts_nocase(value, STR("mailto:")))
		value = str_from(value, 7);
	unescape(out, value);
	buf_cstr(out, property->person.n > 0 ? ">\n" : "\n");
}

static bool
is_soft_broken(struct str line)
{
	return line.n > 0 && line.p[line.n - 1] == '=' &&
	    str_find_nocase(line, STR("QUOTED-PRINTABLE")) != STR_NOWHERE;
}

/* One line as it was before folding; what it consists of stands in `line`. A
 * quoted-printable value runs on over its soft line ends. */
static bool
line_unfold(struct str *rest, struct buf *line)
{
	struct str piece;
	bool soft;

	line->n = 0;
	if (!str_line(rest, &piece))
		return false;
	buf_add(line, piece);
	soft = is_soft_broken(piece);
	while (rest->p != NULL && rest->n > 0 && (soft ||
	    rest->p[0] == ' ' || rest->p[0] == '\t')) {
		if (!str_line(rest, &piece))
			break;
		if (soft) {
			line->n--;
			soft = piece.n > 0 && piece.p[piece.n - 1] == '=';
		} else
			piece = str_from(piece, 1);
		buf_add(line, piece);
	}
	return true;
}

struct str
calendar_read(struct arena *arena, const struct limits *limits,
    struct str text)
{
	struct buf out = { .arena = arena }, line = { .arena = arena };
	struct str rest = text;
	struct property property;

	if (str_find_nocase(str_slice(text, 0, 1024), STR("BEGIN:VC")) ==
	    STR_NOWHERE)
		return text;
	while (line_unfold(&rest, &line)) {
		/* Values may be kept: the line's room is used again. */
		if (property_read(buf_str(&line), &property))
			property_add(arena, limits, &property, &out);
	}
	return buf_str(&out);
}
