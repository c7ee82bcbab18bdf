/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A person's word: after a call to the number on file somebody says that an account
 * or a sender is known. It is narrow (an address with the domain that proved it, and
 * of an account this one of this owner in mail from there), has a reason, somebody who
 * said it and an end, stays in the list when it has ended, and can be taken back. It
 * is not taken of a message that proves nothing, or that was filed as fraud, nor of an
 * account or a sender of other fraud, and ends when any of that is said later. Said
 * again of the same, the later word counts and the earlier ends. Nothing else in the
 * store makes anybody known by being said.
 */
#include "sqlite.h"

struct told {			/* what the message shows */
	struct str owner, address, domain, by;
	bool authenticated, fraud;
	int64_t accounts;
	int64_t fraud_account, fraud_sender;	/* other fraud that names it; 0: none */
};

/* Filed as fraud, or about to be, in SQL. */
#define IS_FRAUD(message) \
	"(coalesce(" message ".review IN ('confirmed', 'reported'), 0) OR EXISTS" \
	" (SELECT 1 FROM review r WHERE r.message_row_id = " message ".id AND" \
	"  r.state = 'waiting' AND r.what IN ('confirm', 'report')))"
/* Nobody but its sender wrote it, as far as From can be proved. */
#define IS_PROVED(message) \
	"(" message ".from_authenticated = 1 AND" \
	" " message ".authenticated_by IS NOT 'arc')"
/* Did fraud f ask for money to this account of message m? It is not blamed (fraud.c)
 * where nothing tells it from the vendor's own, which stood beside the thief's: taught
 * by two clean messages a month apart, or beside another in mail that this sender did
 * not write. A version before this one blamed none that was accepted. */
#define BLAMED(account) \
	"(EXISTS (SELECT 1 FROM fraud_lesson l WHERE l.message_row_id = f.id AND" \
	"  l.kind = 'account' AND l.detail = " account ") OR NOT" \
	" (EXISTS (SELECT 1 FROM owner_account o WHERE o.key_digest = " account \
	"   AND o.taught >= 2 AND julianday(o.last_taught_at) -" \
	"   julianday(o.first_taught_at) >= 30) OR" \
	"  (EXISTS (SELECT 1 FROM bank_account o WHERE o.message_row_id = f.id" \
	"   AND o.key_digest <> " account ") AND NOT (" IS_PROVED("f") " AND" \
	"   f.from_address = m.from_address COLLATE NOCASE))))"

static enum outcome
message_told(struct store *store, int64_t message_id, struct told *told_out,
    struct why *why_out)
{
	/* What proved the sender: DKIM's domain, SPF's, else From's own. */
	struct query q = query(store, "SELECT m.account_owner,"
	    " lower(m.from_address), lower(CASE"
	    " WHEN m.authenticated_by = 'dkim' OR (m.authenticated_by = 'dmarc'"
	    "  AND m.dmarc_aligned_by = 'dkim') THEN coalesce((SELECT"
	    "  s.value ->> 'domain' FROM json_each(m.dkim_signatures) s"
	    "  WHERE s.value ->> 'aligned' AND s.value ->> 'result' = 'pass'"
	    "  LIMIT 1), m.from_domain)"
	    " WHEN m.authenticated_by = 'dmarc' AND m.dmarc_aligned_by = 'spf'"
	    "  THEN coalesce(m.spf_domain, m.from_domain)"
	    " ELSE m.from_domain END), m.authenticated_by,"
	    " m.from_authenticated, (SELECT count(*) FROM bank_account b"
	    "  WHERE b.message_row_id = m.id AND b.key_digest NOTNULL),"
	    IS_FRAUD("m") ", coalesce((SELECT min(f.id) FROM bank_account b"
	    "  JOIN bank_account c ON c.key_digest = b.key_digest"
	    "  JOIN message f ON f.id = c.message_row_id"
	    "  WHERE b.message_row_id = m.id AND f.id <> m.id AND"
	    "  " IS_FRAUD("f") " AND " BLAMED("c.key_digest") "), 0),"
	    " coalesce((SELECT min(f.id) FROM message f WHERE"
	    "  f.from_address = m.from_address COLLATE NOCASE AND"
	    "  f.id <> m.id AND " IS_PROVED("f") " AND " IS_FRAUD("f") "), 0)"
	    " FROM message m WHERE m.id = ?");
	bool found;
	enum outcome outcome;

	*told_out = (struct told){ .owner = NO_STR };
	put_integer(&q, message_id);
	found = query_row(&q);
	if (found) {
		told_out->owner = take_text(&q, store->scratch);
		told_out->address = take_text(&q, store->scratch);
		told_out->domain = take_text(&q, store->scratch);
		told_out->by = take_text(&q, store->scratch);
		told_out->authenticated = take_bool(&q);
		told_out->accounts = take_integer(&q);
		told_out->fraud = take_bool(&q);
		told_out->fraud_account = take_integer(&q);
		told_out->fraud_sender = take_integer(&q);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK && !found)
		return because(why_out, FAIL, EXIT_DATA,
		    "no message '%lld' in store '%s'", (long long)message_id,
		    store->path);
	return outcome;
}

/* A message that proves its sender, by more than a forwarder's word. */
static enum outcome
sender_check(const struct told *told, int64_t id, enum store_accepts what,
    struct why *why_out)
{
	if (told->address.n == 0)
		return because(why_out, FAIL, EXIT_DATA,
		    "message '%lld' names no sender", (long long)id);
	if (told->authenticated && !str_equal(told->by, STR("arc")))
		return OK;
	if (what == STORE_ACCEPTS_SENDER)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' does not "
		    "prove that '%.*s' sent it: to accept the sender would be to "
		    "accept whoever writes that address", (long long)id,
		    STR_ARGS(told->address));
	return because(why_out, FAIL, EXIT_DATA, "message '%lld' does not prove "
	    "that '%.*s' sent it: its bank account may be anybody's. If the number "
	    "on file has confirmed the account, have it added to the vendor's "
	    "'accounts' in the configuration", (long long)id,
	    STR_ARGS(told->address));
}

/* What other fraud names: the thief's account in another's mail, a sender who wrote it. */
static enum outcome
fraud_check(const struct told *told, int64_t id, enum store_accepts what,
    struct why *why_out)
{
	if (what == STORE_ACCEPTS_ACCOUNT && told->fraud_account != 0)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' names the "
		    "bank account of message %lld, which has been filed as fraud, or "
		    "is about to be: it can't be accepted. 'seki review undo %lld' "
		    "takes that back, if it was none", (long long)id,
		    (long long)told->fraud_account,
		    (long long)told->fraud_account);
	if (what == STORE_ACCEPTS_SENDER && told->fraud_sender != 0)
		return because(why_out, FAIL, EXIT_DATA, "message %lld of '%.*s' "
		    "has been filed as fraud, or is about to be: the sender can't be "
		    "accepted. 'seki review undo %lld' takes that back, if it was "
		    "none", (long long)told->fraud_sender,
		    STR_ARGS(told->address), (long long)told->fraud_sender);
	return OK;
}

/* Why it can't be accepted; OK if it can. */
static enum outcome
told_check(const struct told *told, int64_t id, enum store_accepts what,
    struct why *why_out)
{
	if (told->fraud)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' has been "
		    "filed as fraud, or is about to be: nothing that it names can be "
		    "accepted. 'seki review undo' takes that back",
		    (long long)id);
	if (what == STORE_ACCEPTS_ACCOUNT && told->accounts == 0)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' names no "
		    "bank account that could be read", (long long)id);
	if (what == STORE_ACCEPTS_ACCOUNT && told->owner.n == 0)
		return because(why_out, FAIL, EXIT_DATA, "message '%lld' does not "
		    "tell whose its bank account is: its sender has no domain, or "
		    "an older version judged it", (long long)id);
	if (sender_check(told, id, what, why_out) != OK)
		return FAIL;
	return fraud_check(told, id, what, why_out);
}

static enum outcome
word_check(struct store *store, struct str reason, struct str by, int64_t until,
    struct why *why_out)
{
	if (str_trim(reason).n == 0)
		return because(why_out, FAIL, EXIT_USAGE,
		    "a reason is missing: say in a few words how it was checked");
	if (str_trim(by).n == 0)
		return because(why_out, FAIL, EXIT_USAGE,
		    "a name is missing: who says so?");
	if (until <= store_now(store))
		return because(why_out, FAIL, EXIT_USAGE,
		    "'%.*s' is past: until when shall it count?",
		    STR_ARGS(time_rfc3339(store->scratch, until)));
	if (until > store_now(store) + STORE_ACCEPTED_DAYS * (int64_t)86400)
		return because(why_out, FAIL, EXIT_USAGE,
		    "'%.*s' is too far: what is accepted counts for two years at "
		    "most", STR_ARGS(time_rfc3339(store->scratch, until)));
	return OK;
}

struct word {
	int64_t message_id, now, until;
	struct str reason, by;
};

static void
word_put(struct query *q, const struct word *word)
{
	put_integer(q, word->message_id);
	put_text(q, str_trim(word->reason));
	put_text(q, str_trim(word->by));
	put_time(q, word->now);
	put_time(q, word->until);
}

static enum outcome
accounts_accept(struct store *store, const struct word *word,
    const struct told *told, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO acceptance (what,"
	    " message_row_id, reason, said_by, at, until, address,"
	    " authenticated_domain, owner, key_digest, last4) SELECT 'account',"
	    " ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, key_digest, max(last4)"
	    " FROM bank_account WHERE message_row_id = ?1 AND"
	    " key_digest NOTNULL GROUP BY key_digest");

	word_put(&q, word);
	put_text(&q, told->address);
	put_text(&q, told->domain.n > 0 ? told->domain : NO_STR);
	put_text(&q, key_word(store->scratch, key_address(store->scratch,
	    told->owner)));
	return query_run(&q, why_out);
}

static enum outcome
sender_accept(struct store *store, const struct word *word,
    const struct told *told, struct why *why_out)
{
	struct query q = query(store, "INSERT INTO acceptance (what,"
	    " message_row_id, reason, said_by, at, until, address,"
	    " authenticated_domain) VALUES"
	    " ('sender', ?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	word_put(&q, word);
	put_text(&q, told->address);
	put_text(&q, told->domain.n > 0 ? told->domain : NO_STR);
	return query_run(&q, why_out);
}

/* Numbers that a query gives, the first ones of very many. */
static enum outcome
numbers_take(struct query *q, struct store_numbers *numbers_out,
    struct why *why_out)
{
	numbers_out->n = 0;
	while (query_row(q) && numbers_out->n < STORE_NUMBERS_MOST)
		numbers_out->at[numbers_out->n++] = take_integer(q);
	return query_end(q, why_out);
}

/* Is acceptance `one` of the very same thing as `other`, in SQL? */
#define IS_SAME(one, other) \
	one ".what = " other ".what AND " one ".address = " other ".address AND " \
	one ".authenticated_domain IS " other ".authenticated_domain AND " \
	one ".owner IS " other ".owner AND " \
	one ".key_digest IS " other ".key_digest"
#define REPLACED \
	"revoked_at IS NULL AND id <= ?1 AND EXISTS (SELECT 1 FROM acceptance n" \
	" WHERE n.id > ?1 AND " IS_SAME("n", "acceptance") ")"

/* Those after `last` are new: what was said of the same before ends with them. */
static enum outcome
replaced_end(struct store *store, int64_t last,
    struct store_numbers *replaced_out, struct why *why_out)
{
	struct query q = query(store, "SELECT id FROM acceptance WHERE "
	    REPLACED " AND until > ?2 ORDER BY id");
	enum outcome outcome;

	put_integer(&q, last);
	put_time(&q, store_now(store));
	outcome = numbers_take(&q, replaced_out, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE acceptance SET revoked_at = ?2 WHERE "
	    REPLACED);
	put_integer(&q, last);
	put_time(&q, store_now(store));
	return query_run(&q, why_out);
}

static enum outcome
last_read(struct store *store, int64_t *last_out, struct why *why_out)
{
	struct query q = query(store, "SELECT coalesce(max(id), 0) FROM"
	    " acceptance");

	*last_out = query_row(&q) ? take_integer(&q) : 0;
	return query_end(&q, why_out);
}

enum outcome
store_accept(struct store *store, int64_t message_id, enum store_accepts what,
    struct str reason, struct str by, int64_t until,
    struct store_accepted *accepted_out, struct why *why_out)
{
	struct word word = { message_id, store_now(store), until, reason, by };
	struct told told;
	int64_t last = 0;
	enum outcome outcome;

	*accepted_out = (struct store_accepted){ .n = 0 };
	scratch_reset(store);
	outcome = word_check(store, reason, by, until, why_out);
	if (outcome == OK)
		outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = message_told(store, message_id, &told, why_out);
	if (outcome == OK)
		outcome = told_check(&told, message_id, what, why_out);
	if (outcome == OK)
		outcome = last_read(store, &last, why_out);
	if (outcome == OK)
		outcome = what == STORE_ACCEPTS_ACCOUNT ?
		    accounts_accept(store, &word, &told, why_out) :
		    sender_accept(store, &word, &told, why_out);
	if (outcome == OK)
		accepted_out->n = (size_t)sqlite3_changes(store->db);
	if (outcome == OK)
		outcome = replaced_end(store, last, &accepted_out->replaced,
		    why_out);
	return transaction_end(store, outcome, why_out);
}

enum outcome
store_acceptable(struct store *store, int64_t message_id,
    enum store_accepts what, struct why *why_out)
{
	struct told told;
	enum outcome outcome;

	scratch_reset(store);
	outcome = message_told(store, message_id, &told, why_out);
	return outcome == OK ? told_check(&told, message_id, what, why_out) :
	    outcome;
}

/* Of the same account, or the same sender, in other mail or proved by another domain;
 * or the same again, of a version that did not replace it. */
static enum outcome
standing_find(struct store *store, int64_t acceptance_id,
    struct store_numbers *standing_out, struct why *why_out)
{
	struct query q = query(store, "SELECT o.id FROM acceptance a"
	    " JOIN acceptance o ON o.what = a.what AND iif(a.what = 'account',"
	    "  o.key_digest = a.key_digest, o.address = a.address)"
	    " WHERE a.id = ?1 AND o.id <> ?1 AND o.address NOTNULL AND"
	    " o.revoked_at IS NULL AND o.until > ?2 ORDER BY o.id");

	put_integer(&q, acceptance_id);
	put_time(&q, store_now(store));
	return numbers_take(&q, standing_out, why_out);
}

enum outcome
store_revoke(struct store *store, int64_t acceptance_id,
    struct store_numbers *standing_out, struct why *why_out)
{
	struct query q;
	enum outcome outcome;

	standing_out->n = 0;
	scratch_reset(store);
	q = query(store, "UPDATE acceptance SET revoked_at = ? WHERE id = ?"
	    " AND revoked_at IS NULL");
	put_time(&q, store_now(store));
	put_integer(&q, acceptance_id);
	outcome = query_run(&q, why_out);
	if (outcome == OK && sqlite3_changes(store->db) == 0)
		return because(why_out, FAIL, EXIT_DATA,
		    "no acceptance '%lld' stands in store '%s'",
		    (long long)acceptance_id, store->path);
	return outcome != OK ? outcome : standing_find(store, acceptance_id,
	    standing_out, why_out);
}

/* ---- Refuted by fraud ---------------------------------------------------------- */

/* What was accepted of it, each account that it names, and its sender if it proves
 * that it comes from there. */
#define REFUTED \
	"revoked_at IS NULL AND (message_row_id = ?1 OR (what = 'account' AND" \
	" key_digest IN (SELECT b.key_digest FROM bank_account b" \
	"  WHERE b.message_row_id = ?1 AND b.key_digest NOTNULL)) OR" \
	" (what = 'sender' AND EXISTS (SELECT 1 FROM message f WHERE f.id = ?1" \
	"  AND f.from_address = acceptance.address COLLATE NOCASE AND " \
	IS_PROVED("f") ")))"

static enum outcome
refuted_find(struct store *store, int64_t message_id,
    struct store_numbers *numbers_out, struct why *why_out)
{
	struct query q = query(store, "SELECT id FROM acceptance WHERE " REFUTED
	    " AND until > ?2 AND address NOTNULL ORDER BY id");

	put_integer(&q, message_id);
	put_time(&q, store_now(store));
	return numbers_take(&q, numbers_out, why_out);
}

enum outcome
store_refuted(struct store *store, int64_t message_id,
    struct store_numbers *numbers_out, struct why *why_out)
{
	scratch_reset(store);
	return refuted_find(store, message_id, numbers_out, why_out);
}

/* Which ones ended is noted where the fraud was said. */
static enum outcome
refuted_note(struct store *store, int64_t message_id,
    const struct store_numbers *numbers, struct why *why_out)
{
	struct buf list = { .arena = store->scratch };
	struct query q;

	for (size_t i = 0; i < numbers->n; i++)
		buf_format(&list, "%s%lld", i == 0 ? REVIEW_ENDED : ", ",
		    (long long)numbers->at[i]);
	q = query(store, "UPDATE review SET sentence = ?2 WHERE id = (SELECT"
	    " max(id) FROM review WHERE message_row_id = ?1 AND"
	    " what IN ('confirm', 'report'))");
	put_integer(&q, message_id);
	put_text(&q, buf_str(&list));
	return query_run(&q, why_out);
}

enum outcome
acceptance_refute(struct store *store, int64_t message_id, struct why *why_out)
{
	struct store_numbers numbers;
	enum outcome outcome = refuted_find(store, message_id, &numbers, why_out);
	struct query q;

	if (outcome == OK && numbers.n > 0)
		outcome = refuted_note(store, message_id, &numbers, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE acceptance SET revoked_at = ?2 WHERE " REFUTED);
	put_integer(&q, message_id);
	put_time(&q, store_now(store));
	return query_run(&q, why_out);
}

enum outcome
store_acceptances(struct store *store, struct arena *arena,
    struct store_acceptance **acceptances_out, size_t *n_out,
    struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*acceptances_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT id, message_row_id, what = 'sender', address,"
	    " authenticated_domain, owner, last4, reason, said_by, at, until,"
	    " revoked_at FROM acceptance ORDER BY id DESC");
	while (query_row(&q)) {
		struct store_acceptance *one;

		*acceptances_out = arena_grow(arena, *acceptances_out, *n_out,
		    &size, sizeof *one);
		one = &(*acceptances_out)[(*n_out)++];
		one->id = take_integer(&q);
		one->message_id = take_integer(&q);
		one->what = take_bool(&q) ? STORE_ACCEPTS_SENDER :
		    STORE_ACCEPTS_ACCOUNT;
		one->address = take_text(&q, arena);
		one->authenticated_domain = take_text(&q, arena);
		one->owner = take_text(&q, arena);
		one->last4 = take_text(&q, arena);
		one->reason = take_text(&q, arena);
		one->by = take_text(&q, arena);
		one->at = take_time(&q, 0);
		one->until = take_time(&q, 0);
		one->revoked_at = take_time(&q, 0);
	}
	return query_end(&q, why_out);
}
