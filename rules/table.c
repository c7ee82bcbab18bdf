/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two tables that are filled once and then only read: one by equality, a hash
 * table with chains whose last-put entry is met first, and one by nearness, the
 * deletion neighbourhood of each string's first characters, sorted by hash into
 * buckets. Keys come from the organisation's own configuration, never from mail,
 * so the hash needs no secret against collisions made on purpose.
 */
#include "organisation.h"

static uint32_t
hash_bytes(const void *bytes, size_t n, uint32_t hash)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ p[i]) * 16777619u;
	return hash;
}

static uint32_t
hash_of(struct str s)
{
	uint32_t hash = hash_bytes(s.p, s.n, 2166136261u);

	return hash ^ hash >> 15;
}

void
table_make(struct arena *arena, struct table *table, size_t most)
{
	size_t heads = 16;

	while (heads < most)
		heads *= 2;
	table->heads = NEW_ARRAY(arena, uint32_t, heads);
	table->mask = heads - 1;
	table->slots = NEW_ARRAY(arena, struct slot, most + 1);
}

void
table_put(struct table *table, struct str key, size_t id)
{
	uint32_t *head = &table->heads[hash_of(key) & table->mask];

	if (key.n == 0)
		return;
	table->slots[table->n] = (struct slot){ key, (uint32_t)id, *head };
	*head = (uint32_t)++table->n;
}

const struct slot *
table_next(const struct table *table, struct str key, uint32_t *at)
{
	uint32_t i = *at;

	if (table->heads == NULL || key.n == 0)
		return NULL;
	i = i == 0 ? table->heads[hash_of(key) & table->mask] :
	    table->slots[i - 1].next;
	while (i != 0 && !str_equal(table->slots[i - 1].key, key))
		i = table->slots[i - 1].next;
	*at = i;
	return i == 0 ? NULL : &table->slots[i - 1];
}

const struct slot *
table_get(const struct table *table, struct str key)
{
	uint32_t at = 0;

	return table_next(table, key, &at);
}

size_t
remains_of(struct str s, size_t depth, uint32_t hashes_out[NEAR_MOST])
{
	uint32_t all[NEAR_PREFIX] = { 0 }, left[NEAR_PREFIX] = { 0 };
	size_t n = 0, count = 0;

	for (size_t at = 0; at < s.n && n < NEAR_PREFIX;)
		all[n++] = utf8_next(s, &at);
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = i; j <= n; j++) {
			size_t left_n = 0;

			/* i == n: nothing is left out; j == i: one is. */
			if ((i == n && j > i) || (j < n && j > i && depth < 2) ||
			    (j == n && i < n))
				continue;
			for (size_t k = 0; k < n; k++)
				if (k != i && k != j)
					left[left_n++] = all[k];
			hashes_out[count++] = hash_bytes(left,
			    left_n * sizeof *left, 2166136261u);
		}
	}
	return count;
}

void
near_count(struct near *near, struct str s, size_t depth)
{
	uint32_t hashes[NEAR_MOST];

	near->n += depth > 0 ? remains_of(s, depth, hashes) : 0;
}

void
near_make(struct arena *arena, struct near *near)
{
	size_t buckets = 16;

	while (buckets < near->n / 2)
		buckets *= 2;
	near->mask = buckets - 1;
	near->starts = NEW_ARRAY(arena, uint32_t, buckets + 2);
	near->remains = NEW_ARRAY(arena, struct remain, near->n + 1);
}

/* Counting sort: the first pass counts, near_sum() adds up, the second fills. */
void
near_put(struct near *near, struct str s, size_t depth, size_t id, bool fill)
{
	uint32_t hashes[NEAR_MOST];
	size_t n = depth > 0 ? remains_of(s, depth, hashes) : 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t *start = &near->starts[(hashes[i] & near->mask) + 1];

		if (fill)
			near->remains[*start] =
			    (struct remain){ hashes[i], (uint32_t)id };
		(*start)++;
	}
}

/* Turn counts in starts[b + 1] into where bucket b begins, kept one place on
 * so that filling leaves starts[b] .. starts[b + 1] as the bucket's bounds. */
void
near_sum(struct near *near)
{
	uint32_t before = 0;

	for (size_t bucket = 0; bucket <= near->mask; bucket++) {
		uint32_t count = near->starts[bucket + 1];

		near->starts[bucket + 1] = before;
		before += count;
	}
}
