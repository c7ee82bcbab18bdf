/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an examiner would try that a message had taken over. It is part of the
 * tests' build alone (make MODE=trap), where a message orders it: the header
 * field "X-Seki-Test: attack NAME" names a call, or a way to spoil the channel.
 * What came of it becomes the verdict's subject, for a test to read: "done", the
 * name of an errno, or a count; unless the attack ended the process. "X-Seki-Test:
 * attack-bare NAME" first gives standard input away: where no filter stands, the
 * limit of four descriptors would refuse a fifth before anything else does.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <netinet/in.h>

#include "../../scanner/run/run.h"

#define CHANNEL 3
#define QUESTIONS 1000000

pid_t attack_parent;

/* ---- Calls ------------------------------------------------------------------- */

struct call {
	const char *name;
	long number;
	long a[6];
};

#define AT(p) ((long)(uintptr_t)(p))
/* Calls that no newer kind of machine has. */
#ifdef __x86_64__
#define OLD(name) SYS_##name
#else
#define OLD(name) -1
#endif

/* Lies where it lies in the parent too. */
static char ours[16];
static char code[4096] __attribute__((aligned(4096)));

static long
call_make(const struct call *call)
{
	const long *a = call->a;
	long result = syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);

	if (result == 0 && (call->number == OLD(fork) ||
	    call->number == SYS_clone || call->number == SYS_clone3))
		_exit(EXIT_DONE);	/* the child of a fork that should not be */
	return result;
}

static const struct call *
call_find(const struct call *calls, size_t n, struct str name)
{
	size_t i = 0;

	while (i < n && !str_equal(name, str_of(calls[i].name)))
		i++;
	return i == n ? NULL : &calls[i];
}

/* Signals are number 0: what is asked is whether one may be sent. */
static bool
call_try(struct str name, long *result_out)
{
	static char memory[64];
	static const char *const nothing[] = { NULL };
	static struct open_how how = { .flags = O_RDONLY };
	static struct sockaddr_in there = { .sin_family = AF_INET };
	static struct iovec here = { ours, sizeof ours };
	static struct msghdr letter = { .msg_iov = &here, .msg_iovlen = 1 };
	static struct rlimit limits = { 64, 64 };
	static uint64_t clone_arguments[8] = { [4] = SIGCHLD };
	long file = AT("/etc/passwd"), made = AT("/tmp/seki-attack"), pid = attack_parent;
	int rw = PROT_READ | PROT_WRITE, rx = PROT_READ | PROT_EXEC;
	int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
	const struct call calls[] = {
		/* Files. */
		{ "open", OLD(open), { file, O_RDONLY } },
		{ "openat", SYS_openat, { AT_FDCWD, file, O_RDONLY } },
		{ "openat2", SYS_openat2, { AT_FDCWD, file, AT(&how), sizeof how } },
		{ "creat", OLD(creat), { made, 0600 } },
		{ "open-parent", OLD(open), { AT(memory), O_RDWR } },
		{ "open-self", OLD(open), { AT("/proc/self/mem"), O_RDWR } },
		{ "open-folder", OLD(open), { AT("/"), O_RDONLY | O_DIRECTORY } },
		{ "memfd_create", SYS_memfd_create, { AT("x"), 0 } },
		{ "stat", OLD(stat), { file, AT(code) } },
		{ "readlink", OLD(readlink), { AT("/proc/self/exe"), AT(code), 99 } },
		{ "access", OLD(access), { file, 0 } },
		{ "truncate", SYS_truncate, { made, 0 } },
		{ "unlink", OLD(unlink), { made } },
		{ "rename", OLD(rename), { made, made } },
		{ "link", OLD(link), { made, made } },
		{ "symlink", OLD(symlink), { made, made } },
		{ "mkdir", OLD(mkdir), { made, 0700 } },
		{ "chmod", OLD(chmod), { made, 0666 } },
		{ "chdir", SYS_chdir, { AT("/") } },
		{ "chroot", SYS_chroot, { made } },
		{ "mount", SYS_mount, { 0, made, 0, 0, 0 } },
		{ "getcwd", SYS_getcwd, { AT(code), sizeof code } },
		{ "getdents64", SYS_getdents64, { 0, AT(code), sizeof code } },
		{ "inotify_init1", SYS_inotify_init1, { 0 } },
		/* Descriptors and the network. */
		{ "close", SYS_close, { 0 } },
		{ "dup", SYS_dup, { CHANNEL } },
		{ "dup2", OLD(dup2), { CHANNEL, 0 } },
		{ "fcntl", SYS_fcntl, { CHANNEL, F_SETOWN, pid } },
		{ "ioctl", SYS_ioctl, { CHANNEL, 0x5412, AT("x") } },	/* TIOCSTI */
		{ "pipe2", SYS_pipe2, { AT(code), 0 } },
		{ "socket", SYS_socket, { AF_INET, SOCK_STREAM, 0 } },
		{ "socket-unix", SYS_socket, { AF_UNIX, SOCK_STREAM, 0 } },
		{ "socket-netlink", SYS_socket, { AF_NETLINK, SOCK_RAW, 0 } },
		{ "socketpair", SYS_socketpair, { AF_UNIX, SOCK_STREAM, 0, AT(code) } },
		{ "connect", SYS_connect, { CHANNEL, AT(&there), sizeof there } },
		{ "bind", SYS_bind, { CHANNEL, AT(&there), sizeof there } },
		{ "listen", SYS_listen, { CHANNEL, 1 } },
		{ "accept4", SYS_accept4, { CHANNEL, 0, 0, 0 } },
		{ "sendmsg", SYS_sendmsg, { CHANNEL, AT(&letter), 0 } },
		{ "recvmsg", SYS_recvmsg, { CHANNEL, AT(&letter), MSG_DONTWAIT } },
		{ "recvfrom", SYS_recvfrom, { CHANNEL, AT(code), 1, MSG_DONTWAIT } },
		{ "setsockopt", SYS_setsockopt, { CHANNEL, SOL_SOCKET, SO_RCVBUF, AT(code), 4 } },
		{ "getsockopt", SYS_getsockopt, { CHANNEL, SOL_SOCKET, SO_PEERCRED, AT(code), AT(ours) } },
		{ "splice", SYS_splice, { CHANNEL, 0, 0, 0, 1, 0 } },
		/* Programs and processes. */
		{ "execve", SYS_execve, { AT("/bin/true"), AT(nothing), AT(nothing) } },
		{ "execveat", SYS_execveat, { AT_FDCWD, AT("/bin/true"), AT(nothing), AT(nothing), 0 } },
		{ "fork", OLD(fork), { 0 } },
		{ "vfork", OLD(vfork), { 0 } },
		{ "clone", SYS_clone, { SIGCHLD } },
		{ "thread", SYS_clone, { CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, AT(code + 2048) } },
		{ "clone3", SYS_clone3, { AT(clone_arguments), sizeof clone_arguments } },
		{ "kill", SYS_kill, { pid, 0 } },
		{ "kill-all", SYS_kill, { -1, 0 } },
		{ "kill-group", SYS_kill, { 0, 0 } },
		{ "tkill", SYS_tkill, { pid, 0 } },
		{ "tgkill", SYS_tgkill, { pid, pid, 0 } },
		{ "rt_sigqueueinfo", SYS_rt_sigqueueinfo, { pid, 0, AT(code) } },
		{ "pidfd_open", SYS_pidfd_open, { pid, 0 } },
		{ "pidfd_getfd", SYS_pidfd_getfd, { CHANNEL, 3, 0 } },
		{ "pidfd_send_signal", SYS_pidfd_send_signal, { CHANNEL, 0, 0, 0 } },
		{ "ptrace-attach", SYS_ptrace, { PTRACE_ATTACH, pid, 0, 0 } },
		{ "ptrace-seize", SYS_ptrace, { PTRACE_SEIZE, pid, 0, 0 } },
		{ "ptrace-me", SYS_ptrace, { PTRACE_TRACEME, 0, 0, 0 } },
		{ "process_vm_readv", SYS_process_vm_readv, { pid, AT(&here), 1, AT(&here), 1, 0 } },
		{ "process_vm_writev", SYS_process_vm_writev, { pid, AT(&here), 1, AT(&here), 1, 0 } },
		{ "kcmp", SYS_kcmp, { pid, pid, 0, 0, 0 } },
		{ "wait4", SYS_wait4, { -1, 0, 0, 0 } },
		{ "getppid", SYS_getppid, { 0 } },
		{ "getuid", SYS_getuid, { 0 } },
		/* Memory that can be executed. */
		{ "mmap-exec", SYS_mmap, { 0, 4096, rx, anonymous, -1, 0 } },
		{ "mmap-all", SYS_mmap, { 0, 4096, rw | rx, anonymous, -1, 0 } },
		{ "mprotect-exec", SYS_mprotect, { AT(code), sizeof code, rx } },
		{ "mprotect-all", SYS_mprotect, { AT(code), sizeof code, rw | rx } },
		{ "pkey_mprotect", SYS_pkey_mprotect, { AT(code), sizeof code, rx, -1 } },
		{ "remap_file_pages", SYS_remap_file_pages, { AT(code), 4096, 0, 0, 0 } },
		{ "shmget", SYS_shmget, { 0, 4096, 01600 } },
		{ "userfaultfd", SYS_userfaultfd, { 0 } },
		{ "personality", SYS_personality, { 0x0400000 } },	/* reading executes */
		/* What would loosen the walls, and the kernel's less trodden ways. */
		{ "prctl-dumpable", SYS_prctl, { PR_SET_DUMPABLE, 1, 0, 0, 0 } },
		{ "prctl-name", SYS_prctl, { PR_SET_NAME, AT("seki"), 0, 0, 0 } },
		{ "prctl-orphan", SYS_prctl, { PR_SET_PDEATHSIG, 0, 0, 0, 0 } },
		{ "arch_prctl", OLD(arch_prctl), { 0x1002, 0 } },
		{ "seccomp", SYS_seccomp, { 0, 0, 0 } },
		{ "setrlimit", SYS_setrlimit, { RLIMIT_NOFILE, AT(&limits) } },
		{ "prlimit64", SYS_prlimit64, { 0, RLIMIT_NOFILE, AT(&limits), 0 } },
		{ "rt_sigaction", SYS_rt_sigaction, { SIGPROF, 0, 0, 8 } },
		{ "timer_create", SYS_timer_create, { 0, 0, AT(code) } },
		{ "setuid", SYS_setuid, { 0 } },
		{ "setgroups", SYS_setgroups, { 0, 0 } },
		{ "capset", SYS_capset, { AT(code), AT(code) } },
		{ "unshare", SYS_unshare, { CLONE_NEWUSER } },
		{ "setns", SYS_setns, { CHANNEL, 0 } },
		{ "setsid", SYS_setsid, { 0 } },
		{ "setpriority", SYS_setpriority, { 0, 0, 0 } },
		{ "sched_setaffinity", SYS_sched_setaffinity, { pid, 0, 0 } },
		{ "keyctl", SYS_keyctl, { 0, -3, 0 } },
		{ "add_key", SYS_add_key, { AT("user"), AT("x"), AT("x"), 1, -3 } },
		{ "bpf", SYS_bpf, { 0, 0, 0 } },
		{ "perf_event_open", SYS_perf_event_open, { 0, 0, -1, -1, 0 } },
		{ "io_uring_setup", SYS_io_uring_setup, { 1, AT(code) } },
		{ "io_setup", SYS_io_setup, { 1, AT(code) } },
		{ "finit_module", SYS_finit_module, { 0, AT(""), 0 } },
		{ "modify_ldt", OLD(modify_ldt), { 0, AT(code), 16 } },
		{ "iopl", OLD(iopl), { 3 } },
		{ "no-such-call", 4000, { 0 } },
		{ "below-all-calls", -1, { 0 } },
	};
	const struct call *call = call_find(calls, sizeof calls / sizeof calls[0],
	    name);

	snprintf(memory, sizeof memory, "/proc/%ld/mem", pid);
	if (call != NULL)
		*result_out = call_make(call);
	return call != NULL;
}

/* The same kernel, asked as other kinds of program ask it. */
static bool
call_foreign(struct str name, long *result_out)
{
#ifdef __x86_64__
	if (str_equal(name, STR("x32"))) {
		*result_out = syscall(0x40000000 | SYS_getppid);
		return true;
	}
	if (str_equal(name, STR("i386"))) {
		long result = 64;	/* getppid there */

		__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
		*result_out = result;
		return true;
	}
#endif
	(void)name, (void)result_out;
	return false;
}

/* The brief is what the next messages are judged by, in every process. */
static bool
call_brief(struct str name, const struct brief *brief, long *result_out)
{
	uintptr_t page = (uintptr_t)brief & ~(uintptr_t)4095;

	if (!str_equal(name, STR("brief")))
		return false;
	*result_out = mprotect((void *)page, 4096, PROT_READ | PROT_WRITE);
	return true;
}

static bool
is_call(struct str name, const struct brief *brief, struct str *said_out)
{
	long result = 0;

	if (!call_try(name, &result) && !call_foreign(name, &result) &&
	    !call_brief(name, brief, &result))
		return false;
	*said_out = result < 0 ? str_of(strerrorname_np(errno)) : STR("done");
	return true;
}

/* ---- The channel ------------------------------------------------------------------ */

static void
write_for_ever(const void *bytes, size_t n)
{
	while (write(CHANNEL, bytes, n) > 0)
		continue;
	_exit(EXIT_DONE);
}

static void
wait_for_ever(void)
{
	for (;;)
		poll(NULL, 0, 1000);
}

static struct frame
frame_of(struct arena *arena, enum verb verb, uint32_t id, enum question_kind kind,
    struct str name, size_t n)
{
	struct question questions[ASK_AT_ONCE];
	struct frame frame = { verb, id, NO_STR };

	for (size_t i = 0; i < n; i++)
		questions[i] = (struct question){ .kind = kind,
		    .type = kind == QUESTION_DNS ? 1 : 0, .name = name };
	frame.body = wire_ask(arena, questions, n);
	return frame;
}

/* Both in one piece, so that the second lies there when the first is read. */
static void
write_both(struct arena *arena, struct frame first, struct frame second)
{
	struct buf buf = { .arena = arena };
	unsigned char head[WIRE_HEAD];

	for (int i = 0; i < 2; i++, first = second) {
		wire_head(&first, head);
		buf_add(&buf, (struct str){ (char *)head, WIRE_HEAD });
		buf_add(&buf, first.body);
	}
	(void)!write(CHANNEL, buf.p, buf.n);
}

/* Descriptors on the channel: who reads must not come to hold them. */
static void
pass_descriptors(void)
{
	char room[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec nothing = { ours, 0 };
	struct msghdr letter = { .msg_iov = &nothing, .msg_iovlen = 1,
	    .msg_control = room, .msg_controllen = sizeof room };
	struct cmsghdr *head = CMSG_FIRSTHDR(&letter);

	nothing.iov_len = WIRE_HEAD;
	*head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)),
	    .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(head), &(int){ CHANNEL }, sizeof(int));
	while (sendmsg(CHANNEL, &letter, MSG_NOSIGNAL) > 0)
		continue;
	_exit(EXIT_DONE);
}

/* A verdict whose lists all say that they are as long as can be. */
static void
flood_lists(struct arena *arena, uint32_t id)
{
	const size_t n = (24u << 20) / sizeof(uint32_t);
	uint32_t *numbers = NEW_ARRAY(arena, uint32_t, n);
	struct frame frame = { VERB_VERDICT, id, { (char *)numbers,
	    n * sizeof *numbers } };

	for (size_t i = 0; i < n; i++)
		numbers[i] = i < 18 ? UINT32_MAX : i == 19 ? UINT32_MAX - 1 :
		    1200000;
	wire_write(CHANNEL, &frame);
	wait_for_ever();
}

static void
flood(struct arena *arena, struct str name, uint32_t id)
{
	static char garbage[1 << 20];
	struct frame frame = { VERB_VERDICT, id, { garbage, sizeof garbage } };
	unsigned char head[WIRE_HEAD];

	if (str_equal(name, STR("flood-lists")))
		flood_lists(arena, id);
	if (str_equal(name, STR("flood-zeros")))
		write_for_ever(garbage, sizeof garbage);
	if (str_equal(name, STR("flood-questions"))) {
		frame = frame_of(arena, VERB_ASK, id, QUESTION_MEMORY,
		    STR("x"), ASK_AT_ONCE);
		while (wire_write(CHANNEL, &frame))
			continue;	/* and no answer is ever read */
	}
	frame.body.n = (24u << 20) + (str_equal(name, STR("flood-more")) ? 1 : 0);
	wire_head(&frame, head);
	(void)!write(CHANNEL, head, WIRE_HEAD);
	for (size_t i = 0; i < 25; i++)
		(void)!write(CHANNEL, garbage, sizeof garbage);
	wait_for_ever();
}

static void
forge(struct arena *arena, struct str name, uint32_t id, struct str verdict)
{
	struct frame mine = { VERB_VERDICT, id, verdict };
	struct frame asked = frame_of(arena, VERB_ASK, id, QUESTION_DNS,
	    STR("supplier.example"), 1);

	if (str_equal(name, STR("other")))
		for (mine.id = 0; mine.id < 200; mine.id++)
			if (mine.id != id && !wire_write(CHANNEL, &mine))
				break;
	if (str_equal(name, STR("no-number")))
		mine.id = 0, wire_write(CHANNEL, &mine);
	if (str_equal(name, STR("no-verb")))
		(void)!write(CHANNEL, "\7\0\0\0\0\0\0\0\0\0\0\0", 12);
	if (str_equal(name, STR("answer")))
		asked.verb = VERB_ANSWER, wire_write(CHANNEL, &asked);
	if (str_equal(name, STR("message")))
		asked.verb = VERB_MESSAGE, wire_write(CHANNEL, &asked);
	if (str_equal(name, STR("asks-at-once")))
		write_both(arena, asked, asked);
	if (str_equal(name, STR("ask-and-verdict")))
		write_both(arena, asked, mine);
	if (str_equal(name, STR("half")))
		(void)!write(CHANNEL, "\3\0\0\0\1", 5);
	wait_for_ever();
}

/* The verdict is said twice, or a question behind it; then on with the next. */
static bool
is_late(struct arena *arena, struct str name, uint32_t id, struct str verdict)
{
	struct frame mine = { VERB_VERDICT, id, verdict };

	if (str_equal(name, STR("twice")))
		wire_write(CHANNEL, &mine);
	else if (str_equal(name, STR("after")))
		write_both(arena, mine, frame_of(arena, VERB_ASK, id,
		    QUESTION_MEMORY, STR("x"), 1));
	else
		return false;
	return true;
}

/* ---- Questions ----------------------------------------------------------------------- */

/* How many of a million are answered with anything but "no more". */
static struct str
ask_on(struct arena *arena, const struct ask *ask, enum question_kind kind)
{
	struct arena *scratch = arena_new((size_t)8 << 20);
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	size_t asked = 0, i, answered = 0;

	while (asked < QUESTIONS) {
		for (i = 0; i < ASK_AT_ONCE; i++, asked++)
			questions[i] = (struct question){ .kind = kind,
			    .type = kind == QUESTION_DNS ? 1 : 0,
			    .name = str_format(scratch, "%zu.supplier.example",
			    asked) };
		ask->put(ask->context, scratch, questions, ASK_AT_ONCE, answers);
		for (i = 0; i < ASK_AT_ONCE; i++)
			answered += answers[i].status != ANSWER_LIMIT;
		arena_reset(scratch);
	}
	return str_format(arena, "%zu of %zu", answered, asked);
}

/* Each is one question of DNS, and none of them a name. The last is. */
static struct str
ask_names(struct arena *arena, const struct ask *ask)
{
	static const char long_label[256] = {
	    [0 ... 254] = 'a' };
	struct str label = { long_label, 255 };
	struct str names[] = { STR(""), STR("."), STR("a..example"),
	    STR(".example"), STR("a.example."), { "a\0b.example", 11 },
	    { "\0", 1 }, STR("a\nb.example"), STR("\xE9.example"),
	    STR("\x1B[2J.example"), STR("a\x7F.example"), label,
	    str_format(arena, "%.255s.example", long_label),
	    str_format(arena, "%.64s.example", long_label),
	    str_format(arena, "%.63s.%.63s.%.63s.%.63s", long_label, long_label,
	    long_label, long_label),
	    { NEW_ARRAY(arena, char, 4096), 4096 },
	    STR("supplier.example") };
	size_t n = sizeof names / sizeof names[0];
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < n; i++)
		questions[i] = (struct question){ .kind = QUESTION_DNS,
		    .type = 1, .name = names[i] };
	ask->put(ask->context, arena, questions, n, answers);
	for (size_t i = 0; i < n; i++)
		buf_format(&buf, "%d", (int)answers[i].status);
	/* Memory is asked about anything; what it makes of it is "nothing". */
	for (size_t i = 0; i < n; i++)
		questions[i].kind = QUESTION_MEMORY;
	ask->put(ask->context, arena, questions, n, answers);
	buf_char(&buf, ' ');
	for (size_t i = 0; i < n; i++)
		buf_format(&buf, "%d", (int)answers[i].status);
	return buf_str(&buf);
}

/* ---- The order -------------------------------------------------------------------------- */

/* One that holds, and is as long as is taken. */
static void
swell(struct arena *arena, struct verdict *verdict)
{
	const size_t n = (23u << 20) / 4;

	verdict->references.at = NEW_ARRAY(arena, struct str, n);
	verdict->references.n = n;
	for (size_t i = 0; i < n; i++)
		verdict->references.at[i] = STR("");
}

static struct str
order(struct str bytes, const char *word)
{
	struct str rest = str_from(bytes, str_find(bytes, str_of(word))), line;

	if (rest.n == 0 || !str_line(&rest, &line) || !str_line(&rest, &line))
		return NO_STR;
	return str_from(line, strlen(word) - 1);
}

void
attack(const struct attack_on *on, struct str bytes, struct verdict *verdict)
{
	struct str name = order(bytes, "\nX-Seki-Test: attack ");
	struct str bare = order(bytes, "\nX-Seki-Test: attack-bare "), said;
	struct arena *arena = on->arena;

	if (bare.n > 0) {
		name = bare;
		close(0);
	}
	if (name.n == 0)
		return;
	if (is_call(name, on->brief, &said)) {
		verdict->subject = said;
	} else if (str_equal(name, STR("million-dns"))) {
		verdict->subject = ask_on(arena, on->ask, QUESTION_DNS);
	} else if (str_equal(name, STR("million-memory"))) {
		verdict->subject = ask_on(arena, on->ask, QUESTION_MEMORY);
	} else if (str_equal(name, STR("names"))) {
		verdict->subject = ask_names(arena, on->ask);
	} else if (str_equal(name, STR("descriptors"))) {
		pass_descriptors();
	} else if (str_equal(name, STR("swell"))) {
		swell(arena, verdict);
	} else if (str_starts(name, STR("flood"))) {
		flood(arena, name, on->id);
	} else if (!is_late(arena, name, on->id, verdict_encode(arena, verdict))) {
		forge(arena, name, on->id, verdict_encode(arena, verdict));
	}
}
