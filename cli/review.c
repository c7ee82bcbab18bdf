/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review: what a person says of mail. Here are its words, and accept|accepted|
 * revoke: the clerk who called the number on file accepts a new account with one
 * command; it names the message, the reason, and the day on which it ends, stays in
 * the list, and can be taken back. The message itself is not touched: it is released
 * by moving it, or with seki review release.
 */
#include <pwd.h>

#include "review.h"

static const struct option_row options[] = {
	{ "bank-account", 0, NULL, "accept the bank accounts that the message names" },
	{ "sender", 0, NULL, "accept its sender, with the domain that proved it" },
	{ "reason", 0, "TEXT", "why: how it was checked (accept needs it)" },
	{ "until", 0, "DATE", "the last day on which it counts: 2027-03-31" },
	{ "by", 0, "NAME", "who says so (default: your login name)" },
	{ "account", 'a', "NAME", "list: of this account only" },
	{ "output", 'o', "PATH", "export: a new folder, or a new .tar or .zip" },
	{ "similar", 0, NULL, "hold: those too that are similar to the message" },
	{ "yes", 0, NULL, "hold --similar: don't ask" },
	{ "config", 'c', "FILE", "the configuration (names the store)" },
	{ "store", 0, "FILE", "this store instead" },
	{ NULL, 0, NULL, NULL },
};

/* ---- Reading what was said ------------------------------------------------------ */

uint64_t
review_id(const struct review *review, const char *what, const char *word)
{
	uint64_t id;

	if (!str_number(str_of(word), INT64_MAX, &id))
		usage_error(review->command, what[0] == 'a' ? "'%s' is no "
		    "number of an acceptance ('seki review accepted' lists them)" :
		    "'%s' is no message's number ('seki review list' and 'seki "
		    "log' tell them)", word);
	return id;
}

static uint64_t
read_id(const struct review *review, const char *what, int argc, char **argv)
{
	if (argc != 2)
		usage_error(review->command, argc < 2 ? "which %s?" :
		    "one %s at a time", what);
	return review_id(review, what, argv[1]);
}

/* The end of that day, where the reader is. */
static int64_t
read_until(const struct review *review)
{
	struct str s = str_of(review->until);
	struct str full = str_format(review->arena, "%.*sT00:00:00Z",
	    STR_ARGS(s));
	int64_t time;
	struct tm tm = { 0 };
	uint64_t year, month, day;

	if (review->until == NULL)
		usage_error(review->command, "until when shall it count? "
		    "--until=2027-03-31");
	if (s.n != 10 || !time_parse_rfc3339(full, &time) ||
	    !str_number(str_slice(s, 0, 4), 9998, &year) ||
	    !str_number(str_slice(s, 5, 7), 12, &month) ||
	    !str_number(str_slice(s, 8, 10), 31, &day))
		usage_error(review->command, "'%s' is no date; write it as "
		    "2027-03-31", review->until);
	tm.tm_year = (int)year - 1900;
	tm.tm_mon = (int)month - 1;
	tm.tm_mday = (int)day + 1;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

static struct str
login_name(struct arena *arena)
{
	char name[256];
	const struct passwd *user;

	if (getlogin_r(name, sizeof name) == 0 && name[0] != '\0')
		return str_keep(arena, str_of(name));
	user = getpwuid(getuid());
	return user != NULL ? str_keep(arena, str_of(user->pw_name)) :
	    str_format(arena, "uid %lu", (unsigned long)getuid());
}

struct str
review_by(const struct review *review)
{
	return review->by != NULL ? str_trim(str_of(review->by)) :
	    login_name(review->arena);
}

/* ---- Telling ---------------------------------------------------------------------- */

struct str
review_day(struct arena *arena, int64_t at)
{
	time_t last = (time_t)at;
	struct tm tm;

	if (localtime_r(&last, &tm) == NULL)
		return STR("-");
	return str_format(arena, "%04d-%02d-%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

/* The last day on which it counts, where the reader is. */
static struct str
last_day(struct arena *arena, int64_t end)
{
	return review_day(arena, end - 1);
}

static struct str
what_of(struct arena *arena, const struct store_acceptance *one, bool ja)
{
	struct str domain = one->authenticated_domain.n > 0 ?
	    one->authenticated_domain : STR("-");

	if (one->what == STORE_ACCEPTS_SENDER)
		return str_format(arena, ja ? "差出人 %.*s（確認されたドメイン "
		    "%.*s）" : "sender %.*s (proved by %.*s)",
		    STR_ARGS(one->address), STR_ARGS(domain));
	if (one->address.n == 0)
		return str_format(arena, ja ? "%.*s の口座（末尾 %.*s）" :
		    "%.*s: bank account ending in %.*s", STR_ARGS(one->owner),
		    STR_ARGS(one->last4));
	return str_format(arena, ja ? "%.*s の口座（末尾 %.*s）、差出人 %.*s"
	    "（確認されたドメイン %.*s）からのメールに限る" : "%.*s: bank account "
	    "ending in %.*s, in mail from %.*s (proved by %.*s)",
	    STR_ARGS(one->owner), STR_ARGS(one->last4), STR_ARGS(one->address),
	    STR_ARGS(domain));
}

enum { COUNTS, ENDED, REVOKED, UNBOUND };

static int
state_of(const struct store_acceptance *one)
{
	if (one->revoked_at != 0)
		return REVOKED;
	if (one->until <= time_now())
		return ENDED;
	return one->address.n == 0 ? UNBOUND : COUNTS;
}

static void
print_acceptance(const struct review *review, const struct store_acceptance *one)
{
	static const char *const states[][2] = {
		[COUNTS] = { "counts until", "有効期限" },
		[ENDED] = { "has ended on", "期限切れ" },
		[REVOKED] = { "was revoked; until", "取り消し済み、期限" },
		[UNBOUND] = { "counts no more, for a version before this one noted "
		    "no sender: accept it anew; until", "無効（以前の版では差出人が"
		    "記録されていません。改めて承認してください）、期限" },
	};
	struct arena *arena = review->arena;
	bool ja = lang_is_ja(review->lang);

	printf("%4lld  ", (long long)one->id);
	print_wrapped(what_of(arena, one, ja), 6);
	printf("      ");
	print_wrapped(str_format(arena, "%s %.*s", states[state_of(one)][ja],
	    STR_ARGS(last_day(arena, one->until))), 6);
	printf("      ");
	print_wrapped(str_format(arena, ja ? "メール %lld、%.*s（%.*s）：%.*s" :
	    "message %lld, %.*s, %.*s: %.*s", (long long)one->message_id,
	    STR_ARGS(one->by), STR_ARGS(review_day(arena, one->at)),
	    STR_ARGS(one->reason)), 6);
}

/* ---- Doing ------------------------------------------------------------------------- */

int
review_trouble(const struct why *why)
{
	say_error("%s", why->text);
	return why->status;
}

static int
accept_message(const struct review *review, int argc, char **argv)
{
	uint64_t id = read_id(review, "message ID", argc, argv);
	struct store_acceptance *list;
	struct store *store;
	struct why why;
	int64_t until;
	size_t made, n;

	if (review->bank_account == review->sender)
		usage_error(review->command, "accept what? --bank-account or "
		    "--sender");
	if (review->reason == NULL || str_trim(str_of(review->reason)).n == 0)
		usage_error(review->command, "why? --reason='called +81 ..., spoke "
		    "to ...'");
	if (review->by != NULL && str_trim(str_of(review->by)).n == 0)
		usage_error(review->command, "who says so? --by=NAME");
	until = read_until(review);
	if (until <= time_now())
		usage_error(review->command, "'%s' is past", review->until);
	store = store_or_exit(review->file, true);
	if (store_accept(store, (int64_t)id, review->bank_account ?
	    STORE_ACCEPTS_ACCOUNT : STORE_ACCEPTS_SENDER,
	    str_of(review->reason), review_by(review), until, &made, &why) != OK ||
	    store_acceptances(store, review->arena, &list, &n, &why) != OK)
		return review_trouble(&why);
	store_close(store);
	printf("%s", lang_is_ja(review->lang) ? "承認しました。\n" :
	    "Accepted.\n");
	/* The newest come first. */
	for (size_t i = 0; i < made && i < n; i++)
		print_acceptance(review, &list[i]);
	printf("%s", lang_is_ja(review->lang) ?
	    "メール自体は動かしていません。隔離されている場合は、"
	    "受信トレイに戻してください。\n" :
	    "The message itself stays where it is: if it was held, move it back "
	    "to the inbox.\n");
	return answer_end(EXIT_DONE);
}

static int
accepted_list(const struct review *review, int argc)
{
	struct store *store;
	struct store_acceptance *list;
	struct why why;
	size_t n;

	if (argc != 1)
		usage_error(review->command, "'accepted' takes nothing more");
	store = store_or_exit(review->file, false);
	if (store_acceptances(store, review->arena, &list, &n, &why) != OK)
		return review_trouble(&why);
	store_close(store);
	if (n == 0)
		printf("%s", lang_is_ja(review->lang) ?
		    "承認されたものはありません。\n" :
		    "Nothing has been accepted.\n");
	for (size_t i = 0; i < n; i++)
		print_acceptance(review, &list[i]);
	return answer_end(EXIT_DONE);
}

static int
acceptance_revoke(const struct review *review, int argc, char **argv)
{
	uint64_t id = read_id(review, "acceptance", argc, argv);
	struct store *store = store_or_exit(review->file, true);
	struct why why;

	if (store_revoke(store, (int64_t)id, &why) != OK)
		return review_trouble(&why);
	store_close(store);
	printf("%s", lang_is_ja(review->lang) ?
	    "承認を取り消しました。今後のメールには適用されません。\n" :
	    "Revoked: it counts for no mail that is judged from now on.\n");
	return answer_end(EXIT_DONE);
}

static void
take_option(struct review *review, const char *name, const char *value)
{
	if (strcmp(name, "bank-account") == 0)
		review->bank_account = true;
	else if (strcmp(name, "sender") == 0)
		review->sender = true;
	else if (strcmp(name, "reason") == 0)
		review->reason = value;
	else if (strcmp(name, "until") == 0)
		review->until = value;
	else if (strcmp(name, "by") == 0)
		review->by = value;
	else if (strcmp(name, "similar") == 0)
		review->similar = true;
	else if (strcmp(name, "yes") == 0)
		review->yes = true;
	else if (strcmp(name, "account") == 0)
		review->account = value;
	else if (strcmp(name, "output") == 0)
		review->output = value;
	else if (strcmp(name, "config") == 0)
		review->path = value;
	else
		review->file = value;
}

void
review_configure(struct review *review)
{
	config_or_exit(review->arena, review->path, true, &review->config);
	if (review->file != NULL)
		review->config.store_path = str_of(review->file);
	else
		review->file = str_cstr(review->arena,
		    review->config.store_path);
}

/* Whoever goes to the server needs the configuration, whatever the store. */
static void
find_store(struct review *review, bool fetches)
{
	if (fetches) {
		review_configure(review);
	} else if (review->file == NULL) {
		config_or_exit(review->arena, review->path, false,
		    &review->config);
		review->file = str_cstr(review->arena,
		    review->config.store_path);
	}
}

#define WORDS "list, read, export, release, confirm, hold, undo, accept, " \
	"accepted or revoke"

static int
review_do(struct review *review, int argc, char **argv)
{
	static const struct {
		const char *word;
		enum review_what what;
	} wishes[] = {
		{ "release", REVIEW_RELEASE }, { "confirm", REVIEW_CONFIRM },
		{ "hold", REVIEW_HOLD }, { "undo", REVIEW__COUNT },
	};
	const char *what = argc > 0 ? argv[0] : "";

	if (argc == 0 && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		usage_error(review->command, "what to do? " WORDS);
	if (review->similar && strcmp(what, "hold") != 0)
		usage_error(review->command, "--similar goes with 'hold ID'");
	if (review->output != NULL && strcmp(what, "export") != 0)
		usage_error(review->command, "--output goes with 'export ID'");
	find_store(review, strcmp(what, "read") == 0 ||
	    strcmp(what, "export") == 0);
	review->lang = lang_now();
	if (review->similar)
		return review_similar(review, (int64_t)read_id(review,
		    "message ID", argc, argv));
	if (argc == 0)
		return review_clerk(review);
	for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
		if (strcmp(what, wishes[i].word) == 0)
			return review_wish(review, wishes[i].what, argc - 1,
			    argv + 1);
	if (strcmp(what, "read") == 0)
		return review_read(review, (int64_t)read_id(review,
		    "message ID", argc, argv));
	if (strcmp(what, "export") == 0)
		return review_export(review, (int64_t)read_id(review,
		    "message ID", argc, argv));
	if (strcmp(what, "accept") == 0)
		return accept_message(review, argc, argv);
	if (strcmp(what, "accepted") == 0)
		return accepted_list(review, argc);
	if (strcmp(what, "revoke") == 0)
		return acceptance_revoke(review, argc, argv);
	if (strcmp(what, "list") != 0)
		usage_error(review->command, "'%s' is nothing that can be done: "
		    WORDS, what);
	if (argc != 1)
		usage_error(review->command, "'list' takes nothing more");
	return review_list(review);
}

static int
review_main(const struct command *command, int argc, char **argv)
{
	struct review review = { .command = command,
	    .arena = arena_new((size_t)1 << 30) };
	const char *name, *value;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL)
		take_option(&review, name, value);
	return review_do(&review, argc, argv);
}

const struct command command_review = { "review",
	"[OPTION...] [list | read ID | export ID | release ID... |\n"
	"                   confirm ID... | hold ID... | undo ID... | accept ID |\n"
	"                   accepted | revoke N]",
	"Read held mail, say what becomes of it, accept an account or sender.",
	options, "'seki review list' tells IDs of what is held, 'seki log' of all. "
	"On a terminal 'seki review'\nalone lists and asks.", review_main };
