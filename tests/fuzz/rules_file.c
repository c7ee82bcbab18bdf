/* SPDX-License-Identifier: Apache-2.0 */
/* A rule file of any bytes is loaded or refused with a sentence; one that was written
 * for SpamAssassin is refused for the files it includes only. */
#include "../unit/rules/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(512u << 20);
	const struct rules *rules = NULL;
	struct why why = { 0 };

	struct buf buf = { .arena = arena };

	if (load_bytes(arena, (const char *)data, size, &rules, &why) != OK
	    && why.text[0] == '\0')
		abort();
	buf_cstr(&buf, "require_version 4.000001\n");
	buf_add(&buf, (struct str){ (const char *)data, size });
	why.text[0] = '\0';
	if (load_bytes(arena, buf.p, buf.n, &rules, &why) != OK
	    && why.text[0] == '\0')
		abort();
	arena_free(arena);
	return 0;
}
