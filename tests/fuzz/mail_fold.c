/* SPDX-License-Identifier: Apache-2.0 */
/* Folding is idempotent and leads back; skeletons and names are UTF-8. The first
 * two bytes say which stretch of the folded text is asked for. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n }, folded, source;
	size_t from, to;

	if (n >= 2) {
		s = str_from(s, 2);
		folded = fold(arena, s);
		if (!utf8_is_valid(folded) ||
		    !str_equal(fold(arena, folded), folded))
			panic("folding is not idempotent");
		from = folded.n * data[0] / 256;
		to = from + (folded.n - from) * data[1] / 255;
		while (from > 0 && ((unsigned char)folded.p[from] & 0xc0) == 0x80)
			from--;
		while (to < folded.n &&
		    ((unsigned char)folded.p[to] & 0xc0) == 0x80)
			to++;
		source = fold_source(arena, s, from, to);
		if (!str_contains(fold(arena, source),
		    str_slice(folded, from, to)))
			panic("folded words from elsewhere");
	}
	if (!utf8_is_valid(fold_skeleton(arena, s)) ||
	    !utf8_is_valid(fold_name(arena, s)))
		panic("a folded name is no UTF-8");
	arena_free(arena);
	return 0;
}
