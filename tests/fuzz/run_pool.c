/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The near side of the wall: what a taken-over examiner and an extractor say, in
 * any pieces, is held against the contract of pool_offer(): one verdict for each
 * message, with the SHA-256 and size of what was sent. The input is a list of
 * parts, each 3 bytes and what they announce: how it is sent (below), and its
 * length. Spawner and resolver are honest and stand here.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MESSAGES 3
#define TURNS_MOST 400

enum way {
	WAY_RAW,		/* bytes as they are */
	WAY_ASK, WAY_VERDICT,	/* a frame with the right number */
	WAY_OTHER,		/* a frame of another verb or number */
	WAY_END,		/* the channel is closed */
	WAY__COUNT
};

struct process {		/* that the spawner has started */
	uint32_t id;
	int channel, errors;	/* -1: none */
	bool is_reader;
	uint32_t number;	/* of the message that it got last */
};

struct bed {
	struct str rest;
	int spawner, resolver, told;	/* our ends, and verdicts told */
	struct wire_reader asks;
	struct process processes[64];
	size_t n;
	uint32_t last_id;
	struct digest digest;
};

static void
reply(struct bed *bed, enum spawn_event event, uint32_t id, int status, int fd)
{
	struct spawn_reply told = { .event = event, .id = id, .status = status };

	wire_pass(bed->spawner, &told, sizeof told, fd);
}

static struct str
next_part(struct bed *bed, enum way *way_out)
{
	struct str part;
	size_t n;

	*way_out = WAY_END;
	if (bed->rest.n < 3)
		return NO_STR;
	*way_out = (enum way)((unsigned char)bed->rest.p[0] % WAY__COUNT);
	n = (size_t)(unsigned char)bed->rest.p[1] << 8 |
	    (unsigned char)bed->rest.p[2];
	part = str_slice(bed->rest, 3, 3 + n);
	bed->rest = str_from(bed->rest, 3 + part.n);
	return part;
}

static void
process_end(struct bed *bed, struct process *process)
{
	if (process->channel >= 0)
		close(process->channel);
	if (process->errors >= 0)
		close(process->errors);
	reply(bed, SPAWN_ENDED, process->id, 0, -1);
	*process = bed->processes[--bed->n];
}

static void
process_start(struct bed *bed, const struct spawn_request *request)
{
	struct process process = { .errors = -1, .is_reader =
	    request->wish != SPAWN_WISH_EXAMINER };
	int pair[2], errors[2];

	if (bed->n == 64 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0)
		panic("too many processes");
	process.channel = pair[0];
	process.id = process.is_reader ? request->id : ++bed->last_id;
	reply(bed, SPAWN_STARTED, process.id, 0, pair[1]);
	close(pair[1]);
	if (request->wish == SPAWN_WISH_EXTRACTOR &&
	    pipe2(errors, O_NONBLOCK) == 0) {
		process.errors = errors[1];
		reply(bed, SPAWN_ERRORS, process.id, 0, errors[0]);
		close(errors[0]);
	}
	bed->processes[bed->n++] = process;
}

static void
spawner_serve(struct bed *bed)
{
	struct pollfd ready = { bed->spawner, POLLIN, 0 };
	struct spawn_request request;
	int file;

	while (poll(&ready, 1, 0) == 1) {
		if (wire_receive(bed->spawner, &request, sizeof request, &file) !=
		    sizeof request)
			return;
		if (file >= 0)
			close(file);
		if (request.wish != SPAWN_WISH_KILL) {
			process_start(bed, &request);
			continue;
		}
		for (size_t i = bed->n; i-- > 0;)
			if (bed->processes[i].id == request.id)
				process_end(bed, &bed->processes[i]);
	}
}

static void
resolver_serve(struct bed *bed, struct arena *arena)
{
	static struct str record = { "v=spf1 -all", 11 };
	struct question *questions;
	struct answer answers[ASK_AT_ONCE];
	struct frame frame;
	size_t n;

	while (wire_poll(bed->resolver, &bed->asks, &frame) == 1) {
		if (!wire_ask_read(arena, frame.body, &questions, &n) || n == 0)
			panic("the pool asks nonsense");
		for (size_t i = 0; i < n; i++) {
			if (questions[i].kind != QUESTION_DNS ||
			    !wire_name_is_fair(questions[i].name))
				panic("the resolver is asked what is no name");
			answers[i] = (struct answer){ ANSWER_DATA, false, 1,
			    &record };
		}
		frame = (struct frame){ VERB_ANSWER, frame.id,
		    wire_answer(arena, answers, n) };
		wire_write(bed->resolver, &frame);
	}
}

/* What it was sent is read away; of a message its number is kept. */
static void
process_hear(struct process *process)
{
	char some[65536];
	uint32_t head[3];
	ssize_t n = recv(process->channel, some, sizeof some, MSG_DONTWAIT);

	if (n < WIRE_HEAD || process->is_reader)
		return;
	memcpy(head, some, WIRE_HEAD);
	if (head[0] == VERB_MESSAGE)
		process->number = head[1];
}

static void
process_speak(struct bed *bed, struct process *process)
{
	unsigned char head[WIRE_HEAD];
	enum way way;
	struct str part = next_part(bed, &way);
	struct frame frame = { way == WAY_VERDICT ? VERB_VERDICT : VERB_ASK,
	    process->number, part };

	if (way == WAY_END) {
		process_end(bed, process);
		return;
	}
	if (way == WAY_OTHER) {
		frame.verb = VERB_ANSWER;
		frame.id += (uint32_t)(part.n & 1);
	}
	wire_head(&frame, head);
	if (process->is_reader && process->errors >= 0 && way == WAY_OTHER)
		(void)!write(process->errors, part.p, part.n);
	else if (process->is_reader || way == WAY_RAW)
		(void)!write(process->channel, part.p, part.n);
	else if (write(process->channel, head, WIRE_HEAD) == WIRE_HEAD)
		(void)!write(process->channel, part.p, part.n);
}

static void
take(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct bed *bed = context;
	struct arena *arena = arena_new((size_t)1 << 20);

	if (tag >= MESSAGES || (bed->told & 1 << tag) != 0)
		panic("a verdict twice, or on no message");
	if (verdict->size != 5 || !str_equal(verdict->sha256,
	    digest_hex(arena, bed->digest)))
		panic("a verdict on other bytes");
	bed->told |= 1 << tag;
	arena_free(arena);
}

static void
pool_run(struct bed *bed, struct pool *pool, struct arena *arena)
{
	struct message message = { .bytes = STR("a: b\n"), .account = STR("ap") };
	struct why why;

	bed->digest = sha256(message.bytes);
	for (uint64_t tag = 0; tag < MESSAGES; tag++)
		pool_offer(pool, tag, &message);
	for (int turn = 0; turn < TURNS_MOST && pool_pending(pool) > 0; turn++) {
		pool_serve(pool, -1, 0, 0);
		if (pool_is_broken(pool, &why))
			panic("%s", why.text);
		spawner_serve(bed);
		resolver_serve(bed, arena);
		for (size_t i = bed->n; i-- > 0;) {
			process_hear(&bed->processes[i]);
			process_speak(bed, &bed->processes[i]);
		}
	}
	if (bed->rest.n < 3 && pool_pending(pool) > 0)
		panic("%zu messages wait for ever", pool_pending(pool));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct config config = { .dns_timeout = 5, .messages_per_examiner = 2,
	    .limits = limits_default };
	struct bed bed = { .rest = { (const char *)data, size } };
	struct pool_settings settings = { .config = &config, .examiners = 2,
	    .verdict = take, .context = &bed };
	struct account_settings account = { .name = STR("ap"),
	    .smime_key = { .kind = SECRET_FILE } };
	int spawner[2], resolver[2];
	struct pool *pool;

	if (arena == NULL) {
		arena = arena_new((size_t)64 << 20);
		signal(SIGPIPE, SIG_IGN);
	}
	arena_reset(arena);
	config.accounts = &account;
	config.accounts_n = 1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, spawner) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, resolver) != 0)
		panic("no sockets");
	bed.spawner = spawner[0];
	bed.resolver = resolver[0];
	settings.client = (struct client){ resolver[1], spawner[1] };
	pool = pool_new(&settings);
	pool_run(&bed, pool, arena);
	pool_free(pool);
	for (size_t i = 0; i < bed.n; i++) {
		close(bed.processes[i].channel);
		if (bed.processes[i].errors >= 0)
			close(bed.processes[i].errors);
	}
	wire_reader_free(&bed.asks);
	for (int i = 0; i < 2; i++) {
		close(spawner[i]);
		close(resolver[i]);
	}
	return 0;
}
