/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements without content. An image says its alternative text and its title,
 * which is all that a reader sees of it while images are off, unless it is a
 * counting pixel; a field says what stands in it or waits in it; a button its
 * label and where it sends the form. <base> counts once, and <meta> leads away
 * by itself. Each is drawn with a style of its own in the place where it stands.
 */
#include "html.h"

/* meta http-equiv=refresh content="0; url=..." */
static void
meta_read(struct reader *r)
{
	struct str content;
	size_t at;

	if (!str_equal_nocase(html_value(r->arena, attribute(r,
	    ATTRIBUTE_HTTP_EQUIV)), STR("refresh")))
		return;
	content = html_value(r->arena, attribute(r, ATTRIBUTE_CONTENT));
	at = str_find_nocase(content, STR("url"));
	if (at != STR_NOWHERE) {
		content = str_trim(str_from(content, at + 3));
		if (!str_starts(content, STR("=")))
			return;
		content = str_trim(str_from(content, 1));
	} else {
		/* "0;http://..." is understood, too. */
		at = str_find_char(content, ';');
		if (at == STR_NOWHERE)
			return;
		content = str_trim(str_from(content, at + 1));
	}
	if (content.n > 0 && (content.p[0] == '\'' || content.p[0] == '"')) {
		size_t end = str_find_char(str_from(content, 1), content.p[0]);

		content = str_slice(content, 1, end == STR_NOWHERE ? content.n :
		    end + 1);
	}
	link_add(r, LINK_REFRESH, content, NO_STR);
}

void
picture_add(struct reader *r, struct str url)
{
	if (r->pictures_n == PICTURES_MOST)
		return;
	r->pictures = arena_grow(r->arena, r->pictures, r->pictures_n,
	    &r->pictures_size, sizeof *r->pictures);
	r->pictures[r->pictures_n++] = url;
}

/* A picture that the page brings along. Its first letter, which may be a
 * reference, parts it from all that are fetched. */
static void
picture_read(struct reader *r)
{
	struct str source = str_trim(attribute(r, ATTRIBUTE_SRC));

	if (source.n == 0 || (char_lower(source.p[0]) != 'd' &&
	    source.p[0] != '&'))
		return;
	source = str_trim(html_value(r->arena, source));
	if (str_starts_nocase(source, STR("data:image/")))
		picture_add(r, source);
}

static void
image_read(struct reader *r)
{
	struct str alt = attribute(r, ATTRIBUTE_ALT);
	struct str title = attribute(r, ATTRIBUTE_TITLE);
	struct style *style = &top(r)->style;
	bool kept = style->hidden;

	style->hidden |=
	    str_equal(attribute(r, ATTRIBUTE_WIDTH), STR("1")) ||
	    str_equal(attribute(r, ATTRIBUTE_HEIGHT), STR("1"));
	if (!style->hidden)
		picture_read(r);
	add_text(r, alt, true);
	if (title.n > 0 && !str_equal(alt, title)) {
		add_text(r, STR(" "), false);
		add_text(r, title, true);
	}
	style->hidden = kept;
}

static void
input_read(struct reader *r)
{
	struct str type = html_value(r->arena, attribute(r, ATTRIBUTE_TYPE));
	struct str value = attribute(r, ATTRIBUTE_VALUE);
	bool image = str_equal_nocase(type, STR("image"));
	bool button = image || str_equal_nocase(type, STR("submit")) ||
	    str_equal_nocase(type, STR("button")) ||
	    str_equal_nocase(type, STR("reset"));
	bool password = str_equal_nocase(type, STR("password"));

	r->asks_password |= password;
	if (str_equal_nocase(type, STR("hidden")) ||
	    str_equal_nocase(type, STR("checkbox")) ||
	    str_equal_nocase(type, STR("radio")))
		return;
	if (image && !top(r)->style.hidden)
		picture_read(r);
	if (image)
		value = attribute(r, ATTRIBUTE_ALT);
	else if (!button && (value.n == 0 || password))
		value = attribute(r, ATTRIBUTE_PLACEHOLDER);
	/* The edges of a field part it from the words beside it. */
	add_text(r, STR(" "), false);
	if (button)
		link_open(r, LINK_FORM, attribute(r, ATTRIBUTE_FORMACTION));
	add_text(r, value, true);
	if (button)
		link_close(r);
	add_text(r, STR(" "), false);
}

static void
break_one(struct reader *r)
{
	struct sink *sink = &r->sinks[sink_now(r)];

	if (sink->line_has_text)
		sink->breaks += sink->breaks < 3;
	sink->blank = sink->tab = false;
}

/* What is drawn stands between two brackets: a style of its own. */
static void
drawn(struct reader *r, struct str name, enum kind kind)
{
	struct element *element = top(r);
	struct style kept = element->style;
	struct cascade cascade;
	struct candidate candidate;

	if (r->any_attribute || r->sheet != NULL) {
		element_cascade(r, name_hash(name, false), kind, &candidate,
		    &cascade);
		if (cascade.set != 0)
			style_apply(&element->style, &cascade);
	}
	if (kind == KIND_BR)
		break_one(r);
	else if (kind == KIND_IMG)
		image_read(r);
	else if (kind == KIND_HR)
		break_all(r, 1);
	else
		input_read(r);
	element->style = kept;
}

void
void_element(struct reader *r, struct str name, enum kind kind)
{
	if (kind != KIND_VOID || str_equal_nocase(name, STR("input"))) {
		drawn(r, name, kind);
	} else if (str_equal_nocase(name, STR("base"))) {
		if (r->base.n == 0)
			r->base = url_whole(r, attribute(r, ATTRIBUTE_HREF));
	} else if (str_equal_nocase(name, STR("meta"))) {
		meta_read(r);
	} else if (str_equal_nocase(name, STR("area"))) {
		struct str alt = attribute(r, ATTRIBUTE_ALT);

		link_add(r, LINK_ANCHOR, attribute(r, ATTRIBUTE_HREF),
		    alt.p == NULL ? NO_STR : html_value(r->arena, alt));
	} else if (str_equal_nocase(name, STR("frame"))) {
		link_add(r, LINK_ANCHOR, attribute(r, ATTRIBUTE_SRC), NO_STR);
	} else if (str_equal_nocase(name, STR("embed")) && str_find_nocase(
	    attribute(r, ATTRIBUTE_TYPE), STR("html")) != STR_NOWHERE) {
		link_add(r, LINK_ANCHOR, attribute(r, ATTRIBUTE_SRC), NO_STR);
	}
}
