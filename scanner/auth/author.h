/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_AUTHOR_H
#define SEKI_AUTHOR_H
/*
 * Between author.c, whose table decides, and reading.c, which knows how else a
 * From field may be read.
 */
#include "auth.h"

/* That From names the author: what the rows of the table look at. */
struct claim {
	struct arena *arena;
	const struct mail *mail;
	/* From here on: behind the rows that say that there is no author. */
	const struct address *author;
	struct str raw;			/* From with its line ends */
	struct str text;		/* unfolded and trimmed */
	struct str decoded;		/* encoded words undone */
	size_t open, close;		/* of text: the last "<" and its ">", or
					 * STR_NOWHERE */
	/* And from here on: behind the rows that doubt. */
	const struct auth_settings *settings;
	const struct auth *auth;
};

/* More than a line end between what was read and where the rest begins. */
bool claim_is_cut(struct str read, const char *next);
/* Fills in the forms of the one From field. */
void claim_read(struct claim *claim);

bool claim_header_is_cut(const struct claim *claim);
bool claim_has_controls(const struct claim *claim);
bool claim_local_part_is_odd(const struct claim *claim);
bool claim_address_is_bent(const struct claim *claim);
bool claim_something_follows(const struct claim *claim);
bool claim_names_another(const struct claim *claim);
bool claim_encodes_another(const struct claim *claim);
bool claim_turns_directions(const struct claim *claim);
bool claim_mixes_alphabets(const struct claim *claim);

bool domain_is_ours(const struct auth_settings *settings, struct str domain);

#endif
