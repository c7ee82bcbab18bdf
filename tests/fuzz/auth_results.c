/* SPDX-License-Identifier: Apache-2.0 */
/* A header block through the Authentication-Results reader, in each place. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static const struct auth_settings settings;
	struct str id = STR("mx.example");
	struct boundary boundary = { .authserv_ids = &id, .authserv_ids_n = 1 };
	struct mail mail;
	struct trace trace;
	struct upstream upstream;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	mail_read(arena, (struct str){ (const char *)data, size },
	    &limits_default, true, &mail);
	trace_read(arena, &boundary, &settings, &mail, &trace);
	for (int place = RESULTS_ABOVE; place <= RESULTS_NONE; place++) {
		boundary.results = (enum results_place)place;
		upstream_read(arena, &boundary, &mail, &trace, &upstream);
	}
	return 0;
}
