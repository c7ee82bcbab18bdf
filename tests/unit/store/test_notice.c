/* SPDX-License-Identifier: Apache-2.0 */
/* What a notice may tell of, and what is known of those that were written. */
#include "fixture.h"

#define DAY STR("2026-11-23")

/* Held, under UID 500 + uid of the quarantine folder; its move's number. */
static int64_t
held(struct fixture *f, uint64_t uid, bool answered)
{
	struct store_message m = message_new(f, uid, VERDICT_SUSPECT);
	struct store_step step = { .state = STATE_DONE,
	    .destination_uidvalidity = 77, .destination_uid = 500 + uid,
	    .flags_known = true, .seen = answered, .answered = answered };

	store_one(f, &m);
	step.action_id = m.action_id_out;
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	return m.action_id_out;
}

static size_t
untold(struct fixture *f, const char *folder, struct str day)
{
	struct store_told *told;
	size_t n, count = 0;

	assert_ok(store_told_held(f->store, f->arena, STR("ap"), str_of(folder),
	    day, 1, &told, &n, &f->why));
	for (size_t i = 0; i < n; i++)
		count += !told[i].told;
	return count;
}

/* One that tells of these moves, in that state. */
static struct store_notice
noticed(struct fixture *f, struct str day, const int64_t *actions, size_t n,
    enum notice_state state)
{
	struct store_notice notice = { .folder = STR("INBOX"), .day = day,
	    .message_id = STR("<seki.notice.1@x>"), .sha256 = STR("sent"),
	    .size = 99, .uidvalidity = 7, .uidnext = 3 };

	assert_ok(store_notice_intend(f->store, f->run_id, STR("ap"), &notice,
	    actions, n, &notice.id, &f->why));
	notice.state = state;
	if (state == NOTICE_WRITTEN) {
		notice.uid = 40 + (uint64_t)notice.id;
		notice.stored_sha256 = STR("stored");
		notice.written_at = time_now();
	}
	if (state != NOTICE_INTENDED)
		assert_ok(store_notice_step(f->store, &notice, &f->why));
	return notice;
}

static void
what_is_held_is_told_once_in_each_folder(void **state)
{
	struct fixture *f = *state;
	int64_t actions[2] = { held(f, 1, false), held(f, 2, true) };
	struct store_told *told;
	size_t n;

	assert_int_equal(untold(f, "INBOX", DAY), 2);
	noticed(f, DAY, actions, 1, NOTICE_INTENDED);
	noticed(f, DAY, actions, 1, NOTICE_FAILED);
	assert_int_equal(untold(f, "INBOX", DAY), 2);
	noticed(f, DAY, actions, 2, NOTICE_WRITTEN);
	assert_int_equal(untold(f, "INBOX", DAY), 0);
	assert_int_equal(untold(f, "Quarantine", DAY), 2);
	/* Today's notice goes on telling of them, tomorrow's does not. */
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    DAY, 1, &told, &n, &f->why));
	assert_int_equal(n, 2);
	assert_true(told[0].answered != told[1].answered);
	assert_str(told[0].top_en, "the account is new for this supplier");
	assert_str(told[0].state, "held");
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    STR("2026-11-24"), 1, &told, &n, &f->why));
	assert_int_equal(n, 0);
	assert_ok(store_told_held(f->store, f->arena, STR("ar"), STR("INBOX"),
	    DAY, 1, &told, &n, &f->why));
	assert_int_equal(n, 0);
	held(f, 3, false);
	assert_int_equal(untold(f, "INBOX", STR("2026-11-24")), 1);
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    DAY, time_now() + 60, &told, &n, &f->why));
	assert_int_equal(n, 0);
}

static void
take_since(void *context, const struct store_held *held)
{
	*(int64_t *)context = held->since;
}

static void
what_was_not_moved_or_was_put_there_by_hand_is_not_told(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_message other = message_new(f, 2, VERDICT_CLEAN);
	struct store_mailbox quarantine;

	store_one(f, &m);			/* intended only */
	assert_int_equal(untold(f, "INBOX", DAY), 0);
	store_one(f, &other);
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("Quarantine"),
	    &quarantine, &f->why));
	assert_ok(store_held_seen(f->store, f->run_id, quarantine.id,
	    other.message_id_out, 77, 600, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM v_message WHERE"
	    " state = 'held'"), 1);
	assert_int_equal(untold(f, "INBOX", DAY), 0);
}

/* Filed as fraud by mistake, and taken back: when and why it was held stays. */
static void
what_comes_back_from_fraud_is_held_as_before(void **state)
{
	struct fixture *f = *state;
	int64_t first = held(f, 1, true), action, since = 0;
	const struct store_move move = { STR("Quarantine"), 77, 900 };
	const struct store_intent intent = { .run_id = f->run_id,
	    .message_id = 1, .mailbox_id = f->mailbox.id,
	    .kind = MOVE_QUARANTINE, .uidvalidity = 7, .uid = 3 };
	struct store_step step = { .state = STATE_DONE,
	    .destination_uidvalidity = 77, .destination_uid = 900,
	    .flags_known = true };
	struct store_told *told;
	size_t n;

	assert_ok(store_execute(f->store, "UPDATE action SET"
	    " done_at = '2026-01-02T00:00:00Z'; UPDATE message SET"
	    " review = 'confirmed'", &f->why));
	assert_ok(store_wish(f->store, f->arena, 1, REVIEW_TAKE_BACK, STR("sato"), NO_STR,
	    &replaced, &f->why));
	assert_ok(store_wish_intend(f->store, 1, &intent, &move, &action,
	    &f->why));
	step.action_id = action;
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    DAY, 1, &told, &n, &f->why));
	assert_int_equal(n, 1);
	assert_true(told[0].action_id == action && action > first);
	assert_int_equal(told[0].held_at, ARRIVED + 86400);
	assert_false(told[0].by_person);
	assert_true(told[0].answered);
	assert_ok(store_held(f->store, NO_STR, 0, take_since, &since, &f->why));
	assert_int_equal(since, told[0].held_at);
	/* Released, and held again since somebody asked for it: that is another. */
	assert_ok(store_wish(f->store, f->arena, 1, REVIEW_RELEASE, STR("sato"), NO_STR,
	    &replaced, &f->why));
	assert_ok(store_execute(f->store, "UPDATE review SET state = 'done';"
	    "UPDATE message SET action = 'released'", &f->why));
	assert_ok(store_wish(f->store, f->arena, 1, REVIEW_HOLD, STR("sato"), NO_STR,
	    &replaced, &f->why));
	assert_ok(store_wish_intend(f->store, 3, &intent, &move,
	    &step.action_id, &f->why));
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    DAY, 1, &told, &n, &f->why));
	/* The rules had held it first: it is told by their reason. */
	assert_true(n == 1 && !told[0].by_person && !told[0].answered);
	assert_str(told[0].said_by, "sato");
	assert_true(told[0].held_at != ARRIVED + 86400);
}

static void
what_came_back_by_itself_is_nobodys_hold(void **state)
{
	struct fixture *f = *state;
	const int64_t action = held(f, 1, false);
	struct store_told *told;
	char sql[400];
	size_t n;

	snprintf(sql, sizeof sql, "INSERT INTO review (message_row_id, what, state,"
	    " at, action_id) VALUES (1, 'return', 'done', '2026-01-02T00:00:00Z',"
	    " %lld)", (long long)action);
	assert_ok(store_execute(f->store, sql, &f->why));
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    DAY, 1, &told, &n, &f->why));
	assert_int_equal(n, 1);
	assert_true(told[0].came_back && !told[0].by_person);
}

static void
cautions_of_the_day_are_told_apart(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CAUTION);
	struct store_told *told;
	size_t n;

	store_one(f, &m);
	held(f, 2, false);
	assert_ok(store_execute(f->store, "UPDATE message SET payment_change = 1;"
	    "DELETE FROM finding; INSERT INTO finding (message_row_id, position, id,"
	    " score, sentence_en, evidence, about) SELECT id, 0, 'x', 1, 'X.',"
	    " 'a.example ~ b.example', 'lookalike' FROM message", &f->why));
	assert_ok(store_told_cautions(f->store, f->arena, STR("ap"), ARRIVED,
	    &told, &n, &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(told[0].message_id, m.message_id_out);
	assert_true(told[0].payment_change);
	assert_true(str_equal(told[0].top_evidence, STR("a.example ~ b.example")));
	assert_true(str_equal(told[0].top_about, STR("lookalike")));
	assert_ok(store_told_cautions(f->store, f->arena, STR("ap"),
	    time_now() + 60, &told, &n, &f->why));
	assert_int_equal(n, 0);
}

static bool
is_ours(struct fixture *f, const char *account, const char *sha256)
{
	bool is;

	assert_ok(store_notice_is(f->store, str_of(account), str_of(sha256), &is,
	    &f->why));
	return is;
}

static struct str
lies_at(struct fixture *f, const char *account, const char *folder,
    uint64_t uidvalidity, uint64_t uid)
{
	struct str message_id;

	assert_ok(store_notice_at(f->store, f->arena, str_of(account),
	    str_of(folder), uidvalidity, uid, &message_id, &f->why));
	return message_id;
}

static void
one_of_ours_is_known_by_its_place_or_its_bytes_alone(void **state)
{
	struct fixture *f = *state;
	struct store_notice notice;
	struct store_mailbox mailbox;
	bool is;

	assert_ok(store_notice_any(f->store, STR("ap"), &is, &f->why));
	assert_false(is);
	notice = noticed(f, DAY, NULL, 0, NOTICE_WRITTEN);
	assert_ok(store_notice_any(f->store, STR("ap"), &is, &f->why));
	assert_true(is);
	assert_str(lies_at(f, "ap", "INBOX", 7, notice.uid),
	    "<seki.notice.1@x>");
	assert_str(lies_at(f, "ap", "INBOX", 8, notice.uid), NULL);
	assert_str(lies_at(f, "ap", "Filed", 7, notice.uid), NULL);
	assert_true(is_ours(f, "ap", "sent"));
	assert_true(is_ours(f, "ap", "stored"));
	assert_false(is_ours(f, "ap", "other"));
	assert_ok(store_mailbox_get(f->store, STR("ar"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_false(is_ours(f, "ar", "sent"));
	assert_str(lies_at(f, "ar", "INBOX", 7, notice.uid), NULL);
	/* A number that is free again says nothing. */
	notice.state = NOTICE_REPLACED;
	assert_ok(store_notice_step(f->store, &notice, &f->why));
	assert_str(lies_at(f, "ap", "INBOX", 7, notice.uid), NULL);
	assert_ok(store_notice_named(f->store, STR("ap"), notice.message_id, &is,
	    &f->why));
	assert_true(is);
	assert_ok(store_notice_named(f->store, STR("ap"), STR("<x>"), &is,
	    &f->why));
	assert_false(is);
}

static void
the_days_and_the_open_ones_are_read_back(void **state)
{
	struct fixture *f = *state;
	struct store_notice *notices, old;
	size_t n;

	noticed(f, STR("2026-11-21"), NULL, 0, NOTICE_WRITTEN);
	old = noticed(f, STR("2026-11-22"), NULL, 0, NOTICE_WRITTEN);
	old.state = NOTICE_REPLACING;
	old.uid = 0;
	old.stored_sha256 = NO_STR;
	assert_ok(store_notice_step(f->store, &old, &f->why));
	noticed(f, DAY, NULL, 0, NOTICE_INTENDED);
	noticed(f, DAY, NULL, 0, NOTICE_WRITTEN);
	assert_ok(store_notices(f->store, f->arena, STR("ap"), DAY, &notices, &n,
	    &f->why));
	assert_int_equal(n, 3);
	assert_int_equal(notices[0].state, NOTICE_REPLACING);
	assert_str(notices[0].day, "2026-11-22");
	assert_int_equal(notices[0].uid, 42);
	assert_str(notices[0].stored_sha256, "stored");
	assert_int_equal(notices[1].state, NOTICE_INTENDED);
	assert_int_equal(notices[1].uidnext, 3);
	assert_int_equal(notices[1].uid, 0);
	assert_int_equal(notices[2].state, NOTICE_WRITTEN);
	assert_true(notices[2].written_at > 0);
}

static void
assert_reads_no_table_whole(struct fixture *f, const char *sql)
{
	struct query q = query_once(f->store, str_cstr(f->arena, str_format(
	    f->arena, "EXPLAIN QUERY PLAN %s", sql)));
	struct str step;

	while (query_row(&q)) {
		take_integer(&q);
		take_integer(&q);
		take_integer(&q);
		step = take_text(&q, f->arena);
		if (str_starts(step, STR("SCAN")) &&
		    !str_contains(step, STR("subquery")) &&
		    !str_contains(step, STR("CONSTANT")) &&
		    !str_contains(step, STR("INDEX action_held")))
			fail_msg("%.*s in: %s", STR_ARGS(step), sql);
	}
	assert_ok(query_end(&q, &f->why));
}

static void
what_every_scan_asks_goes_by_an_index(void **state)
{
	struct fixture *f = *state;
	struct store_notice *notices;
	const char *asked[20];
	size_t n, asked_n = 0;
	bool is;

	untold(f, "INBOX", DAY);
	is_ours(f, "ap", "sent");
	lies_at(f, "ap", "INBOX", 7, 1);
	assert_ok(store_notice_any(f->store, STR("ap"), &is, &f->why));
	assert_ok(store_notice_named(f->store, STR("ap"), STR("<x>"), &is,
	    &f->why));
	assert_ok(store_notices(f->store, f->arena, STR("ap"), DAY, &notices, &n,
	    &f->why));
	for (size_t i = 0; i < f->store->cached_n && asked_n < 20; i++)
		if (strstr(f->store->cached[i].sql, " notice") != NULL)
			asked[asked_n++] = f->store->cached[i].sql;
	assert_int_equal(asked_n, 6);
	for (size_t i = 0; i < asked_n; i++)
		assert_reads_no_table_whole(f, asked[i]);
}

int
main(void)
{
#define STORE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		STORE(what_is_held_is_told_once_in_each_folder),
		STORE(what_was_not_moved_or_was_put_there_by_hand_is_not_told),
		STORE(what_comes_back_from_fraud_is_held_as_before),
		STORE(what_came_back_by_itself_is_nobodys_hold),
		STORE(cautions_of_the_day_are_told_apart),
		STORE(one_of_ours_is_known_by_its_place_or_its_bytes_alone),
		STORE(the_days_and_the_open_ones_are_read_back),
		STORE(what_every_scan_asks_goes_by_an_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
