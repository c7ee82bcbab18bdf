/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_TEST_SCRATCH_H
#define SEKI_TEST_SCRATCH_H
/* An arena of its own for each test, and what cmocka wants included first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../scanner/base/base.h"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new((size_t)64 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
