/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_INIT_H
#define SEKI_INIT_H
/* Between init.c, which asks and writes files, init_text.c, which words them, and
 * init_token.c, which proposes a program for access tokens. */
#include "cli.h"

/* What kind of server the mailbox lies on: it decides how to log in and where the
 * boundary is. */
enum init_preset {
	INIT_IMAP, INIT_MICROSOFT, INIT_GOOGLE, INIT_HOSTING, INIT__COUNT
};
extern const char *const init_presets[INIT__COUNT];

struct init_answers {
	enum init_preset preset;
	struct str name, user, host, mx;	/* mx: absent if nobody knows */
	uint64_t port;
	struct str *domains;
	size_t domains_n;
	struct str secret_file;		/* absolute */
	struct str store, ca_file;	/* absent: the default */
	struct str token_command;	/* words; absent: a password logs in */
	struct str lang;
};

/* Ask on the terminal until there is an answer that will do. */
struct init;
enum answer_kind {
	ANSWER_TEXT, ANSWER_HOST, ANSWER_MX, ANSWER_DOMAINS,
	ANSWER_WORD,			/* one argument of a command */
	ANSWER_PATH,			/* the same: an absolute file, or "-" */
	ANSWER_TOKEN			/* a command, its words parted by blanks */
};
struct str init_ask_again(struct init *init, const char *question,
    struct str usual, enum answer_kind kind);

/* The token command for Microsoft or Google, as somebody at the terminal wants it;
 * absent: a password logs in. */
struct init_token {
	struct init *init;
	struct arena *arena;
	const char *config, *program;	/* absolute; seki's own */
	bool is_ja;
};
struct str init_token_ask(const struct init_token *asked,
    const struct init_answers *answers);
/* Warn of what such a command can't mean, and of a program that isn't there. */
void init_token_look(struct arena *arena, struct str words);

/* All of seki.conf, commented in the language wished for. */
struct str init_configuration(struct arena *arena,
    const struct init_answers *answers);
/* What to do next: the commands to try, and how scans go on by themselves. */
struct init_next {
	const char *program, *config;	/* absolute */
	const char *owner;		/* NULL: whoever runs this */
	bool has_systemd;
};
void init_next_steps(struct arena *arena, const struct init_next *next,
    struct str lang);

#endif
