/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which plain words must stand in a text for a pattern to match it. From each
 * pattern a list of literals of at least three bytes is taken mechanically, of
 * which any matching text holds at least one: characters in a row, with each of
 * the few that a group, a class or a '?' among them lets stand there, or every branch
 * of a group. With each goes how far behind a match's start it can stand at most. Where a pattern has two such lists ("pay"
 * and, not far behind it, "new account") both are given: only where both allow a
 * match to start is it worth a try. What is not understood for certain (verbs,
 * \Q, \G, recursion, /x) gives no list, and its pattern always runs: the filter
 * may only ever spare work, never a match. Groups are kept on a stack of fixed
 * depth. Literals hold no character beyond ASCII that has case.
 */
#include "rule.h"

#define LITERALS_MOST 256	/* in one pattern's list */
#define CLASS_MOST 64
#define RUNS_MOST 12
#define RUN_BYTES 40
#define GROUP_DEPTH 16

/* What may stand in a row at one place: one of a few strings. */
struct runs {
	struct run {
		char p[RUN_BYTES];
		size_t n;
	} at[RUNS_MOST];
	size_t n;
	size_t before;			/* the width where they start */
};

static const struct runs nothing = { .n = 1 };

/* The state of one open group: what is known of the branch being read and of
 * the branches before it. */
struct level {
	struct runs runs;		/* that end here */
	bool is_whole;			/* they are all of the branch so far */
	struct runs whole;		/* the branches before, each one of these */
	bool all_whole;			/* or not */
	struct needs best;		/* of this branch */
	struct needs branches;		/* of those before, joined */
	bool has_other;			/* some branch has a second list */
	bool other_is_long;		/* all of them together are too long */
	size_t width;			/* characters this branch takes so far,
					 * at most, or LITERAL_ANYWHERE */
	size_t widest;			/* of the branches before */
	bool hopeless;			/* a branch had none */
	bool skipped;			/* a lookaround: proves nothing */
};

struct taker {
	struct arena *arena;
	struct str source;
	bool bytes;			/* PATTERN_BYTES */
	size_t at;
	struct level levels[GROUP_DEPTH];
	size_t depth;
};

struct quantifier {
	size_t least, most;
};

static size_t
widths_add(size_t a, size_t b)
{
	return a >= LITERAL_ANYWHERE - b ? LITERAL_ANYWHERE : a + b;
}

static size_t
widths_times(size_t width, size_t count)
{
	size_t product;

	if (width == 0 || count == 0)
		return 0;
	if (width == LITERAL_ANYWHERE
	    || __builtin_mul_overflow(width, count, &product))
		return LITERAL_ANYWHERE;
	return product;
}

/* Words that stand in any English text, so that a pattern is better looked for
 * by any other. */
static bool
is_everyday(struct str literal)
{
	static const char *const words[] = {
		"the", "and", "for", "you", "your", "our", "are", "was", "has",
		"have", "had", "not", "can", "could", "all", "this", "that",
		"with", "from", "will", "would", "get", "use", "using", "send",
		"any", "out", "one", "other", "new", "need", "want", "what",
		"let me", "list", "them", "not the", "is the", "of the",
		"to the", "in the", "on the", "me the", "call", "when", "now",
		"to", "of", "me", "is", "be", "in", "on", "it", "by", "only",
		"without", "mail", "will be",
	};

	literal = str_trim(literal);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal(literal, str_of(words[i])))
			return true;
	return false;
}

/* How often a literal stands in prose, in millionths of its bytes, roughly. */
static size_t
often(struct str literal)
{
	static const size_t by_length[] = { 5000, 2000, 800, 400, 200, 100 };
	size_t length = literal.n - LITERAL_LEAST;

	return is_everyday(literal) ? 20000 : by_length[length < 5 ? length : 5];
}

#define CALL_COST 200			/* of one match begun, in bytes read */

/* What trying a list's windows costs: sightings, times how far back each leads. */
static size_t
cost(struct literals literals)
{
	size_t sum = 0;

	for (size_t i = 0; i < literals.n; i++) {
		size_t before = literals.at[i].before;

		sum += often(literals.at[i].text) *
		    ((before < 2000 ? before : 2000) + CALL_COST);
	}
	return sum;
}

static bool
is_better(struct literals a, struct literals b)
{
	return b.n == 0 || cost(a) < cost(b);
}

static void
offer(struct taker *taker, struct literals literals)
{
	struct needs *best = &taker->levels[taker->depth].best;
	struct literals other = literals;

	if (literals.n == 0)
		return;
	if (is_better(literals, best->one)) {
		other = best->one;
		best->one = literals;
	}
	if (other.n > 0 && is_better(other, best->other))
		best->other = other;
}

static struct level
level_new(bool skipped)
{
	return (struct level){ .runs = nothing, .is_whole = true,
	    .all_whole = true, .skipped = skipped };
}

static bool
is_nothing(const struct runs *runs)
{
	return runs->n == 1 && runs->at[0].n == 0;
}

/* Each of them with each of the others behind it; false if that is too much. */
static bool
runs_times(struct runs *runs, const struct runs *others, size_t width)
{
	struct runs product = { .before = is_nothing(runs) ? width :
	    runs->before };

	if (runs->n * others->n > RUNS_MOST)
		return false;
	for (size_t i = 0; i < runs->n; i++)
		for (size_t k = 0; k < others->n; k++) {
			struct run *run = &product.at[product.n++];
			const struct run *other = &others->at[k];

			*run = runs->at[i];
			if (run->n + other->n > RUN_BYTES)
				return false;
			memcpy(run->p + run->n, other->p, other->n);
			run->n += other->n;
		}
	*runs = product;
	return true;
}

static struct str
run_str(const struct run *run)
{
	return (struct str){ run->p, run->n };
}

/* Does another of them stand wherever this does, and is found there? */
static bool
is_needless(const struct runs *runs, size_t i)
{
	for (size_t k = 0; k < runs->n; k++)
		if (k != i && str_starts(run_str(&runs->at[i]),
		    run_str(&runs->at[k])) &&
		    (k < i || runs->at[k].n < runs->at[i].n))
			return true;
	return false;
}

/* A list of one of which must stand; of none if one says too little. */
static struct literals
runs_literals(struct arena *arena, const struct runs *runs)
{
	struct literals literals = { .at = NEW_ARRAY(arena, struct literal,
	    runs->n) };

	for (size_t i = 0; i < runs->n; i++) {
		if (runs->at[i].n < LITERAL_LEAST)
			return (struct literals){ .n = 0 };
		if (!is_needless(runs, i))
			literals.at[literals.n++] = (struct literal){
			    str_keep(arena, run_str(&runs->at[i])),
			    runs->before };
	}
	return literals;
}

/* What stands here next is not known, or too much. */
static void
end_run(struct taker *taker)
{
	struct level *level = &taker->levels[taker->depth];

	if (!is_nothing(&level->runs))
		offer(taker, runs_literals(taker->arena, &level->runs));
	level->runs = nothing;
	level->is_whole = false;
}

/* One of these stands here next. */
static void
add_runs(struct taker *taker, const struct runs *next)
{
	struct level *level = &taker->levels[taker->depth];

	if (runs_times(&level->runs, next, level->width))
		return;
	end_run(taker);
	(void)runs_times(&level->runs, next, level->width);
}

static struct literals
joined(struct arena *arena, struct literals a, struct literals b)
{
	struct literals both = { .n = a.n + b.n };

	both.at = NEW_ARRAY(arena, struct literal, both.n);
	for (size_t i = 0; i < both.n; i++)
		both.at[i] = i < a.n ? a.at[i] : b.at[i - a.n];
	return both;
}

static void
end_branch(struct taker *taker)
{
	struct level *level = &taker->levels[taker->depth];
	struct needs *all = &level->branches;
	struct literals one, other;

	level->all_whole &= level->is_whole &&
	    level->whole.n + level->runs.n <= RUNS_MOST;
	for (size_t i = 0; level->all_whole && i < level->runs.n; i++)
		level->whole.at[level->whole.n++] = level->runs.at[i];
	end_run(taker);
	level->is_whole = true;
	if (level->width > level->widest)
		level->widest = level->width;
	level->width = 0;
	one = level->best.one;
	other = level->best.other.n > 0 ? level->best.other : one;
	if (one.n == 0 || one.n + all->one.n > LITERALS_MOST)
		level->hopeless = true;
	if (level->hopeless)
		return;
	level->has_other |= level->best.other.n > 0;
	level->other_is_long |= other.n + all->other.n > LITERALS_MOST;
	all->one = joined(taker->arena, all->one, one);
	if (!level->other_is_long)
		all->other = joined(taker->arena, all->other, other);
	level->best = (struct needs){ { NULL, 0 }, { NULL, 0 } };
}

/* "{n}", "{n,}", "{n,m}" at the reading point; 0 if it is none. "{,3}" is plain
 * text to some versions of PCRE2, and so are blanks: to take them for a
 * quantifier, and an endless one, loses a literal at worst. What else stands in
 * braces is plain text to all, and may well hold a '|'. */
static size_t
read_counts(struct str rest, struct quantifier *q_out)
{
	size_t end = str_find_char(rest, '}');
	struct str most = str_slice(rest, 1, end), least;
	uint64_t number;

	*q_out = (struct quantifier){ 0, LITERAL_ANYWHERE };
	if (end == STR_NOWHERE || most.n == 0)
		return 0;
	for (size_t i = 0; i < most.n; i++) {
		if (!char_is_digit(most.p[i]) && strchr(", \t", most.p[i]) == NULL)
			return 0;
	}
	least = str_cut(&most, ',');
	if (!str_number(least, 100000, &number))
		return end + 1;
	q_out->least = (size_t)number;
	if (most.p == NULL)
		q_out->most = q_out->least;
	else if (str_number(most, 100000, &number))
		q_out->most = (size_t)number;
	return end + 1;
}

/* One quantifier at the reading point, skipped with what makes it lazy or
 * possessive; false if there is none. */
static bool
take_one_quantifier(struct taker *taker, struct quantifier *q_out)
{
	struct str rest = str_from(taker->source, taker->at);
	char c = rest.n > 0 ? rest.p[0] : '\0';
	size_t n = 1;

	if (c == '*' || c == '+')
		*q_out = (struct quantifier){ c == '+', LITERAL_ANYWHERE };
	else if (c == '?')
		*q_out = (struct quantifier){ 0, 1 };
	else
		n = c == '{' ? read_counts(rest, q_out) : 0;
	if (n > 0 && n < rest.n && (rest.p[n] == '?' || rest.p[n] == '+'))
		n++;
	taker->at += n;
	return n > 0;
}

/* All that stand there, for "a{2}{3}" is aaaaaa to PCRE2; once and no more
 * without one, and then *there_out is false. */
static struct quantifier
take_quantifier(struct taker *taker, bool *there_out)
{
	struct quantifier all = { 1, 1 }, q;

	for (*there_out = false; take_one_quantifier(taker, &q);
	    *there_out = true) {
		all.least = widths_times(all.least, q.least);
		all.most = widths_times(all.most, q.most);
	}
	return all;
}

/* What was just read takes `width` characters, times its quantifier. */
static void
widen(struct taker *taker, size_t width, size_t count)
{
	struct level *level = &taker->levels[taker->depth];

	level->width = widths_add(level->width, widths_times(width, count));
}

/* What may be left out too, if there is room for it. */
static bool
or_nothing(struct runs *runs)
{
	if (runs->n == RUNS_MOST)
		return false;
	runs->at[runs->n++] = (struct run){ .n = 0 };
	return true;
}

/* These, as often as the quantifier says. */
static void
add_some(struct taker *taker, struct runs *next, struct quantifier q)
{
	if (q.most == 1 && (q.least == 1 || or_nothing(next))) {
		add_runs(taker, next);
		return;
	}
	if (q.least > 0)
		add_runs(taker, next);
	end_run(taker);
}

static void
add_character(struct taker *taker, struct str character)
{
	struct runs next = nothing;
	struct quantifier q;
	bool there;

	for (size_t i = 0; i < character.n; i++)
		next.at[0].p[next.at[0].n++] = char_lower(character.p[i]);
	q = take_quantifier(taker, &there);
	add_some(taker, &next, q);
	widen(taker, 1, q.most);
}

/* Something that stands for no certain character. */
static void
end_other(struct taker *taker, size_t width)
{
	bool there;

	end_run(taker);
	widen(taker, width, take_quantifier(taker, &there).most);
}

/* A place between two characters: they stand in a row all the same. */
static void
pass_place(struct taker *taker)
{
	bool there;

	(void)take_quantifier(taker, &there);
}

/* "[:alpha:]" within a class, or 0. */
static size_t
class_name(struct str rest)
{
	size_t n = 2;

	if (!str_starts(rest, STR("[:")))
		return 0;
	while (n < rest.n && (char_is_alpha(rest.p[n]) || rest.p[n] == '^'))
		n++;
	return str_starts(str_from(rest, n), STR(":]")) ? n + 2 : 0;
}

/* Past the ']' of a class; false when it is not closed. */
static bool
skip_class(struct taker *taker)
{
	struct str s = taker->source;
	size_t at = taker->at + 1;

	if (at < s.n && s.p[at] == '^')
		at++;
	if (at < s.n && s.p[at] == ']')
		at++;
	for (; at < s.n && s.p[at] != ']'; at++) {
		size_t name = class_name(str_from(s, at));

		if (s.p[at] == '\\')
			at++;
		else if (name > 0)
			at += name - 1;
	}
	taker->at = at + 1;
	return at < s.n;
}

/* "?<name>", "?P<name>" or "?'name'", or 0. A lookbehind has no name. */
static size_t
named_group(struct str rest)
{
	size_t n = str_starts(rest, STR("?P<")) ? 3
	    : str_starts(rest, STR("?<")) || str_starts(rest, STR("?'")) ? 2 : 0;
	size_t from = n;

	if (n == 0)
		return 0;
	while (n < rest.n && (char_is_alpha(rest.p[n])
	    || char_is_digit(rest.p[n]) || rest.p[n] == '_'))
		n++;
	if (n == from || n == rest.n
	    || rest.p[n] != (rest.p[from - 1] == '<' ? '>' : '\''))
		return 0;
	return n + 1;
}

/* '(' and what belongs to it; false when it is of a kind not understood. */
static bool
open_group(struct taker *taker)
{
	struct str rest = str_from(taker->source, taker->at + 1);
	bool skipped = false;
	size_t n = 0;

	if (rest.n > 1 && rest.p[0] == '?') {
		size_t flags = 1;

		/* (?i) and (?i:...): texts are compared in lower case anyway.
		 * (?x) is not understood here. */
		while (flags < rest.n && strchr("ims-", rest.p[flags]) != NULL)
			flags++;
		if (flags < rest.n && rest.p[flags] == ':') {
			n = flags + 1;
		} else if (flags > 1 && flags < rest.n
		    && rest.p[flags] == ')') {
			taker->at += flags + 2;
			return true;
		} else if (rest.p[1] == '>') {
			n = 2;
		} else if (named_group(rest) > 0) {
			n = named_group(rest);
		} else if (rest.p[1] == '=' || rest.p[1] == '!'
		    || str_starts(rest, STR("?<="))
		    || str_starts(rest, STR("?<!"))) {
			n = rest.p[1] == '<' ? 3 : 2;
			skipped = true;
		} else {
			return false;
		}
	} else if (rest.n > 0 && rest.p[0] == '*') {
		return false;
	}
	if (taker->depth + 1 == GROUP_DEPTH)
		return false;
	taker->levels[++taker->depth] = level_new(skipped);
	taker->at += 1 + n;
	return true;
}

/* Where the group starts in the branch around it is where its literals do. */
static struct literals
moved(struct literals literals, size_t by)
{
	for (size_t i = 0; i < literals.n; i++)
		literals.at[i].before = widths_add(literals.at[i].before, by);
	return literals;
}

/* A group whose branches are not a few strings: it holds one of its literals. */
static void
add_group(struct taker *taker, const struct level *group, size_t least)
{
	size_t width = taker->levels[taker->depth].width;

	end_run(taker);
	if (least == 0 || group->hopeless)
		return;
	offer(taker, moved(group->branches.one, width));
	if (group->has_other && !group->other_is_long)
		offer(taker, moved(group->branches.other, width));
}

static bool
close_group(struct taker *taker)
{
	struct level *group = &taker->levels[taker->depth];
	struct quantifier q;
	bool there;

	end_branch(taker);
	if (taker->depth == 0)
		return false;
	taker->depth--;
	taker->at++;
	q = take_quantifier(taker, &there);
	if (group->skipped)
		return true;
	if (group->all_whole)
		add_some(taker, &group->whole, q);
	else
		add_group(taker, group, q.least);
	widen(taker, group->widest, q.most);
	return true;
}

/* What may enclose the rest of \x{..}, \p{..}, \o{..}, \N{U+..}, \g<..>. \N{3}
 * is three characters. */
static const char *
escape_brackets(char c, struct str rest)
{
	if (c == 'g' || c == 'k')
		return "{<'";
	return strchr("pPox", c) != NULL ||
	    (c == 'N' && str_starts(rest, STR("{U+"))) ? "{" : "";
}

static bool
continues_escape(char c, char next)
{
	if (c == 'x')
		return char_hex(next) >= 0;
	return char_is_digit(next) || (c == 'g' && (next == '-' || next == '+'));
}

/* Past what belongs to those, and to \pL, \x41, \123, \g-1, \cA; false when it
 * does not end. */
static bool
skip_escaped(struct taker *taker, char c)
{
	struct str rest = str_from(taker->source, taker->at);
	size_t n = 0, most = c == 'x' ? 2 : rest.n;

	if (rest.n > 0 && rest.p[0] != '\0'
	    && strchr(escape_brackets(c, rest), rest.p[0]) != NULL) {
		char end = rest.p[0] == '{' ? '}'
		    : rest.p[0] == '<' ? '>' : '\'';

		n = str_find_char(str_from(rest, 1), end);
		if (n == STR_NOWHERE)
			return false;
		n += 2;
	} else if (c == 'p' || c == 'P' || c == 'c') {
		n = 1;
	} else if (c == 'x' || c == 'g' || char_is_digit(c)) {
		while (n < most && n < rest.n && continues_escape(c, rest.p[n]))
			n++;
	}
	taker->at += n;
	return true;
}

/* A backslash: of a punctuation mark, itself; else something not certain. */
static bool
take_escape(struct taker *taker)
{
	struct str s = taker->source;
	char c = taker->at + 1 < s.n ? s.p[taker->at + 1] : '\0';
	bool endless;

	taker->at += 2;
	/* \G is where matching began, which the windows change. */
	if (c == '\0' || c == 'Q' || c == 'E' || c == 'G')
		return false;
	if ((unsigned char)c < 0x80 && !char_is_alpha(c) && !char_is_digit(c)) {
		add_character(taker, str_slice(s, taker->at - 1, taker->at));
		return true;
	}
	if (!skip_escaped(taker, c))
		return false;
	if (strchr("bBAzZ", c) != NULL) {
		pass_place(taker);
		return true;
	}
	/* A grapheme and what a group once held may be of any length. */
	endless = c == 'X' || c == 'g' || c == 'k' || char_is_digit(c);
	/* \R may be a CR and its LF. */
	end_other(taker, endless ? LITERAL_ANYWHERE : c == 'R' ? 2 : 1);
	return true;
}

/* Kanji, kana and Hangul. */
static bool
has_no_case(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3)
	    || (c >= 0xFF66 && c <= 0xFF9F);
}

/* A character that stands for itself, in any case. */
static void
take_character(struct taker *taker)
{
	size_t from = taker->at;
	uint32_t c;

	if (taker->bytes && (unsigned char)taker->source.p[from] >= 0x80) {
		taker->at++;
		end_other(taker, 1);
		return;
	}
	c = utf8_next(taker->source, &taker->at);
	if (c < 0x80 || has_no_case(c))
		add_character(taker, str_slice(taker->source, from, taker->at));
	else
		end_other(taker, 1);
}

/* A class of a few characters without case is as good as its branches. */
static bool
class_runs(const struct taker *taker, struct str inside, struct runs *runs_out)
{
	*runs_out = (struct runs){ .n = 0 };
	/* A class of bytes holds pieces of characters. */
	if (taker->bytes)
		return false;
	for (size_t at = 0; at < inside.n; runs_out->n++) {
		size_t from = at;
		uint32_t c = utf8_next(inside, &at);
		struct run *run = &runs_out->at[runs_out->n];

		if (!has_no_case(c) || runs_out->n == RUNS_MOST)
			return false;
		memcpy(run->p, inside.p + from, at - from);
		run->n = at - from;
	}
	return runs_out->n > 0;
}

/* One of more than can be run on with, each a literal. */
static void
offer_class(struct taker *taker, struct str inside)
{
	struct literals literals = { .at = NEW_ARRAY(taker->arena,
	    struct literal, CLASS_MOST) };
	size_t before = taker->levels[taker->depth].width;

	for (size_t at = 0; at < inside.n && !taker->bytes; ) {
		size_t from = at;
		uint32_t c = utf8_next(inside, &at);

		if (!has_no_case(c) || literals.n == CLASS_MOST)
			return;
		literals.at[literals.n++] = (struct literal){
		    str_keep(taker->arena, str_slice(inside, from, at)),
		    before };
	}
	offer(taker, literals);
}

static bool
take_class(struct taker *taker)
{
	size_t from = taker->at + 1;
	struct quantifier q;
	struct runs runs;
	struct str inside;
	bool there;

	if (!skip_class(taker))
		return false;
	inside = str_slice(taker->source, from, taker->at - 1);
	q = take_quantifier(taker, &there);
	if (class_runs(taker, inside, &runs)) {
		add_some(taker, &runs, q);
	} else {
		end_run(taker);
		if (q.least > 0)
			offer_class(taker, inside);
	}
	widen(taker, 1, q.most);
	return true;
}

static bool
take(struct taker *taker)
{
	switch (taker->source.p[taker->at]) {
	case '\\':
		return take_escape(taker);
	case '[':
		return take_class(taker);
	case '(':
		return open_group(taker);
	case ')':
		return close_group(taker);
	case '|':
		end_branch(taker);
		taker->at++;
		return true;
	case '^':
	case '$':
		taker->at++;
		pass_place(taker);
		return true;
	case '.':
		taker->at++;
		end_other(taker, 1);
		return true;
	default:
		take_character(taker);
		return true;
	}
}

struct needs
needs_of(struct arena *arena, struct str source, unsigned flags)
{
	const struct needs none = { { NULL, 0 }, { NULL, 0 } };
	struct taker taker = { .arena = arena, .source = source,
	    .bytes = (flags & PATTERN_BYTES) != 0 };
	struct level *level = &taker.levels[0];

	*level = level_new(false);
	if (flags & PATTERN_EXTENDED)
		return none;
	while (taker.at < source.n) {
		if (!take(&taker))
			return none;
	}
	end_branch(&taker);
	if (taker.depth > 0 || level->hopeless)
		return none;
	if (!level->has_other || level->other_is_long)
		level->branches.other.n = 0;
	return level->branches;
}
