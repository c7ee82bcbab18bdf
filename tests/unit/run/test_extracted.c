/* SPDX-License-Identifier: Apache-2.0 */
/* What was read once is not read again, and nothing else is taken for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../../scanner/run/run.h"

static struct arena *arena;
static struct extracted *extracted;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)64 << 20);
	extracted = extracted_new();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	extracted_free(extracted);
	arena_free(arena);
	return 0;
}

static struct question
asking(enum extract_kind kind, const char *file, const char *password)
{
	return (struct question){ QUESTION_EXTRACT, kind, str_of(file),
	    str_of(password) };
}

static void
keep(enum extract_kind kind, const char *file, enum answer_status status,
    struct str record)
{
	struct question question = asking(kind, file, "");
	struct answer answer = { .status = status, .n = record.p != NULL,
	    .records = &record };

	extracted_keep(extracted, &question, &answer);
}

static bool
knows(enum extract_kind kind, const char *file, const char *password)
{
	struct question question = asking(kind, file, password);
	struct answer answer;

	return extracted_get(extracted, &question, arena, &answer);
}

static void
an_answer_is_given_again_as_it_was(void **state)
{
	struct str codes[] = { STR("https://a.example/"), STR("x\0y") };
	struct question question = asking(EXTRACT_PNG_CODES, "picture", "");
	struct answer answer = { .status = ANSWER_DATA, .n = 2,
	    .records = codes }, got;

	(void)state;
	extracted_keep(extracted, &question, &answer);
	extracted_keep(extracted, &question, &answer);
	codes[0] = codes[1] = NO_STR;
	assert_true(extracted_get(extracted, &question, arena, &got));
	assert_int_equal(got.status, ANSWER_DATA);
	assert_int_equal(got.n, 2);
	assert_true(str_equal(got.records[0], STR("https://a.example/")));
	assert_true(str_equal(got.records[1], STR("x\0y")));
}

static void
what_was_decrypted_is_not_kept(void **state)
{
	struct question question = { QUESTION_DECRYPT, 0, STR("cms"), NO_STR };
	struct str opened[] = { STR("authenticated"), STR("secret") };
	struct answer answer = { .status = ANSWER_DATA, .n = 2,
	    .records = opened };

	(void)state;
	keep(EXTRACT_PNG_CODES, "logo", ANSWER_NODATA, NO_STR);
	extracted_keep(extracted, &question, &answer);
	assert_false(knows((enum extract_kind)0, "cms", ""));
}

static void
that_there_was_nothing_is_an_answer(void **state)
{
	struct question question = asking(EXTRACT_PNG_CODES, "logo", "");
	struct answer got;

	(void)state;
	keep(EXTRACT_PNG_CODES, "logo", ANSWER_NODATA, NO_STR);
	assert_true(extracted_get(extracted, &question, arena, &got));
	assert_int_equal(got.status, ANSWER_NODATA);
	assert_int_equal(got.n, 0);
}

static void
another_file_kind_or_a_password_is_another_question(void **state)
{
	struct question locked = asking(EXTRACT_PDF_TEXT, "locked", "secret");
	struct answer answer = { .status = ANSWER_NODATA };

	(void)state;
	keep(EXTRACT_PDF_TEXT, "file", ANSWER_DATA, STR("words"));
	assert_true(knows(EXTRACT_PDF_TEXT, "file", ""));
	assert_false(knows(EXTRACT_PDF_TEXT, "filf", ""));
	assert_false(knows(EXTRACT_PDF_CODES, "file", ""));
	assert_false(knows(EXTRACT_PDF_TEXT, "file", "secret"));
	extracted_keep(extracted, &locked, &answer);
	assert_false(knows(EXTRACT_PDF_TEXT, "locked", ""));
	assert_false(knows(EXTRACT_PDF_TEXT, "locked", "secret"));
}

static void
what_failed_or_is_large_is_read_again(void **state)
{
	struct buf buf = { .arena = arena };

	(void)state;
	keep(EXTRACT_PNG_CODES, "late", ANSWER_FAILED, STR("timeout"));
	keep(EXTRACT_PNG_CODES, "too many", ANSWER_LIMIT, NO_STR);
	assert_false(knows(EXTRACT_PNG_CODES, "late", ""));
	assert_false(knows(EXTRACT_PNG_CODES, "too many", ""));
	while (buf.n + sizeof(size_t) < 8192)
		buf_char(&buf, 'x');
	keep(EXTRACT_PDF_TEXT, "small", ANSWER_DATA, buf_str(&buf));
	buf_char(&buf, 'x');
	keep(EXTRACT_PDF_TEXT, "large", ANSWER_DATA, buf_str(&buf));
	assert_true(knows(EXTRACT_PDF_TEXT, "small", ""));
	assert_false(knows(EXTRACT_PDF_TEXT, "large", ""));
}

static void
the_one_unused_for_longest_makes_room(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 128; i++) {
		snprintf(name, sizeof name, "%d", i);
		keep(EXTRACT_PNG_CODES, name, ANSWER_NODATA, NO_STR);
	}
	assert_true(knows(EXTRACT_PNG_CODES, "0", ""));
	keep(EXTRACT_PNG_CODES, "one more", ANSWER_NODATA, NO_STR);
	assert_true(knows(EXTRACT_PNG_CODES, "one more", ""));
	assert_true(knows(EXTRACT_PNG_CODES, "0", ""));
	assert_false(knows(EXTRACT_PNG_CODES, "1", ""));
	assert_true(knows(EXTRACT_PNG_CODES, "2", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_answer_is_given_again_as_it_was, begin,
		    end),
		cmocka_unit_test_setup_teardown(what_was_decrypted_is_not_kept, begin,
		    end),
		cmocka_unit_test_setup_teardown(that_there_was_nothing_is_an_answer, begin,
		    end),
		cmocka_unit_test_setup_teardown(another_file_kind_or_a_password_is_another_question, begin,
		    end),
		cmocka_unit_test_setup_teardown(what_failed_or_is_large_is_read_again, begin,
		    end),
		cmocka_unit_test_setup_teardown(the_one_unused_for_longest_makes_room, begin,
		    end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
