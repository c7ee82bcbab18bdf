/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the tests' build can be stopped: before and after whatever touches the
 * server or the store, and where the processes of a run wait for each other. A
 * point is known by its name; $SEKI_INTERRUPT says at which one somebody dies,
 * $SEKI_VICTIM who that is, and $SEKI_POINTS is a file that gets a line for each
 * one that is passed. In every other build there are no points, and this file is
 * empty. None stands inside a jail, where nobody may kill or write: who sits in
 * one is a victim of a point outside.
 */
#include "base.h"

#ifdef SEKI_TEST
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>

#define NAME_MOST 80
#define VICTIM_LOOKS 100
#define PROCESS_NAME 16		/* the kernel's */

/* The name of process `pid` if it is of our session, or "". */
static void
process_name(const char *pid, char name_out[PROCESS_NAME])
{
	char path[300], text[200];
	const char *end = NULL;
	int session = -1, fd;
	ssize_t n;

	name_out[0] = '\0';
	snprintf(path, sizeof path, "/proc/%s/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return;
	text[n] = '\0';
	end = strrchr(text, ')');
	if (end != NULL && sscanf(end, ") %*c %*d %*d %d", &session) == 1 &&
	    session == getsid(0))
		sscanf(text, "%*d (%15[^)]", name_out);
}

static void
note(const char *process, const char *name)
{
	const char *path = getenv("SEKI_POINTS");
	char line[NAME_MOST + 100];
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CREAT |
	    O_CLOEXEC, 0600);
	int n = snprintf(line, sizeof line, "%s %d %s\n", process, (int)getpid(),
	    name);

	if (fd >= 0 && write(fd, line, (size_t)n) != n)
		panic("cannot note a point in '%s'", path);
	if (fd >= 0)
		close(fd);
}

/* False if there is none. */
static bool
kill_named(const char *victim)
{
	char name[PROCESS_NAME];
	const struct dirent *entry;
	DIR *folder = opendir("/proc");
	bool found = false;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (!char_is_digit(entry->d_name[0]))
			continue;
		process_name(entry->d_name, name);
		if (strcmp(name, victim) != 0)
			continue;
		note(victim, "killed");
		kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
		found = true;
	}
	if (folder != NULL)
		closedir(folder);
	return found;
}

/* Who was just begun gets its name in a moment. */
static void
strike(void)
{
	const char *victim = getenv("SEKI_VICTIM");

	if (victim == NULL)
		kill(getpid(), SIGKILL);
	else if (strcmp(victim, "group") == 0)
		kill(0, SIGKILL);
	else
		for (int i = 0; i < VICTIM_LOOKS && !kill_named(victim); i++)
			usleep(1000);
}

void
interruption_point(const char *name)
{
	static long passed;
	const char *wanted = getenv("SEKI_INTERRUPT"), *slash;
	size_t n = strlen(name);
	char process[PROCESS_NAME];

	prctl(PR_GET_NAME, process);
	note(process, name);
	slash = wanted == NULL ? NULL : strchr(wanted, '/');
	if (slash != NULL) {
		if ((size_t)(slash - wanted) != strlen(process) ||
		    strncmp(wanted, process, strlen(process)) != 0)
			return;
		wanted = slash + 1;
	}
	if (wanted == NULL || strncmp(wanted, name, n) != 0 ||
	    (wanted[n] != '\0' && wanted[n] != ':'))
		return;
	if (++passed == (wanted[n] == ':' ? strtol(wanted + n + 1, NULL, 10) : 1))
		strike();
}

void
interruption_step(const char *when, const char *step)
{
	char name[NAME_MOST];

	snprintf(name, sizeof name, "%s-%s", when, step);
	interruption_point(name);
}
#endif
