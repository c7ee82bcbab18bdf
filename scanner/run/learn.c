/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which folders memory is filled from, and in which order. A scan reads on in the
 * Sent folders before it judges anything, so that today's answers are known: one
 * STATUS where nothing is new, 2,000 messages at most where all is. `seki learn`
 * reads the history: Sent first, because it decides whose mail is read whole, then
 * archives, then what lies below a scan's mark. What lies above it is the scan's
 * to judge, and nothing that was never judged may teach from there.
 */
#include "run.h"

#define SCAN_NEWEST 2000

/* ---- In a scan --------------------------------------------------------------- */

enum outcome
learn_sent(struct keeper *keeper, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	const struct reach reach = { .newest = SCAN_NEWEST,
	    .since = time_now() - 86400 *
	    (int64_t)keeper->settings->config->memory_days,
	    .ceiling = UINT64_MAX };
	enum outcome outcome = OK;
	struct sent sent = { .n = 0 };
	size_t i;

	if (keeper->store != NULL && !keeper->settings->dry_run &&
	    sent_find(keeper, arena, NULL, 0, &sent, why_out) != OK) {
		say_warning("cannot look for what '%.*s' has sent: %s",
		    STR_ARGS(keeper->account->name), why_out->text);
		keeper_stay_away(keeper, why_out);
		outcome = keeper_line_again(keeper, why_out);
	}
	for (i = 0; i < sent.n && outcome == OK; i++) {
		if (lessons_folder(keeper, &sent.at[i].mark, &reach,
		    why_out) == OK || (sent.at[i].optional &&
		    keeper_has_line(keeper)))
			continue;
		say_warning("cannot read '%.*s' of '%.*s' for what was sent: %s",
		    STR_ARGS(sent.at[i].mark.folder),
		    STR_ARGS(keeper->account->name), why_out->text);
		keeper_stay_away(keeper, why_out);
		outcome = keeper_line_again(keeper, why_out);
	}
	arena_free(arena);
	return outcome;
}

/* ---- seki learn ------------------------------------------------------------------ */

struct learner {
	struct keeper *keeper;
	struct arena *arena;
	struct sent sent;
	struct folders scanned;
	struct reach reach;
	enum exit_status status;
	bool over;		/* the server is not to be asked any more */
};

static void
folder_read(struct learner *learner, struct store_learned *mark, bool optional)
{
	struct keeper *keeper = learner->keeper;
	uint64_t n = 0;
	struct why why;
	enum outcome outcome;

	if (learner->over)
		return;
	outcome = keeper->settings->dry_run ? lessons_count(keeper, mark,
	    &learner->reach, &n, &why) : lessons_folder(keeper, mark,
	    &learner->reach, &why);
	if (outcome == OK && n > 0)
		keeper_report(keeper, str_format(learner->arena,
		    "=would read\t%.*s\t%.*s\t%s\t%llu messages\n",
		    STR_ARGS(keeper->account->name), STR_ARGS(mark->folder),
		    mark->direction == STORE_SENT ? "sent" : "received",
		    (unsigned long long)n));
	if (outcome == OK || (optional && keeper_has_line(keeper)))
		return;
	say_error("cannot read '%.*s' of '%.*s' for memory: %s",
	    STR_ARGS(mark->folder), STR_ARGS(keeper->account->name), why.text);
	if (learner->status == EXIT_DONE)
		learner->status = why.status == EXIT_DONE ? EXIT_SOME_FAILED :
		    why.status;
	keeper_stay_away(keeper, &why);
	learner->over = keeper_line_again(keeper, &why) != OK;
}

static struct store_learned
mark_of(const struct learner *learner, struct str folder)
{
	size_t i;

	for (i = 0; i < learner->sent.marks_n; i++)
		if (str_equal(learner->sent.marks[i].folder, folder) &&
		    learner->sent.marks[i].direction == STORE_IMPORTED)
			return learner->sent.marks[i];
	return (struct store_learned){ .folder = folder,
	    .direction = STORE_IMPORTED };
}

/* Read already, for what was sent? */
static bool
is_sent(const struct learner *learner, struct str folder)
{
	size_t i;

	for (i = 0; i < learner->sent.n; i++)
		if (str_equal(learner->sent.at[i].mark.folder, folder))
			return true;
	return false;
}

static void
archives_read(struct learner *learner, const struct imap_listed *listed,
    size_t n)
{
	const struct keeper *keeper = learner->keeper;
	struct store_learned mark;
	size_t i;

	for (i = 0; i < n; i++) {
		if (listed[i].use != IMAP_USE_ARCHIVE &&
		    (listed[i].use != IMAP_USE_NONE || !archive_is_usual(
		    listed[i].name, imap_delimiter(keeper->imap))))
			continue;
		if (learner->scanned.fates[i] != FOLDER_UNNAMED ||
		    is_sent(learner, listed[i].name))
			continue;
		mark = mark_of(learner, listed[i].name);
		folder_read(learner, &mark, false);
	}
}

/* Below the mark of a scan, as long as the numbering is the same. */
static void
scanned_read(struct learner *learner)
{
	struct keeper *keeper = learner->keeper;
	const struct account_settings *account = keeper->account;
	struct imap_folder_state state;
	struct store_mailbox mailbox;
	struct store_learned mark;
	struct why why;
	size_t i;

	for (i = 0; i < learner->scanned.n && keeper->store != NULL &&
	    !learner->over; i++) {
		struct str folder = learner->scanned.at[i];

		if (is_sent(learner, folder) ||
		    imap_status(keeper->imap, folder, &state, &why) != OK)
			continue;	/* the scan says so */
		if (store_mailbox_get(keeper->store, account->name, folder,
		    &mailbox, &why) != OK ||
		    mailbox.next_uid < 2 ||
		    mailbox.uidvalidity != state.uidvalidity)
			continue;
		mark = mark_of(learner, folder);
		learner->reach.ceiling = mailbox.next_uid;
		folder_read(learner, &mark, false);
		learner->reach.ceiling = UINT64_MAX;
	}
}

enum exit_status
learn_account(struct keeper *keeper)
{
	struct learner learner = { .keeper = keeper,
	    .arena = arena_new((size_t)256 << 20),
	    .reach = { .since = keeper->settings->learn->since,
	    .ceiling = UINT64_MAX, .rate = keeper->settings->learn->rate } };
	struct imap_listed *listed;
	struct why why;
	size_t i, n;

	if (imap_list(keeper->imap, learner.arena, &listed, &n, &why) != OK ||
	    sent_find(keeper, learner.arena, listed, n, &learner.sent,
	    &why) != OK) {
		say_error("cannot learn from '%.*s': %s",
		    STR_ARGS(keeper->account->name), why.text);
		arena_free(learner.arena);
		return why.status == EXIT_DONE ? EXIT_SOME_FAILED : why.status;
	}
	if (learner.sent.n == 0 && keeper->account->sent_auto)
		say_warning("no Sent folder of '%.*s' is known by what its server "
		    "says or by a usual name: name it in 'sent'",
		    STR_ARGS(keeper->account->name));
	folders_find(learner.arena, keeper->settings->config, keeper->account,
	    imap_naming(keeper->imap), listed, n, &learner.scanned);
	for (i = 0; i < learner.sent.n; i++)
		folder_read(&learner, &learner.sent.at[i].mark,
		    learner.sent.at[i].optional);
	archives_read(&learner, listed, n);
	scanned_read(&learner);
	arena_free(learner.arena);
	return learner.status;
}
