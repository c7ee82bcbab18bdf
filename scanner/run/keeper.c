/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One account: now its secret is read, by no other process of a scan. A keeper
 * speaks IMAP, owns its own store connection, and handles messages as opaque
 * bytes that it passes to jailed examiners and never looks into. While libetpan
 * waits for the server, the transport's waiter serves the examiners, so fetching
 * and judging overlap. A keeper that is killed anywhere leaves a store that is
 * true; the next run goes on from there. On its report pipe go JSON lines as they
 * are, lines for people behind '=', progress behind '~', and the tally last,
 * behind '#'.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "run.h"

#define COMMAND_MS 60000
#define CONNECT_MS 20000
#define TRIES_MOST 12		/* lost lines that one folder's scan bears */
#define LINES_MOST 3		/* new ones between an account's folders */
#define STALL_TRIES 4		/* as many of them cost a whole COMMAND_MS */
#define WAVE_SECONDS 86400	/* without any: the next one is a new wave */
#define NEWS_SECONDS (7 * 86400)	/* what happened once is news so long */
#define WAITING_MOST (24 * 3600)	/* seconds, from refusal to log-in */

/* ---- Saying --------------------------------------------------------------------- */

void
keeper_report(struct keeper *keeper, struct str text)
{
	/* It fails when run is gone: then nobody listens. */
	(void)fd_write(keeper->report, text);
}

static void
report_tally(struct keeper *keeper)
{
	const struct store_tally *t = &keeper->tally;
	const uint64_t numbers[] = { t->seen, t->clean, t->caution, t->suspect,
	    t->unjudged, t->deferred, t->moved, t->would_move, t->failed,
	    t->vanished, t->released, t->moved_late, t->failed_again, t->filed,
	    keeper->sent, keeper->received };
	struct buf buf = { .arena = keeper->arena };
	size_t i;

	buf_char(&buf, '#');
	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		buf_format(&buf, "%s%llu", i > 0 ? " " : "",
		    (unsigned long long)numbers[i]);
	buf_char(&buf, '\n');
	keeper_report(keeper, buf_str(&buf));
}

void
keeper_alert(struct keeper *keeper, const char *kind, struct str cause,
    struct str sentence)
{
	struct why why;
	bool is_new;

	say_error("%.*s", STR_ARGS(sentence));
	if (keeper->store != NULL && !keeper->settings->dry_run &&
	    store_alert(keeper->store, keeper->run_id, kind, cause, sentence,
	    &is_new, &why) != OK)
		say_error("%s", why.text);
}

void
keeper_alert_once(struct keeper *keeper, const char *kind, struct str cause,
    struct str sentence)
{
	struct why why;
	bool is_new;

	if (store_alert(keeper->store, keeper->run_id, kind, cause, sentence,
	    &is_new, &why) != OK)
		say_error("%s", why.text);
	else if (is_new)
		say_error("%.*s", STR_ARGS(sentence));
}

void
keeper_lost(struct keeper *keeper, const struct store_action *action)
{
	keeper->folder_failed = true;
	keeper_alert(keeper, ALERT_LOST, action->sha256, str_format(keeper->arena,
	    in_words("the server lost a message of '%.*s' while it was moved from "
	    "'%.*s' to '%.*s': UID %llu, SHA-256 %.*s"),
	    STR_ARGS(keeper->account->name), STR_ARGS(keeper->folder),
	    STR_ARGS(action->destination), (unsigned long long)action->uid,
	    STR_ARGS(action->sha256)));
}

/* ---- Connecting -------------------------------------------------------------------- */

/*
 * The transport has nothing to read: serve the examiners meanwhile. Time in which
 * we made the server wait for them does not count against it.
 */
static bool
wait_and_serve(void *context, int fd, short events, int64_t *deadline)
{
	struct keeper *keeper = context;
	struct pollfd ready = { fd, events, 0 };
	int64_t left;

	*deadline += keeper->paused_ms;
	keeper->paused_ms = 0;
	if (keeper->pool == NULL || pool_pending(keeper->pool) == 0) {
		left = *deadline - time_monotonic_ms();
		return left > 0 && poll(&ready, 1, left > 60000 ? 60000 :
		    (int)left) >= 0;
	}
	for (;;) {
		left = *deadline - time_monotonic_ms();
		if (left <= 0)
			return false;
		if (pool_serve(keeper->pool, fd, events, left > 1000 ? 1000 :
		    (int)left))
			return true;
		if (pool_is_broken(keeper->pool, NULL))
			return false;
	}
}

static int64_t
command_ms(void)
{
	return test_ms("SEKI_TEST_COMMAND_MS", COMMAND_MS);
}

/* A new session in the old one's place. Where there is no secret the old one stays,
 * so that whoever asks it is told that its line is lost. */
static enum outcome
session_open(struct keeper *keeper, const struct imap_settings *settings,
    enum secret_use use, struct why *why_out)
{
	const struct account_settings *account = keeper->account;
	struct arena *scratch = arena_new((size_t)1 << 20);
	struct str secret = NO_STR;
	enum outcome outcome;

	outcome = secret_get(scratch, account, use, &secret, why_out);
	if (outcome == OK) {
		imap_close(keeper->imap);
		outcome = imap_open(settings, &keeper->imap, why_out);
	}
	if (outcome == OK)
		outcome = account->has_token ? imap_login_token(keeper->imap,
		    account->user, secret, why_out) : imap_login(keeper->imap,
		    account->user, secret, why_out);
	if (secret.n > 0)
		wipe((char *)(uintptr_t)secret.p, secret.n);
	arena_free(scratch);
	return outcome;
}

static enum outcome
connect_anew(struct keeper *keeper, struct why *why_out)
{
	const struct config *config = keeper->settings->config;
	const struct account_settings *account = keeper->account;
	struct arena *scratch = arena_new((size_t)1 << 20);
	struct imap_settings settings = {
		.tls = { .host = str_cstr(scratch, account->host),
		    .port = account->port, .connect_ms =
		    test_ms("SEKI_TEST_CONNECT_MS", CONNECT_MS),
		    .ca_file = config->tls_ca_file.p == NULL ? NULL :
		    str_cstr(scratch, config->tls_ca_file),
		    .pin_sha256 = config->tls_pin_sha256.p == NULL ? NULL :
		    str_cstr(scratch, config->tls_pin_sha256) },
		.waiter = { wait_and_serve, keeper },
		.disable_extensions = account->disable_extensions,
		.disable_extensions_n = account->disable_extensions_n,
		.literal_cap = config->limits.message_bytes + 65536,
		.command_ms = command_ms(),
	};
	enum outcome outcome = session_open(keeper, &settings, SECRET_PASSWORD,
	    why_out);

	/* A token that somebody keeps may have been revoked, or ended just now. */
	if (outcome == FAIL && account->has_token && !keeper->token_renewed &&
	    keeper->imap != NULL && imap_refusal(keeper->imap) == IMAP_LOGIN) {
		keeper->token_renewed = true;
		outcome = session_open(keeper, &settings, SECRET_TOKEN_ANEW,
		    why_out);
	}
	arena_free(scratch);
	return outcome;
}

bool
keeper_has_line(const struct keeper *keeper)
{
	return keeper->imap != NULL && !imap_is_lost(keeper->imap);
}

bool
keeper_must_stop(const struct keeper *keeper)
{
	return !keeper_has_line(keeper) ||
	    imap_refusal(keeper->imap) == IMAP_BUSY;
}

enum outcome
keeper_renumbered(const struct keeper *keeper, struct why *why_out)
{
	return because(why_out, RETRY, EXIT_SOME_FAILED,
	    "UIDVALIDITY of '%.*s' changed during the scan",
	    STR_ARGS(keeper->folder));
}

void
keeper_line_lost(struct keeper *keeper, int64_t began)
{
	int64_t cost = (time_monotonic_ms() - began) * STALL_TRIES /
	    command_ms();

	keeper->tries_left -= cost < 1 ? 1 : cost > STALL_TRIES ? STALL_TRIES :
	    (int)cost;
}

enum outcome
keeper_mend(struct keeper *keeper, struct why *why_out)
{
	struct imap_folder_state state;

	if (imap_refusal(keeper->imap) == IMAP_BUSY)
		return RETRY;
	if (keeper_has_line(keeper))
		return OK;
	if (keeper->tries_left <= 0 || keeper_connect(keeper, why_out) != OK ||
	    imap_select(keeper->imap, keeper->folder, true, &state,
	    why_out) != OK)
		return RETRY;
	/* A server without UIDVALIDITY has been given 1 by folder_epoch(). */
	if ((state.uidvalidity == 0 ? 1 : state.uidvalidity) !=
	    keeper->mailbox.uidvalidity)
		return keeper_renumbered(keeper, why_out);
	return OK;
}

/*
 * What the account's log-in depends on, without the secret itself: a refusal is
 * forgotten when it changes. The file's time stands for its content, so that no
 * digest of a password lies in a store that analysts read.
 */
static struct str
fingerprint(struct keeper *keeper)
{
	const struct account_settings *account = keeper->account;
	const struct secret_source *password = &account->password;
	struct buf buf = { .arena = keeper->arena };
	struct stat status;
	size_t i;

	buf_format(&buf, "%.*s\n%u\n%.*s\n%d\n%.*s\n%s", STR_ARGS(account->host),
	    account->port, STR_ARGS(account->user), password->kind,
	    STR_ARGS(password->name), account->has_token ? "token\n" : "");
	for (i = 0; password->argv != NULL && password->argv[i] != NULL; i++)
		buf_format(&buf, "%s\n", password->argv[i]);
	if (password->kind == SECRET_FILE && stat(str_cstr(keeper->arena,
	    password->name), &status) == 0)
		buf_format(&buf, "%lld.%ld %lld", (long long)status.st_mtim.tv_sec,
		    status.st_mtim.tv_nsec, (long long)status.st_ino);
	return digest_hex(keeper->arena, sha256(buf_str(&buf)));
}

static int64_t
waiting_time(uint64_t refusals)
{
	return refusals <= 1 ? 3600 : refusals == 2 ? 6 * 3600 : WAITING_MOST;
}

/* May we log in now? Hosting companies ban addresses that try too often. */
static bool
may_log_in(struct keeper *keeper, const struct store_account *before,
    struct str mark, struct why *why_out)
{
	int64_t now = time_now();

	if (!str_equal(before->secret_digest, mark))
		return true;
	/* A time further off than any we write was written by a wrong clock. */
	if (now < before->next_try &&
	    before->next_try - now <= WAITING_MOST) {
		because(why_out, RETRY, before->refusals > 0 ? EXIT_SECRET :
		    EXIT_SOME_FAILED, "not logging in to '%.*s' before %.*s: %.*s",
		    STR_ARGS(keeper->account->name),
		    STR_ARGS(time_rfc3339(keeper->arena, before->next_try)),
		    STR_ARGS(before->sentence));
		return false;
	}
	why_out->text[0] = '\0';
	/* A person who has mail read for memory means now. */
	return keeper->settings->learn != NULL ||
	    before->last_login + keeper->account->min_interval <= now ||
	    before->last_login > now;
}

static enum outcome
account_get(struct keeper *keeper, struct store_account *account_out,
    struct why *why_out)
{
	*account_out = (struct store_account){ 0 };
	if (keeper->store == NULL)
		return OK;
	return store_account_get(keeper->store, keeper->arena,
	    keeper->account->name, account_out, why_out);
}

/* What came of a log-in, for later runs: when to stay away, and for how long. */
static enum outcome
login_note(struct keeper *keeper, enum outcome outcome,
    const struct str *sentence, struct why *why_out)
{
	struct store_account before, after = { .secret_digest =
	    fingerprint(keeper), .last_login = time_now() };

	if (account_get(keeper, &before, why_out) != OK)
		return FAIL;
	if (outcome != OK)
		after.sentence = *sentence;
	if (outcome != OK && keeper->imap != NULL) {
		if (imap_refusal(keeper->imap) == IMAP_LOGIN) {
			after.refusals = str_equal(before.secret_digest,
			    after.secret_digest) ? before.refusals + 1 : 1;
			after.next_try = after.last_login +
			    waiting_time(after.refusals);
		} else if (imap_backoff(keeper->imap) > 0) {
			after.next_try = after.last_login +
			    imap_backoff(keeper->imap);
		}
	}
	return store_account_put(keeper->store, keeper->account->name, &after,
	    why_out);
}

enum outcome
keeper_connect(struct keeper *keeper, struct why *why_out)
{
	enum outcome outcome = connect_anew(keeper, why_out);
	struct str sentence = str_of(why_out->text);
	struct why why;

	if (keeper->store != NULL && !keeper->settings->dry_run &&
	    login_note(keeper, outcome, &sentence, &why) != OK && outcome == OK)
		return because(why_out, FAIL, why.status, "%s", why.text);
	return outcome;
}

enum outcome
keeper_connect_now(struct keeper *keeper, struct why *why_out)
{
	struct store_account before;

	if (account_get(keeper, &before, why_out) != OK)
		return FAIL;
	if (!may_log_in(keeper, &before, fingerprint(keeper), why_out) &&
	    why_out->text[0] != '\0')
		return RETRY;
	return keeper_connect(keeper, why_out);
}

static enum outcome
log_in(struct keeper *keeper, bool *skip_out, struct why *why_out)
{
	struct store_account before;

	*skip_out = false;
	if (account_get(keeper, &before, why_out) != OK)
		return FAIL;
	if (!may_log_in(keeper, &before, fingerprint(keeper), why_out)) {
		*skip_out = why_out->text[0] == '\0';
		keeper->is_told = !*skip_out && before.refusals > 0;
		return *skip_out ? OK : RETRY;
	}
	return keeper_connect(keeper, why_out);
}

/* ---- One folder ---------------------------------------------------------------------- */

/* The moment from which mail may be moved: see first_run in
 * seki.conf(5). */
static enum outcome
hold_since(struct keeper *keeper, struct why *why_out)
{
	struct store_mailbox *mailbox = &keeper->mailbox;
	const struct account_settings *account = keeper->account;
	int64_t since = mailbox->hold_since;

	if (keeper->in_fraud)
		return OK;
	if (!account->hold)
		since = 0;
	else if (mailbox->is_new || since > time_now())	/* a wrong clock's */
		since = account->first_run < 0 ? 1 : time_now() -
		    account->first_run;
	else if (since == 0)
		since = time_now();
	if (since == mailbox->hold_since)
		return OK;
	mailbox->hold_since = since;
	if (keeper->settings->dry_run)
		return OK;
	return store_mailbox_hold_since(keeper->store, mailbox->id, since,
	    why_out);
}

/* UIDs only grow (RFC 3501, 2.3.1.1): one of the server's two numbers was not
 * true, and mail may lie below a mark that stands too high. */
static bool
mark_is_ahead(const struct keeper *keeper)
{
	return keeper->state.uidnext != 0 &&
	    keeper->mailbox.next_uid > keeper->state.uidnext;
}

static enum outcome
folder_epoch(struct keeper *keeper, struct why *why_out)
{
	struct store_mailbox *mailbox = &keeper->mailbox;
	uint64_t uidvalidity = keeper->state.uidvalidity;

	/* A server without UIDVALIDITY gives numbers nobody can rely on: every
	 * run reads afresh and knows messages by their bytes. */
	if (uidvalidity != 0 && uidvalidity == mailbox->uidvalidity &&
	    !mark_is_ahead(keeper))
		return OK;
	if (mailbox->uidvalidity != 0 && uidvalidity == mailbox->uidvalidity)
		say_warning("UIDNEXT of '%.*s' of '%.*s' is %llu, and has been "
		    "%llu before; the folder is read afresh",
		    STR_ARGS(keeper->folder), STR_ARGS(keeper->account->name),
		    (unsigned long long)keeper->state.uidnext,
		    (unsigned long long)mailbox->next_uid);
	/* Of a folder that was empty nothing was known. */
	else if (mailbox->uidvalidity != 0 && mailbox->next_uid > 1)
		say_warning("'%.*s' of '%.*s' has been numbered anew (UIDVALIDITY "
		    "%llu, was %llu); known messages are recognised by content",
		    STR_ARGS(keeper->folder), STR_ARGS(keeper->account->name),
		    (unsigned long long)uidvalidity,
		    (unsigned long long)mailbox->uidvalidity);
	mailbox->uidvalidity = keeper->state.uidvalidity =
	    uidvalidity == 0 ? 1 : uidvalidity;
	mailbox->next_uid = 0;
	mailbox->deferred = 0;
	if (keeper->settings->dry_run)
		return OK;
	return store_mailbox_epoch(keeper->store, mailbox->id,
	    mailbox->uidvalidity, why_out);
}

static bool
nothing_to_do(const struct keeper *keeper)
{
	const struct store_mailbox *mailbox = &keeper->mailbox;

	return keeper->state.uidvalidity != 0 &&
	    keeper->state.uidvalidity == mailbox->uidvalidity &&
	    keeper->state.uidnext != 0 &&
	    keeper->state.uidnext == mailbox->next_uid &&
	    mailbox->deferred == 0 && mailbox->open_actions == 0;
}

/*
 * Finish what an earlier run left open. A move that breaks the session each time
 * must not keep new mail from being judged: under the same numbering the scan goes
 * on (*go_on_out), and what is open stays so until the next run.
 */
static enum outcome
settle(struct keeper *keeper, bool *go_on_out, struct why *why_out)
{
	int64_t began = time_monotonic_ms();
	enum outcome outcome = move_settle(keeper, why_out);
	struct why why;

	*go_on_out = outcome == OK;
	if (outcome != RETRY || mark_is_ahead(keeper) ||
	    keeper->state.uidvalidity != keeper->mailbox.uidvalidity)
		return outcome;
	if (!keeper_has_line(keeper))
		keeper_line_lost(keeper, began);
	*go_on_out = keeper_mend(keeper, &why) == OK;
	return outcome;
}

enum outcome
keeper_scan_folder(struct keeper *keeper, struct why *why_out)
{
	struct imap_folder_state selected, again;
	bool dry = keeper->settings->dry_run;
	enum outcome settled = OK, outcome;
	struct why why;
	bool go_on;

	if (imap_status(keeper->imap, keeper->folder, &keeper->state,
	    why_out) != OK)
		return RETRY;
	if (keeper->store != NULL && store_mailbox_get(keeper->store,
	    keeper->account->name, keeper->folder, &keeper->mailbox,
	    why_out) != OK)
		return FAIL;
	if (keeper->store == NULL)
		keeper->mailbox.is_new = true;
	if (hold_since(keeper, why_out) != OK)
		return FAIL;
	if (nothing_to_do(keeper))
		return OK;
	if (imap_select(keeper->imap, keeper->folder, true, &selected,
	    why_out) != OK)
		return RETRY;
	keeper->state.uidvalidity = selected.uidvalidity;
	if (selected.uidnext > keeper->state.uidnext)
		keeper->state.uidnext = selected.uidnext;
	if (!dry && keeper->mailbox.open_actions > 0) {
		/* Settled against the numbering it was written under. */
		if (selected.uidvalidity != 0 &&
		    keeper->mailbox.uidvalidity != selected.uidvalidity &&
		    folder_epoch(keeper, why_out) != OK)
			return FAIL;
		settled = settle(keeper, &go_on, &why);
		if (!go_on)
			return because(why_out, settled, why.status, "%s",
			    why.text);
		if (imap_select(keeper->imap, keeper->folder, true, &again,
		    why_out) != OK)
			return RETRY;
		if (again.uidvalidity != selected.uidvalidity)
			return keeper_renumbered(keeper, why_out);
	}
	if (folder_epoch(keeper, why_out) != OK)
		return FAIL;
	outcome = sync_folder(keeper, why_out);
	if (outcome == OK && settled != OK)
		return because(why_out, settled, why.status, "%s", why.text);
	return outcome;
}

void
keeper_stay_away(struct keeper *keeper, const struct why *why)
{
	struct store_account account = { .secret_digest = fingerprint(keeper),
	    .last_login = time_now(), .sentence = str_of(why->text) };
	struct why ignored;

	if (keeper->imap == NULL || imap_backoff(keeper->imap) == 0 ||
	    keeper->store == NULL || keeper->settings->dry_run)
		return;
	account.next_try = account.last_login + imap_backoff(keeper->imap);
	if (store_account_put(keeper->store, keeper->account->name, &account,
	    &ignored) != OK)
		say_error("%s", ignored.text);
}

enum outcome
keeper_line_again(struct keeper *keeper, struct why *why_out)
{
	if (keeper->imap != NULL && imap_backoff(keeper->imap) > 0)
		return RETRY;
	if (keeper_has_line(keeper))
		return OK;
	return keeper->imap != NULL && imap_refusal(keeper->imap) == IMAP_BUSY ?
	    RETRY : keeper_connect(keeper, why_out);
}

void
keeper_turn_to(struct keeper *keeper, struct str folder)
{
	keeper->folder = folder;
	keeper->folder_failed = false;
	keeper->fetched = keeper->asked_others = false;
	keeper->tries_left = TRIES_MOST;
	keeper->remade_left = REMADE_MOST;
	keeper->mailbox = (struct store_mailbox){ 0 };
	keeper->state = (struct imap_folder_state){ 0 };
	keeper->quarantine = folders_own(keeper->arena,
	    imap_naming(keeper->imap), keeper->account->quarantine).quarantine;
}

/* A folder that was never reached gets its row all the same: the trouble that stands
 * there is what the heartbeat has to tell. */
static void
note_unreached(struct keeper *keeper)
{
	struct why why;

	if (keeper->store != NULL && keeper->mailbox.id == 0 &&
	    !keeper->settings->dry_run &&
	    store_mailbox_get(keeper->store, keeper->account->name,
	    keeper->folder, &keeper->mailbox, &why) != OK)
		say_error("%s", why.text);
}

/* Returns what the folder's scan should add to the exit status. */
static enum exit_status
folder_run(struct keeper *keeper, struct str folder)
{
	struct why why = { .status = EXIT_DONE }, ignored;
	enum outcome outcome;
	uint64_t seen;

	arena_reset(keeper->arena);
	keeper_turn_to(keeper, folder);
	seen = keeper->tally.seen;
	outcome = keeper_scan_folder(keeper, &why);
	say_info("'%.*s' of '%.*s': messages looked at: %llu; next UID: %llu",
	    STR_ARGS(folder), STR_ARGS(keeper->account->name),
	    (unsigned long long)(keeper->tally.seen - seen),
	    (unsigned long long)keeper->mailbox.next_uid);
	if (outcome != OK) {
		say_error("cannot scan '%.*s' of '%.*s': %s", STR_ARGS(folder),
		    STR_ARGS(keeper->account->name), why.text);
		keeper_stay_away(keeper, &why);
		note_unreached(keeper);
	}
	if (keeper->store != NULL && keeper->mailbox.id != 0 &&
	    !keeper->settings->dry_run &&
	    store_mailbox_scanned(keeper->store, keeper->mailbox.id,
	    keeper->run_id, outcome == OK ? NULL : why.text, &ignored) != OK) {
		say_error("%s", ignored.text);
		return ignored.status;
	}
	if (outcome != OK)
		return why.status == EXIT_DONE ? EXIT_SOME_FAILED : why.status;
	return keeper->folder_failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* ---- The process ------------------------------------------------------------------------ */

static void
answer_memory(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct keeper *keeper = context;

	memory_answer(&keeper->memory, arena, questions, n, answers_out);
}

static void
take_verdict(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct keeper *keeper = context;

	if (tag == REMADE_TAG)
		remade_verdict(keeper, verdict);
	else if (keeper->lessons != NULL)
		lessons_verdict(keeper, tag, verdict);
	else
		sync_verdict(keeper, tag, verdict);
}

static void
end_of_kind(struct keeper *keeper, const char *kind, struct str cause,
    int64_t quiet)
{
	struct why why;

	if (store_alert_expire(keeper->store, kind, cause, time_now() - quiet,
	    &why) != OK)
		say_warning("%s", why.text);
}

/* A wave of what is told once is over when a day has passed without any; what
 * happened to one message, when nobody calls it news any more. */
static void
end_of_news(struct keeper *keeper)
{
	static const char *const waves[] = { ALERT_BOUNCES, ALERT_UNSCANNED,
	    ALERT_DEFERRED };
	static const char *const news[] = { ALERT_MOVED_BACK, ALERT_ANSWERED,
	    ALERT_KNOWN_SENDER, ALERT_LOST, ALERT_NOT_DONE };
	size_t i;

	if (keeper->store == NULL || keeper->settings->dry_run)
		return;
	for (i = 0; i < sizeof waves / sizeof waves[0]; i++)
		end_of_kind(keeper, waves[i], keeper->account->name,
		    WAVE_SECONDS);
	for (i = 0; i < sizeof news / sizeof news[0]; i++)
		end_of_kind(keeper, news[i], NO_STR, NEWS_SECONDS);
}

/* A certificate that is refused may be an attack, and is another person's to mend than
 * a password. */
static const char *
login_alert(const struct keeper *keeper)
{
	return keeper->imap != NULL &&
	    imap_refusal(keeper->imap) == IMAP_CERTIFICATE ? ALERT_CERTIFICATE :
	    ALERT_ACCOUNT;
}

/* We are in: what kept us out is over. */
static enum outcome
login_alerts_end(struct keeper *keeper, struct why *why_out)
{
	if (keeper->store == NULL || keeper->settings->dry_run)
		return OK;
	if (store_alert_clear(keeper->store, ALERT_ACCOUNT,
	    keeper->account->name, why_out) != OK)
		return FAIL;
	return store_alert_clear(keeper->store, ALERT_CERTIFICATE,
	    keeper->account->name, why_out);
}

/* What keeps all other folders from being scanned, too. */
static bool
is_fatal(enum exit_status status)
{
	return status == EXIT_STORE || status == EXIT_WRITE ||
	    status == EXIT_BUSY;
}

/* Which folders are there to be scanned. Where the server can't be asked, what the
 * configuration names is scanned all the same, if there is a line for it. */
static enum exit_status
folders_ask(struct keeper *keeper, struct arena *arena, struct folders *folders)
{
	enum exit_status status;
	struct why why;

	if (folders_now(keeper, arena, folders, &why) == OK)
		return folders->left_out > 0 || folders->n == 0 ?
		    EXIT_SOME_FAILED : EXIT_DONE;
	status = why.status;
	say_error("cannot tell which folders of '%.*s' to scan: %s",
	    STR_ARGS(keeper->account->name), why.text);
	keeper_stay_away(keeper, &why);
	if (keeper_line_again(keeper, &why) != OK)
		folders->n = 0;
	return is_fatal(status) ? status : EXIT_SOME_FAILED;
}

static enum exit_status
folders_scan(struct keeper *keeper)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct folders folders;
	enum exit_status status = folders_ask(keeper, arena, &folders), one;
	int lines_left = LINES_MOST;
	bool any_good = false;
	struct why why;
	size_t i;

	for (i = 0; i < folders.n && !is_fatal(status); i++) {
		/* One that breaks the line each time may not keep the others from
		 * being scanned. */
		if (i > 0 && !keeper_has_line(keeper) && (lines_left-- == 0 ||
		    keeper_line_again(keeper, &why) != OK))
			break;
		one = folder_run(keeper, folders.at[i]);
		any_good |= one == EXIT_DONE;
		if (status == EXIT_DONE || is_fatal(one))
			status = one;
	}
	arena_free(arena);
	return any_good && status != EXIT_DONE && !is_fatal(status) ?
	    EXIT_SOME_FAILED : status;
}

/* What is to be held and lies where people read it is what the whole scan is for: an
 * alert for as long as it lies there. Each refusal has been said where it came. */
static enum exit_status
not_held_after(struct keeper *keeper)
{
	struct str account = keeper->account->name, cause;
	struct why why;
	uint64_t n;

	if (keeper->store == NULL || keeper->settings->dry_run)
		return EXIT_DONE;
	arena_reset(keeper->arena);
	if (store_not_held(keeper->store, keeper->arena, account,
	    keeper->account->hold, keeper->run_id, &n, &cause, &why) != OK ||
	    (n == 0 && store_alert_clear(keeper->store, ALERT_NOT_HELD, account,
	    &why) != OK)) {
		say_error("%s", why.text);
		return why.status;
	}
	if (n == 0)
		return EXIT_DONE;
	if (cause.n > 0)
		cause = str_format(keeper->arena, in_words(": %.*s"),
		    STR_ARGS(cause));
	keeper_alert_once(keeper, ALERT_NOT_HELD, account, str_format(
	    keeper->arena, n == 1 ? in_words("%llu message of '%.*s' is to be held "
	    "and could not be moved, so that people can read and answer it%.*s") :
	    in_words("%llu messages of '%.*s' are to be held and could not be "
	    "moved, so that people can read and answer them%.*s"),
	    (unsigned long long)n, STR_ARGS(account), STR_ARGS(cause)));
	return EXIT_DONE;
}

/* What couldn't be reached knows a host's name, which several accounts may share. */
static struct str
login_sentence(struct keeper *keeper, const struct why *why)
{
	return why->status != EXIT_UNREACHABLE ? str_of(why->text) :
	    str_format(keeper->scratch, in_words("account '%.*s': %s"),
	    STR_ARGS(keeper->account->name), why->text);
}

/* Its name may be a new one: then its mail is no news. */
static enum outcome
account_home(struct keeper *keeper, struct why *why_out)
{
	const struct config *config = keeper->settings->config;
	struct arena *arena = keeper->arena;
	struct str *names, was;
	struct store_home home = { .account = keeper->account->name,
	    .server = str_lower(arena, str_format(arena, "%.*s %.*s",
	    STR_ARGS(keeper->account->user), STR_ARGS(keeper->account->host))),
	    .names_n = config->accounts_n };

	if (keeper->store == NULL || keeper->settings->dry_run)
		return OK;
	names = NEW_ARRAY(arena, struct str, home.names_n);
	for (size_t i = 0; i < home.names_n; i++)
		names[i] = config->accounts[i].name;
	home.names = names;
	if (store_account_home(keeper->store, arena, &home, &was,
	    why_out) != OK)
		return FAIL;
	if (was.p != NULL)
		say_warning("account '%.*s' was called '%.*s': it goes on where "
		    "that one stood", STR_ARGS(home.account), STR_ARGS(was));
	return OK;
}

/*
 * That we wait behind a refusal is no news to cron, which would mail it every five
 * minutes for a day: the alert stands, the status says it, and so does -v. Whoever sits
 * at the terminal or reads the journal is told all the same.
 */
static void
no_login_tell(struct keeper *keeper, const struct why *why)
{
	const char *kind = login_alert(keeper);
	struct str account = keeper->account->name;
	struct str sentence = login_sentence(keeper, why);

	if (!keeper->is_told || keeper->settings->dry_run ||
	    keeper->settings->learn != NULL || say_verbosity > 0 ||
	    say_is_for_journal() || isatty(STDERR_FILENO))
		keeper_alert(keeper, kind, account, sentence);
	else
		keeper_alert_once(keeper, kind, account, sentence);
}

static enum exit_status
scan_account(struct keeper *keeper)
{
	enum exit_status status = EXIT_DONE, one;
	struct why why;
	bool skip;

	if (account_home(keeper, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (log_in(keeper, &skip, &why) != OK) {
		no_login_tell(keeper, &why);
		return why.status;
	}
	if (skip)
		return EXIT_DONE;
	if (login_alerts_end(keeper, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (keeper->store != NULL && store_notice_any(keeper->store,
	    keeper->account->name, &keeper->has_notices, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (keeper->settings->learn != NULL)
		return learn_account(keeper);
	end_of_news(keeper);
	if (learn_sent(keeper, &why) != OK) {
		say_error("cannot scan '%.*s': %s",
		    STR_ARGS(keeper->account->name), why.text);
		return why.status == EXIT_DONE ? EXIT_SOME_FAILED : why.status;
	}
	status = review_before(keeper);
	one = folders_scan(keeper);
	if (status == EXIT_DONE || is_fatal(one))
		status = one;
	if (status == EXIT_DONE)
		status = review_after(keeper);
	/* What is held is told whatever else went wrong. */
	if (is_fatal(status))
		return status;
	one = not_held_after(keeper);
	if (is_fatal(one))
		return one;
	one = notice_after(keeper);
	return status == EXIT_DONE ? one : status;
}

/* This keeper's share of the examiners that may work at once. */
static unsigned
examiners_here(const struct config *config)
{
	struct share share = share_here(config);
	unsigned keepers = config->accounts_n < share.jobs ?
	    (unsigned)config->accounts_n : share.jobs;

	return keepers < 2 ? share.examiners : share.examiners / keepers < 1 ?
	    1 : share.examiners / keepers;
}

/* A dry run does without a store: one that isn't there yet has nothing to tell. */
static enum outcome
keeper_store(struct keeper *keeper, const char *path, struct why *why_out)
{
	bool dry = keeper->settings->dry_run;
	enum outcome outcome = store_open(path, dry ? STORE_READ : STORE_WRITE,
	    &keeper->store, why_out);

	keeper->memory = (struct memory){ .store = keeper->store,
	    .account = keeper->account->name };
	if (outcome == OK || !dry)
		return outcome;
	if (access(path, F_OK) == 0 || errno != ENOENT) {
		memory_unread(&keeper->memory, why_out);
		say_warning("nor is it known what was judged or released before: "
		    "all of it is listed as if it were new");
	}
	return OK;
}

int
keeper_main(const struct scan_settings *settings,
    const struct account_settings *account, struct client client,
    int64_t run_id, int report)
{
	struct keeper keeper = { .settings = settings, .account = account,
	    .arena = arena_new((size_t)512 << 20),
	    .scratch = arena_new((size_t)512 << 20), .run_id = run_id,
	    .report = report };
	struct pool_settings pool = { .config = settings->config,
	    .client = client, .memory = answer_memory, .verdict = take_verdict,
	    .context = &keeper };
	struct arena *scratch = arena_new((size_t)1 << 20);
	enum exit_status status;
	struct why why;

	signal(SIGPIPE, SIG_IGN);
	if (prctl(PR_SET_DUMPABLE, 0) != 0)	/* it will know a password */
		panic("cannot forbid core files: %s", strerror(errno));
	if (keeper_store(&keeper, str_cstr(scratch,
	    settings->config->store_path), &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (keeper.store != NULL)
		store_message_id_domains(keeper.store,
		    settings->config->organisation.message_id_domains,
		    settings->config->organisation.message_id_domains_n);
	if (keeper.store != NULL)
		store_registrable(keeper.store, domain_registrable);
	pool.examiners = examiners_here(settings->config);
	keeper.pool = pool_new(&pool);
	status = scan_account(&keeper);
	if (keeper.imap != NULL)
		imap_close(keeper.imap);
	keeper.imap = NULL;
	report_tally(&keeper);
	pool_free(keeper.pool);
	store_close(keeper.store);
	arena_free(scratch);
	arena_free(keeper.scratch);
	arena_free(keeper.arena);
	return status;
}
