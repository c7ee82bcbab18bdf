/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One look at a picture with libzbar, which is loaded for the first of them:
 * it brings some twenty libraries (for cameras, windows and a message bus) that
 * take longer to start than most pictures take to be seen through, and that
 * have no business in this process unless a code may be there. The system's own
 * is taken, by its name, as the linker would have taken it.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zbar.h>

#include "picture.h"

#define MARGIN 16u		/* white: codes are cut out without one */

/* What of libzbar is used; X(name) for each. */
#define FUNCTIONS(X) X(image_scanner_create) X(image_scanner_destroy) \
	X(image_scanner_set_config) X(scan_image) X(image_create) \
	X(image_destroy) X(image_set_format) X(image_set_size) \
	X(image_set_data) X(image_first_symbol) X(symbol_next) \
	X(symbol_get_type) X(symbol_get_data) X(symbol_get_data_length)

struct zbar {
#define X(name) __typeof__(&zbar_##name) name;
	FUNCTIONS(X)
#undef X
};

/* ---- The library ---------------------------------------------------------------- */

static bool
function_load(void *library, const char *name, void *place_out)
{
	void *function = dlsym(library, name);

	/* ISO C has no cast for it, POSIX promises the same size. */
	memcpy(place_out, &function, sizeof function);
	return function != NULL;
}

static bool
zbar_load(struct zbar *zbar_out)
{
	void *library = dlopen("libzbar.so.0", RTLD_NOW);
	bool is_whole = library != NULL;

#define X(name) is_whole = is_whole && \
	    function_load(library, "zbar_" #name, &zbar_out->name);
	FUNCTIONS(X)
#undef X
	return is_whole;
}

static enum codes_exit
scanner_new(struct scan *scan)
{
	static const struct { int symbol, config, value; } settings[] = {
		{ ZBAR_NONE, ZBAR_CFG_ENABLE, 0 },
		{ ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1 },
		/* Every second line: a code's corners are seven of its
		 * squares wide. */
		{ ZBAR_NONE, ZBAR_CFG_X_DENSITY, 2 },
		{ ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 2 },
	};
	struct zbar *zbar = malloc(sizeof *zbar);
	size_t i;

	if (zbar == NULL)
		return CODES_MEMORY;
	if (!zbar_load(zbar)) {
		free(zbar);
		return CODES_NO_LIBRARY;
	}
	scan->zbar = zbar;
	scan->scanner = zbar->image_scanner_create();
	if (scan->scanner == NULL)
		return CODES_MEMORY;
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		zbar->image_scanner_set_config(scan->scanner,
		    (zbar_symbol_type_t)settings[i].symbol,
		    (zbar_config_t)settings[i].config, settings[i].value);
	return CODES_DONE;
}

void
scan_end(struct scan *scan)
{
	if (scan->scanner != NULL)
		scan->zbar->image_scanner_destroy(scan->scanner);
	free(scan->zbar);
}

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
copy_sized(const struct picture *picture, const struct manner *manner,
    struct picture *copy_out)
{
	unsigned down = manner->down, up = manner->up;
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
		for (x = 0; x < width && manner->inverted; x++)
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

enum codes_exit
scan_look(struct scan *scan, const struct picture *picture,
    const struct manner *manner)
{
	enum codes_exit made = scan->zbar == NULL ? scanner_new(scan) :
	    CODES_DONE;
	const zbar_symbol_t *symbol;
	const struct zbar *zbar = scan->zbar;
	zbar_image_t *image;
	struct picture copy;

	if (made != CODES_DONE)
		return made;
	image = zbar->image_create();
	if (image == NULL || !copy_sized(picture, manner, &copy))
		return CODES_MEMORY;
	zbar->image_set_format(image, *(const unsigned *)(const void *)"Y800");
	zbar->image_set_size(image, copy.width, copy.height);
	zbar->image_set_data(image, copy.grey,
	    (unsigned long)copy.width * copy.height, NULL);
	if (zbar->scan_image(scan->scanner, image) < 0)
		made = CODES_MEMORY;
	for (symbol = made == CODES_DONE ? zbar->image_first_symbol(image) : NULL;
	    symbol != NULL; symbol = zbar->symbol_next(symbol))
		if (zbar->symbol_get_type(symbol) == ZBAR_QRCODE)
			write_code(scan, zbar->symbol_get_data(symbol),
			    zbar->symbol_get_data_length(symbol));
	zbar->image_destroy(image);
	free(copy.grey);
	return made;
}
