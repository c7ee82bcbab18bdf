/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_HTML_H
#define SEKI_HTML_H
/*
 * Between html.c and its two helpers only; the floor's contract is mail.h.
 */
#include "mail.h"

/* html_entities.c: the character of the reference at s[*at] == '&', moving *at
 * past it; 0 if it is none, and *at stays. */
uint32_t html_entity(struct str s, size_t *at);
/* A value of an attribute with its references undone. */
struct str html_value(struct arena *arena, struct str raw);

/* html_style.c: how an element is drawn, as far as the eye's sight depends on
 * it. Inherited from the parent, but for what CSS does not inherit. */
struct style {
	bool gone;		/* the element and all in it */
	bool invisible;		/* may be undone further in, as are these: */
	bool tiny;
	bool pre;
	bool ground_unknown;	/* an image, or a style sheet's doing */
	uint32_t ink, ground;	/* 0xRRGGBB */
};

#define STYLE_INITIAL ((struct style){ .ground = 0xffffff })

/* Read declarations ("color:#fff;display:none"), entities undone. Uses
 * `scratch` as its own room. */
void style_read(struct buf *scratch, struct str declarations,
    struct style *style);
/* A colour by name, #rgb, #rrggbb or rgb(); false if it is none. */
bool style_colour(struct str s, uint32_t *colour_out);
bool style_is_hidden(const struct style *style);

#endif
