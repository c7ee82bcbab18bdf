/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_SPF_H
#define SEKI_SPF_H
/*
 * Between spf.c, which evaluates, and spf_record.c, which reads: SPF records
 * taken apart (RFC 7208 4.6, 5, 6) and the syntax of macros (7).
 */
#include "auth.h"

#define SPF_EXPANDED_MOST 2048
#define SPF_DOMAIN_MOST 253

enum mechanism {
	TERM_ALL, TERM_INCLUDE, TERM_A, TERM_MX, TERM_PTR, TERM_IP4, TERM_IP6,
	TERM_EXISTS, TERM_REDIRECT, TERM_OTHER
};

struct spf_term {
	enum mechanism mechanism;
	enum result result;		/* of its qualifier */
	struct str text;		/* as written */
	struct str domain;		/* domain-spec; absent if none */
	struct network network;		/* of ip4 and ip6 */
	unsigned bits4, bits6;		/* of a and mx */
};

struct spf_record {
	struct spf_term *terms;
	size_t n;
	const struct spf_term *redirect;
	struct str bad;			/* the term that is no term */
};

struct spf_macro {
	char letter;			/* lower case */
	bool escape, reverse;
	unsigned digits;		/* 0: all parts */
	struct str delimiters;
};

/* Append the macro's value to the name that is being built. */
typedef void spf_macro_adder(void *context, const struct spf_macro *macro,
    struct buf *buf);

/* A record of which the first term that is no term is `bad`. */
struct spf_record spf_record_read(struct arena *arena, struct str text);
/* Expand a domain-spec; without `add` only its syntax is checked. False if it
 * is wrong. */
bool spf_expand(struct arena *arena, struct str spec, spf_macro_adder *add,
    void *context, struct str *name_out);

#endif
