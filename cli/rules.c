/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki rules list|lint|test: what the rules are, whether they can be read, and
 * whether each still does what its own `test` lines say.
 */
#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the rule files)" },
	{ "rules", 'r', "PATH", "this file or folder instead (may be repeated)" },
	{ "lang", 0, "LANG", "language of descriptions: en or ja" },
	{ NULL, 0, NULL, NULL },
};

#define PATHS_MOST 64

static void
list(const struct rules *rules, struct str lang)
{
	struct rule_info info;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		info = rules_info(rules, i);
		if (info.part || info.absent.p != NULL)
			continue;
		printf("%+5.1f  ", info.score);
		print_cell(info.name, 34);
		printf(" %-7.*s  ", STR_ARGS(info.kind));
		print_wrapped(lang_is_ja(lang) && info.ja.n > 0 ? info.ja :
		    info.en, 51);
	}
}

/* One line for each reason, with the rules that it stops. That is no fault of
 * theirs: they were written for a program that has what they ask for. */
static void
print_lacks(const struct rules_lack *lacks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		bool told = false;

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
}

/* What a person who keeps rules should look at; it stops nothing. */
static size_t
lint(const struct rules *rules)
{
	const struct rules_lack *lacks;
	struct rule_info info;
	size_t i, n = 0;

	print_lacks(lacks, rules_lacks(rules, &lacks));
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

static int
rules_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const char *name, *value, *path = NULL, *lang = NULL;
	struct str paths[PATHS_MOST];
	const struct rules *rules;
	struct config config;
	struct why why;
	size_t n = 0;
	int status = EXIT_DONE;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "lang") == 0)
			lang = value;
		else if (n < PATHS_MOST)
			paths[n++] = str_of(value);
	}
	if (argc != 1)
		usage_error(command, "what to do? list, lint or test");
	if (n == 0)
		config_or_exit(arena, path, false, &config);
	if (rules_load(arena, n > 0 ? paths : config.rules_paths,
	    n > 0 ? n : config.rules_paths_n, &limits_default, &rules,
	    &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (strcmp(argv[0], "list") == 0)
		list(rules, lang_choose(lang));
	else if (strcmp(argv[0], "lint") == 0)
		status = lint(rules) == 0 ? EXIT_DONE : EXIT_SOME_FAILED;
	else if (strcmp(argv[0], "test") == 0)
		status = test(rules);
	else
		usage_error(command, "unknown '%s'; list, lint or test", argv[0]);
	return print_end(status);
}

const struct command command_rules = { "rules", "[OPTION...] list|lint|test",
	"List the rules, look for what they lack, or run their own tests.",
	options, NULL, rules_main };
