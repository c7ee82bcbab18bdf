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

/* Of words that stand in `rest`; what is missing at their end is 0. False if it
 * has not the first five. */
static bool
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
	if (cache->lookalike.whose == WHOSE_NOBODY)
		cache->bearing = index_bearing(facts->arena,
		    facts->organisation, cache->domain);
}

static void
prepare_name(const struct facts *facts, struct fact_cache *cache)
{
	const struct organisation *organisation = facts->organisation;
	struct arena *arena = facts->arena;
	bool speaks_for_others = cache->whose == WHOSE_SERVICE &&
	    facts->auth->from_authenticated;
	const struct person *person;

	cache->names_told = cache->outside && service_tells_names(facts);
	if (cache->name.n == 0 || !cache->outside || speaks_for_others)
		return;
	/* A partner's proved employee may be a namesake. */
	if (cache->person == NULL && !(cache->whose == WHOSE_VENDOR &&
	    facts->auth->from_authenticated)) {
		cache->named = index_person(arena, organisation, cache->name);
		cache->begins = index_person_begins(arena, organisation,
		    cache->name);
		person = cache->named != NULL ? cache->named : cache->begins;
		if (person != NULL && service_writes_for(facts, person)) {
			cache->shared_by = person;
			cache->named = cache->begins = NULL;
		} else if (person != NULL && cache->names_told) {
			cache->told = person;
			cache->named = cache->begins = NULL;
		} else if (person == NULL)
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
	cache->reply_bearings = NEW_ARRAY(facts->arena, struct bearing,
	    REPLY_TO_LOOKED_AT);
	for (size_t i = 0; i < reply_to->n &&
	    cache->replies_n < REPLY_TO_LOOKED_AT; i++) {
		if (reply_to->at[i].address.n == 0 ||
		    reply_to->at[i].domain.n == 0 ||
		    str_equal_nocase(reply_to->at[i].address, cache->address))
			continue;
		if (cache->outside && cache->whose == WHOSE_NOBODY &&
		    !str_equal(reply_to->at[i].domain, cache->domain))
			cache->reply_bearings[cache->replies_n] = index_bearing(
			    facts->arena, facts->organisation,
			    reply_to->at[i].domain);
		cache->replies[cache->replies_n++] = reply_to->at[i];
	}
}

/* ---- What is said ------------------------------------------------------------------- */

struct str
above_signature(const struct facts *facts)
{
	struct str live = facts->mail->live.plain;

	if (facts->cache->said.p == NULL)
		facts->cache->said = str_slice(live, 0, live.n -
		    text_signature(live).n);
	return facts->cache->said;
}

/* A message that weighs less in its text says in its subject what it has to say. */
#define SUBJECT_ONLY 20

/* Nobody knows whose words these are: no address is readable, or its domain says that
 * it did not send this. */
static bool
author_is_in_doubt(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	return cache->outside && (cache->address.n == 0 ||
	    (!facts->auth->from_authenticated &&
	    facts->auth->dmarc.result == RESULT_FAIL));
}

/*
 * The live words; and what a stranger quotes with little above it, or with whatever
 * above an account, from a conversation that nobody here knows, for he delivers it:
 * who writes "see below" has written what stands below. So has a vendor of whose
 * accounts it is none. Of a text that says nothing the subject is the text.
 */
static void
prepare_own(const struct facts *facts, struct fact_cache *cache)
{
	const struct mail *mail = facts->mail;
	struct str ignored;

	cache->delivers_quoted = mail->quoted.plain.n > 0 &&
	    (fact_bank_account_quoted(facts, NO_STR, &ignored) ||
	    (text_weight(above_signature(facts), LITTLE_SAID) <= LITTLE_SAID &&
	    !fact_recipients_not_ours(facts, NO_STR, &ignored))) &&
	    (author_is_in_doubt(facts) || quotes_new_account(facts) ||
	    fact_stranger(facts, NO_STR, &ignored)) &&
	    !thread_is_known(facts, &ignored);
	cache->own = cache->delivers_quoted ? mail->body : mail->live;
	if (text_weight(cache->own.plain, SUBJECT_ONLY) >= SUBJECT_ONLY ||
	    text_weight(mail->subject_text.plain, SUBJECT_ONLY) < SUBJECT_ONLY)
		return;
	cache->own.plain = str_format(facts->arena, "%.*s\n%.*s",
	    STR_ARGS(mail->subject_text.plain), STR_ARGS(cache->own.plain));
	cache->own.folded = str_format(facts->arena, "%.*s\n%.*s",
	    STR_ARGS(mail->subject_text.folded), STR_ARGS(cache->own.folded));
}

/* ---- Memory ------------------------------------------------------------------------ */

/* Questions being gathered, and where each answer belongs. */
struct asking {
	const struct facts *facts;
	struct question questions[ASK_AT_ONCE];
	struct answer *to[ASK_AT_ONCE];
	size_t n;
};

/* A key longer than this was made to be long. */
#define KEY_BYTES 998

static void
ask_for(struct asking *asking, enum memory_kind kind, struct str key,
    struct answer *to)
{
	*to = (struct answer){ .status = ANSWER_LIMIT };
	if (key.n == 0 || key.n > KEY_BYTES || asking->n == ASK_AT_ONCE)
		return;
	asking->questions[asking->n] = (struct question){
	    .kind = QUESTION_MEMORY, .type = kind, .name = key };
	asking->to[asking->n++] = to;
}

static struct str
two_words(const struct facts *facts, struct str one, struct str other)
{
	return one.n == 0 || other.n == 0 ? NO_STR : str_format(facts->arena,
	    "%.*s %.*s", STR_ARGS(one), STR_ARGS(other));
}

#define NEAR_SHAPES 4			/* of a label without its affixes */

/* Whom we wrote to does the author's domain look like? Of the file that is known
 * already, and of free mail it means nothing. */
static struct str
near_key(const struct facts *facts, const struct fact_cache *cache)
{
	struct buf key = { .arena = facts->arena };
	struct str bare[NEAR_SHAPES];
	struct domain_shape shape;
	size_t n;

	if (!cache->outside || cache->whose != WHOSE_NOBODY || cache->freemail ||
	    cache->registrable.n == 0 ||
	    cache->lookalike.whose != WHOSE_NOBODY)
		return NO_STR;
	shape = domain_shape(facts->arena, cache->registrable);
	n = domain_affixless(facts->arena, shape.label, bare, NEAR_SHAPES);
	buf_add(&key, shape.skeleton);
	for (size_t i = 0; i < n; i++) {
		buf_char(&key, ' ');
		buf_add(&key, bare[i]);
	}
	return buf_str(&key);
}

static void
ask_of_author(struct asking *asking, struct fact_cache *cache)
{
	const struct facts *facts = asking->facts;
	struct answer *memory = cache->memory;

	ask_for(asking, MEMORY_ADDRESS, cache->address,
	    &memory[REMEMBERED_ADDRESS]);
	/* The key that memory was filled under: DMARC's own idea, if it has one. */
	ask_for(asking, MEMORY_DOMAIN, facts->auth->dmarc.org_domain.n > 0 ?
	    facts->auth->dmarc.org_domain : cache->registrable,
	    &memory[REMEMBERED_DOMAIN]);
	ask_for(asking, MEMORY_NAME, cache->name.n == 0 ? NO_STR :
	    fold_name(facts->arena, cache->name), &memory[REMEMBERED_NAME]);
	ask_for(asking, MEMORY_HABITS, cache->address,
	    &memory[REMEMBERED_HABITS]);
	ask_for(asking, MEMORY_PAIR, cache->address, &memory[REMEMBERED_PAIR]);
	ask_for(asking, MEMORY_ACCEPTED, cache->address,
	    &memory[REMEMBERED_ACCEPTED]);
	ask_for(asking, MEMORY_NEAR, near_key(facts, cache),
	    &memory[REMEMBERED_NEAR]);
	ask_for(asking, MEMORY_COVERAGE, STR("sent"),
	    &memory[REMEMBERED_COVERAGE]);
	ask_for(asking, MEMORY_SIGNATURE, facts->auth->dkim.key,
	    &memory[REMEMBERED_SIGNATURE]);
	ask_for(asking, MEMORY_ADDRESS, cache->replies_n == 0 ? NO_STR :
	    str_lower(facts->arena, cache->replies[0].address),
	    &memory[REMEMBERED_REPLY_TO]);
	ask_for(asking, MEMORY_DOMAIN, cache->replies_n == 0 ? NO_STR :
	    domain_registrable(facts->arena, cache->replies[0].domain),
	    &memory[REMEMBERED_REPLY_DOMAIN]);
}

static void
ask_of_thread(struct asking *asking, struct fact_cache *cache)
{
	const struct lesson *lesson = &cache->lesson;

	for (size_t i = 0; i < lesson->references_n &&
	    cache->threads_n < THREADS_ASKED; i++)
		ask_for(asking, MEMORY_THREAD, lesson->references[i],
		    &cache->threads[cache->threads_n++]);
	ask_for(asking, MEMORY_THREAD, lesson->bounced_message_id,
	    &cache->memory[REMEMBERED_BOUNCED]);
	ask_for(asking, MEMORY_ADDRESS, lesson->bounced_recipient,
	    &cache->memory[REMEMBERED_BOUNCED_TO]);
	ask_for(asking, MEMORY_WORDS, quoted_words_key(asking->facts,
	    &cache->quoted), &cache->memory[REMEMBERED_WORDS]);
}

static bool
account_is_asked(const struct fact_cache *cache, const struct account *account)
{
	for (size_t i = 0; i < cache->accounts_n; i++)
		if (str_equal(cache->accounts[i].account->number,
		    account->number))
			return true;
	return false;
}

static void
ask_of_accounts(struct asking *asking, struct fact_cache *cache)
{
	const struct facts *facts = asking->facts;
	const struct mail *mail = facts->mail;
	struct str owner = cache->lesson.account_owner;

	for (size_t i = 0; i < mail->accounts_n &&
	    cache->accounts_n < ACCOUNTS_ASKED; i++) {
		const struct account *account = &mail->accounts[i];
		struct asked_account *asked =
		    &cache->accounts[cache->accounts_n];

		if (account->place == PLACE_QUOTED ||
		    !account_is_destination(account) ||
		    account_is_ours(facts->organisation, account) ||
		    account_is_asked(cache, account))
			continue;
		cache->accounts_n++;
		asked->account = account;
		ask_for(asking, MEMORY_ACCOUNT,
		    two_words(facts, owner, account->number), &asked->own);
		ask_for(asking, MEMORY_ACCOUNT_OWNERS, account->number,
		    &asked->owners);
	}
	ask_for(asking, MEMORY_OWNER_ACCOUNTS, cache->accounts_n > 0 ? owner :
	    NO_STR, &cache->memory[REMEMBERED_OWNER_ACCOUNTS]);
}

static void
ask_of_sightings(struct asking *asking, struct fact_cache *cache)
{
	const struct lesson *lesson = &cache->lesson;

	cache->memory[REMEMBERED_SUBJECT].status = ANSWER_LIMIT;
	for (size_t i = 0; i < lesson->sightings_n; i++) {
		const struct trait *trait = &lesson->sightings[i];
		struct str key = two_words(asking->facts, trait->kind,
		    trait->value);
		struct asked_sighting *asked = NULL;

		if (str_equal(trait->kind, STR("subject")))
			ask_for(asking, MEMORY_SIGHTING, key,
			    &cache->memory[REMEMBERED_SUBJECT]);
		else if (str_equal(trait->kind, STR("link")) &&
		    cache->links_n < LINKS_ASKED)
			asked = &cache->links[cache->links_n++];
		else if (str_equal(trait->kind, STR("attachment")) &&
		    cache->attachments_n < ATTACHMENTS_ASKED)
			asked = &cache->attachments[cache->attachments_n++];
		else if (str_equal(trait->kind, STR("invoice")))
			asked = &cache->invoice;
		if (asked == NULL)
			continue;
		asked->value = trait->value;
		ask_for(asking, MEMORY_SIGHTING, key, &asked->answer);
	}
}

static void
ask_mx(struct asking *asking, struct str name, struct answer *to)
{
	*to = (struct answer){ .status = ANSWER_LIMIT };
	if (name.n == 0 || name.n > 253 || asking->n == ASK_AT_ONCE)
		return;
	asking->questions[asking->n] = (struct question){
	    .kind = QUESTION_DNS, .type = RR_MX, .name = name };
	asking->to[asking->n++] = to;
}

/* A domain that has published something, or proved something, is there. */
static void
ask_of_domains(struct asking *asking, struct fact_cache *cache)
{
	const struct auth *auth = asking->facts->auth;
	bool unknown = !auth->from_authenticated && !auth->internal &&
	    !auth->temperror && cache->whose == WHOSE_NOBODY &&
	    auth->dmarc.policy.n == 0 && !cache->freemail;

	ask_mx(asking, unknown ? cache->domain : NO_STR,
	    &cache->author_mx);
	ask_mx(asking, unknown && cache->replies_n > 0 &&
	    !domain_is_freemail(cache->replies[0].domain) ?
	    cache->replies[0].domain : NO_STR, &cache->reply_mx);
}

#define AUTHOR_ASKED 11
#define BOUNCE_ASKED 2
#define WORDS_ASKED 1
#define DOMAINS_ASKED 2
/* Of an account: its own history and its other owners; then the owner's others; of
 * sightings the subject and the invoice beside links and attachments. */
_Static_assert(AUTHOR_ASKED + THREADS_ASKED + BOUNCE_ASKED + WORDS_ASKED +
    2 * ACCOUNTS_ASKED + 1 + LINKS_ASKED + ATTACHMENTS_ASKED + 2 + DOMAINS_ASKED <= ASK_AT_ONCE,
    "a message may ask more than is answered");

/* Everything in one list: one wait serves for all. */
static void
prepare_memory(const struct facts *facts, struct fact_cache *cache)
{
	struct asking asking = { .facts = facts };
	struct answer answers[ASK_AT_ONCE];

	ask_of_author(&asking, cache);
	ask_of_thread(&asking, cache);
	ask_of_accounts(&asking, cache);
	ask_of_sightings(&asking, cache);
	ask_of_domains(&asking, cache);
	if (asking.n == 0 || facts->ask == NULL)
		return;
	memset(answers, 0, sizeof answers);
	facts->ask->put(facts->ask->context, facts->arena, asking.questions,
	    asking.n, answers);
	for (size_t i = 0; i < asking.n; i++) {
		*asking.to[i] = answers[i];
		cache->memory_unread |= answers[i].status == ANSWER_TEMPERROR &&
		    asking.questions[i].kind == QUESTION_MEMORY;
	}
}

/* ---- What several facts want of it --------------------------------------------------- */

bool
author_is_outsider(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	return cache->outside && cache->whose != WHOSE_OURS &&
	    cache->person == NULL && cache->address.n > 0;
}

bool
sent_is_covered(const struct facts *facts)
{
	const struct answer *answer = &facts->cache->memory[REMEMBERED_COVERAGE];
	uint64_t replies = 0, known = 0;
	struct str rest;

	if (answer->status != ANSWER_DATA || answer->n == 0)
		return false;
	rest = answer->records[0];
	return str_number(str_cut(&rest, ' '), UINT32_MAX, &replies) &&
	    str_number(str_cut(&rest, ' '), UINT32_MAX, &known) &&
	    replies >= COVERAGE_REPLIES && known * 100 >=
	    replies * COVERAGE_PERCENT;
}

int64_t
days_since(const struct facts *facts, int64_t then)
{
	return (facts->arrived - then) / DAY;
}

struct str
date_of(struct arena *arena, int64_t at)
{
	return str_slice(time_rfc3339(arena, at), 0, 10);
}

void
facts_prepare(struct facts *facts)
{
	facts->cache = NEW(facts->arena, struct fact_cache);
	prepare_author(facts, facts->cache);
	prepare_name(facts, facts->cache);
	prepare_replies(facts, facts->cache);
	rules_lesson(facts->arena, facts->organisation, facts->mail,
	    facts->auth, &facts->cache->lesson);
	prepare_memory(facts, facts->cache);
	facts->cache->list = list_proved(facts);
	prepare_own(facts, facts->cache);
	prepare_claims(facts, facts->cache);
}
