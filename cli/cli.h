/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CLI_H
#define SEKI_CLI_H
/*
 * The commands. stdout is the answer, stderr the talk; whatever a message holds
 * is printed through print.c, so that it can't drive a terminal.
 */
#include "../scanner/run/run.h"

/* ---- options.c: one table per command serves parsing and --help ---------------- */

struct option_row {
	const char *name;	/* "config"; NULL ends the table */
	char letter;		/* 'c', or 0 */
	const char *argument;	/* "FILE", or NULL if it takes none */
	const char *help;
};

struct command {
	const char *name, *arguments, *summary;
	const struct option_row *options;	/* besides the common ones */
	const char *notes;			/* below the options; may be NULL */
	int (*main)(const struct command *command, int argc, char **argv);
};

/*
 * Take the next option from argv: its name, with *value_out set if it takes one;
 * NULL at the end, when *argc and *argv hold the operands. --help, --version and
 * -v are done here. On a wrong option it says so and exits with EXIT_USAGE.
 */
const char *option_next(const struct command *command, int *argc, char ***argv,
    const char **value_out);
/* Say what is wrong with the command line, point at --help, exit 64. */
void usage_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* Which of these words `value` is, or alone begins; in any case. Exits with a
 * sentence otherwise, in which `noun` says what was expected ("verdict"). */
size_t option_choice(const struct command *command, const char *noun,
    struct str value, const char *const *words, size_t n);
/* times.c: a moment as people write it (2026-11-21, with a time, 2026年11月3日,
 * yesterday, 7d ago, ...), of the reader's zone unless it names one; exits when it is
 * none. */
int64_t option_time(const struct command *command, const char *value);
/* times.c: when that day ends, where the reader is: a date as people write it, with its
 * year, or in so many days (90d, 12w, 90日). False if it is none. */
bool time_day_end(struct str value, int64_t *end_out);
/* times.c: "2026-11-21 09:00:00" where the reader is, of a moment and of one as the store
 * writes it ("-" of what is none); and what that zone is called then ("JST"). */
struct str time_local(struct arena *arena, int64_t time);
struct str time_local_of(struct arena *arena, struct str written);
struct str time_zone(struct arena *arena, int64_t time);

extern const struct command command_scan, command_check, command_log,
    command_show, command_review, command_learn, command_memory,
    command_rules, command_report, command_doctor, command_init, command_sql,
    command_notice;

/* ---- terminal.c ----------------------------------------------------------------- */

/* From now on the answer goes to a terminal that is not UTF-8, as its locale says, in
 * its own charset, and so does all that stderr says. After say_prepare(). */
void terminal_begin(void);

/* ---- files.c: messages out of files --------------------------------------------- */

struct file_message {
	struct str path;	/* of its file; "-" is standard input */
	struct str bytes;	/* gone when the callback returns */
	size_t at;		/* where they begin in the file */
	bool several;		/* it is not the only one */
};
/* Call `message` for each message of a file, an mbox, a Maildir, a folder of
 * messages or standard input ("-"), in order of names. False, and a sentence on
 * stderr, if something of it can't be read. */
bool files_read(const char *path, void (*message)(void *context,
    const struct file_message *message), void *context);

/* ---- print.c ------------------------------------------------------------------- */

/* lang.c: the one rule for all commands. "ja" or "en": what --lang says, else what the
 * configuration says (`language`), once that is read, else the locale's language. */
struct str lang_now(void);
/* Each makes it so, for sentences (words.c) too. */
void lang_begin(void);
void lang_option(const char *value);	/* exits if it is no language */
void lang_of_config(unsigned language);	/* LANGUAGE_... */
/* One of a sentence's two, or of a format's, that stand side by side. */
const char *in_lang(struct str lang, const char *en, const char *ja)
    __attribute__((format_arg(2), format_arg(3)));
static inline bool
lang_is_ja(struct str lang)
{
	return str_equal(lang, STR("ja"));
}
/* What stands beside a word of the log in a table of n; the word itself if it is
 * not in it. */
struct str word_shown(struct str word, const char *const (*words)[2], size_t n);
/* Text of unknown origin: one line, control and bidi characters as \u{..}. */
void print_str(struct str s);
/* The same, cut or padded to `width` columns (Japanese takes two each). */
void print_cell(struct str s, size_t width);
/* How wide the terminal is; 80 where nothing tells. */
size_t print_columns(void);
/* Is it one that reads it? Whoever sets COLUMNS wants it as on one. */
bool print_is_for_a_terminal(void);
/* Is anything narrower than a page known to read it? */
bool print_is_narrow(size_t columns);
/* A cell of a CSV file, quoted: no formula, no second cell or line, nothing unseen. */
void print_csv(FILE *file, struct str s);
/* The same without the quotes, for a cell of several values. */
void print_csv_value(FILE *file, struct str s);
/* Text of unknown origin, wrapped at the terminal's width with an indent. */
void print_wrapped(struct str s, size_t indent);
/* The same on a terminal; else one line, as programs read it. */
void print_fitted(struct str s, size_t indent);
/* The same, with `lead` in front of every line; an empty text is a line too. */
void print_behind(struct str s, struct str lead);

/* ---- pager.c ----------------------------------------------------------------------- */

/* Where a terminal would see it, what is printed from here to pager_end() goes through
 * the reader's pager. */
struct pager {
	pid_t pid;		/* 0: there is none */
	int terminal;
};
struct pager pager_begin(void);
void pager_end(const struct pager *pager);

/* ---- pack.c -------------------------------------------------------------------------- */

struct pack_file {
	const char *name;	/* ours: letters, digits, dots */
	struct str bytes;
};
/* FAIL if there is something of that name already. */
enum outcome pack_may(const char *path, struct why *why_out);
/* Write the files into a new folder, or where path ends in .tar or .zip into a new
 * archive, in a folder called `name` there. Mode 0600 (0700); nothing that exists is
 * overwritten. FAIL with EXIT_WRITE, and then nothing of it stays. */
enum outcome pack_write(const char *path, struct str name,
    const struct pack_file *files, size_t n, struct why *why_out);

/* ---- explain.c: a verdict for a person --------------------------------------------- */

struct explain_site {
	struct str lang;
	struct str contact, phrase;	/* of the configuration; may be absent */
	int64_t id;			/* in the log; 0: it is not there */
	bool memory_unasked;		/* no store was named to ask */
};
void explain_verdict(const struct verdict *verdict,
    const struct explain_site *site);
/* One line per message, for several at once. */
void explain_briefly(const struct verdict *verdict, struct str name,
    struct str lang);

/* ---- show.c: the same of the log, with what was done ------------------------------- */

void show_print(const struct store_detail *detail,
    const struct explain_site *site);

/* ---- show_json.c: the same for programs --------------------------------------------- */

/* One object on one line, the verdict's with what the log knows beside it. */
struct str show_json(struct arena *arena, const struct store_detail *detail,
    struct str lang);
/* An array of its moves, or of what people said; `between` stands before each. */
void show_moves_json(struct buf *buf, const struct store_detail *detail,
    const char *between);
void show_reviews_json(struct buf *buf, const struct store_detail *detail,
    const char *between);

/* ---- summary.c, metrics.c: of a run ------------------------------------------------- */

void summary_print(const struct run_report *report, struct str lang);
/* Put the metrics file in its place, or leave the one that is there. */
enum outcome metrics_write(const char *path, const struct config *config,
    const struct run_report *report, struct why *why_out);

/* ---- check.c ------------------------------------------------------------------- */

/* Judge the messages that paths name, as `seki check` does, and hand on each
 * verdict in order. Makes the brief, so once in a process. */
enum outcome check_files(struct arena *arena, struct config *config,
    const char *zone, char **paths, int n, void (*take)(void *context,
    struct str name, const struct verdict *verdict), void *context,
    struct why *why_out);

/* ---- rules_explain.c, rules_replay.c: of `seki rules` ------------------------------ */

/* Is that a rule's name, a finding's id, or a fact's name? */
bool rules_have(const struct rules *rules, struct str name);
/* Everything about one rule; the log's part where there is a store. */
int rules_explain(const struct rules *rules, const char *name,
    struct store *store, struct str lang);
/* Hits and precision by rule. */
int rules_stats(struct store *store, int64_t since, struct str lang);

struct replay_wishes {
	struct config *config;		/* of the rules in use */
	const struct str *paths;	/* of the others' files; 0: the same */
	size_t paths_n;
	struct store *store;		/* NULL: no log */
	int64_t since;
	char **samples;
	int samples_n;
	const char *zone;
	struct str lang;
};
int rules_replay(struct arena *arena, const struct rules *now,
    const struct replay_wishes *wishes);

/* ---- common.c -------------------------------------------------------------------- */

/* Read the configuration named, or the default one; exits on trouble. */
void config_or_exit(struct arena *arena, const char *path, bool for_scan,
    struct config *config_out);
/* FAIL, with a sentence and the status of a wrong option, where an account of that name
 * is neither configured nor was ever scanned. */
enum outcome account_known(struct store *store, const struct config *config,
    struct str name, struct why *why_out);
/* One line on stderr where a set written for SpamAssassin has lines that can't be
 * read, and one for each name of a rule that is retired: it loads all the same. */
void warn_of_unread(const struct rules *rules);
/* Open the store, which must be there; exits on trouble. */
struct store *store_or_exit(const char *file, bool writes);
/* Where DNS is asked: `zone` (a master file) or `server` ("ADDR[:PORT]") where
 * the command line names one, else what the configuration says. */
enum outcome dns_settings_make(struct arena *arena, const struct config *config,
    const char *zone, const char *server, struct dns_settings *dns_out,
    struct why *why_out);

#endif
