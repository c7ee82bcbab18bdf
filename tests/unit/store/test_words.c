/* SPDX-License-Identifier: Apache-2.0 */
/* What was sent is known by its words, once, bounded, and not for ever. */
#include "fixture.h"

#define ENDO "h.endo@minato-foods.example"
#define MORI "k.mori@minato-foods.example"
#define DAY 86400

/* The hashes from `first` on, as an examiner writes them. */
static struct str
hashes(struct fixture *f, unsigned first, unsigned n)
{
	struct buf buf = { .arena = f->arena };

	for (unsigned i = 0; i < n; i++)
		buf_format(&buf, "%016x", first + i);
	return n == 0 ? STR("") : buf_str(&buf);
}

static void
send_from(struct fixture *f, const char *account, const char *address, int i,
    struct str words, int64_t at)
{
	struct verdict v = { .message_id = str_format(f->arena,
	    "<%d@minato-foods.example>", i), .from.address = str_of(address),
	    .words = words };
	const struct store_lesson lesson = { at, &v };

	assert_ok(store_learn(f->store, str_of(account), STORE_SENT, &lesson, 1,
	    &f->why));
}

static void
send(struct fixture *f, int i, struct str words)
{
	send_from(f, "ap", ENDO, i, words, ARRIVED + i);
}

#define assert_words(address, words, expected) \
	assert_words_at(f, address, words, expected, __LINE__)
static void
assert_words_at(struct fixture *f, const char *address, struct str words,
    const char *expected, int line)
{
	const struct question question = { QUESTION_MEMORY, MEMORY_WORDS,
	    str_format(f->arena, "%s %.*s", address, STR_ARGS(words)) };
	struct answer answer;

	store_time(f->store, ARRIVED + 10 * DAY);
	store_memory(f->store, f->arena, STR("else"), &question, 1, &answer,
	    &f->why);
	store_time(f->store, 0);
	if (expected == NULL && answer.status != ANSWER_NODATA)
		fail_msg("line %d: %.*s", line, STR_ARGS(answer.n ?
		    answer.records[0] : STR("no answer")));
	if (expected != NULL)
		assert_str_at(answer.n ? answer.records[0] : NO_STR, expected,
		    line);
}

static void
a_letters_words_are_known_whoever_quotes_how_much_of_them(void **state)
{
	struct fixture *f = *state;

	send(f, 1, hashes(f, 100, 30));
	send(f, 2, hashes(f, 200, 30));
	assert_words(ENDO, hashes(f, 100, 12), "12 12 2 0 1767225601 0 0");
	assert_words(ENDO, hashes(f, 110, 5), "5 5 2 0 1767225601 0 0");
	assert_words(ENDO, hashes(f, 500, 7), "7 0 2 0 1767225601 0 0");
	/* Of two letters the one that has more of them counts. */
	assert_words(ENDO, str_join(f->arena, hashes(f, 100, 5),
	    hashes(f, 200, 7)), "12 7 2 0 1767225601 0 0");
	/* A letter of a colleague's counts as well, but speaks for nobody. */
	send_from(f, "ap", MORI, 3, hashes(f, 300, 30), ARRIVED);
	assert_words(ENDO, hashes(f, 300, 9), "9 9 2 0 1767225601 0 0");
	assert_words("else@minato-foods.example", hashes(f, 300, 9), NULL);
}

/* One of a house who answers in a shared mailbox's stead has a mailbox of his own,
 * which nobody may have read. */
static void
only_who_writes_most_from_an_account_is_known_by_its_letters(void **state)
{
	struct fixture *f = *state;

	for (int i = 1; i <= 5; i++)
		send_from(f, "ap", i == 3 ? MORI : ENDO, i, hashes(f,
		    100 * (unsigned)i, 10), ARRIVED);
	assert_words(ENDO, hashes(f, 300, 9), "9 9 4 0 1767225600 0 0");
	assert_words(MORI, hashes(f, 300, 9), "9 9 0 0 1767225600 0 0");
	for (int i = 6; i <= 8; i++)
		send_from(f, "ap", MORI, i, STR(""), ARRIVED);
	assert_words(ENDO, hashes(f, 300, 9), "9 9 0 0 1767225600 0 0");
}

static void
each_letter_counts_once_and_what_could_not_be_read_is_told(void **state)
{
	struct fixture *f = *state;

	send(f, 1, hashes(f, 100, 10));
	send(f, 1, hashes(f, 100, 10));
	send_from(f, "ar", ENDO, 1, hashes(f, 100, 10), ARRIVED + 5);
	send(f, 2, STR(""));
	send(f, 3, NO_STR);
	assert_words(ENDO, hashes(f, 100, 10), "10 10 2 1 1767225601 0 0");
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 10);
	/* What is no hash ends the list. */
	send(f, 4, STR("00000000000001f4zz000000000001f500000000000001f6"));
	assert_words(ENDO, hashes(f, 500, 5), "5 1 3 1 1767225601 0 0");
	assert_words(ENDO, STR("1234"), "0 0 3 1 1767225601 0 0");
}

static void
a_phrase_that_many_letters_share_counts_for_nothing(void **state)
{
	struct fixture *f = *state;

	for (int i = 1; i <= 9; i++)
		send(f, i, str_join(f->arena, hashes(f, 1, 3),
		    hashes(f, 100 * (unsigned)i, 4)));
	assert_int_equal(number(f, "SELECT max(n) FROM (SELECT count(*) AS n"
	    " FROM sent_word GROUP BY hash)"), 4);
	assert_words(ENDO, str_join(f->arena, hashes(f, 1, 3),
	    hashes(f, 5000, 5)), "5 0 9 0 1767225601 0 0");
	assert_words(ENDO, str_join(f->arena, hashes(f, 1, 3),
	    hashes(f, 900, 4)), "4 4 9 0 1767225601 0 0");
}

/* Who has taken over an examiner asks as it likes. */
static void
a_hash_that_is_asked_for_many_times_is_one(void **state)
{
	struct fixture *f = *state;
	struct str many = NO_STR;

	send(f, 1, hashes(f, 100, 10));
	for (int i = 0; i < 12; i++)
		many = str_join(f->arena, many, hashes(f, 100, 1));
	assert_words(ENDO, many, "11 0 1 0 1767225601 0 0");
}

static void
a_letters_hashes_and_a_questions_are_bounded(void **state)
{
	struct fixture *f = *state;

	send(f, 1, hashes(f, 100, 1000));
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 128);
	assert_words(ENDO, hashes(f, 100, 60), "12 12 1 0 1767225601 0 0");
}

static void
only_what_was_sent_teaches_words(void **state)
{
	struct fixture *f = *state;
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);
	const struct store_lesson lesson = { ARRIVED, v };
	struct store_message m = { .uid = 1, .arrived = ARRIVED, .tries = 1,
	    .verdict = v };

	v->words = hashes(f, 100, 10);
	assert_ok(store_learn(f->store, STR("ap"), STORE_IMPORTED, &lesson, 1,
	    &f->why));
	store_one(f, &m);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_author"), 0);
}

static void
the_coverage_is_that_of_the_account_it_was_sent_from(void **state)
{
	struct fixture *f = *state;

	send(f, 1, hashes(f, 100, 10));
	send_from(f, "gl", MORI, 2, hashes(f, 200, 10), ARRIVED);
	assert_ok(store_execute(f->store, "INSERT INTO coverage (account, month,"
	    " owner, replies, known) VALUES ('ap', '2026-01', '', 40, 39),"
	    " ('gl', '2026-01', '', 7, 2), ('ap', '2025-01', '', 90, 0),"
	    " ('ap', '2026-01', 'x.example', 5, 5)", &f->why));
	assert_words(ENDO, hashes(f, 100, 5), "5 5 1 0 1767225601 40 39");
	assert_words(MORI, hashes(f, 100, 5), "5 5 1 0 1767225600 7 2");
}

/* What an analyst or a thief finds are numbers of this store's own. */
static void
another_store_has_other_numbers(void **state)
{
	struct fixture *f = *state;

	send(f, 1, hashes(f, 1, 1));
	assert_true(number(f, "SELECT hash FROM sent_word") > 0);
	assert_int_equal(number(f, "SELECT hash = 1 FROM sent_word"), 0);
	assert_ok(store_execute(f->store, "UPDATE secret SET key = zeroblob(32)",
	    &f->why));
	store_close(f->store);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_words(ENDO, hashes(f, 1, 1), "1 0 1 0 1767225601 0 0");
}

static void
what_is_old_is_known_no_more(void **state)
{
	struct fixture *f = *state;
	const struct store_run run = { "host.example", "0.1.0", "a", "b",
	    "hold" };
	int64_t now = time_now();

	mail_comes(f, now);
	send_from(f, "ap", ENDO, 1, hashes(f, 100, 10), now - 500 * DAY);
	send_from(f, "ap", ENDO, 2, hashes(f, 200, 10), now - 300 * DAY);
	send_from(f, "ap", MORI, 3, hashes(f, 300, 10), now - 500 * DAY);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 30);
	assert_ok(store_run_begin(f->store, &run, &f->run_id, &f->why));
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 10);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_letter"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_author"), 1);
	/* From when on they are known follows. */
	assert_int_equal(number(f, "SELECT unixepoch(first_at) BETWEEN"
	    " unixepoch('now', '-401 days') AND unixepoch('now', '-399 days')"
	    " FROM sent_author"), 1);
}

static void
forgetting_an_address_ends_the_words_it_wrote(void **state)
{
	struct fixture *f = *state;
	uint64_t rows;

	send(f, 1, hashes(f, 100, 10));
	send_from(f, "ar", MORI, 2, hashes(f, 105, 10), ARRIVED);
	assert_ok(store_memory_forget(f->store, STR(MORI), &rows, &f->why));
	assert_true(rows >= 12);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 10);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_letter"), 1);
	assert_words(MORI, hashes(f, 105, 10), NULL);
	assert_words(ENDO, hashes(f, 100, 10), "10 10 1 0 1767225601 0 0");
	assert_ok(store_memory_forget(f->store, STR(ENDO), &rows, &f->why));
	assert_int_equal(number(f, "SELECT (SELECT count(*) FROM sent_word) +"
	    " (SELECT count(*) FROM sent_letter) +"
	    " (SELECT count(*) FROM sent_author)"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_letters_words_are_known_whoever_quotes_how_much_of_them),
		TEST(only_who_writes_most_from_an_account_is_known_by_its_letters),
		TEST(each_letter_counts_once_and_what_could_not_be_read_is_told),
		TEST(a_phrase_that_many_letters_share_counts_for_nothing),
		TEST(a_hash_that_is_asked_for_many_times_is_one),
		TEST(a_letters_hashes_and_a_questions_are_bounded),
		TEST(only_what_was_sent_teaches_words),
		TEST(the_coverage_is_that_of_the_account_it_was_sent_from),
		TEST(another_store_has_other_numbers),
		TEST(what_is_old_is_known_no_more),
		TEST(forgetting_an_address_ends_the_words_it_wrote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
