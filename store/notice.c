/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices to the people who read a mailbox: what one may tell of, and the journal of
 * those that were written. A notice's row is durable before the server is asked, and
 * with it which moves it tells of, so that none is told on two days. It is known by
 * its bytes, or by where it was seen and a Message-ID that nobody could guess; rows
 * stay for as long as somebody may keep the notice.
 */
#include "sqlite.h"

#define TOLD_MOST 2000

static const char *const state_words[NOTICE__COUNT] = {
	[NOTICE_INTENDED] = "intended",
	[NOTICE_WRITTEN] = "written",
	[NOTICE_FAILED] = "failed",
	[NOTICE_REPLACING] = "replacing",
	[NOTICE_REPLACED] = "replaced",
	[NOTICE_KEPT] = "kept",
};

/* A word of no state is one that nobody acts upon. */
static enum notice_state
state_of_word(struct str word)
{
	for (int i = 0; i < NOTICE__COUNT; i++)
		if (str_equal(word, str_of(state_words[i])))
			return (enum notice_state)i;
	return NOTICE_KEPT;
}

/* ---- The journal -------------------------------------------------------- */

enum outcome
store_notices(struct store *store, struct arena *arena, struct str account,
    struct str day, struct store_notice **notices_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*notices_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT id, state, folder, day, message_id, sha256,"
	    " stored_sha256, size_bytes, uidvalidity, uidnext, uid, written_at"
	    " FROM notice WHERE account_id = (SELECT id FROM account WHERE"
	    "  name = ?) AND (state = 'intended' OR state = 'replacing' OR"
	    "  day = ?) ORDER BY id");
	put_text(&q, account);
	put_text(&q, day);
	while (query_row(&q)) {
		struct store_notice *notice;

		*notices_out = arena_grow(arena, *notices_out, *n_out, &size,
		    sizeof **notices_out);
		notice = &(*notices_out)[(*n_out)++];
		*notice = (struct store_notice){ .id = take_integer(&q) };
		notice->state = state_of_word(take_text(&q, NULL));
		notice->folder = take_text(&q, arena);
		notice->day = take_text(&q, arena);
		notice->message_id = take_text(&q, arena);
		notice->sha256 = take_text(&q, arena);
		notice->stored_sha256 = take_text(&q, arena);
		notice->size = take_count(&q);
		notice->uidvalidity = take_count(&q);
		notice->uidnext = take_count(&q);
		notice->uid = take_count(&q);
		notice->written_at = take_time(&q, 0);
	}
	return query_end(&q, why_out);
}

static enum outcome
notice_insert(struct store *store, int64_t run_id, struct str account,
    const struct store_notice *notice, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO notice (account_id, run_id,"
	    " folder, day, state, message_id, sha256, size_bytes, uidvalidity,"
	    " uidnext, intended_at, changed_at) VALUES ((SELECT id FROM account"
	    "  WHERE name = ?1), ?2, ?3, ?4, 'intended', ?5, ?6, ?7, ?8, ?9,"
	    " ?10, ?10)");

	put_text(&q, account);
	put_integer(&q, run_id);
	put_text(&q, notice->folder);
	put_text(&q, notice->day);
	put_text(&q, notice->message_id);
	put_text(&q, notice->sha256);
	put_count(&q, notice->size);
	put_count_or_null(&q, notice->uidvalidity);
	put_count_or_null(&q, notice->uidnext);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

static enum outcome
entry_insert(struct store *store, int64_t notice_id, int64_t action_id,
    struct why *why_out)
{
	struct query q = query(store, "INSERT INTO notice_entry (notice_id,"
	    " action_id) VALUES (?, ?)");

	put_integer(&q, notice_id);
	put_integer(&q, action_id);
	return query_run(&q, why_out);
}

enum outcome
store_notice_intend(struct store *store, int64_t run_id, struct str account,
    const struct store_notice *notice, const int64_t *action_ids, size_t n,
    int64_t *id_out, struct why *why_out)
{
	enum outcome outcome;

	*id_out = 0;
	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = notice_insert(store, run_id, account, notice, why_out);
	if (outcome == OK)
		*id_out = sqlite3_last_insert_rowid(store->db);
	for (size_t i = 0; i < n && outcome == OK; i++)
		outcome = entry_insert(store, *id_out, action_ids[i], why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_notice_step(struct store *store, const struct store_notice *notice,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE notice SET state = ?, uidvalidity ="
	    " coalesce(?, uidvalidity), uid = coalesce(?, uid), stored_sha256 ="
	    " coalesce(?, stored_sha256), written_at = coalesce(?, written_at),"
	    " sentence = ?, changed_at = ? WHERE id = ?");
	put_word(&q, state_words[notice->state]);
	put_count_or_null(&q, notice->uidvalidity);
	put_count_or_null(&q, notice->uid);
	put_text(&q, notice->stored_sha256);
	put_time_or_null(&q, notice->written_at);
	put_text(&q, notice->sentence);
	put_time(&q, time_now());
	put_integer(&q, notice->id);
	return query_run(&q, why_out);
}

enum outcome
store_notice_is(struct store *store, struct str account, struct str sha256,
    bool *is_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM (SELECT account_id FROM notice WHERE"
	    "  sha256 = ?1"
	    " UNION ALL SELECT account_id FROM notice WHERE stored_sha256 = ?1)"
	    " WHERE account_id = (SELECT id FROM account WHERE name = ?2)"
	    " LIMIT 1");
	put_text(&q, sha256);
	put_text(&q, account);
	*is_out = query_row(&q);
	return query_end(&q, why_out);
}

enum outcome
store_notice_at(struct store *store, struct arena *arena, struct str account,
    struct str folder, uint64_t uidvalidity, uint64_t uid,
    struct str *message_id_out, struct why *why_out)
{
	struct query q;

	*message_id_out = NO_STR;
	scratch_reset(store);
	q = query(store, "SELECT message_id FROM notice WHERE uid = ? AND"
	    " uidvalidity = ? AND folder = ? AND state <> 'replaced' AND"
	    " account_id = (SELECT id FROM account WHERE name = ?)"
	    " ORDER BY id DESC LIMIT 1");
	put_count(&q, uid);
	put_count(&q, uidvalidity);
	put_text(&q, folder);
	put_text(&q, account);
	if (query_row(&q))
		*message_id_out = take_text(&q, arena);
	return query_end(&q, why_out);
}

enum outcome
store_notice_named(struct store *store, struct str account,
    struct str message_id, bool *is_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM notice WHERE message_id = ? AND"
	    " account_id = (SELECT id FROM account WHERE name = ?) LIMIT 1");
	put_text(&q, message_id);
	put_text(&q, account);
	*is_out = query_row(&q);
	return query_end(&q, why_out);
}

enum outcome
store_notice_any(struct store *store, struct str account, bool *any_out,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM notice WHERE account_id = (SELECT id"
	    " FROM account WHERE name = ?) LIMIT 1");
	put_text(&q, account);
	*any_out = query_row(&q);
	return query_end(&q, why_out);
}

/* ---- What may be told of ------------------------------------------------ */

#define TOLD_COLUMNS \
	" v.id, v.arrived_at, v.from_name, v.from_address, v.from_org_domain," \
	" v.subject, v.verdict, v.reason, coalesce(v.state, ''), v.top_en," \
	" v.top_ja, v.score, (SELECT f.evidence FROM finding f WHERE" \
	"  f.message_row_id = v.id AND f.position = 0), (SELECT f.about" \
	"  FROM finding f WHERE f.message_row_id = v.id AND f.position = 0)," \
	" (SELECT m.payment_change FROM message m WHERE m.id = v.id)"

static void
told_take(struct query *q, struct arena *arena, struct store_told *told)
{
	told->message_id = take_integer(q);
	told->arrived = take_time(q, 0);
	told->from_name = take_text(q, arena);
	told->from_address = take_text(q, arena);
	told->from_org_domain = take_text(q, arena);
	told->subject = take_text(q, arena);
	told->verdict = take_text(q, arena);
	told->reason = take_text(q, arena);
	told->state = take_text(q, arena);
	told->top_en = take_text(q, arena);
	told->top_ja = take_text(q, arena);
	told->score = take_real(q);
	told->top_evidence = take_text(q, arena);
	told->top_about = take_text(q, arena);
	told->payment_change = take_bool(q);
}

#define IS_WRITTEN \
	" n.state <> 'intended' AND n.state <> 'failed'"

/* What a person put into quarantine has no folder from which it came; of one that was
 * held twice the last time counts, but the rules' reason if they held it first; and of
 * one that came back from the folder of fraud why and when it was held before that. */
enum outcome
store_told_held(struct store *store, struct arena *arena, struct str account,
    struct str folder, struct str day, int64_t since,
    struct store_told **told_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*told_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT" TOLD_COLUMNS ", x.id, s.done_at,"
	    " s.seen NOTNULL, coalesce(s.seen, 0), coalesce(s.answered, 0),"
	    " " HELD_BY_PERSON("v.id") ", "
	    HELD_BY("said_by", "s.id") ", " HELD_BY("reason", "s.id") ","
	    " EXISTS (SELECT 1 FROM notice_entry e JOIN notice n ON n.id ="
	    "  e.notice_id WHERE e.action_id = x.id AND n.folder = ?1 AND"
	    "  n.day = ?2 AND" IS_WRITTEN "),"
	    " EXISTS (SELECT 1 FROM review w WHERE w.action_id = s.id AND"
	    "  w.what = 'return')"
	    " FROM action x JOIN action s ON s.id = " HELD_WITH("x")
	    " JOIN mailbox b ON b.id = x.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " JOIN v_message v ON v.id = x.message_row_id"
	    " WHERE x.kind = 'quarantine' AND x.state = 'done' AND"
	    " x.done_at >= ?3 AND a.name = ?4 AND b.folder <> x.destination AND"
	    " NOT EXISTS (SELECT 1 FROM action y WHERE y.message_row_id ="
	    "  x.message_row_id AND y.kind = 'quarantine' AND y.state = 'done'"
	    "  AND y.id > x.id) AND"
	    " NOT EXISTS (SELECT 1 FROM notice_entry e JOIN notice n ON n.id ="
	    "  e.notice_id WHERE e.action_id = x.id AND n.folder = ?1 AND"
	    "  n.day < ?2 AND" IS_WRITTEN ")"
	    " ORDER BY x.done_at DESC, x.id DESC LIMIT ?5");
	put_text(&q, folder);
	put_text(&q, day);
	put_time(&q, since);
	put_text(&q, account);
	put_integer(&q, TOLD_MOST);
	while (query_row(&q)) {
		struct store_told *told;

		*told_out = arena_grow(arena, *told_out, *n_out, &size,
		    sizeof **told_out);
		told = &(*told_out)[(*n_out)++];
		*told = (struct store_told){ 0 };
		told_take(&q, arena, told);
		told->action_id = take_integer(&q);
		told->held_at = take_time(&q, 0);
		told->flags_known = take_bool(&q);
		told->seen = take_bool(&q);
		told->answered = take_bool(&q);
		told->by_person = take_bool(&q);
		told->said_by = take_text(&q, arena);
		told->said = take_text(&q, arena);
		told->told = take_bool(&q);
		told->came_back = take_bool(&q);
		told->by_person = told->by_person && !told->came_back;
	}
	return query_end(&q, why_out);
}

enum outcome
store_quarantine_name(struct store *store, struct arena *arena,
    struct str account, struct str *name_out, struct why *why_out)
{
	struct query q;

	*name_out = NO_STR;
	scratch_reset(store);
	q = query(store, "SELECT x.destination FROM action x JOIN mailbox b ON"
	    " b.id = x.mailbox_id JOIN account a ON a.id = b.account_id"
	    " WHERE a.name = ? AND x.kind = 'quarantine' AND x.state = 'done'"
	    " ORDER BY x.id DESC LIMIT 1");
	put_text(&q, account);
	if (query_row(&q))
		*name_out = take_text(&q, arena);
	return query_end(&q, why_out);
}

enum outcome
store_told_cautions(struct store *store, struct arena *arena,
    struct str account, int64_t since, struct store_told **told_out,
    size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*told_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT" TOLD_COLUMNS " FROM v_message v WHERE"
	    " v.arrived_at >= ?1 AND v.scanned_at >= ?1 AND v.account = ?2 AND"
	    " v.verdict = 'caution' AND v.state IS NULL"
	    " ORDER BY v.id DESC LIMIT ?3");
	put_time(&q, since);
	put_text(&q, account);
	put_integer(&q, TOLD_MOST);
	while (query_row(&q)) {
		*told_out = arena_grow(arena, *told_out, *n_out, &size,
		    sizeof **told_out);
		(*told_out)[*n_out] = (struct store_told){ 0 };
		told_take(&q, arena, &(*told_out)[(*n_out)++]);
	}
	return query_end(&q, why_out);
}
