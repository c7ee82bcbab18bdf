/* SPDX-License-Identifier: Apache-2.0 */
/* What memory learns and answers. */
#include "fixture.h"

static struct answer
remember(struct fixture *f, enum memory_kind kind, struct str key)
{
	const struct question question = { QUESTION_MEMORY, (int)kind, key };
	struct answer answer;

	store_memory(f->store, f->arena, NO_STR, &question, 1, &answer,
	    &f->why);
	return answer;
}

static void
a_stranger_is_not_remembered(void **state)
{
	struct fixture *f = *state;

	for (int kind = 0; kind < MEMORY__COUNT; kind++)
		assert_int_equal(remember(f, (enum memory_kind)kind,
		    STR("x")).status, ANSWER_NODATA);
}

static void
a_judged_message_teaches_address_domain_name_and_thread(void **state)
{
	struct fixture *f = *state;
	struct store_message m[2] = {
		message_new(f, 9, VERDICT_CLEAN), message_new(f, 3, VERDICT_SUSPECT)
	};
	struct verdict *v = verdict_new(f, 3, VERDICT_SUSPECT);
	struct answer a;

	v->from_authenticated = false;
	m[1].verdict = v;
	store_one(f, &m[0]);
	store_one(f, &m[1]);
	a = remember(f, MEMORY_ADDRESS, STR("k.meier@rheintal-pumpen.example"));
	assert_int_equal(a.status, ANSWER_DATA);
	assert_int_equal(a.n, 1);
	/* What was held stands beside, and moves no time. */
	assert_str(a.records[0], "1767225609 1767225609 1 0 1 0 0 0 0 0 1 0 0");
	a = remember(f, MEMORY_DOMAIN, STR("rheintal-pumpen.example"));
	assert_str(a.records[0], "1767225609 1767225609 1 0 1 0 0 0 0 0 1 0 0");
	a = remember(f, MEMORY_NAME, STR("klara meier"));
	assert_str(a.records[0], "k.meier@rheintal-pumpen.example "
	    "1767225609 1767225609 1 0 1 0 0 0 0 0 1 0 0");
	a = remember(f, MEMORY_THREAD, STR("<9@rheintal-pumpen.example>"));
	assert_str(a.records[0], "received 1767225609"
	    " k.meier@rheintal-pumpen.example ap@minato-foods.example");
	assert_int_equal(number(f, "SELECT suspect FROM correspondent"
	    " WHERE kind = 'address'"), 1);
}

static void
deferred_and_unjudged_messages_teach_nothing(void **state)
{
	struct fixture *f = *state;
	struct store_message m[2] = {
		message_new(f, 1, VERDICT_DEFERRED),
		message_new(f, 2, VERDICT_UNJUDGED)
	};

	store_one(f, &m[0]);
	store_one(f, &m[1]);
	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM thread"), 0);
}

static void
a_flood_of_strangers_does_not_push_out_whom_we_wrote_to(void **state)
{
	struct fixture *f = *state;
	struct store_message m[100];
	struct answer a;

	for (int i = 0; i < 100; i++) {
		struct verdict *v = verdict_new(f, i, VERDICT_CLEAN);

		v->from.address = str_format(f->arena, "x%d@example.test", i);
		v->from_authenticated = i == 50;
		m[i] = message_new(f, (uint64_t)i + 1, VERDICT_CLEAN);
		m[i].verdict = v;
	}
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 100, NULL,
	    101, &f->why));
	assert_ok(store_execute(f->store, "UPDATE correspondent SET sent = 1"
	    " WHERE detail = 'x99@example.test'", &f->why));
	a = remember(f, MEMORY_NAME, STR("klara meier"));
	assert_int_equal(a.n, 40);
	assert_true(str_starts(a.records[0], STR("x99@example.test ")));
	assert_true(str_starts(a.records[1], STR("x50@example.test ")));
}

static void
an_address_with_a_space_can_not_write_counts_into_a_record(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);

	v->from.address = STR("\"x 1 2 900 900 900\"@example.test");
	m.verdict = v;
	store_one(f, &m);
	assert_int_equal(remember(f, MEMORY_NAME, STR("klara meier")).status,
	    ANSWER_NODATA);
}

static void
signature_store(struct fixture *f, int n, const char *face, const char *way)
{
	struct store_message m = message_new(f, (uint64_t)n, VERDICT_SUSPECT);
	struct verdict *v = verdict_new(f, n, VERDICT_SUSPECT);

	v->signature_key = STR("aa");
	v->signature_face = str_of(face);
	v->signature_way = str_of(way);
	m.verdict = v;
	store_one(f, &m);
}

static void
each_form_of_a_signature_is_remembered_once_and_for_some_weeks(void **state)
{
	const struct store_run run = {
		"host.example", "0.1.0", "aa", "bb", "hold"
	};
	struct fixture *f = *state;
	struct answer a;
	int64_t id;

	signature_store(f, 1, "f1", "example.org");
	signature_store(f, 2, "f1", "example.org");
	a = remember(f, MEMORY_SIGNATURE, STR("aa"));
	assert_int_equal(a.n, 1);
	assert_str(a.records[0], "f1 example.org 1767225601");
	signature_store(f, 3, "f2", "example.org");
	signature_store(f, 4, "f1", NULL);
	a = remember(f, MEMORY_SIGNATURE, STR("aa"));
	assert_int_equal(a.n, 3);
	assert_str(a.records[0], "f1 - 1767225604");
	assert_int_equal(remember(f, MEMORY_SIGNATURE, STR("bb")).status,
	    ANSWER_NODATA);
	/* No signature, nothing to remember. */
	assert_int_equal(number(f, "SELECT count(*) FROM signature"), 3);
	assert_ok(store_execute(f->store, "UPDATE signature SET at ="
	    " strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-89 days');"
	    "UPDATE signature SET at ="
	    " strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-91 days')"
	    " WHERE face = 'f2'", &f->why));
	mail_comes(f, time_now());
	assert_ok(store_run_begin(f->store, &run, &id, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM signature"), 2);
}

static void
questions_that_are_none_and_stores_that_fail_have_a_status(void **state)
{
	struct fixture *f = *state;
	const struct question questions[] = {
		{ QUESTION_DNS, 0, STR("x") },
		{ QUESTION_MEMORY, -1, STR("x") },
		{ QUESTION_MEMORY, MEMORY__COUNT, STR("x") },
		{ QUESTION_MEMORY, MEMORY_ADDRESS, STR("") },
	};
	struct answer answers[4], answer;

	assert_ok(store_memory(f->store, f->arena, NO_STR, questions, 4, answers,
	    &f->why));
	for (int i = 0; i < 4; i++)
		assert_int_equal(answers[i].status, ANSWER_LIMIT);
	assert_int_equal(remember(f, MEMORY_ADDRESS,
	    STR("' OR 1=1 --")).status, ANSWER_NODATA);
	assert_ok(store_execute(f->store, "DROP TABLE thread", &f->why));
	answer = remember(f, MEMORY_THREAD, STR("<x@example.test>"));
	assert_int_equal(answer.status, ANSWER_TEMPERROR);
	assert_int_equal(answer.n, 0);
	assert_non_null(strstr(f->why.text, "no such table: thread"));
}

static void
one_question_that_fails_leaves_the_others_their_answers(void **state)
{
	struct fixture *f = *state;
	const struct question questions[] = {
		{ QUESTION_MEMORY, MEMORY_THREAD, STR("<x@example.test>") },
		{ QUESTION_MEMORY, MEMORY_ADDRESS,
		    STR("k.meier@rheintal-pumpen.example") },
	};
	struct store_message m = message_new(f, 9, VERDICT_CLEAN);
	struct answer answers[2];

	store_one(f, &m);
	assert_ok(store_execute(f->store, "DROP TABLE thread", &f->why));
	assert_int_equal(store_memory(f->store, f->arena, NO_STR, questions, 2,
	    answers, &f->why), FAIL);
	assert_int_equal(answers[0].status, ANSWER_TEMPERROR);
	assert_int_equal(answers[1].status, ANSWER_DATA);
	assert_true(sqlite3_get_autocommit(f->store->db));
}

static void
memory_that_lacks_a_table_is_found_by_trying(void **state)
{
	static const char *const tables[] = { "correspondent", "thread",
	    "signature", "habit", "owner_account", "sighting", "acceptance",
	    "coverage", "near_domain", "sent_author", "sent_word" };
	struct fixture *f = *state;

	assert_ok(store_memory_try(f->store, f->arena, &f->why));
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const char *drop = str_cstr(f->arena, str_format(f->arena,
		    "ALTER TABLE %s RENAME TO gone", tables[i]));
		const char *back = str_cstr(f->arena, str_format(f->arena,
		    "ALTER TABLE gone RENAME TO %s", tables[i]));

		assert_ok(store_execute(f->store, drop, &f->why));
		if (store_memory_try(f->store, f->arena, &f->why) == OK)
			fail_msg("%s", tables[i]);
		assert_ok(store_execute(f->store, back, &f->why));
	}
	assert_ok(store_memory_try(f->store, f->arena, &f->why));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stranger_is_not_remembered),
		TEST(a_judged_message_teaches_address_domain_name_and_thread),
		TEST(deferred_and_unjudged_messages_teach_nothing),
		TEST(a_flood_of_strangers_does_not_push_out_whom_we_wrote_to),
		TEST(an_address_with_a_space_can_not_write_counts_into_a_record),
		TEST(each_form_of_a_signature_is_remembered_once_and_for_some_weeks),
		TEST(questions_that_are_none_and_stores_that_fail_have_a_status),
		TEST(one_question_that_fails_leaves_the_others_their_answers),
		TEST(memory_that_lacks_a_table_is_found_by_trying),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
