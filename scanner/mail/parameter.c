/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structured fields "value; name=value" (RFC 2045 section 5.1), with split and
 * extended values (RFC 2231) put together: a boundary that is only given as
 * boundary*0= hides a part from readers that don't know the form. Read as
 * tolerantly as mail readers do: values with blanks and no quotes, encoded
 * words, raw 8-bit text, a backslash that is half of a Shift_JIS character or
 * of one in ISO-2022-JP. Sections are joined as bytes before they are decoded,
 * so that an escape or a character may be cut between two. A file's name is
 * shown composed (NFC), as macOS does not send it. A name given twice is told,
 * for readers differ in which one they take.
 */
#include "mail.h"

#define PIECES_MAX 100

struct piece {
	struct str name;	/* lower case, without the marks */
	struct str value;	/* unquoted, still encoded */
	size_t section;
	bool extended;		/* "*" at the end: percent-encoded */
	bool split;		/* had a section number */
	bool done;
};

struct pieces {
	struct arena *arena;
	struct str s;
	size_t at;
	bool legacy;		/* 8-bit and not UTF-8: two-byte characters */
	bool too_many;
	struct piece at_most[PIECES_MAX];
	size_t n;
	bool is_form[PIECES_MAX];	/* of each parameter: not plain */
};

/* Blanks and comments; an open comment runs to the end. */
static void
skip_blanks(struct pieces *pieces)
{
	size_t depth = 0;

	for (; pieces->at < pieces->s.n; pieces->at++) {
		char c = pieces->s.p[pieces->at];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !char_is_space(c))
			return;
	}
}

static bool
is_lead_byte(unsigned char c)
{
	return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
}

/*
 * Raw ISO-2022-JP inside quotes: how long the stretch from this ESC to the one
 * that closes it is, 0 if it is not pairs throughout. A quote or a backslash in
 * it is half of a kanji.
 */
static size_t
jis_stretch(struct str s, size_t at)
{
	size_t i = at + 3;

	if (at + 2 >= s.n || s.p[at] != 0x1b || s.p[at + 1] != '$' ||
	    (s.p[at + 2] != 'B' && s.p[at + 2] != '@'))
		return 0;
	while (i + 1 < s.n && s.p[i] > ' ' && s.p[i] < 0x7f &&
	    s.p[i + 1] > ' ' && s.p[i + 1] < 0x7f)
		i += 2;
	return i > at + 3 && i + 2 < s.n && s.p[i] == 0x1b &&
	    s.p[i + 1] == '(' ? i + 3 - at : 0;
}

static struct str
quoted_value(struct pieces *pieces)
{
	struct buf out = { .arena = pieces->arena };
	struct str s = pieces->s;

	for (pieces->at++; pieces->at < s.n; pieces->at++) {
		char c = s.p[pieces->at];
		bool more = pieces->at + 1 < s.n;
		size_t stretch = c == 0x1b ? jis_stretch(s, pieces->at) : 0;
		if (stretch > 0) {
			buf_add(&out, str_slice(s, pieces->at,
			    pieces->at + stretch));
			pieces->at += stretch - 1;
			continue;
		}
		if (c == '"') {
			pieces->at++;
			break;
		}
		if (pieces->legacy && more && is_lead_byte((unsigned char)c)) {
			buf_char(&out, c);
			c = s.p[++pieces->at];
		} else if (c == '\\' && more)
			c = s.p[++pieces->at];
		buf_char(&out, c);
	}
	return buf_str(&out);
}

/* Up to the semicolon; only a file's name may hold blanks and brackets. */
static struct str
bare_value(struct pieces *pieces, bool is_name)
{
	size_t start = pieces->at, end;
	struct str s = pieces->s;

	while (pieces->at < s.n && s.p[pieces->at] != ';') {
		size_t stretch = jis_stretch(s, pieces->at);
		pieces->at += stretch > 0 ? stretch : 1;
	}
	end = pieces->at;
	if (!is_name)
		for (end = start; end < pieces->at && s.p[end] != '(' &&
		    !char_is_space(s.p[end]); )
			end++;
	return str_trim(str_slice(s, start, end));
}

/* "name*3*" into its parts. */
static void
name_read(struct arena *arena, struct str name, struct piece *piece)
{
	struct str rest = str_lower(arena, name);
	uint64_t section;

	if (str_ends(rest, STR("*"))) {
		piece->extended = true;
		rest.n--;
	}
	piece->name = str_cut(&rest, '*');
	if (rest.p != NULL && str_number(rest, PIECES_MAX, &section)) {
		piece->split = true;
		piece->section = (size_t)section;
	}
}

/* One "name=value" from here; false at the end. */
static bool
piece_next(struct pieces *pieces)
{
	struct piece piece = { .section = 0 };
	struct str s = pieces->s;
	size_t start;

	while (pieces->at < s.n && (s.p[pieces->at] == ';' ||
	    char_is_space(s.p[pieces->at])))
		pieces->at++;
	skip_blanks(pieces);
	if (pieces->at >= s.n)
		return false;
	start = pieces->at;
	while (pieces->at < s.n && s.p[pieces->at] != '=' &&
	    s.p[pieces->at] != ';')
		pieces->at++;
	if (pieces->at >= s.n || s.p[pieces->at] == ';')
		return true;
	name_read(pieces->arena, str_trim(str_slice(s, start, pieces->at)),
	    &piece);
	pieces->at++;
	skip_blanks(pieces);
	if (pieces->at < s.n && s.p[pieces->at] == '"')
		piece.value = quoted_value(pieces);
	else
		piece.value = bare_value(pieces, str_ends(piece.name,
		    STR("name")));
	while (pieces->at < s.n && s.p[pieces->at] != ';')
		pieces->at++;
	if (pieces->n == PIECES_MAX)
		pieces->too_many = true;
	else
		pieces->at_most[pieces->n++] = piece;
	return !pieces->too_many;
}

/* %XY undone; anything else as it is. */
static void
percent_add(struct buf *out, struct str s)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < s.n; i++) {
		const char *high = NULL, *low = NULL;
		if (s.p[i] == '%' && i + 2 < s.n) {
			high = memchr(digits, char_lower(s.p[i + 1]), 16);
			low = memchr(digits, char_lower(s.p[i + 2]), 16);
		}
		if (high == NULL || low == NULL) {
			buf_char(out, s.p[i]);
			continue;
		}
		buf_char(out, (char)((high - digits) << 4 | (low - digits)));
		i += 2;
	}
}

/* charset'language'text: takes the charset off. */
static struct str
extended_charset(struct str *value)
{
	struct str rest = *value, charset = str_cut(&rest, '\'');

	if (rest.p == NULL)
		return NO_STR;
	(void)str_cut(&rest, '\'');
	if (rest.p == NULL)
		return NO_STR;
	*value = rest;
	return charset;
}

/* The value whose first piece this is, with its further sections joined. */
static struct str
value_assemble(struct pieces *pieces, struct piece *first)
{
	struct buf out = { .arena = pieces->arena };
	struct str charset = NO_STR, value = first->value, joined;
	bool extended = first->extended;
	struct piece *piece = first;

	if (extended)
		charset = extended_charset(&value);
	for (size_t section = 1; piece != NULL; section++) {
		if (piece->extended)
			percent_add(&out, value);
		else
			buf_add(&out, value);
		piece->done = true;
		piece = NULL;
		for (size_t i = 0; first->split && i < pieces->n; i++) {
			struct piece *other = &pieces->at_most[i];
			if (!other->done && other->split &&
			    other->section == section &&
			    str_equal(other->name, first->name)) {
				piece = other;
				value = other->value;
				break;
			}
		}
	}
	joined = buf_str(&out);
	if (extended && joined.n > 0)
		return charset_decode(pieces->arena, joined, charset).text;
	return joined;
}

static struct str
value_decode(struct pieces *pieces, const struct piece *piece, struct str value)
{
	bool is_name = str_ends(piece->name, STR("name"));

	if (!piece->extended && (is_name || !utf8_is_valid(value)))
		value = words_decode(pieces->arena, value, false);
	return is_name ? charset_compose(pieces->arena, value) : value;
}

/* A later piece of the same parameter; the extended form wins (RFC 6266 4.3
 * says so for names, and mail readers agree). A name in both forms is common
 * and means no harm unless the two end differently. */
static void
parameter_add(struct pieces *pieces, struct piece *piece,
    struct parameter *parameters, size_t *n, bool *duplicate)
{
	bool is_form = piece->extended || piece->split;
	bool is_name = str_ends(piece->name, STR("name"));
	struct str value = value_decode(pieces, piece,
	    value_assemble(pieces, piece));

	for (size_t i = 0; i < *n; i++) {
		if (!str_equal(parameters[i].name, piece->name))
			continue;
		if (!str_equal(parameters[i].value, value) &&
		    (!is_name || pieces->is_form[i] == is_form ||
		    filename_endings_differ(parameters[i].value, value)))
			*duplicate = true;
		return;
	}
	pieces->is_form[*n] = is_form;
	parameters[*n].name = piece->name;
	parameters[(*n)++].value = value;
}

struct str
header_parameters(struct arena *arena, struct str body,
    struct parameter **parameters_out, size_t *n_out, bool *duplicate_out)
{
	struct pieces *pieces = NEW(arena, struct pieces);
	struct parameter *parameters;
	size_t start, n = 0;
	struct str value;

	pieces->arena = arena;
	pieces->s = header_unfold(arena, body);
	pieces->legacy = !utf8_is_valid(pieces->s);
	skip_blanks(pieces);
	start = pieces->at;
	while (pieces->at < pieces->s.n && pieces->s.p[pieces->at] != ';' &&
	    pieces->s.p[pieces->at] != '(')
		pieces->at++;
	value = str_trim(str_slice(pieces->s, start, pieces->at));
	skip_blanks(pieces);
	while (piece_next(pieces))
		;
	*duplicate_out = pieces->too_many;
	parameters = NEW_ARRAY(arena, struct parameter, pieces->n);
	/* Extended forms first, then split, then plain, so that the best of
	 * several is met first. */
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < pieces->n; i++) {
			struct piece *piece = &pieces->at_most[i];
			int rank = piece->split ? 0 : piece->extended ? 1 : 2;
			if (rank == pass && !piece->done && piece->section == 0)
				parameter_add(pieces, piece, parameters, &n,
				    duplicate_out);
		}
	*parameters_out = parameters;
	*n_out = n;
	return value;
}
