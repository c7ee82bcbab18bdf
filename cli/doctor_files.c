/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first part of seki doctor: files that decide what is scanned and held, and the
 * clock. Whoever can write the configuration or a rule runs programs as seki and lets
 * mail through; whoever's clock is wrong refuses certificates and mistakes the age of
 * mail.
 */
#include <dirent.h>
#include <sys/stat.h>
#include <sys/timex.h>

#include "doctor.h"

/* In a folder with the sticky bit nobody replaces another's file. */
static bool
is_open_to_all(struct arena *arena, const char *path, struct str *path_out)
{
	struct stat status;

	if (stat(path, &status) != 0 || (status.st_mode & S_IWOTH) == 0 ||
	    (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0))
		return false;
	*path_out = str_keep(arena, str_of(path));
	return true;
}

/* A file and what lies in it, if it is a folder. */
static bool
are_open_to_all(struct arena *arena, const char *path, struct str *path_out)
{
	const struct dirent *entry;
	DIR *folder;
	bool found = is_open_to_all(arena, path, path_out);

	if (found || (folder = opendir(path)) == NULL)
		return found;
	while (!found && (entry = readdir(folder)) != NULL)
		found = entry->d_name[0] != '.' && is_open_to_all(arena,
		    str_cstr(arena, str_format(arena, "%s/%s", path,
		    entry->d_name)), path_out);
	closedir(folder);
	return found;
}

bool
files_are_open(struct arena *arena, const struct config *config,
    struct str *path_out)
{
	const char *path = str_cstr(arena, config->path);
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "." : str_cstr(arena,
	    str_slice(str_of(path), 0, (size_t)(slash - path) + 1));

	if (is_open_to_all(arena, path, path_out) ||
	    is_open_to_all(arena, folder, path_out))
		return true;
	for (size_t i = 0; i < config->rules_paths_n; i++)
		if (are_open_to_all(arena, str_cstr(arena,
		    config->rules_paths[i]), path_out))
			return true;
	return false;
}

enum clock_state
clock_look(void)
{
	struct timex clock = { .modes = 0 };

	return adjtimex(&clock) < 0 ? CLOCK_UNKNOWN :
	    (clock.status & STA_UNSYNC) != 0 ? CLOCK_ALONE : CLOCK_KEPT;
}
