/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_DMARC_H
#define SEKI_DMARC_H
/*
 * Between dmarc.c, which walks and decides, and dmarc_record.c, which reads
 * policy records (RFC 9989 4.7).
 */
#include "auth.h"

enum policy { POLICY_NONE, POLICY_QUARANTINE, POLICY_REJECT, POLICY_BAD,
	POLICY_ABSENT };

struct dmarc_record {
	bool present;
	enum policy p, sp, np;
	char psd;			/* y, n or u */
	bool test;			/* t=y */
	bool strict_dkim, strict_spf;
	bool broken;			/* no policy can be taken from it */
};

bool is_dmarc_record(struct str text);
struct dmarc_record dmarc_record_read(struct str text);
/* "none", "quarantine" or "reject"; absent for the others. */
struct str policy_word(enum policy policy);

#endif
