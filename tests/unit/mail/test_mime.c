/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of parts, exact ranges, and structures that readers disagree on. */
#include "given.h"

static struct mail
mail_given(struct given *given, const char *text)
{
	struct mail mail;

	mail_read(given->arena, given_text(given, text), &limits_default,
	    false, &mail);
	return mail;
}

#define HEAD "From: a@x.example\r\nTo: b@y.example\r\nSubject: s\r\n" \
	"MIME-Version: 1.0\r\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

static void
a_plain_message_is_one_part(void **state)
{
	struct mail mail = mail_given(*state, HEAD "\r\nHello\r\n");

	assert_int_equal(mail.parts_n, 1);
	assert_str(mail.parts[0].type, "text/plain");
	assert_str(mail.parts[0].text, "Hello\n");
	assert_str(mail.body.plain, "Hello\n");
	assert_str(mail.parts[0].charset, NULL);
	assert_int_equal(mail.defects_n, 0);
}

static void
ranges_are_exact(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "preamble\r\n--b\r\nA: 1\r\n\r\none\r\n\r\n--b  \r\n\r\ntwo\r\n"
	    "--b--\r\nepilogue\r\n");

	assert_int_equal(mail.parts_n, 3);
	assert_str(mail.parts[1].raw, "A: 1\r\n\r\none\r\n");
	assert_str(mail.parts[1].body, "one\r\n");
	assert_str(mail.parts[2].raw, "\r\ntwo");
	assert_str(mail.parts[2].body, "two");
	assert_true(str_ends(mail.parts[0].raw, STR("epilogue\r\n")));
	assert_int_equal(mail.defects_n, 0);
}

static void
empty_and_cut_parts_have_empty_bodies(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\n--b\r\nA: 1\r\n--b\r\n\r\n--b--\r\n");

	assert_int_equal(mail.parts_n, 4);
	assert_str(mail.parts[1].raw, "");
	assert_str(mail.parts[2].body, "");
	assert_int_equal(mail.parts[2].fields_n, 1);
	assert_str(mail.parts[3].body, "");
}

static void
line_feeds_alone_do_as_well(void **state)
{
	struct mail mail = mail_given(*state, "From: a@x.example\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n\none\n\n--b\n\ntwo\n--b--\n");

	assert_int_equal(mail.parts_n, 3);
	assert_str(mail.parts[1].body, "one\n");
	assert_str(mail.parts[2].body, "two");
	assert_int_equal(mail.defects_n, 0);
}

static void
mixed_line_ends_are_told(void **state)
{
	struct mail mail = mail_given(*state, HEAD "\r\na\nb\r\n");

	assert_int_equal(defects_of(&mail, DEFECT_BARE_LF), 1);
	assert_int_equal(defects_of(&mail, DEFECT_BARE_CR), 0);
	mail = mail_given(*state, HEAD "\r\na\rb\r\n");
	assert_int_equal(defects_of(&mail, DEFECT_BARE_CR), 1);
	mail = mail_given(*state, "From: a@x.example\rSubject: s\r\rbody\r");
	assert_str(mail.subject, "s");
	assert_str(mail.parts[0].body, "body\r");
}

static void
an_inner_multipart_ends_with_the_outer(void **state)
{
	struct mail mail = mail_given(*state, MIXED "--b\r\n"
	    "Content-Type: multipart/alternative; boundary=bb\r\n\r\n"
	    "--bb\r\n\r\ninner\r\n--b\r\n\r\nouter\r\n--b--\r\n");

	assert_int_equal(mail.parts_n, 4);
	assert_int_equal(mail.parts[2].parent, 1);
	assert_int_equal(mail.parts[3].parent, 0);
	assert_str(mail.parts[2].body, "inner");
	assert_str(mail.parts[3].body, "outer");
	assert_int_equal(defects_of(&mail, DEFECT_MIME_BOUNDARY), 1);
}

static void
an_attached_message_is_opened(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n"
	    "\r\nFrom: x@z.example\r\nSubject: inner words\r\n\r\n"
	    "inner text\r\n--b--\r\n");

	assert_int_equal(mail.parts_n, 4);
	assert_true(mail.parts[2].is_message);
	assert_true(str_starts(mail.parts[2].content, STR("From: x@z")));
	assert_int_equal(mail.parts[3].parent, 2);
	assert_true(mail.parts[3].is_inside_message);
	assert_str(mail.parts[3].raw, "From: x@z.example\r\n"
	    "Subject: inner words\r\n\r\ninner text");
	assert_str(mail.body.plain, "see below\n");
	assert_str(mail.attached.plain, "inner words\ninner text\n");
	assert_str(mail.from.at[0].address, "a@x.example");
	assert_int_equal(mail.defects_n, 0);
}

static void
a_multipart_without_a_boundary_is_read(void **state)
{
	struct mail mail = mail_given(*state, HEAD
	    "Content-Type: multipart/mixed\r\n\r\n"
	    "plain words <p>html words</p>\r\n");

	assert_int_equal(defects_of(&mail, DEFECT_MIME_BOUNDARY), 1);
	assert_true(str_contains(mail.body.plain, STR("plain words")));
	assert_true(str_contains(mail.body.plain, STR("html words")));
	mail = mail_given(*state, HEAD
	    "Content-Type: multipart/mixed; boundary=never\r\n\r\nwords\r\n");
	assert_int_equal(defects_of(&mail, DEFECT_MIME_BOUNDARY), 1);
	assert_true(str_contains(mail.body.plain, STR("words")));
}

static void
a_split_boundary_is_understood(void **state)
{
	struct mail mail = mail_given(*state, HEAD
	    "Content-Type: multipart/mixed; boundary*0=on; boundary*1=e\r\n"
	    "\r\n--one\r\n\r\ntext\r\n--one--\r\n");

	assert_int_equal(mail.parts_n, 2);
	assert_str(mail.body.plain, "text\n");
}

static void
what_readers_disagree_on_is_ambiguous(void **state)
{
	static const char *const messages[] = {
		HEAD "Content-Type: text/plain\r\nContent-Type: text/html\r\n"
		    "\r\nx\r\n",
		HEAD "Content-Type: multipart/mixed; boundary=a; boundary=b"
		    "\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n",
		MIXED "--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\ny\r\n--b--\r\n",
		MIXED "--b\r\n\r\nx\r\n--b junk\r\n\r\ny\r\n--b--\r\n",
		HEAD "Content-Type: multipart/mixed; boundary=b\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n"
		    "--b\r\n\r\nx\r\n--b--\r\n",
		MIXED "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
		    "--b\r\n\r\nx\r\n--b--\r\n",
		HEAD "Content-Type: nonsense\r\n\r\nx\r\n",
		HEAD "Content-Transfer-Encoding: 7bit\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\nx\r\n",
	};

	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		struct mail mail = mail_given(*state, messages[i]);
		if (defects_of(&mail, DEFECT_MIME_AMBIGUITY) == 0)
			print_error("not ambiguous: %s\n", messages[i]);
		assert_true(defects_of(&mail, DEFECT_MIME_AMBIGUITY) > 0);
	}
}

static void
a_part_behind_the_last_delimiter_is_read_too(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\nhidden words\r\n--b--\r\n");

	assert_true(str_contains(mail.body.plain, STR("hidden words")));
}

static struct str
nested(struct given *given, size_t depth)
{
	struct buf buf = { .arena = given->arena };

	buf_cstr(&buf, "From: a@x.example\r\n");
	for (size_t i = 0; i < depth; i++)
		buf_format(&buf, "Content-Type: multipart/mixed; boundary=b%zu"
		    "x\r\n\r\n--b%zux\r\n", i, i);
	buf_cstr(&buf, "\r\ndeepest words\r\n");
	for (size_t i = depth; i-- > 0; )
		buf_format(&buf, "--b%zux--\r\n", i);
	return given_bytes(given, buf.p, buf.n);
}

static void
nesting_stops_at_its_limit(void **state)
{
	struct given *given = *state;
	struct mail mail;

	mail_read(given->arena, nested(given, 32), &limits_default, false,
	    &mail);
	assert_int_equal(defects_of(&mail, DEFECT_MIME_DEPTH), 0);
	assert_int_equal(mail.parts_n, 33);
	mail_read(given->arena, nested(given, 33), &limits_default, false,
	    &mail);
	assert_int_equal(defects_of(&mail, DEFECT_MIME_DEPTH), 1);
	assert_true(mail.parts[32].not_scanned);
	assert_true(str_contains(mail.body.plain, STR("deepest words")));
	mail_read(given->arena, nested(given, 5000), &limits_default, false,
	    &mail);
	assert_int_equal(mail.parts_n, 33);
}

/* Each is copied to be decoded, so the copies are bounded too. */
static void
encoded_messages_in_each_other_stop_at_twice_the_size(void **state)
{
	static const size_t levels[] = { 1, 2, 3, 20 };
	struct given *given = *state;

	for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
		struct buf buf = { .arena = given->arena };
		struct mail mail;
		size_t n = levels[k], i;

		for (i = 0; i < n; i++)
			buf_cstr(&buf, "Content-Type: message/rfc822\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
		buf_cstr(&buf, HEAD "\r\n");
		for (i = 0; i < 1000; i++)
			buf_cstr(&buf, "words words words\r\n");
		mail_read(given->arena, given_bytes(given, buf.p, buf.n),
		    &limits_default, false, &mail);
		assert_int_equal(mail.parts_n, n > 2 ? 3 : n + 1);
		assert_int_equal(defects_of(&mail, DEFECT_MIME_DEPTH), n > 2);
		assert_int_equal(mail.parts[mail.parts_n - 1].not_scanned,
		    n > 2);
	}
}

static void
nested_messages_stop_at_the_limit(void **state)
{
	struct given *given = *state;
	struct buf buf = { .arena = given->arena };
	struct mail mail;

	for (size_t i = 0; i < 50000; i++)
		buf_cstr(&buf, "Content-Type: message/rfc822\r\n\r\n");
	mail_read(given->arena, given_bytes(given, buf.p, buf.n),
	    &limits_default, false, &mail);
	assert_int_equal(mail.parts_n, 33);
	assert_int_equal(defects_of(&mail, DEFECT_MIME_DEPTH), 1);
}

static void
parts_stop_at_their_limit(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct mail mail;
	struct str bytes = given_text(given, MIXED
	    "--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b\r\n\r\n3\r\n--b--\r\n");

	limits.parts = 4;
	mail_read(given->arena, bytes, &limits, false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_MIME_PARTS), 0);
	limits.parts = 3;
	mail_read(given->arena, bytes, &limits, false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_MIME_PARTS), 1);
	assert_int_equal(mail.parts_n, 3);
}

static void
text_stops_at_its_limit(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct mail mail;

	limits.text_bytes = 5;
	mail_read(given->arena, given_text(given, "A: b\n\n12345"), &limits,
	    false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_TEXT_LIMIT), 0);
	mail_read(given->arena, given_text(given, "A: b\n\n123456"), &limits,
	    false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_TEXT_LIMIT), 1);
	assert_str(mail.body.plain, "12345\n");
}

static void
what_a_part_is_called_is_decoded(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\nContent-Type: Application/PDF; name=\"=?utf-8?b?6KuLLnBkZg"
	    "==?=\"\r\nContent-Transfer-Encoding: BASE64\r\n"
	    "Content-Disposition: Attachment\r\n\r\nJVBERi0xLjc=\r\n--b--\r\n");
	const struct part *part = &mail.parts[1];

	assert_str(part->type, "application/pdf");
	assert_str(part->filename, "請.pdf");
	assert_str(part->encoding, "base64");
	assert_str(part->disposition, "attachment");
	assert_str(part->content, "%PDF-1.7");
	assert_true(part->not_scanned);
	/* It is noted as unread only once the attachments had their try. */
	assert_int_equal(defects_of(&mail, DEFECT_NOT_SCANNED), 0);
	assert_int_equal(mail.defects_n, 0);
}

static void
signatures_and_logos_need_no_reading(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n"
	    "--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n"
	    "--b\r\nContent-Type: text/calendar\r\n\r\nSUMMARY:pay\r\n"
	    "--b--\r\n");

	for (size_t i = 0; i < mail.parts_n; i++)
		assert_false(mail.parts[i].not_scanned);
	assert_true(str_contains(mail.body.plain, STR("SUMMARY:pay")));
}

/* Calendars show it as they show a message. */
static void
an_invitation_speaks_for_its_author(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\n\r\nbody\r\n"
	    "--b\r\nContent-Type: text/calendar; name=i.ics\r\n"
	    "Content-Disposition: attachment; filename=i.ics\r\n\r\n"
	    "BEGIN:VCALENDAR\r\nSUMMARY:pay\r\nEND:VCALENDAR\r\n"
	    "--b\r\nContent-Type: text/vcard; name=a.vcf\r\n"
	    "Content-Disposition: attachment; filename=a.vcf\r\n\r\n"
	    "BEGIN:VCARD\r\nNOTE:card\r\nEND:VCARD\r\n--b--\r\n");

	assert_true(str_contains(mail.live.plain, STR("SUMMARY: pay")));
	assert_false(str_contains(mail.attached.plain, STR("pay")));
	assert_true(str_contains(mail.attached.plain, STR("NOTE: card")));
}

static void
attached_text_is_apart_from_the_body(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "--b\r\n\r\nbody\r\n"
	    "--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
	    "file\r\n"
	    "--b\r\nContent-Type: application/octet-stream; name=a.html\r\n\r\n"
	    "<p>page</p>\r\n--b--\r\n");

	assert_str(mail.body.plain, "body\n");
	assert_true(str_contains(mail.attached.plain, STR("file")));
	assert_true(str_contains(mail.attached.plain, STR("page")));
	assert_false(str_contains(mail.attached.plain, STR("<p>")));
}

#define ALTERNATIVE(plain, html) HEAD \
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" \
	"--b\r\n\r\n" plain "\r\n--b\r\nContent-Type: text/html\r\n\r\n" html \
	"\r\n--b--\r\n"

#define LETTER "Dear customer, thank you for your order of forty valves, which" \
	" leave our warehouse next Tuesday. Please transfer the balance to"

static void
alternatives_that_say_the_same_are_kept_once(void **state)
{
	struct mail mail = mail_given(*state, ALTERNATIVE(
	    LETTER " account 12345678.", "<p>" LETTER " account 12345678.</p>"));
	size_t first = str_find(mail.body.plain, STR("forty valves"));

	assert_int_equal(mail.defects_n, 0);
	assert_true(first != STR_NOWHERE);
	assert_true(str_find(str_from(mail.body.plain, first + 1),
	    STR("forty valves")) == STR_NOWHERE);
}

static void
alternatives_that_contradict_are_told(void **state)
{
	struct mail mail = mail_given(*state, ALTERNATIVE(
	    LETTER " account 12345678.", "<p>" LETTER " account 87654321.</p>"));

	assert_int_equal(defects_of(&mail, DEFECT_TEXTS_DIFFER), 1);
	assert_true(str_contains(mail.body.plain, STR("12345678")));
	assert_true(str_contains(mail.body.plain, STR("87654321")));
	mail = mail_given(*state, ALTERNATIVE(LETTER,
	    "<p>Urgent wire request: reply with confirmation from finance "
	    "director before noon, keep this strictly confidential between "
	    "ourselves until completed.</p>"));
	assert_int_equal(defects_of(&mail, DEFECT_TEXTS_DIFFER), 1);
}

static void
ordinary_newsletters_do_not_contradict(void **state)
{
	struct mail mail = mail_given(*state, ALTERNATIVE(
	    "View online: https://news.example/v?id=123456789\r\n" LETTER
	    " our shop: https://shop.example/\r\n+81 3 1234 5678",
	    "<a href='https://click.esp.example/x'>View in browser</a><p>"
	    LETTER " <a href='https://click.esp.example/y'>our shop</a></p>"
	    "<p>Unsubscribe | Privacy | +81-3-1234-5678</p>"));

	assert_int_equal(defects_of(&mail, DEFECT_TEXTS_DIFFER), 0);
	mail = mail_given(*state, ALTERNATIVE(
	    "Please use an HTML mail reader.", "<p>" LETTER "</p>"));
	assert_int_equal(defects_of(&mail, DEFECT_TEXTS_DIFFER), 0);
}

static void
deceptive_names_are_told(void **state)
{
	static const struct { const char *name; bool deceptive; } names[] = {
		{ "invoice.pdf.exe", true }, { "invoice.pdf.html", true },
		{ "order.docx.lnk", true }, { "invoice.pdf .exe", true },
		{ "invoice\xe2\x80\xae" "fdp.exe", true },
		{ "a\xe2\x80\x8b.pdf", true }, { "a.pdf ", true },
		{ "a.exe.", true }, { "a.pdf        .exe", true },
		{ "a\xe3\x80\x80\xe3\x80\x80\xe3\x80\x80\xe3\x80\x80"
		    "\xe3\x80\x80.pdf", true },
		{ "invoice.pdf", false }, { "backup.tar.gz", false },
		{ "2026.11.21.pdf", false }, { "v1.2.docx", false },
		{ "a.\xd0\xb5\xd1\x85\xd0\xb5", true },
		{ "a.\xef\xbd\x90\xef\xbd\x84\xef\xbd\x86", true },
		{ "a\xe2\x80\xa4" "exe", true }, { "..\\a.pdf", true },
		{ "../../a.pdf", true }, { "a\tb.pdf", true },
		{ "\xd0\xb0.\xd1\x84", false }, { "契約書.v2", false },
		{ "請求書 2026年11月.pdf", false }, { "page.html", false },
		{ "", false },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(filename_is_deceptive(
		    given_text(given, names[i].name)), names[i].deceptive);
}

static void
contents_that_contradict_their_type_are_told(void **state)
{
	static const struct { const char *type, *name, *content, *lie; }
	    cases[] = {
		{ "application/pdf", "a.pdf", "%PDF-1.7", NULL },
		{ "application/pdf", "a.pdf", "<html>", "HTML" },
		{ "image/png", "a.png", "<!DOCTYPE html><p>", "HTML" },
		{ "image/png", "a.png", "\xff\xd8\xff\xe0", NULL },
		{ "application/pdf", "a.pdf", "\177ELF\2", "program" },
		{ "text/plain", "a.txt", "PK\3\4zip", "zip" },
		{ "text/plain", NULL, "<html>", NULL },
		{ "application/msword", "a.doc", "{\\rtf1", NULL },
		{ "application/octet-stream", "a.pdf", "PK\3\4", "zip" },
		{ "application/octet-stream", "a.bin", "PK\3\4", NULL },
		{ "application/pdf", "a.pdf", "", NULL },
		{ "application/pdf", "a.pdf", "Rar!\x1a\x07\x01", "archive" },
		{ "image/jpeg", "a.jpg", "ITSF\3", NULL },
		{ "image/webp", "a.webp", "RIFFabcdWEBP", NULL },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(content_contradicts(str_of(cases[i].type),
		    str_of(cases[i].name),
		    given_text(given, cases[i].content)), cases[i].lie);
}

static void
who_wrote_it_is_judged(void **state)
{
	static const struct { const char *header; enum defect_kind kind; }
	    cases[] = {
		{ "To: b@y.example\n", DEFECT_FROM_MISSING },
		{ "From: Boss\n", DEFECT_FROM_MALFORMED },
		{ "From: Win now!,(<a@x.example>)\n", DEFECT_FROM_MALFORMED },
		{ "From:\n", DEFECT_FROM_MALFORMED },
		{ "From: a@x.example\nFrom: b@x.example\n",
		    DEFECT_MULTIPLE_FROM },
		{ "From: a@x.example, b@x.example\n", DEFECT_MULTIPLE_FROM },
		{ "From: T: a@x.example;\n", DEFECT_FROM_GROUP },
		{ "From: \"ceo@x.example\" <a@y.example>\n",
		    DEFECT_DISPLAY_NAME_ADDRESS },
		{ "From: =?utf-8?q?ceo=EF=BC=A0x.example?= <a@y.example>\n",
		    DEFECT_DISPLAY_NAME_ADDRESS },
		{ "From: a@x.example\nSubject: 1\nSubject: 2\n",
		    DEFECT_DUPLICATE_HEADER },
		{ "From: a@x.example\nSubject: \xe8\xab\x8b\n",
		    DEFECT_HEADER_8BIT },
		{ "From: a@x.example\nbroken\nSubject: x\n",
		    DEFECT_HEADER_MALFORMED },
		{ "", DEFECT_EMPTY },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct given *given = *state;
		struct str text = given_text(given, cases[i].header);
		struct mail mail;
		if (text.n > 0)
			text = str_join(given->arena, text, STR("\nx\n"));
		mail_read(given->arena, text, &limits_default, false, &mail);
		if (defects_of(&mail, cases[i].kind) == 0)
			print_error("%s missing for %s\n",
			    mail_defect_name(cases[i].kind), cases[i].header);
		assert_true(defects_of(&mail, cases[i].kind) > 0);
	}
}

static void
the_header_is_read_into_the_mail(void **state)
{
	struct mail mail = mail_given(*state,
	    "Return-Path: <Bounce@X.example>\r\n"
	    "From: =?utf-8?b?6YGg6Jek?= <endo@x.example>\r\n"
	    "Reply-To: other@z.example\r\nTo: a@y.example, b@y.example\r\n"
	    "Cc: c@y.example\r\nSubject: =?utf-8?b?6KuL?=\r\n"
	    " =?utf-8?b?5rGC?=\r\nMessage-ID: <1@x.example>\r\n"
	    "In-Reply-To: <0@y.example>\r\n"
	    "Date: Sat, 21 Nov 2026 16:05:09 +0900\r\n\r\nx\r\n");

	assert_str(mail.return_path, "bounce@x.example");
	assert_str(mail_author(&mail)->name, "遠藤");
	assert_str(mail.reply_to.at[0].address, "other@z.example");
	assert_int_equal(mail.to.n, 2);
	assert_int_equal(mail.cc.n, 1);
	assert_str(mail.subject, "請求");
	assert_str(mail.subject_text.plain, "請求");
	assert_str(mail.message_id, "<1@x.example>");
	assert_str(mail.in_reply_to, "<0@y.example>");
	assert_str(mail.references, NULL);
	assert_true(mail.date == 1795244709);
	assert_int_equal(mail.defects_n, 0);
	mail = mail_given(*state, "Return-Path: <>\n\n");
	assert_str(mail.return_path, "");
	assert_true(mail.date == MAIL_NO_DATE);
	assert_true(mail_author(&mail) == NULL);
}

static void
careful_reading_decodes_nothing_risky(void **state)
{
	struct given *given = *state;
	struct mail mail;

	mail_read(given->arena, given_text(given, MIXED
	    "--b\r\nContent-Type: text/html\r\n\r\n<b>words</b>\r\n--b--\r\n"),
	    &limits_default, true, &mail);
	assert_int_equal(mail.parts_n, 1);
	assert_true(str_contains(mail.body.plain, STR("<b>words</b>")));
	assert_str(mail.from.at[0].address, "a@x.example");
	assert_str(mail.subject, "s");
}

static void
any_bytes_give_a_mail(void **state)
{
	struct given *given = *state;
	struct mail mail;

	mail_read(given->arena, NO_STR, &limits_default, false, &mail);
	assert_int_equal(mail.parts_n, 1);
	mail_read(given->arena, given_bytes(given, "\0\xff\0\r", 4),
	    &limits_default, false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_NUL), 1);
	mail_read(given->arena, given_bytes(given, "\n", 1), &limits_default,
	    false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_EMPTY), 1);
}

static void
a_message_past_the_limit_is_cut(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct mail mail;

	limits.message_bytes = 8;
	mail_read(given->arena, given_text(given, "A: b\n\n12"), &limits,
	    false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_TRUNCATED), 0);
	mail_read(given->arena, given_text(given, "A: b\n\n123"), &limits,
	    false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_TRUNCATED), 1);
}

static bool
has_evidence(const struct mail *mail, enum defect_kind kind, const char *words)
{
	for (size_t i = 0; i < mail->defects_n; i++)
		if (mail->defects[i].kind == kind &&
		    str_contains(mail->defects[i].evidence, str_of(words)))
			return true;
	return false;
}

#define PARTS_AB "--a\r\n\r\nunder a\r\n--b\r\n" \
	"Content-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg==\r\n" \
	"--b--\r\n--a--\r\n"
#define TYPE(value) HEAD "Content-Type: " value "\r\n"

/* Constructions that published work on differences between MIME parsers uses
 * to get past filters: what is told, and which words are read all the same. */
static void
every_reading_of_a_bent_message_is_in_the_text(void **state)
{
	static const struct { const char *message, *evidence, *one, *other; }
	    cases[] = {
		{ HEAD "Content-Type: text/plain\r\nContent-Type: text/html"
		    "\r\n\r\n<p title=\"t\">words</p>\r\n",
		    "Content-Type twice", "<p title", "\nwords" },
		{ HEAD "Content-Type: text/plain\r\nContent-Type: "
		    "multipart/mixed; boundary=b\r\n\r\n" PARTS_AB,
		    "Content-Type twice", "dW5kZXIgYg", "under b" },
		{ TYPE("multipart/mixed; boundary=a; boundary=b") "\r\n"
		    PARTS_AB, "two ways", "under a", "under b" },
		{ TYPE("multipart/mixed; boundary=a; boundary*0=b") "\r\n"
		    PARTS_AB, "two ways", "under a", "under b" },
		{ TYPE("multipart/mixed; boundary=\"b; charset=x")
		    "\r\n" PARTS_AB, "two ways", "under b", "under a" },
		{ TYPE("multipart/mixed; boundary=\"=?utf-8?q?b?=\"")
		    "\r\n" PARTS_AB, "two ways", "under b", "under a" },
		{ TYPE("multipart/mixed; boundary=\"a\\b\"") "\r\n--a\\b\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg=="
		    "\r\n--a\\b--\r\n", "two ways", "under b", "" },
		{ TYPE("multipart/mixed; boundary=b(x)y") "\r\n--b(x)y\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg=="
		    "\r\n--b(x)y--\r\n", "two ways", "under b", "" },
		{ TYPE("multipart/mixed boundary=b") "\r\n" PARTS_AB,
		    "only some", "under b", "under a" },
		{ TYPE("multipart/mixed; boundary=\"   \"") "\r\n" PARTS_AB,
		    "boundary of blanks", "under a", "under a" },
		{ TYPE("multipart/mixed; boundary=\"\"") "\r\n--x\r\n"
		    "Content-Type: text/plain\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg=="
		    "\r\n--x--\r\n", "empty boundary", "under b", "dW5k" },
		{ TYPE("multipart/mixed") "\r\n--x\r\nContent-Type: text/plain"
		    "\r\nContent-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg=="
		    "\r\n--x--\r\n", "only the body tells", "under b", "dW5k" },
		{ MIXED "--b\r\n\r\nfirst\r\n--b trailing\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\ndW5kZXIgYg=="
		    "\r\n--b--\r\n", "more behind it", "under b", "dW5k" },
		{ MIXED "--b\r\n\r\nfirst\r--b\r"
		    "Content-Transfer-Encoding: base64\r\rdW5kZXIgYg==\r"
		    "--b--\r\n", "bare CR", "under b", "first" },
		{ MIXED "--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n"
		    "\r\n--bb\r\n\r\ninner\r\n--bb--\r\n--b\r\n\r\nouter\r\n"
		    "--b--\r\n", "beginning of another", "inner", "outer" },
		{ TYPE("text/(x)html") "\r\n<b title=\"t\">words</b>\r\n",
		    "only some", "\n<b title", "words\n" },
		{ TYPE("text/html; charset") "\r\n<b>words</b>\r\n",
		    NULL, "words", "" },
		{ TYPE("text/html charset=utf-8") "\r\n<b t=\"t\">words</b>\r\n",
		    "only some", "<b t=", "words" },
		{ HEAD "Content-Type : text/html\r\n\r\n<b t=\"t\">words</b>"
		    "\r\n", "blank before", "<b t=", "words" },
		{ HEAD "Content-Type: text/html;\r\n \r\n charset=utf-8\r\n"
		    "\r\n<b t=\"t\">words</b>\r\n", "folded line of blanks",
		    "<b t=", "words" },
		{ TYPE("text") "\r\nwords\r\n", NULL, "words", "" },
		{ HEAD "CONTENT-TYPE: TEXT/HTML\r\n\r\n<b>words</b>\r\n",
		    NULL, "words", "" },
		{ TYPE("text/plain; charset=utf-8; charset=iso-2022-jp")
		    "\r\n\x1b$B@A5a\x1b(B \xe8\xab\x8b\r\n", "two ways",
		    "請", "" },
		{ HEAD "Content-Transfer-Encoding: base64 (comment)\r\n\r\n"
		    "d29yZHM=\r\n", NULL, "words", "" },
		{ HEAD "Content-Transfer-Encoding: 7bit\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\nd29yZHM=\r\n",
		    "Content-Transfer-Encoding twice", "d29yZHM", "words" },
		{ HEAD "Content-Transfer-Encoding: \"base64\"\r\n\r\n"
		    "d29yZHM=\r\n", "another inside", "d29yZHM", "words" },
		{ HEAD "Content-Transfer-Encoding: x-base64\r\n\r\n"
		    "d29yZHM=\r\n", "another inside", "d29yZHM", "words" },
		{ HEAD "Content-Transfer-Encoding: base64\r\n\r\nd29yZHM=\r\n"
		    "footer in plain words\r\n", NULL, "words",
		    "footer in plain" },
		{ HEAD "Content-Transfer-Encoding: base64\r\n\r\nd2=9yZHM=\r\n",
		    NULL, "words", "" },
		{ TYPE("multipart/mixed; boundary=b")
		    "Content-Transfer-Encoding: base64\r\n\r\n"
		    "LS1iDQpDb250ZW50LVRyYW5zZmVyLUVuY29kaW5nOiBiYXNlNjQNCg0K"
		    "ZDI5eVpITT0NCi0tYi0tDQo=\r\n", "encoded container",
		    "words", "" },
		{ TYPE("message/rfc822") "Content-Transfer-Encoding: base64"
		    "\r\n\r\nU3ViamVjdDogeA0KQ29udGVudC1UeXBlOiB0ZXh0L2h0bWwN"
		    "Cg0KPGI+d29yZHM8L2I+DQo=\r\n", "encoded container",
		    NULL, NULL },
		{ "\r\n" TYPE("text/html") "Content-Transfer-Encoding: base64"
		    "\r\n\r\nPGI+d29yZHM8L2I+\r\n", "empty line before",
		    "PGI+", "words" },
		{ TYPE("multipart/digest; boundary=b") "\r\n--b\r\n\r\n"
		    "Subject: inner\r\n\r\nwords\r\n--b--\r\n", NULL, NULL,
		    NULL },
		{ TYPE("multipart/form-data; boundary=b") "\r\n--b\r\n\r\n"
		    "words\r\n--b--\r\n", NULL, "words", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mail mail = mail_given(*state, cases[i].message);
		const char *words = cases[i].evidence;
		bool told = words == NULL ?
		    defects_of(&mail, DEFECT_MIME_AMBIGUITY) == 0 :
		    has_evidence(&mail, DEFECT_MIME_AMBIGUITY, words);
		bool read = cases[i].one == NULL ?
		    str_contains(mail.attached.plain, STR("words")) :
		    str_contains(mail.body.plain, str_of(cases[i].one)) &&
		    str_contains(mail.body.plain, str_of(cases[i].other));
		if (!told || !read)
			print_error("%s: %s\n---\n%.*s---\n%.*s---\n",
			    told ? "not read" : "not told", cases[i].message,
			    STR_ARGS(mail.body.plain),
			    STR_ARGS(mail.attached.plain));
		assert_true(told && read);
	}
}

static void
nul_in_a_type_cuts_it_for_some(void **state)
{
	static const char text[] = TYPE("text/html\0; charset=utf-8")
	    "\r\n<b t=\"t\">words</b>\r\n";
	struct given *given = *state;
	struct mail mail;

	mail_read(given->arena, given_bytes(given, text, sizeof text - 1),
	    &limits_default, false, &mail);
	assert_int_equal(defects_of(&mail, DEFECT_NUL), 1);
	assert_true(has_evidence(&mail, DEFECT_MIME_AMBIGUITY, "only some"));
	assert_true(str_contains(mail.body.plain, STR("<b t=")));
	assert_true(str_contains(mail.body.plain, STR("words\n")));
}

static void
text_around_the_parts_is_hidden_text(void **state)
{
	struct mail mail = mail_given(*state, MIXED
	    "This is a multi-part message in MIME format.\r\n"
	    "--b\r\n\r\nx\r\n--b--\r\n");

	assert_int_equal(mail.defects_n, 0);
	assert_str(mail.hidden.plain, "");
	mail = mail_given(*state, MIXED "pay to this account now\r\n"
	    "--b\r\n\r\nx\r\n--b--\r\nand tell nobody else\r\n");
	assert_true(has_evidence(&mail, DEFECT_MIME_AMBIGUITY, "before the f"));
	assert_true(has_evidence(&mail, DEFECT_MIME_AMBIGUITY, "after the l"));
	assert_true(str_contains(mail.hidden.plain, STR("pay to this")));
	assert_true(str_contains(mail.hidden.plain, STR("tell nobody")));
	assert_false(str_contains(mail.body.plain, STR("tell nobody")));
}

static void
a_uuencoded_file_leaves_the_text(void **state)
{
	struct mail mail = mail_given(*state, HEAD "\r\nbefore\r\n"
	    "begin 644 page.html\r\n#0V%T\r\n`\r\nend\r\nafter\r\n");

	assert_int_equal(mail.parts_n, 2);
	assert_str(mail.parts[1].encoding, "x-uuencode");
	assert_str(mail.parts[1].filename, "page.html");
	assert_str(mail.parts[1].content, "Cat");
	assert_int_equal(mail.parts[1].parent, 0);
	assert_str(mail.body.plain, "before\nafter\n");
	mail = mail_given(*state, HEAD "\r\nbegin 644 words of a letter\r\n"
	    "which goes on like this\r\n");
	assert_int_equal(mail.parts_n, 1);
}

static void
what_is_not_opened_says_so(void **state)
{
	static const struct { const char *message, *why; } cases[] = {
		{ HEAD "\r\n=ybegin line=128 size=1 name=a\r\nx\r\n", "yEnc" },
		{ HEAD "\r\n(This file must be converted with BinHex 4.0)\r\n",
		    "BinHex" },
		{ TYPE("application/mac-binhex40") "\r\nx\r\n", "BinHex" },
		{ TYPE("message/partial; id=1; number=1") "\r\nx\r\n",
		    "a piece of a message" },
		{ TYPE("message/external-body; access-type=URL") "\r\nx\r\n",
		    "stands elsewhere" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mail mail = mail_given(*state, cases[i].message);
		assert_true(mail.parts[0].not_scanned);
		assert_str(mail.parts[0].not_scanned_why, cases[i].why);
	}
}

/* Memory handed out stands for work: every walk notes what it finds in it. */
static size_t
work_of(struct given *given, const char *head, const char *line, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct buf buf = { .arena = given->arena };
	struct mail mail;
	size_t used;

	buf_cstr(&buf, head);
	for (size_t i = 0; i < n; i++)
		buf_cstr(&buf, line);
	mail_read(arena, given_bytes(given, buf.p, buf.n), &limits_default,
	    false, &mail);
	assert_true(mail.parts_n <= limits_default.parts);
	used = arena_used(arena);
	arena_free(arena);
	return used;
}

static void
twice_the_message_is_twice_the_work(void **state)
{
	static const struct { const char *head, *line; } traps[] = {
		{ MIXED, "--b\r\n" }, { MIXED, "--b x\r\n" },
		{ MIXED, "--b\r\nContent-Type: multipart/mixed; "
		    "boundary=bbbbbbbbbbbbbbbbbbbbbbbbbb\r\n\r\n" },
		{ MIXED, "--b\r\nContent-Type: message/rfc822\r\n\r\n" },
		{ HEAD, "Content-Type: text/html; charset=\"\r\n" },
		{ HEAD, "X: y\r\n" }, { HEAD, " \r\n" }, { HEAD, "x\r" },
		{ HEAD "\r\n", "begin 644 a\r\n#0V%T\r\n" },
		{ TYPE("multipart/mixed"), "boundary=b boundary=" },
		{ HEAD "Content-Transfer-Encoding: base64\r\n\r\n", "a=*b\r\n" },
	};

	for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
		size_t once = work_of(*state, traps[i].head, traps[i].line,
		    4000);
		size_t twice = work_of(*state, traps[i].head, traps[i].line,
		    8000);
		if (twice > once * 5 / 2)
			print_error("trap %zu: %zu, then %zu\n", i, once, twice);
		assert_true(twice <= once * 5 / 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_plain_message_is_one_part),
		TEST(ranges_are_exact),
		TEST(empty_and_cut_parts_have_empty_bodies),
		TEST(line_feeds_alone_do_as_well),
		TEST(mixed_line_ends_are_told),
		TEST(an_inner_multipart_ends_with_the_outer),
		TEST(an_attached_message_is_opened),
		TEST(a_multipart_without_a_boundary_is_read),
		TEST(a_split_boundary_is_understood),
		TEST(what_readers_disagree_on_is_ambiguous),
		TEST(a_part_behind_the_last_delimiter_is_read_too),
		TEST(nesting_stops_at_its_limit),
		TEST(encoded_messages_in_each_other_stop_at_twice_the_size),
		TEST(nested_messages_stop_at_the_limit),
		TEST(parts_stop_at_their_limit),
		TEST(text_stops_at_its_limit),
		TEST(what_a_part_is_called_is_decoded),
		TEST(signatures_and_logos_need_no_reading),
		TEST(an_invitation_speaks_for_its_author),
		TEST(attached_text_is_apart_from_the_body),
		TEST(alternatives_that_say_the_same_are_kept_once),
		TEST(alternatives_that_contradict_are_told),
		TEST(ordinary_newsletters_do_not_contradict),
		TEST(deceptive_names_are_told),
		TEST(contents_that_contradict_their_type_are_told),
		TEST(who_wrote_it_is_judged),
		TEST(the_header_is_read_into_the_mail),
		TEST(careful_reading_decodes_nothing_risky),
		TEST(any_bytes_give_a_mail),
		TEST(a_message_past_the_limit_is_cut),
		TEST(every_reading_of_a_bent_message_is_in_the_text),
		TEST(nul_in_a_type_cuts_it_for_some),
		TEST(text_around_the_parts_is_hidden_text),
		TEST(a_uuencoded_file_leaves_the_text),
		TEST(what_is_not_opened_says_so),
		TEST(twice_the_message_is_twice_the_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
