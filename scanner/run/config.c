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
#define DEPTH_MOST 16u

/* ---- Files ------------------------------------------------------------------------------- */

/* A file of the configuration, and which line of which file names it. */
struct source {
	struct str path;
	const char *from;		/* NULL: it is the first */
	unsigned line;
};

static bool
file_wrong(struct reading *reading, const struct source *source,
    const char *cause)
{
	const char *path = str_cstr(reading->arena, source->path);

	if (!reading->failed && source->from != NULL)
		because(reading->why, FAIL, EXIT_CONFIG,
		    "%s:%u: cannot read the included file '%s': %s", source->from,
		    source->line, path, in_words(cause));
	else if (!reading->failed)
		because(reading->why, FAIL, EXIT_CONFIG,
		    "cannot read configuration '%s': %s", path,
		    in_words(cause));
	reading->failed = true;
	return false;
}

/* What editors on Windows begin a file in UTF-8 with. */
#define MARK STR("\xEF\xBB\xBF")

/* Text in another charset would become names that match nobody, or a syntax error
 * far from its place: the second byte of a character of Shift_JIS may be a
 * backslash. */
bool
text_is_utf8(struct reading *reading, struct str path, struct str text)
{
	struct str line;
	unsigned number = 0;

	while (!utf8_is_valid(text) && str_line(&text, &line)) {
		number++;
		if (utf8_is_valid(line))
			continue;
		if (!reading->failed)
			because(reading->why, FAIL, EXIT_CONFIG, "%.*s:%u: this line "
			    "is not in UTF-8 (but perhaps in Shift_JIS, EUC-JP or "
			    "Latin-1): save the file as UTF-8", STR_ARGS(path),
			    number);
		reading->failed = true;
		return false;
	}
	return true;
}

static bool
text_is_good(struct reading *reading, const struct source *source,
    struct str text)
{
	if (str_find_char(text, '\0') != STR_NOWHERE)
		return file_wrong(reading, source, "it holds a NUL: save it as "
		    "UTF-8");
	/* libconfig opens it by itself, and knows no such mark. */
	if (source->from != NULL && str_starts(text, MARK))
		return file_wrong(reading, source, "it begins with a byte order "
		    "mark (BOM): save it as UTF-8 without one");
	return text_is_utf8(reading, source->path, text);
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

void
reading_note(struct reading *reading, struct str path, struct str bytes)
{
	buf_format(&reading->digested, "%zu:", bytes.n);
	buf_add(&reading->digested, bytes);
	reading->files[reading->files_n++] = path;
}

/* Read one file for the digest, and line up what it includes. */
static bool
file_take(struct reading *reading, const struct source *source,
    struct source *files, size_t *n)
{
	const char *path = str_cstr(reading->arena, source->path);
	struct str rest, line, name;
	unsigned number = 0;
	const char *cause;

	if (!file_read(reading->arena, path, FILE_MOST, &rest, &cause))
		return file_wrong(reading, source, cause);
	if (!text_is_good(reading, source, rest))
		return false;
	reading_note(reading, source->path, rest);
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
		files[(*n)++] = (struct source){ path_normal(reading, name), path,
		    number };
	}
	return true;
}

static bool
files_take(struct reading *reading, const char *path)
{
	struct source files[FILES_MOST];
	size_t n = 1;

	files[0] = (struct source){ .path = str_of(path) };
	for (size_t i = 0; i < n; i++) {
		if (!file_take(reading, &files[i], files, &n))
			return false;
	}
	return true;
}

/* ---- libconfig --------------------------------------------------------------------------- */

static void
tree_take(struct reading *reading, const config_setting_t *from,
    const char *path, struct setting *setting_out, unsigned depth)
{
	struct setting *s = setting_out;

	*s = (struct setting){ .line = config_setting_source_line(from),
	    .file = config_setting_source_file(from) == NULL ? path :
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
			    (unsigned)i), path, &s->children[i], depth + 1);
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

/* What word processors and Japanese input write for a setting's signs; quotation marks
 * first. */
#define LOOKALIKE_QUOTES 8
static const struct {
	const char *written, *expected;
} lookalikes[] = {
	{ "\u201c", "the plain quotation mark (\")" },
	{ "\u201d", "the plain quotation mark (\")" },
	{ "\u201e", "the plain quotation mark (\")" },
	{ "\u2018", "the plain quotation mark (\")" },
	{ "\u2019", "the plain quotation mark (\")" },
	{ "\u300c", "the plain quotation mark (\")" },
	{ "\u300d", "the plain quotation mark (\")" },
	{ "\uff02", "the plain quotation mark (\")" },
	{ "\uff1a", "the plain colon (:)" },
	{ "\uff1d", "the plain equals sign (=)" },
	{ "\uff1b", "the plain semicolon (;)" },
	{ "\uff0c", "the plain comma (,)" }, { "\u3001", "the plain comma (,)" },
	{ "\uff08", "the plain bracket" }, { "\uff09", "the plain bracket" },
	{ "\uff5b", "the plain bracket" }, { "\uff5d", "the plain bracket" },
	{ "\uff3b", "the plain bracket" }, { "\uff3d", "the plain bracket" },
	{ "\u3000", "a plain blank, and no full-width one (U+3000)" },
	{ "\u00a0", "a plain blank, and no unbreakable one (U+00A0)" },
};

/* The first of them in a line that stands in no text or comment; or, where a text
 * doesn't end in its line, the first in that: perhaps it was to end it. */
static size_t
lookalike_find(struct str line, size_t *which_out, bool *in_text_out)
{
	size_t found = STR_NOWHERE;
	bool is_text = false;

	for (size_t at = 0; at < line.n; at++) {
		char c = line.p[at];
		size_t n;

		if (c == '"') {
			is_text = !is_text;
			found = STR_NOWHERE;
		} else if (is_text && c == '\\')
			at++;
		else if (!is_text && (c == '#' || str_starts(str_from(line, at),
		    STR("//")))) {
			break;
		}
		n = is_text ? LOOKALIKE_QUOTES :
		    sizeof lookalikes / sizeof *lookalikes;
		for (size_t i = 0; i < n && found == STR_NOWHERE; i++)
			if (str_starts(str_from(line, at),
			    str_of(lookalikes[i].written))) {
				found = at;
				*which_out = i;
			}
		if (found != STR_NOWHERE && !is_text)
			break;
	}
	*in_text_out = is_text;
	return found;
}

/* In the line where libconfig stopped, or as an end of a text anywhere before it: such a
 * text goes on to the next quotation mark, and what is wrong is wrong there. */
static bool
lookalike_wrong(struct reading *reading, const char *path, int stopped)
{
	struct str rest, line;
	const char *cause;
	size_t which = 0, i = 0;
	int number = 0, where = 0;
	bool in_text;

	if (!file_read(reading->arena, path, FILE_MOST, &rest, &cause))
		return false;
	while (where == 0 && number < stopped && str_line(&rest, &line)) {
		number++;
		if (lookalike_find(line, &i, &in_text) != STR_NOWHERE &&
		    (in_text || number == stopped)) {
			where = number;
			which = i;
		}
	}
	if (where == 0)
		return false;
	because(reading->why, FAIL, EXIT_CONFIG, "%s:%d: read '%.*s', expected %s",
	    path, where, STR_ARGS(str_of(lookalikes[which].written)),
	    in_words(lookalikes[which].expected));
	return true;
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
	bool is_syntax = true;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (theirs != NULL && strcmp(theirs, words[i].theirs) == 0) {
			expected = words[i].expected;
			is_syntax = false;
		}
	}
	reading->failed = true;
	if (is_syntax &&
	    lookalike_wrong(reading, file, config_error_line(config)))
		return false;
	because(reading->why, FAIL, EXIT_CONFIG, "%s:%d: read '%.*s', expected %s",
	    file, config_error_line(config),
	    STR_ARGS(line_shown(reading, file, config_error_line(config))),
	    in_words(expected));
	return false;
}

/* libconfig's name for the file is absent where we opened it. */
static bool
tree_read(config_t *config, const char *path)
{
	FILE *file = fopen(path, "re");
	char first[3];
	bool good;

	if (file == NULL)
		return false;
	if (fread(first, 1, sizeof first, file) != sizeof first ||
	    memcmp(first, MARK.p, sizeof first) != 0)
		rewind(file);
	good = config_read(config, file) == CONFIG_TRUE;
	fclose(file);
	return good;
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
	good = tree_read(&config, path);
	if (good)
		tree_take(reading, config_root_setting(&config), path,
		    root_out, 0);
	else if (config_error_type(&config) == CONFIG_ERR_PARSE)
		syntax_wrong(reading, &config, path);
	else
		file_wrong(reading, &(struct source){ .path = str_of(path) },
		    "it can't be opened");
	config_destroy(&config);
	return !reading->failed;
}
