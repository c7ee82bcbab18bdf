/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command lines by the GNU conventions, from one table per command that getopt
 * and --help both read. What is wrong is said in one line with a pointer to
 * --help, and ends with EXIT_USAGE.
 */
#include <getopt.h>

#include "cli.h"

#define OPTIONS_MOST 40

static const struct option_row common[] = {
	{ "lang", 0, "LANG", "the language to speak to people: en or ja" },
	{ "verbose", 'v', NULL, "say more on stderr; twice: much more" },
	{ "quiet", 'q', NULL, "say errors only on stderr, no warnings" },
	{ "help", 'h', NULL, "print this help and exit" },
	{ "version", 'V', NULL, "print the version and exit" },
	{ NULL, 0, NULL, NULL },
};

static void
print_rows(const struct option_row *row)
{
	char left[80];

	for (; row->name != NULL; row++) {
		snprintf(left, sizeof left, "%s%c%s--%s%s%s",
		    row->letter == 0 ? "    " : "-",
		    row->letter == 0 ? ' ' : row->letter,
		    row->letter == 0 ? "" : ", ", row->name,
		    row->argument == NULL ? "" : "=",
		    row->argument == NULL ? "" : row->argument);
		/* Letters take "-c, ", the others five blanks. */
		printf("  %-26s ", row->letter == 0 ? left + 1 : left);
		print_wrapped(str_of(row->help), 29);
	}
}

static void
print_help(const struct command *command)
{
	printf("Usage: seki %s %s\n\n%s\n\nOptions:\n", command->name,
	    command->arguments, command->summary);
	print_rows(command->options);
	print_rows(common);
	if (command->notes != NULL)
		printf("\n%s\n", command->notes);
}

void
usage_error(const struct command *command, const char *format, ...)
{
	char text[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	say_error("%s: %s (see 'seki %s --help')", command->name, text,
	    command->name);
	exit(EXIT_USAGE);
}

static size_t
rows_add(struct option *options, char *letters, size_t n,
    const struct option_row *row)
{
	size_t at = strlen(letters);

	for (; row->name != NULL && n < OPTIONS_MOST; row++, n++) {
		options[n] = (struct option){ row->name, row->argument == NULL ?
		    no_argument : required_argument, NULL, 256 + (int)n };
		if (row->letter == 0)
			continue;
		letters[at++] = row->letter;
		if (row->argument != NULL)
			letters[at++] = ':';
	}
	return n;
}

static const struct option_row *
row_of(const struct command *command, int found)
{
	const struct option_row *row;
	int n = 0;

	for (row = command->options; row->name != NULL; row++, n++)
		if (found == 256 + n || (row->letter != 0 && found == row->letter))
			return row;
	for (row = common; row->name != NULL; row++, n++)
		if (found == 256 + n || (row->letter != 0 && found == row->letter))
			return row;
	return NULL;
}

/* Of a long option that getopt does not take: whose beginning it is, if it is that
 * of several. */
static void
ambiguous_error(const struct command *command, const char *written)
{
	const struct option_row *const tables[] = { command->options, common };
	char names[300] = "";
	size_t n = strcspn(written + 2, "="), found = 0;

	for (size_t i = 0; i < 2; i++)
		for (const struct option_row *row = tables[i]; row->name != NULL;
		    row++) {
			size_t used = strlen(names);

			if (strncmp(row->name, written + 2, n) != 0)
				continue;
			snprintf(names + used, sizeof names - used, "%s--%s",
			    found++ > 0 ? ", " : "", row->name);
		}
	if (found > 1)
		usage_error(command, "'--%.*s' is short for several options: %s",
		    (int)n, written + 2, names);
}

size_t
option_choice(const struct command *command, const char *noun, struct str value,
    const char *const *words, size_t n)
{
	char all[400] = "", begun[400] = "";
	size_t found = 0, choice = 0;

	for (size_t i = 0; i < n; i++) {
		if (str_equal_nocase(value, str_of(words[i])))
			return i;
		snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s",
		    i > 0 ? ", " : "", words[i]);
		if (value.n == 0 || !str_starts_nocase(str_of(words[i]), value))
			continue;
		snprintf(begun + strlen(begun), sizeof begun - strlen(begun),
		    "%s%s", found > 0 ? ", " : "", words[i]);
		choice = i;
		found++;
	}
	if (found > 1)
		usage_error(command, "'%.*s' is short for several: %s",
		    STR_ARGS(value), begun);
	if (found == 0)
		usage_error(command, "'%.*s' is no %s (%s)", STR_ARGS(value),
		    noun, all);
	return choice;
}

const char *
option_next(const struct command *command, int *argc, char ***argv,
    const char **value_out)
{
	struct option options[OPTIONS_MOST + 1] = { { 0 } };
	char letters[3 * OPTIONS_MOST] = ":";
	const struct option_row *row;
	int found;
	size_t n = rows_add(options, letters, 0, command->options);

	rows_add(options, letters, n, common);
	for (;;) {
		found = getopt_long(*argc, *argv, letters, options, NULL);
		if (found == -1) {
			*argc -= optind;
			*argv += optind;
			return NULL;
		}
		if (found == ':')
			usage_error(command, "option '%s' needs a value",
			    (*argv)[optind - 1]);
		row = found == '?' ? NULL : row_of(command, found);
		if (row == NULL && strncmp((*argv)[optind - 1], "--", 2) == 0)
			ambiguous_error(command, (*argv)[optind - 1]);
		if (row == NULL)
			usage_error(command, "unknown option '%s'",
			    (*argv)[optind - 1]);
		*value_out = optarg;
		if (strcmp(row->name, "verbose") == 0) {
			say_verbosity++;
		} else if (strcmp(row->name, "quiet") == 0) {
			say_verbosity--;
		} else if (strcmp(row->name, "lang") == 0) {
			lang_option(optarg);
		} else if (strcmp(row->name, "help") == 0) {
			print_help(command);
			exit(answer_end(EXIT_DONE));
		} else if (strcmp(row->name, "version") == 0) {
			printf("seki %s\n", SEKI_VERSION);
			exit(answer_end(EXIT_DONE));
		} else {
			return row->name;
		}
	}
}
