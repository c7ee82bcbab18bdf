/* SPDX-License-Identifier: Apache-2.0 */
/* What attachments are, whatever they are called, and what is told of those
 * that nobody reads. */
#include "attached.h"

static void
what_is_not_read_says_why(void **state)
{
	static const struct {
		const char *type, *filename, *content;
		size_t n;
		const char *why;	/* NULL: it is read */
	} rows[] = {
		{ "application/octet-stream", "a.bin", "\0\1\2", 3,
		  "unknown kind" },
		{ "application/octet-stream", "a.exe", "MZ\0\0", 4, "program" },
		{ "application/octet-stream", "a.js", "eval(x)", 7, "program" },
		{ "audio/mpeg", "a.mp3", "\0\1\2", 3, "sound or film" },
		{ "application/pkcs7-mime", "smime.p7m", "0\x80", 2,
		  "encrypted" },
		{ "application/octet-stream", "encrypted.asc",
		  "-----BEGIN PGP MESSAGE-----\n", 28, "encrypted" },
		{ "application/octet-stream", "note.txt", "words", 5, NULL },
		{ "application/octet-stream", "a.json", "{\"a\":1}", 7, NULL },
		{ "application/pkcs7-signature", "smime.p7s", "0\x80", 2,
		  NULL },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = mail_opened(*state, "hello", rows[i].type,
		    rows[i].filename, given_bytes(*state, rows[i].content,
		    rows[i].n));
		assert_str(mail.parts[2].not_scanned_why, rows[i].why);
		assert_int_equal(mail.parts[2].not_scanned,
		    rows[i].why != NULL);
		assert_int_equal(defects_of(&mail, DEFECT_NOT_SCANNED),
		    rows[i].why != NULL);
	}
}

static void
html_in_a_zip_is_read_as_html(void **state)
{
	const struct zip_file files[] = { { "pay.html", "<p>Pay <b>now</b>"
	    "<a href='https://h.example/'>here</a><script>x</script>"
	    "<i style='display:none'>hid</i>" } };
	struct mail mail = mail_opened(*state, "hello", "application/zip",
	    "a.zip", ZIP(*state, files));

	assert_true(attached_has(&mail, "Pay now"));
	assert_true(links_to(&mail, "https://h.example/", LINK_ANCHOR));
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.zip > pay.html: script"));
	assert_true(str_contains(mail.hidden.plain, STR("hid")));
	assert_false(attached_has(&mail, "hid"));
}

static void
a_drawing_gives_its_words_links_and_scripts(void **state)
{
	struct mail mail = mail_opened(*state, "hello", "image/svg+xml",
	    "a.svg", given_text(*state, "<svg xmlns='s'><text>請求書</text>"
	    "<a xlink:href=\"https://s.example/\"><text>open</text></a>"
	    "<use xlink:href=\"#a\"/><script>x()</script></svg>"));

	assert_true(attached_has(&mail, "請求書"));
	assert_true(links_to(&mail, "https://s.example/", LINK_ANCHOR));
	assert_int_equal(mail.links_n, 1);
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.svg: script"));
}

static void
a_calendar_is_read_once(void **state)
{
	static const char calendar[] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
	    "SUMMARY:Talk\r\nDESCRIPTION:https://c.example/\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n";
	static const char *const types[] = { "text/calendar", "application/ics",
	    "application/octet-stream" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct mail mail = mail_opened(*state, "hello", types[i],
		    "a.ics", given_text(*state, calendar));
		/* An invitation is what its author says, a file is attached. */
		struct str text = i == 0 ? mail.live.plain :
		    mail.attached.plain;
		size_t at = str_find(text, STR("Talk"));

		assert_int_not_equal(at, STR_NOWHERE);
		assert_false(str_contains(i == 0 ? mail.attached.plain :
		    mail.live.plain, STR("Talk")));
		assert_false(str_contains(str_from(text, at + 1), STR("Talk")));
		assert_int_equal(mail.links_n, 1);
	}
}

static void
a_shortcut_is_active_and_leads_somewhere(void **state)
{
	struct mail mail = mail_opened(*state, "hello",
	    "application/octet-stream", "a.url", given_text(*state,
	    "[InternetShortcut]\r\nURL=https://u.example/\r\n"));

	assert_true(links_to(&mail, "https://u.example/", LINK_DOCUMENT));
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.url: shortcut"));
}

#define INNER "From: x@inner.example\r\nTo: y@inner.example\r\nSubject: " \
	"inner subject\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;" \
	" boundary=i\r\n\r\n--i\r\n\r\ninner words https://i.example/\r\n" \
	"--i\r\nContent-Type: application/octet-stream; name=n.json\r\n\r\n" \
	"{\"in\":\"inmost\"}\r\n--i--\r\n"

static void
an_attached_message_is_read_whatever_wraps_it(void **state)
{
	struct given *given = *state;
	const struct zip_file files[] = { { "m.eml", INNER } };
	struct attached rows[] = {
		{ "application/octet-stream", "m.eml",
		  given_text(given, INNER) },
		{ "application/zip", "m.zip", ZIP(given, files) },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = mail_opened(given, "hello", rows[i].type,
		    rows[i].filename, rows[i].content);
		assert_true(attached_has(&mail, "inner subject"));
		assert_true(attached_has(&mail, "inner words"));
		assert_true(attached_has(&mail, "inmost"));
		assert_true(links_to(&mail, "https://i.example/", LINK__COUNT));
		assert_int_equal(mail.links_n, 1);
		assert_str(mail.body.plain, "hello\n");
		assert_int_equal(mail.parts_n, 6);
		assert_true(mail.parts[3].is_inside_message);
		assert_int_equal(mail.parts[3].parent, 2);
		assert_int_equal(mail.defects_n, 0);
		for (size_t k = 0; k < mail.parts_n; k++)
			assert_false(mail.parts[k].not_scanned);
	}
}

static void
a_message_in_a_message_in_a_wrapper_stays_shut(void **state)
{
	struct given *given = *state;
	struct buf buf = { .arena = given->arena };
	struct mail mail;

	buf_cstr(&buf, "From: x@inner.example\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: application/octet-stream; name=m.eml\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	buf_add(&buf, base64_encode(given->arena, STR(INNER)));
	mail = mail_opened(given, "hello", "application/octet-stream",
	    "o.eml", buf_str(&buf));
	assert_true(has_evidence(&mail, DEFECT_NOT_SCANNED, "m.eml: nested"));
	assert_false(attached_has(&mail, "inner words"));
}

static void
text_that_is_a_zip_is_opened_as_one(void **state)
{
	const struct zip_file files[] = { { "1.txt", "zipped words" } };
	struct mail mail = mail_opened(*state, "hello", "text/plain",
	    "a.txt", ZIP(*state, files));

	assert_true(attached_has(&mail, "zipped words"));
}

static void
all_texts_together_stop_at_the_limit(void **state)
{
	struct given *given = *state;
	const struct attached files[] = {
		{ "application/octet-stream", "1.json", STR("0123456789") },
		{ "application/octet-stream", "2.json", STR("abcdefghij") },
	};
	struct limits limits = limits_default;

	for (size_t most = 25; most <= 26; most++) {
		struct mail mail = mail_carrying(given, "hello", files, 2);
		limits.text_bytes = most;
		attachments_read(given->arena, &limits, NULL, &mail);
		/* "hello\n" and twice ten */
		assert_int_equal(defects_of(&mail, DEFECT_TEXT_LIMIT),
		    most == 25);
		assert_int_equal(attached_has(&mail, "abcdefghij"),
		    most == 26);
	}
}

/* ---- Pictures ---------------------------------------------------------------------- */

static struct str
png(struct given *given, unsigned width, unsigned height, size_t n)
{
	struct buf buf = { .arena = given->arena };

	buf_add(&buf, STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
	for (int i = 24; i >= 0; i -= 8)
		buf_char(&buf, (char)(width >> i & 0xff));
	for (int i = 24; i >= 0; i -= 8)
		buf_char(&buf, (char)(height >> i & 0xff));
	while (buf.n < n)
		buf_char(&buf, 'x');
	return buf_str(&buf);
}

static void
pictures_are_asked_for_codes_if_one_has_room(void **state)
{
	static const struct {
		unsigned width, height;
		size_t n, asked;
		const char *why;
	} rows[] = {
		{ 80, 80, 500, 1, NULL }, { 79, 80, 500, 0, NULL },
		{ 80, 79, 500, 0, NULL }, { 1, 1, 60, 0, NULL },
		{ 80, 80, 4999, 1, NULL }, { 80, 80, 5000, 1, "picture" },
		{ 1, 1, 5000, 0, "picture" }, { 20000, 80, 500, 1, NULL },
		{ 20001, 80, 500, 0, NULL }, { 80, 80, 23, 0, NULL },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct extractor extractor = { .answers = {
		    [EXTRACT_PNG_CODES] = answer_of(given,
		    "https://qr.example/pay") } };
		const struct ask ask = { extractor_put, &extractor };
		struct attached file = { "image/png", "a.png", str_slice(
		    png(given, rows[i].width, rows[i].height, rows[i].n), 0,
		    rows[i].n) };
		struct mail mail = mail_carrying(given, "hello", &file, 1);

		attachments_read(given->arena, &limits_default, &ask, &mail);
		assert_int_equal(extractor.asked, rows[i].asked);
		assert_int_equal(links_to(&mail, "https://qr.example/pay",
		    LINK_CODE), rows[i].asked);
		assert_str(mail.parts[2].not_scanned_why, rows[i].why);
	}
}

static void
a_code_that_is_no_link_is_text(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { .answers = { [EXTRACT_JPEG_CODES] =
	    answer_of(given, "BCD\n002\n1\nSCT\n\nX\n"
	    "DE02120300000000202051\nEUR100") } };
	const struct ask ask = { extractor_put, &extractor };
	struct attached file = { "image/jpeg", "a.jpg",
	    STR("\xff\xd8\xff\xe0\0\4xx\xff\xc0\0\x11\x08\1\0\1\0\3\1\2\3") };
	struct mail mail = mail_carrying(given, "hello", &file, 1);

	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.by_kind[EXTRACT_JPEG_CODES], 1);
	assert_int_equal(mail.links_n, 0);
	assert_int_equal(mail.accounts_n, 1);
}

static void
eight_questions_are_asked_and_texts_come_first(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { .answers = {
	    [EXTRACT_PNG_CODES] = { .status = ANSWER_NODATA },
	    [EXTRACT_PDF_TEXT] = answer_of(given, "Invoice"),
	    [EXTRACT_PDF_CODES] = { .status = ANSWER_NODATA } } };
	const struct ask ask = { extractor_put, &extractor };
	struct attached files[12];
	struct mail mail;

	for (size_t i = 0; i < 5; i++)
		files[i] = (struct attached){ "image/png", "a.png",
		    png(given, 100, 100, 600 + i) };
	for (size_t i = 5; i < 12; i++)
		files[i] = (struct attached){ "application/pdf", "a.pdf",
		    STR("%PDF-1.4\n1 0 obj<</Subtype/Image>>endobj") };
	mail = mail_carrying(given, "hello", files, 12);
	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.asked, 8);
	assert_int_equal(extractor.by_kind[EXTRACT_PDF_TEXT], 7);
	assert_int_equal(extractor.by_kind[EXTRACT_PDF_CODES], 1);
	assert_int_equal(defects_of(&mail, DEFECT_NOT_SCANNED), 0);
	/* Past the number, what was not asked is not clean. */
	for (size_t i = 0; i < 3; i++)
		files[i] = files[5];
	extractor.asked = 0;
	mail = mail_carrying(given, "hello", files, 12);
	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.asked, 8);
	assert_true(has_evidence(&mail, DEFECT_NOT_SCANNED,
	    "too many to read"));
}

static void
two_that_take_too_long_are_enough(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { 0 };
	const struct ask ask = { extractor_put, &extractor };
	struct attached files[4];
	struct mail mail;

	extractor.answers[EXTRACT_PDF_TEXT] = answer_of(given, "timeout");
	extractor.answers[EXTRACT_PDF_TEXT].status = ANSWER_FAILED;
	extractor.answers[EXTRACT_PDF_CODES] =
	    extractor.answers[EXTRACT_PDF_TEXT];
	for (size_t i = 0; i < 4; i++)
		files[i] = (struct attached){ "application/pdf", "a.pdf",
		    str_format(given->arena, "%%PDF-1.4\n1 0 obj<</Type/Page>>"
		    "endobj %zu", i) };
	mail = mail_carrying(given, "See.", files, 4);
	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.asked, 2);
}

static void
three_pictures_are_asked_for_and_banners_last(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { .answers = {
	    [EXTRACT_PNG_CODES] = { .status = ANSWER_NODATA },
	    [EXTRACT_JPEG_CODES] = answer_of(given, "https://j.example/") } };
	const struct ask ask = { extractor_put, &extractor };
	const struct attached files[] = {
		{ "image/png", "a.png", png(given, 600, 100, 600) },
		{ "image/png", "b.png", png(given, 600, 100, 601) },
		{ "image/png", "c.png", png(given, 600, 100, 602) },
		{ "image/jpeg", "d.jpg",
		  STR("\xff\xd8\xff\xc0\0\x11\x08\1\0\1\0\3\1\2\3") },
	};
	struct mail mail = mail_carrying(given, "hello", files, 4);

	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.asked, 3);
	assert_int_equal(extractor.by_kind[EXTRACT_JPEG_CODES], 1);
}

/* HTML that shows pictures out of its own source; %s: base64 of a square one. */
static struct mail
page_asked(struct given *given, const char *before, const char *url,
    const char *behind, struct extractor *extractor)
{
	const struct ask ask = { extractor_put, extractor };
	struct buf buf = { .arena = given->arena };
	struct mail mail;

	buf_format(&buf, "From: a@x.example\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/html\r\n\r\n%s<img src='%s", before, url);
	buf_add(&buf, base64_encode(given->arena, png(given, 80, 80, 60)));
	buf_cstr(&buf, behind);
	mail_read(given->arena, given_bytes(given, buf.p, buf.n),
	    &limits_default, false, &mail);
	attachments_read(given->arena, &limits_default, &ask, &mail);
	return mail;
}

static void
pictures_within_html_are_asked_for_codes(void **state)
{
	static const struct {
		const char *before, *url, *behind;
		size_t asked;
	} rows[] = {
		{ "words", "data:image/png;base64,", "'>", 1 },
		{ "", "data:image/png;base64,", "'>", 1 },
		{ "words", " DATA:image/x;a=b;BASE64,\n", "%3D'>", 1 },
		{ "words", "&#100;ata:image/png;base64,", "'>", 1 },
		{ "words", "data:image/png,", "'>", 0 },
		{ "words", "data:text/plain;base64,", "'>", 0 },
		{ "words", "https://x.example/", "'>", 0 },
		{ "words", "data:image/png;base64", "'>", 0 },
		{ "words<div style='display:none'>", "data:image/png;base64,",
		  "'></div>", 0 },
		{ "words<input type=image src='data:image/png;base64,'>",
		  "data:image/png;base64,", "'>", 1 },
		{ "words<iframe srcdoc=\"", "data:image/png;base64,",
		  "'>\"></iframe>", 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct extractor extractor = { .answers = {
		    [EXTRACT_PNG_CODES] = answer_of(*state,
		    "https://qr.example/pay") } };
		struct mail mail = page_asked(*state, rows[i].before,
		    rows[i].url, rows[i].behind, &extractor);

		assert_int_equal(extractor.asked, rows[i].asked);
		assert_int_equal(links_to(&mail, "https://qr.example/pay",
		    LINK_CODE), rows[i].asked);
		/* Where it is all that is said, somebody has to look. */
		assert_int_equal(defects_of(&mail, DEFECT_NOT_SCANNED),
		    rows[i].asked == 1 && rows[i].before[0] == '\0');
	}
}

/* Eight banners leave no room for the square that would be asked for first;
 * what has no room for a code is not counted. */
static void
eight_pictures_within_html_are_taken(void **state)
{
	struct given *given = *state;

	for (size_t banners = 7; banners <= 8; banners++) {
		struct extractor extractor = { .answers = {
		    [EXTRACT_JPEG_CODES] = answer_of(given,
		    "https://j.example/"),
		    [EXTRACT_PNG_CODES] = { .status = ANSWER_NODATA } } };
		struct buf buf = { .arena = given->arena };
		for (size_t i = 0; i < banners + 9; i++)
			buf_format(&buf, "<img src='data:image/png;base64,%s'>",
			    str_cstr(given->arena, base64_encode(given->arena,
			    png(given, 600, i < 9 ? 79 : 100, 60))));
		buf_format(&buf, "words<img src='data:image/jpeg;base64,%s'>",
		    str_cstr(given->arena, base64_encode(given->arena, STR(
		    "\xff\xd8\xff\xc0\0\x11\x08\1\0\1\0\3\1\2\3"))));
		page_asked(given, str_cstr(given->arena, buf_str(&buf)),
		    "https://x.example/", "'>", &extractor);
		assert_int_equal(extractor.by_kind[EXTRACT_JPEG_CODES],
		    banners == 7);
		assert_int_equal(extractor.asked, 3);
	}
}

static void
a_message_without_attachments_asks_nothing(void **state)
{
	struct given *given = *state;
	struct extractor extractor = { .asked = 0 };
	const struct ask ask = { extractor_put, &extractor };
	struct mail mail = mail_carrying(given, "hello", NULL, 0);

	attachments_read(given->arena, &limits_default, &ask, &mail);
	assert_int_equal(extractor.asked, 0);
	assert_false(mail.foreign_code);
	assert_int_equal(mail.defects_n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_not_read_says_why),
		TEST(html_in_a_zip_is_read_as_html),
		TEST(a_drawing_gives_its_words_links_and_scripts),
		TEST(a_calendar_is_read_once),
		TEST(a_shortcut_is_active_and_leads_somewhere),
		TEST(an_attached_message_is_read_whatever_wraps_it),
		TEST(a_message_in_a_message_in_a_wrapper_stays_shut),
		TEST(text_that_is_a_zip_is_opened_as_one),
		TEST(all_texts_together_stop_at_the_limit),
		TEST(pictures_are_asked_for_codes_if_one_has_room),
		TEST(a_code_that_is_no_link_is_text),
		TEST(eight_questions_are_asked_and_texts_come_first),
		TEST(two_that_take_too_long_are_enough),
		TEST(three_pictures_are_asked_for_and_banners_last),
		TEST(pictures_within_html_are_asked_for_codes),
		TEST(eight_pictures_within_html_are_taken),
		TEST(a_message_without_attachments_asks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
