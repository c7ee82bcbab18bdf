/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain copy that payment facts are read in: ASCII in lower case, digits of
 * every script that mail is written in and letters of every width as ASCII,
 * characters that can't be seen left out, all else as it was. A number can be
 * dressed up in many ways, and in this copy it has one. The way back to the
 * original is kept as a short list of shifts, since most text has none. Whole
 * blocks of ASCII are copied at once; the loops over a block are written so that
 * the compiler turns them into vector instructions.
 */
#include "account.h"

#define BLOCK 32
#define RUN_MOST 0xffff
#define KANJI_RUN 5

/* ---- Is it worth it? ------------------------------------------------------------ */

/* Bit 0: there is a digit. Bit 1: there is more than ASCII. */
static unsigned
block_look(const char *p)
{
	unsigned char digit = 0, high = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)p[i];

		digit |= (unsigned char)((unsigned char)(c - '0') < 10);
		high |= c & 0x80;
	}
	return digit | (high ? 2u : 0u);
}

/* Digits in scripts and dresses: the value, or -1. */
static int
digit_value(uint32_t c)
{
	static const struct { uint32_t zero; } scripts[] = {
		{ 0x660 }, { 0x6f0 }, { 0x7c0 }, { 0x966 }, { 0x9e6 }, { 0xa66 },
		{ 0xae6 }, { 0xb66 }, { 0xbe6 }, { 0xc66 }, { 0xce6 }, { 0xd66 },
		{ 0xe50 }, { 0xed0 }, { 0xf20 }, { 0x1040 }, { 0x17e0 },
		{ 0x1810 }, { 0x2080 }, { 0xff10 }, { 0x1ccf0 }, { 0x1fbf0 }
	};
	/* Circled, in brackets, with a full stop, and so on: from one to nine. */
	static const struct { uint32_t one; } dresses[] = {
		{ 0x2460 }, { 0x2474 }, { 0x2488 }, { 0x24f5 }, { 0x2776 },
		{ 0x2780 }, { 0x278a }
	};

	if (c < 0x660)
		return c == 0xb9 ? 1 : c == 0xb2 ? 2 : c == 0xb3 ? 3 : -1;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (c - scripts[i].zero < 10)
			return (int)(c - scripts[i].zero);
	for (size_t i = 0; i < sizeof dresses / sizeof *dresses; i++)
		if (c - dresses[i].one < 9)
			return (int)(c - dresses[i].one) + 1;
	if (c == 0x24ea || c == 0x24ff || c == 0x2070 || c == 0x1f100)
		return 0;
	if (c >= 0x2074 && c <= 0x2079)
		return (int)(c - 0x2070);
	if (c >= 0x1d7ce && c <= 0x1d7ff)
		return (int)(c - 0x1d7ce) % 10;
	return -1;
}

int
kanji_digit(const char *p, size_t n)
{
	unsigned char lead = (unsigned char)p[0];

	if (n < 3 || lead < 0xe3 || lead > 0xe5 ||
	    (lead == 0xe3 && (unsigned char)p[1] != 0x80))
		return -1;
	switch ((lead & 0xfu) << 12 | ((unsigned char)p[1] & 0x3fu) << 6 |
	    ((unsigned char)p[2] & 0x3fu)) {
	case 0x3007: return 0;
	case 0x4e00: return 1;
	case 0x4e8c: return 2;
	case 0x4e09: return 3;
	case 0x56db: return 4;
	case 0x4e94: return 5;
	case 0x516d: return 6;
	case 0x4e03: return 7;
	case 0x516b: return 8;
	case 0x4e5d: return 9;
	}
	return -1;
}

int64_t
kanji_numeral(const char *p, size_t n)
{
	static const struct { char kanji[4]; int64_t value; } numerals[] = {
		{ "零", 0 }, { "壱", 1 }, { "壹", 1 }, { "弐", 2 }, { "貳", 2 },
		{ "参", 3 }, { "參", 3 }, { "肆", 4 }, { "伍", 5 }, { "陸", 6 },
		{ "漆", 7 }, { "捌", 8 }, { "玖", 9 }, { "十", 10 }, { "拾", 10 },
		{ "百", 100 }, { "陌", 100 }, { "佰", 100 }, { "千", 1000 },
		{ "仟", 1000 }, { "阡", 1000 }, { "万", 10000 }, { "萬", 10000 },
		{ "億", 100000000 }
	};
	int digit = kanji_digit(p, n);

	if (digit >= 0)
		return digit;
	for (size_t i = 0; n >= 3 && i < sizeof numerals / sizeof *numerals; i++)
		if (memcmp(p, numerals[i].kanji, 3) == 0)
			return numerals[i].value;
	return -1;
}

static bool
is_yen(const char *p, size_t n)
{
	return n >= 3 && (unsigned char)p[0] == 0xe5 &&
	    (unsigned char)p[1] == 0x86 && (unsigned char)p[2] == 0x86;
}

/* Past ASCII: a digit, a few kanji digits in a row, or a numeral with 円. */
static bool
foreign_is_worth(struct str s)
{
	size_t row = 0;

	for (size_t at = 0; at < s.n;) {
		unsigned char c = (unsigned char)s.p[at];

		if (c < 0x80) {
			at++;
			row = 0;
			continue;
		}
		if (c >= 0xe3 && c <= 0xe9) {
			const char *p = s.p + at;
			size_t n = s.n - at;

			if (c <= 0xe5 && kanji_digit(p, n) >= 0) {
				if (++row >= KANJI_RUN)
					return true;
			} else {
				row = 0;
			}
			if (is_yen(p, n) && at >= 3 && kanji_numeral(p - 3, 3) >= 0)
				return true;
			at += 3;
			continue;
		}
		row = 0;
		if (digit_value(utf8_next(s, &at)) >= 0)
			return true;
	}
	return false;
}

bool
plain_is_worth(struct str text)
{
	unsigned seen = 0;
	size_t i = 0;

	for (; i + BLOCK <= text.n; i += BLOCK) {
		seen |= block_look(text.p + i);
		if (seen & 1)
			return true;
	}
	for (; i < text.n; i++) {
		if (char_is_digit(text.p[i]))
			return true;
		seen |= text.p[i] & 0x80 ? 2u : 0u;
	}
	return seen != 0 && foreign_is_worth(text);
}

/* ---- The copy --------------------------------------------------------------------- */

static void
run_add(struct plain *plain, size_t from, size_t n, enum run_kind kind)
{
	plain->runs = arena_grow(plain->arena, plain->runs, plain->runs_n,
	    &plain->runs_size, sizeof *plain->runs);
	plain->runs[plain->runs_n++] = (struct run){ .from = (uint32_t)from,
	    .n = (uint16_t)n, .kind = (uint16_t)kind };
}

/* One more digit, just put at the end of the copy. */
static void
digit_add(struct plain *plain, size_t at)
{
	struct run *last = plain->runs_n == 0 ? NULL :
	    &plain->runs[plain->runs_n - 1];

	if (last != NULL && last->kind == RUN_DIGITS && last->n < RUN_MOST &&
	    last->from + last->n == at)
		last->n++;
	else
		run_add(plain, at, 1, RUN_DIGITS);
}

static void
shift_note(struct plain *plain, size_t original)
{
	const struct shift *last = plain->shifts_n == 0 ? NULL :
	    &plain->shifts[plain->shifts_n - 1];
	size_t distance = last == NULL ? 0 : last->original - last->plain;

	if (original - plain->n == distance)
		return;
	plain->shifts = arena_grow(plain->arena, plain->shifts, plain->shifts_n,
	    &plain->shifts_size, sizeof *plain->shifts);
	plain->shifts[plain->shifts_n++] = (struct shift){ (uint32_t)plain->n,
	    (uint32_t)original };
}

static void
put_ascii(struct plain *plain, char c, size_t from)
{
	shift_note(plain, from);
	plain->p[plain->n] = char_lower(c);
	if (char_is_digit(c))
		digit_add(plain, plain->n);
	plain->n++;
	plain->kanji = 0;
}

/* Letters circled, in brackets and squares, and the bold, script and so on of
 * mathematics; or itself. */
static uint32_t
letter_dressed(uint32_t c)
{
	if (c >= 0x249c && c <= 0x24e9)
		return 'a' + (c - 0x249c) % 26;
	if (c >= 0x1d400 && c <= 0x1d6a3)
		return 'a' + (c - 0x1d400) % 26;
	if (c >= 0x1f110 && c <= 0x1f189 && (c - 0x1f110) % 32 < 26)
		return 'a' + (c - 0x1f110) % 32;
	return c;
}

/* Strokes, lines, circles and accents that are drawn upon the character before. */
static bool
is_mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) ||
	    (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
	    (c >= 0x20d0 && c <= 0x20f0) || (c >= 0xfe20 && c <= 0xfe2f);
}

/* What a character past ASCII becomes: ASCII, 0 to leave it out, or itself. */
static uint32_t
plain_character(uint32_t c, bool after_digit)
{
	int digit = digit_value(c);

	if (digit >= 0)
		return '0' + (uint32_t)digit;
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 ||
	    c == 0x2796 || c == 0xfe63 ||
	    (after_digit && (c == 0x30fc || c == 0xff70)))
		return '-';
	if (c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a) ||
	    c == 0x202f || c == 0x205f || c == 0x2028 || c == 0x2029)
		return ' ';
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) ||
	    (c >= 0xe0000 && c <= 0xe0fff) || c == 0xfeff || c == 0xad ||
	    c == 0x61c || (c >= 0x180b && c <= 0x180f) || c == 0x3164 ||
	    c == 0xffa0 || c == 0x115f || c == 0x1160 || c == 0x17b4 ||
	    c == 0x17b5 || (c >= 0xfff0 && c <= 0xfffb) ||
	    (c >= 0x1bca0 && c <= 0x1bca3) || (c >= 0x1d173 && c <= 0x1d17a) ||
	    is_mark(c))
		return 0;
	return letter_dressed(c);
}

/* Kana and kanji go over as they are; the digits among them are noted. */
static void
put_kanji(struct plain *plain, size_t from)
{
	const char *p = plain->original.p + from;
	size_t at = plain->n;

	shift_note(plain, from);
	memcpy(plain->p + at, p, 3);
	plain->n += 3;
	plain->japanese = true;
	if ((unsigned char)p[0] > 0xe5) {
		plain->kanji = 0;
		return;
	}
	if (kanji_digit(p, 3) >= 0) {
		if (++plain->kanji == KANJI_RUN)
			run_add(plain, at - 3 * (KANJI_RUN - 1), 0, RUN_KANJI);
		return;
	}
	plain->kanji = 0;
	if (is_yen(p, 3) && at >= 3 && kanji_numeral(plain->p + at - 3, 3) >= 0)
		run_add(plain, at, 0, RUN_YEN);
}

/* One character past ASCII at `from`; where the next one begins. */
static size_t
put_foreign(struct plain *plain, size_t from)
{
	struct str s = plain->original;
	unsigned char lead = (unsigned char)s.p[from];
	size_t at = from;
	uint32_t was, c;
	bool after_digit = plain->n > 0 && char_is_digit(plain->p[plain->n - 1]);

	if (lead >= 0xe3 && lead <= 0xe9 && from + 3 <= s.n &&
	    (s.p[from + 1] & 0xc0) == 0x80 && (s.p[from + 2] & 0xc0) == 0x80 &&
	    !(lead == 0xe3 && ((unsigned char)s.p[from + 1] == 0x80 ||
	    (unsigned char)s.p[from + 1] == 0x85 || after_digit))) {
		put_kanji(plain, from);
		return from + 3;
	}
	was = utf8_next(s, &at);
	c = plain_character(was, after_digit);
	if (c == 0)
		return at;
	if (c < 0x80) {
		put_ascii(plain, (char)c, from);
		return at;
	}
	if (at - from == 3 && lead == 0xe3) {
		put_kanji(plain, from);
		return at;
	}
	shift_note(plain, from);
	memcpy(plain->p + plain->n, s.p + from, at - from);
	plain->n += at - from;
	plain->kanji = 0;
	plain->japanese |= was >= 0xff66 && was <= 0xff9f;
	return at;
}

/* A block to lower case: bit 0 if it holds digits, bit 1 if it isn't ASCII. */
static unsigned
block_lower(const char *restrict from, char *restrict to)
{
	unsigned char digit = 0, high = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)from[i];

		digit |= (unsigned char)((unsigned char)(c - '0') < 10);
		high |= c & 0x80;
		to[i] = (char)(c + ((unsigned char)(c - 'A') < 26 ? 32 : 0));
	}
	return digit | (high ? 2u : 0u);
}

void
plain_make(struct arena *arena, struct str text, struct plain *plain_out)
{
	struct plain *plain = plain_out;
	size_t at = 0;

	*plain = (struct plain){ .arena = arena, .original = text };
	plain->p = NEW_ARRAY(arena, char, text.n + 1);
	while (at < text.n) {
		if (at + BLOCK <= text.n) {
			unsigned seen = block_lower(text.p + at,
			    plain->p + plain->n);

			if ((seen & 2) == 0) {
				shift_note(plain, at);
				for (size_t i = 0; (seen & 1) && i < BLOCK; i++)
					if (char_is_digit(text.p[at + i]))
						digit_add(plain, plain->n + i);
				plain->n += BLOCK;
				plain->kanji = 0;
				at += BLOCK;
				continue;
			}
		}
		/* Past the next character that isn't ASCII, and what follows
		 * it of its kind, before a block is tried again. */
		while (at < text.n && (text.p[at] & 0x80) == 0) {
			put_ascii(plain, text.p[at], at);
			at++;
		}
		while (at < text.n && (text.p[at] & 0x80) != 0)
			at = put_foreign(plain, at);
	}
	shift_note(plain, text.n);
	plain->s = (struct str){ plain->p, plain->n };
}

/* ---- The way back ------------------------------------------------------------------ */

size_t
plain_source(const struct plain *plain, size_t at)
{
	size_t low = 0, high = plain->shifts_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (plain->shifts[middle].plain <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? at : plain->shifts[low - 1].original +
	    (at - plain->shifts[low - 1].plain);
}

struct str
plain_written(const struct plain *plain, size_t from, size_t to)
{
	size_t start = plain_source(plain, from), end = plain_source(plain, to);

	return str_trim(str_slice(plain->original, start, end));
}
