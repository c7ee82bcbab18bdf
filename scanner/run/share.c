/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many examiners may work at once. Two for each processor keep it busy while some
 * of them wait for DNS; but each may take limits.examiner_memory, and a run that is
 * given less memory than that (MemoryMax= of its service, a container) starts fewer,
 * rather than have the kernel kill one in the middle of a message. All else, keepers
 * and helpers, has REST_MEMORY.
 */
#include "run.h"

#define GROUPS "/sys/fs/cgroup"

/* Of one group of processes; UINT64_MAX where it has no limit of its own. */
static uint64_t
limit_of(struct arena *arena, struct str folder)
{
	const char *ignored, *path = str_cstr(arena, str_join(arena, folder,
	    STR("/memory.max")));
	struct str bytes;
	uint64_t limit;

	if (!file_read(arena, path, 100, &bytes, &ignored) ||
	    !str_number(str_trim(bytes), UINT64_MAX, &limit))
		return UINT64_MAX;		/* "max" */
	return limit;
}

/* "0::/system.slice/seki.service" */
static struct str
group_of(struct arena *arena, const char *membership)
{
	const char *ignored;
	struct str rest, line;

	if (!file_read(arena, membership, 65536, &rest, &ignored))
		return NO_STR;
	while (str_line(&rest, &line))
		if (str_starts(line, STR("0::/")))
			return str_from(line, 3);
	return NO_STR;
}

uint64_t
memory_given(const char *groups, const char *membership)
{
	struct arena *arena = arena_new(1u << 20);
	struct str group = group_of(arena, membership);
	uint64_t least = UINT64_MAX, limit;

	while (group.n > 0) {		/* it, and each that it is part of */
		while (group.n > 0 && group.p[group.n - 1] == '/')
			group.n--;
		limit = limit_of(arena, str_join(arena, str_of(groups), group));
		least = limit < least ? limit : least;
		while (group.n > 0 && group.p[group.n - 1] != '/')
			group.n--;
	}
	arena_free(arena);
	return least;
}

struct share
share_of(const struct config *config, unsigned processors, uint64_t memory)
{
	struct share share = { .wanted = config->examiners > 0 ?
	    config->examiners : 2 * processors, .memory = memory };
	uint64_t each = config->limits.examiner_memory,
	    room = memory <= REST_MEMORY + each ? 1 :
	    (memory - REST_MEMORY) / each;

	share.needed = REST_MEMORY + share.wanted * each;
	share.examiners = room < share.wanted ? (unsigned)room : share.wanted;
	/* Each mailbox's keeper has one at least. */
	share.jobs = room < config->jobs ? (unsigned)room : config->jobs;
	return share;
}

struct share
share_here(const struct config *config)
{
	return share_of(config, (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
	    memory_given(GROUPS, "/proc/self/cgroup"));
}
