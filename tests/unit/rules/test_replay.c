/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging again from the log: messages of tests/cases are judged by the stock
 * rules, what was found is taken for its log, and what the log says of other rules
 * must be what those rules say of the message. Run from the top of the checkout.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>

#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)

static const struct scores scores = { 3, 5, true };

/* The stock rules, and these lines after them. */
static const struct rules *
changed(struct arena *arena, const char *lines)
{
	const struct rules *rules = NULL;
	struct str paths[2] = { STR("rules/bec") };
	struct why why = { .text = "" };
	int fd = memfd_create("house", MFD_CLOEXEC);

	if (fd < 0 || write(fd, lines, strlen(lines)) != (ssize_t)strlen(lines))
		abort();
	paths[1] = str_format(arena, "/proc/self/fd/%d", fd);
	if (rules_load(arena, paths, 2, &limits_default, &rules, &why) != OK)
		fail_msg("%s", why.text);
	close(fd);
	return rules;
}

static bool
read_message(struct arena *arena, const char *path, struct mail *mail)
{
	FILE *file = fopen(path, "re");
	struct stat stat_of;
	char *p;
	size_t n;

	if (file == NULL)
		return false;
	assert_int_equal(fstat(fileno(file), &stat_of), 0);
	p = NEW_ARRAY(arena, char, (size_t)stat_of.st_size + 1);
	n = fread(p, 1, (size_t)stat_of.st_size, file);
	fclose(file);
	mail_read(arena, (struct str){ p, n }, &limits_default, false, mail);
	return true;
}

static struct judgement
judge(struct arena *arena, const struct rules *rules, const struct mail *mail)
{
	struct organisation us = { .domains_n = 0 };
	struct ask ask = { .put = answer_nothing };
	struct auth auth = { .arrived = 1767571200 };
	struct judgement judgement;

	auth.trace.boundary_at = mail->fields_n;
	organisation_index(arena, &us);
	rules_judge(arena, rules, &us, &scores, &limits_default, mail, &auth,
	    &ask, &judgement);
	return judgement;
}

static size_t
both_agree(struct arena *arena, const char *name, const struct rules *then,
    const struct rules *now, struct replay *replay)
{
	char path[600];
	struct mail mail;
	struct judgement before, after;
	struct rules_logged *logged;
	struct replayed replayed;

	snprintf(path, sizeof path, "tests/cases/%s/message.eml", name);
	if (!read_message(arena, path, &mail))
		return 0;
	before = judge(arena, then, &mail);
	after = judge(arena, now, &mail);
	logged = NEW_ARRAY(arena, struct rules_logged, before.n + 1);
	for (size_t i = 0; i < before.n; i++)
		logged[i] = (struct rules_logged){ before.findings[i].id,
		    before.findings[i].rule, before.findings[i].score };
	replay_message(arena, replay, logged, before.n, 1767571200,
	    before.score, &replayed);
	if (replayed.after - after.score > 0.0015
	    || after.score - replayed.after > 0.0015) {
		for (size_t i = 0; i < after.n; i++)
			print_error("  %6.2f %.*s\n", after.findings[i].score,
			    STR_ARGS(after.findings[i].id));
		fail_msg("%s: %.3f by the log, %.3f by the message (was %.3f)",
		    name, replayed.after, after.score, before.score);
	}
	return after.score < before.score || after.score > before.score;
}

static void
the_log_tells_what_the_message_would(void **state)
{
	static const char *const houses[] = {
		"score BANK_ACCOUNT 2\nscore FIRST_TIME_SENDER 1.5\n"
		"score PAYMENT_REQUEST_EN 0\nscore PAYMENT_REQUEST_JA -1\n",
		"meta A BANK_ACCOUNT && FIRST_TIME_SENDER\nscore A 2\n"
		"meta B 2 of (BANK_ACCOUNT, FIRST_TIME_DOMAIN, URGENCY_EN)\n"
		"score B 1\nmeta T_C !BANK_ACCOUNT\nmeta D T_C\nscore D 0.7\n",
		"threshold MANY 1\nmeta A BANK_ACCOUNT + FIRST_TIME_DOMAIN > MANY\n"
		"meta E BANK_ACCOUNT\neffective E until 2020-01-01\n"
		"meta F BANK_ACCOUNT\neffective F from 2020-01-01\n"
		"score F 2.5\n",
		"header A eval:bank_account\nmeta B A && FIRST_TIME_SENDER\n"
		"score FIRST_TIME_DOMAIN 0\ntflags URGENCY_EN payment_change\n",
		"meta PAY BANK_ACCOUNT && FIRST_TIME_DOMAIN\n"
		"tflags PAY payment_change\nmeta CLASH_AND_REQUEST FIRST_TIME_SENDER\n",
	};
	struct arena *arena = arena_new(MEGABYTES(512));
	struct arena *each = arena_new(MEGABYTES(512));
	const struct rules *then = changed(arena, "\n");
	const struct rules_lack *untold;
	struct dirent **entries;
	int n = scandir("tests/cases", &entries, NULL, alphasort);

	(void)state;
	assert_true(n > 0);
	for (size_t h = 0; h < sizeof houses / sizeof *houses; h++) {
		const struct rules *now = changed(arena, houses[h]);
		struct replay *replay = replay_new(arena, then, now, &scores);
		size_t differ = 0;

		if (replay_untold(replay, &untold) > 0)
			fail_msg("%zu: %.*s: %.*s", h, STR_ARGS(untold[0].rule),
			    STR_ARGS(untold[0].reason));
		/* A third of the cases each, and all of them together. */
		for (int i = (int)h % 3; i < n; i += 3) {
			arena_reset(each);
			differ += both_agree(each, entries[i]->d_name, then,
			    now, replay);
		}
		assert_true(differ > 5);
	}
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	arena_free(each);
	arena_free(arena);
}

static void
what_the_log_can_not_tell_is_said_and_taken_as_it_was(void **state)
{
	static const struct rules_logged logged[] = {
		{ { "a", 1 }, { "A", 1 }, 1 }, { { "gone", 4 }, { "GONE", 4 }, 2 },
	};
	struct arena *arena = arena_new(MEGABYTES(64));
	const struct rules *then = load(arena, "body A /x/\nbody B /y/\n"
	    "body __P /z/\nscore B 0\n");
	const struct rules *now = load(arena, "body A /changed/\nbody B /y/\n"
	    "body __P /z/\nbody NEW /n/\nmeta M __P && A\nmeta N A && 0\n"
	    "header H eval:bank_account_country(vendor)\nscore A 3\n");
	struct replay *replay = replay_new(arena, then, now, &scores);
	const struct rules_lack *untold;
	struct replayed replayed;
	size_t n = replay_untold(replay, &untold);
	static const char *const names[] = { "A", "B", "NEW", "M", "H" };

	(void)state;
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t k = 0; k < 5; k++)
			found |= str_equal(untold[i].rule, str_of(names[k]));
		assert_true(found);
	}
	replay_message(arena, replay, logged, 2, 0, 3, &replayed);
	assert_true(replayed.after > 2.999 && replayed.after < 3.001);
	assert_int_equal(replayed.n, 2);
	assert_true(str_equal(replayed.changes[0].rule, STR("A")));
	assert_true(str_equal(replayed.changes[1].rule, STR("GONE")));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_tells_what_the_message_would),
		cmocka_unit_test(
		    what_the_log_can_not_tell_is_said_and_taken_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
