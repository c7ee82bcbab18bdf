/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a clerk is told of a verdict, and in which order: chosen by what the
 * reasons are about and never by their names, so that a new rule is told well from
 * the day it is written. A reason that is about the sender is told as what is
 * true, one that is about a wish as what it wants; a reason that joins the two was
 * told by its parts. A reason that is about nothing known is told as true if it
 * weighs anything, and stands among all the others below in any case.
 */
#include "explain.h"

#define IS(topic) TOPIC_BIT(TOPIC_##topic)
#define TRUTHS (IS(WHO) | IS(LOOKALIKE) | IS(SERVICE) | IS(UNPROVED) | IS(ANSWER) | \
	IS(THREAD) | IS(UNUSUAL) | IS(STRANGER) | IS(FRAUD) | IS(WORDING) | \
	IS(BOUNCE) | IS(FORM) | IS(SHUT))
/* We know nothing of him that would speak for him. */
#define UNKNOWN (IS(STRANGER) | IS(WORDING))
#define ASKS (IS(ACCOUNT) | IS(CARD) | IS(LOGIN) | IS(MONEY) | IS(DATA) | \
	IS(ELSEWHERE) | IS(CALL) | IS(FILE) | IS(SECRET) | IS(HASTE) | IS(CONTACT))
/* A clean message that asks for one of these is told as one that does. */
#define COSTLY (IS(ACCOUNT) | IS(CARD) | IS(LOGIN) | IS(MONEY))
#define WEIGHS 0.5		/* told above though it is about nothing known */

static unsigned
topics_of(const struct verdict_finding *finding)
{
	return topics_read(finding->about) & ~TOPICS_OF_KIND;
}

static bool
is_against(const struct verdict_finding *finding)
{
	return finding->score > 0 || !(finding->score < 0);
}

/* ---- Who sent it --------------------------------------------------------------------- */

static struct str
after_at(struct str address)
{
	size_t at = str_find_char(address, '@');

	return at == STR_NOWHERE ? address : str_from(address, at + 1);
}

/* Does it say that the author's domain is taken for another, and for which? */
static bool
is_of_domain(struct arena *arena, const struct verdict *v,
    const struct verdict_finding *f, struct str *known_out)
{
	struct str seen;

	if (topics_of(f) != IS(LOOKALIKE) ||
	    !verdict_pair(f->evidence, &seen, known_out))
		return false;
	*known_out = after_at(*known_out);
	seen = domain_ascii(arena, after_at(seen));
	return seen.n > 0 && (str_equal(seen, v->from.domain) ||
	    str_equal(seen, v->from_org_domain));
}

static enum whence
whence_of(struct arena *arena, const struct verdict *v,
    struct reading *reading)
{
	if (v->verdict == VERDICT_UNJUDGED && v->from.address.n == 0)
		return WHENCE_UNTOLD;
	if (v->verdict == VERDICT_DEFERRED && v->from.address.n == 0)
		return WHENCE_UNTOLD;
	if (v->from.domain.n == 0)
		return WHENCE_NONE;
	if (v->internal)
		return WHENCE_INSIDE;
	for (size_t i = 0; i < v->findings.n; i++) {
		if (!is_of_domain(arena, v, &v->findings.at[i],
		    &reading->mistaken_for))
			continue;
		reading->domain_finding = i;
		return WHENCE_LOOKALIKE;
	}
	if (v->temperror && !v->from_authenticated)
		return WHENCE_UNCHECKED;
	if (domain_is_freemail(v->from.domain))
		return WHENCE_FREE_MAIL;
	if (!v->from_authenticated)
		return WHENCE_UNPROVED;
	if ((reading->topics & (IS(WHO) | IS(SERVICE))) != 0 ||
	    ((reading->topics & UNKNOWN) != 0 &&
	    (reading->tone == TONE_SUSPECT || reading->tone == TONE_CAUTION)))
		return WHENCE_DOMAIN_ONLY;
	return str_equal(v->by, STR("smime")) ? WHENCE_SIGNED : WHENCE_PROVED;
}

/* ---- Head ----------------------------------------------------------------------------- */

/* Does a reason that counts speak of what a fraud is after? */
static bool
is_costly(const struct verdict *v)
{
	for (size_t i = 0; i < v->findings.n; i++)
		if (v->findings.at[i].score > 0 &&
		    (topics_of(&v->findings.at[i]) & COSTLY) != 0)
			return true;
	return false;
}

static bool
is_read_in_part(const struct verdict *v, const struct reading *reading)
{
	return v->has_not_scanned || (reading->topics & IS(SHUT)) != 0;
}

static enum tone
clean_tone_of(const struct verdict *v, const struct reading *reading)
{
	if (str_equal(v->smime.status, STR("encrypted")) && !v->smime.opened)
		return TONE_CLEAN_SHUT;
	if (is_costly(v))
		return TONE_CLEAN_THOUGH;
	return is_read_in_part(v, reading) ? TONE_CLEAN_IN_PART : TONE_CLEAN;
}

static enum tone
tone_of(const struct verdict *v, const struct reading *reading)
{
	switch (v->verdict) {
	case VERDICT_CLEAN:
		return clean_tone_of(v, reading);
	case VERDICT_CAUTION:
		return verdict_may_be_right(v) ? TONE_CONFIRM : TONE_CAUTION;
	case VERDICT_SUSPECT:
		return verdict_may_be_right(v) ? TONE_CONFIRM : TONE_SUSPECT;
	case VERDICT_UNJUDGED:
		return TONE_UNJUDGED;
	case VERDICT_DEFERRED:
		return TONE_DEFERRED;
	case VERDICT__COUNT:
		break;
	}
	panic("a verdict that is none");
}

/* ---- What is true, what it wants, what speaks for it -------------------------------- */

#define MOST(list) (sizeof (list) / sizeof (list)[0])

/* Two of a kind are enough, and some things are said once. */
static bool
is_said_enough(const struct verdict *v, const struct reading *reading,
    unsigned topics)
{
	const unsigned once = IS(STRANGER) | IS(ANSWER) | IS(WORDING);
	size_t n = 0;

	for (size_t i = 0; i < reading->truths_n; i++)
		n += (topics_of(&v->findings.at[reading->truths[i]]) &
		    topics) != 0;
	return n >= ((topics & once) != 0 ? 1 : 2);
}

/* Those of which `wanted` is true, while there is room for `most`. */
static void
add_truths(const struct verdict *v, struct reading *reading, size_t most,
    bool (*wanted)(const struct verdict_finding *finding, unsigned topics))
{
	for (size_t i = 0; i < v->findings.n && reading->truths_n < most; i++) {
		const struct verdict_finding *f = &v->findings.at[i];
		unsigned topics = topics_of(f);

		if (reading->whence == WHENCE_UNCHECKED &&
		    (topics & IS(UNPROVED)) != 0)
			continue;
		/* What may well be right is not called like a fraud. */
		if (reading->tone == TONE_CONFIRM && (topics & IS(WORDING)) != 0)
			continue;
		if (is_against(f) && (topics & ASKS) == 0 && wanted(f, topics) &&
		    i != reading->domain_finding &&
		    !is_said_enough(v, reading, topics))
			reading->truths[reading->truths_n++] = i;
	}
}

static bool
is_truth(const struct verdict_finding *f, unsigned topics)
{
	(void)f;
	return (topics & TRUTHS & ~(IS(STRANGER) | IS(WORDING) | IS(SHUT))) != 0;
}

static bool
is_of_weight(const struct verdict_finding *f, unsigned topics)
{
	return topics == 0 && f->score >= WEIGHS;
}

static bool
is_of_wording(const struct verdict_finding *f, unsigned topics)
{
	(void)f;
	return topics == IS(WORDING);
}

static bool
is_of_stranger(const struct verdict_finding *f, unsigned topics)
{
	(void)f;
	return topics == IS(STRANGER);
}

/* That a part could not be read: the last that says so says it best. */
static void
add_shut(const struct verdict *v, struct reading *reading)
{
	for (size_t i = v->findings.n; i-- > 0;) {
		if (topics_of(&v->findings.at[i]) != IS(SHUT))
			continue;
		reading->truths[reading->truths_n++] = i;
		return;
	}
}

/* How many things a reason is about: the fewer, the better it shows one. */
static size_t
bits(unsigned topics)
{
	size_t n = 0;

	for (; topics != 0; topics &= topics - 1)
		n++;
	return n;
}

/* Is it the account itself, which is told beside it? */
static bool
is_account(const struct verdict *v, struct str evidence)
{
	for (size_t i = 0; i < v->accounts.n; i++) {
		size_t at = v->accounts.at[i].last4.n == 0 ? STR_NOWHERE :
		    str_find(evidence, v->accounts.at[i].last4);

		if (at != STR_NOWHERE && at >= 3 && str_equal(
		    str_slice(evidence, at - 3, at), STR("...")))
			return true;
	}
	return false;
}

static size_t
finding_that_shows(const struct verdict *v, enum topic topic)
{
	size_t best = NO_FINDING, least = SIZE_MAX;

	for (size_t i = 0; i < v->findings.n; i++) {
		const struct verdict_finding *f = &v->findings.at[i];
		unsigned topics = topics_of(f);
		/* What a meta quotes is of several rules. */
		size_t cost = 2 * bits(topics) +
		    str_contains(f->evidence, STR(" / "));

		if (!is_against(f) || f->evidence.n == 0 ||
		    (topics & TOPIC_BIT(topic)) == 0 || cost >= least ||
		    (topics & TRUTHS) != 0 || is_account(v, f->evidence))
			continue;
		best = i;
		least = cost;
	}
	return best;
}

static void
add_asks(const struct verdict *v, struct reading *reading)
{
	for (int i = TOPIC_ACCOUNT; i < TOPIC_TRUST; i++) {
		enum topic topic = (enum topic)i;

		if ((reading->topics & TOPIC_BIT(topic)) == 0 ||
		    reading->asks_n == MOST(reading->asks) ||
		    (topic == TOPIC_CONTACT && reading->asks_n > 0))
			continue;
		reading->asks[reading->asks_n].topic = topic;
		reading->asks[reading->asks_n++].finding =
		    finding_that_shows(v, topic);
	}
}

static void
add_trusts(const struct verdict *v, struct reading *reading)
{
	for (size_t i = 0; i < v->findings.n; i++) {
		const struct verdict_finding *f = &v->findings.at[i];

		if (reading->trusts_n < MOST(reading->trusts) &&
		    (f->score < 0 || topics_of(f) == IS(TRUST)))
			reading->trusts[reading->trusts_n++] = i;
	}
}

/* ---- Why that is dangerous ------------------------------------------------------------ */

static void
add_danger(struct reading *reading, enum danger danger)
{
	if (reading->dangers_n < MOST(reading->dangers))
		reading->dangers[reading->dangers_n++] = danger;
}

static void
add_dangers(const struct verdict *v, struct reading *reading)
{
	static const struct {
		unsigned topics;
		enum danger danger;
		bool alone;		/* only where nothing was said yet */
	} rows[] = {
		{ IS(ACCOUNT), DANGER_ACCOUNT, false },
		{ IS(CARD), DANGER_CARD, false },
		{ IS(LOGIN), DANGER_LOGIN, false },
		{ IS(SERVICE), DANGER_SERVICE, true },
		{ IS(DATA), DANGER_DATA, false },
		{ IS(ELSEWHERE), DANGER_ELSEWHERE, false },
		{ IS(CALL), DANGER_CALL, false },
		{ IS(MONEY), DANGER_MONEY, true },
		{ IS(BOUNCE), DANGER_BOUNCE, false },
		{ IS(SECRET), DANGER_SECRET, false },
		{ IS(FILE), DANGER_FILE, false },
		{ IS(ANSWER), DANGER_ANSWER, false },
		{ IS(CONTACT), DANGER_CONTACT, true },
		{ IS(HASTE), DANGER_HASTE, false },
		{ IS(THREAD), DANGER_THREAD, false },
		{ IS(WHO) | IS(LOOKALIKE) | IS(UNPROVED), DANGER_IMPOSTOR, true },
		{ IS(FORM), DANGER_FORM, true },
	};

	if (reading->tone == TONE_CONFIRM) {
		add_danger(reading, DANGER_TAKEN_OVER);
		return;
	}
	if (reading->tone == TONE_CLEAN_SHUT ||
	    reading->tone == TONE_CLEAN_IN_PART ||
	    (reading->tone == TONE_CLEAN_THOUGH && is_read_in_part(v, reading)))
		add_danger(reading, DANGER_SHUT);
	if (reading->tone != TONE_SUSPECT && reading->tone != TONE_CAUTION)
		return;
	for (size_t i = 0; i < MOST(rows); i++)
		if ((reading->topics & rows[i].topics) != 0 &&
		    (!rows[i].alone || reading->dangers_n == 0))
			add_danger(reading, rows[i].danger);
}

/* ---- What to do --------------------------------------------------------------------------- */

static void
advise(struct reading *reading, enum advice advice)
{
	if (reading->advice_n < MOST(reading->advice))
		reading->advice[reading->advice_n++] = advice;
}

/* What is clean may still ask for what a fraud would ask for. */
static void
advise_though_clean(struct reading *reading)
{
	if ((reading->topics & (IS(ACCOUNT) | IS(MONEY))) != 0)
		advise(reading, ADVICE_CALL_FIRST);
	else if ((reading->topics & IS(CARD)) != 0)
		advise(reading, ADVICE_ASK_PERSON);
	if ((reading->topics & IS(LOGIN)) != 0)
		advise(reading, ADVICE_OWN_WAY);
}

static void
advise_confirming(const struct verdict *v, struct reading *reading)
{
	advise(reading, ADVICE_NO_NEW_ACCOUNT);
	advise(reading, ADVICE_ASK_ACCOUNT);
	advise(reading, ADVICE_ACCUSE_NOBODY);
	/* What a forwarder vouches for can't be accepted. */
	if (v->accounts.n > 0 && !str_equal(v->by, STR("arc")))
		advise(reading, ADVICE_ACCEPT);
}

/* What not to do: at most two things, of the most costly. */
static void
advise_against(struct reading *reading)
{
	static const struct {
		unsigned topics;
		enum advice advice;
	} rows[] = {
		{ IS(CARD), ADVICE_NO_CARD },
		{ IS(ACCOUNT) | IS(MONEY), ADVICE_NO_PAYMENT },
		{ IS(LOGIN), ADVICE_NO_LOGIN },
		{ IS(DATA), ADVICE_NO_DATA },
		{ IS(ELSEWHERE), ADVICE_NO_CHAT },
		{ IS(CALL), ADVICE_NO_CALL },
		{ IS(FILE), ADVICE_NO_FILE },
	};

	for (size_t i = 0; i < MOST(rows) && reading->advice_n < 2; i++)
		if ((reading->topics & rows[i].topics) != 0)
			advise(reading, rows[i].advice);
	if (reading->advice_n == 0 && reading->tone == TONE_SUSPECT)
		advise(reading, ADVICE_NOTHING);
}

static void
advise_on_doubt(struct reading *reading)
{
	unsigned topics = reading->topics;
	bool paid = (topics & (IS(ACCOUNT) | IS(MONEY))) != 0;

	advise_against(reading);
	if ((topics & IS(SERVICE)) != 0 && !paid)
		advise(reading, ADVICE_OWN_WAY);
	else if (!paid && (topics & (IS(CARD) | IS(SECRET) | IS(ELSEWHERE) |
	    IS(CONTACT) | IS(DATA))) != 0)
		advise(reading, ADVICE_ASK_PERSON);
	else if ((topics & (IS(LOGIN) | IS(CALL) | IS(BOUNCE))) == 0 || paid)
		advise(reading, ADVICE_CALL_PARTNER);
	if ((topics & IS(LOGIN)) != 0)
		advise(reading, ADVICE_PASSWORD);
	if ((topics & IS(ANSWER)) != 0)
		advise(reading, ADVICE_NEW_MESSAGE);
	if ((topics & IS(SECRET)) != 0)
		advise(reading, ADVICE_MAY_TELL);
	if ((topics & IS(BOUNCE)) != 0)
		advise(reading, ADVICE_BOUNCE);
	if (reading->tone == TONE_SUSPECT && (topics & IS(CARD)) != 0)
		advise(reading, ADVICE_SENT_CODE);
	else if (reading->tone == TONE_SUSPECT && paid)
		advise(reading, ADVICE_PAID);
}

static void
add_advice(const struct verdict *v, struct reading *reading)
{
	switch (reading->tone) {
	case TONE_CLEAN:
		if ((reading->topics & IS(BOUNCE)) != 0)
			advise(reading, ADVICE_BOUNCE);
		return;
	case TONE_CLEAN_IN_PART:
	case TONE_CLEAN_SHUT:
		advise(reading, ADVICE_SHUT);
		return;
	case TONE_CLEAN_THOUGH:
		advise_though_clean(reading);
		return;
	case TONE_CONFIRM:
		advise_confirming(v, reading);
		return;
	case TONE_CAUTION:
	case TONE_SUSPECT:
		advise_on_doubt(reading);
		return;
	case TONE_UNJUDGED:
		advise(reading, ADVICE_LEAVE_SHUT);
		return;
	case TONE_DEFERRED:
		advise(reading, ADVICE_WAIT);
		return;
	case TONE__COUNT:
		break;
	}
	panic("a tone that is none");
}

void
explain_choose(struct arena *arena, const struct verdict *v,
    struct reading *reading_out)
{
	*reading_out = (struct reading){ .domain_finding = NO_FINDING };
	for (size_t i = 0; i < v->findings.n; i++)
		if (is_against(&v->findings.at[i]))
			reading_out->topics |= topics_of(&v->findings.at[i]);
	reading_out->tone = tone_of(v, reading_out);
	reading_out->whence = whence_of(arena, v, reading_out);
	add_truths(v, reading_out, 3, is_truth);
	add_truths(v, reading_out, 3, is_of_weight);
	add_truths(v, reading_out, 4, is_of_wording);
	add_truths(v, reading_out, 5, is_of_stranger);
	add_shut(v, reading_out);
	add_asks(v, reading_out);
	add_trusts(v, reading_out);
	add_dangers(v, reading_out);
	add_advice(v, reading_out);
}
