/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The judgement: every rule is run, the scores of those that hit are summed,
 * and every contribution is a finding with its evidence; the sum of the
 * findings' scores is the score. Findings stand in this order: against the
 * message, worst first; for it; then what has no score: shadow rules, limits
 * that were met, defects of the message, and facts worth showing that no rule
 * has told already. Rules that see a change of where money goes (`tflags
 * payment_change`) set a floor under the score, which nothing that speaks for
 * the message can lower; what that adds is a finding too. A rule that met its
 * match limit is named: it has not been answered.
 */
#include "facts.h"
#include "rule.h"

struct list {
	struct arena *arena;
	struct finding *at;
	size_t n, size;
};

static void
add_finding(struct list *list, struct finding finding)
{
	if (finding.ja.p == NULL)
		finding.ja = finding.en;
	list->at = arena_grow(list->arena, list->at, list->n, &list->size,
	    sizeof *list->at);
	list->at[list->n++] = finding;
}

/* Sums of decimals drift in binary: 4.999... must be the 5 it was meant as. */
static double
rounded(double score)
{
	return (double)(int64_t)(score * 1000 + (score < 0 ? -0.5 : 0.5)) / 1000;
}

static struct str
hyphened(struct arena *arena, const char *name)
{
	struct str s = str_keep(arena, str_of(name));
	char *p = NEW_ARRAY(arena, char, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == '_' ? '-' : s.p[i];
	return (struct str){ p, s.n };
}

/* ---- Findings of rules ------------------------------------------------------------ */

static bool
has_finding(const struct rule *rule, const struct outcome_of_rule *of)
{
	return (of->value < 0 || of->value > 0) && rule_tells(rule);
}

static void
add_rule(struct list *list, const struct rule *rule,
    const struct outcome_of_rule *of, unsigned topics)
{
	struct finding finding = { .id = rule->id, .rule = rule->name,
	    .score = rule->score, .en = rule->en, .ja = rule->ja,
	    .evidence = of->evidence, .attack = rule->attack,
	    .about = topics_words(list->arena,
		topics_weighed(topics, rule->score)) };

	if (rule->fact != NULL) {
		finding.id = hyphened(list->arena, rule->fact->name);
		if (finding.en.p == NULL)
			finding.en = str_of(rule->fact->en);
		if (finding.ja.p == NULL)
			finding.ja = str_of(rule->fact->ja);
	}
	if (finding.en.p == NULL)
		finding.en = str_format(list->arena, "rule %.*s hit",
		    STR_ARGS(rule->name));
	add_finding(list, finding);
}

static void
add_rules(struct list *list, const struct rules *rules,
    const struct evaluation *evaluation)
{
	unsigned *topics = rules_topics(list->arena, rules, evaluation);

	for (size_t i = 0; i < rules->n; i++) {
		if (has_finding(&rules->at[i], &evaluation->of[i]))
			add_rule(list, &rules->at[i], &evaluation->of[i],
			    rules->at[i].shadow ? 0 : topics[i]);
	}
}

/* ---- The floor under a change of payment -------------------------------------------- */

static bool
payment_changes(const struct rules *rules, const struct evaluation *evaluation)
{
	for (size_t i = 0; i < rules->n; i++)
		if (has_finding(&rules->at[i], &evaluation->of[i]) &&
		    rules->at[i].payment_change && !rules->at[i].shadow)
			return true;
	return false;
}

static void
add_payment_floor(struct list *list, const struct rules *rules,
    const struct evaluation *evaluation, const struct scores *scores,
    double *total)
{
	double floor = scores->payment_change_holds ? scores->suspect
	    : scores->caution;

	if (!payment_changes(rules, evaluation) || *total >= floor)
		return;
	add_finding(list, (struct finding){ .id = STR("payment-change-policy"),
	    .score = rounded(floor - *total),
	    .about = str_of(topic_word(TOPIC_ACCOUNT)),
	    .en = STR("A change of payment details is never taken on the word "
		"of a message alone."),
	    .ja = STR("支払先の変更は、メールの記載だけを根拠に受け入れない"
		"方針です。") });
	*total = floor;
}

/* ---- Findings without a score ---------------------------------------------------------- */

static bool
is_told(const struct list *list, struct str id)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->at[i].id, id))
			return true;
	}
	return false;
}

static void
add_limits(struct list *list, const struct rules *rules,
    const struct evaluation *evaluation, struct judgement *judgement)
{
	for (size_t i = 0; i < rules->n; i++) {
		if (!evaluation->limited[i])
			continue;
		judgement->match_limit = true;
		add_finding(list, (struct finding){ .id = STR("match-limit"),
		    .en = STR("A rule was stopped before it had an answer: "
			"it took too many steps on this message."),
		    .ja = STR("照合に手間がかかりすぎるため、このルールの判"
			"定を途中で打ち切りました。"),
		    .evidence = rules->at[i].name });
	}
}

static void
add_defect(struct list *list, const struct rules *rules, enum defect_kind kind,
    struct str evidence)
{
	struct finding finding = { .id = str_of(mail_defect_name(kind)),
	    .evidence = evidence, .about = topics_words(list->arena,
		rules_topics_of_fact(rules, fact_of_defect(kind))) };

	if (is_told(list, finding.id))
		return;
	fact_defect_sentences(kind, &finding.en, &finding.ja);
	add_finding(list, finding);
}

/* What rules that have findings stand on, through metas of metas: what did not hit
 * bears nothing, nor what that is made of. */
static bool *
told_rules(struct arena *arena, const struct rules *rules,
    const struct evaluation *evaluation)
{
	bool *told = NEW_ARRAY(arena, bool, rules->n);

	for (size_t i = 0; i < rules->n; i++)
		told[i] = has_finding(&rules->at[i], &evaluation->of[i]);
	for (size_t i = rules->n; i-- > 0;) {
		const struct rule *rule = &rules->at[rules->order[i]];

		for (size_t k = 0; told[rules->order[i]] &&
		    k < rule->expression.n; k++) {
			const struct step *step = &rule->expression.steps[k];

			if (step->kind == STEP_NAME &&
			    evaluation->of[step->rule].value > 0)
				told[step->rule] = true;
		}
	}
	return told;
}

/*
 * Was a fact (fact_at's number) that rules call without an argument asked already?
 * Then its answer is known: *of_out; *told_out where a finding stands on it.
 */
static bool
is_answered(const struct rules *rules, const struct evaluation *evaluation,
    const bool *told, size_t fact, const struct outcome_of_rule **of_out,
    bool *told_out)
{
	const struct outcome_of_rule *of = evaluation->of;
	bool answered = false;

	*told_out = false;
	for (size_t k = rules->first_call[fact]; k != 0;
	    k = rules->at[k - 1].next_call) {
		if (told[k - 1] && of[k - 1].value > 0)
			*told_out = true;
		if (rules->at[k - 1].argument.p == NULL &&
		    rules->wanted[k - 1]) {
			*of_out = &of[k - 1];
			answered = true;
		}
	}
	return answered;
}

static void
add_facts(struct list *list, const struct rules *rules,
    const struct facts *facts, const struct evaluation *evaluation)
{
	const bool *told = told_rules(list->arena, rules, evaluation);
	const struct fact *fact;

	for (size_t i = 0; (fact = fact_at(i)) != NULL; i++) {
		const struct outcome_of_rule *of = NULL;
		struct str evidence = NO_STR;
		bool is_told_already, holds;

		if (!fact->shown)
			continue;
		if (is_answered(rules, evaluation, told, i, &of,
		    &is_told_already)) {
			holds = of->value > 0;
			evidence = of->evidence;
		} else {
			holds = !is_told_already
			    && fact->holds(facts, NO_STR, &evidence);
		}
		if (!holds || is_told_already)
			continue;
		if (evidence.p != NULL)
			evidence = utf8_shorten(list->arena, evidence, 200);
		add_finding(list, (struct finding){
		    .id = hyphened(list->arena, fact->name),
		    .en = str_of(fact->en), .ja = str_of(fact->ja),
		    .evidence = evidence, .about = topics_words(list->arena,
			rules_topics_of_fact(rules, fact)) });
	}
}

/* ---- All of it ----------------------------------------------------------------------------- */

/* 0: against the message, 1: for it, 2: neither. */
static int
standing(double score)
{
	return score > 0 ? 0 : score < 0 ? 1 : 2;
}

/* Stable, and there are few: those of a kind stay in the order of the files. */
static void
sort_findings(struct finding *findings, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct finding finding = findings[i];
		size_t k = i;

		for (; k > 0; k--) {
			const struct finding *before = &findings[k - 1];
			int a = standing(before->score);
			int b = standing(finding.score);

			if (a < b || (a == b && (a == 0
			    ? before->score >= finding.score
			    : before->score <= finding.score)))
				break;
			findings[k] = findings[k - 1];
		}
		findings[k] = finding;
	}
}

void
rules_judge(struct arena *arena, const struct rules *rules,
    const struct organisation *organisation, const struct scores *scores,
    const struct limits *limits, const struct mail *mail,
    const struct auth *auth, const struct ask *ask,
    struct judgement *judgement_out)
{
	struct facts facts = { .arena = arena, .organisation = organisation,
	    .limits = limits, .mail = mail, .auth = auth,
	    .arrived = auth->arrived, .ask = ask, .wording = &rules->wording };
	struct list list = { .arena = arena };
	struct evaluation evaluation;
	double total = 0;

	*judgement_out = (struct judgement){ 0 };
	facts_prepare(&facts);
	judgement_out->lesson = facts.cache->lesson;
	evaluate(rules, &facts, rules->wanted, EVALUATE_NEEDED, &evaluation);
	add_rules(&list, rules, &evaluation);
	for (size_t i = 0; i < list.n; i++)
		total += list.at[i].score;
	total = rounded(total);
	judgement_out->payment_change = payment_changes(rules, &evaluation);
	add_payment_floor(&list, rules, &evaluation, scores, &total);
	sort_findings(list.at, list.n);
	add_limits(&list, rules, &evaluation, judgement_out);
	for (size_t i = 0; i < mail->defects_n; i++)
		add_defect(&list, rules, mail->defects[i].kind,
		    mail->defects[i].evidence);
	if (evaluation.text_cut)
		add_defect(&list, rules, DEFECT_TEXT_LIMIT, NO_STR);
	add_facts(&list, rules, &facts, &evaluation);
	judgement_out->findings = list.at;
	judgement_out->n = list.n;
	judgement_out->score = total;
}
