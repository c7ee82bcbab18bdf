/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which text of an HTML message the eye does not see: display, visibility,
 * opacity, letters of two pixels or less (sizes in em and % multiply through the
 * ancestors), ink like its ground (white on nothing counts as white on white,
 * transparent ink is its ground), boxes of no size that hide what runs over, and
 * what stands far off the screen. What CSS inherits is inherited, so that a cell
 * of font-size:0 with readable text in it, as newsletters have them, is read;
 * what moves a box back onto the screen or frees it from a clipping ancestor is
 * honoured, too, because hiding from seki is as good as hiding from the eye. In
 * doubt a text is seen: on an image the colours prove nothing.
 */
#include "html.h"

#define TINY 2.01f			/* pixels */
#define FAINT 0.06f			/* opacity */
#define OFF_SCREEN 500			/* pixels to the left or above */
#define FAR_AWAY 5000			/* to the right or below */

const struct style style_initial = {
	.font = 16, .opacity = 1, .ground = 0xffffff,
	.ink = { .rgb = 0, .alpha = 1 }
};

void
cascade_add(struct cascade *cascade, const struct declaration *declaration,
    uint64_t weight)
{
	enum property property = declaration->property;
	uint64_t bit = (uint64_t)1 << property;

	if (declaration->important)
		weight |= (uint64_t)1 << 62;
	if ((cascade->set & bit) != 0 && cascade->weights[property] > weight)
		return;
	cascade->set |= bit;
	cascade->weights[property] = weight;
	cascade->at[property] = *declaration;
}

void
cascade_inline(struct cascade *cascade, struct str declarations)
{
	struct declarations all;

	while (declaration_next(&declarations, &all))
		for (size_t i = 0; i < all.n; i++)
			cascade_add(cascade, &all.at[i], WEIGHT_INLINE);
}

static const struct declaration *
given(const struct cascade *cascade, enum property property)
{
	return (cascade->set >> property & 1) != 0 ? &cascade->at[property] :
	    NULL;
}

static bool
given_word(const struct cascade *cascade, enum property property,
    enum word word)
{
	const struct declaration *found = given(cascade, property);

	return found != NULL && found->word == word;
}

/* A length that is given and no more than `most`. */
static bool
given_most(const struct cascade *cascade, enum property property, float most)
{
	const struct declaration *found = given(cascade, property);

	return found != NULL && found->word == WORD_PIXELS &&
	    found->number <= most;
}

static float
given_length(const struct cascade *cascade, enum property property)
{
	const struct declaration *found = given(cascade, property);

	return found != NULL && found->word == WORD_PIXELS ? found->number : 0;
}

static void
font_apply(struct style *style, const struct cascade *cascade)
{
	const struct declaration *found = given(cascade, PROPERTY_FONT_SIZE);

	if (found != NULL)
		style->font = found->word == WORD_FACTOR ?
		    style->font * found->number : found->number;
	found = given(cascade, PROPERTY_LETTER_SPACING);
	if (found != NULL)
		style->squeezed = found->word != WORD_NO &&
		    (found->word == WORD_FACTOR ? found->number * style->font :
		    found->number) <= -0.4f * style->font;
	found = given(cascade, PROPERTY_TEXT_INDENT);
	if (found != NULL)
		style->indented = found->word == WORD_PIXELS &&
		    (found->number <= -OFF_SCREEN || found->number >= 800);
}

static void
colours_apply(struct style *style, const struct cascade *cascade)
{
	const struct declaration *found = given(cascade, PROPERTY_COLOR);

	if (found != NULL && found->word == WORD_COLOUR)
		style->ink = found->colour;
	found = given(cascade, PROPERTY_FILL);
	if (found != NULL) {
		style->filled = found->word == WORD_COLOUR;
		style->fill = found->colour;
	}
	found = given(cascade, PROPERTY_SHADOW);
	if (found != NULL) {
		style->shadowed = found->word == WORD_COLOUR;
		style->shadow = found->colour;
	}
	found = given(cascade, PROPERTY_GROUND);
	if (found != NULL && found->word == WORD_COLOUR &&
	    found->colour.alpha > 0) {
		style->ground = colour_blend(style->ground, found->colour);
		if (found->colour.alpha > 0.9f)
			style->ground_unknown = false;
	}
	if (given_word(cascade, PROPERTY_IMAGE, WORD_YES)) {
		style->ground_unknown = true;
		/* The picture shines through the letters. */
		if (given_word(cascade, PROPERTY_GROUND_CLIP, WORD_YES))
			style->ink.alpha = style->fill.alpha = 1;
	}
}

/* A size of nothing, whatever is written of a least one. */
static bool
is_flat(const struct cascade *cascade, enum property size, enum property most,
    enum property least)
{
	return (given_most(cascade, size, 1.5f) ||
	    given_most(cascade, most, 1.5f)) &&
	    given_length(cascade, least) <= 1.5f;
}

/* A box of no size that hides what runs over; a box that isn't laid out with
 * its ancestor is not clipped by it. */
static void
clip_apply(struct style *style, const struct cascade *cascade)
{
	bool absolute = given_word(cascade, PROPERTY_POSITION, WORD_ABSOLUTE);
	bool fixed = given_word(cascade, PROPERTY_POSITION, WORD_FIXED);
	bool relative = given_word(cascade, PROPERTY_POSITION, WORD_RELATIVE);

	if (style->clipped && (fixed || (absolute && !style->clip_positioned)))
		style->clipped = false;
	if (given_word(cascade, PROPERTY_OVERFLOW, WORD_YES) &&
	    (is_flat(cascade, PROPERTY_WIDTH, PROPERTY_MAX_WIDTH,
	    PROPERTY_MIN_WIDTH) || is_flat(cascade, PROPERTY_HEIGHT,
	    PROPERTY_MAX_HEIGHT, PROPERTY_MIN_HEIGHT) ||
	    (given_most(cascade, PROPERTY_LINE_HEIGHT, 1.0f / 16) &&
	    given(cascade, PROPERTY_HEIGHT) == NULL))) {
		style->clipped = true;
		style->clip_positioned = absolute || fixed || relative;
	} else if (style->clipped && relative) {
		style->clip_positioned = true;
	}
	style->gone |= (absolute || fixed) &&
	    given_word(cascade, PROPERTY_CLIP, WORD_YES);
}

static void
place_apply(struct style *style, const struct cascade *cascade)
{
	const struct declaration *found = given(cascade, PROPERTY_TRANSFORM);
	const struct declaration *position = given(cascade, PROPERTY_POSITION);

	if (position != NULL && position->word == WORD_FIXED)
		style->x = style->y = 0;
	if (position != NULL && position->word != WORD_NO) {
		style->x += given_length(cascade, PROPERTY_LEFT) -
		    given_length(cascade, PROPERTY_RIGHT);
		style->y += given_length(cascade, PROPERTY_TOP) -
		    given_length(cascade, PROPERTY_BOTTOM);
	}
	style->x += given_length(cascade, PROPERTY_MARGIN_LEFT);
	style->y += given_length(cascade, PROPERTY_MARGIN_TOP);
	if (found != NULL && found->word == WORD_MOVES) {
		style->x += found->number;
		style->y += found->colour.alpha;
	}
	style->gone |= found != NULL && found->word == WORD_YES;
	found = given(cascade, PROPERTY_TRANSLATE);
	if (found != NULL) {
		style->x += found->number;
		style->y += found->colour.alpha;
	}
	style->gone |= given_word(cascade, PROPERTY_SCALE, WORD_YES) ||
	    given_word(cascade, PROPERTY_ZOOM, WORD_YES);
}

static void
sight_apply(struct style *style, const struct cascade *cascade)
{
	const struct declaration *found = given(cascade, PROPERTY_VISIBILITY);

	if (found != NULL && found->word != WORD_INHERIT)
		style->invisible = found->word == WORD_YES;
	found = given(cascade, PROPERTY_OPACITY);
	if (found != NULL)
		style->opacity *= found->number < 0 ? 0 :
		    found->number > 1 ? 1 : found->number;
	style->none |= given_word(cascade, PROPERTY_DISPLAY, WORD_YES);
	style->gone |= given_word(cascade, PROPERTY_CLIP_PATH, WORD_YES) ||
	    given_word(cascade, PROPERTY_FILTER, WORD_YES) ||
	    given_word(cascade, PROPERTY_CONTENT, WORD_YES);
	found = given(cascade, PROPERTY_MSO_HIDE);
	if (found != NULL)
		style->outlook_hides |= found->word == WORD_YES;
	found = given(cascade, PROPERTY_WHITE_SPACE);
	if (found != NULL)
		style->pre = found->word == WORD_YES;
	if (given(cascade, PROPERTY_BIDI) != NULL)
		style->backwards = given_word(cascade, PROPERTY_BIDI,
		    WORD_YES) && given_word(cascade, PROPERTY_DIRECTION,
		    WORD_YES);
}

static bool
is_unseen_ink(const struct style *style)
{
	struct colour ink = style->filled ? style->fill : style->ink;

	if (style->shadowed && style->shadow.alpha > FAINT &&
	    (style->ground_unknown || !colours_alike(style->ground,
	    colour_blend(style->ground, style->shadow))))
		return false;
	if (ink.alpha <= FAINT)
		return true;
	return !style->ground_unknown &&
	    colours_alike(style->ground, colour_blend(style->ground, ink));
}

void
style_apply(struct style *style, const struct cascade *cascade)
{
	if (cascade->set != 0) {
		font_apply(style, cascade);
		colours_apply(style, cascade);
		clip_apply(style, cascade);
		place_apply(style, cascade);
		sight_apply(style, cascade);
	}
	style->hidden = style->none || style->gone || style->clipped ||
	    style->invisible || style->squeezed || style->indented ||
	    style->font <= TINY || style->opacity <= FAINT ||
	    style->x <= -OFF_SCREEN || style->x >= FAR_AWAY ||
	    style->y <= -OFF_SCREEN || style->y >= FAR_AWAY ||
	    is_unseen_ink(style);
}
