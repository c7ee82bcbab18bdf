/* SPDX-License-Identifier: Apache-2.0 */
/* One wait for all that can be foreseen, and no question put twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../scanner/base/base.h"

struct world {
	size_t waits, questions;
};

/* Answers with the question's own name. */
static void
put(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct world *world = context;

	assert_true(n > 0 && n <= ASK_AT_ONCE);
	world->waits++;
	world->questions += n;
	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status = ANSWER_DATA, .n = 1,
		    .records = NEW(arena, struct str) };
		answers_out[i].records[0] = questions[i].name;
	}
}

static void
what_was_asked_ahead_is_not_asked_again(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct world world = { 0 };
	struct ask outer = { put, &world }, ask;
	struct questions ahead = { .n = 0 };
	struct answer answer;

	(void)state;
	questions_add(&ahead, QUESTION_DNS, RR_TXT, STR("a.example"));
	questions_add(&ahead, QUESTION_DNS, RR_TXT, STR("b.example"));
	questions_add(&ahead, QUESTION_DNS, RR_TXT, STR("a.example"));
	questions_add(&ahead, QUESTION_DNS, RR_MX, STR("a.example"));
	assert_int_equal(ahead.n, 3);
	ask = ask_remembering(arena, &outer, &ahead);
	assert_int_equal(world.waits, 1);
	assert_int_equal(world.questions, 3);
	answer = ask_dns(&ask, arena, RR_TXT, STR("b.example"));
	assert_true(str_equal(answer.records[0], STR("b.example")));
	assert_int_equal(world.waits, 1);
	answer = ask_dns(&ask, arena, RR_A, STR("b.example"));
	answer = ask_dns(&ask, arena, RR_A, STR("b.example"));
	assert_int_equal(answer.status, ANSWER_DATA);
	assert_int_equal(world.waits, 2);
	arena_free(arena);
}

static void
a_list_that_is_half_known_asks_the_other_half(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct world world = { 0 };
	struct ask outer = { put, &world }, ask;
	struct questions none = { .n = 0 };
	struct question questions[4] = {
		{ QUESTION_DNS, RR_A, STR("a") }, { QUESTION_DNS, RR_A, STR("b") },
		{ QUESTION_DNS, RR_A, STR("c") }, { QUESTION_EXTRACT, 0, STR("d") },
	};
	struct answer answers[4];

	(void)state;
	ask = ask_remembering(arena, &outer, &none);
	assert_int_equal(world.waits, 0);
	ask_dns(&ask, arena, RR_A, STR("b"));
	ask.put(ask.context, arena, questions, 4, answers);
	assert_int_equal(world.questions, 1 + 3);
	for (size_t i = 0; i < 4; i++)
		assert_true(str_equal(answers[i].records[0], questions[i].name));
	/* Files are not kept to be compared. */
	ask.put(ask.context, arena, questions, 4, answers);
	assert_int_equal(world.questions, 1 + 3 + 1);
	arena_free(arena);
}

static void
past_what_is_remembered_it_asks_again(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct world world = { 0 };
	struct ask outer = { put, &world }, ask;
	struct questions none = { .n = 0 };
	struct answer answer;

	(void)state;
	ask = ask_remembering(arena, &outer, &none);
	for (int twice = 0; twice < 2; twice++) {
		for (int i = 0; i < 3 * ASK_AT_ONCE; i++) {
			struct str name = str_format(arena, "n%d", i);

			answer = ask_dns(&ask, arena, RR_A, name);
			assert_true(str_equal(answer.records[0], name));
		}
	}
	assert_int_equal(world.questions, 4 * ASK_AT_ONCE);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_asked_ahead_is_not_asked_again),
		cmocka_unit_test(a_list_that_is_half_known_asks_the_other_half),
		cmocka_unit_test(past_what_is_remembered_it_asks_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
