/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the names of institutions.c in what a message says: in running text, where a
 * Latin name must stand as a word, as the whole of a short piece, and as a word of a
 * host name. The look-up is by a name's first three bytes, so that a text costs one
 * probe for each character and not one for each name; the tables are made once. Texts
 * come folded, as they are for rules, and so are the names.
 */
#include "organisation.h"

#define START_BYTES 3			/* "dhl", or one kanji */

/* ---- Building ------------------------------------------------------------------- */

/* Which bit of `begins` stands for the first three bytes at s: nearly no word of a text
 * begins as a name does, and most of a look-up's cost is to find that out. */
static uint32_t
start_bit(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) *
	    2654435761u >> 16;
}

/* How many words are there, apart by `separator`? */
static size_t
words_in(const char *list, char separator)
{
	size_t n = *list != '\0';

	for (; *list; list++)
		n += *list == separator;
	return n;
}

static void
add_names(struct arena *arena, struct institution_index *index,
    struct str list, size_t id)
{
	while (list.n > 0) {
		struct str name = str_cut(&list, '|');
		struct known_institution *known = &index->names[index->names_n];

		known->alone = name.p[0] == '=';
		name = str_from(name, known->alone);
		known->folded = fold(arena, name);
		known->of = id;
		if (known->folded.n >= START_BYTES)
			index->begins[start_bit(known->folded.p) / 8] |=
			    (unsigned char)(1u << start_bit(known->folded.p) % 8);
		table_put(&index->starts, str_slice(known->folded, 0,
		    START_BYTES), index->names_n++);
		table_put(&index->shapes, fold_skeleton(arena, name), id);
	}
}

static void
add_words(struct table *table, struct str list, size_t id)
{
	while (list.n > 0)
		table_put(table, str_cut(&list, ' '), id);
}

const struct institution_index *
institution_index(struct arena *arena)
{
	struct institution_index *index = NEW(arena, struct institution_index);
	size_t names = 0, domains = 0, labels = 0;

	for (size_t i = 0; i < institutions_n; i++) {
		names += words_in(institutions[i].names, '|');
		domains += words_in(institutions[i].domains, ' ');
		labels += words_in(institutions[i].labels, ' ');
	}
	index->names = NEW_ARRAY(arena, struct known_institution, names);
	table_make(arena, &index->starts, names);
	table_make(arena, &index->shapes, names);
	table_make(arena, &index->domains, domains);
	table_make(arena, &index->labels, labels);
	for (size_t i = 0; i < institutions_n; i++) {
		add_names(arena, index, str_of(institutions[i].names), i);
		add_words(&index->domains, str_of(institutions[i].domains), i);
		add_words(&index->labels, str_of(institutions[i].labels), i);
	}
	return index;
}

/* ---- Looking up -------------------------------------------------------------------- */

static bool
is_word_byte(char c)
{
	return char_is_alpha((unsigned char)c) ||
	    char_is_digit((unsigned char)c);
}

/* A Latin name within a longer word, an address or a host name is none. */
static bool
stands_as_word(struct str folded, size_t from, size_t to)
{
	if (is_word_byte(folded.p[from]) && from > 0 &&
	    (is_word_byte(folded.p[from - 1]) ||
	    strchr("@./", folded.p[from - 1]) != NULL))
		return false;
	if (!is_word_byte(folded.p[to - 1]) || to == folded.n)
		return true;
	return !is_word_byte(folded.p[to]) && folded.p[to] != '@' &&
	    !(folded.p[to] == '.' && to + 1 < folded.n &&
	    is_word_byte(folded.p[to + 1]));
}

bool
institution_next(const struct organisation *organisation, struct str folded,
    size_t at, struct institution_name *name_out)
{
	const struct institution_index *index = organisation->index == NULL ?
	    NULL : organisation->index->institutions;

	if (index == NULL)
		return false;
	for (; at + START_BYTES <= folded.n; at++) {
		uint32_t bit = start_bit(folded.p + at), next = 0;
		const struct slot *slot;
		size_t longest = 0;
		struct str rest;

		if ((index->begins[bit / 8] >> bit % 8 & 1) == 0)
			continue;
		/* Within a character, or a Latin word, nothing begins. */
		rest = str_from(folded, at);
		if (((unsigned char)rest.p[0] & 0xc0) == 0x80 ||
		    (at > 0 && is_word_byte(rest.p[0]) &&
		    is_word_byte(folded.p[at - 1])))
			continue;
		while ((slot = table_next(&index->starts,
		    str_slice(rest, 0, START_BYTES), &next)) != NULL) {
			const struct known_institution *known =
			    &index->names[slot->id];

			if (known->folded.n <= longest ||
			    !str_starts(rest, known->folded) ||
			    !stands_as_word(folded, at, at + known->folded.n))
				continue;
			longest = known->folded.n;
			*name_out = (struct institution_name){
			    .of = &institutions[known->of], .from = at,
			    .to = at + longest, .alone = known->alone };
		}
		if (longest > 0)
			return true;
	}
	return false;
}

const struct institution *
institution_shape(struct arena *arena, const struct organisation *organisation,
    struct str piece)
{
	const struct slot *slot;

	if (organisation->index == NULL || piece.n == 0 || piece.n > 100)
		return NULL;
	slot = table_get(&organisation->index->institutions->shapes,
	    fold_skeleton(arena, piece));
	return slot == NULL ? NULL : &institutions[slot->id];
}

const struct institution *
institution_label(const struct organisation *organisation, struct str word)
{
	const struct slot *slot = organisation->index == NULL ? NULL :
	    table_get(&organisation->index->institutions->labels, word);

	return slot == NULL ? NULL : &institutions[slot->id];
}

/* "city.ueda.nagano.jp", "pref.aichi.jp": such names go to governments only. */
static bool
is_local_government(struct str domain)
{
	static const char *const labels[] = {
		"city", "pref", "town", "vill", "metro"
	};
	bool found = false;

	if (!str_ends(domain, STR(".jp")))
		return false;
	while (domain.n > 0) {
		struct str label = str_cut(&domain, '.');

		/* Not as "city.example.co.jp": nothing of two letters follows
		 * but the country. */
		found &= label.n > 2 || domain.n == 0;
		for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
			found |= str_equal(label, str_of(labels[i])) &&
			    str_find_char(domain, '.') != STR_NOWHERE;
	}
	return found;
}

bool
institution_has(const struct organisation *organisation, struct str domain,
    const struct institution *of)
{
	const struct slot *slot;

	if (organisation->index == NULL)
		return false;
	if (of != NULL && strcmp(of->kind, "authority") == 0 &&
	    is_local_government(domain))
		return true;
	for (size_t labels = 0; domain.n > 0 && labels < 128; labels++) {
		uint32_t next = 0;

		while ((slot = table_next(
		    &organisation->index->institutions->domains, domain,
		    &next)) != NULL)
			if (of == NULL || &institutions[slot->id] == of)
				return true;
		(void)str_cut(&domain, '.');
	}
	return false;
}
