/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client's examiners: hands out messages, carries their questions to the
 * resolver and the memory, and takes their verdicts. It is the near side of the
 * wall, so it believes nothing that comes over it: questions are counted and
 * their names checked, attachments are read, and encrypted layers opened, one at a
 * time for each message and by no more processes at once than examiners may work,
 * frames are bounded, size and SHA-256 of a verdict are computed here, and an
 * examiner that dies, is late, or says what nobody asked is replaced. A message that
 * defeats one is tried once more alone and carefully; when that fails too its verdict
 * is `unjudged`. Nothing here ever waits for an examiner with a blocking call.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "run.h"

#define EXAMINERS_AT_MOST 32	/* working and waiting together */
#define VERDICT_MOST (24u << 20)
#define KILLED_MOST 3
#define ASK_MOST (OPEN_BYTES_MOST + 4096)
#define DNS_QUESTIONS_MOST 40	/* a message */
#define MEMORY_QUESTIONS_MOST 40
#define EXTRACTIONS_MOST 8
#define OPENINGS_MOST 4
/* A key that could not be had is asked for again after this, not by each message:
 * to fetch it may be a command that takes its 30 s, and anybody can send mail that
 * looks encrypted. */
#define KEY_PAUSE_MS 60000
#define EXTRACTION_ID 0x80000000u	/* the spawner's own numbers are below */
#define READER_KEPT ((size_t)1 << 20)	/* a larger one is given back */
#define SCRATCH_MOST ((size_t)256 << 20)

struct job {			/* a message that has no verdict yet */
	struct job *next;
	uint64_t tag;
	struct message message;	/* its strs lie behind the struct */
	struct digest digest;
	unsigned killed;	/* how often its examiner was, and not by us */
};

enum examiner_state {
	EXAMINER_NONE,		/* a free place */
	EXAMINER_STARTING,	/* asked for */
	EXAMINER_IDLE, EXAMINER_WORKING,
	EXAMINER_ASKING,	/* waits for the resolver */
	EXAMINER_QUEUED,	/* waits for an extractor to be free */
	EXAMINER_EXTRACTING,	/* waits for its extractor */
	EXAMINER_ENDING		/* its channel is gone; how it ended is to come */
};

struct examiner {
	enum examiner_state state;
	uint32_t id;			/* the spawner's number for it */
	uint32_t number;		/* of the message at hand, on each frame */
	int channel;
	struct wire_reader reader;
	struct arena *arena;		/* what its questions and verdict need */
	unsigned char *out;		/* bytes on their way to it */
	size_t out_n, out_sent;
	struct str out_rest;		/* and what follows them, of the job's own */
	struct job *job;
	unsigned served;
	int64_t deadline;
	const char *trouble;		/* why it was killed; NULL: it was not */
	/* The question list that is at the resolver. */
	struct question *questions;
	struct answer *answers;
	size_t questions_n;
	size_t sent[ASK_AT_ONCE];	/* which of them the resolver was sent */
	size_t sent_n;
	uint32_t ask_id;
	int64_t asked_at, dns_deadline, dns_waited;
	unsigned dns_questions, memory_questions;
	/* Which of them are files to read or to open, and how far that is. */
	size_t files[ASK_AT_ONCE];
	size_t files_n, files_done;
	uint64_t ticket;		/* its place in the queue */
	unsigned extractions, openings;
};

struct reading {
	struct extraction extraction;
	struct examiner *examiner;	/* for whom; NULL: nobody waits any more */
};

struct pool {
	struct pool_settings settings;
	struct examiner examiners[EXAMINERS_AT_MOST];
	struct reading readings[EXAMINERS_AT_MOST];
	size_t readings_n;		/* of them in use */
	struct extracted *extracted;
	size_t keyless;			/* the account whose key failed last */
	int64_t keyless_until;
	uint64_t last_ticket;
	uint32_t last_extraction;
	struct job *first, **last;	/* the queue */
	size_t bytes, pending;
	struct wire_reader resolver_reader;
	uint32_t last_ask, last_number;
	enum { BEACON_UNASKED, BEACON_ASKED, BEACON_SEEN, BEACON_DARK } beacon;
	uint32_t beacon_ask;
	struct arena *arena;
	const char *broken;
	int64_t left_at;		/* when it was served last; 0: never */
};

struct pool *
pool_new(const struct pool_settings *settings)
{
	struct pool *pool = calloc(1, sizeof *pool);
	size_t i;

	if (pool == NULL)
		panic("no memory for a pool");
	pool->settings = *settings;
	pool->last = &pool->first;
	pool->arena = arena_new(SCRATCH_MOST);
	pool->extracted = extracted_new();
	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		pool->examiners[i].channel = -1;
		pool->readings[i].extraction = EXTRACTION_NONE;
	}
	return pool;
}

static void
examiner_clear(struct examiner *examiner)
{
	if (examiner->channel >= 0)
		close(examiner->channel);
	wire_reader_free(&examiner->reader);
	arena_free(examiner->arena);
	free(examiner->out);
	*examiner = (struct examiner){ .channel = -1 };
}

void
pool_free(struct pool *pool)
{
	struct job *next;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		free(pool->examiners[i].job);
		examiner_clear(&pool->examiners[i]);
		extraction_clear(&pool->readings[i].extraction);
	}
	for (; pool->first != NULL; pool->first = next) {
		next = pool->first->next;
		free(pool->first);
	}
	wire_reader_free(&pool->resolver_reader);
	arena_free(pool->arena);
	extracted_free(pool->extracted);
	free(pool);
}

size_t
pool_bytes(const struct pool *pool)
{
	return pool->bytes;
}

size_t
pool_pending(const struct pool *pool)
{
	return pool->pending;
}

bool
pool_is_broken(const struct pool *pool, struct why *why_out)
{
	if (pool->broken == NULL)
		return false;
	because(why_out, FAIL, EXIT_BUG, "%s", pool->broken);
	return true;
}

void
pool_offer(struct pool *pool, uint64_t tag, const struct message *message)
{
	size_t n = message->bytes.n;
	struct job *job = calloc(1, sizeof *job + message->account.n + n + 1);
	char *behind;

	if (job == NULL)
		panic("no memory for a message of %zu bytes", n);
	behind = (char *)(job + 1);
	job->tag = tag;
	job->message = *message;
	job->message.bytes.p = behind;
	if (n > 0)
		memcpy(behind, message->bytes.p, n);
	if (message->account.n > 0)
		memcpy(behind + n, message->account.p, message->account.n);
	job->message.account.p = behind + n;
	job->digest = sha256(job->message.bytes);
	*pool->last = job;
	pool->last = &job->next;
	pool->bytes += n;
	pool->pending++;
}

/* ---- Verdicts ------------------------------------------------------------------ */

static void
job_done(struct pool *pool, struct job *job, struct verdict *verdict,
    struct arena *arena)
{
	/* What was not read to its end is not judged, unless it is suspect as
	 * far as it goes. */
	if (job->message.truncated && !job->message.learn &&
	    verdict->verdict != VERDICT_SUSPECT) {
		verdict->verdict = VERDICT_UNJUDGED;
		verdict->reason = STR("too-large");
	}
	verdict->sha256 = digest_hex(arena, job->digest);
	verdict->size = job->message.bytes.n;
	pool->bytes -= job->message.bytes.n;
	pool->pending--;
	pool->settings.verdict(pool->settings.context, job->tag, verdict);
	free(job);
}

static void
job_again(struct pool *pool, struct job *job)
{
	job->next = pool->first;
	pool->first = job;
	if (job->next == NULL)
		pool->last = &job->next;
}

/* The message defeated the judge: once more, carefully and first in line, or
 * give up with the reason. */
static void
job_failed(struct pool *pool, struct job *job, const char *reason)
{
	struct verdict verdict = { .verdict = VERDICT_UNJUDGED,
	    .reason = str_of(reason), .date = INT64_MIN,
	    .version = STR(SEKI_VERSION), .by = STR("none") };

	say_debug("an examiner failed on message %llu: %s",
	    (unsigned long long)job->tag, reason);
	if (!job->message.careful) {
		job->message.careful = true;
		job_again(pool, job);
		return;
	}
	arena_reset(pool->arena);
	job_done(pool, job, &verdict, pool->arena);
}

static const char *
how_it_ended(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_MEMORY)
		return "memory";
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		return "time";
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return "forbidden-call";
	return "crash";
}

/* The examiner of a message has ended, and we did not end it. No limit of ours ends
 * one by SIGKILL: a person did, or a machine without memory, and the message is as
 * innocent as before, unless it happens to it each time. */
static void
job_dropped(struct pool *pool, struct job *job, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
	    job->killed++ < KILLED_MOST)
		job_again(pool, job);
	else
		job_failed(pool, job, how_it_ended(status));
}

/* ---- Starting and ending examiners ------------------------------------------------ */

static void
wish(struct pool *pool, enum spawn_wish what, uint32_t id)
{
	struct spawn_request request = { .wish = what, .id = id };

	if (!wire_pass(pool->settings.client.spawner, &request, sizeof request,
	    -1))
		pool->broken = "the spawner has ended unexpectedly";
}

static void
reading_kill(struct pool *pool, struct reading *reading, const char *trouble)
{
	if (!extraction_kill(&reading->extraction, pool->settings.client.spawner,
	    trouble))
		pool->broken = "the spawner has ended unexpectedly";
}

/* Nobody waits for it any more. */
static void
readings_abandon(struct pool *pool, const struct examiner *examiner)
{
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST && pool->readings_n > 0; i++) {
		if (pool->readings[i].examiner != examiner)
			continue;
		pool->readings[i].examiner = NULL;
		reading_kill(pool, &pool->readings[i], "timeout");
	}
}

/* Take its channel away and have it killed; SPAWN_ENDED settles the rest. */
static void
examiner_condemn(struct pool *pool, struct examiner *examiner,
    const char *trouble)
{
	readings_abandon(pool, examiner);
	examiner->trouble = trouble;
	examiner->state = EXAMINER_ENDING;
	close(examiner->channel);
	examiner->channel = -1;
	wish(pool, SPAWN_WISH_KILL, examiner->id);
}

static void
extractor_event(struct pool *pool, const struct spawn_reply *reply, int channel)
{
	struct extraction *extraction;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		extraction = &pool->readings[i].extraction;
		if (extraction->id != reply->id)
			continue;
		extraction_event(extraction, reply, channel);
		if (extraction->trouble != NULL && reply->event != SPAWN_ENDED)
			reading_kill(pool, &pool->readings[i],
			    extraction->trouble);
		return;
	}
	if (channel >= 0)
		close(channel);
}

static void
spawner_serve(struct pool *pool)
{
	struct spawn_reply reply;
	struct examiner *examiner = pool->examiners;
	struct job *job;
	const char *reason;
	int channel;

	if (wire_receive(pool->settings.client.spawner, &reply, sizeof reply,
	    &channel) != (ssize_t)sizeof reply) {
		pool->broken = "the spawner has ended unexpectedly";
		return;
	}
	if (reply.id >= EXTRACTION_ID) {
		extractor_event(pool, &reply, channel);
		return;
	}
	for (; examiner < pool->examiners + EXAMINERS_AT_MOST; examiner++) {
		if (reply.event == SPAWN_ENDED ? examiner->id == reply.id &&
		    examiner->state != EXAMINER_NONE &&
		    examiner->state != EXAMINER_STARTING :
		    examiner->state == EXAMINER_STARTING)
			break;
	}
	if (examiner == pool->examiners + EXAMINERS_AT_MOST)
		return;		/* one that was retired in order */
	switch (reply.event) {
	case SPAWN_STARTED:
		if (channel < 0) {	/* not the message's fault */
			pool->broken = "cannot start an examiner: out of "
			    "file descriptors";
			return;
		}
		examiner->state = EXAMINER_IDLE;
		examiner->id = reply.id;
		examiner->channel = channel;
		examiner->reader.most = ASK_MOST;
		examiner->arena = arena_new(SCRATCH_MOST);
		fcntl(channel, F_SETFL, O_NONBLOCK);
		return;
	case SPAWN_ERRORS:
		return;		/* extractors only */
	case SPAWN_FAILED:
		examiner->state = EXAMINER_NONE;
		pool->broken = "cannot start an examiner: out of processes";
		return;
	case SPAWN_ENDED:
		readings_abandon(pool, examiner);
		job = examiner->job;
		examiner->job = NULL;
		reason = examiner->trouble;
		examiner_clear(examiner);
		if (job != NULL && reason != NULL)
			job_failed(pool, job, reason);
		else if (job != NULL)
			job_dropped(pool, job, reply.status);
		return;
	}
}

/* ---- Talking to one examiner --------------------------------------------------------- */

/* A message's bytes are never copied to be sent: there may be 64 MiB of them. */
static void
examiner_flush(struct pool *pool, struct examiner *examiner)
{
	size_t first;
	ssize_t n;

	while (examiner->out_sent < examiner->out_n ||
	    examiner->out_rest.n > 0) {
		struct iovec pieces[] = {
			{ examiner->out + examiner->out_sent,
			    examiner->out_n - examiner->out_sent },
			{ (void *)(uintptr_t)examiner->out_rest.p,
			    examiner->out_rest.n } };
		struct msghdr both = { .msg_iov = pieces, .msg_iovlen = 2 };

		n = sendmsg(examiner->channel, &both,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			examiner_condemn(pool, examiner, NULL);
			return;
		}
		first = (size_t)n < pieces[0].iov_len ? (size_t)n :
		    pieces[0].iov_len;
		examiner->out_sent += first;
		examiner->out_rest = str_from(examiner->out_rest,
		    (size_t)n - first);
	}
	free(examiner->out);
	examiner->out = NULL;
	examiner->out_n = examiner->out_sent = 0;
}

/* `rest` follows `body`, and stays where it is until it is sent. */
static void
examiner_send(struct pool *pool, struct examiner *examiner, enum verb verb,
    struct str body, struct str rest)
{
	struct frame frame = { verb, examiner->number,
	    { NULL, body.n + rest.n } };

	/* One frame is under way at a time: an examiner waits for each. */
	free(examiner->out);
	examiner->out = malloc(WIRE_HEAD + body.n);
	if (examiner->out == NULL)
		panic("no memory for a frame of %zu bytes", body.n);
	wire_head(&frame, examiner->out);
	memcpy(examiner->out + WIRE_HEAD, body.p, body.n);
	examiner->out_n = WIRE_HEAD + body.n;
	examiner->out_sent = 0;
	examiner->out_rest = rest;
	examiner_flush(pool, examiner);
}

/* The processor time is limited inside; this is for one that sleeps or crawls. */
static int64_t
patience_ms(const struct pool *pool)
{
	const struct config *config = pool->settings.config;

	return (int64_t)config->limits.examiner_cpu_seconds * 4000 +
	    (int64_t)config->dns_timeout * 1000;
}

static void
examiner_assign(struct pool *pool, struct examiner *examiner)
{
	struct job *job = pool->first;

	pool->first = job->next;
	if (pool->first == NULL)
		pool->last = &pool->first;
	job->next = NULL;
	examiner->job = job;
	examiner->state = EXAMINER_WORKING;
	/* A second verdict on the message before is none on this one. */
	examiner->number = ++pool->last_number;
	examiner->deadline = time_monotonic_ms() + patience_ms(pool);
	examiner->dns_waited = 0;
	examiner->dns_questions = examiner->memory_questions = 0;
	examiner->extractions = examiner->openings = 0;
	arena_reset(pool->arena);
	interruption_point("before-examination");
	examiner_send(pool, examiner, VERB_MESSAGE,
	    wire_message(pool->arena, &job->message), job->message.bytes);
	interruption_point("begun-examination");
}

static void
examiner_answer(struct pool *pool, struct examiner *examiner)
{
	examiner->state = EXAMINER_WORKING;
	arena_reset(pool->arena);
	examiner_send(pool, examiner, VERB_ANSWER, wire_answer(pool->arena,
	    examiner->answers, examiner->questions_n), NO_STR);
}

/* DNS is done: on with the next attachment, or back to the examiner. */
static void
examiner_proceed(struct pool *pool, struct examiner *examiner)
{
	if (examiner->files_done == examiner->files_n) {
		examiner_answer(pool, examiner);
		return;
	}
	examiner->state = EXAMINER_QUEUED;
	examiner->ticket = ++pool->last_ticket;
	examiner->asked_at = time_monotonic_ms();
}

/* Its place in the configuration; accounts_n if it has no key. */
static size_t
account_with_key(const struct pool *pool, struct str name)
{
	const struct config *config = pool->settings.config;
	size_t i = 0;

	while (i < config->accounts_n && (name.p == NULL ||
	    config->accounts[i].smime_key.kind == SECRET_NONE ||
	    !str_equal(config->accounts[i].name, name)))
		i++;
	return i;
}

/* Where there is no key no process is started, so that it costs nothing. */
static bool
is_keyless(const struct pool *pool, const struct examiner *examiner)
{
	size_t account = account_with_key(pool, examiner->job->message.account);

	return account == pool->settings.config->accounts_n ||
	    (account == pool->keyless &&
	    time_monotonic_ms() < pool->keyless_until);
}

static void
answer_keyless(struct examiner *examiner, size_t i)
{
	struct answer *answer = &examiner->answers[i];

	*answer = (struct answer){ .status = ANSWER_FAILED, .n = 1,
	    .records = NEW(examiner->arena, struct str) };
	answer->records[0] = STR("no-key");
}

static void
opening_note(const struct pool *pool, struct examiner *examiner, size_t i)
{
	if (++examiner->openings > OPENINGS_MOST)
		return;
	if (is_keyless(pool, examiner))
		answer_keyless(examiner, i);
	else
		examiner->files[examiner->files_n++] = i;
}

/* The questions at these places, all at once. */
static void
memory_ask(struct pool *pool, struct examiner *examiner, const size_t *places,
    size_t n)
{
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE] = { 0 };

	for (size_t i = 0; i < n; i++) {
		questions[i] = examiner->questions[places[i]];
		answers[i].status = ANSWER_NODATA;
	}
	if (n > 0 && pool->settings.memory != NULL)
		pool->settings.memory(pool->settings.context, examiner->arena,
		    questions, n, answers);
	for (size_t i = 0; i < n; i++)
		examiner->answers[places[i]] = answers[i];
}

/* Answer here what the resolver must not or need not be asked, and note what it
 * is to be sent. */
static void
questions_sort(struct pool *pool, struct examiner *examiner)
{
	size_t remembered[ASK_AT_ONCE], remembered_n = 0, i;

	examiner->sent_n = examiner->files_n = examiner->files_done = 0;
	for (i = 0; i < examiner->questions_n; i++) {
		struct question *question = &examiner->questions[i];
		struct answer *answer = &examiner->answers[i];

		answer->status = ANSWER_LIMIT;
		switch (question->kind) {
		case QUESTION_DNS:
			if (++examiner->dns_questions <= DNS_QUESTIONS_MOST &&
			    wire_name_is_fair(question->name))
				examiner->sent[examiner->sent_n++] = i;
			break;
		case QUESTION_MEMORY:
			if (++examiner->memory_questions <=
			    MEMORY_QUESTIONS_MOST &&
			    question->type < MEMORY__COUNT)
				remembered[remembered_n++] = i;
			break;
		case QUESTION_EXTRACT:
			if (++examiner->extractions <= EXTRACTIONS_MOST &&
			    question->type < EXTRACT__COUNT &&
			    !extracted_get(pool->extracted, question,
			    examiner->arena, answer))
				examiner->files[examiner->files_n++] = i;
			break;
		case QUESTION_DECRYPT:
			opening_note(pool, examiner, i);
			break;
		case QUESTION__COUNT:
			break;
		}
	}
	memory_ask(pool, examiner, remembered, remembered_n);
}

static void
dns_give_up(struct pool *pool, struct examiner *examiner)
{
	size_t i;

	for (i = 0; i < examiner->sent_n; i++)
		examiner->answers[examiner->sent[i]].status = ANSWER_TEMPERROR;
	examiner_proceed(pool, examiner);
}

static void
resolver_ask(struct pool *pool, struct examiner *examiner)
{
	struct frame frame = { VERB_ASK, ++pool->last_ask, NO_STR };
	struct question out[ASK_AT_ONCE];
	int64_t budget = (int64_t)pool->settings.config->dns_timeout * 1000;
	size_t i;

	for (i = 0; i < examiner->sent_n; i++)
		out[i] = examiner->questions[examiner->sent[i]];
	examiner->state = EXAMINER_ASKING;
	examiner->ask_id = frame.id;
	examiner->asked_at = time_monotonic_ms();
	examiner->dns_deadline = examiner->asked_at + budget -
	    examiner->dns_waited;
	interruption_point("before-question");
	arena_reset(pool->arena);
	frame.body = wire_ask(pool->arena, out, examiner->sent_n);
	if (examiner->dns_waited >= budget)
		dns_give_up(pool, examiner);
	else if (!wire_write(pool->settings.client.resolver, &frame))
		pool->broken = "the resolver has ended unexpectedly";
}

static void
reader_trim(struct examiner *examiner)
{
	if (examiner->reader.size > READER_KEPT)
		wire_reader_free(&examiner->reader);
}

static void
examiner_ask(struct pool *pool, struct examiner *examiner, struct str body)
{
	arena_reset(examiner->arena);
	if (!wire_ask_read(examiner->arena, body, &examiner->questions,
	    &examiner->questions_n)) {
		examiner_condemn(pool, examiner, "protocol");
		return;
	}
	examiner->answers = NEW_ARRAY(examiner->arena, struct answer,
	    examiner->questions_n);
	reader_trim(examiner);	/* an attachment was copied out of it */
	questions_sort(pool, examiner);
	if (examiner->sent_n == 0)
		examiner_proceed(pool, examiner);
	else
		resolver_ask(pool, examiner);
}

/* A name that no sender can keep from us. */
static void
beacon_ask(struct pool *pool)
{
	const struct question question = { .kind = QUESTION_DNS, .type = RR_TXT,
	    .name = STR("com") };
	struct frame frame = { VERB_ASK, ++pool->last_ask, NO_STR };

	arena_reset(pool->arena);
	frame.body = wire_ask(pool->arena, &question, 1);
	pool->beacon = BEACON_ASKED;
	pool->beacon_ask = frame.id;
	if (!wire_write(pool->settings.client.resolver, &frame))
		pool->broken = "the resolver has ended unexpectedly";
}

static void
beacon_take(struct pool *pool, struct str body)
{
	struct answer answer;

	arena_reset(pool->arena);
	if (!wire_answer_read(pool->arena, body, &answer, 1))
		pool->broken = "the resolver answered nonsense";
	else
		pool->beacon = answer.status == ANSWER_TEMPERROR ? BEACON_DARK :
		    BEACON_SEEN;
}

bool
pool_dns_answers(struct pool *pool)
{
	int64_t deadline = time_monotonic_ms() +
	    2 * (int64_t)pool->settings.config->dns_timeout * 1000;

	if (pool->beacon == BEACON_UNASKED)
		beacon_ask(pool);
	while (pool->beacon == BEACON_ASKED && pool->broken == NULL &&
	    time_monotonic_ms() < deadline)
		pool_serve(pool, -1, 0, 100);
	if (pool->beacon == BEACON_ASKED)
		pool->beacon = BEACON_DARK;	/* deaf, and not asked again */
	return pool->beacon == BEACON_SEEN;
}

static void
resolver_serve(struct pool *pool)
{
	struct answer answers[ASK_AT_ONCE];
	struct examiner *examiner = pool->examiners;
	struct frame frame;
	size_t i;
	int state = wire_poll(pool->settings.client.resolver,
	    &pool->resolver_reader, &frame);

	if (state < 0)
		pool->broken = "the resolver has ended unexpectedly";
	if (state <= 0)
		return;
	interruption_point("after-question");
	if (pool->beacon == BEACON_ASKED && frame.id == pool->beacon_ask) {
		beacon_take(pool, frame.body);
		return;
	}
	while (examiner < pool->examiners + EXAMINERS_AT_MOST &&
	    (examiner->state != EXAMINER_ASKING || examiner->ask_id != frame.id))
		examiner++;
	if (examiner == pool->examiners + EXAMINERS_AT_MOST)
		return;		/* too late: it was given up */
	if (!wire_answer_read(examiner->arena, frame.body, answers,
	    examiner->sent_n)) {
		pool->broken = "the resolver answered nonsense";
		return;
	}
	for (i = 0; i < examiner->sent_n; i++)
		examiner->answers[examiner->sent[i]] = answers[i];
	examiner->dns_waited += time_monotonic_ms() - examiner->asked_at;
	examiner_proceed(pool, examiner);
}

/* ---- Attachments ------------------------------------------------------------------------- */

static struct examiner *
first_queued(struct pool *pool)
{
	struct examiner *first = NULL;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		struct examiner *examiner = &pool->examiners[i];

		if (examiner->state == EXAMINER_QUEUED &&
		    (first == NULL || examiner->ticket < first->ticket))
			first = examiner;
	}
	return first;
}

static void
reading_start(struct pool *pool, struct examiner *examiner)
{
	struct reading *reading = pool->readings;
	const struct question *question =
	    &examiner->questions[examiner->files[examiner->files_done]];
	uint32_t id;
	bool passed;

	/* It was found out while this one waited. */
	if (question->kind == QUESTION_DECRYPT && is_keyless(pool, examiner)) {
		answer_keyless(examiner, examiner->files[examiner->files_done++]);
		examiner_proceed(pool, examiner);
		return;
	}
	while (reading->extraction.id != 0)
		reading++;
	pool->last_extraction = (pool->last_extraction + 1) & INT32_MAX;
	pool->readings_n++;
	reading->examiner = examiner;
	examiner->state = EXAMINER_EXTRACTING;
	id = EXTRACTION_ID | pool->last_extraction;
	interruption_point("before-reading");
	passed = question->kind == QUESTION_DECRYPT ?
	    extraction_open(&reading->extraction, pool->settings.client.spawner,
	    id, question, (uint32_t)account_with_key(pool,
	    examiner->job->message.account)) :
	    extraction_begin(&reading->extraction, pool->settings.client.spawner,
	    id, question);
	interruption_point("begun-reading");
	if (!passed)
		pool->broken = "the spawner has ended unexpectedly";
}

static void
key_note(struct pool *pool, const struct examiner *examiner,
    const struct question *question, const struct answer *answer)
{
	if (question->kind != QUESTION_DECRYPT ||
	    answer->status != ANSWER_FAILED ||
	    !str_equal(answer->records[0], STR("no-key")))
		return;
	pool->keyless = account_with_key(pool, examiner->job->message.account);
	pool->keyless_until = time_monotonic_ms() + KEY_PAUSE_MS;
}

/* Its time was not the examiner's. */
static void
reading_end(struct pool *pool, struct reading *reading)
{
	struct examiner *examiner = reading->examiner;
	size_t file;

	interruption_point("after-reading");
	if (examiner != NULL) {
		file = examiner->files[examiner->files_done++];
		extraction_answer(&reading->extraction, examiner->arena,
		    &examiner->answers[file]);
		extracted_keep(pool->extracted, &examiner->questions[file],
		    &examiner->answers[file]);
		key_note(pool, examiner, &examiner->questions[file],
		    &examiner->answers[file]);
		examiner->deadline += time_monotonic_ms() - examiner->asked_at;
	}
	reading->examiner = NULL;
	extraction_clear(&reading->extraction);
	pool->readings_n--;
	if (examiner != NULL)
		examiner_proceed(pool, examiner);
}

/* End what is over and start what waits, in the order in which they came. */
static void
readings_dispatch(struct pool *pool)
{
	struct examiner *examiner;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST && pool->readings_n > 0; i++)
		if (pool->readings[i].extraction.id != 0 &&
		    extraction_is_over(&pool->readings[i].extraction))
			reading_end(pool, &pool->readings[i]);
	while (pool->broken == NULL && pool->readings_n < EXAMINERS_AT_MOST &&
	    pool->readings_n < pool->settings.examiners &&
	    (examiner = first_queued(pool)) != NULL)
		reading_start(pool, examiner);
}

static void
reading_serve(struct pool *pool, struct reading *reading)
{
	struct extraction *extraction = &reading->extraction;

	if (extraction->id != 0 && !extraction_read(extraction))
		reading_kill(pool, reading, extraction->trouble);
}

/* Is it used once more? Not after foreign code, an alarm, or its share. */
static bool
examiner_stays(const struct pool *pool, const struct examiner *examiner,
    const struct verdict *verdict)
{
	return !verdict->touched_foreign_code && !examiner->job->message.careful &&
	    examiner->served < pool->settings.config->messages_per_examiner;
}

static void
examiner_verdict(struct pool *pool, struct examiner *examiner, struct str body)
{
	struct verdict verdict;
	struct job *job = examiner->job;
	bool stays;

	arena_reset(examiner->arena);
	/* The message goes with its job: who judges before all of it was sent
	 * must not be sent the rest. */
	if (examiner->out_n > 0 ||
	    !verdict_decode(examiner->arena, body, &verdict) ||
	    verdict.verdict == VERDICT_UNJUDGED) {
		examiner_condemn(pool, examiner, "protocol");
		return;
	}
	interruption_point("after-examination");
	examiner->served++;
	stays = examiner_stays(pool, examiner, &verdict);
	examiner->job = NULL;
	job_done(pool, job, &verdict, examiner->arena);
	arena_reset(examiner->arena);
	reader_trim(examiner);
	if (stays)
		examiner->state = EXAMINER_IDLE;
	else
		examiner_clear(examiner);	/* it ends at the closed channel */
}

static void
examiner_serve(struct pool *pool, struct examiner *examiner)
{
	struct frame frame;
	int state = wire_poll(examiner->channel, &examiner->reader, &frame);

	if (state == 0)
		return;
	if (state < 0) {
		/* It died, or sent what is no frame: killing settles both. */
		examiner_condemn(pool, examiner,
		    examiner->reader.n >= WIRE_HEAD ? "protocol" : NULL);
	} else if (examiner->state != EXAMINER_WORKING ||
	    frame.id != examiner->number || (frame.verb == VERB_VERDICT &&
	    frame.body.n > VERDICT_MOST)) {
		examiner_condemn(pool, examiner, "protocol");
	} else if (frame.verb == VERB_ASK) {
		examiner_ask(pool, examiner, frame.body);
	} else if (frame.verb == VERB_VERDICT) {
		examiner_verdict(pool, examiner, frame.body);
	} else {
		examiner_condemn(pool, examiner, "protocol");
	}
}

/* ---- Serving -------------------------------------------------------------------------- */

static size_t
count(const struct pool *pool, enum examiner_state state)
{
	size_t i, n = 0;

	for (i = 0; i < EXAMINERS_AT_MOST; i++)
		n += pool->examiners[i].state == state;
	return n;
}

/* Hand out what is queued; ask for more examiners while fewer work than may.
 * One that only waits for DNS does not keep another from working. */
static void
dispatch(struct pool *pool)
{
	size_t i, working, wanted = 0;
	struct job *job;

	readings_dispatch(pool);
	for (i = 0; i < EXAMINERS_AT_MOST && pool->first != NULL; i++) {
		struct examiner *examiner = &pool->examiners[i];

		if (examiner->state != EXAMINER_IDLE)
			continue;
		/* The second try is alone: what an examiner read before may be
		 * what spoilt the first. */
		if (pool->first->message.careful && examiner->served > 0)
			examiner_clear(examiner);
		else
			examiner_assign(pool, examiner);
	}
	for (job = pool->first; job != NULL && wanted < EXAMINERS_AT_MOST;
	    job = job->next)
		wanted++;
	working = count(pool, EXAMINER_WORKING) + count(pool, EXAMINER_STARTING);
	wanted -= wanted < count(pool, EXAMINER_STARTING) ? wanted :
	    count(pool, EXAMINER_STARTING);
	for (i = 0; i < EXAMINERS_AT_MOST && wanted > 0 &&
	    working < pool->settings.examiners && pool->broken == NULL; i++) {
		if (pool->examiners[i].state != EXAMINER_NONE)
			continue;
		pool->examiners[i].state = EXAMINER_STARTING;
		wish(pool, SPAWN_WISH_EXAMINER, 0);
		working++;
		wanted--;
	}
}

/* The client was elsewhere (a slow server, a full disk): that time counts against
 * nobody. */
static void
time_away(struct pool *pool)
{
	int64_t away = pool->left_at == 0 ? 0 :
	    time_monotonic_ms() - pool->left_at;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		pool->examiners[i].deadline += away;
		pool->examiners[i].asked_at += away;
		pool->examiners[i].dns_deadline += away;
		pool->readings[i].extraction.deadline += away;
	}
}

/* Condemn who is late; answer for a resolver that is. Returns how long until the
 * next deadline, at most `timeout_ms`. */
static int
deadlines(struct pool *pool, int timeout_ms)
{
	int64_t now = time_monotonic_ms(), next = INT64_MAX, mine;
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST && pool->readings_n > 0; i++) {
		struct extraction *extraction = &pool->readings[i].extraction;

		if (extraction->id == 0 || extraction->trouble != NULL)
			continue;
		if (now >= extraction->deadline)
			reading_kill(pool, &pool->readings[i], "timeout");
		else if (extraction->deadline < next)
			next = extraction->deadline;
	}
	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		struct examiner *examiner = &pool->examiners[i];

		if (examiner->state != EXAMINER_WORKING &&
		    examiner->state != EXAMINER_ASKING)
			continue;
		if (examiner->state == EXAMINER_ASKING &&
		    now >= examiner->dns_deadline) {
			examiner->dns_waited += now - examiner->asked_at;
			dns_give_up(pool, examiner);
		}
		if (now >= examiner->deadline) {
			examiner_condemn(pool, examiner, "time");
			continue;
		}
		mine = examiner->state == EXAMINER_ASKING &&
		    examiner->dns_deadline < examiner->deadline ?
		    examiner->dns_deadline : examiner->deadline;
		if (mine < next)
			next = mine;
	}
	if (next == INT64_MAX || (timeout_ms >= 0 && next - now > timeout_ms))
		return timeout_ms;
	return next - now > 60000 ? 60000 : (int)(next - now) + 1;
}

/* The descriptors of the attachments being read, behind the first `n`. */
static size_t
readings_poll(const struct pool *pool, struct pollfd *ready, size_t n)
{
	size_t i;

	for (i = 0; i < EXAMINERS_AT_MOST && pool->readings_n > 0; i++) {
		const struct extraction *extraction =
		    &pool->readings[i].extraction;

		if (extraction->channel >= 0)
			ready[n++] = (struct pollfd){ extraction->channel,
			    POLLIN, 0 };
		if (extraction->errors >= 0)
			ready[n++] = (struct pollfd){ extraction->errors,
			    POLLIN, 0 };
	}
	return n;
}

bool
pool_serve(struct pool *pool, int fd, short events, int timeout_ms)
{
	struct pollfd ready[3 * EXAMINERS_AT_MOST + 3];
	size_t i, n;

	time_away(pool);
	dispatch(pool);
	timeout_ms = deadlines(pool, timeout_ms);
	if (pool->broken != NULL)
		timeout_ms = 0;
	ready[0] = (struct pollfd){ fd, events, 0 };
	ready[1] = (struct pollfd){ pool->settings.client.resolver, POLLIN, 0 };
	ready[2] = (struct pollfd){ pool->settings.client.spawner, POLLIN, 0 };
	for (i = 0; i < EXAMINERS_AT_MOST; i++)
		ready[i + 3] = (struct pollfd){ pool->examiners[i].channel,
		    (short)(POLLIN | (pool->examiners[i].out_n > 0 ? POLLOUT : 0)),
		    0 };
	n = readings_poll(pool, ready, EXAMINERS_AT_MOST + 3);
	if (poll(ready, n, timeout_ms) <= 0) {
		pool->left_at = time_monotonic_ms();
		return false;
	}
	for (i = 0; i < EXAMINERS_AT_MOST; i++) {
		struct examiner *examiner = &pool->examiners[i];

		if (ready[i + 3].revents & POLLOUT && examiner->out_n > 0)
			examiner_flush(pool, examiner);
		if (ready[i + 3].revents & ~POLLOUT && examiner->channel >= 0)
			examiner_serve(pool, examiner);
	}
	for (i = 0; i < EXAMINERS_AT_MOST && pool->readings_n > 0; i++)
		reading_serve(pool, &pool->readings[i]);
	if (ready[1].revents != 0)
		resolver_serve(pool);
	if (ready[2].revents != 0)
		spawner_serve(pool);
	dispatch(pool);
	pool->left_at = time_monotonic_ms();
	return ready[0].revents != 0;
}
