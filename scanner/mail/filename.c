/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attachments that pretend: names whose last ending is not the one a reader
 * sees (two endings, turned-round text, invisible characters, an ending pushed
 * out of sight by blanks), and contents whose first bytes contradict the
 * declared type. Only contradictions that matter to a reader's safety count: a
 * JPEG called PNG is everyday life. Nothing is opened or extracted here.
 */
#include "mail.h"

/* Endings that run, or lead to something that runs or asks for a password. */
static const char *const active[] = {
	"ace", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "exe", "hta",
	"htm", "html", "img", "iso", "jar", "js", "jse", "lnk", "mht", "mhtml",
	"msc", "msi", "msix", "one", "pif", "ps1", "reg", "scr", "sct", "shtml",
	"svg", "url", "vbe", "vbs", "vhd", "vhdx", "wsf", "wsh", "xhtml", "xll",
};

/* Endings a reader takes for a document. */
static const char *const document[] = {
	"bmp", "csv", "doc", "docm", "docx", "gif", "jpeg", "jpg", "mp3", "mp4",
	"odt", "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt", "xls",
	"xlsm", "xlsx", "xml", "zip",
};

static bool
is_among(struct str ending, const char *const *endings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal_nocase(ending, str_of(endings[i])))
			return true;
	return false;
}

/* What follows the last dot; absent without one. */
static struct str
ending_of(struct str filename)
{
	for (size_t i = filename.n; i-- > 0; )
		if (filename.p[i] == '.')
			return str_from(filename, i + 1);
	return NO_STR;
}

/* Dots and blanks at the end are dropped by Windows when it saves the file. */
static struct str
without_tail(struct str filename)
{
	while (filename.n > 0 && (filename.p[filename.n - 1] == '.' ||
	    char_is_space(filename.p[filename.n - 1])))
		filename.n--;
	return filename;
}

bool
filename_endings_differ(struct str one, struct str other)
{
	struct str a = ending_of(without_tail(one));
	struct str b = ending_of(without_tail(other));

	return !str_equal_nocase(a, b);
}

static bool
is_double_ending(struct str filename)
{
	struct str last = ending_of(filename), before;

	if (last.p == NULL)
		return false;
	before = ending_of(without_tail(str_slice(filename, 0,
	    filename.n - last.n - 1)));
	return before.p != NULL &&
	    is_among(last, active, sizeof active / sizeof *active) &&
	    is_among(str_trim(before), document,
	    sizeof document / sizeof *document);
}

static bool
is_invisible(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	    (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff ||
	    c == 0xad || c == 0x180e || c < 0x20 || c == 0x7f;
}

static bool
is_wide_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x3000 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
	    c == 0x2800 || c == 0x3164;
}

/* Blanks that push the true ending out of a narrow column. */
#define BLANKS_DECEPTIVE 5

bool
filename_is_deceptive(struct str filename)
{
	size_t blanks = 0;
	struct str bare = without_tail(filename);

	if (filename.n == 0)
		return false;
	if (bare.n < filename.n || is_double_ending(bare))
		return true;
	for (size_t at = 0; at < filename.n; ) {
		uint32_t c = utf8_next(filename, &at);
		if (is_invisible(c))
			return true;
		blanks = is_wide_blank(c) ? blanks + 1 : 0;
		if (blanks >= BLANKS_DECEPTIVE)
			return true;
	}
	return false;
}

/* ---- Contents ----------------------------------------------------------------- */

enum content_kind {
	CONTENT_UNKNOWN, CONTENT_PDF, CONTENT_ZIP, CONTENT_OLE, CONTENT_IMAGE,
	CONTENT_PROGRAM, CONTENT_RTF, CONTENT_HTML, CONTENT__COUNT
};

static const char *const content_names[CONTENT__COUNT] = {
	"unknown", "PDF", "zip", "OLE document", "image", "program", "RTF",
	"HTML"
};

static const struct {
	struct str magic;
	enum content_kind kind;
} magics[] = {
	{ { "%PDF-", 5 }, CONTENT_PDF },
	{ { "PK\003\004", 4 }, CONTENT_ZIP },
	{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 }, CONTENT_OLE },
	{ { "\x89PNG\r\n\x1a\n", 8 }, CONTENT_IMAGE },
	{ { "\xff\xd8\xff", 3 }, CONTENT_IMAGE },
	{ { "GIF87a", 6 }, CONTENT_IMAGE },
	{ { "GIF89a", 6 }, CONTENT_IMAGE },
	{ { "\177ELF", 4 }, CONTENT_PROGRAM },
	{ { "{\\rtf", 5 }, CONTENT_RTF },
};

static enum content_kind
content_kind_of(struct str content)
{
	struct str text = str_trim(str_slice(content, 0, 1024));

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (str_starts(content, magics[i].magic))
			return magics[i].kind;
	/* "MZ" alone begins ordinary words: a program has more behind it. */
	if (str_starts(content, STR("MZ")) && content.n >= 64 &&
	    memchr(content.p, '\0', 64) != NULL)
		return CONTENT_PROGRAM;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_trim(str_from(text, 3));
	if (str_starts_nocase(text, STR("<!doctype html")) ||
	    str_starts_nocase(text, STR("<html")) ||
	    str_starts_nocase(text, STR("<script")))
		return CONTENT_HTML;
	return CONTENT_UNKNOWN;
}

/* What the type, or else the name's ending, lets a reader expect. */
static enum content_kind
declared_kind(struct str type, struct str filename)
{
	struct str ending = ending_of(without_tail(filename));

	if (str_starts(type, STR("image/svg")))
		return CONTENT_HTML;
	if (str_starts(type, STR("image/")))
		return CONTENT_IMAGE;
	if (str_contains(type, STR("pdf")))
		return CONTENT_PDF;
	if (str_contains(type, STR("rtf")))
		return CONTENT_RTF;
	if (str_contains(type, STR("openxmlformats")) ||
	    str_contains(type, STR("opendocument")) ||
	    str_contains(type, STR("zip")))
		return CONTENT_ZIP;
	if (str_contains(type, STR("msword")) ||
	    str_contains(type, STR("vnd.ms-")))
		return CONTENT_OLE;
	if (str_equal_nocase(ending, STR("pdf")))
		return CONTENT_PDF;
	if (str_equal_nocase(ending, STR("png")) ||
	    str_equal_nocase(ending, STR("jpg")) ||
	    str_equal_nocase(ending, STR("gif")))
		return CONTENT_IMAGE;
	if (str_equal_nocase(ending, STR("docx")) ||
	    str_equal_nocase(ending, STR("xlsx")))
		return CONTENT_ZIP;
	return CONTENT_UNKNOWN;
}

/* Office writes old and new files, RTF, and encrypted ones (OLE) under each
 * other's names. */
static bool
is_office_kind(enum content_kind kind)
{
	return kind == CONTENT_ZIP || kind == CONTENT_OLE ||
	    kind == CONTENT_RTF;
}

struct str
content_contradicts(struct str type, struct str filename, struct str content)
{
	enum content_kind is = content_kind_of(content);
	enum content_kind said = declared_kind(type, filename);
	struct str ending = ending_of(without_tail(filename));
	bool is_text = str_starts(type, STR("text/"));

	if (is == CONTENT_UNKNOWN || is == said)
		return NO_STR;
	if (is == CONTENT_PROGRAM) {
		bool open = said == CONTENT_UNKNOWN && !is_text &&
		    is_among(ending, active, sizeof active / sizeof *active);
		return open ? NO_STR : str_of(content_names[is]);
	}
	if (said == CONTENT_UNKNOWN && !(is_text && is != CONTENT_HTML))
		return NO_STR;
	if (is_office_kind(is) && is_office_kind(said))
		return NO_STR;
	/* Excel's own "save as web page" is HTML under .xls. */
	if (is == CONTENT_HTML && said == CONTENT_OLE)
		return NO_STR;
	return str_of(content_names[is]);
}
