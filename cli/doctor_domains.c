/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Domains of the organisation's file that say less than whoever wrote them down
 * thought: free mail and hosts of many (anybody there would count as that partner, or
 * as one of us), and one domain at two holders. None is refused, for a provider of
 * mail may well be a partner, or be us; a registry's suffix ("co.jp") is, where the
 * file is read.
 */
#include "doctor.h"

/* A domain and whose it is said to be. */
struct holding {
	struct str domain;
	const struct vendor *vendor;	/* NULL: our own, or a service's */
	bool ours;
};

static const char remedy_vendor[] = "take it out of the vendor's domains, and name "
    "the addresses that are theirs in its contacts";
static const char remedy_own[] = "take it out of organisation.domains, and name your "
    "people's addresses in organisation.people";
static const char remedy_service[] = "take it out of organisation.services";
static const char remedy_twice[] = "one entry for one domain; a group of companies "
    "that share one is a vendor with several names";

static int
holding_compare(const void *a, const void *b)
{
	const struct holding *x = a, *y = b;
	int order = str_compare(x->domain, y->domain);

	/* Of one domain ours first, then vendors as they stand in the file. */
	if (order == 0)
		order = y->ours - x->ours;
	return order != 0 ? order : (x->vendor > y->vendor) -
	    (x->vendor < y->vendor);
}

static struct str
holder(struct arena *arena, const struct holding *one)
{
	if (one->ours)
		return str_of(in_words("our own domains"));
	if (one->vendor == NULL)
		return str_of(in_words("the services"));
	return str_format(arena, in_words("vendor '%.*s'"),
	    STR_ARGS(utf8_shorten(arena, one->vendor->names[0], 60)));
}

static size_t
holdings(struct arena *arena, const struct organisation *organisation,
    struct holding **list_out)
{
	size_t n = organisation->domains_n + organisation->services_n, k = 0;

	for (size_t i = 0; i < organisation->vendors_n; i++)
		n += organisation->vendors[i].domains_n;
	*list_out = NEW_ARRAY(arena, struct holding, n);
	for (size_t i = 0; i < organisation->domains_n; i++)
		(*list_out)[k++] = (struct holding){ organisation->domains[i],
		    NULL, true };
	for (size_t i = 0; i < organisation->services_n; i++)
		(*list_out)[k++] = (struct holding){ organisation->services[i],
		    NULL, false };
	for (size_t i = 0; i < organisation->vendors_n; i++)
		for (size_t d = 0; d < organisation->vendors[i].domains_n; d++)
			(*list_out)[k++] = (struct holding){
			    organisation->vendors[i].domains[d],
			    &organisation->vendors[i], false };
	if (n > 0)
		qsort(*list_out, n, sizeof **list_out, holding_compare);
	return n;
}

/* Do many have mail or names there who have nothing to do with each other? */
static const char *
why_many(struct str domain)
{
	if (domain_is_freemail(domain))
		return in_words("free mail, or a provider's customers");
	if (str_find_char(domain, '.') != STR_NOWHERE &&
	    domain_registrable_part(domain).n == 0)
		return in_words("a host under which anybody may have a name");
	return NULL;
}

/* Against the one before it in the list, or NULL. */
static bool
holding_look(struct arena *arena, const struct holding *one,
    const struct holding *before, struct domain_seen *seen_out)
{
	const char *many = why_many(one->domain);
	struct str whose = holder(arena, one);

	if (before != NULL && str_equal(before->domain, one->domain) &&
	    one->vendor != NULL && before->vendor != one->vendor &&
	    (before->ours || before->vendor != NULL)) {
		*seen_out = (struct domain_seen){ str_format(arena, in_words("'%.*s' "
		    "stands under %.*s and under %.*s"), STR_ARGS(one->domain),
		    STR_ARGS(holder(arena, before)), STR_ARGS(whose)),
		    remedy_twice };
		return true;
	}
	if (many == NULL)
		return false;
	*seen_out = (struct domain_seen){ str_format(arena, in_words("'%.*s', "
	    "under %.*s, is %s: whoever writes from there counts as %s"),
	    STR_ARGS(one->domain), STR_ARGS(whose), many, in_words(one->ours ?
	    "one of us" : one->vendor != NULL ? "that vendor" :
	    "that service")),
	    one->ours ? remedy_own : one->vendor != NULL ? remedy_vendor :
	    remedy_service };
	return true;
}

size_t
domains_look(struct arena *arena, const struct organisation *organisation,
    struct domain_seen seen_out[DOMAINS_SEEN_MOST], size_t *more_out)
{
	struct holding *list;
	size_t n = holdings(arena, organisation, &list), seen = 0;
	struct domain_seen one;

	*more_out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!holding_look(arena, &list[i], i > 0 ? &list[i - 1] : NULL,
		    &one))
			continue;
		if (seen < DOMAINS_SEEN_MOST)
			seen_out[seen++] = one;
		else
			++*more_out;
	}
	return seen;
}
