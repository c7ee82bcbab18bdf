/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals that don't speak UTF-8. All that seki writes is UTF-8, and files and pipes
 * get it as it is, for programs read them. Where a terminal's locale names another
 * charset (ja_JP.eucJP), what goes to it is turned into that; what the charset lacks is
 * shown as \u{..}, as everywhere. A locale that names none is believed to be UTF-8, as
 * nearly all terminals are. Sentences on stderr stay as they are: each is one write of
 * whichever process says it.
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
	static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL, *dot;

	for (size_t i = 0; i < 3 && (value == NULL || *value == '\0'); i++)
		value = getenv(variables[i]);
	dot = value == NULL ? NULL : strchr(value, '.');
	if (dot == NULL)
		return NULL;
	snprintf(charset, 40, "%.*s", (int)strcspn(dot + 1, "@"), dot + 1);
	return strcasecmp(charset, "UTF-8") == 0 ||
	    strcasecmp(charset, "utf8") == 0 ? NULL : charset;
}

/* One character, whole. */
static bool
put_character(struct terminal *terminal, struct str s)
{
	char out[32], *to = out;
	char *from = (char *)(uintptr_t)s.p;
	size_t left = s.n, room = sizeof out, at = 0;

	if (iconv(terminal->converter, &from, &left, &to, &room) ==
	    (size_t)-1) {
		iconv(terminal->converter, NULL, NULL, NULL, NULL);
		snprintf(out, sizeof out, "\\u{%04x}", utf8_next(s, &at));
		return fd_write(terminal->fd, str_of(out));
	}
	return fd_write(terminal->fd, (struct str){ out, sizeof out - room });
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

	for (size_t i = 0; i < n; i++) {
		terminal->held[terminal->held_n++] = p[i];
		if (terminal->held_n < length_of((unsigned char)
		    terminal->held[0]))
			continue;
		if (!put_character(terminal, (struct str){ terminal->held,
		    terminal->held_n }))
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

void
terminal_begin(void)
{
	static struct terminal out;
	char name[40];
	const char *charset = charset_of_locale(name);

	if (charset != NULL)
		stdout = converted(stdout, &out, charset);
}
