/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands on a report's page, in the order of a morning: what is to be done,
 * what was held and why, whom it pretended to be, and only then what the
 * administrator wants to know. Each section begins with one sentence that says what
 * it is good for, and a section without anything says so.
 */
#include "explain.h"
#include "report.h"

#define ROWS_MOST 20		/* of a table; the rest is counted */
#define SOON_DAYS 14		/* an exception that ends within is told */

struct making {
	struct page page;
	struct report *report;
};

/* Sections in order: their ids, and titles. */
static const struct {
	const char *id;
	enum word title;
} sections[] = {
	{ "glance", WORD_GLANCE }, { "held", WORD_LIST }, { "why", WORD_WHY },
	{ "who", WORD_WHO }, { "partners", WORD_RISK }, { "senders", WORD_AUTH },
	{ "rules", WORD_RULES }, { "exceptions", WORD_EXCEPTIONS },
	{ "coverage", WORD_COVERAGE }, { "delays", WORD_DELAYS },
	{ "runs", WORD_RUNS },
};

static void
section(struct page *page, enum word title)
{
	const char *id = "";

	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (sections[i].title == title)
			id = sections[i].id;
	buf_format(&page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">",
	    id, id);
	page_say(page, title);
	page_raw(page, "</h2>\n");
}

static void
section_end(struct page *page)
{
	page_raw(page, "</section>\n");
}

static void
filled_paragraph(struct page *page, enum word word, struct str first,
    struct str second)
{
	page_raw(page, "<p>");
	page_text(page, page_filled(page, word, first, second));
	page_raw(page, "</p>\n");
}

/* How many rows of a table are shown, and a line for those that are not. */
static size_t
shown_of(size_t n)
{
	return n > ROWS_MOST ? ROWS_MOST : n;
}

static void
say_more(struct page *page, uint64_t n)
{
	if (n > ROWS_MOST)
		filled_paragraph(page, WORD_MORE, page_number(page,
		    n - ROWS_MOST), NO_STR);
}

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
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
		if (sections[i].title != title || title == WORD_GLANCE)
			continue;
		buf_format(&page->out, " <a href=\"#%s\">", sections[i].id);
		page_say(page, title);
		page_raw(page, "</a>");
	}
	page_raw(page, "</li>\n");
}

static bool
ends_soon(const struct report *report, const struct store_acceptance *one)
{
	return one->revoked_at == 0 && one->until > report->now &&
	    one->until - report->now <= SOON_DAYS * 86400;
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
		soon += ends_soon(report, &report->acceptances[i]);
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

static void
glance(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	section(page, WORD_GLANCE);
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
	page_raw(page, " ");
	if (m->from_name.n == 0 && m->from_address.n == 0)
		page_say(page, WORD_NO_SENDER);
	if (m->from_name.n > 0) {
		page_quoted(page, m->from_name, 60);
		page_raw(page, " ");
	}
	if (m->from_address.n > 0) {
		page_raw(page, "<span class=\"code\">");
		page_quoted(page, m->from_address, 80);
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
	struct str reason = reason_of(page, one);

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
	page_raw(page, "</span></p>\n<p class=\"subject\">");
	if (m->subject.n > 0)
		page_quoted(page, m->subject, 160);
	else
		page_say(page, WORD_NO_SUBJECT);
	page_raw(page, "</p>\n");
	listed_sender(page, m);
	if (reason.n > 0) {
		page_raw(page, "<p>");
		page_text(page, page_filled(page, WORD_REASON, reason, NO_STR));
		page_raw(page, "</p>\n");
	}
	page_raw(page, "</li>\n");
}

static void
held(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t n = report->listable < LISTED_MOST ? report->listable :
	    LISTED_MOST;

	section(page, WORD_LIST);
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
		filled_paragraph(page, WORD_LIST_MORE, page_number(page,
		    report->listable - n), NO_STR);
	section_end(page);
}

/* ---- Why ---------------------------------------------------------------------- */

/* What weighed most says why better than what is often beside it. */
static int
by_held(const void *left, const void *right)
{
	const struct rule_row *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? 1 : -1;
	if (a->held != b->held)
		return a->held < b->held ? 1 : -1;
	return str_compare(a->id, b->id);
}

static int
by_hits(const void *left, const void *right)
{
	const struct rule_row *a = left, *b = right;

	if (a->messages != b->messages)
		return a->messages < b->messages ? 1 : -1;
	return str_compare(a->rule, b->rule);
}

static void
sentence_cell(struct page *page, const struct rule_row *row)
{
	table_cell(page);
	if (row->sentence.n > 0)
		page_text(page, safe_text(page->arena, row->sentence, 300));
	else
		page_text(page, safe_text(page->arena, row->id, 80));
}

static void
why(struct making *making)
{
	static const struct table_head heads[] = { { WORD_WHY_SENTENCE, false },
	    { WORD_WHY_FIRST, true }, { WORD_WHY_HITS, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t most = 0;
	size_t n = 0;

	if (report->rules.n > 0)
		qsort(report->rules.at, report->rules.n,
		    sizeof *report->rules.at, by_held);
	for (size_t i = 0; i < report->rules.n; i++)
		most = report->rules.at[i].held > most ?
		    report->rules.at[i].held : most;
	while (n < report->rules.n && report->rules.at[n].held > 0)
		n++;
	section(page, WORD_WHY);
	page_element(page, "p", n == 0 ? WORD_LIST_NONE : WORD_WHY_LEAD);
	if (n > 0) {
		table_begin(page, WORD_WHY_TABLE, heads, 3);
		for (size_t i = 0; i < shown_of(n); i++) {
			const struct rule_row *row = &report->rules.at[i];

			table_row(page);
			sentence_cell(page, row);
			table_cell_bar(page, row->first, most);
			table_cell_bar(page, row->held, most);
		}
		table_end(page);
		say_more(page, n);
	}
	section_end(page);
}

/* ---- Whom they pretended to be ------------------------------------------------ */

static void
faces(struct page *page, const struct str *at, size_t n, size_t more)
{
	for (size_t i = 0; i < n; i++) {
		page_raw(page, i > 0 ? "<br>" : "");
		page_quoted(page, at[i], 60);
	}
	if (more > 0) {
		page_raw(page, "<br>");
		page_say(page, WORD_AND_MORE);
	}
	if (n == 0)
		page_text(page, STR("-"));
}

static void
impostors(struct making *making, enum impostor kind, enum word caption,
    const struct table_head *heads, size_t n)
{
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t seen = 0;

	for (size_t i = 0; i < report->impostures.n; i++) {
		const struct imposture *line = &report->impostures.at[i];

		if (line->kind != kind || seen++ >= ROWS_MOST)
			continue;
		if (seen == 1)
			table_begin(page, caption, heads, n);
		table_row(page);
		table_cell(page);
		page_quoted(page, line->whom, 60);
		table_cell(page);
		if (kind == IMPOSTOR_SERVICE) {
			faces(page, line->addresses, line->addresses_n,
			    line->addresses_more);
		} else {
			if (line->same)
				page_element(page, "span", WORD_WHO_SAME);
			if (line->same && line->faces_n > 0)
				page_raw(page, "<br>");
			if (!line->same || line->faces_n > 0)
				faces(page, line->faces, line->faces_n,
				    line->faces_more);
		}
		if (n > 3) {
			table_cell(page);
			faces(page, line->addresses, line->addresses_n,
			    line->addresses_more);
		}
		table_cell_number(page, line->messages);
	}
	if (seen > 0)
		table_end(page);
	say_more(page, seen);
}

static void
who(struct making *making)
{
	static const struct table_head people[] = { { WORD_WHO_PERSON, false },
	    { WORD_WHO_SHOWN, false }, { WORD_WHO_ADDRESSES, false },
	    { WORD_MESSAGES, true } };
	static const struct table_head companies[] = { { WORD_WHO_COMPANY, false },
	    { WORD_WHO_SHOWN, false }, { WORD_WHO_ADDRESSES, false },
	    { WORD_MESSAGES, true } };
	static const struct table_head services[] = { { WORD_WHO_SERVICE, false },
	    { WORD_WHO_ADDRESSES, false }, { WORD_MESSAGES, true } };
	static const struct table_head domains[] = { { WORD_WHO_DOMAIN, false },
	    { WORD_WHO_WRITTEN, false }, { WORD_MESSAGES, true } };
	struct page *page = &making->page;

	section(page, WORD_WHO);
	page_element(page, "p", making->report->impostures.n == 0 ?
	    WORD_WHO_NONE : WORD_WHO_LEAD);
	impostors(making, IMPOSTOR_PERSON, WORD_WHO_PEOPLE, people, 4);
	impostors(making, IMPOSTOR_COMPANY, WORD_WHO_COMPANIES, companies, 4);
	impostors(making, IMPOSTOR_SERVICE, WORD_WHO_SERVICES, services, 3);
	impostors(making, IMPOSTOR_DOMAIN, WORD_WHO_DOMAINS, domains, 3);
	section_end(page);
}

static void
partners(struct making *making)
{
	static const struct table_head heads[] = { { WORD_RISK_PARTNER, false },
	    { WORD_RISK_OWN, true }, { WORD_RISK_UNPROVED, true },
	    { WORD_RISK_LOOKALIKE, true }, { WORD_RISK_ACCOUNT, true },
	    { WORD_RISK_NAMED, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section(page, WORD_RISK);
	page_element(page, "p", report->risks.n == 0 ? WORD_RISK_NONE :
	    WORD_RISK_LEAD);
	if (report->risks.n > 0) {
		table_begin(page, WORD_RISK_TABLE, heads, 6);
		for (size_t i = 0; i < shown_of(report->risks.n); i++) {
			const struct risk *risk = &report->risks.at[i];

			table_row(page);
			table_cell(page);
			if (risk->name.n > 0) {
				page_quoted(page, risk->name, 60);
				page_raw(page, "<br>");
			}
			page_raw(page, "<span class=\"code\">");
			page_quoted(page, risk->domain, 60);
			page_raw(page, "</span>");
			table_cell_number(page, risk->own);
			table_cell_number(page, risk->unproved);
			table_cell_number(page, risk->lookalike);
			table_cell_number(page, risk->account);
			table_cell_number(page, risk->named);
		}
		table_end(page);
		say_more(page, report->risks.n);
	}
	section_end(page);
}

/* ---- Senders ------------------------------------------------------------------ */

static int
by_auth(const void *left, const void *right)
{
	const struct auth_row *a = left, *b = right;

	if (a->messages != b->messages)
		return a->messages < b->messages ? 1 : -1;
	if (a->suspect != b->suspect)
		return a->suspect < b->suspect ? 1 : -1;
	return str_compare(a->by, b->by);
}

static void
auth_sums(struct making *making)
{
	static const struct table_head heads[] = { { WORD_AUTH_SENDER, false },
	    { WORD_MESSAGES, true }, { WORD_AUTH_SUSPECT, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	table_begin(page, WORD_AUTH_SHORT_TABLE, heads, 3);
	for (int proved = 1; proved >= 0; proved--) {
		uint64_t messages = 0, suspect = 0;

		for (size_t i = 0; i < report->auth.n; i++) {
			if (report->auth.at[i].authenticated != proved)
				continue;
			messages += report->auth.at[i].messages;
			suspect += report->auth.at[i].suspect;
		}
		table_row(page);
		table_cell_text(page, str_of(page_word(page, proved ?
		    WORD_AUTH_PROVED : WORD_AUTH_UNPROVED)));
		table_cell_bar(page, messages, report->messages);
		table_cell_number(page, suspect);
	}
	table_end(page);
}

static void
result(struct page *page, struct str word)
{
	page_text(page, word.n > 0 ? safe_text(page->arena, word, 20) : STR("-"));
}

static void
senders(struct making *making)
{
	static const struct table_head heads[] = { { WORD_AUTH_RESULT, false },
	    { WORD_AUTH_BY, false }, { WORD_MESSAGES, true },
	    { WORD_AUTH_SUSPECT, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section(page, WORD_AUTH);
	page_element(page, "p", WORD_AUTH_LEAD);
	if (report->auth.n > 0) {
		auth_sums(making);
		qsort(report->auth.at, report->auth.n,
		    sizeof *report->auth.at, by_auth);
		table_begin(page, WORD_AUTH_TABLE, heads, 4);
		for (size_t i = 0; i < shown_of(report->auth.n); i++) {
			const struct auth_row *row = &report->auth.at[i];

			table_row(page);
			table_cell(page);
			page_raw(page, "SPF ");
			result(page, row->spf);
			page_raw(page, ", DKIM ");
			result(page, row->dkim);
			page_raw(page, ", DMARC ");
			result(page, row->dmarc);
			table_cell(page);
			if (row->authenticated)
				result(page, row->by);
			else
				page_say(page, WORD_NO);
			table_cell_number(page, row->messages);
			table_cell_number(page, row->suspect);
		}
		table_end(page);
		say_more(page, report->auth.n);
	}
	section_end(page);
}

/* ---- Rules and exceptions ----------------------------------------------------- */

/* As 'seki rules stats' has it. */
static struct str
precision_of(struct page *page, const struct rule_row *row)
{
	uint64_t right = row->released < row->suspect ? row->suspect -
	    row->released : 0;

	if (row->confirmed > 0)
		return page_percent(page, row->confirmed, row->confirmed +
		    row->released);
	if (row->suspect > 0)
		return page_filled(page, WORD_RULES_AT_MOST, page_percent(page,
		    right, row->suspect), NO_STR);
	return STR("-");
}

static void
rules(struct making *making)
{
	static const struct table_head heads[] = { { WORD_RULES_RULE, false },
	    { WORD_MESSAGES, true }, { WORD_RULES_SUSPECT, true },
	    { WORD_RULES_CAUTION, true }, { WORD_RULES_CONFIRMED, true },
	    { WORD_RULES_RELEASED, true }, { WORD_RULES_PRECISION, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	size_t n = 0;

	/* A bare fact, and what speaks for a message, can't be a false alarm. */
	for (size_t i = 0; i < report->rules.n; i++)
		if (report->rules.at[i].rule.n > 0 &&
		    report->rules.at[i].against)
			report->rules.at[n++] = report->rules.at[i];
	if (n > 0)
		qsort(report->rules.at, n, sizeof *report->rules.at, by_hits);
	section(page, WORD_RULES);
	page_element(page, "p", n == 0 ? WORD_RULES_NONE : WORD_RULES_LEAD);
	if (n > 0)
		table_begin(page, WORD_RULES_TABLE, heads, 7);
	for (size_t i = 0; i < shown_of(n); i++) {
		const struct rule_row *row = &report->rules.at[i];

		table_row(page);
		table_cell(page);
		if (row->sentence.n > 0) {
			page_text(page, safe_text(page->arena, row->sentence,
			    200));
			page_raw(page, "<br>");
		}
		page_raw(page, "<span class=\"code\">");
		page_text(page, safe_text(page->arena, row->rule, 80));
		page_raw(page, "</span>");
		table_cell_number(page, row->messages);
		table_cell_number(page, row->suspect);
		table_cell_number(page, row->caution);
		table_cell_number(page, row->confirmed);
		table_cell_number(page, row->released);
		table_cell_text(page, precision_of(page, row));
	}
	if (n > 0)
		table_end(page);
	if (n > ROWS_MOST)
		filled_paragraph(page, WORD_RULES_MORE, page_number(page,
		    n - ROWS_MOST), NO_STR);
	section_end(page);
}

static enum word
exception_state(const struct report *report, const struct store_acceptance *one)
{
	if (one->revoked_at != 0)
		return WORD_EXCEPTIONS_REVOKED;
	if (one->until <= report->now)
		return WORD_EXCEPTIONS_ENDED;
	return ends_soon(report, one) ? WORD_EXCEPTIONS_SOON :
	    WORD_EXCEPTIONS_STANDS;
}

static void
exception(struct making *making, const struct store_acceptance *one)
{
	struct page *page = &making->page;

	table_row(page);
	table_cell(page);
	if (one->what == STORE_ACCEPTS_SENDER)
		page_text(page, page_filled(page, WORD_EXCEPTIONS_SENDER,
		    safe_text(page->arena, one->address, 80), safe_text(
		    page->arena, one->authenticated_domain, 80)));
	else
		page_text(page, page_filled(page, WORD_EXCEPTIONS_ACCOUNT,
		    safe_text(page->arena, one->owner, 80), safe_text(
		    page->arena, one->last4, 10)));
	table_cell(page);
	page_quoted(page, one->by, 40);
	table_cell(page);
	page_quoted(page, one->reason, 200);
	/* The last day on which it counts. */
	table_cell_text(page, page_day(page, one->until - 1));
	table_cell_text(page, str_of(page_word(page, exception_state(
	    making->report, one))));
}

static void
exceptions(struct making *making)
{
	static const struct table_head heads[] = { { WORD_EXCEPTIONS_WHAT, false },
	    { WORD_EXCEPTIONS_BY, false }, { WORD_EXCEPTIONS_REASON, false },
	    { WORD_EXCEPTIONS_UNTIL, false, true },
	    { WORD_STATE, false } };
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t shown = 0;

	section(page, WORD_EXCEPTIONS);
	for (size_t i = 0; i < report->acceptances_n; i++) {
		const struct store_acceptance *one = &report->acceptances[i];

		/* What ended before the period is history. */
		if ((one->revoked_at != 0 && one->revoked_at <
		    report->period.since) || one->until < report->period.since)
			continue;
		if (shown++ == 0) {
			page_element(page, "p", WORD_EXCEPTIONS_LEAD);
			table_begin(page, WORD_EXCEPTIONS_TABLE, heads, 5);
		}
		if (shown <= 200)
			exception(making, one);
	}
	if (shown > 0)
		table_end(page);
	else
		page_element(page, "p", WORD_EXCEPTIONS_NONE);
	if (shown > 200)
		filled_paragraph(page, WORD_MORE, page_number(page, shown - 200),
		    NO_STR);
	section_end(page);
}

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
	filled_paragraph(page, WORD_UNREAD_LEAD, page_number(page,
	    report->not_scanned), page_number(page, report->unjudged));
	if (report->reasons.n > 0)
		table_begin(page, WORD_UNREAD_WHYS, whys, 2);
	for (size_t i = 0; i < shown_of(report->reasons.n); i++) {
		table_row(page);
		table_cell_text(page, str_of(words_reason(
		    report->reasons.at[i].reason, page->lang)));
		table_cell_number(page, report->reasons.at[i].messages);
	}
	if (report->reasons.n > 0)
		table_end(page);
	if (report->unread.n > 0)
		table_begin(page, WORD_UNREAD_TYPES, types, 2);
	for (size_t i = 0; i < shown_of(report->unread.n); i++) {
		table_row(page);
		table_cell(page);
		page_quoted(page, report->unread.at[i].reason.n > 0 ?
		    report->unread.at[i].reason : STR("-"), 80);
		table_cell_number(page, report->unread.at[i].messages);
	}
	if (report->unread.n > 0)
		table_end(page);
	say_more(page, report->unread.n);
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

static void
coverage(struct making *making)
{
	struct page *page = &making->page;

	section(page, WORD_COVERAGE);
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
delays(struct making *making)
{
	static const struct table_head heads[] = { { WORD_DELAYS_WHAT, false },
	    { WORD_MESSAGES, true }, { WORD_DELAYS_HALF, true },
	    { WORD_DELAYS_NINE, true }, { WORD_DELAYS_95, true },
	    { WORD_DELAYS_MOST, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section(page, WORD_DELAYS);
	page_element(page, "p", report->verdicts.n + report->holds.n == 0 ?
	    WORD_DELAYS_NONE : WORD_DELAYS_LEAD);
	if (report->verdicts.n + report->holds.n > 0) {
		table_begin(page, WORD_DELAYS_TABLE, heads, 6);
		delay_row(page, WORD_DELAYS_VERDICT, &report->verdicts);
		delay_row(page, WORD_DELAYS_HELD, &report->holds);
		table_end(page);
		delay_bins_table(making);
		page_element(page, "p class=\"soft\"", WORD_DELAYS_READ);
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
		filled_paragraph(page, WORD_MORE, page_number(page,
		    report->alerts.n - 100), NO_STR);
}

static void
runs(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	section(page, WORD_RUNS);
	page_element(page, "p", report->runs == 0 ? WORD_RUNS_NONE :
	    WORD_RUNS_LEAD);
	if (report->runs > 0)
		filled_paragraph(page, report->runs_bad == 0 ?
		    WORD_RUNS_ALL_WELL : WORD_RUNS_SUM, page_number(page,
		    report->runs), page_number(page, report->runs_bad));
	if (report->runs > 0)
		filled_paragraph(page, WORD_RUNS_TOOK, page_span(page,
		    report->longest_run), NO_STR);
	if (report->bad_runs.n > 0)
		bad_runs(making);
	alerts(making);
	section_end(page);
}

/* ---- The page ----------------------------------------------------------------- */

static void
head(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	page_raw(page, "<header>\n");
	page_element(page, "h1", WORD_TITLE);
	filled_paragraph(page, WORD_PERIOD, page_time(page,
	    report->period.since), page_time(page, report->period.until));
	if (report->period.account.p != NULL)
		filled_paragraph(page, WORD_OF_MAILBOX, safe_text(page->arena,
		    report->period.account, 80), NO_STR);
	else
		page_element(page, "p", WORD_EVERYBODY);
	page_raw(page, "</header>\n<nav aria-labelledby=\"contents\">\n"
	    "<h2 id=\"contents\">");
	page_say(page, WORD_CONTENTS);
	page_raw(page, "</h2>\n<ul>\n");
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
		buf_format(&page->out, "<li><a href=\"#%s\">", sections[i].id);
		page_say(page, sections[i].title);
		page_raw(page, "</a></li>\n");
	}
	page_raw(page, "</ul>\n</nav>\n<main id=\"main\">\n");
}

static void
foot(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	page_raw(page, "</main>\n<footer>\n<p>");
	page_text(page, page_filled(page, WORD_FOOTER, str_format(page->arena,
	    "%s", SEKI_VERSION), str_format(page->arena, "%.*s (%.*s)",
	    STR_ARGS(page_time(page, report->now)), STR_ARGS(page_zone(page,
	    report->now)))));
	page_raw(page, "</p>\n");
	page_element(page, "p", WORD_FOOTER_PRIVATE);
	page_raw(page, "</footer>\n");
}

struct str
report_page(struct report *report)
{
	struct making making = { .report = report, .page = {
	    .out = { .arena = report->arena }, .arena = report->arena,
	    .lang = report->lang } };
	static void (*const parts[])(struct making *making) = { head, glance,
	    held, why, who, partners, senders, rules, exceptions, coverage,
	    delays, runs, foot };

	page_begin(&making.page, str_of(page_word(&making.page, WORD_TITLE)));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		parts[i](&making);
	page_end(&making.page);
	return buf_str(&making.page.out);
}
