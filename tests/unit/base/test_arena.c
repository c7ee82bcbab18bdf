/* SPDX-License-Identifier: Apache-2.0 */
/* Memory with one end: what is zeroed, what can grow where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "../../../scanner/base/base.h"

static void
the_last_thing_grows_where_it_stands(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	char *thing = NEW_ARRAY(arena, char, 40);
	size_t used = arena_used(arena);

	memset(thing, 'x', 40);
	assert_true(arena_extend(arena, thing, 40, 1000));
	assert_true(arena_used(arena) > used);
	for (size_t i = 40; i < 1000; i++)
		assert_int_equal(thing[i], 0);
	memset(thing, 'y', 1000);
	assert_int_not_equal(NEW_ARRAY(arena, char, 1)[0], 'y');
	arena_free(arena);
	(void)state;
}

static void
what_is_not_last_or_has_no_room_does_not_grow(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	char *first = NEW_ARRAY(arena, char, 40), *last;

	last = NEW_ARRAY(arena, char, 40);
	assert_false(arena_extend(arena, first, 40, 80));
	assert_false(arena_extend(arena, NULL, 0, 80));
	assert_false(arena_extend(arena, last, 40, 20));
	assert_false(arena_extend(arena, last, 40, SIZE_MAX));
	assert_false(arena_extend(arena, last, 40, 1u << 19));
	assert_true(arena_extend(arena, last, 40, 80));
	arena_free(arena);
	(void)state;
}

static void
a_grown_array_keeps_what_it_held(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	size_t size = 0, other = 0, n;
	int *numbers = NULL, *between = NULL;

	for (n = 0; n < 1000; n++) {
		numbers = arena_grow(arena, numbers, n, &size, sizeof *numbers);
		numbers[n] = (int)n;
		/* Now and then something else is last. */
		if (n % 100 == 50)
			between = arena_grow(arena, between, other, &other,
			    sizeof *between);
	}
	for (n = 0; n < 1000; n++)
		assert_int_equal(numbers[n], n);
	arena_free(arena);
	(void)state;
}

static void
a_buffer_that_grows_keeps_its_bytes(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct buf one = { .arena = arena }, other = { .arena = arena };

	for (int i = 0; i < 3000; i++) {
		buf_char(&one, (char)('a' + i % 26));
		if (i % 700 == 0)
			buf_char(&other, '!');
	}
	assert_int_equal(one.n, 3000);
	for (int i = 0; i < 3000; i++)
		assert_int_equal(one.p[i], 'a' + i % 26);
	assert_int_equal(other.n, 5);
	arena_free(arena);
	(void)state;
}

static void
an_arena_that_was_reset_is_zero_again(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	char *thing = NEW_ARRAY(arena, char, 100);

	assert_true(arena_extend(arena, thing, 100, 5000));
	memset(thing, 'x', 5000);
	arena_reset(arena);
	thing = NEW_ARRAY(arena, char, 5000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(thing[i], 0);
	arena_free(arena);
	(void)state;
}

static void
a_mapped_arena_goes_on_where_its_first_block_ends(void **state)
{
	struct arena *arena = arena_new_mapped(1u << 22, 1u << 16);

	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 200; n++) {
			char *thing = NEW_ARRAY(arena, char, n * 40);

			for (size_t i = 0; i < n * 40; i++)
				assert_int_equal(thing[i], 0);
			memset(thing, 'x', n * 40);
		}
		assert_true(arena_used(arena) > 1u << 19);
		arena_reset(arena);
		memset(NEW_ARRAY(arena, char, 100), 'y', 100);
		arena_reset(arena);
	}
	arena_free(arena);
	(void)state;
}

/* Else a parser's step past the end of decoded text would go unseen. */
static void
a_sanitized_arena_forbids_what_lies_behind(void **state)
{
#ifdef __SANITIZE_ADDRESS__
	struct arena *arena = arena_new(1u << 20);
	char *first = NEW_ARRAY(arena, char, 41);
	char *second = NEW_ARRAY(arena, char, 48);

	assert_false(__asan_address_is_poisoned(first + 40));
	assert_true(__asan_address_is_poisoned(first + 41));
	assert_false(__asan_address_is_poisoned(second + 47));
	assert_true(__asan_address_is_poisoned(second + 48));
	assert_true(arena_extend(arena, second, 48, 60));
	assert_false(__asan_address_is_poisoned(second + 59));
	assert_true(__asan_address_is_poisoned(second + 60));
	arena_reset(arena);
	assert_true(__asan_address_is_poisoned(first));
	arena_free(arena);
#endif
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_thing_grows_where_it_stands),
		cmocka_unit_test(what_is_not_last_or_has_no_room_does_not_grow),
		cmocka_unit_test(a_grown_array_keeps_what_it_held),
		cmocka_unit_test(a_buffer_that_grows_keeps_its_bytes),
		cmocka_unit_test(an_arena_that_was_reset_is_zero_again),
		cmocka_unit_test(
		    a_mapped_arena_goes_on_where_its_first_block_ends),
		cmocka_unit_test(a_sanitized_arena_forbids_what_lies_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
