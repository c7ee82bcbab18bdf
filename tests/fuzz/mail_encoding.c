/* SPDX-License-Identifier: Apache-2.0 */
/* Transfer encodings: the first byte chooses one. Nothing grows. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "base64", "quoted-printable",
	    "x-uuencode", "other" };
	struct arena *arena = arena_new((size_t)512 << 20);
	struct str body = { (const char *)data, n };
	bool invalid, unknown;

	if (n > 0) {
		body = str_from(body, 1);
		if (encoding_undo(arena, body, str_of(names[data[0] % 4]),
		    &invalid, &unknown).n > body.n ||
		    encoding_strays(arena, body).n > body.n + 1 ||
		    encoding_base64_unpadded(arena, body).n > body.n)
			panic("decoding made more of it");
	}
	arena_free(arena);
	return 0;
}
