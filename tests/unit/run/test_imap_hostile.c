/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The IMAP client against a server that lies: each lie ends in the refusal that
 * fits, in bounded time and memory, without a crash. Each session runs in a
 * process of its own, and sends back what it met.
 */
#include "imap_bed.h"

#define MEMORY_MOST (120 << 10)		/* KiB */
#define PATIENCE 30000			/* ms for a command */
#define IMPATIENCE 2500			/* where the deadline is what ends it */

static struct bed bed;

/* A session goes through these in order, and stops at what fails. */
enum stage { OPEN, LOGIN, LIST, STATUS, SELECT, ITEMS, BODIES, CREATE, MOVE,
	COPY, MARK, EXPUNGE, DONE };

struct met {
	enum stage stage;
	enum outcome outcome;
	enum imap_refusal refusal;
	int64_t backoff, ms;
	size_t folders, items, bodies, copied;
	uint64_t size, uidnext, uidvalidity;
	bool read_only, same_bytes, lost;
	char folder[100];
	char text[1000];
};

static int
set_up(void **state)
{
	(void)state;
	bed_make(&bed);
	mkdir(in_dir(&bed, "eml"), 0755);
	write_file(in_dir(&bed, "eml/1.eml"), STR("Subject: 1\n\none\n"));
	write_file(in_dir(&bed, "eml/2.eml"), STR("Subject: 2\n\ntwo\n"));
	write_file(in_dir(&bed, "eml/3.eml"), STR("Subject: 3\n\nthree\n"));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	liar_stop(&bed);
	bed_remove(&bed);
	return 0;
}

static void
take(void *context, uint64_t uid, struct str bytes)
{
	struct met *met = context;

	met->bodies++;
	met->same_bytes = met->same_bytes && uid <= 2 &&
	    str_equal(bytes, uid == 1 ? STR("Subject: 1\r\n\r\none\r\n") :
	    STR("Subject: 2\r\n\r\ntwo\r\n"));
}

static const uint64_t uids[] = { 1, 2 };

static enum outcome
read_stage(struct imap *imap, struct met *met, struct why *why)
{
	struct imap_folder_state folder = { 0 };
	struct imap_item *items;
	struct imap_listed *folders;
	enum outcome outcome;

	switch (met->stage) {
	case LIST:
		return imap_list(imap, bed.arena, &folders, &met->folders, why);
	case STATUS:
		return imap_status(imap, STR("INBOX"), &folder, why);
	case SELECT:
		outcome = imap_select(imap, STR("INBOX"), false, &folder, why);
		met->read_only = folder.read_only;
		met->uidnext = folder.uidnext;
		met->uidvalidity = folder.uidvalidity;
		return outcome;
	case ITEMS:
		outcome = imap_items(imap, bed.arena, 1, 0, &items,
		    &met->items, why);
		met->size = met->items > 0 ? items[0].size : 0;
		return outcome;
	case OPEN:
	case LOGIN:
	case BODIES:
	case CREATE:
	case MOVE:
	case COPY:
	case MARK:
	case EXPUNGE:
	case DONE:
		break;
	}
	return imap_bodies(imap, uids, 2, 1u << 20, 100, take, met, why);
}

static enum outcome
write_stage(struct imap *imap, struct met *met, struct why *why)
{
	struct str folder = folders_own(bed.arena, imap_naming(imap),
	    STR("隔離")).quarantine;
	struct imap_copied copied[2];
	uint64_t uidvalidity;

	snprintf(met->folder, sizeof(met->folder), "%.*s", STR_ARGS(folder));
	if (met->stage == CREATE)
		return imap_create(imap, folder, why);
	if (met->stage == MOVE)
		return imap_move(imap, uids, 2, folder, copied, &met->copied,
		    &uidvalidity, why);
	if (met->stage == COPY)
		return imap_copy(imap, uids, 2, folder, copied, &met->copied,
		    &uidvalidity, why);
	if (met->stage == MARK)
		return imap_mark_deleted(imap, uids, 2, why);
	return imap_expunge(imap, uids, 2, why);
}

/* The commands of a session; `moves` or copies. */
static void
converse(struct met *met, bool moves, int64_t command_ms)
{
	struct imap_settings settings = settings_for(&bed);
	struct imap *imap;
	struct why why = { 0 };
	int64_t start = time_monotonic_ms();

	settings.command_ms = command_ms;
	settings.tls.connect_ms = PATIENCE;
	met->same_bytes = true;
	met->outcome = imap_open(&settings, &imap, &why);
	while (met->outcome == OK && met->stage != DONE) {
		met->stage++;
		if (met->stage == MOVE && !moves)
			met->stage++;
		if (met->stage == COPY && moves)
			met->stage = DONE;
		if (met->stage == DONE)
			break;
		met->outcome = met->stage == LOGIN ? imap_login(imap,
		    STR("ap"), STR("secret"), &why) : met->stage <= BODIES ?
		    read_stage(imap, met, &why) : write_stage(imap, met, &why);
	}
	met->refusal = imap_refusal(imap);
	met->backoff = imap_backoff(imap);
	met->ms = time_monotonic_ms() - start;
	/* Nothing may work, or hang, on a line that is lost. */
	met->lost = imap_is_lost(imap);
	if (met->lost && (imap_mark_deleted(imap, uids, 1, NULL) != RETRY ||
	    imap_refusal(imap) != met->refusal))
		met->outcome = OK;
	imap_close(imap);
	snprintf(met->text, sizeof(met->text), "%s", why.text);
}

static struct met
meet_liar_for(const char *lies, bool moves, int64_t command_ms)
{
	struct met met = { 0 };
	struct rusage usage;
	int pipe_ends[2], status;
	pid_t pid;

	liar_start(&bed, lies, "server");
	assert_int_equal(pipe(pipe_ends), 0);
	pid = fork();
	if (pid == 0) {
		converse(&met, moves, command_ms);
		_exit(write(pipe_ends[1], &met, sizeof(met)) == sizeof(met) ?
		    0 : 1);
	}
	close(pipe_ends[1]);
	if (read(pipe_ends[0], &met, sizeof(met)) != sizeof(met))
		snprintf(met.text, sizeof(met.text), "it died");
	close(pipe_ends[0]);
	assert_int_equal(wait4(pid, &status, 0, &usage), pid);
	liar_stop(&bed);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: status %d: %s", lies, status, met.text);
#ifndef SEKI_SANITIZED
	if (usage.ru_maxrss > MEMORY_MOST)
		fail_msg("%s: %ld KiB", lies, usage.ru_maxrss);
#endif
	return met;
}

static struct met
meet_liar(const char *lies, bool moves)
{
	return meet_liar_for(lies, moves, PATIENCE);
}

/* ---- What ends a session ---- */

static const struct {
	const char *lies;
	enum stage stage;
	enum imap_refusal refusal;
	enum outcome outcome;
	const char *text;
} refused[] = {
	{ "greeting-never", OPEN, IMAP_LOST, RETRY, "in time" },
	{ "bye-greeting", OPEN, IMAP_BUSY, RETRY, "BYE [UNAVAILABLE]" },
	{ "greeting-garbage", OPEN, IMAP_HOSTILE, RETRY, "no answer in IMAP" },
	{ "greeting-flags", OPEN, IMAP_HOSTILE, RETRY, "belongs to a folder" },
	{ "preauth", OPEN, IMAP_HOSTILE, FAIL, "PREAUTH" },
	{ "login-disabled", LOGIN, IMAP_LOGIN, FAIL, "neither LOGIN nor" },
	{ "auth-no", LOGIN, IMAP_LOGIN, FAIL, "[AUTHENTICATIONFAILED]" },
	{ "auth-unavailable", LOGIN, IMAP_BUSY, RETRY, "[UNAVAILABLE]" },
	{ "inuse", LOGIN, IMAP_BUSY, RETRY, "[INUSE]" },
	{ "limit", LOGIN, IMAP_BUSY, RETRY, "Maximum number" },
	{ "not-connected", LOGIN, IMAP_BUSY, RETRY, "not connected" },
	{ "throttle-login", LOGIN, IMAP_BUSY, RETRY, "throttled" },
	{ "throttle", STATUS, IMAP_BUSY, RETRY, "throttled" },
	{ "throttle-fetch", BODIES, IMAP_BUSY, RETRY, "throttled" },
	{ "unavailable-fetch", BODIES, IMAP_BUSY, RETRY, "[UNAVAILABLE]" },
	{ "tag-early", STATUS, IMAP_HOSTILE, RETRY, "before it was sent" },
	{ "alert-flood", OPEN, IMAP_HOSTILE, RETRY, "too many lines" },
	{ "expired-mid-session", ITEMS, IMAP_BUSY, RETRY, "expired" },
	{ "literal-4294967299", ITEMS, IMAP_HOSTILE, RETRY, "literal too long" },
	{ "literal-4294967295", ITEMS, IMAP_HOSTILE, RETRY, "literal too long" },
	{ "literal-blanks", ITEMS, IMAP_HOSTILE, RETRY, "no literal" },
	{ "literal-in-status", ITEMS, IMAP_HOSTILE, RETRY, "status line" },
	{ "eof-in-literal", ITEMS, IMAP_LOST, RETRY, "closed the line" },
	{ "parens-deep", ITEMS, IMAP_HOSTILE, RETRY, "too deep" },
	{ "quoted-endless", ITEMS, IMAP_HOSTILE, RETRY, "without end" },
	{ "line-endless", ITEMS, IMAP_HOSTILE, RETRY, "without end" },
	{ "untagged-endless", ITEMS, IMAP_HOSTILE, RETRY, "too many lines" },
	{ "unsolicited-endless", BODIES, IMAP_HOSTILE, RETRY,
	    "too many messages" },
	{ "listing-breaks", ITEMS, IMAP_LOST, RETRY, "closed the line" },
	{ "breaks-on-two", BODIES, IMAP_LOST, RETRY, "closed the line" },
	{ "nul", ITEMS, IMAP_HOSTILE, RETRY, "NUL" },
	{ "wrong-tag", ITEMS, IMAP_HOSTILE, RETRY, "no answer in IMAP" },
	{ "drip", OPEN, IMAP_LOST, RETRY, "in time" },
	{ "create-no", CREATE, IMAP_NO, FAIL, "may not create" },
	{ "select-readonly", MOVE, IMAP_READONLY, FAIL, "[READ-ONLY]" },
	{ "move-no", MOVE, IMAP_NO, FAIL, "cannot move" },
	{ "no-move", MOVE, IMAP_NO, FAIL, "BAD" },
	{ "move-overquota", MOVE, IMAP_OVERQUOTA, FAIL, "mailbox is full" },
	{ "move-trycreate", MOVE, IMAP_TRYCREATE, FAIL, "TRYCREATE" },
	{ "bye-before-move", MOVE, IMAP_LOST, RETRY, "going down" },
	{ "bye-after-move", MOVE, IMAP_LOST, RETRY, "going down" },
	{ "silent-after-move", MOVE, IMAP_LOST, RETRY, "in time" },
	{ "copy-no", COPY, IMAP_NO, FAIL, "cannot copy" },
	{ "store-no", MARK, IMAP_NO, FAIL, "cannot store" },
	{ "expunge-no", EXPUNGE, IMAP_NO, FAIL, "cannot expunge" },
	{ "no-uidplus", EXPUNGE, IMAP_NO, FAIL, "no UIDPLUS" },
};

static void
each_lie_ends_in_its_refusal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		bool late = strcmp(refused[i].text, "in time") == 0;
		struct met met = meet_liar_for(refused[i].lies,
		    refused[i].stage <= MOVE, late ? IMPATIENCE : PATIENCE);

		if (met.stage != refused[i].stage ||
		    met.outcome != refused[i].outcome ||
		    met.refusal != refused[i].refusal ||
		    ((met.refusal == IMAP_LOST ||
		    met.refusal == IMAP_HOSTILE) && !met.lost) ||
		    met.ms > PATIENCE ||
		    strstr(met.text, refused[i].text) == NULL)
			fail_msg("%s: stage %d, outcome %d, refusal %d, "
			    "%lld ms: %s", refused[i].lies, met.stage,
			    met.outcome, met.refusal, (long long)met.ms,
			    met.text);
	}
}

/* A hundred commands would ask for what is left out: they end when the time does that
 * the whole listing has, and not when each of them has had its own. */
static void
a_listing_full_of_gaps_ends_in_time(void **state)
{
	struct met met = meet_liar_for("list-sparse", true, 1000);

	(void)state;
	assert_int_equal(met.stage, ITEMS);
	assert_int_equal(met.outcome, RETRY);
	assert_non_null(strstr(met.text, "in parts without end"));
	assert_true(met.ms < 10000);
}

static void
a_server_that_wants_peace_says_for_how_long(void **state)
{
	(void)state;
	assert_int_equal(meet_liar("throttle", true).backoff, 300);
	assert_int_equal(meet_liar("not-connected", true).backoff, 60);
	assert_int_equal(meet_liar("throttle-fetch-bye", true).backoff, 60);
	assert_true(meet_liar("throttle-fetch", true).lost);
	assert_int_equal(meet_liar("inuse", true).backoff, 0);
}

/* ---- What is only not believed ---- */

static const struct {
	const char *lies;
	size_t items, bodies, copied;
} borne[] = {
	{ "", 3, 2, 2 },
	{ "lf-only", 3, 2, 2 },
	{ "no-login", 3, 2, 2 },
	{ "no-namespace", 3, 2, 2 },
	{ "capability-none", 3, 2, 2 },
	{ "namespace-inbox", 3, 2, 2 },
	{ "namespace-nil", 3, 2, 2 },
	{ "namespace-none", 3, 2, 2 },
	{ "id-nil", 3, 2, 2 },
	{ "id-none", 3, 2, 2 },
	{ "status-none", 3, 2, 2 },
	{ "folder-names", 3, 2, 2 },
	{ "exists-huge", 3, 2, 2 },
	{ "uidvalidity-zero", 3, 2, 0 },
	{ "uidvalidity-changes", 3, 2, 2 },
	{ "no-uidnext", 3, 2, 2 },
	{ "size-small", 3, 2, 2 },
	{ "size-max", 3, 2, 2 },
	{ "size-missing", 3, 2, 2 },
	{ "list-partial", 3, 2, 2 },
	{ "whole", 3, 2, 2 },
	{ "two-identical", 4, 2, 2 },
	{ "new-mail-mid-session", 3, 2, 2 },
	{ "unsolicited-fetch", 3, 2, 2 },
	{ "fetch-twice", 3, 2, 2 },
	{ "fetch-unasked", 3, 2, 2 },
	{ "fetch-other-uid", 3, 0, 2 },
	{ "fetch-nil", 3, 0, 2 },
	{ "fetch-empty", 3, 0, 2 },
	{ "fetch-none", 3, 0, 2 },
	{ "no-copyuid", 3, 2, 0 },
	{ "copyuid-other", 3, 2, 0 },
	{ "copyuid-short", 3, 2, 0 },
	{ "copyuid-huge", 3, 2, 0 },
	{ "copyuid-zero", 3, 2, 0 },
	{ "move-ok-nothing", 3, 2, 0 },
	{ "vanish-before-move", 3, 2, 0 },
	{ "move-loses", 3, 2, 0 },
};

static void
what_nobody_asked_for_is_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(borne) / sizeof(borne[0]); i++) {
		struct met met = meet_liar(borne[i].lies, true);

		if (met.stage != DONE || met.outcome != OK ||
		    met.items != borne[i].items ||
		    met.bodies != borne[i].bodies || !met.same_bytes ||
		    met.copied != borne[i].copied)
			fail_msg("%s: stage %d, outcome %d, %zu items, "
			    "%zu bodies, %zu copied, same %d: %s",
			    borne[i].lies, met.stage, met.outcome, met.items,
			    met.bodies, met.copied, met.same_bytes, met.text);
	}
}

static void
what_a_server_tells_of_a_folder_arrives(void **state)
{
	struct met met = meet_liar("", true);

	(void)state;
	assert_int_equal(met.uidnext, 4);
	assert_int_equal(met.uidvalidity, 1000);
	assert_int_equal(met.size, 19);
	assert_false(met.read_only);
	assert_string_equal(met.folder, "隔離");
	assert_int_equal(meet_liar("no-uidnext", true).uidnext, 0);
	assert_int_equal(meet_liar("uidvalidity-zero", true).uidvalidity, 0);
	assert_true(meet_liar("select-readonly", true).read_only);
	assert_string_equal(meet_liar("namespace-inbox", true).folder,
	    "INBOX.隔離");
}

static void
copy_mark_and_expunge_are_answered_too(void **state)
{
	struct met met = meet_liar("", false);

	(void)state;
	assert_int_equal(met.stage, DONE);
	assert_int_equal(met.outcome, OK);
	assert_int_equal(met.copied, 2);
}

/* Of what is asked, the server's log tells. */
static void
a_disabled_login_is_never_sent(void **state)
{
	struct str log;

	(void)state;
	meet_liar("login-disabled", true);
	log = read_whole(bed.arena, in_dir(&bed, "liar.log"));
	assert_true(log.n > 0);
	assert_false(str_contains(log, STR("LOGIN")));
	assert_false(str_contains(log, STR("secret")));
	meet_liar("preauth", true);
	assert_int_equal(read_whole(bed.arena, in_dir(&bed, "liar.log")).n, 0);
}

static void
only_harmless_commands_are_sent(void **state)
{
	static const struct str never[] = { { "ENVELOPE", 8 },
		{ "BODYSTRUCTURE", 13 }, { "CLOSE", 5 }, { "DELETE", 6 },
		{ "SEARCH", 6 }, { " EXPUNGE\n", 9 }, { "BODY[", 5 },
		{ "Subject", 7 } };
	struct str log;

	(void)state;
	meet_liar("", false);
	log = read_whole(bed.arena, in_dir(&bed, "liar.log"));
	assert_true(str_contains(log, STR("UID EXPUNGE 1,2")));
	assert_true(str_contains(log, STR("BODY.PEEK[]<0.1048576>")));
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_false(str_contains(log, never[i]));
	for (struct str line; str_line(&log, &line);)
		if (str_contains(line, STR("EXPUNGE")))
			assert_true(str_contains(line, STR("UID EXPUNGE")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_lie_ends_in_its_refusal),
		cmocka_unit_test(a_listing_full_of_gaps_ends_in_time),
		cmocka_unit_test(a_server_that_wants_peace_says_for_how_long),
		cmocka_unit_test(what_nobody_asked_for_is_dropped),
		cmocka_unit_test(what_a_server_tells_of_a_folder_arrives),
		cmocka_unit_test(copy_mark_and_expunge_are_answered_too),
		cmocka_unit_test(a_disabled_login_is_never_sent),
		cmocka_unit_test(only_harmless_commands_are_sent),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
