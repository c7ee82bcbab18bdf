/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Style sheets in <style>, as far as they decide what is seen: rules whose
 * selectors name elements, classes, ids, attributes and places among brothers,
 * alone, together, in lists, and below other elements (Selectors 4; a child or
 * descendant needs its ancestors anywhere above it). Rules that need what one
 * pass can't know (brothers, states) are left out, as are media other than a
 * desktop screen of 1280 x 800; of pseudo-elements ::before and ::after are kept.
 * Only declarations that html_value.c knows count. The rules, their conditions
 * and their declarations stand in tables of the sheet, each rule in a chain that
 * the hash of one of its names leads to; html_match.c compares them.
 */
#include "html.h"

#define RULES_MOST 4000
#define SELECTORS_MOST 200		/* of one rule */
#define MEDIA_DEPTH_MOST 16

/* ---- Names --------------------------------------------------------------------- */

uint64_t
name_hash(struct str name, bool exact_case)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (unsigned char)(exact_case ? name.p[i] :
		    char_lower(name.p[i]))) * 1099511628211u;
	return hash == 0 ? 1 : hash;
}

/* ---- Selectors ------------------------------------------------------------------- */

struct selector {
	struct rule rule;
	struct condition conditions[CONDITIONS_MOST];
	uint64_t ancestors[CONDITIONS_MOST];
	uint32_t ids, classes, tags;	/* what weighs */
	bool useless;			/* not to be matched by one pass */
	bool broken;			/* no selector at all */
};

static bool
is_name_byte(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '_' ||
	    (signed char)c < 0;
}

/* A name at s[*at], its escapes undone. */
static struct str
name_cut(struct sheet *sheet, struct str s, size_t *at)
{
	size_t from = *at, i = from;
	struct buf buf = { .arena = sheet->arena };

	while (i < s.n && is_name_byte(s.p[i]))
		i++;
	*at = i;
	if (i >= s.n || s.p[i] != '\\')
		return str_slice(s, from, i);
	buf_add(&buf, str_slice(s, from, i));
	while (i < s.n && (is_name_byte(s.p[i]) || s.p[i] == '\\')) {
		if (s.p[i] == '\\')
			buf_utf8(&buf, css_escape(s, &i));
		else
			buf_char(&buf, s.p[i++]);
	}
	*at = i;
	return buf_str(&buf);
}

static void
condition_add(struct selector *selector, struct condition condition)
{
	struct rule *rule = &selector->rule;

	if (rule->conditions_n == CONDITIONS_MOST) {
		selector->useless = true;
		return;
	}
	selector->conditions[rule->conditions_n++] = condition;
}

/* [name], [name=value], [name~="value" i] */
static void
attribute_condition(struct sheet *sheet, struct str s,
    struct selector *selector)
{
	struct condition condition = { .kind = CONDITION_ATTRIBUTE };
	size_t at = 0;

	s = str_trim(s);
	condition.name = name_cut(sheet, s, &at);
	s = str_trim(str_from(s, at));
	if (condition.name.n == 0)
		selector->useless = true;
	if (s.n > 0) {
		condition.comparison = s.p[0];
		if (strchr("=~|^$*", s.p[0]) == NULL ||
		    (s.p[0] != '=' && (s.n < 2 || s.p[1] != '=')))
			selector->useless = true;
		s = str_trim(str_from(s, s.p[0] == '=' ? 1 : 2));
		if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'')) {
			size_t end = str_find_char(str_from(s, 1), s.p[0]);

			s = str_slice(s, 1, end == STR_NOWHERE ? s.n : end + 1);
		}
		condition.value = s;
	}
	sheet->wants_attributes = true;
	selector->classes++;
	condition_add(selector, condition);
}

/* "odd", "even", "3", "2n+1", "-n + 3" of :nth-child() */
static bool
place_read(struct str s, struct condition *condition)
{
	double step = 0, offset = 0;
	struct str rest;
	size_t n;

	s = str_trim(s);
	if (str_equal_nocase(s, STR("odd")) || str_equal_nocase(s, STR("even"))) {
		condition->step = 2;
		condition->offset = char_lower(s.p[0]) == 'o';
		return true;
	}
	n = str_find_nocase(s, STR("n"));
	if (n != STR_NOWHERE) {
		if (!css_number(s, &step, &rest))
			step = s.p[0] == '-' ? -1 : 1;
		s = str_trim(str_from(s, n + 1));
		if (s.n > 1 && s.p[0] == '-' && s.p[1] == ' ')
			return false;
		if (s.n > 0 && s.p[0] == '+')
			s = str_trim(str_from(s, 1));
	}
	if (s.n > 0 && !css_number(s, &offset, &rest))
		return false;
	if (step < -1e6 || step > 1e6 || offset < -1e6 || offset > 1e6)
		return false;
	condition->step = (int)step;
	condition->offset = (int)offset;
	return true;
}

/* An element that only its rule draws; its name may follow one colon or two. */
static bool
pseudo_element(struct str name, struct selector *selector)
{
	if (str_equal_nocase(name, STR("before")))
		selector->rule.pseudo = PSEUDO_BEFORE;
	else if (str_equal_nocase(name, STR("after")))
		selector->rule.pseudo = PSEUDO_AFTER;
	else
		return false;
	selector->tags++;
	return true;
}

/* After the colon: what can be true of a page that nobody touches. */
static void
pseudo_condition(struct sheet *sheet, struct str s, size_t *at,
    struct selector *selector)
{
	bool twice = *at < s.n && s.p[*at] == ':';
	struct str name, inside = NO_STR;
	struct condition condition = { .kind = CONDITION_PLACE, .offset = 1 };

	*at += twice;
	name = name_cut(sheet, s, at);
	if (pseudo_element(name, selector))
		return;
	selector->useless |= twice;
	if (*at < s.n && s.p[*at] == '(') {
		size_t end = str_find_char(str_from(s, *at), ')');

		inside = str_slice(s, *at + 1, end == STR_NOWHERE ? s.n :
		    *at + end);
		*at = end == STR_NOWHERE ? s.n : *at + end + 1;
	}
	selector->classes++;
	if (str_equal_nocase(name, STR("link")) ||
	    str_equal_nocase(name, STR("any-link"))) {
		sheet->wants_attributes = true;
		condition.kind = CONDITION_ATTRIBUTE;
		condition.name = STR("href");
	} else if (str_equal_nocase(name, STR("not")) &&
	    str_equal_nocase(str_trim(inside), STR(":first-child"))) {
		condition.kind = CONDITION_NOT_PLACE;
	} else if (str_equal_nocase(name, STR("nth-child"))) {
		selector->useless |= !place_read(inside, &condition);
	} else if (!str_equal_nocase(name, STR("first-child"))) {
		selector->useless = true;
	}
	sheet->wants_place |= condition.kind != CONDITION_ATTRIBUTE;
	condition_add(selector, condition);
}

/* One of '#', '.', '[', ':' or a name at s[*at]. */
static void
simple_read(struct sheet *sheet, struct str s, size_t *at,
    struct selector *selector)
{
	struct condition condition = { .kind = CONDITION_TAG };
	char c = s.p[*at];
	size_t end;

	if (c == '*') {
		++*at;
	} else if (c == '[') {
		end = str_find_char(str_from(s, *at), ']');
		end = end == STR_NOWHERE ? s.n : *at + end;
		attribute_condition(sheet, str_slice(s, *at + 1, end), selector);
		*at = end < s.n ? end + 1 : s.n;
	} else if (c == ':') {
		++*at;
		pseudo_condition(sheet, s, at, selector);
	} else if (c == '.' || c == '#' || is_name_byte(c) || c == '\\') {
		*at += c == '.' || c == '#';
		condition.kind = c == '.' ? CONDITION_CLASS : c == '#' ?
		    CONDITION_ID : CONDITION_TAG;
		condition.name = name_cut(sheet, s, at);
		condition.hash = name_hash(condition.name, sheet->exact_case &&
		    condition.kind != CONDITION_TAG);
		selector->broken |= condition.name.n == 0;
		selector->ids += c == '#';
		selector->classes += c == '.';
		selector->tags += condition.kind == CONDITION_TAG;
		condition_add(selector, condition);
	} else {
		selector->broken = true;
		++*at;
	}
	selector->useless |= selector->broken;
}

/* What was read so far is about an ancestor. */
static void
ancestor_take(struct sheet *sheet, struct selector *selector)
{
	struct rule *rule = &selector->rule;

	for (size_t i = 0; i < rule->conditions_n; i++) {
		const struct condition *condition = &selector->conditions[i];

		/* The page itself is above everything. */
		if (condition->kind == CONDITION_TAG &&
		    (str_equal_nocase(condition->name, STR("html")) ||
		    str_equal_nocase(condition->name, STR("body"))))
			continue;
		if (condition->kind > CONDITION_ID ||
		    rule->ancestors_n == CONDITIONS_MOST) {
			selector->useless = true;
			break;
		}
		selector->ancestors[rule->ancestors_n++] =
		    name_of(condition->hash, condition->kind);
	}
	rule->conditions_n = 0;
	if (rule->ancestors_n > 0 && sheet->open == NULL)
		sheet->open = NEW_ARRAY(sheet->arena, uint16_t, OPEN_SIZE);
}

static void
selector_read(struct sheet *sheet, struct str s, struct selector *selector)
{
	size_t at = 0;
	bool parted = false, any = false;

	*selector = (struct selector){ .useless = false };
	s = str_trim(s);
	while (at < s.n && !selector->useless) {
		char c = s.p[at];

		if (char_is_space(c) || c == '\f' || c == '>') {
			parted = true;
			at++;
			continue;
		}
		if (c == '+' || c == '~') {
			selector->useless = true;
			break;
		}
		if (parted && any)
			ancestor_take(sheet, selector);
		parted = false;
		any = true;
		/* Nothing is below or about what a rule draws. */
		if (selector->rule.pseudo != PSEUDO_NONE)
			selector->useless = true;
		simple_read(sheet, s, &at, selector);
	}
	selector->broken |= !any;
	selector->useless |= !any;
}

/* ---- Rules ----------------------------------------------------------------------- */

/* Chained by the rarest of its names. */
static size_t *
chain_of(struct sheet *sheet, const struct selector *selector)
{
	static const enum condition_kind order[] = { CONDITION_ID,
	    CONDITION_CLASS, CONDITION_TAG };

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < selector->rule.conditions_n; i++)
			if (selector->conditions[i].kind == order[k])
				return &sheet->heads[(name_of(
				    selector->conditions[i].hash,
				    order[k]) >> 20) % 256];
	return &sheet->any;
}

/* What a rule has many of stands in tables of the sheet. */
static void
parts_keep(struct sheet *sheet, struct selector *selector)
{
	struct rule *rule = &selector->rule;

	rule->conditions = sheet->conditions_n;
	for (size_t i = 0; i < rule->conditions_n; i++) {
		sheet->conditions = arena_grow(sheet->arena, sheet->conditions,
		    sheet->conditions_n, &sheet->conditions_size,
		    sizeof *sheet->conditions);
		sheet->conditions[sheet->conditions_n++] =
		    selector->conditions[i];
	}
	rule->ancestors = sheet->ancestors_n;
	for (size_t i = 0; i < rule->ancestors_n; i++) {
		sheet->ancestors = arena_grow(sheet->arena, sheet->ancestors,
		    sheet->ancestors_n, &sheet->ancestors_size,
		    sizeof *sheet->ancestors);
		sheet->ancestors[sheet->ancestors_n++] =
		    selector->ancestors[i];
	}
}

static void
rule_add(struct sheet *sheet, struct str selector_text, size_t from, size_t to)
{
	struct selector selector;
	size_t *chain;

	if (sheet->rules_n >= RULES_MOST)
		return;
	selector_read(sheet, selector_text, &selector);
	if (selector.useless)
		return;
	selector.rule.weight = (uint64_t)(selector.ids & 255) << 48 |
	    (uint64_t)(selector.classes & 255) << 40 |
	    (uint64_t)(selector.tags & 255) << 32 | sheet->rules_n;
	for (size_t i = from; i < to && selector.rule.pseudo != PSEUDO_NONE; i++)
		sheet->writes |=
		    sheet->declarations[i].property == PROPERTY_WRITING &&
		    sheet->declarations[i].word == WORD_YES;
	selector.rule.from = from;
	selector.rule.to = to;
	parts_keep(sheet, &selector);
	chain = chain_of(sheet, &selector);
	selector.rule.next = *chain;
	sheet->rules = arena_grow(sheet->arena, sheet->rules, sheet->rules_n,
	    &sheet->rules_size, sizeof *sheet->rules);
	sheet->rules[sheet->rules_n++] = selector.rule;
	*chain = sheet->rules_n;
}

/* The end of what stands before `stop` outside of brackets and strings. */
static size_t
outside_end(struct str s, size_t at, const char *stop)
{
	size_t depth = 0;

	for (; at < s.n; at++) {
		char c = s.p[at];

		if (is_name_byte(c) || c == ' ' || c == '\n' || c == '\0')
			continue;
		if (depth == 0 && strchr(stop, c) != NULL)
			break;
		if (c == '/' && at + 1 < s.n && s.p[at + 1] == '*') {
			at = css_comment_end(s, at) - 1;
		} else if (c == '"' || c == '\'') {
			for (at++; at < s.n && s.p[at] != c &&
			    s.p[at] != '\n'; at++)
				at += s.p[at] == '\\' && at + 1 < s.n;
		} else if (c == '\\') {
			at++;
		} else if (c == '(' || c == '[' || c == '{') {
			depth++;
		} else if ((c == ')' || c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return at < s.n ? at : s.n;
}

/* Comments in a selector part names; they are rare. */
static struct str
without_comments(struct sheet *sheet, struct str s)
{
	struct buf buf = { .arena = sheet->arena };
	size_t at = 0;

	if (str_find(s, STR("/*")) == STR_NOWHERE)
		return s;
	while (at < s.n) {
		if (s.p[at] == '/' && at + 1 < s.n && s.p[at + 1] == '*') {
			at = css_comment_end(s, at);
			continue;
		}
		buf_char(&buf, s.p[at++]);
	}
	return buf_str(&buf);
}

/* A declaration that writes is kept with the strings it has. */
static void
writing_keep(struct sheet *sheet, struct declarations *all)
{
	if (all->at[0].word != WORD_YES)
		return;
	if (!writing_says(all->raw)) {
		all->at[0].word = WORD_NO;
		return;
	}
	all->at[0].writing = (uint32_t)sheet->writings_n;
	sheet->writings = arena_grow(sheet->arena, sheet->writings,
	    sheet->writings_n, &sheet->writings_size, sizeof *sheet->writings);
	sheet->writings[sheet->writings_n++] = all->raw;
	if (str_find_nocase(all->raw, STR("attr")) != STR_NOWHERE)
		sheet->wants_attributes = true;
}

/* One selector that is none voids the whole list. */
static bool
list_holds(struct sheet *sheet, struct str selectors)
{
	size_t at = 0;

	if (str_find_char(selectors, ',') == STR_NOWHERE)
		return true;
	for (size_t n = 0; n < SELECTORS_MOST && at < selectors.n; n++) {
		size_t end = outside_end(selectors, at, ",");
		struct selector selector;

		selector_read(sheet, str_slice(selectors, at, end), &selector);
		if (selector.broken)
			return false;
		at = end + 1;
	}
	return true;
}

static void
rules_read(struct sheet *sheet, struct str selectors, struct str block)
{
	size_t from = sheet->declarations_n, at = 0;
	struct declarations all;

	while (declaration_next(&block, &all)) {
		if (all.at[0].property == PROPERTY_WRITING)
			writing_keep(sheet, &all);
		for (size_t i = 0; i < all.n; i++) {
			sheet->declarations = arena_grow(sheet->arena,
			    sheet->declarations, sheet->declarations_n,
			    &sheet->declarations_size,
			    sizeof *sheet->declarations);
			sheet->declarations[sheet->declarations_n++] = all.at[i];
		}
	}
	if (sheet->declarations_n == from)
		return;
	selectors = without_comments(sheet, selectors);
	if (!list_holds(sheet, selectors))
		return;
	for (size_t n = 0; n < SELECTORS_MOST && at < selectors.n; n++) {
		size_t end = outside_end(selectors, at, ",");

		rule_add(sheet, str_slice(selectors, at, end), from,
		    sheet->declarations_n);
		at = end + 1;
	}
}

/* ---- The sheet -------------------------------------------------------------------- */

/* "@media ... {" and its like: may what is inside be read as rules? */
static bool
at_rule_opens(struct sheet *sheet, struct str prelude)
{
	size_t end = 1;
	struct str name;

	while (end < prelude.n && is_name_byte(prelude.p[end]))
		end++;
	name = str_slice(prelude, 1, end);
	prelude = str_trim(str_from(prelude, end));
	if (str_equal_nocase(name, STR("media")))
		return media_matches(prelude);
	if (str_equal_nocase(name, STR("supports")))
		return reader_supports(sheet->arena, prelude);
	return str_equal_nocase(name, STR("layer"));
}

static bool
is_skipped(struct str s, size_t *at)
{
	struct str rest = str_from(s, *at);

	if (char_is_space(rest.p[0]) || rest.p[0] == '\f' || rest.p[0] == '}')
		*at += 1;
	else if (str_starts(rest, STR("/*")))
		*at = css_comment_end(s, *at);
	else if (str_starts(rest, STR("<!--")))
		*at += 4;
	else if (str_starts(rest, STR("-->")))
		*at += 3;
	else
		return false;
	return true;
}

void
sheet_read(struct sheet *sheet, struct str css)
{
	size_t at = 0, depth = 0;

	while (at < css.n && sheet->rules_n < RULES_MOST) {
		size_t end, close;
		struct str prelude;

		if (css.p[at] == '}')
			depth -= depth > 0;
		if (is_skipped(css, &at))
			continue;
		end = outside_end(css, at, css.p[at] == '@' ? "{;" : "{");
		prelude = str_slice(css, at, end);
		if (end >= css.n || css.p[end] == ';') {
			at = end + 1;
			continue;
		}
		if (prelude.p[0] == '@' && depth < MEDIA_DEPTH_MOST &&
		    at_rule_opens(sheet, without_comments(sheet, prelude))) {
			depth++;
			at = end + 1;
			continue;
		}
		close = outside_end(css, end + 1, "}");
		if (prelude.p[0] != '@')
			rules_read(sheet, prelude,
			    str_slice(css, end + 1, close));
		at = close + 1;
	}
}
