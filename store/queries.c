/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people ask: the log, one message whole, the health of each mailbox.
 * Every filter is done in SQL with bound values; only literals of this file
 * are ever joined into a statement. Subjects are searched with instr(), since
 * a full-text index of trigrams loses two-character Japanese words. Order is
 * by row, never by time, so that a clock that ran wrong can't hide a message.
 * Each answer is one snapshot: a scan that writes meanwhile is not waited for
 * and does not show through.
 */
#include "sqlite.h"

#define ROW_COLUMNS \
	"v.id, v.run_id, v.arrived_at, v.scanned_at, v.account, v.folder," \
	" v.verdict, v.action, v.state, v.reason, v.score, v.from_address," \
	" v.from_name, v.subject, v.top_en, v.top_ja, v.uidvalidity, v.uid," \
	" v.from_authenticated, v.not_scanned, v.authenticated_by"

static void
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
	row->shares = 0;
}

/* ---- The log ------------------------------------------------------------ */

static void
filter_sql(const struct store_filter *filter, struct buf *sql)
{
	buf_cstr(sql, filter->similar_to ? "SELECT " ROW_COLUMNS
	    ", s.value ->> 1 FROM json_each(?) s CROSS JOIN v_message v"
	    " ON v.id = s.value ->> 0 WHERE 1" :
	    "SELECT " ROW_COLUMNS ", 0 FROM v_message v WHERE 1");
	if (filter->since)
		buf_cstr(sql, " AND v.arrived_at >= ?");
	if (filter->until)
		buf_cstr(sql, " AND v.arrived_at < ?");
	if (filter->account.p)
		buf_cstr(sql, " AND v.account = ?");
	if (filter->verdict.p)
		buf_cstr(sql, " AND v.verdict = ?");
	if (filter->action.p)
		buf_cstr(sql, " AND v.action = ?");
	if (filter->sender.p)
		buf_cstr(sql, " AND v.from_address = ?");
	if (filter->domain.p)
		buf_cstr(sql,
		    " AND (v.from_domain = ? OR v.from_org_domain = ?)");
	if (filter->subject.p)
		buf_cstr(sql, " AND instr(lower(v.subject), lower(?)) > 0");
	if (filter->rule.p)
		buf_cstr(sql, " AND v.id IN (SELECT message_row_id FROM finding"
		    " WHERE rule = ? UNION SELECT message_row_id FROM finding"
		    " WHERE id = ?)");
	if (filter->run_id)
		buf_cstr(sql, " AND v.run_id = ?");
	if (filter->has_score)
		buf_cstr(sql, " AND v.score >= ?");
	if (filter->not_scanned)
		buf_cstr(sql, " AND v.not_scanned = 1");
	buf_cstr(sql, filter->similar_to ?
	    " ORDER BY s.value ->> 2 DESC, v.id DESC LIMIT ?" :
	    " ORDER BY v.id DESC LIMIT ?");
}

/* [[number, what it shares, in how many things], ...] */
static enum outcome
similar_json(struct store *store, struct arena *arena,
    const struct store_filter *filter, struct str *json_out, struct why *why_out)
{
	struct buf buf = { .arena = arena };
	struct similar *similar;
	size_t n;
	enum outcome outcome;

	*json_out = NO_STR;
	if (filter->similar_to == 0)
		return OK;
	outcome = similar_find(store, arena, filter->similar_to, filter->shares,
	    &similar, &n, why_out);
	buf_char(&buf, '[');
	for (size_t i = 0; i < n && outcome == OK; i++)
		buf_format(&buf, "%s[%lld,%u,%d]", i ? "," : "",
		    (long long)similar[i].id, similar[i].shares,
		    __builtin_popcount(similar[i].shares));
	buf_char(&buf, ']');
	*json_out = buf_str(&buf);
	return outcome;
}

/* In the order of filter_sql(). */
static void
filter_put(const struct store_filter *filter, struct str similar,
    struct query *q)
{
	if (filter->similar_to)
		put_text(q, similar);
	if (filter->since)
		put_time(q, filter->since);
	if (filter->until)
		put_time(q, filter->until);
	if (filter->account.p)
		put_text(q, filter->account);
	if (filter->verdict.p)
		put_text(q, filter->verdict);
	if (filter->action.p)
		put_text(q, filter->action);
	if (filter->sender.p)
		put_text(q, filter->sender);
	if (filter->domain.p) {
		put_text(q, filter->domain);
		put_text(q, filter->domain);
	}
	if (filter->subject.p)
		put_text(q, filter->subject);
	if (filter->rule.p) {
		put_text(q, filter->rule);
		put_text(q, filter->rule);
	}
	if (filter->run_id)
		put_integer(q, filter->run_id);
	if (filter->has_score)
		put_real(q, filter->score);
	put_integer(q, filter->limit == 0 || filter->limit > INT64_MAX ? -1 :
	    (int64_t)filter->limit);
}

enum outcome
store_log(struct store *store, const struct store_filter *filter,
    void (*row)(void *context, const struct store_row *row), void *context,
    struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 26);
	struct buf sql = { .arena = arena };
	struct str similar;
	struct query q;
	enum outcome outcome;

	scratch_reset(store);
	outcome = similar_json(store, arena, filter, &similar, why_out);
	if (outcome == OK) {
		filter_sql(filter, &sql);
		q = query_once(store, str_cstr(arena, buf_str(&sql)));
		filter_put(filter, similar, &q);
		while (query_row(&q)) {
			struct store_row line;

			row_read(&q, NULL, &line);
			line.shares = (unsigned)take_count(&q);
			row(context, &line);
		}
		outcome = query_end(&q, why_out);
	}
	arena_free(arena);
	return outcome;
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
	    " WHERE message_row_id = ? AND kind = 'quarantine' ORDER BY id");
	put_integer(&q, id);
	return journal_read(&q, arena, &detail->actions, &detail->actions_n,
	    why_out);
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
	    " h.open_actions FROM v_mailbox_health h ORDER BY 1, 2");
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
	q = query(store, "SELECT b.folder, coalesce(b.sentence, a.sentence),"
	    " b.last_ok_at FROM account a LEFT JOIN mailbox b"
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
	}
	return query_end(&q, why_out);
}
