/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki learn: fills memory with history. From the mailboxes, through the same
 * processes as a scan, so that whoever holds a password parses no mail; or from
 * files (learn_files.c), without a server. It judges nothing, moves nothing, and
 * marks nothing read.
 */
#include "learn.h"

#define DAYS_MOST 36500
#define RATE 100
#define RATE_MOST 100000
#define ACCOUNTS_MOST 1000

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration" },
	{ "account", 'a', "NAME", "only this account; may be given again" },
	{ "since", 0, "DATE", "what arrived on this day (2025-10-01) or later" },
	{ "days", 0, "N", "what arrived in the last N days; else as long as "
	    "memory keeps" },
	{ "rate", 0, "N", "at most so many messages a second of an account (100)" },
	{ "store", 0, "FILE", "fill this store, not the configured one" },
	{ "dry-run", 'n', NULL, "say how many messages would be read, and stop" },
	{ "propose", 0, "FILE", "write vendors that memory suggests as CSV; '-' is "
	    "standard output" },
	{ "propose-people", 0, "FILE", "the same for people of your own domains" },
	{ "sent", 0, "PATH", "read what was sent from files, not from a server" },
	{ "received", 0, "PATH", "the same for what came in" },
	{ "judged", 0, NULL, "judge what came in as a scan would have" },
	{ "zone", 0, "FILE", "answer DNS from this master file (with --judged)" },
	{ "dns", 0, "ADDR[:PORT]", "ask this DNS server (with --judged)" },
	{ NULL, 0, NULL, NULL },
};

static uint64_t
number_or_exit(const struct command *command, const char *name,
    const char *value, uint64_t most)
{
	uint64_t number;

	if (!str_number(str_of(value), most, &number) || number == 0)
		usage_error(command, "'%s' is no number for --%s (1 to %llu)",
		    value, name, (unsigned long long)most);
	return number;
}

static void
paths_add(const struct command *command, struct learn_wishes *wishes,
    const char *path, bool sent)
{
	if (strcmp(path, "-") == 0)
		usage_error(command, "messages are read from files and folders, "
		    "not from standard input");
	wishes->paths = arena_grow(wishes->arena, wishes->paths,
	    wishes->paths_n, &wishes->paths_size, sizeof *wishes->paths);
	wishes->paths[wishes->paths_n++] = (struct learn_path){ path, sent };
}

static void
read_options(const struct command *command, int argc, char **argv,
    struct learn_wishes *wishes)
{
	const char *name, *value;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			wishes->config = value;
		else if (strcmp(name, "account") == 0 &&
		    wishes->accounts_n == ACCOUNTS_MOST)
			usage_error(command, "too many accounts");
		else if (strcmp(name, "account") == 0)
			wishes->accounts[wishes->accounts_n++] = str_of(value);
		else if (strcmp(name, "since") == 0)
			wishes->since = option_time(command, value);
		else if (strcmp(name, "days") == 0)
			wishes->since = time_now() - 86400 *
			    (int64_t)number_or_exit(command, name, value,
			    DAYS_MOST);
		else if (strcmp(name, "rate") == 0)
			wishes->rate = (unsigned)number_or_exit(command, name,
			    value, RATE_MOST);
		else if (strcmp(name, "store") == 0)
			wishes->store = value;
		else if (strcmp(name, "dry-run") == 0)
			wishes->dry_run = true;
		else if (strcmp(name, "propose") == 0)
			wishes->propose = value;
		else if (strcmp(name, "propose-people") == 0)
			wishes->propose_people = value;
		else if (strcmp(name, "judged") == 0)
			wishes->judged = true;
		else if (strcmp(name, "zone") == 0)
			wishes->zone = value;
		else if (strcmp(name, "dns") == 0)
			wishes->dns = value;
		else
			paths_add(command, wishes, value,
			    strcmp(name, "sent") == 0);
	}
	if (argc > 0)
		usage_error(command, "unexpected '%s' (each file or folder has its "
		    "own --sent or --received)", argv[0]);
}

static void
check_wishes(const struct command *command, const struct learn_wishes *wishes)
{
	bool files = wishes->paths_n > 0 || wishes->judged;

	if (files && wishes->store == NULL)
		usage_error(command, "files fill the store that --store names");
	if (files && wishes->accounts_n > 1)
		usage_error(command, "files are of one account");
	if (files && (wishes->dry_run || learn_proposes(wishes)))
		usage_error(command, "--dry-run and --propose are not for files");
	if (!files && (wishes->zone != NULL || wishes->dns != NULL))
		usage_error(command, "DNS is asked with --judged only");
	if (learn_proposes(wishes) && wishes->dry_run)
		usage_error(command, "--propose reads no mail");
}

static void
check_accounts(const struct command *command, const struct config *config,
    const struct learn_wishes *wishes)
{
	size_t i, k;

	for (i = 0; i < wishes->accounts_n; i++) {
		for (k = 0; k < config->accounts_n && !str_equal(
		    config->accounts[k].name, wishes->accounts[i]); k++)
			continue;
		if (k == config->accounts_n && config->accounts_n > 0)
			usage_error(command, "no account '%.*s' in '%.*s'",
			    STR_ARGS(wishes->accounts[i]),
			    STR_ARGS(config->path));
	}
}

static int
from_mailboxes(const struct learn_wishes *wishes, struct config *config)
{
	const struct learn_settings learn = { .since = wishes->since,
	    .rate = wishes->rate };
	struct scan_settings settings = { .config = config, .learn = &learn,
	    .dry_run = wishes->dry_run, .only = wishes->accounts,
	    .only_n = wishes->accounts_n, .lang = lang_now() };
	struct why why;

	if (dns_settings_make(wishes->arena, config, NULL, NULL, &settings.dns,
	    &why) == OK &&
	    brief_make(config, false, &settings.brief, &why) == OK)
		return run_scan(&settings);
	say_error("%s", why.text);
	return why.status;
}

static int
learn_main(const struct command *command, int argc, char **argv)
{
	static struct str accounts[ACCOUNTS_MOST];
	struct learn_wishes wishes = { .arena = arena_new((size_t)1 << 30),
	    .accounts = accounts, .rate = RATE, .since = INT64_MIN };
	struct config config;
	bool files;

	read_options(command, argc, argv, &wishes);
	check_wishes(command, &wishes);
	files = wishes.paths_n > 0 || wishes.judged;
	config_or_exit(wishes.arena, wishes.config, !files &&
	    !learn_proposes(&wishes), &config);
	check_accounts(command, &config, &wishes);
	if (wishes.since == INT64_MIN)
		wishes.since = time_now() - 86400 * (int64_t)config.memory_days;
	if (wishes.store != NULL)
		config.store_path = str_of(wishes.store);
	if (learn_proposes(&wishes))
		return learn_propose(&wishes, &config);
	return files ? learn_files(&wishes, &config) :
	    from_mailboxes(&wishes, &config);
}

const struct command command_learn = { "learn", "[OPTION...]",
	"Fill the memory of correspondents from Sent and archive folders.\n"
	"Reads on where it was cut; teaches nothing twice; moves nothing and marks\n"
	"nothing read.",
	options,
	"Exit status: 0 done; 1 some mailbox failed; 64 usage; 65 a file can't "
	"be read;\n69 no server reachable; 73 store can't be opened; 74 write "
	"failed; 75 another\nrun holds the lock; 77 secrets or log-ins; 78 "
	"configuration or rules.",
	learn_main };
