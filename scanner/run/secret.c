/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches an account's secret, at the last moment and only in the process that
 * needs it: a password in a keeper, the key of encrypted mail in an opener. It
 * comes from a file that nobody else may read, from a command that prints it, or
 * from the folder of credentials that the service manager made. A password is one
 * line, never empty, and has no CR, LF or NUL in it: such octets would end an
 * IMAP command where the attacker likes; an access token is as a password; a key is
 * PEM. Nothing of a secret is ever put into a sentence, an argument or the
 * environment. A command is run without a shell, with nothing on its stdin, for at
 * most 30 seconds, inherits no descriptor but stderr, and ends with whoever asked
 * for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "run.h"

#define PASSWORD_MOST ((size_t)16 << 10)
#define KEY_MOST ((size_t)256 << 10)	/* a dozen keys with their certificates */
#define LINE_END_MOST 2
#define COMMAND_MS 30000

/* A secret being fetched; what stands in `p` is wiped by secret_get. */
struct page {
	const struct account_settings *account;
	const struct secret_source *source;
	const char *what;		/* how a sentence calls it */
	bool is_line, is_anew;
	size_t most;
	char *p;			/* most + LINE_END_MOST */
	size_t n;
};

static enum outcome
refuse(const struct page *page, const char *cause, struct why *why_out)
{
	return because(why_out, FAIL, EXIT_SECRET,
	    "cannot read the %s of account '%.*s': %s", in_words(page->what),
	    STR_ARGS(page->account->name), in_words(cause));
}

/* The final newline is the editor's or echo's. */
static enum outcome
page_check(struct arena *arena, const struct page *page, struct str *secret_out,
    struct why *why_out)
{
	struct str secret = { page->p, page->n };

	if (page->is_line && str_ends(secret, STR("\r\n")))
		secret.n -= 2;
	else if (page->is_line && str_ends(secret, STR("\n")))
		secret.n--;
	if (page->n > page->most)
		return refuse(page, "it is too long", why_out);
	if (secret.n == 0)
		return refuse(page, "it is empty", why_out);
	for (size_t i = 0; i < secret.n; i++) {
		if (page->is_line &&
		    (secret.p[i] == '\n' || secret.p[i] == '\r'))
			return refuse(page, "it has more than one line",
			    why_out);
		if (secret.p[i] == '\0')
			return refuse(page, "it holds a NUL", why_out);
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
	size_t size = page->most + LINE_END_MOST;

	while (page->n < size) {
		int ready = 1;

		left = deadline < 0 ? 0 : deadline - time_monotonic_ms();
		if (deadline >= 0)
			ready = left <= 0 ? 0 : poll(&poller, 1, (int)left);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready == 0) {
			errno = ETIMEDOUT;
			return false;
		}
		n = read(fd, page->p + page->n, size - page->n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		page->n += (size_t)n;
	}
	return true;
}

/* ---- Files ------------------------------------------------------------------------------ */

static enum outcome
file_fill(struct arena *arena, struct page *page, const char *path,
    bool is_credential, struct why *why_out)
{
	/* never waits, whatever the path turns out to be */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum outcome outcome = OK;
	const char *objection = NULL;
	struct stat status;

	if (fd < 0)
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot read the %s of account '%.*s': '%s': %s",
		    in_words(page->what), STR_ARGS(page->account->name), path,
		    strerror(errno));
	if (fstat(fd, &status) != 0)
		objection = strerror(errno);
	else if (!is_credential)
		objection = secret_objection(arena, &status);
	else if (!S_ISREG(status.st_mode))
		objection = "it is no regular file";
	if (objection == NULL && !page_fill(page, fd, -1))
		objection = strerror(errno);
	close(fd);
	if (objection != NULL)
		outcome = because(why_out, FAIL, EXIT_SECRET,
		    "cannot use '%s' as the %s of account '%.*s': %s",
		    path, in_words(page->what), STR_ARGS(page->account->name),
		    in_words(objection));
	return outcome;
}

static enum outcome
credential_fill(struct arena *arena, struct page *page, struct why *why_out)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct str name = page->source->name;

	if (folder == NULL || folder[0] != '/')
		return refuse(page, "$CREDENTIALS_DIRECTORY is not set (is this run "
		    "by the service manager, with LoadCredential=?)", why_out);
	if (str_find_char(name, '/') != STR_NOWHERE ||
	    str_starts(name, STR(".")))
		return refuse(page, "a credential is named by a plain file name",
		    why_out);
	/* The manager guards the folder; group bits there are its ACL's mask. */
	return file_fill(arena, page, str_cstr(arena, str_format(arena, "%s/%.*s",
	    folder, STR_ARGS(name))), true, why_out);
}

/* ---- Commands --------------------------------------------------------------------------- */

static void
command_become(const struct page *page, int out, pid_t parent)
{
	char **argv = page->source->argv;
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* An opener may be killed while it waits for this. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0)
		_exit(127);
	/* close_range(2) needs Linux 5.9; without it every descriptor of ours
	 * is still close-on-exec, this is the second lock. */
	close_range(STDERR_FILENO + 1, ~0U, 0);
	/* That a token was refused is no secret; which one is not said. */
	if (page->is_anew)
		setenv("SEKI_TOKEN_REFUSED", "1", 1);
	else
		unsetenv("SEKI_TOKEN_REFUSED");
	/* its own group, so that a script's children end with it */
	setpgid(0, 0);
	execvp(argv[0], argv);
	say_error("cannot run '%s': %s", argv[0], strerror(errno));
	_exit(127);
}

int
command_end(pid_t pid, bool in_time, int64_t deadline)
{
	int status = 0;
	pid_t ended = 0;

	while (in_time && (ended = waitpid(pid, &status, WNOHANG)) == 0) {
		in_time = time_monotonic_ms() < deadline;
		if (in_time)
			poll(NULL, 0, 5);
	}
	if (in_time)
		return ended == pid && WIFEXITED(status) ?
		    WEXITSTATUS(status) : 128;
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return -1;
}

static enum outcome
command_fill(struct page *page, struct why *why_out)
{
	int64_t deadline = time_monotonic_ms() + COMMAND_MS;
	char **argv = page->source->argv;
	int ends[2], status;
	pid_t self = getpid(), pid;
	bool in_time;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return because(why_out, RETRY, EXIT_SECRET,
		    "cannot run '%s': %s", argv[0], strerror(errno));
	pid = fork();
	if (pid == 0)
		command_become(page, ends[1], self);
	close(ends[1]);
	in_time = pid > 0 && page_fill(page, ends[0], deadline);
	close(ends[0]);
	status = pid > 0 ? command_end(pid, in_time, deadline) : 128;
	if (status == 0)
		return OK;
	return because(why_out, RETRY, EXIT_SECRET, status < 0 ?
	    "no %s for account '%.*s': '%s' took longer than %d s" :
	    "no %s for account '%.*s': '%s' ended with status %d",
	    in_words(page->what), STR_ARGS(page->account->name), argv[0],
	    status < 0 ? COMMAND_MS / 1000 : status);
}

enum outcome
secret_get(struct arena *arena, const struct account_settings *a,
    enum secret_use use, struct str *secret_out, struct why *why_out)
{
	bool is_key = use == SECRET_SMIME_KEY;
	struct page page = { .account = a,
	    .source = is_key ? &a->smime_key : &a->password,
	    .what = is_key ? "S/MIME key" : a->has_token ? "token" : "secret",
	    .is_line = !is_key, .is_anew = use == SECRET_TOKEN_ANEW,
	    .most = is_key ? KEY_MOST : PASSWORD_MOST };
	enum outcome outcome = FAIL;

	page.p = arena_alloc(arena, page.most + LINE_END_MOST, 1);
	switch (page.source->kind) {
	case SECRET_NONE:
		refuse(&page, "none is configured", why_out);
		break;
	case SECRET_FILE:
		outcome = file_fill(arena, &page, str_cstr(arena,
		    page.source->name), false, why_out);
		break;
	case SECRET_CREDENTIAL:
		outcome = credential_fill(arena, &page, why_out);
		break;
	case SECRET_COMMAND:
		outcome = command_fill(&page, why_out);
		break;
	}
	if (outcome == OK)
		outcome = page_check(arena, &page, secret_out, why_out);
	wipe(page.p, page.most + LINE_END_MOST);
	return outcome;
}
