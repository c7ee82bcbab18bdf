/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an SPF check asks DNS for, and how much of it: each name once, in lists
 * where several are known, no more than SPF_QUESTIONS_MOST in all, two answers
 * without records (RFC 7208 4.6.4). The client's own names (5.5) are looked up
 * at most once a check, ten of them, and only those count whose addresses lead
 * back to the client; trouble on that way means that there is none, because the
 * client answers for those names and the sender's domain does not.
 */
#include "spf.h"

#define VOIDS_MOST 2

bool
spf_name_is_askable(struct str name)
{
	size_t label = 0, labels = 0;

	if (name.n == 0 || name.n > SPF_DOMAIN_MOST)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c < ' ' || c >= 0x7f)
			return false;
		if (c != '.') {
			label++;
			labels += label == 1;
		} else if (label == 0) {
			return false;
		} else {
			label = 0;
		}
		if (label > 63)
			return false;
	}
	return label > 0 && labels > 1;
}

static struct answer *
cached(struct spf_state *spf, enum rr_type type, struct str name)
{
	for (size_t i = 0; i < spf->cache_n; i++) {
		if (spf->cache[i].question.type == (int)type &&
		    str_equal(spf->cache[i].question.name, name))
			return &spf->cache[i].answer;
	}
	return NULL;
}

void
spf_ask_ahead(struct spf_state *spf, enum rr_type type,
    const struct str *names, size_t n)
{
	struct question questions[SPF_QUESTIONS_MOST];
	struct answer answers[SPF_QUESTIONS_MOST];
	size_t asked = 0;

	for (size_t i = 0; i < n; i++) {
		bool twice = cached(spf, type, names[i]) != NULL;
		for (size_t j = 0; j < asked; j++)
			twice |= str_equal(questions[j].name, names[i]);
		if (!twice && spf->cache_n + asked < SPF_QUESTIONS_MOST)
			questions[asked++] = (struct question){
				QUESTION_DNS, (int)type, names[i]
			};
	}
	if (asked == 0)
		return;
	spf->ask->put(spf->ask->context, spf->arena, questions, asked, answers);
	for (size_t i = 0; i < asked; i++) {
		spf->cache[spf->cache_n].question = questions[i];
		spf->cache[spf->cache_n++].answer = answers[i];
	}
}

struct answer
spf_ask(struct spf_state *spf, enum rr_type type, struct str name)
{
	const struct answer *answer = cached(spf, type, name);

	if (answer == NULL) {
		spf_ask_ahead(spf, type, &name, 1);
		answer = cached(spf, type, name);
	}
	return answer != NULL ? *answer :
	    (struct answer){ .status = ANSWER_LIMIT };
}

bool
spf_answer_is_trouble(const struct answer *answer)
{
	return answer->status == ANSWER_TEMPERROR ||
	    answer->status == ANSWER_LIMIT;
}

bool
spf_void_is_allowed(struct spf_state *spf, const struct answer *answer)
{
	if (answer->status == ANSWER_NODATA ||
	    answer->status == ANSWER_NXDOMAIN)
		spf->voids++;
	return spf->voids <= VOIDS_MOST;
}

enum rr_type
spf_address_type(const struct spf_state *spf)
{
	return spf->is_ipv4 ? RR_A : RR_AAAA;
}

bool
spf_address_is_client(const struct spf_state *spf, const struct answer *answer,
    unsigned bits4, unsigned bits6)
{
	unsigned bits = spf->is_ipv4 ? 96 + bits4 : bits6;

	for (size_t i = 0; i < answer->n; i++) {
		unsigned char address[16];
		bool is_ipv4;
		if (ip_read(answer->records[i], address, &is_ipv4) &&
		    is_ipv4 == spf->is_ipv4 &&
		    ip_within(address, spf->ip, bits))
			return true;
	}
	return false;
}

/* Of the client's address, below in-addr.arpa or ip6.arpa (5.5). */
static struct str
reverse_name(const struct spf_state *spf)
{
	struct buf buf = { .arena = spf->arena };

	for (int i = 16; i-- > (spf->is_ipv4 ? 12 : 0);) {
		if (spf->is_ipv4)
			buf_format(&buf, "%d.", spf->ip[i]);
		else
			buf_format(&buf, "%x.%x.", spf->ip[i] & 15,
			    spf->ip[i] >> 4);
	}
	buf_cstr(&buf, spf->is_ipv4 ? "in-addr.arpa" : "ip6.arpa");
	return buf_str(&buf);
}

bool
spf_client_names(struct spf_state *spf)
{
	struct str names[SPF_NAMES_MOST] = { { 0 } };
	size_t n = 0;

	if (spf->names_known)
		return spf->voids <= VOIDS_MOST;
	spf->names_known = true;
	struct answer answer = spf_ask(spf, RR_PTR, reverse_name(spf));
	if (!spf_void_is_allowed(spf, &answer))
		return false;
	for (size_t i = 0; i < answer.n && i < SPF_NAMES_MOST; i++) {
		if (spf_name_is_askable(answer.records[i]))
			names[n++] = str_lower(spf->arena, answer.records[i]);
	}
	spf_ask_ahead(spf, spf_address_type(spf), names, n);
	for (size_t i = 0; i < n; i++) {
		struct answer back = spf_ask(spf, spf_address_type(spf),
		    names[i]);
		if (spf_address_is_client(spf, &back, 32, 128))
			spf->names[spf->names_n++] = names[i];
	}
	return true;
}
