/* SPDX-License-Identifier: Apache-2.0 */
/* Each phrase of any text, written as `phrase` lines write it, is that phrase. */
#include "../unit/rules/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
phrase_found(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct buf buf = { .arena = context };
	uint64_t again;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add(&buf, unit_gap(&units[i - 1], &units[i]));
		buf_add(&buf, units[i].text);
	}
	if (wording_longest(buf_str(&buf), &again) != n || again != key)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(64u << 20);

	wording_phrases((struct str){ (const char *)data, size }, phrase_found,
	    arena);
	arena_free(arena);
	return 0;
}
