/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical forms, RFC 6376 3.4, with the RFC's own example (3.4.5) among them. */
#include "zone.h"

static void
bodies_lose_what_the_form_says_and_nothing_else(void **state)
{
	static const struct { const char *body, *simple, *relaxed; } cases[] = {
		{ " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n",
		    " C\r\nD E\r\n" },
		{ "", "\r\n", "" },
		{ "\r\n\r\n", "\r\n", "" },
		{ " \t\r\n", " \t\r\n", "" },
		{ " \t\r\n\r\nx", " \t\r\n\r\nx\r\n", "\r\n\r\nx\r\n" },
		{ "a\nb\n", "a\r\nb\r\n", "a\r\nb\r\n" },
		{ "a", "a\r\n", "a\r\n" },
		{ "a\rb\r\n", "a\rb\r\n", "a\rb\r\n" },
		{ "\t\tx\r\n", "\t\tx\r\n", " x\r\n" },
		{ "x\r\n \r\n", "x\r\n \r\n", "x\r\n" },
		{ "x\r\n.\r\n", "x\r\n.\r\n", "x\r\n.\r\n" },
		{ "x\r\n \t\r\n\n\r\n\t", "x\r\n \t\r\n\r\n\r\n\t\r\n",
		    "x\r\n" },
		{ "x\n\n\n", "x\r\n", "x\r\n" },
		{ "x\r\r\n", "x\r\r\n", "x\r\r\n" },
		{ "x \r", "x \r\r\n", "x \r\r\n" },
		{ "\r", "\r\r\n", "\r\r\n" },
		{ "\n\nx", "\r\n\r\nx\r\n", "\r\n\r\nx\r\n" },
		{ "a \n b\t\n", "a \r\n b\t\r\n", "a\r\n b\r\n" },
	};
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str body = heap_copy(cases[i].body,
		    strlen(cases[i].body));

		assert_str(canon_body(arena, body, false), cases[i].simple);
		assert_str(canon_body(arena, body, true), cases[i].relaxed);
		heap_free(body);
	}
	arena_free(arena);
}

/* A body that is in its simple form is not copied, and lines of bare line feeds
 * cost no more than the room for what they become. */
static void
a_body_of_any_kind_takes_its_own_room_and_no_more(void **state)
{
	static const size_t size = 1u << 20;
	struct arena *arena = arena_new(16u << 20);
	char *p = malloc(size);
	struct str body = { p, size };
	size_t before = arena_used(arena);

	(void)state;
	for (size_t i = 0; i < size; i++)
		p[i] = "a\r\n "[i % 4];
	p[size - 1] = '\n';
	p[size - 2] = '\r';
	assert_ptr_equal(canon_body(arena, body, false).p, p);
	assert_int_equal(arena_used(arena), before);
	memset(p, '\n', size);
	assert_str(canon_body(arena, body, false), "\r\n");
	assert_str(canon_body(arena, body, true), "");
	assert_true(arena_used(arena) - before < 100);
	p[size - 1] = 'x';
	assert_int_equal(canon_body(arena, body, false).n, 2 * size + 1);
	assert_int_equal(canon_body(arena, body, true).n, 2 * size + 1);
	assert_true(arena_used(arena) - before < 4 * size + 4096);
	free(p);
	arena_free(arena);
}

static void
fields_are_unfolded_or_left_as_they_are(void **state)
{
	static const struct { const char *field, *simple, *relaxed; } cases[] = {
		{ "A: X\r\n", "A: X\r\n", "a:X\r\n" },
		{ "B : Y\t\r\n\tZ  \r\n", "B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n" },
		{ "Subject:\r\n", "Subject:\r\n", "subject:\r\n" },
		{ "Subject: a\n b\n", "Subject: a\r\n b\r\n", "subject:a b\r\n" },
		{ "Subject:x  y\r\n\r\n", "Subject:x  y\r\n", "subject:x y\r\n" },
	};
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf simple = { .arena = arena }, relaxed = simple;
		struct mail mail;

		mail_read(arena, str_of(cases[i].field), &limits_default, false,
		    &mail);
		assert_int_equal(mail.fields_n, 1);
		canon_field(&simple, &mail.fields[0], false);
		canon_field(&relaxed, &mail.fields[0], true);
		assert_str(buf_str(&simple), cases[i].simple);
		assert_str(buf_str(&relaxed), cases[i].relaxed);
	}
	arena_free(arena);
}

static void
a_signature_is_covered_without_its_own_value(void **state)
{
	static const struct { const char *field, *relaxed; } cases[] = {
		{ "S: a=1; b=QUJD; bh=b=x", "s:a=1; b=; bh=b=x" },
		{ "S: a=1; b = QU\r\n\tJD\r\n ; c=2", "s:a=1; b =; c=2" },
		{ "S: b=QUJD", "s:b=" },
		{ "S: bb=1;b=2;b=3", "s:bb=1;b=;b=3" },
		{ "S: a=1", "s:a=1" },
	};
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf relaxed = { .arena = arena };
		struct mail mail;

		mail_read(arena, str_of(cases[i].field), &limits_default, false,
		    &mail);
		canon_signature(&relaxed, &mail.fields[0], true);
		assert_str(buf_str(&relaxed), cases[i].relaxed);
	}
	arena_free(arena);
}

static void
names_take_fields_from_the_bottom_up(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct mail mail;

	(void)state;
	mail_read(arena, STR("S: b=\r\nTo: top\r\nFrom: f\r\nTo: bottom\r\n\r\n"),
	    &limits_default, false, &mail);
	assert_str(canon_header(arena, &mail, STR("to : From:to:TO:absent:s"),
	    &mail.fields[0], true),
	    "to:bottom\r\nfrom:f\r\nto:top\r\ns:b=");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_lose_what_the_form_says_and_nothing_else),
		cmocka_unit_test(
		    a_body_of_any_kind_takes_its_own_room_and_no_more),
		cmocka_unit_test(fields_are_unfolded_or_left_as_they_are),
		cmocka_unit_test(a_signature_is_covered_without_its_own_value),
		cmocka_unit_test(names_take_fields_from_the_bottom_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
