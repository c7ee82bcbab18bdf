/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review on a terminal, without words: the list, and then a line at a time. A
 * number shows what is known of that message, v and a number the message itself; another
 * letter says what becomes of it, or of several. Nothing is asked twice, for all of it
 * waits for the next scan and can be undone; only who accepts something is asked how it
 * was checked, and until when it counts. What a Japanese keyboard sends when nobody
 * switched it over means the same.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "review.h"

static void
print_help(bool ja)
{
	printf("%s", ja ?
	    "\n  番号    判定の根拠を表示する\n"
	    "  v 番号  メールの本文を安全に表示する\n"
	    "  r 番号  問題なし：元のフォルダーに戻す\n"
	    "  f 番号  詐欺として保管する\n"
	    "  h 番号  隔離する\n"
	    "  u 番号  直前の指示を取り消す\n"
	    "  a 番号  口座を承認する（手元の番号で確認後）\n"
	    "  s 番号  差出人を承認する\n"
	    "  l  一覧     q  終了\n"
	    "  番号は続けて書けます（r 3 5）\n" :
	    "\n  NUMBER    why it is held\n"
	    "  v NUMBER  view the message itself, safely\n"
	    "  r NUMBER  it is fine: release it\n"
	    "  f NUMBER  it is fraud: file it\n"
	    "  h NUMBER  hold it\n"
	    "  u NUMBER  undo what was said last\n"
	    "  a NUMBER  accept its account, after a call\n"
	    "  s NUMBER  accept its sender\n"
	    "  l  list     q  quit\n"
	    "  (several numbers at once: r 3 5)\n");
}

/* ---- Showing ------------------------------------------------------------------------- */

static bool
show(const struct review *review, int64_t id, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	struct explain_site site = { .lang = review->lang, .id = id,
	    .contact = review->config.notice_contact,
	    .phrase = review->config.notice_phrase };
	struct store *store = NULL;
	struct store_detail detail;
	struct pager pager;
	bool found = store_open(review->file, STORE_READ, &store, why_out) ==
	    OK && store_show(store, arena, id, &detail, why_out) == OK;

	if (found) {
		pager = pager_begin();
		show_print(&detail, &site);
		pager_end(&pager);
	}
	store_close(store);
	arena_free(arena);
	return found;
}

/* In a process of its own, which makes a brief and ends with the message. */
static bool
view(const struct review *review, int64_t id)
{
	struct review mine = *review;
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		review_configure(&mine);
		status = review_read(&mine, id);
		fflush(NULL);
		_exit(status);
	}
	signal(SIGINT, SIG_IGN);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	signal(SIGINT, SIG_DFL);
	return child > 0;
}

/* ---- Saying -------------------------------------------------------------------------- */

static bool
wish(const struct review *review, enum review_what what, int64_t id,
    struct why *why_out)
{
	struct store *store;
	bool done;

	if (store_open(review->file, STORE_WRITE, &store, why_out) != OK)
		return false;
	done = what == REVIEW__COUNT ?
	    review_undo_one(review, store, id, why_out) :
	    review_wish_one(review, store, what, id, why_out);
	store_close(store);
	return done;
}

static void
do_one(const struct review *review, char letter, int64_t id)
{
	bool done = false;
	struct why why;

	because(&why, FAIL, EXIT_BUG, "the message can't be read now");
	switch (letter) {
	case '\0':
		done = show(review, id, &why);
		break;
	case 'v':
		done = view(review, id);
		break;
	case 'r':
		done = wish(review, REVIEW_RELEASE, id, &why);
		break;
	case 'f':
		done = wish(review, REVIEW_CONFIRM, id, &why);
		break;
	case 'h':
		done = wish(review, REVIEW_HOLD, id, &why);
		break;
	case 'u':
		done = wish(review, REVIEW__COUNT, id, &why);
		break;
	case 'a':
		done = review_accept_asking(review, id, STORE_ACCEPTS_ACCOUNT,
		    &why);
		break;
	case 's':
		done = review_accept_asking(review, id, STORE_ACCEPTS_SENDER,
		    &why);
		break;
	}
	if (!done)
		say_error("%s", why.text);
}

#define NUMBERS_MOST 100

/* The letter or the word that a line begins with, off it; false if it is another. */
static bool
take_letter(struct str *line, char *letter_out)
{
	static const struct {
		const char *word;
		char letter;
	} words[] = { { "v", 'v' }, { "view", 'v' }, { "read", 'v' },
	    { "r", 'r' }, { "release", 'r' }, { "f", 'f' }, { "fraud", 'f' },
	    { "confirm", 'f' }, { "h", 'h' }, { "hold", 'h' }, { "u", 'u' },
	    { "undo", 'u' }, { "a", 'a' }, { "accept", 'a' },
	    { "account", 'a' }, { "s", 's' }, { "sender", 's' },
	    { "show", '\0' }, { "", '\0' } };
	size_t n = 0;

	while (n < line->n && char_is_alpha(line->p[n]))
		n++;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!str_equal(str_slice(*line, 0, n), str_of(words[i].word)))
			continue;
		*letter_out = words[i].letter;
		*line = str_from(*line, n);
		return true;
	}
	return false;
}

/* A letter or none, and numbers. False, and nothing done, if it is anything else. */
static bool
take_line(const struct review *review, struct str line)
{
	int64_t ids[NUMBERS_MOST];
	size_t n = 0;
	char letter;

	if (!take_letter(&line, &letter))
		return false;
	for (struct str rest = str_trim(line), word; rest.n > 0;) {
		uint64_t id;

		word = str_cut(&rest, ' ');
		rest = str_trim(rest);
		if (word.n > 1 && word.p[word.n - 1] == ',')
			word.n--;
		if (n == NUMBERS_MOST || !str_number(word, INT64_MAX, &id))
			return false;
		ids[n++] = (int64_t)id;
	}
	for (size_t i = 0; i < n; i++)
		do_one(review, letter, ids[i]);
	return n > 0;
}

static void
take_lines(const struct review *review)
{
	bool ja = lang_is_ja(review->lang);
	struct arena *arena = arena_new((size_t)1 << 24);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	for (;;) {
		printf("> ");
		fflush(stdout);
		n = getline(&line, &size, stdin);
		if (n < 0)
			break;
		arena_reset(arena);
		struct str s = str_lower(arena, str_trim(str_narrow(arena,
		    str_slice((struct str){ line, (size_t)n }, 0, 4096))));

		if (str_equal(s, STR("q")) || str_equal(s, STR("quit")) ||
		    str_equal(s, STR("exit")))
			break;
		if (str_equal(s, STR("l")) || str_equal(s, STR("list")))
			review_list(review);
		else if (s.n == 0 || str_equal(s, STR("?")))
			print_help(ja);
		else if (!take_line(review, s)) {
			print_wrapped(str_format(arena, ja ?
			    "「%.*s」という指示はありません。" : "'%.*s' is not understood.",
			    STR_ARGS(safe_text(arena, s, 40))), 0);
			print_help(ja);
		}
	}
	if (n < 0)
		putchar('\n');
	free(line);
	arena_free(arena);
}

int
review_clerk(const struct review *wishes)
{
	struct review clerk = *wishes, *review = &clerk;

	review->typing = true;
	/* It must be there, and be ours to write: said before anything is read. */
	store_close(store_or_exit(review->file, true));
	review_list(review);
	print_help(lang_is_ja(review->lang));
	take_lines(review);
	return answer_end(EXIT_DONE);
}
