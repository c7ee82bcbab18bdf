/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RULE_H
#define SEKI_RULE_H
/*
 * What the files of the rule engine share with each other and with nobody
 * else: a rule as read, an expression, a compiled pattern, the literal filter.
 * All of it is const once rules_load() has returned.
 */
#include "rules.h"

/* ---- Expressions (rule_meta.c): meta lines and `if` lines ------------------- */

enum step_kind {
	STEP_NUMBER, STEP_NAME, STEP_NOT, STEP_NEGATE, STEP_TIMES, STEP_DIVIDE,
	STEP_PLUS, STEP_MINUS, STEP_LESS, STEP_LESS_EQUAL, STEP_MORE,
	STEP_MORE_EQUAL, STEP_EQUAL, STEP_UNEQUAL, STEP_AND, STEP_OR, STEP_OF,
	STEP_IF_TRUE, STEP_IF_FALSE,	/* else the next steps are left out */
	STEP_OPEN
};

/* An expression in postfix order; STEP_OPEN never stands in a finished one. */
struct step {
	enum step_kind kind;
	double number;			/* STEP_OF: among how many */
	size_t rule;			/* STEP_NAME: the rule's index, once linked;
					 * STEP_IF_...: the last step left out */
	size_t at;			/* where it stands in the text */
	struct str name;		/* STEP_NAME: a rule, or can, version */
	struct str argument;		/* of name(argument); else absent */
};

#define EXPRESSION_DEPTH 64

struct expression {
	struct step *steps;
	size_t n;
};

/* What was wrong with a piece of a line: an offset into it, what stood there,
 * and what should have. */
struct trouble {
	size_t at;
	struct str read;
	struct str expected;
};

bool expression_read(struct arena *arena, struct str text,
    struct expression *expression_out, struct trouble *trouble_out);
/* A value that is NAN is not known, and so is what can't be told without it. */
double expression_value(const struct expression *expression,
    double (*value)(const void *context, const struct step *step),
    const void *context);

/* ---- Patterns (match.c) ------------------------------------------------------ */

enum pattern_flags {
	PATTERN_CASELESS = 1, PATTERN_MULTILINE = 2, PATTERN_DOTALL = 4,
	PATTERN_EXTENDED = 8,
	PATTERN_BYTES = 16	/* as Perl sees text that is not marked as UTF-8:
				 * '.' is a byte, \w and case are ASCII's */
};

/* The group whose words are quoted as evidence. */
#define EVIDENCE_GROUP "evidence"

struct pattern;
struct compiler;

/* A stretch of a text; offsets into it, which is no longer than a frame. */
struct window {
	uint32_t from, to;
};

struct compiler *compiler_new(struct arena *arena);
/* NULL when PCRE2 refuses it; `at` is then an offset into `source`. */
struct pattern *pattern_compile(struct compiler *compiler, struct str source,
    unsigned flags, struct trouble *trouble_out);
/* The same pattern for folded text: its own non-ASCII words folded too. The
 * pattern itself where that changes nothing, NULL where it breaks it. */
struct pattern *pattern_fold(struct compiler *compiler, struct pattern *pattern);
/* The filter over the literals of these patterns; NULLs among them don't count. */
const struct filter *compiler_filter(struct compiler *compiler,
    const struct pattern *const *patterns, size_t n);
/* Does whatever this pattern finds in a text show in its folded form too? Where only
 * capitals are in the way, its literals at least do: *literals_out. */
bool pattern_survives_folding(const struct pattern *pattern,
    bool *literals_out);

/* One message's matching: PCRE2's scratch memory, in the message's arena. */
struct matcher;

struct matcher *matcher_open(struct arena *arena, const struct limits *limits);
void matcher_close(struct matcher *matcher);

enum match { MATCH_NONE, MATCH_HIT, MATCH_LIMIT };
/* A match that starts within the window. */
enum match matcher_find(struct matcher *matcher, const struct pattern *pattern,
    struct str text, struct window window, struct window *match_out);
/* What the group named evidence held in the match that was found last; false if
 * the pattern has no such group, or the match left it out. */
bool matcher_evidence(const struct matcher *matcher,
    const struct pattern *pattern, struct window *evidence_out);

/* ---- The literal filter (literal.c, filter.c) -------------------------------------------- */

#define LITERAL_LEAST 3			/* bytes of the shortest */
#define LITERAL_ANYWHERE ((size_t)-1)

struct literal {
	struct str text;		/* lowered as texts are for comparing */
	size_t before;			/* it stands at most so many characters
					 * behind the start of the match */
};

/* One of these must stand in any text that the pattern matches; n == 0: no
 * such list was found. */
struct literals {
	struct literal *at;
	size_t n;
};

/* What a text that matches must hold: one of `one`, and one of `other` too. */
struct needs {
	struct literals one, other;
};
struct needs needs_of(struct arena *arena, struct str source, unsigned flags);

struct filter;

/* The windows of a list that is empty are everywhere. */
const struct filter *filter_build(struct arena *arena,
    const struct literals *lists, size_t n);

/* Where the literals of a filter stand in a text. */
struct spots;

struct spots *spots_new(struct arena *arena, const struct filter *filter);
/* Look for them in text. After more than one only whether there are any counts. */
void filter_pass(struct spots *spots, struct str text);
/* Does any of a list's literals stand there? True of an empty list. */
bool spots_any(const struct spots *spots, size_t list);

/* Where in a text a match may start that needs one of a list's literals; nowhere
 * while n == 0 and not everywhere. In order, and apart from each other. */
struct windows {
	struct window *at;
	size_t n;
	bool everywhere;
};
struct windows spots_windows(const struct spots *spots, size_t list);
/* Where both allow a match to start. */
struct windows windows_meet(struct arena *arena, const struct windows *one,
    const struct windows *other);
/* Where a match of the pattern may start; and after any number of texts, whether
 * it may hit at all. */
struct windows pattern_windows(struct arena *arena,
    const struct pattern *pattern, const struct spots *spots);
bool pattern_may_hit(const struct pattern *pattern,
    const struct spots *spots);
/* Has it any literals that a pass could look for? */
bool pattern_has_literals(const struct pattern *pattern);

/* ---- Wording (wording.c) -------------------------------------------------------- */

struct unit {			/* a word, or a character of a script without blanks */
	struct str text;		/* absent: a sentence ends */
	bool cjk;
};
/* What stands between two units of a phrase, as it is written. */
static inline struct str
unit_gap(const struct unit *one, const struct unit *other)
{
	return one->cjk && other->cjk ? STR("") : STR(" ");
}
/* Each phrase of a folded text, with its key: as often as it stands there. */
void wording_phrases(struct str folded, void (*found)(void *context,
    uint64_t key, const struct unit *units, size_t n), void *context);

/* The units and the key of the longest phrase in it; 0 if there is none. */
size_t wording_longest(struct str folded, uint64_t *key_out);

/* What of a message is looked at: its subject, what its author wrote above his
 * signature, and what is attached; then what nothing is learned from. */
enum {
	WORDED_SUBJECT, WORDED_LIVE, WORDED_ATTACHED, WORDING_LEARNED,
	WORDED_SIGNATURE = WORDING_LEARNED, WORDED_QUOTED, WORDING_TEXTS
};
void wording_texts(const struct mail *mail,
    struct str texts_out[WORDING_TEXTS]);

struct phrase {
	uint64_t key;
	struct str text;
	double weight;
	bool tells;			/* it is worth quoting */
};

struct wording {
	struct phrase *phrases;
	size_t n, size;
	uint32_t *slots;		/* by key: index + 1, open addressing */
	size_t slots_n;
	unsigned char *marks;		/* a bit for each key that there is, at its
					 * first bits */
};
#define WORDING_MARKS_BITS 19

/* ---- Rules (rule.c, rule_define.c) ------------------------------------------- */

enum rule_kind {
	RULE_UNDEFINED,		/* named by score, describe ... only, so far */
	RULE_HEADER, RULE_EXISTS, RULE_BODY, RULE_RAWBODY, RULE_URI, RULE_FULL,
	RULE_MIMEHEADER, RULE_META, RULE_EVAL,
	RULE_ABSENT		/* defined, but it can't work here: never hits */
};

/* Which words a body rule sees; the first is all of the last three's. */
enum target {
	TARGET_READER,		/* subject, body and attached text */
	TARGET_LIVE, TARGET_QUOTED, TARGET_HIDDEN, TARGET_ATTACHED,
	TARGET_SUBJECT, TARGET__COUNT
};

struct rule {
	/* What judging looks at stands together. */
	enum rule_kind kind;
	enum target target;		/* of a body rule */
	bool raw, address, display_name, first, last, host, domain;	/* of fields */
	bool negated;			/* !~ */
	bool multiple, nosubject, perl;	/* perl: read as SpamAssassin reads it: bytes,
					 * paragraphs, nothing folded */
	bool survives_folding;		/* the pattern does */
	bool literals_survive;		/* or its literals do */
	struct pattern *pattern, *folded;
	int64_t from, until;		/* effective for what arrives from then on,
					 * and before that; INT64_MIN, _MAX */
	size_t most_hits;		/* tflags maxhits=; 0: none */
	const struct fact *fact;	/* eval: */
	struct str argument;
	struct expression expression;	/* meta */
	struct str field;		/* header, exists, mimeheader */
	struct str if_unset;		/* absent without [if-unset: ] */

	struct str name, id;		/* id: of its finding */
	struct str file;		/* where it, or what names it, stands */
	size_t line, column;
	double score;
	bool scored;			/* there is a score line */
	struct str en, ja, attack;
	unsigned topics;		/* of `about`; 0: those of what it stands on */
	bool shadow, part;		/* T_, __ */
	bool nice, payment_change;
	size_t tests_ok, tests_fail;
	struct str definition;		/* the line that defines it, trimmed */
	struct str absent;		/* why it can't work here; else absent */
	enum lack lack;			/* of what kind that is */
	bool foreign;			/* first named in a set of SpamAssassin's */
	size_t next_call;		/* of the same fact: index + 1, or 0 */
};

struct rule_test {
	size_t rule;
	bool must_hit;			/* `ok`; else it must not (`fail`) */
	struct str text;		/* escapes undone */
	struct str file;		/* where it stands; maybe not the rule's */
	size_t line;
};

/* A number that metas may name. */
struct threshold {
	struct str name, file;
	double value;
	size_t line;
};

struct rules {
	struct threshold *thresholds;
	size_t thresholds_n, thresholds_size;
	struct rules_lack *lacks;	/* in the order of the files */
	size_t lacks_n, lacks_size;
	struct rule *at;
	size_t n, size;
	size_t *slots;			/* by name: index + 1, open addressing */
	size_t slots_n;
	size_t *order;			/* what a meta needs stands before it */
	size_t *told;			/* in that order: those that tell, and the
					 * facts that are shown */
	size_t told_n;
	bool *wanted;			/* can show, or something shown needs it;
					 * score 0 switches a rule off */
	size_t *first_call;		/* by fact_at()'s number: index + 1, or 0 */
	struct rule_test *tests;
	size_t tests_n, tests_size;
	const struct filter *filter;	/* of all that is looked for in texts */
	struct wording wording;
	struct str digest;
};

/* Where the reading of one file stands. */
struct reader {
	struct arena *arena;
	struct rules *rules;
	struct compiler *compiler;
	struct why *why;
	struct str file;
	size_t line;
	struct str text;		/* the whole line, for columns */
	bool foreign;			/* of a set written for SpamAssassin */
};

/* The rule that the next word names; made when there is none yet, NULL when
 * the word can't name one (and was refused). */
struct rule *reader_rule(struct reader *reader, struct str *rest);

/* Say FILE:LINE:COLUMN: read 'X', expected Y, where `read` is a slice of the
 * line (or absent: the line is over). Always false. */
bool reader_refuse(struct reader *reader, struct str read, const char *expected,
    ...) __attribute__((format(printf, 3, 4)));
/* Note at the reader's place that `name` can't work; of what kind that is. */
void lack_add(struct reader *reader, enum lack lack, struct str name,
    struct str reason);
/* Letters, digits and underscores, no digit first. */
bool reader_is_name(struct str name);
/* "-1.5": a sign, digits and a point, nothing else. */
bool reader_number(struct str s, double *value_out);
/* The next word of *rest, which moves past it; absent at the end. */
struct str reader_word(struct str *rest);

/* rule_line.c: the line after its keyword; false when it was refused. */
bool line_score(struct reader *reader, struct str rest);
bool line_describe(struct reader *reader, struct str rest, bool japanese);
bool line_lang(struct reader *reader, struct str rest);
bool line_tflags(struct reader *reader, struct str rest);
bool line_attack(struct reader *reader, struct str rest);
bool line_about(struct reader *reader, struct str rest);
bool line_threshold(struct reader *reader, struct str rest);
bool line_effective(struct reader *reader, struct str rest);
bool line_test(struct reader *reader, struct str rest);

/* wording.c */
bool line_phrase(struct reader *reader, struct str rest);

/* rule_define.c: the line after its keyword; false when it was refused. */
bool define_header(struct reader *reader, struct str rest, bool mime);
bool define_text(struct reader *reader, enum rule_kind kind, struct str target,
    struct str rest);
bool define_meta(struct reader *reader, struct str rest);
/* A rule that is defined where it can't work, for this reason; one that works,
 * or an earlier reason, stays. */
void define_absent(struct reader *reader, struct rule *rule, struct str reason);

/* fact_argument.c: may `argument` stand in eval:name(...)? If not, what may. */
bool fact_takes(struct arena *arena, const struct fact *fact,
    struct str argument, struct str *expected_out);

/* rule_link.c: resolve names, find cycles, fix the order. */
bool rules_link(struct reader *reader);
const struct threshold *threshold_find(const struct rules *rules,
    struct str name);

/* ---- What is SpamAssassin's (dialect.c) ---------------------------------------- */

/* A setting of SpamAssassin's that has no bearing here? */
bool dialect_passes_over(struct str keyword);
/* A word that `tflags` may hold there? */
bool dialect_has_flag(struct str word);
/* Does the keyword define a rule there, so that the next word is its name? */
bool dialect_defines(struct str keyword);
double dialect_condition(const void *context, const struct step *step);
bool dialect_has_plugin(struct str name);
/* Is it text written for SpamAssassin: does a line of it require a version? */
bool dialect_is_foreign(struct str bytes);

/* ---- Evaluating (evaluate.c) --------------------------------------------------- */

struct outcome_of_rule {
	double value;			/* 0: no hit; hits where `multiple` */
	struct str evidence;
	size_t first_n;			/* of a meta's two parts; 0: it has one */
	bool judged, parts_judged, quoted;	/* evaluate.c's own */
};

struct evaluation {
	struct outcome_of_rule *of;	/* by rule */
	bool *limited;			/* by rule: it met its match limit */
	bool text_cut;			/* a text was longer than rules read */
};

enum evaluate_how {
	EVALUATE_ALL,
	EVALUATE_UNFILTERED,		/* without the literal filter, for proving
					 * that it changes nothing */
	EVALUATE_NEEDED			/* what is never told may stay 0 where no
					 * rule that is told depends on it */
};
/* Judge the wanted rules, among which are all that they need. */
void evaluate(const struct rules *rules, const struct facts *facts,
    const bool *wanted, enum evaluate_how how,
    struct evaluation *evaluation_out);
/* Is it a finding where it hits? */
static inline bool
rule_tells(const struct rule *rule)
{
	return !rule->part && (rule->shadow || rule->score < 0 ||
	    rule->score > 0);
}
/* What each rule that hit is about, by rule: see topic.c. */
unsigned *rules_topics(struct arena *arena, const struct rules *rules,
    const struct evaluation *evaluation);
/* What a fact is about: what the first rule says that calls it and says so. */
unsigned rules_topics_of_fact(const struct rules *rules,
    const struct fact *fact);
/* A reason for the message is about trust, one against it never is. */
unsigned topics_weighed(unsigned topics, double score);
/* Mark what the wanted rules need, through metas of metas. */
void rules_want_parts(const struct rules *rules, bool *wanted);

/* ---- Staging a test (stage.c) --------------------------------------------------- */

#define STAGE_RECORDS 8

/* Which X-Test- lines a test's text begins with, a bit each; and the records of
 * memory that it gives word by word. */
struct stage {
	uint32_t lines;
	struct {
		enum memory_kind kind;
		struct str record;
	} records[STAGE_RECORDS];
	size_t records_n;
	int64_t arrived;		/* STAGE_NO_TIME: not said */
	struct str signer;		/* a domain, or absent */
	struct str code;			/* a link that a picture is said to hold */
};
#define STAGE_NO_TIME INT64_MIN

/* Take them off; false if there is one of no known kind. */
bool stage_read(struct arena *arena, struct str *text,
    struct stage *stage_out);
/* Is the message to be read as one that defeated an examiner? */
bool stage_is_careful(const struct stage *stage);
/* A link out of a picture, if the lines tell of one. */
void stage_code(struct arena *arena, const struct stage *stage,
    struct mail *mail);
void stage_auth(struct arena *arena, const struct stage *stage,
    const struct mail *mail, struct auth *auth_out);
/* An ask's `put`; its context is the stage. */
void stage_answer(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out);

/* ---- Values ----------------------------------------------------------------------- */

/* values.c: what a header rule compares, one or several values; none: the
 * field is absent. */
struct values {
	struct str *at;
	size_t n, size;
};
struct values header_values(const struct facts *facts, const struct rule *rule);
struct values mimeheader_values(const struct facts *facts,
    const struct rule *rule);
/* relays.c: false if it is no field that SpamAssassin makes of Received. */
bool relays_value(const struct facts *facts, struct str field,
    struct str *value_out);
/* Which fields ALL, ALL-TRUSTED, ALL-EXTERNAL and so on stand for. */
void relays_range(const struct facts *facts, struct str field, size_t *from_out,
    size_t *to_out);
/* link_form.c: a link as given, and as a browser would take it. */
void link_forms(struct arena *arena, struct str url, struct values *values);

#endif
