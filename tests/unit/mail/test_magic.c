/* SPDX-License-Identifier: Apache-2.0 */
/* What first bytes prove, and what they do not. */
#include "given.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."

static void
each_kind_is_known_by_its_beginning(void **state)
{
	static const struct { struct str in; const char *type; } cases[] = {
		{ { "%PDF-1.7", 8 }, "application/pdf" },
		{ { "\r\nx %PDF-1.4", 12 }, "application/pdf" },
		{ { "PK\3\4", 4 }, "application/zip" },
		{ { "PK\5\6", 4 }, "application/zip" },
		{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 },
		    "application/x-ole-storage" },
		{ { "{\\rtf1", 6 }, "application/rtf" },
		{ { "\x89PNG\r\n\x1a\n", 8 }, "image/png" },
		{ { "\xff\xd8\xff\xe0", 4 }, "image/jpeg" },
		{ { "GIF89a", 6 }, "image/gif" },
		{ { "II*\0", 4 }, "image/tiff" },
		{ { "MM\0*", 4 }, "image/tiff" },
		{ { "RIFF\1\0\0\0WEBP", 12 }, "image/webp" },
		{ { "\0\0\0\x18" "ftypheic", 12 }, "image/heic" },
		{ { "\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\1\2\3\4\5\6\7\x08", 22 },
		    "image/vnd.microsoft.icon" },
		{ { "BM\1\2\3\4\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0",
		    26 }, "image/bmp" },
		{ { "\177ELF\2", 5 }, "application/x-executable" },
		{ { "\xcf\xfa\xed\xfe", 4 }, "application/x-mach-binary" },
		{ { "\xca\xfe\xba\xbe\0\0\0\2", 8 },
		    "application/x-mach-binary" },
		{ { "\xca\xfe\xba\xbe\0\0\0\x34", 8 }, "application/java-vm" },
		{ { "\x1f\x8b\x08", 3 }, "application/gzip" },
		{ { "7z\xbc\xaf\x27\x1c", 6 }, "application/x-7z-compressed" },
		{ { "Rar!\x1a\x07\x01", 7 }, "application/vnd.rar" },
		{ { "BZh91AY&SY", 10 }, "application/x-bzip2" },
		{ { "\xfd" "7zXZ\0", 6 }, "application/x-xz" },
		{ { "MSCF\0\0\0\0", 8 }, "application/vnd.ms-cab-compressed" },
		{ { "L\0\0\0\1\x14\2\0", 8 }, "application/x-ms-shortcut" },
		{ { "\x78\x9f\x3e\x22", 4 }, "application/ms-tnef" },
		{ { "%!PS-Adobe", 10 }, "application/postscript" },
		{ { "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", 8 },
		    "application/onenote" },
		{ { "ITSF\3\0\0\0", 8 }, "application/vnd.ms-htmlhelp" },
		{ { "CWS\x0a\1\2\3\0", 8 }, "application/x-shockwave-flash" },
		{ { " \n<!DOCTYPE html>", 17 }, "text/html" },
		{ { "\xef\xbb\xbf<HTML>", 9 }, "text/html" },
		{ { "<?xml version='1.0'?><a/>", 25 }, "application/xml" },
		{ { "<?xml version='1.0'?><svg>", 26 }, "image/svg+xml" },
		{ { "<svg xmlns='x'>", 15 }, "image/svg+xml" },
		{ { "Received: from x", 16 }, "message/rfc822" },
		{ { "From: a\nMessage-ID: <1@x>\n\nx", 28 },
		    "message/rfc822" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(content_type(given_bytes(given, cases[i].in.p,
		    cases[i].in.n)), cases[i].type);
}

static struct str
zip_of(struct given *given, const char *one, const char *other)
{
	struct buf buf = { .arena = given->arena };
	const char *names[] = { one, other };

	for (size_t i = 0; i < 2; i++) {
		buf_add(&buf, (struct str){ "PK\3\4\24\0\0\0\0\0\0\0\0\0"
		    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 30 });
		buf_cstr(&buf, names[i]);
		buf_cstr(&buf, "datadata");
	}
	return given_bytes(given, buf.p, buf.n);
}

static void
office_files_are_told_from_archives(void **state)
{
	static const struct { const char *one, *other, *type; } cases[] = {
		{ "[Content_Types].xml", "word/document.xml",
		    OFFICE "wordprocessingml.document" },
		{ "[Content_Types].xml", "xl/workbook.xml",
		    OFFICE "spreadsheetml.sheet" },
		{ "ppt/presentation.xml", "x",
		    OFFICE "presentationml.presentation" },
		{ "META-INF/MANIFEST.MF", "A.class",
		    "application/java-archive" },
		{ "a.txt", "b.txt", "application/zip" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(content_type(zip_of(given, cases[i].one,
		    cases[i].other)), cases[i].type);
}

static void
words_prove_nothing(void **state)
{
	static const char *const words[] = {
		"", "M", "MZ", "MZ is a postcode", "BM", "BMW sold more cars than "
		"ever in this year", "FWS", "Hello", "From: the desk of",
		"Date: tomorrow", "PK", "RIFF", "< html", "%PD", "ITSF is",
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_str(content_type(given_text(given, words[i])), NULL);
}

static void
a_program_and_a_disc_have_more_behind_their_marks(void **state)
{
	struct given *given = *state;
	char *disc = calloc(1, 32774);
	char program[64] = "MZ";

	assert_str(content_type(given_bytes(given, program, 64)),
	    "application/x-msdownload");
	assert_str(content_type(given_bytes(given, program, 63)), NULL);
	memcpy(disc + 32769, "CD001", 5);
	assert_str(content_type(given_bytes(given, disc, 32774)),
	    "application/x-iso9660-image");
	assert_str(content_type(given_bytes(given, disc, 32773)), NULL);
	free(disc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_is_known_by_its_beginning),
		TEST(office_files_are_told_from_archives),
		TEST(words_prove_nothing),
		TEST(a_program_and_a_disc_have_more_behind_their_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
