/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What memory answers. Questions come from a jailed examiner and are bound, never
 * pasted; keys are lower case and made as learning makes them. Each is one look-up
 * by a primary key or an index, and each key has a bounded number of rows, so that
 * an answer costs the same whatever was sent to us. What was held is in no number
 * but its own. Of a store that can't be read each answer is "unknown", which is not
 * "never"; the sentence that says why goes to the asker.
 */
#include "sqlite.h"

/* ---- Keys --------------------------------------------------------------------- */

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static struct str
key_without(struct arena *arena, struct str s, bool blanks)
{
	char *copy = NULL;

	if (s.n > KEY_BYTES)
		return str_format(arena, "sha256:%.*s",
		    STR_ARGS(digest_hex(arena, sha256(s))));
	for (size_t i = 0; i < s.n; i++) {
		if (!is_control(s.p[i]) && !(blanks && s.p[i] == ' '))
			continue;
		if (copy == NULL) {
			copy = arena_alloc(arena, s.n, 1);
			memcpy(copy, s.p, s.n);
			s.p = copy;
		}
		copy[i] = '_';
	}
	return s;
}

struct str
key_make(struct arena *arena, struct str s)
{
	return key_without(arena, s, false);
}

struct str
key_word(struct arena *arena, struct str s)
{
	return key_without(arena, s, true);
}

struct str
key_address(struct arena *arena, struct str address)
{
	if (address.n > ADDRESS_BYTES)
		return NO_STR;
	for (size_t i = 0; i < address.n; i++)
		if (is_control(address.p[i]))
			return NO_STR;
	return str_lower(arena, address);
}

/* ---- What the clock and the configuration say -------------------------------------- */

int64_t
store_now(const struct store *store)
{
	return store->time != 0 ? store->time : time_now();
}

void
store_time(struct store *store, int64_t now)
{
	store->time = now;
}

void
store_message_id_domains(struct store *store, const struct str *domains,
    size_t n)
{
	store->message_id_domains = NEW_ARRAY(store->arena, struct str, n);
	store->message_id_domains_n = n;
	for (size_t i = 0; i < n; i++)
		store->message_id_domains[i] = str_lower(store->arena,
		    str_keep(store->arena, domains[i]));
}

/* ---- The questions ------------------------------------------------------------------- */

#define DEALINGS "first_at, last_at, received, sent, authenticated, imported," \
	" begun, exchanges, first_exchange_at, last_exchange_at, suspect," \
	" released, confirmed"
#define NUMBERS "first_at, last_at, seen, taught, first_taught_at," \
	" last_taught_at"
/* One without an address is of a version that bound it to no sender. */
#define STANDING(owner, digest) " FROM acceptance" \
	" WHERE what = 'account' AND owner = " owner " AND key_digest = " digest \
	" AND address NOTNULL AND revoked_at IS NULL AND until > ?1"
#define ACCEPTED(owner, digest) "EXISTS (SELECT 1" STANDING(owner, digest) ")"
#define ACCEPTED_IN "(SELECT count(*) || coalesce(group_concat(' ' ||" \
	" replace(address, ' ', '_') || ' ' ||" \
	" coalesce(authenticated_domain, '-') || ' ' || unixepoch(until), ''), '')" \
	STANDING("?2", "?3") ")"

/* near.c binds its keys. */
#define PROBE(n) "SELECT domain FROM near_domain WHERE key = ?" n
#define MORE(n) " UNION ALL " PROBE(n)

/* And so does words.c. */
#define WORD(n) "SELECT hash, letter FROM sent_word WHERE hash = ?" n
#define MORE_WORDS(n) " UNION ALL " WORD(n)

/* Each takes the present as ?1 and its key as ?2, some a second word as ?3. */
const char *
memory_sql(enum memory_kind kind)
{
	switch (kind) {
	case MEMORY_ADDRESS:
		return "SELECT " DEALINGS " FROM correspondent"
		    " WHERE kind = 'address' AND key = ?2 AND detail = '' AND"
		    " (received > 0 OR sent > 0)";
	case MEMORY_DOMAIN:
		return "SELECT " DEALINGS " FROM correspondent"
		    " WHERE kind = 'domain' AND key = ?2 AND detail = '' AND"
		    " (received > 0 OR sent > 0)";
	case MEMORY_NAME:
		return "SELECT detail, " DEALINGS " FROM correspondent"
		    " WHERE kind = 'name' AND key = ?2 AND"
		    " (received > 0 OR sent > 0) LIMIT 40";
	case MEMORY_THREAD:
		return "SELECT direction, at, participants FROM thread"
		    " WHERE message_id = ?2 AND direction <> 'held'"
		    " ORDER BY direction DESC";
	case MEMORY_SIGNATURE:
		return "SELECT face, way, at FROM signature WHERE key = ?2"
		    " LIMIT 40";
	case MEMORY_HABITS:
		return "SELECT list FROM habit WHERE address = ?2";
	case MEMORY_PAIR:
		return "SELECT first_at, last_at, received, sent"
		    " FROM correspondent WHERE kind = 'pair' AND key = ?2 AND"
		    " detail = ?3 AND (received > 0 OR sent > 0)";
	case MEMORY_ACCOUNT:
		return "SELECT " NUMBERS ", " ACCEPTED_IN
		    " FROM owner_account WHERE owner = ?2 AND key_digest = ?3"
		    " AND (seen > 0 OR " ACCEPTED("?2", "?3") ")"
		    " UNION ALL SELECT NULL, NULL, 0, 0, NULL, NULL,"
		    " " ACCEPTED_IN " WHERE " ACCEPTED("?2", "?3") " LIMIT 1";
	case MEMORY_OWNER_ACCOUNTS:
		return "SELECT coalesce(kind, '-'), coalesce(country, '-'),"
		    " coalesce(last4, '-'), " NUMBERS ", "
		    /* Asked once, for mostly there is none. */
		    "iif((SELECT EXISTS (SELECT 1 FROM acceptance WHERE"
		    " what = 'account' AND owner = ?2)), "
		    ACCEPTED("?2", "o.key_digest") ", 0) FROM owner_account o"
		    " WHERE owner = ?2 AND seen > 0 LIMIT 40";
	case MEMORY_ACCOUNT_OWNERS:
		return "SELECT owner, first_at, last_at, seen, suspect,"
		    " confirmed FROM owner_account WHERE key_digest = ?2"
		    " LIMIT 40";
	case MEMORY_SIGHTING:
		return "SELECT owner, first_at, last_at, count FROM sighting"
		    " WHERE key = CAST(?2 AS INTEGER) LIMIT 40";
	case MEMORY_ACCEPTED:
		return "SELECT coalesce(authenticated_domain, '-'), until"
		    " FROM acceptance WHERE what = 'sender' AND address = ?2"
		    " AND revoked_at IS NULL AND until > ?1 LIMIT 40";
	case MEMORY_COVERAGE:
		return "SELECT sum(replies), sum(known) FROM coverage"
		    " WHERE account = ?3 AND month >= substr(?2, 1, 7)"
		    " AND owner = '' HAVING sum(replies) > 0";
	case MEMORY_NEAR:
		return PROBE("1") MORE("2") MORE("3") MORE("4") MORE("5")
		    MORE("6") MORE("7") MORE("8") MORE("9") MORE("10")
		    MORE("11") MORE("12") MORE("13") MORE("14") MORE("15")
		    MORE("16") MORE("17") MORE("18") MORE("19") MORE("20")
		    MORE("21");
	case MEMORY_WORDS:
		return WORD("1") MORE_WORDS("2") MORE_WORDS("3")
		    MORE_WORDS("4") MORE_WORDS("5") MORE_WORDS("6")
		    MORE_WORDS("7") MORE_WORDS("8") MORE_WORDS("9")
		    MORE_WORDS("10") MORE_WORDS("11") MORE_WORDS("12");
	case MEMORY__COUNT:
		break;
	}
	panic("memory knows no kind %d", (int)kind);
}

/* The columns of a record, as record_of() wants them. */
static const char *const forms[MEMORY__COUNT] = {
	[MEMORY_ADDRESS] = "ttnnnnnnttnnn",
	[MEMORY_DOMAIN] = "ttnnnnnnttnnn",
	[MEMORY_NAME] = "wttnnnnnnttnnn",
	[MEMORY_THREAD] = "wtw",
	[MEMORY_SIGNATURE] = "wwt",
	[MEMORY_PAIR] = "ttnn",
	[MEMORY_ACCOUNT] = "ttnnttw",
	[MEMORY_OWNER_ACCOUNTS] = "wwwttnnttn",
	[MEMORY_ACCOUNT_OWNERS] = "wttnnn",
	[MEMORY_SIGHTING] = "wttn",
	[MEMORY_ACCEPTED] = "wt",
	[MEMORY_COVERAGE] = "nn",
};

static void
add_number(struct buf *buf, int64_t value)
{
	uint64_t n = value < 0 ? 0 : (uint64_t)value;
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(buf, (struct str){ digits + at, sizeof digits - at });
}

struct str
record_of(struct query *q, struct arena *arena, const char *form)
{
	struct buf buf = { .arena = arena };

	buf_reserve(&buf, 120);
	for (const char *p = form; *p; p++) {
		struct str word;

		if (*p != 'w') {
			if (p > form)
				buf_char(&buf, ' ');
			add_number(&buf, *p == 't' ? take_time(q, 0) :
			    take_integer(q));
			continue;
		}
		/* A thread of an older store names nobody. */
		word = take_text(q, NULL);
		if (p > form && word.n > 0)
			buf_char(&buf, ' ');
		buf_add(&buf, word);
	}
	return buf_str(&buf);
}

/* What the key of a question is in the tables: one word, or two. */
struct key {
	struct str first, second;
};

static struct key
owner_key(struct store *store, struct str name)
{
	struct arena *arena = store->scratch;
	struct key key = { .second = name };

	key.first = key_word(arena, key_address(arena,
	    str_cut(&key.second, ' ')));
	key.second = key.second.n == 0 ? NO_STR :
	    account_digest(store, key.second);
	return key;
}

/* Whole months that reach into them. */
#define COVERAGE_DAYS 90
#define DAY 86400

static struct key
key_of(struct store *store, enum memory_kind kind, struct str account,
    struct str name)
{
	struct arena *arena = store->scratch;
	struct key key = { .second = NO_STR };
	struct str kind_word;

	switch (kind) {
	case MEMORY_THREAD:
		key.first = name.n <= MESSAGE_ID_BYTES ? name : NO_STR;
		break;
	case MEMORY_NAME:
		key.first = key_make(arena, str_lower(arena, name));
		break;
	case MEMORY_ACCOUNT:
		key = owner_key(store, name);
		break;
	case MEMORY_ACCOUNT_OWNERS:
		key.first = account_digest(store, name);
		break;
	case MEMORY_OWNER_ACCOUNTS:
		key.first = key_word(arena, key_address(arena, name));
		break;
	case MEMORY_SIGHTING:
		kind_word = str_cut(&name, ' ');
		key.first = str_format(arena, "%lld", (long long)sighting_key(
		    store, key_word(arena, kind_word), name));
		break;
	case MEMORY_COVERAGE:
		key.first = time_rfc3339(arena, store_now(store) -
		    (int64_t)COVERAGE_DAYS * DAY);
		key.second = account.n > 0 ? account : STR("");
		break;
	case MEMORY_PAIR:
		key.second = account.n > 0 ? account : STR("");
		key.first = key_address(arena, name);
		break;
	case MEMORY_NEAR:
	case MEMORY_WORDS:
		key.first = name;
		break;
	case MEMORY_ADDRESS:
	case MEMORY_DOMAIN:
	case MEMORY_SIGNATURE:
	case MEMORY_HABITS:
	case MEMORY_ACCEPTED:
	case MEMORY__COUNT:
		key.first = key_address(arena, name);
		break;
	}
	return key;
}

/* Those we wrote to first, then those that were proved, then the frequent. */
struct bearer {
	struct str record;
	int64_t rank[3];
};

static int
bearer_compare(const void *a, const void *b)
{
	const struct bearer *x = a, *y = b;

	for (int i = 0; i < 3; i++)
		if (x->rank[i] != y->rank[i])
			return x->rank[i] < y->rank[i] ? 1 : -1;
	return 0;
}

/* Sorted here: SQLite would copy each row into a table of its own first. */
static void
bearers_take(struct query *q, struct arena *arena, struct answer *answer)
{
	struct bearer bearers[RECORDS_MOST];

	while (answer->n < RECORDS_MOST && query_row(q)) {
		struct bearer *one = &bearers[answer->n++];

		/* sent, authenticated, received */
		for (int i = 0; i < 3; i++) {
			static const int columns[] = { 4, 5, 3 };

			q->take = columns[i];
			one->rank[i] = take_integer(q);
		}
		q->take = 0;
		one->record = record_of(q, arena, forms[MEMORY_NAME]);
	}
	qsort(bearers, answer->n, sizeof *bearers, bearer_compare);
	for (size_t i = 0; i < answer->n; i++)
		answer->records[i] = bearers[i].record;
}

static void
records_take(struct query *q, struct arena *arena, enum memory_kind kind,
    struct answer *answer)
{
	if (kind == MEMORY_HABITS) {
		answer->records = NEW_ARRAY(arena, struct str, HABITS_MOST);
		if (query_row(q))
			answer->n = habits_records(arena, take_text(q, NULL),
			    answer->records);
		return;
	}
	answer->records = NEW_ARRAY(arena, struct str, RECORDS_MOST);
	if (kind == MEMORY_NAME) {
		bearers_take(q, arena, answer);
		return;
	}
	while (answer->n < RECORDS_MOST && query_row(q))
		answer->records[answer->n++] = record_of(q, arena, forms[kind]);
}

static enum outcome
rows_ask(struct store *store, struct arena *arena, enum memory_kind kind,
    const struct key *key, struct answer *answer, struct why *why_out)
{
	struct query q;

	if (kind == MEMORY_NEAR)
		return near_ask(store, arena, key->first, answer, why_out);
	if (kind == MEMORY_WORDS)
		return words_ask(store, arena, key->first, answer, why_out);
	q = query(store, memory_sql(kind));
	put_time(&q, store_now(store));
	put_text(&q, key->first);
	if (sqlite3_bind_parameter_count(q.statement) > 2)
		put_text(&q, key->second);
	records_take(&q, arena, kind, answer);
	return query_end(&q, why_out);
}

static enum outcome
question_answer(struct store *store, struct arena *arena, struct str account,
    const struct question *question, struct answer *answer_out,
    struct why *why_out)
{
	enum memory_kind kind = (enum memory_kind)question->type;
	enum outcome outcome;
	struct key key;

	*answer_out = (struct answer){ .status = ANSWER_LIMIT };
	if (question->kind != QUESTION_MEMORY || question->type < 0 ||
	    question->type >= MEMORY__COUNT || question->name.n == 0)
		return OK;
	scratch_reset(store);
	key = key_of(store, kind, account, question->name);
	if (key.first.p == NULL)
		return OK;
	outcome = rows_ask(store, arena, kind, &key, answer_out, why_out);
	if (outcome != OK)
		*answer_out = (struct answer){ .status = ANSWER_TEMPERROR };
	else
		answer_out->status = answer_out->n ? ANSWER_DATA :
		    ANSWER_NODATA;
	return outcome;
}

/* In one transaction, for each takes the file's locks anew. */
enum outcome
store_memory(struct store *store, struct arena *arena, struct str account,
    const struct question *questions, size_t n, struct answer *answers_out,
    struct why *why_out)
{
	struct query begin = query(store, "BEGIN");
	enum outcome begun = query_run(&begin, why_out), outcome = begun;
	struct why later;

	for (size_t i = 0; i < n; i++)
		if (question_answer(store, arena, account, &questions[i],
		    &answers_out[i], outcome == OK ? why_out : &later) != OK)
			outcome = FAIL;
	if (begun == OK && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	return outcome;
}

enum outcome
store_memory_try(struct store *store, struct arena *arena,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (int i = 0; i < MEMORY__COUNT && outcome == OK; i++) {
		/* Two words, for those kinds that take two. */
		struct question question = { QUESTION_MEMORY, i, STR("a 1"),
		    NO_STR };
		struct answer ignored;
		struct query q;

		outcome = question_answer(store, arena, NO_STR, &question,
		    &ignored, why_out);
		if (outcome != OK)
			break;
		/* Of nothing, where an answer began elsewhere and ended there. */
		q = query(store, memory_sql((enum memory_kind)i));
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

/* ---- Coverage ------------------------------------------------------------------------ */

enum outcome
coverage_of(struct store *store, struct str account, uint64_t *replies_out,
    uint64_t *known_out, struct why *why_out)
{
	struct key key = key_of(store, MEMORY_COVERAGE, account, STR("sent"));
	struct query q = query(store, memory_sql(MEMORY_COVERAGE));

	*replies_out = *known_out = 0;
	put_time(&q, store_now(store));
	put_text(&q, key.first);
	put_text(&q, key.second);
	if (query_row(&q)) {
		*replies_out = take_count(&q);
		*known_out = take_count(&q);
	}
	return query_end(&q, why_out);
}

/* ---- Coverage, for people ---------------------------------------------------------- */

enum outcome
store_coverage(struct store *store, struct arena *arena, int64_t now,
    struct store_coverage **coverage_out, size_t *n_out, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	*coverage_out = NULL;
	*n_out = 0;
	scratch_reset(store);
	q = query(store, "SELECT account, sum(replies), sum(known)"
	    " FROM coverage WHERE owner = '' AND account <> ''"
	    " AND month >= substr(?, 1, 7) GROUP BY account ORDER BY account");
	put_time(&q, now - (int64_t)COVERAGE_DAYS * DAY);
	while (query_row(&q)) {
		struct store_coverage *one;

		*coverage_out = arena_grow(arena, *coverage_out, *n_out, &size,
		    sizeof *one);
		one = &(*coverage_out)[(*n_out)++];
		one->account = take_text(&q, arena);
		one->replies = take_count(&q);
		one->known = take_count(&q);
	}
	return query_end(&q, why_out);
}
