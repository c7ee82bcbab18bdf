/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure of a PDF file (ISO 32000-1, 7.3 and 7.5), read for what it says
 * of itself: who made it with what and when, how often it was changed, whether
 * it is locked or signed, what runs, what is embedded, where its links lead.
 * Tokens are taken in one pass from the first byte to the last; neither the
 * cross-reference table nor lengths are trusted. Object streams are inflated to
 * a cap and read in the same way, once; other streams are passed over. Nothing
 * is rendered: text comes from the extractor. A string that never ends, a
 * stream without end or a bad nesting hides nothing that follows.
 */
#include "pdf.h"

#define STACK_MOST 64
#define STRING_MOST 32768
#define OBJECT_STREAMS_MOST 1000
#define STRINGS_MOST 512
#define INFOS_MOST 64
#define EMBEDDED_MOST 16
#define CONTENTS_MOST 64
#define CONTENT_MOST ((size_t)4 << 20)	/* of all, inflated */
#define CODE_CORNERS 200		/* a code's shapes have as many at least */

enum info_field {
	INFO_PRODUCER, INFO_CREATOR, INFO_AUTHOR, INFO_TITLE, INFO_CREATED,
	INFO_MODIFIED, INFO__COUNT
};

static const char *const info_names[INFO__COUNT] = {
	"Producer", "Creator", "Author", "Title", "CreationDate", "ModDate"
};

/* What runs or sends something; the names that are only worth a word beside
 * them come last. */
static const char *const active_names[] = {
	"JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "RichMedia",
	"XFA", "AA", "OpenAction",
};
#define ACTIVE_TELLING 8
#define ACTIVE_KEY_ONLY 7	/* AA: as a value it is a mere name */

struct info {
	uint64_t object;
	struct str fields[INFO__COUNT];		/* raw */
	uint64_t references[INFO__COUNT];	/* or where they stand */
	bool is_any;
};

struct packed {			/* an object stream, inflated */
	struct str bytes;
	uint64_t first, count;
};

struct stream {			/* what its dictionary says */
	uint64_t length, first, count;
	size_t filters;
	bool flate, is_objects, is_embedded;
};

struct content {		/* what may be a page's content */
	struct str data;
	struct stream stream;
};

struct pdf {
	struct arena *arena;
	const struct limits *limits;
	struct document *document;
	struct pdf_more *more;
	struct link *links;
	size_t links_n, links_size;
	struct str s;			/* being read */
	size_t at;
	char stack[STACK_MOST];		/* '[' and '<' */
	size_t depth;
	struct str key;			/* of the entry being read */
	bool key_waits;			/* and its value is still to come */
	bool key_has_number;		/* which is it, or begins a reference */
	uint64_t numbers[2];		/* the last two */
	uint64_t object;		/* in which we are; 0 outside */
	bool in_object;
	struct stream stream;
	struct info info;
	struct info *infos;
	size_t infos_n, infos_size;
	struct { uint64_t object; struct str raw; } strings[STRINGS_MOST];
	size_t strings_n;
	uint64_t info_object;
	struct packed *packed;
	size_t packed_n, packed_size;
	struct content contents[CONTENTS_MOST];
	size_t contents_n;
	size_t inflate_left;
	size_t waste_left;		/* strings that never end may cost this */
	bool no_endstream;
	bool active[sizeof active_names / sizeof *active_names];
	size_t ends, starts;
	bool is_linearized;
};

/* ---- What tokens mean ---------------------------------------------------------------- */

static bool
key_is(const struct pdf *pdf, const char *name)
{
	return pdf->key_waits && str_equal(pdf->key, str_of(name));
}

static int
info_field_of(const struct pdf *pdf)
{
	if (pdf->depth != 1 || !pdf->key_waits)
		return -1;
	for (int i = 0; i < INFO__COUNT; i++)
		if (str_equal(pdf->key, str_of(info_names[i])))
			return i;
	return -1;
}

static void
link_take(struct pdf *pdf, struct str raw)
{
	struct link link = { .kind = LINK_DOCUMENT, .place = PLACE_ATTACHMENT };

	pdf->document->has_links = true;
	if (pdf->links_n >= pdf->limits->links)
		return;
	link.url = pdf_text(pdf->arena, raw);
	if (link.url.n == 0)
		return;
	link.host = link_host(pdf->arena, link.url);
	pdf->links = arena_grow(pdf->arena, pdf->links, pdf->links_n,
	    &pdf->links_size, sizeof link);
	pdf->links[pdf->links_n++] = link;
}

/* A string is the value of the key before it, or an object by itself. */
static void
string_take(struct pdf *pdf, struct str raw)
{
	int field = info_field_of(pdf);

	if (field >= 0) {
		pdf->info.fields[field] = raw;
		pdf->info.references[field] = 0;
		pdf->info.is_any = true;
	} else if (key_is(pdf, "URI") || (key_is(pdf, "F") &&
	    str_starts_nocase(str_from(raw, 1), STR("http"))))
		link_take(pdf, raw);
	else if (pdf->depth == 0 && pdf->in_object &&
	    pdf->strings_n < STRINGS_MOST) {
		pdf->strings[pdf->strings_n].object = pdf->object;
		pdf->strings[pdf->strings_n++].raw = raw;
	}
	pdf->key_waits = false;
}

static void
name_seen(struct pdf *pdf, struct str name, bool is_key)
{
	for (size_t i = 0; i < sizeof pdf->active / sizeof *pdf->active; i++)
		if (str_equal(name, str_of(active_names[i])) &&
		    (i != ACTIVE_KEY_ONLY || is_key))
			pdf->active[i] = true;
	if (str_equal(name, STR("EmbeddedFile")))
		pdf->stream.is_embedded = pdf->document->embeds_files = true;
	else if (str_equal(name, STR("EmbeddedFiles")))
		pdf->document->embeds_files = true;
	else if (str_equal(name, STR("Encrypt")))
		pdf->document->encrypted = true;
	else if (str_equal(name, STR("ByteRange")))
		pdf->document->is_signed = true;
	else if (str_equal(name, STR("Linearized")))
		pdf->is_linearized = true;
	else if (str_equal(name, STR("ObjStm")))
		pdf->stream.is_objects = true;
}

static void
name_take(struct pdf *pdf, struct str name)
{
	bool in_array = pdf->depth > 0 && pdf->depth <= STACK_MOST &&
	    pdf->stack[pdf->depth - 1] == '[';

	if (pdf->key_has_number)
		pdf->key_waits = false;
	pdf->key_has_number = false;
	name_seen(pdf, name, !in_array && !pdf->key_waits);
	if (key_is(pdf, "Type") && str_equal(name, STR("Page")))
		pdf->document->pages++;
	if (key_is(pdf, "Subtype") && str_equal(name, STR("Image")))
		pdf->more->has_images = true;
	if (str_equal(pdf->key, STR("Filter")) && (pdf->key_waits || in_array)) {
		pdf->stream.filters++;
		pdf->stream.flate = str_equal(name, STR("FlateDecode")) ||
		    str_equal(name, STR("Fl"));
	}
	if (in_array)
		return;
	pdf->key_waits = !pdf->key_waits;
	if (pdf->key_waits)
		pdf->key = name;
}

static void
info_end(struct pdf *pdf)
{
	if (pdf->info.is_any) {
		if (pdf->infos_n == INFOS_MOST)
			pdf->infos_n--;
		pdf->infos = arena_grow(pdf->arena, pdf->infos, pdf->infos_n,
		    &pdf->infos_size, sizeof *pdf->infos);
		pdf->info.object = pdf->object;
		pdf->infos[pdf->infos_n++] = pdf->info;
	}
	pdf->info = (struct info){ .is_any = false };
}

static void
object_begin(struct pdf *pdf, uint64_t number)
{
	info_end(pdf);
	pdf->more->has_objects = true;
	pdf->object = number;
	pdf->in_object = true;
	pdf->depth = 0;
	pdf->key_waits = false;
	pdf->key = STR("");
	pdf->stream = (struct stream){ .length = UINT64_MAX };
}

static void
number_take(struct pdf *pdf, uint64_t number)
{
	pdf->numbers[0] = pdf->numbers[1];
	pdf->numbers[1] = number;
	pdf->key_has_number = pdf->key_waits;
	if (pdf->depth == 1 && pdf->key_waits) {
		if (str_equal(pdf->key, STR("Length")))
			pdf->stream.length = number;
		else if (str_equal(pdf->key, STR("First")))
			pdf->stream.first = number;
		else if (str_equal(pdf->key, STR("N")))
			pdf->stream.count = number;
	}
}

/* "5 0 R": the value is elsewhere. */
static void
reference_take(struct pdf *pdf)
{
	int field = info_field_of(pdf);

	if (field >= 0) {
		pdf->info.references[field] = pdf->numbers[0];
		pdf->info.fields[field] = NO_STR;
		pdf->info.is_any = true;
	} else if (key_is(pdf, "Info"))
		pdf->info_object = pdf->numbers[0];
	else if (key_is(pdf, "Length"))
		pdf->stream.length = UINT64_MAX;
	pdf->key_waits = false;
}

/* ---- Streams ----------------------------------------------------------------------------- */

static bool
ends_at(struct str s, size_t at)
{
	struct str rest = str_trim(str_slice(s, at, at + 12));

	return str_starts(rest, STR("endstream"));
}

/* The data of the stream whose word ends at pdf->at, which is moved past it;
 * false if it has no end. */
static bool
stream_data(struct pdf *pdf, struct str *data_out)
{
	struct str s = pdf->s;
	size_t from = pdf->at, found;

	if (from < s.n && s.p[from] == '\r')
		from++;
	if (from < s.n && s.p[from] == '\n')
		from++;
	if (pdf->stream.length < s.n - from &&
	    ends_at(s, from + (size_t)pdf->stream.length)) {
		*data_out = str_slice(s, from,
		    from + (size_t)pdf->stream.length);
		pdf->at = from + (size_t)pdf->stream.length;
		return true;
	}
	found = pdf->no_endstream ? STR_NOWHERE :
	    str_find(str_from(s, from), STR("endstream"));
	if (found == STR_NOWHERE) {
		pdf->no_endstream = true;
		return false;
	}
	*data_out = str_slice(s, from, from + found);
	pdf->at = from + found;
	return true;
}

static bool
stream_inflate(struct pdf *pdf, struct str data, struct str *out)
{
	struct buf buf = { .arena = pdf->arena };
	size_t most = unpack_allowance(pdf->limits, data.n);

	*out = data;
	if (pdf->document->encrypted)
		return false;
	if (pdf->stream.filters == 0)
		return true;
	if (pdf->stream.filters > 1 || !pdf->stream.flate)
		return false;
	if (most > pdf->inflate_left)
		most = pdf->inflate_left;
	pdf->more->inflated = true;
	inflate_undo(INFLATE_ZLIB, data, most, &buf);
	pdf->inflate_left -= buf.n;
	*out = buf_str(&buf);
	return buf.n > 0 && buf.n < most;
}

static void
stream_take(struct pdf *pdf)
{
	struct str data, content;

	if (!stream_data(pdf, &data))
		return;
	if (pdf->stream.is_objects && pdf->packed_n < OBJECT_STREAMS_MOST) {
		struct packed packed = { .first = pdf->stream.first,
		    .count = pdf->stream.count };
		if (!stream_inflate(pdf, data, &packed.bytes)) {
			pdf->more->unread = true;
			return;
		}
		pdf->packed = arena_grow(pdf->arena, pdf->packed,
		    pdf->packed_n, &pdf->packed_size, sizeof packed);
		pdf->packed[pdf->packed_n++] = packed;
	} else if (pdf->stream.is_objects)
		pdf->more->unread = true;
	else if (pdf->stream.is_embedded) {
		if (pdf->more->embedded_n == EMBEDDED_MOST ||
		    !stream_inflate(pdf, data, &content))
			pdf->more->embedded_unread = true;
		else
			pdf->more->embedded[pdf->more->embedded_n++] = content;
	} else if (pdf->contents_n < CONTENTS_MOST)
		pdf->contents[pdf->contents_n++] = (struct content){ data,
		    pdf->stream };
	else
		pdf->more->has_images = true;
}

/* Is a code drawn where no image is? A font or a table is asked as well, for a
 * dictionary says what its author likes, and what can't be read may be it. */
static void
contents_read(struct pdf *pdf)
{
	size_t corners = 0, here;
	struct str content;

	if (pdf->inflate_left > CONTENT_MOST)
		pdf->inflate_left = CONTENT_MOST;
	for (size_t i = 0; i < pdf->contents_n && !pdf->more->has_images; i++) {
		pdf->stream = pdf->contents[i].stream;
		here = stream_inflate(pdf, pdf->contents[i].data, &content) ?
		    pdf_corners(content) : SIZE_MAX;
		pdf->more->has_images = here >= CODE_CORNERS - corners;
		corners += here;
	}
}

/* ---- Tokens ------------------------------------------------------------------------------ */

static bool
is_delimiter(char c)
{
	switch (c) {
	case '\0': case '\t': case '\n': case '\f': case '\r': case ' ':
	case '(': case ')': case '<': case '>': case '[': case ']':
	case '{': case '}': case '/': case '%':
		return true;
	default:
		return false;
	}
}

/* The end of the string that begins at pdf->at, or 0 if it has none in reach, or
 * would hide whole objects that a reader with a table still finds. */
static size_t
string_end(struct pdf *pdf)
{
	size_t depth = 0, most = STRING_MOST < pdf->waste_left ? STRING_MOST :
	    pdf->waste_left, i;
	struct str s = str_slice(pdf->s, pdf->at, pdf->at + most);

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			break;
	}
	if (i < s.n && !str_contains(str_slice(s, 0, i), STR("endobj")))
		return pdf->at + i + 1;
	pdf->waste_left -= s.n;
	return 0;
}

static size_t
hex_end(const struct pdf *pdf)
{
	size_t at = pdf->at + 1;

	while (at < pdf->s.n && (char_hex(pdf->s.p[at]) >= 0 ||
	    char_is_space(pdf->s.p[at])))
		at++;
	return at < pdf->s.n && pdf->s.p[at] == '>' ? at + 1 : 0;
}

static void
push(struct pdf *pdf, char c)
{
	/* An array's or dictionary's key is spent on it, but a filter's list. */
	if (pdf->depth < STACK_MOST)
		pdf->stack[pdf->depth] = c;
	pdf->depth++;
	pdf->key_waits = false;
}

static void
pop(struct pdf *pdf)
{
	if (pdf->depth > 0)
		pdf->depth--;
	pdf->key_waits = false;
}

static void
name_read(struct pdf *pdf)
{
	struct str s = pdf->s, raw;
	size_t end = ++pdf->at;
	struct buf name = { .arena = pdf->arena };

	while (end < s.n && end - pdf->at < 128 && !is_delimiter(s.p[end]))
		end++;
	raw = str_slice(s, pdf->at, end);
	pdf->at = end;
	if (str_find_char(raw, '#') != STR_NOWHERE) {
		for (size_t i = 0; i < raw.n; i++) {
			int high = raw.p[i] == '#' && i + 2 < raw.n ?
			    char_hex(raw.p[i + 1]) : -1;
			int low = high < 0 ? -1 : char_hex(raw.p[i + 2]);

			buf_char(&name, (char)(low < 0 ? raw.p[i] :
			    high << 4 | low));
			i += low < 0 ? 0 : 2;
		}
		raw = buf_str(&name);
	}
	name_take(pdf, raw);
}

static void
word_read(struct pdf *pdf)
{
	struct str s = pdf->s, word;
	size_t end = pdf->at;
	uint64_t number;

	while (end < s.n && !is_delimiter(s.p[end]))
		end++;
	word = str_slice(s, pdf->at, end);
	pdf->at = end;
	if (str_number(word, UINT32_MAX, &number))
		number_take(pdf, number);
	else if (str_equal(word, STR("R")))
		reference_take(pdf);
	else if (str_equal(word, STR("obj")))
		object_begin(pdf, pdf->numbers[0]);
	else if (str_equal(word, STR("trailer")))
		object_begin(pdf, 0);
	else if (str_equal(word, STR("endobj"))) {
		info_end(pdf);
		pdf->in_object = false;
	} else if (str_equal(word, STR("stream")) && pdf->in_object)
		stream_take(pdf);
	else if (str_equal(word, STR("startxref")))
		pdf->starts++;
	else
		pdf->key_waits = false;
}

static void
comment_read(struct pdf *pdf)
{
	if (str_starts(str_from(pdf->s, pdf->at), STR("%%EOF")))
		pdf->ends++;
	while (pdf->at < pdf->s.n && pdf->s.p[pdf->at] != '\n' &&
	    pdf->s.p[pdf->at] != '\r')
		pdf->at++;
}

static void
bracket_read(struct pdf *pdf, char c)
{
	bool doubled = pdf->at + 1 < pdf->s.n && pdf->s.p[pdf->at + 1] == c;
	size_t end = 0;

	if (c == '<' && doubled)
		push(pdf, '<');
	else if (c == '>' && doubled)
		pop(pdf);
	else if (c == '(' && pdf->in_object)
		end = string_end(pdf);
	else if (c == '<' && pdf->in_object)
		end = hex_end(pdf);
	else if (c == '[')
		push(pdf, '[');
	else if (c == ']')
		pop(pdf);
	if (end > 0) {
		string_take(pdf, str_slice(pdf->s, pdf->at, end));
		pdf->at = end;
		return;
	}
	pdf->at += doubled && (c == '<' || c == '>') ? 2 : 1;
}

static void
tokens_read(struct pdf *pdf, struct str s)
{
	pdf->s = s;
	pdf->at = 0;
	pdf->waste_left = s.n + STRING_MOST;
	while (pdf->at < s.n) {
		char c = s.p[pdf->at];
		if (c == '%')
			comment_read(pdf);
		else if (c == '/')
			name_read(pdf);
		else if (is_delimiter(c))
			if (char_is_space(c) || c == '\0')
				pdf->at++;
			else
				bracket_read(pdf, c);
		else
			word_read(pdf);
	}
	info_end(pdf);
}

/* 7.5.7: numbers and places first, then the objects; each is read with its own
 * number while the places rise, and what is out of order as one. */
static void
packed_read(struct pdf *pdf, const struct packed *packed)
{
	struct str head = str_slice(packed->bytes, 0, packed->first), rest;
	uint64_t pair[2], last = 0, object = 0;
	size_t i = 0, at = 0;

	rest = str_from(packed->bytes, packed->first);
	while (i < packed->count && at < head.n) {
		for (size_t k = 0; k < 2; k++) {
			size_t end;
			while (at < head.n && char_is_space(head.p[at]))
				at++;
			for (end = at; end < head.n &&
			    char_is_digit(head.p[end]); )
				end++;
			if (!str_number(str_slice(head, at, end), UINT32_MAX,
			    &pair[k]))
				pair[k] = 0;
			at = end > at ? end : head.n;
		}
		if (pair[1] < last || pair[1] > rest.n)
			break;
		object_begin(pdf, object);
		tokens_read(pdf, str_slice(rest, (size_t)last,
		    (size_t)pair[1]));
		last = pair[1];
		object = pair[0];
		i++;
	}
	object_begin(pdf, object);
	tokens_read(pdf, str_from(rest, (size_t)last));
}

/* ---- Putting together ----------------------------------------------------------------------- */

static struct str
info_value(const struct pdf *pdf, const struct info *info,
    enum info_field field)
{
	if (info->references[field] == 0)
		return info->fields[field];
	for (size_t i = pdf->strings_n; i-- > 0; )
		if (pdf->strings[i].object == info->references[field])
			return pdf->strings[i].raw;
	return NO_STR;
}

static bool
is_likely(const struct pdf *pdf, const struct info *info)
{
	return info_value(pdf, info, INFO_PRODUCER).p != NULL ||
	    info_value(pdf, info, INFO_CREATED).p != NULL;
}

/* The information dictionary that the last trailer names; else the last that
 * looks like one. */
static void
info_take(struct pdf *pdf)
{
	struct document *document = pdf->document;
	const struct info *info = NULL;

	for (size_t i = 0; i < pdf->infos_n; i++) {
		const struct info *it = &pdf->infos[i];
		if (info == NULL || it->object == pdf->info_object ||
		    (is_likely(pdf, it) && info->object != pdf->info_object))
			info = it;
	}
	/* What a lock covers reads as noise. */
	if (info == NULL || document->encrypted)
		return;
	/* A bookmark has a title, too. */
	document->has_info = info->object == pdf->info_object ||
	    is_likely(pdf, info);
	document->producer = pdf_text(pdf->arena,
	    info_value(pdf, info, INFO_PRODUCER));
	document->creator = pdf_text(pdf->arena,
	    info_value(pdf, info, INFO_CREATOR));
	document->author = pdf_text(pdf->arena,
	    info_value(pdf, info, INFO_AUTHOR));
	document->title = pdf_text(pdf->arena,
	    info_value(pdf, info, INFO_TITLE));
	document->created = pdf_date(pdf->arena,
	    info_value(pdf, info, INFO_CREATED));
	document->modified = pdf_date(pdf->arena,
	    info_value(pdf, info, INFO_MODIFIED));
}

static void
active_take(struct pdf *pdf)
{
	struct buf what = { .arena = pdf->arena };

	for (size_t i = 0; i < sizeof pdf->active / sizeof *pdf->active; i++) {
		pdf->document->active |= i < ACTIVE_TELLING && pdf->active[i];
		/* JS stands with JavaScript nearly always. */
		if (!pdf->active[i] || (i == 1 && pdf->active[0]))
			continue;
		if (what.n > 0)
			buf_cstr(&what, ", ");
		buf_cstr(&what, active_names[i]);
	}
	if (pdf->document->active)
		pdf->more->active = buf_str(&what);
}

void
pdf_read_more(struct arena *arena, const struct limits *limits,
    struct str bytes, struct document *document_out, struct link **links_out,
    size_t *links_n_out, struct pdf_more *more_out)
{
	struct pdf *pdf = NEW(arena, struct pdf);
	size_t ends;

	*document_out = (struct document){ .kind = STR("pdf"),
	    .created = MAIL_NO_DATE, .modified = MAIL_NO_DATE };
	*more_out = (struct pdf_more){ .embedded = NEW_ARRAY(arena, struct str,
	    EMBEDDED_MOST) };
	pdf->arena = arena;
	pdf->limits = limits;
	pdf->document = document_out;
	pdf->more = more_out;
	pdf->inflate_left = limits->archive_bytes;
	pdf->key = STR("");
	pdf->stream.length = UINT64_MAX;
	tokens_read(pdf, bytes);
	for (size_t i = 0; i < pdf->packed_n; i++)
		packed_read(pdf, &pdf->packed[i]);
	contents_read(pdf);
	info_take(pdf);
	active_take(pdf);
	/* A linearised file ends twice before anybody changed it. */
	ends = pdf->ends < pdf->starts ? pdf->ends : pdf->starts;
	ends -= ends > 1 && pdf->is_linearized;
	document_out->updates = ends > 1 ? ends - 1 : 0;
	*links_out = pdf->links;
	*links_n_out = pdf->links_n;
}

void
pdf_read(struct arena *arena, const struct limits *limits, struct str pdf,
    struct document *document_out, struct link **links_out,
    size_t *links_n_out)
{
	struct pdf_more more;

	pdf_read_more(arena, limits, pdf, document_out, links_out, links_n_out,
	    &more);
}
