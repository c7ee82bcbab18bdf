/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that opens encrypted mail, and the only one to hold a mailbox's
 * private key. It fetches the key itself and reads its PEM, which is ours and
 * trusted, then shuts itself in like an examiner, and only then looks at the
 * message's CMS, which came from anybody. One structure, one answer over its
 * channel, and it is gone: what is taken over by one message has one key, no way
 * out but this channel, and nothing of the next message. Whoever reads the answer
 * believes no byte of it that does not fit.
 */
#include <errno.h>
#ifdef SEKI_TEST
#include <fcntl.h>
#include <poll.h>
#endif
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "run.h"

#define CHANNEL 3	/* where jail_enter() put it */

/* What it says: this, and the content behind it. */
struct saying {
	uint32_t how;		/* enum encryption, or REASON + one of reasons[] */
	uint32_t unused;
	uint64_t n;
};

#define REASON 100u

static const char *const reasons[] = {
	"damaged", "not-for-us", "no-key", "malformed", "too-large",
	"too-complex", "too-many-recipients", "unknown-content", "content-type",
	"unknown-algorithm", "weak-cipher", "memory",
};
#define REASONS (sizeof reasons / sizeof reasons[0])

static void __attribute__((noreturn))
say_all(enum encryption how, const char *reason, struct str content)
{
	struct saying saying = { .how = how, .n = content.n };
	struct str parts[] = { { (const char *)&saying, sizeof saying }, content };

	for (uint32_t i = 0; reason != NULL && i < REASONS; i++)
		if (strcmp(reason, reasons[i]) == 0)
			saying.how = REASON + i;
	for (size_t i = 0; i < 2; i++) {
		while (parts[i].n > 0) {
			ssize_t n = write(CHANNEL, parts[i].p, parts[i].n);
			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				_exit(EXIT_DONE);
			parts[i] = str_from(parts[i], (size_t)n);
		}
	}
	_exit(EXIT_DONE);
}

/* All of the memory file, which nobody can change any more. */
static struct str
file_take(struct arena *arena, int fd)
{
	struct stat status;
	size_t n = 0;
	char *p;

	if (fstat(fd, &status) != 0 || status.st_size <= 0 ||
	    (uint64_t)status.st_size > OPEN_BYTES_MOST)
		return NO_STR;
	p = arena_alloc(arena, (size_t)status.st_size, 1);
	while (n < (size_t)status.st_size) {
		ssize_t got = pread(fd, p + n, (size_t)status.st_size - n,
		    (off_t)n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return NO_STR;
		n += (size_t)got;
	}
	return (struct str){ p, n };
}

enum outcome
opener_keys(const struct account_settings *account, struct smime_keys **keys_out,
    struct why *why_out)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct str pem = NO_STR;
	enum outcome outcome = secret_get(arena, account, SECRET_SMIME_KEY, &pem,
	    why_out);
	const char *cause;

	if (outcome == OK && !smime_keys_read(pem, keys_out, &cause))
		outcome = because(why_out, FAIL, EXIT_SECRET, "cannot use the "
		    "S/MIME key of account '%.*s': %s", STR_ARGS(account->name),
		    cause);
	if (pem.n > 0)
		wipe((char *)(uintptr_t)pem.p, pem.n);
	arena_free(arena);
	return outcome;
}

#ifdef SEKI_TEST
/* In the tests' build a "structure" may order the opener to misbehave. */
static void
misbehave(struct str der)
{
	struct saying saying = { .how = ENCRYPTION_AUTHENTICATED, .n = 1u << 30 };

	if (str_equal(der, STR("X-Seki-Test: sleep")))
		for (;;)
			poll(NULL, 0, 1000);
	if (str_equal(der, STR("X-Seki-Test: endless")))
		for (;;)
			__asm__ volatile("");
	if (str_equal(der, STR("X-Seki-Test: crash")))
		__builtin_trap();
	if (str_equal(der, STR("X-Seki-Test: open")))
		open("/etc/passwd", O_RDONLY);
	if (str_equal(der, STR("X-Seki-Test: memory")))
		arena_alloc(arena_new(SIZE_MAX), (size_t)1 << 40, 1);
	if (str_equal(der, STR("X-Seki-Test: nonsense")))
		(void)!write(CHANNEL, &saying, sizeof saying);
	while (str_equal(der, STR("X-Seki-Test: flood")))
		(void)!write(CHANNEL, reasons, sizeof reasons);
	if (str_starts(der, STR("X-Seki-Test: ")))
		_exit(EXIT_DONE);
}
#endif

void
opener_main(const struct opener_order *order)
{
	struct itimerval clock = { .it_value = {
	    .tv_sec = (time_t)order->limits->examiner_cpu_seconds } };
	struct arena *arena = arena_new(order->limits->examiner_memory);
	struct smime_content content;
	struct smime_keys *keys;
	struct str der;
	struct why why;

	prctl(PR_SET_NAME, "seki-opener");
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	signal(SIGPIPE, SIG_IGN);
	smime_keys_guard();
	if (opener_keys(order->account, &keys, &why) != OK) {
		say_warning("%s", why.text);
		_exit(EXIT_SECRET);
	}
	der = file_take(arena, order->file);
	jail_enter(order->jail, order->channel);
	setitimer(ITIMER_PROF, &clock, NULL);
#ifdef SEKI_TEST
	misbehave(der);
#endif
	smime_open(arena, der, keys, &content);
	smime_keys_free(keys);
	say_all(content.encryption, content.reason, content.content);
}

/* ---- The other side --------------------------------------------------------------- */

bool
opener_answer(struct str said, struct arena *arena, struct answer *answer_out)
{
	struct saying saying;
	struct str content = str_from(said, sizeof saying);

	if (said.n < sizeof saying)
		return false;
	memcpy(&saying, said.p, sizeof saying);
	if (saying.n != content.n)
		return false;
	if (saying.how >= REASON && saying.how - REASON < REASONS &&
	    content.n == 0) {
		*answer_out = (struct answer){ .status = ANSWER_FAILED, .n = 1,
		    .records = NEW(arena, struct str) };
		answer_out->records[0] = str_of(reasons[saying.how - REASON]);
		return true;
	}
	if ((saying.how != ENCRYPTION_AUTHENTICATED &&
	    saying.how != ENCRYPTION_UNAUTHENTICATED) || content.n == 0)
		return false;
	*answer_out = (struct answer){ .status = ANSWER_DATA, .n = 2,
	    .records = NEW_ARRAY(arena, struct str, 2) };
	answer_out->records[0] =
	    str_of(encryption_word((enum encryption)saying.how));
	answer_out->records[1] = str_keep(arena, content);
	return true;
}
