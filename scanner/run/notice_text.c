/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice says, as a plain text that stands for itself and as HTML beside it,
 * both written by one hand so that they can't say different things. The HTML is
 * paragraphs in tables with styles of their own: no sheet, no colour but a stripe, so
 * that every mail program and its dark side show it; no link and nothing fetched.
 * Whatever a sender chose passes safe_inert(), which leaves nothing that a mail
 * program makes a link of, and is escaped. The message is ASCII in short lines that no
 * server has a reason to touch. Messages of one sender are told as one, but never one
 * that was answered: those come first, each for itself. No notice gets so long that a
 * mail program cuts it off.
 */
#include "notice.h"

#define HELD_MOST 40
#define CAUTIONS_MOST 10
#define NAME_COLUMNS 40
#define ADDRESS_COLUMNS 70
#define SUBJECT_COLUMNS 100
#define REASON_COLUMNS 300
#define OWN_COLUMNS 400		/* what the configuration says */
/* So many are told together. The second from one address is a repeat already, and
 * telling it apart would say nothing more: its subject stands there, too. Two of a
 * domain may be two colleagues with two matters; at the third it is a wave. */
#define SENDER_LEAST 2
#define DOMAIN_LEAST 3

/* ---- Both forms at once ------------------------------------------------------- */

struct page {
	struct arena *arena;
	const struct notice *notice;
	enum notice_lang lang;
	struct buf text, html;
};

static void
html_add(struct buf *html, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': buf_cstr(html, "&amp;"); break;
		case '<': buf_cstr(html, "&lt;"); break;
		case '>': buf_cstr(html, "&gt;"); break;
		case '"': buf_cstr(html, "&quot;"); break;
		case '\'': buf_cstr(html, "&#39;"); break;
		default: buf_char(html, s.p[i]);
		}
	}
}

static void
html_element(struct page *page, const char *name, const char *style,
    struct str s)
{
	buf_format(&page->html, "<%s style=\"%s\">", name, style);
	html_add(&page->html, s);
	buf_format(&page->html, "</%s>\n", name);
}

static void
text_line(struct page *page, const char *before, struct str s)
{
	buf_format(&page->text, "%s%.*s\n", before, STR_ARGS(s));
}

static void
title(struct page *page, struct str s)
{
	text_line(page, "", s);
	html_element(page, "h1", "margin:0 0 8px;font-size:20px;line-height:1.4", s);
}

static void
heading(struct page *page, struct str s)
{
	text_line(page, page->lang == NOTICE_JA ? "\n■ " : "\n== ", s);
	html_element(page, "h2", "margin:20px 0 8px;font-size:17px;line-height:1.4",
	    s);
}

#define PARAGRAPH "margin:0 0 8px"

static void
paragraph(struct page *page, struct str s)
{
	text_line(page, "", s);
	html_element(page, "p", PARAGRAPH, s);
}

static void
small(struct page *page, struct str s)
{
	text_line(page, "", s);
	html_element(page, "p", "margin:0 0 4px;font-size:13px", s);
}

#define BOX "<table role=\"presentation\" width=\"100%%\" cellpadding=\"0\" " \
	"cellspacing=\"0\" border=\"0\" style=\"margin:0 0 12px;border:1px solid " \
	"#8a8a8a;border-left:%s;border-collapse:separate\"><tr>" \
	"<td style=\"padding:8px 12px;word-break:break-word;" \
	"overflow-wrap:anywhere\">\n"
#define STRIPE "5px solid #d9480f"
#define THIN "5px solid #8a8a8a"

static void
box_begin(struct page *page, bool stripe)
{
	buf_format(&page->html, BOX, stripe ? STRIPE : THIN);
}

static void
box_end(struct page *page)
{
	buf_cstr(&page->html, "</td></tr></table>\n");
}

/* A line of an entry. */
static void
line(struct page *page, struct str s)
{
	text_line(page, "   ", s);
	html_element(page, "p", "margin:0 0 2px", s);
}

static struct str
filled(struct page *page, enum notice_word word, struct str first)
{
	return notice_fill(page->arena, word, page->lang, first, NO_STR);
}

static struct str
counted(struct page *page, enum notice_word word, size_t n)
{
	return filled(page, word, str_format(page->arena, "%zu", n));
}

static struct str
own(struct page *page, struct str s)
{
	return safe_text(page->arena, s, OWN_COLUMNS);
}

/* ---- What is told in one line ----------------------------------------------------- */

struct item {
	const struct store_told *newest, *top;	/* the last one, the worst one */
	const struct store_told *before;	/* the last but one; NULL: none */
	size_t n, seen, known;		/* known: whether it was read */
	int64_t first, last;		/* when they came */
	int64_t shortest, longest;	/* in the inbox; longest < 0: none was */
	bool by_domain;
};

static bool
is_alone(const struct store_told *told)
{
	return told->answered || told->came_back || told->by_person ||
	    told->payment_change ||
	    told->from_address.n == 0 || !str_equal(told->state, STR("held"));
}

static bool
is_one_sender(const struct store_told *a, const struct store_told *b)
{
	return str_equal_nocase(a->from_address, b->from_address);
}

/* Of free mail, and without a domain, each address is somebody else; and what two
 * senders do for two reasons is no wave. */
static bool
is_one_domain(const struct store_told *a, const struct store_told *b)
{
	return a->from_org_domain.n > 0 &&
	    str_equal_nocase(a->from_org_domain, b->from_org_domain) &&
	    !domain_is_freemail(a->from_org_domain) &&
	    str_equal(a->verdict, b->verdict) && str_equal(a->top_en, b->top_en);
}

typedef bool likeness(const struct store_told *a, const struct store_told *b);

static size_t
alike_count(const struct store_told *told, size_t n, const bool *taken,
    size_t first, likeness *is_alike)
{
	size_t count = 0;

	for (size_t i = first; i < n; i++)
		count += !taken[i] && !is_alone(&told[i]) &&
		    is_alike(&told[first], &told[i]);
	return count;
}

static void
item_add(struct item *item, const struct store_told *told)
{
	int64_t lay = told->held_at - told->arrived;

	if (item->n == 1)
		item->before = told;
	item->n++;
	item->seen += told->seen;
	item->known += told->flags_known;
	if (told->held_at != 0 && lay >= 0) {
		if (item->longest < 0 || lay < item->shortest)
			item->shortest = lay;
		if (lay > item->longest)
			item->longest = lay;
	}
	if (told->arrived < item->first)
		item->first = told->arrived;
	if (told->arrived > item->last)
		item->last = told->arrived;
	if (told->score > item->top->score)
		item->top = told;
}

static struct item
item_make(const struct store_told *told, size_t n, bool *taken, size_t first)
{
	struct item item = { .newest = &told[first], .top = &told[first],
	    .first = told[first].arrived, .last = told[first].arrived,
	    .longest = -1 };
	likeness *is_alike = is_one_sender;
	size_t senders = 0, domains = 0;

	if (!is_alone(&told[first])) {
		senders = alike_count(told, n, taken, first, is_one_sender);
		domains = alike_count(told, n, taken, first, is_one_domain);
	}
	item_add(&item, &told[first]);
	taken[first] = true;
	if (senders < SENDER_LEAST && domains < DOMAIN_LEAST)
		return item;
	item.by_domain = domains >= DOMAIN_LEAST && domains > senders;
	if (item.by_domain)
		is_alike = is_one_domain;
	for (size_t i = first + 1; i < n; i++) {
		if (taken[i] || is_alone(&told[i]) ||
		    !is_alike(&told[first], &told[i]))
			continue;
		taken[i] = true;
		item_add(&item, &told[i]);
	}
	return item;
}

/* Answered first, then read, then the rest; each as it was, the newest first. */
static int
item_rank(const struct item *item)
{
	return item->newest->answered ? 0 : item->seen > 0 ? 1 : 2;
}

static size_t
items_make(struct arena *arena, const struct store_told *told, size_t n,
    struct item **items_out)
{
	struct item *made = NEW_ARRAY(arena, struct item, n);
	struct item *items = NEW_ARRAY(arena, struct item, n);
	bool *taken = NEW_ARRAY(arena, bool, n);
	size_t made_n = 0, items_n = 0;

	for (size_t i = 0; i < n; i++)
		if (!taken[i])
			made[made_n++] = item_make(told, n, taken, i);
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < made_n; i++)
			if (item_rank(&made[i]) == rank)
				items[items_n++] = made[i];
	*items_out = items;
	return items_n;
}

/* ---- One entry ---------------------------------------------------------------------- */

static struct str
sender(struct page *page, const struct store_told *told)
{
	struct str name = safe_inert(page->arena, told->from_name, NAME_COLUMNS);
	struct str address = safe_inert(page->arena, address_shorten(page->arena,
	    told->from_address, ADDRESS_COLUMNS), 2 * ADDRESS_COLUMNS);

	if (address.n == 0 && name.n == 0)
		return str_of(notice_word(NOTICE_NO_SENDER, page->lang));
	if (name.n == 0)
		return address;
	return str_trim(notice_fill(page->arena, NOTICE_NAME_ADDRESS, page->lang,
	    name, address));
}

static struct str
subject(struct page *page, const struct store_told *told)
{
	struct str s = safe_inert(page->arena, told->subject, SUBJECT_COLUMNS);

	return s.n > 0 ? s : str_of(notice_word(NOTICE_NO_SUBJECT, page->lang));
}

/* Without the sentence at its end that asks to call: the line below it does. */
static struct str
without_call(struct str s)
{
	static const char *const calls[][2] = {
		{ ". ", "calling a number" }, { "。", "電話をかけて" } };

	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct str end = str_of(calls[i][0]);
		size_t at = str_find(s, str_of(calls[i][1]));

		while (at != STR_NOWHERE && at >= end.n && !str_equal(
		    str_slice(s, at - end.n, at), end))
			at--;
		if (at != STR_NOWHERE && at > end.n)
			return str_trim(str_slice(s, 0, at));
	}
	return s;
}

/* A person held it in spite of what may be. */
static bool
is_to_be_called(const struct store_told *told)
{
	return told->payment_change && !told->by_person;
}

/* What the rules say; of a look-alike with the name that it is like. */
static struct str
main_reason(struct page *page, const struct store_told *told)
{
	struct str s = page->lang == NOTICE_JA && told->top_ja.n > 0 ?
	    told->top_ja : told->top_en;
	struct str seen, known;

	if (is_to_be_called(told))
		s = without_call(s);
	s = safe_inert(page->arena, s, REASON_COLUMNS);
	if ((topics_read(told->top_about) & TOPIC_BIT(TOPIC_LOOKALIKE)) == 0 ||
	    !verdict_pair(told->top_evidence, &seen, &known))
		return s;
	return notice_fill(page->arena, NOTICE_REAL, page->lang, s,
	    safe_inert(page->arena, known, ADDRESS_COLUMNS));
}

static struct str
reason(struct page *page, const struct store_told *told)
{

	if (told->by_person && told->said_by.n > 0 && told->said.n > 0)
		return notice_fill(page->arena, NOTICE_WHY_SAID, page->lang,
		    safe_inert(page->arena, told->said_by, NAME_COLUMNS),
		    safe_inert(page->arena, told->said, REASON_COLUMNS));
	if (told->by_person)
		return str_of(notice_word(NOTICE_WHY_PERSON, page->lang));
	if (str_equal(told->verdict, STR("unjudged")))
		return str_of(notice_word(NOTICE_WHY_UNJUDGED, page->lang));
	if (told->top_en.n == 0 && told->top_ja.n == 0)
		return str_of(notice_word(NOTICE_WHY_SUM, page->lang));
	return main_reason(page, told);
}

#define DAYS_WHOLE 7		/* from then on nobody counts hours */

static struct str
duration(struct page *page, int64_t seconds)
{
	int64_t minutes = seconds / 60, hours = minutes / 60;
	bool whole_days = hours >= DAYS_WHOLE * 24 || hours % 24 == 0;
	enum notice_word word = minutes < 1 ? NOTICE_UNDER_A_MINUTE :
	    minutes == 1 ? NOTICE_MINUTE : minutes < 60 ? NOTICE_MINUTES :
	    hours < 48 ? NOTICE_HOURS : whole_days ? NOTICE_DAYS :
	    NOTICE_DAYS_HOURS;
	int64_t one = word == NOTICE_MINUTES ? minutes : word == NOTICE_HOURS ?
	    hours : hours / 24;
	int64_t two = word == NOTICE_HOURS ? minutes % 60 : hours % 24;

	return notice_fill(page->arena, word, page->lang,
	    str_format(page->arena, "%lld", (long long)one),
	    str_format(page->arena, "%lld", (long long)two));
}

static void
lay_line(struct page *page, const struct store_told *told)
{
	enum notice_word word = !told->flags_known ? NOTICE_READ_UNKNOWN :
	    told->answered ? NOTICE_READ_ANSWERED : told->seen ? NOTICE_READ :
	    NOTICE_READ_NOT;
	int64_t lay = told->held_at - told->arrived;

	if (lay < 0)
		return;
	line(page, notice_fill(page->arena, NOTICE_LAY, page->lang,
	    duration(page, lay), str_of(notice_word(word, page->lang))));
}

/* The shortest and the longest time, and how many of them had been read. */
static void
group_lay_line(struct page *page, const struct item *item)
{
	enum notice_word word = item->seen == item->n ? NOTICE_READ_ALL :
	    item->known < item->n ? item->seen > 0 ? NOTICE_READ_LEAST :
	    NOTICE_READ_UNKNOWN : item->seen > 0 ? NOTICE_READ_SOME :
	    NOTICE_READ_NONE;
	struct str from, to;

	if (item->longest < 0)
		return;
	from = duration(page, item->shortest);
	to = duration(page, item->longest);
	line(page, notice_fill(page->arena, NOTICE_LAY, page->lang,
	    str_equal(from, to) ? to : notice_fill(page->arena, NOTICE_RANGE,
	    page->lang, from, to), counted(page, word, item->seen)));
}

static void
state_line(struct page *page, const struct store_told *told)
{
	static const struct { const char *state; enum notice_word word; } states[] = {
		{ "released", NOTICE_RELEASED }, { "confirmed", NOTICE_CONFIRMED },
		{ "reported", NOTICE_CONFIRMED }, { "gone", NOTICE_GONE } };

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (str_equal(told->state, str_of(states[i].state)))
			line(page, filled(page, NOTICE_NOW,
			    str_of(notice_word(states[i].word, page->lang))));
}

static void
entry_title(struct page *page, size_t number, struct str s)
{
	s = str_format(page->arena, "%zu. %.*s", number, STR_ARGS(s));
	text_line(page, number > 1 ? "\n" : "", s);
	html_element(page, "p", "margin:0 0 4px;font-weight:bold", s);
}

/* First of all: it is what a reader came for. */
static void
why_lines(struct page *page, const struct store_told *told)
{
	line(page, filled(page, NOTICE_WHY, reason(page, told)));
	if (is_to_be_called(told))
		line(page, str_of(notice_word(told->may_be_right ?
		    NOTICE_CONFIRM : NOTICE_CALL, page->lang)));
	if (told->came_back && str_equal(told->state, STR("held")))
		line(page, str_of(notice_word(NOTICE_CAME_BACK, page->lang)));
}

static struct str
when(struct page *page, int64_t time)
{
	return notice_time(page->arena, page->notice->now, time, page->lang);
}

/* Once, if both are the same on a clock. */
static struct str
came_between(struct page *page, const struct item *item)
{
	struct str first = when(page, item->first);

	if (str_equal(first, when(page, item->last)))
		return first;
	return notice_fill(page->arena, NOTICE_RANGE, page->lang, first,
	    notice_later(page->arena, page->notice->now, item->first,
	    item->last, page->lang));
}

static void
single(struct page *page, size_t number, const struct store_told *told)
{
	struct str came = when(page, told->arrived);

	box_begin(page, told->answered);
	entry_title(page, number, told->answered ? filled(page,
	    NOTICE_ANSWERED_MARK, subject(page, told)) : subject(page, told));
	line(page, filled(page, NOTICE_FROM, sender(page, told)));
	why_lines(page, told);
	if (told->held_at != 0)
		came = notice_fill(page->arena, NOTICE_CAME_HELD, page->lang,
		    came, notice_later(page->arena, page->notice->now,
		    told->arrived, told->held_at, page->lang));
	line(page, filled(page, NOTICE_CAME, came));
	if (told->held_at != 0)
		lay_line(page, told);
	state_line(page, told);
	box_end(page);
}

static void
group(struct page *page, size_t number, const struct item *item)
{
	struct str count = str_format(page->arena, "%zu", item->n);

	box_begin(page, false);
	entry_title(page, number, notice_fill(page->arena, item->by_domain ?
	    NOTICE_GROUP_DOMAIN : NOTICE_GROUP_ADDRESS, page->lang, count,
	    safe_inert(page->arena, item->newest->from_org_domain,
	    ADDRESS_COLUMNS)));
	if (!item->by_domain)
		line(page, filled(page, NOTICE_FROM, sender(page, item->newest)));
	why_lines(page, item->top);
	line(page, filled(page, NOTICE_GROUP_LAST, subject(page, item->newest)));
	if (!str_equal(item->before->subject, item->newest->subject))
		line(page, filled(page, NOTICE_GROUP_BEFORE,
		    subject(page, item->before)));
	line(page, filled(page, NOTICE_CAME, came_between(page, item)));
	group_lay_line(page, item);
	box_end(page);
}

static void
entries(struct page *page, const struct store_told *told, size_t n, size_t most)
{
	struct item *items;
	size_t items_n = items_make(page->arena, told, n, &items), shown = 0;

	for (size_t i = 0; i < items_n && i < most; i++) {
		if (items[i].n == 1)
			single(page, i + 1, items[i].newest);
		else
			group(page, i + 1, &items[i]);
		shown += items[i].n;
	}
	if (shown < n)
		paragraph(page, counted(page, NOTICE_MORE, n - shown));
}

/* ---- The whole page ------------------------------------------------------------------ */

static struct str
subject_line(struct arena *arena, const struct notice *notice,
    enum notice_lang lang)
{
	return notice_fill(arena, notice->held_n == 1 ? NOTICE_SUBJECT_ONE :
	    NOTICE_SUBJECT, lang, notice_day(arena, notice->now, lang),
	    str_format(arena, "%zu", notice->held_n));
}

static void
top(struct page *page)
{
	const struct notice *notice = page->notice;
	enum notice_word word;
	size_t answered = 0;

	for (size_t i = 0; i < notice->held_n; i++)
		answered += notice->held[i].answered;
	word = notice->held_n == 1 ? NOTICE_ANSWERED_ONLY : answered == 1 ?
	    NOTICE_ANSWERED_ONE : NOTICE_ANSWERED_SOME;
	title(page, counted(page, notice->held_n == 1 ? NOTICE_TITLE_ONE :
	    NOTICE_TITLE, notice->held_n));
	if (notice->phrase.n > 0)
		paragraph(page, filled(page, NOTICE_PHRASE,
		    own(page, notice->phrase)));
	paragraph(page, filled(page, NOTICE_AS_OF, when(page, notice->now)));
	if (answered == 0)
		return;
	buf_char(&page->text, '\n');
	box_begin(page, true);
	text_line(page, "!! ", counted(page, word, answered));
	html_element(page, "p", "margin:0;font-weight:bold", counted(page, word,
	    answered));
	box_end(page);
}

static void
duty(struct page *page, struct str s)
{
	text_line(page, page->lang == NOTICE_JA ? "・" : "- ", s);
	html_element(page, "p", page->lang == NOTICE_JA ?
	    "margin:0 0 6px;padding-left:1em;text-indent:-1em" :
	    "margin:0 0 6px;padding-left:11px;text-indent:-11px",
	    str_format(page->arena, "%s%.*s", page->lang == NOTICE_JA ? "・" :
	    "\u2022 ", STR_ARGS(s)));
}

static void
duties(struct page *page)
{
	const struct notice *notice = page->notice;

	heading(page, str_of(notice_word(NOTICE_WHAT_TO_DO, page->lang)));
	duty(page, filled(page, NOTICE_DO_NOTHING, own(page,
	    notice->quarantine)));
	duty(page, str_of(notice_word(NOTICE_DO_CALL, page->lang)));
	duty(page, str_of(notice_word(notice->analyst ?
	    NOTICE_DO_RELEASE_ANALYST : NOTICE_DO_RELEASE, page->lang)));
	duty(page, filled(page, NOTICE_DO_FRAUD, own(page, notice->fraud)));
	duty(page, filled(page, NOTICE_DO_CONTACT, notice->contact.n > 0 ?
	    own(page, notice->contact) : str_of(notice_word(NOTICE_NO_CONTACT,
	    page->lang))));
}

static struct str
zone(struct arena *arena, int64_t time)
{
	time_t at = (time_t)time;
	struct tm tm = { 0 };
	long minutes;

	localtime_r(&at, &tm);
	minutes = tm.tm_gmtoff / 60;
	return str_format(arena, "%s, UTC%c%ld:%02ld", tm.tm_zone,
	    minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
}

static void
bottom(struct page *page)
{
	buf_cstr(&page->text, "\n--\n");
	buf_cstr(&page->html, "<p style=\"margin:16px 0 8px;border-top:1px solid "
	    "#8a8a8a;font-size:1px;line-height:1px\">&nbsp;</p>\n");
	small(page, filled(page, NOTICE_TIMES, zone(page->arena,
	    page->notice->now)));
	small(page, str_of(notice_word(NOTICE_BROKEN, page->lang)));
	small(page, str_of(notice_word(NOTICE_AUTOMATIC, page->lang)));
}

static void
whole(struct page *page)
{
	const struct notice *notice = page->notice;

	buf_format(&page->html, "<div lang=\"%s\" style=\"margin:0 0 32px\">\n",
	    page->lang == NOTICE_JA ? "ja" : "en");
	top(page);
	duties(page);
	heading(page, str_of(notice_word(NOTICE_HELD, page->lang)));
	entries(page, notice->held, notice->held_n, HELD_MOST);
	if (notice->cautions_n > 0) {
		heading(page, str_of(notice_word(NOTICE_CAUTIONS, page->lang)));
		paragraph(page, str_of(notice_word(NOTICE_CAUTIONS_NOTE,
		    page->lang)));
		entries(page, notice->cautions, notice->cautions_n,
		    CAUTIONS_MOST);
	}
	bottom(page);
	buf_cstr(&page->html, "</div>\n");
}

static enum notice_lang
lang_of(struct str word)
{
	return str_equal(word, STR("ja")) ? NOTICE_JA : NOTICE_EN;
}

static bool
is_said_before(const struct notice *notice, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_equal(notice->languages[k], notice->languages[i]))
			return true;
	return false;
}

/* No telephone number, date or address is to become a link of the mail program's own,
 * and it may turn the page dark. */
#define HEAD "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head>\n" \
	"<meta charset=\"utf-8\">\n" \
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" \
	"<meta name=\"color-scheme\" content=\"light dark\">\n" \
	"<meta name=\"format-detection\" content=\"telephone=no, date=no, " \
	"address=no, email=no, url=no\">\n<title>seki</title>\n</head>\n" \
	"<body style=\"margin:0;padding:0\">\n" \
	"<table role=\"presentation\" width=\"100%%\" cellpadding=\"0\" " \
	"cellspacing=\"0\" border=\"0\" style=\"max-width:720px\"><tr>" \
	"<td style=\"padding:16px;font-family:'Hiragino Sans','Yu Gothic UI'," \
	"Meiryo,'Noto Sans CJK JP',Arial,sans-serif;font-size:15px;" \
	"line-height:1.6\">\n"

void
notice_bodies(struct arena *arena, const struct notice *notice,
    struct str *text_out, struct str *html_out)
{
	struct page page = { .arena = arena, .notice = notice,
	    .text = { .arena = arena }, .html = { .arena = arena } };

	buf_format(&page.html, HEAD, STR_ARGS(notice->languages[0]));
	for (size_t i = 0; i < notice->languages_n; i++) {
		if (is_said_before(notice, i))
			continue;
		page.lang = lang_of(notice->languages[i]);
		buf_cstr(&page.text, i > 0 ? "\n\n" : "");
		whole(&page);
	}
	buf_cstr(&page.html, "</td></tr></table>\n</body>\n</html>\n");
	*text_out = buf_str(&page.text);
	*html_out = buf_str(&page.html);
}

/* ---- The message -------------------------------------------------------------------- */

#define WORD_BYTES 42		/* in an encoded word of at most 75 characters */

/* RFC 2047, whole characters in each word. */
static void
encoded_words(struct buf *buf, struct str s)
{
	size_t from = 0, at = 0, before;

	while (from < s.n) {
		for (before = from; at < s.n && at - from <= WORD_BYTES;) {
			before = at;
			utf8_next(s, &at);
		}
		if (at - from > WORD_BYTES)
			at = before;
		buf_format(buf, "%s=?utf-8?B?%.*s?=", from > 0 ? "\r\n " : "",
		    STR_ARGS(base64_encode(buf->arena, str_slice(s, from, at))));
		from = at;
	}
}

static void
base64_lines(struct buf *buf, struct str s)
{
	struct str all = base64_encode(buf->arena, s);

	for (size_t i = 0; i < all.n; i += 76)
		buf_format(buf, "%.*s\r\n", STR_ARGS(str_slice(all, i, i + 76)));
}

/* A body's lines end in CRLF where they are encoded, too (RFC 2045 6.8). */
static void
part(struct buf *buf, struct str boundary, const char *type, struct str body)
{
	struct buf crlf = { .arena = buf->arena };

	for (size_t i = 0; i < body.n; i++) {
		if (body.p[i] == '\n')
			buf_char(&crlf, '\r');
		buf_char(&crlf, body.p[i]);
	}
	buf_format(buf, "--%.*s\r\nContent-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n", STR_ARGS(boundary), type);
	base64_lines(buf, buf_str(&crlf));
}

static struct str
date_line(struct arena *arena, int64_t time)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t at = (time_t)time;
	struct tm tm = { 0 };
	long minutes;

	localtime_r(&at, &tm);
	minutes = tm.tm_gmtoff / 60;
	return str_format(arena, "%s, %d %s %d %02d:%02d:%02d %c%02ld%02ld",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
	    minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
}

struct str
notice_subject(struct arena *arena, const struct notice *notice)
{
	struct buf all = { .arena = arena };

	for (size_t i = 0; i < notice->languages_n; i++) {
		if (is_said_before(notice, i))
			continue;
		buf_cstr(&all, i > 0 ? " / " : "");
		buf_add(&all, subject_line(arena, notice,
		    lang_of(notice->languages[i])));
	}
	return buf_str(&all);
}

static void
header(struct buf *buf, const struct notice *notice, struct str boundary)
{
	buf_format(buf, "Date: %.*s\r\nFrom: ",
	    STR_ARGS(date_line(buf->arena, notice->now)));
	encoded_words(buf, str_of(notice_word(NOTICE_SENDER,
	    lang_of(notice->languages[0]))));
	buf_format(buf, "\r\n <%.*s>\r\nTo: <%.*s>\r\nSubject: ",
	    STR_ARGS(notice->from), STR_ARGS(notice->from));
	encoded_words(buf, notice_subject(buf->arena, notice));
	buf_format(buf, "\r\nMessage-ID: %.*s\r\nMIME-Version: 1.0\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: All\r\nContent-Language: %.*s%s\r\n"
	    "Content-Type: multipart/alternative;\r\n boundary=\"%.*s\"\r\n\r\n",
	    STR_ARGS(notice->message_id), STR_ARGS(notice->languages[0]),
	    notice->languages_n < 2 || is_said_before(notice, 1) ? "" :
	    lang_of(notice->languages[1]) == NOTICE_JA ? ", ja" : ", en",
	    STR_ARGS(boundary));
}

struct str
notice_message(struct arena *arena, const struct notice *notice)
{
	struct buf buf = { .arena = arena };
	struct str text, html, boundary = str_format(arena, "seki_%.*s",
	    STR_ARGS(str_slice(digest_hex(arena, sha256(notice->message_id)), 0,
	    32)));

	notice_bodies(arena, notice, &text, &html);
	header(&buf, notice, boundary);
	part(&buf, boundary, "plain", text);
	part(&buf, boundary, "html", html);
	buf_format(&buf, "--%.*s--\r\n", STR_ARGS(boundary));
	return buf_str(&buf);
}
