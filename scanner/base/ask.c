/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to the world, and the one table of limits. What asks here does not
 * know whether a resolver, a zone file or a test fixture answers.
 */
#include "base.h"

const struct limits limits_default = {
	.message_bytes = 64u << 20,
	.nesting = 32,
	.parts = 1000,
	.header_bytes = 1u << 20,
	.field_bytes = 64u << 10,
	.addresses = 500,
	.text_bytes = 4u << 20,
	.links = 1000,
	.signatures = 8,
	.archive_entries = 1000,
	.archive_bytes = (size_t)64 << 20,
	.archive_ratio = 100,
	.pdf_pages = 200,
	.examiner_cpu_seconds = 10,
	.examiner_memory = 512u << 20,
	.match_steps = 100000,
};

struct answer
ask_dns(const struct ask *ask, struct arena *arena, enum rr_type type,
    struct str name)
{
	struct question question = { QUESTION_DNS, type, name };
	struct answer answer = { .status = ANSWER_TEMPERROR };

	ask->put(ask->context, arena, &question, 1, &answer);
	return answer;
}
