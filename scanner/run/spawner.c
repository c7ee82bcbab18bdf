/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that forks, reaps and kills the jailed, and reads no byte of mail.
 * It is forked before any secret is read and stays small, so that what it forks
 * is small and knows nothing. A client (a keeper, or check) asks for an examiner
 * and gets one end of its channel; when an examiner ends, its client is told how;
 * when a client ends, its examiners are killed. Extractors and openers are its
 * clients' too: processes that get a file as a descriptor, which goes through here
 * unread; an opener fetches a key as well, which no other process ever holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "run.h"

#define TIDYING (1u << 20)
#define CLIENTS_MOST 1024
#define CHILDREN_MOST 2048

struct child {
	pid_t pid;		/* 0: a free place */
	uint32_t id;
	unsigned stage;		/* of an extractor's processes */
	int client;		/* the client's channel */
};

struct spawner {
	const struct brief *brief;
	const struct config *config;	/* where the keys of encrypted mail are */
	struct jail *jail;
	struct extractor_programs programs;
	int control, signals;
	int clients[CLIENTS_MOST];
	size_t clients_n;
	struct child children[CHILDREN_MOST];
	uint32_t last_id;
};

/* A client that does not listen is let go of: nobody else may wait for it. */
static void
tell(int client, const struct spawn_reply *reply, int descriptor)
{
	if (!wire_pass(client, reply, sizeof *reply, descriptor))
		shutdown(client, SHUT_RDWR);
}

/* What every child does first: it dies with us. */
static void
child_begin(pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
}

static struct child *
child_place(struct spawner *spawner)
{
	struct child *child = spawner->children;

	while (child < spawner->children + CHILDREN_MOST && child->pid != 0)
		child++;
	return child == spawner->children + CHILDREN_MOST ? NULL : child;
}

static void
examiner_start(const struct spawner *spawner, int channel, pid_t parent)
{
	child_begin(parent);
	prctl(PR_SET_NAME, "seki-examiner");
#ifdef SEKI_TEST
	attack_parent = parent;
#endif
	jail_enter(spawner->jail, channel);
	examiner_main(spawner->brief);
}

/* Fork one for `client` and pass it the other end of the channel. */
static void
spawn(struct spawner *spawner, int client)
{
	struct spawn_reply reply = { .event = SPAWN_FAILED };
	struct child *child = child_place(spawner);
	pid_t self = getpid();
	int pair[2];

	if (child == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		tell(client, &reply, -1);
		return;
	}
	interruption_point("before-examiner");
	child->pid = fork();
	if (child->pid == 0)
		examiner_start(spawner, pair[1], self);
	interruption_point("begun-examiner");
	close(pair[1]);
	if (child->pid < 0) {
		child->pid = 0;
		close(pair[0]);
		tell(client, &reply, -1);
		return;
	}
	child->client = client;
	child->stage = 0;
	child->id = ++spawner->last_id & INT32_MAX;	/* above: extractors */
	reply = (struct spawn_reply){ .event = SPAWN_STARTED, .id = child->id };
	tell(client, &reply, pair[0]);
	close(pair[0]);
}

/* ---- Extractors ------------------------------------------------------------- */

enum { OUR_CHANNEL, ITS_CHANNEL, OUR_ERRORS, ITS_ERRORS, BETWEEN_IN, BETWEEN_OUT,
	PLUMBING };

static bool
plumb(int plumbing_out[PLUMBING], unsigned stages)
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, plumbing_out) ==
	    0 && pipe2(plumbing_out + OUR_ERRORS, O_CLOEXEC) == 0 &&
	    (stages == 1 || pipe2(plumbing_out + BETWEEN_IN, O_CLOEXEC) == 0);
}

static bool
stage_start(struct spawner *spawner, int client,
    const struct spawn_request *request, struct extractor_order *order)
{
	struct child *child = child_place(spawner);
	pid_t self = getpid();

	if (child == NULL)
		return false;
	interruption_point("before-extractor");
	child->pid = fork();
	if (child->pid == 0) {
		child_begin(self);
		extractor_main(order);
	}
	interruption_point("begun-extractor");
	if (child->pid < 0) {
		child->pid = 0;
		return false;
	}
	child->client = client;
	child->id = request->id;
	child->stage = order->stage;
	return true;
}

static void
client_kill(const struct spawner *spawner, int client, uint32_t id)
{
	size_t i;

	for (i = 0; i < CHILDREN_MOST; i++)
		if (spawner->children[i].pid != 0 &&
		    spawner->children[i].id == id &&
		    spawner->children[i].client == client)
			kill(spawner->children[i].pid, SIGKILL);
}

/* Start all stages, or none that lives. */
static bool
stages_start(struct spawner *spawner, int client,
    const struct spawn_request *request, int file, const int *plumbing)
{
	unsigned stages = extractor_stages(request->kind);
	struct extractor_order order = { .jail = spawner->jail,
	    .programs = &spawner->programs, .limits = &spawner->brief->limits,
	    .kind = request->kind, .password_n = request->password_n,
	    .channel = plumbing[ITS_CHANNEL], .in = file,
	    .out = plumbing[stages == 1 ? ITS_CHANNEL : BETWEEN_OUT],
	    .errors = plumbing[ITS_ERRORS] };

	if (!stage_start(spawner, client, request, &order))
		return false;
	if (stages == 1)
		return true;
	order.stage = 1;
	order.password_n = 0;
	order.in = plumbing[BETWEEN_IN];
	order.out = plumbing[ITS_CHANNEL];
	if (stage_start(spawner, client, request, &order))
		return true;
	/* The client hears of none of it. */
	client_kill(spawner, client, request->id);
	for (size_t i = 0; i < CHILDREN_MOST; i++)
		if (spawner->children[i].client == client &&
		    spawner->children[i].id == request->id)
			spawner->children[i].client = -1;
	return false;
}

static void
extractor_spawn(struct spawner *spawner, int client,
    const struct spawn_request *request, int file)
{
	struct spawn_reply reply = { .event = SPAWN_FAILED, .id = request->id,
	    .status = LACK_PROCESS };
	int plumbing[PLUMBING] = { -1, -1, -1, -1, -1, -1 };
	size_t i;

	if (!jail_runs_programs(spawner->jail))
		reply.status = LACK_SANDBOX;
	else if ((unsigned)request->kind >= EXTRACT__COUNT ||
	    request->password_n > EXTRACT_PASSWORD_MOST ||
	    extractor_lacks(&spawner->programs, request->kind) != NULL)
		reply.status = LACK_PROGRAM;
	else if (plumb(plumbing, extractor_stages(request->kind)) && file >= 0 &&
	    stages_start(spawner, client, request, file, plumbing))
		reply.event = SPAWN_STARTED;
	if (reply.event == SPAWN_STARTED) {
		reply.status = 0;
		tell(client, &reply, plumbing[OUR_CHANNEL]);
		reply.event = SPAWN_ERRORS;
		tell(client, &reply, plumbing[OUR_ERRORS]);
	} else {
		tell(client, &reply, -1);
	}
	for (i = 0; i < PLUMBING; i++)
		if (plumbing[i] >= 0)
			close(plumbing[i]);
}

/* ---- Openers ------------------------------------------------------------------ */

static void
opener_start(const struct spawner *spawner, const struct spawn_request *request,
    int channel, int file, pid_t parent)
{
	struct opener_order order = { .jail = spawner->jail,
	    .limits = &spawner->brief->limits,
	    .account = &spawner->config->accounts[request->account],
	    .channel = channel, .file = file };

	child_begin(parent);
	opener_main(&order);
}

static void
opener_spawn(struct spawner *spawner, int client,
    const struct spawn_request *request, int file)
{
	struct spawn_reply reply = { .event = SPAWN_FAILED, .id = request->id };
	struct child *child = child_place(spawner);
	int pair[2] = { -1, -1 };
	pid_t self = getpid();

	if (child == NULL || file < 0 ||
	    request->account >= spawner->config->accounts_n ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		tell(client, &reply, -1);
		return;
	}
	interruption_point("before-opener");
	child->pid = fork();
	if (child->pid == 0)
		opener_start(spawner, request, pair[1], file, self);
	interruption_point("begun-opener");
	if (child->pid > 0) {
		child->client = client;
		child->id = request->id;
		child->stage = 0;
		reply.event = SPAWN_STARTED;
	} else {
		child->pid = 0;
	}
	tell(client, &reply, reply.event == SPAWN_STARTED ? pair[0] : -1);
	close(pair[0]);
	close(pair[1]);
}

/* ---- Serving ------------------------------------------------------------------ */

static void
client_serve(struct spawner *spawner, size_t at)
{
	struct spawn_request request;
	int client = spawner->clients[at], descriptor;
	size_t i;

	if (wire_receive(client, &request, sizeof request, &descriptor) ==
	    (ssize_t)sizeof request) {
		switch (request.wish) {
		case SPAWN_WISH_EXAMINER:
			spawn(spawner, client);
			break;
		case SPAWN_WISH_EXTRACTOR:
			extractor_spawn(spawner, client, &request, descriptor);
			break;
		case SPAWN_WISH_OPENER:
			opener_spawn(spawner, client, &request, descriptor);
			break;
		case SPAWN_WISH_KILL:
			client_kill(spawner, client, request.id);
			break;
		}
		if (descriptor >= 0)
			close(descriptor);
		return;
	}
	if (descriptor >= 0)
		close(descriptor);
	/* The client is gone, and with it whoever wants its verdicts. */
	for (i = 0; i < CHILDREN_MOST; i++) {
		if (spawner->children[i].pid != 0 &&
		    spawner->children[i].client == client) {
			kill(spawner->children[i].pid, SIGKILL);
			spawner->children[i].client = -1;
		}
	}
	close(client);
	spawner->clients[at] = spawner->clients[--spawner->clients_n];
}

static void
reap(struct spawner *spawner)
{
	struct signalfd_siginfo info;
	struct spawn_reply reply = { .event = SPAWN_ENDED };
	struct child *child;
	int status;
	pid_t pid;

	if (read(spawner->signals, &info, sizeof info) < 0)
		return;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (child = spawner->children;
		    child < spawner->children + CHILDREN_MOST; child++) {
			if (child->pid != pid)
				continue;
			interruption_point("reaped");
			reply.id = child->id;
			reply.stage = child->stage;
			reply.status = status;
			if (child->client >= 0)
				tell(child->client, &reply, -1);
			child->pid = 0;
		}
	}
}

/* False when run is gone. */
static bool
control_serve(struct spawner *spawner)
{
	char byte;
	int client;

	if (wire_receive(spawner->control, &byte, 1, &client) <= 0)
		return false;
	if (client >= 0 && spawner->clients_n < CLIENTS_MOST &&
	    fcntl(client, F_SETFL, O_NONBLOCK) == 0)
		spawner->clients[spawner->clients_n++] = client;
	else if (client >= 0)
		close(client);
	return true;
}

static void
serve(struct spawner *spawner)
{
	struct pollfd ready[CLIENTS_MOST + 2];
	size_t i, n;

	for (;;) {
		ready[0] = (struct pollfd){ spawner->control, POLLIN, 0 };
		ready[1] = (struct pollfd){ spawner->signals, POLLIN, 0 };
		n = spawner->clients_n;
		for (i = 0; i < n; i++)
			ready[i + 2] = (struct pollfd){ spawner->clients[i],
			    POLLIN, 0 };
		if (poll(ready, n + 2, -1) < 0 && errno != EINTR)
			panic("poll: %s", strerror(errno));
		if (ready[1].revents != 0)
			reap(spawner);
		/* From the end: a client that goes is replaced by the last. */
		for (i = n; i-- > 0;)
			if (ready[i + 2].revents != 0)
				client_serve(spawner, i);
		if (ready[0].revents != 0 && !control_serve(spawner))
			return;
	}
}

void
spawner_main(const struct brief *brief, const struct config *config,
    struct jail *jail, int control)
{
	static struct spawner spawner;	/* large, and the process's only one */
	void *volatile tidied;		/* no compiler may leave it out */
	sigset_t ended;
	size_t i;

	spawner.brief = brief;
	spawner.config = config;
	spawner.jail = jail;
	spawner.control = control;
	/* In examiners, memory that one message needed serves the next: giving it
	 * back to the kernel between them costs more than judging some messages
	 * does. Said here, for saying it tidies the heap: in each of them, that
	 * would copy its pages. */
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	/* And of what reading the configuration left over whole pages are given
	 * back, and the rest is put in order by the first large request. */
	malloc_trim(0);
	tidied = malloc(TIDYING);
	free(tidied);
	extractor_find(&spawner.programs);
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	spawner.signals = signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);
	if (spawner.signals < 0)
		panic("signalfd: %s", strerror(errno));
	serve(&spawner);
	for (i = 0; i < CHILDREN_MOST; i++)
		if (spawner.children[i].pid != 0)
			kill(spawner.children[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	_exit(EXIT_DONE);
}
