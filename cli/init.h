/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_INIT_H
#define SEKI_INIT_H
/* Between init.c, which asks and writes files, and init_text.c, which words them. */
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
