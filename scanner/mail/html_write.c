/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts that a reading of HTML writes: what is seen, what is hidden, and
 * what only Outlook shows. White space collapses as in HTML, line ends and the
 * tab between two cells are owed until a word comes, and a line of history
 * begins with "> " so that text_split() knows it, if a head above says so. Words
 * are appended once and never moved, but for text whose direction is overridden: that
 * is turned around once, line by line, so that it reads as the eye reads it.
 */
#include "html.h"

enum sink_name
sink_now(struct reader *r)
{
	bool hidden = top(r)->style.hidden;

	if (r->only_outlook)
		return r->outlook_shows && !hidden ? SINK_OUTLOOK : SINK_HIDDEN;
	return hidden ? SINK_HIDDEN : SINK_SEEN;
}

void
break_line(struct sink *sink, int breaks)
{
	if (!sink->line_has_text)
		return;
	if (sink->breaks < breaks)
		sink->breaks = breaks;
	sink->blank = sink->tab = false;
}

void
break_all(struct reader *r, int breaks)
{
	if (r->only_outlook) {
		break_line(&r->sinks[SINK_OUTLOOK], 1);
		return;
	}
	if (!top(r)->style.none)
		break_line(&r->sinks[SINK_SEEN], breaks);
	break_line(&r->sinks[SINK_HIDDEN], breaks);
}

void
add_tab(struct reader *r)
{
	for (size_t i = top(r)->style.none; i < SINK__COUNT; i++)
		r->sinks[i].tab = r->sinks[i].breaks == 0;
}

/* Where it was set is kept: see marks_settle(). */
static void
mark_add(struct reader *r, struct buf *buf)
{
	r->marks = arena_grow(r->arena, r->marks, r->marks_n, &r->marks_size,
	    sizeof *r->marks);
	r->marks[r->marks_n++] = buf->n;
	buf_cstr(buf, "> ");
}

/* What is owed before a word: line ends, the mark of history, a blank. */
static struct sink *
sink_ready(struct reader *r)
{
	enum sink_name name = sink_now(r);
	struct sink *sink = &r->sinks[name];
	bool quoted = name == SINK_SEEN && top(r)->quoted;

	if (name != r->last_sink) {
		/* Words that stand apart in the source don't run together. */
		if (name == SINK_HIDDEN)
			sink->blank = true;
		r->last_sink = name;
	}
	if (name == SINK_SEEN && sink->line_has_text &&
	    quoted != r->quoted_line && sink->breaks == 0)
		sink->breaks = 1;
	if (sink->breaks > 0) {
		sink->line_has_text = sink->tab = sink->blank = false;
		for (; sink->breaks > 0; sink->breaks--)
			buf_char(&sink->buf, '\n');
	}
	if (name == SINK_SEEN && !sink->line_has_text) {
		r->quoted_line = quoted;
		if (quoted)
			mark_add(r, &sink->buf);
	}
	if (sink->line_has_text && sink->tab)
		buf_char(&sink->buf, '\t');
	else if (sink->line_has_text && sink->blank)
		buf_char(&sink->buf, ' ');
	sink->blank = sink->tab = false;
	sink->line_has_text = true;
	return sink;
}

void
add_word(struct reader *r, struct str word)
{
	buf_add(&sink_ready(r)->buf, word);
}

static void
add_space(struct reader *r, char c)
{
	struct sink *sink = &r->sinks[sink_now(r)];

	if (!top(r)->style.pre) {
		sink->blank = true;
	} else if (c == '\n') {
		sink->breaks += sink->breaks < 3;
	} else if (c != '\r' && c != '\f') {
		buf_char(&sink_ready(r)->buf, c);
	}
}

static void
add_character(struct reader *r, uint32_t c)
{
	if (c < 0x80 && (char_is_space((int)c) || c == '\f'))
		add_space(r, (char)c);
	else
		buf_utf8(&sink_ready(r)->buf, c == 0xa0 ? ' ' : c);
}

static bool
is_word_end(char c)
{
	return (unsigned char)c <= '&' && (char_is_space(c) || c == '&' ||
	    c == '\f');
}

static void
text_add(struct reader *r, struct str s, bool references)
{
	struct sink *sink = &r->sinks[sink_now(r)];
	bool pre = top(r)->style.pre;
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		uint32_t c = 0;

		while (at < s.n && !is_word_end(s.p[at]))
			at++;
		if (at > from)
			add_word(r, str_slice(s, from, at));
		if (at >= s.n)
			break;
		if (s.p[at] != '&') {
			if (pre)
				add_space(r, s.p[at]);
			else
				sink->blank = true;
			at++;
			continue;
		}
		if (references)
			c = html_entity(s, &at, false);
		if (c == 0) {
			add_word(r, STR("&"));
			at++;
		} else {
			add_character(r, c);
		}
	}
}

void
add_text(struct reader *r, struct str s, bool references)
{
	struct style *style = &top(r)->style;

	text_add(r, s, references);
	if (!style->outlook_hides || style->hidden || r->only_outlook)
		return;
	/* Outlook hides what all others show. */
	r->differs = true;
	style->hidden = true;
	text_add(r, s, references);
	style->hidden = false;
}

void
add_hidden(struct reader *r, struct str s)
{
	bool hidden = top(r)->style.hidden;

	top(r)->style.hidden = true;
	break_line(&r->sinks[SINK_HIDDEN], 1);
	add_text(r, s, true);
	break_line(&r->sinks[SINK_HIDDEN], 1);
	top(r)->style.hidden = hidden;
}

/* ---- Direction ---------------------------------------------------------------- */

/* First all bytes, then the bytes of each character: characters turn around. */
static void
bytes_turn(char *p, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		char kept = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = kept;
	}
}

static void
line_turn(char *p, size_t n)
{
	size_t from = 0;

	bytes_turn(p, n);
	for (size_t i = 0; i < n; i++) {
		/* The lead byte now stands behind what continues it. */
		if (((unsigned char)p[i] & 0xc0) == 0x80)
			continue;
		bytes_turn(p + from, i + 1 - from);
		from = i + 1;
	}
}

/* A link's text that lay in [from, to) lies there mirrored; one that only
 * touches it is not worth its exact ends, but stays whole characters. */
static void
spans_turn(struct reader *r, size_t from, size_t to, size_t links_from)
{
	for (size_t i = links_from; i < r->links_n; i++) {
		struct span *span = &r->spans[i];
		size_t kept = span->from;

		if (span->sink != SINK_SEEN || i == r->open_link)
			continue;
		if (span->from < from || span->to > to)
			continue;
		span->from = from + (to - span->to);
		span->to = from + (to - kept);
	}
}

/* (A block of header lines needs no marks: text_split() knows it.) */
static bool
is_head(struct arena *arena, struct str line, struct str rest)
{
	struct str joined;

	text_is_marked(line, &line);
	return history_is_rule(line) || history_begins_block(line, rest) ||
	    history_attribution(arena, line, rest, &joined) > 0;
}

struct str
marks_settle(struct reader *r, struct str text)
{
	struct buf buf = { .arena = r->arena };
	struct str rest = text, line;
	size_t k = 0;

	if (r->marks_n == 0)
		return text;
	while (str_line(&rest, &line)) {
		size_t at = (size_t)(line.p - text.p);
		bool ours;

		while (k < r->marks_n && r->marks[k] < at)
			k++;
		ours = k < r->marks_n && r->marks[k] == at &&
		    str_starts(line, STR("> "));
		if (is_head(r->arena, line, rest)) {
			buf_add(&buf, str_from(text, at));
			break;
		}
		line = str_from(line, ours ? 2 : 0);
		buf_add(&buf, line);
		if (rest.n > 0)
			buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}

void
turn_around(struct reader *r, size_t from, size_t links_from)
{
	struct buf *buf = &r->sinks[SINK_SEEN].buf;

	while (from < buf->n) {
		char *end = memchr(buf->p + from, '\n', buf->n - from);
		size_t to = end == NULL ? buf->n : (size_t)(end - buf->p);

		line_turn(buf->p + from, to - from);
		if (end == NULL)
			spans_turn(r, from, to, links_from);
		from = to + 1;
	}
}
