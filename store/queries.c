/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people ask of one thing: a message whole, the health of each mailbox. The log
 * is in log.c. Each answer is one snapshot: a scan that writes meanwhile is not
 * waited for and does not show through.
 */
#include "sqlite.h"

void
row_read(struct query *q, struct arena *arena, struct store_row *row)
{
	row->message_id = take_integer(q);
	row->run_id = take_integer(q);
	row->arrived = take_text(q, arena);
	row->scanned = take_text(q, arena);
	row->account = take_text(q, arena);
	row->folder = take_text(q, arena);
	row->verdict = take_text(q, arena);
	row->action = take_text(q, arena);
	row->state = take_text(q, arena);
	row->reason = take_text(q, arena);
	row->score = take_real(q);
	row->from_address = take_text(q, arena);
	row->from_name = take_text(q, arena);
	row->subject = take_text(q, arena);
	row->top_en = take_text(q, arena);
	row->top_ja = take_text(q, arena);
	row->uidvalidity = take_count(q);
	row->uid = take_count(q);
	row->from_authenticated = take_bool(q);
	row->not_scanned = take_bool(q);
	row->by = take_text(q, arena);
	for (int i = 0; i < STORE_RESULT__COUNT; i++)
		row->results[i] = take_text(q, arena);
	row->shares = 0;
}

/* ---- One message -------------------------------------------------------- */

static enum outcome
findings_read(struct store *store, struct arena *arena, int64_t id,
    struct verdict *verdict, struct why *why_out)
{
	struct query q = query(store, "SELECT id, rule, score, sentence_en,"
	    " sentence_ja, evidence, attack, about FROM finding"
	    " WHERE message_row_id = ? ORDER BY position");
	size_t size = 0;

	put_integer(&q, id);
	while (query_row(&q)) {
		struct verdict_finding *finding;

		verdict->findings.at = arena_grow(arena, verdict->findings.at,
		    verdict->findings.n, &size, sizeof *finding);
		finding = &verdict->findings.at[verdict->findings.n++];
		finding->id = take_text(&q, arena);
		finding->rule = take_text(&q, arena);
		finding->score = take_real(&q);
		finding->en = take_text(&q, arena);
		finding->ja = take_text(&q, arena);
		finding->evidence = take_text(&q, arena);
		finding->attack = take_text(&q, arena);
		finding->about = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}

static enum outcome
parts_read(struct store *store, struct arena *arena, int64_t id,
    struct verdict *verdict, struct why *why_out)
{
	struct query q = query(store, "SELECT type, filename, charset,"
	    " encoding, disposition, sha256, size_bytes, not_scanned FROM part"
	    " WHERE message_row_id = ? ORDER BY position");
	size_t size = 0;

	put_integer(&q, id);
	while (query_row(&q)) {
		struct verdict_part *part;

		verdict->parts.at = arena_grow(arena, verdict->parts.at,
		    verdict->parts.n, &size, sizeof *part);
		part = &verdict->parts.at[verdict->parts.n++];
		part->type = take_text(&q, arena);
		part->filename = take_text(&q, arena);
		part->charset = take_text(&q, arena);
		part->encoding = take_text(&q, arena);
		part->disposition = take_text(&q, arena);
		part->sha256 = take_text(&q, arena);
		part->size = take_count(&q);
		part->not_scanned = take_bool(&q);
	}
	return query_end(&q, why_out);
}

static enum outcome
accounts_read(struct store *store, struct arena *arena, int64_t id,
    struct verdict *verdict, struct why *why_out)
{
	struct query q = query(store, "SELECT kind, country, last4, place"
	    " FROM bank_account WHERE message_row_id = ? ORDER BY position");
	size_t size = 0;

	put_integer(&q, id);
	while (query_row(&q)) {
		struct verdict_account *account;

		verdict->accounts.at = arena_grow(arena, verdict->accounts.at,
		    verdict->accounts.n, &size, sizeof *account);
		account = &verdict->accounts.at[verdict->accounts.n++];
		account->kind = take_text(&q, arena);
		account->country = take_text(&q, arena);
		account->last4 = take_text(&q, arena);
		account->where = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}

static enum outcome
verdict_read(struct store *store, struct arena *arena, int64_t id,
    struct verdict *verdict_out, struct why *why_out)
{
	struct query q = query(store, store->message_select);
	enum outcome outcome = OK, ended;

	put_integer(&q, id);
	if (query_row(&q))
		outcome = row_take(&q, arena, verdict_out, why_out);
	ended = query_end(&q, why_out);
	if (outcome == OK)
		outcome = ended;
	if (outcome == OK)
		outcome = findings_read(store, arena, id, verdict_out, why_out);
	if (outcome == OK)
		outcome = parts_read(store, arena, id, verdict_out, why_out);
	if (outcome == OK)
		outcome = accounts_read(store, arena, id, verdict_out, why_out);
	return outcome;
}

static enum outcome
detail_read(struct store *store, struct arena *arena, int64_t id,
    struct store_detail *detail, struct why *why_out)
{
	struct query q = query(store, "SELECT " ROW_COLUMNS ", v.version,"
	    " v.rules_digest, r.config_digest, v.released_at FROM v_message v"
	    " JOIN run r ON r.id = v.run_id WHERE v.id = ?");
	bool found;
	enum outcome outcome;

	put_integer(&q, id);
	found = query_row(&q);
	if (found) {
		row_read(&q, arena, &detail->row);
		detail->version = take_text(&q, arena);
		detail->rules_digest = take_text(&q, arena);
		detail->config_digest = take_text(&q, arena);
		detail->released_at = take_text(&q, arena);
	}
	outcome = query_end(&q, why_out);
	if (outcome != OK)
		return outcome;
	if (!found)
		return because(why_out, FAIL, EXIT_DATA,
		    "no message '%lld' in store '%s'", (long long)id,
		    store->path);
	outcome = verdict_read(store, arena, id, &detail->verdict, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "SELECT " JOURNAL_COLUMNS " FROM action"
	    " WHERE message_row_id = ? ORDER BY id");
	put_integer(&q, id);
	outcome = journal_read(&q, arena, &detail->actions, &detail->actions_n,
	    why_out);
	return outcome != OK ? outcome : store_reviews(store, arena, id,
	    &detail->reviews, &detail->reviews_n, why_out);
}

enum outcome
store_show(struct store *store, struct arena *arena, int64_t message_id,
    struct store_detail *detail_out, struct why *why_out)
{
	enum outcome outcome;

	*detail_out = (struct store_detail){ 0 };
	scratch_reset(store);
	outcome = store_execute(store, "BEGIN", why_out);
	if (outcome != OK)
		return outcome;
	return transaction_end(store, detail_read(store, arena, message_id,
	    detail_out, why_out), why_out);
}

/* ---- Health ------------------------------------------------------------- */

enum outcome
store_health(struct store *store, struct arena *arena, uint64_t max_tries,
    struct store_health **health_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*health_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT h.account, h.folder, h.last_ok_at,"
	    " h.last_scan_at, h.sentence, h.messages, h.deferred,"
	    " (SELECT count(*) FROM message m JOIN mailbox b"
	    "  ON b.id = m.mailbox_id JOIN account a ON a.id = b.account_id"
	    "  WHERE a.name = h.account AND b.folder = h.folder"
	    "  AND m.uidvalidity = b.uidvalidity AND m.verdict = 'deferred'"
	    "  AND m.action <> 'vanished' AND m.tries >= ?),"
	    " h.open_actions FROM v_mailbox_health h"
	    " WHERE h.last_scan_at IS NULL OR EXISTS (SELECT 1 FROM mailbox b"
	    "  JOIN account a ON a.id = b.account_id WHERE a.name = h.account"
	    "  AND b.folder = h.folder AND b.last_run_id IS NOT NULL)"
	    " ORDER BY 1, 2");
	put_count(&q, max_tries);
	while (query_row(&q)) {
		struct store_health *health;

		*health_out = arena_grow(arena, *health_out, *n_out, &size,
		    sizeof **health_out);
		health = &(*health_out)[(*n_out)++];
		health->account = take_text(&q, arena);
		health->folder = take_text(&q, arena);
		health->last_ok = take_text(&q, arena);
		health->last_scan = take_text(&q, arena);
		health->sentence = take_text(&q, arena);
		health->messages = take_count(&q);
		health->deferred = take_count(&q);
		health->exhausted = take_count(&q);
		health->open_actions = take_count(&q);
	}
	return query_end(&q, why_out);
}

enum outcome
store_held_in(struct store *store, struct str account, struct str folder,
    uint64_t *n_out, struct why *why_out)
{
	struct query q;

	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT count(*) FROM message m JOIN mailbox b"
	    " ON b.id = m.mailbox_id JOIN account a ON a.id = b.account_id"
	    " WHERE m.current_folder = ? AND m.action = 'quarantine'"
	    " AND m.review IS NULL AND a.name = ?");
	put_text(&q, folder);
	put_text(&q, account);
	if (query_row(&q))
		*n_out = take_count(&q);
	return query_end(&q, why_out);
}

enum outcome
store_pulse(struct store *store, const char *config_digest,
    struct store_pulse *pulse_out, struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	*pulse_out = (struct store_pulse){ 0 };
	scratch_reset(store);
	q = query(store, "SELECT ended_at FROM run WHERE mode = 'scan'"
	    " AND ended_at NOTNULL AND exit_status IN (0, 1, 3)"
	    " AND mailboxes_failed < mailboxes ORDER BY id DESC LIMIT 1");
	if (query_row(&q))
		pulse_out->last_good = take_time(&q, 0);
	outcome = query_end(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "SELECT config_digest = ? FROM run WHERE mode = 'scan'"
	    " AND ended_at NOTNULL ORDER BY id DESC LIMIT 1");
	put_word(&q, config_digest);
	if (query_row(&q))
		pulse_out->is_same = take_integer(&q) == 1;
	return query_end(&q, why_out);
}

enum outcome
store_reached(struct store *store, struct arena *arena, struct str account,
    struct store_reached **reached_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*reached_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	/* That no scan visits a folder any more is no trouble of it. */
	q = query(store, "SELECT b.folder, coalesce(iif(b.last_run_id IS NULL AND"
	    " b.last_scan_at IS NOT NULL, NULL, b.sentence), a.sentence),"
	    " b.last_ok_at, b.last_run_id IS NOT NULL"
	    " FROM account a LEFT JOIN mailbox b"
	    " ON b.account_id = a.id WHERE a.name = ? ORDER BY b.folder");
	put_text(&q, account);
	while (query_row(&q)) {
		struct store_reached *row;

		*reached_out = arena_grow(arena, *reached_out, *n_out, &size,
		    sizeof **reached_out);
		row = &(*reached_out)[(*n_out)++];
		row->folder = take_text(&q, arena);
		row->sentence = take_text(&q, arena);
		row->last_ok = take_time(&q, 0);
		row->is_visited = take_integer(&q) == 1;
	}
	return query_end(&q, why_out);
}

enum outcome
store_has_arrived(struct store *store, struct str account, int64_t arrived,
    bool *has_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM message m"
	    " JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE m.arrived_at = ? AND a.name = ? LIMIT 1");
	put_time(&q, arrived);
	put_text(&q, account);
	*has_out = query_row(&q);
	return query_end(&q, why_out);
}

static enum outcome
sums_of_runs(struct store *store, struct store_sums *sums, struct why *why_out)
{
	struct store_tally *t = &sums->all;
	uint64_t *const numbers[] = { &sums->runs, &t->seen, &t->clean,
	    &t->caution, &t->suspect, &t->unjudged, &t->deferred, &t->moved,
	    &t->would_move, &t->failed, &t->vanished, &t->released,
	    &t->mailboxes, &t->mailboxes_failed };
	struct query q = query(store, "SELECT sum(mode = 'scan'), sum(seen),"
	    " sum(clean), sum(caution), sum(suspect), sum(unjudged),"
	    " sum(deferred), sum(moved), sum(would_move), sum(failed),"
	    " sum(vanished), sum(released), sum(mailboxes),"
	    " sum(mailboxes_failed) FROM run WHERE ended_at NOTNULL");

	if (query_row(&q))
		for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
			*numbers[i] = take_count(&q);
	return query_end(&q, why_out);
}

enum outcome
store_sums(struct store *store, struct store_sums *sums_out,
    struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	*sums_out = (struct store_sums){ 0 };
	scratch_reset(store);
	outcome = sums_of_runs(store, sums_out, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "SELECT (SELECT count(*) FROM message m JOIN mailbox b"
	    "  ON b.id = m.mailbox_id AND b.uidvalidity = m.uidvalidity"
	    "  WHERE m.verdict = 'deferred' AND m.action <> 'vanished'),"
	    " (SELECT count(*) FROM action"
	    "  WHERE state IN ('intended', 'copied', 'failed')),"
	    " (SELECT count(DISTINCT id) FROM v_quarantine WHERE state = 'held')");
	if (query_row(&q)) {
		sums_out->waiting = take_count(&q);
		sums_out->open_moves = take_count(&q);
		sums_out->held = take_count(&q);
	}
	return query_end(&q, why_out);
}

enum outcome
store_alert_kinds(struct store *store, void (*row)(void *context,
    struct str kind, uint64_t n), void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT kind, count(*) FROM alert"
	    " WHERE cleared_at IS NULL GROUP BY kind ORDER BY kind");
	while (query_row(&q)) {
		struct str kind = take_text(&q, store->scratch);

		row(context, kind, take_count(&q));
	}
	return query_end(&q, why_out);
}
