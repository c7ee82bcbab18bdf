/* SPDX-License-Identifier: Apache-2.0 */
/* The wall's language: round trips, and what a taken-over examiner might say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "../../../scanner/run/run.h"

static struct arena *arena;

static struct str
exact(struct str s)
{
	char *p = malloc(s.n == 0 ? 1 : s.n);

	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

static void
messages_come_out_as_they_went_in(void **state)
{
	struct message in = { .bytes = STR("a\0b"), .account = STR("ap"),
	    .arrived = -5, .careful = true, .arrived_is_guess = true }, out;
	struct buf buf = { .arena = arena };
	struct str body;
	size_t n;

	(void)state;
	buf_add(&buf, wire_message(arena, &in));
	buf_add(&buf, in.bytes);
	body = exact(buf_str(&buf));
	assert_true(wire_message_read(body, &out));
	assert_true(str_equal(in.bytes, out.bytes));
	assert_true(str_equal(in.account, out.account));
	assert_true(out.arrived == -5 && out.careful && !out.truncated &&
	    out.arrived_is_guess);
	for (n = 0; n < body.n; n++)
		assert_false(wire_message_read(str_slice(body, 0, n), &out));
	free((void *)(uintptr_t)body.p);
}

static void
questions_and_answers_come_out_as_they_went_in(void **state)
{
	struct question asked[] = { { QUESTION_DNS, RR_TXT, STR("a.example") },
	    { QUESTION_MEMORY, MEMORY_NAME, STR("endo haruka") } }, *questions;
	struct str records[] = { STR("v=spf1 -all"), STR("") };
	struct answer given[] = { { ANSWER_DATA, true, 2, records },
	    { .status = ANSWER_LIMIT } }, answers[2];
	struct str ask = exact(wire_ask(arena, asked, 2));
	struct str answer = exact(wire_answer(arena, given, 2));
	size_t n;

	(void)state;
	assert_true(wire_ask_read(arena, ask, &questions, &n));
	assert_int_equal(n, 2);
	assert_int_equal(questions[0].type, RR_TXT);
	assert_true(str_equal(questions[1].name, STR("endo haruka")));
	assert_true(wire_answer_read(arena, answer, answers, 2));
	assert_true(answers[0].secure && answers[0].n == 2);
	assert_true(str_equal(answers[0].records[0], records[0]));
	assert_int_equal(answers[1].status, ANSWER_LIMIT);
	assert_false(wire_answer_read(arena, answer, answers, 1));
	for (n = 0; n < answer.n; n++)
		assert_false(wire_answer_read(arena, str_slice(answer, 0, n),
		    answers, 2));
	free((void *)(uintptr_t)ask.p);
	free((void *)(uintptr_t)answer.p);
}

static void
too_many_questions_are_refused(void **state)
{
	struct question many[ASK_AT_ONCE + 1] = { { QUESTION_DNS, 16, STR("a") } };
	struct question *questions;
	size_t i, n;

	(void)state;
	for (i = 0; i <= ASK_AT_ONCE; i++)
		many[i] = many[0];
	assert_true(wire_ask_read(arena, wire_ask(arena, many, ASK_AT_ONCE),
	    &questions, &n));
	assert_false(wire_ask_read(arena, wire_ask(arena, many, ASK_AT_ONCE + 1),
	    &questions, &n));
}

static bool
crosses(enum question_kind kind, struct str name, struct str password)
{
	struct question question = { kind, 0, name, password }, *questions;
	struct arena *own = arena_new((size_t)256 << 20);
	struct str body = exact(wire_ask(own, &question, 1));
	bool fine;
	size_t n;

	fine = wire_ask_read(own, body, &questions, &n) && n == 1 &&
	    str_equal(questions[0].name, name) &&
	    str_equal(questions[0].password, password);
	assert_false(wire_ask_read(own, str_slice(body, 0, body.n - 1),
	    &questions, &n));
	free((void *)(uintptr_t)body.p);
	arena_free(own);
	return fine;
}

static void
only_attachments_are_long_and_only_they_have_a_password(void **state)
{
	char *large = calloc(1, EXTRACT_BYTES_MOST + 1);
	char secret[EXTRACT_PASSWORD_MOST + 1];

	(void)state;
	memset(secret, 's', sizeof secret);
	assert_true(crosses(QUESTION_EXTRACT, (struct str){ large,
	    EXTRACT_BYTES_MOST }, NO_STR));
	assert_false(crosses(QUESTION_EXTRACT, (struct str){ large,
	    EXTRACT_BYTES_MOST + 1 }, NO_STR));
	assert_true(crosses(QUESTION_EXTRACT, STR("%PDF"), (struct str){ secret,
	    EXTRACT_PASSWORD_MOST }));
	assert_false(crosses(QUESTION_EXTRACT, STR("%PDF"), (struct str){ secret,
	    EXTRACT_PASSWORD_MOST + 1 }));
	assert_false(crosses(QUESTION_EXTRACT, STR("%PDF"), STR("a\0b")));
	assert_true(crosses(QUESTION_MEMORY, (struct str){ large, 4096 }, NO_STR));
	assert_false(crosses(QUESTION_MEMORY, (struct str){ large, 4097 },
	    NO_STR));
	assert_false(crosses(QUESTION_DNS, STR("a.example"), STR("a")));
	free(large);
	large = calloc(1, OPEN_BYTES_MOST + 1);
	assert_true(crosses(QUESTION_DECRYPT, (struct str){ large,
	    OPEN_BYTES_MOST }, NO_STR));
	assert_false(crosses(QUESTION_DECRYPT, (struct str){ large,
	    OPEN_BYTES_MOST + 1 }, NO_STR));
	assert_false(crosses(QUESTION_DECRYPT, STR("x"), STR("a")));
	free(large);
}

static void
frames_arrive_piece_by_piece_and_lies_about_length_cost_nothing(void **state)
{
	struct frame frame = { VERB_ASK, 7, STR("hello") }, got;
	unsigned char whole[WIRE_HEAD + 5];
	struct wire_reader reader = { .most = 1000 };
	int pair[2];
	size_t i;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	wire_head(&frame, whole);
	memcpy(whole + WIRE_HEAD, "hello", 5);
	for (i = 0; i + 1 < sizeof whole; i++) {
		assert_int_equal(write(pair[0], whole + i, 1), 1);
		assert_int_equal(wire_poll(pair[1], &reader, &got), 0);
	}
	assert_int_equal(write(pair[0], whole + i, 1), 1);
	assert_int_equal(wire_poll(pair[1], &reader, &got), 1);
	assert_int_equal(got.id, 7);
	assert_true(str_equal(got.body, STR("hello")));
	/* One byte more than may be, and a verb that there is not. */
	frame.body = (struct str){ "", 1001 };
	wire_head(&frame, whole);
	assert_int_equal(write(pair[0], whole, WIRE_HEAD), WIRE_HEAD);
	assert_int_equal(wire_poll(pair[1], &reader, &got), -1);
	assert_true(reader.size <= 64 << 10);
	wire_reader_free(&reader);
	memset(whole, 0xFF, sizeof whole);
	assert_int_equal(write(pair[0], whole, WIRE_HEAD), WIRE_HEAD);
	assert_int_equal(wire_poll(pair[1], &reader, &got), -1);
	wire_reader_free(&reader);
	close(pair[0]);
	close(pair[1]);
}

static void
names_that_may_be_asked_are_short_and_printable(void **state)
{
	static const char *const fair[] = { "a", "_dmarc.example.com",
	    "xn--r8jz45g.example", "s1._domainkey.a-b.example",
	    "user+tag=a/b%c._spf.example", "o'b\\\"(;)@$ x._spf.example" };
	static const char *const foul[] = { "", ".", "a..b", "a.", ".a",
	    "a\nb", "a\tb", "\x7f", "\xE5\x8F\xA3.example" };
	char label[65];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof fair / sizeof fair[0]; i++)
		assert_true(wire_name_is_fair(str_of(fair[i])));
	for (i = 0; i < sizeof foul / sizeof foul[0]; i++)
		assert_false(wire_name_is_fair(str_of(foul[i])));
	assert_false(wire_name_is_fair(STR("a\0b")));
	memset(label, 'a', sizeof label);
	assert_true(wire_name_is_fair((struct str){ label, 63 }));
	assert_false(wire_name_is_fair((struct str){ label, 64 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_come_out_as_they_went_in),
		cmocka_unit_test(questions_and_answers_come_out_as_they_went_in),
		cmocka_unit_test(too_many_questions_are_refused),
		cmocka_unit_test(
		    only_attachments_are_long_and_only_they_have_a_password),
		cmocka_unit_test(
		    frames_arrive_piece_by_piece_and_lies_about_length_cost_nothing),
		cmocka_unit_test(names_that_may_be_asked_are_short_and_printable),
	};
	int status;

	arena = arena_new((size_t)16 << 20);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
