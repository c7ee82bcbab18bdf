/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a part's header says the part is (RFC 2045, 2183, 2231). Readers differ
 * wherever that header can be misread: a field given twice, a parameter given
 * twice or in two forms, quotes that never end, comments inside a type, blanks
 * before the colon, an encoding's name with something about it. Each such place
 * is told as an ambiguity that names it, and each other thing the part may be
 * becomes a reading, so that its text is read that way too. The ordinary header
 * pays one look over its bytes for that. At most READINGS_MAX readings are kept.
 */
#include "mail.h"

struct header {
	struct arena *arena;
	struct mail *mail;
	struct part *part;
};

static void
ambiguity(struct header *header, const char *what)
{
	mail_defect(header->arena, header->mail, DEFECT_MIME_AMBIGUITY,
	    str_of(what));
}

/* ---- Types --------------------------------------------------------------------- */

/* "type/subtype" of visible ASCII. */
static bool
is_type(struct str s)
{
	size_t slash = str_find_char(s, '/');

	if (slash == STR_NOWHERE || slash == 0 || slash + 1 == s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 32 || s.p[i] == 127)
			return false;
	return true;
}

static bool
type_is_message(struct str type)
{
	return str_equal(type, STR("message/rfc822")) ||
	    str_equal(type, STR("message/global")) ||
	    str_equal(type, STR("message/news"));
}

/* Types that are text without being called so. */
static bool
type_is_text(struct str type)
{
	static const char *const types[] = {
		"application/xhtml+xml", "message/delivery-status",
		"message/disposition-notification", "message/external-body",
		"message/feedback-report", "message/global-headers",
		"message/global-delivery-status", "message/partial",
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_equal(type, str_of(types[i])))
			return true;
	return str_starts(type, STR("text/"));
}

static void
type_settle(struct part *part)
{
	part->is_multipart = str_starts(part->type, STR("multipart/"));
	part->is_message = type_is_message(part->type);
	part->is_text = type_is_text(part->type);
	part->is_html = str_equal(part->type, STR("text/html")) ||
	    str_equal(part->type, STR("text/x-amp-html")) ||
	    str_equal(part->type, STR("application/xhtml+xml"));
}

/* ---- Readings --------------------------------------------------------------------- */

static void
reading_add(struct header *header, struct part_reading reading)
{
	struct part *part = header->part;

	if (part->readings == NULL)
		part->readings = NEW_ARRAY(header->arena, struct part_reading,
		    READINGS_MAX);
	for (size_t i = 0; i < part->readings_n; i++) {
		const struct part_reading *known = &part->readings[i];
		if (str_equal(known->type, reading.type) &&
		    str_equal(known->charset, reading.charset) &&
		    str_equal(known->encoding, reading.encoding) &&
		    str_equal(known->boundary, reading.boundary))
			return;
	}
	if (part->readings_n < READINGS_MAX)
		part->readings[part->readings_n++] = reading;
}

void
part_take_reading(struct part *part, size_t i)
{
	const struct part_reading *reading;

	if (i >= part->readings_n)
		return;
	reading = &part->readings[i];
	if (reading->type.p != NULL) {
		part->type = reading->type;
		part->boundary = reading->boundary;
	}
	if (reading->charset.p != NULL)
		part->charset = reading->charset;
	if (reading->encoding.p != NULL)
		part->encoding = reading->encoding;
	if (reading->boundary.p != NULL)
		part->boundary = reading->boundary;
	type_settle(part);
}

/* ---- Parameters ---------------------------------------------------------------------- */

static struct str
parameter_value(const struct parameter *parameters, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(parameters[i].name, name))
			return parameters[i].value;
	return NO_STR;
}

/* RFC 2046 allows 70 characters and no blank at the end. */
#define BOUNDARY_MAX 998

/* Without the blanks at its end; absent if that leaves nothing to look for. */
static struct str
usable_boundary(struct str boundary)
{
	while (boundary.n > 0 && char_is_space(boundary.p[boundary.n - 1]))
		boundary.n--;
	return boundary.n > 0 && boundary.n <= BOUNDARY_MAX ? boundary : NO_STR;
}

/* Does it hold what a simpler parser takes for something else? */
static bool
is_odd(struct str s)
{
	size_t quotes = 0;
	bool odd = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		quotes += c == '"';
		odd = odd || c == '\\' || c == '(' || c == 0 || c >= 0x80 ||
		    (c == '=' && i + 1 < s.n && s.p[i + 1] == '?');
	}
	return odd || quotes % 2 != 0;
}

#define VALUES_MAX 4

struct values {
	struct str at[VALUES_MAX];
	size_t n;
};

static void
value_add(struct values *values, struct str value)
{
	for (size_t i = 0; i < values->n; i++)
		if (str_equal_nocase(values->at[i], value))
			return;
	if (values->n < VALUES_MAX && value.n > 0)
		values->at[values->n++] = value;
}

/* What stands behind the "=", as simple parsers cut it. */
static void
value_cut(struct values *values, struct str s)
{
	size_t n = 0;

	while (n < s.n && char_is_space(s.p[n]))
		n++;
	s = str_from(s, n);
	if (s.n > 0 && s.p[0] == '"') {
		size_t end = str_find_char(str_from(s, 1), '"');
		value_add(values, end != STR_NOWHERE ? str_slice(s, 1,
		    end + 1) : str_from(s, 1));
		if (end == STR_NOWHERE)
			s = str_from(s, 1);
	}
	for (n = 0; n < s.n && s.p[n] != ';' && s.p[n] != ',' &&
	    s.p[n] != '\0' && !char_is_space(s.p[n]); )
		n++;
	if (s.n > 0 && s.p[0] != '"')
		value_add(values, str_slice(s, 0, n));
}

/* Every "name=" in the field, wherever it stands. */
static void
values_scan(struct str s, struct str name, struct values *values)
{
	for (size_t at = 0; at < s.n; ) {
		size_t found = str_find_nocase(str_from(s, at), name), end;
		if (found == STR_NOWHERE)
			return;
		found += at;
		at = end = found + name.n;
		while (end < s.n && char_is_space(s.p[end]))
			end++;
		if (end < s.n && s.p[end] == '=' && (found == 0 ||
		    char_is_space(s.p[found - 1]) || s.p[found - 1] == ';' ||
		    s.p[found - 1] == ')' || s.p[found - 1] == '"'))
			value_cut(values, str_from(s, end + 1));
	}
}

/* The further values of charset and boundary that simpler parsers find. */
static void
odd_parameters(struct header *header, struct str unfolded)
{
	struct part *part = header->part;
	struct values boundaries = { .n = 0 }, charsets = { .n = 0 };

	if (part->boundary.p != NULL) {
		value_add(&boundaries, part->boundary);
		if (str_contains(part->boundary, STR("=?")))
			value_add(&boundaries, words_decode(header->arena,
			    part->boundary, true));
	}
	values_scan(unfolded, STR("boundary"), &boundaries);
	for (size_t i = part->boundary.p != NULL; str_starts(part->type,
	    STR("multipart/")) && i < boundaries.n; i++) {
		struct str boundary = usable_boundary(boundaries.at[i]);
		if (boundary.p == NULL)
			continue;
		ambiguity(header, "boundary that can be read in two ways");
		reading_add(header, (struct part_reading){ .boundary = boundary });
	}
	if (part->charset.p != NULL)
		value_add(&charsets, part->charset);
	values_scan(unfolded, STR("charset"), &charsets);
	for (size_t i = part->charset.p != NULL; i < charsets.n; i++) {
		struct str charset = str_lower(header->arena, str_trim(
		    charsets.at[i]));
		if (!utf8_is_valid(charset) || charset.n == 0)
			continue;
		ambiguity(header, "charset that can be read in two ways");
		reading_add(header, (struct part_reading){ .charset = charset });
	}
}

/* ---- Content-Type ---------------------------------------------------------------------- */

/* The value without comments, NULs and what follows its first word: what a
 * reader that forgives makes of it. */
static struct str
type_forgiven(struct header *header, struct str unfolded)
{
	struct buf out = { .arena = header->arena };
	size_t depth = 0;

	for (size_t i = 0; i < unfolded.n; i++) {
		char c = unfolded.p[i];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth > 0 || c == '\0' || c == '"')
			continue;
		else if (c == ';' || c == ',' || (char_is_space(c) &&
		    out.n > 0 && out.p[out.n - 1] != '/' &&
		    str_contains(buf_str(&out), STR("/"))))
			break;
		else if (!char_is_space(c))
			buf_char(&out, char_lower(c));
	}
	return buf_str(&out);
}

static void
type_decide(struct header *header, struct str type, struct str unfolded)
{
	struct part *part = header->part;
	bool is_plain_spoken = is_type(type);
	struct str forgiven;

	if (is_plain_spoken)
		part->type = utf8_repair(header->arena, type);
	if (is_plain_spoken && str_find_char(unfolded, '(') == STR_NOWHERE)
		return;
	forgiven = type_forgiven(header, unfolded);
	if (str_equal(forgiven, type) || !is_type(forgiven) ||
	    !utf8_is_valid(forgiven)) {
		if (!is_plain_spoken && type.n > 0 &&
		    !str_equal(type, STR("text")))
			ambiguity(header, "Content-Type that is none");
		return;
	}
	if (is_plain_spoken) {
		ambiguity(header, "comment inside Content-Type");
		reading_add(header, (struct part_reading){ .type = forgiven });
		return;
	}
	ambiguity(header, "Content-Type that only some can read");
	reading_add(header, (struct part_reading){ .type = part->type });
	part->type = forgiven;
}

/* A blank before the colon, or a folded line of blanks, ends the field or even
 * the header for some. */
static void
field_form(struct header *header, const struct field *field, struct str type)
{
	struct str rest;
	struct str line;

	if (field->raw.n > field->name.n &&
	    field->raw.p[field->name.n] != ':') {
		ambiguity(header, "blank before the colon");
		reading_add(header, (struct part_reading){ .type = type });
	}
	rest = field->body;
	if (memchr(rest.p, '\n', rest.n) == NULL)
		return;
	(void)str_line(&rest, &line);
	while (str_line(&rest, &line))
		if (str_trim(line).n == 0) {
			ambiguity(header, "folded line of blanks");
			reading_add(header, (struct part_reading){ .type = type });
		}
}

static void
type_field(struct header *header, const struct field *field)
{
	struct part *part = header->part;
	struct parameter *parameters;
	struct str type, unfolded, fallback = part->type, boundary;
	size_t n, semicolon;
	bool duplicate;

	type = str_lower(header->arena, header_parameters(header->arena,
	    field->body, &parameters, &n, &duplicate));
	unfolded = header_unfold(header->arena, field->body);
	type_decide(header, type, unfolded);
	if (duplicate)
		ambiguity(header, "Content-Type parameter twice");
	semicolon = str_find_char(unfolded, ';');
	if (semicolon != STR_NOWHERE)
		part->params = str_trim(str_from(unfolded, semicolon + 1));
	part->charset = parameter_value(parameters, n, STR("charset"));
	if (part->charset.p != NULL)
		part->charset = str_lower(header->arena,
		    str_trim(part->charset));
	part->filename = parameter_value(parameters, n, STR("name"));
	boundary = parameter_value(parameters, n, STR("boundary"));
	part->boundary = usable_boundary(boundary);
	if (boundary.p != NULL && part->boundary.p == NULL &&
	    str_starts(part->type, STR("multipart/")))
		ambiguity(header, boundary.n == 0 ? "empty boundary" :
		    boundary.n > BOUNDARY_MAX ? "boundary of absurd length" :
		    "boundary of blanks");
	if (duplicate || !is_type(type) || is_odd(unfolded) ||
	    (part->boundary.p == NULL && str_starts(part->type,
	    STR("multipart/"))))
		odd_parameters(header, unfolded);
	field_form(header, field, fallback);
}

/* ---- The other fields ---------------------------------------------------------------------- */

/* Types, encodings that a later field of the same name gives. */
static void
later_types(struct header *header)
{
	struct part *part = header->part;
	const struct field *field;

	for (size_t i = 1; i <= READINGS_MAX && (field = fields_find(
	    part->fields, part->fields_n, STR("Content-Type"), i)) != NULL;
	    i++) {
		struct part other = { .type = STR("text/plain"),
		    .params = STR("") };
		struct header aside = { header->arena, header->mail, &other };
		type_field(&aside, field);
		reading_add(header, (struct part_reading){ .type = other.type,
		    .charset = other.charset.p == NULL ? STR("") :
		    other.charset, .boundary = other.boundary });
	}
}

/* Fields that say what a part is, and may stand once. */
static void
repeated_fields(struct header *header)
{
	static const char *const names[] = {
		"Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition",
	};
	const struct part *part = header->part;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (fields_find(part->fields, part->fields_n,
		    str_of(names[i]), 1) != NULL)
			mail_defect(header->arena, header->mail,
			    DEFECT_MIME_AMBIGUITY,
			    str_format(header->arena, "%s twice", names[i]));
}

static void
disposition_read(struct header *header)
{
	struct part *part = header->part;
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Disposition"), 0);
	struct parameter *parameters;
	struct str filename;
	size_t n;
	bool duplicate;

	if (field == NULL)
		return;
	part->disposition = str_lower(header->arena, header_parameters(
	    header->arena, field->body, &parameters, &n, &duplicate));
	/* An unknown one counts as an attachment (RFC 2183 2.8). */
	if (part->disposition.n == 0)
		part->disposition = NO_STR;
	else if (!str_equal(part->disposition, STR("inline")))
		part->disposition = STR("attachment");
	filename = parameter_value(parameters, n, STR("filename"));
	if (duplicate || (filename.p != NULL && part->filename.p != NULL &&
	    filename_endings_differ(filename, part->filename)))
		mail_defect(header->arena, header->mail,
		    DEFECT_FILENAME_DECEPTIVE, str_format(header->arena,
		    "%.*s | %.*s", STR_ARGS(filename),
		    STR_ARGS(part->filename)));
	if (filename.p != NULL)
		part->filename = filename;
}

static bool
is_known_encoding(struct str encoding)
{
	static const char *const names[] = { "7bit", "8bit", "binary",
	    "base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal(encoding, str_of(names[i])))
			return true;
	return encoding.n == 0;
}

/* A name that is none, but that a reader who looks for a known one inside
 * takes for that: "x-base64", "base64 x", "\"quoted-printable\"". */
static void
encoding_forgive(struct header *header, struct str encoding)
{
	struct str other = NO_STR;

	if (is_known_encoding(encoding))
		return;
	if (str_contains(encoding, STR("64")))
		other = STR("base64");
	else if (str_contains(encoding, STR("quoted")))
		other = STR("quoted-printable");
	else if (str_contains(encoding, STR("uu")))
		other = STR("x-uuencode");
	if (other.p == NULL)
		return;
	ambiguity(header, "Content-Transfer-Encoding with another inside");
	reading_add(header, (struct part_reading){ .encoding = other });
}

static struct str
encoding_of(struct header *header, const struct field *field)
{
	struct parameter *parameters;
	struct str encoding;
	size_t n;
	bool duplicate;

	encoding = utf8_repair(header->arena, str_lower(header->arena,
	    header_parameters(header->arena, field->body, &parameters, &n,
	    &duplicate)));
	return encoding;
}

static void
encoding_read(struct header *header)
{
	struct part *part = header->part;
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Transfer-Encoding"), 0);

	if (field == NULL)
		return;
	part->encoding = encoding_of(header, field);
	encoding_forgive(header, part->encoding);
	if (field->raw.n > field->name.n &&
	    field->raw.p[field->name.n] != ':') {
		ambiguity(header, "blank before the colon");
		reading_add(header, (struct part_reading){ .encoding = STR("") });
	}
	for (size_t i = 1; i <= READINGS_MAX && (field = fields_find(
	    part->fields, part->fields_n, STR("Content-Transfer-Encoding"),
	    i)) != NULL; i++)
		reading_add(header, (struct part_reading){ .encoding =
		    encoding_of(header, field) });
}

bool
part_is_encoded(const struct part *part)
{
	return str_equal(part->encoding, STR("base64")) ||
	    str_equal(part->encoding, STR("quoted-printable")) ||
	    str_find(part->encoding, STR("uu")) != STR_NOWHERE;
}

/* Would a client offer to save it, rather than show it in the text? Reports
 * (RFC 3464, 6522) are shown apart from what was written. */
static bool
is_offered(const struct part *part)
{
	if (str_equal(part->disposition, STR("attachment")))
		return true;
	if (part->is_multipart)
		return false;
	if (str_starts(part->type, STR("image/")))
		return part->disposition.p == NULL;
	return !part->is_text || str_starts(part->type, STR("message/")) ||
	    str_equal(part->type, STR("text/rfc822-headers"));
}

/* What is only a piece of something, or stands elsewhere. */
static void
unopened_name(struct part *part)
{
	static const struct { const char *type, *why; } types[] = {
		{ "message/partial", "a piece of a message" },
		{ "message/external-body", "stands elsewhere" },
		{ "application/mac-binhex40", "BinHex" },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_equal(part->type, str_of(types[i].type))) {
			part->not_scanned = true;
			part->not_scanned_why = str_of(types[i].why);
		}
}

void
part_describe(struct arena *arena, struct mail *mail, struct part *part,
    bool in_digest)
{
	struct header header = { arena, mail, part };
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Type"), 0);

	part->type = in_digest ? STR("message/rfc822") : STR("text/plain");
	part->params = STR("");
	repeated_fields(&header);
	if (field != NULL) {
		type_field(&header, field);
		later_types(&header);
	}
	encoding_read(&header);
	disposition_read(&header);
	type_settle(part);
	unopened_name(part);
	/* RFC 6532 3.7 allows message/global to be encoded. */
	if ((part->is_multipart || (part->is_message &&
	    !str_equal(part->type, STR("message/global")))) &&
	    part_is_encoded(part))
		ambiguity(&header, "encoded container");
	if (part->is_multipart && part->boundary.p == NULL)
		mail_defect(arena, mail, DEFECT_MIME_BOUNDARY, STR("missing"));
	if (!part->is_multipart)
		part->boundary = NO_STR;
	part->is_attachment = is_offered(part);
}
