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
	for (size_t i = 0; i < mail.accounts_n; i++) {
		const struct account *one = &mail.accounts[i];

		if (one->number.n < 4 || one->last4.n == 0 ||
		    one->last4.n > 4)
			panic("an account without a number");
		for (size_t k = 0; k <= i; k++)
			if (account_is_same(one, &mail.accounts[k]) !=
			    account_is_same(&mail.accounts[k], one) ||
			    (k == i && !account_is_same(one, one)))
				panic("an account is not the same as itself");
	}
	for (size_t i = 0; i < mail.phones_n; i++)
		if (!str_contains(s, mail.phones[i].written))
			panic("a number that nobody wrote");
	if (account_steps(arena, s) > 60 * n + 100)
		panic("more work than linear");
	(void)account_read(arena, s, &account);
	arena_free(arena);
	return 0;
}
