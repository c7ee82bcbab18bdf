/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The author's own words apart from the history below or between them, and the
 * links that stand bare in plain text. History has two shapes. Marked lines (">",
 * its full-width form, repeated "|", ":" or "endo>") are history one by one, so
 * answers between them stay live. A head (heads.c) begins history
 * that runs to the end. A message that is all history is live, for nobody sends
 * nothing: whoever marks each line, or puts a head above his own words, gains
 * nothing by it. Links are http, https, ftp, "www." and the defanged "hxxp"; they
 * stop at Japanese text, which follows without a blank, and give up trailing
 * punctuation of both worlds. Work is linear: of what follows a line, HEAD_LINES
 * lines are looked at. RFC 3676 quoting depth is not counted.
 */
#include "mail.h"

#define HEAD_LINES 12
#define WIDE_BLANK "　"
#define WIDE_GREATER "＞"

/* ---- Marks at the start of a line ------------------------------------------- */

size_t
text_marks(struct str line, struct str *inside_out)
{
	size_t at = 0, marks = 0;

	*inside_out = line;
	/* Most lines begin with a letter. */
	if (line.n == 0 || !(line.p[0] == '>' || line.p[0] == ' ' ||
	    line.p[0] == '\t' || line.p[0] == '\xef'))
		return 0;
	for (;;) {
		if (at < line.n && line.p[at] == '>') {
			at++;
		} else if (str_starts(str_from(line, at), STR(WIDE_GREATER))) {
			at += 3;
		} else if (at < line.n && (line.p[at] == ' ' ||
		    line.p[at] == '\t') && at + 1 < line.n &&
		    (line.p[at + 1] == '>' || line.p[at + 1] == ' ')) {
			at++;
			continue;
		} else {
			break;
		}
		marks++;
	}
	if (at < line.n && line.p[at] == ' ')
		at++;
	if (marks > 0)
		*inside_out = str_from(line, at);
	return marks;
}

bool
text_is_marked(struct str line, struct str *inside_out)
{
	return text_marks(line, inside_out) > 0;
}

/*
 * A mark that only counts when the next line, or the one before, bears the same:
 * "| ", ": ", or the name or initials of who is quoted, "endo> ". The row of a
 * table, which ends with a bar too, has none.
 */
static struct str
weak_mark(struct str line)
{
	size_t at = 0;

	line = str_slice(line, 0, 200);
	if (line.n > 1 && (line.p[0] == '|' || line.p[0] == ':') &&
	    line.p[1] == ' ')
		return str_trim(line).p[str_trim(line).n - 1] == '|' &&
		    str_trim(line).n > 1 ? NO_STR : str_slice(line, 0, 1);
	while (at < line.n && at < 16 && (char_is_alpha(line.p[at]) ||
	    (unsigned char)line.p[at] >= 0x80))
		at++;
	return at > 0 && at < line.n && line.p[at] == '>' ?
	    str_slice(line, 0, at + 1) : NO_STR;
}

/* ---- The split -------------------------------------------------------------- */

struct split {
	struct arena *arena;
	struct str text, rest;
	struct buf live, quoted, marked;
	bool parted;			/* some line was history */
	bool history;			/* from here to the end */
	size_t attribution_lines;	/* still to come */
	struct str mark;		/* weak, of the line before */
};

static bool
is_blank(struct str line)
{
	line = str_trim(line);
	while (str_starts(line, STR(WIDE_BLANK)))
		line = str_trim(str_from(line, 3));
	return line.n == 0;
}

/* The next line that is not blank after `rest`'s first `skip` lines. */
static struct str
line_after(struct str rest, size_t skip)
{
	struct str line = NO_STR;

	for (size_t i = 0; i < HEAD_LINES && str_line(&rest, &line); i++)
		if (i >= skip && !is_blank(line))
			return line;
	return STR("");
}

/* Ten or more underscores, as Outlook draws them above its head. */
static bool
is_underscores(struct str line)
{
	size_t n = 0;

	if (line.n < 10)
		return false;
	line = str_trim(line);
	while (n < line.n && line.p[n] == '_')
		n++;
	return n >= 10 && n == line.n;
}

static bool
is_weakly_marked(struct split *split, struct str line)
{
	struct str mark = weak_mark(line), before = split->mark, next;
	struct str rest = split->rest;

	split->mark = mark;
	if (mark.p == NULL)
		return false;
	return str_equal(mark, before) || (str_line(&rest, &next) &&
	    str_equal(mark, weak_mark(next)));
}

/* An attribution that begins here: what follows is either marked line by line,
 * or all of it is history. */
static bool
is_attributed(struct split *split, struct str line)
{
	struct str next, joined, ignored;
	size_t n = history_attribution(split->arena, line, split->rest, &joined);

	if (n == 0)
		return false;
	split->attribution_lines = n - 1;
	next = line_after(split->rest, n - 1);
	if (!text_is_marked(next, &ignored) && weak_mark(next).p == NULL)
		split->history = true;
	return true;
}

/* Is this line history? May open history to the end, or an attribution. */
static bool
line_is_quoted(struct split *split, struct str line, struct str *inside_out)
{
	struct str next, value;

	*inside_out = line;
	if (split->attribution_lines > 0) {
		split->attribution_lines--;
		return true;
	}
	if (text_is_marked(line, inside_out) || split->history ||
	    is_weakly_marked(split, line))
		return true;
	if (history_is_rule(line) || history_begins_block(line, split->rest)) {
		split->history = true;
		return true;
	}
	if (is_underscores(line)) {
		next = line_after(split->rest, 0);
		return history_head(next, &value) == HEAD_FROM ||
		    history_is_rule(next);
	}
	return is_attributed(split, line);
}

static void
line_put(struct buf *buf, struct str line)
{
	buf_add(buf, line);
	buf_char(buf, '\n');
}

/* Nothing is copied until the first line of history. */
static void
split_begin(struct split *split, struct str line)
{
	struct str rest = split->text, live;

	split->parted = true;
	while (str_line(&rest, &live) && live.p != line.p)
		line_put(&split->live, live);
}

/* Is there a word at all? */
static bool
says_something(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (char_is_alpha(c) || char_is_digit(c))
			return true;
		/* Not a blank or a drawing, but a letter somewhere. */
		if (c >= 0xc3 && c != 0xe2 && (c != 0xe3 || (i + 1 < text.n &&
		    text.p[i + 1] != '\x80')))
			return true;
	}
	return false;
}

void
text_split(struct arena *arena, struct str text, struct str *live_out,
    struct str *quoted_out, struct str *marked_out)
{
	struct split split = { .arena = arena, .text = text, .rest = text,
	    .live.arena = arena, .quoted.arena = arena,
	    .marked.arena = arena };
	struct str line, inside, signature;

	while (str_line(&split.rest, &line)) {
		bool quoted = line_is_quoted(&split, line, &inside);

		if (quoted && !split.parted)
			split_begin(&split, line);
		if (split.parted)
			line_put(quoted ? &split.quoted : &split.live, inside);
		if (quoted)
			line_put(&split.marked, line);
	}
	*quoted_out = buf_str(&split.quoted);
	*marked_out = buf_str(&split.marked);
	if (!split.parted) {
		*live_out = text.p == NULL ? STR("") : text;
		return;
	}
	*live_out = buf_str(&split.live);
	signature = text_signature(*live_out);
	if (!says_something(str_slice(*live_out, 0,
	    live_out->n - signature.n)))
		*live_out = str_join(arena, *quoted_out, *live_out);
}

/* ---- Links ------------------------------------------------------------------ */

static int
percent_value(char c)
{
	c = char_lower(c);
	if (char_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str
percent_undo(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	if (str_find_char(s, '%') == STR_NOWHERE)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n ? percent_value(s.p[i + 1]) : -1;
		int low = i + 2 < s.n ? percent_value(s.p[i + 2]) : -1;

		if (s.p[i] == '%' && high >= 0 && low >= 0) {
			buf_char(&buf, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_char(&buf, s.p[i]);
		}
	}
	return buf_str(&buf);
}

static bool
is_ip(struct str host)
{
	if (host.n > 0 && host.p[0] == '[')
		return true;
	for (size_t i = 0; i < host.n; i++)
		if (!char_is_digit(host.p[i]) && host.p[i] != '.')
			return false;
	return host.n > 0;
}

struct str
link_host(struct arena *arena, struct str url)
{
	struct str host;
	size_t at = str_find(url, STR("://")), end = 0;

	if (at != STR_NOWHERE && at < 10)
		host = str_from(url, at + 3);
	else if (str_starts_nocase(url, STR("www.")))
		host = url;
	else if (str_starts_nocase(url, STR("http:")) ||
	    str_starts_nocase(url, STR("https:")))
		host = str_from(url, str_find_char(url, ':') + 1);
	else
		return NO_STR;
	/* Readers take any number of slashes, and backslashes for slashes. */
	while (host.n > 0 && (host.p[0] == '/' || host.p[0] == '\\'))
		host = str_from(host, 1);
	while (end < host.n && host.p[end] != '\0' &&
	    strchr("/?#\\", host.p[end]) == NULL)
		end++;
	host = str_slice(host, 0, end);
	for (end = host.n; end > 0; end--)
		if (host.p[end - 1] == '@')
			break;
	host = str_from(host, end);
	end = str_find_char(host, ':');
	if (host.n > 0 && host.p[0] == '[') {
		end = str_find_char(host, ']');
		end = end == STR_NOWHERE ? host.n : end + 1;
	}
	host = percent_undo(arena, str_slice(host, 0,
	    end == STR_NOWHERE ? host.n : end));
	while (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	if (host.n == 0 || host.n > 1000)
		return NO_STR;
	return is_ip(host) ? str_lower(arena, host) : domain_ascii(arena, host);
}

/* The length of what begins a link at the start of s, or 0. */
static size_t
link_lead(struct str s)
{
	static const char *const leads[] = {
		"https://", "http://", "hxxps://", "hxxp://", "ftp://", "www."
	};

	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (str_starts_nocase(s, str_of(leads[i])))
			return strlen(leads[i]);
	return 0;
}

/* Letters of Latin, Greek, Cyrillic and the like belong to a host, and are how
 * one is imitated; Japanese text and punctuation end a link. */
static bool
is_link_character(uint32_t c, bool wide_host)
{
	if (c < 0x80)
		return c > 0x20 && c != 0x7f && strchr("<>\"`{}|\\^", (int)c) ==
		    NULL;
	if (c == CHARACTER_BAD || c < 0xc0 || (c >= 0x2000 && c < 0x2c00))
		return false;
	if (c < 0x2e80)
		return true;
	return wide_host && c >= 0x3041 && c < 0xa000;
}

static struct str
link_trim(struct str url)
{
	long open = 0;

	for (size_t i = 0; i < url.n; i++)
		open += (url.p[i] == '(') - (url.p[i] == ')');
	while (url.n > 0) {
		char c = url.p[url.n - 1];

		if (c == ')' && open < 0)
			open++;
		else if (strchr(".,;:!?'*_]", c) == NULL)
			break;
		url.n--;
	}
	return url;
}

/* The link at s[at], which begins with a lead of `lead` bytes. */
static struct str
link_at(struct str s, size_t at, size_t lead)
{
	size_t end = at + lead, next = end;
	uint32_t c = utf8_next(s, &next);
	bool wide_host = c >= 0x3041 && c < 0xa000 && end < s.n;

	while (end < s.n) {
		next = end;
		c = utf8_next(s, &next);
		if (!is_link_character(c, wide_host))
			break;
		if (c == '/')
			wide_host = false;
		end = next;
	}
	return link_trim(str_slice(s, at, end));
}

/* "http", "hxxp", "ftp" or "www", by the first two letters. */
static inline bool
may_lead(const char *p)
{
	char c = p[0] | 0x20, d = p[1] | 0x20;

	return (c == 'h' || c == 'w' || c == 'f') &&
	    (d == 't' || d == 'x' || d == 'w');
}

void
text_links(struct arena *arena, struct str text, enum place place,
    struct mail *mail, const struct limits *limits)
{
	struct link *found = NULL;
	size_t n = 0, size = 0, at = 0, before = mail->links_n;
	struct link *all;

	for (; at + 1 < text.n; at++) {
		struct str url;
		size_t lead;

		if (!may_lead(text.p + at))
			continue;
		lead = link_lead(str_slice(text, at, at + 8));
		if (lead == 0 || (lead == 4 && at > 0 &&
		    (char_is_alpha(text.p[at - 1]) ||
		    char_is_digit(text.p[at - 1]) || text.p[at - 1] == '@')))
			continue;
		url = link_at(text, at, lead);
		if (url.n <= lead)
			continue;
		if (before + n >= limits->links) {
			if (before < limits->links)
				mail_defect(arena, mail, DEFECT_TEXT_LIMIT,
				    STR("links"));
			break;
		}
		found = arena_grow(arena, found, n, &size, sizeof *found);
		found[n++] = (struct link){ .kind = LINK_BARE, .url = url,
		    .place = place,
		    .host = link_host(arena, url) };
		at += url.n - 1;
	}
	if (n == 0)
		return;
	all = NEW_ARRAY(arena, struct link, before + n);
	if (before > 0)
		memcpy(all, mail->links, before * sizeof *all);
	memcpy(all + before, found, n * sizeof *all);
	mail->links = all;
	mail->links_n = before + n;
}
