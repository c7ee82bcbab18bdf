/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of seki doctor that looks at the store: whether a scan can write it, whether
 * it can be read, and if not what to do about that very cause: a store that is whole is
 * never to be moved away because its reader has too few rights, or is too old. Then what
 * it knows of each mailbox.
 */
#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "doctor.h"

#define MEGABYTE ((uint64_t)1 << 20)
#define ROOM_LEAST (64 * MEGABYTE)	/* a scan of much new mail, and its -wal */

/* Whose a file is that we may not read. */
static const char *
remedy_reading(struct doctor *doctor, const char *path)
{
	const struct passwd *owner;
	struct stat status;

	if (stat(path, &status) != 0 ||
	    (owner = getpwuid(status.st_uid)) == NULL)
		return "run it as the user who runs the scans, or as a member of "
		    "the group of those who read the store";
	return str_cstr(doctor->arena, str_format(doctor->arena, in_words("run it "
	    "as its owner (runuser -u %s -- seki doctor), or as a member of its "
	    "group"), owner->pw_name));
}

static const char *
remedy_for_fault(struct doctor *doctor, enum store_fault fault, const char *path)
{
	switch (fault) {
	case STORE_FAULT_RIGHTS:
		return remedy_reading(doctor, path);
	case STORE_FAULT_NO_FILE:
	case STORE_FAULT_FOREIGN:
		return "correct store.path: what stands there isn't seki's, and is "
		    "left alone";
	case STORE_FAULT_NEWER:
		return "install the seki that wrote it, or a newer one; the store "
		    "is in order";
	case STORE_FAULT_OLDER:
		return "run a scan; the store is in order";
	case STORE_FAULT_BUSY:
		return "try it again; 'fuser' with the store's name tells who holds "
		    "it";
	case STORE_FAULT_DAMAGED:
		return "move it away with its -wal and -shm, which would spoil "
		    "another, then restore a backup or begin anew; keep all three, "
		    "for much of them may still be read";
	case STORE_FAULT_OTHER:
		break;
	}
	return "check the rights of its folder, and the disk";
}

/* The store, and what a scan makes beside it. */
static bool
look_at_writing(struct doctor *doctor, const char *path)
{
	static const char *const beside[] = { "", ".lock", "-wal", "-shm" };
	/* SQLite gives the last two to the store's owner where root makes them. */
	size_t n = geteuid() == 0 ? 2 : 4;

	for (size_t i = 0; i < n; i++) {
		const char *name = str_cstr(doctor->arena, str_format(
		    doctor->arena, "%s%s", path, beside[i]));
		struct store_access seen;

		if (store_access_look(doctor->arena, name, &seen))
			continue;
		tell(doctor, BAD, "store", str_cstr(doctor->arena, seen.remedy),
		    "a scan can't write '%s': %.*s", name, STR_ARGS(seen.cause));
		return false;
	}
	return true;
}

/* `copy` bytes are put beside it first, where it is of an older version. */
static void
look_at_room(struct doctor *doctor, const char *path, uint64_t copy)
{
	const char *slash = strrchr(path, '/');
	struct str folder = slash == NULL ? STR(".") : slash == path ? STR("/") :
	    (struct str){ path, (size_t)(slash - path) };
	struct statvfs disk;
	uint64_t left;

	if (statvfs(str_cstr(doctor->arena, folder), &disk) != 0)
		return;
	left = (uint64_t)disk.f_bavail * disk.f_frsize;
	if (left < copy + ROOM_LEAST)
		tell(doctor, BAD, "store", "make room there: a scan that can't write "
		    "the log judges and moves nothing", "its disk has %llu MB left, "
		    "and a scan wants %llu", (unsigned long long)(left / MEGABYTE),
		    (unsigned long long)((copy + ROOM_LEAST) / MEGABYTE));
}

static bool
is_told_already(const struct store_health *health, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (health[i].sentence.n > 0 &&
		    str_equal(health[k].account, health[i].account) &&
		    str_equal(health[k].sentence, health[i].sentence))
			return true;
	return false;
}

/* One line for all folders of an account that one cause keeps from being scanned, with
 * what is true of the one that was scanned longest ago. */
static void
last_scan_tell(struct doctor *doctor, const struct store_health *health, size_t i,
    size_t n)
{
	struct buf folders = { .arena = doctor->arena };
	struct str last = health[i].last_ok;
	uint64_t messages = 0;

	if (is_told_already(health, i))
		return;
	for (size_t k = i; k < n; k++) {
		if (k > i && (health[i].sentence.n == 0 ||
		    !str_equal(health[k].account, health[i].account) ||
		    !str_equal(health[k].sentence, health[i].sentence)))
			continue;
		buf_format(&folders, "%s%.*s", k > i ? ", " : "",
		    STR_ARGS(health[k].folder));
		messages += health[k].messages;
		if (health[k].last_ok.n == 0 || str_compare(health[k].last_ok, last) < 0)
			last = health[k].last_ok;
	}
	tell(doctor, health[i].sentence.n > 0 ? BAD : FINE, "last scan",
	    "see the checks of this mailbox below", "'%.*s' %.*s: last good %.*s, "
	    "messages: %llu%s%.*s", STR_ARGS(health[i].account),
	    STR_ARGS(buf_str(&folders)), STR_ARGS(last.n > 0 ? last :
	    str_of(in_words("never"))), (unsigned long long)messages,
	    health[i].sentence.n > 0 ? "; " : "", STR_ARGS(health[i].sentence));
}

static void
look_at_health(struct doctor *doctor, struct store *store)
{
	struct store_health *health;
	struct why why;
	size_t n;

	if (store_health(store, doctor->arena, doctor->config.max_tries, &health,
	    &n, &why) != OK) {
		tell(doctor, BAD, "store", NULL, "%s", why.text);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!doctor_wants(doctor, health[i].account))
			continue;
		last_scan_tell(doctor, health, i, n);
		if (health[i].exhausted > 0)
			tell(doctor, BAD, "not judged", "look at them: seki log "
			    "--verdict deferred", "'%.*s' has messages that stay in "
			    "place unjudged after every try: %llu",
			    STR_ARGS(health[i].account),
			    (unsigned long long)health[i].exhausted);
		if (health[i].open_actions > 0)
			tell(doctor, ODD, "open moves", "the next scan settles "
			    "them", "%llu of '%.*s'",
			    (unsigned long long)health[i].open_actions,
			    STR_ARGS(health[i].account));
	}
}

struct store *
store_look(struct doctor *doctor)
{
	const char *path = str_cstr(doctor->arena, doctor->config.store_path);
	struct store *store = NULL;
	struct why why;

	if (access(path, F_OK) != 0 ||
	    store_open(path, STORE_READ, &store, &why) != OK)
		return NULL;
	return store;
}

void
look_at_store(struct doctor *doctor)
{
	const char *path = str_cstr(doctor->arena, doctor->config.store_path);
	enum store_fault fault;
	bool is_writable;
	struct stat status;
	struct store *store;
	struct why why;

	if (stat(path, &status) != 0 && errno == ENOENT) {
		if (look_at_writing(doctor, path))
			tell(doctor, FINE, "store", NULL, "'%s' is not there yet; "
			    "the first scan makes it", path);
		look_at_room(doctor, path, 0);
		return;
	}
	if (store_open_told(path, STORE_READ, &store, &fault, &why) != OK) {
		tell(doctor, BAD, "store", remedy_for_fault(doctor, fault, path),
		    "%s", why.text);
		look_at_room(doctor, path, fault == STORE_FAULT_OLDER ?
		    (uint64_t)status.st_size : 0);
		return;
	}
	is_writable = look_at_writing(doctor, path);
	if (is_writable || (status.st_mode & 07) != 0)
		tell(doctor, (status.st_mode & 07) != 0 ? BAD : FINE, "store",
		    "chmod o-rwx it: it holds what people write to you",
		    "'%s', mode %04o", path, (unsigned)status.st_mode & 07777);
	look_at_room(doctor, path, 0);
	look_at_health(doctor, store);
	look_at_alerts(doctor, store);
	if (store_memory_try(store, doctor->arena, &why) != OK)
		tell(doctor, BAD, "memory", "move the store away with its -wal and "
		    "-shm, then restore a backup or begin anew: until then mail is "
		    "judged without memory", "%s", why.text);
	store_close(store);
}
