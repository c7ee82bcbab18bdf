/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail of a mailing list breaks its author's checks and sends answers to the
 * list, and there is nothing wrong with that. But anybody can write List-Id: a
 * list counts only if it is one of ours, by the organisation's file or because we
 * have written to it before, and if the list's own domain signed or sent this
 * message. It explains; it proves nothing of the author, whose name anybody may
 * put on a letter to a list.
 */
#include "facts.h"

/* What stands between the last < and > (RFC 2919 2). */
static struct str
list_id(const struct facts *facts)
{
	const struct field *field = mail_field(facts->mail, STR("List-Id"), 0);
	struct str body;
	size_t at;

	if (field == NULL)
		return NO_STR;
	body = str_trim(header_unfold(facts->arena, field->body));
	for (at = body.n; at > 0 && body.p[at - 1] != '<'; at--)
		;
	body = str_from(body, at);
	return str_lower(facts->arena, str_trim(str_slice(body, 0,
	    str_find_char(body, '>'))));
}

static struct str
domain_behind(struct str list)
{
	size_t at = str_find_char(list, '@');

	return at == STR_NOWHERE ? list : str_from(list, at + 1);
}

/* Did the domain that the list lies in sign this, or send it? */
static bool
is_proved(const struct facts *facts, struct str list)
{
	const struct auth *auth = facts->auth;
	struct str domain = domain_registrable(facts->arena,
	    domain_behind(list));

	if (domain.n == 0)
		return false;
	for (size_t i = 0; i < auth->dkim.n; i++)
		if (auth->dkim.signatures[i].result == RESULT_PASS &&
		    !auth->dkim.signatures[i].test &&
		    domain_is_within(auth->dkim.signatures[i].domain, domain))
			return true;
	return auth->spf.result == RESULT_PASS &&
	    domain_is_within(auth->spf.domain, domain);
}

/* A list of the file: by its List-Id, or as it is addressed. */
static struct str
list_on_file(const struct facts *facts)
{
	const struct addresses *lists[3] = { &facts->mail->to,
	    &facts->mail->cc, &facts->mail->sender };
	struct str list;

	if (facts->organisation->lists_n == 0)
		return NO_STR;
	list = index_list(facts->arena, facts->organisation, list_id(facts));
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < lists[k]->n && list.n == 0; i++)
			list = index_list(facts->arena, facts->organisation,
			    lists[k]->at[i].address);
	return list;
}

/* A list that answers go to, and that we have written to. */
static struct str
list_remembered(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;
	struct str id = list_id(facts), address;
	struct dealings dealings;

	if (id.n == 0 || cache->replies_n != 1 || !dealings_read(
	    &cache->memory[REMEMBERED_REPLY_TO], &dealings) ||
	    dealings.sent == 0 || dealings.confirmed > 0)
		return NO_STR;
	address = str_lower(facts->arena, cache->replies[0].address);
	return domain_is_within(id, domain_registrable(facts->arena,
	    cache->replies[0].domain)) ? address : NO_STR;
}

struct str
list_proved(const struct facts *facts)
{
	struct str list = list_on_file(facts);

	if (list.n == 0)
		list = list_remembered(facts);
	return list.n > 0 && is_proved(facts, list) ? list : NO_STR;
}

bool
list_covers(const struct facts *facts, struct str domain)
{
	return facts->cache->list.n > 0 && domain_is_within(domain,
	    domain_registrable(facts->arena,
	    domain_behind(facts->cache->list)));
}

FACT(list_known)
{
	*evidence_out = facts->cache->list;
	return facts->cache->list.n > 0;
}
