/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of parts (RFC 2045, 2046), by one pass over the lines with a stack
 * of open parts: nothing recurses, and a line that begins with "--" is compared
 * with at most `nesting` boundaries. Ranges are exact, since signatures cover
 * octets. Where mail readers are known to differ the message says so in a defect
 * and is walked again as the others read it (the other Content-Type or boundary,
 * a delimiter known by its beginning, a line ended by CR); parts that only such
 * a walk finds follow the others. There are at most READINGS_MAX + 2 walks.
 * Containers that are encoded are decoded and walked too, within a budget of the
 * message's own size. Past a limit parts are not opened, and a defect tells it.
 */
#include "mail.h"

/* A part whose end has not been met. */
struct open {
	size_t part;
	size_t start, body;	/* where it and its body begin */
	struct str boundary;	/* absent: not a multipart */
	size_t epilogue;	/* behind its last delimiter */
	bool used, closed;
	bool is_elsewhere;	/* its own range lies in other bytes */
};

struct reader {
	struct arena *arena;
	const struct limits *limits;
	struct mail *mail;
	struct str bytes;
	size_t walk;		/* which reading of each part is taken */
	bool cr_only, full;
	bool lenient;		/* delimiters by their beginning, and behind
				 * any kind of line end */
	bool wants_lenient;	/* readers of that kind see something else */
	size_t walks;		/* how many readings there are */
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

/* ---- Lines and delimiters ------------------------------------------------------- */

/* A line that ends at the first CR, LF, or CRLF. */
static bool
line_any(struct str s, size_t at, struct line *line_out)
{
	size_t end = at;

	if (at >= s.n)
		return false;
	while (end < s.n && s.p[end] != '\r' && s.p[end] != '\n')
		end++;
	line_out->start = at;
	line_out->end = line_out->next = end;
	if (end < s.n)
		line_out->next += s.p[end] == '\r' && end + 1 < s.n &&
		    s.p[end + 1] == '\n' ? 2 : 1;
	return true;
}

static bool
reader_line(const struct reader *reader, size_t at, struct line *line_out)
{
	return reader->lenient ? line_any(reader->bytes, at, line_out) :
	    line_next(reader->bytes, at, reader->cr_only, line_out);
}

/* Which open multipart this line delimits: its place in the chain, or
 * STR_NOWHERE. The innermost wins, as in every stream reader. */
static size_t
delimiter_match(struct reader *reader, struct str line, bool *last_out)
{
	bool prefix = false;
	size_t found = STR_NOWHERE;

	if (line.n < 2 || line.p[0] != '-' || line.p[1] != '-')
		return STR_NOWHERE;
	line = str_from(line, 2);
	for (size_t i = reader->chain_n; i-- > 0 && found == STR_NOWHERE; ) {
		struct str boundary = reader->chain[i].boundary, rest;
		if (boundary.p == NULL || !str_starts(line, boundary))
			continue;
		rest = str_from(line, boundary.n);
		*last_out = str_starts(rest, STR("--"));
		if (*last_out)
			rest = str_from(rest, 2);
		if (reader->lenient || str_trim(rest).n == 0)
			found = i;
		else
			prefix = true;
	}
	/* Readers that compare only the beginning see a delimiter here. */
	if (prefix) {
		ambiguity(reader, "delimiter with more behind it");
		reader->wants_lenient = true;
	}
	return found;
}

/* Where the header block that begins at `at` has to end at the latest. */
static size_t
header_stop(struct reader *reader, size_t at)
{
	struct line line;
	bool last;

	while (reader_line(reader, at, &line)) {
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

/* ---- Opening and closing -------------------------------------------------------- */

static void
open_close(struct reader *reader, const struct open *open, size_t end)
{
	struct part *part = &reader->mail->parts[open->part];

	if (!open->is_elsewhere) {
		part->raw.n = end > open->start ? end - open->start : 0;
		part->body.n = end > open->body ? end - open->body : 0;
		if (end < open->body)
			part->body.p = reader->bytes.p + end;
	}
	if (open->boundary.p == NULL || reader->full)
		return;
	if (open->epilogue > 0)
		part->epilogue = str_slice(reader->bytes, open->epilogue, end);
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

static void
boundary_compare(struct reader *reader, struct str boundary)
{
	for (size_t i = 0; i < reader->chain_n; i++) {
		struct str outer = reader->chain[i].boundary;
		if (outer.p == NULL)
			continue;
		if (str_equal(outer, boundary))
			ambiguity(reader, "boundary of an outer part");
		else if (str_starts(outer, boundary) ||
		    str_starts(boundary, outer)) {
			ambiguity(reader,
			    "boundary that is the beginning of another");
			reader->wants_lenient = true;
		}
	}
}

/* Some readers take the first line that looks like a delimiter for one when no
 * boundary was given: "--" and something, then a line of a part's header. */
#define GUESS_BYTES 65536

static struct str
boundary_guess(struct reader *reader, size_t at)
{
	size_t most = at + GUESS_BYTES;
	struct line line, next;

	for (; at < most && reader_line(reader, at, &line); at = line.next) {
		struct str s = str_trim(str_slice(reader->bytes, line.start,
		    line.end));
		if (str_starts(s, STR("--")) &&
		    reader_line(reader, line.next, &next) &&
		    str_starts_nocase(str_slice(reader->bytes, next.start,
		    next.end), STR("Content-")))
			return str_from(s, 2);
	}
	return NO_STR;
}

/* A multipart whose boundary can't be had from its header: another reading is
 * with the one its body shows. */
static void
boundary_find(struct reader *reader, struct part *part)
{
	struct str guess = boundary_guess(reader,
	    (size_t)(part->body.p - reader->bytes.p));

	if (guess.p == NULL || part->readings_n == READINGS_MAX)
		return;
	if (part->readings == NULL)
		part->readings = NEW_ARRAY(reader->arena, struct part_reading,
		    READINGS_MAX);
	part->readings[part->readings_n++] =
	    (struct part_reading){ .boundary = guess };
	ambiguity(reader, "boundary that only the body tells");
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
		part->readings_n = 0;
		part->not_scanned = true;
	}
	open.start = (size_t)(part->raw.p - reader->bytes.p);
	open.body = (size_t)(part->body.p - reader->bytes.p);
	if (part->is_multipart && part->boundary.p != NULL) {
		boundary_compare(reader, part->boundary);
		open.boundary = part->boundary;
	}
	reader->chain[reader->chain_n++] = open;
}

/* Room for one more part; NULL at the limit. */
static struct part *
part_new(struct reader *reader, size_t parent)
{
	struct mail *mail = reader->mail;
	struct part *part;

	if (mail->parts_n >= reader->limits->parts) {
		mail_defect(reader->arena, mail, DEFECT_MIME_PARTS,
		    str_format(reader->arena, "more than %zu",
		    reader->limits->parts));
		reader->full = true;
		return NULL;
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
	return part;
}

/* Which walks does this part call for, and as what is it taken in this one? */
static void
part_readings(struct reader *reader, struct part *part)
{
	if (part->is_multipart && part->boundary.p == NULL)
		boundary_find(reader, part);
	for (size_t i = 0; i < part->readings_n; i++) {
		const struct part_reading *reading = &part->readings[i];
		if ((reading->boundary.p != NULL ||
		    str_starts(reading->type, STR("message/"))) &&
		    reader->walks < i + 1)
			reader->walks = i + 1;
	}
	if (reader->walk > 0)
		part_take_reading(part, reader->walk - 1);
}

/* Read one part's header and put it on the chain; false at the limit. */
static bool
part_open(struct reader *reader, size_t parent, size_t at)
{
	struct mail *mail = reader->mail;
	size_t stop = header_stop(reader, at), body_at;
	struct part *part = part_new(reader, parent);
	bool in_digest;

	if (part == NULL)
		return false;
	in_digest = parent != PART_NONE && str_equal(mail->parts[parent].type,
	    STR("multipart/digest"));
	header_read(reader->arena, str_slice(reader->bytes, at, stop),
	    reader->limits, mail, &part->fields, &part->fields_n, &body_at);
	part->raw.p = reader->bytes.p + at;
	part->body.p = part->raw.p + body_at;
	part_describe(reader->arena, mail, part, in_digest);
	part_readings(reader, part);
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
		if (!part->is_message || part_is_encoded(part))
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
	struct part *part = &reader->mail->parts[open->part];

	chain_cut(reader, place + 1, before_line_end(reader, line->start,
	    open->start));
	if (!open->used && !open->closed)
		part->preamble = str_slice(reader->bytes, open->body,
		    line->start);
	if (open->closed)
		ambiguity(reader, "delimiter after the last one");
	open->closed = open->closed || last;
	open->epilogue = last ? line->next : 0;
	if (last)
		return line->next;
	open->used = true;
	return parts_open(reader, open->part, line->next);
}

/* The lines from `at` to the end of the bytes. */
static void
lines_walk(struct reader *reader, size_t at)
{
	struct line line;

	while (!reader->full && reader_line(reader, at, &line)) {
		bool last;
		size_t place = delimiter_match(reader, str_slice(reader->bytes,
		    line.start, line.end), &last);
		at = place == STR_NOWHERE ? line.next :
		    delimiter_met(reader, place, last, &line);
	}
	chain_cut(reader, 0, reader->bytes.n);
}

/* A multipart that turned out to hold nothing is text to some readers. */
static void
childless_tell(struct reader *reader)
{
	struct mail *mail = reader->mail;
	bool *has_child = NEW_ARRAY(reader->arena, bool, mail->parts_n);

	for (size_t i = 1; i < mail->parts_n; i++)
		if (!mail->parts[i].is_extra)
			has_child[mail->parts[i].parent] = true;
	for (size_t i = 0; i < mail->parts_n; i++)
		if (mail->parts[i].is_multipart && !has_child[i])
			mail->parts[i].boundary = NO_STR;
}

/* ---- The other walks --------------------------------------------------------------- */

/* The part of the first walk with this range, looked for from *from on (parts
 * stand in the order of their beginnings), or PART_NONE. */
static size_t
part_like(const struct mail *mail, size_t n, const struct part *part,
    size_t *from)
{
	while (*from < n && mail->parts[*from].raw.p < part->raw.p)
		++*from;
	for (size_t i = *from; i < n &&
	    mail->parts[i].raw.p == part->raw.p; i++)
		if (mail->parts[i].raw.n == part->raw.n &&
		    mail->parts[i].depth == part->depth)
			return i;
	return PART_NONE;
}

/* Add the parts that only this other walk found, behind the first walk's n. */
static void
variant_merge(struct reader *reader, const struct mail *variant, size_t n)
{
	struct mail *mail = reader->mail;
	size_t *places = NEW_ARRAY(reader->arena, size_t, variant->parts_n);
	size_t from = 0;

	for (size_t i = 0; i < variant->parts_n && !reader->full; i++) {
		const struct part *found = &variant->parts[i];
		struct part *part;
		size_t parent;
		places[i] = part_like(mail, n, found, &from);
		if (places[i] != PART_NONE)
			continue;
		parent = places[found->parent];
		part = part_new(reader, parent);
		if (part == NULL)
			return;
		*part = *found;
		part->parent = parent;
		part->is_extra = parent < n;
		places[i] = mail->parts_n++;
	}
	for (size_t i = 0; i < variant->defects_n; i++)
		if (variant->defects[i].kind == DEFECT_FILENAME_DECEPTIVE)
			mail_defect(reader->arena, mail,
			    DEFECT_FILENAME_DECEPTIVE,
			    variant->defects[i].evidence);
}

/* Walk the message as other readers do. */
static void
variants_walk(struct reader *reader)
{
	struct mail *mail = reader->mail;
	size_t n = mail->parts_n, walks = reader->walks;
	bool lenient = reader->wants_lenient;

	for (size_t walk = 1; walk <= walks + lenient; walk++) {
		struct mail variant = { .bytes = reader->bytes };
		struct reader other = *reader;
		other.mail = &variant;
		other.parts_size = 0;
		other.full = false;
		other.lenient = walk > walks;
		other.walk = other.lenient ? 0 : walk;
		lines_walk(&other, parts_open(&other, PART_NONE, 0));
		variant_merge(reader, &variant, n);
	}
}

/* An encoded container, decoded: a message's header and parts, or the parts of
 * a multipart. Decoding is paid for out of *left. */
static void
container_walk(struct reader *reader, size_t index, size_t *left)
{
	struct part *part = &reader->mail->parts[index];
	struct reader inner = *reader;
	bool invalid, unknown;

	if (part->body.n > *left) {
		mail_defect(reader->arena, reader->mail, DEFECT_MIME_DEPTH,
		    STR("encoded containers in each other"));
		part->not_scanned = true;
		return;
	}
	*left -= part->body.n;
	inner.bytes = encoding_undo(reader->arena, part->body, part->encoding,
	    &invalid, &unknown);
	if (invalid)
		mail_defect(reader->arena, reader->mail,
		    DEFECT_ENCODING_INVALID, part->type);
	inner.cr_only = inner.bytes.n > 0 &&
	    memchr(inner.bytes.p, '\n', inner.bytes.n) == NULL;
	inner.chain_n = 0;
	if (part->is_message) {
		part->content = inner.bytes;
		lines_walk(&inner, parts_open(&inner, index, 0));
	} else {
		size_t before = reader->mail->parts_n;
		bool has_child = false;
		for (size_t i = index + 1; i < before; i++)
			has_child = has_child ||
			    reader->mail->parts[i].parent == index;
		inner.chain[inner.chain_n++] = (struct open){ .part = index,
		    .boundary = part->boundary, .is_elsewhere = true };
		lines_walk(&inner, 0);
		for (size_t i = before; i < reader->mail->parts_n; i++)
			if (reader->mail->parts[i].parent == index)
				reader->mail->parts[i].is_extra = has_child;
	}
	reader->full = inner.full;
	reader->parts_size = inner.parts_size;
}

/* Parts found inside stand behind and have their turn. */
static void
containers_walk(struct reader *reader)
{
	size_t left = reader->bytes.n * 2;

	for (size_t i = 0; i < reader->mail->parts_n && !reader->full; i++) {
		const struct part *part = &reader->mail->parts[i];
		if (part_is_encoded(part) && (part->is_message ||
		    (part->is_multipart && part->boundary.p != NULL)))
			container_walk(reader, i, &left);
	}
}

/* ---- Files inside a text --------------------------------------------------------------- */

/* What only names itself: told, never undone. */
static void
foreign_encodings(struct reader *reader, struct part *part)
{
	static const struct { const char *mark, *name; } marks[] = {
		{ "=ybegin line=", "yEnc" }, { "=ybegin part=", "yEnc" },
		{ "(This file must be converted with BinHex", "BinHex" },
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = str_find(part->body, str_of(marks[i].mark));
		if (at == STR_NOWHERE ||
		    (at > 0 && part->body.p[at - 1] != '\n'))
			continue;
		part->not_scanned = true;
		part->not_scanned_why = str_of(marks[i].name);
		mail_defect(reader->arena, reader->mail, DEFECT_NOT_SCANNED,
		    part->not_scanned_why);
	}
}

/* A uuencoded file becomes a part of its own and leaves the text. */
static void
uuencoded_cut(struct reader *reader, size_t index)
{
	struct mail *mail = reader->mail;
	struct str body = mail->parts[index].body;
	struct buf left = { .arena = reader->arena };
	struct uuencoded found;
	size_t at = 0, done = 0;

	while (!reader->full &&
	    uuencode_next(reader->arena, body, &at, &found)) {
		struct part *part = part_new(reader, index);
		if (part == NULL)
			break;
		part->type = STR("application/octet-stream");
		part->params = STR("");
		part->encoding = STR("x-uuencode");
		part->disposition = STR("attachment");
		part->filename = words_decode(reader->arena, found.name, false);
		part->raw = part->body = found.block;
		part->content = found.content;
		part->is_attachment = part->is_extra = true;
		mail->parts_n++;
		if (found.damaged)
			mail_defect(reader->arena, mail,
			    DEFECT_ENCODING_INVALID, part->filename);
		buf_add(&left, str_slice(body, done,
		    (size_t)(found.block.p - body.p)));
		done = at;
	}
	if (done == 0)
		return;
	buf_add(&left, str_from(body, done));
	mail->parts[index].content = buf_str(&left);
}

static void
texts_search(struct reader *reader)
{
	size_t n = reader->mail->parts_n;

	for (size_t i = 0; i < n && !reader->full; i++) {
		struct part *part = &reader->mail->parts[i];
		if (!str_equal(part->type, STR("text/plain")) ||
		    part_is_encoded(part))
			continue;
		foreign_encodings(reader, part);
		uuencoded_cut(reader, i);
	}
}

/* ---- The whole --------------------------------------------------------------------------- */

/* Empty lines before the header: a strict reader sees no header at all, others
 * pass over them. The root is text, and holds what the others see. */
static void
blank_beginning(struct reader *reader)
{
	struct part *root = &reader->mail->parts[0];
	size_t at = 0, n = reader->mail->parts_n;
	struct mail aside = { .bytes = reader->bytes };
	struct field *fields;
	size_t fields_n, body_at;

	while (at < reader->bytes.n && char_is_space(reader->bytes.p[at]))
		at++;
	if (root->fields_n > 0 || at == 0 || at == reader->bytes.n)
		return;
	header_read(reader->arena, str_slice(reader->bytes, at,
	    header_stop(reader, at)), reader->limits, &aside, &fields,
	    &fields_n, &body_at);
	if (fields_n == 0 || n != 1)
		return;
	ambiguity(reader, "empty line before the header");
	reader->chain_n = 0;
	lines_walk(reader, parts_open(reader, 0, at));
	for (size_t i = n; i < reader->mail->parts_n; i++)
		if (reader->mail->parts[i].parent == 0)
			reader->mail->parts[i].is_extra = true;
}

static void
root_only(struct reader *reader)
{
	struct part *part = &reader->mail->parts[0];

	part->is_multipart = part->is_message = part->is_html = false;
	part->is_text = true;
	part->boundary = NO_STR;
	part->readings_n = 0;
	reader->chain[0].boundary = NO_STR;
	chain_cut(reader, 0, reader->bytes.n);
}

/* Is there a bare CR in a message that has parts, and a line "--" behind one? */
static bool
has_hidden_delimiter(const struct reader *reader)
{
	const struct mail *mail = reader->mail;

	for (size_t i = 0; i < mail->defects_n; i++)
		if (mail->defects[i].kind == DEFECT_BARE_CR)
			return !reader->cr_only &&
			    str_contains(mail->bytes, STR("\r--"));
	return false;
}

void
mime_read(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail)
{
	struct reader reader = { .arena = arena, .limits = limits,
	    .mail = mail, .bytes = mail->bytes };

	reader.cr_only = mail->bytes.n > 0 &&
	    memchr(mail->bytes.p, '\n', mail->bytes.n) == NULL;
	reader.chain = NEW_ARRAY(arena, struct open, limits->nesting + 2);
	if (careful) {
		(void)part_open(&reader, PART_NONE, 0);
		root_only(&reader);
		return;
	}
	lines_walk(&reader, parts_open(&reader, PART_NONE, 0));
	if (mail->parts_n > 1 && has_hidden_delimiter(&reader)) {
		ambiguity(&reader, "delimiter behind a bare CR");
		reader.wants_lenient = true;
	}
	variants_walk(&reader);
	containers_walk(&reader);
	childless_tell(&reader);
	blank_beginning(&reader);
	texts_search(&reader);
}
