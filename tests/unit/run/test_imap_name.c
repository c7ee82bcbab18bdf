/* SPDX-License-Identifier: Apache-2.0 */
/* Modified UTF-7 there and back, what has no way back, and servers' words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

/* What `with` makes of an exact copy of the bytes. */
static struct str
convert(struct arena *arena, struct str (*with)(struct arena *, struct str),
    struct str s)
{
	char *copy = malloc(s.n > 0 ? s.n : 1);
	struct str out;

	memcpy(copy, s.p, s.n);
	out = with(arena, (struct str){ copy, s.n });
	free(copy);
	return out;
}

static const struct {
	const char *utf8, *utf7;
} pairs[] = {
	{ "INBOX", "INBOX" },
	{ "A&B C", "A&-B C" },
	{ "&", "&-" },
	{ "隔離", "&lpSW4g-" },
	{ "台北", "&U,BTFw-" },
	{ "~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-" },
	{ "隔離 2026", "&lpSW4g- 2026" },
	{ "é", "&AOk-" },
	{ "😀", "&2D3eAA-" },
	{ "a😀b&隔", "a&2D3eAA-b&-&lpQ-" },
	{ "a\"b\\", "a\"b\\" },
};

static void
names_go_there_and_back(void **state)
{
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct str there = convert(arena, imap_utf7,
		    str_of(pairs[i].utf8));
		struct str back = convert(arena, imap_utf8,
		    str_of(pairs[i].utf7));

		assert_non_null(there.p);
		assert_non_null(back.p);
		assert_true(str_equal(there, str_of(pairs[i].utf7)));
		assert_true(str_equal(back, str_of(pairs[i].utf8)));
	}
	arena_free(arena);
}

static void
names_that_would_be_commands_are_refused(void **state)
{
	static const struct str bad[] = {
		{ "", 0 }, { "a\r\nb", 4 }, { "a\nb", 3 }, { "a\0b", 3 },
		{ "a\tb", 3 }, { "\x7f", 1 }, { "\xc2\x85", 2 },
		{ "\xff", 1 }, { "\xe9\x9a", 2 }, { "\xed\xa0\x80", 3 },
		{ "\xc0\x80", 2 },
	};
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(convert(arena, imap_utf7, bad[i]).p);
	arena_free(arena);
}

static void
names_with_two_spellings_are_refused(void **state)
{
	static const char *const bad[] = { "", "&", "&lpSW4g", "&AGE-",
		"&lpSW4h-", "&lpSW4gA-", "&2D0-", "&3gA-", "&3gDYPQ-", "&AAA-",
		"&AAo-", "a&\"-", "\xe9\x9a\x94", "&lpQ-&luI-", "a\r\nb",
		"&AC0-", "&lp/-" };
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(convert(arena, imap_utf8, str_of(bad[i])).p);
	arena_free(arena);
}

static void
a_name_may_have_1000_bytes_and_no_more(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	char name[1001];

	(void)state;
	memset(name, 'x', sizeof(name));
	assert_int_equal(convert(arena, imap_utf7,
	    (struct str){ name, 1000 }).n, 1000);
	assert_null(convert(arena, imap_utf7, (struct str){ name, 1001 }).p);
	arena_free(arena);
}

static const struct {
	const char *words;
	enum imap_refusal refusal;
	int64_t backoff;
} refusals[] = {
	{ "NO [AUTHENTICATIONFAILED] Authentication failed.", IMAP_LOGIN, 0 },
	{ "NO [UNAVAILABLE] Temporary authentication failure.", IMAP_BUSY, 0 },
	{ "NO [INUSE] in use", IMAP_BUSY, 0 },
	{ "NO [LIMIT] slow down", IMAP_BUSY, 0 },
	{ "NO Maximum number of connections from user+IP exceeded", IMAP_BUSY,
	    0 },
	{ "NO Request is throttled. Suggested Backoff Time: 299961 "
	    "milliseconds", IMAP_BUSY, 300 },
	{ "BAD Request is throttled. Suggested Backoff Time: "
	    "99999999999999999999999 milliseconds", IMAP_BUSY, 86400 },
	{ "NO Suggested Backoff Time: -5", IMAP_NO, 0 },
	{ "BAD User is authenticated but not connected.", IMAP_BUSY, 60 },
	{ "NO [TRYCREATE] no folder", IMAP_TRYCREATE, 0 },
	{ "NO [OVERQUOTA] full", IMAP_OVERQUOTA, 0 },
	{ "NO Mailbox already exists", IMAP_EXISTS, 0 },
	{ "NO [READ-ONLY] no", IMAP_READONLY, 0 },
	{ "NO because", IMAP_NO, 0 },
	{ "", IMAP_NO, 0 },
};

static void
refusals_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct str words = str_of(refusals[i].words);
		char *copy = malloc(words.n + 1);
		int64_t backoff = -1;

		memcpy(copy, words.p, words.n);
		assert_int_equal(imap_refusal_of((struct str){ copy, words.n },
		    IMAP_NO, &backoff), refusals[i].refusal);
		assert_int_equal(backoff, refusals[i].backoff);
		free(copy);
	}
}

static void
quoted_words_drive_no_terminal(void **state)
{
	char quote[IMAP_QUOTE], much[1000];

	(void)state;
	assert_string_equal(imap_quote(quote, STR("a\x1b[2Jb\r\n\xff""c")),
	    "a[2Jb?c");
	assert_string_equal(imap_quote(quote, STR("\xe2\x80\xae""x")), "x");
	assert_string_equal(imap_quote(quote, STR("容量")), "容量");
	memset(much, 'x', sizeof(much));
	assert_int_equal(strlen(imap_quote(quote,
	    (struct str){ much, sizeof(much) })), 203);
	assert_int_equal(strlen(imap_quote(quote, (struct str){ much, 200 })),
	    200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_there_and_back),
		cmocka_unit_test(names_that_would_be_commands_are_refused),
		cmocka_unit_test(names_with_two_spellings_are_refused),
		cmocka_unit_test(a_name_may_have_1000_bytes_and_no_more),
		cmocka_unit_test(refusals_are_told_apart),
		cmocka_unit_test(quoted_words_drive_no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
