/* SPDX-License-Identifier: Apache-2.0 */
/* Rules for tests: written to a file that has no name, and loaded from there. */
#ifndef TEST_LOADED_H
#define TEST_LOADED_H
#include <sys/mman.h>

#include "../../../rules/rule.h"

static inline enum outcome
load_bytes(struct arena *arena, const char *bytes, size_t n,
    const struct rules **rules_out, struct why *why_out)
{
	struct str path;
	enum outcome outcome;
	int fd = memfd_create("rules", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	path = str_format(arena, "/proc/self/fd/%d", fd);
	outcome = rules_load(arena, &path, 1, &limits_default, rules_out,
	    why_out);
	close(fd);
	return outcome;
}

static inline const struct rules *
load(struct arena *arena, const char *text)
{
	const struct rules *rules = NULL;
	struct why why = { 0 };

	if (load_bytes(arena, text, strlen(text), &rules, &why) != OK) {
		fprintf(stderr, "%s\n", why.text);
		abort();
	}
	return rules;
}

/* An exact-size heap copy, so that the sanitizer sees each over-read. */
static inline struct str
exact(const char *text)
{
	size_t n = strlen(text);
	char *copy = malloc(n > 0 ? n : 1);

	memcpy(copy, text, n);
	return (struct str){ copy, n };
}

static inline void
answer_nothing(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	(void)context;
	(void)arena;
	(void)questions;
	for (size_t i = 0; i < n; i++)
		answers_out[i] = (struct answer){ .status = ANSWER_NODATA };
}

#endif
