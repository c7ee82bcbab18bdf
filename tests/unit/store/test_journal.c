/* SPDX-License-Identifier: Apache-2.0 */
/* Moves step by step, claims, what is known, releases, renumbering. */
#include "fixture.h"

static struct store_known
known_one(struct fixture *f, struct str sha, struct str content, size_t want)
{
	struct store_known *known;
	size_t n;

	assert_ok(store_known(f->store, f->arena, STR("ap"), sha, content,
	    &known, &n, &f->why));
	assert_int_equal(n, want);
	return n ? known[0] : (struct store_known){ 0 };
}

static void
an_intention_says_all_that_settling_it_needs(void **state)
{
	struct fixture *f = *state;
	struct store_message m[2] = {
		message_new(f, 4294967290u, VERDICT_SUSPECT),
		message_new(f, 4294967291u, VERDICT_CLEAN)
	};
	struct store_action *actions;
	struct store_mailbox mailbox;
	size_t n;

	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 2,
	    &to_quarantine, 4294967292u, &f->why));
	assert_int_equal(m[1].action_id_out, 0);
	assert_ok(store_actions_open(f->store, f->arena, f->mailbox.id,
	    &actions, &n, &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(actions[0].id, m[0].action_id_out);
	assert_int_equal(actions[0].message_id, m[0].message_id_out);
	assert_int_equal(actions[0].state, STATE_INTENDED);
	assert_int_equal(actions[0].uidvalidity, 7);
	assert_int_equal(actions[0].uid, 4294967290u);
	assert_true(str_equal(actions[0].sha256, m[0].verdict->sha256));
	assert_int_equal(actions[0].size, 4711);
	assert_str(actions[0].destination, "Quarantine");
	assert_int_equal(actions[0].destination_uidvalidity, 77);
	assert_int_equal(actions[0].destination_uidnext, 500);
	assert_int_equal(actions[0].destination_uid, 0);
	assert_true(actions[0].intended_at > ARRIVED);
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_int_equal(mailbox.open_actions, 1);
}

static void
steps_change_the_move_and_its_message_together(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum action_state state;
		const char *action, *log_state;
		size_t open;
	} cases[] = {
		{ STATE_COPIED, "quarantine", "copied", 1 },
		{ STATE_FAILED, "failed", "failed", 1 },
		{ STATE_INTENDED, "quarantine", "intended", 1 },
		{ STATE_DONE, "quarantine", "held", 0 },
		{ STATE_VANISHED, "vanished", "vanished", 0 },
		{ STATE_LOST, "vanished", "lost", 0 },
	};
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_action *actions;
	size_t n;

	store_one(f, &m);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct store_step step = {
			.action_id = m.action_id_out, .state = cases[i].state,
			.destination_uid = cases[i].state == STATE_DONE ? 501 : 0,
			.sentence = cases[i].state == STATE_FAILED ?
			STR("server said NO") : NO_STR
		};

		assert_ok(store_steps(f->store, &step, 1, &f->why));
		assert_str(text(f, "SELECT action FROM message"),
		    cases[i].action);
		assert_str(text(f, "SELECT state FROM v_message"),
		    cases[i].log_state);
		assert_ok(store_actions_open(f->store, f->arena, f->mailbox.id,
		    &actions, &n, &f->why));
		assert_int_equal(n, cases[i].open);
		assert_str(text(f, "SELECT sentence FROM action"),
		    cases[i].state == STATE_FAILED ? "server said NO" : NULL);
	}
	assert_str(text(f, "SELECT current_folder || current_uidvalidity || ' '"
	    " || current_uid FROM message"), "Quarantine77 501");
	assert_int_equal(number(f, "SELECT uid FROM message"), 1);
	assert_int_equal(number(f, "SELECT done_at >= intended_at AND"
	    " copied_at >= intended_at AND changed_at >= done_at FROM action"),
	    1);
}

static void
what_is_to_be_held_and_is_not_counts_for_those_who_hold(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum action_state state;
		uint64_t now, later;	/* in the run that began it, and then */
	} cases[] = {
		{ STATE_INTENDED, 0, 1 }, { STATE_FAILED, 1, 1 },
		{ STATE_COPIED, 1, 1 }, { STATE_DONE, 0, 0 },
	};
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct str why;
	uint64_t n;

	store_one(f, &m);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct store_step step = { .action_id = m.action_id_out,
		    .state = cases[i].state, .sentence = STR("NO") };

		assert_ok(store_steps(f->store, &step, 1, &f->why));
		/* A folder that no scan visits. */
		assert_ok(store_execute(f->store, "UPDATE mailbox SET"
		    " last_run_id = NULL", &f->why));
		assert_ok(store_not_held(f->store, f->arena, STR("ap"), true,
		    f->run_id + 1, &n, &why, &f->why));
		assert_int_equal(n, 0);
		assert_ok(store_mailbox_scanned(f->store, f->mailbox.id,
		    f->run_id, NULL, &f->why));
		assert_ok(store_not_held(f->store, f->arena, STR("ap"), true,
		    f->run_id, &n, &why, &f->why));
		assert_int_equal(n, cases[i].now);
		assert_ok(store_not_held(f->store, f->arena, STR("ap"), true,
		    f->run_id + 1, &n, &why, &f->why));
		assert_int_equal(n, cases[i].later);
		assert_true(n == 0 || str_equal(why, STR("NO")));
		assert_ok(store_not_held(f->store, f->arena, STR("ap"), false,
		    f->run_id + 1, &n, &why, &f->why));
		assert_int_equal(n, 0);
	}
}

static void
every_state_has_a_word_that_the_store_accepts(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_detail detail;

	store_one(f, &m);
	for (int i = 0; i < STATE__COUNT; i++) {
		const struct store_step step = {
			.action_id = m.action_id_out,
			.state = (enum action_state)i
		};

		assert_true(strlen(action_state_word(step.state)) > 3);
		assert_ok(store_steps(f->store, &step, 1, &f->why));
		assert_ok(store_show(f->store, f->arena, m.message_id_out,
		    &detail, &f->why));
		assert_int_equal(detail.actions[0].state, i);
	}
}

static void
a_destination_uid_is_claimed_by_account_folder_epoch_and_uid(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *account, *folder;
		uint64_t uidvalidity, uid;
		bool claimed;
	} cases[] = {
		{ "ap", "Quarantine", 77, 501, true },
		{ "ar", "Quarantine", 77, 501, false },
		{ "ap", "Other", 77, 501, false },
		{ "ap", "Quarantine", 78, 501, false },
		{ "ap", "Quarantine", 77, 502, false },
	};
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_step step = { .state = STATE_DONE, .destination_uid = 501 };
	bool claimed;

	store_one(f, &m);
	step.action_id = m.action_id_out;
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_ok(store_uid_claimed(f->store, str_of(cases[i].account),
		    str_of(cases[i].folder), cases[i].uidvalidity,
		    cases[i].uid, &claimed, &f->why));
		assert_int_equal(claimed, cases[i].claimed);
	}
}

static void
a_message_is_known_by_its_bytes_or_its_content_in_its_account(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_message again = message_new(f, 1, VERDICT_CLEAN);
	struct store_known known, *none;
	struct str sha = m.verdict->sha256;
	size_t n;

	store_one(f, &m);
	known = known_one(f, sha, NO_STR, 1);
	assert_int_equal(known.message_id, m.message_id_out);
	assert_int_equal(known.action_id, m.action_id_out);
	assert_str(known.folder, "INBOX");
	assert_int_equal(known.uidvalidity, 7);
	assert_int_equal(known.uid, 1);
	assert_int_equal(known.verdict, VERDICT_SUSPECT);
	assert_int_equal(known.action, ACTION_QUARANTINE);
	assert_int_equal(known.state, STATE_INTENDED);
	assert_str(known.destination, "Quarantine");
	assert_int_equal(known.destination_uidvalidity, 77);
	known_one(f, STR("0"), STR("content-1"), 1);
	known_one(f, NO_STR, STR("content-1"), 1);
	known_one(f, sha, STR("content-1"), 1);
	known_one(f, STR("0"), STR("0"), 0);
	known_one(f, NO_STR, NO_STR, 0);
	assert_ok(store_known(f->store, f->arena, STR("ar"), sha, NO_STR,
	    &none, &n, &f->why));
	assert_int_equal(n, 0);
	again.uid = 2;
	store_one(f, &again);
	known = known_one(f, sha, NO_STR, 2);
	assert_int_equal(known.uid, 2);
	assert_int_equal(known.action_id, 0);
}

static void
a_release_is_logged_once_and_keeps_where_it_was_judged(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_step step = { .state = STATE_DONE, .destination_uid = 501 };
	struct store_known known;
	struct store_detail detail;

	store_one(f, &m);
	step.action_id = m.action_id_out;
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	known = known_one(f, m.verdict->sha256, NO_STR, 1);
	for (int i = 0; i < 2; i++)
		assert_ok(store_released(f->store, f->run_id, f->mailbox.id,
		    &known, 7, 90, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM action"
	    " WHERE kind = 'release'"), 1);
	assert_str(text(f, "SELECT uidvalidity || ' ' || uid || ' ' ||"
	    " destination || ' ' || destination_uidvalidity || ' ' ||"
	    " destination_uid FROM action WHERE kind = 'release'"),
	    "77 501 INBOX 7 90");
	assert_int_equal(number(f, "SELECT message_row_id FROM placed"
	    " WHERE uidvalidity = 7 AND uid = 90"), m.message_id_out);
	assert_str(text(f, "SELECT action || uid || current_folder ||"
	    " current_uid FROM message"), "released1INBOX90");
	assert_ok(store_show(f->store, f->arena, m.message_id_out, &detail,
	    &f->why));
	assert_str(detail.row.state, "released");
	assert_true(detail.released_at.n == 20);
	assert_int_equal(detail.actions_n, 2);
	assert_true(detail.actions[0].kind == MOVE_QUARANTINE &&
	    !detail.actions[0].by_hand && detail.actions[0].done_at != 0);
	assert_true(detail.actions[1].kind == MOVE_RELEASE &&
	    detail.actions[1].by_hand);
	assert_int_equal(detail.reviews_n, 1);
	/* Settling its old move late does not take the release back. */
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	assert_str(text(f, "SELECT action FROM message"), "released");
	known = known_one(f, m.verdict->sha256, NO_STR, 1);
	assert_int_equal(known.action, ACTION_RELEASED);
	assert_int_equal(known.action_id, m.action_id_out);
	/* Moved back a second time, under another UID: logged again. */
	assert_ok(store_released(f->store, f->run_id, f->mailbox.id, &known, 7,
	    95, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM action"
	    " WHERE kind = 'release'"), 2);
}

static void
a_renumbered_message_is_accounted_for_without_an_action(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);

	store_one(f, &m);
	assert_ok(store_mailbox_epoch(f->store, f->mailbox.id, 8, &f->why));
	for (int i = 0; i < 2; i++)
		assert_ok(store_renumbered(f->store, m.message_id_out,
		    f->mailbox.id, 8, 4294967295u, &f->why));
	assert_str(text(f, "SELECT uidvalidity || ' ' || uid || ' ' ||"
	    " current_uidvalidity || ' ' || current_uid || action"
	    " FROM message"), "7 1 8 4294967295none");
	assert_int_equal(number(f, "SELECT count(*) FROM placed"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM action"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_intention_says_all_that_settling_it_needs),
		TEST(steps_change_the_move_and_its_message_together),
		TEST(what_is_to_be_held_and_is_not_counts_for_those_who_hold),
		TEST(every_state_has_a_word_that_the_store_accepts),
		TEST(a_destination_uid_is_claimed_by_account_folder_epoch_and_uid),
		TEST(a_message_is_known_by_its_bytes_or_its_content_in_its_account),
		TEST(a_release_is_logged_once_and_keeps_where_it_was_judged),
		TEST(a_renumbered_message_is_accounted_for_without_an_action),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
