/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where is the copy of a message that was moved? Only bytes tell: a COPYUID is a
 * hint about where to look first, and is believed of no message whose bytes were
 * not seen under that UID. A copy that another action claims is not ours: two
 * byte-identical messages are two messages.
 *
 * "Not there" is said only by a folder that was looked through. One that can't be
 * opened just now, one that listed fewer messages than it has, and one that does
 * not hand out what may be the copy say nothing, and the next run looks again. That
 * a folder is gone is told by the list of folders, not by a refusal to open it.
 */
#include "run.h"

struct search {			/* in a destination that is open */
	struct keeper *keeper;
	const struct store_action *action;
	uint64_t uidvalidity;
	const uint64_t *taken;	/* UIDs found for others, not in the store yet */
	size_t taken_n;
	bool withheld;		/* a message that may be it did not come */
	uint64_t uid;		/* where it is; 0: not found */
};

struct seen {
	uint64_t uid;
	struct str sha256;
};

struct seen_set {
	struct arena *arena;
	struct seen at[SET_UIDS];
	size_t n;
};

static void
note_seen(void *context, uint64_t uid, struct str bytes)
{
	struct seen_set *seen = context;

	if (seen->n < SET_UIDS)
		seen->at[seen->n++] = (struct seen){ uid,
		    digest_hex(seen->arena, sha256(bytes)) };
}

/* Fetch as many of the items as make a set and digest what comes; *next is where
 * the next set begins, *asked_out how many were asked for. */
static enum outcome
read_set(struct keeper *keeper, const struct imap_item *items, size_t n,
    size_t *next, struct seen_set *seen, size_t *asked_out,
    struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	size_t asked = 0, bytes = 0, size;
	uint64_t uids[SET_UIDS];

	for (; *next < n && asked < SET_UIDS; ++*next) {
		size = items[*next].size < cap ? items[*next].size : cap;
		if (asked > 0 && bytes + size > SET_BYTES)
			break;
		uids[asked++] = items[*next].uid;
		bytes += size;
	}
	seen->n = 0;
	*asked_out = asked;
	return imap_bodies(keeper->imap, uids, asked, cap, bytes, note_seen,
	    seen, why_out);
}

enum outcome
copies_is_free(struct keeper *keeper, const struct store_action *action,
    uint64_t uidvalidity, uint64_t uid, const uint64_t *taken, size_t taken_n,
    bool *free_out, struct why *why_out)
{
	bool claimed = false;
	size_t i;

	*free_out = false;
	for (i = 0; i < taken_n; i++)
		if (taken[i] == uid)
			return OK;
	/* It may be known from an earlier look, and claimed by this very one. */
	if ((uid != action->destination_uid ||
	    uidvalidity != action->destination_uidvalidity) &&
	    store_uid_claimed(keeper->store, keeper->account->name,
	    action->destination, uidvalidity, uid, &claimed, why_out) != OK)
		return FAIL;
	*free_out = !claimed;
	return OK;
}

static enum outcome
is_free(const struct search *search, uint64_t uid, bool *free_out,
    struct why *why_out)
{
	return copies_is_free(search->keeper, search->action,
	    search->uidvalidity, uid, search->taken, search->taken_n, free_out,
	    why_out);
}

/* RETRY: of the server; FAIL: of the store. */
static enum outcome
search_items(struct search *search, struct arena *arena,
    const struct imap_item *items, size_t n, struct why *why_out)
{
	struct seen_set *seen = NEW(arena, struct seen_set);
	size_t next = 0, asked, i;
	bool is_ours;

	seen->arena = arena;
	while (next < n && search->uid == 0) {
		if (read_set(search->keeper, items, n, &next, seen, &asked,
		    why_out) != OK)
			return RETRY;
		search->withheld |= seen->n < asked;
		for (i = 0; i < seen->n && search->uid == 0; i++) {
			if (!str_equal(seen->at[i].sha256,
			    search->action->sha256))
				continue;
			if (is_free(search, seen->at[i].uid, &is_ours,
			    why_out) != OK)
				return FAIL;
			if (is_ours)
				search->uid = seen->at[i].uid;
		}
	}
	return OK;
}

/* First those whose size fits; then the others, for servers that only estimate
 * it. */
static enum outcome
search_folder(struct search *search, struct arena *arena,
    const struct imap_item *items, size_t n, struct why *why_out)
{
	struct imap_item *some = NEW_ARRAY(arena, struct imap_item, n);
	enum outcome outcome = OK;
	size_t i, some_n;
	int pass;

	for (pass = 0; pass < 2 && outcome == OK && search->uid == 0; pass++) {
		some_n = 0;
		for (i = 0; i < n; i++)
			if ((items[i].size == search->action->size) ==
			    (pass == 0))
				some[some_n++] = items[i];
		outcome = search_items(search, arena, some, some_n, why_out);
	}
	return outcome;
}

enum outcome
copies_is_whole(struct keeper *keeper, struct arena *arena, struct str folder,
    uint64_t exists, bool *whole_out, struct why *why_out)
{
	struct imap_item *items;
	size_t n;

	if (imap_items(keeper->imap, arena, 1, 0, &items, &n, why_out) != OK)
		return RETRY;
	*whole_out = n >= exists;
	if (!*whole_out)
		because(why_out, RETRY, EXIT_SOME_FAILED,
		    "the server lists %zu of %llu messages of '%.*s'", n,
		    (unsigned long long)exists, STR_ARGS(folder));
	return OK;
}

/* It could not be opened: because it is not there? Anything else may pass. */
static enum outcome
is_gone(struct keeper *keeper, struct arena *arena, struct str folder,
    bool *gone_out, struct why *why_out)
{
	struct imap_listed *folders;
	struct why why;
	size_t i, n;

	*gone_out = false;
	/* A list would make us forget for how long we are to stay away. */
	if (keeper_must_stop(keeper))
		return RETRY;
	if (imap_list(keeper->imap, arena, &folders, &n, &why) != OK) {
		if (!imap_is_lost(keeper->imap))
			return OK;
		*why_out = why;
		return RETRY;
	}
	for (i = 0; i < n; i++)
		if (str_equal(folders[i].name, folder))
			return OK;
	*gone_out = n > 0;	/* no list is without any folder */
	return OK;
}

static enum outcome
look_for(struct search *search, struct arena *arena, bool *looked_out,
    struct why *why_out)
{
	struct keeper *keeper = search->keeper;
	const struct store_action *action = search->action;
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome;
	uint64_t first;
	size_t n;

	if (imap_select(keeper->imap, action->destination, true, &state,
	    why_out) != OK)
		return is_gone(keeper, arena, action->destination, looked_out,
		    why_out);
	search->uidvalidity = state.uidvalidity;
	first = state.uidvalidity == action->destination_uidvalidity &&
	    action->destination_uidnext > 0 ? action->destination_uidnext : 1;
	if (imap_items(keeper->imap, arena, first, 0, &items, &n, why_out) != OK)
		return keeper_must_stop(keeper) ? RETRY : OK;
	outcome = search_folder(search, arena, items, n, why_out);
	if (outcome != OK)
		return outcome == FAIL || keeper_must_stop(keeper) ? RETRY : OK;
	*looked_out = true;
	if (search->uid != 0)
		return OK;
	if (search->withheld) {
		*looked_out = false;
		because(why_out, RETRY, EXIT_SOME_FAILED, "the server does not "
		    "hand out all messages of '%.*s'",
		    STR_ARGS(action->destination));
		return OK;
	}
	return copies_is_whole(keeper, arena, action->destination, state.exists,
	    looked_out, why_out);
}

enum outcome
copies_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out, bool *looked_out,
    struct why *why_out)
{
	struct search search = { .keeper = keeper, .action = action,
	    .taken = taken, .taken_n = taken_n };
	struct arena *arena = arena_new((size_t)256 << 20);
	enum outcome outcome;

	*looked_out = false;
	outcome = look_for(&search, arena, looked_out, why_out);
	*uid_out = outcome == OK ? search.uid : 0;
	/* The UIDNEXT that was noted belongs to the UIDVALIDITY that was. */
	if (*uid_out != 0)
		action->destination_uidvalidity = search.uidvalidity;
	arena_free(arena);
	return outcome;
}

/* ---- COPYUID ------------------------------------------------------------------ */

/* The UID that COPYUID names for this one, if it can be true at all. */
static uint64_t
named_for(const struct copyuid *copied, const struct store_action *action,
    uint64_t uidvalidity)
{
	size_t i;

	if (copied->uidvalidity != uidvalidity)
		return 0;
	for (i = 0; i < copied->n; i++)
		if (copied->at[i].from == action->uid &&
		    (copied->at[i].to >= action->destination_uidnext ||
		    uidvalidity != action->destination_uidvalidity))
			return copied->at[i].to;
	return 0;
}

static int
by_uid(const void *a, const void *b)
{
	const struct imap_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* Digest what lies under the UIDs that were named. */
static enum outcome
read_named(struct keeper *keeper, struct arena *arena,
    const struct store_action *actions, const uint64_t *named, size_t n,
    struct seen_set *all_out, struct why *why_out)
{
	struct imap_item *items = NEW_ARRAY(arena, struct imap_item, n);
	struct seen_set *some = NEW(arena, struct seen_set);
	size_t i, items_n = 0, next = 0, asked;

	for (i = 0; i < n; i++)
		if (named[i] != 0)
			items[items_n++] = (struct imap_item){ .uid = named[i],
			    .size = actions[i].size };
	if (items_n > 0)
		qsort(items, items_n, sizeof *items, by_uid);
	some->arena = arena;
	while (next < items_n) {
		if (read_set(keeper, items, items_n, &next, some, &asked,
		    why_out) != OK)
			return RETRY;
		for (i = 0; i < some->n && all_out->n < SET_UIDS; i++)
			all_out->at[all_out->n++] = some->at[i];
	}
	return OK;
}

static bool
has_bytes(const struct seen_set *seen, uint64_t uid, struct str digest)
{
	size_t i;

	for (i = 0; i < seen->n; i++)
		if (seen->at[i].uid == uid)
			return str_equal(seen->at[i].sha256, digest);
	return false;
}

/* Select the destination; uids_out[i] becomes what COPYUID said of actions[i],
 * where that is so, and else 0. */
static enum outcome
take_named(struct keeper *keeper, struct arena *arena,
    struct store_action *actions, size_t n, const struct copyuid *copied,
    uint64_t *uids_out, struct why *why_out)
{
	struct seen_set *seen = NEW(arena, struct seen_set);
	uint64_t *named = NEW_ARRAY(arena, uint64_t, n);
	struct imap_folder_state state;
	bool is_ours;
	size_t i;

	if (imap_select(keeper->imap, actions[0].destination, true, &state,
	    why_out) != OK)
		return RETRY;
	for (i = 0; i < n; i++)
		named[i] = named_for(copied, &actions[i], state.uidvalidity);
	if (read_named(keeper, arena, actions, named, n, seen, why_out) != OK)
		return RETRY;
	for (i = 0; i < n; i++) {
		struct search search = { .keeper = keeper,
		    .action = &actions[i], .uidvalidity = state.uidvalidity,
		    .taken = uids_out, .taken_n = n };

		if (named[i] == 0 ||
		    !has_bytes(seen, named[i], actions[i].sha256))
			continue;
		if (is_free(&search, named[i], &is_ours, why_out) != OK)
			return RETRY;
		if (is_ours) {
			uids_out[i] = named[i];
			actions[i].destination_uidvalidity = state.uidvalidity;
		}
	}
	return OK;
}

enum outcome
copies_locate(struct keeper *keeper, struct store_action *actions, size_t n,
    const struct copyuid *copied, uint64_t *uids_out, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	enum outcome outcome;
	bool looked;
	size_t i;

	memset(uids_out, 0, n * sizeof *uids_out);
	outcome = take_named(keeper, arena, actions, n, copied, uids_out,
	    why_out);
	for (i = 0; i < n && outcome == OK; i++) {
		if (uids_out[i] != 0)
			continue;
		outcome = copies_find(keeper, &actions[i], uids_out, n,
		    &uids_out[i], &looked, why_out);
		if (outcome == OK && !looked)
			outcome = RETRY;
	}
	arena_free(arena);
	return outcome;
}

/* ---- Later on ------------------------------------------------------------------- */

enum outcome
copies_still_there(struct keeper *keeper, struct store_action *action,
    bool *there_out, bool *looked_out, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	uint64_t uid = action->destination_uid;
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome;
	size_t n;

	*there_out = *looked_out = false;
	if (imap_select(keeper->imap, action->destination, true, &state,
	    why_out) != OK) {
		outcome = is_gone(keeper, arena, action->destination,
		    looked_out, why_out);
	} else if (uid == 0 ||
	    state.uidvalidity != action->destination_uidvalidity) {
		outcome = copies_find(keeper, action, NULL, 0, &uid, looked_out,
		    why_out);
		*there_out = uid != 0;
		action->destination_uid = uid;
	} else if ((outcome = imap_items_of(keeper->imap, arena, &uid, 1, &items,
	    &n, why_out)) == OK && n == 1) {
		*there_out = *looked_out = true;
	} else if (outcome == OK) {
		outcome = copies_is_whole(keeper, arena, action->destination,
		    state.exists, looked_out, why_out);
	}
	arena_free(arena);
	return outcome == OK || !keeper_must_stop(keeper) ? OK : RETRY;
}
