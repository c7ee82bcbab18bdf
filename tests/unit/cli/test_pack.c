/* SPDX-License-Identifier: Apache-2.0 */
/* Files written as a folder or an archive: nothing is overwritten, and what does not
 * fit leaves nothing behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../../../cli/cli.h"

static const char *const endings[] = { "", ".tar", ".zip" };

static char folder[] = "/tmp/seki-pack-XXXXXX";
static char noise[1 << 17];	/* which no archive makes small */

static int
setup(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < sizeof noise; i++) {
		seed = seed * 1664525u + 1013904223u;
		noise[i] = (char)(seed >> 24);
	}
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	return rmdir(folder);
}

static const char *
path_of(const char *ending)
{
	static char path[100];

	snprintf(path, sizeof path, "%s/out%s", folder, ending);
	return path;
}

static enum outcome
pack(const char *path, struct why *why_out)
{
	const struct pack_file files[] = {
		{ "a.txt", STR("small") }, { "b.bin", { noise, sizeof noise } },
	};

	return pack_write(path, STR("pack"), files, 2, why_out);
}

static void
what_is_there_already_stays(void **state)
{
	struct why why;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *path = path_of(endings[i]);
		struct stat status;

		assert_int_equal(pack_may(path, &why), OK);
		assert_int_equal(symlink("nowhere", path), 0);
		assert_int_equal(pack_may(path, &why), FAIL);
		assert_int_equal(pack(path, &why), FAIL);
		assert_int_equal(why.status, EXIT_WRITE);
		assert_non_null(strstr(why.text, "nothing is overwritten"));
		assert_int_equal(lstat(path, &status), 0);
		assert_true(S_ISLNK(status.st_mode));
		assert_int_equal(unlink(path), 0);
	}
}

static void
what_does_not_fit_leaves_nothing(void **state)
{
	struct rlimit before, small;
	struct why why;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = sizeof noise / 2;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(pack(path_of(endings[i]), &why), FAIL);
		assert_int_equal(why.status, EXIT_WRITE);
		assert_int_equal(access(path_of(endings[i]), F_OK), -1);
		assert_int_equal(errno, ENOENT);
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_already_stays),
		cmocka_unit_test(what_does_not_fit_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
