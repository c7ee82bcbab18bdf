/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom we deal with, as lists for a person who fills a configuration: domains with
 * mail both ways, and the people of our own. What was ever held is left out. Names
 * come from the log, and from memory where the log has none, as they were written;
 * accounts are their last four digits, which is all that is kept.
 */
#include "sqlite.h"

#define PARTNERS_MOST 2000

/* ---- One list ------------------------------------------------------------------ */

struct partners {
	struct arena *arena;
	struct store_partner *at;
	size_t n, size;
};

static void
partner_add(struct partners *partners, const struct store_partner *partner)
{
	partners->at = arena_grow(partners->arena, partners->at, partners->n,
	    &partners->size, sizeof *partners->at);
	partners->at[partners->n++] = *partner;
}

static void
name_add(struct store_partner *partner, struct str name)
{
	size_t i;

	for (i = 0; i < partner->names_n; i++)
		if (str_equal_nocase(partner->names[i], name))
			return;
	if (name.n > 0 && partner->names_n < PARTNER_NAMES)
		partner->names[partner->names_n++] = name;
}

/* The names that its mail bore most often. `sql` asks for them by key. */
static enum outcome
names_from_log(struct store *store, struct arena *arena, const char *sql,
    struct store_partner *partner, struct why *why_out)
{
	struct query q = query(store, sql);

	put_text(&q, partner->key);
	while (query_row(&q))
		name_add(partner, take_text(&q, arena));
	return query_end(&q, why_out);
}

static enum outcome
accounts_find(struct store *store, struct arena *arena,
    struct store_partner *partner, struct why *why_out)
{
	struct query q = query(store, "SELECT kind, country, last4"
	    " FROM owner_account WHERE owner = ? AND seen > 0 AND confirmed = 0"
	    " ORDER BY taught DESC, seen DESC LIMIT 5");
	struct buf buf = { .arena = arena };

	put_text(&q, partner->key);
	while (query_row(&q)) {
		buf_cstr(&buf, buf.n > 0 ? ", " : "");
		for (int i = 0; i < 3; i++) {
			struct str word = take_text(&q, NULL);

			if (i > 0 && word.n > 0)
				buf_char(&buf, ' ');
			buf_add(&buf, word);
		}
	}
	partner->accounts = buf_str(&buf);
	return query_end(&q, why_out);
}

/* ---- Names that only memory has --------------------------------------------------- */

static int
by_key(const void *a, const void *b)
{
	const struct store_partner *const *x = a, *const *y = b;

	return str_compare((*x)->key, (*y)->key);
}

/* Whose address is this? Its domain, or one that holds it. */
static struct store_partner *
partner_of(struct store_partner **sorted, size_t n, struct str address)
{
	struct store_partner key = { .key = address }, *wanted = &key, **found;
	size_t at;

	while (key.key.n > 0) {
		found = bsearch(&wanted, sorted, n, sizeof *sorted, by_key);
		if (found != NULL)
			return *found;
		at = str_find_char(key.key, '@');
		if (at == STR_NOWHERE)
			at = str_find_char(key.key, '.');
		if (at == STR_NOWHERE)
			return NULL;
		key.key = str_from(key.key, at + 1);
	}
	return NULL;
}

static enum outcome
names_from_memory(struct store *store, struct partners *partners,
    struct why *why_out)
{
	struct store_partner **sorted = NEW_ARRAY(partners->arena,
	    struct store_partner *, partners->n), *partner;
	struct query q = query(store, "SELECT detail, coalesce(shown, key)"
	    " FROM correspondent"
	    " WHERE kind = 'name' AND suspect = 0"
	    " ORDER BY received + sent DESC");
	size_t i;

	for (i = 0; i < partners->n; i++)
		sorted[i] = &partners->at[i];
	if (partners->n > 0)
		qsort(sorted, partners->n, sizeof *sorted, by_key);
	while (query_row(&q)) {
		partner = partner_of(sorted, partners->n, take_text(&q, NULL));
		if (partner != NULL)
			name_add(partner, take_text(&q, partners->arena));
	}
	return query_end(&q, why_out);
}

/* ---- The lists --------------------------------------------------------------------- */

static void
take_partner(struct query *q, struct arena *arena, struct store_partner *partner)
{
	*partner = (struct store_partner){ .key = take_text(q, arena) };
	partner->received = take_count(q);
	partner->sent = take_count(q);
	partner->authenticated = take_count(q);
}

enum outcome
store_partners(struct store *store, struct arena *arena, uint64_t least,
    struct store_partner **partners_out, size_t *n_out, struct why *why_out)
{
	struct partners partners = { .arena = arena };
	struct store_partner one;
	enum outcome outcome;
	struct query q;
	size_t i;

	scratch_reset(store);
	q = query(store, "SELECT key, received, sent, authenticated"
	    " FROM correspondent WHERE kind = 'domain' AND received >= ?1"
	    " AND sent >= ?1 AND suspect = 0 AND confirmed = 0"
	    " ORDER BY received + sent DESC, key LIMIT ?2");
	put_count(&q, least);
	put_integer(&q, PARTNERS_MOST);
	while (query_row(&q)) {
		take_partner(&q, arena, &one);
		partner_add(&partners, &one);
	}
	outcome = query_end(&q, why_out);
	for (i = 0; outcome == OK && i < partners.n; i++) {
		outcome = names_from_log(store, arena, "SELECT from_name"
		    " FROM message WHERE from_org_domain = ? AND verdict IN"
		    " ('clean', 'caution') AND from_name NOTNULL"
		    " GROUP BY from_name ORDER BY count(*) DESC LIMIT 3",
		    &partners.at[i], why_out);
		if (outcome == OK)
			outcome = accounts_find(store, arena, &partners.at[i],
			    why_out);
	}
	if (outcome == OK)
		outcome = names_from_memory(store, &partners, why_out);
	*partners_out = partners.at;
	*n_out = partners.n;
	return outcome;
}

static bool
is_in(struct str address, const struct str *domains, size_t n)
{
	size_t at = str_find_char(address, '@'), i;

	for (i = 0; at != STR_NOWHERE && i < n; i++)
		if (str_equal_nocase(str_from(address, at + 1), domains[i]))
			return true;
	return false;
}

enum outcome
store_colleagues(struct store *store, struct arena *arena,
    const struct str *domains, size_t domains_n, uint64_t least,
    struct store_partner **partners_out, size_t *n_out, struct why *why_out)
{
	struct partners partners = { .arena = arena };
	struct store_partner one;
	enum outcome outcome;
	struct query q;
	size_t i;

	scratch_reset(store);
	q = query(store, "SELECT key, received, sent, authenticated"
	    " FROM correspondent WHERE kind = 'address'"
	    " AND received + sent >= ? AND suspect = 0 AND confirmed = 0"
	    " ORDER BY received + sent DESC, key");
	put_count(&q, least);
	while (query_row(&q) && partners.n < PARTNERS_MOST) {
		take_partner(&q, arena, &one);
		if (is_in(one.key, domains, domains_n))
			partner_add(&partners, &one);
	}
	outcome = query_end(&q, why_out);
	for (i = 0; outcome == OK && i < partners.n; i++)
		outcome = names_from_log(store, arena, "SELECT from_name"
		    " FROM message WHERE from_address = ? AND verdict IN"
		    " ('clean', 'caution') AND from_name NOTNULL"
		    " GROUP BY from_name ORDER BY count(*) DESC LIMIT 3",
		    &partners.at[i], why_out);
	if (outcome == OK)
		outcome = names_from_memory(store, &partners, why_out);
	*partners_out = partners.at;
	*n_out = partners.n;
	return outcome;
}
