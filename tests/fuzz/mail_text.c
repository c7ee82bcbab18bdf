/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with text: history, links, folding, names, accounts. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n }, live, quoted, marked, once, twice;
	struct mail mail = { 0 };

	text_split(arena, s, &live, &quoted, &marked);
	text_links(arena, s, PLACE_BODY, &mail, &limits_default);
	account_find(arena, s, PLACE_BODY, &mail);
	once = fold(arena, s);
	twice = fold(arena, once);
	if (!utf8_is_valid(once) || !str_equal(once, twice))
		panic("folding is not idempotent");
	if (!utf8_is_valid(fold_skeleton(arena, s)) ||
	    !utf8_is_valid(fold_name(arena, s)))
		panic("a folded name is no UTF-8");
	arena_free(arena);
	return 0;
}
