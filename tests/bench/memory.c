/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer of memory costs out of a large store. `fill` makes one: senders,
 * domains, names, threads, habits, accounts and sightings as years of a large house
 * leave them, and of each kind one key that was flooded up to its bound. `ask` puts
 * each question for keys all over it, in turns with a bare look-up by primary key,
 * and prints microseconds: median, mean, and what 99 of 100 stay below. An answer is
 * measured whole: the key's digest, SQLite, the records.
 *
 *   memory fill FILE ROWS        memory ask FILE [TIMES]
 */
#include "../../store/sqlite.h"

#define FLOODED "flooded"
static const char *const first = "2025-06-01T00:00:00Z";
static const char *const last = "2026-01-01T00:00:00Z";

static void
must(enum outcome outcome, const struct why *why)
{
	if (outcome != OK)
		panic("%s", why->text);
}

/* `sql` makes n rows. */
static void
run(struct store *store, const char *sql, int64_t n)
{
	struct query q = query_once(store, sql);
	struct why why;

	put_integer(&q, n);
	must(query_run(&q, &why), &why);
}

static void
say(struct store *store, const char *sql)
{
	struct why why;

	must(store_execute(store, sql, &why), &why);
}

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1" \
	" FROM n WHERE i < ?1 - 1) "
#define DEALING_COLUMNS "INSERT INTO correspondent (key, kind, detail," \
	" first_at, last_at, received, sent, authenticated, seen_at) SELECT "
#define DEALING_VALUES " '2025-06-01T00:00:00Z', '2026-01-01T00:00:00Z'," \
	" 5, 2, 4, '2026-01-01T00:00:00Z' FROM n"

/* In the order of their keys, which SQLite appends. */
static void
fill_plain(struct store *store, int64_t rows)
{
	run(store, NUMBERS DEALING_COLUMNS "printf('a%07d@d%06d.example',"
	    " i, i / 3), k.column1, k.column2," DEALING_VALUES
	    ", (VALUES ('address', ''), ('pair', 'ap')) k", rows / 10);
	run(store, NUMBERS DEALING_COLUMNS "printf('d%06d.example', i),"
	    " 'domain', ''," DEALING_VALUES, rows / 30);
	run(store, NUMBERS DEALING_COLUMNS "'" FLOODED "', 'name',"
	    " printf('x%02d@example.net', i)," DEALING_VALUES, 40);
	run(store, NUMBERS DEALING_COLUMNS "printf('name %07d', i), 'name',"
	    " printf('a%07d@d%06d.example', i, i / 3)," DEALING_VALUES,
	    rows / 10);
	run(store, NUMBERS "INSERT INTO thread (message_id, direction, at,"
	    " participants) SELECT printf('<%08d.mail@d%06d.example>', i,"
	    " i % 300000), iif(i % 3, 'received', 'sent'),"
	    " '2026-01-01T00:00:00Z', printf('a%07d@d.example"
	    " ap@minato.example cfo@minato.example', i) FROM n", rows / 4);
	run(store, NUMBERS "INSERT INTO signature SELECT"
	    " printf('%064d', i), 'face', 'd.example', '2026-01-01T00:00:00Z'"
	    " FROM n", rows / 50);
	run(store, NUMBERS "INSERT INTO habit SELECT"
	    " printf('a%07d@d%06d.example', i, i / 3), (SELECT"
	    " group_concat('habit' || value || ' value-' || value || i ||"
	    " ' 2025-06-01 2026-01-01 17' || char(10), '')"
	    " FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]')),"
	    " '2026-01-01T00:00:00Z' FROM n", rows / 20);
	run(store, NUMBERS "INSERT INTO habit SELECT '" FLOODED "@example.net',"
	    " group_concat(printf('kind%02d a-value-of-some-length-%d"
	    " 2025-06-01 2026-01-01 17', i / 8, i) || char(10), ''),"
	    " '2026-01-01T00:00:00Z' FROM n", HABITS_MOST);
	run(store, NUMBERS "INSERT INTO coverage SELECT 'ap', iif(i < 12,"
	    " '', printf('d%06d.example', i)), printf('2026-%02d', 1 + i % 12),"
	    " 90, 81 FROM n", 1200);
}

static struct str
number_of(struct arena *arena, int64_t i)
{
	return str_format(arena, "DE%020lld", (long long)i);
}

static void
account_add(struct store *store, struct str owner, int64_t i)
{
	struct query q = query(store, "INSERT INTO owner_account (owner,"
	    " key_digest, kind, country, last4, first_at, last_at, seen, taught,"
	    " first_taught_at, last_taught_at, seen_at) VALUES (?, ?, 'iban',"
	    " 'DE', '2051', ?, ?, 5, 4, ?3, ?4, ?4)");
	struct why why;

	put_text(&q, owner);
	put_text(&q, account_digest(store, number_of(store->scratch, i)));
	put_word(&q, first);
	put_word(&q, last);
	must(query_run(&q, &why), &why);
}

static void
sighting_add(struct store *store, struct str owner, struct str value)
{
	struct query q = query(store, "INSERT INTO sighting (key, kind, owner,"
	    " first_at, last_at) VALUES (?, 'subject', ?, ?, ?)");
	struct why why;

	put_integer(&q, sighting_key(store, STR("subject"), value));
	put_text(&q, owner);
	put_word(&q, first);
	put_word(&q, last);
	must(query_run(&q, &why), &why);
}

/* A label of eleven letters, which differs from others in several. */
static struct str
shape_of(struct arena *arena, int64_t i)
{
	uint64_t mixed = (uint64_t)i * 0x9e3779b97f4a7c15u;
	char letters[11];

	for (size_t k = 0; k < sizeof letters; k++, mixed /= 26)
		letters[k] = (char)('a' + mixed % 26);
	return str_keep(arena, (struct str){ letters, sizeof letters });
}

static struct str
owner_of(struct arena *arena, int64_t i)
{
	return str_format(arena, "d%06lld.example", (long long)i);
}

static void
fill_digests(struct store *store, int64_t rows)
{
	struct arena *a = store->scratch;
	struct why why;

	for (int64_t i = 0; i < rows / 20; i++, scratch_reset(store))
		account_add(store, owner_of(a, i), i);
	for (int64_t i = 0; i < RECORDS_MOST; i++)
		account_add(store, STR(FLOODED), i);
	for (int64_t i = 0; i < OWNERS_MOST; i++)
		account_add(store, str_format(a, "f%02lld", (long long)i), -1);
	for (int64_t i = 0; i < rows * 3 / 10; i++, scratch_reset(store))
		sighting_add(store, owner_of(a, i % (rows / 30)),
		    str_format(a, "thing %lld", (long long)i));
	for (int64_t i = 0; i < SIGHTING_OWNERS_MOST; i++)
		sighting_add(store, owner_of(a, i), STR(FLOODED));
	for (int64_t i = 0; i < rows / 100; i++, scratch_reset(store))
		must(near_learn(store, shape_of(a, i), owner_of(a, i), &why),
		    &why);
}

/* Letters of 50 hashes each, of which the next letter's question shares some. */
#define HASHES_OF_LETTER 50

static struct str
hashes_of(struct arena *arena, int64_t i, int n)
{
	struct buf buf = { .arena = arena };

	for (int k = 0; k < n; k++)
		buf_format(&buf, "%016llx", (long long)i * 40 + k);
	return buf_str(&buf);
}

static void
fill_words(struct store *store, int64_t rows)
{
	struct verdict v = { .from.address = STR("ap@minato.example") };
	struct lesson lesson = { .store = store, .verdict = &v,
	    .source = LESSON_SENT, .account = STR("ap"),
	    .address = STR("ap@minato.example") };
	struct why why;

	for (int64_t i = 0; i < rows / 100; i++, scratch_reset(store)) {
		lesson.id = str_format(store->scratch, "<%lld@minato.example>",
		    (long long)i);
		v.words = hashes_of(store->scratch, i, HASHES_OF_LETTER);
		must(words_learn(&lesson, &why), &why);
	}
}

static void
fill(const char *path, int64_t rows)
{
	struct store *store;
	struct why why;

	must(store_open(path, STORE_WRITE, &store, &why), &why);
	say(store, "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;"
	    "DROP INDEX owner_account_key; DROP INDEX sighting_key; BEGIN");
	fill_plain(store, rows);
	fill_digests(store, rows);
	fill_words(store, rows);
	say(store, "CREATE INDEX owner_account_key ON owner_account (key_digest);"
	    "CREATE INDEX sighting_key ON sighting (key); COMMIT;"
	    "CREATE TABLE bench (rows INTEGER)");
	run(store, "INSERT INTO bench VALUES (?)", rows);
	store_close(store);
}

/* ---- Asking ----------------------------------------------------------------- */

enum { BARE = MEMORY__COUNT, FLOOD_NAME, FLOOD_HABITS, FLOOD_ACCOUNTS,
	FLOOD_OWNERS, FLOOD_SIGHTING, UNKNOWN, ASKED };

static const char *const names[ASKED] = {
	"address", "domain", "name", "thread", "signature", "habits", "pair",
	"account", "owner's accounts", "account's owners", "sighting",
	"accepted", "coverage", "look-alikes", "words", "bare look-up by primary key",
	"name, 40 addresses", "habits, 192", "owner's accounts, 40",
	"account's owners, 16", "sighting, 8 owners", "address, unknown",
};

static struct question
question_of(struct arena *a, int what, int64_t rows, int64_t i)
{
	int64_t address = i % (rows / 10), domain = i % (rows / 30);
	int64_t account = i % (rows / 20);
	struct str from = str_format(a, "a%07lld@d%06lld.example",
	    (long long)address, (long long)address / 3);

	switch (what) {
	case MEMORY_DOMAIN:
		from = owner_of(a, domain);
		break;
	case MEMORY_NAME:
		from = str_format(a, "name %07lld", (long long)address);
		break;
	case MEMORY_THREAD:
		i %= rows / 4;
		from = str_format(a, "<%08lld.mail@d%06lld.example>",
		    (long long)i, (long long)i % 300000);
		break;
	case MEMORY_SIGNATURE:
		from = str_format(a, "%064lld", (long long)i % (rows / 50));
		break;
	case MEMORY_HABITS:
		from = str_format(a, "a%07lld@d%06lld.example",
		    (long long)account, (long long)account / 3);
		break;
	case MEMORY_ACCOUNT:
		from = str_format(a, "d%06lld.example DE%020lld",
		    (long long)account, (long long)account);
		break;
	case MEMORY_OWNER_ACCOUNTS:
		from = owner_of(a, account);
		break;
	case MEMORY_ACCOUNT_OWNERS:
		from = number_of(a, account);
		break;
	case MEMORY_SIGHTING:
		from = str_format(a, "subject thing %lld",
		    (long long)i % (rows * 3 / 10));
		break;
	case MEMORY_COVERAGE:
		from = STR("sent");
		break;
	case MEMORY_NEAR:
		from = str_format(a, "%.*sx", STR_ARGS(shape_of(a,
		    i % (rows / 100))));
		break;
	case MEMORY_WORDS:
		from = str_format(a, "ap@minato.example %.*s", STR_ARGS(
		    hashes_of(a, i % (rows / 100), 12)));
		break;
	case FLOOD_NAME:
		return (struct question){ QUESTION_MEMORY, MEMORY_NAME,
		    STR(FLOODED) };
	case FLOOD_HABITS:
		return (struct question){ QUESTION_MEMORY, MEMORY_HABITS,
		    STR(FLOODED "@example.net") };
	case FLOOD_ACCOUNTS:
		return (struct question){ QUESTION_MEMORY, MEMORY_OWNER_ACCOUNTS,
		    STR(FLOODED) };
	case FLOOD_OWNERS:
		return (struct question){ QUESTION_MEMORY, MEMORY_ACCOUNT_OWNERS,
		    number_of(a, -1) };
	case FLOOD_SIGHTING:
		return (struct question){ QUESTION_MEMORY, MEMORY_SIGHTING,
		    STR("subject " FLOODED) };
	case UNKNOWN:
		return (struct question){ QUESTION_MEMORY, MEMORY_ADDRESS,
		    str_format(a, "a%07lldx@example.net", (long long)address) };
	default:
		break;
	}
	return (struct question){ QUESTION_MEMORY, what, from };
}

static int64_t
nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static size_t
put(struct store *store, struct arena *arena, int what,
    const struct question *question, int64_t *took_out)
{
	struct answer answer = { .status = ANSWER_DATA };
	int64_t began = nanoseconds();

	if (what == BARE) {
		struct query q = query(store, "SELECT received"
		    " FROM correspondent WHERE key = ? AND kind = 'address'"
		    " AND detail = ''");

		put_text(&q, question->name);
		answer.n = query_row(&q);
		query_end(&q, NULL);
	} else
		(void)store_memory(store, arena, STR("ap"), question, 1,
		    &answer, NULL);
	*took_out = nanoseconds() - began;
	return answer.n;
}

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
ask(const char *path, size_t times)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	int64_t *took = calloc(ASKED * times, sizeof *took), rows = 0;
	size_t records[ASKED] = { 0 };
	uint64_t seed = 4711;
	struct store *store;
	struct query q;
	double bare;
	struct why why;

	must(store_open(path, STORE_WRITE, &store, &why), &why);
	store_time(store, time_of_civil(2026, 12, 20, 0, 0, 0));
	q = query_once(store, "SELECT rows FROM bench");
	if (query_row(&q))
		rows = take_integer(&q);
	must(query_end(&q, &why), &why);
	if (took == NULL || rows == 0)
		panic("'%s' was not made by fill", path);
	for (size_t i = 0; i < times; i++) {
		for (int what = 0; what < ASKED; what++) {
			struct question question;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			question = question_of(arena, what, rows,
			    (int64_t)(seed >> 33));
			if (what == BARE)
				question.type = MEMORY_ADDRESS;
			records[what] += put(store, arena, what, &question,
			    &took[(size_t)what * times + i]);
		}
		arena_reset(arena);
	}
	qsort(&took[(size_t)BARE * times], times, sizeof *took, by_size);
	bare = (double)took[(size_t)BARE * times + times / 2] / 1e3;
	printf("%lld rows, %zu questions of each kind; microseconds\n"
	    "%-28s %7s %7s %7s %7s %7s\n", (long long)rows, times, "", "median",
	    "ratio", "mean", "99 %", "records");
	for (int what = 0; what < ASKED; what++) {
		int64_t *one = &took[(size_t)what * times];
		double sum = 0;

		qsort(one, times, sizeof *one, by_size);
		for (size_t i = 0; i < times; i++)
			sum += (double)one[i] / 1e3;
		printf("%-28s %7.1f %7.1f %7.1f %7.1f %7.1f\n", names[what],
		    (double)one[times / 2] / 1e3,
		    (double)one[times / 2] / 1e3 / bare, sum / (double)times,
		    (double)one[times * 99 / 100] / 1e3,
		    (double)records[what] / (double)times);
	}
	store_close(store);
	free(took);
}

int
main(int argc, char **argv)
{
	if (argc > 3 && strcmp(argv[1], "fill") == 0)
		fill(argv[2], strtoll(argv[3], NULL, 10));
	else if (argc > 2 && strcmp(argv[1], "ask") == 0)
		ask(argv[2], argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) :
		    20000);
	else
		panic("usage: memory fill FILE ROWS | memory ask FILE [TIMES]");
	return EXIT_DONE;
}
