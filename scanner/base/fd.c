/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base.h"

bool
fd_write(int fd, struct str bytes)
{
	ssize_t n;

	while (bytes.n > 0) {
		n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

/* Nothing of it is lost on the way to the disk, or errno says what is. */
static bool
written(int fd, struct str text, bool regular)
{
	bool done = fd >= 0 && fd_write(fd, text) && (!regular || fsync(fd) == 0);
	int error = errno;

	if (fd >= 0 && close(fd) != 0 && done) {
		done = false;
		error = errno;
	}
	errno = error;
	return done;
}

/* Beside the file, so that the rename stays within one file system. A name that
 * nobody can guess, and none that is there is taken. */
static bool
written_beside(struct arena *arena, const char *path, struct str text,
    unsigned mode)
{
	unsigned char bytes[8];
	const char *beside;
	struct str random;
	int fd, error;

	random_bytes(bytes, sizeof bytes);
	random = digest_hex(arena, sha256((struct str){ (const char *)bytes,
	    sizeof bytes }));
	beside = str_cstr(arena, str_format(arena, "%s.%.12s", path, random.p));
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    (mode_t)mode);
	if (written(fd, text, true) && rename(beside, path) == 0)
		return true;
	error = errno;
	if (fd >= 0)
		unlink(beside);
	errno = error;
	return false;
}

/* stat() first: the kernel may refuse to follow a link that a stranger left in a folder
 * of everybody's, and realpath() alone would not hear of it. */
bool
file_replace(struct arena *arena, const char *path, struct str text, unsigned mode)
{
	struct stat status;
	char *target;
	bool done;

	if (stat(path, &status) == 0) {
		if (!S_ISREG(status.st_mode))
			return written(open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC),
			    text, false);
	} else if (errno != ENOENT) {
		return false;
	} else if (lstat(path, &status) != 0) {
		return errno == ENOENT && written_beside(arena, path, text, mode);
	}
	target = realpath(path, NULL);
	done = target != NULL && written_beside(arena, target, text, mode);
	free(target);
	return done;
}

struct str
user_name(struct arena *arena, uid_t uid)
{
	const struct passwd *account = getpwuid(uid);

	return account == NULL ? str_format(arena, "#%u", (unsigned)uid) :
	    str_keep(arena, str_of(account->pw_name));
}

const char *
secret_objection(struct arena *arena, const struct stat *status)
{
	struct str owner, me;

	if (!S_ISREG(status->st_mode))
		return "it is no regular file";
	if (status->st_uid != geteuid() && status->st_uid != 0) {
		owner = user_name(arena, status->st_uid);
		me = user_name(arena, geteuid());
		return str_cstr(arena, str_format(arena, in_words("it belongs to "
		    "'%.*s', and this runs as '%.*s'"), STR_ARGS(owner),
		    STR_ARGS(me)));
	}
	if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "others can read it (set its mode to 0600)";
	return NULL;
}
