/* SPDX-License-Identifier: Apache-2.0 */
/* Wallets in text: check sums, dresses, and what only looks like one. */
#include "arena.h"

static void
wallets_are_found_by_their_check_sum(void **state)
{
	static const struct { const char *text, *kind, *number; } cases[] = {
		{ "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "Pay to 1MFV45Hx8pCXhaEXQn8CPCTe8SE4nbfxMZ, please.", "btc",
		  "1MFV45Hx8pCXhaEXQn8CPCTe8SE4nbfxMZ" },
		{ "bitcoin:3GKbvWYSpx4FeahhR64xXtWtVstDTysMZf?amount=1", "btc",
		  "3GKbvWYSpx4FeahhR64xXtWtVstDTysMZf" },
		{ "アドレスは3CZQCK7CwKHwFfFUR44jKFH8cmm38cmsFxです", "btc",
		  "3CZQCK7CwKHwFfFUR44jKFH8cmm38cmsFx" },
		{ "112Sde1ETuKRnn7PnxjHusbkGTWd6fMUSd", "btc",
		  "112Sde1ETuKRnn7PnxjHusbkGTWd6fMUSd" },
		{ "bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7p", "btc",
		  "bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7p" },
		{ "BC1QGK2SD3839XEXXHKJMV58DZCDCDTAXYWV0G5E7P", "btc",
		  "bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7p" },
		{ "bc1qfq0x5yh2g2rzx8rfxz0ykhs3nelvpcr3vewx7grc38dzzvz3wsqq4kkwt0",
		  "btc",
		  "bc1qfq0x5yh2g2rzx8rfxz0ykhs3nelvpcr3vewx7grc38dzzvz3wsqq4kkwt0" },
		{ "bc1phyvwh792vy2dlv3ntsqlhm57xk4nczkxr8rzjdalu0902dln0lasyu9wyd",
		  "btc",
		  "bc1phyvwh792vy2dlv3ntsqlhm57xk4nczkxr8rzjdalu0902dln0lasyu9wyd" },
		{ "TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RH", "tron",
		  "TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RH" },
		{ "USDT (TRC20): TA1YkvoR82s2bB9zfjzb9vcBF1j88XmiwL", "tron",
		  "TA1YkvoR82s2bB9zfjzb9vcBF1j88XmiwL" },
		/* The addresses in EIP-55 itself. */
		{ "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth",
		  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
		{ "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "eth",
		  "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359" },
		{ "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "eth",
		  "0xdbf03b407c01e7cd3cbea99509d93f8dddc8c6fb" },
		{ "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "eth",
		  "0xd1220a0cf47c7b9be7a2e6ba89f429762e7b9adb" },
		{ "ERC20 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "eth",
		  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
		{ "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED is our wallet", "eth",
		  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
		{ "ウォレット：0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "eth",
		  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
		/* In pieces, with what can't be seen, and in full width. */
		{ "17LQj6xKe9pzouP97\nARTAo99yTC5APEpbA", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "17LQj6xKe9 pzouP97AR TAo99yTC5A PEpbA", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "17LQj6xKe9\u200bpzouP97AR\u00adTAo99yTC5APEpbA", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "１７ＬＱｊ６ｘＫｅ９ｐｚｏｕＰ９７ＡＲＴＡｏ９９ｙＴＣ５ＡＰＥｐｂＡ", "btc",
		  "17LQj6xKe9pzouP97ARTAo99yTC5APEpbA" },
		{ "bc1qgk2sd3839xexxhkjm\r\nv58dzcdcdtaxywv0g5e7p", "btc",
		  "bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7p" },
		{ "TFPNcKxgq4NVwWcnr fNfUmrq5TjpWqC9RH", "tron",
		  "TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RH" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(cases[i].text));

		account_find(arena, input, PLACE_BODY, &mail);
		if (mail.accounts_n != 1)
			fail_msg("%zu wallets in: %s", mail.accounts_n,
			    cases[i].text);
		same(mail.accounts[0].kind, cases[i].kind);
		same(mail.accounts[0].number, cases[i].number);
		assert_null(mail.accounts[0].country.p);
		assert_true(account_is_destination(&mail.accounts[0]));
		heap_free(input);
	}
}

static void
what_only_looks_like_a_wallet_is_none(void **state)
{
	static const char *const texts[] = {
		"17LQj6xKe9pzouP97ARTAo99yTC5APEpbB",
		"17lQj6xKe9pzouP97ARTAo99yTC5APEpbA",
		"17LQj6xKe9pzouP97ARTAo99yTC5APEpbAA",
		"x17LQj6xKe9pzouP97ARTAo99yTC5APEpbA",
		"117LQj6xKe9pzouP97ARTAo99yTC5APEpbA",
		"https://explorer.example/17LQj6xKe9pzouP97ARTAo99yTC5APEpbA",
		"https://example.com/?a=17LQj6xKe9pzouP97ARTAo99yTC5APEpbA",
		"17LQj6xKe9pzouP97ARTAo99yTC5APEpbA@mail.example",
		"LV87WsvPuh1518RXYUJtTLwHgqUxTSxBoa",
		"bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7q",
		"Bc1qgk2sd3839xexxhkjmv58dzcdcdtaxywv0g5e7p",
		/* bech32's constant where bech32m's belongs, and the reverse. */
		"bc1ptxgh225qr4td7r96nc49mec0f2a8gj6s7f4j8a3gd84r995vp29qqcqgdh",
		"bc1q3e2ynczyfjr2mgw697szkmnvx3kadqfwfqrsze",
		"tb1qjlx78up52melw9lfekcrh2nxxgnvyu8hjdfrw3",
		"TFPNcKxgq4NVwWcnrfNfUmrq5TjpWqC9RJ",
		"tfpnckxgq4nvwwcnrfnfumrq5tjpwqc9rh",
		"0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
		"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
		"wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
		"wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0",
		"wallet 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
		"eth 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
		"da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"1111111111111111111111111111111111", "3", "1", "0x", "bc1", "T1",
		"17LQj6xKe9pzouP97ARTAo99yTC5APEpb is cut short 17LQj6xKe9pz",
		"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(texts[i]));

		account_find(arena, input, PLACE_BODY, &mail);
		if (mail.accounts_n != 0)
			fail_msg("%s is no wallet (%s)", texts[i],
			    str_cstr(arena, mail.accounts[0].number));
		heap_free(input);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wallets_are_found_by_their_check_sum),
		cmocka_unit_test(what_only_looks_like_a_wallet_is_none),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
