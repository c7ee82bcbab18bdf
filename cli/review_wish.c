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

bool
review_wish_one(const struct review *review, struct store *store,
    enum review_what what, int64_t id, struct why *why_out)
{
	if (store_wish(store, id, what, review_by(review), review->reason == NULL ?
	    NO_STR : str_trim(str_of(review->reason)), why_out) != OK)
		return false;
	print_wish(review, what, id);
	return true;
}

bool
review_undo_one(const struct review *review, struct store *store, int64_t id,
    struct why *why_out)
{
	enum review_what what;

	if (store_undo(store, id, review_by(review), &what, why_out) != OK)
		return false;
	if (what != REVIEW__COUNT)
		print_wish(review, what, id);
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
