/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts: whether a log-in may be tried again, and where each mailbox lies. The name
 * is the administrator's, and may change; by where it lies the log knows it again.
 */
#include "sqlite.h"

enum outcome
store_account_get(struct store *store, struct arena *arena, struct str account,
    struct store_account *account_out, struct why *why_out)
{
	struct query q;

	*account_out = (struct store_account){ 0 };
	scratch_reset(store);
	q = query(store, "SELECT next_try_at, refusals, secret_digest,"
	    " sentence, last_login_at FROM account WHERE name = ?");
	put_text(&q, account);
	if (query_row(&q)) {
		account_out->next_try = take_time(&q, 0);
		account_out->refusals = take_count(&q);
		account_out->secret_digest = take_text(&q, arena);
		account_out->sentence = take_text(&q, arena);
		account_out->last_login = take_time(&q, 0);
	}
	return query_end(&q, why_out);
}

enum outcome
store_account_put(struct store *store, struct str account,
    const struct store_account *value, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "INSERT INTO account (name, next_try_at, refusals,"
	    " secret_digest, sentence, last_login_at)"
	    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
	    " next_try_at = excluded.next_try_at, refusals = excluded.refusals,"
	    " secret_digest = excluded.secret_digest,"
	    " sentence = excluded.sentence,"
	    " last_login_at = excluded.last_login_at");
	put_text(&q, account);
	put_time_or_null(&q, value->next_try);
	put_count(&q, value->refusals);
	put_text(&q, value->secret_digest);
	put_text(&q, value->sentence);
	put_time_or_null(&q, value->last_login);
	return query_run(&q, why_out);
}

/* ---- Another name ------------------------------------------------------------ */

static bool
is_one_of(struct str name, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(name, names[i]))
			return true;
	return false;
}

/* Has it folders under its name, and does it still lie there? */
static enum outcome
home_known(struct store *store, const struct store_home *home, bool *known_out,
    bool *same_out, struct why *why_out)
{
	struct query q = query(store, "SELECT a.server IS ? FROM account a"
	    " JOIN mailbox b ON b.account_id = a.id WHERE a.name = ? LIMIT 1");

	put_text(&q, home->server);
	put_text(&q, home->account);
	*known_out = query_row(&q);
	*same_out = *known_out && take_bool(&q);
	return query_end(&q, why_out);
}

/* The one that lay there, and bears no name of the configuration's; absent if there is
 * none, or more than one. */
static enum outcome
find_renamed(struct store *store, const struct store_home *home,
    struct arena *arena, struct str *was_out, struct why *why_out)
{
	struct query q = query(store, "SELECT name FROM account WHERE server = ?");
	size_t found = 0;

	put_text(&q, home->server);
	while (query_row(&q)) {
		struct str name = take_text(&q, arena);

		if (is_one_of(name, home->names, home->names_n))
			continue;
		found++;
		*was_out = name;
	}
	if (found != 1)
		*was_out = NO_STR;
	return query_end(&q, why_out);
}

static enum outcome
rename_in(struct store *store, const char *sql, struct str name, struct str was,
    struct why *why_out)
{
	struct query q = query(store, sql);

	put_text(&q, name);
	put_text(&q, was);
	return query_run(&q, why_out);
}

/* Whatever bears an account's name. Refused log-ins may have made a row of the new one. */
static enum outcome
rename_all(struct store *store, struct str name, struct str was,
    struct why *why_out)
{
	static const char *const texts[] = {
		"DELETE FROM account WHERE name = ?1 AND ?2 NOTNULL",
		"UPDATE account SET name = ?1 WHERE name = ?2",
		"UPDATE OR IGNORE coverage SET account = ?1 WHERE account = ?2",
		"UPDATE OR IGNORE learned SET account = ?1 WHERE account = ?2",
		"UPDATE sent_author SET account = ?1 WHERE account = ?2",
	};
	enum outcome outcome = OK;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0] && outcome == OK; i++)
		outcome = rename_in(store, texts[i], name, was, why_out);
	return outcome;
}

static enum outcome
home_note(struct store *store, const struct store_home *home,
    struct why *why_out)
{
	struct query q = query(store, "INSERT INTO account (name, server)"
	    " VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
	    " server = excluded.server WHERE server IS NOT excluded.server");

	put_text(&q, home->account);
	put_text(&q, home->server);
	return query_run(&q, why_out);
}

enum outcome
store_account_home(struct store *store, struct arena *arena,
    const struct store_home *home, struct str *was_out, struct why *why_out)
{
	enum outcome outcome;
	bool known, same;

	*was_out = NO_STR;
	scratch_reset(store);
	/* Each scan asks, and hardly one has to wait for a writer. */
	outcome = home_known(store, home, &known, &same, why_out);
	if (outcome == OK && !same)
		outcome = transaction_begin(store, why_out);
	if (outcome != OK || same)
		return outcome;
	if (!known)
		outcome = find_renamed(store, home, arena, was_out, why_out);
	if (outcome == OK && was_out->p != NULL)
		outcome = rename_all(store, home->account, *was_out, why_out);
	if (outcome == OK)
		outcome = home_note(store, home, why_out);
	return transaction_end(store, outcome, why_out);
}
