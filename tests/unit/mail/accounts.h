/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_MAIL_ACCOUNTS_H
#define TESTS_UNIT_MAIL_ACCOUNTS_H
/* What the tests of the files that read accounts share. */
#include "arena.h"
#include "../../../scanner/mail/account.h"

/* How many places money can go to, and the first of them. */
static inline size_t
destinations(const struct mail *mail, struct account *first_out)
{
	size_t n = 0;

	for (size_t i = mail->accounts_n; i-- > 0;) {
		if (!account_is_destination(&mail->accounts[i]))
			continue;
		*first_out = mail->accounts[i];
		n++;
	}
	return n;
}

static inline void
is_no_destination(const char *text)
{
	struct str input = heap(str_of(text));
	struct mail mail = { 0 };
	struct account account = { 0 };

	account_find(arena, input, PLACE_BODY, &mail);
	if (destinations(&mail, &account) != 0)
		fail_msg("%s: no account (%s)", text,
		    str_cstr(arena, account.number));
	heap_free(input);
}

/* Twice the text, at most a little more than twice the steps; and but few steps
 * for each byte. */
static inline void
work_is_linear(const char *begin, const char *piece)
{
	struct buf buf = { .arena = arena };
	size_t half, whole;

	buf_cstr(&buf, begin);
	while (buf.n < 500000)
		buf_cstr(&buf, piece);
	half = account_steps(arena, buf_str(&buf));
	while (buf.n < 1000000)
		buf_cstr(&buf, piece);
	whole = account_steps(arena, buf_str(&buf));
	if (whole > 2 * half + half / 8 + 1000 || whole > 30 * buf.n)
		fail_msg("%s: %zu steps, then %zu", piece, half, whole);
	arena_reset(arena);
}

#endif
