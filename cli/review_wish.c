/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review release|confirm|hold|undo ID...: a person's word on single messages. No
 * server is touched here: the wish is written into the store with who, when and why,
 * and the next scan carries it out as it does any move.
 */
#include "review.h"

static void
print_wish(const struct review *review, enum review_what what, int64_t id)
{
	static const char *const words[REVIEW__COUNT][2] = {
		[REVIEW_RELEASE] = { "goes back to the folder it came from, and is "
		    "not held again", "元のフォルダーに戻します。再び隔離されること"
		    "はありません" },
		[REVIEW_CONFIRM] = { "goes into the folder of fraud", "詐欺として"
		    "「Fraud」フォルダーに移します" },
		[REVIEW_REPORT] = { "goes into the folder of fraud", "詐欺として"
		    "「Fraud」フォルダーに移します" },
		[REVIEW_HOLD] = { "goes into quarantine", "隔離します" },
		[REVIEW_TAKE_BACK] = { "is no fraud after all, and goes back to "
		    "where it was", "詐欺としての扱いを取り消し、元の場所に戻します" },
		[REVIEW_GONE] = { "", "" },
		[REVIEW_RETURN] = { "", "" },
	};
	const char *undo = review->typing ? "u" : "seki review undo";
	bool ja = lang_is_ja(review->lang);

	print_fitted(str_format(review->arena, ja ? "メール %lld：次回のスキャンで%s。"
	    "取り消すには「%s %lld」と入力してください。" : "Message %lld %s, with "
	    "the next scan. '%s %lld' takes that back.", (long long)id,
	    words[what][ja], undo, (long long)id), 0);
}

/* Whose word gives way to that of another is said: two people see it differently. */
static void
print_withdrawn(const struct review *review,
    const struct store_withdrawn *withdrawn, int64_t id)
{
	static const char *const words[REVIEW__COUNT][2] = {
		[REVIEW_RELEASE] = { "to release it", "隔離解除" },
		[REVIEW_CONFIRM] = { "to file it as fraud", "詐欺として保管" },
		[REVIEW_REPORT] = { "to file it as fraud", "詐欺として保管" },
		[REVIEW_HOLD] = { "to hold it", "隔離" },
		[REVIEW_TAKE_BACK] = { "to take back that it is fraud",
		    "詐欺の取り消し" },
		[REVIEW_GONE] = { "", "" },
		[REVIEW_RETURN] = { "", "" },
	};
	bool ja = lang_is_ja(review->lang);
	struct arena *arena = arena_new((size_t)1 << 16);
	struct str by = safe_text(arena, withdrawn->by, 60);

	print_wrapped(str_format(arena, ja ? "メール %lld：%.*sさんの指示（%s）は"
	    "取り下げられました。" : "Message %lld: %.*s had asked %s; that is "
	    "withdrawn.", (long long)id, STR_ARGS(by), words[withdrawn->what][ja]),
	    0);
	arena_free(arena);
}

/* The same was asked for before, and waits. */
static void
print_stands(const struct review *review,
    const struct store_withdrawn *same, int64_t id)
{
	bool ja = lang_is_ja(review->lang);
	struct arena *arena = arena_new((size_t)1 << 16);
	struct str by = safe_text(arena, same->by, 60);

	print_wrapped(str_format(arena, ja ? "メール %lld：同じ指示が%.*sさんからすでに"
	    "出ており、そのまま有効です。%s" : "Message %lld: %.*s has asked for that "
	    "already, which stands.%s", (long long)id, STR_ARGS(by),
	    review->reason == NULL ? "" : ja ? "今回の理由は記録しません。" :
	    " The reason given now is not kept."), 0);
	arena_free(arena);
}

/* Two people see it differently: whose doing is undone. */
static void
print_undone(const struct review *review, struct str whose, int64_t id)
{
	struct arena *arena = arena_new((size_t)1 << 16);
	struct str by = safe_text(arena, whose, 60);

	print_wrapped(str_format(arena, lang_is_ja(review->lang) ? "メール %lld："
	    "%.*sさんの指示を取り消すものです。" : "Message %lld: that undoes what "
	    "%.*s had asked for.", (long long)id, STR_ARGS(by)), 0);
	arena_free(arena);
}

static bool
is_anothers(const struct review *review, const struct store_withdrawn *withdrawn)
{
	return withdrawn->what != REVIEW__COUNT && withdrawn->by.n > 0 &&
	    !str_equal(withdrawn->by, review_by(review));
}

/* What was accepted of fraud ends when the scan files it: who accepted it should know. */
static bool
refuted_tell(const struct review *review, struct store *store,
    enum review_what what, int64_t id, struct why *why_out)
{
	struct store_numbers numbers;

	if (what != REVIEW_CONFIRM && what != REVIEW_REPORT)
		return true;
	return store_refuted(store, id, &numbers, why_out) == OK &&
	    review_numbers_tell(review, store, &numbers, str_of(in_lang(
	    review->lang, "What was accepted ends with that:",
	    "これにより、次の承認は終了します：")), why_out);
}

bool
review_wish_one(const struct review *review, struct store *store,
    enum review_what what, int64_t id, struct why *why_out)
{
	struct store_withdrawn withdrawn;

	if (store_wish(store, review->arena, id, what, review_by(review),
	    review->reason == NULL ? NO_STR : str_trim(str_of(review->reason)),
	    &withdrawn, why_out) != OK)
		return false;
	if (withdrawn.stands)
		print_stands(review, &withdrawn, id);
	else if (is_anothers(review, &withdrawn))
		print_withdrawn(review, &withdrawn, id);
	print_wish(review, what, id);
	return refuted_tell(review, store, what, id, why_out);
}

bool
review_undo_one(const struct review *review, struct store *store, int64_t id,
    struct why *why_out)
{
	struct store_withdrawn withdrawn;
	enum review_what what;

	if (store_undo(store, review->arena, id, review_by(review), &what,
	    &withdrawn, why_out) != OK)
		return false;
	if (what != REVIEW__COUNT) {
		if (withdrawn.undone_by.n > 0)
			print_undone(review, withdrawn.undone_by, id);
		print_wish(review, what, id);
		return refuted_tell(review, store, what, id, why_out);
	}
	if (is_anothers(review, &withdrawn))
		print_withdrawn(review, &withdrawn, id);
	else
		printf(lang_is_ja(review->lang) ? "メール %lld：指示を取り消しま"
		    "した。\n" : "Message %lld: what was asked for is withdrawn.\n",
		    (long long)id);
	return true;
}

int
review_wish(const struct review *review, enum review_what what, int n,
    char **ids)
{
	struct store *store;
	struct why why;
	int status = EXIT_DONE;

	if (n == 0)
		usage_error(review->command, "which message? ('seki review list' "
		    "lists what is held)");
	if (review->by != NULL && str_trim(str_of(review->by)).n == 0)
		usage_error(review->command, "who says so? --by=NAME");
	/* All or none of a line with a mistake in it. */
	for (int i = 0; i < n; i++)
		review_id(review, "message ID", ids[i]);
	store = store_or_exit(review->file, true);
	for (int i = 0; i < n; i++) {
		int64_t id = (int64_t)review_id(review, "message ID", ids[i]);

		if (what == REVIEW__COUNT ?
		    review_undo_one(review, store, id, &why) :
		    review_wish_one(review, store, what, id, &why))
			continue;
		say_error("%s", why.text);
		status = status == EXIT_DONE ? (int)why.status : status;
	}
	store_close(store);
	return status == EXIT_DONE ? answer_end(EXIT_DONE) : status;
}
