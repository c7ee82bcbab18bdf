/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of a message: its links, what is attached, whom it speaks to. Each
 * fact with what it means, what it does not, and what nearly is it. */
#include "../scratch.h"

#include "../../../rules/facts.h"

struct fixture {
	const char *sighting, *address;	/* records; NULL: nothing remembered */
	const char *account, *habits;
	const char *code;		/* a link in a picture */
	bool internal;
	struct auth auth;
	struct mail mail;
	struct organisation us;
	struct ask ask;
	struct facts facts;
	struct vendor vendor;
	struct person people[2];
	struct str ours, theirs, t_number, names[3], addresses[2];
	char *bytes;
};

static void
answer(void *context, struct arena *memory, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	const struct fixture *fixture = context;

	for (size_t i = 0; i < n; i++) {
		const char *record = questions[i].kind != QUESTION_MEMORY ?
		    NULL : questions[i].type == MEMORY_SIGHTING ?
		    fixture->sighting : questions[i].type == MEMORY_ADDRESS ?
		    fixture->address : questions[i].type == MEMORY_ACCOUNT ?
		    fixture->account : questions[i].type == MEMORY_HABITS ?
		    fixture->habits : NULL;

		answers_out[i] = (struct answer){ .status = ANSWER_NODATA };
		if (record == NULL)
			continue;
		answers_out[i].status = ANSWER_DATA;
		answers_out[i].records = NEW(memory, struct str);
		answers_out[i].records[0] = str_of(record);
		answers_out[i].n = 1;
	}
}

static void
add_code(struct fixture *fixture)
{
	struct mail *mail = &fixture->mail;
	struct str url = str_of(fixture->code);

	mail->links = NEW(arena, struct link);
	mail->links[0] = (struct link){ .kind = LINK_CODE, .url = url,
	    .host = link_host(arena, url), .place = PLACE_ATTACHMENT };
	mail->links_n = 1;
}

static void
read_mail(struct fixture *fixture, const char *text)
{
	size_t n = strlen(text);

	fixture->bytes = malloc(n > 0 ? n : 1);
	memcpy(fixture->bytes, text, n);
	mail_read(arena, (struct str){ fixture->bytes, n }, &limits_default,
	    false, &fixture->mail);
	fixture->ask = (struct ask){ answer, fixture };
	attachments_read(arena, &limits_default, &fixture->ask,
	    &fixture->mail);
	if (fixture->code != NULL)
		add_code(fixture);
	fixture->ours = STR("minato-foods.example");
	fixture->theirs = STR("rheintal-pumpen.example");
	fixture->vendor = (struct vendor){ .domains = &fixture->theirs,
	    .domains_n = 1, .t_numbers = &fixture->t_number,
	    .t_numbers_n = 1 };
	fixture->t_number = STR("T7000012050002");
	fixture->names[0] = STR("Haruka Endo");
	fixture->names[1] = STR("遠藤 遥");
	fixture->names[2] = STR("Ann Keswani");
	fixture->addresses[0] = STR("h.endo@minato-foods.example");
	fixture->addresses[1] = STR("ann@minato-foods.example");
	fixture->people[0] = (struct person){ .names = fixture->names,
	    .names_n = 2, .addresses = fixture->addresses, .addresses_n = 1 };
	fixture->people[1] = (struct person){ .names = fixture->names + 2,
	    .names_n = 1, .addresses = fixture->addresses + 1,
	    .addresses_n = 1 };
	fixture->us = (struct organisation){ .domains = &fixture->ours,
	    .domains_n = 1, .vendors = &fixture->vendor, .vendors_n = 1,
	    .people = fixture->people, .people_n = 2 };
	organisation_index(arena, &fixture->us);
	fixture->auth.internal = fixture->internal;
	fixture->facts = (struct facts){ .arena = arena,
	    .organisation = &fixture->us, .limits = &limits_default,
	    .mail = &fixture->mail, .auth = &fixture->auth,
	    .arrived = 1773043200, .ask = &fixture->ask };
	facts_prepare(&fixture->facts);
}

static bool
holds(struct fixture *fixture, const char *name, const char *argument)
{
	struct str evidence = NO_STR;

	return fact_find(str_of(name))->holds(&fixture->facts,
	    argument != NULL ? str_of(argument) : NO_STR, &evidence);
}

#define HEAD "From: Kaoru Abe <k.abe@notice.test>\r\n" \
	"To: AP Desk <ap@minato-foods.example>\r\nSubject: 4711\r\n"
#define TEXT HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define HTML HEAD "Content-Type: text/html; charset=utf-8\r\n\r\n"
#define MIXED(text) HEAD "MIME-Version: 1.0\r\n" \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" \
	"Content-Type: text/plain; charset=utf-8\r\n\r\n" text "\r\n"
#define FILE_PART(type, name, content) "--b\r\nContent-Type: " type "\r\n" \
	"Content-Disposition: attachment; filename=\"" name "\"\r\n\r\n" \
	content "\r\n"
#define END "--b--\r\n"
#define EML(from) "--b\r\nContent-Type: message/rfc822\r\n" \
	"Content-Disposition: attachment; filename=a.eml\r\n\r\nFrom: " from \
	"\r\nSubject: advice\r\n\r\nWe have moved.\r\n"
#define PDF(made, changed) "%PDF-1.4\r\n1 0 obj\r\n<< /Type /Catalog " \
	"/Pages 2 0 R >>\r\nendobj\r\n2 0 obj\r\n<< /Type /Pages /Kids [] " \
	"/Count 0 >>\r\nendobj\r\n3 0 obj\r\n<< /Producer (" made ") " \
	"/CreationDate (D:20260301090000Z) /ModDate (D:" changed ") >>\r\n" \
	"endobj\r\ntrailer\r\n<< /Root 1 0 R /Info 3 0 R >>\r\n" \
	"startxref\r\n9\r\n%%EOF\r\n"

struct row {
	const char *fact, *argument, *mail;
	bool wanted;
};

static void
run(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct fixture fixture = { 0 };

		read_mail(&fixture, rows[i].mail);
		if (holds(&fixture, rows[i].fact, rows[i].argument) !=
		    rows[i].wanted)
			fail_msg("%zu: %s: %s", i, rows[i].fact, rows[i].mail);
		free(fixture.bytes);
	}
}
#define RUN(rows) run(rows, sizeof (rows) / sizeof *(rows))

/* ---- Links ----------------------------------------------------------------------------- */

static void
links_to_one_place_are_told_from_links_to_ours(void **state)
{
	static const struct row rows[] = {
		{ "links_one_place", NULL, TEXT "See https://a.x.test/1 and "
		    "https://b.x.test/2\r\n", true },
		{ "links_one_place", NULL, TEXT "See https://x.test/1 and "
		    "https://y.test/2\r\n", false },
		{ "links_one_place", NULL, TEXT "See https://x.test/1 and "
		    "https://minato-foods.example/\r\n", false },
		{ "links_one_place", NULL, TEXT
		    "See https://shop.rheintal-pumpen.example/\r\n", false },
		{ "links_one_place", NULL, TEXT "No link.\r\n", false },
		/* What is attached leads somewhere too, and what is attached to
		 * that. */
		{ "links_one_place", NULL, MIXED("See the paper.")
		    FILE_PART("text/html", "a.html",
		    "<a href='https://x.test/1'>here</a>") END, true },
		{ "links_one_place", NULL, MIXED("See https://y.test/")
		    FILE_PART("text/html", "a.html",
		    "<a href='https://x.test/1'>here</a>") END, false },
		{ "links_off_domain", NULL, MIXED("See the letter.")
		    "--b\r\nContent-Type: message/rfc822\r\n"
		    "Content-Disposition: attachment; filename=a.eml\r\n\r\n"
		    "From: a@other.test\r\nSubject: advice\r\n\r\n"
		    "See https://x.test/1\r\n" END, true },
	};

	(void)state;
	RUN(rows);
}

static void
a_link_made_for_its_reader_is_told_from_a_word_in_a_path(void **state)
{
	static const struct row rows[] = {
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/a?m=ap@minato-foods.example\r\n", true },
		{ "link_names_recipient", "address",
		    TEXT "https://x.test/a?m=AP%40minato-foods.example\r\n",
		    true },
		/* ap@minato-foods.example */
		{ "link_names_recipient", "address",
		    TEXT "https://x.test/#YXBAbWluYXRvLWZvb2RzLmV4YW1wbGU=\r\n",
		    true },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/r?ap\r\n", true },
		{ "link_names_recipient", "address",
		    TEXT "https://x.test/r?ap\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/r?u=ap&i=1\r\n", true },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/r?u=apex\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/ap/r\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/minato-foods/r\r\n", true },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/kb/minato\r\n", true },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/minatomirai/r\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://x.test/mina/r\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://minato.x.test/r\r\n", false },
		{ "link_names_recipient", NULL,
		    TEXT "https://in.minato-foods.example/r?u=ap\r\n", false },
	};

	(void)state;
	RUN(rows);
}

static void
an_odd_link_hides_where_it_leads(void **state)
{
	static const struct row rows[] = {
		{ "link_odd", NULL, TEXT "https://bank.example@x.test/\r\n",
		    true },
		{ "link_odd", NULL, TEXT "https://x.test/@bank\r\n", false },
		{ "link_odd", NULL, TEXT "http://192.0.2.7/x\r\n", true },
		{ "link_odd", NULL, TEXT "https://192.x.test/\r\n", false },
		{ "link_odd", NULL, TEXT "https://x.test/a%2Fb\r\n", false },
		/* pаypal with a Cyrillic letter; an umlaut */
		{ "link_odd", NULL, TEXT "https://xn--pypal-4ve.test/\r\n",
		    true },
		{ "link_odd", NULL, TEXT "https://xn--mller-kva.test/\r\n",
		    false },
		{ "link_redirects", NULL,
		    TEXT "https://s.example/u?q=https://x.test/y\r\n", true },
		{ "link_redirects", NULL,
		    TEXT "https://s.example/u?q=https%3A%2F%2Fx.test\r\n", true },
		{ "link_redirects", NULL,
		    TEXT "https://s.example/u?q=https://www.notice.test/\r\n",
		    false },
		{ "link_redirects", NULL,
		    TEXT "https://s.example/u?q=https://b.s.example/\r\n",
		    false },
		{ "link_redirects", NULL, TEXT "https://s.example/u\r\n",
		    false },
		{ "link_text_is_file", NULL,
		    HTML "<a href='https://x.test/9'>pay.xlsx</a>", true },
		{ "link_text_is_file", NULL,
		    HTML "<a href='https://x.test/pay.xlsx'>pay.xlsx</a>",
		    false },
		{ "link_text_is_file", NULL,
		    HTML "<a href='https://x.test/9'>the plan</a>", false },
	};

	(void)state;
	RUN(rows);
}

static void
a_code_in_a_picture_counts_when_it_leads_to_strangers(void **state)
{
	struct fixture elsewhere = { .code = "https://x.test/1" };
	struct fixture ours = { .code = "https://minato-foods.example/1" };
	struct fixture inside = { .code = "https://x.test/1",
	    .internal = true };

	(void)state;
	read_mail(&elsewhere, TEXT "Scan it.\r\n");
	read_mail(&ours, TEXT "Scan it.\r\n");
	read_mail(&inside, TEXT "Scan it.\r\n");
	assert_true(holds(&elsewhere, "link_in_code", NULL));
	assert_false(holds(&ours, "link_in_code", NULL));
	assert_false(holds(&inside, "link_in_code", NULL));
	free(elsewhere.bytes);
	free(ours.bytes);
	free(inside.bytes);
}

static void
a_new_place_counts_from_a_sender_whom_memory_knows(void **state)
{
	struct fixture known = { .address = "1735689600 1767000000 3 0 3" };
	struct fixture hardly = { .address = "1735689600 1767000000 2 0 2" };
	struct fixture seen = { .address = "1735689600 1767000000 3 0 3",
	    .sighting = "other.example 1735689600 1767000000 1" };

	(void)state;
	read_mail(&known, TEXT "https://x.test/1\r\n");
	read_mail(&hardly, TEXT "https://x.test/1\r\n");
	read_mail(&seen, TEXT "https://x.test/1\r\n");
	assert_true(holds(&known, "link_domain_new", NULL));
	assert_false(holds(&hardly, "link_domain_new", NULL));
	assert_false(holds(&seen, "link_domain_new", NULL));
	free(known.bytes);
	free(hardly.bytes);
	free(seen.bytes);
}

/* ---- Attachments ------------------------------------------------------------------------ */

static void
an_attached_page_that_asks_is_told_from_one_that_tells(void **state)
{
	static const struct row rows[] = {
		{ "attachment_form", NULL, MIXED("Hi") FILE_PART("text/html",
		    "a.html", "<FORM action='https://x.test'></FORM>") END,
		    true },
		{ "attachment_form", NULL, MIXED("Hi") FILE_PART(
		    "application/octet-stream", "a.htm",
		    "<script>eval(1)</script>") END, true },
		{ "attachment_form", NULL, MIXED("Hi") FILE_PART("text/html",
		    "a.html", "<p>Format of the form</p>") END, false },
		{ "attachment_form", NULL, HTML "<form></form>", false },
		{ "filename_lure", NULL, MIXED("Hi") FILE_PART("text/plain",
		    "lnvoice-1.txt", "x") END, true },
		{ "filename_lure", NULL, MIXED("Hi") FILE_PART("text/plain",
		    "invoice-1.txt", "x") END, false },
		{ "filename_lure", NULL, MIXED("Hi") FILE_PART("text/plain",
		    "ap@minato-foods.example.txt", "x") END, true },
		{ "invoice_with_w9", NULL, MIXED("Hi") FILE_PART("text/plain",
		    "inv-7.txt", "x") FILE_PART("text/plain", "W-9.txt", "x")
		    END, true },
		{ "invoice_with_w9", NULL, MIXED("Hi") FILE_PART("text/plain",
		    "W-9.txt", "x") END, false },
	};

	(void)state;
	RUN(rows);
}

static void
a_document_tells_how_it_was_made(void **state)
{
	static const struct row rows[] = {
		{ "document_edited", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Books",
		    "20260309090000Z")) END, true },
		{ "document_edited", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Books",
		    "20260301100000Z")) END, false },
		{ "document_edited", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Books", "")) END, false },
		{ "document_page_printed", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Skia/PDF m120", "")) END,
		    true },
		{ "document_page_printed", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Books", "")) END, false },
		{ "document_page_printed", NULL, MIXED("wkhtmltopdf") END,
		    false },
		{ "document_without_text", NULL, MIXED("Hi") FILE_PART(
		    "application/pdf", "a.pdf", PDF("Books", "")) END, true },
		{ "document_without_text", NULL, MIXED("Hi") FILE_PART(
		    "text/plain", "a.txt", "x") END, false },
	};

	(void)state;
	RUN(rows);
}

static void
an_attached_message_counts_by_who_wrote_it(void **state)
{
	static const struct row rows[] = {
		{ "attached_message_other", NULL,
		    MIXED("Hi") EML("x@other.test") END, true },
		{ "attached_message_other", NULL,
		    MIXED("Hi") EML("x@mail.notice.test") END, false },
		{ "attached_message_other", "known",
		    MIXED("Hi") EML("x@other.test") END, false },
		{ "attached_message_other", "known",
		    MIXED("Hi") EML("x@minato-foods.example") END, true },
		{ "attached_message_other", NULL,
		    MIXED("Hi") EML("nobody") END, false },
	};

	(void)state;
	RUN(rows);
}

static void
a_document_of_another_is_one_that_the_author_never_sent(void **state)
{
#define PAD "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	static const struct {
		const char *sighting;
		bool wanted;
	} cases[] = {
		{ "other.example 1735689600 1767000000 1", true },
		{ "notice.test 1735689600 1767000000 1", false },
		{ "minato-foods.example 1735689600 1767000000 1", false },
		{ NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .sighting = cases[i].sighting };

		read_mail(&fixture, MIXED("Hi") FILE_PART("application/pdf",
		    "a.pdf", PDF("Books", "") PAD) END);
		assert_int_equal(holds(&fixture, "attachment_of_another",
		    NULL), cases[i].wanted);
		free(fixture.bytes);
	}
}

static void
nothing_said_is_told_from_a_short_letter(void **state)
{
	static const struct row rows[] = {
		{ "all_elsewhere", "attachment", MIXED("see att.") FILE_PART(
		    "text/plain", "a.txt", "x") END, true },
		{ "all_elsewhere", "link", MIXED("see att.") FILE_PART(
		    "text/plain", "a.txt", "x") END, false },
		{ "all_elsewhere", "attachment", MIXED("a") FILE_PART(
		    "text/plain", "a.txt", "x") FILE_PART("text/plain",
		    "b.txt", "x") END, false },
		{ "all_elsewhere", NULL,
		    TEXT "https://x.test/a/very/long/path/that/says/nothing/"
		    "of/its/own/and/counts/for/nothing\r\n", true },
		{ "all_elsewhere", "link", TEXT "The agenda of our meeting on "
		    "Thursday with all that was asked for stands at "
		    "https://x.test/1\r\n", false },
		{ "all_elsewhere", "picture",
		    HTML "<img src='cid:1' width=600>", true },
		{ "all_elsewhere", "picture", HTML "<p>ok</p>", false },
		{ "all_elsewhere", NULL, TEXT "ok\r\n", false },
	};

	(void)state;
	RUN(rows);
}

/* ---- The demand ----------------------------------------------------------------------------- */

static void
a_telephone_is_the_only_way_when_there_is_no_other(void **state)
{
	static const struct row rows[] = {
		{ "only_telephone", NULL, TEXT "GBP 400.00 is held. "
		    "Call +44 20 7946 0018 today.\r\n", true },
		{ "only_telephone", NULL, TEXT "It is held. "
		    "Call +44 20 7946 0018 today.\r\n", false },
		{ "only_telephone", NULL, TEXT "GBP 400.00 is held. "
		    "Call +44 20 7946 0018 or see https://x.test/\r\n", false },
		{ "only_telephone", NULL, TEXT "GBP 400.00 is held, to "
		    "DE02 1203 0000 0000 2020 51. Call +44 20 7946 0018\r\n",
		    false },
		{ "sum_named", NULL, TEXT "GBP 400.00 is held.\r\n", true },
		{ "sum_named", NULL, TEXT "It is held.\r\n\r\n"
		    "> GBP 400.00 is held.\r\n", false },
		{ "sum_named", NULL, MIXED("Receipt enclosed.")
		    FILE_PART("text/plain", "a.txt", "Total EUR 900.00") END,
		    true },
		{ "sum_named", NULL, TEXT "Order 400 is held.\r\n", false },
		{ "telephone_named", NULL, TEXT "It is held. "
		    "Call +44 20 7946 0018 today.\r\n", true },
		{ "telephone_named", NULL, TEXT "It is held.\r\n\r\n-- \r\n"
		    "Ward Shipping\r\nTel. +44 20 7946 0018\r\n", false },
		{ "telephone_named", NULL, TEXT "It is held.\r\n\r\n"
		    "> Call +44 20 7946 0018 today.\r\n", false },
		{ "telephone_named", NULL, MIXED("Receipt enclosed.")
		    FILE_PART("text/plain", "a.txt", "Not you? "
		    "Call +44 20 7946 0018") END, true },
		{ "telephone_named", NULL, MIXED("Receipt enclosed.")
		    FILE_PART("text/plain", "a.txt", "Order 2079460018")
		    END, false },
		{ "amounts_differ", NULL, MIXED("It is EUR 1,250.00.")
		    FILE_PART("text/plain", "a.txt", "Total EUR 900.00") END,
		    true },
		{ "amounts_differ", NULL, MIXED("It is EUR 1,250.00.")
		    FILE_PART("text/plain", "a.txt", "EUR 900.00\r\n"
		    "Total EUR 1.250,00") END, false },
		{ "amounts_differ", NULL, MIXED("It is EUR 1,250.00.")
		    FILE_PART("text/plain", "a.txt", "USD 900.00") END, false },
		{ "amounts_differ", NULL, MIXED("It is due.")
		    FILE_PART("text/plain", "a.txt", "USD 900.00") END, false },
	};

	(void)state;
	RUN(rows);
}

static void
whom_it_speaks_to_and_of(void **state)
{
	static const struct row rows[] = {
		{ "recipient_unnamed", NULL, TEXT "Dear customer, hello\r\n",
		    true },
		{ "recipient_unnamed", NULL, TEXT "To the desk: hello\r\n",
		    false },
		{ "recipient_unnamed", NULL, "From: a@b.test\r\n\r\nHello\r\n",
		    false },
		{ "address_elsewhere", NULL, TEXT "Write to x@other.test\r\n",
		    true },
		{ "address_elsewhere", NULL, TEXT "Write to x@gmail.com\r\n",
		    false },
		{ "address_elsewhere", NULL,
		    TEXT "Write to x@in.notice.test\r\n", false },
		{ "address_elsewhere", NULL,
		    TEXT "Write to x@rheintal-pumpen.example\r\n", false },
		{ "pivot_address", NULL, TEXT "Write to x@gmail.com\r\n",
		    true },
		{ "pivot_address", NULL, TEXT "Write to x@other.test\r\n",
		    false },
		{ "direction_override", NULL,
		    TEXT "Pay \xE2\x80\xAE" "1234\xE2\x80\xAC now\r\n", true },
		{ "direction_override", NULL, HTML "<p>&#x202E;1234</p>",
		    true },
		{ "direction_override", NULL,
		    TEXT "\xE2\x80\xAE\xD7\xA9\xD7\x9C\r\n", false },
		{ "direction_override", NULL, TEXT "Pay 4321\r\n", false },
	};

	(void)state;
	RUN(rows);
}

static void
one_of_us_who_is_spoken_of_is_told_from_one_who_is_spoken_to(void **state)
{
#define ABSENT "absent_person_named", NULL
#define LONG "our offer of last month was agreed to "
	static const struct row rows[] = {
		{ ABSENT, TEXT LONG "by Ms Keswani in full.\r\n", true },
		{ ABSENT, TEXT LONG "by Ms Keswanis in full.\r\n", false },
		{ ABSENT, TEXT "Dear Ms Keswani,\r\n" LONG "by you.\r\n",
		    false },
		{ ABSENT, "From: a@b.test\r\nTo: ap@minato-foods.example\r\n"
		    "Cc: ann@minato-foods.example\r\n\r\n"
		    LONG "by Ms Keswani in full.\r\n", false },
		{ ABSENT, "From: Olga Keswani <a@b.test>\r\n"
		    "To: ap@minato-foods.example\r\n\r\n"
		    LONG "by Ms Keswani in full.\r\n", false },
		{ ABSENT, TEXT "先日は遠藤様より直接ご用命をいただきました。\r\n",
		    true },
		{ ABSENT, TEXT "先日は豌遠藤様より直接ご用命をいただきました。\r\n",
		    false },
		{ ABSENT, TEXT "先日は遠山様より直接ご用命をいただきました。\r\n",
		    false },
	};

	(void)state;
	RUN(rows);
}

static void
a_partners_paper_counts_when_somebody_else_sends_it(void **state)
{
#define ISSUER "issuer_is_another", NULL
#define PARTNER "From: K. Weber <kw@rheintal-pumpen.example>\r\n" \
	"To: ap@minato-foods.example\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" \
	"Content-Type: text/plain\r\n\r\nHi\r\n"
	static const struct row rows[] = {
		{ ISSUER, MIXED("Hi") FILE_PART("text/plain", "a.txt",
		    "Registration number T7000012050002") END, true },
		{ ISSUER, MIXED("Hi") FILE_PART("text/plain", "a.txt",
		    "kw@rheintal-pumpen.example") END, true },
		{ ISSUER, MIXED("Hi") FILE_PART("text/plain", "a.txt",
		    "kw@rheintal.example") END, false },
		{ ISSUER, MIXED("kw@rheintal-pumpen.example") FILE_PART(
		    "text/plain", "a.txt", "Hi") END, false },
		{ ISSUER, PARTNER FILE_PART("text/plain", "a.txt",
		    "Registration number T7000012050002") END, false },
	};

	(void)state;
	RUN(rows);
}

#define PAY "Pay to IBAN DE02 1203 0000 0000 2020 51.\r\n"

static void
an_invoice_that_came_before_counts_by_who_sent_it_and_where_to_pay(void **state)
{
#define SEEN " 1735689600 1767000000 1"
	static const struct {
		const char *sighting, *account, *text;
		bool another, differs;
	} cases[] = {
		{ "other.example" SEEN, NULL, "Invoice RP-2026-0417. " PAY,
		  true, false },
		{ "notice.test" SEEN, NULL, "Invoice RP-2026-0417. " PAY,
		  false, true },
		{ "notice.test" SEEN, NULL, "請求書番号：AB-2604-117\r\n" PAY,
		  false, true },
		{ "notice.test" SEEN, "1735689600 1767000000 1 0 0 0 0",
		  "Invoice no. RP-2026-0417. " PAY, false, false },
		{ NULL, NULL, "Invoice RP-2026-0417. " PAY, false, false },
		{ "other.example" SEEN, NULL, "Invoice RP-2026-0417.\r\n",
		  false, false },
		/* Many a company gives these. */
		{ "other.example" SEEN, NULL, "Invoice 2026-0417. " PAY,
		  false, false },
		{ "other.example" SEEN, NULL, "Invoice 4711. " PAY,
		  false, false },
		{ "other.example" SEEN, NULL, "The invoice of Q1 2026. " PAY,
		  false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .sighting = cases[i].sighting,
		    .account = cases[i].account };

		read_mail(&fixture, str_cstr(arena, str_format(arena, TEXT
		    "%s", cases[i].text)));
		if (holds(&fixture, "invoice_number_of_another", NULL) !=
		    cases[i].another || holds(&fixture,
		    "invoice_account_differs", NULL) != cases[i].differs)
			fail_msg("%zu: %s", i, cases[i].text);
		free(fixture.bytes);
	}
}

static void
a_currency_is_new_where_others_were_usual(void **state)
{
	static const struct {
		const char *habits, *text;
		bool wanted;
	} cases[] = {
		{ "amount:JPY 6 1735689600 1767000000 3", "EUR 12,500.00",
		  true },
		{ "amount:JPY 6 1735689600 1767000000 2", "EUR 12,500.00",
		  false },
		{ "amount:EUR 3 1735689600 1767000000 3", "EUR 12,500.00",
		  false },
		{ "amount:JPY 6 1735689600 1767000000 3",
		  "EUR 12,500.00 or JPY 2,000,000", false },
		{ "amount:JPY 6 1735689600 1767000000 3", "Nothing", false },
		{ NULL, "EUR 12,500.00", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .habits = cases[i].habits };

		read_mail(&fixture, str_cstr(arena, str_format(arena, TEXT
		    "%s\r\n", cases[i].text)));
		if (holds(&fixture, "currency_new", NULL) != cases[i].wanted)
			fail_msg("%zu: %s", i, cases[i].text);
		free(fixture.bytes);
	}
}

static void
an_hour_is_new_that_lies_far_from_all_the_usual_ones(void **state)
{
	static const struct { const char *habits, *date; bool wanted; } cases[] = {
		/* A month and twelve days of it. */
		{ "hour 00-03 1735689600 1767000000 12", "02:00:00 +0900", true },
		{ "hour 00-03 1735689600 1767000000 12", "17:00:00 +0000", true },
		{ "hour 00-03 1735689600 1767000000 11", "02:00:00 +0900",
		  false },
		{ "hour 00-03 1766900000 1767000000 40", "02:00:00 +0900",
		  false },
		/* The three hours beside, round midnight too. */
		{ "hour 00-03 1735689600 1767000000 12", "13:00:00 +0900",
		  false },
		{ "hour 00-03 1735689600 1767000000 12", "08:00:00 +0900",
		  false },
		{ "hour 21-24 1735689600 1767000000 12", "11:00:00 +0900",
		  false },
		{ "hour 06-09 1735689600 1767000000 12", "18:00:00 +0900",
		  false },
		{ "hour 06-09 1735689600 1767000000 12", "21:00:00 +0900",
		  true },
		{ "zone +0900 1735689600 1767000000 12", "02:00:00 +0900",
		  false },
		{ NULL, "02:00:00 +0900", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .habits = cases[i].habits };

		read_mail(&fixture, str_cstr(arena, str_format(arena,
		    "Date: Tue, 10 Mar 2026 %s\r\n" TEXT "Hello\r\n",
		    cases[i].date)));
		if (holds(&fixture, "sender_hour_new", NULL) !=
		    cases[i].wanted)
			fail_msg("%zu: %s", i, cases[i].date);
		free(fixture.bytes);
	}
}

static void
a_signature_is_new_from_one_who_always_used_another(void **state)
{
	static const char *const other =
	    "signature 0123456789abcdef 1735689600 1767000000 5";
	static const struct { const char *habits, *text; bool wanted; } cases[] = {
		{ "signature 0123456789abcdef 1735689600 1767000000 5",
		  "Regards,\r\nKaoru Abe\r\nSupplier Ltd\r\n", true },
		{ "signature 0123456789abcdef 1735689600 1767000000 4",
		  "Regards,\r\nKaoru Abe\r\nSupplier Ltd\r\n", false },
		{ "signature 0123456789abcdef 1766900000 1767000000 9",
		  "Regards,\r\nKaoru Abe\r\nSupplier Ltd\r\n", false },
		{ "signature 0123456789abcdef 1735689600 1767000000 5",
		  "Regards,\r\nKaoru\r\n", false },
		{ "zone +0900 1735689600 1767000000 9",
		  "Regards,\r\nKaoru Abe\r\nSupplier Ltd\r\n", false },
	};
	struct fixture known = { .habits = other };
	struct str evidence = NO_STR;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .habits = cases[i].habits };

		read_mail(&fixture, str_cstr(arena, str_format(arena, TEXT
		    "Hello\r\n\r\n%s", cases[i].text)));
		if (holds(&fixture, "sender_signature_new", NULL) !=
		    cases[i].wanted)
			fail_msg("%zu: %s", i, cases[i].text);
		free(fixture.bytes);
	}
	/* The very one that was always used. */
	read_mail(&known, TEXT "Hello\r\n\r\nBest,\r\nKaoru Abe\r\nSupplier\r\n");
	assert_true(fact_find(STR("sender_signature_new"))->holds(&known.facts,
	    NO_STR, &evidence));
	assert_true(str_equal(evidence, STR("kaoru abe\nsupplier")));
	free(known.bytes);
	for (size_t i = 0; i < known.facts.cache->lesson.habits_n; i++)
		if (str_equal(known.facts.cache->lesson.habits[i].kind,
		    STR("signature")))
			known.habits = str_cstr(arena, str_format(arena,
			    "signature %.*s 1735689600 1767000000 5", STR_ARGS(
			    known.facts.cache->lesson.habits[i].value)));
	assert_ptr_not_equal(known.habits, other);
	read_mail(&known, TEXT "Bye\r\n\r\nRegards,\r\nKaoru Abe\r\nSupplier\r\n");
	assert_false(holds(&known, "sender_signature_new", NULL));
	free(known.bytes);
}

#define INVITATION(method, by) "--b\r\nContent-Type: text/calendar\r\n\r\n" \
	"BEGIN:VCALENDAR\r\nMETHOD:" method "\r\nORGANIZER;CN=" by "\r\n" \
	"SUMMARY:Budget\r\nEND:VCALENDAR\r\n"

static void
an_invitation_says_who_invites(void **state)
{
	static const struct row rows[] = {
		{ "organiser_elsewhere", NULL, MIXED("Come.") INVITATION(
		    "REQUEST", "Bo:mailto:bo@other.test") END, true },
		{ "organiser_elsewhere", NULL, MIXED("Come.") INVITATION(
		    "REQUEST", "Bo:mailto:bo@in.notice.test") END, false },
		{ "organiser_elsewhere", NULL, MIXED("Yes.") INVITATION(
		    "REPLY", "Bo:mailto:bo@other.test") END, false },
		{ "organiser_elsewhere", NULL, MIXED("Come.") INVITATION(
		    "REQUEST\r\nDESCRIPTION:no method:reply",
		    "Bo:mailto:bo@other.test") END, true },
		{ "organiser_elsewhere", NULL, MIXED("Come.") INVITATION(
		    "REQUEST", "Bo:nobody") END, false },
		{ "organiser_elsewhere", NULL, MIXED("Come.") END, false },
		{ "organiser_elsewhere", "protected", MIXED("Come.")
		    INVITATION("REQUEST", "Bo:mailto:bo@other.test") END,
		    false },
		{ "organiser_elsewhere", "protected", MIXED("Come.")
		    INVITATION("REQUEST",
		    "Haruka Endo:mailto:bo@other.test") END, true },
	};

	(void)state;
	RUN(rows);
}

#define TEN_LINES "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"

static void
a_gap_is_longer_than_a_window(void **state)
{
	static const struct row rows[] = {
		{ "blank_gap", NULL, TEXT "Pay." TEN_LINES TEN_LINES TEN_LINES
		    "\r\nThe weather was fine.\r\n", true },
		{ "blank_gap", NULL, TEXT "Pay." TEN_LINES TEN_LINES
		    "The weather was fine.\r\n", false },
		{ "blank_gap", NULL, TEXT "Pay." TEN_LINES TEN_LINES TEN_LINES
		    TEN_LINES, false },
		{ "blank_gap", NULL, TEXT TEN_LINES TEN_LINES TEN_LINES
		    TEN_LINES "Pay.\r\n", false },
	};

	(void)state;
	RUN(rows);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(links_to_one_place_are_told_from_links_to_ours),
		TEST(an_invitation_says_who_invites),
		TEST(a_gap_is_longer_than_a_window),
		TEST(a_link_made_for_its_reader_is_told_from_a_word_in_a_path),
		TEST(an_odd_link_hides_where_it_leads),
		TEST(a_code_in_a_picture_counts_when_it_leads_to_strangers),
		TEST(a_new_place_counts_from_a_sender_whom_memory_knows),
		TEST(an_attached_page_that_asks_is_told_from_one_that_tells),
		TEST(a_document_tells_how_it_was_made),
		TEST(an_attached_message_counts_by_who_wrote_it),
		TEST(a_document_of_another_is_one_that_the_author_never_sent),
		TEST(nothing_said_is_told_from_a_short_letter),
		TEST(a_telephone_is_the_only_way_when_there_is_no_other),
		TEST(whom_it_speaks_to_and_of),
		TEST(one_of_us_who_is_spoken_of_is_told_from_one_who_is_spoken_to),
		TEST(a_partners_paper_counts_when_somebody_else_sends_it),
		TEST(an_invoice_that_came_before_counts_by_who_sent_it_and_where_to_pay),
		TEST(a_currency_is_new_where_others_were_usual),
		TEST(an_hour_is_new_that_lies_far_from_all_the_usual_ones),
		TEST(a_signature_is_new_from_one_who_always_used_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
