/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service that shares files, has them signed or calls people together writes from
 * its own address under the name of whoever uses it; where that is one of ours, no
 * name is borrowed. But everybody may use it under any name. So it is believed only of
 * a proved service, and where what it sends shows that it is one of ours who does: the
 * service is on our file, under any of its domains, or an answer would go to that very
 * person. That the files lie in a house there which is called like us shows nothing:
 * anybody may have taken the name before us.
 *
 * Where nothing shows it, a service for sharing or talking only tells the name that
 * somebody gave it. That is a claim too, and less than to be that person: who answers
 * or opens stays with the service. It is taken for no more only while all of it does.
 */
#include "facts.h"

static bool
is_kind(const struct institution *of)
{
	return strcmp(of->kind, "share") == 0 || strcmp(of->kind, "chat") == 0 ||
	    strcmp(of->kind, "esign") == 0;
}

/* The service that provably sent this; NULL if it is none of these. */
static const struct institution *
service_of(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;
	const struct institution *of = NULL;

	if (!facts->auth->from_authenticated || cache->freemail ||
	    cache->whose != WHOSE_NOBODY ||
	    !institution_has(facts->organisation, cache->domain, NULL))
		return NULL;
	for (size_t i = 0; i < institutions_n; i++) {
		if (!is_kind(&institutions[i]) || !institution_has(
		    facts->organisation, cache->domain, &institutions[i]))
			continue;
		of = &institutions[i];
		if (!of->gathers)
			break;
	}
	return of;
}

/* "zoom.us" and "zoom.com", "pandadoc.com" and "mail.pandadoc.net". */
static bool
are_one_house(struct str one, struct str other)
{
	one = domain_registrable_part(one);
	other = domain_registrable_part(other);
	return one.n > 0 && str_equal(str_cut(&one, '.'), str_cut(&other, '.'));
}

#define SERVICES_LOOKED_AT 200

static bool
is_on_our_file(const struct facts *facts, const struct institution *of)
{
	const struct organisation *us = facts->organisation;

	for (size_t i = 0; i < us->services_n && i < SERVICES_LOOKED_AT; i++)
		if (institution_has(us, us->services[i], of) &&
		    (!of->gathers || are_one_house(us->services[i],
		    facts->cache->domain)))
			return true;
	return false;
}

/* The service knows its user's address, and writes no other there. */
static bool
answers_reach(const struct facts *facts, const struct person *person)
{
	const struct addresses *replies = &facts->mail->reply_to;

	return replies->n == 1 && index_address(facts->organisation,
	    str_lower(facts->arena, replies->at[0].address)) == person;
}

bool
service_writes_for(const struct facts *facts, const struct person *person)
{
	const struct institution *of = service_of(facts);

	return of != NULL && (is_on_our_file(facts, of) ||
	    answers_reach(facts, person));
}

/* ---- Whose name a service only tells ------------------------------------------------ */

static bool
is_house_of(struct str domain, const char *const *houses, size_t n)
{
	return str_is_among(domain_registrable_part(domain), houses, n);
}

/* Houses whose tenants send what they like from the house's domain. */
static bool
has_writing_tenants(struct str domain)
{
	static const char *const houses[] = {
		"atlassian.net", "azure.com", "dynamics.com", "exacttarget.com",
		"force.com", "github.com", "googleapis.com", "googlecloud.com",
		"hs-inbox.com", "hubspot.com", "salesforce.com",
		"service-now.com", "servicenow.com", "windowsazure.com",
		"zendesk.com"
	};

	return is_house_of(domain, houses, sizeof houses / sizeof *houses);
}

/* "Follow us": what stands at the bottom of every service's mail. */
static bool
is_footer_host(struct str host)
{
	static const char *const houses[] = {
		"facebook.com", "instagram.com", "linkedin.com", "twitter.com",
		"x.com", "youtube.com"
	};

	return is_house_of(host, houses, sizeof houses / sizeof *houses);
}

static bool
answers_stay(const struct facts *facts, const struct institution *of)
{
	const struct addresses *replies = &facts->mail->reply_to;

	if (replies->n > REPLY_TO_LOOKED_AT)
		return false;
	for (size_t i = 0; i < replies->n; i++) {
		struct str domain = replies->at[i].domain;

		if (domain_is_freemail(domain) ||
		    (!institution_has(facts->organisation, domain, of) &&
		    !index_is_ours(facts->organisation, domain)))
			return false;
	}
	return true;
}

#define LINKS_LOOKED_AT 100

static bool
links_stay(const struct facts *facts)
{
	const struct mail *mail = facts->mail;

	if (mail->links_n > LINKS_LOOKED_AT)
		return false;
	for (size_t i = 0; i < mail->links_n; i++) {
		struct str host = mail->links[i].host;

		if (host.n > 0 && !is_footer_host(host) &&
		    !institution_has(facts->organisation, host, NULL) &&
		    !index_is_on_file(facts->organisation, host))
			return false;
	}
	return true;
}

bool
service_tells_names(const struct facts *facts)
{
	const struct institution *of = service_of(facts);

	return of != NULL && strcmp(of->kind, "esign") != 0 &&
	    !has_writing_tenants(facts->cache->domain) &&
	    answers_stay(facts, of) && links_stay(facts);
}

FACT(name_by_service)
{
	const struct fact_cache *cache = facts->cache;

	if (!cache->names_told || (cache->told == NULL &&
	    (cache->shared_by != NULL || !signed_by_person(facts,
	    evidence_out))))
		return false;
	if (cache->told != NULL)
		*evidence_out = str_format(facts->arena, "%.*s <%.*s>",
		    STR_ARGS(utf8_shorten(facts->arena, cache->name, 80)),
		    STR_ARGS(cache->address));
	return true;
}

FACT(shared_by_ours)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->shared_by == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s <%.*s>",
	    STR_ARGS(utf8_shorten(facts->arena, cache->name, 80)),
	    STR_ARGS(cache->address));
	return true;
}
