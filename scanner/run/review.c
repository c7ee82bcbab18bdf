/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people say of single messages, on the server's side. A wish of `seki review`
 * is carried out like any move of ours: the message is looked for where the log says
 * that it lies, the intention is durable before the server is touched, and what was
 * cut is settled by looking (move.c). One whose message is not there waits until this
 * scan has seen where people moved it, and is carried out from there. What people do in
 * their mail program is seen: mail in the folder of fraud is known to be fraud, mail
 * that a person put into quarantine is held, and what is not there any more is gone.
 * Nothing is concluded from a folder that can't be looked through. The folder of fraud
 * lies in that of quarantine, or beside it where a folder can't have others in it; it
 * is only read.
 */
#include "run.h"

/* ---- The folder of fraud ----------------------------------------------------------- */

static struct own_folders
own_folders(const struct keeper *keeper, struct arena *arena)
{
	return folders_own(arena, imap_naming(keeper->imap),
	    keeper->account->quarantine);
}

static bool
is_there(struct keeper *keeper, struct str folder)
{
	struct imap_folder_state state = { 0 };
	struct why ignored;

	return imap_status(keeper->imap, folder, &state, &ignored) == OK &&
	    state.uidvalidity != 0;
}

/* Its name, made and subscribed to if it is not there. FAIL: it can't be had. */
static enum outcome
fraud_open(struct keeper *keeper, struct str *name_out, struct why *why_out)
{
	struct own_folders own = own_folders(keeper, keeper->arena);
	struct str inside = own.fraud_inside, beside = own.fraud_beside;
	struct imap_folder_state state;
	enum outcome outcome;

	*name_out = inside;
	if (is_there(keeper, inside))
		return OK;
	*name_out = beside;
	if (!keeper_must_stop(keeper) && is_there(keeper, beside))
		return OK;
	*name_out = inside;
	if (keeper_must_stop(keeper))
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "the line is gone");
	outcome = move_ensure(keeper, inside, &state, why_out);
	if (outcome == FAIL && !str_equal(inside, beside)) {
		*name_out = beside;
		outcome = move_ensure(keeper, beside, &state, why_out);
	}
	return outcome;
}

/* ---- Wishes ------------------------------------------------------------------------- */

/* Where to, and as what? FAIL, and a sentence, if that folder can't be had. */
static enum outcome
wish_destination(struct keeper *keeper, const struct store_wish *wish,
    struct store_intent *intent, struct store_move *move, struct why *why_out)
{
	struct own_folders own = own_folders(keeper, keeper->scratch);
	struct imap_folder_state state = { 0 };
	enum outcome outcome = OK;

	intent->kind = MOVE_RELEASE;
	move->destination = folder_is_own(&own, wish->home) ? STR("INBOX") :
	    wish->home;
	switch (wish->what) {
	case REVIEW_RELEASE:
		break;
	case REVIEW_CONFIRM:
	case REVIEW_REPORT:
		intent->kind = MOVE_FRAUD;
		outcome = fraud_open(keeper, &move->destination, why_out);
		break;
	case REVIEW_TAKE_BACK:
		if (!wish->held)
			break;
		/* FALLTHROUGH */
	case REVIEW_HOLD:
		intent->kind = MOVE_QUARANTINE;
		move->destination = keeper->quarantine;
		break;
	case REVIEW_GONE:
	case REVIEW_RETURN:
	case REVIEW__COUNT:
		return because(why_out, FAIL, EXIT_BUG,
		    "a wish of another version");
	}
	if (outcome == OK)
		outcome = move_ensure(keeper, move->destination, &state,
		    why_out);
	move->uidvalidity = state.uidvalidity;
	move->uidnext = state.uidnext;
	return outcome;
}

/* It is there: intend, and move. */
static enum outcome
wish_move(struct keeper *keeper, const struct store_wish *wish,
    const struct store_action *place, struct why *why_out)
{
	struct store_intent intent = { .run_id = keeper->run_id,
	    .message_id = wish->message_id, .uid = place->destination_uid,
	    .uidvalidity = place->destination_uidvalidity,
	    .sha256 = wish->sha256, .size = wish->size };
	struct store_move move = { .destination = NO_STR };
	struct store_action action;
	int64_t id;
	enum outcome outcome = wish_destination(keeper, wish, &intent, &move,
	    why_out);

	if (outcome != OK)
		return outcome;
	if (store_mailbox_get(keeper->store, keeper->account->name, wish->folder,
	    &keeper->mailbox, why_out) != OK)
		return FAIL;
	intent.mailbox_id = keeper->mailbox.id;
	keeper->mailbox.uidvalidity = intent.uidvalidity == 0 ? 1 :
	    intent.uidvalidity;
	outcome = store_wish_intend(keeper->store, wish->id, &intent, &move, &id,
	    why_out);
	if (outcome != OK)
		return why_out->status == EXIT_DONE ? OK : FAIL;
	action = (struct store_action){ .id = id, .state = STATE_INTENDED,
	    .message_id = wish->message_id, .kind = intent.kind, .wished = true,
	    .uidvalidity = keeper->mailbox.uidvalidity, .uid = intent.uid,
	    .sha256 = wish->sha256, .size = wish->size,
	    .content_digest = wish->content_digest,
	    .destination = move.destination,
	    .destination_uidvalidity = move.uidvalidity,
	    .destination_uidnext = move.uidnext };
	arena_reset(keeper->scratch);
	outcome = move_intended(keeper, &action, 1, why_out);
	keeper->tally.filed += action.kind == MOVE_FRAUD &&
	    action.state == STATE_DONE;
	return outcome;
}

/* A person did by hand what was asked for. */
static bool
is_fulfilled(const struct store_wish *wish)
{
	switch (wish->what) {
	case REVIEW_RELEASE:
		return wish->released && !wish->fraud;
	case REVIEW_CONFIRM:
	case REVIEW_REPORT:
		return wish->fraud;
	case REVIEW_HOLD:
		return wish->held && !wish->fraud;
	case REVIEW_TAKE_BACK:
		return !wish->fraud;
	case REVIEW_GONE:
	case REVIEW_RETURN:
	case REVIEW__COUNT:
		break;
	}
	return false;
}

/* Whoever asked thinks that it is done: an alert, and the scan's exit status. */
static enum outcome
wish_fail(struct keeper *keeper, const struct store_wish *wish,
    const char *sentence, const char *shown, struct why *why_out)
{
	/* Not before the alert: a run that is cut between would tell of it never. */
	keeper_alert_once(keeper, ALERT_NOT_DONE, str_format(keeper->scratch,
	    "%lld", (long long)wish->id), str_format(keeper->scratch,
	    in_words("cannot %s message %lld of '%.*s', as was asked for: %s. See "
	    "'seki show %lld', and look for it in the mailbox"),
	    in_words(review_word(wish->what)), (long long)wish->message_id,
	    STR_ARGS(keeper->account->name), shown,
	    (long long)wish->message_id));
	keeper->wishes_failed = true;
	return store_wish_settled(keeper->store, wish->id, sentence, why_out);
}

/* Not where it was, by the log: the folders may tell, which are scanned next. */
static enum outcome
wish_missing(struct keeper *keeper, const struct store_wish *wish,
    struct why *why_out)
{
	if (!keeper->wishes_last) {
		keeper->wishes_left = true;
		return OK;
	}
	return wish_fail(keeper, wish, str_cstr(keeper->scratch, str_format(
	    keeper->scratch, REVIEW_NOT_IN "%.*s" REVIEW_NOT_IN_END,
	    STR_ARGS(wish->folder))), str_cstr(keeper->scratch, str_format(
	    keeper->scratch, in_words("it does not lie in '%.*s' any more"),
	    STR_ARGS(wish->folder))), why_out);
}

static enum outcome
wish_do(struct keeper *keeper, const struct store_wish *wish,
    struct why *why_out)
{
	struct store_action place = { .sha256 = wish->sha256,
	    .size = wish->size, .destination = wish->folder,
	    .destination_uidvalidity = wish->uidvalidity,
	    .destination_uid = wish->uid };
	bool there, looked;

	keeper_turn_to(keeper, wish->folder);
	if (is_fulfilled(wish))
		return store_wish_settled(keeper->store, wish->id, NULL, why_out);
	/* Two people saw it differently: what is said to be fraud is not let go. */
	if (wish->fraud && wish->what != REVIEW_TAKE_BACK)
		return wish_fail(keeper, wish, REVIEW_FILED, in_words("it was "
		    "filed as fraud meanwhile"), why_out);
	if (copies_still_there(keeper, &place, &there, &looked, why_out) != OK)
		return RETRY;
	if (!looked)
		return RETRY;
	return there ? wish_move(keeper, wish, &place, why_out) :
	    wish_missing(keeper, wish, why_out);
}

/* One that can't be done just now waits, and keeps no other from being done. */
static enum outcome
wishes_do(struct keeper *keeper, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct store_wish *wishes;
	enum outcome outcome, all = OK;
	struct why why;
	size_t i, n;

	outcome = store_wishes(keeper->store, arena, keeper->account->name,
	    &wishes, &n, why_out);
	if (outcome != OK) {
		arena_free(arena);
		return outcome;
	}
	for (i = 0; i < n && outcome != FAIL && !keeper_must_stop(keeper); i++) {
		outcome = wish_do(keeper, &wishes[i], &why);
		if (outcome == OK && !keeper->folder_failed)
			continue;
		all = RETRY;
		if (outcome == OK)
			because(&why, RETRY, EXIT_SOME_FAILED, "see above");
		*why_out = why;
		/* Of the store: nothing more can be written. */
		if (outcome == FAIL && why.status != EXIT_STORE &&
		    why.status != EXIT_WRITE && why.status != EXIT_BUSY)
			outcome = RETRY;
	}
	arena_free(arena);
	keeper->mailbox.id = 0;		/* each had a folder of its own */
	keeper->folder_failed = keeper->wishes_failed;
	return outcome == FAIL ? FAIL : all;
}

/* ---- What lies in the quarantine folder ------------------------------------------------ */

struct held_set {		/* what people may have put there */
	struct arena *arena;
	struct {
		uint64_t uid;
		struct str sha256;
	} at[SET_UIDS];
	size_t n;
};

static void
note_bytes(void *context, uint64_t uid, struct str bytes)
{
	struct held_set *set = context;

	if (set->n < SET_UIDS) {
		set->at[set->n].uid = uid;
		set->at[set->n++].sha256 = digest_hex(set->arena, sha256(bytes));
	}
}

/* The newest of the known ones that is not there by our own doing. */
static enum outcome
held_by_hand(struct keeper *keeper, struct arena *arena, uint64_t uid,
    struct str sha256, struct why *why_out)
{
	struct store_known *known;
	bool held, looked;
	size_t i, n;

	if (store_known(keeper->store, arena, keeper->account->name, sha256,
	    NO_STR, &known, &n, why_out) != OK)
		return FAIL;
	for (i = 0; i < n; i++) {
		held = false;
		if (known[i].is_fraud || (known[i].state == STATE_DONE &&
		    known[i].action == ACTION_QUARANTINE)) {
			if (move_is_held(keeper, &known[i], &held, &looked,
			    why_out) != OK)
				return RETRY;
			held |= !looked;
		}
		if (!held)
			return store_held_seen(keeper->store, keeper->run_id,
			    keeper->mailbox.id, known[i].message_id,
			    keeper->mailbox.uidvalidity, uid, why_out);
	}
	return OK;
}

/* Those that no move of ours brought there. More than a set of them at once is a
 * folder that was in use before: it is left alone. */
static enum outcome
see_put(struct keeper *keeper, struct arena *arena,
    const struct imap_item *items, size_t n, struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	struct held_set *set = NEW(arena, struct held_set);
	uint64_t uids[SET_UIDS];
	size_t i, uids_n = 0, bytes = 0;
	enum outcome outcome = OK;
	bool claimed;

	for (i = 0; i < n; i++) {
		if (items[i].uid < keeper->mailbox.next_uid)
			continue;
		if (store_uid_claimed(keeper->store, keeper->account->name,
		    keeper->folder, keeper->mailbox.uidvalidity, items[i].uid,
		    &claimed, why_out) != OK)
			return FAIL;
		if (claimed)
			continue;
		bytes += items[i].size < cap ? (size_t)items[i].size : cap;
		if (uids_n == SET_UIDS || bytes > SET_BYTES)
			return OK;
		uids[uids_n++] = items[i].uid;
	}
	set->arena = arena;
	if (uids_n > 0 && imap_bodies(keeper->imap, uids, uids_n, cap, bytes,
	    note_bytes, set, why_out) != OK)
		return RETRY;
	for (i = 0; i < set->n && outcome == OK; i++)
		outcome = held_by_hand(keeper, arena, set->at[i].uid,
		    set->at[i].sha256, why_out);
	return outcome;
}

/* Those that the log says are held, and that are not listed. */
static enum outcome
see_gone(struct keeper *keeper, struct arena *arena,
    const struct imap_item *items, size_t n, struct why *why_out)
{
	struct store_lying *lying;
	size_t i, k = 0, lying_n;

	if (store_lying(keeper->store, arena, keeper->account->name,
	    keeper->folder, keeper->mailbox.uidvalidity, &lying, &lying_n,
	    why_out) != OK)
		return FAIL;
	for (i = 0; i < lying_n; i++) {
		while (k < n && items[k].uid < lying[i].uid)
			k++;
		if ((k == n || items[k].uid != lying[i].uid) &&
		    store_gone_seen(keeper->store, keeper->mailbox.id,
		    lying[i].message_id, why_out) != OK)
			return FAIL;
	}
	return OK;
}

static enum outcome
look_through(struct keeper *keeper, struct arena *arena, struct why *why_out)
{
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome;
	size_t n;

	if (imap_select(keeper->imap, keeper->folder, true, &state,
	    why_out) != OK ||
	    imap_items(keeper->imap, arena, 1, 0, &items, &n, why_out) != OK)
		return RETRY;
	if (n < state.exists || state.uidvalidity !=
	    keeper->mailbox.uidvalidity)
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "the server does not list it whole");
	outcome = see_gone(keeper, arena, items, n, why_out);
	if (outcome == OK)
		outcome = see_put(keeper, arena, items, n, why_out);
	if (outcome != OK)
		return outcome;
	return store_looked(keeper->store, keeper->mailbox.id,
	    state.uidvalidity, n == 0 ? keeper->state.uidnext :
	    items[n - 1].uid + 1 > keeper->state.uidnext ?
	    items[n - 1].uid + 1 : keeper->state.uidnext, n, why_out);
}

/* One folder's open moves. Under another numbering they wait until it is scanned. */
static enum outcome
folder_settle(struct keeper *keeper, struct str folder, struct why *why_out)
{
	bool ours = str_equal(folder, keeper->quarantine);

	keeper_turn_to(keeper, folder);
	if (store_mailbox_get(keeper->store, keeper->account->name,
	    keeper->folder, &keeper->mailbox, why_out) != OK)
		return FAIL;
	if (keeper->mailbox.open_actions == 0)
		return OK;
	if (imap_status(keeper->imap, keeper->folder, &keeper->state,
	    why_out) != OK)
		return RETRY;
	if (!ours && keeper->state.uidvalidity != keeper->mailbox.uidvalidity)
		return OK;
	keeper->mailbox.uidvalidity = keeper->state.uidvalidity;
	return move_settle(keeper, why_out);
}

/* Moves out of quarantine, and into the folder of fraud, that an earlier run left open.
 * Before any folder is scanned: one that is seen there first would be taken for a
 * person's doing. */
static enum outcome
moves_settle(struct keeper *keeper, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct str *folders;
	enum outcome outcome, one;
	size_t n = 0;

	outcome = store_folders_filing(keeper->store, arena,
	    keeper->account->name, &folders, &n, why_out);
	if (outcome == OK)
		outcome = folder_settle(keeper, keeper->quarantine, why_out);
	for (size_t i = 0; i < n && outcome != FAIL &&
	    !keeper_must_stop(keeper); i++) {
		if (str_equal(folders[i], keeper->quarantine))
			continue;
		one = folder_settle(keeper, folders[i], why_out);
		if (one != OK)
			outcome = one;
	}
	arena_free(arena);
	/* This is no look: what people did since the last one is seen later. */
	keeper->mailbox.id = 0;
	return outcome;
}

/* Numbers tell whether anything came or went since the last look. */
static bool
is_as_it_was(const struct keeper *keeper)
{
	return keeper->state.uidnext != 0 &&
	    keeper->state.uidnext == keeper->mailbox.next_uid &&
	    keeper->state.exists == keeper->mailbox.messages;
}

static enum outcome
quarantine_look(struct keeper *keeper, struct why *why_out)
{
	struct arena *arena;
	enum outcome outcome;
	bool epoch;

	keeper_turn_to(keeper, keeper->quarantine);
	/* Whoever took the whole folder away is asked nothing about it. */
	if (imap_status(keeper->imap, keeper->folder, &keeper->state,
	    why_out) != OK)
		return keeper_must_stop(keeper) ? RETRY : OK;
	if (store_mailbox_get(keeper->store, keeper->account->name,
	    keeper->folder, &keeper->mailbox, why_out) != OK)
		return FAIL;
	epoch = keeper->state.uidvalidity == keeper->mailbox.uidvalidity;
	keeper->mailbox.uidvalidity = keeper->state.uidvalidity;
	if (!epoch)
		keeper->mailbox.next_uid = 0;
	/* Without UIDVALIDITY no number means anything later on. */
	if (keeper->state.uidvalidity == 0 || (epoch && is_as_it_was(keeper)))
		return OK;
	arena = arena_new((size_t)256 << 20);
	outcome = look_through(keeper, arena, why_out);
	arena_free(arena);
	return outcome;
}

/* ---- Both ------------------------------------------------------------------------------- */

/* A person has to know: this sender's next mail passes as its mail always did. It counts
 * as told after the alert, so that a run that is cut says it again and not never. */
static enum outcome
tell_known_senders(struct keeper *keeper, struct why *why_out)
{
	struct store_known_sender sender;
	char quote[IMAP_QUOTE];

	for (;;) {
		if (store_known_senders(keeper->store, keeper->arena,
		    keeper->account->name, &sender, why_out) != OK)
			return FAIL;
		if (sender.review_id == 0)
			return OK;
		keeper_alert(keeper, ALERT_KNOWN_SENDER, sender.address,
		    str_format(keeper->arena, in_words("fraud was sent from the "
		    "mailbox of '%s', with whom '%.*s' has dealt (message %lld): "
		    "somebody else uses it; its mail is not taken for fraud from "
		    "now on, so call them"), imap_quote(quote, sender.address),
		    STR_ARGS(keeper->account->name),
		    (long long)sender.message_id));
		if (store_known_sender_told(keeper->store, sender.review_id,
		    why_out) != OK)
			return FAIL;
	}
}

static enum outcome
fraud_look(struct keeper *keeper, struct why *why_out)
{
	struct str name;
	enum outcome outcome = fraud_open(keeper, &name, why_out);

	/* Nothing that waiting mends: told once, and no failure of each run. */
	if (outcome == FAIL) {
		keeper_alert_once(keeper, ALERT_NO_FRAUD_FOLDER,
		    keeper->account->name, str_format(keeper->arena, "there is no "
		    "folder of fraud in '%.*s', and none can be made: %s",
		    STR_ARGS(keeper->account->name), why_out->text));
		return OK;
	}
	if (outcome != OK)
		return outcome;
	keeper_turn_to(keeper, name);
	keeper->in_fraud = true;
	outcome = keeper_scan_folder(keeper, why_out);
	keeper->in_fraud = false;
	return outcome == OK ? tell_known_senders(keeper, why_out) : outcome;
}

/* What a look at one of our folders came to. */
static enum exit_status
looked(struct keeper *keeper, enum outcome outcome, const char *what,
    struct why *why)
{
	struct why ignored;

	if (outcome != OK) {
		say_error("cannot %s of '%.*s': %s", in_words(what),
		    STR_ARGS(keeper->account->name), why->text);
		keeper_stay_away(keeper, why);
	}
	if (keeper->mailbox.id != 0 && store_mailbox_scanned(keeper->store,
	    keeper->mailbox.id, keeper->run_id, outcome == OK ? NULL :
	    why->text, &ignored) != OK) {
		say_error("%s", ignored.text);
		return ignored.status;
	}
	if (outcome == OK)
		return keeper->folder_failed ? EXIT_SOME_FAILED : EXIT_DONE;
	return why->status == EXIT_DONE ? EXIT_SOME_FAILED : why->status;
}

static enum exit_status
worse(enum exit_status one, enum exit_status other)
{
	return one == EXIT_DONE ? other : one;
}

/* One step of what comes before the scan. */
static enum exit_status
before(struct keeper *keeper, enum outcome (*step)(struct keeper *keeper,
    struct why *why_out), const char *what)
{
	struct why why = { .status = EXIT_DONE };
	enum outcome outcome;

	if (keeper_must_stop(keeper))
		return EXIT_DONE;	/* it was said why */
	arena_reset(keeper->arena);
	keeper_turn_to(keeper, NO_STR);
	outcome = step(keeper, &why);
	return looked(keeper, outcome, what, &why);
}

enum exit_status
review_before(struct keeper *keeper)
{
	enum exit_status status = EXIT_DONE;
	struct why why = { .status = EXIT_DONE };

	keeper->review = false;
	keeper->wishes_left = keeper->wishes_last = keeper->wishes_failed = false;
	if (keeper->store == NULL || keeper->settings->dry_run)
		return EXIT_DONE;
	if (store_has_moved(keeper->store, keeper->account->name,
	    &keeper->review, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (keeper->review)
		status = before(keeper, moves_settle, "finish what was asked "
		    "for with seki review");
	status = worse(status, before(keeper, wishes_do, "do what was asked for "
	    "with seki review"));
	if (keeper->review)
		status = worse(status, before(keeper, fraud_look, "look into the "
		    "folder of fraud"));
	/* Trouble here must not keep new mail from being judged. */
	if (keeper_line_again(keeper, &why) != OK && why.text[0] != '\0')
		say_debug("%s", why.text);
	return status;
}

/* Those whose message was not where the log had it: it has seen more since. */
static enum exit_status
wishes_after(struct keeper *keeper)
{
	if (!keeper->wishes_left || keeper_must_stop(keeper))
		return EXIT_DONE;
	keeper->wishes_last = true;
	return before(keeper, wishes_do, "do what was asked for with seki review");
}

enum exit_status
review_after(struct keeper *keeper)
{
	struct why why = { .status = EXIT_DONE };
	enum exit_status status = EXIT_DONE;
	enum outcome outcome;

	if (keeper_must_stop(keeper))
		return EXIT_DONE;
	if (!keeper->review)
		return wishes_after(keeper);
	arena_reset(keeper->arena);
	keeper_turn_to(keeper, NO_STR);
	outcome = quarantine_look(keeper, &why);
	/* The next run sees as much: nothing is lost by not knowing who went. */
	if (outcome == RETRY && !keeper_must_stop(keeper)) {
		say_warning("cannot look through the quarantine folder of '%.*s': "
		    "%s", STR_ARGS(keeper->account->name), why.text);
		return keeper->folder_failed ? EXIT_SOME_FAILED : EXIT_DONE;
	}
	status = looked(keeper, outcome, "look into the quarantine folder", &why);
	return status != EXIT_DONE ? status : wishes_after(keeper);
}
