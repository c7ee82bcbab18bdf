/* SPDX-License-Identifier: Apache-2.0 */
/* What an extractor may say: kind, how its stages ended, output and stderr. */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct extraction extraction = { .channel = -1, .errors = -1 };
	struct answer answer;
	size_t i;

	if (n >= 4) {
		extraction.kind = (enum extract_kind)(data[0] % EXTRACT__COUNT);
		extraction.status[0] = data[1];
		extraction.status[1] = data[2];
		extraction.marks = data[3] & 7u;
		extraction.out_n = n - 4;
		extraction.out = malloc(n);
		memcpy(extraction.out, data + 4, n - 4);
		extraction_answer(&extraction, arena, &answer);
		for (i = 0; i < answer.n; i++)
			if (answer.records[i].n == 0 ||
			    (extraction.kind == EXTRACT_PDF_TEXT &&
			    !utf8_is_valid(answer.records[i])))
				__builtin_trap();
		extraction_clear(&extraction);
	}
	arena_free(arena);
	return 0;
}
