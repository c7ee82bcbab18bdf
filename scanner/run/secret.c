/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches an account's secret, at the last moment and only in the keeper that
 * needs it. It comes from a file that nobody else may read, from a command that
 * prints it, or from the folder of credentials that the service manager made.
 * One line, never empty, and no CR, LF or NUL in it: such octets would end an
 * IMAP command where the attacker likes. Nothing of a secret is ever put into a
 * sentence, an argument or the environment. A command is run without a shell,
 * with nothing on its stdin, for at most 30 seconds, and inherits no
 * descriptor but stderr.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "run.h"

#define SECRET_MOST ((size_t)16 << 10)
#define COMMAND_MS 30000

/* Where a secret stands until it is checked; wiped by secret_get. */
struct page {
	char p[SECRET_MOST + 2];
	size_t n;
};

static enum outcome
refuse(const struct account_settings *a, const char *cause, struct why *why_out)
{
	return because(why_out, FAIL, EXIT_SECRET,
	    "cannot read the secret of account '%.*s': %s", STR_ARGS(a->name),
	    cause);
}

/* The final newline is the editor's or echo's. */
static enum outcome
page_check(struct arena *arena, const struct account_settings *a,
    const struct page *page, struct str *secret_out, struct why *why_out)
{
	struct str secret = { page->p, page->n };

	if (str_ends(secret, STR("\r\n")))
		secret.n -= 2;
	else if (str_ends(secret, STR("\n")))
		secret.n--;
	if (page->n > SECRET_MOST)
		return refuse(a, "it is too long", why_out);
	if (secret.n == 0)
		return refuse(a, "it is empty", why_out);
	for (size_t i = 0; i < secret.n; i++) {
		if (secret.p[i] == '\n' || secret.p[i] == '\r')
			return refuse(a, "it has more than one line", why_out);
		if (secret.p[i] == '\0')
			return refuse(a, "it holds a NUL", why_out);
	}
	*secret_out = str_keep(arena, secret);
	return OK;
}

/* Read until the end, the limit or the deadline (-1: none). False with errno. */
static bool
page_fill(struct page *page, int fd, int64_t deadline)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	int64_t left;
	ssize_t n;

	while (page->n < sizeof page->p) {
		left = deadline < 0 ? 0 : deadline - time_monotonic_ms();
		if (deadline >= 0 && (left <= 0 ||
		    poll(&poller, 1, (int)left) == 0)) {
			errno = ETIMEDOUT;
			return false;
		}
		n = read(fd, page->p + page->n, sizeof page->p - page->n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		page->n += (size_t)n;
	}
	return true;
}

/* ---- Files ------------------------------------------------------------------------------ */

/* Who may read or change the file could read or change the mailbox. */
static const char *
file_objection(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return "it is no regular file";
	if (status->st_uid != geteuid() && status->st_uid != 0)
		return "it belongs to somebody else";
	if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "others can read it (set its mode to 0600)";
	return NULL;
}

static enum outcome
file_fill(const struct account_settings *a, const char *path, bool is_credential,
    struct page *page, struct why *why_out)
{
	/* never waits, whatever the path turns out to be */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum outcome outcome = OK;
	const char *objection = NULL;
	struct stat status;

	if (fd < 0)
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot read the secret of account '%.*s': '%s': %s",
		    STR_ARGS(a->name), path, strerror(errno));
	if (fstat(fd, &status) != 0)
		objection = strerror(errno);
	else if (!is_credential)
		objection = file_objection(&status);
	else if (!S_ISREG(status.st_mode))
		objection = "it is no regular file";
	if (objection == NULL && !page_fill(page, fd, -1))
		objection = strerror(errno);
	close(fd);
	if (objection != NULL)
		outcome = because(why_out, FAIL, EXIT_SECRET,
		    "cannot use '%s' as the secret of account '%.*s': %s",
		    path, STR_ARGS(a->name), objection);
	return outcome;
}

static enum outcome
credential_fill(struct arena *arena, const struct account_settings *a,
    struct page *page, struct why *why_out)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (folder == NULL || folder[0] != '/')
		return refuse(a, "$CREDENTIALS_DIRECTORY is not set (is this run "
		    "by the service manager, with LoadCredential=?)", why_out);
	if (str_find_char(a->secret, '/') != STR_NOWHERE ||
	    str_starts(a->secret, STR(".")))
		return refuse(a, "a credential is named by a plain file name",
		    why_out);
	/* The manager guards the folder; group bits there are its ACL's mask. */
	return file_fill(a, str_cstr(arena, str_format(arena, "%s/%.*s", folder,
	    STR_ARGS(a->secret))), true, page, why_out);
}

/* ---- Commands --------------------------------------------------------------------------- */

static void
command_become(char **argv, int out)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0)
		_exit(127);
	/* close_range(2) needs Linux 5.9; without it every descriptor of ours
	 * is still close-on-exec, this is the second lock. */
	close_range(STDERR_FILENO + 1, ~0U, 0);
	/* its own group, so that a script's children end with it */
	setpgid(0, 0);
	execvp(argv[0], argv);
	dprintf(STDERR_FILENO, "seki: cannot run '%s': %s\n", argv[0],
	    strerror(errno));
	_exit(127);
}

/* The exit status of the command; -1 past the deadline, when it is killed. */
static int
command_end(pid_t pid, bool in_time, int64_t deadline)
{
	int status = 0;

	while (in_time && waitpid(pid, &status, WNOHANG) == 0) {
		in_time = time_monotonic_ms() < deadline;
		if (in_time)
			poll(NULL, 0, 5);
	}
	if (in_time)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return -1;
}

static enum outcome
command_fill(const struct account_settings *a, struct page *page,
    struct why *why_out)
{
	int64_t deadline = time_monotonic_ms() + COMMAND_MS;
	int ends[2], status;
	bool in_time;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return because(why_out, RETRY, EXIT_SECRET,
		    "cannot run '%s': %s", a->secret_argv[0], strerror(errno));
	pid = fork();
	if (pid == 0)
		command_become(a->secret_argv, ends[1]);
	close(ends[1]);
	in_time = pid > 0 && page_fill(page, ends[0], deadline);
	close(ends[0]);
	status = pid > 0 ? command_end(pid, in_time, deadline) : 128;
	if (status == 0)
		return OK;
	return because(why_out, RETRY, EXIT_SECRET, status < 0 ?
	    "no secret for account '%.*s': '%s' took longer than %d s" :
	    "no secret for account '%.*s': '%s' ended with status %d",
	    STR_ARGS(a->name), a->secret_argv[0],
	    status < 0 ? COMMAND_MS / 1000 : status);
}

enum outcome
secret_get(struct arena *arena, const struct account_settings *a,
    struct str *secret_out, struct why *why_out)
{
	struct page page = { .n = 0 };
	enum outcome outcome = FAIL;

	switch (a->secret_kind) {
	case SECRET_NONE:
		refuse(a, "none is configured", why_out);
		break;
	case SECRET_FILE:
		outcome = file_fill(a, str_cstr(arena, a->secret), false, &page,
		    why_out);
		break;
	case SECRET_CREDENTIAL:
		outcome = credential_fill(arena, a, &page, why_out);
		break;
	case SECRET_COMMAND:
		outcome = command_fill(a, &page, why_out);
		break;
	}
	if (outcome == OK)
		outcome = page_check(arena, a, &page, secret_out, why_out);
	wipe(&page, sizeof page);
	return outcome;
}
