/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open elements: which of them a tag closes (HTML 13.2.6, as far as it changes
 * what is seen: a paragraph ends at the next block, a list item at the next, a
 * cell at the next; what stands in a table but in no cell is drawn before the
 * table; table tags without a table are no tags), how each is drawn, and what
 * lines it makes. Elements nested deeper than the stack are counted, and drawn
 * like the deepest that is kept; an end tag looks at most at the whole stack.
 * The wrappers that mail programs put around quoted history are known here.
 */
#include "html.h"

struct tag {
	char name[12];
	enum kind kind;
};

/* Sorted for the bisection. */
static const struct tag tags[] = {
	{ "a", KIND_A }, { "address", KIND_DIV }, { "area", KIND_VOID },
	{ "article", KIND_BLOCK }, { "aside", KIND_BLOCK }, { "base", KIND_VOID },
	{ "bdo", KIND_BDO }, { "blockquote", KIND_QUOTE },
	{ "body", KIND_ROOT }, { "br", KIND_BR }, { "button", KIND_BUTTON },
	{ "caption", KIND_BLOCK }, { "center", KIND_BLOCK },
	{ "col", KIND_VOID }, { "datalist", KIND_GONE }, { "dd", KIND_DD },
	{ "details", KIND_BLOCK }, { "dialog", KIND_GONE },
	{ "dir", KIND_BLOCK }, { "div", KIND_DIV }, { "dl", KIND_BLOCK },
	{ "dt", KIND_DD }, { "embed", KIND_VOID }, { "fieldset", KIND_BLOCK },
	{ "figcaption", KIND_BLOCK }, { "figure", KIND_BLOCK },
	{ "footer", KIND_BLOCK }, { "form", KIND_FORM }, { "frame", KIND_VOID },
	{ "h1", KIND_HEADING }, { "h2", KIND_HEADING }, { "h3", KIND_HEADING },
	{ "h4", KIND_HEADING }, { "h5", KIND_HEADING }, { "h6", KIND_HEADING },
	{ "head", KIND_ROOT }, { "header", KIND_BLOCK }, { "hr", KIND_HR },
	{ "html", KIND_ROOT }, { "iframe", KIND_RAW }, { "image", KIND_IMG },
	{ "img", KIND_IMG }, { "input", KIND_VOID }, { "keygen", KIND_VOID },
	{ "legend", KIND_BLOCK }, { "li", KIND_LI }, { "link", KIND_VOID },
	{ "main", KIND_BLOCK }, { "menu", KIND_BLOCK }, { "meta", KIND_VOID },
	{ "nav", KIND_BLOCK }, { "noembed", KIND_RAW }, { "noframes", KIND_RAW },
	{ "ol", KIND_BLOCK }, { "optgroup", KIND_BLOCK },
	{ "option", KIND_BLOCK }, { "p", KIND_P }, { "param", KIND_VOID },
	{ "plaintext", KIND_RAW_SEEN }, { "pre", KIND_PRE }, { "rp", KIND_GONE },
	{ "script", KIND_RAW }, { "section", KIND_BLOCK },
	{ "small", KIND_SMALL }, { "source", KIND_VOID }, { "style", KIND_RAW },
	{ "sub", KIND_SMALL }, { "summary", KIND_BLOCK }, { "sup", KIND_SMALL },
	{ "table", KIND_TABLE }, { "tbody", KIND_SECTION }, { "td", KIND_CELL },
	{ "template", KIND_GONE }, { "textarea", KIND_RAW_SEEN },
	{ "tfoot", KIND_SECTION }, { "th", KIND_CELL },
	{ "thead", KIND_SECTION }, { "title", KIND_RAW }, { "tr", KIND_TR },
	{ "track", KIND_VOID }, { "ul", KIND_BLOCK }, { "wbr", KIND_VOID },
	{ "xmp", KIND_RAW_SEEN }
};

enum kind
kind_of(struct str name)
{
	size_t low = 0, high = sizeof tags / sizeof tags[0];
	char lower[12] = "";

	if (name.n >= sizeof lower)
		return KIND_INLINE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = char_lower(name.p[i]);
	lower[name.n] = '\0';
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *found = tags[middle].name;
		int order = found[0] - lower[0];

		if (order == 0)
			order = found[1] - lower[1];
		if (order == 0 && lower[1] != '\0')
			order = strcmp(found, lower);
		/* "a\0b" is another name. */
		if (order == 0)
			return found[name.n - 1] == '\0' ? KIND_INLINE :
			    tags[middle].kind;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return KIND_INLINE;
}

/* ---- Ends ----------------------------------------------------------------------- */

static int
breaks_of(enum kind layout)
{
	switch (layout) {
	case KIND_P: case KIND_HEADING: case KIND_QUOTE: case KIND_PRE:
		return 2;
	case KIND_BLOCK: case KIND_DIV: case KIND_LI: case KIND_DD:
	case KIND_TR: case KIND_TABLE: case KIND_FORM: case KIND_HR:
	case KIND_RAW_SEEN:
		return 1;
	case KIND_INLINE: case KIND_SECTION: case KIND_CELL: case KIND_VOID:
	case KIND_BR: case KIND_IMG: case KIND_RAW: case KIND_GONE:
	case KIND_A: case KIND_BUTTON: case KIND_BDO: case KIND_SMALL:
	case KIND_ROOT:
		break;
	}
	return 0;
}

/* An element ends: its line, and what its wrapper said about history. */
void
element_close(struct reader *r)
{
	struct element *element = top(r);
	enum kind kind = element->kind;
	int breaks = breaks_of(element->layout);

	if (element->after != NULL)
		writing_add(r, element->after);
	if (breaks > 0)
		break_all(r, breaks);
	else if (element->layout == KIND_CELL)
		add_tab(r);
	if (kind == KIND_A || kind == KIND_BUTTON)
		link_close(r);
	r->anchors -= kind == KIND_A;
	r->tables -= kind == KIND_TABLE;
	if (element->names != NULL)
		sheet_ancestor(r->sheet, element->names, -1);
	r->depth--;
	if (element->style.backwards && !top(r)->style.backwards)
		turn_around(r, element->backwards_from, element->links_n);
	if (kind == KIND_QUOTE && top(r)->quoted_to_blockquote)
		top(r)->quoted = top(r)->quoted_to_blockquote = false;
}

static void
close_to(struct reader *r, size_t depth)
{
	while (r->depth >= depth && r->depth > 0)
		element_close(r);
}

static bool
is_special(enum kind kind)
{
	return kind != KIND_INLINE && kind != KIND_A && kind != KIND_SMALL &&
	    kind != KIND_BDO;
}

/* The link at `depth` is no more; what it held is drawn as its parent is. */
static void
anchor_remove(struct reader *r, size_t depth)
{
	struct element gone = r->stack[depth];
	bool turns = gone.style.backwards &&
	    !r->stack[depth - 1].style.backwards;

	if (turns)
		turn_around(r, gone.backwards_from, gone.links_n);
	if (gone.names != NULL)
		sheet_ancestor(r->sheet, gone.names, -1);
	memmove(&r->stack[depth], &r->stack[depth + 1],
	    (r->depth - depth) * sizeof gone);
	r->stack[r->depth--] = gone;
	r->anchors--;
	for (size_t i = depth; i <= r->depth; i++) {
		struct element *element = &r->stack[i];

		element->style = r->stack[i - 1].style;
		if (turns)
			element->backwards_from = r->sinks[SINK_SEEN].buf.n;
		if (element->cascade_kept)
			style_apply(&element->style, element->cascade);
	}
}

/*
 * A link ends, by its tag or because another begins. A block that was opened in
 * it goes on without it (HTML 13.2.6.4.7, the adoption agency): dark ground that
 * the block put under its text stays, and what hid the link hides no more. Each
 * block is drawn anew at most once, because no second link is left around it.
 */
static void
anchor_end(struct reader *r, size_t depth)
{
	size_t special = r->depth;

	while (special > depth && !is_special(r->stack[special].kind))
		special--;
	if (special == depth) {
		close_to(r, depth);
		return;
	}
	close_to(r, special + 1);
	if (r->stack[depth].after != NULL)
		writing_add(r, r->stack[depth].after);
	link_close(r);
	anchor_remove(r, depth);
}

static bool
bounds(enum kind open, enum kind closing)
{
	switch (closing) {
	case KIND_P:
		return open == KIND_TABLE || open == KIND_CELL ||
		    open == KIND_BUTTON;
	case KIND_LI: case KIND_DD:
		return open != KIND_INLINE && open != KIND_DIV &&
		    open != KIND_P && open != KIND_A && open != KIND_SMALL &&
		    open != KIND_BDO && open != KIND_LI && open != KIND_DD;
	case KIND_TR: case KIND_SECTION:
		return open == KIND_TABLE;
	case KIND_INLINE: case KIND_BLOCK: case KIND_DIV: case KIND_HEADING:
	case KIND_TABLE: case KIND_CELL: case KIND_QUOTE: case KIND_PRE:
	case KIND_VOID: case KIND_BR: case KIND_HR: case KIND_IMG:
	case KIND_RAW: case KIND_RAW_SEEN: case KIND_GONE: case KIND_A:
	case KIND_BUTTON: case KIND_FORM: case KIND_BDO: case KIND_SMALL:
	case KIND_ROOT:
		break;
	}
	return open == KIND_TABLE || open == KIND_CELL;
}

/* Close the nearest open element of that kind, if nothing bounds its scope. */
static void
close_implied(struct reader *r, enum kind kind)
{
	for (size_t i = r->depth; i > 0; i--) {
		enum kind open = r->stack[i].kind;

		if (open == kind) {
			if (kind == KIND_A)
				anchor_end(r, i);
			else
				close_to(r, i);
			return;
		}
		if (bounds(open, kind))
			return;
	}
}

/* The open element that the tag ends, or 0. */
static size_t
ended_by(const struct reader *r, uint64_t key, enum kind kind)
{
	for (size_t i = r->depth; i > 0; i--) {
		enum kind open = r->stack[i].kind;

		if (r->stack[i].name == key)
			return i;
		/* </div> in a cell doesn't close what the table stands in. */
		if (open == KIND_CELL && kind != KIND_TR && kind != KIND_TABLE &&
		    kind != KIND_CELL && kind != KIND_SECTION)
			return 0;
		if (open == KIND_TABLE)
			return 0;
	}
	return 0;
}

void
end_tag(struct reader *r, struct str name, enum kind kind)
{
	size_t depth = 0;

	if (r->only_outlook) {
		if (breaks_of(kind) > 0)
			break_line(&r->sinks[SINK_OUTLOOK], 1);
		if (kind == KIND_A)
			link_close(r);
		return;
	}
	/* Readers draw what follows </body>, inside of what is open. */
	if (kind == KIND_ROOT || kind == KIND_BR)
		break_all(r, 1);
	if (kind == KIND_ROOT)
		return;
	if (r->beyond > 0)
		r->beyond--;
	else
		depth = ended_by(r, name_hash(name, false), kind);
	if (depth == 0 && kind == KIND_P)
		break_all(r, 1);
	else if (depth > 0 && kind == KIND_A)
		anchor_end(r, depth);
	else if (depth > 0)
		close_to(r, depth);
}

/* ---- Style ---------------------------------------------------------------------- */

static enum kind
layout_of(enum kind kind, const struct cascade *cascade)
{
	if ((cascade->set >> PROPERTY_DISPLAY & 1) == 0)
		return kind;
	switch (cascade->at[PROPERTY_DISPLAY].word) {
	case WORD_INLINE:
		return KIND_INLINE;
	case WORD_BLOCK:
		return breaks_of(kind) > 0 ? kind : KIND_BLOCK;
	case WORD_CELL:
		return KIND_CELL;
	case WORD_ROW:
		return KIND_TR;
	case WORD_NO: case WORD_YES: case WORD_INHERIT: case WORD_ABSOLUTE:
	case WORD_FIXED: case WORD_RELATIVE: case WORD_PIXELS:
	case WORD_FACTOR: case WORD_COLOUR: case WORD_MOVES:
		break;
	}
	return kind;
}

/* What is said about the html element, and holds for the whole page. */
static void
page_style(struct reader *r, struct style *style)
{
	struct candidate candidate = { .place = 1 };
	struct cascade cascade;

	*style = style_initial;
	if (r->sheet == NULL && r->page_style.n == 0)
		return;
	cascade.set = 0;
	candidate.names.tag = name_hash(STR("html"), false);
	if (r->sheet != NULL)
		sheet_match(r->sheet, &candidate, &cascade);
	cascade_inline(&cascade, html_value(r->arena, r->page_style));
	style_apply(style, &cascade);
}

void
body_begin(struct reader *r, bool by_tag)
{
	struct candidate candidate;
	struct cascade cascade;
	uint32_t present = r->present;
	size_t attributes_n = r->attributes_n;
	struct element *body = &r->stack[0];

	if (by_tag ? r->body_tagged : r->body_begun)
		return;
	r->body_begun = true;
	r->body_tagged = by_tag;
	if (!by_tag) {
		r->present = 0;
		r->attributes_n = 0;
	}
	element_cascade(r, name_hash(STR("body"), false), KIND_ROOT,
	    &candidate, &cascade);
	page_style(r, &body->style);
	style_apply(&body->style, &cascade);
	if (r->sheet != NULL && r->sheet->writes && r->depth == 0 &&
	    body->after == NULL) {
		writing_add(r, writing_of(r, &body->style, &candidate,
		    PSEUDO_BEFORE));
		body->after = writing_of(r, &body->style, &candidate,
		    PSEUDO_AFTER);
	}
	r->present = present;
	r->attributes_n = attributes_n;
}

/* ---- Starts --------------------------------------------------------------------- */

static bool
is_of_table(enum kind kind)
{
	return kind == KIND_TR || kind == KIND_CELL || kind == KIND_SECTION;
}

/*
 * From whom a new element inherits: what stands in a table but in no cell is
 * drawn before the table, and not hidden with it.
 */
const struct element *
parent_of(struct reader *r, enum kind kind)
{
	size_t i = r->depth;
	enum kind open = top(r)->kind;

	if (r->tables == 0 || is_of_table(kind) || (open != KIND_TABLE &&
	    open != KIND_SECTION && open != KIND_TR))
		return top(r);
	while (i > 0 && r->stack[i].kind != KIND_TABLE)
		i--;
	return &r->stack[i > 0 ? i - 1 : 0];
}

static bool
class_has(const struct reader *r, struct str word)
{
	return str_find_nocase(attribute(r, ATTRIBUTE_CLASS), word) !=
	    STR_NOWHERE || str_find_nocase(attribute(r, ATTRIBUTE_ID), word) !=
	    STR_NOWHERE;
}

/* How mail programs mark what they quote. */
static void
history_mark(struct reader *r, struct element *element)
{
	/*
	 * Gmail wraps "on ... wrote" and the quotation; an answer between
	 * quotations stands inside the wrapper too.
	 */
	if (class_has(r, STR("gmail_quote")) && !element->quoted)
		element->quoted = element->quoted_to_blockquote = true;
	element->quoted |= class_has(r, STR("gmail_attr")) ||
	    class_has(r, STR("yahoo_quoted")) ||
	    class_has(r, STR("moz-cite-prefix"));
	/* Outlook's reply head: history from here to the end. */
	if (class_has(r, STR("divRplyFwdMsg")) ||
	    class_has(r, STR("appendonsend")))
		for (size_t i = 0; i <= r->depth; i++)
			r->stack[i].quoted = element->quoted = true;
}

static bool
is_named(const struct reader *r)
{
	return attribute(r, ATTRIBUTE_CLASS).n > 0 ||
	    attribute(r, ATTRIBUTE_ID).n > 0;
}

/* A table of an old page takes only the page's colour, and letters of common
 * size (Quirks Mode Standard 3.5). */
static void
table_style(struct reader *r, struct style *style)
{
	if (r->standards)
		return;
	style->font = 16;
	style->pre = style->squeezed = style->indented = false;
	style->ink = r->stack[0].style.ink;
}

/* The place on the stack for one more, what it inherits in it. */
static struct element *
element_push(struct reader *r, enum kind kind)
{
	const struct element *parent;
	struct element *element;

	r->stack = arena_grow(r->arena, r->stack, r->depth + 1, &r->stack_size,
	    sizeof *r->stack);
	parent = parent_of(r, kind);
	element = &r->stack[r->depth + 1];
	element->kind = kind;
	element->place = 0;
	element->backwards_from = r->sinks[SINK_SEEN].buf.n;
	element->links_n = r->links_n;
	element->names = NULL;
	element->after = NULL;
	element->cascade_kept = false;
	element->quoted = parent->quoted || kind == KIND_QUOTE;
	element->quoted_to_blockquote = false;
	element->style = parent->style;
	if (kind == KIND_TABLE)
		table_style(r, &element->style);
	return element;
}

/* What a sheet writes into the element, and by what its look may have to be
 * computed once more. */
static void
element_extras(struct reader *r, struct element *element,
    struct candidate *candidate, const struct cascade *cascade)
{
	if (r->anchors > 0 && cascade->set != 0) {
		if (element->cascade == NULL)
			element->cascade = NEW(r->arena, struct cascade);
		*element->cascade = *cascade;
		element->cascade_kept = true;
	}
	if (r->sheet == NULL)
		return;
	if (r->sheet->writes && element->kind != KIND_RAW_SEEN) {
		r->before = writing_of(r, &element->style, candidate,
		    PSEUDO_BEFORE);
		element->after = writing_of(r, &element->style, candidate,
		    PSEUDO_AFTER);
	}
	if (r->sheet->open != NULL) {
		element->names = NEW(r->arena, struct element_names);
		*element->names = candidate->names;
		sheet_ancestor(r->sheet, element->names, 1);
	}
}

static void
element_open(struct reader *r, struct str name, enum kind kind)
{
	struct element *element;
	struct candidate candidate;
	struct cascade cascade;
	uint64_t key = name_hash(name, false);
	/* Tags of a table without one are not drawn as such. */
	bool is_tag = r->tables > 0 || !is_of_table(kind);

	cascade.set = 0;
	r->before = NULL;
	if (is_tag)
		element_cascade(r, key, kind, &candidate, &cascade);
	if (r->depth + 1 >= STACK_MOST) {
		r->beyond++;
		return;
	}
	element = element_push(r, kind);
	element->name = key;
	element->layout = layout_of(kind, &cascade);
	/* An indent is of a block; a box within the line says that it is one. */
	if (!is_special(kind) && (cascade.set >> PROPERTY_DISPLAY & 1) == 0)
		cascade.set &= ~((uint64_t)1 << PROPERTY_TEXT_INDENT);
	if (cascade.set != 0 || kind == KIND_TABLE)
		style_apply(&element->style, &cascade);
	if (kind == KIND_DIV && is_named(r))
		history_mark(r, element);
	if (is_tag)
		element_extras(r, element, &candidate, &cascade);
	r->anchors += kind == KIND_A;
	r->tables += kind == KIND_TABLE;
	r->depth++;
}

/* What a start tag closes. */
static void
closes(struct reader *r, enum kind kind)
{
	switch (kind) {
	case KIND_HEADING:
		close_implied(r, KIND_P);
		if (top(r)->kind == KIND_HEADING)
			close_to(r, r->depth);
		break;
	case KIND_TABLE:
		if (r->standards)
			close_implied(r, KIND_P);
		break;
	case KIND_LI: case KIND_DD:
		close_implied(r, kind);
		close_implied(r, KIND_P);
		break;
	case KIND_P: case KIND_QUOTE: case KIND_PRE: case KIND_BLOCK:
	case KIND_DIV: case KIND_FORM: case KIND_HR: case KIND_RAW_SEEN:
		close_implied(r, KIND_P);
		break;
	case KIND_SECTION:
		close_implied(r, KIND_SECTION);
		close_implied(r, KIND_TR);
		break;
	case KIND_TR: case KIND_CELL: case KIND_BUTTON:
		close_implied(r, kind);
		break;
	case KIND_A:
		if (r->anchors > 0)
			close_implied(r, KIND_A);
		break;
	case KIND_INLINE: case KIND_VOID: case KIND_BR: case KIND_IMG:
	case KIND_RAW: case KIND_GONE: case KIND_BDO: case KIND_SMALL:
	case KIND_ROOT:
		break;
	}
}

/* In a comment that only Outlook reads: its links and lines, not its style. */
static void
outlook_tag(struct reader *r, enum kind kind, struct str href)
{
	if (breaks_of(kind) > 0 || kind == KIND_BR)
		break_line(&r->sinks[SINK_OUTLOOK], 1);
	if (kind == KIND_CELL)
		r->sinks[SINK_OUTLOOK].tab = true;
	if (href.n > 0)
		link_open(r, LINK_ANCHOR, href);
}

static void
element_links(struct reader *r, enum kind kind, struct str name, struct str href)
{
	if (kind == KIND_A)
		link_open(r, LINK_ANCHOR, href);
	else if (kind == KIND_FORM)
		link_add(r, LINK_FORM, attribute(r, ATTRIBUTE_ACTION),
		    STR("form"));
	else if (kind == KIND_BUTTON &&
	    attribute(r, ATTRIBUTE_FORMACTION).n > 0)
		link_open(r, LINK_FORM, attribute(r, ATTRIBUTE_FORMACTION));
	else if (href.n > 0)
		link_add(r, LINK_ANCHOR, href, NO_STR);
	else if (attribute(r, ATTRIBUTE_DATA).n > 0 &&
	    str_equal_nocase(name, STR("object")) && str_find_nocase(
	    attribute(r, ATTRIBUTE_TYPE), STR("html")) != STR_NOWHERE)
		link_add(r, LINK_ANCHOR, attribute(r, ATTRIBUTE_DATA), NO_STR);
}

void
start_tag(struct reader *r, struct str name, enum kind kind)
{
	struct str href = attribute(r, ATTRIBUTE_HREF);
	int breaks;

	if (href.p == NULL)
		href = attribute(r, ATTRIBUTE_XLINK_HREF);	/* of SVG */
	if (r->only_outlook) {
		outlook_tag(r, kind, href);
		return;
	}
	if (kind == KIND_RAW)
		return;
	if (kind == KIND_ROOT) {
		break_all(r, 1);
		if (str_equal_nocase(name, STR("body")))
			body_begin(r, true);
		else if (r->page_style.n == 0 && !r->body_begun &&
		    str_equal_nocase(name, STR("html")))
			r->page_style = attribute(r, ATTRIBUTE_STYLE);
		return;
	}
	closes(r, kind);
	if (kind == KIND_VOID || kind == KIND_BR || kind == KIND_IMG ||
	    kind == KIND_HR) {
		void_element(r, name, kind);
		return;
	}
	body_begin(r, false);
	element_open(r, name, kind);
	if (r->beyond == 0) {
		breaks = breaks_of(top(r)->layout);
		if (breaks > 0)
			break_all(r, breaks);
	}
	element_links(r, kind, name, href);
	if (kind == KIND_LI)
		add_text(r, STR("* "), false);
	writing_add(r, r->before);
}
