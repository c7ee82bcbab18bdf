/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review: what a person says of mail. Here are its words and options; what they
 * do stands in the other review*.c files.
 */
#include <pwd.h>

#include "explain.h"
#include "review.h"

#define REASON_MOST 500			/* characters */
#define NAME_MOST 60

static const struct option_row options[] = {
	{ "bank-account", 0, NULL, "accept the bank accounts that the message names" },
	{ "sender", 0, NULL, "accept its sender, with the domain that proved it" },
	{ "reason", 0, "TEXT", "why: how it was checked (accept needs it)" },
	{ "until", 0, "DATE", "its last day, in two years at most: 2027-03-31, or 90d" },
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

static size_t
characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

bool
review_is_sayable(struct str reason, struct str by, struct why *why_out)
{
	static const char *const examples[] = { REASON_EXAMPLE_EN,
	    REASON_EXAMPLE_JA, REASON_EXAMPLE_SHORT };

	reason = str_trim(reason);
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		if (str_equal(reason, str_of(examples[i])))
			return because(why_out, FAIL, EXIT_USAGE, "'%s' is only an "
			    "example: write the number that was called, and with "
			    "whom you spoke", examples[i]) == OK;
	if (characters(reason) > REASON_MOST)
		return because(why_out, FAIL, EXIT_USAGE, "a reason has %d "
		    "characters at most, this one has %zu", REASON_MOST,
		    characters(reason)) == OK;
	if (characters(str_trim(by)) > NAME_MOST)
		return because(why_out, FAIL, EXIT_USAGE, "a name has %d "
		    "characters at most, this one has %zu", NAME_MOST,
		    characters(str_trim(by))) == OK;
	return true;
}

/* ---- Telling ---------------------------------------------------------------------- */

struct str
review_day(struct arena *arena, int64_t at)
{
	struct str when = time_local(arena, at);

	return str_cut(&when, ' ');
}

/* ---- Doing ------------------------------------------------------------------------- */

int
review_trouble(const struct why *why)
{
	say_error("%s", why->text);
	return why->status;
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
	struct why why;

	if (argc == 0 && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		usage_error(review->command, "what to do? " WORDS);
	if (review->similar && strcmp(what, "hold") != 0)
		usage_error(review->command, "--similar goes with 'hold ID'");
	if (review->output != NULL && strcmp(what, "export") != 0)
		usage_error(review->command, "--output goes with 'export ID'");
	find_store(review, strcmp(what, "read") == 0 ||
	    strcmp(what, "export") == 0);
	review->lang = lang_now();
	if (!review_is_sayable(review->reason == NULL ? NO_STR :
	    str_of(review->reason), review->by == NULL ? NO_STR :
	    str_of(review->by), &why))
		usage_error(review->command, "%s", why.text);
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
		return review_accept(review, (int64_t)read_id(review,
		    "message ID", argc, argv));
	if (strcmp(what, "revoke") == 0)
		return review_revoke(review, (int64_t)read_id(review,
		    "acceptance", argc, argv));
	if (strcmp(what, "accepted") == 0 && argc != 1)
		usage_error(review->command, "'accepted' takes nothing more");
	if (strcmp(what, "accepted") == 0)
		return review_accepted(review);
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
	options, "'seki review list' tells IDs of what is held, 'seki log' of all.\n"
	"On a terminal 'seki review' alone lists and asks.", review_main };
