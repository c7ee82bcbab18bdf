/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_DOCTOR_H
#define SEKI_DOCTOR_H
/* Between doctor.c, which talks, and the files that look. */
#include "cli.h"

struct doctor {
	struct arena *arena;
	struct config config;
	const char *only, *zone;
	bool offline, heartbeat;
	size_t bad, odd;
	uint32_t asked;		/* of the resolver, so far */
};

enum doctor_state { FINE, ODD, BAD };
/* One line: what was looked at, what was seen; and below it, if it isn't fine, what to
 * do (NULL: nothing). */
void tell(struct doctor *doctor, enum doctor_state state, const char *what,
    const char *remedy, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* ---- doctor_alerts.c -------------------------------------------------------------- */

/* Are the programs there that alerts.on_alert and alerts.on_run name? */
void look_at_hooks(struct doctor *doctor);
/* The alerts that stand, of the account that is asked for and of no other. */
void look_at_alerts(struct doctor *doctor, struct store *store);

/* Is it one of the accounts that are asked about? */
bool doctor_wants(const struct doctor *doctor, struct str account);

/* ---- doctor_store.c ---------------------------------------------------------------- */

void look_at_store(struct doctor *doctor);
/* The store to read from, for the caller to close; NULL: there is none that can be
 * read, of which look_at_store() told. */
struct store *store_look(struct doctor *doctor);

/* ---- doctor_coverage.c: how much of what is sent memory sees ------------------- */

struct coverage_seen {
	bool good;
	struct str sentence;
	const char *remedy;	/* NULL where it is good */
};
/* At most COVERAGE_SEEN_MOST things to say of an account; returns how many. */
#define COVERAGE_SEEN_MOST 2
size_t coverage_look(struct arena *arena, const struct config *config,
    struct store *store, const struct account_settings *account,
    struct coverage_seen *seen_out);

/* ---- doctor_domains.c: whose the organisation's domains are ---------------------- */

struct domain_seen {
	struct str sentence;
	const char *remedy;
};
/* What is odd about domains of the file, in their order; *more_out: how many such
 * have no room. */
#define DOMAINS_SEEN_MOST 10
size_t domains_look(struct arena *arena, const struct organisation *organisation,
    struct domain_seen seen_out[DOMAINS_SEEN_MOST], size_t *more_out);

/* ---- doctor_files.c ------------------------------------------------------------------ */

/* Is there a program of that name, as execvp() looks for it? */
bool program_is_found(struct arena *arena, const char *name);

struct file_seen {
	struct str sentence;
	const char *remedy;
};
/* Can anybody but root and whoever scans write the configuration, a rule, a program or
 * a file that it names, or the folder of one? */
bool files_are_open(struct arena *arena, const struct config *config,
    struct file_seen *seen_out);
enum clock_state { CLOCK_KEPT, CLOCK_ALONE, CLOCK_UNKNOWN };
/* Does anybody keep the clock in step, as far as the kernel was told? */
enum clock_state clock_look(void);

/* ---- doctor_heartbeat.c ------------------------------------------------------------ */

/* Was anything scanned lately? Silent if all is well; else EXIT_SOME_FAILED. `only`:
 * one account's mailbox; NULL: all. */
enum exit_status heartbeat_listen(struct arena *arena,
    const struct config *config, const char *only);

/* ---- doctor_line.c: from the trust store to the capabilities ------------------------ */

/* Whom servers and signers are believed by. */
void look_at_trust(struct doctor *doctor);
/* Is it the trust that a brief could not be made for? look_at_trust() tells it. */
bool is_without_trust(const struct doctor *doctor);
/* Connect and log in, telling each step; NULL if it came to nothing. */
struct imap *look_at_line(struct doctor *doctor,
    const struct account_settings *account, struct str secret);

/* ---- doctor_folders.c: from the namespace to what nobody scans ----------------------- */

/* Told of an account that is logged in to, in this order. Folders are opened
 * read-only. */
struct mailbox_look;
/* The namespace, what is scanned, quarantine and fraud. */
struct mailbox_look *look_at_folders(struct doctor *doctor,
    const struct account_settings *account, struct imap *imap);
void look_at_sent_folders(struct mailbox_look *look);
/* Folders with new mail that nobody scans. */
void look_at_unscanned(struct mailbox_look *look);

/* ---- doctor_boundary.c ---------------------------------------------------------- */

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
    const struct proposal *proposal, const struct auth_settings *auth,
    struct str account);
/* Is it what is configured for that account, as far as the mail shows? */
bool proposal_agrees(const struct proposal *proposal,
    const struct auth_settings *auth, struct str account);

#endif
