/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What taken-over keepers may send the spawner: orders of any bytes and length, with
 * descriptors or without, from clients that come, go, and don't listen, while their
 * processes end and none can be forked. However it goes, a process is killed for its
 * own client alone, one that nobody wants any more is killed, every descriptor is
 * closed, and nothing waits for a client. The spawner is compiled in, and its
 * processes are numbers. The input is a list of bytes (enum deed), each with what it
 * takes.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static pid_t fake_fork(void);
static int fake_kill(pid_t pid, int number);
static pid_t fake_wait(pid_t pid, int *status_out, int options);

#define fork fake_fork
#define kill fake_kill
#define waitpid fake_wait
#define jail_runs_programs(jail) true
#include "../../scanner/run/spawner.c"	/* NOLINT: its insides are what is looked at */
#undef fork
#undef kill
#undef waitpid

#define CLIENTS 4
#define PROCESSES 512
#define REPLIES_AT_ONCE 64

enum deed {
	DEED_COME,		/* another client */
	DEED_ORDER,		/* well formed: wish, id, kind, password_n, account */
	DEED_BYTES,		/* any: length, descriptors, and they */
	DEED_LISTEN,		/* the client reads its replies */
	DEED_GO,		/* it closes its channel */
	DEED_END,		/* a process ends */
	DEED_NO_FORK,		/* the next fork fails */
	DEED_ORDERS,		/* the same order many times */
	DEED__COUNT
};

static struct process {
	pid_t pid;
	int client;		/* of the spawner: whose order it was */
	bool is_killed, is_over;
} processes[PROCESSES];
static size_t processes_n;
static bool no_fork;
static int served = -1;		/* whose order is being obeyed; -1: somebody went */

static pid_t
fake_fork(void)
{
	if (no_fork || processes_n == PROCESSES) {
		no_fork = false;
		errno = EAGAIN;
		return -1;
	}
	processes[processes_n] = (struct process){ (pid_t)(1000 + processes_n),
	    served, false, false };
	return processes[processes_n++].pid;
}

static int
fake_kill(pid_t pid, int number)
{
	struct process *process = processes + (pid - 1000);

	if (pid < 1000 || pid >= 1000 + (pid_t)processes_n || process->is_over ||
	    number != SIGKILL)
		panic("kill(%d, %d)", (int)pid, number);
	if (served >= 0 && process->client != served)
		panic("a client has another one's process killed");
	process->is_killed = true;
	return 0;
}

static pid_t
fake_wait(pid_t pid, int *status_out, int options)
{
	(void)pid;
	(void)options;
	for (size_t i = 0; i < processes_n; i++) {
		if (!processes[i].is_killed || processes[i].is_over)
			continue;
		processes[i].is_over = true;
		*status_out = SIGKILL;
		return processes[i].pid;
	}
	return 0;
}

struct bed {
	struct str rest;
	struct spawner spawner;
	int control, file;
	int clients[CLIENTS];	/* our ends; -1: none */
};

static unsigned
take(struct bed *bed)
{
	unsigned byte = bed->rest.n == 0 ? 0 : (unsigned char)bed->rest.p[0];

	bed->rest = str_from(bed->rest, 1);
	return byte;
}

/* As serve() does it, until there is nothing more to be done. */
static void
work(struct bed *bed)
{
	struct spawner *spawner = &bed->spawner;
	struct pollfd ready;

	for (bool is_done = false; !is_done;) {
		is_done = true;
		served = -1;
		reap(spawner);
		for (size_t i = spawner->clients_n; i-- > 0;) {
			ready = (struct pollfd){ spawner->clients[i], POLLIN, 0 };
			if (poll(&ready, 1, 0) != 1)
				continue;
			is_done = false;
			served = (ready.revents & POLLHUP) != 0 ? -1 :
			    spawner->clients[i];
			client_serve(spawner, i);
		}
	}
}

static void
come(struct bed *bed, int *client)
{
	int pair[2], least = 1;

	if (*client >= 0)
		return;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ||
	    setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &least, sizeof least) != 0 ||
	    !wire_pass(bed->control, "c", 1, pair[1]) ||
	    !control_serve(&bed->spawner))
		panic("no client can come");
	close(pair[1]);
	*client = pair[0];
}

static void
send_with(int client, const void *bytes, size_t n, int file, unsigned files)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} control = { .space = { 0 } };
	struct iovec part = { (void *)(uintptr_t)bytes, n };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	int descriptors[3] = { file, file, file };

	if (files > 0) {
		message.msg_control = control.space;
		message.msg_controllen = CMSG_SPACE(files * sizeof(int));
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(files * sizeof(int));
		memcpy(CMSG_DATA(&control.header), descriptors,
		    files * sizeof(int));
	}
	(void)!sendmsg(client, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
order(struct bed *bed, int client, unsigned times)
{
	struct spawn_request request = { .wish = (enum spawn_wish)(take(bed) % 5) };
	unsigned files;

	request.id = take(bed);
	request.kind = (enum extract_kind)take(bed);
	request.password_n = take(bed);
	request.account = take(bed);
	files = take(bed) % 4;
	while (times-- > 0) {
		send_with(client, &request, sizeof request, bed->file, files);
		work(bed);
	}
}

/* What it is given it closes, and what it is told makes sense. */
static void
listen_to(int client)
{
	struct spawn_reply reply;
	int descriptor;

	for (int i = 0; i < REPLIES_AT_ONCE; i++) {
		struct pollfd ready = { client, POLLIN, 0 };

		if (poll(&ready, 1, 0) != 1 || wire_receive(client, &reply,
		    sizeof reply, &descriptor) != (ssize_t)sizeof reply)
			return;
		if ((descriptor >= 0) != (reply.event == SPAWN_STARTED ||
		    reply.event == SPAWN_ERRORS) || reply.event > SPAWN_ENDED)
			panic("a reply that makes no sense");
		if (descriptor >= 0)
			close(descriptor);
	}
}

static void
do_one(struct bed *bed, unsigned byte)
{
	int *client = bed->clients + byte / DEED__COUNT % CLIENTS;
	unsigned n, files;

	if (*client < 0)
		come(bed, client);
	switch ((enum deed)(byte % DEED__COUNT)) {
	case DEED_COME:
	case DEED__COUNT:
		break;
	case DEED_ORDER:
		order(bed, *client, 1);
		break;
	case DEED_ORDERS:
		order(bed, *client, 40);
		break;
	case DEED_BYTES:
		n = take(bed);
		files = take(bed) % 4;
		if (n > bed->rest.n)
			n = (unsigned)bed->rest.n;
		send_with(*client, bed->rest.p, n, bed->file, files);
		bed->rest = str_from(bed->rest, n);
		break;
	case DEED_LISTEN:
		listen_to(*client);
		break;
	case DEED_GO:
		close(*client);
		*client = -1;
		break;
	case DEED_END:
		if (processes_n > 0)
			processes[take(bed) % processes_n].is_killed = true;
		break;
	case DEED_NO_FORK:
		no_fork = true;
		break;
	}
	work(bed);
}

static unsigned
descriptors_open(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bed bed;
	static struct brief brief;
	static struct account_settings accounts[2];
	static struct config config = { .accounts = accounts, .accounts_n = 2 };
	unsigned before = descriptors_open();
	int control[2];

	bed = (struct bed){ .rest = { (const char *)data, size },
	    .file = open("/dev/null", O_RDONLY | O_CLOEXEC) };
	processes_n = 0;
	no_fork = false;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
		panic("no sockets");
	bed.control = control[0];
	bed.spawner = (struct spawner){ .brief = &brief, .config = &config,
	    .control = control[1], .signals = open("/dev/zero", O_RDONLY),
	    .programs = { "/bin/true", "/bin/true", "/bin/true" } };
	for (size_t i = 0; i < CLIENTS; i++)
		bed.clients[i] = -1;
	while (bed.rest.n > 0)
		do_one(&bed, take(&bed));
	for (size_t i = 0; i < CLIENTS; i++)
		if (bed.clients[i] >= 0)
			close(bed.clients[i]);
	work(&bed);
	for (size_t i = 0; i < processes_n; i++)
		if (!processes[i].is_over)
			panic("a process outlives its client");
	close(bed.control);
	close(bed.file);
	close(bed.spawner.control);
	close(bed.spawner.signals);
	if (bed.spawner.clients_n > 0 || descriptors_open() != before)
		panic("descriptors are left open");
	return 0;
}
