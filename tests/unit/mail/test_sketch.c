/* SPDX-License-Identifier: Apache-2.0 */
/* Words are known again in other lines and as a part of another text. */
#include "arena.h"

#define MOST 128
#define ALL 100000

static const char letter[] =
"Dear Ms Abe,\n"
"thank you for the drawings of the second pump. Our workshop has looked at them\n"
"and has one wish only: please let the flange be bored with eight holes instead\n"
"of six, as it was with the pump that you delivered in May. If that can be done\n"
"without a new quotation, we would be glad to have the pump by the tenth.\n";

static const char japanese[] =
"阿部様\nいつもお世話になっております。先日お送りいただいた二号ポンプの図面につきまして、"
"工場で確認いたしました。\nフランジの穴を六か所ではなく八か所にしていただけますでしょうか。"
"納期は来月十日でお願いできればと存じます。\n";

struct sketch {
	uint64_t hashes[MOST];
	size_t n;
};

static struct sketch
sketch(struct str text, size_t letters, size_t most)
{
	struct str input = heap(fold(arena, text));
	struct sketch made;

	made.n = text_sketch(input, letters, most, made.hashes);
	heap_free(input);
	return made;
}

static struct sketch
sketch_of(const char *text)
{
	return sketch(str_of(text), ALL, MOST);
}

/* How many of one are in the other. */
static size_t
shared(const struct sketch *one, const struct sketch *other)
{
	size_t n = 0;

	for (size_t i = 0; i < one->n; i++)
		for (size_t k = 0; k < other->n; k++)
			n += one->hashes[i] == other->hashes[k];
	return n;
}

static void
the_same_words_have_the_same_numbers_however_they_are_set(void **state)
{
	struct sketch all = sketch_of(letter), set;
	struct buf buf = { .arena = arena };

	(void)state;
	assert_in_range(all.n, 20, 60);
	for (size_t i = 0; letter[i] != '\0'; i++) {
		/* Other line ends, marks, capitals, no punctuation. */
		if (letter[i] == ' ' && i % 3 == 0)
			buf_cstr(&buf, "\r\n> > ");
		else if (letter[i] == '\n')
			buf_cstr(&buf, "  ");
		else if (letter[i] != ',' && letter[i] != '.')
			buf_char(&buf, letter[i] >= 'a' && letter[i] <= 'z' &&
			    i % 2 ? (char)(letter[i] - 32) : letter[i]);
	}
	set = sketch(buf_str(&buf), ALL, MOST);
	assert_int_equal(set.n, all.n);
	assert_int_equal(shared(&set, &all), all.n);
}

static void
a_part_has_numbers_of_the_whole(void **state)
{
	struct sketch all = sketch_of(letter), part;
	struct str text = str_of(letter);

	(void)state;
	for (size_t from = 0; from + 150 < text.n; from += 10) {
		part = sketch(str_slice(text, from, from + 150), ALL, MOST);
		assert_in_range(part.n, 4, 40);
		assert_int_equal(shared(&part, &all), part.n);
	}
	/* With a banner above it, and an answer below. */
	part = sketch(str_join(arena, STR("CAUTION: this message came from "
	    "outside of our company. Don't open what you don't expect.\n"),
	    str_join(arena, str_slice(text, 90, 290),
	    STR("\nThat can be done, thank you."))), ALL, MOST);
	assert_in_range(shared(&part, &all) * 100 / part.n, 40, 90);
}

static void
japanese_has_runs_of_its_own_length(void **state)
{
	struct sketch all = sketch_of(japanese), part, set;
	struct buf buf = { .arena = arena };
	struct str text = str_of(japanese);

	(void)state;
	assert_in_range(all.n, 8, 40);
	part = sketch(str_slice(text, text.n / 9 * 3, text.n / 9 * 6), ALL,
	    MOST);
	assert_in_range(part.n, 2, 20);
	assert_int_equal(shared(&part, &all), part.n);
	for (size_t at = 0, n = 0; at < text.n; n++) {
		size_t from = at;

		(void)utf8_next(text, &at);
		buf_add(&buf, str_slice(text, from, at));
		if (n % 7 == 0)
			buf_cstr(&buf, "\n> ");
	}
	set = sketch(buf_str(&buf), ALL, MOST);
	assert_int_equal(shared(&set, &all), all.n);
	assert_int_equal(set.n, all.n);
}

static void
width_and_case_make_no_difference(void **state)
{
	struct sketch wide = sketch_of("ｐｌｅａｓｅ　ｌｅｔ　ｔｈｅ　ｆｌａｎｇｅ　ｂｅ　"
	    "ｂｏｒｅｄ　ｗｉｔｈ　８　ｈｏｌｅｓ　ｉｎｓｔｅａｄ　ｏｆ　６　ｔｈｉｓ　ｔｉｍｅ、"
	    "ﾌﾗﾝｼﾞﾉｱﾅﾊﾊﾁｶｼｮﾃﾞｵﾈｶﾞｲｼﾏｽﾖﾛｼｸﾄﾞｳｿﾞ");
	struct sketch narrow = sketch_of("Please let the flange be bored with 8 "
	    "holes instead of 6 this time, "
	    "フランジノアナハハチカショデオネガイシマスヨロシクドウゾ");

	(void)state;
	assert_in_range(narrow.n, 3, 20);
	assert_int_equal(wide.n, narrow.n);
	assert_int_equal(shared(&wide, &narrow), narrow.n);
}

static void
other_words_share_nothing(void **state)
{
	struct sketch one = sketch_of(letter), other = sketch_of(
	    "Dear Ms Abe,\nthank you for the invoice of last week. As agreed on "
	    "the telephone, the whole sum may be paid to the new account. Please "
	    "send the details to our accounts department, who will settle it "
	    "today.\n");

	(void)state;
	assert_in_range(other.n, 10, 40);
	assert_int_equal(shared(&one, &other), 0);
}

static void
who_says_little_has_none(void **state)
{
	static const char *const texts[] = {
		"", "\n", "Approved, go ahead with it today.", "承知いたしました。お願いします。",
		"-------------------------------------------------------------",
		"＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊",
		"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (sketch_of(texts[i]).n != 0)
			fail_msg("numbers of \"%s\"", texts[i]);
}

static void
numbers_are_bounded_and_the_smallest(void **state)
{
	struct buf buf = { .arena = arena };
	struct sketch all, few;

	(void)state;
	for (unsigned i = 0; i < 4000; i++)
		buf_format(&buf, "%08x", i * 2654435761u);
	all = sketch(buf_str(&buf), ALL, MOST);
	assert_int_equal(all.n, MOST);
	few = sketch(buf_str(&buf), ALL, 24);
	assert_int_equal(few.n, 24);
	assert_int_equal(shared(&few, &all), 24);
	for (size_t i = 0; i < all.n; i++)
		assert_int_equal(all.hashes[i] % SKETCH_STEP, 0);
	/* Of the first letters only; the same run counts once. */
	few = sketch(buf_str(&buf), 200, MOST);
	assert_in_range(few.n, 8, 40);
	buf = (struct buf){ .arena = arena };
	for (int i = 0; i < 1000; i++)
		buf_cstr(&buf, "abcdefgh");
	assert_in_range(sketch(buf_str(&buf), ALL, MOST).n, 0, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_same_words_have_the_same_numbers_however_they_are_set),
		cmocka_unit_test(a_part_has_numbers_of_the_whole),
		cmocka_unit_test(japanese_has_runs_of_its_own_length),
		cmocka_unit_test(width_and_case_make_no_difference),
		cmocka_unit_test(other_words_share_nothing),
		cmocka_unit_test(who_says_little_has_none),
		cmocka_unit_test(numbers_are_bounded_and_the_smallest),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
