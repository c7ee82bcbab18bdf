/* SPDX-License-Identifier: Apache-2.0 */
/* Every label decodes to what the bytes are, and says when the label lied. */
#include "arena.h"

static struct charset_result
decode(struct str bytes, const char *label)
{
	struct str input = heap(bytes);
	struct charset_result result = charset_decode(arena, input,
	    str_of(label));

	assert_true(utf8_is_valid(result.text));
	assert_true(bytes.n == 0 || result.text.n > 0);
	result.text = str_keep(arena, result.text);
	heap_free(input);
	return result;
}

#define DECODE(bytes, label) decode(STR(bytes), label)

static void
a_set_that_is_closed_and_opened_again_loses_nothing(void **state)
{
	static const char *const labels[] = { "iso-2022-jp", NULL };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct charset_result result = DECODE("\x1b$B;YJ'\x1b(B"
		    "\x1b$B$$\x1b(B\x1b(B\x1b$B$K\x1b(B", labels[i]);

		same(result.text, "\u652f\u6255\u3044\u306b");
		assert_false(result.invalid);
	}
	same(DECODE("a\x1b(B\x1b(B\x1b(B", "iso-2022-jp").text, "a");
}

static void
plain_ascii_is_borrowed_under_any_label(void **state)
{
	static const char *const labels[] = { NULL, "us-ascii", "UTF-8",
	    "Shift_JIS", "iso-2022-jp", "windows-1252", "x-gbk", "koi8-r" };

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		struct charset_result result = DECODE("invoice 4711\r\n",
		    labels[i]);

		same(result.text, "invoice 4711\r\n");
		assert_false(result.lied || result.invalid || result.unknown);
	}
}

static void
japanese_charsets_decode_under_all_their_names(void **state)
{
	static const struct { const char *label; struct str bytes; } cases[] = {
		{ "Shift_JIS", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "x-sjis", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "cp932", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "\"Windows-31J\"", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "MS932", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "EUC-JP", { "\xc0\xc1\xb5\xe1\xbd\xf1", 6 } },
		{ "eucJP-ms", { "\xc0\xc1\xb5\xe1\xbd\xf1", 6 } },
		{ "ISO-2022-JP", { "\x1b$B@A5a=q\x1b(B", 12 } },
		{ "CP50220", { "\x1b$B@A5a=q\x1b(B", 12 } },
		{ "cp50221", { "\x1b$B@A5a=q\x1b(B", 12 } },
		{ "iso-2022-jp-ms", { "\x1b$B@A5a=q\x1b(B", 12 } },
		{ "utf-8", { "請求書", 9 } },
		{ NULL, { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ NULL, { "\xc0\xc1\xb5\xe1\xbd\xf1", 6 } },
		{ NULL, { "\x1b$B@A5a=q\x1b(B", 12 } },
		{ NULL, { "請求書", 9 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct charset_result result = decode(cases[i].bytes,
		    cases[i].label);

		same(result.text, "請求書");
		assert_false(result.lied || result.invalid || result.unknown);
	}
}

static void
nec_row_13_and_half_width_kana_decode(void **state)
{
	(void)state;
	same(DECODE("\x1b$B-!-\"\x1b(B", "iso-2022-jp").text, "①②");
	same(DECODE("\x1b(I6@\x1b(B", "iso-2022-jp").text, "ｶﾀ");
	same(DECODE("\x87\x40", "shift_jis").text, "①");
}

static void
two_byte_text_over_a_line_end_stays_japanese(void **state)
{
	(void)state;
	same(DECODE("\x1b$B@A\n5a=q\x1b(B", "iso-2022-jp").text, "請\n求書");
}

static void
a_label_that_lies_is_found_out(void **state)
{
	static const struct { const char *label; struct str bytes; } cases[] = {
		{ "iso-2022-jp", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "iso-2022-jp", { "請求書", 9 } },
		{ "us-ascii", { "請求書", 9 } },
		{ "iso-8859-1", { "請求書", 9 } },
		{ "shift_jis", { "請求書", 9 } },
		{ "utf-8", { "\x90\xbf\x8b\x81\x8f\x91", 6 } },
		{ "shift_jis", { "\x1b$B@A5a=q\x1b(B", 12 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct charset_result result = decode(cases[i].bytes,
		    cases[i].label);

		same(result.text, "請求書");
		assert_true(result.lied);
	}
}

static void
latin_text_is_windows_1252(void **state)
{
	struct charset_result result = DECODE("d\xe9j\xe0 \x93vu\x94 \x80",
	    "iso-8859-1");

	(void)state;
	same(result.text, "déjà “vu” €");
	assert_false(result.lied);
	same(DECODE("it\x92s \x93here\x94 now", NULL).text, "it’s “here” now");
	same(DECODE("f\xfcr M\xfcller", NULL).text, "für Müller");
}

static void
names_that_iconv_does_not_know_work(void **state)
{
	(void)state;
	same(DECODE("\xb0\xa1", "ks_c_5601-1987").text, "가");
	same(DECODE("\xd6\xd0", "x-gbk").text, "中");
	same(DECODE("\xe0", "iso-8859-8-i").text, "א");
	same(DECODE("+U0g-", "unicode-1-1-utf-7").text, "午");
	same(DECODE("\x41\xd0", "cp-850").text, "Að");
}

static void
utf_7_is_not_read_without_its_label(void **state)
{
	(void)state;
	same(DECODE("+U0g-", "us-ascii").text, "+U0g-");
	same(DECODE("+U0g-", NULL).text, "+U0g-");
}

static void
unknown_labels_and_ebcdic_are_unknown(void **state)
{
	(void)state;
	assert_true(DECODE("hello", "x-no-such").unknown);
	same(DECODE("hello", "ibm-037").text, "hello");
	assert_true(DECODE("hello", "ibm-037").unknown);
	same(DECODE("\xd7\x81\xa8\x40\xa3\x96\x84\x81\xa8", "cp037").text,
	    "Pay today");
	assert_true(DECODE("\xd7\x81\xa8", "cp037").unknown);
}

static void
bytes_that_nothing_decodes_are_replaced(void **state)
{
	struct charset_result result = DECODE("請\xff求書です", "utf-8");

	(void)state;
	same(result.text, "請\xef\xbf\xbd求書です");
	assert_true(result.invalid);
	assert_true(DECODE("\x90\xbf\x8b\x81\x8f\x91\x82\xa0\x85\xff",
	    "shift_jis").invalid);
}

static void
nuls_are_left_out_and_never_leave_nothing(void **state)
{
	struct charset_result result = DECODE("pay\0ment", "utf-8");

	(void)state;
	same(result.text, "payment");
	assert_true(result.invalid);
	same(DECODE("\0\0", NULL).text, "\xef\xbf\xbd");
	same(DECODE("", "utf-8").text, "");
	same(DECODE("\xef\xbb\xbfok", "utf-8").text, "ok");
	same(DECODE("o\0k\0", "utf-16le").text, "ok");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_set_that_is_closed_and_opened_again_loses_nothing),
		cmocka_unit_test(plain_ascii_is_borrowed_under_any_label),
		cmocka_unit_test(japanese_charsets_decode_under_all_their_names),
		cmocka_unit_test(nec_row_13_and_half_width_kana_decode),
		cmocka_unit_test(two_byte_text_over_a_line_end_stays_japanese),
		cmocka_unit_test(a_label_that_lies_is_found_out),
		cmocka_unit_test(latin_text_is_windows_1252),
		cmocka_unit_test(names_that_iconv_does_not_know_work),
		cmocka_unit_test(utf_7_is_not_read_without_its_label),
		cmocka_unit_test(unknown_labels_and_ebcdic_are_unknown),
		cmocka_unit_test(bytes_that_nothing_decodes_are_replaced),
		cmocka_unit_test(nuls_are_left_out_and_never_leave_nothing),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
