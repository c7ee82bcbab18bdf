/* SPDX-License-Identifier: Apache-2.0 */
/* Runs, accounts, mailboxes and their mark, what is due, alerts. */
#include "fixture.h"

static void
a_run_keeps_its_tally_and_its_end(void **state)
{
	struct fixture *f = *state;
	const struct store_tally tally = {
		.seen = 20, .clean = 10, .suspect = 8, .moved = 7, .failed = 1,
		.mailboxes = 2, .mailboxes_failed = 1
	};

	assert_str(text(f, "SELECT ended_at FROM run"), NULL);
	assert_ok(store_run_end(f->store, f->run_id, &tally, 1, &f->why));
	assert_str(text(f, "SELECT host || version || rules_digest ||"
	    " config_digest || mode FROM run"), "host.example0.1.0aabbhold");
	assert_str(text(f, "SELECT seen || ' ' || clean || ' ' || suspect ||"
	    " ' ' || moved || ' ' || failed || ' ' || mailboxes || ' ' ||"
	    " mailboxes_failed || ' ' || exit_status FROM run"),
	    "20 10 8 7 1 2 1 1");
	assert_int_equal(number(f, "SELECT ended_at LIKE '20__-__-__T%Z' AND"
	    " seconds BETWEEN 0 AND 600 FROM v_run"), 1);
}

static void
an_account_nobody_wrote_about_may_log_in_and_the_rest_is_kept(void **state)
{
	struct fixture *f = *state;
	const struct store_account put = {
		.next_try = ARRIVED, .refusals = 2,
		.secret_digest = STR("cc"), .sentence = STR("server said NO"),
		.last_login = ARRIVED - 5
	};
	struct store_account got;

	assert_ok(store_account_get(f->store, f->arena, STR("other"), &got,
	    &f->why));
	assert_int_equal(got.next_try, 0);
	assert_int_equal(got.refusals, 0);
	assert_str(got.sentence, NULL);
	assert_ok(store_account_put(f->store, STR("ap"), &put, &f->why));
	assert_ok(store_account_get(f->store, f->arena, STR("ap"), &got,
	    &f->why));
	assert_int_equal(got.next_try, ARRIVED);
	assert_int_equal(got.refusals, 2);
	assert_str(got.secret_digest, "cc");
	assert_str(got.sentence, "server said NO");
	assert_int_equal(got.last_login, ARRIVED - 5);
	/* The mailbox of the same account was not disturbed. */
	assert_int_equal(number(f, "SELECT count(*) FROM account"), 1);
}

static void
a_mailbox_is_new_until_its_first_epoch_and_keeps_that_date(void **state)
{
	struct fixture *f = *state;
	struct store_mailbox m, again;

	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("請求書"), &m,
	    &f->why));
	assert_true(m.is_new && m.id > 0);
	assert_int_equal(m.first_scan, 0);
	assert_int_equal(m.uidvalidity, 0);
	assert_ok(store_mailbox_epoch(f->store, m.id, UINT32_MAX, &f->why));
	assert_ok(store_execute(f->store, "UPDATE mailbox SET first_scan_at ="
	    " '2020-01-01T00:00:00Z' WHERE folder <> 'INBOX'", &f->why));
	assert_ok(store_mailbox_epoch(f->store, m.id, 4294967294u, &f->why));
	assert_ok(store_mailbox_hold_since(f->store, m.id, ARRIVED, &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("請求書"), &again,
	    &f->why));
	assert_int_equal(again.id, m.id);
	assert_false(again.is_new);
	assert_int_equal(again.first_scan, 1577836800);
	assert_int_equal(again.uidvalidity, 4294967294u);
	assert_int_equal(again.hold_since, ARRIVED);
	assert_ok(store_mailbox_hold_since(f->store, m.id, 0, &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("請求書"), &again,
	    &f->why));
	assert_int_equal(again.hold_since, 0);
}

static void
the_mark_moves_forward_only_and_a_new_epoch_forgets_it(void **state)
{
	struct fixture *f = *state;
	struct store_mailbox m;
	const uint64_t marks[] = { 10, 5, 0, 4294967295u };
	const uint64_t wants[] = { 10, 10, 10, 4294967295u };

	for (int i = 0; i < 4; i++) {
		assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, NULL,
		    0, NULL, marks[i], &f->why));
		assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"),
		    &m, &f->why));
		assert_int_equal(m.next_uid, wants[i]);
	}
	assert_ok(store_mailbox_epoch(f->store, f->mailbox.id, 8, &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"), &m,
	    &f->why));
	assert_int_equal(m.next_uid, 0);
	assert_int_equal(m.uidvalidity, 8);
}

static void
a_scan_that_failed_does_not_move_the_last_good_one(void **state)
{
	struct fixture *f = *state;

	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    "no route", &f->why));
	assert_str(text(f, "SELECT last_ok_at FROM mailbox"), NULL);
	assert_str(text(f, "SELECT sentence FROM mailbox"), "no route");
	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    NULL, &f->why));
	assert_str(text(f, "SELECT sentence FROM mailbox"), NULL);
	assert_int_equal(number(f, "SELECT last_ok_at = last_scan_at AND"
	    " last_run_id = 1 FROM mailbox"), 1);
}

static void
a_folder_that_is_not_visited_any_more_has_no_trouble(void **state)
{
	struct fixture *f = *state;
	const struct str still[] = { STR("Other"), STR("INBOX") };
	struct store_reached *rows;
	size_t n;

	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    "it hides", &f->why));
	assert_ok(store_mailboxes_left(f->store, STR("ap"), still, 2, &f->why));
	assert_ok(store_reached(f->store, f->arena, STR("ap"), &rows, &n,
	    &f->why));
	assert_int_equal(n, 1);
	assert_true(rows[0].is_visited);
	assert_str(rows[0].sentence, "it hides");
	assert_ok(store_mailboxes_left(f->store, STR("other"), still, 0,
	    &f->why));
	assert_ok(store_mailboxes_left(f->store, STR("ap"), still, 1, &f->why));
	assert_ok(store_reached(f->store, f->arena, STR("ap"), &rows, &n,
	    &f->why));
	assert_int_equal(n, 1);
	assert_false(rows[0].is_visited);
	assert_null(rows[0].sentence.p);
	assert_int_equal(number(f, "SELECT last_scan_at IS NOT NULL FROM"
	    " mailbox"), 1);
}

static void
due_are_the_deferred_of_this_epoch_below_the_tries_and_still_there(
    void **state)
{
	struct fixture *f = *state;
	struct store_message m[5];
	struct store_mailbox mailbox;
	struct store_due *due;
	size_t n;

	for (uint64_t i = 0; i < 5; i++)
		m[i] = message_new(f, 4294967290u + i, VERDICT_DEFERRED);
	m[1].tries = 3;
	m[2].action = ACTION_VANISHED;
	m[3] = message_new(f, 4294967293u, VERDICT_CLEAN);
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 5, NULL,
	    4294967295u, &f->why));
	assert_ok(store_due(f->store, f->arena, f->mailbox.id, 3, &due, &n,
	    &f->why));
	assert_int_equal(n, 2);
	assert_int_equal(due[0].uid, 4294967290u);
	assert_int_equal(due[0].tries, 1);
	assert_int_equal(due[1].uid, 4294967294u);
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_int_equal(mailbox.deferred, 3);
	assert_ok(store_mailbox_epoch(f->store, f->mailbox.id, 8, &f->why));
	assert_ok(store_due(f->store, f->arena, f->mailbox.id, 3, &due, &n,
	    &f->why));
	assert_int_equal(n, 0);
}

static void
an_alert_is_new_once_per_cause_until_it_is_cleared(void **state)
{
	struct fixture *f = *state;
	static const struct { const char *kind, *cause; bool is_new; } raised[] = {
		{ "tls", "ap", true }, { "tls", "ap", false },
		{ "tls", "ar", true }, { "login", "ap", true },
		{ "tls", "ap", false },
	};
	bool is_new;

	for (size_t i = 0; i < sizeof raised / sizeof raised[0]; i++) {
		assert_ok(store_alert(f->store, f->run_id, raised[i].kind,
		    str_of(raised[i].cause), STR("x"), &is_new, &f->why));
		assert_int_equal(is_new, raised[i].is_new);
	}
	assert_int_equal(number(f, "SELECT count FROM alert"
	    " WHERE kind = 'tls' AND cause = 'ap'"), 3);
	assert_ok(store_alert_clear(f->store, "tls", STR("ap"), &f->why));
	assert_int_equal(number(f, "SELECT sum(stands) FROM v_alert"), 2);
	assert_ok(store_alert(f->store, 0, "tls", STR("ap"), STR("again"),
	    &is_new, &f->why));
	assert_true(is_new);
	assert_int_equal(number(f, "SELECT count(*) FROM alert"), 3);
	assert_str(text(f, "SELECT sentence FROM alert WHERE run_id IS NULL"
	    " AND cleared_at IS NULL"), "again");
}

static void
alerts_that_stand_are_told_newest_first(void **state)
{
	struct fixture *f = *state;
	struct store_standing *rows;
	bool is_new;
	size_t n;

	assert_ok(store_alerts_standing(f->store, f->arena, &rows, &n, &f->why));
	assert_int_equal(n, 0);
	for (size_t i = 0; i < 3; i++)
		assert_ok(store_alert(f->store, 0, "tls", str_from(STR("abc"), i),
		    STR("x"), &is_new, &f->why));
	assert_ok(store_alert_clear(f->store, "tls", STR("bc"), &f->why));
	assert_ok(store_alerts_standing(f->store, f->arena, &rows, &n, &f->why));
	assert_int_equal(n, 2);
	assert_true(str_equal(rows[0].cause, STR("c")));
	assert_true(str_equal(rows[1].cause, STR("abc")));
	assert_true(str_equal(rows[1].kind, STR("tls")));
	assert_true(str_equal(rows[1].sentence, STR("x")));
	assert_true(rows[1].first_at.n > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static size_t
untold(struct fixture *f)
{
	struct store_untold *rows;
	size_t n;

	assert_ok(store_untold(f->store, f->arena, &rows, &n, &f->why));
	for (size_t i = 0; i < n; i++)
		assert_ok(store_told(f->store, rows[i].id,
		    str_equal(rows[i].kind, STR("tls")), &f->why));
	return n;
}

static void
somebody_is_told_once_and_three_times_tried(void **state)
{
	static const char *const later = "UPDATE alert SET tried_at = '2001'";
	struct fixture *f = *state;
	bool is_new;

	assert_int_equal(untold(f), 0);
	for (int i = 0; i < 2; i++) {
		assert_ok(store_alert(f->store, f->run_id, "tls", STR("ap"),
		    STR("x"), &is_new, &f->why));
		assert_ok(store_alert(f->store, f->run_id, "lost", STR("ap"),
		    STR("x"), &is_new, &f->why));
		assert_int_equal(untold(f), 2);
		assert_int_equal(untold(f), 0);
		for (int tries = 2; tries <= 4; tries++) {
			assert_ok(store_execute(f->store, later, &f->why));
			assert_int_equal(untold(f), tries <= 3);
		}
		assert_ok(store_alert_clear(f->store, "tls", STR("ap"),
		    &f->why));
		assert_ok(store_alert_clear(f->store, "lost", STR("ap"),
		    &f->why));
		assert_ok(store_execute(f->store, later, &f->why));
	}
	assert_ok(store_alert(f->store, f->run_id, "tls", STR("gl"), STR("x"),
	    &is_new, &f->why));
	assert_ok(store_told_nobody(f->store, &f->why));
	assert_int_equal(untold(f), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_keeps_its_tally_and_its_end),
		TEST(an_account_nobody_wrote_about_may_log_in_and_the_rest_is_kept),
		TEST(a_mailbox_is_new_until_its_first_epoch_and_keeps_that_date),
		TEST(the_mark_moves_forward_only_and_a_new_epoch_forgets_it),
		TEST(a_scan_that_failed_does_not_move_the_last_good_one),
		TEST(a_folder_that_is_not_visited_any_more_has_no_trouble),
		TEST(due_are_the_deferred_of_this_epoch_below_the_tries_and_still_there),
		TEST(an_alert_is_new_once_per_cause_until_it_is_cleared),
		TEST(alerts_that_stand_are_told_newest_first),
		TEST(somebody_is_told_once_and_three_times_tried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
