/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which text of an HTML message the eye does not see. Read are the style
 * attribute and the old presentation attributes (colours): display, visibility,
 * opacity, font-size of a pixel or less, ink equal to its ground (white on
 * nothing counts as white on white), boxes of no size that hide what runs over,
 * and positions far off the screen. What CSS inherits is inherited, so that a
 * cell of font-size:0 with readable text in it, as newsletters have them, is
 * read. Style sheets are not applied: html.c only says whether one may have
 * painted a ground, and then equal colours prove nothing.
 */
#include "html.h"

struct colour {
	const char *name;
	uint32_t value;
};

static const struct colour colours[] = {
	{ "white", 0xffffff }, { "black", 0x000000 }, { "red", 0xff0000 },
	{ "green", 0x008000 }, { "blue", 0x0000ff }, { "yellow", 0xffff00 },
	{ "gray", 0x808080 }, { "grey", 0x808080 }, { "silver", 0xc0c0c0 },
	{ "maroon", 0x800000 }, { "navy", 0x000080 }, { "orange", 0xffa500 },
	{ "purple", 0x800080 }, { "teal", 0x008080 }, { "lime", 0x00ff00 },
	{ "aqua", 0x00ffff }, { "fuchsia", 0xff00ff }, { "olive", 0x808000 },
	{ "whitesmoke", 0xf5f5f5 }, { "snow", 0xfffafa }, { "ivory", 0xfffff0 },
	{ "ghostwhite", 0xf8f8ff }, { "lightgray", 0xd3d3d3 },
	{ "lightgrey", 0xd3d3d3 }, { "windowtext", 0x000000 },
	{ "window", 0xffffff }
};

/* Below this difference in every channel, the eye sees one colour. */
#define SAME_COLOUR 10

static int
hex_value(char c)
{
	c = char_lower(c);
	if (char_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
hex_colour(struct str s, uint32_t *colour_out)
{
	uint32_t value = 0;
	size_t n = 0;

	while (n < s.n && n < 6 && hex_value(s.p[n]) >= 0) {
		value = value << 4 | (uint32_t)hex_value(s.p[n]);
		n++;
	}
	if (n == 3 || n == 4) {
		if (n == 4)
			value >>= 4;
		value = (value & 0xf00) * 0x1100 + (value & 0xf0) * 0x110 +
		    (value & 0xf) * 0x11;
	} else if (n != 6) {
		return false;
	}
	*colour_out = value;
	return true;
}

/* A plain decimal ("-9999", ".5") at the start of s; *rest is what follows. */
static bool
number_read(struct str s, double *number_out, struct str *rest_out)
{
	double value = 0, place = 1;
	bool negative = false, any = false, fraction = false;
	size_t i = 0;

	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		negative = s.p[i++] == '-';
	for (; i < s.n; i++) {
		if (s.p[i] == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (!char_is_digit(s.p[i]))
			break;
		any = true;
		if (fraction) {
			place /= 10;
			value += place * (s.p[i] - '0');
		} else if (value < 1e9) {
			value = value * 10 + (s.p[i] - '0');
		}
	}
	*number_out = negative ? -value : value;
	*rest_out = str_from(s, i);
	return any;
}

/* "255,255,255" of rgb() and rgba(); an alpha of 0 is no colour. */
static bool
rgb_colour(struct str s, uint32_t *colour_out)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		double number;
		struct str rest;

		s = str_trim(s);
		if (!number_read(s, &number, &rest))
			return i == 3;
		if (rest.n > 0 && rest.p[0] == '%') {
			number = i < 3 ? number * 255 / 100 : number / 100;
			rest = str_from(rest, 1);
		}
		if (i == 3)
			return number > 0.05;
		number = number < 0 ? 0 : number > 255 ? 255 : number;
		value = value << 8 | (uint32_t)number;
		*colour_out = value;
		while (rest.n > 0 && (rest.p[0] == ',' || rest.p[0] == '/' ||
		    rest.p[0] == ' '))
			rest = str_from(rest, 1);
		s = rest;
	}
	return true;
}

bool
style_colour(struct str s, uint32_t *colour_out)
{
	s = str_trim(s);
	if (s.n > 1 && s.p[0] == '#')
		return hex_colour(str_from(s, 1), colour_out);
	if (str_starts_nocase(s, STR("rgba(")))
		return rgb_colour(str_from(s, 5), colour_out);
	if (str_starts_nocase(s, STR("rgb(")))
		return rgb_colour(str_from(s, 4), colour_out);
	for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
		if (str_equal_nocase(s, str_of(colours[i].name))) {
			*colour_out = colours[i].value;
			return true;
		}
	/* <font color=ffffff> without its mark is drawn as well. */
	return s.n == 6 && hex_colour(s, colour_out);
}

static bool
channels_alike(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int difference = (int)(a >> shift & 255) - (int)(b >> shift & 255);

		if (difference > SAME_COLOUR || difference < -SAME_COLOUR)
			return false;
	}
	return true;
}

bool
style_is_hidden(const struct style *style)
{
	return style->gone || style->invisible || style->tiny ||
	    (!style->ground_unknown && channels_alike(style->ink, style->ground));
}

/* A length in about pixels; false if it is none. */
static bool
length_read(struct str s, double *pixels_out)
{
	struct str unit;

	if (!number_read(s, pixels_out, &unit))
		return false;
	if (str_starts(unit, STR("pt")))
		*pixels_out *= 4.0 / 3;
	else if (str_starts(unit, STR("em")) || str_starts(unit, STR("rem")) ||
	    str_starts(unit, STR("vw")) || str_starts(unit, STR("vh")))
		*pixels_out *= 16;
	else if (str_starts(unit, STR("%")))
		*pixels_out *= 0.16;
	else if (str_starts(unit, STR("in")))
		*pixels_out *= 96;
	else if (str_starts(unit, STR("cm")))
		*pixels_out *= 38;
	return true;
}

/* What only hides together with something else in the same attribute. */
struct box {
	bool nothing, clips, positioned, off;
	bool none, insists;		/* display: the last valid one */
};

/* Of several the last counts, unless one is important; what is no value counts
 * not at all: "display:none;display:block" is shown. */
static void
display_read(struct str value, struct box *box)
{
	static const char *const shown[] = { "block", "inline", "inline-block",
	    "inline-flex", "inline-grid", "inline-table", "table", "table-cell",
	    "table-row", "table-row-group", "table-caption", "flex", "grid",
	    "list-item", "contents", "flow-root", "initial", "unset",
	    "revert" };
	bool insists = str_ends(value, STR("!important"));
	bool none, known;

	if (insists)
		value.n -= sizeof "!important" - 1;
	known = none = str_equal(value, STR("none"));
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		known |= str_equal(value, str_of(shown[i]));
	if (!known || (box->insists && !insists))
		return;
	box->none = none;
	box->insists = insists;
}

static void
box_read(struct str name, struct str value, struct box *box)
{
	double pixels = 0;
	bool length = length_read(value, &pixels);

	if (str_equal(name, STR("display")))
		display_read(value, box);
	else if (str_equal(name, STR("width")) ||
	    str_equal(name, STR("height")) ||
	    str_equal(name, STR("max-height")) ||
	    str_equal(name, STR("max-width")))
		box->nothing |= length && pixels < 1.5;
	else if (str_equal(name, STR("overflow")) ||
	    str_equal(name, STR("overflow-x")) ||
	    str_equal(name, STR("overflow-y")))
		box->clips |= str_starts(value, STR("hidden")) ||
		    str_starts(value, STR("clip"));
	else if (str_equal(name, STR("position")))
		box->positioned |= str_starts(value, STR("absolute")) ||
		    str_starts(value, STR("fixed"));
	else if (str_equal(name, STR("left")) || str_equal(name, STR("top")) ||
	    str_equal(name, STR("right")) || str_equal(name, STR("bottom")))
		box->off |= length && (pixels <= -300 || pixels >= 5000);
	else if (str_equal(name, STR("clip")))
		box->off |= str_starts(value, STR("rect(0")) ||
		    str_starts(value, STR("rect(1px,1px"));
}

static void
ground_read(struct str value, struct style *style)
{
	uint32_t colour;

	if (str_contains(value, STR("url(")) ||
	    str_contains(value, STR("gradient"))) {
		style->ground_unknown = true;
	} else if (style_colour(value, &colour)) {
		style->ground = colour;
		style->ground_unknown = false;
	}
}

/* One declaration; name and value in lower case. */
static void
declaration_read(struct str name, struct str value, struct style *style)
{
	double number = 0;
	uint32_t colour;

	if (str_equal(name, STR("visibility"))) {
		style->invisible = !str_starts(value, STR("visible")) &&
		    !str_starts(value, STR("inherit"));
	} else if (str_equal(name, STR("mso-hide"))) {
		style->gone |= str_starts(value, STR("all"));
	} else if (str_equal(name, STR("opacity"))) {
		struct str rest;

		style->gone |= number_read(value, &number, &rest) &&
		    number <= 0.05;
	} else if (str_equal(name, STR("font-size"))) {
		if (length_read(value, &number))
			style->tiny = number < 1.5;
		else if (!str_starts(value, STR("inherit")))
			style->tiny = false;
	} else if (str_equal(name, STR("font"))) {
		style->tiny = str_starts(value, STR("0/")) ||
		    str_starts(value, STR("0px"));
	} else if (str_equal(name, STR("color"))) {
		if (style_colour(value, &colour))
			style->ink = colour;
		else if (str_starts(value, STR("transparent")) ||
		    str_starts(value, STR("rgba(")))
			style->invisible = true;
	} else if (str_equal(name, STR("background")) ||
	    str_equal(name, STR("background-color")) ||
	    str_equal(name, STR("background-image"))) {
		ground_read(value, style);
	} else if (str_equal(name, STR("text-indent"))) {
		style->gone |= length_read(value, &number) && number <= -300;
	} else if (str_equal(name, STR("white-space"))) {
		style->pre = str_starts(value, STR("pre")) &&
		    !str_starts(value, STR("pre-line"));
	} else if (str_equal(name, STR("transform"))) {
		style->gone |= str_starts(value, STR("scale(0)")) ||
		    str_starts(value, STR("scale(0,"));
	} else if (str_equal(name, STR("clip-path"))) {
		style->gone |= str_starts(value, STR("inset(100%")) ||
		    str_starts(value, STR("inset(50%"));
	}
}

/* Lower case, blanks and comments only where they part two words: "no ne" and
 * "no" with a comment before "ne" are no value, and what they style is shown. */
static struct str
declarations_plain(struct buf *scratch, struct str s)
{
	bool comment_ends = true, parted = false;

	scratch->n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (comment_ends && s.p[i] == '/' && i + 1 < s.n &&
		    s.p[i + 1] == '*') {
			size_t end = str_find(str_from(s, i + 2), STR("*/"));

			if (end != STR_NOWHERE) {
				i += end + 3;
				parted = true;
				continue;
			}
			comment_ends = false;
		}
		if (char_is_space(s.p[i]) || s.p[i] == '\f') {
			parted = true;
			continue;
		}
		if (parted && scratch->n > 0 && memchr(":;,()!/", s.p[i], 7) ==
		    NULL && memchr(":;,(!/", scratch->p[scratch->n - 1], 6) ==
		    NULL)
			buf_char(scratch, ' ');
		parted = false;
		buf_char(scratch, char_lower(s.p[i]));
	}
	return buf_str(scratch);
}

void
style_read(struct buf *scratch, struct str declarations, struct style *style)
{
	struct str rest = declarations_plain(scratch, declarations);
	struct box box = { 0 };

	while (rest.n > 0) {
		struct str value = str_cut(&rest, ';');
		struct str name = str_cut(&value, ':');

		if (value.p == NULL)
			continue;
		declaration_read(name, value, style);
		box_read(name, value, &box);
	}
	style->gone |= box.none || (box.nothing && box.clips) ||
	    (box.positioned && box.off);
}
