/* SPDX-License-Identifier: Apache-2.0 */
/* Header blocks, each after an empty line, as a mailbox's mail for doctor. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static const struct boundary boundary;
	struct str rest = { (const char *)data, size };
	struct sighting *sightings;
	struct proposal proposal;
	size_t n = 0;

	if (arena == NULL)
		arena = arena_new(512u << 20);
	arena_reset(arena);
	sightings = NEW_ARRAY(arena, struct sighting, 200);
	while (rest.n > 0 && n < 200) {
		struct mail mail;
		size_t end = str_find(rest, STR("\n\n"));
		mail_read(arena, str_slice(rest, 0, end), &limits_default, true,
		    &mail);
		sighting_read(arena, &boundary, &mail, &sightings[n++]);
		rest = end == STR_NOWHERE ? STR("") : str_from(rest, end + 2);
	}
	boundary_propose(arena, sightings, n, &proposal);
	return 0;
}
