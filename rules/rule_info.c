/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be asked of rules that were read: for listing and explaining them, by
 * other floors, which see nothing of how they are kept.
 */
#include "rule.h"

struct str
rules_digest(const struct rules *rules)
{
	return rules->digest;
}

size_t
rules_count(const struct rules *rules)
{
	return rules->n;
}

struct rule_info
rules_info(const struct rules *rules, size_t i)
{
	static const char *const kinds[] = {
		[RULE_UNDEFINED] = "undefined", [RULE_HEADER] = "header",
		[RULE_EXISTS] = "header", [RULE_BODY] = "body",
		[RULE_RAWBODY] = "rawbody", [RULE_URI] = "uri",
		[RULE_FULL] = "full", [RULE_MIMEHEADER] = "mimeheader",
		[RULE_META] = "meta", [RULE_EVAL] = "eval",
		[RULE_ABSENT] = "absent",
	};
	const struct rule *rule = &rules->at[i];

	return (struct rule_info){
		.name = rule->name, .kind = str_of(kinds[rule->kind]),
		.score = rule->score, .en = rule->en, .ja = rule->ja,
		.attack = rule->attack, .topics = rule->topics, .file = rule->file, .line = rule->line,
		.tests_ok = rule->tests_ok, .tests_fail = rule->tests_fail,
		.shadow = rule->shadow, .part = rule->part,
		.foreign = rule->foreign, .definition = rule->definition,
		.absent = rule->absent, .from = rule->from,
		.until = rule->until, .fact = rule->fact,
		.payment_change = rule->payment_change,
	};
}

size_t
rules_parts(struct arena *arena, const struct rules *rules, size_t i,
    size_t **parts_out)
{
	const struct expression *expression = &rules->at[i].expression;
	size_t *parts = NEW_ARRAY(arena, size_t, expression->n + 1);
	size_t n = 0;

	for (size_t k = 0; k < expression->n; k++) {
		const struct step *step = &expression->steps[k];
		bool known = step->kind != STEP_NAME;

		for (size_t m = 0; m < n && !known; m++)
			known = parts[m] == step->rule;
		if (!known)
			parts[n++] = step->rule;
	}
	*parts_out = parts;
	return n;
}

size_t
rules_tests(const struct rules *rules)
{
	return rules->tests_n;
}

struct rule_test_info
rules_test_at(const struct rules *rules, size_t i)
{
	const struct rule_test *test = &rules->tests[i];

	return (struct rule_test_info){ test->rule, test->line, test->must_hit,
	    test->text };
}

bool
rules_threshold(const struct rules *rules, struct str name, double *value_out,
    struct str *file_out, size_t *line_out)
{
	const struct threshold *threshold = threshold_find(rules, name);

	if (threshold == NULL)
		return false;
	*value_out = threshold->value;
	*file_out = threshold->file;
	*line_out = threshold->line;
	return true;
}

size_t
rules_lacks(const struct rules *rules, const struct rules_lack **lacks_out)
{
	*lacks_out = rules->lacks;
	return rules->lacks_n;
}

size_t
rules_lacks_of(const struct rules *rules, enum lack lack)
{
	size_t n = 0;

	for (size_t i = 0; i < rules->lacks_n; i++)
		n += rules->lacks[i].lack == lack;
	return n;
}
