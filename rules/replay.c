/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges a logged message again by other rules, from what was found in it: no text
 * is kept, so no pattern can be asked. Known are the scored rules of the set that
 * judged it, hit or not; the facts that are shown without a rule; and every meta
 * that can be told from those. What is not known is treated as it was: a rule of
 * the same name hits if it hit then, a new one does not. Who calls this is told
 * which rules those are, and whether the message was judged by another set than
 * the one at hand, whose rules are then only taken by name.
 */
#include <math.h>

#include "rule.h"

struct replay {
	const struct rules *then, *now;
	const struct scores *scores;
	bool *same;			/* by rule of `now`: as it was then */
	struct rules_lack *untold;	/* of `now`, with the reason */
	size_t untold_n, untold_size;
	double *value_then, *value_now;	/* of the message at hand */
};

/* ---- What is the same in both sets --------------------------------------------------- */

static bool
expression_is_same(const struct replay *replay, const struct rule *a,
    const struct rule *b)
{
	if (a->expression.n != b->expression.n)
		return false;
	for (size_t i = 0; i < a->expression.n; i++) {
		const struct step *x = &a->expression.steps[i];
		const struct step *y = &b->expression.steps[i];

		if (x->kind != y->kind || x->number < y->number
		    || x->number > y->number || (x->kind == STEP_NAME
		    && (!str_equal(x->name, y->name)
		    || !replay->same[y->rule])))
			return false;
	}
	return true;
}

/* Would it have hit the same messages? Asked of metas after their parts. */
static bool
rule_is_same(const struct replay *replay, const struct rule *a,
    const struct rule *b)
{
	return a->kind == b->kind && a->perl == b->perl
	    && a->multiple == b->multiple && a->most_hits == b->most_hits
	    && a->nosubject == b->nosubject && a->from == b->from
	    && a->until == b->until && (a->kind == RULE_META
	    ? expression_is_same(replay, a, b)
	    : a->kind == RULE_EVAL ? a->fact == b->fact
	    && str_equal(a->argument, b->argument)
	    && (a->argument.p == NULL) == (b->argument.p == NULL)
	    : str_equal(a->definition, b->definition));
}

static bool
is_shown(const struct rule *rule)
{
	return !rule->part && rule->absent.p == NULL && (rule->shadow
	    || rule->score < 0 || rule->score > 0);
}

/* ---- Values from the log ------------------------------------------------------------------ */

static const struct rules_logged *
logged_rule(const struct rules_logged *logged, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		if (logged[i].rule.p != NULL
		    && str_equal(logged[i].rule, name))
			return &logged[i];
	}
	return NULL;
}

static bool
logged_fact(const struct rules_logged *logged, size_t n, const char *name)
{
	struct str fact = str_of(name);

	for (size_t i = 0; i < n; i++) {
		bool equal = logged[i].id.n == fact.n;

		for (size_t k = 0; k < fact.n && equal; k++)
			equal = logged[i].id.p[k] == (fact.p[k] == '_' ? '-'
			    : fact.p[k]);
		if (equal)
			return true;
	}
	return false;
}

/* A hit whose number of hits was not logged, in an expression that counts. */
static bool
counts(const struct rule *rule)
{
	if (rule->multiple)
		return true;
	for (size_t i = 0; i < rule->expression.n; i++) {
		enum step_kind kind = rule->expression.steps[i].kind;

		if (kind == STEP_PLUS || kind == STEP_MINUS
		    || kind == STEP_TIMES || kind == STEP_DIVIDE)
			return true;
	}
	return false;
}

struct values_of {
	const double *values;
};

static double
value_at(const void *context, const struct step *step)
{
	return ((const struct values_of *)context)->values[step->rule];
}

/* A fact that hides no finding of its own behind a rule's: where no rule without
 * a score calls it, its absence says that it didn't hold. */
static bool
is_told_always(const struct rules *rules, const struct fact *fact)
{
	for (size_t i = 0; i < rules->n; i++) {
		if (rules->at[i].fact == fact && !is_shown(&rules->at[i]))
			return false;
	}
	return fact->shown;
}

static double
value_then(const struct replay *replay, size_t i,
    const struct rules_logged *logged, size_t n, int64_t arrived)
{
	const struct rule *rule = &replay->then->at[i];
	struct values_of values = { replay->value_then };
	bool hit = logged_rule(logged, n, rule->name) != NULL;
	double value;

	if (rule->absent.p != NULL || arrived < rule->from
	    || arrived >= rule->until)
		return 0;
	if (rule->kind == RULE_META) {
		value = expression_value(&rule->expression, value_at, &values);
		if (!isnan(value))
			return value;
	}
	if (is_shown(rule))
		return hit && counts(rule) ? NAN : hit;
	if (rule->fact == NULL || rule->argument.p != NULL)
		return NAN;
	if (logged_fact(logged, n, rule->fact->name))
		return 1;
	return is_told_always(replay->then, rule->fact) ? 0 : NAN;
}

static double
value_now(const struct replay *replay, size_t i,
    const struct rules_logged *logged, size_t n, int64_t arrived)
{
	const struct rule *rule = &replay->now->at[i];
	struct values_of values = { replay->value_now };
	size_t then = rules_find(replay->then, rule->name);
	double value = NAN;

	if (rule->absent.p != NULL || arrived < rule->from
	    || arrived >= rule->until)
		return 0;
	if (rule->kind == RULE_META)
		value = expression_value(&rule->expression, value_at, &values);
	if (isnan(value) && replay->same[i])
		value = replay->value_then[then];
	if (isnan(value) && rule->fact != NULL && rule->argument.p == NULL) {
		if (logged_fact(logged, n, rule->fact->name))
			value = 1;
		else if (is_told_always(replay->then, rule->fact))
			value = 0;
	}
	return value;
}

/* ---- One message ----------------------------------------------------------------------------- */

static void
change_add(struct arena *arena, struct replayed *replayed, size_t *size,
    struct str rule, double before, double after)
{
	double change = after - before;

	replayed->after += change;
	if (change > -0.0005 && change < 0.0005)
		return;
	replayed->changes = arena_grow(arena, replayed->changes, replayed->n,
	    size, sizeof *replayed->changes);
	replayed->changes[replayed->n++] = (struct replay_change){ rule, before,
	    after };
}

static double
rounded(double score)
{
	return (double)(int64_t)(score * 1000 + (score < 0 ? -0.5 : 0.5)) / 1000;
}

#define FLOOR_ID STR("payment-change-policy")

/* Rules that hit then and are no more. */
static void
add_gone(struct arena *arena, const struct replay *replay,
    const struct rules_logged *logged, size_t n, struct replayed *replayed,
    size_t *size)
{
	for (size_t i = 0; i < n; i++) {
		if (logged[i].rule.p != NULL && rules_find(replay->now,
		    logged[i].rule) == replay->now->n)
			change_add(arena, replayed, size, logged[i].rule,
			    logged[i].score, 0);
	}
}

void
replay_message(struct arena *arena, struct replay *replay,
    const struct rules_logged *logged, size_t n, int64_t arrived, double score,
    struct replayed *replayed_out)
{
	const struct rules *now = replay->now, *then = replay->then;
	double floor = replay->scores->payment_change_holds
	    ? replay->scores->suspect : replay->scores->caution;
	double floor_then = 0;
	bool payment = false;
	size_t size = 0;

	*replayed_out = (struct replayed){ .after = score };
	for (size_t i = 0; i < n; i++) {
		if (str_equal(logged[i].id, FLOOR_ID))
			floor_then = logged[i].score;
	}
	replayed_out->after -= floor_then;
	for (size_t i = 0; i < then->n; i++)
		replay->value_then[then->order[i]] = value_then(replay,
		    then->order[i], logged, n, arrived);
	for (size_t i = 0; i < now->n; i++) {
		size_t at = now->order[i];
		const struct rule *rule = &now->at[at];
		const struct rules_logged *was = logged_rule(logged, n,
		    rule->name);
		double value = value_now(replay, at, logged, n, arrived);
		bool hit;

		replay->value_now[at] = value;
		/* Not known: as it was. */
		hit = isnan(value) ? was != NULL : value < 0 || value > 0;
		hit = hit && is_shown(rule);
		if (hit || was != NULL)
			change_add(arena, replayed_out, &size, rule->name,
			    was != NULL ? was->score : 0, hit ? rule->score : 0);
		payment |= hit && rule->payment_change && !rule->shadow;
	}
	add_gone(arena, replay, logged, n, replayed_out, &size);
	replayed_out->after = rounded(replayed_out->after);
	score = replayed_out->after;
	if (payment && score < floor)
		replayed_out->after = floor;
	if (rounded(replayed_out->after - score) > floor_then
	    || rounded(replayed_out->after - score) < floor_then) {
		double after = replayed_out->after;

		change_add(arena, replayed_out, &size, FLOOR_ID, floor_then,
		    rounded(after - score));
		replayed_out->after = after;
	}
}

/* ---- A pair of sets ------------------------------------------------------------------------------ */

static void
untold_add(struct arena *arena, struct replay *replay, const struct rule *rule,
    const char *reason)
{
	replay->untold = arena_grow(arena, replay->untold, replay->untold_n,
	    &replay->untold_size, sizeof *replay->untold);
	replay->untold[replay->untold_n++] = (struct rules_lack){ LACK_HERE,
	    rule->file, rule->line, rule->name, str_of(reason) };
}

/* What any message's log tells of each rule: all scored rules of `then`, and facts.
 * A meta is told where its parts are. */
static void
find_untold(struct arena *arena, struct replay *replay)
{
	const struct rules *now = replay->now;
	struct values_of told = { replay->value_now };

	for (size_t i = 0; i < now->n; i++) {
		size_t at = now->order[i];
		const struct rule *rule = &now->at[at];
		size_t then = rules_find(replay->then, rule->name);
		bool known = rule->absent.p != NULL
		    || (replay->same[at] && is_shown(&replay->then->at[then]))
		    || (rule->fact != NULL && rule->argument.p == NULL
		    && is_told_always(replay->then, rule->fact))
		    || (rule->kind == RULE_META && !isnan(expression_value(
		    &rule->expression, value_at, &told)));

		replay->value_now[at] = known ? 0 : NAN;
		if (known || !is_shown(rule))
			continue;
		untold_add(arena, replay, rule, rule->kind == RULE_META
		    ? "it stands on rules that leave no trace in the log"
		    : then == replay->then->n
		    ? "it is new, and no text is kept to look for it in"
		    : "it was changed, and no text is kept to look for it in");
	}
}

struct replay *
replay_new(struct arena *arena, const struct rules *then,
    const struct rules *now, const struct scores *scores)
{
	struct replay *replay = NEW(arena, struct replay);

	replay->then = then;
	replay->now = now;
	replay->scores = scores;
	replay->same = NEW_ARRAY(arena, bool, now->n + 1);
	replay->value_then = NEW_ARRAY(arena, double, then->n + 1);
	replay->value_now = NEW_ARRAY(arena, double, now->n + 1);
	for (size_t i = 0; i < now->n; i++) {
		size_t at = now->order[i];
		size_t k = rules_find(then, now->at[at].name);

		replay->same[at] = k < then->n
		    && rule_is_same(replay, &then->at[k], &now->at[at]);
	}
	find_untold(arena, replay);
	return replay;
}

size_t
replay_untold(const struct replay *replay, const struct rules_lack **untold_out)
{
	*untold_out = replay->untold;
	return replay->untold_n;
}
