/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes, quoted to a person: valid, within the columns, and no link. */
#include "../../cli/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str shown = safe_text(arena,
	    (struct str){ (const char *)bytes, n }, 150);
	size_t at = 0;

	if (!utf8_is_valid(shown) || print_width(shown) > 150 ||
	    str_find(shown, STR("http://")) != STR_NOWHERE ||
	    str_find(shown, STR("https://")) != STR_NOWHERE)
		__builtin_trap();
	while (at < shown.n)
		if (character_is_unsafe(utf8_next(shown, &at)))
			__builtin_trap();
	arena_free(arena);
	return 0;
}
