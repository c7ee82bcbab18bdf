/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The literal filter: most patterns can't match a text that lacks some plain
 * words (literal.c), and one pass over a text finds all those words at once. Each
 * has a key, the hash of four of its bytes (those that fewest others have too, so
 * that "the account" is not looked at wherever "the" stands), or of all three where
 * it has no more; the text's bytes in a row are hashed the same way, a table of bits
 * says no for most of them, and the few words with such a key are compared, eight
 * bytes at once. A text is lowered first; the two characters beyond ASCII that equal ASCII
 * letters without regard to case (U+017F, U+212A) are lowered as well, and become
 * shorter. Where a literal was spotted tells where a match may start, and only
 * there is its pattern tried; that is worked out for the patterns that ask.
 */
#include <endian.h>

#include "rule.h"

#define WINDOWS_MOST 200	/* more are not worth the calls: the last one
				 * then reaches to the text's end */
#define SPOTS_MOST 1000		/* of one list; a match may start anywhere then */
#define BEFORE_MOST 25000	/* further back than that is anywhere */
#define EXTRA_MOST 3		/* bytes of a character after its first */

#define KEY_BITS 16
#define KEYS (1u << KEY_BITS)
#define SHORT LITERAL_LEAST
#define LONG 4			/* bytes that a key is made of else */
#define BLOCK sizeof(uint64_t)	/* bytes that are lowered, or compared, at once */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Literals are numbered by their keys. */
struct filter {
	uint64_t used[KEYS / 64];	/* a bit for each key */
	uint32_t first[KEYS + 1];	/* the literals of each key */
	struct keyed {
		uint64_t block, mask;	/* its first bytes */
		struct str text;
		uint32_t head;		/* what its key is made of */
		uint32_t skip;		/* bytes before that */
	} *literals;
	size_t literals_n;
	struct members *lists;
};

struct members {
	struct member {
		uint32_t literal, before;
	} *at;
	size_t n;
};

/* The last three or four bytes of those read, the first of them highest. */
static uint32_t
head_of(uint32_t read, int bytes)
{
	return bytes == LONG ? read : read << 8;
}

static uint32_t
key_of(uint32_t head)
{
	return head * 0x9E3779B1u >> (32 - KEY_BITS);
}

static uint32_t
head_at(struct str text, size_t at)
{
	uint32_t head = 0;
	int bytes = text.n < LONG ? SHORT : LONG;

	for (int i = 0; i < bytes; i++)
		head = head << 8 | (unsigned char)text.p[at + (size_t)i];
	return head_of(head, bytes);
}

/* How many literals have a key somewhere: by key. */
struct keys {
	uint32_t n[KEYS];
};

static void
keys_count(struct keys *keys, struct str text)
{
	for (size_t at = 0; at + LONG <= text.n; at++)
		keys->n[key_of(head_at(text, at))]++;
}

static struct keyed
keyed(const struct keys *keys, struct str text)
{
	struct keyed keyed = { .text = text, .head = head_at(text, 0) };

	for (size_t at = 1; at + LONG <= text.n; at++) {
		uint32_t head = head_at(text, at);

		if (keys->n[key_of(head)] < keys->n[key_of(keyed.head)]) {
			keyed.head = head;
			keyed.skip = (uint32_t)at;
		}
	}
	return keyed;
}

static int
keyed_compare(const void *a, const void *b)
{
	const struct keyed *one = a, *other = b;
	uint32_t key = key_of(one->head), other_key = key_of(other->head);

	return key != other_key ? (key < other_key ? -1 : 1) :
	    str_compare(one->text, other->text);
}

/* Their texts lie all over the rules: a pass would wait for memory. */
static void
close_together(struct arena *arena, struct filter *filter, size_t bytes)
{
	char *room = NEW_ARRAY(arena, char, bytes);

	for (size_t i = 0; i < filter->literals_n; i++) {
		struct keyed *literal = &filter->literals[i];
		struct str *text = &literal->text;
		size_t first = text->n < BLOCK ? text->n : BLOCK;

		memcpy(room, text->p, text->n);
		text->p = room;
		room += text->n;
		memcpy(&literal->block, text->p, first);
		memset(&literal->mask, 0xff, first);
	}
}

static void
number_literals(struct arena *arena, struct filter *filter, struct keys *keys,
    const struct literals *lists, size_t n)
{
	struct keyed *all;
	size_t most = 0, k = 0, bytes = 0;

	for (size_t i = 0; i < n; i++)
		most += lists[i].n;
	all = filter->literals = NEW_ARRAY(arena, struct keyed, most);
	for (size_t i = 0; i < n; i++)
		for (size_t m = 0; m < lists[i].n; m++)
			keys_count(keys, lists[i].at[m].text);
	for (size_t i = 0; i < n; i++)
		for (size_t m = 0; m < lists[i].n; m++)
			all[k++] = keyed(keys, lists[i].at[m].text);
	qsort(all, k, sizeof *all, keyed_compare);
	for (size_t i = 0; i < k; i++) {
		uint32_t key = key_of(all[i].head);
		struct str text = all[i].text;

		if (i > 0 && str_equal(text, all[filter->literals_n - 1].text))
			continue;
		filter->used[key / 64] |= (uint64_t)1 << key % 64;
		filter->first[key + 1]++;
		all[filter->literals_n++] = all[i];
		bytes += text.n;
	}
	close_together(arena, filter, bytes);
	for (size_t i = 0; i < KEYS; i++)
		filter->first[i + 1] += filter->first[i];
}

static struct members
members_of(struct arena *arena, const struct filter *filter,
    const struct keys *keys, const struct literals *list)
{
	struct members members = { .n = list->n };

	members.at = NEW_ARRAY(arena, struct member, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct literal *literal = &list->at[i];
		const struct keyed key = keyed(keys, literal->text);
		const struct keyed *found = bsearch(&key, filter->literals,
		    filter->literals_n, sizeof key, keyed_compare);

		members.at[i].literal = (uint32_t)(found - filter->literals);
		members.at[i].before = (uint32_t)(literal->before > BEFORE_MOST
		    ? BEFORE_MOST + 1 : literal->before);
	}
	return members;
}

const struct filter *
filter_build(struct arena *arena, const struct literals *lists, size_t n)
{
	struct filter *filter = NEW(arena, struct filter);
	struct arena *scratch = arena_new(2 * sizeof(struct keys));
	struct keys *keys = NEW(scratch, struct keys);

	number_literals(arena, filter, keys, lists, n);
	filter->lists = NEW_ARRAY(arena, struct members, n);
	for (size_t i = 0; i < n; i++)
		filter->lists[i] = members_of(arena, filter, keys, &lists[i]);
	arena_free(scratch);
	return filter;
}

/* ---- A pass over a text -------------------------------------------------------- */

/* Counted from 1, so that what is zeroed was never seen. */
struct spots {
	struct arena *arena;
	const struct filter *filter;
	uint32_t *last;		/* of each literal */
	struct spot {
		uint32_t at;	/* in the lowered text */
		uint32_t earlier;	/* of the same literal */
	} *all;
	size_t n, size;
	size_t end;		/* of the text */
	size_t extra;		/* bytes in it that are not ASCII */
	size_t shrunk;		/* bytes less when it is lowered */
};

struct spots *
spots_new(struct arena *arena, const struct filter *filter)
{
	struct spots *spots = NEW(arena, struct spots);

	spots->arena = arena;
	spots->filter = filter;
	spots->last = NEW_ARRAY(arena, uint32_t, filter->literals_n);
	return spots;
}

/* How many bytes the character there has beyond those it is lowered to. */
static size_t
shrinks(struct str rest, char *lower_out)
{
	if (str_starts(rest, STR("\xC5\xBF"))) {
		*lower_out = 's';
		return 1;
	}
	if (str_starts(rest, STR("\xE2\x84\xAA"))) {
		*lower_out = 'k';
		return 2;
	}
	return 0;
}

static bool
holds(uint64_t block, unsigned char byte)
{
	uint64_t zero = block ^ EACH(byte);

	return ((zero - EACH(1)) & ~zero & EACH(0x80)) != 0;
}

/* Eight bytes, none of which begins a character that shrinks. */
static uint64_t
block_lowered(uint64_t block)
{
	uint64_t low = block & EACH(0x7f);
	uint64_t is_upper = (low + EACH(0x80 - 'A')) & ~(low + EACH(0x7f - 'Z')) &
	    ~block & EACH(0x80);

	return block | is_upper >> 2;
}

static struct str
lowered(struct spots *spots, struct str text)
{
	char *lower = NEW_ARRAY(spots->arena, char, text.n + BLOCK);
	size_t n = 0, extra = 0, i = 0;
	uint64_t block;

	while (i < text.n) {
		size_t end = text.n - i < BLOCK ? text.n : i + BLOCK;

		memcpy(&block, text.p + i, end - i);
		if (end == i + BLOCK && !holds(block, 0xC5) && !holds(block, 0xE2)) {
			extra += (block >> 7 & EACH(1)) * EACH(1) >> 56;
			block = block_lowered(block);
			memcpy(lower + n, &block, BLOCK);
			n += BLOCK;
			i = end;
			continue;
		}
		for (; i < end; i++) {
			char c = char_lower(text.p[i]);

			extra += (unsigned char)c >> 7;
			if (c == '\xC5' || c == '\xE2')
				i += shrinks(str_from(text, i), &c);
			lower[n++] = c;
		}
	}
	spots->end = text.n;
	spots->extra = extra;
	spots->shrunk = text.n - n;
	return (struct str){ lower, n };
}

static void
note_spot(struct spots *spots, size_t literal, size_t at)
{
	if (spots->n == spots->size)
		spots->all = arena_grow(spots->arena, spots->all, spots->n,
		    &spots->size, sizeof *spots->all);
	spots->all[spots->n++] = (struct spot){ (uint32_t)at,
	    spots->last[literal] };
	spots->last[literal] = (uint32_t)spots->n;
}

/* Behind the text stand zeros, and in no literal. */
static bool
stands_at(struct str rest, const struct keyed *literal)
{
	uint64_t block;

	memcpy(&block, rest.p, BLOCK);
	return (block & literal->mask) == literal->block &&
	    (literal->text.n <= BLOCK || str_starts(rest, literal->text));
}

/* The literals that have these bytes, which stand at `at`. */
static inline void
spot_head(struct spots *spots, uint32_t head, struct str lower, size_t at)
{
	const struct filter *filter = spots->filter;
	uint32_t key = key_of(head), i, end;

	if ((filter->used[key / 64] >> key % 64 & 1) == 0)
		return;
	end = filter->first[key + 1];
	for (i = filter->first[key]; i < end; i++) {
		const struct keyed *literal = &filter->literals[i];

		if (at >= literal->skip && stands_at(str_from(lower,
		    at - literal->skip), literal))
			note_spot(spots, i, at - literal->skip);
	}
}

void
filter_pass(struct spots *spots, struct str text)
{
	struct str lower = lowered(spots, text);
	uint32_t read = 0;

	/* Behind the text stand zeros. */
	for (size_t i = 0; i < lower.n; i++) {
		memcpy(&read, lower.p + i, LONG);
		read = be32toh(read);
		spot_head(spots, read, lower, i);
		spot_head(spots, head_of(read >> 8, SHORT), lower, i);
	}
}

/* ---- Windows ---------------------------------------------------------------------- */

bool
spots_any(const struct spots *spots, size_t list)
{
	const struct members *members = &spots->filter->lists[list];

	for (size_t i = 0; i < members->n; i++)
		if (spots->last[members->at[i].literal] > 0)
			return true;
	return members->n == 0;
}

static int
windows_compare(const void *a, const void *b)
{
	const struct window *one = a, *other = b;

	return one->from < other->from ? -1 : one->from > other->from;
}

/* Those that touch are one, and the last of too many reaches to the end. */
static void
windows_join(struct windows *windows, size_t end)
{
	size_t n = 0;

	qsort(windows->at, windows->n, sizeof *windows->at, windows_compare);
	for (size_t i = 0; i < windows->n; i++) {
		struct window window = windows->at[i];
		struct window *last = n > 0 ? &windows->at[n - 1] : NULL;

		if (last != NULL && (window.from <= last->to + 1 ||
		    n == WINDOWS_MOST))
			last->to = window.to > last->to ? window.to : last->to;
		else
			windows->at[n++] = window;
	}
	if (n == WINDOWS_MOST)
		windows->at[n - 1].to = (uint32_t)end;
	windows->n = n;
}

/* Where a match may start that has the literal at most `before` characters on. */
static struct window
window_of(const struct spots *spots, size_t at, size_t before)
{
	size_t most = before * EXTRA_MOST;
	size_t back = before + (spots->extra < most ? spots->extra
	    : most);

	return (struct window){ (uint32_t)(at > back ? at - back : 0),
	    (uint32_t)(at + spots->shrunk) };
}

struct windows
spots_windows(const struct spots *spots, size_t list)
{
	const struct members *members = &spots->filter->lists[list];
	struct windows windows = { .everywhere = members->n == 0 };
	size_t n = 0;

	for (size_t i = 0; i < members->n; i++) {
		const struct member *member = &members->at[i];

		for (size_t k = spots->last[member->literal]; k > 0;
		    k = spots->all[k - 1].earlier)
			if (n++ == SPOTS_MOST || member->before > BEFORE_MOST)
				return (struct windows){ .everywhere = true };
	}
	windows.at = NEW_ARRAY(spots->arena, struct window, n);
	for (size_t i = 0; i < members->n; i++) {
		const struct member *member = &members->at[i];

		for (size_t k = spots->last[member->literal]; k > 0;
		    k = spots->all[k - 1].earlier)
			windows.at[windows.n++] = window_of(spots,
			    spots->all[k - 1].at, member->before);
	}
	windows_join(&windows, spots->end);
	return windows;
}

struct windows
windows_meet(struct arena *arena, const struct windows *one,
    const struct windows *other)
{
	struct windows both = { .n = 0 };
	size_t i = 0, k = 0;

	if (one->everywhere)
		return *other;
	if (other->everywhere)
		return *one;
	both.at = NEW_ARRAY(arena, struct window, one->n + other->n);
	while (i < one->n && k < other->n) {
		struct window a = one->at[i], b = other->at[k];
		struct window meet = { a.from > b.from ? a.from : b.from,
		    a.to < b.to ? a.to : b.to };

		if (meet.from <= meet.to)
			both.at[both.n++] = meet;
		if (a.to < b.to)
			i++;
		else
			k++;
	}
	return both;
}
