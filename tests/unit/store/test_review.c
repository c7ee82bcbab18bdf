/* SPDX-License-Identifier: Apache-2.0 */
/* What people say of single messages: wishes, what they become, what fraud teaches. */
#include "fixture.h"

static int64_t
judged(struct fixture *f, uint64_t uid, enum verdict_word word)
{
	struct store_message m = message_new(f, uid, word);

	store_one(f, &m);
	return m.message_id_out;
}

/* Held, under UID 500 + uid of the quarantine folder. */
static int64_t
held(struct fixture *f, uint64_t uid)
{
	struct store_message m = message_new(f, uid, VERDICT_SUSPECT);
	struct store_step step = { .state = STATE_DONE,
	    .destination_uidvalidity = 77, .destination_uid = 500 + uid };

	store_one(f, &m);
	step.action_id = m.action_id_out;
	assert_ok(store_steps(f->store, &step, 1, &f->why));
	return m.message_id_out;
}

static void
assert_state(struct fixture *f, int64_t id, const char *state)
{
	assert_str(text(f, str_cstr(f->arena, str_format(f->arena,
	    "SELECT state FROM v_message WHERE id = %lld", (long long)id))),
	    state);
}

static int64_t
confirmed(struct fixture *f, const char *kind, const char *key)
{
	return number(f, str_cstr(f->arena, str_format(f->arena, "SELECT"
	    " coalesce(sum(confirmed), 0) FROM correspondent WHERE kind = '%s'"
	    " AND key = '%s'", kind, key)));
}

static int64_t
wish(struct fixture *f, int64_t id, enum review_what what)
{
	assert_ok(store_wish(f->store, f->arena, id, what, STR("haruka"), STR("asked"),
	    &replaced, &f->why));
	return number(f, "SELECT max(id) FROM review");
}

/* Carry the wish out, as far as the store sees it. */
static int64_t
intended(struct fixture *f, int64_t wish_id, int64_t id, enum move_kind kind,
    const char *to)
{
	const struct store_move move = { str_of(to), 9, 40 };
	const struct store_intent intent = { .run_id = f->run_id,
	    .message_id = id, .mailbox_id = f->mailbox.id, .kind = kind,
	    .uidvalidity = 7, .uid = 3, .sha256 = STR("ab"), .size = 1 };
	int64_t action;

	assert_ok(store_wish_intend(f->store, wish_id, &intent, &move, &action,
	    &f->why));
	return action;
}

static void
stepped(struct fixture *f, int64_t action, enum action_state state)
{
	const struct store_step step = { .action_id = action, .state = state,
	    .destination_uidvalidity = 9,
	    .destination_uid = state == STATE_DONE ? 41 : 0 };

	assert_ok(store_steps(f->store, &step, 1, &f->why));
}

static void
a_wish_waits_is_intended_and_done_with_its_move(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1), wish_id = wish(f, id, REVIEW_RELEASE), action;
	struct store_wish *wishes;
	struct store_action *open;
	size_t n;

	assert_ok(store_wishes(f->store, f->arena, STR("ap"), &wishes, &n,
	    &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(wishes[0].what, REVIEW_RELEASE);
	assert_true(wishes[0].held);
	assert_str(wishes[0].home, "INBOX");
	assert_str(wishes[0].folder, "Quarantine");
	assert_int_equal(wishes[0].uidvalidity, 77);
	assert_int_equal(wishes[0].uid, 501);
	action = intended(f, wish_id, id, MOVE_RELEASE, "INBOX");
	assert_state(f, id, "held");
	assert_ok(store_wishes(f->store, f->arena, STR("ap"), &wishes, &n,
	    &f->why));
	assert_int_equal(n, 0);
	assert_ok(store_actions_open(f->store, f->arena, f->mailbox.id, &open,
	    &n, &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(open[0].kind, MOVE_RELEASE);
	assert_true(open[0].wished);
	/* A scan has begun with it: nobody can take it back now. */
	assert_int_equal(store_wish(f->store, f->arena, id, REVIEW_CONFIRM, STR("x"),
	    NO_STR, &replaced, &f->why), FAIL);
	stepped(f, action, STATE_FAILED);
	assert_state(f, id, "held");
	assert_str(text(f, "SELECT state FROM review"), "waiting");
	stepped(f, action, STATE_DONE);
	assert_state(f, id, "released");
	assert_str(text(f, "SELECT state || said_by || reason FROM review"),
	    "doneharukaasked");
	assert_int_equal(number(f, "SELECT message_row_id FROM placed WHERE"
	    " uidvalidity = 9 AND uid = 41"), id);
	assert_int_equal(number(f, "SELECT released_at NOTNULL FROM message"), 1);
}

static void
a_wish_whose_message_is_gone_fails(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1), wish_id = wish(f, id, REVIEW_RELEASE);

	stepped(f, intended(f, wish_id, id, MOVE_RELEASE, "INBOX"),
	    STATE_VANISHED);
	assert_state(f, id, "held");
	assert_str(text(f, "SELECT state FROM review"), "failed");
	assert_int_equal(number(f, "SELECT length(sentence) > 10 FROM review"),
	    1);
}

static void
what_cannot_be_wished_is_refused_with_a_sentence(void **state)
{
	struct fixture *f = *state;
	int64_t clean = judged(f, 1, VERDICT_CLEAN), id = held(f, 2);
	const struct {
		int64_t id;
		enum review_what what;
		const char *said;
	} cases[] = {
		{ clean, REVIEW_RELEASE, "is not held" },
		{ clean, REVIEW_TAKE_BACK, "is not filed" },
		{ id, REVIEW_HOLD, "is held already" },
		{ id, REVIEW_GONE, "can't be asked" },
		{ 99, REVIEW_HOLD, "no message '99'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(store_wish(f->store, f->arena, cases[i].id,
		    cases[i].what, STR("x"), NO_STR, &replaced, &f->why), FAIL);
		assert_int_equal(f->why.status, EXIT_DATA);
		assert_non_null(strstr(f->why.text, cases[i].said));
	}
	assert_int_equal(number(f, "SELECT count(*) FROM review"), 0);
}

/* With a move that is open, or with one that was done. */
static int64_t
moved(struct fixture *f, uint64_t uid, enum review_what what,
    enum move_kind kind, bool is_done)
{
	int64_t id = held(f, uid), action = intended(f, wish(f, id, what), id,
	    kind, "There");

	if (is_done)
		stepped(f, action, STATE_DONE);
	return id;
}

static void
what_stands_elsewhere_is_refused_by_where_it_stands(void **state)
{
	struct fixture *f = *state;
	struct store_message suspect = message_new(f, 5, VERDICT_SUSPECT);
	int64_t released = moved(f, 1, REVIEW_RELEASE, MOVE_RELEASE, true),
	    filed = moved(f, 2, REVIEW_CONFIRM, MOVE_FRAUD, true),
	    begun = moved(f, 3, REVIEW_RELEASE, MOVE_RELEASE, false);
	const struct {
		int64_t id;
		enum review_what what;
		const char *said;
	} cases[] = {
		{ released, REVIEW_RELEASE, "has been released already" },
		{ filed, REVIEW_RELEASE, "has been filed as fraud; " },
		{ filed, REVIEW_CONFIRM, "has been filed as fraud already" },
		{ filed, REVIEW_REPORT, "has been filed as fraud already" },
		{ filed, REVIEW_HOLD, "lies in the folder of fraud" },
		{ begun, REVIEW_RELEASE, "is being moved just now" },
		{ 0, REVIEW_CONFIRM, "is on its way" },
	};
	enum review_what what;
	int64_t said;

	store_one(f, &suspect);
	assert_state(f, suspect.message_id_out, "intended");
	said = number(f, "SELECT count(*) FROM review");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(store_wish(f->store, f->arena, cases[i].id == 0 ?
		    suspect.message_id_out : cases[i].id, cases[i].what,
		    STR("x"), NO_STR, &replaced, &f->why), FAIL);
		assert_int_equal(f->why.status, EXIT_DATA);
		if (strstr(f->why.text, cases[i].said) == NULL)
			fail_msg("%zu: %s", i, f->why.text);
	}
	assert_int_equal(store_undo(f->store, f->arena, suspect.message_id_out, STR("x"),
	    &what, &replaced, &f->why), FAIL);
	assert_non_null(strstr(f->why.text, "could be undone"));
	assert_int_equal(number(f, "SELECT count(*) FROM review"), said);
}

static void
a_later_wish_replaces_one_that_waits(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1), first = wish(f, id, REVIEW_RELEASE), action;
	const struct store_move move = { STR("INBOX"), 9, 40 };
	const struct store_intent intent = { .run_id = f->run_id,
	    .message_id = id, .mailbox_id = f->mailbox.id,
	    .kind = MOVE_RELEASE, .uidvalidity = 7, .uid = 3 };
	enum review_what what;

	assert_int_equal(replaced.what, REVIEW__COUNT);
	wish(f, id, REVIEW_CONFIRM);
	assert_int_equal(replaced.what, REVIEW_RELEASE);
	assert_str(replaced.by, "haruka");
	assert_str(text(f, "SELECT sentence FROM review WHERE state ="
	    " 'withdrawn'"), "withdrawn by haruka");
	assert_str(text(f, "SELECT group_concat(what || ' ' || state) FROM"
	    " review"), "release withdrawn,confirm waiting");
	/* A scan that read it before can't begin with it any more. */
	assert_int_equal(store_wish_intend(f->store, first, &intent, &move,
	    &action, &f->why), FAIL);
	assert_int_equal(f->why.status, EXIT_DONE);
	assert_int_equal(number(f, "SELECT count(*) FROM action WHERE kind ="
	    " 'release'"), 0);
	assert_ok(store_undo(f->store, f->arena, id, STR("x"), &what, &replaced, &f->why));
	assert_int_equal(what, REVIEW__COUNT);
	assert_int_equal(number(f, "SELECT count(*) FROM review WHERE state ="
	    " 'waiting'"), 0);
	assert_int_equal(store_undo(f->store, f->arena, id, STR("x"), &what, &replaced, &f->why),
	    FAIL);
}

static void
the_same_wish_again_loses_no_reason(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1);

	assert_ok(store_wish(f->store, f->arena, id, REVIEW_CONFIRM, STR("endo"),
	    NO_STR, &replaced, &f->why));
	/* The first had none: the one with a reason takes its place. */
	wish(f, id, REVIEW_CONFIRM);
	assert_false(replaced.stands);
	assert_ok(store_wish(f->store, f->arena, id, REVIEW_CONFIRM, STR("endo"),
	    NO_STR, &replaced, &f->why));
	assert_true(replaced.stands);
	assert_str(replaced.by, "haruka");
	wish(f, id, REVIEW_CONFIRM);
	assert_true(replaced.stands);
	assert_str(text(f, "SELECT group_concat(state || ' ' || said_by || ' ' ||"
	    " coalesce(reason, '-')) FROM review"),
	    "withdrawn endo -,waiting haruka asked");
}

static void
undoing_anothers_word_names_whose_it_was(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1);
	enum review_what what;

	stepped(f, intended(f, wish(f, id, REVIEW_RELEASE), id, MOVE_RELEASE,
	    "INBOX"), STATE_DONE);
	assert_ok(store_undo(f->store, f->arena, id, STR("endo"), &what, &replaced,
	    &f->why));
	assert_int_equal(what, REVIEW_HOLD);
	assert_str(replaced.undone_by, "haruka");
	stepped(f, intended(f, 2, id, MOVE_QUARANTINE, "Quarantine"), STATE_DONE);
	assert_str(text(f, "SELECT sentence FROM review WHERE id = 2"),
	    REVIEW_UNDOES "haruka" REVIEW_UNDOES_END);
	/* One's own needs no name. */
	assert_ok(store_undo(f->store, f->arena, id, STR("endo"), &what, &replaced,
	    &f->why));
	assert_true(replaced.undone_by.n == 0);
	assert_int_equal(number(f, "SELECT sentence IS NULL FROM review WHERE"
	    " id = 3"), 1);
}

static void
what_is_done_is_undone_by_its_opposite(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum review_what what, back;
		enum move_kind kind, kind_back;
		const char *state, *state_back;
		bool held;
	} cases[] = {
		{ REVIEW_RELEASE, REVIEW_HOLD, MOVE_RELEASE, MOVE_QUARANTINE,
		    "released", "held", true },
		{ REVIEW_CONFIRM, REVIEW_TAKE_BACK, MOVE_FRAUD, MOVE_QUARANTINE,
		    "confirmed", "held", true },
		{ REVIEW_REPORT, REVIEW_TAKE_BACK, MOVE_FRAUD, MOVE_RELEASE,
		    "reported", NULL, false },
		{ REVIEW_HOLD, REVIEW_RELEASE, MOVE_QUARANTINE, MOVE_RELEASE,
		    "held", "released", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t id = cases[i].held ? held(f, i + 1) :
		    judged(f, i + 1, VERDICT_CLEAN);
		enum review_what what;

		stepped(f, intended(f, wish(f, id, cases[i].what), id,
		    cases[i].kind, "There"), STATE_DONE);
		assert_state(f, id, cases[i].state);
		assert_ok(store_undo(f->store, f->arena, id, STR("x"), &what, &replaced, &f->why));
		assert_int_equal(what, cases[i].back);
		stepped(f, intended(f, number(f, "SELECT max(id) FROM review"),
		    id, cases[i].kind_back, "Here"), STATE_DONE);
		assert_state(f, id, cases[i].state_back);
		/* That can be undone like anything else, and is withdrawn. */
		assert_ok(store_undo(f->store, f->arena, id, STR("x"), &what, &replaced, &f->why));
		assert_int_equal(what, cases[i].what);
		assert_ok(store_undo(f->store, f->arena, id, STR("x"), &what, &replaced, &f->why));
		assert_int_equal(what, REVIEW__COUNT);
	}
	assert_int_equal(number(f, "SELECT count(*) FROM fraud_lesson"), 0);
	assert_int_equal(number(f, "SELECT sum(confirmed) FROM correspondent"),
	    0);
	assert_int_equal(number(f, "SELECT sum(confirmed) FROM owner_account"),
	    0);
}

/* Fraud that only a person held is one that the rules missed: whoever asks for misses
 * must find it, and nobody may take its release for the rules' mistake. */
static void
fraud_that_only_a_person_held_was_missed(void **state)
{
	struct fixture *f = *state;
	int64_t wished = judged(f, 1, VERDICT_CLEAN), again = held(f, 2),
	    put = judged(f, 3, VERDICT_CLEAN);
	const int64_t told[] = { wished, again };
	struct store_mailbox folder;

	stepped(f, intended(f, wish(f, again, REVIEW_RELEASE), again,
	    MOVE_RELEASE, "INBOX"), STATE_DONE);
	for (size_t i = 0; i < 2; i++) {
		stepped(f, intended(f, wish(f, told[i], REVIEW_HOLD), told[i],
		    MOVE_QUARANTINE, "Quarantine"), STATE_DONE);
		stepped(f, intended(f, wish(f, told[i], REVIEW_CONFIRM), told[i],
		    MOVE_FRAUD, "Fraud"), STATE_DONE);
	}
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("Quarantine"),
	    &folder, &f->why));
	assert_ok(store_held_seen(f->store, f->run_id, folder.id, put, 77, 900,
	    &f->why));
	assert_ok(store_fraud_seen(f->store, folder.id, put, 5, 1, &f->why));
	assert_state(f, wished, "reported");
	assert_state(f, put, "reported");
	assert_state(f, again, "confirmed");
	assert_str(text(f, "SELECT group_concat(what) FROM review WHERE"
	    " what IN ('confirm', 'report')"), "report,confirm,report");
	/* Taken back, it lies in quarantine again, where the person had put it. */
	stepped(f, intended(f, wish(f, wished, REVIEW_TAKE_BACK), wished,
	    MOVE_QUARANTINE, "Quarantine"), STATE_DONE);
	assert_state(f, wished, "held");
}

static struct str
two_labels(struct arena *arena, struct str domain)
{
	(void)arena;
	return str_ends(domain, STR("thief.example")) ? STR("thief.example") :
	    domain;
}

static int64_t
reported(struct fixture *f, struct store_message *m)
{
	m->reported = true;
	m->action = ACTION_NONE;
	store_one(f, m);
	return m->message_id_out;
}

static void
fraud_of_a_stranger_teaches_whom_it_shows(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct verdict *v = (struct verdict *)(uintptr_t)m.verdict;

	v->reply_to.at = NEW_ARRAY(f->arena, struct verdict_address, 1);
	v->reply_to.n = 1;
	v->reply_to.at[0].address = STR("Pay@mail.Thief.example");
	store_registrable(f->store, two_labels);
	reported(f, &m);
	assert_int_equal(confirmed(f, "address",
	    "k.meier@rheintal-pumpen.example"), 1);
	assert_int_equal(confirmed(f, "domain", "rheintal-pumpen.example"), 1);
	assert_int_equal(confirmed(f, "address", "pay@mail.thief.example"), 1);
	assert_int_equal(confirmed(f, "domain", "thief.example"), 1);
	assert_int_equal(number(f, "SELECT confirmed FROM owner_account"), 1);
	/* It is no mail of somebody we deal with. */
	assert_int_equal(number(f, "SELECT sum(received + authenticated) FROM"
	    " correspondent"), 0);
	assert_int_equal(number(f, "SELECT seen FROM owner_account"), 0);
	assert_int_equal(number(f, "SELECT known_sender FROM review"), 0);
}

static void
a_name_that_nobody_proved_blames_no_domain(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct verdict *v = (struct verdict *)(uintptr_t)m.verdict;

	v->from_authenticated = false;
	reported(f, &m);
	assert_int_equal(confirmed(f, "address",
	    "k.meier@rheintal-pumpen.example"), 1);
	assert_int_equal(confirmed(f, "domain", "rheintal-pumpen.example"), 0);
}

/* The vendor's mailbox was broken into: its address, its domain and its old account
 * stay what they were, the new account is fraud, and a person is told once. */
static void
fraud_from_a_known_sender_blames_the_account_and_is_told(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct store_known_sender sender;
	struct verdict *v;
	int64_t id;

	for (uint64_t i = 0; i < 2; i++) {
		struct store_message old = message_new(f, 10 + i, VERDICT_CLEAN);

		old.arrived = ARRIVED - (int64_t)(90 - 40 * i) * 86400;
		store_one(f, &old);
	}
	assert_int_equal(number(f, "SELECT taught FROM owner_account"), 2);
	v = (struct verdict *)(uintptr_t)m.verdict;
	v->accounts.at = NEW_ARRAY(f->arena, struct verdict_account, 2);
	v->accounts.n = 2;
	v->accounts.at[0] = (struct verdict_account){ .kind = STR("iban"),
	    .last4 = STR("2051"), .key = STR("DE02120300000000202051") };
	v->accounts.at[1] = (struct verdict_account){ .kind = STR("iban"),
	    .last4 = STR("9999"), .key = STR("DE99") };
	id = reported(f, &m);
	assert_int_equal(number(f, "SELECT sum(confirmed) FROM correspondent"),
	    0);
	assert_str(text(f, "SELECT group_concat(last4) FROM owner_account WHERE"
	    " confirmed > 0"), "9999");
	/* Until it was told, which a run that is cut may have to do once more. */
	for (int i = 0; i < 2; i++) {
		assert_ok(store_known_senders(f->store, f->arena, STR("ap"),
		    &sender, &f->why));
		assert_int_equal(sender.message_id, id);
		assert_str(sender.address, "K.Meier@rheintal-pumpen.example");
	}
	assert_ok(store_known_sender_told(f->store, sender.review_id, &f->why));
	assert_ok(store_known_senders(f->store, f->arena, STR("ap"), &sender,
	    &f->why));
	assert_int_equal(sender.review_id, 0);
}

static void
what_is_seen_in_the_mailbox_bears_no_name_and_an_interval(void **state)
{
	struct fixture *f = *state;
	int64_t id = held(f, 1), gone = held(f, 2), put = judged(f, 3,
	    VERDICT_CLEAN);
	struct store_mailbox fraud;
	struct store_review *reviews;
	struct store_lying *lying;
	size_t n;

	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("Quarantine.Fraud"),
	    &fraud, &f->why));
	assert_ok(store_mailbox_scanned(f->store, fraud.id, f->run_id, NULL,
	    &f->why));
	assert_ok(store_lying(f->store, f->arena, STR("ap"), STR("Quarantine"),
	    77, &lying, &n, &f->why));
	assert_int_equal(n, 2);
	for (int i = 0; i < 2; i++)
		assert_ok(store_fraud_seen(f->store, fraud.id, id, 5, 1,
		    &f->why));
	assert_ok(store_gone_seen(f->store, fraud.id, gone, &f->why));
	assert_ok(store_gone_seen(f->store, fraud.id, put, &f->why));
	assert_ok(store_held_seen(f->store, f->run_id, fraud.id, put, 77, 900,
	    &f->why));
	assert_state(f, id, "confirmed");
	assert_state(f, gone, "gone");
	assert_state(f, put, "held");
	assert_int_equal(number(f, "SELECT count(*) FROM review"), 3);
	assert_ok(store_reviews(f->store, f->arena, id, &reviews, &n, &f->why));
	assert_int_equal(n, 1);
	assert_str(reviews[0].what, "confirm");
	assert_null(reviews[0].by.p);
	assert_true(reviews[0].after.n == 20 && reviews[0].at.n == 20);
	assert_ok(store_taken_back(f->store, f->mailbox.id, id, 7, 80, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM fraud_lesson"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wish_waits_is_intended_and_done_with_its_move),
		TEST(a_wish_whose_message_is_gone_fails),
		TEST(what_cannot_be_wished_is_refused_with_a_sentence),
		TEST(what_stands_elsewhere_is_refused_by_where_it_stands),
		TEST(a_later_wish_replaces_one_that_waits),
		TEST(the_same_wish_again_loses_no_reason),
		TEST(undoing_anothers_word_names_whose_it_was),
		TEST(what_is_done_is_undone_by_its_opposite),
		TEST(fraud_that_only_a_person_held_was_missed),
		TEST(fraud_of_a_stranger_teaches_whom_it_shows),
		TEST(a_name_that_nobody_proved_blames_no_domain),
		TEST(fraud_from_a_known_sender_blames_the_account_and_is_told),
		TEST(what_is_seen_in_the_mailbox_bears_no_name_and_an_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
