/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telephone numbers. One is international (+), or has the shape of Japan's or
 * North America's, or follows a word such as "Tel"; the number of an order or an
 * invoice is none, whatever its shape, and neither is a date or a piece of an
 * account. Each is kept once, with + and the country where that is known.
 */
#include "account.h"

#define WORD_NEAR 30
#define GROUPS 6

/* Digits in groups, as they stand from a first digit on. */
struct groups {
	char digits[NUMBER_DIGITS_MOST + 1];
	size_t n[GROUPS], ends[GROUPS];	/* ends: in the plain copy */
	size_t count, total;
	bool blank;			/* a blank alone separates two of them */
	size_t slashes;			/* two of them make a date */
};

/* Between groups: at most two of these, a line's end never. */
static size_t
gap_at(const struct plain *plain, size_t at)
{
	size_t n = 0;

	while (n < 3 && at + n < plain->n && is_one_of(plain->p[at + n], "-.() /"))
		n++;
	return n > 0 && n < 3 && digit_at(plain, at + n) ? n : 0;
}

static void
groups_read(struct finder *finder, size_t at, struct groups *groups_out)
{
	const struct plain *plain = &finder->plain;
	struct groups *groups = groups_out;

	*groups = (struct groups){ 0 };
	while (groups->count < GROUPS) {
		size_t n = group_at(plain, at), gap;

		finder->steps++;
		if (n == 0 || groups->total + n > NUMBER_DIGITS_MOST)
			break;
		/* "+44 (0)20": the nought is not dialled. */
		if (!(n == 1 && plain->p[at] == '0' && groups->count > 0 &&
		    plain->p[at - 1] == '(')) {
			memcpy(groups->digits + groups->total, plain->p + at, n);
			groups->total += n;
		}
		groups->n[groups->count] = n;
		groups->ends[groups->count++] = at + n;
		gap = gap_at(plain, at + n);
		if (gap == 0)
			break;
		groups->blank |= gap == 1 && plain->p[at + n] == ' ';
		groups->slashes += plain->p[at + n] == '/';
		at += n + gap;
	}
}

/* Nothing that goes on: neither a letter nor one more group. */
static bool
ends_well(const struct plain *plain, size_t at)
{
	return !alnum_at(plain, at) && !(at < plain->n &&
	    is_one_of(plain->p[at], "-/=_@%") && alnum_at(plain, at + 1)) &&
	    !(at < plain->n && is_one_of(plain->p[at], ".,:") &&
	    digit_at(plain, at + 1));
}

static bool
begins_well(const struct plain *plain, size_t at)
{
	char before = at == 0 ? ' ' : plain->p[at - 1];

	if (before == '(' || before == '+')
		before = at < 2 ? ' ' : plain->p[at - 2];
	return !char_is_alpha(before) && !char_is_digit(before) &&
	    !is_one_of(before, "/=_@%#&$<") && !(is_one_of(before, "-.,") &&
	    at >= 2 && alnum_at(plain, at - 2));
}

/* How many groups make a Japanese number: 03-1234-5678, 090-1234-5678,
 * 0120-123-456; 0 if they don't. */
static size_t
japanese_groups(const struct groups *groups)
{
	const size_t *n = groups->n;
	const char *d = groups->digits;
	size_t sum = n[0] + n[1] + n[2];
	bool mobile = d[0] == '0' && strchr("5789", d[1]) != NULL && d[2] == '0';

	if (groups->count < 3 || d[0] != '0' || d[1] == '0' || d[1] == '\0')
		return 0;
	if (n[0] == 4 && (memcmp(d, "0120", 4) == 0 || memcmp(d, "0570", 4) == 0 ||
	    memcmp(d, "0990", 4) == 0) && sum == 10)
		return 3;
	if (n[0] == 4 && memcmp(d, "0800", 4) == 0 && sum == 11)
		return 3;
	if (n[0] == 3 && mobile)
		return n[1] == 4 && n[2] == 4 ? 3 : 0;
	return n[0] >= 2 && n[0] <= 5 && n[0] + n[1] == 6 && n[2] == 4 ? 3 : 0;
}

/* (555) 010-0199, 1-555-010-0199: how many groups; the area code doesn't begin
 * with 0 or 1. */
static size_t
american_groups(const struct groups *groups)
{
	size_t first = groups->n[0] == 1 && groups->digits[0] == '1' ? 1 : 0;
	const size_t *n = groups->n + first;

	return groups->count >= first + 3 && n[0] == 3 && n[1] == 3 &&
	    n[2] == 4 && groups->digits[first] > '1' ? first + 3 : 0;
}

static bool
is_other_number(const struct finder *finder, size_t at,
    const struct mark *phone)
{
	const struct mark *other = mark_before(finder, back(at, WORD_NEAR), at,
	    MARK_OTHER);

	return other != NULL && (phone == NULL || phone->from < other->from);
}

/* A word such as "Tel" with no other number between it and this one. */
static const struct mark *
phone_word(const struct finder *finder, size_t at, size_t run)
{
	const struct mark *mark = mark_before(finder, back(at, WORD_NEAR), at,
	    MARK_PHONE);

	if (mark != NULL && run > 0 &&
	    finder->plain.runs[run - 1].from > mark->from)
		return NULL;
	return mark;
}

static void
phone_give(struct finder *finder, const char *before, struct str digits,
    const size_t span[2])
{
	for (size_t i = 0; i < finder->found_n; i++)
		if (finder->found[i].from < span[1] &&
		    finder->found[i].to > span[0] &&
		    account_is_destination(&finder->found[i].account))
			return;
	number_add(finder, true, str_format(finder->plain.arena, "%s%.*s", before,
	    STR_ARGS(digits)), span);
}

static struct str
digits_of(const struct groups *groups, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += groups->n[i];
	return (struct str){ groups->digits, smaller(n, groups->total) };
}

/* "+81-3-1234-5678", "+81 (0)3 ...": where it ends, or 0. */
static size_t
international(struct finder *finder, size_t at, const struct groups *groups)
{
	struct str digits = { groups->digits, groups->total };
	size_t count = groups->count;
	const char *before = "+";

	if (digits.n < 8 || groups->digits[0] == '0' ||
	    !begins_well(&finder->plain, at) ||
	    !ends_well(&finder->plain, groups->ends[count - 1]))
		return 0;
	if (str_starts(digits, STR("810"))) {
		before = "+81";
		digits = str_from(digits, 3);
	}
	phone_give(finder, before, digits, (size_t[2]){ at - 1,
	    groups->ends[count - 1] });
	return groups->ends[count - 1];
}

/* The number whose first digit is at `at`; where it ends, or 0. */
static size_t
phone_at(struct finder *finder, size_t at, size_t run)
{
	const struct plain *plain = &finder->plain;
	const struct mark *word;
	struct groups groups;
	struct str digits;
	size_t count, from = at;
	bool japanese;

	/* What has no number's shape needs its word, and mostly has none. */
	if (plain->p[at] != '0' && plain->runs[run].n != 3 &&
	    !(at > 0 && plain->p[at - 1] == '+') &&
	    !(plain->runs[run].n == 1 && plain->p[at] == '1') &&
	    phone_word(finder, at, run) == NULL)
		return 0;
	groups_read(finder, at, &groups);
	if (groups.total < 7 || groups.slashes > 1)
		return 0;
	if (at > 0 && plain->p[at - 1] == '+')
		return international(finder, at, &groups);
	count = japanese_groups(&groups);
	japanese = count > 0;
	if (count == 0)
		count = american_groups(&groups);
	word = phone_word(finder, at, run);
	if (is_other_number(finder, at, word) || !begins_well(plain, at))
		return 0;
	if (count == 0 || (groups.blank && word == NULL && !plain->japanese &&
	    plain->p[at - (at > 0)] != '(')) {
		if (word == NULL)
			return 0;
		count = groups.count;
	}
	digits = digits_of(&groups, count);
	if (digits.n < 7 || !ends_well(plain, groups.ends[count - 1]))
		return 0;
	/* Written in one piece, in Japanese: "電話 0312345678". */
	japanese = japanese || (plain->japanese && digits.p[0] == '0' &&
	    digits.p[1] != '0' && (digits.n == 10 || digits.n == 11));
	if (japanese)
		digits = str_from(digits, 1);
	else if (digits.n == 11 && digits.p[0] == '1' && count == 4)
		digits = str_from(digits, 1);
	from -= at > 0 && plain->p[at - 1] == '(' ? 1 : 0;
	phone_give(finder, japanese ? "+81" : "", digits,
	    (size_t[2]){ from, groups.ends[count - 1] });
	return groups.ends[count - 1];
}

void
phones_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n && !finder->phones_full; i++) {
		const struct run *run = &plain->runs[i];
		size_t end;

		if (run->kind != RUN_DIGITS || run->from < past || run->n > 13)
			continue;
		end = phone_at(finder, run->from, i);
		if (end != 0)
			past = end;
	}
}
