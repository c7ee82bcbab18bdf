/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a report begins with: how much there was of what, and what is to be done. A
 * thing to do is one that can be done today, with a link to what it is about; where
 * there is none it says so.
 */
#include "report.h"

/* ---- At a glance -------------------------------------------------------------- */

static void
figure(struct page *page, enum word word, uint64_t n)
{
	page_raw(page, "<div><dt>");
	page_say(page, word);
	page_raw(page, "</dt><dd>");
	page_text(page, page_number(page, n));
	page_raw(page, "</dd></div>\n");
}

/* One thing to do, with where it stands; the second word is for more than one. */
static void
todo(struct making *making, size_t *n_out, uint64_t n, enum word one,
    enum word title, struct str second)
{
	struct page *page = &making->page;

	if (n == 0)
		return;
	if ((*n_out)++ == 0)
		page_raw(page, "<ul>\n");
	page_raw(page, "<li>");
	page_text(page, page_filled(page, n == 1 ? one : (enum word)(one + 1),
	    page_number(page, n), second));
	buf_format(&page->out, " <a href=\"#%s\">", section_id(title));
	page_say(page, title);
	page_raw(page, "</a>");
	page_raw(page, "</li>\n");
}

/* Does seki only watch, as far as is known? What it would have held before it began
 * to hold is nothing to be done. */
static bool
is_watching(const struct report *report)
{
	const struct config *config = report->config;

	for (size_t i = 0; i < config->accounts_n; i++)
		if (!config->accounts[i].hold && (report->period.account.p == NULL ||
		    str_equal(config->accounts[i].name, report->period.account)))
			return true;
	return config->accounts_n == 0;
}

static void
todos(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t failed = 0, soon = 0, standing = 0, risky = 0;
	size_t n = 0;

	for (size_t i = 0; i < report->reached_n; i++)
		failed += report->reached[i].sentence.n > 0;
	for (size_t i = 0; i < report->acceptances_n; i++)
		soon += exception_ends_soon(report, &report->acceptances[i]);
	for (size_t i = 0; i < report->alerts.n; i++)
		standing += report->alerts.at[i].cleared == 0;
	for (size_t i = 0; i < report->risks.n; i++)
		risky += report->risks.at[i].own > 0;
	page_raw(page, "<div class=\"todo\">\n");
	page_element(page, "h3", WORD_TODO);
	todo(making, &n, report->waiting, WORD_TODO_HELD_ONE, WORD_LIST,
	    page_day(page, report->waiting_since));
	todo(making, &n, is_watching(report) ? report->of[FATE_WOULD] : 0,
	    WORD_TODO_WOULD_ONE, WORD_LIST, NO_STR);
	todo(making, &n, report->reported, WORD_TODO_REPORTED_ONE, WORD_LIST,
	    NO_STR);
	todo(making, &n, report->before[BEFORE_ANSWERED],
	    WORD_TODO_ANSWERED_ONE, WORD_LIST, NO_STR);
	todo(making, &n, risky, WORD_TODO_RISK_ONE, WORD_RISK, NO_STR);
	todo(making, &n, standing, WORD_TODO_ALERTS_ONE, WORD_RUNS, NO_STR);
	todo(making, &n, failed, WORD_TODO_FAILED_ONE, WORD_COVERAGE, NO_STR);
	todo(making, &n, report->never.n, WORD_TODO_NEVER_ONE, WORD_COVERAGE,
	    NO_STR);
	todo(making, &n, soon, WORD_TODO_ENDS_ONE, WORD_EXCEPTIONS, NO_STR);
	if (n > 0)
		page_raw(page, "</ul>\n");
	else
		page_element(page, "p", WORD_NO_TODO);
	page_raw(page, "</div>\n");
}

void
section_glance(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	section_begin(page, WORD_GLANCE);
	if (report->messages == 0)
		page_element(page, "p", WORD_NO_MAIL);
	page_raw(page, "<dl class=\"figures\">\n");
	figure(page, WORD_JUDGED, report->messages);
	figure(page, WORD_HELD, report->of[FATE_HELD]);
	if (report->of[FATE_WOULD] > 0)
		figure(page, WORD_WOULD, report->of[FATE_WOULD]);
	figure(page, WORD_CAUTION, report->of[FATE_CAUTION]);
	figure(page, WORD_CONFIRMED, report->confirmed);
	figure(page, WORD_RELEASED, report->released);
	figure(page, WORD_REPORTED, report->reported);
	figure(page, WORD_UNREAD, report->unjudged);
	page_raw(page, "</dl>\n");
	todos(making);
	section_end(page);
}
