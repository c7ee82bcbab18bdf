/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CODES_H
#define SEKI_CODES_H
/*
 * seki-codes reads one picture, or a stream of pages, and writes what the QR
 * codes on it say. It is a program of its own so that libpng, libjpeg and libzbar
 * are never mapped into seki, and it runs in an extractor's jail only.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* How it ends; the extractor's near side (scanner/run/extraction.c) reads it. */
enum codes_exit {
	CODES_DONE = 0,
	CODES_DAMAGED = 1,
	CODES_TOO_LARGE = 2,
	CODES_MEMORY = 3,
	CODES_USAGE = 64,
	CODES_NO_LIBRARY = 127		/* as if the program itself were missing */
};

#define SIDE_MOST 10000u		/* pixels */
#define AREA_MOST 40000000u
#define PAGES_MOST 16			/* of a stream */
#define CODES_MOST 64
#define CODE_BYTES_MOST 4096u

struct picture {
	unsigned width, height;
	unsigned char *grey;		/* width * height, from malloc */
};

/* Each fills *picture_out and returns CODES_DONE, or says why not and leaves
 * nothing to free. */
enum codes_exit picture_png(FILE *in, struct picture *picture_out);
enum codes_exit picture_jpeg(FILE *in, struct picture *picture_out);
/* The next page of a stream of binary PGM; *end_out when there is none. */
enum codes_exit picture_pgm(FILE *in, struct picture *picture_out, bool *end_out);

/*
 * corner.c: of which colours there are three corners of a code at least. Of
 * other pictures no look finds anything.
 */
#define CORNERS_DARK 1u
#define CORNERS_LIGHT 2u
enum codes_exit corners_find(const struct picture *picture, unsigned *found_out);

/* Are these a size that is read at all? */
bool picture_is_bounded(unsigned long width, unsigned long height);

/* look.c: libzbar. */
struct scan {			/* zeroed at first */
	struct zbar *zbar;
	struct zbar_image_scanner_s *scanner;
	unsigned found;
};

struct manner {			/* of looking at a picture */
	unsigned corners;	/* that make it worth while */
	unsigned down, up;	/* so many times smaller, or larger */
	bool inverted;
};

/* What is found is written to standard output, and counted. */
enum codes_exit scan_look(struct scan *scan, const struct picture *picture,
    const struct manner *manner);
void scan_end(struct scan *scan);

#endif
