/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions, as they stand in `meta` and `if` lines: names, numbers, ( ),
 * ! and - before an operand, * / + -, < <= > >=, == !=, &&, ||, in falling
 * order of binding, left to right. They are turned into postfix order by the
 * shunting-yard method with one explicit stack of EXPRESSION_DEPTH places, so
 * that no nesting in a file can exhaust the C stack, here or when they are
 * evaluated. Both sides of && and || are always evaluated: values have no side
 * effects. Division by zero gives 0. What is no expression is refused with its
 * place; whether a name exists is for the caller to say.
 */
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
	struct { struct step step; int binds; } waiting[EXPRESSION_DEPTH];
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
	bool prefix = step.kind == STEP_NOT || step.kind == STEP_NEGATE;

	if (operand && ++yard->depth > EXPRESSION_DEPTH)
		return refuse(yard, step.at, 1, "a less nested expression");
	if (!operand && !prefix)
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
		if (!emit(yard, yard->waiting[--yard->waiting_n].step))
			return false;
	}
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

/* An operator or a closing bracket; *done_out when an operand must follow. */
static bool
read_operator(struct yard *yard, bool *done_out)
{
	struct str rest = str_from(yard->text, yard->at);

	*done_out = false;
	if (rest.p[0] == ')') {
		if (!settle(yard, 0))
			return false;
		if (yard->waiting_n == 0)
			return refuse(yard, yard->at, 1, "an operator");
		yard->waiting_n--;
		yard->at++;
		return true;
	}
	*done_out = true;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		struct str text = str_of(operators[i].text);

		if (!str_starts(rest, text))
			continue;
		if (!settle(yard, operators[i].binds)
		    || !wait_for(yard, operators[i].kind, operators[i].binds))
			return false;
		yard->at += text.n;
		return true;
	}
	return refuse(yard, yard->at, 1,
	    "an operator: && || ! + - * / < <= > >= == !=");
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

static double
combine(enum step_kind kind, double a, double b)
{
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
	case STEP_AND: return (a < 0 || a > 0) && (b < 0 || b > 0);
	case STEP_OR: return a < 0 || a > 0 || b < 0 || b > 0;
	case STEP_NUMBER:
	case STEP_NAME:
	case STEP_NOT:
	case STEP_NEGATE:
	case STEP_OPEN:
		break;
	}
	panic("an expression holds step %d", (int)kind);
}

double
expression_value(const struct expression *expression,
    double (*value)(const void *context, const struct step *step),
    const void *context)
{
	double stack[EXPRESSION_DEPTH + 1];
	size_t n = 0;

	for (size_t i = 0; i < expression->n; i++) {
		const struct step *step = &expression->steps[i];

		if (step->kind == STEP_NUMBER) {
			stack[n++] = step->number;
		} else if (step->kind == STEP_NAME) {
			stack[n++] = value(context, step);
		} else if (step->kind == STEP_NOT) {
			stack[n - 1] = !(stack[n - 1] < 0 || stack[n - 1] > 0);
		} else if (step->kind == STEP_NEGATE) {
			stack[n - 1] = -stack[n - 1];
		} else {
			n--;
			stack[n - 1] = combine(step->kind, stack[n - 1],
			    stack[n]);
		}
	}
	return n == 1 ? stack[0] : 0;
}
