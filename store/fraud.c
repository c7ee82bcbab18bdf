/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person's "this is fraud" teaches memory, and how that is taken back. It is
 * said of one message; what it teaches is what the fraud itself brought along: where
 * answers were to go, whose bank account was to be paid, and a sender whom nobody
 * knew. Who was known for a month before it is not taught to be fraud, because a
 * stranger wrote that address or got into that mailbox: where the sender is proved
 * and known a person is told instead, once. A domain is blamed only for what is
 * proved to come from it. Each number that was moved is noted, so that taking it
 * back moves the same numbers and no others.
 */
#include "sqlite.h"

/* Known already, a month before the fraud: by what we sent or what was proved. */
#define KNOWN_BEFORE "EXISTS (SELECT 1 FROM correspondent c WHERE" \
	" c.kind = l.kind AND c.key = l.key AND c.detail = l.detail AND" \
	" (c.sent > 0 OR c.authenticated > 0) AND julianday(c.first_at) <=" \
	" julianday(m.arrived_at) - 30)"
#define PROVED "m.from_authenticated = 1 AND m.authenticated_by IS NOT 'arc'"

static enum outcome
note_sender(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "INSERT OR IGNORE INTO fraud_lesson"
	    " SELECT m.id, l.kind, l.key, l.detail FROM message m, (SELECT"
	    "  'address' AS kind, lower(from_address) AS key, '' AS detail"
	    "  FROM message WHERE id = ?1"
	    "  UNION ALL SELECT 'domain', lower(from_org_domain), ''"
	    "  FROM message WHERE id = ?1 AND from_authenticated = 1 AND"
	    "   authenticated_by IS NOT 'arc'"
	    "  UNION ALL SELECT 'name', lower(from_name_folded),"
	    "  lower(from_address) FROM message WHERE id = ?1) l"
	    " WHERE m.id = ?1 AND m.internal = 0 AND l.key <> ''"
	    " AND l.detail NOTNULL AND NOT " KNOWN_BEFORE
	    " AND (l.kind <> 'name' OR NOT EXISTS (SELECT 1 FROM"
	    "  correspondent c WHERE c.kind = 'address' AND c.key = l.detail"
	    "  AND c.detail = '' AND (c.sent > 0 OR c.authenticated > 0) AND"
	    "  julianday(c.first_at) <= julianday(m.arrived_at) - 30))");

	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

/* One key of where answers were to go. */
static enum outcome
note_reply(struct store *store, int64_t message_id, const char *kind,
    struct str key, struct why *why_out)
{
	struct query q = query(store, "INSERT OR IGNORE INTO fraud_lesson"
	    " SELECT m.id, l.kind, l.key, l.detail FROM message m,"
	    " (SELECT ?2 AS kind, ?3 AS key, '' AS detail) l WHERE m.id = ?1"
	    " AND m.internal = 0 AND NOT " KNOWN_BEFORE
	    " AND (?2 = 'address' OR ?3 IS NOT lower(m.from_org_domain))");

	put_integer(&q, message_id);
	put_word(&q, kind);
	put_text(&q, key);
	return query_run(&q, why_out);
}

#define REPLIES_MOST 8

static enum outcome
note_replies(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "SELECT j.value ->> 'address' FROM message m,"
	    " json_each(m.reply_to_addresses) j WHERE m.id = ? LIMIT 8");
	struct str replies[REPLIES_MOST], address, domain;
	size_t n = 0;
	enum outcome outcome;

	put_integer(&q, message_id);
	while (query_row(&q) && n < REPLIES_MOST)
		replies[n++] = take_text(&q, store->scratch);
	outcome = query_end(&q, why_out);
	for (size_t i = 0; i < n && outcome == OK; i++) {
		address = key_address(store->scratch, replies[i]);
		domain = host_of(address);
		if (store->registrable != NULL)
			domain = store->registrable(store->scratch, domain);
		if (address.n > 0)
			outcome = note_reply(store, message_id, "address",
			    address, why_out);
		if (outcome == OK && domain.n > 0)
			outcome = note_reply(store, message_id, "domain",
			    key_address(store->scratch, domain), why_out);
	}
	return outcome;
}

/* One that was taught by two clean messages a month apart is the vendor's own, which the
 * fraud named beside the new one; so is one that was accepted, unless it stands alone,
 * or this is mail of the sender with whom it was. */
static enum outcome
note_accounts(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "INSERT OR IGNORE INTO fraud_lesson"
	    " SELECT m.id, 'account', lower(m.account_owner), b.key_digest"
	    " FROM message m JOIN bank_account b ON b.message_row_id = m.id"
	    " WHERE m.id = ?1 AND b.key_digest NOTNULL AND m.account_owner <> ''"
	    " AND NOT EXISTS (SELECT 1 FROM owner_account o WHERE"
	    "  o.key_digest = b.key_digest AND o.taught >= 2 AND"
	    "  julianday(o.last_taught_at) - julianday(o.first_taught_at) >= 30)"
	    " AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE"
	    "  a.what = 'account' AND a.key_digest = b.key_digest AND"
	    "  a.revoked_at IS NULL AND a.message_row_id <> m.id AND NOT"
	    "  (" PROVED " AND a.address IS lower(m.from_address)) AND EXISTS"
	    "  (SELECT 1 FROM bank_account o WHERE o.message_row_id = m.id AND"
	    "   o.key_digest <> b.key_digest))");

	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

/* Rows that nobody has written yet: of where answers were to go, and of what was
 * found in mail that taught nothing. */
static enum outcome
rows_make(struct store *store, int64_t message_id, struct why *why_out)
{
	struct query q = query(store, "INSERT OR IGNORE INTO correspondent"
	    " (kind, key, detail, seen_at) SELECT l.kind, l.key, l.detail,"
	    " m.arrived_at FROM fraud_lesson l JOIN message m ON m.id ="
	    " l.message_row_id WHERE m.id = ? AND l.kind <> 'account'");
	enum outcome outcome;

	put_integer(&q, message_id);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "INSERT OR IGNORE INTO owner_account (owner, key_digest,"
	    " kind, country, last4, seen_at) SELECT l.key, l.detail, b.kind,"
	    " b.country, b.last4, m.arrived_at FROM fraud_lesson l"
	    " JOIN message m ON m.id = l.message_row_id"
	    " JOIN bank_account b ON b.message_row_id = m.id AND"
	    "  b.key_digest = l.detail WHERE m.id = ? AND l.kind = 'account'");
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

static enum outcome
count(struct store *store, int64_t message_id, int by, struct why *why_out)
{
	struct query q = query(store, "UPDATE correspondent SET"
	    " confirmed = max(confirmed + ?2, 0) WHERE (kind, key, detail) IN"
	    " (SELECT kind, key, detail FROM fraud_lesson"
	    "  WHERE message_row_id = ?1 AND kind <> 'account')");
	enum outcome outcome;

	put_integer(&q, message_id);
	put_integer(&q, by);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, "UPDATE owner_account SET"
	    " confirmed = max(confirmed + ?2, 0) WHERE (owner, key_digest) IN"
	    " (SELECT key, detail FROM fraud_lesson"
	    "  WHERE message_row_id = ?1 AND kind = 'account')");
	put_integer(&q, message_id);
	put_integer(&q, by);
	return query_run(&q, why_out);
}

enum outcome
fraud_learn(struct store *store, int64_t message_id, struct why *why_out)
{
	enum outcome outcome = note_sender(store, message_id, why_out);

	if (outcome == OK)
		outcome = note_replies(store, message_id, why_out);
	if (outcome == OK)
		outcome = note_accounts(store, message_id, why_out);
	if (outcome == OK)
		outcome = rows_make(store, message_id, why_out);
	return outcome == OK ? count(store, message_id, 1, why_out) : outcome;
}

enum outcome
fraud_unlearn(struct store *store, int64_t message_id, struct why *why_out)
{
	enum outcome outcome = count(store, message_id, -1, why_out);
	struct query q;

	if (outcome != OK)
		return outcome;
	q = query(store, "DELETE FROM fraud_lesson WHERE message_row_id = ?");
	put_integer(&q, message_id);
	return query_run(&q, why_out);
}

enum outcome
fraud_by_known_sender(struct store *store, int64_t message_id, bool *known_out,
    struct why *why_out)
{
	struct query q = query(store, "SELECT 1 FROM message m,"
	    " (SELECT 'address' AS kind, lower(from_address) AS key,"
	    "  '' AS detail FROM message WHERE id = ?1) l"
	    " WHERE m.id = ?1 AND " PROVED " AND " KNOWN_BEFORE);

	put_integer(&q, message_id);
	*known_out = query_row(&q);
	return query_end(&q, why_out);
}
