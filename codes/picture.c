/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures to eight-bit grey: PNG through libpng, JPEG through libjpeg, and
 * binary PGM (the form in which pdftoppm hands over pages) by hand. A size is
 * checked before anything is allocated for it. What is transparent is laid on
 * white, as a mail program shows it. A JPEG that ends early is read as far as
 * it goes; a broken PNG is not read at all. Large JPEGs are made smaller while
 * they are decoded, which is cheaper than afterwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <jpeglib.h>
#include <jerror.h>
#include <png.h>

#include "picture.h"

bool
picture_is_bounded(unsigned long width, unsigned long height)
{
	return width > 0 && height > 0 && width <= SIDE_MOST &&
	    height <= SIDE_MOST && width * height <= AREA_MOST;
}

static enum codes_exit
picture_new(unsigned long width, unsigned long height,
    struct picture *picture_out)
{
	if (width == 0 || height == 0)
		return CODES_DAMAGED;
	if (!picture_is_bounded(width, height))
		return CODES_TOO_LARGE;
	picture_out->width = (unsigned)width;
	picture_out->height = (unsigned)height;
	picture_out->grey = calloc(width, height);
	return picture_out->grey == NULL ? CODES_MEMORY : CODES_DONE;
}

/* ---- PNG ------------------------------------------------------------------- */

enum codes_exit
picture_png(FILE *in, struct picture *picture_out)
{
	static const png_color white = { 255, 255, 255 };
	png_image image = { .version = PNG_IMAGE_VERSION };
	enum codes_exit made = CODES_DAMAGED;

	*picture_out = (struct picture){ 0 };
	if (!png_image_begin_read_from_stdio(&image, in))
		goto out;
	made = picture_new(image.width, image.height, picture_out);
	if (made != CODES_DONE)
		goto out;
	image.format = PNG_FORMAT_GRAY;
	if (!png_image_finish_read(&image, &white, picture_out->grey, 0, NULL))
		made = strstr(image.message, "memory") != NULL ? CODES_MEMORY :
		    CODES_DAMAGED;
out:
	png_image_free(&image);
	if (made != CODES_DONE) {
		free(picture_out->grey);
		picture_out->grey = NULL;
	}
	return made;
}

/* ---- JPEG ------------------------------------------------------------------- */

struct jpeg_trouble {
	struct jpeg_error_mgr manager;	/* first: libjpeg knows only this */
	jmp_buf out;
	enum codes_exit kind;
};

static void
jpeg_fails(j_common_ptr jpeg)
{
	struct jpeg_trouble *trouble = (struct jpeg_trouble *)(void *)jpeg->err;

	trouble->kind = trouble->manager.msg_code == JERR_OUT_OF_MEMORY ?
	    CODES_MEMORY : CODES_DAMAGED;
	longjmp(trouble->out, 1);
}

static void
jpeg_says_nothing(j_common_ptr jpeg, int level)
{
	(void)jpeg;
	(void)level;
}

/* Four inks, as Adobe writes them (inverted): white where there is none. */
static void
row_from_inks(const unsigned char *inks, unsigned width, unsigned char *grey)
{
	unsigned i;

	for (i = 0; i < width; i++, inks += 4)
		grey[i] = (unsigned char)((inks[0] + inks[1] + inks[2]) / 3 *
		    inks[3] / 255);
}

static void
jpeg_rows(struct jpeg_decompress_struct *jpeg, struct picture *picture)
{
	JSAMPARRAY row = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE,
	    jpeg->output_width * (JDIMENSION)jpeg->output_components, 1);
	unsigned char *grey;

	while (jpeg->output_scanline < jpeg->output_height) {
		grey = picture->grey +
		    (size_t)jpeg->output_scanline * picture->width;
		if (jpeg_read_scanlines(jpeg, row, 1) != 1)
			return;
		if (jpeg->output_components == 4)
			row_from_inks(row[0], picture->width, grey);
		else
			memcpy(grey, row[0], picture->width);
	}
}

/* In a function of its own: what longjmp() returns to must keep no locals. */
static enum codes_exit
jpeg_decode(struct jpeg_decompress_struct *jpeg, FILE *in,
    struct picture *picture)
{
	enum codes_exit made;

	jpeg_stdio_src(jpeg, in);
	jpeg_read_header(jpeg, TRUE);
	if (!picture_is_bounded(jpeg->image_width, jpeg->image_height))
		return CODES_TOO_LARGE;
	jpeg->out_color_space = jpeg->jpeg_color_space == JCS_CMYK ||
	    jpeg->jpeg_color_space == JCS_YCCK ? JCS_CMYK : JCS_GRAYSCALE;
	jpeg->scale_num = 1;
	jpeg->scale_denom = jpeg->image_width > 6000 ||
	    jpeg->image_height > 6000 ? 2 : 1;
	jpeg_start_decompress(jpeg);
	made = picture_new(jpeg->output_width, jpeg->output_height, picture);
	if (made != CODES_DONE)
		return made;
	jpeg_rows(jpeg, picture);
	return CODES_DONE;
}

enum codes_exit
picture_jpeg(FILE *in, struct picture *picture_out)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_trouble trouble;
	volatile enum codes_exit made = CODES_DAMAGED;

	*picture_out = (struct picture){ 0 };
	memset(&jpeg, 0, sizeof jpeg);
	jpeg.err = jpeg_std_error(&trouble.manager);
	trouble.manager.error_exit = jpeg_fails;
	trouble.manager.emit_message = jpeg_says_nothing;
	if (setjmp(trouble.out) == 0) {
		jpeg_create_decompress(&jpeg);
		made = jpeg_decode(&jpeg, in, picture_out);
	} else {
		made = trouble.kind;
	}
	jpeg_destroy_decompress(&jpeg);
	if (made != CODES_DONE) {
		free(picture_out->grey);
		picture_out->grey = NULL;
	}
	return made;
}

/* ---- PGM --------------------------------------------------------------------- */

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A decimal after blanks and comments; false on anything else. */
static bool
pgm_number(FILE *in, unsigned long *number_out)
{
	unsigned long number = 0;
	int c = getc(in);

	while (is_blank(c) || c == '#') {
		if (c == '#')
			while (c != '\n' && c != EOF)
				c = getc(in);
		else
			c = getc(in);
	}
	if (c < '0' || c > '9')
		return false;
	for (; c >= '0' && c <= '9'; c = getc(in)) {
		number = number * 10 + (unsigned long)(c - '0');
		if (number > 1000000)
			return false;
	}
	*number_out = number;
	/* One blank ends it, and the bytes begin right behind the last. */
	return is_blank(c);
}

enum codes_exit
picture_pgm(FILE *in, struct picture *picture_out, bool *end_out)
{
	unsigned long width, height, depth;
	enum codes_exit made;
	size_t n;
	int c = getc(in);

	*picture_out = (struct picture){ 0 };
	*end_out = c == EOF;
	if (c == EOF)
		return CODES_DONE;
	if (c != 'P' || getc(in) != '5' || !pgm_number(in, &width) ||
	    !pgm_number(in, &height) || !pgm_number(in, &depth) || depth != 255)
		return CODES_DAMAGED;
	made = picture_new(width, height, picture_out);
	if (made != CODES_DONE)
		return made;
	n = (size_t)width * height;
	if (fread(picture_out->grey, 1, n, in) == n)
		return CODES_DONE;
	free(picture_out->grey);
	picture_out->grey = NULL;
	return CODES_DAMAGED;
}
