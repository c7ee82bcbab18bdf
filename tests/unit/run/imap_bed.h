/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the IMAP tests share: a temporary folder, servers on loopback, a
 * session. Programs run from the top of the source tree.
 */
#ifndef SEKI_TEST_IMAP_BED_H
#define SEKI_TEST_IMAP_BED_H
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

struct bed {
	char dir[64];
	char ca[100];
	unsigned port;
	pid_t liar;
	struct arena *arena;
};

static inline const char *
in_dir(const struct bed *bed, const char *name)
{
	return str_cstr(bed->arena, str_format(bed->arena, "%s/%s", bed->dir,
	    name));
}

static inline pid_t
start_program(const char *const *argv)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return pid;
}

static inline int
run_program(const char *const *argv)
{
	int status = 0;
	pid_t pid = start_program(argv);

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static inline void
write_file(const char *path, struct str bytes)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
	assert_int_equal(fclose(file), 0);
}

static inline struct str
read_whole(struct arena *arena, const char *path)
{
	struct buf buf = { .arena = arena };
	FILE *file = fopen(path, "r");
	int c;

	buf_cstr(&buf, "");
	if (file == NULL)
		return buf_str(&buf);
	while ((c = getc(file)) != EOF)
		buf_char(&buf, (char)c);
	fclose(file);
	return buf_str(&buf);
}

/* The port that a server writes into `path`; waits for it. */
static inline unsigned
read_port(const char *path)
{
	for (int i = 0; i < 500; i++) {
		unsigned port = 0;
		FILE *file = fopen(path, "r");
		int n = file != NULL ? fscanf(file, "%u", &port) : 0;

		if (file != NULL)
			fclose(file);
		if (n == 1 && port != 0)
			return port;
		usleep(20000);
	}
	return 0;
}

static inline void
bed_make(struct bed *bed)
{
	const char *const program[] = { "tests/imap/certificates", bed->dir,
		NULL };

	*bed = (struct bed){ .dir = "/tmp/seki-imap-XXXXXX" };
	assert_non_null(mkdtemp(bed->dir));
	bed->arena = arena_new(1u << 28);
	snprintf(bed->ca, sizeof(bed->ca), "%s/ca.pem", bed->dir);
	assert_int_equal(run_program(program), 0);
}

static inline void
bed_remove(struct bed *bed)
{
	const char *const program[] = { "rm", "-rf", "--", bed->dir, NULL };

	run_program(program);
	arena_free(bed->arena);
}

/* Start liar.py with these lies and this certificate ("server"). */
static inline void
liar_start(struct bed *bed, const char *lies, const char *certificate)
{
	char cert[40], key[40];
	const char *argv[16];
	size_t n = 0;

	snprintf(cert, sizeof(cert), "%s.pem", certificate);
	snprintf(key, sizeof(key), "%s.key", certificate);
	argv[n++] = "python3";
	argv[n++] = "tests/imap/liar.py";
	argv[n++] = "--cert";
	argv[n++] = in_dir(bed, cert);
	argv[n++] = "--key";
	argv[n++] = in_dir(bed, key);
	argv[n++] = "--portfile";
	argv[n++] = in_dir(bed, "liar.port");
	argv[n++] = "--mailbox";
	argv[n++] = in_dir(bed, "eml");
	argv[n++] = "--log";
	argv[n++] = in_dir(bed, "liar.log");
	argv[n++] = "--lies";
	argv[n++] = lies;
	argv[n] = NULL;
	unlink(in_dir(bed, "liar.port"));
	unlink(in_dir(bed, "liar.log"));
	bed->liar = start_program(argv);
	bed->port = read_port(in_dir(bed, "liar.port"));
	assert_int_not_equal(bed->port, 0);
}

static inline void
liar_stop(struct bed *bed)
{
	if (bed->liar <= 0)
		return;
	kill(bed->liar, SIGTERM);
	waitpid(bed->liar, NULL, 0);
	bed->liar = 0;
}

static inline struct imap_settings
settings_for(const struct bed *bed)
{
	return (struct imap_settings){
		.tls = { .host = "localhost", .port = bed->port,
		    .ca_file = bed->ca, .connect_ms = 5000 },
		.literal_cap = 1u << 22, .command_ms = 5000 };
}

#endif
