/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The far side of reading an attachment: the process that the spawner forked
 * takes its descriptors, enters the programs' jail and becomes pdftotext,
 * pdftoppm or seki-codes, by absolute path, without shell or environment. It
 * parses nothing itself; the one thing of the message that it reads before it
 * is shut in is a password, of known length, which becomes one argument. The
 * file is a sealed memory file on standard input and has no name.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

#include "run.h"

#define PDF_PAGES_DRAWN "5"
/* The longer side of a page in pixels: 120 dpi of A4, and a page of a hundred
 * metres is no larger. */
#define PAGE_PIXELS "1400"

static bool
is_there(const char *path)
{
	return access(path, X_OK) == 0;
}

void
extractor_find(struct extractor_programs *programs_out)
{
	static const char *const beside[] = { "seki-codes",
	    "../libexec/seki/seki-codes" };
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program);
	struct str folder = { program, 0 };
	size_t i;

	*programs_out = (struct extractor_programs){
	    .pdftotext = "/usr/bin/pdftotext", .pdftoppm = "/usr/bin/pdftoppm" };
	for (i = 0; n > 0 && i < (size_t)n && i < sizeof program; i++)
		if (program[i] == '/')
			folder.n = i;
	for (i = 0; i < 2; i++) {
		snprintf(programs_out->codes, sizeof programs_out->codes,
		    "%.*s/%s", STR_ARGS(folder), beside[i]);
		if (folder.n > 0 && is_there(programs_out->codes))
			return;
	}
	snprintf(programs_out->codes, sizeof programs_out->codes, "%s",
	    SEKI_LIBEXECDIR "/seki-codes");
}

const char *
extractor_lacks(const struct extractor_programs *programs, enum extract_kind kind)
{
	if (kind == EXTRACT_PDF_TEXT)
		return is_there(programs->pdftotext) ? NULL : programs->pdftotext;
	if (kind == EXTRACT_PDF_CODES && !is_there(programs->pdftoppm))
		return programs->pdftoppm;
	return is_there(programs->codes) ? NULL : programs->codes;
}

unsigned
extractor_stages(enum extract_kind kind)
{
	return kind == EXTRACT_PDF_CODES ? 2 : 1;
}

/* Exactly what was announced, or there is nobody left to work for. */
static void
password_read(const struct extractor_order *order, char *password_out)
{
	size_t n = 0;
	ssize_t got;

	while (n < order->password_n) {
		got = read(order->channel, password_out + n, order->password_n - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			_exit(EXIT_DONE);
		n += (size_t)got;
	}
	password_out[n] = '\0';
}

/* Argument vectors are for programs that don't change them. */
static char *
word(const char *s)
{
	return (char *)(uintptr_t)s;
}

/* pdftotext and pdftoppm have more options in common than not. */
static void
pdf_program(const struct extractor_order *order)
{
	char password[EXTRACT_PASSWORD_MOST + 1], pages[24];
	char *argv[16] = { NULL };
	size_t n = 0;

	if (order->kind == EXTRACT_PDF_TEXT) {
		snprintf(pages, sizeof pages, "%zu", order->limits->pdf_pages);
		argv[n++] = word(order->programs->pdftotext);
		argv[n++] = word("-enc");
		argv[n++] = word("UTF-8");
	} else {
		snprintf(pages, sizeof pages, "%s", PDF_PAGES_DRAWN);
		argv[n++] = word(order->programs->pdftoppm);
		argv[n++] = word("-gray");
		argv[n++] = word("-scale-to");
		argv[n++] = word(PAGE_PIXELS);
	}
	argv[n++] = word("-l");
	argv[n++] = pages;
	if (order->password_n > 0) {
		password_read(order, password);
		argv[n++] = word("-upw");
		argv[n++] = password;
	}
	argv[n++] = word("-");
	if (order->kind == EXTRACT_PDF_TEXT)
		argv[n++] = word("-");
	jail_exec(order->jail, argv);
}

static void
codes_program(const struct extractor_order *order)
{
	static const char *const arguments[] = { [EXTRACT_PDF_TEXT] = "test",
	    [EXTRACT_PDF_CODES] = "pgm", [EXTRACT_PNG_CODES] = "png",
	    [EXTRACT_JPEG_CODES] = "jpeg" };
	char *argv[] = { word(order->programs->codes),
	    word(arguments[order->kind]), NULL };

	jail_exec(order->jail, argv);
}

#ifdef SEKI_TEST
/* In the tests' build a file may order the program to misbehave. */
static bool
is_order(const struct extractor_order *order)
{
	static const char mark[] = "X-Seki-Test: ";
	char start[sizeof mark - 1];

	return order->stage == 0 &&
	    pread(order->in, start, sizeof start, 0) == sizeof start &&
	    memcmp(start, mark, sizeof start) == 0;
}
#endif

void
extractor_main(const struct extractor_order *order)
{
	struct extractor_order own = *order;

	prctl(PR_SET_NAME, "seki-extractor");
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	/* The spawner keeps 0 to 2 and its channels open: none of these is one of
	 * the three that they become. */
	if (dup2(order->in, STDIN_FILENO) < 0 ||
	    dup2(order->out, STDOUT_FILENO) < 0 ||
	    dup2(order->errors, STDERR_FILENO) < 0)
		_exit(EXIT_BUG);
#ifdef SEKI_TEST
	if (is_order(order)) {
		own.kind = EXTRACT_PDF_TEXT;
		codes_program(&own);
	}
#endif
	if (own.stage == 0 && (own.kind == EXTRACT_PDF_TEXT ||
	    own.kind == EXTRACT_PDF_CODES))
		pdf_program(&own);
	codes_program(&own);
	__builtin_unreachable();
}
