/* SPDX-License-Identifier: Apache-2.0 */
/* The bodies of the other verbs, from either side of the wall. */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct str body = { (const char *)data, size };
	struct question *questions;
	struct answer answers[4];
	struct message message;
	size_t i, n;

	if (wire_ask_read(arena, body, &questions, &n))
		for (i = 0; i < n; i++)
			wire_name_is_fair(questions[i].name);
	wire_answer_read(arena, body, answers, 4);
	wire_message_read(body, &message);
	arena_free(arena);
	return 0;
}
