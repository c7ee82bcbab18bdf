/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a question to the log costs out of a large store, and what its indexes cost a
 * scan. `fill` makes a store as two years of a large house leave one: four findings a
 * message, senders, rules and campaigns of which few are frequent. `ask` puts each
 * question, the store opened anew each time as a command does, and prints milliseconds:
 * of CPU, and of the clock, median and worst of five. `write` prints what a message
 * costs to be written with all indexes, without those of the log's questions, and
 * without a subject. Whole commands are asked by `questions` beside this.
 *
 *   log fill FILE MESSAGES        log ask FILE        log write FILE MESSAGES
 */
#include <time.h>

#include "../../store/sqlite.h"

#define FIRST 1704067200		/* 2024-01-01 */
#define DAYS 730
#define ACCOUNTS 30
#define SET 200

static uint64_t state = 88172645463325252u;

static uint64_t
chance(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

/* Half of the time one of the first tenth, and so on. */
static uint64_t
few_often(uint64_t n)
{
	while (n > 10 && chance(2) == 0)
		n /= 10;
	return chance(n);
}

static void
must(enum outcome outcome, const struct why *why)
{
	if (outcome != OK)
		panic("%s", why->text);
}

static double
clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

/* ---- Messages ------------------------------------------------------------------- */

static struct str
subject_of(struct arena *arena)
{
	static const char *const words[] = { "Invoice", "請求書", "Re: 御見積",
	    "Payment", "お支払い", "ご確認", "Order", "出荷", "Meeting", "会議",
	    "のお知らせ", "について", "urgent", "report", "月次", "契約", "delivery",
	    "振込", "Newsletter", "送付" };
	struct buf buf = { .arena = arena };
	size_t n = sizeof words / sizeof words[0];

	for (uint64_t i = 0; i < 2 + chance(3); i++)
		buf_format(&buf, "%s ", words[few_often(n)]);
	buf_format(&buf, "%llu", (unsigned long long)chance(1000000));
	if (chance(500) == 0)
		buf_cstr(&buf, " 振込先口座変更");
	return buf_str(&buf);
}

static struct str
one_of(const char *const *words, size_t n)
{
	return str_of(words[few_often(n)]);
}

static void
findings_make(struct arena *arena, struct verdict *v)
{
	v->findings.n = 4;
	v->findings.at = NEW_ARRAY(arena, struct verdict_finding, 4);
	for (size_t i = 0; i < 4; i++) {
		unsigned rule = (unsigned)few_often(300);

		v->findings.at[i] = (struct verdict_finding){
			.id = str_format(arena, "rule-%u", rule),
			.rule = chance(3) == 0 ? NO_STR :
			    str_format(arena, "RULE_%u", rule),
			.en = STR("The sender's domain was never seen before."),
			.ja = STR("この送信元ドメインからのメールは初めてです。"),
			.evidence = STR("example"), .score = (double)chance(30) / 10
		};
	}
}

static struct verdict *
verdict_make(struct arena *arena, uint64_t i)
{
	static const char *const spf[] = { "pass", "none", "softfail", "fail",
	    "neutral", "temperror" };
	static const char *const dkim[] = { "pass", "none", "fail", "temperror" };
	static const char *const dmarc[] = { "pass", "none", "fail" };
	struct verdict *v = NEW(arena, struct verdict);
	uint64_t domain = few_often(20000), mark = chance(100);

	v->message_id = str_format(arena, "<%llu@d%llu.example>",
	    (unsigned long long)i, (unsigned long long)domain);
	v->subject = subject_of(arena);
	v->sha256 = digest_hex(arena, sha256(v->message_id));
	v->content_digest = digest_hex(arena, sha256(v->sha256));
	v->size = 20000;
	v->from.domain = str_format(arena, "d%llu.example",
	    (unsigned long long)domain);
	v->from_org_domain = v->from.domain;
	v->from.address = str_format(arena, "a%llu@%.*s",
	    (unsigned long long)few_often(20), STR_ARGS(v->from.domain));
	v->from.name = STR("Klara Meier");
	v->spf.result = one_of(spf, 6);
	v->dkim.result = one_of(dkim, 4);
	v->dmarc.result = one_of(dmarc, 3);
	v->arc.result = chance(50) == 0 ? STR("pass") : STR("none");
	v->smime.status = chance(200) == 0 ? STR("valid") : STR("none");
	v->from_authenticated = str_equal(v->dmarc.result, STR("pass"));
	v->by = v->from_authenticated ? STR("dmarc") : STR("none");
	v->has_not_scanned = chance(300) == 0;
	findings_make(arena, v);
	v->verdict = mark == 0 ? VERDICT_SUSPECT : mark < 3 ? VERDICT_CAUTION :
	    VERDICT_CLEAN;
	v->score = mark == 0 ? 5 + (double)chance(100) / 10 : mark < 3 ?
	    3 + (double)chance(20) / 10 : (double)chance(30) / 10;
	if (chance(20) == 0) {
		v->accounts.n = 1;
		v->accounts.at = NEW(arena, struct verdict_account);
		v->accounts.at[0] = (struct verdict_account){
			.kind = STR("iban"), .country = STR("DE"),
			.last4 = str_format(arena, "%04u",
			    (unsigned)chance(10000)),
			.where = STR("body")
		};
		v->accounts.at[0].key = v->accounts.at[0].last4;
	}
	v->rules_digest = STR("aa");
	v->version = STR("0.1.0");
	return v;
}

static void
set_write(struct store *store, struct arena *arena, uint64_t from,
    uint64_t messages, bool subjects)
{
	static const struct store_move move = { STR("Quarantine"), 77, 500 };
	const struct store_run run = { "host.example", "0.1.0", "aa", "bb",
	    "hold" };
	struct store_message m[SET];
	struct store_mailbox mailbox;
	int64_t run_id;
	struct why why;

	must(store_run_begin(store, &run, &run_id, &why), &why);
	must(store_mailbox_get(store, str_format(arena, "box%llu",
	    (unsigned long long)few_often(ACCOUNTS)), STR("INBOX"), &mailbox,
	    &why), &why);
	must(store_mailbox_epoch(store, mailbox.id, 7, &why), &why);
	for (uint64_t i = 0; i < SET; i++) {
		struct verdict *v = verdict_make(arena, from + i);

		if (!subjects)
			v->subject = NO_STR;
		m[i] = (struct store_message){ .uid = from + i + 1, .tries = 1,
		    .arrived = FIRST + (int64_t)((from + i) * DAYS * 86400 /
		    messages), .verdict = v, .action = v->verdict ==
		    VERDICT_SUSPECT ? ACTION_QUARANTINE : ACTION_NONE };
	}
	must(store_set(store, run_id, mailbox.id, 7, m, SET, &move,
	    from + SET + 1, &why), &why);
}

static struct store *
opened(const char *file, enum store_mode mode)
{
	struct store *store;
	struct why why;

	must(store_open(file, mode, &store, &why), &why);
	return store;
}

/* Bulk: rows by SQL, the indexes made afterwards. */
static const char bulk[] =
"PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;"
"CREATE TEMP TABLE made AS SELECT name, sql FROM sqlite_schema"
" WHERE type = 'index' AND sql IS NOT NULL"
" AND tbl_name IN ('message', 'finding', 'bank_account', 'clue');";

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1" \
	" FROM n WHERE i < ?1 - 1) "
/* Few senders and rules are frequent. */
static const char rows_messages[] = NUMBERS
"INSERT INTO message (run_id, mailbox_id, uidvalidity, uid, tries, arrived_at,"
" scanned_at, action, verdict, score, message_id, subject, sha256,"
" content_digest, size_bytes, from_address, from_name, from_domain,"
" from_org_domain, reply_to_addresses, to_addresses, cc_addresses,"
" from_authenticated, authenticated_by, internal, temperror,"
" upstream_present, smime_status, smime_attributed, smime_signers, spf, dkim,"
" dkim_signatures, arc, dmarc, not_scanned, touched_foreign_code, version)"
" SELECT i / 200 + 1, min(30, 1 + (abs(random()) % 30 >> abs(random()) % 4)), 7,"
" i + 1, 1, strftime('%Y-%m-%dT%H:%M:%SZ', 1704067200 + i * 63072000 / ?1,"
" 'unixepoch'), '2026-01-01T00:00:00Z', iif(mark = 0, 'quarantine', 'none'),"
" iif(mark = 0, 'suspect', iif(mark < 3, 'caution', 'clean')),"
" iif(mark = 0, 5.0, iif(mark < 3, 3.0, 0.0)) + (abs(random()) % 20) / 10.0,"
" '<' || i || '@x.example>',"
" (json('[\"Invoice\",\"請求書\",\"Re: 御見積\",\"Payment\",\"お支払い\","
"\"ご確認\",\"Order\",\"出荷のお知らせ\"]') ->> (abs(random()) % 8)) || ' ' ||"
" (json('[\"urgent\",\"月次\",\"契約\",\"delivery\",\"振込\",\"Newsletter\","
"\"送付\",\"について\"]') ->> (abs(random()) % 8)) || ' ' ||"
" (abs(random()) % 1000000) ||"
" iif(abs(random()) % 500 = 0, ' 振込先口座変更', ''),"
" printf('%032x%032x', i, random()), printf('%032x%032x', random(), i), 20000,"
" 'a' || (abs(random()) % 20 >> abs(random()) % 5) || '@d' || domain ||"
" '.example', 'Klara Meier', 'd' || domain || '.example', 'd' || domain ||"
" '.example', '[]', '[{\"address\":\"ap@minato.example\"}]', '[]',"
" dmarc = 'pass', iif(dmarc = 'pass', 'dmarc', 'none'), 0, 0, 0,"
" iif(abs(random()) % 200 = 0, 'valid', 'none'), 0, '[]',"
" json('[\"pass\",\"pass\",\"pass\",\"pass\",\"none\",\"softfail\",\"fail\","
"\"temperror\"]') ->> (abs(random()) % 8),"
" json('[\"pass\",\"pass\",\"pass\",\"none\"]') ->> (abs(random()) % 4), '[]',"
" iif(abs(random()) % 50 = 0, 'pass', 'none'), dmarc, abs(random()) % 300 = 0, 0,"
" '0.1.0' FROM (SELECT i, abs(random()) % 100 AS mark,"
" (abs(random()) % 20000 >> abs(random()) % 14) AS domain,"
" json('[\"pass\",\"pass\",\"pass\",\"none\",\"fail\"]') ->> (abs(random()) % 5)"
" AS dmarc FROM n LIMIT -1)";

static const char rows_findings[] =
"INSERT INTO finding (message_row_id, position, id, rule, score, sentence_en,"
" sentence_ja, evidence) SELECT m, p, 'rule-' || r,"
" iif(abs(random()) % 3 = 0, NULL, 'RULE_' || r), 1.5,"
" 'The sender''s domain was never seen before.',"
" 'この送信元ドメインからのメールは初めてです。', 'example' FROM (SELECT m.id AS m,"
" p.value AS p, (abs(random()) % 300 >> abs(random()) % 8) AS r FROM message m,"
" json_each('[0,1,2,3]') p LIMIT -1)";

static void
step(struct store *store, const char *sql, int64_t n)
{
	double from = now_ms();
	struct query q = query_once(store, sql);
	struct why why;

	if (strstr(sql, "?1") != NULL)
		put_integer(&q, n);
	must(query_run(&q, &why), &why);
	if (now_ms() - from > 1000)
		fprintf(stderr, "%.40s... %.0f s\n", sql,
		    (now_ms() - from) / 1e3);
}

/* What campaigns share: a subject most often, and what hundreds share, too. */
static const char rows_clues[] =
"INSERT INTO clue (message_row_id, kind, key) SELECT m.id, k.value,"
" (k.key + 1) * 1000000 + (abs(random()) % 60000 >> abs(random()) % 10)"
" FROM message m, json_each('[\"subject\",\"link\",\"attachment\",\"reply-to\"]') k"
" WHERE abs(random()) % (1 << k.key) = 0 LIMIT -1";

/* Each name's statement in turn: "DROP INDEX x", or what made it. */
static void
for_each_index(struct store *store, const char *sql)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	const char *made[60];
	size_t n = 0;
	struct query q = query_once(store, sql);
	struct why why;

	while (n < 60 && query_row(&q))
		made[n++] = str_cstr(arena, take_text(&q, arena));
	must(query_end(&q, &why), &why);
	for (size_t i = 0; i < n; i++)
		step(store, made[i], 0);
	arena_free(arena);
}

static void
fill(const char *file, int64_t messages)
{
	struct store *store = opened(file, STORE_WRITE);
	struct why why;

	must(store_execute(store, bulk, &why), &why);
	for_each_index(store, "SELECT 'DROP INDEX ' || name FROM made");
	must(store_execute(store, "BEGIN", &why), &why);
	step(store, NUMBERS "INSERT INTO run (id, started_at) SELECT i + 1,"
	    " '2026-01-01T00:00:00Z' FROM n", messages / 200 + 1);
	step(store, NUMBERS "INSERT INTO account (id, name) SELECT i + 1,"
	    " 'box' || i FROM n", ACCOUNTS);
	step(store, NUMBERS "INSERT INTO mailbox (id, account_id, folder)"
	    " SELECT i + 1, i + 1, 'INBOX' FROM n", ACCOUNTS);
	step(store, rows_messages, messages);
	step(store, rows_findings, 0);
	step(store, "INSERT INTO bank_account (message_row_id, position, kind,"
	    " country, last4, place, key_digest) SELECT id, 0, 'iban', 'DE',"
	    " printf('%04d', abs(random()) % 10000), 'body', id % 1000"
	    " FROM message WHERE abs(random()) % 20 = 0", 0);
	step(store, rows_clues, 0);
	step(store, "INSERT INTO action (message_row_id, run_id, mailbox_id,"
	    " kind, state, uidvalidity, uid, size_bytes, destination,"
	    " intended_at, changed_at) SELECT id, run_id, mailbox_id,"
	    " 'quarantine', 'done', 7, uid, 1, 'Quarantine', '2026-01-01',"
	    " '2026-01-01' FROM message WHERE verdict = 'suspect'", 0);
	step(store, "INSERT INTO subject_index (rowid, words) SELECT id,"
	    " subject_words(subject) FROM message", 0);
	for_each_index(store, "SELECT sql FROM made");
	must(store_execute(store, "COMMIT", &why), &why);
	store_close(store);
}

/* As scans write them. */
static void
scan(const char *file, uint64_t messages, bool subjects)
{
	struct store *store = opened(file, STORE_WRITE);
	struct arena *arena = arena_new((size_t)1 << 28);
	struct why why;

	must(store_execute(store, "PRAGMA synchronous = OFF", &why), &why);
	for (uint64_t i = 0; i < messages; i += SET) {
		set_write(store, arena, i, messages, subjects);
		arena_reset(arena);
	}
	store_close(store);
	arena_free(arena);
}

/* ---- Questions ---------------------------------------------------------------------- */

static void
count_row(void *context, const struct store_row *row)
{
	(void)row;
	(*(size_t *)context)++;
}

#define ONE(word) { (const struct str[]){ STR(word) }, 1 }
#define TWO(a, b) { (const struct str[]){ STR(a), STR(b) }, 2 }
#define DAY(n) (FIRST + (int64_t)(n) * 86400)

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
ask_one(const char *file, const char *name, struct store_filter filter)
{
	double times[5], cpu[5];
	size_t n = 0;
	struct why why;

	if (filter.limit == 0)
		filter.limit = 50;
	for (int i = 0; i < 5; i++) {
		double from = now_ms(), began = clock_ms(
		    CLOCK_PROCESS_CPUTIME_ID);
		struct store *store = opened(file, STORE_READ);

		n = 0;
		must(store_log(store, &filter, count_row, &n, &why), &why);
		store_close(store);
		times[i] = now_ms() - from;
		cpu[i] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - began;
	}
	qsort(times, 5, sizeof times[0], compare);
	qsort(cpu, 5, sizeof cpu[0], compare);
	printf("%-60s %5zu rows %8.1f %8.1f %8.1f\n", name, n, cpu[2], times[2],
	    times[4]);
	fflush(stdout);
}

/* Of messages that share much, and that share little. */
static void
similar(const char *file)
{
	static const struct { const char *name, *sql; } of[] = {
		{ "similar to one of the most frequent sender's",
		    "SELECT max(id) FROM message WHERE from_address ="
		    " 'a0@d0.example'" },
		{ "similar to one with an account",
		    "SELECT max(message_row_id) FROM bank_account" },
		{ "similar to one with an attachment that many have",
		    "SELECT max(message_row_id) FROM clue WHERE key = (SELECT"
		    " key FROM clue WHERE key > 2900000 AND key < 3900000"
		    " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)" },
		{ "similar to a rare sender's", "SELECT max(id) FROM message"
		    " WHERE from_domain = 'd19999.example'" },
	};

	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		struct store *store = opened(file, STORE_READ);
		struct query q = query_once(store, of[i].sql);
		int64_t id = query_row(&q) ? take_integer(&q) : 0;
		struct why why;

		must(query_end(&q, &why), &why);
		store_close(store);
		if (id > 0)
			ask_one(file, of[i].name,
			    (struct store_filter){ .similar_to = id });
	}
}

static void
show(const char *file)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	double from = now_ms();
	struct store *store = opened(file, STORE_READ);
	struct store_detail detail;
	struct why why;

	must(store_show(store, arena, 1234567 % 100000 + 1, &detail, &why), &why);
	store_close(store);
	printf("%-44s %5d rows %8.1f ms\n", "show ID", 1, now_ms() - from);
	arena_free(arena);
}

#define ASK(...) ask_one(file, #__VA_ARGS__, (struct store_filter){ __VA_ARGS__ })

static void
ask(const char *file)
{
	ASK(0);
	ASK(.since = DAY(729));
	ASK(.since = DAY(400));
	ASK(.until = DAY(30));
	ASK(.since = DAY(300), .until = DAY(360));
	ASK(.accounts = ONE("box1"));
	ASK(.accounts = ONE("box29"));
	ASK(.folders = ONE("INBOX"));
	ASK(.verdicts = ONE("clean"));
	ASK(.verdicts = ONE("suspect"));
	ASK(.verdicts = TWO("suspect", "caution"));
	ASK(.actions = ONE("quarantine"));
	ASK(.states = ONE("intended"));
	ASK(.states = ONE("confirmed"));
	ASK(.senders = ONE("a1@d19999.example"));
	ASK(.senders = ONE("a1@d1.example"));
	ASK(.domains = ONE("d1.example"));
	ASK(.domains = ONE("d15000.example"));
	ASK(.subject = STR("振込"));
	ASK(.subject = STR("口座"));
	ASK(.subject = STR("口座変更"));
	ASK(.subject = STR("invoice"));
	ASK(.subject = STR("urgent 口座"));
	ASK(.subject = STR("inv"));
	ASK(.subject = STR("471147"));
	ASK(.rules = ONE("RULE_1"));
	ASK(.rules = ONE("RULE_299"));
	ASK(.rules = ONE("rule-1"));
	ASK(.rules = TWO("RULE_1", "RULE_250"));
	ASK(.last4 = ONE("2051"));
	ASK(.results[STORE_SPF] = ONE("fail"));
	ASK(.results[STORE_SMIME] = ONE("valid"));
	ASK(.results = { [STORE_SPF] = ONE("temperror"),
	    [STORE_ARC] = ONE("pass") });
	ASK(.authenticated = STORE_NO);
	ASK(.run_id = 4711);
	ASK(.has_score = true, .score = 14.5);
	ASK(.has_score = true, .score = 3);
	ASK(.has_score_most = true, .score_most = 0);
	ASK(.not_scanned = true);
	ASK(.sort = STORE_SORT_SCORE);
	ASK(.sort = STORE_SORT_SENDER);
	ASK(.reverse = true);
	ASK(.verdicts = ONE("suspect"), .accounts = ONE("box1"));
	ASK(.verdicts = ONE("suspect"), .subject = STR("口座"));
	ASK(.domains = ONE("d1.example"), .subject = STR("振込"));
	ASK(.since = DAY(700), .rules = ONE("RULE_1"));
	ASK(.since = DAY(300), .until = DAY(303), .verdicts = ONE("suspect"));
	ASK(.accounts = ONE("box29"), .rules = ONE("RULE_1"),
	    .results[STORE_SMIME] = ONE("valid"));
	ASK(.verdicts = ONE("suspect"), .sort = STORE_SORT_SCORE);
	ASK(.subject = STR("invoice"), .sort = STORE_SORT_SCORE,
	    .verdicts = ONE("suspect"));
	similar(file);
	show(file);
}

/* ---- What writing costs ------------------------------------------------------------- */

static const char without[] =
"DROP INDEX message_mailbox; DROP INDEX message_run; DROP INDEX message_score;"
"DROP INDEX message_verdict; DROP INDEX message_not_scanned;"
"DROP INDEX message_review; DROP INDEX bank_account_last4;"
"DROP INDEX message_auth";

static void
write_one(const char *file, const char *name, uint64_t messages,
    const char *before, bool subjects)
{
	struct str path = NO_STR;
	struct arena *arena = arena_new((size_t)1 << 20);
	struct store *store;
	struct why why;
	double from;
	int64_t pages;
	struct query q;

	path = str_format(arena, "%s.%s", file, name);
	unlink(str_cstr(arena, path));
	store = opened(str_cstr(arena, path), STORE_WRITE);
	must(store_execute(store, before, &why), &why);
	store_close(store);
	from = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
	scan(str_cstr(arena, path), messages, subjects);
	from = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - from;
	store = opened(str_cstr(arena, path), STORE_READ);
	q = query_once(store, "PRAGMA page_count");
	query_row(&q);
	pages = take_integer(&q);
	must(query_end(&q, &why), &why);
	store_close(store);
	printf("%-20s %6.1f us of CPU a message, %6.0f bytes a message\n", name,
	    from * 1000 / (double)messages,
	    (double)pages * 4096 / (double)messages);
	unlink(str_cstr(arena, path));
	arena_free(arena);
}

int
main(int argc, char **argv)
{
	uint64_t messages = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;

	if (argc == 4 && strcmp(argv[1], "fill") == 0)
		fill(argv[2], (int64_t)messages);
	else if (argc == 3 && strcmp(argv[1], "ask") == 0)
		ask(argv[2]);
	else if (argc == 4 && strcmp(argv[1], "write") == 0) {
		write_one(argv[2], "all", messages, "", true);
		write_one(argv[2], "without-indexes", messages, without, true);
		write_one(argv[2], "without-subjects", messages, "", false);
	} else {
		fprintf(stderr, "log fill FILE MESSAGES | ask FILE |"
		    " write FILE MESSAGES\n");
		return EXIT_USAGE;
	}
	return 0;
}
