/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long answers on a terminal go through the reader's pager, as with git and man: what
 * PAGER names, else less, else nothing at all. It sees only what was made safe for a
 * terminal before, and less is started so that it runs no commands and opens no files.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "cli.h"

static void __attribute__((noreturn))
become_pager(const char *command, int in)
{
	dup2(in, STDIN_FILENO);
	close(in);
	setenv("LESS", "FX", 0);
	setenv("LESSSECURE", "1", 1);
	setenv("LESSCHARSET", "utf-8", 0);
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

struct pager
pager_begin(void)
{
	const char *command = getenv("PAGER");
	struct pager none = { 0, -1 }, pager = none;
	char columns[16];
	int ends[2];

	if (command == NULL)
		command = "command -v less >/dev/null && exec less; exec cat";
	if (!isatty(STDOUT_FILENO) || command[0] == '\0' ||
	    strcmp(command, "cat") == 0)
		return none;
	/* The width is the terminal's, which is not stdout any more. */
	snprintf(columns, sizeof columns, "%zu", print_columns());
	fflush(stdout);
	if (pipe(ends) != 0)
		return none;
	pager.pid = fork();
	if (pager.pid == 0) {
		close(ends[1]);
		become_pager(command, ends[0]);
	}
	close(ends[0]);
	if (pager.pid > 0) {
		setenv("COLUMNS", columns, 1);
		pager.terminal = dup(STDOUT_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		/* Ctrl-C is for the pager. */
		signal(SIGINT, SIG_IGN);
	}
	close(ends[1]);
	return pager.pid > 0 ? pager : none;
}

void
pager_end(const struct pager *pager)
{
	int status;

	if (pager->pid == 0)
		return;
	fflush(stdout);
	clearerr(stdout);	/* who has seen enough is no failure */
	dup2(pager->terminal, STDOUT_FILENO);
	close(pager->terminal);
	while (waitpid(pager->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	signal(SIGINT, SIG_DFL);
}
