/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_SPF_H
#define SEKI_SPF_H
/*
 * Between spf.c, which evaluates, spf_ask.c, which asks, spf_macro.c, which
 * expands, and spf_record.c, which reads: SPF records taken apart (RFC 7208
 * 4.6, 5, 6), macros (7), and the questions of one check with their limits.
 */
#include "auth.h"

#define SPF_DOMAIN_MOST 253
#define SPF_NAMES_MOST 10	/* of one mx or ptr (4.6.4) */
/* Of the questions that a message may ask (40), so that nobody's SPF record
 * leaves too few for the keys and for the policy of From's domain. Ten terms
 * and what two mx name are fewer. */
#define SPF_QUESTIONS_MOST 24
/* No name of 253 octets needs more; past them a macro is not expanded. */
#define SPF_EXPANDED_MOST 16384
#define SPF_MACROS_MOST 200
#define SPF_VALUE_MOST 1000

enum mechanism {
	TERM_ALL, TERM_INCLUDE, TERM_A, TERM_MX, TERM_PTR, TERM_IP4, TERM_IP6,
	TERM_EXISTS, TERM_REDIRECT, TERM_EXPLANATION, TERM_OTHER
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
	const struct spf_term *redirect, *explanation;
	struct str bad;			/* the term that is wrong, or absent */
	const char *why;		/* what is wrong with it */
};

/* One check: who is asked about, and what was asked so far. */
struct spf_state {
	struct arena *arena;
	const struct ask *ask;
	unsigned char ip[16];
	bool is_ipv4;
	int64_t arrived;
	struct str helo, local, sender_domain;
	unsigned lookups, voids;
	struct {
		struct question question;
		struct answer answer;
	} cache[SPF_QUESTIONS_MOST];
	size_t cache_n;
	bool names_known;		/* of the client, validated (5.5) */
	struct str names[SPF_NAMES_MOST];
	size_t names_n;
};

/* A record of which the first term that is wrong is `bad`. */
struct spf_record spf_record_read(struct arena *arena, struct str text);

/* Labels of 1 to 63 octets, two of them at least. */
bool spf_name_is_askable(struct str name);
/* Ask those that were not asked yet, in one list. */
void spf_ask_ahead(struct spf_state *spf, enum rr_type type,
    const struct str *names, size_t n);
struct answer spf_ask(struct spf_state *spf, enum rr_type type,
    struct str name);
bool spf_answer_is_trouble(const struct answer *answer);
/* Count an answer that says nothing; false past the limit (4.6.4). */
bool spf_void_is_allowed(struct spf_state *spf, const struct answer *answer);
enum rr_type spf_address_type(const struct spf_state *spf);
bool spf_address_is_client(const struct spf_state *spf,
    const struct answer *answer, unsigned bits4, unsigned bits6);
/* Fill names: the client's that lead back to its address. False past the limit
 * of answers that say nothing. */
bool spf_client_names(struct spf_state *spf);

/* The syntax of a domain-spec or of another modifier's value (7.1). */
bool spf_domain_spec_is_good(struct str spec);
bool spf_macro_string_is_good(struct str text);
/* The name that a good domain-spec stands for; false if it grows too long. */
bool spf_expand(struct spf_state *spf, struct str spec, struct str domain,
    struct str *name_out);
/* An explanation's text (6.2); absent if it is wrong or not printable ASCII. */
struct str spf_explanation(struct spf_state *spf, struct str text,
    struct str domain);

#endif
