/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_EXPLAIN_H
#define SEKI_EXPLAIN_H
/*
 * Between the explain*.c files: what is chosen to be told of a verdict
 * (explain_choose.c), in which words (explain_words.c), and how it is printed
 * (explain.c). The choice prints nothing and knows no language.
 */
#include "cli.h"

/* What stands in the command that a page proposes, for a person to fill in. */
#define REASON_EXAMPLE_EN "called NUMBER, spoke to NAME"
#define REASON_EXAMPLE_JA "電話番号、話した相手"

enum tone {
	TONE_CLEAN, TONE_CLEAN_IN_PART, TONE_CLEAN_SHUT,
	TONE_CLEAN_THOUGH,	/* it asks for what frauds ask for */
	TONE_CAUTION, TONE_SUSPECT,
	TONE_CONFIRM,		/* a change of payment that may well be right */
	TONE_UNJUDGED, TONE_DEFERRED, TONE__COUNT
};

/* What is known of who sent it. */
enum whence {
	WHENCE_NONE,		/* nobody is named */
	WHENCE_UNTOLD,		/* never read */
	WHENCE_UNCHECKED,	/* a look-up failed */
	WHENCE_INSIDE,
	WHENCE_LOOKALIKE,	/* its domain is mistaken for another */
	WHENCE_FREE_MAIL,	/* proved or not */
	WHENCE_SIGNED,		/* by the author */
	WHENCE_DOMAIN_ONLY,	/* proved, but the name is another's */
	WHENCE_PROVED,
	WHENCE_UNPROVED,
	WHENCE__COUNT
};

enum danger {
	DANGER_TAKEN_OVER, DANGER_ACCOUNT, DANGER_CARD, DANGER_LOGIN, DANGER_MONEY,
	DANGER_DATA, DANGER_ELSEWHERE, DANGER_CALL, DANGER_FILE, DANGER_CONTACT,
	DANGER_SERVICE, DANGER_ANSWER, DANGER_SECRET, DANGER_HASTE, DANGER_BOUNCE,
	DANGER_IMPOSTOR, DANGER_THREAD, DANGER_FORM, DANGER_SHUT, DANGER__COUNT
};

enum advice {
	ADVICE_NO_NEW_ACCOUNT, ADVICE_ASK_ACCOUNT, ADVICE_ACCUSE_NOBODY,
	ADVICE_ACCEPT,
	ADVICE_NO_CARD, ADVICE_NO_LOGIN, ADVICE_NO_PAYMENT, ADVICE_NO_DATA,
	ADVICE_NO_CHAT, ADVICE_NO_CALL, ADVICE_NO_FILE, ADVICE_NOTHING,
	ADVICE_CALL_PARTNER, ADVICE_ASK_PERSON, ADVICE_OWN_WAY,
	ADVICE_NEW_MESSAGE, ADVICE_MAY_TELL, ADVICE_PASSWORD, ADVICE_PAID,
	ADVICE_SENT_CODE,
	ADVICE_BOUNCE, ADVICE_SHUT, ADVICE_LEAVE_SHUT, ADVICE_WAIT,
	ADVICE_CALL_FIRST, ADVICE__COUNT
};

#define NO_FINDING ((size_t)-1)

/* Findings by their place in the verdict. */
struct reading {
	enum tone tone;
	enum whence whence;
	struct str mistaken_for;	/* of WHENCE_LOOKALIKE */
	size_t domain_finding;		/* that tells it; else NO_FINDING */
	unsigned topics;		/* of what speaks against it */
	size_t truths[6], truths_n;
	struct {
		enum topic topic;
		size_t finding;		/* that shows it best, or NO_FINDING */
	} asks[5];
	size_t asks_n;
	size_t trusts[4], trusts_n;
	enum danger dangers[2];
	size_t dangers_n;
	enum advice advice[6];
	size_t advice_n;
};

void explain_choose(struct arena *arena, const struct verdict *verdict,
    struct reading *reading_out);

/* ---- explain_words.c ------------------------------------------------------------------ */

const char *words_tone(enum tone tone, struct str lang);
/* The verdict in a word; of TONE_CONFIRM none that accuses. */
const char *words_verdict(enum tone tone, struct str lang);
/* `domain` is safe already. */
struct str words_whence(struct arena *arena, const struct reading *reading,
    struct str domain, struct str lang);
/* What makes WHENCE_UNPROVED matter. */
const char *words_anybody(struct str lang);
const char *words_topic(enum topic topic, struct str lang);
const char *words_danger(enum danger danger, struct str lang);
const char *words_advice(enum advice advice, struct str lang);
/* Evidence, in which the accounts are named as a reader would name them. */
struct str words_evidence(struct arena *arena, struct str evidence,
    struct str lang);
/* Why From may be believed or not (verdict.auth_reason); NULL if it is not known
 * here, and then it stands as it is. */
const char *words_author(struct str reason, struct str lang);
/* That a person had it held; `said` may be absent. Both are made safe. */
struct str words_held_by(struct arena *arena, struct str by, struct str said,
    struct str lang);
/* Why a message is unjudged or deferred. */
const char *words_reason(struct str reason, struct str lang);

#endif
