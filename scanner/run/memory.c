/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for those who judge. Nothing is held back because memory is gone: judging
 * goes on, and the fact memory_unread shows that in every message that asked. What
 * can't be read is unknown, and no reason to say that we never met somebody.
 */
#include "run.h"

void
memory_unread(struct memory *memory, const struct why *why)
{
	if (!memory->unread)
		say_warning("memory can't be read, messages are judged without "
		    "it: %s", why->text);
	memory->unread = true;
}

void
memory_answer(struct memory *memory, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct why why;

	if (memory->store != NULL) {
		if (store_memory(memory->store, arena, memory->account,
		    questions, n, answers_out, &why) != OK)
			memory_unread(memory, &why);
		return;
	}
	for (size_t i = 0; i < n; i++)
		answers_out[i] = (struct answer){ .status = memory->unread ?
		    ANSWER_TEMPERROR : ANSWER_NODATA };
}
