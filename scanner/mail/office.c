/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expat's home: Office Open XML (ECMA-376) and OpenDocument files, read from
 * their XML alone. What a file is, its root element says and not its name, so
 * that a part by another name is read as well. Text of documents, slides, notes
 * and comments, cells joined by row, links, properties, and whatever runs or
 * loads when the file is opened. Entities and document types with them are
 * refused, depth is counted and bounded, and text stops at the message's limit
 * however often it is referred to. Nothing is fetched, no formula is computed.
 */
#include <expat.h>

#include "office.h"

#define DEPTH_MOST 200

static const struct { const char *root; enum form form; } forms[] = {
	{ "document", FORM_TEXT }, { "hdr", FORM_TEXT }, { "ftr", FORM_TEXT },
	{ "footnotes", FORM_TEXT }, { "endnotes", FORM_TEXT },
	{ "comments", FORM_TEXT }, { "glossaryDocument", FORM_TEXT },
	{ "sld", FORM_TEXT }, { "notes", FORM_TEXT }, { "cmLst", FORM_TEXT },
	{ "chartSpace", FORM_TEXT }, { "dataModel", FORM_TEXT },
	{ "wsDr", FORM_TEXT }, { "userShapes", FORM_TEXT },
	{ "ThreadedComments", FORM_TEXT }, { "xml", FORM_TEXT },
	{ "drawing", FORM_TEXT }, { "numbering", FORM_TEXT }, { "FixedPage", FORM_TEXT },
	{ "sst", FORM_STRINGS },
	{ "worksheet", FORM_SHEET }, { "dialogsheet", FORM_SHEET },
	{ "chartsheet", FORM_SHEET }, { "macrosheet", FORM_MACROS },
	{ "styleSheet", FORM_STYLES }, { "Relationships", FORM_RELATIONS },
	{ "coreProperties", FORM_PROPERTIES },
	{ "Properties", FORM_PROPERTIES }, { "document-meta", FORM_PROPERTIES },
	{ "document-content", FORM_OPEN }, { "document-styles", FORM_OPEN },
	{ "externalLink", FORM_EXTERNAL },
};

static struct str
local_name(const char *name)
{
	const char *colon = strrchr(name, ':');

	return str_of(colon == NULL ? name : colon + 1);
}

struct str
office_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (str_equal(local_name(attributes[i]), str_of(name)))
			return str_of(attributes[i + 1]);
	return NO_STR;
}

static void
stop(struct office *office, bool damaged)
{
	office->is_damaged = office->is_damaged || damaged;
	office->is_stopped = true;
	XML_StopParser(office->parser, XML_FALSE);
}

static void
on_start(void *context, const char *name, const char **attributes)
{
	struct office *office = context;
	struct str local = local_name(name);

	if (office->is_stopped)
		return;
	if (office->depth++ == 0) {
		office->form = FORM_NONE;
		for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
			if (str_equal(local, str_of(forms[i].root)))
				office->form = forms[i].form;
		if (office->form == FORM_NONE)
			stop(office, false);
	}
	if (office->depth > DEPTH_MOST) {
		stop(office, true);
		return;
	}
	office_element(office, local, attributes);
}

static void
on_end(void *context, const char *name)
{
	struct office *office = context;

	if (office->is_stopped)
		return;
	office->depth--;
	office_element_end(office, local_name(name));
}

static void
on_text(void *context, const char *text, int n)
{
	struct office *office = context;

	if (office->is_stopped || office->into == NULL)
		return;
	if (office->into->n + (size_t)n > office->most) {
		office->is_limited = true;
		stop(office, false);
		return;
	}
	buf_add(office->into, (struct str){ text, (size_t)n });
}

static void
on_entity(void *context, const char *name, int is_parameter, const char *value,
    int value_n, const char *base, const char *where, const char *public,
    const char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)value_n;
	(void)base, (void)where, (void)public, (void)notation;
	stop(context, true);
}

/* One XML file of the document. The salt is its own digest: an attacker would
 * have to find keys that collide under a number that depends on them. */
static void
xml_read(struct office *office, struct str xml)
{
	struct digest digest = sha256(str_slice(xml, 0, 65536));
	unsigned long salt;
	size_t at = 0;
	enum XML_Status status = XML_STATUS_OK;

	memcpy(&salt, digest.bytes, sizeof salt);
	office->parser = XML_ParserCreate(NULL);
	if (office->parser == NULL)
		panic("no memory for an XML parser");
	office->depth = 0;
	office->form = FORM_NONE;
	office->into = NULL;
	office->is_stopped = false;
	XML_SetHashSalt(office->parser, salt | 1);
	XML_SetUserData(office->parser, office);
	XML_SetElementHandler(office->parser, on_start, on_end);
	XML_SetCharacterDataHandler(office->parser, on_text);
	XML_SetEntityDeclHandler(office->parser, on_entity);
	while (status == XML_STATUS_OK && at < xml.n && !office->is_stopped) {
		size_t n = xml.n - at < 65536 ? xml.n - at : 65536;
		status = XML_Parse(office->parser, xml.p + at, (int)n,
		    at + n == xml.n);
		at += n;
	}
	/* A file that nobody knows need not be whole. */
	if (status != XML_STATUS_OK && !office->is_stopped &&
	    office->form != FORM_NONE)
		office->is_damaged = true;
	XML_ParserFree(office->parser);
	office->parser = NULL;
	office_file_end(office);
}

/* ---- The files of a document ----------------------------------------------------- */

static bool
path_has(const struct zip *zip, const char *start)
{
	for (size_t i = 0; i < zip->n; i++)
		if (str_starts_nocase(zip->entries[i].path, str_of(start)))
			return true;
	return false;
}

bool
office_is(const struct zip *zip)
{
	if (path_has(zip, "[Content_Types].xml"))
		return true;
	return path_has(zip, "content.xml") && path_has(zip, "META-INF/");
}

static struct str
kind_of(const struct zip *zip)
{
	static const struct { const char *start; struct str kind; } kinds[] = {
		{ "word/", { "docx", 4 } }, { "xl/", { "xlsx", 4 } },
		{ "ppt/", { "pptx", 4 } }, { "content.xml", { "odf", 3 } },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (path_has(zip, kinds[i].start))
			return kinds[i].kind;
	return STR("ooxml");
}

static bool
is_xml(struct str content)
{
	return str_starts(str_trim(str_slice(content, 0, 64)), STR("<")) ||
	    str_starts(content, STR("\xef\xbb\xbf<")) ||
	    str_starts(content, STR("\xff\xfe")) ||
	    str_starts(content, STR("\xfe\xff"));
}

/* What a file's name alone says. */
static void
path_judge(struct office *office, const struct zip_entry *entry)
{
	struct str path = entry->path;

	if (str_ends_nocase(path, STR("vbaProject.bin")) ||
	    str_starts_nocase(path, STR("Basic/")) ||
	    str_starts_nocase(path, STR("Scripts/")))
		office->sees_macros = true;
	if (str_find_nocase(path, STR("/embeddings/")) != STR_NOWHERE)
		office->sees_ole = true;
	if (str_find_nocase(path, STR("/activeX/")) != STR_NOWHERE)
		office->sees_controls = true;
}

/* Pictures, fonts, sounds: no text in them for us, unless they are XML. Which part is
 * the text, a document says elsewhere: any name will do. */
static bool
is_media(struct str path)
{
	static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".gif",
	    ".emf", ".wmf", ".bin", ".odttf", ".fntdata", ".ttf", ".wav",
	    ".mp3", ".mp4", ".tiff", ".tif", ".bmp", ".wdp", ".dat" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_nocase(path, str_of(endings[i])))
			return true;
	return false;
}

/* Words are needed before the cells that refer to them. */
static bool
is_first(struct str path)
{
	return str_ends_nocase(path, STR("sharedStrings.xml")) ||
	    str_ends_nocase(path, STR("styles.xml"));
}

#define PICTURES_MOST 3

static void
picture_take(struct office *office, const struct zip_entry *entry,
    struct str content)
{
	struct opener *opener = office->opener;
	struct item item = item_within(opener, office->item, entry->path,
	    content);

	if (office->pictures >= PICTURES_MOST || (!str_ends_nocase(entry->path,
	    STR(".png")) && !str_ends_nocase(entry->path, STR(".jpeg")) &&
	    !str_ends_nocase(entry->path, STR(".jpg"))))
		return;
	office->pictures++;
	item.is_quiet = true;
	attach_push(opener, &item);
}

static bool
is_document(struct str content)
{
	return str_starts(content, STR("PK")) ||
	    str_starts(content, STR("%PDF-")) ||
	    str_starts(content, STR("{\\rtf"));
}

/* A whole file inside the document: a sheet behind a chart, or worse. */
static void
stranger_take(struct office *office, const struct zip_entry *entry,
    struct str content)
{
	struct item item = item_within(office->opener, office->item,
	    entry->path, content);

	if (filename_runs(entry->path))
		attach_active(office->opener, &item, STR("program"));
	if (!is_document(content))
		return;
	item.zips++;
	attach_push(office->opener, &item);
}

struct str
office_file_name(struct str path)
{
	for (size_t i = path.n; i-- > 0; )
		if (path.p[i] == '/' || path.p[i] == '\\')
			return str_from(path, i + 1);
	return path;
}

static bool
is_page(struct str path)
{
	static const char *const endings[] = { ".htm", ".html", ".xhtml",
	    ".mht", ".mhtml" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_nocase(path, str_of(endings[i])))
			return true;
	return false;
}

/* Word shows what it takes in by what it is, whatever its name. */
static void
page_take(struct office *office, const struct zip_entry *entry,
    struct str content)
{
	struct item item = item_within(office->opener, office->item,
	    entry->path, content);
	struct str head = str_trim(str_slice(content, 0, 64));

	if (str_starts(head, STR("<")) ||
	    str_starts(head, STR("\xef\xbb\xbf<")))
		item.type = STR("text/html");
	else if (str_ends_nocase(entry->path, STR(".mht")) ||
	    str_ends_nocase(entry->path, STR(".mhtml")))
		item.type = STR("message/rfc822");
	item.zips++;
	attach_push(office->opener, &item);
}

static bool
is_chunk(const struct office *office, struct str path)
{
	struct str name = office_file_name(path);

	for (size_t i = 0; i < office->chunks_n; i++)
		if (str_equal_nocase(office->chunks[i], name))
			return true;
	return false;
}

/* What the text takes in is known once all relations were read: those of them
 * that were taken for pictures, or for nothing. */
static void
chunks_read(struct office *office, const struct zip *zip, size_t *ratio_left)
{
	struct opener *opener = office->opener;

	for (size_t i = 0; i < zip->n && office->chunks_n > 0; i++) {
		const struct zip_entry *entry = &zip->entries[i];
		struct str content;

		if (entry->is_directory || is_page(entry->path) ||
		    !is_chunk(office, entry->path) ||
		    entry->data.n > office->packed_left)
			continue;
		office->packed_left -= entry->data.n;
		if (!unpack_entry(opener, office->item, entry, NO_STR,
		    ratio_left, &content))
			continue;
		if (is_media(entry->path) || !is_document(content))
			page_take(office, entry, content);
	}
}

static void
entries_read(struct office *office, const struct zip *zip, bool first,
    size_t *ratio_left)
{
	struct opener *opener = office->opener;

	for (size_t i = 0; i < zip->n; i++) {
		const struct zip_entry *entry = &zip->entries[i];
		struct str content;

		if (entry->is_directory || is_first(entry->path) != first)
			continue;
		if (opener->entries_left == 0 ||
		    entry->data.n > office->packed_left) {
			attach_defect(opener, DEFECT_ARCHIVE_LIMIT,
			    office->item, "too many files");
			attach_unread(opener, office->item, "too many files");
			return;
		}
		opener->entries_left--;
		office->packed_left -= entry->data.n;
		path_judge(office, entry);
		if (!unpack_entry(opener, office->item, entry, NO_STR,
		    ratio_left, &content))
			continue;
		if (is_page(entry->path))
			page_take(office, entry, content);
		else if (is_xml(content))
			xml_read(office, content);
		else if (is_media(entry->path))
			picture_take(office, entry, content);
		else
			stranger_take(office, entry, content);
	}
}

/* A document that is nothing but pictures was not read. */
#define TEXT_TELLING 20

static void
report(struct office *office)
{
	struct opener *opener = office->opener;
	const struct item *item = office->item;

	office->document.active = office->sees_macros ||
	    office->sees_controls || office->sees_template || office->sees_dde;
	office->document.embeds_files = office->sees_ole;
	if (office->sees_macros)
		attach_active(opener, item, STR("macros"));
	if (office->sees_controls)
		attach_active(opener, item, STR("ActiveX controls"));
	if (office->sees_template)
		attach_active(opener, item, STR("external template or object"));
	if (office->sees_dde)
		attach_active(opener, item, STR("DDE"));
	if (office->sees_ole)
		attach_active(opener, item, STR("embedded objects"));
	attach_text(opener, item, buf_str(&office->text));
	if (office->is_limited || office->text.n == office->most)
		mail_defect(opener->arena, opener->mail, DEFECT_TEXT_LIMIT,
		    item->name);
	attach_document(opener, &office->document);
	if (office->is_damaged)
		attach_unread(opener, item, "damaged");
	else if (office->text.n < TEXT_TELLING && office->pictures > 0)
		attach_unread(opener, item, "picture");
}

void
office_read(struct opener *opener, const struct item *item,
    const struct zip *zip)
{
	struct office *office = NEW(opener->arena, struct office);
	size_t ratio_left = unpack_allowance(opener->limits, item->content.n);

	office->opener = opener;
	office->item = item;
	office->most = opener->text_left;
	office->packed_left = item->content.n;
	office->text.arena = office->part.arena = office->cell.arena =
	    office->words.arena = office->literals.arena = opener->arena;
	office->document = (struct document){ .filename = item->name,
	    .kind = kind_of(zip), .created = MAIL_NO_DATE,
	    .modified = MAIL_NO_DATE };
	if (zip->limited || zip->overlaps)
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item,
		    "too many files");
	if (zip->limited || zip->is_cut)
		attach_unread(opener, item, "damaged");
	entries_read(office, zip, true, &ratio_left);
	office->is_second_pass = true;
	entries_read(office, zip, false, &ratio_left);
	office->packed_left = item->content.n;
	chunks_read(office, zip, &ratio_left);
	report(office);
}
