/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose invoice it is: one of this number came before, from somebody else or with
 * another account; or the paper bears what a vendor has on file, and the message is
 * not proved to be that vendor's. A number that many companies give says nothing
 * (lesson.c has which do). What memory was not asked is unknown, and holds nothing.
 */
#include "facts.h"

/* ---- The same invoice again -------------------------------------------------------------- */

static bool
owners_have(const struct answer *answer, struct str owner)
{
	for (size_t i = 0; answer->status == ANSWER_DATA && i < answer->n;
	    i++) {
		struct str rest = answer->records[i];

		if (str_equal(str_cut(&rest, ' '), owner))
			return true;
	}
	return false;
}

/* Somebody else sent an invoice of this number before, and the author never. */
FACT(invoice_number_of_another)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *answer = &cache->invoice.answer;
	struct str owner = cache->lesson.account_owner, rest;

	if (cache->invoice.value.n == 0 || facts->auth->internal ||
	    owner.n == 0 || answer->status != ANSWER_DATA || answer->n == 0 ||
	    owners_have(answer, owner))
		return false;
	rest = answer->records[0];
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(cache->invoice.value), STR_ARGS(str_cut(&rest, ' ')));
	return true;
}

/* The author sent it before, with an account; none of those that stand here now
 * was ever his. */
FACT(invoice_account_differs)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->invoice.value.n == 0 || cache->accounts_n == 0 ||
	    facts->auth->internal || !owners_have(&cache->invoice.answer,
	    cache->lesson.account_owner))
		return false;
	for (size_t i = 0; i < cache->accounts_n; i++)
		if (!memory_empty(&cache->accounts[i].own) ||
		    account_is_on_file(facts, cache->accounts[i].account))
			return false;
	*evidence_out = str_format(facts->arena, "%.*s; ...%.*s",
	    STR_ARGS(cache->invoice.value),
	    STR_ARGS(cache->accounts[0].account->last4));
	return true;
}

/* ---- Whose paper it is ------------------------------------------------------------------------ */

#define ADDRESSES_LOOKED_AT 30

static bool
in_domain(char c)
{
	return char_is_alpha((unsigned char)c) ||
	    char_is_digit((unsigned char)c) || c == '.' || c == '-';
}

/* A vendor, other than `mine`, whose mail address stands in the paper. */
static const struct vendor *
vendor_addressed(const struct facts *facts, const struct vendor *mine,
    struct str *domain_out)
{
	struct str text = facts->mail->attached.plain;
	const struct vendor *vendor;

	for (size_t n = 0; n < ADDRESSES_LOOKED_AT; n++) {
		size_t at = str_find_char(text, '@'), end = 0;

		if (at == STR_NOWHERE)
			return NULL;
		text = str_from(text, at + 1);
		while (end < text.n && end < 255 && in_domain(text.p[end]))
			end++;
		*domain_out = str_lower(facts->arena,
		    str_slice(text, 0, end));
		if (index_domain(facts->organisation, *domain_out, &vendor) ==
		    WHOSE_VENDOR && vendor != mine)
			return vendor;
	}
	return NULL;
}

/* Of a message from outside that is nobody's on file: the paper in it bears the
 * registration number or an address of a vendor. */
FACT(issuer_is_another)
{
	const struct mail *mail = facts->mail;
	const struct vendor *mine = claimed_vendor(facts);
	struct str domain;

	if (!facts->cache->outside || (facts->cache->vendor != NULL &&
	    facts->auth->from_authenticated))
		return false;
	for (size_t i = 0; i < mail->accounts_n; i++) {
		const struct account *account = &mail->accounts[i];
		const struct vendor *vendor;

		if (account->place == PLACE_QUOTED ||
		    !str_equal(account->kind, STR("t-number")))
			continue;
		vendor = index_t_number(facts->organisation, account->number);
		if (vendor == NULL || vendor == mine)
			continue;
		*evidence_out = account->number;
		return true;
	}
	if (vendor_addressed(facts, mine, &domain) == NULL)
		return false;
	*evidence_out = domain;
	return true;
}
