/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a message teaches. Only a judged one does (a deferred or an unjudged one
 * was never understood), what was sent, and what came before seki did. Each counts
 * once in each direction, known by its Message-ID or, where it has none, by its
 * bytes; one that was imported and is judged later adds what judging proves. What
 * was held is counted beside and makes nobody known, or the second message of a con
 * would find its own sender in memory. Imported mail makes nothing trusted, nor does
 * ARC, nor an answer to somebody who wrote first.
 */
#include "sqlite.h"

static struct str
lesson_id(struct store *store, const struct verdict *verdict)
{
	struct str id = verdict->message_id;

	if (id.n > 0 && id.n <= MESSAGE_ID_BYTES)
		return id;
	return verdict->sha256.n == 0 ? NO_STR : str_format(store->scratch,
	    "=%.*s", STR_ARGS(verdict->sha256));
}

/* A name as it was written, to be read by people; one that was made to be long is
 * shown as it is compared. */
#define SHOWN_BYTES 200

static struct str
name_shown(struct str name)
{
	return name.n > 0 && name.n <= SHOWN_BYTES ? name : NO_STR;
}

/* ---- Theirs ---------------------------------------------------------------------------- */

static enum outcome
dealings_learn(const struct lesson *lesson, bool address_answers,
    bool domain_answers, struct why *why_out)
{
	struct store *store = lesson->store;
	struct str name = key_make(store->scratch, str_lower(store->scratch,
	    lesson->verdict->from_name_folded));
	/* A record is words apart by spaces: an address that holds one (quoted
	 * local parts may) could write counts of its own into it. */
	bool is_word = str_find_char(lesson->address, ' ') == STR_NOWHERE;
	struct dealing dealings[] = {
		{ "address", lesson->address, STR("") },
		{ "domain", lesson->domain, STR("") },
		{ "name", is_word ? name : NO_STR, lesson->address,
		    .shown = name_shown(lesson->verdict->from.name) },
		{ "pair", lesson->address, lesson->account },
	};
	bool imported = lesson->source == LESSON_IMPORTED;
	enum outcome outcome = OK;

	for (size_t i = 0; i < 4 && outcome == OK; i++) {
		struct dealing *dealing = &dealings[i];

		if (dealing->key.n == 0 || (i > 1 && dealing->detail.n == 0))
			continue;
		dealing->at = lesson->at;
		dealing->held = lesson->held;
		dealing->proved = lesson->proved;
		dealing->received = lesson->held ? -lesson->again :
		    !lesson->again;
		dealing->imported = lesson->again ? -1 : imported;
		dealing->exchange = i == 1 ? domain_answers : address_answers;
		outcome = dealing_learn(store, dealing, why_out);
	}
	return outcome;
}

/* Whoever was proved once is not described by what anybody sends in his name. */
static enum outcome
habits_may_be_learned(const struct lesson *lesson, bool *may_out,
    struct why *why_out)
{
	struct query q;

	*may_out = lesson->address.n > 0 && lesson->verdict->habits.n > 0 &&
	    !lesson->again;
	if (!*may_out || lesson->proved || lesson->source == LESSON_IMPORTED)
		return OK;
	q = query(lesson->store, "SELECT authenticated = 0 FROM correspondent"
	    " WHERE kind = 'address' AND key = ? AND detail = ''");
	put_text(&q, lesson->address);
	if (query_row(&q))
		*may_out = take_bool(&q);
	return query_end(&q, why_out);
}

static enum outcome
owned_learn(const struct lesson *lesson, struct why *why_out)
{
	const struct owned owned = {
		.owner = lesson->owner, .verdict = lesson->verdict,
		.at = lesson->at, .held = lesson->held, .again = lesson->again,
		.proved = lesson->proved, .taught = lesson->proved &&
		    lesson->verdict->verdict == VERDICT_CLEAN
	};
	enum outcome outcome = OK;

	if (owned.owner.n == 0)
		return OK;
	if (!lesson->held && !lesson->again)
		outcome = sightings_learn(lesson->store, &owned, why_out);
	if (outcome == OK)
		outcome = accounts_learn(lesson->store, &owned, why_out);
	return outcome;
}

static enum outcome
received_learn(const struct lesson *lesson, struct why *why_out)
{
	struct parent parent = { 0 };
	bool answers = lesson->proved && lesson->verdict->references.n > 0;
	bool address_answers = false, domain_answers = false, habits = false;
	enum outcome outcome = OK;

	if (answers)
		outcome = parent_find(lesson, &parent, why_out);
	if (outcome == OK && answers)
		outcome = coverage_learn(lesson, &parent, why_out);
	if (outcome == OK && answers)
		outcome = exchange_note(lesson, &parent, &address_answers,
		    &domain_answers, why_out);
	if (outcome == OK)
		outcome = dealings_learn(lesson, address_answers,
		    domain_answers, why_out);
	if (outcome == OK)
		outcome = lesson->again ? thread_judged(lesson, why_out) :
		    thread_write(lesson, lesson->held ? "held" : "received",
		    why_out);
	if (outcome == OK && !lesson->held)
		outcome = habits_may_be_learned(lesson, &habits, why_out);
	if (outcome == OK && habits)
		outcome = habits_learn(lesson->store, lesson->address,
		    lesson->verdict, lesson->at, why_out);
	if (outcome == OK)
		outcome = owned_learn(lesson, why_out);
	return outcome;
}

/* The same message for another account of ours says of that account that this
 * address wrote to it, and nothing else anew. */
static enum outcome
copy_learn(const struct lesson *lesson, struct why *why_out)
{
	const struct dealing pair = { "pair", .key = lesson->address,
	    .detail = lesson->account, .at = lesson->at, .received = 1 };

	if (lesson->source != LESSON_JUDGED || lesson->held ||
	    lesson->address.n == 0 || lesson->account.n == 0)
		return OK;
	return dealing_learn(lesson->store, &pair, why_out);
}

/* ---- Ours ---------------------------------------------------------------------------------- */

static enum outcome
own_domain_learn(const struct lesson *lesson, struct str domain,
    struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	if (domain.n == 0 || domain.n > KEY_BYTES)
		return OK;
	q = query(lesson->store, "UPDATE own_domain SET"
	    " last_at = max(last_at, ?) WHERE domain = ?");
	put_time(&q, lesson->at);
	put_text(&q, domain);
	outcome = query_run(&q, why_out);
	if (outcome != OK || sqlite3_changes(lesson->store->db) == 1)
		return outcome;
	q = query(lesson->store,
	    "INSERT INTO own_domain (last_at, domain) VALUES (?, ?)");
	put_time(&q, lesson->at);
	put_text(&q, domain);
	return query_run(&q, why_out);
}

struct recipients {
	struct str addresses[RECIPIENTS_TAUGHT], domains[RECIPIENTS_TAUGHT];
	size_t addresses_n, domains_n;
};

static bool
list_has(const struct str *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(list[i], s))
			return true;
	return false;
}

static enum outcome
ours_learn(const struct lesson *lesson, struct dealing dealing,
    struct why *why_out)
{
	const struct verdict *verdict = lesson->verdict;

	dealing.at = lesson->at;
	dealing.ours = true;
	dealing.begins = verdict->references.n == 0 &&
	    verdict->in_reply_to.n == 0;
	return dealing.key.n == 0 ? OK :
	    dealing_learn(lesson->store, &dealing, why_out);
}

static enum outcome
recipient_learn(const struct lesson *lesson, struct recipients *before,
    const struct verdict_address *recipient, struct why *why_out)
{
	struct arena *arena = lesson->store->scratch;
	struct str address = key_address(arena, recipient->address);
	struct str domain = key_address(arena, recipient->org_domain.n > 0 ?
	    recipient->org_domain : recipient->domain);
	struct str name = key_make(arena, str_lower(arena,
	    recipient->name_folded));
	enum outcome outcome;

	if (address.n == 0 || str_find_char(address, ' ') != STR_NOWHERE ||
	    list_has(before->addresses, before->addresses_n, address))
		return OK;
	before->addresses[before->addresses_n++] = address;
	outcome = ours_learn(lesson, (struct dealing){ "address",
	    address, STR("") }, why_out);
	if (outcome == OK && name.n > 0)
		outcome = ours_learn(lesson, (struct dealing){ "name",
		    name, address, .shown = name_shown(recipient->name) },
		    why_out);
	if (outcome == OK && lesson->account.n > 0)
		outcome = ours_learn(lesson, (struct dealing){ "pair",
		    address, lesson->account }, why_out);
	if (outcome != OK || domain.n == 0 ||
	    list_has(before->domains, before->domains_n, domain))
		return outcome;
	before->domains[before->domains_n++] = domain;
	return ours_learn(lesson, (struct dealing){ "domain", domain,
	    STR("") }, why_out);
}

/* What a look-alike of those we write to would look like. */
static enum outcome
correspondents_learn(const struct lesson *lesson, struct why *why_out)
{
	const struct verdict *verdict = lesson->verdict;
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->sightings.n && i < RECIPIENTS_TAUGHT &&
	    outcome == OK; i++) {
		struct str domain = verdict->sightings.at[i].value;
		struct str shape = str_cut(&domain, ' ');

		if (str_equal(verdict->sightings.at[i].kind,
		    STR("correspondent")))
			outcome = near_learn(lesson->store, shape, domain,
			    why_out);
	}
	return outcome;
}

static enum outcome
sent_learn(const struct lesson *lesson, struct why *why_out)
{
	const struct verdict *verdict = lesson->verdict;
	struct arena *arena = lesson->store->scratch;
	struct recipients *before = NEW(arena, struct recipients);
	size_t n = verdict->to.n + verdict->cc.n;
	enum outcome outcome = thread_write(lesson, "sent", why_out);

	if (outcome == OK)
		outcome = own_domain_learn(lesson, message_id_domain(arena,
		    verdict->message_id), why_out);
	if (outcome == OK)
		outcome = own_domain_learn(lesson, host_of(lesson->address),
		    why_out);
	if (outcome == OK)
		outcome = correspondents_learn(lesson, why_out);
	for (size_t i = 0; i < n && i < RECIPIENTS_TAUGHT && outcome == OK; i++)
		outcome = recipient_learn(lesson, before, i < verdict->to.n ?
		    &verdict->to.at[i] : &verdict->cc.at[i - verdict->to.n],
		    why_out);
	return outcome;
}

/* ---- Once ----------------------------------------------------------------------------------- */

static enum outcome
lesson_learn(struct lesson *lesson, struct why *why_out)
{
	struct store *store = lesson->store;
	const struct verdict *verdict = lesson->verdict;
	struct arena *arena = store->scratch;
	bool known = false, imported = false;
	enum outcome outcome = OK;

	lesson->id = lesson_id(store, verdict);
	lesson->address = key_address(arena, verdict->from.address);
	lesson->domain = key_address(arena, verdict->from_org_domain);
	lesson->owner = key_word(arena, key_address(arena,
	    verdict->account_owner));
	if (lesson->at < 0)
		lesson->at = 0;
	if (lesson->id.n > 0)
		outcome = thread_known(lesson, &known, &imported, why_out);
	if (outcome != OK)
		return outcome;
	/* Also of what is known: an older version read its header only. */
	if (lesson->source == LESSON_SENT)
		outcome = words_learn(lesson, why_out);
	if (outcome != OK)
		return outcome;
	lesson->again = imported && lesson->source == LESSON_JUDGED;
	if (known && !lesson->again)
		return copy_learn(lesson, why_out);
	return lesson->source == LESSON_SENT ? sent_learn(lesson, why_out) :
	    received_learn(lesson, why_out);
}

/* Which forms of a message a signature held for. */
static enum outcome
signature_learn(struct store *store, const struct verdict *verdict,
    int64_t arrived, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO signature (key, face, way, at)"
	    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");

	put_text(&q, verdict->signature_key);
	put_text(&q, verdict->signature_face);
	put_text(&q, verdict->signature_way.n > 0 ? verdict->signature_way :
	    STR("-"));
	put_time(&q, arrived);
	return query_run(&q, why_out);
}

static bool
verdict_teaches(enum verdict_word word)
{
	switch (word) {
	case VERDICT_CLEAN:
	case VERDICT_CAUTION:
	case VERDICT_SUSPECT:
		return true;
	case VERDICT_UNJUDGED:
	case VERDICT_DEFERRED:
	case VERDICT__COUNT:
		break;
	}
	return false;
}

enum outcome
memory_learn(struct store *store, struct str account,
    const struct verdict *verdict, int64_t arrived, bool reported,
    struct why *why_out)
{
	struct lesson lesson = {
		.store = store, .account = account, .verdict = verdict,
		.source = LESSON_JUDGED, .at = arrived,
		.held = reported || verdict->verdict == VERDICT_SUSPECT
	};
	enum outcome outcome;

	if (!verdict_teaches(verdict->verdict))
		return OK;
	lesson.proved = !lesson.held && verdict->from_authenticated &&
	    !str_equal(verdict->by, STR("arc"));
	outcome = lesson_learn(&lesson, why_out);
	/* Also of what was held and of copies: it is how a replay is known. */
	if (outcome == OK && verdict->signature_key.n > 0)
		outcome = signature_learn(store, verdict, arrived, why_out);
	return outcome;
}

enum outcome
store_learn(struct store *store, struct str account,
    enum store_direction direction, const struct store_lesson *lessons,
    size_t n, struct why *why_out)
{
	enum outcome outcome;

	scratch_reset(store);
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	for (size_t i = 0; i < n && outcome == OK; i++) {
		struct lesson lesson = {
			.store = store, .account = account,
			.verdict = lessons[i].verdict, .at = lessons[i].arrived,
			.source = direction == STORE_SENT ? LESSON_SENT :
			    LESSON_IMPORTED
		};

		outcome = lesson_learn(&lesson, why_out);
		scratch_reset(store);
	}
	return transaction_end(store, outcome, why_out);
}
