/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki-codes png|jpeg|pgm: a picture (pgm: a stream of pages) on standard
 * input; on standard output each QR code's bytes behind their number, four
 * bytes in host order. Sizes, pages, codes and their lengths are bounded
 * (picture.h); past a bound the exit status says so. A picture on which the
 * corners of a code stand is looked at up to three times, until something is
 * found: large ones made smaller, as they are, and with its colours inverted.
 * It opens no file but its library's, and it trusts nothing but its first
 * argument.
 */
#ifdef SEKI_TEST
#include <poll.h>
#include <sys/socket.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "picture.h"

#define SIDE_WANTED 1400u	/* a look at more costs more than it finds */
#define SMALL 500u		/* below it modules may be a pixel wide */

static enum codes_exit
picture_scan(struct scan *scan, const struct picture *picture)
{
	unsigned side = picture->width > picture->height ? picture->width :
	    picture->height;
	unsigned down = (side + SIDE_WANTED - 1) / SIDE_WANTED;
	unsigned up = side < SMALL ? 3 : 1, found = scan->found, corners, i;
	const struct manner manners[] = {
		{ CORNERS_DARK, down, up, false },
		{ down > 1 ? CORNERS_DARK : 0, 1, 1, false },
		{ CORNERS_LIGHT, down, up, true },
	};
	enum codes_exit made = corners_find(picture, &corners);

	for (i = 0; i < 3 && made == CODES_DONE && scan->found == found; i++)
		if (corners & manners[i].corners)
			made = scan_look(scan, picture, &manners[i]);
	return made;
}

/* ---- The whole ------------------------------------------------------------------ */

static enum codes_exit
pages_scan(struct scan *scan)
{
	struct picture page;
	enum codes_exit made;
	bool end;
	int i;

	for (i = 0; i < PAGES_MOST && scan->found < CODES_MOST; i++) {
		made = picture_pgm(stdin, &page, &end);
		if (made != CODES_DONE || end)
			return made;
		made = picture_scan(scan, &page);
		free(page.grey);
		if (made != CODES_DONE)
			return made;
	}
	return CODES_DONE;
}

static enum codes_exit
file_scan(struct scan *scan, bool png)
{
	struct picture picture;
	enum codes_exit made = png ? picture_png(stdin, &picture) :
	    picture_jpeg(stdin, &picture);

	if (made != CODES_DONE)
		return made;
	made = picture_scan(scan, &picture);
	free(picture.grey);
	return made;
}

#ifdef SEKI_TEST
/*
 * The tests' build does what a program would do that a file had broken or taken
 * over: "X-Seki-Test: WHAT" and a line's end, instead of the file.
 */
static int
misbehave(void)
{
	char line[64] = "";
	const char *what = line + sizeof "X-Seki-Test: " - 1;
	volatile char *p;
	size_t i;

	if (fgets(line, sizeof line, stdin) == NULL)
		return CODES_USAGE;
	line[strcspn(line, "\r\n")] = '\0';
	if (strcmp(what, "crash") == 0)
		abort();
	while (strcmp(what, "sleep") == 0)
		poll(NULL, 0, 1000);
	while (strcmp(what, "endless") == 0)
		__asm__ volatile("");
	if (strcmp(what, "socket") == 0)
		return socket(AF_INET, SOCK_STREAM, 0) < 0 ? CODES_DAMAGED :
		    CODES_DONE;
	if (strcmp(what, "fork") == 0)
		return fork() < 0 ? CODES_DAMAGED : CODES_DONE;
	if (strcmp(what, "open") == 0)
		return fopen("/etc/passwd", "r") == NULL ? CODES_DAMAGED : CODES_DONE;
	if (strcmp(what, "write") == 0)
		return fopen("/tmp/seki-was-here", "w") == NULL ? CODES_DAMAGED :
		    CODES_DONE;
	for (i = 1; strcmp(what, "memory") == 0; i++) {
		p = malloc(1 << 20);
		if (p == NULL)
			return CODES_MEMORY;
		for (i = 0; i < 1 << 20; i += 4096)
			p[i] = 1;
	}
	while (strcmp(what, "flood") == 0)
		if (puts("0123456789012345678901234567890123456789") < 0)
			return CODES_DAMAGED;
	while (strcmp(what, "errors") == 0)
		fputs("Syntax Error: nothing is right here\n", stderr);
	if (strcmp(what, "rubbish") == 0)
		puts("this is no length and no code");
	if (strcmp(what, "language") == 0)
		fputs("Syntax Error: Missing language pack for 'Adobe-Japan1' "
		    "mapping\n", stderr);
	return CODES_DONE;
}
#endif

int
main(int argc, char **argv)
{
	const char *kind = argc == 2 ? argv[1] : "";
	struct scan scan = { 0 };
	enum codes_exit made = CODES_USAGE;

#ifdef SEKI_TEST
	if (strcmp(kind, "test") == 0)
		return misbehave();
#endif
	if (strcmp(kind, "png") == 0 || strcmp(kind, "jpeg") == 0)
		made = file_scan(&scan, kind[0] == 'p');
	else if (strcmp(kind, "pgm") == 0)
		made = pages_scan(&scan);
	else
		fputs("usage: seki-codes png|jpeg|pgm < PICTURE\n", stderr);
	scan_end(&scan);
	if (fflush(stdout) != 0 && made == CODES_DONE)
		made = CODES_DAMAGED;
	return (int)made;
}
