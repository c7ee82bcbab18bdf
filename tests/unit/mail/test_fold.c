/* SPDX-License-Identifier: Apache-2.0 */
/* Forms for comparing: what is equal to a reader is equal in bytes. */
#include "arena.h"

static struct str
fold_heap(const char *s)
{
	struct str input = heap(str_of(s));
	struct str folded = str_keep(arena, fold(arena, input));

	heap_free(input);
	return folded;
}

static void
text_folds_to_one_form(void **state)
{
	static const char *const cases[][2] = {
		{ "Please PAY\t now\r\n\r\n ok", "please pay now\nok" },
		{ "ＩＮＶＯＩＣＥ　１２３", "invoice 123" },
		{ "カタカナ ﾌﾘｺﾐ ガ ｶﾞ ヴ", "かたかな ふりこみ が が ゔ" },
		{ "サーバー", "さーばー" }, { "ｻｰﾊﾞｰ", "さーばー" },
		{ "すごーーい", "すごーい" },
		{ "０３ー１２３４−５６７８", "03-1234-5678" },
		{ "a–b—c―d‐e", "a-b-c-d-e" },
		{ "pay\xe2\x80\x8bment in\xc2\xadvoice \xe2\x80\xaex", "payment invoice x" },
		{ "Straße ﬁn ①", "strasse fin 1" }, { "٣٤५", "345" },
		{ "don’t “x”", "don't \"x\"" }, { "a\x01" "b", "ab" },
		{ "a\xff" "b", "a\xef\xbf\xbd" "b" }, { "", "" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str once = fold_heap(cases[i][0]);

		same(once, cases[i][1]);
		same(fold(arena, once), cases[i][1]);
	}
	assert_null(fold(arena, NO_STR).p);
}

static void
folding_each_character_twice_changes_nothing(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x11000; c++) {
		struct buf buf = { .arena = arena };
		struct str once;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		buf_cstr(&buf, "か");
		buf_utf8(&buf, c);
		buf_cstr(&buf, "\xe3\x82\x99 e");
		buf_utf8(&buf, c);
		buf_cstr(&buf, "\xcc\x81");
		once = fold(arena, buf_str(&buf));
		if (!str_equal(fold(arena, once), once))
			fail_msg("U+%04X is not folded at once", (unsigned)c);
		if (c % 1024 == 0)
			arena_reset(arena);
	}
}

static void
ascii_folds_alike_on_both_paths(void **state)
{
	(void)state;
	for (int c = 1; c < 128; c++) {
		struct str plain = str_format(arena, "A%cB", c);
		struct str wide = str_format(arena, "あA%cB", c);
		struct str expected = str_join(arena, STR("あ"),
		    fold(arena, plain));

		assert_true(str_equal(fold(arena, wide), expected));
	}
}

/* A grapheme joiner is dropped, and sends what stands before it through ICU. */
static void
each_character_folds_alike_with_and_without_icu(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x11000; c++) {
		struct buf plain = { .arena = arena }, joined = { .arena = arena };
		struct str a, b;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		buf_cstr(&plain, "カ");
		buf_utf8(&plain, c);
		buf_cstr(&plain, "x");
		buf_cstr(&joined, "カ\u034f");
		buf_utf8(&joined, c);
		buf_cstr(&joined, "\u034fx\u034f");
		a = fold(arena, buf_str(&plain));
		b = fold(arena, buf_str(&joined));
		if (!str_equal(a, b))
			fail_msg("U+%04X folds to %.*s and %.*s", (unsigned)c,
			    STR_ARGS(a), STR_ARGS(b));
		if (c % 1024 == 0)
			arena_reset(arena);
	}
}

static void
disguises_fold_to_the_words_they_show(void **state)
{
	static const char *const cases[][2] = {
		/* what can't be seen */
		{ "pa\u200byment", "payment" }, { "pa\u200c\u200dyment", "payment" },
		{ "pa\u2060yment\ufeff", "payment" }, { "pay\u00adment", "payment" },
		{ "\u202epay\u202c\u2066ment\u2069", "payment" },
		{ "pay\ufe0fment\ufe00", "payment" },
		{ "pay\U000e0070\U000e0061ment\U000e007f", "payment" },
		{ "pay\U000e0100ment", "payment" }, { "pay\u034fment", "payment" },
		{ "pay\u180ement", "payment" }, { "pay\u061cment", "payment" },
		{ "振\u200b込\ufeff先", "振込先" }, { "葛\U000e0100城", "葛城" },
		/* blanks */
		{ "pay\u00a0\u2003now", "pay now" }, { "振込\u3000先", "振込 先" },
		{ "pay\u2800now", "pay now" }, { "pay\u3164now", "pay now" },
		{ "pay\uffa0\u115f\u1160now", "pay now" },
		{ "pay\u202f\u205f\u1680now", "pay now" },
		{ "a\u2028b\xc2\x85" "c\u2029d", "a\nb\nc\nd" }, { "a\v\fb", "a b" },
		/* marks */
		{ "p\u0337a\u0337y\u0337", "pay" }, { "p\u0489ay\u20dd", "pay" },
		{ "pa\u0332y\ufe20\u1dc4", "pay" }, { "e\u0301", "e" },
		{ "1\ufe0f\u20e3", "1" }, { "か\u3099", "が" }, { "ｶﾞ", "が" },
		{ "\u05d0\u05b7", "\u05d0\u05b7" },
		{ "\u0627\u0305\u0653", "\u0622" },
		/* digits */
		{ "۱۲۳", "123" }, { "१२३", "123" }, { "১২৩", "123" },
		{ "๑๒๓", "123" }, { "𝟏𝟚𝟹", "123" }, { "①②⑳", "1220" },
		{ "❶➁➌⓬⓵⓿", "12312" "10" }, { "²₃", "23" },
		{ "〇一二三", "〇一二三" }, { "🄌🄋", "00" },
		/* letters */
		{ "𝐏𝐚𝘆 𝓜𝖾 𝙽𝕠𝔀", "pay me now" }, { "ⓅⒶⓎ", "pay" },
		{ "🅿🅰🆈", "pay" }, { "🅟🅐🅨", "pay" }, { "🄿🄰🅈", "pay" },
		{ "🇵🇦🇾", "pay" }, { "ᴘᴀʏ ɪɴ ꜰᴜʟʟ", "pay in full" },
		{ "ᵖᵃʸ", "pay" }, { "ﬁﬂ Ǆ ㎏ ㍿", "fifl dz kg 株式会社" },
		{ "ＡＢＣ", "abc" }, { "ГРАЖДАНИН ЁЖ", "гражданин ёж" },
		{ "ΛΟΓΟΣ Ϊ ς", "λογοσ ϊ σ" }, { "ÀÖÞ×ß", "aoþ×ss" },
		{ "pạymėnť tò ŷøůr bánķ", "payment to your bank" },
		{ "İI", "ii" },
		/* dashes, quotes, slashes */
		{ "1ー2–3‑4﹣5⸺6─7", "1-2-3-4-5-6-7" },
		{ "カ-ド カード", "か-ど かーど" }, { "‛a‘ „b‟", "'a' \"b\"" },
		{ "〜～∼", "~~~" }, { "https∶⁄∕a", "https://a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str once = fold_heap(cases[i][0]);

		same(once, cases[i][1]);
		assert_true(str_equal(fold(arena, once), once));
	}
}

static void
marks_are_read_up_to_the_limit(void **state)
{
	static const size_t marks[][2] = { { 16, 16 }, { 17, 16 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf buf = { .arena = arena };
		struct str folded;

		buf_cstr(&buf, "\u05d0");
		for (size_t k = 0; k < marks[i][0]; k++)
			buf_cstr(&buf, "\u05b7");
		buf_cstr(&buf, "a");
		folded = fold(arena, buf_str(&buf));
		assert_int_equal(folded.n, 2 + 2 * marks[i][1] + 1);
	}
}

/* ICU sorts marks by insertion: two classes, one after the other, would be
 * quadratic, and so would a mark that hides in a half-width form. */
static void
a_flood_of_marks_is_cut_before_it_is_sorted(void **state)
{
	static const char *const floods[][2] = {
		{ "\u0301", "\u0323" }, { "\u0301", "\uff9e" },
		{ "\u05b7", "\u05b0" }, { "\u0f74", "\u0f71" },
		{ "\u0301", "\u0344" }, { "\u0301", "\u200b\u0323" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
		struct buf buf = { .arena = arena };

		buf_cstr(&buf, "x");
		while (buf.n < 2000000)
			buf_cstr(&buf, floods[i][0]);
		while (buf.n < 4000000)
			buf_cstr(&buf, floods[i][1]);
		buf_cstr(&buf, "y");
		assert_in_range(fold(arena, buf_str(&buf)).n, 2, 60);
		arena_reset(arena);
	}
}

/* A folder that writes more than it was given room for at first. */
static void
what_grows_by_folding_is_kept_whole(void **state)
{
	struct buf buf = { .arena = arena };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_cstr(&buf, "\ufdfa㌀x");
	assert_int_equal(fold(arena, buf_str(&buf)).n, 1000 *
	    (fold(arena, STR("\ufdfa㌀x")).n));
}

/* Words that a reader takes for Latin ones, whatever script their letters are of. */
static void
words_that_look_latin_fold_to_latin(void **state)
{
	static const char *const cases[][2] = {
		{ "Plеаsе рау tо оur nеw bаnk ассоunt today",
		    "please pay to our new bank account today" },
		{ "Please рау а new ассоunt", "please pay a new account" },
		{ "Οur ΡΑΥΜΕΝΤ Νew Υour υrgent inνoice",
		    "our payment new your urgent invoice" },
		{ "send а gift", "send a gift" }, { "раyment2", "payment2" },
		{ "ɡift cαrd", "gift card" }, { "pаymеnt，wіrе", "payment,wire" },
		{ "bаnк (ассоunt)", "bank (account)" },
		{ "振込先のbаnkは", "振込先のbankは" }, { "աbсօ", "աbсօ" },
		{ "we սse", "we use" }, { "раy\u200bmеnt", "payment" },
		/* at most three of their kind in a row */
		{ "we а а а we", "we a a a we" },
		{ "we а а а а we", "we а а а а we" },
		/* genuine words */
		{ "Она на сервере с ним", "она на сервере с ним" },
		{ "москва", "москва" }, { "а рау", "а рау" },
		{ "pay рау", "pay рау" }, { "рау pay", "рау pay" },
		{ "в Tokyo на", "в tokyo на" }, { "pay для рау me", "pay для рау me" },
		{ "pay рау は pay", "pay рау は pay" },
		{ "SMSом IT-отдел", "smsom it-отдел" },
		{ "smsка жaжда", "smska жaжда" },
		{ "Καλημέρα σας", "καλημέρα σασ" },
		/* units and symbols */
		{ "5 μm 3 kΩ", "5 μm 3 kω" }, { "the α is", "the α is" },
		{ "a α線 b", "a α線 b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str once = fold_heap(cases[i][0]);

		same(once, cases[i][1]);
		assert_true(str_equal(fold(arena, once), once));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_folds_to_one_form),
		cmocka_unit_test(folding_each_character_twice_changes_nothing),
		cmocka_unit_test(ascii_folds_alike_on_both_paths),
		cmocka_unit_test(each_character_folds_alike_with_and_without_icu),
		cmocka_unit_test(disguises_fold_to_the_words_they_show),
		cmocka_unit_test(words_that_look_latin_fold_to_latin),
		cmocka_unit_test(marks_are_read_up_to_the_limit),
		cmocka_unit_test(a_flood_of_marks_is_cut_before_it_is_sorted),
		cmocka_unit_test(what_grows_by_folding_is_kept_whole),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
