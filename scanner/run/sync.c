/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which messages are due, and the sets they are fetched and judged in. A set is
 * at most 200 UIDs and 16 MiB; it is fetched with one command while its messages
 * are already being judged, written in one transaction with the mark, and only
 * then is anything moved. Asked is compared with got, and asked for again. What
 * breaks the session is looked for piece by piece until one UID stands alone, so
 * that no bad message can stop a mailbox, and none is passed over in silence: it is
 * `deferred`, and a try counts against it only in a run that could fetch others.
 * Memory depends on the set, never on the mailbox.
 */
#include "run.h"

#define WINDOW_FIRST 2000u	/* UIDs listed at once; doubled where empty */
#define OTHERS 5u		/* asked for where nothing came, of at most this size */
#define OTHER_BYTES (256u << 10)
#define IN_FLIGHT_MOST (64u << 20)
#define KEPT_MOST ((size_t)128 << 20)	/* bytes of a set's verdicts, as they came; */
#define KEPT_ALWAYS ((size_t)128 << 10)	/* beyond it only of those no longer */
#define ENCODED_MOST ((size_t)128 << 20)	/* an arena for one of them */
#define RETURN_SCORE 10.0	/* moved back, it is told of, and with review.release
				 * "analyst" held again */

struct due {			/* one message of a set */
	struct imap_item item;
	uint64_t tries;		/* before this one */
	bool got, truncated, unfetchable, vanished;
	bool dark;		/* nobody answered what DNS was asked for it */
	bool notice;		/* of our own: see notice.c */
	struct verdict *verdict;	/* NULL: none came */
	enum action_word action;
	const struct store_known *released;	/* a person moved it back */
	const struct store_known *returned;	/* likewise, and it is held again */
	int64_t return_action;	/* its `intended` row */
	bool known;		/* accounted for by an older row */
};

struct set {
	struct keeper *keeper;
	struct arena *arena;
	size_t number;		/* 0 or 1: two are under way at a time */
	struct due *due;
	size_t n;
	size_t waiting;		/* verdicts that are still to come */
	size_t kept;		/* bytes of those that came */
	uint64_t mark;		/* next_uid when the set is done; 0: as it is */
	bool cut;		/* its end is left to the next run */
};

/* ---- Fetching ------------------------------------------------------------------ */

static struct due *
set_find(struct set *set, uint64_t uid)
{
	size_t low = 0, high = set->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (set->due[middle].item.uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->n && set->due[low].item.uid == uid ? &set->due[low]
	    : NULL;
}

/* Is it known what becomes of it? */
static bool
is_looked_at(const struct due *due)
{
	return due->got || due->unfetchable || due->vanished;
}

/* One byte more than is read of a message is asked for: that it came tells that there is
 * more, whatever size the server says that it has. */
static size_t
bytes_asked(const struct keeper *keeper)
{
	return keeper->settings->config->limits.message_bytes + 1;
}

/* A body has come: offer it, and wait while too much is under way. */
static void
body_came(void *context, uint64_t uid, struct str bytes)
{
	struct set *set = context;
	struct keeper *keeper = set->keeper;
	size_t cap = keeper->settings->config->limits.message_bytes;
	struct due *due = set_find(set, uid);
	struct message message = { .bytes = bytes };
	int64_t before;

	if (due == NULL || due->got)
		return;
	due->got = keeper->fetched = true;
	due->notice = notice_is_ours(keeper, uid, bytes);
	if (due->notice)
		return;
	due->truncated = bytes.n > cap;
	message.bytes = str_slice(bytes, 0, cap);
	message.account = keeper->account->name;
	message.arrived = due->item.arrived;
	message.truncated = due->truncated;
	set->waiting++;
	pool_offer(keeper->pool, (uint64_t)set->number << 32 |
	    (uint64_t)(due - set->due), &message);
	before = time_monotonic_ms();
	while (pool_bytes(keeper->pool) > IN_FLIGHT_MOST &&
	    pool_pending(keeper->pool) > 1 &&
	    !pool_is_broken(keeper->pool, NULL))
		pool_serve(keeper->pool, -1, 0, 1000);
	keeper->paused_ms += time_monotonic_ms() - before;
}

/* Those of a stretch that are still to be fetched. A size is what the server says
 * of it: no message is fetched beyond `cap`. */
static size_t
uids_wanted(const struct set *set, size_t from, size_t n, uint64_t *uids_out,
    size_t *bytes_out)
{
	size_t cap = set->keeper->settings->config->limits.message_bytes;
	size_t i, wanted = 0;

	*bytes_out = 0;
	for (i = from; i < from + n; i++) {
		const struct due *due = &set->due[i];

		if (is_looked_at(due))
			continue;
		uids_out[wanted++] = due->item.uid;
		*bytes_out += due->item.size < cap ? (size_t)due->item.size : cap;
	}
	return wanted;
}

/* All of a stretch that comes, in as many commands as bring more. FAIL: one broke the
 * session, or the server said no. */
static enum outcome
fetch_stretch(struct set *set, size_t from, size_t n, size_t *wanted_out,
    struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	size_t cap = bytes_asked(keeper), bytes, left;
	uint64_t uids[SET_UIDS];
	int64_t began = 0;

	for (left = SET_UIDS + 1;; left = *wanted_out) {
		*wanted_out = uids_wanted(set, from, n, uids, &bytes);
		if (*wanted_out == 0 || *wanted_out == left)
			return OK;
		began = time_monotonic_ms();
		if (imap_bodies(keeper->imap, uids, *wanted_out, cap, bytes,
		    body_came, set, why_out) != OK)
			break;
	}
	say_debug("fetching %zu messages of '%.*s': %s", *wanted_out,
	    STR_ARGS(keeper->folder), why_out->text);
	if (!keeper_has_line(keeper))
		keeper_line_lost(keeper, began);
	return FAIL;
}

/* Asked and not got: gone meanwhile, or there and not to be had. */
static enum outcome
look_for_missing(struct set *set, struct why *why_out)
{
	uint64_t uids[SET_UIDS];
	int64_t began = time_monotonic_ms();
	struct imap_item *items;
	size_t i, k, bytes, n = uids_wanted(set, 0, set->n, uids, &bytes), items_n;
	bool listed;

	if (n == 0)
		return OK;
	listed = imap_items_of(set->keeper->imap, set->arena, uids, n, &items,
	    &items_n, why_out) == OK;
	if (!listed && !keeper_has_line(set->keeper))
		keeper_line_lost(set->keeper, began);
	for (i = 0; i < n; i++) {
		struct due *due = set_find(set, uids[i]);

		for (k = 0; k < items_n && items[k].uid != uids[i]; k++)
			continue;
		due->vanished = listed && k == items_n;
		due->unfetchable = !due->vanished;
	}
	return listed ? OK : keeper_mend(set->keeper, why_out);
}

static void
pass_over(struct set *set, size_t from, size_t n)
{
	size_t i;

	for (i = from; i < from + n; i++)
		if (!is_looked_at(&set->due[i]))
			set->due[i].unfetchable = true;
}

static void
another_came(void *context, uint64_t uid, struct str bytes)
{
	struct keeper *keeper = context;

	(void)uid;
	(void)bytes;
	keeper->fetched = true;
}

/* Nothing that is due could be had: is that the messages' fault, or does the server
 * hand out nothing just now? Some small ones that were judged long ago will tell. What
 * goes wrong here says no more than before. */
static void
ask_for_others(struct set *set)
{
	struct keeper *keeper = set->keeper;
	uint64_t first = set->due[0].item.uid, uids[OTHERS];
	size_t i, items_n = 0, n = 0, bytes = 0;
	int64_t began = time_monotonic_ms();
	struct imap_item *items;
	struct why why;

	keeper->asked_others = true;
	if (first > 1 && imap_items(keeper->imap, set->arena, first >
	    WINDOW_FIRST ? first - WINDOW_FIRST : 1, first - 1, &items, &items_n,
	    &why) != OK)
		items_n = 0;
	for (i = items_n; i > 0 && n < OTHERS; i--)
		if (items[i - 1].size <= OTHER_BYTES) {
			bytes += items[i - 1].size;
			uids[OTHERS - ++n] = items[i - 1].uid;
		}
	if (n > 0)
		(void)imap_bodies(keeper->imap, uids + OTHERS - n, n, OTHER_BYTES,
		    bytes, another_came, keeper, &why);
	if (!keeper_has_line(keeper))
		keeper_line_lost(keeper, began);
}

static bool
any_unfetchable(const struct set *set)
{
	size_t i;

	for (i = 0; i < set->n && !set->due[i].unfetchable; i++)
		continue;
	return i < set->n;
}

/*
 * All of a set at first. When that breaks the session, one message alone, then
 * twice as many each time it goes well: whoever breaks it is soon alone, and is
 * passed over. So each run gets at least one message further, whatever happens to
 * the line after that.
 */
static enum outcome
fetch(struct set *set, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	size_t at = 0, width = set->n, n, wanted;
	bool broke = false;

	for (;;) {
		while (at < set->n && is_looked_at(&set->due[at]))
			at++;	/* came before the line broke */
		if (at == set->n)
			break;
		n = width < set->n - at ? width : set->n - at;
		if (fetch_stretch(set, at, n, &wanted, why_out) == OK) {
			at += n;
			width *= 2;
			continue;
		}
		if (pool_is_broken(keeper->pool, why_out))
			return FAIL;
		if (imap_refusal(keeper->imap) == IMAP_BUSY)
			return RETRY;
		if (wanted == 1) {
			pass_over(set, at, n);
			at += n;
		}
		width = 1;
		broke = true;
		if (keeper_mend(keeper, why_out) != OK)
			return RETRY;
	}
	if (look_for_missing(set, why_out) != OK)
		return RETRY;
	if (!keeper->fetched && !keeper->asked_others && any_unfetchable(set)) {
		ask_for_others(set);
		if (keeper_mend(keeper, why_out) != OK)
			return RETRY;
	}
	/* Where nothing at all can be had it is not the messages' fault. */
	return broke && !keeper->fetched ? RETRY : OK;
}

/* ---- Deciding ------------------------------------------------------------------- */

static struct verdict *
verdict_without_reading(struct arena *arena, const struct due *due,
    enum verdict_word word, struct str reason)
{
	struct verdict *verdict = NEW(arena, struct verdict);

	verdict->verdict = word;
	verdict->reason = reason;
	verdict->size = due->item.size;
	verdict->date = INT64_MIN;
	verdict->by = STR("none");
	verdict->version = STR(SEKI_VERSION);
	return verdict;
}

struct verdict *
verdict_keep(struct arena *arena, size_t *kept, const struct verdict *verdict)
{
	struct arena *scratch = arena_new(ENCODED_MOST);
	struct str bytes = verdict_encode(scratch, verdict);
	struct verdict *copy = NULL;

	if (bytes.n <= KEPT_ALWAYS || *kept + bytes.n <= KEPT_MOST) {
		copy = NEW(arena, struct verdict);
		if (!verdict_decode(arena, bytes, copy))
			panic("a verdict that can't be copied");
		*kept += bytes.n;
	}
	arena_free(scratch);
	return copy;
}

/* One whose verdict is too long, and says nothing that could be believed. */
static struct verdict *
verdict_too_long(struct set *set, const struct due *due,
    const struct verdict *verdict)
{
	struct verdict *none = verdict_without_reading(set->arena, due,
	    VERDICT_UNJUDGED, STR("memory"));

	none->sha256 = str_keep(set->arena, verdict->sha256);
	none->size = verdict->size;
	return none;
}

void
sync_verdict(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct set *set = &((struct keeper *)context)->sets[tag >> 32];
	size_t i = tag & UINT32_MAX;
	struct due *due;

	if (i >= set->n || set->waiting == 0)
		panic("a verdict on a message that was never offered");
	set->waiting--;
	due = &set->due[i];
	due->verdict = verdict_keep(set->arena, &set->kept, verdict);
	if (due->verdict == NULL)
		due->verdict = verdict_too_long(set, due, verdict);
}

/* This try included. What can't be had counts only where others could, and what leans on
 * DNS where anybody answers: a server that hands out nothing for a while, or a line to
 * the world that is down, doesn't use up their tries. */
static uint64_t
tries_of(const struct set *set, const struct due *due)
{
	return due->tries + (!due->dark && (!due->unfetchable ||
	    set->keeper->fetched));
}

/* Did DNS keep it from being judged, and not its sender's servers alone? */
static bool
is_dark(struct keeper *keeper, const struct verdict *verdict)
{
	if (verdict->verdict != VERDICT_DEFERRED || !verdict->temperror ||
	    pool_dns_answers(keeper->pool))
		return false;
	if (!keeper->dns_is_dark)
		say_error("DNS does not answer: mail of '%.*s' that needs it waits "
		    "for a later run", STR_ARGS(keeper->account->name));
	keeper->dns_is_dark = keeper->folder_failed = true;
	return true;
}

/* What the world's faults, and passing the size limit, make of a verdict. */
static void
adjust(struct set *set, struct due *due)
{
	const struct config *config = set->keeper->settings->config;
	struct verdict *verdict;

	if (due->unfetchable)
		due->verdict = verdict_without_reading(set->arena, due,
		    VERDICT_DEFERRED, STR("unfetchable"));
	verdict = due->verdict;
	due->dark = !due->unfetchable && is_dark(set->keeper, verdict);
	/* The last try: what is known against it without the missing answers is
	 * enough to hold it; a sender must not get through by breaking its DNS. */
	if (verdict->verdict == VERDICT_DEFERRED &&
	    tries_of(set, due) >= config->max_tries &&
	    verdict->score >= config->scores.suspect)
		verdict->verdict = VERDICT_SUSPECT;
}

static enum action_word
action_due(const struct keeper *keeper, const struct due *due)
{
	const struct config *config = keeper->settings->config;
	bool wanted = false;

	if (due->returned != NULL)
		return ACTION_QUARANTINE;
	if (keeper->in_fraud)
		return ACTION_NONE;
	switch (due->verdict->verdict) {
	case VERDICT_CLEAN:
	case VERDICT_CAUTION:
	case VERDICT_DEFERRED:
		break;
	case VERDICT_SUSPECT:
		wanted = true;
		break;
	case VERDICT_UNJUDGED:
		wanted = config->unjudged_quarantine;
		break;
	case VERDICT__COUNT:
		panic("a verdict that is none");
	}
	if (!wanted)
		return ACTION_NONE;
	if (!keeper->account->hold || due->item.arrived < keeper->mailbox.hold_since)
		return ACTION_WOULD_QUARANTINE;
	/* It may have been judged, and released, when the log still knew it. */
	if (due->item.arrived < keeper->mailbox.forgotten)
		return ACTION_WOULD_QUARANTINE;
	return ACTION_QUARANTINE;
}

/* A server that can't expunge single UIDs keeps the originals of what was held,
 * marked deleted, and when it numbers the folder anew they look like new mail. */
static bool
is_leftover(const struct keeper *keeper, const struct store_known *known)
{
	return !imap_has(keeper->imap, "MOVE") &&
	    !imap_has(keeper->imap, "UIDPLUS") &&
	    str_equal(known->folder, keeper->folder) &&
	    known->uidvalidity != keeper->mailbox.uidvalidity;
}

/* It may be one that a person moved back, which can't be seen just now: that is for
 * a later run. At the last try it is held rather than let through. */
static void
wait_for_sight(struct set *set, struct due *due)
{
	if (due->tries + 1 >= set->keeper->settings->config->max_tries)
		return;
	due->verdict->verdict = VERDICT_DEFERRED;
	due->verdict->reason = STR("quarantine-shut");
}

/* A person moved it here from where it was held, or filed as fraud. Where only
 * analysts release, what scored high is held again, once: nobody wins a tug of war. */
static enum outcome
moved_here(struct set *set, struct due *due, const struct store_known *known,
    struct why *why_out)
{
	struct keeper *keeper = set->keeper;

	if (known->action != ACTION_QUARANTINE) {
		due->known = true;
		return store_taken_back(keeper->store, keeper->mailbox.id,
		    known->message_id, keeper->mailbox.uidvalidity,
		    due->item.uid, why_out);
	}
	if (keeper->settings->config->release_by_analyst &&
	    keeper->account->hold && known->score >= RETURN_SCORE &&
	    !known->was_returned)
		due->returned = known;
	else
		due->released = known;
	return OK;
}

/* In the folder of fraud: which of the known ones is it? One that is not to be found
 * where it was held comes first, then one that was never held, then one that is known
 * to be fraud. None: a new one, to be judged. */
static enum outcome
recognise_fraud(struct set *set, struct due *due,
    const struct store_known *known, size_t n, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	const struct store_known *best = NULL;
	bool held, looked;
	size_t i;
	int rank, best_rank = 0;

	for (i = 0; i < n; i++) {
		held = false;
		if (str_equal(known[i].folder, keeper->folder) &&
		    known[i].uidvalidity == keeper->mailbox.uidvalidity &&
		    known[i].uid == due->item.uid)
			continue;	/* its own row, from an earlier try */
		if (!known[i].is_fraud && n > 1 &&
		    known[i].action == ACTION_QUARANTINE &&
		    known[i].state == STATE_DONE && move_is_held(keeper,
		    &known[i], &held, &looked, why_out) != OK)
			return RETRY;
		rank = held ? 1 : known[i].is_fraud ? 2 :
		    known[i].action == ACTION_QUARANTINE ? 4 : 3;
		if (rank > best_rank) {
			best = &known[i];
			best_rank = rank;
		}
	}
	if (best == NULL)
		return OK;
	due->known = true;
	keeper->tally.filed += !best->is_fraud;
	return store_fraud_seen(keeper->store, keeper->mailbox.id,
	    best->message_id, keeper->mailbox.uidvalidity, due->item.uid,
	    why_out);
}

/* Is this UID accounted for already, by a run that was cut? */
static enum outcome
recognise_placed(struct set *set, struct due *due, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	int64_t id;

	if (store_placed(keeper->store, keeper->mailbox.id,
	    keeper->mailbox.uidvalidity, due->item.uid, &id, why_out) != OK)
		return FAIL;
	due->known = id != 0;
	return OK;
}

/*
 * Have we met it before? One that a person moved back is released and never held
 * again; one that only got a new number keeps its verdict. Two byte-identical
 * messages are two messages: a held copy that still lies in quarantine says
 * nothing about this one.
 */
static enum outcome
recognise(struct set *set, struct due *due, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	struct store_known *known;
	bool held, looked, all_seen = true;
	enum outcome outcome;
	size_t i, n;

	if (store_known(keeper->store, set->arena, keeper->account->name,
	    due->verdict->sha256, due->verdict->content_digest, &known, &n,
	    why_out) != OK)
		return FAIL;
	if (n > 0 && keeper->in_fraud) {
		outcome = recognise_placed(set, due, why_out);
		return outcome != OK || due->known ? outcome :
		    recognise_fraud(set, due, known, n, why_out);
	}
	for (i = 0; i < n && due->released == NULL && due->returned == NULL &&
	    !due->known; i++) {
		if (known[i].action == ACTION_RELEASED && !known[i].is_fraud) {
			due->released = &known[i];
		} else if (known[i].is_fraud ||
		    (known[i].action == ACTION_QUARANTINE &&
		    known[i].state == STATE_DONE)) {
			if (move_is_held(keeper, &known[i], &held, &looked,
			    why_out) != OK)
				return RETRY;
			if (!looked)
				all_seen = false;
			else if (!held && moved_here(set, due, &known[i],
			    why_out) != OK)
				return FAIL;
			else if (held)
				due->known = is_leftover(keeper, &known[i]);
		} else if (str_equal(known[i].folder, keeper->folder) &&
		    known[i].uidvalidity != keeper->mailbox.uidvalidity &&
		    (known[i].action_id == 0 ||
		    known[i].action == ACTION_WOULD_QUARANTINE)) {
			due->known = true;
			if (store_renumbered(keeper->store, known[i].message_id,
			    keeper->mailbox.id, keeper->mailbox.uidvalidity,
			    due->item.uid, why_out) != OK)
				return FAIL;
		}
	}
	if (n > 0 && due->released == NULL && due->returned == NULL &&
	    !due->known && recognise_placed(set, due, why_out) != OK)
		return FAIL;
	if (!all_seen && due->released == NULL && due->returned == NULL &&
	    !due->known)
		wait_for_sight(set, due);
	return OK;
}

/* Only the first n are kept, as far as the mark can tell. */
static void
set_cut(struct set *set, size_t n)
{
	set->n = n;
	set->cut = true;
	if (set->mark > 0)
		set->mark = n == 0 ? 0 : set->due[n - 1].item.uid + 1;
}

/* Where the line is gone in the middle, what comes before is decided, and the set is
 * cut there. */
static enum outcome
decide(struct set *set, struct why *why_out)
{
	enum outcome outcome;
	struct keeper *keeper = set->keeper;
	size_t i;

	for (i = 0; i < set->n; i++) {
		struct due *due = &set->due[i];

		if (due->vanished)
			continue;
		due->known = due->notice;
		if (due->notice)
			continue;
		adjust(set, due);
		outcome = keeper->store == NULL || due->unfetchable ||
		    keeper->settings->dry_run ? OK : recognise(set, due, why_out);
		if (outcome != OK) {
			set_cut(set, i);
			return outcome;
		}
		due->action = action_due(keeper, due);
	}
	return OK;
}

/* ---- Committing and moving ---------------------------------------------------------- */

/* What an older row accounts for, ours to begin with, is looked at and not new. */
static void
tally(struct set *set)
{
	struct store_tally *tally = &set->keeper->tally;
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct due *due = &set->due[i];

		tally->seen++;
		if (due->vanished)
			tally->vanished++;
		else if (due->released != NULL)
			tally->released++;
		else if (due->returned != NULL) {
			tally->moved += due->action == ACTION_QUARANTINE;
			tally->failed += due->action == ACTION_FAILED;
		} else if (!due->known) {
			tally->clean += due->verdict->verdict == VERDICT_CLEAN;
			tally->caution += due->verdict->verdict == VERDICT_CAUTION;
			tally->suspect += due->verdict->verdict == VERDICT_SUSPECT;
			tally->unjudged +=
			    due->verdict->verdict == VERDICT_UNJUDGED;
			tally->deferred +=
			    due->verdict->verdict == VERDICT_DEFERRED;
			tally->moved += due->action == ACTION_QUARANTINE;
			tally->would_move +=
			    due->action == ACTION_WOULD_QUARANTINE;
			tally->failed += due->action == ACTION_FAILED;
			tally->filed += set->keeper->in_fraud &&
			    due->verdict->verdict != VERDICT_DEFERRED;
		}
	}
}

static void
print_json(struct set *set)
{
	struct keeper *keeper = set->keeper;
	struct buf buf = { .arena = set->arena };
	struct verdict_origin origin;
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct due *due = &set->due[i];

		if (due->vanished || due->known)
			continue;
		origin = (struct verdict_origin){
		    .account = keeper->account->name, .mailbox = keeper->folder,
		    .uid = due->item.uid, .action = due->released != NULL ?
		    ACTION_RELEASED : due->action };
		verdict_json(&buf, due->verdict, &origin, keeper->settings->lang);
	}
	keeper_report(keeper, buf_str(&buf));
}

static void
say_what_would_be(struct set *set)
{
	struct keeper *keeper = set->keeper;
	char subject[IMAP_QUOTE];
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct due *due = &set->due[i];

		if (due->vanished || due->action == ACTION_NONE)
			continue;
		keeper_report(keeper, str_format(set->arena, "=%s\t"
		    "%.*s\t%.*s\tUID %llu\t%.1f\t%s\n",
		    due->action == ACTION_QUARANTINE ? "would hold" :
		    "suspect, would stay",
		    STR_ARGS(keeper->account->name), STR_ARGS(keeper->folder),
		    (unsigned long long)due->item.uid, due->verdict->score,
		    imap_quote(subject, due->verdict->subject)));
	}
}

/* A release is everybody's right, and what frauds talk people into. Before it is
 * written, for a run that is cut between would tell of it never; once, for the next
 * finds that it stands. */
static void
tell_release(struct set *set, const struct store_known *released)
{
	struct keeper *keeper = set->keeper;

	if (released->action != ACTION_QUARANTINE ||
	    released->score < RETURN_SCORE)
		return;
	keeper_alert_once(keeper, ALERT_MOVED_BACK, released->sha256,
	    str_format(set->arena, in_words("message %lld, which scored %.1f, was "
	    "moved back to '%.*s' of '%.*s': ask whoever reads that mailbox whether "
	    "its sender was called at the number on file. 'seki show %lld' says why "
	    "it was held, 'seki review hold %lld' holds it again"),
	    (long long)released->message_id, released->score,
	    STR_ARGS(keeper->folder), STR_ARGS(keeper->account->name),
	    (long long)released->message_id, (long long)released->message_id));
}

static enum outcome
write_releases(struct set *set, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct due *due = &set->due[i];

		if (due->released == NULL)
			continue;
		tell_release(set, due->released);
		if (store_released(keeper->store,
		    keeper->run_id, keeper->mailbox.id, due->released,
		    keeper->mailbox.uidvalidity, due->item.uid, why_out) != OK)
			return FAIL;
	}
	return OK;
}

/* As with a release: before it is written, or a run that is cut tells of it never. */
static void
tell_return(struct set *set, const struct store_known *returned)
{
	struct keeper *keeper = set->keeper;

	keeper_alert(keeper, ALERT_MOVED_BACK, returned->sha256,
	    str_format(set->arena, in_words("message %lld, which scored "
	    "%.1f, was moved back to '%.*s' of '%.*s' and is held again, "
	    "this once; 'seki review release %lld' lets it through"),
	    (long long)returned->message_id, returned->score,
	    STR_ARGS(keeper->folder), STR_ARGS(keeper->account->name),
	    (long long)returned->message_id));
}

/* Those that are held again: the intentions, before the mark passes them. */
static enum outcome
write_returns(struct set *set, const struct store_move *destination,
    struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	struct store_intent intent = { .run_id = keeper->run_id,
	    .mailbox_id = keeper->mailbox.id, .kind = MOVE_QUARANTINE,
	    .uidvalidity = keeper->mailbox.uidvalidity };
	size_t i;

	for (i = 0; i < set->n; i++) {
		struct due *due = &set->due[i];

		if (due->returned == NULL)
			continue;
		intent.message_id = due->returned->message_id;
		intent.uid = due->item.uid;
		intent.sha256 = due->verdict->sha256;
		intent.size = due->verdict->size;
		tell_return(set, due->returned);
		if (store_return(keeper->store, &intent, destination,
		    &due->return_action, why_out) != OK)
			return FAIL;
	}
	return OK;
}

/* The rows of the set; those of releases and renumbered messages exist. */
static size_t
rows_make(struct set *set, struct store_message *rows, struct due **origin_out)
{
	size_t i, n = 0;

	for (i = 0; i < set->n; i++) {
		struct due *due = &set->due[i];

		if (due->vanished || due->known || due->released != NULL ||
		    due->returned != NULL)
			continue;
		origin_out[n] = due;
		rows[n++] = (struct store_message){ .uid = due->item.uid,
		    .arrived = due->item.arrived, .tries = tries_of(set, due),
		    .action = due->action, .verdict = due->verdict,
		    .reported = set->keeper->in_fraud &&
		    due->verdict->verdict != VERDICT_DEFERRED };
	}
	return n;
}

static struct store_action
action_of(const struct keeper *keeper, const struct store_move *destination,
    int64_t id, int64_t message_id, const struct due *due)
{
	return (struct store_action){ .id = id, .message_id = message_id,
	    .state = STATE_INTENDED,
	    .uidvalidity = keeper->mailbox.uidvalidity, .uid = due->item.uid,
	    .sha256 = due->verdict->sha256, .size = due->verdict->size,
	    .content_digest = due->verdict->content_digest,
	    .destination = destination->destination,
	    .destination_uidvalidity = destination->uidvalidity,
	    .destination_uidnext = destination->uidnext };
}

static enum outcome
move(struct set *set, const struct store_move *destination,
    struct store_message *rows, struct due **origin, size_t n,
    struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	struct store_action *actions =
	    NEW_ARRAY(set->arena, struct store_action, set->n);
	struct due **moved = NEW_ARRAY(set->arena, struct due *, set->n);
	size_t i, actions_n = 0;
	enum outcome outcome;

	for (i = 0; i < n; i++) {
		if (rows[i].action_id_out == 0)
			continue;
		moved[actions_n] = origin[i];
		actions[actions_n++] = action_of(keeper, destination,
		    rows[i].action_id_out, rows[i].message_id_out, origin[i]);
	}
	for (i = 0; i < set->n; i++) {
		if (set->due[i].return_action == 0)
			continue;
		moved[actions_n] = &set->due[i];
		actions[actions_n++] = action_of(keeper, destination,
		    set->due[i].return_action,
		    set->due[i].returned->message_id, &set->due[i]);
	}
	if (actions_n == 0)
		return OK;
	outcome = move_intended(keeper, actions, actions_n, why_out);
	for (i = 0; i < actions_n; i++) {
		/* What is open is counted as held by the run that settles it; what is
		 * lost is told, and won't be tried again. */
		if (actions[i].state == STATE_VANISHED ||
		    actions[i].state == STATE_LOST)
			moved[i]->action = ACTION_VANISHED;
		else if (actions[i].state != STATE_DONE)
			moved[i]->action = ACTION_FAILED;
	}
	return outcome;
}

/* A message that stays unjudged after every try stays in place, and is told. */
static void
say_exhausted(struct set *set)
{
	struct keeper *keeper = set->keeper;
	uint64_t most = keeper->settings->config->max_tries, n = 0;
	size_t i;

	for (i = 0; i < set->n; i++)
		n += set->due[i].verdict != NULL && !set->due[i].known &&
		    set->due[i].verdict->verdict == VERDICT_DEFERRED &&
		    tries_of(set, &set->due[i]) >= most;
	if (n > 0)
		keeper_alert(keeper, ALERT_DEFERRED, keeper->account->name,
		    str_format(set->arena, n == 1 ?
		    in_words("%llu message of '%.*s' could not be judged in %llu "
		    "tries and stays in place (see 'seki log --verdict deferred')") :
		    in_words("%llu messages of '%.*s' could not be judged in %llu "
		    "tries and stay in place (see 'seki log --verdict deferred')"),
		    (unsigned long long)n, STR_ARGS(keeper->account->name),
		    (unsigned long long)most));
}

static bool
is_bounce_of_unsent(const struct due *due)
{
	size_t i;

	if (due->verdict == NULL || due->known || due->released != NULL)
		return false;
	for (i = 0; i < due->verdict->findings.n; i++)
		if (str_equal(due->verdict->findings.at[i].id,
		    STR("bounce-of-unsent")))
			return true;
	return false;
}

/* Mail of ours came back that we never sent. That is nothing to hold, but a sign
 * for the administrator, once for a whole wave of them. */
static void
say_bounces(struct set *set)
{
	struct keeper *keeper = set->keeper;
	const struct due *first = NULL;
	char recipient[IMAP_QUOTE];
	size_t i;

	for (i = 0; i < set->n && first == NULL; i++)
		if (is_bounce_of_unsent(&set->due[i]))
			first = &set->due[i];
	if (first == NULL)
		return;
	keeper_alert_once(keeper, ALERT_BOUNCES, keeper->account->name,
	    str_format(set->arena, "bounces of mail that '%.*s' never sent have "
	    "come, the first as UID %llu of '%.*s' about mail to '%s': somebody "
	    "forges the address or uses the account; look through its log-ins "
	    "(see 'seki log --rule bounce-of-unsent')",
	    STR_ARGS(keeper->account->name),
	    (unsigned long long)first->item.uid, STR_ARGS(keeper->folder),
	    imap_quote(recipient, first->verdict->bounced.recipient)));
}

/* The server handed out notices of its own instead of messages: told once for a
 * whole wave of them. */
static void
say_unscanned(struct set *set)
{
	struct keeper *keeper = set->keeper;
	const struct due *first = NULL;
	size_t i;

	for (i = 0; i < set->n && first == NULL; i++)
		if (set->due[i].verdict != NULL && !set->due[i].known &&
		    str_equal(set->due[i].verdict->reason, STR("unscanned")))
			first = &set->due[i];
	if (first == NULL)
		return;
	keeper_alert_once(keeper, ALERT_UNSCANNED, keeper->account->name,
	    str_format(set->arena, "the server of '%.*s' hands out notices of "
	    "its own instead of messages, the first as UID %llu of '%.*s': "
	    "what they stand for could not be read and is tried again (see "
	    "'seki log --verdict deferred')", STR_ARGS(keeper->account->name),
	    (unsigned long long)first->item.uid, STR_ARGS(keeper->folder)));
}

static enum outcome
commit(struct set *set, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	struct store_message *rows =
	    NEW_ARRAY(set->arena, struct store_message, set->n);
	struct due **origin = NEW_ARRAY(set->arena, struct due *, set->n);
	struct store_move destination = { .destination = keeper->quarantine };
	size_t i, n = rows_make(set, rows, origin);
	bool any = false;

	for (i = 0; i < n; i++)
		any |= rows[i].action == ACTION_QUARANTINE;
	for (i = 0; i < set->n; i++)
		any |= set->due[i].returned != NULL;
	/* A folder that can't be made, or a line that is gone, is found out when
	 * the move fails: the verdict and the intention are written all the same. */
	if (any)
		move_prepare(keeper, &destination, why_out);
	/* Once it is written, the next run looks at none of it again. */
	say_exhausted(set);
	say_bounces(set);
	say_unscanned(set);
	if (write_releases(set, why_out) != OK ||
	    write_returns(set, &destination, why_out) != OK ||
	    store_set(keeper->store, keeper->run_id, keeper->mailbox.id,
	    keeper->mailbox.uidvalidity, rows, n, &destination, set->mark,
	    why_out) != OK)
		return FAIL;
	return move(set, &destination, rows, origin, n, why_out);
}

static enum outcome
wait_for_verdicts(struct set *set, struct why *why_out)
{
	struct pool *pool = set->keeper->pool;

	while (set->waiting > 0) {
		if (pool_is_broken(pool, why_out))
			return FAIL;
		pool_serve(pool, -1, 0, 1000);
	}
	return OK;
}

/* The set is fetched, as far as it could be: take its verdicts, decide, write, move.
 * Nothing before the moves needs the line for what it did not meet before. */
static enum outcome
set_finish(struct set *set, struct why *why_out)
{
	struct keeper *keeper = set->keeper;
	enum outcome decided, outcome = OK;
	size_t n = 0;

	if (wait_for_verdicts(set, why_out) != OK)
		return FAIL;
	arena_reset(keeper->scratch);
	/* The line is gone: keep what was judged. */
	while (n < set->n && is_looked_at(&set->due[n]))
		n++;
	if (n < set->n)
		set_cut(set, n);
	decided = decide(set, why_out);
	if (decided != FAIL && set->n > 0 && !keeper->settings->dry_run)
		outcome = commit(set, why_out);
	if (decided == FAIL || outcome == FAIL)
		return FAIL;
	tally(set);
	if (keeper->settings->json)
		print_json(set);
	else if (keeper->settings->dry_run)
		say_what_would_be(set);
	if (set->mark > keeper->mailbox.next_uid)
		keeper->mailbox.next_uid = set->mark;
	return decided != OK ? decided : outcome;
}

/* ---- The messages that are due ---------------------------------------------------------- */

struct queue {			/* messages to be cut into sets */
	const struct imap_item *items;
	const uint64_t *tries;	/* NULL: none yet */
	size_t n, next;
	bool marks;		/* the mark follows them */
};

/* Begin a set with what comes next. */
static void
set_begin(struct set *set, struct keeper *keeper, struct queue *queue)
{
	struct arena *arena = set->arena;
	size_t bytes = 0;

	arena_reset(arena);
	*set = (struct set){ .keeper = keeper, .arena = arena,
	    .number = set->number };
	set->due = NEW_ARRAY(arena, struct due, SET_UIDS);
	while (set->n < SET_UIDS && queue->next < queue->n) {
		const struct imap_item *item = &queue->items[queue->next];

		if (set->n > 0 && bytes + item->size > SET_BYTES)
			break;
		bytes += item->size;
		set->due[set->n].item = *item;
		set->due[set->n++].tries = queue->tries == NULL ? 0 :
		    queue->tries[queue->next];
		queue->next++;
	}
	set->mark = queue->marks ? queue->items[queue->next - 1].uid + 1 : 0;
}

/* The first trouble is the one that is told, unless something failed for good. */
static void
trouble_note(enum outcome one, const struct why *why, enum outcome *outcome,
    struct why *why_out)
{
	if (one == OK || (*outcome != OK && one != FAIL))
		return;
	*outcome = one;
	*why_out = *why;
}

/*
 * Set by set, each finished only when the next is fetched: its last messages are
 * judged meanwhile, so neither server nor examiners wait for the other. After
 * trouble what came before it is written, as long as the mark leaves nothing out.
 */
static enum outcome
work_through(struct keeper *keeper, struct queue *queue, struct why *why_out)
{
	struct set sets[2] = { { .arena = arena_new((size_t)1 << 30) },
	    { .arena = arena_new((size_t)1 << 30), .number = 1 } };
	struct set *set = NULL, *behind = NULL;
	enum outcome outcome = OK;
	bool cut = false;
	struct why why;
	size_t i;

	keeper->sets = sets;
	while (outcome == OK && queue->next < queue->n) {
		set = &sets[behind == &sets[0]];
		set_begin(set, keeper, queue);
		trouble_note(fetch(set, &why), &why, &outcome, why_out);
		if (behind != NULL) {
			trouble_note(set_finish(behind, &why), &why, &outcome,
			    why_out);
			cut = behind->cut;
		}
		behind = set;
	}
	if (behind != NULL && !cut && outcome != FAIL)
		trouble_note(set_finish(behind, &why), &why, &outcome, why_out);
	/* Whatever the outcome, no verdict may come for a set that is not there. */
	for (i = 0; i < 2; i++)
		if (sets[i].waiting > 0)
			wait_for_verdicts(&sets[i], NULL);
	keeper->sets = NULL;
	arena_free(sets[0].arena);
	arena_free(sets[1].arena);
	return outcome;
}

/* Due for another try, and gone: a person took them away meanwhile. */
static enum outcome
close_vanished(struct keeper *keeper, const struct store_due *due, size_t n,
    const struct imap_item *items, size_t items_n, struct why *why_out)
{
	struct store_message rows[SET_UIDS];
	struct verdict *verdict = NEW(keeper->arena, struct verdict);
	size_t i, k = 0, rows_n = 0;

	*verdict = (struct verdict){ .verdict = VERDICT_DEFERRED,
	    .reason = STR("vanished"), .date = INT64_MIN, .by = STR("none"),
	    .version = STR(SEKI_VERSION) };
	for (i = 0; i < n; i++) {
		while (k < items_n && items[k].uid < due[i].uid)
			k++;
		if (k < items_n && items[k].uid == due[i].uid)
			continue;
		rows[rows_n++] = (struct store_message){ .uid = due[i].uid,
		    .tries = due[i].tries, .action = ACTION_VANISHED,
		    .verdict = verdict };
	}
	keeper->tally.vanished += rows_n;
	if (rows_n == 0 || keeper->settings->dry_run)
		return OK;
	return store_set(keeper->store, keeper->run_id, keeper->mailbox.id,
	    keeper->mailbox.uidvalidity, rows, rows_n, NULL, 0, why_out);
}

/* A listing that breaks the session, or is refused, is narrowed like a fetch. OK: the
 * line is there again. It always costs a try, for a server may name any number of
 * UIDs. One that was answered with something else (IMAP_FINE) is no message's fault. */
static enum outcome
listing_broke(struct keeper *keeper, int64_t began, struct why *why_out)
{
	say_debug("listing '%.*s': %s", STR_ARGS(keeper->folder), why_out->text);
	keeper_line_lost(keeper, began);
	return imap_refusal(keeper->imap) != IMAP_FINE &&
	    keeper->tries_left > 0 ? keeper_mend(keeper, why_out) : RETRY;
}

/* One that was listed alone, and not well: unless its size and date came before the
 * trouble, they can't be had. Its bytes may be, all the same. */
static void
listed_badly(struct arena *arena, uint64_t uid, struct imap_item **items,
    size_t *n)
{
	if (*n == 1 && (*items)->uid == uid)
		return;
	*n = 1;
	*items = NEW(arena, struct imap_item);
	**items = (struct imap_item){ .uid = uid, .size = IMAP_SIZE_UNKNOWN,
	    .arrived = time_now() };
}

static enum outcome
work_deferred_part(struct keeper *keeper, const struct store_due *due, size_t n,
    const struct imap_item *items, size_t items_n, struct why *why_out)
{
	uint64_t tries[SET_UIDS];
	size_t i, k = 0;

	for (i = 0; i < items_n; i++) {
		while (k < n && due[k].uid < items[i].uid)
			k++;
		tries[i] = k < n ? due[k].tries : 0;
	}
	if (close_vanished(keeper, due, n, items, items_n, why_out) != OK)
		return FAIL;
	return work_through(keeper, &(struct queue){ items, tries, items_n, 0,
	    false }, why_out);
}

/* Those that the world kept from us in earlier runs. */
static enum outcome
work_deferred(struct keeper *keeper, const struct store_due *due, size_t due_n,
    struct why *why_out)
{
	struct imap_item *items;
	uint64_t uids[SET_UIDS];
	size_t i, n, items_n, from, width = SET_UIDS;
	enum outcome outcome = OK;
	int64_t began;

	for (from = 0; from < due_n && outcome == OK; from += n) {
		n = due_n - from < width ? due_n - from : width;
		for (i = 0; i < n; i++)
			uids[i] = due[from + i].uid;
		began = time_monotonic_ms();
		width = width < SET_UIDS / 2 ? width * 2 : SET_UIDS;
		if (imap_items_of(keeper->imap, keeper->arena, uids, n, &items,
		    &items_n, why_out) != OK) {
			if (listing_broke(keeper, began, why_out) != OK)
				return RETRY;
			width = 1;
			if (n > 1) {
				n = 0;
				continue;
			}
			listed_badly(keeper->arena, uids[0], &items, &items_n);
		}
		outcome = work_deferred_part(keeper, due + from, n, items,
		    items_n, why_out);
	}
	return outcome;
}

static enum outcome
work_new(struct keeper *keeper, struct why *why_out)
{
	uint64_t first = keeper->mailbox.next_uid == 0 ? 1
	    : keeper->mailbox.next_uid;
	uint64_t width = WINDOW_FIRST, uidnext = keeper->state.uidnext, last;
	struct arena *arena = arena_new((size_t)256 << 20);
	struct imap_item *items;
	enum outcome outcome = OK;
	int64_t began;
	size_t n;

	do {
		arena_reset(arena);
		last = uidnext != 0 && first + width < uidnext ? first + width - 1
		    : 0;
		began = time_monotonic_ms();
		outcome = imap_items(keeper->imap, arena, first, last, &items,
		    &n, why_out);
		if (outcome != OK) {
			if (first >= uidnext ||
			    listing_broke(keeper, began, why_out) != OK)
				break;
			outcome = OK;
			if (last != first && first + 1 < uidnext) {
				width = 1;
				last = first;
				continue;
			}
			listed_badly(arena, first, &items, &n);
		}
		outcome = work_through(keeper, &(struct queue){ items, NULL, n, 0,
		    true }, why_out);
		first = last + 1;
		if (n == 0 || width < WINDOW_FIRST)
			width *= 2;
	} while (outcome == OK && last != 0);
	arena_free(arena);
	return outcome;
}

/* New mail first: what was kept from us before may be so again, and break the
 * session once more. */
enum outcome
sync_folder(struct keeper *keeper, struct why *why_out)
{
	struct store_due *due = NULL;
	enum outcome outcome;
	size_t n = 0;

	if (keeper->store != NULL && keeper->mailbox.deferred > 0 &&
	    store_due(keeper->store, keeper->arena, keeper->mailbox.id,
	    keeper->settings->config->max_tries, &due, &n, why_out) != OK)
		return FAIL;
	outcome = work_new(keeper, why_out);
	/* UIDs that were given out and deleted again count as seen too, or the
	 * folder would look as if it had something new for ever. */
	if (outcome == OK && !keeper->settings->dry_run &&
	    keeper->state.uidnext > keeper->mailbox.next_uid)
		outcome = store_set(keeper->store, keeper->run_id,
		    keeper->mailbox.id, keeper->mailbox.uidvalidity, NULL, 0,
		    NULL, keeper->state.uidnext, why_out);
	return outcome == OK ? work_deferred(keeper, due, n, why_out) : outcome;
}
