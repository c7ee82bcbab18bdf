/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions, as they stand in `meta` and `if` lines: names, numbers, ( ),
 * ! and - before an operand, * / + -, < <= > >=, == !=, &&, ||, in falling
 * order of binding, left to right. They are turned into postfix order by the
 * shunting-yard method with one explicit stack of EXPRESSION_DEPTH places, so
 * that no nesting in a file can exhaust the C stack, here or when they are
 * evaluated. "N of (a, b, ...)" holds where at least N of the list do. What stands
 * behind && and || is left out where it can't matter. Division by zero gives 0. A
 * value may be unknown (NAN), and so is then what can't be told without it. What is
 * no expression is refused with its place; whether a name exists is for the caller
 * to say.
 */
#include <math.h>

#include "rule.h"

static const struct {
	char text[3];
	enum step_kind kind;
	int binds;
} operators[] = {
	/* Two characters before their first alone. */
	{ "&&", STEP_AND, 2 }, { "||", STEP_OR, 1 },
	{ "<=", STEP_LESS_EQUAL, 4 }, { ">=", STEP_MORE_EQUAL, 4 },
	{ "==", STEP_EQUAL, 3 }, { "!=", STEP_UNEQUAL, 3 },
	{ "<", STEP_LESS, 4 }, { ">", STEP_MORE, 4 },
	{ "+", STEP_PLUS, 5 }, { "-", STEP_MINUS, 5 },
	{ "*", STEP_TIMES, 6 }, { "/", STEP_DIVIDE, 6 },
};

#define BINDS_PREFIX 7

struct yard {
	struct arena *arena;
	struct str text;
	size_t at;
	struct step *steps;
	size_t n, size;
	struct {
		struct step step;
		int binds;
		size_t items;		/* of "N of (": before the comma */
		size_t leap;		/* of && and ||: its STEP_IF_... + 1 */
	} waiting[EXPRESSION_DEPTH];
	size_t waiting_n;
	size_t depth;			/* of values, had it been evaluated */
	struct trouble *trouble;
};

static bool
refuse(struct yard *yard, size_t at, size_t n, const char *expected)
{
	yard->trouble->at = at;
	yard->trouble->read = at >= yard->text.n ? NO_STR
	    : str_slice(yard->text, at, at + n);
	yard->trouble->expected = str_of(expected);
	return false;
}

static bool
is_name_char(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '_' || c == ':';
}

static bool
emit(struct yard *yard, struct step step)
{
	bool operand = step.kind == STEP_NAME || step.kind == STEP_NUMBER;
	bool in_place = step.kind == STEP_NOT || step.kind == STEP_NEGATE ||
	    step.kind == STEP_IF_TRUE || step.kind == STEP_IF_FALSE;

	if (operand && ++yard->depth > EXPRESSION_DEPTH)
		return refuse(yard, step.at, 1, "a less nested expression");
	if (step.kind == STEP_OF)
		yard->depth -= (size_t)step.number;
	else if (!operand && !in_place)
		yard->depth--;
	yard->steps = arena_grow(yard->arena, yard->steps, yard->n, &yard->size,
	    sizeof *yard->steps);
	yard->steps[yard->n++] = step;
	return true;
}

static bool
wait_for(struct yard *yard, enum step_kind kind, int binds)
{
	if (yard->waiting_n == EXPRESSION_DEPTH)
		return refuse(yard, yard->at, 1, "a less nested expression");
	yard->waiting[yard->waiting_n].step =
	    (struct step){ .kind = kind, .at = yard->at };
	yard->waiting[yard->waiting_n].items = 0;
	yard->waiting[yard->waiting_n].leap = 0;
	yard->waiting[yard->waiting_n++].binds = binds;
	return true;
}

/* Emit what waits and binds at least that tightly, up to an open bracket. */
static bool
settle(struct yard *yard, int binds)
{
	while (yard->waiting_n > 0
	    && yard->waiting[yard->waiting_n - 1].step.kind != STEP_OPEN
	    && yard->waiting[yard->waiting_n - 1].binds >= binds) {
		size_t leap = yard->waiting[--yard->waiting_n].leap;

		if (!emit(yard, yard->waiting[yard->waiting_n].step))
			return false;
		if (leap > 0)
			yard->steps[leap - 1].rule = yard->n - 1;
	}
	return true;
}

/* Between what stands before && or || and what stands behind it. */
static bool
wait_for_logical(struct yard *yard, enum step_kind kind, int binds)
{
	struct step leap = { .kind = kind == STEP_AND ? STEP_IF_TRUE
	    : STEP_IF_FALSE, .at = yard->at };

	if (!emit(yard, leap) || !wait_for(yard, kind, binds))
		return false;
	yard->waiting[yard->waiting_n - 1].leap = yard->n;
	return true;
}

/* Digits with one point: "3", "0.5", "3.004002". */
static bool
read_number(struct yard *yard)
{
	struct step step = { .kind = STEP_NUMBER, .at = yard->at };
	double place = 0;

	for (; yard->at < yard->text.n; yard->at++) {
		char c = yard->text.p[yard->at];

		if (c == '.' && place == 0) {
			place = 1;
		} else if (char_is_digit(c)) {
			step.number = step.number * 10 + (c - '0');
			place *= 10;
		} else {
			break;
		}
	}
	if (place > 1)
		step.number /= place;
	return emit(yard, step);
}

static bool
read_name(struct yard *yard)
{
	struct step step = { .kind = STEP_NAME, .at = yard->at };
	size_t end = yard->at;

	while (end < yard->text.n && is_name_char(yard->text.p[end]))
		end++;
	step.name = str_slice(yard->text, yard->at, end);
	yard->at = end;
	if (end < yard->text.n && yard->text.p[end] == '(') {
		size_t n = str_find_char(str_from(yard->text, end), ')');

		if (n == STR_NOWHERE)
			return refuse(yard, yard->text.n, 0, "')'");
		step.argument = str_trim(str_slice(yard->text, end + 1, end + n));
		yard->at = end + n + 1;
	}
	return emit(yard, step);
}

/* One operand or what may stand before it; *done_out once it was complete. */
static bool
read_operand(struct yard *yard, bool *done_out)
{
	char c = yard->text.p[yard->at];
	bool read;

	*done_out = false;
	if (c == '!' || c == '-' || c == '(') {
		enum step_kind kind = c == '!' ? STEP_NOT
		    : c == '-' ? STEP_NEGATE : STEP_OPEN;

		read = wait_for(yard, kind, BINDS_PREFIX);
		yard->at++;
		return read;
	}
	*done_out = true;
	if (char_is_digit(c) || c == '.')
		return read_number(yard);
	if (is_name_char(c))
		return read_name(yard);
	return refuse(yard, yard->at, 1, "a rule's name, a number, '!' or '('");
}

/* "of (", behind the number that it follows. */
static bool
read_of(struct yard *yard)
{
	yard->at += 2;
	while (yard->at < yard->text.n
	    && char_is_space(yard->text.p[yard->at]))
		yard->at++;
	if (yard->at == yard->text.n || yard->text.p[yard->at] != '(')
		return refuse(yard, yard->at, 1, "'(' and a list of rules");
	if (!wait_for(yard, STEP_OPEN, BINDS_PREFIX))
		return false;
	yard->waiting[yard->waiting_n - 1].items = 1;
	yard->at++;
	return true;
}

static bool
read_comma(struct yard *yard)
{
	if (!settle(yard, 0))
		return false;
	if (yard->waiting_n == 0
	    || yard->waiting[yard->waiting_n - 1].items == 0)
		return refuse(yard, yard->at, 1, "an operator");
	yard->waiting[yard->waiting_n - 1].items++;
	yard->at++;
	return true;
}

static bool
read_close(struct yard *yard)
{
	size_t items;

	if (!settle(yard, 0))
		return false;
	if (yard->waiting_n == 0)
		return refuse(yard, yard->at, 1, "an operator");
	items = yard->waiting[--yard->waiting_n].items;
	yard->at++;
	return items == 0 || emit(yard, (struct step){ .kind = STEP_OF,
	    .number = (double)items, .at = yard->at });
}

/* An operator or a closing bracket; *done_out when an operand must follow. */
static bool
read_operator(struct yard *yard, bool *done_out)
{
	struct str rest = str_from(yard->text, yard->at);

	*done_out = rest.p[0] != ')';
	if (rest.p[0] == ')')
		return read_close(yard);
	if (rest.p[0] == ',')
		return read_comma(yard);
	if (str_starts(rest, STR("of"))
	    && (rest.n == 2 || !is_name_char(rest.p[2])))
		return read_of(yard);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		struct str text = str_of(operators[i].text);
		enum step_kind kind = operators[i].kind;
		int binds = operators[i].binds;

		if (!str_starts(rest, text))
			continue;
		if (!settle(yard, binds)
		    || !(kind == STEP_AND || kind == STEP_OR
		    ? wait_for_logical(yard, kind, binds)
		    : wait_for(yard, kind, binds)))
			return false;
		yard->at += text.n;
		return true;
	}
	return refuse(yard, yard->at, 1,
	    "an operator: && || of + - * / < <= > >= == !=");
}

bool
expression_read(struct arena *arena, struct str text,
    struct expression *expression_out, struct trouble *trouble_out)
{
	struct yard yard = { .arena = arena, .text = text,
	    .trouble = trouble_out };
	bool after_operand = false;

	for (;;) {
		bool done;

		while (yard.at < text.n && char_is_space(text.p[yard.at]))
			yard.at++;
		if (yard.at == text.n)
			break;
		if (!(after_operand ? read_operator(&yard, &done)
		    : read_operand(&yard, &done)))
			return false;
		if (done)
			after_operand = !after_operand;
	}
	if (!after_operand)
		return refuse(&yard, text.n, 0, "a rule's name or a number");
	if (!settle(&yard, 0))
		return false;
	if (yard.waiting_n > 0)
		return refuse(&yard, text.n, 0, "')'");
	*expression_out = (struct expression){ yard.steps, yard.n };
	return true;
}

static bool
is_true(double value)
{
	return value < 0 || value > 0;
}

/* As in Perl, && and || are worth the operand that decided. */
static double
combine_logical(enum step_kind kind, double a, double b)
{
	bool and = kind == STEP_AND;

	if (isnan(a)) {
		if (isnan(b) || is_true(b) == and)
			return NAN;
		return b;
	}
	return is_true(a) == and ? b : a;
}

static double
combine(enum step_kind kind, double a, double b)
{
	if (kind == STEP_AND || kind == STEP_OR)
		return combine_logical(kind, a, b);
	if (isnan(a) || isnan(b))
		return NAN;
	switch (kind) {
	case STEP_TIMES: return a * b;
	case STEP_DIVIDE: return b < 0 || b > 0 ? a / b : 0;
	case STEP_PLUS: return a + b;
	case STEP_MINUS: return a - b;
	case STEP_LESS: return a < b;
	case STEP_LESS_EQUAL: return a <= b;
	case STEP_MORE: return a > b;
	case STEP_MORE_EQUAL: return a >= b;
	case STEP_EQUAL: return !(a < b) && !(a > b);
	case STEP_UNEQUAL: return a < b || a > b;
	case STEP_AND:
	case STEP_OR:
	case STEP_IF_TRUE:
	case STEP_IF_FALSE:
	case STEP_NUMBER:
	case STEP_NAME:
	case STEP_NOT:
	case STEP_NEGATE:
	case STEP_OF:
	case STEP_OPEN:
		break;
	}
	panic("an expression holds step %d", (int)kind);
}

/* Do as many of these hold as are wanted? */
static double
count_of(double wanted, const double *values, size_t n)
{
	size_t held = 0, unknown = 0;

	for (size_t i = 0; i < n; i++) {
		unknown += isnan(values[i]) ? 1 : 0;
		held += is_true(values[i]);
	}
	if (isnan(wanted))
		return NAN;
	if ((double)held >= wanted)
		return 1;
	return (double)(held + unknown) >= wanted ? NAN : 0;
}

double
expression_value(const struct expression *expression,
    double (*value)(const void *context, const struct step *step),
    const void *context)
{
	double stack[EXPRESSION_DEPTH + 1] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < expression->n; i++) {
		const struct step *step = &expression->steps[i];

		if (step->kind == STEP_NUMBER) {
			stack[n++] = step->number;
		} else if (step->kind == STEP_NAME) {
			stack[n++] = value(context, step);
		} else if (step->kind == STEP_IF_TRUE
		    || step->kind == STEP_IF_FALSE) {
			if (!isnan(stack[n - 1]) && is_true(stack[n - 1])
			    != (step->kind == STEP_IF_TRUE))
				i = step->rule;
		} else if (step->kind == STEP_NOT) {
			stack[n - 1] = isnan(stack[n - 1]) ? NAN
			    : !is_true(stack[n - 1]);
		} else if (step->kind == STEP_NEGATE) {
			stack[n - 1] = -stack[n - 1];
		} else if (step->kind == STEP_OF) {
			n -= (size_t)step->number;
			stack[n - 1] = count_of(stack[n - 1], &stack[n],
			    (size_t)step->number);
		} else {
			n--;
			stack[n - 1] = combine(step->kind, stack[n - 1],
			    stack[n]);
		}
	}
	return n == 1 ? stack[0] : 0;
}
