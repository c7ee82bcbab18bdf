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
	{ NULL, 0, NULL, NULL },
};

/* The words of actions and of their steps in Japanese; what is not among them
 * stands as it is. */
static struct str
shown_word(struct str word, struct str lang)
{
	static const char *const words[][2] = {
		{ "none", "そのまま" }, { "keyword", "印を付けました" },
		{ "quarantine", "隔離" }, { "would-quarantine", "隔離相当（未実施）" },
		{ "failed", "失敗" }, { "vanished", "移動前に消失" },
		{ "released", "隔離解除" }, { "intended", "予定" },
		{ "copied", "コピー済み" }, { "done", "完了" },
		{ "lost", "所在不明" },
	};

	return lang_is_ja(lang) ? word_shown(word, words,
	    sizeof words / sizeof words[0]) : word;
}

/* A line of what was done. */
static void
print_done(struct str line)
{
	printf("  ");
	print_fitted(line, 4);
}

static void
print_judged(struct arena *arena, const struct store_detail *detail,
    struct str lang)
{
	print_done(str_format(arena, lang_is_ja(lang) ? "%.*s  判定：「%.*s」"
	    "（%.*s）UID %llu：%.*s" : "%.*s  judged in '%.*s' (%.*s) UID %llu: "
	    "%.*s", STR_ARGS(detail->row.scanned), STR_ARGS(detail->row.folder),
	    STR_ARGS(detail->row.account), (unsigned long long)detail->row.uid,
	    STR_ARGS(shown_word(detail->row.action, lang))));
}

/* What people said of it, and who; of what was seen nobody knows who did it. */
static void
print_reviews(struct store *store, struct arena *arena, int64_t id,
    struct str lang)
{
	static const char *const words[][2] = {
		{ "release", "隔離解除" }, { "confirm", "詐欺と確認" },
		{ "report", "詐欺と報告" }, { "hold", "隔離" },
		{ "take-back", "詐欺の取り消し" }, { "gone", "隔離フォルダーから消失" },
		{ "return", "再び隔離（自動）" }, { "waiting", "次回のスキャン待ち" },
		{ "done", "完了" }, { "withdrawn", "取り下げ" },
		{ "failed", "失敗" },
	};
	bool ja = lang_is_ja(lang);
	size_t i, n, words_n = ja ? sizeof words / sizeof words[0] : 0;
	struct store_review *reviews;
	struct why why;

	if (store_reviews(store, arena, id, &reviews, &n, &why) != OK) {
		say_error("%s", why.text);
		return;
	}
	for (i = 0; i < n; i++) {
		const struct store_review *one = &reviews[i];

		struct buf line = { .arena = arena };

		buf_format(&line, ja ? "%.*s  担当者：%.*s（%.*s）" : "%.*s  review: "
		    "%.*s, %.*s", STR_ARGS(one->at), STR_ARGS(word_shown(one->what,
		    words, words_n)), STR_ARGS(word_shown(one->state, words,
		    words_n)));
		if (one->by.n > 0)
			buf_format(&line, ja ? "、%.*s" : ", by %.*s",
			    STR_ARGS(one->by));
		else if (one->after.n > 0)
			buf_format(&line, ja ? "、%.*s以降に行われた操作" :
			    ", seen in the mailbox, since %.*s",
			    STR_ARGS(one->after));
		if (one->reason.n > 0 || one->sentence.n > 0)
			buf_cstr(&line, ja ? "：" : ": ");
		buf_add(&line, one->reason);
		buf_add(&line, one->sentence);
		print_done(buf_str(&line));
	}
}

static void
print_moves(const struct store_detail *detail, struct store *store,
    struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	bool ja = lang_is_ja(lang);
	size_t i;

	printf("\n%s\n", ja ? "経過" : "What was done");
	print_judged(arena, detail, lang);
	for (i = 0; i < detail->actions_n; i++) {
		const struct store_action *action = &detail->actions[i];

		print_done(str_format(arena, ja ? "%.*s  -> 「%.*s」 UID %llu：%.*s" :
		    "%.*s  -> '%.*s' UID %llu: %.*s", STR_ARGS(time_rfc3339(arena,
		    action->intended_at)), STR_ARGS(action->destination),
		    (unsigned long long)action->destination_uid,
		    STR_ARGS(shown_word(str_of(action_state_word(
		    action->state)), lang))));
	}
	print_reviews(store, arena, detail->row.message_id, lang);
	if (detail->released_at.n > 0)
		print_done(str_format(arena, "%.*s  %s",
		    STR_ARGS(detail->released_at), ja ?
		    "担当者が受信トレイに戻しました" :
		    "moved back by a person: released"));
	print_done(str_format(arena, "SHA-256 %.*s",
	    STR_ARGS(detail->verdict.sha256)));
	print_done(str_format(arena, ja ? "seki %.*s、ルール %.12s、設定 %.12s" :
	    "seki %.*s, rules %.12s, configuration %.12s",
	    STR_ARGS(detail->version), detail->rules_digest.n > 0 ?
	    detail->rules_digest.p : "-", detail->config_digest.n > 0 ?
	    detail->config_digest.p : "-"));
	arena_free(arena);
}

void
show_print(const struct store_detail *detail, struct store *store,
    const struct explain_site *site)
{
	explain_verdict(&detail->verdict, site);
	print_moves(detail, store, site->lang);
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
	const char *name, *value, *path = NULL, *file = NULL;
	struct store_detail detail;
	struct config config = { .path = NO_STR };
	struct explain_site site;
	struct store *store;
	struct str lang;
	struct why why;
	uint64_t id;
	bool json = false;
	struct pager pager;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "store") == 0)
			file = value;
		else
			json = true;
	}
	if (argc != 1)
		usage_error(command, argc == 0 ? "which message? ('seki log' lists "
		    "their IDs)" : "one ID at a time");
	if (!str_number(str_of(argv[0]), INT64_MAX, &id))
		usage_error(command, "'%s' is no ID ('seki log' lists them)",
		    argv[0]);
	if (file == NULL) {
		config_or_exit(arena, path, false, &config);
		file = str_cstr(arena, config.store_path);
	}
	lang = lang_now();
	if (store_open(file, STORE_READ, &store, &why) != OK ||
	    store_show(store, arena, (int64_t)id, &detail, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	site = (struct explain_site){ .lang = lang, .id = (int64_t)id,
	    .contact = config.notice_contact, .phrase = config.notice_phrase };
	if (json) {
		print_json(arena, &detail, lang);
	} else {
		pager = pager_begin();
		show_print(&detail, store, &site);
		pager_end(&pager);
	}
	store_close(store);
	return answer_end(EXIT_DONE);
}

const struct command command_show = { "show", "[OPTION...] ID",
	"Tell all about one message: every reason, and what was done.", options,
	NULL, show_main };
