/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal of moves (doc/DESIGN.md), and messages that turn up again. An
 * `intended` row is durable before the server is touched (set.c writes it);
 * here it is read back, stepped on, and settled. Rows are never deleted, and a
 * step changes the move and its message in one transaction, so that the log
 * never says one thing and the journal another. A release is a row too. The
 * UID under which a message was judged is never overwritten: where it lies now
 * stands beside it, and `placed` lists UIDs that are accounted for without
 * having been judged. A move that a person wished for (review.c) settles that wish
 * in the same transaction.
 */
#include "sqlite.h"

#define KNOWN_MOST 100

static const char *const state_words[STATE__COUNT] = {
	[STATE_INTENDED] = "intended",
	[STATE_COPIED] = "copied",
	[STATE_DONE] = "done",
	[STATE_FAILED] = "failed",
	[STATE_VANISHED] = "vanished",
	[STATE_LOST] = "lost",
};

const char *
action_state_word(enum action_state state)
{
	return (unsigned)state < STATE__COUNT ? state_words[state] : "";
}

static const char *const kind_words[MOVE__COUNT] = {
	[MOVE_QUARANTINE] = "quarantine",
	[MOVE_RELEASE] = "release",
	[MOVE_FRAUD] = "fraud",
};

const char *
move_kind_word(enum move_kind kind)
{
	return (unsigned)kind < MOVE__COUNT ? kind_words[kind] : "";
}

static enum move_kind
kind_of_word(struct str word)
{
	for (int i = 0; i < MOVE__COUNT; i++)
		if (str_equal(word, str_of(kind_words[i])))
			return (enum move_kind)i;
	return MOVE__COUNT;
}

/* A word of no state is one that nobody may act upon. */
static enum action_state
state_of_word(struct str word)
{
	for (int i = 0; i < STATE__COUNT; i++)
		if (str_equal(word, str_of(state_words[i])))
			return (enum action_state)i;
	return STATE_LOST;
}

/* ---- Reading moves ------------------------------------------------------ */

enum outcome
journal_read(struct query *q, struct arena *arena,
    struct store_action **actions_out, size_t *n_out, struct why *why_out)
{
	size_t size = 0;

	*actions_out = NULL;
	*n_out = 0;
	while (query_row(q)) {
		struct store_action *action;

		*actions_out = arena_grow(arena, *actions_out, *n_out, &size,
		    sizeof **actions_out);
		action = &(*actions_out)[(*n_out)++];
		action->id = take_integer(q);
		action->message_id = take_integer(q);
		action->state = state_of_word(take_text(q, NULL));
		action->uidvalidity = take_count(q);
		action->uid = take_count(q);
		action->sha256 = take_text(q, arena);
		action->size = take_count(q);
		action->destination = take_text(q, arena);
		action->destination_uidvalidity = take_count(q);
		action->destination_uidnext = take_count(q);
		action->destination_uid = take_count(q);
		action->intended_at = take_time(q, 0);
		action->kind = kind_of_word(take_text(q, NULL));
		action->wished = take_bool(q);
		action->content_digest = take_text(q, arena);
		action->done_at = take_time(q, 0);
		action->flags_known = take_bool(q);
		action->seen = take_bool(q);
		action->answered = take_bool(q);
		action->by_hand = take_bool(q) && !action->wished;
	}
	return query_end(q, why_out);
}

enum outcome
store_actions_open(struct store *store, struct arena *arena,
    int64_t mailbox_id, struct store_action **actions_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT " JOURNAL_COLUMNS " FROM action"
	    " WHERE mailbox_id = ?"
	    " AND state IN ('intended', 'copied', 'failed') ORDER BY id");
	put_integer(&q, mailbox_id);
	return journal_read(&q, arena, actions_out, n_out, why_out);
}

enum outcome
store_not_held(struct store *store, struct arena *arena, struct str account,
    bool holds, int64_t run_id, uint64_t *n_out, struct str *sentence_out,
    struct why *why_out)
{
	struct query q;

	*n_out = 0;
	*sentence_out = NO_STR;
	scratch_reset(store);
	/* A folder that no scan visits any more is nobody's trouble. */
	q = query(store, "SELECT x.sentence FROM action x"
	    " JOIN mailbox b ON b.id = x.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE a.name = ? AND b.last_run_id NOTNULL"
	    " AND x.kind = 'quarantine'"
	    " AND x.state IN ('intended', 'copied', 'failed')"
	    " AND (x.state <> 'intended' OR x.run_id <> ?)"
	    " AND (? OR EXISTS (SELECT 1 FROM review r WHERE r.action_id = x.id))"
	    " ORDER BY x.sentence IS NULL, x.changed_at DESC, x.id DESC");
	put_text(&q, account);
	put_integer(&q, run_id);
	put_integer(&q, holds);
	for (; query_row(&q); ++*n_out)
		if (*n_out == 0)
			*sentence_out = take_text(&q, arena);
	return query_end(&q, why_out);
}

/* ---- Steps -------------------------------------------------------------- */

static enum action_word
action_after(enum action_state state)
{
	switch (state) {
	case STATE_INTENDED:
	case STATE_COPIED:
	case STATE_DONE:
		return ACTION_QUARANTINE;
	case STATE_FAILED:
		return ACTION_FAILED;
	case STATE_VANISHED:
	case STATE_LOST:
	case STATE__COUNT:
		break;
	}
	return ACTION_VANISHED;
}

static enum outcome
released_mark(struct store *store, int64_t message_id, struct why *why_out)
{
	enum outcome outcome = dealings_released(store, message_id, why_out);
	struct query q;

	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE message SET action = 'released',"
	    " released_at = coalesce(released_at, ?) WHERE id = ?");
	put_time(&q, time_now());
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

static enum outcome
action_step(struct store *store, const struct store_step *step, int64_t now,
    struct why *why_out)
{
	struct query q = query(store, "UPDATE action SET state = ?1,"
	    " destination_uidvalidity = coalesce(?2, destination_uidvalidity),"
	    " destination_uid = coalesce(?3, destination_uid),"
	    " sentence = ?4, changed_at = ?5,"
	    " copied_at = iif(?1 = 'copied', ?5, copied_at),"
	    " done_at = iif(?1 = 'done', ?5, done_at),"
	    " seen = iif(?6, ?7, seen), answered = iif(?6, ?8, answered)"
	    " WHERE id = ?9");
	enum outcome outcome;

	put_word(&q, action_state_word(step->state));
	put_count_or_null(&q, step->destination_uidvalidity);
	put_count_or_null(&q, step->destination_uid);
	put_text(&q, step->sentence);
	put_time(&q, now);
	put_integer(&q, step->flags_known);
	put_integer(&q, step->seen);
	put_integer(&q, step->answered);
	put_integer(&q, step->action_id);
	outcome = query_run(&q, why_out);
	if (outcome == OK && sqlite3_changes(store->db) != 1)
		panic("the journal has no action %lld",
		    (long long)step->action_id);
	return outcome;
}

/* A released message stays released, whatever its old move turns out to be, and
 * one that was filed as fraud stays so until it lies in quarantine again. */
static enum outcome
quarantine_step(struct store *store, const struct store_step *step,
    struct why *why_out)
{
	struct query q = query(store, "UPDATE message SET action = ?1,"
	    " current_folder = iif(?2 = 'done', x.destination, current_folder),"
	    " current_uidvalidity = iif(?2 = 'done', x.destination_uidvalidity,"
	    "  current_uidvalidity),"
	    " current_uid = iif(?2 = 'done', x.destination_uid, current_uid)"
	    " FROM action x WHERE x.id = ?3 AND message.id = x.message_row_id"
	    " AND message.action <> 'released'"
	    " AND (message.review IS NULL OR ?2 = 'done')");

	put_word(&q, action_word(action_after(step->state)));
	put_word(&q, action_state_word(step->state));
	put_integer(&q, step->action_id);
	return query_run(&q, why_out);
}

/* The wish that the move fulfils, if one does. */
static enum outcome
wish_step(struct store *store, const struct store_step *step, int64_t now,
    struct why *why_out)
{
	bool done = step->state == STATE_DONE;
	struct query q;

	if (!done && step->state != STATE_VANISHED && step->state != STATE_LOST)
		return OK;
	q = query(store, "UPDATE review SET state = ?, settled_at = ?,"
	    " sentence = coalesce(?, sentence) WHERE action_id = ? AND"
	    " state = 'waiting'");
	put_word(&q, done ? "done" : "failed");
	put_time(&q, now);
	put_text(&q, done ? NO_STR : step->sentence.n > 0 ? step->sentence :
	    STR(REVIEW_GONE_BEFORE));
	put_integer(&q, step->action_id);
	return query_run(&q, why_out);
}

struct moved {			/* what a move that is done has moved */
	enum move_kind kind;
	int64_t message_id, mailbox_id;	/* 0: not a folder that we look into */
	uint64_t uidvalidity, uid;
	struct str folder;
};

static enum outcome
moved_read(struct store *store, int64_t action_id, struct moved *moved_out,
    struct why *why_out)
{
	struct query q = query(store, "SELECT x.kind, x.message_row_id,"
	    " x.destination_uidvalidity, x.destination_uid, x.destination,"
	    " coalesce((SELECT d.id FROM mailbox d JOIN mailbox s ON"
	    "  s.account_id = d.account_id WHERE s.id = x.mailbox_id AND"
	    "  d.folder = x.destination), 0) FROM action x WHERE x.id = ?");

	*moved_out = (struct moved){ .kind = MOVE__COUNT };
	put_integer(&q, action_id);
	if (query_row(&q)) {
		moved_out->kind = kind_of_word(take_text(&q, NULL));
		moved_out->message_id = take_integer(&q);
		moved_out->uidvalidity = take_count(&q);
		moved_out->uid = take_count(&q);
		moved_out->folder = take_text(&q, store->scratch);
		moved_out->mailbox_id = take_integer(&q);
	}
	return query_end(&q, why_out);
}

/* It lies in a folder that is looked into: there it is accounted for. */
static enum outcome
moved_place(struct store *store, const struct moved *moved, struct why *why_out)
{
	struct query q;
	bool is_new;

	if (moved->mailbox_id != 0 && moved->uid != 0)
		return journal_place(store, moved->message_id,
		    moved->mailbox_id, moved->uidvalidity, moved->uid, &is_new,
		    why_out);
	q = query(store, "UPDATE message SET current_folder = ?,"
	    " current_uidvalidity = ?, current_uid = ? WHERE id = ?");
	put_text(&q, moved->folder);
	put_count_or_null(&q, moved->uidvalidity);
	put_count_or_null(&q, moved->uid);
	put_integer(&q, moved->message_id);
	return query_run(&q, why_out);
}

/* A release; of what was filed as fraud and never held, only the way back. */
static enum outcome
release_step(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "SELECT coalesce(review, '') = 'reported'"
	    " FROM message WHERE id = ?");
	bool reported;
	enum outcome outcome;

	put_integer(&q, message_id);
	reported = query_row(&q) && take_bool(&q);
	outcome = query_end(&q, why_out);
	if (outcome == OK)
		outcome = review_clear(store, message_id, why_out);
	if (outcome == OK && !reported)
		outcome = released_mark(store, message_id, why_out);
	return outcome;
}

static enum outcome
message_step(struct store *store, const struct store_step *step,
    struct why *why_out)
{
	struct moved moved;
	enum outcome outcome = moved_read(store, step->action_id, &moved,
	    why_out);

	if (outcome != OK)
		return outcome;
	switch (moved.kind) {
	case MOVE_QUARANTINE:
		outcome = quarantine_step(store, step, why_out);
		if (outcome == OK && step->state == STATE_DONE)
			outcome = review_clear(store, moved.message_id, why_out);
		return outcome;
	case MOVE_RELEASE:
	case MOVE_FRAUD:
		if (step->state != STATE_DONE)
			return OK;
		outcome = moved_place(store, &moved, why_out);
		if (outcome != OK)
			return outcome;
		return moved.kind == MOVE_RELEASE ?
		    release_step(store, moved.message_id, why_out) :
		    review_fraud(store, moved.message_id, 0, why_out);
	case MOVE__COUNT:
		break;
	}
	return OK;
}

enum outcome
store_steps(struct store *store, const struct store_step *steps, size_t n,
    struct why *why_out)
{
	int64_t now = time_now();
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	for (size_t i = 0; i < n && outcome == OK; i++) {
		outcome = action_step(store, &steps[i], now, why_out);
		if (outcome == OK)
			outcome = message_step(store, &steps[i], why_out);
		if (outcome == OK)
			outcome = wish_step(store, &steps[i], now, why_out);
	}
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_redirect(struct store *store, int64_t action_id,
    const struct store_move *move, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE action SET destination = ?,"
	    " destination_uidvalidity = ?, destination_uidnext = ?,"
	    " changed_at = ? WHERE id = ? AND destination_uid IS NULL"
	    " AND state IN ('intended', 'failed')");
	put_text(&q, move->destination);
	put_count_or_null(&q, move->uidvalidity);
	put_count_or_null(&q, move->uidnext);
	put_time(&q, time_now());
	put_integer(&q, action_id);
	return query_run(&q, why_out);
}

enum outcome
store_uid_claimed(struct store *store, struct str account,
    struct str destination, uint64_t uidvalidity, uint64_t uid,
    bool *claimed_out, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM action x"
	    " JOIN mailbox b ON b.id = x.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE x.destination_uid = ? AND x.destination_uidvalidity = ?"
	    " AND x.destination = ? AND a.name = ? LIMIT 1");
	put_count(&q, uid);
	put_count(&q, uidvalidity);
	put_text(&q, destination);
	put_text(&q, account);
	*claimed_out = query_row(&q);
	return query_end(&q, why_out);
}

/* ---- Known before ------------------------------------------------------- */

static void
known_take(struct query *q, struct arena *arena, struct store_known *known)
{
	struct str word;

	known->message_id = take_integer(q);
	known->folder = take_text(q, arena);
	known->uidvalidity = take_count(q);
	known->uid = take_count(q);
	if (!verdict_of_word(take_text(q, NULL), &known->verdict))
		known->verdict = VERDICT_UNJUDGED;
	if (!action_of_word(take_text(q, NULL), &known->action))
		known->action = ACTION_NONE;
	known->action_id = take_integer(q);
	known->state = state_of_word(take_text(q, NULL));
	known->destination = take_text(q, arena);
	known->destination_uidvalidity = take_count(q);
	known->destination_uid = take_count(q);
	known->sha256 = take_text(q, arena);
	known->size = take_count(q);
	known->score = take_real(q);
	word = take_text(q, NULL);
	known->is_fraud = str_equal(word, STR("confirmed")) ||
	    str_equal(word, STR("reported"));
	known->was_returned = take_bool(q);
	/* Where it is to be looked for: the folder of fraud. */
	if (known->is_fraud) {
		known->destination = take_text(q, arena);
		known->destination_uidvalidity = take_count(q);
		known->destination_uid = take_count(q);
	}
}

enum outcome
store_known(struct store *store, struct arena *arena, struct str account,
    struct str sha256, struct str content_digest,
    struct store_known **known_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*known_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT m.id, b.folder, m.uidvalidity, m.uid,"
	    " m.verdict, m.action, x.id, x.state, x.destination,"
	    " x.destination_uidvalidity, x.destination_uid, m.sha256,"
	    " m.size_bytes, m.score, coalesce(m.review, ''), EXISTS (SELECT 1"
	    "  FROM review r WHERE r.message_row_id = m.id AND"
	    "  r.what = 'return'), coalesce(m.current_folder, b.folder),"
	    " iif(m.current_folder IS NULL, m.uidvalidity,"
	    "  m.current_uidvalidity),"
	    " iif(m.current_folder IS NULL, m.uid, m.current_uid) FROM (SELECT id FROM message WHERE sha256 = ? UNION"
	    "  SELECT id FROM message WHERE content_digest = ?) same"
	    " JOIN message m ON m.id = same.id"
	    " JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " LEFT JOIN action x ON x.id = (SELECT max(y.id) FROM action y"
	    "  WHERE y.message_row_id = m.id AND y.kind = 'quarantine')"
	    " WHERE a.name = ? ORDER BY m.id DESC LIMIT ?");
	put_text(&q, sha256);
	put_text(&q, content_digest);
	put_text(&q, account);
	put_integer(&q, KNOWN_MOST);
	for (; query_row(&q); ++*n_out) {
		*known_out = arena_grow(arena, *known_out, *n_out, &size,
		    sizeof **known_out);
		known_take(&q, arena, &(*known_out)[*n_out]);
	}
	return query_end(&q, why_out);
}

/* ---- Released, renumbered ----------------------------------------------- */

enum outcome
journal_place(struct store *store, int64_t message_id, int64_t mailbox_id,
    uint64_t uidvalidity, uint64_t uid, bool *is_new_out, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO placed (mailbox_id,"
	    " uidvalidity, uid, message_row_id) VALUES (?, ?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET message_row_id ="
	    "  excluded.message_row_id"
	    " WHERE message_row_id <> excluded.message_row_id");
	enum outcome outcome;

	put_integer(&q, mailbox_id);
	put_count(&q, uidvalidity);
	put_count(&q, uid);
	put_integer(&q, message_id);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	*is_new_out = sqlite3_changes(store->db) == 1;
	q = query(store, "UPDATE message SET current_folder ="
	    " (SELECT folder FROM mailbox WHERE id = ?),"
	    " current_uidvalidity = ?, current_uid = ? WHERE id = ?");
	put_integer(&q, mailbox_id);
	put_count(&q, uidvalidity);
	put_count(&q, uid);
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

static enum outcome
release_write(struct store *store, int64_t run_id,
    const struct store_known *known, int64_t mailbox_id, struct why *why_out)
{
	int64_t now = time_now();
	struct query q = query(store, "INSERT INTO action (message_row_id,"
	    " run_id, mailbox_id, kind, state, uidvalidity, uid, sha256,"
	    " size_bytes, destination, destination_uidvalidity,"
	    " destination_uid, intended_at, done_at, changed_at)"
	    " SELECT m.id, ?, b.id, 'release', 'done', ?, ?, m.sha256,"
	    "  m.size_bytes, m.current_folder, m.current_uidvalidity,"
	    "  m.current_uid, ?4, ?4, ?4 FROM message m, mailbox b"
	    " WHERE m.id = ?5 AND b.id = ?6");
	enum outcome outcome;

	put_integer(&q, run_id);
	put_count(&q, known->destination_uidvalidity);
	put_count(&q, known->destination_uid);
	put_time(&q, now);
	put_integer(&q, known->message_id);
	put_integer(&q, mailbox_id);
	outcome = query_run(&q, why_out);
	if (outcome == OK)
		outcome = review_clear(store, known->message_id, why_out);
	if (outcome == OK)
		outcome = review_released(store, known->message_id,
		    mailbox_id, why_out);
	return outcome == OK ? released_mark(store, known->message_id, why_out) :
	    outcome;
}

enum outcome
store_released(struct store *store, int64_t run_id, int64_t mailbox_id,
    const struct store_known *known, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out)
{
	bool is_new = false;
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = journal_place(store, known->message_id, mailbox_id,
	    uidvalidity, uid, &is_new, why_out);
	if (outcome == OK && is_new)
		outcome = release_write(store, run_id, known, mailbox_id,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_renumbered(struct store *store, int64_t message_id, int64_t mailbox_id,
    uint64_t uidvalidity, uint64_t uid, struct why *why_out)
{
	bool is_new;
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	return transaction_end(store, journal_place(store, message_id,
	    mailbox_id, uidvalidity, uid, &is_new, why_out), why_out);
}

enum outcome
store_placed(struct store *store, int64_t mailbox_id, uint64_t uidvalidity,
    uint64_t uid, int64_t *message_id_out, struct why *why_out)
{
	struct query q;

	*message_id_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT message_row_id FROM placed WHERE mailbox_id = ?"
	    " AND uidvalidity = ? AND uid = ?");
	put_integer(&q, mailbox_id);
	put_count(&q, uidvalidity);
	put_count(&q, uid);
	if (query_row(&q))
		*message_id_out = take_integer(&q);
	return query_end(&q, why_out);
}
