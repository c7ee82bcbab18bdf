/* SPDX-License-Identifier: Apache-2.0 */
/* The marks of folders that are read for memory, and alerts that a quiet day ends. */
#include "fixture.h"

static void
a_mark_is_kept_for_each_folder_of_each_account(void **state)
{
	struct fixture *f = *state;
	struct store_learned sent = { .folder = STR("送信済み"),
	    .direction = STORE_SENT, .uidvalidity = 7, .low = 3, .high = 9,
	    .since = ARRIVED, .found_at = ARRIVED + 5 };
	struct store_learned archive = { .folder = STR("Archive"),
	    .direction = STORE_IMPORTED, .high = 4294967296 };
	struct store_learned *rows;
	size_t n;

	assert_ok(store_learned_put(f->store, STR("ap"), &archive, &f->why));
	assert_ok(store_learned_put(f->store, STR("ap"), &sent, &f->why));
	assert_ok(store_learned_put(f->store, STR("ar"), &sent, &f->why));
	sent.low = 1;
	assert_ok(store_learned_put(f->store, STR("ap"), &sent, &f->why));
	assert_ok(store_learned(f->store, f->arena, STR("ap"), &rows, &n,
	    &f->why));
	assert_int_equal(n, 2);
	assert_true(str_equal(rows[0].folder, STR("Archive")));
	assert_int_equal(rows[0].direction, STORE_IMPORTED);
	assert_true(rows[0].high == 4294967296 && rows[0].since == 0 &&
	    rows[0].found_at == 0 && rows[0].uidvalidity == 0);
	assert_true(str_equal(rows[1].folder, STR("送信済み")));
	assert_int_equal(rows[1].direction, STORE_SENT);
	assert_true(rows[1].low == 1 && rows[1].high == 9 &&
	    rows[1].since == ARRIVED && rows[1].found_at == ARRIVED + 5);
	assert_ok(store_learned(f->store, f->arena, STR("gl"), &rows, &n,
	    &f->why));
	assert_int_equal(n, 0);
}

static void
an_alert_ends_after_a_quiet_time_and_not_before(void **state)
{
	struct fixture *f = *state;
	bool is_new;

	assert_ok(store_alert(f->store, f->run_id, "wave", STR("ap"), STR("s"),
	    &is_new, &f->why));
	assert_true(is_new);
	assert_ok(store_alert_expire(f->store, "wave", STR("ap"),
	    time_now() - 100, &f->why));
	assert_ok(store_alert(f->store, f->run_id, "wave", STR("ap"), STR("s"),
	    &is_new, &f->why));
	assert_false(is_new);
	assert_ok(store_alert_expire(f->store, "wave", STR("ap"),
	    time_now() + 100, &f->why));
	assert_ok(store_alert(f->store, f->run_id, "wave", STR("ap"), STR("s"),
	    &is_new, &f->why));
	assert_true(is_new);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_mark_is_kept_for_each_folder_of_each_account, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    an_alert_ends_after_a_quiet_time_and_not_before, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
