/* SPDX-License-Identifier: Apache-2.0 */
/* The structure of PDF files. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct document document;
	struct link *links;
	size_t links_n;

	pdf_read(arena, &limits_default, (struct str){ (const char *)data, n },
	    &document, &links, &links_n);
	if (links_n > limits_default.links)
		panic("too many links");
	if (!utf8_is_valid(document.producer) || !utf8_is_valid(document.title))
		panic("text is no UTF-8");
	arena_free(arena);
	return 0;
}
