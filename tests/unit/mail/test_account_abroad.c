/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts where there is no IBAN: BIC, BSB, IFSC and CLABE with their numbers. */
#include "accounts.h"

struct abroad_case {
	const char *text, *kind, *country, *number, *holder;
};

static const struct abroad_case cases[] = {
	{ "Beneficiary: SUPPLY TRADING LIMITED\nBank: EXAMPLE BANK (HONG KONG)\n"
	  "SWIFT Code: EXMPHKHHHKH\nAccount No.: 012-345678-001\n", "swift",
	  "HK", "swift/EXMPHKHH/012345678001", "SUPPLY TRADING LIMITED" },
	{ "A/C No: 123 456789 838, SWIFT/BIC EXMPHKHH", "swift", "HK",
	  "swift/EXMPHKHH/123456789838", NULL },
	{ "Acct# 0012345678 | BIC: EXMPSGSGXXX", "swift", "SG",
	  "swift/EXMPSGSG/0012345678", NULL },
	{ "Swift: EXMPCNBJ\nAccount Number (USD): OSA1234567890123456", "swift",
	  "CN", "swift/EXMPCNBJ/1234567890123456", NULL },
	{ "Account Number      : HKD 123-456-789\nSwift Code          : EXMPHKHH",
	  "swift", "HK", "swift/EXMPHKHH/123456789", NULL },
	{ "SWIFT: EXMPKRSE\n계좌번호 123-456789-01-234", "swift", "KR",
	  "swift/EXMPKRSE/12345678901234", NULL },
	{ "账号：6222 0000 1234 5678 901\nSWIFT: EXMPCNSH", "swift", "CN",
	  "swift/EXMPCNSH/6222000012345678901", NULL },
	{ "SWIFT: EXMPTWTP\n帳號：012345678901", "swift", "TW",
	  "swift/EXMPTWTP/012345678901", NULL },
	{ "送金先：EXAMPLE BANK\nスイフトコード：ＥＸＭＰＨＫＨＨ\n"
	  "口座番号：０１２－３４５６７８－００１\n口座名義：SUPPLY LIMITED", "swift",
	  "HK", "swift/EXMPHKHH/012345678001", "SUPPLY LIMITED" },
	{ "Beneficiary account: 1234567\nBIC EXMPVNVX", "swift", "VN",
	  "swift/EXMPVNVX/1234567", NULL },
	{ "SWIFT EXMPTHBK, acc. no. 123-4-56789-0", "swift", "TH",
	  "swift/EXMPTHBK/1234567890", NULL },
	{ "swift code EXMPAEAD, our account number is now 123456.", "swift",
	  "AE", "swift/EXMPAEAD/123456", NULL },
	{ "**SWIFT:** EXMPHKHH\n**Account No:** 123456789\n", "swift", "HK",
	  "swift/EXMPHKHH/123456789", NULL },
	{ "BIC EXMPHKHH, A/C no. 12345678901234567890", "swift", "HK",
	  "swift/EXMPHKHH/12345678901234567890", NULL },
	{ "Account No. 012-345678-001 12 March, SWIFT EXMPHKHH", "swift", "HK",
	  "swift/EXMPHKHH/012345678001", NULL },
	/* Others take it first. */
	{ "IBAN: DE02 1203 0000 0000 2020 51, account 0000 2020 51\n"
	  "BIC: EXMPDEFF", "iban", "DE", "DE02120300000000202051", NULL },
	{ "Account No. DE02 1203 0000 0000 2020 51\nBIC: EXMPDEFF", "iban", "DE",
	  "DE02120300000000202051", NULL },
	{ "Account no. 0000202051, IBAN DE02120300000000202051, BIC EXMPDEFF",
	  "iban", "DE", "DE02120300000000202051", NULL },
	{ "SWIFT EXMPUS33\nRouting 021000021\nAccount 123456789", "us-aba", "US",
	  "021000021/123456789", NULL },
	{ "SWIFT EXMPGB2L\nSort code 12-34-56\nAccount 12345678", "gb-sort",
	  "GB", "123456/12345678", NULL },
	{ "みなと銀行 横浜支店 普通 口座番号 1234567 SWIFT EXMPJPJT", "jp-bank",
	  "JP", "みなと銀行/横浜支店/普通/1234567", NULL },
	/* Australia, India, Mexico */
	{ "BSB: 062-000\nAccount number: 1234 5678", "au-bsb", "AU",
	  "062000/12345678", NULL },
	{ "BSB 062000 Acct 123456789, SWIFT EXMPAU2S", "au-bsb", "AU",
	  "062000/123456789", NULL },
	{ "BSB 062-000 12345678", "au-bsb", "AU", "062000/12345678", NULL },
	{ "A/C No. 123456789012\nIFSC Code: EXMP0001234\nSWIFT: EXMPINBB",
	  "in-ifsc", "IN", "EXMP0001234/123456789012", NULL },
	{ "CLABE: 032180000118359719", "mx-clabe", "MX", "032180000118359719",
	  NULL },
	{ "CLABE interbancaria 002 010 07777777777 1", "mx-clabe", "MX",
	  "002010077777777771", NULL },
	/* IBANs in brackets and in quotations. */
	{ "(DE89)(3704)(0044)(0532)(0130)(00)", "iban", "DE",
	  "DE89370400440532013000", NULL },
	{ "[DE89] [3704] [0044] [0532] [0130] [00]", "iban", "DE",
	  "DE89370400440532013000", NULL },
	{ ">> DE89 3704 0044\r\n>> 0532 0130 00\r\n", "iban", "DE",
	  "DE89370400440532013000", NULL },
	{ "> > DE89 3704 0044\n> > 0532 0130 00\n", "iban", "DE",
	  "DE89370400440532013000", NULL },
	{ ">DE89 3704 0044\n>0532 0130 00\n", "iban", "DE",
	  "DE89370400440532013000", NULL }
};

static void
an_account_abroad_is_found_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str input = heap(str_of(cases[i].text));
		struct mail mail = { 0 };
		struct account account = { 0 };

		account_find(arena, input, PLACE_QUOTED, &mail);
		if (destinations(&mail, &account) != 1)
			fail_msg("%zu accounts in: %s",
			    destinations(&mail, &account), cases[i].text);
		same(account.kind, cases[i].kind);
		same(account.country, cases[i].country);
		same(account.number, cases[i].number);
		same(account.last4, cases[i].number + strlen(cases[i].number) -
		    4);
		assert_int_equal(account.place, PLACE_QUOTED);
		if (cases[i].holder != NULL)
			same(account.holder, cases[i].holder);
		heap_free(input);
	}
}

static void
a_number_beside_a_bic_is_no_account_without_its_word(void **state)
{
	static const char *const texts[] = {
		"SWIFT: EXMPHKHH\nReference: 123456789",
		"SWIFT: EXMPHKHH\nInvoice No. 123456789",
		"SWIFT: EXMPHKHH\nTel: +852 1234 5678",
		"SWIFT: EXMPHKHH 123456789", "EXMPHKHH account 123456789",
		"BIC EXMPHKHH, account manager 12345678",
		"BIC EXMPHKHH, account reference 12345678",
		"BIC EXMPHKHH, account: +852 1234 5678",
		"BIC EXMPHKHH, account as of 2026-03-10",
		"BIC EXMPHKHH, account no. 2026-03-10",
		"BIC EXMPHKHH, to our account.\n20260310 is the day",
		"BIC EXMPHKHH, account no. ****123456",
		"BIC EXMPHKHH, account: USD 123,456.00",
		"BIC EXMPHKHH, account123456", "BIC EXMPHKHH, accounting 123456",
		/* One digit too few, one too many, a letter too many. */
		"BIC EXMPHKHH, A/C no. 12345",
		"BIC EXMPHKHH, A/C no. 123456789012345678901",
		"BIC EXMPHKHH, A/C no. ABCDE123456",
		"swift delivery to account no. 123456789",
		"BSB 062-00 account 12345678", "BSB 0620001 account 12345678",
		"BSB 062-000", "BSB 062-000 account 12345678901",
		"IFSC EXMP1001234 account 123456789012",
		"IFSC 1XMP0001234 account 123456789012",
		"IFSC EXMP0001234 invoice 123456789012",
		"CLABE: 032180000118359718", "CLABE: 03218000011835971",
		"CLABE: 0321800001183597190", "032180000118359719",
		"(DE89)(3704)(0044)(0532)(0130)(01)",
		"DE89 --------- 3704 --------- 0044 0532 0130 00"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		is_no_destination(texts[i]);
}

/* 300 bytes between the BIC and the account's word, and one more. */
static void
a_bic_far_away_belongs_to_another_account(void **state)
{
	(void)state;
	for (size_t gap = 300; gap <= 301; gap++) {
		struct buf buf = { .arena = arena };
		struct mail mail = { 0 };
		struct account account;

		buf_cstr(&buf, "12345 SWIFT EXMPHKHH");
		for (size_t i = 0; i < gap; i++)
			buf_char(&buf, i == 150 ? '\n' : ' ');
		buf_cstr(&buf, "Account no. 123456789");
		account_find(arena, buf_str(&buf), PLACE_BODY, &mail);
		assert_int_equal(destinations(&mail, &account), gap == 300);
	}
}

static void
each_account_has_the_bank_that_it_stands_with(void **state)
{
	static const char *const texts[] = {
		"SWIFT: EXMPHKHH\nAccount No. 111111111\n"
		"SWIFT: EXMPSGSG\nAccount No. 222222222",
		"Account No. 111111111\nSWIFT: EXMPHKHH\n"
		"Account No. 222222222\nSWIFT: EXMPSGSG"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct mail mail = { 0 };
		size_t right = 0;

		account_find(arena, str_of(texts[i]), PLACE_BODY, &mail);
		for (size_t k = 0; k < mail.accounts_n; k++)
			right += str_equal(mail.accounts[k].number,
			    STR("swift/EXMPHKHH/111111111")) ||
			    str_equal(mail.accounts[k].number,
			    STR("swift/EXMPSGSG/222222222"));
		assert_int_equal(mail.accounts_n, 4);
		assert_int_equal(right, 2);
	}
}

static void
a_list_of_accounts_names_them_too(void **state)
{
	static const struct { const char *written, *kind, *number; } lines[] = {
		{ "SWIFT EXMPHKHH, Account No. 012-345678-001", "swift",
		  "swift/EXMPHKHH/012345678001" },
		{ "EXMPHKHH account 012-345678-001", "swift",
		  "swift/EXMPHKHH/012345678001" },
		{ "EXMPHKHHXXX 012-345678-001", "swift",
		  "swift/EXMPHKHH/012345678001" },
		{ "EXMPHKHH/012345678001", "swift", "swift/EXMPHKHH/012345678001" },
		{ "BSB 062-000 12345678", "au-bsb", "062000/12345678" },
		{ "BSB 062-000 account 12345678", "au-bsb", "062000/12345678" },
		{ "IFSC EXMP0001234 A/C 123456789012", "in-ifsc",
		  "EXMP0001234/123456789012" },
		{ "EXMP0001234 123456789012", "in-ifsc",
		  "EXMP0001234/123456789012" },
		{ "032180000118359719", "mx-clabe", "032180000118359719" },
		{ "CLABE 032180000118359719", "mx-clabe", "032180000118359719" },
		{ "EXMPDEFF DE02 1203 0000 0000 2020 51", "iban",
		  "DE02120300000000202051" },
		{ "Savanna Riverside 0100 0044 17268", "bank", "0100004417268" },
		{ "XMBC Sakai Branch Current 0342187", "bank", "0342187" },
		{ "FNX branch 220426 account 62410077315", "bank", "62410077315" },
		{ "0071000482913", "bank", "0071000482913" },
		{ "Hangang, Mapo 123-45-678901", "bank", "12345678901" },
		{ "示例银行 示例支行 622202123456789", "bank",
		  "622202123456789" }
	};
	static const char *const slips[] = {
		"EXMPHKHH 12345", "DE02 1203 0000 0000 2020 52",
		"Coastbank 12-34-56 123456789",
		"DE02 1203 0000 0000 2020 5", "IBAN DE02 1203 0000 0000 2020 52",
		"IBAN: DE02120300000000202052", "Tel 0621 5550142", "2026-11-23",
		"1234567", "20-00-00 557799123", "12345",
		"Savanna 12345"
	};
	struct account account;

	(void)state;
	for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
		if (account_read(arena, str_of(slips[i]), &account))
			fail_msg("read: %s", slips[i]);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!account_read(arena, str_of(lines[i].written), &account))
			fail_msg("not read: %s", lines[i].written);
		same(account.kind, lines[i].kind);
		same(account.number, lines[i].number);
	}
}

static void
work_grows_as_the_text_does(void **state)
{
	static const char *const pieces[] = {
		"swift EXMPHKHH account 123456 ", "account ", "a/c 1", "bsb ",
		"bsb 062000 ", "ifsc EXMP0001234 ", "clabe 1 ", "账号",
		"swift EXMPHKHH ", "account 123456 ", "a/c         1 ", "(DE89)(",
		"\n>> 1", "][1", "bic swift account bsb ifsc 123456 "
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
		work_is_linear("1234567890 bsb 062000 swift EXMPHKHH ", pieces[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_account_abroad_is_found_once),
		cmocka_unit_test(
		    a_number_beside_a_bic_is_no_account_without_its_word),
		cmocka_unit_test(a_bic_far_away_belongs_to_another_account),
		cmocka_unit_test(each_account_has_the_bank_that_it_stands_with),
		cmocka_unit_test(a_list_of_accounts_names_them_too),
		cmocka_unit_test(work_grows_as_the_text_does),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
