/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What charset bytes are in when nobody says, or when what is said can't be
 * so. Valid UTF-8 and the escapes of ISO-2022-JP prove themselves; Shift_JIS,
 * EUC-JP and windows-1252 are told apart by how many characters are those that
 * Japanese is written with: kana, everyday punctuation, the kanji of the first
 * level. A pair that stands alone between Latin letters ("INFORMACAO" with its
 * cedilla and tilde is one) speaks against Japanese. One broken byte in a long
 * text does not change its charset. Each look is one pass.
 */
#include "mail.h"

/* Eight bytes at once: none is NUL, ESC or has the high bit. */
static bool
is_plain_eight(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;
	uint64_t word, escape;

	memcpy(&word, p, 8);
	escape = word ^ (ones * 0x1b);
	return ((word | (word - ones) | (escape - ones)) & high) == 0;
}

static bool
is_jis_escape(struct str s, size_t at)
{
	char c, d;

	if (at + 2 >= s.n)
		return false;
	c = s.p[at + 1];
	d = s.p[at + 2];
	return (c == '$' && (d == '@' || d == 'A' || d == 'B' || d == '(')) ||
	    (c == '(' && (d == 'J' || d == 'I'));
}

/* The first two bytes of an overlong form or of a surrogate (RFC 3629 3), or a
 * byte that neither UTF-8 nor any text in a Latin charset has. */
static bool
is_forged(unsigned c, unsigned d)
{
	return c == 0xff ||
	    ((c == 0xc0 || c == 0xc1) && d >= 0x80 && d < 0xc0) ||
	    (c == 0xe0 && d >= 0x80 && d < 0xa0) ||
	    (c == 0xed && d >= 0xa0 && d < 0xc0) ||
	    (c == 0xf0 && d >= 0x80 && d < 0x90);
}

struct survey
bytes_survey(struct str s)
{
	struct survey survey = { .utf8 = true };
	size_t at = 0;

	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];
		size_t from = at;

		if (c < 0x80) {
			if (at + 8 <= s.n && is_plain_eight(s.p + at)) {
				at += 8;
				continue;
			}
			survey.nul |= c == 0;
			if (c == 0x1b && is_jis_escape(s, at))
				survey.escapes = true;
			at++;
			continue;
		}
		survey.eight_bit = true;
		(void)utf8_next(s, &at);
		if (at - from > 1)
			survey.multibyte++;
		else
			survey.bad++;
		if (at - from == 1 && from + 1 < s.n)
			survey.forged |= is_forged(c,
			    (unsigned char)s.p[from + 1]);
		if (c == 0xc2 && at - from == 2 &&
		    (unsigned char)s.p[from + 1] < 0xa0)
			survey.control = true;
	}
	survey.utf8 = survey.bad == 0;
	return survey;
}

/* How Japanese the bytes look in one of the two 8-bit codes. */
struct count {
	size_t pairs;
	size_t strong;		/* what Japanese is written with */
	size_t kana;		/* half-width katakana */
	size_t full_kana;
	size_t bad;
	size_t glued;		/* single pairs between Latin letters */
	size_t in_run;		/* pairs since the last other byte */
	size_t likely;		/* of those, not strong but kanji */
	bool letter;		/* a Latin letter stands before this run */
};

/*
 * A run of pairs ends at `next`. Three kanji in a row are strong even where the
 * second byte of each is a letter, as in the Shift_JIS of "yosanhyou".
 */
static void
run_end(struct count *count, unsigned next)
{
	if (count->in_run == 1 && (count->letter || char_is_alpha((int)next)))
		count->glued++;
	if (count->in_run >= 3)
		count->strong += count->likely;
	count->in_run = 0;
	count->likely = 0;
	count->letter = char_is_alpha((int)next);
}

/* A pair that the end cut off is no argument. */
static void
bad_add(struct count *count, bool cut)
{
	if (!cut || count->pairs == 0)
		count->bad++;
	run_end(count, 0);
}

static bool
is_strong_sjis(unsigned c, unsigned d)
{
	switch (c) {
	case 0x81:
		return d == 0x40 || d == 0x41 || d == 0x42 || d == 0x45 ||
		    d == 0x5b || (d >= 0x69 && d <= 0x7a);
	case 0x82:
		return d >= 0x4f && d <= 0xf1;
	case 0x83:
		return d <= 0x96;
	case 0x87:
		return d >= 0x80 && d <= 0x9c;
	}
	/*
	 * In windows-1252 a curly quote before a letter looks like a kanji;
	 * high second bytes do not occur there.
	 */
	return c >= 0x88 && c <= 0x9f && d >= 0x80;
}

/* Not past `bad_most` bytes that are not of this code. */
static struct count
count_sjis(struct str s, size_t bad_most)
{
	struct count count = { 0 };
	size_t at = 0;

	while (at < s.n && count.bad <= bad_most) {
		unsigned c = (unsigned char)s.p[at++];
		unsigned d = at < s.n ? (unsigned char)s.p[at] : 0;

		if (c < 0x80) {
			run_end(&count, c);
			continue;
		}
		if (c >= 0xa1 && c <= 0xdf) {
			count.kana++;
			continue;
		}
		if (c == 0x80 || c == 0xa0 || c > 0xfc || d < 0x40 ||
		    d == 0x7f || d > 0xfc || c == 0x85 || c == 0x86 ||
		    c == 0xeb || c == 0xec || c == 0xef) {
			bad_add(&count, at >= s.n);
			continue;
		}
		at++;
		count.pairs++;
		count.in_run++;
		if (is_strong_sjis(c, d))
			count.strong++;
		else
			count.likely += c >= 0x88 && c <= 0x9f;
	}
	run_end(&count, 0);
	return count;
}

static bool
is_strong_euc(unsigned c, unsigned d)
{
	switch (c) {
	case 0xa1:
		return (d >= 0xa1 && d <= 0xa3) || d == 0xa6 || d == 0xbc ||
		    (d >= 0xca && d <= 0xdb);
	case 0xa3:
		return d >= 0xb0 && d <= 0xfa;
	case 0xa4:
		return d <= 0xf3;
	case 0xa5:
		return d <= 0xf6;
	}
	return c >= 0xb0 && c <= 0xcf;
}

static struct count
count_euc(struct str s, size_t bad_most)
{
	struct count count = { 0 };
	size_t at = 0;

	while (at < s.n && count.bad <= bad_most) {
		unsigned c = (unsigned char)s.p[at++];
		unsigned d = at < s.n ? (unsigned char)s.p[at] : 0;

		if (c < 0x80) {
			run_end(&count, c);
			continue;
		}
		if (c == 0x8f && d >= 0xa1 && at + 1 < s.n &&
		    (unsigned char)s.p[at + 1] >= 0xa1) {
			at += 2;
			count.pairs++;
			count.in_run++;
			continue;
		}
		if (c == 0x8e && d >= 0xa1 && d <= 0xdf) {
			at++;
			count.kana++;
			continue;
		}
		if (c < 0xa1 || c == 0xff || d < 0xa1 || d == 0xff ||
		    (c > 0xa8 && c < 0xb0 && c != 0xad) ||
		    (c > 0xf4 && c < 0xf9)) {
			bad_add(&count, at >= s.n);
			continue;
		}
		at++;
		count.pairs++;
		count.in_run++;
		count.strong += is_strong_euc(c, d);
		count.full_kana += c == 0xa4 || c == 0xa5;
	}
	run_end(&count, 0);
	return count;
}

static bool
count_convinces(const struct count *count)
{
	return count->bad * 32 <= count->strong && count->strong > 0 &&
	    count->strong * 2 >= count->pairs &&
	    count->kana <= count->strong * 2 &&
	    count->glued * 2 < count->pairs;
}

enum guess
bytes_guess(struct str s)
{
	struct count sjis = count_sjis(s, SIZE_MAX);
	struct count euc = count_euc(s, SIZE_MAX);
	bool is_sjis = count_convinces(&sjis), is_euc = count_convinces(&euc);

	if (is_sjis && is_euc)
		return sjis.strong > euc.strong ? GUESS_SJIS : GUESS_EUC;
	if (is_euc && (euc.strong > 1 || euc.pairs == 1))
		return GUESS_EUC;
	if (is_sjis)
		return GUESS_SJIS;
	/* Half-width katakana only: readings, payees, as banks write them. */
	if (sjis.bad == 0 && sjis.pairs == 0 && sjis.kana >= 4 &&
	    euc.bad > 0 && euc.full_kana * 4 <= euc.pairs)
		return GUESS_SJIS;
	return GUESS_LATIN;
}

bool
bytes_are_sjis(struct str s)
{
	struct count count = count_sjis(s, 0);

	return count.bad == 0 && count.pairs > 0;
}

bool
bytes_are_euc(struct str s)
{
	struct count euc = count_euc(s, 0), sjis;

	if (euc.bad > 0 || euc.pairs < 3 || euc.full_kana * 4 < euc.pairs)
		return false;
	sjis = count_sjis(s, SIZE_MAX);
	return sjis.kana > sjis.strong;
}

bool
bytes_are_kana(struct str s)
{
	struct count euc;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80 && (c < 0xa1 || c > 0xdf))
			return false;
	}
	euc = count_euc(s, 0);
	return euc.bad > 0 || euc.full_kana * 4 < euc.pairs;
}
