/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the resolver has learned in this run: answers by type and name, and how
 * often each zone has timed out. Bounded both ways: past 20,000 names or 64 MiB
 * the answers are forgotten all at once, which costs a few questions and no
 * bookkeeping. Time-outs are counted by registrable domain, so that a sender
 * can't make a run wait by putting each message under a new subdomain; reverse
 * names have no registrable domain and are counted by their network.
 */
#include "run.h"

#define NAMES_MOST 20000u
#define BYTES_MOST ((size_t)64 << 20)
#define BUCKETS 16384u		/* a power of two */
#define TIMEOUTS_MOST 3u

struct entry {
	struct entry *chain;
	struct question question;
	struct answer answer;
	int64_t until;
};

struct slow {
	struct slow *chain;
	struct str zone;
	unsigned timeouts;
};

struct dns_cache {
	struct arena *arena;	/* of entries */
	struct entry **buckets;
	size_t n;
	struct arena *slow_arena;
	struct slow **slow;
	size_t slow_n;
	uint64_t seed;
};

/* FNV-1a from a random start: names are chosen by strangers. */
static size_t
bucket_of(const struct dns_cache *cache, int type, struct str name)
{
	uint64_t hash = cache->seed ^ (unsigned)type;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (unsigned char)name.p[i]) * 0x100000001b3u;
	return (size_t)(hash ^ hash >> 32) & (BUCKETS - 1);
}

static void
cache_clear(struct dns_cache *cache)
{
	arena_reset(cache->arena);
	cache->buckets = NEW_ARRAY(cache->arena, struct entry *, BUCKETS);
	cache->n = 0;
}

struct dns_cache *
dns_cache_new(void)
{
	struct arena *slow_arena = arena_new(BYTES_MOST);
	struct dns_cache *cache = NEW(slow_arena, struct dns_cache);

	cache->slow_arena = slow_arena;
	cache->slow = NEW_ARRAY(slow_arena, struct slow *, BUCKETS);
	cache->arena = arena_new(BYTES_MOST * 2);
	random_bytes((unsigned char *)&cache->seed, sizeof cache->seed);
	cache_clear(cache);
	return cache;
}

struct answer
answer_keep(struct arena *arena, const struct answer *answer)
{
	struct answer copy = *answer;

	copy.records = NEW_ARRAY(arena, struct str, answer->n);
	for (size_t i = 0; i < answer->n; i++)
		copy.records[i] = str_keep(arena, answer->records[i]);
	return copy;
}

static struct entry *
entry_find(const struct dns_cache *cache, const struct question *question)
{
	struct entry *entry = cache->buckets[bucket_of(cache, question->type,
	    question->name)];

	while (entry != NULL && !(entry->question.type == question->type &&
	    str_equal(entry->question.name, question->name)))
		entry = entry->chain;
	return entry;
}

const struct answer *
dns_cache_get(const struct dns_cache *cache, const struct question *question)
{
	const struct entry *entry = entry_find(cache, question);

	if (entry == NULL ||
	    (entry->until != 0 && entry->until <= time_monotonic_ms()))
		return NULL;
	return &entry->answer;
}

void
dns_cache_put(struct dns_cache *cache, const struct question *question,
    const struct answer *answer, int64_t until)
{
	struct entry *entry, **bucket;

	if (cache->n >= NAMES_MOST || arena_used(cache->arena) > BYTES_MOST)
		cache_clear(cache);
	entry = entry_find(cache, question);
	if (entry == NULL) {
		bucket = &cache->buckets[bucket_of(cache, question->type,
		    question->name)];
		entry = NEW(cache->arena, struct entry);
		entry->question = *question;
		entry->question.name = str_keep(cache->arena, question->name);
		entry->chain = *bucket;
		*bucket = entry;
		cache->n++;
	}
	entry->answer = answer_keep(cache->arena, answer);
	entry->until = until;
}

/* ---- Zones that time out ------------------------------------------------------------- */

/* The last `labels` labels of a name. */
static struct str
name_tail(struct str name, size_t labels)
{
	size_t at = name.n;

	while (at > 0 && (name.p[at - 1] != '.' || --labels > 0))
		at--;
	return str_from(name, at);
}

/* Reverse names: a /24 of IPv4, a /48 of IPv6. */
static struct str
zone_of(struct arena *arena, struct str name)
{
	if (str_ends(name, STR(".in-addr.arpa")))
		return name_tail(name, 5);
	if (str_ends(name, STR(".ip6.arpa")))
		return name_tail(name, 14);
	return domain_registrable(arena, name);
}

static struct slow *
slow_find(const struct dns_cache *cache, struct str zone)
{
	struct slow *slow = cache->slow[bucket_of(cache, 0, zone)];

	while (slow != NULL && !str_equal(slow->zone, zone))
		slow = slow->chain;
	return slow;
}

void
dns_cache_timed_out(struct dns_cache *cache, struct str name)
{
	struct arena *scratch = arena_new((size_t)1 << 20);
	struct str zone = zone_of(scratch, name);
	struct slow *slow = slow_find(cache, zone), **bucket;

	if (slow == NULL && cache->slow_n < NAMES_MOST) {
		bucket = &cache->slow[bucket_of(cache, 0, zone)];
		slow = NEW(cache->slow_arena, struct slow);
		slow->zone = str_keep(cache->slow_arena, zone);
		slow->chain = *bucket;
		*bucket = slow;
		cache->slow_n++;
	}
	if (slow != NULL)
		slow->timeouts++;
	arena_free(scratch);
}

bool
dns_cache_skips(const struct dns_cache *cache, struct str name)
{
	struct arena *scratch;
	const struct slow *slow;

	if (cache->slow_n == 0)
		return false;
	scratch = arena_new((size_t)1 << 20);
	slow = slow_find(cache, zone_of(scratch, name));
	arena_free(scratch);
	return slow != NULL && slow->timeouts >= TIMEOUTS_MOST;
}
