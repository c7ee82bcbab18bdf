/* SPDX-License-Identifier: Apache-2.0 */
/* Files in the middle of a text, and lines that only begin like one. */
#include "given.h"

static void
a_block_is_found_and_undone(void **state)
{
	static const struct {
		const char *in, *name, *content;
		bool damaged;
	} cases[] = {
		{ "begin 644 a\n#0V%T\n`\nend\n", "a", "Cat", false },
		{ "x\r\nbegin 644 a b.txt\r\n#0V%T\r\n`\r\nend\r\n", "a b.txt",
		    "Cat", false },
		{ "begin 0644 a\n#0V%T\n \nend", "a", "Cat", false },
		/* blanks at a line's end are lost on the way */
		{ "begin 644 a\n#0V%T\n\nend\n", "a", "Cat", true },
		{ "begin 644 a\n$0V%T\n`\nend\n", "a", "Cat\0", false },
		{ "begin 644 a\n#0V%T\n", "a", "Cat", true },
		{ "begin-base64 644 a\nQ2F0\n====\n", "a", "\x43\x61\x74",
		    false },
		{ "begin-base64 644 a\nQ2F0\n", "a", "\x43\x61\x74", true },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uuencoded found;
		size_t at = 0;
		assert_true(uuencode_next(given->arena,
		    given_text(given, cases[i].in), &at, &found));
		assert_str(found.name, cases[i].name);
		assert_true(str_starts(found.content, STR("C")));
		assert_int_equal(found.damaged, cases[i].damaged);
		assert_true(found.content.n >= 3);
	}
}

static void
what_only_begins_like_one_is_text(void **state)
{
	static const char *const texts[] = {
		"", "begin", "begin 644", "begin 644 ", "begin 64 a\n#0V%T\n",
		"begin 999 a\n#0V%T\n", "begin 6444444 a\n#0V%T\n",
		"begin 644 a\nordinary words follow\n", "let us begin 644 a\n"
		"#0V%T\n", "begin 644 a\n", "beginning 644 a\n#0V%T\n",
		"begin-base64 644 a\nordinary words\n",
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct uuencoded found;
		size_t at = 0;
		if (uuencode_next(given->arena, given_text(given, texts[i]),
		    &at, &found))
			print_error("a block: %s\n", texts[i]);
		assert_int_equal(at, strlen(texts[i]));
	}
}

static void
several_blocks_are_found_one_after_the_other(void **state)
{
	struct given *given = *state;
	struct str text = given_text(given, "one\nbegin 644 a\n#0V%T\n`\nend\n"
	    "two\nbegin 600 b\n#0V%T\n`\nend\nthree\n");
	struct uuencoded found;
	size_t at = 0;

	assert_true(uuencode_next(given->arena, text, &at, &found));
	assert_str(found.block, "begin 644 a\n#0V%T\n`\nend\n");
	assert_true(uuencode_next(given->arena, text, &at, &found));
	assert_str(found.name, "b");
	assert_false(uuencode_next(given->arena, text, &at, &found));
}

/* Memory handed out is proportional to work here: each byte read of a block is
 * written once. */
static size_t
work_of(struct given *given, size_t lines)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct buf buf = { .arena = given->arena };
	struct uuencoded found;
	size_t at = 0, used, blocks = 0;
	struct str text;

	for (size_t i = 0; i < lines; i++)
		buf_cstr(&buf, i % 2 == 0 ? "begin 644 a\n#0V%T\n" :
		    "begin-base64 644 a\nAAAA\n");
	text = given_bytes(given, buf.p, buf.n);
	while (uuencode_next(arena, text, &at, &found))
		blocks++;
	assert_int_equal(blocks, lines);
	used = arena_used(arena);
	arena_free(arena);
	return used;
}

static void
blocks_that_never_end_cost_no_more_than_their_size(void **state)
{
	size_t once = work_of(*state, 1000), twice = work_of(*state, 2000);

	assert_true(twice <= once * 2 + once / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_block_is_found_and_undone),
		TEST(what_only_begins_like_one_is_text),
		TEST(several_blocks_are_found_one_after_the_other),
		TEST(blocks_that_never_end_cost_no_more_than_their_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
