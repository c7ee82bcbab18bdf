/* SPDX-License-Identifier: Apache-2.0 */
/* What goes from the log when it is old, what never does, and by how much at once. */
#include "fixture.h"

#define DAYS_AGO(days) "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '" days " days')"

/* `n` messages of this verdict and action that were judged and arrived then. */
static void
messages(struct fixture *f, int n, const char *verdict, const char *action,
    const char *judged, const char *arrived)
{
	assert_ok(store_execute(f->store, str_cstr(f->arena, str_format(f->arena,
	    "INSERT INTO message (run_id, mailbox_id, uidvalidity, uid, tries,"
	    " arrived_at, scanned_at, action, verdict, score, size_bytes,"
	    " reply_to_addresses, to_addresses, cc_addresses,"
	    " from_authenticated, internal, temperror, upstream_present,"
	    " smime_attributed, smime_signers, dkim_signatures, not_scanned,"
	    " touched_foreign_code) WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL"
	    " SELECT i + 1 FROM c WHERE i < %d) SELECT 1, 1, 7, (SELECT"
	    " coalesce(max(uid), 0) FROM message) + i, 1, %s, %s, '%s', '%s', 0,"
	    " 1, '[]', '[]', '[]', 0, 0, 0, 0, 0, '[]', '[]', 0, 0 FROM c", n,
	    arrived, judged, action, verdict)), &f->why));
}

static void
old(struct fixture *f, const char *verdict, const char *action)
{
	messages(f, 1, verdict, action, DAYS_AGO("-800"), DAYS_AGO("-800"));
}

static void
today(struct fixture *f)
{
	messages(f, 1, "clean", "none", DAYS_AGO("-0"), DAYS_AGO("-0"));
}

static uint64_t
forget(struct fixture *f, uint64_t days)
{
	uint64_t rows;

	assert_ok(store_log_forget(f->store, f->run_id, days, &rows, &f->why));
	return rows;
}

static void
what_is_old_goes_and_the_run_says_how_much(void **state)
{
	struct fixture *f = *state;

	old(f, "clean", "none");
	old(f, "suspect", "would-quarantine");
	old(f, "suspect", "released");
	messages(f, 1, "clean", "none", DAYS_AGO("-729"), DAYS_AGO("-729"));
	today(f);
	assert_ok(store_execute(f->store, "INSERT INTO finding (message_row_id,"
	    " position, id, score) VALUES (1, 0, 'x', 1), (4, 0, 'x', 1);"
	    "UPDATE message SET subject = '振込先変更' WHERE id IN (1, 4);"
	    "INSERT INTO subject_index (rowid, words) SELECT id,"
	    " subject_words(subject) FROM message WHERE subject IS NOT NULL",
	    &f->why));
	assert_int_equal(forget(f, 0), 0);
	assert_int_equal(forget(f, 730), 3);
	assert_int_equal(number(f, "SELECT min(id) FROM message"), 4);
	assert_int_equal(number(f, "SELECT count(*) FROM finding"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM subject_index"
	    " WHERE subject_index MATCH '\"込先\"'"), 1);
	assert_int_equal(number(f, "SELECT forgotten FROM v_run"), 3);
	assert_int_equal(number(f, "SELECT unixepoch('now', '-730 days') -"
	    " unixepoch(forgotten_until) BETWEEN -60 AND 60 FROM run"), 1);
	assert_int_equal(forget(f, 730), 0);
	assert_int_equal(number(f, "SELECT forgotten FROM v_run"), 3);
}

static void
what_still_tells_something_stays(void **state)
{
	struct fixture *f = *state;
	struct store_mailbox mailbox;

	old(f, "suspect", "quarantine");			/* 1: held */
	old(f, "deferred", "none");				/* 2 */
	old(f, "clean", "none");				/* 3: open move */
	old(f, "clean", "none");				/* 4: a wish */
	old(f, "clean", "none");				/* 5: accepted */
	old(f, "suspect", "quarantine");			/* 6: confirmed */
	old(f, "clean", "none");				/* 7: reported */
	old(f, "clean", "none");				/* 8: a lesson */
	/* Under a clock that was wrong then. */
	messages(f, 1, "clean", "none", "'2106-01-01T00:00:00Z'",
	    DAYS_AGO("-800"));					/* 9 */
	messages(f, 1, "clean", "none", "'1970-01-01T00:00:00Z'",
	    DAYS_AGO("-1"));					/* 10 */
	old(f, "suspect", "quarantine");			/* 11: gone */
	old(f, "clean", "none");				/* 12 */
	today(f);						/* 13 */
	assert_ok(store_execute(f->store, "INSERT INTO action (message_row_id,"
	    " run_id, mailbox_id, kind, state, uidvalidity, uid, size_bytes,"
	    " destination, intended_at, changed_at) VALUES (3, 1, 1,"
	    " 'quarantine', 'failed', 7, 3, 1, 'Q', '', ''), (11, 1, 1,"
	    " 'quarantine', 'done', 7, 11, 1, 'Q', '', '');"
	    "INSERT INTO review (message_row_id, what, state, at) VALUES"
	    " (4, 'hold', 'waiting', ''), (12, 'hold', 'withdrawn', '');"
	    "INSERT INTO acceptance (message_row_id, what, reason, said_by, at,"
	    " until) VALUES (5, 'sender', 'x', 'y', '', '');"
	    "UPDATE message SET review = 'confirmed' WHERE id = 6;"
	    "UPDATE message SET review = 'reported' WHERE id = 7;"
	    "UPDATE message SET review = 'gone' WHERE id = 11;"
	    "INSERT INTO fraud_lesson VALUES (8, 'address', 'x', '')",
	    &f->why));
	assert_int_equal(forget(f, 730), 2);
	assert_str(text(f, "SELECT group_concat(id) FROM (SELECT id FROM message"
	    " ORDER BY id)"), "1,2,3,4,5,6,7,8,9,10,13");
	assert_int_equal(number(f, "SELECT count(*) FROM action"), 1);
	/* A mailbox that was first scanned after it has lost nothing. */
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_int_equal(mailbox.forgotten, 0);
	assert_ok(store_execute(f->store, "UPDATE mailbox SET first_scan_at ="
	    " '2020-01-01T00:00:00Z'", &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_true(mailbox.forgotten > time_now() - 731 * 86400LL &&
	    mailbox.forgotten < time_now() - 729 * 86400LL);
}

/* What a notice of today tells of, or one that could not be written yet is to tell of. */
static void
what_a_notice_tells_of_stays_for_its_week(void **state)
{
	struct fixture *f = *state;
	struct store_told *told;
	size_t n;

	old(f, "suspect", "released");		/* 1: held and put back this week */
	old(f, "suspect", "quarantine");	/* 2: the same, and taken out */
	old(f, "suspect", "released");		/* 3: long ago */
	today(f);				/* 4 */
	assert_ok(store_execute(f->store, "INSERT INTO action (message_row_id,"
	    " run_id, mailbox_id, kind, state, uidvalidity, uid, size_bytes,"
	    " destination, done_at, intended_at, changed_at) VALUES"
	    " (1, 1, 1, 'quarantine', 'done', 7, 1, 1, 'Q', " DAYS_AGO("-6") ","
	    "  '', ''),"
	    " (2, 1, 1, 'quarantine', 'done', 7, 2, 1, 'Q', " DAYS_AGO("-0") ","
	    "  '', ''),"
	    " (3, 1, 1, 'quarantine', 'done', 7, 3, 1, 'Q', " DAYS_AGO("-9") ","
	    "  '', ''); UPDATE message SET review = 'gone' WHERE id = 2",
	    &f->why));
	assert_int_equal(forget(f, 1), 1);
	assert_ok(store_told_held(f->store, f->arena, STR("ap"), STR("INBOX"),
	    STR("2026-01-05"), time_now() - 7 * 86400, &told, &n, &f->why));
	assert_int_equal(n, 2);
	/* It is not forgotten that they are still to go. */
	assert_ok(store_execute(f->store, "UPDATE action SET done_at = "
	    DAYS_AGO("-9"), &f->why));
	assert_int_equal(forget(f, 1), 0);
	assert_ok(store_execute(f->store, "UPDATE sweep SET at = "
	    DAYS_AGO("-1"), &f->why));
	assert_int_equal(forget(f, 1), 2);
	assert_int_equal(number(f, "SELECT min(id) FROM message"), 4);
}

/* Wished and not done; on its way; done. */
static void
what_a_wish_needs_stays_until_it_is_done(void **state)
{
	struct fixture *f = *state;
	struct store_wish *wishes;
	size_t n;

	old(f, "suspect", "released");
	old(f, "suspect", "would-quarantine");
	old(f, "suspect", "would-quarantine");
	today(f);
	assert_ok(store_wish(f->store, f->arena, 2, REVIEW_HOLD, STR("x"), NO_STR,
	    &replaced, &f->why));
	assert_ok(store_wish(f->store, f->arena, 3, REVIEW_REPORT, STR("x"), NO_STR,
	    &replaced, &f->why));
	assert_int_equal(forget(f, 730), 1);
	assert_ok(store_wishes(f->store, f->arena, STR("ap"), &wishes, &n,
	    &f->why));
	assert_int_equal(n, 2);
	assert_ok(store_execute(f->store, "UPDATE review SET state = 'withdrawn'"
	    " WHERE message_row_id = 2; UPDATE sweep SET at = "
	    DAYS_AGO("-1"), &f->why));
	assert_int_equal(forget(f, 730), 1);
	assert_int_equal(number(f, "SELECT min(id) FROM message"), 3);
}

static void
a_run_lets_go_so_much_and_the_next_goes_on(void **state)
{
	struct fixture *f = *state;

	old(f, "suspect", "quarantine");
	messages(f, 10500, "clean", "none", DAYS_AGO("-800"), DAYS_AGO("-800"));
	today(f);
	assert_int_equal(forget(f, 730), 9999);
	assert_int_equal(forget(f, 730), 501);
	assert_int_equal(forget(f, 730), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM message"), 2);
}

static void
a_clock_that_no_mail_bears_out_lets_nothing_go(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(forget(f, 730), 0);
	old(f, "clean", "none");
	messages(f, 1, "clean", "none", DAYS_AGO("-0"), DAYS_AGO("-80"));
	assert_int_equal(forget(f, 730), 0);
	today(f);
	assert_int_equal(forget(f, 730), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(what_is_old_goes_and_the_run_says_how_much),
		TEST(what_still_tells_something_stays),
		TEST(what_a_notice_tells_of_stays_for_its_week),
		TEST(what_a_wish_needs_stays_until_it_is_done),
		TEST(a_run_lets_go_so_much_and_the_next_goes_on),
		TEST(a_clock_that_no_mail_bears_out_lets_nothing_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
