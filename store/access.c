/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose the store's files are, before one of them is made or opened. What root makes in
 * a folder that isn't root's is root's, and whoever scans there can't write it any more:
 * so root makes none there. It is refused, and not given away with chown, because the
 * folder is somebody else's: what stands there under the store's name when the owner
 * changes may be a link to any file of the machine. Nor does root scan with a store
 * that is another's: its secrets are that user's as well, and each would be written
 * down as a trouble of its mailbox. A mode that is wrong is told with the file's owner,
 * the folder's, and what puts it right.
 */
#include <errno.h>
#include <sys/stat.h>

#include "store.h"

/* The nearest folder above it that is there. */
static struct str
folder_above(struct arena *arena, struct str path, struct stat *status_out)
{
	while (path.n > 0) {
		while (path.n > 0 && path.p[path.n - 1] != '/')
			path.n--;
		while (path.n > 1 && path.p[path.n - 1] == '/')
			path.n--;
		if (path.n == 0 || stat(str_cstr(arena, path), status_out) == 0 ||
		    path.n == 1)
			break;
	}
	if (path.n > 0)
		return path;
	if (stat(".", status_out) != 0)
		*status_out = (struct stat){ .st_uid = geteuid() };
	return STR(".");
}

static struct str
run_as(struct arena *arena, struct str owner)
{
	return str_format(arena, in_words("run it as that user: runuser -u %.*s "
	    "-- seki ..."), STR_ARGS(owner));
}

/* It is another's, or its folder is: `owner` is whose. */
static void
others_told(struct arena *arena, const char *path, struct str folder,
    uid_t folder_owner, uid_t owner, struct store_access *seen)
{
	struct str me = user_name(arena, geteuid()), whose = user_name(arena, owner);

	seen->cause = str_format(arena, in_words("it belongs to '%.*s', and this "
	    "runs as '%.*s'"), STR_ARGS(whose), STR_ARGS(me));
	if (geteuid() == 0)
		seen->remedy = run_as(arena, whose);
	else if (folder_owner == geteuid())
		seen->remedy = str_format(arena, in_words("as root: chown %.*s "
		    "'%s'"), STR_ARGS(me), path);
	else if (folder_owner != 0)
		seen->remedy = run_as(arena, user_name(arena, folder_owner));
	else
		seen->remedy = str_format(arena, in_words("run it as a user who may "
		    "write there, or as root: chown -R %.*s '%.*s'"), STR_ARGS(me),
		    STR_ARGS(folder));
}

bool
store_access_look(struct arena *arena, const char *path, struct store_access *seen_out)
{
	struct stat file, above;
	struct str folder = folder_above(arena, str_of(path), &above);
	bool is_there = stat(path, &file) == 0;

	*seen_out = (struct store_access){ .cause = NO_STR };
	if (!is_there && errno != ENOENT && errno != EACCES)
		return true;		/* opening it tells why */
	if (!is_there && geteuid() == 0 && above.st_uid != 0) {
		struct str owner = user_name(arena, above.st_uid);

		seen_out->cause = str_format(arena, in_words("the folder '%.*s' "
		    "belongs to '%.*s', who couldn't write what root makes there"),
		    STR_ARGS(folder), STR_ARGS(owner));
		seen_out->remedy = run_as(arena, owner);
		return false;
	}
	if (is_there && geteuid() == 0 && file.st_uid != 0) {
		others_told(arena, path, folder, above.st_uid, file.st_uid, seen_out);
		return false;
	}
	if ((is_there ? access(path, R_OK | W_OK) :
	    access(str_cstr(arena, folder), W_OK | X_OK)) == 0)
		return true;
	if (errno != EACCES && errno != EPERM) {
		seen_out->cause = str_of(strerror(errno));
		seen_out->remedy = str_of(in_words("check store.path and the file "
		    "system"));
	} else if ((is_there ? file.st_uid : above.st_uid) == geteuid()) {
		seen_out->cause = str_of(in_words("its mode doesn't let its owner "
		    "write"));
		seen_out->remedy = str_format(arena, in_words("chmod u+rwX '%s'"),
		    is_there ? path : str_cstr(arena, folder));
	} else
		others_told(arena, path, folder, above.st_uid, is_there ?
		    file.st_uid : above.st_uid, seen_out);
	return false;
}

enum outcome
store_access_check(const char *path, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct store_access seen;
	enum outcome outcome = OK;

	if (!store_access_look(arena, path, &seen))
		outcome = because(why_out, FAIL, EXIT_STORE, "cannot write '%s': "
		    "%.*s; %.*s", path, STR_ARGS(seen.cause),
		    STR_ARGS(seen.remedy));
	arena_free(arena);
	return outcome;
}
