/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening the store. A file is ours if it carries our application id; anything
 * else (a text, another program's database) is refused without a byte of it
 * changed, and so is a version that only a newer program knows. An older one is
 * copied to PATH.bak-VERSION before it is migrated, in one transaction. The
 * file is made 0640 whatever the umask says; SQLite gives -wal and -shm the
 * mode of the main file. Those two are left in place when the last writer
 * closes, so that a reader who may not create files can open the store between
 * runs. Readers never write, not even a lock into a file they can't write.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "sqlite.h"

#define WRITER_WAITS_MS 30000
#define READER_WAITS_MS 5000
#define PATH_MOST 4096
#define ARENA_CEILING ((size_t)1 << 30)

/* ---- The file ----------------------------------------------------------- */

/*
 * O_EXCL, because closing a second descriptor of a file that this process has
 * open in SQLite would drop its POSIX locks.
 */
static enum outcome
file_create(const char *path, struct why *why_out)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0640);
	struct stat found;

	if (fd < 0 && errno != EEXIST)
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot create store '%s': %s", path, strerror(errno));
	if (fd >= 0) {
		int failed = fchmod(fd, 0640);

		close(fd);
		if (failed)
			return because(why_out, FAIL, EXIT_STORE,
			    "cannot set the mode of store '%s': %s", path,
			    strerror(errno));
		return OK;
	}
	if (stat(path, &found) != 0)
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%s': %s", path, strerror(errno));
	return OK;
}

/* A pipe or a device must not be opened at all: it might wait for ever. */
static enum outcome
file_check(const char *path, struct why *why_out)
{
	struct stat found;

	if (stat(path, &found) != 0)
		return because(why_out, FAIL, EXIT_STORE,
		    errno == ENOENT ?
		    "cannot open store '%s': %s (the first scan makes it)" :
		    "cannot open store '%s': %s", path, strerror(errno));
	if (!S_ISREG(found.st_mode))
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%s': it is not an ordinary file", path);
	return OK;
}

static bool
wal_has_content(struct store *store)
{
	struct str wal = str_format(store->arena, "%s-wal", store->path);
	struct stat found;

	return stat(str_cstr(store->arena, wal), &found) == 0 &&
	    found.st_size > 0;
}

/* ---- Version ------------------------------------------------------------ */

static enum outcome
pragma_integer(struct store *store, const char *sql, int64_t *value_out,
    struct why *why_out)
{
	struct query q = query_once(store, sql);

	*value_out = 0;
	if (query_row(&q))
		*value_out = take_integer(&q);
	return query_end(&q, why_out);
}

/* VACUUM INTO a name of its own, then rename: a backup is whole or not there.
 * The empty file is made first so that its mode is ours and not the umask's. */
static enum outcome
store_back_up(struct store *store, int64_t version, struct why *why_out)
{
	const char *whole = str_cstr(store->arena, str_format(store->arena,
	    "%s.bak-%lld", store->path, (long long)version));
	const char *part = str_cstr(store->arena, str_format(store->arena,
	    "%s.bak-%lld.part", store->path, (long long)version));
	struct query q;
	enum outcome outcome;
	int fd;

	store->call = __func__;
	unlink(part);
	outcome = store_access_check(part, why_out);
	if (outcome == OK)
		outcome = file_create(part, why_out);
	if (outcome != OK)
		return outcome;
	q = query_once(store, "VACUUM INTO ?");
	put_word(&q, part);
	outcome = query_run(&q, why_out);
	if (outcome != OK) {
		struct why cause = *why_out;

		unlink(part);
		return because(why_out, outcome, cause.status, "store '%s' is of "
		    "an older version, and can't be copied to '%s' before it is "
		    "changed: %s", store->path, whole, cause.text);
	}
	interruption_point("before-keeping-back-up");
	fd = open(part, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0 || rename(part, whole) != 0)
		outcome = because(why_out, FAIL, EXIT_WRITE,
		    "cannot back up store '%s' to '%s': %s", store->path, whole,
		    strerror(errno));
	interruption_point("after-keeping-back-up");
	if (fd >= 0)
		close(fd);
	return outcome;
}

static enum outcome
dictionary_write(struct store *store, struct why *why_out)
{
	enum outcome outcome = store_execute(store,
	    "DELETE FROM data_dictionary", why_out);

	for (size_t i = 0; i < schema_meanings_n && outcome == OK; i++) {
		struct query q = query(store,
		    "INSERT INTO data_dictionary VALUES (?, ?, ?)");

		put_word(&q, schema_meanings[i].table);
		put_word(&q, schema_meanings[i].column);
		put_word(&q, schema_meanings[i].meaning);
		outcome = query_run(&q, why_out);
	}
	return outcome;
}

static enum outcome
secret_write(struct store *store, struct why *why_out)
{
	unsigned char key[sizeof store->key];
	struct query q = query_once(store,
	    "INSERT INTO secret (name, key) VALUES ('bank_account', ?)");
	enum outcome outcome;

	random_bytes(key, sizeof key);
	put_blob(&q, key, sizeof key);
	outcome = query_run(&q, why_out);
	wipe(key, sizeof key);
	return outcome;
}

static enum outcome
step_run(struct store *store, int64_t version, const char *const *texts,
    struct why *why_out)
{
	enum outcome outcome = OK;
	struct query q;

	for (; *texts && outcome == OK; texts++)
		outcome = store_execute(store, *texts, why_out);
	if (outcome == OK && version == 1)
		outcome = secret_write(store, why_out);
	if (outcome != OK)
		return outcome;
	q = query_once(store, "INSERT INTO migration VALUES (?, ?)");
	put_integer(&q, version);
	put_time(&q, time_now());
	return query_run(&q, why_out);
}

/* Another process may have migrated while we waited for the lock: the version
 * is read again inside the transaction. */
static enum outcome
steps_run(struct store *store, const char *const *steps, size_t n,
    struct why *why_out)
{
	char sql[100];
	int64_t version;
	enum outcome outcome = pragma_integer(store, "PRAGMA user_version",
	    &version, why_out);

	if (outcome != OK || version >= (int64_t)n)
		return outcome;
	for (size_t i = 0; i < n && outcome == OK; i++) {
		if ((int64_t)i >= version)
			outcome = step_run(store, (int64_t)i + 1, steps,
			    why_out);
		while (*steps)
			steps++;
		steps++;
	}
	if (outcome == OK)
		outcome = dictionary_write(store, why_out);
	if (outcome != OK)
		return outcome;
	snprintf(sql, sizeof sql,
	    "PRAGMA application_id = %d; PRAGMA user_version = %zu",
	    STORE_APPLICATION_ID, n);
	return store_execute(store, sql, why_out);
}

enum outcome
schema_migrate(struct store *store, int64_t from, const char *const *steps,
    size_t n, struct why *why_out)
{
	enum outcome outcome = OK;

	if (from > 0)
		outcome = store_back_up(store, from, why_out);
	store->call = __func__;
	if (outcome == OK)
		outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	return transaction_end(store, steps_run(store, steps, n, why_out),
	    why_out);
}

/* Ours, and of which version; 0 is an empty file, to be filled. */
static enum outcome
store_recognise(struct store *store, int64_t *version_out, struct why *why_out)
{
	int64_t id, version, tables;
	enum outcome outcome;

	*version_out = 0;
	outcome = pragma_integer(store, "PRAGMA application_id", &id, why_out);
	if (outcome == OK)
		outcome = pragma_integer(store, "PRAGMA user_version", &version,
		    why_out);
	if (outcome == OK)
		outcome = pragma_integer(store,
		    "SELECT count(*) FROM sqlite_schema", &tables, why_out);
	if (outcome != OK)
		return outcome;
	if (id == 0 && version == 0 && tables == 0)
		return OK;
	store->fault = STORE_FAULT_FOREIGN;
	if (id != STORE_APPLICATION_ID)
		return because(why_out, FAIL, EXIT_STORE,
		    "'%s' is no store of seki: it is a database of another "
		    "program", store->path);
	store->fault = STORE_FAULT_NEWER;
	if (version > (int64_t)schema_steps_n)
		return because(why_out, FAIL, EXIT_STORE,
		    "store '%s' was written by a newer version of seki (schema "
		    "%lld; this one knows up to %zu)", store->path,
		    (long long)version, schema_steps_n);
	store->fault = STORE_FAULT_DAMAGED;
	if (version < 1 || tables == 0)
		return because(why_out, FAIL, EXIT_STORE,
		    "store '%s' is damaged: its tables are missing",
		    store->path);
	store->fault = STORE_FAULT_OTHER;
	*version_out = version;
	return OK;
}

/* ---- Opening ------------------------------------------------------------ */

/* `mode` is what follows the path in a URI. */
static int
connect_uri(struct store *store, const char *mode)
{
	struct buf uri = { .arena = store->arena };
	int flags = store->writes ? SQLITE_OPEN_READWRITE :
	    SQLITE_OPEN_READONLY;
	int code;

	/* Else a path of two slashes would begin with a host's name. */
	buf_cstr(&uri, store->path[0] == '/' ? "file://" : "file:");
	for (const char *p = store->path; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (char_is_alpha(c) || char_is_digit(c) ||
		    strchr("/-_.", c))
			buf_char(&uri, (char)c);
		else
			buf_format(&uri, "%%%02X", c);
	}
	buf_cstr(&uri, mode);
	code = sqlite3_open_v2(str_cstr(store->arena, buf_str(&uri)),
	    &store->db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return code;
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, store->writes ? WRITER_WAITS_MS :
	    READER_WAITS_MS);
	/* Until it is known to be ours, closing must not write to it. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	code = subject_function(store->db);
	if (code != SQLITE_OK)
		return code;
	/* What people wrote to each other goes into no temporary file. */
	return sqlite3_exec(store->db, "PRAGMA temp_store = MEMORY", NULL, NULL,
	    NULL);
}

/* Going over to WAL needs the file for oneself, and SQLite does not always
 * wait for that by itself. */
static enum outcome
journal_mode_set(struct store *store, struct why *why_out)
{
	int64_t deadline = time_monotonic_ms() + WRITER_WAITS_MS;
	int code;

	do {
		code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL",
		    NULL, NULL, NULL);
		if ((code & 0xff) != SQLITE_BUSY)
			break;
		usleep(10000);
	} while (time_monotonic_ms() < deadline);
	return code == SQLITE_OK ? OK : store_trouble(store, code, why_out);
}

/*
 * Indexes of digests are written at random places: a cache that holds their
 * pages, and a checkpoint every 16 MiB instead of 4, halve what a set costs.
 * The limit gives the disk back what one long reader made the log grow to.
 */
static const char writer_settings[] =
"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
"PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192;"
"PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864";

/* Root writes what is there, and the two beside it SQLite gives to the store's owner. */
static enum outcome
files_check(struct store *store, struct why *why_out)
{
	static const char *const beside[] = { "-wal", "-shm" };
	bool is_roots_way = geteuid() == 0 && access(store->path, F_OK) == 0;
	enum outcome outcome = is_roots_way ? OK :
	    store_access_check(store->path, why_out);

	for (size_t i = 0; i < 2 && outcome == OK && geteuid() != 0; i++)
		outcome = store_access_check(str_cstr(store->arena, str_format(
		    store->arena, "%s%s", store->path, beside[i])), why_out);
	return outcome;
}

static enum outcome
open_write(struct store *store, struct why *why_out)
{
	int persist = 1;
	int64_t version;
	interruption_point("before-store_open");
	/* A file that it can't write SQLite would open for reading, and give an
	 * empty -wal the same mode: the first run after the mode was put right
	 * would stumble over that. */
	enum outcome outcome = files_check(store, why_out);
	if (outcome == OK)
		outcome = file_create(store->path, why_out);
	interruption_point("created-store");

	if (outcome == OK)
		outcome = file_check(store->path, why_out);
	if (outcome != OK)
		return outcome;
	int code = connect_uri(store, "");
	if (code != SQLITE_OK)
		return store_trouble(store, code, why_out);
	outcome = store_recognise(store, &version, why_out);
	if (outcome != OK)
		return outcome;
	if (sqlite3_db_readonly(store->db, "main") == 1)
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%s': it may not be written",
		    store->path);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &persist);
	interruption_point("before-journal-mode");
	outcome = journal_mode_set(store, why_out);
	interruption_point("after-journal-mode");
	if (outcome == OK)
		outcome = store_execute(store, writer_settings, why_out);
	if (outcome == OK && version < (int64_t)schema_steps_n)
		outcome = schema_migrate(store, version, schema_steps,
		    schema_steps_n, why_out);
	return outcome;
}

/*
 * Where no -shm stands and the user may not make one, an ordinary read-only
 * open fails. Then the file alone is the whole truth, provided that no -wal
 * holds more: it is opened as one that does not change.
 */
static enum outcome
open_read(struct store *store, struct why *why_out)
{
	int64_t version = 0;
	enum outcome outcome = file_check(store->path, why_out);
	int code;

	if (outcome != OK) {
		store->fault = access(store->path, F_OK) == 0 ?
		    STORE_FAULT_NO_FILE : STORE_FAULT_RIGHTS;
		return outcome;
	}
	store->fault = STORE_FAULT_RIGHTS;
	/* SQLite's own word for it would be that it can't be opened. */
	if (access(store->path, R_OK) != 0)
		return because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%s': %s", store->path, errno == EACCES ?
		    in_words("you may not read it") : strerror(errno));
	store->fault = STORE_FAULT_OTHER;
	code = connect_uri(store, "?mode=ro");
	if (code == SQLITE_OK)
		code = sqlite3_exec(store->db, "PRAGMA user_version", NULL,
		    NULL, NULL);
	if (((code & 0xff) == SQLITE_CANTOPEN ||
	    (code & 0xff) == SQLITE_READONLY) && !wal_has_content(store)) {
		sqlite3_close(store->db);
		store->db = NULL;
		code = connect_uri(store, "?mode=ro&immutable=1");
	}
	if (code != SQLITE_OK)
		return store_trouble(store, code, why_out);
	outcome = store_recognise(store, &version, why_out);
	if (outcome != OK || version == (int64_t)schema_steps_n)
		return outcome;
	store->fault = STORE_FAULT_OLDER;
	return because(why_out, FAIL, EXIT_STORE,
	    version == 0 ? "store '%s' is empty: nothing was scanned yet" :
	    "store '%s' is of an older version: the next scan will bring it up "
	    "to date", store->path);
}

static enum outcome
secret_read(struct store *store, struct why *why_out)
{
	struct query q = query_once(store,
	    "SELECT key FROM secret WHERE name = 'bank_account'");
	bool found = false;
	enum outcome outcome;

	if (query_row(&q) && sqlite3_column_bytes(q.statement, 0) ==
	    (int)sizeof store->key) {
		memcpy(store->key, sqlite3_column_blob(q.statement, 0),
		    sizeof store->key);
		found = true;
	}
	outcome = query_end(&q, why_out);
	if (outcome != OK || found)
		return outcome;
	store->fault = STORE_FAULT_DAMAGED;
	return because(why_out, FAIL, EXIT_STORE,
	    "store '%s' is damaged: its key is missing", store->path);
}

enum outcome
store_open(const char *path, enum store_mode mode, struct store **store_out,
    struct why *why_out)
{
	enum store_fault fault;

	return store_open_told(path, mode, store_out, &fault, why_out);
}

enum outcome
store_open_told(const char *path, enum store_mode mode,
    struct store **store_out, enum store_fault *fault_out, struct why *why_out)
{
	struct arena *arena = arena_new(ARENA_CEILING);
	struct store *store = NEW(arena, struct store);
	enum outcome outcome;

	*store_out = NULL;
	/* Counting every allocation costs a lock each; heeded before SQLite's
	 * first use only, and harmless afterwards. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	store->arena = arena;
	store->scratch = arena_new(ARENA_CEILING);
	store->path = str_cstr(arena, str_of(path));
	store->call = __func__;
	store->writes = mode == STORE_WRITE;
	store->narrow = LOG_NARROW;
	if (strlen(path) >= PATH_MOST)
		outcome = because(why_out, FAIL, EXIT_STORE,
		    "cannot open store '%.60s...': the name is too long", path);
	else
		outcome = store->writes ? open_write(store, why_out) :
		    open_read(store, why_out);
	if (outcome == OK)
		outcome = secret_read(store, why_out);
	*fault_out = store->fault;
	if (outcome != OK) {
		store_close(store);
		return outcome;
	}
	row_statements(store);
	*store_out = store;
	return OK;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->cached_n; i++)
		sqlite3_finalize(store->cached[i].statement);
	/* The last writer's checkpoint. */
	interruption_step("before", __func__);
	sqlite3_close(store->db);
	interruption_step("after", __func__);
	wipe(store->key, sizeof store->key);
	arena_free(store->scratch);
	arena_free(store->arena);
}
