/* SPDX-License-Identifier: Apache-2.0 */
/* Payment facts in text and in configuration files. */
#include "arena.h"

struct account_case {
	const char *text, *kind, *country, *number, *last4;
};

static const struct account_case cases[] = {
	{ "IBAN: DE02 1203 0000 0000 2020 51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "IBANDE02120300000000202051.", "iban", "DE", "DE02120300000000202051",
	  "2051" },
	{ "ＤＥ０２　１２０３　００００　００００　２０２０　５１", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "de02.1203.0000.0000.\n2020.51", "iban", "DE", "DE02120300000000202051",
	  "2051" },
	{ "gb82 west 1234 5698 7654 32", "iban", "GB", "GB82WEST12345698765432",
	  "5432" },
	{ "SWIFT code: EXMPDEFF 123456", "bic", "DE", "EXMPDEFF", "DEFF" },
	{ "みなと銀行 本店営業部 普通 1234567", "jp-bank", "JP",
	  "みなと銀行/本店営業部/普通/1234567", "4567" },
	{ "みなと銀行　横浜支店\n（普）１２３４５６７\n口座名義 カ）ミナト", "jp-bank",
	  "JP", "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "振込先の口座はみなと信用金庫本店（当座）No.0012345です", "jp-bank", "JP",
	  "みなと信用金庫/本店/当座/0012345", "2345" },
	{ "銀行名：みなと銀行\n支店名：横浜支店（支店番号 123）\n口座番号：１２３４５６７\n"
	  "預金種目：普通預金", "jp-bank", "JP", "みなと銀行/横浜支店/普通/1234567",
	  "4567" },
	{ "みなと銀行 横浜支店 ﾌﾂｳ 123456", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/0123456", "3456" },
	{ "ゆうちょ銀行 記号 10120 番号 12345671", "jp-yucho", "JP",
	  "yucho/10120/12345671", "5671" },
	{ "記号番号：10120-12345671", "jp-yucho", "JP", "yucho/10120/12345671",
	  "5671" },
	{ "Routing number: 123456780\nAccount number: 123456789", "us-aba", "US",
	  "123456780/123456789", "6789" },
	{ "sort code 12-34-56 account 12345678", "gb-sort", "GB",
	  "123456/12345678", "5678" },
	{ "登録番号：T7123456789012", "t-number", "JP", "T7123456789012", "9012" },
};

static void
accounts_are_found_in_every_dress(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(cases[i].text));

		account_find(arena, input, PLACE_QUOTED, &mail);
		if (mail.accounts_n != 1)
			fail_msg("%zu accounts in: %s", mail.accounts_n,
			    cases[i].text);
		same(mail.accounts[0].kind, cases[i].kind);
		same(mail.accounts[0].country, cases[i].country);
		same(mail.accounts[0].number, cases[i].number);
		same(mail.accounts[0].last4, cases[i].last4);
		assert_int_equal(mail.accounts[0].place, PLACE_QUOTED);
		assert_true(mail.accounts[0].context.n > 0);
		assert_true(utf8_is_valid(mail.accounts[0].context));
		heap_free(input);
	}
}

static void
what_is_no_account_is_not_one(void **state)
{
	static const char *const texts[] = {
		"IBAN: DE03 1203 0000 0000 2020 51",
		"DE02 1203 0000 0000 2020 511", "TEL 03-1234-5678",
		"routing number 123456781", "sort code 12-34-56",
		"DOCUMENT 12345678", "swift TRANSFER 123456",
		"T7123456789013", "T71234567890122", "普通 1234567",
		"みなと銀行の本店 TEL 045-123-4567 普通の電話",
		"振込先の銀行口座は 1234567", ""
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(texts[i]));

		account_find(arena, input, PLACE_BODY, &mail);
		if (mail.accounts_n != 0)
			fail_msg("%s is no account (%s)", texts[i],
			    str_cstr(arena, mail.accounts[0].number));
		heap_free(input);
	}
}

static void
context_is_the_original_around_the_number(void **state)
{
	struct mail mail = { 0 };

	(void)state;
	account_find(arena, STR("振込先が変更になりました。新しい口座は"
	    "ＤＥ０２１２０３００００００００２０２０５１です。"), PLACE_BODY, &mail);
	assert_int_equal(mail.accounts_n, 1);
	same(mail.accounts[0].context, "振込先が変更になりました。新しい口座は"
	    "ＤＥ０２１２０３００００００００２０２０５１です。");
}

static void
duplicates_count_once_and_fifty_are_kept(void **state)
{
	struct buf buf = { .arena = arena };
	struct mail mail = { 0 };

	(void)state;
	for (int i = 0; i < 50; i++)
		buf_format(&buf, "sort code 12-34-56 account 123456%02d\n"
		    "sort code 12-34-56 account 123456%02d\n", i, i);
	account_find(arena, buf_str(&buf), PLACE_BODY, &mail);
	assert_int_equal(mail.accounts_n, 50);
	assert_int_equal(mail.defects_n, 0);
	mail = (struct mail){ 0 };
	buf_cstr(&buf, "sort code 12-34-56 account 99999999\n");
	account_find(arena, buf_str(&buf), PLACE_BODY, &mail);
	assert_int_equal(mail.accounts_n, 50);
	assert_int_equal(mail.defects_n, 1);
}

static void
the_configuration_file_is_read_by_the_same_code(void **state)
{
	struct account account;

	(void)state;
	assert_true(account_read(arena, STR("DE02 1203 0000 0000 2020 51"),
	    &account));
	same(account.number, "DE02120300000000202051");
	assert_true(account_read(arena, STR("みなと銀行 本店営業部 普通 1234567"),
	    &account));
	same(account.kind, "jp-bank");
	assert_true(account_read(arena,
	    STR("sort code 12-34-56 account 12345678"), &account));
	same(account.kind, "gb-sort");
	assert_false(account_read(arena, STR("DE02 1203"), &account));
	assert_false(account_read(arena, STR(""), &account));
}

static void
a_megabyte_of_labels_is_linear(void **state)
{
	static const char *const pieces[] = {
		"銀行", "みなと銀行 1", "記号", "sort code ", "routing ", "swift ",
		"DE02 ", "t1", "1", "みなと銀行 支店 普通 ", "iban", "店名"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		struct buf buf = { .arena = arena };
		struct mail mail = { 0 };

		buf_cstr(&buf, "1234567890 ");
		while (buf.n < 1000000)
			buf_cstr(&buf, pieces[i]);
		account_find(arena, buf_str(&buf), PLACE_BODY, &mail);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accounts_are_found_in_every_dress),
		cmocka_unit_test(what_is_no_account_is_not_one),
		cmocka_unit_test(context_is_the_original_around_the_number),
		cmocka_unit_test(duplicates_count_once_and_fifty_are_kept),
		cmocka_unit_test(the_configuration_file_is_read_by_the_same_code),
		cmocka_unit_test(a_megabyte_of_labels_is_linear),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
