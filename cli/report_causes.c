/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why mail was held, whom it pretended to be, what was proved of its senders, and how
 * often rules and people agreed.
 */
#include "report.h"

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

void
section_why(struct making *making)
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
	section_begin(page, WORD_WHY);
	page_element(page, "p", n == 0 ? WORD_LIST_NONE : WORD_WHY_LEAD);
	if (n > 0) {
		table_begin(page, WORD_WHY_TABLE, heads, 3);
		for (size_t i = 0; i < rows_shown(n); i++) {
			const struct rule_row *row = &report->rules.at[i];

			table_row(page);
			sentence_cell(page, row);
			table_cell_bar(page, row->first, most);
			table_cell_bar(page, row->held, most);
		}
		table_end(page);
		page_more(page, n);
	}
	section_end(page);
}

/* ---- Whom they pretended to be ------------------------------------------------ */

static void
faces(struct page *page, const struct str *at, size_t n, size_t more)
{
	for (size_t i = 0; i < n; i++) {
		page_raw(page, i > 0 ? "<br>" : "");
		page_quoted(page, address_shorten(page->arena, at[i], 60), 120);
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
	page_more(page, seen);
}

void
section_who(struct making *making)
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

	section_begin(page, WORD_WHO);
	page_element(page, "p", making->report->impostures.n == 0 ?
	    WORD_WHO_NONE : WORD_WHO_LEAD);
	impostors(making, IMPOSTOR_PERSON, WORD_WHO_PEOPLE, people, 4);
	impostors(making, IMPOSTOR_COMPANY, WORD_WHO_COMPANIES, companies, 4);
	impostors(making, IMPOSTOR_SERVICE, WORD_WHO_SERVICES, services, 3);
	impostors(making, IMPOSTOR_DOMAIN, WORD_WHO_DOMAINS, domains, 3);
	section_end(page);
}

void
section_partners(struct making *making)
{
	static const struct table_head heads[] = { { WORD_RISK_PARTNER, false },
	    { WORD_RISK_OWN, true }, { WORD_RISK_UNPROVED, true },
	    { WORD_RISK_LOOKALIKE, true }, { WORD_RISK_ACCOUNT, true },
	    { WORD_RISK_NAMED, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section_begin(page, WORD_RISK);
	page_element(page, "p", report->risks.n == 0 ? WORD_RISK_NONE :
	    WORD_RISK_LEAD);
	if (report->risks.n > 0) {
		table_begin(page, WORD_RISK_TABLE, heads, 6);
		for (size_t i = 0; i < rows_shown(report->risks.n); i++) {
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
		page_more(page, report->risks.n);
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
proved_by(struct page *page, struct str by)
{
	static const struct { const char *by, *name; } names[] = {
	    { "dmarc", "DMARC" }, { "dkim", "DKIM" }, { "smime", "S/MIME" },
	    { "arc", "ARC" } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_equal(by, str_of(names[i].by))) {
			page_raw(page, names[i].name);
			return;
		}
	if (str_equal(by, STR("internal")))
		page_say(page, WORD_AUTH_INTERNAL);
	else if (str_equal(by, STR("upstream")))
		page_say(page, WORD_AUTH_UPSTREAM);
	else
		result(page, by);
}

void
section_senders(struct making *making)
{
	static const struct table_head heads[] = { { WORD_AUTH_RESULT, false },
	    { WORD_AUTH_BY, false }, { WORD_MESSAGES, true },
	    { WORD_AUTH_SUSPECT, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	section_begin(page, WORD_AUTH);
	page_element(page, "p", WORD_AUTH_LEAD);
	if (report->auth.n > 0) {
		auth_sums(making);
		qsort(report->auth.at, report->auth.n,
		    sizeof *report->auth.at, by_auth);
		table_begin(page, WORD_AUTH_TABLE, heads, 4);
		for (size_t i = 0; i < rows_shown(report->auth.n); i++) {
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
				proved_by(page, row->by);
			else
				page_say(page, WORD_NO);
			table_cell_number(page, row->messages);
			table_cell_number(page, row->suspect);
		}
		table_end(page);
		page_more(page, report->auth.n);
	}
	section_end(page);
}

#define SOON_DAYS 14		/* an exception that ends within is told */

bool
exception_ends_soon(const struct report *report, const struct store_acceptance *one)
{
	return one->revoked_at == 0 && one->address.n > 0 &&
	    one->until > report->now &&
	    one->until - report->now <= SOON_DAYS * 86400;
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

void
section_rules(struct making *making)
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
	section_begin(page, WORD_RULES);
	page_element(page, "p", n == 0 ? WORD_RULES_NONE : WORD_RULES_LEAD);
	if (n > 0)
		table_begin(page, WORD_RULES_TABLE, heads, 7);
	for (size_t i = 0; i < rows_shown(n); i++) {
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
		page_paragraph(page, WORD_RULES_MORE, page_number(page,
		    n - ROWS_MOST), NO_STR);
	section_end(page);
}

static enum word
exception_state(const struct report *report, const struct store_acceptance *one)
{
	if (one->revoked_at != 0)
		return WORD_EXCEPTIONS_REVOKED;
	/* Without an address a version before this one took it: it counts no more. */
	if (one->until <= report->now || one->address.n == 0)
		return WORD_EXCEPTIONS_ENDED;
	return exception_ends_soon(report, one) ? WORD_EXCEPTIONS_SOON :
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
		    safe_text(page->arena, one->address.n == 0 ? one->owner :
		    str_format(page->arena, "%.*s <%.*s>", STR_ARGS(one->owner),
		    STR_ARGS(one->address)), 120), safe_text(
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

void
section_exceptions(struct making *making)
{
	static const struct table_head heads[] = { { WORD_EXCEPTIONS_WHAT, false },
	    { WORD_EXCEPTIONS_BY, false }, { WORD_EXCEPTIONS_REASON, false },
	    { WORD_EXCEPTIONS_UNTIL, false, true },
	    { WORD_STATE, false, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	uint64_t shown = 0;

	section_begin(page, WORD_EXCEPTIONS);
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
		page_paragraph(page, WORD_MORE, page_number(page, shown - 200),
		    NO_STR);
	section_end(page);
}
