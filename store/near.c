/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Domains that somebody here wrote to, to be found by what looks like them. A
 * domain's shape (the first label as the eye takes it, worked out where mail is
 * read) is kept as hashes of itself and of what is left of it without any one of its
 * characters: two shapes that differ in one character, one more, one less, one
 * another, or two exchanged, have one of these in common. So a look-up is one probe
 * for each character of the asked shape, and needs no walk over all whom we know.
 * What it finds is near and no more; whether it is a look-alike is judged where the
 * lengths and the endings are known. A row counts as long as its domain is one that
 * we wrote to: nothing here has a time of its own.
 */
#include "sqlite.h"

/* Of longer shapes the beginning: what differs behind it is found all the same. */
#define SHAPE_MOST 16
/* Shorter ones lie near each other by chance; the asked one may be one shorter. */
#define SHAPE_LEAST 6

#define VARIANTS_MOST (SHAPE_MOST + 1)
#define DOMAINS_MOST 16			/* that share one key */
#define ANSWERED_MOST 8

#define TAIL_BYTES 3

/*
 * The last bytes choose where in the table a key lies, a hash (FNV-1a) of all of them
 * where within that: of the keys of one shape nearly all end alike, so that they stand
 * together on a page or two. Who can choose things that meet here (nobody but those
 * whom we write to) gains an asker's comparing them; it needs no secret.
 */
static int64_t
variant_key(struct str before, struct str behind)
{
	uint64_t hash = 0xcbf29ce484222325u, tail = 0;

	for (size_t i = 0; i < before.n + behind.n; i++) {
		unsigned char c = (unsigned char)(i < before.n ? before.p[i] :
		    behind.p[i - before.n]);

		hash = (hash ^ c) * 0x100000001b3u;
		tail = (tail << 8 | c) & (((uint64_t)1 << 8 * TAIL_BYTES) - 1);
	}
	/* Never negative: a sweep begins at 0. */
	return (int64_t)(tail << 39 | hash >> 25);
}

/* The shape's own, and those without one character if it has so many. */
static size_t
variant_keys(struct str shape, size_t least,
    int64_t keys_out[VARIANTS_MOST])
{
	size_t starts[VARIANTS_MOST + 1], characters = 0, n = 0;

	for (size_t at = 0; at < shape.n && characters < SHAPE_MOST;) {
		starts[characters++] = at;
		(void)utf8_next(shape, &at);
		starts[characters] = at;
	}
	if (characters == 0)
		return 0;
	shape = str_slice(shape, 0, starts[characters]);
	keys_out[n++] = variant_key(shape, STR(""));
	for (size_t i = 0; characters >= least && i < characters; i++)
		keys_out[n++] = variant_key(str_slice(shape, 0, starts[i]),
		    str_from(shape, starts[i + 1]));
	return n;
}

/* ---- Learning ------------------------------------------------------------------- */

static enum outcome
variant_learn(struct store *store, int64_t key, struct str domain,
    bool *known_out, struct why *why_out)
{
	struct query q = query(store, "SELECT count(*), sum(domain = ?1)"
	    " FROM near_domain WHERE key = ?2");
	int64_t n = 0, mine = 0;
	enum outcome outcome;

	put_text(&q, domain);
	put_integer(&q, key);
	if (query_row(&q)) {
		n = take_integer(&q);
		mine = take_integer(&q);
	}
	outcome = query_end(&q, why_out);
	*known_out = mine > 0;
	if (outcome != OK || mine > 0 || n >= DOMAINS_MOST)
		return outcome;
	q = query(store, "INSERT INTO near_domain (key, domain) VALUES (?, ?)");
	put_integer(&q, key);
	put_text(&q, domain);
	return query_run(&q, why_out);
}

enum outcome
near_learn(struct store *store, struct str shape, struct str domain,
    struct why *why_out)
{
	int64_t keys[VARIANTS_MOST];
	size_t n;
	bool known = false;
	enum outcome outcome = OK;

	domain = key_address(store->scratch, domain);
	if (domain.n == 0 || domain.n > KEY_BYTES ||
	    str_find_char(domain, ' ') != STR_NOWHERE)
		return OK;
	n = variant_keys(shape, SHAPE_LEAST, keys);
	/* The first is written first: where it stands all do. */
	for (size_t i = 0; i < n && outcome == OK && !known; i++)
		outcome = variant_learn(store, keys[i], domain, &known,
		    why_out);
	return outcome;
}

/* ---- Asking ----------------------------------------------------------------------- */

static void
candidate_add(struct str *domains, size_t *n, struct arena *arena,
    struct str domain)
{
	for (size_t i = 0; i < *n; i++)
		if (str_equal(domains[i], domain))
			return;
	if (*n < ANSWERED_MOST)
		domains[(*n)++] = str_keep(arena, domain);
}

/* All probes in one statement: starting one costs more than a probe does. */
static enum outcome
candidates_find(struct store *store, struct str shapes,
    struct str domains_out[ANSWERED_MOST], size_t *n_out,
    struct why *why_out)
{
	struct query q = query(store, memory_sql(MEMORY_NEAR));
	int64_t keys[VARIANTS_MOST];
	size_t n = variant_keys(str_cut(&shapes, ' '), SHAPE_LEAST - 1, keys);

	*n_out = 0;
	for (size_t i = 0; i < VARIANTS_MOST; i++)
		put_integer(&q, i < n ? keys[i] : -1);
	for (size_t i = 0; i < NEAR_SHAPES; i++)
		put_integer(&q, variant_keys(str_cut(&shapes, ' '), SIZE_MAX,
		    keys) > 0 ? keys[0] : -1);
	while (query_row(&q))
		candidate_add(domains_out, n_out, store->scratch,
		    take_text(&q, NULL));
	return query_end(&q, why_out);
}

enum outcome
near_ask(struct store *store, struct arena *arena, struct str shapes,
    struct answer *answer, struct why *why_out)
{
	struct str domains[ANSWERED_MOST];
	size_t n;
	enum outcome outcome = candidates_find(store, shapes, domains, &n,
	    why_out);

	if (outcome != OK)
		return outcome;
	answer->records = NEW_ARRAY(arena, struct str, ANSWERED_MOST);
	for (size_t i = 0; i < n && outcome == OK; i++) {
		struct query q = query(store, "SELECT key, first_at, last_at,"
		    " sent FROM correspondent WHERE kind = 'domain' AND"
		    " key = ? AND detail = '' AND sent > 0 AND confirmed = 0");

		put_text(&q, domains[i]);
		if (query_row(&q))
			answer->records[answer->n++] = record_of(&q, arena,
			    "wttn");
		outcome = query_end(&q, why_out);
	}
	return outcome;
}
