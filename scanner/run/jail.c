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
 *
 * An extractor's jail is another one, since it becomes a program that maps
 * libraries and reads fonts: what it may read Landlock says, so that without
 * Landlock there is none; its filter knows no socket, no process, no signal to
 * others, and one execve() only.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#ifdef SEKI_SANITIZED
#include <sanitizer/common_interface_defs.h>
#endif
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "run.h"

struct jail {
	enum jail_mode mode;
	size_t memory;
	struct sock_fprog filter;
	struct sock_fprog programs;	/* the filter of those that exec */
	/* What they exec: the filter knows this address, and after execve()
	 * nobody does. */
	char path[4200];
};

/* ---- Landlock ---------------------------------------------------------------- */

/* Debian 12's header ends at ABI 1: the layout since then, by number. */
struct landlock_attributes {
	uint64_t files, network, scoped;
};

#define SYS_landlock_create_ruleset_ 444
#define SYS_landlock_add_rule_ 445
#define SYS_landlock_restrict_self_ 446
#define LANDLOCK_PATH_BENEATH 1
#define LANDLOCK_EXECUTE 1u
#define LANDLOCK_READ_FILE 4u
#define LANDLOCK_READ_FOLDER 8u
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

/* What a helper program needs of the system: nothing here holds mail, a secret or
 * a person's file. */
static const struct {
	const char *path;
	bool executes;		/* the dynamic loader is there */
} readable[] = {
	{ "/lib", true }, { "/lib64", true }, { "/usr/lib", true },
	{ "/usr/lib64", true }, { "/usr/local/lib", false },
	{ "/etc/ld.so.cache", false }, { "/etc/fonts", false },
	{ "/usr/share/poppler", false }, { "/usr/share/fonts", false },
	{ "/usr/share/fontconfig", false }, { "/usr/local/share/fonts", false },
	{ "/usr/share/ghostscript", false }, { "/usr/share/color", false },
	{ "/var/cache/fontconfig", false },
};

struct landlock_path {
	uint64_t rights;
	int32_t folder;
} __attribute__((packed));

static void
landlock_allow(int ruleset, const char *path, bool executes)
{
	struct landlock_path rule;
	struct stat status;

	rule.folder = open(path, O_PATH | O_CLOEXEC);
	if (rule.folder < 0)
		return;		/* not on this system: nothing to allow */
	rule.rights = LANDLOCK_READ_FILE | (executes ? LANDLOCK_EXECUTE : 0);
	if (fstat(rule.folder, &status) == 0 && S_ISDIR(status.st_mode))
		rule.rights |= LANDLOCK_READ_FOLDER;
	if (syscall(SYS_landlock_add_rule_, ruleset, LANDLOCK_PATH_BENEATH, &rule,
	    0) != 0)
		panic("Landlock refuses '%s': %s", path, strerror(errno));
	close(rule.folder);
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
allow(scmp_filter_ctx context, const int *calls, size_t n)
{
	int status = 0;
	size_t i;

	for (i = 0; i < n; i++)
		status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, calls[i], 0);
	/* Memory, but none that can be made executable. */
	return status | seccomp_rule_add(context, SCMP_ACT_ALLOW,
	    SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static int
examiner_fill(scmp_filter_ctx context, const struct jail *jail)
{
	(void)jail;
	return allow(context, allowed_calls,
	    sizeof allowed_calls / sizeof allowed_calls[0]) |
	    seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/* What pdftotext, pdftoppm and seki-codes call, dynamic loader and font search
 * included. None of them opens a socket, starts a process or a thread. */
static const int program_calls[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write),
	SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(openat), SCMP_SYS(newfstatat),
	SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx),
	SCMP_SYS(fstatfs), SCMP_SYS(statfs), SCMP_SYS(lseek), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fadvise64),
	SCMP_SYS(open), SCMP_SYS(getcwd), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(getpid),
	SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getrlimit), SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(getrandom),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo),
	SCMP_SYS(uname), SCMP_SYS(restart_syscall), SCMP_SYS(dup),
};

static int
programs_fill(scmp_filter_ctx context, const struct jail *jail)
{
	int status = allow(context, program_calls,
	    sizeof program_calls / sizeof program_calls[0]);

	/* Libraries are mapped to be executed, but not to be written as well. */
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, 0));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(execve), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)(uintptr_t)jail->path));
	/* Looking at limits, and at descriptors: F_SETOWN would be a signal to
	 * another process. */
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64),
	    2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
	    SCMP_A1(SCMP_CMP_EQ, F_GETFL));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
	    SCMP_A1(SCMP_CMP_EQ, F_GETFD));
	status |= seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
	    SCMP_A1(SCMP_CMP_EQ, F_SETFD));
	/* Called by the best (is it a terminal? which capabilities? abort()), and
	 * refused to all: the trap is not for them. */
	if (jail->mode == JAIL_TRAP) {
		status |= seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOTTY),
		    SCMP_SYS(ioctl), 0);
		status |= seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(tgkill), 0);
		status |= seccomp_rule_add(context, SCMP_ACT_ERRNO(EINVAL),
		    SCMP_SYS(prctl), 0);
	}
	return status;
}

/* Compile a filter and keep its program, so that entering needs no library. */
static bool
filter_make(const struct jail *jail,
    int (*fill)(scmp_filter_ctx context, const struct jail *jail),
    struct sock_fprog *filter_out)
{
	scmp_filter_ctx context = seccomp_init(jail->mode == JAIL_TRAP ?
	    SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM));
	int fd = memfd_create("filter", MFD_CLOEXEC);
	off_t size = 0;
	bool made = false;

	if (context == NULL || fd < 0 || fill(context, jail) != 0 ||
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
	if (!filter_make(jail, examiner_fill, &jail->filter) ||
	    !filter_make(jail, programs_fill, &jail->programs))
		return because(why_out, FAIL, EXIT_CONFIG, "cannot build the "
		    "jails: no seccomp filter (jail = \"none\" in the "
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

#ifdef SEKI_SANITIZED
/* Descriptors that stay open: those of production, and one on what was stderr for
 * what the sanitizers find. It may be a file, and they reserve terabytes for their
 * shadow: neither is limited. */
#define KEPT 5

static void
limits_enter(size_t memory)
{
	(void)memory;
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, KEPT);
}

static void
reports_keep(void)
{
	if (dup2(STDERR_FILENO, KEPT - 1) < 0)
		panic("cannot keep stderr: %s", strerror(errno));
	__sanitizer_set_report_fd((void *)(intptr_t)(KEPT - 1));
}
#else
#define KEPT 4

static void
limits_enter(size_t memory)
{
	limit(RLIMIT_CORE, 0);
	/* The last words of one that ends go to stderr, which may be a file: they
	 * may be lost, but must not turn its own end into another. */
	signal(SIGXFSZ, SIG_IGN);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, KEPT);
	limit(RLIMIT_AS, memory);
}
#endif

void
jail_enter(const struct jail *jail, int channel)
{
	/* Asked while /proc can still be read. */
	size_t memory = address_space() + jail->memory;
	int ruleset;

	if (channel != 3 && dup2(channel, 3) != 3)
		panic("cannot move the channel: %s", strerror(errno));
#ifdef SEKI_SANITIZED
	reports_keep();
#endif
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
	if (syscall(SYS_close_range, (unsigned)KEPT, ~0u, 0u) != 0)
		panic("cannot close what is open: %s", strerror(errno));
	limits_enter(memory);
	if (jail->mode != JAIL_NONE && syscall(SYS_seccomp,
	    SECCOMP_SET_MODE_FILTER, 0, &jail->filter) != 0)
		panic("seccomp is refused: %s", strerror(errno));
}

/* ---- Programs ---------------------------------------------------------------------- */

#define PROGRAM_SECONDS 10	/* of processor time */
#define PROGRAM_FILES 64
#define PROGRAM_LIBRARIES ((size_t)128 << 20)	/* address space they take */

bool
jail_runs_programs(const struct jail *jail)
{
	return jail->mode != JAIL_NONE && landlock_abi() > 0;
}

static void
program_limits(size_t memory)
{
	struct rlimit seconds = { PROGRAM_SECONDS, PROGRAM_SECONDS + 2 };

	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, PROGRAM_FILES);
	limit(RLIMIT_NPROC, 0);
	if (setrlimit(RLIMIT_CPU, &seconds) != 0)
		panic("cannot set a resource limit: %s", strerror(errno));
#ifndef SEKI_SANITIZED
	limit(RLIMIT_AS, memory + PROGRAM_LIBRARIES);
#else
	(void)memory;
#endif
}

void
jail_exec(struct jail *jail, char *const argv[])
{
	static char *const nothing[] = { NULL };
	int ruleset;
	size_t i;

	if (snprintf(jail->path, sizeof jail->path, "%s", argv[0]) >=
	    (int)sizeof jail->path)
		panic("the path of a program is too long");
	if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0)
		panic("cannot close what is open: %s", strerror(errno));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		panic("no_new_privs is refused: %s", strerror(errno));
	ruleset = landlock_nothing();
	if (ruleset < 0)
		panic("there is no Landlock");
	for (i = 0; i < sizeof readable / sizeof readable[0]; i++)
		landlock_allow(ruleset, readable[i].path, readable[i].executes);
	landlock_allow(ruleset, jail->path, true);
	if (syscall(SYS_landlock_restrict_self_, ruleset, 0) != 0)
		panic("Landlock is refused: %s", strerror(errno));
	close(ruleset);
	program_limits(jail->memory);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &jail->programs) !=
	    0)
		panic("seccomp is refused: %s", strerror(errno));
	execve(jail->path, argv, nothing);
	_exit(127);
}
