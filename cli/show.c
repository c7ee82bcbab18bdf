/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki show ID: one message of the log with every reason, for and against, what
 * was done with it, and what judged it.
 */
#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ "json", 'j', NULL, "as one JSON object" },
	{ "lang", 0, "LANG", "language of sentences: en or ja" },
	{ NULL, 0, NULL, NULL },
};

static void
print_moves(const struct store_detail *detail, struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	size_t i;

	printf("\n%s\n", lang_is_ja(lang) ? "経過" : "What was done");
	printf("  %.*s  %s '", STR_ARGS(detail->row.scanned),
	    lang_is_ja(lang) ? "判定" : "judged in");
	print_str(detail->row.folder);
	printf("' (%.*s) UID %llu: %.*s\n", STR_ARGS(detail->row.account),
	    (unsigned long long)detail->row.uid, STR_ARGS(detail->row.action));
	for (i = 0; i < detail->actions_n; i++) {
		const struct store_action *action = &detail->actions[i];

		printf("  %.*s  -> '", STR_ARGS(time_rfc3339(arena,
		    action->intended_at)));
		print_str(action->destination);
		printf("' UID %llu: %s\n",
		    (unsigned long long)action->destination_uid,
		    action_state_word(action->state));
	}
	if (detail->released_at.n > 0)
		printf("  %.*s  %s\n", STR_ARGS(detail->released_at),
		    lang_is_ja(lang) ? "受信トレイに戻されました" :
		    "moved back by a person: released");
	printf("  SHA-256 %.*s\n", STR_ARGS(detail->verdict.sha256));
	printf("  seki %.*s, rules %.12s, configuration %.12s\n",
	    STR_ARGS(detail->version), detail->rules_digest.n > 0 ?
	    detail->rules_digest.p : "-", detail->config_digest.n > 0 ?
	    detail->config_digest.p : "-");
	arena_free(arena);
}

static void
print_json(struct arena *arena, const struct store_detail *detail,
    struct str lang)
{
	struct buf buf = { .arena = arena };
	struct verdict_origin origin = { .account = detail->row.account,
	    .mailbox = detail->row.folder, .uid = detail->row.uid };

	action_of_word(detail->row.action, &origin.action);
	verdict_json(&buf, &detail->verdict, &origin, lang);
	fwrite(buf.p, 1, buf.n, stdout);
}

static int
show_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const char *name, *value, *path = NULL, *file = NULL, *lang_option = NULL;
	struct store_detail detail;
	struct config config;
	struct store *store;
	struct str lang;
	struct why why;
	uint64_t id;
	bool json = false;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "store") == 0)
			file = value;
		else if (strcmp(name, "lang") == 0)
			lang_option = value;
		else
			json = true;
	}
	if (argc != 1)
		usage_error(command, argc == 0 ? "which message? ('seki log' lists "
		    "their IDs)" : "one ID at a time");
	if (!str_number(str_of(argv[0]), INT64_MAX, &id))
		usage_error(command, "'%s' is no ID ('seki log' lists them)",
		    argv[0]);
	lang = lang_choose(lang_option);
	if (file == NULL) {
		config_or_exit(arena, path, false, &config);
		file = str_cstr(arena, config.store_path);
	}
	if (store_open(file, STORE_READ, &store, &why) != OK ||
	    store_show(store, arena, (int64_t)id, &detail, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (json) {
		print_json(arena, &detail, lang);
	} else {
		explain_verdict(&detail.verdict, lang);
		print_moves(&detail, lang);
	}
	store_close(store);
	return print_end(EXIT_DONE);
}

const struct command command_show = { "show", "[OPTION...] ID",
	"Tell all about one message: every reason, and what was done.", options,
	NULL, show_main };
