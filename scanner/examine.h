/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_EXAMINE_H
#define SEKI_EXAMINE_H
/*
 * The whole idea: verdict = examine(brief, message, answers). Pure: no clock,
 * no disk, no network; what it must know of the world it asks for through
 * `ask`. So it can be jailed, replayed, fuzzed, and tested without a server.
 */
#include "../rules/rules.h"
#include "verdict.h"

/* A message as fetched. */
struct message {
	struct str bytes;
	struct str account;		/* the account's name: picks its boundary */
	int64_t arrived;		/* INTERNALDATE, the only clock */
	bool careful;			/* it defeated an examiner before */
	bool truncated;			/* only its first bytes were fetched */
	bool learn;			/* read it for memory only: nothing is judged,
					 * and neither DNS nor memory is asked. With
					 * `truncated` its header alone is there, or
					 * the beginning of its text too, and what is
					 * attached stays shut */
	bool arrived_is_guess;		/* the time of the topmost trusted Received
					 * stands before `arrived`, if there is one */
};

/* Of what was sent, so many bytes are read for memory: its words stand first. */
#define SENT_BYTES ((size_t)64 << 10)

/* All that judging needs, built once, before the first fork; const ever after. */
struct brief {
	const struct rules *rules;
	struct organisation organisation;
	struct auth_settings auth;
	struct limits limits;
	struct scores scores;
	bool detail;			/* verdicts carry text and links too */
};

/* Judge one message. Cannot fail. The verdict's strs lie in the arena or borrow
 * from the message. */
void examine(struct arena *arena, const struct brief *brief,
    const struct message *message, const struct ask *ask,
    struct verdict *verdict_out);

#endif
