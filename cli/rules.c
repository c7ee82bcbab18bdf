/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki rules list|lint|test|explain|stats|replay: what the rules are, whether they
 * can be read, whether each still does what its own `test` lines say, what one of
 * them is about, how they fared, and what others would have said.
 */
#include <unistd.h>

#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the rule files)" },
	{ "rules", 'r', "PATH", "this file or folder instead (may be repeated)" },
	{ "stock", 0, "PATH", "these stock rules, with the house rules configured" },
	{ "draft", 0, "PATH", "this too, behind those configured (repeatable)" },
	{ "store", 0, "FILE", "this store's log (explain, stats, replay)" },
	{ "since", 0, "TIME", "of mail that arrived at or after (stats, replay)" },
	{ "samples", 0, "PATH", "also judge these messages (replay; repeatable)" },
	{ "zone", 0, "FILE", "answer DNS for them from this master file" },
	{ NULL, 0, NULL, NULL },
};

#define PATHS_MOST 64

/* Where the text would stand in a column of a few words, it stands below. */
#define LIST_COLUMNS 100

static void
list(struct arena *arena, const struct rules *rules, struct str lang)
{
	struct rule_info info;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		info = rules_info(rules, i);
		if (info.part || info.absent.p != NULL)
			continue;
		printf("%+5.1f  ", info.score);
		if (print_is_narrow(LIST_COLUMNS)) {
			print_wrapped(str_format(arena, "%.*s (%.*s)",
			    STR_ARGS(info.name), STR_ARGS(info.kind)), 7);
			printf("       ");
			print_wrapped(lang_is_ja(lang) && info.ja.n > 0 ?
			    info.ja : info.en, 7);
			continue;
		}
		print_cell(info.name, 34);
		printf(" %-7.*s  ", STR_ARGS(info.kind));
		print_wrapped(lang_is_ja(lang) && info.ja.n > 0 ? info.ja :
		    info.en, 51);
	}
}

/* One line for each reason, with the rules that it stops. That is no fault of
 * theirs: they were written for a program that has what they ask for. A line that
 * can't be read, or names a rule that is retired, is one, and told as in any other
 * file; how many of these. */
static size_t
print_lacks(const struct rules_lack *lacks, size_t n)
{
	size_t unread = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		bool told = false;

		if (lacks[i].lack == LACK_UNREAD) {
			print_str(lacks[i].reason);
			putchar('\n');
			unread++;
			continue;
		}
		if (lacks[i].lack == LACK_RETIRED) {
			printf("%.*s:%zu: %.*s\n", STR_ARGS(lacks[i].file),
			    lacks[i].line, STR_ARGS(lacks[i].reason));
			unread++;
			continue;
		}
		for (size_t k = 0; k < i && !told; k++)
			told = str_equal(lacks[k].reason, lacks[i].reason);
		if (told)
			continue;
		for (size_t k = i; k < n; k++)
			same += str_equal(lacks[k].reason, lacks[i].reason);
		printf("%zu can't work here (%.*s):", same,
		    STR_ARGS(lacks[i].reason));
		for (size_t k = i; k < n; k++) {
			if (!str_equal(lacks[k].reason, lacks[i].reason))
				continue;
			putchar(' ');
			print_str(lacks[k].rule);
		}
		putchar('\n');
	}
	return unread;
}

/* What a person who keeps rules should look at; it stops nothing. */
static size_t
lint(const struct rules *rules)
{
	const struct rules_lack *lacks;
	struct rule_info info;
	size_t i, n = rules_lacks(rules, &lacks);

	n = print_lacks(lacks, n);
	for (i = 0; i < rules_count(rules); i++) {
		info = rules_info(rules, i);
		if (info.part || info.shadow || info.score == 0 || info.foreign)
			continue;
		if (info.en.n == 0 || info.ja.n == 0) {
			printf("%.*s:%zu: %.*s has no %s description\n",
			    STR_ARGS(info.file), info.line, STR_ARGS(info.name),
			    info.en.n == 0 ? "English" : "Japanese");
			n++;
		}
		if (info.tests_ok == 0 || info.tests_fail == 0) {
			printf("%.*s:%zu: %.*s has no '%s' test\n",
			    STR_ARGS(info.file), info.line, STR_ARGS(info.name),
			    info.tests_ok == 0 ? "ok" : "fail");
			n++;
		}
	}
	return n;
}

struct failures {
	size_t n;
};

static void
report(void *context, const struct rule_info *rule, size_t line,
    struct str sentence)
{
	struct failures *failures = context;

	failures->n++;
	printf("%.*s:%zu: %.*s: ", STR_ARGS(rule->file), line,
	    STR_ARGS(rule->name));
	print_str(sentence);
	putchar('\n');
}

static int
test(const struct rules *rules)
{
	struct failures failures = { 0 };
	size_t n = rules_test(rules, &limits_default, report, &failures);

	printf("%zu passed, %zu failed\n", n - failures.n, failures.n);
	return failures.n == 0 ? EXIT_DONE : EXIT_SOME_FAILED;
}

/* ---- The command --------------------------------------------------------------- */

struct wishes {
	const char *config, *store, *zone, *stock;
	struct str paths[PATHS_MOST], drafts[PATHS_MOST];
	size_t paths_n, drafts_n;
	char *samples[PATHS_MOST];	/* the option's are copies */
	int samples_n;
	int64_t since;
};

struct rule_paths {
	struct str *at;
	size_t n;
};

static void
read_options(const struct command *command, int *argc, char ***argv,
    struct wishes *wishes)
{
	const char *name, *value;

	while ((name = option_next(command, argc, argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			wishes->config = value;
		else if (strcmp(name, "store") == 0)
			wishes->store = value;
		else if (strcmp(name, "zone") == 0)
			wishes->zone = value;
		else if (strcmp(name, "stock") == 0)
			wishes->stock = value;
		else if (strcmp(name, "since") == 0)
			wishes->since = option_time(command, value);
		else if (strcmp(name, "samples") == 0
		    && wishes->samples_n < PATHS_MOST)
			wishes->samples[wishes->samples_n++] =
			    strdup(value);
		else if (strcmp(name, "rules") == 0
		    && wishes->paths_n < PATHS_MOST)
			wishes->paths[wishes->paths_n++] = str_of(value);
		else if (strcmp(name, "draft") == 0
		    && wishes->drafts_n < PATHS_MOST)
			wishes->drafts[wishes->drafts_n++] = str_of(value);
		else
			usage_error(command, "at most %d times --%s",
			    PATHS_MOST, name);
	}
	if (wishes->paths_n > 0
	    && (wishes->stock != NULL || wishes->drafts_n > 0))
		usage_error(command, "--rules names all rules; --stock and --draft "
		    "go with those of the configuration");
}

/* What --rules would have named, where --stock or --draft say in what the rules differ
 * from those configured: later ones win, so a draft stands last. None: as configured. */
static struct rule_paths
paths_wished(struct arena *arena, struct wishes *wishes,
    const struct config *config)
{
	struct rule_paths paths = { wishes->paths, wishes->paths_n };

	if (wishes->stock == NULL && wishes->drafts_n == 0)
		return paths;
	paths.n = config->rules_paths_n + wishes->drafts_n;
	paths.at = NEW_ARRAY(arena, struct str, paths.n);
	memcpy(paths.at, config->rules_paths,
	    config->rules_paths_n * sizeof *paths.at);
	if (wishes->stock != NULL)
		paths.at[0] = str_of(wishes->stock);
	memcpy(paths.at + config->rules_paths_n, wishes->drafts,
	    wishes->drafts_n * sizeof *paths.at);
	return paths;
}

/* The store that is named, or the configuration's where it is there; NULL. */
static struct store *
open_log(struct arena *arena, const struct wishes *wishes,
    const struct config *config, bool needed)
{
	const char *file = wishes->store;
	struct store *store = NULL;
	struct why why;

	if (file == NULL && config->store_path.n > 0)
		file = str_cstr(arena, config->store_path);
	if (file == NULL || (wishes->store == NULL && !needed
	    && access(file, R_OK) != 0))
		return NULL;
	if (store_open(file, STORE_READ, &store, &why) == OK)
		return store;
	say_error("%s", why.text);
	exit(why.status);
}

static int
with_log(struct arena *arena, const char *what, const char *name,
    const struct rules *rules, const struct rule_paths *paths,
    struct wishes *wishes, struct config *config)
{
	struct str lang = lang_now();
	bool is_replay = strcmp(what, "replay") == 0;
	struct store *store = open_log(arena, wishes, config,
	    strcmp(what, "stats") == 0 || (is_replay && wishes->samples_n == 0));
	struct replay_wishes replay = { .config = config, .paths = paths->at,
	    .paths_n = paths->n, .store = store, .since = wishes->since,
	    .samples = wishes->samples, .samples_n = wishes->samples_n,
	    .zone = wishes->zone, .lang = lang };
	int status;

	if (is_replay)
		status = rules_replay(arena, rules, &replay);
	else if (strcmp(what, "stats") == 0)
		status = rules_stats(store, wishes->since, lang);
	else
		status = rules_explain(rules, name, store, lang);
	store_close(store);
	return status;
}

/* A rule file would be judged as a message, and nothing said of its rules. */
static void
refuse_rules(const struct command *command, const struct wishes *wishes)
{
	for (int i = 0; i < wishes->samples_n; i++)
		if (str_ends_nocase(str_of(wishes->samples[i]), STR(".cf")))
			usage_error(command, "'%s' is a rule file and no message: "
			    "--draft=%s replays the log with its rules too",
			    wishes->samples[i], wishes->samples[i]);
}

static int
rules_main(const struct command *command, int argc, char **argv)
{
	static struct wishes wishes;
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct rules *rules = NULL;
	struct config config = { .rules_paths_n = 0 };
	struct rule_paths paths;
	const char *what;
	struct why why;
	int status = EXIT_DONE;

	read_options(command, &argc, &argv, &wishes);
	what = argc > 0 ? argv[0] : "";
	/* What follows the last --samples. */
	while (strcmp(what, "replay") == 0 && argc > 1
	    && wishes.samples_n < PATHS_MOST)
		wishes.samples[wishes.samples_n++] = argv[--argc];
	refuse_rules(command, &wishes);
	if (argc > 1 && strcmp(what, "explain") != 0)
		usage_error(command, "unexpected '%s'", argv[1]);
	if (argc != (strcmp(what, "explain") == 0 ? 2 : 1))
		usage_error(command, strcmp(what, "explain") == 0 ? "explain "
		    "which rule?" : "what to do? list, lint, test, explain NAME, "
		    "stats or replay");
	if (wishes.paths_n == 0 || strcmp(what, "replay") == 0
	    || (strcmp(what, "explain") == 0 && wishes.config != NULL))
		config_or_exit(arena, wishes.config, false, &config);
	paths = paths_wished(arena, &wishes, &config);
	if (strcmp(what, "stats") != 0 && rules_load(arena, paths.n > 0 ?
	    paths.at : config.rules_paths, paths.n > 0 ? paths.n :
	    config.rules_paths_n, &limits_default, &rules, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (strcmp(what, "list") == 0)
		list(arena, rules, lang_now());
	else if (strcmp(what, "lint") == 0)
		status = lint(rules) == 0 ? EXIT_DONE : EXIT_SOME_FAILED;
	else if (strcmp(what, "test") == 0)
		status = test(rules);
	else if (strcmp(what, "explain") == 0 || strcmp(what, "stats") == 0
	    || strcmp(what, "replay") == 0)
		status = with_log(arena, what, argv[argc - 1], rules, &paths,
		    &wishes, &config);
	else
		usage_error(command, "unknown '%s'; list, lint, test, explain, "
		    "stats or replay", what);
	return answer_end(status);
}

const struct command command_rules = { "rules",
	"[OPTION...] list|lint|test|explain NAME|stats|\n"
	"                  replay [SAMPLE...]",
	"List, lint, test or explain rules, count their hits, replay the log.\n"
	"stats counts hits and what people made of them; replay says what other "
	"rules\nwould have said of the mail in the log and of SAMPLEs.",
	options,
	"Exit status: 0 done; 1 a test failed, or lint found something; 64 usage; "
	"65 no\nsuch rule, or a sample can't be read; 73 store; 78 rules or "
	"configuration.", rules_main };
