/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts for which there is no code: a bank that is only named and a number of
 * nine to twenty digits beside it ("Harmattan Bank 0288 104 417"), which is how
 * accounts are given in most of Africa and much of Asia. The bank's name must be
 * written as a name is, what stands between it and the number must not go on to
 * another sentence, and a number that stands before its bank needs its word. A
 * bank's telephone number is none. Names of banks are spelled in many ways, so
 * the number alone is what compares. Each look starts from a run of digits and is
 * bounded.
 */
#include "account.h"

#define NAME_BACK 70		/* bytes from a bank's name to the number */
#define NAME_AHEAD 40		/* from the number to a bank's name */
#define HOLDER_NEAR 120		/* from the holder's word to the number */
#define DIGITS_LEAST 9
#define DIGITS_MOST 20

/* ---- Where a bank's name stands ----------------------------------------------------------- */

static bool
is_capital(const struct plain *plain, size_t at)
{
	char c = plain->original.p[plain_source(plain, at)];

	return c >= 'A' && c <= 'Z';
}

/* Banks whose names don't say that they are any; short ones in capitals all
 * through. */
static bool
is_short_name(const struct plain *plain, size_t from, size_t to)
{
	static const char *const names[] = {
		"dbs", "uob", "ocbc", "hsbc", "sbi", "hdfc", "icici", "kcb",
		"bdo", "bpi", "cimb", "bca", "bni", "bri", "posb", "absa",
		"ncba", "uba", "rhb", "fnb", "scb", "icbc", "sacco", "mandiri",
		"kasikorn", "krungthai", "shinhan", "woori", "equity", "zenith",
		"nedbank", "microfinance"
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == to - from &&
		    starts_at(plain, from, names[i]))
			return to - from > 4 || is_capital(plain, to - 1);
	return false;
}

/* Is there a word in capitals beside "Bank", before it or behind? */
static bool
has_name(const struct plain *plain, size_t from, size_t to)
{
	size_t at = from;

	if (to + 1 < plain->n && plain->p[to] == ' ' &&
	    char_is_alpha(plain->p[to + 1]) && is_capital(plain, to + 1))
		return true;
	while (at > 0 && plain->p[at - 1] == ' ')
		at--;
	if (at == from || at == 0 || !char_is_alpha(plain->p[at - 1]))
		return false;
	while (at > 0 && char_is_alpha(plain->p[at - 1]) && from - at < 30)
		at--;
	return is_capital(plain, at);
}

/* Is the word [from, to) a bank's, or the end of its name? */
static bool
is_bank_word(const struct plain *plain, size_t from, size_t to)
{
	static const char *const words[] = { "bank", "banque", "banco", "banka" };

	if (!is_capital(plain, from))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);

		if (to - from < n || !ends_at(plain, to, words[i]))
			continue;
		/* "Unibank", "GTBank" */
		return to - from > n || has_name(plain, from, to);
	}
	return is_short_name(plain, from, to);
}

/* A sentence ends, or a number stands, or a path: the name before it has nothing
 * to do with what follows. */
static bool
is_parting(const struct plain *plain, size_t at)
{
	char c = plain->p[at];

	return char_is_digit(c) || is_one_of(c, "?!@\t;_=<>") ||
	    (c == '.' && at + 1 < plain->n && char_is_space(plain->p[at + 1]) &&
	    at >= 4 && char_is_alpha(plain->p[at - 3]) &&
	    char_is_alpha(plain->p[at - 4])) ||
	    (c == '\n' && at > 0 && plain->p[at - 1] == '\n') ||
	    starts_at(plain, at, "。");
}

/* The bank that is named before the number at `at`; where, or nowhere. */
static size_t
bank_before(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	size_t floor = back(at, NAME_BACK), to = at;

	while (to > floor) {
		size_t from = to;

		finder->steps++;
		while (from > floor && char_is_alpha(plain->p[from - 1]))
			from--;
		if (from < to && is_bank_word(plain, from, to))
			return from;
		if (from == floor || is_parting(plain, from - 1))
			break;
		to = from - 1;
	}
	return STR_NOWHERE;
}

/* The bank that is named behind the number that ends at `at`; where its word
 * ends, or nowhere. */
static size_t
bank_behind(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	size_t ceiling = smaller(plain->n, at + NAME_AHEAD), from = at;

	while (from < ceiling) {
		size_t to = from;

		finder->steps++;
		while (to < plain->n && to < ceiling + NAME_AHEAD &&
		    char_is_alpha(plain->p[to]))
			to++;
		if (to > from && is_bank_word(plain, from, to))
			return to;
		if (to >= plain->n || is_parting(plain, to))
			break;
		from = to + 1;
	}
	return STR_NOWHERE;
}

/* ---- The number beside it ------------------------------------------------------------------- */

/* How a telephone's digits are put in pieces: 419-555-0109, 0114 496 0188. */
static bool
is_like_phone(const struct plain *plain, size_t at, struct str digits)
{
	static const size_t shapes[][3] = {
		{ 3, 3, 4 }, { 3, 4, 4 }, { 4, 3, 4 }, { 2, 4, 4 }, { 5, 6, 0 }
	};
	size_t n[3] = { 0 };

	for (size_t i = 0; i < 3; i++) {
		n[i] = group_at(plain, at);
		at += n[i] + 1;
		if (n[i] == 0 || !digit_at(plain, at))
			break;
	}
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (n[0] == shapes[i][0] && n[1] == shapes[i][1] &&
		    n[2] == shapes[i][2] && digits.n == n[0] + n[1] + n[2])
			return true;
	return str_starts(digits, STR("0800")) ||
	    str_starts(digits, STR("0808")) || str_starts(digits, STR("1800"));
}

/* Is a word between that makes it another number? */
static bool
is_other(const struct finder *finder, size_t from, size_t to)
{
	static const enum mark_kind kinds[] = {
		MARK_PHONE, MARK_OTHER, MARK_SERVICE, MARK_BIC, MARK_ROUTING,
		MARK_MONEY
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (mark_after(finder, from, to, kinds[i]) != NULL)
			return true;
	return false;
}

static bool
may_begin(const struct plain *plain, size_t at)
{
	return at > 0 && !alnum_at(plain, at - 1) &&
	    !is_one_of(plain->p[at - 1], "-./#$+_=@%&*");
}

/* Twelve digits from a year on are a time that a program wrote. */
static bool
is_time(struct str digits)
{
	return (digits.n == 12 || digits.n == 14) &&
	    (str_starts(digits, STR("202")) || str_starts(digits, STR("203")));
}

/* "A/c name ...", "Beneficiary: ...": who gets the money stands near. A customer's
 * "account name" does not say so. */
static bool
has_payee(const struct finder *finder, size_t from, size_t to)
{
	const struct plain *plain = &finder->plain;
	const struct mark *mark = mark_before(finder, back(from, HOLDER_NEAR),
	    from, MARK_HOLDER);

	if (mark == NULL)
		mark = mark_after(finder, to, to + HOLDER_NEAR, MARK_HOLDER);
	return mark != NULL && (starts_at(plain, mark->from, "benef") ||
	    starts_at(plain, mark->from, "payee") ||
	    starts_at(plain, mark->from, "a/c name") ||
	    starts_at(plain, mark->from, "name on account"));
}

/* The number at [at, end) has no bank before it: is one behind it, or is its
 * payee named? */
static bool
is_payable(struct finder *finder, size_t at, size_t end, struct str digits)
{
	bool has_bank = bank_behind(finder, end) != STR_NOWHERE;

	if (number_has_word(finder, at))
		return has_bank || has_payee(finder, at, end);
	return has_bank && digits.n > DIGITS_LEAST &&
	    !number_is_other(finder, at) &&
	    !is_like_phone(&finder->plain, at, digits) &&
	    mark_before(finder, back(at, HOLDER_NEAR), at, MARK_MONEY) != NULL;
}

static void
named_at(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	size_t bank = bank_before(finder, at), end, from = bank;
	struct str digits = account_at(plain, at, &end);

	if (digits.n < DIGITS_LEAST || is_time(digits))
		return;
	if (bank == STR_NOWHERE) {
		if (!is_payable(finder, at, end, digits))
			return;
		from = at;
	} else if (is_other(finder, bank, at) ||
	    (!number_has_word(finder, at) &&
	    is_like_phone(plain, at, digits))) {
		return;
	}
	if (!span_is_taken(finder, from, end))
		account_add(finder, "bank", NO_STR, digits,
		    (size_t[2]){ from, end });
}

void
named_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n && !finder->full; i++) {
		const struct run *run = &plain->runs[i];

		/* Another piece of the number before. */
		if (run->kind != RUN_DIGITS || run->n > DIGITS_MOST ||
		    run->from <= past + 1) {
			past = run_end(run);
			continue;
		}
		past = run_end(run);
		if (may_begin(plain, run->from))
			named_at(finder, run->from);
	}
}
