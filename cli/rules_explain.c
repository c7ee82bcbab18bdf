/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki rules explain NAME: what a rule says, where it stands, what it stands on and
 * what stands on it, its tests, and what it did in the log. NAME may be a finding's
 * id or a fact's name too: then each rule that calls the fact. seki rules stats: how
 * often each rule hit, and how often people agreed.
 */
#include "cli.h"

static const char *
plural(uint64_t n, struct str lang)
{
	return n == 1 || lang_is_ja(lang) ? "" : "s";
}

/* ---- explain ----------------------------------------------------------------------- */

static struct str
sentence_of(const struct rule_info *info, struct str lang)
{
	struct str en = info->en, ja = info->ja;

	if (info->fact != NULL && en.p == NULL)
		en = str_of(info->fact->en);
	if (info->fact != NULL && ja.p == NULL)
		ja = str_of(info->fact->ja);
	return lang_is_ja(lang) && ja.n > 0 ? ja : en;
}

/* A line of the table: a name in its column, then text that wraps. */
static void
print_row(const char *name, struct str text)
{
	printf("  ");
	print_cell(str_of(name), 12);
	printf("  ");
	print_wrapped(text, 16);
}

static void
print_day(struct arena *arena, const char *word, int64_t time)
{
	printf(" %s %.10s", word, str_cstr(arena, time_local(arena, time)));
}

static void
print_worth(struct arena *arena, const struct rule_info *info, struct str lang)
{
	struct buf line = { .arena = arena };

	if (info->absent.p != NULL)
		buf_format(&line, "%s: %.*s", in_lang(lang, "it can't work here",
		    "ここでは働きません"), STR_ARGS(info->absent));
	else if (info->part)
		buf_cstr(&line, in_lang(lang, "none, it is a part of metas",
		    "なし（他のルールの部品）"));
	else if (info->shadow)
		buf_cstr(&line, in_lang(lang, "none, it is on trial",
		    "なし（試用中）"));
	else
		buf_format(&line, "%+.2f", info->score);
	if (info->attack.n > 0)
		buf_format(&line, ", ATT&CK %.*s", STR_ARGS(info->attack));
	if (info->payment_change)
		buf_format(&line, ", %s", in_lang(lang,
		    "and the floor of payment_change",
		    "支払先の変更の下限あり"));
	printf("  ");
	print_cell(str_of(in_lang(lang, "score", "点数")), 12);
	printf("  ");
	print_fitted(buf_str(&line), 16);
	if (info->topics != 0)
		print_row(in_lang(lang, "about", "話題"),
		    topics_words(arena, info->topics));
	if (info->from == INT64_MIN && info->until == INT64_MAX)
		return;
	printf("  ");
	print_cell(str_of(in_lang(lang, "effective", "有効期間")), 12);
	putchar(' ');
	if (info->from != INT64_MIN)
		print_day(arena, in_lang(lang, "from", "開始"), info->from);
	if (info->until != INT64_MAX)
		print_day(arena, in_lang(lang, "until", "終了"),
		    info->until - 86400);
	putchar('\n');
}

/* The definition without the name, which was printed. */
static struct str
unnamed(struct arena *arena, const struct rule_info *info)
{
	size_t at = str_find(info->definition, info->name);

	if (at == STR_NOWHERE)
		return info->definition;
	return str_join(arena, str_slice(info->definition, 0, at),
	    str_trim(str_from(info->definition, at + info->name.n)));
}

#define DEPTH_MOST 8
#define PARTS_MOST 200

/* What a meta names, and what those name, indented. */
static void
print_parts(struct arena *arena, const struct rules *rules, size_t rule,
    struct str lang, size_t depth, size_t *printed)
{
	size_t *parts, n = rules_parts(arena, rules, rule, &parts);

	for (size_t i = 0; i < n && *printed < PARTS_MOST; i++) {
		struct rule_info info = rules_info(rules, parts[i]);
		struct str sentence = sentence_of(&info, lang);

		(*printed)++;
		printf("%*s", (int)(4 + 2 * depth), "");
		print_str(info.name);
		printf("  ");
		print_wrapped(info.absent.p != NULL ? info.absent
		    : sentence.n > 0 ? sentence
		    : unnamed(arena, &info), 8 + 2 * depth);
		if (depth + 1 < DEPTH_MOST)
			print_parts(arena, rules, parts[i], lang, depth + 1,
			    printed);
	}
}

static void
print_users(struct arena *arena, const struct rules *rules, size_t rule,
    struct str lang)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < rules_count(rules); i++) {
		size_t *parts, n = rules_parts(arena, rules, i, &parts);

		for (size_t k = 0; k < n; k++) {
			if (parts[k] != rule)
				continue;
			if (buf.n > 0)
				buf_cstr(&buf, ", ");
			buf_add(&buf, rules_info(rules, i).name);
		}
	}
	if (buf.n > 0)
		print_row(in_lang(lang, "serves", "利用先"), buf_str(&buf));
}

/* Its line ends as a rule file writes them. */
static struct str
escaped(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_cstr(&buf, "\\n");
		else
			buf_char(&buf, text.p[i]);
	}
	return buf_str(&buf);
}

static void
print_tests(struct arena *arena, const struct rules *rules, size_t rule,
    struct str lang)
{
	bool any = false;

	for (size_t i = 0; i < rules_tests(rules); i++) {
		struct rule_test_info test = rules_test_at(rules, i);

		if (test.rule != rule)
			continue;
		if (!any)
			printf("\n%s\n", in_lang(lang, "Tests", "テスト"));
		any = true;
		print_row(test.must_hit ? in_lang(lang, "must hit", "該当する") :
		    in_lang(lang, "must not hit", "該当しない"),
		    escaped(arena, test.text));
	}
}

struct hits_line {
	struct str lang, rule;
	bool any;
};

static void
print_hits(void *context, const struct store_rule_hits *hits)
{
	struct hits_line *line = context;

	line->any = true;
	printf(in_lang(line->lang, "  %llu message%s, the last on %.10s: %llu "
	    "suspect, %llu caution; people released %llu and confirmed %llu\n",
	    "  %llu 通%s（最新 %.10s）：suspect %llu 通、caution %llu 通。担当者が"
	    "戻したもの %llu 通、詐欺と確認したもの %llu 通\n"),
	    (unsigned long long)hits->messages,
	    plural(hits->messages, line->lang), hits->last.n > 0 ?
	    hits->last.p : "-", (unsigned long long)hits->suspect,
	    (unsigned long long)hits->caution,
	    (unsigned long long)hits->released,
	    (unsigned long long)hits->confirmed);
}

/* Where a rule met its limit it need not have hit anything. */
static void
print_limited(void *context, struct str rule, uint64_t messages)
{
	struct hits_line *line = context;

	if (!str_equal(rule, line->rule))
		return;
	line->any = true;
	printf(in_lang(line->lang, "  it met its match limit on %llu message%s\n",
	    "  %llu 通%sで照合の上限に達しました\n"),
	    (unsigned long long)messages, plural(messages, line->lang));
}

static int
print_log(struct store *store, struct str name, struct str lang)
{
	struct hits_line line = { .lang = lang, .rule = name };
	struct why why;

	printf("\n%s\n", in_lang(lang, "In the log", "ログでの実績"));
	if (store_rule_hits(store, 0, name, print_hits, &line, &why) != OK
	    || store_match_limits(store, 0, print_limited, &line, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (!line.any)
		printf("  %s\n", in_lang(lang, "it has hit nothing",
		    "該当したメールはありません"));
	return EXIT_DONE;
}

static int
explain_rule(struct arena *arena, const struct rules *rules, size_t rule,
    struct store *store, struct str lang)
{
	struct rule_info info = rules_info(rules, rule);
	struct str sentence = sentence_of(&info, lang);
	size_t printed = 0, *parts;

	print_fitted(str_format(arena, "%.*s  (%.*s, %.*s:%zu)",
	    STR_ARGS(info.name), STR_ARGS(info.kind), STR_ARGS(info.file),
	    info.line), 2);
	if (sentence.n > 0)
		print_row(in_lang(lang, "says", "説明"), sentence);
	print_worth(arena, &info, lang);
	print_row(in_lang(lang, "is", "定義"), info.definition);
	if (rules_parts(arena, rules, rule, &parts) > 0) {
		printf("  %s\n", in_lang(lang, "stands on", "構成"));
		print_parts(arena, rules, rule, lang, 0, &printed);
	}
	print_users(arena, rules, rule, lang);
	print_tests(arena, rules, rule, lang);
	return store != NULL ? print_log(store, info.name, lang) : EXIT_DONE;
}

static bool
explain_threshold(const struct rules *rules, struct str name, struct str lang)
{
	struct str file;
	double value;
	size_t line;

	if (!rules_threshold(rules, name, &value, &file, &line))
		return false;
	printf("%.*s  (%.*s:%zu)\n  %s: %g\n", STR_ARGS(name), STR_ARGS(file),
	    line, in_lang(lang, "a threshold", "しきい値"), value);
	return true;
}

/* "protected-name" as a fact's name, "protected_name". */
static struct str
id_name(struct arena *arena, const char *id)
{
	struct buf buf = { .arena = arena };

	for (; *id != '\0'; id++)
		buf_char(&buf, *id == '-' ? '_' : *id);
	return str_lower(arena, buf_str(&buf));
}

static bool
rule_has_id(const struct rule_info *info, struct arena *arena, struct str name)
{
	return str_equal(info->fact != NULL ? str_of(info->fact->name) :
	    str_lower(arena, info->name), name);
}

bool
rules_have(const struct rules *rules, struct str name)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	struct str id = id_name(arena, str_cstr(arena, name));
	bool have = rules_find(rules, name) < rules_count(rules) ||
	    fact_find(id) != NULL;

	for (size_t i = 0; i < rules_count(rules) && !have; i++) {
		struct rule_info info = rules_info(rules, i);

		have = rule_has_id(&info, arena, id);
	}
	arena_free(arena);
	return have;
}

/* The rules whose finding has this id; how many. */
static size_t
explain_id(struct arena *arena, const struct rules *rules, struct str name,
    struct store *store, struct str lang, int *status)
{
	size_t n = 0;

	for (size_t i = 0; i < rules_count(rules); i++) {
		struct rule_info info = rules_info(rules, i);

		if (!rule_has_id(&info, arena, name))
			continue;
		if (n++ > 0)
			putchar('\n');
		*status = explain_rule(arena, rules, i, store, lang);
	}
	return n;
}

/* A fact that no rule calls. */
static bool
explain_fact(struct str name, struct str lang)
{
	const struct fact *fact = fact_find(name);

	if (fact == NULL)
		return false;
	printf("%s  (%s)\n", fact->name, in_lang(lang, "a fact that no rule calls",
	    "どのルールも使っていない判定項目"));
	print_row(in_lang(lang, "says", "説明"), str_of(in_lang(lang, fact->en,
	    fact->ja)));
	return true;
}

int
rules_explain(const struct rules *rules, const char *name, struct store *store,
    struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	size_t rule = rules_find(rules, str_of(name));
	struct str id = id_name(arena, name);
	int status = EXIT_DONE;

	if (rule < rules_count(rules)) {
		status = explain_rule(arena, rules, rule, store, lang);
	} else if (!explain_threshold(rules, str_of(name), lang)
	    && explain_id(arena, rules, id, store, lang, &status) == 0
	    && !explain_fact(id, lang)) {
		say_error("no rule, threshold or fact '%s' ('seki rules list' "
		    "tells the rules)", name);
		status = EXIT_DATA;
	}
	arena_free(arena);
	return status;
}

/* ---- stats --------------------------------------------------------------------------- */

struct table {
	struct str lang;
	struct str head;		/* which mail is counted */
	uint64_t rules, confirmed, released;
};

static double
percent_of(uint64_t part, uint64_t whole)
{
	return 100.0 * (double)part / (double)whole;
}

/* Confirmed among those that people looked at. Where nobody confirmed anything,
 * what was held and not released is all that speaks for a rule: at most that. */
static void
print_precision(const struct store_rule_hits *hits)
{
	uint64_t looked = hits->released + hits->confirmed;

	if (hits->confirmed > 0)
		printf("%8.1f%%  ", percent_of(hits->confirmed, looked));
	else if (hits->suspect > 0)
		printf(" <=%5.1f%%  ", 100.0 - percent_of(hits->released <
		    hits->suspect ? hits->released : hits->suspect,
		    hits->suspect));
	else
		printf("%9s  ", "-");
}

/* Below the rule's name, on a terminal too narrow for columns. */
static void
print_stacked(const struct table *table, const struct store_rule_hits *hits)
{
	struct arena *arena = arena_new((size_t)1 << 16);
	struct buf line = { .arena = arena };

	print_wrapped(hits->rule, 4);
	buf_format(&line, in_lang(table->lang, "%llu hits, %llu suspect, %llu caution, "
	    "%llu released, %llu confirmed", "該当 %llu、suspect %llu、caution %llu、"
	    "解除 %llu、確認 %llu"), (unsigned long long)hits->messages,
	    (unsigned long long)hits->suspect, (unsigned long long)hits->caution,
	    (unsigned long long)hits->released,
	    (unsigned long long)hits->confirmed);
	if (hits->confirmed > 0)
		buf_format(&line, in_lang(table->lang, ", precision %.1f%%",
		    "、適合率 %.1f%%"), percent_of(hits->confirmed,
		    hits->released + hits->confirmed));
	else if (hits->suspect > 0)
		buf_format(&line, in_lang(table->lang, ", precision <= %.1f%%",
		    "、適合率 <= %.1f%%"), 100.0 - percent_of(hits->released <
		    hits->suspect ? hits->released : hits->suspect,
		    hits->suspect));
	printf("    ");
	print_wrapped(buf_str(&line), 4);
	arena_free(arena);
}

#define STATS_COLUMNS 80		/* and of the rule's name that much */
#define STATS_NAME 26

static void
print_stats(void *context, const struct store_rule_hits *hits)
{
	struct table *table = context;

	table->confirmed += hits->confirmed;
	table->released += hits->released;
	if (table->rules++ == 0)
		print_wrapped(table->head, 0);
	if (print_is_narrow(STATS_COLUMNS)) {
		print_stacked(table, hits);
		return;
	}
	if (table->rules == 1)
		printf("%7s %7s %7s %8s %9s %9s  %s\n", "hits", "suspect",
		    "caution", "released", "confirmed", "precision", "rule");
	printf("%7llu %7llu %7llu %8llu %9llu ",
	    (unsigned long long)hits->messages,
	    (unsigned long long)hits->suspect,
	    (unsigned long long)hits->caution,
	    (unsigned long long)hits->released,
	    (unsigned long long)hits->confirmed);
	print_precision(hits);
	if (print_is_narrow(STATS_COLUMNS - STATS_NAME +
	    print_width(hits->rule)))
		printf("\n    ");
	print_str(hits->rule);
	putchar('\n');
}

static void
print_limit(void *context, struct str rule, uint64_t messages)
{
	struct table *table = context;

	printf(in_lang(table->lang, "match limit met by ", "照合の上限に達したルール: "));
	print_str(rule);
	printf(in_lang(table->lang, " on %llu message%s\n", "（%llu 通%s）\n"),
	    (unsigned long long)messages, plural(messages, table->lang));
}

static enum outcome
head_make(struct arena *arena, struct store *store, int64_t since,
    struct str lang, struct str *head_out, struct why *why_out)
{
	int64_t begins;

	if (store_log_begins(store, &begins, why_out) != OK)
		return FAIL;
	*head_out = since != 0 ? str_format(arena, in_lang(lang, "Hits in mail that "
	    "arrived from %.16s %.*s on", "%.16s（%.*s）以降に届いたメールでの該当"),
	    time_local(arena, since).p, STR_ARGS(time_zone(arena, since))) :
	    begins == 0 ? str_of(in_lang(lang, "Hits in "
	    "all mail of the log", "ログにある全メールでの該当")) :
	    str_format(arena, in_lang(lang, "Hits in all mail of the log, which goes "
	    "back to %.10s", "ログにある全メール（%.10s 以降）での該当"),
	    time_local(arena, begins).p);
	return OK;
}

int
rules_stats(struct store *store, int64_t since, struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct table table = { .lang = lang };
	struct why why;

	if (head_make(arena, store, since, lang, &table.head, &why) != OK ||
	    store_rule_hits(store, since, NO_STR, print_stats, &table, &why)
	    != OK || store_match_limits(store, since, print_limit, &table,
	    &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (table.rules == 0)
		print_wrapped(since == 0 ? str_of(in_lang(lang, "the log holds no hit of "
		    "any rule", "ログにルールの該当はありません")) :
		    str_format(arena, in_lang(lang, "no rule hit in mail that arrived from "
		    "%.16s %.*s on", "%.16s（%.*s）以降に届いたメールに、ルールの該当は"
		    "ありません"), time_local(arena, since).p,
		    STR_ARGS(time_zone(arena, since))), 0);
	else if (table.confirmed == 0)
		print_wrapped(str_of(in_lang(lang, "<= : nobody has confirmed any of "
		    "these; what was suspect and not released is counted as right",
		    "<= : 詐欺と確認されたメールがまだないため、suspect で"
		    "受信トレイに戻されていないものを正しい判定として数えた上限です")),
		    0);
	arena_free(arena);
	return EXIT_DONE;
}
