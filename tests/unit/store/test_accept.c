/* SPDX-License-Identifier: Apache-2.0 */
/* A person's word, and the end of memory: by age, and by name. */
#include "fixture.h"

#define DAY 86400
#define KLARA "k.meier@rheintal-pumpen.example"
#define ACCOUNT "rheintal-pumpen.example DE02120300000000202051"

static struct str
record(struct fixture *f, enum memory_kind kind, const char *key)
{
	const struct question question = { QUESTION_MEMORY, (int)kind,
	    str_of(key) };
	struct answer answer;

	store_memory(f->store, f->arena, STR("ap"), &question, 1, &answer,
	    &f->why);
	return answer.n ? answer.records[0] : NO_STR;
}

static size_t
accept_it(struct fixture *f, int64_t id, enum store_accepts what)
{
	struct store_accepted made;

	assert_ok(store_accept(f->store, id, what, STR(" called +49 1 "),
	    STR("h.endo"), ARRIVED + 10 * DAY, &made, &f->why));
	return made.n;
}

static void
an_accepted_account_is_known_until_its_day_or_until_revoked(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_acceptance *list;
	struct store_numbers still;
	size_t n;

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	assert_int_equal(accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT),
	    1);
	/* In mail from her, proved as this one was. */
	assert_str(record(f, MEMORY_ACCOUNT, ACCOUNT),
	    "0 0 0 0 0 0 1 " KLARA " rheintal-pumpen.example 1768089600");
	/* Of this owner only, and this account. */
	assert_null(record(f, MEMORY_ACCOUNT,
	    "other.example DE02120300000000202051").p);
	assert_null(record(f, MEMORY_ACCOUNT, "rheintal-pumpen.example DE1").p);
	store_time(f->store, ARRIVED + 10 * DAY);
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	store_time(f->store, ARRIVED + DAY);
	assert_non_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	assert_ok(store_acceptances(f->store, f->arena, &list, &n, &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].what, STORE_ACCEPTS_ACCOUNT);
	assert_int_equal(list[0].message_id, m.message_id_out);
	assert_str(list[0].owner, "rheintal-pumpen.example");
	assert_str(list[0].last4, "2051");
	assert_str(list[0].address, KLARA);
	assert_str(list[0].authenticated_domain, "rheintal-pumpen.example");
	assert_str(list[0].reason, "called +49 1");
	assert_str(list[0].by, "h.endo");
	assert_int_equal(list[0].at, ARRIVED);
	assert_int_equal(list[0].until, ARRIVED + 10 * DAY);
	assert_int_equal(list[0].revoked_at, 0);
	assert_ok(store_revoke(f->store, list[0].id, &still, &f->why));
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	assert_int_equal(store_revoke(f->store, list[0].id, &still, &f->why), FAIL);
	assert_int_equal(f->why.status, EXIT_DATA);
	assert_ok(store_acceptances(f->store, f->arena, &list, &n, &f->why));
	assert_int_equal(list[0].revoked_at, ARRIVED + DAY);
}

static void
an_account_that_was_seen_keeps_its_numbers_when_accepted(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	assert_str(record(f, MEMORY_ACCOUNT, ACCOUNT), "1767225601 1767225601 1"
	    " 1 1767225601 1767225601 1 " KLARA " rheintal-pumpen.example"
	    " 1768089600");
	assert_str(record(f, MEMORY_OWNER_ACCOUNTS, "rheintal-pumpen.example"),
	    "iban DE 2051 1767225601 1767225601 1 1 1767225601 1767225601 1");
}

static void
an_accepted_sender_comes_with_the_domain_that_proved_it(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct verdict *v = verdict_new(f, 2, VERDICT_SUSPECT);

	store_time(f->store, ARRIVED);
	v->by = STR("dkim");
	m.verdict = v;
	store_one(f, &m);
	assert_int_equal(accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER),
	    1);
	assert_str(record(f, MEMORY_ACCEPTED, KLARA),
	    "example.org 1768089600");
	store_time(f->store, ARRIVED + 11 * DAY);
	assert_null(record(f, MEMORY_ACCEPTED, KLARA).p);
}

static void
one_that_an_older_version_took_counts_for_nothing(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	assert_ok(store_execute(f->store, "UPDATE acceptance SET address = NULL,"
	    " authenticated_domain = NULL, until = '2999-01-01T00:00:00Z'",
	    &f->why));
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	assert_str(text(f, "SELECT state FROM v_acceptance"), "unbound");
	assert_int_equal(number(f, "SELECT sum(accepted) FROM v_owner_account"), 0);
	assert_ok(store_execute(f->store, "UPDATE acceptance SET address = 'a'",
	    &f->why));
	assert_str(text(f, "SELECT state FROM v_acceptance"), "stands");
}

static size_t
accounts_of_two_mails(struct fixture *f)
{
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct verdict *v = verdict_new(f, 2, VERDICT_SUSPECT);
	struct store_message other = message_new(f, 2, VERDICT_SUSPECT);

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	v->from.address = STR("\"r 2\"@rheintal-pumpen.example");
	v->by = STR("dkim");
	other.verdict = v;
	store_one(f, &other);
	return accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT) +
	    accept_it(f, other.message_id_out, STORE_ACCEPTS_ACCOUNT);
}

static void
each_sender_that_was_accepted_with_an_account_is_told(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(accounts_of_two_mails(f), 2);
	assert_str(record(f, MEMORY_ACCOUNT, ACCOUNT), "0 0 0 0 0 0 2"
	    " " KLARA " rheintal-pumpen.example 1768089600"
	    " \"r_2\"@rheintal-pumpen.example example.org 1768089600");
}

static void
what_is_filed_as_fraud_is_accepted_neither_before_nor_after(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_accepted made;

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER);
	assert_ok(store_execute(f->store, "INSERT INTO review (message_row_id,"
	    " what, state, at) VALUES (1, 'confirm', 'waiting', '2026-01-01T"
	    "00:00:00Z')", &f->why));
	for (int what = 0; what < 2; what++) {
		assert_int_equal(store_accept(f->store, m.message_id_out,
		    (enum store_accepts)what, STR("x"), STR("x"), ARRIVED + DAY,
		    &made, &f->why), FAIL);
		assert_int_equal(f->why.status, EXIT_DATA);
		assert_non_null(strstr(f->why.text, "filed as fraud"));
	}
	assert_ok(store_execute(f->store, "UPDATE review SET state = 'withdrawn'",
	    &f->why));
	accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER);
	assert_ok(review_fraud(f->store, m.message_id_out, 0, &f->why));
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	assert_null(record(f, MEMORY_ACCEPTED, KLARA).p);
	assert_int_equal(store_accept(f->store, m.message_id_out,
	    STORE_ACCEPTS_ACCOUNT, STR("x"), STR("x"), ARRIVED + DAY, &made,
	    &f->why), FAIL);
	assert_ok(review_clear(f->store, m.message_id_out, &f->why));
	assert_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	assert_non_null(record(f, MEMORY_ACCOUNT, ACCOUNT).p);
}

/* The account was accepted of one mail; a later one, of the same sender or of another, is
 * what shows that it is the thief's. */
static void
fraud_ends_what_was_accepted_of_its_account_and_its_sender(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN),
	    fraud = message_new(f, 2, VERDICT_CLEAN),
	    later = message_new(f, 3, VERDICT_CLEAN);
	struct store_accepted made;
	struct store_numbers ends;

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	store_one(f, &fraud);
	store_one(f, &later);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER);
	assert_ok(store_refuted(f->store, fraud.message_id_out, &ends, &f->why));
	assert_int_equal(ends.n, 2);
	assert_ok(store_execute(f->store, "INSERT INTO review (message_row_id,"
	    " what, state, at) VALUES (2, 'report', 'waiting', '2026-01-01T"
	    "00:00:00Z')", &f->why));
	/* Said, and not done yet. */
	assert_int_equal(store_accept(f->store, m.message_id_out,
	    STORE_ACCEPTS_ACCOUNT, STR("x"), STR("x"), ARRIVED + DAY, &made,
	    &f->why), FAIL);
	assert_ok(store_execute(f->store, "UPDATE review SET state = 'done'",
	    &f->why));
	assert_ok(review_fraud(f->store, fraud.message_id_out, 0, &f->why));
	assert_null(record(f, MEMORY_ACCEPTED, KLARA).p);
	assert_int_equal(number(f, "SELECT count(*) FROM acceptance WHERE"
	    " revoked_at IS NULL"), 0);
	assert_str(text(f, "SELECT sentence FROM review"),
	    REVIEW_ENDED "1, 2");
	assert_int_equal(number(f, "SELECT confirmed FROM owner_account"), 1);
	for (int what = 0; what < 2; what++) {
		assert_int_equal(store_accept(f->store, later.message_id_out,
		    (enum store_accepts)what, STR("x"), STR("x"), ARRIVED + DAY,
		    &made, &f->why), FAIL);
		assert_int_equal(f->why.status, EXIT_DATA);
		assert_non_null(strstr(f->why.text, "message 2"));
	}
	/* A version before this one blamed no account that was accepted. */
	assert_ok(store_execute(f->store, "DELETE FROM fraud_lesson", &f->why));
	assert_int_equal(store_accept(f->store, later.message_id_out,
	    STORE_ACCEPTS_ACCOUNT, STR("x"), STR("x"), ARRIVED + DAY, &made,
	    &f->why), FAIL);
	assert_ok(review_clear(f->store, fraud.message_id_out, &f->why));
	accept_it(f, later.message_id_out, STORE_ACCEPTS_ACCOUNT);
	accept_it(f, later.message_id_out, STORE_ACCEPTS_SENDER);
}

/* Whoever writes the vendor's address and names his account beside a new one ends what
 * was accepted, which can be accepted anew: neither is the thief's. */
static void
fraud_that_borrows_a_sender_and_his_account_blames_neither(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN),
	    fraud = message_new(f, 2, VERDICT_CLEAN);
	struct verdict *v = verdict_new(f, 2, VERDICT_CLEAN);

	v->from_authenticated = false;
	v->accounts.at = NEW_ARRAY(f->arena, struct verdict_account, 2);
	v->accounts.n = 2;
	v->accounts.at[0] = (struct verdict_account){ .kind = STR("iban"),
	    .last4 = STR("2051"), .key = STR("DE02120300000000202051") };
	v->accounts.at[1] = (struct verdict_account){ .kind = STR("iban"),
	    .last4 = STR("9999"), .key = STR("DE99") };
	fraud.verdict = v;
	store_time(f->store, ARRIVED);
	store_one(f, &m);
	store_one(f, &fraud);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER);
	assert_ok(review_fraud(f->store, fraud.message_id_out, 0, &f->why));
	assert_non_null(record(f, MEMORY_ACCEPTED, KLARA).p);
	assert_str(text(f, "SELECT group_concat(what) FROM acceptance WHERE"
	    " revoked_at NOTNULL"), "account");
	assert_str(text(f, "SELECT group_concat(last4) FROM owner_account WHERE"
	    " confirmed > 0"), "9999");
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
}

static void
what_is_accepted_again_takes_the_place_of_the_earlier(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct store_accepted made;
	struct store_numbers still;

	store_time(f->store, ARRIVED);
	store_one(f, &m);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_ACCOUNT);
	accept_it(f, m.message_id_out, STORE_ACCEPTS_SENDER);
	assert_ok(store_accept(f->store, m.message_id_out, STORE_ACCEPTS_ACCOUNT,
	    STR("until tomorrow only"), STR("endo"), ARRIVED + DAY, &made,
	    &f->why));
	assert_int_equal(made.n, 1);
	assert_int_equal(made.replaced.n, 1);
	assert_int_equal(made.replaced.at[0], 1);
	assert_str(text(f, "SELECT group_concat(id || ' ' || (revoked_at IS"
	    " NULL)) FROM acceptance"), "1 0,2 1,3 1");
	store_time(f->store, ARRIVED + DAY);
	assert_str(record(f, MEMORY_ACCOUNT, ACCOUNT),
	    "1767225601 1767225601 1 1 1767225601 1767225601 0");
	/* The same of another sender stands for itself; of a version before this one
	 * the very same may stand twice. */
	store_time(f->store, ARRIVED);
	assert_ok(store_execute(f->store, "INSERT INTO acceptance (what,"
	    " message_row_id, reason, said_by, at, until, address,"
	    " authenticated_domain, owner, key_digest, last4) SELECT what,"
	    " message_row_id, reason, said_by, at, until, 'x@y.example',"
	    " authenticated_domain, owner, key_digest, last4 FROM acceptance"
	    " WHERE id = 3", &f->why));
	assert_ok(store_revoke(f->store, 3, &still, &f->why));
	assert_int_equal(still.n, 1);
	assert_int_equal(still.at[0], 4);
	assert_ok(store_revoke(f->store, 4, &still, &f->why));
	assert_int_equal(still.n, 0);
}

static void
what_can_not_be_accepted_says_why(void **state)
{
	struct fixture *f = *state;
	const struct {
		const char *reason, *by;
		int64_t until;
		enum store_accepts what;
		const char *sentence;
		enum exit_status status;
	} wrong[] = {
		{ " \t", "endo", ARRIVED + DAY, STORE_ACCEPTS_ACCOUNT,
		    "a reason is missing", EXIT_USAGE },
		{ "called", "", ARRIVED + DAY, STORE_ACCEPTS_ACCOUNT,
		    "a name is missing", EXIT_USAGE },
		{ "called", "endo", ARRIVED, STORE_ACCEPTS_ACCOUNT, "is past",
		    EXIT_USAGE },
		{ "called", "endo", ARRIVED + STORE_ACCEPTED_DAYS * DAY + 1,
		    STORE_ACCEPTS_ACCOUNT, "is too far", EXIT_USAGE },
		{ "called", "endo", ARRIVED + STORE_ACCEPTED_DAYS * DAY,
		    STORE_ACCEPTS_SENDER, "does not prove", EXIT_DATA },
		{ "called", "endo", ARRIVED + DAY, STORE_ACCEPTS_ACCOUNT,
		    "names no bank account", EXIT_DATA },
		{ "called", "endo", ARRIVED + DAY, STORE_ACCEPTS_SENDER,
		    "does not prove", EXIT_DATA },
	};
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct verdict *v = verdict_new(f, 2, VERDICT_SUSPECT);
	struct store_message spoofed = message_new(f, 3, VERDICT_SUSPECT);
	struct store_message vouched = message_new(f, 4, VERDICT_SUSPECT);
	struct verdict *w = verdict_new(f, 3, VERDICT_SUSPECT);
	struct verdict *x = verdict_new(f, 4, VERDICT_SUSPECT);
	struct store_accepted made;

	w->from_authenticated = false;
	w->by = STR("none");
	w->dmarc.result = STR("fail");
	spoofed.verdict = w;
	x->by = STR("arc");
	vouched.verdict = x;

	store_time(f->store, ARRIVED);
	v->accounts.n = 0;
	v->by = STR("arc");
	m.verdict = v;
	store_one(f, &m);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(store_accept(f->store, m.message_id_out,
		    wrong[i].what, str_of(wrong[i].reason),
		    str_of(wrong[i].by), wrong[i].until, &made, &f->why), FAIL);
		assert_int_equal(f->why.status, wrong[i].status);
		assert_non_null(strstr(f->why.text, wrong[i].sentence));
		assert_int_equal(made.n, 0);
	}
	store_one(f, &spoofed);
	store_one(f, &vouched);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_accept(f->store, i ? spoofed.message_id_out :
		    vouched.message_id_out, STORE_ACCEPTS_ACCOUNT, STR("x"),
		    STR("x"), ARRIVED + DAY, &made, &f->why), FAIL);
		assert_int_equal(f->why.status, EXIT_DATA);
		assert_non_null(strstr(f->why.text, "may be anybody's"));
	}
	assert_int_equal(store_accept(f->store, 99, STORE_ACCEPTS_SENDER,
	    STR("x"), STR("x"), ARRIVED + DAY, &made, &f->why), FAIL);
	assert_non_null(strstr(f->why.text, "no message '99'"));
	assert_int_equal(number(f, "SELECT count(*) FROM acceptance"), 0);
}

/* ---- Forgetting -------------------------------------------------------------- */

struct lines {
	struct arena *arena;
	struct buf buf;
};

static void
line_add(void *context, struct str line)
{
	struct lines *lines = context;

	buf_add(&lines->buf, line);
	buf_char(&lines->buf, '\n');
}

/* A little of everything with her in it. */
static void
klara_everywhere(struct fixture *f)
{
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);
	struct verdict *w = verdict_new(f, 2, VERDICT_CLEAN);
	struct verdict_trait *traits = NEW_ARRAY(f->arena, struct verdict_trait,
	    1), *habits = NEW_ARRAY(f->arena, struct verdict_trait, 4);
	struct store_message m[2] = { message_new(f, 1, VERDICT_CLEAN),
	    message_new(f, 2, VERDICT_CLEAN) };
	struct store_lesson lesson = { ARRIVED, w };
	struct verdict_trait near = { STR("correspondent"),
	    STR("rheintalpumpen rheintal-pumpen.example") };

	traits[0] = (struct verdict_trait){ STR("subject"), STR("to " KLARA) };
	habits[0] = (struct verdict_trait){ STR("dkim"), STR("of." KLARA) };
	habits[1] = (struct verdict_trait){ STR("hour"), STR("06-09") };
	habits[2] = (struct verdict_trait){ STR("signature"), STR("0c1d") };
	habits[3] = (struct verdict_trait){ STR("payment"), STR("yes") };
	v->habits.at = habits;
	v->habits.n = 4;
	v->sightings.at = traits;
	v->sightings.n = 1;
	v->account_owner = STR(KLARA);
	v->message_id = STR("<1." KLARA ">");
	m[0].verdict = v;
	w->from.address = STR("x@example.test");
	w->from_name_folded = STR("k. meier <" KLARA ">");
	w->from.name = STR("K. Meier <" KLARA ">");
	w->to.at[1].address = STR("K.Meier@Rheintal-Pumpen.example");
	w->cc.at[0].address = STR("z@example.test");
	m[1].verdict = w;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 2, NULL,
	    3, &f->why));
	w->message_id = STR("<sent@minato-foods.example>");
	w->sightings.at = &near;
	w->sightings.n = 1;
	assert_ok(store_learn(f->store, STR("ap"), STORE_SENT, &lesson, 1,
	    &f->why));
}

static int64_t
found(struct fixture *f, const char *what)
{
	static const char *const tables[][2] = {
		{ "correspondent", "key || ' ' || detail || ' ' ||"
		    " lower(coalesce(shown, ''))" },
		{ "thread", "message_id || ' ' || participants || ' ' ||"
		    " answered_by" },
		{ "habit", "address || ' ' || list" },
		{ "owner_account", "owner" },
		{ "sighting", "owner" },
		{ "near_domain", "domain" },
		{ "coverage", "owner" },
		{ "sweep", "a || ' ' || b || ' ' || c" },
	};
	int64_t n = 0;

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		n += number(f, str_cstr(f->arena, str_format(f->arena,
		    "SELECT count(*) FROM %s WHERE instr(lower(%s), '%s') > 0",
		    tables[i][0], tables[i][1], what)));
	return n;
}

/* Both say the same: the same values, and no word of the other language. */
static void
memory_is_shown_in_either_language(void **state)
{
	struct fixture *f = *state;
	struct lines en = { f->arena, { .arena = f->arena } };
	struct lines ja = { f->arena, { .arena = f->arena } };
	size_t lines[2] = { 0, 0 };

	klara_everywhere(f);
	assert_ok(store_memory_show(f->store, STR(KLARA), STR("en"), line_add,
	    &en, &f->why));
	assert_ok(store_memory_show(f->store, STR(KLARA), STR("ja"), line_add,
	    &ja, &f->why));
	for (size_t i = 0; i < en.buf.n; i++)
		lines[0] += en.buf.p[i] == '\n';
	for (size_t i = 0; i < ja.buf.n; i++)
		lines[1] += ja.buf.p[i] == '\n';
	assert_true(lines[0] > 5);
	assert_int_equal(lines[0], lines[1]);
	for (const char *const *word = (const char *const[]){ "first",
	    "received", "habits", "exchanges", "bank account", "dkim ", "hour ",
	    "signature ", "yes",
	    "{", "}", NULL }; *word; word++)
		if (str_contains(buf_str(&ja.buf), str_of(*word)))
			fail_msg("'%s' is in\n%.*s", *word,
			    STR_ARGS(buf_str(&ja.buf)));
	for (const char *const *word = (const char *const[]){
	    "アドレス " KLARA, "銀行口座 iban DE ...2051", "：初回 ", "往復 ",
	    "いつもの特徴", "件名", "時間帯 06-09 ", "支払いの話 あり ", NULL }; *word; word++)
		if (!str_contains(buf_str(&ja.buf), str_of(*word)))
			fail_msg("'%s' is not in\n%.*s", *word,
			    STR_ARGS(buf_str(&ja.buf)));
}

static void
forgetting_leaves_nothing_of_an_address_in_memory(void **state)
{
	struct fixture *f = *state;
	struct lines lines = { f->arena, { .arena = f->arena } };
	uint64_t rows;

	klara_everywhere(f);
	assert_true(found(f, KLARA) > 8);
	assert_ok(store_memory_show(f->store, STR("K.MEIER@rheintal-pumpen"
	    ".example"), STR("en"), line_add, &lines, &f->why));
	for (const char *const *word = (const char *const[]){ "address " KLARA,
	    "pair " KLARA " ap", "name ", "dkim of." KLARA, ", written K. Meier <" KLARA,
	    "bank account iban DE ...2051", "message <sent@", "seen subject",
	    NULL }; *word; word++)
		if (!str_contains(buf_str(&lines.buf), str_of(*word)))
			fail_msg("'%s' is not in\n%.*s", *word,
			    STR_ARGS(buf_str(&lines.buf)));
	assert_ok(store_memory_forget(f->store, STR("K.MEIER@rheintal-pumpen"
	    ".example"), &rows, &f->why));
	assert_true(rows > 8);
	assert_int_equal(found(f, KLARA), 0);
	/* Others stay, in their places, and so does the log. */
	assert_str(text(f, "SELECT participants FROM thread"
	    " WHERE message_id = '<2@rheintal-pumpen.example>'"),
	    "x@example.test ap@minato-foods.example z@example.test");
	assert_int_equal(number(f, "SELECT count(*) FROM message"
	    " WHERE lower(from_address) = '" KLARA "'"), 1);
	assert_true(found(f, "x@example.test") > 0);
	lines.buf.n = 0;
	assert_ok(store_memory_show(f->store, STR(KLARA), STR("en"), line_add,
	    &lines, &f->why));
	assert_int_equal(lines.buf.n, 0);
	assert_ok(store_memory_forget(f->store, STR(KLARA), &rows, &f->why));
	assert_int_equal(rows, 0);
}

static void
a_domain_is_shown_and_forgotten_without_its_people(void **state)
{
	static const char *const left[] = { "owner_account", "sighting",
	    "near_domain" };
	struct str domain = STR("rheintal-pumpen.example");
	struct fixture *f = *state;
	struct lines en = { f->arena, { .arena = f->arena } };
	struct lines ja = { f->arena, { .arena = f->arena } };
	struct lines after = { f->arena, { .arena = f->arena } };
	uint64_t rows;

	klara_everywhere(f);
	assert_ok(store_execute(f->store, "UPDATE OR REPLACE owner_account SET"
	    " owner = 'rheintal-pumpen.example'; UPDATE sighting SET"
	    " owner = 'rheintal-pumpen.example'", &f->why));
	assert_ok(store_memory_show(f->store, STR("Rheintal-Pumpen.example"),
	    STR("en"), line_add, &en, &f->why));
	assert_ok(store_memory_show(f->store, domain, STR("ja"), line_add, &ja,
	    &f->why));
	for (const char *const *word = (const char *const[]){
	    "domain rheintal-pumpen.example: first ",
	    "bank account iban DE ...2051", "seen subject",
	    "told of what looks like rheintal-pumpen.example",
	    "an address there, to be asked for by itself: " KLARA, NULL };
	    *word; word++)
		if (!str_contains(buf_str(&en.buf), str_of(*word)))
			fail_msg("'%s' is not in\n%.*s", *word,
			    STR_ARGS(buf_str(&en.buf)));
	assert_false(str_contains(buf_str(&en.buf), STR("message <")));
	assert_true(str_contains(buf_str(&ja.buf),
	    STR("ドメイン rheintal-pumpen.example：初回 ")));
	assert_ok(store_memory_forget(f->store, domain, &rows, &f->why));
	assert_true(rows > 3);
	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		assert_int_equal(number(f, str_cstr(f->arena, str_format(
		    f->arena, "SELECT count(*) FROM %s", left[i]))), 0);
	/* The people stay, each to be asked for by name. */
	assert_ok(store_memory_show(f->store, domain, STR("en"), line_add,
	    &after, &f->why));
	assert_str(buf_str(&after.buf),
	    "an address there, to be asked for by itself: " KLARA "\n");
	assert_true(number(f, "SELECT count(*) FROM thread") > 0);
}

static void
an_author_that_is_forgotten_leaves_its_place(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	uint64_t rows;

	store_one(f, &m);
	assert_ok(store_memory_forget(f->store, STR(KLARA), &rows, &f->why));
	assert_str(text(f, "SELECT participants FROM thread"),
	    "- ap@minato-foods.example");
}

static int64_t
begin_run(struct fixture *f, uint64_t days)
{
	const struct store_run run = { .host = "host.example",
	    .memory_days = days };
	int64_t id;

	assert_ok(store_run_begin(f->store, &run, &id, &f->why));
	return number(f, "SELECT (SELECT count(*) FROM correspondent) +"
	    " (SELECT count(*) FROM thread) + (SELECT count(*) FROM habit) +"
	    " (SELECT count(*) FROM owner_account) +"
	    " (SELECT count(*) FROM sighting) +"
	    " (SELECT count(*) FROM near_domain) +"
	    " (SELECT count(*) FROM own_domain)");
}

static void
what_is_old_goes_and_what_is_young_stays(void **state)
{
	struct fixture *f = *state;
	int64_t all;

	klara_everywhere(f);
	mail_comes(f, time_now());
	/* Long ago, whatever today is. */
	all = begin_run(f, 36500);
	assert_true(all > 10);
	assert_ok(store_execute(f->store, "UPDATE correspondent SET seen_at ="
	    " strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-399 days')"
	    " WHERE kind = 'address'; DELETE FROM sweep", &f->why));
	begin_run(f, 36500);
	assert_ok(store_execute(f->store, "UPDATE correspondent SET seen_at ="
	    " '2001-01-01T00:00:00Z' WHERE kind <> 'address';"
	    "UPDATE thread SET at = '2001-01-01T00:00:00Z';"
	    "UPDATE habit SET seen_at = '2001-01-01T00:00:00Z';"
	    "UPDATE owner_account SET seen_at = '2001-01-01T00:00:00Z';"
	    "UPDATE sighting SET last_at = '2001-01-01T00:00:00Z';"
	    "UPDATE own_domain SET last_at = '2001-01-01T00:00:00Z';"
	    "INSERT INTO coverage VALUES ('ap', '', '2001-01', 1, 1);"
	    "DELETE FROM sweep", &f->why));
	assert_int_equal(begin_run(f, 0), number(f,
	    "SELECT count(*) FROM correspondent WHERE kind = 'address'"));
	assert_true(number(f, "SELECT count(*) FROM correspondent") > 0);
	assert_int_equal(number(f, "SELECT count(*) FROM coverage"), 0);
	assert_ok(store_execute(f->store, "DELETE FROM sweep", &f->why));
	assert_int_equal(begin_run(f, 398), 0);
}

static void
a_run_looks_through_a_stretch_and_the_next_goes_on(void **state)
{
	struct fixture *f = *state;

	mail_comes(f, time_now());
	begin_run(f, 0);
	assert_ok(store_execute(f->store, "WITH RECURSIVE n (i) AS (SELECT 0"
	    " UNION ALL SELECT i + 1 FROM n WHERE i < 1199)"
	    " INSERT INTO habit SELECT printf('%04d', i), '',"
	    " '2001-01-01T00:00:00Z' FROM n", &f->why));
	/* That run was just now: 500 rows a minute, once at least. */
	begin_run(f, 0);
	assert_int_equal(number(f, "SELECT count(*) FROM habit"), 700);
	assert_str(text(f, "SELECT a FROM sweep WHERE table_name = 'habit'"),
	    "0499");
	begin_run(f, 0);
	begin_run(f, 0);
	assert_int_equal(number(f, "SELECT count(*) FROM habit"), 0);
	assert_str(text(f, "SELECT a FROM sweep WHERE table_name = 'habit'"),
	    "");
	/* After a week it looks at more at once. */
	assert_ok(store_execute(f->store, "WITH RECURSIVE n (i) AS (SELECT 0"
	    " UNION ALL SELECT i + 1 FROM n WHERE i < 1199)"
	    " INSERT INTO habit SELECT printf('%04d', i), '',"
	    " '2001-01-01T00:00:00Z' FROM n; UPDATE sweep SET at ="
	    " strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')", &f->why));
	begin_run(f, 0);
	assert_int_equal(number(f, "SELECT count(*) FROM habit"), 0);
}

static int64_t
remembered(struct fixture *f)
{
	return number(f, "SELECT (SELECT count(*) FROM correspondent) +"
	    " (SELECT count(*) FROM thread) + (SELECT count(*) FROM habit) +"
	    " (SELECT count(*) FROM owner_account) +"
	    " (SELECT count(*) FROM signature)");
}

static void
a_clock_far_ahead_of_the_mail_forgets_nothing(void **state)
{
	static const int64_t years = INT64_C(365) * 86400;
	const int64_t wrong[] = { ARRIVED + 20 * years, ARRIVED + 80 * years,
	    ARRIVED + 2 * years, ARRIVED + 41 * 86400, 0, -10 * years };
	struct fixture *f = *state;
	int64_t all;

	/* Nothing was judged yet: there is no mail to tell a clock by. */
	assert_ok(store_execute(f->store, "INSERT INTO signature VALUES"
	    " ('k', 'f', 'w', '2026-01-01T00:00:00Z');"
	    "INSERT INTO habit VALUES ('a@b.example', '',"
	    " '2026-01-01T00:00:00Z')", &f->why));
	assert_ok(memory_forget(f->store, ARRIVED + 20 * years, 0, &f->why));
	assert_int_equal(remembered(f), 2);
	klara_everywhere(f);
	all = remembered(f);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		/* And once more: the wrong clock has dated a sweep by then. */
		assert_ok(memory_forget(f->store, wrong[i], 0, &f->why));
		assert_ok(memory_forget(f->store, wrong[i] + 60, 0, &f->why));
		assert_int_equal(remembered(f), all);
	}
	/* Years have gone by in truth: mail comes that says so. */
	mail_comes(f, ARRIVED + 20 * years);
	assert_ok(memory_forget(f->store, ARRIVED + 20 * years, 0, &f->why));
	assert_int_equal(remembered(f), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_accepted_account_is_known_until_its_day_or_until_revoked),
		TEST(an_account_that_was_seen_keeps_its_numbers_when_accepted),
		TEST(an_accepted_sender_comes_with_the_domain_that_proved_it),
		TEST(one_that_an_older_version_took_counts_for_nothing),
		TEST(each_sender_that_was_accepted_with_an_account_is_told),
		TEST(what_is_filed_as_fraud_is_accepted_neither_before_nor_after),
		TEST(fraud_ends_what_was_accepted_of_its_account_and_its_sender),
		TEST(fraud_that_borrows_a_sender_and_his_account_blames_neither),
		TEST(what_is_accepted_again_takes_the_place_of_the_earlier),
		TEST(what_can_not_be_accepted_says_why),
		TEST(memory_is_shown_in_either_language),
		TEST(forgetting_leaves_nothing_of_an_address_in_memory),
		TEST(a_domain_is_shown_and_forgotten_without_its_people),
		TEST(an_author_that_is_forgotten_leaves_its_place),
		TEST(what_is_old_goes_and_what_is_young_stays),
		TEST(a_run_looks_through_a_stretch_and_the_next_goes_on),
		TEST(a_clock_far_ahead_of_the_mail_forgets_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
