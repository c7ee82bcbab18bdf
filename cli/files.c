/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages out of files, for the commands that need no server. Files are opened
 * and their bytes passed on; none of them is parsed but for cutting an mbox at its
 * "From " lines.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "cli.h"

#define STREAM_MOST ((size_t)1 << 30)	/* of what can only be read through */

struct files {
	void (*message)(void *context, const struct file_message *message);
	void *context;
	bool several, unreadable;
};

static void
offer(struct files *files, struct str path, struct str bytes, size_t from,
    size_t to)
{
	const struct file_message message = { .path = path,
	    .bytes = str_slice(bytes, from, to), .at = from,
	    .several = files->several };

	files->message(files->context, &message);
}

/* The end of an mbox's message that begins at `at`: before the next line that
 * begins with "From " after an empty one. */
static size_t
mbox_end(struct str bytes, size_t at)
{
	struct str rest;
	size_t found;

	for (;;) {
		rest = str_from(bytes, at);
		found = str_find(rest, STR("\nFrom "));
		if (found == STR_NOWHERE)
			return bytes.n;
		at += found + 1;
		if (at >= 2 && (bytes.p[at - 2] == '\n' || (at >= 3 &&
		    bytes.p[at - 2] == '\r' && bytes.p[at - 3] == '\n')))
			return at;
	}
}

static void
offer_file(struct files *files, struct str name, struct str bytes)
{
	size_t at = 0, end;

	if (!str_starts(bytes, STR("From "))) {
		offer(files, name, bytes, 0, bytes.n);
		return;
	}
	for (; at < bytes.n; at = end) {
		end = mbox_end(bytes, at);
		files->several |= end < bytes.n;
		offer(files, name, bytes, at, end);
	}
}

static void
unreadable(struct files *files, const char *path)
{
	say_error("cannot read '%s': %s", path, strerror(errno));
	files->unreadable = true;
}

static void
read_stream(struct files *files, int fd, const char *name)
{
	size_t n = 0, size = 0;
	char *p = NULL;
	ssize_t got;

	for (;;) {
		if (size - n < 65536) {
			size = size * 2 + 65536;
			p = realloc(p, size);
			if (p == NULL)
				panic("no memory for %zu bytes of input", size);
		}
		got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
		if (n > STREAM_MOST) {
			errno = EFBIG;
			got = -1;
			break;
		}
	}
	if (got < 0)
		unreadable(files, name);
	else
		offer_file(files, str_of(name), (struct str){ p, n });
	free(p);
}

static void read_path(struct files *files, const char *path, bool nested);

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* A Maildir (its cur and new), or a folder of messages. */
static void
read_folder(struct files *files, const char *path, bool nested)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	const char *cur = str_cstr(arena, str_format(arena, "%s/cur", path));
	const char *fresh = str_cstr(arena, str_format(arena, "%s/new", path));
	struct dirent **entries;
	struct stat status;
	int i, n;

	if (!nested && stat(cur, &status) == 0 && S_ISDIR(status.st_mode)) {
		read_folder(files, cur, true);
		read_folder(files, fresh, true);
		arena_free(arena);
		return;
	}
	n = scandir(path, &entries, NULL, by_name);
	if (n < 0)
		unreadable(files, path);
	files->several = true;
	for (i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.')
			read_path(files, str_cstr(arena, str_format(arena,
			    "%s/%s", path, entries[i]->d_name)), true);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	arena_free(arena);
}

static void
read_path(struct files *files, const char *path, bool nested)
{
	struct stat status;
	void *bytes = NULL;
	int fd;

	if (strcmp(path, "-") == 0 && !nested) {
		read_stream(files, STDIN_FILENO, "-");
		return;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | (nested ? O_NONBLOCK : 0));
	if (fd < 0 || fstat(fd, &status) != 0) {
		unreadable(files, path);
	} else if (S_ISDIR(status.st_mode)) {
		if (!nested)
			read_folder(files, path, false);
	} else if (!S_ISREG(status.st_mode)) {
		if (!nested)
			read_stream(files, fd, path);
	} else if (status.st_size == 0) {
		offer_file(files, str_of(path), STR(""));
	} else if ((bytes = mmap(NULL, (size_t)status.st_size, PROT_READ,
	    MAP_PRIVATE, fd, 0)) == MAP_FAILED) {
		unreadable(files, path);
	} else {
		offer_file(files, str_of(path), (struct str){ bytes,
		    (size_t)status.st_size });
		munmap(bytes, (size_t)status.st_size);
	}
	if (fd >= 0)
		close(fd);
}

bool
files_read(const char *path, void (*message)(void *context,
    const struct file_message *message), void *context)
{
	struct files files = { .message = message, .context = context };

	read_path(&files, path, false);
	return !files.unreadable;
}
