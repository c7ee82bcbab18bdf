/* SPDX-License-Identifier: Apache-2.0 */
/* Each phrase of any text, written as `phrase` lines write it, is that phrase. */
#include "../unit/rules/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct longest {
	size_t n;
	uint64_t key;
};

static void
longest_found(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct longest *longest = context;

	(void)units;
	if (n > longest->n)
		*longest = (struct longest){ n, key };
}

static void
phrase_found(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct buf buf = { .arena = context };
	struct longest longest = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && !(units[i - 1].cjk && units[i].cjk))
			buf_char(&buf, ' ');
		buf_add(&buf, units[i].text);
	}
	wording_phrases(buf_str(&buf), longest_found, &longest);
	if (longest.n != n || longest.key != key)
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
