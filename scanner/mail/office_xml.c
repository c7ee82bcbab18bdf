/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the elements of Office files mean (ECMA-376 part 1: 17 and 21 for text,
 * 18 for workbooks, 15.2 for relationships; OpenDocument 1.2 parts 1 and 3).
 * A row of cells becomes one line, its cells parted by tabs, numbers as stored
 * and dates as days; field instructions and formulas are looked through for
 * links and for DDE. Words that a format or a formula would show stand at the end
 * of its file. State lies in struct office, so no depth is walked twice.
 */
#include "office.h"

#define CELLS_DATES_MOST 65536

static bool
is(struct str name, const char *wanted)
{
	return str_equal(name, str_of(wanted));
}

static void
text_char(struct office *office, char c)
{
	if (office->text.n < office->most)
		buf_char(&office->text, c);
}

static void
text_add(struct office *office, struct str s)
{
	buf_add(&office->text, str_slice(s, 0, office->most > office->text.n ?
	    office->most - office->text.n : 0));
}

/* ---- Links and instructions ---------------------------------------------------------- */

/* The links in a field's instruction or a formula: HYPERLINK "http://..." */
static void
instruction_judge(struct office *office, struct str s)
{
	struct str rest = s;
	size_t at;

	if (str_find_nocase(s, STR("DDE")) != STR_NOWHERE &&
	    office->form == FORM_TEXT)
		office->sees_dde = true;
	/* =cmd|'/c ...'!A1 */
	if (office->form == FORM_SHEET && str_contains(s, STR("|")) &&
	    str_contains(s, STR("!")) && !str_contains(s, STR("\"")))
		office->sees_dde = true;
	while ((at = str_find_nocase(rest, STR("http"))) != STR_NOWHERE) {
		size_t end = at;
		while (end < rest.n && !char_is_space(rest.p[end]) &&
		    rest.p[end] != '"')
			end++;
		if (str_contains(str_slice(rest, at, end), STR("://")))
			attach_link(office->opener, LINK_DOCUMENT,
			    str_keep(office->opener->arena,
			    str_slice(rest, at, end)));
		rest = str_from(rest, end);
	}
}

#define LITERAL_LEAST 8		/* bytes; less is a unit, or "OK" */

/* What stands in quotes, or behind backslashes where `escapes`, joined: a format shows
 * it beside, or in the place of, any number, a formula puts it together. */
static void
literals_add(struct office *office, struct str s, bool escapes)
{
	struct buf *buf = &office->literals;
	size_t before = buf->n;
	bool inside = false;

	for (size_t i = 0; i < s.n && buf->n < office->most; i++) {
		if (s.p[i] == '"')
			inside = !inside;
		else if (inside)
			buf_char(buf, s.p[i]);
		else if (escapes && s.p[i] == '\\' && i + 1 < s.n)
			buf_char(buf, s.p[++i]);
		else if (escapes && s.p[i] == ' ')
			buf_char(buf, ' ');
	}
	if (buf->n - before < LITERAL_LEAST)
		buf->n = before;
	else
		buf_char(buf, '\n');
}

/* ECMA-376 part 1, 17.17.2.1. The target's last name tells it well enough. */
static void
chunk_add(struct office *office, struct str target)
{
	if (office->chunks_n == OFFICE_CHUNKS_MOST || target.n == 0)
		return;
	office->chunks = arena_grow(office->opener->arena, office->chunks,
	    office->chunks_n, &office->chunks_size, sizeof *office->chunks);
	office->chunks[office->chunks_n++] = str_keep(office->opener->arena,
	    office_file_name(target));
}

static void
relation_take(struct office *office, const char **attributes)
{
	struct str type = office_attribute(attributes, "Type");
	struct str target = office_attribute(attributes, "Target");
	bool external = str_equal_nocase(office_attribute(attributes,
	    "TargetMode"), STR("External"));

	if (str_ends(type, STR("/vbaProject")) ||
	    str_ends(type, STR("Macrosheet")))
		office->sees_macros = true;
	if (str_ends(type, STR("/oleObject")) || str_ends(type, STR("/package")))
		office->sees_ole = true;
	if (!external && str_ends(type, STR("/aFChunk")))
		chunk_add(office, target);
	if (!external)
		return;
	attach_link(office->opener, LINK_DOCUMENT,
	    str_keep(office->opener->arena, target));
	office->document.has_links = true;
	if (str_ends(type, STR("/attachedTemplate")) ||
	    str_ends(type, STR("/oleObject")) || str_ends(type, STR("/frame")) ||
	    str_ends(type, STR("/subDocument")))
		office->sees_template = true;
}

/* ---- Properties ------------------------------------------------------------------------ */

static int64_t
date_of(struct office *office, struct str s)
{
	int64_t time;

	s = str_trim(s);
	if (time_parse_rfc3339(s, &time) || (s.n >= 19 &&
	    time_parse_rfc3339(str_join(office->opener->arena,
	    str_slice(s, 0, 19), STR("Z")), &time)))
		return time;
	return MAIL_NO_DATE;
}

static void
property_end(struct office *office, struct str name)
{
	struct document *document = &office->document;
	struct arena *arena = office->opener->arena;
	struct str value = utf8_shorten(arena, words_collapse(arena,
	    buf_str(&office->part)), 300);
	const struct { const char *name; struct str *field; } fields[] = {
		{ "creator", &document->author },
		{ "initial-creator", &document->author },
		{ "lastModifiedBy", &document->creator },
		{ "title", &document->title },
		{ "Application", &document->producer },
		{ "generator", &document->producer },
	};

	office->into = NULL;
	if (value.n == 0)
		return;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (is(name, fields[i].name))
			*fields[i].field = value;
	if (is(name, "created") || is(name, "creation-date"))
		document->created = date_of(office, value);
	if (is(name, "modified") || is(name, "date"))
		document->modified = date_of(office, value);
}

/* ---- Workbooks ---------------------------------------------------------------------------- */

static bool
number_of(struct str s, uint64_t *number_out)
{
	return str_number(str_trim(s), UINT32_MAX, number_out);
}

/* A format of the file's own: days and years make a date, quoted words and
 * colours in brackets do not. */
static bool
is_date_code(struct str code)
{
	char until = '\0';

	for (size_t i = 0; i < code.n; i++) {
		char c = char_lower(code.p[i]);
		if (until != '\0') {
			until = c == until ? '\0' : until;
			continue;
		}
		if (c == '"' || c == '[')
			until = c == '[' ? ']' : '"';
		else if (c == 'y' || c == 'd' || c == 'e')
			return true;
		else if (c == '\\')
			i++;
	}
	return false;
}

static bool
is_date_format(const struct office *office, uint64_t id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	    id == 36 || (id >= 50 && id <= 58))
		return true;
	for (size_t i = 0; i < office->date_formats_n && i < 256; i++)
		if (office->date_formats[i] == id)
			return true;
	return false;
}

static void
style_take(struct office *office, struct str name, const char **attributes)
{
	struct arena *arena = office->opener->arena;
	uint64_t id;

	if (is(name, "cellXfs"))
		office->in_formats = true;
	if (is(name, "numFmt"))
		literals_add(office, office_attribute(attributes,
		    "formatCode"), true);
	if (is(name, "numFmt") && number_of(office_attribute(attributes,
	    "numFmtId"), &id) && is_date_code(office_attribute(attributes,
	    "formatCode"))) {
		office->date_formats = arena_grow(arena, office->date_formats,
		    office->date_formats_n, &office->date_formats_size,
		    sizeof id);
		office->date_formats[office->date_formats_n++] = id;
	}
	if (!is(name, "xf") || !office->in_formats ||
	    office->dates_n == CELLS_DATES_MOST)
		return;
	office->dates = arena_grow(arena, office->dates, office->dates_n,
	    &office->dates_size, sizeof *office->dates);
	office->dates[office->dates_n++] = number_of(office_attribute(
	    attributes, "numFmtId"), &id) && is_date_format(office, id);
}

static void
cell_begin(struct office *office, const char **attributes)
{
	struct str type = office_attribute(attributes, "t");
	uint64_t style;

	office->cell_type = is(type, "s") ? 's' : type.n == 0 || is(type, "n") ?
	    'n' : 't';
	office->cell_is_date = office->cell_type == 'n' &&
	    number_of(office_attribute(attributes, "s"), &style) &&
	    style < office->dates_n && office->dates[style];
	office->cell.n = 0;
}

/* Days since 1900, in which Excel counts a 29 February that never was. */
static bool
cell_date(struct office *office, struct str value)
{
	uint64_t days;
	size_t dot = str_find_char(value, '.');

	if (!str_number(dot == STR_NOWHERE ? value : str_slice(value, 0, dot),
	    2958465, &days) || days < 61)
		return false;
	text_add(office, str_slice(time_rfc3339(office->opener->arena,
	    ((int64_t)days - 25569) * 86400), 0, 10));
	return true;
}

static void
cell_end(struct office *office)
{
	struct str value = str_trim(buf_str(&office->cell));
	uint64_t index;

	office->into = NULL;
	if (value.n == 0)
		return;
	if (office->row_has_text)
		text_char(office, '\t');
	office->row_has_text = true;
	if (office->cell_type == 's' && number_of(value, &index)) {
		if (index < office->words_n)
			text_add(office, str_slice(buf_str(&office->words),
			    index == 0 ? 0 : office->word_ends[index - 1],
			    office->word_ends[index]));
	} else if (!office->cell_is_date || !cell_date(office, value))
		text_add(office, value);
}

static void
word_end(struct office *office)
{
	office->word_ends = arena_grow(office->opener->arena,
	    office->word_ends, office->words_n, &office->words_size,
	    sizeof *office->word_ends);
	office->word_ends[office->words_n++] = office->words.n;
	office->into = NULL;
}

/* ---- Elements ------------------------------------------------------------------------------- */

/* A character by its number (17.3.3.30). What stands at F000 and above is the
 * font's own: but for the fonts of nothing but pictures, ASCII of old. */
static void
symbol_add(struct office *office, const char **attributes)
{
	struct str font = office_attribute(attributes, "font");
	struct str number = office_attribute(attributes, "char");
	uint32_t character = 0;
	bool is_own;

	if (number.n == 0 || number.n > 6 ||
	    office->text.n + 4 > office->most)
		return;
	for (size_t i = 0; i < number.n; i++) {
		char c = char_lower(number.p[i]);
		if (!char_is_digit(c) && (c < 'a' || c > 'f'))
			return;
		character = character << 4 | (uint32_t)(char_is_digit(c) ?
		    c - '0' : c - 'a' + 10);
	}
	is_own = character >= 0xf000 && character <= 0xf0ff;
	if (is_own)
		character -= 0xf000;
	if (str_find_nocase(font, STR("dings")) != STR_NOWHERE || character <
	    0x20 || (is_own && character > 0x7e) || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		character = ' ';
	buf_utf8(&office->text, character);
}

static void
text_element(struct office *office, struct str name, const char **attributes)
{
	if (is(name, "t") || is(name, "delText") || is(name, "text"))
		office->into = &office->text;
	else if (is(name, "instrText"))
		office->into = &office->part;
	else if (is(name, "fldSimple"))
		instruction_judge(office, office_attribute(attributes,
		    "instr"));
	else if (is(name, "tab"))
		text_char(office, '\t');
	else if (is(name, "br") || is(name, "cr"))
		text_char(office, '\n');
	else if (is(name, "sym"))
		symbol_add(office, attributes);
	else if (is(name, "textpath"))
		text_add(office, office_attribute(attributes, "string"));
	else if (is(name, "Glyphs")) {		/* of XPS */
		text_add(office, office_attribute(attributes, "UnicodeString"));
		text_char(office, ' ');
	} else if (is(name, "lvlText") && office_attribute(attributes,
	    "val").n >= LITERAL_LEAST) {
		text_add(office, office_attribute(attributes, "val"));
		text_char(office, '\n');
	}
}

static bool
is_margin(struct str name)
{
	return str_ends(name, STR("Header")) || str_ends(name, STR("Footer"));
}

static void
sheet_element(struct office *office, struct str name, const char **attributes)
{
	if (is(name, "c"))
		cell_begin(office, attributes);
	else if (is(name, "rPh"))
		office->in_phonetic = true;
	else if (is(name, "v") || (is(name, "t") && !office->in_phonetic))
		office->into = &office->cell;
	else if (is(name, "f")) {
		office->part.n = 0;
		office->into = &office->part;
	} else if (is_margin(name))
		office->into = &office->text;
}

static void
open_element(struct office *office, struct str name, const char **attributes)
{
	struct str href = office_attribute(attributes, "href");

	if (is(name, "p") || is(name, "h")) {
		office->paragraphs++;
		office->into = &office->text;
	} else if (is(name, "tab"))
		text_char(office, '\t');
	else if (is(name, "s"))
		text_char(office, ' ');
	else if (is(name, "line-break"))
		text_char(office, '\n');
	else if (is(name, "event-listener"))
		office->sees_macros = true;
	else if (is(name, "dde-source") || is(name, "dde-link"))
		office->sees_dde = true;
	if (str_contains(href, STR("://")) || str_starts(href, STR("mailto:")))
		attach_link(office->opener, LINK_DOCUMENT,
		    str_keep(office->opener->arena, href));
}

void
office_element(struct office *office, struct str name, const char **attributes)
{
	switch (office->form) {
	case FORM_TEXT:
		text_element(office, name, attributes);
		break;
	case FORM_STRINGS:
		if (is(name, "rPh"))
			office->in_phonetic = true;
		else if (is(name, "t") && !office->in_phonetic)
			office->into = &office->words;
		break;
	case FORM_MACROS:
		office->sees_macros = true;
		sheet_element(office, name, attributes);
		break;
	case FORM_SHEET:
		sheet_element(office, name, attributes);
		break;
	case FORM_STYLES:
		style_take(office, name, attributes);
		break;
	case FORM_RELATIONS:
		if (is(name, "Relationship"))
			relation_take(office, attributes);
		break;
	case FORM_PROPERTIES:
		office->part.n = 0;
		office->into = &office->part;
		break;
	case FORM_OPEN:
		open_element(office, name, attributes);
		break;
	case FORM_EXTERNAL:
		if (is(name, "ddeLink"))
			office->sees_dde = true;
		break;
	case FORM_NONE:
		break;
	}
}

static void
text_element_end(struct office *office, struct str name)
{
	if (is(name, "t") || is(name, "delText") || is(name, "text"))
		office->into = NULL;
	else if (is(name, "instrText"))
		office->into = NULL;
	else if (is(name, "p") || is(name, "tr") || is(name, "comment"))
		text_char(office, '\n');
	else if (is(name, "tc"))
		text_char(office, '\t');
}

static void
sheet_element_end(struct office *office, struct str name)
{
	if (is(name, "c"))
		cell_end(office);
	else if (is(name, "rPh"))
		office->in_phonetic = false;
	else if (is(name, "f")) {
		office->into = NULL;
		instruction_judge(office, buf_str(&office->part));
		literals_add(office, buf_str(&office->part), false);
	} else if (is(name, "v") || is(name, "t"))
		office->into = NULL;
	else if (is(name, "row") && office->row_has_text) {
		text_char(office, '\n');
		office->row_has_text = false;
	} else if (is_margin(name)) {
		text_char(office, '\n');
		office->into = NULL;
	}
}

void
office_element_end(struct office *office, struct str name)
{
	switch (office->form) {
	case FORM_TEXT:
		text_element_end(office, name);
		break;
	case FORM_STRINGS:
		if (is(name, "rPh"))
			office->in_phonetic = false;
		else if (is(name, "t"))
			office->into = NULL;
		else if (is(name, "si"))
			word_end(office);
		break;
	case FORM_SHEET:
	case FORM_MACROS:
		sheet_element_end(office, name);
		break;
	case FORM_STYLES:
		if (is(name, "cellXfs"))
			office->in_formats = false;
		break;
	case FORM_PROPERTIES:
		property_end(office, name);
		break;
	case FORM_OPEN:
		if (is(name, "table-cell"))
			text_char(office, '\t');
		if (!is(name, "p") && !is(name, "h"))
			break;
		text_char(office, '\n');
		/* A note in the margin stands inside its paragraph. */
		if (--office->paragraphs == 0)
			office->into = NULL;
		break;
	case FORM_RELATIONS:
	case FORM_EXTERNAL:
	case FORM_NONE:
		break;
	}
}

/* A field's instruction may be spread over runs: it is judged as a whole. */
void
office_file_end(struct office *office)
{
	if (office->form == FORM_TEXT && office->part.n > 0)
		instruction_judge(office, buf_str(&office->part));
	/* Words that came too late for the cells that mean them. */
	if (office->form == FORM_STRINGS && office->is_second_pass)
		text_add(office, buf_str(&office->words));
	if ((office->form == FORM_TEXT || office->form == FORM_SHEET ||
	    office->form == FORM_OPEN) && office->text.n > 0 &&
	    office->text.p[office->text.n - 1] != '\n')
		text_char(office, '\n');
	text_add(office, buf_str(&office->literals));
	office->part.n = office->cell.n = office->paragraphs = 0;
	office->literals.n = 0;
	office->in_formats = office->in_phonetic = false;
	office->row_has_text = false;
}
