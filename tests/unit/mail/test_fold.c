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

static void
look_alikes_have_one_skeleton(void **state)
{
	static const char *const pairs[][2] = {
		{ "microsoft", "rnicrosoft" }, { "microsoft", "micr0soft" },
		{ "microsoft", "mıcrosoft" }, { "paypal", "pаypаl" },
		{ "paypal", "paypa1" }, { "paypal", "PayPaI" },
		{ "contoso", "contöso" }, { "contoso", "contos0" },
		{ "wells", "vvells" }, { "adobe", "aclobe" }, { "apple", "аррӏе" },
		{ "google", "ɢoogle" }, { "example", "ехаmрlе" },
		{ "sales", "5ales" }, { "minato-foods", "minato foods" },
		{ "minato-foods", "minat0‐foods" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct str a = fold_skeleton(arena, str_of(pairs[i][0]));
		struct str b = fold_skeleton(arena, str_of(pairs[i][1]));

		assert_string_equal(str_cstr(arena, a), str_cstr(arena, b));
	}
	assert_false(str_equal(fold_skeleton(arena, STR("か")),
	    fold_skeleton(arena, STR("が"))));
	assert_false(str_equal(fold_skeleton(arena, STR("contoso")),
	    fold_skeleton(arena, STR("contosa"))));
}

static void
one_person_has_one_name(void **state)
{
	static const char *const cases[][2] = {
		{ "遠藤 遥", "遠藤遥" }, { "遠藤　遥様", "遠藤遥" },
		{ "遠藤遥", "遠藤遥" }, { "代表取締役社長 遠藤 遥", "遠藤遥" },
		{ "遠藤 遥（経理部）", "遠藤遥" }, { "遠藤社長", "遠藤" },
		{ "経理部 遠藤 遥 殿", "遠藤遥" }, { "髙橋 さん", "高橋" },
		{ "株式会社みなと食品", "みなと食品" }, { "長谷部 誠", "長谷部誠" },
		{ "Haruka Endo", "endo haruka" }, { "ENDO, Haruka", "endo haruka" },
		{ "Mr. Haruka Endo (IT)", "endo haruka" },
		{ "Haruka Endo, CFO", "endo haruka" },
		{ "'Dr. Haruka  Endo'", "endo haruka" },
		{ "Seán O'Brien", "obrien sean" }, { "Seán O’Brien", "obrien sean" },
		{ "CEO", "ceo" }, { "社長", "社長" }, { "(IT)", "it" }, { "", "" },
		{ "ガブリエル", "がぶりえる" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str input = heap(str_of(cases[i][0]));

		same(fold_name(arena, input), cases[i][1]);
		heap_free(input);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_folds_to_one_form),
		cmocka_unit_test(folding_each_character_twice_changes_nothing),
		cmocka_unit_test(ascii_folds_alike_on_both_paths),
		cmocka_unit_test(look_alikes_have_one_skeleton),
		cmocka_unit_test(one_person_has_one_name),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
