/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The copy of a message on a server that makes its MIME anew as it moves it, as the
 * Exchange family may: there no byte tells. What came to the destination after the
 * intention and is no other action's is judged once more, in the jail like all mail,
 * and is the one if its content digest is the same (Message-ID, boundary Received, From,
 * Subject, decoded content). Good enough to say where it lies, and for nothing else: no
 * original is deleted for a copy that was found so.
 */
#include "run.h"

#define CANDIDATES 20		/* judged for one action, at most */

struct remade {			/* one that is being judged */
	struct arena *arena;
	struct str content_digest;
	bool offered, done;
};

static void
offer(void *context, uint64_t uid, struct str bytes)
{
	struct keeper *keeper = context;
	struct message message = { .bytes = bytes,
	    .account = keeper->account->name, .arrived = time_now(),
	    .arrived_is_guess = true,
	    .truncated = bytes.n >= keeper->settings->config->limits.message_bytes };

	(void)uid;
	if (keeper->remade->offered)
		return;
	keeper->remade->offered = true;
	pool_offer(keeper->pool, REMADE_TAG, &message);
}

void
remade_verdict(struct keeper *keeper, const struct verdict *verdict)
{
	struct remade *remade = keeper->remade;

	if (remade == NULL)
		panic("a verdict on a copy that was never offered");
	remade->content_digest = str_keep(remade->arena,
	    verdict->content_digest);
	remade->done = true;
}

/* Absent if it did not come, or has none. */
static enum outcome
content_of(struct keeper *keeper, struct arena *arena,
    const struct imap_item *item, struct str *digest_out, struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	struct remade *remade = NEW(arena, struct remade);
	enum outcome outcome;
	bool broken = false;

	remade->arena = arena;
	keeper->remade = remade;
	outcome = imap_bodies(keeper->imap, &item->uid, 1, cap,
	    item->size < cap ? (size_t)item->size : cap, offer, keeper, why_out);
	while (remade->offered && !remade->done &&
	    !(broken = pool_is_broken(keeper->pool, why_out)))
		pool_serve(keeper->pool, -1, 0, 1000);
	keeper->remade = NULL;
	*digest_out = remade->content_digest;
	return broken ? FAIL : outcome == OK ? OK : RETRY;
}

static enum outcome
judge_items(struct keeper *keeper, struct arena *arena,
    const struct store_action *action, uint64_t uidvalidity,
    const struct imap_item *items, size_t n, const uint64_t *taken,
    size_t taken_n, uint64_t *uid_out, struct why *why_out)
{
	size_t i, judged = 0;
	enum outcome outcome;
	struct str digest;
	bool is_free;

	for (i = 0; i < n && judged < CANDIDATES && keeper->remade_left > 0; i++) {
		outcome = copies_is_free(keeper, action, uidvalidity,
		    items[i].uid, taken, taken_n, &is_free, why_out);
		if (outcome != OK)
			return outcome;
		if (!is_free)
			continue;
		judged++;
		keeper->remade_left--;
		outcome = content_of(keeper, arena, &items[i], &digest, why_out);
		if (outcome != OK)
			return outcome;
		if (!str_equal(digest, action->content_digest))
			continue;
		*uid_out = items[i].uid;
		return OK;
	}
	return OK;
}

enum outcome
remade_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out,
    struct why *why_out)
{
	struct imap_folder_state state;
	struct imap_item *items;
	struct arena *arena;
	enum outcome outcome;
	size_t n;

	*uid_out = 0;
	if (action->content_digest.n == 0 || keeper->remade_left == 0)
		return OK;
	if (imap_select(keeper->imap, action->destination, true, &state,
	    why_out) != OK)
		return RETRY;
	/* Without what was noted then, any older message would be asked. */
	if (state.uidvalidity != action->destination_uidvalidity ||
	    action->destination_uidnext == 0)
		return OK;
	arena = arena_new((size_t)256 << 20);
	outcome = imap_items(keeper->imap, arena, action->destination_uidnext, 0,
	    &items, &n, why_out);
	if (outcome == OK)
		outcome = judge_items(keeper, arena, action, state.uidvalidity,
		    items, n, taken, taken_n, uid_out, why_out);
	arena_free(arena);
	return outcome;
}
