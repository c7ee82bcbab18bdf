/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RUN_NOTICE_H
#define SEKI_RUN_NOTICE_H
/*
 * Between the notice*.c files and their tests only: what a notice says
 * (notice_text.c), in which words (notice_words.c), of what (notice_draft.c), and how
 * it gets into a mailbox and out of it again (notice.c). The text knows no mailbox,
 * and the mailbox no words.
 */
#include "run.h"

/* ---- notice_words.c ------------------------------------------------------------- */

enum notice_lang { NOTICE_EN, NOTICE_JA, NOTICE_LANG__COUNT };

enum notice_word {
	NOTICE_SENDER,			/* who writes it, in From */
	NOTICE_SUBJECT_ONE, NOTICE_SUBJECT,	/* %1 day, %2 how many */
	NOTICE_TITLE_ONE, NOTICE_TITLE,	/* %1 how many */
	NOTICE_AS_OF,			/* %1 time */
	NOTICE_PHRASE,			/* %1 */
	NOTICE_ANSWERED_ONLY,		/* the only one that was held */
	NOTICE_ANSWERED_ONE, NOTICE_ANSWERED_SOME,	/* %1 how many */
	NOTICE_WHAT_TO_DO,
	NOTICE_DO_NOTHING,		/* %1 the folder */
	NOTICE_DO_RELEASE, NOTICE_DO_RELEASE_ANALYST,
	NOTICE_DO_FRAUD,		/* %1 the folder of fraud */
	NOTICE_DO_CALL,
	NOTICE_DO_CONTACT, NOTICE_NO_CONTACT,	/* %1 */
	NOTICE_HELD, NOTICE_CAUTIONS, NOTICE_CAUTIONS_NOTE,
	NOTICE_NO_SUBJECT, NOTICE_NO_SENDER,
	NOTICE_NAME_ADDRESS,		/* %1 name, %2 address */
	NOTICE_FROM, NOTICE_CAME, NOTICE_LAY, NOTICE_WHY, NOTICE_NOW,
	NOTICE_CAME_HELD,		/* %1 came, %2 held */
	NOTICE_RANGE,			/* %1 first, %2 last */
	NOTICE_READ_NOT, NOTICE_READ, NOTICE_READ_ANSWERED, NOTICE_READ_UNKNOWN,
	NOTICE_ANSWERED_MARK,		/* %1 the subject */
	NOTICE_READ_NONE, NOTICE_READ_ALL,
	NOTICE_READ_SOME, NOTICE_READ_LEAST,	/* %1 how many */
	NOTICE_GROUP_ADDRESS, NOTICE_GROUP_DOMAIN,	/* %1 how many, %2 of whom */
	NOTICE_GROUP_LAST,		/* %1 the newest subject */
	NOTICE_GROUP_BEFORE,		/* %1 the one before, if it differs */
	NOTICE_WHY_UNJUDGED, NOTICE_WHY_PERSON, NOTICE_WHY_SAID, NOTICE_WHY_SUM,
	NOTICE_REAL,			/* %1 the reason, %2 of whom it is a copy */
	NOTICE_CALL, NOTICE_CONFIRM,
	NOTICE_CAME_BACK,
	NOTICE_RELEASED, NOTICE_CONFIRMED, NOTICE_GONE,
	NOTICE_MORE,			/* %1 how many */
	NOTICE_UNDER_A_MINUTE, NOTICE_MINUTE, NOTICE_MINUTES, NOTICE_HOURS,
	NOTICE_DAYS_HOURS, NOTICE_DAYS,	/* %1 and %2 */
	NOTICE_TIMES,			/* %1 the zone */
	NOTICE_BROKEN, NOTICE_AUTOMATIC,
	NOTICE_WORD__COUNT
};
const char *notice_word(enum notice_word word, enum notice_lang lang);
/* The same with what stands for %1 and %2. */
struct str notice_fill(struct arena *arena, enum notice_word word,
    enum notice_lang lang, struct str first, struct str second);
/* "23 Nov, 09:12", of another year than `now` "20 Oct 2025, 08:03"; the day alone: "23
 * November". Local time. */
struct str notice_time(struct arena *arena, int64_t now, int64_t time,
    enum notice_lang lang);
/* The same beside an earlier one: of one day only "09:12". */
struct str notice_later(struct arena *arena, int64_t now, int64_t before,
    int64_t time, enum notice_lang lang);
struct str notice_day(struct arena *arena, int64_t time, enum notice_lang lang);

/* ---- notice_text.c -------------------------------------------------------------- */

struct notice {
	const struct str *languages;	/* "ja", "en" */
	size_t languages_n;
	struct str from;		/* address: of who writes it and who gets it */
	struct str message_id;		/* with its angle brackets */
	struct str contact, phrase;	/* of the configuration; may be absent */
	struct str quarantine, fraud;	/* the folders, as people see them */
	bool analyst;			/* review.release */
	int64_t now;
	const struct store_told *held, *cautions;	/* newest first */
	size_t held_n, cautions_n;
};
struct str notice_subject(struct arena *arena, const struct notice *notice);
/* The two bodies. */
void notice_bodies(struct arena *arena, const struct notice *notice,
    struct str *text_out, struct str *html_out);
/* The whole message: lines of at most 76 characters of ASCII that end in CRLF. */
struct str notice_message(struct arena *arena, const struct notice *notice);

/* ---- notice_draft.c ------------------------------------------------------------- */

struct notice_site {
	struct arena *arena;
	const struct config *config;
	const struct account_settings *account;
	struct store *store;
	char delimiter;			/* the server's; 0: flat */
};
/* A notice of these, and of the day's cautions, under a Message-ID that nobody knew
 * before. Lives in the arena, as `held` must. */
enum outcome notice_compose(const struct notice_site *site,
    const struct store_told *held, size_t held_n, int64_t now,
    struct notice *notice_out, struct why *why_out);
/* What a notice of today in that folder is to tell of, and how many of them are told
 * there already. */
enum outcome notice_held(struct store *store, struct arena *arena,
    struct str account, struct str folder, int64_t now,
    struct store_told **held_out, size_t *n_out, size_t *told_out,
    struct why *why_out);
/* "2026-11-23", the local day. */
struct str notice_today(struct arena *arena, int64_t now);

#endif
