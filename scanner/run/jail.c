/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walls round whoever parses mail: no file, no network, no other process, no
 * new program, bounded memory. Three independent ones: resource limits, a
 * seccomp filter that lists the two dozen calls judging needs, and Landlock with
 * nothing allowed, where the kernel has it. All of it works for an ordinary user.
 * The filter is compiled and tried once, before any other process is started;
 * entering costs a few system calls. A call that is not listed fails with EPERM
 * in production; in the tests it ends the process, so that a new dependency on
 * the world is seen at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "run.h"

struct jail {
	enum jail_mode mode;
	size_t memory;
	struct sock_fprog filter;
};

/* ---- Landlock ---------------------------------------------------------------- */

/* Debian 12's header ends at ABI 1: the layout since then, by number. */
struct landlock_attributes {
	uint64_t files, network, scoped;
};

#define SYS_landlock_create_ruleset_ 444
#define SYS_landlock_restrict_self_ 446
#define LANDLOCK_VERSION 1u

static int
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset_, NULL, 0,
	    LANDLOCK_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* A ruleset that handles every right this kernel knows, and grants none. */
static int
landlock_nothing(void)
{
	int abi = landlock_abi();
	struct landlock_attributes attributes = { 0 };
	size_t size = sizeof attributes.files;

	if (abi < 1)
		return -1;
	attributes.files = (1u << 13) - 1;
	if (abi >= 2)
		attributes.files |= 1u << 13;	/* refer */
	if (abi >= 3)
		attributes.files |= 1u << 14;	/* truncate */
	if (abi >= 5)
		attributes.files |= 1u << 15;	/* device ioctl */
	if (abi >= 4) {
		attributes.network = 3;		/* bind and connect TCP */
		size = 2 * sizeof attributes.files;
	}
	if (abi >= 6) {
		attributes.scoped = 3;		/* abstract sockets, signals */
		size = sizeof attributes;
	}
	return (int)syscall(SYS_landlock_create_ruleset_, &attributes, size, 0);
}

/* ---- seccomp ------------------------------------------------------------------- */

static const int allowed_calls[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(sendto), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
	SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid),
	SCMP_SYS(gettid), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
	SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(setitimer),
	SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
#ifdef SEKI_SANITIZED
	/* The sanitizers' run time wants to look around. */
	SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction), SCMP_SYS(tgkill),
	SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(readlink), SCMP_SYS(getrlimit),
	SCMP_SYS(prlimit64), SCMP_SYS(sched_getaffinity), SCMP_SYS(newfstatat),
	SCMP_SYS(fstat), SCMP_SYS(lseek), SCMP_SYS(getppid), SCMP_SYS(ioctl),
	SCMP_SYS(mincore), SCMP_SYS(pipe), SCMP_SYS(pipe2),
#endif
};

static int
filter_fill(scmp_filter_ctx context)
{
	size_t i;
	int status = 0;

	for (i = 0; i < sizeof allowed_calls / sizeof allowed_calls[0]; i++)
		status |= seccomp_rule_add(context, SCMP_ACT_ALLOW,
		    allowed_calls[i], 0);
	/* Memory, but none that can be executed. */
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
	    1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return status;
}

/* Compile the filter and keep its program, so that entering needs no library. */
static bool
filter_make(enum jail_mode mode, struct sock_fprog *filter_out)
{
	scmp_filter_ctx context = seccomp_init(mode == JAIL_TRAP ?
	    SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM));
	int fd = memfd_create("filter", MFD_CLOEXEC);
	off_t size = 0;
	bool made = false;

	if (context == NULL || fd < 0 || filter_fill(context) != 0 ||
	    seccomp_export_bpf(context, fd) != 0)
		goto out;
	size = lseek(fd, 0, SEEK_END);
	filter_out->len = (unsigned short)((size_t)size /
	    sizeof(struct sock_filter));
	filter_out->filter = calloc(1, (size_t)size);
	made = filter_out->filter != NULL && size > 0 &&
	    pread(fd, filter_out->filter, (size_t)size, 0) == size;
out:
	if (fd >= 0)
		close(fd);
	if (context != NULL)
		seccomp_release(context);
	return made;
}

/* ---- Public ---------------------------------------------------------------------- */

struct jail_walls
jail_walls(struct arena *arena)
{
	struct jail_walls walls = { .rlimits = true };

	walls.landlock_abi = landlock_abi();
	walls.landlock = walls.landlock_abi > 0;
	walls.seccomp = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 &&
	    syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0,
	    &(uint32_t){ SECCOMP_RET_ERRNO }) == 0;
	if (!walls.seccomp)
		walls.missing = str_keep(arena,
		    STR("this kernel has no seccomp filters"));
	else if (!walls.landlock)
		walls.missing = str_keep(arena,
		    STR("this kernel has no Landlock; seccomp stands alone"));
	return walls;
}

/* Can it be entered here? An outer filter or an odd kernel must be found out
 * before it looks as if every message crashed its examiner. */
static bool
is_enterable(const struct jail *jail)
{
	int null, status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
			_exit(EXIT_BUG);
		jail_enter(jail, null);
		_exit(EXIT_DONE);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;
}

enum outcome
jail_prepare(enum jail_mode mode, const struct limits *limits,
    struct jail **jail_out, struct why *why_out)
{
	struct jail *jail = calloc(1, sizeof *jail);

	if (jail == NULL)
		panic("no memory for a jail");
	jail->mode = mode;
	jail->memory = limits->examiner_memory;
	*jail_out = jail;
	if (mode == JAIL_NONE)
		return OK;
	if (!filter_make(mode, &jail->filter))
		return because(why_out, FAIL, EXIT_CONFIG, "cannot build the "
		    "examiners' jail: no seccomp filter (jail = \"none\" in the "
		    "configuration would do without, at your risk)");
	if (!is_enterable(jail))
		return because(why_out, FAIL, EXIT_CONFIG, "the examiners' jail "
		    "can't be entered here: is seki itself in a sandbox? (-vv "
		    "says what was refused; jail = \"none\" would do without, at "
		    "your risk)");
	return OK;
}

static void
limit(int resource, rlim_t most)
{
	struct rlimit value = { most, most };

	if (setrlimit(resource, &value) != 0)
		panic("cannot set a resource limit: %s", strerror(errno));
}

/* The address space in use now: the limit is on what comes on top of it. */
static size_t
address_space(void)
{
	char text[64];
	unsigned long pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	if (n > 0) {
		text[n] = '\0';
		pages = strtoul(text, NULL, 10);
	}
	return pages == 0 ? (size_t)8 << 30 :
	    pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void
limits_enter(size_t memory)
{
	limit(RLIMIT_CORE, 0);
	/* The last words of one that ends go to stderr, which may be a file: they
	 * may be lost, but must not turn its own end into another. */
	signal(SIGXFSZ, SIG_IGN);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 4);
#ifndef SEKI_SANITIZED		/* which reserves terabytes for its shadow */
	limit(RLIMIT_AS, memory);
#else
	(void)memory;
#endif
}

void
jail_enter(const struct jail *jail, int channel)
{
	/* Asked while /proc can still be read. */
	size_t memory = address_space() + jail->memory;
	int ruleset;

	if (channel != 3 && dup2(channel, 3) != 3)
		panic("cannot move the channel: %s", strerror(errno));
	/* A terminal is no place for one that was taken over to write to: its
	 * client tells how it ended. Standard output is /dev/null already. */
	if (say_verbosity < 2 && dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		panic("cannot close stderr: %s", strerror(errno));
	if (jail->mode != JAIL_NONE &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		panic("no_new_privs is refused: %s", strerror(errno));
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		panic("cannot forbid core files: %s", strerror(errno));
	if (jail->mode != JAIL_NONE && (ruleset = landlock_nothing()) >= 0 &&
	    syscall(SYS_landlock_restrict_self_, ruleset, 0) != 0)
		panic("Landlock is refused: %s", strerror(errno));
	if (syscall(SYS_close_range, 4u, ~0u, 0u) != 0)
		panic("cannot close what is open: %s", strerror(errno));
	limits_enter(memory);
	if (jail->mode != JAIL_NONE && syscall(SYS_seccomp,
	    SECCOMP_SET_MODE_FILTER, 0, &jail->filter) != 0)
		panic("seccomp is refused: %s", strerror(errno));
}
