/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a scan: the N-th call of one kind that one of its processes makes
 * upon the store's files fails, or kills or stops that process. SEKI_FAULT says
 *
 *     PROCESS:CALL:N:WHAT       "seki-keeper:pwrite64:3:5", "seki:fsync:1+:28"
 *
 * where N+ means the N-th and all after it, and WHAT is an errno, "kill" or "stop"
 * (SIGSTOP, before the call is made). "lock" as CALL is the writer's lock, which
 * every transaction takes. SEKI_FAULT_STORE is the path that the files' names begin
 * with; SEKI_FAULT_MARK a file that is there once something was struck. With
 * SEKI_FAULT_HURRY=K whoever waits for a lock waits K times shorter.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WAL_WRITE_LOCK 120		/* its byte in -shm: SQLite's file format, 2.3.1 */

static struct fault {
	char process[32], call[16], what[8];
	const char *store;
	long n;
	bool after_too;
} fault;

/* Threads are none of a scan's, so that a count needs no lock. */
static pid_t counts_of;
static long counted;

__attribute__((constructor)) static void
prepare(void)
{
	const char *text = getenv("SEKI_FAULT");
	char n[16] = "";

	fault.store = getenv("SEKI_FAULT_STORE");
	if (text == NULL || fault.store == NULL)
		return;
	if (sscanf(text, "%31[^:]:%15[^:]:%15[^:]:%7s", fault.process, fault.call,
	    n, fault.what) != 4)
		abort();
	fault.n = strtol(n, NULL, 10);
	fault.after_too = strchr(n, '+') != NULL;
}

/* A line more in the file of that name, if it has one. */
static void
note(const char *path, const char *process, const char *call)
{
	char line[64];
	int n, fd;

	if (path == NULL)
		return;
	n = snprintf(line, sizeof line, "%s:%s\n", process, call);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, line, (size_t)n) != n)
		abort();
	syscall(SYS_close, fd);
}

static bool
is_stores(int fd)
{
	char link[64], path[4096];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return strncmp(path, fault.store, strlen(fault.store)) == 0;
}

/* Is this the call that is to fail? `path` is NULL where `fd` is known. */
static bool
strikes(const char *call, const char *path, int fd)
{
	const char *count = getenv("SEKI_FAULT_COUNT");
	char name[32] = "";

	if (fault.store == NULL || (count == NULL && (fault.n == 0 ||
	    strcmp(call, fault.call) != 0)))
		return false;
	if (path != NULL ? strncmp(path, fault.store, strlen(fault.store)) != 0 :
	    !is_stores(fd))
		return false;
	prctl(PR_GET_NAME, name);
	if (count != NULL) {
		note(count, name, call);
		return false;
	}
	if (strcmp(name, fault.process) != 0)
		return false;
	if (counts_of != getpid()) {
		counts_of = getpid();
		counted = 0;
	}
	counted++;
	if (counted != fault.n && (counted < fault.n || !fault.after_too))
		return false;
	note(getenv("SEKI_FAULT_MARK"), name, call);
	if (strcmp(fault.what, "kill") == 0)
		raise(SIGKILL);
	if (strcmp(fault.what, "stop") == 0) {
		raise(SIGSTOP);
		return false;
	}
	errno = atoi(fault.what);
	return true;
}

/* The function that would have been called without this file. */
#define REAL(name, ...) \
	static __typeof__(name) *real; \
	if (real == NULL) \
		real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
	return real(__VA_ARGS__)

#define OPEN(name) \
int \
name(const char *path, int flags, ...) \
{ \
	va_list more; \
	va_start(more, flags); \
	mode_t mode = va_arg(more, mode_t); \
	va_end(more); \
	if (strikes("open", path, -1)) \
		return -1; \
	REAL(name, path, flags, mode); \
}
OPEN(open)
OPEN(open64)

ssize_t
pread64(int fd, void *bytes, size_t n, off64_t at)
{
	if (strikes("pread64", NULL, fd))
		return -1;
	REAL(pread64, fd, bytes, n, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	if (strikes("pwrite64", NULL, fd))
		return -1;
	REAL(pwrite64, fd, bytes, n, at);
}

int
fdatasync(int fd)
{
	if (strikes("fdatasync", NULL, fd))
		return -1;
	REAL(fdatasync, fd);
}

int
fsync(int fd)
{
	if (strikes("fsync", NULL, fd))
		return -1;
	REAL(fsync, fd);
}

int
ftruncate64(int fd, off64_t n)
{
	if (strikes("ftruncate", NULL, fd))
		return -1;
	REAL(ftruncate64, fd, n);
}

void *
mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from)
{
	if (fd >= 0 && strikes("mmap", NULL, fd))
		return MAP_FAILED;
	REAL(mmap64, at, n, protection, flags, fd, from);
}

int
rename(const char *from, const char *to)
{
	if (strikes("rename", from, -1))
		return -1;
	REAL(rename, from, to);
}

int
fcntl64(int fd, int command, ...)
{
	va_list more;

	va_start(more, command);
	void *argument = va_arg(more, void *);
	va_end(more);
	if (command == F_SETLK) {
		const struct flock *lock = argument;

		if (lock->l_type == F_WRLCK && lock->l_start == WAL_WRITE_LOCK &&
		    lock->l_len == 1 && strikes("lock", NULL, fd))
			return -1;
	}
	REAL(fcntl64, fd, command, argument);
}

int
usleep(useconds_t time)
{
	const char *hurry = getenv("SEKI_FAULT_HURRY");

	if (hurry != NULL)
		time /= (useconds_t)atoi(hurry);
	REAL(usleep, time);
}
