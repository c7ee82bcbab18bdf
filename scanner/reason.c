/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict is told as where there is room for one sentence. The scores say how
 * much a reason weighs, not how much it tells: "worded like known frauds" weighs most
 * in half of what is held and is the least that a clerk can check. So the main reason
 * is chosen by what it is about, and by weight only among its like; and it is put in
 * front of the others, once, so that whoever shows one reason shows the same one.
 * Whether a change of payment may be told as one that is perhaps right is decided here,
 * too: a notice must not call right what seki show calls a fraud.
 */
#include <limits.h>

#include "../rules/rules.h"
#include "verdict.h"

#define IS(topic) TOPIC_BIT(TOPIC_##topic)
/* Somebody pretends to be somebody, or was at it before. */
#define PRETENCE (IS(WHO) | IS(LOOKALIKE) | IS(SERVICE) | IS(FRAUD))
#define WISHES (IS(ACCOUNT) | IS(CARD) | IS(LOGIN) | IS(MONEY) | IS(DATA) | \
	IS(ELSEWHERE) | IS(CALL))
#define ASKS (WISHES | IS(FILE) | IS(SECRET) | IS(HASTE) | IS(CONTACT))
/* A change of payment with one of these is no honest one. */
#define DISHONEST (PRETENCE | IS(UNPROVED) | IS(ANSWER) | IS(FORM) | IS(CARD) | \
	IS(LOGIN) | IS(DATA) | IS(ELSEWHERE) | IS(CALL) | IS(SECRET))
/* We know nothing of him that would speak for him. */
#define UNKNOWN (IS(STRANGER) | IS(WORDING))
#define LEADS 0.3		/* what weighs less is not the main reason */
#define PRETENDS 0.5		/* and a hint of pretence is none yet */

/* The lower, the sooner: who pretends to be whom, by itself and then in a reason that
 * joins it with a wish; what is wanted, or who would get the answer; the rest, and a
 * check that failed where nobody asked for it; that we don't know the sender; how it
 * is worded. */
static int
rank_of(const struct verdict *v, const struct verdict_finding *finding)
{
	unsigned topics = topics_read(finding->about);

	/* A look-up that failed proves nothing wrong. */
	if (v->temperror && !v->from_authenticated)
		topics &= ~IS(UNPROVED);
	if ((topics & IS(WORDING)) != 0)
		return 6;
	if (topics == IS(STRANGER))
		return 5;
	/* What only fills up a policy's floor has no rule. */
	if (finding->rule.n == 0)
		return 4;
	if ((topics & PRETENCE) != 0 && finding->score >= PRETENDS)
		return (topics & ASKS) == 0 ? 0 : 2;
	if ((topics & IS(UNPROVED)) != 0 && (topics & IS(CHECK)) == 0)
		return (topics & ASKS) == 0 ? 1 : 2;
	return (topics & (WISHES | IS(ANSWER))) != 0 ? 3 : 4;
}

void
verdict_lead(struct verdict *v)
{
	struct verdict_finding chosen;
	size_t best = 0;
	int least = INT_MAX;

	for (size_t i = 0; i < v->findings.n; i++) {
		int rank = rank_of(v, &v->findings.at[i]);

		if (v->findings.at[i].score < LEADS || rank >= least)
			continue;
		best = i;
		least = rank;
	}
	if (best == 0)
		return;
	chosen = v->findings.at[best];
	for (; best > 0; best--)
		v->findings.at[best] = v->findings.at[best - 1];
	v->findings.at[0] = chosen;
}

bool
verdict_may_be_right(const struct verdict *v)
{
	unsigned topics = 0;
	bool speaks = false;

	for (size_t i = 0; i < v->findings.n; i++) {
		if (v->findings.at[i].score < 0)
			speaks = true;
		else
			topics |= topics_read(v->findings.at[i].about);
	}
	return v->payment_change && (topics & DISHONEST) == 0 &&
	    (v->verdict == VERDICT_CAUTION || v->verdict == VERDICT_SUSPECT) &&
	    (v->from_authenticated || v->internal) &&
	    !domain_is_freemail(v->from.domain) &&
	    (v->internal || speaks || (topics & UNKNOWN) == 0);
}

bool
verdict_pair(struct str evidence, struct str *seen_out, struct str *known_out)
{
	size_t at = evidence.n;

	while (at >= 3 && !str_equal(str_slice(evidence, at - 3, at), STR(" ~ ")))
		at--;
	if (at < 3)
		return false;
	*seen_out = str_trim(str_slice(evidence, 0, at - 3));
	*known_out = str_trim(str_from(evidence, at));
	return seen_out->n > 0 && known_out->n > 0;
}
