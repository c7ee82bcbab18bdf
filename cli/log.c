/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki log: the log as a table, newest first, with the filters an analyst needs
 * to find one message or many. It opens the store read-only, between runs and
 * during them.
 */
#include "log.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ "since", 0, "TIME", "arrived at or after: 2026-11-21, yesterday, 7d, ..." },
	{ "until", 0, "TIME", "arrived before" },
	{ "account", 'a', "NAMES", "of these accounts" },
	{ "folder", 0, "NAMES", "in these folders" },
	{ "verdict", 0, "WORDS", "clean, caution, suspect, unjudged or deferred" },
	{ "score", 0, "RANGE", "with at least this score, or between two: 3..5" },
	{ "rule", 0, "NAMES", "that one of these rules or findings hit" },
	{ "sender", 0, "ADDRS", "from these addresses" },
	{ "domain", 0, "NAMES", "from these domains" },
	{ "subject", 0, "WORDS", "with all of these words in the subject" },
	{ "last4", 0, "FOUR", "with an account that ends so (2051; a wallet: abcd)" },
	{ "spf", 0, "WORDS", "of SPF: pass, fail, softfail, neutral, none, temperror "
	    "or permerror" },
	{ "dkim", 0, "WORDS", "of DKIM: pass, fail, neutral, none, policy, temperror or "
	    "permerror" },
	{ "dmarc", 0, "WORDS", "of DMARC: pass, fail, none, temperror or permerror" },
	{ "arc", 0, "WORDS", "of ARC: pass, fail or none" },
	{ "smime", 0, "WORDS", "of S/MIME: none, encrypted, valid, untrusted or invalid" },
	{ "authenticated", 0, "WORD", "yes or no (is From proved?)" },
	{ "action", 0, "WORDS", "none, held, would-hold, failed, vanished, released "
	    "or keyword" },
	{ "state", 0, "WORDS", "held, released, confirmed, reported, gone, intended, "
	    "copied, failed, vanished or lost" },
	{ "run", 0, "N", "judged by this run" },
	{ "not-scanned", 0, NULL, "with a part that could not be read" },
	{ "by", 0, "THINGS", "similar: only by sender, reply-to, bank-account, "
	    "attachment, subject or link" },
	{ "sort", 0, "WORD", "newest, arrived, score or sender" },
	{ "reverse", 'r', NULL, "the other way round" },
	{ "limit", 'n', "N", "at most so many (default: a table 50; 0: all)" },
	{ "format", 'f', "WORD", "table, json, csv, or ecs (JSON with ECS names)" },
	{ "json", 'j', NULL, "the same as --format=json" },
	{ NULL, 0, NULL, NULL },
};

static const char *const verdicts[] = { "clean", "caution", "suspect",
    "unjudged", "deferred" };
/* The words that the table shows are understood too. */
static const char *const actions[] = { "none", "keyword", "quarantine",
    "would-quarantine", "failed", "vanished", "released", "held", "would-hold" };
static const char *const states[] = { "held", "released", "confirmed",
    "reported", "gone", "intended", "copied", "failed", "vanished", "lost" };
static const char *const results[] = { "pass", "fail", "softfail", "neutral",
    "none", "temperror", "permerror", "policy" };
static const char *const smime_results[] = { "none", "encrypted", "valid",
    "untrusted", "invalid" };
static const char *const yes_no[] = { "yes", "no" };
static const char *const sorts[] = { "newest", "arrived", "score", "sender" };
static const char *const formats[LOG_FORMAT__COUNT] = { "table", "json", "csv",
    "ecs" };

/* ---- Filters -------------------------------------------------------------------- */

#define VALUES_MOST 50
#define LINES_USUAL 50		/* of a table */
#define LIMIT_NOT_GIVEN UINT64_MAX	/* more than read_number() takes */

struct asking {
	const struct command *command;
	struct arena *arena;
	struct store_filter filter;
};

static void
words_add(struct asking *asking, struct store_words *words, struct str word)
{
	struct str *at = NEW_ARRAY(asking->arena, struct str, words->n + 1);

	if (words->n == VALUES_MOST)
		usage_error(asking->command, "more than %d values of one option",
		    VALUES_MOST);
	for (size_t i = 0; i < words->n; i++)
		at[i] = words->at[i];
	at[words->n] = word;
	words->at = at;
	words->n++;
}

/* "a,b", of these choices where there are any. */
static void
take_words(struct asking *asking, const char *noun, const char *value,
    const char *const *choices, size_t n, struct store_words *words)
{
	struct str rest = str_of(value);
	size_t before = words->n;

	while (rest.p != NULL) {
		struct str word = str_trim(str_cut(&rest, ','));

		if (word.n == 0)
			continue;
		if (choices != NULL)
			word = str_of(choices[option_choice(asking->command,
			    noun, word, choices, n)]);
		words_add(asking, words, word);
	}
	if (words->n == before)
		usage_error(asking->command, "which %s? the value is empty",
		    noun);
}
#define TAKE(noun, choices, words) take_words(asking, (noun), value, (choices), \
    sizeof (choices) / sizeof (choices)[0], (words))
#define TAKE_ANY(noun, words) \
    take_words(asking, (noun), value, NULL, 0, (words))

static uint64_t
read_number(const struct command *command, const char *value)
{
	uint64_t number;

	if (!str_number(str_of(value), INT64_MAX, &number))
		usage_error(command, "'%s' is no number", value);
	return number;
}

static int64_t
read_run(const struct command *command, const char *value)
{
	int64_t run = (int64_t)read_number(command, value);

	if (run == 0)
		usage_error(command, "there is no run 0: the first one is 1");
	return run;
}

static double
read_score(const struct command *command, struct str s)
{
	char text[40], *end;
	double score;

	snprintf(text, sizeof text, "%.*s", STR_ARGS(s));
	score = strtod(text, &end);
	if (s.n == 0 || s.n >= sizeof text || *end != '\0' ||
	    !(score > -1e9 && score < 1e9))
		usage_error(command, "'%.*s' is no score: write 5, or 3..5 for "
		    "those between", STR_ARGS(s));
	return score;
}

/* "5", "3..5", "..3", "3.." */
static void
read_scores(struct asking *asking, struct str value)
{
	struct store_filter *filter = &asking->filter;
	size_t dots = str_find(value, STR(".."));
	struct str least = str_slice(value, 0, dots);
	struct str most = dots == STR_NOWHERE ? NO_STR :
	    str_from(value, dots + 2);

	filter->has_score = least.n > 0 || most.n == 0;
	filter->has_score_most = most.n > 0;
	if (filter->has_score)
		filter->score = read_score(asking->command, least);
	if (filter->has_score_most)
		filter->score_most = read_score(asking->command, most);
	if (filter->has_score && filter->has_score_most &&
	    filter->score > filter->score_most)
		usage_error(asking->command, "no score lies in '%.*s': the "
		    "lower one stands first", STR_ARGS(value));
}

/* "sender,link": bits of what messages may share. */
static unsigned
read_shares(const struct command *command, const char *value)
{
	const char *words[SHARES__COUNT];
	struct str rest = str_of(value);
	unsigned shares = 0;

	for (int i = 0; i < SHARES__COUNT; i++)
		words[i] = store_share_word((enum store_share)i);
	while (rest.n > 0)
		shares |= 1u << option_choice(command, "thing that messages "
		    "share", str_trim(str_cut(&rest, ',')), words,
		    SHARES__COUNT);
	if (shares == 0)
		usage_error(command, "--by is empty: by what? (sender, link, ...)");
	return shares;
}

/* ASCII, of what an input method wrote full-width. */
static struct str
narrow(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		buf_utf8(&buf, c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c);
	}
	return buf_str(&buf);
}

/* As the log has it: "x.example" of "@X.example.", A-labels of a name that is not
 * ASCII; what is no host's name stays as it is. */
static struct str
domain_of(struct asking *asking, struct str s)
{
	struct str ascii;

	while (str_find(s, STR("@")) != STR_NOWHERE)
		str_cut(&s, '@');
	while (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	ascii = domain_ascii(asking->arena, s);
	return ascii.n > 0 ? ascii : s;
}

/* "a@x.example", also of "Name <a@x.example>". */
static struct str
sender_of(struct asking *asking, struct str written)
{
	struct str s = narrow(asking->arena, written);
	size_t at;

	if (s.n > 0 && s.p[s.n - 1] == '>')
		s.n--;
	while (str_find(s, STR("<")) != STR_NOWHERE)
		str_cut(&s, '<');
	for (at = s.n; at > 0 && s.p[at - 1] != '@'; at--)
		continue;
	if (at < 2 || at == s.n)
		usage_error(asking->command, "'%.*s' is no address: write "
		    "billing@supplier.example, or --domain=supplier.example for "
		    "everybody there", STR_ARGS(written));
	return str_join(asking->arena, str_slice(s, 0, at),
	    domain_of(asking, str_from(s, at)));
}

static void
take_senders(struct asking *asking, const char *value)
{
	struct store_words given = { NULL, 0 };

	TAKE_ANY("sender", &given);
	for (size_t i = 0; i < given.n; i++)
		words_add(asking, &asking->filter.senders,
		    sender_of(asking, given.at[i]));
}

static void
take_domains(struct asking *asking, const char *value)
{
	struct store_words given = { NULL, 0 };

	TAKE_ANY("domain", &given);
	for (size_t i = 0; i < given.n; i++) {
		struct str domain = domain_of(asking, narrow(asking->arena,
		    given.at[i]));

		if (domain.n == 0)
			usage_error(asking->command, "'%.*s' is no domain",
			    STR_ARGS(given.at[i]));
		words_add(asking, &asking->filter.domains, domain);
	}
}

/* INBOX is one, however it is written (RFC 9051 5.1). */
static void
take_folders(struct asking *asking, const char *value)
{
	struct store_words given = { NULL, 0 };

	TAKE_ANY("folder", &given);
	for (size_t i = 0; i < given.n; i++)
		words_add(asking, &asking->filter.folders, str_equal_nocase(
		    given.at[i], STR("INBOX")) ? STR("INBOX") : given.at[i]);
}

/* The last four of a number, as written: "2051", "...2051", "DE02 ... 2051". */
static void
take_last4(struct asking *asking, const char *value)
{
	struct store_words given = { NULL, 0 };

	TAKE_ANY("last four digits", &given);
	for (size_t i = 0; i < given.n; i++) {
		struct str s = narrow(asking->arena, given.at[i]);
		size_t n = 0;

		while (n < s.n && n < 4 && (char_is_digit(s.p[s.n - n - 1]) ||
		    char_is_alpha(s.p[s.n - n - 1])))
			n++;
		if (n < 4)
			usage_error(asking->command, "'%.*s' does not end in "
			    "four letters or digits: write the last four of an "
			    "account, as 2051; the log keeps no more of it",
			    STR_ARGS(s));
		words_add(asking, &asking->filter.last4,
		    str_from(s, s.n - 4));
	}
}

static void
take_actions(struct asking *asking, const char *value)
{
	struct store_words given = { NULL, 0 };

	TAKE("action", actions, &given);
	for (size_t i = 0; i < given.n; i++) {
		struct str word = given.at[i];

		if (str_equal(word, STR("held")))
			word = STR("quarantine");
		else if (str_equal(word, STR("would-hold")))
			word = STR("would-quarantine");
		words_add(asking, &asking->filter.actions, word);
	}
}

/* Who sent it; false if the option is none of these. */
static bool
take_origin(struct asking *asking, const char *name, const char *value)
{
	struct store_filter *filter = &asking->filter;

	if (strcmp(name, "since") == 0)
		filter->since = option_time(asking->command, value);
	else if (strcmp(name, "until") == 0)
		filter->until = option_time(asking->command, value);
	else if (strcmp(name, "account") == 0)
		TAKE_ANY("account", &filter->accounts);
	else if (strcmp(name, "folder") == 0)
		take_folders(asking, value);
	else if (strcmp(name, "sender") == 0)
		take_senders(asking, value);
	else if (strcmp(name, "domain") == 0)
		take_domains(asking, value);
	else if (strcmp(name, "subject") == 0)
		filter->subject = str_of(value);
	else if (strcmp(name, "last4") == 0)
		take_last4(asking, value);
	else
		return false;
	return true;
}

static bool
take_results(struct asking *asking, const char *name, const char *value)
{
	static const char *const names[STORE_RESULT__COUNT] = {
		"spf", "dkim", "dmarc", "arc", "smime"
	};

	for (int i = 0; i < STORE_RESULT__COUNT; i++) {
		struct store_words *words = &asking->filter.results[i];

		if (strcmp(name, names[i]) != 0)
			continue;
		if (i == STORE_SMIME)
			TAKE("result of S/MIME", smime_results, words);
		else
			TAKE("result", results, words);
		return true;
	}
	return false;
}

/* What was made of it. */
static bool
take_judgement(struct asking *asking, const char *name, const char *value)
{
	struct store_filter *filter = &asking->filter;

	if (strcmp(name, "verdict") == 0)
		TAKE("verdict", verdicts, &filter->verdicts);
	else if (strcmp(name, "action") == 0)
		take_actions(asking, value);
	else if (strcmp(name, "state") == 0)
		TAKE("state", states, &filter->states);
	else if (strcmp(name, "rule") == 0)
		TAKE_ANY("rule", &filter->rules);
	else if (strcmp(name, "run") == 0)
		filter->run_id = read_run(asking->command, value);
	else if (strcmp(name, "score") == 0)
		read_scores(asking, str_of(value));
	else if (strcmp(name, "not-scanned") == 0)
		filter->not_scanned = true;
	else if (strcmp(name, "authenticated") == 0)
		filter->authenticated = option_choice(asking->command, "answer",
		    str_of(value), yes_no, 2) == 0 ? STORE_YES : STORE_NO;
	else
		return false;
	return true;
}

static void
take_filter(struct asking *asking, const char *name, const char *value)
{
	struct store_filter *filter = &asking->filter;

	if (take_origin(asking, name, value) ||
	    take_judgement(asking, name, value) ||
	    take_results(asking, name, value))
		return;
	if (strcmp(name, "by") == 0)
		filter->shares |= read_shares(asking->command, value);
	else if (strcmp(name, "limit") == 0)
		filter->limit = read_number(asking->command, value);
	else if (strcmp(name, "reverse") == 0)
		filter->reverse = true;
	else if (strcmp(name, "sort") == 0)
		filter->sort = (enum store_sort)(STORE_SORT_NEWEST +
		    option_choice(asking->command, "order", str_of(value),
		    sorts, sizeof sorts / sizeof sorts[0]));
}

static void
print_row(void *context, const struct store_row *row)
{
	struct listing *listing = context;

	if (listing->most > 0 && listing->told == listing->most) {
		listing->more = true;
		return;
	}
	listing->told++;
	switch (listing->format) {
	case LOG_TABLE:
		log_table(listing, row);
		break;
	case LOG_JSON:
		log_json(listing, row);
		break;
	case LOG_CSV:
		log_csv(listing, row);
		break;
	case LOG_ECS:
		log_ecs_note(listing, row);
		break;
	case LOG_FORMAT__COUNT:
		break;
	}
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

static void
check_filter(const struct asking *asking)
{
	const struct store_filter *filter = &asking->filter;

	if (filter->since && filter->until && filter->since >= filter->until)
		usage_error(asking->command, "no message arrived in that time: "
		    "--until is not later than --since");
	if (filter->similar_to && (filter->sort != STORE_SORT_USUAL ||
	    filter->reverse))
		usage_error(asking->command, "similar messages are listed by how "
		    "much they share: --sort and --reverse don't go with it");
}

static int
list(struct listing *listing, const char *file, const struct config *config,
    struct asking *asking)
{
	struct store_filter *filter = &asking->filter;
	struct why why;

	listing->store = store_or_exit(file, false);
	if (log_known(listing->store, config, filter, &why) != OK) {
		say_error("%s", why.text);
		return (int)why.status;
	}
	for (size_t i = 0, n = filter->rules.n; i < n; i++) {
		struct str id = log_rule_id(asking->arena, filter->rules.at[i]);

		if (id.p != NULL && !str_equal(id, filter->rules.at[i]))
			words_add(asking, &filter->rules, id);
	}
	if (listing->format == LOG_CSV)
		log_csv_heads(listing);
	if (store_log(listing->store, filter, print_row, listing, &why) != OK ||
	    log_ecs(listing, &why) != OK) {
		if (why.status == EXIT_USAGE)
			usage_error(&command_log, "%s", why.text);
		say_error("%s", why.text);
		return (int)why.status;
	}
	log_table_end(listing);
	store_close(listing->store);
	/* Behind the last line, where that is read at all. */
	if (listing->more && fflush(stdout) == 0)
		say_warning("these are %zu of more; --limit=0 lists all, "
		    "--limit=N that many", listing->told);
	if (listing->told > 0)
		return answer_end(EXIT_DONE);
	if (listing->format == LOG_TABLE && isatty(STDOUT_FILENO))
		puts(lang_is_ja(listing->lang) ? "該当するメールはありません。" :
		    "No message matches.");
	else
		say_warning("no message matches");
	return answer_end(EXIT_DONE);
}

static int
log_main(const struct command *command, int argc, char **argv)
{
	struct asking asking = { command, arena_new((size_t)1 << 30),
	    { .limit = LIMIT_NOT_GIVEN } };
	struct listing listing = { .arena = arena_new((size_t)64 << 20),
	    .ids_arena = arena_new((size_t)1 << 30) };
	const char *name, *value, *path = NULL, *file = NULL;
	struct config config;
	struct why why;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "store") == 0)
			file = value;
		else if (strcmp(name, "json") == 0)
			listing.format = LOG_JSON;
		else if (strcmp(name, "format") == 0)
			listing.format = (enum log_format)option_choice(command,
			    "format", str_of(value), formats, LOG_FORMAT__COUNT);
		else
			take_filter(&asking, name, value);
	}
	take_operands(command, argc, argv, &asking.filter);
	check_filter(&asking);
	/* A person reads a table; who reads the other forms must get all. */
	if (asking.filter.limit == LIMIT_NOT_GIVEN) {
		listing.most = listing.format == LOG_TABLE ? LINES_USUAL : 0;
		asking.filter.limit = listing.most == 0 ? 0 : listing.most + 1;
	}
	listing.shares = asking.filter.similar_to != 0;
	/* A store alone is enough; the rules are then those that came with seki. */
	if (file != NULL && path == NULL) {
		if (config_load(asking.arena, NULL, false, &config, &why) != OK) {
			say_error("%s", why.text);
			return (int)why.status;
		}
	} else {
		config_or_exit(asking.arena, path, false, &config);
		if (file == NULL)
			file = str_cstr(asking.arena, config.store_path);
	}
	listing.lang = lang_now();
	return list(&listing, file, &config, &asking);
}

const struct command command_log = { "log", "[similar ID] [OPTION...]",
	"List judged messages, newest first; or those that are similar to one.",
	options,
	"Values may be several, with commas between or the option repeated, and words\n"
	"may be shortened. A message must pass every option.\n\n"
	"'seki log similar ID' lists messages of the same campaign, in all mailboxes,\n"
	"those that share most first, and what they share: sender, reply-to,\n"
	"bank-account, attachment, subject (numbers alike), link (its domain).\n\n"
	"'seki show ID' tells all about one of them.", log_main };
