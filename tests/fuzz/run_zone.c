/* SPDX-License-Identifier: Apache-2.0 */
/* A master file: accepted or refused, never a crash. */
#include <sys/mman.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	int fd = memfd_create("fuzz", 0);
	char path[64];
	struct why why;
	struct zone zone = { .fd = -1 };

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (write(fd, data, n) == (ssize_t)n &&
	    zone_prepare(arena, path, &zone, &why) == OK)
		close(zone.fd);
	close(fd);
	arena_free(arena);
	return 0;
}
