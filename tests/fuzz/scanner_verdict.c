/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict frame from an examiner that was taken over. */
#include "../../scanner/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct verdict_origin origin = { 0 };
	struct buf buf = { .arena = arena };
	struct verdict verdict;

	if (verdict_decode(arena, (struct str){ (const char *)data, size },
	    &verdict)) {
		verdict_json(&buf, &verdict, &origin, STR("ja"));
		if (!utf8_is_valid(buf_str(&buf)))
			panic("JSON that is no UTF-8");
	}
	arena_free(arena);
	return 0;
}
