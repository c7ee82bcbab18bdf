/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two alternatives of one message (RFC 2046 section 5.1.4): do they say the
 * same? Filters read one and people the other, so a sender may put harmless
 * words into one and the demand for payment into the other. Ordinary mail
 * differs too: link addresses, footers, "view in browser". So texts are
 * compared as sets of words, URLs left out, and only strong divergence counts
 * as contrary: hardly a word in common, or the same words around different long
 * numbers. Sets are bitmaps of hashes: one pass, and no memory that grows.
 */
#include "mail.h"

#define SET_BITS_MOST (1u << 17)
#define HOST_BITS (1u << 12)

struct set {
	unsigned char *bits;
	uint32_t size;		/* in bits, a power of two */
	size_t n;		/* members; where `known` is set, those it lacks */
	const struct set *known;	/* only look whether it has them */
};

/* Account numbers have so many digits; dates and most amounts have fewer. */
#define LONG_NUMBER 7
#define NUMBERS_MAX 64

struct words_of {
	struct set words, hosts;
	struct buf digits;	/* all digits of the text, in order */
	struct { size_t from, n; } numbers[NUMBERS_MAX];
	size_t numbers_n;
	bool many_numbers;
};

static struct set
set_new(struct arena *arena, uint32_t size)
{
	return (struct set){ .bits = NEW_ARRAY(arena, unsigned char, size / 8),
	    .size = size };
}

/* Four bits for each byte of the longer text, so that words rarely meet. */
static uint32_t
set_size(size_t n)
{
	uint32_t size = 1u << 10;

	while (size / 4 < n && size < SET_BITS_MOST)
		size <<= 1;
	return size;
}

static void
set_add(struct set *set, uint32_t hash)
{
	uint32_t bit = (hash ^ hash >> 15) & (set->size - 1);

	if (set->known != NULL)
		set->n += (set->known->bits[bit / 8] >> bit % 8 & 1) == 0;
	else if ((set->bits[bit / 8] >> bit % 8 & 1) == 0) {
		set->bits[bit / 8] |= (unsigned char)(1u << bit % 8);
		set->n++;
	}
}

static size_t
set_common(const struct set *one, const struct set *other)
{
	size_t n = 0;

	if (one->n == 0 || other->n == 0)
		return 0;
	for (size_t i = 0; i < one->size / 8; i++) {
		unsigned both = one->bits[i] & other->bits[i];
		for (; both != 0; both &= both - 1)
			n++;
	}
	return n;
}

static uint32_t
hash_step(uint32_t hash, unsigned char c)
{
	return (hash ^ c) * 16777619u;
}

#define HASH_START 2166136261u

static bool
is_word_byte(unsigned char c)
{
	return char_is_digit(c) || char_is_alpha(c) || c >= 0x80;
}

static size_t
link_end(struct str s, size_t at, struct set *hosts)
{
	struct str rest = str_from(s, at);
	uint32_t hash = HASH_START;
	bool in_host = true;
	size_t i;

	if (str_starts_nocase(rest, STR("http://")))
		i = 7;
	else if (str_starts_nocase(rest, STR("https://")))
		i = 8;
	else
		return at;
	for (; i < rest.n && (unsigned char)rest.p[i] > ' ' &&
	    (signed char)rest.p[i] > 0 && strchr("<>\"'", rest.p[i]) == NULL;
	    i++) {
		in_host = in_host && strchr("/?#:", rest.p[i]) == NULL;
		if (in_host)
			hash = hash_step(hash,
			    (unsigned char)char_lower(rest.p[i]));
	}
	set_add(hosts, hash);
	return at + i;
}

/* Asked of nearly every byte. */
static inline size_t
url_end(struct str s, size_t at, struct set *hosts)
{
	return (s.p[at] | 0x20) == 'h' ? link_end(s, at, hosts) : at;
}

/* Digits with single blanks or hyphens between them. */
static size_t
number_end(struct str s, size_t at, struct words_of *taken)
{
	size_t from = taken->digits.n, i = at, n;

	while (i < s.n) {
		char c = s.p[i];
		if (char_is_digit(c))
			buf_char(&taken->digits, c);
		else if ((c != ' ' && c != '-') || i + 1 >= s.n ||
		    !char_is_digit(s.p[i + 1]))
			break;
		i++;
	}
	n = taken->digits.n - from;
	if (n >= LONG_NUMBER && taken->numbers_n < NUMBERS_MAX) {
		taken->numbers[taken->numbers_n].from = from;
		taken->numbers[taken->numbers_n++].n = n;
	} else if (n >= LONG_NUMBER)
		taken->many_numbers = true;
	return i;
}

/* How many long numbers of one text are not in the other. They are looked for
 * among all its digits, since columns of a table stand apart in one form and
 * beside each other in the other. */
static size_t
numbers_missing(const struct words_of *one, const struct words_of *other)
{
	size_t missing = 0;

	for (size_t i = 0; i < one->numbers_n; i++)
		missing += !str_contains(buf_str(&other->digits),
		    str_slice(buf_str(&one->digits), one->numbers[i].from,
		    one->numbers[i].from + one->numbers[i].n));
	return missing;
}

/*
 * A Latin word of three letters or more is one member. Other scripts need no
 * word boundaries here: each character with the one before it is a member.
 */
static size_t
word_take(struct str s, size_t at, struct set *words)
{
	uint32_t hash = HASH_START, before = 0;
	size_t i = at;

	if ((unsigned char)s.p[at] < 0x80) {
		while (i < s.n && (unsigned char)s.p[i] < 0x80 &&
		    is_word_byte((unsigned char)s.p[i]))
			hash = hash_step(hash,
			    (unsigned char)char_lower(s.p[i++]));
		if (i - at >= 3)
			set_add(words, hash);
		return i;
	}
	while (i < s.n && (unsigned char)s.p[i] >= 0x80) {
		uint32_t c = utf8_next(s, &i);
		if (c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x206f))
			break;
		if (before != 0)
			set_add(words, (before * 31 + c) * 2654435761u);
		before = c;
	}
	return i;
}

static struct words_of
words_take(struct arena *arena, struct str s, uint32_t size)
{
	struct words_of taken = { .words = set_new(arena, size),
	    .hosts = set_new(arena, HOST_BITS), .digits = { .arena = arena } };
	bool in_word = false;

	for (size_t at = 0; at < s.n; ) {
		unsigned char c = (unsigned char)s.p[at];
		size_t next = in_word ? at : url_end(s, at, &taken.hosts);
		if (next == at && char_is_digit(c) && !in_word)
			next = number_end(s, at, &taken);
		if (next == at && is_word_byte(c))
			next = word_take(s, at, &taken.words);
		in_word = next > at && next < s.n &&
		    char_is_alpha(s.p[next - 1]) && char_is_digit(s.p[next]);
		at = next > at ? next : at + 1;
	}
	return taken;
}

/* Fewer words than these are a stub; up to STUB_WORDS they are one when they
 * speak of HTML ("your mail program can't show HTML"). */
#define WORDS_TELLING 12
#define STUB_WORDS 100

static bool
is_stub(const struct words_of *taken, struct str s)
{
	return taken->words.n < WORDS_TELLING ||
	    (taken->words.n < STUB_WORDS &&
	    str_find_nocase(s, STR("html")) != STR_NOWHERE);
}

/* Mostly the one was made from the other, and only lines are broken elsewhere. */
static bool
are_same_but_for_blanks(struct str one, struct str other)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < one.n && char_is_space(one.p[i]))
			i++;
		while (k < other.n && char_is_space(other.p[k]))
			k++;
		if (i == one.n || k == other.n)
			return i == one.n && k == other.n;
		if (one.p[i++] != other.p[k++])
			return false;
	}
}

#define WORDS_BEYOND 2		/* a line with fewer new words says nothing new */

/* The lines of `s` that say what a text with these words doesn't. */
static struct str
lines_beyond(struct arena *arena, struct str s, const struct set *known)
{
	struct buf buf = { .arena = arena };
	struct str line;

	while (str_line(&s, &line)) {
		struct set new = { .size = known->size, .known = known };
		struct set hosts = new;		/* passed over */

		for (size_t at = 0; at < line.n; ) {
			size_t next = url_end(line, at, &hosts);

			if (next == at && is_word_byte((unsigned char)line.p[at]))
				next = word_take(line, at, &new);
			at = next > at ? next : at + 1;
		}
		if (new.n < WORDS_BEYOND)
			continue;
		buf_add(&buf, line);
		buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}

enum alike
texts_compare(struct arena *arena, struct str one, struct str other,
    struct str *beyond_out)
{
	uint32_t size = set_size(one.n > other.n ? one.n : other.n);
	size_t common, least, most, hosts, only_a, only_b;
	struct words_of a, b;
	bool stub, many;

	*beyond_out = STR("");
	if (are_same_but_for_blanks(one, other))
		return ALIKE_SAME;
	a = words_take(arena, one, size);
	b = words_take(arena, other, size);
	common = set_common(&a.words, &b.words);
	least = a.words.n < b.words.n ? a.words.n : b.words.n;
	most = a.words.n + b.words.n - least;
	hosts = set_common(&a.hosts, &b.hosts);
	only_a = numbers_missing(&a, &b);
	only_b = numbers_missing(&b, &a);
	stub = is_stub(&a, one) || is_stub(&b, other);
	many = a.many_numbers || b.many_numbers;
	if (!stub && common * 10 < least * 3)
		return ALIKE_CONTRARY;
	/* The same letter, but another account in it. */
	if (common * 2 >= least && only_a > 0 && only_b > 0 && !many)
		return ALIKE_CONTRARY;
	if (!stub && common * 2 < least &&
	    a.hosts.n > 0 && b.hosts.n > 0 && hosts == 0)
		return ALIKE_CONTRARY;
	if (common * 10 < most * 8 || only_a > 0 || only_b > 0 || many)
		return ALIKE_UNLIKE;
	if (common < a.words.n)
		*beyond_out = lines_beyond(arena, one, &b.words);
	return ALIKE_SAME;
}
