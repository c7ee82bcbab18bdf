/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is it really: the shown name and address against our own domains, people
 * and vendors. None of these holds for mail that is ours by a check, and a name
 * is only held against an address that is not its bearer's. Evidence is what
 * the reader saw, with the known name or domain it was taken for behind it.
 */
#include "facts.h"

static struct str
shown_author(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	return str_format(facts->arena, "%.*s <%.*s>",
	    STR_ARGS(utf8_shorten(facts->arena, cache->name, 80)),
	    STR_ARGS(cache->address));
}

/* "seen ~ known" */
static struct str
shown_pair(const struct facts *facts, struct str seen, struct str known)
{
	return str_format(facts->arena, "%.*s ~ %.*s",
	    STR_ARGS(utf8_shorten(facts->arena, seen, 100)), STR_ARGS(known));
}

/* ---- Domains -------------------------------------------------------------------- */

#define AUTHORS_LOOKED_AT 20

FACT(own_domain_unauthenticated)
{
	const struct addresses *from = &facts->mail->from;
	const struct auth *auth = facts->auth;

	if (auth->from_authenticated || auth->internal || auth->temperror)
		return false;
	*evidence_out = facts->cache->address;
	if (facts->cache->whose == WHOSE_OURS)
		return true;
	/* Beside another author ours may be the one that is shown. */
	for (size_t i = 0; i < from->n && i < AUTHORS_LOOKED_AT; i++) {
		if (!index_is_ours(facts->organisation, from->at[i].domain))
			continue;
		*evidence_out = from->at[i].address;
		return true;
	}
	*evidence_out = NO_STR;
	return false;
}

FACT(protected_person_address)
{
	struct str ignored;

	if (!fact_own_domain_unauthenticated(facts, argument, &ignored) ||
	    (facts->cache->person == NULL && facts->cache->named == NULL))
		return false;
	*evidence_out = shown_author(facts);
	return true;
}

FACT(vendor_domain_unauthenticated)
{
	const struct fact_cache *cache = facts->cache;
	const struct auth *auth = facts->auth;

	if (cache->whose != WHOSE_VENDOR || auth->from_authenticated ||
	    auth->internal || auth->temperror)
		return false;
	*evidence_out = cache->address;
	return true;
}

/* With some whose name is like ours or a vendor's a house has dealt for long: the
 * school of the town whose hospital it is. A con is over sooner, so what makes others
 * trusted is not enough here; and it is this address, for a host's customers share its
 * domain. */
#define LONG_EXCHANGES 5
#define LONG_DAYS 120

static bool
has_long_dealt(const struct facts *facts)
{
	struct dealings d;

	return facts->auth->from_authenticated && facts->auth->by != BY_ARC &&
	    dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS], &d) &&
	    d.authenticated > 0 && d.confirmed == 0 &&
	    d.exchanges >= LONG_EXCHANGES &&
	    d.last_exchange - d.first_exchange >= LONG_DAYS * DAY;
}

static bool
imitates(const struct facts *facts, enum whose whose, struct str *evidence_out)
{
	const struct lookalike *lookalike = &facts->cache->lookalike;

	if (lookalike->whose != whose || has_long_dealt(facts))
		return false;
	*evidence_out = shown_pair(facts,
	    domain_unicode(facts->arena, lookalike->domain), lookalike->known);
	return true;
}

FACT(own_domain_lookalike)
{
	return imitates(facts, WHOSE_OURS, evidence_out);
}

FACT(vendor_domain_lookalike)
{
	return imitates(facts, WHOSE_VENDOR, evidence_out);
}

/* One who is proved, and whom nobody here knows, gains nothing by a domain that is
 * like his own: "workhive.example" has its refunds answered at "workhive-help". */
static bool
is_beside_own(const struct facts *facts, struct str registrable)
{
	const struct fact_cache *cache = facts->cache;
	struct str own = cache->registrable;
	struct str label = str_cut(&registrable, '.');

	own = str_cut(&own, '.');
	return facts->auth->from_authenticated &&
	    cache->whose == WHOSE_NOBODY && !author_has_history(facts) &&
	    own.n > 0 && label.n > own.n &&
	    (str_starts(label, own) || str_ends(label, own));
}

/* Does this address's domain imitate ours, a vendor's, or the author's? */
static bool
address_imitates(const struct facts *facts, const struct address *address,
    struct str *evidence_out)
{
	const struct fact_cache *cache = facts->cache;
	struct lookalike lookalike;
	struct str registrable;

	if (address->domain.n == 0 ||
	    str_equal(address->domain, cache->domain) ||
	    domain_is_freemail(address->domain) ||
	    index_is_on_file(facts->organisation, address->domain))
		return false;
	lookalike = index_lookalike(facts->arena, facts->organisation,
	    address->domain);
	if (lookalike.whose == WHOSE_NOBODY) {
		registrable = domain_registrable(facts->arena,
		    address->domain);
		if (cache->freemail || is_beside_own(facts, registrable) ||
		    !similar_domain(facts->arena, registrable,
		    cache->registrable))
			return false;
		lookalike.known = cache->registrable;
	}
	*evidence_out = shown_pair(facts, address->address, lookalike.known);
	return true;
}

FACT(reply_to_lookalike)
{
	for (size_t i = 0; i < facts->cache->replies_n; i++)
		if (address_imitates(facts, &facts->cache->replies[i],
		    evidence_out))
			return true;
	return false;
}

static bool
list_imitates(const struct facts *facts, const struct addresses *list,
    struct str *evidence_out)
{
	struct str last = NO_STR;

	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->at[i].domain, last))
			continue;
		last = list->at[i].domain;
		if (address_imitates(facts, &list->at[i], evidence_out))
			return true;
	}
	return false;
}

FACT(cc_lookalike)
{
	/* Our own mail may well be addressed to a domain that resembles ours. */
	return facts->cache->outside &&
	    (list_imitates(facts, &facts->mail->to, evidence_out) ||
	    list_imitates(facts, &facts->mail->cc, evidence_out));
}

/* ---- Names within a domain --------------------------------------------------------- */

/* A service's other domain is its own too. */
static bool
bears_name_of(const struct facts *facts, const struct bearing *bearing,
    struct str domain, enum whose whose)
{
	return bearing->whose == whose &&
	    !institution_has(facts->organisation, domain, NULL);
}

/* The author's, or where answers would go. */
static bool
domain_bears(const struct facts *facts, enum whose whose,
    struct str *evidence_out)
{
	const struct fact_cache *cache = facts->cache;

	if (!cache->outside || cache->whose != WHOSE_NOBODY)
		return false;
	*evidence_out = shown_pair(facts, cache->domain, cache->bearing.known);
	if (bears_name_of(facts, &cache->bearing, cache->domain, whose))
		return true;
	for (size_t i = 0; i < cache->replies_n; i++) {
		const struct bearing *bearing = &cache->reply_bearings[i];

		*evidence_out = shown_pair(facts, cache->replies[i].address,
		    bearing->known);
		if (bears_name_of(facts, bearing, cache->replies[i].domain,
		    whose))
			return true;
	}
	*evidence_out = NO_STR;
	return false;
}

FACT(own_name_in_domain)
{
	return domain_bears(facts, WHOSE_OURS, evidence_out);
}

FACT(vendor_name_in_domain)
{
	return domain_bears(facts, WHOSE_VENDOR, evidence_out);
}

FACT(service_name_in_domain)
{
	return domain_bears(facts, WHOSE_SERVICE, evidence_out);
}

FACT(domain_nameless)
{
	const struct fact_cache *cache = facts->cache;

	if (!cache->outside || cache->whose != WHOSE_NOBODY ||
	    cache->freemail || cache->domain.n == 0 || institution_has(
	    facts->organisation, cache->domain, NULL) ||
	    !domain_is_nameless(facts->arena, cache->domain))
		return false;
	*evidence_out = cache->domain;
	return true;
}

#define LINKS_LOOKED_AT 40

/* Not the author's own place, whose name was told already. */
FACT(link_bears_name)
{
	const struct mail *mail = facts->mail;
	struct str last = NO_STR;
	size_t looked_at = 0;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside &&
	    looked_at < LINKS_LOOKED_AT; i++) {
		struct str host = mail->links[i].host;
		struct lookalike lookalike;
		struct bearing bearing;

		if (host.n == 0 || str_equal(host, last) ||
		    mail->links[i].place == PLACE_QUOTED)
			continue;
		last = host;
		looked_at++;
		if (str_equal(domain_registrable(facts->arena, host),
		    facts->cache->registrable) ||
		    institution_has(facts->organisation, host, NULL))
			continue;
		lookalike = index_lookalike(facts->arena, facts->organisation,
		    host);
		bearing = index_bearing(facts->arena, facts->organisation,
		    host);
		if (lookalike.whose != WHOSE_VENDOR &&
		    bearing.whose == WHOSE_NOBODY)
			continue;
		*evidence_out = shown_pair(facts, host, bearing.whose ==
		    WHOSE_NOBODY ? lookalike.known : bearing.known);
		return lookalike.whose != WHOSE_OURS;
	}
	return false;
}

/* ---- People ---------------------------------------------------------------------- */

FACT(protected_name)
{
	if (facts->cache->named == NULL)
		return false;
	*evidence_out = shown_author(facts);
	return true;
}

FACT(protected_name_near)
{
	const struct person *near = facts->cache->near;

	if (near == NULL || near->names_n == 0)
		return false;
	*evidence_out = shown_pair(facts, facts->cache->name, near->names[0]);
	return true;
}

/* "h.endo@ours" or "Haruka Endo (h.endo@ours)" in the name's place, with nothing
 * behind it: what a service adds ("... via Drive") is not meant to deceive. */
FACT(protected_address_shown)
{
	const struct fact_cache *cache = facts->cache;
	struct str name = str_slice(cache->name, 0, 300), address;
	size_t start, at;

	if (cache->whose != WHOSE_NOBODY || !cache->outside)
		return false;
	while (name.n > 0 && strchr(" \t\"'>)]", name.p[name.n - 1]) != NULL)
		name.n--;
	for (start = name.n; start > 0 && strchr(" \t\"'<([:",
	    name.p[start - 1]) == NULL; start--)
		;
	address = str_lower(facts->arena, str_from(name, start));
	at = str_find_char(address, '@');
	if (at == STR_NOWHERE || at == 0 ||
	    !index_is_ours(facts->organisation, domain_of(address)))
		return false;
	*evidence_out = shown_pair(facts, address, cache->address);
	return true;
}

static bool
name_has_title(const struct facts *facts, struct str name)
{
	struct str word;

	return name.n > 0 && word_stands(fold(facts->arena,
	    str_slice(name, 0, 300)), words_title, &word);
}

/* A name that says more than the address behind it can. */
static bool
address_vouches_for_little(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	return cache->outside && (cache->freemail ||
	    (!facts->auth->from_authenticated && !facts->auth->temperror));
}

#define SURNAME_BYTES 6			/* two kanji, at least */
#define PEOPLE_LOOKED_AT 5000

/* "佐々木社長": the family name, where a blank tells it, with a title. */
static bool
is_surname_with_title(const struct facts *facts, struct str name)
{
	const struct organisation *us = facts->organisation;

	if (name.n > 60 || !name_has_title(facts, name))
		return false;
	for (size_t i = 0; i < us->people_n && i < PEOPLE_LOOKED_AT; i++) {
		const struct person *person = &us->people[i];

		for (size_t k = 0; k < person->names_n; k++) {
			struct str surname = str_slice(person->names[k], 0,
			    str_find_char(person->names[k], ' '));

			if (surname.n >= SURNAME_BYTES &&
			    surname.n < person->names[k].n &&
			    (unsigned char)surname.p[0] >= 0xe3 &&
			    person->title.n > 0 && str_contains(name, surname))
				return true;
		}
	}
	return false;
}

FACT(protected_name_title)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->begins == NULL && cache->named == NULL) {
		if (cache->person != NULL || cache->name.n == 0 ||
		    !address_vouches_for_little(facts) ||
		    !is_surname_with_title(facts, cache->name))
			return false;
		*evidence_out = shown_author(facts);
		return true;
	}
	/* Something more behind the name, or a title that folding took off. */
	if (cache->named != NULL && !name_has_title(facts, cache->name))
		return false;
	*evidence_out = shown_author(facts);
	return true;
}

FACT(protected_local_part)
{
	const struct fact_cache *cache = facts->cache;
	const struct address *author = mail_author(facts->mail);
	const struct person *person;

	if (author == NULL || cache->whose != WHOSE_NOBODY || !cache->outside ||
	    cache->person != NULL)
		return false;
	person = index_local(facts->organisation,
	    str_lower(facts->arena, author->local));
	if (person == NULL)
		return false;
	*evidence_out = shown_pair(facts, cache->address,
	    person->addresses_n > 0 ? person->addresses[0] : NO_STR);
	return true;
}

/* ---- Companies -------------------------------------------------------------------- */

FACT(vendor_name_other_domain)
{
	const struct fact_cache *cache = facts->cache;
	const struct vendor *vendor = cache->vendor_named;

	if (vendor == NULL || cache->vendor == vendor ||
	    cache->whose == WHOSE_OURS || vendor->domains_n == 0)
		return false;
	*evidence_out = shown_pair(facts, shown_author(facts),
	    vendor->domains[0]);
	return true;
}

#define OWN_NAME_LETTERS 6

/* A mailbox at one partner that writes as another. */
FACT(contact_of_another)
{
	const struct fact_cache *cache = facts->cache;
	const struct vendor *of = cache->outside ?
	    index_contact(facts->organisation, cache->address) : NULL;

	if (of == NULL || cache->vendor_named == NULL ||
	    cache->vendor_named == of || cache->vendor == cache->vendor_named)
		return false;
	for (size_t i = 0; i < cache->vendor_named->contacts_n; i++)
		if (str_equal(cache->vendor_named->contacts[i], cache->address))
			return false;
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(cache->address), STR_ARGS(of->names_n > 0 ?
	    of->names[0] : cache->address));
	return true;
}

FACT(own_name_outside)
{
	const struct fact_cache *cache = facts->cache;
	const struct organisation *organisation = facts->organisation;
	struct str skeleton;

	if (cache->name.n == 0 || !cache->outside ||
	    cache->whose != WHOSE_NOBODY)
		return false;
	skeleton = fold_skeleton(facts->arena, str_slice(cache->name, 0, 300));
	for (size_t i = 0; i < organisation->domains_n; i++) {
		struct str known = fold_skeleton(facts->arena,
		    str_slice(organisation->domains[i], 0,
		    str_find_char(organisation->domains[i], '.')));

		if (utf8_length(known) < OWN_NAME_LETTERS ||
		    !str_contains(skeleton, known))
			continue;
		*evidence_out = shown_author(facts);
		return true;
	}
	return false;
}

FACT(title_outside)
{
	if (!address_vouches_for_little(facts) ||
	    !name_has_title(facts, facts->cache->name))
		return false;
	*evidence_out = shown_author(facts);
	return true;
}

FACT(department_outside)
{
	struct str word;

	if (!address_vouches_for_little(facts) || facts->cache->name.n == 0 ||
	    !word_stands(fold(facts->arena,
	    str_slice(facts->cache->name, 0, 300)), words_department, &word))
		return false;
	*evidence_out = shown_author(facts);
	return true;
}

/* ---- Letters ------------------------------------------------------------------------ */

enum script { SCRIPT_OTHER, SCRIPT_LATIN, SCRIPT_IMITATING };

static enum script
script_of(uint32_t character)
{
	/* Greek letters that look Latin; alpha, mu, omega and the like stand in
	 * honest units and formulas. */
	static const uint32_t greek[] = {
		0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39a, 0x39c, 0x39d,
		0x39f, 0x3a1, 0x3a4, 0x3a5, 0x3a7, 0x3b9, 0x3ba, 0x3bd, 0x3bf,
		0x3c1, 0x3c5,
	};

	if (character < 0x80)
		return char_is_alpha((int)character) ? SCRIPT_LATIN :
		    SCRIPT_OTHER;
	if (character >= 0x400 && character <= 0x52f)
		return SCRIPT_IMITATING;
	for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
		if (character == greek[i])
			return SCRIPT_IMITATING;
	return SCRIPT_OTHER;
}

/* A word that mixes them; absent if there is none. */
static struct str
mixed_word(struct str s)
{
	bool latin = false, imitating = false;
	size_t start = 0;

	for (size_t at = 0; at <= s.n;) {
		size_t before = at;
		enum script script = at < s.n ? script_of(utf8_next(s, &at)) :
		    SCRIPT_OTHER;

		latin |= script == SCRIPT_LATIN;
		imitating |= script == SCRIPT_IMITATING;
		if (script != SCRIPT_OTHER)
			continue;
		if (latin && imitating)
			return str_slice(s, start, before);
		latin = imitating = false;
		if (before == s.n)
			break;
		start = at;
	}
	return NO_STR;
}

/* Some programs show it as the one who sent it on From's behalf. */
FACT(protected_sender)
{
	const struct fact_cache *cache = facts->cache;
	struct str sender;

	if (!cache->outside || cache->whose == WHOSE_OURS ||
	    cache->person != NULL || facts->mail->sender.n == 0)
		return false;
	sender = str_lower(facts->arena, facts->mail->sender.at[0].address);
	if (index_address(facts->organisation, sender) == NULL)
		return false;
	*evidence_out = sender;
	return true;
}

FACT(mixed_script_name)
{
	struct str places[3] = { facts->cache->name, facts->mail->subject,
	    NO_STR };

	if (facts->cache->domain.n > 0)
		places[2] = domain_unicode(facts->arena, facts->cache->domain);
	for (size_t i = 0; i < 3; i++) {
		*evidence_out = mixed_word(places[i]);
		if (evidence_out->n > 0)
			return true;
	}
	return false;
}
