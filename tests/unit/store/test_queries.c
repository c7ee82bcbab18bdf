/* SPDX-License-Identifier: Apache-2.0 */
/* The log and its filters, one message, health, and that indexes are used. */
#include "fixture.h"

struct seen {
	int64_t ids[10];
	size_t n;
	struct arena *arena;
	struct store_row last;
};

static void
see(void *context, const struct store_row *row)
{
	struct seen *seen = context;

	assert_true(seen->n < 10);
	seen->ids[seen->n++] = row->message_id;
	seen->last = *row;
	seen->last.subject = str_keep(seen->arena, row->subject);
	seen->last.account = str_keep(seen->arena, row->account);
	seen->last.top_ja = str_keep(seen->arena, row->top_ja);
	seen->last.state = str_keep(seen->arena, row->state);
	seen->last.arrived = str_keep(seen->arena, row->arrived);
	seen->last.by = str_keep(seen->arena, row->by);
}

static struct seen
ask_log(struct fixture *f, const struct store_filter *filter)
{
	struct seen seen = { .arena = f->arena };

	assert_ok(store_log(f->store, filter, see, &seen, &f->why));
	return seen;
}

/* 1: suspect, 振込先口座. 2: clean, from elsewhere, scanned whole. 3: caution. */
static void
store_three(struct fixture *f)
{
	struct store_message m[3] = {
		message_new(f, 1, VERDICT_SUSPECT), message_new(f, 2, VERDICT_CLEAN),
		message_new(f, 3, VERDICT_CAUTION)
	};
	struct verdict *v = verdict_new(f, 2, VERDICT_CLEAN);

	v->subject = STR("Lunch? 100%_sure");
	v->from.address = STR("bob@mail.example.net");
	v->from.domain = STR("mail.example.net");
	v->from_org_domain = STR("example.net");
	v->has_not_scanned = false;
	v->score = -1;
	v->findings.n = 0;
	m[1].verdict = v;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 3,
	    &to_quarantine, 4, &f->why));
}

static void
each_filter_lets_through_what_it_names_newest_first(void **state)
{
	struct fixture *f = *state;
	const struct {
		struct store_filter filter;
		size_t n;
		int64_t first;
	} cases[] = {
		{ { 0 }, 3, 3 },
		{ { .limit = 2 }, 2, 3 },
		{ { .limit = UINT64_MAX }, 3, 3 },
		{ { .since = ARRIVED + 2 }, 2, 3 },
		{ { .until = ARRIVED + 2 }, 1, 1 },
		{ { .since = ARRIVED + 2, .until = ARRIVED + 3 }, 1, 2 },
		{ { .account = STR("ap") }, 3, 3 },
		{ { .account = STR("ar") }, 0, 0 },
		{ { .verdict = STR("suspect") }, 1, 1 },
		{ { .action = STR("quarantine") }, 1, 1 },
		{ { .sender = STR("BOB@mail.example.net") }, 1, 2 },
		{ { .sender = STR("bob") }, 0, 0 },
		{ { .domain = STR("Mail.example.NET") }, 1, 2 },
		{ { .domain = STR("EXAMPLE.net") }, 1, 2 },
		{ { .subject = STR("口座") }, 2, 3 },
		{ { .subject = STR("変更") }, 2, 3 },
		{ { .subject = STR("invoice") }, 2, 3 },
		{ { .subject = STR("LUNCH") }, 1, 2 },
		{ { .subject = STR("100%_") }, 1, 2 },
		{ { .subject = STR("口坐") }, 0, 0 },
		{ { .subject = STR("' OR 1=1 --") }, 0, 0 },
		{ { .rule = STR("BEC_RULE_2") }, 2, 3 },
		{ { .rule = STR("fact-4") }, 2, 3 },
		{ { .rule = STR("BEC_RULE_4") }, 0, 0 },
		{ { .run_id = 1 }, 3, 3 },
		{ { .run_id = 2 }, 0, 0 },
		{ { .has_score = true, .score = 6.25 }, 2, 3 },
		{ { .has_score = true, .score = 0 }, 2, 3 },
		{ { .has_score = true, .score = 6.26 }, 0, 0 },
		{ { .not_scanned = true }, 2, 3 },
		{ { .domain = STR("rheintal-pumpen.example"),
		    .rule = STR("fact-0"), .subject = STR("口座"),
		    .verdict = STR("suspect"), .account = STR("ap"),
		    .since = ARRIVED, .limit = 5 }, 1, 1 },
	};

	store_three(f);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen seen = ask_log(f, &cases[i].filter);

		if (seen.n != cases[i].n ||
		    (seen.n && seen.ids[0] != cases[i].first))
			fail_msg("case %zu: %zu rows, first %lld", i, seen.n,
			    (long long)seen.ids[0]);
	}
}

static void
a_line_of_the_log_says_what_people_ask_first(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = { .verdict = STR("suspect") };
	struct seen seen;

	store_three(f);
	seen = ask_log(f, &filter);
	assert_str(seen.last.subject, "振込先口座変更のお知らせ Invoice");
	assert_str(seen.last.account, "ap");
	assert_str(seen.last.top_ja, "この取引先では初めての口座です");
	assert_str(seen.last.state, "intended");
	assert_str(seen.last.arrived, "2026-01-01T00:00:01Z");
	assert_str(seen.last.by, "dmarc");
	assert_true(seen.last.from_authenticated && seen.last.not_scanned);
	assert_int_equal(seen.last.uidvalidity, 7);
	assert_true(seen.last.score == 6.25);
}

static void
a_message_that_is_not_there_is_bad_input(void **state)
{
	struct fixture *f = *state;
	struct store_detail detail;

	assert_int_equal(store_show(f->store, f->arena, 4711, &detail, &f->why),
	    FAIL);
	assert_int_equal(f->why.status, EXIT_DATA);
	assert_non_null(strstr(f->why.text, "'4711'"));
}

static void
health_tells_what_waits_and_what_is_given_up(void **state)
{
	struct fixture *f = *state;
	struct store_message m[3] = {
		message_new(f, 1, VERDICT_SUSPECT),
		message_new(f, 2, VERDICT_DEFERRED),
		message_new(f, 3, VERDICT_DEFERRED)
	};
	struct store_mailbox other;
	struct store_health *health;
	size_t n;

	m[2].tries = 3;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 3,
	    &to_quarantine, 4, &f->why));
	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    "no route", &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("Archive"), &other,
	    &f->why));
	assert_ok(store_health(f->store, f->arena, 3, &health, &n, &f->why));
	assert_int_equal(n, 2);
	assert_str(health[0].folder, "Archive");
	assert_str(health[0].last_scan, NULL);
	assert_int_equal(health[1].messages, 3);
	assert_int_equal(health[1].deferred, 2);
	assert_int_equal(health[1].exhausted, 1);
	assert_int_equal(health[1].open_actions, 1);
	assert_str(health[1].sentence, "no route");
	assert_str(health[1].last_ok, NULL);
	assert_int_equal(health[1].last_scan.n, 20);
}

/* No statement that a scan or a question runs may read a whole big table. */
static void
every_statement_looks_up_what_grows_through_an_index(void **state)
{
	static const char *const big[] = {
		"SCAN m", "SCAN message", "SCAN x", "SCAN y", "SCAN action",
		"SCAN f", "SCAN finding", "SCAN part", "SCAN p",
		"SCAN correspondent", "SCAN thread", "SCAN placed",
		"SCAN near_domain", "SCAN sent_word", "SCAN sent_letter"
	};
	struct fixture *f = *state;
	struct store_known *known;
	struct store_due *due;
	struct store_action *actions;
	struct store_health *health;
	struct store_detail detail;
	struct answer answer;
	bool claimed;
	size_t n, looked = 0;

	store_three(f);
	store_three(f);
	assert_ok(store_known(f->store, f->arena, STR("ap"), STR("0"), STR("0"),
	    &known, &n, &f->why));
	assert_ok(store_due(f->store, f->arena, 1, 3, &due, &n, &f->why));
	assert_ok(store_actions_open(f->store, f->arena, 1, &actions, &n,
	    &f->why));
	assert_ok(store_uid_claimed(f->store, STR("ap"), STR("Quarantine"), 77,
	    1, &claimed, &f->why));
	assert_ok(store_show(f->store, f->arena, 1, &detail, &f->why));
	assert_ok(store_health(f->store, f->arena, 3, &health, &n, &f->why));
	for (int kind = 0; kind < MEMORY__COUNT; kind++) {
		const struct question q = { QUESTION_MEMORY, kind, STR("x") };

		store_memory(f->store, f->arena, NO_STR, &q, 1, &answer,
	    &f->why);
	}
	for (size_t i = 0; i < f->store->cached_n; i++) {
		struct query q = query_once(f->store, str_cstr(f->arena,
		    str_format(f->arena, "EXPLAIN QUERY PLAN %s",
		    f->store->cached[i].sql)));

		while (query_row(&q)) {
			struct str line;

			q.take = 3;
			line = take_text(&q, f->arena);
			looked++;
			for (size_t j = 0; j < sizeof big / sizeof big[0]; j++)
				if (str_equal(line, str_of(big[j])) ||
				    str_starts(line, str_format(f->arena,
				    "%s ", big[j])))
					fail_msg("%.*s: %s", STR_ARGS(line),
					    f->store->cached[i].sql);
		}
		assert_ok(query_end(&q, &f->why));
	}
	assert_true(looked > 20);
}

static void
a_look_up_by_bytes_uses_the_index_of_digests(void **state)
{
	struct fixture *f = *state;
	struct query q = query_once(f->store, "EXPLAIN QUERY PLAN"
	    " SELECT id FROM message WHERE sha256 = 'x'");
	struct str line = NO_STR;

	if (query_row(&q)) {
		q.take = 3;
		line = take_text(&q, f->arena);
	}
	assert_ok(query_end(&q, &f->why));
	assert_true(str_contains(line, STR("message_sha256")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_filter_lets_through_what_it_names_newest_first),
		TEST(a_line_of_the_log_says_what_people_ask_first),
		TEST(a_message_that_is_not_there_is_bad_input),
		TEST(health_tells_what_waits_and_what_is_given_up),
		TEST(every_statement_looks_up_what_grows_through_an_index),
		TEST(a_look_up_by_bytes_uses_the_index_of_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
