/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML to what the eye sees, without a tree: block layout becomes line ends,
 * table cells are parted by a tab in reading order, a blockquote's lines bear
 * "> " so that text_split() knows history, links keep the text they show. What
 * is in the source but not for the eye (see html_style.c), titles and what
 * follows an unclosed comment go to `hidden`, never between the visible words;
 * what a conditional comment shows to Outlook alone stands below the rest. Tags
 * are read as HTML 13.2.5 does. Every byte is looked at a fixed number of times:
 * a terminator that is missing once is not searched again; a style sheet that
 * stands behind what it styles makes the whole be read a second time, once. It
 * refuses to run scripts or fetch anything.
 */
#include "html.h"

#define FRAMES_MOST 20

struct attribute_named {
	char name[12];
	enum attribute_name attribute;
};

/* Sorted for the bisection. */
static const struct attribute_named attribute_names[] = {
	{ "action", ATTRIBUTE_ACTION }, { "alt", ATTRIBUTE_ALT },
	{ "background", ATTRIBUTE_BACKGROUND },
	{ "bgcolor", ATTRIBUTE_BGCOLOR }, { "class", ATTRIBUTE_CLASS },
	{ "color", ATTRIBUTE_COLOR }, { "content", ATTRIBUTE_CONTENT },
	{ "data", ATTRIBUTE_DATA }, { "dir", ATTRIBUTE_DIR },
	{ "formaction", ATTRIBUTE_FORMACTION },
	{ "height", ATTRIBUTE_HEIGHT }, { "hidden", ATTRIBUTE_HIDDEN },
	{ "href", ATTRIBUTE_HREF }, { "http-equiv", ATTRIBUTE_HTTP_EQUIV },
	{ "id", ATTRIBUTE_ID }, { "media", ATTRIBUTE_MEDIA },
	{ "open", ATTRIBUTE_OPEN },
	{ "placeholder", ATTRIBUTE_PLACEHOLDER },
	{ "size", ATTRIBUTE_SIZE }, { "src", ATTRIBUTE_SRC },
	{ "srcdoc", ATTRIBUTE_SRCDOC }, { "style", ATTRIBUTE_STYLE },
	{ "text", ATTRIBUTE_TEXT }, { "title", ATTRIBUTE_TITLE },
	{ "type", ATTRIBUTE_TYPE }, { "value", ATTRIBUTE_VALUE },
	{ "width", ATTRIBUTE_WIDTH }, { "xlink:href", ATTRIBUTE_XLINK_HREF }
};

/* ---- Content that is no HTML ------------------------------------------------ */

static bool
is_name_end(char c)
{
	/* Letters are above all of them. */
	return c <= '>' &&
	    (char_is_space(c) || c == '/' || c == '>' || c == '\f');
}

static void
style_sheet_read(struct reader *r, struct str content)
{
	struct sheet *sheet = r->sheet;
	struct str type = html_value(r->arena, attribute(r, ATTRIBUTE_TYPE));
	size_t rules_n;

	if (type.n > 0 && !str_equal_nocase(type, STR("text/css")))
		return;
	if (!media_matches(html_value(r->arena, attribute(r,
	    ATTRIBUTE_MEDIA))) || (sheet != NULL && sheet->frozen))
		return;
	if (sheet == NULL) {
		sheet = NEW(r->arena, struct sheet);
		sheet->arena = r->arena;
		sheet->steps_left = ((size_t)1 << 20) + 16 * r->s.n;
		sheet->exact_case = r->standards;
		sheet->writing_most = ((size_t)1 << 18) + r->s.n;
		sheet->writing_left = sheet->writing_most;
	}
	rules_n = sheet->rules_n;
	sheet_read(sheet, content);
	if (sheet->rules_n == rules_n)
		return;
	r->sheet = sheet;
	r->again |= r->body_begun;
}

/* Script, style, title, textarea: up to their own end tag, whatever it holds.
 * Without one, all that follows belongs to it. */
static struct str
raw_content(struct reader *r, struct str name)
{
	size_t from = r->at, to = from;

	if (str_equal_nocase(name, STR("plaintext"))) {
		r->at = r->s.n;
		return str_from(r->s, from);
	}
	for (;;) {
		const char *next = memchr(r->s.p + to, '<', r->s.n - to);

		to = next == NULL ? r->s.n : (size_t)(next - r->s.p);
		if (next == NULL || (to + 2 + name.n <= r->s.n &&
		    next[1] == '/' && str_equal_nocase(name,
		    str_slice(r->s, to + 2, to + 2 + name.n)) &&
		    (to + 2 + name.n == r->s.n || is_name_end(next[2 + name.n]))))
			break;
		to++;
	}
	r->at = to;
	return str_slice(r->s, from, to);
}

static void page_read(struct arena *arena, struct str html, size_t links_most,
    const struct reader *outer, struct html_result *result_out);

static bool
is_nothing(struct str size)
{
	size = str_trim(size);
	return str_equal(size, STR("0")) || str_equal(size, STR("1"));
}

/*
 * A page in a page, as browsers show it: its words stand where the frame stands.
 * A frame in a frame, and one past FRAMES_MOST, is taken as it is, tags and all:
 * this goes no deeper.
 */
static void
frame_read(struct reader *r, struct str name, struct str page)
{
	struct html_result result = { .text = page };
	bool hidden;

	if (r->outer == NULL && r->frames_n < FRAMES_MOST) {
		r->frames_n++;
		page_read(r->arena, page, r->links_most - r->links_n, r, &result);
	}
	start_tag(r, name, KIND_RAW_SEEN);
	hidden = top(r)->style.hidden;
	top(r)->style.hidden |= is_nothing(attribute(r, ATTRIBUTE_WIDTH)) ||
	    is_nothing(attribute(r, ATTRIBUTE_HEIGHT));
	add_text(r, result.text, false);
	top(r)->style.hidden = hidden;
	end_tag(r, name, KIND_RAW_SEEN);
	add_hidden(r, result.hidden);
	for (size_t i = 0; i < result.links_n; i++)
		link_take(r, &result.links[i]);
	for (size_t i = 0; i < result.pictures_n && !hidden; i++)
		picture_add(r, result.pictures[i]);
	r->asks_password |= result.asks_password;
	r->differs |= result.readers_differ;
}

/* The tag itself was read. */
static void
raw_element(struct reader *r, struct str name, enum kind kind)
{
	struct str srcdoc = attribute(r, ATTRIBUTE_SRCDOC);
	struct str placeholder = attribute(r, ATTRIBUTE_PLACEHOLDER);
	struct str content = raw_content(r, name);

	if (r->only_outlook)
		return;
	if (kind == KIND_RAW_SEEN) {
		bool is_field = str_equal_nocase(name, STR("textarea"));

		start_tag(r, name, kind);
		add_text(r, is_field && content.n == 0 ? placeholder : content,
		    is_field);
		end_tag(r, name, kind);
	} else if (str_equal_nocase(name, STR("style"))) {
		style_sheet_read(r, content);
	} else if (str_equal_nocase(name, STR("iframe"))) {
		link_add(r, LINK_ANCHOR, attribute(r, ATTRIBUTE_SRC), NO_STR);
		if (srcdoc.n > 0)
			frame_read(r, name, html_value(r->arena, srcdoc));
		add_hidden(r, content);
	} else if (!str_equal_nocase(name, STR("script")) ||
	    r->at == r->s.n) {
		add_hidden(r, content);
	}
}

/* ---- Tags ------------------------------------------------------------------- */

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
	    r->s.p[r->at] != '>' && r->s.p[r->at] != '\f')
		r->at++;
	if (quote == '"' || quote == '\'')
		from++;
	return str_slice(r->s, from, r->at);
}

/* Of two attributes of one name the first counts. */
static void
attribute_put(struct reader *r, struct str name, struct str value)
{
	size_t low = 0;
	size_t high = sizeof attribute_names / sizeof attribute_names[0];
	char lower[12];

	r->any_attribute = true;
	if (r->sheet != NULL && r->sheet->wants_attributes &&
	    r->attributes == NULL)
		r->attributes = NEW_ARRAY(r->arena, struct raw_attribute,
		    ATTRIBUTES_MOST);
	if (r->attributes != NULL && r->attributes_n < ATTRIBUTES_MOST)
		r->attributes[r->attributes_n++] =
		    (struct raw_attribute){ name, value };
	if (name.n >= sizeof lower)
		return;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = char_lower(name.p[i]);
	lower[name.n] = '\0';
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct attribute_named *found = &attribute_names[middle];
		int order = found->name[0] - lower[0];

		if (order == 0)
			order = strcmp(found->name, lower);
		if (order == 0) {
			if ((r->present >> found->attribute & 1) == 0)
				r->values[found->attribute] = value;
			r->present |= 1u << found->attribute;
			return;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
}

/* Attributes up to and with '>'; false when the input ends before it. */
static bool
attributes_read(struct reader *r)
{
	r->present = 0;
	r->attributes_n = 0;
	r->any_attribute = false;
	while (r->at < r->s.n) {
		struct str value = STR(""), name;
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
		name = str_slice(r->s, from, r->at);
		while (r->at < r->s.n && char_is_space(r->s.p[r->at]))
			r->at++;
		if (r->at < r->s.n && r->s.p[r->at] == '=') {
			r->at++;
			while (r->at < r->s.n && (char_is_space(r->s.p[r->at]) ||
			    r->s.p[r->at] == '\f'))
				r->at++;
			if (r->at < r->s.n && r->s.p[r->at] != '>')
				value = value_read(r);
		}
		attribute_put(r, name, value);
	}
	return false;
}

/* ---- Comments --------------------------------------------------------------- */

/* Nothing in the comment may read past its end. Outlook shows it where the
 * condition names it and denies nothing. */
static void
outlook_begin(struct reader *r, struct str condition, size_t end)
{
	r->only_outlook = true;
	r->outlook_shows = str_find_char(condition, '!') == STR_NOWHERE &&
	    (str_find_nocase(condition, STR("mso")) != STR_NOWHERE ||
	    str_find_nocase(condition, STR("vml")) != STR_NOWHERE ||
	    str_find_nocase(condition, STR("true")) != STR_NOWHERE);
	r->kept_link = r->open_link;
	r->open_link = PART_NONE;
	r->kept_n = r->s.n;
	r->kept_no_single = r->no_single;
	r->kept_no_double = r->no_double;
	r->s.n = end;
}

static void
outlook_end(struct reader *r)
{
	link_close(r);
	r->open_link = r->kept_link;
	r->only_outlook = false;
	r->at = r->s.n + 3;
	r->s.n = r->kept_n;
	r->no_single = r->kept_no_single;
	r->no_double = r->kept_no_double;
	r->no_comment_end = false;
	break_line(&r->sinks[SINK_OUTLOOK], 1);
	break_line(&r->sinks[SINK_HIDDEN], 1);
}

/* Where "-->" or "--!>" stands in `rest`, or STR_NOWHERE. */
static size_t
comment_end(struct str rest, size_t *length_out)
{
	size_t at = 0;

	for (;;) {
		const char *next = at + 2 >= rest.n ? NULL :
		    memchr(rest.p + at, '-', rest.n - at - 2);

		if (next == NULL)
			return STR_NOWHERE;
		at = (size_t)(next - rest.p);
		if (next[1] == '-') {
			*length_out = next[2] == '>' ? 3 : 4;
			if (next[2] == '>' || (next[2] == '!' &&
			    at + 3 < rest.n && next[3] == '>'))
				return at;
		}
		at++;
	}
}

/* "<!--": hidden text only where one reader shows it ("[if mso]"). */
static void
comment_read(struct reader *r)
{
	struct str rest = str_from(r->s, r->at + 4);
	size_t length = 0, end;

	if (str_starts(rest, STR(">")) || str_starts(rest, STR("->"))) {
		r->at += 4 + str_find_char(rest, '>') + 1;
		return;
	}
	end = r->no_comment_end ? STR_NOWHERE : comment_end(rest, &length);
	if (end == STR_NOWHERE) {
		/* Readers take all that follows for the comment. */
		r->no_comment_end = true;
		add_hidden(r, rest);
		r->at = r->s.n;
		return;
	}
	if (str_starts_nocase(rest, STR("[if")) && !r->only_outlook &&
	    length == 3) {
		size_t body = str_find(str_slice(rest, 0, end), STR("]>"));

		if (body != STR_NOWHERE) {
			outlook_begin(r, str_slice(rest, 0, body),
			    r->at + 4 + end);
			r->at += 4 + body + 2;
			return;
		}
	}
	r->at += 4 + end + length;
}

/* Pages that declare themselves are drawn by other rules than old ones. */
static void
doctype_read(struct reader *r, struct str s)
{
	if (r->body_begun || !str_starts_nocase(s, STR("doctype")))
		return;
	s = str_slice(s, 0, 300);
	r->standards = str_find_nocase(s, STR("html")) != STR_NOWHERE &&
	    str_find_nocase(s, STR("html 3.")) == STR_NOWHERE &&
	    str_find_nocase(s, STR("html 4.0 ")) == STR_NOWHERE &&
	    (str_find_nocase(s, STR("transitional")) == STR_NOWHERE ||
	    str_find_nocase(s, STR("http")) != STR_NOWHERE);
}

/* "<!...>", "<?...>", "</3>" */
static void
declaration_read(struct reader *r, size_t from)
{
	const char *close = memchr(r->s.p + from, '>', r->s.n - from);
	size_t end = close == NULL ? r->s.n : (size_t)(close - r->s.p);

	doctype_read(r, str_slice(r->s, from, end));
	if (close == NULL && !r->only_outlook)
		add_hidden(r, str_slice(r->s, from, end));
	r->at = close == NULL ? end : end + 1;
}

/* ---- The scan --------------------------------------------------------------- */

static void
tag_read(struct reader *r, size_t from, bool is_end)
{
	struct str name;
	enum kind kind;

	for (r->at = from; r->at < r->s.n && !is_name_end(r->s.p[r->at]); )
		r->at++;
	name = str_slice(r->s, from, r->at);
	if (!attributes_read(r)) {
		add_hidden(r, str_from(r->s, from));
		return;
	}
	kind = kind_of(name);
	/* Outlook's settings stand in an island of XML. */
	if (r->only_outlook && str_equal_nocase(name, STR("xml")))
		kind = KIND_RAW;
	if (is_end)
		end_tag(r, name, kind);
	else if (kind == KIND_RAW || kind == KIND_RAW_SEEN)
		raw_element(r, name, kind);
	else
		start_tag(r, name, kind);
}

/* At a '<'. Whatever is no tag is text. */
static void
markup_read(struct reader *r)
{
	char next = r->at + 1 < r->s.n ? r->s.p[r->at + 1] : '\0';
	bool is_end = next == '/';
	size_t from = r->at + (is_end ? 2 : 1);

	if (next == '!' && str_starts(str_from(r->s, r->at), STR("<!--")))
		comment_read(r);
	else if (next == '!' || next == '?')
		declaration_read(r, from + (next == '!'));
	else if (is_end && from < r->s.n && !char_is_alpha(r->s.p[from]))
		declaration_read(r, from);
	else if (from < r->s.n && char_is_alpha(r->s.p[from]))
		tag_read(r, from, is_end);
	else {
		body_begin(r, false);
		add_word(r, STR("<"));
		r->at++;
	}
}

static bool
is_blank(struct str s)
{
	return str_trim(s).n == 0;
}

/* Text that stands in a table but in no cell is drawn before the table. */
static void
between_tags(struct reader *r, struct str s)
{
	enum kind kind = top(r)->kind;
	struct style *style = &top(r)->style;
	bool hidden = style->hidden;

	if (!r->body_begun) {
		if (is_blank(s))
			return;
		body_begin(r, false);
	}
	if (hidden && (kind == KIND_TABLE || kind == KIND_TR ||
	    kind == KIND_SECTION) && !is_blank(s))
		style->hidden = parent_of(r, KIND_INLINE)->style.hidden;
	add_text(r, s, true);
	style->hidden = hidden;
}

static void
document_read(struct reader *r)
{
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
		between_tags(r, str_slice(r->s, r->at, to));
		r->at = to;
	}
	while (r->depth > 0)
		element_close(r);
	writing_add(r, r->stack[0].after);
	link_close(r);
}

/* Does every line of what Outlook alone shows stand in the text as well? A
 * button that is drawn twice, for it and for all others, is nothing new. */
static bool
outlook_says_more(struct str text, struct str outlook)
{
	struct str line;

	for (int lines = 0; str_line(&outlook, &line); lines++) {
		line = str_trim(line);
		if (line.n > 0 && (lines > 32 || line.n > 1000 ||
		    str_find(text, line) == STR_NOWHERE))
			return true;
	}
	return false;
}

static struct reader *
reader_new(struct arena *arena, struct str html, size_t links_most,
    const struct reader *outer, struct sheet *sheet)
{
	struct reader *r = NEW(arena, struct reader);

	r->arena = arena;
	for (size_t i = 0; i < SINK__COUNT; i++)
		r->sinks[i].buf.arena = arena;
	r->s = html;
	r->links_most = links_most;
	r->open_link = PART_NONE;
	r->sheet = sheet;
	r->outer = outer;
	if (outer != NULL)
		r->base = outer->base;
	r->stack_size = STACK_FIRST;
	r->stack = NEW_ARRAY(arena, struct element, STACK_FIRST);
	r->stack[0].style = style_initial;
	return r;
}

static void
page_read(struct arena *arena, struct str html, size_t links_most,
    const struct reader *outer, struct html_result *result_out)
{
	struct reader *r = reader_new(arena, html, links_most, outer, NULL);
	struct str outlook;
	struct buf *seen;

	document_read(r);
	if (r->again) {
		sheet_again(r->sheet);
		r = reader_new(arena, html, links_most, outer, r->sheet);
		document_read(r);
	}
	seen = &r->sinks[SINK_SEEN].buf;
	links_finish(r, result_out);
	outlook = str_trim(buf_str(&r->sinks[SINK_OUTLOOK].buf));
	if (outlook_says_more(buf_str(seen), outlook)) {
		r->differs = true;
		if (seen->n > 0)
			buf_cstr(seen, "\n\n");
		buf_add(seen, outlook);
	}
	result_out->text = marks_settle(r, buf_str(seen));
	result_out->hidden = buf_str(&r->sinks[SINK_HIDDEN].buf);
	result_out->asks_password = r->asks_password;
	result_out->readers_differ = r->differs;
	result_out->pictures = r->pictures;
	result_out->pictures_n = r->pictures_n;
}

/* Most text is ASCII, and the rest mostly long runs of what is not. */
static bool
is_utf8(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from;
		uint64_t eight;

		for (; s.n - at >= sizeof eight; at += sizeof eight) {
			memcpy(&eight, s.p + at, sizeof eight);
			if ((eight & 0x8080808080808080u) != 0)
				break;
		}
		while (at < s.n && (signed char)s.p[at] >= 0)
			at++;
		from = at;
		while (at < s.n && (signed char)s.p[at] < 0)
			at++;
		if (!utf8_is_valid(str_slice(s, from, at)))
			return false;
	}
	return true;
}

void
html_read(struct arena *arena, struct str html, const struct limits *limits,
    struct html_result *result_out)
{
	page_read(arena, is_utf8(html) ? html : utf8_repair(arena, html),
	    limits->links, NULL, result_out);
}
