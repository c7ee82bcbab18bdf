/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the log ends. A message's row goes with its findings, parts and moves when it was
 * written longer ago than the configuration keeps it, at the end of a run, in small
 * transactions and in the order of rows; where the last run stopped is noted. What
 * still says something about a mailbox stays: where a held message lies and what was
 * filed as fraud, moves that are open or lost, what waits for another try or for a
 * person's wish, what a notice tells of or is still to tell of, and what an acceptance
 * or a lesson rests on. Of that some may go later, so each day begins anew with the
 * oldest, once all were looked at. Nothing goes while the
 * newest mail is much older than the clock says (forget.c). Mail itself is never
 * touched; and what has gone from the log isn't held when a server numbers its folder
 * anew and it looks like new mail: each run notes up to when it let rows go.
 */
#include "sqlite.h"

#define DAY 86400
#define ROWS_AT_ONCE 250
#define TIMES_MOST 40		/* a run: 10,000 messages */
#define TOLD_DAYS 8		/* what was held is told of for seven, and today */

struct stretch {
	int64_t from, to;	/* above the one, up to the other */
	int64_t now, old, told;	/* what was held after `told` may be told of */
	bool ends;		/* younger ones follow, or none */
	bool ended;		/* so it was when the place was written */
};

static enum outcome
place_read(struct store *store, struct stretch *stretch, struct why *why_out)
{
	struct query q = query(store, "SELECT CAST(a AS INTEGER), b IS 'end',"
	    " date(at) FROM sweep WHERE table_name = 'message'");

	if (query_row(&q)) {
		stretch->from = take_integer(&q);
		stretch->ended = take_bool(&q);
		if (stretch->ended && !str_equal(take_text(&q, NULL), str_slice(
		    time_rfc3339(store->scratch, stretch->now), 0, 10)))
			stretch->from = 0;
	}
	return query_end(&q, why_out);
}

static enum outcome
place_write(struct store *store, const struct stretch *stretch,
    struct why *why_out)
{
	struct query q = query(store, "INSERT OR REPLACE INTO sweep"
	    " (table_name, a, b, at) VALUES ('message', ?, ?, ?)");

	put_integer(&q, stretch->to);
	put_text(&q, stretch->ends ? STR("end") : NO_STR);
	put_time(&q, stretch->now);
	return query_run(&q, why_out);
}

/* The next rows that were written before that day. One that a wrong clock dated ahead
 * of today keeps none behind it from going; it stays. */
static enum outcome
stretch_find(struct store *store, struct stretch *stretch, struct why *why_out)
{
	struct query q = query(store, "SELECT id, scanned_at FROM message"
	    " WHERE id > ? ORDER BY id LIMIT ?");
	size_t n = 0;
	int64_t id, at;

	stretch->to = stretch->from;
	stretch->ends = false;
	put_integer(&q, stretch->from);
	put_integer(&q, ROWS_AT_ONCE);
	while (query_row(&q) && !stretch->ends) {
		id = take_integer(&q);
		at = take_time(&q, 0);
		stretch->ends = at >= stretch->old && at <= stretch->now;
		if (!stretch->ends)
			stretch->to = id;
		n++;
	}
	stretch->ends |= n < ROWS_AT_ONCE;
	return query_end(&q, why_out);
}

#define GOES \
	"id > ?1 AND id <= ?2" \
	" AND scanned_at < ?3 AND arrived_at < ?3 AND verdict <> 'deferred'" \
	" AND NOT (action = 'quarantine' AND review IS NULL)" \
	" AND review IS NOT 'confirmed' AND review IS NOT 'reported'" \
	" AND NOT EXISTS (SELECT 1 FROM action x WHERE" \
	"  x.message_row_id = message.id AND x.state IN ('intended'," \
	"  'copied', 'failed', 'lost'))" \
	" AND NOT EXISTS (SELECT 1 FROM action x WHERE" \
	"  x.message_row_id = message.id AND x.kind = 'quarantine' AND" \
	"  x.done_at >= ?4)" \
	" AND NOT EXISTS (SELECT 1 FROM review r WHERE" \
	"  r.message_row_id = message.id AND r.state = 'waiting')" \
	" AND NOT EXISTS (SELECT 1 FROM fraud_lesson l WHERE" \
	"  l.message_row_id = message.id)" \
	" AND id NOT IN (SELECT message_row_id FROM acceptance)"

static enum outcome
stretch_run(struct store *store, const char *sql,
    const struct stretch *stretch, struct why *why_out)
{
	struct query q = query(store, sql);

	put_integer(&q, stretch->from);
	put_integer(&q, stretch->to);
	put_time(&q, stretch->old);
	put_time(&q, stretch->told);
	return query_run(&q, why_out);
}

/* The index of subjects knows a row by the words that it was made of. */
static enum outcome
stretch_forget(struct store *store, const struct stretch *stretch,
    uint64_t *rows_out, struct why *why_out)
{
	enum outcome outcome = stretch_run(store, "INSERT INTO subject_index"
	    " (subject_index, rowid, words) SELECT 'delete', id,"
	    " subject_words(subject) FROM message WHERE subject IS NOT NULL AND "
	    GOES, stretch, why_out);

	if (outcome == OK)
		outcome = stretch_run(store, "DELETE FROM message WHERE " GOES,
		    stretch, why_out);
	*rows_out = (uint64_t)sqlite3_changes(store->db);
	return outcome;
}

static enum outcome
run_note(struct store *store, int64_t run_id, const struct stretch *stretch,
    uint64_t rows, struct why *why_out)
{
	struct query q = query(store, "UPDATE run SET forgotten = forgotten + ?,"
	    " forgotten_until = ? WHERE id = ?");

	put_count(&q, rows);
	put_time(&q, stretch->old);
	put_integer(&q, run_id);
	return query_run(&q, why_out);
}

/* One small transaction. */
static enum outcome
some_forget(struct store *store, int64_t run_id, struct stretch *stretch,
    uint64_t *rows_out, struct why *why_out)
{
	enum outcome outcome = transaction_begin(store, why_out);

	*rows_out = 0;
	if (outcome != OK)
		return outcome;
	outcome = stretch_find(store, stretch, why_out);
	if (outcome == OK && stretch->to > stretch->from) {
		outcome = stretch_forget(store, stretch, rows_out, why_out);
		if (outcome == OK && *rows_out > 0)
			outcome = run_note(store, run_id, stretch, *rows_out,
			    why_out);
	}
	if (outcome == OK && (stretch->to > stretch->from ||
	    stretch->ends != stretch->ended))
		outcome = place_write(store, stretch, why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_log_forget(struct store *store, int64_t run_id, uint64_t days,
    uint64_t *rows_out, struct why *why_out)
{
	int64_t keeps = (int64_t)days * DAY;
	struct stretch stretch = { .now = time_now() };
	uint64_t rows;
	enum outcome outcome;
	bool believed;

	*rows_out = 0;
	if (days == 0)
		return OK;
	stretch.old = stretch.now - keeps;
	stretch.told = stretch.now - TOLD_DAYS * DAY;
	scratch_reset(store);
	outcome = clock_is_believed(store, stretch.now, keeps, &believed,
	    why_out);
	if (outcome != OK || !believed)
		return outcome;
	outcome = place_read(store, &stretch, why_out);
	for (int i = 0; i < TIMES_MOST && outcome == OK && !stretch.ends; i++) {
		outcome = some_forget(store, run_id, &stretch, &rows, why_out);
		*rows_out += rows;
		stretch.from = stretch.to;
		stretch.ended = stretch.ends;
	}
	return outcome;
}
