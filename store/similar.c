/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of one campaign: what each message has that another may have too, and
 * the messages that share it, in whatever mailbox they lay. Kept are keyed digests
 * of where answers would go, of attachments, of domains that links lead to, and of
 * the subject's skeleton, in which all numbers are alike; senders and bank accounts
 * are looked up where they stand already. A subject or a link that hundreds share is
 * everybody's ("invoice", a newsletter's host) and makes no two messages similar.
 */
#include "sqlite.h"

#define CLUES_MOST 16			/* of one kind, of one message */
#define ATTACHMENT_LEAST 512
#define SHARED_MOST 200			/* by more, a weak clue says nothing */
#define FOUND_MOST 1000			/* newest, by one thing */

static const char *const words[SHARES__COUNT] = {
	"sender", "reply-to", "bank-account", "attachment", "subject", "link"
};

const char *
store_share_word(enum store_share share)
{
	return words[share];
}

static bool
share_of_word(struct str word, enum store_share *share_out)
{
	for (int i = 0; i < SHARES__COUNT; i++)
		if (str_equal(word, str_of(words[i]))) {
			*share_out = (enum store_share)i;
			return true;
		}
	return false;
}

/* ---- Writing ------------------------------------------------------------ */

static enum outcome
clue_write(struct store *store, int64_t id, enum store_share share,
    struct str value, struct why *why_out)
{
	struct str kind = str_of(words[share]);
	struct query q;

	if (value.n == 0)
		return OK;
	q = query(store, "INSERT INTO clue (message_row_id, kind, key)"
	    " VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
	put_integer(&q, id);
	put_text(&q, kind);
	put_integer(&q, sighting_key(store, kind, value));
	return query_run(&q, why_out);
}

/* "invoice 4711 of 3 may" and "invoice 4712 of 12 may" are one subject. */
static struct str
skeleton(struct arena *arena, struct str subject)
{
	struct buf buf = { .arena = arena };
	bool in_number = false;

	for (size_t i = 0; i < subject.n; i++) {
		bool digit = char_is_digit((unsigned char)subject.p[i]);

		if (!digit || !in_number)
			buf_char(&buf, digit ? '0' : subject.p[i]);
		in_number = digit;
	}
	return buf_str(&buf);
}

static enum outcome
sightings_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	enum outcome outcome = OK;
	size_t links = 0;

	for (size_t i = 0; i < verdict->sightings.n && outcome == OK; i++) {
		const struct verdict_trait *trait = &verdict->sightings.at[i];

		if (str_equal(trait->kind, STR("subject")))
			outcome = clue_write(store, id, SHARES_SUBJECT,
			    skeleton(store->scratch, trait->value), why_out);
		else if (str_equal(trait->kind, STR("link")) &&
		    links++ < CLUES_MOST)
			outcome = clue_write(store, id, SHARES_LINK,
			    trait->value, why_out);
	}
	return outcome;
}

static struct str
address_key(struct store *store, struct str address)
{
	return str_lower(store->scratch, address);
}

/* Where answers go, if that is not whom they seem to go to. */
static enum outcome
reply_to_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	struct str from = address_key(store, verdict->from.address);
	enum outcome outcome = OK;

	for (size_t i = 0; i < verdict->reply_to.n && i < CLUES_MOST &&
	    outcome == OK; i++) {
		struct str address = address_key(store,
		    verdict->reply_to.at[i].address);

		if (!str_equal(address, from))
			outcome = clue_write(store, id, SHARES_REPLY_TO, address,
			    why_out);
	}
	return outcome;
}

/* A logo in the text comes from everybody. */
static bool
is_attachment(const struct verdict_part *part)
{
	return part->filename.n > 0 && part->sha256.n > 0 &&
	    part->size > ATTACHMENT_LEAST &&
	    (!str_starts(part->type, STR("image/")) ||
	    str_equal(part->disposition, STR("attachment")));
}

enum outcome
clues_write(struct store *store, int64_t id, const struct verdict *verdict,
    struct why *why_out)
{
	enum outcome outcome = sightings_write(store, id, verdict, why_out);
	size_t attachments = 0;

	if (outcome == OK)
		outcome = reply_to_write(store, id, verdict, why_out);
	for (size_t i = 0; i < verdict->parts.n && outcome == OK; i++)
		if (is_attachment(&verdict->parts.at[i]) &&
		    attachments++ < CLUES_MOST)
			outcome = clue_write(store, id, SHARES_ATTACHMENT,
			    verdict->parts.at[i].sha256, why_out);
	return outcome;
}

/* ---- Finding ------------------------------------------------------------ */

struct finding_similar {
	struct store *store;
	struct arena *arena;
	int64_t id;
	unsigned wanted;
	struct similar *at;
	size_t n, size;
};

/* Each row of the query is a message that shares this. */
static enum outcome
similar_add(struct finding_similar *found, struct query *q,
    enum store_share share, struct why *why_out)
{
	while (query_row(q)) {
		int64_t id = take_integer(q);

		if (id == found->id)
			continue;
		found->at = arena_grow(found->arena, found->at, found->n,
		    &found->size, sizeof *found->at);
		found->at[found->n++] = (struct similar){ id, 1u << share };
	}
	return query_end(q, why_out);
}

static bool
is_wanted(const struct finding_similar *found, enum store_share share)
{
	return (found->wanted & 1u << share) != 0;
}

static enum outcome
by_key(struct finding_similar *found, enum store_share share, int64_t key,
    struct why *why_out)
{
	bool weak = share == SHARES_SUBJECT || share == SHARES_LINK;
	struct query q;
	int64_t n = 0;
	enum outcome outcome;

	q = query(found->store, "SELECT count(*) FROM (SELECT 1 FROM clue"
	    " WHERE key = ? LIMIT ?)");
	put_integer(&q, key);
	put_integer(&q, SHARED_MOST + 1);
	if (query_row(&q))
		n = take_integer(&q);
	outcome = query_end(&q, why_out);
	if (outcome != OK || (weak && n > SHARED_MOST))
		return outcome;
	q = query(found->store, "SELECT message_row_id FROM clue"
	    " WHERE key = ? ORDER BY message_row_id DESC LIMIT ?");
	put_integer(&q, key);
	put_integer(&q, FOUND_MOST);
	return similar_add(found, &q, share, why_out);
}

static enum outcome
by_clues(struct finding_similar *found, struct why *why_out)
{
	struct clue {
		enum store_share share;
		int64_t key;
	} *clues = NULL;
	struct query q = query(found->store,
	    "SELECT kind, key FROM clue WHERE message_row_id = ?");
	size_t n = 0, size = 0;
	enum outcome outcome;

	put_integer(&q, found->id);
	while (query_row(&q)) {
		struct clue clue;

		if (!share_of_word(take_text(&q, NULL), &clue.share) ||
		    !is_wanted(found, clue.share))
			continue;
		clue.key = take_integer(&q);
		clues = arena_grow(found->arena, clues, n, &size, sizeof *clues);
		clues[n++] = clue;
	}
	outcome = query_end(&q, why_out);
	for (size_t i = 0; i < n && outcome == OK; i++)
		outcome = by_key(found, clues[i].share, clues[i].key, why_out);
	return outcome;
}

/* Who answers this would write to whoever sent that, or the other way round. */
static enum outcome
by_answers(struct finding_similar *found, struct str from, struct why *why_out)
{
	struct query q = query(found->store, "SELECT m.id FROM message t"
	    " CROSS JOIN json_each(t.reply_to_addresses) r"
	    " CROSS JOIN message m ON m.from_address = r.value ->> 'address'"
	    " WHERE t.id = ?1 AND m.from_address <> t.from_address LIMIT ?2");
	enum outcome outcome;

	put_integer(&q, found->id);
	put_integer(&q, FOUND_MOST);
	outcome = similar_add(found, &q, SHARES_REPLY_TO, why_out);
	if (outcome != OK)
		return outcome;
	return by_key(found, SHARES_REPLY_TO, sighting_key(found->store,
	    str_of(words[SHARES_REPLY_TO]), address_key(found->store, from)),
	    why_out);
}

static enum outcome
by_sender(struct finding_similar *found, struct why *why_out)
{
	struct query q = query(found->store,
	    "SELECT from_address FROM message WHERE id = ?");
	struct str from = NO_STR;
	bool is_there;
	enum outcome outcome;

	put_integer(&q, found->id);
	is_there = query_row(&q);
	if (is_there)
		from = take_text(&q, found->arena);
	outcome = query_end(&q, why_out);
	if (outcome == OK && !is_there)
		return because(why_out, FAIL, EXIT_DATA,
		    "no message '%lld' in store '%s'", (long long)found->id,
		    found->store->path);
	if (outcome != OK || from.n == 0)
		return outcome;
	if (is_wanted(found, SHARES_SENDER)) {
		q = query(found->store, "SELECT id FROM message"
		    " WHERE from_address = ? ORDER BY id DESC LIMIT ?");
		put_text(&q, from);
		put_integer(&q, FOUND_MOST);
		outcome = similar_add(found, &q, SHARES_SENDER, why_out);
	}
	if (outcome == OK && is_wanted(found, SHARES_REPLY_TO))
		outcome = by_answers(found, from, why_out);
	return outcome;
}

static enum outcome
by_bank_account(struct finding_similar *found, struct why *why_out)
{
	struct query q;

	if (!is_wanted(found, SHARES_BANK_ACCOUNT))
		return OK;
	q = query(found->store, "SELECT b.message_row_id FROM bank_account a"
	    " CROSS JOIN bank_account b ON b.key_digest = a.key_digest"
	    " WHERE a.message_row_id = ? ORDER BY b.message_row_id DESC"
	    " LIMIT ?");
	put_integer(&q, found->id);
	put_integer(&q, FOUND_MOST);
	return similar_add(found, &q, SHARES_BANK_ACCOUNT, why_out);
}

static int
similar_compare(const void *a, const void *b)
{
	const struct similar *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

enum outcome
similar_find(struct store *store, struct arena *arena, int64_t id,
    unsigned wanted, struct similar **similar_out, size_t *n_out,
    struct why *why_out)
{
	struct finding_similar found = { .store = store, .arena = arena,
	    .id = id, .wanted = wanted ? wanted : ~0u };
	enum outcome outcome = by_sender(&found, why_out);
	size_t n = 0;

	if (outcome == OK)
		outcome = by_bank_account(&found, why_out);
	if (outcome == OK)
		outcome = by_clues(&found, why_out);
	if (found.n > 0)
		qsort(found.at, found.n, sizeof *found.at, similar_compare);
	for (size_t i = 0; i < found.n; i++) {
		if (n > 0 && found.at[n - 1].id == found.at[i].id)
			found.at[n - 1].shares |= found.at[i].shares;
		else
			found.at[n++] = found.at[i];
	}
	*similar_out = found.at;
	*n_out = n;
	return outcome;
}
