/* SPDX-License-Identifier: Apache-2.0 */
/* Telephone numbers and amounts of money in text. */
#include "arena.h"

struct number_case {
	const char *text, *canonical;	/* NULL: none */
};

static void
check(const struct number_case *cases, size_t n, bool phones)
{
	for (size_t i = 0; i < n; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(cases[i].text));
		size_t found;

		account_find(arena, input, PLACE_QUOTED, &mail);
		found = phones ? mail.phones_n : mail.amounts_n;
		if (found != (cases[i].canonical == NULL ? 0 : 1))
			fail_msg("%zu numbers in: %s (%s)", found, cases[i].text,
			    found == 0 ? "" : str_cstr(arena, phones ?
			    mail.phones[0].canonical : mail.amounts[0].canonical));
		if (found == 1) {
			const struct number *number = phones ? mail.phones :
			    mail.amounts;

			same(number->canonical, cases[i].canonical);
			assert_int_equal(number->place, PLACE_QUOTED);
			assert_true(str_contains(input, number->written));
			assert_true(str_contains(number->context,
			    number->written));
			assert_true(utf8_is_valid(number->context));
		}
		heap_free(input);
	}
}

static void
amounts_are_read_in_every_notation(void **state)
{
	static const struct number_case cases[] = {
		{ "¥1,250,000", "JPY 1250000" }, { "￥１，２５０，０００", "JPY 1250000" },
		{ "1,250,000円", "JPY 1250000" }, { "1250000 円", "JPY 1250000" },
		{ "125万円", "JPY 1250000" }, { "１２５万円", "JPY 1250000" },
		{ "1億2,500万円", "JPY 125000000" }, { "1.5億円", "JPY 150000000" },
		{ "3千円", "JPY 3000" }, { "5百万円", "JPY 5000000" },
		{ "金壱百万円也", "JPY 1000000" },
		{ "金壱百弐拾五万円也", "JPY 1250000" },
		{ "百二十五万円", "JPY 1250000" }, { "二億三千万円", "JPY 230000000" },
		{ "一二五〇〇〇〇円", "JPY 1250000" },
		{ "JPY 1,250,000", "JPY 1250000" }, { "500 yen", "JPY 500" },
		{ "USD 12,500.00", "USD 12500" }, { "$12.5k", "USD 12500" },
		{ "US$ 12,500.50", "USD 12500.50" }, { "12,500 USD", "USD 12500" },
		{ "$1.2 million", "USD 1200000" }, { "5万ドル", "USD 50000" },
		{ "A$99.95", "AUD 99.95" }, { "$100 CAD", "CAD 100" },
		{ "€12.500,00", "EUR 12500" }, { "EUR 12,50", "EUR 12.50" },
		{ "12 500,00 €", "EUR 12500" }, { "1.234.567,89 EUR", "EUR 1234567.89" },
		{ "£1,000", "GBP 1000" }, { "5,000 pounds", "GBP 5000" },
		{ "3000元", "CNY 3000" }, { "CNY 8,000", "CNY 8000" },
		{ "¥8,000 CNY", "CNY 8000" }, { "1'250.50 CHF", "CHF 1250.50" },
		{ "$12\u200b,500", "USD 12500" }, { "¥ 1,000-", "JPY 1000" },
		{ "(USD5.00)", "USD 5" },
		/* The yen sign of Shift_JIS. */
		{ "金額 \\5,000", "JPY 5000" }, { "合計：\\ 1,250,000-", "JPY 1250000" },
		{ "合計:\\1,250,000（税込）", "JPY 1250000" },
		{ "小計＼５，０００", "JPY 5000" }, { "ご請求額 \\5,000/月", "JPY 5000" },
		{ "TOTAL:\\5,000 です", "JPY 5000" },
		{ "(\\125万)をお支払い", "JPY 1250000" }
	};

	(void)state;
	check(cases, sizeof cases / sizeof cases[0], false);
}

static void
what_is_no_amount_is_not_one(void **state)
{
	static const struct number_case cases[] = {
		{ "1,250,000", NULL }, { "2024-11-21", NULL }, { "$", NULL },
		{ "$PATH 12", NULL }, { "12 元気", NULL }, { "関東一円", NULL },
		{ "9.6 pounds", NULL }, { "¥0", NULL }, { "v1.2.3 EUR", NULL },
		{ "10 million people", NULL }, { "5m", NULL }, { "10k", NULL },
		{ "neurology 5 europe", NULL }, { "eur", NULL },
		{ "12345678901234567890円", NULL }, { "192.0.2.1 $", NULL },
		{ "100 euroclear", NULL }, { "A1円", NULL }, { "円 5", NULL },
		/* A backslash is no yen sign in English, a path or an escape. */
		{ "total \\5,000", NULL }, { "保存先 C:\\2024 です", NULL },
		{ "保存先 C:\\2024\\請求書", NULL }, { "共有 \\\\server\\2024 を", NULL },
		{ "文字 \\303\\251 です", NULL }, { "置換 a\\1 と", NULL },
		{ "場所 \\2024.txt です", NULL }, { "式 [\\1]* です", NULL },
		{ "D:\\1234 フォルダ", NULL }, { "共有\\\\192\\share", NULL }
	};

	(void)state;
	check(cases, sizeof cases / sizeof cases[0], false);
}

static void
telephone_numbers_are_read_in_every_dress(void **state)
{
	static const struct number_case cases[] = {
		{ "03-1234-5678", "+81312345678" }, { "(03)1234-5678", "+81312345678" },
		{ "０３－１２３４－５６７８", "+81312345678" },
		{ "03ー1234ー5678", "+81312345678" },
		{ "電話：03（1234）5678", "+81312345678" },
		{ "TEL 045-123-4567", "+81451234567" },
		{ "0120-123-456", "+81120123456" }, { "0120-12-3456", "+81120123456" },
		{ "0800-123-4567", "+818001234567" }, { "050-1234-5678", "+815012345678" },
		{ "携帯 090-1234-5678", "+819012345678" },
		{ "電話番号は0312345678です", "+81312345678" },
		{ "☎ 0466-12-3456", "+81466123456" },
		{ "お電話は 03 1234 5678 まで", "+81312345678" },
		{ "+81-3-1234-5678", "+81312345678" },
		{ "+81 (0)3 1234 5678", "+81312345678" },
		{ "+81-03-1234-5678", "+81312345678" },
		{ "+81 90 1234 5678", "+819012345678" },
		{ "+44 (0)20 7946 0000", "+442079460000" },
		{ "+1 (415) 555-0100", "+14155550100" },
		{ "+1.415.555.0100", "+14155550100" },
		{ "+49 30 23125-000", "+493023125000" },
		{ "(415) 555-0100", "4155550100" }, { "415-555-0100", "4155550100" },
		{ "1-800-555-0199", "8005550199" },
		{ "Phone: 020 7946 0000", "02079460000" },
		{ "Fax 555-0100", "5550100" }, { "Telephone: 0391234567", "0391234567" },
		{ "Call 415 555 0100", "4155550100" },
		{ "+81\u200b-3-1234\u00ad-5678", "+81312345678" }
	};

	(void)state;
	check(cases, sizeof cases / sizeof cases[0], true);
}

static void
what_is_no_telephone_number_is_not_one(void **state)
{
	static const struct number_case cases[] = {
		{ "2024-11-21", NULL }, { "11/21/2024 10:00", NULL },
		{ "Tel 9/27/2002", NULL }, { "+1000 8/11/02", NULL },
		{ "+0900 2024", NULL }, { "Order 03-1234-5678", NULL },
		{ "注文番号：03-1234-5678", NULL }, { "伝票番号 0312-34-5678", NULL },
		{ "お問い合わせ番号 0120-123-456", NULL }, { "〒231-0001", NULL },
		{ "1234-5678-9012", NULL }, { "4111 1111 1111 1111", NULL },
		{ "ISBN 978-4-00-000000-0", NULL }, { "JAN 4901234567894", NULL },
		{ "192.0.2.1", NULL }, { "2001:db8::1234", NULL },
		{ "Invoice 415-555-0100", NULL }, { "0312345678", NULL },
		{ "415 555 0100", NULL }, { "x03-1234-5678", NULL },
		{ "03-1234-5678-90", NULL }, { "03-1234-56789", NULL },
		{ "https://example.com/03-1234-5678", NULL },
		{ "550e8400-e29b-41d4-a716-446655440000", NULL },
		{ "1Z999AA10123456784", NULL }, { "00-1234-5678", NULL },
		{ "+12", NULL }, { "Phone 12", NULL }, { "1,234,567", NULL },
		{ "a+15551234567", NULL }, { "Serial 090-1234-5678", NULL },
		{ "DE02 1203 0000 0000 2020 51", NULL }
	};

	(void)state;
	check(cases, sizeof cases / sizeof cases[0], true);
}

/* Each once; two hundred of each sort, and the next one is a defect. */
static void
two_hundred_numbers_are_kept(void **state)
{
	struct buf phones = { .arena = arena }, amounts = { .arena = arena };
	struct mail mail = { 0 };

	(void)state;
	for (int i = 0; i < 200; i++) {
		buf_format(&phones, "03-1234-%04d\n03-1234-%04d\n", i, i);
		buf_format(&amounts, "¥%d, ¥%d\n", i + 1, i + 1);
	}
	account_find(arena, buf_str(&phones), PLACE_BODY, &mail);
	account_find(arena, buf_str(&amounts), PLACE_BODY, &mail);
	assert_int_equal(mail.phones_n, 200);
	assert_int_equal(mail.amounts_n, 200);
	assert_int_equal(mail.defects_n, 0);
	account_find(arena, STR("03-1234-0001 ¥1"), PLACE_BODY, &mail);
	assert_int_equal(mail.defects_n, 0);
	account_find(arena, STR("03-1234-9999"), PLACE_BODY, &mail);
	assert_int_equal(mail.phones_n, 200);
	assert_int_equal(mail.defects_n, 1);
	assert_int_equal(mail.defects[0].kind, DEFECT_TEXT_LIMIT);
	same(mail.defects[0].evidence, "numbers");
	/* The same evidence counts once. */
	account_find(arena, STR("¥9999"), PLACE_BODY, &mail);
	assert_int_equal(mail.amounts_n, 200);
	assert_int_equal(mail.defects_n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_are_read_in_every_notation),
		cmocka_unit_test(what_is_no_amount_is_not_one),
		cmocka_unit_test(telephone_numbers_are_read_in_every_dress),
		cmocka_unit_test(what_is_no_telephone_number_is_not_one),
		cmocka_unit_test(two_hundred_numbers_are_kept),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
