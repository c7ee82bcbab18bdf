/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Yucho (Japan Post Bank) by symbol and number, and the T-number of the register
 * of invoice issuers. A symbol of five digits and a number of up to eight stand
 * for the same account as a branch of three digits and seven digits: of a symbol
 * that begins with 1, the second and third digit and an 8 are the branch, and the
 * number less its last digit is the account; of one that begins with 0, the
 * branch ends in 9 and the number is taken whole. Both are written here as the
 * branch has it. How the bank makes the digit between symbol and number is not
 * public, so it is skipped and not checked. A T-number must hold the check digit
 * of the corporate number it carries.
 */
#include "account.h"

#define SYMBOL_NEAR 70
#define NUMBER_NEAR 60

/* The first five digits within reach that are a symbol; where, or nowhere. */
static size_t
symbol_within(struct finder *finder, size_t from, size_t to)
{
	const struct plain *plain = &finder->plain;

	for (size_t i = run_after(plain, from); i < plain->runs_n; i++) {
		const struct run *run = &plain->runs[i];

		finder->steps++;
		if (run->from >= to)
			break;
		if (run->kind != RUN_DIGITS)
			continue;
		if (run->n != 5 || plain->p[run->from] > '1' ||
		    (run->from > 0 && (alnum_at(plain, run->from - 1) ||
		    ends_at(plain, run->from, "¥") ||
		    ends_at(plain, run->from, "-"))))
			break;
		return i;
	}
	return STR_NOWHERE;
}

/* The number behind the symbol, past the digit that may stand between them; the
 * run's place in the list, or nowhere. */
static size_t
number_behind(const struct plain *plain, size_t symbol)
{
	size_t i = symbol + 1, end = run_end(&plain->runs[symbol]);

	if (i + 1 < plain->runs_n && plain->runs[i].n == 1 &&
	    plain->runs[i].from <= end + 3 &&
	    plain->runs[i + 1].from <= run_end(&plain->runs[i]) + NUMBER_NEAR)
		i++;
	if (i >= plain->runs_n || plain->runs[i].kind != RUN_DIGITS ||
	    plain->runs[i].from > end + NUMBER_NEAR || plain->runs[i].n > 8 ||
	    plain->runs[i].n < 2 || alnum_at(plain, run_end(&plain->runs[i])))
		return STR_NOWHERE;
	end = run_end(&plain->runs[i]);
	/* A date or a telephone number goes on. */
	if (end < plain->n && (plain->p[end] == '-' || plain->p[end] == '/') &&
	    digit_at(plain, end + 1))
		return STR_NOWHERE;
	return i;
}

/* Without the word 記号, only what is written as one: "10120-12345671". */
static bool
is_joined(const struct plain *plain, size_t symbol, size_t number)
{
	size_t end = run_end(&plain->runs[symbol]);

	return plain->p[end] == '-' && plain->runs[number].from <= end + 4;
}

static bool
yucho_after(struct finder *finder, const struct mark *mark)
{
	const struct plain *plain = &finder->plain;
	size_t symbol = symbol_within(finder, mark->to, mark->to + SYMBOL_NEAR);
	size_t number = symbol == STR_NOWHERE ? symbol :
	    number_behind(plain, symbol), digits;
	struct buf buf = { .arena = plain->arena };
	const char *s;
	bool general;

	if (number == STR_NOWHERE || (!starts_at(plain, mark->from, "記号") &&
	    !is_joined(plain, symbol, number)))
		return false;
	s = plain->p + plain->runs[symbol].from;
	general = s[0] == '1';
	digits = plain->runs[number].n - (general ? 1u : 0u);
	/* Only a general account's number has eight digits. */
	if (digits > 7)
		return false;
	buf_format(&buf, "yucho/%.2s%c/%s/", s + 1, general ? '8' : '9',
	    general ? "普通" : "当座");
	for (size_t n = digits; n < 7; n++)
		buf_char(&buf, '0');
	buf_add(&buf, str_slice(plain->s, plain->runs[number].from,
	    plain->runs[number].from + digits));
	account_add(finder, "jp-yucho", STR("JP"), buf_str(&buf), (size_t[2]){
	    plain->runs[symbol].from, run_end(&plain->runs[number]) });
	return true;
}

void
yucho_find(struct finder *finder)
{
	for (size_t i = 0; i < finder->marks_n && !finder->full; i++)
		if (finder->marks[i].kind == MARK_SYMBOL ||
		    (finder->marks[i].kind == MARK_NUMBER &&
		    finder->plain.japanese))
			yucho_after(finder, &finder->marks[i]);
}

/* ---- T-number ------------------------------------------------------------------------ */

/* The corporate number's check digit: weights 1 and 2 from the right, the sum
 * modulo 9 taken from 9. */
bool
t_number_checks(const char *digits)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < 12; i++)
		sum += (unsigned)(digits[12 - i] - '0') * (i % 2 == 0 ? 1 : 2);
	return (unsigned)(digits[0] - '0') == 9 - sum % 9;
}

void
t_number_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;

	for (size_t i = 0; i < plain->runs_n; i++) {
		size_t t = plain->runs[i].from, at = t, n = 0;
		char number[15] = "T";

		if (plain->runs[i].kind != RUN_DIGITS || t == 0)
			continue;
		t -= t > 1 && (plain->p[t - 1] == '-' || plain->p[t - 1] == ' ') ?
		    2 : 1;
		if (plain->p[t] != 't' || (t > 0 && alnum_at(plain, t - 1)))
			continue;
		finder->steps++;
		for (; at < plain->n && n < 13; at++) {
			if (char_is_digit(plain->p[at]))
				number[1 + n++] = plain->p[at];
			else if ((plain->p[at] != '-' && plain->p[at] != ' ') ||
			    plain->p[at - 1] == plain->p[at])
				break;
		}
		if (n == 13 && !alnum_at(plain, at) &&
		    t_number_checks(number + 1))
			account_add(finder, "t-number", STR("JP"),
			    str_keep(plain->arena, (struct str){ number, 14 }),
			    (size_t[2]){ t, at });
	}
}
