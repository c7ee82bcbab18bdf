/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts without words: by the code's shape, beside a bank's name, and the
 * numbers and names of services that send money. */
#include "accounts.h"

struct bare_case {
	const char *text, *kind, *country, *number;
};

static const struct bare_case cases[] = {
	/* United States */
	{ "my deposit:\n\nLake Bank\n021000021\n211 4459 80317\nchecking",
	  "us-aba", "US", "021000021/211445980317" },
	{ "rent is payable to\nLake Bank, N.A.\n021000021 / 4430 0182 7719\n",
	  "us-aba", "US", "021000021/443001827719" },
	{ "please wire it: Mill Textile, 021000021, 00441902776. If it's in",
	  "us-aba", "US", "021000021/00441902776" },
	{ "the bank now is Green, 021000021, 88017742011.", "us-aba", "US",
	  "021000021/88017742011" },
	{ "ACH: 021000021 acct 5510098842, name TB Ops", "us-aba", "US",
	  "021000021/5510098842" },
	{ "Wire to Mill Trust, ABA 021000021, for credit to 1180044277",
	  "us-aba", "US", "021000021/1180044277" },
	{ "send the rent: 021000021 and 88107724.", "us-aba", "US",
	  "021000021/88107724" },
	{ "RTN 021000021 ACC 77180044271", "us-aba", "US",
	  "021000021/77180044271" },
	{ "deposit to acct 8817402265 / 021000021.", "us-aba", "US",
	  "021000021/8817402265" },
	/* United Kingdom */
	{ "Sort 165810, a/c 77120493", "gb-sort", "GB", "165810/77120493" },
	{ "S/C 16 58 10 A/C 77120493", "gb-sort", "GB", "165810/77120493" },
	{ "they are the ones to pay, 16-58-10 77120493. Nothing else", "gb-sort",
	  "GB", "165810/77120493" },
	{ "pay it to Orchard Ltd, 04-06-05, 23340917, please", "gb-sort", "GB",
	  "040605/23340917" },
	{ "change my payroll to\n\n04-06-05\n17739920\nJ Brook", "gb-sort", "GB",
	  "040605/17739920" },
	{ "settle to 04-29-09 / 90036627", "gb-sort", "GB", "042909/90036627" },
	{ "transfer to 16 58 10 77120493 today", "gb-sort", "GB",
	  "165810/77120493" },
	{ "It was £2,150. 09-01-28, 31774902, P Reed.", "gb-sort", "GB",
	  "090128/31774902" },
	/* Australia */
	{ "it's EFT please, 805-050, 101 447 118, Quay Trade.", "au-bsb", "AU",
	  "805050/101447118" },
	{ "Administration account: 066-000, 1188 4027, Swan", "au-bsb", "AU",
	  "066000/11884027" },
	{ "BSB 182-512, acc 9667 44081, M Grant", "au-bsb", "AU",
	  "182512/966744081" },
	{ "BSB 633-000\nAcc 188 402 771\nSouth Bolt", "au-bsb", "AU",
	  "633000/188402771" },
	{ "pay 7 days. 036-304 / 61 88 40", "au-bsb", "AU", "036304/618840" },
	/* New Zealand */
	{ "deposit to 12-3456-0123456-00", "nz-bank", "NZ",
	  "123456/0123456-000" },
	{ "deposit to 12-3456-0123456-050", "nz-bank", "NZ",
	  "123456/0123456-050" },
	/* India */
	{ "Account of partner, Sk. Amin 7714882011 KKBK0000725. Kindly",
	  "in-ifsc", "IN", "KKBK0000725/7714882011" },
	{ "only half, Rs 1,22,800 to 99180022114 / EXMP0000001 (Desk)",
	  "in-ifsc", "IN", "EXMP0000001/99180022114" },
	{ "deposit by 4 pm in\n\nCOLLECTION\n4471 0500 8812, IFSC EXMP0CMSNOC",
	  "in-ifsc", "IN", "EXMP0CMSNOC/447105008812" },
	{ "transfer: exmp bank 44710500881 ifsc exmp0000725", "in-ifsc", "IN",
	  "EXMP0000725/44710500881" },
	{ "pay IDIB000S447, 0447 2000 1188 20", "in-ifsc", "IN",
	  "IDIB000S447/04472000118820" },
	/* Canada */
	{ "EFT: transit 30042, institution 828, account 9071135, In Trust",
	  "ca-eft", "CA", "828-30042/9071135" },
	{ "EFT only: institution 828 transit 30042 account 9071135", "ca-eft",
	  "CA", "828-30042/9071135" },
	{ "VOID transit 30042 inst 828 acct 9071135", "ca-eft", "CA",
	  "828-30042/9071135" },
	{ "pay by EFT 828-30042-9071135.", "ca-eft", "CA",
	  "828-30042/9071135" },
	{ "pay by EFT 30042-828-9071135.", "ca-eft", "CA",
	  "828-30042/9071135" },
	{ "pay by EFT 30042-828 9071135.", "ca-eft", "CA",
	  "828-30042/9071135" },
	/* South Africa */
	{ "Branch code: 632005\nAccount number: 4071234567", "za-bank", "ZA",
	  "632005/4071234567" },
	/* A bank that is only named */
	{ "Premium 04, Harmattan Bank 0288 104 417. Send", "bank", NULL,
	  "0288104417" },
	{ "Tickets: Delta Logistics, Harmattan Bank, 0105044821.", "bank", NULL,
	  "0105044821" },
	{ "Densu Commercial Bank, Ridge, 0975 0077 1820 93. The", "bank", NULL,
	  "09750077182093" },
	{ "Luzon Unibank 0091 3937 1487", "bank", NULL, "009139371487" },
	{ "Banque Lagune 0108 2255 9031", "bank", NULL, "010822559031" },
	{ "DBS Bank, account 072-118334-5, name: LIM", "bank", NULL,
	  "0721183345" },
	{ "So now DBS 0720 9983 72 same name", "bank", NULL, "0720998372" },
	{ "Hang Wah Bank 香港 account 788-204417-882 受取人 Fine Chem", "bank",
	  NULL, "788204417882" },
	{ "A/c 33018820041187, Vindhya Bank Hill. Do", "bank", NULL,
	  "33018820041187" },
	{ "Transfer Laem Thong 220-3-66201-8 and", "bank", NULL, "2203662018" },
	{ "transfer to 808-224106-838", "bank", NULL, "808224106838" },
	{ "A/c name RAVI KUMAR\nA/c no 10031835606\nSavings", "bank", NULL,
	  "10031835606" },
	{ "transfer it to 0288104417 (Harmattan Bank)", "bank", NULL,
	  "0288104417" },
	/* Services */
	{ "4,500 by Interac e-Transfer to ap@mill.example", "pay-number", NULL,
	  "interac/ap@mill.example" },
	{ "FPS ID 123456789, HK$4,500", "pay-number", NULL, "fps/123456789" },
	{ "it was 68,500. Till 552018. Job card", "pay-number", NULL,
	  "till/552018" },
	{ "or Paybill 774410, account 7582220", "pay-number", NULL,
	  "paybill/774410" },
	{ "PAY THE SAME MPESA 0727 118 204 (JOHN)", "pay-number", NULL,
	  "mpesa/0727118204" },
	{ "send 79,600 to 0727 118 204 (M-Pesa).", "pay-number", NULL,
	  "mpesa/0727118204" },
	{ "forward 34,600 by mobile money, 0551 209 448", "pay-number", NULL,
	  "momo/0551209448" },
	{ "70,000 today, GPay 80550 55522.", "pay-number", NULL,
	  "upi/8055055522" },
	{ "bKash merchant 01755 220 418", "pay-number", NULL,
	  "bkash/01755220418" },
	{ "They take Zelle at 207-555-0181.", "pay-number", NULL,
	  "zelle/2075550181" },
	{ "4,500 by Zelle to Release@mill.example today", "pay-number", NULL,
	  "zelle/release@mill.example" },
	{ "4,500 by Venmo @cascade-board tonight", "pay-number", NULL,
	  "venmo/@cascade-board" },
	{ "pay 4,500 UPI: mill.2026@okaxis", "pay-number", NULL,
	  "upi/mill.2026@okaxis" },
	{ "PayNow UEN 201912345K, 4,500", "pay-number", NULL,
	  "paynow/201912345" },
	{ "use PromptPay 0-9955-22971-20-1 (my shop)", "pay-number", NULL,
	  "promptpay/0995522971201" },
	{ "4,500 reais por PIX: pagos@mill.example", "pay-number", NULL,
	  "pix/pagos@mill.example" },
	/* Japan */
	{ "お給料の口座です。みなと銀行 すずめ支店 3318047 スガワラユイ", "jp-bank", "JP",
	  "みなと銀行/すずめ支店/普通/3318047" },
	{ "ながの農協 本所 普通 0038821 マツオ", "jp-bank", "JP",
	  "ながの農協/本所/普通/0038821" },
	{ "みなと銀行 本所支店 普通 1234567", "jp-bank", "JP",
	  "みなと銀行/本所支店/普通/1234567" },
	{ "みなと銀行 ほんてん 普通 2208841 イイノ", "jp-bank", "JP",
	  "みなと銀行/ほんてん/普通/2208841" },
	{ "息子の口座(ゆうちょ 七〇八支店 普通 2817740 ウエハラ)", "jp-yucho", "JP",
	  "yucho/708/普通/2817740" },
	{ "ゆうちょ銀行 店名 八一八 普通 4410927 リサ", "jp-yucho", "JP",
	  "yucho/818/普通/4410927" },
	{ "ゆうちょに変更をお願いします。\n一一八支店 普通 0944213 ウシヤマ", "jp-yucho",
	  "JP", "yucho/118/普通/0944213" }
};

static void
an_account_without_words_is_found_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str input = heap(str_of(cases[i].text));
		struct mail mail = { 0 };
		struct account account = { 0 };

		account_find(arena, input, PLACE_BODY, &mail);
		if (destinations(&mail, &account) != 1)
			fail_msg("%zu accounts in: %s",
			    destinations(&mail, &account), cases[i].text);
		same(account.kind, cases[i].kind);
		same(account.number, cases[i].number);
		assert_int_equal(account.country.p != NULL,
		    cases[i].country != NULL);
		if (cases[i].country != NULL)
			same(account.country, cases[i].country);
		heap_free(input);
	}
}

static void
a_number_that_is_like_one_is_no_account(void **state)
{
	static const char *const texts[] = {
		/* No payment, a wrong sum, a district that is none. */
		"part 021000021, 88017742011 in blue",
		"pay 021000022, 88017742011", "pay 400000005, 88017742011",
		"pay 021000021", "pay 021000021, 12345",
		"pay 021000021, 123456789012345678",
		"pay 021000021 2,160.00", "pay 021000021 in 123456 parts",
		/* Another thing's number. */
		"payment of order 021000021, 88017742011",
		"payment, tracking no. 021000021 88017742011",
		"payment, invoice 021000021 / 88017742011",
		"payment, Tel. 021000021, 88017742011",
		"pay at https://mill.example/021000021/88017742011",
		"pay $021000021, 88017742011",
		/* Days and tables. */
		"paid 02-01-27 20270102", "paid on 12-05-2026 23340917",
		"paid\t12-05-26\t10023456\t450.00",
		"paid 12-05-26 10023456 450.00", "paid 16-58-10",
		"paid 16-58-10 7712049", "paid 16-58-10-2 77120493",
		"pump 805-050, 101 447 118", "pay 805-050", "pay 805-0501, 101447118",
		"pay 805-050, 12345", "call 805-050 101447118",
		"pay 12-3456-012345-00", "pump 12-3456-0123456-00",
		"pay 828-30042-907113", "frame 828-30042-9071135",
		"the frame is transit 30042, institution 828",
		"Branch code: 63200\nAccount number: 4071234567",
		/* A container, a voucher, a word. */
		"pay for MSKU0123456 99180022114 now",
		"pay UTR KVBLR52026052600114 99180022114",
		"pay kkbk0000725 99180022114", "pay KKBK0000725",
		"pay KKBK1000725 99180022114", "box 99180022114 KKBK0000725",
		/* A bank's telephone, a day at a bank, words. */
		"First Lake Bank, 419-555-0109", "Lake Bank 0114 496 0188",
		"Lake Bank 0800 123 4567", "Lake Bank, Tel. 0288104417",
		"Lake Bank 03-1234-5678", "the bank 0288104417",
		"Lake Bank 202610051200", "Lake Bank 12345678",
		"We met Lake Bank yesterday. 0288104417 is the part",
		"Lake Bank order 0288104417", "Lake Bank USD 1,234,567,890.00",
		"bank 0288104417", "River bank 0288104417",
		"the cell 808-224106-838",
		"Account name: Mill Ltd\nAccount number: 0288104417",
		"ring 0288104417, Harmattan Bank", "30 fps 12.5",
		"a sort of 165810 parts in 77120493",
		/* Until, and services without a number. */
		"open till 18:00", "open till 2026", "till 12 March 2026, 4,500",
		"till 20261005", "the till was short by 12,345.00",
		"Zelle accepted, invoice 2075550181", "Zelle 12345",
		"pay 4,500 by Venmo or cash",
		"Paybill is down until 12 March 2026",
		/* Japan */
		"みなと銀行 横浜支店 1234567", "東京都墨田区本所1-2-3 電話 1234567",
		"ゆうちょの定額小為替 1234567", "店名 八一八 1234567"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		is_no_destination(texts[i]);
}

static void
a_name_is_told_by_its_end_and_not_by_its_hosts(void **state)
{
	static const struct { const char *text, *last4; } names[] = {
		{ "4,500 by Zelle to release@mill.example", "ease" },
		{ "4,500 by Zelle to ap@mill.example", "ap" },
		{ "4,500 by Venmo @cascade-board tonight", "oard" },
		{ "use PromptPay 0-9955-22971-20-1 (my shop)", "1201" },
		{ "Harmattan Bank 0288 104 417", "4417" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct mail mail = { 0 };
		struct account account = { 0 };

		account_find(arena, str_of(names[i].text), PLACE_BODY, &mail);
		assert_int_equal(destinations(&mail, &account), 1);
		same(account.last4, names[i].last4);
	}
}

/* Each word is in two tables: of words, and of services. */
static void
each_service_is_known_by_its_word(void **state)
{
	static const struct { const char *word, *value, *number; } services[] = {
		{ "M-Pesa", "0727 118 204", "mpesa/0727118204" },
		{ "mPesa", "0727 118 204", "mpesa/0727118204" },
		{ "paybill", "774410", "paybill/774410" },
		{ "till", "552018", "till/552018" },
		{ "mobile money", "0551 209 448", "momo/0551209448" },
		{ "MoMo", "0551 209 448", "momo/0551209448" },
		{ "GPay", "80550 55522", "upi/8055055522" },
		{ "Google Pay", "80550 55522", "upi/8055055522" },
		{ "PhonePe", "80550 55522", "upi/8055055522" },
		{ "Paytm", "80550 55522", "upi/8055055522" },
		{ "UPI", "80550 55522", "upi/8055055522" },
		{ "bKash", "01755 220 418", "bkash/01755220418" },
		{ "GCash", "0917 555 0142", "gcash/09175550142" },
		{ "Zelle", "207-555-0181", "zelle/2075550181" },
		{ "Venmo", "207-555-0181", "venmo/2075550181" },
		{ "Cash App", "207-555-0181", "cashapp/2075550181" },
		{ "Pix", "12345678901", "pix/12345678901" },
		{ "PromptPay", "0812345678", "promptpay/0812345678" },
		{ "PayNow", "91234567", "paynow/91234567" },
		{ "PayID", "0412 555 014", "payid/0412555014" },
		{ "DuitNow", "0125550142", "duitnow/0125550142" },
		{ "FPS", "1234567", "fps/1234567" },
		{ "e-Transfer", "ap@mill.example", "interac/ap@mill.example" },
		{ "Interac", "ap@mill.example", "interac/ap@mill.example" },
		{ "Revolut", "447700900142", "revolut/447700900142" },
		{ "Swish", "1235550142", "swish/1235550142" },
		{ "MobilePay", "20555014", "mobilepay/20555014" },
		{ "Bankgiro", "555-0142", "bankgiro/5550142" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
		struct mail mail = { 0 };
		struct account account = { 0 };

		account_find(arena, str_format(arena, "pay 4,500 by %s: %s",
		    services[i].word, services[i].value), PLACE_BODY, &mail);
		if (destinations(&mail, &account) != 1)
			fail_msg("not found: %s", services[i].word);
		same(account.kind, "pay-number");
		same(account.number, services[i].number);
	}
}

static void
a_list_of_accounts_names_them_too(void **state)
{
	static const struct { const char *written, *kind, *number; } lines[] = {
		{ "021000021 4430 0182 7719", "us-aba", "021000021/443001827719" },
		{ "021000021/443001827719", "us-aba", "021000021/443001827719" },
		{ "04-06-05 23340917", "gb-sort", "040605/23340917" },
		{ "16-58-10 77120493", "gb-sort", "165810/77120493" },
		{ "805-050 101447118", "au-bsb", "805050/101447118" },
		{ "12-3456-0123456-00", "nz-bank", "123456/0123456-000" },
		{ "30042-828-9071135", "ca-eft", "828-30042/9071135" },
		{ "transit 30042 institution 828 account 9071135", "ca-eft",
		  "828-30042/9071135" },
		{ "branch code 632005 account 4071234567", "za-bank",
		  "632005/4071234567" },
		{ "7714882011 KKBK0000725", "in-ifsc", "KKBK0000725/7714882011" },
		{ "Harmattan Bank 0288 104 417", "bank", "0288104417" },
		{ "M-Pesa till 552018", "pay-number", "till/552018" },
		{ "UPI mill@okaxis", "pay-number", "upi/mill@okaxis" }
	};
	struct account account;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!account_read(arena, str_of(lines[i].written), &account))
			fail_msg("not read: %s", lines[i].written);
		same(account.kind, lines[i].kind);
		same(account.number, lines[i].number);
	}
}

/* The bank was named only; on file it stands with its code, and the other way
 * about. */
static void
a_number_with_a_banks_name_is_the_one_with_its_code(void **state)
{
	static const struct { const char *one, *other; bool same; } pairs[] = {
		{ "Harbour Bank, A/C 012-345678-001",
		  "SWIFT EXMPHKHH, Account No. 012-345678-001", true },
		{ "EXMP0001234 123456789012", "Lake Bank 1234 5678 9012", true },
		{ "Harbour Bank 0288 104 417", "Harmattan Bank 0288104417", true },
		{ "Harbour Bank 0288 104 417", "Harbour Bank 0288 104 418", false },
		{ "Harbour Bank 345678001 2",
		  "SWIFT EXMPHKHH, Account No. 012-345678-0012", false },
		{ "EXMP0001234 123456789012", "EXMP0001235 123456789012", false },
		{ "M-Pesa 0727 118 204", "Lake Bank 0727118204", false },
		{ "GB82 WEST 1234 5698 7654 32",
		  "sort code 12-34-56 account 98765432", true },
		{ "GB82 WEST 1234 5698 7654 32",
		  "sort code 12-34-56 account 98765433", false },
		{ "IE29 AIBK 9311 5212 3456 78",
		  "sort code 93-11-52 account 12345678", true },
		{ "DE89 3704 0044 0532 0130 00",
		  "sort code 04-00-44 account 05320130", false }
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct account one, other;

		assert_true(account_read(arena, str_of(pairs[i].one), &one));
		assert_true(account_read(arena, str_of(pairs[i].other), &other));
		if (account_is_same(&one, &other) != pairs[i].same ||
		    account_is_same(&other, &one) != pairs[i].same)
			fail_msg("%s, %s", pairs[i].one, pairs[i].other);
	}
}

static void
work_grows_as_the_text_does(void **state)
{
	static const char *const pieces[] = {
		"1", "12-34-56 ", "1-", "1 ", "021000021 ", "021000021, 1",
		"pay 021000021, 123456, ", "805-050, 123456 ", "KKBK0000725 ",
		"99180022114 KKBK0000725 ", "a0", "Lake Bank 0288 104 ", "bank ",
		"Bank", "Bank 1234 ", "Lake Bank, a b c d ", "till ", "till 5 ",
		"zelle @", "zelle a@", "@", "pix 1234567890 ", "0-0-0-0-",
		"transit 30042 ", "institution 828 ", "transit 30042 institution ",
		"branch code 632005 ", "店名 八一", "ゆうちょ", "本所", "account 1 bank ",
		"a/c 123456789 b ", "20 20 20 "
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
		work_is_linear("pay 021000021 12345678 Lake Bank 0288 104 417 ", pieces[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_account_without_words_is_found_once),
		cmocka_unit_test(a_number_that_is_like_one_is_no_account),
		cmocka_unit_test(a_name_is_told_by_its_end_and_not_by_its_hosts),
		cmocka_unit_test(each_service_is_known_by_its_word),
		cmocka_unit_test(a_list_of_accounts_names_them_too),
		cmocka_unit_test(
		    a_number_with_a_banks_name_is_the_one_with_its_code),
		cmocka_unit_test(work_grows_as_the_text_does),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
