/* SPDX-License-Identifier: Apache-2.0 */
/* Names and domains: what looks alike has one skeleton, one person one name. */
#include "arena.h"

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
		{ "amazon", "annazon" }, { "recipe", "reclpe" },
		{ "modern", "modem" }, { "class", "c1ass" },
		/* whole words in another script */
		{ "apple", "АРРLЕ" }, { "bank", "ВАNК" }, { "bank", "ВАИК" },
		{ "scope", "ѕсоре" }, { "exxon", "еххоп" },
		{ "microsoft", "ΜΙCRΟSΟFΤ" }, { "amazon", "ΑΜΑΖΟΝ" },
		{ "kotaku", "κοτακυ" }, { "nikon", "ηικοη" },
		{ "honu", "հօոս" }, { "sony", "SՕNY" }, { "us", "ՍՏ" },
		{ "lake", "ᏞᎪᏦᎬ" }, { "walk", "ᎳᎪᏞᏦ" },
		/* small capitals, letters in frames, wide and written ones */
		{ "paypal", "ᴘᴀʏᴘᴀʟ" }, { "minato", "ＭＩＮＡＴＯ" },
		{ "minato", "𝓶𝓲𝓷𝓪𝓽𝓸" }, { "minato", "🅼🅸🅽🅰🆃🅾" },
		{ "minato", "ⓜⓘⓝⓐⓣⓞ" }, { "files", "ꜰɪʟᴇꜱ" },
		/* Latin with strokes, hooks and marks */
		{ "google", "ɡooɡle" }, { "alpha", "ɑlphɑ" },
		{ "polski", "połski" }, { "thor", "ŧħør" }, { "bank", "ƀɑŋƙ" },
		{ "minato", "m\u0337i\u0337n\u0337ato" }, { "minato", "mínätọ" },
		{ "zeus", "ʐɇʉʂ" }, { "dell", "ɗeƚɫ" },
		/* kanji and kana */
		{ "工業", "エ業" }, { "川口", "川ロ" }, { "電力", "電カ" },
		{ "二葉", "ニ葉" }, { "八木", "ハ木" }, { "夕張", "タ張" },
		{ "卜部", "ト部" }, { "サーバー", "サ一バ一" },
		{ "サーバー", "サ─バ─" }, { "三菱一号", "三菱ー号" },
		{ "キヤノン", "キャノン" }, { "パナソニック", "バナソニツク" },
		{ "ヘルプ", "へルプ" }, { "末広", "未広" }, { "土屋", "士屋" },
		{ "高橋", "髙橋" }, { "山田", "山\u200b田" }, { "口座", "囗座" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct str a = fold_skeleton(arena, str_of(pairs[i][0]));
		struct str b = fold_skeleton(arena, str_of(pairs[i][1]));

		if (!str_equal(a, b))
			fail_msg("%s is %.*s, %s is %.*s", pairs[i][0],
			    STR_ARGS(a), pairs[i][1], STR_ARGS(b));
	}
	assert_false(str_equal(fold_skeleton(arena, STR("か")),
	    fold_skeleton(arena, STR("が"))));
	assert_false(str_equal(fold_skeleton(arena, STR("contoso")),
	    fold_skeleton(arena, STR("contosa"))));
}

static void
what_looks_unlike_stays_apart(void **state)
{
	static const char *const pairs[][2] = {
		{ "minato", "sakura" }, { "bank", "bunk" }, { "かき", "がき" },
		{ "三菱", "二菱" }, { "山田", "山口" }, { "東京", "京東" },
		{ "サーバ", "サバ" }, { "みなと食品", "みなと商事" },
		{ "ab", "ba" }, { "visa", "vista" }, { "田中", "中田" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (str_equal(fold_skeleton(arena, str_of(pairs[i][0])),
		    fold_skeleton(arena, str_of(pairs[i][1]))))
			fail_msg("%s looks like %s", pairs[i][0], pairs[i][1]);
}

static void
a_long_name_is_cut_and_a_hostile_one_is_utf8(void **state)
{
	struct buf buf = { .arena = arena };

	(void)state;
	while (buf.n < 100000)
		buf_cstr(&buf, "ｶﾞ\xff\u0301\U0001D400㌀");
	assert_true(utf8_is_valid(fold_skeleton(arena, buf_str(&buf))));
	assert_true(utf8_is_valid(fold_name(arena, buf_str(&buf))));
	assert_in_range(fold_skeleton(arena, buf_str(&buf)).n, 1, 40000);
	assert_true(str_equal(fold_skeleton(arena, STR("")), STR("")));
	assert_true(str_equal(fold_skeleton(arena, STR("--")), STR("")));
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
		cmocka_unit_test(look_alikes_have_one_skeleton),
		cmocka_unit_test(what_looks_unlike_stays_apart),
		cmocka_unit_test(a_long_name_is_cut_and_a_hostile_one_is_utf8),
		cmocka_unit_test(one_person_has_one_name),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
