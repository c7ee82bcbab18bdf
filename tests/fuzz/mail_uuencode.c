/* SPDX-License-Identifier: Apache-2.0 */
/* Files in the middle of a text: each block lies in the text, in order. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct str text = { (const char *)data, n };
	struct uuencoded found;
	size_t at = 0, before = 0;

	while (uuencode_next(arena, text, &at, &found)) {
		if (found.block.p < text.p + before || found.block.n == 0 ||
		    found.block.p + found.block.n != text.p + at || at > n ||
		    found.content.n > found.block.n)
			panic("a block lies outside of its text");
		before = at;
	}
	(void)content_type(text);
	arena_free(arena);
	return 0;
}
