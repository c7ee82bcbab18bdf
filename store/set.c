/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of judged messages in one transaction: rows, findings, parts, bank
 * accounts, what memory learns, the intended moves, and the mark. Either all
 * of it is durable or nothing was written, and no server is asked to move
 * anything before this returned OK. A UID that has a row is rewritten and
 * keeps its number; memory learns from it only if it was deferred until now, so
 * that no message counts twice. Bank accounts are kept as a keyed digest and
 * four digits. This is the hot path: one look-up and one insert for each row.
 */
#include "sqlite.h"

static enum outcome
row_find(struct store *store, int64_t mailbox_id, uint64_t uidvalidity,
    uint64_t uid, int64_t *id_out, bool *was_judged_out, struct why *why_out)
{
	struct query q = query(store, "SELECT id, verdict <> 'deferred'"
	    " FROM message WHERE mailbox_id = ? AND uidvalidity = ?"
	    " AND uid = ?");

	*id_out = 0;
	*was_judged_out = false;
	put_integer(&q, mailbox_id);
	put_count(&q, uidvalidity);
	put_count(&q, uid);
	if (query_row(&q)) {
		*id_out = take_integer(&q);
		*was_judged_out = take_bool(&q);
	}
	return query_end(&q, why_out);
}

static enum outcome
row_clear(struct store *store, int64_t id, struct why *why_out)
{
	struct query q = query(store,
	    "DELETE FROM finding WHERE message_row_id = ?");
	enum outcome outcome;

	put_integer(&q, id);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "DELETE FROM part WHERE message_row_id = ?");
	put_integer(&q, id);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "DELETE FROM bank_account WHERE message_row_id = ?");
	put_integer(&q, id);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "DELETE FROM clue WHERE message_row_id = ?");
	put_integer(&q, id);
	return query_run(&q, why_out);
}

/* Of the subject that the row has; called before and after the row is rewritten. */
static enum outcome
subject_forget(struct store *store, int64_t id, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO subject_index (subject_index,"
	    " rowid, words) SELECT 'delete', id, subject_words(subject)"
	    " FROM message WHERE id = ? AND subject IS NOT NULL");

	put_integer(&q, id);
	return query_run(&q, why_out);
}

static enum outcome
subject_write(struct store *store, int64_t id, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO subject_index (rowid, words)"
	    " SELECT id, subject_words(subject) FROM message WHERE id = ?"
	    " AND subject IS NOT NULL");

	put_integer(&q, id);
	return query_run(&q, why_out);
}

/* What a whole set has in common. */
struct set {
	struct store *store;
	int64_t run_id, mailbox_id, now;
	uint64_t uidvalidity;
	const struct store_move *move;
};

static enum outcome
row_write(const struct set *set, struct store_message *message,
    struct why *why_out)
{
	struct store *store = set->store;
	int64_t id = message->message_id_out;
	struct query q = query(store, id ? store->message_update :
	    store->message_insert);
	enum outcome outcome;

	put_integer(&q, set->run_id);
	put_integer(&q, set->mailbox_id);
	put_count(&q, set->uidvalidity);
	put_count(&q, message->uid);
	put_count(&q, message->tries);
	put_time(&q, message->arrived);
	put_time(&q, set->now);
	put_word(&q, action_word(message->action));
	row_put(&q, message->verdict);
	if (id)
		put_integer(&q, id);
	outcome = query_run(&q, why_out);
	if (outcome == OK && id == 0)
		message->message_id_out = sqlite3_last_insert_rowid(store->db);
	return outcome;
}

static enum outcome
findings_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->findings.n && outcome == OK; i++) {
		const struct verdict_finding *finding =
		    &verdict->findings.at[i];
		struct query q = query(store, "INSERT INTO finding"
		    " (message_row_id, position, id, rule, score, sentence_en,"
		    " sentence_ja, evidence, attack, about)"
		    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

		put_integer(&q, id);
		put_count(&q, i);
		put_text(&q, finding->id.p ? finding->id : STR(""));
		put_text(&q, finding->rule);
		put_real(&q, finding->score);
		put_text(&q, finding->en);
		put_text(&q, finding->ja);
		put_text(&q, finding->evidence);
		put_text(&q, finding->attack);
		put_text(&q, finding->about);
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

static enum outcome
parts_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->parts.n && outcome == OK; i++) {
		const struct verdict_part *part = &verdict->parts.at[i];
		struct query q = query(store, "INSERT INTO part"
		    " (message_row_id, position, type, filename, charset,"
		    " encoding, disposition, sha256, size_bytes, not_scanned)"
		    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

		put_integer(&q, id);
		put_count(&q, i);
		put_text(&q, part->type);
		put_text(&q, part->filename);
		put_text(&q, part->charset);
		put_text(&q, part->encoding);
		put_text(&q, part->disposition);
		put_text(&q, part->sha256);
		put_count(&q, part->size);
		put_integer(&q, part->not_scanned);
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

struct str
account_digest(struct store *store, struct str number)
{
	struct str secret = { (const char *)store->key, sizeof store->key };

	return number.p ? digest_hex(store->scratch,
	    keyed_digest(secret, number)) : NO_STR;
}

static enum outcome
accounts_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->accounts.n && outcome == OK; i++) {
		const struct verdict_account *account =
		    &verdict->accounts.at[i];
		struct query q = query(store, "INSERT INTO bank_account"
		    " (message_row_id, position, kind, country, last4, place,"
		    " key_digest) VALUES (?, ?, ?, ?, ?, ?, ?)");

		put_integer(&q, id);
		put_count(&q, i);
		put_text(&q, account->kind);
		put_text(&q, account->country);
		put_text(&q, account->last4);
		put_text(&q, account->where);
		put_text(&q, account_digest(store, account->key));
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

/* An open intention for the same bytes stands already if a set is written
 * twice; a second one would be settled twice. */
static enum outcome
intention_find(const struct set *set, struct store_message *message,
    struct why *why_out)
{
	struct query q = query(set->store, "SELECT id FROM action"
	    " WHERE message_row_id = ? AND uid = ? AND sha256 IS ?"
	    " AND state IN ('intended', 'copied', 'failed')"
	    " ORDER BY id DESC LIMIT 1");

	put_integer(&q, message->message_id_out);
	put_count(&q, message->uid);
	put_text(&q, message->verdict->sha256);
	if (query_row(&q))
		message->action_id_out = take_integer(&q);
	return query_end(&q, why_out);
}

static enum outcome
intention_write(const struct set *set, struct store_message *message,
    struct why *why_out)
{
	struct query q = query(set->store, "INSERT INTO action"
	    " (message_row_id, run_id, mailbox_id, kind, state, uidvalidity,"
	    " uid, sha256, size_bytes, destination, destination_uidvalidity,"
	    " destination_uidnext, intended_at, changed_at) VALUES"
	    " (?1, ?2, ?3, 'quarantine', 'intended', ?4, ?5, ?6, ?7, ?8, ?9,"
	    " ?10, ?11, ?11)");
	enum outcome outcome;

	put_integer(&q, message->message_id_out);
	put_integer(&q, set->run_id);
	put_integer(&q, set->mailbox_id);
	put_count(&q, set->uidvalidity);
	put_count(&q, message->uid);
	put_text(&q, message->verdict->sha256);
	put_count(&q, message->verdict->size);
	put_text(&q, set->move->destination);
	put_count_or_null(&q, set->move->uidvalidity);
	put_count_or_null(&q, set->move->uidnext);
	put_time(&q, set->now);
	outcome = query_run(&q, why_out);
	if (outcome == OK)
		message->action_id_out =
		    sqlite3_last_insert_rowid(set->store->db);
	return outcome;
}

static enum outcome
intend(const struct set *set, struct store_message *message, bool is_known,
    struct why *why_out)
{
	enum outcome outcome = OK;

	if (set->move == NULL || set->move->destination.p == NULL)
		panic("a message is to be quarantined, and nobody said where");
	if (is_known)
		outcome = intention_find(set, message, why_out);
	if (outcome == OK && message->action_id_out == 0)
		outcome = intention_write(set, message, why_out);
	return outcome;
}

static enum outcome
message_write(const struct set *set, struct store_message *message,
    struct why *why_out)
{
	struct store *store = set->store;
	const struct verdict *verdict = message->verdict;
	bool is_known, was_judged;
	enum outcome outcome;

	message->action_id_out = 0;
	outcome = row_find(store, set->mailbox_id, set->uidvalidity,
	    message->uid, &message->message_id_out, &was_judged, why_out);
	is_known = message->message_id_out != 0;
	if (outcome == OK && is_known)
		outcome = row_clear(store, message->message_id_out, why_out);
	if (outcome == OK && is_known)
		outcome = subject_forget(store, message->message_id_out,
		    why_out);
	if (outcome == OK)
		outcome = row_write(set, message, why_out);
	if (outcome == OK)
		outcome = subject_write(store, message->message_id_out, why_out);
	if (outcome == OK)
		outcome = findings_write(store, message->message_id_out,
		    verdict, why_out);
	if (outcome == OK)
		outcome = parts_write(store, message->message_id_out, verdict,
		    why_out);
	if (outcome == OK)
		outcome = accounts_write(store, message->message_id_out,
		    verdict, why_out);
	if (outcome == OK)
		outcome = clues_write(store, message->message_id_out, verdict,
		    why_out);
	if (outcome == OK && !was_judged)
		outcome = memory_learn(store, store->named_account, verdict,
		    message->arrived, message->reported, why_out);
	if (outcome == OK && message->reported)
		outcome = review_fraud(store, message->message_id_out,
		    set->mailbox_id, why_out);
	if (outcome == OK && message->action == ACTION_QUARANTINE)
		outcome = intend(set, message, is_known, why_out);
	return outcome;
}

/* The mark speaks of one epoch only; a mark of another one would hide mail. */
static enum outcome
mark_write(struct store *store, int64_t mailbox_id, uint64_t uidvalidity,
    uint64_t next_uid, struct why *why_out)
{
	struct query q = query(store, "UPDATE mailbox SET"
	    " next_uid = max(next_uid, ?) WHERE id = ? AND uidvalidity = ?");
	enum outcome outcome;

	put_count(&q, next_uid);
	put_integer(&q, mailbox_id);
	put_count(&q, uidvalidity);
	outcome = query_run(&q, why_out);
	if (outcome == OK && sqlite3_changes(store->db) != 1)
		panic("mailbox %lld is not in epoch %llu",
		    (long long)mailbox_id, (unsigned long long)uidvalidity);
	return outcome;
}

/* Whose account the mailbox is; asked once, for a keeper has one account. */
static enum outcome
account_name(struct store *store, int64_t mailbox_id, struct why *why_out)
{
	struct query q;

	if (store->named_mailbox == mailbox_id)
		return OK;
	q = query(store, "SELECT a.name FROM mailbox b"
	    " JOIN account a ON a.id = b.account_id WHERE b.id = ?");
	put_integer(&q, mailbox_id);
	if (query_row(&q)) {
		store->named_account = take_text(&q, store->arena);
		store->named_mailbox = mailbox_id;
	}
	return query_end(&q, why_out);
}

enum outcome
store_set(struct store *store, int64_t run_id, int64_t mailbox_id,
    uint64_t uidvalidity, struct store_message *messages, size_t n,
    const struct store_move *move, uint64_t next_uid, struct why *why_out)
{
	struct set set = {
		.store = store, .run_id = run_id, .mailbox_id = mailbox_id,
		.now = time_now(), .uidvalidity = uidvalidity, .move = move
	};
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = account_name(store, mailbox_id, why_out);
	for (size_t i = 0; i < n && outcome == OK; i++) {
		outcome = message_write(&set, &messages[i], why_out);
		scratch_reset(store);
	}
	if (outcome == OK)
		outcome = mark_write(store, mailbox_id, uidvalidity, next_uid,
		    why_out);
	return transaction_end(store, outcome, why_out);
}
