/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets: everything comes back, a deferred row is rewritten, nothing half
 * written survives a kill, hostile text is only text.
 */
#include "fixture.h"

static struct store_detail
show(struct fixture *f, int64_t id)
{
	struct store_detail detail;

	assert_ok(store_show(f->store, f->arena, id, &detail, &f->why));
	return detail;
}

static void
assert_same(struct str got, struct str want, const char *name)
{
	if (!str_equal(got, want) || (got.p == NULL) != (want.p == NULL))
		fail_msg("%s: '%.*s' is not '%.*s'", name, STR_ARGS(got),
		    STR_ARGS(want));
}
#define SAME(field) assert_same(g->field, w->field, #field)

static void
assert_lists_same(const struct verdict *g, const struct verdict *w)
{
	assert_int_equal(g->reply_to.n, w->reply_to.n);
	assert_int_equal(g->to.n, w->to.n);
	for (size_t i = 0; i < w->to.n; i++) {
		SAME(to.at[i].address);
		SAME(to.at[i].name);
		SAME(to.at[i].domain);
	}
	assert_int_equal(g->cc.n, w->cc.n);
	SAME(cc.at[0].address);
	SAME(cc.at[0].domain);
	assert_int_equal(g->smime.signers.n, w->smime.signers.n);
	SAME(smime.signers.at[0]);
	SAME(smime.signers.at[1]);
	assert_int_equal(g->dkim.signatures.n, w->dkim.signatures.n);
	SAME(dkim.signatures.at[0].result);
	SAME(dkim.signatures.at[0].selector);
	SAME(dkim.signatures.at[0].algorithm);
	SAME(dkim.signatures.at[0].reason);
	assert_true(g->dkim.signatures.at[0].aligned);
	assert_int_equal(g->parts.n, w->parts.n);
	SAME(parts.at[1].filename);
	SAME(parts.at[0].filename);
	assert_int_equal(g->parts.at[1].size, 99);
	assert_true(g->parts.at[1].not_scanned && !g->parts.at[0].not_scanned);
	assert_int_equal(g->findings.n, w->findings.n);
	for (size_t i = 0; i < w->findings.n; i++) {
		SAME(findings.at[i].id);
		SAME(findings.at[i].rule);
		SAME(findings.at[i].ja);
		SAME(findings.at[i].evidence);
		SAME(findings.at[i].about);
		assert_true(g->findings.at[i].score == w->findings.at[i].score);
	}
}

static void
a_verdict_comes_back_whole_but_for_text_links_and_account_numbers(
    void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 4294967295u, VERDICT_SUSPECT);
	struct store_detail detail = show(f, store_one(f, &m));
	const struct verdict *g = &detail.verdict, *w = m.verdict;

	SAME(message_id);
	SAME(subject);
	SAME(sha256);
	SAME(content_digest);
	SAME(from.address);
	SAME(from.name);
	SAME(sender.address);
	SAME(sender.name);
	SAME(return_path);
	SAME(client_ip);
	SAME(helo);
	SAME(tls);
	SAME(by);
	SAME(auth_reason);
	SAME(upstream.spf);
	SAME(upstream.dmarc);
	SAME(smime.status);
	SAME(spf.result);
	SAME(spf.domain);
	SAME(dkim.result);
	SAME(arc.result);
	SAME(dmarc.policy);
	SAME(dmarc.reason);
	SAME(reason);
	SAME(rules_digest);
	SAME(version);
	SAME(from_name_folded);
	SAME(from_org_domain);
	assert_int_equal(g->date, w->date);
	assert_int_equal(g->size, w->size);
	assert_true(g->from_authenticated && g->upstream.present);
	assert_true(g->has_not_scanned && !g->internal && !g->temperror);
	assert_true(g->score == w->score);
	assert_int_equal(g->verdict, VERDICT_SUSPECT);
	assert_lists_same(g, w);
	assert_int_equal(g->accounts.n, 1);
	SAME(accounts.at[0].last4);
	SAME(accounts.at[0].where);
	assert_null(g->accounts.at[0].key.p);
	assert_int_equal(detail.row.uid, 4294967295u);
	assert_str(detail.config_digest, "bb");
	assert_int_equal(detail.actions_n, 1);
	assert_int_equal(detail.actions[0].id, m.action_id_out);
	assert_int_equal(detail.actions[0].uid, 4294967295u);
}

/* As the examiner writes of what it could not read at all. */
static void
a_verdict_of_nothing_is_stored_and_comes_back(void **state)
{
	struct fixture *f = *state;
	struct verdict nothing = { .date = INT64_MIN, .score = 0.0 / 0.0,
		.verdict = VERDICT_UNJUDGED };
	struct store_message m = { .uid = 1, .arrived = INT64_MAX, .tries = 1,
		.verdict = &nothing };
	struct store_detail detail = show(f, store_one(f, &m));

	assert_int_equal(detail.verdict.date, INT64_MIN);
	assert_null(detail.verdict.subject.p);
	assert_int_equal(detail.verdict.to.n, 0);
	assert_true(detail.verdict.score == 0);
	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"), 0);
}

static void
the_number_of_an_account_is_nowhere_in_the_file(void **state)
{
	struct fixture *f = *state;
	struct store_message m[2] = {
		message_new(f, 1, VERDICT_CLEAN), message_new(f, 2, VERDICT_CLEAN)
	};
	static const char needle[] = "DE02120300000000202051";
	const char *const files[] = { f->path, beside(f, "-wal") };

	store_one(f, &m[0]);
	store_one(f, &m[1]);
	assert_int_equal(number(f, "SELECT count(DISTINCT key_digest) FROM"
	    " bank_account WHERE length(key_digest) = 64"), 1);
	for (int i = 0; i < 2; i++) {
		char *bytes = NEW_ARRAY(f->arena, char, 4u << 20);
		int fd = open(files[i], O_RDONLY);
		ssize_t n = read(fd, bytes, 4u << 20);

		close(fd);
		assert_true(n > 0);
		assert_null(memmem(bytes, (size_t)n, needle,
		    sizeof needle - 1));
	}
}

static void
hostile_text_is_only_text(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_CLEAN);
	struct verdict *v = verdict_new(f, 1, VERDICT_CLEAN);
	struct store_detail detail;

	m.verdict = v;
	v->subject = STR("'); DROP TABLE message; --");
	v->from.name = STR("bad \xff\xfe bytes");
	v->to.at[0].name = STR("\"},{\"address\":\"x\xc0\x80\" \xe2\x80\xae");
	v->findings.at[0].evidence = STR("a\0b");
	detail = show(f, store_one(f, &m));
	assert_str(detail.verdict.subject, "'); DROP TABLE message; --");
	assert_str(detail.verdict.from.name,
	    "bad \xef\xbf\xbd\xef\xbf\xbd bytes");
	assert_int_equal(detail.verdict.to.n, 2);
	assert_str(detail.verdict.to.at[0].name, "\"},{\"address\":\"x"
	    "\xef\xbf\xbd\xef\xbf\xbd\" \xe2\x80\xae");
	assert_int_equal(detail.verdict.findings.at[0].evidence.n, 3);
}

static void
a_deferred_row_is_rewritten_and_keeps_its_number(void **state)
{
	struct fixture *f = *state;
	struct store_message first = message_new(f, 5, VERDICT_DEFERRED);
	struct store_message then = message_new(f, 5, VERDICT_SUSPECT);
	struct verdict *v = verdict_new(f, 5, VERDICT_SUSPECT);
	int64_t id = store_one(f, &first);
	struct store_detail detail;

	assert_int_equal(number(f, "SELECT count(*) FROM correspondent"), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM thread"), 0);
	v->findings.n = 2;
	v->parts.n = 1;
	v->accounts.n = 0;
	then.verdict = v;
	then.tries = 2;
	assert_int_equal(store_one(f, &then), id);
	detail = show(f, id);
	assert_int_equal(detail.verdict.verdict, VERDICT_SUSPECT);
	assert_int_equal(detail.verdict.findings.n, 2);
	assert_int_equal(detail.verdict.parts.n, 1);
	assert_int_equal(detail.verdict.accounts.n, 0);
	assert_int_equal(number(f, "SELECT tries FROM message"), 2);
	assert_int_equal(number(f, "SELECT count(*) FROM message"), 1);
	assert_int_equal(number(f, "SELECT max(suspect) FROM correspondent"),
	    1);
}

static void
a_set_written_twice_counts_once_and_intends_once(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 5, VERDICT_SUSPECT);
	struct store_message other = message_new(f, 6, VERDICT_SUSPECT);
	int64_t action;

	store_one(f, &m);
	action = m.action_id_out;
	assert_true(action > 0);
	store_one(f, &m);
	assert_int_equal(m.action_id_out, action);
	assert_int_equal(number(f, "SELECT count(*) FROM action"), 1);
	assert_int_equal(number(f, "SELECT max(suspect) FROM correspondent"),
	    1);
	/* A server that gave the UID to other bytes gets another intention. */
	other.uid = 5;
	store_one(f, &other);
	assert_int_not_equal(other.action_id_out, action);
}

/* ---- Kill --------------------------------------------------------------- */

static int
die(void *context)
{
	(void)context;
	raise(SIGKILL);
	return 0;
}

static int
die_in_statement(void *context)
{
	int *left = context;

	if (--*left <= 0)
		raise(SIGKILL);
	return 0;
}

/* Killed after `after` steps of SQLite's machine; 0: at the last moment before
 * the commit. */
static void
kill_a_child_that_writes(struct fixture *f, int after)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct store *store;
		struct store_message m[3];

		for (uint64_t i = 0; i < 3; i++)
			m[i] = message_new(f, i + 2, VERDICT_SUSPECT);
		if (store_open(f->path, STORE_WRITE, &store, &f->why) != OK)
			_exit(1);
		if (after)
			sqlite3_progress_handler(store->db, 1,
			    die_in_statement, &after);
		else
			sqlite3_commit_hook(store->db, die, NULL);
		store_set(store, f->run_id, f->mailbox.id, 7, m, 3,
		    &to_quarantine, 5, &f->why);
		_exit(2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
a_set_that_was_killed_leaves_nothing_and_what_was_committed_stays(void **state)
{
	struct fixture *f = *state;
	struct store_message m = message_new(f, 1, VERDICT_SUSPECT);
	const int kills[] = { 0, 1, 10, 100, 300, 600, 1000 };

	store_one(f, &m);
	store_close(f->store);
	f->store = NULL;
	for (size_t i = 0; i < sizeof kills / sizeof kills[0]; i++) {
		kill_a_child_that_writes(f, kills[i]);
		assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
		assert_int_equal(number(f, "SELECT count(*) FROM message"), 1);
		assert_int_equal(number(f, "SELECT count(*) FROM action"), 1);
		assert_int_equal(number(f, "SELECT count(*) FROM finding"), 5);
		assert_int_equal(number(f, "SELECT next_uid FROM mailbox"), 2);
		assert_int_equal(number(f,
		    "SELECT max(suspect) FROM correspondent"), 1);
		assert_str(text(f, "PRAGMA integrity_check"), "ok");
		store_close(f->store);
		f->store = NULL;
	}
}

static void
two_hundred_messages_are_one_transaction(void **state)
{
	struct fixture *f = *state;
	struct store_message m[200];
	double started, took;

	for (uint64_t i = 0; i < 200; i++)
		m[i] = message_new(f, i + 1, VERDICT_CLEAN);
	started = (double)clock();
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, m, 200, NULL,
	    201, &f->why));
	took = ((double)clock() - started) * 1000 / CLOCKS_PER_SEC;
	print_message("200 messages: %.1f ms of CPU\n", took);
	assert_int_equal(number(f, "SELECT count(*) FROM finding"), 1000);
	assert_int_equal(number(f, "SELECT count(DISTINCT scanned_at) FROM"
	    " message"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_verdict_comes_back_whole_but_for_text_links_and_account_numbers),
		TEST(a_verdict_of_nothing_is_stored_and_comes_back),
		TEST(the_number_of_an_account_is_nowhere_in_the_file),
		TEST(hostile_text_is_only_text),
		TEST(a_deferred_row_is_rewritten_and_keeps_its_number),
		TEST(a_set_written_twice_counts_once_and_intends_once),
		TEST(a_set_that_was_killed_leaves_nothing_and_what_was_committed_stays),
		TEST(two_hundred_messages_are_one_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
