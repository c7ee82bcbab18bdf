/* SPDX-License-Identifier: Apache-2.0 */
/*
 * winmail.dat (MS-OXTNEF): what Outlook sends to those it takes for its own
 * kind: files, and the message's text once more, which may say something else
 * than the one beside it. Attributes are read in order; files by their title,
 * data and MAPI properties (the long name wins, embedded messages are handed out
 * as TNEF again, for the caller to open as deep as it allows). The text is every
 * form that stands in it: plain, RTF unpacked, HTML as the eye sees it. Each
 * length is checked against what is left; where one is wrong reading ends, and
 * what was read so far is kept and called damaged. One pass, no recursion.
 */
#include "mail.h"

#define SIGNATURE 0x223e9f78u

enum attribute {		/* the lower half of an attribute's number */
	ATTRIBUTE_SUBJECT = 0x8004, ATTRIBUTE_BODY = 0x800c,
	ATTRIBUTE_FILE_DATA = 0x800f, ATTRIBUTE_FILE_TITLE = 0x8010,
	ATTRIBUTE_FILE_BEGIN = 0x9002, ATTRIBUTE_PROPERTIES = 0x9003,
	ATTRIBUTE_FILE_PROPERTIES = 0x9005, ATTRIBUTE_CODEPAGE = 0x9007
};

enum property {
	PROPERTY_SUBJECT = 0x0037, PROPERTY_BODY = 0x1000,
	PROPERTY_RTF = 0x1009, PROPERTY_HTML = 0x1013,
	PROPERTY_FILE_DATA = 0x3701, PROPERTY_FILE_NAME = 0x3704,
	PROPERTY_FILE_LONG_NAME = 0x3707
};

enum property_type {
	TYPE_OBJECT = 0x0d, TYPE_STRING = 0x1e, TYPE_UNICODE = 0x1f,
	TYPE_BINARY = 0x102, TYPE_MANY = 0x1000
};

struct reader {
	struct arena *arena;
	const struct limits *limits;
	struct str s;
	size_t at;
	bool ended;		/* something reached past the end */
	struct tnef *tnef;
	size_t files_size;
	const char *charset;
	struct str plain, rtf, html;
	size_t text_left;
};

/* ---- Numbers and stretches ---------------------------------------------------------- */

static uint32_t
number_take(struct reader *reader, size_t bytes)
{
	uint32_t number = 0;

	if (reader->s.n - reader->at < bytes) {
		reader->ended = true;
		reader->at = reader->s.n;
		return 0;
	}
	for (size_t i = bytes; i-- > 0; )
		number = number << 8 |
		    (unsigned char)reader->s.p[reader->at + i];
	reader->at += bytes;
	return number;
}

/* The next n bytes, or what is left of them. */
static struct str
bytes_take(struct reader *reader, size_t n)
{
	size_t left = reader->s.n - reader->at;
	struct str taken;

	if (n > left) {
		reader->ended = true;
		n = left;
	}
	taken = str_slice(reader->s, reader->at, reader->at + n);
	reader->at += n;
	return taken;
}

static size_t
padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Text up to its NUL, in UTF-8. */
static struct str
string_read(struct reader *reader, struct str bytes, bool is_unicode)
{
	struct str label = str_of(is_unicode ? "utf-16le" : reader->charset);

	while (is_unicode && bytes.n >= 2 && bytes.p[bytes.n - 1] == '\0' &&
	    bytes.p[bytes.n - 2] == '\0')
		bytes.n -= 2;
	while (!is_unicode && bytes.n > 0 && bytes.p[bytes.n - 1] == '\0')
		bytes.n--;
	if (bytes.n > reader->text_left)
		bytes.n = reader->text_left;
	reader->text_left -= bytes.n;
	if (bytes.n == 0)
		return STR("");
	return utf8_repair(reader->arena, charset_decode(reader->arena, bytes,
	    label).text);
}

/* ---- Files ---------------------------------------------------------------------------- */

static void
file_begin(struct reader *reader)
{
	struct tnef *tnef = reader->tnef;

	if (tnef->files_n >= reader->limits->archive_entries) {
		tnef->damaged = true;
		return;
	}
	tnef->files = arena_grow(reader->arena, tnef->files, tnef->files_n,
	    &reader->files_size, sizeof *tnef->files);
	memset(&tnef->files[tnef->files_n++], 0, sizeof *tnef->files);
}

static struct tnef_file *
file_current(struct reader *reader)
{
	if (reader->tnef->files_n == 0)
		file_begin(reader);
	return &reader->tnef->files[reader->tnef->files_n - 1];
}

/* ---- Properties -------------------------------------------------------------------------- */

/* An object's first 16 bytes say which interface it has. */
#define INTERFACE_BYTES 16

static void
property_use(struct reader *reader, unsigned id, unsigned type,
    struct str value)
{
	bool is_unicode = type == TYPE_UNICODE;

	if (id == PROPERTY_SUBJECT && reader->tnef->subject.n == 0)
		reader->tnef->subject = string_read(reader, value, is_unicode);
	else if (id == PROPERTY_BODY && reader->plain.n == 0)
		reader->plain = string_read(reader, value, is_unicode);
	else if (id == PROPERTY_RTF && reader->rtf.n == 0)
		reader->rtf = value;
	else if (id == PROPERTY_HTML && reader->html.n == 0)
		reader->html = type == TYPE_BINARY ? string_read(reader, value,
		    false) : string_read(reader, value, is_unicode);
	else if (id == PROPERTY_FILE_LONG_NAME)
		file_current(reader)->name = string_read(reader, value,
		    is_unicode);
	else if (id == PROPERTY_FILE_NAME &&
	    file_current(reader)->name.n == 0)
		file_current(reader)->name = string_read(reader, value,
		    is_unicode);
	else if (id == PROPERTY_FILE_DATA &&
	    file_current(reader)->content.n == 0)
		file_current(reader)->content = type == TYPE_OBJECT ?
		    str_from(value, INTERFACE_BYTES) : value;
}

static size_t
fixed_size(unsigned type)
{
	switch (type) {
	case 0x05: case 0x06: case 0x07: case 0x14: case 0x40:
		return 8;
	case 0x48:
		return 16;
	default:
		return 4;
	}
}

/* A named property has its name behind its number. */
static void
name_skip(struct reader *reader)
{
	(void)bytes_take(reader, 16);
	if (number_take(reader, 4) == 0)
		(void)bytes_take(reader, 4);
	else
		(void)bytes_take(reader, padded(number_take(reader, 4)));
}

static void
property_read(struct reader *reader)
{
	unsigned type = number_take(reader, 2), id = number_take(reader, 2);
	unsigned base = type & ~(unsigned)TYPE_MANY;
	bool is_long = base == TYPE_OBJECT || base == TYPE_STRING ||
	    base == TYPE_UNICODE || base == TYPE_BINARY;
	size_t count = 1;

	if (id >= 0x8000)
		name_skip(reader);
	if (is_long || (type & TYPE_MANY) != 0)
		count = number_take(reader, 4);
	for (size_t i = 0; i < count && !reader->ended; i++) {
		size_t size = is_long ? number_take(reader, 4) :
		    fixed_size(base);
		struct str value = bytes_take(reader, size);
		size_t more = padded(size) - size;
		if (more > 0 && reader->at < reader->s.n)
			(void)bytes_take(reader, more);
		if (is_long)
			property_use(reader, id, base, value);
	}
}

/* The properties in `stretch`, read in a reader's place of their own. */
static void
properties_read(struct reader *reader, struct str stretch)
{
	struct reader inner = *reader;
	size_t count;

	inner.s = stretch;
	inner.at = 0;
	inner.ended = false;
	count = number_take(&inner, 4);
	for (size_t i = 0; i < count && !inner.ended; i++)
		property_read(&inner);
	reader->plain = inner.plain;
	reader->rtf = inner.rtf;
	reader->html = inner.html;
	reader->text_left = inner.text_left;
	reader->files_size = inner.files_size;
	reader->tnef->damaged = reader->tnef->damaged || inner.ended;
}

/* ---- Attributes ---------------------------------------------------------------------------- */

static const char *
codepage_name(struct str bytes)
{
	uint32_t page = bytes.n < 2 ? 0 : (unsigned char)bytes.p[0] |
	    (uint32_t)(unsigned char)bytes.p[1] << 8;

	return page == 932 ? "shift_jis" : page == 65001 ? "utf-8" :
	    page == 936 ? "gbk" : page == 950 ? "big5" : page == 949 ?
	    "euc-kr" : page == 1251 ? "windows-1251" : page == 50220 ||
	    page == 50221 || page == 50222 ? "iso-2022-jp" : page == 51932 ?
	    "euc-jp" : "windows-1252";
}

static void
attribute_use(struct reader *reader, unsigned name, struct str data)
{
	struct tnef *tnef = reader->tnef;

	if (name == ATTRIBUTE_CODEPAGE)
		reader->charset = codepage_name(data);
	else if (name == ATTRIBUTE_SUBJECT && tnef->subject.n == 0)
		tnef->subject = string_read(reader, data, false);
	else if (name == ATTRIBUTE_BODY && reader->plain.n == 0)
		reader->plain = string_read(reader, data, false);
	else if (name == ATTRIBUTE_FILE_BEGIN)
		file_begin(reader);
	else if (name == ATTRIBUTE_FILE_TITLE &&
	    file_current(reader)->name.n == 0)
		file_current(reader)->name = string_read(reader, data, false);
	else if (name == ATTRIBUTE_FILE_DATA)
		file_current(reader)->content = data;
	else if (name == ATTRIBUTE_PROPERTIES ||
	    name == ATTRIBUTE_FILE_PROPERTIES)
		properties_read(reader, data);
}

static void
html_add(struct reader *reader, struct buf *text)
{
	struct html_result result = { .links_n = 0 };

	html_read(reader->arena, reader->html, reader->limits, &result);
	buf_add(text, result.text);
	buf_char(text, '\n');
	for (size_t i = 0; i < result.links_n; i++) {
		buf_add(text, result.links[i].url);
		buf_char(text, '\n');
	}
}

/* All forms of the text that differ: Outlook shows the richest it has. */
static void
text_assemble(struct reader *reader)
{
	struct buf text = { .arena = reader->arena };
	struct str rtf = NO_STR;

	if (reader->rtf.n > 0)
		rtf = rtf_text(reader->arena, rtf_unpack(reader->arena,
		    reader->limits, reader->rtf));
	if (reader->plain.n > 0) {
		buf_add(&text, reader->plain);
		buf_char(&text, '\n');
	}
	if (str_trim(rtf).n > 0 && !str_equal(str_trim(rtf),
	    str_trim(reader->plain))) {
		buf_add(&text, rtf);
		buf_char(&text, '\n');
	}
	if (reader->html.n > 0)
		html_add(reader, &text);
	if (text.n > 0)
		reader->tnef->text = utf8_repair(reader->arena,
		    buf_str(&text));
}

/* Files that have neither a name nor anything in them are none. */
static void
files_settle(struct tnef *tnef)
{
	size_t n = 0;

	for (size_t i = 0; i < tnef->files_n; i++) {
		struct tnef_file file = tnef->files[i];
		if (file.name.n == 0 && file.content.n == 0)
			continue;
		file.name = file.name.p == NULL ? STR("") : file.name;
		file.content = file.content.p == NULL ? STR("") : file.content;
		tnef->files[n++] = file;
	}
	tnef->files_n = n;
}

bool
tnef_read(struct arena *arena, const struct limits *limits, struct str content,
    struct tnef *tnef_out)
{
	struct reader reader = { .arena = arena, .limits = limits,
	    .s = content, .tnef = tnef_out, .charset = "windows-1252",
	    .text_left = limits->text_bytes };
	size_t read = 0;

	memset(tnef_out, 0, sizeof *tnef_out);
	if (number_take(&reader, 4) != SIGNATURE || reader.ended)
		return false;
	(void)number_take(&reader, 2);
	while (reader.at < reader.s.n && !reader.ended) {
		unsigned level = number_take(&reader, 1);
		unsigned name = number_take(&reader, 4) & 0xffff;
		struct str data = bytes_take(&reader, number_take(&reader, 4));
		if (level != 1 && level != 2) {
			tnef_out->damaged = true;
			break;
		}
		attribute_use(&reader, name, data);
		read++;
		if (!reader.ended)
			(void)number_take(&reader, 2);
	}
	tnef_out->damaged = tnef_out->damaged || reader.ended;
	text_assemble(&reader);
	files_settle(tnef_out);
	return read > 0 || !tnef_out->damaged;
}
