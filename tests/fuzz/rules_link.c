/* SPDX-License-Identifier: Apache-2.0 */
/* A link of any bytes has a few forms, the first as it was given, all UTF-8 if it
 * was. */
#include "../unit/rules/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(64u << 20);
	struct str url = { (const char *)data, size };
	struct values forms = { NULL, 0, 0 };
	bool valid = utf8_is_valid(url);

	link_forms(arena, url, &forms);
	if (forms.n > 12 || (size > 0 && (forms.n == 0
	    || !str_ends(forms.at[0], url))))
		abort();
	for (size_t i = 0; i < forms.n; i++) {
		if (valid && !utf8_is_valid(forms.at[i]))
			abort();
	}
	arena_free(arena);
	return 0;
}
