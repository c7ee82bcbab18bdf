/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address lists (RFC 5322 sections 3.4 and 4.4, groups of RFC 6854, UTF-8 of
 * RFC 6532) and what real mailers write instead: dots and commas without
 * quotes, two addresses in one mailbox, a bracket that is never closed. The
 * promise is that no address that some mail reader could show is lost: what is
 * ambiguous gives all its readings and is marked malformed. Comments nest by
 * counting, so depth costs nothing. One pass cuts the field into mailboxes, one
 * more reads each.
 */
#include "mail.h"

#define ESCAPE 0x1b

struct list {
	struct arena *arena;
	struct str s;			/* unfolded */
	const struct limits *limits;
	bool plain;
	/* From here on nothing closes what is opened: searched for once. */
	size_t open_quote, open_comment, open_bracket;
	struct addresses found;
	size_t size;
	struct str group;
};

/* One mailbox being cut out: where it begins, and what was seen in it. */
struct segment {
	size_t start, end;
	bool has_angle, has_at;
};

/* ---- Skipping what may hold separators ------------------------------------- */

/* Past the quoted string at s[at]; at + 1 when nothing closes it. */
static size_t
quote_end(struct list *list, size_t at, size_t end)
{
	if (at >= list->open_quote)
		return at + 1;
	for (size_t i = at + 1; i < end; i++) {
		if (list->s.p[i] == '\\')
			i++;
		else if (list->s.p[i] == '"')
			return i + 1;
	}
	if (end == list->s.n)
		list->open_quote = at;
	return at + 1;
}

static size_t
comment_end(struct list *list, size_t at, size_t end)
{
	size_t depth = 0;

	if (at >= list->open_comment)
		return at + 1;
	for (size_t i = at; i < end; i++) {
		if (list->s.p[i] == '\\')
			i++;
		else if (list->s.p[i] == '(')
			depth++;
		else if (list->s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	if (end == list->s.n)
		list->open_comment = at;
	return at + 1;
}

/* ISO-2022-JP without encoding: its two-byte characters look like marks. */
static size_t
escape_end(struct list *list, size_t at, size_t end)
{
	size_t back;

	if (at + 1 >= end || list->s.p[at + 1] != '$')
		return at + 1;
	back = str_find(str_slice(list->s, at, end), STR("\x1b("));
	return back == STR_NOWHERE ? end : at + back + 2;
}

/* Past one character, or past what has to be taken whole. */
static size_t
item_end(struct list *list, size_t at, size_t end)
{
	switch (list->s.p[at]) {
	case '"':
		return quote_end(list, at, end);
	case '(':
		return comment_end(list, at, end);
	case ESCAPE:
		return escape_end(list, at, end);
	case '\\':
		return at + 2 < end ? at + 2 : end;
	default:
		return at + 1;
	}
}

/* Past the ">" that closes the "<" at s[at]. Without one the bracket ends
 * before the next comma, and the rest of the field is still read. */
static size_t
angle_end(struct list *list, size_t at, size_t end, size_t *inner_end_out)
{
	size_t comma = end;

	for (size_t i = at + 1; i < end && at < list->open_bracket; ) {
		if (list->s.p[i] == '>') {
			*inner_end_out = i;
			return i + 1;
		}
		i = item_end(list, i, end);
	}
	if (end == list->s.n && at < list->open_bracket)
		list->open_bracket = at;
	for (size_t i = at + 1; i < end && comma == end; ) {
		if (list->s.p[i] == ',' || list->s.p[i] == ';')
			comma = i;
		i = item_end(list, i, end);
	}
	list->found.malformed = true;
	*inner_end_out = comma;
	return comma;
}

/* ---- One address ------------------------------------------------------------ */

/* The local part without its quotes, comments and blanks. */
static struct str
local_read(struct list *list, size_t start, size_t end)
{
	struct buf out = { .arena = list->arena };

	for (size_t i = start; i < end; ) {
		char c = list->s.p[i];
		size_t next = item_end(list, i, end);
		if (c == '"' && next > i + 1) {
			for (size_t k = i + 1; k + 1 < next; k++) {
				if (list->s.p[k] == '\\' && k + 2 < next)
					k++;
				buf_char(&out, list->s.p[k]);
			}
		} else if ((c != '(' || next == i + 1) && !char_is_space(c))
			buf_add(&out, str_slice(list->s, i, next));
		i = next;
	}
	return utf8_repair(list->arena, buf_str(&out));
}

static struct str
domain_read(struct list *list, size_t start, size_t end)
{
	struct str domain, s = local_read(list, start, end);

	/* A trailing mark is left of a wrong closing: "a@x.example>". */
	while (s.n > 0 && (s.p[s.n - 1] == '>' || s.p[s.n - 1] == '.'))
		s.n--;
	domain = domain_ascii(list->arena, s);
	if (domain.p != NULL || s.n == 0)
		return domain;
	if (s.p[0] != '[')
		list->found.malformed = true;
	return str_lower(list->arena, s);
}

/* The last "@" outside of quotes and comments: what stands before it is the
 * local part for every reader that accepts the address at all. */
static size_t
at_sign(struct list *list, size_t start, size_t end)
{
	size_t found = STR_NOWHERE;

	for (size_t i = start; i < end; i = item_end(list, i, end))
		if (list->s.p[i] == '@') {
			if (found != STR_NOWHERE)
				list->found.malformed = true;
			found = i;
		}
	return found;
}

/* "@relay,@relay2:user@domain": the route is dropped (RFC 5322 4.4). */
static size_t
route_end(struct list *list, size_t start, size_t end)
{
	while (start < end && (char_is_space(list->s.p[start]) ||
	    list->s.p[start] == '<'))
		start++;
	if (start < end && list->s.p[start] == '@')
		for (size_t i = start; i < end; i = item_end(list, i, end))
			if (list->s.p[i] == ':')
				return i + 1;
	return start;
}

static void
spec_read(struct list *list, size_t start, size_t end, struct address *address)
{
	size_t at;

	start = route_end(list, start, end);
	at = at_sign(list, start, end);
	if (at == STR_NOWHERE) {
		list->found.malformed = true;
		address->local = local_read(list, start, end);
		/* All of it in quotes: some readers show it without them. */
		at = str_find_char(address->local, '@');
		if (at == STR_NOWHERE)
			return;
		list->found.hidden = true;
		address->domain = domain_ascii(list->arena,
		    str_from(address->local, at + 1));
		address->local = str_slice(address->local, 0, at);
	} else {
		address->local = local_read(list, start, at);
		address->domain = domain_read(list, at + 1, end);
	}
	/* Where a NUL stands, programs cut the address at different places. */
	if (address->local.n == 0 || address->domain.p == NULL ||
	    str_find_char(address->local, '\0') != STR_NOWHERE ||
	    str_find_char(address->domain, '\0') != STR_NOWHERE) {
		address->domain = NO_STR;
		list->found.malformed = true;
		return;
	}
	address->address = str_format(list->arena, "%.*s@%.*s",
	    STR_ARGS(address->local), STR_ARGS(address->domain));
}

/* ---- Names ------------------------------------------------------------------- */

static struct str
name_decode(struct list *list, struct str s)
{
	s = words_collapse(list->arena,
	    words_decode(list->arena, s, list->plain));
	return s.n > 0 ? s : NO_STR;
}

static void
unquote_add(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		buf_char(out, s.p[i]);
	}
}

/* The phrase as a reader sees it: quotes undone, comments dropped. */
static struct str
phrase_read(struct list *list, size_t start, size_t end)
{
	struct buf out = { .arena = list->arena };

	for (size_t i = start; i < end; ) {
		size_t next = item_end(list, i, end);
		char c = list->s.p[i];
		if (c == '"' && next > i + 1)
			unquote_add(&out, str_slice(list->s, i + 1, next - 1));
		else if (c == '(' && next > i + 1)
			buf_char(&out, ' ');
		else if (c != '"' && c != '<' && c != '>')
			buf_add(&out, str_slice(list->s, i, next));
		i = next;
	}
	return name_decode(list, buf_str(&out));
}

/* "user@domain (Name)", the form before angle brackets. */
static struct str
comment_name(struct list *list, size_t start, size_t end)
{
	struct buf out = { .arena = list->arena };

	for (size_t i = start; i < end; ) {
		size_t next = item_end(list, i, end);
		if (list->s.p[i] == '(' && next > i + 1)
			unquote_add(&out, str_slice(list->s, i + 1, next - 1));
		i = next;
	}
	return name_decode(list, buf_str(&out));
}

/* ---- One mailbox -------------------------------------------------------------- */

static struct address *
address_push(struct list *list, struct str raw)
{
	struct addresses *found = &list->found;
	struct address *address;

	if (found->n >= list->limits->addresses) {
		found->limited = true;
		return NULL;
	}
	found->at = arena_grow(list->arena, found->at, found->n, &list->size,
	    sizeof *found->at);
	address = &found->at[found->n++];
	address->raw = str_trim(raw);
	address->group = list->group;
	return address;
}

/* "Name, <a@x.example>": the comma is no part of the name. */
static struct str
name_trimmed(struct str name)
{
	while (name.n > 0 && strchr(",;( ", name.p[name.n - 1]) != NULL)
		name.n--;
	return name.n > 0 ? name : NO_STR;
}

/* Everything with angle brackets: each bracket is an address, and what stands
 * before it is its name. */
static void
angles_read(struct list *list, const struct segment *segment)
{
	size_t phrase = segment->start, n = 0;

	for (size_t i = segment->start; i < segment->end; ) {
		size_t inner_end, next;
		struct address *address;
		if (list->s.p[i] != '<') {
			i = item_end(list, i, segment->end);
			continue;
		}
		next = angle_end(list, i, segment->end, &inner_end);
		if (n++ > 0)
			list->found.malformed = true;
		address = address_push(list,
		    str_slice(list->s, phrase, next));
		if (address == NULL)
			return;
		address->name = name_trimmed(phrase_read(list, phrase, i));
		if (address->name.p == NULL && n == 1)
			address->name = comment_name(list, phrase,
			    segment->end);
		spec_read(list, i + 1, inner_end, address);
		phrase = i = next;
	}
	if (str_find_char(str_slice(list->s, phrase, segment->end), '@') ==
	    STR_NOWHERE)
		return;
	/* "<a@x> b@y": the second may be what a reader shows. */
	list->found.malformed = true;
	struct address *last = address_push(list,
	    str_slice(list->s, phrase, segment->end));
	if (last != NULL)
		spec_read(list, phrase, segment->end, last);
}

/* Where the word that begins at `at` ends: at white space that no dot or "@"
 * stands beside. */
static size_t
word_end(struct list *list, size_t at, size_t end)
{
	while (at < end) {
		size_t blank = at;
		while (blank < end && char_is_space(list->s.p[blank]))
			blank++;
		if (blank > at && (blank == end ||
		    (strchr(".@", list->s.p[blank]) == NULL &&
		    strchr(".@", list->s.p[at - 1]) == NULL &&
		    list->s.p[blank] != '(')))
			return at;
		at = blank > at ? blank : item_end(list, at, end);
	}
	return at;
}

/* No brackets: one address, or words of which some are addresses. */
static void
bare_read(struct list *list, const struct segment *segment)
{
	struct str raw = str_slice(list->s, segment->start, segment->end);
	struct str name = comment_name(list, segment->start, segment->end);
	size_t words = 0, at = segment->start;
	struct address *address;

	while (at < segment->end) {
		size_t next;
		while (at < segment->end && char_is_space(list->s.p[at]))
			at++;
		if (at >= segment->end)
			break;
		next = word_end(list, at, segment->end);
		words++;
		if (str_find_char(str_slice(list->s, at, next), '@') !=
		    STR_NOWHERE) {
			address = address_push(list, raw);
			if (address == NULL)
				return;
			spec_read(list, at, next, address);
			address->name = name;
		}
		at = next > at ? next : at + 1;
	}
	if (words > 1)
		list->found.malformed = true;
}

static void
segment_read(struct list *list, const struct segment *segment)
{
	struct address *address;
	struct str raw = str_trim(str_slice(list->s, segment->start,
	    segment->end));

	if (raw.n == 0)
		return;
	if (segment->has_angle) {
		angles_read(list, segment);
		return;
	}
	if (segment->has_at) {
		bare_read(list, segment);
		return;
	}
	list->found.malformed = true;
	address = address_push(list, raw);
	if (address != NULL)
		address->name = phrase_read(list, segment->start,
		    segment->end);
}

/* ---- The list ------------------------------------------------------------------ */

/*
 * A comma ends a mailbox, unless all before it is a bare phrase and a bracket
 * follows in the next one: then it is a name with a comma that lacks its quotes
 * ("山田,太郎 <t@x.example>").
 */
static void
comma_met(struct list *list, struct segment *segment, struct segment *held,
    size_t at)
{
	segment->end = at;
	if (held->end > held->start) {
		if (segment->has_angle) {
			list->found.malformed = true;
			segment->start = held->start;
		} else if (segment->has_at)
			segment_read(list, held);
		else
			segment->start = held->start;
		*held = (struct segment){ 0 };
	}
	if (!segment->has_angle && !segment->has_at &&
	    str_trim(str_slice(list->s, segment->start, at)).n > 0)
		*held = *segment;
	else
		segment_read(list, segment);
	*segment = (struct segment){ .start = at + 1 };
}

static void
list_end(struct list *list, struct segment *segment, struct segment *held,
    size_t at)
{
	comma_met(list, segment, held, at);
	if (held->end > held->start)
		segment_read(list, held);
	*held = (struct segment){ 0 };
}

static void
list_read(struct list *list)
{
	struct segment segment = { 0 }, held = { 0 };
	size_t n = list->s.n, inner_end;

	for (size_t i = 0; i < n && !list->found.limited; ) {
		char c = list->s.p[i];
		if (c == ',')
			comma_met(list, &segment, &held, i);
		else if (c == ';') {
			list_end(list, &segment, &held, i);
			list->group = NO_STR;
		} else if (c == ':' && !segment.has_at && !segment.has_angle) {
			list->group = phrase_read(list, segment.start, i);
			if (list->group.p == NULL)
				list->group = STR("");
			list->found.has_group = true;
			segment = (struct segment){ .start = i + 1 };
		} else if (c == '<') {
			segment.has_angle = true;
			i = angle_end(list, i, n, &inner_end);
			continue;
		} else if (c == ':' && !segment.has_angle) {
			/* "a@x.example:<b@y.example>;": a group to some. */
			list->found.malformed = true;
		} else if (c == '@')
			segment.has_at = true;
		i = item_end(list, i, n);
	}
	list_end(list, &segment, &held, n);
}

static bool
has_address(const struct addresses *found)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->at[i].address.p != NULL)
			return true;
	return false;
}

/*
 * Where no address is found, quotes and brackets may be what hides it
 * ("Your chance,(<a@x.example>)"): then they are read as ordinary characters,
 * as readers do that only look for "<" and "@".
 */
static struct addresses
list_of(struct arena *arena, struct str body, const struct limits *limits,
    bool plain)
{
	struct list list = { .arena = arena, .limits = limits, .plain = plain,
	    .s = header_unfold(arena, body), .open_quote = STR_NOWHERE,
	    .open_comment = STR_NOWHERE, .open_bracket = STR_NOWHERE };
	struct list again = list;

	list_read(&list);
	if (has_address(&list.found) ||
	    str_find_char(list.s, '@') == STR_NOWHERE)
		return list.found;
	again.open_quote = again.open_comment = 0;
	list_read(&again);
	again.found.malformed = again.found.hidden = true;
	return has_address(&again.found) ? again.found : list.found;
}

struct addresses
address_list(struct arena *arena, struct str body, const struct limits *limits)
{
	return list_of(arena, body, limits, false);
}

struct addresses
address_list_plain(struct arena *arena, struct str body,
    const struct limits *limits)
{
	return list_of(arena, body, limits, true);
}

struct address
address_one(struct arena *arena, struct str s)
{
	struct address none = { .raw = s };
	struct addresses found;

	if (s.p == NULL)
		return none;
	found = address_list(arena, s, &limits_default);
	return found.n > 0 ? found.at[0] : none;
}
