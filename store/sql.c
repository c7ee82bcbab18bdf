/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions in SQL that people write. They read and nothing else: the file is open
 * read-only, the connection refuses to write, and what a statement may do is asked
 * before it is run: no other file is attached, no code loaded, no setting changed, and
 * the keys of the store are not shown. A question that takes too long, or that somebody
 * has stopped, ends within a moment. What is wrong with a statement is the asker's to
 * mend and never a fault of the store.
 */
#include "sqlite.h"

#define COLUMNS_MOST 200
static const char changes[] = "change anything: the log is only read here";
#define STEPS 2000			/* of SQLite's machine, between two looks */

struct asking {
	struct store *store;
	const struct store_question *question;
	int64_t deadline;		/* 0: none */
	const char *denied;		/* what a statement wanted to do */
	bool is_late, is_stopped;
};

/* ---- What a statement may do ----------------------------------------------------- */

static bool
pragma_reads(const char *name, const char *value)
{
	static const char *const about[] = { "table_info", "table_xinfo",
	    "table_list", "index_list", "index_info", "index_xinfo",
	    "foreign_key_list", "integrity_check", "quick_check" };
	static const char *const values[] = { "user_version", "application_id",
	    "data_version", "page_count", "page_size", "freelist_count",
	    "compile_options", "function_list", "collation_list", "encoding",
	    "journal_mode" };
	struct str s = str_of(name);

	return str_is_among(s, about, sizeof about / sizeof about[0]) ||
	    (value == NULL && str_is_among(s, values, sizeof values /
	    sizeof values[0]));
}

static int
may(void *context, int what, const char *one, const char *two, const char *in,
    const char *by)
{
	struct asking *asking = context;

	(void)in;
	(void)by;
	switch (what) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		if (one == NULL || sqlite3_stricmp(one, "secret") != 0)
			return SQLITE_OK;
		asking->denied = "read the table 'secret': it holds the store's "
		    "keys";
		return SQLITE_DENY;
	case SQLITE_FUNCTION:
		if (two == NULL || (sqlite3_stricmp(two, "load_extension") != 0 &&
		    sqlite3_stricmp(two, "fts3_tokenizer") != 0))
			return SQLITE_OK;
		asking->denied = "load other code";
		return SQLITE_DENY;
	case SQLITE_PRAGMA:
		if (pragma_reads(one, two))
			return SQLITE_OK;
		asking->denied = "use this PRAGMA";
		return SQLITE_DENY;
	case SQLITE_UPDATE:
		/* So SQLite asks when it opens a virtual table; a statement that
		 * means it is refused by the connection. */
		if (one != NULL && sqlite3_stricmp(one, "sqlite_master") == 0)
			return SQLITE_OK;
		asking->denied = changes;
		return SQLITE_DENY;
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		asking->denied = "attach other databases";
		return SQLITE_DENY;
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		asking->denied = "begin or end a transaction";
		return SQLITE_DENY;
	default:
		asking->denied = changes;
		return SQLITE_DENY;
	}
}

static int
look(void *context)
{
	struct asking *asking = context;

	asking->is_stopped = *asking->question->stop != 0;
	asking->is_late = asking->deadline != 0 &&
	    time_monotonic_ms() > asking->deadline;
	return asking->is_stopped || asking->is_late;
}

/* ---- Trouble --------------------------------------------------------------------------- */

static enum outcome
statement_trouble(struct asking *asking, int code, struct why *why_out)
{
	sqlite3 *db = asking->store->db;

	if (asking->is_stopped)
		return because(why_out, FAIL, EXIT_DATA, "stopped");
	if (asking->is_late)
		return because(why_out, FAIL, EXIT_DATA, "the question took longer "
		    "than --timeout allows (%lld s) and was stopped: ask for "
		    "less, or allow more", (long long)(asking->question->most_ms / 1000));
	if (asking->denied != NULL)
		return because(why_out, FAIL, EXIT_DATA, "a statement may not %s",
		    in_words(asking->denied));
	switch (code & 0xff) {
	case SQLITE_ERROR:
	case SQLITE_AUTH:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
	case SQLITE_RANGE:
	case SQLITE_INTERRUPT:
	case SQLITE_CONSTRAINT:
		return because(why_out, FAIL, EXIT_DATA,
		    "the statement can't be answered: %s", sqlite3_errmsg(db));
	case SQLITE_READONLY:
		return because(why_out, FAIL, EXIT_DATA, "a statement may not %s",
		    in_words(changes));
	default:
		return store_trouble(asking->store, code, why_out);
	}
}

/* ---- Values ------------------------------------------------------------------------------ */

static const struct store_parameter *
parameter_of(const struct store_question *question, const char *name)
{
	for (size_t i = 0; i < question->parameters_n; i++)
		if (str_equal(question->parameters[i].name, str_of(name)))
			return &question->parameters[i];
	return NULL;
}

/* ":domain", "@domain" and "$domain" are all 'domain'. */
static enum outcome
parameters_bind(struct asking *asking, sqlite3_stmt *statement,
    struct why *why_out)
{
	int n = sqlite3_bind_parameter_count(statement);

	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(statement, i);
		const struct store_parameter *parameter = name == NULL ? NULL :
		    parameter_of(asking->question, name + 1);

		if (name == NULL)
			return because(why_out, FAIL, EXIT_DATA, "a statement has "
			    "a '?': give it a name (:domain) and a value "
			    "(--param domain=...)");
		if (parameter == NULL)
			return because(why_out, FAIL, EXIT_DATA, "the statement "
			    "asks for a value: --param %s=...", name + 1);
		sqlite3_bind_text(statement, i, parameter->value.p,
		    (int)parameter->value.n, SQLITE_TRANSIENT);
	}
	return OK;
}

static struct store_cell
cell_of(struct arena *arena, sqlite3_stmt *statement, int i)
{
	struct store_cell cell = { .kind = STORE_CELL_NULL };
	const unsigned char *bytes;
	struct buf hex = { .arena = arena };
	size_t n;

	switch (sqlite3_column_type(statement, i)) {
	case SQLITE_INTEGER:
		cell.kind = STORE_CELL_INTEGER;
		cell.integer = sqlite3_column_int64(statement, i);
		break;
	case SQLITE_FLOAT:
		cell.kind = STORE_CELL_REAL;
		cell.real = sqlite3_column_double(statement, i);
		break;
	case SQLITE_BLOB:
		bytes = sqlite3_column_blob(statement, i);
		n = (size_t)sqlite3_column_bytes(statement, i);
		for (size_t j = 0; j < n; j++)
			buf_format(&hex, "%02x", bytes[j]);
		cell.kind = STORE_CELL_TEXT;
		cell.text = buf_str(&hex);
		break;
	case SQLITE_TEXT:
		cell.kind = STORE_CELL_TEXT;
		cell.text.p = (const char *)sqlite3_column_text(statement, i);
		cell.text.n = (size_t)sqlite3_column_bytes(statement, i);
		break;
	default:
		break;
	}
	return cell;
}

/* ---- One statement after the other ---------------------------------------------------------- */

static enum outcome
statement_run(struct asking *asking, sqlite3_stmt *statement,
    struct why *why_out)
{
	const struct store_question *question = asking->question;
	int n = sqlite3_column_count(statement), code;
	struct store_cell cells[COLUMNS_MOST];
	struct str names[COLUMNS_MOST];
	enum outcome outcome = parameters_bind(asking, statement, why_out);

	if (outcome != OK)
		return outcome;
	if (n > COLUMNS_MOST)
		return because(why_out, FAIL, EXIT_DATA, "the answer has %d "
		    "columns; %d is the most that are shown", n, COLUMNS_MOST);
	for (int i = 0; i < n; i++)
		names[i] = str_keep(asking->store->scratch,
		    str_of(sqlite3_column_name(statement, i)));
	if (n > 0)
		question->heads(question->context, names, (size_t)n);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		struct arena *arena = arena_new((size_t)1 << 30);
		bool goes_on;

		for (int i = 0; i < n; i++)
			cells[i] = cell_of(arena, statement, i);
		goes_on = question->row(question->context, cells, (size_t)n);
		arena_free(arena);
		if (!goes_on)
			return OK;
	}
	return code == SQLITE_DONE ? OK : statement_trouble(asking, code,
	    why_out);
}

static enum outcome
statements_run(struct asking *asking, struct why *why_out)
{
	const char *at = str_cstr(asking->store->arena, asking->question->sql);
	const char *rest;
	sqlite3_stmt *statement;
	enum outcome outcome = OK;

	for (; outcome == OK && *at != '\0'; at = rest) {
		int code = sqlite3_prepare_v2(asking->store->db, at, -1,
		    &statement, &rest);

		if (code != SQLITE_OK)
			return statement_trouble(asking, code, why_out);
		/* A comment, or nothing. */
		if (statement == NULL)
			continue;
		outcome = statement_run(asking, statement, why_out);
		sqlite3_finalize(statement);
	}
	return outcome;
}

enum outcome
store_ask(struct store *store, const struct store_question *question,
    struct why *why_out)
{
	struct asking asking = { .store = store, .question = question,
	    .deadline = question->most_ms == 0 ? 0 : time_monotonic_ms() +
	    question->most_ms };
	enum outcome outcome;

	scratch_reset(store);
	outcome = store_execute(store, "PRAGMA query_only = ON", why_out);
	if (outcome != OK)
		return outcome;
	sqlite3_set_authorizer(store->db, may, &asking);
	sqlite3_progress_handler(store->db, STEPS, look, &asking);
	outcome = statements_run(&asking, why_out);
	sqlite3_progress_handler(store->db, 0, NULL, NULL);
	sqlite3_set_authorizer(store->db, NULL, NULL);
	return outcome;
}
