/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The literal filter over rules and mail as they are: every stock rule, and every
 * rule of Debian's spamassassin where tests/peer/rules has unpacked it, over the
 * messages of tests/cases, each judged with the filter and without. Any difference
 * in any rule, parts included, is a match that the filter lost. Run from the top of
 * the checkout.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <sys/stat.h>

#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)
#define PEER "build/peer/spamassassin/usr/share/spamassassin"

struct judging {
	const struct rules *rules;
	bool *all;
	size_t messages, hits;
};

static struct str
file_bytes(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "re");
	struct stat stat_of;
	struct str bytes = NO_STR;
	char *p;

	if (file == NULL)
		return NO_STR;
	if (fstat(fileno(file), &stat_of) == 0) {
		p = NEW_ARRAY(arena, char, (size_t)stat_of.st_size + 1);
		bytes = (struct str){ p, fread(p, 1, (size_t)stat_of.st_size,
		    file) };
	}
	fclose(file);
	return bytes;
}

/* Without what no told rule needs, what is told is the same, word by word, and what
 * it stands on is worth the same. */
static void
needed_alone(const struct judging *judging, const struct facts *facts,
    const struct evaluation *all, const char *path)
{
	const struct rules *rules = judging->rules;
	bool *told = NEW_ARRAY(facts->arena, bool, rules->n);
	struct evaluation needed;

	evaluate(rules, facts, judging->all, EVALUATE_NEEDED, &needed);
	for (size_t i = rules->n; i-- > 0;) {
		size_t at = rules->order[i];
		const struct rule *rule = &rules->at[at];

		told[at] |= rule_tells(rule);
		if (told[at] && (needed.of[at].value < all->of[at].value ||
		    needed.of[at].value > all->of[at].value ||
		    (rule_tells(rule) && !str_equal(needed.of[at].evidence,
		    all->of[at].evidence))))
			fail_msg("%s: %.*s is %g and needed alone %g", path,
			    STR_ARGS(rule->name), all->of[at].value,
			    needed.of[at].value);
		if (isnan(needed.of[at].value))
			fail_msg("%s: %.*s is no number", path,
			    STR_ARGS(rule->name));
		for (size_t k = 0; k < rule->expression.n && told[at] &&
		    all->of[at].value > 0; k++)
			if (rule->expression.steps[k].kind == STEP_NAME)
				told[rule->expression.steps[k].rule] = true;
	}
}

static void
both_ways(struct judging *judging, struct arena *arena, const char *path)
{
	struct str bytes = file_bytes(arena, path);
	struct organisation us = { .domains_n = 0 };
	struct ask ask = { .put = answer_nothing };
	struct evaluation with, without;
	struct mail mail;
	struct auth auth = { .arrived = 1767571200 };
	struct facts facts = { .arena = arena, .organisation = &us,
	    .limits = &limits_default, .mail = &mail, .auth = &auth,
	    .arrived = auth.arrived, .ask = &ask };

	if (bytes.p == NULL)
		return;
	mail_read(arena, bytes, &limits_default, false, &mail);
	auth.trace.boundary_at = mail.fields_n;
	organisation_index(arena, &us);
	facts_prepare(&facts);
	evaluate(judging->rules, &facts, judging->all, EVALUATE_ALL, &with);
	evaluate(judging->rules, &facts, judging->all, EVALUATE_UNFILTERED,
	    &without);
	needed_alone(judging, &facts, &with, path);
	judging->messages++;
	for (size_t i = 0; i < judging->rules->n; i++) {
		if (with.limited[i] || without.limited[i])
			continue;
		if (with.of[i].value < without.of[i].value
		    || with.of[i].value > without.of[i].value)
			fail_msg("%s: %.*s is %g with the filter and %g without",
			    path, STR_ARGS(judging->rules->at[i].name),
			    with.of[i].value, without.of[i].value);
		judging->hits += with.of[i].value > 0;
	}
}

static size_t
all_cases(struct judging *judging, size_t step)
{
	struct arena *arena = arena_new(MEGABYTES(512));
	struct dirent **entries;
	int n = scandir("tests/cases", &entries, NULL, alphasort);
	char path[600];

	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "tests/cases/%s/message.eml",
		    entries[i]->d_name);
		arena_reset(arena);
		if ((size_t)i % step == 0)
			both_ways(judging, arena, path);
		free(entries[i]);
	}
	free(entries);
	arena_free(arena);
	return judging->messages;
}

static void
judge_all(const char *folder, size_t step, size_t messages, size_t hits)
{
	struct arena *arena = arena_new(MEGABYTES(512));
	struct str path = str_of(folder);
	struct judging judging = { .hits = 0 };
	struct why why;

	if (rules_load(arena, &path, 1, &limits_default, &judging.rules, &why)
	    != OK)
		fail_msg("%s", why.text);
	judging.all = NEW_ARRAY(arena, bool, judging.rules->n + 1);
	for (size_t i = 0; i < judging.rules->n; i++)
		judging.all[i] = true;
	assert_true(all_cases(&judging, step) > messages);
	assert_true(judging.hits > hits);
	arena_free(arena);
}

static void
the_filter_loses_no_match_of_a_stock_rule(void **state)
{
	(void)state;
	judge_all("rules/bec", 1, 500, 2000);
}

static void
the_filter_loses_no_match_of_a_rule_of_spamassassin(void **state)
{
	struct stat stat_of;

	(void)state;
	if (stat(PEER, &stat_of) != 0)
		skip();
	judge_all(PEER, 5, 100, 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_filter_loses_no_match_of_a_stock_rule),
		cmocka_unit_test(
		    the_filter_loses_no_match_of_a_rule_of_spamassassin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
