/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log and its filters. Each filter has an index (tables.c); what they let through
 * is counted in the index alone, no further than LOG_COUNTED, and the one that lets through
 * least leads: its messages are gone through in the order wanted, and the others are
 * asked of each, until there are enough. Where all let through more, nothing is sorted:
 * the way leads along the index of a filter or of that order. Order is by
 * row unless somebody asks for times, so that a clock that ran wrong can't hide a
 * message. Values are always bound, and only literals of this file are joined into a
 * statement. Each answer is one snapshot: a scan that writes meanwhile is not waited
 * for and does not show through.
 */
#include "sqlite.h"

#define TERMS_MOST 100

/* ---- Statements in the making ----------------------------------------------- */

struct value {
	enum { VALUE_TEXT, VALUE_TIME, VALUE_INTEGER, VALUE_REAL } kind;
	struct str text;
	int64_t integer;
	double real;
};

struct asking {
	struct buf sql;
	struct value *values;
	size_t n, size;
};

static void
ask_value(struct asking *ask, struct value value)
{
	ask->values = arena_grow(ask->sql.arena, ask->values, ask->n, &ask->size,
	    sizeof *ask->values);
	ask->values[ask->n++] = value;
}

static struct value
of_text(struct str text)
{
	return (struct value){ .kind = VALUE_TEXT, .text = text };
}

static struct value
of_integer(int64_t integer)
{
	return (struct value){ .kind = VALUE_INTEGER, .integer = integer };
}

static struct value
of_time(int64_t time)
{
	return (struct value){ .kind = VALUE_TIME, .integer = time };
}

static struct value
of_real(double real)
{
	return (struct value){ .kind = VALUE_REAL, .real = real };
}

static struct query
ask_begin(struct store *store, const struct asking *ask)
{
	struct query q = query_once(store, str_cstr(ask->sql.arena,
	    buf_str(&ask->sql)));

	for (size_t i = 0; i < ask->n; i++) {
		const struct value *value = &ask->values[i];

		switch (value->kind) {
		case VALUE_TEXT:
			put_text(&q, value->text);
			break;
		case VALUE_TIME:
			put_time(&q, value->integer);
			break;
		case VALUE_INTEGER:
			put_integer(&q, value->integer);
			break;
		case VALUE_REAL:
			put_real(&q, value->real);
			break;
		}
	}
	return q;
}

/* ---- What every message must pass --------------------------------------------- */

static void
clause_among(struct asking *ask, const char *column, const struct store_words *words)
{
	if (words->n == 0)
		return;
	buf_format(&ask->sql, " AND %s IN (", column);
	for (size_t i = 0; i < words->n; i++) {
		buf_cstr(&ask->sql, i ? ", ?" : "?");
		ask_value(ask, of_text(words->at[i]));
	}
	buf_char(&ask->sql, ')');
}

static void
clauses_of_origin(struct asking *ask, const struct store_filter *filter)
{
	if (filter->since) {
		buf_cstr(&ask->sql, " AND v.arrived_at >= ?");
		ask_value(ask, of_time(filter->since));
	}
	if (filter->until) {
		buf_cstr(&ask->sql, " AND v.arrived_at < ?");
		ask_value(ask, of_time(filter->until));
	}
	clause_among(ask, "v.account", &filter->accounts);
	clause_among(ask, "v.folder", &filter->folders);
	clause_among(ask, "v.from_address", &filter->senders);
	if (filter->domains.n > 0) {
		buf_cstr(&ask->sql, " AND (0");
		for (size_t i = 0; i < filter->domains.n; i++) {
			buf_cstr(&ask->sql,
			    " OR v.from_domain = ? OR v.from_org_domain = ?");
			ask_value(ask, of_text(filter->domains.at[i]));
			ask_value(ask, of_text(filter->domains.at[i]));
		}
		buf_char(&ask->sql, ')');
	}
}

static void
clauses_of_judgement(struct asking *ask, const struct store_filter *filter)
{
	clause_among(ask, "v.verdict", &filter->verdicts);
	clause_among(ask, "v.action", &filter->actions);
	clause_among(ask, "v.state", &filter->states);
	if (filter->run_id) {
		buf_cstr(&ask->sql, " AND v.run_id = ?");
		ask_value(ask, of_integer(filter->run_id));
	}
	if (filter->has_score) {
		buf_cstr(&ask->sql, " AND v.score >= ?");
		ask_value(ask, of_real(filter->score));
	}
	if (filter->has_score_most) {
		buf_cstr(&ask->sql, " AND v.score <= ?");
		ask_value(ask, of_real(filter->score_most));
	}
	if (filter->not_scanned)
		buf_cstr(&ask->sql, " AND v.not_scanned = 1");
	if (filter->authenticated != STORE_EITHER) {
		buf_cstr(&ask->sql, " AND v.from_authenticated = ?");
		ask_value(ask, of_integer(filter->authenticated == STORE_YES));
	}
}

static const char *const result_columns[STORE_RESULT__COUNT] = {
	"v.spf", "v.dkim", "v.dmarc", "v.arc", "v.smime_status"
};

/* What stands in tables of its own is looked up for each message. */
static void
clauses_of_content(struct asking *ask, const struct store_filter *filter)
{
	for (int i = 0; i < STORE_RESULT__COUNT; i++)
		clause_among(ask, result_columns[i], &filter->results[i]);
	if (filter->last4.n > 0) {
		buf_cstr(&ask->sql, " AND EXISTS (SELECT 1 FROM bank_account b"
		    " WHERE b.message_row_id = v.id");
		clause_among(ask, "b.last4", &filter->last4);
		buf_char(&ask->sql, ')');
	}
	if (filter->rules.n > 0) {
		buf_cstr(&ask->sql, " AND EXISTS (SELECT 1 FROM finding f"
		    " WHERE f.message_row_id = v.id AND (0");
		for (size_t i = 0; i < filter->rules.n; i++) {
			buf_cstr(&ask->sql, " OR f.rule = ? OR f.id = ?");
			ask_value(ask, of_text(filter->rules.at[i]));
			ask_value(ask, of_text(filter->rules.at[i]));
		}
		buf_cstr(&ask->sql, "))");
	}
}

/* All but the subject's. */
static void
clauses(struct asking *ask, const struct store_filter *filter)
{
	clauses_of_origin(ask, filter);
	clauses_of_judgement(ask, filter);
	clauses_of_content(ask, filter);
}

/* ---- What a filter lets through, by its index ------------------------------------ */

/* Statements that each give numbers of messages, all of them together what it lets
 * through. They give them by number, up or down, unless it is a range. */
struct lead {
	const char *sql[TERMS_MOST];
	struct value values[TERMS_MOST][2];
	int values_n[TERMS_MOST];
	size_t n;
	enum lead_kind {
		/* The most telling first: of those that let through much, the
		 * first one leads. */
		LEAD_SUBJECT, LEAD_LAST4, LEAD_SENDER, LEAD_DOMAIN, LEAD_RULE,
		LEAD_RUN, LEAD_STATE, LEAD_ACTION, LEAD_VERDICT, LEAD_RESULTS,
		LEAD_NOT_SCANNED, LEAD_MAILBOX, LEAD_SCORE, LEAD_TIME,
		LEAD__COUNT
	} kind;
	bool is_range;
};

static void
lead_add(struct lead *lead, const char *sql, struct value value)
{
	lead->sql[lead->n] = sql;
	lead->values[lead->n][0] = value;
	lead->values_n[lead->n++] = 1;
}

/* False if these are too many to be looked up one by one. */
static bool
lead_words(struct lead *lead, const struct store_words *words, const char *sql,
    const char *also)
{
	if (words->n == 0 || words->n * (also ? 2 : 1) > TERMS_MOST)
		return false;
	for (size_t i = 0; i < words->n; i++) {
		lead_add(lead, sql, of_text(words->at[i]));
		if (also)
			lead_add(lead, also, of_text(words->at[i]));
	}
	return true;
}

static bool
lead_actions(struct lead *lead, const struct store_words *actions)
{
	for (size_t i = 0; i < actions->n; i++)
		if (str_equal(actions->at[i], STR("none")))
			return false;
	return lead_words(lead, actions, "SELECT id FROM message"
	    " WHERE action = ? AND action <> 'none'", NULL);
}

static bool
lead_verdicts(struct lead *lead, const struct store_words *verdicts)
{
	for (size_t i = 0; i < verdicts->n; i++)
		if (str_equal(verdicts->at[i], STR("clean")))
			return false;
	return lead_words(lead, verdicts, "SELECT id FROM message"
	    " WHERE verdict = ? AND verdict <> 'clean'", NULL);
}

/* A state is what a person made of it, or of the move, or is worked out of the action. */
static bool
lead_states(struct lead *lead, const struct store_words *states)
{
	static const char *const by_action = "SELECT id FROM message"
	    " WHERE action = ? AND action <> 'none'";
	static const char *const held[] = { "quarantine", "failed", "vanished" };

	if (states->n == 0 || states->n > TERMS_MOST / 4)
		return false;
	for (size_t i = 0; i < states->n; i++) {
		struct str state = states->at[i];

		lead_add(lead, "SELECT id FROM message WHERE review = ?"
		    " AND review IS NOT NULL", of_text(state));
		lead_add(lead, "SELECT message_row_id FROM action"
		    " WHERE state = ? AND state <> 'done'", of_text(state));
		if (str_equal(state, STR("released")))
			lead_add(lead, by_action, of_text(state));
		for (size_t j = 0; str_equal(state, STR("held")) &&
		    j < sizeof held / sizeof held[0]; j++)
			lead_add(lead, by_action, of_text(str_of(held[j])));
	}
	return true;
}

/* The mailboxes that are meant; few, so they are all read. */
static bool
lead_mailboxes(struct store *store, struct arena *arena, struct lead *lead,
    const struct store_filter *filter, struct why *why_out)
{
	struct asking ask = { .sql.arena = arena };
	struct query q;
	bool fits = true;

	if (filter->accounts.n == 0 && filter->folders.n == 0)
		return false;
	buf_cstr(&ask.sql, "SELECT b.id FROM mailbox b JOIN account a"
	    " ON a.id = b.account_id WHERE 1");
	clause_among(&ask, "a.name", &filter->accounts);
	clause_among(&ask, "b.folder", &filter->folders);
	q = ask_begin(store, &ask);
	while (query_row(&q)) {
		fits = lead->n < TERMS_MOST;
		if (!fits)
			break;
		lead_add(lead, "SELECT id FROM message WHERE mailbox_id = ?",
		    of_integer(take_integer(&q)));
	}
	return query_end(&q, why_out) == OK && fits;
}

static bool
results_pass(const struct store_filter *filter, struct str found)
{
	struct str proved = str_cut(&found, ' ');

	if (filter->authenticated != STORE_EITHER && str_equal(proved,
	    STR("yes")) != (filter->authenticated == STORE_YES))
		return false;
	for (int i = 0; i < STORE_RESULT__COUNT; i++) {
		const struct store_words *words = &filter->results[i];
		struct str result = str_cut(&found, ' ');
		bool passes = words->n == 0;

		for (size_t j = 0; j < words->n; j++)
			passes |= str_equal(words->at[j], result);
		if (!passes)
			return false;
	}
	return true;
}

/* The values that there are, each found behind the one before. */
static bool
lead_results(struct store *store, struct arena *arena, struct lead *lead,
    const struct store_filter *filter, struct why *why_out)
{
	struct query q;
	bool fits = true, asked = filter->authenticated != STORE_EITHER;

	for (int i = 0; i < STORE_RESULT__COUNT; i++)
		asked |= filter->results[i].n > 0;
	if (!asked)
		return false;
	q = query(store, "WITH RECURSIVE found (words) AS (SELECT"
	    " min(auth_words) FROM message UNION ALL SELECT"
	    " (SELECT min(m.auth_words) FROM message m"
	    "  WHERE m.auth_words > found.words) FROM found"
	    " WHERE found.words IS NOT NULL) SELECT words FROM found"
	    " WHERE words IS NOT NULL");
	while (fits && query_row(&q)) {
		struct str words = take_text(&q, arena);

		if (!results_pass(filter, words))
			continue;
		fits = lead->n < TERMS_MOST;
		if (fits)
			lead_add(lead, "SELECT id FROM message"
			    " WHERE auth_words = ?", of_text(words));
	}
	return query_end(&q, why_out) == OK && fits;
}

static void
lead_range(struct lead *lead, const char *sql, struct value from,
    struct value to)
{
	lead_add(lead, sql, from);
	lead->values[0][1] = to;
	lead->values_n[0] = 2;
	lead->is_range = true;
}

static bool
lead_times(struct lead *lead, const struct store_filter *filter)
{
	if (filter->since == 0 && filter->until == 0)
		return false;
	lead_range(lead, "SELECT id FROM message WHERE arrived_at >= ?"
	    " AND arrived_at < ?", of_time(filter->since ? filter->since :
	    INT64_MIN + 1), of_time(filter->until ? filter->until : INT64_MAX));
	return true;
}

static bool
lead_scores(struct lead *lead, const struct store_filter *filter)
{
	if (!filter->has_score && !filter->has_score_most)
		return false;
	lead_range(lead, "SELECT id FROM message WHERE score >= ?"
	    " AND score <= ?", of_real(filter->has_score ? filter->score :
	    -1e300), of_real(filter->has_score_most ? filter->score_most :
	    1e300));
	return true;
}

static bool
lead_of(struct store *store, struct arena *arena, struct str subject,
    const struct store_filter *filter, struct lead *lead, struct why *why_out)
{
	switch (lead->kind) {
	case LEAD_SUBJECT:
		if (subject.p != NULL)
			lead_add(lead, "SELECT rowid FROM subject_index"
			    " WHERE subject_index MATCH ?", of_text(subject));
		return subject.p != NULL;
	case LEAD_LAST4:
		return lead_words(lead, &filter->last4, "SELECT message_row_id"
		    " FROM bank_account WHERE last4 = ?", NULL);
	case LEAD_SENDER:
		return lead_words(lead, &filter->senders,
		    "SELECT id FROM message WHERE from_address = ?", NULL);
	case LEAD_DOMAIN:
		return lead_words(lead, &filter->domains,
		    "SELECT id FROM message WHERE from_domain = ?",
		    "SELECT id FROM message WHERE from_org_domain = ?");
	case LEAD_RULE:
		return lead_words(lead, &filter->rules,
		    "SELECT message_row_id FROM finding WHERE rule = ?",
		    "SELECT message_row_id FROM finding WHERE id = ?");
	case LEAD_RUN:
		if (filter->run_id)
			lead_add(lead, "SELECT id FROM message WHERE run_id = ?",
			    of_integer(filter->run_id));
		return filter->run_id != 0;
	case LEAD_STATE:
		return lead_states(lead, &filter->states);
	case LEAD_ACTION:
		return lead_actions(lead, &filter->actions);
	case LEAD_VERDICT:
		return lead_verdicts(lead, &filter->verdicts);
	case LEAD_RESULTS:
		return lead_results(store, arena, lead, filter, why_out);
	case LEAD_NOT_SCANNED:
		if (filter->not_scanned)
			lead_add(lead, "SELECT id FROM message WHERE"
			    " not_scanned = ? AND not_scanned = 1",
			    of_integer(1));
		return filter->not_scanned;
	case LEAD_MAILBOX:
		return lead_mailboxes(store, arena, lead, filter, why_out);
	case LEAD_SCORE:
		return lead_scores(lead, filter);
	case LEAD_TIME:
		return lead_times(lead, filter);
	case LEAD__COUNT:
		break;
	}
	return false;
}

static void
lead_sql(struct asking *ask, const struct lead *lead, const char *between)
{
	for (size_t i = 0; i < lead->n; i++) {
		if (i > 0)
			buf_cstr(&ask->sql, between);
		buf_cstr(&ask->sql, lead->sql[i]);
		for (int j = 0; j < lead->values_n[i]; j++)
			ask_value(ask, lead->values[i][j]);
	}
	if (lead->n == 0)
		buf_cstr(&ask->sql, "SELECT 0 WHERE 0");
}

/* How many it lets through, up to `most`. */
static enum outcome
lead_count(struct store *store, struct arena *arena, const struct lead *lead,
    int64_t most, int64_t *n_out, struct why *why_out)
{
	struct asking ask = { .sql.arena = arena };
	struct query q;

	*n_out = most;
	buf_cstr(&ask.sql, "SELECT count(*) FROM (SELECT 1 FROM (");
	lead_sql(&ask, lead, " UNION ALL ");
	buf_cstr(&ask.sql, ") LIMIT ?)");
	ask_value(&ask, of_integer(most));
	q = ask_begin(store, &ask);
	if (query_row(&q))
		*n_out = take_integer(&q);
	return query_end(&q, why_out);
}

/* *lead_out is NULL where nothing can lead; *narrow_out: it lets through few. A range,
 * which does not give its messages by number, leads only then. */
static enum outcome
lead_choose(struct store *store, struct arena *arena, struct str subject,
    const struct store_filter *filter, struct lead **lead_out,
    bool *narrow_out, struct why *why_out)
{
	int64_t least = LOG_COUNTED + 1, n;
	enum outcome outcome;

	*lead_out = NULL;
	for (int kind = 0; kind < LEAD__COUNT && least > 0; kind++) {
		struct lead *lead = NEW(arena, struct lead);

		why_out->status = EXIT_DONE;
		lead->kind = (enum lead_kind)kind;
		if (!lead_of(store, arena, subject, filter, lead, why_out)) {
			if (why_out->status != EXIT_DONE)
				return FAIL;
			continue;
		}
		outcome = lead_count(store, arena, lead, least, &n, why_out);
		if (outcome != OK)
			return outcome;
		if (lead->is_range && n > store->narrow)
			continue;
		if (n < least || *lead_out == NULL) {
			least = n;
			*lead_out = lead;
		}
	}
	*narrow_out = *lead_out != NULL && least <= store->narrow;
	return OK;
}

/* ---- Answers ------------------------------------------------------------------------ */

struct telling {
	struct store *store;
	struct arena *arena;
	const struct store_filter *filter;
	struct str subject;		/* the question to the index, or absent */
	int64_t *ids;			/* that it finds, by number */
	size_t ids_n;
	bool ids_known;
	void (*row)(void *context, const struct store_row *row);
	void *context;
	uint64_t left;
};

static void
tell(struct telling *telling, struct query *q)
{
	struct store_row line;

	row_read(q, NULL, &line);
	line.shares = (unsigned)take_count(q);
	telling->row(telling->context, &line);
	telling->left--;
}

/* Where the subject does not lead, all that it finds is fetched once: to ask the
 * index about one message costs as much, if a word is only begun. */
static enum outcome
subject_find(struct telling *telling, struct why *why_out)
{
	struct query q;
	size_t size = 0;

	q = query(telling->store, "SELECT rowid FROM subject_index"
	    " WHERE subject_index MATCH ? ORDER BY rowid");
	put_text(&q, telling->subject);
	while (query_row(&q)) {
		telling->ids = arena_grow(telling->arena, telling->ids,
		    telling->ids_n, &size, sizeof *telling->ids);
		telling->ids[telling->ids_n++] = take_integer(&q);
	}
	telling->ids_known = true;
	return query_end(&q, why_out);
}

static bool
subject_passes(const struct telling *telling, int64_t id)
{
	size_t low = 0, high = telling->ids_n;

	if (!telling->ids_known)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (telling->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < telling->ids_n && telling->ids[low] == id;
}

static void
order_sql(struct asking *ask, const struct store_filter *filter)
{
	static const char *const columns[STORE_SORT__COUNT] = {
		[STORE_SORT_ARRIVED] = "arrived_at", [STORE_SORT_SCORE] = "score",
		[STORE_SORT_SENDER] = "from_address"
	};
	const char *column = columns[filter->sort];
	/* Senders are listed from A, the rest from the newest or highest. */
	bool up = (filter->sort == STORE_SORT_SENDER) != filter->reverse;

	buf_cstr(&ask->sql, " ORDER BY ");
	if (column != NULL)
		buf_format(&ask->sql, "m.%s %s, ", column, up ? "ASC" : "DESC");
	buf_format(&ask->sql, "m.id %s", up ? "ASC" : "DESC");
}

/* Along the index of the order. */
static void
range_sql(struct asking *ask, const struct store_filter *filter)
{
	if (filter->sort == STORE_SORT_ARRIVED && filter->since) {
		buf_cstr(&ask->sql, " AND m.arrived_at >= ?");
		ask_value(ask, of_time(filter->since));
	}
	if (filter->sort == STORE_SORT_ARRIVED && filter->until) {
		buf_cstr(&ask->sql, " AND m.arrived_at < ?");
		ask_value(ask, of_time(filter->until));
	}
	if (filter->sort == STORE_SORT_SCORE && filter->has_score) {
		buf_cstr(&ask->sql, " AND m.score >= ?");
		ask_value(ask, of_real(filter->score));
	}
	if (filter->sort == STORE_SORT_SCORE && filter->has_score_most) {
		buf_cstr(&ask->sql, " AND m.score <= ?");
		ask_value(ask, of_real(filter->score_most));
	}
}

/* The range that leads is the order too. */
static bool
is_in_order(const struct lead *lead, const struct store_filter *filter)
{
	return (lead->kind == LEAD_TIME && filter->sort == STORE_SORT_ARRIVED) ||
	    (lead->kind == LEAD_SCORE && filter->sort == STORE_SORT_SCORE);
}

/* Numbers of messages in the order wanted. Only what a filter that lets through little
 * finds is ever sorted. */
static struct query
walk_begin(struct telling *telling, const struct lead *lead, bool narrow)
{
	const struct store_filter *filter = telling->filter;
	struct asking ask = { .sql.arena = telling->arena };

	if (lead != NULL && filter->sort == STORE_SORT_NEWEST) {
		lead_sql(&ask, lead, " UNION ");
		buf_cstr(&ask.sql, filter->reverse ? " ORDER BY 1" :
		    " ORDER BY 1 DESC");
		return ask_begin(telling->store, &ask);
	}
	buf_cstr(&ask.sql, "SELECT m.id FROM message m WHERE 1");
	if (narrow && !is_in_order(lead, filter)) {
		buf_cstr(&ask.sql, " AND m.id IN (");
		lead_sql(&ask, lead, " UNION ALL ");
		buf_char(&ask.sql, ')');
	} else
		range_sql(&ask, filter);
	order_sql(&ask, filter);
	return ask_begin(telling->store, &ask);
}

static enum outcome
tell_along(struct telling *telling, struct query *walk, struct why *why_out)
{
	struct asking ask = { .sql.arena = telling->arena };
	struct query one;
	int64_t id, before = 0;
	enum outcome outcome = OK, ended;

	buf_cstr(&ask.sql, "SELECT " ROW_COLUMNS ", 0 FROM v_message v"
	    " WHERE 1");
	clauses(&ask, telling->filter);
	buf_cstr(&ask.sql, " AND v.id = ?");
	one = ask_begin(telling->store, &ask);
	while (outcome == OK && telling->left > 0 && query_row(walk)) {
		id = take_integer(walk);
		/* A message may have an account number twice. */
		if (id == before || !subject_passes(telling, id))
			continue;
		before = id;
		query_again(&one, (int)ask.n + 1, id);
		if (query_row(&one))
			tell(telling, &one);
		outcome = query_failed(&one) ? FAIL : OK;
	}
	ended = query_end(&one, why_out);
	if (ended == OK)
		return query_end(walk, why_out);
	query_end(walk, NULL);
	return ended;
}

/* [[number, what it shares, in how many things], ...] */
static enum outcome
similar_json(const struct telling *telling, struct str *json_out,
    struct why *why_out)
{
	struct buf buf = { .arena = telling->arena };
	struct similar *similar;
	size_t n;
	enum outcome outcome = similar_find(telling->store, telling->arena,
	    telling->filter->similar_to, telling->filter->shares, &similar, &n,
	    why_out);

	buf_char(&buf, '[');
	for (size_t i = 0; i < n && outcome == OK; i++)
		buf_format(&buf, "%s[%lld,%u,%d]", i ? "," : "",
		    (long long)similar[i].id, similar[i].shares,
		    __builtin_popcount(similar[i].shares));
	buf_char(&buf, ']');
	*json_out = buf_str(&buf);
	return outcome;
}

static enum outcome
tell_similar(struct telling *telling, struct why *why_out)
{
	struct asking ask = { .sql.arena = telling->arena };
	struct str similar;
	struct query q;
	enum outcome outcome = similar_json(telling, &similar, why_out);

	if (outcome == OK && telling->subject.p != NULL)
		outcome = subject_find(telling, why_out);
	if (outcome != OK)
		return outcome;
	buf_cstr(&ask.sql, "SELECT " ROW_COLUMNS ", s.value ->> 1"
	    " FROM json_each(?) s CROSS JOIN v_message v ON v.id = s.value ->> 0"
	    " WHERE 1");
	ask_value(&ask, of_text(similar));
	clauses(&ask, telling->filter);
	buf_cstr(&ask.sql, " ORDER BY s.value ->> 2 DESC, v.id DESC");
	q = ask_begin(telling->store, &ask);
	while (telling->left > 0 && query_row(&q))
		if (subject_passes(telling, sqlite3_column_int64(q.statement, 0)))
			tell(telling, &q);
	return query_end(&q, why_out);
}

static enum outcome
tell_all(struct telling *telling, struct why *why_out)
{
	struct query walk;
	struct lead *lead;
	bool narrow;
	enum outcome outcome;

	if (telling->filter->similar_to)
		return tell_similar(telling, why_out);
	outcome = lead_choose(telling->store, telling->arena, telling->subject,
	    telling->filter, &lead, &narrow, why_out);
	if (outcome != OK)
		return outcome;
	/* Led by its subject, or in a walk along its subject's index. */
	if (telling->subject.p != NULL && (lead->kind != LEAD_SUBJECT ||
	    (!narrow && telling->filter->sort != STORE_SORT_NEWEST)))
		outcome = subject_find(telling, why_out);
	if (outcome != OK)
		return outcome;
	walk = walk_begin(telling, lead, narrow);
	return tell_along(telling, &walk, why_out);
}

enum outcome
store_log(struct store *store, const struct store_filter *filter,
    void (*row)(void *context, const struct store_row *row), void *context,
    struct why *why_out)
{
	struct telling telling = { .store = store, .filter = filter, .row = row,
	    .arena = arena_new((size_t)1 << 30), .context = context,
	    .left = filter->limit == 0 ? UINT64_MAX : filter->limit };
	struct store_filter copy = *filter;
	enum outcome outcome;

	scratch_reset(store);
	if (filter->subject.p != NULL) {
		telling.subject = subject_question(telling.arena,
		    filter->subject);
		if (telling.subject.p == NULL) {
			outcome = because(why_out, FAIL, EXIT_USAGE, "there is no "
			    "word to look for in '%.*s'",
			    STR_ARGS(filter->subject));
			arena_free(telling.arena);
			return outcome;
		}
	}
	/* Whoever asks for times wants them in order. */
	if (filter->sort == STORE_SORT_USUAL)
		copy.sort = filter->since || filter->until ?
		    STORE_SORT_ARRIVED : STORE_SORT_NEWEST;
	telling.filter = &copy;
	outcome = store_execute(store, "BEGIN", why_out);
	if (outcome == OK)
		outcome = transaction_end(store, tell_all(&telling, why_out),
		    why_out);
	arena_free(telling.arena);
	return outcome;
}
