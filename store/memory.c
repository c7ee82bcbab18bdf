/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has written to us: by address, by organisational domain, by folded name,
 * which threads are known, and for some weeks which signatures. Only a judged message teaches: a deferred or an
 * unjudged one was never understood. Questions come from a jailed examiner and
 * are bound, never pasted; keys are lower case. A name may have been borne by
 * very many addresses, because anybody can write any name: the answer is
 * bounded, and those we wrote to or that were authenticated come first, so that
 * a flood of strangers can't push them out. How often a correspondent was
 * suspect is kept beside, for people, and does not count as having been seen.
 */
#include "sqlite.h"

#define RECORDS_MOST 40
/* A signature is replayed soon after it was made, if at all. */
#define SIGNATURE_DAYS 90

/* ---- Learning ----------------------------------------------------------- */

struct lesson {
	const char *kind;
	struct str key, detail;
};

static void
lesson_put(struct query *q, const struct lesson *lesson,
    const struct verdict *verdict, int64_t arrived)
{
	put_time(q, arrived);
	put_integer(q, verdict->from_authenticated);
	put_integer(q, verdict->verdict == VERDICT_SUSPECT);
	put_word(q, lesson->kind);
	put_text(q, lesson->key);
	put_text(q, lesson->detail);
}

/* Two statements, not one upsert: SQLite opens a temporary table for each of
 * those, which costs more than the rest of a message's row. */
static enum outcome
correspondent_learn(struct store *store, const struct lesson *lesson,
    const struct verdict *verdict, int64_t arrived, struct why *why_out)
{
	struct query q = query(store, "UPDATE correspondent SET"
	    " first_at = min(first_at, ?1), last_at = max(last_at, ?1),"
	    " received = received + 1, authenticated = authenticated + ?2,"
	    " suspect = suspect + ?3"
	    " WHERE kind = ?4 AND key = ?5 AND detail = ?6");
	enum outcome outcome;

	lesson_put(&q, lesson, verdict, arrived);
	outcome = query_run(&q, why_out);
	if (outcome != OK || sqlite3_changes(store->db) == 1)
		return outcome;
	q = query(store, "INSERT INTO correspondent (first_at, last_at,"
	    " received, authenticated, suspect, kind, key, detail)"
	    " VALUES (?1, ?1, 1, ?2, ?3, ?4, ?5, ?6)");
	lesson_put(&q, lesson, verdict, arrived);
	return query_run(&q, why_out);
}

static enum outcome
thread_learn(struct store *store, struct str message_id, int64_t arrived,
    struct why *why_out)
{
	struct query q = query(store, "INSERT INTO thread (message_id,"
	    " direction, at) VALUES (?, 'received', ?) ON CONFLICT DO NOTHING");

	put_text(&q, message_id);
	put_time(&q, arrived);
	return query_run(&q, why_out);
}

/* Which forms of a message a signature held for. */
static enum outcome
signature_learn(struct store *store, const struct verdict *verdict,
    int64_t arrived, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO signature (key, face, way, at)"
	    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");

	put_text(&q, verdict->signature_key);
	put_text(&q, verdict->signature_face);
	put_text(&q, verdict->signature_way.n > 0 ? verdict->signature_way :
	    STR("-"));
	put_time(&q, arrived);
	return query_run(&q, why_out);
}

enum outcome
memory_forget(struct store *store, int64_t now, struct why *why_out)
{
	struct query q = query(store, "DELETE FROM signature WHERE at < ?");

	put_time(&q, now - (int64_t)SIGNATURE_DAYS * 86400);
	return query_run(&q, why_out);
}

static bool
verdict_teaches(enum verdict_word word)
{
	switch (word) {
	case VERDICT_CLEAN:
	case VERDICT_CAUTION:
	case VERDICT_SUSPECT:
		return true;
	case VERDICT_UNJUDGED:
	case VERDICT_DEFERRED:
	case VERDICT__COUNT:
		break;
	}
	return false;
}

enum outcome
memory_learn(struct store *store, const struct verdict *verdict,
    int64_t arrived, struct why *why_out)
{
	struct arena *arena = store->scratch;
	struct str address = str_lower(arena, verdict->from.address);
	struct lesson lessons[] = {
		{ "address", address, STR("") },
		{ "domain", str_lower(arena, verdict->from_org_domain),
		    STR("") },
		{ "name", str_lower(arena, verdict->from_name_folded),
		    address },
	};
	enum outcome outcome = OK;

	if (!verdict_teaches(verdict->verdict))
		return OK;
	/* A record is words apart by spaces: an address that holds one (quoted
	 * local parts may) could write counts of its own into it. */
	if (address.p && str_find_char(address, ' ') != STR_NOWHERE)
		lessons[2].detail = NO_STR;
	for (size_t i = 0; i < 3 && outcome == OK; i++)
		if (lessons[i].key.n && lessons[i].detail.p)
			outcome = correspondent_learn(store, &lessons[i],
			    verdict, arrived, why_out);
	if (outcome == OK && verdict->message_id.n)
		outcome = thread_learn(store, verdict->message_id, arrived,
		    why_out);
	if (outcome == OK && verdict->signature_key.n)
		outcome = signature_learn(store, verdict, arrived, why_out);
	return outcome;
}

/* ---- Questions ---------------------------------------------------------- */

static struct str
record_of(struct query *q, struct arena *arena, enum memory_kind kind)
{
	struct buf buf = { .arena = arena };
	int64_t first, last;

	switch (kind) {
	case MEMORY_NAME:
		buf_add(&buf, take_text(q, NULL));
		buf_char(&buf, ' ');
		break;
	case MEMORY_THREAD:
		buf_add(&buf, take_text(q, NULL));
		buf_format(&buf, " %lld", (long long)take_time(q, 0));
		return buf_str(&buf);
	case MEMORY_SIGNATURE:
		buf_add(&buf, take_text(q, NULL));
		buf_char(&buf, ' ');
		buf_add(&buf, take_text(q, NULL));
		buf_format(&buf, " %lld", (long long)take_time(q, 0));
		return buf_str(&buf);
	case MEMORY_ADDRESS:
	case MEMORY_DOMAIN:
	case MEMORY_HABITS:
	case MEMORY_PAIR:
	case MEMORY_ACCOUNT:
	case MEMORY_OWNER_ACCOUNTS:
	case MEMORY_ACCOUNT_OWNERS:
	case MEMORY_SIGHTING:
	case MEMORY_ACCEPTED:
	case MEMORY_COVERAGE:
	case MEMORY__COUNT:
		break;
	}
	first = take_time(q, 0);
	last = take_time(q, 0);
	buf_format(&buf, "%lld %lld", (long long)first, (long long)last);
	for (int i = 0; i < 3; i++)
		buf_format(&buf, " %lld", (long long)take_integer(q));
	return buf_str(&buf);
}

/* What was held makes nobody known: or the second message of a con would find its
 * own sender in memory. */
static struct query
memory_query(struct store *store, enum memory_kind kind)
{
	switch (kind) {
	case MEMORY_ADDRESS:
		return query(store, "SELECT first_at, last_at,"
		    " received - suspect, sent, authenticated"
		    " FROM correspondent WHERE kind = 'address' AND key = ?"
		    " AND (received > suspect OR sent > 0) LIMIT ?");
	case MEMORY_DOMAIN:
		return query(store, "SELECT first_at, last_at,"
		    " received - suspect, sent, authenticated"
		    " FROM correspondent WHERE kind = 'domain' AND key = ?"
		    " AND (received > suspect OR sent > 0) LIMIT ?");
	case MEMORY_NAME:
		/* The first few hundred who bore it: anybody can add to them,
		 * and the answer must not cost more for that. */
		return query(store, "SELECT * FROM (SELECT detail, first_at,"
		    " last_at, received - suspect AS seen, sent, authenticated"
		    " FROM correspondent WHERE kind = 'name' AND key = ?"
		    " AND (received > suspect OR sent > 0) LIMIT 300)"
		    " ORDER BY sent DESC, authenticated DESC, seen DESC,"
		    " first_at LIMIT ?");
	case MEMORY_THREAD:
		return query(store, "SELECT direction, at FROM thread"
		    " WHERE message_id = ? ORDER BY direction DESC LIMIT ?");
	case MEMORY_SIGNATURE:
		return query(store, "SELECT face, way, at FROM signature"
		    " WHERE key = ? LIMIT ?");
	case MEMORY_HABITS:
	case MEMORY_PAIR:
	case MEMORY_ACCOUNT:
	case MEMORY_OWNER_ACCOUNTS:
	case MEMORY_ACCOUNT_OWNERS:
	case MEMORY_SIGHTING:
	case MEMORY_ACCEPTED:
	case MEMORY_COVERAGE:
	case MEMORY__COUNT:
		break;
	}
	panic("memory knows no kind %d", (int)kind);
}

void
store_memory(struct store *store, struct arena *arena, struct str account,
    const struct question *question, struct answer *answer_out)
{
	enum memory_kind kind = (enum memory_kind)question->type;
	struct query q;
	struct str key;

	*answer_out = (struct answer){ .status = ANSWER_LIMIT };
	if (question->kind != QUESTION_MEMORY || question->type < 0 ||
	    question->type > MEMORY_SIGNATURE || question->name.n == 0)
		return;
	(void)account;
	scratch_reset(store);
	key = question->name;
	if (kind != MEMORY_THREAD)
		key = str_lower(store->scratch, key);
	q = memory_query(store, kind);
	put_text(&q, key);
	put_integer(&q, RECORDS_MOST);
	answer_out->records = NEW_ARRAY(arena, struct str, RECORDS_MOST);
	while (query_row(&q))
		answer_out->records[answer_out->n++] =
		    record_of(&q, arena, kind);
	if (query_end(&q, NULL) != OK)
		*answer_out = (struct answer){ .status = ANSWER_TEMPERROR };
	else
		answer_out->status = answer_out->n ? ANSWER_DATA :
		    ANSWER_NODATA;
}
