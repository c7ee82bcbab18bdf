/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki sql: the log asked in SQL, by whoever knows better than any option what to ask.
 * It reads and nothing else (store/sql.c), and stops at ^C. What a stranger wrote is
 * printed as everywhere: it drives no terminal and is no formula. --views tells what
 * there is to ask for.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "sql.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ "file", 0, "FILE", "read the statements from this file" },
	{ "param", 'p', "NAME=VALUE", "what :NAME in a statement stands for" },
	{ "format", 'f', "WORD", "table, json or csv" },
	{ "json", 'j', NULL, "the same as --format=json" },
	{ "timeout", 0, "SECONDS", "stop after so long (default 60; 0: never)" },
	{ "views", 0, NULL, "tell which views and tables there are, and what "
	    "they hold" },
	{ NULL, 0, NULL, NULL },
};

#define STATEMENTS_BYTES ((size_t)1 << 20)
#define PARAMETERS_MOST 50
#define SECONDS_MOST 86400

static volatile sig_atomic_t stopped;

/* A second ^C ends it, whatever it is at. */
static void
stop(int signal_number)
{
	if (stopped) {
		signal(signal_number, SIG_DFL);
		raise(signal_number);
	}
	stopped = 1;
}

/* Within one function of a statement nobody looks at the clock: then this many seconds
 * later it ends without a word of its own. Only what was read is lost. */
#define GRACE 5

static void
overdue(int signal_number)
{
	static const char words[] = "seki: one function of the question took longer "
	    "than --timeout allows and was stopped\n";

	(void)signal_number;
	_exit(write(STDERR_FILENO, words, sizeof words - 1) < 0 ? EXIT_BUG :
	    EXIT_DATA);
}

struct asked {
	const struct command *command;
	struct arena *arena;
	const char *path, *store, *file;
	struct store_parameter parameters[PARAMETERS_MOST];
	size_t parameters_n;
	enum sql_format format;
	uint64_t seconds;
	bool views;
};

static void
take_parameter(struct asked *asked, const char *value)
{
	struct str rest = str_of(value), name = str_cut(&rest, '=');

	if (name.n == 0 || rest.p == NULL)
		usage_error(asked->command, "'%s' is no NAME=VALUE "
		    "(--param domain=obst.example)", value);
	if (asked->parameters_n == PARAMETERS_MOST)
		usage_error(asked->command, "more than %d values of one option",
		    PARAMETERS_MOST);
	if (name.p[0] == ':' || name.p[0] == '@' || name.p[0] == '$')
		name = str_from(name, 1);
	asked->parameters[asked->parameters_n++] =
	    (struct store_parameter){ name, rest };
}

static void
take_option(struct asked *asked, const char *name, const char *value)
{
	static const char *const formats[SQL_FORMAT__COUNT] = { "table", "json",
	    "csv" };

	if (strcmp(name, "config") == 0)
		asked->path = value;
	else if (strcmp(name, "store") == 0)
		asked->store = value;
	else if (strcmp(name, "file") == 0)
		asked->file = value;
	else if (strcmp(name, "param") == 0)
		take_parameter(asked, value);
	else if (strcmp(name, "json") == 0)
		asked->format = SQL_JSON;
	else if (strcmp(name, "format") == 0)
		asked->format = (enum sql_format)option_choice(asked->command,
		    "format", str_of(value), formats, SQL_FORMAT__COUNT);
	else if (strcmp(name, "views") == 0)
		asked->views = true;
	else if (!str_number(str_of(value), SECONDS_MOST, &asked->seconds))
		usage_error(asked->command, "'%s' is no number of seconds (0 to "
		    "%d)", value, SECONDS_MOST);
}

static struct str
statements_read(struct asked *asked, int fd, const char *name)
{
	struct buf buf = { .arena = asked->arena };
	char bytes[4096];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR && !stopped)
			continue;
		if (n < 0) {
			say_error("cannot read '%s': %s", name, strerror(errno));
			exit(EXIT_DATA);
		}
		buf_add(&buf, (struct str){ bytes, (size_t)n });
		if (buf.n > STATEMENTS_BYTES) {
			say_error("'%s' is longer than a megabyte: are these "
			    "statements?", name);
			exit(EXIT_DATA);
		}
	}
	return buf_str(&buf);
}

static struct str
statements_of(struct asked *asked, int argc, char **argv)
{
	struct str sql;
	int fd;

	if (argc > 1)
		usage_error(asked->command, "one argument holds all statements: "
		    "put quotes around it");
	if (argc == 1 && asked->file != NULL)
		usage_error(asked->command, "statements from --file or from the "
		    "command line, not both");
	if (argc == 1 && strcmp(argv[0], "-") != 0)
		return str_of(argv[0]);
	if (asked->file == NULL && argc == 0 && isatty(STDIN_FILENO))
		usage_error(asked->command, "which statement? (--views tells what "
		    "there is to ask for)");
	if (asked->file == NULL)
		return statements_read(asked, STDIN_FILENO,
		    in_words("standard input"));
	fd = open(asked->file, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		say_error("cannot read '%s': %s", asked->file, strerror(errno));
		exit(EXIT_DATA);
	}
	sql = statements_read(asked, fd, asked->file);
	close(fd);
	return sql;
}

/* A question that is no whole statement at all says so, and is no empty answer. */
static void
must_say_something(const struct asked *asked, struct str sql)
{
	if (str_trim(sql).n == 0)
		usage_error(asked->command, "the statement is empty");
	if (!utf8_is_valid(sql) || str_find_char(sql, '\0') != STR_NOWHERE) {
		say_error("the statements are not text in UTF-8");
		exit(EXIT_DATA);
	}
}

static int
sql_main(const struct command *command, int argc, char **argv)
{
	struct asked asked = { .command = command, .seconds = 60,
	    .arena = arena_new((size_t)1 << 30) };
	struct sql_answer answer = { .arena = arena_new((size_t)1 << 30) };
	struct store_question question = { .stop = &stopped,
	    .heads = sql_heads, .row = sql_row, .context = &answer };
	struct sigaction action = { .sa_handler = stop };
	struct sigaction late = { .sa_handler = overdue };
	const char *name, *value;
	struct config config;
	struct store *store;
	struct why why;
	enum outcome outcome;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL)
		take_option(&asked, name, value);
	if (asked.views && (argc > 0 || asked.file != NULL))
		usage_error(command, "--views goes alone");
	sigaction(SIGINT, &action, NULL);
	question.sql = asked.views ? str_of(sql_views) :
	    statements_of(&asked, argc, argv);
	must_say_something(&asked, question.sql);
	if (asked.store == NULL) {
		config_or_exit(asked.arena, asked.path, false, &config);
		asked.store = str_cstr(asked.arena, config.store_path);
	}
	question.parameters = asked.parameters;
	question.parameters_n = asked.parameters_n;
	question.most_ms = (int64_t)asked.seconds * 1000;
	answer.format = asked.format;
	answer.is_dictionary = asked.views && asked.format == SQL_TABLE;
	store = store_or_exit(asked.store, false);
	if (asked.seconds > 0) {
		sigaction(SIGALRM, &late, NULL);
		alarm((unsigned)asked.seconds + GRACE);
	}
	outcome = store_ask(store, &question, &why);
	sql_end(&answer);
	store_close(store);
	if (outcome == OK)
		return answer_end(EXIT_DONE);
	fflush(stdout);
	if (stopped) {
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);
	}
	say_error("%s", why.text);
	return (int)why.status;
}

const struct command command_sql = { "sql", "[OPTION...] [STATEMENTS]",
	"Ask the log in SQL; it is read, and nothing can be changed.", options,
	"Without STATEMENTS, or with '-', they are read from standard input.\n"
	"--views tells the views and tables with the meaning of every column;\n"
	"examples/sql/ has questions to begin with.", sql_main };
