/* SPDX-License-Identifier: Apache-2.0 */
/* History: where it begins, who it names; signatures. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n }, live, quoted, signature;
	struct mail mail = { 0 };

	text_split(arena, s, &live, &quoted);
	if (live.n == 0 && quoted.n > 0)
		panic("history without live words");
	history_read(arena, quoted, &mail);
	history_read(arena, s, &mail);
	if (mail.participants_n > 100)
		panic("too many participants");
	for (size_t i = 0; i < mail.participants_n; i++)
		if (mail.participants[i].name.p == NULL &&
		    mail.participants[i].address.p == NULL)
			panic("nobody took part");
	signature = text_signature(live);
	if (signature.n > live.n ||
	    signature.p + signature.n != live.p + live.n)
		panic("a signature from elsewhere");
	arena_free(arena);
	return 0;
}
