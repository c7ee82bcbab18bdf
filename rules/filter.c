/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The literal filter: most patterns can't match a text that lacks some plain
 * words (literal.c), and looking for all those words at once costs one pass of
 * an Aho-Corasick automaton. Texts are lowered byte by byte as they are read;
 * the two characters beyond ASCII that equal ASCII letters without regard to
 * case (U+017F, U+212A) are lowered as well. A sighting of a literal says where
 * a match may start, and only there is its pattern tried.
 */
#include "rule.h"

#define WINDOWS_MOST 64		/* more are not worth the calls: the last one
				 * then reaches to the text's end */
#define BEFORE_MOST 25000	/* further back than that is anywhere */
#define EXTRA_MOST 3		/* bytes of a character after its first */

struct owner;

/* States are numbered in breadth-first order, so that those near the root,
 * where nearly every byte leads, lie together in the cache. */
struct filter {
	unsigned char class_of[256];	/* bytes no literal holds share class 0 */
	size_t classes;
	size_t states;
	size_t lists;
	struct windows *before;		/* of each list, before the pass */
	unsigned char class_read[256];	/* the same, of a byte as it is read */
	uint32_t *next;			/* [state * classes + class]: a state,
					 * times `classes`, with TELLS */
	uint32_t *tell;			/* the nearest state, itself or by fall-
					 * back, that ends a literal; 0: none */
	uint32_t *above;		/* the next such one after that */
	size_t *first;			/* [state + 1]: its part of `owners` */
	struct owner *owners;		/* whose literals end there */
};

#define TELLS 0x80000000u	/* entering this state completes a literal */

struct owner {
	uint32_t list, length, before;	/* before: BEFORE_MOST + 1 if more */
};

static void
assign_classes(struct filter *filter, const struct literals *lists, size_t n)
{
	bool used[256] = { false };

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < lists[i].n; k++) {
			struct str s = lists[i].at[k].text;

			for (size_t at = 0; at < s.n; at++)
				used[(unsigned char)s.p[at]] = true;
		}
	}
	filter->classes = 1;
	for (size_t c = 0; c < 256; c++) {
		if (used[c] && filter->classes < 255)
			filter->class_of[c] = (unsigned char)filter->classes++;
	}
	for (size_t c = 0; c < 256; c++)
		filter->class_read[c] = filter->class_of[(unsigned char)
		    char_lower((char)c)];
}

/* A trie in insertion order: children by class, and where each literal ends. */
struct trie {
	uint32_t *child;
	size_t states;
	struct { uint32_t state; struct owner owner; } *ends;
	size_t ends_n;
};

static struct owner
owner_of(size_t list, const struct literal *literal)
{
	return (struct owner){ (uint32_t)list, (uint32_t)literal->text.n,
	    (uint32_t)(literal->before > BEFORE_MOST ? BEFORE_MOST + 1
	    : literal->before) };
}

static void
trie_build(struct arena *arena, const struct filter *filter,
    const struct literals *lists, size_t n, struct trie *trie_out)
{
	size_t most = 1, ends = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < lists[i].n; k++) {
			most += lists[i].at[k].text.n;
			ends++;
		}
	}
	trie_out->child = NEW_ARRAY(arena, uint32_t, most * filter->classes);
	trie_out->ends = arena_alloc(arena, ends + 1, sizeof *trie_out->ends);
	trie_out->states = 1;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < lists[i].n; k++) {
			struct str s = lists[i].at[k].text;
			uint32_t state = 0;

			for (size_t at = 0; at < s.n; at++) {
				uint32_t *child = &trie_out->child[state
				    * filter->classes
				    + filter->class_of[(unsigned char)s.p[at]]];

				if (*child == 0)
					*child = (uint32_t)trie_out->states++;
				state = *child;
			}
			trie_out->ends[trie_out->ends_n].state = state;
			trie_out->ends[trie_out->ends_n++].owner =
			    owner_of(i, &lists[i].at[k]);
		}
	}
}

/* Fill `next` breadth first; fall_out and number_out (old to new) are needed
 * for what a state tells. */
static void
number_states(struct arena *arena, struct filter *filter,
    const struct trie *trie, uint32_t *fall_out, uint32_t *number_out)
{
	uint32_t *queue = NEW_ARRAY(arena, uint32_t, trie->states);
	size_t classes = filter->classes, tail = 1;

	for (size_t head = 0; head < tail; head++) {
		const uint32_t *child = &trie->child[queue[head] * classes];
		uint32_t *next = &filter->next[head * classes];
		const uint32_t *fallen = &filter->next[fall_out[head] * classes];

		for (size_t c = 0; c < classes; c++) {
			if (child[c] == 0) {
				next[c] = head == 0 ? 0 : fallen[c];
				continue;
			}
			fall_out[tail] = head == 0 ? 0 : fallen[c];
			number_out[child[c]] = (uint32_t)tail;
			queue[tail] = child[c];
			next[c] = (uint32_t)tail++;
		}
	}
}

/* What the pass over a text needs of a state, in one number. */
static void
next_encode(struct filter *filter)
{
	size_t n = filter->states * filter->classes;

	if (n >= TELLS)
		panic("the rules' literals fill %zu states", filter->states);
	for (size_t i = 0; i < n; i++) {
		uint32_t state = filter->next[i];

		filter->next[i] = state * (uint32_t)filter->classes
		    | (filter->tell[state] != 0 ? TELLS : 0);
	}
}

const struct filter *
filter_build(struct arena *arena, const struct literals *lists, size_t n)
{
	struct filter *filter = NEW(arena, struct filter);
	struct trie trie = { 0 };
	uint32_t *fall, *number;
	size_t *count;

	assign_classes(filter, lists, n);
	trie_build(arena, filter, lists, n, &trie);
	filter->states = trie.states;
	filter->lists = n;
	filter->before = NEW_ARRAY(arena, struct windows, n);
	for (size_t i = 0; i < n; i++)
		filter->before[i].everywhere = lists[i].n == 0;
	filter->next = NEW_ARRAY(arena, uint32_t, trie.states * filter->classes);
	fall = NEW_ARRAY(arena, uint32_t, trie.states);
	number = NEW_ARRAY(arena, uint32_t, trie.states);
	number_states(arena, filter, &trie, fall, number);
	filter->tell = NEW_ARRAY(arena, uint32_t, trie.states);
	filter->above = NEW_ARRAY(arena, uint32_t, trie.states);
	filter->first = NEW_ARRAY(arena, size_t, trie.states + 1);
	filter->owners = NEW_ARRAY(arena, struct owner, trie.ends_n + 1);
	count = NEW_ARRAY(arena, size_t, trie.states);
	for (size_t i = 0; i < trie.ends_n; i++)
		count[number[trie.ends[i].state]]++;
	for (size_t s = 0; s < trie.states; s++) {
		filter->first[s + 1] = filter->first[s] + count[s];
		filter->above[s] = filter->tell[fall[s]];
		filter->tell[s] = count[s] > 0 ? (uint32_t)s : filter->above[s];
		count[s] = filter->first[s];
	}
	for (size_t i = 0; i < trie.ends_n; i++) {
		filter->owners[count[number[trie.ends[i].state]]++] =
		    trie.ends[i].owner;
	}
	next_encode(filter);
	return filter;
}

struct windows *
windows_new(struct arena *arena, const struct filter *filter)
{
	struct windows *windows = NEW_ARRAY(arena, struct windows,
	    filter->lists);

	memcpy(windows, filter->before, filter->lists * sizeof *windows);
	return windows;
}

/* There are as many of these as literals' lists, for each text that is looked
 * through: small ones cost less than arena_grow's first step. */
static void
windows_push(struct arena *arena, struct windows *windows, struct window window)
{
	struct window *grown;

	if (windows->n == windows->size) {
		windows->size = windows->size == 0 ? 2 : windows->size * 4;
		grown = NEW_ARRAY(arena, struct window, windows->size);
		if (windows->n > 0)
			memcpy(grown, windows->at, windows->n * sizeof *grown);
		windows->at = grown;
	}
	windows->at[windows->n++] = window;
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
	while (i < one->n && k < other->n) {
		struct window a = one->at[i], b = other->at[k];
		struct window meet = { a.from > b.from ? a.from : b.from,
		    a.to < b.to ? a.to : b.to };

		if (meet.from <= meet.to)
			windows_push(arena, &both, meet);
		if (a.to < b.to)
			i++;
		else
			k++;
	}
	return both;
}

/* A pass over one text. */
struct pass {
	struct arena *arena;
	const struct filter *filter;
	struct windows *windows;
	size_t end;		/* of the text */
	size_t extra;		/* bytes that are not ASCII */
	/* How many bytes one of a literal may have stood for: more than one
	 * after the first character that was lowered into fewer. */
	size_t stretch;
};

/* A match may start from `from` to `to`. Sightings come in the order of their
 * ends, so windows come nearly in order, and those that touch are one: that which
 * reaches far back takes in all it reaches, for windows_meet goes by their order. */
static void
add_window(const struct pass *pass, struct windows *windows, size_t from,
    size_t to)
{
	struct window *last = windows->n > 0 ? &windows->at[windows->n - 1]
	    : NULL;

	if (last != NULL && from <= last->to + 1) {
		last->from = from < last->from ? from : last->from;
		last->to = to > last->to ? to : last->to;
		while (windows->n > 1 && last->from <= last[-1].to + 1) {
			last[-1].from = last->from < last[-1].from ?
			    last->from : last[-1].from;
			last[-1].to = last->to;
			windows->n--;
			last--;
		}
		return;
	}
	if (windows->n + 1 == WINDOWS_MOST)
		to = pass->end;
	windows_push(pass->arena, windows, (struct window){ from, to });
}

static void
tell_owners(const struct pass *pass, uint32_t state, size_t end)
{
	const struct filter *filter = pass->filter;


	for (; state != 0; state = filter->above[state]) {
		for (size_t i = filter->first[state];
		    i < filter->first[state + 1]; i++) {
			const struct owner *owner = &filter->owners[i];
			struct windows *of = &pass->windows[owner->list];
			size_t start = end - owner->length;
			size_t most = owner->before * EXTRA_MOST;
			size_t back = owner->length * (pass->stretch - 1);

			if (of->everywhere)
				continue;
			if (owner->before > BEFORE_MOST) {
				of->everywhere = true;
				continue;
			}
			back += owner->before +
			    (pass->extra < most ? pass->extra : most);
			add_window(pass, of, start > back
			    ? start - back : 0, start);
		}
	}
}

/* Bytes that are not ASCII, eight at once. */
static size_t
beyond_ascii(struct str text)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t n = 0, i = 0;
	uint64_t word;

	for (; i + sizeof word <= text.n; i += sizeof word) {
		memcpy(&word, text.p + i, sizeof word);
		n += ((word >> 7 & ones) * ones) >> 56;
	}
	for (; i < text.n; i++)
		n += (unsigned char)text.p[i] >> 7;
	return n;
}

void
filter_pass(struct arena *arena, const struct filter *filter, struct str text,
    struct windows *windows)
{
	const unsigned char *p = (const unsigned char *)text.p;
	const uint32_t *next = filter->next;
	struct pass pass = { arena, filter, windows, text.n,
	    beyond_ascii(text), 1 };
	uint32_t at = 0;	/* the state's first entry in `next` */

	for (size_t i = 0; i < text.n; i++) {
		unsigned char class = filter->class_read[p[i]];

		if (p[i] == 0xC5 && i + 1 < text.n && p[i + 1] == 0xBF) {
			class = filter->class_of['s'];
			i++;
			pass.stretch = 3;
		} else if (p[i] == 0xE2 && i + 2 < text.n && p[i + 1] == 0x84
		    && p[i + 2] == 0xAA) {
			class = filter->class_of['k'];
			i += 2;
			pass.stretch = 3;
		}
		at = next[at + class];
		if ((at & TELLS) == 0)
			continue;
		at &= ~TELLS;
		tell_owners(&pass, filter->tell[at / filter->classes], i + 1);
	}
}
