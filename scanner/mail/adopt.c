/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail that was inside a wrapper nobody could read at first: an opaque S/MIME
 * signature holds a whole MIME part, and a reader's mail program shows it as the
 * message; a zip or an encoded attachment may hold a whole message, which stays
 * an attachment. What was read of it becomes part of the message that carried
 * it: parts, texts, links, payment facts and defects. The wrapper's header stays
 * the message's header.
 */
#include "attach.h"

static void
text_adopt(struct arena *arena, struct text *outer, const struct text *inner)
{
	if (inner->plain.n == 0)
		return;
	if (outer->plain.n == 0) {
		*outer = *inner;
		return;
	}
	outer->plain = str_join(arena, str_join(arena, outer->plain, STR("\n")),
	    inner->plain);
	outer->folded = str_join(arena, str_join(arena, outer->folded,
	    STR("\n")), inner->folded);
}

static void
parts_adopt(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner)
{
	struct part *parts = NEW_ARRAY(arena, struct part, outer->parts_n +
	    inner->parts_n);
	size_t i, offset = outer->parts_n;

	memcpy(parts, outer->parts, outer->parts_n * sizeof *parts);
	for (i = 0; i < inner->parts_n; i++) {
		parts[offset + i] = inner->parts[i];
		parts[offset + i].parent = inner->parts[i].parent == PART_NONE ?
		    at : inner->parts[i].parent + offset;
		parts[offset + i].depth += outer->parts[at].depth + 1;
	}
	outer->parts = parts;
	outer->parts_n += inner->parts_n;
}

/* Appends an array of the same things; returns it, perhaps moved. */
static void *
array_adopt(struct arena *arena, void *outer, size_t *n, size_t *size,
    const void *inner, size_t inner_n, size_t thing)
{
	for (size_t i = 0; i < inner_n; i++) {
		outer = arena_grow(arena, outer, *n, size, thing);
		memcpy((char *)outer + (*n)++ * thing,
		    (const char *)inner + i * thing, thing);
	}
	return outer;
}
#define ADOPT(what) outer->what = array_adopt(arena, outer->what, \
	&outer->what##_n, &outer->what##_size, inner->what, inner->what##_n, \
	sizeof *outer->what)

static void
facts_adopt(struct arena *arena, struct mail *outer, const struct mail *inner)
{
	ADOPT(links);
	/* Whoever found accounts may have kept no room behind them. */
	if (inner->accounts_n > 0 && outer->accounts_n > 0) {
		struct account *all = NEW_ARRAY(arena, struct account,
		    outer->accounts_n + inner->accounts_n);
		memcpy(all, outer->accounts, outer->accounts_n * sizeof *all);
		outer->accounts = all;
		outer->accounts_size = outer->accounts_n + inner->accounts_n;
	} else if (inner->accounts_n > 0) {
		outer->accounts = NULL;
		outer->accounts_size = 0;
	}
	ADOPT(accounts);
	ADOPT(phones);
	ADOPT(amounts);
	ADOPT(documents);
	outer->foreign_code = outer->foreign_code || inner->foreign_code;
}

void
mail_adopt(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner)
{
	size_t offset = outer->attached.plain.n == 0 ? 0 :
	    outer->attached.plain.n + 1, origins_n = outer->origins_n;

	outer->parts[at].not_scanned = false;
	parts_adopt(arena, outer, at, inner);
	/* RFC 9788: what a mail program shows in place of the outer one. */
	if (!str_equal(outer->subject_text.plain, inner->subject_text.plain))
		text_adopt(arena, &outer->subject_text, &inner->subject_text);
	text_adopt(arena, &outer->body, &inner->body);
	text_adopt(arena, &outer->live, &inner->live);
	text_adopt(arena, &outer->quoted, &inner->quoted);
	text_adopt(arena, &outer->hidden, &inner->hidden);
	text_adopt(arena, &outer->attached, &inner->attached);
	facts_adopt(arena, outer, inner);
	ADOPT(participants);
	ADOPT(origins);
	for (size_t i = origins_n; i < outer->origins_n; i++)
		outer->origins[i].from += offset;
	/* It has no From of its own, and needs none. */
	for (size_t i = 0; i < inner->defects_n; i++)
		if (inner->defects[i].kind != DEFECT_FROM_MISSING)
			mail_defect(arena, outer, inner->defects[i].kind,
			    inner->defects[i].evidence);
}

/* An attached message's sender is not the one who is judged. */
static bool
is_about_sender(enum defect_kind kind)
{
	return kind == DEFECT_MULTIPLE_FROM || kind == DEFECT_FROM_MISSING ||
	    kind == DEFECT_FROM_MALFORMED || kind == DEFECT_FROM_GROUP ||
	    kind == DEFECT_DISPLAY_NAME_ADDRESS ||
	    kind == DEFECT_DUPLICATE_HEADER || kind == DEFECT_EMPTY;
}

size_t
mail_adopt_attached(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner)
{
	size_t first = outer->parts_n, links = outer->links_n;
	size_t accounts = outer->accounts_n, phones = outer->phones_n;
	size_t amounts = outer->amounts_n;

	parts_adopt(arena, outer, at, inner);
	for (size_t i = first; i < outer->parts_n; i++)
		outer->parts[i].is_inside_message = true;
	facts_adopt(arena, outer, inner);
	for (size_t i = links; i < outer->links_n; i++)
		outer->links[i].place = PLACE_ATTACHMENT;
	for (size_t i = accounts; i < outer->accounts_n; i++)
		outer->accounts[i].place = PLACE_ATTACHMENT;
	for (size_t i = phones; i < outer->phones_n; i++)
		outer->phones[i].place = PLACE_ATTACHMENT;
	for (size_t i = amounts; i < outer->amounts_n; i++)
		outer->amounts[i].place = PLACE_ATTACHMENT;
	for (size_t i = 0; i < inner->defects_n; i++)
		if (!is_about_sender(inner->defects[i].kind))
			mail_defect(arena, outer, inner->defects[i].kind,
			    inner->defects[i].evidence);
	return first;
}
