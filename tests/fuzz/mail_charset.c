/* SPDX-License-Identifier: Apache-2.0 */
/* Charsets: the label up to the first line end, then the bytes. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str label = NO_STR, rest = { (const char *)data, n };
	struct charset_result result;

	str_line(&rest, &label);
	if (rest.p == NULL)
		rest = STR("");
	result = charset_decode(arena, rest, label);
	if (!utf8_is_valid(result.text) || (rest.n > 0 && result.text.n == 0))
		panic("text is empty or no UTF-8");
	arena_free(arena);
	return 0;
}
