/* SPDX-License-Identifier: Apache-2.0 */
/* The one author: where readers differ, nobody is. */
#include "zone.h"

enum trust { NOBODY, DOUBTFUL, SURE };

static const struct {
	const char *header;
	size_t n;			/* 0: up to the NUL */
	enum trust trust;
} cases[] = {
	{ "From: A <a@one.example>\r\n", 0, SURE },
	{ "From: a@one.example (ceo@two.example)\r\n", 0, SURE },
	{ "From: \"ceo@two.example\" <a@one.example>\r\n", 0, SURE },
	{ "From: a@one.example <a@one.example>\r\n", 0, SURE },
	{ "From: Sales @ Two <a@one.example>\r\n", 0, SURE },
	/* unquoted, some parsers take the first */
	{ "From: ceo@two.example <a@one.example>\r\n", 0, DOUBTFUL },
	{ "From: \x1b$B<ceo@two.example>\x1b(B <a@one.example>\r\n", 0,
	    DOUBTFUL },
	{ "From: \"<ceo@two.example> \"@one.example\r\n", 0, DOUBTFUL },
	{ "From: <\"ceo@two.example\"@one.example>\r\n", 0, DOUBTFUL },
	{ "From: <=?utf-8?q?ceo=40two.example?=@one.example>\r\n", 0,
	    DOUBTFUL },
	{ "X: y\r\n", 0, NOBODY },
	{ "From: <a@one.example>, <b@two.example>\r\n", 0, NOBODY },
	{ "From: <a@one.example>\r\nfrom : <b@two.example>\r\n", 0, NOBODY },
	{ "From: ceo@two.example:<a@one.example>;\r\n", 0, NOBODY },
	{ "From: Us: <a@one.example>;\r\n", 0, NOBODY },
	{ "From: <a@[192.0.2.1]>\r\n", 0, NOBODY },
	/* lines that only some programs take for From */
	{ "X: y\rFrom: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY },
	{ "Fr\xa0om: <b@two.example>\r\nFrom: <a@one.example>\r\n", 0,
	    NOBODY },
	{ "\0From: <b@two.example>\r\nFrom: <a@one.example>\r\n", 47, NOBODY },
	{ "From: b@two.example\0 <a@one.example>\r\n", 38, NOBODY },
};

static enum trust
trust_of(struct arena *arena, struct str header)
{
	struct str whole = str_join(arena, header,
	    STR("Subject: x\r\n\r\nFrom: <c@three.example>\r\n"));
	struct str copy = heap_copy(whole.p, whole.n);
	const char *why;
	struct mail mail;

	mail_read(arena, copy, &limits_default, false, &mail);
	const struct address *author = auth_author(&mail, &why);
	enum trust trust = author == NULL ? NOBODY :
	    auth_author_is_sure(arena, &mail, author) ? SURE : DOUBTFUL;
	if (author != NULL)
		assert_true(str_equal(author->domain, STR("one.example")));
	assert_true((author == NULL) == (why != NULL));
	heap_free(copy);
	return trust;
}

static void
only_one_reading_makes_an_author(void **state)
{
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str header = { cases[i].header, cases[i].n > 0 ?
		    cases[i].n : strlen(cases[i].header) };
		print_message("case %zu\n", i);
		assert_int_equal(trust_of(arena, header), cases[i].trust);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_one_reading_makes_an_author),
		cmocka_unit_test(what_a_limit_cut_off_may_hold_another_author),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
