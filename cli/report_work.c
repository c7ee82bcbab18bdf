/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was not looked at, how long things took, and whether seki did its work.
 */
#include "explain.h"
#include "report.h"

/* ---- Coverage ----------------------------------------------------------------- */

static void
mailboxes(struct making *making)
{
	static const struct table_head heads[] = { { WORD_MAILBOX, false },
	    { WORD_COVERAGE_FOLDER, false },
	    { WORD_COVERAGE_OK, false, true },
	    { WORD_COVERAGE_WAITING, true }, { WORD_COVERAGE_TROUBLE, false } };
	struct report *report = making->report;
	struct page *page = &making->page;

	table_begin(page, WORD_COVERAGE_TABLE, heads, 5);
	for (size_t i = 0; i < report->reached_n; i++) {
		const struct store_scanned *one = &report->reached[i];

		table_row(page);
		table_cell(page);
		page_quoted(page, one->account, 40);
		table_cell(page);
		page_quoted(page, one->folder, 60);
		table_cell_text(page, one->last_ok == 0 ? str_of(page_word(page,
		    WORD_NEVER)) : page_time(page, one->last_ok));
		table_cell_number(page, one->deferred);
		table_cell(page);
		if (one->sentence.n > 0)
			page_quoted(page, one->sentence, 300);
		else
			page_say(page, WORD_COVERAGE_GOOD);
	}
	for (size_t i = 0; i < report->never.n; i++) {
		bool has_row = false;

		for (size_t k = 0; k < report->reached_n; k++)
			has_row |= str_equal(report->reached[k].account,
			    report->never.at[i]);
		if (has_row)
			continue;
		table_row(page);
		table_cell(page);
		page_quoted(page, report->never.at[i], 40);
		table_cell_text(page, STR("-"));
		table_cell_text(page, str_of(page_word(page, WORD_NEVER)));
		table_cell_number(page, 0);
		table_cell_text(page, str_of(page_word(page,
		    WORD_COVERAGE_NEVER)));
	}
	table_end(page);
}

static void
unread(struct making *making)
{
	static const struct table_head whys[] = { { WORD_UNREAD_WHY, false },
	    { WORD_MESSAGES, true } };
	static const struct table_head types[] = { { WORD_UNREAD_TYPE, false },
	    { WORD_UNREAD_PARTS, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	page_element(page, "h3", WORD_UNREAD_TABLE);
	if (report->reasons.n == 0 && report->not_scanned == 0) {
		page_element(page, "p", WORD_UNREAD_NONE);
		return;
	}
	page_paragraph(page, WORD_UNREAD_LEAD, page_number(page,
	    report->not_scanned), page_number(page, report->unjudged));
	if (report->reasons.n > 0)
		table_begin(page, WORD_UNREAD_WHYS, whys, 2);
	for (size_t i = 0; i < rows_shown(report->reasons.n); i++) {
		table_row(page);
		table_cell_text(page, str_of(words_reason(
		    report->reasons.at[i].reason, page->lang)));
		table_cell_number(page, report->reasons.at[i].messages);
	}
	if (report->reasons.n > 0)
		table_end(page);
	if (report->unread.n > 0)
		table_begin(page, WORD_UNREAD_TYPES, types, 2);
	for (size_t i = 0; i < rows_shown(report->unread.n); i++) {
		table_row(page);
		table_cell(page);
		page_quoted(page, report->unread.at[i].reason.n > 0 ?
		    report->unread.at[i].reason : STR("-"), 80);
		table_cell_number(page, report->unread.at[i].messages);
	}
	if (report->unread.n > 0)
		table_end(page);
	page_more(page, report->unread.n);
}

static void
sent(struct making *making)
{
	static const struct table_head heads[] = { { WORD_MAILBOX, false },
	    { WORD_SENT_ANSWERS, true }, { WORD_SENT_SHARE, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t shown = 0;

	for (size_t i = 0; i < report->sent_n; i++) {
		const struct store_coverage *one = &report->sent[i];

		if (one->account.n == 0 || (report->period.account.p != NULL &&
		    !str_equal(one->account, report->period.account)))
			continue;
		if (shown++ == 0) {
			page_element(page, "h3", WORD_SENT);
			page_element(page, "p", WORD_SENT_LEAD);
			table_begin(page, WORD_SENT_TABLE, heads, 3);
		}
		table_row(page);
		table_cell(page);
		page_quoted(page, one->account, 40);
		table_cell_number(page, one->replies);
		table_cell_text(page, page_percent(page, one->known,
		    one->replies));
	}
	if (shown > 0)
		table_end(page);
}

void
section_coverage(struct making *making)
{
	struct page *page = &making->page;

	section_begin(page, WORD_COVERAGE);
	page_element(page, "p", WORD_COVERAGE_LEAD);
	if (making->report->reached_n + making->report->never.n > 0)
		mailboxes(making);
	unread(making);
	sent(making);
	section_end(page);
}

/* ---- Delays ------------------------------------------------------------------- */

static void
delay_row(struct page *page, enum word what, const struct delays *delays)
{
	static const unsigned percents[] = { 50, 90, 95 };

	table_row(page);
	table_cell_text(page, str_of(page_word(page, what)));
	table_cell_number(page, delays->n);
	for (size_t i = 0; i < 3; i++)
		table_cell_text(page, delays->n == 0 ? STR("-") : page_span(page,
		    delay_quantile(delays, percents[i])));
	table_cell_text(page, delays->n == 0 ? STR("-") : page_span(page,
	    delays->longest));
}

static void
delay_bins_table(struct making *making)
{
	static const struct table_head heads[] = { { WORD_DELAYS_TIME, false },
	    { WORD_DELAYS_VERDICT, true }, { WORD_DELAYS_HELD, true } };
	const struct delays *verdicts = &making->report->verdicts;
	const struct delays *holds = &making->report->holds;
	struct page *page = &making->page;

	table_begin(page, WORD_DELAYS_BINS, heads, 3);
	for (size_t i = 0; i < DELAY_BINS; i++) {
		bool last = i == DELAY_BINS - 1;

		table_row(page);
		table_cell_text(page, page_filled(page, last ?
		    WORD_DELAYS_LONGER : WORD_DELAYS_WITHIN, page_span(page,
		    (uint64_t)delay_ends[last ? i - 1 : i]), NO_STR));
		table_cell_bar(page, verdicts->bins[i], verdicts->n);
		table_cell_bar(page, holds->bins[i], holds->n);
	}
	table_end(page);
}

static void
before(struct making *making)
{
	static const struct table_head heads[] = { { WORD_BEFORE_WHAT, false },
	    { WORD_MESSAGES, true } };
	static const enum word words[BEFORE__COUNT] = { WORD_BEFORE_ANSWERED,
	    WORD_BEFORE_READ, WORD_BEFORE_NEITHER, WORD_BEFORE_UNKNOWN };
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t all = 0;

	for (size_t i = 0; i < BEFORE__COUNT; i++)
		all += report->before[i];
	page_element(page, "h3", WORD_BEFORE);
	if (all == 0) {
		page_element(page, "p", WORD_BEFORE_NONE);
		return;
	}
	table_begin(page, WORD_BEFORE_TABLE, heads, 2);
	for (size_t i = 0; i < BEFORE__COUNT; i++) {
		table_row(page);
		table_cell_text(page, str_of(page_word(page, words[i])));
		table_cell_bar(page, report->before[i], all);
	}
	table_end(page);
}

void
section_delays(struct making *making)
{
	static const struct table_head heads[] = { { WORD_DELAYS_WHAT, false },
	    { WORD_MESSAGES, true }, { WORD_DELAYS_HALF, true },
	    { WORD_DELAYS_NINE, true }, { WORD_DELAYS_95, true },
	    { WORD_DELAYS_MOST, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section_begin(page, WORD_DELAYS);
	page_element(page, "p", report->verdicts.n + report->holds.n == 0 ?
	    WORD_DELAYS_NONE : WORD_DELAYS_LEAD);
	if (report->verdicts.n + report->holds.n > 0) {
		table_begin(page, WORD_DELAYS_TABLE, heads, 6);
		delay_row(page, WORD_DELAYS_VERDICT, &report->verdicts);
		delay_row(page, WORD_DELAYS_HELD, &report->holds);
		table_end(page);
		delay_bins_table(making);
		before(making);
	}
	if (report->old > 0) {
		page_raw(page, "<p class=\"soft\">");
		page_text(page, page_filled(page, WORD_DELAYS_OLD,
		    page_number(page, report->old), NO_STR));
		page_raw(page, "</p>\n");
	}
	section_end(page);
}

/* ---- Runs and alerts ---------------------------------------------------------- */

static void
bad_runs(struct making *making)
{
	static const struct table_head heads[] = { { WORD_RUNS_BEGAN, false },
	    { WORD_RUNS_ENDED, false }, { WORD_RUNS_STATUS, true },
	    { WORD_RUNS_FAILED, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	table_begin(page, WORD_RUNS_TABLE, heads, 4);
	for (size_t i = 0; i < report->bad_runs.n; i++) {
		const struct store_ran *ran = &report->bad_runs.at[i];

		table_row(page);
		table_cell_text(page, page_time(page, ran->started));
		table_cell_text(page, ran->ended == 0 ? str_of(page_word(page,
		    WORD_RUNS_KILLED)) : page_time(page, ran->ended));
		if (ran->ended == 0)
			table_cell_text(page, STR("-"));
		else
			table_cell_number(page, (uint64_t)ran->exit_status);
		table_cell_number(page, ran->tally.mailboxes_failed);
	}
	table_end(page);
}

static void
alerts(struct making *making)
{
	static const struct table_head heads[] = { { WORD_ALERTS_WHAT, false },
	    { WORD_ALERTS_FIRST, false, true },
	    { WORD_ALERTS_LAST, false, true },
	    { WORD_ALERTS_COUNT, true }, { WORD_STATE, false } };
	struct report *report = making->report;
	struct page *page = &making->page;

	if (report->alerts.n == 0) {
		page_element(page, "p", WORD_ALERTS_NONE);
		return;
	}
	table_begin(page, WORD_ALERTS_TABLE, heads, 5);
	for (size_t i = 0; i < report->alerts.n && i < 100; i++) {
		const struct store_alerted *one = &report->alerts.at[i];

		table_row(page);
		table_cell(page);
		page_quoted(page, one->sentence, 300);
		table_cell_text(page, page_time(page, one->first));
		table_cell_text(page, page_time(page, one->last));
		table_cell_number(page, one->count);
		table_cell_text(page, str_of(page_word(page, one->cleared == 0 ?
		    WORD_ALERTS_STANDS : WORD_ALERTS_OVER)));
	}
	table_end(page);
	if (report->alerts.n > 100)
		page_paragraph(page, WORD_MORE, page_number(page,
		    report->alerts.n - 100), NO_STR);
}

void
section_runs(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	section_begin(page, WORD_RUNS);
	page_element(page, "p", report->runs == 0 ? WORD_RUNS_NONE :
	    WORD_RUNS_LEAD);
	if (report->runs > 0)
		page_paragraph(page, report->runs_bad == 0 ?
		    WORD_RUNS_ALL_WELL : WORD_RUNS_SUM, page_number(page,
		    report->runs), page_number(page, report->runs_bad));
	if (report->runs > 0)
		page_paragraph(page, WORD_RUNS_TOOK, page_span(page,
		    report->longest_run), NO_STR);
	if (report->bad_runs.n > 0)
		bad_runs(making);
	alerts(making);
	section_end(page);
}
