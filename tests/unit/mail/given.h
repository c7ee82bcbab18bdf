/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_MAIL_GIVEN_H
#define TESTS_UNIT_MAIL_GIVEN_H
/*
 * Input for a parser as an exact-size heap copy without a final NUL, so that
 * AddressSanitizer sees each over-read, and comparing of strs. Copies live
 * until the program ends; given_free() lets the leak checker be quiet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../scanner/mail/mail.h"

#define GIVEN_MAX 4096

struct given {
	struct arena *arena;
	void *copies[GIVEN_MAX];
	size_t n;
};

static inline int
given_begin(void **state)
{
	struct given *given = calloc(1, sizeof *given);

	given->arena = arena_new((size_t)512 << 20);
	*state = given;
	return 0;
}

static inline int
given_end(void **state)
{
	struct given *given = *state;

	for (size_t i = 0; i < given->n; i++)
		free(given->copies[i]);
	arena_free(given->arena);
	free(given);
	return 0;
}

static inline struct str
given_bytes(struct given *given, const char *p, size_t n)
{
	char *copy = malloc(n == 0 ? 1 : n);

	assert_true(given->n < GIVEN_MAX);
	memcpy(copy, p, n);
	given->copies[given->n++] = copy;
	return (struct str){ copy, n };
}

static inline struct str
given_text(struct given *given, const char *text)
{
	return given_bytes(given, text, strlen(text));
}

/* An absent str is written as NULL. */
static inline void
assert_str_at(struct str is, const char *wanted, const char *file, int line)
{
	struct str want = str_of(wanted);

	if ((is.p == NULL) == (wanted == NULL) && str_equal(is, want))
		return;
	print_error("is     \"%.*s\"%s\nwanted \"%s\"\n", STR_ARGS(is),
	    is.p == NULL ? " (absent)" : "", wanted == NULL ? "(absent)" :
	    wanted);
	_fail(file, line);
}
#define assert_str(is, wanted) assert_str_at(is, wanted, __FILE__, __LINE__)

#define TEST(name) cmocka_unit_test_setup_teardown(name, given_begin, given_end)

static inline size_t
defects_of(const struct mail *mail, enum defect_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < mail->defects_n; i++)
		n += mail->defects[i].kind == kind;
	return n;
}

#endif
