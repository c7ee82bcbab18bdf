/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the names that an analyst filters by are names at all. A rule that was
 * written yesterday has hit nothing, and no message is the answer; one that is
 * mistyped has hit nothing either, and to answer the same would be to say that all
 * is well. A sender or a domain is not asked for here: of whom no mail ever came, no
 * mail is what there is.
 */
#include "log.h"

static bool
is_account(const struct config *config, struct str name)
{
	for (size_t i = 0; i < config->accounts_n; i++)
		if (str_equal(config->accounts[i].name, name))
			return true;
	return false;
}

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

/* Which of these is unknown; absent if none is. */
static enum outcome
names_look(struct store *store, const struct config *config, enum store_seen what,
    const struct store_words *words, struct str *unknown_out, struct why *why_out)
{
	*unknown_out = NO_STR;
	for (size_t i = 0; i < words->n && unknown_out->p == NULL; i++) {
		struct str name = words->at[i];
		bool known;

		if (store_has_seen(store, what, name, &known, why_out) != OK)
			return FAIL;
		if (!known && what == STORE_SEEN_ACCOUNT)
			known = is_account(config, name);
		else if (!known && what == STORE_SEEN_RULE)
			known = is_rule(config, name);
		if (!known)
			*unknown_out = name;
	}
	return OK;
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

enum outcome
log_known(struct store *store, const struct config *config,
    const struct store_filter *filter, struct why *why_out)
{
	struct str account, folder, rule;
	bool run;

	if (names_look(store, config, STORE_SEEN_ACCOUNT, &filter->accounts,
	    &account, why_out) != OK || names_look(store, config,
	    STORE_SEEN_FOLDER, &filter->folders, &folder, why_out) != OK ||
	    names_look(store, config, STORE_SEEN_RULE, &filter->rules, &rule,
	    why_out) != OK || run_look(store, filter->run_id, &run, why_out) != OK)
		return FAIL;
	if (account.p != NULL)
		return because(why_out, FAIL, EXIT_USAGE, "there is no account "
		    "'%.*s', neither in the log nor in the configuration",
		    STR_ARGS(account));
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
