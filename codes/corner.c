/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Can a QR code be in this picture? Each has three corners of squares within
 * squares (ISO/IEC 18004, 6.3.3): every line through the middle of one crosses
 * dark, light, dark, light, dark in the ratio 1:1:3:1:1, whichever way it is
 * turned. So lines are cut where their brightness turns, at three strengths of
 * turning, because a pale code needs the weakest and a noisy one does not
 * survive it; five runs of that ratio are asked again along the column through
 * them, and three such places of one size and at a code's distances are
 * enough to look for a code there. It errs towards "yes", and its work is
 * linear in the picture's area, whatever that shows.
 */
#include <stdlib.h>
#include <string.h>

#include "picture.h"

#define PART 16			/* of a pixel, in which places are told */
#define CENTRES_MOST 128	/* of one colour: enough said */
#define LEVELS 3

static const int least[LEVELS] = { 12, 36, 90 };

struct turn {			/* where brightness turns */
	unsigned at;
	int grey;
};

struct line {			/* of pixels, along a row or a column */
	const unsigned char *p;
	size_t step;
	unsigned n;
	bool from_edge, to_edge;	/* of the picture */
};

struct runs {
	unsigned *ends;		/* in PARTs; run i is from ends[i] to ends[i + 1] */
	unsigned n;		/* of ends */
	bool dark_first;
};

struct centre {
	int x, y;		/* pixels */
	int module;		/* PARTs */
};

struct search {
	const struct picture *picture;
	struct turn *turns;
	struct runs row, column;
	struct centre centres[2][CENTRES_MOST];
	unsigned n[2];
	unsigned found;
};

/* ---- A line's runs ------------------------------------------------------------ */

/* Most pixels of a drawing are like the one before: eight of them at once. */
static unsigned
skip_like(const struct line *line, unsigned i)
{
	uint64_t like = line->p[i] * UINT64_C(0x0101010101010101), eight;

	for (; i + 9 <= line->n; i += 8) {
		memcpy(&eight, line->p + i + 1, sizeof eight);
		if (eight != like)
			break;
	}
	return i + 1;
}

/* From the turn `from` on; `flip` is 255 while brightness falls. */
static unsigned
turns_go_on(const struct line *line, int by, struct turn from, int flip,
    struct turn *turns)
{
	const unsigned char *p = line->p;
	size_t step = line->step;
	unsigned i = from.at, n = 0, at = i;
	int high = from.grey ^ flip, grey;

	while (i < line->n) {
		grey = p[i * step] ^ flip;
		if (grey > high) {
			high = grey;
			at = i;
		} else if (high - grey >= by) {
			turns[n++] = (struct turn){ at, high ^ flip };
			flip ^= 255;
			high = grey ^ 255;
			at = i;
		}
		i = step == 1 && i + 1 < line->n && p[i] == p[i + 1] ?
		    skip_like(line, i) : i + 1;
	}
	turns[n++] = (struct turn){ at, high ^ flip };
	return n;
}

/* The turns that differ by `by` at least from the one before. */
static unsigned
turns_of_pixels(const struct line *line, int by, struct turn *turns)
{
	struct turn low = { 0, line->p[0] }, high = low;
	unsigned i = 1;
	int grey;

	while (i < line->n && high.grey - low.grey < by) {
		grey = line->p[i * line->step];
		if (grey < low.grey)
			low = (struct turn){ i, grey };
		if (grey > high.grey)
			high = (struct turn){ i, grey };
		i = line->step == 1 ? skip_like(line, i) : i + 1;
	}
	if (high.grey - low.grey < by)
		return 0;
	if (low.at < high.at) {
		turns[0] = low;
		return 1 + turns_go_on(line, by, high, 0, turns + 1);
	}
	turns[0] = high;
	return 1 + turns_go_on(line, by, low, 255, turns + 1);
}

/* The same of turns, in their own place. */
static unsigned
turns_of_turns(struct turn *turns, unsigned turns_n, int by)
{
	struct turn low, high, turn;
	unsigned i, n = 0;
	int way = 0;

	if (turns_n == 0)
		return 0;
	low = high = turns[0];
	for (i = 1; i < turns_n; i++) {
		turn = turns[i];
		if (way <= 0 && turn.grey < low.grey)
			low = turn;
		if (way >= 0 && turn.grey > high.grey)
			high = turn;
		if (way <= 0 && turn.grey - low.grey >= by) {
			turns[n++] = low;
			high = turn;
			way = 1;
		} else if (way >= 0 && high.grey - turn.grey >= by) {
			turns[n++] = high;
			low = turn;
			way = -1;
		}
	}
	if (way == 0)
		return 0;
	turns[n] = way > 0 ? high : low;
	return n + 1;
}

/* Where between two turns the line passes half of their difference. */
static unsigned
crossing(const struct line *line, const struct turn *from, const struct turn *to)
{
	int half = from->grey + to->grey, before, behind, away;
	bool rises = to->grey > from->grey;
	unsigned at = to->at;

	behind = 2 * to->grey - half;
	for (;;) {
		before = 2 * line->p[(at - 1) * line->step] - half;
		if (at - 1 == from->at || (rises ? before <= 0 : before >= 0))
			break;
		behind = before;
		at--;
	}
	/* Pixel i is the stretch from i to i + 1; brightness is that of its
	 * middle. */
	away = behind == before ? 0 : behind * PART / (behind - before);
	return at * PART + PART / 2 - (unsigned)away;
}

/* The picture's edge ends a run as paper would: codes are cut out without it. */
static void
runs_of_turns(const struct line *line, const struct turn *turns, unsigned n,
    struct runs *runs)
{
	unsigned i;

	runs->n = 0;
	if (n < 2)
		return;
	runs->dark_first = turns[0].grey < turns[1].grey;
	if (line->from_edge)
		runs->ends[runs->n++] = 0;
	else
		runs->dark_first = !runs->dark_first;
	for (i = 1; i < n; i++)
		runs->ends[runs->n++] = crossing(line, &turns[i - 1], &turns[i]);
	if (line->to_edge)
		runs->ends[runs->n++] = line->n * PART;
}

/* ---- One corner ------------------------------------------------------------------- */

static bool
is_near(unsigned a, unsigned b, unsigned slack)
{
	return a > b ? a - b <= slack : b - a <= slack;
}

/*
 * Do five runs from here on have the ratio? Asked of pairs, from like edge to
 * like edge, since ink that spreads makes dark runs longer and light ones
 * shorter by the same.
 */
static bool
is_corner(const unsigned *ends)
{
	unsigned all = ends[5] - ends[0], slack = all / 14 + PART * 5 / 8;
	unsigned middle = ends[3] - ends[2];

	return all >= 6 * PART &&
	    is_near(ends[2] - ends[0], all * 2 / 7, slack) &&
	    is_near(ends[5] - ends[3], all * 2 / 7, slack) &&
	    is_near(ends[3] - ends[1], all * 4 / 7, slack) &&
	    is_near(ends[4] - ends[2], all * 4 / 7, slack) &&
	    middle * 5 >= all;
}

/* Is it one along the column, too? Its height, or 0; *y becomes its middle. */
static unsigned
column_confirms(struct search *search, unsigned x, unsigned *y, unsigned width,
    bool dark, int by)
{
	const struct picture *picture = search->picture;
	unsigned reach = width * 5 / 4 / PART + 3, i, height;
	unsigned from = *y > reach ? *y - reach : 0, here;
	unsigned to = *y + reach < picture->height ? *y + reach : picture->height;
	struct line line = { picture->grey + (size_t)from * picture->width + x,
	    picture->width, to - from, from == 0, to == picture->height };
	struct runs *runs = &search->column;
	struct turn *turns = search->turns;

	here = (*y - from) * PART + PART / 2;
	runs_of_turns(&line, turns, turns_of_pixels(&line, by, turns), runs);
	for (i = 0; i + 5 < runs->n; i++) {
		if (((i & 1) == 0) != (runs->dark_first == dark) ||
		    runs->ends[i + 2] > here || runs->ends[i + 3] < here)
			continue;
		height = runs->ends[i + 5] - runs->ends[i];
		if (!is_corner(runs->ends + i) || height * 5 < width * 2 ||
		    width * 5 < height * 2)
			return 0;
		*y = from + (runs->ends[i + 2] + runs->ends[i + 3]) / 2 / PART;
		return height;
	}
	return 0;
}

/* ---- Three of them ------------------------------------------------------------------- */

static int
apart(const struct centre *a, const struct centre *b)
{
	int x = abs(a->x - b->x), y = abs(a->y - b->y);

	return x > y ? x : y;
}

static bool
is_known(const struct search *search, bool dark, const struct centre *centre)
{
	unsigned i;

	for (i = 0; i < search->n[dark]; i++)
		if (apart(&search->centres[dark][i], centre) * PART <=
		    centre->module * 3)
			return true;
	return false;
}

/* Two corners of one code? They are 14 to 170 modules from another. */
static bool
is_pair(const struct centre *a, const struct centre *b)
{
	int module = a->module > b->module ? a->module : b->module;
	int smaller = a->module + b->module - module;
	int distance = apart(a, b) * PART;

	return module * 4 <= smaller * 9 && distance >= smaller * 8 &&
	    distance <= module * 190;
}

/* Do `b` and `c` stand at a right angle and at one distance from `a`, seen from
 * as far aside as anybody photographs a code? */
static bool
is_angle(const struct centre *a, const struct centre *b, const struct centre *c)
{
	int64_t bx = b->x - a->x, by = b->y - a->y;
	int64_t cx = c->x - a->x, cy = c->y - a->y;
	int64_t bb = bx * bx + by * by, cc = cx * cx + cy * cy;
	int64_t dot = bx * cx + by * cy;

	return bb <= cc * 4 && cc <= bb * 4 && dot * dot * 3 <= bb * cc;
}

static bool
is_code(const struct centre *a, const struct centre *b, const struct centre *c)
{
	return is_pair(a, b) && is_pair(a, c) && is_pair(b, c) &&
	    (is_angle(a, b, c) || is_angle(b, a, c) || is_angle(c, a, b));
}

static void
centre_add(struct search *search, bool dark, const struct centre *centre)
{
	const struct centre *known = search->centres[dark];
	unsigned i, k, n = search->n[dark];
	bool is_found = n == CENTRES_MOST;

	for (i = 0; i < n && !is_found; i++)
		for (k = 0; k < i && !is_found; k++)
			is_found = is_code(&known[i], &known[k], centre);
	if (is_found)
		search->found |= dark ? CORNERS_DARK : CORNERS_LIGHT;
	else
		search->centres[dark][search->n[dark]++] = *centre;
}

static void
row_search(struct search *search, unsigned y, int by)
{
	const struct runs *runs = &search->row;
	struct centre centre;
	unsigned i, width, height, middle;
	bool dark;

	for (i = 0; i + 5 < runs->n; i++) {
		dark = ((i & 1) == 0) == runs->dark_first;
		if (search->found & (dark ? CORNERS_DARK : CORNERS_LIGHT) ||
		    !is_corner(runs->ends + i))
			continue;
		width = runs->ends[i + 5] - runs->ends[i];
		middle = y;
		centre = (struct centre){ (int)((runs->ends[i + 2] +
		    runs->ends[i + 3]) / 2 / PART), (int)y, (int)width / 7 };
		if (is_known(search, dark, &centre))
			continue;
		height = column_confirms(search, (unsigned)centre.x, &middle,
		    width, dark, by);
		if (height == 0)
			continue;
		centre.y = (int)middle;
		centre.module = (int)(width + height) / 14;
		if (!is_known(search, dark, &centre))
			centre_add(search, dark, &centre);
	}
}

static void
rows_search(struct search *search, struct turn *turns)
{
	const struct picture *picture = search->picture;
	struct line line = { NULL, 1, picture->width, true, true };
	unsigned side = picture->width > picture->height ? picture->width :
	    picture->height;
	unsigned every = side < 500 ? 1 : side <= 1400 ? 2 : 3;
	unsigned y, n, level;

	for (y = every / 2; y < picture->height; y += every) {
		line.p = picture->grey + (size_t)y * picture->width;
		n = turns_of_pixels(&line, least[0], turns);
		for (level = 0; n >= 5; n = turns_of_turns(turns, n,
		    least[level])) {
			runs_of_turns(&line, turns, n, &search->row);
			row_search(search, y, least[level]);
			if (++level == LEVELS)
				break;
		}
		if (search->found == (CORNERS_DARK | CORNERS_LIGHT))
			return;
	}
}

enum codes_exit
corners_find(const struct picture *picture, unsigned *found_out)
{
	size_t side = 2 + (picture->width > picture->height ? picture->width :
	    picture->height);
	struct search *search = calloc(1, sizeof *search);
	struct turn *turns = malloc(2 * side * sizeof *turns);
	unsigned *ends = malloc(2 * side * sizeof *ends);
	bool is_there = search != NULL && turns != NULL && ends != NULL;

	*found_out = 0;
	if (is_there) {
		search->picture = picture;
		search->turns = turns + side;
		search->row.ends = ends;
		search->column.ends = ends + side;
		rows_search(search, turns);
		*found_out = search->found;
	}
	free(search);
	free(turns);
	free(ends);
	return is_there ? CODES_DONE : CODES_MEMORY;
}
