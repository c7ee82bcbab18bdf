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
		known->of = (uint32_t)id;
		index->names_n++;
		if (known->folded.n >= START_BYTES) {
			uint32_t bit = start_bit(known->folded.p);

			index->begins[bit / 8] |= (unsigned char)(1u << bit % 8);
			known->next = index->heads[bit];
			index->heads[bit] = (uint32_t)index->names_n;
		}
		table_put(&index->shapes, fold_skeleton(arena, name), id);
	}
}

static void
add_words(struct table *table, struct str list, size_t id)
{
	while (list.n > 0)
		table_put(table, str_cut(&list, ' '), id);
}

#define LABEL_LETTERS 6			/* that may be written with look-alikes */

static void
add_labels(struct arena *arena, struct institution_index *index,
    struct str list, size_t id)
{
	while (list.n > 0) {
		struct str label = str_cut(&list, ' ');
		struct known_label *known = &index->labels_of[index->labels_n];

		known->alone = label.p[0] == '=';
		label = str_from(label, known->alone);
		known->of = id;
		if (!known->alone && label.n >= LABEL_LETTERS)
			table_put(&index->label_shapes,
			    fold_skeleton(arena, label), index->labels_n);
		table_put(&index->labels, label, index->labels_n++);
	}
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
	table_make(arena, &index->shapes, names);
	table_make(arena, &index->domains, domains);
	table_make(arena, &index->labels, labels);
	table_make(arena, &index->label_shapes, labels);
	index->labels_of = NEW_ARRAY(arena, struct known_label, labels);
	for (size_t i = 0; i < institutions_n; i++) {
		add_names(arena, index, str_of(institutions[i].names), i);
		add_words(&index->domains, str_of(institutions[i].domains), i);
		add_labels(arena, index, str_of(institutions[i].labels), i);
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

/* Most that begin alike end otherwise. */
static bool
begins_with(struct str rest, struct str name)
{
	return rest.n >= name.n && rest.p[name.n - 1] == name.p[name.n - 1] &&
	    memcmp(rest.p, name.p, name.n) == 0;
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
		uint32_t bit = start_bit(folded.p + at), next;
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
		for (next = index->heads[bit]; next != 0;) {
			const struct known_institution *known =
			    &index->names[next - 1];

			next = known->next;
			if (known->folded.n <= longest ||
			    !begins_with(rest, known->folded) ||
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

/* ---- Words of addresses ---------------------------------------------------------- */

/* Words of a host name's label, or of an address before the "@". */
struct worded_label {
	const struct institution_index *index;
	struct str parts[LABEL_PARTS];
	size_t n, purposes, deeds;
	/* Whose own host this is, is asked of each; absent: nobody's. */
	const struct organisation *organisation;
	struct str host;
};

/* Of several with such a label the first whose host this isn't, unless it is one's. */
static const struct institution *
label_of(const struct worded_label *in, const struct table *table,
    struct str word, bool alone)
{
	const struct institution *of = NULL;
	const struct slot *slot;
	uint32_t at = 0;

	while ((slot = table_next(table, word, &at)) != NULL) {
		const struct known_label *known =
		    &in->index->labels_of[slot->id];

		if (institution_has(in->organisation, in->host,
		    &institutions[known->of]))
			return NULL;
		if (!known->alone || alone)
			of = &institutions[known->of];
	}
	return of;
}

#define GLUED_LEAST 3
#define GLUED_LETTERS 40

/* "paypalbilling", "verifyamazon": with a word of purpose before or behind. */
static const struct institution *
glued_label(const struct worded_label *in, struct str part)
{
	const struct institution *of = NULL;

	for (size_t i = GLUED_LEAST; of == NULL && part.n <= GLUED_LETTERS &&
	    i + GLUED_LEAST <= part.n; i++) {
		struct str before = str_slice(part, 0, i);
		struct str behind = str_from(part, i);

		if (before.n + behind.n < 2 * GLUED_LEAST + 2)
			continue;
		if (is_deed_word(behind))
			of = label_of(in, &in->index->labels, before, false);
		if (of == NULL && is_deed_word(before))
			of = label_of(in, &in->index->labels, behind, false);
	}
	return of;
}

static const struct institution *
named_by_label(struct arena *arena, struct worded_label *in)
{
	const struct institution *of = NULL;

	for (size_t i = 0; i < in->n; i++) {
		in->purposes += tells_purpose(in->parts[i]);
		in->deeds += is_deed_word(in->parts[i]);
	}
	for (size_t i = 0; i < in->n && of == NULL; i++) {
		struct buf run = { .arena = arena };
		bool alone = in->deeds > 0 && in->purposes + 1 >= in->n;
		bool digits = false;

		of = label_of(in, &in->index->labels, in->parts[i], alone);
		if (of == NULL)
			of = glued_label(in, in->parts[i]);
		/* "wells-fargo", "micr0soft": what was one word. */
		for (size_t j = i; j < in->n && of == NULL &&
		    run.n <= GLUED_LETTERS; j++) {
			buf_add(&run, in->parts[j]);
			digits |= char_is_digit((unsigned char)
			    in->parts[j].p[0]);
			if (buf_str(&run).n < LABEL_LETTERS && !digits)
				continue;
			of = label_of(in, &in->index->labels, buf_str(&run),
			    false);
			if (of == NULL)
				of = label_of(in, &in->index->label_shapes,
				    fold_skeleton(arena, buf_str(&run)), false);
		}
	}
	return of;
}

const struct institution *
institution_in_host(struct arena *arena, const struct organisation *organisation,
    struct str host)
{
	const struct institution *of = NULL;
	struct str rest = str_slice(host, 0, 255);

	for (size_t labels = 0; organisation->index != NULL && rest.n > 0 &&
	    of == NULL && labels < 10; labels++) {
		struct worded_label in = {
		    .index = organisation->index->institutions,
		    .organisation = organisation, .host = host };

		in.n = label_parts(str_cut(&rest, '.'), in.parts);
		of = named_by_label(arena, &in);
	}
	return of;
}

const struct institution *
institution_in_local(struct arena *arena,
    const struct organisation *organisation, struct str local)
{
	struct worded_label in = { .organisation = organisation };
	struct buf plain = { .arena = arena };
	const struct institution *of;

	if (organisation->index == NULL)
		return NULL;
	in.index = organisation->index->institutions;
	local = str_slice(local, 0, 64);
	for (size_t i = 0; i < local.n; i++)
		buf_char(&plain, strchr("._+", local.p[i]) != NULL ? '-' :
		    local.p[i]);
	in.n = label_parts(buf_str(&plain), in.parts);
	of = named_by_label(arena, &in);
	/* A name beside it is a person's, who may well work with them. */
	return in.purposes + 1 + (in.deeds > 0) >= in.n ? of : NULL;
}

/* ---- Whose domain it is ------------------------------------------------------------ */

/* "state.id.us", "ci.boise.id.us" (RFC 1480): what stands there below a state's two
 * letters goes to governments only; other domains of two letters go to anybody. */
static bool
is_american_government(struct str domain)
{
	static const char states[] = " ak al ar as az ca co ct dc de fl ga gu hi ia "
	    "id il in ks ky la ma md me mi mn mo mp ms mt nc nd ne nh nj nm nv ny oh "
	    "ok or pa pr ri sc sd tn tx ut va vi vt wa wi wv wy ";
	static const char *const labels[] = {
		"ci", "co", "city", "county", "town", "vil", "boro", "twp"
	};
	struct str part[4];		/* the last four, the last one first */
	size_t n = 0;

	for (size_t end = domain.n, i = end; i > 0 && n < 4; i--)
		if (i == 1 || domain.p[i - 2] == '.') {
			part[n++] = str_slice(domain, i - 1, end);
			end = i > 1 ? i - 2 : 0;
		}
	if (n < 3 || !str_equal(part[0], STR("us")) || part[1].n != 2 ||
	    str_find(str_of(states), part[1]) == STR_NOWHERE)
		return false;
	if (str_equal(part[2], STR("state")))
		return true;
	for (size_t i = 0; n == 4 && i < sizeof labels / sizeof *labels; i++)
		if (str_equal(part[3], str_of(labels[i])))
			return true;
	return false;
}

/* "city.ueda.nagano.jp", "pref.aichi.jp": such names go to governments only, where
 * they are registered as they stand: below a name of his own anybody has them. */
static bool
is_local_government(struct str domain)
{
	static const char *const labels[] = {
		"city", "pref", "town", "vill", "metro"
	};
	struct str label;

	if (is_american_government(domain))
		return true;
	if (!str_ends(domain, STR(".jp")))
		return false;
	domain = domain_registrable_part(domain);
	label = str_cut(&domain, '.');
	/* Nor "city.jp" and "city.co.jp". */
	if (str_find_char(domain, '.') < 3 ||
	    str_find_char(domain, '.') == STR_NOWHERE)
		return false;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (str_equal(label, str_of(labels[i])))
			return true;
	return false;
}

/* "hu", "com.br"; not where names are given away. */
static bool
is_country_ending(struct str ending)
{
	static const char *const others[] = {
		"cc", "cf", "co", "ga", "gq", "io", "me", "ml", "pw", "su",
		"tk", "to", "tv", "ws"
	};
	static const char *const seconds[] = {
		"co.", "com.", "net.", "ne.", "or.", "org."
	};

	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		if (str_starts(ending, str_of(seconds[i])))
			return ending.n == str_of(seconds[i]).n + 2 &&
			    domain_is_registry(ending);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_equal(ending, str_of(others[i])))
			return false;
	return ending.n == 2;
}

/* A domain that it has, or one above, is called so: "dhl", and not what only those
 * write who want to be taken for it ("o365"). */
static bool
goes_by(const struct institution *of, struct str label)
{
	struct str domains = str_of(of->domains);

	while (domains.n > 0) {
		struct str domain = str_cut(&domains, ' ');

		while (domain.n > 0)
			if (str_equal(str_cut(&domain, '.'), label))
				return true;
	}
	return false;
}

/* "dhl.hu", "santander.com.br": the name itself under a country's ending is the
 * institution's own, or soon will be; not "dhl.co.de", which is whose "co.de" is. */
static bool
is_national(const struct institution_index *index, struct str domain,
    const struct institution *of)
{
	struct str whole = domain;

	for (size_t labels = 0; domain.n > 0 && labels < 10; labels++) {
		struct str name = domain, label = str_cut(&domain, '.');
		const struct slot *slot;
		uint32_t at = 0;

		while (is_country_ending(domain) && (slot = table_next(
		    &index->labels, label, &at)) != NULL)
			if (!index->labels_of[slot->id].alone && &institutions[
			    index->labels_of[slot->id].of] == of &&
			    goes_by(of, label) && str_equal(name,
			    domain_registrable_part(whole)))
				return true;
	}
	return false;
}

bool
institution_has(const struct organisation *organisation, struct str domain,
    const struct institution *of)
{
	const struct slot *slot;

	if (organisation->index == NULL)
		return false;
	if ((of == NULL || strcmp(of->kind, "authority") == 0) &&
	    is_local_government(domain))
		return true;
	if (of != NULL && is_national(organisation->index->institutions, domain,
	    of))
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
