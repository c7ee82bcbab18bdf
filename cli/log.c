/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki log: the log as a table, newest first, with the filters an analyst needs
 * to find one message or many. It opens the store read-only, between runs and
 * during them.
 */
#include "cli.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ "since", 0, "TIME", "arrived at or after: 2026-11-21, or with a time, or 7d" },
	{ "until", 0, "TIME", "arrived before" },
	{ "account", 'a', "NAME", "of this account" },
	{ "verdict", 0, "WORD", "clean, caution, suspect, unjudged or deferred" },
	{ "action", 0, "WORD", "none, quarantine, would-quarantine, failed, ..." },
	{ "sender", 0, "ADDR", "from this address" },
	{ "domain", 0, "NAME", "from this domain" },
	{ "subject", 0, "WORDS", "with these words in the subject" },
	{ "rule", 0, "NAME", "that this rule or finding hit" },
	{ "score", 0, "N", "with at least this score" },
	{ "run", 0, "N", "judged by this run" },
	{ "not-scanned", 0, NULL, "with a part that could not be read" },
	{ "by", 0, "THINGS", "similar: only by sender, reply-to, bank-account, ..." },
	{ "limit", 'n', "N", "at most so many (default 50; 0: all)" },
	{ "json", 'j', NULL, "one JSON object per line" },
	{ "lang", 0, "LANG", "language of sentences: en or ja" },
	{ NULL, 0, NULL, NULL },
};

struct listing {
	bool json;
	struct str lang;
	struct arena *arena;
	size_t n;
};

static uint64_t
read_number(const struct command *command, const char *value)
{
	uint64_t number;

	if (!str_number(str_of(value), INT64_MAX, &number))
		usage_error(command, "'%s' is no number", value);
	return number;
}

/* "sender,link": bits of what messages may share. */
static unsigned
read_shares(const struct command *command, const char *value)
{
	struct str rest = str_of(value);
	unsigned shares = 0;

	while (rest.n > 0) {
		struct str word = str_trim(str_cut(&rest, ','));
		enum store_share share;

		if (!store_share_of_word(word, &share))
			usage_error(command, "messages can't be similar by '%.*s' "
			    "(sender, reply-to, bank-account, attachment, "
			    "subject, link)", STR_ARGS(word));
		shares |= 1u << share;
	}
	if (shares == 0)
		usage_error(command, "--by is empty: by what? (sender, link, ...)");
	return shares;
}

static void
take_filter(const struct command *command, const char *name, const char *value,
    struct store_filter *filter)
{
	enum verdict_word verdict;
	enum action_word action;
	char *end;

	if (strcmp(name, "since") == 0) {
		filter->since = option_time(command, value);
	} else if (strcmp(name, "until") == 0) {
		filter->until = option_time(command, value);
	} else if (strcmp(name, "account") == 0) {
		filter->account = str_of(value);
	} else if (strcmp(name, "verdict") == 0) {
		if (!verdict_of_word(str_of(value), &verdict))
			usage_error(command, "'%s' is no verdict (clean, caution, "
			    "suspect, unjudged, deferred)", value);
		filter->verdict = str_of(value);
	} else if (strcmp(name, "action") == 0) {
		/* The words that the table shows are understood too. */
		if (strcmp(value, "held") == 0)
			value = "quarantine";
		else if (strcmp(value, "would-hold") == 0)
			value = "would-quarantine";
		if (!action_of_word(str_of(value), &action))
			usage_error(command, "'%s' is no action (none, keyword, "
			    "quarantine, would-quarantine, failed, vanished, "
			    "released)", value);
		filter->action = str_of(value);
	} else if (strcmp(name, "sender") == 0) {
		filter->sender = str_of(value);
	} else if (strcmp(name, "domain") == 0) {
		filter->domain = str_of(value);
	} else if (strcmp(name, "subject") == 0) {
		filter->subject = str_of(value);
	} else if (strcmp(name, "rule") == 0) {
		filter->rule = str_of(value);
	} else if (strcmp(name, "run") == 0) {
		filter->run_id = (int64_t)read_number(command, value);
	} else if (strcmp(name, "score") == 0) {
		filter->score = strtod(value, &end);
		filter->has_score = true;
		if (*value == '\0' || *end != '\0')
			usage_error(command, "'%s' is no number", value);
	} else if (strcmp(name, "not-scanned") == 0) {
		filter->not_scanned = true;
	} else if (strcmp(name, "by") == 0) {
		filter->shares |= read_shares(command, value);
	} else if (strcmp(name, "limit") == 0) {
		filter->limit = read_number(command, value);
	}
}

static void
member(struct buf *buf, bool *first, const char *key, struct str value)
{
	json_key(buf, first, key);
	json_str(buf, value);
}

static void
shares_json(struct buf *buf, bool *first, unsigned shares)
{
	bool first_share = true;

	json_key(buf, first, "shares");
	buf_char(buf, '[');
	for (int i = 0; i < SHARES__COUNT; i++) {
		if ((shares & 1u << i) == 0)
			continue;
		if (!first_share)
			buf_char(buf, ',');
		first_share = false;
		json_str(buf, str_of(store_share_word((enum store_share)i)));
	}
	buf_char(buf, ']');
}

static void
print_json(struct listing *listing, const struct store_row *row)
{
	struct buf buf = { .arena = listing->arena };
	bool first = true;

	arena_reset(listing->arena);
	buf_char(&buf, '{');
	json_key(&buf, &first, "id");
	buf_format(&buf, "%lld", (long long)row->message_id);
	json_key(&buf, &first, "run");
	buf_format(&buf, "%lld", (long long)row->run_id);
	member(&buf, &first, "arrived", row->arrived);
	member(&buf, &first, "scanned", row->scanned);
	member(&buf, &first, "account", row->account);
	member(&buf, &first, "mailbox", row->folder);
	json_key(&buf, &first, "uid");
	buf_format(&buf, "%llu", (unsigned long long)row->uid);
	member(&buf, &first, "verdict", row->verdict);
	json_key(&buf, &first, "score");
	json_number(&buf, row->score);
	member(&buf, &first, "action", row->action);
	member(&buf, &first, "state", row->state);
	member(&buf, &first, "reason", row->reason);
	member(&buf, &first, "from", row->from_address);
	member(&buf, &first, "from_name", row->from_name);
	member(&buf, &first, "subject", row->subject);
	json_key(&buf, &first, "from_authenticated");
	json_bool(&buf, row->from_authenticated);
	member(&buf, &first, "by", row->by);
	json_key(&buf, &first, "not_scanned");
	json_bool(&buf, row->not_scanned);
	if (row->shares != 0)
		shares_json(&buf, &first, row->shares);
	member(&buf, &first, "sentence", lang_is_ja(listing->lang) ? row->top_ja
	    : row->top_en);
	buf_cstr(&buf, "}\n");
	fwrite(buf.p, 1, buf.n, stdout);
}

/* One word for what became of it: the state of a move says more than its
 * verdict does. */
static struct str
outcome_of(const struct store_row *row)
{
	if (row->state.n > 0)
		return row->state;
	if (str_equal(row->action, STR("would-quarantine")))
		return STR("would-hold");
	if (str_equal(row->action, STR("failed")) ||
	    str_equal(row->action, STR("vanished")))
		return row->action;
	return row->verdict;
}

/* The same in Japanese, in ten columns; what is not among them stands as it is. */
static struct str
outcome_shown(struct str word, struct str lang)
{
	static const char *const words[][2] = {
		{ "clean", "問題なし" }, { "caution", "要注意" },
		{ "suspect", "詐欺の疑い" }, { "unjudged", "判定不能" },
		{ "deferred", "判定待ち" }, { "held", "隔離" },
		{ "would-hold", "隔離相当" }, { "released", "隔離解除" },
		{ "intended", "隔離予定" }, { "copied", "コピー済み" },
		{ "failed", "隔離失敗" }, { "vanished", "移動前消失" },
		{ "lost", "所在不明" },
	};

	return lang_is_ja(lang) ? word_shown(word, words,
	    sizeof words / sizeof words[0]) : word;
}

/* "11-20 10:12", or the date of another year. */
static void
print_arrival(struct listing *listing, struct str arrived)
{
	struct str now = time_rfc3339(listing->arena, time_now());

	if (str_equal(str_slice(arrived, 0, 4), str_slice(now, 0, 4)))
		printf("%.5s %.5s", arrived.n >= 16 ? arrived.p + 5 : "-",
		    arrived.n >= 16 ? arrived.p + 11 : "");
	else
		printf("%-11.10s", arrived.n >= 10 ? arrived.p : "-");
}

#define BEFORE_SUBJECT 70

static void
print_heads(struct str lang)
{
	bool ja = lang_is_ja(lang);

	printf("%6s  %-11s  ", "ID", "UTC");
	print_cell(ja ? STR("結果") : STR("outcome"), 10);
	printf(" %s  ", ja ? " 点数" : "score");
	print_cell(ja ? STR("受信箱") : STR("account"), 8);
	putchar(' ');
	print_cell(ja ? STR("差出人") : STR("from"), 20);
	printf(" %s\n", ja ? "件名" : "subject");
}

/* "[sender, link] "; how wide that is. */
static size_t
print_shares(unsigned shares, struct str lang)
{
	static const char *const ja[SHARES__COUNT] = {
		"差出人", "返信先", "口座", "添付ファイル", "件名", "リンク先"
	};
	const char *before = "[";
	size_t width = 2;

	if (shares == 0)
		return 0;
	for (int i = 0; i < SHARES__COUNT; i++) {
		const char *word = lang_is_ja(lang) ? ja[i] :
		    store_share_word((enum store_share)i);

		if ((shares & 1u << i) == 0)
			continue;
		printf("%s%s", before, word);
		width += print_width(str_of(before)) +
		    print_width(str_of(word));
		before = lang_is_ja(lang) ? "、" : ", ";
	}
	printf("] ");
	return width;
}

static void
print_row(void *context, const struct store_row *row)
{
	struct listing *listing = context;
	size_t before = BEFORE_SUBJECT;
	char id[24];

	if (listing->json) {
		print_json(listing, row);
		return;
	}
	arena_reset(listing->arena);
	if (listing->n++ == 0)
		print_heads(listing->lang);
	snprintf(id, sizeof id, "%lld", (long long)row->message_id);
	printf("%6s  ", id);
	print_arrival(listing, row->arrived);
	printf("  ");
	print_cell(outcome_shown(outcome_of(row), listing->lang), 10);
	printf(" %5.1f  ", row->score);
	print_cell(row->account, 8);
	putchar(' ');
	print_cell(row->from_address, 20);
	putchar(' ');
	before += print_shares(row->shares, listing->lang);
	/* A terminal gets what fits; a pipe gets all. */
	if (isatty(STDOUT_FILENO) && print_columns() > before + 10 &&
	    print_width(row->subject) > print_columns() - before)
		print_cell(row->subject, print_columns() - before);
	else
		print_str(row->subject);
	if (row->not_scanned)
		printf(" [%s]", lang_is_ja(listing->lang) ? "未検査あり" :
		    "not scanned");
	putchar('\n');
}

/* "similar ID", or nothing. */
static void
take_operands(const struct command *command, int argc, char **argv,
    struct store_filter *filter)
{
	uint64_t id;

	if (argc > 0 && strcmp(argv[0], "similar") != 0)
		usage_error(command, "unexpected '%s'", argv[0]);
	if (argc == 0 && filter->shares != 0)
		usage_error(command, "--by goes with 'seki log similar ID'");
	if (argc == 0)
		return;
	if (argc != 2)
		usage_error(command, argc == 1 ? "similar to which message? "
		    "('seki log' lists their IDs)" : "one ID at a time");
	if (!str_number(str_of(argv[1]), INT64_MAX, &id) || id == 0)
		usage_error(command, "'%s' is no ID ('seki log' lists them)",
		    argv[1]);
	filter->similar_to = (int64_t)id;
}

static int
log_main(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct store_filter filter = { .limit = 50 };
	struct listing listing = { .arena = arena_new((size_t)64 << 20) };
	const char *name, *value, *path = NULL, *file = NULL, *lang = NULL;
	struct config config;
	struct store *store;
	struct why why;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "store") == 0)
			file = value;
		else if (strcmp(name, "lang") == 0)
			lang = value;
		else if (strcmp(name, "json") == 0)
			listing.json = true;
		else
			take_filter(command, name, value, &filter);
	}
	take_operands(command, argc, argv, &filter);
	listing.lang = lang_choose(lang);
	if (file == NULL) {
		config_or_exit(arena, path, false, &config);
		file = str_cstr(arena, config.store_path);
	}
	if (store_open(file, STORE_READ, &store, &why) != OK ||
	    store_log(store, &filter, print_row, &listing, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	store_close(store);
	if (listing.n == 0 && !listing.json)
		say_info("no message matches");
	return answer_end(EXIT_DONE);
}

const struct command command_log = { "log", "[similar ID] [OPTION...]",
	"List judged messages, newest first; or those that are similar to one.",
	options,
	"'seki log similar ID' lists messages of the same campaign, in all mailboxes,\n"
	"those that share most first, and what they share: sender, reply-to,\n"
	"bank-account, attachment, subject (numbers alike), link (its domain).\n\n"
	"'seki show ID' tells all about one of them.", log_main };
