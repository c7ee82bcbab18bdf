/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads rule files: SpamAssassin's language, line by line. A line is a keyword
 * and its words; `#` begins a comment (`\#` does not), except in `test` lines.
 *   header NAME Field =~ /re/flags      (also !~, [if-unset: TEXT], exists:Field;
 *       Field may be ALL, ToCc, EnvelopeFrom, MESSAGEID, and bear :raw :addr
 *       :name :host :domain :first :last)
 *   mimeheader NAME Field =~ /re/       fields of every MIME part
 *   body NAME /re/                      what a reader sees: the subject, the
 *       body and the text of attachments, plain and folded (so that a pattern in
 *       small letters finds capitals too); ^ and $ are the ends of a line. Ours:
 *       body:live, body:quoted, body:hidden, body:attached and body:subject see
 *       those words only (body:live also what `own` of facts.h takes in).
 *   rawbody, uri, full NAME /re/        text parts before HTML is rendered;
 *       each link; the message's bytes
 *   header|body NAME eval:fact(argument)
 *   meta NAME expression                score NAME n [n n n]
 *   describe NAME text                  lang ja describe NAME text
 *   tflags NAME nice multiple maxhits=N payment_change
 *   test NAME ok|fail TEXT              TEXT must be hit (`ok`) or must not be
 *       hit (`fail`), as in SpamAssassin; it may hold \n \t \r \\ \#.
 *   attack NAME T1566.002               ours, and so are these:
 *   about NAME money secret             what its reason is about (topic.c)
 *   threshold NAME n                    a number that metas may name
 *   phrase WEIGHT TEXT                  what eval:wording() adds up (wording.c)
 *   effective NAME from 2026-04-01 until 2026-06-30
 *   if (expression), ifplugin X, else, endif; include FILE
 * A folder is its *.cf in name order. The last definition wins. SpamAssassin's
 * other settings are known by name and do nothing (dialect.c); what is not known
 * at all, or can't be read, ends the loading with one sentence: a broken rule set
 * does not start. A set of files written for SpamAssassin is read as it reads it. Files are at most 16 MiB, inclusion and `if` at most 16 deep.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "rule.h"

#define FILE_MOST (16u * 1024 * 1024)
#define DEPTH_MOST 16

struct open_file {
	dev_t device;
	ino_t inode;
};

struct loading {
	struct reader reader;
	struct open_file open[DEPTH_MOST];
	size_t open_n;
	struct buf digested;
	struct str included;		/* the file, as an `include` names it */
	/* The conditions the line stands under, of this file. */
	struct condition {
		bool holds, elsed;
		struct str words;	/* "ifplugin X" */
	} conditions[DEPTH_MOST];
	size_t conditions_n;
};

static bool file_load(struct loading *loading, struct str path);

/* ---- Names and refusals ---------------------------------------------------------- */

static size_t
name_slot(const struct rules *rules, struct str name)
{
	uint64_t sum = 14695981039346656037u;
	size_t slot;

	for (size_t i = 0; i < name.n; i++)
		sum = (sum ^ (unsigned char)name.p[i]) * 1099511628211u;
	slot = (size_t)(sum >> 16) & (rules->slots_n - 1);
	while (rules->slots[slot] != 0
	    && !str_equal(rules->at[rules->slots[slot] - 1].name, name))
		slot = (slot + 1) & (rules->slots_n - 1);
	return slot;
}

size_t
rules_find(const struct rules *rules, struct str name)
{
	size_t slot;

	if (rules->slots_n == 0)
		return rules->n;
	slot = name_slot(rules, name);
	return rules->slots[slot] == 0 ? rules->n : rules->slots[slot] - 1;
}

static void
slots_grow(struct arena *arena, struct rules *rules)
{
	rules->slots_n = rules->slots_n == 0 ? 256 : rules->slots_n * 2;
	rules->slots = NEW_ARRAY(arena, size_t, rules->slots_n);
	for (size_t i = 0; i < rules->n; i++)
		rules->slots[name_slot(rules, rules->at[i].name)] = i + 1;
}

static struct str
finding_id(struct arena *arena, struct str name)
{
	char *p = NEW_ARRAY(arena, char, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] == '_' ? '-' : char_lower(name.p[i]);
	return (struct str){ p, name.n };
}

static struct rule *
rules_name(struct reader *reader, struct str name)
{
	struct rules *rules = reader->rules;
	size_t i = rules_find(rules, name);
	struct rule *rule;

	if (i < rules->n)
		return &rules->at[i];
	if ((rules->n + 1) * 2 > rules->slots_n)
		slots_grow(reader->arena, rules);
	rules->at = arena_grow(reader->arena, rules->at, rules->n, &rules->size,
	    sizeof *rules->at);
	rule = &rules->at[rules->n];
	*rule = (struct rule){ .name = name, .file = reader->file,
	    .line = reader->line, .part = str_starts(name, STR("__")),
	    .shadow = str_starts(name, STR("T_")),
	    .foreign = reader->foreign, .from = INT64_MIN, .until = INT64_MAX };
	rule->id = finding_id(reader->arena, name);
	rules->slots[name_slot(rules, name)] = ++rules->n;
	return rule;
}

bool
reader_refuse(struct reader *reader, struct str read, const char *expected, ...)
{
	size_t column = reader->text.n;
	char words[400];
	va_list arguments;

	va_start(arguments, expected);
	vsnprintf(words, sizeof words, expected, arguments);
	va_end(arguments);
	if (read.p >= reader->text.p && read.n > 0
	    && read.p < reader->text.p + reader->text.n)
		column = (size_t)(read.p - reader->text.p);
	column = utf8_length(str_slice(reader->text, 0, column)) + 1;
	if (read.n == 0)
		read = STR("end of line");
	else
		read = str_format(reader->arena, "'%.*s'",
		    STR_ARGS(utf8_shorten(reader->arena,
		    utf8_repair(reader->arena, read), 40)));
	because(reader->why, FAIL, EXIT_CONFIG, "%.*s:%zu:%zu: read %.*s, "
	    "expected %s", STR_ARGS(reader->file), reader->line, column,
	    STR_ARGS(read), words);
	return false;
}

void
lack_add(struct reader *reader, enum lack lack, struct str name,
    struct str reason)
{
	struct rules *rules = reader->rules;

	rules->lacks = arena_grow(reader->arena, rules->lacks, rules->lacks_n,
	    &rules->lacks_size, sizeof *rules->lacks);
	rules->lacks[rules->lacks_n++] = (struct rules_lack){ lack,
	    reader->file, reader->line, name, reason };
}

struct str
reader_word(struct str *rest)
{
	size_t n = 0;
	struct str word;

	*rest = str_trim(*rest);
	while (n < rest->n && !char_is_space(rest->p[n]))
		n++;
	word = n > 0 ? str_slice(*rest, 0, n) : NO_STR;
	*rest = str_trim(str_from(*rest, n));
	return word;
}

bool
reader_is_name(struct str name)
{
	bool good = name.n > 0 && name.n <= 200 && !char_is_digit(name.p[0]);

	for (size_t i = 0; i < name.n && good; i++) {
		good = char_is_alpha(name.p[i]) || char_is_digit(name.p[i])
		    || name.p[i] == '_';
	}
	return good;
}

struct rule *
reader_rule(struct reader *reader, struct str *rest)
{
	struct str name = reader_word(rest);

	if (!reader_is_name(name)) {
		reader_refuse(reader, name, "a rule's name");
		return NULL;
	}
	return rules_name(reader, name);
}

/* ---- Conditions and inclusion -------------------------------------------------------- */

static bool
line_condition(struct loading *loading, struct str keyword, struct str rest)
{
	struct reader *reader = &loading->reader;
	struct expression expression;
	struct trouble trouble;
	bool holds;

	if (loading->conditions_n == DEPTH_MOST)
		return reader_refuse(reader, keyword,
		    "at most %d conditions in each other", DEPTH_MOST);
	if (str_equal(keyword, STR("ifplugin"))) {
		holds = dialect_has_plugin(rest);
	} else {
		if (!expression_read(reader->arena, rest, &expression, &trouble))
			return reader_refuse(reader, trouble.read, "%.*s",
			    STR_ARGS(trouble.expected));
		holds = expression_value(&expression,
		    dialect_condition, NULL) > 0;
	}
	loading->conditions[loading->conditions_n++] = (struct condition){
	    .holds = holds, .words = str_format(reader->arena, "%.*s %.*s",
	    STR_ARGS(keyword), STR_ARGS(rest)) };
	return true;
}

static bool
line_else(struct loading *loading, struct str keyword)
{
	size_t n = loading->conditions_n;

	if (n == 0 || loading->conditions[n - 1].elsed)
		return reader_refuse(&loading->reader, keyword,
		    "no 'else' without its 'if'");
	loading->conditions[n - 1].holds = !loading->conditions[n - 1].holds;
	loading->conditions[n - 1].elsed = true;
	return true;
}

static bool
line_include(struct loading *loading, struct str rest)
{
	struct reader *reader = &loading->reader;
	struct reader here = *reader;
	struct str path = rest;
	size_t slash = reader->file.n;
	bool done;

	if (rest.n == 0)
		return reader_refuse(reader, rest, "a file's name");
	while (slash > 0 && reader->file.p[slash - 1] != '/')
		slash--;
	if (rest.p[0] != '/')
		path = str_join(reader->arena, str_slice(reader->file, 0, slash),
		    rest);
	if (loading->open_n == DEPTH_MOST)
		return reader_refuse(reader, rest,
		    "at most %d files included in each other", DEPTH_MOST);
	loading->included = rest;
	done = file_load(loading, path);
	here.rules = reader->rules;
	*reader = here;
	return done;
}

/* ---- Lines ------------------------------------------------------------------------------ */

static bool
line_read(struct loading *loading, struct str keyword, struct str rest)
{
	struct reader *reader = &loading->reader;
	struct str target = keyword, kind = str_cut(&target, ':');

	if (str_equal(keyword, STR("header")))
		return define_header(reader, rest, false);
	if (str_equal(keyword, STR("mimeheader")))
		return define_header(reader, rest, true);
	if (str_equal(kind, STR("body")))
		return define_text(reader, RULE_BODY, target, rest);
	if (str_equal(keyword, STR("rawbody")))
		return define_text(reader, RULE_RAWBODY, NO_STR, rest);
	if (str_equal(keyword, STR("uri")))
		return define_text(reader, RULE_URI, NO_STR, rest);
	if (str_equal(keyword, STR("full")))
		return define_text(reader, RULE_FULL, NO_STR, rest);
	if (str_equal(keyword, STR("meta")))
		return define_meta(reader, rest);
	if (str_equal(keyword, STR("score")))
		return line_score(reader, rest);
	if (str_equal(keyword, STR("describe")))
		return line_describe(reader, rest, false);
	if (str_equal(keyword, STR("lang")))
		return line_lang(reader, rest);
	if (str_equal(keyword, STR("tflags")))
		return line_tflags(reader, rest);
	if (str_equal(keyword, STR("attack")))
		return line_attack(reader, rest);
	if (str_equal(keyword, STR("about")))
		return line_about(reader, rest);
	if (str_equal(keyword, STR("threshold")))
		return line_threshold(reader, rest);
	if (str_equal(keyword, STR("effective")))
		return line_effective(reader, rest);
	if (str_equal(keyword, STR("test")))
		return line_test(reader, rest);
	if (str_equal(keyword, STR("phrase")))
		return line_phrase(reader, rest);
	if (str_equal(keyword, STR("include")))
		return line_include(loading, rest);
	if (dialect_passes_over(keyword))
		return true;
	return reader_refuse(reader, keyword,
	    "a keyword such as header, body, meta, score or describe");
}

/* The outermost condition that keeps the line out, or NULL. */
static const struct condition *
stands_under_false(const struct loading *loading)
{
	for (size_t i = 0; i < loading->conditions_n; i++) {
		if (!loading->conditions[i].holds)
			return &loading->conditions[i];
	}
	return NULL;
}

/* A line that a condition keeps out: of a rule it defines the name is known, so
 * that a meta which stands on it is no mistake. */
static void
line_pass_over(struct loading *loading, const struct condition *condition,
    struct str keyword, struct str rest)
{
	struct reader *reader = &loading->reader;
	struct str kind = str_cut(&keyword, ':'), name = rest, reason;
	struct why ignored;
	struct why *why = reader->why;
	struct rule *rule;

	if (!dialect_defines(kind))
		return;
	reader->why = &ignored;
	rule = reader_rule(reader, &name);
	reader->why = why;
	if (rule == NULL)
		return;
	reason = str_format(reader->arena, "under %s'%.*s'", condition->elsed ?
	    "the 'else' of " : "", STR_ARGS(condition->words));
	define_absent(reader, rule, reason);
}

/* The line without its comment. */
static struct str
without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '#' && (i == 0 || line.p[i - 1] != '\\'))
			return str_slice(line, 0, i);
	}
	return line;
}

/* A line of a set of SpamAssassin's that was refused: that program reads on, and
 * so do we, and tell it. Not so where a file can't be read. */
static bool
line_forgive(struct loading *loading, struct str keyword, struct str rest)
{
	struct reader *reader = &loading->reader;
	struct str name = reader_word(&rest);
	struct rule *rule = NULL;

	if (str_equal(keyword, STR("include")))
		return false;
	if (reader_is_name(name) && rules_find(reader->rules, name)
	    < reader->rules->n)
		rule = &reader->rules->at[rules_find(reader->rules, name)];
	if (rule == NULL || !dialect_defines(keyword)) {
		lack_add(reader, LACK_UNREAD, keyword, str_keep(reader->arena,
		    str_of(reader->why->text)));
		return true;
	}
	rule->kind = RULE_ABSENT;
	rule->lack = LACK_UNREAD;
	rule->absent = str_keep(reader->arena, str_of(reader->why->text));
	return true;
}

/* SpamAssassin takes capitals and hyphens for what they stand in for. A slice of
 * the line still, where it can be: errors point at it. */
static struct str
keyword_of(const struct reader *reader, struct str word)
{
	bool plain = true;
	char *p;

	for (size_t i = 0; i < word.n && plain; i++)
		plain = word.p[i] != '-' && char_lower(word.p[i]) == word.p[i];
	if (plain)
		return word;
	p = NEW_ARRAY(reader->arena, char, word.n);
	for (size_t i = 0; i < word.n; i++)
		p[i] = word.p[i] == '-' ? '_' : char_lower(word.p[i]);
	return (struct str){ p, word.n };
}

static bool
line_load(struct loading *loading, struct str line)
{
	struct str rest = str_trim(line), keyword;
	const struct condition *condition;

	loading->reader.text = line;
	if (!loading->reader.foreign && !utf8_is_valid(line)) {
		size_t at = 0, bad = 0;

		while (utf8_next(line, &at) != CHARACTER_BAD)
			bad = at;
		return reader_refuse(&loading->reader,
		    str_slice(line, bad, bad + 1), "a line in UTF-8");
	}
	if (!str_starts(rest, STR("test ")) && !str_starts(rest, STR("test\t")))
		rest = without_comment(rest);
	keyword = keyword_of(&loading->reader, reader_word(&rest));
	if (keyword.n == 0)
		return true;
	if (str_equal(keyword, STR("if")) || str_equal(keyword, STR("ifplugin")))
		return line_condition(loading, keyword, rest);
	if (str_equal(keyword, STR("else")))
		return line_else(loading, keyword);
	if (str_equal(keyword, STR("endif"))) {
		if (loading->conditions_n == 0)
			return reader_refuse(&loading->reader, keyword,
			    "no 'endif' without its 'if'");
		loading->conditions_n--;
		return true;
	}
	condition = stands_under_false(loading);
	if (condition != NULL) {
		line_pass_over(loading, condition, keyword, rest);
		return true;
	}
	return line_read(loading, keyword, rest)
	    || (loading->reader.foreign
	    && line_forgive(loading, keyword, rest));
}

/* ---- Files -------------------------------------------------------------------------------- */

static bool
refuse_path(struct loading *loading, struct str path, const char *reason)
{
	if (loading->open_n > 0)
		return reader_refuse(&loading->reader, loading->included,
		    "a file to read rules from (%s)", reason);
	because(loading->reader.why, FAIL, EXIT_CONFIG,
	    "cannot read rules from '%.*s': %s", STR_ARGS(path), reason);
	return false;
}

static bool
file_bytes(struct loading *loading, struct str path, const struct stat *stat,
    struct str *bytes_out)
{
	FILE *file = fopen(str_cstr(loading->reader.arena, path), "re");
	size_t size = (size_t)stat->st_size;
	char *p;

	if (file == NULL)
		return refuse_path(loading, path, strerror(errno));
	p = NEW_ARRAY(loading->reader.arena, char, size + 1);
	*bytes_out = (struct str){ p, fread(p, 1, size, file) };
	if (ferror(file)) {
		fclose(file);
		return refuse_path(loading, path, "it can't be read");
	}
	fclose(file);
	return true;
}

static bool
lines_load(struct loading *loading, struct str path, struct str bytes)
{
	struct str line;
	size_t outer = loading->conditions_n;

	loading->reader.file = path;
	loading->reader.line = 0;
	while (str_line(&bytes, &line)) {
		loading->reader.line++;
		if (!line_load(loading, line))
			return false;
	}
	if (loading->conditions_n != outer)
		return reader_refuse(&loading->reader, NO_STR,
		    "'endif' before the file ends");
	return true;
}

static bool
file_load(struct loading *loading, struct str path)
{
	struct stat stat_of;
	struct str bytes = NO_STR;
	bool done;

	if (stat(str_cstr(loading->reader.arena, path), &stat_of) != 0)
		return refuse_path(loading, path, strerror(errno));
	if (!S_ISREG(stat_of.st_mode))
		return refuse_path(loading, path, "it is no file");
	if (stat_of.st_size > FILE_MOST)
		return refuse_path(loading, path, "it is longer than 16 MiB");
	for (size_t i = 0; i < loading->open_n; i++) {
		if (loading->open[i].inode == stat_of.st_ino
		    && loading->open[i].device == stat_of.st_dev)
			return refuse_path(loading, path,
			    "it includes itself, directly or through others");
	}
	if (!file_bytes(loading, path, &stat_of, &bytes))
		return false;
	buf_add(&loading->digested, bytes);
	loading->open[loading->open_n].device = stat_of.st_dev;
	loading->open[loading->open_n++].inode = stat_of.st_ino;
	done = lines_load(loading, path, bytes);
	loading->open_n--;
	return done;
}

static int
entry_is_cf(const struct dirent *entry)
{
	return entry->d_name[0] != '.'
	    && str_ends(str_of(entry->d_name), STR(".cf"));
}

static int
entry_compare(const struct dirent **a, const struct dirent **b)
{
	return str_compare(str_of((*a)->d_name), str_of((*b)->d_name));
}

static bool
folder_files(struct loading *loading, struct str path, struct str **files_out,
    size_t *n_out)
{
	struct arena *arena = loading->reader.arena;
	struct dirent **entries = NULL;
	int n = scandir(str_cstr(arena, path), &entries, entry_is_cf,
	    entry_compare);

	if (n < 0)
		return refuse_path(loading, path, strerror(errno));
	*files_out = NEW_ARRAY(arena, struct str, (size_t)n + 1);
	*n_out = (size_t)n;
	for (int i = 0; i < n; i++) {
		(*files_out)[i] = str_format(arena, "%.*s/%s", STR_ARGS(path),
		    entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return true;
}

/* Does a file of the set say that it was written for SpamAssassin? What can't be
 * read is found out when it is loaded. */
static bool
file_is_foreign(struct loading *loading, struct str path)
{
	struct stat stat_of;
	struct str bytes = NO_STR;

	return stat(str_cstr(loading->reader.arena, path), &stat_of) == 0
	    && S_ISREG(stat_of.st_mode) && stat_of.st_size <= FILE_MOST
	    && file_bytes(loading, path, &stat_of, &bytes)
	    && dialect_is_foreign(bytes);
}

static bool
set_load(struct loading *loading, struct str path)
{
	struct str *files = NULL;
	struct stat stat_of;
	size_t n = 0;

	loading->reader.foreign = false;
	if (stat(str_cstr(loading->reader.arena, path), &stat_of) != 0
	    || !S_ISDIR(stat_of.st_mode)) {
		loading->reader.foreign = file_is_foreign(loading, path);
		return file_load(loading, path);
	}
	if (!folder_files(loading, path, &files, &n))
		return false;
	for (size_t i = 0; i < n && !loading->reader.foreign; i++)
		loading->reader.foreign = file_is_foreign(loading, files[i]);
	for (size_t i = 0; i < n; i++) {
		if (!file_load(loading, files[i]))
			return false;
	}
	return true;
}

enum outcome
rules_load(struct arena *arena, const struct str *paths, size_t n,
    const struct limits *limits, const struct rules **rules_out,
    struct why *why_out)
{
	struct loading loading = { .digested = { .arena = arena } };
	struct why ignored_why;
	bool done = true;

	(void)limits;
	loading.reader = (struct reader){ .arena = arena,
	    .rules = NEW(arena, struct rules), .compiler = compiler_new(arena),
	    .why = why_out != NULL ? why_out : &ignored_why };
	for (size_t i = 0; i < n && done; i++) {
		/* Its own copy: findings and errors name it for as long as the
		 * rules live. */
		done = set_load(&loading, str_keep(arena, paths[i]));
		/* A folder that was mistaken for theirs would hold nothing. */
		if (done && i == 0 && loading.reader.rules->n == 0 &&
		    loading.reader.rules->lacks_n == 0)
			done = refuse_path(&loading, paths[i], "no rule is in it");
	}
	if (!done || !rules_link(&loading.reader))
		return FAIL;
	loading.reader.rules->digest = digest_hex(arena,
	    sha256(buf_str(&loading.digested)));
	*rules_out = loading.reader.rules;
	return OK;
}
