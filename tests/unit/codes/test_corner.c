/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A code's corners are seen however it is drawn, and three are needed. Codes are
 * drawn here from their corners and noise for squares: nothing reads them.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../../codes/picture.h"

#define SAMPLES 4		/* a pixel and direction */

struct drawing {
	const char *what;
	unsigned version;
	double module;		/* pixels */
	double margin;		/* modules */
	int turned;		/* degrees */
	int dark, light;	/* greys */
	unsigned blurred;	/* times, over three pixels */
	int noise;
	int fades;		/* so much darker at the right */
	unsigned corners;	/* that are drawn, of three */
	unsigned found;
};

static unsigned
random_next(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16 & 0x7fff;
}

/* Is it within a corner's nine modules, and dark there? -1: not within. */
static int
corner_at(int x, int y)
{
	int far = abs(x - 3) > abs(y - 3) ? abs(x - 3) : abs(y - 3);

	return far > 4 ? -1 : far != 2 && far != 4;
}

static bool
module_is_dark(int x, int y, int side, unsigned corners)
{
	unsigned state = (unsigned)(x * 7919 + y * 104729 + 1);
	int corner = corners > 0 ? corner_at(x, y) : -1;

	if (x < 0 || y < 0 || x >= side || y >= side)
		return false;
	if (corner < 0 && corners > 1)
		corner = corner_at(side - 1 - x, y);
	if (corner < 0 && corners > 2)
		corner = corner_at(x, side - 1 - y);
	random_next(&state);
	return corner >= 0 ? corner == 1 : random_next(&state) & 1;
}

static unsigned char
pixel(const struct drawing *drawing, unsigned size, unsigned at_x, unsigned at_y)
{
	int side = (int)(17 + 4 * drawing->version), dark = 0;
	double angle = drawing->turned * 3.14159265358979 / 180, x, y, u, v;
	unsigned i;

	for (i = 0; i < SAMPLES * SAMPLES; i++) {
		x = at_x + (i % SAMPLES + 0.5) / SAMPLES - size / 2.0;
		y = at_y + (i / SAMPLES + 0.5) / SAMPLES - size / 2.0;
		u = (x * cos(angle) + y * sin(angle)) / drawing->module;
		v = (y * cos(angle) - x * sin(angle)) / drawing->module;
		dark += module_is_dark((int)floor(u + side / 2.0),
		    (int)floor(v + side / 2.0), side, drawing->corners);
	}
	return (unsigned char)((drawing->dark * dark + drawing->light *
	    (SAMPLES * SAMPLES - dark)) / (SAMPLES * SAMPLES));
}

static void
blur(struct picture *picture)
{
	unsigned w = picture->width, x, y, i, sum;
	unsigned char *from = malloc((size_t)w * w);

	memcpy(from, picture->grey, (size_t)w * w);
	for (y = 1; y + 1 < w; y++)
		for (x = 1; x + 1 < w; x++) {
			for (sum = i = 0; i < 9; i++)
				sum += from[(y + i / 3 - 1) * w + x + i % 3 - 1];
			picture->grey[y * w + x] = (unsigned char)(sum / 9);
		}
	free(from);
}

static struct picture
draw(const struct drawing *drawing)
{
	double modules = 17 + 4 * drawing->version + 2 * drawing->margin;
	unsigned size = (unsigned)ceil(modules * drawing->module *
	    (drawing->turned % 90 != 0 ? 1.42 : 1)), i, state = 1;
	struct picture picture = { size, size, malloc((size_t)size * size) };
	int grey;

	for (i = 0; i < size * size; i++)
		picture.grey[i] = pixel(drawing, size, i % size, i / size);
	for (i = 0; i < drawing->blurred; i++)
		blur(&picture);
	for (i = 0; i < size * size; i++) {
		grey = picture.grey[i] - drawing->fades * (int)(i % size) /
		    (int)size;
		if (drawing->noise > 0)
			grey += (int)random_next(&state) % (2 * drawing->noise) -
			    drawing->noise;
		picture.grey[i] = (unsigned char)(grey < 0 ? 0 :
		    grey > 255 ? 255 : grey);
	}
	return picture;
}

static unsigned
found_on(struct picture picture)
{
	unsigned found = 77;
	/* Exactly as large as it is, for the sanitizer. */
	assert_int_equal(corners_find(&picture, &found), CODES_DONE);
	free(picture.grey);
	return found;
}

static void
a_code_is_seen_however_it_is_drawn(void **state)
{
#define D CORNERS_DARK
#define L CORNERS_LIGHT
	static const struct drawing rows[] = {
		{ "plain", 2, 4, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "one pixel", 2, 1, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "one and a half", 3, 1.5, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "two and a bit", 5, 2.3, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "large", 1, 20, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "many squares", 20, 3, 4, 0, 0, 255, 0, 0, 0, 3, D },
		{ "cut out", 2, 4, 0, 0, 0, 255, 0, 0, 0, 3, D },
		{ "inverted", 2, 4, 4, 0, 255, 0, 0, 0, 0, 3, L },
		{ "inverted, cut out", 2, 4, 0, 0, 255, 0, 0, 0, 0, 3, L },
		{ "pale", 2, 4, 4, 0, 225, 255, 0, 0, 0, 3, D },
		{ "dark", 2, 4, 4, 0, 0, 30, 0, 0, 0, 3, D },
		{ "upside down", 2, 4, 4, 180, 0, 255, 0, 0, 0, 3, D },
		{ "blurred", 2, 6, 4, 0, 0, 255, 3, 0, 0, 3, D },
		{ "noisy", 2, 6, 4, 0, 60, 200, 1, 25, 0, 3, D | L },
		{ "in shadow", 2, 6, 4, 0, 60, 250, 0, 0, 60, 3, D },
		{ "two corners", 2, 4, 4, 0, 0, 255, 0, 0, 0, 2, 0 },
		{ "one corner", 2, 4, 4, 0, 0, 255, 0, 0, 0, 1, 0 },
		{ "no corner", 2, 4, 4, 0, 0, 255, 0, 0, 0, 0, 0 },
		{ "too pale", 2, 4, 4, 0, 250, 255, 0, 0, 0, 3, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		unsigned found = found_on(draw(&rows[i]));
		if (found != rows[i].found)
			fail_msg("%s: %u", rows[i].what, found);
	}
}

static void
a_code_is_seen_however_it_is_turned(void **state)
{
	static const double modules[] = { 2, 3, 5.5 };
	struct drawing drawing = { NULL, 3, 0, 4, 0, 0, 255, 0, 0, 0, 3, 0 };

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		for (drawing.turned = 0; drawing.turned < 90;
		    drawing.turned += 5) {
			drawing.module = modules[i];
			if ((found_on(draw(&drawing)) & CORNERS_DARK) == 0)
				fail_msg("%.1f pixels, %d degrees",
				    drawing.module, drawing.turned);
		}
}

/* Pictures on which nothing is. */
static unsigned char
nothing(unsigned kind, unsigned x, unsigned y)
{
	switch (kind) {
	case 0:
		return 255;
	case 1:				/* stripes */
		return x / 3 % 2 ? 255 : 0;
	case 2:				/* squares */
		return (x / 5 + y / 5) % 2 ? 255 : 0;
	case 3:				/* a shade */
		return (unsigned char)(x + y);
	default:			/* the ratio, in rows only */
		return "0100010"[x / 4 % 7] == '1' ? 255 : 0;
	}
}

static void
nothing_is_seen_where_nothing_is(void **state)
{
	static const struct { unsigned width, height; } sizes[] = {
		{ 1, 1 }, { 1, 200 }, { 200, 1 }, { 7, 7 }, { 200, 131 },
	};
	struct picture picture;
	unsigned kind, i, at;

	(void)state;
	for (kind = 0; kind < 5; kind++)
		for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			picture.width = sizes[i].width;
			picture.height = sizes[i].height;
			picture.grey = malloc((size_t)picture.width *
			    picture.height);
			for (at = 0; at < picture.width * picture.height; at++)
				picture.grey[at] = nothing(kind,
				    at % picture.width, at / picture.width);
			assert_int_equal(found_on(picture), 0);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_seen_however_it_is_drawn),
		cmocka_unit_test(a_code_is_seen_however_it_is_turned),
		cmocka_unit_test(nothing_is_seen_where_nothing_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
