/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole messages, judged by the stock rules for the organisation of the cases, as
 * an examiner does it. The first byte says how the message came. Behind a line
 * "==answers" stand the world's answers, one on a line: whom it is of (d, m, e, o:
 * a question_kind's), what happened (0..5: answer_status), and the records with a
 * tab between. Each question gets the next of its kind, round and round. Whatever
 * comes out must pass the wall, and be fit for JSON.
 */
#include <sanitizer/lsan_interface.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RECORDS 8

struct world {
	struct str answers;
	struct str rest[QUESTION__COUNT];
};

static bool
next_answer(struct world *world, enum question_kind kind, struct str *line_out)
{
	static const char letters[] = "dmeo";

	for (int turn = 0; turn < 2; turn++) {
		while (str_line(&world->rest[kind], line_out))
			if (line_out->n >= 2 && line_out->p[0] == letters[kind])
				return true;
		world->rest[kind] = world->answers;
	}
	return false;
}

static void
answer_any(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct world *world = context;

	if (n > ASK_AT_ONCE)
		panic("%zu questions at once", n);
	for (size_t i = 0; i < n; i++) {
		struct answer *answer = &answers_out[i];
		struct str line;

		*answer = (struct answer){ .status = ANSWER_NODATA };
		if (!next_answer(world, questions[i].kind, &line))
			continue;
		answer->status = (enum answer_status)
		    ((unsigned char)line.p[1] % ANSWER__COUNT);
		answer->secure = line.p[1] >= 'A';
		answer->records = NEW_ARRAY(arena, struct str, RECORDS);
		line = str_from(line, 2);
		if (answer->status == ANSWER_DATA ||
		    answer->status == ANSWER_FAILED) {
			answer->records[answer->n++] = str_cut(&line, '\t');
			while (line.n > 0 && answer->n < RECORDS)
				answer->records[answer->n++] = str_cut(&line, '\t');
		}
	}
}

static const struct brief *
make_brief(void)
{
	struct arena *arena;
	const struct brief *brief;
	struct config config;
	struct why why;

	/* What lies on the heap is held by the brief, where nobody looks. */
	__lsan_disable();
	arena = arena_new((size_t)1 << 30);
	if (config_load(arena, "tests/cases/default.conf", false, &config,
	    &why) != OK || brief_make(&config, true, &brief, &why) != OK)
		panic("%s", why.text);
	__lsan_enable();
	return brief;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct brief *brief;
	static struct arena *arena;
	struct str input = { (const char *)data, size };
	struct message message = { .arrived = 1784505600 };
	struct world world = { .answers = NO_STR };
	struct verdict verdict, told;
	struct verdict_origin origin = { 0 };
	struct buf buf;
	size_t end;

	if (brief == NULL) {
		brief = make_brief();
		arena = arena_new((size_t)1 << 30);
	}
	if (size < 1)
		return 0;
	arena_reset(arena);
	buf = (struct buf){ .arena = arena };
	message.careful = (data[0] & 1) != 0;
	message.truncated = (data[0] & 2) != 0;
	message.arrived_is_guess = (data[0] & 4) != 0;
	message.learn = (data[0] & 8) != 0;
	end = str_find(input, STR("\n==answers\n"));
	if (end != STR_NOWHERE)
		world.answers = str_from(input, end + 11);
	message.bytes = str_slice(input, 1, end == STR_NOWHERE ? size : end + 1);
	examine(arena, brief, &message, &(struct ask){ answer_any, &world },
	    &verdict);
	if (!verdict_decode(arena, verdict_encode(arena, &verdict), &told))
		panic("a verdict that does not pass the wall");
	verdict_json(&buf, &told, &origin, STR("ja"));
	if (!utf8_is_valid(buf_str(&buf)))
		panic("JSON that is no UTF-8");
	return 0;
}
