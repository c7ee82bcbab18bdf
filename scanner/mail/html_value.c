/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of CSS properties, as far as they decide whether the eye sees a text.
 * They come plain from html_declaration.c: in lower case, escapes undone, blanks
 * and comments gone where they mean nothing. What is no value of its property
 * counts not at all: "display:none;display:nonsense" is hidden. Lengths come out
 * as about the pixels they are on a desktop. A shorthand yields what it sets.
 */
#include "html.h"

/* The width of the page that a percentage counts from. */
#define PAGE_WIDTH 800

enum form {			/* how a value is written */
	READ_DISPLAY, READ_VISIBILITY, READ_NUMBER, READ_FONT_SIZE, READ_FONT,
	READ_LINE_HEIGHT, READ_LENGTH, READ_COLOUR, READ_SHADOW, READ_GROUND,
	READ_IMAGE, READ_POSITION, READ_MARGIN, READ_INSET, READ_CLIP,
	READ_CLIP_PATH, READ_TRANSFORM, READ_SCALE, READ_ZOOM, READ_TRANSLATE, READ_FILTER, READ_WRITING, READ_WORDS
};

struct named_property {
	char name[28];
	enum property property;
	enum form form;
	char yes[28], no[28];	/* READ_WORDS: a value begins with this */
};

/* Sorted for the bisection. */
static const struct named_property properties[] = {
	{ "-webkit-background-clip", PROPERTY_GROUND_CLIP, READ_WORDS,
	    "text", "" },
	{ "-webkit-text-fill-color", PROPERTY_FILL, READ_COLOUR, "", "" },
	{ "background", PROPERTY_GROUND, READ_GROUND, "", "" },
	{ "background-clip", PROPERTY_GROUND_CLIP, READ_WORDS, "text", "" },
	{ "background-color", PROPERTY_GROUND, READ_COLOUR, "", "" },
	{ "background-image", PROPERTY_IMAGE, READ_IMAGE, "", "" },
	{ "bottom", PROPERTY_BOTTOM, READ_LENGTH, "", "" },
	{ "clip", PROPERTY_CLIP, READ_CLIP, "", "" },
	{ "clip-path", PROPERTY_CLIP_PATH, READ_CLIP_PATH, "", "" },
	{ "color", PROPERTY_COLOR, READ_COLOUR, "", "" },
	{ "content", PROPERTY_WRITING, READ_WRITING, "", "" },
	{ "content-visibility", PROPERTY_CONTENT, READ_WORDS, "hidden", "" },
	{ "direction", PROPERTY_DIRECTION, READ_WORDS, "rtl", "ltr" },
	{ "display", PROPERTY_DISPLAY, READ_DISPLAY, "", "" },
	{ "filter", PROPERTY_FILTER, READ_FILTER, "", "" },
	{ "font", PROPERTY_FONT_SIZE, READ_FONT, "", "" },
	{ "font-size", PROPERTY_FONT_SIZE, READ_FONT_SIZE, "", "" },
	{ "height", PROPERTY_HEIGHT, READ_LENGTH, "", "" },
	{ "inset", PROPERTY_TOP, READ_INSET, "", "" },
	{ "left", PROPERTY_LEFT, READ_LENGTH, "", "" },
	{ "letter-spacing", PROPERTY_LETTER_SPACING, READ_LENGTH, "", "" },
	{ "line-height", PROPERTY_LINE_HEIGHT, READ_LINE_HEIGHT, "", "" },
	{ "margin", PROPERTY_MARGIN_TOP, READ_MARGIN, "", "" },
	{ "margin-left", PROPERTY_MARGIN_LEFT, READ_LENGTH, "", "" },
	{ "margin-top", PROPERTY_MARGIN_TOP, READ_LENGTH, "", "" },
	{ "max-height", PROPERTY_MAX_HEIGHT, READ_LENGTH, "", "" },
	{ "max-width", PROPERTY_MAX_WIDTH, READ_LENGTH, "", "" },
	{ "min-height", PROPERTY_MIN_HEIGHT, READ_LENGTH, "", "" },
	{ "min-width", PROPERTY_MIN_WIDTH, READ_LENGTH, "", "" },
	{ "mso-hide", PROPERTY_MSO_HIDE, READ_WORDS, "all", "none" },
	{ "opacity", PROPERTY_OPACITY, READ_NUMBER, "", "" },
	{ "overflow", PROPERTY_OVERFLOW, READ_WORDS, "", "visible" },
	{ "overflow-x", PROPERTY_OVERFLOW, READ_WORDS, "", "visible" },
	{ "overflow-y", PROPERTY_OVERFLOW, READ_WORDS, "", "visible" },
	{ "position", PROPERTY_POSITION, READ_POSITION, "", "" },
	{ "right", PROPERTY_RIGHT, READ_LENGTH, "", "" },
	{ "scale", PROPERTY_SCALE, READ_SCALE, "", "" },
	{ "text-indent", PROPERTY_TEXT_INDENT, READ_LENGTH, "", "" },
	{ "text-shadow", PROPERTY_SHADOW, READ_SHADOW, "", "" },
	{ "top", PROPERTY_TOP, READ_LENGTH, "", "" },
	{ "transform", PROPERTY_TRANSFORM, READ_TRANSFORM, "", "" },
	{ "translate", PROPERTY_TRANSLATE, READ_TRANSLATE, "", "" },
	{ "unicode-bidi", PROPERTY_BIDI, READ_WORDS, "", "" },
	{ "visibility", PROPERTY_VISIBILITY, READ_VISIBILITY, "", "" },
	{ "white-space", PROPERTY_WHITE_SPACE, READ_WORDS, "", "" },
	{ "width", PROPERTY_WIDTH, READ_LENGTH, "", "" },
	{ "zoom", PROPERTY_ZOOM, READ_ZOOM, "", "" },
};

/* ---- Numbers ------------------------------------------------------------------- */

/* "e-3" at s[*at], as a factor; 1 if none is there: "2em". */
static double
exponent_read(struct str s, size_t *at)
{
	size_t i = *at;
	bool down;
	int exponent = 0;
	double factor = 1;

	if (i + 1 >= s.n || s.p[i] != 'e')
		return 1;
	down = s.p[++i] == '-';
	i += down || s.p[i] == '+';
	if (i >= s.n || !char_is_digit(s.p[i]))
		return 1;
	for (; i < s.n && char_is_digit(s.p[i]); i++)
		if (exponent < 30)
			exponent = exponent * 10 + (s.p[i] - '0');
	*at = i;
	while (exponent-- > 0 && factor < 1e9)
		factor *= 10;
	return down ? 1 / factor : factor;
}

bool
css_number(struct str s, double *number_out, struct str *rest_out)
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
	value *= exponent_read(s, &i);
	*number_out = negative ? -value : value;
	*rest_out = str_from(s, i);
	return any;
}

struct unit {
	char name[5];
	double pixels;
	bool of_font;
};

static const struct unit units[] = {
	{ "", 1, false }, { "px", 1, false }, { "em", 16, true },
	{ "pt", 4.0 / 3, false }, { "%", PAGE_WIDTH / 100.0, false },
	{ "rem", 16, false }, { "ex", 8, true }, { "ch", 8, true },
	{ "pc", 16, false }, { "in", 96, false }, { "cm", 37.8, false },
	{ "mm", 3.78, false }, { "q", 0.94, false }, { "vw", 12.8, false },
	{ "vh", 7.2, false }, { "vmin", 7.2, false }, { "vmax", 12.8, false }
};

/* ---- calc(), min(), max(), clamp() ------------------------------------------------ */

#define CALC_DEPTH_MOST 8

struct calc {
	struct str s;
	size_t at, depth;
	bool wrong;
};

static double calc_sum(struct calc *calc);

static void
calc_blanks(struct calc *calc)
{
	while (calc->at < calc->s.n && calc->s.p[calc->at] == ' ')
		calc->at++;
}

static bool
calc_takes(struct calc *calc, char c)
{
	calc_blanks(calc);
	if (calc->at >= calc->s.n || calc->s.p[calc->at] != c)
		return false;
	calc->at++;
	return true;
}

/* What stands in the brackets of a function, "(" read already. Of clamp() the middle
 * value is held between the others. */
static double
calc_arguments(struct calc *calc, char name)
{
	double value = calc_sum(calc), next, low = value;

	for (int n = 1; calc_takes(calc, ','); n++) {
		next = calc_sum(calc);
		if (name == 'i' || (name == 'l' && n == 2))
			value = next < value ? next : value;
		else if (name == 'a' || (name == 'l' && n == 1))
			value = next > value ? next : value;
		else
			calc->wrong = true;
	}
	if (name == 'l' && value < low)
		value = low;
	calc->wrong |= !calc_takes(calc, ')');
	return value;
}

static double
calc_value(struct calc *calc)
{
	static const struct { char name[7], kind; } functions[] = {
		{ "calc(", 'c' }, { "min(", 'i' }, { "max(", 'a' },
		{ "clamp(", 'l' }, { "(", 'c' }
	};
	struct str rest, name;
	double number = 0;
	size_t n = 0;

	calc_blanks(calc);
	rest = str_from(calc->s, calc->at);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		if (!str_starts(rest, str_of(functions[i].name)))
			continue;
		calc->at += strlen(functions[i].name);
		if (calc->wrong || ++calc->depth > CALC_DEPTH_MOST) {
			calc->wrong = true;
			return 0;
		}
		number = calc_arguments(calc, functions[i].kind);
		calc->depth--;
		return number;
	}
	calc->wrong |= !css_number(rest, &number, &name);
	while (n < name.n && (char_is_alpha(name.p[n]) || name.p[n] == '%'))
		n++;
	calc->at += rest.n - name.n + n;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_equal(str_slice(name, 0, n), str_of(units[i].name)))
			return number * units[i].pixels;
	calc->wrong = true;
	return 0;
}

static double
calc_product(struct calc *calc)
{
	double value = calc_value(calc), by;

	for (;;) {
		if (calc_takes(calc, '*')) {
			value *= calc_value(calc);
		} else if (calc_takes(calc, '/')) {
			by = calc_value(calc);
			calc->wrong |= by > -1e-9 && by < 1e-9;
			value = calc->wrong ? 0 : value / by;
		} else {
			return value;
		}
		if (calc->wrong)
			return 0;
	}
}

static double
calc_sum(struct calc *calc)
{
	double value = calc_product(calc);

	while (!calc->wrong) {
		if (calc_takes(calc, '+'))
			value += calc_product(calc);
		else if (calc_takes(calc, '-'))
			value -= calc_product(calc);
		else
			break;
	}
	return value;
}

/* A computed length in pixels, letters being 16 high; false if it is none. */
static bool
calc_read(struct str s, double *pixels_out)
{
	struct calc calc = { .s = s };

	if (!str_ends(s, STR(")")))
		return false;
	*pixels_out = calc_sum(&calc);
	return !calc.wrong && calc.at == s.n;
}

static const struct unit *
length_split(struct str s, double *number_out)
{
	struct str name;

	if (calc_read(s, number_out))
		return &units[1];
	if (!css_number(s, number_out, &name))
		return NULL;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_equal(name, str_of(units[i].name)))
			return &units[i];
	return NULL;
}

/* A length in about pixels; false if it is none. */
static bool
length_read(struct str s, double *pixels_out)
{
	const struct unit *unit = length_split(s, pixels_out);

	if (unit == NULL)
		return false;
	*pixels_out *= unit->pixels;
	return true;
}

/* The next word of a value, brackets held together. */
static struct str
word_cut(struct str *rest)
{
	size_t depth = 0, i;
	struct str word;

	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == ','))
		*rest = str_from(*rest, 1);
	for (i = 0; i < rest->n; i++) {
		char c = rest->p[i];

		if (depth == 0 && (c == ' ' || c == ','))
			break;
		depth += c == '(';
		depth -= c == ')' && depth > 0;
	}
	word = str_slice(*rest, 0, i);
	*rest = str_from(*rest, i);
	return word;
}

/* ---- Values -------------------------------------------------------------------- */

static bool
is_one_of(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_equal(s, str_of(*words)))
			return true;
	return false;
}

static bool
display_read(struct str value, enum word *word_out)
{
	static const char *const lines[] = { "block", "flex", "grid", "table",
	    "list-item", "flow-root", "-webkit-box", "-webkit-flex", "flow",
	    "table-caption", NULL };
	static const char *const inlines[] = { "inline", "inline-block",
	    "inline-flex", "inline-grid", "inline-table", "contents",
	    "initial", "unset", "-webkit-inline-box", "ruby", NULL };
	static const char *const rest[] = { "table-row-group", "revert",
	    "table-header-group", "table-footer-group", "inherit", NULL };

	if (str_equal(value, STR("none")))
		*word_out = WORD_YES;
	else if (is_one_of(value, inlines))
		*word_out = WORD_INLINE;
	else if (is_one_of(value, lines))
		*word_out = WORD_BLOCK;
	else if (str_equal(value, STR("table-cell")))
		*word_out = WORD_CELL;
	else if (str_equal(value, STR("table-row")))
		*word_out = WORD_ROW;
	else if (is_one_of(value, rest))
		*word_out = WORD_NO;
	else
		return false;
	return true;
}

static bool
font_size_read(struct str value, struct declaration *declaration)
{
	static const struct { char name[9]; float factor; } sizes[] = {
		{ "xx-small", 9 }, { "x-small", 10 }, { "small", 13 },
		{ "medium", 16 }, { "large", 18 }, { "x-large", 24 },
		{ "xx-large", 32 }, { "initial", 16 }, { "smaller", -.833f },
		{ "larger", -1.2f }, { "inherit", -1 }, { "unset", -1 }
	};
	const struct unit *unit;
	double number;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		if (str_equal(value, str_of(sizes[i].name))) {
			float factor = sizes[i].factor;

			declaration->word = factor < 0 ? WORD_FACTOR :
			    WORD_PIXELS;
			declaration->number = factor < 0 ? -factor : factor;
			return true;
		}
	unit = length_split(value, &number);
	/* What is computed is raised to nothing. */
	if (unit != NULL && number < 0 && str_ends(value, STR(")")))
		number = 0;
	if (unit == NULL || number < 0)
		return false;
	declaration->word = WORD_PIXELS;
	declaration->number = (float)(number * unit->pixels);
	if (unit->of_font || unit->name[0] == '%') {
		declaration->word = WORD_FACTOR;
		declaration->number = (float)(unit->of_font ?
		    number * unit->pixels / 16 : number / 100);
	}
	return true;
}

/* "italic 700 12px/1.5 serif": the size is the first length. */
static bool
font_read(struct str value, struct declaration *declaration)
{
	while (value.n > 0) {
		struct str word = word_cut(&value), size = str_cut(&word, '/');
		double number;
		const struct unit *unit = length_split(size, &number);

		if (unit != NULL && (unit->name[0] != '\0' || number < 1 ||
		    word.p != NULL))
			return font_size_read(size, declaration);
	}
	return false;
}

static bool
colour_value(struct str value, struct declaration *declaration)
{
	if (str_equal(value, STR("inherit")) ||
	    str_equal(value, STR("currentcolor"))) {
		declaration->word = WORD_INHERIT;
		return true;
	}
	declaration->word = WORD_COLOUR;
	return colour_read(value, &declaration->colour);
}

static bool
is_image(struct str value)
{
	return str_contains(value, STR("url(")) ||
	    str_contains(value, STR("gradient(")) ||
	    str_contains(value, STR("image-set("));
}

/* The shorthand sets what it does not name, too. */
static void
ground_read(struct str value, struct declarations *all)
{
	struct declaration *ground = &all->at[0], *image = &all->at[1];
	bool image_there = is_image(value);

	*image = *ground;
	image->property = PROPERTY_IMAGE;
	image->word = image_there ? WORD_YES : WORD_NO;
	ground->word = WORD_COLOUR;
	all->n = 2;
	while (value.n > 0)
		if (colour_read(word_cut(&value), &ground->colour))
			break;
}

/* A shadow shows a text of no colour, where it has a colour of its own. */
static bool
shadow_read(struct str value, struct declaration *declaration)
{
	declaration->word = WORD_NO;
	while (value.n > 0)
		if (colour_read(word_cut(&value), &declaration->colour)) {
			declaration->word = WORD_COLOUR;
			break;
		}
	return true;
}

static bool
position_read(struct str value, enum word *word_out)
{
	if (str_equal(value, STR("absolute")))
		*word_out = WORD_ABSOLUTE;
	else if (str_equal(value, STR("fixed")))
		*word_out = WORD_FIXED;
	else if (str_equal(value, STR("relative")) ||
	    str_equal(value, STR("sticky")))
		*word_out = WORD_RELATIVE;
	else if (str_equal(value, STR("static")))
		*word_out = WORD_NO;
	else
		return false;
	return true;
}

/* margin and inset: the first of one to four is the top, the last but of two
 * or three the left. */
static bool
sides_read(struct str value, enum property left, struct declarations *all)
{
	double at[4];
	size_t n = 0;

	while (n < 4 && value.n > 0) {
		struct str word = word_cut(&value);

		if (word.n > 0 && !length_read(word, &at[n]))
			at[n] = 0;
		n += word.n > 0;
	}
	if (n == 0)
		return false;
	all->at[1] = all->at[0];
	all->at[1].property = left;
	all->at[0].number = (float)at[0];
	all->at[1].number = (float)at[n == 4 ? 3 : n > 1];
	all->n = 2;
	return true;
}

/* rect(0,0,0,0), rect(1px,1px,1px,1px), but not rect(auto,...). */
static bool
clip_read(struct str value, struct declaration *declaration)
{
	double at[4];

	declaration->word = WORD_NO;
	if (!str_starts(value, STR("rect(")))
		return true;
	value = str_from(value, 5);
	value.n -= str_ends(value, STR(")"));
	for (int i = 0; i < 4; i++)
		if (!length_read(word_cut(&value), &at[i]))
			at[i] = i == 1 || i == 2 ? 100000 : 0;
	if (at[2] - at[0] < 2 || at[1] - at[3] < 2)
		declaration->word = WORD_YES;
	return true;
}

/* The number after "name(" in `value`; false if it is not there. */
static bool
argument_read(struct str value, struct str name, double *number_out,
    struct str *rest_out)
{
	size_t at = str_find(value, name);

	return at != STR_NOWHERE &&
	    css_number(str_from(value, at + name.n), number_out, rest_out);
}

static bool
clip_path_read(struct str value, struct declaration *declaration)
{
	double number;
	struct str rest;

	declaration->word = WORD_NO;
	if (argument_read(value, STR("inset("), &number, &rest))
		declaration->word = str_starts(rest, STR("%")) && number >= 49 ?
		    WORD_YES : WORD_NO;
	else if (argument_read(value, STR("circle("), &number, &rest) ||
	    argument_read(value, STR("ellipse("), &number, &rest))
		declaration->word = number < 1 ? WORD_YES : WORD_NO;
	else if (str_starts(value, STR("polygon(0 0,0 0")) ||
	    str_starts(value, STR("polygon(0px 0px,0px 0px")) ||
	    str_equal(value, STR("polygon(0 0)")))
		declaration->word = WORD_YES;
	return true;
}

static bool
transform_read(struct str value, struct declaration *declaration)
{
	static const char *const scales[] = { "scale(", "scalex(", "scaley(",
	    "scale3d(", "matrix(" };
	double number = 0, down = 0;
	struct str rest;

	declaration->word = WORD_MOVES;
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++)
		if (argument_read(value, str_of(scales[i]), &number, &rest) &&
		    number > -0.1 && number < 0.1)
			declaration->word = WORD_YES;
	if ((argument_read(value, STR("rotatex("), &number, &rest) ||
	    argument_read(value, STR("rotatey("), &number, &rest)) &&
	    str_starts(rest, STR("deg")) && (number == 90 || number == -90))
		declaration->word = WORD_YES;
	number = 0;
	if (argument_read(value, STR("translatey("), &down, &rest))
		down *= str_starts(rest, STR("%")) ? 0.16 : 1;
	if (argument_read(value, STR("translatex("), &number, &rest) ||
	    argument_read(value, STR("translate("), &number, &rest) ||
	    argument_read(value, STR("translate3d("), &number, &rest))
		number *= str_starts(rest, STR("%")) ? 0.16 * 8 :
		    str_starts(rest, STR("vw")) ? 12.8 : 1;
	declaration->number = (float)number;
	declaration->colour.alpha = (float)down;
	return true;
}

/* "0", ".01 1", "1%", "none". */
static bool
scale_read(struct str value, struct declaration *declaration)
{
	double number;
	struct str rest;

	declaration->word = WORD_NO;
	while (value.n > 0) {
		if (!css_number(word_cut(&value), &number, &rest))
			break;
		number /= str_starts(rest, STR("%")) ? 100 : 1;
		if (number > -0.1 && number < 0.1)
			declaration->word = WORD_YES;
	}
	return true;
}

/* "-9999px", "0 200vh", "none". */
static bool
translate_read(struct str value, struct declaration *declaration)
{
	double right = 0, down = 0;

	declaration->word = WORD_MOVES;
	if (length_read(word_cut(&value), &right) &&
	    !length_read(word_cut(&value), &down))
		down = 0;
	declaration->number = (float)right;
	declaration->colour.alpha = (float)down;
	return true;
}

/* What is a list of words in the table, or nearly so. */
static bool
words_read(const struct named_property *property, struct str value,
    struct declaration *declaration)
{
	bool yes = property->yes[0] != '\0' &&
	    str_starts(value, str_of(property->yes));

	if (property->property == PROPERTY_BIDI)
		yes = str_contains(value, STR("override"));
	else if (property->property == PROPERTY_WHITE_SPACE)
		yes = (str_starts(value, STR("pre")) &&
		    !str_starts(value, STR("pre-line"))) ||
		    str_equal(value, STR("break-spaces"));
	else if (property->property == PROPERTY_OVERFLOW)
		yes = str_starts(value, STR("hidden")) ||
		    str_starts(value, STR("clip")) ||
		    str_starts(value, STR("scroll")) ||
		    str_starts(value, STR("auto"));
	declaration->word = yes ? WORD_YES : WORD_NO;
	return yes || property->no[0] == '\0' ||
	    str_starts(value, str_of(property->no)) ||
	    str_equal(value, STR("initial")) || str_equal(value, STR("unset"));
}

static bool
number_value(struct str value, struct declaration *declaration)
{
	double number = 0;
	struct str rest;

	if (!css_number(value, &number, &rest))
		return false;
	declaration->number = (float)(str_starts(rest, STR("%")) ?
	    number / 100 : number);
	return true;
}

static bool
length_value(enum property property, struct str value,
    struct declaration *declaration)
{
	const struct unit *unit;
	double number = 0;

	if (str_equal(value, STR("auto")) || str_equal(value, STR("none")) ||
	    str_equal(value, STR("normal")) || str_equal(value, STR("initial")) ||
	    str_equal(value, STR("unset"))) {
		declaration->word = WORD_NO;
		return true;
	}
	unit = length_split(value, &number);
	if (unit == NULL)
		return false;
	declaration->number = (float)(number * unit->pixels);
	if (property == PROPERTY_LETTER_SPACING && unit->of_font) {
		declaration->word = WORD_FACTOR;
		declaration->number = (float)(number * unit->pixels / 16);
	}
	return true;
}

/* The strings themselves are not here, see rules_read(). */
static bool
writing_read(struct str value, enum word *word_out)
{
	static const char *const silent[] = { "none", "normal", "initial",
	    "inherit", "unset", "revert", NULL };
	bool writes = str_find_char(value, '"') != STR_NOWHERE ||
	    str_contains(value, STR("attr("));

	*word_out = writes ? WORD_YES : WORD_NO;
	return writes || is_one_of(value, silent) ||
	    str_find_char(value, '(') != STR_NOWHERE ||
	    str_contains(value, STR("-quote"));
}

static bool
form_read(const struct named_property *property, struct str value,
    struct declarations *all)
{
	struct declaration *one = &all->at[0];
	double number;
	struct str rest;

	switch (property->form) {
	case READ_DISPLAY:
		return display_read(value, &one->word);
	case READ_VISIBILITY:
		one->word = str_equal(value, STR("hidden")) ||
		    str_equal(value, STR("collapse")) ? WORD_YES :
		    str_equal(value, STR("inherit")) ||
		    str_equal(value, STR("unset")) ? WORD_INHERIT : WORD_NO;
		return one->word != WORD_NO || str_equal(value,
		    STR("visible")) || str_equal(value, STR("initial"));
	case READ_NUMBER:
		return number_value(value, one);
	case READ_FONT_SIZE:
		return font_size_read(value, one);
	case READ_FONT:
		return font_read(value, one);
	case READ_LINE_HEIGHT: case READ_LENGTH:
		return length_value(property->property, value, one);
	case READ_COLOUR:
		return colour_value(value, one);
	case READ_SHADOW:
		return shadow_read(value, one);
	case READ_GROUND:
		ground_read(value, all);
		return true;
	case READ_IMAGE:
		one->word = is_image(value) ? WORD_YES : WORD_NO;
		return true;
	case READ_POSITION:
		return position_read(value, &one->word);
	case READ_MARGIN:
		return sides_read(value, PROPERTY_MARGIN_LEFT, all);
	case READ_INSET:
		return sides_read(value, PROPERTY_LEFT, all);
	case READ_CLIP:
		return clip_read(value, one);
	case READ_CLIP_PATH:
		return clip_path_read(value, one);
	case READ_TRANSFORM:
		return transform_read(value, one);
	case READ_SCALE:
		return scale_read(value, one);
	case READ_ZOOM:
		/* By nothing it does nothing. */
		one->word = number_value(value, one) && one->number > 0 &&
		    one->number < 0.1f ? WORD_YES : WORD_NO;
		return true;
	case READ_TRANSLATE:
		return translate_read(value, one);
	case READ_FILTER:
		one->word = argument_read(value, STR("opacity("), &number,
		    &rest) && number < (str_starts(rest, STR("%")) ? 6 : .06) ?
		    WORD_YES : WORD_NO;
		return true;
	case READ_WRITING:
		return writing_read(value, &one->word);
	case READ_WORDS:
		return words_read(property, value, one);
	}
	return false;
}

const struct named_property *
property_of(struct str name)
{
	size_t at = TABLE_FIND(properties, name);

	return at == STR_NOWHERE ? NULL : &properties[at];
}

bool
property_read(const struct named_property *property, struct str value,
    struct declarations *all_out)
{
	*all_out = (struct declarations){ .n = 1 };
	all_out->at[0].property = property->property;
	all_out->at[0].word = WORD_PIXELS;
	if (str_ends(value, STR("!important"))) {
		all_out->at[0].important = true;
		value.n -= sizeof "!important" - 1;
	}
	return form_read(property, value, all_out);
}
