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
#include <sys/time.h>

#include "run.h"

#define CHANNEL 3	/* where jail_enter() put it */
#define ARENA_USUAL ((size_t)1 << 20)	/* most messages need a quarter of it */

struct asking {			/* to the client, while one message is judged */
	uint32_t id;
	struct wire_reader answers;
};

static void
gone(void)
{
	_exit(EXIT_DONE);
}

/* What can't cross the wall is answered on this side. */
static bool
crosses(const struct question *question, struct arena *arena,
    struct answer *answer_out)
{
	bool opens = question->kind == QUESTION_DECRYPT;

	if (opens ? question->name.n <= OPEN_BYTES_MOST :
	    question->kind != QUESTION_EXTRACT ||
	    (question->name.n <= EXTRACT_BYTES_MOST &&
	    wire_password_is_fair(question->password)))
		return true;
	*answer_out = (struct answer){ .status = ANSWER_FAILED, .n = 1,
	    .records = NEW(arena, struct str) };
	answer_out->records[0] = opens ? STR("too-large") : question->name.n > EXTRACT_BYTES_MOST ?
	    STR("too large") : STR("encrypted");
	return false;
}

/* One frame out, one frame in. */
static void
ask_frame(struct asking *asking, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct frame frame = { VERB_ASK, asking->id,
	    wire_ask(arena, questions, n) };

	if (!wire_write(CHANNEL, &frame) ||
	    !wire_read(CHANNEL, &asking->answers, &frame))
		gone();
	if (frame.verb != VERB_ANSWER ||
	    !wire_answer_read(arena, frame.body, answers_out, n))
		panic("an answer that is none");
}

/* struct ask's function. One frame as a rule; attachments may need more, since no
 * frame holds more of them than one at its largest. */
static void
ask_client(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	size_t first = 0, end = 0, i, bytes = 0;

	for (i = ASK_AT_ONCE; i < n; i++)
		answers_out[i] = (struct answer){ .status = ANSWER_LIMIT };
	if (n > ASK_AT_ONCE)
		n = ASK_AT_ONCE;
	while (end < n) {
		bool passes = crosses(&questions[end], arena, &answers_out[end]);

		if (first < end && (!passes || bytes + questions[end].name.n >
		    EXTRACT_BYTES_MOST)) {
			ask_frame(context, arena, questions + first, end - first,
			    answers_out + first);
			first = end;
			bytes = 0;
		}
		bytes += questions[end++].name.n;
		if (!passes)
			first = end, bytes = 0;
	}
	if (first < end)
		ask_frame(context, arena, questions + first, end - first,
		    answers_out + first);
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

/*
 * "X-Seki-Test: extract KIND TIMES [PASSWORD]": the message's body is a file to
 * ask about, bytes as they are, and what comes of it becomes the verdict's
 * subject: the last answer's status and records, for a test to read. KIND 90 asks
 * for an opener.
 */
static void
extract(struct arena *arena, struct str bytes, const struct ask *ask,
    struct verdict *verdict)
{
	static const struct str header = { "\nX-Seki-Test: extract ", 22 };
	size_t at = str_find(bytes, header), body = str_find(bytes, STR("\r\n\r\n"));
	struct str line, rest, word;
	struct question question = { .kind = QUESTION_EXTRACT };
	struct answer answer = { .status = ANSWER_LIMIT };
	struct buf buf = { .arena = arena };
	uint64_t times = 0, kind = 0;
	size_t i;

	if (at == STR_NOWHERE || body == STR_NOWHERE || at > body)
		return;
	rest = str_from(bytes, at + header.n);
	str_line(&rest, &line);
	word = str_cut(&line, ' ');
	str_number(word, 99, &kind);
	str_number(str_cut(&line, ' '), 99, &times);
	if (kind == 90)
		question.kind = QUESTION_DECRYPT;
	else
		question.type = (int)kind;
	question.name = str_from(bytes, body + 4);
	question.password = line;
	while (times-- > 0)
		ask->put(ask->context, arena, &question, 1, &answer);
	buf_format(&buf, "%d", (int)answer.status);
	for (i = 0; i < answer.n; i++) {
		buf_char(&buf, '|');
		buf_add(&buf, str_slice(answer.records[i], 0, 4000));
	}
	verdict->subject = buf_str(&buf);
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
	struct arena *arena = arena_new_mapped(brief->limits.examiner_memory,
	    ARENA_USUAL);
	struct wire_reader messages = { 0 };
	struct asking asking = { 0 };
	struct ask ask = { ask_client, &asking };
	struct message message;
	struct verdict verdict;
	struct frame frame;

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
#ifdef SEKI_TEST
		extract(arena, message.bytes, &ask, &verdict);
		attack(&(struct attack_on){ arena, brief, &ask, frame.id },
		    message.bytes, &verdict);
#endif
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
