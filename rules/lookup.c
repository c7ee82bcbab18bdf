/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the organisation's tables: whose domain, whose address, whose name, and
 * whom does it imitate. What is asked about comes from mail and is hostile:
 * names and domains past a sane length are nobody's, and no look-up does more
 * work than the length of what it is given and the few entries that share its
 * hash. Nothing here writes to the tables.
 */
#include "organisation.h"

/* ---- Looking up: domains ------------------------------------------------------------------ */

static const struct known_domain *
find_domain(const struct organisation_index *index, struct str domain)
{
	/* A host name has at most 127 labels (RFC 1035 2.3.4). */
	for (size_t labels = 0; domain.n > 0 && labels < 128; labels++) {
		const struct slot *slot = table_get(&index->domains, domain);

		if (slot != NULL)
			return &index->known[slot->id];
		(void)str_cut(&domain, '.');
	}
	return NULL;
}

enum whose
index_domain(const struct organisation *organisation, struct str domain,
    const struct vendor **vendor_out)
{
	const struct known_domain *known = organisation->index == NULL ? NULL :
	    find_domain(organisation->index, domain);

	*vendor_out = NULL;
	if (known == NULL)
		return WHOSE_NOBODY;
	if (known->whose == WHOSE_VENDOR)
		*vendor_out = &organisation->vendors[known->vendor];
	return known->whose;
}

bool
index_is_ours(const struct organisation *organisation, struct str domain)
{
	const struct vendor *vendor;

	return index_domain(organisation, domain, &vendor) == WHOSE_OURS;
}

bool
index_is_on_file(const struct organisation *organisation, struct str domain)
{
	const struct vendor *vendor;

	return index_domain(organisation, domain, &vendor) != WHOSE_NOBODY;
}

struct str
domain_of(struct str address)
{
	size_t at = str_find_char(address, '@');

	return at == STR_NOWHERE ? NO_STR : str_from(address, at + 1);
}

bool
account_is_ours(const struct organisation *organisation,
    const struct account *account)
{
	for (size_t i = 0; i < organisation->accounts_n; i++)
		if (str_equal(organisation->accounts[i].number,
		    account->number))
			return true;
	return false;
}

bool
address_is_ours(const struct organisation *organisation, struct str address)
{
	return index_is_ours(organisation, domain_of(address)) ||
	    index_address(organisation, address) != NULL;
}

/* Keep the better of two: one that imitates us beats one that imitates a
 * vendor, and of one owner's domains the nearest is what a reader takes it for. */
static void
keep_lookalike(const struct organisation *organisation,
    const struct known_domain *known, unsigned nearness,
    struct lookalike *lookalike)
{
	bool nearer = known->whose == lookalike->whose &&
	    nearness > lookalike->nearness;
	bool ours = known->whose == WHOSE_OURS && lookalike->whose != WHOSE_OURS;

	if (known->whose == WHOSE_SERVICE ||
	    (lookalike->whose != WHOSE_NOBODY && !ours && !nearer))
		return;
	lookalike->nearness = nearness;
	lookalike->whose = known->whose;
	lookalike->known = known->shape.domain;
	lookalike->vendor = known->whose == WHOSE_VENDOR ?
	    &organisation->vendors[known->vendor] : NULL;
}

/* A domain asked about. Below a registrable name only a neighbour under the
 * same one counts: services put their customers' names in front of their own. */
struct asked {
	struct arena *arena;
	const struct organisation *organisation;
	struct domain_shape shape;
	bool same_ending;
};

static bool
may_imitate(const struct asked *asked, const struct known_domain *known)
{
	return !asked->same_ending ||
	    str_equal(asked->shape.ending, known->shape.ending);
}

/* A like name counts more than the same ending: minato.test and minato.co.jp. */
static unsigned
nearness(const struct asked *asked, const struct known_domain *known)
{
	return 2u * str_equal(asked->shape.skeleton, known->shape.skeleton) +
	    str_equal(asked->shape.ending, known->shape.ending);
}

static void
lookalike_equal(const struct asked *asked, struct str skeleton, bool affixed,
    struct lookalike *lookalike)
{
	const struct organisation_index *index = asked->organisation->index;
	const struct slot *slot;
	uint32_t at = 0;

	while ((slot = table_next(&index->skeletons, skeleton, &at)) != NULL) {
		const struct known_domain *known = &index->known[slot->id];

		if (may_imitate(asked, known) && (affixed ?
		    utf8_length(skeleton) >= 5 :
		    domain_shapes_similar(asked->arena, &asked->shape,
		    &known->shape)))
			keep_lookalike(asked->organisation, known,
			    nearness(asked, known), lookalike);
	}
}

static void
lookalike_near(const struct asked *asked, struct lookalike *lookalike)
{
	const struct organisation_index *index = asked->organisation->index;
	const struct near *near = &index->near_domains;
	uint32_t hashes[NEAR_MOST];
	size_t length = utf8_length(asked->shape.skeleton);
	/* Two letters shorter than one for which two may differ. */
	size_t n = remains_of(asked->shape.skeleton, length >= 8 ? 2 : 1, hashes);

	for (size_t i = 0; near->n > 0 && i < n; i++) {
		size_t bucket = hashes[i] & near->mask;

		for (size_t j = near->starts[bucket];
		    j < near->starts[bucket + 1]; j++) {
			const struct known_domain *known =
			    &index->known[near->remains[j].id];

			if (near->remains[j].hash == hashes[i] &&
			    may_imitate(asked, known) &&
			    domain_shapes_similar(asked->arena, &asked->shape,
			    &known->shape))
				keep_lookalike(asked->organisation, known,
				    nearness(asked, known), lookalike);
		}
	}
}

#define AFFIXES_TRIED 8

static void
lookalike_by(struct arena *arena, const struct asked *asked,
    struct lookalike *lookalike)
{
	struct str bare[AFFIXES_TRIED];
	size_t n = domain_affixless(arena, asked->shape.label, bare,
	    AFFIXES_TRIED);

	lookalike_equal(asked, asked->shape.skeleton, false, lookalike);
	lookalike_near(asked, lookalike);
	for (size_t i = 0; i < n; i++)
		lookalike_equal(asked, bare[i], true, lookalike);
}

/* One label more than the registrable name; absent if the domain has none. */
static struct str
one_label_below(struct str domain, size_t registrable_n)
{
	size_t from;

	if (domain.n <= registrable_n + 1)
		return NO_STR;
	from = domain.n - registrable_n - 1;
	while (from > 0 && domain.p[from - 1] != '.')
		from--;
	return str_from(domain, from);
}

/*
 * "minato.example.attacker.test": the whole known domain as labels in front of
 * somebody else's. Fewer labels in front than a domain has can't hold one; a
 * customer's name alone is what honest services put there.
 */
static void
lookalike_inside(const struct organisation *organisation, struct str domain,
    size_t registrable_n, struct lookalike *lookalike)
{
	struct str front = str_slice(domain, 0,
	    domain.n > registrable_n ? domain.n - registrable_n - 1 : 0);

	for (size_t labels = 0; front.n > 0 && labels < 8; labels++) {
		for (size_t i = 0; i < front.n; i++) {
			const struct slot *slot;
			struct str tail;

			if (i + 1 < front.n && front.p[i + 1] != '.')
				continue;
			tail = str_slice(front, 0, i + 1);
			slot = str_find_char(tail, '.') == STR_NOWHERE ? NULL :
			    table_get(&organisation->index->domains, tail);
			if (slot != NULL)
				keep_lookalike(organisation,
				    &organisation->index->known[slot->id], 0,
				    lookalike);
		}
		(void)str_cut(&front, '.');
	}
}

/* "minato-foods-hr-portal.test": all of a name and several words of purpose. */
static void
lookalike_worded(struct arena *arena, const struct organisation *organisation,
    struct str domain, struct lookalike *lookalike)
{
	struct bearing bearing = index_bearing(arena, organisation, domain);

	if (!bearing.purpose || !bearing.whole ||
	    bearing.whose == WHOSE_SERVICE)
		return;
	lookalike->whose = bearing.whose;
	lookalike->known = bearing.known;
	lookalike->vendor = bearing.vendor;
}

struct lookalike
index_lookalike(struct arena *arena, const struct organisation *organisation,
    struct str domain)
{
	struct lookalike lookalike = { .whose = WHOSE_NOBODY, .domain = domain };
	struct asked asked = { .arena = arena,
	    .organisation = organisation };
	struct str registrable, below;

	if (organisation->index == NULL || organisation->index->known_n == 0 ||
	    domain.n == 0 || domain.n > 255 || domain_is_freemail(domain) ||
	    find_domain(organisation->index, domain) != NULL)
		return lookalike;
	registrable = domain_registrable(arena, domain);
	asked.shape = domain_shape(arena, registrable);
	lookalike_by(arena, &asked, &lookalike);
	below = one_label_below(domain, registrable.n);
	if (below.n > 0) {
		asked.shape = domain_shape(arena, below);
		asked.same_ending = true;
		lookalike_by(arena, &asked, &lookalike);
	}
	lookalike_inside(organisation, domain, registrable.n, &lookalike);
	if (lookalike.whose == WHOSE_NOBODY)
		lookalike_worded(arena, organisation, domain, &lookalike);
	return lookalike;
}

/* ---- Looking up: names ------------------------------------------------------------------------ */

const struct person *
index_address(const struct organisation *organisation, struct str address)
{
	const struct slot *slot = organisation->index == NULL ? NULL :
	    table_get(&organisation->index->addresses, address);

	return slot == NULL ? NULL : &organisation->people[slot->id];
}

const struct vendor *
index_contact(const struct organisation *organisation, struct str address)
{
	const struct slot *slot = organisation->index == NULL ? NULL :
	    table_get(&organisation->index->contacts, address);

	return slot == NULL ? NULL : &organisation->vendors[slot->id];
}

const struct person *
index_word(const struct organisation *organisation, struct str word,
    const struct person *const *except, size_t except_n)
{
	const struct person *person = NULL;
	const struct slot *slot;
	uint32_t at = 0;

	/* Nearly every word of a text is told by its length alone. */
	if (organisation->index == NULL || word.n == 0 ||
	    (organisation->index->word_lengths[(unsigned char)word.p[0]] &
	    word_length_bit(word)) == 0)
		return NULL;
	while ((slot = table_next(&organisation->index->words, word, &at)) !=
	    NULL) {
		person = &organisation->people[slot->id];
		for (size_t i = 0; i < except_n; i++)
			if (except[i] == person)
				return NULL;
	}
	return person;
}

const struct vendor *
index_t_number(const struct organisation *organisation, struct str number)
{
	const struct slot *slot = organisation->index == NULL ? NULL :
	    table_get(&organisation->index->t_numbers, number);

	return slot == NULL ? NULL : &organisation->vendors[slot->id];
}

const struct person *
index_local(const struct organisation *organisation, struct str local)
{
	const struct slot *slot = organisation->index == NULL ? NULL :
	    table_get(&organisation->index->locals, local);

	return slot == NULL ? NULL : &organisation->people[slot->id];
}

struct str
index_list(struct arena *arena, const struct organisation *organisation,
    struct str list)
{
	const struct slot *slot = organisation->index == NULL ||
	    list.n == 0 || list.n > 320 ? NULL :
	    table_get(&organisation->index->lists, list_key(arena, list));

	return slot == NULL ? NO_STR : organisation->lists[slot->id];
}

bool
index_has_approver(const struct organisation *organisation)
{
	return organisation->index != NULL &&
	    organisation->index->has_approver;
}

bool
index_bears(const struct organisation *organisation, struct str part,
    const struct person **person_out, unsigned *bearers_out)
{
	const struct slot *slot;
	uint32_t at = 0;

	*bearers_out = 0;
	while (organisation->index != NULL && *bearers_out < BEARERS_TOLD &&
	    (slot = table_next(&organisation->index->parts, part, &at)) !=
	    NULL) {
		*person_out = &organisation->people[slot->id];
		++*bearers_out;
	}
	return *bearers_out > 0;
}

enum whose
index_label(struct arena *arena, const struct organisation *organisation,
    struct str label, struct str *known_out, const struct vendor **vendor_out)
{
	struct str skeleton = fold_skeleton(arena, label);
	enum whose whose = WHOSE_NOBODY;
	const struct slot *slot;
	uint32_t at = 0;

	while (organisation->index != NULL && whose != WHOSE_OURS &&
	    (slot = table_next(&organisation->index->skeletons, skeleton,
	    &at)) != NULL) {
		const struct known_domain *known =
		    &organisation->index->known[slot->id];

		*known_out = known->shape.domain;
		whose = known->whose;
		*vendor_out = whose == WHOSE_VENDOR ?
		    &organisation->vendors[known->vendor] : NULL;
	}
	return whose;
}

/* A display name longer than this is no name. */
#define NAME_BYTES 300

static bool
name_can_be_known(const struct organisation *organisation, struct str name)
{
	return organisation->index != NULL && name.n > 0 && name.n <= NAME_BYTES;
}

static const struct slot *
person_slot(struct arena *arena, const struct organisation *organisation,
    struct str name)
{
	const struct table *people;
	const struct slot *slot;

	if (!name_can_be_known(organisation, name))
		return NULL;
	people = &organisation->index->people;
	slot = table_get(people, fold_name(arena, name));
	if (slot == NULL)
		slot = table_get(people, name_spelled(arena, fold(arena, name)));
	if (slot == NULL)
		slot = table_get(people, fold_skeleton(arena, name));
	return slot;
}

#define WORDS_BEFORE_NAME 4

/* The name alone, or behind a few other words: "みなとフーズ株式会社 遠藤 遥". */
const struct person *
index_person(struct arena *arena, const struct organisation *organisation,
    struct str name)
{
	const struct slot *slot = person_slot(arena, organisation, name);
	struct str rest;

	if (slot == NULL && name_can_be_known(organisation, name)) {
		rest = fold(arena, name);
		for (int i = 0; i < WORDS_BEFORE_NAME && slot == NULL; i++) {
			(void)str_cut(&rest, ' ');
			if (str_find_char(rest, ' ') == STR_NOWHERE)
				break;
			slot = person_slot(arena, organisation, rest);
		}
	}
	return slot == NULL ? NULL : &organisation->people[slot->id];
}

const struct person *
index_person_near(struct arena *arena, const struct organisation *organisation,
    struct str name)
{
	const struct near *near;
	uint32_t hashes[NEAR_MOST];
	struct str folded;
	size_t n;

	if (!name_can_be_known(organisation, name))
		return NULL;
	near = &organisation->index->near_people;
	folded = fold_name(arena, name);
	if (folded.n < PERSON_LETTERS || near->n == 0)
		return NULL;
	n = remains_of(folded, utf8_length(folded) >= 8 ? 2 : 1, hashes);
	for (size_t i = 0; i < n; i++) {
		size_t bucket = hashes[i] & near->mask;

		for (size_t j = near->starts[bucket];
		    j < near->starts[bucket + 1]; j++) {
			const struct known_name *known =
			    &organisation->index->names[near->remains[j].id];
			size_t most = similar_most(known->folded.n);

			if (near->remains[j].hash == hashes[i] &&
			    !str_equal(known->folded, folded) &&
			    similar_distance(known->folded, folded, most) <=
			    most)
				return &organisation->people[known->owner];
		}
	}
	return NULL;
}

const struct person *
index_person_begins(struct arena *arena,
    const struct organisation *organisation, struct str name)
{
	const struct person *found = NULL;
	struct buf so_far = { .arena = arena };
	struct str folded;

	if (!name_can_be_known(organisation, name))
		return NULL;
	folded = fold(arena, name);
	for (size_t at = 0; at < folded.n;) {
		size_t before = at;
		uint32_t character = utf8_next(folded, &at);
		bool is_word = character >= 0x80 ||
		    char_is_alpha((int)character) ||
		    char_is_digit((int)character);
		const struct slot *slot;

		if (is_word)
			buf_add(&so_far, str_slice(folded, before, at));
		/* Latin names end where a word does: "Ann Lee" is not the
		 * beginning of "Ann Leeds". */
		if (at >= folded.n || (character < 0x80 && is_word &&
		    char_is_alpha((unsigned char)folded.p[at])))
			continue;
		slot = table_get(&organisation->index->people,
		    buf_str(&so_far));
		if (slot != NULL)
			found = &organisation->people[slot->id];
	}
	return found;
}

static const struct vendor *
company_get(struct arena *arena, const struct organisation *organisation,
    struct str name)
{
	struct str folded = company_fold(arena, name);
	const struct slot *slot;

	if (!name_is_long_enough(folded, COMPANY_LETTERS))
		return NULL;
	slot = table_get(&organisation->index->companies, folded);
	if (slot == NULL)
		slot = table_get(&organisation->index->companies,
		    fold_skeleton(arena, folded));
	return slot == NULL ? NULL : &organisation->vendors[slot->id];
}

/* " via " of portals, and a blank behind an unspaced name: "港食品 佐藤". */
static bool
ends_word(struct str s, size_t at)
{
	return str_starts(str_from(s, at), STR(" via ")) ||
	    (at > 0 && s.p[at] == ' ' && (unsigned char)s.p[at - 1] >= 0x80);
}

/* "Weber (Rheintal Pumpen GmbH)", "佐藤 / 港食品(株)", "Nordlys via Portal":
 * pieces between marks. */
const struct vendor *
index_vendor_named(struct arena *arena, const struct organisation *organisation,
    struct str name)
{
	const struct vendor *vendor;
	struct str piece, rest;

	if (!name_can_be_known(organisation, name))
		return NULL;
	vendor = company_get(arena, organisation, name);
	rest = fold(arena, name);
	for (size_t pieces = 0; vendor == NULL && pieces < 8 && rest.n > 0;
	    pieces++) {
		size_t end = 0;

		size_t mark = 1;

		while (end < rest.n && strchr("()/|,-[]:", rest.p[end]) == NULL
		    && !ends_word(rest, end))
			end++;
		if (str_starts(str_from(rest, end), STR(" via ")))
			mark = 5;
		piece = str_slice(rest, 0, end);
		rest = str_from(rest, end + mark);
		if (str_trim(piece).n > 0)
			vendor = company_get(arena, organisation, piece);
	}
	return vendor;
}
