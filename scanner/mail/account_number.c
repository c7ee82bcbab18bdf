/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The number of an account outside Japan: how its digits are put in pieces, what
 * may stand between it and the word or the bank's code that it belongs to, and
 * what makes a number another thing's (a date, a price, an order, a telephone).
 * Here is also the question that every account without words of its own must
 * pass: does the text near it speak of payment? All looks are bounded.
 */
#include "account.h"

#define FILLERS_MOST 32
#define DIGITS_MOST 20
#define LETTERS_MOST 4
#define BETWEEN_MOST 40		/* bytes between a code and its number */
#define AHEAD_MOST 30		/* the same, the number first */
#define WRITTEN_MOST 32		/* bytes of a number in pieces */
#define MONEY_BACK 200
#define MONEY_AHEAD 150
#define SIGN_NEAR 100
#define OTHER_BACK 30
#define WORD_NEAR 24		/* from "account" to the number */

/* The word that may stand between; its bytes, or 0. */
static size_t
filler_at(const struct plain *plain, size_t at)
{
	static const char *const fillers[] = {
		"number", "nos", "no", "num", "nr", "code", "is", "now",
		"interbancaria", "iban", "hkd", "usd", "sgd", "cny", "cnh", "rmb",
		"krw", "twd", "ntd", "eur", "gbp", "jpy", "aud", "thb", "vnd",
		"aed", "inr", "番号", "号码", "号碼", "號碼", "号", "號", "번호", "は",
		"が", "：", "№", "#"
	};

	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
		size_t n;

		if (fillers[i][0] != plain->p[at] ||
		    !starts_at(plain, at, fillers[i]))
			continue;
		n = strlen(fillers[i]);
		if (!char_is_alpha(fillers[i][0]) || at + n >= plain->n ||
		    !char_is_alpha(plain->p[at + n]))
			return n;
	}
	return 0;
}

/* "account.\n2026" ends a sentence; "no. 2026" does not. */
static bool
is_between(const struct plain *plain, size_t at)
{
	char c = plain->p[at];

	if (c == '.')
		return ends_at(plain, at, "no") || ends_at(plain, at, "nr") ||
		    ends_at(plain, at, "num") || ends_at(plain, at, "acct") ||
		    ends_at(plain, at, "a/c");
	if (c == '*')
		return !starts_at(plain, at, "***");
	return char_is_space(c) || is_one_of(c, ":=|()/");
}

size_t
between_skip(const struct plain *plain, size_t at)
{
	for (int steps = 0; steps < FILLERS_MOST && at < plain->n; steps++) {
		size_t n = is_between(plain, at) ? 1 : filler_at(plain, at);

		/* "USD123456": the letters are the number's own. */
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

/* A number as it is read, piece by piece. */
struct reading {
	char digits[DIGITS_MOST];
	size_t n, letters, piece, pieces;
	size_t shape[3];	/* digits of the first pieces */
	bool hyphens;
};

static bool
is_date(const struct reading *reading)
{
	return reading->hyphens && reading->pieces == 3 &&
	    ((reading->shape[0] == 4 && reading->shape[1] <= 2 &&
	    reading->shape[2] <= 2) || (reading->shape[0] <= 2 &&
	    reading->shape[1] <= 2 && reading->shape[2] == 4));
}

static void
piece_end(struct reading *reading)
{
	if (reading->pieces < 3)
		reading->shape[reading->pieces] = reading->piece;
	reading->pieces++;
	reading->piece = 0;
}

/* Does the number go on behind the separator at `at`? A blank ends what is whole
 * already: "012-345678-001 12 March". */
static bool
goes_on(const struct plain *plain, size_t at, const struct reading *reading)
{
	if (at >= plain->n || reading->piece == 0 || !digit_at(plain, at + 1))
		return false;
	if (plain->p[at] == '-')
		return true;
	return plain->p[at] == ' ' && (reading->n < 12 || reading->piece == 4) &&
	    !(reading->n >= 6 && (reading->hyphens || reading->piece > 8));
}

struct str
account_at(const struct plain *plain, size_t at, size_t *end_out)
{
	struct reading reading = { 0 };

	for (; at < plain->n; at++) {
		char c = plain->p[at];

		if (char_is_digit(c)) {
			if (reading.n == sizeof reading.digits)
				return NO_STR;
			reading.digits[reading.n++] = c;
			reading.piece++;
		} else if (char_is_alpha(c)) {
			if (++reading.letters > LETTERS_MOST)
				return NO_STR;
		} else if (goes_on(plain, at, &reading)) {
			reading.hyphens |= c == '-';
			piece_end(&reading);
		} else {
			break;
		}
	}
	piece_end(&reading);
	*end_out = at;
	if (reading.n < 6 || is_date(&reading) || digits_are_counted(plain, at))
		return NO_STR;
	/* A price, a path, or another number that goes on. */
	if (at < plain->n && is_one_of(plain->p[at], ",.-/:@_") &&
	    alnum_at(plain, at + 1))
		return NO_STR;
	return str_keep(plain->arena, (struct str){ reading.digits,
	    reading.n });
}

/* ---- Beside a bank's code --------------------------------------------------------------- */

/* A word that may stand between a code and its number; its bytes, or 0. */
static size_t
joint_at(const struct plain *plain, size_t at)
{
	static const char *const words[] = {
		"account", "acct", "acc", "a/c", "number", "no", "and", "for",
		"credit", "to", "is", "checking", "savings", "current", "ifsc",
		"code", "iban", "of", "usd", "口座"
	};

	if (at > 0 && char_is_alpha(plain->p[at - 1]))
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);

		if (starts_at(plain, at, words[i]) && (at + n >= plain->n ||
		    !char_is_alpha(plain->p[at + n])))
			return n;
	}
	return 0;
}

struct str
account_behind(const struct plain *plain, size_t at, const size_t lengths[2],
    size_t span_out[2])
{
	size_t from = at, lines = 0;
	struct str digits;

	while (from < plain->n && from < at + BETWEEN_MOST) {
		char c = plain->p[from];
		size_t n = char_is_space(c) || is_one_of(c, ",:;/|().#*-=&") ? 1 :
		    joint_at(plain, from);

		lines += c == '\n';
		if (n == 0 || lines > 2)
			break;
		from += n;
	}
	if (from == at || !digit_at(plain, from))
		return NO_STR;
	digits = account_at(plain, from, &span_out[1]);
	span_out[0] = from;
	return digits.n < lengths[0] || digits.n > lengths[1] ? NO_STR : digits;
}

struct str
account_ahead_of(const struct plain *plain, size_t at, const size_t lengths[2],
    size_t span_out[2])
{
	size_t end = at, from, read;
	struct str digits;

	while (end > 0 && at - end < AHEAD_MOST &&
	    !char_is_digit(plain->p[end - 1]))
		end--;
	if (end == 0 || end == at || !char_is_digit(plain->p[end - 1]))
		return NO_STR;
	for (from = end; from > 0 && end - from < WRITTEN_MOST; from--)
		if (!char_is_digit(plain->p[from - 1]) &&
		    !(is_one_of(plain->p[from - 1], " -") && from > 1 &&
		    char_is_digit(plain->p[from - 2])))
			break;
	if (from > 0 && (alnum_at(plain, from - 1) ||
	    is_one_of(plain->p[from - 1], ".,/-+#_@") ||
	    end - from >= WRITTEN_MOST))
		return NO_STR;
	digits = account_at(plain, from, &read);
	span_out[0] = from;
	span_out[1] = end;
	return digits.p == NULL || read != end || digits.n < lengths[0] ||
	    digits.n > lengths[1] ? NO_STR : digits;
}

/* ---- What is said around it --------------------------------------------------------------- */

/* "£265", "Rs 1,22,800" */
static bool
has_money_sign(const struct plain *plain, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (plain->p[i] == '$' || starts_at(plain, i, "£") ||
		    starts_at(plain, i, "€") || starts_at(plain, i, "₹") ||
		    ((starts_at(plain, i, "rs ") || starts_at(plain, i, "rs.")) &&
		    (i == 0 || !alnum_at(plain, i - 1))))
			return true;
	return false;
}

bool
money_is_near(const struct finder *finder, size_t from, size_t to)
{
	static const enum mark_kind kinds[] = {
		MARK_MONEY, MARK_ACCOUNT, MARK_HOLDER, MARK_ROUTING, MARK_NUMBER,
		MARK_ACCOUNT_ABROAD, MARK_ENGLISH_TYPE, MARK_BSB, MARK_IFSC,
		MARK_BANK, MARK_ENGLISH_BANK
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (mark_after(finder, back(from, MONEY_BACK),
		    to + MONEY_AHEAD, kinds[i]) != NULL)
			return true;
	return has_money_sign(&finder->plain, back(from, SIGN_NEAR),
	    smaller(finder->plain.n, to + SIGN_NEAR));
}

bool
number_is_other(const struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	const struct mark *other = mark_before(finder, back(at, OTHER_BACK), at,
	    MARK_OTHER), *phone = mark_before(finder, back(at, OTHER_BACK), at,
	    MARK_PHONE);

	if (other == NULL || (phone != NULL && phone->from > other->from))
		other = phone;
	if (other == NULL)
		return false;
	for (size_t i = other->to; i < at; i++)
		if (char_is_digit(plain->p[i]) || is_one_of(plain->p[i],
		    "\n,;"))
			return false;
	return true;
}

bool
span_is_taken(const struct finder *finder, size_t from, size_t to)
{
	for (size_t i = 0; i < finder->found_n; i++) {
		const struct found *found = &finder->found[i];

		if (found->from < to && found->to > from &&
		    account_is_destination(&found->account))
			return true;
	}
	return false;
}

bool
number_has_word(const struct finder *finder, size_t at)
{
	static const enum mark_kind kinds[] = {
		MARK_ACCOUNT, MARK_NUMBER, MARK_ACCOUNT_ABROAD
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct mark *mark = mark_before(finder, back(at,
		    WORD_NEAR), at, kinds[i]);

		if (mark != NULL && between_skip(&finder->plain, mark->to) == at)
			return true;
	}
	return false;
}
