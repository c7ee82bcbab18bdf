/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moving what has a durable `intended` row, and settling what an earlier run left
 * open. Nothing is believed because a server said OK: after a move the source and
 * the destination are looked at. Nothing is repeated blindly: an open row is
 * settled by looking for the UID where it was, and for the same bytes among the
 * destination's UIDs from the UIDNEXT noted with the intention. No byte of a
 * message ever goes into a command. The only deletion is UID EXPUNGE of journalled
 * UIDs whose copy was confirmed one by one; without UIDPLUS, not even that.
 */
#include "run.h"

#define SET_UIDS 200

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
	struct store_step change = { action->id, state,
	    action->destination_uidvalidity, uid, str_of(sentence) };

	action->state = state;
	action->destination_uid = uid;
	return store_steps(keeper->store, &change, 1, why_out);
}

/* ---- Looking for a copy by its bytes ---------------------------------------------- */

struct search {
	struct str sha256;
	struct arena *arena;
	uint64_t found[SET_UIDS];
	size_t n;
};

static void
compare(void *context, uint64_t uid, struct str bytes)
{
	struct search *search = context;

	if (search->n < SET_UIDS && str_equal(search->sha256,
	    digest_hex(search->arena, sha256(bytes))))
		search->found[search->n++] = uid;
}

/* Fetch those of the items whose size fits (or does not, for servers that only
 * estimate it) and note which have the action's bytes. */
static enum outcome
search_items(struct keeper *keeper, const struct store_action *action,
    const struct imap_item *items, size_t n, bool size_fits,
    struct search *search, struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	uint64_t uids[SET_UIDS];
	size_t i, wanted = 0, bytes = 0;

	for (i = 0; i < n && wanted < SET_UIDS; i++) {
		if ((items[i].size == action->size) != size_fits)
			continue;
		uids[wanted++] = items[i].uid;
		bytes += items[i].size;
	}
	if (wanted == 0)
		return OK;
	return imap_bodies(keeper->imap, uids, wanted, cap, bytes, compare,
	    search, why_out);
}

/*
 * Selects the destination and finds the message there. *uid_out is 0 if it is
 * not there, or only where another action's copy lies.
 */
static enum outcome
find_copy(struct keeper *keeper, struct store_action *action, uint64_t *uid_out,
    struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct search search = { .sha256 = action->sha256, .arena = arena };
	struct imap_folder_state state;
	struct imap_item *items;
	bool claimed = true, is_own;
	enum outcome outcome;
	uint64_t first;
	size_t i, n;

	*uid_out = 0;
	outcome = imap_select(keeper->imap, action->destination, true, &state,
	    why_out);
	if (outcome != OK) {
		arena_free(arena);
		/* No such folder: then it is not in it. */
		return imap_is_lost(keeper->imap) ? RETRY : OK;
	}
	first = state.uidvalidity == action->destination_uidvalidity &&
	    action->destination_uidnext > 0 ? action->destination_uidnext : 1;
	outcome = imap_items(keeper->imap, arena, first, 0, &items, &n, why_out);
	if (outcome == OK)
		outcome = search_items(keeper, action, items, n, true, &search,
		    why_out);
	if (outcome == OK && search.n == 0)
		outcome = search_items(keeper, action, items, n, false, &search,
		    why_out);
	for (i = 0; i < search.n && outcome == OK && claimed; i++) {
		/* The copy may be known from an earlier look, and claimed by this
		 * very action. */
		is_own = search.found[i] == action->destination_uid &&
		    state.uidvalidity == action->destination_uidvalidity;
		if (is_own)
			claimed = false;
		else
			outcome = store_uid_claimed(keeper->store,
			    keeper->account->name, action->destination,
			    state.uidvalidity, search.found[i], &claimed, why_out);
		if (outcome == OK && !claimed)
			*uid_out = search.found[i];
	}
	action->destination_uidvalidity = state.uidvalidity;
	arena_free(arena);
	return outcome;
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

/* The UID that COPYUID names for this one, if it can be true at all. */
static uint64_t
copyuid_of(const struct moving *moving, const struct store_action *action)
{
	size_t i;

	if (action->destination_uidvalidity != 0 &&
	    moving->copied_uidvalidity != action->destination_uidvalidity)
		return 0;
	for (i = 0; i < moving->copied_n; i++)
		if (moving->copied[i].from == action->uid &&
		    moving->copied[i].to >= action->destination_uidnext)
			return moving->copied[i].to;
	return 0;
}

/*
 * Selects the destination. A COPYUID is confirmed when that UID is there, has
 * the size, and is nobody else's; anything else is searched for by its bytes.
 */
static enum outcome
look_at_destination(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	const struct imap_item *item;
	struct imap_item *items = NULL;
	uint64_t uids[SET_UIDS];
	size_t i, n = 0, items_n = 0;

	if (imap_select(keeper->imap, moving->actions[0].destination, true,
	    &state, why_out) != OK)
		return RETRY;
	for (i = 0; i < moving->copied_n; i++)
		uids[n++] = moving->copied[i].to;
	if (n > 0 && imap_items_of(keeper->imap, keeper->scratch, uids, n, &items,
	    &items_n, why_out) != OK)
		return RETRY;
	for (i = 0; i < moving->n; i++) {
		struct store_action *action = &moving->actions[i];
		uint64_t uid = copyuid_of(moving, action);

		if (uid != 0 && item_with(items, items_n, uid, &item) &&
		    item->size == action->size) {
			moving->confirmed[i] = uid;
			action->destination_uidvalidity = state.uidvalidity;
		} else if (find_copy(keeper, action, &moving->confirmed[i],
		    why_out) != OK) {
			return RETRY;
		}
	}
	return OK;
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
			sentence = moving->confirmed[i] != 0 ?
			    STR("the server copied it and did not take it away")
			    : STR("the server said OK and left it in place");
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
			sentence = STR("in neither folder after the move");
			keeper_lost(keeper, action);
		}
		action->destination_uid = moving->confirmed[i];
		steps[n++] = (struct store_step){ action->id, action->state,
		    action->destination_uidvalidity, action->destination_uid,
		    sentence };
	}
	interruption_point("before-steps");
	return store_steps(keeper->store, steps, n, why_out);
}

/* ---- The two ways to move --------------------------------------------------------------- */

static enum outcome
all_failed(struct moving *moving, const char *sentence, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	size_t i;

	say_error("cannot move %zu message%s of '%.*s' to '%.*s': %s", moving->n,
	    moving->n == 1 ? "" : "s", STR_ARGS(keeper->account->name),
	    STR_ARGS(moving->actions[0].destination), sentence);
	keeper->folder_failed = true;
	for (i = 0; i < moving->n; i++)
		if (step(keeper, &moving->actions[i], STATE_FAILED, 0, sentence,
		    why_out) != OK)
			return FAIL;
	return OK;
}

/* A refusal leaves everything in place; a broken line leaves it open. */
static enum outcome
refused(struct moving *moving, struct why *why_out)
{
	char sentence[sizeof why_out->text];
	const char *cause = strstr(why_out->text, "': ");

	if (imap_is_lost(moving->keeper->imap))
		return RETRY;
	/* What we tried stands before the cause; all_failed() says it better. */
	snprintf(sentence, sizeof sentence, "%s", cause == NULL ? why_out->text
	    : cause + 3);
	return all_failed(moving, sentence, why_out);
}

static enum outcome
by_move(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;

	interruption_point("before-move");
	if (imap_move(keeper->imap, moving->uids, moving->n,
	    moving->actions[0].destination, moving->copied, &moving->copied_n,
	    &moving->copied_uidvalidity, why_out) != OK)
		return refused(moving, why_out);
	interruption_point("after-move");
	if (look_at_source(moving, why_out) != OK ||
	    look_at_destination(moving, why_out) != OK)
		return RETRY;
	return conclude(moving, why_out);
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
	interruption_point("before-delete");
	if (imap_mark_deleted(keeper->imap, uids, n, why_out) != OK)
		return FAIL;
	interruption_point("before-expunge");
	if (imap_has(keeper->imap, "UIDPLUS"))
		return imap_expunge(keeper->imap, uids, n, why_out);
	say_debug("no UIDPLUS: the originals stay marked \\Deleted");
	return OK;
}

static enum outcome
by_copy(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	enum outcome deleted;
	size_t i;

	moving->copying = true;
	/* From here on a delete may be owed; the next run must know. */
	for (i = 0; i < moving->n; i++)
		if (step(keeper, &moving->actions[i], STATE_COPIED, 0, NULL,
		    why_out) != OK)
			return FAIL;
	interruption_point("before-copy");
	if (imap_copy(keeper->imap, moving->uids, moving->n,
	    moving->actions[0].destination, moving->copied, &moving->copied_n,
	    &moving->copied_uidvalidity, why_out) != OK)
		return refused(moving, why_out);
	interruption_point("after-copy");
	if (look_at_destination(moving, why_out) != OK ||
	    imap_select(keeper->imap, keeper->folder, false, &state,
	    why_out) != OK)
		return RETRY;
	deleted = delete_confirmed(moving, why_out);
	if (deleted != OK && imap_is_lost(keeper->imap))
		return RETRY;
	if (deleted == OK && !imap_has(keeper->imap, "UIDPLUS"))
		return conclude(moving, why_out);	/* marked, and done */
	if (look_at_source(moving, why_out) != OK)
		return RETRY;
	return conclude(moving, why_out);
}

static enum outcome
move_set(struct moving *moving, struct why *why_out)
{
	struct keeper *keeper = moving->keeper;
	struct imap_folder_state state;
	size_t i;

	for (i = 0; i < moving->n; i++)
		moving->uids[i] = moving->actions[i].uid;
	if (imap_select(keeper->imap, keeper->folder, false, &state,
	    why_out) != OK)
		return refused(moving, why_out);
	/* A server without UIDVALIDITY has been given 1 by folder_epoch(). */
	if ((state.uidvalidity == 0 ? 1 : state.uidvalidity) !=
	    keeper->mailbox.uidvalidity)
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "UIDVALIDITY of '%.*s' changed during the scan",
		    STR_ARGS(keeper->folder));
	if (state.read_only)
		return all_failed(moving, "the folder is read-only", why_out);
	if (look_at_source(moving, why_out) != OK)
		return RETRY;
	for (i = 0; i < moving->n; i++)
		moving->gone_before[i] = !moving->still_there[i];
	memset(moving->still_there, 0, sizeof moving->still_there);
	if (imap_has(keeper->imap, "MOVE"))
		return by_move(moving, why_out);
	return by_copy(moving, why_out);
}

/* ---- Public ---------------------------------------------------------------------------- */

/* Make the folder if it is not there. FAIL: it can't be had; RETRY: the line
 * broke. */
static enum outcome
folder_ensure(struct keeper *keeper, struct str folder,
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
	outcome = folder_ensure(keeper, keeper->quarantine, &state, why_out);
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
	if (outcome == OK && imap_select(keeper->imap, keeper->folder, true,
	    &state, why_out) != OK)
		return RETRY;
	return outcome;
}

enum outcome
move_is_held(struct keeper *keeper, const struct store_known *known,
    bool *held_out, struct why *why_out)
{
	struct imap_folder_state state;
	struct imap_item *items;
	uint64_t uid = known->destination_uid;
	size_t n = 0;

	*held_out = false;
	if (imap_select(keeper->imap, known->destination, true, &state,
	    why_out) != OK) {
		if (imap_is_lost(keeper->imap))
			return RETRY;
	} else if (state.uidvalidity == known->destination_uidvalidity &&
	    uid != 0) {
		if (imap_items_of(keeper->imap, keeper->scratch, &uid, 1, &items, &n,
		    why_out) != OK)
			return RETRY;
		*held_out = n == 1;
	}
	return imap_select(keeper->imap, keeper->folder, true, &state, why_out);
}

/* An open row whose UID is still in the source: *again_out says that it is to be
 * moved again, with the others. */
static enum outcome
settle_present(struct keeper *keeper, struct store_action *action,
    bool *again_out, struct why *why_out)
{
	struct moving moving = { .keeper = keeper, .actions = action, .n = 1,
	    .uids = { action->uid } };
	struct imap_folder_state state;

	if (action->state == STATE_COPIED) {
		if (find_copy(keeper, action, &moving.confirmed[0], why_out) != OK)
			return RETRY;
		if (moving.confirmed[0] != 0) {
			if (imap_select(keeper->imap, keeper->folder, false,
			    &state, why_out) != OK ||
			    delete_confirmed(&moving, why_out) != OK ||
			    (imap_has(keeper->imap, "UIDPLUS") &&
			    look_at_source(&moving, why_out) != OK))
				return RETRY;
			return conclude(&moving, why_out);
		}
	}
	*again_out = keeper->account->hold;
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
		if (actions[i].state == STATE_COPIED ||
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
		if (folder_ensure(keeper, actions[from].destination, &state,
		    why_out) == RETRY)
			return RETRY;
		outcome = move_intended(keeper, actions + from, to - from,
		    why_out);
	}
	return outcome;
}

/* One whose UID is not in the source any more, or was of another epoch. */
static enum outcome
settle_absent(struct keeper *keeper, struct store_action *action, bool epoch,
    struct why *why_out)
{
	uint64_t uid;

	if (find_copy(keeper, action, &uid, why_out) != OK)
		return RETRY;
	if (uid != 0)
		return step(keeper, action, STATE_DONE, uid, NULL, why_out);
	if (!epoch)
		return step(keeper, action, STATE_VANISHED, 0,
		    "the folder was numbered anew before it was moved", why_out);
	if (action->state == STATE_FAILED)
		return step(keeper, action, STATE_VANISHED, 0, NULL, why_out);
	keeper_lost(keeper, action);
	return step(keeper, action, STATE_LOST, 0,
	    "in neither folder after an interrupted move", why_out);
}

enum outcome
move_settle(struct keeper *keeper, struct why *why_out)
{
	struct store_action *actions;
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome = OK;
	size_t i, n, present, again_n = 0;
	bool epoch, again;

	if (store_actions_open(keeper->store, keeper->arena, keeper->mailbox.id,
	    &actions, &n, why_out) != OK)
		return FAIL;
	for (i = 0; i < n && outcome == OK; i++) {
		arena_reset(keeper->scratch);
		if (imap_select(keeper->imap, keeper->folder, true, &state,
		    why_out) != OK)
			return RETRY;
		/* Without UIDVALIDITY a UID of another session means nothing. */
		epoch = state.uidvalidity != 0 &&
		    actions[i].uidvalidity == keeper->mailbox.uidvalidity;
		present = 0;
		if (epoch && imap_items_of(keeper->imap, keeper->scratch,
		    &actions[i].uid, 1, &items, &present, why_out) != OK)
			return RETRY;
		again = false;
		outcome = present > 0 ?
		    settle_present(keeper, &actions[i], &again, why_out) :
		    settle_absent(keeper, &actions[i], epoch, why_out);
		if (again)
			actions[again_n++] = actions[i];
	}
	return outcome == OK ? move_again(keeper, actions, again_n, why_out)
	    : outcome;
}
