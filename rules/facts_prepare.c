/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What many facts want to know is worked out here, once for a message: who the
 * author says he is, whose domain that is, which of our people or vendors the
 * display name means, where answers would go, and what memory holds. Memory is
 * asked one list of questions; an answer that did not come (no store, a limit)
 * is unknown, which no fact takes for "never". The author's address is believed
 * in nothing here: `outside` is false only for mail that is ours by a check.
 */
#include "facts.h"

#define DEALINGS_LEAST 5
#define DEALINGS_WORDS 13

bool
dealings_of(struct str rest, struct dealings *dealings_out)
{
	uint64_t n[DEALINGS_WORDS] = { 0 };
	size_t i;

	for (i = 0; i < DEALINGS_WORDS && rest.n > 0; i++)
		if (!str_number(str_cut(&rest, ' '), INT64_MAX, &n[i]))
			break;
	*dealings_out = (struct dealings){ .first = (int64_t)n[0],
	    .last = (int64_t)n[1], .received = n[2], .sent = n[3],
	    .authenticated = n[4], .imported = n[5], .begun = n[6],
	    .exchanges = n[7], .first_exchange = (int64_t)n[8],
	    .last_exchange = (int64_t)n[9], .suspect = n[10],
	    .released = n[11], .confirmed = n[12] };
	return i >= DEALINGS_LEAST;
}

bool
dealings_read(const struct answer *answer, struct dealings *dealings_out)
{
	*dealings_out = (struct dealings){ 0 };
	return answer->status == ANSWER_DATA && answer->n > 0 &&
	    dealings_of(answer->records[0], dealings_out);
}

#define DAY 86400

bool
dealings_trusted(const struct dealings *d)
{
	return d->authenticated > 0 && d->confirmed == 0 && (d->begun > 0 ||
	    (d->exchanges >= 3 &&
	    d->last_exchange - d->first_exchange >= 30 * DAY));
}

bool
memory_empty(const struct answer *answer)
{
	return answer->status == ANSWER_NODATA;
}

/* ---- The author --------------------------------------------------------------- */

static void
prepare_author(const struct facts *facts, struct fact_cache *cache)
{
	const struct address *author = mail_author(facts->mail);
	const struct auth *auth = facts->auth;

	if (author != NULL) {
		cache->name = author->name;
		cache->domain = author->domain;
		if (author->address.n > 0)
			cache->address = str_lower(facts->arena,
			    author->address);
	}
	if (cache->domain.n > 0)
		cache->registrable = domain_registrable(facts->arena,
		    cache->domain);
	cache->whose = index_domain(facts->organisation, cache->domain,
	    &cache->vendor);
	cache->person = index_address(facts->organisation, cache->address);
	cache->freemail = cache->domain.n > 0 &&
	    domain_is_freemail(cache->domain);
	/* A look-up that failed is not evidence against our own mail. */
	cache->outside = !auth->internal && !(cache->whose == WHOSE_OURS &&
	    (auth->from_authenticated || auth->temperror));
	cache->lookalike = index_lookalike(facts->arena, facts->organisation,
	    cache->domain);
}

static void
prepare_name(const struct facts *facts, struct fact_cache *cache)
{
	const struct organisation *organisation = facts->organisation;
	struct arena *arena = facts->arena;
	bool speaks_for_others = cache->whose == WHOSE_SERVICE &&
	    facts->auth->from_authenticated;

	if (cache->name.n == 0 || !cache->outside || speaks_for_others)
		return;
	/* A partner's proved employee may be a namesake. */
	if (cache->person == NULL && !(cache->whose == WHOSE_VENDOR &&
	    facts->auth->from_authenticated)) {
		cache->named = index_person(arena, organisation, cache->name);
		cache->begins = index_person_begins(arena, organisation,
		    cache->name);
		if (cache->named == NULL && cache->begins == NULL)
			cache->near = index_person_near(arena, organisation,
			    cache->name);
	}
	cache->vendor_named = index_vendor_named(arena, organisation,
	    cache->name);
}

static void
prepare_replies(const struct facts *facts, struct fact_cache *cache)
{
	const struct addresses *reply_to = &facts->mail->reply_to;

	cache->replies = NEW_ARRAY(facts->arena, struct address,
	    REPLY_TO_LOOKED_AT);
	for (size_t i = 0; i < reply_to->n &&
	    cache->replies_n < REPLY_TO_LOOKED_AT; i++) {
		if (reply_to->at[i].address.n == 0 ||
		    reply_to->at[i].domain.n == 0 ||
		    str_equal_nocase(reply_to->at[i].address, cache->address))
			continue;
		cache->replies[cache->replies_n++] = reply_to->at[i];
	}
}

/* ---- Memory ------------------------------------------------------------------------ */

/* "<...>", the last one of a field of Message-IDs; absent if there is none. */
static struct str
last_message_id(struct str s)
{
	size_t end = s.n;

	while (end > 0 && s.p[end - 1] != '>')
		end--;
	for (size_t start = end; start > 0; start--)
		if (s.p[start - 1] == '<')
			return str_slice(s, start - 1, end);
	return NO_STR;
}

/* A Message-ID longer than this was made to be long. */
#define MESSAGE_ID_BYTES 998

static void
prepare_memory(const struct facts *facts, struct fact_cache *cache)
{
	struct question all[REMEMBERED__COUNT] = {
		[REMEMBERED_ADDRESS] = { .type = MEMORY_ADDRESS },
		[REMEMBERED_DOMAIN] = { .type = MEMORY_DOMAIN },
		[REMEMBERED_NAME] = { .type = MEMORY_NAME },
		[REMEMBERED_REPLY_TO] = { .type = MEMORY_ADDRESS },
		[REMEMBERED_REPLY_DOMAIN] = { .type = MEMORY_DOMAIN },
		[REMEMBERED_THREAD] = { .type = MEMORY_THREAD },
		[REMEMBERED_REFERENCE] = { .type = MEMORY_THREAD },
		[REMEMBERED_SIGNATURE] = { .type = MEMORY_SIGNATURE },
	};
	struct question asked[REMEMBERED__COUNT];
	struct answer answers[REMEMBERED__COUNT];
	size_t which[REMEMBERED__COUNT], n = 0;

	all[REMEMBERED_ADDRESS].name = cache->address;
	/* The key that memory was filled under: DMARC's own idea, if it has one. */
	all[REMEMBERED_DOMAIN].name = facts->auth->dmarc.org_domain.n > 0 ?
	    facts->auth->dmarc.org_domain : cache->registrable;
	if (cache->name.n > 0)
		all[REMEMBERED_NAME].name = fold_name(facts->arena,
		    cache->name);
	if (cache->replies_n > 0) {
		all[REMEMBERED_REPLY_TO].name = str_lower(facts->arena,
		    cache->replies[0].address);
		all[REMEMBERED_REPLY_DOMAIN].name = domain_registrable(
		    facts->arena, cache->replies[0].domain);
	}
	all[REMEMBERED_THREAD].name = last_message_id(facts->mail->in_reply_to);
	all[REMEMBERED_REFERENCE].name =
	    last_message_id(facts->mail->references);
	all[REMEMBERED_SIGNATURE].name = facts->auth->dkim.key;
	for (size_t i = 0; i < REMEMBERED__COUNT; i++) {
		cache->memory[i] = (struct answer){ .status = ANSWER_LIMIT };
		if (all[i].name.n == 0 || all[i].name.n > MESSAGE_ID_BYTES)
			continue;
		all[i].kind = QUESTION_MEMORY;
		asked[n] = all[i];
		which[n++] = i;
	}
	if (n == 0 || facts->ask == NULL)
		return;
	memset(answers, 0, sizeof answers);
	facts->ask->put(facts->ask->context, facts->arena, asked, n, answers);
	for (size_t i = 0; i < n; i++)
		cache->memory[which[i]] = answers[i];
}

void
facts_prepare(struct facts *facts)
{
	facts->cache = NEW(facts->arena, struct fact_cache);
	prepare_author(facts, facts->cache);
	prepare_name(facts, facts->cache);
	prepare_replies(facts, facts->cache);
	prepare_memory(facts, facts->cache);
}
