/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review accept|accepted|revoke: the clerk who called the number on file accepts
 * a new account with one command, or line by line at a terminal; it names the message,
 * the reason, and the day on which it ends, stays in the list, and can be taken back.
 * The message itself is not touched: it is released by moving it, or with seki review
 * release.
 */
#include "review.h"

/* ---- Until when ------------------------------------------------------------------- */

/* The end of the last day that `word` tells; false with a sentence where it tells none,
 * or one that is past or too far. */
static bool
review_until(const struct review *review, const char *word, int64_t *until_out,
    struct why *why_out)
{
	int64_t latest = time_now() + STORE_ACCEPTED_DAYS * (int64_t)86400;

	if (!time_day_end(str_of(word), until_out))
		because(why_out, FAIL, EXIT_USAGE, "'%s' is no date: write 2027-03-31, "
		    "or in how many days it ends, as 90d", word);
	else if (*until_out <= time_now())
		because(why_out, FAIL, EXIT_USAGE, "'%s' is past: what is accepted "
		    "counts until a day to come, as 2027-03-31 or 90d", word);
	else if (*until_out > latest)
		because(why_out, FAIL, EXIT_USAGE, "'%s' is too far: what is accepted "
		    "counts for two years at most, until %.*s, and is then asked and "
		    "accepted anew", word, STR_ARGS(review_day(review->arena,
		    latest - 86400)));
	else
		return true;
	return false;
}

/* ---- Telling ---------------------------------------------------------------------- */

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
	    STR_ARGS(safe_text(arena, one->by, 120)),
	    STR_ARGS(review_day(arena, one->at)),
	    STR_ARGS(safe_text(arena, one->reason, 1000))), 6);
}

/* ---- Doing ------------------------------------------------------------------------ */

/* Those of a list, each as `accepted` prints it. */
static void
print_numbers(const struct review *review, const struct store_acceptance *list,
    size_t n, const struct store_numbers *numbers)
{
	for (size_t k = 0; k < numbers->n; k++)
		for (size_t i = 0; i < n; i++)
			if (list[i].id == numbers->at[k])
				print_acceptance(review, &list[i]);
}

bool
review_numbers_tell(const struct review *review, struct store *store,
    const struct store_numbers *numbers, struct str words, struct why *why_out)
{
	struct store_acceptance *list;
	size_t n;

	if (numbers->n == 0)
		return true;
	if (store_acceptances(store, review->arena, &list, &n, why_out) != OK)
		return false;
	print_wrapped(words, 0);
	print_numbers(review, list, n, numbers);
	return true;
}

static bool
accepted_tell(const struct review *review, struct store *store,
    const struct store_accepted *made, struct why *why_out)
{
	struct store_acceptance *list;
	size_t n;

	if (store_acceptances(store, review->arena, &list, &n, why_out) != OK)
		return false;
	printf("%s", lang_is_ja(review->lang) ? "承認しました。\n" :
	    "Accepted.\n");
	/* The newest come first. */
	for (size_t i = 0; i < made->n && i < n; i++)
		print_acceptance(review, &list[i]);
	if (made->replaced.n > 0)
		print_wrapped(str_of(in_lang(review->lang, "It takes the place of "
		    "what was accepted of the same before:", "同じ内容の以前の承認に"
		    "代わるものです。以前の承認：")), 0);
	print_numbers(review, list, n, &made->replaced);
	print_wrapped(lang_is_ja(review->lang) ?
	    STR("メール自体は動かしていません。隔離されている場合は、"
	    "受信トレイに戻してください。") :
	    STR("The message itself stays where it is: if it was held, move it back "
	    "to the inbox."), 0);
	return true;
}

int
review_accept(const struct review *review, int64_t id)
{
	struct store *store;
	struct why why;
	int64_t until;
	struct store_accepted made;

	if (review->bank_account == review->sender)
		usage_error(review->command, "accept what? --bank-account or "
		    "--sender");
	if (review->reason == NULL || str_trim(str_of(review->reason)).n == 0)
		usage_error(review->command, "why? --reason='" REASON_EXAMPLE_SHORT
		    "'");
	if (review->by != NULL && str_trim(str_of(review->by)).n == 0)
		usage_error(review->command, "who says so? --by=NAME");
	if (review->until == NULL)
		usage_error(review->command, "until when shall it count? "
		    "--until=2027-03-31, or --until=90d");
	if (!review_until(review, review->until, &until, &why))
		usage_error(review->command, "%s", why.text);
	store = store_or_exit(review->file, true);
	if (store_accept(store, id, review->bank_account ? STORE_ACCEPTS_ACCOUNT :
	    STORE_ACCEPTS_SENDER, str_of(review->reason), review_by(review), until,
	    &made, &why) != OK || !accepted_tell(review, store, &made, &why))
		return review_trouble(&why);
	store_close(store);
	return answer_end(EXIT_DONE);
}

int
review_accepted(const struct review *review)
{
	struct store *store = store_or_exit(review->file, false);
	struct store_acceptance *list;
	struct why why;
	size_t n;

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

int
review_revoke(const struct review *review, int64_t acceptance_id)
{
	struct store *store = store_or_exit(review->file, true);
	struct store_numbers standing;
	struct why why;

	if (store_revoke(store, acceptance_id, &standing, &why) != OK)
		return review_trouble(&why);
	printf("%s", lang_is_ja(review->lang) ? "承認を取り消しました。\n" :
	    "Revoked.\n");
	if (standing.n == 0)
		print_wrapped(str_of(in_lang(review->lang, "It counts for no mail "
		    "that is judged from now on.", "今後のメールには適用されません。")),
		    0);
	if (!review_numbers_tell(review, store, &standing, str_of(in_lang(
	    review->lang, "This counts still:", "次の承認はまだ有効です：")), &why))
		return review_trouble(&why);
	store_close(store);
	return answer_end(EXIT_DONE);
}

/* ---- At a terminal ---------------------------------------------------------------- */

/* A line of what somebody typed, trimmed; empty at the end too. */
static struct str
ask_line(const struct review *review, const char *en, const char *ja)
{
	struct str line = NO_STR;
	char *typed = NULL;
	size_t size = 0;
	ssize_t n;

	print_wrapped(str_of(lang_is_ja(review->lang) ? ja : en), 0);
	printf("> ");
	fflush(stdout);
	n = getline(&typed, &size, stdin);
	if (n > 0)
		line = str_keep(review->arena, str_trim(utf8_repair(review->arena,
		    str_slice((struct str){ typed, (size_t)n }, 0, 4096))));
	else
		putchar('\n');
	free(typed);
	return line;
}

/* Until it is a day, or nothing: then false. */
static bool
ask_until(const struct review *review, int64_t *until_out)
{
	struct why why;

	for (;;) {
		struct str word = ask_line(review, "Until which day shall it count? "
		    "2027-03-31, or 90d for 90 days (nothing: leave it)",
		    "いつまで有効にしますか。2027-03-31 のような日付か、90d（90日間）の"
		    "ように入力してください（空欄で中止）");

		if (word.n == 0)
			return false;
		if (review_until(review, str_cstr(review->arena, word), until_out,
		    &why))
			return true;
		say_error("%s", why.text);
	}
}

/* Until it can be kept, or is nothing. */
static struct str
ask_reason(const struct review *review)
{
	struct str reason;
	struct why why;

	for (;;) {
		reason = ask_line(review, "How was it checked? With whom did you "
		    "speak, and at which number on file? (nothing: leave it)",
		    "どのように確認しましたか。手元の記録にあるどの番号で、どなたと"
		    "話したかを入力してください（空欄で中止）");
		if (review_is_sayable(reason, NO_STR, &why))
			return reason;
		say_error("%s", why.text);
	}
}

static bool
accept_asked(const struct review *review, struct store *store, int64_t id,
    enum store_accepts what, struct why *why_out)
{
	struct str reason;
	int64_t until;
	struct store_accepted made;

	/* Nobody is asked for a reason that would be refused. */
	if (store_acceptable(store, id, what, why_out) != OK)
		return false;
	reason = ask_reason(review);
	if (reason.n == 0 || !ask_until(review, &until)) {
		printf("%s", lang_is_ja(review->lang) ? "承認していません。\n" :
		    "Nothing was accepted.\n");
		return true;
	}
	return store_accept(store, id, what, reason, review_by(review), until, &made,
	    why_out) == OK && accepted_tell(review, store, &made, why_out);
}

bool
review_accept_asking(const struct review *review, int64_t id,
    enum store_accepts what, struct why *why_out)
{
	struct store *store;
	bool done;

	if (store_open(review->file, STORE_WRITE, &store, why_out) != OK)
		return false;
	done = accept_asked(review, store, id, what, why_out);
	store_close(store);
	return done;
}
