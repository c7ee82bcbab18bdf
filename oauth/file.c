/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets come from files that nobody but their owner can read, and from nowhere else:
 * not from arguments, which everybody on the machine sees, nor from the environment,
 * which children inherit. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "oauth.h"

#define FILE_MOST 65536

static const char *
objection(struct arena *arena, const struct stat *status)
{
	const char *wrong = secret_objection(arena, status);

	if (wrong != NULL)
		return wrong;
	if (status->st_size == 0)
		return "it is empty";
	if (status->st_size > FILE_MOST)
		return "it is too long";
	return NULL;
}

enum outcome
file_secret(struct arena *arena, const char *path, struct str *bytes_out,
    struct why *why_out)
{
	char *bytes = arena_alloc(arena, FILE_MOST + 1, 1);
	const char *wrong = NULL;
	struct stat status;
	size_t n = 0;
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return because(why_out, FAIL, EXIT_SECRET, "cannot read '%s': %s",
		    path, strerror(errno));
	wrong = fstat(fd, &status) != 0 ? strerror(errno) :
	    objection(arena, &status);
	while (wrong == NULL && got > 0 && n < FILE_MOST) {
		got = read(fd, bytes + n, FILE_MOST - n);
		if (got < 0)
			wrong = strerror(errno);
		else
			n += (size_t)got;
	}
	close(fd);
	if (wrong != NULL)
		return because(why_out, FAIL, EXIT_SECRET, "cannot use '%s': %s",
		    path, in_words(wrong));
	*bytes_out = (struct str){ bytes, n };
	return OK;
}
