/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs rules on one message: a rule is judged when it is told or when a meta needs
 * its value, and so no text is looked through for what nobody asks. What hit and is
 * told is then judged once more, for its words. Texts are looked through for literals once, when the first rule wants them, and
 * only patterns that may hit are then matched. Of each text rules see the first
 * TEXT_MOST bytes; that something was cut off the words a reader sees is told
 * (text_cut), for rawbody and full it is not. What hit is quoted with some
 * characters around it, as the reader saw it: also what was only found in folded
 * text. No struct of the rules is ever written to.
 */
#include "facts.h"
#include "rule.h"

#define TEXT_MOST (256u * 1024)
#define QUOTE_AROUND 40			/* characters on each side */
#define QUOTE_WORD 16			/* bytes; no longer one is waited for */
#define QUOTE_MOST 200
/* A meta quotes the evidence of two of its parts. */
#define PART_MOST ((QUOTE_MOST - 3) / 2)
#define HITS_MOST 100			/* counted of one rule in one text */

enum part_of_mail {
	OF_SUBJECT, OF_BODY, OF_LIVE, OF_QUOTED, OF_HIDDEN, OF_ATTACHED,
	OF__COUNT
};

/* Each text plain, then folded; then what has one form only. */
enum {
	VIEW_RAWBODY = 2 * OF__COUNT, VIEW_URI, VIEW_FULL,
	VIEW_PARAGRAPHS, VIEW__COUNT
};

struct view {
	bool ready;
	const struct str *texts;
	size_t n;
	struct spots *spots;		/* NULL before a pattern that has
					 * literals */
};

struct look {
	const struct rules *rules;
	const struct facts *facts;
	struct arena *arena;
	const bool *wanted;
	struct matcher *matcher;
	bool unfiltered;
	struct view views[VIEW__COUNT];
	const struct text *folded;	/* being searched; NULL if not folded */
	bool quoting;			/* it hits: its words are asked for */
	struct evaluation *evaluation;
	size_t rule;			/* being judged */
};

/* ---- Evidence --------------------------------------------------------------------- */

/* `count` characters before, or after, a place in s. */
static size_t
characters_back(struct str s, size_t at, size_t count)
{
	while (count > 0 && at > 0) {
		at--;
		if (((unsigned char)s.p[at] & 0xC0) != 0x80)
			count--;
	}
	return at;
}

static size_t
characters_on(struct str s, size_t at, size_t count)
{
	while (at < s.n) {
		if (((unsigned char)s.p[at] & 0xC0) != 0x80 && count-- == 0)
			break;
		at++;
	}
	return at;
}

/* No part of a word where a quote begins or ends, if there are blanks near. */
static size_t
word_on(struct str text, size_t at, size_t end)
{
	if (at == 0 || char_is_space(text.p[at - 1]))
		return at;
	for (size_t i = at; i < end && i - at < QUOTE_WORD; i++)
		if (char_is_space(text.p[i]))
			return i + 1;
	return at;
}

static size_t
word_back(struct str text, size_t at, size_t start)
{
	for (size_t i = at; at < text.n && i > start && at - i < QUOTE_WORD; i--)
		if (char_is_space(text.p[i]))
			return i;
	return at;
}

static struct str
quote(struct arena *arena, struct str text, size_t start, size_t end)
{
	size_t from = word_on(text, characters_back(text, start, QUOTE_AROUND),
	    start);
	size_t to = word_back(text, characters_on(text, end, QUOTE_AROUND), end);
	struct buf buf = { .arena = arena };
	struct str around;

	/* Bytes no longer than the quote can become: a match may be long. */
	if (to - from > QUOTE_MOST * 8)
		to = characters_on(text, from + QUOTE_MOST * 4, 0);
	around = str_trim(str_slice(text, from, to));
	if (from > 0)
		buf_cstr(&buf, "\xE2\x80\xA6");
	for (size_t i = 0; i < around.n; i++) {
		if (!char_is_space(around.p[i]))
			buf_char(&buf, around.p[i]);
		else if (!char_is_space(around.p[i - 1]))
			buf_char(&buf, ' ');
	}
	if (to < text.n)
		buf_cstr(&buf, "\xE2\x80\xA6");
	return utf8_shorten(arena, utf8_repair(arena, buf_str(&buf)),
	    QUOTE_MOST);
}

/* The words that a hit in folded text came from. Where they don't fold to it (a
 * careful reading only lowers letters) the folded ones are quoted. */
static struct str
quote_folded(struct arena *arena, const struct text *text, struct window found)
{
	struct str hit = str_slice(text->folded, found.from, found.to);
	struct str source = fold_source(arena, text->plain, found.from,
	    found.to);
	size_t start;

	if (source.n == 0 || !str_contains(fold(arena, source), hit))
		return quote(arena, text->folded, found.from, found.to);
	start = (size_t)(source.p - text->plain.p);
	return quote(arena, text->plain, start, start + source.n);
}

/* ---- Views ----------------------------------------------------------------------------- */

static struct str
cut(struct look *look, struct str text, bool told)
{
	size_t end = TEXT_MOST;

	if (text.n <= TEXT_MOST)
		return text;
	if (told)
		look->evaluation->text_cut = true;
	while (end > 0 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
		end--;
	return str_slice(text, 0, end);
}

/* Text parts as their author wrote them: HTML with its tags. */
static void
view_rawbody(struct look *look, struct view *view)
{
	const struct mail *mail = look->facts->mail;
	struct str *texts = NEW_ARRAY(look->arena, struct str, mail->parts_n);

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		struct str text = part->text;

		if (!part->is_text)
			continue;
		if (part->is_html)
			text = charset_decode(look->arena, part->content,
			    part->charset_used).text;
		texts[view->n++] = cut(look, text, false);
	}
	view->texts = texts;
}

static void
view_links(struct look *look, struct view *view)
{
	const struct mail *mail = look->facts->mail;
	struct values forms = { NULL, 0, 0 };

	for (size_t i = 0; i < mail->links_n; i++)
		link_forms(look->arena, cut(look, mail->links[i].url, false),
		    &forms);
	view->texts = forms.at;
	view->n = forms.n;
}

/* A text's paragraphs, each one line. */
static void
add_paragraphs(struct look *look, struct str text, struct values *list)
{
	struct buf buf = { .arena = look->arena };
	struct str line;
	bool more = true;

	text = cut(look, text, true);
	while (more) {
		more = str_line(&text, &line);
		if (more && str_trim(line).n > 0) {
			if (buf.n > 0)
				buf_char(&buf, ' ');
			line = str_trim(line);
			for (size_t i = 0; i < line.n; i++) {
				if (!char_is_space(line.p[i]))
					buf_char(&buf, line.p[i]);
				else if (!char_is_space(line.p[i - 1]))
					buf_char(&buf, ' ');
			}
		} else if (buf.n > 0) {
			list->at = arena_grow(look->arena, list->at, list->n,
			    &list->size, sizeof *list->at);
			list->at[list->n++] = buf_str(&buf);
			buf = (struct buf){ .arena = look->arena };
		}
	}
}

/* The first is the subject, also where it is empty. */
static void
view_paragraphs(struct look *look, struct view *view)
{
	const struct mail *mail = look->facts->mail;
	struct values list = { NULL, 0, 0 };

	list.at = arena_grow(look->arena, list.at, 0, &list.size,
	    sizeof *list.at);
	list.at[list.n++] = cut(look, mail->subject_text.plain, true);
	add_paragraphs(look, mail->body.plain, &list);
	add_paragraphs(look, mail->attached.plain, &list);
	view->texts = list.at;
	view->n = list.n;
}

static const struct text *
text_of(const struct facts *facts, size_t part)
{
	const struct mail *mail = facts->mail;
	const struct text *const texts[OF__COUNT] = {
		[OF_SUBJECT] = &mail->subject_text, [OF_BODY] = &mail->body,
		[OF_LIVE] = &facts->cache->own, [OF_QUOTED] = &mail->quoted,
		[OF_HIDDEN] = &mail->hidden, [OF_ATTACHED] = &mail->attached,
	};

	return texts[part];
}

/* A message without history has one text under two names: one view serves. */
static size_t
view_shared(const struct facts *facts, size_t i)
{
	const struct text *own = &facts->cache->own, *whole = &facts->mail->body;
	const size_t live = 2 * OF_LIVE, body = 2 * OF_BODY;

	if (i == live && own->plain.p == whole->plain.p
	    && own->plain.n == whole->plain.n)
		return body;
	if (i == live + 1 && own->folded.p == whole->folded.p
	    && own->folded.n == whole->folded.n)
		return body + 1;
	return i;
}

static struct view *
view_at(struct look *look, size_t i)
{
	const struct mail *mail = look->facts->mail;
	struct view *view;

	i = view_shared(look->facts, i);
	view = &look->views[i];
	if (view->ready)
		return view;
	view->ready = true;
	if (i == VIEW_RAWBODY) {
		view_rawbody(look, view);
	} else if (i == VIEW_URI) {
		view_links(look, view);
	} else if (i == VIEW_PARAGRAPHS) {
		view_paragraphs(look, view);
	} else {
		struct str *text = NEW(look->arena, struct str);

		*text = cut(look, i == VIEW_FULL ? mail->bytes
		    : i % 2 == 0 ? text_of(look->facts, i / 2)->plain
		    : text_of(look->facts, i / 2)->folded, i != VIEW_FULL);
		view->texts = text;
		view->n = text->n > 0;
	}
	return view;
}

/* Where literals stand in the view of that number. */
static const struct spots *
view_spots(struct look *look, size_t view_i)
{
	struct view *view = view_at(look, view_i);

	if (view->spots != NULL)
		return view->spots;
	view->spots = spots_new(look->arena, look->rules->filter);
	for (size_t k = 0; k < view->n; k++)
		filter_pass(view->spots, view->texts[k]);
	return view->spots;
}

/* Does a text hold what the pattern needs? Of what hits somewhere a pass for
 * literals would say no more, and cost more, than to try it. */
static bool
view_may_hit(struct look *look, const struct pattern *pattern, size_t view_i)
{
	const struct view *view = view_at(look, view_i);

	if (view->n == 0)
		return false;
	return look->unfiltered || !pattern_has_literals(pattern) ||
	    (look->quoting && view->spots == NULL) ||
	    pattern_may_hit(pattern, view_spots(look, view_i));
}

/* ---- Matching ------------------------------------------------------------------------------ */

static size_t
hits_wanted(const struct rule *rule)
{
	return !rule->multiple ? 1 : rule->most_hits > 0
	    && rule->most_hits < HITS_MOST ? rule->most_hits : HITS_MOST;
}

/* What the pattern's group of that name held, and nothing around it; else the
 * match with some words around it. */
static struct str
evidence_of(struct look *look, const struct pattern *pattern, struct str text,
    struct window found)
{
	struct window group;

	if (!matcher_evidence(look->matcher, pattern, &group))
		return look->folded != NULL ? quote_folded(look->arena,
		    look->folded, found) : quote(look->arena, text, found.from,
		    found.to);
	if (look->folded != NULL) {
		struct str source = fold_source(look->arena,
		    look->folded->plain, group.from, group.to);

		if (source.n > 0)
			return quote(look->arena, source, 0, source.n);
	}
	text = str_slice(text, group.from, group.to);
	return quote(look->arena, text, 0, text.n);
}

/* Count hits that start in the window, which moves past them: one, or where
 * the rule is `multiple` as many as are wanted. */
static size_t
search(struct look *look, const struct pattern *pattern, struct str text,
    struct window *window)
{
	size_t most = hits_wanted(&look->rules->at[look->rule]), hits = 0;
	struct outcome_of_rule *of = &look->evaluation->of[look->rule];
	struct window found;

	while (hits < most && window->from <= window->to
	    && window->from <= text.n) {
		enum match match = matcher_find(look->matcher, pattern, text,
		    *window, &found);

		if (match == MATCH_LIMIT)
			look->evaluation->limited[look->rule] = true;
		if (match != MATCH_HIT)
			break;
		if (hits++ == 0 && of->evidence.p == NULL && look->quoting)
			of->evidence = evidence_of(look, pattern, text, found);
		window->from = (uint32_t)(found.to > found.from ? found.to
		    : found.to < text.n ? characters_on(text, found.to, 1)
		    : text.n + 1);
	}
	return hits;
}

static size_t
search_all(struct look *look, const struct pattern *pattern, struct str text)
{
	struct window window = { 0, (uint32_t)text.n };

	return search(look, pattern, text, &window);
}

/* Only where a literal was seen, and not again before what was found. */
static size_t
search_windows(struct look *look, const struct pattern *pattern,
    struct str text, const struct windows *windows)
{
	bool multiple = look->rules->at[look->rule].multiple;
	size_t hits = 0, done = 0;

	for (size_t i = 0; i < windows->n && (hits == 0 || multiple); i++) {
		struct window window = windows->at[i];

		/* To the start of a character. */
		while (window.from > 0 && window.from < text.n
		    && ((unsigned char)text.p[window.from] & 0xC0) == 0x80)
			window.from--;
		if (window.from < done)
			window.from = (uint32_t)done;
		hits += search(look, pattern, text, &window);
		if (window.from > done)
			done = window.from;
	}
	if (hits > hits_wanted(&look->rules->at[look->rule]))
		return hits_wanted(&look->rules->at[look->rule]);
	return hits;
}

static size_t
search_view(struct look *look, const struct pattern *pattern, size_t view_i)
{
	struct view *view = view_at(look, view_i);
	bool multiple = look->rules->at[look->rule].multiple;
	struct windows windows;
	size_t hits = 0, first = 0;

	if (!view_may_hit(look, pattern, view_i))
		return 0;
	if (view->spots != NULL && view->n == 1 && view_i != VIEW_FULL) {
		windows = pattern_windows(look->arena, pattern, view->spots);
		if (!windows.everywhere)
			return search_windows(look, pattern, view->texts[0],
			    &windows);
	}
	if (view_i == VIEW_PARAGRAPHS && look->rules->at[look->rule].nosubject)
		first = 1;
	for (size_t i = first; i < view->n && (hits == 0 || multiple); i++)
		hits += search_all(look, pattern, view->texts[i]);
	return hits;
}

/*
 * Most rules are looked for in the folded text alone, and in the plain one for the
 * words that the reader saw, once they hit. A rule that folding could hide something
 * from is looked for in both, if its literals stand in the folded text or could be
 * hidden too.
 */
static size_t
search_text(struct look *look, const struct rule *rule, size_t part)
{
	bool shows_folded = !rule->multiple && rule->survives_folding;
	size_t plain = 0, folded;

	if (rule->folded == NULL)
		return search_view(look, rule->pattern, 2 * part);
	if (rule->literals_survive && !view_may_hit(look, rule->folded,
	    2 * part + 1))
		return 0;
	if (!shows_folded || look->quoting)
		plain = search_view(look, rule->pattern, 2 * part);
	if (plain > 0 && !rule->multiple)
		return plain;
	look->folded = text_of(look->facts, part);
	folded = search_view(look, rule->folded, 2 * part + 1);
	look->folded = NULL;
	return folded > plain ? folded : plain;
}

static size_t
judge_body(struct look *look, const struct rule *rule)
{
	static const enum part_of_mail parts[] = {
		[TARGET_LIVE] = OF_LIVE, [TARGET_QUOTED] = OF_QUOTED,
		[TARGET_HIDDEN] = OF_HIDDEN, [TARGET_ATTACHED] = OF_ATTACHED,
		[TARGET_SUBJECT] = OF_SUBJECT,
	};
	size_t hits;

	if (rule->perl)
		return search_view(look, rule->pattern, VIEW_PARAGRAPHS);
	if (rule->target != TARGET_READER)
		return search_text(look, rule, parts[rule->target]);
	hits = rule->nosubject ? 0 : search_text(look, rule, OF_SUBJECT);
	if (hits == 0 || rule->multiple)
		hits += search_text(look, rule, OF_BODY);
	if (hits == 0 || rule->multiple)
		hits += search_text(look, rule, OF_ATTACHED);
	return hits;
}

/* An absent field is compared as its [if-unset: ] or as empty text. */
static size_t
judge_values(struct look *look, const struct rule *rule, struct values values)
{
	struct outcome_of_rule *of = &look->evaluation->of[look->rule];
	struct str unset = rule->if_unset.p != NULL ? rule->if_unset : STR("");
	size_t hits = 0;

	if (values.n == 0)
		values = (struct values){ &unset, 1, 1 };
	for (size_t i = 0; i < values.n && (hits == 0 || rule->multiple); i++)
		hits += search_all(look, rule->pattern,
		    cut(look, values.at[i], false));
	if (!rule->negated)
		return hits;
	/* A pattern that was stopped has not been proved absent. */
	if (hits > 0 || look->evaluation->limited[look->rule])
		return 0;
	if (look->quoting)
		of->evidence = quote(look->arena, values.at[0], 0, 0);
	return 1;
}

static double value_of(struct look *look, size_t i);

static double
step_value(const void *context, const struct step *step)
{
	struct look *const *look = context;

	return value_of(*look, step->rule);
}

static double
judge_eval(struct look *look, const struct rule *rule)
{
	struct str evidence = NO_STR;
	bool holds = rule->fact->holds(look->facts, rule->argument, &evidence);

	if (holds && evidence.p != NULL)
		look->evaluation->of[look->rule].evidence =
		    utf8_shorten(look->arena, evidence, QUOTE_MOST);
	return holds;
}

static double
judge(struct look *look, const struct rule *rule)
{
	switch (rule->kind) {
	case RULE_HEADER:
		return (double)judge_values(look, rule,
		    header_values(look->facts, rule));
	case RULE_EXISTS:
		return header_values(look->facts, rule).n > 0;
	case RULE_BODY:
		return (double)judge_body(look, rule);
	case RULE_RAWBODY:
		return (double)search_view(look, rule->pattern, VIEW_RAWBODY);
	case RULE_URI:
		return (double)search_view(look, rule->pattern, VIEW_URI);
	case RULE_FULL:
		return (double)search_view(look, rule->pattern, VIEW_FULL);
	case RULE_MIMEHEADER:
		return (double)judge_values(look, rule,
		    mimeheader_values(look->facts, rule));
	case RULE_META:
		return expression_value(&rule->expression, step_value, &look);
	case RULE_EVAL:
		return judge_eval(look, rule);
	case RULE_ABSENT:
		return 0;
	case RULE_UNDEFINED:
		break;
	}
	panic("rule %.*s is not defined", STR_ARGS(rule->name));
}

/* A rule is judged when it is first asked for, in the time that it is for. */
static double
value_of(struct look *look, size_t i)
{
	const struct rule *rule = &look->rules->at[i];
	struct outcome_of_rule *of = &look->evaluation->of[i];
	double value;

	if (of->judged || !look->wanted[i])
		return of->value;
	of->judged = true;
	if (look->facts->arrived < rule->from
	    || look->facts->arrived >= rule->until)
		return 0;
	look->rule = i;
	value = judge(look, rule);
	if (rule->most_hits > 0 && value > (double)rule->most_hits)
		value = (double)rule->most_hits;
	of->value = value;
	return value;
}

/* ---- What is told -------------------------------------------------------------------- */

static struct str words_of(struct look *look, size_t i);

/* What a meta that hit is made of, judged too where its value did not wait for that:
 * a finding is about what its parts are about. */
static void
judge_parts(struct look *look, size_t i)
{
	const struct expression *expression = &look->rules->at[i].expression;
	struct outcome_of_rule *of = &look->evaluation->of[i];

	if (of->parts_judged)
		return;
	of->parts_judged = true;
	for (size_t k = 0; k < expression->n; k++)
		if (expression->steps[k].kind == STEP_NAME &&
		    value_of(look, expression->steps[k].rule) > 0)
			judge_parts(look, expression->steps[k].rule);
}

/* A meta's evidence is that of what it is made of: of two parts the beginnings, so
 * that no long one leaves but two letters of the other. */
static struct str
words_of_parts(struct look *look, size_t i)
{
	const struct expression *expression = &look->rules->at[i].expression;
	struct outcome_of_rule *of = look->evaluation->of;
	struct str evidence = NO_STR;

	for (size_t k = 0; k < expression->n && of[i].first_n == 0; k++) {
		const struct step *step = &expression->steps[k];
		struct str part;

		if (step->kind != STEP_NAME
		    || !(value_of(look, step->rule) > 0))
			continue;
		part = words_of(look, step->rule);
		if (part.n == 0 || str_contains(evidence, part))
			continue;
		if (evidence.n == 0) {
			evidence = part;
			of[i].first_n = of[step->rule].first_n;
			continue;
		}
		/* The evidence of a meta within a meta is two already. */
		if (of[step->rule].first_n > 0)
			part = str_slice(part, 0, of[step->rule].first_n);
		evidence = utf8_shorten(look->arena, evidence, PART_MOST);
		of[i].first_n = evidence.n;
		evidence = str_format(look->arena, "%.*s / %.*s",
		    STR_ARGS(evidence),
		    STR_ARGS(utf8_shorten(look->arena, part, PART_MOST)));
	}
	return utf8_shorten(look->arena, evidence, QUOTE_MOST);
}

/* The evidence of a rule that hit. Facts gave theirs when they were asked. */
static struct str
words_of(struct look *look, size_t i)
{
	const struct rule *rule = &look->rules->at[i];
	struct outcome_of_rule *of = &look->evaluation->of[i];

	if (of->quoted || rule->kind == RULE_EVAL)
		return of->evidence;
	of->quoted = true;
	if (rule->kind == RULE_META) {
		of->evidence = words_of_parts(look, i);
		return of->evidence;
	}
	look->rule = i;
	look->quoting = true;
	(void)judge(look, rule);
	look->quoting = false;
	return of->evidence;
}

void
evaluate(const struct rules *rules, const struct facts *facts,
    const bool *wanted, enum evaluate_how how,
    struct evaluation *evaluation_out)
{
	struct look look = { .rules = rules, .facts = facts,
	    .arena = facts->arena, .unfiltered = how == EVALUATE_UNFILTERED,
	    .wanted = wanted, .evaluation = evaluation_out };
	bool needed = how == EVALUATE_NEEDED;
	const size_t *asked = needed ? rules->told : rules->order;
	size_t n = needed ? rules->told_n : rules->n;

	*evaluation_out = (struct evaluation){
	    .of = NEW_ARRAY(facts->arena, struct outcome_of_rule, rules->n),
	    .limited = NEW_ARRAY(facts->arena, bool, rules->n) };
	look.matcher = matcher_open(facts->arena, facts->limits);
	for (size_t i = 0; i < n; i++) {
		double value = value_of(&look, asked[i]);

		if (value < 0 || value > 0) {
			judge_parts(&look, asked[i]);
			(void)words_of(&look, asked[i]);
		}
	}
	matcher_close(look.matcher);
}
