/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to the world, and the one table of limits. What asks here does not
 * know whether a resolver, a zone file or a test fixture answers.
 */
#include "base.h"

/* A build that checks each access to memory is so many times slower. */
#ifdef __SANITIZE_ADDRESS__
#define CPU_SECONDS 60
#else
#define CPU_SECONDS 10
#endif

const struct limits limits_default = {
	.message_bytes = 64u << 20,
	.nesting = 32,
	.parts = 1000,
	.header_bytes = 1u << 20,
	.field_bytes = 64u << 10,
	.addresses = 500,
	.text_bytes = 4u << 20,
	.links = 1000,
	.signatures = 8,
	.archive_entries = 1000,
	.archive_bytes = (size_t)64 << 20,
	.archive_ratio = 100,
	.pdf_pages = 200,
	.examiner_cpu_seconds = CPU_SECONDS,
	.examiner_memory = 512u << 20,
	.match_steps = 100000,
};

struct answer
ask_dns(const struct ask *ask, struct arena *arena, enum rr_type type,
    struct str name)
{
	struct question question = { QUESTION_DNS, type, name };
	struct answer answer = { .status = ANSWER_TEMPERROR };

	ask->put(ask->context, arena, &question, 1, &answer);
	return answer;
}

void
questions_add(struct questions *questions, enum question_kind kind, int type,
    struct str name)
{
	for (size_t i = 0; i < questions->n; i++)
		if (questions->at[i].kind == kind &&
		    questions->at[i].type == type &&
		    str_equal(questions->at[i].name, name))
			return;
	if (questions->n < ASK_AT_ONCE)
		questions->at[questions->n++] =
		    (struct question){ kind, type, name };
}

/* ---- Asking once ----------------------------------------------------------- */

#define REMEMBERED_MOST (2 * ASK_AT_ONCE)	/* more are asked again */

struct remembering {
	const struct ask *ask;
	struct question questions[REMEMBERED_MOST];
	struct answer answers[REMEMBERED_MOST];
	size_t n;
};

static const struct answer *
remembered(const struct remembering *known, const struct question *question)
{
	for (size_t i = 0; i < known->n; i++)
		if (known->questions[i].kind == question->kind &&
		    known->questions[i].type == question->type &&
		    str_equal(known->questions[i].name, question->name))
			return &known->answers[i];
	return NULL;
}

/* Whole files are neither kept nor compared: nobody asks about one twice. */
static bool
is_kept(const struct question *question)
{
	return question->kind != QUESTION_EXTRACT &&
	    question->kind != QUESTION_DECRYPT;
}

static void
put_remembering(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct remembering *known = context;
	struct questions asked = { .n = 0 };
	struct answer answers[ASK_AT_ONCE] = { 0 };
	size_t which[ASK_AT_ONCE] = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct answer *answer = is_kept(&questions[i]) ?
		    remembered(known, &questions[i]) : NULL;

		answers_out[i] = (struct answer){ .status = ANSWER_LIMIT };
		if (answer != NULL) {
			answers_out[i] = *answer;
		} else if (asked.n < ASK_AT_ONCE) {
			which[asked.n] = i;
			asked.at[asked.n++] = questions[i];
		}
	}
	if (asked.n == 0)
		return;
	known->ask->put(known->ask->context, arena, asked.at, asked.n, answers);
	for (size_t i = 0; i < asked.n; i++) {
		answers_out[which[i]] = answers[i];
		if (known->n == REMEMBERED_MOST || !is_kept(&asked.at[i]))
			continue;
		known->questions[known->n] = asked.at[i];
		known->answers[known->n++] = answers[i];
	}
}

struct ask
ask_remembering(struct arena *arena, const struct ask *ask,
    const struct questions *ahead)
{
	struct remembering *known = NEW(arena, struct remembering);
	struct answer answers[ASK_AT_ONCE];

	known->ask = ask;
	if (ahead->n > 0)
		put_remembering(known, arena, ahead->at, ahead->n, answers);
	return (struct ask){ put_remembering, known };
}
