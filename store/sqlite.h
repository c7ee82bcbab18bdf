/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_STORE_SQLITE_H
#define SEKI_STORE_SQLITE_H
/*
 * Private to this floor (and its tests): a connection, and a query that binds
 * and reads in the order in which its SQL names things. No other floor sees it.
 */
#include <sqlite3.h>

#include "store.h"

#define STORE_APPLICATION_ID 0x73656b69	/* "seki" */

#define STATEMENTS_MOST 256
#define LOG_COUNTED 50000	/* so many messages are counted for a question, */
#define LOG_NARROW 10000	/* and so many sorted */

struct store {
	sqlite3 *db;
	const char *path;
	bool writes;
	enum store_fault fault;		/* of opening it */
	struct arena *arena;		/* as long as the store is open */
	struct arena *scratch;		/* what one call binds */
	const char *call;		/* of this floor, by name */
	struct {			/* times written in scratch already */
		int64_t time;
		struct str text;
	} times[4];
	size_t times_n;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} cached[STATEMENTS_MOST];
	size_t cached_n;
	const char *message_insert, *message_update, *message_select;
	unsigned char key[32];	/* for digests of account numbers */
	int64_t time;			/* store_time() said so; 0: the clock's */
	struct str *message_id_domains;
	size_t message_id_domains_n;
	struct str (*registrable)(struct arena *arena, struct str domain);
	int64_t named_mailbox;		/* whose account's name this is */
	struct str named_account;
	int64_t narrow;			/* LOG_NARROW; less in tests */
};

/* ---- sqlite.c ----------------------------------------------------------- */

/* Forget what was bound before; every call of this floor begins with it. */
void scratch_clear(struct store *store, const char *call);
#define scratch_reset(store) scratch_clear((store), __func__)
/* SQLite's code as an outcome and a sentence; our own fault panics. */
enum outcome store_trouble(struct store *store, int code, struct why *why_out);

/*
 * One run of a statement. Trouble at any point makes everything after it do
 * nothing and is told by query_end(), so that a caller asks once.
 */
struct query {
	struct store *store;
	sqlite3_stmt *statement;
	int put, take;
	int code;
	bool is_cached;
};

/* `sql` is a literal (or lives as long as the store): its statement is kept
 * under its address. */
struct query query(struct store *store, const char *sql);
struct query query_once(struct store *store, const char *sql);
void put_text(struct query *q, struct str s);	/* absent: NULL */
void put_word(struct query *q, const char *word);
void put_integer(struct query *q, int64_t value);
void put_count(struct query *q, uint64_t value);
void put_count_or_null(struct query *q, uint64_t value);	/* 0: NULL */
void put_real(struct query *q, double value);
void put_blob(struct query *q, const void *bytes, size_t n);
/* ISO 8601 UTC, until scratch is reset; put_time: NULL for INT64_MIN. */
struct str time_text(struct store *store, int64_t time);
void put_time(struct query *q, int64_t time);
void put_time_or_null(struct query *q, int64_t time);	/* 0: NULL */
/* True while there is a row, whose columns are then taken in order. Text is
 * copied into `arena`, or borrowed until the next row if that is NULL. */
bool query_row(struct query *q);
struct str take_text(struct query *q, struct arena *arena);
int64_t take_integer(struct query *q);
uint64_t take_count(struct query *q);
bool take_bool(struct query *q);
double take_real(struct query *q);
int64_t take_time(struct query *q, int64_t if_null);
enum outcome query_end(struct query *q, struct why *why_out);
/* The same statement from its beginning, with another value in one place. */
void query_again(struct query *q, int place, int64_t value);
bool query_failed(const struct query *q);
/* Run to the end without looking at rows. */
enum outcome query_run(struct query *q, struct why *why_out);
enum outcome store_execute(struct store *store, const char *sql,
    struct why *why_out);

/* A write takes its lock at once: a lock taken in the middle could not wait. */
enum outcome transaction_begin(struct store *store, struct why *why_out);
/* Commit if `outcome` is OK, else undo everything; returns what it came to. */
enum outcome transaction_end(struct store *store, enum outcome outcome,
    struct why *why_out);

/* ---- tables.c, dictionary.c, schema.c ----------------------------------- */

/* The texts of step 0, NULL, those of step 1, NULL, ...: step i makes version
 * i + 1. */
extern const char *const schema_steps[];
extern const size_t schema_steps_n;

struct meaning {
	const char *table, *column, *meaning;	/* column "": all of it */
};
extern const struct meaning schema_meanings[];
extern const size_t schema_meanings_n;

/* Bring a store of version `from` up to version n, backing it up first. */
enum outcome schema_migrate(struct store *store, int64_t from,
    const char *const *steps, size_t n, struct why *why_out);

/* ---- row.c: struct verdict as columns of `message` ---------------------- */

/* Columns of `message` that do not come from the verdict, in this order, then
 * those that do. */
void row_statements(struct store *store);
void row_put(struct query *q, const struct verdict *verdict);
/* Reads the columns that message_select names. */
enum outcome row_take(struct query *q, struct arena *arena,
    struct verdict *verdict_out, struct why *why_out);

/* ---- set.c -------------------------------------------------------------- */

/* The number itself never reaches the disk: an attacker who reads the store
 * gets four digits, and an analyst still finds equal accounts. */
struct str account_digest(struct store *store, struct str number);

/* ---- memory.c: questions, and the form of keys --------------------------- */

#define ADDRESS_BYTES 320
#define MESSAGE_ID_BYTES 998
#define KEY_BYTES 200
#define RECORDS_MOST 40

/* As memory keeps it and is asked for it: no control bytes, and a digest instead
 * of what is longer than KEY_BYTES. */
struct str key_make(struct arena *arena, struct str s);
/* The same without blanks: a word of a record. */
struct str key_word(struct arena *arena, struct str s);
/* Lower case; absent if it is none that memory keeps (too long, or with a
 * control byte in it). */
struct str key_address(struct arena *arena, struct str address);
int64_t store_now(const struct store *store);
/* The present row of a question, its columns by `form`: w a word, t a time, n a
 * number. */
struct str record_of(struct query *q, struct arena *arena, const char *form);
/* What MEMORY_COVERAGE answers; 0 and 0 where there is nothing. */
enum outcome coverage_of(struct store *store, struct str account,
    uint64_t *replies_out, uint64_t *known_out, struct why *why_out);
/* The question that `kind` asks, for tests to see how it is answered. */
const char *memory_sql(enum memory_kind kind);

/* ---- threads.c ------------------------------------------------------------ */

enum lesson_source { LESSON_JUDGED, LESSON_IMPORTED, LESSON_SENT };

struct lesson {
	struct store *store;
	const struct verdict *verdict;
	enum lesson_source source;
	int64_t at;
	bool held, proved;
	bool again;			/* was imported, now judged */
	struct str account;		/* ours; empty if none */
	struct str id, address, domain, owner;	/* keys; empty or absent: none */
};

enum outcome thread_write(const struct lesson *lesson, const char *direction,
    struct why *why_out);
/* It was imported, and is judged now. */
enum outcome thread_judged(const struct lesson *lesson, struct why *why_out);
/* Has it taught already? *imported_out: as imported mail only. */
enum outcome thread_known(const struct lesson *lesson, bool *known_out,
    bool *imported_out, struct why *why_out);

/* The message of ours that one answers. */
struct parent {
	struct str id, participants, answered_by;
	bool found;			/* it is ours, and we know it */
	bool is_nearest;
};
enum outcome parent_find(const struct lesson *lesson,
    struct parent *parent_out, struct why *why_out);
/* Is it an exchange with its author, and with the author's domain? */
enum outcome exchange_note(const struct lesson *lesson,
    const struct parent *parent, bool *address_out, bool *domain_out,
    struct why *why_out);
enum outcome coverage_learn(const struct lesson *lesson,
    const struct parent *parent, struct why *why_out);

/* What follows the last @; of a Message-ID, in lower case. */
struct str host_of(struct str address);
struct str message_id_domain(struct arena *arena, struct str id);

/* ---- similar.c: what messages of one campaign share ----------------------- */

/* Of a message just written; inside the caller's transaction. */
enum outcome clues_write(struct store *store, int64_t id,
    const struct verdict *verdict, struct why *why_out);
struct similar {
	int64_t id;
	unsigned shares;		/* bits, 1 << enum store_share */
};
/* Messages that share one of the things wanted (bits; 0: any) with message `id`,
 * itself left out, by number. FAIL with EXIT_DATA if it is not there. */
enum outcome similar_find(struct store *store, struct arena *arena, int64_t id,
    unsigned wanted, struct similar **similar_out, size_t *n_out,
    struct why *why_out);

/* ---- review.c: a person's hold -------------------------------------------------- */

/* A column of the wish that this move to quarantine came from; NULL where there was
 * none. What is returned by a rule of the house's is nobody's wish. */
#define HELD_BY(column, action) \
	"(SELECT r." column " FROM review r WHERE r.action_id = " action \
	" AND r.what = 'hold' ORDER BY r.id DESC LIMIT 1)"

/* ---- queries.c: a line of the log -------------------------------------------- */

#define ROW_COLUMNS \
	"v.id, v.run_id, v.arrived_at, v.scanned_at, v.account, v.folder," \
	" v.verdict, v.action, v.state, v.reason, v.score, v.from_address," \
	" v.from_name, v.subject, v.top_en, v.top_ja, v.uidvalidity, v.uid," \
	" v.from_authenticated, v.not_scanned, v.authenticated_by, v.spf, v.dkim," \
	" v.dmarc, v.arc, v.smime_status"
void row_read(struct query *q, struct arena *arena, struct store_row *row);

/* ---- subject.c: words of a subject ------------------------------------------ */

/* Teach a connection subject_words(): what the index of subjects is fed with. */
int subject_function(sqlite3 *db);
/* What to ask the index for, so that all of these words stand in a subject: those of
 * three letters and more may begin longer ones, and what is written without blanks
 * may stand anywhere. Absent if there is nothing to look for. */
struct str subject_question(struct arena *arena, struct str words);

/* ---- learning.c ---------------------------------------------------------- */

/* Teach memory what a judged message shows; inside the caller's transaction. One
 * that a person reported teaches what a held one does, whatever its verdict. */
enum outcome memory_learn(struct store *store, struct str account,
    const struct verdict *verdict, int64_t arrived, bool reported,
    struct why *why_out);

/* ---- dealings.c: rows of correspondents ------------------------------------ */

#define NAMES_MOST RECORDS_MOST		/* addresses that bore one name */

struct dealing {
	const char *kind;
	struct str key, detail;
	int64_t at;
	struct str shown;		/* of a name: as it was written, or absent */
	bool ours;			/* else theirs */
	bool begins;			/* ours, and answers nothing */
	bool held, proved, exchange;
	int received, imported;		/* more by so many */
};
enum outcome dealing_learn(struct store *store, const struct dealing *dealing,
    struct why *why_out);
enum outcome dealings_released(struct store *store, int64_t message_id,
    struct why *why_out);
enum outcome dealings_held_again(struct store *store, int64_t message_id,
    struct why *why_out);

/*
 * Is there room for one more row under a key that `most` rows may have? `q` gives
 * one row: how many there are, the one that goes first, and its worth as a digit
 * with the time behind. The worthless give way to whoever comes, the oldest first,
 * the others only to one of more worth; one of -1 takes nobody's place. *victim_out is to be deleted, if it is
 * not absent.
 */
enum outcome memory_room(struct query *q, int64_t most, int worth,
    bool *room_out, struct str *victim_out, struct why *why_out);

/* ---- owners.c: bank accounts and sightings, by whose they are ----------------- */

#define OWNERS_MOST 16			/* that wanted money on one account */
#define SIGHTING_OWNERS_MOST 8		/* whose mail had one thing */

struct owned {
	struct str owner;
	const struct verdict *verdict;
	int64_t at;
	bool held, proved, taught, again;	/* again: was imported, now judged */
};
enum outcome accounts_learn(struct store *store, const struct owned *owned,
    struct why *why_out);
int64_t sighting_key(struct store *store, struct str kind, struct str value);
enum outcome sightings_learn(struct store *store, const struct owned *owned,
    struct why *why_out);

/* ---- near.c: domains that we wrote to, by their shape ---------------------------- */

#define NEAR_SHAPES 4			/* in a question, behind the first */

enum outcome near_learn(struct store *store, struct str shape, struct str domain,
    struct why *why_out);
/* Of a question's key. */
enum outcome near_ask(struct store *store, struct arena *arena,
    struct str shapes, struct answer *answer, struct why *why_out);

/* ---- words.c: what was sent, by hashes of its words ------------------------------ */

/* Of a letter of ours, once. */
enum outcome words_learn(const struct lesson *lesson, struct why *why_out);
/* Of a question's key. */
enum outcome words_ask(struct store *store, struct arena *arena, struct str key,
    struct answer *answer, struct why *why_out);
/* What is older than `old` counts as known no more. */
enum outcome words_age(struct store *store, int64_t old, struct why *why_out);
/* The words of all letters that this address wrote, while their threads say so. */
enum outcome words_forget(struct store *store, struct str address,
    uint64_t *rows_out, struct why *why_out);

/* ---- habits.c: one list for each address ---------------------------------------- */

#define HABIT_KINDS 24
#define HABIT_VALUES 8			/* of a kind */
#define HABITS_MOST (HABIT_KINDS * HABIT_VALUES)

enum outcome habits_learn(struct store *store, struct str address,
    const struct verdict *verdict, int64_t at, struct why *why_out);
/* The records of a list, in `arena`; returns how many. */
size_t habits_records(struct arena *arena, struct str list,
    struct str records[HABITS_MOST]);

/* ---- forget.c -------------------------------------------------------------------- */

/* Is the present what mail says it is? Not if the newest mail is older than a tenth of
 * what is kept. */
enum outcome clock_is_believed(struct store *store, int64_t now, int64_t keeps,
    bool *believed_out, struct why *why_out);
/* Called at the start of each run: forget what is older than so many days. */
enum outcome memory_forget(struct store *store, int64_t now, uint64_t days,
    struct why *why_out);

/* ---- journal.c ---------------------------------------------------------- */

/* Did a person make that move, in SQL? It goes from a folder to itself. */
#define BY_HAND(action) \
	"EXISTS (SELECT 1 FROM mailbox s WHERE s.id = " action ".mailbox_id AND" \
	" s.folder = " action ".destination)"
/* The moves of one message, or the open ones of a mailbox. */
enum outcome journal_read(struct query *q, struct arena *arena,
    struct store_action **actions_out, size_t *n_out, struct why *why_out);
#define JOURNAL_COLUMNS \
	"id, message_row_id, state, uidvalidity, uid, sha256, size_bytes," \
	" destination, destination_uidvalidity, destination_uidnext," \
	" destination_uid, intended_at, kind, EXISTS (SELECT 1 FROM review r" \
	" WHERE r.action_id = action.id), (SELECT m.content_digest" \
	" FROM message m WHERE m.id = action.message_row_id), done_at," \
	" seen NOTNULL, coalesce(seen, 0), coalesce(answered, 0), " \
	BY_HAND("action")

/* Which move held a message first, in SQL; NULL: none. */
#define FIRST_HOLD(message) \
	"(SELECT min(h.id) FROM action h WHERE h.message_row_id = " message \
	" AND h.kind = 'quarantine' AND h.state NOT IN ('vanished', 'lost'))"
/* Did a person ask for that move, or make it? */
#define BY_PERSON(action) \
	"(EXISTS (SELECT 1 FROM review w WHERE w.action_id = " action ".id) OR " \
	BY_HAND(action) ")"
/* The move that last held a message before move `last` or with it. Coming back from the
 * folder of fraud is none: it is held as it was before. */
#define HELD_WITH(last) \
	"coalesce((SELECT max(h.id) FROM action h WHERE h.message_row_id = " \
	last ".message_row_id AND h.kind = 'quarantine' AND h.state = 'done' AND" \
	" h.id <= " last ".id AND NOT EXISTS (SELECT 1 FROM review w WHERE" \
	" w.action_id = h.id AND w.what = 'take-back')), " last ".id)"
/* Is it a person who held the message, and not seki by its rules? What the rules held
 * first stays theirs, whoever puts it there again. Of what is or was held. */
#define HELD_BY_PERSON(message) \
	"EXISTS (SELECT 1 FROM action p WHERE p.id = " FIRST_HOLD(message) \
	" AND " BY_PERSON("p") ")"
/* Where the message lies now. *is_new_out is false if that was known: a run
 * that was cut after this and asks again must not log it twice. */
enum outcome journal_place(struct store *store, int64_t message_id,
    int64_t mailbox_id, uint64_t uidvalidity, uint64_t uid, bool *is_new_out,
    struct why *why_out);

/* ---- review.c, inside the caller's transaction ----------------------------- */

/* It is fraud, says a person: confirmed if seki's rules held it, else reported. `seen_in`
 * is the folder where a scan saw that; 0: it was said to seki review. Twice is
 * once. */
enum outcome review_fraud(struct store *store, int64_t message_id,
    int64_t seen_in, struct why *why_out);
/* It is none, or is there again: what it taught as fraud is taken back. */
enum outcome review_clear(struct store *store, int64_t message_id,
    struct why *why_out);
/* A scan saw it in that folder again; called before it is marked as released. */
enum outcome review_released(struct store *store, int64_t message_id,
    int64_t mailbox_id, struct why *why_out);

/* ---- accept.c: what was accepted of a fraud is so no more, in the same transaction -- */

enum outcome acceptance_refute(struct store *store, int64_t message_id,
    struct why *why_out);

/* ---- fraud.c: what "this is fraud" teaches, in the same transaction --------- */

enum outcome fraud_learn(struct store *store, int64_t message_id,
    struct why *why_out);
enum outcome fraud_unlearn(struct store *store, int64_t message_id,
    struct why *why_out);
/* Is its sender proved, and was known a month before? */
enum outcome fraud_by_known_sender(struct store *store, int64_t message_id,
    bool *known_out, struct why *why_out);

/* ---- report.c: its questions, for tests to see how they are answered ------------ */

enum report_part {
	REPORT_MESSAGES, REPORT_FINDINGS, REPORT_UNREAD, REPORT_NAMED,
	REPORT_MAILBOXES, REPORT_RUNS, REPORT_ALERTS,
	REPORT_BEGINS, REPORT_ACCOUNTS, REPORT__COUNT
};
extern const char *const report_sql[REPORT__COUNT];

#endif
