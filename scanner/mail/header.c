/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Header blocks (RFC 5322 sections 2.2 and 3.6, the obsolete forms of section
 * 4), unfolding, and dates. Every byte of a block lies in exactly one field, so
 * that signatures can be checked; a line that is no field is kept as a field
 * without a name. Such a line never ends the header while a field or the empty
 * line still follows: some readers stop there and see another message, which is
 * what an attacker wants. Lines end with CRLF or LF, with CR only where there is
 * no LF at all. Nothing is decoded here but dates.
 */
#include "mail.h"

bool
line_next(struct str s, size_t at, bool cr_only, struct line *line_out)
{
	char mark = cr_only ? '\r' : '\n';
	const char *found;
	size_t end;

	if (at >= s.n)
		return false;
	found = memchr(s.p + at, mark, s.n - at);
	end = found == NULL ? s.n : (size_t)(found - s.p);
	line_out->start = at;
	line_out->next = found == NULL ? s.n : end + 1;
	if (!cr_only && found != NULL && end > at && s.p[end - 1] == '\r')
		end--;
	line_out->end = end;
	return true;
}

/* ---- Splitting ------------------------------------------------------------- */

struct header {
	struct arena *arena;
	struct str bytes;
	const struct limits *limits;
	struct mail *mail;
	bool cr_only;
	size_t start;		/* after an mbox "From " line */
	size_t end, body_at;	/* by the empty line, else the end */
	size_t last_field;	/* where the last well-formed field begins */
	bool has_field, has_empty_line;
	struct field *fields;
	size_t n, size;
};

/* The colon's place in a line that is a field, or STR_NOWHERE. */
static size_t
field_colon(struct str line)
{
	size_t i = 0, colon;

	while (i < line.n && line.p[i] > 32 && line.p[i] < 127 &&
	    line.p[i] != ':')
		i++;
	if (i == 0)
		return STR_NOWHERE;
	colon = i;
	while (colon < line.n && (line.p[colon] == ' ' ||
	    line.p[colon] == '\t'))
		colon++;
	if (colon == line.n || line.p[colon] != ':')
		return STR_NOWHERE;
	/* A URL in a text, and a delimiter, look like fields and are none. */
	if (str_starts(str_from(line, colon), STR("://")) ||
	    str_starts(line, STR("--")))
		return STR_NOWHERE;
	return colon;
}

static struct str
line_of(const struct header *header, const struct line *line)
{
	return str_slice(header->bytes, line->start, line->end);
}

static bool
is_continuation(struct str line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* Find the block's end and its last field, before any line is judged. */
static void
header_survey(struct header *header)
{
	struct line line;

	header->end = header->body_at = header->bytes.n;
	if (str_starts(header->bytes, STR("From ")) &&
	    line_next(header->bytes, 0, header->cr_only, &line) &&
	    field_colon(line_of(header, &line)) == STR_NOWHERE)
		header->start = line.next;
	for (size_t at = header->start;
	    line_next(header->bytes, at, header->cr_only, &line);
	    at = line.next) {
		struct str s = line_of(header, &line);
		if (s.n == 0) {
			header->end = line.start;
			header->body_at = line.next;
			header->has_empty_line = true;
			return;
		}
		if (!is_continuation(s) && field_colon(s) != STR_NOWHERE) {
			header->last_field = line.start;
			header->has_field = true;
		}
	}
}

/* Add the field that begins with this line; without a colon it has no name. */
static void
field_begin(struct header *header, const struct line *line)
{
	struct str s = line_of(header, line);
	size_t colon = field_colon(s);
	struct field *field;

	header->fields = arena_grow(header->arena, header->fields, header->n,
	    &header->size, sizeof *header->fields);
	field = &header->fields[header->n++];
	field->name = str_slice(s, 0, 0);
	field->body = s;
	field->raw = str_slice(header->bytes, line->start, line->next);
	if (colon != STR_NOWHERE) {
		size_t end = colon;
		while (end > 0 && (s.p[end - 1] == ' ' || s.p[end - 1] == '\t'))
			end--;
		field->name = str_slice(s, 0, end);
		field->body = str_from(s, colon + 1);
	}
}

static void
field_continue(struct header *header, const struct line *line)
{
	struct field *field = &header->fields[header->n - 1];
	const char *base = header->bytes.p;

	field->raw.n = (size_t)(base + line->next - field->raw.p);
	field->body.n = (size_t)(base + line->end - field->body.p);
}

static bool
can_only_be_body(const struct header *header, const struct line *line)
{
	return line->start > header->last_field &&
	    (!header->has_empty_line ||
	    str_starts(line_of(header, line), STR("--")));
}

static void
fields_limit(struct header *header)
{
	for (size_t i = 0; i < header->n; i++) {
		struct field *field = &header->fields[i];
		if (field->body.n <= header->limits->field_bytes)
			continue;
		field->body.n = header->limits->field_bytes;
		mail_defect(header->arena, header->mail, DEFECT_HEADER_LIMIT,
		    field->name);
	}
}

static void
malformed_note(struct header *header, struct str line)
{
	mail_defect(header->arena, header->mail, DEFECT_HEADER_MALFORMED,
	    utf8_repair(header->arena, str_slice(line, 0, 60)));
}

static void
header_split(struct header *header)
{
	struct line line;
	bool told = false;

	for (size_t at = header->start; at < header->end &&
	    line_next(header->bytes, at, header->cr_only, &line);
	    at = line.next) {
		struct str s = line_of(header, &line);
		bool continues = is_continuation(s) && header->n > 0;
		bool wrong = continues ? str_trim(s).n == 0 :
		    is_continuation(s) || field_colon(s) == STR_NOWHERE;
		if (line.start - header->start > header->limits->header_bytes) {
			mail_defect(header->arena, header->mail,
			    DEFECT_HEADER_LIMIT, STR("header block"));
			break;
		}
		if (wrong && !continues && can_only_be_body(header, &line)) {
			header->body_at = line.start;
			malformed_note(header, s);
			break;
		}
		if (wrong && !told)
			malformed_note(header, s);
		told = told || wrong;
		if (continues)
			field_continue(header, &line);
		else
			field_begin(header, &line);
	}
	fields_limit(header);
}

void
header_read(struct arena *arena, struct str bytes, const struct limits *limits,
    struct mail *mail, struct field **fields_out, size_t *fields_n_out,
    size_t *body_at_out)
{
	struct header header = { .arena = arena, .bytes = bytes,
	    .limits = limits, .mail = mail };

	header.cr_only = bytes.n > 0 && memchr(bytes.p, '\n', bytes.n) == NULL;
	header_survey(&header);
	/* Not one field: this is a text that somebody calls a message. */
	if (!header.has_field && header.end > header.start)
		header.body_at = header.start;
	else
		header_split(&header);
	*fields_out = header.fields;
	*fields_n_out = header.n;
	*body_at_out = header.body_at;
}

const struct field *
fields_find(const struct field *fields, size_t fields_n, struct str name,
    size_t n)
{
	for (size_t i = 0; i < fields_n; i++)
		if (str_equal_nocase(fields[i].name, name) && n-- == 0)
			return &fields[i];
	return NULL;
}

struct str
header_unfold(struct arena *arena, struct str body)
{
	char *out;
	size_t n = 0;

	body = str_trim(body);
	if (body.n == 0 || (memchr(body.p, '\n', body.n) == NULL &&
	    memchr(body.p, '\r', body.n) == NULL))
		return body;
	out = NEW_ARRAY(arena, char, body.n);
	for (size_t i = 0; i < body.n; i++)
		if (body.p[i] != '\r' && body.p[i] != '\n')
			out[n++] = body.p[i];
	return (struct str){ out, n };
}

struct str
header_decode(struct arena *arena, struct str body)
{
	struct str s = header_unfold(arena, body);

	return words_collapse(arena, words_decode(arena, s, false));
}

/* ---- Dates (RFC 5322 3.3, 4.3) ----------------------------------------------- */

/* The next word of a date; comments, commas and blanks stand between words. */
static struct str
date_word(struct str s, size_t *at)
{
	size_t depth = 0, i = *at, start;

	for (; i < s.n; i++) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !char_is_space(s.p[i]) && s.p[i] != ',')
			break;
	}
	start = i;
	while (i < s.n && !char_is_space(s.p[i]) && s.p[i] != ',' &&
	    s.p[i] != '(')
		i++;
	*at = i;
	return str_slice(s, start, i);
}

static int
month_number(struct str word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (word.n < 3)
		return 0;
	for (int i = 0; i < 12; i++)
		if (char_lower(word.p[0]) == names[i * 3] &&
		    char_lower(word.p[1]) == names[i * 3 + 1] &&
		    char_lower(word.p[2]) == names[i * 3 + 2])
			return i + 1;
	return 0;
}

/* Seconds east of Greenwich; unknown zones count as UTC (RFC 5322 4.3). */
static int
zone_seconds(struct str word)
{
	static const struct { const char *name; int hours; } zones[] = {
		{ "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
		{ "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
		{ "JST", 9 }, { "CET", 1 }, { "CEST", 2 },
	};
	uint64_t number;

	if (word.n == 5 && (word.p[0] == '+' || word.p[0] == '-') &&
	    str_number(str_from(word, 1), 9959, &number)) {
		int minutes = (int)(number / 100 * 60 + number % 100);
		return (word.p[0] == '-' ? -60 : 60) * minutes;
	}
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (str_equal_nocase(word, str_of(zones[i].name)))
			return zones[i].hours * 3600;
	return 0;
}

static bool
clock_read(struct str word, uint64_t clock_out[3])
{
	clock_out[2] = 0;
	for (int i = 0; i < 3 && word.p != NULL; i++) {
		struct str piece = str_cut(&word, ':');
		if (!str_number(piece, i == 0 ? 23 : 60, &clock_out[i]))
			return false;
		if (i == 0 && word.p == NULL)
			return false;
	}
	return word.p == NULL;
}

bool
header_date(struct str body, int64_t *date_out)
{
	uint64_t day, year, clock[3] = { 0 };
	size_t at = 0;
	struct str word = date_word(body, &at), year_word;
	int month;

	if (word.n > 0 && char_is_alpha(word.p[0]))
		word = date_word(body, &at);
	if (!str_number(word, 31, &day) || day == 0)
		return false;
	month = month_number(date_word(body, &at));
	year_word = date_word(body, &at);
	if (month == 0 || !str_number(year_word, 9999, &year))
		return false;
	if (year_word.n == 2)
		year += year < 50 ? 2000 : 1900;
	else if (year_word.n == 3)
		year += 1900;
	if (year == 0 || !clock_read(date_word(body, &at), clock))
		return false;
	*date_out = time_of_civil((int)year, month, (int)day, (int)clock[0],
	    (int)clock[1], (int)clock[2]) - zone_seconds(date_word(body, &at));
	return true;
}
