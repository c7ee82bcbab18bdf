/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines that say something of a rule without defining it: score, describe,
 * lang, tflags, attack, about, effective and test; and thresholds. They may stand before the rule's definition, in
 * another file even; whether there is one is asked when all files are read. A
 * number, technique or test that can't be read is refused with its place. The
 * grammar stands at the top of rule.c.
 */
#include "rule.h"

bool
reader_number(struct str s, double *value_out)
{
	double value = 0, place = 0;
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t digits = 0;

	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_from(s, 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && place == 0) {
			place = 1;
		} else if (char_is_digit(s.p[i]) && ++digits < 16) {
			value = value * 10 + (s.p[i] - '0');
			place *= 10;
		} else {
			return false;
		}
	}
	if (place > 1)
		value /= place;
	*value_out = minus ? -value : value;
	return digits > 0;
}

/* One score, or SpamAssassin's four, of which the second is meant for a judge
 * that asks the network and has no Bayes. "(n)" is relative to what was. */
bool
line_score(struct reader *reader, struct str rest)
{
	struct rule *rule = reader_rule(reader, &rest);
	double values[4] = { 0 };
	bool relative = false;
	size_t n = 0;

	if (rule == NULL)
		return false;
	while (rest.n > 0 && n < 4) {
		struct str word = reader_word(&rest), digits = word;

		if (str_starts(word, STR("(")) && str_ends(word, STR(")"))) {
			digits = str_slice(word, 1, word.n - 1);
			relative = true;
		}
		if (!reader_number(digits, &values[n]) || values[n] > 1000
		    || values[n] < -1000)
			return reader_refuse(reader, word,
			    "a score from -1000 to 1000");
		n++;
	}
	if (rest.n > 0 || (n != 1 && n != 4))
		return reader_refuse(reader, rest,
		    "one score or four");
	rule->score = values[n == 4] + (relative ? rule->score : 0);
	rule->scored = true;
	return true;
}

bool
line_describe(struct reader *reader, struct str rest, bool japanese)
{
	struct rule *rule = reader_rule(reader, &rest);

	if (rule == NULL)
		return false;
	if (rest.n == 0)
		return reader_refuse(reader, rest, "a description");
	if (reader->foreign)
		rest = utf8_repair(reader->arena, rest);
	if (japanese)
		rule->ja = rest;
	else
		rule->en = rest;
	return true;
}

bool
line_lang(struct reader *reader, struct str rest)
{
	struct str lang = reader_word(&rest), keyword;
	bool japanese = str_starts(lang, STR("ja"));

	if (lang.n == 0)
		return reader_refuse(reader, lang, "a language");
	keyword = reader_word(&rest);
	/* SpamAssassin's reports may stand here, like its other settings. */
	if (!str_equal(keyword, STR("describe")))
		return reader->foreign || dialect_passes_over(keyword)
		    || reader_refuse(reader, keyword, "describe");
	if (!japanese && !str_starts(lang, STR("en")))
		return true;
	return line_describe(reader, rest, japanese);
}

static bool
flag_max_hits(struct reader *reader, struct rule *rule, struct str word)
{
	uint64_t most;

	if (!str_number(str_from(word, 8), 1000000, &most))
		return reader_refuse(reader, word, "maxhits= and a number");
	rule->most_hits = (size_t)most;
	return true;
}

bool
line_tflags(struct reader *reader, struct str rest)
{
	struct rule *rule = reader_rule(reader, &rest);

	if (rule == NULL)
		return false;
	while (rest.n > 0) {
		struct str word = reader_word(&rest);

		if (str_equal(word, STR("nice")))
			rule->nice = true;
		else if (str_equal(word, STR("multiple")))
			rule->multiple = true;
		else if (str_equal(word, STR("nosubject")))
			rule->nosubject = true;
		else if (str_equal(word, STR("payment_change")))
			rule->payment_change = true;
		else if (str_starts(word, STR("maxhits="))
		    && !flag_max_hits(reader, rule, word))
			return false;
		else if (!reader->foreign && !dialect_has_flag(word))
			return reader_refuse(reader, word, "a flag such as "
			    "nice, multiple, maxhits= or payment_change");
	}
	return true;
}

/* T1566 or T1566.002. */
bool
line_attack(struct reader *reader, struct str rest)
{
	struct rule *rule = reader_rule(reader, &rest);
	struct str id = reader_word(&rest);
	bool good = (id.n == 5 || id.n == 9) && id.p[0] == 'T'
	    && (id.n == 5 || id.p[5] == '.');

	if (rule == NULL)
		return false;
	for (size_t i = 1; i < id.n && good; i++)
		good = i == 5 || char_is_digit(id.p[i]);
	if (!good || rest.n > 0)
		return reader_refuse(reader, good ? rest : id,
		    "an ATT&CK technique such as T1566.002");
	rule->attack = id;
	return true;
}

/* A later line wins. */
bool
line_about(struct reader *reader, struct str rest)
{
	struct rule *rule = reader_rule(reader, &rest);
	enum topic topic;

	if (rule == NULL)
		return false;
	rule->topics = 0;
	do {
		struct str word = reader_word(&rest);

		if (!topic_of_word(word, &topic))
			return reader_refuse(reader, word, "what it is about: "
			    "who, lookalike, account, money, login, ...");
		rule->topics |= TOPIC_BIT(topic);
	} while (rest.n > 0);
	return true;
}

/* A later line wins: a house may choose its own number. */
bool
line_threshold(struct reader *reader, struct str rest)
{
	struct rules *rules = reader->rules;
	struct threshold *threshold = NULL;
	struct str name = reader_word(&rest);
	double value;

	if (!reader_is_name(name))
		return reader_refuse(reader, name, "a threshold's name");
	if (!reader_number(rest, &value))
		return reader_refuse(reader, rest, "a number such as 2 or 0.5");
	for (size_t i = 0; i < rules->thresholds_n; i++) {
		if (str_equal(rules->thresholds[i].name, name))
			threshold = &rules->thresholds[i];
	}
	if (threshold == NULL) {
		rules->thresholds = arena_grow(reader->arena, rules->thresholds,
		    rules->thresholds_n, &rules->thresholds_size,
		    sizeof *rules->thresholds);
		threshold = &rules->thresholds[rules->thresholds_n++];
	}
	*threshold = (struct threshold){ name, reader->file, value,
	    reader->line };
	return true;
}

/* "2026-04-01": the day's first second in UTC. */
static bool
read_day(struct arena *arena, struct str word, int64_t *time_out)
{
	return word.n == 10 && time_parse_rfc3339(str_join(arena, word,
	    STR("T00:00:00Z")), time_out);
}

/* "from DAY", "until DAY" (that day included), both, or "always". */
bool
line_effective(struct reader *reader, struct str rest)
{
	struct rule *rule = reader_rule(reader, &rest);
	struct str word, last;
	int64_t from = INT64_MIN, until = INT64_MAX;

	if (rule == NULL)
		return false;
	word = reader_word(&rest);
	if (str_equal(word, STR("from"))) {
		word = reader_word(&rest);
		if (!read_day(reader->arena, word, &from))
			return reader_refuse(reader, word,
			    "a day such as 2026-04-01");
		word = reader_word(&rest);
	} else if (!str_equal(word, STR("until"))
	    && !str_equal(word, STR("always"))) {
		return reader_refuse(reader, word, "from, until or always");
	}
	if (str_equal(word, STR("until"))) {
		last = reader_word(&rest);
		if (!read_day(reader->arena, last, &until))
			return reader_refuse(reader, last,
			    "a day such as 2026-06-30");
		until += 86400;
		if (until <= from)
			return reader_refuse(reader, last,
			    "a day that is not before the first");
	} else if (word.n > 0 && !str_equal(word, STR("always"))) {
		return reader_refuse(reader, word, "until, or the end");
	}
	if (rest.n > 0)
		return reader_refuse(reader, rest, "the end of the line");
	rule->from = from;
	rule->until = until;
	return true;
}

bool
line_test(struct reader *reader, struct str rest)
{
	struct rules *rules = reader->rules;
	struct buf buf = { .arena = reader->arena };
	struct rule *rule = reader_rule(reader, &rest);
	struct str word = reader_word(&rest);
	bool must_hit = str_equal(word, STR("ok"));

	if (rule == NULL)
		return false;
	if (!must_hit && !str_equal(word, STR("fail")))
		return reader_refuse(reader, word, "'ok' or 'fail'");
	if (rest.n == 0)
		return reader_refuse(reader, rest, "a text");
	for (size_t i = 0; i < rest.n; i++) {
		size_t escape = rest.p[i] == '\\' && i + 1 < rest.n
		    ? str_find_char(STR("ntr\\#"), rest.p[i + 1]) : STR_NOWHERE;

		if (escape != STR_NOWHERE)
			i++;
		buf_char(&buf, escape == STR_NOWHERE ? rest.p[i]
		    : "\n\t\r\\#"[escape]);
	}
	rules->tests = arena_grow(reader->arena, rules->tests,
	    rules->tests_n, &rules->tests_size, sizeof *rules->tests);
	rules->tests[rules->tests_n++] = (struct rule_test){
	    .rule = (size_t)(rule - rules->at), .must_hit = must_hit,
	    .text = buf_str(&buf), .file = reader->file,
	    .line = reader->line };
	rule->tests_ok += must_hit;
	rule->tests_fail += !must_hit;
	return true;
}
