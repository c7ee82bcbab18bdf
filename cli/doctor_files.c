/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first part of seki doctor: files that decide what is scanned and held, and the
 * clock. Whoever can write the configuration or a rule runs programs as seki and lets
 * mail through; whoever's clock is wrong refuses certificates and mistakes the age of
 * mail.
 */
#include <dirent.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/timex.h>

#include "doctor.h"

/* Whom writing is left to: root, us, and the owner of the store's folder, who scans. */
struct looking {
	struct arena *arena;
	uid_t scanner;
	struct file_seen *seen;
};

static bool
is_ours(const struct looking *looking, uid_t uid)
{
	return uid == 0 || uid == geteuid() || uid == looking->scanner;
}

/* Is anybody else in the group, by its list or as his own first group? */
static bool
group_has_others(const struct looking *looking, gid_t gid)
{
	const struct group *group = getgrgid(gid);
	const struct passwd *one;
	bool found = false;

	for (size_t i = 0; group != NULL && group->gr_mem[i] != NULL; i++) {
		one = getpwnam(group->gr_mem[i]);
		if (one == NULL || !is_ours(looking, one->pw_uid))
			return true;
	}
	setpwent();
	while (!found && (one = getpwent()) != NULL)
		found = one->pw_gid == gid && !is_ours(looking, one->pw_uid);
	endpwent();
	return found;
}

/* In a folder with the sticky bit nobody replaces another's file. */
static bool
is_open(const struct looking *looking, const char *path)
{
	struct arena *arena = looking->arena;
	struct file_seen *seen = looking->seen;
	struct stat status;
	bool is_sticky;

	if (stat(path, &status) != 0)
		return false;
	is_sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
	if ((status.st_mode & S_IWOTH) != 0 && !is_sticky)
		*seen = (struct file_seen){ str_format(arena, in_words("anybody can "
		    "write '%s'"), path), "chmod o-w it: who writes there runs "
		    "programs as seki, or lets mail pass" };
	else if (!is_ours(looking, status.st_uid))
		*seen = (struct file_seen){ str_format(arena, in_words("'%s' belongs "
		    "to '%.*s', who can write it"), path, STR_ARGS(user_name(arena,
		    status.st_uid))), "chown it to root: who writes there runs "
		    "programs as seki, or lets mail pass" };
	else if ((status.st_mode & S_IWGRP) != 0 && !is_sticky &&
	    group_has_others(looking, status.st_gid))
		*seen = (struct file_seen){ str_format(arena, in_words("others of its "
		    "group can write '%s'"), path), "chmod g-w it: who writes there "
		    "runs programs as seki, or lets mail pass" };
	return seen->sentence.n > 0;
}

/* A file, and the folder in which another could take its place. */
static bool
is_open_there(const struct looking *looking, struct str file)
{
	const char *path = str_cstr(looking->arena, file);
	const char *slash = strrchr(path, '/');

	return file.n > 0 && (is_open(looking, path) || is_open(looking,
	    slash == NULL ? "." : str_cstr(looking->arena, str_slice(file, 0,
	    (size_t)(slash - path) + 1))));
}

/* A file and what lies in it, if it is a folder. */
static bool
are_open(const struct looking *looking, struct str named)
{
	const char *path = str_cstr(looking->arena, named);
	const struct dirent *entry;
	DIR *folder;
	bool found = named.n > 0 && is_open(looking, path);

	if (found || (folder = opendir(path)) == NULL)
		return found;
	while (!found && (entry = readdir(folder)) != NULL)
		found = entry->d_name[0] != '.' && is_open(looking,
		    str_cstr(looking->arena, str_format(looking->arena, "%s/%s", path,
		    entry->d_name)));
	closedir(folder);
	return found;
}

/* One that PATH finds lies where root puts programs. */
static bool
is_open_program(const struct looking *looking, char *const *argv)
{
	return argv != NULL && argv[0] != NULL && strchr(argv[0], '/') != NULL &&
	    is_open_there(looking, str_of(argv[0]));
}

static bool
is_open_source(const struct looking *looking, const struct secret_source *source)
{
	return source->kind == SECRET_FILE ? is_open_there(looking, source->name) :
	    source->kind == SECRET_COMMAND &&
	    is_open_program(looking, source->argv);
}

bool
files_are_open(struct arena *arena, const struct config *config,
    struct file_seen *seen_out)
{
	struct looking looking = { arena, geteuid(), seen_out };
	struct str folder = config->store_path;
	struct stat status;

	*seen_out = (struct file_seen){ .remedy = NULL };
	while (folder.n > 1 && folder.p[folder.n - 1] != '/')
		folder.n--;
	if (stat(str_cstr(arena, folder), &status) == 0)
		looking.scanner = status.st_uid;
	for (size_t i = 0; i < config->files_n; i++)
		if (is_open_there(&looking, config->files[i]))
			return true;
	if (is_open_there(&looking, config->tls_ca_file) ||
	    is_open_there(&looking, config->smime_ca_file) ||
	    is_open_there(&looking, config->smime_intermediates) ||
	    is_open_program(&looking, config->on_alert) ||
	    is_open_program(&looking, config->on_run))
		return true;
	for (size_t i = 0; i < config->accounts_n; i++)
		if (is_open_source(&looking, &config->accounts[i].password) ||
		    is_open_source(&looking, &config->accounts[i].smime_key))
			return true;
	for (size_t i = 0; i < config->rules_paths_n; i++)
		if (are_open(&looking, config->rules_paths[i]))
			return true;
	return are_open(&looking, config->smime_crl_dir);
}

enum clock_state
clock_look(void)
{
	struct timex clock = { .modes = 0 };

	return adjtimex(&clock) < 0 ? CLOCK_UNKNOWN :
	    (clock.status & STA_UNSYNC) != 0 ? CLOCK_ALONE : CLOCK_KEPT;
}
