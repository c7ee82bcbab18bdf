/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RUN_CONFIG_H
#define SEKI_RUN_CONFIG_H
/*
 * Between the config*.c files only: a configuration as a tree, and tables that
 * say which keys a group may have and where their values go. The first mistake
 * is kept in the reading, and what follows it reads on without effect.
 */
#include "run.h"

enum setting_kind {
	SETTING_GROUP, SETTING_LIST, SETTING_TEXT, SETTING_NUMBER, SETTING_BOOL
};

struct setting {
	enum setting_kind kind;
	struct str name;		/* absent in a list */
	struct str text;
	double number;
	bool truth;
	struct setting *children;	/* of a group or a list */
	size_t n;
	const char *file;
	unsigned line;
};

#define FILES_MOST 100u		/* the configuration and what it includes */

struct reading {
	struct arena *arena;
	struct why *why;
	struct str folder;		/* relative paths start here */
	struct buf digested;		/* bytes of all files read */
	struct str files[FILES_MOST + 2];	/* those, with people and vendors */
	size_t files_n;
	bool failed;
};

enum want {
	WANT_NOTHING,		/* read elsewhere */
	WANT_TEXT,		/* one line */
	WANT_PROSE,		/* may have line ends */
	WANT_PATH,
	WANT_WORD,		/* of `words`: its place, as unsigned */
	WANT_SWITCH,		/* the same of two, as bool */
	WANT_BOOL,
	WANT_UNSIGNED, WANT_SIZE, WANT_U64, WANT_DOUBLE,
	WANT_DURATION,		/* seconds; `words` may allow "all|none" */
	WANT_TEXTS, WANT_PATHS, WANT_WORDS, WANT_DOMAINS, WANT_HOSTS,
	WANT_FOLDERS,		/* IMAP folders, or patterns of them */
	WANT_ADDRESSES, WANT_SERVERS, WANT_NETWORKS,
	WANT_ARGV,		/* NULL at its end; NULL when empty */
	WANT_GROUP		/* with `keys` of its own */
};

#define NOWHERE ((size_t)-1)
/* Places in a row of a table. */
#define AT(type, member) .at = offsetof(type, member)
#define AT_LIST(type, member) AT(type, member), \
	.count_at = offsetof(type, member##_n)
#define LATER .at = NOWHERE, .count_at = NOWHERE

/* A row of a table; the table ends with a row without name. */
struct key {
	const char *name;
	enum want want;
	size_t at, count_at;	/* offsets; NOWHERE: checked and left */
	const char *words;	/* "one|two" */
	double least, most;
	const struct key *keys;
};

/* config.c: the only file that knows libconfig. */
bool config_tree(struct reading *reading, const char *path,
    struct setting *root_out);
/* A file was read whole: its bytes are digested, its name is kept. */
void reading_note(struct reading *reading, struct str path, struct str bytes);

/* Is this file's text in UTF-8? Else a mistake that names the first line that isn't. */
bool text_is_utf8(struct reading *reading, struct str path, struct str text);

/* What is expected in the place of what is no account: of an IBAN that its digits are
 * wrong. */
const char *account_expected(struct str written);

/* What is expected in the place of "com" or "co.jp": as a partner's or our own, all
 * the world would be. */
const char *domain_of_one(void);

/* config_value.c */
void setting_wrong(struct reading *reading, const struct setting *setting,
    const char *expected, ...) __attribute__((format(printf, 3, 4)));
const struct setting *setting_find(const struct setting *group,
    const char *name);
/* Check a group against its table, and put the values at their offsets. */
void group_read(struct reading *reading, const struct setting *group,
    const struct key *keys, void *base);
/* A list whose members are groups; false (and a mistake) if it is not. */
bool list_of_groups(struct reading *reading, const struct setting *list);
/* One value in its normal form; false if it is none. */
bool address_normal(struct arena *arena, struct str written,
    struct str *address_out);
/* What stands before the last slash: "" without one. */
struct str path_folder(struct str path);
struct str path_normal(const struct reading *reading, struct str path);

/* config_site.c: the organisation and the boundary */
void organisation_read(struct reading *reading, const struct setting *group,
    struct organisation *organisation);
/* `preset`: an account's own word for it, or NULL. */
void boundary_read(struct reading *reading, const struct setting *group,
    const struct setting *preset, struct boundary *boundary);

/* config_list.c: people and vendors from CSV files (RFC 4180) */
void people_file_read(struct reading *reading, struct str path,
    struct organisation *organisation);
void vendors_file_read(struct reading *reading, struct str path,
    struct organisation *organisation);
/* One more person or vendor at the end of the organisation's. */
struct person *person_add(struct reading *reading,
    struct organisation *organisation);
struct vendor *vendor_add(struct reading *reading,
    struct organisation *organisation);

/* config_account.c */
void accounts_read(struct reading *reading, const struct setting *root,
    bool for_scan, struct config *config);

#endif
