/* SPDX-License-Identifier: Apache-2.0 */
/* The one author: where readers differ, nobody is. */
#include "zone.h"

enum trust { NOBODY, DOUBTFUL, SURE };

static const struct {
	const char *header;
	size_t n;			/* 0: up to the NUL */
	enum trust trust;
	const char *finding;		/* the mail floor's; NULL: none there */
} cases[] = {
	/* As people write it. */
	{ "From: A <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: a@one.example\r\n", 0, SURE, NULL },
	{ "FROM:<a@one.example>\r\n", 0, SURE, NULL },
	{ "From:\r\n A\r\n\t<a@one.example>\r\n", 0, SURE, NULL },
	{ "From: \"B, A\" <A@ONE.example>\r\n", 0, SURE, NULL },
	{ "From: A. B. <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: a@one.example (A)\r\n", 0, SURE, NULL },
	{ "From: (A) a@one.example\r\n", 0, NOBODY, NULL },
	{ "From: A <a@one.example> (sales)\r\n", 0, SURE, NULL },
	{ "From: \"O'B \\\"A\\\"\" <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: =?utf-8?q?J=C3=B6rg?= <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: \"a@one.example\" <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: a@one.example <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: Sales @ Two <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: <\"a..b.\"@one.example>\r\n", 0, SURE, NULL },
	{ "From: =?iso-2022-jp?b?GyRCOzNFRBsoQg==?= <a@one.example>\r\n", 0,
	    SURE, NULL },
	{ "From: \x1b$B;3ED\x1b(B <a@one.example>\r\n", 0, SURE, NULL },
	{ "From: \xe5\xb1\xb1\xe7\x94\xb0 <a@one.example>\r\n", 0, SURE,
	    NULL },
	/* Other fields name no author. */
	{ "From: <a@one.example>\r\nSender: <b@two.example>\r\n"
	    "Reply-To: <b@two.example>\r\n", 0, SURE, NULL },
	{ "Resent-From: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    SURE, NULL },
	{ "X-From: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0, SURE,
	    NULL },
	{ "Sender: <a@one.example>\r\nReply-To: <a@one.example>\r\n", 0,
	    NOBODY, "from-missing" },
	{ "X: y\r\n", 0, NOBODY, "from-missing" },
	{ "From:\r\n", 0, NOBODY, "from-malformed" },
	{ "From: <>\r\n", 0, NOBODY, "from-malformed" },
	{ "From: \"\" <>\r\nSender: <a@one.example>\r\n", 0, NOBODY,
	    "from-malformed" },
	{ "From: nobody\r\n", 0, NOBODY, "from-malformed" },
	{ "From: <a@>\r\n", 0, NOBODY, "from-malformed" },
	{ "From: <@one.example>\r\n", 0, NOBODY, "from-malformed" },
	{ "From: <a@[192.0.2.1]>\r\n", 0, NOBODY, NULL },
	{ "From: <a@192.0.2.1>\r\n", 0, NOBODY, NULL },
	{ "From: <a@-one.example>\r\n", 0, NOBODY, NULL },
	/* Several. */
	{ "From: <a@one.example>, <b@two.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: <a@one.example>, <a@one.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: <a@one.example>\r\nfrom : <b@two.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: <a@one.example>\r\nSubject: x\r\nFROM\t:b@two.example\r\n",
	    0, NOBODY, "multiple-from" },
	{ "From: <b@two.example> <a@one.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: b@two.example a@one.example\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: b@two.example; a@one.example\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: b@two.example\r\n , <a@one.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	{ "From: <b@two.example@one.example>\r\n", 0, NOBODY, NULL },
	{ "From: =?utf-8?q?<b@two.example>?= <a@one.example>\r\n", 0, NOBODY,
	    "multiple-from" },
	/* Groups. */
	{ "From: ceo@two.example:<a@one.example>;\r\n", 0, NOBODY,
	    NULL },
	{ "From: Us: <a@one.example>;\r\n", 0, NOBODY, "from-group" },
	{ "From: Us:;\r\nSender: <a@one.example>\r\n", 0, NOBODY,
	    "from-group" },
	{ "From: \"b@two.example\": a@one.example;\r\n", 0, NOBODY,
	    "from-group" },
	/* Display names: an address in clean quotes or in a comment is a name to
	 * every reader. */
	{ "From: \"ceo@two.example\" <a@one.example>\r\n", 0, SURE,
	    "display-name-address" },
	{ "From: a@one.example (ceo@two.example)\r\n", 0, SURE,
	    "display-name-address" },
	{ "From: ceo@two.example <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: ceo\xef\xbc\xa0two.example <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: c\xe2\x80\x8b" "eo@two.example <a@one.example>\r\n", 0,
	    DOUBTFUL, "display-name-address" },
	{ "From: \x1b$B<ceo@two.example>\x1b(B <a@one.example>\r\n", 0,
	    DOUBTFUL, NULL },
	/* Quotes and comments that some take to end elsewhere. */
	{ "From: \"<ceo@two.example> \"@one.example\r\n", 0, DOUBTFUL, NULL },
	{ "From: <\"ceo@two.example\"@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: \"ceo@two.example\"@one.example\r\n", 0, DOUBTFUL, NULL },
	{ "From: \"x\\\" <ceo@two.example>, \\\"\" <a@one.example>\r\n", 0,
	    DOUBTFUL, "display-name-address" },
	{ "From: \"<ceo@two.example>\" <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: (\\) <ceo@two.example> \\() <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: (x (<ceo@two.example>)) <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: a@one.example (<ceo@two.example>)\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: <a@one.example> (<ceo@two.example>)\r\n", 0, NOBODY,
	    NULL },
	{ "From: a(ceo@two.example)@one.example\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@(two.example)one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@one.example(.two.example)>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a @ one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@one.\r\n example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <ceo\\@two.example@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: ceo@two.example (<a@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: \"ceo@two.example <a@one.example>\r\n", 0, DOUBTFUL,
	    "display-name-address" },
	{ "From: <a@one.example> ceo two.example\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@one.example>, CEO\r\n", 0, NOBODY, NULL },
	{ "From: <a@one.example\r\n", 0, NOBODY, NULL },
	{ "From: <<a@one.example>>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <@two.example:a@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <@two.example,@three.example:a@one.example>\r\n", 0, DOUBTFUL,
	    NULL },
	{ "From: <a@one.example.>\r\n", 0, DOUBTFUL, NULL },
	{ "From: a@one.example..\r\n", 0, DOUBTFUL, NULL },
	{ "From: a@one.example>\r\n", 0, DOUBTFUL, NULL },
	/* Encoded words. */
	{ "From: <=?utf-8?q?ceo=40two.example?=@one.example>\r\n", 0,
	    DOUBTFUL, NULL },
	{ "From: =?utf-8?b?Y2VvQHR3by5leGFtcGxl?==?utf-8?q?=00?=@one.example"
	    "\r\n", 0, DOUBTFUL, NULL },
	{ "From: =?utf-8?b?Y2VvQHR3by5leGFtcGxl?==?utf-8?q?=0A=00?="
	    "=?utf-8?b?Y2VvQHR3by5leGFtcGxl?=@one.example\r\n", 0, DOUBTFUL,
	    NULL },
	{ "From: =?utf-8?q?ceo=40two.example?= <a@one.example>\r\n", 0,
	    DOUBTFUL, "display-name-address" },
	{ "From: =?utf-8?q?=3Cceo=40two.example=3E=2C?= <a@one.example>\r\n",
	    0, DOUBTFUL, "display-name-address" },
	{ "From: =?utf-7?q?ceo+AEA-two.example?= <a@one.example>\r\n", 0,
	    DOUBTFUL, "display-name-address" },
	{ "From: A (=?utf-8?q?=29_ceo=40two.example_=28?=) <a@one.example>\r\n",
	    0, DOUBTFUL, NULL },
	/* What only some programs take for From. */
	{ "X: y\rFrom: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "bare-cr" },
	{ "X: y\nFrom: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "multiple-from" },
	{ "Fr\xa0om: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "header-malformed" },
	{ "\xef\xbb\xbf" "From: <b@two.example>\r\nFrom: <a@one.example>\r\n",
	    0, NOBODY, "header-malformed" },
	{ "From\v: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0, NOBODY,
	    NULL },
	/* The name ends, to some, where the line does not. */
	{ "From\r: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0, NOBODY,
	    "bare-cr" },
	{ "From \r : <b@two.example>\r\nFrom: <a@one.example>\r\n", 0, NOBODY,
	    "bare-cr" },
	{ "Fr\rom: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0, NOBODY,
	    "bare-cr" },
	{ "From\r\n : <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "header-malformed" },
	{ "X: y\rFrom\r: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "bare-cr" },
	{ "X: y\rFr\rFrom: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY, "bare-cr" },
	{ "X: From\r: y\r\nFrom: <a@one.example>\r\n", 0, SURE, "bare-cr" },
	{ "X\rFromm: y\r\nFrom: <a@one.example>\r\n", 0, SURE, "bare-cr" },
	{ "\0From: <b@two.example>\r\nFrom: <a@one.example>\r\n", 47, NOBODY,
	    "nul-byte" },
	{ "From: <a@one.example>\r\n \r\nFrom: <b@two.example>\r\n", 0,
	    NOBODY, "multiple-from" },
	/* NUL and control characters. */
	{ "From: b@two.example\0 <a@one.example>\r\n", 38, NOBODY,
	    "nul-byte" },
	{ "From: <a@one.example\0.two.example>\r\n", 36, NOBODY, "nul-byte" },
	{ "From: CEO two\r <a@one.example>\r\n", 0, DOUBTFUL, "bare-cr" },
	{ "From: CEO\b\b\b <a@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: CEO\f<a@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a\x7f@one.example>\r\n", 0, DOUBTFUL, NULL },
	/* What the eye is shown. */
	{ "From: \xe2\x80\xae" "CEO <a@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: =?utf-8?q?=E2=80=AECEO?= <a@one.example>\r\n", 0, DOUBTFUL,
	    NULL },
	{ "From: <a\xe2\x80\x8b@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <\xd0\xb0nn@one.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@\xef\xbd\x8fne.example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@one\xe3\x80\x82" "example>\r\n", 0, DOUBTFUL, NULL },
	{ "From: <a@o\xc2\xadne.example>\r\n", 0, DOUBTFUL, NULL },
};

/* Domains of their own: what they are, and whether the eye may believe them. */
static const struct {
	const char *header, *domain;
	enum trust trust;
} named[] = {
	{ "From: <a@m\xc3\xbcller.example>\r\n", "xn--mller-kva.example", SURE },
	{ "From: <a@xn--mller-kva.example>\r\n", "xn--mller-kva.example", SURE },
	{ "From: <a@\xe4\xbe\x8b.example>\r\n", "xn--fsq.example", SURE },
	{ "From: <a@\xd0\xbe" "ne.example>\r\n", "xn--ne-pmc.example",
	    DOUBTFUL },
	{ "From: <a@xn--ne-pmc.example>\r\n", "xn--ne-pmc.example", DOUBTFUL },
	/* ra with Cyrillic letters alone, and a word that is none of Latin's */
	{ "From: <a@\xd1\x80\xd0\xb0.example>\r\n", "xn--80a7b.example",
	    DOUBTFUL },
	{ "From: <a@\xd0\xb6\xd0\xb4\xd0\xb8.example>\r\n",
	    "xn--d1adh.example", SURE },
	{ "From: <a@one.example.two.test>\r\n", "one.example.two.test", SURE },
};

static bool
has_finding(const struct mail *mail, const char *name)
{
	for (size_t i = 0; i < mail->defects_n; i++) {
		if (strcmp(mail_defect_name(mail->defects[i].kind), name) == 0)
			return true;
	}
	return false;
}

static enum trust
read_trust(struct arena *arena, struct str header, const char *domain,
    const char *finding)
{
	struct str whole = str_join(arena, header,
	    STR("Subject: x\r\n\r\nFrom: <c@three.example>\r\n"));
	struct str copy = heap_copy(whole.p, whole.n);
	const char *why;
	struct mail mail;

	mail_read(arena, copy, &limits_default, false, &mail);
	const struct address *author = auth_author(&mail, &why);
	const char *doubt = author == NULL ? NULL :
	    auth_author_doubt(arena, &mail, author);
	enum trust trust = author == NULL ? NOBODY :
	    doubt != NULL ? DOUBTFUL : SURE;
	print_message("%s\n", why != NULL ? why : doubt != NULL ? doubt : "sure");
	if (trust == SURE)
		assert_str(author->domain, domain);
	assert_true((author == NULL) == (why != NULL));
	if (finding != NULL && !has_finding(&mail, finding))
		fail_msg("no finding %s", finding);
	heap_free(copy);
	return trust;
}

static enum trust
trust_of(struct arena *arena, struct str header)
{
	return read_trust(arena, header, "one.example", NULL);
}

static void
only_one_reading_makes_an_author(void **state)
{
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str header = { cases[i].header, cases[i].n > 0 ?
		    cases[i].n : strlen(cases[i].header) };
		print_message("case %zu: %s", i, cases[i].header);
		assert_int_equal(read_trust(arena, header, "one.example",
		    cases[i].finding), cases[i].trust);
	}
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		print_message("named %zu\n", i);
		assert_int_equal(read_trust(arena, str_of(named[i].header),
		    named[i].domain, NULL), named[i].trust);
	}
	arena_free(arena);
}

static void
authors_of_one_domain_share_it(void **state)
{
	static const struct {
		const char *header;
		bool share;
	} shared[] = {
		{ "From: a@one.example, B <b@ONE.example>\r\n", true },
		{ "From: a@one.example\r\n", true },
		{ "From: a@one.example, b@two.example\r\n", false },
		{ "From: a@one.example, b@m.one.example\r\n", false },
		{ "From: a@one.example\r\nFrom: b@one.example\r\n", false },
		{ "From: Us: a@one.example, b@one.example;\r\n", false },
		{ "From: a@one.example, nobody\r\n", false },
		{ "From: a@one.example b@one.example\r\n", false },
		{ "From:\r\n", false },
		{ "X: y\r\n", false },
	};
	struct arena *arena = arena_new(8u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++) {
		struct mail mail;
		mail_read(arena, str_format(arena, "%s\r\nx",
		    shared[i].header), &limits_default, false, &mail);
		print_message("case %zu\n", i);
		assert_true(auth_authors_share(&mail) == shared[i].share);
	}
	arena_free(arena);
}

/* Brackets that nothing closes, as many as fit: the time is that of reading
 * them once, or this test takes minutes. */
static void
open_brackets_cost_one_pass(void **state)
{
	struct arena *arena = arena_new(256u << 20);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		static const enum trust expected[] = { SURE, SURE, SURE,
			DOUBTFUL };
		static const char *const marks[] = { "(", "\"(", "((\\", "<(" };
		struct buf buf = { .arena = arena };
		buf_cstr(&buf, "From: ");
		while (buf.n < 60000) {
			buf_cstr(&buf, marks[i]);
			if (buf.n % 900 < 4)
				buf_cstr(&buf, "\r\n ");
		}
		buf_cstr(&buf, " <a@one.example>\r\n");
		assert_int_equal(trust_of(arena, buf_str(&buf)), expected[i]);
		arena_reset(arena);
	}
	arena_free(arena);
}

static struct str
padded(struct arena *arena, const char *before, size_t n, size_t line,
    const char *after)
{
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, before);
	for (size_t i = 0; i < n; i++)
		buf_cstr(&buf, i % line == line - 1 ? "\r\n X" : "xxx");
	buf_cstr(&buf, after);
	return buf_str(&buf);
}

static void
what_a_limit_cut_off_may_hold_another_author(void **state)
{
	struct arena *arena = arena_new(128u << 20);
	struct buf buf = { .arena = arena };

	(void)state;
	assert_int_equal(trust_of(arena, padded(arena,
	    "From: <a@one.example> (", 30000, 200, ") <b@two.example>\r\n")),
	    NOBODY);
	buf_cstr(&buf, "From: <a@one.example>\r\n");
	for (int i = 0; i < 30; i++)
		buf_add(&buf, padded(arena, "X: ", 15000, 200, "\r\n"));
	buf_cstr(&buf, "From: <b@two.example>\r\n");
	assert_int_equal(trust_of(arena, buf_str(&buf)), DOUBTFUL);
	arena_free(arena);
}

/* The document's rows, in its order: "| From is | when | by | ...". */
static void
the_document_has_the_table_that_decides(void **state)
{
	static const char *const states[] = { [AUTHOR_NOBODY] = "nobody's",
		[AUTHOR_DOUBTED] = "doubted", [AUTHOR_SURE] = "sure" };
	FILE *document = fopen("doc/AUTHENTICATION.md", "r");
	struct author_row row;
	char line[1024], expected[256];
	bool begun = false;
	size_t i = 0;

	(void)state;
	assert_non_null(document);
	while (fgets(line, sizeof line, document) != NULL &&
	    (!begun || line[0] == '|')) {
		if (!begun || strncmp(line, "| ---", 5) == 0) {
			begun |= strncmp(line, "| From is | when | by |", 23) ==
			    0;
			continue;
		}
		assert_true(author_row(i++, &row));
		snprintf(expected, sizeof expected, "| %s | %s | %s |",
		    states[row.state], row.why, author_by_word(row.by));
		line[strlen(expected)] = '\0';
		assert_string_equal(line, expected);
	}
	fclose(document);
	assert_true(i > 20);
	assert_false(author_row(i, &row));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_one_reading_makes_an_author),
		cmocka_unit_test(authors_of_one_domain_share_it),
		cmocka_unit_test(open_brackets_cost_one_pass),
		cmocka_unit_test(what_a_limit_cut_off_may_hold_another_author),
		cmocka_unit_test(the_document_has_the_table_that_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
