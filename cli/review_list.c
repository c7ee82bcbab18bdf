/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review list: what waits for a person, oldest first, over all mailboxes: what
 * is held, and what was asked for and waits for the next scan. Three short lines a
 * message, which a narrow terminal wraps; whatever a sender chose goes through
 * safe.c.
 */
#include "explain.h"
#include "review.h"

struct list {
	const struct review *review;
	struct arena *arena;
	size_t n;
};

static struct str
sender_of(struct arena *arena, const struct store_held *held)
{
	struct str address = held->from_address.n > 0 ? held->from_address :
	    STR("-");

	if (held->from_name.n == 0)
		return safe_text(arena, address, 60);
	return str_format(arena, "%.*s <%.*s>",
	    STR_ARGS(safe_text(arena, held->from_name, 40)),
	    STR_ARGS(safe_text(arena, address, 60)));
}

/* How long it has been held. */
static struct str
age_of(struct arena *arena, const struct store_held *held, bool ja)
{
	int64_t hours = (time_now() - held->since) / 3600;

	if (hours < 0)
		hours = 0;
	if (hours < 48)
		return str_format(arena, ja ? "%lld時間" : "%lld h",
		    (long long)hours);
	return str_format(arena, ja ? "%lld日" : "%lld days",
	    (long long)(hours / 24));
}

static const char *
waiting_words(enum review_what what, bool ja)
{
	static const char *const words[REVIEW__COUNT][2] = {
		[REVIEW_RELEASE] = { "to be released", "隔離解除の予定" },
		[REVIEW_CONFIRM] = { "to be filed as fraud", "詐欺として保管の予定" },
		[REVIEW_REPORT] = { "to be filed as fraud", "詐欺として保管の予定" },
		[REVIEW_HOLD] = { "to be held", "隔離の予定" },
		[REVIEW_TAKE_BACK] = { "to be taken back", "取り消しの予定" },
		[REVIEW_GONE] = { "", "" },
		[REVIEW_RETURN] = { "", "" },
	};

	return words[what][ja];
}

static void
indented(struct str text)
{
	fputs("        ", stdout);
	print_wrapped(text, 8);
}

static void
print_held(void *context, const struct store_held *held)
{
	struct list *list = context;
	struct arena *arena = list->arena;
	bool ja = lang_is_ja(list->review->lang);
	struct str why = ja ? held->top_ja : held->top_en;

	arena_reset(arena);
	list->n++;
	printf("%6lld  ", (long long)held->message_id);
	print_wrapped(str_format(arena, ja ? "%.*s、点数 %.1f、%.*s、%.*s" :
	    "%.*s, score %.1f, %.*s, %.*s", STR_ARGS(age_of(arena, held, ja)),
	    held->score, STR_ARGS(safe_text(arena, held->account, 30)),
	    STR_ARGS(sender_of(arena, held))), 8);
	if (held->subject.n > 0)
		indented(str_format(arena, ja ? "「%.*s」" : "'%.*s'",
		    STR_ARGS(safe_text(arena, held->subject, 100))));
	if (held->held_by.n > 0)
		indented(words_held_by(arena, held->held_by, held->said,
		    list->review->lang));
	/* What the rules held first keeps their reason. */
	if (why.n > 0 && !(held->held_by.n > 0 && held->by_person))
		indented(safe_text(arena, why, 300));
	if (held->answered)
		indented(ja ? STR("隔離する前に、すでに返信されていました。") :
		    STR("Somebody had answered it before it was held."));
	if (str_equal(held->state, STR("failed")))
		indented(ja ? STR("まだ移動できていません。次回のスキャンで再試行します。")
		    : STR("It could not be moved yet; the next scan tries again."));
	if (held->waits != REVIEW__COUNT)
		indented(str_format(arena, ja ?
		    "→ 次回のスキャンで%s（%.*s、%.*s）" :
		    "-> %s by the next scan (%.*s, %.*s)",
		    waiting_words(held->waits, ja),
		    STR_ARGS(safe_text(arena, held->by, 40)),
		    STR_ARGS(review_day(arena, held->at))));
}

int
review_list(const struct review *review)
{
	struct list list = { review, arena_new((size_t)1 << 24), 0 };
	struct store *store = store_or_exit(review->file, false);
	struct why why;

	if (review->account != NULL && account_known(store, &review->config,
	    str_of(review->account), &why) != OK)
		return review_trouble(&why);
	if (store_held(store, review->account == NULL ? NO_STR :
	    str_of(review->account), 0, print_held, &list, &why) != OK)
		return review_trouble(&why);
	store_close(store);
	arena_free(list.arena);
	if (list.n == 0)
		printf("%s", lang_is_ja(review->lang) ?
		    "確認を待っているメールはありません。\n" :
		    "No message waits for a person.\n");
	return answer_end(EXIT_DONE);
}
