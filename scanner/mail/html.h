/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_HTML_H
#define SEKI_HTML_H
/*
 * Between html.c and its helpers only; the floor's contract is mail.h. A
 * `struct reader` holds one reading; html.c moves over the bytes,
 * html_element.c keeps the open elements, html_write.c writes the texts,
 * html_link.c the links, html_writing.c what style sheets write; how an element
 * is drawn comes from html_style.c, which gathers declarations
 * (html_declaration.c, html_value.c) of attributes and style sheets (html_css.c,
 * html_match.c).
 */
#include "mail.h"

/* ---- html_entities.c ---------------------------------------------------------- */

/* The character of the reference at s[*at] == '&', moving *at past it; 0 if it
 * is none, and *at stays. In a value "&copy=1" is none. */
uint32_t html_entity(struct str s, size_t *at, bool in_value);
/* A value of an attribute with its references undone. */
struct str html_value(struct arena *arena, struct str raw);

/* ---- html_colour.c ------------------------------------------------------------ */

struct colour {
	uint32_t rgb;			/* 0xRRGGBB */
	float alpha;			/* 0 is transparent */
};

/* A colour of CSS in lower case; false if it is none. */
bool colour_read(struct str s, struct colour *colour_out);
/* The value of a color, bgcolor or text attribute; false if it is empty. */
bool colour_of_attribute(struct str s, struct colour *colour_out);
/* `over` as it looks on `ground`. */
uint32_t colour_blend(uint32_t ground, struct colour over);
bool colours_alike(uint32_t a, uint32_t b);

/* ---- html_declaration.c, html_value.c: declarations of CSS ----------------------- */

enum property {
	PROPERTY_DISPLAY, PROPERTY_VISIBILITY, PROPERTY_OPACITY,
	PROPERTY_FONT_SIZE, PROPERTY_LINE_HEIGHT, PROPERTY_LETTER_SPACING,
	PROPERTY_COLOR, PROPERTY_FILL, PROPERTY_SHADOW, PROPERTY_GROUND,
	PROPERTY_IMAGE, PROPERTY_GROUND_CLIP, PROPERTY_TEXT_INDENT,
	PROPERTY_POSITION, PROPERTY_LEFT, PROPERTY_TOP, PROPERTY_RIGHT,
	PROPERTY_BOTTOM, PROPERTY_MARGIN_LEFT, PROPERTY_MARGIN_TOP,
	PROPERTY_WIDTH, PROPERTY_HEIGHT, PROPERTY_MAX_WIDTH,
	PROPERTY_MAX_HEIGHT, PROPERTY_MIN_WIDTH, PROPERTY_MIN_HEIGHT,
	PROPERTY_OVERFLOW, PROPERTY_CLIP,
	PROPERTY_CLIP_PATH, PROPERTY_TRANSFORM, PROPERTY_SCALE,
	PROPERTY_TRANSLATE, PROPERTY_ZOOM, PROPERTY_FILTER,
	PROPERTY_MSO_HIDE, PROPERTY_WHITE_SPACE, PROPERTY_DIRECTION,
	PROPERTY_BIDI, PROPERTY_CONTENT, PROPERTY_WRITING, PROPERTY__COUNT
};

enum word {			/* a value that is no number and no colour */
	WORD_NO,		/* none, visible, static, ltr, normal, auto, ... */
	WORD_YES,		/* hides, clips, is there, rtl, pre, ... */
	WORD_INHERIT,
	WORD_INLINE, WORD_BLOCK, WORD_CELL, WORD_ROW,	/* of display */
	WORD_ABSOLUTE, WORD_FIXED, WORD_RELATIVE,	/* of position */
	WORD_PIXELS,		/* number: a length, or a plain number */
	WORD_FACTOR,		/* number: times the font size of the parent */
	WORD_COLOUR,
	WORD_MOVES		/* transform: number to the right, colour.alpha
				 * down */
};

struct declaration {
	enum property property;
	enum word word;
	bool important;
	float number;
	struct colour colour;
	uint32_t writing;		/* index: what content: writes */
};

#define DECLARATIONS_AT_ONCE 4

struct declarations {		/* what one declaration of a sheet says */
	struct declaration at[DECLARATIONS_AT_ONCE];
	size_t n;
	struct str raw;			/* the value as it is written */
};

/* The next declaration that says something about sight; false at the end. */
bool declaration_next(struct str *rest, struct declarations *declarations_out);
/* The property of that name in lower case, or NULL. */
struct named_property;
const struct named_property *property_of(struct str name);
/* What a plain value says of it; false if it is no value. */
bool property_read(const struct named_property *property, struct str value,
    struct declarations *all_out);
/* A number ("-9999", ".5") at the start of s; *rest_out is what follows. */
bool css_number(struct str s, double *number_out, struct str *rest_out);
/* The character of the escape at s[*at] == '\\', moving *at past it. */
uint32_t css_escape(struct str s, size_t *at);
/* Just past the comment at s[at], which is "/" and "*"; s.n if it never ends. */
size_t css_comment_end(struct str s, size_t at);

/* ---- html_style.c: how an element is drawn ---------------------------------------- */

/* Declarations from everywhere: the weightiest of each property, and of equal
 * ones the last. */
struct cascade {
	uint64_t set;			/* a bit for each property */
	uint64_t weights[PROPERTY__COUNT];
	struct declaration at[PROPERTY__COUNT];
};

void cascade_add(struct cascade *cascade, const struct declaration *declaration,
    uint64_t weight);
#define WEIGHT_INLINE ((uint64_t)1 << 61)
void cascade_inline(struct cascade *cascade, struct str declarations);

/* As far as sight depends on it. All is inherited, though CSS would not,
 * because what an ancestor hides stays hidden. */
struct style {
	bool hidden;			/* what follows from all the rest */
	bool none;			/* not drawn at all: no line either */
	bool gone;			/* the element and all in it */
	bool clipped, clip_positioned;	/* a child may escape from the first */
	bool invisible, squeezed, indented, pre;	/* a child may differ */
	bool ground_unknown;		/* an image */
	bool shadowed, filled, backwards;
	bool outlook_hides;
	float font, opacity, x, y;	/* in pixels */
	uint32_t ground;
	struct colour ink, fill, shadow;
};

extern const struct style style_initial;

/* The style of an element that has `cascade`, in a parent with `style`. */
void style_apply(struct style *style, const struct cascade *cascade);

/* ---- html_css.c, html_match.c, html_media.c: style sheets ---------------------- */

#define CLASSES_MOST 16
#define CONDITIONS_MOST 5		/* of one rule */

enum pseudo { PSEUDO_NONE, PSEUDO_BEFORE, PSEUDO_AFTER };

enum condition_kind {
	CONDITION_TAG, CONDITION_CLASS, CONDITION_ID, CONDITION_ATTRIBUTE,
	CONDITION_PLACE, CONDITION_NOT_PLACE
};

struct condition {
	enum condition_kind kind;
	char comparison;		/* of an attribute: '=', '~', '|', '^',
					 * '$', '*', or 0: it is there */
	int step, offset;		/* of a place: step * n + offset */
	uint64_t hash;			/* of a name */
	struct str name, value;
};

struct rule {
	size_t next;			/* in its chain, 1 + index */
	enum pseudo pseudo;
	uint8_t conditions_n, ancestors_n;
	size_t conditions, ancestors;	/* the first of each */
	uint64_t weight;
	size_t from, to;		/* its declarations */
};

struct element_names {			/* hashes; 0 is none */
	uint64_t tag, id, classes[CLASSES_MOST];
	size_t classes_n;
};

struct raw_attribute {
	struct str name, value;		/* references not undone */
};

struct sheet {
	struct arena *arena;
	struct rule *rules;
	size_t rules_n, rules_size;
	struct condition *conditions;	/* of all rules */
	size_t conditions_n, conditions_size;
	uint64_t *ancestors;
	size_t ancestors_n, ancestors_size;
	struct str *writings;		/* values of content:, as written */
	size_t writings_n, writings_size;
	struct declaration *declarations;
	size_t declarations_n, declarations_size;
	size_t heads[256], any;		/* chains of rules, 1 + index */
	uint16_t *open;			/* how many ancestors have such a name */
	size_t steps_left;		/* work on all elements together */
	size_t writing_most, writing_left;	/* bytes it may write */
	bool writes;			/* it has a rule that does */
	bool exact_case;		/* of classes and ids */
	bool wants_attributes, wants_place;
	bool frozen;			/* complete: the second pass */
};

/* What a rule's selector is compared with. */
struct candidate {
	struct element_names names;
	const struct raw_attribute *attributes;
	size_t attributes_n;
	size_t place;			/* among its parent's children, from 1 */
	enum pseudo pseudo;
};

uint64_t name_hash(struct str name, bool exact_case);
void sheet_read(struct sheet *sheet, struct str css);
/* The sheet is complete, and no element is open. */
void sheet_again(struct sheet *sheet);
/* Does a desktop screen match "screen and (max-width: 600px)"? */
bool media_matches(struct str query);
/* Does it support "(display: grid)"? */
bool reader_supports(struct arena *arena, struct str condition);
/* Add to `cascade` what the sheet says about an element. */
void sheet_match(struct sheet *sheet, const struct candidate *candidate,
    struct cascade *cascade);
/* Ancestors come (by 1) and go (by -1). */
void sheet_ancestor(struct sheet *sheet, const struct element_names *names,
    int by);
#define OPEN_SIZE 4096
/* A class and an element of the same name are two names. */
static inline uint64_t
name_of(uint64_t hash, enum condition_kind kind)
{
	return hash * 2654435761u + (uint64_t)kind;
}

/* ---- The reader ---------------------------------------------------------------------- */

#define STACK_MOST 256
#define STACK_FIRST 24
#define ATTRIBUTES_MOST 64

enum attribute_name {
	ATTRIBUTE_ACTION, ATTRIBUTE_ALT, ATTRIBUTE_BACKGROUND,
	ATTRIBUTE_BGCOLOR, ATTRIBUTE_CLASS, ATTRIBUTE_COLOR, ATTRIBUTE_CONTENT,
	ATTRIBUTE_DATA, ATTRIBUTE_DIR, ATTRIBUTE_FORMACTION, ATTRIBUTE_HEIGHT,
	ATTRIBUTE_HIDDEN, ATTRIBUTE_HREF, ATTRIBUTE_HTTP_EQUIV, ATTRIBUTE_ID,
	ATTRIBUTE_MEDIA, ATTRIBUTE_OPEN, ATTRIBUTE_PLACEHOLDER,
	ATTRIBUTE_SIZE, ATTRIBUTE_SRC,
	ATTRIBUTE_SRCDOC, ATTRIBUTE_STYLE, ATTRIBUTE_TEXT, ATTRIBUTE_TITLE,
	ATTRIBUTE_TYPE, ATTRIBUTE_VALUE, ATTRIBUTE_WIDTH, ATTRIBUTE_XLINK_HREF,
	ATTRIBUTE__COUNT
};

enum kind {
	KIND_INLINE,
	KIND_BLOCK,		/* begins and ends a line */
	KIND_DIV,		/* the same, and open to a new list item */
	KIND_HEADING,		/* a block with an empty line around it */
	KIND_P, KIND_LI, KIND_DD, KIND_TABLE, KIND_SECTION, KIND_TR, KIND_CELL,
	KIND_QUOTE, KIND_PRE,
	KIND_VOID, KIND_BR, KIND_HR, KIND_IMG,
	KIND_RAW,		/* content is no HTML and nobody sees it */
	KIND_RAW_SEEN,		/* content is no HTML, and is seen */
	KIND_GONE,		/* an element that is never drawn */
	KIND_A, KIND_BUTTON, KIND_FORM, KIND_BDO, KIND_SMALL,
	KIND_ROOT		/* html, head, body: not kept as elements */
};

struct element {
	uint64_t name;			/* see name_hash() */
	enum kind kind;
	enum kind layout;		/* as display has it */
	size_t place;			/* children so far */
	size_t backwards_from;		/* what is read from right to left */
	size_t links_n;			/* links there were then */
	struct element_names *names;	/* for sheet_ancestor(), or NULL */
	struct writing *after;		/* what a sheet writes at its end */
	struct cascade *cascade;	/* the room for it, of this place */
	bool cascade_kept;		/* see anchor_end() */
	bool quoted;
	bool quoted_to_blockquote;	/* Gmail's wrapper: see element_open() */
	struct style style;
};

/* One of the texts that are written. */
enum sink_name { SINK_SEEN, SINK_HIDDEN, SINK_OUTLOOK, SINK__COUNT };

struct sink {
	struct buf buf;
	int breaks;			/* line ends owed before the next word */
	bool blank, tab, line_has_text;
};

struct span {				/* where a link's text stands */
	size_t from, to;
	enum sink_name sink;
};

struct reader {
	struct arena *arena;
	struct str s;
	size_t at;
	struct sink sinks[SINK__COUNT];
	enum sink_name last_sink;
	size_t depth, beyond, tables, anchors;	/* of open elements */
	uint32_t present;		/* a bit for each attribute of the tag */
	struct str values[ATTRIBUTE__COUNT];	/* references not undone */
	struct raw_attribute *attributes;	/* ATTRIBUTES_MOST, only if a
						 * sheet asks for them */
	size_t attributes_n;
	bool any_attribute;
	struct link *links;
	struct span *spans;
	size_t links_n, links_size, spans_size, links_most;
	size_t open_link;		/* index, or PART_NONE */
	struct str base;
	struct sheet *sheet;		/* NULL until there is one */
	bool standards;			/* not the mode of old pages */
	bool body_begun, body_tagged;
	bool again;			/* a sheet came too late for what stood
					 * before it */
	bool asks_password, differs;
	bool no_comment_end, no_single, no_double;
	bool quoted_line;		/* the visible line being written */
	size_t *marks;			/* where lines of history begin */
	size_t marks_n, marks_size;
	/* In a conditional comment s ends with it; this is what is kept. */
	bool only_outlook, outlook_shows, kept_no_single, kept_no_double;
	size_t kept_n, kept_link;
	struct str page_style;		/* of the html element */
	struct writing *before;		/* of the element that was opened */
	const struct reader *outer;	/* of an iframe's page */
	size_t frames_n;		/* pages of iframes that were read */
	struct str *pictures;		/* see html_result */
	size_t pictures_n, pictures_size;
	struct element *stack;		/* [0] is the body */
	size_t stack_size;
};

static inline struct element *
top(struct reader *r)
{
	return &r->stack[r->depth];
}

static inline struct str
attribute(const struct reader *r, enum attribute_name name)
{
	return (r->present >> name & 1) != 0 ? r->values[name] : NO_STR;
}

/* html_write.c */
enum sink_name sink_now(struct reader *r);
void break_line(struct sink *sink, int breaks);
/* A line ends in what is seen and in what is not; what is not drawn at all
 * ends none that is seen. */
void break_all(struct reader *r, int breaks);
void add_tab(struct reader *r);
void add_word(struct reader *r, struct str word);
/*
 * The seen text, without the marks that wrappers of history (<blockquote>, a class)
 * put before lines which no head says to be history. A reader sees nothing of such a
 * wrapper: whoever puts his own words into one, writes them.
 */
struct str marks_settle(struct reader *r, struct str text);
/* Text as it stands between two tags (or in an attribute). */
void add_text(struct reader *r, struct str s, bool references);
/* What nobody sees, with its tags as they are. */
void add_hidden(struct reader *r, struct str s);
/* What was seen since `from` reads from right to left. */
void turn_around(struct reader *r, size_t from, size_t links_from);

/* html_link.c */
/* The index of the new link, or PART_NONE. */
size_t link_add(struct reader *r, enum link_kind kind, struct str raw,
    struct str text);
/* Its text is what is written until link_close(). */
void link_open(struct reader *r, enum link_kind kind, struct str raw);
void link_close(struct reader *r);
void links_finish(struct reader *r, struct html_result *result);
/* A link of an iframe's page. */
void link_take(struct reader *r, const struct link *link);
struct str url_whole(struct reader *r, struct str raw);

/* html_element.c */
enum kind kind_of(struct str name);
void start_tag(struct reader *r, struct str name, enum kind kind);
void end_tag(struct reader *r, struct str name, enum kind kind);
void element_close(struct reader *r);	/* the deepest */
/* The body begins at the latest with the first thing that is seen. */
void body_begin(struct reader *r, bool by_tag);
/* html_cascade.c: everything that is said about how an element is drawn. */
void element_cascade(struct reader *r, uint64_t tag, enum kind kind,
    struct candidate *candidate, struct cascade *cascade);
/* From whom text (KIND_INLINE) or a new element of that kind inherits. */
const struct element *parent_of(struct reader *r, enum kind kind);

/* html_writing.c */
struct writing {
	struct str text;
	bool hidden, pre, is_block;
};
/* Is it more than an empty string? */
bool writing_says(struct str raw);
/* What the sheet writes before or after an element, or NULL. */
struct writing *writing_of(struct reader *r, const struct style *style,
    struct candidate *candidate, enum pseudo pseudo);
void writing_add(struct reader *r, const struct writing *writing);

/* html_void.c: elements without content, and what fields and images say */
void void_element(struct reader *r, struct str name, enum kind kind);
#define PICTURES_MOST 64
void picture_add(struct reader *r, struct str url);

#endif
