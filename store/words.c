/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of what was sent, to know again what somebody quotes of them. Of each
 * letter hashes of its words are kept (scanner/mail/sketch.c), each made a number of
 * the store's own under its key: without the key nobody can tell from one which
 * words it stands for, nor try any. Neither the words nor whom they went to are
 * kept. A hash that WORD_LETTERS letters share is a phrase that everybody writes: it
 * has no more rows, and counts for nothing. Whose letters they are is counted beside,
 * with the time from which on they are known, and the account in whose Sent folder
 * they were: that somebody did not write a thing follows from his own letters alone.
 * What goes beyond the bounds below is left out; a letter counts once.
 */
#include "sqlite.h"

#define HASH_DIGITS 16
#define TAUGHT_MOST 128			/* hashes of one letter */
#define ASKED_MOST 12			/* of one question */
#define WORD_LETTERS 4
#define NUMBER_BYTES 6			/* SQLite has integers of just so many */

/* A number from a digest under the store's key, never negative: a sweep begins at 0. */
static int64_t
number_of(struct store *store, const char *kind, struct str value)
{
	struct buf buf = { .arena = store->scratch };
	struct digest digest;
	uint64_t number = 0;

	/* Nobody is shown the digest: hashing once is enough of a MAC. */
	buf_reserve(&buf, sizeof store->key + strlen(kind) + value.n);
	buf_add(&buf, (struct str){ (const char *)store->key,
	    sizeof store->key });
	buf_cstr(&buf, kind);
	buf_add(&buf, value);
	digest = sha256(buf_str(&buf));
	for (int i = 0; i < NUMBER_BYTES; i++)
		number = number << 8 | digest.bytes[i];
	return (int64_t)(number >> 1);
}

/* The next hash of a list; false at its end, and where it is none. */
static bool
hash_next(struct store *store, struct str *hashes, int64_t *number_out)
{
	struct str one = str_slice(*hashes, 0, HASH_DIGITS);

	*hashes = str_from(*hashes, HASH_DIGITS);
	for (size_t i = 0; i < one.n; i++)
		if (char_hex(one.p[i]) < 0)
			return false;
	if (one.n != HASH_DIGITS)
		return false;
	*number_out = number_of(store, "words ", one);
	return true;
}

/* ---- Learning --------------------------------------------------------------------- */

static enum outcome
letter_note(const struct lesson *lesson, int64_t letter, bool *is_new_out,
    struct why *why_out)
{
	struct query q = query(lesson->store, "INSERT INTO sent_letter"
	    " (letter, at) VALUES (?, ?) ON CONFLICT DO NOTHING");
	enum outcome outcome;

	put_integer(&q, letter);
	put_time(&q, lesson->at);
	outcome = query_run(&q, why_out);
	*is_new_out = outcome == OK && sqlite3_changes(lesson->store->db) == 1;
	return outcome;
}

static enum outcome
author_note(const struct lesson *lesson, struct why *why_out)
{
	struct query q = query(lesson->store, "INSERT INTO sent_author"
	    " (address, account, first_at, last_at, letters, unread)"
	    " VALUES (?1, ?2, ?3, ?3, ?4, ?5) ON CONFLICT (address) DO UPDATE"
	    " SET account = ?2, first_at = min(first_at, ?3),"
	    " last_at = max(last_at, ?3), letters = letters + ?4,"
	    " unread = unread + ?5");
	bool read = lesson->verdict->words.p != NULL;

	put_text(&q, lesson->address);
	put_text(&q, lesson->account.n > 0 ? lesson->account : STR(""));
	put_time(&q, lesson->at);
	put_integer(&q, read);
	put_integer(&q, !read);
	return query_run(&q, why_out);
}

/* Each statement alone: one that selects from the table it writes costs more. */
static enum outcome
word_learn(struct store *store, int64_t hash, int64_t letter,
    struct why *why_out)
{
	struct query q = query(store, "SELECT count(*), sum(letter = ?1)"
	    " FROM sent_word WHERE hash = ?2");
	int64_t n = 0, mine = 0;
	enum outcome outcome;

	put_integer(&q, letter);
	put_integer(&q, hash);
	if (query_row(&q)) {
		n = take_integer(&q);
		mine = take_integer(&q);
	}
	outcome = query_end(&q, why_out);
	if (outcome != OK || mine > 0 || n >= WORD_LETTERS)
		return outcome;
	q = query(store, "INSERT INTO sent_word (hash, letter) VALUES (?, ?)");
	put_integer(&q, hash);
	put_integer(&q, letter);
	return query_run(&q, why_out);
}

enum outcome
words_learn(const struct lesson *lesson, struct why *why_out)
{
	struct store *store = lesson->store;
	struct str hashes = lesson->verdict->words;
	int64_t letter, hash;
	enum outcome outcome;
	bool is_new;

	if (lesson->id.n == 0 || lesson->address.n == 0)
		return OK;
	letter = number_of(store, "letter ", lesson->id);
	outcome = letter_note(lesson, letter, &is_new, why_out);
	if (outcome != OK || !is_new)
		return outcome;
	outcome = author_note(lesson, why_out);
	for (size_t i = 0; i < TAUGHT_MOST && outcome == OK &&
	    hash_next(store, &hashes, &hash); i++)
		outcome = word_learn(store, hash, letter, why_out);
	return outcome;
}

/* ---- Asking ------------------------------------------------------------------------- */

struct found {
	int64_t letters[ASKED_MOST * WORD_LETTERS];
	size_t n;
	uint64_t common;		/* of the hashes, those that many share */
};

/* All hashes in one statement: starting one costs more than a probe does. */
static enum outcome
letters_find(struct store *store, struct str hashes, uint64_t *asked_out,
    struct found *found, struct why *why_out)
{
	struct query q = query(store, memory_sql(MEMORY_WORDS));
	int64_t hash, before = -1;
	size_t of_hash = 0;

	*asked_out = 0;
	for (size_t i = 0; i < ASKED_MOST; i++) {
		bool is_one = hash_next(store, &hashes, &hash);

		*asked_out += is_one;
		put_integer(&q, is_one ? hash : -1);
	}
	/* Who asks may ask for one hash many times. */
	while (query_row(&q) && found->n < ASKED_MOST * WORD_LETTERS) {
		hash = take_integer(&q);
		of_hash = hash == before ? of_hash + 1 : 1;
		before = hash;
		if (of_hash > WORD_LETTERS)
			continue;
		found->letters[found->n++] = take_integer(&q);
		if (of_hash < WORD_LETTERS)
			continue;
		found->common++;
		found->n -= of_hash;
	}
	return query_end(&q, why_out);
}

/* How many of the hashes the letter has that has most. */
static uint64_t
most_in_one(const struct found *found)
{
	uint64_t most = 0;

	for (size_t i = 0; i < found->n; i++) {
		uint64_t n = 0;

		for (size_t k = 0; k < found->n; k++)
			n += found->letters[k] == found->letters[i];
		if (n > most)
			most = n;
	}
	return most;
}

enum outcome
words_ask(struct store *store, struct arena *arena, struct str key,
    struct answer *answer, struct why *why_out)
{
	struct str address = key_address(store->scratch, str_cut(&key, ' '));
	uint64_t asked, letters, unread, replies, answered;
	struct found found = { .n = 0 };
	struct str account = NO_STR;
	enum outcome outcome;
	int64_t since;
	/* Who writes from somebody else's account now and then has his own letters
	 * elsewhere. */
	struct query q = query(store, "SELECT iif(letters * 2 > (SELECT"
	    " sum(o.letters) FROM sent_author o WHERE o.account = a.account),"
	    " letters, 0), unread, first_at, account FROM sent_author a"
	    " WHERE address = ?");

	put_text(&q, address);
	if (query_row(&q)) {
		letters = take_count(&q);
		unread = take_count(&q);
		since = take_time(&q, 0);
		account = take_text(&q, store->scratch);
	}
	outcome = query_end(&q, why_out);
	if (outcome != OK || account.p == NULL)
		return outcome;
	outcome = letters_find(store, key, &asked, &found, why_out);
	if (outcome == OK)
		outcome = coverage_of(store, account, &replies, &answered,
		    why_out);
	if (outcome != OK)
		return outcome;
	answer->records = NEW(arena, struct str);
	answer->records[answer->n++] = str_format(arena,
	    "%llu %llu %llu %llu %lld %llu %llu",
	    (unsigned long long)(asked - found.common),
	    (unsigned long long)most_in_one(&found),
	    (unsigned long long)letters, (unsigned long long)unread,
	    (long long)since, (unsigned long long)replies,
	    (unsigned long long)answered);
	return OK;
}

/* ---- Forgetting --------------------------------------------------------------------- */

enum outcome
words_age(struct store *store, int64_t old, struct why *why_out)
{
	struct query q = query(store,
	    "DELETE FROM sent_author WHERE last_at < ?");
	enum outcome outcome;

	put_time(&q, old);
	outcome = query_run(&q, why_out);
	if (outcome != OK)
		return outcome;
	/* What is swept, or may be, is not known any more. */
	q = query(store, "UPDATE sent_author SET first_at = ?1"
	    " WHERE first_at < ?1");
	put_time(&q, old);
	return query_run(&q, why_out);
}

static enum outcome
letters_forget(struct store *store, const struct str *ids, size_t n,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < n && outcome == OK; i++) {
		struct query q = query(store,
		    "DELETE FROM sent_letter WHERE letter = ?");

		put_integer(&q, number_of(store, "letter ", ids[i]));
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

enum outcome
words_forget(struct store *store, struct str address, uint64_t *rows_out,
    struct why *why_out)
{
	struct query q = query_once(store, "SELECT message_id FROM thread"
	    " WHERE direction = 'sent' AND"
	    " instr(participants || ' ', ? || ' ') = 1");
	struct str *ids = NULL;
	size_t n = 0, size = 0;
	enum outcome outcome;

	put_text(&q, address);
	while (query_row(&q)) {
		ids = arena_grow(store->scratch, ids, n, &size, sizeof *ids);
		ids[n++] = take_text(&q, store->scratch);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK)
		outcome = letters_forget(store, ids, n, why_out);
	if (outcome != OK || n == 0)
		return outcome;
	q = query_once(store, "DELETE FROM sent_word WHERE letter NOT IN"
	    " (SELECT letter FROM sent_letter)");
	outcome = query_run(&q, why_out);
	*rows_out += (uint64_t)sqlite3_changes(store->db) + n;
	return outcome;
}
