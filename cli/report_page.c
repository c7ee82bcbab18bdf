/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page for people out of counted things: one file, no script, nothing that is
 * fetched. What a stranger wrote goes through safe_text(), so that nothing in it is a
 * link or turns text around, and then through the escaping that everything goes
 * through; the policy in the head allows one style sheet, by its digest, and nothing
 * else, should both have failed. No text stands in a picture, no meaning in a colour
 * alone, and each chart's numbers stand in a table.
 */
#include "report.h"

/* No attribute has a style of its own: the policy would not allow it. */
static const char style[] =
":root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--soft:#4a5560;"
"--line:#c3cad1;--card:#f4f6f8;--ink:#1f5f8b}\n"
"@media (prefers-color-scheme:dark){:root{--back:#15181c;--text:#e6e9ec;"
"--soft:#b4bcc4;--line:#4a525b;--card:#20252b;--ink:#86bde2}}\n"
"*{box-sizing:border-box}\n"
"html{font:100%/1.55 system-ui,-apple-system,\"Segoe UI\",\"Hiragino Sans\","
"\"Yu Gothic UI\",Meiryo,\"Noto Sans\",\"Noto Sans CJK JP\",sans-serif;"
"background:var(--back);color:var(--text)}\n"
"body{margin:0 auto;max-width:64rem;padding:0 1rem 3rem;"
"overflow-wrap:break-word}\n"
"h1{font-size:1.6rem;line-height:1.3;margin:1.5rem 0 .25rem}\n"
"h2{font-size:1.25rem;line-height:1.3;margin:2.75rem 0 .5rem;padding-top:.5rem;"
"border-top:2px solid var(--line)}\n"
"h3{font-size:1.05rem;margin:1.75rem 0 .5rem}\n"
"p{margin:.5rem 0;max-width:46rem}\n"
"a{color:var(--ink)}\n"
"a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}\n"
".skip{position:absolute;left:-100rem}\n"
".skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.5rem}\n"
".soft{color:var(--soft)}\n"
"nav ul{columns:3 14rem;padding-left:1.2rem;margin:.5rem 0}\n"
"nav li{padding:.15rem 0;break-inside:avoid}\n"
"nav a{display:inline-block;min-height:1.5rem}\n"
".todo{border-left:.4rem solid var(--ink);background:var(--card);"
"padding:.4rem 1rem;margin:1rem 0}\n"
".todo h3{margin:.4rem 0}\n"
".todo ul{margin:.3rem 0;padding-left:1.2rem}\n"
".todo li{padding:.2rem 0}\n"
".figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));"
"gap:.75rem;margin:1rem 0}\n"
".figures div{background:var(--card);padding:.6rem .8rem;display:flex;"
"flex-direction:column-reverse;justify-content:flex-end}\n"
".figures dt{color:var(--soft);font-size:.9rem;line-height:1.35}\n"
".figures dd{margin:0;font-size:1.6rem;font-weight:600;line-height:1.3}\n"
"table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.95rem}\n"
"caption{text-align:left;font-weight:600;padding:.3rem 0}\n"
"th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
"border-bottom:1px solid var(--line)}\n"
"thead th{border-bottom:2px solid var(--line);vertical-align:bottom;"
"font-size:.9rem;line-height:1.35;min-width:4.5rem;word-break:keep-all}\n"
"tbody th,td{overflow-wrap:anywhere}\n"
"tbody th{font-weight:400;min-width:11rem}\n"
".n{text-align:right;font-variant-numeric:tabular-nums}\n"
"tbody .n,.w{white-space:nowrap}\n"
".bar{display:block;width:8rem;height:.5rem;margin:.25rem 0 0 auto}\n"
"bdi{unicode-bidi:isolate}\n"
/* Between phrases where the browser knows them; else after any character. */
":lang(ja):is(p,li,dt,h1,h2,h3,caption,tbody th,td){word-break:auto-phrase}\n"
".code{font-family:ui-monospace,Consolas,monospace;font-size:.9em}\n"
".list{list-style:none;padding:0;margin:1rem 0}\n"
".list li{border-bottom:1px solid var(--line);padding:.6rem 0;"
"break-inside:avoid}\n"
".list p{margin:.1rem 0;max-width:none}\n"
".meta{font-size:.9rem;color:var(--soft)}\n"
".state{display:inline-block;border:1px solid currentColor;border-radius:.2rem;"
"padding:0 .4rem;line-height:1.35}\n"
".subject{font-weight:600}\n"
".chart{margin:1rem 0}\n"
".chart svg{display:block;width:100%;height:9rem;"
"border-bottom:1px solid var(--soft)}\n"
".axis{display:flex;justify-content:space-between;font-size:.9rem;"
"color:var(--soft)}\n"
".legend{list-style:none;padding:0;margin:.4rem 0;display:flex;flex-wrap:wrap;"
"gap:.2rem 1.2rem;font-size:.9rem}\n"
".legend li{display:flex;align-items:center;gap:.4rem}\n"
".legend svg{flex:none;width:1.4rem;height:.9rem;border:0}\n"
".solid,.bar rect{fill:var(--ink)}\n"
".hollow{fill:none;stroke:var(--ink);stroke-width:1.5;"
"vector-effect:non-scaling-stroke}\n"
".edge{fill:none;stroke:var(--ink);stroke-width:1;"
"vector-effect:non-scaling-stroke}\n"
"summary{cursor:pointer;color:var(--ink);padding:.3rem 0}\n"
"summary:focus-visible{outline:3px solid var(--ink);outline-offset:2px}\n"
"footer{margin-top:3rem;border-top:2px solid var(--line);font-size:.9rem;"
"color:var(--soft)}\n"
"@media screen and (max-width:50rem){\n"
"table,tbody,tr,th,td,caption{display:block}\n"
"thead{position:absolute;left:-100rem}\n"
"tbody tr{padding:.5rem 0;border-bottom:1px solid var(--line)}\n"
"th,td{border:0;padding:.1rem 0}\n"
"tbody th{font-weight:600;min-width:0}\n"
"td{display:grid;grid-template-columns:minmax(6rem,45%) 1fr;gap:.75rem}\n"
"td::before{content:attr(data-h);color:var(--soft);text-align:left}\n"
"td>div{text-align:left}\n"
"tbody .n,.w{white-space:normal}\ntbody th.n{text-align:left}\n"
".bar{width:100%;margin-left:0}\n"
"}\n"
"@media print{\n"
":root{--back:#fff;--text:#000;--soft:#333;--line:#999;--card:#fff;"
"--ink:#1f5f8b}\n"
"html{font-size:10pt}\nbody{max-width:none;padding:0}\n"
"nav,.skip,summary,.todo a{display:none}\n"
"details::details-content{content-visibility:visible;display:block}\n"
"h2,h3,caption{break-after:avoid}\ntr,.figures div,.chart{break-inside:avoid}\n"
"thead{display:table-header-group}\n"
"svg,.bar{print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
"th,td{padding:.2rem .4rem}\n"
".figures div,.todo{border:1px solid var(--line)}\n}\n";

/* ---- Text --------------------------------------------------------------------- */

const char *
page_word(const struct page *page, enum word word)
{
	return (lang_is_ja(page->lang) ? report_ja : report_en)[word];
}

void
page_raw(struct page *page, const char *html)
{
	buf_cstr(&page->out, html);
}

/* Everything that is no markup of ours comes through here. What safe_text() has
 * not seen (a rule's sentence) may hold anything, too. */
void
page_text(struct page *page, struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = utf8_next(text, &at);

		switch (c) {
		case '&':
			page_raw(page, "&amp;");
			break;
		case '<':
			page_raw(page, "&lt;");
			break;
		case '>':
			page_raw(page, "&gt;");
			break;
		case '"':
			page_raw(page, "&quot;");
			break;
		case '\'':
			page_raw(page, "&#39;");
			break;
		default:
			if (c != CHARACTER_BAD && character_is_unsafe(c))
				buf_format(&page->out, "\\u{%04x}", c);
			else
				buf_utf8(&page->out, c);
		}
	}
}

struct str
page_filled(struct page *page, enum word word, struct str first,
    struct str second)
{
	struct buf buf = { .arena = page->arena };

	for (const char *text = page_word(page, word); *text != '\0'; text++) {
		if (text[0] != '%' || (text[1] != '1' && text[1] != '2'))
			buf_char(&buf, *text);
		else
			buf_add(&buf, *++text == '1' ? first : second);
	}
	return buf_str(&buf);
}

void
page_say(struct page *page, enum word word)
{
	page_text(page, str_of(page_word(page, word)));
}

void
page_element(struct page *page, const char *tag, enum word word)
{
	buf_format(&page->out, "<%s>", tag);
	page_say(page, word);
	buf_format(&page->out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void
page_quoted(struct page *page, struct str text, size_t columns)
{
	page_raw(page, "<bdi>");
	page_text(page, safe_text(page->arena, text, columns));
	page_raw(page, "</bdi>");
}

/* ---- Numbers and times -------------------------------------------------------- */

struct str
page_number(struct page *page, uint64_t n)
{
	struct buf buf = { .arena = page->arena };
	struct str plain = str_format(page->arena, "%llu",
	    (unsigned long long)n);

	for (size_t i = 0; i < plain.n; i++) {
		if (i > 0 && (plain.n - i) % 3 == 0)
			buf_char(&buf, ',');
		buf_char(&buf, plain.p[i]);
	}
	return buf_str(&buf);
}

struct str
page_percent(struct page *page, uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return STR("-");
	return str_format(page->arena, "%.1f%%", 100.0 * (double)part /
	    (double)whole);
}

static bool
local_of(int64_t time, struct tm *tm_out)
{
	time_t moment = (time_t)time;

	return localtime_r(&moment, tm_out) != NULL;
}

struct str
page_time(struct page *page, int64_t time)
{
	struct tm tm;

	if (time == 0 || !local_of(time, &tm))
		return STR("-");
	return str_format(page->arena, lang_is_ja(page->lang) ?
	    "%04d/%02d/%02d %02d:%02d" : "%04d-%02d-%02d %02d:%02d",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	    tm.tm_min);
}

struct str
page_day(struct page *page, int64_t time)
{
	return time == 0 ? STR("-") : str_slice(page_time(page, time), 0, 10);
}

struct str
page_civil(struct page *page, int64_t day)
{
	struct str s = str_slice(time_rfc3339(page->arena, day * 86400), 0, 10);

	if (!lang_is_ja(page->lang))
		return s;
	return str_format(page->arena, "%.4s/%.2s/%.2s", s.p, s.p + 5, s.p + 8);
}

struct str
page_zone(struct page *page, int64_t time)
{
	struct tm tm;
	long minutes;

	if (!local_of(time, &tm) || tm.tm_gmtoff == 0)
		return STR("UTC");
	minutes = tm.tm_gmtoff / 60;
	return str_format(page->arena, "UTC%c%02ld:%02ld", minutes < 0 ? '-' :
	    '+', (minutes < 0 ? -minutes : minutes) / 60,
	    (minutes < 0 ? -minutes : minutes) % 60);
}

/* In the largest unit of which there are two, and one place of it. */
struct str
page_span(struct page *page, uint64_t seconds)
{
	static const struct {
		enum word word;
		uint64_t seconds;
	} units[] = { { WORD_DAYS_LONG, 86400 }, { WORD_HOURS, 3600 },
	    { WORD_MINUTES, 60 } };

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		uint64_t tenths = (seconds * 10 + units[i].seconds / 2) /
		    units[i].seconds;

		if (seconds < 2 * units[i].seconds)
			continue;
		return page_filled(page, units[i].word, tenths % 10 == 0 ?
		    page_number(page, tenths / 10) : str_format(page->arena,
		    "%llu.%llu", (unsigned long long)tenths / 10,
		    (unsigned long long)tenths % 10), NO_STR);
	}
	return page_filled(page, WORD_SECONDS, page_number(page, seconds),
	    NO_STR);
}

/* ---- Tables ------------------------------------------------------------------- */

/* The roles stand there because on a narrow screen the style makes blocks of rows,
 * and a browser then forgets that they are a table's. */
void
table_begin(struct page *page, enum word caption,
    const struct table_head *heads, size_t n)
{
	page->heads = heads;
	page->heads_n = n;
	page->in_row = false;
	page_raw(page, "<table role=\"table\">\n<caption>");
	page_say(page, caption);
	page_raw(page, "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
	for (size_t i = 0; i < n; i++) {
		buf_format(&page->out, "<th scope=\"col\" role=\"columnheader\"%s>",
		    heads[i].number ? " class=\"n\"" : "");
		page_say(page, heads[i].word);
		page_raw(page, "</th>");
	}
	page_raw(page, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

static void
cell_end(struct page *page)
{
	if (page->in_row && page->cell > 0)
		page_raw(page, page->cell == 1 ? "</th>" : "</div></td>");
}

static void
row_end(struct page *page)
{
	cell_end(page);
	if (page->in_row)
		page_raw(page, "</tr>\n");
	page->in_row = false;
}

void
table_row(struct page *page)
{
	row_end(page);
	page_raw(page, "<tr role=\"row\">");
	page->in_row = true;
	page->cell = 0;
}

void
table_cell(struct page *page)
{
	const struct table_head *head = &page->heads[page->cell];

	if (!page->in_row || page->cell >= page->heads_n)
		panic("a cell of no table");
	cell_end(page);
	if (page->cell++ == 0) {
		buf_format(&page->out, "<th scope=\"row\" role=\"rowheader\"%s>",
		    head->number ? " class=\"n\"" : "");
		return;
	}
	buf_format(&page->out, "<td role=\"cell\"%s data-h=\"", head->number ?
	    " class=\"n\"" : head->whole ? " class=\"w\"" : "");
	page_say(page, head->word);
	page_raw(page, "\"><div>");
}

void
table_cell_text(struct page *page, struct str text)
{
	table_cell(page);
	page_text(page, text);
}

void
table_cell_number(struct page *page, uint64_t n)
{
	table_cell_text(page, page_number(page, n));
}

void
table_cell_bar(struct page *page, uint64_t n, uint64_t most)
{
	table_cell_number(page, n);
	if (n > 0)
		buf_format(&page->out, "<svg class=\"bar\" viewBox=\"0 0 100 1\" "
		    "preserveAspectRatio=\"none\" aria-hidden=\"true\" "
		    "focusable=\"false\"><rect width=\"%.1f\" height=\"1\"/></svg>",
		    100.0 * (double)n / (double)most);
}

void
table_end(struct page *page)
{
	row_end(page);
	page_raw(page, "</tbody></table>\n");
}

/* ---- Charts ------------------------------------------------------------------- */

#define CHART_HEIGHT 100.0

/* Lines across, since the chart is drawn out in width. */
static void
pattern(struct page *page, const char *id, double width)
{
	buf_format(&page->out, "<defs><pattern id=\"%s-lines\" width=\"%.0f\" "
	    "height=\"4\" patternUnits=\"userSpaceOnUse\"><rect class=\"solid\" "
	    "width=\"%.0f\" height=\"2\"/></pattern></defs>", id, width, width);
}

static void
block(struct page *page, const char *kind, const char *id, double x,
    double width, double *bottom, double height)
{
	bool hatched = strcmp(kind, "hatched") == 0;

	if (height <= 0)
		return;
	*bottom -= height;
	if (hatched)
		buf_format(&page->out, "<rect fill=\"url(#%s-lines)\" x=\"%.1f\" "
		    "y=\"%.2f\" width=\"%.1f\" height=\"%.2f\"/>", id, x, *bottom,
		    width, height);
	buf_format(&page->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.2f\" "
	    "width=\"%.1f\" height=\"%.2f\"/>", hatched ? "edge" : kind, x,
	    *bottom, width, height);
}

void
page_legend(struct page *page, const char *kind, struct str text)
{
	struct str id = str_format(page->arena, "key%d", page->tables++);
	double bottom = 8.5;

	page_raw(page, "<li><svg viewBox=\"0 0 14 9\" aria-hidden=\"true\" "
	    "focusable=\"false\">");
	pattern(page, str_cstr(page->arena, id), 14);
	block(page, kind, str_cstr(page->arena, id), 0.5, 13, &bottom, 8);
	page_raw(page, "</svg> ");
	page_text(page, text);
	page_raw(page, "</li>\n");
}

void
page_bars(struct page *page, const char *id, enum word title,
    struct str description, const struct bar *bars, size_t n, struct str first,
    struct str last)
{
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++)
		if (bars[i].solid + bars[i].hatched + bars[i].hollow > most)
			most = bars[i].solid + bars[i].hatched + bars[i].hollow;
	page_raw(page, "<div class=\"chart\">\n<div class=\"axis\"><span>");
	page_text(page, page_filled(page, WORD_MOST, page_number(page, most),
	    NO_STR));
	buf_format(&page->out, "</span></div>\n<svg role=\"img\" "
	    "viewBox=\"0 0 %zu 100\" preserveAspectRatio=\"none\" "
	    "aria-labelledby=\"%s-title %s-desc\"><title id=\"%s-title\">",
	    10 * n, id, id, id);
	page_say(page, title);
	buf_format(&page->out, "</title><desc id=\"%s-desc\">", id);
	page_text(page, description);
	page_raw(page, "</desc>");
	pattern(page, id, 10 * (double)n);
	for (size_t i = 0; i < n; i++) {
		double scale = (CHART_HEIGHT - 2) / (double)most;
		double x = 10 * (double)i + 1, bottom = CHART_HEIGHT;

		block(page, "solid", id, x, 8, &bottom,
		    scale * (double)bars[i].solid);
		block(page, "hatched", id, x, 8, &bottom,
		    scale * (double)bars[i].hatched);
		block(page, "hollow", id, x, 8, &bottom,
		    scale * (double)bars[i].hollow);
	}
	page_raw(page, "</svg>\n<div class=\"axis\"><span>");
	page_text(page, first);
	page_raw(page, "</span><span>");
	page_text(page, last);
	page_raw(page, "</span></div>\n</div>\n");
}

/* ---- The frame ---------------------------------------------------------------- */

void
page_begin(struct page *page, struct str title)
{
	struct digest digest = sha256((struct str){ style,
	    sizeof style - 1 });
	struct str sum = base64_encode(page->arena, (struct str){
	    (const char *)digest.bytes, sizeof digest.bytes });

	buf_format(&page->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	    "'none'; style-src 'sha256-%.*s'; base-uri 'none'; form-action "
	    "'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    /* Else a telephone makes links of what looks like an address. */
	    "<meta name=\"format-detection\" content=\"telephone=no, date=no, "
	    "address=no, email=no, url=no\">\n<title>",
	    lang_is_ja(page->lang) ? "ja" : "en", STR_ARGS(sum));
	page_text(page, title);
	page_raw(page, "</title>\n<style>");
	page_raw(page, style);
	page_raw(page, "</style>\n</head>\n<body>\n<a class=\"skip\" "
	    "href=\"#main\">");
	page_say(page, WORD_SKIP);
	page_raw(page, "</a>\n");
}

void
page_end(struct page *page)
{
	page_raw(page, "</body>\n</html>\n");
}
