/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that forks, reaps and kills the jailed, and reads no byte of mail.
 * It is forked before any secret is read and stays small, so that what it forks
 * is small and knows nothing. A client (a keeper, or check) asks for an examiner
 * and gets one end of its channel; when an examiner ends, its client is told how;
 * when a client ends, its examiners are killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "run.h"

#define CLIENTS_MOST 1024
#define EXAMINERS_MOST 2048

struct child {
	pid_t pid;		/* 0: a free place */
	uint32_t id;
	int client;		/* the client's channel */
};

struct spawner {
	const struct brief *brief;
	struct jail *jail;
	int control, signals;
	int clients[CLIENTS_MOST];
	size_t clients_n;
	struct child children[EXAMINERS_MOST];
	uint32_t last_id;
};

static void
examiner_start(const struct spawner *spawner, int channel, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
	prctl(PR_SET_NAME, "seki-examiner");
	jail_enter(spawner->jail, channel);
	examiner_main(spawner->brief);
}

/* Fork one for `client` and pass it the other end of the channel. */
static void
spawn(struct spawner *spawner, int client)
{
	struct spawn_reply reply = { .event = SPAWN_FAILED };
	struct child *child = spawner->children;
	pid_t self = getpid();
	int pair[2];

	while (child < spawner->children + EXAMINERS_MOST && child->pid != 0)
		child++;
	if (child == spawner->children + EXAMINERS_MOST ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		wire_pass(client, &reply, sizeof reply, -1);
		return;
	}
	child->pid = fork();
	if (child->pid == 0)
		examiner_start(spawner, pair[1], self);
	close(pair[1]);
	if (child->pid < 0) {
		child->pid = 0;
		close(pair[0]);
		wire_pass(client, &reply, sizeof reply, -1);
		return;
	}
	child->client = client;
	child->id = ++spawner->last_id;
	reply = (struct spawn_reply){ SPAWN_STARTED, child->id, 0 };
	wire_pass(client, &reply, sizeof reply, pair[0]);
	close(pair[0]);
}

static void
client_serve(struct spawner *spawner, size_t at)
{
	struct spawn_request request;
	int client = spawner->clients[at], descriptor;
	size_t i;

	if (wire_receive(client, &request, sizeof request, &descriptor) ==
	    (ssize_t)sizeof request) {
		if (request.wish == SPAWN_WISH_EXAMINER)
			spawn(spawner, client);
		for (i = 0; request.wish == SPAWN_WISH_KILL &&
		    i < EXAMINERS_MOST; i++)
			if (spawner->children[i].pid != 0 &&
			    spawner->children[i].id == request.id &&
			    spawner->children[i].client == client)
				kill(spawner->children[i].pid, SIGKILL);
		return;
	}
	/* The client is gone, and with it whoever wants its verdicts. */
	for (i = 0; i < EXAMINERS_MOST; i++) {
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
		    child < spawner->children + EXAMINERS_MOST; child++) {
			if (child->pid != pid)
				continue;
			reply.id = child->id;
			reply.status = status;
			if (child->client >= 0)
				wire_pass(child->client, &reply, sizeof reply, -1);
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
	if (client >= 0 && spawner->clients_n < CLIENTS_MOST)
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
spawner_main(const struct brief *brief, struct jail *jail, int control)
{
	static struct spawner spawner;	/* large, and the process's only one */
	sigset_t ended;
	size_t i;

	spawner.brief = brief;
	spawner.jail = jail;
	spawner.control = control;
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	spawner.signals = signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);
	if (spawner.signals < 0)
		panic("signalfd: %s", strerror(errno));
	serve(&spawner);
	for (i = 0; i < EXAMINERS_MOST; i++)
		if (spawner.children[i].pid != 0)
			kill(spawner.children[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	_exit(EXIT_DONE);
}
