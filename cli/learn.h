/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_LEARN_H
#define SEKI_LEARN_H
/* Between learn.c, which knows the options, and the files that do what they say. */
#include "cli.h"

struct learn_path {
	const char *path;
	bool sent;
};

struct learn_wishes {
	struct arena *arena;
	const char *config, *store, *propose, *propose_people, *zone, *dns;
	struct str *accounts;
	size_t accounts_n;
	int64_t since;
	unsigned rate;
	bool dry_run, judged;
	struct learn_path *paths;
	size_t paths_n, paths_size;
};

static inline bool
learn_proposes(const struct learn_wishes *wishes)
{
	return wishes->propose != NULL || wishes->propose_people != NULL;
}

/* From files, in the order of their dates; returns the exit status. */
int learn_files(const struct learn_wishes *wishes, struct config *config);
/* Vendors and people that memory suggests, as CSV; returns the exit status. */
int learn_propose(const struct learn_wishes *wishes,
    const struct config *config);

#endif
