/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One folder read for memory: in windows of UIDs, and in sets of at most 200
 * messages, each taught in one transaction. What is new since last time is read
 * upwards, so that the mark follows it; history is read downwards, newest first,
 * so that a run that is cut has the part that matters most and the next one goes
 * on below. Of what was sent, 64 KiB of each message are read, for what words it has.
 * Of the rest headers are enough but where bank accounts and the like are to be
 * learned: of mail from those that we wrote to, and from vendors, the whole
 * message is read, up to 1 MiB. The same jailed examiners read them as in a scan,
 * and ask neither DNS nor memory. One message that can't be had is left out.
 */
#include <poll.h>

#include "run.h"

#define HEADER_MOST (256u << 10)
#define WHOLE_MOST (1u << 20)
#define WINDOW_FIRST 2000u
/* For one set. Two find a letter that breaks the session, four where nothing comes
 * of a set that it is in. */
#define RECONNECTS_MOST 30
#define RECONNECTING_MS 300000
#define FEW 14			/* the square root of SET_UIDS */

struct letter {
	struct imap_item item;
	bool got;		/* in this fetch */
	struct verdict *verdict;	/* NULL: it could not be read */
};

struct lessons {
	struct keeper *keeper;
	struct arena *arena;
	enum store_direction direction;
	struct letter at[SET_UIDS];
	size_t n;
	enum portion { HEADERS, BEGINNINGS, WHOLE } portion;	/* fetched now */
	size_t waiting;		/* verdicts that are still to come */
	size_t kept;		/* bytes of those that came */
	int reconnects;
	int64_t began;
};

/* ---- Fetching ---------------------------------------------------------------- */

static struct letter *
letter_find(struct lessons *lessons, uint64_t uid)
{
	size_t i;

	for (i = 0; i < lessons->n; i++)
		if (lessons->at[i].item.uid == uid)
			return &lessons->at[i];
	return NULL;
}

static void
bytes_came(void *context, uint64_t uid, struct str bytes)
{
	struct lessons *lessons = context;
	struct keeper *keeper = lessons->keeper;
	struct letter *letter = letter_find(lessons, uid);
	struct message message = { .bytes = bytes, .learn = true,
	    .truncated = lessons->portion != WHOLE, .account = keeper->account->name };

	if (letter == NULL || letter->got)
		return;
	letter->got = true;
	message.arrived_is_guess = letter->item.arrived == 0;
	message.arrived = letter->item.arrived != 0 ? letter->item.arrived
	    : time_now();
	lessons->waiting++;
	pool_offer(keeper->pool, (uint64_t)(letter - lessons->at), &message);
}

void
lessons_verdict(struct keeper *keeper, uint64_t tag,
    const struct verdict *verdict)
{
	struct lessons *lessons = keeper->lessons;
	struct letter *letter;
	struct verdict *kept;

	if (tag >= lessons->n || lessons->waiting == 0)
		panic("a lesson from a message that was never offered");
	lessons->waiting--;
	letter = &lessons->at[tag];
	/* What defeats an examiner teaches nothing; a header that was understood
	 * before stays. */
	if (verdict->verdict == VERDICT_UNJUDGED)
		return;
	kept = verdict_keep(lessons->arena, &lessons->kept, verdict);
	if (kept != NULL)
		letter->verdict = kept;
}

/* Bring the line back; RETRY when that can't help. */
static enum outcome
recover(struct lessons *lessons, struct why *why_out)
{
	struct keeper *keeper = lessons->keeper;
	struct imap_folder_state state;

	if (imap_refusal(keeper->imap) == IMAP_NO)
		return OK;
	if (imap_backoff(keeper->imap) > 0 ||
	    imap_refusal(keeper->imap) == IMAP_BUSY ||
	    ++lessons->reconnects > RECONNECTS_MOST ||
	    time_monotonic_ms() - lessons->began > RECONNECTING_MS ||
	    keeper_connect(keeper, why_out) != OK ||
	    imap_select(keeper->imap, keeper->folder, true, &state,
	    why_out) != OK)
		return RETRY;
	if (state.uidvalidity != keeper->state.uidvalidity)
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "UIDVALIDITY of '%.*s' changed meanwhile",
		    STR_ARGS(keeper->folder));
	return OK;
}

/* *broke_out: the session broke, and stands again. */
static enum outcome
fetch_once(struct lessons *lessons, const uint64_t *uids, size_t n,
    size_t bytes, bool *broke_out, struct why *why_out)
{
	struct imap *imap = lessons->keeper->imap;
	enum outcome outcome;

	*broke_out = false;
	outcome = lessons->portion == HEADERS ? imap_headers(imap, uids, n,
	    HEADER_MOST, bytes_came, lessons, why_out) : imap_bodies(imap, uids,
	    n, lessons->portion == WHOLE ? WHOLE_MOST : SENT_BYTES, bytes,
	    bytes_came, lessons, why_out);
	if (outcome == OK)
		return OK;
	if (pool_is_broken(lessons->keeper->pool, why_out))
		return FAIL;
	say_debug("reading '%.*s' for memory: %s",
	    STR_ARGS(lessons->keeper->folder), why_out->text);
	*broke_out = true;
	return recover(lessons, why_out);
}

/* Move those that have not come to the front, and count them. */
static size_t
still_missing(struct lessons *lessons, uint64_t *uids, size_t n)
{
	size_t i, left = 0;

	for (i = 0; i < n; i++)
		if (!letter_find(lessons, uids[i])->got)
			uids[left++] = uids[i];
	return left;
}

static enum outcome fetch(struct lessons *lessons, uint64_t *uids, size_t n,
    size_t bytes, struct why *why_out);

static enum outcome
fetch_in_pieces(struct lessons *lessons, uint64_t *uids, size_t n, size_t bytes,
    struct why *why_out)
{
	size_t most = n > FEW ? FEW : 1, i;
	enum outcome outcome = OK;

	for (i = 0; i < n && outcome == OK; i += most)
		outcome = fetch(lessons, uids + i, n - i < most ? n - i : most,
		    bytes, why_out);
	return outcome;
}

/*
 * Which one breaks the session? Most likely the first that did not come. It is left
 * out when it breaks a second session alone: any line may break once. When none came
 * they are asked for in smaller pieces. Each time may cost all that a command may
 * take, and a set is given up when it has cost too many: then it is never read.
 */
static enum outcome
fetch(struct lessons *lessons, uint64_t *uids, size_t n, size_t bytes,
    struct why *why_out)
{
	enum outcome outcome;
	bool broke;
	size_t left;

	while (n > 0) {
		outcome = fetch_once(lessons, uids, n, bytes, &broke, why_out);
		if (outcome != OK || !broke)
			return outcome;
		left = still_missing(lessons, uids, n);
		if (left == n && n > 1)
			return fetch_in_pieces(lessons, uids, n, bytes, why_out);
		if (left == 0)
			return OK;
		outcome = fetch_once(lessons, uids, 1, bytes, &broke, why_out);
		if (outcome != OK)
			return outcome;
		uids++;
		n = left - 1;
	}
	return OK;
}

static enum outcome
wait_for_all(struct lessons *lessons, struct why *why_out)
{
	struct pool *pool = lessons->keeper->pool;

	while (lessons->waiting > 0) {
		if (pool_is_broken(pool, why_out))
			return FAIL;
		pool_serve(pool, -1, 0, 1000);
	}
	return OK;
}

/* The whole set at once: 64 KiB of each are less than SET_BYTES. */
static enum outcome
read_set(struct lessons *lessons, struct why *why_out)
{
	uint64_t uids[SET_UIDS];
	enum outcome outcome;
	size_t i, came = 0, bytes = 0;

	lessons->portion = lessons->direction == STORE_SENT ? BEGINNINGS :
	    HEADERS;
	for (i = 0; i < lessons->n; i++) {
		uint64_t size = lessons->at[i].item.size;

		uids[i] = lessons->at[i].item.uid;
		bytes += size < SENT_BYTES ? (size_t)size : SENT_BYTES;
	}
	outcome = fetch(lessons, uids, lessons->n, bytes, why_out);
	if (wait_for_all(lessons, why_out) != OK)
		return FAIL;
	for (i = 0; i < lessons->n; i++)
		came += lessons->at[i].got;
	/* One that can't be had is left out; all of them, that is trouble. */
	if (outcome == OK && came == 0 && lessons->n > 1)
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "none of %zu messages from UID %llu on could be fetched",
		    lessons->n, (unsigned long long)uids[0]);
	return outcome;
}

/* ---- Whose whole message is worth reading ------------------------------------- */

static bool
is_vendor(const struct organisation *organisation,
    const struct verdict *verdict)
{
	struct str org = verdict->from_org_domain;
	size_t i, k;

	for (i = 0; i < organisation->vendors_n; i++) {
		const struct vendor *vendor = &organisation->vendors[i];

		for (k = 0; k < vendor->contacts_n; k++)
			if (str_equal_nocase(vendor->contacts[k],
			    verdict->from.address))
				return true;
		for (k = 0; k < vendor->domains_n; k++)
			if (str_equal(vendor->domains[k], org) || str_equal(
			    vendor->domains[k], verdict->from.domain))
				return true;
	}
	return false;
}

/* Did we ever write to this address? The fourth of DEALINGS (base.h). */
static bool
was_written_to(struct lessons *lessons, struct str address)
{
	struct question question = { QUESTION_MEMORY, MEMORY_ADDRESS,
	    str_lower(lessons->arena, address) };
	struct answer answer = { .status = ANSWER_NODATA };
	struct str rest;
	uint64_t sent = 0;
	int i;

	(void)store_memory(lessons->keeper->store, lessons->arena,
	    lessons->keeper->account->name, &question, 1, &answer, NULL);
	if (answer.status != ANSWER_DATA || answer.n == 0)
		return false;
	rest = answer.records[0];
	for (i = 0; i < 3; i++)
		str_cut(&rest, ' ');
	return str_number(str_cut(&rest, ' '), UINT64_MAX, &sent) && sent > 0;
}

static bool
is_worth_reading(struct lessons *lessons, const struct letter *letter)
{
	const struct verdict *verdict = letter->verdict;

	return verdict != NULL && verdict->from.address.n > 0 &&
	    letter->item.size <= WHOLE_MOST &&
	    (was_written_to(lessons, verdict->from.address) ||
	    is_vendor(&lessons->keeper->settings->config->organisation,
	    verdict));
}

/* In groups that fit into memory beside everything else. */
static enum outcome
read_whole(struct lessons *lessons, struct why *why_out)
{
	uint64_t uids[SET_UIDS];
	size_t i, n = 0, bytes = 0;
	enum outcome outcome = OK;

	lessons->portion = WHOLE;
	for (i = 0; i < lessons->n; i++)
		lessons->at[i].got = !is_worth_reading(lessons, &lessons->at[i]);
	for (i = 0; i < lessons->n && outcome == OK; i++) {
		if (lessons->at[i].got)
			continue;
		if (n > 0 && bytes + lessons->at[i].item.size > SET_BYTES) {
			outcome = fetch(lessons, uids, n, bytes, why_out);
			if (wait_for_all(lessons, why_out) != OK)
				return FAIL;
			n = bytes = 0;
		}
		uids[n++] = lessons->at[i].item.uid;
		bytes += lessons->at[i].item.size;
	}
	if (outcome == OK)
		outcome = fetch(lessons, uids, n, bytes, why_out);
	return wait_for_all(lessons, why_out) != OK ? FAIL : outcome;
}

/* ---- One set ------------------------------------------------------------------- */

static enum outcome
teach(struct lessons *lessons, struct why *why_out)
{
	struct keeper *keeper = lessons->keeper;
	struct store_lesson rows[SET_UIDS];
	size_t i, n = 0;
	bool is_notice = false;

	for (i = 0; i < lessons->n; i++) {
		if (lessons->at[i].verdict == NULL)
			continue;
		/* Whoever copies the name of a notice is not learned, no more. */
		if (keeper->has_notices && store_notice_named(keeper->store,
		    keeper->account->name,
		    lessons->at[i].verdict->message_id, &is_notice, why_out) != OK)
			return FAIL;
		if (!is_notice)
			rows[n++] = (struct store_lesson){
			    lessons->at[i].verdict->arrived,
			    lessons->at[i].verdict };
	}
	return store_learn(keeper->store, keeper->account->name,
	    lessons->direction, rows, n, why_out);
}

/* Not faster than we may, counted from when the set began. */
static void
keep_pace(size_t n, unsigned rate, int64_t began)
{
	int64_t left;

	while (rate > 0 && (left = began + (int64_t)n * 1000 / rate -
	    time_monotonic_ms()) > 0)
		poll(NULL, 0, left > 1000 ? 1000 : (int)left);
}

static void
say_progress(struct keeper *keeper)
{
	keeper_report(keeper, str_format(keeper->scratch, "~%.*s: '%.*s', %llu "
	    "messages\n", STR_ARGS(keeper->account->name),
	    STR_ARGS(keeper->folder),
	    (unsigned long long)(keeper->sent + keeper->received)));
	arena_reset(keeper->scratch);
}

static enum outcome
set_read(struct keeper *keeper, const struct store_learned *mark,
    const struct imap_item *items, size_t n, const struct reach *reach,
    struct why *why_out)
{
	struct lessons lessons = { .keeper = keeper, .n = n,
	    .direction = mark->direction, .arena = arena_new((size_t)1 << 30),
	    .began = time_monotonic_ms() };
	enum outcome outcome;
	size_t i;

	for (i = 0; i < n; i++)
		lessons.at[i].item = items[i];
	keeper->lessons = &lessons;
	outcome = read_set(&lessons, why_out);
	if (outcome == OK && mark->direction == STORE_IMPORTED)
		outcome = read_whole(&lessons, why_out);
	keeper->lessons = NULL;
	if (outcome == OK)
		outcome = teach(&lessons, why_out);
	arena_free(lessons.arena);
	if (outcome != OK)
		return outcome;
	*(mark->direction == STORE_SENT ? &keeper->sent : &keeper->received) +=
	    n;
	interruption_point("learned-set");
	if (keeper->settings->learn != NULL)
		say_progress(keeper);
	keep_pace(n, reach->rate, lessons.began);
	return OK;
}

/* ---- One folder ------------------------------------------------------------------ */

struct stretch {		/* items of a window that are to be read */
	struct imap_item *items;
	size_t n;
};

/* List a window; what is too old is left out, and noted as passed over. */
static enum outcome
window_list(struct keeper *keeper, struct arena *arena, uint64_t first,
    uint64_t last, struct store_learned *mark, const struct reach *reach,
    struct stretch *stretch_out, struct why *why_out)
{
	size_t i, kept = 0, n;
	enum outcome outcome;

	arena_reset(arena);
	outcome = imap_items(keeper->imap, arena, first, last,
	    &stretch_out->items, &n, why_out);
	for (i = 0; outcome == OK && i < n; i++) {
		const struct imap_item *item = &stretch_out->items[i];

		if (item->arrived == 0 || item->arrived >= reach->since)
			stretch_out->items[kept++] = *item;
		else if (item->arrived >= mark->since)
			mark->since = reach->since;
	}
	stretch_out->n = kept;
	return outcome;
}

static enum outcome
note(struct keeper *keeper, const struct store_learned *mark,
    struct why *why_out)
{
	return store_learned_put(keeper->store, keeper->account->name, mark,
	    why_out);
}

/* As many as may be read in a second stand in one set, so that a slow reader asks
 * for little at a time. */
static size_t
set_size(const struct reach *reach)
{
	return reach->rate > 0 && reach->rate < SET_UIDS ? reach->rate : SET_UIDS;
}

static enum outcome
read_upwards(struct keeper *keeper, struct store_learned *mark, uint64_t top,
    const struct reach *reach, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	size_t most = set_size(reach), at, n;
	uint64_t width = WINDOW_FIRST, last;
	enum outcome outcome = OK;
	struct stretch stretch;

	while (outcome == OK && mark->high < top) {
		last = top - mark->high > width ? mark->high + width - 1 :
		    top - 1;
		outcome = window_list(keeper, arena, mark->high, last, mark,
		    reach, &stretch, why_out);
		for (at = 0; outcome == OK && at < stretch.n; at += n) {
			n = stretch.n - at < most ? stretch.n - at : most;
			outcome = set_read(keeper, mark, stretch.items + at, n,
			    reach, why_out);
			if (outcome != OK)
				break;
			mark->high = stretch.items[at + n - 1].uid + 1;
			outcome = note(keeper, mark, why_out);
		}
		if (outcome == OK)
			mark->high = last + 1;
		if (stretch.n == 0)
			width *= 2;
	}
	arena_free(arena);
	return outcome;
}

static enum outcome
read_downwards(struct keeper *keeper, struct store_learned *mark,
    const struct reach *reach, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	size_t most = set_size(reach), left, n;
	uint64_t width = WINDOW_FIRST, first;
	enum outcome outcome = OK;
	struct stretch stretch;

	while (outcome == OK && mark->low > 1 && (reach->newest == 0 ||
	    mark->high - mark->low < reach->newest)) {
		first = mark->low > width ? mark->low - width : 1;
		outcome = window_list(keeper, arena, first, mark->low - 1, mark,
		    reach, &stretch, why_out);
		for (left = stretch.n; outcome == OK && left > 0; left -= n) {
			n = left < most ? left : most;
			outcome = set_read(keeper, mark, stretch.items + left - n,
			    n, reach, why_out);
			if (outcome != OK)
				break;
			mark->low = stretch.items[left - n].uid;
			outcome = note(keeper, mark, why_out);
		}
		if (outcome == OK)
			mark->low = first;
		if (stretch.n == 0)
			width *= 2;
	}
	arena_free(arena);
	return outcome;
}

static bool
is_read(const struct store_learned *mark, const struct imap_folder_state *state,
    const struct reach *reach)
{
	uint64_t top = state->uidnext < reach->ceiling ? state->uidnext :
	    reach->ceiling;

	return state->uidvalidity != 0 && state->uidnext != 0 &&
	    state->uidvalidity == mark->uidvalidity && mark->high == top &&
	    (mark->low <= 1 || (reach->newest > 0 &&
	    mark->high - mark->low >= reach->newest)) &&
	    (reach->newest > 0 || mark->since <= reach->since);
}

/* Where the folder ends: what UIDNEXT says, or, from a server that does not say it,
 * what stands behind the last one. */
static enum outcome
find_top(struct keeper *keeper, const struct store_learned *mark,
    const struct reach *reach, uint64_t *top_out, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct imap_item *items;
	enum outcome outcome = OK;
	size_t n;

	*top_out = keeper->state.uidnext;
	if (*top_out == 0) {
		outcome = imap_items(keeper->imap, arena, 1, 0, &items, &n,
		    why_out);
		*top_out = outcome == OK && n > 0 ? items[n - 1].uid + 1 :
		    mark->high > 0 ? mark->high : 1;
	}
	if (*top_out > reach->ceiling)
		*top_out = reach->ceiling;
	arena_free(arena);
	return outcome;
}

/* A new numbering, numbers that went back, or a person who wants to see further
 * back: everything is read again, and what is known teaches nothing. */
static void
begin_anew_if_due(const struct keeper *keeper, struct store_learned *mark,
    uint64_t top, const struct reach *reach)
{
	bool other = keeper->state.uidvalidity == 0 ||
	    keeper->state.uidvalidity != mark->uidvalidity ||
	    mark->high > top;

	if (!other && (reach->newest > 0 || mark->since <= reach->since))
		return;
	mark->uidvalidity = keeper->state.uidvalidity;
	if (other)
		mark->high = top;
	mark->low = mark->high;
	mark->since = reach->since;
}

static enum outcome
folder_open(struct keeper *keeper, const struct store_learned *mark,
    const struct reach *reach, bool *read_out, struct why *why_out)
{
	struct imap_folder_state selected;

	keeper->folder = mark->folder;
	*read_out = false;
	if (imap_status(keeper->imap, mark->folder, &keeper->state,
	    why_out) != OK)
		return RETRY;
	*read_out = is_read(mark, &keeper->state, reach);
	if (*read_out)
		return OK;
	if (imap_select(keeper->imap, mark->folder, true, &selected,
	    why_out) != OK)
		return RETRY;
	keeper->state.uidvalidity = selected.uidvalidity;
	if (selected.uidnext > keeper->state.uidnext)
		keeper->state.uidnext = selected.uidnext;
	return OK;
}

enum outcome
lessons_folder(struct keeper *keeper, struct store_learned *mark,
    const struct reach *reach, struct why *why_out)
{
	enum outcome outcome;
	uint64_t top;
	bool read;

	outcome = folder_open(keeper, mark, reach, &read, why_out);
	if (outcome != OK || read)
		return outcome;
	if (find_top(keeper, mark, reach, &top, why_out) != OK)
		return RETRY;
	begin_anew_if_due(keeper, mark, top, reach);
	outcome = read_upwards(keeper, mark, top, reach, why_out);
	if (outcome == OK)
		outcome = read_downwards(keeper, mark, reach, why_out);
	if (outcome == OK)
		outcome = note(keeper, mark, why_out);
	return outcome;
}

enum outcome
lessons_count(struct keeper *keeper, const struct store_learned *mark,
    const struct reach *reach, uint64_t *n_out, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct store_learned copy = *mark;
	uint64_t top, first = 1, last;
	struct stretch stretch;
	enum outcome outcome;
	bool read;
	size_t i;

	*n_out = 0;
	outcome = folder_open(keeper, mark, reach, &read, why_out);
	if (outcome == OK && !read)
		outcome = find_top(keeper, mark, reach, &top, why_out);
	if (outcome == OK && !read)
		begin_anew_if_due(keeper, &copy, top, reach);
	while (outcome == OK && !read && first < top) {
		last = top - first > WINDOW_FIRST ? first + WINDOW_FIRST - 1 :
		    top - 1;
		outcome = window_list(keeper, arena, first, last, &copy, reach,
		    &stretch, why_out);
		for (i = 0; outcome == OK && i < stretch.n; i++)
			*n_out += stretch.items[i].uid < copy.low ||
			    stretch.items[i].uid >= copy.high;
		first = last + 1;
	}
	arena_free(arena);
	return outcome;
}
