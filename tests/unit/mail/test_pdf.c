/* SPDX-License-Identifier: Apache-2.0 */
/* What a PDF says of itself, and what it tries to hide. */
#include <zlib.h>

#include "attached.h"

static struct document document;
static struct link *links;
static size_t links_n;

static void
read_bytes(struct given *given, struct str pdf)
{
	pdf_read(given->arena, &limits_default, given_bytes(given, pdf.p,
	    pdf.n), &document, &links, &links_n);
}

static void
read_text(struct given *given, const char *pdf)
{
	read_bytes(given, str_of(pdf));
}

#define HEAD "%PDF-1.7\n"
#define TAIL "startxref\n9\n%%EOF\n"
#define INFO(entries) HEAD "1 0 obj\n<<" entries ">>\nendobj\n" \
	"trailer\n<</Root 2 0 R/Info 1 0 R>>\n" TAIL

static void
it_says_who_made_it_with_what_and_when(void **state)
{
	read_text(*state, INFO("/Producer (Quartz \\(x\\)) /Creator(Word)"
	    "/Author <feff5c0f67974e00> /Title (\\346\\227\\245) "
	    "/CreationDate (D:20260102030405+09'00') /ModDate (D:2026)"));
	assert_str(document.producer, "Quartz (x)");
	assert_str(document.creator, "Word");
	assert_str(document.author, "小林一");
	assert_str(document.title, "日");
	assert_int_equal(document.created, time_of_civil(2026, 1, 1, 18, 4,
	    5));
	assert_int_equal(document.modified, time_of_civil(2026, 1, 1, 0, 0,
	    0));
	assert_int_equal(document.updates, 0);
	assert_false(document.encrypted || document.active ||
	    document.is_signed || document.embeds_files || document.has_links);
}

static void
dates_are_read_as_they_come(void **state)
{
	static const struct {
		const char *pdf;
		int64_t date;
	} rows[] = {
		{ INFO("/CreationDate(D:20260102030405Z)"), 1767323045 },
		{ INFO("/CreationDate(20260102030405)"), 1767323045 },
		{ INFO("/CreationDate(D:20260102030405-0130)"), 1767328445 },
		{ INFO("/CreationDate(D:99999999)"), MAIL_NO_DATE },
		{ INFO("/CreationDate(soon)"), MAIL_NO_DATE },
		{ INFO("/CreationDate()"), MAIL_NO_DATE },
		{ INFO("/Producer(x)"), MAIL_NO_DATE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		read_text(*state, rows[i].pdf);
		assert_int_equal(document.created, rows[i].date);
	}
}

static void
words_that_stand_elsewhere_are_found(void **state)
{
	read_text(*state, HEAD "1 0 obj <</Producer 7 0 R/Title(t)>> endobj\n"
	    "7 0 obj (Elsewhere) endobj trailer <</Info 1 0 R>>");
	assert_str(document.producer, "Elsewhere");
	assert_str(document.title, "t");
}

static void
the_last_trailer_names_the_information(void **state)
{
	read_text(*state, HEAD "1 0 obj<</Producer(old)>>endobj\n"
	    "trailer<</Info 1 0 R>>\n" TAIL
	    "1 0 obj<</Producer(new)>>endobj 5 0 obj<</Title(outline)"
	    "/Producer(no)>>endobj trailer<</Info 1 0 R>>\n" TAIL);
	assert_str(document.producer, "new");
	assert_int_equal(document.updates, 1);
}

static void
updates_are_counted_but_not_a_linearised_end(void **state)
{
	read_text(*state, HEAD TAIL TAIL TAIL);
	assert_int_equal(document.updates, 2);
	read_text(*state, HEAD "1 0 obj<</Linearized 1>>endobj " TAIL TAIL);
	assert_int_equal(document.updates, 0);
	read_text(*state, HEAD "1 0 obj<</Linearized 1>>endobj " TAIL TAIL TAIL);
	assert_int_equal(document.updates, 1);
	/* Words in a stream are no ends. */
	read_text(*state, HEAD "1 0 obj<</Length 30>>stream\n" TAIL TAIL
	    "endstream endobj " TAIL);
	assert_int_equal(document.updates, 0);
}

static void
what_runs_is_told(void **state)
{
	static const struct {
		const char *pdf;
		bool active;
	} rows[] = {
		{ "1 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>", true },
		{ "1 0 obj<</S/Java#53cript/#4aS 2 0 R>>", true },
		{ "1 0 obj<</S/Launch/F(cmd.exe)>>", true },
		{ "1 0 obj<</S/SubmitForm/F(http://x.example/)>>", true },
		{ "1 0 obj<</S/ImportData>>", true },
		{ "1 0 obj<</Subtype/RichMedia>>", true },
		{ "1 0 obj<</AcroForm<</XFA 3 0 R>>>>", true },
		{ "1 0 obj<</AA<</O 3 0 R>>>>", true },
		{ "1 0 obj<</OpenAction[3 0 R/Fit]>>", false },
		{ "1 0 obj<</BaseFont/AA>>", false },
		{ "1 0 obj<</T(/JavaScript)>>", false },
		{ "(\n1 0 obj<</S/JavaScript>>", true },
		{ "1 0 obj(\n<</S/JavaScript>>", true },
		{ "1 0 obj<</Length 5>>stream\n<</S/JavaScript>>", true },
		{ "1 0 obj(<< 2 0 obj<</S/JavaScript>>endobj)", true },
		{ "[[[[ 1 0 obj<</S/JavaScript>>", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		read_text(*state, rows[i].pdf);
		if (document.active != rows[i].active)
			print_error("%s\n", rows[i].pdf);
		assert_int_equal(document.active, rows[i].active);
	}
}

static void
locks_seals_files_and_pages_are_seen(void **state)
{
	read_text(*state, HEAD "trailer<</Encrypt 5 0 R/Info 1 0 R>>"
	    "1 0 obj<</Producer(noise)>>endobj");
	assert_true(document.encrypted);
	assert_str(document.producer, NULL);
	assert_false(document.has_info);
	read_text(*state, HEAD "1 0 obj<</Title(One)/Parent 2 0 R>>endobj "
	    "trailer<</Info 3 0 R>>");
	assert_false(document.has_info);
	read_text(*state, HEAD "3 0 obj<</Title(One)>>endobj "
	    "trailer<</Info 3 0 R>>");
	assert_true(document.has_info);
	read_text(*state, HEAD "1 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj "
	    "2 0 obj<</EF<</F 3 0 R>>>>endobj 3 0 obj<</Type/EmbeddedFile>>"
	    "endobj 4 0 obj<</Type/Page>>endobj 5 0 obj<</Type /Page>>endobj "
	    "6 0 obj<</Type/Pages>>endobj");
	assert_true(document.is_signed);
	assert_true(document.embeds_files);
	assert_int_equal(document.pages, 2);
}

static void
links_are_read(void **state)
{
	read_text(*state, HEAD "1 0 obj<</A<</S/URI/URI(https://pay.example"
	    "/\\(x\\))>>>>endobj 2 0 obj<</S/SubmitForm/F(http://f.example/)>>"
	    "endobj 3 0 obj<</URI<68747470733a2f2f682e6578616d706c652f>>>");
	assert_int_equal(links_n, 3);
	assert_str(links[0].url, "https://pay.example/(x)");
	assert_str(links[0].host, "pay.example");
	assert_int_equal(links[0].kind, LINK_DOCUMENT);
	assert_str(links[1].url, "http://f.example/");
	assert_str(links[2].url, "https://h.example/");
	assert_true(document.has_links);
}

static struct str
deflated(struct given *given, const char *text)
{
	uLongf n = 4096;
	Bytef out[4096];

	assert_int_equal(compress(out, &n, (const Bytef *)text, strlen(text)),
	    Z_OK);
	return given_bytes(given, (const char *)out, n);
}

/* Objects in an object stream, as most programs write them now: the entries of its
 * dictionary come in any order, and a number ends none but its own. */
static void
compressed_objects_are_read(void **state)
{
	static const char *const entries[] = {
		"/Type/ObjStm/N 3/First 14/Filter/FlateDecode/Length %zu",
		"/Type /ObjStm /N 3 /First 14 /Length %zu /Filter /FlateDecode",
		"/Length %zu/Filter/FlateDecode/First 14/N 3/Type/ObjStm",
		"/Filter[/FlateDecode]/N 3/Extends 2 0 R/Length %zu/First 14/"
		    "Type/ObjStm",
	};
	struct given *given = *state;
	struct str packed = deflated(given, "3 0 4 14 5 33 <</Title(not)>>"
	    "<</Producer(deep)>>"
	    "<</A<</S/URI/URI(https://in.example/)>>/S/JavaScript>>");

	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		struct buf pdf = { .arena = given->arena };
		const char *n = strstr(entries[i], "%zu");

		buf_cstr(&pdf, HEAD "9 0 obj<<");
		buf_add(&pdf, (struct str){ entries[i], (size_t)(n -
		    entries[i]) });
		buf_format(&pdf, "%zu%s>>stream\r\n", packed.n, n + 3);
		buf_add(&pdf, packed);
		buf_cstr(&pdf, "\r\nendstream endobj 10 0 obj<</Type/XRef"
		    "/Info 4 0 R>>stream\nx\nendstream endobj " TAIL);
		read_bytes(given, buf_str(&pdf));
		assert_str(document.producer, "deep");
		assert_str(document.title, NULL);
		assert_int_equal(links_n, 1);
		assert_true(document.active);
	}
}

static void
links_stop_at_their_limit(void **state)
{
	struct given *given = *state;
	struct buf pdf = { .arena = given->arena };

	buf_cstr(&pdf, HEAD "1 0 obj[");
	for (size_t i = 0; i < limits_default.links; i++)
		buf_cstr(&pdf, "<</URI(http://a.example/)>>");
	read_bytes(given, buf_str(&pdf));
	assert_int_equal(links_n, limits_default.links);
	buf_cstr(&pdf, "<</URI(http://a.example/)>>");
	read_bytes(given, buf_str(&pdf));
	assert_int_equal(links_n, limits_default.links);
}

/* Strings, hex strings, streams and brackets that never end, by the thousand:
 * each would be searched to the end of the file if nothing forbade it. */
static void
what_never_ends_is_not_searched_again_and_again(void **state)
{
	static const char *const openings[] = { "(", "<", "stream\n", "[",
		"<<", "1 0 obj", "1 0 obj<</Length 9>>stream\n", "/", "\\(" };
	struct given *given = *state;

	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		struct buf pdf = { .arena = given->arena };
		buf_cstr(&pdf, HEAD "1 0 obj ");
		while (pdf.n < 2000000)
			buf_cstr(&pdf, openings[i]);
		buf_cstr(&pdf, " 1 0 obj<</S/JavaScript>>endobj");
		read_bytes(given, buf_str(&pdf));
		if (!document.active)
			print_error("%s\n", openings[i]);
		assert_true(document.active);
	}
}

/* ---- In a message ------------------------------------------------------------------ */

#define PLAIN HEAD "1 0 obj<</Producer(p)>>endobj\n" TAIL
#define PICTURE HEAD "1 0 obj<</Subtype/Image>>endobj\n" TAIL

static struct mail
asked(struct given *given, const char *text, const char *pdf,
    struct extractor *extractor)
{
	struct attached file = { "application/pdf", "a.pdf", str_of(pdf) };
	struct mail mail = mail_carrying(given, text, &file, 1);
	const struct ask ask = { extractor_put, extractor };

	attachments_read(given->arena, &limits_default, &ask, &mail);
	return mail;
}

static void
its_text_comes_from_the_extractor(void **state)
{
	struct extractor extractor = { .answers = { [EXTRACT_PDF_TEXT] =
	    answer_of(*state, "Invoice https://text.example/") } };
	struct mail mail = asked(*state, "hi", PLAIN, &extractor);

	assert_true(attached_has(&mail, "Invoice"));
	assert_false(mail.parts[2].not_scanned);
	assert_int_equal(extractor.asked, 1);
	assert_int_equal(mail.documents_n, 1);
	assert_str(mail.documents[0].filename, "a.pdf");
	assert_true(links_to(&mail, "https://text.example/", LINK__COUNT));
}

static void
a_lock_is_tried_with_the_words_of_the_message(void **state)
{
	struct extractor extractor = { .password = "Key-77", .answers = {
	    [EXTRACT_PDF_TEXT] = answer_of(*state, "Invoice") } };
	struct mail mail = asked(*state, "PW: Key-77", PLAIN, &extractor);

	assert_true(attached_has(&mail, "Invoice"));
	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_ENCRYPTED, "opened"));
	assert_false(mail.parts[2].not_scanned);
	mail = asked(*state, "no word", PLAIN, &extractor);
	assert_str(mail.parts[2].not_scanned_why, "encrypted");
	assert_true(has_evidence(&mail, DEFECT_NOT_SCANNED,
	    "a.pdf: encrypted"));
	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_ENCRYPTED,
	    "the message holds no password"));
}

static void
pages_that_are_pictures_are_looked_through_for_codes(void **state)
{
	struct extractor extractor = { .answers = {
	    [EXTRACT_PDF_TEXT] = { .status = ANSWER_NODATA },
	    [EXTRACT_PDF_CODES] = answer_of(*state, "https://code.example/") } };
	struct mail mail = asked(*state, "hi", PICTURE, &extractor);

	assert_true(links_to(&mail, "https://code.example/", LINK_CODE));
	assert_str(mail.parts[2].not_scanned_why, "picture");
	assert_int_equal(extractor.asked, 2);
}

static void
without_a_helper_it_is_not_scanned(void **state)
{
	struct mail mail = mail_opened(*state, "hi", "application/pdf",
	    "a.pdf", STR(PLAIN));

	assert_str(mail.parts[2].not_scanned_why, "no helper");
	assert_int_equal(mail.documents_n, 1);
}

static void
pages_past_the_limit_are_told(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { .answers = { [EXTRACT_PDF_TEXT] =
	    answer_of(given, "Invoice") } };
	struct buf pdf = { .arena = given->arena };

	buf_cstr(&pdf, HEAD "1 0 obj[");
	for (size_t i = 0; i < limits_default.pdf_pages; i++)
		buf_cstr(&pdf, "<</Type/Page>>");
	assert_str(asked(given, "hi", str_cstr(given->arena, buf_str(&pdf)),
	    &extractor).parts[2].not_scanned_why, NULL);
	buf_cstr(&pdf, "<</Type/Page>>");
	assert_str(asked(given, "hi", str_cstr(given->arena, buf_str(&pdf)),
	    &extractor).parts[2].not_scanned_why, "too many pages");
}

static void
files_embedded_in_it_are_opened(void **state)
{
	struct extractor extractor = { .answers = { [EXTRACT_PDF_TEXT] =
	    answer_of(*state, "Invoice") } };
	struct mail mail = asked(*state, "hi", HEAD "1 0 obj<</Type"
	    "/EmbeddedFile/Length 12>>stream\ninner words!\nendstream endobj",
	    &extractor);

	assert_true(attached_has(&mail, "inner words!"));
	assert_true(mail.documents[0].embeds_files);
	assert_false(mail.parts[2].not_scanned);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_says_who_made_it_with_what_and_when),
		TEST(dates_are_read_as_they_come),
		TEST(words_that_stand_elsewhere_are_found),
		TEST(the_last_trailer_names_the_information),
		TEST(updates_are_counted_but_not_a_linearised_end),
		TEST(what_runs_is_told),
		TEST(locks_seals_files_and_pages_are_seen),
		TEST(links_are_read),
		TEST(compressed_objects_are_read),
		TEST(links_stop_at_their_limit),
		TEST(what_never_ends_is_not_searched_again_and_again),
		TEST(its_text_comes_from_the_extractor),
		TEST(a_lock_is_tried_with_the_words_of_the_message),
		TEST(pages_that_are_pictures_are_looked_through_for_codes),
		TEST(without_a_helper_it_is_not_scanned),
		TEST(pages_past_the_limit_are_told),
		TEST(files_embedded_in_it_are_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
