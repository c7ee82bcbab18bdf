/* SPDX-License-Identifier: Apache-2.0 */
/* The payment-fact extractor: what it quotes lies in the text, and its work is
 * linear. */
#include "../../scanner/mail/account.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n };
	struct mail mail = { 0 };
	struct account account;

	account_find(arena, s, PLACE_BODY, &mail);
	for (size_t i = 0; i < mail.accounts_n; i++)
		if (mail.accounts[i].number.n < 4 || mail.accounts[i].last4.n != 4)
			panic("an account without a number");
	for (size_t i = 0; i < mail.phones_n; i++)
		if (!str_contains(s, mail.phones[i].written))
			panic("a number that nobody wrote");
	if (account_steps(arena, s) > 60 * n + 100)
		panic("more work than linear");
	(void)account_read(arena, s, &account);
	arena_free(arena);
	return 0;
}
