/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of the administrator's that hear of alerts and of the ends of runs. They
 * are run by the process that reads no mail and holds no secret, after the helpers
 * have ended: without a shell, with one JSON object on stdin, nowhere to print to but
 * stderr, an environment of the few names below, and 30 seconds. A hook is told
 * something and asked nothing: one that fails is said once (an alert of the kind
 * "hook" stands until it goes well again) and changes no exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "run.h"

#define HOOK_MS 30000
#define PATH_DEFAULT "PATH=/usr/local/bin:/usr/bin:/bin"

/* ---- One program ------------------------------------------------------------------ */

/* What a hook needs to find programs and to write to people; above all not where the
 * credentials lie. */
static const char *const passed_on[] = {
	"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ"
};
#define PASSED_ON_N (sizeof passed_on / sizeof passed_on[0])

static char **
environment(struct arena *arena)
{
	char **list = NEW_ARRAY(arena, char *, PASSED_ON_N + 2);
	size_t n = 0;

	for (size_t i = 0; i < PASSED_ON_N; i++) {
		const char *value = getenv(passed_on[i]);

		if (value != NULL)
			list[n++] = str_cstr(arena, str_format(arena, "%s=%s",
			    passed_on[i], value));
	}
	if (getenv("PATH") == NULL)
		list[n++] = str_cstr(arena, STR(PATH_DEFAULT));
	return list;
}

/* A file without a name that holds what is said: however slowly a hook reads, nobody
 * waits for it. */
static int
page_of(struct str json)
{
	int fd = memfd_create("seki-hook", MFD_CLOEXEC);

	if (fd >= 0 && (!fd_write(fd, json) || lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static void
hook_become(char *const *argv, char *const *names, int page, pid_t parent)
{
	sigset_t none;
	int null = open("/dev/null", O_WRONLY);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
	if (null < 0 || dup2(page, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0)
		_exit(127);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	/* its own group, so that a script's children end with it */
	setpgid(0, 0);
	execvpe(argv[0], argv, names);
	say_error("cannot run '%s': %s", argv[0], strerror(errno));
	_exit(127);
}

/* Run one: `json` on its stdin. What it says on stdout is lost. */
static enum outcome
hook_run(char *const *argv, struct str json, struct why *why_out)
{
	int64_t ms = test_ms("SEKI_TEST_HOOK_MS", HOOK_MS);
	struct arena *arena = arena_new((size_t)1 << 20);
	char **names = environment(arena);
	pid_t self = getpid(), pid = -1;
	int page = page_of(json), status = 128;

	if (page >= 0) {
		fflush(NULL);
		pid = fork();
	}
	if (pid == 0)
		hook_become(argv, names, page, self);
	if (page >= 0)
		close(page);
	if (pid > 0)
		status = command_end(pid, true, time_monotonic_ms() + ms);
	arena_free(arena);
	if (status == 0)
		return OK;
	return because(why_out, FAIL, EXIT_SOME_FAILED, status < 0 ?
	    "'%s' took longer than %d s and was stopped" :
	    "'%s' ended with status %d", argv[0],
	    status < 0 ? (int)((ms + 999) / 1000) : status);
}

/* ---- What they hear ---------------------------------------------------------------- */

static void
member_text(struct buf *buf, const char *key, struct str value)
{
	bool first = false;

	json_member(buf, &first, key, value);
}

static void
member_number(struct buf *buf, const char *key, uint64_t value)
{
	bool first = false;

	json_member_u64(buf, &first, key, value);
}

/* `id` 0, of a run or an alert: there is none. */
static void
member_id(struct buf *buf, const char *key, int64_t id)
{
	if (id != 0)
		member_number(buf, key, (uint64_t)id);
	else
		member_text(buf, key, NO_STR);
}

static void
begin(struct buf *buf, const char *event)
{
	char host[256] = "";

	gethostname(host, sizeof host - 1);
	buf_format(buf, "{\"event\":\"%s\"", event);
	member_text(buf, "version", STR(SEKI_VERSION));
	member_text(buf, "host", str_of(host));
}

static struct str
alert_json(struct arena *arena, const struct store_untold *alert)
{
	struct buf buf = { .arena = arena };

	begin(&buf, "alert");
	member_id(&buf, "id", alert->id);
	member_text(&buf, "kind", alert->kind);
	member_text(&buf, "cause", alert->cause);
	member_text(&buf, "sentence", alert->sentence);
	member_id(&buf, "run", alert->run_id);
	member_text(&buf, "first_at", alert->first_at);
	member_text(&buf, "last_at", alert->last_at);
	member_number(&buf, "count", alert->count);
	buf_cstr(&buf, "}\n");
	return buf_str(&buf);
}

static struct str
run_json(struct arena *arena, const struct run_report *report)
{
	const struct store_tally *t = &report->tally;
	struct buf buf = { .arena = arena };
	const struct {
		const char *key;
		uint64_t n;
	} numbers[] = {
		{ "mailboxes", t->mailboxes },
		{ "mailboxes_failed", t->mailboxes_failed },
		{ "seen", t->seen }, { "clean", t->clean },
		{ "caution", t->caution }, { "suspect", t->suspect },
		{ "unjudged", t->unjudged }, { "deferred", t->deferred },
		{ "moved", t->moved }, { "would_move", t->would_move },
		{ "failed", t->failed }, { "vanished", t->vanished },
		{ "released", t->released },
	};

	begin(&buf, "run");
	member_id(&buf, "run", report->run_id);
	member_text(&buf, "mode", str_of(report->mode));
	member_text(&buf, "started_at", time_rfc3339(arena, report->started));
	member_text(&buf, "ended_at", time_rfc3339(arena, report->ended));
	member_number(&buf, "exit_status", report->status);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		member_number(&buf, numbers[i].key, numbers[i].n);
	buf_cstr(&buf, "}\n");
	return buf_str(&buf);
}

/* ---- When ------------------------------------------------------------------------- */

/* What came of the hook: said when it begins to fail. */
static void
hook_note(const struct config *config, const char *name, enum outcome outcome,
    const struct why *why)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct store *store = NULL;
	struct why trouble;
	bool is_new = true;

	if (store_open(str_cstr(arena, config->store_path), STORE_WRITE, &store,
	    &trouble) == OK)
		(void)(outcome == OK ? store_alert_clear(store, ALERT_HOOK,
		    str_of(name), &trouble) : store_alert(store, 0, ALERT_HOOK,
		    str_of(name), str_of(why->text), &is_new, &trouble));
	store_close(store);
	if (outcome != OK && is_new)
		say_warning("alerts.%s: %s", name, why->text);
	arena_free(arena);
}

/* What is to be told, with the store closed again: no connection of it is carried over
 * a fork. */
static size_t
untold_get(const struct config *config, struct arena *arena,
    struct store_untold **untold_out)
{
	struct store *store = NULL;
	struct why why;
	size_t n = 0;

	if (store_open(str_cstr(arena, config->store_path), STORE_WRITE, &store,
	    &why) != OK || (config->on_alert == NULL ?
	    store_told_nobody(store, &why) :
	    store_untold(store, arena, untold_out, &n, &why)) != OK) {
		say_warning("alerts can't be told: %s", why.text);
		n = 0;
	}
	store_close(store);
	return n;
}

static void
told_put(const struct config *config, struct arena *arena, int64_t id, bool told)
{
	struct store *store = NULL;
	struct why why;

	if (store_open(str_cstr(arena, config->store_path), STORE_WRITE, &store,
	    &why) != OK || store_told(store, id, told, &why) != OK)
		say_warning("%s", why.text);
	store_close(store);
}

void
hooks_alerts(const struct config *config)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct store_untold *untold = NULL;
	size_t i, n = untold_get(config, arena, &untold);
	enum outcome outcome = OK;
	bool ran = false;
	struct why why;

	for (i = 0; i < n && outcome == OK; i++) {
		/* That the messenger is ill it need not carry itself. */
		if (str_equal(untold[i].kind, STR(ALERT_HOOK)) &&
		    str_equal(untold[i].cause, STR("on_alert")))
			continue;
		ran = true;
		outcome = hook_run(config->on_alert, alert_json(arena,
		    &untold[i]), &why);
		told_put(config, arena, untold[i].id, outcome == OK);
	}
	if (ran)
		hook_note(config, "on_alert", outcome, &why);
	arena_free(arena);
}

void
hooks_unsaved(const struct config *config, const char *kind, struct str cause,
    struct str sentence)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str now = time_rfc3339(arena, time_now());
	const struct store_untold alert = { .kind = str_of(kind),
	    .cause = cause, .sentence = sentence, .first_at = now,
	    .last_at = now, .count = 1 };
	struct why why;

	if (config->on_alert != NULL && hook_run(config->on_alert,
	    alert_json(arena, &alert), &why) != OK)
		say_warning("alerts.%s: %s", "on_alert", why.text);
	arena_free(arena);
}

void
hooks_after_run(const struct config *config, const struct run_report *report)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	enum outcome outcome;
	struct why why;

	if (config->on_run != NULL) {
		outcome = hook_run(config->on_run, run_json(arena, report),
		    &why);
		hook_note(config, "on_run", outcome, &why);
	}
	arena_free(arena);
	/* Without a run there is no store that could tell of any. */
	if (report->run_id != 0)
		hooks_alerts(config);
}
