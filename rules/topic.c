/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a reason is about: a small set of words, so that the explanation of a
 * verdict can say in order who it claims to be, what is true, what it wants and
 * what to do. A rule says so itself (`about NAME word ...`). One that doesn't is
 * about what the rules are about that made it hit; so a new meta needs no word,
 * and a rule with no word at all is told among the other reasons. What speaks for
 * a message is about trust and nothing else.
 */
#include "facts.h"
#include "rule.h"

static const char *const words[TOPIC__COUNT] = {
	[TOPIC_WHO] = "who", [TOPIC_LOOKALIKE] = "lookalike",
	[TOPIC_SERVICE] = "service", [TOPIC_UNPROVED] = "unproved",
	[TOPIC_ANSWER] = "answer", [TOPIC_THREAD] = "thread",
	[TOPIC_UNUSUAL] = "unusual", [TOPIC_STRANGER] = "stranger",
	[TOPIC_FRAUD] = "fraud", [TOPIC_WORDING] = "wording",
	[TOPIC_BOUNCE] = "bounce", [TOPIC_FORM] = "form", [TOPIC_SHUT] = "shut",
	[TOPIC_ACCOUNT] = "account", [TOPIC_CARD] = "card",
	[TOPIC_LOGIN] = "login", [TOPIC_MONEY] = "money",
	[TOPIC_DATA] = "data", [TOPIC_ELSEWHERE] = "elsewhere",
	[TOPIC_CALL] = "call", [TOPIC_FILE] = "file",
	[TOPIC_SECRET] = "secret", [TOPIC_HASTE] = "haste",
	[TOPIC_CONTACT] = "contact", [TOPIC_TRUST] = "trust",
	[TOPIC_OURS] = "ours", [TOPIC_SALARY] = "salary",
	[TOPIC_CHECK] = "check",
};

const char *
topic_word(enum topic topic)
{
	return words[topic];
}

bool
topic_of_word(struct str word, enum topic *topic_out)
{
	for (int i = 0; i < TOPIC__COUNT; i++) {
		if (str_equal(word, str_of(words[i]))) {
			*topic_out = (enum topic)i;
			return true;
		}
	}
	return false;
}

unsigned
topics_read(struct str s)
{
	unsigned topics = 0;
	size_t at = 0, from;

	while (at < s.n) {
		enum topic topic;

		for (from = at; at < s.n && s.p[at] != ' '; at++)
			;
		if (topic_of_word(str_slice(s, from, at), &topic))
			topics |= TOPIC_BIT(topic);
		at++;
	}
	return topics;
}

struct str
topics_words(struct arena *arena, unsigned topics)
{
	struct buf buf = { .arena = arena };

	for (int i = 0; i < TOPIC__COUNT; i++) {
		if ((topics & TOPIC_BIT(i)) == 0)
			continue;
		if (buf.n > 0)
			buf_char(&buf, ' ');
		buf_cstr(&buf, words[i]);
	}
	return buf.n > 0 ? buf_str(&buf) : NO_STR;
}

static bool
is_hit(const struct evaluation *evaluation, size_t rule)
{
	return evaluation->of[rule].value < 0 || evaluation->of[rule].value > 0;
}

/* rules->order has what a meta needs before the meta. */
unsigned *
rules_topics(struct arena *arena, const struct rules *rules,
    const struct evaluation *evaluation)
{
	unsigned *topics = NEW_ARRAY(arena, unsigned, rules->n + 1);

	for (size_t i = 0; i < rules->n; i++) {
		size_t at = rules->order[i];
		const struct rule *rule = &rules->at[at];

		if (!is_hit(evaluation, at))
			continue;
		topics[at] = rule->topics;
		for (size_t k = 0; rule->topics == 0 &&
		    k < rule->expression.n; k++) {
			const struct step *step = &rule->expression.steps[k];

			if (step->kind == STEP_NAME &&
			    is_hit(evaluation, step->rule))
				topics[at] |= topics[step->rule];
		}
		if (rule->payment_change && rule->topics == 0)
			topics[at] |= TOPIC_BIT(TOPIC_ACCOUNT);
	}
	return topics;
}

unsigned
topics_weighed(unsigned topics, double score)
{
	if (score < 0)
		return TOPIC_BIT(TOPIC_TRUST);
	return score > 0 ? topics & ~TOPIC_BIT(TOPIC_TRUST) : topics;
}

unsigned
rules_topics_of_fact(const struct rules *rules, const struct fact *fact)
{
	for (size_t i = 0; i < rules->n; i++)
		if (rules->at[i].fact == fact && rules->at[i].topics != 0)
			return rules->at[i].topics;
	return 0;
}
