/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an attachment is, and which opener reads it: the first bytes decide, then
 * the declared type and the name. Kinds that are plain text or HTML are read
 * here. A name that Windows would run makes active content of whatever is in it,
 * and what nobody here can read is told as not scanned, with its reason.
 */
#include "attach.h"

/* ---- Names -------------------------------------------------------------------- */

/* Programs, and what leads to one when it is opened. HTML is read instead. */
static const char *const running[] = {
	"ace", "app", "appinstaller", "application", "appref-ms", "appx", "bat",
	"chm", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta", "img", "inf",
	"iqy", "iso", "jar", "jnlp", "js", "jse", "library-ms", "lnk", "mht",
	"mhtml", "msc", "msi", "msix", "msp", "one", "pif", "ps1", "psm1",
	"rdp", "reg", "scf", "scr", "sct", "search-ms", "settingcontent-ms",
	"slk", "udl", "vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf", "wsh",
	"xll",
};

#define IS_AMONG(ending, table) \
	str_is_among(ending, table, sizeof (table) / sizeof *(table))

bool
filename_runs(struct str filename)
{
	struct str ending = filename_ending(filename);

	return ending.n > 0 && IS_AMONG(ending, running);
}

/* ---- Texts -------------------------------------------------------------------------- */

static struct str
text_of(struct opener *opener, const struct item *item)
{
	struct str bytes = item->content;

	if (bytes.n > opener->source_left) {
		bytes.n = opener->source_left;
		mail_defect(opener->arena, opener->mail, DEFECT_TEXT_LIMIT,
		    item->name);
	}
	opener->source_left -= bytes.n;
	return bytes.n == 0 ? STR("") :
	    charset_decode(opener->arena, bytes, NO_STR).text;
}

void
attach_script(struct opener *opener, const struct item *item, struct str source)
{
	if (str_find_nocase(source, STR("<script")) != STR_NOWHERE)
		attach_active(opener, item, STR("script"));
}

static void
html_open(struct opener *opener, const struct item *item)
{
	struct str text = text_of(opener, item);
	struct html_result result = { .links_n = 0 };

	attach_script(opener, item, text);
	html_read(opener->arena, text, opener->limits, &result);
	for (size_t i = 0; i < result.links_n; i++)
		attach_link_add(opener, &result.links[i]);
	extract_html_pictures(opener, item, result.pictures,
	    result.pictures_n);
	buf_add(&opener->hidden, str_slice(result.hidden, 0,
	    opener->text_left));
	attach_text(opener, item, result.text);
}

static void
calendar_open(struct opener *opener, const struct item *item)
{
	attach_text(opener, item, calendar_read(opener->arena, opener->limits,
	    text_of(opener, item)));
}

/* A file that is nothing but a link to follow. */
static void
shortcut_open(struct opener *opener, const struct item *item)
{
	struct str text = text_of(opener, item), rest = text, line;

	attach_active(opener, item, STR("shortcut"));
	attach_text(opener, item, text);
	while (str_line(&rest, &line))
		if (str_starts_nocase(line, STR("URL=")))
			attach_link(opener, LINK_DOCUMENT, str_from(line, 4));
}

/* ---- What an item is ------------------------------------------------------------------ */

static void
zip_item_open(struct opener *opener, const struct item *item)
{
	struct zip zip;

	opener->mail->foreign_code = true;
	if (!zip_open(opener->arena, item->content,
	    opener->limits->archive_entries, &zip))
		attach_unread(opener, item, "damaged");
	else if (!office_is(&zip))
		unpack_zip(opener, item, &zip);
	else {
		office_read(opener, item, &zip);
		/* One file more makes any archive look like a document. */
		if (str_ends_nocase(item->filename, STR(".zip")))
			unpack_zip(opener, item, &zip);
	}
}

static void
tnef_open(struct opener *opener, const struct item *outer)
{
	struct tnef tnef;

	if (outer->zips >= 2 || !tnef_read(opener->arena, opener->limits,
	    outer->content, &tnef)) {
		attach_unread(opener, outer, outer->zips >= 2 ? "nested" :
		    "damaged");
		return;
	}
	if (tnef.damaged)
		attach_unread(opener, outer, "damaged");
	attach_text(opener, outer, tnef.subject);
	attach_text(opener, outer, tnef.text);
	for (size_t i = 0; i < tnef.files_n; i++) {
		struct item item = item_within(opener, outer,
		    tnef.files[i].name, tnef.files[i].content);
		if (opener->entries_left == 0) {
			attach_defect(opener, DEFECT_ARCHIVE_LIMIT, outer,
			    "too many files");
			attach_unread(opener, outer, "too many files");
			return;
		}
		opener->entries_left--;
		item.zips = outer->zips + 1;
		if (filename_is_deceptive(item.filename))
			mail_defect(opener->arena, opener->mail,
			    DEFECT_FILENAME_DECEPTIVE, item.name);
		if (filename_runs(item.filename))
			attach_active(opener, &item, STR("program"));
		attach_push(opener, &item);
	}
}

/* An archive is read from its end: one program sees what stands before it, and
 * another the files in it. */
static void
archive_behind(struct opener *opener, const struct item *item)
{
	struct zip zip;

	if (!zip_open(opener->arena, item->content,
	    opener->limits->archive_entries, &zip) || zip.n == 0)
		return;
	attach_defect(opener, DEFECT_MIME_AMBIGUITY, item,
	    "an archive stands behind it");
	unpack_zip(opener, item, &zip);
}

static void
picture_open(struct opener *opener, const struct item *item)
{
	extract_picture(opener, item);
	archive_behind(opener, item);
}

static void
pdf_open(struct opener *opener, const struct item *item)
{
	extract_pdf(opener, item);
	archive_behind(opener, item);
}

static void
archive_unsupported(struct opener *opener, const struct item *item)
{
	attach_unread(opener, item, "unsupported archive");
}

static void
program_unread(struct opener *opener, const struct item *item)
{
	if (!filename_runs(item->filename))
		attach_active(opener, item, STR("program"));
	attach_unread(opener, item, "program");
}

static void
encrypted_unread(struct opener *opener, const struct item *item)
{
	attach_unread(opener, item, "encrypted");
}

struct kind {
	struct str magic;
	void (*open)(struct opener *opener, const struct item *item);
};

static const struct kind kinds[] = {
	{ { "%PDF-", 5 }, pdf_open },
	{ { "PK\003\004", 4 }, zip_item_open },
	{ { "PK\005\006", 4 }, zip_item_open },
	{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 }, ole_read },
	{ { "{\\rtf", 5 }, rtf_read },
	{ { "\x1f\x8b\x08", 3 }, unpack_gzip },
	{ { "\x89PNG\r\n\x1a\n", 8 }, picture_open },
	{ { "\xff\xd8\xff", 3 }, picture_open },
	{ { "\x78\x9f\x3e\x22", 4 }, tnef_open },
	{ { "Rar!\x1a\x07", 6 }, archive_unsupported },
	{ { "7z\xbc\xaf\x27\x1c", 6 }, archive_unsupported },
	{ { "\xfd" "7zXZ", 5 }, archive_unsupported },
	{ { "BZh", 3 }, archive_unsupported },
	{ { "MSCF", 4 }, archive_unsupported },
	{ { "\x28\xb5\x2f\xfd", 4 }, archive_unsupported },
	{ { "BEGIN:VC", 8 }, calendar_open },
	{ { "\177ELF", 4 }, program_unread },
	{ { "-----BEGIN PGP MESSAGE", 22 }, encrypted_unread },
};

static const char *const texts[] = { "txt", "csv", "tsv", "log", "json", "xml",
	"md", "ini", "yaml", "yml", "sql", "text" };
static const char *const htmls[] = { "html", "htm", "shtml", "xhtml", "xht" };
static const char *const shortcuts[] = { "url", "webloc", "desktop", "website" };
static const char *const calendars[] = { "ics", "vcs", "vcf", "ical",
	"icalendar" };
static const char *const archives[] = { "rar", "7z", "lzh", "lha", "cab", "tar",
	"xz", "bz2", "arj", "zst", "tgz", "zipx", "z" };

static const struct kind *
kind_by_content(struct str content)
{
	struct str head = str_slice(content, 0, 1024);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(content, kinds[i].magic))
			return &kinds[i];
	/* Its readers look for a PDF's head within the first kilobyte. */
	return str_contains(head, kinds[0].magic) ? &kinds[0] : NULL;
}

static bool
is_svg(const struct item *item)
{
	struct str head = str_slice(item->content, 0, 1024);

	return str_starts(item->type, STR("image/svg")) ||
	    str_ends_nocase(item->filename, STR(".svg")) ||
	    (str_starts(str_trim(head), STR("<")) &&
	    str_find_nocase(head, STR("<svg")) != STR_NOWHERE);
}

static bool
is_html(const struct item *item)
{
	struct str text = str_trim(str_slice(item->content, 0, 1024));

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_trim(str_from(text, 3));
	return str_equal(item->type, STR("text/html")) ||
	    IS_AMONG(filename_ending(item->filename), htmls) ||
	    str_starts_nocase(text, STR("<!doctype html")) ||
	    str_starts_nocase(text, STR("<html")) ||
	    str_starts_nocase(text, STR("<script"));
}

static bool
is_message(const struct item *item)
{
	return str_equal(item->type, STR("message/rfc822")) ||
	    str_ends_nocase(item->filename, STR(".eml")) ||
	    str_starts_nocase(item->content, STR("Return-Path:")) ||
	    str_starts_nocase(item->content, STR("Received:")) ||
	    str_starts_nocase(item->content, STR("Delivered-To:")) ||
	    str_starts_nocase(item->content, STR("MIME-Version:"));
}

/* Bytes that no text holds in its first thousands. UTF-16 announces itself. */
static bool
is_text(const struct item *item)
{
	struct str head = str_slice(item->content, 0, 4096);
	size_t odd = 0;

	if (str_starts(head, STR("\xff\xfe")) ||
	    str_starts(head, STR("\xfe\xff")))
		return true;
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if (c == '\0')
			return false;
		odd += c < 0x20 && c != '\t' && c != '\r' && c != '\n' &&
		    c != '\f' && c != 0x1b;
	}
	return odd == 0 && (utf8_is_valid(str_slice(head, 0, head.n < 4096 ?
	    head.n : 0)) || IS_AMONG(filename_ending(item->filename), texts) ||
	    item->filename.n == 0);
}

static void
silent_open(struct opener *opener, const struct item *item)
{
	struct str type = item->type;

	if (item->is_wanted_only)
		return;
	if (str_starts(type, STR("image/")))
		attach_unread(opener, item, "picture");
	else if (str_starts(type, STR("audio/")) ||
	    str_starts(type, STR("video/")))
		attach_unread(opener, item, "sound or film");
	else if (str_contains(type, STR("pkcs7-mime")) ||
	    str_starts(type, STR("application/pgp-encrypted")) ||
	    str_starts(type, STR("multipart/encrypted")))
		attach_unread(opener, item, "encrypted");
	else if (filename_runs(item->filename))
		attach_unread(opener, item, "program");
	else if (str_equal(type, STR("application/ms-tnef")))
		attach_unread(opener, item, "damaged");
	else
		attach_unread(opener, item, "unknown kind");
}

void
attach_open(struct opener *opener, const struct item *item)
{
	const struct kind *kind = kind_by_content(item->content);
	struct str ending = filename_ending(item->filename);

	if (kind != NULL) {
		if (filename_runs(item->filename) &&
		    kind->open == zip_item_open)
			attach_unread(opener, item, "program");
		else
			kind->open(opener, item);
	} else if (item->content.n == 0 || item->is_wanted_only)
		return;
	else if (str_starts(item->content, STR("MZ")) && !is_text(item))
		program_unread(opener, item);
	else if (IS_AMONG(ending, archives))
		attach_unread(opener, item, "unsupported archive");
	else if (is_svg(item) || is_html(item))
		html_open(opener, item);
	else if (is_message(item))
		attach_message(opener, item);
	else if (IS_AMONG(ending, shortcuts))
		shortcut_open(opener, item);
	else if (IS_AMONG(ending, calendars))
		calendar_open(opener, item);
	else if (is_text(item)) {
		attach_text(opener, item, text_of(opener, item));
		/* To read a program is not to know what it does. */
		if (filename_runs(item->filename))
			attach_unread(opener, item, "program");
	} else
		silent_open(opener, item);
}

bool
attach_is_known(struct str content)
{
	return kind_by_content(str_slice(content, 0, 64)) != NULL;
}
