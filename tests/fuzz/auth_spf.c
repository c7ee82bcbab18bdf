/* SPDX-License-Identifier: Apache-2.0 */
/* SPF: client, HELO and sender on the first three lines; then each question is
 * answered with the next line, its first byte being what happened. */
#include "../../scanner/auth/spf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
next_lines(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct str *rest = context, line;

	for (size_t i = 0; i < n; i++) {
		if (!spf_name_is_askable(questions[i].name) ||
		    n > SPF_QUESTIONS_MOST)
			abort();
		answers_out[i] = (struct answer){ .status = ANSWER_NXDOMAIN,
			.records = NEW_ARRAY(arena, struct str, 2) };
		if (!str_line(rest, &line) || line.n == 0)
			continue;
		answers_out[i].status = line.p[0] == '!' ? ANSWER_TEMPERROR :
		    line.p[0] == '?' ? ANSWER_NODATA : ANSWER_DATA;
		if (answers_out[i].status != ANSWER_DATA)
			continue;
		answers_out[i].n = line.p[0] == '2' ? 2 : 1;
		answers_out[i].records[0] = answers_out[i].records[1] =
		    str_from(line, 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct str rest = { (const char *)data, size };
	struct ask ask = { next_lines, &rest };
	struct spf_client client = { .arrived = 1790000000 };
	struct spf spf;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	if (!str_line(&rest, &client.ip) || !str_line(&rest, &client.helo) ||
	    !str_line(&rest, &client.mail_from))
		return 0;
	spf_check_client(arena, &client, &ask, &spf);
	/* Ten records inside each other at most, 200 octets of each. */
	if (spf.reason.p == NULL || spf.reason.n > 4096)
		abort();
	return 0;
}
