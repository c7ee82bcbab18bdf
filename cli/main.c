/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki COMMAND [OPTION...]: finds the command and hands over.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "cli.h"

static const struct command *const commands[] = {
	&command_init, &command_scan, &command_check, &command_log,
	&command_show, &command_sql, &command_review, &command_learn, &command_memory,
	&command_rules, &command_report, &command_notice, &command_doctor,
};
#define COMMANDS_N (sizeof commands / sizeof commands[0])

static void
help(void)
{
	size_t i;

	printf("Usage: seki COMMAND [OPTION...]\n\n"
	    "Protects shared finance mailboxes from business e-mail compromise: "
	    "reads new\nmail over IMAPS, works out who really wrote it, moves "
	    "suspects to a quarantine\nfolder, and logs every verdict with its "
	    "reasons.\n\nCommands:\n");
	for (i = 0; i < COMMANDS_N; i++)
		printf("  %-8s %.*s\n", commands[i]->name,
		    (int)strcspn(commands[i]->summary, "\n"),
		    commands[i]->summary);
	printf("\n'seki help COMMAND' tells a command's options; seki(1) tells "
	    "the rest.\n");
}

static const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS_N; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return commands[i];
	return NULL;
}

/* "help log" is "log --help". */
static int
help_of(const struct command *command)
{
	char *argv[] = { (char *)(uintptr_t)command->name,
	    (char *)(uintptr_t)"--help", NULL };

	return command->main(command, 2, argv);
}

/* Descriptors 0 to 2 that whoever started us has closed would be given to a channel, a
 * lock or a line to a server, and what is meant for a person would go there. They are
 * open from here on, the wrong way round, so that reading and writing fail as before. */
static void
descriptors_begin(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ==
		    STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_BUG);
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	bool is_help = strcmp(name, "help") == 0;
	const struct command *command;

	descriptors_begin();
	signal(SIGPIPE, SIG_IGN);
	/* Whoever started us may ignore it: then the kernel would reap what we wait
	 * for, and how it ended could not be told. */
	signal(SIGCHLD, SIG_DFL);
	lang_begin();
	say_prepare("seki");
	terminal_begin();
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		printf("seki %s\n", SEKI_VERSION);
		return answer_end(EXIT_DONE);
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    (is_help && argc == 2)) {
		help();
		return answer_end(EXIT_DONE);
	}
	if (is_help)
		name = argv[2];
	command = command_find(name);
	if (command != NULL)
		return is_help ? help_of(command) :
		    command->main(command, argc - 1, argv + 1);
	if (name[0] == '\0')
		say_error("which command? (see 'seki --help')");
	else
		say_error("unknown command '%s' (see 'seki --help')", name);
	return EXIT_USAGE;
}
