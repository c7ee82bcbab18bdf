/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals that don't speak UTF-8. All that seki writes is UTF-8, and files and pipes
 * get it as it is, for programs read them. Where a terminal's locale names another
 * charset (ja_JP.eucJP), what goes to it is turned into that; what the charset lacks is
 * shown as \u{..}, as everywhere. A locale that names none is believed to be UTF-8, as
 * nearly all terminals are. What stderr says is for people wherever it goes, and is
 * turned too, each line with one write of whichever process says it; but the journal
 * wants UTF-8.
 */
#include <iconv.h>

#include "cli.h"

struct terminal {
	int fd;
	iconv_t converter;
	char held[4];		/* the beginning of a character */
	size_t held_n;
};

/* "eucJP" of "ja_JP.eucJP@x"; NULL where nothing else than UTF-8 is named. */
static const char *
charset_of_locale(char charset[40])
{
	const char *dot = strchr(locale_of("LC_CTYPE"), '.');

	if (dot == NULL)
		return NULL;
	snprintf(charset, 40, "%.*s", (int)strcspn(dot + 1, "@"), dot + 1);
	return strcasecmp(charset, "UTF-8") == 0 ||
	    strcasecmp(charset, "utf8") == 0 ? NULL : charset;
}

#define CHARACTER_MOST 32

/* One character, whole, in the other charset: how many bytes it takes there. */
static size_t
turn_character(iconv_t converter, struct str s, char out[CHARACTER_MOST])
{
	char *from = (char *)(uintptr_t)s.p, *to = out;
	size_t left = s.n, room = CHARACTER_MOST, at = 0;

	if (iconv(converter, &from, &left, &to, &room) != (size_t)-1)
		return CHARACTER_MOST - room;
	iconv(converter, NULL, NULL, NULL, NULL);
	return (size_t)snprintf(out, CHARACTER_MOST, "\\u{%04x}",
	    utf8_next(s, &at));
}

/* How many bytes this one says that its character has. */
static size_t
length_of(unsigned char first)
{
	return first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 :
	    first >= 0xC0 ? 2 : 1;
}

static ssize_t
put_text(void *cookie, const char *p, size_t n)
{
	struct terminal *terminal = cookie;
	char out[CHARACTER_MOST];
	size_t turned;

	for (size_t i = 0; i < n; i++) {
		terminal->held[terminal->held_n++] = p[i];
		if (terminal->held_n < length_of((unsigned char)
		    terminal->held[0]))
			continue;
		turned = turn_character(terminal->converter, (struct str){
		    terminal->held, terminal->held_n }, out);
		if (!fd_write(terminal->fd, (struct str){ out, turned }))
			return 0;
		terminal->held_n = 0;
	}
	return (ssize_t)n;
}

static FILE *
converted(FILE *file, struct terminal *terminal, const char *charset)
{
	cookie_io_functions_t functions = { .write = put_text };
	FILE *made;

	terminal->fd = fileno(file);
	if (!isatty(terminal->fd))
		return file;
	terminal->converter = iconv_open(charset, "UTF-8");
	if (terminal->converter == (iconv_t)-1)
		return file;
	made = fopencookie(terminal, "w", functions);
	if (made == NULL)
		return file;
	setvbuf(made, NULL, _IOLBF, BUFSIZ);
	return made;
}

static iconv_t of_stderr;

/* A character takes as many bytes as \u{10ffff} at most. */
static void
say_turned(const char *line, size_t n)
{
	char out[10 * 6000 + CHARACTER_MOST];
	struct str s = { line, n };
	size_t at = 0, used = 0;

	while (at < n && used < sizeof out - CHARACTER_MOST) {
		size_t from = at;

		utf8_next(s, &at);
		used += turn_character(of_stderr, str_slice(s, from, at),
		    out + used);
	}
	if (write(STDERR_FILENO, out, used) < 0)
		return;		/* as say.c */
}

void
terminal_begin(void)
{
	static struct terminal out;
	char name[40];
	const char *charset = charset_of_locale(name);

	if (charset == NULL)
		return;
	stdout = converted(stdout, &out, charset);
	of_stderr = iconv_open(charset, "UTF-8");
	if (of_stderr != (iconv_t)-1 && !say_is_for_journal())
		say_by(say_turned);
}
