/* SPDX-License-Identifier: Apache-2.0 */
/* HTML to text, hidden text and links. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct html_result result = { 0 };

	html_read(arena, (struct str){ (const char *)data, n }, &limits_default,
	    &result);
	if (!utf8_is_valid(result.text) || !utf8_is_valid(result.hidden))
		panic("text is no UTF-8");
	if (result.links_n > limits_default.links)
		panic("too many links");
	arena_free(arena);
	return 0;
}
