/* SPDX-License-Identifier: Apache-2.0 */
/* File names in every form that mailers give them, and what is shown. */
#include "arena.h"

#define B(literal) { literal, sizeof(literal) - 1 }

static const struct sample {
	const char *name;
	struct str field;
	const char *filename;
} samples[] = {
	{ "RFC 2231 in ISO-2022-JP",
	    B("attachment; filename*=ISO-2022-JP''%1B%24%42%40%41%35%61%3D%"
	    "71%1B%28%42%2E%70%64%66"),
	    "請求書.pdf" },
	{ "RFC 2231 with a language",
	    B("attachment; filename*=iso-2022-jp'ja'%1B%24%42%40%41%35%61%3"
	    "D%71%1B%28%42%2E%70%64%66"),
	    "請求書.pdf" },
	{ "RFC 2231 half encoded",
	    B("attachment; filename*=iso-2022-jp''%1B$B@A5a=q%1B(B.pdf"),
	    "請求書.pdf" },
	{ "sections",
	    B("attachment; filename*0*=iso-2022-jp''%1B%24%42%40%41%35%61%3"
	    "D%71;\015\n filename*1*=%1B%28%42%2E%70%64%66"),
	    "請求書.pdf" },
	{ "an escape split over sections",
	    B("attachment; filename*0*=iso-2022-jp''%1B; filename*1*=%24%42"
	    "%40%41%35%61%3D%71%1B; filename*2*=%28%42%2E%70%64%66"),
	    "請求書.pdf" },
	{ "a kanji split over sections, in disorder",
	    B("attachment; filename*1*=%41%35%61%3D%71%1B%28%42%2E%70%64%66"
	    "; filename*0*=iso-2022-jp''%1B%24%42%40"),
	    "請求書.pdf" },
	{ "sections with and without percent",
	    B("attachment; filename*0*=iso-2022-jp''%1B%24%42%40%41%35%61%3"
	    "D%71%1B%28%42; filename*1=.pdf"),
	    "請求書.pdf" },
	{ "UTF-8 split over sections",
	    B("attachment; filename*0*=utf-8''%E8%AB%8B%E6; filename*1*=%B1"
	    "%82%E6%9B%B8%2E%70%64%66"),
	    "請求書.pdf" },
	{ "Shift_JIS",
	    B("attachment; filename*=Shift_JIS''%90%BF%8B%81%8F%91%2E%70%64"
	    "%66"),
	    "請求書.pdf" },
	{ "EUC-JP",
	    B("attachment; filename*=EUC-JP''%C0%C1%B5%E1%BD%F1%2E%70%64%66"),
	    "請求書.pdf" },
	{ "no charset named",
	    B("attachment; filename*=''%90%BF%8B%81%8F%91%2E%70%64%66"),
	    "請求書.pdf" },
	{ "a charset that lies",
	    B("attachment; filename*=iso-2022-jp''%90%55%8D%9E%90%E6%2E%70%"
	    "64%66"),
	    "振込先.pdf" },
	{ "quoted though extended",
	    B("attachment; filename*=\"iso-2022-jp''%1B%24%42%40%41%35%61%3"
	    "D%71%1B%28%42%2E%70%64%66\""),
	    "請求書.pdf" },
	{ "an encoded word in quotes",
	    B("attachment; filename=\"=?iso-2022-jp?B?GyRCQEE1YT1xGyhCLnBkZ"
	    "g==?=\""),
	    "請求書.pdf" },
	{ "an encoded word without quotes",
	    B("attachment; filename==?iso-2022-jp?B?GyRCQEE1YT1xGyhCLnBkZg="
	    "=?="),
	    "請求書.pdf" },
	{ "encoded words in quotes, folded",
	    B("attachment; filename=\"=?iso-2022-jp?B?GyRCQEE1YRsoQg==?="
	    "\015\n =?iso-2022-jp?B?GyRCPXEbKEIucGRm?=\""),
	    "請求書.pdf" },
	{ "a kanji cut between encoded words in quotes",
	    B("attachment; filename=\"=?utf-8?B?6KuL5g==?= =?utf-8?B?sYLmm7"
	    "gucGRm?=\""),
	    "請求書.pdf" },
	{ "an encoded word cut into sections",
	    B("attachment; filename*0=\"=?iso-2022-jp?B?GyRC\"; filename*1="
	    "\"QEE1YT1xGyhCLnBkZg==?=\""),
	    "請求書.pdf" },
	{ "raw UTF-8",
	    B("attachment; filename=\"\350\253\213\346\261\202\346\233\270."
	    "pdf\""),
	    "請求書.pdf" },
	{ "raw Shift_JIS",
	    B("attachment; filename=\"\220U\215\236\220\346\202\314\225\317"
	    "\215X.pdf\""),
	    "振込先の変更.pdf" },
	{ "raw Shift_JIS with a backslash in a kanji",
	    B("attachment; filename=\"\227\\\216Z\225\\.xls\""),
	    "予算表.xls" },
	{ "raw EUC-JP",
	    B("attachment; filename=\"\277\266\271\376\300\350\244\316\312"
	    "\321\271\271.pdf\""),
	    "振込先の変更.pdf" },
	{ "raw ISO-2022-JP",
	    B("attachment; filename=\"\033$B@A5a=q\033(B.pdf\""),
	    "請求書.pdf" },
	{ "raw ISO-2022-JP with a quote and a backslash in kanji",
	    B("attachment; filename=\"\033$B\"\">\\\033(B.pdf\"; size=1"),
	    "□詳.pdf" },
	{ "raw ISO-2022-JP with a semicolon in a kanji, no quotes",
	    B("attachment; filename=\033$B@A;a\033(B.pdf"),
	    "請氏.pdf" },
	{ "an open set does not swallow the quote",
	    B("attachment; filename=\"\033$B@A\"; x=\"\033(B\""),
	    "請" },
	{ "raw UTF-8 taken apart by macOS",
	    B("attachment; filename=\"\343\202\253\343\202\231\343\202\244"
	    "\343\203\210\343\202\231\343\203\225\343\202\231\343\203\203"
	    "\343\202\257.pdf\""),
	    "ガイドブック.pdf" },
	{ "percent-encoded, taken apart by macOS",
	    B("attachment; filename*=UTF-8''%E3%82%AB%E3%82%99%E3%82%A4%E3%"
	    "83%88%E3%82%99%E3%83%95%E3%82%99%E3%83%83%E3%82%AF%2E%70%64%"
	    "66"),
	    "ガイドブック.pdf" },
	{ "an encoded word taken apart by macOS",
	    B("attachment; filename=\"=?utf-8?B?44Kr44KZ44Kk44OI44KZ44OV44K"
	    "Z44OD44KvLnBkZg==?=\""),
	    "ガイドブック.pdf" },
	{ "bytes that are nothing",
	    B("attachment; filename*=utf-8''%E8%AB%8B%E6%B1%82%FF.pdf"),
	    "請求\357\277\275.pdf" },
	{ "a broken percent stays",
	    B("attachment; filename*=utf-8''100%zz.pdf"),
	    "100%zz.pdf" },
};

static struct str
filename_of(struct str field)
{
	struct parameter *parameters;
	size_t n;
	bool duplicate;

	(void)header_parameters(arena, field, &parameters, &n, &duplicate);
	assert_false(duplicate);
	for (size_t i = 0; i < n; i++)
		if (str_equal(parameters[i].name, STR("filename")))
			return parameters[i].value;
	return NO_STR;
}

static void
each_file_has_the_name_that_is_shown(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		struct str input = heap(samples[i].field);
		struct str name = filename_of(input);

		if (!str_equal(name, str_of(samples[i].filename))) {
			print_error("%s: '%.*s'\n", samples[i].name,
			    STR_ARGS(name));
			failed++;
		}
		heap_free(input);
	}
	assert_int_equal(failed, 0);
}

static void
a_field_cut_anywhere_gives_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		for (size_t n = 1; n <= samples[i].field.n; n++) {
			struct str input = heap(str_slice(samples[i].field, 0,
			    n));

			assert_true(utf8_is_valid(filename_of(input)));
			heap_free(input);
			arena_reset(arena);
		}
}

/* A hundred pieces are read, and one more is told. */
static void
a_hundred_pieces_are_read_and_one_more_is_told(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct buf buf = { .arena = arena };
		struct parameter *parameters;
		size_t n;
		bool duplicate;

		buf_cstr(&buf, "attachment");
		for (size_t i = 0; i < 100 + extra; i++)
			buf_format(&buf, "; filename*%zu=a", i);
		same(header_parameters(arena, buf_str(&buf), &parameters, &n,
		    &duplicate), "attachment");
		assert_int_equal(duplicate, extra > 0);
		assert_int_equal(n, 1);
		assert_int_equal(parameters[0].value.n, 100);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_file_has_the_name_that_is_shown),
		cmocka_unit_test(a_field_cut_anywhere_gives_text),
		cmocka_unit_test(a_hundred_pieces_are_read_and_one_more_is_told),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
