/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_TEST_ARENA_H
#define SEKI_TEST_ARENA_H
/* One arena for a whole test program, and inputs of exactly their size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../../scanner/mail/mail.h"

static struct arena *arena;

static int
arena_begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)512 << 20);
	return 0;
}

static int
arena_end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* An exact-size heap copy, so that the sanitizer sees an over-read. */
static struct str
heap(struct str s)
{
	char *copy = malloc(s.n == 0 ? 1 : s.n);

	assert_non_null(copy);
	memcpy(copy, s.p, s.n);
	return (struct str){ copy, s.n };
}

static void
heap_free(struct str s)
{
	void *p;

	memcpy(&p, &s.p, sizeof p);
	free(p);
}

static inline void
same(struct str got, const char *want)
{
	assert_string_equal(str_cstr(arena, got), want);
}

#endif
