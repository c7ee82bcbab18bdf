/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki scan --summary: a run in a few lines, for the mail that cron sends and for
 * whoever runs it by hand. Numbers only, and of what did not happen nothing.
 */
#include "cli.h"

struct count {
	uint64_t n;
	const char *en, *ja;
};

/* "12 clean, 2 suspect"; what is 0 is left out. */
static void
print_counts(const struct count *counts, size_t n, bool ja)
{
	bool first = true;

	for (size_t i = 0; i < n; i++) {
		if (counts[i].n == 0)
			continue;
		if (!first)
			printf("%s", ja ? "、" : ", ");
		printf(ja ? "%2$s%1$llu件" : "%llu %s",
		    (unsigned long long)counts[i].n,
		    ja ? counts[i].ja : counts[i].en);
		first = false;
	}
}

static void
print_mailboxes(const struct run_report *report, bool ja)
{
	unsigned long long bad = report->tally.mailboxes_failed;
	unsigned long long good = report->tally.mailboxes - bad;
	long long seconds = report->ended - report->started;

	printf(ja ? "メールボックス%llu件を確認しました（%lld秒）。" : good == 1 ?
	    "%llu mailbox scanned in %lld s." :
	    "%llu mailboxes scanned in %lld s.", good, seconds);
	if (bad > 0)
		printf(ja ? "ほかに%llu件は失敗しました。" : " %llu failed.", bad);
	putchar('\n');
}

static void
print_messages(const struct store_tally *t, bool ja)
{
	const struct count verdicts[] = {
		{ t->clean, "clean", "問題なし" },
		{ t->caution, "caution", "要注意" },
		{ t->suspect, "suspect", "詐欺の疑い" },
		{ t->unjudged, "unjudged", "判定不能" },
		{ t->deferred, "to be tried again", "判定待ち" },
	};
	unsigned long long all = 0;
	size_t n = sizeof verdicts / sizeof verdicts[0];

	for (size_t i = 0; i < n; i++)
		all += verdicts[i].n;
	if (all == 0 && t->mailboxes_failed == t->mailboxes)
		return;			/* nobody could look */
	if (all == 0) {
		puts(ja ? "新しいメールはありません。" : "No new mail.");
		return;
	}
	printf(ja ? "新しいメール%llu件：" : all == 1 ? "%llu new message: " :
	    "%llu new messages: ", all);
	print_counts(verdicts, n, ja);
	puts(ja ? "。" : ".");
}

static void
print_moves(const struct store_tally *t, bool ja)
{
	const struct count moves[] = {
		{ t->moved - t->moved_late, "held", "隔離" },
		{ t->moved_late, "held after all", "隔離（前回失敗分）" },
		{ t->would_move, "would have been held", "隔離相当（未実施）" },
		{ t->failed - t->failed_again,
		    "could not be held and will be tried again",
		    "隔離失敗（次回再試行）" },
		{ t->failed_again, "still not held", "隔離できないまま" },
		{ t->vanished, "gone before they were held", "移動前に消失" },
		{ t->released, "released", "隔離解除" },
		{ t->filed, "filed as fraud", "詐欺と確認・報告" },
	};
	size_t n = sizeof moves / sizeof moves[0];
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += moves[i].n;
	if (all == 0)
		return;
	printf("%s", ja ? "処置：" : "");
	print_counts(moves, n, ja);
	puts(ja ? "。" : ".");
}

void
summary_print(const struct run_report *report, struct str lang)
{
	bool ja = lang_is_ja(lang);

	print_mailboxes(report, ja);
	print_messages(&report->tally, ja);
	print_moves(&report->tally, ja);
}
