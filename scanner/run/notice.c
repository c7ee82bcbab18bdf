/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The notice in the mailbox: written by APPEND when something was held that no notice
 * has told of, at most one for each local day and folder. Its row is durable before
 * the server is asked; after an answer, and after a run that was cut, it is looked for
 * among what came since, by a Message-ID that nobody could know before, and the bytes
 * that lie there are what it is known by from then on.
 *
 * A newer notice takes the older one's place, which is the only deletion that seki
 * makes: when the newer one was seen in the folder, of the UID that was noted, under
 * the UIDVALIDITY that was noted, and only after its bytes were fetched once more and
 * are the ones that were noted; by UID EXPUNGE and nothing else. Anything else stays.
 * Where a server can't do that, notices come an hour apart, so that they don't fill a
 * mailbox. Trouble here is told and tried again; it undoes nothing that was moved.
 */
#include "notice.h"

#define LOOK_MOST 2000u		/* newest messages that are looked through */
#define HEADER_MOST 16384u
#define APART 3600		/* seconds, of notices that can't be replaced */

/* ---- Looking ---------------------------------------------------------------------- */

struct look {			/* for a notice, in a folder that is open */
	struct arena *arena;
	struct str message_id;
	uint64_t uid;		/* where its Message-ID stands; 0: nowhere */
	struct str sha256;	/* of the bytes that came */
};

/* Nothing is read here: 128 bits at random are there, or they are not. */
static void
header_came(void *context, uint64_t uid, struct str bytes)
{
	struct look *look = context;

	if (str_contains(bytes, look->message_id))
		look->uid = uid;
}

static void
body_came(void *context, uint64_t uid, struct str bytes)
{
	struct look *look = context;

	if (uid == look->uid && str_contains(bytes, look->message_id))
		look->sha256 = digest_hex(look->arena, sha256(bytes));
}

/* The bytes under look->uid, if they are the notice's. */
static enum outcome
look_at(struct keeper *keeper, struct look *look, uint64_t size,
    struct why *why_out)
{
	look->sha256 = NO_STR;
	return imap_bodies(keeper->imap, &look->uid, 1, NOTICE_BYTES_MOST,
	    (size_t)size, body_came, look, why_out);
}

/* Through the headers of what came since, the newest first. */
static enum outcome
look_through(struct keeper *keeper, struct look *look, uint64_t first,
    struct why *why_out)
{
	struct imap_item *items;
	uint64_t uids[SET_UIDS];
	size_t n, seen = 0, some;

	if (imap_items(keeper->imap, keeper->scratch, first, 0, &items, &n,
	    why_out) != OK)
		return RETRY;
	while (look->uid == 0 && n > 0 && seen < LOOK_MOST) {
		some = n < SET_UIDS ? n : SET_UIDS;
		for (size_t i = 0; i < some; i++)
			uids[i] = items[n - some + i].uid;
		if (imap_headers(keeper->imap, uids, some, HEADER_MOST,
		    header_came, look, why_out) != OK)
			return RETRY;
		n -= some;
		seen += some;
	}
	return OK;
}

/* Where is it? notice->uid, its epoch and its bytes there, or uid 0. `uid` is where
 * the server said; 0: it said nothing. */
static enum outcome
find(struct keeper *keeper, struct store_notice *notice, uint64_t uid,
    uint64_t uidvalidity, struct why *why_out)
{
	struct look look = { .arena = keeper->arena,
	    .message_id = notice->message_id };
	struct imap_folder_state state;
	uint64_t first;

	notice->uid = 0;
	if (imap_select(keeper->imap, notice->folder, true, &state,
	    why_out) != OK)
		return RETRY;
	if (uid != 0 && uidvalidity == state.uidvalidity) {
		look.uid = uid;
		if (look_at(keeper, &look, notice->size, why_out) != OK)
			return RETRY;
	}
	first = state.uidvalidity == notice->uidvalidity && notice->uidnext > 0 ?
	    notice->uidnext : 1;
	if (look.sha256.p == NULL) {
		look.uid = 0;
		if (look_through(keeper, &look, first, why_out) != OK ||
		    (look.uid != 0 && look_at(keeper, &look, notice->size,
		    why_out) != OK))
			return RETRY;
	}
	notice->uidvalidity = state.uidvalidity;
	if (look.sha256.p == NULL)
		return OK;
	notice->stored_sha256 = look.sha256;
	notice->uid = look.uid;
	return OK;
}

/* ---- The older one goes ------------------------------------------------------------- */

static enum outcome
step(struct keeper *keeper, struct store_notice *notice,
    enum notice_state state, struct str sentence, struct why *why_out)
{
	notice->state = state;
	notice->sentence = sentence;
	if (state == NOTICE_KEPT)
		say_info("the older notice in '%.*s' of '%.*s' stays: %.*s",
		    STR_ARGS(notice->folder), STR_ARGS(keeper->account->name),
		    STR_ARGS(sentence));
	return store_notice_step(keeper->store, notice, why_out);
}

static enum outcome
is_there(struct keeper *keeper, const struct store_notice *notice,
    bool *there_out, struct why *why_out)
{
	struct imap_item *items;
	size_t n;

	if (imap_items_of(keeper->imap, keeper->scratch, &notice->uid, 1, &items,
	    &n, why_out) != OK)
		return RETRY;
	*there_out = n > 0;
	return OK;
}

/* What keeps it from being taken away; absent: nothing does, and the folder is open.
 * `gone_out`: somebody took it away already. */
static enum outcome
may_go(struct keeper *keeper, struct store_notice *notice, struct str *keeps_out,
    bool *gone_out, struct why *why_out)
{
	struct look look = { .arena = keeper->arena, .uid = notice->uid,
	    .message_id = notice->message_id };
	struct imap_folder_state state;
	bool there;

	*gone_out = false;
	*keeps_out = str_of(in_words("the server can't expunge single messages"));
	if (!imap_has(keeper->imap, "UIDPLUS"))
		return OK;
	if (imap_select(keeper->imap, notice->folder, false, &state,
	    why_out) != OK)
		return RETRY;
	*keeps_out = str_of(in_words("the folder was numbered anew, or is "
	    "read-only"));
	if (state.read_only || state.uidvalidity == 0 ||
	    state.uidvalidity != notice->uidvalidity)
		return OK;
	if (is_there(keeper, notice, &there, why_out) != OK)
		return RETRY;
	*gone_out = !there;
	if (there && look_at(keeper, &look, notice->size, why_out) != OK)
		return RETRY;
	*keeps_out = str_of(in_words("what lies there is not what was written"));
	if (str_equal(look.sha256, notice->stored_sha256) && there)
		*keeps_out = NO_STR;
	return OK;
}

/* The row says so before anything is done, so that a run that is cut goes on. */
static enum outcome
take_away(struct keeper *keeper, struct store_notice *notice,
    struct why *why_out)
{
	struct str keeps;
	bool there = true, gone;

	if (notice->state != NOTICE_REPLACING && step(keeper, notice,
	    NOTICE_REPLACING, NO_STR, why_out) != OK)
		return FAIL;
	if (may_go(keeper, notice, &keeps, &gone, why_out) != OK)
		return RETRY;
	if (gone)
		return step(keeper, notice, NOTICE_REPLACED,
		    str_of(in_words("it was gone already")), why_out);
	if (keeps.p != NULL)
		return step(keeper, notice, NOTICE_KEPT, keeps, why_out);
	if (imap_mark_deleted(keeper->imap, &notice->uid, 1, why_out) != OK ||
	    imap_expunge(keeper->imap, &notice->uid, 1, why_out) != OK)
		return keeper_must_stop(keeper) ? RETRY : step(keeper, notice,
		    NOTICE_KEPT, str_keep(keeper->arena, str_of(why_out->text)),
		    why_out);
	if (is_there(keeper, notice, &there, why_out) != OK)
		return RETRY;
	return step(keeper, notice, there ? NOTICE_KEPT : NOTICE_REPLACED,
	    there ? str_of(in_words("the server said OK and left it in "
	    "place")) : NO_STR,
	    why_out);
}

/* ---- Writing one ---------------------------------------------------------------------- */

static enum outcome
intend(struct keeper *keeper, struct store_notice *row,
    const struct store_told *held, size_t n, struct why *why_out)
{
	int64_t *ids = NEW_ARRAY(keeper->arena, int64_t, n);
	struct imap_folder_state state;
	enum outcome outcome;

	if (str_equal(row->folder, keeper->quarantine))
		outcome = move_ensure(keeper, row->folder, &state, why_out);
	else
		outcome = imap_status(keeper->imap, row->folder, &state,
		    why_out);
	if (outcome != OK)
		return RETRY;
	row->uidvalidity = state.uidvalidity;
	row->uidnext = state.uidnext;
	for (size_t i = 0; i < n; i++)
		ids[i] = held[i].action_id;
	return store_notice_intend(keeper->store, keeper->run_id,
	    keeper->account->name, row, ids, n, &row->id, why_out);
}

/* It was looked for: write down what was seen. */
static enum outcome
conclude(struct keeper *keeper, struct store_notice *row, bool said_ok,
    struct why *why_out)
{
	enum outcome outcome;

	row->written_at = time_now();
	if (row->uid != 0)
		return step(keeper, row, NOTICE_WRITTEN, NO_STR, why_out);
	/* A second one would be no more there than this: an hour is waited. */
	outcome = step(keeper, row, said_ok ? NOTICE_WRITTEN : NOTICE_FAILED,
	    str_of(in_words(said_ok ? "the server said OK, and it is not there" :
	    "the run was cut before it was written")), why_out);
	if (outcome == OK && said_ok)
		return because(why_out, RETRY, EXIT_SOME_FAILED, "the server "
		    "said OK to a notice in '%.*s', and it is not there",
		    STR_ARGS(row->folder));
	return outcome;
}

static enum outcome
write_one(struct keeper *keeper, struct store_notice *row,
    const struct store_told *held, size_t n, int64_t now, struct why *why_out)
{
	const struct notice_site site = { keeper->arena,
	    keeper->settings->config, keeper->account, keeper->store,
	    imap_delimiter(keeper->imap) };
	struct str message = NO_STR;
	struct notice notice;
	struct imap_folder_state state;
	uint64_t uidvalidity, uid;
	enum outcome outcome;
	struct why why;

	outcome = notice_compose(&site, held, n, now, &notice, why_out);
	if (outcome == OK) {
		message = notice_message(keeper->arena, &notice);
		row->message_id = notice.message_id;
		row->sha256 = digest_hex(keeper->arena, sha256(message));
		row->size = message.n;
		outcome = intend(keeper, row, held, n, why_out);
	}
	if (outcome != OK)
		return outcome;
	/* Courier writes nothing to a folder that is open to be read only, and GNU
	 * imap4d numbers one anew that is open: another one is opened, or none. */
	if (imap_select(keeper->imap, str_equal(row->folder,
	    keeper->quarantine) ? STR("INBOX") : keeper->quarantine, true,
	    &state, why_out) != OK && keeper_must_stop(keeper))
		return RETRY;
	outcome = imap_append(keeper->imap, row->folder, message, &uidvalidity,
	    &uid, why_out);
	if (outcome != OK && imap_is_lost(keeper->imap))
		return RETRY;		/* the next run looks */
	if (outcome != OK)
		return step(keeper, row, NOTICE_FAILED,
		    str_keep(keeper->arena, str_of(why_out->text)), &why) == OK ?
		    RETRY : because(why_out, FAIL, why.status, "%s", why.text);
	if (find(keeper, row, uid, uidvalidity, why_out) != OK)
		return RETRY;
	return conclude(keeper, row, true, why_out);
}

/* ---- One folder ----------------------------------------------------------------------- */

/* Those of this folder that an earlier run left open. */
static enum outcome
settle(struct keeper *keeper, struct store_notice *notices, size_t n,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < n && outcome == OK; i++) {
		if (!str_equal(notices[i].folder, keeper->folder))
			continue;
		arena_reset(keeper->scratch);
		if (notices[i].state == NOTICE_INTENDED) {
			outcome = find(keeper, &notices[i], 0, 0, why_out);
			if (outcome == OK)
				outcome = conclude(keeper, &notices[i], false,
				    why_out);
		} else if (notices[i].state == NOTICE_REPLACING) {
			outcome = take_away(keeper, &notices[i], why_out);
		}
	}
	return outcome;
}

/* Can the notices of today be replaced? If not, is it too early for one more? */
static bool
must_wait(const struct keeper *keeper, const struct store_notice *notices,
    size_t n, int64_t now)
{
	bool can_go = imap_has(keeper->imap, "UIDPLUS");
	int64_t last = 0;

	for (size_t i = 0; i < n; i++) {
		if (!str_equal(notices[i].folder, keeper->folder))
			continue;
		if (notices[i].state == NOTICE_KEPT ||
		    notices[i].state == NOTICE_WRITTEN)
			last = notices[i].written_at;
		can_go &= notices[i].state != NOTICE_KEPT &&
		    (notices[i].state != NOTICE_WRITTEN ||
		    notices[i].uid != 0);
	}
	return !can_go && last <= now && now - last < APART;
}

/* The day's notice in this folder that was seen there last; NULL: there is none. */
static const struct store_notice *
newest(const struct keeper *keeper, const struct store_notice *notices,
    size_t n, struct str day)
{
	const struct store_notice *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (str_equal(notices[i].folder, keeper->folder) &&
		    str_equal(notices[i].day, day) && notices[i].uid != 0 &&
		    notices[i].state == NOTICE_WRITTEN)
			found = &notices[i];
	return found;
}

/* The older ones of its day go. */
static enum outcome
replace(struct keeper *keeper, struct store_notice *notices, size_t n,
    const struct store_notice *by, struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < n && outcome == OK && by != NULL; i++) {
		arena_reset(keeper->scratch);
		if (str_equal(notices[i].folder, keeper->folder) &&
		    str_equal(notices[i].day, by->day) && notices[i].uid != 0 &&
		    notices[i].state == NOTICE_WRITTEN &&
		    notices[i].id < by->id)
			outcome = take_away(keeper, &notices[i], why_out);
	}
	if (outcome != RETRY)
		return outcome;
	/* The newer one is there, and the next run goes on. */
	say_warning("the older notice in '%.*s' of '%.*s' is not taken away yet: "
	    "%s", STR_ARGS(keeper->folder), STR_ARGS(keeper->account->name),
	    why_out->text);
	return OK;
}

static enum outcome
notice_folder(struct keeper *keeper, struct why *why_out)
{
	int64_t now = time_now();
	struct store_notice *notices, row = { .folder = keeper->folder,
	    .day = notice_today(keeper->arena, now) };
	struct store_told *held;
	size_t n, held_n, told;
	enum outcome outcome;

	if (store_notices(keeper->store, keeper->arena, keeper->account->name,
	    row.day, &notices, &n, why_out) != OK)
		return FAIL;
	outcome = settle(keeper, notices, n, why_out);
	if (outcome == OK)
		outcome = notice_held(keeper->store, keeper->arena,
		    keeper->account->name, keeper->folder, now, &held, &held_n,
		    &told, why_out);
	if (outcome != OK)
		return outcome;
	/* One that was settled just now may have older ones still. */
	if (told == held_n || must_wait(keeper, notices, n, now))
		return replace(keeper, notices, n, newest(keeper, notices, n,
		    row.day), why_out);
	arena_reset(keeper->scratch);
	outcome = write_one(keeper, &row, held, held_n, now, why_out);
	return outcome != OK || row.uid == 0 ? outcome : replace(keeper,
	    notices, n, &row, why_out);
}

/* ---- Public ---------------------------------------------------------------------------- */

bool
notice_is_ours(struct keeper *keeper, uint64_t uid, struct str bytes)
{
	struct arena *arena;
	struct str message_id = NO_STR;
	bool is = false;
	struct why why;

	if (!keeper->has_notices || bytes.n > NOTICE_BYTES_MOST)
		return false;
	arena = arena_new(1u << 16);
	if (store_notice_is(keeper->store, keeper->account->name,
	    digest_hex(arena, sha256(bytes)), &is, &why) != OK ||
	    (!is && store_notice_at(keeper->store, arena,
	    keeper->account->name, keeper->folder,
	    keeper->mailbox.uidvalidity, uid, &message_id, &why) != OK))
		say_warning("%s", why.text);
	/* On a server that writes lines of its own into what it keeps. */
	is |= message_id.n > 0 && str_contains(bytes, message_id);
	arena_free(arena);
	return is;
}

static enum outcome
notice_place(struct keeper *keeper, unsigned place, struct why *why_out)
{
	arena_reset(keeper->arena);
	keeper_turn_to(keeper, STR("INBOX"));
	if (place == NOTICE_IN_QUARANTINE)
		keeper->folder = keeper->quarantine;
	return notice_folder(keeper, why_out);
}

enum exit_status
notice_after(struct keeper *keeper)
{
	static const unsigned places[] = { NOTICE_IN_INBOX,
	    NOTICE_IN_QUARANTINE };
	unsigned where = keeper->settings->config->notice_where;
	struct str account = keeper->account->name;
	enum exit_status status = EXIT_DONE;
	struct why why;

	if (keeper->store == NULL || keeper->settings->dry_run || where == 0)
		return EXIT_DONE;
	for (size_t i = 0; i < 2; i++) {
		if ((where & places[i]) == 0 || keeper_must_stop(keeper))
			continue;
		why.status = EXIT_SOME_FAILED;
		if (notice_place(keeper, places[i], &why) == OK)
			continue;
		status = why.status == EXIT_DONE ? EXIT_SOME_FAILED : why.status;
		keeper_alert(keeper, ALERT_NOTICE, account, str_format(
		    keeper->arena, in_words("the notice in '%.*s' of '%.*s' failed, so "
		    "that nobody is told there of what is held: %s"),
		    STR_ARGS(keeper->folder), STR_ARGS(account), why.text));
	}
	if (status == EXIT_DONE && !keeper_must_stop(keeper) &&
	    store_alert_clear(keeper->store, ALERT_NOTICE, account,
	    &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	return status;
}
