/* SPDX-License-Identifier: Apache-2.0 */
/* How many examiners fit, and what memory a process is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

#define MIB ((uint64_t)1 << 20)
#define UNIT (5 * 1024 * MIB)		/* MemoryMax= of seki.service */

static const struct {
	unsigned configured, processors;
	uint64_t memory;
	size_t each;			/* MiB */
	unsigned examiners, jobs;
	uint64_t needed;		/* MiB */
} cases[] = {
	/* The service as it comes. */
	{ 0, 1, UNIT, 512, 2, 4, 2048 },
	{ 0, 4, UNIT, 512, 8, 4, 5120 },
	{ 0, 64, UNIT, 512, 8, 4, 66560 },
	{ 30, 4, UNIT, 512, 8, 4, 16384 },
	{ 3, 64, UNIT, 512, 3, 4, 2560 },
	/* Larger ones are fewer. */
	{ 0, 4, UNIT, 2048, 2, 2, 17408 },
	/* Without a limit, and with one that nothing fits into. */
	{ 0, 64, UINT64_MAX, 512, 128, 4, 66560 },
	{ 0, 4, 512 * MIB, 512, 1, 1, 5120 },
	{ 0, 4, 2047 * MIB, 512, 1, 1, 5120 },
	{ 0, 4, 2048 * MIB, 512, 2, 2, 5120 },
};

static void
no_more_work_than_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct config config = { .examiners = cases[i].configured,
		    .jobs = 4, .limits.examiner_memory = cases[i].each << 20 };
		struct share share = share_of(&config, cases[i].processors,
		    cases[i].memory);

		if (share.examiners != cases[i].examiners ||
		    share.jobs != cases[i].jobs ||
		    share.needed != cases[i].needed * MIB)
			fail_msg("case %zu: %u examiners, %u jobs, %llu MiB", i,
			    share.examiners, share.jobs,
			    (unsigned long long)(share.needed / MIB));
	}
}

static void
put(const char *folder, const char *name, const char *text)
{
	char path[300];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
take_away(const char *folder, const char *name)
{
	char path[300];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
the_least_limit_of_all_groups_counts(void **state)
{
	char top[] = "/tmp/seki-share-XXXXXX", slice[100], unit[200], self[100];

	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(slice, sizeof slice, "%s/system.slice", top);
	snprintf(unit, sizeof unit, "%s/seki.service", slice);
	snprintf(self, sizeof self, "%s/self", top);
	assert_int_equal(mkdir(slice, 0700), 0);
	assert_int_equal(mkdir(unit, 0700), 0);
	put(top, "self", "1:memory:/else\n0::/system.slice/seki.service\n");
	assert_true(memory_given(top, self) == UINT64_MAX);
	put(unit, "memory.max", "max\n");
	assert_true(memory_given(top, self) == UINT64_MAX);
	put(slice, "memory.max", "3000000000\n");
	assert_true(memory_given(top, self) == 3000000000u);
	put(unit, "memory.max", "2000000000\n");
	assert_true(memory_given(top, self) == 2000000000u);
	/* A container sees its own group as the root. */
	put(top, "memory.max", "1000000000\n");
	assert_true(memory_given(top, self) == 1000000000u);
	put(top, "self", "0::/\n");
	assert_true(memory_given(top, self) == 1000000000u);
	/* One that only knows the first kind of groups. */
	put(top, "self", "1:memory:/system.slice\n");
	assert_true(memory_given(top, self) == UINT64_MAX);
	assert_true(memory_given(top, "/nonexistent") == UINT64_MAX);
	take_away(unit, "memory.max");
	take_away(slice, "memory.max");
	assert_int_equal(unlink(self), 0);
	take_away(top, "memory.max");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_work_than_fit),
		cmocka_unit_test(the_least_limit_of_all_groups_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
