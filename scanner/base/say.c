/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for people: one line on stderr each, lower case, no full stop, by git's
 * rules. stdout is for answers: nothing is written there from here, only its end. Whatever a message or
 * a server put into the arguments is printed with its unsafe characters byte by
 * byte as \xNN, so that nothing foreign drives a terminal or forges a log line. A
 * line is written with one write(2): processes share stderr.
 */
#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base.h"

int say_verbosity;

static size_t
escape_into(char *out, size_t size, const char *s, size_t n)
{
	struct str text = { s, n };
	size_t at = 0, from, used = 0;
	uint32_t c;

	while (at < n && used + 16 < size) {
		from = at;
		c = utf8_next(text, &at);
		if (character_is_unsafe(c) ||
		    (c == CHARACTER_BAD && at == from + 1)) {
			for (; from < at; from++)
				used += (size_t)snprintf(out + used, size - used,
				    "\\x%02x", (unsigned char)s[from]);
		} else {
			memcpy(out + used, s + from, at - from);
			used += at - from;
		}
	}
	return used;
}

/* What systemd's journal knows by itself, and how it wants to be told what matters
 * (sd-daemon(3)): the level stands at the head of the line, and no name. */
static bool to_journal;

static const char *said_by = "seki";

void
say_prepare(const char *program)
{
	const char *written = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat status;

	said_by = program;
	to_journal = written != NULL && fstat(STDERR_FILENO, &status) == 0 &&
	    sscanf(written, "%llu:%llu", &device, &inode) == 2 &&
	    device == status.st_dev && inode == status.st_ino;
}

bool
say_is_for_journal(void)
{
	return to_journal;
}

/* How a line gets out. */
static void
write_plainly(const char *line, size_t n)
{
	/* Nothing useful can be done when stderr is gone. */
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}

static void (*write_line)(const char *line, size_t n) = write_plainly;

void
say_by(void (*write_one)(const char *line, size_t n))
{
	write_line = write_one;
}

/* "<3>" or "seki: "; its length. */
static size_t
head(char *line, size_t size, int level)
{
	return (size_t)(to_journal ? snprintf(line, size, "<%d>", level) :
	    snprintf(line, size, "%s: ", said_by));
}

static void
say(int level, const char *prefix, const char *format, va_list arguments)
{
	char text[2000], line[6000];
	size_t used;
	int n;

	n = vsnprintf(text, sizeof text, in_words(format), arguments);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof text)
		n = sizeof text - 1;
	used = head(line, sizeof line, level);
	used += (size_t)snprintf(line + used, sizeof line - used, "%s",
	    in_words(prefix));
	used += escape_into(line + used, sizeof line - used - 2, text,
	    (size_t)n);
	line[used++] = '\n';
	write_line(line, used);
}

void
say_over(const char *text)
{
	char line[6000] = "\r";
	size_t used = 1 + escape_into(line + 1, sizeof line - 8, text,
	    strlen(text));

	used += (size_t)snprintf(line + used, sizeof line - used, "\033[K");
	if (isatty(STDERR_FILENO))
		write_line(line, used);
}

void
say_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(LOG_ERR, "", format, arguments);
	va_end(arguments);
}

void
say_warning(const char *format, ...)
{
	va_list arguments;

	if (say_verbosity < 0)
		return;
	va_start(arguments, format);
	say(LOG_WARNING, "warning: ", format, arguments);
	va_end(arguments);
}

void
say_info(const char *format, ...)
{
	va_list arguments;

	if (say_verbosity < 1)
		return;
	va_start(arguments, format);
	say(LOG_INFO, "", format, arguments);
	va_end(arguments);
}

void
say_debug(const char *format, ...)
{
	va_list arguments;

	if (say_verbosity < 2)
		return;
	va_start(arguments, format);
	say(LOG_DEBUG, "debug: ", format, arguments);
	va_end(arguments);
}

static bool
reader_is_gone(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int
answer_end(int status)
{
	bool some_lost = ferror(stdout) != 0, rest_lost = fflush(stdout) != 0;
	int error = errno;

	if ((!some_lost && !rest_lost) || reader_is_gone())
		return status;
	/* Why an earlier piece was lost, nobody remembers. */
	say_error("cannot write the answer: %s", rest_lost ? strerror(error) :
	    in_words("some of it was not taken (is the disk full?)"));
	return EXIT_WRITE;
}

void
panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(LOG_CRIT, "bug: ", format, arguments);
	va_end(arguments);
	abort();
}

enum outcome
because(struct why *why_out, enum outcome outcome, enum exit_status status,
    const char *format, ...)
{
	va_list arguments;

	if (why_out == NULL)
		return outcome;
	why_out->status = status;
	va_start(arguments, format);
	vsnprintf(why_out->text, sizeof why_out->text, in_words(format),
	    arguments);
	va_end(arguments);
	return outcome;
}
