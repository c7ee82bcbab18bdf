/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moving what has a durable `intended` row, and settling what an earlier run left
 * open. Nothing is believed because a server said OK: after a move the source and
 * the destination are looked at. Nothing is repeated blindly: an open row is
 * settled by looking for the UID where it was, and for the same bytes among the
 * destination's UIDs from the UIDNEXT noted with the intention (copies.c). What
 * can't be looked at just now stays open: a refusal is no sign that something is
 * not there. No byte of a message ever goes into a command. The only deletion is
 * UID EXPUNGE of journalled UIDs whose copy was confirmed one by one; without
 * UIDPLUS, not even that.
 */
#include "run.h"

static bool
item_with(const struct imap_item *items, size_t n, uint64_t uid,
    const struct imap_item **item_out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (items[i].uid == uid) {
			*item_out = &items[i];
			return true;
		}
	}
	return false;
}

/* Note one change of one action, durably, and in the struct at hand. */
static enum outcome
step(struct keeper *keeper, struct store_action *action,
    enum action_state state, uint64_t uid, const char *sentence,
    struct why *why_out)
{
	struct store_step change = { .action_id = action->id, .state = state,
	    .destination_uidvalidity = action->destination_uidvalidity,
	    .destination_uid = uid, .sentence = str_of(sentence) };

	action->state = state;
	action->destination_uid = uid;
	return store_steps(keeper->store, &change, 1, why_out);
}

/* Select the folder that is scanned. Under another numbering its UIDs would be
 * those of other messages. */
static enum outcome
source_open(struct keeper *keeper, bool read_only,
    struct imap_folder_state *state_out, struct why *why_out)
{
	enum outcome outcome = imap_select(keeper->imap, keeper->folder,
	    read_only, state_out, why_out);

	if (outcome != OK)
		return outcome;
	/* A server without UIDVALIDITY has been given 1 by folder_epoch(). */
	if ((state_out->uidvalidity == 0 ? 1 : state_out->uidvalidity) !=
	    keeper->mailbox.uidvalidity)
		return keeper_renumbered(keeper, why_out);
	return OK;
}

/* ---- After a move or copy: where is everything? ------------------------------------- */

struct moving {			/* a set of actions under way */
	struct keeper *keeper;
	struct store_action *actions;
	size_t n;
	uint64_t uids[SET_UIDS];
	struct imap_copied copied[SET_UIDS];
	size_t copied_n;
	uint64_t copied_uidvalidity;
	bool copying;			/* not moving: see by_copy() */
	bool gone_before[SET_UIDS];	/* not in the source when we came */
	bool still_there[SET_UIDS];	/* in the source, afterwards */
	uint64_t confirmed[SET_UIDS];	/* in the destination; 0: not found */
	struct imap_flags flags[SET_UIDS];	/* of what is to be held, before */
};

static enum outcome
look_at_source(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	const struct imap_item *item;
	struct imap_item *items;
	size_t i, n;

	if (imap_items_of(keeper->imap, keeper->scratch, moving->uids, moving->n,
	    &items, &n, why_out) != OK)
		return RETRY;
	for (i = 0; i < moving->n; i++)
		moving->still_there[i] = item_with(items, n, moving->uids[i],
		    &item);
	return OK;
}

/* Find each in the destination, and leave that selected. */
static enum outcome
look_at_destination(struct moving *moving, struct why *why_out)
{
	const struct copyuid said = { moving->copied, moving->copied_n,
	    moving->copied_uidvalidity };

	return copies_locate(moving->keeper, moving->actions, moving->n, &said,
	    moving->confirmed, why_out);
}

/* What is in neither folder is looked for once more where it was: a server that
 * does not list all that it has, has lost nothing yet. */
static enum outcome
look_again(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	bool whole;
	size_t i;

	for (i = 0; i < moving->n && (moving->still_there[i] ||
	    moving->confirmed[i] != 0); i++)
		continue;
	if (i == moving->n)
		return OK;
	if (source_open(keeper, true, &state, why_out) != OK ||
	    look_at_source(moving, why_out) != OK ||
	    copies_is_whole(keeper, keeper->scratch, keeper->folder,
	    state.exists, &whole, why_out) != OK || !whole)
		return RETRY;
	return OK;
}

/* It is in neither folder. A server that makes its MIME anew may have it under other
 * bytes, where a person can look. */
static struct str
lost_sentence(struct moving *moving, const struct store_action *action)
{
	size_t i;

	for (i = 0; i < moving->copied_n; i++)
		if (moving->copied[i].from == action->uid)
			return str_format(moving->keeper->scratch,
			    "in neither folder after the move; the server names "
			    "UID %llu, where other bytes lie",
			    (unsigned long long)moving->copied[i].to);
	return str_of(in_words("in neither folder after the move"));
}

/* Has somebody read or answered what is to be held? Whoever can't be asked says
 * nothing, and nothing depends on it. */
static enum outcome
look_at_flags(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;

	if (moving->actions[0].kind != MOVE_QUARANTINE ||
	    imap_flags(keeper->imap, moving->uids, moving->n, moving->flags,
	    why_out) == OK)
		return OK;
	return keeper_must_stop(keeper) ? RETRY : OK;
}

/* Somebody may have promised something, or paid: a person has to know. Before the move
 * is noted as done, so that a run that is cut says it again and not never. */
static void
tell_answered(struct keeper *keeper, const struct store_action *action)
{
	keeper_alert_once(keeper, ALERT_ANSWERED, action->sha256, str_format(
	    keeper->scratch, "message %lld of '%.*s' had been answered before it "
	    "was held: ask who answered, and what was promised or paid (see 'seki "
	    "show %lld')", (long long)action->message_id,
	    STR_ARGS(keeper->account->name), (long long)action->message_id));
}

static struct store_step
step_done(struct keeper *keeper, struct store_action *action,
    const struct imap_flags *flags)
{
	if (action->kind == MOVE_QUARANTINE && flags->answered)
		tell_answered(keeper, action);
	return (struct store_step){ .action_id = action->id,
	    .state = STATE_DONE, .flags_known = flags->known &&
	    action->kind == MOVE_QUARANTINE, .seen = flags->seen,
	    .answered = flags->answered };
}

/* Write down what was seen of each. */
static enum outcome
conclude(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct store_step *steps =
	    NEW_ARRAY(keeper->scratch, struct store_step, moving->n);
	size_t i, n = 0;

	for (i = 0; i < moving->n; i++) {
		struct store_action *action = &moving->actions[i];
		struct str sentence = NO_STR;

		if (moving->still_there[i]) {
			action->state = STATE_FAILED;
			sentence = str_of(in_words(moving->confirmed[i] != 0 ?
			    "the server copied it and did not take it away" :
			    "the server said OK and left it in place"));
			if (moving->confirmed[i] != 0)
				action->state = STATE_COPIED;
			keeper->folder_failed = true;
			say_error("cannot move UID %llu of '%.*s' to '%.*s': %.*s",
			    (unsigned long long)action->uid,
			    STR_ARGS(keeper->account->name),
			    STR_ARGS(action->destination), STR_ARGS(sentence));
		} else if (moving->confirmed[i] != 0) {
			action->state = STATE_DONE;
		} else if (moving->gone_before[i] || moving->copying) {
			/* COPY takes nothing away: somebody else did. */
			action->state = STATE_VANISHED;
		} else {
			action->state = STATE_LOST;
			sentence = lost_sentence(moving, action);
			keeper_lost(keeper, action);
		}
		action->destination_uid = moving->confirmed[i];
		steps[n] = action->state == STATE_DONE ? step_done(keeper,
		    action, &moving->flags[i]) : (struct store_step){
		    .action_id = action->id, .state = action->state,
		    .sentence = sentence };
		steps[n].destination_uidvalidity =
		    action->destination_uidvalidity;
		steps[n++].destination_uid = action->destination_uid;
	}
	return store_steps(keeper->store, steps, n, why_out);
}

/* ---- The two ways to move --------------------------------------------------------------- */

/* A copy may have been made for all we know: then the next run looks first. */
static enum outcome
note_failed(struct moving *moving, enum action_state state,
    const char *sentence, struct why *why_out)
{
	size_t i;

	moving->keeper->folder_failed = true;
	for (i = 0; i < moving->n; i++)
		if (step(moving->keeper, &moving->actions[i], state, 0,
		    sentence, why_out) != OK)
			return FAIL;
	return OK;
}

static enum outcome
all_failed(struct moving *moving, const char *sentence, struct why *why_out)
{
	say_error(moving->n == 1 ?
	    "cannot move %zu message of '%.*s' to '%.*s': %s" :
	    "cannot move %zu messages of '%.*s' to '%.*s': %s", moving->n,
	    STR_ARGS(moving->keeper->account->name),
	    STR_ARGS(moving->actions[0].destination), sentence);
	return note_failed(moving, STATE_FAILED, sentence, why_out);
}

/* A refusal leaves everything in place; a broken line leaves it open. A server
 * that wants to be left alone is asked nothing more in this run. */
static enum outcome
refused(struct moving *moving, struct why *why_out)
{
	char sentence[IMAP_QUOTE + 40];
	struct why why = *why_out;

	if (imap_is_lost(moving->keeper->imap))
		return RETRY;
	/* What we tried is said by all_failed(), and better. */
	snprintf(sentence, sizeof sentence, in_words("server said %s"),
	    imap_said(moving->keeper->imap));
	if (!keeper_must_stop(moving->keeper))
		return all_failed(moving, sentence, why_out);
	if (note_failed(moving, moving->copying ? STATE_COPIED : STATE_FAILED,
	    sentence, why_out) != OK)
		return FAIL;
	*why_out = why;
	return RETRY;
}

/* What is in neither folder by its bytes may be there by its content. */
static enum outcome
look_for_remade(struct moving *moving, struct why *why_out)
{
	enum outcome outcome = OK;
	size_t i;

	for (i = 0; i < moving->n && outcome == OK; i++)
		if (moving->confirmed[i] == 0 && !moving->still_there[i] &&
		    !moving->gone_before[i])
			outcome = remade_find(moving->keeper, &moving->actions[i],
			    moving->confirmed, moving->n, &moving->confirmed[i],
			    why_out);
	return outcome;
}

static enum outcome
by_move(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	enum outcome outcome;

	if (imap_move(keeper->imap, moving->uids, moving->n,
	    moving->actions[0].destination, moving->copied, &moving->copied_n,
	    &moving->copied_uidvalidity, why_out) != OK)
		return refused(moving, why_out);
	if (look_at_source(moving, why_out) != OK ||
	    look_at_destination(moving, why_out) != OK ||
	    look_again(moving, why_out) != OK)
		return RETRY;
	outcome = look_for_remade(moving, why_out);
	return outcome == OK ? conclude(moving, why_out) : outcome;
}

/* Delete those whose copy is confirmed, by their UIDs and by nothing else. */
static enum outcome
delete_confirmed(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	uint64_t uids[SET_UIDS];
	size_t i, n = 0;

	for (i = 0; i < moving->n; i++)
		if (moving->confirmed[i] != 0)
			uids[n++] = moving->uids[i];
	if (n == 0)
		return OK;
	if (imap_mark_deleted(keeper->imap, uids, n, why_out) != OK)
		return FAIL;
	if (imap_has(keeper->imap, "UIDPLUS"))
		return imap_expunge(keeper->imap, uids, n, why_out);
	say_debug("no UIDPLUS: the originals stay marked \\Deleted");
	return OK;
}

/* What was found by no byte may differ only in what the server writes itself. */
static enum outcome
look_for_alike(struct moving *moving, struct why *why_out)
{
	size_t i;

	for (i = 0; i < moving->n; i++)
		if (moving->confirmed[i] == 0 && !moving->gone_before[i] &&
		    alike_find(moving->keeper, &moving->actions[i],
		    moving->confirmed, moving->n, &moving->confirmed[i],
		    why_out) != OK)
			return RETRY;
	return OK;
}

/* The copies are confirmed: take the originals away, and see. */
static enum outcome
take_away(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	enum outcome deleted;
	bool marked;
	size_t i;

	if (source_open(keeper, false, &state, why_out) != OK)
		return RETRY;
	/* After a run that was cut nobody has looked yet. */
	if (!moving->copying && look_at_flags(moving, why_out) != OK)
		return RETRY;
	deleted = delete_confirmed(moving, why_out);
	if (deleted != OK && keeper_must_stop(keeper))
		return RETRY;
	if (look_at_source(moving, why_out) != OK ||
	    look_again(moving, why_out) != OK)
		return RETRY;
	/* Without UIDPLUS what was copied stays there marked, and is done. */
	marked = deleted == OK && !imap_has(keeper->imap, "UIDPLUS");
	for (i = 0; i < moving->n; i++)
		moving->still_there[i] &= !marked || moving->confirmed[i] == 0;
	return conclude(moving, why_out);
}

static enum outcome
by_copy(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	size_t i;

	moving->copying = true;
	/* From here on a delete may be owed; the next run must know. */
	for (i = 0; i < moving->n; i++)
		if (step(keeper, &moving->actions[i], STATE_COPIED, 0, NULL,
		    why_out) != OK)
			return FAIL;
	if (imap_copy(keeper->imap, moving->uids, moving->n,
	    moving->actions[0].destination, moving->copied, &moving->copied_n,
	    &moving->copied_uidvalidity, why_out) != OK)
		return refused(moving, why_out);
	if (look_at_destination(moving, why_out) != OK ||
	    look_for_alike(moving, why_out) != OK)
		return RETRY;
	return take_away(moving, why_out);
}

static enum outcome
move_set(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	enum outcome outcome;
	size_t i;

	for (i = 0; i < moving->n; i++)
		moving->uids[i] = moving->actions[i].uid;
	outcome = source_open(keeper, false, &state, why_out);
	if (outcome != OK)
		return outcome == FAIL ? refused(moving, why_out) : RETRY;
	if (state.read_only)
		return all_failed(moving, "the folder is read-only", why_out);
	if (look_at_source(moving, why_out) != OK)
		return RETRY;
	for (i = 0; i < moving->n; i++)
		moving->gone_before[i] = !moving->still_there[i];
	memset(moving->still_there, 0, sizeof moving->still_there);
	if (look_at_flags(moving, why_out) != OK)
		return RETRY;
	if (imap_has(keeper->imap, "MOVE"))
		return by_move(moving, why_out);
	return by_copy(moving, why_out);
}

/* ---- Public ---------------------------------------------------------------------------- */

enum outcome
move_ensure(struct keeper *keeper, struct str folder,
    struct imap_folder_state *state_out, struct why *why_out)
{
	/* An OK without data is no sign that the folder is there. */
	if (imap_status(keeper->imap, folder, state_out, why_out) == OK &&
	    state_out->uidvalidity != 0)
		return OK;
	if (imap_is_lost(keeper->imap))
		return RETRY;
	if (imap_create(keeper->imap, folder, why_out) != OK &&
	    imap_is_lost(keeper->imap))
		return RETRY;
	if (imap_status(keeper->imap, folder, state_out, why_out) == OK)
		return OK;
	return imap_is_lost(keeper->imap) ? RETRY : FAIL;
}

enum outcome
move_prepare(struct keeper *keeper, struct store_move *move_out,
    struct why *why_out)
{
	struct imap_folder_state state = { 0 };
	enum outcome outcome;

	move_out->destination = keeper->quarantine;
	outcome = move_ensure(keeper, keeper->quarantine, &state, why_out);
	if (outcome != OK)
		return outcome;
	move_out->uidvalidity = state.uidvalidity;
	move_out->uidnext = state.uidnext;
	return OK;
}

enum outcome
move_intended(struct keeper *keeper, struct store_action *actions, size_t n,
    struct why *why_out)
{
	struct imap_folder_state state;
	struct moving *moving;
	enum outcome outcome = OK;
	size_t from = 0, width;

	while (from < n && outcome == OK) {
		width = n - from < SET_UIDS ? n - from : SET_UIDS;
		moving = NEW(keeper->scratch, struct moving);
		moving->keeper = keeper;
		moving->actions = actions + from;
		moving->n = width;
		outcome = move_set(moving, why_out);
		from += width;
	}
	/* Back to where the scan was reading. */
	if (outcome == OK && source_open(keeper, true, &state, why_out) != OK)
		return RETRY;
	return outcome;
}

enum outcome
move_is_held(struct keeper *keeper, const struct store_known *known,
    bool *held_out, bool *looked_out, struct why *why_out)
{
	struct store_action action = { .id = known->action_id,
	    .sha256 = known->sha256, .size = known->size,
	    .destination = known->destination,
	    .destination_uidvalidity = known->destination_uidvalidity,
	    .destination_uid = known->destination_uid };
	struct imap_folder_state state;

	if (copies_still_there(keeper, &action, held_out, looked_out,
	    why_out) != OK)
		return RETRY;
	if (!*looked_out)
		say_warning("cannot tell whether a message of '%.*s' was moved "
		    "back: %s", STR_ARGS(keeper->account->name), why_out->text);
	/* The folder was numbered anew: from now on we know it there. */
	if (*held_out && !known->is_fraud && (action.destination_uid != known->destination_uid ||
	    action.destination_uidvalidity != known->destination_uidvalidity) &&
	    step(keeper, &action, STATE_DONE, action.destination_uid, NULL,
	    why_out) != OK)
		return FAIL;
	return source_open(keeper, true, &state, why_out);
}

/* Its folder can't be looked into just now: nothing is concluded from that. */
static enum outcome
leave_open(struct keeper *keeper, const struct store_action *action,
    const struct why *why)
{
	keeper->folder_failed = true;
	say_error("cannot tell what became of UID %llu of '%.*s', which was to "
	    "be moved to '%.*s': %s", (unsigned long long)action->uid,
	    STR_ARGS(keeper->account->name), STR_ARGS(action->destination),
	    why->text);
	return OK;
}

/* An open row whose UID is still in the source: *again_out says that it is to be
 * moved again, with the others. */
static enum outcome
settle_present(struct keeper *keeper, struct store_action *action,
    bool *again_out, struct why *why_out)
{
	struct moving moving = { .keeper = keeper, .actions = action, .n = 1,
	    .uids = { action->uid } };
	bool looked;

	if (action->state == STATE_COPIED) {
		if (copies_find(keeper, action, NULL, 0, &moving.confirmed[0],
		    &looked, why_out) != OK)
			return RETRY;
		if (!looked)
			return leave_open(keeper, action, why_out);
		if (look_for_alike(&moving, why_out) != OK)
			return RETRY;
		if (moving.confirmed[0] != 0)
			return take_away(&moving, why_out);
	}
	*again_out = keeper->account->hold || action->wished;
	return OK;
}

/* Those that were meant for a folder which the configuration no longer names. */
static enum outcome
redirect(struct keeper *keeper, struct store_action *actions, size_t n,
    struct why *why_out)
{
	struct store_move now = { .destination = NO_STR };
	enum outcome outcome = OK;
	size_t i;

	for (i = 0; i < n && outcome == OK; i++) {
		if (actions[i].kind != MOVE_QUARANTINE ||
		    actions[i].state == STATE_COPIED ||
		    actions[i].destination_uid != 0 ||
		    str_equal(actions[i].destination, keeper->quarantine))
			continue;
		if (now.destination.p == NULL) {
			outcome = move_prepare(keeper, &now, why_out);
			if (outcome != OK)	/* the move will say why */
				return outcome == RETRY ? RETRY : OK;
		}
		outcome = store_redirect(keeper->store, actions[i].id, &now,
		    why_out);
		actions[i].destination = now.destination;
		actions[i].destination_uidvalidity = now.uidvalidity;
		actions[i].destination_uidnext = now.uidnext;
	}
	return outcome;
}

/* Move again what is still where it was, folder by folder. */
static enum outcome
move_again(struct keeper *keeper, struct store_action *actions, size_t n,
    struct why *why_out)
{
	struct imap_folder_state state;
	enum outcome outcome = redirect(keeper, actions, n, why_out);
	size_t from, to;

	for (from = 0; from < n && outcome == OK; from = to) {
		for (to = from + 1; to < n && str_equal(actions[to].destination,
		    actions[from].destination); to++)
			continue;
		/* It may be open because its folder could not be made; where
		 * that fails again, the move says so. */
		if (move_ensure(keeper, actions[from].destination, &state,
		    why_out) == RETRY)
			return RETRY;
		outcome = move_intended(keeper, actions + from, to - from,
		    why_out);
	}
	return outcome;
}

/* It lies where it was to go, and that folder is open: its copy has its flags, unless
 * somebody has read it there since. */
static enum outcome
settle_moved(struct moving *moving, struct why *why_out)
{
	struct store_action *action = &moving->actions[0];
	struct store_step change;

	moving->uids[0] = moving->confirmed[0];
	if (look_at_flags(moving, why_out) != OK)
		return RETRY;
	action->state = STATE_DONE;
	action->destination_uid = moving->confirmed[0];
	change = step_done(moving->keeper, action, &moving->flags[0]);
	change.destination_uidvalidity = action->destination_uidvalidity;
	change.destination_uid = action->destination_uid;
	return store_steps(moving->keeper->store, &change, 1, why_out);
}

/* One whose UID is not in the source any more, or was of another epoch. */
static enum outcome
settle_absent(struct keeper *keeper, struct store_action *action, bool epoch,
    struct why *why_out)
{
	struct moving moving = { .keeper = keeper, .actions = action, .n = 1,
	    .uids = { action->uid } };
	enum outcome outcome;
	bool looked;

	if (copies_find(keeper, action, NULL, 0, &moving.confirmed[0], &looked,
	    why_out) != OK)
		return RETRY;
	if (!looked)
		return leave_open(keeper, action, why_out);
	if (moving.confirmed[0] != 0)
		return settle_moved(&moving, why_out);
	if (!epoch)
		return step(keeper, action, STATE_VANISHED, 0,
		    "the folder was numbered anew before it was moved", why_out);
	if (look_again(&moving, why_out) != OK)
		return keeper_must_stop(keeper) ? RETRY :
		    leave_open(keeper, action, why_out);
	if (moving.still_there[0]) {
		because(why_out, RETRY, EXIT_SOME_FAILED,
		    "the server lists it only when asked twice");
		return leave_open(keeper, action, why_out);
	}
	if (action->state == STATE_FAILED)
		return step(keeper, action, STATE_VANISHED, 0, NULL, why_out);
	outcome = look_for_remade(&moving, why_out);
	if (outcome != OK)
		return outcome;
	if (moving.confirmed[0] != 0)
		return settle_moved(&moving, why_out);
	keeper_lost(keeper, action);
	return step(keeper, action, STATE_LOST, 0,
	    "in neither folder after an interrupted move", why_out);
}

/* What became of those that an earlier run left open: that run told of none as held. */
static void
tally_settled(struct keeper *keeper, const struct store_action *actions,
    size_t n)
{
	struct store_tally *tally = &keeper->tally;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct store_action *action = &actions[i];
		bool open = action->state == STATE_INTENDED ||
		    action->state == STATE_COPIED ||
		    action->state == STATE_FAILED;

		tally->filed += action->kind == MOVE_FRAUD &&
		    action->state == STATE_DONE;
		if (action->kind != MOVE_QUARANTINE)
			continue;
		if (action->state == STATE_DONE) {
			tally->moved++;
			tally->moved_late++;
		} else if (action->state == STATE_VANISHED) {
			tally->vanished++;
		} else if (open && (keeper->account->hold || action->wished)) {
			tally->failed++;
			tally->failed_again++;
		}
	}
}

/* Look where each is; those that are to be moved again stand first then, *again_out of
 * them, and none that is settled is lost. */
static enum outcome
settle_each(struct keeper *keeper, struct store_action *actions, size_t n,
    size_t *again_out, struct why *why_out)
{
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome = OK;
	size_t i, present;
	bool epoch, again;

	*again_out = 0;
	for (i = 0; i < n && outcome == OK; i++) {
		arena_reset(keeper->scratch);
		if (imap_select(keeper->imap, keeper->folder, true, &state,
		    why_out) != OK)
			return RETRY;
		/* Without UIDVALIDITY a UID of another session means nothing. */
		if (state.uidvalidity != 0 &&
		    state.uidvalidity != keeper->mailbox.uidvalidity)
			return keeper_renumbered(keeper, why_out);
		epoch = state.uidvalidity != 0 &&
		    actions[i].uidvalidity == state.uidvalidity;
		present = 0;
		if (epoch && imap_items_of(keeper->imap, keeper->scratch,
		    &actions[i].uid, 1, &items, &present, why_out) != OK)
			return RETRY;
		again = false;
		outcome = present > 0 ?
		    settle_present(keeper, &actions[i], &again, why_out) :
		    settle_absent(keeper, &actions[i], epoch, why_out);
		if (again) {
			struct store_action first = actions[*again_out];

			actions[(*again_out)++] = actions[i];
			actions[i] = first;
		}
	}
	return outcome;
}

enum outcome
move_settle(struct keeper *keeper, struct why *why_out)
{
	struct store_action *actions;
	enum outcome outcome;
	size_t n, again_n;

	if (store_actions_open(keeper->store, keeper->arena, keeper->mailbox.id,
	    &actions, &n, why_out) != OK)
		return FAIL;
	outcome = settle_each(keeper, actions, n, &again_n, why_out);
	if (outcome == OK)
		outcome = move_again(keeper, actions, again_n, why_out);
	tally_settled(keeper, actions, n);
	return outcome;
}
