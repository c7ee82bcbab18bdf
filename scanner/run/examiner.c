/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The jailed process that reads mail. It holds the brief, one socket and the
 * message at hand; bytes come in, one verdict goes out, and in between it may
 * ask. Between two messages the arena is forgotten whole, so that nothing goes
 * from one to the next but the sealed brief. It ends when its channel closes.
 */
#ifdef SEKI_TEST
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#endif
#include <malloc.h>
#include <sys/time.h>

#include "run.h"

#define CHANNEL 3	/* where jail_enter() put it */

struct asking {			/* to the client, while one message is judged */
	uint32_t id;
	struct wire_reader answers;
};

static void
gone(void)
{
	_exit(EXIT_DONE);
}

/* struct ask's function: one frame out, one frame in. */
static void
ask_client(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct asking *asking = context;
	struct frame frame = { VERB_ASK, asking->id, NO_STR };
	size_t i;

	if (n == 0)
		return;
	if (n > ASK_AT_ONCE) {
		for (i = ASK_AT_ONCE; i < n; i++)
			answers_out[i].status = ANSWER_LIMIT;
		n = ASK_AT_ONCE;
	}
	frame.body = wire_ask(arena, questions, n);
	if (!wire_write(CHANNEL, &frame) ||
	    !wire_read(CHANNEL, &asking->answers, &frame))
		gone();
	if (frame.verb != VERB_ANSWER ||
	    !wire_answer_read(arena, frame.body, answers_out, n))
		panic("an answer that is none");
}

#ifdef SEKI_TEST
/*
 * The tests' build obeys a header field, "X-Seki-Test: WHAT", and does what an
 * examiner would do that a message had broken or taken over.
 */
static void
misbehave(struct str bytes, uint32_t id)
{
	struct str rest = str_from(bytes, str_find(bytes, STR("\nX-Seki-Test: ")));
	struct frame frame = { VERB_VERDICT, id, STR("nonsense") };
	struct str what;

	if (rest.n == 0 || !str_line(&rest, &what) || !str_line(&rest, &what))
		return;
	what = str_from(what, sizeof "X-Seki-Test: " - 1);
	if (str_equal(what, STR("crash")))
		__builtin_trap();
	if (str_equal(what, STR("endless")))
		for (;;)
			__asm__ volatile("");
	if (str_equal(what, STR("sleep")))
		for (;;)
			poll(NULL, 0, 1000);
	if (str_equal(what, STR("memory")))
		arena_alloc(arena_new(SIZE_MAX), (size_t)1 << 40, 1);
	if (str_equal(what, STR("open")))
		open("/etc/passwd", O_RDONLY);
	if (str_equal(what, STR("socket")))
		socket(AF_INET, SOCK_STREAM, 0);
	if (str_equal(what, STR("nonsense")))
		wire_write(CHANNEL, &frame);
	frame.body = STR("");
	if (str_equal(what, STR("forged-id")))
		frame.id++, wire_write(CHANNEL, &frame);
	frame = (struct frame){ VERB_ASK, id, STR("\xFF\xFF\xFF\xFF") };
	if (str_equal(what, STR("forged-ask")))
		wire_write(CHANNEL, &frame);
	if (str_equal(what, STR("forged-length")))
		(void)!write(CHANNEL, "\3\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF", 12);
	if (str_equal(what, STR("exit")))
		_exit(EXIT_DONE);
}
#endif

/* CPU time for one message. The signal's default action ends the process. */
static void
clock_start(size_t seconds)
{
	struct itimerval value = { .it_value = { .tv_sec = (time_t)seconds } };

	setitimer(ITIMER_PROF, &value, NULL);
}

void
examiner_main(const struct brief *brief)
{
	struct arena *arena = arena_new(brief->limits.examiner_memory);
	struct wire_reader messages = { 0 };
	struct asking asking = { 0 };
	struct ask ask = { ask_client, &asking };
	struct message message;
	struct verdict verdict;
	struct frame frame;

	/* Memory that one message needed serves the next: giving it back to the
	 * kernel between them costs more than judging some messages does. */
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	while (wire_read(CHANNEL, &messages, &frame)) {
		if (frame.verb != VERB_MESSAGE ||
		    !wire_message_read(frame.body, &message))
			panic("a message that is none");
		asking.id = frame.id;
		clock_start(brief->limits.examiner_cpu_seconds);
#ifdef SEKI_TEST
		misbehave(message.bytes, frame.id);
#endif
		examine(arena, brief, &message, &ask, &verdict);
		frame.verb = VERB_VERDICT;
		frame.body = verdict_encode(arena, &verdict);
		if (!wire_write(CHANNEL, &frame))
			gone();
		clock_start(0);
		arena_reset(arena);
	}
	gone();
	__builtin_unreachable();
}
