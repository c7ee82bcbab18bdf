/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wire guard: a state machine over the server's bytes that keeps libetpan
 * 1.9.4 away from what it can't bear: literals whose length wraps around 32
 * bits or is allocated before it came, parentheses deep enough to exhaust the
 * stack, endless lines, endless answers, flags that are none. It follows just so
 * much of RFC 3501 section 9 as that needs: lines, quoted strings, literals,
 * parentheses.
 *
 * It must never take for data what the parser takes for syntax, so it is the
 * stricter of the two: no line end inside quotes, no brace that is not a plain
 * literal (the parser skips blanks inside one), no NUL, a literal in data only.
 * A status line's words for people are free, but may not end like a literal, as a
 * parser that knows BADCHARSET would read one there. Words are told apart by one
 * blank here, by any number of blanks and tabs there: so no more than one may
 * stand where it matters. BYE ends the line here: libetpan reads past an allocation
 * when one comes instead of a tagged answer.
 */
#include "run.h"

#define BLANKS_MOST 80		/* in a row; so that a kept line tells its code */

enum {
	PLAIN,
	QUOTED,
	ESCAPED,
	BRACE,			/* after '{', before the first digit */
	DIGITS,
	CLOSED,			/* after '}' */
	CLOSED_CR,
	LITERAL
};

static bool
refuse(struct imap_guard *guard, const char *trouble)
{
	if (guard->trouble == NULL)
		guard->trouble = trouble;
	return false;
}

void
imap_guard_begin(struct imap_guard *guard,
    const struct imap_guard_limits *limits)
{
	guard->limits = *limits;
	guard->literals = guard->fetches = guard->lines = guard->bytes = 0;
	guard->tagged[0] = '\0';
}

static struct str
line_kept(const struct imap_guard *guard)
{
	size_t n = guard->line_n < IMAP_GUARD_KEEP - 1 ? guard->line_n :
	    IMAP_GUARD_KEEP - 1;

	return (struct str){ guard->line, n };
}

/* "OK", "NO" and so on as second word: what follows is for people. */
static bool
is_status(struct str word)
{
	static const char *const words[] = { "OK", "NO", "BAD", "BYE",
		"PREAUTH" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* At an early blank: is it the one after a status, or after a "+"? */
static bool
is_human(const struct imap_guard *guard)
{
	struct str rest = line_kept(guard), tag = str_cut(&rest, ' ');

	return str_equal(tag, STR("+")) || (tag.n > 0 && is_status(rest));
}

static void
keep(char *kept, struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		kept[i] = line.p[i];
	kept[line.n] = '\0';
}

static bool
is_atom_char(char c)
{
	return (unsigned char)c > 0x20 && c != 0x7f &&
	    str_find_char(STR("(){%*\"\\]"), c) == STR_NOWHERE;
}

/* What libetpan passes over where a blank belongs: a bare CR isn't among it. */
static struct str
skip_blanks(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_from(s, 1);
	return s;
}

/* What stands behind the bracket of a status, whose text this is. */
static struct str
response_code(struct str text)
{
	return skip_blanks(str_from(skip_blanks(text), 1));
}

/* PERMANENTFLAGS that begin with what is no flag: libetpan makes no list of them,
 * and crashes where it takes that back. */
static bool
flags_are_none(struct str code)
{
	struct str name = STR("PERMANENTFLAGS");

	if (!str_starts_nocase(code, name))
		return false;
	code = skip_blanks(str_from(code, name.n));
	if (!str_starts(code, STR("(")))
		return false;
	code = skip_blanks(str_from(code, 1));
	if (str_starts(code, STR(")")))
		return false;
	if (str_starts(code, STR("\\")))
		return code.n == 1 || (code.p[1] != '*' &&
		    !is_atom_char(code.p[1]));
	return code.n == 0 || !is_atom_char(code.p[0]);
}

/* A greeting with a list in its code, for which libetpan is not yet ready: it looks
 * for the end of one in a parser that it hasn't made. */
static bool
is_early_list(struct str code)
{
	return str_starts_nocase(code, STR("PERMANENTFLAGS")) ||
	    str_starts_nocase(code, STR("BADCHARSET"));
}

/* A CAPABILITY that tells of none, which libetpan reads as no list, and copies. */
static bool
capability_is_none(struct str word, struct str rest)
{
	if (is_status(word) && str_starts(skip_blanks(rest), STR("["))) {
		rest = response_code(rest);
		word = str_slice(rest, 0, sizeof "CAPABILITY" - 1);
		rest = str_from(rest, word.n);
	}
	rest = skip_blanks(rest);
	return str_equal_nocase(word, STR("CAPABILITY")) &&
	    (rest.n == 0 || !is_atom_char(rest.p[0]));
}

/* A whole logical line is here: count it, and keep the ones that decide. */
static bool
end_line(struct imap_guard *guard)
{
	struct str line = str_trim(line_kept(guard)), rest = line;
	struct str tag = str_cut(&rest, ' '), word = str_cut(&rest, ' ');

	guard->bytes += guard->line_n;
	guard->line_n = 0;
	guard->depth = 0;
	guard->human = false;
	guard->state = PLAIN;
	if (str_equal(tag, STR("*")) && str_equal_nocase(word, STR("BYE"))) {
		keep(guard->bye, line);
		return refuse(guard, "it said BYE");
	}
	if (tag.n > 0 && tag.p[0] != '*' && tag.p[0] != '+') {
		if (guard->tagged[0] != '\0')
			return refuse(guard,
			    "it answered a command before it was sent");
		keep(guard->tagged, line);
	}
	if (!guard->greeted && is_early_list(response_code(rest)))
		return refuse(guard, "it greets with what belongs to a folder");
	guard->greeted = true;
	if (is_status(word) && flags_are_none(response_code(rest)))
		return refuse(guard, "it sent flags that are none");
	if (capability_is_none(word, rest))
		return refuse(guard, "it sent capabilities that are none");
	if (str_starts_nocase(rest, STR("FETCH"))) {
		if (++guard->fetches > guard->limits.fetches)
			return refuse(guard, "it sent too many messages");
	} else if (++guard->lines > guard->limits.lines) {
		return refuse(guard, "its answer has too many lines");
	}
	if (guard->limits.bytes > 0 && guard->bytes > guard->limits.bytes)
		return refuse(guard, "its answer is too long");
	return true;
}

static bool
plain(struct imap_guard *guard, char c)
{
	if (c == '\n')
		return end_line(guard);
	if (c == '{') {
		guard->state = BRACE;
		guard->number = 0;
		return true;
	}
	if (guard->human)
		return true;
	if (c == '"')
		guard->state = QUOTED;
	else if (c == '(' && ++guard->depth > IMAP_GUARD_DEPTH)
		return refuse(guard, "it sent parentheses too deep");
	else if (c == ')' && guard->depth > 0)
		guard->depth--;
	return true;
}

/* The literal is announced and its line is over. */
static bool
begin_literal(struct imap_guard *guard)
{
	if (guard->human)
		return refuse(guard, "it sent a literal in a status line");
	if (!str_starts(line_kept(guard), STR("* ")))
		return refuse(guard, "it sent a literal outside of data");
	guard->literals += guard->number;
	if (guard->literals > guard->limits.literals)
		return refuse(guard, "it sent more than was asked for");
	guard->literal = guard->number;
	guard->state = guard->literal > 0 ? LITERAL : PLAIN;
	return true;
}

/* Not a literal after all: only words for people may hold such braces. */
static bool
end_brace(struct imap_guard *guard, char c)
{
	if (!guard->human)
		return refuse(guard, "it sent a brace that is no literal");
	guard->state = PLAIN;
	return plain(guard, c);
}

static bool
brace(struct imap_guard *guard, char c)
{
	bool blank = guard->human && (c == ' ' || c == '\t');

	if (guard->state == CLOSED || guard->state == CLOSED_CR) {
		if (c == '\n')
			return begin_literal(guard);
		if (c == '\r' && guard->state == CLOSED)
			guard->state = CLOSED_CR;
		else if (!blank)
			return end_brace(guard, c);
		return true;
	}
	if (char_is_digit(c)) {
		guard->state = DIGITS;
		guard->number = guard->number * 10 + (uint64_t)(c - '0');
		if (guard->number <= guard->limits.literal)
			return true;
		if (!guard->human)
			return refuse(guard, "it sent a literal too long");
		guard->number = guard->limits.literal;
		return true;
	}
	if (c == '}' && guard->state == DIGITS)
		guard->state = CLOSED;
	else if (!blank)
		return end_brace(guard, c);
	return true;
}

static bool
quoted(struct imap_guard *guard, char c)
{
	if (c == '\r' || c == '\n')
		return refuse(guard, "it broke a line inside quotes");
	if (guard->state == ESCAPED)
		guard->state = QUOTED;
	else if (c == '\\')
		guard->state = ESCAPED;
	else if (c == '"')
		guard->state = PLAIN;
	return true;
}

/* At a blank or a tab, outside of quotes. */
static bool
blank(struct imap_guard *guard, char c)
{
	struct str line = line_kept(guard);
	bool is_second = line.n > 0 &&
	    str_find_char(line, ' ') == line.n - 1;

	if (++guard->blanks > BLANKS_MOST)
		return refuse(guard, "it sent blanks without end");
	if (guard->human)
		return true;
	if (c == '\t' || line.n == 0 || is_second)
		return refuse(guard, "it sent a blank where none belongs");
	if (guard->depth == 0 && guard->line_n < 60)
		guard->human = is_human(guard);
	return true;
}

static bool
pass_one(struct imap_guard *guard, char c)
{
	if (c == '\0')
		return refuse(guard, "it sent a NUL");
	if (guard->state != PLAIN || (c != ' ' && c != '\t'))
		guard->blanks = 0;
	else if (!blank(guard, c))
		return false;
	if (guard->line_n < IMAP_GUARD_KEEP - 1)
		guard->line[guard->line_n] = c;
	if (++guard->line_n > IMAP_GUARD_LINE)
		return refuse(guard, "it sent a line without end");
	switch (guard->state) {
	case PLAIN:
		return plain(guard, c);
	case QUOTED:
	case ESCAPED:
		return quoted(guard, c);
	default:
		return brace(guard, c);
	}
}

bool
imap_guard_pass(struct imap_guard *guard, const char *p, size_t n)
{
	if (guard->trouble != NULL)
		return false;
	for (size_t i = 0; i < n;) {
		if (guard->state == LITERAL) {
			uint64_t here = n - i;

			if (here > guard->literal)
				here = guard->literal;
			guard->literal -= here;
			i += here;
			if (guard->literal == 0)
				guard->state = PLAIN;
		} else if (!pass_one(guard, p[i++])) {
			return false;
		}
	}
	return true;
}
