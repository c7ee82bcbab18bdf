/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML to what the eye sees, in one pass and without a tree: block layout
 * becomes line ends, table cells are parted by a tab in reading order, a
 * blockquote's lines bear "> " so that text_split() knows history, links keep
 * the text they show. What is in the source but not for the eye (see
 * html_style.c), comments that only one reader shows, titles and what follows
 * an unclosed comment go to `hidden`, never between the visible words.
 * Every byte is looked at a fixed number of times: a terminator that is missing
 * once is not searched again, an end tag looks at most at STACK_MOST open
 * elements, a tag keeps ATTRIBUTES_MOST attributes. Elements nested deeper than
 * the stack are counted, and drawn like the deepest that is kept. It refuses to
 * run scripts, apply style sheets or fetch anything.
 */
#include "html.h"

#define STACK_MOST 256
#define ATTRIBUTES_MOST 64

enum kind {
	KIND_INLINE,
	KIND_BLOCK,		/* begins and ends a line */
	KIND_APART,		/* a block with an empty line around it */
	KIND_P, KIND_LI, KIND_TR, KIND_CELL, KIND_TABLE, KIND_QUOTE, KIND_PRE,
	KIND_VOID, KIND_BR, KIND_HR, KIND_IMG,
	KIND_RAW,		/* content is no HTML and nobody sees it */
	KIND_RAW_SEEN,		/* content is no HTML, and is seen */
	KIND_GONE,		/* an element that is never drawn */
	KIND_A
};

struct tag {
	const char *name;
	enum kind kind;
};

/* Sorted for the bisection. */
static const struct tag tags[] = {
	{ "a", KIND_A }, { "address", KIND_BLOCK }, { "area", KIND_VOID },
	{ "article", KIND_BLOCK }, { "aside", KIND_BLOCK }, { "base", KIND_VOID },
	{ "blockquote", KIND_QUOTE }, { "body", KIND_BLOCK }, { "br", KIND_BR },
	{ "caption", KIND_BLOCK }, { "center", KIND_BLOCK }, { "col", KIND_VOID },
	{ "datalist", KIND_GONE }, { "dd", KIND_BLOCK }, { "div", KIND_BLOCK },
	{ "dl", KIND_BLOCK }, { "dt", KIND_BLOCK }, { "embed", KIND_VOID },
	{ "fieldset", KIND_BLOCK }, { "footer", KIND_BLOCK },
	{ "form", KIND_BLOCK }, { "frame", KIND_VOID }, { "h1", KIND_APART },
	{ "h2", KIND_APART }, { "h3", KIND_APART }, { "h4", KIND_APART },
	{ "h5", KIND_APART }, { "h6", KIND_APART }, { "head", KIND_BLOCK },
	{ "header", KIND_BLOCK }, { "hr", KIND_HR }, { "html", KIND_BLOCK },
	{ "iframe", KIND_RAW }, { "img", KIND_IMG }, { "input", KIND_VOID },
	{ "legend", KIND_BLOCK }, { "li", KIND_LI }, { "link", KIND_VOID },
	{ "main", KIND_BLOCK }, { "meta", KIND_VOID }, { "nav", KIND_BLOCK },
	{ "noembed", KIND_RAW }, { "noframes", KIND_RAW }, { "ol", KIND_BLOCK },
	{ "option", KIND_BLOCK }, { "p", KIND_P }, { "param", KIND_VOID },
	{ "plaintext", KIND_RAW_SEEN }, { "pre", KIND_PRE },
	{ "script", KIND_RAW }, { "section", KIND_BLOCK },
	{ "source", KIND_VOID }, { "style", KIND_RAW }, { "table", KIND_TABLE },
	{ "td", KIND_CELL }, { "template", KIND_GONE },
	{ "textarea", KIND_RAW_SEEN }, { "th", KIND_CELL }, { "title", KIND_RAW },
	{ "tr", KIND_TR }, { "track", KIND_VOID }, { "ul", KIND_BLOCK },
	{ "wbr", KIND_VOID }, { "xmp", KIND_RAW_SEEN }
};

struct attribute {
	struct str name, value;		/* references not undone */
};

struct element {
	uint64_t name;			/* see name_key() */
	enum kind kind;
	struct style style;
	bool quoted;
	bool quoted_to_blockquote;	/* Gmail's wrapper: see element_open() */
};

/* One of the two texts that are written. */
struct sink {
	struct buf buf;
	int breaks;			/* line ends owed before the next word */
	bool blank, tab, line_has_text;
};

struct span {				/* where a link's text stands */
	size_t from, to;
	bool hidden;
};

struct reader {
	struct arena *arena;
	struct str s;
	size_t at;
	struct sink seen, hidden;
	struct element stack[STACK_MOST];
	size_t depth, beyond;
	struct attribute attributes[ATTRIBUTES_MOST];
	size_t attributes_n;
	struct link *links;
	struct span *spans;
	size_t links_n, links_size, spans_size, links_most;
	size_t open_link;		/* index, or PART_NONE */
	struct str base;
	struct buf scratch;
	bool sheet_paints;		/* a style sheet speaks of background */
	bool no_comment_end, no_single, no_double;
	bool quoted_line;		/* the visible line being written */
	/* In a conditional comment s ends with it; this is what is kept. */
	bool only_outlook, kept_no_single, kept_no_double;
	size_t kept_n;
};

static struct element *
top(struct reader *r)
{
	return &r->stack[r->depth];
}

/* ---- Writing ---------------------------------------------------------------- */

static bool
is_hidden_now(struct reader *r)
{
	return r->only_outlook || style_is_hidden(&top(r)->style);
}

static void
line_break(struct sink *sink, int breaks)
{
	if (sink->buf.n == 0 && !sink->line_has_text)
		return;
	if (sink->breaks < breaks)
		sink->breaks = breaks;
	sink->blank = sink->tab = false;
}

/* What is owed before a word: line ends, the mark of history, a blank. */
static void
sink_ready(struct reader *r, struct sink *sink, bool visible)
{
	bool quoted = visible && top(r)->quoted;

	if (visible && sink->line_has_text && quoted != r->quoted_line &&
	    sink->breaks == 0)
		sink->breaks = 1;
	if (sink->breaks > 0)
		sink->line_has_text = sink->tab = sink->blank = false;
	for (; sink->breaks > 0; sink->breaks--)
		buf_char(&sink->buf, '\n');
	if (visible && !sink->line_has_text) {
		r->quoted_line = quoted;
		if (quoted)
			buf_cstr(&sink->buf, "> ");
	}
	if (sink->line_has_text && sink->tab)
		buf_char(&sink->buf, '\t');
	else if (sink->line_has_text && sink->blank)
		buf_char(&sink->buf, ' ');
	sink->blank = sink->tab = false;
	sink->line_has_text = true;
}

static struct sink *
sink_now(struct reader *r)
{
	return is_hidden_now(r) ? &r->hidden : &r->seen;
}

static void
add_word(struct reader *r, struct str word)
{
	struct sink *sink = sink_now(r);

	sink_ready(r, sink, sink == &r->seen);
	buf_add(&sink->buf, word);
}

static void
add_space(struct reader *r, char c)
{
	struct sink *sink = sink_now(r);

	if (!top(r)->style.pre) {
		sink->blank = true;
	} else if (c == '\n') {
		sink->breaks += sink->breaks < 3;
	} else if (c != '\r') {
		sink_ready(r, sink, sink == &r->seen);
		buf_char(&sink->buf, c);
	}
}

static void
add_character(struct reader *r, uint32_t c)
{
	struct sink *sink = sink_now(r);

	if (c < 0x80 && char_is_space((int)c)) {
		add_space(r, (char)c);
		return;
	}
	sink_ready(r, sink, sink == &r->seen);
	buf_utf8(&sink->buf, c == 0xa0 ? ' ' : c);
}

/* Text as it stands between two tags (or in an attribute). */
static void
add_text(struct reader *r, struct str s, bool references)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		uint32_t c = 0;

		while (at < s.n && !char_is_space(s.p[at]) && s.p[at] != '&')
			at++;
		if (at > from)
			add_word(r, str_slice(s, from, at));
		if (at >= s.n)
			break;
		if (s.p[at] != '&') {
			add_space(r, s.p[at++]);
			continue;
		}
		if (references)
			c = html_entity(s, &at);
		if (c == 0) {
			add_word(r, STR("&"));
			at++;
		} else {
			add_character(r, c);
		}
	}
}

static void
break_both(struct reader *r, int breaks)
{
	line_break(&r->seen, breaks);
	line_break(&r->hidden, breaks);
}

/* What nobody sees, with its tags as they are. */
static void
add_hidden(struct reader *r, struct str s)
{
	bool gone = top(r)->style.gone;

	top(r)->style.gone = true;
	line_break(&r->hidden, 1);
	add_text(r, s, true);
	line_break(&r->hidden, 1);
	top(r)->style.gone = gone;
}

/* ---- Links ------------------------------------------------------------------ */

/* Relative to <base>, without what readers leave out of an address. */
static struct str
url_whole(struct reader *r, struct str raw)
{
	struct str url = html_value(r->arena, str_trim(raw));
	struct buf buf = { .arena = r->arena };
	size_t scheme, host_end;

	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] >= 0x20 && url.p[i] != 0x7f)
			buf_char(&buf, url.p[i]);
	url = str_trim(buf_str(&buf));
	for (scheme = 0; scheme < url.n && (char_is_alpha(url.p[scheme]) ||
	    char_is_digit(url.p[scheme]) || url.p[scheme] == '+' ||
	    url.p[scheme] == '-' || url.p[scheme] == '.'); scheme++)
		continue;
	if (scheme > 0 && scheme < url.n && url.p[scheme] == ':')
		return url;
	if (str_starts(url, STR("//")))
		return str_join(r->arena, STR("https:"), url);
	if (r->base.n == 0 || url.n == 0)
		return url;
	scheme = str_find(r->base, STR("://"));
	if (scheme == STR_NOWHERE)
		return url;
	for (host_end = scheme + 3; host_end < r->base.n &&
	    strchr("/?#", r->base.p[host_end]) == NULL; host_end++)
		continue;
	if (url.p[0] != '/') {
		size_t end = r->base.n;

		while (end > host_end && r->base.p[end - 1] != '/')
			end--;
		if (end > host_end)
			return str_join(r->arena, str_slice(r->base, 0, end), url);
		url = str_join(r->arena, STR("/"), url);
	}
	return str_join(r->arena, str_slice(r->base, 0, host_end), url);
}

/* The index of the new link, or PART_NONE. */
static size_t
link_add(struct reader *r, struct str raw, struct str text)
{
	struct link *link;
	struct str url;

	raw = str_trim(raw);
	if (raw.n == 0 || raw.p[0] == '#' || r->links_n >= r->links_most)
		return PART_NONE;
	url = url_whole(r, raw);
	if (url.n == 0)
		return PART_NONE;
	r->links = arena_grow(r->arena, r->links, r->links_n, &r->links_size,
	    sizeof *r->links);
	r->spans = arena_grow(r->arena, r->spans, r->links_n, &r->spans_size,
	    sizeof *r->spans);
	link = &r->links[r->links_n];
	*link = (struct link){ .url = url, .text = text,
	    .host = link_host(r->arena, url) };
	r->spans[r->links_n] = (struct span){ 0 };
	return r->links_n++;
}

static void
link_close(struct reader *r)
{
	struct span *span;

	if (r->open_link == PART_NONE)
		return;
	span = &r->spans[r->open_link];
	span->to = span->hidden ? r->hidden.buf.n : r->seen.buf.n;
	r->open_link = PART_NONE;
}

static void
link_open(struct reader *r, struct str href)
{
	struct span *span;

	link_close(r);
	r->open_link = link_add(r, href, NO_STR);
	if (r->open_link == PART_NONE)
		return;
	span = &r->spans[r->open_link];
	span->hidden = is_hidden_now(r);
	span->from = span->hidden ? r->hidden.buf.n : r->seen.buf.n;
}

static void
links_finish(struct reader *r, struct html_result *result)
{
	for (size_t i = 0; i < r->links_n; i++) {
		struct span span = r->spans[i];
		struct str text = str_trim(str_slice(span.hidden ?
		    result->hidden : result->text, span.from, span.to));

		if (str_starts(text, STR("> ")))
			text = str_from(text, 2);
		if (r->links[i].text.p == NULL && text.n > 0)
			r->links[i].text = text;
	}
	result->links = r->links;
	result->links_n = r->links_n;
}

/* ---- Elements --------------------------------------------------------------- */

/* Names compare as a number, so that the stack is searched quickly. */
static uint64_t
name_key(struct str name)
{
	uint64_t key = 0;

	for (size_t i = 0; i < name.n && i < 32; i++)
		key = key * 131 + (unsigned char)char_lower(name.p[i]);
	return key;
}

static enum kind
kind_of(struct str name)
{
	size_t low = 0, high = sizeof tags / sizeof tags[0];
	char lower[12];

	if (name.n >= sizeof lower)
		return KIND_INLINE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = char_lower(name.p[i]);
	name = (struct str){ lower, name.n };
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(str_of(tags[middle].name), name);

		if (order == 0)
			return tags[middle].kind;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return KIND_INLINE;
}

static struct str
attribute(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->attributes_n; i++)
		if (str_equal_nocase(r->attributes[i].name, name))
			return r->attributes[i].value;
	return NO_STR;
}

/* An element ends: its line, and what its wrapper said about history. */
static void
element_close(struct reader *r)
{
	enum kind kind = top(r)->kind;

	switch (kind) {
	case KIND_P: case KIND_APART: case KIND_QUOTE: case KIND_PRE:
		break_both(r, 2);
		break;
	case KIND_BLOCK: case KIND_LI: case KIND_TR: case KIND_TABLE:
		break_both(r, 1);
		break;
	case KIND_CELL:
		r->seen.tab = r->seen.breaks == 0;
		r->hidden.tab = r->hidden.breaks == 0;
		break;
	case KIND_A:
		link_close(r);
		break;
	case KIND_INLINE: case KIND_VOID: case KIND_BR: case KIND_HR:
	case KIND_IMG: case KIND_RAW: case KIND_RAW_SEEN: case KIND_GONE:
		break;
	}
	r->depth--;
	if (kind == KIND_QUOTE && top(r)->quoted_to_blockquote)
		top(r)->quoted = top(r)->quoted_to_blockquote = false;
}

static void
close_to(struct reader *r, size_t depth)
{
	while (r->depth >= depth && r->depth > 0)
		element_close(r);
}

/* Close an open element of that kind within the present table cell: a <p>
 * ends at the next block, a cell at the next cell. */
static void
close_implied(struct reader *r, enum kind kind)
{
	for (size_t i = r->depth; i > 0; i--) {
		enum kind open = r->stack[i].kind;

		if (open == kind) {
			close_to(r, i);
			return;
		}
		if (open == KIND_TABLE || (open == KIND_CELL && kind != KIND_TR) ||
		    (kind == KIND_P && open == KIND_LI) ||
		    (kind == KIND_LI && open == KIND_BLOCK))
			return;
	}
}

static void
end_tag(struct reader *r, struct str name)
{
	uint64_t key = name_key(name);
	enum kind kind = kind_of(name);

	if (kind == KIND_BR || kind == KIND_P) {
		/* </br> is drawn as <br>, and a stray </p> as an empty one. */
		break_both(r, 1);
	}
	if (r->beyond > 0) {
		r->beyond--;
		return;
	}
	for (size_t i = r->depth; i > 0; i--) {
		if (r->stack[i].name == key) {
			close_to(r, i);
			return;
		}
		/* </div> in a cell doesn't close what the table stands in. */
		if (r->stack[i].kind == KIND_CELL && kind != KIND_TR &&
		    kind != KIND_TABLE && kind != KIND_CELL)
			return;
	}
}

static void
style_of_element(struct reader *r, enum kind kind, struct style *style)
{
	struct str value = attribute(r, STR("bgcolor"));
	uint32_t colour;

	style->gone |= kind == KIND_GONE ||
	    attribute(r, STR("hidden")).p != NULL;
	style->pre |= kind == KIND_PRE;
	if (value.n > 0 && style_colour(html_value(r->arena, value), &colour)) {
		style->ground = colour;
		style->ground_unknown = false;
	}
	style->ground_unknown |= attribute(r, STR("background")).n > 0 ||
	    (r->sheet_paints && (attribute(r, STR("class")).n > 0 ||
	    attribute(r, STR("id")).n > 0));
	value = attribute(r, kind == KIND_BLOCK ? STR("text") : STR("color"));
	if (value.n > 0 && style_colour(html_value(r->arena, value), &colour))
		style->ink = colour;
	value = attribute(r, STR("style"));
	if (value.n > 0)
		style_read(&r->scratch, html_value(r->arena, value), style);
}

static bool
class_has(const struct reader *r, struct str word)
{
	return str_find_nocase(attribute(r, STR("class")), word) != STR_NOWHERE ||
	    str_find_nocase(attribute(r, STR("id")), word) != STR_NOWHERE;
}

static void
element_open(struct reader *r, struct str name, enum kind kind)
{
	struct element element = *top(r);

	element.name = name_key(name);
	element.kind = kind;
	element.quoted_to_blockquote = false;
	if (r->attributes_n > 0 || kind == KIND_GONE || kind == KIND_PRE)
		style_of_element(r, kind, &element.style);
	if (kind == KIND_QUOTE) {
		element.quoted = true;
	} else if (kind == KIND_BLOCK && r->attributes_n > 0) {
		/*
		 * Gmail wraps "on ... wrote" and the quotation; an answer
		 * between quotations stands inside the wrapper too.
		 */
		if (class_has(r, STR("gmail_quote")) && !element.quoted)
			element.quoted = element.quoted_to_blockquote = true;
		element.quoted |= class_has(r, STR("gmail_attr")) ||
		    class_has(r, STR("yahoo_quoted")) ||
		    class_has(r, STR("moz-cite-prefix"));
		/* Outlook's reply head: history from here to the end. */
		if (class_has(r, STR("divRplyFwdMsg")) ||
		    class_has(r, STR("appendonsend")))
			for (size_t i = 0; i <= r->depth; i++)
				r->stack[i].quoted = element.quoted = true;
	}
	if (r->depth + 1 >= STACK_MOST) {
		r->beyond++;
		return;
	}
	r->stack[++r->depth] = element;
}

static void
layout_before(struct reader *r, enum kind kind)
{
	switch (kind) {
	case KIND_P: case KIND_APART: case KIND_QUOTE: case KIND_PRE:
		close_implied(r, KIND_P);
		break_both(r, 2);
		break;
	case KIND_BLOCK: case KIND_HR:
		close_implied(r, KIND_P);
		break_both(r, 1);
		break;
	case KIND_LI:
		close_implied(r, KIND_LI);
		break_both(r, 1);
		break;
	case KIND_TABLE:
		break_both(r, 1);
		break;
	case KIND_TR:
		close_implied(r, KIND_TR);
		break_both(r, 1);
		break;
	case KIND_CELL:
		close_implied(r, KIND_CELL);
		break;
	case KIND_INLINE: case KIND_VOID: case KIND_BR: case KIND_IMG:
	case KIND_RAW: case KIND_RAW_SEEN: case KIND_GONE: case KIND_A:
		break;
	}
}

/* meta http-equiv=refresh content="0; url=..." */
static void
meta_read(struct reader *r)
{
	struct str content;
	size_t at;

	if (!str_equal_nocase(attribute(r, STR("http-equiv")), STR("refresh")))
		return;
	content = html_value(r->arena, attribute(r, STR("content")));
	at = str_find_nocase(content, STR("url="));
	if (at == STR_NOWHERE)
		return;
	content = str_trim(str_from(content, at + 4));
	while (content.n > 0 && (content.p[0] == '\'' || content.p[0] == '"'))
		content = str_slice(content, 1, content.n -
		    (content.n > 1 && content.p[content.n - 1] == content.p[0]));
	link_add(r, content, NO_STR);
}

/* An image's alternative text stands for it, unless it is a counting pixel. */
static void
image_read(struct reader *r)
{
	struct str alt = attribute(r, STR("alt"));
	struct style style = top(r)->style;
	struct style kept = style;

	if (alt.n == 0)
		return;
	style_of_element(r, KIND_IMG, &style);
	style.gone |= str_equal(attribute(r, STR("width")), STR("1")) ||
	    str_equal(attribute(r, STR("height")), STR("1"));
	top(r)->style = style;
	add_text(r, alt, true);
	top(r)->style = kept;
}

/* Elements that have no content. */
static void
void_element(struct reader *r, struct str name, enum kind kind)
{
	struct str type = attribute(r, STR("type"));

	if (kind == KIND_BR) {
		struct sink *sink = sink_now(r);

		if (sink->buf.n > 0 || sink->line_has_text)
			sink->breaks += sink->breaks < 3;
		sink->blank = sink->tab = false;
	} else if (kind == KIND_IMG) {
		image_read(r);
	} else if (str_equal_nocase(name, STR("base"))) {
		if (r->base.n == 0)
			r->base = url_whole(r, attribute(r, STR("href")));
	} else if (str_equal_nocase(name, STR("meta"))) {
		meta_read(r);
	} else if (str_equal_nocase(name, STR("area"))) {
		struct str alt = attribute(r, STR("alt"));

		link_add(r, attribute(r, STR("href")), alt.p == NULL ? NO_STR :
		    html_value(r->arena, alt));
	} else if (str_equal_nocase(name, STR("input")) &&
	    (str_equal_nocase(type, STR("submit")) ||
	    str_equal_nocase(type, STR("button")))) {
		add_text(r, attribute(r, STR("value")), true);
	}
}

/* Script, style, title, textarea: up to their own end tag, whatever it holds.
 * Without one, all that follows belongs to it. */
static void
raw_element(struct reader *r, struct str name, enum kind kind)
{
	size_t from = r->at, to = from;
	struct str content;

	for (;;) {
		const char *next = memchr(r->s.p + to, '<', r->s.n - to);

		to = next == NULL ? r->s.n : (size_t)(next - r->s.p);
		if (next == NULL || (to + 2 + name.n <= r->s.n &&
		    next[1] == '/' && str_equal_nocase(name,
		    str_slice(r->s, to + 2, to + 2 + name.n))))
			break;
		to++;
	}
	r->at = to;
	content = str_slice(r->s, from, to);
	if (kind == KIND_RAW_SEEN) {
		break_both(r, 1);
		add_text(r, content, true);
		break_both(r, 1);
	} else if (str_equal_nocase(name, STR("style"))) {
		r->sheet_paints |= str_find_nocase(content, STR("background")) !=
		    STR_NOWHERE;
	} else if (!str_equal_nocase(name, STR("script"))) {
		add_hidden(r, content);
	} else if (to == r->s.n) {
		add_hidden(r, content);
	}
}

static void
start_tag(struct reader *r, struct str name)
{
	enum kind kind = kind_of(name);
	struct str href = attribute(r, STR("href"));

	if (href.p == NULL)
		href = attribute(r, STR("xlink:href"));	/* of SVG */
	/* In a comment that only Outlook reads: its links, not its layout. */
	if (r->only_outlook) {
		if (href.n > 0)
			link_add(r, href, NO_STR);
		return;
	}
	layout_before(r, kind);
	if (kind == KIND_RAW || kind == KIND_RAW_SEEN) {
		if (str_equal_nocase(name, STR("iframe")))
			link_add(r, attribute(r, STR("src")), NO_STR);
		raw_element(r, name, kind);
		return;
	}
	if (kind == KIND_VOID || kind == KIND_BR || kind == KIND_IMG ||
	    kind == KIND_HR) {
		void_element(r, name, kind);
		return;
	}
	if (kind == KIND_A && r->open_link != PART_NONE)
		close_implied(r, KIND_A);
	element_open(r, name, kind);
	if (kind == KIND_A)
		link_open(r, href);
	else if (href.n > 0)
		link_add(r, href, NO_STR);
	if (str_equal_nocase(name, STR("form")))
		link_add(r, attribute(r, STR("action")), STR("form"));
	if (str_equal_nocase(name, STR("button")))
		link_add(r, attribute(r, STR("formaction")), STR("form"));
	if (kind == KIND_LI) {
		add_word(r, STR("*"));
		add_space(r, ' ');
	}
}

/* ---- The scan --------------------------------------------------------------- */

static bool
is_name_end(char c)
{
	return char_is_space(c) || c == '/' || c == '>' || c == '\f';
}

/* A quoted value; a quote that is never closed ends at blank or '>'. */
static struct str
value_read(struct reader *r)
{
	char quote = r->s.p[r->at];
	bool *missing = quote == '"' ? &r->no_double : &r->no_single;
	size_t from = r->at;

	if ((quote == '"' || quote == '\'') && !*missing) {
		const char *end = memchr(r->s.p + from + 1, quote,
		    r->s.n - from - 1);

		if (end != NULL) {
			r->at = (size_t)(end - r->s.p) + 1;
			return str_slice(r->s, from + 1, r->at - 1);
		}
		*missing = true;
	}
	while (r->at < r->s.n && !char_is_space(r->s.p[r->at]) &&
	    r->s.p[r->at] != '>')
		r->at++;
	if (quote == '"' || quote == '\'')
		from++;
	return str_slice(r->s, from, r->at);
}

/* Attributes up to and with '>'; false when the input ends before it. */
static bool
attributes_read(struct reader *r)
{
	r->attributes_n = 0;
	while (r->at < r->s.n) {
		struct attribute found = { NO_STR, STR("") };
		size_t from;

		while (r->at < r->s.n && (char_is_space(r->s.p[r->at]) ||
		    r->s.p[r->at] == '/' || r->s.p[r->at] == '\f'))
			r->at++;
		if (r->at >= r->s.n)
			return false;
		if (r->s.p[r->at] == '>') {
			r->at++;
			return true;
		}
		from = r->at++;
		while (r->at < r->s.n && r->s.p[r->at] != '=' &&
		    !is_name_end(r->s.p[r->at]))
			r->at++;
		found.name = str_slice(r->s, from, r->at);
		while (r->at < r->s.n && char_is_space(r->s.p[r->at]))
			r->at++;
		if (r->at < r->s.n && r->s.p[r->at] == '=') {
			r->at++;
			while (r->at < r->s.n && char_is_space(r->s.p[r->at]))
				r->at++;
			if (r->at < r->s.n && r->s.p[r->at] != '>')
				found.value = value_read(r);
		}
		if (r->attributes_n < ATTRIBUTES_MOST)
			r->attributes[r->attributes_n++] = found;
		else if (str_equal_nocase(found.name, STR("href")) &&
		    attribute(r, STR("href")).p == NULL)
			/* Behind a crowd that nobody needs. */
			r->attributes[ATTRIBUTES_MOST - 1] = found;
	}
	return false;
}

/* Nothing in the comment may read past its end. */
static void
outlook_begin(struct reader *r, size_t end)
{
	r->only_outlook = true;
	r->kept_n = r->s.n;
	r->kept_no_single = r->no_single;
	r->kept_no_double = r->no_double;
	r->s.n = end;
}

static void
outlook_end(struct reader *r)
{
	r->only_outlook = false;
	r->at = r->s.n + 3;
	r->s.n = r->kept_n;
	r->no_single = r->kept_no_single;
	r->no_double = r->kept_no_double;
	r->no_comment_end = false;
	line_break(&r->hidden, 1);
}

/* "<!--": hidden text only where one reader shows it ("[if mso]"). */
static void
comment_read(struct reader *r)
{
	struct str rest = str_from(r->s, r->at + 4);
	size_t end = r->no_comment_end ? STR_NOWHERE : str_find(rest, STR("-->"));
	size_t bang = r->no_comment_end ? STR_NOWHERE :
	    str_find(str_slice(rest, 0, end), STR("--!>"));

	if (str_starts(rest, STR(">")) || str_starts(rest, STR("->"))) {
		r->at += 4 + str_find_char(rest, '>') + 1;
		return;
	}
	if (bang != STR_NOWHERE) {
		/* Browsers let this end a comment, too. */
		r->no_comment_end = end == STR_NOWHERE;
		r->at += 4 + bang + 4;
		return;
	}
	if (end == STR_NOWHERE) {
		/* Readers take all that follows for the comment. */
		r->no_comment_end = true;
		add_hidden(r, rest);
		r->at = r->s.n;
		return;
	}
	if (str_starts_nocase(rest, STR("[if")) && !r->only_outlook) {
		size_t body = str_find(str_slice(rest, 0, end), STR("]>"));

		if (body != STR_NOWHERE) {
			outlook_begin(r, r->at + 4 + end);
			r->at += 4 + body + 2;
			return;
		}
	}
	r->at += 4 + end + 3;
}

/* At a '<'. Whatever is no tag is text. */
static void
markup_read(struct reader *r)
{
	char next = r->at + 1 < r->s.n ? r->s.p[r->at + 1] : '\0';
	bool end = next == '/';
	size_t from = r->at + (end ? 2 : 1), start = r->at;
	struct str name;

	if (str_starts(str_from(r->s, r->at), STR("<!--"))) {
		comment_read(r);
		return;
	}
	if (next == '!' || next == '?' || (end && from < r->s.n &&
	    !char_is_alpha(r->s.p[from]))) {
		const char *close = memchr(r->s.p + from, '>', r->s.n - from);

		r->at = close == NULL ? r->s.n : (size_t)(close - r->s.p) + 1;
		return;
	}
	if (from >= r->s.n || !char_is_alpha(r->s.p[from])) {
		add_word(r, STR("<"));
		r->at++;
		return;
	}
	for (r->at = from; r->at < r->s.n && !is_name_end(r->s.p[r->at]); )
		r->at++;
	name = str_slice(r->s, from, r->at);
	if (!attributes_read(r)) {
		add_hidden(r, str_from(r->s, start + 1));
		return;
	}
	if (!end)
		start_tag(r, name);
	else if (!r->only_outlook)
		end_tag(r, name);
}

void
html_read(struct arena *arena, struct str html, const struct limits *limits,
    struct html_result *result_out)
{
	struct reader *r = NEW(arena, struct reader);

	r->arena = r->seen.buf.arena = r->hidden.buf.arena = arena;
	r->scratch.arena = arena;
	r->s = utf8_repair(arena, html);
	r->links_most = limits->links;
	r->open_link = PART_NONE;
	r->stack[0].style = STYLE_INITIAL;
	for (;;) {
		const char *next;
		size_t to;

		if (r->at >= r->s.n) {
			if (!r->only_outlook)
				break;
			outlook_end(r);
			continue;
		}
		if (r->s.p[r->at] == '<') {
			markup_read(r);
			continue;
		}
		next = memchr(r->s.p + r->at, '<', r->s.n - r->at);
		to = next == NULL ? r->s.n : (size_t)(next - r->s.p);
		add_text(r, str_slice(r->s, r->at, to), true);
		r->at = to;
	}
	link_close(r);
	result_out->text = buf_str(&r->seen.buf);
	result_out->hidden = buf_str(&r->hidden.buf);
	links_finish(r, result_out);
}
