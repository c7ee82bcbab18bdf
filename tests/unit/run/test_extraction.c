/* SPDX-License-Identifier: Apache-2.0 */
/* The near side of reading an attachment: what an extractor says, and might say. */
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

/* One that has started, whose ends of the pipes we hold. */
struct stage {
	struct extraction extraction;
	int out, errors, spawner[2];
};

static void
begin(struct stage *stage, enum extract_kind kind)
{
	struct question question = { QUESTION_EXTRACT, kind, STR("%PDF-"),
	    NO_STR };
	struct spawn_reply reply = { .event = SPAWN_STARTED, .id = 7 };
	struct spawn_request request;
	int pair[2], file;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, stage->spawner),
	    0);
	assert_true(extraction_begin(&stage->extraction, stage->spawner[0], 7,
	    &question));
	assert_int_equal(wire_receive(stage->spawner[1], &request, sizeof request,
	    &file), sizeof request);
	close(file);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	stage->out = pair[1];
	extraction_event(&stage->extraction, &reply, pair[0]);
	assert_int_equal(pipe(pair), 0);
	stage->errors = pair[1];
	reply.event = SPAWN_ERRORS;
	extraction_event(&stage->extraction, &reply, pair[0]);
}

/* It says `out` and `errors` and ends with `status` (and its second stage with
 * `second`). */
static struct answer
end(struct stage *stage, struct str out, struct str errors, int status,
    int second)
{
	struct spawn_reply reply = { .event = SPAWN_ENDED, .id = 7,
	    .status = status };
	struct answer answer;

	assert_int_equal(write(stage->out, out.p, out.n), out.n);
	assert_int_equal(write(stage->errors, errors.p, errors.n), errors.n);
	assert_true(extraction_read(&stage->extraction));
	assert_false(extraction_is_over(&stage->extraction));
	extraction_event(&stage->extraction, &reply, -1);
	if (extractor_stages(stage->extraction.kind) == 2) {
		assert_false(extraction_is_over(&stage->extraction));
		reply.stage = 1;
		reply.status = second;
		extraction_event(&stage->extraction, &reply, -1);
	}
	/* Its last words may still be under way. */
	assert_false(extraction_is_over(&stage->extraction));
	close(stage->out);
	close(stage->errors);
	assert_true(extraction_read(&stage->extraction));
	assert_true(extraction_is_over(&stage->extraction));
	extraction_answer(&stage->extraction, arena, &answer);
	extraction_clear(&stage->extraction);
	close(stage->spawner[0]);
	close(stage->spawner[1]);
	return answer;
}

static struct answer
comes_to(enum extract_kind kind, struct str out, struct str errors, int status,
    int second)
{
	struct stage stage;

	begin(&stage, kind);
	return end(&stage, out, errors, status, second);
}

static void
assert_failed(struct answer answer, const char *reason)
{
	assert_int_equal(answer.status, ANSWER_FAILED);
	assert_int_equal(answer.n, 1);
	assert_string_equal(str_cstr(arena, answer.records[0]), reason);
}

static void
text_comes_out_as_utf8_and_blank_text_is_none(void **state)
{
	struct answer answer;

	(void)state;
	answer = comes_to(EXTRACT_PDF_TEXT, STR("振込先\n\f"), STR(""), 0, 0);
	assert_int_equal(answer.status, ANSWER_DATA);
	assert_true(str_equal(answer.records[0], STR("振込先\n\f")));
	answer = comes_to(EXTRACT_PDF_TEXT, STR("a\xFF\xE6\x8C" "b"), STR(""), 0,
	    0);
	assert_true(str_equal(answer.records[0], STR("a???b")));
	answer = comes_to(EXTRACT_PDF_TEXT, STR(" \n\f\n"), STR(""), 0, 0);
	assert_int_equal(answer.status, ANSWER_NODATA);
	answer = comes_to(EXTRACT_PDF_TEXT, STR(""), STR(""), 0, 0);
	assert_int_equal(answer.status, ANSWER_NODATA);
}

static void
how_it_ended_names_the_reason(void **state)
{
	static const struct {
		struct str errors;
		int status;
		const char *reason;
	} cases[] = {
		{ { "Command Line Error: Incorrect password", 38 }, EXITED(1),
		    "encrypted" },
		{ { "", 0 }, EXITED(3), "encrypted" },
		{ { "", 0 }, EXITED(1), "damaged" },
		{ { "", 0 }, SIGSEGV, "damaged" },
		{ { "", 0 }, SIGXCPU, "timeout" },
		{ { "", 0 }, SIGKILL, "memory" },
		{ { "Out of memory", 13 }, EXITED(1), "memory" },
		{ { "what():  std::bad_alloc", 23 }, SIGABRT, "memory" },
		{ { "", 0 }, EXITED(127), "no helper" },
		/* It is content with itself, and left text out. */
		{ { "Missing language pack for 'Adobe-Japan1'", 40 }, 0,
		    "no helper" },
		{ { "Unknown CMap 'X' for", 20 }, 0, "no helper" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_failed(comes_to(EXTRACT_PDF_TEXT, STR("text"),
		    cases[i].errors, cases[i].status, 0), cases[i].reason);
	/* An attacker's words on stderr make no good end a bad one. */
	assert_int_equal(comes_to(EXTRACT_PDF_TEXT, STR("text"),
	    STR("Incorrect password"), 0, 0).status, ANSWER_DATA);
}

static void
a_telling_word_is_found_across_any_cut(void **state)
{
	static const char words[] = "Syntax Error: Missing language pack for";
	struct answer answer;
	struct stage stage;
	size_t cut, noise;

	(void)state;
	for (cut = 0; cut < sizeof words - 1; cut++) {
		begin(&stage, EXTRACT_PDF_TEXT);
		for (noise = 0; noise < 3; noise++)
			assert_int_equal(write(stage.errors, "x", 1), 1);
		assert_true(extraction_read(&stage.extraction));
		assert_int_equal(write(stage.errors, words, cut), cut);
		assert_true(extraction_read(&stage.extraction));
		answer = end(&stage, STR("text"), (struct str){ words + cut,
		    sizeof words - 1 - cut }, 0, 0);
		assert_failed(answer, "no helper");
	}
}

static struct str
codes(size_t n, size_t length)
{
	struct buf buf = { .arena = arena };
	uint32_t number = (uint32_t)length;
	size_t i, k;

	for (i = 0; i < n; i++) {
		buf_add(&buf, (struct str){ (char *)&number, sizeof number });
		for (k = 0; k < length; k++)
			buf_char(&buf, 'c');
	}
	return buf_str(&buf);
}

static void
codes_are_read_to_the_last_byte_or_not_at_all(void **state)
{
	struct str good = codes(3, 5);
	struct answer answer;
	size_t n;

	(void)state;
	answer = comes_to(EXTRACT_PNG_CODES, good, STR(""), 0, 0);
	assert_int_equal(answer.status, ANSWER_DATA);
	assert_int_equal(answer.n, 3);
	assert_true(str_equal(answer.records[2], STR("ccccc")));
	assert_int_equal(comes_to(EXTRACT_PNG_CODES, STR(""), STR(""), 0, 0).status,
	    ANSWER_NODATA);
	for (n = 1; n < good.n; n++)
		if (n % 9 != 0)
			assert_failed(comes_to(EXTRACT_PNG_CODES,
			    str_slice(good, 0, n), STR(""), 0, 0), "damaged");
	assert_failed(comes_to(EXTRACT_PNG_CODES, STR("\0\0\0\0"), STR(""), 0, 0),
	    "damaged");
	assert_failed(comes_to(EXTRACT_JPEG_CODES, good, STR(""), EXITED(2), 0),
	    "too large");
	assert_failed(comes_to(EXTRACT_JPEG_CODES, good, STR(""), EXITED(3), 0),
	    "memory");
}

static void
codes_have_a_most_and_no_more(void **state)
{
	struct answer answer;

	(void)state;
	answer = comes_to(EXTRACT_PNG_CODES, codes(EXTRACT_CODES_MOST, 10),
	    STR(""), 0, 0);
	assert_int_equal(answer.n, EXTRACT_CODES_MOST);
	assert_failed(comes_to(EXTRACT_PNG_CODES, codes(EXTRACT_CODES_MOST + 1,
	    10), STR(""), 0, 0), "damaged");
	answer = comes_to(EXTRACT_PNG_CODES, codes(1, EXTRACT_CODE_MOST), STR(""),
	    0, 0);
	assert_int_equal(answer.records[0].n, EXTRACT_CODE_MOST);
	assert_failed(comes_to(EXTRACT_PNG_CODES, codes(1, EXTRACT_CODE_MOST + 1),
	    STR(""), 0, 0), "damaged");
}

static void
of_two_stages_the_first_that_failed_is_the_reason(void **state)
{
	struct str none = STR(""), found = codes(1, 4);
	struct answer answer;

	(void)state;
	assert_failed(comes_to(EXTRACT_PDF_CODES, none, STR("Incorrect password"),
	    EXITED(1), 0), "encrypted");
	assert_failed(comes_to(EXTRACT_PDF_CODES, none, none, SIGSEGV, EXITED(1)),
	    "damaged");
	assert_failed(comes_to(EXTRACT_PDF_CODES, none, none, SIGXCPU, EXITED(1)),
	    "timeout");
	/* The second one's end broke the pipe under the first. */
	assert_failed(comes_to(EXTRACT_PDF_CODES, none, none, SIGPIPE, EXITED(3)),
	    "memory");
	answer = comes_to(EXTRACT_PDF_CODES, found, none, SIGPIPE, 0);
	assert_int_equal(answer.status, ANSWER_DATA);
	answer = comes_to(EXTRACT_PDF_CODES, found, none, SIGSEGV, 0);
	assert_int_equal(answer.status, ANSWER_DATA);
	assert_int_equal(comes_to(EXTRACT_PDF_CODES, none,
	    STR("Missing language pack"), 0, 0).status, ANSWER_NODATA);
}

static void
text_has_a_most_and_one_past_it_is_killed(void **state)
{
	struct spawn_reply reply = { .event = SPAWN_ENDED, .id = 7,
	    .status = SIGKILL };
	struct spawn_request request;
	static char piece[32768];
	struct answer answer;
	struct stage stage;
	size_t sent = 0;
	int none;

	(void)state;
	memset(piece, 'x', sizeof piece);
	begin(&stage, EXTRACT_PDF_TEXT);
	for (; sent < EXTRACT_TEXT_MOST; sent += sizeof piece) {
		assert_int_equal(write(stage.out, piece, sizeof piece),
		    sizeof piece);
		assert_true(extraction_read(&stage.extraction));
	}
	assert_int_equal(write(stage.out, "x", 1), 1);
	assert_false(extraction_read(&stage.extraction));
	assert_true(extraction_kill(&stage.extraction, stage.spawner[0],
	    stage.extraction.trouble));
	assert_int_equal(wire_receive(stage.spawner[1], &request, sizeof request,
	    &none), sizeof request);
	assert_true(request.wish == SPAWN_WISH_KILL && request.id == 7);
	assert_false(extraction_is_over(&stage.extraction));
	extraction_event(&stage.extraction, &reply, -1);
	assert_true(extraction_is_over(&stage.extraction));
	extraction_answer(&stage.extraction, arena, &answer);
	assert_failed(answer, "too large");
	extraction_clear(&stage.extraction);
	close(stage.out);
	close(stage.errors);
	close(stage.spawner[0]);
	close(stage.spawner[1]);
}

static void
the_file_goes_out_sealed_and_the_password_by_the_channel(void **state)
{
	struct question question = { QUESTION_EXTRACT, EXTRACT_PDF_CODES,
	    STR("%PDF-\0x"), STR("p w") };
	struct spawn_reply reply = { .event = SPAWN_STARTED, .id = 9 };
	struct spawn_request request;
	struct extraction extraction;
	int spawner[2], pair[2], file;
	char got[16];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, spawner), 0);
	assert_true(extraction_begin(&extraction, spawner[0], 9, &question));
	assert_int_equal(wire_receive(spawner[1], &request, sizeof request,
	    &file), sizeof request);
	assert_true(request.wish == SPAWN_WISH_EXTRACTOR && request.id == 9 &&
	    request.kind == EXTRACT_PDF_CODES && request.password_n == 3);
	assert_int_equal(read(file, got, sizeof got), 7);
	assert_memory_equal(got, "%PDF-\0x", 7);
	assert_int_equal(pwrite(file, "y", 1, 0), -1);
	assert_int_equal(ftruncate(file, 0), -1);
	close(file);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	extraction_event(&extraction, &reply, pair[0]);
	assert_int_equal(read(pair[1], got, sizeof got), 3);
	assert_memory_equal(got, "p w", 3);
	extraction_clear(&extraction);
	close(pair[1]);
	close(spawner[0]);
	close(spawner[1]);
}

static void
what_cant_begin_is_over_at_once(void **state)
{
	static char large[EXTRACT_BYTES_MOST + 1];
	static const struct {
		int type;
		struct str name, password;
		const char *reason;
	} cases[] = {
		{ EXTRACT_PDF_TEXT, { "", 0 }, { "", 0 }, "damaged" },
		{ EXTRACT__COUNT, { "x", 1 }, { "", 0 }, "damaged" },
		{ EXTRACT_PDF_TEXT, { large, sizeof large }, { "", 0 },
		    "too large" },
		{ EXTRACT_PDF_TEXT, { "x", 1 }, { "a\0b", 3 }, "encrypted" },
	};
	static const struct {
		enum spawn_lack lack;
		const char *reason;
	} lacks[] = { { LACK_PROCESS, "memory" }, { LACK_SANDBOX, "no sandbox" },
	    { LACK_PROGRAM, "no helper" } };
	struct extraction extraction;
	struct spawn_reply reply = { .event = SPAWN_FAILED, .id = 1 };
	struct question question = { .kind = QUESTION_EXTRACT };
	struct answer answer;
	int spawner[2];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		question.type = cases[i].type;
		question.name = cases[i].name;
		question.password = cases[i].password;
		assert_true(extraction_begin(&extraction, -1, 1, &question));
		assert_true(extraction_is_over(&extraction));
		extraction_answer(&extraction, arena, &answer);
		assert_failed(answer, cases[i].reason);
		extraction_clear(&extraction);
	}
	question = (struct question){ QUESTION_EXTRACT, EXTRACT_PDF_TEXT,
	    STR("x"), NO_STR };
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, spawner), 0);
	for (i = 0; i < sizeof lacks / sizeof lacks[0]; i++) {
		assert_true(extraction_begin(&extraction, spawner[0], 1,
		    &question));
		assert_false(extraction_is_over(&extraction));
		reply.status = (int)lacks[i].lack;
		extraction_event(&extraction, &reply, -1);
		assert_true(extraction_is_over(&extraction));
		extraction_answer(&extraction, arena, &answer);
		assert_failed(answer, lacks[i].reason);
		extraction_clear(&extraction);
	}
	close(spawner[1]);
	signal(SIGPIPE, SIG_IGN);
	assert_false(extraction_begin(&extraction, spawner[0], 1, &question));
	extraction_clear(&extraction);
	close(spawner[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_comes_out_as_utf8_and_blank_text_is_none),
		cmocka_unit_test(how_it_ended_names_the_reason),
		cmocka_unit_test(a_telling_word_is_found_across_any_cut),
		cmocka_unit_test(codes_are_read_to_the_last_byte_or_not_at_all),
		cmocka_unit_test(codes_have_a_most_and_no_more),
		cmocka_unit_test(of_two_stages_the_first_that_failed_is_the_reason),
		cmocka_unit_test(text_has_a_most_and_one_past_it_is_killed),
		cmocka_unit_test(
		    the_file_goes_out_sealed_and_the_password_by_the_channel),
		cmocka_unit_test(what_cant_begin_is_over_at_once),
	};
	int status;

	arena = arena_new((size_t)64 << 20);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
