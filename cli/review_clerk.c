/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review on a terminal, without words: the list, and then a line at a time. A
 * number shows that message; a letter and a number say what becomes of it. Nothing
 * is asked twice, for all of it waits for the next scan and can be undone.
 */
#include "review.h"

static void
print_help(bool ja)
{
	printf("%s", ja ?
	    "\n  番号    内容を表示\n"
	    "  r 番号  隔離を解除し、元に戻す\n"
	    "  f 番号  詐欺として保管する\n"
	    "  h 番号  隔離する\n"
	    "  u 番号  直前の指示を取り消す\n"
	    "  l  一覧     q  終了\n" :
	    "\n  NUMBER    show that message\n"
	    "  r NUMBER  release it\n"
	    "  f NUMBER  file it as fraud\n"
	    "  h NUMBER  hold it\n"
	    "  u NUMBER  undo what was said last\n"
	    "  l  list     q  quit\n");
}

static bool
show(const struct review *review, struct store *store, int64_t id,
    struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	struct explain_site site = { .lang = review->lang, .id = id,
	    .contact = review->config.notice_contact,
	    .phrase = review->config.notice_phrase };
	struct store_detail detail;
	bool found = store_show(store, arena, id, &detail, why_out) == OK;

	if (found)
		explain_verdict(&detail.verdict, &site);
	arena_free(arena);
	return found;
}

/* One line: a letter and a number, or a number. False: nothing that is known. */
static bool
take_line(const struct review *review, struct store *store, struct str line,
    bool *done_out, struct why *why_out)
{
	struct str rest = line, word = str_cut(&rest, ' ');
	uint64_t id;

	if (str_number(line, INT64_MAX, &id)) {
		*done_out = show(review, store, (int64_t)id, why_out);
		return true;
	}
	if (word.n != 1 || !str_number(str_trim(rest), INT64_MAX, &id))
		return false;
	switch (word.p[0]) {
	case 'r':
		*done_out = review_wish_one(review, store, REVIEW_RELEASE,
		    (int64_t)id, why_out);
		return true;
	case 'f':
		*done_out = review_wish_one(review, store, REVIEW_CONFIRM,
		    (int64_t)id, why_out);
		return true;
	case 'h':
		*done_out = review_wish_one(review, store, REVIEW_HOLD,
		    (int64_t)id, why_out);
		return true;
	case 'u':
		*done_out = review_undo_one(review, store, (int64_t)id,
		    why_out);
		return true;
	}
	return false;
}

static void
take_lines(const struct review *review, struct store *store)
{
	bool ja = lang_is_ja(review->lang), done;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	struct why why;

	for (;;) {
		printf("> ");
		fflush(stdout);
		n = getline(&line, &size, stdin);
		if (n < 0)
			break;
		struct str s = str_trim((struct str){ line, (size_t)n });

		if (str_equal(s, STR("q")))
			break;
		if (str_equal(s, STR("l")) || s.n == 0) {
			review_list(review);
			print_help(ja);
		} else if (!take_line(review, store, s, &done, &why)) {
			print_help(ja);
		} else if (!done) {
			say_error("%s", why.text);
		}
	}
	free(line);
}

int
review_clerk(const struct review *review)
{
	struct store *store = store_or_exit(review->file, true);

	review_list(review);
	print_help(lang_is_ja(review->lang));
	take_lines(review, store);
	store_close(store);
	return answer_end(EXIT_DONE);
}
