/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki memory show|forget ADDRESS|DOMAIN: all that is remembered of an address, or of
 * a company by its domain, and its end, for people who ask what is kept of them.
 * Nothing is asked back: what it is of is typed in full, one at a time, and what it
 * was worth is learned again.
 */
#include "cli.h"

#define PAGE 300		/* columns: no terminal is wider */

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ NULL, 0, NULL, NULL },
};

struct shown {
	struct str what, lang;
	size_t n;
};

static bool
is_domain(struct str what)
{
	return str_find_char(what, '@') == STR_NOWHERE;
}

static void
print_line(void *context, struct str line)
{
	struct shown *shown = context;

	if (shown->n++ == 0) {
		printf("%s", lang_is_ja(shown->lang) ? "記憶の内容：" :
		    "What is remembered of ");
		print_str(shown->what);
		putchar('\n');
	}
	if (print_is_narrow(PAGE)) {	/* a line each, where a program reads */
		print_behind(line, STR("  "));
		return;
	}
	printf("  ");
	print_str(line);
	putchar('\n');
}

static void
print_nothing(struct str what, struct str lang)
{
	bool ja = lang_is_ja(lang);

	puts(is_domain(what) ?
	    (ja ? "このドメインの記憶はありません。" :
	    "Nothing is remembered of this domain.") :
	    ja ? "このアドレスの記憶はありません。" :
	    "Nothing is remembered of this address.");
}

static int
memory_show(const char *file, struct str what, struct str lang)
{
	struct store *store = store_or_exit(file, false);
	struct shown shown = { what, lang, 0 };
	struct why why;

	if (store_memory_show(store, what, lang, print_line, &shown, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	store_close(store);
	if (shown.n == 0)
		print_nothing(what, lang);
	return answer_end(EXIT_DONE);
}

static int
memory_end(const char *file, struct str what, struct str lang)
{
	struct store *store = store_or_exit(file, true);
	struct why why;
	uint64_t rows;

	if (store_memory_forget(store, what, &rows, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	store_close(store);
	if (rows == 0)
		print_nothing(what, lang);
	else
		printf(lang_is_ja(lang) ? "記憶から%llu件を消しました。判定の記録"
		    "（seki log）と、担当者が承認したもの（seki review accepted）は"
		    "残ります。\n" :
		    "Forgotten, in %llu places. The log of judged messages "
		    "(seki log) and what\npeople accepted (seki review accepted) "
		    "are not part of memory and stay.\n",
		    (unsigned long long)rows);
	if (is_domain(what))
		printf("%s", lang_is_ja(lang) ? "このドメインのアドレスは、1件ずつ消"
		    "してください。一覧は、「seki memory show」にドメインを指定する"
		    "と表示されます。\n" :
		    "Addresses there are forgotten one by one; 'seki memory show' "
		    "with the domain\nlists them.\n");
	return answer_end(EXIT_DONE);
}

/* As it is remembered: a domain in A-labels; absent if it is neither. */
static struct str
what_of(struct arena *arena, struct str typed)
{
	if (!is_domain(typed))
		return typed;
	return str_find_char(typed, '.') == STR_NOWHERE ? NO_STR :
	    domain_ascii(arena, typed);
}

static int
memory_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const char *name, *value, *path = NULL, *file = NULL;
	struct config config;
	struct str what, lang;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else
			file = value;
	}
	if (argc == 0 || (strcmp(argv[0], "show") != 0 &&
	    strcmp(argv[0], "forget") != 0))
		usage_error(command, "what to do? show or forget an "
		    "ADDRESS or a DOMAIN");
	if (argc != 2)
		usage_error(command, argc == 1 ? "which address or domain?" :
		    "one address or domain at a time");
	what = what_of(arena, str_trim(str_of(argv[1])));
	if (what.n == 0)
		usage_error(command, "'%s' is no address and no domain", argv[1]);
	if (file == NULL) {
		config_or_exit(arena, path, false, &config);
		file = str_cstr(arena, config.store_path);
	}
	lang = lang_now();
	return strcmp(argv[0], "show") == 0 ?
	    memory_show(file, what, lang) : memory_end(file, what, lang);
}

const struct command command_memory = { "memory",
	"[OPTION...] show|forget ADDRESS|DOMAIN",
	"Show or forget all that is remembered of an address or a domain.",
	options,
	"It forgets at once and does not ask.", memory_main };
