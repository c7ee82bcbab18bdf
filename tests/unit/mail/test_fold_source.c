/* SPDX-License-Identifier: Apache-2.0 */
/* From folded words back to the words that the reader saw. */
#include "arena.h"

struct source_case {
	const char *text, *folded, *source;
};

static const struct source_case source_cases[] = {
	{ "Please PAY now", "pay", "PAY" },
	{ "お振込　先は", "振込 先", "振込　先" },
	{ "ＰＡＹ\u200bＭＥＮＴ x", "payment", "ＰＡＹ\u200bＭＥＮＴ" },
	{ "a  \t b", " ", "  \t " }, { "a \r\n\r\n b", "\nb", " \r\n\r\n b" },
	{ "サーバーの", "ーの", "バーの" }, { "すごーーい", "い", "い" },
	{ "すごーーい", "ごーい", "ごーーい" }, { "ｶﾞｽ", "が", "ｶﾞ" },
	{ "㍿みなと", "式会", "㍿" }, { "e\u0301t", "e", "e\u0301" },
	{ "Crédits", "cre", "Cré" },
	{ "x🅿🅰🆈 y", "pay", "🅿🅰🆈" }, { "x ", " ", " " }, { " x", " ", " " },
	{ "3ー4", "-4", "ー4" }, { "𝐏𝐚𝘆 me", "pay", "𝐏𝐚𝘆" },
	{ "Plеаsе рау nоw", "lea", "Plеаsе" },
	{ "so Plеаsе рау nоw ок", "ay", "Plеаsе рау nоw" },
	{ "so рау а аn x", "so p", "so рау а аn" },
	{ "рау: our аccount", "our", "our" }, { "она тут, а Tom", "ту", "тут" },
	{ "pa\u0f72\u0489\u05b7 x", "\u05b7", "a\u0f72\u0489\u05b7" },
	{ "a\xff" "b", "\ufffd", "\xff" }, { "p\u0337a\u0337y!", "pay", "p\u0337a\u0337y" },
};

static void
folded_words_lead_back_to_what_was_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof source_cases / sizeof *source_cases; i++) {
		const struct source_case *c = &source_cases[i];
		struct str text = heap(str_of(c->text));
		struct str folded = fold(arena, text), words = str_of(c->folded);
		size_t at = str_find(folded, words);
		struct str source;

		assert_int_not_equal(at, STR_NOWHERE);
		source = fold_source(arena, text, at, at + words.n);
		if (!str_equal(source, str_of(c->source)))
			fail_msg("\"%s\" in \"%s\" came from \"%.*s\"", c->folded,
			    c->text, STR_ARGS(source));
		heap_free(text);
	}
}

static void
nothing_and_beyond_the_end_come_from_nothing(void **state)
{
	(void)state;
	assert_int_equal(fold_source(arena, STR("abc"), 1, 1).n, 0);
	assert_int_equal(fold_source(arena, STR("abc"), 2, 1).n, 0);
	assert_int_equal(fold_source(arena, STR("abc"), 7, 9).n, 0);
	assert_int_equal(fold_source(arena, NO_STR, 0, 9).n, 0);
	same(fold_source(arena, STR("abc"), 1, 99), "bc");
	same(fold_source(arena, STR("abc"), 0, SIZE_MAX), "abc");
}

static const char *const pieces[] = {
	"a", "B", "z", " ", "  ", "\t", "\r\n", "\n", "\u3000", "か", "カ", "ｶ", "ﾞ",
	"\u3099", "\u309a", "ー", "ーー", "ｰ", "-", "—", "１", "３", "①", "⓴", "漢", "力",
	"\u200b", "\u200d", "\u034f", "\ufe0f", "\U000e0061", "\u0301", "\u0308",
	"\u0323", "\u0338", "\u0489", "\u20dd", "\u0f72", "\u05b0", "\u05b7", "\u05d0", "\u0653", "\u0627",
	"\ufdfa", "㌀", "㍿", "ß", "İ", "É", "ﬃ", "¨", "\u00a0", "\u3164", "\uffa0",
	"\u2800", "가", "\u1100", "\u1161", "\u11a8", "🅰", "𝐀", "🇯🇵", "٣", "\x01",
	"\x7f", "\xff", "\xe3\x81", "\xf0\x9f", "“", "’", "…", "ａ", "Ａ", "ς", "Σ",
	"\u0f73", "\u0f71", "\u0344", "\u0345", "\u1e9b", "<", "=", "~", "Й", "и\u0306",
	"а", "р", "у", "О", "ж", "ν", "Η", "υ", "μ", "ω", "ɡ", "ё", "օ", "pay", " рау ",
	"\u2028", "\xc2\x85", "\ufff9", "\ufdd0", "ヽ", "ゝ", "ワ", "ヷ", "\u0b47", "\u0b3e"
};

/* A generator of our own, so that each run sees the same texts. */
static uint32_t
any(uint32_t *seed, size_t most)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (uint32_t)((*seed >> 8) % most);
}

static size_t
whole(struct str s, size_t at)
{
	while (at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Words of a few letters, so that look-alikes meet. */
static const char *const words[] = {
	" ", " ", " ", "а", "р", "у", "О", "pay", "рау ", " а ", "ж", "b", "ν", "υ", "μ",
	"7", "・", "漢", "\u200b", "\u0301", "\n", "\u3000", "ﬁ", "ɡ", "Ё", "\u05d0",
	"㎏", "¨", "𝛼", "ﷺ", "é", "ー"
};

static void
stretches_fold_out_of_their_source(const char *const *from_pieces,
    size_t most)
{
	uint32_t seed = 7;

	for (int round = 0; round < 30000; round++) {
		struct buf buf = { .arena = arena };
		struct str text, folded, source, again;
		size_t from, to;

		for (size_t n = any(&seed, 24) + 1; n > 0; n--)
			buf_cstr(&buf, from_pieces[any(&seed, most)]);
		text = buf_str(&buf);
		folded = fold(arena, text);
		if (!str_equal(fold(arena, folded), folded))
			fail_msg("\"%.*s\" is not folded at once", STR_ARGS(text));
		from = whole(folded, any(&seed, folded.n + 1));
		to = whole(folded, from + any(&seed, folded.n - from + 1));
		source = fold_source(arena, text, from, to);
		again = fold(arena, source);
		if (!str_contains(again, str_slice(folded, from, to)))
			fail_msg("\"%.*s\" [%zu, %zu) of \"%.*s\" does not come "
			    "from \"%.*s\"", STR_ARGS(folded), from, to,
			    STR_ARGS(text), STR_ARGS(source));
		if (round % 256 == 0)
			arena_reset(arena);
	}
}

static void
any_stretch_folds_out_of_its_source(void **state)
{
	(void)state;
	stretches_fold_out_of_their_source(pieces,
	    sizeof pieces / sizeof *pieces);
}

static void
any_stretch_of_look_alikes_folds_out_of_its_source(void **state)
{
	(void)state;
	stretches_fold_out_of_their_source(words, sizeof words / sizeof *words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded_words_lead_back_to_what_was_seen),
		cmocka_unit_test(nothing_and_beyond_the_end_come_from_nothing),
		cmocka_unit_test(any_stretch_folds_out_of_its_source),
		cmocka_unit_test(
		    any_stretch_of_look_alikes_folds_out_of_its_source),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
