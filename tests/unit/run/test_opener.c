/* SPDX-License-Identifier: Apache-2.0 */
/* What an opener says, might say, and how it may end, on the side that listens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "../../../scanner/run/run.h"

#define EXITED(status) ((status) << 8)

static struct arena *arena;

struct stage {
	struct extraction extraction;
	int said, spawner[2];
};

static void
begin(struct stage *stage)
{
	struct question question = { .kind = QUESTION_DECRYPT,
	    .name = STR("\x30\x80") };
	struct spawn_reply reply = { .event = SPAWN_STARTED, .id = 7 };
	struct spawn_request request;
	int pair[2], file;
	char got[8];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, stage->spawner),
	    0);
	assert_true(extraction_open(&stage->extraction, stage->spawner[0], 7,
	    &question, 3));
	assert_int_equal(wire_receive(stage->spawner[1], &request, sizeof request,
	    &file), sizeof request);
	assert_true(request.wish == SPAWN_WISH_OPENER && request.id == 7 &&
	    request.account == 3);
	assert_int_equal(read(file, got, sizeof got), 2);
	assert_int_equal(pwrite(file, "y", 1, 0), -1);
	close(file);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	stage->said = pair[1];
	extraction_event(&stage->extraction, &reply, pair[0]);
}

static struct answer
end(struct stage *stage, struct str said, int status)
{
	struct spawn_reply reply = { .event = SPAWN_ENDED, .id = 7,
	    .status = status };
	struct answer answer;

	if (said.n > 0)
		assert_int_equal(write(stage->said, said.p, said.n), said.n);
	close(stage->said);
	assert_true(extraction_read(&stage->extraction));
	assert_false(extraction_is_over(&stage->extraction));
	extraction_event(&stage->extraction, &reply, -1);
	assert_true(extraction_is_over(&stage->extraction));
	extraction_answer(&stage->extraction, arena, &answer);
	extraction_clear(&stage->extraction);
	close(stage->spawner[0]);
	close(stage->spawner[1]);
	return answer;
}

static void
assert_failed(struct answer answer, const char *reason)
{
	assert_int_equal(answer.status, ANSWER_FAILED);
	assert_int_equal(answer.n, 1);
	assert_string_equal(str_cstr(arena, answer.records[0]), reason);
}

/* As opener.c writes it. */
static struct str
saying(uint32_t how, uint64_t n, struct str content)
{
	struct buf buf = { .arena = arena };
	uint32_t unused = 0;

	buf_add(&buf, (struct str){ (char *)&how, 4 });
	buf_add(&buf, (struct str){ (char *)&unused, 4 });
	buf_add(&buf, (struct str){ (char *)&n, 8 });
	buf_add(&buf, content);
	return buf_str(&buf);
}

static void
content_comes_with_its_kind_of_encryption(void **state)
{
	static const char *const words[] = { NULL, "authenticated",
		"unauthenticated" };

	(void)state;
	for (uint32_t how = 1; how <= 2; how++) {
		struct stage stage;
		struct str content = STR("Subject: a\0b\r\n\r\n\xff");
		begin(&stage);
		struct answer answer = end(&stage, saying(how, content.n,
		    content), EXITED(0));
		assert_int_equal(answer.status, ANSWER_DATA);
		assert_int_equal(answer.n, 2);
		assert_string_equal(str_cstr(arena, answer.records[0]),
		    words[how]);
		assert_true(str_equal(answer.records[1], content));
	}
}

static void
what_no_opener_says_is_no_answer(void **state)
{
	struct str content = STR("Subject: a\r\n");
	struct str cases[] = {
		STR(""), STR("x"), saying(0, content.n, content),
		saying(3, content.n, content), saying(1, content.n - 1, content),
		saying(1, content.n + 1, content), saying(1, 0, NO_STR),
		saying(100, content.n, content), saying(112, 0, NO_STR),
		saying(UINT32_MAX, 0, NO_STR),
		saying(1, UINT64_MAX, content),
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct stage stage;
		begin(&stage);
		assert_failed(end(&stage, cases[i], EXITED(0)), "no-process");
	}
}

static void
how_it_ended_names_the_reason(void **state)
{
	static const struct {
		uint32_t how;
		int status;
		const char *reason;
	} cases[] = {
		{ 100, EXITED(0), "damaged" }, { 101, EXITED(0), "not-for-us" },
		{ 110, EXITED(0), "weak-cipher" },
		/* What was said before a bad end is not believed. */
		{ 101, SIGSEGV, "no-process" }, { 101, SIGKILL, "no-process" },
		{ 101, SIGPROF, "timeout" }, { 101, EXITED(1), "no-process" },
		{ 101, EXITED(EXIT_SECRET), "no-key" },
		{ 101, EXITED(EXIT_MEMORY), "memory" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct stage stage;
		begin(&stage);
		assert_failed(end(&stage, saying(cases[i].how, 0, NO_STR),
		    cases[i].status), cases[i].reason);
	}
}

static void
what_cant_begin_is_over_at_once(void **state)
{
	struct question question = { .kind = QUESTION_DECRYPT };
	struct spawn_reply reply = { .event = SPAWN_FAILED, .id = 1 };
	struct extraction extraction;
	struct answer answer;
	char *large = calloc(1, OPEN_BYTES_MOST + 1);
	int spawner[2];

	(void)state;
	question.name = STR("");
	assert_true(extraction_open(&extraction, -1, 1, &question, 0));
	assert_true(extraction_is_over(&extraction));
	extraction_answer(&extraction, arena, &answer);
	assert_failed(answer, "malformed");
	extraction_clear(&extraction);
	question.name = (struct str){ large, OPEN_BYTES_MOST + 1 };
	assert_true(extraction_open(&extraction, -1, 1, &question, 0));
	assert_true(extraction_is_over(&extraction));
	extraction_answer(&extraction, arena, &answer);
	assert_failed(answer, "too-large");
	extraction_clear(&extraction);
	free(large);
	question.name = STR("x");
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, spawner), 0);
	assert_true(extraction_open(&extraction, spawner[0], 1, &question, 0));
	assert_false(extraction_is_over(&extraction));
	extraction_event(&extraction, &reply, -1);
	assert_true(extraction_is_over(&extraction));
	extraction_answer(&extraction, arena, &answer);
	assert_failed(answer, "no-process");
	extraction_clear(&extraction);
	close(spawner[1]);
	signal(SIGPIPE, SIG_IGN);
	assert_false(extraction_open(&extraction, spawner[0], 1, &question, 0));
	extraction_clear(&extraction);
	close(spawner[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content_comes_with_its_kind_of_encryption),
		cmocka_unit_test(what_no_opener_says_is_no_answer),
		cmocka_unit_test(how_it_ended_names_the_reason),
		cmocka_unit_test(what_cant_begin_is_over_at_once),
	};
	int status;

	arena = arena_new((size_t)128 << 20);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
