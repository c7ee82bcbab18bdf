/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds the organisation's look-up tables: names, addresses and domains of
 * 100,000 vendors and 50,000 people. Equal things are found by hash; near ones
 * by deletion neighbourhood: of every known string the first eight characters
 * are stored with up to two of them left out, the same is done to the string
 * asked about, and where two such remains meet the true distance is measured.
 * The tables are built once, in the configuration's arena, and never written to
 * afterwards, since they are shared and sealed. A vendor whose domain belongs to
 * a provider of free mail is known by name only.
 */
#include "organisation.h"

/* ---- Names ------------------------------------------------------------------------- */

struct str
name_spelled(struct arena *arena, struct str folded)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < folded.n; i++) {
		unsigned char c = (unsigned char)folded.p[i];

		if (c >= 0x80 || char_is_alpha(c) || char_is_digit(c))
			buf_char(&out, folded.p[i]);
	}
	return buf_str(&out);
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Words that don't tell one company from another. */
static const char *const company_words[] = {
	"inc", "ltd", "llc", "llp", "plc", "gmbh", "ag", "kg", "sa", "sas",
	"srl", "spa", "bv", "nv", "ab", "oy", "co", "corp", "corporation",
	"company", "limited", "incorporated", "kk", "the", "accounts",
	"accounting", "receivable", "payable", "billing", "invoice", "invoices",
	"invoicing", "finance", "payments", "department", "dept", "team",
	"support", "info", "sales", "via", "from", "株式会社", "(株)", "有限会社",
	"(有)", "合同会社", "経理部", "経理課", "経理担当", "経理", "営業部",
	"請求担当", "総務部", "担当", "御中", NULL
};

static bool
is_company_word(struct str word)
{
	for (size_t i = 0; company_words[i]; i++)
		if (word.n > 0 && word.p[0] == company_words[i][0] &&
		    str_equal(word, str_of(company_words[i])))
			return true;
	return false;
}

/* Japanese writes the legal form without a blank before or behind the name. */
static struct str
company_unwrap(struct str word)
{
	for (size_t i = 0; company_words[i]; i++) {
		struct str form = str_of(company_words[i]);

		if (is_ascii(form) && form.p[0] != '(')
			continue;
		if (word.n > form.n && str_starts(word, form))
			word = str_from(word, form.n);
		if (word.n > form.n && str_ends(word, form))
			word = str_slice(word, 0, word.n - form.n);
	}
	return word;
}

struct str
company_fold(struct arena *arena, struct str name)
{
	struct str rest = fold(arena, name);
	struct buf out = { .arena = arena };

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');

		if (is_company_word(word))
			continue;
		word = name_spelled(arena, company_unwrap(word));
		if (!is_company_word(word))
			buf_add(&out, word);
	}
	return buf_str(&out);
}

bool
name_is_long_enough(struct str folded, size_t letters)
{
	return is_ascii(folded) ? folded.n >= letters :
	    utf8_length(folded) >= 3;
}

/* ---- Building -------------------------------------------------------------------------- */

static size_t
depth_for(size_t length)
{
	return similar_most(length);
}

/* The name under which a domain is known: a host given instead of a domain
 * ("mail.minato.example") is cut back to what tells it from others, at most to
 * what is registrable. */
static struct str
telling_domain(struct arena *arena, struct str domain)
{
	static const char *const generic[] = {
		"mailer", "sender", "office", "system", "notify", "notification",
		"billing", "invoice", "support", "exchange", "webmail",
	};
	struct str registrable = domain_registrable(arena, domain);

	while (domain.n > registrable.n) {
		struct str rest = domain, label = str_cut(&rest, '.');
		bool tells = label.n >= 6;

		for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
			tells &= !str_equal(label, str_of(generic[i]));
		if (tells)
			break;
		domain = rest;
	}
	return domain;
}

struct builder {
	struct arena *arena, *scratch;
	struct organisation *organisation;
	struct organisation_index *index;
};

static void
add_domain(struct builder *builder, struct str domain, enum whose whose,
    size_t vendor)
{
	struct organisation_index *index = builder->index;
	struct known_domain *known = &index->known[index->known_n];
	struct str telling;

	if (domain.n == 0 ||
	    (whose == WHOSE_VENDOR && domain_is_freemail(domain)))
		return;
	telling = telling_domain(builder->scratch, domain);
	known->shape = domain_shape(builder->scratch, telling);
	known->shape.domain = str_keep(builder->arena, telling);
	known->shape.ending = str_from(known->shape.domain,
	    telling.n - known->shape.ending.n);
	known->shape.label = str_keep(builder->arena, known->shape.label);
	known->shape.skeleton = str_keep(builder->arena, known->shape.skeleton);
	known->whose = whose;
	known->vendor = (uint32_t)vendor;
	table_put(&index->domains, domain, index->known_n);
	if (whose == WHOSE_SERVICE) {
		table_put(&index->services, known->shape.skeleton,
		    index->known_n);
	} else {
		struct str beginning = domain_beginning(str_slice(telling, 0,
		    str_find_char(telling, '.')));

		if (beginning.n > 0)
			table_put(&index->beginnings, str_keep(builder->arena,
			    fold_skeleton(builder->scratch, beginning)),
			    index->known_n);
		table_put(&index->skeletons, known->shape.skeleton,
		    index->known_n);
		near_count(&index->near_domains, known->shape.skeleton,
		    depth_for(utf8_length(known->shape.skeleton)));
	}
	index->known_n++;
	arena_reset(builder->scratch);
}

static void
build_domains(struct builder *builder)
{
	struct organisation *organisation = builder->organisation;
	struct organisation_index *index = builder->index;
	size_t most = organisation->domains_n + organisation->services_n;

	for (size_t i = 0; i < organisation->vendors_n; i++)
		most += organisation->vendors[i].domains_n;
	index->known = NEW_ARRAY(builder->arena, struct known_domain, most + 1);
	table_make(builder->arena, &index->domains, most);
	table_make(builder->arena, &index->skeletons, most);
	table_make(builder->arena, &index->services, organisation->services_n);
	table_make(builder->arena, &index->beginnings, most);
	/* Vendors first, ours last: of equal keys the last put is found first. */
	for (size_t i = 0; i < organisation->services_n; i++)
		add_domain(builder, organisation->services[i], WHOSE_SERVICE, 0);
	for (size_t i = 0; i < organisation->vendors_n; i++)
		for (size_t j = 0; j < organisation->vendors[i].domains_n; j++)
			add_domain(builder,
			    organisation->vendors[i].domains[j], WHOSE_VENDOR, i);
	for (size_t i = 0; i < organisation->domains_n; i++)
		add_domain(builder, organisation->domains[i], WHOSE_OURS, 0);
	near_make(builder->arena, &index->near_domains);
	for (int fill = 0; fill < 2; fill++) {
		for (size_t i = 0; i < index->known_n; i++) {
			struct str skeleton = index->known[i].shape.skeleton;

			if (index->known[i].whose != WHOSE_SERVICE)
				near_put(&index->near_domains, skeleton,
				    depth_for(utf8_length(skeleton)), i, fill);
		}
		if (!fill)
			near_sum(&index->near_domains);
	}
}

/* Put a key once, whatever made it twice. */
static void
put_name(struct builder *builder, struct table *table, struct str key, size_t id)
{
	uint32_t at = 0;
	const struct slot *slot;

	while ((slot = table_next(table, key, &at)) != NULL)
		if (slot->id == id)
			return;
	table_put(table, str_keep(builder->arena, key), id);
}

#define PARTS_OF_NAME 4
#define PART_LETTERS 4
#define PART_BYTES 3			/* a kanji */

/* Of a name that many have, more than a few bearers tell nothing. */
static void
put_part(struct builder *builder, struct str part, size_t person)
{
	struct table *parts = &builder->index->parts;
	const struct slot *slot;
	unsigned bearers = 0;
	uint32_t at = 0;

	while (bearers < BEARERS_TOLD &&
	    (slot = table_next(parts, part, &at)) != NULL) {
		if (slot->id == person)
			return;
		bearers++;
	}
	if (bearers < BEARERS_TOLD)
		table_put(parts, str_keep(builder->arena, part), person);
}

/* Family and given names, where blanks tell them apart. */
static void
add_name_parts(struct builder *builder, struct str folded, size_t person)
{
	for (size_t i = 0; i < PARTS_OF_NAME && folded.n > 0; i++) {
		struct str part = name_spelled(builder->scratch,
		    str_cut(&folded, ' '));

		if (i == 0 && folded.n == 0)
			return;
		if (part.n >= (is_ascii(part) ? PART_LETTERS : PART_BYTES))
			put_part(builder, part, person);
	}
}

static void
add_person_name(struct builder *builder, struct str name, size_t person)
{
	struct organisation_index *index = builder->index;
	struct str folded = fold_name(builder->scratch, name);
	struct known_name *known = &index->names[index->names_n];

	if (!name_is_long_enough(folded, PERSON_LETTERS))
		return;
	put_name(builder, &index->people, folded, person);
	put_name(builder, &index->people,
	    name_spelled(builder->scratch, fold(builder->scratch, name)), person);
	put_name(builder, &index->people,
	    fold_skeleton(builder->scratch, name), person);
	add_name_parts(builder, fold(builder->scratch, name), person);
	if (is_ascii(folded)) {
		known->folded = str_keep(builder->arena, folded);
		known->owner = (uint32_t)person;
		near_count(&index->near_people, folded, depth_for(folded.n));
		index->names_n++;
	}
}

static bool
is_kanji(uint32_t c)
{
	return c == 0x3005 || (c >= 0x4e00 && c <= 0x9fff);
}

/* A family name alone, as people are spoken of: two kanji or more, or a Latin word
 * long enough to be no other. */
static bool
word_names(struct str word)
{
	size_t n = 0;

	if (is_ascii(word))
		return word.n >= WORD_LETTERS;
	for (size_t at = 0; at < word.n; n++)
		if (!is_kanji(utf8_next(word, &at)))
			return false;
	return n >= 2 && n <= WORD_KANJI;
}

/* Where thousands are listed every word is somebody's name. */
#define WORDS_PEOPLE_MOST 500

static void
add_person_words(struct builder *builder, struct str name, size_t person)
{
	struct str rest = fold(builder->scratch, name);
	bool latin = is_ascii(rest);

	for (int i = 0; i < 4 && rest.n > 0; i++) {
		struct str word = str_cut(&rest, ' ');

		/* Japanese puts the family name first; written in one piece it
		 * can't be told. */
		if (!word_names(word) || !(latin || (i == 0 && rest.n > 0)))
			continue;
		put_name(builder, &builder->index->words, word, person);
		builder->index->word_lengths[(unsigned char)word.p[0]] |=
		    word_length_bit(word);
	}
}

/* A local part that many have says nothing about who has it. */
static bool
local_tells(struct str local)
{
	bool has_mark = false, has_letter = false;

	for (size_t i = 0; i < local.n; i++) {
		has_letter |= char_is_alpha((unsigned char)local.p[i]);
		has_mark |= strchr("._-", local.p[i]) != NULL;
	}
	return has_letter && local.n >= (has_mark ? 5 : 7);
}

static void
build_people(struct builder *builder)
{
	struct organisation *organisation = builder->organisation;
	struct organisation_index *index = builder->index;
	size_t names = 0, addresses = 0;

	for (size_t i = 0; i < organisation->people_n; i++) {
		names += organisation->people[i].names_n;
		addresses += organisation->people[i].addresses_n;
	}
	table_make(builder->arena, &index->people, 3 * names);
	table_make(builder->arena, &index->parts, PARTS_OF_NAME * names);
	table_make(builder->arena, &index->words, 4 * names);
	table_make(builder->arena, &index->addresses, addresses);
	table_make(builder->arena, &index->locals, addresses);
	index->names = NEW_ARRAY(builder->arena, struct known_name, names + 1);
	for (size_t i = 0; i < organisation->people_n; i++) {
		const struct person *person = &organisation->people[i];

		index->has_approver |= person->approves;
		for (size_t j = 0; j < person->names_n; j++)
			add_person_name(builder, person->names[j], i);
		for (size_t j = 0; j < person->names_n &&
		    organisation->people_n <= WORDS_PEOPLE_MOST; j++)
			add_person_words(builder, person->names[j], i);
		for (size_t j = 0; j < person->addresses_n; j++) {
			struct str local = person->addresses[j];

			table_put(&index->addresses, local, i);
			local = str_cut(&local, '@');
			if (local_tells(local))
				table_put(&index->locals, local, i);
		}
		arena_reset(builder->scratch);
	}
	near_make(builder->arena, &index->near_people);
	for (int fill = 0; fill < 2; fill++) {
		for (size_t i = 0; i < index->names_n; i++)
			near_put(&index->near_people, index->names[i].folded,
			    depth_for(index->names[i].folded.n), i, fill);
		if (!fill)
			near_sum(&index->near_people);
	}
}

static void
build_contacts(struct builder *builder)
{
	struct organisation *organisation = builder->organisation;
	size_t contacts = 0;

	for (size_t i = 0; i < organisation->vendors_n; i++)
		contacts += organisation->vendors[i].contacts_n;
	table_make(builder->arena, &builder->index->contacts, contacts);
	for (size_t i = 0; i < organisation->vendors_n; i++)
		for (size_t j = 0; j < organisation->vendors[i].contacts_n; j++)
			table_put(&builder->index->contacts,
			    organisation->vendors[i].contacts[j], i);
}

static void
build_companies(struct builder *builder)
{
	struct organisation *organisation = builder->organisation;
	struct organisation_index *index = builder->index;
	size_t names = 0, numbers = 0;

	for (size_t i = 0; i < organisation->vendors_n; i++) {
		names += organisation->vendors[i].names_n;
		numbers += organisation->vendors[i].t_numbers_n;
	}
	table_make(builder->arena, &index->companies, 2 * names);
	table_make(builder->arena, &index->t_numbers, numbers);
	for (size_t i = 0; i < organisation->vendors_n; i++) {
		const struct vendor *vendor = &organisation->vendors[i];

		for (size_t j = 0; j < vendor->names_n; j++) {
			struct str folded = company_fold(builder->scratch,
			    vendor->names[j]);

			if (!name_is_long_enough(folded, COMPANY_LETTERS))
				continue;
			put_name(builder, &index->companies, folded, i);
			put_name(builder, &index->companies,
			    fold_skeleton(builder->scratch, folded), i);
		}
		for (size_t j = 0; j < vendor->t_numbers_n; j++)
			table_put(&index->t_numbers, vendor->t_numbers[j], i);
		arena_reset(builder->scratch);
	}
}

struct str
list_key(struct arena *arena, struct str list)
{
	size_t at = str_find_char(list, '@');

	return at == STR_NOWHERE ? str_lower(arena, list) :
	    str_lower(arena, str_format(arena, "%.*s.%.*s",
	    STR_ARGS(str_slice(list, 0, at)),
	    STR_ARGS(str_from(list, at + 1))));
}

static void
build_lists(struct builder *builder)
{
	const struct organisation *organisation = builder->organisation;

	table_make(builder->arena, &builder->index->lists,
	    organisation->lists_n);
	for (size_t i = 0; i < organisation->lists_n; i++)
		table_put(&builder->index->lists,
		    list_key(builder->arena, organisation->lists[i]), i);
}

/* What the folding of one vendor or person may take for its passing needs. */
#define SCRATCH ((size_t)64 << 20)

/* ---- Copying ------------------------------------------------------------------------ */

static struct str *
copy_strs(struct arena *arena, const struct str *strs, size_t n)
{
	struct str *copy = NEW_ARRAY(arena, struct str, n);

	for (size_t i = 0; i < n; i++)
		copy[i] = str_keep(arena, strs[i]);
	return copy;
}

static struct account
copy_account(struct arena *arena, const struct account *account)
{
	struct account copy = *account;

	copy.kind = str_keep(arena, account->kind);
	copy.country = str_keep(arena, account->country);
	copy.number = str_keep(arena, account->number);
	copy.last4 = str_keep(arena, account->last4);
	copy.context = str_keep(arena, account->context);
	copy.holder = str_keep(arena, account->holder);
	return copy;
}

static struct account *
copy_accounts(struct arena *arena, const struct account *accounts, size_t n)
{
	struct account *copies = NEW_ARRAY(arena, struct account, n);

	for (size_t i = 0; i < n; i++)
		copies[i] = copy_account(arena, &accounts[i]);
	return copies;
}

static struct person
copy_person(struct arena *arena, const struct person *person)
{
	struct person copy = *person;

	copy.names = copy_strs(arena, person->names, person->names_n);
	copy.title = str_keep(arena, person->title);
	copy.addresses = copy_strs(arena, person->addresses,
	    person->addresses_n);
	return copy;
}

static struct vendor
copy_vendor(struct arena *arena, const struct vendor *vendor)
{
	struct vendor copy = *vendor;

	copy.names = copy_strs(arena, vendor->names, vendor->names_n);
	copy.domains = copy_strs(arena, vendor->domains, vendor->domains_n);
	copy.country = str_keep(arena, vendor->country);
	copy.contacts = copy_strs(arena, vendor->contacts, vendor->contacts_n);
	copy.phones = copy_strs(arena, vendor->phones, vendor->phones_n);
	copy.t_numbers = copy_strs(arena, vendor->t_numbers,
	    vendor->t_numbers_n);
	copy.accounts = copy_accounts(arena, vendor->accounts,
	    vendor->accounts_n);
	return copy;
}

struct organisation
organisation_copy(struct arena *arena, const struct organisation *organisation)
{
	struct organisation copy = *organisation;

	copy.domains = copy_strs(arena, organisation->domains,
	    organisation->domains_n);
	copy.accounts = copy_accounts(arena, organisation->accounts,
	    organisation->accounts_n);
	copy.services = copy_strs(arena, organisation->services,
	    organisation->services_n);
	copy.lists = copy_strs(arena, organisation->lists,
	    organisation->lists_n);
	copy.message_id_domains = copy_strs(arena,
	    organisation->message_id_domains, organisation->message_id_domains_n);
	copy.people = NEW_ARRAY(arena, struct person, organisation->people_n);
	for (size_t i = 0; i < organisation->people_n; i++)
		copy.people[i] = copy_person(arena, &organisation->people[i]);
	copy.vendors = NEW_ARRAY(arena, struct vendor, organisation->vendors_n);
	for (size_t i = 0; i < organisation->vendors_n; i++)
		copy.vendors[i] = copy_vendor(arena, &organisation->vendors[i]);
	copy.index = NULL;
	return copy;
}

void
organisation_index(struct arena *arena, struct organisation *organisation)
{
	struct builder builder = {
		.arena = arena,
		.scratch = arena_new(SCRATCH),
		.organisation = organisation,
		.index = NEW(arena, struct organisation_index),
	};

	build_domains(&builder);
	build_people(&builder);
	build_companies(&builder);
	build_lists(&builder);
	build_contacts(&builder);
	builder.index->institutions = institution_index(arena);
	arena_free(builder.scratch);
	organisation->index = builder.index;
}
