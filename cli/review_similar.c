/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review hold --similar ID: a message and those that share something with it,
 * in all mailboxes, as `seki log similar` finds them. They are shown first, with what
 * they share, and a person says yes: mail of one sender is not yet a campaign.
 */
#include "review.h"

#define SIMILAR_MOST 200

struct similar {
	const struct review *review;
	struct arena *arena;
	int64_t ids[SIMILAR_MOST + 1];
	size_t n;		/* to be held */
	bool too_many;
};

static void
print_shares(unsigned shares, bool ja)
{
	const char *before = " [";

	for (int i = 0; i < SHARES__COUNT; i++) {
		if ((shares & 1u << i) == 0)
			continue;
		printf("%s%s", before, in_words(store_share_word(
		    (enum store_share)i)));
		before = ja ? "、" : ", ";
	}
	if (shares != 0)
		putchar(']');
}

/* What is held, or was filed or taken away by a person, is left as it is. */
static void
take_row(void *context, const struct store_row *row)
{
	struct similar *similar = context;
	struct arena *arena = similar->arena;

	if (row->state.n > 0 && !str_equal(row->state, STR("released")))
		return;
	if (similar->n == SIMILAR_MOST) {
		similar->too_many = true;
		return;
	}
	similar->ids[similar->n++] = row->message_id;
	arena_reset(arena);
	printf("%6lld  %-10.10s  ", (long long)row->message_id,
	    str_cstr(arena, time_local_of(arena, row->arrived)));
	print_wrapped(str_format(arena, lang_is_ja(similar->review->lang) ?
	    "%.*s、%.*s：「%.*s」" : "%.*s, %.*s: '%.*s'",
	    STR_ARGS(safe_text(arena, row->account, 30)),
	    STR_ARGS(safe_text(arena, row->from_address, 60)),
	    STR_ARGS(safe_text(arena, row->subject, 80))), 8);
	if (row->shares != 0) {
		printf("       ");
		print_shares(row->shares, lang_is_ja(similar->review->lang));
		putchar('\n');
	}
}

/* False unless a person says yes. */
static bool
agree(const struct review *review, size_t n)
{
	char answer[16] = "";

	if (review->yes)
		return true;
	if (!isatty(STDIN_FILENO))
		usage_error(review->command, "nobody can be asked here; --yes says "
		    "yes to all of these");
	printf(lang_is_ja(review->lang) ? "この%zu件を隔離しますか？ [y/N] " :
	    "Hold these %zu? [y/N] ", n);
	fflush(stdout);
	return fgets(answer, sizeof answer, stdin) != NULL &&
	    (answer[0] == 'y' || answer[0] == 'Y');
}

static enum outcome
find(struct similar *similar, struct store *store, int64_t id,
    struct why *why_out)
{
	struct store_filter filter = { .similar_to = id,
	    .limit = SIMILAR_MOST + 1 };
	struct store_detail detail;
	enum outcome outcome = store_show(store, similar->review->arena, id,
	    &detail, why_out);

	if (outcome != OK)
		return outcome;
	take_row(similar, &detail.row);
	return store_log(store, &filter, take_row, similar, why_out);
}

int
review_similar(const struct review *review, int64_t id)
{
	struct similar *similar = NEW(review->arena, struct similar);
	struct store *store = store_or_exit(review->file, true);
	int status = EXIT_DONE;
	struct why why;

	similar->review = review;
	similar->arena = arena_new((size_t)1 << 24);
	if (find(similar, store, id, &why) != OK)
		return review_trouble(&why);
	if (similar->too_many) {
		say_error("more than %d messages are similar to '%lld': look at "
		    "them with 'seki log similar %lld --by=...', and hold those "
		    "that are meant by their IDs", SIMILAR_MOST, (long long)id,
		    (long long)id);
		return EXIT_DATA;
	}
	if (similar->n == 0)
		printf("%s", lang_is_ja(review->lang) ?
		    "隔離できるメールはありません。\n" :
		    "There is none that could be held.\n");
	else if (!agree(review, similar->n))
		printf("%s", lang_is_ja(review->lang) ? "何も変更していません。\n" :
		    "Nothing was changed.\n");
	else
		for (size_t i = 0; i < similar->n; i++)
			if (!review_wish_one(review, store, REVIEW_HOLD,
			    similar->ids[i], &why)) {
				say_error("%s", why.text);
				status = (int)why.status;
			}
	store_close(store);
	arena_free(similar->arena);
	return status == EXIT_DONE ? answer_end(EXIT_DONE) : status;
}
