/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A handful of files written into a new folder, or into a new .tar or .zip (libarchive,
 * which only writes here). For the owner's eyes only, and nothing that exists is ever
 * overwritten; what could not be written whole is taken away again. Names are ours.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "cli.h"

static enum outcome
cannot(const char *path, struct why *why_out)
{
	return because(why_out, FAIL, EXIT_WRITE, "cannot write '%s': %s", path,
	    errno == EEXIST ? in_words("it is there already, and nothing is overwritten") :
	    strerror(errno));
}

static bool
put(int fd, struct str bytes)
{
	return fd_write(fd, bytes) && fsync(fd) == 0;
}

/* ---- A folder ------------------------------------------------------------------------ */

static bool
put_file(int folder, const struct pack_file *file)
{
	int fd = openat(folder, file->name, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600), cause;
	bool done;

	if (fd < 0)
		return false;
	done = put(fd, file->bytes);
	cause = errno;
	done &= close(fd) == 0;
	errno = cause;
	return done;
}

static enum outcome
pack_folder(const char *path, const struct pack_file *files, size_t n,
    struct why *why_out)
{
	enum outcome outcome = OK;
	int folder;

	if (mkdir(path, 0700) != 0 || (folder = open(path, O_RDONLY |
	    O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0)
		return cannot(path, why_out);
	for (size_t i = 0; i < n && outcome == OK; i++)
		if (!put_file(folder, &files[i]))
			outcome = cannot(path, why_out);
	for (size_t i = 0; i < n && outcome != OK; i++)
		unlinkat(folder, files[i].name, 0);
	close(folder);
	if (outcome != OK)
		rmdir(path);
	return outcome;
}

/* ---- An archive ---------------------------------------------------------------------- */

static bool
put_entry(struct archive *archive, struct archive_entry *entry,
    struct str name, const struct pack_file *file)
{
	char path[200];

	snprintf(path, sizeof path, "%.*s/%s", STR_ARGS(name), file->name);
	archive_entry_clear(entry);
	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, (time_t)time_now(), 0);
	archive_entry_set_size(entry, (int64_t)file->bytes.n);
	return archive_write_header(archive, entry) == ARCHIVE_OK &&
	    archive_write_data(archive, file->bytes.p, file->bytes.n) ==
	    (ssize_t)file->bytes.n;
}

static la_ssize_t
keep(struct archive *archive, void *data, const void *bytes, size_t n)
{
	(void)archive;
	buf_add(data, (struct str){ bytes, n });
	return (la_ssize_t)n;
}

/* Made in memory, where no write fails: libarchive 3.6 loses the memory of a zip that it
 * could not write to its end. */
static struct str
archive_of(struct arena *arena, const char *path, struct str name,
    const struct pack_file *files, size_t n)
{
	struct buf made = { .arena = arena };
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	bool done;

	if (archive == NULL || entry == NULL)
		panic("no memory for an archive");
	done = (str_ends(str_of(path), STR(".zip")) ?
	    archive_write_set_format_zip(archive) :
	    archive_write_set_format_ustar(archive)) == ARCHIVE_OK &&
	    archive_write_open(archive, &made, NULL, keep, NULL) == ARCHIVE_OK;
	for (size_t i = 0; i < n && done; i++)
		done = put_entry(archive, entry, name, &files[i]);
	if (!done || archive_write_close(archive) != ARCHIVE_OK)
		panic("libarchive: %s", archive_error_string(archive));
	archive_entry_free(entry);
	archive_write_free(archive);
	return buf_str(&made);
}

static enum outcome
pack_archive(const char *path, struct str name, const struct pack_file *files,
    size_t n, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	enum outcome outcome = OK;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);

	if (fd < 0 || !put(fd, archive_of(arena, path, name, files, n)))
		outcome = cannot(path, why_out);
	if (fd >= 0) {
		close(fd);
		if (outcome != OK)
			unlink(path);
	}
	arena_free(arena);
	return outcome;
}

/* ---- Either -------------------------------------------------------------------------- */

enum outcome
pack_may(const char *path, struct why *why_out)
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return OK;
	errno = EEXIST;
	return cannot(path, why_out);
}

enum outcome
pack_write(const char *path, struct str name, const struct pack_file *files,
    size_t n, struct why *why_out)
{
	struct str s = str_of(path);

	return str_ends(s, STR(".tar")) || str_ends(s, STR(".zip")) ?
	    pack_archive(path, name, files, n, why_out) :
	    pack_folder(path, files, n, why_out);
}
