/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging alone: all files in argv are judged TIMES over by examine(), in this one
 * process, with a real resolver answering from a zone. It prints CPU microseconds a
 * message in the best turn, beside those of one SHA-256 over the same bytes and of
 * one memchr() for a byte that hardly stands there: by these one machine is compared
 * with another. `valgrind --tool=callgrind --toggle-collect=judge_all
 * --collect-atstart=no` counts its instructions, with mprotect() made to do nothing:
 * all that valgrind runs lies in pages that jit_seal() would seal.
 *
 *   judge CONFIG ZONE TIMES FILE...
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "../../scanner/run/run.h"

struct asking {
	int resolver;
	struct wire_reader reader;
};

static void
ask_resolver(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct asking *asking = context;
	struct question dns[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	size_t at[ASK_AT_ONCE], asked = 0;
	struct frame frame = { VERB_ASK, 1, NO_STR };

	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status = ANSWER_NODATA };
		if (questions[i].kind == QUESTION_DNS &&
		    wire_name_is_fair(questions[i].name)) {
			at[asked] = i;
			dns[asked++] = questions[i];
		}
	}
	if (asked == 0)
		return;
	frame.body = wire_ask(arena, dns, asked);
	if (!wire_write(asking->resolver, &frame) ||
	    !wire_read(asking->resolver, &asking->reader, &frame) ||
	    !wire_answer_read(arena, frame.body, answers, asked))
		panic("the resolver has gone");
	for (size_t i = 0; i < asked; i++)
		answers_out[at[i]] = answers[i];
}

static struct str
read_whole(struct arena *arena, const char *path)
{
	struct stat about;
	int fd = open(path, O_RDONLY);
	char *p;

	if (fd < 0 || fstat(fd, &about) != 0)
		panic("cannot read '%s'", path);
	p = arena_alloc(arena, (size_t)about.st_size + 1, 1);
	if (read(fd, p, (size_t)about.st_size) != about.st_size)
		panic("cannot read '%s'", path);
	close(fd);
	return (struct str){ p, (size_t)about.st_size };
}

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct work {
	const struct brief *brief;
	struct ask ask;
	struct arena *arena;
	struct message *messages;
	size_t n;
};

__attribute__((noinline)) static void
judge_all(const struct work *work)
{
	struct verdict verdict;

	for (size_t i = 0; i < work->n; i++) {
		examine(work->arena, work->brief, &work->messages[i], &work->ask,
		    &verdict);
		(void)verdict_encode(work->arena, &verdict);
		arena_reset(work->arena);
	}
}

static volatile size_t sink;

__attribute__((noinline)) static void
hash_all(const struct work *work)
{
	for (size_t i = 0; i < work->n; i++)
		sink += sha256(work->messages[i].bytes).bytes[0];
}

__attribute__((noinline)) static void
look_through_all(const struct work *work)
{
	for (size_t i = 0; i < work->n; i++)
		sink += str_find_char(work->messages[i].bytes, '\x7f');
}

static double
microseconds(const struct work *work, void (*function)(const struct work *),
    unsigned times)
{
	double best = 1e9;

	for (unsigned i = 0; i < times; i++) {
		double begun = cpu_seconds(), taken;

		function(work);
		taken = cpu_seconds() - begun;
		best = taken < best ? taken : best;
	}
	return best * 1e6 / (double)work->n;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	struct config config;
	struct zone zone;
	struct dns_settings dns = { .timeout = 5, .zone = &zone };
	struct helpers helpers;
	struct client client;
	struct work work = { .n = 0 };
	struct asking asking = { .resolver = -1 };
	struct why why;
	uint64_t times;
	double judging;

	if (argc < 5 || !str_number(str_of(argv[3]), 1000, &times))
		panic("judge CONFIG ZONE TIMES FILE...");
	dns.zone_file = argv[2];
	if (config_load(arena, argv[1], true, &config, &why) != OK)
		panic("%s", why.text);
	config.jail = false;	/* nobody is jailed here, and valgrind can't be */
	if (zone_prepare(arena, argv[2], &zone, &why) != OK ||
	    brief_make(&config, false, &work.brief, &why) != OK ||
	    helpers_start(work.brief, &config, &dns, &helpers, &why) != OK ||
	    helpers_client(&helpers, &client, &why) != OK)
		panic("%s", why.text);
	asking.resolver = client.resolver;
	work.ask = (struct ask){ ask_resolver, &asking };
	work.arena = arena_new((size_t)256 << 20);
	work.messages = NEW_ARRAY(arena, struct message, (size_t)argc);
	for (int i = 4; i < argc; i++)
		work.messages[work.n++] = (struct message){
		    .bytes = read_whole(arena, argv[i]), .account =
		    config.accounts_n > 0 ? config.accounts[0].name : NO_STR,
		    .arrived = 1784505600 };
	judging = microseconds(&work, judge_all, (unsigned)times);
	printf("%zu messages: judging %.0f us each, SHA-256 %.2f, a look %.2f\n",
	    work.n, judging, microseconds(&work, hash_all, 3),
	    microseconds(&work, look_through_all, 3));
	return 0;
}
