/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The author's own words apart from the history below or between them, and the
 * links that stand bare in plain text. History has two shapes. Marked lines
 * (">", its full-width form, repeated "|") are history one by one, so answers
 * between them stay live. A head (Outlook's From/Sent/To/Subject in several
 * languages, "-----Original Message-----", an attribution whose text is not
 * marked) begins history that runs to the end. Western and Japanese mailers'
 * heads are known. Links are http, https, ftp, "www." and the defanged
 * "hxxp"; they stop at Japanese text, which follows without a blank, and give up
 * trailing punctuation of both worlds. Work is linear: heads look at most
 * HEAD_LINES lines ahead. RFC 3676 quoting depth is not counted.
 */
#include "mail.h"

#define HEAD_LINES 12
#define ATTRIBUTION_MOST 400	/* bytes of a line that may be one */

/* ---- Heads of history ------------------------------------------------------- */

enum head { HEAD_FROM, HEAD_DATE, HEAD_TO, HEAD_SUBJECT, HEAD_OTHER, HEAD_NONE };

struct head_word {
	const char *word;
	enum head head;
};

static const struct head_word head_words[] = {
	{ "from", HEAD_FROM }, { "von", HEAD_FROM }, { "de", HEAD_FROM },
	{ "差出人", HEAD_FROM }, { "送信者", HEAD_FROM }, { "送信元", HEAD_FROM },
	{ "da", HEAD_FROM }, { "van", HEAD_FROM },
	{ "sent", HEAD_DATE }, { "date", HEAD_DATE }, { "gesendet", HEAD_DATE },
	{ "datum", HEAD_DATE }, { "envoyé", HEAD_DATE }, { "enviado", HEAD_DATE },
	{ "inviato", HEAD_DATE }, { "verzonden", HEAD_DATE },
	{ "送信日時", HEAD_DATE }, { "日時", HEAD_DATE }, { "日付", HEAD_DATE },
	{ "送信日", HEAD_DATE },
	{ "to", HEAD_TO }, { "an", HEAD_TO }, { "à", HEAD_TO }, { "para", HEAD_TO },
	{ "aan", HEAD_TO }, { "宛先", HEAD_TO }, { "受信者", HEAD_TO },
	{ "subject", HEAD_SUBJECT }, { "betreff", HEAD_SUBJECT },
	{ "objet", HEAD_SUBJECT }, { "asunto", HEAD_SUBJECT },
	{ "oggetto", HEAD_SUBJECT }, { "onderwerp", HEAD_SUBJECT },
	{ "件名", HEAD_SUBJECT }, { "題名", HEAD_SUBJECT },
	{ "cc", HEAD_OTHER }, { "bcc", HEAD_OTHER }, { "reply-to", HEAD_OTHER },
	{ "importance", HEAD_OTHER }, { "attachments", HEAD_OTHER },
	{ "添付ファイル", HEAD_OTHER }, { "重要度", HEAD_OTHER },
	{ "返信先", HEAD_OTHER }, { "kopie", HEAD_OTHER }
};

/* What stands between the dashes of "-----Original Message-----". */
static const char *const rule_words[] = {
	"original message", "original appointment", "forwarded message",
	"forwarded by", "forwarded mail", "weitergeleitete nachricht",
	"ursprüngliche nachricht", "originalnachricht", "message d'origine",
	"message original", "message transféré", "mensaje original",
	"messaggio originale", "oorspronkelijk bericht", "元のメッセージ",
	"元のメール", "転送メッセージ", "転送されたメッセージ", "転送メール",
	"転送者", "以下転送"
};

/* How an attribution ends: the whole line must also look like one. */
static const char *const attribution_ends[] = {
	"wrote:", "writes:", "a écrit :", "a écrit:", "escribió:", "ha scritto:",
	"schreef:", "skrev:", "wrote：", "書きました:", "書きました：", "書いた:",
	"のメール:", "のメール：", "からのメール:", "写道：", "写道:"
};

/* Full-width colon, and the blanks that Outlook Japanese pads with. */
#define WIDE_COLON "："
#define WIDE_BLANK "　"
#define WIDE_GREATER "＞"

/* Blanks of both widths, and emphasis marks that HTML to text leaves. */
static struct str
skip_blanks(struct str s)
{
	for (;;) {
		if (s.n > 0 && (char_is_space(s.p[0]) || s.p[0] == '*'))
			s = str_from(s, 1);
		else if (str_starts(s, STR(WIDE_BLANK)))
			s = str_from(s, 3);
		else
			return s;
	}
}

static enum head
head_of(struct str line)
{
	struct str begin;

	line = skip_blanks(line);
	begin = str_slice(line, 0, 48);
	if (str_find_char(begin, ':') == STR_NOWHERE &&
	    !str_contains(begin, STR(WIDE_COLON)))
		return HEAD_NONE;
	for (size_t i = 0; i < sizeof head_words / sizeof head_words[0]; i++) {
		struct str word = str_of(head_words[i].word), rest;

		if (!str_starts_nocase(line, word))
			continue;
		rest = skip_blanks(str_from(line, word.n));
		if (str_starts(rest, STR(":")) ||
		    str_starts(rest, STR(WIDE_COLON)))
			return head_words[i].head;
	}
	return HEAD_NONE;
}

static bool
is_blank(struct str line)
{
	return skip_blanks(line).n == 0;
}

/* Do at least three of from, date, to and subject stand together here? */
static bool
begins_head_block(struct str line, struct str rest)
{
	enum head head = head_of(line);
	unsigned seen = 0, strangers = 0;

	if (head == HEAD_NONE || head == HEAD_OTHER)
		return false;
	for (int i = 0; i < HEAD_LINES; i++) {
		if (head != HEAD_NONE && head != HEAD_OTHER)
			seen |= 1u << head;
		else if (head == HEAD_NONE && !is_blank(line) && ++strangers > 1)
			break;
		if (!str_line(&rest, &line))
			break;
		head = head_of(line);
	}
	return __builtin_popcount(seen) >= 3;
}

static size_t
run_of(struct str s, char c)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

/* "-----Original Message-----" and its kin, or "Begin forwarded message:". */
static bool
is_rule(struct str line)
{
	static const char *const leads[] = {
		"begin forwarded message:", "anfang der weitergeleiteten",
		"début du message transféré", "転送されたメッセージ:",
		"転送されたメッセージ："
	};

	line = str_trim(line);
	if (line.n > 200)
		return false;
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (str_starts_nocase(line, str_of(leads[i])))
			return true;
	if (run_of(line, '-') < 3)
		return false;
	line = str_trim(str_from(line, run_of(line, '-')));
	for (size_t i = 0; i < sizeof rule_words / sizeof rule_words[0]; i++)
		if (str_starts_nocase(line, str_of(rule_words[i])))
			return true;
	return false;
}

/* Ten or more underscores, as Outlook draws them above its head. */
static bool
is_underscores(struct str line)
{
	line = str_trim(line);
	return line.n >= 10 && run_of(line, '_') == line.n;
}

static bool
ends_attribution(struct str line)
{
	for (size_t i = 0;
	    i < sizeof attribution_ends / sizeof attribution_ends[0]; i++)
		if (str_ends_nocase(line, str_of(attribution_ends[i])))
			return true;
	return false;
}

static bool
has_digit_or_at(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (char_is_digit(line.p[i]) || line.p[i] == '@')
			return true;
	return false;
}

static bool
begins_attribution(struct str line)
{
	static const char *const leads[] = {
		"On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den ", "W dniu "
	};

	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (str_starts(line, str_of(leads[i])))
			return has_digit_or_at(line);
	return false;
}

/* "2026年11月20日(金) 10:12 田中 太郎 <t@example.jp>:" */
static bool
begins_with_date(struct str line)
{
	size_t n = 0;

	while (n < line.n && char_is_digit(line.p[n]))
		n++;
	if (n != 4)
		return false;
	line = str_slice(line, n, 40);
	return (str_starts(line, STR("年")) && str_contains(line, STR("月")) &&
	    str_contains(line, STR("日"))) ||
	    ((line.n > 3 && (line.p[0] == '/' || line.p[0] == '-')) &&
	    str_contains(line, STR(":")));
}

/* One line, or several joined, that say who wrote what follows. */
static bool
is_attribution(struct str line)
{
	bool colon = str_ends(line, STR(":")) || str_ends(line, STR(WIDE_COLON));

	if (line.n > ATTRIBUTION_MOST || !colon)
		return false;
	if (begins_with_date(line))
		return str_find_char(line, '@') != STR_NOWHERE ||
		    ends_attribution(line);
	if (ends_attribution(line))
		/* "as I wrote:" is none; a Japanese ending always is. */
		return has_digit_or_at(line) ||
		    !str_ends_nocase(line, STR("wrote:"));
	/* "Am 20.11.2026 um 10:12 schrieb Haruka Endo:" */
	return begins_attribution(line) &&
	    (str_contains(line, STR(" schrieb ")) ||
	    str_contains(line, STR(" schreef ")) ||
	    str_contains(line, STR(" skrev ")));
}

static bool
is_marked(struct str line, struct str *inside_out)
{
	size_t at = 0;
	bool marked = false;

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
		marked = true;
	}
	if (at < line.n && line.p[at] == ' ')
		at++;
	*inside_out = marked ? str_from(line, at) : line;
	return marked;
}

static bool
has_bar(struct str line)
{
	return line.n > 1 && line.p[0] == '|' && line.p[1] == ' ';
}

/* ---- The split -------------------------------------------------------------- */

struct split {
	struct arena *arena;
	struct buf live, quoted;
	struct str rest;
	bool history;			/* from here to the end */
	size_t attribution_lines;	/* still to come */
	bool bar;			/* the line before began with '|' */
};

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

/* How many lines from here are an attribution: 0 to 3. */
static size_t
attribution_here(struct split *split, struct str line)
{
	struct str rest = split->rest, next, joined;

	line = str_trim(line);
	if (line.n == 0 || line.n > ATTRIBUTION_MOST)
		return 0;
	if (is_attribution(line))
		return 1;
	if (!begins_attribution(line) && !begins_with_date(line))
		return 0;
	joined = line;
	for (size_t n = 2; n <= 3 && str_line(&rest, &next); n++) {
		next = str_trim(next);
		if (next.n == 0 || next.n > ATTRIBUTION_MOST)
			return 0;
		joined = str_join(split->arena, joined,
		    str_join(split->arena, STR(" "), next));
		if (is_attribution(joined))
			return n;
	}
	return 0;
}

/* Is this line history? May open history to the end, or an attribution. */
static bool
line_is_quoted(struct split *split, struct str line, struct str *inside_out)
{
	struct str next, ignored;
	bool bar = has_bar(line), was_bar = split->bar;

	split->bar = bar;
	*inside_out = line;
	if (split->attribution_lines > 0) {
		split->attribution_lines--;
		return true;
	}
	if (is_marked(line, inside_out) || split->history)
		return true;
	if (bar) {
		next = NO_STR;
		ignored = split->rest;
		return was_bar || (str_line(&ignored, &next) && has_bar(next));
	}
	if (is_rule(line) || begins_head_block(line, split->rest)) {
		split->history = true;
		return true;
	}
	if (is_underscores(line)) {
		next = line_after(split->rest, 0);
		return head_of(next) == HEAD_FROM || is_rule(next);
	}
	split->attribution_lines = attribution_here(split, line);
	if (split->attribution_lines == 0)
		return false;
	split->attribution_lines--;
	/* What follows is either marked line by line, or all of it. */
	next = line_after(split->rest, split->attribution_lines);
	if (!is_marked(next, &ignored) && !has_bar(next))
		split->history = true;
	return true;
}

void
text_split(struct arena *arena, struct str text, struct str *live_out,
    struct str *quoted_out)
{
	struct split split = { .arena = arena, .rest = text,
	    .live.arena = arena, .quoted.arena = arena };
	struct str line, inside;

	while (str_line(&split.rest, &line)) {
		bool quoted = line_is_quoted(&split, line, &inside);
		struct buf *to = quoted ? &split.quoted : &split.live;

		buf_add(to, inside);
		buf_char(to, '\n');
	}
	*live_out = buf_str(&split.live);
	*quoted_out = buf_str(&split.quoted);
	if (quoted_out->n == 0)
		*live_out = text.p == NULL ? STR("") : text;
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

void
text_links(struct arena *arena, struct str text, enum place place,
    struct mail *mail, const struct limits *limits)
{
	struct link *found = NULL;
	size_t n = 0, size = 0, at = 0, before = mail->links_n;
	struct link *all;

	for (; at < text.n; at++) {
		char c = char_lower(text.p[at]);
		struct str url;
		size_t lead;

		if ((c != 'h' && c != 'w' && c != 'f') || at + 1 >= text.n ||
		    strchr("tTxXwW", text.p[at + 1]) == NULL)
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
		found[n++] = (struct link){ .url = url, .place = place,
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
