/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts in the United States (a routing number with the ABA's check sum and
 * within its ranges, and the account number near it) and in the United Kingdom
 * (sort code and account), where their words stand: "routing", "ABA", "sort
 * code", "account". Every look goes no farther than a fixed window from such a
 * word. Those without words are account_bare.c's.
 */
#include "account.h"

#define NUMBER_NEAR 60		/* bytes from its word to a number */
#define ACCOUNT_NEAR 160	/* from the routing number to the word "account" */

/* The first run of least to most digits in [from, to), whole and not hyphenated. */
static struct str
digits_between(struct finder *finder, size_t from, size_t to,
    const size_t lengths[2])
{
	const struct plain *plain = &finder->plain;

	for (size_t i = run_after(plain, from); i < plain->runs_n; i++) {
		const struct run *run = &plain->runs[i];
		size_t start = run->from, end = run_end(run);

		finder->steps++;
		if (start >= to)
			break;
		if (run->kind == RUN_DIGITS && run->n >= lengths[0] &&
		    run->n <= lengths[1] &&
		    !(start >= 2 && plain->p[start - 1] == '-' &&
		    char_is_digit(plain->p[start - 2])) &&
		    !(start >= 1 && alnum_at(plain, start - 1)) &&
		    !(end + 1 < plain->n && plain->p[end] == '-' &&
		    char_is_digit(plain->p[end + 1])) && !alnum_at(plain, end))
			return str_slice(plain->s, start, end);
	}
	return NO_STR;
}

/* Digits in groups with single blanks or dashes between: "0211-0000-9",
 * "1234 5678"; as many as `lengths` allows, else absent. */
static struct str
digits_joined(struct finder *finder, size_t from, size_t to,
    const size_t lengths[2])
{
	const struct plain *plain = &finder->plain;
	char digits[20];
	size_t at = from, n = 0;

	while (at < to && at < plain->n && !char_is_digit(plain->p[at]))
		at++;
	if (at >= to || (at > 0 && alnum_at(plain, at - 1)))
		return NO_STR;
	for (; at < plain->n && n < sizeof digits; at++, finder->steps++) {
		if (char_is_digit(plain->p[at]))
			digits[n++] = plain->p[at];
		else if (!(digit_at(plain, at + 1) && n > 0 &&
		    strchr(" -.", plain->p[at]) != NULL && plain->p[at] != '\0'))
			break;
	}
	if (n < lengths[0] || n > lengths[1])
		return NO_STR;
	return str_keep(plain->arena, (struct str){ digits, n });
}

static struct str
number_near(struct finder *finder, size_t from, size_t to,
    const size_t lengths[2])
{
	struct str number = digits_between(finder, from, to, lengths);

	return number.p != NULL ? number :
	    digits_joined(finder, from, to, lengths);
}

/* The number that follows the word "account" within [from, to). */
static struct str
account_within(struct finder *finder, size_t from, size_t to,
    const size_t lengths[2])
{
	const struct mark *mark = mark_after(finder, from, to, MARK_ACCOUNT);
	size_t pieces[2] = { 6, lengths[1] }, span[2];
	struct str number;

	if (mark == NULL)
		return NO_STR;
	/* "4430 0182 7719" is one number. */
	number = lengths[0] >= 7 ? NO_STR : account_behind(&finder->plain,
	    mark->to, pieces, span);
	return number.p != NULL ? number : number_near(finder, mark->to,
	    smaller(to, mark->to + NUMBER_NEAR), lengths);
}

/* ---- United States ------------------------------------------------------------------- */

bool
aba_checks(const char *d)
{
	static const unsigned weights[9] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
	unsigned sum = 0, district = (unsigned)(d[0] - '0') * 10 +
	    (unsigned)(d[1] - '0');

	for (int i = 0; i < 9; i++)
		sum += (unsigned)(d[i] - '0') * weights[i];
	return sum % 10 == 0 && sum > 0 && (district <= 12 ||
	    (district >= 21 && district <= 32) ||
	    (district >= 61 && district <= 72) || district == 80);
}

void
us_find(struct finder *finder)
{
	static const size_t nine[2] = { 9, 9 }, any[2] = { 4, 17 };
	const struct plain *plain = &finder->plain;

	for (size_t i = 0; i < finder->marks_n && !finder->full; i++) {
		const struct mark *mark = &finder->marks[i];
		struct str routing, number;
		size_t end, span[2];

		if (mark->kind != MARK_ROUTING)
			continue;
		routing = number_near(finder, mark->to, mark->to + NUMBER_NEAR,
		    nine);
		if (routing.p == NULL || !aba_checks(routing.p))
			continue;
		end = smaller(plain->n, mark->to + NUMBER_NEAR);
		for (size_t k = run_after(plain, mark->to); k < plain->runs_n &&
		    plain->runs[k].from < end; k++) {
			end = run_end(&plain->runs[k]);
			if (plain->runs[k].n == 9)
				break;
		}
		number = account_within(finder, end, end + ACCOUNT_NEAR, any);
		/* "123456780/123456789", "123456780 / 1234 5678 9" */
		if (number.p == NULL && end < plain->n && strchr("/ ",
		    plain->p[end]) != NULL && plain->p[end] != '\0') {
			number = account_behind(plain, end, any, span);
			if (number.p == NULL)
				number = digits_between(finder, end, end + 5,
				    any);
		}
		if (number.p == NULL)
			number = account_within(finder, back(mark->from,
			    ACCOUNT_NEAR), mark->from, any);
		/* Alone it names a bank, or counts something: "routing table". */
		if (number.p != NULL)
			account_add(finder, "us-aba", STR("US"), str_format(
			    plain->arena, "%.*s/%.*s", STR_ARGS(routing),
			    STR_ARGS(number)), (size_t[2]){ mark->from, end });
	}
}

/* ---- United Kingdom ------------------------------------------------------------------- */

/* "12-34-56", "12 34 56" or "123456" at `at`; where it ends, or 0. */
static size_t
sort_code_at(const struct plain *plain, size_t at, char *code_out)
{
	size_t n = 0, gap = 0;

	for (; at < plain->n && n < 6; at++) {
		if (char_is_digit(plain->p[at])) {
			code_out[n++] = plain->p[at];
			gap = 0;
		} else if (strchr("-. ", plain->p[at]) == NULL ||
		    plain->p[at] == '\0' || n % 2 != 0 || ++gap > 1) {
			return 0;
		}
	}
	return n == 6 && !digit_at(plain, at) ? at : 0;
}

void
gb_find(struct finder *finder)
{
	static const size_t eight[2] = { 7, 8 };
	const struct plain *plain = &finder->plain;

	for (size_t i = 0; i < finder->marks_n && !finder->full; i++) {
		const struct mark *mark = &finder->marks[i];
		size_t run = run_after(plain, mark->to), from, end;
		struct str number;
		char code[6];

		if (mark->kind != MARK_SORT || run >= plain->runs_n)
			continue;
		from = plain->runs[run].from;
		/* "sort" and "s/c" are other things too. */
		if (mark->to <= mark->from + 4 &&
		    between_skip(plain, mark->to) != from)
			continue;
		end = from < mark->to + 40 ? sort_code_at(plain, from, code) : 0;
		if (end == 0)
			continue;
		number = number_near(finder, end, end + 80, eight);
		if (number.p == NULL)
			number = account_within(finder, back(mark->from, 100),
			    mark->from, eight);
		if (number.p == NULL)
			continue;
		account_add(finder, "gb-sort", STR("GB"), str_format(plain->arena,
		    "%.6s/%s%.*s", code, number.n == 7 ? "0" : "",
		    STR_ARGS(number)), (size_t[2]){ from, end });
	}
}
