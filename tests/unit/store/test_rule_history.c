/* SPDX-License-Identifier: Apache-2.0 */
/* What the log tells of rules: hits, what people did, limits, and messages whole. */
#include "fixture.h"

struct told {
	struct store_rule_hits hits[10];
	size_t n;
	uint64_t limited;
	struct arena *arena;
};

static void
take_hits(void *context, const struct store_rule_hits *hits)
{
	struct told *told = context;

	assert_true(told->n < 10);
	told->hits[told->n] = *hits;
	told->hits[told->n].last = str_keep(told->arena, hits->last);
	told->hits[told->n++].rule = str_keep(told->arena, hits->rule);
}

static void
take_limit(void *context, struct str rule, uint64_t messages)
{
	struct told *told = context;

	assert_str(rule, "SLOW_RULE");
	told->limited += messages;
}

/* 1: suspect; 2: caution; 3: clean, and a rule met its limit. */
static void
store_three(struct fixture *f)
{
	struct store_message m[3] = {
		message_new(f, 1, VERDICT_SUSPECT),
		message_new(f, 2, VERDICT_CAUTION),
		message_new(f, 3, VERDICT_CLEAN)
	};
	struct verdict *last = verdict_new(f, 3, VERDICT_CLEAN);

	last->findings.n = 1;
	last->findings.at[0].id = STR("match-limit");
	last->findings.at[0].rule = NO_STR;
	last->findings.at[0].score = 0;
	last->findings.at[0].evidence = STR("SLOW_RULE");
	m[2].verdict = last;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 3,
	    &to_quarantine, 4, &f->why));
}

static void
hits_are_counted_with_what_people_did(void **state)
{
	struct fixture *f = *state;
	struct told told = { .arena = f->arena };

	store_three(f);
	assert_ok(store_execute(f->store, "UPDATE message SET"
	    " action = 'released' WHERE id = 1", &f->why));
	assert_ok(store_rule_hits(f->store, 0, NO_STR, take_hits, &told,
	    &f->why));
	assert_int_equal(told.n, 3);
	assert_str(told.hits[0].rule, "BEC_RULE_0");
	assert_int_equal(told.hits[0].messages, 2);
	assert_int_equal(told.hits[0].suspect, 1);
	assert_int_equal(told.hits[0].caution, 1);
	assert_int_equal(told.hits[0].released, 1);
	assert_int_equal(told.hits[0].confirmed, 0);
	/* What only a person had held speaks against no rule. */
	assert_ok(store_execute(f->store, "UPDATE message SET"
	    " action = 'released' WHERE id = 2; INSERT INTO action"
	    " (message_row_id, run_id, mailbox_id, kind, state, uidvalidity,"
	    "  uid, size_bytes, destination, intended_at, changed_at) VALUES"
	    " (2, 1, 1, 'quarantine', 'done', 7, 2, 1, 'Quarantine', '', '');"
	    "INSERT INTO review (message_row_id, what, state, at, action_id)"
	    " VALUES (2, 'hold', 'done', '', last_insert_rowid())", &f->why));
	told.n = 0;
	assert_ok(store_rule_hits(f->store, 0, STR("BEC_RULE_0"), take_hits,
	    &told, &f->why));
	assert_int_equal(told.hits[0].released, 1);
	/* The views say the same. */
	assert_int_equal(number(f, "SELECT in_released FROM v_rule_hits"
	    " WHERE rule = 'BEC_RULE_0'"), 1);
	assert_str(text(f, "SELECT group_concat(id || held_by_person) FROM"
	    " (SELECT * FROM v_released ORDER BY id)"), "10,21");
	assert_ok(store_execute(f->store, "UPDATE message SET"
	    " action = 'quarantine', review = 'reported' WHERE id = 2",
	    &f->why));
	assert_int_equal(number(f, "SELECT in_confirmed FROM v_rule_hits"
	    " WHERE rule = 'BEC_RULE_0'"), 1);
	told.n = 0;
	assert_ok(store_rule_hits(f->store, 0, STR("BEC_RULE_0"), take_hits,
	    &told, &f->why));
	assert_int_equal(told.hits[0].confirmed, 1);
	told.n = 0;
	assert_ok(store_rule_hits(f->store, 0, NO_STR, take_hits, &told,
	    &f->why));
	assert_str(told.hits[0].last, "2026-01-01T00:00:02Z");
	told.n = 0;
	assert_ok(store_rule_hits(f->store, ARRIVED + 2, STR("BEC_RULE_1"),
	    take_hits, &told, &f->why));
	assert_int_equal(told.n, 1);
	assert_int_equal(told.hits[0].messages, 1);
	told.n = 0;
	assert_ok(store_rule_hits(f->store, 0, STR("NOBODY"), take_hits, &told,
	    &f->why));
	assert_int_equal(told.n, 0);
}

static void
limits_are_counted_by_rule(void **state)
{
	struct fixture *f = *state;
	struct told told = { .arena = f->arena };

	store_three(f);
	assert_ok(store_match_limits(f->store, 0, take_limit, &told, &f->why));
	assert_int_equal(told.limited, 1);
	assert_ok(store_match_limits(f->store, ARRIVED + 100, take_limit, &told,
	    &f->why));
	assert_int_equal(told.limited, 1);
}

struct judged {
	size_t n, findings;
	struct fixture *f;
};

static void
take_judged(void *context, const struct store_judged *judged)
{
	struct judged *all = context;

	all->n++;
	all->findings += judged->n;
	assert_int_equal(judged->message_id, all->n);
	assert_int_equal(judged->arrived, ARRIVED + (int64_t)all->n);
	assert_str(judged->rules_digest, "aa");
	assert_str(judged->from, "K.Meier@rheintal-pumpen.example");
	if (all->n == 1) {
		assert_str(judged->verdict, "suspect");
		assert_int_equal(judged->n, 5);
		assert_str(judged->findings[0].rule, "BEC_RULE_0");
		assert_str(judged->findings[4].id, "fact-4");
		assert_true(judged->findings[4].rule.p == NULL);
		assert_true(judged->findings[1].score > 2.4);
		assert_true(judged->score > 6.2);
	}
}

static void
messages_come_whole_and_in_order(void **state)
{
	struct fixture *f = *state;
	struct judged all = { .f = f };
	struct store_message bare = message_new(f, 4, VERDICT_CLEAN);
	struct store_message waits = message_new(f, 5, VERDICT_DEFERRED);
	struct verdict *nothing = verdict_new(f, 4, VERDICT_CLEAN);

	nothing->findings.n = 0;
	bare.verdict = nothing;
	store_three(f);
	store_one(f, &bare);
	store_one(f, &waits);
	assert_ok(store_judged(f->store, 0, take_judged, &all, &f->why));
	assert_int_equal(all.n, 4);
	assert_int_equal(all.findings, 11);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hits_are_counted_with_what_people_did),
		TEST(limits_are_counted_by_rule),
		TEST(messages_come_whole_and_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
