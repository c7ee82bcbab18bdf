/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines that define a rule. A pattern may stand between any of Perl's
 * delimiters: /re/, m{re}, m!re!, m're' and so on, with the flags i, m, s and x
 * after it; what Perl knows and PCRE2 does not is refused by name. In a set
 * written for SpamAssassin patterns see bytes, as they do there, and a rule that
 * asks for what we don't have is kept as one that never hits, with the reason.
 */
#include "rule.h"

/* The rule to define, emptied of an earlier definition. What other lines said
 * of it (score, describe, tflags) stays: they may come first. */
static struct rule *
define(struct reader *reader, struct str *rest, enum rule_kind kind)
{
	struct rule *rule = reader_rule(reader, rest);
	struct rule fresh = { .kind = kind };

	if (rule == NULL)
		return NULL;
	fresh.name = rule->name;
	fresh.id = rule->id;
	fresh.shadow = rule->shadow;
	fresh.part = rule->part;
	fresh.score = rule->score;
	fresh.scored = rule->scored;
	fresh.en = rule->en;
	fresh.ja = rule->ja;
	fresh.attack = rule->attack;
	fresh.topics = rule->topics;
	fresh.nice = rule->nice;
	fresh.multiple = rule->multiple;
	fresh.payment_change = rule->payment_change;
	fresh.nosubject = rule->nosubject;
	fresh.most_hits = rule->most_hits;
	fresh.tests_ok = rule->tests_ok;
	fresh.tests_fail = rule->tests_fail;
	fresh.foreign = rule->foreign;
	fresh.from = rule->from;
	fresh.until = rule->until;
	fresh.perl = reader->foreign;
	fresh.definition = str_trim(reader->text);
	fresh.file = reader->file;
	fresh.line = reader->line;
	*rule = fresh;
	return rule;
}

void
define_absent(struct reader *reader, struct rule *rule, struct str reason)
{
	if (rule->kind != RULE_UNDEFINED)
		return;
	rule->kind = RULE_ABSENT;
	rule->absent = reason;
	rule->definition = str_trim(reader->text);
	rule->file = reader->file;
	rule->line = reader->line;
}

/* ---- Patterns -------------------------------------------------------------------- */

static bool
read_flags(struct reader *reader, struct str word, unsigned *flags)
{
	for (size_t i = 0; i < word.n; i++) {
		switch (word.p[i]) {
		case 'i': *flags |= PATTERN_CASELESS; break;
		case 'm': *flags |= PATTERN_MULTILINE; break;
		case 's': *flags |= PATTERN_DOTALL; break;
		case 'x': *flags |= PATTERN_EXTENDED; break;
		case 'a': case 'c': case 'd': case 'g': case 'l': case 'n':
		case 'o': case 'p': case 'u':
			break;		/* Perl's; nothing to do */
		default:
			return reader_refuse(reader, str_slice(word, i, i + 1),
			    "one of the flags i, m, s, x, or the end");
		}
	}
	return true;
}

/* Where the delimiter that closes stands, or STR_NOWHERE. Brackets nest. */
static size_t
pattern_end(struct str s, char open, char close)
{
	size_t depth = 1;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == close && --depth == 0)
			return i;
		else if (s.p[i] == open && open != close)
			depth++;
	}
	return STR_NOWHERE;
}

/* Perl sees bytes, unless the pattern names a character that is none. */
static struct pattern *
compile(struct reader *reader, const struct rule *rule, struct str source,
    unsigned flags, struct trouble *trouble_out)
{
	struct pattern *pattern = NULL;
	struct buf buf = { .arena = reader->arena };

	/* '#' is written '\\#' in a rule file and is no escape, for /x. */
	if (rule->perl) {
		for (size_t i = 0; i < source.n; i++) {
			if (!str_starts(str_from(source, i), STR("\\#")))
				buf_char(&buf, source.p[i]);
		}
		source = buf_str(&buf);
		pattern = pattern_compile(reader->compiler, source,
		    flags | PATTERN_BYTES, trouble_out);
	}
	if (pattern == NULL)
		pattern = pattern_compile(reader->compiler, source, flags,
		    trouble_out);
	return pattern;
}

/* A delimiter other than '/' may be escaped in the pattern where it has a
 * meaning of its own to PCRE2 only when it is not; `\!` is harmless as it is. */
static bool
read_pattern(struct reader *reader, struct str *rest, unsigned flags,
    struct rule *rule)
{
	struct str s = *rest, source;
	struct trouble trouble;
	char open, close;
	size_t end;

	if (s.n > 1 && s.p[0] == 'm' && !char_is_alpha(s.p[1])
	    && !char_is_digit(s.p[1]) && !char_is_space(s.p[1]))
		s = str_from(s, 1);
	else if (s.n == 0 || s.p[0] != '/')
		return reader_refuse(reader, s, "a pattern such as /words/i");
	open = s.p[0];
	close = open == '{' ? '}' : open == '(' ? ')' : open == '[' ? ']'
	    : open == '<' ? '>' : open;
	s = str_from(s, 1);
	end = pattern_end(s, open, close);
	if (end == STR_NOWHERE)
		return reader_refuse(reader, *rest, "a closing '%c' "
		    "(a '#' in a pattern is written '\\#')", close);
	source = str_slice(s, 0, end);
	*rest = str_from(s, end + 1);
	if (source.n == 0)
		return reader_refuse(reader, str_slice(s, end, end + 1),
		    "a pattern that is not empty");
	/* Flags stand without a blank; the next word is something else. */
	if (rest->n > 0 && !char_is_space(rest->p[0])
	    && !read_flags(reader, reader_word(rest), &flags))
		return false;
	*rest = str_trim(*rest);
	rule->pattern = compile(reader, rule, source, flags, &trouble);
	if (rule->pattern == NULL)
		return reader_refuse(reader, trouble.read.n > 0 ? trouble.read
		    : str_slice(s, end, end + 1), "%.*s",
		    STR_ARGS(trouble.expected));
	return true;
}

/* ---- eval: ------------------------------------------------------------------------ */

/* eval:name or eval:name('argument'). */
static bool
read_eval(struct reader *reader, struct str s, struct rule *rule)
{
	size_t open = str_find_char(s, '(');
	struct str name = str_trim(str_slice(s, 0, open)), expected;

	rule->kind = RULE_EVAL;
	rule->fact = fact_find(name);
	if (rule->fact == NULL && rule->perl) {
		rule->kind = RULE_ABSENT;
		rule->absent = str_format(reader->arena, "eval:%.*s() is "
		    "none of our facts", STR_ARGS(name));
		return true;
	}
	if (rule->fact == NULL)
		return reader_refuse(reader, name, "the name of a fact");
	if (open == STR_NOWHERE)
		return true;
	if (!str_ends(s, STR(")")))
		return reader_refuse(reader, NO_STR, "')'");
	s = str_trim(str_slice(s, open + 1, s.n - 1));
	if (s.n >= 2 && (s.p[0] == '\'' || s.p[0] == '"')
	    && s.p[s.n - 1] == s.p[0])
		s = str_slice(s, 1, s.n - 1);
	if (s.n == 0)
		return true;
	rule->argument = s;
	return fact_takes(reader->arena, rule->fact, s, &expected)
	    || reader_refuse(reader, s, "%.*s", STR_ARGS(expected));
}

/* ---- header, mimeheader ------------------------------------------------------------ */

static bool
read_modifiers(struct reader *reader, struct str words, struct rule *rule)
{
	while (words.p != NULL) {
		struct str word = str_cut(&words, ':');

		if (str_equal(word, STR("raw")))
			rule->raw = true;
		else if (str_equal(word, STR("addr")))
			rule->address = true;
		else if (str_equal(word, STR("name")))
			rule->display_name = true;
		else if (str_equal(word, STR("host")))
			rule->host = true;
		else if (str_equal(word, STR("domain")))
			rule->domain = true;
		else if (str_equal(word, STR("first")))
			rule->first = true;
		else if (str_equal(word, STR("last")))
			rule->last = true;
		else
			return reader_refuse(reader, word, "one of :raw :addr "
			    ":name :host :domain :first :last");
	}
	return true;
}

static bool
read_field(struct reader *reader, struct str word, struct rule *rule)
{
	struct str words = word;

	rule->field = str_cut(&words, ':');
	if (rule->field.n == 0)
		return reader_refuse(reader, word, "a header field's name");
	for (size_t i = 0; i < rule->field.n; i++) {
		char c = rule->field.p[i];

		if (c <= ' ' || c == '~' || c == '=')
			return reader_refuse(reader, word,
			    "a header field's name");
	}
	return read_modifiers(reader, words, rule);
}

static bool
read_if_unset(struct reader *reader, struct str rest, struct rule *rule)
{
	struct str s = rest;

	if (rest.n == 0)
		return true;
	if (!str_starts(s, STR("[if-unset:")) || !str_ends(s, STR("]")))
		return reader_refuse(reader, rest, "[if-unset: TEXT] or the end");
	rule->if_unset = str_trim(str_slice(s, 10, s.n - 1));
	return true;
}

bool
define_header(struct reader *reader, struct str rest, bool mime)
{
	struct rule *rule = define(reader, &rest,
	    mime ? RULE_MIMEHEADER : RULE_HEADER);
	struct str word, operator;

	if (rule == NULL)
		return false;
	if (!mime && str_starts(rest, STR("eval:")))
		return read_eval(reader, str_from(rest, 5), rule);
	word = reader_word(&rest);
	if (!mime && str_starts(word, STR("exists:"))) {
		rule->kind = RULE_EXISTS;
		if (rest.n > 0)
			return reader_refuse(reader, rest, "the end of the line");
		return read_field(reader, str_from(word, 7), rule);
	}
	if (!read_field(reader, word, rule))
		return false;
	/* "=~/re/" may stand without a blank. */
	operator = str_slice(rest, 0, 2);
	rule->negated = str_equal(operator, STR("!~"));
	if (!rule->negated && !str_equal(operator, STR("=~")))
		return reader_refuse(reader, rest, "=~ or !~");
	rest = str_trim(str_from(rest, 2));
	return read_pattern(reader, &rest, 0, rule)
	    && read_if_unset(reader, rest, rule);
}

/* ---- body and the like, meta -------------------------------------------------------- */

static bool
read_target(struct reader *reader, struct str word, enum target *target_out)
{
	static const char *const names[] = {
		[TARGET_READER] = "", [TARGET_LIVE] = "live",
		[TARGET_QUOTED] = "quoted", [TARGET_HIDDEN] = "hidden",
		[TARGET_ATTACHED] = "attached", [TARGET_SUBJECT] = "subject",
	};

	*target_out = TARGET_READER;
	if (word.p == NULL)
		return true;
	for (int i = TARGET_LIVE; i < TARGET__COUNT; i++) {
		if (str_equal(word, str_of(names[i]))) {
			*target_out = (enum target)i;
			return true;
		}
	}
	return reader_refuse(reader, word, "one of body:live, body:quoted, "
	    "body:hidden, body:attached, body:subject");
}

bool
define_text(struct reader *reader, enum rule_kind kind, struct str target,
    struct str rest)
{
	struct rule *rule = define(reader, &rest, kind);
	/* SpamAssassin hands these a paragraph or a line at a time. */
	unsigned flags = !reader->foreign
	    && (kind == RULE_BODY || kind == RULE_RAWBODY)
	    ? PATTERN_MULTILINE : 0;

	if (rule == NULL || !read_target(reader, target, &rule->target))
		return false;
	if (str_starts(rest, STR("eval:")))
		return read_eval(reader, str_from(rest, 5), rule);
	if (!read_pattern(reader, &rest, flags, rule))
		return false;
	if (rest.n > 0)
		return reader_refuse(reader, rest, "the end of the line");
	if (rule->perl)
		return true;
	if (kind == RULE_BODY)
		rule->folded = pattern_fold(reader->compiler, rule->pattern);
	rule->survives_folding = pattern_survives_folding(rule->pattern,
	    &rule->literals_survive);
	return true;
}

bool
define_meta(struct reader *reader, struct str rest)
{
	struct rule *rule = define(reader, &rest, RULE_META);
	struct trouble trouble;

	if (rule == NULL)
		return false;
	if (!expression_read(reader->arena, rest, &rule->expression, &trouble))
		return reader_refuse(reader, trouble.read, "%.*s",
		    STR_ARGS(trouble.expected));
	/* For naming what can only be missed once all files are read. */
	rule->column = utf8_length(str_slice(reader->text, 0,
	    (size_t)(rest.p - reader->text.p))) + 1;
	return true;
}
