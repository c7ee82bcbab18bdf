/* SPDX-License-Identifier: Apache-2.0 */
/* A rule file of any bytes is loaded or refused with a sentence. */
#include "../unit/rules/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(512u << 20);
	const struct rules *rules = NULL;
	struct why why = { 0 };

	if (load_bytes(arena, (const char *)data, size, &rules, &why) != OK
	    && why.text[0] == '\0')
		abort();
	arena_free(arena);
	return 0;
}
