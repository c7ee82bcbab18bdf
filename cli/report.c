/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki report: what happened in a period, as one HTML file for people who don't sit
 * at this machine. The store is opened read-only, as of one moment, between runs and
 * during them. A file that is named appears whole or not at all, and is for its
 * owner and group: it quotes mail.
 */
#include <errno.h>

#include "report.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ "since", 0, "TIME", "arrived at or after: 2026-11-21, yesterday, 7d, ..." },
	{ "until", 0, "TIME", "arrived before (default: now)" },
	{ "days", 'd', "N", "the last N days (default 30)" },
	{ "account", 'a', "NAME", "of this account only" },
	{ "mailbox", 'm', "NAME", "the same as --account" },
	{ "output", 'o', "FILE", "write this file, not to standard output" },
	{ NULL, 0, NULL, NULL },
};

#define DAYS_DEFAULT 30
#define DAYS_TOLD_MOST 36500

struct wishes {
	const char *config, *store, *since, *until, *days, *account,
	    *output;
};

static void
take_wishes(const struct command *command, int argc, char **argv,
    struct wishes *wishes)
{
	const char *name, *value;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		const struct {
			const char *name, **value;
		} all[] = { { "config", &wishes->config },
		    { "store", &wishes->store }, { "since", &wishes->since },
		    { "until", &wishes->until }, { "days", &wishes->days },
		    { "account", &wishes->account },
		    { "mailbox", &wishes->account },
		    { "output", &wishes->output } };

		for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
			if (strcmp(name, all[i].name) == 0)
				*all[i].value = value;
	}
	if (argc > 0)
		usage_error(command, "unexpected '%s'", argv[0]);
	if (wishes->days != NULL && wishes->since != NULL)
		usage_error(command, "--days and --since are two beginnings: "
		    "name one");
	if (wishes->output != NULL && wishes->output[0] == '\0')
		usage_error(command, "--output is empty: which file?");
}

static struct store_period
period_of(const struct command *command, const struct wishes *wishes, int64_t now)
{
	struct store_period period = { .until = now + 1 };
	uint64_t days = DAYS_DEFAULT;

	if (wishes->days != NULL && (!str_number(str_of(wishes->days),
	    DAYS_TOLD_MOST, &days) || days == 0))
		usage_error(command, "'%s' is no number of days (1 to %d)",
		    wishes->days, DAYS_TOLD_MOST);
	if (wishes->until != NULL)
		period.until = option_time(command, wishes->until);
	period.since = wishes->since != NULL ? option_time(command,
	    wishes->since) : period.until - (int64_t)days * 86400;
	if (period.since >= period.until)
		usage_error(command, "the period ends before it begins: --until "
		    "must be after --since");
	if (wishes->account != NULL)
		period.account = str_of(wishes->account);
	return period;
}

/* Scanned once, or configured. */
static enum outcome
mailbox_look(const struct report *report, struct store *store,
    struct why *why_out)
{
	struct str name = report->period.account;
	bool known = name.p == NULL;

	for (size_t i = 0; i < report->config->accounts_n; i++)
		known |= str_equal(report->config->accounts[i].name, name);
	if (!known && store_has_seen(store, STORE_SEEN_ACCOUNT, name,
	    &known, why_out) != OK)
		return FAIL;
	if (known)
		return OK;
	return because(why_out, FAIL, EXIT_USAGE, "there is no account '%.*s': "
	    "--account takes its name, as 'seki log' and the "
	    "configuration have it", STR_ARGS(name));
}

/* ---- The command -------------------------------------------------------------- */

static int
report_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct wishes wishes = { NULL };
	struct report report = { .arena = arena,
	    .scratch = arena_new((size_t)1 << 26), .now = time_now() };
	struct config config;
	struct store *store;
	struct str page;
	struct why why;

	take_wishes(command, argc, argv, &wishes);
	report.period = period_of(command, &wishes, report.now);
	report.config = &config;
	/* A store alone is enough: then no names are known but those in mail. */
	if (wishes.store != NULL && wishes.config == NULL) {
		if (config_load(arena, NULL, false, &config, &why) != OK) {
			say_error("%s", why.text);
			return why.status;
		}
	} else {
		config_or_exit(arena, wishes.config, false, &config);
	}
	report.lang = lang_now();
	store = store_or_exit(wishes.store != NULL ? wishes.store :
	    str_cstr(arena, config.store_path), false);
	if (mailbox_look(&report, store, &why) != OK ||
	    report_count(&report, store, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	store_close(store);
	page = report_page(&report);
	if (wishes.output == NULL) {
		fwrite(page.p, 1, page.n, stdout);
	} else if (!file_replace(arena, wishes.output, page, 0640)) {
		say_error("cannot write '%s': %s", wishes.output,
		    strerror(errno));
		return EXIT_WRITE;
	}
	return answer_end(EXIT_DONE);
}

const struct command command_report = { "report", "[OPTION...]",
	"Write a report over a period, as one HTML file for people.", options,
	"The file fetches nothing and runs nothing: it can be sent by mail, opened\n"
	"anywhere and printed. It quotes mail, so mind who gets it.\n\n"
	"seki report --days=7 --lang=ja --output=report.html", report_main };
