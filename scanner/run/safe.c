/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of a message made fit to be quoted. What is quoted is copied: from the
 * terminal into a chat, from the chat into a browser. So a link loses what makes
 * it one (hxxps://evil[.]example/a), and a domain that hides behind letters of
 * another alphabet stands beside its A-labels, where the difference is seen. What
 * could drive a terminal or turn text around is shown as \u{..}, runs of blanks are
 * one, and the whole is cut to a number of columns. What comes out is never made
 * safe a second time: it holds nothing that would be changed. For a mail program,
 * which makes links of whatever looks like one, even names and numbers are broken.
 */
#include "run.h"

/* ---- Columns ---------------------------------------------------------------------- */

size_t
print_character_width(uint32_t c)
{
	if (c == '\n' || c == '\t' || c == '\r')
		return 1;		/* shown as a blank */
	if (character_is_unsafe(c))
		return c > 0xFFFF ? 9 : 8;
	if (c >= 0x300 && c <= 0x36F)
		return 0;
	return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
	    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
	    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
	    (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
	    (c >= 0x20000 && c <= 0x3FFFD) ? 2 : 1;
}

size_t
print_width(struct str s)
{
	size_t at = 0, width = 0;

	while (at < s.n)
		width += print_character_width(utf8_next(s, &at));
	return width;
}

/* ---- Characters ------------------------------------------------------------------ */

/* One line of printable characters. */
static struct str
plain(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;
	bool blank = true;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);
		bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' ||
		    c == 0x3000 || c == 0xA0;

		if (space && !blank)
			buf_char(&buf, ' ');
		else if (!space && c == CHARACTER_BAD)
			buf_cstr(&buf, "\uFFFD");
		else if (!space && character_is_unsafe(c))
			buf_format(&buf, "\\u{%04x}", c);
		else if (!space)
			buf_utf8(&buf, c);
		blank = space;
	}
	return str_trim(buf_str(&buf));
}

/* Nothing that stands in a link, a domain or a file name. */
static bool
is_between(uint32_t c)
{
	return c == ' ' || c == '"' || c == '<' || c == '>' || c == '(' ||
	    c == ')' || c == '[' || c == ']' || c == '{' || c == '}' ||
	    c == ',' || c == ';' || c == '|' || c == '\'' ||
	    (c >= 0x2018 && c <= 0x201F) || (c >= 0x3001 && c <= 0x303F) ||
	    (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
	    (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65);
}

static bool
is_of_host(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.' ||
	    c == '_' || ((unsigned char)c & 0x80) != 0;
}

static bool
is_of_scheme(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '+' || c == '-' ||
	    c == '.';
}

/* ---- Domains ------------------------------------------------------------------------ */

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0x80) != 0)
			return false;
	return true;
}

/* A word of Japanese and a file's ending are no domain. */
static bool
ends_as_file(struct str host)
{
	static const char *const endings[] = { "pdf", "doc", "docx", "docm",
	    "xls", "xlsx", "xlsm", "ppt", "pptx", "zip", "lzh", "rar", "html",
	    "htm", "shtml", "txt", "csv", "rtf", "eml", "msg", "exe", "scr", "js",
	    "vbs", "lnk", "iso", "img", "jpg", "jpeg", "png", "gif", "tif", "svg",
	    "xml", "json", "gz", "tar", "p7m", "p7s", "ics" };
	size_t dot = host.n;

	while (dot > 0 && host.p[dot - 1] != '.')
		dot--;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (str_equal_nocase(str_from(host, dot), str_of(endings[i])))
			return true;
	return false;
}

/* Japanese runs on without blanks: hiragana around a name is a sentence. */
static bool
is_sentence(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (c >= 0x3040 && c <= 0x309F)
			return true;
	}
	return false;
}

static bool
is_domain(struct str host)
{
	size_t dot = host.n;

	while (dot > 0 && host.p[dot - 1] != '.')
		dot--;
	return dot > 1 && host.n - dot >= 2 &&
	    (!is_ascii(str_from(host, dot)) || char_is_alpha(host.p[dot])) &&
	    !ends_as_file(host);
}

/* Beside the domain its other form, where it has one. */
static void
add_other_form(struct buf *buf, struct str host)
{
	struct str ascii = domain_ascii(buf->arena, host), shown;

	if (ascii.n == 0)
		return;
	if (!is_ascii(host)) {
		buf_format(buf, " (%.*s)", STR_ARGS(ascii));
		return;
	}
	shown = domain_unicode(buf->arena, ascii);
	if (shown.n > 0 && !is_ascii(shown))
		buf_format(buf, " (%.*s)",
		    STR_ARGS(plain(buf->arena, shown)));
}

static void
add_host(struct buf *buf, struct str host, bool dead)
{
	for (size_t i = 0; i < host.n; i++) {
		if (dead && host.p[i] == '.')
			buf_cstr(buf, "[.]");
		else
			buf_char(buf, host.p[i]);
	}
}

/* ---- Links ------------------------------------------------------------------------ */

static size_t
host_end(struct str s, size_t from)
{
	size_t at = from;

	while (at < s.n && is_of_host(s.p[at]))
		at++;
	while (at > from && s.p[at - 1] == '.')
		at--;
	return at;
}

static void
add_scheme(struct buf *buf, struct str scheme)
{
	if (str_equal_nocase(scheme, STR("http")))
		buf_cstr(buf, "hxxp://");
	else if (str_equal_nocase(scheme, STR("https")))
		buf_cstr(buf, "hxxps://");
	else
		buf_format(buf, "%.*s[:]//", STR_ARGS(scheme));
}

/* From "://" on: *at is behind the scheme; what stands before the host ends with
 * the last @ of its part. */
static void
add_link(struct buf *buf, struct buf *forms, struct str word, size_t from,
    size_t *at)
{
	size_t host = *at + 3, stop = host, end;

	add_scheme(buf, str_slice(word, from, *at));
	while (stop < word.n && word.p[stop] != '/' && word.p[stop] != '?' &&
	    word.p[stop] != '#' && word.p[stop] != '\\')
		stop++;
	for (size_t i = host; i < stop; i++)
		if (word.p[i] == '@')
			host = i + 1;
	add_host(buf, str_slice(word, *at + 3, host), true);
	end = host_end(word, host);
	add_host(buf, str_slice(word, host, end), true);
	add_other_form(forms, str_slice(word, host, end));
	*at = end;
}

/* Words with a colon that a program acts on without "//". */
static bool
is_acted_on(struct str word, size_t *colon_out)
{
	static const char *const schemes[] = { "mailto:", "tel:", "sms:",
	    "javascript:", "data:", "callto:", "skype:", "line:", "facetime:" };

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (!str_starts_nocase(word, str_of(schemes[i])))
			continue;
		*colon_out = strlen(schemes[i]) - 1;
		return true;
	}
	return false;
}

/* A word that names a host without a scheme: dead where a path follows it or
 * "www." stands before it, for such a word is made a link by what shows it. */
static void
add_bare(struct buf *buf, struct buf *forms, struct str word)
{
	size_t at = 0, from, end;

	while (at < word.n) {
		for (from = at; at < word.n && !is_of_host(word.p[at]); at++)
			;
		buf_add(buf, str_slice(word, from, at));
		end = host_end(word, at);
		if (end > at && is_domain(str_slice(word, at, end))) {
			struct str host = str_slice(word, at, end);

			add_host(buf, host, str_starts_nocase(host,
			    STR("www.")) || (end < word.n &&
			    word.p[end] == '/'));
			if ((at > 0 && word.p[at - 1] == '@') ||
			    !is_sentence(host))
				add_other_form(forms, host);
		} else {
			buf_add(buf, str_slice(word, at, end));
		}
		at = end;
		if (at < word.n && word.p[at] == '.')
			buf_char(buf, word.p[at++]);
		if (at < word.n && word.p[at] == '/') {
			buf_add(buf, str_from(word, at));
			return;
		}
	}
}

static void
add_word(struct buf *buf, struct str word)
{
	struct buf forms = { .arena = buf->arena };
	size_t at = 0, from, colon;

	if (is_acted_on(word, &colon)) {
		buf_format(buf, "%.*s[:]", (int)colon, word.p);
		at = colon + 1;
	}
	for (;;) {
		size_t mark = str_find(str_from(word, at), STR("://"));

		if (mark == STR_NOWHERE)
			break;
		mark += at;
		for (from = mark; from > at && is_of_scheme(word.p[from - 1]);)
			from--;
		buf_add(buf, str_slice(word, at, from));
		add_link(buf, &forms, word, from, &mark);
		at = mark;
	}
	if (at == 0)
		add_bare(buf, &forms, word);
	else
		buf_add(buf, str_from(word, at));
	buf_add(buf, buf_str(&forms));
}

/* ---- All of it -------------------------------------------------------------------- */

static struct str
cut(struct arena *arena, struct str s, size_t columns)
{
	size_t at = 0, used = 0, from = 0;

	if (print_width(s) <= columns)
		return s;
	while (at < s.n) {
		from = at;
		used += print_character_width(utf8_next(s, &at));
		if (used + 1 > columns)
			break;
	}
	return str_join(arena, str_trim(str_slice(s, 0, from)),
	    STR("\u2026"));
}

/* As many characters as can matter are looked at, however many there are. */
#define LOOKED_AT 4000

struct str
safe_text(struct arena *arena, struct str s, size_t columns)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	s = plain(arena, utf8_shorten(arena, s, LOOKED_AT));
	while (at < s.n) {
		size_t word = at, end = at;

		while (at < s.n && !is_between(utf8_next(s, &at)))
			end = at;
		if (end > word)
			add_word(&buf, str_slice(s, word, end));
		buf_add(&buf, str_slice(s, end, at));
	}
	return cut(arena, buf_str(&buf), columns);
}

/* The end of it. */
static struct str
cut_front(struct arena *arena, struct str s, size_t columns)
{
	size_t width = print_width(s), at = 0;

	if (width <= columns)
		return s;
	while (at < s.n && width + 1 > columns)
		width -= print_character_width(utf8_next(s, &at));
	return str_join(arena, STR("\u2026"), str_from(s, at));
}

struct str
address_shorten(struct arena *arena, struct str address, size_t columns)
{
	size_t at = address.n;
	struct str domain;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	if (at == 0 || print_width(address) <= columns)
		return address;
	domain = str_from(address, at);
	if (print_width(domain) + 2 > columns)
		domain = cut_front(arena, domain, columns * 2 / 3);
	return str_format(arena, "%.*s@%.*s", STR_ARGS(cut(arena, str_slice(
	    address, 0, at - 1), columns - print_width(domain) - 1)),
	    STR_ARGS(domain));
}

/* ---- In a mail program -------------------------------------------------------------- */

/* Does a dot stand here that could be one of a host's name? Not that of 1.250,00, and
 * Japanese sentences end where they like. */
static bool
is_dot(struct str s, size_t at, size_t *n_out)
{
	static const char *const wide[] = { "\uFF0E", "\uFF61", "\u3002" };
	char before = at > 0 ? s.p[at - 1] : ' ', after;
	bool narrow = at < s.n && s.p[at] == '.';

	*n_out = narrow ? 1 : 0;
	for (size_t i = 0; i < 3 && *n_out == 0; i++)
		if (str_starts(str_from(s, at), str_of(wide[i])))
			*n_out = strlen(wide[i]);
	after = *n_out > 0 && at + *n_out < s.n ? s.p[at + *n_out] : ' ';
	if (*n_out == 0 || !is_of_host(before) || !is_of_host(after))
		return false;
	if (char_is_digit(before) && char_is_digit(after))
		return false;
	return narrow || (((unsigned char)before | (unsigned char)after) &
	    0x80) == 0;
}

#define PHONE_DIGITS 9

/* A number that a telephone would offer to call begins here: how long is it? 0: none
 * does. */
static size_t
phone_length(struct str s, size_t at)
{
	size_t digits = 0, end = at;

	if (at > 0 && (is_of_host(s.p[at - 1]) || s.p[at - 1] == '+'))
		return 0;
	if (s.p[at] != '+' && s.p[at] != '0' && s.p[at] != '(')
		return 0;
	for (size_t i = at; i < s.n; i++) {
		char c = s.p[i];

		if (char_is_digit(c)) {
			digits++;
			end = i + 1;
		} else if (c != '-' && c != ' ' && c != '(' && c != ')' &&
		    c != '+' && c != '.' && c != '/') {
			break;
		}
	}
	return digits >= PHONE_DIGITS ? end - at : 0;
}

struct str
safe_inert(struct arena *arena, struct str s, size_t columns)
{
	struct buf buf = { .arena = arena };
	size_t at = 0, n;

	s = safe_text(arena, s, columns);
	while (at < s.n) {
		n = phone_length(s, at);
		if (n > 0) {
			buf_add(&buf, str_slice(s, at, at + 4));
			buf_cstr(&buf, "[\u2026]");
		} else if (is_dot(s, at, &n)) {
			buf_cstr(&buf, "[.]");
		} else if (s.p[at] == '@') {
			buf_cstr(&buf, "[@]");
			n = 1;
		} else if (str_starts(str_from(s, at), STR("\uFF20"))) {
			buf_cstr(&buf, "[@]");
			n = 3;
		} else {
			buf_char(&buf, s.p[at]);
			n = 1;
		}
		at += n;
	}
	return buf_str(&buf);
}
