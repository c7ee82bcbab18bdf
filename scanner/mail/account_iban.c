/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IBAN (ISO 13616: length by country as registered, ISO 7064 mod 97-10). One is
 * looked for where a digit stands just after two letters
 * that are a registered country; what stands between its characters (blanks,
 * dots, dashes, one line break, the cells of a table) does not count, and it is
 * never a piece of a longer word. A Cyrillic or Greek letter is the Latin one that
 * it looks like. A letter O or I or l in the place of a digit is mended, and counts
 * if the sum holds then: a reader mends it too.
 */
#include "account.h"

/* Country and length, as registered, in order. */
static const char iban_lengths[] =
    "ad24ae23al28at20az28ba20be16bg22bh22bi27br29by28ch21cr22cy28cz24de22dj27"
    "dk18do28ee20eg29es24fi18fk18fo18fr27gb22ge22gi23gl18gr27gt28hn28hr21hu28"
    "ie22il23iq23is26it27jo30kw30kz20lb28lc32li21lt20lu20lv21ly25mc27md24me22"
    "mk19mn20mr27mt31mu30ni28nl18no15om23pk24pl28ps29pt25qa29ro24rs22ru33sa24"
    "sc31sd18se24si19sk24sm27so23st25sv28tl23tn24tr26ua29va22vg24xk20ye30";

#define IBAN_LEAST 15
#define IBAN_MOST 34
#define GAP_MOST 2

static size_t
iban_length(const char *country)
{
	size_t low = 0, high = sizeof iban_lengths / 4;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *entry = iban_lengths + 4 * middle;
		int order = country[0] == entry[0] ? country[1] - entry[1] :
		    country[0] - entry[0];

		if (order == 0)
			return (size_t)(entry[2] - '0') * 10 +
			    (size_t)(entry[3] - '0');
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

bool
iban_checks(const char *iban, size_t n)
{
	unsigned rest = 0;

	for (size_t i = 0; i < n; i++) {
		char c = char_lower(iban[(i + 4) % n]);
		unsigned value = char_is_digit(c) ? (unsigned)(c - '0') :
		    (unsigned)(c - 'a') + 10;

		rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
	}
	return rest == 1;
}

/* Letters of two bytes that look like a Latin one, or like a digit, in order. */
static const struct { uint16_t letter; char latin; } lookalikes[] = {
	{ 0x391, 'a' }, { 0x392, 'b' }, { 0x395, 'e' }, { 0x396, 'z' },
	{ 0x397, 'h' }, { 0x399, 'i' }, { 0x39a, 'k' }, { 0x39c, 'm' },
	{ 0x39d, 'n' }, { 0x39f, 'o' }, { 0x3a1, 'p' }, { 0x3a4, 't' },
	{ 0x3a5, 'y' }, { 0x3a7, 'x' }, { 0x3b9, 'i' }, { 0x3bd, 'v' },
	{ 0x3bf, 'o' }, { 0x3c1, 'p' }, { 0x405, 's' }, { 0x406, 'i' },
	{ 0x408, 'j' }, { 0x410, 'a' }, { 0x412, 'b' }, { 0x415, 'e' },
	{ 0x417, '3' }, { 0x41a, 'k' }, { 0x41c, 'm' }, { 0x41d, 'h' },
	{ 0x41e, 'o' }, { 0x420, 'p' }, { 0x421, 'c' }, { 0x422, 't' },
	{ 0x423, 'y' }, { 0x425, 'x' }, { 0x430, 'a' }, { 0x432, 'b' },
	{ 0x435, 'e' }, { 0x437, '3' }, { 0x43a, 'k' }, { 0x43c, 'm' },
	{ 0x43d, 'h' }, { 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' },
	{ 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' }, { 0x455, 's' },
	{ 0x456, 'i' }, { 0x458, 'j' }, { 0x4ae, 'y' }, { 0x4bb, 'h' },
	{ 0x4c0, 'l' }, { 0x4cf, 'l' }, { 0x500, 'd' }, { 0x501, 'd' },
	{ 0x51b, 'q' }, { 0x51c, 'w' }, { 0x51d, 'w' }
};

static char
lookalike(const char *p)
{
	unsigned c = ((unsigned char)p[0] & 0x1fu) << 6 |
	    ((unsigned char)p[1] & 0x3fu);
	size_t low = 0, high = sizeof lookalikes / sizeof *lookalikes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lookalikes[middle].letter == c)
			return lookalikes[middle].latin;
		if (lookalikes[middle].letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return '\0';
}

/* Does a letter of Greek or Cyrillic begin with this byte? */
static bool
is_lead(char c)
{
	return (unsigned char)c >= 0xcd && (unsigned char)c <= 0xd4;
}

/* The letter or digit at `at`, as Latin, and its bytes; 0 if it is neither. */
static char
latin_at(const struct plain *plain, size_t at, size_t *n_out)
{
	*n_out = 1;
	if (at >= plain->n)
		return '\0';
	if ((plain->p[at] & 0x80) == 0)
		return alnum_at(plain, at) ? plain->p[at] : '\0';
	if (!is_lead(plain->p[at]) || at + 1 >= plain->n)
		return '\0';
	*n_out = 2;
	return lookalike(plain->p + at);
}

/* The letter that ends at `at`, as Latin, and where it begins. */
static char
letter_before(const struct plain *plain, size_t at, size_t *start_out)
{
	*start_out = at - 1;
	if (at == 0)
		return '\0';
	if ((plain->p[at - 1] & 0x80) == 0)
		return char_is_alpha(plain->p[at - 1]) ? plain->p[at - 1] : '\0';
	if (at < 2 || !is_lead(plain->p[at - 2]))
		return '\0';
	*start_out = at - 2;
	return lookalike(plain->p + at - 2);
}

/* The digit that a letter passes for, or the letter. */
static char
mended(char c)
{
	return c == 'o' ? '0' : c == 'l' || c == 'i' ? '1' : c;
}

/* Letters for digits put right, but for the bank's letters where countries have
 * them; false if there are none or the sum fails still. */
static bool
iban_mends(char *iban, size_t n)
{
	char whole[IBAN_MOST], tail[IBAN_MOST];
	size_t count = 0, digits = 0, letters = 0;

	memcpy(whole, iban, n);
	memcpy(tail, iban, n);
	for (size_t i = 2; i < n; i++) {
		digits += char_is_digit(iban[i]);
		whole[i] = mended(iban[i]);
		tail[i] = i >= 4 && i < 8 ? iban[i] : whole[i];
		count += whole[i] != iban[i];
		letters += i >= 4 && char_is_alpha(whole[i]);
	}
	/* One wrong reading in 97 holds by chance: most must be digits, unless
	 * no other letter is left, which chance does not bring about. */
	if (count == 0 || (letters > 0 && (count > n / 3 ||
	    digits * 3 < n * 2 - 8)))
		return false;
	if (iban_checks(whole, n))
		memcpy(iban, whole, n);
	else if (char_is_alpha(tail[4]) && iban_checks(tail, n))
		memcpy(iban, tail, n);
	else
		return false;
	return true;
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '\n' || c == '\r' ||
	    c == '\t' || c == '/' || c == '_' || c == '|';
}

/* The sign of a list's item or a quotation behind a line's end, and the end, or
 * what stands between groups in brackets; its bytes, or 0. */
static size_t
item_at(const struct plain *plain, size_t at)
{
	static const char *const signs[] = {
		"\n* ", "\n- ", "\n• ", "\n>> ", "\n> > ", "\n> ", "\n>", ")(",
		") (", "][", "] ["
	};

	if (!is_one_of(plain->p[at], "\n)]"))
		return 0;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (starts_at(plain, at, signs[i]))
			return strlen(signs[i]);
	return 0;
}

/* Does what was read end where a word ends? "BIC" may follow at once. */
static bool
ends_well(const struct plain *plain, size_t at)
{
	if (alnum_at(plain, at))
		return starts_at(plain, at, "bic") || starts_at(plain, at, "swift");
	/* A part of something longer, in pieces: a UUID, a serial number. */
	return !(at < plain->n && strchr("-_@=", plain->p[at]) != NULL &&
	    alnum_at(plain, at + 1));
}

/* The length of an IBAN that begins at `at`, by its country; 0 if that is none.
 * The letters may stand apart: "D E 0 2". */
static size_t
iban_wants(const struct plain *plain, size_t at)
{
	char country[2];
	size_t n;

	country[0] = latin_at(plain, at, &n);
	at += n;
	if (at < plain->n && plain->p[at] == ' ')
		at++;
	country[1] = latin_at(plain, at, &n);
	return iban_length(country);
}

/* The IBAN that begins at `at`; where it ends, or 0. */
static size_t
iban_at(const struct plain *plain, size_t at, char *iban_out, size_t *n_out)
{
	size_t want = iban_wants(plain, at);
	size_t n = 0, gap = 0, digits = 0, bytes;

	if (want < IBAN_LEAST)
		return 0;
	for (; at < plain->n && n < want && gap <= GAP_MOST; at += bytes) {
		char c = latin_at(plain, at, &bytes);

		if (c != '\0') {
			iban_out[n++] = c;
			digits += char_is_digit(c);
			gap = 0;
		} else {
			size_t item = item_at(plain, at);

			if (item == 0 && !is_separator(plain->p[at]))
				break;
			bytes = item > 0 ? item : 1;
			gap++;
		}
	}
	*n_out = n;
	/* Prose can pass the sum by chance; it has no digits. */
	if (n != want || digits * 2 < n || !ends_well(plain, at))
		return 0;
	if (char_is_digit(iban_out[2]) && char_is_digit(iban_out[3]) &&
	    iban_checks(iban_out, n))
		return at;
	return iban_mends(iban_out, n) ? at : 0;
}

/* Bytes that may stand between groups of four. */
#define BETWEEN_FOURS 8

/* Where the next group begins; 0 if that is too far. */
static size_t
next_group(const struct plain *plain, size_t at)
{
	size_t bytes;

	for (size_t gap = 0; gap <= BETWEEN_FOURS; gap++)
		if (latin_at(plain, at + gap, &bytes) != '\0')
			return at + gap;
	return 0;
}

/* In groups of four, as on paper, whatever stands between: "DE02, 1203, 0000",
 * "DE02 [1203] [0000]". Here no letter is mended. */
static size_t
iban_in_fours(const struct plain *plain, size_t at, char *iban_out, size_t *n_out)
{
	size_t want = iban_wants(plain, at), n = 0, digits = 0, bytes;

	if (want < IBAN_LEAST)
		return 0;
	while (n < want) {
		char c;

		if (n > 0 && n % 4 == 0)
			at = next_group(plain, at);
		c = at > 0 || n == 0 ? latin_at(plain, at, &bytes) : '\0';
		if (c == '\0')
			return 0;
		iban_out[n++] = c;
		digits += char_is_digit(c);
		at += bytes;
	}
	*n_out = n;
	return digits * 2 >= n && char_is_digit(iban_out[2]) &&
	    char_is_digit(iban_out[3]) && ends_well(plain, at) &&
	    iban_checks(iban_out, n) ? at : 0;
}

/* May an IBAN begin here? Not inside a word, an address or a longer number. */
static bool
begins_well(const struct plain *plain, size_t at)
{
	char before = at == 0 ? ' ' : plain->p[at - 1];

	if (ends_at(plain, at, "iban") || ends_at(plain, at, "iban=") ||
	    ends_at(plain, at, "iban-") || ends_at(plain, at, "iban/"))
		return true;
	if (alnum_at(plain, at - (at > 0)) && at > 0)
		return false;
	/* A Cyrillic word's end is no country. */
	if (is_lead(plain->p[at]) && at >= 2 && is_lead(plain->p[at - 2]))
		return false;
	return before != '=' && before != '/' && before != '_' &&
	    before != '%' && before != '&' && before != '@' && before != '+' &&
	    !(before == '-' && at >= 2 && alnum_at(plain, at - 2)) &&
	    !(before == '.' && at >= 2 && alnum_at(plain, at - 2));
}

/* Back over at most `most` separators. */
static size_t
back_over(const struct plain *plain, size_t at, size_t most)
{
	while (most-- > 0 && at > 0 && is_separator(plain->p[at - 1]))
		at--;
	return at;
}

/* British and Irish invoices show the sort code and the account within the IBAN as
 * often as the IBAN: it is one account, however it is written. */
static struct str
iban_number(struct arena *arena, const char *iban, size_t n)
{
	if (n == 22 && (strncmp(iban, "GB", 2) == 0 || strncmp(iban, "IE", 2) == 0))
		return str_format(arena, "%.6s/%.8s", iban + 8, iban + 14);
	return str_keep(arena, (struct str){ iban, n });
}

static void
iban_try(struct finder *finder, size_t at, size_t *past)
{
	const struct plain *plain = &finder->plain;
	char iban[IBAN_MOST + 1];
	size_t n = 0, end;
	struct str whole;

	finder->steps++;
	if (at < *past || !begins_well(plain, at))
		return;
	end = iban_at(plain, at, iban, &n);
	if (end == 0)
		end = iban_in_fours(plain, at, iban, &n);
	if (end == 0)
		return;
	*past = end;
	whole = account_upper(plain->arena, (struct str){ iban, n });
	account_add(finder, "iban", str_slice(whole, 0, 2), iban_number(
	    plain->arena, whole.p, n), (size_t[2]){ at, end });
}

/* The letters that end at `at`, nine at most, the last one first, and where each
 * begins. */
struct letters {
	char latin[9];
	size_t starts[9];
	size_t n;
};

static void
letters_before(const struct plain *plain, size_t at, struct letters *letters_out)
{
	struct letters *letters = letters_out;

	letters->n = 0;
	while (letters->n < sizeof letters->latin) {
		size_t start;
		char c = letter_before(plain, at, &start);

		if (!char_is_alpha(c) && !(c == '3' && letters->n < 2))
			break;
		letters->latin[letters->n] = c;
		letters->starts[letters->n++] = at = start;
	}
}

/* Where an IBAN may begin whose first digit is at `digit`: two letters before
 * it, or before one or two letters that pass for the check digits. */
static void
iban_before(struct finder *finder, size_t digit, size_t *past)
{
	const struct plain *plain = &finder->plain;
	size_t gap = back_over(plain, digit, GAP_MOST), n, start;
	struct letters letters;

	if (letter_before(plain, gap, &start) == '\0')
		return;
	letters_before(plain, gap, &letters);
	n = letters.n;
	/* "iban" may be written together with it. */
	if (n > 4 && letters.latin[n - 1] == 'i' && letters.latin[n - 2] == 'b' &&
	    letters.latin[n - 3] == 'a' && letters.latin[n - 4] == 'n')
		n -= 4;
	if (n == 1 && gap >= 3 && letters.starts[0] > 0 &&
	    plain->p[letters.starts[0] - 1] == ' ') {
		if (letter_before(plain, letters.starts[0] - 1, &start) != '\0')
			iban_try(finder, start, past);
	} else if (n >= 2 && n <= 4 && (n == 2 ||
	    char_is_digit(mended(letters.latin[0]))) && iban_length((char[2]){
	    letters.latin[n - 1], letters.latin[n - 2] }) != 0) {
		iban_try(finder, letters.starts[n - 1], past);
	}
}

void
iban_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n; i++)
		if (plain->runs[i].kind == RUN_DIGITS &&
		    plain->runs[i].from >= 2 && plain->runs[i].from >= past)
			iban_before(finder, plain->runs[i].from, &past);
}
