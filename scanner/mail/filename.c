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

struct str
filename_ending(struct str filename)
{
	return ending_of(without_tail(filename));
}

bool
filename_endings_differ(struct str one, struct str other)
{
	struct str a = filename_ending(one);
	struct str b = filename_ending(other);

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
	    str_is_among(last, active, sizeof active / sizeof *active) &&
	    str_is_among(str_trim(before), document,
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

/* Characters that look like a dot, and are none to the system. */
static bool
is_false_dot(uint32_t c)
{
	return c == 0x2024 || c == 0xff0e || c == 0xfe52 || c == 0xa4f8 ||
	    c == 0x06d4 || c == 0x0701 || c == 0x0702;
}

/* The ASCII letter that `c` looks like, `c` itself if it is one, or 0. */
static char
looks_like(uint32_t c)
{
	static const struct { uint32_t c; char letter; } alike[] = {
		{ 0x430, 'a' }, { 0x435, 'e' }, { 0x43e, 'o' }, { 0x440, 'p' },
		{ 0x441, 'c' }, { 0x443, 'y' }, { 0x445, 'x' }, { 0x455, 's' },
		{ 0x456, 'i' }, { 0x458, 'j' }, { 0x501, 'd' }, { 0x4bb, 'h' },
		{ 0x432, 'b' }, { 0x43c, 'm' }, { 0x442, 't' }, { 0x43a, 'k' },
		{ 0x410, 'a' }, { 0x415, 'e' }, { 0x41e, 'o' }, { 0x420, 'p' },
		{ 0x421, 'c' }, { 0x425, 'x' }, { 0x405, 's' }, { 0x406, 'i' },
		{ 0x412, 'b' }, { 0x41c, 'm' }, { 0x422, 't' }, { 0x41a, 'k' },
		{ 0x3b1, 'a' }, { 0x3bf, 'o' }, { 0x3c1, 'p' }, { 0x3c7, 'x' },
		{ 0x3c4, 't' }, { 0x3b9, 'i' }, { 0x3ba, 'k' }, { 0x3bd, 'v' },
		{ 0x395, 'e' }, { 0x3a7, 'x' }, { 0x3a1, 'p' }, { 0x3a4, 't' },
		{ 0x131, 'i' }, { 0x217c, 'l' },
	};

	if (c < 0x80)
		return char_lower((char)c);
	if (c >= 0xff21 && c <= 0xff5a)
		return char_lower((char)(c - 0xff21 + 'A'));
	for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
		if (alike[i].c == c)
			return alike[i].letter;
	return '\0';
}

#define ENDING_MAX 8

/* Does the ending only look like one we know: ".ехе" in Cyrillic, ".ｐｄｆ"? */
static bool
is_lookalike_ending(struct str ending)
{
	char plain[ENDING_MAX];
	size_t n = 0;
	bool foreign = false;

	for (size_t at = 0; at < ending.n; ) {
		uint32_t c = utf8_next(ending, &at);
		char letter = looks_like(c);
		if (letter == '\0' || n == ENDING_MAX)
			return false;
		foreign = foreign || c >= 0x80;
		plain[n++] = letter;
	}
	return foreign && (str_is_among((struct str){ plain, n }, active,
	    sizeof active / sizeof *active) || str_is_among((struct str){ plain,
	    n }, document, sizeof document / sizeof *document));
}

/* Blanks that push the true ending out of a narrow column. */
#define BLANKS_DECEPTIVE 5
/* No file system takes a longer one; it only hides what stands at its end. */
#define NAME_BYTES_MAX 1024

bool
filename_is_deceptive(struct str filename)
{
	size_t blanks = 0;
	struct str bare = without_tail(filename);

	if (filename.n == 0)
		return false;
	if (bare.n < filename.n || is_double_ending(bare) ||
	    filename.n > NAME_BYTES_MAX ||
	    is_lookalike_ending(ending_of(bare)))
		return true;
	for (size_t at = 0; at < filename.n; ) {
		uint32_t c = utf8_next(filename, &at);
		/* A path leads out of the folder people save to. */
		if (is_invisible(c) || is_false_dot(c) || c == '/' ||
		    c == '\\')
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
	CONTENT_PROGRAM, CONTENT_RTF, CONTENT_HTML, CONTENT_ARCHIVE,
	CONTENT_SHORTCUT, CONTENT_NOTE, CONTENT__COUNT
};

static const char *const content_names[CONTENT__COUNT] = {
	"unknown", "PDF", "zip", "OLE document", "image", "program", "RTF",
	"HTML", "archive", "shortcut", "OneNote"
};

/* What of content_type() can be a lie that matters. */
static const struct {
	const char *type;
	enum content_kind kind;
} kinds[] = {
	{ "application/pdf", CONTENT_PDF },
	{ "application/zip", CONTENT_ZIP },
	{ "application/vnd.openxmlformats", CONTENT_ZIP },
	{ "application/vnd.oasis.opendocument", CONTENT_ZIP },
	{ "application/java-archive", CONTENT_PROGRAM },
	{ "application/x-ole-storage", CONTENT_OLE },
	{ "application/rtf", CONTENT_RTF },
	{ "text/html", CONTENT_HTML },
	{ "image/svg", CONTENT_HTML },
	{ "image/", CONTENT_IMAGE },
	{ "application/x-msdownload", CONTENT_PROGRAM },
	{ "application/x-executable", CONTENT_PROGRAM },
	{ "application/x-mach-binary", CONTENT_PROGRAM },
	{ "application/java-vm", CONTENT_PROGRAM },
	{ "application/vnd.ms-htmlhelp", CONTENT_PROGRAM },
	{ "application/x-7z-compressed", CONTENT_ARCHIVE },
	{ "application/vnd.rar", CONTENT_ARCHIVE },
	{ "application/vnd.ms-cab-compressed", CONTENT_ARCHIVE },
	{ "application/x-iso9660-image", CONTENT_ARCHIVE },
	{ "application/x-ms-shortcut", CONTENT_SHORTCUT },
	{ "application/onenote", CONTENT_NOTE },
};

static enum content_kind
content_kind_of(struct str content)
{
	struct str type = content_type(content);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(type, str_of(kinds[i].type)))
			return kinds[i].kind;
	return CONTENT_UNKNOWN;
}

/* What the type, or else the name's ending, lets a reader expect. */
static enum content_kind
declared_kind(struct str type, struct str filename)
{
	struct str ending = filename_ending(filename);

	if (str_starts(type, STR("image/svg")))
		return CONTENT_HTML;
	if (str_starts(type, STR("image/")))
		return CONTENT_IMAGE;
	if (str_contains(type, STR("pdf")))
		return CONTENT_PDF;
	if (str_contains(type, STR("rtf")))
		return CONTENT_RTF;
	if (str_contains(type, STR("onenote")))
		return CONTENT_NOTE;
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
	struct str ending = filename_ending(filename);
	bool is_text = str_starts(type, STR("text/"));

	if (is == CONTENT_UNKNOWN || is == said)
		return NO_STR;
	if (is == CONTENT_PROGRAM || is == CONTENT_SHORTCUT) {
		bool open = said == CONTENT_UNKNOWN && !is_text &&
		    str_is_among(ending, active, sizeof active / sizeof *active);
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
