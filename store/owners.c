/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept with its owner, an organisational domain or a whole address at a
 * provider of free mail: bank accounts, and things that were seen (links,
 * documents, invoices, subjects). The number of an account is a keyed digest and
 * four digits. Seen is whatever was not held; taught only what a scan judged to be
 * clean and proved by something better than ARC. A key has a bounded number of
 * rows; those that were taught or proved stay when strangers flood it.
 */
#include "sqlite.h"

/* ---- Bank accounts ------------------------------------------------------------ */

struct named {			/* one account that a message names */
	const struct owned *owned;
	const struct verdict_account *account;
	struct str digest;
};

static int
account_worth(const struct owned *owned)
{
	return owned->taught ? 2 : !owned->held;
}

#define ACCOUNT_WORTH "min(((confirmed > 0 OR taught > 0) * 2 +" \
	" (taught = 0 AND confirmed = 0 AND seen > 0)) || seen_at)"

static enum outcome
account_evict(struct store *store, struct str owner, struct str digest,
    struct why *why_out)
{
	struct query q = query(store, "DELETE FROM owner_account"
	    " WHERE owner = ? AND key_digest = ?");

	put_text(&q, owner);
	put_text(&q, digest);
	return query_run(&q, why_out);
}

static enum outcome
account_room(struct store *store, const struct named *named, bool *room_out,
    struct why *why_out)
{
	int worth = account_worth(named->owned);
	struct query q = query(store, "SELECT count(*), key_digest, "
	    ACCOUNT_WORTH " FROM owner_account WHERE owner = ?");
	struct str victim;
	enum outcome outcome;

	put_text(&q, named->owned->owner);
	outcome = memory_room(&q, RECORDS_MOST, worth, room_out, &victim,
	    why_out);
	if (outcome == OK && victim.p != NULL)
		outcome = account_evict(store, named->owned->owner, victim,
		    why_out);
	if (outcome != OK || !*room_out)
		return outcome;
	q = query(store, "SELECT count(*), owner, " ACCOUNT_WORTH
	    " FROM owner_account WHERE key_digest = ?");
	put_text(&q, named->digest);
	outcome = memory_room(&q, OWNERS_MOST, worth, room_out, &victim,
	    why_out);
	if (outcome == OK && victim.p != NULL)
		outcome = account_evict(store, victim, named->digest, why_out);
	return outcome;
}

static void
account_put(struct query *q, const struct named *named)
{
	const struct owned *owned = named->owned;

	put_time(q, owned->at);
	put_time(q, owned->held ? INT64_MIN : owned->at);
	put_time(q, owned->taught ? owned->at : INT64_MIN);
	/* An imported message that is held now was seen once too often. */
	put_integer(q, owned->held ? -owned->again : !owned->again);
	put_integer(q, owned->taught);
	put_integer(q, owned->held);
	put_text(q, owned->owner);
	put_text(q, named->digest);
}

static enum outcome
account_learn(struct store *store, const struct named *named,
    struct why *why_out)
{
	struct query q = query(store, "UPDATE owner_account SET"
	    " seen_at = max(seen_at, ?1),"
	    " first_at = coalesce(min(first_at, ?2), first_at, ?2),"
	    " last_at = coalesce(max(last_at, ?2), last_at, ?2),"
	    " first_taught_at = coalesce(min(first_taught_at, ?3),"
	    "  first_taught_at, ?3), last_taught_at ="
	    "  coalesce(max(last_taught_at, ?3), last_taught_at, ?3),"
	    " seen = max(seen + ?4, 0), taught = taught + ?5,"
	    " suspect = suspect + ?6 WHERE owner = ?7 AND key_digest = ?8");
	bool room;
	enum outcome outcome;

	account_put(&q, named);
	outcome = query_run(&q, why_out);
	if (outcome != OK || sqlite3_changes(store->db) == 1)
		return outcome;
	outcome = account_room(store, named, &room, why_out);
	if (outcome != OK || !room)
		return outcome;
	q = query(store, "INSERT INTO owner_account (seen_at, first_at, last_at,"
	    " first_taught_at, last_taught_at, seen, taught, suspect, owner,"
	    " key_digest, kind, country, last4) VALUES"
	    " (?1, ?2, ?2, ?3, ?3, max(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
	account_put(&q, named);
	put_text(&q, key_word(store->scratch, named->account->kind));
	put_text(&q, key_word(store->scratch, named->account->country));
	put_text(&q, key_word(store->scratch, named->account->last4));
	return query_run(&q, why_out);
}

/* An account that a message names twice, in its text and its invoice, counts once. */
static bool
account_repeats(const struct verdict *verdict, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (str_equal(verdict->accounts.at[j].key,
		    verdict->accounts.at[i].key))
			return true;
	return false;
}

enum outcome
accounts_learn(struct store *store, const struct owned *owned,
    struct why *why_out)
{
	const struct verdict *verdict = owned->verdict;
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->accounts.n && i < RECORDS_MOST &&
	    outcome == OK; i++) {
		struct named named = { owned, &verdict->accounts.at[i], NO_STR };

		if (named.account->key.n == 0 || account_repeats(verdict, i))
			continue;
		named.digest = account_digest(store, named.account->key);
		outcome = account_learn(store, &named, why_out);
	}
	return outcome;
}

/* ---- Sightings ------------------------------------------------------------------- */

/* A number of the store's own making: nobody can choose things that share it, and
 * nobody has to read what a subject said in order to know it again. */
int64_t
sighting_key(struct store *store, struct str kind, struct str value)
{
	struct buf buf = { .arena = store->scratch };
	struct digest digest;
	int64_t key;

	/* Nobody is shown the digest: hashing once is enough of a MAC. */
	buf_reserve(&buf, sizeof store->key + kind.n + 1 + value.n);
	buf_add(&buf, (struct str){ (const char *)store->key,
	    sizeof store->key });
	buf_add(&buf, kind);
	buf_char(&buf, ' ');
	buf_add(&buf, value);
	digest = sha256(buf_str(&buf));
	memcpy(&key, digest.bytes, sizeof key);
	return key;
}

/* The rows of one thing. */
struct seen {
	int64_t mine, unproved;		/* their numbers; 0: none */
	size_t n;
};

static enum outcome
sighting_find(struct store *store, const struct owned *owned, int64_t key,
    struct seen *seen_out, struct why *why_out)
{
	struct query q = query(store,
	    "SELECT id, proved, owner FROM sighting WHERE key = ?");

	*seen_out = (struct seen){ 0 };
	put_integer(&q, key);
	while (query_row(&q)) {
		int64_t id = take_integer(&q);
		bool proved = take_bool(&q);

		seen_out->n++;
		if (!proved && seen_out->unproved == 0)
			seen_out->unproved = id;
		if (str_equal(take_text(&q, NULL), owned->owner))
			seen_out->mine = id;
	}
	return query_end(&q, why_out);
}

/* The oldest that was never proved gives way; where all were, the thing is
 * everybody's, and one more owner says nothing. */
static enum outcome
sighting_insert(struct store *store, const struct owned *owned,
    struct str kind, int64_t key, int64_t victim, struct why *why_out)
{
	struct query q;
	enum outcome outcome = OK;

	if (victim != 0) {
		q = query(store, "DELETE FROM sighting WHERE id = ?");
		put_integer(&q, victim);
		outcome = query_run(&q, why_out);
	}
	if (outcome != OK)
		return outcome;
	q = query(store, "INSERT INTO sighting (first_at, last_at, proved, key,"
	    " owner, kind) VALUES (?1, ?1, ?2, ?3, ?4, ?5)");
	put_time(&q, owned->at);
	put_integer(&q, owned->proved);
	put_integer(&q, key);
	put_text(&q, owned->owner);
	put_text(&q, kind);
	return query_run(&q, why_out);
}

static enum outcome
sighting_learn(struct store *store, const struct owned *owned, struct str kind,
    int64_t key, struct why *why_out)
{
	struct seen seen;
	struct query q;
	enum outcome outcome = sighting_find(store, owned, key, &seen, why_out);

	if (outcome != OK)
		return outcome;
	if (seen.mine == 0) {
		bool full = seen.n >= SIGHTING_OWNERS_MOST;

		return full && seen.unproved == 0 ? OK : sighting_insert(store,
		    owned, kind, key, full ? seen.unproved : 0, why_out);
	}
	q = query(store, "UPDATE sighting SET"
	    " first_at = min(first_at, ?1), last_at = max(last_at, ?1),"
	    " count = count + 1, proved = max(proved, ?2) WHERE id = ?3");
	put_time(&q, owned->at);
	put_integer(&q, owned->proved);
	put_integer(&q, seen.mine);
	return query_run(&q, why_out);
}

#define SIGHTINGS_MOST 24		/* of one message */

enum outcome
sightings_learn(struct store *store, const struct owned *owned,
    struct why *why_out)
{
	const struct verdict *verdict = owned->verdict;
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->sightings.n && i < SIGHTINGS_MOST &&
	    outcome == OK; i++) {
		struct str kind = key_word(store->scratch,
		    verdict->sightings.at[i].kind);

		if (kind.n > 0 && verdict->sightings.at[i].value.n > 0)
			outcome = sighting_learn(store, owned, kind,
			    sighting_key(store, kind,
			    verdict->sightings.at[i].value), why_out);
	}
	return outcome;
}
