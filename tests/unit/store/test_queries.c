/* SPDX-License-Identifier: Apache-2.0 */
/* The log and its filters, one message, health, and that indexes are used. */
#include "fixture.h"

struct seen {
	int64_t ids[10];
	unsigned shares[10];
	size_t n;
	struct arena *arena;
	struct store_row last;
};

static void
see(void *context, const struct store_row *row)
{
	struct seen *seen = context;

	assert_true(seen->n < 10);
	seen->shares[seen->n] = row->shares;
	seen->ids[seen->n++] = row->message_id;
	seen->last = *row;
	seen->last.subject = str_keep(seen->arena, row->subject);
	seen->last.account = str_keep(seen->arena, row->account);
	seen->last.top_ja = str_keep(seen->arena, row->top_ja);
	seen->last.state = str_keep(seen->arena, row->state);
	seen->last.arrived = str_keep(seen->arena, row->arrived);
	seen->last.by = str_keep(seen->arena, row->by);
}

static struct seen
ask_log(struct fixture *f, const struct store_filter *filter)
{
	struct seen seen = { .arena = f->arena };

	assert_ok(store_log(f->store, filter, see, &seen, &f->why));
	return seen;
}

/* 1: suspect, 振込先口座. 2: clean, from elsewhere, scanned whole. 3: caution. */
static void
store_three(struct fixture *f)
{
	struct store_message m[3] = {
		message_new(f, 1, VERDICT_SUSPECT), message_new(f, 2, VERDICT_CLEAN),
		message_new(f, 3, VERDICT_CAUTION)
	};
	struct verdict *v = verdict_new(f, 2, VERDICT_CLEAN);

	v->subject = STR("Lunch? 100%_sure");
	v->from.address = STR("bob@mail.example.net");
	v->from.domain = STR("mail.example.net");
	v->from_org_domain = STR("example.net");
	v->has_not_scanned = false;
	v->score = -1;
	v->findings.n = 0;
	m[1].verdict = v;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 3,
	    &to_quarantine, 4, &f->why));
}

#define ONE(word) { (const struct str[]){ STR(word) }, 1 }
#define TWO(a, b) { (const struct str[]){ STR(a), STR(b) }, 2 }

static void
each_filter_lets_through_what_it_names_newest_first(void **state)
{
	struct fixture *f = *state;
	const struct {
		struct store_filter filter;
		size_t n;
		int64_t first;
	} cases[] = {
		{ { 0 }, 3, 3 },
		{ { .limit = 2 }, 2, 3 },
		{ { .limit = UINT64_MAX }, 3, 3 },
		{ { .since = ARRIVED + 2 }, 2, 3 },
		{ { .until = ARRIVED + 2 }, 1, 1 },
		{ { .since = ARRIVED + 2, .until = ARRIVED + 3 }, 1, 2 },
		{ { .accounts = ONE("ap") }, 3, 3 },
		{ { .accounts = ONE("ar") }, 0, 0 },
		{ { .verdicts = ONE("suspect") }, 1, 1 },
		{ { .actions = ONE("quarantine") }, 1, 1 },
		{ { .senders = ONE("BOB@mail.example.net") }, 1, 2 },
		{ { .senders = ONE("bob") }, 0, 0 },
		{ { .domains = ONE("Mail.example.NET") }, 1, 2 },
		{ { .domains = ONE("EXAMPLE.net") }, 1, 2 },
		{ { .subject = STR("口座") }, 2, 3 },
		{ { .subject = STR("変更") }, 2, 3 },
		{ { .subject = STR("invoice") }, 2, 3 },
		{ { .subject = STR("LUNCH") }, 1, 2 },
		{ { .subject = STR("100%_") }, 1, 2 },
		{ { .subject = STR("invo 知らせ") }, 2, 3 },
		{ { .subject = STR("ＩＮＶＯＩＣＥ") }, 2, 3 },
		{ { .subject = STR("座") }, 2, 3 },
		{ { .subject = STR("口座先") }, 0, 0 },
		{ { .subject = STR("oice") }, 0, 0 },
		{ { .subject = STR("lunch 口座") }, 0, 0 },
		{ { .subject = STR("\"lunch") }, 1, 2 },
		{ { .folders = ONE("INBOX") }, 3, 3 },
		{ { .folders = ONE("Sent") }, 0, 0 },
		{ { .accounts = TWO("ar", "ap") }, 3, 3 },
		{ { .verdicts = TWO("suspect", "caution") }, 2, 3 },
		{ { .verdicts = TWO("suspect", "clean") }, 2, 2 },
		{ { .actions = ONE("none") }, 2, 3 },
		{ { .states = ONE("intended") }, 1, 1 },
		{ { .states = TWO("held", "released") }, 0, 0 },
		{ { .states = ONE("intended"), .subject = STR("口座"),
		    .sort = STORE_SORT_SCORE }, 1, 1 },
		{ { .subject = STR("口座"), .sort = STORE_SORT_SCORE }, 2, 3 },
		{ { .subject = STR("lunch"), .verdicts = ONE("suspect") }, 0, 0 },
		{ { .domains = TWO("example.net", "none.example") }, 1, 2 },
		{ { .rules = TWO("BEC_RULE_1", "fact-1") }, 2, 3 },
		{ { .last4 = ONE("2051") }, 3, 3 },
		{ { .last4 = ONE("0000") }, 0, 0 },
		{ { .results[STORE_SPF] = ONE("softfail") }, 3, 3 },
		{ { .results[STORE_SPF] = ONE("pass") }, 0, 0 },
		{ { .results = { [STORE_DKIM] = TWO("fail", "pass"),
		    [STORE_ARC] = ONE("none") } }, 3, 3 },
		{ { .results = { [STORE_DMARC] = ONE("pass"),
		    [STORE_SMIME] = ONE("valid") } }, 0, 0 },
		{ { .authenticated = STORE_YES }, 3, 3 },
		{ { .authenticated = STORE_NO }, 0, 0 },
		{ { .has_score_most = true, .score_most = 0 }, 1, 2 },
		{ { .has_score = true, .score = 6, .has_score_most = true,
		    .score_most = 6.5 }, 2, 3 },
		{ { .reverse = true }, 3, 1 },
		{ { .since = ARRIVED, .reverse = true }, 3, 1 },
		{ { .sort = STORE_SORT_SCORE, .reverse = true }, 3, 2 },
		{ { .sort = STORE_SORT_SENDER }, 3, 2 },
		{ { .sort = STORE_SORT_ARRIVED, .domains =
		    ONE("rheintal-pumpen.example") }, 2, 3 },
		{ { .subject = STR("口坐") }, 0, 0 },
		{ { .subject = STR("' OR 1=1 --") }, 0, 0 },
		{ { .rules = ONE("BEC_RULE_2") }, 2, 3 },
		{ { .rules = ONE("fact-4") }, 2, 3 },
		{ { .rules = ONE("BEC_RULE_4") }, 0, 0 },
		{ { .run_id = 1 }, 3, 3 },
		{ { .run_id = 2 }, 0, 0 },
		{ { .has_score = true, .score = 6.25 }, 2, 3 },
		{ { .has_score = true, .score = 0 }, 2, 3 },
		{ { .has_score = true, .score = 6.26 }, 0, 0 },
		{ { .not_scanned = true }, 2, 3 },
		{ { .domains = ONE("rheintal-pumpen.example"),
		    .rules = ONE("fact-0"), .subject = STR("口座"),
		    .verdicts = ONE("suspect"), .accounts = ONE("ap"),
		    .since = ARRIVED, .limit = 5 }, 1, 1 },
	};

	const size_t n = sizeof cases / sizeof cases[0];

	store_three(f);
	/* Each as one that lets through few, and as one that lets through many. */
	for (size_t j = 0; j < 2 * n; j++) {
		size_t i = j % n;
		struct seen seen;

		f->store->narrow = j < n ? LOG_NARROW : 0;
		seen = ask_log(f, &cases[i].filter);
		if (seen.n != cases[i].n ||
		    (seen.n && seen.ids[0] != cases[i].first))
			fail_msg("case %zu: %zu rows, first %lld", i, seen.n,
			    (long long)seen.ids[0]);
	}
}

static void
a_line_of_the_log_says_what_people_ask_first(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = {
	    .verdicts = ONE("suspect") };
	struct seen seen;

	store_three(f);
	seen = ask_log(f, &filter);
	assert_str(seen.last.subject, "振込先口座変更のお知らせ Invoice");
	assert_str(seen.last.account, "ap");
	assert_str(seen.last.top_ja, "この取引先では初めての口座です");
	assert_str(seen.last.state, "intended");
	assert_str(seen.last.arrived, "2026-01-01T00:00:01Z");
	assert_str(seen.last.by, "dmarc");
	assert_true(seen.last.from_authenticated && seen.last.not_scanned);
	assert_int_equal(seen.last.uidvalidity, 7);
	assert_true(seen.last.score == 6.25);
}

static void
a_subject_is_found_in_every_width_and_form(void **state)
{
	static const char *const found[][2] = {
		{ "ﾌﾘｺﾐｻｷのご案内", "フリコミサキ" }, { "ﾃﾞﾝﾜﾊﾞﾝｺﾞｳ", "デンワバンゴウ" },
		{ "か\u3099くふ ｳﾞｧｰ", "がくふ ヴァー" }, { "㈱港食品", "(株)港食品" },
		{ "請求書２０２６年", "2026" }, { "Ärger mit ÉTÉ", "arger ete" },
		{ "緊急：口座変更", "口座" }, { "RE:振込", "re 振込" },
		{ "한국어 송금", "송금" }, { "a b", "a" }, { "税", "税" },
		{ "入金 確認", "確認 入金" }, { "支払・口座", "支払 口座" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
		struct store_message m = message_new(f, i + 1, VERDICT_CLEAN);
		struct store_filter filter = { .subject = str_of(found[i][1]) };
		struct seen seen;
		struct verdict *v = verdict_new(f, (int)i, VERDICT_CLEAN);

		v->subject = str_of(found[i][0]);
		m.verdict = v;
		store_one(f, &m);
		seen = ask_log(f, &filter);
		if (seen.n < 1 || seen.ids[0] != (int64_t)i + 1)
			fail_msg("'%s' is not found by '%s'", found[i][0],
			    found[i][1]);
	}
}

static void
what_has_no_word_is_refused_and_a_new_subject_replaces_the_old(void **state)
{
	struct fixture *f = *state;
	struct store_filter filter = { .subject = STR(" -- \"\" ") };
	struct store_message m = message_new(f, 1, VERDICT_DEFERRED);
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);
	struct seen seen = { .n = 0 };

	store_one(f, &m);
	assert_int_equal(store_log(f->store, &filter, see, &seen, &f->why),
	    FAIL);
	assert_int_equal(f->why.status, EXIT_USAGE);
	v->subject = STR("Lunch");
	m.verdict = v;
	store_one(f, &m);
	filter.subject = STR("口座");
	assert_int_equal(ask_log(f, &filter).n, 0);
	filter.subject = STR("lunch");
	assert_int_equal(ask_log(f, &filter).n, 1);
	assert_int_equal(number(f, "SELECT count(*) FROM subject_index"
	    " WHERE subject_index MATCH 'invoice'"), 0);
}

/* ---- Of one campaign ----------------------------------------------------------- */

/* A message that has nothing in common with another one. */
static struct verdict *
stranger(struct fixture *f, int i)
{
	struct verdict *v = verdict_new(f, i, VERDICT_SUSPECT);

	v->from.address = str_format(f->arena, "x%d@x%d.example", i, i);
	v->subject = str_format(f->arena, "%d", i);
	v->accounts.at[0].key = str_format(f->arena, "DE%d", i);
	v->parts.at[1].size = 9000;
	v->parts.at[1].sha256 = str_format(f->arena, "part-%d", i);
	v->sightings.n = 2;
	v->sightings.at = NEW_ARRAY(f->arena, struct verdict_trait, 2);
	v->sightings.at[0] = (struct verdict_trait){ STR("subject"),
	    str_format(f->arena, "a subject of %c%c 20%d", 'a' + i / 26 % 26,
	    'a' + i % 26, i) };
	v->sightings.at[1] = (struct verdict_trait){ STR("link"),
	    str_format(f->arena, "link%d.example", i) };
	v->reply_to.n = 1;
	v->reply_to.at = NEW(f->arena, struct verdict_address);
	v->reply_to.at[0].address = v->from.address;
	return v;
}

static void
store_verdicts(struct fixture *f, const char *account, struct verdict **v,
    size_t n)
{
	struct store_message *m = NEW_ARRAY(f->arena, struct store_message, n);
	struct store_mailbox mailbox;

	assert_ok(store_mailbox_get(f->store, str_of(account), STR("INBOX"),
	    &mailbox, &f->why));
	assert_ok(store_mailbox_epoch(f->store, mailbox.id, 7, &f->why));
	for (size_t i = 0; i < n; i++)
		m[i] = (struct store_message){ .uid = i + 1,
			.arrived = ARRIVED + (int64_t)i, .tries = 1,
			.action = ACTION_QUARANTINE, .verdict = v[i] };
	assert_ok(store_set(f->store, f->run_id, mailbox.id, 7, m, n,
	    &to_quarantine, n + 1, &f->why));
}

#define BIT(share) (1u << SHARES_##share)

static void
messages_of_one_campaign_are_found_by_each_thing_they_share(void **state)
{
	static const unsigned shared[] = { 0, BIT(SENDER), BIT(REPLY_TO),
	    BIT(BANK_ACCOUNT), BIT(ATTACHMENT), BIT(SUBJECT), BIT(LINK),
	    BIT(REPLY_TO) };
	struct fixture *f = *state;
	struct store_filter filter = { .similar_to = 1 };
	struct verdict *v[9];
	struct seen seen;

	for (int i = 0; i < 9; i++)
		v[i] = stranger(f, i);
	v[0]->reply_to.at[0].address = STR("Con@Elsewhere.example");
	v[1]->from.address = STR("X0@x0.example");
	v[2]->reply_to.at[0].address = STR("con@elsewhere.EXAMPLE");
	v[3]->accounts.at[0].key = v[0]->accounts.at[0].key;
	v[4]->parts.at[1].sha256 = v[0]->parts.at[1].sha256;
	v[5]->sightings.at[0].value = STR("a subject of aa 20771");
	v[6]->sightings.at[1].value = v[0]->sightings.at[1].value;
	/* It is sent from where the answers to the first would go. */
	v[7]->from.address = STR("con@elsewhere.example");
	store_verdicts(f, "ap", v, 4);
	store_verdicts(f, "ar", v + 4, 5);
	seen = ask_log(f, &filter);
	assert_int_equal(seen.n, 7);
	for (size_t i = 0; i < seen.n; i++)
		assert_int_equal(seen.shares[i], shared[seen.ids[i] - 1]);
	filter.similar_to = 8;
	seen = ask_log(f, &filter);
	assert_int_equal(seen.n, 2);
	filter = (struct store_filter){ .similar_to = 9 };
	assert_int_equal(ask_log(f, &filter).n, 0);
	/* Only by what is wanted, and with the other filters. */
	filter = (struct store_filter){ .similar_to = 1,
	    .shares = BIT(LINK) | BIT(BANK_ACCOUNT) };
	seen = ask_log(f, &filter);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.ids[0], 7);
	filter.accounts = (struct store_words)ONE("ap");
	assert_int_equal(ask_log(f, &filter).ids[0], 4);
	/* No number, no address, no subject of it is written anywhere new. */
	assert_int_equal(number(f, "SELECT count(*) FROM clue"
	    " WHERE typeof(key) <> 'integer'"), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM clue"), 31);
}

static void
what_shares_more_comes_first(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = { .similar_to = 2 };
	struct verdict *v[3] = { stranger(f, 0), stranger(f, 1), stranger(f, 2) };
	struct seen seen;

	v[0]->from.address = v[2]->from.address = v[1]->from.address;
	v[0]->accounts.at[0].key = v[1]->accounts.at[0].key;
	store_verdicts(f, "ap", v, 3);
	seen = ask_log(f, &filter);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.ids[0], 1);
	assert_int_equal(seen.shares[0], BIT(SENDER) | BIT(BANK_ACCOUNT));
	assert_int_equal(seen.ids[1], 3);
}

/* "invoice", and the host of a newsletter, make nobody similar. */
static void
what_hundreds_share_says_nothing(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = { .similar_to = 1 };
	struct verdict *v[202];

	for (int i = 0; i < 202; i++) {
		v[i] = stranger(f, i);
		v[i]->findings.n = v[i]->accounts.n = 0;
		v[i]->sightings.at[0].value = STR("invoice");
	}
	v[7]->sightings.at[1].value = v[0]->sightings.at[1].value;
	store_verdicts(f, "ap", v, 202);
	assert_int_equal(ask_log(f, &filter).n, 1);
	assert_int_equal(ask_log(f, &filter).shares[0], BIT(LINK));
}

static void
a_message_judged_anew_shares_what_it_has_now(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = { .similar_to = 2 };
	struct verdict *v[2] = { stranger(f, 0), stranger(f, 1) };

	v[0]->sightings.at[1].value = v[1]->sightings.at[1].value;
	v[0]->verdict = VERDICT_DEFERRED;
	store_verdicts(f, "ap", v, 2);
	assert_int_equal(ask_log(f, &filter).n, 1);
	v[0] = stranger(f, 0);
	store_verdicts(f, "ap", v, 1);
	assert_int_equal(ask_log(f, &filter).n, 0);
}

static void
what_is_similar_to_nothing_is_bad_input(void **state)
{
	struct fixture *f = *state;
	const struct store_filter filter = { .similar_to = 4711 };
	struct seen seen = { .n = 0 };

	assert_int_equal(store_log(f->store, &filter, see, &seen, &f->why),
	    FAIL);
	assert_int_equal(f->why.status, EXIT_DATA);
	assert_non_null(strstr(f->why.text, "'4711'"));
}

static void
a_message_that_is_not_there_is_bad_input(void **state)
{
	struct fixture *f = *state;
	struct store_detail detail;

	assert_int_equal(store_show(f->store, f->arena, 4711, &detail, &f->why),
	    FAIL);
	assert_int_equal(f->why.status, EXIT_DATA);
	assert_non_null(strstr(f->why.text, "'4711'"));
}

static void
health_tells_what_waits_and_what_is_given_up(void **state)
{
	struct fixture *f = *state;
	struct store_message m[3] = {
		message_new(f, 1, VERDICT_SUSPECT),
		message_new(f, 2, VERDICT_DEFERRED),
		message_new(f, 3, VERDICT_DEFERRED)
	};
	struct store_mailbox other;
	struct store_health *health;
	size_t n;

	m[2].tries = 3;
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 3,
	    &to_quarantine, 4, &f->why));
	assert_ok(store_mailbox_scanned(f->store, f->mailbox.id, f->run_id,
	    "no route", &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("Archive"), &other,
	    &f->why));
	assert_ok(store_health(f->store, f->arena, 3, &health, &n, &f->why));
	assert_int_equal(n, 2);
	assert_str(health[0].folder, "Archive");
	assert_str(health[0].last_scan, NULL);
	assert_int_equal(health[1].messages, 3);
	assert_int_equal(health[1].deferred, 2);
	assert_int_equal(health[1].exhausted, 1);
	assert_int_equal(health[1].open_actions, 1);
	assert_str(health[1].sentence, "no route");
	assert_str(health[1].last_ok, NULL);
	assert_int_equal(health[1].last_scan.n, 20);
}

/* No statement that a scan or a question runs may read a whole big table. */
static void
every_statement_looks_up_what_grows_through_an_index(void **state)
{
	static const char *const big[] = {
		"SCAN m", "SCAN message", "SCAN x", "SCAN y", "SCAN action",
		"SCAN f", "SCAN finding", "SCAN part", "SCAN p",
		"SCAN correspondent", "SCAN thread", "SCAN placed",
		"SCAN near_domain", "SCAN sent_word", "SCAN sent_letter",
		"SCAN clue", "SCAN bank_account", "SCAN b"
	};
	struct fixture *f = *state;
	struct store_known *known;
	struct store_due *due;
	struct store_action *actions;
	struct store_health *health;
	struct store_detail detail;
	struct answer answer;
	bool claimed;
	size_t n, looked = 0;

	store_three(f);
	store_three(f);
	assert_ok(store_known(f->store, f->arena, STR("ap"), STR("0"), STR("0"),
	    &known, &n, &f->why));
	assert_ok(store_due(f->store, f->arena, 1, 3, &due, &n, &f->why));
	assert_ok(store_actions_open(f->store, f->arena, 1, &actions, &n,
	    &f->why));
	assert_ok(store_uid_claimed(f->store, STR("ap"), STR("Quarantine"), 77,
	    1, &claimed, &f->why));
	assert_ok(store_show(f->store, f->arena, 1, &detail, &f->why));
	assert_ok(store_health(f->store, f->arena, 3, &health, &n, &f->why));
	ask_log(f, &(struct store_filter){ .similar_to = 1 });
	for (int kind = 0; kind < MEMORY__COUNT; kind++) {
		const struct question q = { QUESTION_MEMORY, kind, STR("x") };

		store_memory(f->store, f->arena, NO_STR, &q, 1, &answer,
	    &f->why);
	}
	for (size_t i = 0; i < f->store->cached_n; i++) {
		struct query q = query_once(f->store, str_cstr(f->arena,
		    str_format(f->arena, "EXPLAIN QUERY PLAN %s",
		    f->store->cached[i].sql)));

		while (query_row(&q)) {
			struct str line;

			q.take = 3;
			line = take_text(&q, f->arena);
			looked++;
			for (size_t j = 0; j < sizeof big / sizeof big[0]; j++)
				if (str_equal(line, str_of(big[j])) ||
				    str_starts(line, str_format(f->arena,
				    "%s ", big[j])))
					fail_msg("%.*s: %s", STR_ARGS(line),
					    f->store->cached[i].sql);
		}
		assert_ok(query_end(&q, &f->why));
	}
	assert_true(looked > 20);
}

/* Statements as they ran, with their values in. */
struct plans {
	struct fixture *f;
	char *sql[40];
	size_t n;
};

static int
note_statement(unsigned what, void *context, void *statement, void *text)
{
	struct plans *plans = context;
	char *sql = sqlite3_expanded_sql(statement);

	(void)what;
	(void)text;
	if (plans->n < 40 && strncmp(sql, "BEGIN", 5) != 0 &&
	    strncmp(sql, "COMMIT", 6) != 0 &&
	    strncmp(sql, "--", 2) != 0)
		plans->sql[plans->n++] = str_cstr(plans->f->arena, str_of(sql));
	sqlite3_free(sql);
	return 0;
}

/* Every line of the plan looks something up, but for small tables and for what walks
 * along an index in the order wanted. */
static void
assert_looked_up(struct fixture *f, const char *sql, bool walks)
{
	static const char *const small[] = { "SCAN a", "SCAN b USING COVERING INDEX"
	    " sqlite_autoindex_mailbox_1", "SCAN found", "SCAN CONSTANT ROW",
	    "SCAN subject_index VIRTUAL TABLE", "SCAN r VIRTUAL TABLE",
	    "SCAN s VIRTUAL TABLE", "SCAN json_each VIRTUAL TABLE" };
	struct query q = query_once(f->store, str_cstr(f->arena, str_format(
	    f->arena, "EXPLAIN QUERY PLAN %s", sql)));
	bool is_small;

	while (query_row(&q)) {
		struct str line;

		q.take = 3;
		line = take_text(&q, f->arena);
		is_small = str_starts(line, STR("SCAN (subquery")) ||
		    (walks && str_starts(line, STR("SCAN m")));
		for (size_t i = 0; i < sizeof small / sizeof small[0]; i++)
			is_small |= str_starts(line, str_of(small[i]));
		if (str_starts(line, STR("SCAN")) && !is_small)
			fail_msg("%.*s: %s", STR_ARGS(line), sql);
		if (walks && str_contains(line, STR("TEMP B-TREE")))
			fail_msg("%.*s: %s", STR_ARGS(line), sql);
	}
	assert_ok(query_end(&q, &f->why));
}

/* The question as a narrow one is looked up; as one that lets through much, it goes
 * along an index and sorts nothing. */
static void
each_filter_alone_is_answered_through_an_index(void **state)
{
	struct fixture *f = *state;
	const struct {
		struct store_filter filter;
		const char *index;
	} cases[] = {
		{ { .since = ARRIVED }, "message_arrived" },
		{ { .until = ARRIVED + 9 }, "message_arrived" },
		{ { .accounts = ONE("ap") }, "message_mailbox" },
		{ { .folders = ONE("INBOX") }, "message_mailbox" },
		{ { .verdicts = ONE("suspect") }, "message_verdict" },
		{ { .verdicts = TWO("suspect", "caution") }, "message_verdict" },
		{ { .actions = ONE("quarantine") }, "message_action" },
		{ { .states = ONE("held") }, "message_action" },
		{ { .states = ONE("confirmed") }, "message_review" },
		{ { .states = ONE("intended") }, "action_undone" },
		{ { .senders = ONE("k.meier@rheintal-pumpen.example") },
		    "message_from" },
		{ { .domains = ONE("rheintal-pumpen.example") },
		    "message_org_domain" },
		{ { .subject = STR("口座") }, "VIRTUAL TABLE" },
		{ { .rules = ONE("BEC_RULE_1") }, "finding_rule" },
		{ { .last4 = ONE("2051") }, "bank_account_last4" },
		{ { .results[STORE_SPF] = ONE("softfail") }, "message_auth" },
		{ { .results[STORE_SMIME] = ONE("none") }, "message_auth" },
		{ { .authenticated = STORE_YES }, "message_auth" },
		{ { .run_id = 1 }, "message_run" },
		{ { .has_score = true, .score = 3 }, "message_score" },
		{ { .has_score_most = true, .score_most = 9 }, "message_score" },
		{ { .not_scanned = true }, "message_not_scanned" },
		{ { .similar_to = 1 }, "clue_key" },
		{ { 0 }, "" },
	};
	const size_t n = sizeof cases / sizeof cases[0];
	struct plans plans = { .f = f };

	store_three(f);
	for (size_t k = 0; k < 2 * n; k++) {
		struct buf all = { .arena = f->arena };
		struct query q;
		size_t i = k % n;

		f->store->narrow = k < n ? LOG_NARROW : 0;
		plans.n = 0;
		sqlite3_trace_v2(f->store->db, SQLITE_TRACE_STMT,
		    note_statement, &plans);
		ask_log(f, &cases[i].filter);
		sqlite3_trace_v2(f->store->db, 0, NULL, NULL);
		assert_true(plans.n > 0 && plans.n < 40);
		for (size_t j = 0; j < plans.n; j++) {
			assert_looked_up(f, plans.sql[j], (k >= n ||
			    i + 1 == n) && cases[i].filter.similar_to == 0);
			q = query_once(f->store, str_cstr(f->arena, str_format(
			    f->arena, "EXPLAIN QUERY PLAN %s", plans.sql[j])));
			while (query_row(&q)) {
				q.take = 3;
				buf_add(&all, take_text(&q, NULL));
				buf_char(&all, '\n');
			}
			assert_ok(query_end(&q, &f->why));
		}
		if (!str_contains(buf_str(&all), str_of(cases[i].index)))
			fail_msg("case %zu: %s is not used:\n%.*s", i,
			    cases[i].index, STR_ARGS(buf_str(&all)));
	}
}

static void
a_look_up_by_bytes_uses_the_index_of_digests(void **state)
{
	struct fixture *f = *state;
	struct query q = query_once(f->store, "EXPLAIN QUERY PLAN"
	    " SELECT id FROM message WHERE sha256 = 'x'");
	struct str line = NO_STR;

	if (query_row(&q)) {
		q.take = 3;
		line = take_text(&q, f->arena);
	}
	assert_ok(query_end(&q, &f->why));
	assert_true(str_contains(line, STR("message_sha256")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_filter_lets_through_what_it_names_newest_first),
		TEST(a_subject_is_found_in_every_width_and_form),
		TEST(what_has_no_word_is_refused_and_a_new_subject_replaces_the_old),
		TEST(each_filter_alone_is_answered_through_an_index),
		TEST(a_line_of_the_log_says_what_people_ask_first),
		TEST(messages_of_one_campaign_are_found_by_each_thing_they_share),
		TEST(what_shares_more_comes_first),
		TEST(what_hundreds_share_says_nothing),
		TEST(a_message_judged_anew_shares_what_it_has_now),
		TEST(what_is_similar_to_nothing_is_bad_input),
		TEST(a_message_that_is_not_there_is_bad_input),
		TEST(health_tells_what_waits_and_what_is_given_up),
		TEST(every_statement_looks_up_what_grows_through_an_index),
		TEST(a_look_up_by_bytes_uses_the_index_of_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
