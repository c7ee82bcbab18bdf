/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of parts (RFC 2045, 2046), by one pass over the lines with a stack
 * of open parts: nothing recurses, and a line that begins with "--" is compared
 * with at most `nesting` boundaries. Ranges are exact, since signatures cover
 * octets. Where mail readers are known to differ (two Content-Types, an encoded
 * multipart, a delimiter after the last one) the message says so in a defect
 * and both readings stay visible to the rules. Past a limit parts are not
 * opened, and a defect tells it. An attached message (message/rfc822) is opened
 * like a multipart with one part.
 */
#include "mail.h"

/* A part whose end has not been met. */
struct open {
	size_t part;
	struct str boundary;	/* absent: not a multipart */
	bool used, closed;
};

struct reader {
	struct arena *arena;
	const struct limits *limits;
	struct mail *mail;
	struct str bytes;
	bool cr_only, full;
	struct open *chain;	/* from the root to the innermost open part */
	size_t chain_n;
	size_t parts_size;
};

static void
ambiguity(struct reader *reader, const char *what)
{
	mail_defect(reader->arena, reader->mail, DEFECT_MIME_AMBIGUITY,
	    str_of(what));
}

/* ---- What a part's header says ----------------------------------------------- */

static struct str
parameter_value(const struct parameter *parameters, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(parameters[i].name, name))
			return parameters[i].value;
	return NO_STR;
}

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
is_message_type(struct str type)
{
	return str_equal(type, STR("message/rfc822")) ||
	    str_equal(type, STR("message/global")) ||
	    str_equal(type, STR("message/news"));
}

/* Types that are text without being called so. */
static bool
is_text_type(struct str type)
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

/* RFC 2046 allows 70 characters and no blank at the end. */
#define BOUNDARY_MAX 998

static struct str
usable_boundary(struct str boundary)
{
	while (boundary.n > 0 && char_is_space(boundary.p[boundary.n - 1]))
		boundary.n--;
	return boundary.n > 0 && boundary.n <= BOUNDARY_MAX ? boundary : NO_STR;
}

/* Fields that say what a part is, and may stand once. */
static void
repeated_fields(struct reader *reader, const struct part *part)
{
	static const char *const names[] = {
		"Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (fields_find(part->fields, part->fields_n,
		    str_of(names[i]), 1) != NULL)
			mail_defect(reader->arena, reader->mail,
			    DEFECT_MIME_AMBIGUITY,
			    str_format(reader->arena, "%s twice", names[i]));
}

static void
type_read(struct reader *reader, struct part *part, bool in_digest)
{
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Type"), 0);
	struct parameter *parameters;
	size_t n, semicolon;
	bool duplicate;
	struct str type, unfolded;

	part->type = in_digest ? STR("message/rfc822") : STR("text/plain");
	part->params = STR("");
	if (field == NULL)
		return;
	type = header_parameters(reader->arena, field->body, &parameters, &n,
	    &duplicate);
	type = str_lower(reader->arena, type);
	if (is_type(type))
		part->type = utf8_repair(reader->arena, type);
	else if (type.n > 0 && !str_equal(type, STR("text")))
		ambiguity(reader, "Content-Type that is none");
	if (duplicate)
		ambiguity(reader, "Content-Type parameter twice");
	unfolded = header_unfold(reader->arena, field->body);
	semicolon = str_find_char(unfolded, ';');
	if (semicolon != STR_NOWHERE)
		part->params = str_trim(str_from(unfolded, semicolon + 1));
	part->charset = parameter_value(parameters, n, STR("charset"));
	if (part->charset.p != NULL)
		part->charset = str_lower(reader->arena,
		    str_trim(part->charset));
	part->filename = parameter_value(parameters, n, STR("name"));
	part->boundary = usable_boundary(parameter_value(parameters, n,
	    STR("boundary")));
}

static void
disposition_read(struct reader *reader, struct part *part)
{
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Disposition"), 0);
	struct parameter *parameters;
	struct str filename;
	size_t n;
	bool duplicate;

	if (field == NULL)
		return;
	part->disposition = str_lower(reader->arena, header_parameters(
	    reader->arena, field->body, &parameters, &n, &duplicate));
	/* An unknown one counts as an attachment (RFC 2183 2.8). */
	if (part->disposition.n == 0)
		part->disposition = NO_STR;
	else if (!str_equal(part->disposition, STR("inline")))
		part->disposition = STR("attachment");
	filename = parameter_value(parameters, n, STR("filename"));
	if (duplicate || (filename.p != NULL && part->filename.p != NULL &&
	    filename_endings_differ(filename, part->filename)))
		mail_defect(reader->arena, reader->mail,
		    DEFECT_FILENAME_DECEPTIVE, str_format(reader->arena,
		    "%.*s | %.*s", STR_ARGS(filename),
		    STR_ARGS(part->filename)));
	if (filename.p != NULL)
		part->filename = filename;
}

static void
encoding_read(struct reader *reader, struct part *part)
{
	const struct field *field = fields_find(part->fields, part->fields_n,
	    STR("Content-Transfer-Encoding"), 0);
	struct parameter *parameters;
	size_t n;
	bool duplicate;

	if (field == NULL)
		return;
	part->encoding = utf8_repair(reader->arena, str_lower(reader->arena,
	    header_parameters(reader->arena, field->body, &parameters, &n,
	    &duplicate)));
}

/* An encoding that changes the bytes; on a container RFC 2045 6.4 forbids it,
 * and some readers undo it where others look for the delimiters. */
static bool
is_encoded(const struct part *part)
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

static void
part_describe(struct reader *reader, struct part *part)
{
	bool in_digest = part->parent != PART_NONE &&
	    str_equal(reader->mail->parts[part->parent].type,
	    STR("multipart/digest"));

	repeated_fields(reader, part);
	type_read(reader, part, in_digest);
	encoding_read(reader, part);
	disposition_read(reader, part);
	part->is_multipart = str_starts(part->type, STR("multipart/"));
	part->is_message = is_message_type(part->type);
	part->is_text = is_text_type(part->type);
	part->is_html = str_equal(part->type, STR("text/html")) ||
	    str_equal(part->type, STR("text/x-amp-html")) ||
	    str_equal(part->type, STR("application/xhtml+xml"));
	if ((part->is_multipart || part->is_message) && is_encoded(part))
		ambiguity(reader, "encoded container");
	if (part->is_multipart && part->boundary.p == NULL)
		mail_defect(reader->arena, reader->mail, DEFECT_MIME_BOUNDARY,
		    STR("missing"));
	if (!part->is_multipart)
		part->boundary = NO_STR;
	part->is_attachment = is_offered(part);
}

/* ---- Opening and closing -------------------------------------------------------- */

/* Which open multipart this line delimits: its place in the chain, or
 * STR_NOWHERE. The innermost wins, as in every stream reader. */
static size_t
delimiter_match(struct reader *reader, struct str line, bool *last_out)
{
	bool prefix = false;

	if (line.n < 3 || line.p[0] != '-' || line.p[1] != '-')
		return STR_NOWHERE;
	line = str_from(line, 2);
	for (size_t i = reader->chain_n; i-- > 0; ) {
		struct str boundary = reader->chain[i].boundary, rest;
		if (boundary.p == NULL || !str_starts(line, boundary))
			continue;
		rest = str_from(line, boundary.n);
		*last_out = str_starts(rest, STR("--"));
		if (*last_out)
			rest = str_from(rest, 2);
		if (str_trim(rest).n == 0)
			return i;
		prefix = true;
	}
	/* Readers that compare only the beginning see a delimiter here. */
	if (prefix)
		ambiguity(reader, "delimiter with more behind it");
	return STR_NOWHERE;
}

/* Where the header block that begins at `at` has to end at the latest. */
static size_t
header_stop(struct reader *reader, size_t at)
{
	struct line line;
	bool last;

	while (line_next(reader->bytes, at, reader->cr_only, &line)) {
		struct str s = str_slice(reader->bytes, line.start, line.end);
		if (s.n == 0)
			return line.next;
		if (delimiter_match(reader, s, &last) != STR_NOWHERE)
			return line.start;
		at = line.next;
	}
	return reader->bytes.n;
}

/* Before the line end that stands before `at`: it belongs to the delimiter. */
static size_t
before_line_end(const struct reader *reader, size_t at, size_t start)
{
	const char *p = reader->bytes.p;

	if (at > start && p[at - 1] == '\n')
		return at - 1 > start && p[at - 2] == '\r' ? at - 2 : at - 1;
	return at > start && p[at - 1] == '\r' ? at - 1 : at;
}

static void
open_close(struct reader *reader, const struct open *open, size_t end)
{
	struct part *part = &reader->mail->parts[open->part];
	size_t start = (size_t)(part->raw.p - reader->bytes.p);
	size_t body = (size_t)(part->body.p - reader->bytes.p);

	part->raw.n = end > start ? end - start : 0;
	part->body.n = end > body ? end - body : 0;
	if (end < body)
		part->body.p = reader->bytes.p + end;
	if (open->boundary.p == NULL || reader->full)
		return;
	if (!open->used)
		mail_defect(reader->arena, reader->mail, DEFECT_MIME_BOUNDARY,
		    STR("never used"));
	else if (!open->closed)
		mail_defect(reader->arena, reader->mail, DEFECT_MIME_BOUNDARY,
		    STR("never closed"));
}

/* Close everything in the chain above `keep`. */
static void
chain_cut(struct reader *reader, size_t keep, size_t end)
{
	while (reader->chain_n > keep)
		open_close(reader, &reader->chain[--reader->chain_n], end);
}

static bool
is_same_boundary_open(const struct reader *reader, struct str boundary)
{
	for (size_t i = 0; i < reader->chain_n; i++)
		if (reader->chain[i].boundary.p != NULL &&
		    str_equal(reader->chain[i].boundary, boundary))
			return true;
	return false;
}

/* Put the part on the chain; a container past the limit stays shut. */
static void
chain_push(struct reader *reader, size_t index)
{
	struct part *part = &reader->mail->parts[index];
	struct open open = { .part = index };
	bool is_container = part->is_multipart || part->is_message;

	if (is_container && part->depth >= reader->limits->nesting) {
		mail_defect(reader->arena, reader->mail, DEFECT_MIME_DEPTH,
		    part->type);
		part->is_multipart = part->is_message = false;
		part->boundary = NO_STR;
		part->not_scanned = true;
	}
	if (part->is_multipart && part->boundary.p != NULL) {
		if (is_same_boundary_open(reader, part->boundary))
			ambiguity(reader, "boundary of an outer part");
		open.boundary = part->boundary;
	}
	reader->chain[reader->chain_n++] = open;
}

/* Read one part's header and put it on the chain; false at the limit. */
static bool
part_open(struct reader *reader, size_t parent, size_t at)
{
	struct mail *mail = reader->mail;
	struct part *part;
	size_t stop = header_stop(reader, at), body_at;

	if (mail->parts_n >= reader->limits->parts) {
		mail_defect(reader->arena, mail, DEFECT_MIME_PARTS,
		    str_format(reader->arena, "more than %zu",
		    reader->limits->parts));
		reader->full = true;
		return false;
	}
	mail->parts = arena_grow(reader->arena, mail->parts, mail->parts_n,
	    &reader->parts_size, sizeof *mail->parts);
	part = &mail->parts[mail->parts_n];
	memset(part, 0, sizeof *part);
	part->parent = parent;
	if (parent != PART_NONE) {
		part->depth = mail->parts[parent].depth + 1;
		part->is_inside_message = mail->parts[parent].is_message ||
		    mail->parts[parent].is_inside_message;
	}
	header_read(reader->arena, str_slice(reader->bytes, at, stop),
	    reader->limits, mail, &part->fields, &part->fields_n, &body_at);
	part->raw.p = reader->bytes.p + at;
	part->body.p = part->raw.p + body_at;
	part_describe(reader, part);
	chain_push(reader, mail->parts_n++);
	return true;
}

/* Open a part, and what stands in it if it is a message, and so on. */
static size_t
parts_open(struct reader *reader, size_t parent, size_t at)
{
	while (part_open(reader, parent, at)) {
		const struct part *part =
		    &reader->mail->parts[reader->mail->parts_n - 1];
		at = (size_t)(part->body.p - reader->bytes.p);
		parent = reader->mail->parts_n - 1;
		if (!part->is_message || is_encoded(part))
			break;
	}
	return at;
}

/* A delimiter line of the chain's part `place`; returns where to read on. */
static size_t
delimiter_met(struct reader *reader, size_t place, bool last,
    const struct line *line)
{
	struct open *open = &reader->chain[place];
	size_t part_start = (size_t)(reader->mail->parts[open->part].raw.p -
	    reader->bytes.p);

	chain_cut(reader, place + 1, before_line_end(reader, line->start,
	    part_start));
	if (open->closed)
		ambiguity(reader, "delimiter after the last one");
	open->closed = open->closed || last;
	if (last)
		return line->next;
	open->used = true;
	return parts_open(reader, open->part, line->next);
}

/* A multipart that turned out to hold nothing is text to some readers. */
static void
childless_tell(struct reader *reader)
{
	struct mail *mail = reader->mail;
	bool *has_child = NEW_ARRAY(reader->arena, bool, mail->parts_n);

	for (size_t i = 1; i < mail->parts_n; i++)
		has_child[mail->parts[i].parent] = true;
	for (size_t i = 0; i < mail->parts_n; i++)
		if (mail->parts[i].is_multipart && !has_child[i])
			mail->parts[i].boundary = NO_STR;
}

static void
root_only(struct reader *reader)
{
	struct part *part = &reader->mail->parts[0];

	part->is_multipart = part->is_message = part->is_html = false;
	part->is_text = true;
	part->boundary = NO_STR;
	reader->chain[0].boundary = NO_STR;
	chain_cut(reader, 0, reader->bytes.n);
}

void
mime_read(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail)
{
	struct reader reader = { .arena = arena, .limits = limits,
	    .mail = mail, .bytes = mail->bytes };
	struct line line;
	size_t at;

	reader.cr_only = mail->bytes.n > 0 &&
	    memchr(mail->bytes.p, '\n', mail->bytes.n) == NULL;
	reader.chain = NEW_ARRAY(arena, struct open, limits->nesting + 2);
	if (careful) {
		(void)part_open(&reader, PART_NONE, 0);
		root_only(&reader);
		return;
	}
	at = parts_open(&reader, PART_NONE, 0);
	while (!reader.full &&
	    line_next(reader.bytes, at, reader.cr_only, &line)) {
		bool last;
		size_t place = delimiter_match(&reader, str_slice(reader.bytes,
		    line.start, line.end), &last);
		at = place == STR_NOWHERE ? line.next :
		    delimiter_met(&reader, place, last, &line);
	}
	chain_cut(&reader, 0, reader.bytes.n);
	childless_tell(&reader);
}
