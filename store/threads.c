/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Known Message-IDs, with who took part; and what is made of an answer to one of
 * ours. An exchange is a message of ours to somebody who is proved to have answered
 * it, each once, so that a stranger whom we answered once can't write on until it
 * went both ways three times. Coverage is the share of such answers whose parent we
 * know: it tells whether the Sent folders show what we send.
 */
#include "sqlite.h"

#define PARTICIPANTS_MOST 40
#define REFERENCES_MOST 16

/* ---- Threads -------------------------------------------------------------------- */

static void
participant_add(struct arena *arena, struct buf *buf, struct str address,
    size_t *n)
{
	struct str word = key_address(arena, address);
	struct str rest = buf_str(buf);

	if (word.n == 0 || *n == PARTICIPANTS_MOST ||
	    str_find_char(word, ' ') != STR_NOWHERE)
		return;
	/* The author is the first, and stands among those it went to as well
	 * only if it wrote to itself. */
	for (str_cut(&rest, ' '); rest.n > 0;)
		if (str_equal(str_cut(&rest, ' '), word))
			return;
	if (++*n > 1)
		buf_char(buf, ' ');
	buf_add(buf, word);
}

/* The author first; "-" for one that can't be a word of a record. */
static struct str
participants(struct arena *arena, const struct verdict *verdict)
{
	struct buf buf = { .arena = arena };
	size_t n = 0;

	participant_add(arena, &buf, verdict->from.address, &n);
	if (n == 0)
		participant_add(arena, &buf, STR("-"), &n);
	for (size_t i = 0; i < verdict->to.n && n < PARTICIPANTS_MOST; i++)
		participant_add(arena, &buf, verdict->to.at[i].address, &n);
	for (size_t i = 0; i < verdict->cc.n && n < PARTICIPANTS_MOST; i++)
		participant_add(arena, &buf, verdict->cc.at[i].address, &n);
	return buf_str(&buf);
}

enum outcome
thread_write(const struct lesson *lesson, const char *direction,
    struct why *why_out)
{
	struct store *store = lesson->store;
	struct query q;

	if (lesson->id.n == 0)
		return OK;
	q = query(store, "INSERT INTO thread (message_id, direction, at,"
	    " participants, imported) VALUES (?, ?, ?, ?, ?)");
	put_text(&q, lesson->id);
	put_word(&q, direction);
	put_time(&q, lesson->at);
	put_text(&q, lesson->held ? STR("") :
	    participants(store->scratch, lesson->verdict));
	put_integer(&q, lesson->source == LESSON_IMPORTED);
	return query_run(&q, why_out);
}

enum outcome
thread_judged(const struct lesson *lesson, struct why *why_out)
{
	struct query q = query(lesson->store, "UPDATE thread SET imported = 0,"
	    " direction = ? WHERE message_id = ? AND direction = 'received'");

	put_word(&q, lesson->held ? "held" : "received");
	put_text(&q, lesson->id);
	return query_run(&q, why_out);
}

enum outcome
thread_known(const struct lesson *lesson, bool *known_out, bool *imported_out,
    struct why *why_out)
{
	struct query q = lesson->source == LESSON_SENT ?
	    query(lesson->store, "SELECT imported FROM thread"
	    " WHERE message_id = ? AND direction = 'sent'") :
	    query(lesson->store, "SELECT imported FROM thread"
	    " WHERE message_id = ? AND direction <> 'sent'");

	*known_out = *imported_out = false;
	put_text(&q, lesson->id);
	while (query_row(&q)) {
		*known_out = true;
		*imported_out |= take_bool(&q);
	}
	return query_end(&q, why_out);
}

/* ---- Answers to mail of ours ------------------------------------------------------ */

enum outcome
parent_find(const struct lesson *lesson, struct parent *parent_out,
    struct why *why_out)
{
	struct store *store = lesson->store;
	const struct verdict *verdict = lesson->verdict;
	enum outcome outcome = OK;

	*parent_out = (struct parent){ .is_nearest = true };
	for (size_t i = 0; i < verdict->references.n && i < REFERENCES_MOST &&
	    outcome == OK && !parent_out->found; i++) {
		struct query q;

		if (verdict->references.at[i].n > MESSAGE_ID_BYTES)
			continue;
		q = query(store, "SELECT participants, answered_by FROM thread"
		    " WHERE message_id = ? AND direction = 'sent'");
		put_text(&q, verdict->references.at[i]);
		if (query_row(&q)) {
			*parent_out = (struct parent){ .found = true,
			    .id = verdict->references.at[i],
			    .participants = take_text(&q, store->scratch),
			    .answered_by = take_text(&q, store->scratch),
			    .is_nearest = i == 0 };
		}
		outcome = query_end(&q, why_out);
	}
	return outcome;
}

static bool
word_among(struct str words, struct str word)
{
	while (words.n > 0)
		if (str_equal(str_cut(&words, ' '), word))
			return true;
	return false;
}

struct str
host_of(struct str address)
{
	size_t at = address.n;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	return str_from(address, at);
}

static bool
host_among(struct str addresses, struct str host)
{
	while (addresses.n > 0)
		if (str_equal(host_of(str_cut(&addresses, ' ')), host))
			return true;
	return false;
}

/* Each message of ours is answered once by each of those it went to. */
enum outcome
exchange_note(const struct lesson *lesson, const struct parent *parent,
    bool *address_out, bool *domain_out, struct why *why_out)
{
	struct str recipients = parent->participants;
	struct query q;

	*address_out = *domain_out = false;
	str_cut(&recipients, ' ');
	if (!parent->found || !word_among(recipients, lesson->address) ||
	    word_among(parent->answered_by, lesson->address))
		return OK;
	*address_out = true;
	*domain_out = !host_among(parent->answered_by,
	    host_of(lesson->address));
	q = query(lesson->store, "UPDATE thread SET answered_by = ?"
	    " WHERE message_id = ? AND direction = 'sent'");
	put_text(&q, parent->answered_by.n == 0 ? lesson->address :
	    str_format(lesson->store->scratch, "%.*s %.*s",
	    STR_ARGS(parent->answered_by), STR_ARGS(lesson->address)));
	put_text(&q, parent->id);
	return query_run(&q, why_out);
}

/* ---- Coverage ------------------------------------------------------------------------ */

/* So many of one owner count in a month: else one who answers letters that we never
 * wrote, a hundred of them, would make all absence from Sent unknown. */
#define COVERAGE_OF_ONE 5

struct str
message_id_domain(struct arena *arena, struct str id)
{
	struct str domain = host_of(id);

	if (str_ends(domain, STR(">")))
		domain.n--;
	return domain.n == id.n || domain.n > KEY_BYTES ? NO_STR :
	    str_lower(arena, domain);
}

/* Ours, and not of a system whose mail no Sent folder shows. */
static enum outcome
coverage_counts(const struct lesson *lesson, struct str id, bool *counts_out,
    struct why *why_out)
{
	struct store *store = lesson->store;
	struct str domain = message_id_domain(store->scratch, id);
	struct query q;

	*counts_out = false;
	if (domain.n == 0)
		return OK;
	for (size_t i = 0; i < store->message_id_domains_n; i++) {
		struct str other = store->message_id_domains[i];

		if (str_ends(domain, other) && (domain.n == other.n ||
		    domain.p[domain.n - other.n - 1] == '.'))
			return OK;
	}
	/* What answers their own mail is no answer to ours. */
	q = query(store, "SELECT EXISTS (SELECT 1 FROM own_domain"
	    " WHERE domain = ?) AND NOT EXISTS (SELECT 1 FROM thread"
	    " WHERE message_id = ? AND direction <> 'sent')");
	put_text(&q, domain);
	put_text(&q, id);
	if (query_row(&q))
		*counts_out = take_bool(&q);
	return query_end(&q, why_out);
}

static enum outcome
coverage_add(const struct lesson *lesson, struct str account, struct str owner,
    bool known, struct why *why_out)
{
	struct store *store = lesson->store;
	struct str month = str_slice(time_text(store, lesson->at),
	    0, 7);
	struct query q = query(store, "UPDATE coverage SET replies = replies + 1,"
	    " known = known + ?1 WHERE account = ?2 AND month = ?3"
	    " AND owner = ?4 AND (owner = '' OR replies < ?5)");
	enum outcome outcome;

	for (int i = 0; i < 2; i++) {
		put_integer(&q, known);
		put_text(&q, account);
		put_text(&q, month);
		put_text(&q, owner);
		put_integer(&q, COVERAGE_OF_ONE);
		outcome = query_run(&q, why_out);
		if (outcome != OK || i == 1 || sqlite3_changes(store->db) == 1)
			break;
		q = query(store, "INSERT OR IGNORE INTO coverage (known, account,"
		    " month, owner, replies) VALUES (?1, ?2, ?3, ?4, ?5 > 0)");
	}
	return outcome;
}

enum outcome
coverage_learn(const struct lesson *lesson, const struct parent *parent,
    struct why *why_out)
{
	struct str id = parent->found ? parent->id :
	    lesson->verdict->references.at[0];
	struct str account = lesson->account.n > 0 ? lesson->account : STR("");
	bool counts = false;
	enum outcome outcome;

	if (id.n > MESSAGE_ID_BYTES || !parent->is_nearest ||
	    lesson->owner.n == 0)
		return OK;
	outcome = coverage_counts(lesson, id, &counts, why_out);
	if (outcome != OK || !counts)
		return outcome;
	outcome = coverage_add(lesson, account, lesson->owner, parent->found,
	    why_out);
	/* Not when this owner had its share of the month. */
	if (outcome != OK || sqlite3_changes(lesson->store->db) == 0)
		return outcome;
	outcome = coverage_add(lesson, account, STR(""), parent->found, why_out);
	if (outcome == OK && account.n > 0)
		outcome = coverage_add(lesson, STR(""), STR(""), parent->found,
		    why_out);
	return outcome;
}
