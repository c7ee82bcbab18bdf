/* SPDX-License-Identifier: Apache-2.0 */
/* Encoded words and raw text in header fields, as mailers really write them. */
#include "arena.h"

#define B(literal) { literal, sizeof(literal) - 1 }

static const struct sample {
	const char *name;
	struct str field;
	const char *text;
} samples[] = {
	{ "ISO-2022-JP in base64",
	    B("=?iso-2022-jp?B?GyRCQEE1YT1xJE43bxsoQg==?="),
	    "請求書の件" },
	{ "ISO-2022-JP in quoted-printable",
	    B("=?ISO-2022-JP?Q?=1B=24B=40A5a=3Dq=24N7o=1B=28B?="),
	    "請求書の件" },
	{ "lower case b and q",
	    B("=?ISO-2022-JP?b?GyRCQEE1YT1xJE43bxsoQg==?= =?utf-8?q?=E4=BB="
	    "B6?="),
	    "請求書の件件" },
	{ "no blanks round about",
	    B("Re:=?iso-2022-jp?B?GyRCQEE1YT1xJE43bxsoQg==?=(2)"),
	    "Re:請求書の件(2)" },
	{ "no blank between words",
	    B("=?iso-2022-jp?B?GyRCQEE1YRsoQg==?==?iso-2022-jp?B?GyRCPXEbKE"
	    "I=?="),
	    "請求書" },
	{ "a language",
	    B("=?ISO-2022-JP*ja?B?GyRCQEE1YT1xJE43bxsoQg==?="),
	    "請求書の件" },
	{ "the set is left open at a word's end",
	    B("=?iso-2022-jp?B?GyRCQEE1YQ==?= =?iso-2022-jp?B?PXEbKEI=?="),
	    "請求書" },
	{ "the set is closed only by the second word",
	    B("=?iso-2022-jp?B?GyRCQEE1YQ==?=\015\n =?iso-2022-jp?B?GyhCIG9"
	    "r?="),
	    "請求 ok" },
	{ "an escape cut between words",
	    B("=?iso-2022-jp?B?GyRCQEE1YRso?= =?iso-2022-jp?B?QiE=?="),
	    "請求!" },
	{ "a kanji of ISO-2022-JP cut between words",
	    B("=?iso-2022-jp?B?GyRCQEE1?=\015\n\011=?iso-2022-jp?B?YT1xJE43"
	    "bxsoQg==?="),
	    "請求書の件" },
	{ "a kanji of Shift_JIS cut between words",
	    B("=?Shift_JIS?B?kL+L?= =?shift_jis?B?gY+RgsyMjw==?="),
	    "請求書の件" },
	{ "a kanji of EUC-JP cut between words",
	    B("=?euc-jp?Q?=C0=C1=B5=E1=BD?= =?euc-jp?Q?=F1=A4=CE=B7=EF?="),
	    "請求書の件" },
	{ "UTF-8 cut in base64 and quoted-printable",
	    B("=?utf-8?B?6KuL5g==?= =?utf-8?Q?=B1=82=E6=9B=B8=E3=81=AE=E4=B"
	    "B=B6?="),
	    "請求書の件" },
	{ "UTF-8 cut over three words",
	    B("=?utf-8?B?6A==?= =?utf-8?B?qw==?= =?UTF-8?B?i+axguabuOOBruS7"
	    "tg==?="),
	    "請求書の件" },
	{ "words of two charsets",
	    B("=?iso-2022-jp?B?GyRCQEE1YRsoQg==?= =?utf-8?B?5pu4?="),
	    "請求書" },
	{ "folded inside a word",
	    B("=?iso-2022-jp?B?GyRCQEE1\015\n YT1xJE43bxsoQg==?="),
	    "請求書の件" },
	{ "blanks inside of base64",
	    B("=?iso-2022-jp?B?GyRCQEE1 YT1xJE43bxsoQg== ?="),
	    "請求書の件" },
	{ "blanks round the charset",
	    B("=? iso-2022-jp ? B ?GyRCQEE1YT1xJE43bxsoQg==?="),
	    "請求書の件" },
	{ "padding is missing",
	    B("=?utf-8?B?5Lu2YQ?="),
	    "件a" },
	{ "padding in front of more",
	    B("=?utf-8?B?5Lu2YQ==5pu4?="),
	    "件a書" },
	{ "never closed, base64",
	    B("=?iso-2022-jp?B?GyRCQEE1YT1xJE43bxsoQg=="),
	    "請求書の件" },
	{ "cut between the marks of its end",
	    B("=?iso-2022-jp?B?GyRCQEE1YT1xJE43bxsoQg==?"),
	    "請求書の件" },
	{ "never closed, quoted-printable",
	    B("=?utf-8?Q?=E4=BB=B6"),
	    "件" },
	{ "never closed before another word",
	    B("=?utf-8?B?6KuL =?utf-8?B?5rGC?="),
	    "請求" },
	{ "never closed and no code",
	    B("=?utf-8?Q?just text"),
	    "=?utf-8?Q?just text" },
	{ "nothing that can be decoded",
	    B("=?utf-8?B?!!!!?= x"),
	    "=?utf-8?B?!!!!?= x" },
	{ "an empty word",
	    B("a=?utf-8?Q?\?=b"),
	    "ab" },
	{ "ISO-2022-JP that is Shift_JIS",
	    B("=?iso-2022-jp?B?kFWNnpDmgsyVz41Y?="),
	    "振込先の変更" },
	{ "UTF-8 that is Shift_JIS",
	    B("=?utf-8?B?kFWNnpDmgsyVz41YgsmCwoKigsQ=?="),
	    "振込先の変更について" },
	{ "us-ascii that is UTF-8",
	    B("=?us-ascii?B?6KuL5rGC5pu444Gu5Lu2?="),
	    "請求書の件" },
	{ "NEC row 13",
	    B("=?iso-2022-jp?B?GyRCLWolXyVKJUgtIRsoQg==?="),
	    "㈱ミナト①" },
	{ "half-width kana",
	    B("=?iso-2022-jp?B?GyhJNkxVXV4bKEI=?="),
	    "ｶﾌﾕﾝﾞ" },
	{ "GB2312",
	    B("=?gb2312?B?uLa/7s2o1qo=?="),
	    "付款通知" },
	{ "UTF-16 without a NUL",
	    B("=?utf-16?B?istsQg==?="),
	    "請求" },
	{ "UTF-7",
	    B("=?utf-7?Q?+istsQg-?="),
	    "請求" },
	{ "an unknown charset",
	    B("=?x-nothing?B?6KuL5rGC5pu444Gu5Lu2?="),
	    "請求書の件" },
	{ "raw UTF-8",
	    B("\350\253\213\346\261\202\346\233\270\343\201\256\344\273\266"),
	    "請求書の件" },
	{ "raw Shift_JIS",
	    B("Re: \220U\215\236\220\346\202\314\225\317\215X\202\311\202"
	    "\302\202\242\202\304"),
	    "Re: 振込先の変更について" },
	{ "raw EUC-JP",
	    B("Re: \277\266\271\376\300\350\244\316\312\321\271\271\244\313"
	    "\244\304\244\244\244\306"),
	    "Re: 振込先の変更について" },
	{ "raw ISO-2022-JP",
	    B("Re: \033$B@A5a=q$N7o\033(B"),
	    "Re: 請求書の件" },
	{ "raw ISO-2022-JP, folded",
	    B("Re: \033$B@A5a=q\033(B\015\n \033$BAwIU\033(B"),
	    "Re: 請求書 送付" },
	{ "raw ISO-2022-JP with a kanji that is \"=?\"",
	    B("\033$B=?Hy=?\033(B"),
	    "戎微戎" },
	{ "raw windows-1252",
	    B("M\374ller & S\366hne"),
	    "Müller & Söhne" },
	{ "raw text beside words",
	    B("\220\277\213\201 \220\277\213\201 \220\277\213\201 =?utf-8?B"
	    "?5Lu2?="),
	    "請求 請求 請求 件" },
	{ "bytes that are nothing",
	    B("=?utf-8?B?6KuL5rGC/w==?="),
	    "請求\357\277\275" },
	{ "an overlong form",
	    B("=?utf-8?B?YcCuYg==?="),
	    "a\357\277\275\357\277\275b" },
};

static void
each_field_reads_as_its_reader_sees_it(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		struct str input = heap(samples[i].field);
		struct str text = header_decode(arena, input);

		if (!str_equal(text, str_of(samples[i].text))) {
			print_error("%s: '%.*s'\n", samples[i].name,
			    STR_ARGS(text));
			failed++;
		}
		heap_free(input);
	}
	assert_int_equal(failed, 0);
}

static void
a_field_cut_anywhere_stays_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		for (size_t n = 1; n <= samples[i].field.n; n++) {
			struct str input = heap(str_slice(samples[i].field, 0,
			    n));

			assert_true(utf8_is_valid(header_decode(arena, input)));
			assert_true(utf8_is_valid(words_decode(arena, input,
			    true)));
			heap_free(input);
			arena_reset(arena);
		}
}

static void
plain_reading_opens_no_converter(void **state)
{
	(void)state;
	same(words_decode(arena, STR("=?utf-8?B?6KuL?= =?utf-8?B?5rGC?="),
	    true), "請求");
	same(words_decode(arena, STR("=?iso-2022-jp?B?GyRCQEEbKEI=?= a"),
	    true), "=?iso-2022-jp?B?GyRCQEEbKEI=?= a");
}

static void
a_word_that_lies_of_its_charset_is_told(void **state)
{
	(void)state;
	/* Shift_JIS under ISO-2022-JP, then the same under its own name. */
	assert_true(words_lie(arena, STR("x =?iso-2022-jp?B?kL+LgY+R?=")));
	assert_false(words_lie(arena, STR("x =?shift_jis?B?kL+LgY+R?=")));
	assert_false(words_lie(arena, STR("è«")));
	assert_false(words_lie(arena, STR("")));
}

/* Memory is the count: what each word costs does not grow with their number. */
static size_t
words_cost(const char *piece, size_t times)
{
	struct buf buf = { .arena = arena };
	size_t used;

	for (size_t i = 0; i < times; i++)
		buf_cstr(&buf, piece);
	used = arena_used(arena);
	(void)words_decode(arena, buf_str(&buf), false);
	return arena_used(arena) - used;
}

static void
twice_the_words_cost_about_twice(void **state)
{
	static const char *const pieces[] = { "=?a?b?x", "=?utf-8?B?6KuL?=",
	    "=?utf-8?B?6KuL ", "=?x?q?=41 =?", "=?utf-8?B?6KuL?= \xff" };

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		size_t once = words_cost(pieces[i], 20000);
		size_t twice = words_cost(pieces[i], 40000);

		assert_true(twice < once * 5 / 2 + 65536);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_reads_as_its_reader_sees_it),
		cmocka_unit_test(a_field_cut_anywhere_stays_text),
		cmocka_unit_test(plain_reading_opens_no_converter),
		cmocka_unit_test(a_word_that_lies_of_its_charset_is_told),
		cmocka_unit_test(twice_the_words_cost_about_twice),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
