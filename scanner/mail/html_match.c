/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rules of a style sheet say about one element: which of them hold for
 * it (Selectors 4). Rules are found by the hash of one name of theirs; how often
 * open ancestors bear a name is counted, so that nothing walks the tree. All
 * work on all elements together has a bound that grows with the message; a sheet
 * that needs more no longer counts.
 */
#include "html.h"

static uint16_t *
open_slot(struct sheet *sheet, uint64_t hash, enum condition_kind kind)
{
	return &sheet->open[(name_of(hash, kind) >> 20) % OPEN_SIZE];
}

void
sheet_ancestor(struct sheet *sheet, const struct element_names *names, int by)
{
	uint16_t step = (uint16_t)by;

	if (sheet->open == NULL)
		return;
	*open_slot(sheet, names->tag, CONDITION_TAG) += step;
	if (names->id != 0)
		*open_slot(sheet, names->id, CONDITION_ID) += step;
	for (size_t i = 0; i < names->classes_n; i++)
		*open_slot(sheet, names->classes[i], CONDITION_CLASS) += step;
}

void
sheet_again(struct sheet *sheet)
{
	sheet->frozen = true;
	sheet->writing_left = sheet->writing_most;
	if (sheet->open != NULL)
		memset(sheet->open, 0, OPEN_SIZE * sizeof *sheet->open);
}

/* ---- Matching --------------------------------------------------------------------- */

static bool
value_compares(struct str value, struct str wanted, char comparison)
{
	switch (comparison) {
	case '\0':
		return true;
	case '=':
		return str_equal_nocase(value, wanted);
	case '^':
		return wanted.n > 0 && str_starts_nocase(value, wanted);
	case '$':
		return wanted.n > 0 && str_ends_nocase(value, wanted);
	case '*':
		return wanted.n > 0 &&
		    str_find_nocase(value, wanted) != STR_NOWHERE;
	case '|':
		return str_starts_nocase(value, wanted) && (value.n ==
		    wanted.n || value.p[wanted.n] == '-');
	default:
		break;
	}
	while (value.n > 0)
		if (str_equal_nocase(str_cut(&value, ' '), wanted))
			return true;
	return false;
}

static bool
attribute_holds(const struct condition *condition,
    const struct candidate *candidate)
{
	for (size_t i = 0; i < candidate->attributes_n; i++)
		if (str_equal_nocase(candidate->attributes[i].name,
		    condition->name))
			return value_compares(candidate->attributes[i].value,
			    condition->value, condition->comparison);
	return false;
}

static bool
place_holds(const struct condition *condition, size_t place)
{
	long away = (long)place - condition->offset;

	if (condition->step == 0)
		return away == 0;
	return away % condition->step == 0 && away / condition->step >= 0;
}

static bool
condition_holds(const struct condition *condition,
    const struct candidate *candidate)
{
	const struct element_names *names = &candidate->names;

	switch (condition->kind) {
	case CONDITION_TAG:
		return condition->hash == names->tag;
	case CONDITION_ID:
		return condition->hash == names->id;
	case CONDITION_CLASS:
		for (size_t i = 0; i < names->classes_n; i++)
			if (condition->hash == names->classes[i])
				return true;
		return false;
	case CONDITION_ATTRIBUTE:
		return attribute_holds(condition, candidate);
	case CONDITION_PLACE:
		return place_holds(condition, candidate->place);
	case CONDITION_NOT_PLACE:
		return !place_holds(condition, candidate->place);
	}
	return false;
}

static bool
rule_holds(const struct sheet *sheet, const struct rule *rule,
    const struct candidate *candidate)
{
	for (size_t i = 0; i < rule->conditions_n; i++)
		if (!condition_holds(&sheet->conditions[rule->conditions + i],
		    candidate))
			return false;
	for (size_t i = 0; i < rule->ancestors_n; i++)
		if (sheet->open[(sheet->ancestors[rule->ancestors + i] >> 20) %
		    OPEN_SIZE] == 0)
			return false;
	return true;
}

/* An attribute's value may be as long as the message. */
static size_t
steps_of(const struct sheet *sheet, const struct rule *rule,
    const struct candidate *candidate)
{
	size_t steps = 1;

	if (candidate->attributes_n == 0)
		return steps;
	for (size_t i = 0; i < rule->conditions_n; i++) {
		if (sheet->conditions[rule->conditions + i].kind !=
		    CONDITION_ATTRIBUTE)
			continue;
		for (size_t k = 0; k < candidate->attributes_n; k++)
			steps += 1 + candidate->attributes[k].value.n / 16;
	}
	return steps;
}

static void
chain_match(struct sheet *sheet, size_t head,
    const struct candidate *candidate, struct cascade *cascade)
{
	while (head != 0) {
		const struct rule *rule = &sheet->rules[head - 1];
		size_t steps = steps_of(sheet, rule, candidate);

		if (sheet->steps_left < steps) {
			sheet->steps_left = 0;
			return;
		}
		sheet->steps_left -= steps;
		head = rule->next;
		if (rule->pseudo != candidate->pseudo ||
		    !rule_holds(sheet, rule, candidate))
			continue;
		if (sheet->steps_left < rule->to - rule->from)
			continue;
		sheet->steps_left -= rule->to - rule->from;
		for (size_t i = rule->from; i < rule->to; i++)
			cascade_add(cascade, &sheet->declarations[i],
			    rule->weight << 4);
	}
}

static size_t
head_of(const struct sheet *sheet, uint64_t hash, enum condition_kind kind)
{
	return hash == 0 ? 0 : sheet->heads[(name_of(hash, kind) >> 20) % 256];
}

/* Two of its names may lie in one chain: the weights make a second time do
 * nothing that the first did not. */
void
sheet_match(struct sheet *sheet, const struct candidate *candidate,
    struct cascade *cascade)
{
	const struct element_names *names = &candidate->names;

	chain_match(sheet, sheet->any, candidate, cascade);
	chain_match(sheet, head_of(sheet, names->tag, CONDITION_TAG), candidate,
	    cascade);
	chain_match(sheet, head_of(sheet, names->id, CONDITION_ID), candidate,
	    cascade);
	for (size_t i = 0; i < names->classes_n; i++)
		chain_match(sheet, head_of(sheet, names->classes[i],
		    CONDITION_CLASS), candidate, cascade);
}
