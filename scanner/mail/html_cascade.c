/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that is said about how one element is drawn, from the lightest to
 * the weightiest: what it is by itself, its old attributes (HTML 15.3, which
 * browsers turn into declarations of no weight), the rules of style sheets, its
 * style attribute. What comes of it is for html_style.c to say.
 */
#include "html.h"

static void
colour_put(struct cascade *cascade, enum property property, struct str value)
{
	struct declaration declaration = { .property = property,
	    .word = WORD_COLOUR };

	if (value.n > 0 && colour_of_attribute(value, &declaration.colour))
		cascade_add(cascade, &declaration, 0);
}

static void
word_put(struct cascade *cascade, enum property property, enum word word,
    float number)
{
	struct declaration declaration = { .property = property, .word = word,
	    .number = number };

	cascade_add(cascade, &declaration, 0);
}

/* <font size=2>, <font size="+1"> (HTML 15.3.1, rules for parsing a legacy
 * font size). */
static void
font_size_put(struct cascade *cascade, struct str value)
{
	static const unsigned char pixels[] = { 10, 13, 16, 18, 24, 32, 48 };
	int size = 0;
	bool more, less;

	value = str_trim(value);
	more = str_starts(value, STR("+"));
	less = str_starts(value, STR("-"));
	value = str_from(value, more || less);
	if (value.n == 0 || !char_is_digit(value.p[0]))
		return;
	for (size_t i = 0; i < value.n && char_is_digit(value.p[i]); i++)
		size = size > 7 ? size : size * 10 + (value.p[i] - '0');
	size = more ? 3 + size : less ? 3 - size : size;
	size = size < 1 ? 1 : size > 7 ? 7 : size;
	word_put(cascade, PROPERTY_FONT_SIZE, WORD_PIXELS, pixels[size - 1]);
}

/* What the element is by itself, and its old attributes: anything of CSS
 * weighs more. */
static void
attributes_cascade(struct reader *r, enum kind kind, struct cascade *cascade)
{
	struct str dir = attribute(r, ATTRIBUTE_DIR);

	if ((kind == KIND_GONE && attribute(r, ATTRIBUTE_OPEN).p == NULL) ||
	    attribute(r, ATTRIBUTE_HIDDEN).p != NULL)
		word_put(cascade, PROPERTY_DISPLAY, WORD_YES, 0);
	if (kind == KIND_PRE || kind == KIND_RAW_SEEN)
		word_put(cascade, PROPERTY_WHITE_SPACE, WORD_YES, 0);
	if (kind == KIND_SMALL)
		word_put(cascade, PROPERTY_FONT_SIZE, WORD_FACTOR, 0.833f);
	if (kind == KIND_A && (r->present >> ATTRIBUTE_HREF & 1) != 0)
		colour_put(cascade, PROPERTY_COLOR, STR("#0000ee"));
	if (dir.n > 0) {
		word_put(cascade, PROPERTY_DIRECTION, str_equal_nocase(dir,
		    STR("rtl")) ? WORD_YES : WORD_NO, 0);
		if (kind == KIND_BDO)
			word_put(cascade, PROPERTY_BIDI, WORD_YES, 0);
	}
	colour_put(cascade, PROPERTY_GROUND, html_value(r->arena,
	    attribute(r, ATTRIBUTE_BGCOLOR)));
	if (attribute(r, ATTRIBUTE_BACKGROUND).n > 0)
		word_put(cascade, PROPERTY_IMAGE, WORD_YES, 0);
	colour_put(cascade, PROPERTY_COLOR, html_value(r->arena, attribute(r,
	    kind == KIND_ROOT ? ATTRIBUTE_TEXT : ATTRIBUTE_COLOR)));
}

static void
names_read(struct reader *r, uint64_t tag, struct element_names *names)
{
	struct str classes = attribute(r, ATTRIBUTE_CLASS);
	struct str id = attribute(r, ATTRIBUTE_ID);
	bool exact = r->sheet->exact_case;
	size_t at = 0;

	names->tag = tag;
	names->id = id.n == 0 ? 0 : name_hash(html_value(r->arena, id), exact);
	names->classes_n = 0;
	classes = html_value(r->arena, classes);
	while (at < classes.n && names->classes_n < CLASSES_MOST) {
		size_t from = at;

		while (at < classes.n && !char_is_space(classes.p[at]))
			at++;
		if (at > from)
			names->classes[names->classes_n++] =
			    name_hash(str_slice(classes, from, at), exact);
		at++;
	}
}

/* Everything that is said about the element, from the lightest to the
 * weightiest. */
void
element_cascade(struct reader *r, uint64_t tag, enum kind kind,
    struct candidate *candidate, struct cascade *cascade)
{
	struct str style;

	cascade->set = 0;
	if (r->any_attribute || kind == KIND_GONE || kind == KIND_PRE ||
	    kind == KIND_SMALL || kind == KIND_RAW_SEEN)
		attributes_cascade(r, kind, cascade);
	if (kind == KIND_INLINE && attribute(r, ATTRIBUTE_SIZE).n > 0 &&
	    tag == name_hash(STR("font"), false))
		font_size_put(cascade, html_value(r->arena, attribute(r,
		    ATTRIBUTE_SIZE)));
	if (r->sheet != NULL) {
		candidate->pseudo = PSEUDO_NONE;
		names_read(r, tag, &candidate->names);
		candidate->attributes = r->attributes;
		candidate->attributes_n = r->attributes_n;
		candidate->place = ++top(r)->place;
		sheet_match(r->sheet, candidate, cascade);
	}
	style = attribute(r, ATTRIBUTE_STYLE);
	if (style.n > 0)
		cascade_inline(cascade, html_value(r->arena, style));
}
