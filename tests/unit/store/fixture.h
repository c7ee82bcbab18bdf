/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_TESTS_STORE_FIXTURE_H
#define SEKI_TESTS_STORE_FIXTURE_H
/*
 * A store in a folder of its own, gone with the test, and a verdict with
 * something in every field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../../../store/sqlite.h"

#define UNUSED __attribute__((unused))
#define ARRIVED 1767225600		/* 2026-01-01T00:00:00Z */

struct fixture {
	struct arena *arena;
	char folder[64];
	char *path;
	struct store *store;
	struct why why;
	int64_t run_id;
	struct store_mailbox mailbox;
};

static UNUSED int
setup_folder(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	struct fixture *f = NEW(arena, struct fixture);

	f->arena = arena;
	snprintf(f->folder, sizeof f->folder, P_tmpdir "/seki-store-XXXXXX");
	if (mkdtemp(f->folder) == NULL)
		return -1;
	f->path = str_cstr(arena, str_format(arena, "%s/s %%?#.db", f->folder));
	*state = f;
	return 0;
}

#define assert_ok(call) assert_ok_at((call), f, __LINE__)
static UNUSED void
assert_ok_at(enum outcome outcome, const struct fixture *f, int line)
{
	if (outcome != OK)
		fail_msg("line %d: %s", line, f->why.text);
}

static UNUSED struct store_withdrawn replaced;	/* what gave way to a wish */

/* A store, a run, and one mailbox in epoch 7. */
static UNUSED int
setup(void **state)
{
	const struct store_run run = {
		"host.example", "0.1.0", "aa", "bb", "hold"
	};
	struct fixture *f;

	if (setup_folder(state) != 0)
		return -1;
	f = *state;
	assert_ok(store_open(f->path, STORE_WRITE, &f->store, &f->why));
	assert_ok(store_run_begin(f->store, &run, &f->run_id, &f->why));
	assert_ok(store_mailbox_get(f->store, STR("ap"), STR("INBOX"),
	    &f->mailbox, &f->why));
	assert_ok(store_mailbox_epoch(f->store, f->mailbox.id, 7, &f->why));
	return 0;
}

static UNUSED int
teardown(void **state)
{
	struct fixture *f = *state;
	DIR *folder;
	struct dirent *entry;

	store_close(f->store);
	folder = opendir(f->folder);
	while (folder && (entry = readdir(folder)))
		unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(f->folder);
	arena_free(f->arena);
	return 0;
}

static UNUSED char *
beside(struct fixture *f, const char *suffix)
{
	return str_cstr(f->arena, str_format(f->arena, "%s%s", f->path,
	    suffix));
}

/* The first column of the first row, as a number; -1 if there is no row. */
static UNUSED int64_t
number(struct fixture *f, const char *sql)
{
	struct query q = query_once(f->store, sql);
	int64_t value = -1;

	if (query_row(&q))
		value = take_integer(&q);
	assert_ok(query_end(&q, &f->why));
	return value;
}

static UNUSED struct str
text(struct fixture *f, const char *sql)
{
	struct query q = query_once(f->store, sql);
	struct str value = NO_STR;

	if (query_row(&q))
		value = take_text(&q, f->arena);
	assert_ok(query_end(&q, &f->why));
	return value;
}

#define assert_str(s, expected) assert_str_at((s), (expected), __LINE__)
static UNUSED void
assert_str_at(struct str s, const char *expected, int line)
{
	struct str want = str_of(expected);

	if (!str_equal(s, want) || (s.p == NULL) != (expected == NULL))
		fail_msg("line %d: '%.*s' is not '%s'", line, STR_ARGS(s),
		    expected ? expected : "(absent)");
}

/* Every field of struct verdict that the store keeps. */
static UNUSED struct verdict *
verdict_new(struct fixture *f, int i, enum verdict_word word)
{
	struct arena *a = f->arena;
	struct verdict *v = NEW(a, struct verdict);

	v->message_id = str_format(a, "<%d@rheintal-pumpen.example>", i);
	v->subject = STR("振込先口座変更のお知らせ Invoice");
	v->sha256 = digest_hex(a, sha256(v->message_id));
	v->content_digest = str_format(a, "content-%d", i);
	v->date = ARRIVED - 60;
	v->size = 4711;
	v->from.address = STR("K.Meier@rheintal-pumpen.example");
	v->from.name = STR("Klara Meier");
	v->from.domain = STR("rheintal-pumpen.example");
	v->sender.address = STR("list@example.org");
	v->to.at = NEW_ARRAY(a, struct verdict_address, 2);
	v->to.n = 2;
	v->to.at[0].address = STR("ap@minato-foods.example");
	v->to.at[0].name = STR("経理部 \"AP\"\n");
	v->to.at[1].address = STR("");
	v->cc.at = NEW_ARRAY(a, struct verdict_address, 1);
	v->cc.n = 1;
	v->cc.at[0].domain = STR("example.net");
	v->return_path = STR("bounce@example.org");
	v->client_ip = STR("192.0.2.7");
	v->from_authenticated = true;
	v->tls = STR("TLSv1.3");
	v->by = STR("dmarc");
	v->auth_reason = STR("DMARC passes");
	v->upstream.present = true;
	v->upstream.spf = STR("pass");
	v->smime.status = STR("none");
	v->smime.signers.at = NEW_ARRAY(a, struct str, 2);
	v->smime.signers.n = 2;
	v->smime.signers.at[0] = STR("k.meier@rheintal-pumpen.example");
	v->smime.signers.at[1] = STR("ca@example.org");
	v->spf.result = STR("softfail");
	v->spf.domain = STR("example.org");
	v->dkim.result = STR("pass");
	v->dkim.signatures.at = NEW_ARRAY(a, struct verdict_signature, 1);
	v->dkim.signatures.n = 1;
	v->dkim.signatures.at[0] = (struct verdict_signature){
		.result = STR("pass"), .domain = STR("example.org"),
		.selector = STR("s1"), .algorithm = STR("rsa-sha256"),
		.aligned = true
	};
	v->arc.result = STR("none");
	v->dmarc.result = STR("pass");
	v->dmarc.policy = STR("reject");
	v->parts.at = NEW_ARRAY(a, struct verdict_part, 2);
	v->parts.n = 2;
	v->parts.at[0].type = STR("text/plain");
	v->parts.at[1] = (struct verdict_part){
		.type = STR("application/pdf"), .filename = STR("請求書.pdf"),
		.size = 99, .not_scanned = true
	};
	v->has_not_scanned = true;
	v->accounts.at = NEW_ARRAY(a, struct verdict_account, 1);
	v->accounts.n = 1;
	v->accounts.at[0] = (struct verdict_account){
		.kind = STR("iban"), .country = STR("DE"), .last4 = STR("2051"),
		.where = STR("body"), .key = STR("DE02120300000000202051")
	};
	v->findings.at = NEW_ARRAY(a, struct verdict_finding, 5);
	v->findings.n = 5;
	for (int j = 0; j < 5; j++)
		v->findings.at[j] = (struct verdict_finding){
			.id = str_format(a, "fact-%d", j),
			.rule = j < 3 ? str_format(a, "BEC_RULE_%d", j) : NO_STR,
			.en = STR("the account is new for this supplier"),
			.ja = STR("この取引先では初めての口座です"),
			.evidence = STR("DE02 1203 ..."),
			.attack = STR("T1657"), .score = 3.5 - j,
			.about = j == 1 ? STR("account money") : NO_STR
		};
	v->score = 6.25;
	v->verdict = word;
	v->rules_digest = STR("aa");
	v->version = STR("0.1.0");
	v->from_name_folded = STR("klara meier");
	v->from_org_domain = STR("rheintal-pumpen.example");
	v->account_owner = STR("rheintal-pumpen.example");
	return v;
}

static UNUSED struct store_message
message_new(struct fixture *f, uint64_t uid, enum verdict_word word)
{
	return (struct store_message){
		.uid = uid, .arrived = ARRIVED + (int64_t)(uid % 1000000),
		.tries = 1, .action = word == VERDICT_SUSPECT ?
		ACTION_QUARANTINE : ACTION_NONE,
		.verdict = verdict_new(f, (int)(uid % 1000000), word)
	};
}

static UNUSED const struct store_move to_quarantine = {
	STR("Quarantine"), 77, 500
};

/* Store one message; returns its row. */
static UNUSED int64_t
store_one(struct fixture *f, struct store_message *message)
{
	assert_ok(store_set(f->store, f->run_id, f->mailbox.id, 7, message, 1,
	    &to_quarantine, message->uid + 1, &f->why));
	return message->message_id_out;
}

/* What day it is, the newest mail tells. Deferred, it teaches nothing. */
static UNUSED void
mail_comes(struct fixture *f, int64_t arrived)
{
	struct store_message m = message_new(f, 990000, VERDICT_DEFERRED);

	m.arrived = arrived;
	store_one(f, &m);
}

#endif
