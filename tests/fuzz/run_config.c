/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration, whole: accepted or refused, never a crash. */
#include <fcntl.h>
#include <sys/stat.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__lsan_default_suppressions(void);

/* libconfig forgets the buffer of a string that never ends. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

/* A folder of its own: what it includes by name must not be a descriptor of ours. */
static char folder[] = "/tmp/fuzz-config-XXXXXX";
static char path[sizeof folder + 5];

static void
folder_remove(void)
{
	unlink(path);
	rmdir(folder);
}

static void
config_write(const uint8_t *data, size_t n)
{
	int fd;

	if (path[0] == '\0') {
		if (mkdtemp(folder) == NULL)
			panic("no folder '%s'", folder);
		snprintf(path, sizeof path, "%s/conf", folder);
		atexit(folder_remove);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, n) != (ssize_t)n)
		panic("cannot write '%s'", path);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct why why;
	struct config config = { .organisation_arena = NULL };

	config_write(data, n);
	config_load(arena, path, n % 2 == 0, &config, &why);
	if (config.organisation_arena != NULL)
		arena_free(config.organisation_arena);
	arena_free(arena);
	return 0;
}
