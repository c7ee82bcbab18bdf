/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run writes besides messages: its own row, accounts with the time
 * before which nobody may log in again, mailboxes with their mark, and alerts.
 * Each call is one durable transaction. The mark says that every UID below it
 * is accounted for; it only moves forward within an epoch, and set.c moves it
 * together with the rows that it speaks of. Nothing here is ever decided by
 * the clock: times are noted, order is by row.
 */
#include "sqlite.h"

/* ---- Runs --------------------------------------------------------------- */

enum outcome
store_run_begin(struct store *store, const struct store_run *run,
    int64_t *run_id_out, struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	scratch_reset(store);
	q = query(store, "INSERT INTO run (host, version, rules_digest,"
	    " config_digest, mode, started_at) VALUES (?, ?, ?, ?, ?, ?)");
	put_word(&q, run->host);
	put_word(&q, run->version);
	put_word(&q, run->rules_digest);
	put_word(&q, run->config_digest);
	put_word(&q, run->mode);
	put_time(&q, time_now());
	outcome = query_run(&q, why_out);
	*run_id_out = outcome == OK ? sqlite3_last_insert_rowid(store->db) : 0;
	return outcome == OK ? memory_forget(store, time_now(),
	    run->memory_days, why_out) : outcome;
}

enum outcome
store_run_end(struct store *store, int64_t run_id,
    const struct store_tally *tally, int exit_status, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE run SET ended_at = ?, exit_status = ?,"
	    " seen = ?, clean = ?, caution = ?, suspect = ?, unjudged = ?,"
	    " deferred = ?, moved = ?, would_move = ?, failed = ?,"
	    " vanished = ?, released = ?, mailboxes = ?, mailboxes_failed = ?"
	    " WHERE id = ?");
	put_time(&q, time_now());
	put_integer(&q, exit_status);
	put_count(&q, tally->seen);
	put_count(&q, tally->clean);
	put_count(&q, tally->caution);
	put_count(&q, tally->suspect);
	put_count(&q, tally->unjudged);
	put_count(&q, tally->deferred);
	put_count(&q, tally->moved);
	put_count(&q, tally->would_move);
	put_count(&q, tally->failed);
	put_count(&q, tally->vanished);
	put_count(&q, tally->released);
	put_count(&q, tally->mailboxes);
	put_count(&q, tally->mailboxes_failed);
	put_integer(&q, run_id);
	return query_run(&q, why_out);
}

/* ---- Mailboxes ---------------------------------------------------------- */

static enum outcome
mailbox_read(struct store *store, struct str account, struct str folder,
    struct store_mailbox *mailbox_out, struct why *why_out)
{
	struct query q = query(store, "SELECT b.id, b.uidvalidity, b.next_uid,"
	    " b.first_scan_at, b.hold_since, b.messages,"
	    " (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND"
	    "  m.uidvalidity = b.uidvalidity AND m.verdict = 'deferred' AND"
	    "  m.action <> 'vanished'),"
	    " (SELECT count(*) FROM action x WHERE x.mailbox_id = b.id AND"
	    "  x.state IN ('intended', 'copied', 'failed')),"
	    " (SELECT max(forgotten_until) FROM run WHERE forgotten_until"
	    "  NOTNULL)"
	    " FROM mailbox b JOIN account a ON a.id = b.account_id"
	    " WHERE a.name = ? AND b.folder = ?");

	*mailbox_out = (struct store_mailbox){ .is_new = true };
	put_text(&q, account);
	put_text(&q, folder);
	if (query_row(&q)) {
		mailbox_out->id = take_integer(&q);
		mailbox_out->uidvalidity = take_count(&q);
		mailbox_out->next_uid = take_count(&q);
		mailbox_out->first_scan = take_time(&q, 0);
		mailbox_out->is_new = mailbox_out->first_scan == 0;
		mailbox_out->hold_since = take_time(&q, 0);
		mailbox_out->messages = take_count(&q);
		mailbox_out->deferred = take_count(&q);
		mailbox_out->open_actions = take_count(&q);
		mailbox_out->forgotten = take_time(&q, 0);
		if (mailbox_out->first_scan == 0 ||
		    mailbox_out->first_scan >= mailbox_out->forgotten)
			mailbox_out->forgotten = 0;
	}
	return query_end(&q, why_out);
}

static enum outcome
mailbox_create(struct store *store, struct str account, struct str folder,
    struct why *why_out)
{
	struct query q = query(store,
	    "INSERT INTO account (name) VALUES (?) ON CONFLICT DO NOTHING");
	enum outcome outcome;

	put_text(&q, account);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "INSERT INTO mailbox (account_id, folder)"
	    " SELECT id, ? FROM account WHERE name = ?"
	    " ON CONFLICT DO NOTHING");
	put_text(&q, folder);
	put_text(&q, account);
	return query_run(&q, why_out);
}

enum outcome
store_mailbox_get(struct store *store, struct str account, struct str folder,
    struct store_mailbox *mailbox_out, struct why *why_out)
{
	enum outcome outcome;

	scratch_reset(store);
	outcome = mailbox_read(store, account, folder, mailbox_out, why_out);
	if (outcome != OK || mailbox_out->id != 0 || !store->writes)
		return outcome;
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = transaction_end(store, mailbox_create(store, account, folder,
	    why_out), why_out);
	if (outcome != OK)
		return outcome;
	return mailbox_read(store, account, folder, mailbox_out, why_out);
}

/* The first scan is dated at its beginning: were it dated at its end, a first
 * scan that was cut would start anew, and hold mail that it must only
 * remember. */
enum outcome
store_mailbox_epoch(struct store *store, int64_t mailbox_id,
    uint64_t uidvalidity, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE mailbox SET uidvalidity = ?, next_uid = 0,"
	    " first_scan_at = coalesce(first_scan_at, ?) WHERE id = ?");
	put_count(&q, uidvalidity);
	put_time(&q, time_now());
	put_integer(&q, mailbox_id);
	return query_run(&q, why_out);
}

enum outcome
store_mailbox_hold_since(struct store *store, int64_t mailbox_id,
    int64_t since, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE mailbox SET hold_since = ? WHERE id = ?");
	put_time_or_null(&q, since);
	put_integer(&q, mailbox_id);
	return query_run(&q, why_out);
}

enum outcome
store_mailbox_scanned(struct store *store, int64_t mailbox_id, int64_t run_id,
    const char *sentence, struct why *why_out)
{
	struct query q;
	int64_t now = time_now();

	scratch_reset(store);
	q = query(store, "UPDATE mailbox SET last_scan_at = ?,"
	    " last_ok_at = coalesce(?, last_ok_at), last_run_id = ?,"
	    " sentence = ? WHERE id = ?");
	put_time(&q, now);
	put_time(&q, sentence ? INT64_MIN : now);
	put_integer(&q, run_id);
	put_word(&q, sentence);
	put_integer(&q, mailbox_id);
	return query_run(&q, why_out);
}

/* Is it none of these? */
static bool
is_left(struct str folder, const struct str *still, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(folder, still[i]))
			return false;
	return true;
}

enum outcome
store_mailboxes_left(struct store *store, struct str account,
    const struct str *still, size_t n, struct why *why_out)
{
	int64_t *ids = NULL;
	size_t left = 0, size = 0;
	enum outcome outcome;
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT b.id, b.folder FROM mailbox b"
	    " JOIN account a ON a.id = b.account_id WHERE a.name = ?"
	    " AND (b.last_run_id IS NOT NULL OR (b.last_scan_at IS NOT NULL AND"
	    "  b.sentence IS NULL))");
	put_text(&q, account);
	while (query_row(&q)) {
		int64_t id = take_integer(&q);

		if (!is_left(take_text(&q, store->scratch), still, n))
			continue;
		ids = arena_grow(store->scratch, ids, left, &size, sizeof *ids);
		ids[left++] = id;
	}
	outcome = query_end(&q, why_out);
	for (size_t i = 0; i < left && outcome == OK; i++) {
		q = query(store, "UPDATE mailbox SET last_run_id = NULL,"
		    " sentence = ? WHERE id = ?");
		put_word(&q, in_words("no scan visits this folder any more: it is "
		    "out of the configuration, or gone from the server"));
		put_integer(&q, ids[i]);
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

enum outcome
store_due(struct store *store, struct arena *arena, int64_t mailbox_id,
    uint64_t max_tries, struct store_due **due_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*due_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT m.uid, m.tries FROM mailbox b"
	    " JOIN message m ON m.mailbox_id = b.id AND"
	    "  m.uidvalidity = b.uidvalidity"
	    " WHERE b.id = ? AND m.verdict = 'deferred' AND"
	    "  m.action <> 'vanished' AND m.tries < ? ORDER BY m.uid");
	put_integer(&q, mailbox_id);
	put_count(&q, max_tries);
	for (; query_row(&q); ++*n_out) {
		*due_out = arena_grow(arena, *due_out, *n_out, &size,
		    sizeof **due_out);
		(*due_out)[*n_out].uid = take_count(&q);
		(*due_out)[*n_out].tries = take_count(&q);
	}
	return query_end(&q, why_out);
}

/* ---- Alerts ------------------------------------------------------------- */

static enum outcome
alert_raise(struct store *store, int64_t run_id, const char *kind,
    struct str cause, struct str sentence, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO alert (kind, cause,"
	    " sentence, run_id, first_at, last_at)"
	    " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?5)"
	    " ON CONFLICT (kind, cause) DO UPDATE SET"
	    " sentence = excluded.sentence, run_id = excluded.run_id,"
	    " last_at = excluded.last_at, count = count + 1,"
	    " first_at = iif(cleared_at IS NULL, first_at, excluded.first_at),"
	    " told_at = iif(cleared_at IS NULL, told_at, NULL),"
	    " told_tries = iif(cleared_at IS NULL, told_tries, 0),"
	    " cleared_at = NULL");

	put_word(&q, kind);
	put_text(&q, cause);
	put_text(&q, sentence);
	put_integer(&q, run_id);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

enum outcome
store_alert(struct store *store, int64_t run_id, const char *kind,
    struct str cause, struct str sentence, bool *is_new_out,
    struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	*is_new_out = true;
	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "SELECT 1 FROM alert WHERE kind = ? AND cause = ?"
	    " AND cleared_at IS NULL");
	put_word(&q, kind);
	put_text(&q, cause);
	*is_new_out = !query_row(&q);
	outcome = query_end(&q, why_out);
	if (outcome == OK)
		outcome = alert_raise(store, run_id, kind, cause, sentence,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_alert_clear(struct store *store, const char *kind, struct str cause,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE alert SET cleared_at = ? WHERE kind = ?"
	    " AND cause = ? AND cleared_at IS NULL");
	put_time(&q, time_now());
	put_word(&q, kind);
	put_text(&q, cause);
	return query_run(&q, why_out);
}

enum outcome
store_alert_expire(struct store *store, const char *kind, struct str cause,
    int64_t quiet_since, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE alert SET cleared_at = ? WHERE kind = ?"
	    " AND cause = coalesce(?, cause) AND cleared_at IS NULL AND last_at < ?");
	put_time(&q, time_now());
	put_word(&q, kind);
	put_text(&q, cause);
	put_time(&q, quiet_since);
	return query_run(&q, why_out);
}

enum outcome
store_alerts_standing(struct store *store, struct arena *arena,
    struct store_standing **standing_out, size_t *n_out, struct why *why_out)
{
	size_t size = 0;
	struct query q;

	*standing_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT kind, cause, sentence, first_at FROM alert"
	    " WHERE cleared_at IS NULL ORDER BY first_at DESC, id DESC");
	while (query_row(&q)) {
		struct store_standing *row;

		*standing_out = arena_grow(arena, *standing_out, *n_out, &size,
		    sizeof **standing_out);
		row = &(*standing_out)[(*n_out)++];
		row->kind = take_text(&q, arena);
		row->cause = take_text(&q, arena);
		row->sentence = take_text(&q, arena);
		row->first_at = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}

/* ---- Who was told ------------------------------------------------------- */

#define TELL_TRIES "3"
#define TELL_SECONDS 120	/* longer than one may take to tell somebody */
#define TELL_MOST "50"

static enum outcome
untold_read(struct store *store, struct arena *arena, int64_t now,
    struct store_untold **untold_out, size_t *n_out, struct why *why_out)
{
	struct query q = query(store, "SELECT id, coalesce(run_id, 0), kind,"
	    " cause, sentence, first_at, last_at, count FROM alert"
	    " WHERE cleared_at IS NULL AND told_at IS NULL"
	    " AND told_tries < " TELL_TRIES
	    " AND (tried_at IS NULL OR tried_at NOT BETWEEN ? AND ?)"
	    " ORDER BY id LIMIT " TELL_MOST);
	size_t size = 0;

	put_time(&q, now - TELL_SECONDS);
	put_time(&q, now);	/* a wrong clock's time is none */
	for (; query_row(&q); ++*n_out) {
		struct store_untold *row;

		*untold_out = arena_grow(arena, *untold_out, *n_out, &size,
		    sizeof **untold_out);
		row = &(*untold_out)[*n_out];
		row->id = take_integer(&q);
		row->run_id = take_integer(&q);
		row->kind = take_text(&q, arena);
		row->cause = take_text(&q, arena);
		row->sentence = take_text(&q, arena);
		row->first_at = take_text(&q, arena);
		row->last_at = take_text(&q, arena);
		row->count = take_count(&q);
	}
	return query_end(&q, why_out);
}

enum outcome
store_untold(struct store *store, struct arena *arena,
    struct store_untold **untold_out, size_t *n_out, struct why *why_out)
{
	int64_t now = time_now();
	struct query q;
	enum outcome outcome;

	*untold_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = untold_read(store, arena, now, untold_out, n_out, why_out);
	for (size_t i = 0; outcome == OK && i < *n_out; i++) {
		q = query(store, "UPDATE alert SET tried_at = ? WHERE id = ?");
		put_time(&q, now);
		put_integer(&q, (*untold_out)[i].id);
		outcome = query_run(&q, why_out);
	}
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_told(struct store *store, int64_t alert_id, bool told,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE alert SET told_at = ?,"
	    " told_tries = told_tries + 1 WHERE id = ?");
	put_time(&q, told ? time_now() : INT64_MIN);
	put_integer(&q, alert_id);
	return query_run(&q, why_out);
}

enum outcome
store_told_nobody(struct store *store, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE alert SET told_at = ?"
	    " WHERE cleared_at IS NULL AND told_at IS NULL");
	put_time(&q, time_now());
	return query_run(&q, why_out);
}
