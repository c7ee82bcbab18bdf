/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was held, or would have been: over time, by score, and the messages. Each
 * chart's numbers stand behind it in a table.
 */
#include "explain.h"
#include "report.h"

/* A chart's numbers: whoever wants them opens them, and they are printed. */
static void
details(struct page *page)
{
	page_raw(page, "<details><summary>");
	page_say(page, WORD_AS_TABLE);
	page_raw(page, "</summary>\n");
}

static void
details_end(struct page *page)
{
	page_raw(page, "</details>\n");
}

/* ---- What was held ------------------------------------------------------------ */

enum step { STEP_DAY, STEP_WEEK, STEP_MONTH };

/* The first day of what this day is shown with. */
static int64_t
step_of(struct page *page, enum step step, int64_t day)
{
	struct str s;
	uint64_t of_month = 1;

	if (step == STEP_DAY)
		return day;
	if (step == STEP_WEEK)		/* day 0 was a Thursday */
		return day - (((day + 3) % 7) + 7) % 7;
	s = time_rfc3339(page->arena, day * 86400);
	str_number(str_slice(s, 8, 10), 31, &of_month);
	return day - (int64_t)of_month + 1;
}

static void
day_add(struct day *to, const struct day *day)
{
	for (size_t i = 0; i < FATE__COUNT; i++)
		to->of[i] += day->of[i];
	to->unjudged += day->unjudged;
}

/* Days without mail are days, too: each step of the period has its bar. Newest
 * last. */
static size_t
steps_of(struct making *making, enum step step, struct day **steps_out)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	int64_t first = report_day(report->period.since), last, day;
	size_t n = 0, at = 0, days_n = report->days.n;

	last = report_day(report->period.until > report->now ? report->now :
	    report->period.until - 1);
	/* A server's date may lie ahead of our clock. */
	if (days_n > 0 && report->days.at[days_n - 1].day > last)
		last = report->days.at[days_n - 1].day;
	if (days_n > 0 && report->days.at[0].day < first)
		first = report->days.at[0].day;
	*steps_out = NEW_ARRAY(page->arena, struct day,
	    (size_t)(last - first < 0 ? 0 : last - first) + 2);
	for (day = first; day <= last; day++) {
		int64_t begin = step_of(page, step, day);

		if (n == 0 || (*steps_out)[n - 1].day != begin)
			(*steps_out)[n++].day = begin;
		for (; at < days_n && report->days.at[at].day == day; at++)
			day_add(&(*steps_out)[n - 1], &report->days.at[at]);
	}
	return n;
}

#define DAYS_AS_DAYS 62
#define DAYS_AS_WEEKS 400
#define DAYS_MOST 36600		/* a period of 0001 to 9999 is told from its mail */

static void
days_table(struct making *making, enum step step, const struct day *steps,
    size_t n)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	const struct table_head heads[] = {
		{ step == STEP_DAY ? WORD_DAY : step == STEP_WEEK ? WORD_WEEK :
		    WORD_MONTH, false },
		{ WORD_MESSAGES, true }, { WORD_HELD, true },
		{ WORD_WOULD, true }, { WORD_CAUTION, true },
		{ WORD_UNREAD, true },
	};
	bool would = report->of[FATE_WOULD] > 0;
	struct table_head used[6];
	size_t heads_n = 0;

	for (size_t i = 0; i < 6; i++)
		if (heads[i].word != WORD_WOULD || would)
			used[heads_n++] = heads[i];
	table_begin(page, step == STEP_DAY ? WORD_DAYS_TABLE : step == STEP_WEEK ?
	    WORD_WEEKS_TABLE : WORD_MONTHS_TABLE, used, heads_n);
	for (size_t i = n; i-- > 0;) {
		uint64_t all = 0;

		for (size_t k = 0; k < FATE__COUNT; k++)
			all += steps[i].of[k];
		if (all == 0 && n > 1)
			continue;
		table_row(page);
		table_cell_text(page, step == STEP_MONTH ? str_slice(
		    page_civil(page, steps[i].day), 0, 7) :
		    page_civil(page, steps[i].day));
		table_cell_number(page, all);
		table_cell_number(page, steps[i].of[FATE_HELD]);
		if (would)
			table_cell_number(page, steps[i].of[FATE_WOULD]);
		table_cell_number(page, steps[i].of[FATE_CAUTION]);
		table_cell_number(page, steps[i].unjudged);
	}
	table_end(page);
}

static void
days(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	int64_t span = (report->period.until - report->period.since) / 86400;
	enum step step = span <= DAYS_AS_DAYS ? STEP_DAY :
	    span <= DAYS_AS_WEEKS ? STEP_WEEK : STEP_MONTH;
	struct day *steps;
	struct bar *bars;
	size_t n;

	/* --since=0001-01-01 means: all that there is. */
	if (span > DAYS_MOST && report->days.n > 0)
		report->period.since = report->days.at[0].day * 86400;
	if (report->days.n == 0)
		return;
	n = steps_of(making, step, &steps);
	bars = NEW_ARRAY(page->arena, struct bar, n + 1);
	for (size_t i = 0; i < n; i++)
		bars[i] = (struct bar){ .solid = steps[i].of[FATE_HELD],
		    .hatched = steps[i].of[FATE_WOULD],
		    .hollow = steps[i].of[FATE_CAUTION] };
	page_element(page, "h3", WORD_DAYS);
	page_bars(page, "days", WORD_DAYS, page_filled(page, WORD_DAYS_DESC,
	    page_number(page, report->of[FATE_HELD] + report->of[FATE_WOULD]),
	    page_number(page, report->of[FATE_CAUTION])), bars, n,
	    page_civil(page, steps[0].day), page_civil(page,
	    steps[n - 1].day));
	page_raw(page, "<ul class=\"legend\">\n");
	page_legend(page, "solid", str_of(page_word(page, WORD_HELD)));
	if (report->of[FATE_WOULD] > 0)
		page_legend(page, "hatched", str_of(page_word(page, WORD_WOULD)));
	page_legend(page, "hollow", str_of(page_word(page, WORD_CAUTION)));
	page_raw(page, "</ul>\n");
	details(page);
	days_table(making, step, steps, n);
	details_end(page);
}

static struct str
bin_text(struct page *page, size_t bin)
{
	struct str from = str_format(page->arena, "%zu", bin);

	if (bin == 0)
		return str_of(page_word(page, WORD_SCORES_BELOW));
	if (bin == SCORE_BINS - 1)
		return page_filled(page, WORD_SCORES_ABOVE, from, NO_STR);
	return page_filled(page, WORD_SCORES_RANGE, from, str_format(page->arena,
	    "%zu", bin + 1));
}

/* What a whole bin means; one that a line goes through belongs to both. */
static struct str
bin_meaning(struct page *page, const struct scores *scores, size_t bin)
{
	bool clean = bin == 0 || (double)bin < scores->caution;
	bool suspect = bin == SCORE_BINS - 1 ||
	    (double)bin + 1 > scores->suspect;
	bool caution = (double)bin < scores->suspect &&
	    (double)bin + 1 > scores->caution;
	struct buf buf = { .arena = page->arena };
	const struct {
		bool is;
		enum word word;
	} means[] = { { clean, WORD_SCORES_CLEAN }, { caution,
	    WORD_SCORES_CAUTION }, { suspect, WORD_SCORES_SUSPECT } };

	for (size_t i = 0; i < 3; i++) {
		if (!means[i].is)
			continue;
		if (buf.n > 0)
			buf_cstr(&buf, " / ");
		buf_cstr(&buf, page_word(page, means[i].word));
	}
	return buf_str(&buf);
}

static void
score_legend(struct page *page, const char *kind, enum word word, double from)
{
	page_legend(page, kind, str_format(page->arena, lang_is_ja(page->lang) ?
	    "%s（%.1f以上）" : "%s (%.1f and more)", page_word(page, word), from));
}

static void
scores(struct making *making)
{
	static const struct table_head heads[] = { { WORD_SCORE_HEAD, false },
	    { WORD_MEANS, false }, { WORD_MESSAGES, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	const struct scores *lines = &report->config->scores;
	struct bar bars[SCORE_BINS - 1] = { { 0 } };
	uint64_t most = 0;

	for (size_t i = 1; i < SCORE_BINS; i++) {
		uint64_t n = report->scores[i];

		most = n > most ? n : most;
		if ((double)i >= lines->suspect)
			bars[i - 1].solid = n;
		else if ((double)i + 1 > lines->caution)
			bars[i - 1].hatched = n;
		else
			bars[i - 1].hollow = n;
	}
	if (most == 0)
		return;
	page_element(page, "h3", WORD_SCORES);
	page_bars(page, "scores", WORD_SCORES, page_filled(page,
	    WORD_SCORES_DESC, str_format(page->arena, "%.1f", lines->caution),
	    str_format(page->arena, "%.1f", lines->suspect)), bars,
	    SCORE_BINS - 1, bin_text(page, 1), bin_text(page, SCORE_BINS - 1));
	page_raw(page, "<ul class=\"legend\">\n");
	page_legend(page, "hollow", str_of(page_word(page, WORD_SCORES_CLEAN)));
	score_legend(page, "hatched", WORD_SCORES_CAUTION, lines->caution);
	score_legend(page, "solid", WORD_SCORES_SUSPECT, lines->suspect);
	page_raw(page, "</ul>\n");
	details(page);
	table_begin(page, WORD_SCORES_TABLE, heads, 3);
	for (size_t i = 0; i < SCORE_BINS; i++) {
		table_row(page);
		table_cell_text(page, bin_text(page, i));
		table_cell_text(page, bin_meaning(page, lines, i));
		table_cell_number(page, report->scores[i]);
	}
	table_end(page);
	details_end(page);
}

static enum word
state_of(const struct store_reported *m)
{
	if (str_equal(m->review, STR("confirmed")))
		return WORD_STATE_CONFIRMED;
	if (str_equal(m->review, STR("reported")))
		return WORD_STATE_REPORTED;
	if (str_equal(m->review, STR("gone")))
		return WORD_STATE_GONE;
	if (str_equal(m->action, STR("released")))
		return WORD_STATE_RELEASED;
	if (str_equal(m->action, STR("would-quarantine")))
		return WORD_STATE_WOULD;
	if (str_equal(m->action, STR("failed")))
		return WORD_STATE_FAILED;
	if (str_equal(m->action, STR("vanished")))
		return WORD_STATE_VANISHED;
	return str_equal(m->action, STR("quarantine")) ? WORD_STATE_HELD :
	    WORD_STATE_LEFT;
}

static void
listed_sender(struct page *page, const struct store_reported *m)
{
	page_raw(page, "<p class=\"from\">");
	page_say(page, WORD_FROM);
	if (m->from_name.n == 0 && m->from_address.n == 0)
		page_say(page, WORD_NO_SENDER);
	if (m->from_name.n > 0) {
		page_quoted(page, m->from_name, 60);
		page_raw(page, " ");
	}
	if (m->from_address.n > 0) {
		page_raw(page, "<span class=\"code\">");
		page_quoted(page, m->from_address, 160);
		page_raw(page, "</span>");
	}
	page_raw(page, "</p>\n");
}

/* What was found in a fraud that was missed did not say that it is one. */
static struct str
reason_of(struct page *page, const struct listed *one)
{
	const struct store_reported *m = &one->message;

	if (str_equal(m->review, STR("reported")))
		return NO_STR;
	if (str_equal(m->verdict, STR("unjudged")) ||
	    str_equal(m->verdict, STR("deferred")))
		return str_of(words_reason(m->reason, page->lang));
	return safe_text(page->arena, one->reason, 400);
}

static void
listed(struct page *page, const struct listed *one)
{
	const struct store_reported *m = &one->message;
	/* What the rules held first keeps their reason. */
	struct str reason = m->held_by.n > 0 && m->by_person ? NO_STR :
	    reason_of(page, one);

	page_raw(page, "<li>\n<p class=\"meta\">");
	page_text(page, page_filled(page, WORD_NUMBER, str_format(page->arena,
	    "%lld", (long long)m->message_id), NO_STR));
	page_raw(page, " &middot; <time datetime=\"");
	page_text(page, time_rfc3339(page->arena, m->arrived));
	page_raw(page, "\">");
	page_text(page, page_time(page, m->arrived));
	page_raw(page, "</time> &middot; ");
	page_quoted(page, m->account, 40);
	page_raw(page, " &middot; ");
	page_say(page, WORD_SCORE);
	buf_format(&page->out, " %.1f &middot; <span class=\"state\">", m->score);
	page_say(page, state_of(m));
	page_raw(page, "</span>");
	if (m->held_at != 0 && before_of(m) <= BEFORE_READ) {
		page_raw(page, " &middot; ");
		page_say(page, before_of(m) == BEFORE_ANSWERED ?
		    WORD_BEFORE_ANSWERED : WORD_BEFORE_READ);
	}
	page_raw(page, "</p>\n<p class=\"subject\">");
	if (m->subject.n > 0)
		page_quoted(page, m->subject, 160);
	else
		page_say(page, WORD_NO_SUBJECT);
	page_raw(page, "</p>\n");
	listed_sender(page, m);
	if (m->held_by.n > 0) {
		page_raw(page, "<p>");
		page_text(page, words_held_by(page->arena, m->held_by, m->said,
		    page->lang));
		page_raw(page, "</p>\n");
	}
	if (reason.n > 0) {
		page_raw(page, "<p>");
		page_text(page, page_filled(page, WORD_REASON, reason, NO_STR));
		page_raw(page, "</p>\n");
	}
	page_raw(page, "</li>\n");
}

void
section_held(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t n = report->listable < LISTED_MOST ? report->listable :
	    LISTED_MOST;

	section_begin(page, WORD_LIST);
	page_element(page, "p", report->listable == 0 ? WORD_LIST_NONE :
	    WORD_LIST_LEAD);
	days(making);
	scores(making);
	if (n > 0) {
		page_element(page, "h3", WORD_LISTED);
		page_raw(page, "<ol class=\"list\">\n");
		for (uint64_t i = 1; i <= n; i++)
			listed(page, &report->listed[(report->listable - i) %
			    LISTED_MOST]);
		page_raw(page, "</ol>\n");
	}
	if (report->listable > n)
		page_paragraph(page, WORD_LIST_MORE, page_number(page,
		    report->listable - n), NO_STR);
	section_end(page);
}
