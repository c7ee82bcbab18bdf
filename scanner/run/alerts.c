/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alerts whose cause is configured no more: an account, a folder or a program that
 * left the configuration, notices that are turned off. Whoever would clear them comes
 * there no more, so that they would stand for ever. Asked of the configuration alone;
 * what is about a message, or about everything, stays as it is.
 */
#include "run.h"

/* No server is asked here how it names folders: as most do. */
bool
folder_is_meant(struct str entry, struct str folder)
{
	static const struct imap_naming slash = { .delimiter = '/' };
	static const struct imap_naming dot = { .delimiter = '.',
	    .prefix = STR("INBOX.") };

	return folder_matches(entry, folder, &slash) ||
	    folder_matches(entry, folder, &dot);
}

/* "ap/INBOX", or the same with a pattern. */
static bool
folder_is_configured(const struct config *config, struct str cause)
{
	for (size_t i = 0; i < config->accounts_n; i++) {
		const struct account_settings *account = &config->accounts[i];
		struct str folder;

		if (!str_starts(cause, account->name) ||
		    !str_starts(str_from(cause, account->name.n), STR("/")))
			continue;
		folder = str_from(cause, account->name.n + 1);
		for (size_t k = 0; k < account->folders_n; k++)
			if (str_equal(account->folders[k], folder) ||
			    folder_is_meant(account->folders[k], folder))
				return true;
	}
	return false;
}

static bool
account_is_configured(const struct config *config, struct str cause)
{
	for (size_t i = 0; i < config->accounts_n; i++)
		if (str_equal(config->accounts[i].name, cause))
			return true;
	return false;
}

bool
alert_is_configured(const struct config *config, struct str kind,
    struct str cause)
{
	static const char *const of_accounts[] = { ALERT_ACCOUNT,
	    ALERT_CERTIFICATE, ALERT_BOUNCES, ALERT_DEFERRED, ALERT_UNSCANNED,
	    ALERT_NO_FRAUD_FOLDER, ALERT_TOO_MANY_FOLDERS, ALERT_NO_FOLDER,
	    ALERT_NOT_HELD, ALERT_NOTICE };
	size_t i;

	if (str_equal(kind, STR(ALERT_NOT_REACHED)))
		return folder_is_configured(config, cause);
	if (str_equal(kind, STR(ALERT_HOOK)))
		return (str_equal(cause, STR("on_alert")) ? config->on_alert :
		    config->on_run) != NULL;
	if (str_equal(kind, STR(ALERT_NOTICE)) && config->notice_where == 0)
		return false;
	for (i = 0; i < sizeof of_accounts / sizeof of_accounts[0]; i++)
		if (str_equal(kind, str_of(of_accounts[i])))
			return account_is_configured(config, cause);
	return true;
}

enum outcome
alerts_tidy(struct store *store, struct arena *arena,
    const struct config *config, struct why *why_out)
{
	struct store_standing *standing;
	enum outcome outcome;
	size_t n;

	outcome = store_alerts_standing(store, arena, &standing, &n, why_out);
	for (size_t i = 0; outcome == OK && i < n; i++)
		if (!alert_is_configured(config, standing[i].kind,
		    standing[i].cause))
			outcome = store_alert_clear(store, str_cstr(arena,
			    standing[i].kind), standing[i].cause, why_out);
	return outcome;
}
