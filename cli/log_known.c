/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the names that an analyst filters by are names at all. A rule that was
 * written yesterday has hit nothing, and no message is the answer; one that is
 * mistyped has hit nothing either, and to answer the same would be to say that all
 * is well. A sender or a domain is not asked for here: of whom no mail ever came, no
 * mail is what there is.
 */
#include "log.h"

/* Of files that can't be read nothing is known: then any name may be one. */
static bool
is_rule(const struct config *config, struct str name)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct rules *rules;
	struct why why;
	bool known = rules_load(arena, config->rules_paths, config->rules_paths_n,
	    &limits_default, &rules, &why) != OK || rules_have(rules, name);

	arena_free(arena);
	return known;
}

static enum outcome
rule_look(struct store *store, const struct config *config, struct str name,
    struct arena *arena, bool *known_out, struct why *why_out)
{
	struct str id = log_rule_id(arena, name);

	if (store_has_seen(store, STORE_SEEN_RULE, name, known_out, why_out) != OK)
		return FAIL;
	if (!*known_out && id.p != NULL && store_has_seen(store, STORE_SEEN_RULE, id,
	    known_out, why_out) != OK)
		return FAIL;
	if (!*known_out)
		*known_out = is_rule(config, name);
	return OK;
}

/* Which of these is unknown; absent if none is. */
static enum outcome
names_look(struct store *store, const struct config *config,
    const struct store_filter *filter, struct str *folder_out,
    struct str *rule_out, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	enum outcome outcome = OK;
	bool known;

	*folder_out = *rule_out = NO_STR;
	for (size_t i = 0; i < filter->folders.n && outcome == OK; i++) {
		outcome = store_has_seen(store, STORE_SEEN_FOLDER,
		    filter->folders.at[i], &known, why_out);
		if (outcome == OK && !known)
			*folder_out = filter->folders.at[i];
	}
	for (size_t i = 0; i < filter->rules.n && outcome == OK; i++) {
		outcome = rule_look(store, config, filter->rules.at[i], arena,
		    &known, why_out);
		if (outcome == OK && !known)
			*rule_out = filter->rules.at[i];
	}
	arena_free(arena);
	return outcome;
}

static enum outcome
run_look(struct store *store, int64_t run, bool *unknown_out, struct why *why_out)
{
	char number[24];
	bool seen = true;

	snprintf(number, sizeof number, "%lld", (long long)run);
	if (run != 0 && store_has_seen(store, STORE_SEEN_RUN, str_of(number), &seen,
	    why_out) != OK)
		return FAIL;
	*unknown_out = !seen;
	return OK;
}

struct str
log_rule_id(struct arena *arena, struct str name)
{
	struct buf id = { .arena = arena };
	bool small = false;

	for (size_t i = 0; i < name.n; i++)
		small |= name.p[i] >= 'a' && name.p[i] <= 'z';
	if (!small)
		return NO_STR;
	for (size_t i = 0; i < name.n; i++)
		buf_char(&id, name.p[i] == '_' ? '-' : name.p[i]);
	return str_lower(arena, buf_str(&id));
}

enum outcome
log_known(struct store *store, const struct config *config,
    const struct store_filter *filter, struct why *why_out)
{
	struct str folder, rule;
	bool run;

	for (size_t i = 0; i < filter->accounts.n; i++)
		if (account_known(store, config, filter->accounts.at[i], why_out)
		    != OK)
			return FAIL;
	if (names_look(store, config, filter, &folder, &rule, why_out) != OK ||
	    run_look(store, filter->run_id, &run, why_out) != OK)
		return FAIL;
	if (folder.p != NULL)
		return because(why_out, FAIL, EXIT_USAGE, "the log has no folder "
		    "'%.*s': it knows the folders that were scanned ('seki sql "
		    "\"SELECT account, folder FROM v_mailbox_health\"')",
		    STR_ARGS(folder));
	if (rule.p != NULL)
		return because(why_out, FAIL, EXIT_USAGE, "there is no rule or "
		    "finding '%.*s', neither in the log nor in the rule files ('seki "
		    "rules list' tells the rules)", STR_ARGS(rule));
	if (run)
		return because(why_out, FAIL, EXIT_USAGE, "the log has no run %lld "
		    "('seki sql \"SELECT * FROM v_run\"' tells the runs)",
		    (long long)filter->run_id);
	return OK;
}
