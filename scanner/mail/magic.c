/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the first bytes of a file prove it to be, whatever its name and label
 * say: one table of fixed beginnings, and a few kinds that need a second look
 * because their mark is short enough to begin ordinary words ("MZ", "BM",
 * "FWS"). Nothing is unpacked: of a zip only the names of its first entries are
 * read, which tell an Office file from an archive. A kind is claimed only when
 * a program that opens such files would agree; anything else is nothing, for a
 * wrong claim would accuse an honest sender of a lie. The work is bounded, not
 * by the file's size, but by the first 64 KiB of it.
 */
#include "mail.h"

#define HEAD_BYTES 1024		/* programs look so far for a PDF's mark */
#define ZIP_BYTES 65536
#define ISO_MARK 32769

static const struct {
	struct str mark;
	const char *type;
} beginnings[] = {
	{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 },
	    "application/x-ole-storage" },
	{ { "{\\rtf", 5 }, "application/rtf" },
	{ { "\x89PNG\r\n\x1a\n", 8 }, "image/png" },
	{ { "\xff\xd8\xff", 3 }, "image/jpeg" },
	{ { "GIF87a", 6 }, "image/gif" },
	{ { "GIF89a", 6 }, "image/gif" },
	{ { "II*\0", 4 }, "image/tiff" },
	{ { "MM\0*", 4 }, "image/tiff" },
	{ { "\177ELF", 4 }, "application/x-executable" },
	{ { "\xfe\xed\xfa\xce", 4 }, "application/x-mach-binary" },
	{ { "\xfe\xed\xfa\xcf", 4 }, "application/x-mach-binary" },
	{ { "\xce\xfa\xed\xfe", 4 }, "application/x-mach-binary" },
	{ { "\xcf\xfa\xed\xfe", 4 }, "application/x-mach-binary" },
	{ { "\x1f\x8b\x08", 3 }, "application/gzip" },
	{ { "7z\xbc\xaf\x27\x1c", 6 }, "application/x-7z-compressed" },
	{ { "Rar!\x1a\x07", 6 }, "application/vnd.rar" },
	{ { "\xfd" "7zXZ\0", 6 }, "application/x-xz" },
	{ { "MSCF\0\0\0\0", 8 }, "application/vnd.ms-cab-compressed" },
	{ { "L\0\0\0\x01\x14\x02\0", 8 }, "application/x-ms-shortcut" },
	{ { "\x78\x9f\x3e\x22", 4 }, "application/ms-tnef" },
	{ { "%!PS-", 5 }, "application/postscript" },
	{ { "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", 8 }, "application/onenote" },
	{ { "ITSF\x03\0\0\0", 8 }, "application/vnd.ms-htmlhelp" },
};

static uint32_t
big32(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static bool
has_at(struct str s, size_t at, struct str mark)
{
	return str_starts(str_from(s, at), mark);
}

/* ---- Archives and what is made of them ------------------------------------------ */

/* What the name of an entry says of the whole, or NULL. */
static const char *
entry_type(struct str entry)
{
	static const struct { const char *name, *type; } names[] = {
		{ "word/", "application/vnd.openxmlformats-officedocument."
		    "wordprocessingml.document" },
		{ "xl/", "application/vnd.openxmlformats-officedocument."
		    "spreadsheetml.sheet" },
		{ "ppt/", "application/vnd.openxmlformats-officedocument."
		    "presentationml.presentation" },
		{ "META-INF/MANIFEST.MF", "application/java-archive" },
		{ "mimetypeapplication/vnd.oasis.opendocument",
		    "application/vnd.oasis.opendocument" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts(entry, str_of(names[i].name)))
			return names[i].type;
	return NULL;
}

/* Entries are found by their marks, for sizes may stand behind the data. */
static const char *
zip_type(struct str content)
{
	struct str head = str_slice(content, 0, ZIP_BYTES);
	const struct str mark = { "PK\003\004", 4 };
	size_t at = 0, next;

	while ((next = str_find(str_from(head, at), mark)) != STR_NOWHERE) {
		const char *type = entry_type(str_from(head, at + next + 30));
		if (type != NULL)
			return type;
		at += next + mark.n;
	}
	return "application/zip";
}

/* ---- Kinds whose mark is short ---------------------------------------------------- */

static bool
is_program(struct str s)
{
	return str_starts(s, STR("MZ")) && s.n >= 64 &&
	    memchr(s.p, '\0', 64) != NULL;
}

static bool
is_bmp(struct str s)
{
	return str_starts(s, STR("BM")) && s.n >= 26 && big32(s, 6) == 0;
}

static bool
is_icon(struct str s)
{
	return s.n >= 22 && big32(s, 0) == 0x00000100u && s.p[4] != 0 &&
	    s.p[5] == 0;
}

static bool
is_flash(struct str s)
{
	return s.n >= 8 && (s.p[0] == 'F' || s.p[0] == 'C' ||
	    s.p[0] == 'Z') && s.p[1] == 'W' && s.p[2] == 'S' &&
	    (unsigned char)s.p[3] < 64 && s.p[7] == '\0';
}

static bool
is_bzip2(struct str s)
{
	return s.n >= 10 && str_starts(s, STR("BZh")) && s.p[3] >= '1' &&
	    s.p[3] <= '9' && has_at(s, 4, STR("1AY&SY"));
}

static bool
is_heic(struct str s)
{
	static const char *const brands[] = { "heic", "heix", "hevc", "mif1",
	    "msf1", "avif" };

	if (s.n < 12 || !has_at(s, 4, STR("ftyp")))
		return false;
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (has_at(s, 8, str_of(brands[i])))
			return true;
	return false;
}

/* Java classes and Mach-O for several processors share a mark: behind it stands
 * a version of at least 45, or a handful of processors. */
static const char *
cafebabe_type(struct str s)
{
	uint32_t number = big32(s, 4);

	if (number == 0)
		return NULL;
	return (number & 0xffff) >= 45 ? "application/java-vm" :
	    number < 45 ? "application/x-mach-binary" : NULL;
}

static const char *
short_type(struct str s)
{
	if (is_program(s))
		return "application/x-msdownload";
	if (is_bmp(s))
		return "image/bmp";
	if (is_icon(s))
		return "image/vnd.microsoft.icon";
	if (is_flash(s))
		return "application/x-shockwave-flash";
	if (is_bzip2(s))
		return "application/x-bzip2";
	if (is_heic(s))
		return "image/heic";
	if (str_starts(s, STR("RIFF")) && has_at(s, 8, STR("WEBP")))
		return "image/webp";
	if (s.n >= 8 && big32(s, 0) == 0xcafebabeu)
		return cafebabe_type(s);
	if (has_at(s, ISO_MARK, STR("CD001")))
		return "application/x-iso9660-image";
	return NULL;
}

/* ---- Text that is more than text ---------------------------------------------------- */

static bool
starts_with_field(struct str s)
{
	static const char *const names[] = { "Received:", "Return-Path:",
	    "Delivered-To:", "MIME-Version:", "X-Received:" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts_nocase(s, str_of(names[i])))
			return true;
	return (str_starts_nocase(s, STR("From: ")) ||
	    str_starts_nocase(s, STR("Date: ")) ||
	    str_starts_nocase(s, STR("Subject: "))) &&
	    (str_find_nocase(s, STR("\nMIME-Version:")) != STR_NOWHERE ||
	    str_find_nocase(s, STR("\nMessage-ID:")) != STR_NOWHERE);
}

static const char *
markup_type(struct str content)
{
	static const char *const htmls[] = { "<!doctype html", "<html",
	    "<script", "<head", "<body", "<iframe" };
	struct str text = str_trim(str_slice(content, 0, HEAD_BYTES));

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_trim(str_from(text, 3));
	for (size_t i = 0; i < sizeof htmls / sizeof *htmls; i++)
		if (str_starts_nocase(text, str_of(htmls[i])))
			return "text/html";
	if (str_starts_nocase(text, STR("<svg")))
		return "image/svg+xml";
	if (str_starts(text, STR("<?xml"))) {
		if (str_find_nocase(text, STR("<svg")) != STR_NOWHERE)
			return "image/svg+xml";
		return str_find_nocase(text, STR("<html")) != STR_NOWHERE ?
		    "text/html" : "application/xml";
	}
	return starts_with_field(text) ? "message/rfc822" : NULL;
}

struct str
content_type(struct str content)
{
	const char *type = NULL;

	if (content.n == 0)
		return NO_STR;
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (str_starts(content, beginnings[i].mark))
			return str_of(beginnings[i].type);
	if (str_starts(content, (struct str){ "PK\003\004", 4 }))
		type = zip_type(content);
	else if (str_starts(content, (struct str){ "PK\005\006", 4 }))
		type = "application/zip";
	if (type == NULL)
		type = short_type(content);
	if (type == NULL)
		type = markup_type(content);
	if (type == NULL && str_contains(str_slice(content, 0, HEAD_BYTES),
	    STR("%PDF-")))
		type = "application/pdf";
	return str_of(type);
}
