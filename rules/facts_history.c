/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the answer would go, who else is addressed, what memory knows of the
 * sender, and whether the thread is real. A fact about the past holds only when
 * memory gave an answer: without a store, "never" is unknown and does not hold.
 * Negations rest on authentication or memory, never on a List-* field alone,
 * which any sender can write (RFC 2369, RFC 2919).
 */
#include "facts.h"

/* ---- Replies ------------------------------------------------------------------- */

/* Reply-To addresses that lead out of the author's own domain. */
static const struct address *
reply_elsewhere(const struct facts *facts, bool freemail)
{
	const struct fact_cache *cache = facts->cache;
	const struct vendor *vendor;

	if (cache->registrable.n == 0)
		return NULL;
	for (size_t i = 0; i < cache->replies_n; i++) {
		const struct address *reply = &cache->replies[i];
		enum whose whose;

		if (str_equal(domain_registrable(facts->arena, reply->domain),
		    cache->registrable) || list_covers(facts, reply->domain) ||
		    domain_is_freemail(reply->domain) != freemail)
			continue;
		whose = index_domain(facts->organisation, reply->domain,
		    &vendor);
		/* Answers that come back to us, or to another domain of the
		 * same vendor, go nowhere new. */
		if (whose == WHOSE_OURS ||
		    (vendor != NULL && vendor == cache->vendor))
			continue;
		return reply;
	}
	return NULL;
}

static bool
is_authenticated_list(const struct facts *facts)
{
	return facts->auth->from_authenticated &&
	    (mail_field(facts->mail, STR("List-Id"), 0) != NULL ||
	    mail_field(facts->mail, STR("List-Unsubscribe"), 0) != NULL ||
	    mail_field(facts->mail, STR("List-Post"), 0) != NULL);
}

static bool
shows_reply(const struct facts *facts, const struct address *reply,
    struct str *evidence_out)
{
	if (reply == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "Reply-To: %.*s",
	    STR_ARGS(reply->address));
	return true;
}

FACT(reply_to_other_domain)
{
	return !facts->auth->internal && !is_authenticated_list(facts) &&
	    shows_reply(facts, reply_elsewhere(facts, false), evidence_out);
}

FACT(reply_to_freemail)
{
	return !facts->cache->freemail && !facts->auth->internal &&
	    shows_reply(facts, reply_elsewhere(facts, true), evidence_out);
}

FACT(reply_to_other_freemail)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; cache->freemail && i < cache->replies_n; i++)
		if (domain_is_freemail(cache->replies[i].domain))
			return shows_reply(facts, &cache->replies[i],
			    evidence_out);
	return false;
}

FACT(reply_to_unknown)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->replies_n == 0 || facts->auth->internal ||
	    is_authenticated_list(facts) ||
	    list_covers(facts, cache->replies[0].domain) ||
	    !memory_empty(&cache->memory[REMEMBERED_REPLY_TO]) ||
	    str_equal(domain_registrable(facts->arena,
	    cache->replies[0].domain), cache->registrable))
		return false;
	return shows_reply(facts, &cache->replies[0], evidence_out);
}

/* ---- An address in the text ------------------------------------------------------ */

static bool
is_address_byte(char c)
{
	return char_is_alpha((unsigned char)c) ||
	    char_is_digit((unsigned char)c) || strchr("._-+", c) != NULL;
}

static bool
list_has(const struct addresses *list, struct str address)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_equal_nocase(list->at[i].address, address))
			return true;
	return false;
}

static bool
is_third_party(const struct facts *facts, struct str address)
{
	const struct mail *mail = facts->mail;

	return !str_equal_nocase(address, facts->cache->address) &&
	    !list_has(&mail->reply_to, address) && !list_has(&mail->to, address) &&
	    !list_has(&mail->cc, address) &&
	    index_address(facts->organisation,
	    str_lower(facts->arena, address)) == NULL;
}

static bool
is_free(const struct facts *facts, struct str domain)
{
	return domain_is_freemail(str_lower(facts->arena, domain));
}

/* A company's that is neither the author's nor on file. */
static bool
is_elsewhere(const struct facts *facts, struct str domain)
{
	domain = domain_ascii(facts->arena, domain);
	return domain.n > 0 && str_find_char(domain, '.') != STR_NOWHERE &&
	    !domain_is_freemail(domain) && !str_equal(domain_registrable(
	    facts->arena, domain), facts->cache->registrable) &&
	    !index_is_on_file(facts->organisation, domain);
}

#define LOCAL_BYTES 64
#define DOMAIN_BYTES 255
#define USERINFO_BYTES 128

/* "http://user:word@host": what stands in front of that @ is no mailbox. */
static bool
is_userinfo(struct str text, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < USERINFO_BYTES &&
	    !char_is_space(text.p[from - 1]) &&
	    strchr("/?#", text.p[from - 1]) == NULL)
		from--;
	return str_ends(str_slice(text, 0, from), STR("://"));
}
#define PIVOTS_LOOKED_AT 50

/* The first address in the text that a domain of the wanted kind goes with. */
static bool
address_in_text(const struct facts *facts, bool (*is_wanted)(
    const struct facts *facts, struct str domain), struct str *evidence_out)
{
	struct str text = facts->mail->live.plain;
	size_t looked_at = 0;

	for (size_t at = 0; looked_at < PIVOTS_LOOKED_AT; at++) {
		size_t next = str_find_char(str_from(text, at), '@'), from, to;

		if (next == STR_NOWHERE)
			return false;
		at += next;
		from = at;
		to = at + 1;
		while (from > 0 && at - from < LOCAL_BYTES &&
		    is_address_byte(text.p[from - 1]) && text.p[from - 1])
			from--;
		while (to < text.n && to - at < DOMAIN_BYTES && text.p[to] &&
		    is_address_byte(text.p[to]))
			to++;
		while (to > at + 1 && text.p[to - 1] == '.')
			to--;
		if (from == at || to == at + 1)
			continue;
		looked_at++;
		if (is_userinfo(text, at) ||
		    !is_third_party(facts, str_slice(text, from, to)) ||
		    !is_wanted(facts, str_slice(text, at + 1, to)))
			continue;
		*evidence_out = str_slice(text, from, to);
		return true;
	}
	return false;
}

FACT(pivot_address)
{
	return address_in_text(facts, is_free, evidence_out);
}

FACT(address_elsewhere)
{
	return facts->cache->outside &&
	    address_in_text(facts, is_elsewhere, evidence_out);
}

/* ---- Recipients ---------------------------------------------------------------------- */

FACT(to_is_sender)
{
	const struct fact_cache *cache = facts->cache;
	const struct addresses *to = &facts->mail->to;

	if (!cache->outside || cache->address.n == 0 || to->n == 0 ||
	    facts->mail->cc.n > 0)
		return false;
	for (size_t i = 0; i < to->n; i++)
		if (!str_equal_nocase(to->at[i].address, cache->address))
			return false;
	*evidence_out = cache->address;
	return true;
}

FACT(no_recipients)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->to.n; i++)
		if (mail->to.at[i].address.n > 0)
			return false;
	for (size_t i = 0; i < mail->cc.n; i++)
		if (mail->cc.at[i].address.n > 0)
			return false;
	return true;
}

/* Names that lead nowhere outside of a house (RFC 6761, 6762, 8375, 9476). */
static bool
domain_leads_nowhere(struct str domain)
{
	static const char *const endings[] = {
		".invalid", ".local", ".localdomain", ".localhost", ".lan",
		".internal", ".home.arpa", ".alt"
	};

	if (domain.n > 0 && domain.p[0] == '[')
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(domain, str_of(endings[i])))
			return true;
	return str_find_char(domain, '.') == STR_NOWHERE;
}

#define RECIPIENTS_LOOKED_AT 50

/* Mail programs want an address there; who fills it in by a program of his own may
 * write anything, for where a message goes stands in its envelope. */
FACT(recipient_invalid)
{
	const struct addresses *to = &facts->mail->to;

	if (!facts->cache->outside || facts->cache->list.n > 0)
		return false;
	for (size_t i = 0; i < to->n && i < RECIPIENTS_LOOKED_AT; i++) {
		const struct address *one = &to->at[i];

		if (str_trim(one->raw).n == 0 ||
		    str_contains(one->raw, STR(":;")) ||
		    (one->address.n > 0 &&
		    (!domain_leads_nowhere(one->domain) ||
		    index_is_on_file(facts->organisation, one->domain))))
			continue;
		*evidence_out = utf8_shorten(facts->arena, utf8_repair(
		    facts->arena, one->raw), 120);
		return true;
	}
	return false;
}

/* ---- History ---------------------------------------------------------------------------- */

FACT(memory_unread)
{
	return facts->cache->memory_unread;
}

FACT(first_time_sender)
{
	if (!author_is_outsider(facts) ||
	    !memory_empty(&facts->cache->memory[REMEMBERED_ADDRESS]))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

FACT(first_time_domain)
{
	if (!author_is_outsider(facts) || facts->cache->freemail ||
	    !memory_empty(&facts->cache->memory[REMEMBERED_DOMAIN]))
		return false;
	*evidence_out = facts->cache->registrable;
	return true;
}

/* Did anybody here ever write to the author, or to the author's company? */
static bool
was_written_to(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings dealings;

	if (dealings_read(&cache->memory[REMEMBERED_ADDRESS], &dealings) &&
	    dealings.sent > 0)
		return true;
	return !cache->freemail &&
	    dealings_read(&cache->memory[REMEMBERED_DOMAIN], &dealings) &&
	    dealings.sent > 0;
}

static bool
memory_answered(const struct answer *answer)
{
	return answer->status == ANSWER_DATA || answer->status == ANSWER_NODATA;
}

FACT(never_written_to)
{
	if (!author_is_outsider(facts) || was_written_to(facts) ||
	    !sent_is_covered(facts) ||
	    !memory_answered(&facts->cache->memory[REMEMBERED_ADDRESS]) ||
	    !memory_answered(&facts->cache->memory[REMEMBERED_DOMAIN]))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* Somebody we have dealt with: it went both ways, or was accepted. */
bool
author_has_history(const struct facts *facts)
{
	struct dealings d;

	return dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS], &d) &&
	    d.confirmed == 0 && (dealings_trusted(&d) ||
	    (d.sent > 0 && d.received > 0));
}

/* For so long one answers without knowing yet whom. */
#define COURTED_DAYS 30

static bool
is_courtship(const struct facts *facts, const struct answer *answer)
{
	struct dealings d;

	return dealings_read(answer, &d) && d.sent > 0 && d.received > 0 &&
	    d.begun == 0 && (d.sent < 2 ||
	    days_since(facts, d.first) < COURTED_DAYS);
}

/*
 * On nobody's file, he wrote first, and we have answered: once, or only lately. A
 * con that begins harmlessly brings just so much history along. Somebody of his
 * company whom we know better speaks for him, but not where anybody has an address.
 */
FACT(courted)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *domain = &cache->memory[REMEMBERED_DOMAIN];
	struct dealings of_domain;
	struct str ignored;

	return author_is_outsider(facts) && cache->whose == WHOSE_NOBODY &&
	    index_contact(facts->organisation, cache->address) == NULL &&
	    !fact_accepted_sender(facts, NO_STR, &ignored) &&
	    is_courtship(facts, &cache->memory[REMEMBERED_ADDRESS]) &&
	    (cache->freemail || !dealings_read(domain, &of_domain) ||
	    of_domain.sent == 0 || is_courtship(facts, domain));
}

/*
 * Whom we knew first is the genuine one. That somebody here has answered the other
 * proves nothing, or the second message of a con would speak for it; only dealings
 * that are trusted do.
 */
FACT(author_domain_like_correspondent)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *near = &cache->memory[REMEMBERED_NEAR];
	struct dealings of_domain = { 0 }, of_address;
	struct str ignored;

	if (near->status != ANSWER_DATA || !author_is_outsider(facts) ||
	    fact_accepted_sender(facts, NO_STR, &ignored) ||
	    (dealings_read(&cache->memory[REMEMBERED_ADDRESS], &of_address) &&
	    dealings_trusted(&of_address)) ||
	    (dealings_read(&cache->memory[REMEMBERED_DOMAIN], &of_domain) &&
	    dealings_trusted(&of_domain)))
		return false;
	for (size_t i = 0; i < near->n; i++) {
		struct str rest = near->records[i];
		struct str known = str_cut(&rest, ' ');
		uint64_t first = 0;

		if (!str_number(str_cut(&rest, ' '), INT64_MAX, &first) ||
		    (of_domain.first != 0 && of_domain.first <=
		    (int64_t)first) ||
		    !similar_domain(facts->arena, cache->registrable, known))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s ~ %.*s",
		    STR_ARGS(domain_unicode(facts->arena, cache->registrable)),
		    STR_ARGS(known));
		return true;
	}
	return false;
}

/* Proved mail for a month, none of it known as fraud: no longer a stranger, though
 * nobody ever wrote there. His company's mail speaks for him as long as none of his
 * own was fraud. */
static bool
is_regular(const struct facts *facts, const struct answer *answer)
{
	struct dealings d;

	return dealings_read(answer, &d) && d.confirmed == 0 &&
	    d.authenticated >= 3 && d.last - d.first >= 30 * DAY &&
	    facts->auth->from_authenticated;
}

FACT(regular_sender)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings own;

	if (is_regular(facts, &cache->memory[REMEMBERED_ADDRESS])) {
		*evidence_out = cache->address;
		return true;
	}
	if (cache->freemail ||
	    !is_regular(facts, &cache->memory[REMEMBERED_DOMAIN]) ||
	    (dealings_read(&cache->memory[REMEMBERED_ADDRESS], &own) &&
	    own.confirmed > 0))
		return false;
	*evidence_out = cache->registrable;
	return true;
}

/* A service that everybody gets mail from: who speaks through it is the question,
 * and not it. */
static bool
is_known_service(const struct facts *facts)
{
	return facts->auth->from_authenticated && !facts->cache->freemail &&
	    institution_has(facts->organisation, facts->cache->domain, NULL);
}

/* On nobody's file, and nobody memory knows: where memory is silent or does not see
 * what we send, the file alone speaks. */
FACT(stranger)
{
	const struct fact_cache *cache = facts->cache;
	struct str ignored;

	if (!author_is_outsider(facts) || cache->whose != WHOSE_NOBODY ||
	    index_contact(facts->organisation, cache->address) != NULL ||
	    is_known_service(facts) || cache->list.n > 0 ||
	    ((was_written_to(facts) || author_has_history(facts)) &&
	    !fact_courted(facts, NO_STR, &ignored)) ||
	    fact_accepted_sender(facts, NO_STR, &ignored) ||
	    fact_regular_sender(facts, NO_STR, &ignored))
		return false;
	*evidence_out = cache->address;
	return true;
}

/* He has written once or twice, or only lately: a first mail that asks for nothing
 * must not make a friend of whom the second comes from. */
#define HARDLY_KNOWN 3

FACT(hardly_known)
{
	struct dealings d;
	struct str ignored;

	if (!fact_stranger(facts, NO_STR, &ignored) || !dealings_read(
	    &facts->cache->memory[REMEMBERED_ADDRESS], &d) ||
	    (d.received >= HARDLY_KNOWN &&
	    days_since(facts, d.first) >= COURTED_DAYS))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* Proved to be one we deal with: a vendor, or a correspondent of whatever age;
 * with 'seen' also one who has written before. */
FACT(partner)
{
	const struct fact_cache *cache = facts->cache;
	bool seen = str_equal(argument, STR("seen"));
	struct dealings dealings;
	struct str ignored;

	return author_is_outsider(facts) && facts->auth->from_authenticated &&
	    (cache->whose == WHOSE_VENDOR ||
	    index_contact(facts->organisation, cache->address) != NULL ||
	    was_written_to(facts) ||
	    fact_accepted_sender(facts, NO_STR, &ignored) ||
	    (seen && dealings_read(&cache->memory[REMEMBERED_ADDRESS],
	    &dealings) && dealings.received > 0 && dealings.confirmed == 0));
}

FACT(two_way_history)
{
	struct dealings dealings;

	if (!facts->auth->from_authenticated ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) || dealings.sent < 2 || dealings.received < 2 ||
	    dealings.confirmed > 0 ||
	    days_since(facts, dealings.first) < 30)
		return false;
	*evidence_out = str_format(facts->arena,
	    "%.*s: %llu received, %llu sent", STR_ARGS(facts->cache->address),
	    (unsigned long long)dealings.received,
	    (unsigned long long)dealings.sent);
	return true;
}

/* ARC lets others vouch for the sender; that is not enough to trust by. */
FACT(trusted_sender)
{
	struct dealings dealings;

	if (!facts->auth->from_authenticated || facts->auth->by == BY_ARC ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) || !dealings_trusted(&dealings))
		return false;
	*evidence_out = str_format(facts->arena, "%.*s: %.*s",
	    STR_ARGS(facts->cache->address),
	    STR_ARGS(date_of(facts->arena, dealings.first)));
	return true;
}

/* As the store names the domain when a person accepts something. */
bool
author_is_proved_by(const struct facts *facts, struct str domain)
{
	const struct auth *auth = facts->auth;
	bool by_dmarc = auth->by == BY_DMARC, by_signature = false;

	if (!auth->from_authenticated || auth->by == BY_ARC)
		return false;
	if (by_dmarc && str_equal(auth->dmarc.aligned_by, STR("spf")))
		return str_equal_nocase(auth->spf.domain, domain);
	for (size_t i = 0; i < auth->dkim.n && (by_dmarc ||
	    auth->by == BY_DKIM); i++) {
		const struct dkim_signature *one = &auth->dkim.signatures[i];

		if (one->result != RESULT_PASS || !one->aligned)
			continue;
		by_signature = true;
		if (str_equal_nocase(one->domain, domain))
			return true;
	}
	return !by_signature && str_equal_nocase(facts->cache->domain, domain);
}

FACT(accepted_sender)
{
	const struct answer *answer =
	    &facts->cache->memory[REMEMBERED_ACCEPTED];

	for (size_t i = 0; answer->status == ANSWER_DATA && i < answer->n;
	    i++) {
		struct str rest = answer->records[i];
		struct str domain = str_cut(&rest, ' ');
		uint64_t until = 0;

		if (!str_number(rest, INT64_MAX, &until) ||
		    facts->arrived >= (int64_t)until ||
		    !author_is_proved_by(facts, domain))
			continue;
		*evidence_out = date_of(facts->arena, (int64_t)until);
		return true;
	}
	return false;
}

FACT(new_to_mailbox)
{
	struct dealings dealings;

	if (!author_is_outsider(facts) ||
	    !memory_empty(&facts->cache->memory[REMEMBERED_PAIR]) ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) || dealings.received == 0)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

#define DOMAIN_NEW_DAYS 14
#define DORMANT_DAYS 365

FACT(domain_new)
{
	struct dealings dealings;

	if (!author_is_outsider(facts) || facts->cache->freemail ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_DOMAIN],
	    &dealings) || days_since(facts, dealings.first) >= DOMAIN_NEW_DAYS)
		return false;
	*evidence_out = date_of(facts->arena, dealings.first);
	return true;
}

FACT(dormant_sender)
{
	struct dealings dealings;

	if (!author_is_outsider(facts) ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) || days_since(facts, dealings.last) < DORMANT_DAYS)
		return false;
	*evidence_out = date_of(facts->arena, dealings.last);
	return true;
}

FACT(sender_was_fraud)
{
	struct dealings dealings;

	if (!facts->cache->outside ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) || dealings.confirmed == 0)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* Of a company that anybody may write from, one bad mailbox says nothing. */
FACT(domain_was_fraud)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings dealings;
	struct str ignored;

	if (!cache->outside || cache->freemail || cache->whose != WHOSE_NOBODY ||
	    fact_sender_was_fraud(facts, NO_STR, &ignored) ||
	    institution_has(facts->organisation, cache->domain, NULL) ||
	    !dealings_read(&cache->memory[REMEMBERED_DOMAIN], &dealings) ||
	    dealings.confirmed == 0 ||
	    dealings.authenticated > dealings.confirmed)
		return false;
	*evidence_out = cache->registrable;
	return true;
}

/* Of several places that an answer goes to one may be for show. */
FACT(reply_to_dealt_with)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings dealings;

	if (!cache->outside || cache->replies_n != 1 || !dealings_read(
	    &cache->memory[REMEMBERED_REPLY_TO], &dealings) ||
	    dealings.sent == 0)
		return false;
	return shows_reply(facts, &cache->replies[0], evidence_out);
}

/* Where the author's own domain is meant, domain_was_fraud says it. */
FACT(reply_to_was_fraud)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings address, domain;
	struct str to;

	if (!cache->outside || cache->replies_n == 0)
		return false;
	to = cache->replies[0].domain;
	(void)dealings_read(&cache->memory[REMEMBERED_REPLY_TO], &address);
	(void)dealings_read(&cache->memory[REMEMBERED_REPLY_DOMAIN], &domain);
	return (address.confirmed > 0 || (domain.confirmed > 0 &&
	    !str_equal(domain_registrable(facts->arena, to),
	    cache->registrable) && !domain_is_freemail(to) &&
	    !institution_has(facts->organisation, to, NULL) &&
	    !index_is_on_file(facts->organisation, to))) &&
	    shows_reply(facts, &cache->replies[0], evidence_out);
}

/* The same subject from several strangers within a week. */
#define BURST_OWNERS 3
#define BURST_DAYS 7

FACT(many_mailboxes)
{
	const struct answer *answer =
	    &facts->cache->memory[REMEMBERED_SUBJECT];
	size_t recent = 0;

	if (!author_is_outsider(facts) || author_has_history(facts) ||
	    answer->status != ANSWER_DATA)
		return false;
	for (size_t i = 0; i < answer->n; i++) {
		struct str rest = answer->records[i];
		uint64_t last = 0;

		(void)str_cut(&rest, ' ');
		(void)str_cut(&rest, ' ');
		if (str_number(str_cut(&rest, ' '), INT64_MAX, &last) &&
		    days_since(facts, (int64_t)last) < BURST_DAYS)
			recent++;
	}
	if (recent < BURST_OWNERS)
		return false;
	*evidence_out = str_format(facts->arena, "%zu", recent);
	return true;
}

static bool
some_are_ours(const struct facts *facts, const struct addresses *list)
{
	for (size_t i = 0; i < list->n; i++) {
		if (index_is_ours(facts->organisation, list->at[i].domain))
			return true;
	}
	return false;
}

/*
 * Replay: the signature stood around other fields that a reader is shown, or came
 * by another way to people whom the message does not name. Copies in several of
 * our mailboxes, and a second look at one message, are the same in both; a copy
 * from a mailing list beside one that came directly names us.
 */
FACT(dkim_signature_seen)
{
	const struct dkim *dkim = &facts->auth->dkim;
	const struct answer *answer =
	    &facts->cache->memory[REMEMBERED_SIGNATURE];
	bool named = some_are_ours(facts, &facts->mail->to) ||
	    some_are_ours(facts, &facts->mail->cc);

	if (answer->status != ANSWER_DATA || dkim->key.p == NULL)
		return false;
	for (size_t i = 0; i < answer->n; i++) {
		struct str rest = answer->records[i];
		struct str face = str_cut(&rest, ' ');
		struct str way = str_cut(&rest, ' ');
		uint64_t at = 0;
		bool other_way = !named && dkim->way.n > 0 &&
		    !str_equal(way, STR("-")) && !str_equal(way, dkim->way);

		if (str_equal(face, dkim->face) && !other_way)
			continue;
		(void)str_number(rest, INT64_MAX, &at);
		*evidence_out = str_format(facts->arena, "%.*s, %.*s",
		    STR_ARGS(way), STR_ARGS(time_rfc3339(facts->arena,
		    (int64_t)at)));
		return true;
	}
	return false;
}

/* The same display name under addresses that never include this one. A name
 * that many bear ("Accounting") says nothing. */
#define BEARERS 3

FACT(name_known_elsewhere)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *answer = &cache->memory[REMEMBERED_NAME];
	struct str folded, word, known = NO_STR;
	uint64_t mails = 0;

	if (!cache->outside || cache->person != NULL || cache->told != NULL ||
	    answer->status != ANSWER_DATA || answer->n > BEARERS)
		return false;
	folded = fold(facts->arena, str_slice(cache->name, 0, 300));
	if (folded.n < 5 || word_stands(folded, words_department, &word))
		return false;
	for (size_t i = 0; i < answer->n; i++) {
		struct str rest = answer->records[i];
		struct str address = str_cut(&rest, ' ');
		uint64_t count = 0;

		/* Another address of the same company is a second mailbox. */
		if (str_ends(address, str_join(facts->arena, STR("@"),
		    cache->domain)))
			return false;
		(void)str_cut(&rest, ' ');
		(void)str_cut(&rest, ' ');
		(void)str_number(str_cut(&rest, ' '), UINT32_MAX, &count);
		mails += count;
		(void)str_number(str_cut(&rest, ' '), UINT32_MAX, &count);
		mails += count;
		known = address;
	}
	if (mails < 2)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s: %.*s; %.*s",
	    STR_ARGS(utf8_shorten(facts->arena, cache->name, 80)),
	    STR_ARGS(cache->address), STR_ARGS(known));
	return true;
}
