/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The linking of rules to each other, once all files are read. It refuses a line
 * about a rule that nobody defines and a meta that needs itself, turns thresholds
 * into numbers, and puts rules into an order in which each meta stands after all
 * that it names; it uses an explicit stack. In a set written for SpamAssassin a
 * name that nobody defines is noted, and counts as a rule that never hits.
 */
#include <math.h>

#include "rule.h"

#define SCORE_DEFAULT 1.0

/* ---- Linking -------------------------------------------------------------------------- */

static bool
refuse_rule(struct reader *reader, const struct rule *rule, size_t column,
    struct str read, const char *expected)
{
	because(reader->why, FAIL, EXIT_CONFIG,
	    "%.*s:%zu:%zu: read '%.*s', expected %s", STR_ARGS(rule->file),
	    rule->line, column, STR_ARGS(read), expected);
	return false;
}

const struct threshold *
threshold_find(const struct rules *rules, struct str name)
{
	for (size_t i = 0; i < rules->thresholds_n; i++) {
		if (str_equal(rules->thresholds[i].name, name))
			return &rules->thresholds[i];
	}
	return NULL;
}

/* The reader stands at a rule again, for what is noted of it. */
static void
read_again(struct reader *reader, const struct rule *rule)
{
	reader->file = rule->file;
	reader->line = rule->line;
}

/* A name that is no rule's: a threshold, or nobody's. */
static bool
link_other(struct reader *reader, struct rule *rule, struct step *step)
{
	const struct threshold *threshold = threshold_find(reader->rules,
	    step->name);

	if (threshold == NULL && !rule->perl)
		return refuse_rule(reader, rule, rule->column + step->at,
		    step->name, "the name of a rule or a threshold");
	if (threshold == NULL) {
		read_again(reader, rule);
		lack_add(reader, LACK_NAME, step->name, STR("not defined anywhere"));
	}
	step->kind = STEP_NUMBER;
	step->number = threshold != NULL ? threshold->value : 0;
	return true;
}

/* What a retired rule's name stands for: the rule in its place, or nothing. */
static bool
link_retired(struct reader *reader, struct rule *rule, struct step *step)
{
	struct rules *rules = reader->rules;
	const struct retired *retired = NULL;

	if (step->rule == rules->n || rules->at[step->rule].kind ==
	    RULE_UNDEFINED || rules->at[step->rule].lack == LACK_RETIRED)
		retired = retired_find(RETIRED_RULE, step->name);
	if (retired == NULL)
		return false;
	read_again(reader, rule);
	lack_add(reader, LACK_RETIRED, rule->name,
	    retired_sentence(reader->arena, retired));
	step->rule = retired->instead == NULL ? rules->n :
	    rules_find(rules, str_of(retired->instead));
	if (step->rule == rules->n) {
		step->kind = STEP_NUMBER;
		step->number = 0;
	}
	return true;
}

static bool
link_names(struct reader *reader, struct rule *rule)
{
	for (size_t i = 0; i < rule->expression.n; i++) {
		struct step *step = &rule->expression.steps[i];

		if (step->kind != STEP_NAME)
			continue;
		if (step->argument.p != NULL)
			return refuse_rule(reader, rule, rule->column + step->at,
			    step->name, "the name of a rule");
		step->rule = rules_find(reader->rules, step->name);
		if (link_retired(reader, rule, step))
			continue;
		if (step->rule == reader->rules->n
		    && !link_other(reader, rule, step))
			return false;
	}
	return true;
}

/* A threshold may bear no rule's name: which is meant could not be told. */
static bool
thresholds_check(struct reader *reader)
{
	for (size_t i = 0; i < reader->rules->thresholds_n; i++) {
		const struct threshold *threshold =
		    &reader->rules->thresholds[i];

		if (rules_find(reader->rules, threshold->name)
		    == reader->rules->n)
			continue;
		because(reader->why, FAIL, EXIT_CONFIG,
		    "%.*s:%zu:1: read '%.*s', expected a name that no rule has",
		    STR_ARGS(threshold->file), threshold->line,
		    STR_ARGS(threshold->name));
		return false;
	}
	return true;
}

/* What a rule can be worth: 0 where it can't work, else not known. */
static double
value_if_any(const void *context, const struct step *step)
{
	const struct rules *rules = context;

	return rules->at[step->rule].absent.p != NULL ? 0 : NAN;
}

/* In the order of rules_link(): metas after what they stand on. */
static void
note_lacks(struct reader *reader)
{
	struct rules *rules = reader->rules;

	for (size_t i = 0; i < rules->n; i++) {
		struct rule *rule = &rules->at[rules->order[i]];
		double value;

		if (rule->kind == RULE_META && rule->expression.n > 0) {
			value = expression_value(&rule->expression,
			    value_if_any, rules);
			if (!(value < 0) && !(value > 0) && !isnan(value))
				rule->absent = STR("it needs a rule that "
				    "can't work here");
		}
		read_again(reader, rule);
		if (rule->absent.p != NULL)
			lack_add(reader, rule->lack, rule->name,
			    rule->absent);
	}
}

static void
settle_score(struct rule *rule)
{
	if (rule->part || rule->shadow)
		rule->score = 0;
	else if (!rule->scored)
		rule->score = rule->nice ? -SCORE_DEFAULT : SCORE_DEFAULT;
}

enum colour { UNSEEN, OPEN, DONE };

struct visit {
	size_t rule;
	size_t step;			/* where in its expression */
};

/* The next rule that `visit` needs and that is not done; false at the end. */
static bool
next_needed(const struct rules *rules, struct visit *visit,
    const enum colour *colours, size_t *rule_out)
{
	const struct expression *e = &rules->at[visit->rule].expression;

	while (visit->step < e->n) {
		const struct step *step = &e->steps[visit->step++];

		if (step->kind == STEP_NAME && colours[step->rule] != DONE) {
			*rule_out = step->rule;
			return true;
		}
	}
	return false;
}

/* Depth first, with a stack of its own; false when a meta needs itself. */
static bool
order_from(struct reader *reader, size_t root, enum colour *colours,
    struct visit *stack, size_t *ordered)
{
	struct rules *rules = reader->rules;
	size_t depth = 0, needed;

	if (colours[root] == DONE)
		return true;
	stack[depth++] = (struct visit){ root, 0 };
	colours[root] = OPEN;
	while (depth > 0) {
		struct visit *top = &stack[depth - 1];

		if (!next_needed(rules, top, colours, &needed)) {
			colours[top->rule] = DONE;
			rules->order[(*ordered)++] = top->rule;
			depth--;
		} else if (colours[needed] == OPEN) {
			return refuse_rule(reader, &rules->at[needed],
			    rules->at[needed].column, rules->at[needed].name,
			    "a meta rule that does not need itself");
		} else {
			colours[needed] = OPEN;
			stack[depth++] = (struct visit){ needed, 0 };
		}
	}
	return true;
}

#define META_HEIGHT 100

/* Metas are evaluated by recursion. */
static bool
heights_check(struct reader *reader)
{
	const struct rules *rules = reader->rules;
	size_t *heights = NEW_ARRAY(reader->arena, size_t, rules->n);

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->at[rules->order[i]];
		size_t *height = &heights[rules->order[i]];

		for (size_t k = 0; k < rule->expression.n; k++) {
			const struct step *step = &rule->expression.steps[k];

			if (step->kind == STEP_NAME
			    && heights[step->rule] >= *height)
				*height = heights[step->rule] + 1;
		}
		if (*height > META_HEIGHT)
			return refuse_rule(reader, rule, rule->column,
			    rule->name, "at most 100 metas one upon the other");
	}
	return true;
}

void
rules_want_parts(const struct rules *rules, bool *wanted)
{
	for (size_t i = rules->n; i-- > 0;) {
		const struct rule *rule = &rules->at[rules->order[i]];

		if (!wanted[rules->order[i]])
			continue;
		for (size_t k = 0; k < rule->expression.n; k++) {
			const struct step *step = &rule->expression.steps[k];

			if (step->kind == STEP_NAME)
				wanted[step->rule] = true;
		}
	}
}

/* The rules that call each fact, in their order: from behind, each before those
 * that were found. */
static void
chain_calls(struct reader *reader)
{
	struct rules *rules = reader->rules;
	size_t facts_n = 0;

	while (fact_at(facts_n) != NULL)
		facts_n++;
	rules->first_call = NEW_ARRAY(reader->arena, size_t, facts_n);
	for (size_t i = rules->n; i-- > 0;) {
		struct rule *rule = &rules->at[i];
		size_t at = 0;

		if (rule->fact == NULL)
			continue;
		while (fact_at(at) != rule->fact)
			at++;
		rule->next_call = rules->first_call[at];
		rules->first_call[at] = i + 1;
	}
}

static void
link_filter(struct reader *reader)
{
	struct rules *rules = reader->rules;
	const struct pattern **patterns = NEW_ARRAY(reader->arena,
	    const struct pattern *, 2 * rules->n);

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->at[i];
		bool is_in = rule->kind != RULE_HEADER &&
		    rule->kind != RULE_MIMEHEADER;

		patterns[2 * i] = is_in ? rule->pattern : NULL;
		patterns[2 * i + 1] = is_in ? rule->folded : NULL;
	}
	rules->filter = compiler_filter(reader->compiler, patterns,
	    2 * rules->n);
}

/* What is only there for metas is judged when one of them needs it: to look through
 * a text is dear, and most metas know their answer without. */
static void
list_told(struct reader *reader)
{
	struct rules *rules = reader->rules;

	rules->told = NEW_ARRAY(reader->arena, size_t, rules->n);
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->at[rules->order[i]];

		if (rule_tells(rule) ||
		    (rule->kind == RULE_EVAL && rule->fact->shown))
			rules->told[rules->told_n++] = rules->order[i];
	}
}

/* What metas are made of was read line by line, pages apart; judging goes through
 * it all in this order, for each message. */
static void
gather_steps(struct reader *reader)
{
	struct rules *rules = reader->rules;
	struct step *room;
	size_t n = 0;

	for (size_t i = 0; i < rules->n; i++)
		n += rules->at[i].expression.n;
	room = NEW_ARRAY(reader->arena, struct step, n);
	for (size_t i = 0; i < rules->n; i++) {
		struct expression *of = &rules->at[rules->order[i]].expression;

		if (of->n > 0)
			memcpy(room, of->steps, of->n * sizeof *room);
		of->steps = room;
		room += of->n;
	}
}

/* Lines about a rule that is retired do nothing. */
static void
leave_out_retired(struct reader *reader, struct rule *rule)
{
	const struct retired *retired = retired_find(RETIRED_RULE, rule->name);

	if (retired == NULL)
		return;
	rule->kind = RULE_ABSENT;
	rule->lack = LACK_RETIRED;
	rule->absent = retired_sentence(reader->arena, retired);
	rule->score = 0;
	rule->scored = true;
}

bool
rules_link(struct reader *reader)
{
	struct rules *rules = reader->rules;
	enum colour *colours = NEW_ARRAY(reader->arena, enum colour, rules->n);
	struct visit *stack = NEW_ARRAY(reader->arena, struct visit, rules->n);
	size_t ordered = 0;

	rules->order = NEW_ARRAY(reader->arena, size_t, rules->n);
	if (!thresholds_check(reader))
		return false;
	for (size_t i = 0; i < rules->n; i++) {
		struct rule *rule = &rules->at[i];

		if (rule->kind == RULE_UNDEFINED)
			leave_out_retired(reader, rule);
		if (rule->kind == RULE_UNDEFINED && rule->foreign) {
			rule->kind = RULE_ABSENT;
			rule->lack = LACK_NAME;
			rule->absent = STR("not defined anywhere");
		}
		if (rule->kind == RULE_UNDEFINED)
			return refuse_rule(reader, rule, 1, rule->name,
			    "the name of a rule that is defined somewhere");
		if (rule->kind == RULE_META && !link_names(reader, rule))
			return false;
		settle_score(rule);
	}
	for (size_t i = 0; i < rules->n; i++) {
		if (!order_from(reader, i, colours, stack, &ordered))
			return false;
	}
	if (!heights_check(reader))
		return false;
	note_lacks(reader);
	rules->wanted = NEW_ARRAY(reader->arena, bool, rules->n + 1);
	for (size_t i = 0; i < rules->n; i++) {
		rules->wanted[i] = rules->at[i].absent.p == NULL
		    && (rules->at[i].shadow || rules->at[i].score < 0
		    || rules->at[i].score > 0);
	}
	rules_want_parts(rules, rules->wanted);
	gather_steps(reader);
	list_told(reader);
	chain_calls(reader);
	link_filter(reader);
	return true;
}
