/* SPDX-License-Identifier: Apache-2.0 */
/* Payment facts in text and in configuration files. */
#include "accounts.h"

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
	{ "gb82 west 1234 5698 7654 32", "iban", "GB", "123456/98765432",
	  "5432" },
	{ "SWIFT code: EXMPDEFF 123456", "bic", "DE", "EXMPDEFF", "DEFF" },
	{ "みなと銀行 本店営業部 普通 1234567", "jp-bank", "JP",
	  "みなと銀行/本店営業部/普通/1234567", "4567" },
	{ "支払は乙の指定するみなと銀行横浜支店普通1234567へ振り込む。", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "振込先:弊社の利用しているするが銀行本店普通1234567", "jp-bank", "JP",
	  "するが銀行/本店/普通/1234567", "4567" },
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
	  "yucho/018/普通/1234567", "4567" },
	{ "記号番号：10120-12345671", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "ゆうちょ銀行 10120-1-12345671", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "ゆうちょ銀行 〇一八店 普通 1234567", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "ゆうちょ銀行（9900） 店番018 普通預金 1234567", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "記号：１０１２０\n番号：１２３４５６７１", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "記号 10120 番号 451", "jp-yucho", "JP", "yucho/018/普通/0000045",
	  "0045" },
	{ "郵便振替口座 00120-1-123456", "jp-yucho", "JP",
	  "yucho/019/当座/0123456", "3456" },
	{ "ゆうちょ銀行 〇一九店 当座 0123456", "jp-yucho", "JP",
	  "yucho/019/当座/0123456", "3456" },
	{ "口座番号：00120-1-123456（加入者名 みなと会）", "jp-yucho", "JP",
	  "yucho/019/当座/0123456", "3456" },
	{ "Routing number: 123456780\nAccount number: 123456789", "us-aba", "US",
	  "123456780/123456789", "6789" },
	{ "sort code 12-34-56 account 12345678", "gb-sort", "GB",
	  "123456/12345678", "5678" },
	{ "FR14 2004 1010 0505 0001 3M02 606", "iban", "FR",
	  "FR1420041010050500013M02606", "2606" },
	{ "nl66exmp0417164300", "iban", "NL", "NL66EXMP0417164300", "4300" },
	{ "IBAN IT60 X054 2811 1010 0000 0123 456", "iban", "IT",
	  "IT60X0542811101000000123456", "3456" },
	{ "Konto: NO71 1234 56789 03", "iban", "NO", "NO7112345678903", "8903" },
	{ "CH04-0012-3000-A234-5678-9", "iban", "CH", "CH0400123000A23456789",
	  "6789" },
	{ "IBAN\tAE07 0331 2345 6789 0123 456", "iban", "AE",
	  "AE070331234567890123456", "3456" },
	{ "PL03 1234 5678 0000\r\n1111 2222 3333 ", "iban", "PL",
	  "PL03123456780000111122223333", "3333" },
	{ "BE53 1234 5678 9012", "iban", "BE", "BE53123456789012", "9012" },
	{ "(AT571234500234573201)", "iban", "AT", "AT571234500234573201",
	  "3201" },
	{ "ES98\n1234 5678 9012 3456 7890", "iban", "ES",
	  "ES9812345678901234567890", "7890" },
	/* Dressed up: zero-width, soft hyphen, full width, other scripts, the
	 * cells of a table, letters for digits. */
	{ "DE02 12\u200b03 0000 0000 2020 51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "DE02 12\U000e013903 0000 0000 2020 51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "DE02\u00ad1203\u00ad0000\u00ad0000\u00ad2020\u00ad51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "DE٠٢ ١٢٠٣ ٠٠٠٠ ٠٠٠٠ ٢٠٢٠ ٥١", "iban", "DE", "DE02120300000000202051",
	  "2051" },
	{ "DE⓪② ①②⓪③ ⓪⓪⓪⓪ ⓪⓪⓪⓪ ②⓪②⓪ ⑤①", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "D E 0 2 1 2 0 3 0 0 0 0 0 0 0 0 2 0 2 0 5 1", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "IBAN:\tDE02\t1203\t0000\t0000\t2020\t51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "IBAN DEO2 12O3 OOOO 0000 2020 5l", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "𝟎𝟏 IBAN DE𝟎𝟐 1203 0000 0000 2020 51", "iban", "DE",
	  "DE02120300000000202051", "2051" },
	{ "BIC EXMPDEFFXXX, account 12345", "bic", "DE", "EXMPDEFFXXX", "FXXX" },
	{ "スイフトコード：EXMPJPJT 口座 12345", "bic", "JP", "EXMPJPJT", "JPJT" },
	{ "みなと銀行 横浜支店 普通 一二三四五六七", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "みなと銀行 横浜支店 普通 １　２　３　４　５　６　７", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "みなと銀行 横浜支店 普通 ①②③④⑤⑥⑦", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "みなと銀行 横浜支店 普通 123\u200b4567", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "みなと銀行 横浜支店 普通 123-4567", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "みなと銀行 横浜支店 普通 12345", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/0012345", "2345" },
	{ "銀行名\t支店名\t種別\t口座番号\t口座名義\n"
	  "みなと銀行\t横浜支店\t普通\t1234567\tカ）ミナトショウジ", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "普通 1234567\nみなと銀行 横浜支店", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "口座名義：株式会社みなと商事\n口座番号：1234567（普通）\n横浜支店\n"
	  "みなと銀行", "jp-bank", "JP", "みなと銀行/横浜支店/普通/1234567", "4567" },
	{ "銀行コード 0123 支店コード 456 普通 1234567", "jp-bank", "JP",
	  "0123/456/普通/1234567", "4567" },
	{ "0123-456 普通 1234567", "jp-bank", "JP", "0123/456/普通/1234567",
	  "4567" },
	{ "みなと銀行 店番 456 普通 1234567", "jp-bank", "JP",
	  "みなと銀行/456/普通/1234567", "4567" },
	{ "みなと銀行（銀行コード：0123） 横浜支店（店番号：456） 当座 1234567",
	  "jp-bank", "JP", "みなと銀行/横浜支店/当座/1234567", "4567" },
	{ "みなとネット銀行 第一営業支店 普通預金 1234567", "jp-bank", "JP",
	  "みなとねっと銀行/第一営業支店/普通/1234567", "4567" },
	{ "みなとネット銀行　すみれ支店　普通　1234567", "jp-bank", "JP",
	  "みなとねっと銀行/すみれ支店/普通/1234567", "4567" },
	{ "みなとネット銀行 あか支店 総合 1234567", "jp-bank", "JP",
	  "みなとねっと銀行/あか支店/普通/1234567", "4567" },
	{ "ﾐﾅﾄｷﾞﾝｺｳ ﾖｺﾊﾏｼﾃﾝ ﾌﾂｳ 1234567", "jp-bank", "JP",
	  "みなとぎんこう/よこはましてん/普通/1234567", "4567" },
	{ "みなと信組 出張所 港町出張所 貯蓄 1234567", "jp-bank", "JP",
	  "みなと信組/港町出張所/貯蓄/1234567", "4567" },
	{ "みなと農業協同組合 中央支所 普通 1234567", "jp-bank", "JP",
	  "みなと農業協同組合/中央支所/普通/1234567", "4567" },
	{ "JAみなと 中央支店 普通 1234567", "jp-bank", "JP",
	  "jaみなと/中央支店/普通/1234567", "4567" },
	{ "みなと労金 本店 普通 1234567", "jp-bank", "JP",
	  "みなと労金/本店/普通/1234567", "4567" },
	{ "みなと漁協 浜支所 （普） 1234567", "jp-bank", "JP",
	  "みなと漁協/浜支所/普通/1234567", "4567" },
	{ "ABA 021000021, acct. no. 123456789", "us-aba", "US",
	  "021000021/123456789", "6789" },
	{ "Account # 000123456789\nRouting # 0210-0002-1", "us-aba", "US",
	  "021000021/000123456789", "6789" },
	{ "RTN\t021000021\nAccount\t12345678", "us-aba", "US",
	  "021000021/12345678", "5678" },
	{ "Account number: 12345678, Sort code: 12 34 56", "gb-sort", "GB",
	  "123456/12345678", "5678" },
	/* Without the words "sort code". */
	{ "pay into their trust account, 77-33-36 / 12345678, from May", "gb-sort",
	  "GB", "773336/12345678", "5678" },
	{ "the account is audited. £1,906.20 to: Quay Holdings, 04-00-04, 12345678.",
	  "gb-sort", "GB", "040004/12345678", "5678" },
	{ "into the group's account:\n\nHalden Laundry\nLloyds, 30-85-95\n12345678\n",
	  "gb-sort", "GB", "308595/12345678", "5678" },
	{ "sort\tcode\t123456\naccount\t1234 5678", "gb-sort", "GB",
	  "123456/12345678", "5678" },
	{ "sort code １２－３４－５６ account １２３４５６７", "gb-sort", "GB",
	  "123456/01234567", "4567" },
	{ "T9-2345-6789-0123", "t-number", "JP", "T9234567890123", "0123" },
	{ "Ｔ７ ０００ ０１２０ ５０００２", "t-number", "JP", "T7000012050002",
	  "0002" },
	{ "登録番号：T7123456789012", "t-number", "JP", "T7123456789012", "9012" },
	/* Letters for digits, as many as a reader mends; letters that only look
	 * like Latin ones. */
	{ "DE89 37O4 OO44 O532 O13O OO", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "IBAN: DE89 37o4 oo44 o532 oI3o oo.", "iban", "DE",
	  "DE89370400440532013000", "3000" },
	{ "DЕ89 3704 0044 0532 0130 00", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "Konto DЕ8937О4ОО44О532О13ООО", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "ԀЕ89 3704 0044 0532 0130 00", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "DΕ89 37Ο4 0044 0532 0130 00", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "D Е 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", "iban", "DE",
	  "DE89370400440532013000", "3000" },
	{ "ІВАΝ: NО71 1234 56789 0З", "iban", "NO", "NO7112345678903", "8903" },
	{ "gb82 wеѕт 1234 5698 7654 32", "iban", "GB", "123456/98765432",
	  "5432" },
	{ "𝐈𝐁𝐀𝐍 𝐃𝐄89 3704 0044 0532 0130 00", "iban", "DE",
	  "DE89370400440532013000", "3000" },
	{ "ⒹⒺ89 3704 0044 0532 0130 00", "iban", "DE", "DE89370400440532013000",
	  "3000" },
	{ "* DE89\n* 3704\n* 0044\n* 0532\n* 0130\n* 00\n", "iban", "DE",
	  "DE89370400440532013000", "3000" },
	{ "> DE89 3704 0044\n> 0532 0130 00\n", "iban", "DE",
	  "DE89370400440532013000", "3000" },
	/* Japanese, spaced out. */
	{ "み な と 銀 行　横 浜 支 店　普 通　７ ６ ５ ４ ３ ２ １", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "お 振 込 先　み な と 銀 行　横 浜 支 店　普 通 預 金　7654321", "jp-bank",
	  "JP", "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "みなと銀行　横浜支店　普　通　7654321", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "みなと 銀 行 横浜 支 店 当 座 7654321", "jp-bank", "JP",
	  "みなと銀行/横浜支店/当座/7654321", "4321" },
	{ "銀　行：みなと銀行\n支　店：横浜支店\n種　別：普　通\n"
	  "口 座 番 号：7654321", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "み　な　と　銀　行　横　浜　支　店"
	  "　普　通　7654321", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "ゆ う ち ょ 銀 行　〇一八店　普 通　1234567", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	/* With words between. */
	{ "お振込先は、みなと銀行の横浜支店にございます弊社の普通預金口座（口座番号は"
	  "7654321です）までお願いいたします。", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "みなと銀行の横浜支店の普通預金、口座番号が7654321でございます。", "jp-bank",
	  "JP", "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "みなと銀行・横浜支店・普通・7654321", "jp-bank", "JP",
	  "みなと銀行/横浜支店/普通/7654321", "4321" },
	{ "みなと信用金庫の港町支店で、普通預金の7654321が新しい口座です", "jp-bank",
	  "JP", "みなと信用金庫/港町支店/普通/7654321", "4321" },
	/* In English words. */
	{ "Bank: Minato Bank\nBranch: Yokohama Branch (321)\nType: Ordinary\n"
	  "Account No.: 7654321\nName: SUPPLY CO., LTD.", "jp-bank", "JP",
	  "minato bank/yokohama/普通/7654321", "4321" },
	{ "Bank Name: Minato Bank, Ltd.\r\nBranch Name: Yokohama\r\n"
	  "Account Type: Ordinary\r\nAccount Number: 7654321\r\n", "jp-bank",
	  "JP", "minato bank/yokohama/普通/7654321", "4321" },
	{ "Please remit to MINATO BANK, YOKOHAMA BRANCH, Ordinary A/C No. 7654321.",
	  "jp-bank", "JP", "minato bank/yokohama/普通/7654321", "4321" },
	{ "Minato Bank Yokohama Branch Futsu 7654321", "jp-bank", "JP",
	  "minato bank/yokohama/普通/7654321", "4321" },
	{ "Minato Bank Yokohama Branch Futsū 7654321", "jp-bank", "JP",
	  "minato bank/yokohama/普通/7654321", "4321" },
	{ "Minato Bank Yokohama Branch Tōza 7654321", "jp-bank", "JP",
	  "minato bank/yokohama/当座/7654321", "4321" },
	{ "Account No. 7654321 (ordinary), Yokohama Branch, Minato Bank", "jp-bank",
	  "JP", "minato bank/yokohama/普通/7654321", "4321" },
	{ "7654321 (Toza)\nMinato Shinkin Bank, Head Office", "jp-bank", "JP",
	  "minato shinkin bank/head office/当座/7654321", "4321" },
	{ "Bank: Minato Bank (Japan)\nBranch: Yokohama\nCurrent Account: 765432",
	  "jp-bank", "JP", "minato bank/yokohama/当座/0765432", "5432" },
	{ "Beneficiary Bank: Bank of Minato\nBranch No.: 321\n"
	  "Ordinary Deposit 7654321", "jp-bank", "JP",
	  "bank of minato/321/普通/7654321", "4321" },
	{ "Bank code 0123, branch code 456, ordinary account 1234567", "jp-bank",
	  "JP", "0123/456/普通/1234567", "4567" },
	{ "Japan Post Bank\nBranch: 018\nOrdinary 1234567", "jp-yucho", "JP",
	  "yucho/018/普通/1234567", "4567" },
	{ "MINATO BANK, YOKOHAMA BRANCH, SAVINGS A/C 7654321, SUPPLY CO., LTD.",
	  "jp-bank", "JP", "minato bank/yokohama/普通/7654321", "4321" },
	{ "Minato Bank, City Branch, sort code 12-34-56, savings account 1234567",
	  "gb-sort", "GB", "123456/01234567", "4567" },
	{ "Minato Bank Yokohama Branch 普通 7654321", "jp-bank", "JP",
	  "minato bank/yokohama/普通/7654321", "4321" },
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
		"振込先の銀行口座は 1234567", "",
		/* IBAN: of another length, in a longer word, in a URL, mended too
		 * much, in a country that has none. */
		"DE02 1203 0000 0000 2020 5", "DE02120300000000202051X",
		"XDE02120300000000202051", "US02120300000000202051",
		"https://example.com/?id=DE02120300000000202051",
		"https://example.com/pay/DE02120300000000202051",
		"DE89 * 37040 0440 5320 130 00",
		"DE02120300000000202051@example.com",
		"a-DE02120300000000202051", "DE02120300000000202051-77",
		"DEOl l2O3 OOOO OOOO 2O2O 5l", "ZZ02120300000000202051",
		"be710961-2345-6789-0123-456789abcdef",
		"550e8400-e29b-41d4-a716-446655440000",
		"d41d8cd98f00b204e9800998ecf8427e",
		"da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"Message-ID: <20240102030405.DE02120300@mail.example>",
		"SGVsbG8gd29ybGQhIFRoaXMgaXMgYmFzZTY0IDEyMzQ1Njc4OTA=",
		"IBAN: DE02 **** **** **** **20 51", "DE02", "IBAN DE02",
		"In 02 1203 0000 0000 2020 51 boxes", "at 57 1234",
		/* BIC */
		"DISCOUNT 50% off until 31.12.2024", "EXMPDEFF 12345",
		"EXMPDEFFXXX is the code of order 12345", "BIC pens: 12345 BALLPENS",
		"swift delivery of 12345 parts", "SWIFT code: exmpdeff 12345",
		"BIC: EXM1DEFF 12345", "BIC: EXMPQQFF 12345",
		"BIC: EXMPDEFFXX 12345",
		/* Shipping, orders, dates, telephones, codes. */
		"1Z999AA10123456784", "RB123456785DE", "Tracking 9400110200881234567890",
		"Order 1234567 of 2024-11-21", "注文番号 1234567", "伝票番号 1234-5678-9012",
		"お問い合わせ番号：123456789012", "会員番号 1234567", "〒231-0001",
		"〒1234567 横浜市", "2024年11月21日", "20241121", "978-4-00-000000-0",
		"ISBN 9784000000000", "JAN 4901234567894", "4111 1111 1111 1111",
		"4111111111111111", "Invoice INV-1234567", "請求書番号 1234567",
		"0312345678", "+81-3-1234-5678", "192.0.2.1", "2001:db8::1234:5678",
		"12:34:56.1234567", "1,234,567 円", "v1.2.3.4567890",
		"https://example.com/a?x=1234567&y=7654321",
		"Ref: 021000021 account 12345",
		/* Of a Japanese account, a part is missing or means something else. */
		"みなと銀行 普通 1234567", "横浜支店 普通 1234567",
		"みなと銀行 横浜支店 1234567", "みなと銀行 横浜支店 普通 123",
		"みなと銀行 横浜支店 普通 123456789",
		"みなと銀行 横浜支店 普通 2024年", "みなと銀行 横浜支店 普通 1234567円",
		"みなと銀行 横浜支店 普通 045-123-4567",
		"みなと銀行 横浜支店 普通郵便 1234567",
		"みなと銀行 横浜支店は普通の店です。電話 1234567",
		"みなと銀行 横浜支店 普通・当座 1234567",
		"取引銀行 横浜支店 普通 1234567", "銀行名 支店名 普通 1234567",
		"銀行営業日 支店名 普通 1234567",
		"みなと銀行 横浜支店 〒2310001 普通", "みなと銀行 横浜支店 普通 ¥1234567",
		"銀行コード 0123 普通 1234567", "支店コード 456 普通 1234567",
		"0123456 普通", "0123-456-7890", "Ja, 1234567 普通",
		"記号 20120 番号 12345671", "記号 10120", "記号 1012 番号 12345671",
		"記号 10120 番号 123456712", "番号 10120-12345671",
		"絵文字の記号 10120円", "記号 00120 番号 12345678",
		/* United States, United Kingdom */
		"routing number 021000022 account 12345",
		"routing slip 500000005 account 12345", "ABA 999999992 account 1234",
		"abandon 021000021 account 12345", "ninth 021000021",
		"sort code 12-34-5 account 12345678", "sort of code 123456 12345678",
		"sort code 12-34-567 account 12345678", "sorted 12-34-56 12345678",
		"sort code 12-34-56 account 123456",
		"our account, invoice of 30-04-26 / 12345678",
		"our account, invoice of 04-30-26 / 12345678",
		"our account, invoice of 26-04-30, 12345678",
		"the account of pump 30-85-95-12 12345678",
		"the account of pump 99-30-85-95 12345678",
		"the account: 30-85-95 holds 1,000 pieces of 12345678",
		"the account: 30-85-95 1234567", "pump 30-85-95 12345678",
		/* T-number */
		"ABA 021000021", "Routing No. 021000021, fee 25",
		"The sum of the routing table is 123456780 today.",
		/* Cyrillic words' ends, sums that fail, too few digits. */
		"тЕСТDЕ88 3704 0044 0532 0130 00", "DЕ88 3704 0044 0532 0130 00",
		"ДЕ89 3704 0044 0532 0130 00", "НДЕ89 3704 0044 0532 0130 00",
		"DE89 37OO OO44 OO32 O13O OO", "DE8O OOOO OOOO OOOO OOOO OO",
		/* Spaced out, and something else. */
		"この店 番号 7654321 普通", "み な と 銀 行　普 通　7654321",
		"普 通 郵 便 7654321 横 浜 支 店", "横浜支 店名 普 通 7654321",
		/* の before what is no branch. */
		"みなと銀行の窓口で普通預金 7654321 を", "みなと銀行の営業日 2024年",
		"みなと銀行・ひかり銀行 普通 7654321",
		/* English words that name no Japanese account. */
		"Bank: Minato Bank\nBranch: Yokohama\nAccount No.: 7654321",
		"Minato Bank, Yokohama Branch: 7654321 ordinary shares, account 7654321",
		"Minato Bank, City Branch, Savings account 76543210",
		"Minato Bank, City Branch, Savings; account 765432",
		"Minato Bank, City Branch. The current order is 7654321",
		"An ordinary invoice, 7654321, from the bank branch",
		"Ordinary account 7654321", "Minato Bank, ordinary account 7654321",
		"bank branch ordinary 7654321", "Branch: Yokohama\nOrdinary 7654321",
		"Minato Bank, Yokohama Branch, ordinary account 76543210",
		"Minato Bank, Yokohama Branch, ordinary, tel 045-123-4567",
		"T1234567890123", "AT9234567890123", "T92345678901234", "T 12345"
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
	static const struct { const char *written, *kind, *number; } lines[] = {
		{ "DE02120300000000202051", "iban", "DE02120300000000202051" },
		{ "EXMPDEFF DE02 1203 0000 0000 2020 51", "iban",
		  "DE02120300000000202051" },
		{ "123456780/123456789", "us-aba", "123456780/123456789" },
		{ "12-34-56 12345678", "gb-sort", "123456/12345678" },
		{ "ゆうちょ銀行 〇一八店 普通 1234567", "jp-yucho",
		  "yucho/018/普通/1234567" },
		{ "10120-12345671", "jp-yucho", "yucho/018/普通/1234567" },
		{ "10120 12345671", "jp-yucho", "yucho/018/普通/1234567" },
		{ "みなと銀行 横浜支店 1234567", "jp-bank",
		  "みなと銀行/横浜支店/普通/1234567" },
		{ "0123-456 普通 1234567", "jp-bank", "0123/456/普通/1234567" },
		{ "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "eth",
		  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
		{ "TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RH", "tron",
		  "TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RH" },
		{ "T9234567890123", "t-number", "T9234567890123" },
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!account_read(arena, str_of(lines[i].written), &account))
			fail_msg("not read: %s", lines[i].written);
		same(account.kind, lines[i].kind);
		same(account.number, lines[i].number);
	}
	assert_false(account_read(arena, STR("DE02 1203"), &account));
	assert_false(account_read(arena, STR(""), &account));
}

static void
only_what_money_can_go_to_is_a_destination(void **state)
{
	static const struct { const char *kind, *number; bool is; } kinds[] = {
		{ "iban", "x", true }, { "us-aba", "021000021/1", true },
		{ "gb-sort", "x", true },
		{ "jp-bank", "x", true }, { "jp-yucho", "x", true },
		{ "btc", "x", true }, { "eth", "x", true }, { "tron", "x", true },
		{ "bic", "x", false }, { "t-number", "x", false }
	};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct account account = { .kind = str_of(kinds[i].kind),
		    .number = str_of(kinds[i].number) };

		assert_int_equal(account_is_destination(&account), kinds[i].is);
	}
}

static void
the_holder_stands_with_the_account(void **state)
{
	static const struct { const char *text, *holder; } holders[] = {
		{ "Empfänger: A. Muster\nIBAN DE02 1203 0000 0000 2020 51",
		  "A. Muster" },
		{ "みなと銀行 横浜支店 普通 1234567 口座名義 カ）ミナトショウジ",
		  "カ）ミナトショウジ" },
		{ "みなと銀行 横浜支店 普通 1234567　ﾕ)ﾐﾅﾄ", "ﾕ)ﾐﾅﾄ" },
		{ "口座名義（カナ）：ミナト　タロウ\nみなと銀行 横浜支店 普通 1234567",
		  "ミナト　タロウ" },
		{ "記号 10120 番号 12345671\n名義：ミナト ハナコ", "ミナト ハナコ" },
		{ "Account name: Acme Trading Ltd\nSort code 12-34-56\n"
		  "Account number 12345678", "Acme Trading Ltd" },
		{ "Beneficiary: Rheintal Pumpen GmbH\n"
		  "IBAN: DE02 1203 0000 0000 2020 51", "Rheintal Pumpen GmbH" },
		{ "DE02 1203 0000 0000 2020 51\tAccount holder\tA. Muster\tBonn",
		  "A. Muster" },
		{ "DE02 1203 0000 0000 2020 51", NULL },
		{ "Bank: Minato Bank\nBranch: Yokohama\nType: Ordinary\n"
		  "Account No.: 7654321\nName: SUPPLY CO., LTD.\n", "SUPPLY CO., LTD" },
		{ "Beneficiary bank: Bank\nDE02 1203 0000 0000 2020 51", NULL }
	};

	(void)state;
	for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(holders[i].text));

		account_find(arena, input, PLACE_BODY, &mail);
		assert_true(mail.accounts_n > 0);
		if (holders[i].holder == NULL)
			assert_null(mail.accounts[0].holder.p);
		else
			same(mail.accounts[0].holder, holders[i].holder);
		heap_free(input);
	}
}

static void
several_accounts_of_one_bank_are_several(void **state)
{
	struct mail mail = { 0 };

	(void)state;
	account_find(arena, STR("みなと銀行 横浜支店 普通 1234567 当座 7654321\n"
	    "川崎支店 普通 1112223\nひかり信金 本店 普通 3332221"),
	    PLACE_ATTACHMENT, &mail);
	assert_int_equal(mail.accounts_n, 4);
	same(mail.accounts[0].number, "みなと銀行/横浜支店/普通/1234567");
	same(mail.accounts[1].number, "みなと銀行/横浜支店/当座/7654321");
	same(mail.accounts[2].number, "みなと銀行/川崎支店/普通/1112223");
	same(mail.accounts[3].number, "ひかり信金/本店/普通/3332221");
	assert_int_equal(mail.accounts[3].place, PLACE_ATTACHMENT);
}

static void
work_grows_as_the_text_does(void **state)
{
	static const char *const pieces[] = {
		"銀行", "みなと銀行 1", "記号", "sort code ", "routing ", "swift ",
		"DE02 ", "t1", "1", "みなと銀行 支店 普通 ", "iban", "店名", "GB",
		"1 ", "12-34 ", "記号10120 ", "12345 ", "12345678 ", "1234567 ",
		"普通1234567", "account 1234 ", "bc1", "0x0", "T1 ", "3 1 ", "$1 ",
		"一", "円", "壱円", "1万", "1億1,", "+1", "03-", "tel 1", "(0",
		"swift EXMPDEFF 1", "①", "１", "\u200b1", "GB82WEST12345",
		"みなと銀行 横浜支店 普通 1234567 ", "1,", "1.1", "DE02120300",
		"Bank Branch Ordinary 1234567 ", "toza ", "bank toza 12345 ",
		"bank branch toza account ", "DЕ89 ", "О1", "D Е 8 ", "み な と 銀 行 1",
		"普 通 1", "口 座 番 号 ", "銀行の", "の1", "み ", "\\1 ", "円\\1,",
		"Minato Bank Yokohama Branch toza toza toza toza toza toza toza 12345"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
		work_is_linear("1234567890 ", pieces[i]);
}

static void
text_without_digits_takes_no_step(void **state)
{
	static const char *const texts[] = {
		"The bank account and its routing, IBAN, BIC, sort code.",
		"みなと銀行の横浜支店に普通預金の口座があります。",
		"“Quotes” — and ‘dashes’ – é ü ß €"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct str input = heap(str_of(texts[i]));

		assert_int_equal(account_steps(arena, input), 0);
		heap_free(input);
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
		cmocka_unit_test(only_what_money_can_go_to_is_a_destination),
		cmocka_unit_test(the_holder_stands_with_the_account),
		cmocka_unit_test(several_accounts_of_one_bank_are_several),
		cmocka_unit_test(work_grows_as_the_text_does),
		cmocka_unit_test(text_without_digits_takes_no_step),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
