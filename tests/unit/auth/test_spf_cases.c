/* SPDX-License-Identifier: Apache-2.0 */
/* SPF against the data of spf_cases.h. */
#include "spf_cases.h"

#define EXPLAINS "; its domain explains: "

/* As zone_put, with the NULs that a C string can't hold. */
static void
put_with_nuls(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	zone_put(context, arena, questions, n, answers_out);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < answers_out[i].n; k++) {
			struct str *record = &answers_out[i].records[k];
			char *copy = arena_alloc(arena, record->n + 1, 1);
			memcpy(copy, record->p, record->n);
			for (size_t at = 0; at < record->n; at++)
				if (copy[at] == '\x1a')
					copy[at] = '\0';
			record->p = copy;
		}
	}
}

static void
assert_explained(struct str reason, const char *want)
{
	size_t at = str_find(reason, STR(EXPLAINS));

	if (want[0] == '\0')
		assert_true(at == STR_NOWHERE);
	else if (at == STR_NOWHERE)
		fail_msg("no explanation in '%.*s'", STR_ARGS(reason));
	else
		assert_str(str_from(reason, at + sizeof EXPLAINS - 1), want);
}

static void
every_sender_gets_the_result_of_the_rfc(void **state)
{
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof spf_cases / sizeof spf_cases[0]; i++) {
		struct zone zone;
		struct spf spf;
		struct str from = heap_copy(spf_cases[i].from,
		    strlen(spf_cases[i].from));
		ZONE_OPEN(&zone, spf_zone);
		zone.ask.put = put_with_nuls;
		spf_check(arena, str_of(spf_cases[i].ip),
		    str_of(spf_cases[i].helo), from, &zone.ask, &spf);
		print_message("case %zu: %s %s: %.*s\n", i, spf_cases[i].ip,
		    spf_cases[i].from, STR_ARGS(spf.reason));
		if (spf.result != spf_cases[i].or)
			assert_result(spf.result, spf_cases[i].result,
			    spf.reason);
		assert_true(spf.reason.n > 0);
		if (spf_cases[i].explanation != NULL)
			assert_explained(spf.reason, spf_cases[i].explanation);
		heap_free(from);
		arena_reset(arena);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sender_gets_the_result_of_the_rfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
