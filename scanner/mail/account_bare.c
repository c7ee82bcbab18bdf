/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts that are written without a word: a bank's code and the number right
 * behind it, as people do who expect to be understood. The code's shape says of
 * which country it is: a routing number with its check sum, a sort code, a BSB,
 * an IFSC, Canada's institution and transit, New Zealand's four parts. As such a
 * shape can be chance, the text near it must speak of payment or of banks, the
 * word before it must not make it an order's or a telephone's, and no finder that
 * had words to go by may have read it already. Each look starts from a run of
 * digits and is bounded.
 */
#include "account.h"

#define PARTS_MOST 4
#define IFSC_NEAR 12		/* from the word to the code */

/* A code in parts with single hyphens, or single blanks, between them. */
struct parts {
	size_t n[PARTS_MOST], count, end;
	char digits[24];
	size_t total;
	char separator;
};

/* Does the number that begins here begin with it, and is it no piece of a URL, a
 * price or a longer number? */
static bool
begins_well(const struct plain *plain, size_t at)
{
	return at == 0 || (!alnum_at(plain, at - 1) && (plain->p[at - 1] & 0x80) == 0 &&
	    !is_one_of(plain->p[at - 1], "-./#$+_=@%&"));
}

/* Does the number go on with the separator that it began with? */
static bool
has_more(const struct plain *plain, size_t at, struct parts *parts)
{
	if (at >= plain->n || !is_one_of(plain->p[at], "- ") ||
	    !digit_at(plain, at + 1))
		return false;
	if (parts->count == 1)
		parts->separator = plain->p[at];
	return plain->p[at] == parts->separator;
}

static bool
parts_read(const struct plain *plain, size_t at, struct parts *parts_out)
{
	struct parts parts = { 0 };

	for (;;) {
		size_t n = group_at(plain, at);

		if (n > NUMBER_DIGITS_MOST ||
		    parts.total + n > sizeof parts.digits)
			return false;
		memcpy(parts.digits + parts.total, plain->p + at, n);
		parts.total += n;
		parts.n[parts.count++] = n;
		at += n;
		/* What has blanks may be followed by another number. */
		if (!has_more(plain, at, &parts) || (parts.separator == ' ' &&
		    parts.count == PARTS_MOST))
			break;
		if (parts.count == PARTS_MOST)
			return false;
		at++;
	}
	parts.end = at;
	*parts_out = parts;
	return !alnum_at(plain, at) && !(at < plain->n &&
	    is_one_of(plain->p[at], "-_@%=") && alnum_at(plain, at + 1));
}

/* In a table, "12-05-26<tab>10023456<tab>450.00" is a day, an invoice's number
 * and an amount. */
static bool
is_row(const struct plain *plain, size_t end)
{
	return end + 1 < plain->n && plain->p[end] == '\t' &&
	    !char_is_alpha(plain->p[end + 1]);
}

/* A code, and the number behind it. */
static void
pair_add(struct finder *finder, const char *kind, const char *country,
    struct str code, const size_t span[2], const size_t lengths[2])
{
	size_t number[2];
	struct str digits = account_behind(&finder->plain, span[1], lengths,
	    number);

	if (digits.p == NULL || is_row(&finder->plain, number[1]) ||
	    span_is_taken(finder, span[0], number[1]))
		return;
	account_add(finder, kind, str_of(country), str_format(
	    finder->plain.arena, "%.*s/%.*s", STR_ARGS(code),
	    STR_ARGS(digits)), (size_t[2]){ span[0], number[1] });
}

/* ---- By their shape ------------------------------------------------------------------------ */

enum shape {
	SHAPE_NONE,
	SHAPE_GB,		/* a sort code, and the number behind it */
	SHAPE_GB_WHOLE,
	SHAPE_AU,
	SHAPE_CA,		/* institution and transit, and the number */
	SHAPE_CA_WHOLE,
	SHAPE_NZ,
	SHAPE_BANK		/* a number that one country's banks put so */
};

/* How many digits each part has; 0 for 7 to 12. */
static const struct {
	unsigned char n[PARTS_MOST], count, shape;
	bool blanks;		/* may be written with blanks */
} shapes[] = {
	{ { 2, 2, 2 }, 3, SHAPE_GB, true },
	{ { 2, 2, 2, 8 }, 4, SHAPE_GB_WHOLE, true },
	{ { 3, 3 }, 2, SHAPE_AU, false },
	{ { 5, 3 }, 2, SHAPE_CA, false },
	{ { 5, 3, 0 }, 3, SHAPE_CA_WHOLE, false },
	{ { 3, 5, 0 }, 3, SHAPE_CA_WHOLE, false },
	{ { 2, 4, 7, 2 }, 4, SHAPE_NZ, true },
	{ { 2, 4, 7, 3 }, 4, SHAPE_NZ, true },
	/* Hong Kong and Singapore, Thailand, Korea */
	{ { 3, 6, 3 }, 3, SHAPE_BANK, false },
	{ { 3, 6, 1 }, 3, SHAPE_BANK, false },
	{ { 3, 5, 1 }, 3, SHAPE_BANK, false },
	{ { 3, 1, 5, 1 }, 4, SHAPE_BANK, false },
	{ { 3, 6, 2, 3 }, 4, SHAPE_BANK, false },
	{ { 3, 3, 6 }, 3, SHAPE_BANK, false },
	{ { 6, 2, 6 }, 3, SHAPE_BANK, false }
};

static enum shape
shape_of(const struct parts *parts)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t k = 0;

		if (shapes[i].count != parts->count ||
		    (parts->separator == ' ' && !shapes[i].blanks))
			continue;
		while (k < parts->count && (shapes[i].n[k] == parts->n[k] ||
		    (shapes[i].n[k] == 0 && parts->n[k] >= 7 &&
		    parts->n[k] <= 12)))
			k++;
		if (k == parts->count)
			return (enum shape)shapes[i].shape;
	}
	return SHAPE_NONE;
}

/* "621-16001-8800412": institution and transit, or transit and institution. */
static void
canada_add(struct finder *finder, const struct parts *parts,
    const size_t span[2])
{
	const char *d = parts->digits;
	bool transit = parts->n[0] == 5;

	account_add(finder, "ca-eft", STR("CA"), str_format(
	    finder->plain.arena, "%.3s-%.5s/%.*s", transit ? d + 5 : d,
	    transit ? d : d + 3, (int)parts->n[2], d + 8), span);
}

static void
zealand_add(struct finder *finder, const struct parts *parts,
    const size_t span[2])
{
	const char *d = parts->digits;

	account_add(finder, "nz-bank", STR("NZ"), str_format(
	    finder->plain.arena, "%.6s/%.7s-%s%.*s", d, d + 6,
	    parts->n[3] == 2 ? "0" : "", (int)parts->n[3], d + 13), span);
}

static void
shape_add(struct finder *finder, enum shape shape, const struct parts *parts,
    const size_t span[2])
{
	static const size_t gb[2] = { 8, 8 }, au[2] = { 6, 10 },
	    ca[2] = { 7, 12 };
	struct arena *arena = finder->plain.arena;
	struct str code = str_keep(arena, (struct str){ parts->digits,
	    parts->total });

	switch (shape) {
	case SHAPE_GB:
		pair_add(finder, "gb-sort", "GB", code, span, gb);
		break;
	case SHAPE_GB_WHOLE:
		account_add(finder, "gb-sort", STR("GB"), str_format(arena,
		    "%.6s/%.8s", code.p, code.p + 6), span);
		break;
	case SHAPE_AU:
		pair_add(finder, "au-bsb", "AU", code, span, au);
		break;
	case SHAPE_CA:
		pair_add(finder, "ca-eft", "CA", str_format(arena,
		    "%.3s-%.5s", code.p + 5, code.p), span, ca);
		break;
	case SHAPE_CA_WHOLE:
		canada_add(finder, parts, span);
		break;
	case SHAPE_NZ:
		zealand_add(finder, parts, span);
		break;
	case SHAPE_BANK:
		account_add(finder, "bank", NO_STR, code, span);
		break;
	case SHAPE_NONE:
		break;
	}
}

/* "02-01-27 20270102": a day, and a number that is a day too. */
static bool
is_day(const struct plain *plain, size_t at)
{
	return starts_at(plain, at, "20") && group_at(plain, at) == 8 &&
	    (plain->p[at + 4] == '0' || plain->p[at + 4] == '1') &&
	    plain->p[at + 6] <= '3';
}

/* ---- India ---------------------------------------------------------------------------------- */

/* Eleven capitals and digits around the zero at `zero`: "KKBK0000725". Containers
 * are numbered alike, four letters of which the last is U, J or Z and seven
 * digits. */
static bool
is_ifsc(const struct finder *finder, size_t zero)
{
	const struct plain *plain = &finder->plain;
	size_t from = back(zero, 4);
	bool digits = true, named = mark_before(finder, back(from, IFSC_NEAR),
	    from, MARK_IFSC) != NULL;

	if (zero < 4 || plain->p[zero] != '0' || alnum_at(plain, zero + 7) ||
	    (from > 0 && (alnum_at(plain, from - 1) ||
	    is_one_of(plain->p[from - 1], "-./_@#"))))
		return false;
	for (size_t i = from; i < zero + 7; i++) {
		size_t source;

		if (!alnum_at(plain, i) || (i < zero &&
		    !char_is_alpha(plain->p[i])))
			return false;
		source = plain_source(plain, i);
		if (!named && plain->original.p[source] >= 'a' &&
		    plain->original.p[source] <= 'z')
			return false;
		digits &= i < zero || char_is_digit(plain->p[i]);
	}
	return named || !(digits && is_one_of(plain->p[zero - 1], "ujz"));
}

static void
ifsc_at(struct finder *finder, size_t zero)
{
	static const size_t lengths[2] = { 8, 18 };
	const struct plain *plain = &finder->plain;
	size_t code[2] = { zero - 4, zero + 7 }, number[2];
	struct str digits = account_ahead_of(plain, code[0], lengths, number);

	if (digits.p == NULL || number_is_other(finder, number[0]))
		digits = account_behind(plain, code[1], lengths, number);
	if (digits.p == NULL || number_is_other(finder, number[0]) ||
	    span_is_taken(finder, number[0], number[1]) ||
	    !money_is_near(finder, code[0], code[1]))
		return;
	account_add(finder, "in-ifsc", STR("IN"), str_format(plain->arena,
	    "%.*s/%.*s", STR_ARGS(account_upper(plain->arena,
	    str_slice(plain->s, code[0], code[1]))), STR_ARGS(digits)),
	    number);
}

/* ---- Together --------------------------------------------------------------------------------- */

static bool
is_worth(const struct finder *finder, size_t from, size_t to)
{
	return money_is_near(finder, from, to) && !number_is_other(finder, from);
}

/* Nine digits that are a routing number. */
static void
routing_at(struct finder *finder, const size_t span[2], const char *digits)
{
	static const size_t us[2] = { 6, 17 };
	size_t number[2];
	struct str account, code = str_keep(finder->plain.arena,
	    (struct str){ digits, 9 });

	if (!aba_checks(digits) || !is_worth(finder, span[0], span[1]))
		return;
	pair_add(finder, "us-aba", "US", code, span, us);
	if (span_is_taken(finder, span[0], span[1]))
		return;
	/* "acct 8817402265 / 021000021" */
	account = account_ahead_of(&finder->plain, span[0], us, number);
	if (account.p != NULL && number_has_word(finder, number[0]) &&
	    !span_is_taken(finder, number[0], number[1]))
		account_add(finder, "us-aba", STR("US"), str_format(
		    finder->plain.arena, "%.*s/%.*s", STR_ARGS(code),
		    STR_ARGS(account)), (size_t[2]){ number[0], span[1] });
}

/* Where what was read ends. */
static size_t
run_at(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	struct parts parts;
	size_t first = at + group_at(plain, at);
	enum shape shape;

	finder->steps++;
	if (!begins_well(plain, at) || !parts_read(plain, at, &parts))
		return first;
	if (parts.n[0] == 9 && (parts.count == 1 || parts.separator == ' ')) {
		routing_at(finder, (size_t[2]){ at, first }, parts.digits);
		return first;
	}
	if (parts.count == 1)
		return first;
	shape = shape_of(&parts);
	if (shape == SHAPE_NONE || is_day(plain, parts.end + 1) ||
	    !is_worth(finder, at, parts.end) ||
	    span_is_taken(finder, at, parts.end))
		return first;
	shape_add(finder, shape, &parts, (size_t[2]){ at, parts.end });
	return parts.end;
}

void
bare_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n && !finder->full; i++) {
		const struct run *run = &plain->runs[i];
		size_t at = run->from;

		if (run->kind != RUN_DIGITS || at < past)
			continue;
		if (plain->p[at] == '0' && at >= 4 && char_is_alpha(plain->p[at - 1]) &&
		    is_ifsc(finder, at)) {
			ifsc_at(finder, at);
			past = at + 7;
		} else if (run->n <= 9) {
			past = run_at(finder, at);
		}
	}
}
