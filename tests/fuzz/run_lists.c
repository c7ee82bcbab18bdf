/* SPDX-License-Identifier: Apache-2.0 */
/* People and vendors out of CSV files: taken or refused with file, line and column. */
#include <sys/mman.h>

#include "../../scanner/run/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	int fd = memfd_create("fuzz", 0);
	struct str path = str_format(arena, "/proc/self/fd/%d", fd);

	if (write(fd, data, size) != (ssize_t)size)
		panic("cannot write the file");
	for (int people = 0; people < 2; people++) {
		struct organisation organisation = { 0 };
		struct why why = { 0 };
		struct reading reading = { .arena = arena, .why = &why,
		    .digested = { .arena = arena } };

		(people ? people_file_read : vendors_file_read)(&reading, path,
		    &organisation);
		if (reading.failed != (why.text[0] != '\0'))
			panic("a refusal without a sentence");
	}
	close(fd);
	arena_free(arena);
	return 0;
}
