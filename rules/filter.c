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

#define WINDOWS_MOST 64		/* more are not worth the calls */
#define BEFORE_MOST 100000	/* further back than that is anywhere */

struct owner;

/* States are numbered in breadth-first order, so that those near the root,
 * where nearly every byte leads, lie together in the cache. */
struct filter {
	unsigned char class_of[256];	/* bytes no literal holds share class 0 */
	size_t classes;
	size_t states;
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
	size_t pattern, length, before;
};

static void
assign_classes(struct filter *filter, const struct literals *patterns, size_t n)
{
	bool used[256] = { false };

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < patterns[i].n; k++) {
			struct str s = patterns[i].at[k].text;

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

static void
trie_build(struct arena *arena, const struct filter *filter,
    const struct literals *patterns, size_t n, struct trie *trie_out)
{
	size_t most = 1, ends = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < patterns[i].n; k++) {
			most += patterns[i].at[k].text.n;
			ends++;
		}
	}
	trie_out->child = NEW_ARRAY(arena, uint32_t, most * filter->classes);
	trie_out->ends = arena_alloc(arena, ends + 1, sizeof *trie_out->ends);
	trie_out->states = 1;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < patterns[i].n; k++) {
			struct str s = patterns[i].at[k].text;
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
			    (struct owner){ i, s.n, patterns[i].at[k].before };
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
filter_build(struct arena *arena, const struct literals *patterns, size_t n)
{
	struct filter *filter = NEW(arena, struct filter);
	struct trie trie = { 0 };
	uint32_t *fall, *number;
	size_t *count;

	assign_classes(filter, patterns, n);
	trie_build(arena, filter, patterns, n, &trie);
	filter->states = trie.states;
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

/* A match may start from `from` to `to`. Sightings come in the order of their
 * ends, so windows come nearly in order, and those that touch are one. */
static void
add_window(struct arena *arena, struct windows *windows, size_t from, size_t to)
{
	struct window *last = windows->n > 0 ? &windows->at[windows->n - 1]
	    : NULL;

	if (last != NULL && from <= last->to + 1) {
		last->from = from < last->from ? from : last->from;
		last->to = to > last->to ? to : last->to;
		return;
	}
	if (windows->n == WINDOWS_MOST) {
		windows->everywhere = true;
		return;
	}
	windows->at = arena_grow(arena, windows->at, windows->n,
	    &windows->size, sizeof *windows->at);
	windows->at[windows->n++] = (struct window){ from, to };
}

static void
tell_owners(struct arena *arena, const struct filter *filter, uint32_t state,
    size_t end, size_t stretch, struct windows *windows)
{
	for (; state != 0; state = filter->above[state]) {
		for (size_t i = filter->first[state];
		    i < filter->first[state + 1]; i++) {
			const struct owner *owner = &filter->owners[i];
			struct windows *of = &windows[owner->pattern];
			size_t start = end - owner->length;
			size_t back = owner->length * (stretch - 1);

			if (of->everywhere)
				continue;
			if (owner->before > BEFORE_MOST) {
				of->everywhere = true;
				continue;
			}
			back += owner->before;
			add_window(arena, of, start > back
			    ? start - back : 0, start);
		}
	}
}

void
filter_pass(struct arena *arena, const struct filter *filter, struct str text,
    struct windows *windows)
{
	const unsigned char *p = (const unsigned char *)text.p;
	const uint32_t *next = filter->next;
	uint32_t at = 0;	/* the state's first entry in `next` */
	/* How many bytes one of a literal may have stood for: more than one
	 * after the first character that was lowered into fewer. */
	size_t stretch = 1;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char class = filter->class_read[p[i]];

		if (p[i] == 0xC5 && i + 1 < text.n && p[i + 1] == 0xBF) {
			class = filter->class_of['s'];
			i++;
			stretch = 3;
		} else if (p[i] == 0xE2 && i + 2 < text.n && p[i + 1] == 0x84
		    && p[i + 2] == 0xAA) {
			class = filter->class_of['k'];
			i += 2;
			stretch = 3;
		}
		at = next[at + class];
		if ((at & TELLS) == 0)
			continue;
		at &= ~TELLS;
		tell_owners(arena, filter,
		    filter->tell[at / filter->classes], i + 1, stretch,
		    windows);
	}
}
