/* SPDX-License-Identifier: Apache-2.0 */
/* What a report is made of, and that it costs what lies in its period. */
#include "fixture.h"

struct told {
	struct fixture *f;
	int64_t ids[20];
	size_t n, findings, heaviest;
	struct str what;
	uint64_t counted;
	struct store_ran ran;
	struct store_alerted alerted;
};

static void
take_message(void *context, const struct store_reported *message)
{
	struct told *told = context;

	assert_true(told->n < 20);
	told->ids[told->n++] = message->message_id;
	assert_str(message->account, "ap");
	assert_str(message->folder, "INBOX");
	assert_str(message->from_org_domain, "rheintal-pumpen.example");
	assert_str(message->spf, "softfail");
}

static void
take_finding(void *context, const struct store_reported *message,
    uint64_t position, const struct verdict_finding *finding)
{
	struct told *told = context;

	assert_true(message->message_id > 0 && message->verdict.n > 0);
	assert_true(finding->id.n > 0);
	told->findings++;
	told->heaviest += position == 0;
}

static void
take_count_of(void *context, struct str what, uint64_t n)
{
	struct told *told = context;

	told->n++;
	told->what = str_keep(told->f->arena, what);
	told->counted = n;
}

static void
take_run(void *context, const struct store_ran *ran)
{
	struct told *told = context;

	told->n++;
	told->ran = *ran;
}

static void
take_alert(void *context, const struct store_alerted *alerted)
{
	struct told *told = context;

	told->n++;
	told->alerted = *alerted;
	assert_str(alerted->sentence, "no run for a day");
}

/* Three messages, an hour apart; the last of another account. */
static void
store_three(struct fixture *f)
{
	struct store_message m[2] = {
		message_new(f, 1, VERDICT_SUSPECT),
		message_new(f, 2, VERDICT_CLEAN),
	};
	struct store_message other = message_new(f, 3, VERDICT_SUSPECT);
	struct store_mailbox mailbox;

	m[0].arrived = ARRIVED;
	m[1].arrived = ARRIVED + 3600;
	other.arrived = ARRIVED + 7200;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 2,
	    &to_quarantine, 4, &f->why));
	assert_ok(store_mailbox_get(f->store, STR("keiri"), STR("INBOX"),
	    &mailbox, &f->why));
	assert_ok(store_mailbox_epoch(f->store, mailbox.id, 7, &f->why));
	assert_ok(store_set(f->store, f->run_id, mailbox.id, 7, &other, 1,
	    &to_quarantine, 4, &f->why));
}

static const struct store_period all_of_ap = {
	.since = ARRIVED, .until = ARRIVED + 86400, .account = { "ap", 2 }
};

static void
a_period_has_its_beginning_and_not_its_end(void **state)
{
	struct fixture *f = *state;
	struct store_period period = all_of_ap;
	struct told told = { .f = f };

	store_three(f);
	assert_ok(store_snapshot(f->store, &f->why));
	assert_ok(store_report_messages(f->store, &period, take_message, &told,
	    &f->why));
	assert_int_equal(told.n, 2);
	assert_true(told.ids[0] < told.ids[1]);
	period.until = ARRIVED + 3600;
	assert_ok(store_report_messages(f->store, &period, take_message, &told,
	    &f->why));
	assert_int_equal(told.n, 3);
	period.since = ARRIVED + 1;
	assert_ok(store_report_messages(f->store, &period, take_message, &told,
	    &f->why));
	assert_int_equal(told.n, 3);
	assert_ok(store_snapshot_end(f->store, &f->why));
}

static void
each_finding_comes_with_its_message(void **state)
{
	struct fixture *f = *state;
	struct told told = { .f = f };

	store_three(f);
	assert_ok(store_report_findings(f->store, &all_of_ap, take_finding,
	    &told, &f->why));
	assert_int_equal(told.findings, number(f, "SELECT count(*) FROM finding"
	    " f JOIN message m ON m.id = f.message_row_id"
	    " WHERE m.arrived_at < '2026-01-01T02:00:00Z'"));
	assert_int_equal(told.heaviest, 2);
}

static void
what_was_not_opened_and_whose_accounts_stood_there_is_counted(void **state)
{
	struct fixture *f = *state;
	struct told told = { .f = f };

	store_three(f);
	assert_ok(store_report_unread(f->store, &all_of_ap, take_count_of,
	    &told, &f->why));
	assert_int_equal(told.n, 1);
	assert_str(told.what, "application/pdf");
	assert_int_equal(told.counted, 2);
	told.n = 0;
	/* The account of a vendor, in the suspect message of somebody else. */
	assert_ok(store_execute(f->store, "DELETE FROM owner_account;"
	    "UPDATE message SET account_owner = 'other.example';"
	    "INSERT INTO owner_account (owner, key_digest, seen_at, taught)"
	    " SELECT 'rheintal-pumpen.example', key_digest, '', 1"
	    " FROM bank_account LIMIT 1", &f->why));
	assert_ok(store_report_named(f->store, &all_of_ap, take_count_of,
	    &told, &f->why));
	assert_int_equal(told.n, 1);
	assert_str(told.what, "rheintal-pumpen.example");
	assert_int_equal(told.counted, 1);
	assert_ok(store_execute(f->store, "UPDATE message SET action ="
	    " 'released'", &f->why));
	assert_ok(store_report_named(f->store, &all_of_ap, take_count_of,
	    &told, &f->why));
	assert_int_equal(told.n, 1);
}

static void
mailboxes_runs_and_alerts_are_told(void **state)
{
	struct fixture *f = *state;
	struct store_period now = { .since = time_now() - 3600,
	    .until = time_now() + 3600 };
	struct told told = { .f = f };
	struct store_scanned *reached;
	bool is_new, has;
	size_t n;

	/* Of which nobody has looked yet there is nothing to tell. */
	assert_ok(store_report_mailboxes(f->store, f->arena, NO_STR, &reached,
	    &n, &f->why));
	assert_int_equal(n, 0);
	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    "the server is gone", &f->why));
	assert_ok(store_report_mailboxes(f->store, f->arena, STR("ap"),
	    &reached, &n, &f->why));
	assert_int_equal(n, 1);
	assert_str(reached[0].sentence, "the server is gone");
	assert_int_equal(reached[0].last_ok, 0);
	assert_true(reached[0].last_scan != 0);
	assert_ok(store_report_mailboxes(f->store, f->arena, STR("x"),
	    &reached, &n, &f->why));
	assert_int_equal(n, 0);
	for (int what = 0; what <= STORE_SEEN_RUN; what++) {
		static const char *const seen[] = { "ap", "INBOX", "BEC_RULE_1",
		    "1" };

		assert_ok(store_has_seen(f->store, (enum store_seen)what,
		    str_of(seen[what]), &has, &f->why));
		assert_int_equal(has, what != STORE_SEEN_RULE);
		assert_ok(store_has_seen(f->store, (enum store_seen)what,
		    STR("7"), &has, &f->why));
		assert_false(has);
	}
	assert_ok(store_execute(f->store, "UPDATE run SET mode = 'scan'",
	    &f->why));
	assert_ok(store_report_runs(f->store, &now, take_run, &told, &f->why));
	assert_int_equal(told.n, 1);
	assert_int_equal(told.ran.ended, 0);
	assert_ok(store_alert(f->store, f->run_id, "silence", STR("x"),
	    STR("no run for a day"), &is_new, &f->why));
	assert_ok(store_report_alerts(f->store, &now, take_alert, &told,
	    &f->why));
	assert_int_equal(told.n, 2);
	assert_int_equal(told.alerted.cleared, 0);
	/* One that is over is told in its own time alone. */
	assert_ok(store_alert_clear(f->store, "silence", STR("x"), &f->why));
	assert_ok(store_report_alerts(f->store, &now, take_alert, &told,
	    &f->why));
	assert_int_equal(told.n, 3);
	now.since += 7200;
	now.until += 7200;
	assert_ok(store_report_alerts(f->store, &now, take_alert, &told,
	    &f->why));
	assert_int_equal(told.n, 3);
}

/* Two million messages lie beside those of the period. */
static void
no_question_reads_the_whole_log(void **state)
{
	static const char *const large[] = { "SCAN m", "SCAN f", "SCAN p",
	    "SCAN n", "SCAN x", "SCAN c", "SCAN message", "SCAN finding" };
	struct fixture *f = *state;

	for (int i = 0; i < REPORT__COUNT; i++) {
		struct query q = query_once(f->store, str_cstr(f->arena,
		    str_format(f->arena, "EXPLAIN QUERY PLAN %s",
		    report_sql[i])));
		size_t rows = 0;

		for (; query_row(&q); rows++) {
			struct str detail = NO_STR;

			for (int k = 0; k < 4; k++)
				detail = take_text(&q, f->arena);
			for (size_t k = 0; k < sizeof large / sizeof large[0];
			    k++)
				if (str_equal(detail, str_of(large[k])) ||
				    str_starts(detail, str_format(f->arena,
				    "%s ", large[k])))
					fail_msg("%.*s: %s", STR_ARGS(detail),
					    report_sql[i]);
			/* Nor is a period sorted: it comes in order. */
			if (i == REPORT_MESSAGES || i == REPORT_FINDINGS)
				assert_int_equal(str_find(detail, STR("B-TREE")),
				    STR_NOWHERE);
		}
		assert_true(rows > 0);
		assert_ok(query_end(&q, &f->why));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_period_has_its_beginning_and_not_its_end),
		TEST(each_finding_comes_with_its_message),
		TEST(what_was_not_opened_and_whose_accounts_stood_there_is_counted),
		TEST(mailboxes_runs_and_alerts_are_told),
		TEST(no_question_reads_the_whole_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
