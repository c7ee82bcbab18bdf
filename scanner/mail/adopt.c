/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail that was inside a wrapper nobody could read at first: an opaque S/MIME
 * signature holds a whole MIME part, and a reader's mail program shows it as the
 * message. What was read of it becomes part of the message that carried it:
 * parts, texts, links, accounts and defects. The wrapper's header stays the
 * message's header.
 */
#include "mail.h"

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

/* The wrapper counts as scanned now. */
static void
scanned(struct mail *mail, struct part *part)
{
	size_t i;

	if (!part->not_scanned)
		return;
	part->not_scanned = false;
	for (i = 0; i < mail->defects_n; i++)
		if (mail->defects[i].kind == DEFECT_NOT_SCANNED)
			break;
	if (i == mail->defects_n)
		return;
	memmove(&mail->defects[i], &mail->defects[i + 1],
	    (mail->defects_n - i - 1) * sizeof mail->defects[0]);
	mail->defects_n--;
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

void
mail_adopt(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner)
{
	size_t i;

	scanned(outer, &outer->parts[at]);
	parts_adopt(arena, outer, at, inner);
	text_adopt(arena, &outer->body, &inner->body);
	text_adopt(arena, &outer->live, &inner->live);
	text_adopt(arena, &outer->quoted, &inner->quoted);
	text_adopt(arena, &outer->hidden, &inner->hidden);
	text_adopt(arena, &outer->attached, &inner->attached);
	for (i = 0; i < inner->links_n; i++) {
		outer->links = arena_grow(arena, outer->links, outer->links_n,
		    &outer->links_size, sizeof *outer->links);
		outer->links[outer->links_n++] = inner->links[i];
	}
	for (i = 0; i < inner->accounts_n; i++) {
		outer->accounts = arena_grow(arena, outer->accounts,
		    outer->accounts_n, &outer->accounts_size,
		    sizeof *outer->accounts);
		outer->accounts[outer->accounts_n++] = inner->accounts[i];
	}
	/* It has no From of its own, and needs none. */
	for (i = 0; i < inner->defects_n; i++)
		if (inner->defects[i].kind != DEFECT_FROM_MISSING)
			mail_defect(arena, outer, inner->defects[i].kind,
			    inner->defects[i].evidence);
}
