/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a report is made of: everything of a period is read in the order of arrival
 * by the index on it, a row at a time, and whoever reads it counts. So nothing is
 * sorted, no row is kept, and a period costs what lies in it, however much the log
 * holds beside. Oldest first, which is how rows lie in the file: a disk reads ahead,
 * and not back. The order of joins is said and not left to the planner (CROSS JOIN,
 * INDEXED BY): it would have to guess how many messages a period has.
 */
#include "sqlite.h"

#define OF_PERIOD \
	" FROM message m INDEXED BY message_arrived" \
	" CROSS JOIN mailbox b ON b.id = m.mailbox_id" \
	" CROSS JOIN account a ON a.id = b.account_id"
#define IN_PERIOD \
	" WHERE m.arrived_at >= ?1 AND m.arrived_at < ?2" \
	" AND (?3 IS NULL OR a.name = ?3)"

/* Of the move that held a message; NULL where there was none. Later ones put back
 * what was taken out again. */
#define OF_HELD(what) \
	"CASE WHEN m.action IN ('quarantine', 'released') THEN " what " END"
#define FIRST(column) \
	OF_HELD("(SELECT " column " FROM action x WHERE x.id = " \
	FIRST_HOLD("m.id") ")")

/* Of the wish that the last move came from. */
#define OF_WISH(column) \
	"CASE WHEN m.action IN ('quarantine', 'released') THEN " HELD_BY(column, \
	"(SELECT max(x.id) FROM action x WHERE x.message_row_id = m.id" \
	" AND x.kind = 'quarantine')") " END"

const char *const report_sql[REPORT__COUNT] = {
	[REPORT_MESSAGES] =
	"SELECT m.id, m.arrived_at, m.scanned_at, b.first_scan_at, a.name,"
	" b.folder, m.verdict, m.action, m.review, m.reason, m.score,"
	" m.from_address, m.from_name, m.from_org_domain, m.subject,"
	" m.from_authenticated, m.authenticated_by, m.spf, m.dkim, m.dmarc,"
	" m.not_scanned, m.payment_change,"
	" " OF_HELD(HELD_BY_PERSON("m.id")) ", " FIRST("x.done_at") ","
	" " FIRST("x.seen") ", " FIRST("x.answered") ","
	" CASE WHEN m.verdict = 'suspect' THEN EXISTS (SELECT 1"
	"  FROM correspondent c WHERE c.key = lower(m.from_org_domain)"
	"  AND c.kind = 'domain' AND c.detail = '' AND c.sent > 0) ELSE 0 END,"
	" " OF_WISH("said_by") ", " OF_WISH("reason")
	OF_PERIOD IN_PERIOD " ORDER BY m.arrived_at",

	[REPORT_FINDINGS] =
	"SELECT m.id, m.verdict, m.action, m.review,"
	" " OF_HELD(HELD_BY_PERSON("m.id")) ","
	" f.position, f.id, f.rule, f.score, f.sentence_en, f.sentence_ja,"
	" f.evidence, f.about, f.attack"
	OF_PERIOD " CROSS JOIN finding f ON f.message_row_id = m.id" IN_PERIOD
	" ORDER BY m.arrived_at",

	[REPORT_UNREAD] =
	"SELECT p.type, count(*)" OF_PERIOD
	" CROSS JOIN part p ON p.message_row_id = m.id AND p.not_scanned = 1"
	IN_PERIOD " AND m.not_scanned = 1 GROUP BY 1 ORDER BY 2 DESC, 1",

	/* An account that its owner's proved mail had taught, in mail that was
	 * not his. */
	[REPORT_NAMED] =
	"SELECT o.owner, count(DISTINCT m.id)" OF_PERIOD
	" CROSS JOIN bank_account n ON n.message_row_id = m.id"
	" CROSS JOIN owner_account o ON o.key_digest = n.key_digest" IN_PERIOD
	" AND m.verdict = 'suspect' AND m.action <> 'released'"
	" AND o.taught > 0 AND o.owner IS NOT m.account_owner"
	" GROUP BY 1 ORDER BY 2 DESC, 1",

	/* Folders of our own have a number of messages, and nobody scans them; nor
	 * those that an account no longer visits. */
	[REPORT_MAILBOXES] =
	"SELECT a.name, b.folder, b.last_ok_at, b.last_scan_at,"
	" coalesce(b.sentence, a.sentence),"
	" (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND"
	"  m.uidvalidity = b.uidvalidity AND m.verdict = 'deferred' AND"
	"  m.action <> 'vanished') FROM mailbox b"
	" JOIN account a ON a.id = b.account_id WHERE b.messages IS NULL"
	" AND b.last_run_id IS NOT NULL AND (?1 IS NULL OR a.name = ?1) ORDER BY 1, 2",

	[REPORT_RUNS] =
	"SELECT id, started_at, ended_at, exit_status, seen, moved, would_move,"
	" mailboxes, mailboxes_failed FROM run"
	" WHERE mode = 'scan' AND started_at >= ?1 AND started_at < ?2"
	" ORDER BY id DESC",

	[REPORT_ALERTS] =
	"SELECT kind, sentence, first_at, last_at, cleared_at, count FROM alert"
	" WHERE first_at < ?2 AND (cleared_at IS NULL OR last_at >= ?1)"
	" ORDER BY cleared_at IS NOT NULL, last_at DESC, id",

	[REPORT_BEGINS] = "SELECT max(forgotten_until) FROM run"
	" WHERE forgotten_until IS NOT NULL",

	[REPORT_ACCOUNTS] = "SELECT name FROM account WHERE name = ?1",
};

static struct query
period_query(struct store *store, enum report_part part,
    const struct store_period *period)
{
	struct query q = query(store, report_sql[part]);

	put_time(&q, period->since);
	put_time(&q, period->until);
	return q;
}

static struct query
messages_query(struct store *store, enum report_part part,
    const struct store_period *period)
{
	struct query q = period_query(store, part, period);

	put_text(&q, period->account);
	return q;
}

enum outcome
store_snapshot(struct store *store, struct why *why_out)
{
	scratch_reset(store);
	return store_execute(store, "BEGIN", why_out);
}

enum outcome
store_snapshot_end(struct store *store, struct why *why_out)
{
	scratch_reset(store);
	return store_execute(store, "COMMIT", why_out);
}

/* ---- Messages and their findings ------------------------------------------ */

static enum store_answer
take_known(struct query *q)
{
	struct str s = take_text(q, NULL);

	return s.p == NULL ? STORE_EITHER : str_equal(s, STR("0")) ? STORE_NO :
	    STORE_YES;
}

static void
message_take(struct query *q, struct store_reported *message)
{
	message->message_id = take_integer(q);
	message->arrived = take_time(q, 0);
	message->scanned = take_time(q, 0);
	message->first_scan = take_time(q, 0);
	message->account = take_text(q, NULL);
	message->folder = take_text(q, NULL);
	message->verdict = take_text(q, NULL);
	message->action = take_text(q, NULL);
	message->review = take_text(q, NULL);
	message->reason = take_text(q, NULL);
	message->score = take_real(q);
	message->from_address = take_text(q, NULL);
	message->from_name = take_text(q, NULL);
	message->from_org_domain = take_text(q, NULL);
	message->subject = take_text(q, NULL);
	message->from_authenticated = take_bool(q);
	message->by = take_text(q, NULL);
	message->spf = take_text(q, NULL);
	message->dkim = take_text(q, NULL);
	message->dmarc = take_text(q, NULL);
	message->not_scanned = take_bool(q);
	message->payment_change = take_bool(q);
	message->by_person = take_bool(q);
	message->held_at = take_time(q, 0);
	message->seen = take_known(q);
	message->answered = take_known(q);
	message->is_partner = take_bool(q);
	message->held_by = take_text(q, NULL);
	message->said = take_text(q, NULL);
}

enum outcome
store_report_messages(struct store *store, const struct store_period *period,
    void (*row)(void *context, const struct store_reported *message),
    void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = messages_query(store, REPORT_MESSAGES, period);
	while (query_row(&q)) {
		struct store_reported message;

		message_take(&q, &message);
		row(context, &message);
	}
	return query_end(&q, why_out);
}

enum outcome
store_report_findings(struct store *store, const struct store_period *period,
    void (*row)(void *context, const struct store_reported *message,
    uint64_t position, const struct verdict_finding *finding), void *context,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = messages_query(store, REPORT_FINDINGS, period);
	while (query_row(&q)) {
		struct store_reported message = { .message_id = take_integer(&q) };
		struct verdict_finding finding = { .id = NO_STR };
		uint64_t position;

		message.verdict = take_text(&q, NULL);
		message.action = take_text(&q, NULL);
		message.review = take_text(&q, NULL);
		message.by_person = take_bool(&q);
		position = take_count(&q);
		finding.id = take_text(&q, NULL);
		finding.rule = take_text(&q, NULL);
		finding.score = take_real(&q);
		finding.en = take_text(&q, NULL);
		finding.ja = take_text(&q, NULL);
		finding.evidence = take_text(&q, NULL);
		finding.about = take_text(&q, NULL);
		finding.attack = take_text(&q, NULL);
		row(context, &message, position, &finding);
	}
	return query_end(&q, why_out);
}

/* ---- What beside them ------------------------------------------------------ */

static enum outcome
counts_tell(struct query *q, void (*row)(void *context, struct str what,
    uint64_t n), void *context, struct why *why_out)
{
	while (query_row(q)) {
		struct str what = take_text(q, NULL);

		row(context, what, take_count(q));
	}
	return query_end(q, why_out);
}

enum outcome
store_report_unread(struct store *store, const struct store_period *period,
    void (*row)(void *context, struct str type, uint64_t parts), void *context,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = messages_query(store, REPORT_UNREAD, period);
	return counts_tell(&q, row, context, why_out);
}

enum outcome
store_report_named(struct store *store, const struct store_period *period,
    void (*row)(void *context, struct str owner, uint64_t messages),
    void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = messages_query(store, REPORT_NAMED, period);
	return counts_tell(&q, row, context, why_out);
}

enum outcome
store_report_mailboxes(struct store *store, struct arena *arena,
    struct str account, struct store_scanned **scanned_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*scanned_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, report_sql[REPORT_MAILBOXES]);
	put_text(&q, account);
	while (query_row(&q)) {
		struct store_scanned *reached;

		*scanned_out = arena_grow(arena, *scanned_out, *n_out, &size,
		    sizeof **scanned_out);
		reached = &(*scanned_out)[(*n_out)++];
		reached->account = take_text(&q, arena);
		reached->folder = take_text(&q, arena);
		reached->last_ok = take_time(&q, 0);
		reached->last_scan = take_time(&q, 0);
		reached->sentence = take_text(&q, arena);
		reached->deferred = take_count(&q);
	}
	return query_end(&q, why_out);
}

enum outcome
store_report_runs(struct store *store, const struct store_period *period,
    void (*row)(void *context, const struct store_ran *ran), void *context,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = period_query(store, REPORT_RUNS, period);
	while (query_row(&q)) {
		struct store_ran ran = { .run_id = take_integer(&q) };

		ran.started = take_time(&q, 0);
		ran.ended = take_time(&q, 0);
		ran.exit_status = take_integer(&q);
		ran.tally.seen = take_count(&q);
		ran.tally.moved = take_count(&q);
		ran.tally.would_move = take_count(&q);
		ran.tally.mailboxes = take_count(&q);
		ran.tally.mailboxes_failed = take_count(&q);
		row(context, &ran);
	}
	return query_end(&q, why_out);
}

enum outcome
store_log_begins(struct store *store, int64_t *begins_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, report_sql[REPORT_BEGINS]);
	*begins_out = query_row(&q) ? take_time(&q, 0) : 0;
	return query_end(&q, why_out);
}

enum outcome
store_report_alerts(struct store *store, const struct store_period *period,
    void (*row)(void *context, const struct store_alerted *alerted),
    void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = period_query(store, REPORT_ALERTS, period);
	while (query_row(&q)) {
		struct store_alerted alerted = { .kind = take_text(&q, NULL) };

		alerted.sentence = take_text(&q, NULL);
		alerted.first = take_time(&q, 0);
		alerted.last = take_time(&q, 0);
		alerted.cleared = take_time(&q, 0);
		alerted.count = take_count(&q);
		row(context, &alerted);
	}
	return query_end(&q, why_out);
}

static const char *
seen_sql(enum store_seen what)
{
	switch (what) {
	case STORE_SEEN_ACCOUNT:
		return report_sql[REPORT_ACCOUNTS];
	case STORE_SEEN_FOLDER:
		return "SELECT 1 FROM mailbox WHERE folder = ?1 LIMIT 1";
	case STORE_SEEN_RULE:
		return "SELECT 1 FROM finding WHERE rule = ?1 UNION ALL"
		    " SELECT 1 FROM finding WHERE id = ?1 LIMIT 1";
	case STORE_SEEN_RUN:
		return "SELECT 1 FROM run WHERE id = CAST(?1 AS INTEGER)";
	}
	panic("the log knows no such thing as %d", (int)what);
}

enum outcome
store_has_seen(struct store *store, enum store_seen what, struct str name,
    bool *seen_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, seen_sql(what));
	put_text(&q, name);
	*seen_out = query_row(&q);
	return query_end(&q, why_out);
}
