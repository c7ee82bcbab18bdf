/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki scan: what cron runs. Reads the configuration, makes the brief, and lets
 * run.c do the work. Prints nothing when all is well.
 */
#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration" },
	{ "account", 'a', "NAME", "scan only this account" },
	{ "dry-run", 'n', NULL, "say what would be held; change nothing anywhere" },
	{ "json", 0, NULL, "print each verdict as a line of JSON" },
	{ "fail-on-finding", 0, NULL, "exit 3 when a verdict was not clean" },
	{ "summary", 's', NULL, "print at the end what came of it, in a few lines" },
	{ "metrics", 0, "FILE", "write counts for Prometheus to this file" },
	{ "zone", 0, "FILE", "answer DNS from this master file, not the network" },
	{ "dns", 0, "ADDR[:PORT]", "ask this DNS server" },
	{ "ca", 0, "FILE", "trust these authorities for S/MIME" },
	{ NULL, 0, NULL, NULL },
};

struct wishes {
	const char *config, *zone, *dns, *ca, *metrics;
	struct str account;
	bool summary;
	const struct scan_settings *settings;
};

static void
read_options(const struct command *command, int argc, char **argv,
    struct wishes *wishes, struct scan_settings *settings)
{
	const char *name, *value;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			wishes->config = value;
		else if (strcmp(name, "account") == 0)
			wishes->account = str_of(value);
		else if (strcmp(name, "dry-run") == 0)
			settings->dry_run = true;
		else if (strcmp(name, "json") == 0)
			settings->json = true;
		else if (strcmp(name, "fail-on-finding") == 0)
			settings->fail_on_finding = true;
		else if (strcmp(name, "summary") == 0)
			wishes->summary = true;
		else if (strcmp(name, "metrics") == 0)
			wishes->metrics = value;
		else if (strcmp(name, "zone") == 0)
			wishes->zone = value;
		else if (strcmp(name, "dns") == 0)
			wishes->dns = value;
		else if (strcmp(name, "ca") == 0)
			wishes->ca = value;
	}
	if (argc > 0)
		usage_error(command, "unexpected '%s'", argv[0]);
	if (wishes->summary && settings->json)
		usage_error(command, "--summary is for people and --json for "
		    "programs: one of them");
	if (wishes->metrics != NULL && settings->dry_run)
		usage_error(command, "--dry-run writes no metrics");
}

static enum exit_status
tell(void *context, const struct run_report *report)
{
	const struct wishes *wishes = context;
	struct why why;

	if (wishes->summary)
		summary_print(report, wishes->settings->lang);
	if (wishes->metrics == NULL || metrics_write(wishes->metrics,
	    wishes->settings->config, report, &why) == OK)
		return report->status;
	say_error("%s", why.text);
	return report->status == EXIT_DONE ? why.status : report->status;
}

static bool
account_exists(const struct config *config, struct str name)
{
	size_t i;

	for (i = 0; i < config->accounts_n; i++)
		if (str_equal(config->accounts[i].name, name))
			return true;
	return false;
}

static int
scan_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct scan_settings settings = { 0 };
	struct wishes wishes = { .settings = &settings };
	struct config config;
	struct why why;

	read_options(command, argc, argv, &wishes, &settings);
	config_or_exit(arena, wishes.config, true, &config);
	if (wishes.account.p != NULL && !account_exists(&config, wishes.account))
		usage_error(command, "no account '%.*s' in '%.*s'",
		    STR_ARGS(wishes.account), STR_ARGS(config.path));
	settings.only = &wishes.account;
	settings.only_n = wishes.account.p != NULL;
	if (wishes.ca != NULL)
		config.smime_ca_file = str_of(wishes.ca);
	settings.config = &config;
	settings.lang = lang_now();
	settings.ended = tell;
	settings.context = &wishes;
	if (dns_settings_make(arena, &config, wishes.zone, wishes.dns,
	    &settings.dns, &why) != OK)
		goto failed;
	if (brief_make(&config, settings.json, &settings.brief, &why) != OK)
		goto failed;
	warn_of_unread(settings.brief->rules);
	return run_scan(&settings);
failed:
	say_error("%s", why.text);
	return why.status;
}

const struct command command_scan = { "scan", "[OPTION...]",
	"Judge what is new in the mailboxes; hold suspects; log all.",
	options,
	"Exit status: 0 done; 1 some mailbox failed; 3 finding (with "
	"--fail-on-finding);\n64 usage; 69 no server reachable; 73 store can't be "
	"opened; 74 write failed;\n75 another run holds the lock; 77 secrets or "
	"log-ins; 78 configuration or rules.",
	scan_main };
