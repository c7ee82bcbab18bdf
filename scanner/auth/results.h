/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RESULTS_H
#define SEKI_RESULTS_H
/*
 * What results.c reads and upstream.c believes or not: the methods that
 * Authentication-Results, its ARC form and Received-SPF tell of.
 */
#include "auth.h"

#define RESULTS_MOST 64

struct method {
	struct str name;
	enum result result;
	bool understood;
	struct str mailfrom, helo, header_d, header_i, header_s, header_b,
	    header_from;
	size_t field;			/* which of mail->fields it stands in */
};

struct results {
	struct method at[RESULTS_MOST];
	size_t n;
	bool too_many;
};

/* Add the methods of a field, which begins with an id or not. */
void results_read(struct arena *arena, struct str body, size_t field,
    bool has_id, struct results *results);
/* "i=1; " off an ARC field; false if there is nothing behind it. */
bool results_instance_off(struct str *body);
/* Received-SPF as a method named "spf"; false if it does not speak of the client
 * at `ip`. */
bool results_spf(struct arena *arena, struct str body, struct str ip,
    struct method *method_out);

#endif
