/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting the two processes that every scan and check shares, the resolver and
 * the spawner, and introducing clients to them. They are forked before any
 * secret is read, keep none of the descriptors that were open, and end with
 * whoever started them: by its death signal, and by their control channels.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "run.h"

#define CONTROL 3
#define KEPT 4

/*
 * Fork a process that keeps `control` (as CONTROL), `kept` (as KEPT; -1: none)
 * and stderr, and nothing else: above all not the lock, which only run and
 * keepers may hold.
 */
static pid_t
helper_fork(const char *name, int control, int kept)
{
	pid_t parent = getpid(), pid = fork();
	int null;

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_DONE);
	prctl(PR_SET_NAME, name);
	/* The terminal's Ctrl-C is for run, which then winds up in order. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	null = open("/dev/null", O_RDWR);
	/* Out of the way first: either may stand where the other must go. */
	control = fcntl(control, F_DUPFD, KEPT + 1);
	kept = kept < 0 ? null : fcntl(kept, F_DUPFD, KEPT + 1);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
	    dup2(control, CONTROL) < 0 || dup2(kept, KEPT) < 0 ||
	    syscall(SYS_close_range, KEPT + 1u, ~0u, 0u) != 0)
		panic("cannot start %s: %s", name, strerror(errno));
	return 0;
}

static bool
control_pair(int pair[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0;
}

/* The zone's records lie in a memory file that the resolver alone keeps. */
static void
resolver_start(const struct dns_settings *dns)
{
	struct dns_settings here = *dns;
	struct zone zone;

	if (dns->zone != NULL) {
		zone = *dns->zone;
		zone.fd = KEPT;
		here.zone = &zone;
	}
	resolver_main(&here, CONTROL);
}

enum outcome
helpers_start(const struct brief *brief, const struct config *config,
    const struct dns_settings *dns, struct helpers *helpers_out,
    struct why *why_out)
{
	enum jail_mode mode = config->jail ? JAIL_DENY : JAIL_NONE;
	int resolver[2], spawner[2];
	struct jail *jail;

	/* If the spawner dies, its examiners become ours to reap. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
#ifdef SEKI_TEST
	/* SEKI_TEST_JAIL=deny: the jail of production, which refuses. */
	if (config->jail && getenv("SEKI_TEST_JAIL") == NULL)
		mode = JAIL_TRAP;
#endif
	if (jail_prepare(mode, &config->limits, &jail, why_out) != OK)
		return FAIL;
	if (!control_pair(resolver) || !control_pair(spawner))
		return because(why_out, RETRY, EXIT_BUG,
		    "cannot make a socket: %s", strerror(errno));
	helpers_out->spawner = helper_fork("seki-spawner", spawner[1], -1);
	if (helpers_out->spawner == 0)
		spawner_main(brief, config, jail, CONTROL);
	helpers_out->resolver = helper_fork("seki-resolver", resolver[1],
	    dns->zone == NULL ? -1 : dns->zone->fd);
	if (helpers_out->resolver == 0)
		resolver_start(dns);
	close(resolver[1]);
	close(spawner[1]);
	if (helpers_out->spawner < 0 || helpers_out->resolver < 0)
		return because(why_out, RETRY, EXIT_BUG, "cannot fork: %s",
		    strerror(errno));
	helpers_out->resolver_control = resolver[0];
	helpers_out->spawner_control = spawner[0];
	return OK;
}

/* A channel whose far end the helper behind `control` is handed. */
static int
introduce(int control, int type)
{
	int pair[2];

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	if (!wire_pass(control, "c", 1, pair[1])) {
		close(pair[0]);
		pair[0] = -1;
	}
	close(pair[1]);
	return pair[0];
}

enum outcome
helpers_client(const struct helpers *helpers, struct client *client_out,
    struct why *why_out)
{
	client_out->resolver = introduce(helpers->resolver_control, SOCK_STREAM);
	client_out->spawner = introduce(helpers->spawner_control,
	    SOCK_SEQPACKET);
	if (client_out->resolver >= 0 && client_out->spawner >= 0)
		return OK;
	if (client_out->resolver >= 0)
		close(client_out->resolver);
	if (client_out->spawner >= 0)
		close(client_out->spawner);
	return because(why_out, FAIL, EXIT_BUG,
	    "the resolver or the spawner has ended unexpectedly");
}

static void
helper_wait(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

void
helpers_stop(struct helpers *helpers)
{
	close(helpers->resolver_control);
	close(helpers->spawner_control);
	/* They end by themselves at that; the resolver may sit in a library. */
	kill(helpers->resolver, SIGKILL);
	helper_wait(helpers->resolver);
	helper_wait(helpers->spawner);
	/* What else became ours is not waited for: a command that printed a
	 * secret may have left a daemon behind. */
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
}
