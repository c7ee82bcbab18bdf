/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The copy of a message on a server that keeps mbox files and shows what it notes
 * in them (GNU imap4d does): lines in each header that hold the message's UID and
 * flags, other ones in the copy than in the original. There no copy has the bytes
 * of its original, and one that is never found would be made anew by each run. So
 * where the same bytes are not found, these lines are left out on both sides and
 * everything else must be the same. The original is read again for that: nothing
 * is taken from a server that lacks the message.
 */
#include "run.h"

/* What those lines can add to a message. */
#define LINES_MOST 512

static bool
is_noted_by_server(struct str line)
{
	static const char *const names[] = { "X-UID", "X-IMAPbase", "X-IMAP",
		"Status", "X-Status", "X-Keywords" };
	size_t i, colon = str_find_char(line, ':');

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (colon != STR_NOWHERE && str_equal_nocase(
		    (struct str){ line.p, colon }, str_of(names[i])))
			return true;
	return false;
}

struct str
alike_plain(struct arena *arena, struct str bytes)
{
	struct buf buf = { .arena = arena };
	struct str rest = bytes, line;
	bool left_out = false;

	buf_reserve(&buf, bytes.n);
	while (rest.n > 0) {
		line = rest;
		str_cut(&rest, '\n');
		line.n -= rest.n;
		if (line.p[0] == '\n' || (line.p[0] == '\r' && line.n == 2)) {
			buf_add(&buf, line);
			break;
		}
		if (line.p[0] != ' ' && line.p[0] != '\t')
			left_out = is_noted_by_server(line);
		if (!left_out)
			buf_add(&buf, line);
	}
	buf_add(&buf, rest);
	return buf_str(&buf);
}

static struct digest
plain_digest(struct str bytes)
{
	struct arena *arena = arena_new(2 * bytes.n + ((size_t)1 << 20));
	struct digest digest = sha256(alike_plain(arena, bytes));

	arena_free(arena);
	return digest;
}

struct likeness {
	struct digest wanted;
	bool known;			/* the original came */
	uint64_t found[SET_UIDS];
	size_t n;
};

static void
take_original(void *context, uint64_t uid, struct str bytes)
{
	struct likeness *alike = context;

	(void)uid;
	alike->wanted = plain_digest(bytes);
	alike->known = true;
}

static void
compare(void *context, uint64_t uid, struct str bytes)
{
	struct likeness *alike = context;
	struct digest digest = plain_digest(bytes);

	if (alike->n < SET_UIDS &&
	    memcmp(&digest, &alike->wanted, sizeof digest) == 0)
		alike->found[alike->n++] = uid;
}

static bool
is_about_as_long(uint64_t a, uint64_t b)
{
	return a > b ? a - b <= LINES_MOST : b - a <= LINES_MOST;
}

/* Those of the items that may be it, as many at a time as make a set. */
static enum outcome
compare_items(struct keeper *keeper, const struct store_action *action,
    const struct imap_item *items, size_t n, struct likeness *alike,
    struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	size_t i = 0, wanted, bytes;
	uint64_t uids[SET_UIDS];

	while (i < n) {
		wanted = bytes = 0;
		for (; i < n && wanted < SET_UIDS && bytes < SET_BYTES; i++) {
			if (!is_about_as_long(items[i].size, action->size))
				continue;
			uids[wanted++] = items[i].uid;
			bytes += items[i].size < cap ? items[i].size : cap;
		}
		if (wanted > 0 && imap_bodies(keeper->imap, uids, wanted, cap,
		    bytes, compare, alike, why_out) != OK)
			return RETRY;
	}
	return OK;
}

/* The first of those found that is no other action's. */
static enum outcome
choose(struct keeper *keeper, const struct store_action *action,
    uint64_t uidvalidity, const struct likeness *alike, const uint64_t *taken,
    size_t taken_n, uint64_t *uid_out, struct why *why_out)
{
	bool is_free;
	size_t i;

	for (i = 0; i < alike->n; i++) {
		if (copies_is_free(keeper, action, uidvalidity, alike->found[i],
		    taken, taken_n, &is_free, why_out) != OK)
			return RETRY;
		if (is_free) {
			*uid_out = alike->found[i];
			return OK;
		}
	}
	return OK;
}

enum outcome
alike_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out,
    struct why *why_out)
{
	size_t cap = keeper->settings->config->limits.message_bytes;
	struct likeness *alike = NEW(keeper->scratch, struct likeness);
	struct imap_folder_state state;
	struct imap_item *items;
	uint64_t first;
	size_t n;

	*uid_out = 0;
	if (imap_select(keeper->imap, keeper->folder, true, &state,
	    why_out) != OK ||
	    imap_bodies(keeper->imap, &action->uid, 1, cap, action->size < cap ?
	    action->size : cap, take_original, alike, why_out) != OK ||
	    imap_select(keeper->imap, action->destination, true, &state,
	    why_out) != OK)
		return RETRY;
	if (!alike->known)
		return OK;
	first = state.uidvalidity == action->destination_uidvalidity &&
	    action->destination_uidnext > 0 ? action->destination_uidnext : 1;
	if (imap_items(keeper->imap, keeper->scratch, first, 0, &items, &n,
	    why_out) != OK ||
	    compare_items(keeper, action, items, n, alike, why_out) != OK ||
	    choose(keeper, action, state.uidvalidity, alike, taken, taken_n,
	    uid_out, why_out) != OK)
		return RETRY;
	if (*uid_out != 0)
		action->destination_uidvalidity = state.uidvalidity;
	return OK;
}
