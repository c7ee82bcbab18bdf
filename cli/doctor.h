/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_DOCTOR_H
#define SEKI_DOCTOR_H
/* Between doctor.c, which talks, and doctor_boundary.c, which looks. */
#include "cli.h"

/* A child behind the examiner's walls that reads headers. Start it before any
 * secret is read. */
struct surveyor {
	pid_t pid;
	int channel;			/* -1: there is none */
	bool lost;
};
bool surveyor_start(const struct config *config, struct str account,
    struct surveyor *surveyor_out);
void surveyor_stop(struct surveyor *surveyor);
/* Show it the newest mail of the folder that is selected; false if there was no
 * answer. */
bool surveyor_look(struct surveyor *surveyor, struct arena *arena,
    struct imap *imap, uint64_t uidnext, struct proposal *proposal_out);
/* "boundary: { ... };" */
struct str proposal_write(struct arena *arena,
    const struct proposal *proposal);
/* Is it what is configured for that account, as far as the mail shows? */
bool proposal_agrees(const struct proposal *proposal,
    const struct auth_settings *auth, struct str account);

#endif
