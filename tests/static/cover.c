/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a build that counts its lines (make coverage): what every process counts is
 * the first one's too. An examiner can't open a file to leave its counts in, and a
 * process that is killed has no time to. So the counters, which cover.ld puts
 * together, become memory that all share who are forked from here, and the first one
 * alone writes them down when it ends: gcov adds what a file holds to the counters,
 * which would double them each time. Not counted itself.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "../../scanner/base/base.h"

static pid_t first;

extern char cover_begin[], cover_end[];		/* cover.ld's */

/* Before main(): nothing is counted yet, and no process forked. */
__attribute__((constructor)) void cover_share(void);
void __real___gcov_exit(void);
void __wrap___gcov_exit(void);
pid_t __wrap___gcov_fork(void);
int __wrap___gcov_execve(const char *path, char *const argv[],
    char *const environment[]);

void
cover_share(void)
{
	size_t n = (size_t)(cover_end - cover_begin);

	if (mmap(cover_begin, n, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		panic("the counters can't be shared");
	first = getpid();
}

void
__wrap___gcov_exit(void)
{
	/* Another user may write no counts: not a word for the tests to see. */
	if (getpid() == first && access(COVER_FOLDER, W_OK) == 0)
		__real___gcov_exit();
}

/* gcc calls its own instead of these, which would begin counting anew, and write
 * files before a program is started. */
pid_t
__wrap___gcov_fork(void)
{
	return fork();
}

int
__wrap___gcov_execve(const char *path, char *const argv[],
    char *const environment[])
{
	return execve(path, argv, environment);
}
