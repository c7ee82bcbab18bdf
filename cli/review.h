/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CLI_REVIEW_H
#define SEKI_CLI_REVIEW_H
/*
 * Between the review*.c files only.
 */
#include "cli.h"

struct review {
	const struct command *command;
	struct arena *arena;
	struct config config;		/* all zero where --store was given */
	const char *path, *file, *reason, *until, *by, *account, *output;
	bool bank_account, sender, similar, yes;
	bool typing;			/* a person at a terminal, line by line */
	struct str lang;
};

/* The number of a message or an acceptance; exits when it is none. */
uint64_t review_id(const struct review *review, const char *what, const char *word);
/* Who says so: --by, else who is logged in. */
struct str review_by(const struct review *review);
#define REASON_EXAMPLE_SHORT "called +81 ..., spoke to ..."
/* Can that be kept as a reason, and as who says so? Neither is longer than a screen has
 * room for, and a reason is no example of ours. False with a sentence if not. */
bool review_is_sayable(struct str reason, struct str by, struct why *why_out);
/* Say why, and return the exit status. */
int review_trouble(const struct why *why);
/* Read the configuration with all that going to a server needs; exits on trouble. */
void review_configure(struct review *review);
/* "2026-11-23", of the reader's day. */
struct str review_day(struct arena *arena, int64_t time);

/* review_list.c: what waits for a person. Where nothing does, it says so. */
int review_list(const struct review *review);

/* review_wish.c: wish that for each of these messages; REVIEW__COUNT: undo. */
int review_wish(const struct review *review, enum review_what what, int n,
    char **ids);
/* One of them, said on stdout; false and a sentence on stderr if it can't be. */
bool review_wish_one(const struct review *review, struct store *store,
    enum review_what what, int64_t id, struct why *why_out);
bool review_undo_one(const struct review *review, struct store *store, int64_t id,
    struct why *why_out);

/* As the options say, accept what that message names; the list; take one back. */
int review_accept(const struct review *review, int64_t id);
int review_accepted(const struct review *review);
int review_revoke(const struct review *review, int64_t acceptance_id);
/* Accept it after asking a person at a terminal for the reason and the day. */
bool review_accept_asking(const struct review *review, int64_t id,
    enum store_accepts what, struct why *why_out);

/* These, as `accepted` prints them, under a line of words; nothing where there are
 * none. */
bool review_numbers_tell(const struct review *review, struct store *store,
    const struct store_numbers *numbers, struct str words, struct why *why_out);

/* review_similar.c: hold that message and those like it, after asking. */
int review_similar(const struct review *review, int64_t id);

/* review_read.c: one message, from its server. */
struct review_message {
	struct store *store;		/* for reading; to be closed */
	struct store_detail detail;
	struct store_place place;
	struct str bytes;
	bool rewritten;			/* they are not those that were judged, by their
					 * SHA-256: the server made them anew */
	struct verdict read;		/* what a jailed examiner makes of them now:
					 * text, links, parts, trace; no judgement */
};
enum outcome review_fetch(const struct review *review, int64_t id,
    struct review_message *message_out, struct why *why_out);
/* Print it, and all that the log knows of it. */
void review_page(const struct review *review, const struct review_message *message,
    struct str lang, bool with_trace);
/* Both, through a pager. Returns the exit status. */
int review_read(const struct review *review, int64_t id);

/* review_export.c: the message and all that is known of it, as files. */
int review_export(const struct review *review, int64_t id);
/* review_readme.c: what these files are. */
struct str review_export_readme(struct arena *arena, bool in_japanese,
    bool rewritten);

/* review_clerk.c: the list, and a line at a time from a person at a terminal. */
int review_clerk(const struct review *review);

#endif
