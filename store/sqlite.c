/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that turns SQLite's codes into outcomes and sentences, and
 * that binds and reads values. Statements are kept prepared under the address
 * of their text, because preparing costs more than running them. Values are
 * always bound, never pasted into SQL: a subject is data even if it looks like
 * a statement. Text is made valid UTF-8 on its way in, since a single bad byte
 * would make an analyst's tool refuse the whole table. A locked store is worth
 * waiting for and trying again; a damaged one or a full disk is not.
 */
#include "sqlite.h"

/* time_rfc3339 writes years 0001 to 9999. */
#define TIME_FIRST INT64_C(-62135596800)
#define TIME_LAST INT64_C(253402300799)

void
scratch_clear(struct store *store, const char *call)
{
	store->call = call;
	arena_reset(store->scratch);
	store->times_n = 0;
}

enum outcome
store_trouble(struct store *store, int code, struct why *why_out)
{
	const char *cause = store->db ? sqlite3_errmsg(store->db) :
	    sqlite3_errstr(code);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		store->fault = STORE_FAULT_BUSY;
		return because(why_out, RETRY, EXIT_BUSY,
		    "store '%s' stays locked", store->path);
	case SQLITE_NOTADB:
		store->fault = STORE_FAULT_FOREIGN;
		return because(why_out, FAIL, EXIT_STORE,
		    "'%s' is no store of seki: it is not an SQLite database",
		    store->path);
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		store->fault = STORE_FAULT_DAMAGED;
		return because(why_out, FAIL, EXIT_STORE,
		    "store '%s' is damaged: %s", store->path, cause);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%s': %s", store->path, cause);
	case SQLITE_FULL:
		return because(why_out, FAIL, EXIT_WRITE,
		    "cannot write to store '%s': the disk is full",
		    store->path);
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_NOMEM:
	case SQLITE_NOLFS:
		return because(why_out, FAIL, store->writes ? EXIT_WRITE :
		    EXIT_STORE, store->writes ? "cannot write to store '%s': %s" :
		    "cannot read store '%s': %s", store->path, cause);
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		panic("store '%s': %s", store->path, cause);
	default:
		return because(why_out, FAIL, EXIT_STORE,
		    "store '%s' can't be used: %s", store->path, cause);
	}
}

/* ---- Queries ------------------------------------------------------------ */

struct query
query_once(struct store *store, const char *sql)
{
	struct query q = { .store = store };

	q.code = sqlite3_prepare_v2(store->db, sql, -1, &q.statement, NULL);
	return q;
}

struct query
query(struct store *store, const char *sql)
{
	struct query q = { .store = store, .is_cached = true };

	for (size_t i = 0; i < store->cached_n; i++) {
		if (store->cached[i].sql == sql) {
			q.statement = store->cached[i].statement;
			return q;
		}
	}
	if (store->cached_n == STATEMENTS_MOST)
		panic("more than %d statements in the store", STATEMENTS_MOST);
	q.code = sqlite3_prepare_v3(store->db, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &q.statement, NULL);
	if (q.code == SQLITE_OK) {
		store->cached[store->cached_n].sql = sql;
		store->cached[store->cached_n++].statement = q.statement;
	}
	return q;
}

static void
put_null(struct query *q)
{
	q->put++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_null(q->statement, q->put);
}

/* Bound without a copy: all that is bound lives until query_end(). */
void
put_text(struct query *q, struct str s)
{
	if (s.p == NULL) {
		put_null(q);
		return;
	}
	s = utf8_repair(q->store->scratch, s);
	q->put++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_text64(q->statement, q->put, s.p, s.n,
		    SQLITE_STATIC, SQLITE_UTF8);
}

void
put_word(struct query *q, const char *word)
{
	put_text(q, str_of(word));
}

void
put_integer(struct query *q, int64_t value)
{
	q->put++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_int64(q->statement, q->put, value);
}

void
put_count(struct query *q, uint64_t value)
{
	put_integer(q, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

void
put_count_or_null(struct query *q, uint64_t value)
{
	if (value == 0)
		put_null(q);
	else
		put_count(q, value);
}

/* Not-a-number would become NULL, and a spoilt verdict would end the run. */
void
put_real(struct query *q, double value)
{
	q->put++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_double(q->statement, q->put,
		    value != value ? 0 : value);
}

void
put_blob(struct query *q, const void *bytes, size_t n)
{
	q->put++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_blob64(q->statement, q->put, bytes, n,
		    SQLITE_STATIC);
}

/* A message's arrival is bound half a dozen times, and writing a time costs as
 * much as looking up a row. */
struct str
time_text(struct store *store, int64_t time)
{
	size_t most = sizeof store->times / sizeof store->times[0];
	struct str text;

	for (size_t i = 0; i < store->times_n; i++)
		if (store->times[i].time == time)
			return store->times[i].text;
	text = time_rfc3339(store->scratch, time);
	if (store->times_n < most) {
		store->times[store->times_n].time = time;
		store->times[store->times_n++].text = text;
	}
	return text;
}

void
put_time(struct query *q, int64_t time)
{
	if (time == INT64_MIN) {
		put_null(q);
		return;
	}
	if (time < TIME_FIRST)
		time = TIME_FIRST;
	if (time > TIME_LAST)
		time = TIME_LAST;
	put_text(q, time_text(q->store, time));
}

void
put_time_or_null(struct query *q, int64_t time)
{
	put_time(q, time == 0 ? INT64_MIN : time);
}

void
query_again(struct query *q, int place, int64_t value)
{
	if (query_failed(q))
		return;
	sqlite3_reset(q->statement);
	q->code = sqlite3_bind_int64(q->statement, place, value);
}

bool
query_failed(const struct query *q)
{
	return q->code != SQLITE_OK && q->code != SQLITE_ROW &&
	    q->code != SQLITE_DONE;
}

bool
query_row(struct query *q)
{
	if (q->code != SQLITE_OK && q->code != SQLITE_ROW)
		return false;
	q->take = 0;
	q->code = sqlite3_step(q->statement);
	return q->code == SQLITE_ROW;
}

struct str
take_text(struct query *q, struct arena *arena)
{
	int column = q->take++;
	struct str s = NO_STR;

	if (sqlite3_column_type(q->statement, column) == SQLITE_NULL)
		return s;
	s.p = (const char *)sqlite3_column_text(q->statement, column);
	s.n = (size_t)sqlite3_column_bytes(q->statement, column);
	if (s.p == NULL)
		s = STR("");
	return arena ? str_keep(arena, s) : s;
}

int64_t
take_integer(struct query *q)
{
	return sqlite3_column_int64(q->statement, q->take++);
}

uint64_t
take_count(struct query *q)
{
	int64_t value = take_integer(q);

	return value < 0 ? 0 : (uint64_t)value;
}

bool
take_bool(struct query *q)
{
	return take_integer(q) != 0;
}

double
take_real(struct query *q)
{
	return sqlite3_column_double(q->statement, q->take++);
}

/* A time as we write it; false if it is anything else. */
static bool
time_of_ours(struct str s, int64_t *time_out)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	int n[6] = { 0 };
	size_t field = 0;

	if (s.n != sizeof form - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (form[i] != '0')
			field++;
		else if (char_is_digit(s.p[i])) {
			n[field] = n[field] * 10 + s.p[i] - '0';
			continue;
		}
		if (form[i] != s.p[i])
			return false;
	}
	*time_out = time_of_civil(n[0], n[1], n[2], n[3], n[4], n[5]);
	return n[1] >= 1 && n[1] <= 12;
}

/* Our own form first: an answer of memory may hold two hundred times. */
int64_t
take_time(struct query *q, int64_t if_null)
{
	struct str s = take_text(q, NULL);
	int64_t time;

	if (s.p && time_of_ours(s, &time))
		return time;
	return s.p && time_parse_rfc3339(s, &time) ? time : if_null;
}

enum outcome
query_end(struct query *q, struct why *why_out)
{
	enum outcome outcome = OK;

	/* The cause is read before the reset, which would overwrite it. */
	if (query_failed(q))
		outcome = store_trouble(q->store, q->code, why_out);
	if (q->statement == NULL)
		return outcome;
	if (q->is_cached) {
		sqlite3_reset(q->statement);
		sqlite3_clear_bindings(q->statement);
	} else
		sqlite3_finalize(q->statement);
	q->statement = NULL;
	return outcome;
}

/*
 * Points of a change that stands alone, and the one before a transaction: BEGIN
 * IMMEDIATE counts as a write, and when it is done this is no time between
 * transactions any more.
 */
#ifdef SEKI_TEST
static void
interruption_write(const char *when, const struct query *q)
{
	if (q->statement != NULL && sqlite3_get_autocommit(q->store->db) &&
	    !sqlite3_stmt_readonly(q->statement))
		interruption_step(when, q->store->call);
}
#else
#define interruption_write(when, q) ((void)0)
#endif

enum outcome
query_run(struct query *q, struct why *why_out)
{
	interruption_write("before", q);
	while (query_row(q))
		continue;
	interruption_write("after", q);
	return query_end(q, why_out);
}

enum outcome
store_execute(struct store *store, const char *sql, struct why *why_out)
{
	int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? OK : store_trouble(store, code, why_out);
}

/* ---- Transactions ------------------------------------------------------- */

enum outcome
transaction_begin(struct store *store, struct why *why_out)
{
	struct query q = query(store, "BEGIN IMMEDIATE");

	return query_run(&q, why_out);
}

enum outcome
transaction_end(struct store *store, enum outcome outcome, struct why *why_out)
{
	if (outcome == OK) {
		struct query q = query(store, "COMMIT");

		interruption_step("committing", store->call);
		outcome = query_run(&q, why_out);
		interruption_step("after", store->call);
	}
	/* SQLite undoes some by itself (a full disk), and then says so here. */
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return outcome;
}
