/* SPDX-License-Identifier: Apache-2.0 */
/* Folder names to modified UTF-7 and back, and a server's words: each name is one
 * name only, and none ends a command; what is quoted is a line of UTF-8. */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct str s = { (const char *)data, size };
	struct str wire = imap_utf7(arena, s), name = imap_utf8(arena, s);
	char quote[IMAP_QUOTE];
	int64_t backoff;

	for (size_t i = 0; i < wire.n; i++)
		if (wire.p[i] < 0x20 || wire.p[i] == 0x7f)
			panic("a name that is no printable ASCII");
	if (wire.p != NULL && !str_equal(imap_utf8(arena, wire), s))
		panic("another name comes back");
	if (name.p != NULL && (!utf8_is_valid(name) ||
	    !str_equal(imap_utf7(arena, name), s)))
		panic("two names for one folder");
	imap_refusal_of(s, IMAP_NO, &backoff);
	if (backoff < 0)
		panic("stay away for %lld s", (long long)backoff);
	imap_quote(quote, s);
	if (strlen(quote) >= IMAP_QUOTE || !utf8_is_valid(str_of(quote)) ||
	    strpbrk(quote, "\r\n\033") != NULL)
		panic("words that are no line");
	arena_free(arena);
	return 0;
}
