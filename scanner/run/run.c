/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole scan, from the lock to the exit status. Order: lock, run row, the two
 * helpers, then the keepers, at most `jobs` at once; no secret is read before the
 * last fork of a process that must not have it. Only run and the keepers hold the
 * lock, so a run that is killed anywhere leaves none behind. A good run prints
 * nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "run.h"

#define JOBS_MOST 64
#define LOCK_WAIT_MS 5000
#define STOP_LOOK_MS 1000

#ifdef SEKI_TEST
/* A test can't spend a minute on each line that stalls. */
int
test_ms(const char *name, int usual)
{
	const char *value = getenv(name);

	return value != NULL ? (int)strtol(value, NULL, 10) : usual;
}
#endif

struct job {
	pid_t pid;		/* 0: a free place */
	const struct account_settings *account;
	int report;
	char *line;		/* what has come of one */
	size_t n, size;
};

struct run {
	const struct scan_settings *settings;
	struct helpers helpers;
	int64_t run_id, started;
	struct job jobs[JOBS_MOST];
	size_t jobs_most, running, next;
	struct store_tally tally;
	uint64_t sent, received;	/* read for memory */
	enum exit_status first_failure;
	size_t failed, done;
	bool stopping;
	bool progress;		/* a line of it stands on the terminal */
};

static volatile sig_atomic_t stop_asked;

static void
on_stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

/* ---- The lock ---------------------------------------------------------------------- */

/* The folder of the store, for whoever runs seki for the first time. */
static void
folder_make(struct arena *arena, struct str path)
{
	size_t at;

	for (at = 1; at < path.n; at++)
		if (path.p[at] == '/')
			mkdir(str_cstr(arena, str_slice(path, 0, at)), 0750);
}

enum outcome
run_lock(const struct config *config, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	const char *path = str_cstr(arena, str_format(arena, "%.*s.lock",
	    STR_ARGS(config->store_path)));
	int64_t until = time_monotonic_ms() + LOCK_WAIT_MS;
	enum outcome outcome = store_access_check(str_cstr(arena,
	    config->store_path), why_out);
	int fd;

	if (outcome == OK)
		outcome = store_access_check(path, why_out);
	if (outcome != OK)
		goto out;
	folder_make(arena, config->store_path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		outcome = because(why_out, FAIL, EXIT_STORE,
		    "cannot open lock '%s': %s", path, strerror(errno));
		goto out;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			outcome = because(why_out, FAIL, EXIT_STORE,
			    "cannot lock '%s': %s", path, strerror(errno));
			goto out;
		}
		if (time_monotonic_ms() >= until) {
			outcome = because(why_out, RETRY, EXIT_BUSY,
			    "another run holds the lock '%s'", path);
			goto out;
		}
		poll(NULL, 0, 50);
	}
out:
	/* The descriptor stays open, and with it the lock, until the last of run
	 * and keepers ends. */
	arena_free(arena);
	return outcome;
}

/* ---- The run row ---------------------------------------------------------------------- */

static const char *
mode_word(const struct run *run)
{
	return run->settings->learn != NULL ? "learn" : "scan";
}

static enum outcome
run_row_begin(struct run *run, struct why *why_out)
{
	const struct config *config = run->settings->config;
	struct arena *arena = arena_new((size_t)1 << 20);
	char host[256] = "";
	struct store_run row = { .host = host, .version = SEKI_VERSION,
	    .mode = mode_word(run),
	    .memory_days = config->memory_days };
	struct store *store = NULL;
	enum outcome outcome;

	gethostname(host, sizeof host - 1);
	row.rules_digest = str_cstr(arena,
	    rules_digest(run->settings->brief->rules));
	row.config_digest = str_cstr(arena, config->digest);
	outcome = store_open(str_cstr(arena, config->store_path), STORE_WRITE,
	    &store, why_out);
	if (outcome == OK)
		outcome = store_run_begin(store, &row, &run->run_id, why_out);
	store_close(store);
	arena_free(arena);
	return outcome;
}

static enum outcome
run_row_end(struct run *run, enum exit_status status, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct store *store = NULL;
	uint64_t rows = 0;
	enum outcome outcome = store_open(str_cstr(arena,
	    run->settings->config->store_path), STORE_WRITE, &store, why_out);

	if (outcome == OK)
		outcome = store_run_end(store, run->run_id, &run->tally, status,
		    why_out);
	if (outcome == OK)
		outcome = alerts_tidy(store, arena, run->settings->config,
		    why_out);
	if (outcome == OK && run->settings->learn == NULL)
		outcome = store_log_forget(store, run->run_id,
		    run->settings->config->log_days, &rows, why_out);
	if (outcome == OK && rows > 0)
		say_info("the log forgot messages that are older than it is kept: "
		    "%llu", (unsigned long long)rows);
	store_close(store);
	arena_free(arena);
	return outcome;
}

/* ---- Keepers ------------------------------------------------------------------------------ */

static void
keeper_child(struct run *run, struct job *job, struct client client, int report,
    pid_t parent)
{
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
	prctl(PR_SET_NAME, "seki-keeper");
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	close(run->helpers.resolver_control);
	close(run->helpers.spawner_control);
	for (i = 0; i < run->jobs_most; i++)
		if (run->jobs[i].pid != 0)
			close(run->jobs[i].report);
	exit(keeper_main(run->settings, job->account, client, run->run_id,
	    report));
}

static void
failed(struct run *run, enum exit_status status)
{
	if (run->failed++ == 0)
		run->first_failure = status;
	else if (run->first_failure != status)
		run->first_failure = EXIT_SOME_FAILED;
}

static void
not_started(struct run *run, const struct account_settings *account,
    const char *cause)
{
	say_error("cannot scan '%.*s': %s", STR_ARGS(account->name), cause);
	failed(run, EXIT_BUG);
	run->done++;
}

static void
keeper_start(struct run *run, struct job *job,
    const struct account_settings *account)
{
	struct client client;
	struct why why;
	pid_t parent = getpid();
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC) != 0) {
		not_started(run, account, strerror(errno));
		return;
	}
	if (helpers_client(&run->helpers, &client, &why) != OK) {
		not_started(run, account, why.text);
		close(pipes[0]);
		close(pipes[1]);
		return;
	}
	*job = (struct job){ .account = account };
	fflush(NULL);
	interruption_point("before-keeper");
	job->pid = fork();
	if (job->pid == 0) {
		job->pid = 0;
		close(pipes[0]);
		keeper_child(run, job, client, pipes[1], parent);
	}
	interruption_point("begun-keeper");
	close(pipes[1]);
	close(client.resolver);
	close(client.spawner);
	if (job->pid < 0) {
		job->pid = 0;
		close(pipes[0]);
		not_started(run, account, "no process can be made");
		return;
	}
	job->report = pipes[0];
	run->running++;
}

static void
take_tally(struct run *run, struct str line)
{
	struct store_tally *t = &run->tally;
	uint64_t *const numbers[] = { &t->seen, &t->clean, &t->caution,
	    &t->suspect, &t->unjudged, &t->deferred, &t->moved, &t->would_move,
	    &t->failed, &t->vanished, &t->released, &t->moved_late,
	    &t->failed_again, &t->filed, &run->sent, &run->received };
	uint64_t number;
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (str_number(str_cut(&line, ' '), UINT64_MAX, &number))
			*numbers[i] += number;
}

/* One line that is written over and over, on a terminal only. It names a folder,
 * which is the server's word. */
static void
show_progress(struct run *run, struct str text)
{
	char quote[IMAP_QUOTE];

	say_over(imap_quote(quote, text));
	run->progress = text.n > 0;
}

static void
take_line(struct run *run, struct str line)
{
	if (str_starts(line, STR("~")))
		show_progress(run, str_from(line, 1));
	else if (str_starts(line, STR("#")))
		take_tally(run, str_from(line, 1));
	else if (str_starts(line, STR("=")))
		printf("%.*s\n", STR_ARGS(str_from(line, 1)));
	else
		fwrite(line.p, 1, line.n, stdout), putchar('\n');
}

/* Read what a keeper reports; false at the end. */
static bool
job_read(struct run *run, struct job *job)
{
	struct str rest, line;
	ssize_t n;

	if (job->size - job->n < 65536) {
		job->size = job->size * 2 + 65536;
		job->line = realloc(job->line, job->size);
		if (job->line == NULL)
			panic("no memory for a report of %zu bytes", job->size);
	}
	n = read(job->report, job->line + job->n, job->size - job->n);
	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	job->n += (size_t)n;
	rest = (struct str){ job->line, job->n };
	while (str_find_char(rest, '\n') != STR_NOWHERE && str_line(&rest, &line))
		take_line(run, line);
	memmove(job->line, rest.p, rest.n);
	job->n = rest.n;
	return true;
}

static void
job_end(struct run *run, struct job *job)
{
	int status = 0;

	while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	interruption_point("after-keeper");
	close(job->report);
	free(job->line);
	if (WIFSIGNALED(status)) {
		say_error("the scan of '%.*s' was killed by signal %d; the next "
		    "run goes on from there", STR_ARGS(job->account->name),
		    WTERMSIG(status));
		failed(run, EXIT_SOME_FAILED);
	} else if (WEXITSTATUS(status) != EXIT_DONE) {
		/* EXIT_MEMORY is between our own processes; it has said so. */
		failed(run, WEXITSTATUS(status) == EXIT_MEMORY ? EXIT_BUG :
		    (enum exit_status)WEXITSTATUS(status));
	}
	run->done++;
	job->pid = 0;
	run->running--;
}

static void
stop(struct run *run)
{
	size_t i;

	run->stopping = true;
	for (i = 0; i < run->jobs_most; i++)
		if (run->jobs[i].pid != 0)
			kill(run->jobs[i].pid, SIGTERM);
}

static bool
is_wanted(const struct scan_settings *settings, struct str account)
{
	size_t i;

	for (i = 0; i < settings->only_n; i++)
		if (str_equal(settings->only[i], account))
			return true;
	return settings->only_n == 0;
}

/* The next account that is to be scanned, or NULL. */
static const struct account_settings *
next_account(struct run *run)
{
	const struct config *config = run->settings->config;
	const struct account_settings *account;

	while (run->next < config->accounts_n && !run->stopping) {
		account = &config->accounts[run->next++];
		if (is_wanted(run->settings, account->name))
			return account;
	}
	return NULL;
}

static void
keepers_run(struct run *run)
{
	const struct account_settings *account = next_account(run);
	struct pollfd ready[JOBS_MOST];
	size_t i;

	while (account != NULL || run->running > 0) {
		for (i = 0; i < run->jobs_most && account != NULL; i++) {
			if (run->jobs[i].pid != 0)
				continue;
			keeper_start(run, &run->jobs[i], account);
			account = next_account(run);
		}
		if (run->running == 0)
			continue;	/* none of those could be started */
		for (i = 0; i < run->jobs_most; i++)
			ready[i] = (struct pollfd){ run->jobs[i].pid == 0 ? -1 :
			    run->jobs[i].report, POLLIN, 0 };
		/* Not for ever: a signal may come just before the wait begins. */
		if (poll(ready, run->jobs_most, STOP_LOOK_MS) < 0 &&
		    errno != EINTR)
			panic("poll: %s", strerror(errno));
		if (stop_asked && !run->stopping) {
			stop(run);
			account = NULL;
			continue;
		}
		for (i = 0; i < run->jobs_most; i++)
			if (run->jobs[i].pid != 0 && ready[i].revents != 0 &&
			    !job_read(run, &run->jobs[i]))
				job_end(run, &run->jobs[i]);
	}
}

/* ---- The whole -------------------------------------------------------------------------------- */

static enum exit_status
exit_status(const struct run *run)
{
	if (run->failed > 0) {
		/* All failed, and all alike: then that is the answer. What must
		 * stop a person in any case comes through as it is. */
		if (run->failed == run->done ||
		    run->first_failure == EXIT_STORE ||
		    run->first_failure == EXIT_WRITE)
			return run->first_failure;
		return EXIT_SOME_FAILED;
	}
	if (run->settings->fail_on_finding && run->tally.caution +
	    run->tally.suspect + run->tally.unjudged > 0)
		return EXIT_FINDING;
	return EXIT_DONE;
}

/* What `seki learn` has to say at its end. */
static enum outcome
say_learned(const struct run *run, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct store_coverage *coverage;
	struct store *store = NULL;
	uint64_t known = 0;
	size_t i, n = 0;
	enum outcome outcome = store_open(str_cstr(arena,
	    run->settings->config->store_path), STORE_READ, &store, why_out);

	if (outcome == OK)
		outcome = store_correspondents(store, &known, why_out);
	if (outcome == OK)
		outcome = store_coverage(store, arena, time_now(), &coverage,
		    &n, why_out);
	if (outcome == OK)
		printf(run->done == 1 ? in_words("read %llu sent and %llu received "
		    "messages of %zu account; %llu correspondents known; Sent "
		    "coverage: ") : in_words("read %llu sent and %llu received "
		    "messages of %zu accounts; %llu correspondents known; Sent "
		    "coverage: "), (unsigned long long)run->sent,
		    (unsigned long long)run->received, run->done,
		    (unsigned long long)known);
	for (i = 0; outcome == OK && i < n; i++)
		printf(i > 0 ? in_words(", '%.*s' %llu of %llu replies") :
		    in_words("'%.*s' %llu of %llu replies"), STR_ARGS(coverage[i].account),
		    (unsigned long long)coverage[i].known,
		    (unsigned long long)coverage[i].replies);
	if (outcome == OK)
		printf("%s\n", n == 0 ? in_words("no replies judged yet") : "");
	store_close(store);
	arena_free(arena);
	return outcome;
}

static unsigned
jobs_most(const struct config *config)
{
	unsigned jobs = share_here(config).jobs, most = jobs < 1 ? 1 : jobs;

	return most > JOBS_MOST ? JOBS_MOST : most;
}

static void
signals_prepare(void)
{
	struct sigaction action = { .sa_handler = on_stop };

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* Whoever wants to hear of runs hears of this one, also if it came to nothing. Not of
 * one that left at once for another that goes on: that one will tell. */
static int
ended(const struct run *run, int status)
{
	struct run_report report = { .run_id = run->run_id,
	    .mode = mode_word(run), .started = run->started,
	    .ended = time_now(), .status = (enum exit_status)status,
	    .tally = run->tally };

	if (status == EXIT_BUSY)
		return status;
	if (run->settings->ended != NULL)
		report.status = run->settings->ended(run->settings->context,
		    &report);
	report.status = (enum exit_status)answer_end((int)report.status);
	if (!run->settings->dry_run)
		hooks_after_run(run->settings->config, &report);
	return (int)report.status;
}

int
run_scan(const struct scan_settings *settings)
{
	struct run run = { .settings = settings, .started = time_now(),
	    .jobs_most = jobs_most(settings->config) };
	enum exit_status status;
	struct why why;

	if (!settings->dry_run && (run_lock(settings->config, &why) != OK ||
	    run_row_begin(&run, &why) != OK))
		goto failed;
	signals_prepare();
	interruption_point("before-helpers");
	if (helpers_start(settings->brief, settings->config, &settings->dns,
	    &run.helpers, &why) != OK)
		goto failed;
	interruption_point("begun-helpers");
	keepers_run(&run);
	helpers_stop(&run.helpers);
	interruption_point("after-helpers");
	run.tally.mailboxes = run.done;
	run.tally.mailboxes_failed = run.failed;
	status = exit_status(&run);
	if (!settings->dry_run && run_row_end(&run, status, &why) != OK)
		goto failed;
	if (run.progress)
		show_progress(&run, STR(""));
	if (settings->learn != NULL && !settings->dry_run &&
	    say_learned(&run, &why) != OK)
		say_error("%s", why.text);
	return ended(&run, (int)status);
failed:
	say_error("%s", why.text);
	return ended(&run, why.status);
}
