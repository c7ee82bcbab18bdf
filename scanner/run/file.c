/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads small files that people wrote (configuration, zones, lists) whole.
 * Refuses folders and devices, and anything longer than the caller expects, so
 * that a wrong path in a configuration is a sentence and never a hang or a
 * full memory. A pipe is read, because shells make files of commands.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "run.h"

static bool
fd_read(struct arena *arena, int fd, size_t most, struct str *bytes_out,
    const char **cause_out)
{
	char piece[16384];
	struct buf buf = { .arena = arena };
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*cause_out = strerror(errno);
			return false;
		}
		if (buf.n + (size_t)n > most) {
			*cause_out = "it is too long";
			return false;
		}
		buf_add(&buf, (struct str){ piece, (size_t)n });
	}
	*bytes_out = buf_str(&buf);
	return true;
}

bool
file_read(struct arena *arena, const char *path, size_t most,
    struct str *bytes_out, const char **cause_out)
{
	struct stat status;
	bool good = false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	*bytes_out = NO_STR;
	if (fd < 0 || fstat(fd, &status) != 0)
		*cause_out = strerror(errno);
	else if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode))
		*cause_out = "it is no regular file";
	else
		good = fd_read(arena, fd, most, bytes_out, cause_out);
	if (fd >= 0)
		close(fd);
	return good;
}
