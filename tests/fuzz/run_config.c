/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration, whole: accepted or refused, never a crash. */
#include <sys/mman.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__lsan_default_suppressions(void);

/* libconfig forgets the buffer of a string that never ends. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	int fd = memfd_create("fuzz", 0);
	char path[64];
	struct why why;
	struct config config = { .organisation_arena = NULL };

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (write(fd, data, n) == (ssize_t)n)
		config_load(arena, path, n % 2 == 0, &config, &why);
	close(fd);
	if (config.organisation_arena != NULL)
		arena_free(config.organisation_arena);
	arena_free(arena);
	return 0;
}
