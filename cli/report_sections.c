/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands on a report's page, in the order of a morning: what is to be done,
 * what was held and why, whom it pretended to be, and only then what the
 * administrator wants to know. Each section begins with one sentence that says what
 * it is good for, and a section without anything says so.
 */
#include "report.h"

/* Sections in order: their ids, and titles. */
static const struct {
	const char *id;
	enum word title;
} sections[] = {
	{ "glance", WORD_GLANCE }, { "held", WORD_LIST }, { "kinds", WORD_KINDS },
	{ "why", WORD_WHY }, { "who", WORD_WHO }, { "partners", WORD_RISK }, { "senders", WORD_AUTH },
	{ "rules", WORD_RULES }, { "exceptions", WORD_EXCEPTIONS },
	{ "coverage", WORD_COVERAGE }, { "delays", WORD_DELAYS },
	{ "runs", WORD_RUNS },
};

const char *
section_id(enum word title)
{
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (sections[i].title == title)
			return sections[i].id;
	panic("a section without an id");
}

void
section_begin(struct page *page, enum word title)
{
	const char *id = section_id(title);

	buf_format(&page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">",
	    id, id);
	page_say(page, title);
	page_raw(page, "</h2>\n");
}

void
section_end(struct page *page)
{
	page_raw(page, "</section>\n");
}

void
page_paragraph(struct page *page, enum word word, struct str first,
    struct str second)
{
	page_raw(page, "<p>");
	page_text(page, page_filled(page, word, first, second));
	page_raw(page, "</p>\n");
}

size_t
rows_shown(size_t n)
{
	return n > ROWS_MOST ? ROWS_MOST : n;
}

void
page_more(struct page *page, uint64_t n)
{
	if (n > ROWS_MOST)
		page_paragraph(page, WORD_MORE, page_number(page,
		    n - ROWS_MOST), NO_STR);
}

/* ---- The page ----------------------------------------------------------------- */

static void
head(struct making *making)
{
	struct report *report = making->report;
	struct page *page = &making->page;

	page_raw(page, "<header>\n");
	page_element(page, "h1", WORD_TITLE);
	page_paragraph(page, WORD_PERIOD, page_time(page,
	    report->period.since), page_time(page, report->period.until));
	if (report->period.since < report->begins)
		page_paragraph(page, WORD_BEGINS, page_time(page,
		    report->begins), NO_STR);
	if (report->period.account.p != NULL)
		page_paragraph(page, WORD_OF_MAILBOX, safe_text(page->arena,
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
	static void (*const parts[])(struct making *making) = { head,
	    section_glance, section_held, section_kinds, section_why, section_who,
	    section_partners, section_senders, section_rules,
	    section_exceptions, section_coverage, section_delays,
	    section_runs, foot };

	page_begin(&making.page, str_of(page_word(&making.page, WORD_TITLE)));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		parts[i](&making);
	page_end(&making.page);
	return buf_str(&making.page.out);
}
