/* SPDX-License-Identifier: Apache-2.0 */
/* A header block through the Received reader, with and without networks. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static const struct auth_settings settings;
	struct network network = { { [10] = 0xff, [11] = 0xff, [12] = 10 }, 104 };
	struct boundary boundary = { .trusted_networks = &network };
	struct mail mail;
	struct trace trace;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	mail_read(arena, (struct str){ (const char *)data, size },
	    &limits_default, true, &mail);
	trace_read(arena, &boundary, &settings, &mail, &trace);
	boundary.trusted_networks_n = 1;
	trace_read(arena, &boundary, &settings, &mail, &trace);
	return 0;
}
