/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of correspondents: an address, a domain, a name with the address that bore
 * it, an address with one of our accounts. What was held is counted beside and
 * moves no other number. "We began it" is taken back when something of theirs
 * turns out to be older, for Sent folders are read before archives. Anybody can
 * write any name, so that a name keeps 40 bearers: those we wrote to and those
 * that were proved stay, the others give way to whoever comes later.
 */
#include "sqlite.h"

/* ---- Room under a key -------------------------------------------------------- */

enum outcome
memory_room(struct query *q, int64_t most, int worth, bool *room_out,
    struct str *victim_out, struct why *why_out)
{
	struct arena *arena = q->store->scratch;
	struct str victim, least;
	int64_t n;

	*room_out = true;
	*victim_out = NO_STR;
	if (query_row(q)) {
		n = take_integer(q);
		victim = take_text(q, arena);
		least = take_text(q, NULL);
		if (n >= most && least.n > 0) {
			int lowest = least.p[0] - '0';

			*room_out = lowest < worth ||
			    (lowest == 0 && worth == 0);
			*victim_out = *room_out ? victim : NO_STR;
		}
	}
	return query_end(q, why_out);
}

static enum outcome
name_room(struct store *store, const struct dealing *dealing, bool *room_out,
    struct why *why_out)
{
	/* Of a bare column SQLite gives the row that has the least. */
	struct query q = query(store, "SELECT count(*), detail,"
	    " min(((sent > 0) * 2 + (authenticated > 0)) || seen_at)"
	    " FROM correspondent WHERE kind = 'name' AND key = ?");
	struct str victim;
	enum outcome outcome;

	put_text(&q, dealing->key);
	outcome = memory_room(&q, NAMES_MOST, dealing->ours ? 2 :
	    dealing->held ? -1 : dealing->proved, room_out, &victim, why_out);
	if (outcome != OK || victim.p == NULL)
		return outcome;
	q = query(store, "DELETE FROM correspondent WHERE kind = 'name'"
	    " AND key = ? AND detail = ?");
	put_text(&q, dealing->key);
	put_text(&q, victim);
	return query_run(&q, why_out);
}

/* ---- Rows ---------------------------------------------------------------------- */

static void
ours_put(struct query *q, const struct dealing *dealing)
{
	put_time(q, dealing->at);
	put_integer(q, dealing->begins);
	put_word(q, dealing->kind);
	put_text(q, dealing->key);
	put_text(q, dealing->detail);
	put_text(q, dealing->shown);
}

static void
theirs_put(struct query *q, const struct dealing *dealing)
{
	put_time(q, dealing->at);
	put_time(q, dealing->held ? INT64_MIN : dealing->at);
	put_integer(q, dealing->received);
	put_integer(q, dealing->proved && !dealing->held);
	put_integer(q, dealing->imported);
	put_integer(q, dealing->exchange);
	put_integer(q, dealing->held);
	put_word(q, dealing->kind);
	put_text(q, dealing->key);
	put_text(q, dealing->detail);
	put_text(q, dealing->held ? NO_STR : dealing->shown);
}

/* As the newest message that has one wrote it. */
#define SHOWN(written) " shown = iif(shown IS NULL OR ?1 >= seen_at," \
	" coalesce(" written ", shown), shown)"

/* Two statements, not one upsert: SQLite opens a temporary table for each of
 * those, which costs more than the rest of a message's row. */
static struct query
dealing_update(struct store *store, bool ours)
{
	return ours ? query(store, "UPDATE correspondent SET"
	    " first_at = coalesce(min(first_at, ?1), ?1),"
	    " last_at = coalesce(max(last_at, ?1), ?1),"
	    " seen_at = max(seen_at, ?1), sent = sent + 1,"
	    " begun = begun + (?2 AND (theirs_at IS NULL OR theirs_at > ?1)),"
	    " begun_at = iif(?2 AND (theirs_at IS NULL OR theirs_at > ?1),"
	    "  coalesce(min(begun_at, ?1), ?1), begun_at)," SHOWN("?6")
	    " WHERE kind = ?3 AND key = ?4 AND detail = ?5") :
	    query(store, "UPDATE correspondent SET"
	    " first_at = coalesce(min(first_at, ?2), first_at, ?2),"
	    " last_at = coalesce(max(last_at, ?2), last_at, ?2),"
	    " seen_at = max(seen_at, ?1),"
	    " theirs_at = coalesce(min(theirs_at, ?1), ?1),"
	    " begun = iif(begun_at > ?1, 0, begun),"
	    " begun_at = iif(begun_at > ?1, NULL, begun_at),"
	    " received = max(received + ?3, 0),"
	    " authenticated = authenticated + ?4,"
	    " imported = max(imported + ?5, 0), exchanges = exchanges + ?6,"
	    " first_exchange_at = iif(?6, coalesce(min(first_exchange_at, ?1),"
	    "  ?1), first_exchange_at),"
	    " last_exchange_at = iif(?6, coalesce(max(last_exchange_at, ?1),"
	    "  ?1), last_exchange_at), suspect = suspect + ?7," SHOWN("?11")
	    " WHERE kind = ?8 AND key = ?9 AND detail = ?10");
}

static struct query
dealing_insert(struct store *store, bool ours)
{
	return ours ? query(store, "INSERT INTO correspondent (first_at, last_at,"
	    " seen_at, sent, begun, begun_at, kind, key, detail, shown)"
	    " VALUES (?1, ?1, ?1, 1, ?2, iif(?2, ?1, NULL), ?3, ?4, ?5, ?6)") :
	    query(store, "INSERT INTO correspondent (seen_at, theirs_at,"
	    " first_at, last_at, received, authenticated, imported, exchanges,"
	    " first_exchange_at, last_exchange_at, suspect, kind, key, detail,"
	    " shown)"
	    " VALUES (?1, ?1, ?2, ?2, max(?3, 0), ?4, max(?5, 0), ?6,"
	    " iif(?6, ?1, NULL), iif(?6, ?1, NULL), ?7, ?8, ?9, ?10,"
	    " ?11)");
}

enum outcome
dealing_learn(struct store *store, const struct dealing *dealing,
    struct why *why_out)
{
	void (*put)(struct query *, const struct dealing *) = dealing->ours ?
	    ours_put : theirs_put;
	struct query q = dealing_update(store, dealing->ours);
	bool room = true;
	enum outcome outcome;

	put(&q, dealing);
	outcome = query_run(&q, why_out);
	if (outcome != OK || sqlite3_changes(store->db) == 1)
		return outcome;
	if (strcmp(dealing->kind, "name") == 0)
		outcome = name_room(store, dealing, &room, why_out);
	if (outcome != OK || !room)
		return outcome;
	q = dealing_insert(store, dealing->ours);
	put(&q, dealing);
	return query_run(&q, why_out);
}

/* Whose a message is: three rows, if `is` holds of it. */
#define CORRESPONDENTS_OF(is) \
	"(SELECT 'address', lower(from_address), '' FROM message" \
	"  WHERE id = ?1" is \
	"  UNION ALL SELECT 'domain', lower(from_org_domain), ''" \
	"  FROM message WHERE id = ?1" is \
	"  UNION ALL SELECT 'name', lower(from_name_folded)," \
	"  lower(from_address) FROM message WHERE id = ?1" is ")"

/* A release says of a message that it was held wrongly, and nothing else; called
 * before the message is marked as released. */
enum outcome
dealings_released(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "UPDATE correspondent SET"
	    " released = released + 1 WHERE (kind, key, detail) IN "
	    CORRESPONDENTS_OF(" AND verdict = 'suspect' AND"
	    " action <> 'released'"));

	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

/* A release that is thought better of was none; called before its mark goes. */
enum outcome
dealings_held_again(struct store *store, int64_t message_id,
    struct why *why_out)
{
	struct query q = query(store, "UPDATE correspondent SET"
	    " released = max(released - 1, 0) WHERE (kind, key, detail) IN "
	    CORRESPONDENTS_OF(" AND verdict = 'suspect' AND"
	    " action = 'released'"));

	put_integer(&q, message_id);
	return query_run(&q, why_out);
}
