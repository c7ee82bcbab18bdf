/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a style sheet itself writes: "content" of ::before and ::after (CSS
 * Generated Content 3), strings with their escapes and attr(x); counters and
 * images are left out. It stands before or after the element's own text, drawn
 * as the element is and as its own rule says, and a reader can't tell it from
 * text of the message. One text is cut at WRITING_MOST bytes, and all together
 * have a bound that grows with the message, because one rule may write into
 * every element; where it is reached the reading says that readers differ.
 */
#include "html.h"

#define WRITING_MOST 4096
#define WRITING_COST 64			/* beside its bytes */

/* The string at s[*at], a quote; it ends with its line at the latest. */
static void
string_add(struct str s, size_t *at, struct buf *buf)
{
	char quote = s.p[(*at)++];

	while (*at < s.n && s.p[*at] != quote && s.p[*at] != '\n') {
		if (s.p[*at] != '\\') {
			buf_char(buf, s.p[(*at)++]);
		} else if (*at + 1 < s.n && (s.p[*at + 1] == '\n' ||
		    s.p[*at + 1] == '\r')) {
			/* The string goes on in the next line. */
			*at += str_starts(str_from(s, *at + 1), STR("\r\n")) ?
			    3 : 2;
		} else {
			buf_utf8(buf, css_escape(s, at));
		}
	}
	*at += *at < s.n;
}

static void
attribute_add(struct reader *r, struct str inside,
    const struct candidate *candidate, struct buf *buf)
{
	struct str name = str_trim(str_cut(&inside, ','));

	for (size_t i = 0; i < candidate->attributes_n; i++) {
		const struct raw_attribute *one = &candidate->attributes[i];

		if (!str_equal_nocase(one->name, name))
			continue;
		buf_add(buf, html_value(r->arena, str_slice(one->value, 0,
		    WRITING_MOST)));
		break;
	}
}

/* "attr(title)" or another function at s[*at]. */
static void
function_add(struct reader *r, struct str s, size_t *at,
    const struct candidate *candidate, struct buf *buf)
{
	size_t from = *at, end;
	struct str name;

	while (*at < s.n && (char_is_alpha(s.p[*at]) || s.p[*at] == '-'))
		++*at;
	name = str_slice(s, from, *at);
	if (*at >= s.n || s.p[*at] != '(')
		return;
	end = str_find_char(str_from(s, *at), ')');
	end = end == STR_NOWHERE ? s.n : *at + end;
	if (str_equal_nocase(name, STR("attr")))
		attribute_add(r, str_slice(s, *at + 1, end), candidate, buf);
	*at = end < s.n ? end + 1 : end;
}

/* What stands behind a slash is for those who can't see. */
static struct str
text_of(struct reader *r, struct str s, const struct candidate *candidate)
{
	struct buf buf = { .arena = r->arena };
	size_t at = 0;

	while (at < s.n && buf.n < WRITING_MOST) {
		char c = s.p[at];

		if (c == '"' || c == '\'')
			string_add(s, &at, &buf);
		else if (c == '/' && at + 1 < s.n && s.p[at + 1] == '*')
			at = css_comment_end(s, at);
		else if (c == '/' || c == '!')
			break;
		else if (char_is_alpha(c))
			function_add(r, s, &at, candidate, &buf);
		else
			at++;
	}
	return buf_str(&buf);
}

bool
writing_says(struct str raw)
{
	char quote = '\0';

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (quote == '\0' && (c == '"' || c == '\''))
			quote = c;
		else if (c == quote)
			quote = '\0';
		else if (quote == '\0' && c == '!')
			return false;
		else if (!char_is_space(c))
			return true;
	}
	return false;
}

struct writing *
writing_of(struct reader *r, const struct style *style,
    struct candidate *candidate, enum pseudo pseudo)
{
	struct sheet *sheet = r->sheet;
	const struct declaration *found;
	struct writing *writing;
	struct style drawn = *style;
	struct cascade cascade;
	struct str raw;

	cascade.set = 0;
	candidate->pseudo = pseudo;
	sheet_match(sheet, candidate, &cascade);
	found = &cascade.at[PROPERTY_WRITING];
	if ((cascade.set >> PROPERTY_WRITING & 1) == 0 ||
	    found->word != WORD_YES)
		return NULL;
	raw = str_slice(sheet->writings[found->writing], 0, WRITING_MOST);
	if (sheet->writing_left < WRITING_COST + 2 * raw.n) {
		r->differs = true;
		return NULL;
	}
	style_apply(&drawn, &cascade);
	writing = NEW(r->arena, struct writing);
	writing->text = utf8_repair(r->arena, text_of(r, raw, candidate));
	writing->hidden = drawn.hidden;
	writing->pre = drawn.pre;
	writing->is_block = (cascade.set >> PROPERTY_DISPLAY & 1) != 0 &&
	    cascade.at[PROPERTY_DISPLAY].word == WORD_BLOCK;
	raw.n += writing->text.n + WRITING_COST;
	sheet->writing_left -= raw.n < sheet->writing_left ? raw.n :
	    sheet->writing_left;
	return writing;
}

void
writing_add(struct reader *r, const struct writing *writing)
{
	struct style *style = &top(r)->style;
	bool hidden = style->hidden, pre = style->pre;

	if (writing == NULL || r->only_outlook)
		return;
	style->hidden = writing->hidden;
	style->pre = writing->pre;
	if (writing->is_block && !writing->hidden)
		break_all(r, 1);
	add_text(r, writing->text, false);
	if (writing->is_block && !writing->hidden)
		break_all(r, 1);
	style->hidden = hidden;
	style->pre = pre;
}
