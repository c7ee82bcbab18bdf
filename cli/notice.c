/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki notice: the notice that the next scan would write into a mailbox, before anybody
 * gets it. Neither the server is asked nor the store written. On a terminal it is the
 * text part, line by line as any text of unknown origin; as a file, the whole message.
 */
#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration" },
	{ "store", 0, "FILE", "this store instead" },
	{ "account", 'a', "NAME", "only this account's" },
	{ "format", 'f', "WORD", "text, or eml (the message itself, of one account)" },
	{ NULL, 0, NULL, NULL },
};

#define PLACES 2
static const unsigned places[PLACES] = { NOTICE_IN_INBOX, NOTICE_IN_QUARANTINE };

enum form { FORM_TEXT, FORM_EML, FORM__COUNT };

struct wishes {
	const struct command *command;
	const char *config, *store, *account;
	enum form form;
	bool ja;
};

struct draft {				/* of one account */
	const struct account_settings *account;
	struct notice_preview at[PLACES];	/* those that differ */
	struct str folders[PLACES];
	size_t n, told;
};

static void
take_wishes(struct wishes *wishes, int argc, char **argv)
{
	static const char *const forms[] = { "text", "eml" };
	const char *name, *value;

	while ((name = option_next(wishes->command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			wishes->config = value;
		else if (strcmp(name, "store") == 0)
			wishes->store = value;
		else if (strcmp(name, "account") == 0)
			wishes->account = value;
		else
			wishes->form = (enum form)option_choice(wishes->command,
			    "format", str_of(value), forms, FORM__COUNT);
	}
	if (argc > 0)
		usage_error(wishes->command, "unexpected '%s'", argv[0]);
}

/* What would be written to both folders alike is one. */
static enum outcome
draft_make(struct arena *arena, const struct config *config, struct store *store,
    struct draft *draft, struct why *why_out)
{
	for (size_t i = 0; i < PLACES; i++) {
		struct notice_preview *one = &draft->at[draft->n];

		if ((config->notice_where & places[i]) == 0)
			continue;
		if (notice_preview(arena, config, draft->account, places[i],
		    store, one, why_out) != OK)
			return FAIL;
		draft->told += one->told;
		if (one->text.p == NULL)
			continue;
		if (draft->n == 1 && str_equal(one->text, draft->at[0].text)) {
			draft->folders[0] = str_format(arena, "%.*s, %.*s",
			    STR_ARGS(draft->folders[0]), STR_ARGS(one->folder));
			continue;
		}
		draft->folders[draft->n++] = one->folder;
	}
	return OK;
}

static void
print_text(struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		size_t blanks = 2;

		while (line.n > 0 && line.p[0] == ' ' && blanks < 12) {
			line = str_from(line, 1);
			blanks++;
		}
		if (line.n == 0) {
			putchar('\n');
			continue;
		}
		printf("%*s", (int)blanks, "");
		print_wrapped(line, blanks);
	}
}

static void
print_draft(const struct wishes *wishes, struct arena *arena,
    const struct draft *draft)
{
	struct str name = safe_text(arena, draft->account->name, 40);

	if (draft->n == 0)
		print_wrapped(str_format(arena, !draft->account->hold ?
		    (wishes->ja ? "「%.*s」：通知はありません（mode = \"observe\" "
		    "のため、隔離していません）。" : "'%.*s': no notice, as nothing is "
		    "held (mode = \"observe\").") : draft->told > 0 ?
		    (wishes->ja ? "「%.*s」：本日の通知に記載済みです。その後に隔離した"
		    "メールはありません。" : "'%.*s': today's notice has it all; nothing "
		    "was held since.") : wishes->ja ? "「%.*s」：通知はありません。新た"
		    "に隔離したメールがありません。" : "'%.*s': no notice; nothing was held "
		    "that nobody was told of.", STR_ARGS(name)), 0);
	for (size_t i = 0; i < draft->n; i++) {
		const struct notice_preview *one = &draft->at[i];

		print_wrapped(str_format(arena, wishes->ja ? "「%.*s」：次回のスキャンで"
		    "通知を書き込みます（フォルダー：%.*s）。" : "'%.*s': the next scan "
		    "writes this notice (folder: %.*s).", STR_ARGS(name),
		    STR_ARGS(safe_text(arena, draft->folders[i], 200))), 0);
		printf("\n  %s", wishes->ja ? "差出人：" : "From: ");
		print_wrapped(one->from, 4);
		printf("  %s", wishes->ja ? "件名：" : "Subject: ");
		print_wrapped(one->subject, 4);
		putchar('\n');
		print_text(one->text);
		putchar('\n');
	}
}

static void
print_drafts(const struct wishes *wishes, struct arena *arena,
    const struct draft *drafts, size_t n)
{
	struct pager pager = pager_begin();

	for (size_t i = 0; i < n; i++)
		print_draft(wishes, arena, &drafts[i]);
	pager_end(&pager);
}

/* The one message that there is; nothing, where there is none. */
static void
write_message(const struct wishes *wishes, const struct draft *drafts, size_t n)
{
	const struct draft *found = NULL;

	for (size_t i = 0; i < n; i++) {
		if (drafts[i].n > 0 && found != NULL)
			usage_error(wishes->command, "several accounts would get one: "
			    "name one with --account");
		if (drafts[i].n > 0)
			found = &drafts[i];
	}
	if (found == NULL)
		say_warning("there is nothing to be told, so that no notice would be "
		    "written");
	else
		fwrite(found->at[0].message.p, 1, found->at[0].message.n, stdout);
}

static int
notice_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct wishes wishes = { .command = command };
	struct config config;
	struct draft *drafts;
	struct store *store;
	struct why why;
	size_t n = 0;

	take_wishes(&wishes, argc, argv);
	config_or_exit(arena, wishes.config, true, &config);
	wishes.ja = lang_is_ja(lang_now());
	drafts = NEW_ARRAY(arena, struct draft, config.accounts_n);
	for (size_t i = 0; i < config.accounts_n; i++)
		if (wishes.account == NULL || str_equal(config.accounts[i].name,
		    str_of(wishes.account)))
			drafts[n++].account = &config.accounts[i];
	if (n == 0)
		usage_error(command, "no account '%s' in the configuration",
		    wishes.account);
	if (config.notice_where == 0) {
		print_wrapped(str_of(wishes.ja ? "通知は書き込まれません。設定ファイルの"
		    "noticeでwhereを指定してください（inbox、quarantine、both）。" :
		    "No notice is written: the configuration names no folder for it "
		    "(notice.where: inbox, quarantine or both)."), 0);
		return answer_end(EXIT_DONE);
	}
	store = store_or_exit(wishes.store != NULL ? wishes.store :
	    str_cstr(arena, config.store_path), false);
	for (size_t i = 0; i < n; i++)
		if (draft_make(arena, &config, store, &drafts[i], &why) != OK) {
			say_error("%s", why.text);
			return why.status;
		}
	store_close(store);
	if (wishes.form == FORM_EML)
		write_message(&wishes, drafts, n);
	else
		print_drafts(&wishes, arena, drafts, n);
	return answer_end(EXIT_DONE);
}

const struct command command_notice = { "notice", "[OPTION...]",
	"Show the notice that the next scan would write into a mailbox.", options,
	"Nothing is written and no server is asked. What that scan holds itself comes\n"
	"on top. In a message (--format eml) the time and the Message-ID are new each\n"
	"time.\n\n"
	"seki notice --account ap --format eml > notice.eml", notice_main };
