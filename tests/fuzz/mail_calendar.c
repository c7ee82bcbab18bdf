/* SPDX-License-Identifier: Apache-2.0 */
/* Invitations and business cards. */
#include "../../scanner/mail/attach.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str text = calendar_read(arena, &limits_default,
	    utf8_repair(arena, (struct str){ (const char *)data, n }));

	if (text.n > 64 * n + 64)
		panic("text grew");
	arena_free(arena);
	return 0;
}
