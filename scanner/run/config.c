/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration's files, read with libconfig into a tree of our own, which
 * is all that the rest of the program sees of it. A syntax error becomes one
 * sentence that names file, line, what was read and what was expected. libconfig
 * would end the process over an include that is a folder, and would put its
 * folder before an absolute name: both are found here before it sees them.
 */
#include <libconfig.h>

#include "config.h"

#define FILE_MOST ((size_t)16 << 20)
#define FILES_MOST 100u
#define DEPTH_MOST 16u

/* ---- Files ------------------------------------------------------------------------------- */

static bool
file_wrong(struct reading *reading, const char *path, const char *cause)
{
	if (!reading->failed)
		because(reading->why, FAIL, EXIT_CONFIG,
		    "cannot read configuration '%s': %s", path,
		    in_words(cause));
	reading->failed = true;
	return false;
}

/* The name between quotes of an `@include "NAME"` line; absent on others, and
 * empty where it does not end on its line or holds an escape: libconfig would
 * open something that we haven't looked at. */
static struct str
include_name(struct str line)
{
	struct str name;

	line = str_trim(line);
	if (!str_starts(line, STR("@include")))
		return NO_STR;
	line = str_trim(str_from(line, 8));
	if (!str_starts(line, STR("\"")))
		return NO_STR;
	line = str_from(line, 1);
	name = str_cut(&line, '"');
	if (line.p == NULL || str_find_char(name, '\\') != STR_NOWHERE)
		return STR("");
	return name;
}

/* Read one file for the digest, and line up what it includes. */
static bool
file_take(struct reading *reading, const char *path, struct str *files,
    size_t *n)
{
	struct str rest, line, name;
	unsigned number = 0;
	const char *cause;

	if (!file_read(reading->arena, path, FILE_MOST, &rest, &cause))
		return file_wrong(reading, path, cause);
	if (str_find_char(rest, '\0') != STR_NOWHERE)
		return file_wrong(reading, path, "it holds a NUL");
	buf_format(&reading->digested, "%zu:", rest.n);
	buf_add(&reading->digested, rest);
	while (str_line(&rest, &line)) {
		number++;
		name = include_name(line);
		if (name.p == NULL)
			continue;
		if (name.n == 0 || name.p[0] == '/' || *n == FILES_MOST) {
			because(reading->why, FAIL, EXIT_CONFIG,
			    "%s:%u: read '%.*s', expected %s", path, number,
			    STR_ARGS(str_trim(line)), in_words(*n == FILES_MOST ?
			    "no more than 100 files" : "a name that is relative "
			    "to the folder of the configuration"));
			reading->failed = true;
			return false;
		}
		files[(*n)++] = path_normal(reading, name);
	}
	return true;
}

static bool
files_take(struct reading *reading, const char *path)
{
	struct str files[FILES_MOST];
	size_t n = 1;

	files[0] = str_of(path);
	for (size_t i = 0; i < n; i++) {
		if (!file_take(reading, str_cstr(reading->arena, files[i]),
		    files, &n))
			return false;
	}
	return true;
}

/* ---- libconfig --------------------------------------------------------------------------- */

static void
tree_take(struct reading *reading, const config_setting_t *from,
    struct setting *setting_out, unsigned depth)
{
	struct setting *s = setting_out;

	*s = (struct setting){ .line = config_setting_source_line(from),
	    .file = config_setting_source_file(from) == NULL ? "" :
	    str_cstr(reading->arena, str_of(config_setting_source_file(from))) };
	if (from->name != NULL)
		s->name = str_keep(reading->arena, str_of(from->name));
	switch (config_setting_type(from)) {
	case CONFIG_TYPE_GROUP:
	case CONFIG_TYPE_LIST:
	case CONFIG_TYPE_ARRAY:
		s->kind = config_setting_is_group(from) ? SETTING_GROUP :
		    SETTING_LIST;
		if (depth >= DEPTH_MOST) {
			setting_wrong(reading, s, "no more than %u levels",
			    DEPTH_MOST);
			return;
		}
		s->n = (size_t)config_setting_length(from);
		s->children = NEW_ARRAY(reading->arena, struct setting, s->n);
		for (size_t i = 0; i < s->n; i++)
			tree_take(reading, config_setting_get_elem(from,
			    (unsigned)i), &s->children[i], depth + 1);
		break;
	case CONFIG_TYPE_STRING:
		s->kind = SETTING_TEXT;
		s->text = str_keep(reading->arena,
		    str_of(config_setting_get_string(from)));
		break;
	case CONFIG_TYPE_BOOL:
		s->kind = SETTING_BOOL;
		s->truth = config_setting_get_bool(from) != 0;
		break;
	case CONFIG_TYPE_FLOAT:
		s->kind = SETTING_NUMBER;
		s->number = config_setting_get_float(from);
		break;
	default:
		s->kind = SETTING_NUMBER;
		s->number = (double)config_setting_get_int64(from);
		break;
	}
}

/* The line that libconfig stopped at. What stands behind `=` is left out where
 * it might be a secret in the wrong place. */
static struct str
line_shown(struct reading *reading, const char *path, int wanted)
{
	struct str rest, line = NO_STR;
	const char *cause;
	int number = 0;

	if (!file_read(reading->arena, path, FILE_MOST, &rest, &cause))
		return NO_STR;
	while (number < wanted && str_line(&rest, &line))
		number++;
	line = number == wanted ? str_trim(line) : NO_STR;
	if (line.n == 0)
		return str_of(in_words("end of a section or of the file"));
	if (str_find_nocase(line, STR("pass")) != STR_NOWHERE)
		line = str_trim(str_cut(&line, '='));
	return utf8_shorten(reading->arena, line, 60);
}

static bool
syntax_wrong(struct reading *reading, const config_t *config, const char *path)
{
	static const struct {
		const char *theirs, *expected;
	} words[] = {
		{ "duplicate setting name", "a name that is not set already" },
		{ "cannot open include file", "a file that can be read" },
		{ "include file nesting too deep",
		    "no more than 10 files that include one another" },
		{ "mismatched element type in array",
		    "values of one type between [ and ]" },
		{ "memory exhausted", "fewer levels" },
	};
	const char *expected = "a setting such as: name = value; (the mistake "
	    "may stand on the line before)";
	const char *file = config_error_file(config) != NULL ?
	    config_error_file(config) : path;
	const char *theirs = config_error_text(config);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (theirs != NULL && strcmp(theirs, words[i].theirs) == 0)
			expected = words[i].expected;
	}
	reading->failed = true;
	because(reading->why, FAIL, EXIT_CONFIG, "%s:%d: read '%.*s', expected %s",
	    file, config_error_line(config),
	    STR_ARGS(line_shown(reading, file, config_error_line(config))),
	    in_words(expected));
	return false;
}

bool
config_tree(struct reading *reading, const char *path, struct setting *root_out)
{
	config_t config;
	bool good;

	reading->folder = str_keep(reading->arena, path_folder(str_of(path)));
	if (!files_take(reading, path))
		return false;
	config_init(&config);
	if (reading->folder.n > 0)
		config_set_include_dir(&config,
		    str_cstr(reading->arena, reading->folder));
	good = config_read_file(&config, path) == CONFIG_TRUE;
	if (good)
		tree_take(reading, config_root_setting(&config), root_out, 0);
	else if (config_error_type(&config) == CONFIG_ERR_PARSE)
		syntax_wrong(reading, &config, path);
	else
		file_wrong(reading, path, "it can't be opened");
	config_destroy(&config);
	return !reading->failed;
}
