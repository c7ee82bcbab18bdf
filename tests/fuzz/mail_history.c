/* SPDX-License-Identifier: Apache-2.0 */
/* History: where it begins, who it names, what they are said to have written, and
 * what is kept of that; signatures. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n }, live, quoted, marked, signature;
	struct mail mail = { 0 };

	text_split(arena, s, &live, &quoted, &marked);
	if (live.n == 0 && quoted.n > 0)
		panic("history without live words");
	history_read(arena, marked, &mail);
	history_read(arena, s, &mail);
	if (mail.participants_n > 100)
		panic("too many participants");
	for (size_t i = 0; i < mail.participants_n; i++) {
		const struct participant *one = &mail.participants[i];
		uint64_t hashes[24];

		if (one->name.p == NULL && one->address.p == NULL)
			panic("nobody took part");
		if (one->words.n > 4096 || (one->words.n > 0 &&
		    !one->is_author))
			panic("words of somebody who wrote none");
		if (text_sketch(fold(arena, one->words), 240, 24, hashes) > 24)
			panic("too many hashes");
	}
	signature = text_signature(live);
	if (signature.n > live.n ||
	    signature.p + signature.n != live.p + live.n)
		panic("a signature from elsewhere");
	arena_free(arena);
	return 0;
}
