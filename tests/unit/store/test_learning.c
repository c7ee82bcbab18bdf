/* SPDX-License-Identifier: Apache-2.0 */
/* What teaches, what does not, and how often. */
#include "fixture.h"

#define DAY 86400
#define KLARA "k.meier@rheintal-pumpen.example"
#define ENDO "h.endo@minato-foods.example"

static struct answer
remember(struct fixture *f, enum memory_kind kind, const char *key)
{
	const struct question question = { QUESTION_MEMORY, (int)kind,
	    str_of(key) };
	struct answer answer;

	store_memory(f->store, f->arena, STR("ap"), &question, 1, &answer,
	    &f->why);
	return answer;
}

#define assert_record(kind, key, expected) \
	assert_record_at(f, kind, key, expected, __LINE__)
static void
assert_record_at(struct fixture *f, enum memory_kind kind, const char *key,
    const char *expected, int line)
{
	struct answer answer = remember(f, kind, key);

	if (expected == NULL && answer.status != ANSWER_NODATA)
		fail_msg("line %d: status %d, %.*s", line, (int)answer.status,
		    STR_ARGS(answer.n ? answer.records[0] : STR("")));
	if (expected != NULL)
		assert_str_at(answer.n ? answer.records[0] : NO_STR, expected,
		    line);
}

static struct verdict *
message_of(struct fixture *f, int i, enum verdict_word word)
{
	struct verdict *v = verdict_new(f, i, word);

	v->accounts.n = 0;
	return v;
}

static void
list_set(struct fixture *f, struct verdict *v, const char *const *ids)
{
	v->references.at = NEW_ARRAY(f->arena, struct str, 16);
	for (v->references.n = 0; ids[v->references.n]; v->references.n++)
		v->references.at[v->references.n] =
		    str_of(ids[v->references.n]);
}
#define ANSWERS(v, ...) list_set(f, (v), (const char *const[]){ __VA_ARGS__, \
	NULL })

/* Ours to Klara, and to her colleague in Cc. */
static struct verdict *
letter(struct fixture *f, const char *id)
{
	struct verdict *v = NEW(f->arena, struct verdict);

	v->message_id = str_of(id);
	v->from.address = STR("H.Endo@minato-foods.example");
	v->to.at = NEW_ARRAY(f->arena, struct verdict_address, 1);
	v->to.n = 1;
	v->to.at[0] = (struct verdict_address){
		.address = STR("K.Meier@rheintal-pumpen.example"),
		.domain = STR("rheintal-pumpen.example"),
		.org_domain = STR("rheintal-pumpen.example"),
		.name_folded = STR("klara meier") };
	v->cc.at = NEW_ARRAY(f->arena, struct verdict_address, 1);
	v->cc.n = 1;
	v->cc.at[0] = v->to.at[0];
	v->cc.at[0].address = STR("j.roth@rheintal-pumpen.example");
	v->cc.at[0].name_folded = NO_STR;
	return v;
}

static void
send(struct fixture *f, const struct verdict *v, int64_t at)
{
	const struct store_lesson lesson = { at, v };

	assert_ok(store_learn(f->store, STR("ap"), STORE_SENT, &lesson, 1,
	    &f->why));
}

static void
import(struct fixture *f, const struct verdict *v, int64_t at)
{
	const struct store_lesson lesson = { at, v };

	assert_ok(store_learn(f->store, STR("ap"), STORE_IMPORTED,
	    &lesson, 1, &f->why));
}

static void
judge(struct fixture *f, const struct verdict *v, int64_t at)
{
	static uint64_t uid;
	struct store_message m = { .uid = ++uid, .arrived = at, .tries = 1,
	    .verdict = v };

	store_one(f, &m);
}

static void
what_we_send_teaches_each_recipient_once(void **state)
{
	struct fixture *f = *state;

	send(f, letter(f, "<a@minato-foods.example>"), 1000);
	send(f, letter(f, "<a@minato-foods.example>"), 1000);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 0 1 0 0 1 0 0 0 0 0 0");
	assert_record(MEMORY_ADDRESS, "j.roth@rheintal-pumpen.example",
	    "1000 1000 0 1 0 0 1 0 0 0 0 0 0");
	/* Two of a house: one letter to the house. */
	assert_record(MEMORY_DOMAIN, "rheintal-pumpen.example",
	    "1000 1000 0 1 0 0 1 0 0 0 0 0 0");
	assert_record(MEMORY_NAME, "klara meier",
	    KLARA " 1000 1000 0 1 0 0 1 0 0 0 0 0 0");
	assert_record(MEMORY_PAIR, KLARA, "1000 1000 0 1");
	assert_record(MEMORY_THREAD, "<a@minato-foods.example>", "sent 1000 "
	    ENDO " " KLARA " j.roth@rheintal-pumpen.example");
	assert_record(MEMORY_ADDRESS, ENDO, NULL);
}

static void
we_began_only_what_answers_nothing_and_came_first(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = letter(f, "<1@minato-foods.example>");

	ANSWERS(v, "<x@example.net>");
	send(f, v, 1000);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 0 1 0 0 0 0 0 0 0 0 0");
	judge(f, message_of(f, 1, VERDICT_CLEAN), 2000);
	send(f, letter(f, "<2@minato-foods.example>"), 3000);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 3000 1 2 1 0 0 0 0 0 0 0 0");
	/* Read later, sent earlier. */
	send(f, letter(f, "<3@minato-foods.example>"), 1500);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 3000 1 3 1 0 1 0 0 0 0 0 0");
	/* And something of theirs that turns out to be older still. */
	import(f, message_of(f, 2, VERDICT_CLEAN), 1400);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 3000 2 3 1 1 0 0 0 0 0 0 0");
}

static void
what_was_held_came_before_us_too(void **state)
{
	struct fixture *f = *state;

	judge(f, message_of(f, 1, VERDICT_SUSPECT), 500);
	assert_record(MEMORY_ADDRESS, KLARA, NULL);
	send(f, letter(f, "<1@minato-foods.example>"), 1000);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 0 1 0 0 0 0 0 0 1 0 0");
}

static void
an_exchange_is_a_proved_answer_of_one_we_wrote_to_each_once(void **state)
{
	struct fixture *f = *state;
	struct verdict *v;

	send(f, letter(f, "<1@minato-foods.example>"), 1000);
	/* Not proved; by ARC; of one whom it did not go to; of nothing known. */
	for (int i = 0; i < 4; i++) {
		v = message_of(f, i, VERDICT_CLEAN);
		ANSWERS(v, i == 3 ? "<9@minato-foods.example>" :
		    "<1@minato-foods.example>");
		v->from_authenticated = i != 0;
		if (i == 1)
			v->by = STR("arc");
		if (i == 2)
			v->from.address = STR("x@rheintal-pumpen.example");
		judge(f, v, 2000 + i);
	}
	assert_record(MEMORY_ADDRESS, KLARA, "1000 2003 3 1 1 0 1 0 0 0 0 0 0");
	/* Three answers to the one letter are one exchange. */
	for (int i = 4; i < 7; i++) {
		v = message_of(f, i, VERDICT_CLEAN);
		ANSWERS(v, "<theirs@example.net>", "<1@minato-foods.example>");
		judge(f, v, 3000 + i * 30 * DAY);
	}
	assert_record(MEMORY_ADDRESS, KLARA, "1000 15555000 6 1 4 0 1 1 10371000"
	    " 10371000 0 0 0");
	/* A colleague's answer is hers, and no second one of the house. */
	v = message_of(f, 7, VERDICT_CLEAN);
	v->from.address = STR("J.Roth@rheintal-pumpen.example");
	ANSWERS(v, "<1@minato-foods.example>");
	judge(f, v, 4000);
	assert_record(MEMORY_ADDRESS, "j.roth@rheintal-pumpen.example",
	    "1000 4000 1 1 1 0 1 1 4000 4000 0 0 0");
	assert_record(MEMORY_DOMAIN, "rheintal-pumpen.example",
	    "1000 15555000 8 1 6 0 1 1 10371000 10371000 0 0 0");
}

static void
imported_mail_makes_nothing_trusted_and_counts_once_when_judged(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);

	send(f, letter(f, "<1@minato-foods.example>"), 500);
	ANSWERS(v, "<1@minato-foods.example>");
	import(f, v, 1000);
	import(f, v, 1000);
	assert_record(MEMORY_ADDRESS, KLARA, "500 1000 1 1 0 1 1 0 0 0 0 0 0");
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example "
	    "DE02120300000000202051", "1000 1000 1 0 0 0 0");
	judge(f, v, 1000);
	assert_record(MEMORY_ADDRESS, KLARA,
	    "500 1000 1 1 1 0 1 1 1000 1000 0 0 0");
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example "
	    "DE02120300000000202051", "1000 1000 1 1 1000 1000 0");
	import(f, v, 1000);
	judge(f, v, 1000);
	assert_record(MEMORY_ADDRESS, KLARA,
	    "500 1000 1 1 1 0 1 1 1000 1000 0 0 0");
}

static void
imported_mail_that_is_held_later_is_taken_back(void **state)
{
	struct fixture *f = *state;

	import(f, verdict_new(f, 1, VERDICT_CLEAN), 1000);
	judge(f, verdict_new(f, 1, VERDICT_SUSPECT), 1000);
	assert_record(MEMORY_ADDRESS, KLARA, NULL);
	assert_record(MEMORY_THREAD, "<1@rheintal-pumpen.example>", NULL);
	assert_record(MEMORY_PAIR, KLARA, NULL);
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example "
	    "DE02120300000000202051", NULL);
	assert_record(MEMORY_ACCOUNT_OWNERS, "DE02120300000000202051",
	    "rheintal-pumpen.example 1000 1000 0 1 0");
}

static void
what_was_held_teaches_nothing_else_and_its_release_says_so_only(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 7, VERDICT_SUSPECT);
	struct store_known known = { .destination_uid = 501 };

	judge(f, message_of(f, 1, VERDICT_CLEAN), 1000);
	known.message_id = store_one(f, &m);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 1 0 1 0 0 0 0 0 1 0 0");
	assert_record(MEMORY_THREAD, "<7@rheintal-pumpen.example>", NULL);
	assert_int_equal(number(f, "SELECT count(*) FROM sighting"), 0);
	for (uint64_t uid = 9; uid < 11; uid++)
		assert_ok(store_released(f->store, f->run_id, f->mailbox.id,
		    &known, 7, uid, &f->why));
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 1 0 1 0 0 0 0 0 1 1 0");
	assert_record(MEMORY_DOMAIN, "rheintal-pumpen.example",
	    "1000 1000 1 0 1 0 0 0 0 0 1 1 0");
	assert_record(MEMORY_NAME, "klara meier",
	    KLARA " 1000 1000 1 0 1 0 0 0 0 0 1 1 0");
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example "
	    "DE02120300000000202051", NULL);
}

static void
only_proved_and_clean_messages_teach_an_account(void **state)
{
	static const char key[] =
	    "rheintal-pumpen.example DE02120300000000202051";
	struct fixture *f = *state;
	struct verdict *v = verdict_new(f, 1, VERDICT_CAUTION);

	judge(f, v, 1000);
	v = verdict_new(f, 2, VERDICT_CLEAN);
	v->by = STR("arc");
	judge(f, v, 2000);
	v = verdict_new(f, 3, VERDICT_CLEAN);
	v->from_authenticated = false;
	judge(f, v, 3000);
	assert_record(MEMORY_ACCOUNT, key, "1000 3000 3 0 0 0 0");
	judge(f, verdict_new(f, 4, VERDICT_CLEAN), 4000);
	judge(f, verdict_new(f, 5, VERDICT_CLEAN), 4000 + 30 * DAY);
	judge(f, verdict_new(f, 6, VERDICT_SUSPECT), 4000 + 40 * DAY);
	assert_record(MEMORY_ACCOUNT, key,
	    "1000 2596000 5 2 4000 2596000 0");
	assert_record(MEMORY_OWNER_ACCOUNTS, "rheintal-pumpen.example",
	    "iban DE 2051 1000 2596000 5 2 4000 2596000 0");
	assert_record(MEMORY_ACCOUNT_OWNERS, "DE02120300000000202051",
	    "rheintal-pumpen.example 1000 2596000 5 1 0");
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example DE1", NULL);
	/* No owner, no account: a free-mail domain is nobody's. */
	v = verdict_new(f, 7, VERDICT_CLEAN);
	v->account_owner = NO_STR;
	judge(f, v, 5000);
	assert_int_equal(number(f, "SELECT seen FROM owner_account"), 5);
}

static void
traits_set(struct fixture *f, struct verdict *v, bool habit, const char *kind,
    struct str value)
{
	struct verdict_trait *trait = NEW(f->arena, struct verdict_trait);

	*trait = (struct verdict_trait){ str_of(kind), value };
	if (habit) {
		v->habits.at = trait;
		v->habits.n = 1;
	} else {
		v->sightings.at = trait;
		v->sightings.n = 1;
	}
}

static void
habits_count_days_and_keep_the_eight_seen_last(void **state)
{
	struct fixture *f = *state;
	struct answer a;

	for (int i = 0; i < 12; i++) {
		struct verdict *v = message_of(f, i, VERDICT_CLEAN);

		traits_set(f, v, true, "network", i < 2 ?
		    STR("192.0.2.0/24 \n") : str_format(f->arena, "net%d", i));
		judge(f, v, ARRIVED + (i < 2 ? i : i * DAY));
		if (i == 1)
			assert_record(MEMORY_HABITS, KLARA,
			    "network 192.0.2.0/24__ 1767225600 1767225600 1");
	}
	a = remember(f, MEMORY_HABITS, KLARA);
	assert_int_equal(a.n, 8);
	for (size_t i = 0; i < a.n; i++) {
		assert_false(str_contains(a.records[i], STR("192.0.2")));
		assert_false(str_contains(a.records[i], STR("net2 ")));
		assert_false(str_contains(a.records[i], STR("net3 ")));
	}
	/* The same again on another day. */
	{
		struct verdict *v = message_of(f, 50, VERDICT_CLEAN);

		traits_set(f, v, true, "network", STR("net11"));
		judge(f, v, ARRIVED + 20 * DAY + 5);
	}
	a = remember(f, MEMORY_HABITS, KLARA);
	for (size_t i = 0; i < a.n; i++)
		if (str_contains(a.records[i], STR("net11")))
			assert_str(a.records[i],
			    "network net11 1768176000 1768953600 2");
}

static void
an_address_has_twenty_four_kinds_of_habits(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 40; i++) {
		struct verdict *v = message_of(f, i, VERDICT_CLEAN);

		traits_set(f, v, true, str_cstr(f->arena, str_format(f->arena,
		    "kind%d", i)), STR("x"));
		judge(f, v, ARRIVED);
	}
	assert_int_equal(remember(f, MEMORY_HABITS, KLARA).n, 24);
}

static void
whoever_was_proved_is_not_described_by_what_others_send(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = message_of(f, 1, VERDICT_CLEAN);

	traits_set(f, v, true, "mailer", STR("hers"));
	judge(f, v, ARRIVED);
	v = message_of(f, 2, VERDICT_CLEAN);
	v->from_authenticated = false;
	traits_set(f, v, true, "mailer", STR("forged"));
	judge(f, v, ARRIVED);
	assert_int_equal(remember(f, MEMORY_HABITS, KLARA).n, 1);
	v = message_of(f, 3, VERDICT_SUSPECT);
	traits_set(f, v, true, "mailer", STR("held"));
	judge(f, v, ARRIVED);
	assert_int_equal(remember(f, MEMORY_HABITS, KLARA).n, 1);
}

static void
sightings_are_kept_with_eight_owners_and_proved_ones_stay(void **state)
{
	struct fixture *f = *state;
	struct answer a;

	for (int i = 0; i < 30; i++) {
		struct verdict *v = message_of(f, i, VERDICT_CLEAN);

		traits_set(f, v, false, "subject", STR("invoice 4711"));
		v->account_owner = i == 0 || i == 20 ? STR("true.example") :
		    str_format(f->arena, "x%d.example", i);
		v->from_authenticated = i == 0;
		judge(f, v, 1000 + i);
	}
	a = remember(f, MEMORY_SIGHTING, "subject invoice 4711");
	assert_int_equal(a.n, 8);
	assert_str(a.records[0], "true.example 1000 1020 2");
	assert_record(MEMORY_SIGHTING, "link invoice 4711", NULL);
}

/* A letter to somebody at this domain, with the shape that reading gave it. */
static void
write_to(struct fixture *f, int i, const char *shape, const char *domain,
    int64_t at)
{
	struct verdict *v = letter(f, str_cstr(f->arena, str_format(f->arena,
	    "<to%d@minato-foods.example>", i)));

	v->to.at[0].address = str_format(f->arena, "a@%s", domain);
	v->to.at[0].domain = v->to.at[0].org_domain = str_of(domain);
	v->to.n = 1;
	v->cc.n = 0;
	traits_set(f, v, false, "correspondent", str_format(f->arena, "%s %s",
	    shape, domain));
	send(f, v, at);
}

static void
domains_we_wrote_to_are_found_by_what_looks_like_them(void **state)
{
	static const struct {
		const char *key;
		bool found;
	} cases[] = {
		{ "harborcraft", true },
		/* One character another, more, less, two exchanged. */
		{ "harborcrafl", true }, { "xarborcraft", true },
		{ "harborcrafts", true }, { "hharborcraft", true },
		{ "harborcraf", true }, { "arborcraft", true },
		{ "harobrcraft", true }, { "harborcratf", true },
		{ "harborc\xc3\xa4raft", true },
		/* Two. */
		{ "harborcraftxy", false }, { "harbocrat", false },
		{ "xarborcrafl", false }, { "h", false }, { "other", false },
		/* Without affixes what is equal, or one character longer. */
		{ "harborcraftlaw harborcraft", true },
		{ "harborcraftlaw harborcraf", true },
		{ "harborcraftlaw harborcrafts", false },
		{ "x x x x harborcraft", true },
		{ "x x x x x harborcraft", false },
		/* Too short to be near anything. */
		{ "amano", true }, { "asano", false }, { "aman", false },
		{ "amanosx", false },
		/* Of six letters, and asked by five. */
		{ "kitama", true }, { "kitam", true }, { "itama", true },
		/* Only as far as the beginning reaches. */
		{ "averylongnameofacompanythatgoesonandon", true },
		{ "averylongnameofacompanythatgoesonandno", true },
		{ "verylongnameofacompanythatgoesonandon", true },
		/* No first shape, but one behind it. */
		{ " harborcraft", true }, { " ", false },
	};
	struct fixture *f = *state;

	write_to(f, 1, "harborcraft", "harbor-craft.example", 1000);
	write_to(f, 2, "amano", "amano.example", 1000);
	write_to(f, 3, "kitama", "kitama.example", 1000);
	write_to(f, 4, "averylongnameofacompanythatgoesonandon",
	    "averylongname.example", 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct answer a = remember(f, MEMORY_NEAR, cases[i].key);

		if ((a.status == ANSWER_DATA) != cases[i].found)
			fail_msg("%s: %d", cases[i].key, (int)a.status);
		assert_true(a.n <= 1);
	}
	assert_record(MEMORY_NEAR, "harborcraf",
	    "harbor-craft.example 1000 1000 1");
	/* A second letter adds no row. */
	int64_t rows = number(f, "SELECT count(*) FROM near_domain");
	write_to(f, 5, "harborcraft", "harbor-craft.example", 2000);
	assert_int_equal(number(f, "SELECT count(*) FROM near_domain"), rows);
	assert_record(MEMORY_NEAR, "harborcraf",
	    "harbor-craft.example 1000 2000 2");
	assert_int_equal(number(f, "SELECT min(key) < 0 FROM near_domain"), 0);
}

static void
what_looks_like_those_we_wrote_to_is_learned_of_nobody_else(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = message_of(f, 1, VERDICT_CLEAN);

	/* A message that came says nothing of whom we write to. */
	traits_set(f, v, false, "correspondent",
	    STR("harborcraft harborcraft.example"));
	judge(f, v, 1000);
	assert_int_equal(number(f, "SELECT count(*) FROM near_domain"), 0);
	write_to(f, 1, "harborcraft", "harborcraft.example", 1000);
	assert_record(MEMORY_NEAR, "harborcraft",
	    "harborcraft.example 1000 1000 1");
	/* Nor does one that turned out a fraud. */
	assert_ok(store_execute(f->store, "UPDATE correspondent SET"
	    " confirmed = 1 WHERE kind = 'domain'", &f->why));
	assert_record(MEMORY_NEAR, "harborcraft", NULL);
}

static void
many_domains_of_one_shape_are_bounded(void **state)
{
	struct fixture *f = *state;
	struct answer a;

	for (int i = 0; i < 60; i++)
		write_to(f, i, "harborcraft", str_cstr(f->arena, str_format(
		    f->arena, "harborcraft%d.example", i)), 1000);
	a = remember(f, MEMORY_NEAR, "harborcraft");
	assert_int_equal(a.n, 8);
	assert_int_equal(number(f, "SELECT max(n) FROM (SELECT count(*) n"
	    " FROM near_domain GROUP BY key)"), 16);
}

static void
a_flood_does_not_push_out_what_was_proved_or_written_to(void **state)
{
	struct fixture *f = *state;
	struct answer a;

	send(f, letter(f, "<1@minato-foods.example>"), 1000);
	judge(f, verdict_new(f, 1, VERDICT_CLEAN), 1000);
	for (int i = 0; i < 300; i++) {
		struct verdict *v = verdict_new(f, i + 10, VERDICT_CLEAN);

		v->from.address = str_format(f->arena, "a%03d@example.test", i);
		v->from_authenticated = false;
		v->accounts.at[0].key = i < 100 ? str_format(f->arena, "DE%d",
		    i) : STR("DE02120300000000202051");
		v->account_owner = i < 100 ? v->from_org_domain :
		    str_format(f->arena, "x%d.example", i);
		judge(f, v, 2000 + i);
	}
	a = remember(f, MEMORY_NAME, "klara meier");
	assert_int_equal(a.n, 40);
	assert_true(str_starts(a.records[0], STR(KLARA " ")));
	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"
	    " WHERE kind = 'name'"), 40);
	/* What was held takes nobody's place at all. */
	for (int i = 0; i < 50; i++) {
		struct verdict *v = message_of(f, i + 400, VERDICT_SUSPECT);

		v->from.address = str_format(f->arena, "h%03d@example.test", i);
		judge(f, v, 9000 + i);
	}
	assert_int_equal(remember(f, MEMORY_NAME, "klara meier").n, 40);
	assert_int_equal(remember(f, MEMORY_OWNER_ACCOUNTS,
	    "rheintal-pumpen.example").n, 40);
	assert_int_equal(remember(f, MEMORY_ACCOUNT_OWNERS,
	    "DE02120300000000202051").n, 16);
	assert_record(MEMORY_ACCOUNT, "rheintal-pumpen.example "
	    "DE02120300000000202051", "1000 1000 1 1 1000 1000 0");
}

/* `v`'s account is `key`, of `owner`. */
static void
judge_account(struct fixture *f, struct verdict *v, const char *owner,
    struct str key, int64_t at)
{
	v->account_owner = str_of(owner);
	v->accounts.at[0].key = key;
	judge(f, v, at);
}

static void
held_mail_keeps_no_room_for_accounts_that_others_name(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 50; i++)
		judge_account(f, verdict_new(f, i, VERDICT_SUSPECT), "a.example",
		    str_format(f->arena, "DE%d", i), 1000 + i);
	assert_int_equal(number(f, "SELECT count(*) FROM owner_account"), 40);
	judge_account(f, verdict_new(f, 100, VERDICT_CLEAN), "a.example",
	    STR("DE100"), 2000);
	assert_record(MEMORY_ACCOUNT, "a.example DE100",
	    "2000 2000 1 1 2000 2000 0");
	/* The same of one account that many name. */
	for (int i = 0; i < 30; i++)
		judge_account(f, verdict_new(f, 200 + i, VERDICT_SUSPECT),
		    str_cstr(f->arena, str_format(f->arena, "x%d.example", i)),
		    STR("FR1"), 3000 + i);
	judge_account(f, verdict_new(f, 300, VERDICT_CLEAN), "b.example",
	    STR("FR1"), 4000);
	assert_record(MEMORY_ACCOUNT, "b.example FR1",
	    "4000 4000 1 1 4000 4000 0");
	assert_int_equal(number(f, "SELECT count(*) FROM owner_account"),
	    40 + 16);
	/* What is clean stays where held mail comes after it. */
	for (int i = 0; i < 50; i++)
		judge_account(f, verdict_new(f, 400 + i, VERDICT_SUSPECT),
		    "a.example", str_format(f->arena, "GB%d", i), 5000 + i);
	assert_record(MEMORY_ACCOUNT, "a.example DE100",
	    "2000 2000 1 1 2000 2000 0");
}

static void
reply(struct fixture *f, int i, const char *parent, const char *owner)
{
	struct verdict *v = message_of(f, i, VERDICT_CLEAN);

	ANSWERS(v, parent);
	v->account_owner = str_of(owner);
	judge(f, v, ARRIVED + i);
}

static void
coverage_is_the_share_of_plausible_answers_whose_parent_is_known(void **state)
{
	const struct str erp = STR("ERP.minato-foods.example");
	struct fixture *f = *state;
	struct store_coverage *coverage;
	size_t n;

	store_time(f->store, ARRIVED + 60 * DAY);
	store_message_id_domains(f->store, &erp, 1);
	assert_record(MEMORY_COVERAGE, "sent", NULL);
	reply(f, 1, "<0@minato-foods.example>", "a.example");
	assert_record(MEMORY_COVERAGE, "sent", NULL);
	send(f, letter(f, "<1@minato-foods.example>"), ARRIVED);
	send(f, letter(f, "<2@x.erp.minato-foods.example>"), ARRIVED);
	reply(f, 2, "<1@minato-foods.example>", "a.example");
	reply(f, 3, "<x@minato-foods.example>", "a.example");
	/* Theirs to theirs; a stranger's; a system's that Sent never shows. */
	reply(f, 4, "<3@rheintal-pumpen.example>", "a.example");
	reply(f, 5, "<3@example.net>", "a.example");
	reply(f, 6, "<2@x.erp.minato-foods.example>", "a.example");
	assert_record(MEMORY_COVERAGE, "sent", "2 1");
	/* One who answers letters that we never wrote does not blind us. */
	for (int i = 10; i < 110; i++)
		reply(f, i, "<y@minato-foods.example>", "con.example");
	assert_record(MEMORY_COVERAGE, "sent", "7 1");
	assert_ok(store_coverage(f->store, f->arena, ARRIVED + 60 * DAY,
	    &coverage, &n, &f->why));
	assert_int_equal(n, 1);
	assert_str(coverage[0].account, "ap");
	assert_int_equal(coverage[0].replies, 7);
	assert_int_equal(coverage[0].known, 1);
	/* Of nobody's account: the whole house's. */
	assert_int_equal(number(f, "SELECT replies FROM coverage"
	    " WHERE account = '' AND owner = ''"), 7);
	store_time(f->store, ARRIVED + 200 * DAY);
	assert_record(MEMORY_COVERAGE, "sent", NULL);
}

static void
keys_are_bounded_and_hold_nothing_that_spoils_a_record(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = message_of(f, 1, VERDICT_CLEAN);
	char *lots = arena_alloc(f->arena, 5000, 1);

	memset(lots, 'x', 5000);
	v->message_id = (struct str){ lots, 999 };
	v->from.address = (struct str){ lots, 321 };
	v->from_name_folded = (struct str){ lots, 5000 };
	judge(f, v, 1000);
	v = message_of(f, 2, VERDICT_CLEAN);
	v->from.address = STR("a\nb@example.test");
	v->to.at[0].address = STR("\"a b\"@example.test");
	traits_set(f, v, true, "mailer", STR("x"));
	judge(f, v, 1000);
	v = letter(f, "<9@x>");
	v->to.at[0].address = STR("\"received 9\" 9@example.test");
	v->cc.n = 0;
	send(f, v, 1000);
	assert_record(MEMORY_THREAD, "<2@rheintal-pumpen.example>",
	    "received 1000 -");
	assert_record(MEMORY_THREAD, "<9@x>", "sent 1000 " ENDO);
	assert_int_equal(number(f, "SELECT count(*) FROM habit"), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"
	    " WHERE kind <> 'domain'"), 0);
}

static void
a_message_without_an_id_is_known_by_its_bytes(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = message_of(f, 1, VERDICT_CLEAN);

	v->message_id = NO_STR;
	import(f, v, 1000);
	import(f, v, 1000);
	v->sha256 = STR("another");
	import(f, v, 1000);
	assert_record(MEMORY_ADDRESS, KLARA, "1000 1000 2 0 0 2 0 0 0 0 0 0 0");
}

static void
a_copy_for_another_account_teaches_that_account_only(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 3, VERDICT_CLEAN);
	const struct question question = { QUESTION_MEMORY, MEMORY_PAIR,
	    STR(KLARA) };
	struct store_mailbox other;
	struct answer answer;

	store_one(f, &m);
	assert_ok(store_mailbox_get(f->store, STR("cfo"), STR("INBOX"), &other,
	    &f->why));
	assert_ok(store_mailbox_epoch(f->store, other.id, 7, &f->why));
	assert_ok(store_set(f->store, f->run_id, other.id, 7, &m, 1, NULL, 4,
	    &f->why));
	assert_record(MEMORY_ADDRESS, KLARA,
	    "1767225603 1767225603 1 0 1 0 0 0 0 0 0 0 0");
	store_memory(f->store, f->arena, STR("cfo"), &question, 1, &answer,
	    &f->why);
	assert_str(answer.records[0], "1767225603 1767225603 1 0");
	assert_record(MEMORY_PAIR, KLARA, "1767225603 1767225603 1 0");
}

static void
no_question_looks_through_a_table(void **state)
{
	struct fixture *f = *state;

	for (int kind = 0; kind < MEMORY__COUNT; kind++) {
		struct query q = query_once(f->store, str_cstr(f->arena,
		    str_format(f->arena, "EXPLAIN QUERY PLAN %s",
		    memory_sql((enum memory_kind)kind))));
		size_t searches = 0;

		while (query_row(&q)) {
			struct str plan;

			q.take = 3;
			plan = take_text(&q, f->arena);
			searches += str_starts(plan, STR("SEARCH "));
			if (str_contains(plan, STR("SCAN ")) &&
			    !str_equal(plan, STR("SCAN CONSTANT ROW")))
				fail_msg("kind %d: %.*s", kind, STR_ARGS(plan));
		}
		assert_ok(query_end(&q, &f->why));
		assert_true(searches > 0);
	}
}

static void
whom_history_proposes_has_its_name_as_it_was_written(void **state)
{
	static const char *const written[] = { "ＮＥＷ　ＴＳＵＢＡＭＥ",
	    "ニューツバメ運輸株式会社", "ニューツバメ運輸株式会社" };
	struct fixture *f = *state;
	struct store_partner *partners;
	size_t n;

	/* The newest first, as a folder may be read. */
	for (int i = 2; i >= 0; i--) {
		struct verdict *ours = message_of(f, 10 + i, VERDICT_CLEAN);
		struct verdict *theirs = message_of(f, 20 + i, VERDICT_CLEAN);

		theirs->from.address = STR("uketsuke@tsubame.example");
		theirs->from_org_domain = STR("tsubame.example");
		theirs->from.name = str_of(written[i]);
		theirs->from_name_folded = STR("にゅーつばめ運輸");
		ours->to.n = 1;
		ours->cc.n = 0;
		ours->to.at[0] = (struct verdict_address){ .address =
		    STR("hanako@tsubame.example"), .domain =
		    STR("tsubame.example"), .name = STR("Hanako Sato"),
		    .name_folded = STR("hanako sato") };
		import(f, theirs, ARRIVED + i * DAY);
		send(f, ours, ARRIVED + i * DAY);
	}
	assert_ok(store_partners(f->store, f->arena, 3, &partners, &n,
	    &f->why));
	assert_int_equal(n, 1);
	assert_str(partners[0].key, "tsubame.example");
	assert_int_equal(partners[0].names_n, 2);
	assert_str(partners[0].names[0], "Hanako Sato");
	assert_str(partners[0].names[1], "ニューツバメ運輸株式会社");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_we_send_teaches_each_recipient_once),
		TEST(we_began_only_what_answers_nothing_and_came_first),
		TEST(what_was_held_came_before_us_too),
		TEST(an_exchange_is_a_proved_answer_of_one_we_wrote_to_each_once),
		TEST(imported_mail_makes_nothing_trusted_and_counts_once_when_judged),
		TEST(imported_mail_that_is_held_later_is_taken_back),
		TEST(what_was_held_teaches_nothing_else_and_its_release_says_so_only),
		TEST(only_proved_and_clean_messages_teach_an_account),
		TEST(habits_count_days_and_keep_the_eight_seen_last),
		TEST(an_address_has_twenty_four_kinds_of_habits),
		TEST(whoever_was_proved_is_not_described_by_what_others_send),
		TEST(domains_we_wrote_to_are_found_by_what_looks_like_them),
		TEST(what_looks_like_those_we_wrote_to_is_learned_of_nobody_else),
		TEST(many_domains_of_one_shape_are_bounded),
		TEST(sightings_are_kept_with_eight_owners_and_proved_ones_stay),
		TEST(a_flood_does_not_push_out_what_was_proved_or_written_to),
		TEST(held_mail_keeps_no_room_for_accounts_that_others_name),
		TEST(coverage_is_the_share_of_plausible_answers_whose_parent_is_known),
		TEST(a_message_without_an_id_is_known_by_its_bytes),
		TEST(a_copy_for_another_account_teaches_that_account_only),
		TEST(keys_are_bounded_and_hold_nothing_that_spoils_a_record),
		TEST(no_question_looks_through_a_table),
		TEST(whom_history_proposes_has_its_name_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
