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

#define ADDRESSEES_SHOWN 3

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

/* ---- What was done ------------------------------------------------------------------ */

struct event {			/* a line of what was done, and when that was */
	struct str at, line;
};

struct history {
	struct arena *arena;
	const struct store_detail *detail;
	struct str lang;
	struct event *events;
	size_t n;
};

static void
add(struct history *history, struct str at, struct str line)
{
	history->events[history->n++] = (struct event){ at,
	    str_format(history->arena, "%.*s  %.*s", STR_ARGS(time_local_of(
	    history->arena, at)), STR_ARGS(line)) };
}

/* What became of it when it was judged; the log's own word is of today. What a person
 * held later had been left where it was. */
static struct str
done_then(const struct store_detail *detail, struct str lang)
{
	struct str now = detail->row.action;

	for (size_t i = 0; i < detail->actions_n; i++) {
		const struct store_action *one = &detail->actions[i];

		if (one->kind != MOVE_QUARANTINE)
			continue;
		if (!one->wished && !one->by_hand)
			return shown_word(STR("quarantine"), lang);
		return str_equal(now, STR("quarantine")) ||
		    str_equal(now, STR("released")) ||
		    str_equal(now, STR("failed")) ||
		    str_equal(now, STR("vanished")) ? str_of(lang_is_ja(lang) ?
		    "そのまま" : "left in place") : shown_word(now, lang);
	}
	return shown_word(now, lang);
}

static void
add_judged(struct history *history)
{
	const struct store_row *row = &history->detail->row;

	add(history, row->scanned, str_format(history->arena,
	    lang_is_ja(history->lang) ? "判定：「%.*s」（%.*s）UID %llu：%.*s" :
	    "judged in '%.*s' (%.*s) UID %llu: %.*s", STR_ARGS(row->folder),
	    STR_ARGS(row->account), (unsigned long long)row->uid,
	    STR_ARGS(done_then(history->detail, history->lang))));
}

/* What the store says itself of a word, in the reader's language, whichever it was
 * written in: versions before this one wrote the scan's. */
static struct str
own_sentence(struct arena *arena, struct str sentence, bool ja)
{
	static const char *const forms[][2][2] = {
		{ { REVIEW_WITHDRAWN, "" }, { "", "さんが取り下げ" } },
		{ { REVIEW_UNDOES, REVIEW_UNDOES_END }, { "", "さんの指示の取り消し" } },
		{ { REVIEW_NOT_IN, REVIEW_NOT_IN_END }, { "'", "' にはもうありません" } },
		{ { REVIEW_ENDED, "" }, { "これにより終了した承認：", "" } },
		{ { "in neither folder after the move", "" },
		    { "移動後、どちらのフォルダーにもありません", "" } },
		{ { REVIEW_FILED, "" }, { "その間に詐欺として登録されました", "" } },
		{ { REVIEW_GONE_BEFORE, "" },
		    { "移動する前になくなっていました", "" } },
	};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		for (size_t k = 0; k < 2; k++) {
			struct str front = str_of(forms[i][k][0]),
			    end = str_of(forms[i][k][1]);

			if (sentence.n < front.n + end.n ||
			    !str_starts(sentence, front) ||
			    !str_ends(sentence, end))
				continue;
			return str_format(arena, "%s%.*s%s", forms[i][ja][0],
			    STR_ARGS(str_slice(sentence, front.n,
			    sentence.n - end.n)), forms[i][ja][1]);
		}
	return sentence;
}

/* How far it came, and whose it is; that it was withdrawn says its sentence. */
static void
add_who(struct arena *arena, struct buf *line, const struct store_review *one,
    struct str state, bool ja)
{
	if (ja && one->by.n > 0 && one->sentence.n > 0 &&
	    str_equal(one->state, STR("withdrawn"))) {
		buf_format(line, "の指示（%.*s）", STR_ARGS(one->by));
		return;
	}
	buf_format(line, ja ? "（%.*s）" : ", %.*s", STR_ARGS(state));
	if (one->by.n > 0)
		buf_format(line, ja ? "、%.*s" : ", by %.*s", STR_ARGS(one->by));
	else if (one->after.n > 0)
		buf_format(line, ja ? "、%.*s以降に行われた操作" :
		    ", seen in the mailbox, since %.*s",
		    STR_ARGS(time_local_of(arena, one->after)));
}

/* What people said of it, and who; of what was seen nobody knows who did it. */
static void
add_review(struct history *history, const struct store_review *one)
{
	static const char *const words[][2] = {
		{ "release", "隔離解除" }, { "confirm", "詐欺と確認" },
		{ "report", "詐欺と報告" }, { "hold", "隔離" },
		{ "take-back", "詐欺の取り消し" }, { "gone", "隔離フォルダーから消失" },
		{ "waiting", "次回のスキャン待ち" },
		{ "done", "完了" }, { "withdrawn", "取り下げ" },
		{ "failed", "失敗" },
	};
	bool ja = lang_is_ja(history->lang);
	size_t words_n = ja ? sizeof words / sizeof words[0] : 0;
	struct buf line = { .arena = history->arena };

	if (str_equal(one->what, STR("return")))	/* nobody's word */
		buf_cstr(&line, ja ? "受信トレイに戻されたため、自動で再び隔離" :
		    "moved back to the inbox, and held again by itself");
	else
		buf_format(&line, ja ? "担当者：%.*s" : "review: %.*s",
		    STR_ARGS(word_shown(one->what, words, words_n)));
	add_who(history->arena, &line, one, word_shown(one->state, words,
	    words_n), ja);
	if (one->reason.n > 0 || one->sentence.n > 0)
		buf_cstr(&line, ja ? "：" : ": ");
	buf_add(&line, one->reason);
	if (one->reason.n > 0 && one->sentence.n > 0)
		buf_cstr(&line, ja ? "。" : "; ");
	buf_add(&line, own_sentence(history->arena, one->sentence, ja));
	add(history, one->at, buf_str(&line));
}

/* Had somebody read or answered it before it was held? */
static const char *
known_before(const struct store_action *one, bool ja)
{
	if (one->kind != MOVE_QUARANTINE || !one->flags_known || one->by_hand)
		return "";
	if (one->answered)
		return ja ? "（返信済みでした）" : ", had been answered before";
	return !one->seen ? "" : ja ? "（既読でした）" :
	    ", had been read before";
}

static void
add_move(struct history *history, const struct store_action *one)
{
	bool ja = lang_is_ja(history->lang);
	struct str at = time_rfc3339(history->arena, one->done_at != 0 ?
	    one->done_at : one->intended_at);
	struct str state = one->by_hand ? str_of(ja ? "担当者が移動" :
	    "moved by a person") : shown_word(str_of(action_state_word(
	    one->state)), history->lang);

	add(history, at, str_format(history->arena, ja ?
	    "-> 「%.*s」 UID %llu：%.*s%s" : "-> '%.*s' UID %llu: %.*s%s",
	    STR_ARGS(one->destination), (unsigned long long)one->destination_uid,
	    STR_ARGS(state), known_before(one, ja)));
}

/* A store of an early version knows no more of a release than when it was. */
static void
add_released(struct history *history)
{
	const struct store_detail *detail = history->detail;

	for (size_t i = 0; i < detail->reviews_n; i++)
		if (str_equal(detail->reviews[i].what, STR("release")))
			return;
	if (detail->released_at.n > 0)
		add(history, detail->released_at, str_of(in_lang(history->lang,
		    "moved back by a person: released",
		    "担当者が受信トレイに戻しました")));
}

/* By time; of one second in the order in which they were added. */
static void
sort(struct history *history)
{
	for (size_t i = 1; i < history->n; i++) {
		struct event one = history->events[i];
		size_t at = i;

		for (; at > 0 && str_compare(history->events[at - 1].at,
		    one.at) > 0; at--)
			history->events[at] = history->events[at - 1];
		history->events[at] = one;
	}
}

static void
print_line(struct str line)
{
	printf("  ");
	print_fitted(line, 4);
}

static void
print_history(const struct store_detail *detail, struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	struct history history = { .arena = arena, .detail = detail,
	    .lang = lang, .events = NEW_ARRAY(arena, struct event,
	    detail->actions_n + detail->reviews_n + 2) };
	bool ja = lang_is_ja(lang);
	int64_t judged = 0;
	size_t i;

	time_parse_rfc3339(detail->row.scanned, &judged);
	add_judged(&history);
	for (i = 0; i < detail->reviews_n; i++)
		add_review(&history, &detail->reviews[i]);
	for (i = 0; i < detail->actions_n; i++)
		add_move(&history, &detail->actions[i]);
	add_released(&history);
	sort(&history);
	printf(ja ? "\n経過（%.*s）\n" : "\nWhat was done (%.*s)\n",
	    STR_ARGS(time_zone(arena, judged)));
	for (i = 0; i < history.n; i++)
		print_line(history.events[i].line);
	print_line(str_format(arena, "SHA-256 %.*s",
	    STR_ARGS(detail->verdict.sha256)));
	print_line(str_format(arena, ja ? "seki %.*s、ルール %.12s、設定 %.12s" :
	    "seki %.*s, rules %.12s, configuration %.12s",
	    STR_ARGS(detail->version), detail->rules_digest.n > 0 ?
	    detail->rules_digest.p : "-", detail->config_digest.n > 0 ?
	    detail->config_digest.p : "-"));
	arena_free(arena);
}

/* Which message this is: what the log and the administrator's other tools call it. */
static void
print_which(const struct store_detail *detail, struct str lang)
{
	const struct verdict *v = &detail->verdict;
	struct arena *arena = arena_new((size_t)1 << 24);
	struct buf line = { .arena = arena };
	bool ja = lang_is_ja(lang);
	int64_t arrived;

	buf_format(&line, ja ? "番号 %lld、メールボックス %.*s" :
	    "No. %lld, mailbox %.*s", (long long)detail->row.message_id,
	    STR_ARGS(safe_text(arena, detail->row.account, 60)));
	if (time_parse_rfc3339(detail->row.arrived, &arrived))
		buf_format(&line, ja ? "、受信日時 %.*s %.*s" : ", arrived %.*s %.*s",
		    STR_ARGS(time_local(arena, arrived)),
		    STR_ARGS(time_zone(arena, arrived)));
	for (size_t i = 0; i < v->to.n && i < ADDRESSEES_SHOWN; i++)
		buf_format(&line, i > 0 ? ja ? "、%.*s" : ", %.*s" : ja ?
		    "、宛先 %.*s" : ", to %.*s", STR_ARGS(safe_text(arena,
		    v->to.at[i].address, 80)));
	if (v->to.n > ADDRESSEES_SHOWN)
		buf_format(&line, ja ? "、ほか%zu名" : " and %zu more",
		    v->to.n - ADDRESSEES_SHOWN);
	if (v->message_id.n > 0)
		buf_format(&line, ja ? "、Message-ID %.*s" : ", Message-ID %.*s",
		    STR_ARGS(safe_text(arena, v->message_id, 250)));
	print_fitted(buf_str(&line), 0);
	putchar('\n');
	arena_free(arena);
}

void
show_print(const struct store_detail *detail, const struct explain_site *site)
{
	print_which(detail, site->lang);
	explain_verdict(&detail->verdict, site);
	print_history(detail, site->lang);
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
		struct str object = show_json(arena, &detail, lang);

		fwrite(object.p, 1, object.n, stdout);
	} else {
		pager = pager_begin();
		show_print(&detail, &site);
		pager_end(&pager);
	}
	store_close(store);
	return answer_end(EXIT_DONE);
}

const struct command command_show = { "show", "[OPTION...] ID",
	"Tell all about one message: every reason, and what was done.", options,
	NULL, show_main };
