/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki-codes png|jpeg|pgm: a picture (pgm: a stream of pages) on standard
 * input; on standard output each QR code's bytes behind their number, four
 * bytes in host order. Sizes, pages, codes and their lengths are bounded
 * (picture.h); past a bound the exit status says so. A picture is looked at up
 * to three times, until something is found: large ones made smaller, as they
 * are, and with its colours inverted. It opens no file, and it trusts nothing
 * but its first argument.
 */
#ifdef SEKI_TEST
#include <poll.h>
#include <sys/socket.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zbar.h>

#include "picture.h"

#define SIDE_WANTED 1400u	/* a look at more costs more than it finds */
#define MARGIN 16u		/* white: codes are cut out without one */
#define SMALL 500u		/* below it modules may be a pixel wide */

struct scan {
	zbar_image_scanner_t *scanner;
	unsigned found;
};

/* ---- One look ----------------------------------------------------------------- */

/* A row `up` times wider. */
static void
row_larger(const unsigned char *from, unsigned width, unsigned up,
    unsigned char *to)
{
	unsigned x, i;

	if (up == 1)
		memcpy(to, from, width);
	for (x = 0; x < width && up > 1; x++)
		for (i = 0; i < up; i++)
			*to++ = from[x];
}

/* Means of squares of pixels, so that thin modules don't vanish. */
static void
row_smaller(const unsigned char *from, size_t stride, unsigned width,
    unsigned down, unsigned char *to)
{
	unsigned x, i, k, sum;

	for (x = 0; x < width; x++, from += down) {
		sum = 0;
		for (k = 0; k < down; k++)
			for (i = 0; i < down; i++)
				sum += from[k * stride + i];
		to[x] = (unsigned char)(sum / (down * down));
	}
}

/* The picture `down` times smaller or `up` times larger, with its margin. */
static bool
copy_sized(const struct picture *picture, unsigned down, unsigned up,
    bool inverted, struct picture *copy_out)
{
	unsigned width = picture->width / down * up;
	unsigned height = picture->height / down * up, x, y;
	const unsigned char *from;
	unsigned char *row;

	copy_out->width = width + 2 * MARGIN;
	copy_out->height = height + 2 * MARGIN;
	copy_out->grey = malloc((size_t)copy_out->width * copy_out->height);
	if (copy_out->grey == NULL)
		return false;
	memset(copy_out->grey, 255, (size_t)copy_out->width * copy_out->height);
	for (y = 0; y < height; y++) {
		row = copy_out->grey + (size_t)(y + MARGIN) * copy_out->width +
		    MARGIN;
		from = picture->grey + (size_t)(y / up) * down * picture->width;
		if (down > 1)
			row_smaller(from, picture->width, width, down, row);
		else
			row_larger(from, picture->width, up, row);
		for (x = 0; x < width && inverted; x++)
			row[x] = (unsigned char)(255 - row[x]);
	}
	return true;
}

static void
write_code(struct scan *scan, const char *p, size_t n)
{
	uint32_t length = (uint32_t)n;

	if (n == 0 || n > CODE_BYTES_MOST || scan->found >= CODES_MOST)
		return;
	if (fwrite(&length, sizeof length, 1, stdout) != 1 ||
	    fwrite(p, 1, n, stdout) != n)
		_exit(CODES_DAMAGED);
	scan->found++;
}

/* The number of codes found; -1: no memory. */
static int
look(struct scan *scan, const struct picture *picture, unsigned down,
    unsigned up, bool inverted)
{
	zbar_image_t *image = zbar_image_create();
	const zbar_symbol_t *symbol;
	struct picture copy;
	int n = -1;

	if (image == NULL || !copy_sized(picture, down, up, inverted, &copy))
		return -1;
	zbar_image_set_format(image, *(const unsigned *)(const void *)"Y800");
	zbar_image_set_size(image, copy.width, copy.height);
	zbar_image_set_data(image, copy.grey,
	    (unsigned long)copy.width * copy.height, NULL);
	n = zbar_scan_image(scan->scanner, image);
	for (symbol = n > 0 ? zbar_image_first_symbol(image) : NULL;
	    symbol != NULL; symbol = zbar_symbol_next(symbol))
		if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE)
			write_code(scan, zbar_symbol_get_data(symbol),
			    zbar_symbol_get_data_length(symbol));
	zbar_image_destroy(image);
	free(copy.grey);
	return n;
}

static enum codes_exit
picture_scan(struct scan *scan, const struct picture *picture)
{
	unsigned side = picture->width > picture->height ? picture->width :
	    picture->height;
	unsigned down = (side + SIDE_WANTED - 1) / SIDE_WANTED;
	unsigned up = side < SMALL ? 3 : 1;
	unsigned corners;
	enum codes_exit made = corners_find(picture, &corners);
	int n = 0;

	if (made != CODES_DONE)
		return made;
	if (corners & CORNERS_DARK)
		n = look(scan, picture, down, up, false);
	if (n == 0 && corners & CORNERS_DARK && down > 1)
		n = look(scan, picture, 1, 1, false);
	if (n == 0 && corners & CORNERS_LIGHT)
		n = look(scan, picture, down, up, true);
	return n < 0 ? CODES_MEMORY : CODES_DONE;
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
	scan.scanner = zbar_image_scanner_create();
	if (scan.scanner == NULL)
		return CODES_MEMORY;
	zbar_image_scanner_set_config(scan.scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(scan.scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE,
	    1);
	/* Every second line: a code's corners are seven of its squares wide. */
	zbar_image_scanner_set_config(scan.scanner, ZBAR_NONE,
	    ZBAR_CFG_X_DENSITY, 2);
	zbar_image_scanner_set_config(scan.scanner, ZBAR_NONE,
	    ZBAR_CFG_Y_DENSITY, 2);
	if (strcmp(kind, "png") == 0 || strcmp(kind, "jpeg") == 0)
		made = file_scan(&scan, kind[0] == 'p');
	else if (strcmp(kind, "pgm") == 0)
		made = pages_scan(&scan);
	zbar_image_scanner_destroy(scan.scanner);
	if (fflush(stdout) != 0 && made == CODES_DONE)
		made = CODES_DAMAGED;
	return (int)made;
}
