/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening: fresh, again, foreign, damaged, newer, older, locked, read-only,
 * while somebody writes, and by a user who may write nothing.
 */
#include "fixture.h"

static mode_t
mode_of(const char *path)
{
	struct stat found;

	assert_int_equal(stat(path, &found), 0);
	return found.st_mode & 07777;
}

static void
file_write(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	close(fd);
}

static struct str
file_read(struct fixture *f, const char *path)
{
	struct buf buf = { .arena = f->arena };
	char some[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	while ((n = read(fd, some, sizeof some)) > 0)
		buf_add(&buf, (struct str){ some, (size_t)n });
	close(fd);
	return buf_str(&buf);
}

static void
assert_refused(struct fixture *f, enum store_mode mode,
    enum exit_status status, const char *words)
{
	struct store *store = NULL;

	assert_int_equal(store_open(f->path, mode, &store, &f->why), FAIL);
	assert_null(store);
	assert_int_equal(f->why.status, status);
	if (strstr(f->why.text, words) == NULL)
		fail_msg("'%s' does not say '%s'", f->why.text, words);
}

static void
close_store(struct fixture *f)
{
	store_close(f->store);
	f->store = NULL;
}

static void
a_fresh_store_is_ours_durable_and_0640_under_any_umask(void **state)
{
	struct fixture *f = *state;
	mode_t before = umask(0077);

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	umask(before);
	assert_int_equal(number(f, "PRAGMA application_id"), 0x73656b69);
	assert_int_equal(number(f, "PRAGMA user_version"),
	    (int)schema_steps_n);
	assert_int_equal(number(f, "PRAGMA synchronous"), 2);
	assert_int_equal(number(f, "PRAGMA foreign_keys"), 1);
	assert_str(text(f, "PRAGMA journal_mode"), "wal");
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
	assert_int_equal(number(f, "SELECT count(*) FROM migration"),
	    (int)schema_steps_n);
	assert_int_equal(number(f, "SELECT count(*) FROM pragma_table_list"
	    " WHERE schema = 'main' AND type = 'table' AND NOT strict"
	    " AND name NOT LIKE 'sqlite%'"), 0);
	assert_int_equal(mode_of(f->path), 0640);
	assert_int_equal(mode_of(beside(f, "-wal")), 0640);
	assert_int_equal(mode_of(beside(f, "-shm")), 0640);
}

static void
a_wide_umask_does_not_widen_the_file(void **state)
{
	struct fixture *f = *state;
	mode_t before = umask(0);

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	umask(before);
	assert_int_equal(mode_of(f->path), 0640);
	assert_int_equal(mode_of(beside(f, "-wal")), 0640);
}

static void
each_store_has_a_key_of_its_own_that_stays(void **state)
{
	struct fixture *f = *state;
	unsigned char key[32];
	struct store *other = NULL;
	const char *path = beside(f, ".other");

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	memcpy(key, f->store->key, sizeof key);
	close_store(f);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_memory_equal(key, f->store->key, sizeof key);
	assert_ok(store_open(path, STORE_WRITE, &other, &f->why));
	assert_memory_not_equal(key, other->key, sizeof key);
	store_close(other);
}

static void
a_text_file_is_refused_and_not_touched(void **state)
{
	struct fixture *f = *state;
	static const char prose[] =
	    "Dear all, this file is a letter and not a database at all. "
	    "It is longer than a hundred bytes, as letters often are.\n";

	file_write(f->path, prose, sizeof prose);
	assert_refused(f, STORE_WRITE, EXIT_STORE, "not an SQLite database");
	assert_refused(f, STORE_READ, EXIT_STORE, "not an SQLite database");
	assert_true(str_equal(file_read(f, f->path),
	    (struct str){ prose, sizeof prose }));
}

static void
a_database_of_another_program_is_refused_and_not_touched(void **state)
{
	struct fixture *f = *state;
	struct str before;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE cookies (a)", NULL, NULL, NULL);
	sqlite3_close(db);
	before = file_read(f, f->path);
	assert_refused(f, STORE_WRITE, EXIT_STORE, "another program");
	assert_refused(f, STORE_READ, EXIT_STORE, "another program");
	assert_true(str_equal(file_read(f, f->path), before));
}

static void
a_newer_store_is_refused_and_not_touched(void **state)
{
	struct fixture *f = *state;
	struct str before;

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_ok(store_execute(f->store, "PRAGMA user_version = 999", &f->why));
	close_store(f);
	before = file_read(f, f->path);
	assert_refused(f, STORE_WRITE, EXIT_STORE, "newer version");
	assert_refused(f, STORE_READ, EXIT_STORE, "newer version");
	assert_true(str_equal(file_read(f, f->path), before));
}

static void
a_store_without_tables_or_key_is_damaged(void **state)
{
	struct fixture *f = *state;

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_ok(store_execute(f->store, "DELETE FROM secret", &f->why));
	close_store(f);
	assert_refused(f, STORE_WRITE, EXIT_STORE, "damaged");
}

/* Every 4096-byte page is overwritten in turn: opening and asking must end in
 * an answer or a sentence, never in a crash, and never in RETRY. */
static void
a_damaged_page_gives_a_sentence_or_an_answer(void **state)
{
	struct fixture *f = *state;
	struct str good;
	size_t refused = 0;

	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	close_store(f);
	good = file_read(f, f->path);
	assert_true(good.n > 20 * 4096);
	for (size_t at = 0; at + 4096 <= good.n; at += 4096) {
		char *bad = NEW_ARRAY(f->arena, char, good.n);
		struct store_health *health;
		struct store *store;
		enum outcome outcome;
		size_t n;

		memcpy(bad, good.p, good.n);
		for (size_t i = at; i < at + 4096; i++)
			bad[i] = (char)~(unsigned char)bad[i];
		file_write(f->path, bad, good.n);
		unlink(beside(f, "-wal"));
		unlink(beside(f, "-shm"));
		outcome = store_open(f->path, STORE_WRITE, &store, &f->why);
		if (outcome == OK)
			outcome = store_health(store, f->arena, 3, &health, &n,
			    &f->why);
		assert_int_not_equal(outcome, RETRY);
		if (outcome == FAIL) {
			assert_int_equal(f->why.status, EXIT_STORE);
			assert_true(strlen(f->why.text) > 20);
			refused++;
		}
		store_close(store);
	}
	assert_true(refused > 0);
}

static void
what_is_no_file_or_not_there_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, STORE_READ, EXIT_STORE, "the first scan makes it");
	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_refused(f, STORE_WRITE, EXIT_STORE, "ordinary file");
	assert_refused(f, STORE_READ, EXIT_STORE, "ordinary file");
	f->path = beside(f, "-no/such/folder");
	assert_refused(f, STORE_WRITE, EXIT_STORE, "cannot create store");
}

static void
an_empty_file_is_filled_and_tells_readers_so(void **state)
{
	struct fixture *f = *state;

	file_write(f->path, "", 0);
	assert_refused(f, STORE_READ, EXIT_STORE, "nothing was scanned yet");
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(number(f, "PRAGMA user_version"),
	    (int)schema_steps_n);
}

/* ---- Migration ---------------------------------------------------------- */

/* Steps up to this version, which nobody runs, and one of two texts behind them. */
static const char *const *
one_step_more(const char *first, const char *second)
{
	static const char *steps[100];
	size_t n = 0;

	assert_true(2 * schema_steps_n + 3 <= sizeof steps / sizeof *steps);
	while (n < 2 * schema_steps_n) {
		steps[n++] = "never run";
		steps[n++] = NULL;
	}
	steps[n++] = first;
	steps[n++] = second;
	steps[n] = NULL;
	return steps;
}

static void
an_older_store_is_backed_up_and_then_migrated(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db;
	sqlite3_stmt *s;
	char backup[40], part[40];
	int after = (int)schema_steps_n + 1;

	snprintf(backup, sizeof backup, ".bak-%zu", schema_steps_n);
	snprintf(part, sizeof part, ".bak-%zu.part", schema_steps_n);
	assert_ok(schema_migrate(f->store, (int64_t)schema_steps_n,
	    one_step_more("CREATE TABLE extra (a INTEGER) STRICT",
	    "ALTER TABLE run ADD COLUMN extra TEXT"), schema_steps_n + 1,
	    &f->why));
	assert_int_equal(number(f, "PRAGMA user_version"), after);
	assert_int_equal(number(f, "SELECT max(version) FROM migration"), after);
	assert_int_equal(number(f, "SELECT count(extra) FROM run"), 0);
	assert_int_equal(mode_of(beside(f, backup)), 0640);
	assert_int_equal(access(beside(f, part), F_OK), -1);
	assert_int_equal(sqlite3_open(beside(f, backup), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	    "SELECT count(*) FROM run, pragma_user_version"
	    " WHERE user_version = ?", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int(s, 1, after - 1);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(s, 0), 1);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

/* A store as that version left it, with these rows. */
static void
old_store(struct fixture *f, int64_t version, const char *rows)
{
	char sql[100];
	sqlite3 *db;
	const char *const *text = schema_steps;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(subject_function(db), SQLITE_OK);
	for (int64_t i = 0; i < version; i++, text++)
		for (; *text; text++)
			assert_int_equal(sqlite3_exec(db, *text, NULL, NULL,
			    NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "INSERT INTO secret VALUES"
	    " ('bank_account', zeroblob(32));"
	    "INSERT INTO run (id, started_at) VALUES (1, '2026-01-01');"
	    "INSERT INTO account (id, name) VALUES (1, 'ap');"
	    "INSERT INTO mailbox (id, account_id, folder) VALUES (1, 1, 'INBOX')",
	    NULL, NULL, NULL), SQLITE_OK);
	if (sqlite3_exec(db, rows, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d;"
	    "PRAGMA user_version = %lld", STORE_APPLICATION_ID,
	    (long long)version);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

#define OLD_MESSAGE(uid, id, from, verdict, proved, by) \
	"INSERT INTO message (run_id, mailbox_id, uidvalidity, uid, tries," \
	" arrived_at, scanned_at, action, verdict, score, message_id," \
	" size_bytes, from_address, from_name_folded, from_org_domain," \
	" reply_to_addresses, to_addresses, cc_addresses, from_authenticated," \
	" authenticated_by, internal, temperror, upstream_present," \
	" smime_attributed, smime_signers, dkim_signatures, not_scanned," \
	" touched_foreign_code, client_ip) VALUES (1, 1, 7, " uid ", 1," \
	" '2026-01-0" uid "T00:00:00Z', 'x', 'none', '" verdict "', 0, '" id \
	"', 1, '" from "', 'Klara Meier', 'rheintal.example', '[]', '[]', '[]'," \
	" " proved ", '" by "', 0, 0, 0, 0, '[]', '[]', 0, 0, '192.0.2.7');"

static const char old_rows[] =
OLD_MESSAGE("1", "<1@x>", "K@rheintal.example", "suspect", "1", "dmarc")
OLD_MESSAGE("2", "<2@x>", "K@rheintal.example", "clean", "1", "dmarc")
OLD_MESSAGE("3", "<3@x>", "K@rheintal.example", "caution", "1", "arc")
"INSERT INTO correspondent (kind, key, detail, first_at, last_at, received,"
" authenticated, suspect) VALUES"
" ('address', 'k@rheintal.example', '', '2026-01-01T00:00:00Z',"
"  '2026-01-03T00:00:00Z', 3, 3, 1),"
" ('domain', 'rheintal.example', '', '2026-01-01T00:00:00Z',"
"  '2026-01-03T00:00:00Z', 3, 3, 1),"
" ('name', 'klara meier', 'k@rheintal.example', '2026-01-01T00:00:00Z',"
"  '2026-01-03T00:00:00Z', 3, 3, 1),"
" ('address', 'con@example.net', '', '2026-01-01T00:00:00Z',"
"  '2026-01-03T00:00:00Z', 2, 2, 2);"
"INSERT INTO thread (message_id, direction, at) VALUES"
" ('<1@x>', 'received', '2026-01-01T00:00:00Z'),"
" ('<2@x>', 'received', '2026-01-02T00:00:00Z');"
"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99)"
" INSERT INTO correspondent (kind, key, detail, first_at, last_at, received)"
" SELECT 'name', 'haruka endo', 'x' || i, '2026-01-01T00:00:00Z',"
" '2026-01-01T00:00:00Z', 1 FROM n";

static void
an_old_store_is_brought_up_with_its_rows(struct fixture *f, int64_t version)
{
	static const char *const what = "2026-01-02T00:00:00Z"
	    " 2026-01-03T00:00:00Z 2 1 1 2026-01-01T00:00:00Z";
	struct store_detail detail;

	old_store(f, version, old_rows);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(number(f, "PRAGMA user_version"),
	    (int)schema_steps_n);
	assert_int_equal(mode_of(beside(f, version == 1 ? ".bak-1" : ".bak-2")),
	    0640);
	assert_ok(store_show(f->store, f->arena, 1, &detail, &f->why));
	assert_str(detail.verdict.client_ip, "192.0.2.7");
	assert_null(detail.verdict.tls.p);
	assert_null(detail.verdict.account_owner.p);
	assert_false(detail.verdict.payment_change);
	/* What was held moves out of all numbers but its own, and ARC proves
	 * nothing any more. */
	for (const char *const *kind = (const char *const[]){ "address",
	    "domain", "name", NULL }; *kind; kind++)
		assert_str(text(f, str_cstr(f->arena, str_format(f->arena,
		    "SELECT first_at || ' ' || last_at || ' ' || received || ' '"
		    " || authenticated || ' ' || suspect || ' ' || theirs_at"
		    " FROM correspondent WHERE kind = '%s' AND key <>"
		    " 'haruka endo' AND key <> 'con@example.net'", *kind))),
		    what);
	assert_int_equal(number(f, "SELECT first_at IS NULL AND received = 0"
	    " AND suspect = 2 FROM correspondent"
	    " WHERE key = 'con@example.net'"), 1);
	assert_str(text(f, "SELECT group_concat(message_id || direction)"
	    " FROM thread"), "<1@x>held,<2@x>received");
	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"
	    " WHERE key = 'haruka endo'"), 40);
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
}

static void
a_store_of_version_1_is_brought_up_with_its_rows(void **state)
{
	an_old_store_is_brought_up_with_its_rows(*state, 1);
}

static void
a_store_of_version_2_is_brought_up_with_its_rows(void **state)
{
	an_old_store_is_brought_up_with_its_rows(*state, 2);
}

/* What a reason is about was not known then, and is told by its sentence. */
static void
a_store_of_version_3_keeps_its_reasons(void **state)
{
	struct fixture *f = *state;
	struct store_detail detail;

	old_store(f, 3,
	    OLD_MESSAGE("1", "<1@x>", "K@rheintal.example", "suspect", "1",
		"dmarc")
	    "INSERT INTO finding (message_row_id, position, id, rule, score,"
	    " sentence_en) VALUES (1, 0, 'a-reason', 'A_REASON', 5.5, 'A.')");
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(mode_of(beside(f, ".bak-3")), 0640);
	assert_ok(store_show(f->store, f->arena, 1, &detail, &f->why));
	assert_int_equal(detail.verdict.findings.n, 1);
	assert_str(detail.verdict.findings.at[0].rule, "A_REASON");
	assert_null(detail.verdict.findings.at[0].about.p);
}

/* Whom the older version wrote to is found as soon as there is a letter to them. */
static void
a_store_of_version_4_learns_what_looks_like_whom_it_knows(void **state)
{
	static const char rows[] = "INSERT INTO correspondent (kind, key, detail,"
	    " first_at, last_at, sent, seen_at) VALUES ('domain',"
	    " 'rheintal.example', '', '2026-01-01T00:00:00Z',"
	    " '2026-01-03T00:00:00Z', 3, '2026-01-03T00:00:00Z')";
	const struct question question = { QUESTION_MEMORY, MEMORY_NEAR,
	    STR("rheinta1") };
	struct verdict_trait near = { STR("correspondent"),
	    STR("rheintal rheintal.example") };
	struct verdict sent = { .message_id = STR("<1@ours.example>"),
	    .sightings = { &near, 1 } };
	struct store_lesson lesson = { 1767571200, &sent };
	struct fixture *f = *state;
	struct answer answer;

	old_store(f, 4, rows);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(mode_of(beside(f, ".bak-4")), 0640);
	assert_int_equal(number(f, "SELECT count(*) FROM near_domain"), 0);
	assert_ok(store_learn(f->store, STR("ap"), STORE_SENT, &lesson, 1,
	    &f->why));
	store_memory(f->store, f->arena, STR("ap"), &question, 1, &answer,
	    &f->why);
	assert_int_equal(answer.n, 1);
	assert_str(answer.records[0],
	    "rheintal.example 1767225600 1767398400 3");
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
}

/* What the older version read of Sent were headers: it is read again, and teaches
 * its words, and nothing else twice. */
static void
a_store_of_version_5_reads_what_was_sent_again(void **state)
{
	static const char rows[] = "INSERT INTO thread (message_id, direction, at,"
	    " participants) VALUES ('<1@ours.example>', 'sent',"
	    " '2026-01-01T00:00:00Z', 'ap@ours.example k@rheintal.example');"
	    "INSERT INTO correspondent (kind, key, detail, first_at, last_at,"
	    " sent, seen_at) VALUES ('address', 'k@rheintal.example', '',"
	    " '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1,"
	    " '2026-01-01T00:00:00Z');"
	    "INSERT INTO learned (account, folder, direction, uidvalidity, low,"
	    " high) VALUES ('ap', 'Sent', 'sent', 7, 1, 2),"
	    " ('ap', 'Archive', 'imported', 7, 1, 2)";
	struct verdict_address to = { .address = STR("k@rheintal.example") };
	struct verdict sent = { .message_id = STR("<1@ours.example>"),
	    .from.address = STR("ap@ours.example"), .to = { &to, 1 },
	    .words = STR("00000000000000070000000000000008") };
	struct store_lesson lesson = { 1767225600, &sent };
	struct fixture *f = *state;

	old_store(f, 5, rows);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(mode_of(beside(f, ".bak-5")), 0640);
	assert_str(text(f, "SELECT group_concat(folder || uidvalidity) FROM"
	    " learned ORDER BY folder"), "Archive7,Sent0");
	assert_ok(store_learn(f->store, STR("ap"), STORE_SENT, &lesson, 1,
	    &f->why));
	assert_int_equal(number(f, "SELECT sent FROM correspondent"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM sent_word"), 2);
	assert_int_equal(number(f, "SELECT letters FROM sent_author"
	    " WHERE address = 'ap@ours.example' AND account = 'ap'"), 1);
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
}

static void
a_step_that_fails_leaves_the_old_version(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(schema_migrate(f->store, (int64_t)schema_steps_n,
	    one_step_more("CREATE TABLE extra (a INTEGER) STRICT",
	    "CREATE nonsense"), schema_steps_n + 1, &f->why), FAIL);
	assert_int_equal(number(f, "PRAGMA user_version"),
	    (int)schema_steps_n);
	assert_int_equal(number(f, "SELECT count(*) FROM sqlite_schema"
	    " WHERE name = 'extra'"), 0);
}

/* What was judged before version 11 is found by its subject too. */
static void
a_store_of_version_9_gets_its_subjects_into_the_index(void **state)
{
	static const char rows[] =
	OLD_MESSAGE("1", "<1@x>", "k@rheintal.example", "clean", "0", "none")
	"UPDATE message SET subject = '振込先変更' WHERE id = 1;"
	OLD_MESSAGE("2", "<2@x>", "k@rheintal.example", "clean", "0", "none");
	struct fixture *f = *state;

	old_store(f, 9, rows);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(number(f, "SELECT rowid FROM subject_index"
	    " WHERE subject_index MATCH '\"込先\"'"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM message"
	    " WHERE auth_words = 'no - - - - -'"), 2);
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
}

/* The journal is made anew in version 9: its rows, their numbers and what comes after
 * them stay. */
static void
the_journal_of_an_older_store_is_kept(void **state)
{
	static const char rows[] =
	OLD_MESSAGE("1", "<1@x>", "k@rheintal.example", "suspect", "0", "none")
	"INSERT INTO action (id, message_row_id, run_id, mailbox_id, kind, state,"
	" uidvalidity, uid, sha256, size_bytes, destination, destination_uid,"
	" intended_at, changed_at) VALUES (41, 1, 1, 1, 'quarantine', 'failed',"
	" 7, 1, 'ab', 9, 'Quarantine', 5, 'x', 'x');";
	struct fixture *f = *state;
	struct store_action *actions;
	size_t n;

	old_store(f, 8, rows);
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_ok(store_actions_open(f->store, f->arena, 1, &actions, &n,
	    &f->why));
	assert_int_equal(n, 1);
	assert_int_equal(actions[0].id, 41);
	assert_int_equal(actions[0].kind, MOVE_QUARANTINE);
	assert_str(actions[0].destination, "Quarantine");
	assert_int_equal(number(f, "SELECT seq FROM sqlite_sequence"
	    " WHERE name = 'action'"), 41);
	assert_int_equal(number(f, "SELECT count(*) FROM v_quarantine"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM sqlite_schema"
	    " WHERE name = 'moved' OR tbl_name = 'moved'"), 0);
	assert_str(text(f, "PRAGMA integrity_check"), "ok");
	assert_int_equal(number(f, "PRAGMA foreign_key_check"), -1);
}

/* ---- Dictionary and views ----------------------------------------------- */

static void
every_table_and_column_has_a_meaning_and_no_meaning_lacks_its_column(
    void **state)
{
	struct fixture *f = *state;

	assert_str(text(f, "SELECT group_concat(t.name || '.' || c.name)"
	    " FROM sqlite_schema t, pragma_table_xinfo(t.name) c"
	    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
	    " AND t.name NOT LIKE 'subject\\_index\\_%' ESCAPE '\\'"
	    " AND c.hidden <> 1"
	    " AND NOT EXISTS (SELECT 1 FROM data_dictionary d"
	    "  WHERE d.table_name = t.name AND d.column_name = c.name)"), NULL);
	assert_str(text(f, "SELECT group_concat(t.name) FROM sqlite_schema t"
	    " WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite%'"
	    " AND t.name NOT LIKE 'subject\\_index\\_%' ESCAPE '\\'"
	    " AND NOT EXISTS (SELECT 1 FROM data_dictionary d"
	    "  WHERE d.table_name = t.name AND d.column_name = '')"), NULL);
	assert_str(text(f, "SELECT group_concat(d.table_name || '.' ||"
	    " d.column_name) FROM data_dictionary d WHERE NOT EXISTS"
	    " (SELECT 1 FROM sqlite_schema t, pragma_table_xinfo(t.name) c"
	    "  WHERE t.name = d.table_name"
	    "  AND d.column_name IN ('', c.name))"), NULL);
	assert_true(number(f, "SELECT count(*) FROM data_dictionary") > 150);
}

static void
every_view_can_be_selected_and_shows_the_message(void **state)
{
	static const char *const views[] = {
		"v_message", "v_quarantine", "v_verdict_daily", "v_rule_hits",
		"v_auth_matrix", "v_released", "v_unscanned", "v_run",
		"v_mailbox_health", "v_alert", "v_correspondent",
		"v_owner_account", "v_acceptance", "v_coverage", "v_review",
		"v_notice"
	};
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	struct store_known known = { .destination_uid = 501 };
	const struct store_notice notice = { .folder = STR("INBOX"),
	    .day = STR("2026-11-23"), .message_id = STR("<a@b>"),
	    .sha256 = STR("ab") };
	int64_t id;
	bool is_new;
	struct store_accepted made;

	known.message_id = store_one(f, &m);
	assert_ok(store_accept(f->store, known.message_id,
	    STORE_ACCEPTS_ACCOUNT, STR("called"), STR("endo"), time_now() + 86400,
	    &made, &f->why));
	assert_ok(store_execute(f->store, "INSERT INTO coverage VALUES"
	    " ('ap', '', '2026-01', 2, 1)", &f->why));
	assert_ok(store_released(f->store, f->run_id, f->mailbox.id, &known, 7,
	    9, &f->why));
	assert_ok(store_alert(f->store, f->run_id, "tls", STR("ap"), STR("x"),
	    &is_new, &f->why));
	assert_ok(store_notice_intend(f->store, f->run_id, STR("ap"), &notice,
	    NULL, 0, &id, &f->why));
	for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
		char sql[100];

		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", views[i]);
		assert_true(number(f, sql) > 0);
		snprintf(sql, sizeof sql, "SELECT * FROM %s", views[i]);
		number(f, sql);
	}
	assert_int_equal(number(f, "SELECT count(*) FROM sqlite_schema"
	    " WHERE type = 'view'"), sizeof views / sizeof views[0]);
}

/* ---- Readers ------------------------------------------------------------ */

static void
readers_read_during_a_write_and_see_only_what_is_committed(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct fixture r;

	store_one(f, &m);
	assert_ok(transaction_begin(f->store, &f->why));
	assert_ok(store_execute(f->store, "DELETE FROM message", &f->why));
	assert_ok(store_open(f->path, STORE_READ, &reader, &f->why));
	r = *f;
	r.store = reader;
	assert_int_equal(number(&r, "SELECT count(*) FROM message"), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM message"), 0);
	transaction_end(f->store, FAIL, NULL);
	assert_int_equal(store_execute(reader, "DELETE FROM message", &f->why),
	    FAIL);
	store_close(reader);
}

static void
a_reader_gives_an_unknown_mailbox_no_row(void **state)
{
	struct fixture *f = *state;
	struct store_mailbox mailbox;
	struct store *reader = NULL;

	assert_ok(store_open(f->path, STORE_READ, &reader, &f->why));
	assert_ok(store_mailbox_get(reader, STR("ar"), STR("INBOX"), &mailbox,
	    &f->why));
	assert_int_equal(mailbox.id, 0);
	assert_true(mailbox.is_new);
	store_close(reader);
}

/* As nobody, in a child: 0 if the store could be read. */
static int
read_as_nobody(struct fixture *f)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct store *store;
		struct fixture r = *f;

		if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
			_exit(3);
		if (store_open(f->path, STORE_READ, &store, &f->why) != OK) {
			fprintf(stderr, "%s\n", f->why.text);
			_exit(1);
		}
		r.store = store;
		_exit(number(&r, "SELECT count(*) FROM run") == 1 ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_user_who_may_write_nothing_reads_between_and_during_runs(void **state)
{
	struct fixture *f = *state;
	mode_t folder = geteuid() == 0 ? 0755 : 0555;

	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(chmod(beside(f, "-wal"), 0444), 0);
	assert_int_equal(chmod(beside(f, "-shm"), 0444), 0);
	assert_int_equal(chmod(f->folder, folder), 0);
	assert_int_equal(read_as_nobody(f), 0);		/* during */
	close_store(f);
	assert_int_equal(access(beside(f, "-shm"), F_OK), 0);
	assert_int_equal(read_as_nobody(f), 0);		/* between */
	assert_int_equal(chmod(f->folder, 0755), 0);
	assert_int_equal(unlink(beside(f, "-wal")), 0);
	assert_int_equal(unlink(beside(f, "-shm")), 0);
	assert_int_equal(chmod(f->folder, folder), 0);
	assert_int_equal(read_as_nobody(f), 0);		/* the file alone */
	assert_int_equal(chmod(f->folder, 0755), 0);
}

/* The run died between its commit and its end: -wal holds the run's row, and
 * nobody is there to tell a reader so. */
static void
a_user_who_may_write_nothing_sees_what_a_killed_writer_committed(void **state)
{
	struct fixture *f = *state;
	const struct store_run run = { "host.example", "", "", "", "hold" };
	pid_t child = fork();
	int status;

	if (child == 0) {
		int64_t id;

		umask(0);
		if (store_open(f->path, STORE_WRITE, &f->store, &f->why) != OK ||
		    store_run_begin(f->store, &run, &id, &f->why) != OK)
			_exit(1);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(chmod(beside(f, "-wal"), 0444), 0);
	assert_int_equal(chmod(beside(f, "-shm"), 0444), 0);
	assert_int_equal(chmod(f->folder, geteuid() == 0 ? 0755 : 0555), 0);
	assert_int_equal(read_as_nobody(f), 0);
	assert_int_equal(chmod(f->folder, 0755), 0);
}

static void
a_path_with_two_slashes_is_a_path(void **state)
{
	struct fixture *f = *state;

	f->path = str_cstr(f->arena, str_format(f->arena, "/%s", f->path));
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_int_equal(access(f->path, F_OK), 0);
}

static void
a_store_that_stays_locked_asks_to_come_back(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct store *other = NULL;

	assert_ok(store_open(f->path, STORE_WRITE, &other, &f->why));
	assert_ok(transaction_begin(other, &f->why));
	sqlite3_busy_timeout(f->store->db, 20);
	assert_int_equal(store_set(f->store, f->run_id, f->mailbox.id, 7, &m,
	    1, NULL, 2, &f->why), RETRY);
	assert_int_equal(f->why.status, EXIT_BUSY);
	assert_non_null(strstr(f->why.text, "stays locked"));
	transaction_end(other, FAIL, NULL);
	store_close(other);
	store_one(f, &m);
}

static void
a_full_disk_fails_with_a_sentence_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct store_message m[200];

	for (uint64_t i = 0; i < 200; i++)
		m[i] = message_new(f, i + 1, VERDICT_SUSPECT);
	/* SQLite's own page limit answers as a full disk does. */
	number(f, "PRAGMA max_page_count = 1");
	assert_int_equal(store_set(f->store, f->run_id, f->mailbox.id, 7, m,
	    200, &to_quarantine, 201, &f->why), FAIL);
	assert_int_equal(f->why.status, EXIT_WRITE);
	assert_non_null(strstr(f->why.text, "the disk is full"));
	assert_int_equal(number(f, "SELECT count(*) FROM message"), 0);
	assert_int_equal(number(f, "SELECT next_uid FROM mailbox"), 0);
	number(f, "PRAGMA max_page_count = 100000000");
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 200,
	    &to_quarantine, 201, &f->why));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define BARE(name) cmocka_unit_test_setup_teardown(name, setup_folder, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BARE(a_fresh_store_is_ours_durable_and_0640_under_any_umask),
		BARE(a_wide_umask_does_not_widen_the_file),
		BARE(each_store_has_a_key_of_its_own_that_stays),
		BARE(a_text_file_is_refused_and_not_touched),
		BARE(a_database_of_another_program_is_refused_and_not_touched),
		BARE(a_newer_store_is_refused_and_not_touched),
		BARE(a_store_without_tables_or_key_is_damaged),
		BARE(a_damaged_page_gives_a_sentence_or_an_answer),
		BARE(what_is_no_file_or_not_there_is_refused),
		BARE(an_empty_file_is_filled_and_tells_readers_so),
		TEST(an_older_store_is_backed_up_and_then_migrated),
		BARE(a_store_of_version_1_is_brought_up_with_its_rows),
		BARE(a_store_of_version_2_is_brought_up_with_its_rows),
		BARE(a_store_of_version_3_keeps_its_reasons),
		BARE(a_store_of_version_4_learns_what_looks_like_whom_it_knows),
		BARE(a_store_of_version_5_reads_what_was_sent_again),
		BARE(the_journal_of_an_older_store_is_kept),
		BARE(a_store_of_version_9_gets_its_subjects_into_the_index),
		TEST(a_step_that_fails_leaves_the_old_version),
		TEST(every_table_and_column_has_a_meaning_and_no_meaning_lacks_its_column),
		TEST(every_view_can_be_selected_and_shows_the_message),
		TEST(readers_read_during_a_write_and_see_only_what_is_committed),
		TEST(a_reader_gives_an_unknown_mailbox_no_row),
		TEST(a_user_who_may_write_nothing_reads_between_and_during_runs),
		BARE(a_user_who_may_write_nothing_sees_what_a_killed_writer_committed),
		BARE(a_path_with_two_slashes_is_a_path),
		TEST(a_store_that_stays_locked_asks_to_come_back),
		TEST(a_full_disk_fails_with_a_sentence_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
