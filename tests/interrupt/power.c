/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a power cut would leave of a store: preloaded into a scan, this keeps the
 * content that each file beside the store had when it was last synced, under its
 * inode in $SEKI_DURABLE, and which names stood there when their folder was, in
 * $SEKI_DURABLE/names. What was written and never synced is nowhere. Commits and
 * syncs are noted in $SEKI_POINTS between the points that the scan passes, told by
 * SQLite and the kernel's side, not by our code.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static void
note(const char *what, const char *of)
{
	const char *path = getenv("SEKI_POINTS");
	char process[16], line[PATH_MAX + 100];
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CREAT |
	    O_CLOEXEC, 0600);

	prctl(PR_GET_NAME, process);
	if (fd < 0)
		return;
	snprintf(line, sizeof line, "%s %d %s%s\n", process, (int)getpid(), what,
	    of);
	if (write(fd, line, strlen(line)) < 0)
		abort();
	close(fd);
}

/* Whole or not at all: whoever syncs may be killed in the middle of this. */
static void
keep(const char *durable, const char *name, void (*fill)(FILE *, int), int fd)
{
	char part[PATH_MAX + 100], whole[PATH_MAX + 100];
	FILE *file;

	snprintf(part, sizeof part, "%s/%s.part-%d", durable, name,
	    (int)getpid());
	snprintf(whole, sizeof whole, "%s/%s", durable, name);
	file = fopen(part, "w");
	if (file == NULL)
		abort();
	fill(file, fd);
	if (fclose(file) != 0 || rename(part, whole) != 0)
		abort();
}

static void
fill_content(FILE *file, int fd)
{
	static char block[65536];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		fwrite(block, 1, (size_t)n, file);
		at += n;
	}
}

static void
fill_names(FILE *file, int fd)
{
	struct stat status;
	const struct dirent *entry;
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fdopendir(again);

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (fstatat(fd, entry->d_name, &status, 0) == 0 &&
		    S_ISREG(status.st_mode))
			fprintf(file, "%llu %s\n",
			    (unsigned long long)status.st_ino, entry->d_name);
	closedir(folder);
}

static void
synced(int fd)
{
	const char *folder = getenv("SEKI_STORE_FOLDER");
	const char *durable = getenv("SEKI_DURABLE");
	char at[64], path[PATH_MAX], name[64];
	struct stat status;
	ssize_t n;

	snprintf(at, sizeof at, "/proc/self/fd/%d", fd);
	n = readlink(at, path, sizeof path - 1);
	if (folder == NULL || n < 0 || fstat(fd, &status) != 0 ||
	    strncmp(path, folder, strlen(folder)) != 0)
		return;
	path[n] = '\0';
	note("sync ", strrchr(path, '/') + 1);
	if (durable == NULL)
		return;
	snprintf(name, sizeof name, "%llu", (unsigned long long)status.st_ino);
	if (S_ISDIR(status.st_mode))
		keep(durable, "names", fill_names, fd);
	else
		keep(durable, name, fill_content, fd);
}

int
fsync(int fd)
{
	int failed = REAL(fsync)(fd);

	if (!failed)
		synced(fd);
	return failed;
}

int
fdatasync(int fd)
{
	int failed = REAL(fdatasync)(fd);

	if (!failed)
		synced(fd);
	return failed;
}

static int
committed(void *nothing)
{
	(void)nothing;
	note("commit", "");
	return 0;
}

int
sqlite3_open_v2(const char *name, sqlite3 **db_out, int flags, const char *vfs)
{
	int code = REAL(sqlite3_open_v2)(name, db_out, flags, vfs);

	if (code == SQLITE_OK)
		REAL(sqlite3_commit_hook)(*db_out, committed, NULL);
	return code;
}
