/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours of CSS (names, #rgb, #rrggbb, with and without alpha, rgb(), hsl() and
 * their older forms with commas) and of the attributes bgcolor, color and text,
 * for which browsers make a colour of whatever stands there (HTML, "rules for
 * parsing a legacy colour value"). Two colours are alike when the eye hardly
 * parts them on a common screen: that is how words are shown to a filter and
 * not to a reader.
 */
#include "html.h"

struct named_colour {
	char name[21];
	uint32_t rgb;
};

/* Sorted for the bisection. */
static const struct named_colour names[] = {
	{ "aliceblue", 0xf0f8ff }, { "antiquewhite", 0xfaebd7 },
	{ "aqua", 0x00ffff }, { "aquamarine", 0x7fffd4 },
	{ "azure", 0xf0ffff }, { "beige", 0xf5f5dc }, { "bisque", 0xffe4c4 },
	{ "black", 0x000000 }, { "blanchedalmond", 0xffebcd },
	{ "blue", 0x0000ff }, { "blueviolet", 0x8a2be2 },
	{ "brown", 0xa52a2a }, { "burlywood", 0xdeb887 },
	{ "buttonface", 0xf0f0f0 }, { "buttontext", 0x000000 },
	{ "cadetblue", 0x5f9ea0 }, { "canvas", 0xffffff },
	{ "canvastext", 0x000000 }, { "chartreuse", 0x7fff00 },
	{ "chocolate", 0xd2691e }, { "coral", 0xff7f50 },
	{ "cornflowerblue", 0x6495ed }, { "cornsilk", 0xfff8dc },
	{ "crimson", 0xdc143c }, { "cyan", 0x00ffff },
	{ "darkblue", 0x00008b }, { "darkcyan", 0x008b8b },
	{ "darkgoldenrod", 0xb8860b }, { "darkgray", 0xa9a9a9 },
	{ "darkgreen", 0x006400 }, { "darkgrey", 0xa9a9a9 },
	{ "darkkhaki", 0xbdb76b }, { "darkmagenta", 0x8b008b },
	{ "darkolivegreen", 0x556b2f }, { "darkorange", 0xff8c00 },
	{ "darkorchid", 0x9932cc }, { "darkred", 0x8b0000 },
	{ "darksalmon", 0xe9967a }, { "darkseagreen", 0x8fbc8f },
	{ "darkslateblue", 0x483d8b }, { "darkslategray", 0x2f4f4f },
	{ "darkslategrey", 0x2f4f4f }, { "darkturquoise", 0x00ced1 },
	{ "darkviolet", 0x9400d3 }, { "deeppink", 0xff1493 },
	{ "deepskyblue", 0x00bfff }, { "dimgray", 0x696969 },
	{ "dimgrey", 0x696969 }, { "dodgerblue", 0x1e90ff },
	{ "firebrick", 0xb22222 }, { "floralwhite", 0xfffaf0 },
	{ "forestgreen", 0x228b22 }, { "fuchsia", 0xff00ff },
	{ "gainsboro", 0xdcdcdc }, { "ghostwhite", 0xf8f8ff },
	{ "gold", 0xffd700 }, { "goldenrod", 0xdaa520 }, { "gray", 0x808080 },
	{ "green", 0x008000 }, { "greenyellow", 0xadff2f },
	{ "grey", 0x808080 }, { "honeydew", 0xf0fff0 },
	{ "hotpink", 0xff69b4 }, { "indianred", 0xcd5c5c },
	{ "indigo", 0x4b0082 }, { "ivory", 0xfffff0 }, { "khaki", 0xf0e68c },
	{ "lavender", 0xe6e6fa }, { "lavenderblush", 0xfff0f5 },
	{ "lawngreen", 0x7cfc00 }, { "lemonchiffon", 0xfffacd },
	{ "lightblue", 0xadd8e6 }, { "lightcoral", 0xf08080 },
	{ "lightcyan", 0xe0ffff }, { "lightgoldenrodyellow", 0xfafad2 },
	{ "lightgray", 0xd3d3d3 }, { "lightgreen", 0x90ee90 },
	{ "lightgrey", 0xd3d3d3 }, { "lightpink", 0xffb6c1 },
	{ "lightsalmon", 0xffa07a }, { "lightseagreen", 0x20b2aa },
	{ "lightskyblue", 0x87cefa }, { "lightslategray", 0x778899 },
	{ "lightslategrey", 0x778899 }, { "lightsteelblue", 0xb0c4de },
	{ "lightyellow", 0xffffe0 }, { "lime", 0x00ff00 },
	{ "limegreen", 0x32cd32 }, { "linen", 0xfaf0e6 },
	{ "magenta", 0xff00ff }, { "maroon", 0x800000 },
	{ "mediumaquamarine", 0x66cdaa }, { "mediumblue", 0x0000cd },
	{ "mediumorchid", 0xba55d3 }, { "mediumpurple", 0x9370db },
	{ "mediumseagreen", 0x3cb371 }, { "mediumslateblue", 0x7b68ee },
	{ "mediumspringgreen", 0x00fa9a }, { "mediumturquoise", 0x48d1cc },
	{ "mediumvioletred", 0xc71585 }, { "midnightblue", 0x191970 },
	{ "mintcream", 0xf5fffa }, { "mistyrose", 0xffe4e1 },
	{ "moccasin", 0xffe4b5 }, { "navajowhite", 0xffdead },
	{ "navy", 0x000080 }, { "oldlace", 0xfdf5e6 }, { "olive", 0x808000 },
	{ "olivedrab", 0x6b8e23 }, { "orange", 0xffa500 },
	{ "orangered", 0xff4500 }, { "orchid", 0xda70d6 },
	{ "palegoldenrod", 0xeee8aa }, { "palegreen", 0x98fb98 },
	{ "paleturquoise", 0xafeeee }, { "palevioletred", 0xdb7093 },
	{ "papayawhip", 0xffefd5 }, { "peachpuff", 0xffdab9 },
	{ "peru", 0xcd853f }, { "pink", 0xffc0cb }, { "plum", 0xdda0dd },
	{ "powderblue", 0xb0e0e6 }, { "purple", 0x800080 },
	{ "rebeccapurple", 0x663399 }, { "red", 0xff0000 },
	{ "rosybrown", 0xbc8f8f }, { "royalblue", 0x4169e1 },
	{ "saddlebrown", 0x8b4513 }, { "salmon", 0xfa8072 },
	{ "sandybrown", 0xf4a460 }, { "seagreen", 0x2e8b57 },
	{ "seashell", 0xfff5ee }, { "sienna", 0xa0522d },
	{ "silver", 0xc0c0c0 }, { "skyblue", 0x87ceeb },
	{ "slateblue", 0x6a5acd }, { "slategray", 0x708090 },
	{ "slategrey", 0x708090 }, { "snow", 0xfffafa },
	{ "springgreen", 0x00ff7f }, { "steelblue", 0x4682b4 },
	{ "tan", 0xd2b48c }, { "teal", 0x008080 }, { "thistle", 0xd8bfd8 },
	{ "tomato", 0xff6347 }, { "turquoise", 0x40e0d0 },
	{ "violet", 0xee82ee }, { "wheat", 0xf5deb3 }, { "white", 0xffffff },
	{ "whitesmoke", 0xf5f5f5 }, { "window", 0xffffff },
	{ "windowtext", 0x000000 }, { "yellow", 0xffff00 },
	{ "yellowgreen", 0x9acd32 }
};

/* Up to this difference in every channel, the eye sees one colour. */
#define SAME_COLOUR 18

static bool
named(struct str s, struct colour *colour_out)
{
	size_t at = TABLE_FIND(names, s);

	if (at != STR_NOWHERE)
		*colour_out = (struct colour){ names[at].rgb, 1 };
	return at != STR_NOWHERE;
}

/* 3, 4, 6 or 8 digits. */
static bool
hex_colour(struct str s, struct colour *colour_out)
{
	uint32_t value = 0;
	bool is_short = s.n == 3 || s.n == 4;

	if (!is_short && s.n != 6 && s.n != 8)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int digit = char_hex(s.p[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
		if (is_short)
			value = value << 4 | (uint32_t)digit;
	}
	colour_out->alpha = 1;
	if (s.n == 4 || s.n == 8) {
		colour_out->alpha = (float)(value & 255) / 255;
		value >>= 8;
	}
	colour_out->rgb = value;
	return true;
}

/* One channel of hsl(), by the formula of CSS Color 4 section 7.1. */
static double
hue_channel(double hue, double saturation, double lightness, double n)
{
	double k = n + hue / 30, a = saturation *
	    (lightness < 1 - lightness ? lightness : 1 - lightness), least;

	while (k >= 12)
		k -= 12;
	least = k - 3 < 9 - k ? k - 3 : 9 - k;
	least = least > 1 ? 1 : least < -1 ? -1 : least;
	return 255 * (lightness - a * least);
}

static uint32_t
channels(double red, double green, double blue)
{
	double all[3] = { red, green, blue };
	uint32_t rgb = 0;

	for (int i = 0; i < 3; i++) {
		double value = all[i] < 0 ? 0 : all[i] > 255 ? 255 : all[i];

		rgb = rgb << 8 | (uint32_t)(value + 0.5);
	}
	return rgb;
}

/* "255,0,0,.5" or "255 0 0/50%" or "120 50% 50%", up to the bracket. */
static bool
function_colour(struct str s, bool is_hsl, struct colour *colour_out)
{
	double at[4] = { 0, 0, 0, 1 };
	size_t n = 0;

	while (n < 4) {
		struct str rest;
		double number;

		while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == ',' ||
		    s.p[0] == '/'))
			s = str_from(s, 1);
		if (!css_number(s, &number, &rest))
			break;
		at[n] = number;
		if (str_starts(rest, STR("%")))
			at[n] = at[n] * (n == 3 || is_hsl ? 1 : 255) / 100;
		while (rest.n > 0 && (rest.p[0] == '%' ||
		    char_is_alpha(rest.p[0])))
			rest = str_from(rest, 1);
		s = rest;
		n++;
	}
	if (n < 3)
		return false;
	if (is_hsl) {
		double hue = at[0] < 0 || at[0] > 36000 ? 0 : at[0];

		while (hue >= 360)
			hue -= 360;
		colour_out->rgb = channels(hue_channel(hue, at[1], at[2], 0),
		    hue_channel(hue, at[1], at[2], 8),
		    hue_channel(hue, at[1], at[2], 4));
	} else {
		colour_out->rgb = channels(at[0], at[1], at[2]);
	}
	colour_out->alpha = (float)(at[3] < 0 ? 0 : at[3] > 1 ? 1 : at[3]);
	return true;
}

bool
colour_read(struct str s, struct colour *colour_out)
{
	s = str_trim(s);
	if (s.n < 3)
		return false;
	if (s.p[0] == '#')
		return hex_colour(str_from(s, 1), colour_out);
	if (str_equal(s, STR("transparent"))) {
		*colour_out = (struct colour){ 0, 0 };
		return true;
	}
	if (str_starts(s, STR("rgb(")) || str_starts(s, STR("hsl(")))
		return function_colour(str_from(s, 4), s.p[0] == 'h',
		    colour_out);
	if (str_starts(s, STR("rgba(")) || str_starts(s, STR("hsla(")))
		return function_colour(str_from(s, 5), s.p[0] == 'h',
		    colour_out);
	return named(s, colour_out);
}

/* What is no digit is 0; a third of it for each channel, of which at most the
 * last eight digits count, less the zeros that all three begin with. */
static uint32_t
legacy_colour(struct str s)
{
	uint32_t rgb = 0;
	size_t third = (s.n + 2) / 3, from = third > 8 ? third - 8 : 0;
	bool zeros = true;

	while (zeros && third - from > 2) {
		for (size_t i = from; i < 3 * third; i += third)
			zeros &= i >= s.n || char_hex(s.p[i]) <= 0;
		from += zeros;
	}
	for (size_t channel = 0; channel < 3; channel++)
		for (size_t i = from; i < from + 2 && i < third; i++) {
			size_t at = channel * third + i;
			int digit = at < s.n ? char_hex(s.p[at]) : 0;

			if (i == from)
				rgb <<= third - from > 1 ? 4 : 8;
			else
				rgb <<= 4;
			rgb |= digit < 0 ? 0 : (uint32_t)digit;
		}
	return rgb;
}

bool
colour_of_attribute(struct str s, struct colour *colour_out)
{
	char lower[128];

	s = str_trim(s);
	s = str_slice(s, 0, sizeof lower);
	for (size_t i = 0; i < s.n; i++)
		lower[i] = char_lower(s.p[i]);
	s.p = lower;
	if (s.n == 0 || str_equal(s, STR("transparent")))
		return false;
	/* Not what HTML says, but a bgcolor of rgb() is meant and drawn so. */
	if (named(s, colour_out) || (s.p[0] != '#' && colour_read(s, colour_out)))
		return true;
	colour_out->alpha = 1;
	if (s.n == 4 && s.p[0] == '#' && hex_colour(str_from(s, 1), colour_out))
		return true;
	colour_out->rgb = legacy_colour(s.p[0] == '#' ? str_from(s, 1) : s);
	return true;
}

uint32_t
colour_blend(uint32_t ground, struct colour over)
{
	uint32_t rgb = 0;

	if (over.alpha >= 1)
		return over.rgb;
	for (int shift = 16; shift >= 0; shift -= 8) {
		float below = (float)(ground >> shift & 255);
		float above = (float)(over.rgb >> shift & 255);

		rgb = rgb << 8 | (uint32_t)(below +
		    (above - below) * over.alpha + 0.5f);
	}
	return rgb;
}

bool
colours_alike(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int difference = (int)(a >> shift & 255) - (int)(b >> shift & 255);

		if (difference > SAME_COLOUR || difference < -SAME_COLOUR)
			return false;
	}
	return true;
}
