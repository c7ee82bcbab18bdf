/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people say of single messages: by moving one in the mailbox, which a scan
 * sees, or by `seki review`, which leaves a wish that the next scan carries out. A
 * wish touches no server: it becomes a row of the journal first, and is done when
 * that row is. All of it is kept: what was said, by whom (of a move nobody knows),
 * between which two looks, and what came of it. `message.review` says what stands:
 * confirmed, reported or gone; held and released stand in the action.
 */
#include "sqlite.h"

static const char *const what_words[REVIEW__COUNT] = {
	[REVIEW_RELEASE] = "release",
	[REVIEW_CONFIRM] = "confirm",
	[REVIEW_REPORT] = "report",
	[REVIEW_HOLD] = "hold",
	[REVIEW_TAKE_BACK] = "take-back",
	[REVIEW_GONE] = "gone",
	[REVIEW_RETURN] = "return",
};

const char *
review_word(enum review_what what)
{
	return (unsigned)what < REVIEW__COUNT ? what_words[what] : "";
}

static enum review_what
what_of_word(struct str word)
{
	for (int i = 0; i < REVIEW__COUNT; i++)
		if (str_equal(word, str_of(what_words[i])))
			return (enum review_what)i;
	return REVIEW__COUNT;
}

/* ---- What is kept ---------------------------------------------------------- */

/* One that a scan saw, between its last look at the folder and now. */
static enum outcome
seen_write(struct store *store, int64_t message_id, int64_t mailbox_id,
    enum review_what what, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO review (message_row_id, what,"
	    " state, after_at, at, settled_at) VALUES (?1, ?2, 'done',"
	    " (SELECT last_scan_at FROM mailbox WHERE id = ?3), ?4, ?4)");

	put_integer(&q, message_id);
	put_word(&q, review_word(what));
	put_integer(&q, mailbox_id);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

struct standing {		/* what stands of a message */
	int64_t id;
	struct str action, review, state, verdict;
};

static enum outcome
standing_read(struct store *store, int64_t message_id,
    struct standing *standing_out, struct why *why_out)
{
	struct query q = query(store, "SELECT id, action, coalesce(review, ''),"
	    " coalesce(state, ''), verdict FROM v_message WHERE id = ?");
	enum outcome outcome;
	bool found;

	*standing_out = (struct standing){ 0 };
	put_integer(&q, message_id);
	found = query_row(&q);
	if (found) {
		standing_out->id = take_integer(&q);
		standing_out->action = take_text(&q, store->scratch);
		standing_out->review = take_text(&q, store->scratch);
		standing_out->state = take_text(&q, store->scratch);
		standing_out->verdict = take_text(&q, store->scratch);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK && !found)
		return because(why_out, FAIL, EXIT_DATA,
		    "no message '%lld' in store '%s'", (long long)message_id,
		    store->path);
	return outcome;
}

static bool
is_fraud(const struct standing *standing)
{
	return str_equal(standing->review, STR("confirmed")) ||
	    str_equal(standing->review, STR("reported"));
}

/* ---- Fraud, and taking that back ---------------------------------------------- */

static bool
was_held(const struct standing *standing)
{
	return str_equal(standing->action, STR("quarantine")) ||
	    str_equal(standing->action, STR("released"));
}

/* What fraud is to be called: one that seki's rules did not hold is one that they
 * missed, also where a person held it. */
static enum outcome
fraud_is(struct store *store, const struct standing *standing,
    enum review_what *what_out, struct why *why_out)
{
	struct query q = query(store, "SELECT " HELD_BY_PERSON("?1"));
	bool missed;

	put_integer(&q, standing->id);
	missed = query_row(&q) && take_bool(&q);
	*what_out = was_held(standing) && !missed ? REVIEW_CONFIRM :
	    REVIEW_REPORT;
	return query_end(&q, why_out);
}

/* A release that is thought better of was none. */
static enum outcome
message_confirm(struct store *store, const struct standing *standing,
    enum review_what what, struct why *why_out)
{
	enum outcome outcome = dealings_held_again(store, standing->id, why_out);
	struct query q;

	if (outcome != OK)
		return outcome;
	q = query(store, was_held(standing) ? "UPDATE message SET"
	    " review = ?, action = 'quarantine', released_at = NULL"
	    " WHERE id = ?" : "UPDATE message SET review = ? WHERE id = ?");
	put_word(&q, what == REVIEW_CONFIRM ? "confirmed" : "reported");
	put_integer(&q, standing->id);
	return query_run(&q, why_out);
}

static enum outcome
known_sender_note(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q;
	bool known;
	enum outcome outcome = fraud_by_known_sender(store, message_id, &known,
	    why_out);

	if (outcome != OK || !known)
		return outcome;
	q = query(store, "UPDATE review SET known_sender = 1 WHERE id ="
	    " (SELECT max(id) FROM review WHERE message_row_id = ? AND"
	    "  what IN ('confirm', 'report'))");
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

enum outcome
review_fraud(struct store *store, int64_t message_id, int64_t seen_in,
    struct why *why_out)
{
	struct standing standing;
	enum review_what what = REVIEW_REPORT;
	enum outcome outcome = standing_read(store, message_id, &standing,
	    why_out);

	if (outcome != OK || is_fraud(&standing))
		return outcome;
	outcome = fraud_is(store, &standing, &what, why_out);
	if (outcome == OK)
		outcome = message_confirm(store, &standing, what, why_out);
	if (outcome == OK && seen_in != 0)
		outcome = seen_write(store, message_id, seen_in, what, why_out);
	/* What was accepted is needed to tell whose accounts they are. */
	if (outcome == OK)
		outcome = fraud_learn(store, message_id, why_out);
	if (outcome == OK)
		outcome = acceptance_refute(store, message_id, why_out);
	return outcome == OK ? known_sender_note(store, message_id, why_out) :
	    outcome;
}

enum outcome
review_clear(struct store *store, int64_t message_id, struct why *why_out)
{
	enum outcome outcome = fraud_unlearn(store, message_id, why_out);
	struct query q;

	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE message SET review = NULL WHERE id = ?");
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

/* One that is released already was only moved once more, or numbered anew. */
enum outcome
review_released(struct store *store, int64_t message_id, int64_t mailbox_id,
    struct why *why_out)
{
	struct query q = query(store, "SELECT action = 'released' FROM message"
	    " WHERE id = ?");
	bool already;
	enum outcome outcome;

	put_integer(&q, message_id);
	already = query_row(&q) && take_bool(&q);
	outcome = query_end(&q, why_out);
	return outcome != OK || already ? outcome : seen_write(store, message_id,
	    mailbox_id, REVIEW_RELEASE, why_out);
}

/* ---- Wishes --------------------------------------------------------------------- */

/* Can that be wished of a message of which this stands? A sentence if not. */
static const char *
wish_unfit(const struct standing *standing, enum review_what what)
{
	bool held = str_equal(standing->state, STR("held"));

	switch (what) {
	case REVIEW_RELEASE:
		if (str_equal(standing->state, STR("released")))
			return "has been released already";
		if (is_fraud(standing))
			return "has been filed as fraud; 'seki review undo' takes "
			    "that back";
		return held ? NULL : "is not held";
	case REVIEW_CONFIRM:
	case REVIEW_REPORT:
		return is_fraud(standing) ? "has been filed as fraud already" :
		    str_equal(standing->state, STR("gone")) ? "was taken out of "
		    "quarantine by a person, and seki does not know where it is" :
		    NULL;
	case REVIEW_HOLD:
		return held ? "is held already" : is_fraud(standing) ?
		    "lies in the folder of fraud; 'seki review undo' takes that "
		    "back" : str_equal(standing->state, STR("gone")) ?
		    "was taken out of quarantine by a person, and seki does not "
		    "know where it is" : NULL;
	case REVIEW_TAKE_BACK:
		return is_fraud(standing) ? NULL : "is not filed as fraud";
	case REVIEW_GONE:
	case REVIEW_RETURN:
	case REVIEW__COUNT:
		break;
	}
	return "can't be asked for that";
}

static enum outcome
wish_check(const struct standing *standing, enum review_what what,
    struct why *why_out)
{
	const char *unfit = wish_unfit(standing, what);

	if (unfit == NULL && (str_equal(standing->action, STR("vanished")) ||
	    str_equal(standing->state, STR("intended")) ||
	    str_equal(standing->state, STR("copied"))))
		unfit = "is on its way, or was gone when it was to be moved: wait "
		    "for the next scan";
	return unfit == NULL ? OK : because(why_out, FAIL, EXIT_DATA,
	    "message '%lld' %s", (long long)standing->id, in_words(unfit));
}

/* What waits of the message: it gives way to what is said now, unless a scan has
 * begun with it. There is one at most. */
static enum outcome
waiting_withdraw(struct store *store, struct arena *arena, int64_t message_id,
    struct str by, struct store_withdrawn *withdrawn_out, struct why *why_out)
{
	struct query q = query(store, "SELECT what, said_by, action_id NOTNULL"
	    " FROM review WHERE message_row_id = ? AND state = 'waiting'");
	enum outcome outcome;
	bool begun = false;

	*withdrawn_out = (struct store_withdrawn){ .what = REVIEW__COUNT };
	put_integer(&q, message_id);
	if (query_row(&q)) {
		withdrawn_out->what = what_of_word(take_text(&q, NULL));
		withdrawn_out->by = take_text(&q, arena);
		begun = take_bool(&q);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK && begun)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' is being "
		    "moved just now: wait for the next scan",
		    (long long)message_id);
	if (outcome != OK || withdrawn_out->what == REVIEW__COUNT)
		return outcome;
	q = query(store, "UPDATE review SET state = 'withdrawn', settled_at = ?,"
	    " sentence = ? WHERE message_row_id = ? AND state = 'waiting'");
	put_time(&q, time_now());
	put_text(&q, str_format(store->scratch, REVIEW_WITHDRAWN "%.*s",
	    STR_ARGS(by)));
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

/* Does the very same wait, and would nothing be lost by leaving it? */
static enum outcome
same_find(struct store *store, struct arena *arena, int64_t message_id,
    enum review_what what, struct str reason, struct store_withdrawn *same_out,
    struct why *why_out)
{
	struct query q = query(store, "SELECT said_by FROM review WHERE"
	    " message_row_id = ? AND state = 'waiting' AND what = ? AND"
	    " action_id IS NULL AND (reason NOTNULL OR ? IS NULL)");

	*same_out = (struct store_withdrawn){ .what = REVIEW__COUNT };
	put_integer(&q, message_id);
	put_word(&q, review_word(what));
	put_text(&q, reason.n > 0 ? reason : NO_STR);
	if (query_row(&q)) {
		same_out->what = what;
		same_out->by = take_text(&q, arena);
		same_out->stands = true;
	}
	return query_end(&q, why_out);
}

static enum outcome
wish_write(struct store *store, int64_t message_id, enum review_what what,
    struct str by, struct str reason, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO review (message_row_id, what,"
	    " state, said_by, reason, at) VALUES (?, ?, 'waiting', ?, ?, ?)");

	put_integer(&q, message_id);
	put_word(&q, review_word(what));
	put_text(&q, by);
	put_text(&q, reason.n > 0 ? reason : NO_STR);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

enum outcome
store_wish(struct store *store, struct arena *arena, int64_t message_id,
    enum review_what what, struct str by, struct str reason,
    struct store_withdrawn *withdrawn_out, struct why *why_out)
{
	struct standing standing;
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = standing_read(store, message_id, &standing, why_out);
	if (outcome == OK)
		outcome = wish_check(&standing, what, why_out);
	if (outcome == OK && what == REVIEW_CONFIRM)
		outcome = fraud_is(store, &standing, &what, why_out);
	if (outcome == OK)
		outcome = same_find(store, arena, message_id, what, reason,
		    withdrawn_out, why_out);
	if (outcome == OK && withdrawn_out->stands)
		return transaction_end(store, OK, why_out);
	if (outcome == OK)
		outcome = waiting_withdraw(store, arena, message_id, by,
		    withdrawn_out, why_out);
	if (outcome == OK)
		outcome = wish_write(store, message_id, what, by, reason,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

struct done {			/* what was done last, and before that */
	enum review_what what, before;	/* REVIEW__COUNT: nothing */
	struct str by;			/* who asked for it; absent: nobody did */
};

static enum outcome
last_done(struct store *store, struct arena *arena, int64_t message_id,
    struct done *done_out, struct why *why_out)
{
	struct query q = query(store, "SELECT what, said_by FROM review WHERE"
	    " message_row_id = ? AND state = 'done' ORDER BY id DESC LIMIT 2");

	*done_out = (struct done){ REVIEW__COUNT, REVIEW__COUNT, NO_STR };
	put_integer(&q, message_id);
	if (query_row(&q)) {
		done_out->what = what_of_word(take_text(&q, NULL));
		done_out->by = take_text(&q, arena);
	}
	if (query_row(&q))
		done_out->before = what_of_word(take_text(&q, NULL));
	return query_end(&q, why_out);
}

static enum outcome
opposite(int64_t message_id, const struct done *done,
    enum review_what *what_out, struct why *why_out)
{
	switch (done->what) {
	case REVIEW_RELEASE:
		/* Straight out of the folder of fraud: back there. */
		*what_out = done->before == REVIEW_CONFIRM ||
		    done->before == REVIEW_REPORT ? REVIEW_CONFIRM : REVIEW_HOLD;
		return OK;
	case REVIEW_CONFIRM:
	case REVIEW_REPORT:
		*what_out = REVIEW_TAKE_BACK;
		return OK;
	case REVIEW_HOLD:
	case REVIEW_RETURN:
		*what_out = REVIEW_RELEASE;
		return OK;
	case REVIEW_TAKE_BACK:
		*what_out = REVIEW_CONFIRM;
		return OK;
	case REVIEW_GONE:
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' was "
		    "taken out of quarantine by a person, and seki does not know "
		    "where it is", (long long)message_id);
	case REVIEW__COUNT:
		break;
	}
	return because(why_out, FAIL, EXIT_DATA, "nothing was said of message "
	    "'%lld' that could be undone", (long long)message_id);
}

/* The wish just written takes back another person's word: whose is noted with it. */
static enum outcome
undone_note(struct store *store, struct str by, struct why *why_out)
{
	struct query q = query(store, "UPDATE review SET sentence = ? WHERE"
	    " id = last_insert_rowid()");

	put_text(&q, str_format(store->scratch, REVIEW_UNDOES "%.*s"
	    REVIEW_UNDOES_END, STR_ARGS(by)));
	return query_run(&q, why_out);
}

static enum outcome
undo(struct store *store, struct arena *arena, int64_t message_id,
    struct str by, enum review_what *what_out,
    struct store_withdrawn *withdrawn_out, struct why *why_out)
{
	struct standing standing;
	struct done done;
	enum outcome outcome = standing_read(store, message_id, &standing,
	    why_out);

	*what_out = REVIEW__COUNT;
	if (outcome == OK)
		outcome = waiting_withdraw(store, arena, message_id, by,
		    withdrawn_out, why_out);
	if (outcome != OK || withdrawn_out->what != REVIEW__COUNT)
		return outcome;
	outcome = last_done(store, arena, message_id, &done, why_out);
	if (outcome == OK)
		outcome = opposite(message_id, &done, what_out, why_out);
	if (outcome == OK && *what_out == REVIEW_CONFIRM)
		outcome = fraud_is(store, &standing, what_out, why_out);
	if (outcome == OK)
		outcome = wish_check(&standing, *what_out, why_out);
	if (outcome == OK)
		outcome = wish_write(store, message_id, *what_out, by, NO_STR,
		    why_out);
	if (outcome != OK || done.by.n == 0 || str_equal(done.by, by))
		return outcome;
	withdrawn_out->undone_by = done.by;
	return undone_note(store, done.by, why_out);
}

enum outcome
store_undo(struct store *store, struct arena *arena, int64_t message_id,
    struct str by, enum review_what *what_out,
    struct store_withdrawn *withdrawn_out, struct why *why_out)
{
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	return transaction_end(store, undo(store, arena, message_id, by,
	    what_out, withdrawn_out, why_out), why_out);
}

/* ---- For the scan ----------------------------------------------------------------- */

/* Where it lies: where it was last seen, else where it was judged. */
#define PLACE "coalesce(m.current_folder, b.folder)," \
	" iif(m.current_folder IS NULL, m.uidvalidity, m.current_uidvalidity)," \
	" iif(m.current_folder IS NULL, m.uid, m.current_uid)"

static void
wish_take(struct query *q, struct arena *arena, struct store_wish *wish)
{
	wish->id = take_integer(q);
	wish->message_id = take_integer(q);
	wish->what = what_of_word(take_text(q, NULL));
	wish->held = take_bool(q);
	wish->released = take_bool(q);
	wish->fraud = take_bool(q);
	wish->sha256 = take_text(q, arena);
	wish->size = take_count(q);
	wish->home = take_text(q, arena);
	wish->folder = take_text(q, arena);
	wish->uidvalidity = take_count(q);
	wish->uid = take_count(q);
	wish->content_digest = take_text(q, arena);
}

enum outcome
store_place(struct store *store, struct arena *arena, int64_t message_id,
    struct store_place *place_out, struct why *why_out)
{
	struct query q;
	bool found;
	enum outcome outcome;

	*place_out = (struct store_place){ .account = NO_STR };
	scratch_reset(store);
	q = query(store, "SELECT a.name, m.sha256, m.size_bytes, b.folder, " PLACE
	    ", m.message_id, m.content_digest, m.arrived_at"
	    " FROM message m JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id WHERE m.id = ?");
	put_integer(&q, message_id);
	found = query_row(&q);
	if (found) {
		place_out->account = take_text(&q, arena);
		place_out->sha256 = take_text(&q, arena);
		place_out->size = take_count(&q);
		place_out->home = take_text(&q, arena);
		place_out->folder = take_text(&q, arena);
		place_out->uidvalidity = take_count(&q);
		place_out->uid = take_count(&q);
		place_out->message_id = take_text(&q, arena);
		place_out->content_digest = take_text(&q, arena);
		place_out->arrived = take_time(&q, INT64_MIN);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK && !found)
		return because(why_out, FAIL, EXIT_DATA,
		    "no message '%lld' in store '%s'", (long long)message_id,
		    store->path);
	return outcome;
}

enum outcome
store_wishes(struct store *store, struct arena *arena, struct str account,
    struct store_wish **wishes_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*wishes_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT r.id, m.id, r.what, m.action = 'quarantine',"
	    " m.action = 'released',"
	    " coalesce(m.review IN ('confirmed', 'reported'), 0), m.sha256, m.size_bytes, b.folder, " PLACE ", m.content_digest"
	    " FROM review r"
	    " JOIN message m ON m.id = r.message_row_id"
	    " JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE r.state = 'waiting' AND r.action_id IS NULL AND a.name = ?"
	    " ORDER BY r.id");
	put_text(&q, account);
	for (; query_row(&q); ++*n_out) {
		*wishes_out = arena_grow(arena, *wishes_out, *n_out, &size,
		    sizeof **wishes_out);
		wish_take(&q, arena, &(*wishes_out)[*n_out]);
	}
	return query_end(&q, why_out);
}

static enum outcome
intention_write(struct store *store, const struct store_intent *intent,
    const struct store_move *move, int64_t *action_id_out, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO action (message_row_id,"
	    " run_id, mailbox_id, kind, state, uidvalidity, uid, sha256,"
	    " size_bytes, destination, destination_uidvalidity,"
	    " destination_uidnext, intended_at, changed_at) VALUES (?, ?, ?, ?,"
	    " 'intended', ?, ?, ?, ?, ?, ?, ?, ?12, ?12)");
	enum outcome outcome;

	put_integer(&q, intent->message_id);
	put_integer(&q, intent->run_id);
	put_integer(&q, intent->mailbox_id);
	put_word(&q, move_kind_word(intent->kind));
	put_count(&q, intent->uidvalidity);
	put_count(&q, intent->uid);
	put_text(&q, intent->sha256);
	put_count(&q, intent->size);
	put_text(&q, move->destination);
	put_count_or_null(&q, move->uidvalidity);
	put_count_or_null(&q, move->uidnext);
	put_time(&q, time_now());
	outcome = query_run(&q, why_out);
	*action_id_out = outcome == OK ? sqlite3_last_insert_rowid(store->db) :
	    0;
	return outcome;
}

/* What is to be held is held from now on, as far as the log goes. */
static enum outcome
held_mark(struct store *store, int64_t message_id, struct why *why_out)
{
	enum outcome outcome = dealings_held_again(store, message_id, why_out);
	struct query q;

	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE message SET action = 'quarantine',"
	    " released_at = NULL WHERE id = ? AND review IS NULL");
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

enum outcome
store_wish_intend(struct store *store, int64_t wish_id,
    const struct store_intent *intent, const struct store_move *move,
    int64_t *action_id_out, struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = intention_write(store, intent, move, action_id_out, why_out);
	if (outcome == OK && intent->kind == MOVE_QUARANTINE)
		outcome = held_mark(store, intent->message_id, why_out);
	if (outcome == OK) {
		q = query(store, "UPDATE review SET action_id = ? WHERE id = ?"
		    " AND state = 'waiting'");
		put_integer(&q, *action_id_out);
		put_integer(&q, wish_id);
		outcome = query_run(&q, why_out);
		/* It was withdrawn a moment ago: nothing is to be moved. */
		if (outcome == OK && sqlite3_changes(store->db) == 0)
			outcome = because(why_out, FAIL, EXIT_DONE,
			    "the wish was withdrawn");
	}
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_folders_filing(struct store *store, struct arena *arena,
    struct str account, struct str **folders_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*folders_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT DISTINCT b.folder FROM account a"
	    " JOIN mailbox b ON b.account_id = a.id JOIN action x ON"
	    " x.mailbox_id = b.id AND x.state IN ('intended', 'copied')"
	    " WHERE a.name = ? AND x.kind = 'fraud'");
	put_text(&q, account);
	for (; query_row(&q); ++*n_out) {
		*folders_out = arena_grow(arena, *folders_out, *n_out, &size,
		    sizeof **folders_out);
		(*folders_out)[*n_out] = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}

enum outcome
store_wish_settled(struct store *store, int64_t wish_id, const char *sentence,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE review SET state = ?1, settled_at = ?2,"
	    " sentence = coalesce(?3, sentence) WHERE id = ?4 AND"
	    " state = 'waiting'");
	put_word(&q, sentence == NULL ? "done" : "failed");
	put_time(&q, time_now());
	put_text(&q, sentence == NULL ? NO_STR : str_of(sentence));
	put_integer(&q, wish_id);
	return query_run(&q, why_out);
}

enum outcome
store_return(struct store *store, const struct store_intent *intent,
    const struct store_move *move, int64_t *action_id_out, struct why *why_out)
{
	enum outcome outcome;
	bool is_new = false;

	*action_id_out = 0;
	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = journal_place(store, intent->message_id, intent->mailbox_id,
	    intent->uidvalidity, intent->uid, &is_new, why_out);
	if (outcome == OK && is_new) {
		outcome = review_clear(store, intent->message_id, why_out);
		if (outcome == OK)
			outcome = held_mark(store, intent->message_id, why_out);
		if (outcome == OK)
			outcome = seen_write(store, intent->message_id,
			    intent->mailbox_id, REVIEW_RETURN, why_out);
		if (outcome == OK)
			outcome = intention_write(store, intent, move,
			    action_id_out, why_out);
	}
	return transaction_end(store, outcome, why_out);
}

/* ---- What a scan sees in the folders of ours ---------------------------------------- */

enum outcome
store_fraud_seen(struct store *store, int64_t mailbox_id, int64_t message_id,
    uint64_t uidvalidity, uint64_t uid, struct why *why_out)
{
	enum outcome outcome;
	bool is_new;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = journal_place(store, message_id, mailbox_id, uidvalidity, uid,
	    &is_new, why_out);
	if (outcome == OK)
		outcome = review_fraud(store, message_id, mailbox_id, why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_taken_back(struct store *store, int64_t mailbox_id, int64_t message_id,
    uint64_t uidvalidity, uint64_t uid, struct why *why_out)
{
	enum outcome outcome;
	bool is_new;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = journal_place(store, message_id, mailbox_id, uidvalidity, uid,
	    &is_new, why_out);
	if (outcome == OK)
		outcome = review_clear(store, message_id, why_out);
	if (outcome == OK)
		outcome = seen_write(store, message_id, mailbox_id,
		    REVIEW_TAKE_BACK, why_out);
	return transaction_end(store, outcome, why_out);
}

/* Where it lies now becomes the copy of a move that a person made. */
static enum outcome
held_write(struct store *store, int64_t run_id, int64_t mailbox_id,
    int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO action (message_row_id,"
	    " run_id, mailbox_id, kind, state, uidvalidity, uid, sha256,"
	    " size_bytes, destination, destination_uidvalidity,"
	    " destination_uid, intended_at, done_at, changed_at)"
	    " SELECT m.id, ?2, ?3, 'quarantine', 'done', m.uidvalidity, m.uid,"
	    "  m.sha256, m.size_bytes, m.current_folder, m.current_uidvalidity,"
	    "  m.current_uid, ?4, ?4, ?4 FROM message m WHERE m.id = ?1");

	put_integer(&q, message_id);
	put_integer(&q, run_id);
	put_integer(&q, mailbox_id);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

enum outcome
store_held_seen(struct store *store, int64_t run_id, int64_t mailbox_id,
    int64_t message_id, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out)
{
	struct standing standing;
	enum outcome outcome;
	bool is_new;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = standing_read(store, message_id, &standing, why_out);
	if (outcome == OK)
		outcome = journal_place(store, message_id, mailbox_id,
		    uidvalidity, uid, &is_new, why_out);
	if (outcome == OK)
		outcome = review_clear(store, message_id, why_out);
	if (outcome == OK)
		outcome = held_mark(store, message_id, why_out);
	if (outcome == OK)
		outcome = held_write(store, run_id, mailbox_id, message_id,
		    why_out);
	if (outcome == OK)
		outcome = seen_write(store, message_id, mailbox_id,
		    is_fraud(&standing) ? REVIEW_TAKE_BACK : REVIEW_HOLD,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_gone_seen(struct store *store, int64_t mailbox_id, int64_t message_id,
    struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE message SET review = 'gone' WHERE id = ?"
	    " AND review IS NULL AND action = 'quarantine'");
	put_integer(&q, message_id);
	outcome = query_run(&q, why_out);
	if (outcome == OK && sqlite3_changes(store->db) == 1)
		outcome = seen_write(store, message_id, mailbox_id, REVIEW_GONE,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_lying(struct store *store, struct arena *arena, struct str account,
    struct str folder, uint64_t uidvalidity, struct store_lying **lying_out,
    size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*lying_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT m.id, m.current_uid FROM message m"
	    " JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE m.current_folder = ? AND m.current_uidvalidity = ?"
	    " AND a.name = ? AND m.review IS NULL AND m.action = 'quarantine'"
	    " AND NOT EXISTS (SELECT 1 FROM action x WHERE"
	    "  x.message_row_id = m.id AND x.state IN ('intended', 'copied',"
	    "  'failed')) ORDER BY m.current_uid");
	put_text(&q, folder);
	put_count(&q, uidvalidity);
	put_text(&q, account);
	for (; query_row(&q); ++*n_out) {
		*lying_out = arena_grow(arena, *lying_out, *n_out, &size,
		    sizeof **lying_out);
		(*lying_out)[*n_out].message_id = take_integer(&q);
		(*lying_out)[*n_out].uid = take_count(&q);
	}
	return query_end(&q, why_out);
}

enum outcome
store_has_moved(struct store *store, struct str account, bool *moved_out,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT 1 FROM account a JOIN mailbox b ON"
	    " b.account_id = a.id JOIN action x ON x.mailbox_id = b.id"
	    " WHERE a.name = ? AND x.state = 'done' LIMIT 1");
	put_text(&q, account);
	*moved_out = query_row(&q);
	return query_end(&q, why_out);
}

enum outcome
store_looked(struct store *store, int64_t mailbox_id, uint64_t uidvalidity,
    uint64_t next_uid, uint64_t messages, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE mailbox SET uidvalidity = ?, next_uid = ?,"
	    " messages = ? WHERE id = ?");
	put_count(&q, uidvalidity);
	put_count(&q, next_uid);
	put_count(&q, messages);
	put_integer(&q, mailbox_id);
	return query_run(&q, why_out);
}

enum outcome
store_known_senders(struct store *store, struct arena *arena,
    struct str account, struct store_known_sender *sender_out,
    struct why *why_out)
{
	struct query q;

	*sender_out = (struct store_known_sender){ 0 };
	scratch_reset(store);
	q = query(store, "SELECT r.id, m.id, m.from_address FROM review r"
	    " JOIN message m ON m.id = r.message_row_id"
	    " JOIN mailbox b ON b.id = m.mailbox_id"
	    " JOIN account a ON a.id = b.account_id"
	    " WHERE r.known_sender = 1 AND a.name = ? LIMIT 1");
	put_text(&q, account);
	if (query_row(&q)) {
		sender_out->review_id = take_integer(&q);
		sender_out->message_id = take_integer(&q);
		sender_out->address = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}

enum outcome
store_known_sender_told(struct store *store, int64_t review_id,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "UPDATE review SET known_sender = 2 WHERE id = ?");
	put_integer(&q, review_id);
	return query_run(&q, why_out);
}

void
store_registrable(struct store *store, struct str (*registrable)(
    struct arena *arena, struct str domain))
{
	store->registrable = registrable;
}

/* ---- For people -------------------------------------------------------------------- */

#define WAITING(column) "(SELECT r." column " FROM review r WHERE" \
	" r.message_row_id = v.id AND r.state = 'waiting'" \
	" ORDER BY r.id DESC LIMIT 1)"

enum outcome
store_held(struct store *store, struct str account, int64_t only,
    void (*row)(void *context, const struct store_held *held), void *context,
    struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query_once(store, "SELECT v.id, v.account, v.score, v.verdict,"
	    " v.state, v.from_name, v.from_address, v.subject, v.top_en,"
	    " v.top_ja, coalesce(s.done_at, x.intended_at, v.scanned_at), "
	    WAITING("what") ", " WAITING("said_by") ", " WAITING("at")
	    ", coalesce(s.answered, 0), " HELD_BY("said_by", "s.id") ", "
	    HELD_BY("reason", "s.id") ", " HELD_BY_PERSON("v.id")
	    " FROM v_message v LEFT JOIN action x ON x.id = (SELECT max(y.id)"
	    "  FROM action y WHERE y.message_row_id = v.id AND"
	    "  y.kind = 'quarantine') LEFT JOIN action s ON s.id = "
	    HELD_WITH("x") " WHERE (?1 IS NULL OR v.account = ?1)"
	    " AND iif(?2, v.id = ?2, v.id IN (SELECT id FROM message WHERE"
	    "  action = 'quarantine' AND review IS NULL UNION"
	    "  SELECT message_row_id FROM review WHERE state = 'waiting'))"
	    " ORDER BY 11, v.id");
	put_text(&q, account);
	put_integer(&q, only);
	while (query_row(&q)) {
		struct store_held held = { .message_id = take_integer(&q) };

		held.account = take_text(&q, NULL);
		held.score = take_real(&q);
		held.verdict = take_text(&q, NULL);
		held.state = take_text(&q, NULL);
		held.from_name = take_text(&q, NULL);
		held.from_address = take_text(&q, NULL);
		held.subject = take_text(&q, NULL);
		held.top_en = take_text(&q, NULL);
		held.top_ja = take_text(&q, NULL);
		held.since = take_time(&q, 0);
		held.waits = what_of_word(take_text(&q, NULL));
		held.by = take_text(&q, NULL);
		held.at = take_time(&q, 0);
		held.answered = take_bool(&q);
		held.held_by = take_text(&q, NULL);
		held.said = take_text(&q, NULL);
		held.by_person = take_bool(&q);
		row(context, &held);
	}
	return query_end(&q, why_out);
}

enum outcome
store_reviews(struct store *store, struct arena *arena, int64_t message_id,
    struct store_review **reviews_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*reviews_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT what, state, said_by, reason, after_at, at,"
	    " settled_at, sentence FROM review WHERE message_row_id = ?"
	    " ORDER BY id");
	put_integer(&q, message_id);
	while (query_row(&q)) {
		struct store_review *one;

		*reviews_out = arena_grow(arena, *reviews_out, *n_out, &size,
		    sizeof *one);
		one = &(*reviews_out)[(*n_out)++];
		one->what = take_text(&q, arena);
		one->state = take_text(&q, arena);
		one->by = take_text(&q, arena);
		one->reason = take_text(&q, arena);
		one->after = take_text(&q, arena);
		one->at = take_text(&q, arena);
		one->settled = take_text(&q, arena);
		one->sentence = take_text(&q, arena);
	}
	return query_end(&q, why_out);
}
