/* SPDX-License-Identifier: Apache-2.0 */
/* Which folders patterns mean, and which they never do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

/* An exact copy, so that a sanitizer sees what is read beyond it. */
static struct str
copy_of(const char *text)
{
	size_t n = strlen(text);
	char *copy = malloc(n > 0 ? n : 1);

	memcpy(copy, text, n);
	return (struct str){ copy, n };
}

static bool
matches(const char *entry, const char *name, char delimiter, const char *prefix)
{
	struct imap_naming naming = { .delimiter = delimiter,
	    .prefix = str_of(prefix) };
	struct str one = copy_of(entry), other = copy_of(name);
	bool does = folder_matches(one, other, &naming);

	free((char *)(uintptr_t)one.p);
	free((char *)(uintptr_t)other.p);
	return does;
}

static const struct {
	const char *entry, *name;
	char delimiter;
	const char *prefix;
	bool does;
} cases[] = {
	{ "*", "Invoices", '/', "", true },
	{ "*", "Invoices/2026/01", '/', "", true },
	{ "%", "Invoices", '/', "", true },
	{ "%", "Invoices/2026", '/', "", false },
	{ "Invoices/%", "Invoices/2026", '/', "", true },
	{ "Invoices/%", "Invoices/2026/01", '/', "", false },
	{ "Invoices/%", "Invoices", '/', "", false },
	{ "Invoices/*", "Invoices/2026/01", '/', "", true },
	{ "Invoices/*", "Invoices", '/', "", false },
	{ "Invoices*", "Invoices", '/', "", true },
	{ "Invoices*", "invoices", '/', "", false },
	{ "%/2026", "Invoices/2026", '/', "", true },
	{ "%/%/x", "a/b/x", '/', "", true },
	{ "%/%/x", "a/x", '/', "", false },
	{ "*/2026/*", "a/b/2026/c", '/', "", true },
	{ "*a%b*c", "xa-b/yc", '/', "", true },
	{ "*a%b*c", "xa/b/yc", '/', "", false },
	{ "*%*%*", "", '/', "", true },
	{ "%*x", "a/b/x", '/', "", true },
	{ "a", "ab", '/', "", false },
	{ "ab", "a", '/', "", false },
	{ "*ab", "aab", '/', "", true },
	{ "*aab", "aaab", '/', "", true },
	/* The server's delimiter, however the entry has it. */
	{ "Invoices/*", "Invoices.2026", '.', "", true },
	{ "Invoices.*", "Invoices.2026", '.', "", true },
	{ "Invoices.*", "Invoices/2026", '/', "", false },
	{ "Invoices/2026", "Invoices.2026", '.', "", true },
	{ "%", "Invoices.2026", '.', "", false },
	/* Where all lies below INBOX, that may be left out. */
	{ "Invoices/*", "INBOX.Invoices.2026", '.', "INBOX.", true },
	{ "INBOX/Invoices/*", "INBOX.Invoices.2026", '.', "INBOX.", true },
	{ "INBOX.Invoices.*", "INBOX.Invoices.2026", '.', "INBOX.", true },
	{ "%", "INBOX.Invoices", '.', "INBOX.", true },
	{ "%", "INBOX.Invoices.2026", '.', "INBOX.", false },
	{ "%", "INBOX", '.', "INBOX.", true },
	{ "Invoices/*", "INBOX.Invoices.2026", '.', "", false },
	/* INBOX has no case; what lies beside it has. */
	{ "inbox", "INBOX", '/', "", true },
	{ "InBox/*", "INBOX/Invoices", '/', "", true },
	{ "inbox/*", "INBOX/invoices", '/', "", true },
	{ "inbox/INVOICES", "INBOX/invoices", '/', "", false },
	{ "inboxes", "INBOXES", '/', "", false },
	/* Flat, and no level to end at. */
	{ "%", "a/b.c", 0, "", true },
	{ "a/*", "a/b", 0, "", true },
	/* Names in which the signs stand themselves. */
	{ "100%", "100%", '/', "", true },
	{ "100%", "100 %", '/', "", true },
	{ "a*b", "a*b", '/', "", true },
	{ "a", "*", '/', "", false },
	{ "a", "%", '/', "", false },
	{ "請求書/*", "請求書/2026年", '/', "", true },
	{ "請求書*", "請求書", '/', "", true },
	{ "%書", "請求書", '/', "", true },
	{ "請*", "見積書", '/', "", false },
};

static void
an_entry_means_what_list_would_mean_by_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (matches(cases[i].entry, cases[i].name, cases[i].delimiter,
		    cases[i].prefix) != cases[i].does)
			fail_msg("'%s' and '%s'", cases[i].entry, cases[i].name);
}

/* What it is by definition, for short patterns over three characters. */
static bool
slow_match(const char *p, const char *s)
{
	if (*p == '\0')
		return *s == '\0';
	if (*p == '*' || *p == '%')
		return slow_match(p + 1, s) || (*s != '\0' &&
		    (*p == '*' || *s != '/') && slow_match(p, s + 1));
	return *p == *s && slow_match(p + 1, s + 1);
}

static void
words(char out[6], unsigned number, const char *alphabet)
{
	unsigned base = (unsigned)strlen(alphabet), n = 0;

	for (; number > 0 && n < 5; number = (number - 1) / base)
		out[n++] = alphabet[(number - 1) % base];
	out[n] = '\0';
}

static void
all_short_patterns_match_as_they_should(void **state)
{
	char pattern[6], name[6];

	(void)state;
	for (unsigned i = 1; i < 781; i++) {
		words(pattern, i, "a/*%b");
		for (unsigned k = 0; k < 121; k++) {
			words(name, k, "a/b");
			if (matches(pattern, name, '/', "") !=
			    slow_match(pattern, name))
				fail_msg("'%s' and '%s'", pattern, name);
		}
	}
}

static void
the_longest_pattern_takes_bounded_time(void **state)
{
	char pattern[FOLDER_PATTERN_MOST + 1], name[1001];

	(void)state;
	for (size_t i = 0; i < FOLDER_PATTERN_MOST; i++)
		pattern[i] = i % 2 == 0 ? '*' : 'a';
	pattern[FOLDER_PATTERN_MOST] = '\0';
	pattern[FOLDER_PATTERN_MOST - 1] = 'b';
	memset(name, 'a', 1000);
	name[1000] = '\0';
	for (size_t i = 0; i < 20; i++)
		assert_false(matches(pattern, name, '/', ""));
	name[999] = 'b';
	assert_true(matches(pattern, name, '/', ""));
}

/* ---- What a list of folders comes to ---- */

struct server {
	struct arena *arena;
	struct config config;
	struct account_settings account;
	struct imap_naming naming;
	struct imap_listed listed[1200];
	size_t n;
	struct folders folders;
};

static void
begin(struct server *s, char delimiter, const char *prefix)
{
	*s = (struct server){ .arena = arena_new(1u << 22),
	    .naming = { .delimiter = delimiter, .prefix = str_of(prefix) },
	    .account = { .name = STR("ap"), .quarantine = STR("Quarantine") } };
}

static void
entries(struct server *s, const char *folders, const char *exclude)
{
	struct str rest = str_of(folders);

	s->account.folders = NEW_ARRAY(s->arena, struct str, 10);
	s->account.exclude = NEW_ARRAY(s->arena, struct str, 10);
	while (rest.n > 0)
		s->account.folders[s->account.folders_n++] =
		    str_cut(&rest, '|');
	rest = str_of(exclude);
	while (rest.n > 0)
		s->account.exclude[s->account.exclude_n++] =
		    str_cut(&rest, '|');
}

static void
list(struct server *s, const char *name, enum imap_use use)
{
	s->listed[s->n++] = (struct imap_listed){ str_of(name), use };
}

static void
come_to(struct server *s, const char *wanted)
{
	struct buf buf = { .arena = s->arena };

	folders_find(s->arena, &s->config, &s->account, &s->naming, s->listed,
	    s->n, &s->folders);
	buf_cstr(&buf, "");
	for (size_t i = 0; i < s->folders.n; i++)
		buf_format(&buf, "%s%.*s", i > 0 ? "|" : "",
		    STR_ARGS(s->folders.at[i]));
	if (!str_equal(buf_str(&buf), str_of(wanted)))
		fail_msg("'%.*s' and not '%s'", STR_ARGS(buf_str(&buf)), wanted);
}

static void
no_pattern_means_what_is_apart(void **state)
{
	struct server s;

	(void)state;
	begin(&s, '/', "");
	entries(&s, "*", "");
	list(&s, "Zoll", IMAP_USE_NONE);
	list(&s, "INBOX", IMAP_USE_NONE);
	list(&s, "Invoices", IMAP_USE_NONE);
	list(&s, "Invoices/2026", IMAP_USE_NONE);
	list(&s, "Invoices", IMAP_USE_NONE);
	list(&s, "Projects/Sent", IMAP_USE_NONE);
	list(&s, "Archive", IMAP_USE_ARCHIVE);
	list(&s, "Quarantine", IMAP_USE_NONE);
	list(&s, "Quarantine/Fraud", IMAP_USE_NONE);
	list(&s, "Quarantine/Old", IMAP_USE_NONE);
	list(&s, "Quarantine-Fraud", IMAP_USE_NONE);
	list(&s, "Gone out", IMAP_USE_SENT);
	list(&s, "Gone out/2025", IMAP_USE_NONE);
	list(&s, "Sent Items", IMAP_USE_NONE);
	list(&s, "Sent Items/2025", IMAP_USE_NONE);
	list(&s, "送信済みアイテム", IMAP_USE_NONE);
	list(&s, "迷惑メール", IMAP_USE_NONE);
	list(&s, "ゴミ箱/請求書", IMAP_USE_NONE);
	list(&s, "INBOX/下書き", IMAP_USE_NONE);
	list(&s, "Bin", IMAP_USE_OTHER);
	list(&s, "Bin/Invoices", IMAP_USE_NONE);
	list(&s, "Bad", IMAP_USE_JUNK);
	list(&s, "[Gmail]/All Mail", IMAP_USE_NONE);
	come_to(&s, "Archive|INBOX|Invoices|Invoices/2026|Projects/Sent|Zoll");
	/* By its name anything can be scanned, but what is ours. */
	s.account.folders_n = s.account.exclude_n = 0;
	entries(&s, "Bad|inbox|%|Quarantine/Fraud|Quarantine|Missing", "Zoll");
	come_to(&s, "Bad|inbox|Missing|Archive|Invoices");
	assert_int_equal(s.folders.named, 3);
	assert_int_equal(s.folders.found[0], 1);
	assert_int_equal(s.folders.found[2], 5);	/* the list has one twice */
	assert_int_equal(s.folders.fates[0], FOLDER_EXCLUDED);
	assert_int_equal(s.folders.fates[1], FOLDER_SCANNED);
	assert_int_equal(s.folders.fates[3], FOLDER_UNNAMED);
	assert_int_equal(s.folders.fates[8], FOLDER_APART);
	arena_free(s.arena);
}

static void
ours_are_named_as_the_server_names_folders(void **state)
{
	static const struct {
		char delimiter;
		const char *prefix, *setting, *quarantine, *inside, *beside;
	} rows[] = {
		{ '/', "", "Quarantine", "Quarantine", "Quarantine/Fraud",
		    "Quarantine-Fraud" },
		{ '.', "INBOX.", "Quarantine", "INBOX.Quarantine",
		    "INBOX.Quarantine.Fraud", "INBOX.Quarantine-Fraud" },
		{ '.', "INBOX.", "INBOX.隔離", "INBOX.隔離", "INBOX.隔離.Fraud",
		    "INBOX.隔離-Fraud" },
		{ '/', "INBOX/", "inbox", "inbox", "inbox/Fraud",
		    "inbox-Fraud" },
		{ 0, "", "Quarantine", "Quarantine", "Quarantine-Fraud",
		    "Quarantine-Fraud" },
	};
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct imap_naming naming = { .delimiter = rows[i].delimiter,
		    .prefix = str_of(rows[i].prefix) };
		struct own_folders own = folders_own(arena, &naming,
		    str_of(rows[i].setting));

		assert_true(str_equal(own.quarantine,
		    str_of(rows[i].quarantine)));
		assert_true(str_equal(own.fraud_inside,
		    str_of(rows[i].inside)));
		assert_true(str_equal(own.fraud_beside,
		    str_of(rows[i].beside)));
		assert_true(folder_is_own(&own, str_of(rows[i].inside)));
		assert_false(folder_is_own(&own, STR("Quarantine/Old")));
	}
	arena_free(arena);
}

static void
what_sent_names_is_apart_whatever_it_is_called(void **state)
{
	struct str sent = STR("Raus"), also[] = { STR("ap/Post"), STR("bo/Mail"),
	    STR("Kopien") };
	struct account_settings accounts[] = { { .name = STR("ap") },
	    { .name = STR("bo") } };
	struct server s;

	(void)state;
	begin(&s, '/', "");
	entries(&s, "*", "");
	s.account.sent = &sent;
	s.account.sent_n = 1;
	s.config = (struct config){ .accounts = accounts, .accounts_n = 2,
	    .sent_also = also, .sent_also_n = 3 };
	list(&s, "Raus", IMAP_USE_NONE);
	list(&s, "Post", IMAP_USE_NONE);
	list(&s, "Kopien", IMAP_USE_NONE);
	list(&s, "Mail", IMAP_USE_NONE);
	come_to(&s, "Mail");
	arena_free(s.arena);
}

static void
below_inbox_all_is_the_same(void **state)
{
	struct server s;

	(void)state;
	begin(&s, '.', "INBOX.");
	entries(&s, "INBOX|Invoices/*|%", "Old*|INBOX.Privat");
	list(&s, "INBOX", IMAP_USE_NONE);
	list(&s, "INBOX.Invoices", IMAP_USE_NONE);
	list(&s, "INBOX.Invoices.2026", IMAP_USE_NONE);
	list(&s, "INBOX.Old", IMAP_USE_NONE);
	list(&s, "INBOX.Privat", IMAP_USE_NONE);
	list(&s, "INBOX.Quarantine", IMAP_USE_NONE);
	list(&s, "INBOX.Quarantine.Fraud", IMAP_USE_NONE);
	list(&s, "INBOX.Sent", IMAP_USE_NONE);
	list(&s, "INBOX.Trash.Invoices", IMAP_USE_NONE);
	come_to(&s, "INBOX|INBOX.Invoices|INBOX.Invoices.2026");
	/* One that says INBOX is junk takes nothing away. */
	s.listed[0].use = IMAP_USE_JUNK;
	come_to(&s, "INBOX|INBOX.Invoices|INBOX.Invoices.2026");
	arena_free(s.arena);
}

static void
other_peoples_folders_are_meant_by_their_beginning_only(void **state)
{
	struct server s;

	(void)state;
	begin(&s, '/', "");
	s.naming.foreign[0] = (struct imap_foreign){ IMAP_OF_OTHERS,
	    STR("Other Users/") };
	s.naming.foreign[1] = (struct imap_foreign){ IMAP_SHARED,
	    STR("Shared/") };
	s.naming.foreign_n = 2;
	entries(&s, "*", "");
	list(&s, "INBOX", IMAP_USE_NONE);
	list(&s, "Other Users", IMAP_USE_NONE);
	list(&s, "Other Users/bo/INBOX", IMAP_USE_NONE);
	list(&s, "Shared/orders", IMAP_USE_NONE);
	list(&s, "Shared/sales", IMAP_USE_NONE);
	come_to(&s, "INBOX");
	assert_int_equal(s.folders.fates[2], FOLDER_APART);
	s.account.folders_n = 0;
	entries(&s, "Shared/*|Other%", "");
	come_to(&s, "Shared/orders|Shared/sales");
	s.account.folders_n = 0;
	entries(&s, "Other Users/bo/INBOX", "");
	come_to(&s, "Other Users/bo/INBOX");
	arena_free(s.arena);
}

static void
no_scan_visits_more_than_it_can_bear(void **state)
{
	static char names[1000][8];
	struct server s;

	(void)state;
	begin(&s, '/', "");
	entries(&s, "INBOX|*", "");
	for (size_t i = 0; i < 1000; i++) {
		snprintf(names[i], sizeof names[i], "f%05zu", 999 - i);
		list(&s, names[i], IMAP_USE_NONE);
	}
	folders_find(s.arena, &s.config, &s.account, &s.naming, s.listed, s.n,
	    &s.folders);
	assert_int_equal(s.folders.n, FOLDERS_MOST);
	assert_int_equal(s.folders.left_out, 1001 - FOLDERS_MOST);
	assert_true(str_equal(s.folders.at[0], STR("INBOX")));
	assert_true(str_equal(s.folders.at[1], STR("f00000")));
	/* Not known at all: what is named is there. */
	folders_find(s.arena, &s.config, &s.account, &s.naming, NULL, 7,
	    &s.folders);
	assert_int_equal(s.folders.n, 1);
	arena_free(s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_means_what_list_would_mean_by_it),
		cmocka_unit_test(all_short_patterns_match_as_they_should),
		cmocka_unit_test(the_longest_pattern_takes_bounded_time),
		cmocka_unit_test(no_pattern_means_what_is_apart),
		cmocka_unit_test(ours_are_named_as_the_server_names_folders),
		cmocka_unit_test(what_sent_names_is_apart_whatever_it_is_called),
		cmocka_unit_test(below_inbox_all_is_the_same),
		cmocka_unit_test(
		    other_peoples_folders_are_meant_by_their_beginning_only),
		cmocka_unit_test(no_scan_visits_more_than_it_can_bear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
