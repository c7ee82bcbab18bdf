/* SPDX-License-Identifier: Apache-2.0 */
/* The IMAP client against a private Dovecot, and TLS against every certificate
 * that must not be believed. */
#include "imap_bed.h"

#include <netinet/in.h>

static struct bed bed;
static bool has_dovecot;
static unsigned dovecot_port;

#define JAPANESE_WORD "パスワード"

static int
set_up(void **state)
{
	const char *const program[] = { "tests/imap/dovecot", "start", bed.dir,
		NULL };
	int status;

	(void)state;
	bed_make(&bed);
	mkdir(in_dir(&bed, "eml"), 0755);
	write_file(in_dir(&bed, "eml/1.eml"), STR("Subject: a\n\nb\n"));
	write_file(in_dir(&bed, "users"),
	    STR("ap:secret\nquoted:a\"b\\c d\nwide:" JAPANESE_WORD "\n"
	    "moved:secret\ncopied:secret\nnamed:secret\nwritten:secret\n"));
	status = run_program(program);
	assert_true(status == 0 || status == 77);
	has_dovecot = status == 0;
	if (has_dovecot)
		dovecot_port = read_port(in_dir(&bed, "port"));
	return 0;
}

static int
tear_down(void **state)
{
	const char *const program[] = { "tests/imap/dovecot", "stop", bed.dir,
		NULL };

	(void)state;
	liar_stop(&bed);
	run_program(program);
	bed_remove(&bed);
	return 0;
}

static void
put_message(const char *user, int number, struct str bytes)
{
	char name[100];

	snprintf(name, sizeof(name), "mail/%s/new/170000000%d.M%dP1.test", user,
	    number, number);
	write_file(in_dir(&bed, name), bytes);
}

static struct imap *
open_dovecot(void)
{
	struct imap_settings settings;
	struct imap *imap;
	struct why why = { 0 };

	if (!has_dovecot)
		skip();
	bed.port = dovecot_port;
	settings = settings_for(&bed);
	if (imap_open(&settings, &imap, &why) != OK)
		fail_msg("%s", why.text);
	return imap;
}

static struct imap *
log_in_as(const char *user)
{
	struct imap *imap = open_dovecot();
	struct why why = { 0 };

	if (imap_login(imap, str_of(user), STR("secret"), &why) != OK)
		fail_msg("%s", why.text);
	return imap;
}

static void
select_folder(struct imap *imap, const char *folder,
    struct imap_folder_state *state_out)
{
	struct why why = { 0 };

	if (imap_select(imap, str_of(folder), false, state_out, &why) != OK)
		fail_msg("%s", why.text);
}

/* ---- Who is at the other end ---- */

static enum outcome
try_liar(const char *certificate, struct tls_settings *to, struct why *why_out)
{
	struct tls *tls = NULL;
	enum outcome outcome;

	liar_start(&bed, "", certificate);
	to->port = bed.port;
	outcome = tls_open(to, NULL, &tls, why_out);
	tls_close(tls);
	liar_stop(&bed);
	return outcome;
}

static void
only_the_named_host_with_a_valid_chain_is_believed(void **state)
{
	static const struct {
		const char *certificate, *ca, *host, *trouble;
	} cases[] = {
		{ "server", "ca.pem", "localhost", NULL },
		{ "server", "ca.pem", "127.0.0.1", NULL },
		{ "self", "self.pem", "localhost", NULL },
		{ "server", "stranger.pem", "localhost", "unknown authority" },
		{ "server", NULL, "localhost", "unknown authority" },
		{ "self", "ca.pem", "localhost", "unknown authority" },
		{ "self", "self.pem", "127.0.0.1", "another host" },
		{ "other", "ca.pem", "localhost", "another host" },
		{ "other", "ca.pem", "127.0.0.1", "another host" },
		{ "expired", "ca.pem", "localhost", "expired on 2020-01-02" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tls_settings to = { .host = cases[i].host,
			.connect_ms = 5000, .ca_file = cases[i].ca == NULL ?
			NULL : in_dir(&bed, cases[i].ca) };
		struct why why = { 0 };

		assert_int_equal(try_liar(cases[i].certificate, &to, &why),
		    cases[i].trouble == NULL ? OK : FAIL);
		if (cases[i].trouble != NULL &&
		    strstr(why.text, cases[i].trouble) == NULL)
			fail_msg("case %zu: %s", i, why.text);
	}
}

static void
a_pinned_certificate_stands_instead_of_chain_and_name(void **state)
{
	struct tls_settings to = { .host = "localhost", .connect_ms = 5000,
		.ca_file = in_dir(&bed, "stranger.pem"),
		.pin_sha256 = "00:11" };
	struct why why = { 0 };
	char pin[100];
	const char *at;

	(void)state;
	assert_int_equal(try_liar("expired", &to, &why), FAIL);
	at = strstr(why.text, "SHA-256 is ");
	assert_non_null(at);
	snprintf(pin, sizeof(pin), "%.2s:%s", at + 11, at + 13);
	to.pin_sha256 = pin;
	assert_int_equal(try_liar("expired", &to, &why), OK);
	assert_int_equal(try_liar("server", &to, &why), FAIL);
	pin[64] = pin[64] == '0' ? '1' : '0';
	assert_int_equal(try_liar("expired", &to, &why), FAIL);
}

static unsigned
listen_silently(int *fd_out)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(address);

	*fd_out = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(*fd_out, (struct sockaddr *)&address, n), 0);
	assert_int_equal(listen(*fd_out, 5), 0);
	assert_int_equal(getsockname(*fd_out, (struct sockaddr *)&address, &n),
	    0);
	return ntohs(address.sin_port);
}

/* A child that takes one connection, says `greeting`, hears something and goes. */
static pid_t
greet(int fd, const char *greeting)
{
	pid_t pid = fork();
	char heard[4096];
	int line;

	if (pid != 0)
		return pid;
	alarm(60);
	line = accept(fd, NULL, NULL);
	_exit(line < 0 || write(line, greeting, strlen(greeting)) < 0 ||
	    read(line, heard, sizeof heard) < 0);
}

static void
a_server_that_speaks_no_tls_is_said_so(void **state)
{
	static const struct {
		const char *greeting;
		enum outcome outcome;
		const char *words;
	} rows[] = {
		{ "* OK IMAP4rev1 ready\r\n", FAIL, "does not speak TLS" },
		{ "HTTP/1.1 400 Bad Request\r\n\r\n", FAIL,
		    "does not speak TLS" },
		/* It may be there again tomorrow. */
		{ "", RETRY, "no TLS handshake" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tls_settings to = { .host = "localhost",
			.connect_ms = 10000, .ca_file = bed.ca };
		struct tls *tls = NULL;
		struct why why = { 0 };
		pid_t pid;
		int fd;

		to.port = listen_silently(&fd);
		pid = greet(fd, rows[i].greeting);
		assert_true(pid > 0);
		assert_int_equal(tls_open(&to, NULL, &tls, &why),
		    rows[i].outcome);
		assert_non_null(strstr(why.text, rows[i].words));
		assert_int_equal(why.status, EXIT_UNREACHABLE);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		close(fd);
	}
}

static void
a_server_that_is_not_there_is_said_so(void **state)
{
	struct tls_settings to = { .host = "localhost", .connect_ms = 700,
		.ca_file = bed.ca };
	struct tls *tls = NULL;
	struct why why = { 0 };
	int64_t start = time_monotonic_ms();
	int fd;

	(void)state;
	to.port = listen_silently(&fd);
	assert_int_equal(tls_open(&to, NULL, &tls, &why), RETRY);
	assert_non_null(strstr(why.text, "no TLS handshake"));
	assert_non_null(strstr(why.text, "within 1 s"));
	assert_true(time_monotonic_ms() - start < 2500);
	close(fd);
	assert_int_equal(tls_open(&to, NULL, &tls, &why), RETRY);
	assert_non_null(strstr(why.text, "connection refused"));
	to.host = "no-such-host.invalid";
	assert_int_equal(tls_open(&to, NULL, &tls, &why), RETRY);
	assert_non_null(strstr(why.text,
	    "cannot find host 'no-such-host.invalid'"));
	assert_null(tls);
	to.host = "localhost";
	to.ca_file = in_dir(&bed, "no-such-file");
	assert_int_equal(tls_open(&to, NULL, &tls, &why), FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
}

struct counter {
	int waits;
};

static bool
count_waits(void *context, int fd, short events, int64_t *deadline)
{
	struct counter *counter = context;

	(void)fd, (void)events;
	counter->waits++;
	usleep(1000);
	return time_monotonic_ms() < *deadline;
}

static void
every_wait_goes_through_the_waiter(void **state)
{
	struct counter counter = { 0 };
	struct tls_waiter waiter = { count_waits, &counter };
	struct tls_settings to = { .host = "localhost", .connect_ms = 5000,
		.ca_file = bed.ca };
	struct tls *tls = NULL;
	struct why why = { 0 };
	char line[200];

	(void)state;
	liar_start(&bed, "", "server");
	to.port = bed.port;
	assert_int_equal(tls_open(&to, &waiter, &tls, &why), OK);
	assert_true(counter.waits > 0);
	tls_deadline(tls, time_monotonic_ms() + 5000);
	assert_true(tls_read(tls, line, sizeof(line)) > 0);
	tls_deadline(tls, time_monotonic_ms() + 50);
	counter.waits = 0;
	assert_int_equal(tls_read(tls, line, sizeof(line)), -1);
	assert_true(counter.waits > 0);
	assert_string_equal(tls_trouble(tls), "no answer in time");
	tls_close(tls);
	liar_stop(&bed);
}

/* ---- Logging in ---- */

static void
names_and_passwords_of_all_kinds_log_in(void **state)
{
	static const struct {
		const char *user, *secret;
		enum outcome outcome;
		enum imap_refusal refusal;
	} cases[] = {
		{ "ap", "secret", OK, IMAP_FINE },
		{ "quoted", "a\"b\\c d", OK, IMAP_FINE },
		{ "wide", JAPANESE_WORD, OK, IMAP_FINE },
		{ "ap", "wrong", FAIL, IMAP_LOGIN },
		{ "wide", "パス", FAIL, IMAP_LOGIN },
		{ "nobody-here", "secret", FAIL, IMAP_LOGIN },
		{ "ap", "secret\r\n2 NOOP", FAIL, IMAP_LOGIN },
		{ "ap\r\n", "secret", FAIL, IMAP_LOGIN },
		{ "ap", "", FAIL, IMAP_LOGIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct imap *imap = open_dovecot();
		struct why why = { 0 };
		enum outcome outcome = imap_login(imap, str_of(cases[i].user),
		    str_of(cases[i].secret), &why);

		if (outcome != cases[i].outcome)
			fail_msg("%s: %s", cases[i].user, why.text);
		assert_int_equal(imap_refusal(imap), cases[i].refusal);
		if (outcome == FAIL)
			assert_int_equal(why.status, EXIT_SECRET);
		if (outcome == FAIL && cases[i].secret[0] != '\0' &&
		    strcmp(cases[i].secret, "secret") != 0)
			assert_null(strstr(why.text, cases[i].secret));
		if (outcome == OK) {
			assert_true(imap_has(imap, "move"));
			assert_true(imap_has(imap, "UIDPLUS"));
			assert_true(imap_has(imap, "auth=plain") ||
			    !imap_has(imap, "AUTH=NONE"));
			assert_false(imap_has(imap, "X-NONE"));
		}
		imap_close(imap);
	}
}

static void
an_extension_that_is_disabled_is_not_there(void **state)
{
	struct str disabled[] = { STR("move") };
	struct imap_settings settings;
	struct imap *imap;
	struct why why = { 0 };

	(void)state;
	imap_close(open_dovecot());
	settings = settings_for(&bed);
	settings.disable_extensions = disabled;
	settings.disable_extensions_n = 1;
	assert_int_equal(imap_open(&settings, &imap, &why), OK);
	assert_int_equal(imap_login(imap, STR("ap"), STR("secret"), &why), OK);
	assert_false(imap_has(imap, "MOVE"));
	assert_true(imap_has(imap, "UIDPLUS"));
	imap_close(imap);
}

/* ---- Folders and messages ---- */

static bool
is_listed(const struct imap_listed *folders, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(folders[i].name, str_of(name)))
			return true;
	return false;
}

static void
folders_with_any_name_are_made_and_listed(void **state)
{
	static const char *const names[] = { "隔離", "A&B C", "Quarantine",
		"a\"b", "back\\slash", "100% (new)", "{5}" };
	struct imap *imap = log_in_as("named");
	struct imap_folder_state folder;
	struct imap_listed *folders;
	struct why why = { 0 };
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (imap_create(imap, str_of(names[i]), &why) != OK)
			fail_msg("%s", why.text);
		assert_int_equal(imap_refusal(imap), IMAP_FINE);
		select_folder(imap, names[i], &folder);
	}
	assert_int_equal(imap_create(imap, STR("隔離"), &why), OK);
	assert_int_equal(imap_refusal(imap), IMAP_EXISTS);
	assert_int_equal(imap_create(imap, STR("a\r\nb"), &why), FAIL);
	assert_int_equal(imap_list(imap, bed.arena, &folders, &n, &why), OK);
	assert_true(is_listed(folders, n, "INBOX"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(is_listed(folders, n, names[i]));
	assert_int_equal(imap_select(imap, STR("not there"), true, &folder,
	    &why), FAIL);
	assert_int_equal(imap_refusal(imap), IMAP_NO);
	assert_non_null(strstr(why.text,
	    "cannot open folder 'not there': server said NO"));
	assert_true(str_equal(folders_own(bed.arena, imap_naming(imap),
	    STR("Quarantine")).quarantine, STR("Quarantine")));
	imap_close(imap);
}

struct got {
	size_t n;
	uint64_t uids[10];
	struct str bytes[10];
};

static void
take(void *context, uint64_t uid, struct str bytes)
{
	struct got *got = context;

	assert_true(got->n < 10);
	got->uids[got->n] = uid;
	got->bytes[got->n++] = str_keep(bed.arena, bytes);
}

static void
messages_come_whole_and_unread(void **state)
{
	struct imap *imap;
	struct imap_folder_state folder;
	struct imap_item *items;
	struct got got = { 0 };
	struct why why = { 0 };
	const uint64_t wanted[] = { 1, 3, 77 };
	size_t n;

	(void)state;
	imap_close(open_dovecot());
	put_message("ap", 1, STR("Subject: 1\r\n\r\none\r\n"));
	put_message("ap", 2, STR("Subject: 2\r\n\r\n) {5}\r\n* 1 FETCH\r\n"));
	put_message("ap", 3, STR("Subject: 3\r\n\r\nthree\r\n"));
	imap = log_in_as("ap");
	assert_int_equal(imap_status(imap, STR("INBOX"), &folder, &why), OK);
	assert_int_equal(folder.exists, 3);
	assert_int_equal(folder.uidnext, 4);
	assert_true(folder.uidvalidity > 0);
	assert_int_equal(imap_select(imap, STR("INBOX"), true, &folder, &why),
	    OK);
	assert_true(folder.read_only);
	assert_int_equal(folder.exists, 3);
	assert_int_equal(imap_items(imap, bed.arena, 1, 0, &items, &n, &why),
	    OK);
	assert_int_equal(n, 3);
	assert_int_equal(items[0].uid, 1);
	assert_int_equal(items[0].size, 19);
	assert_true(items[0].arrived > 1700000000 - 1 &&
	    items[0].arrived < time_now() + 100);
	assert_int_equal(imap_items(imap, bed.arena, 3, 0, &items, &n, &why),
	    OK);
	assert_int_equal(n, 1);
	assert_int_equal(imap_items(imap, bed.arena, 99, 0, &items, &n, &why),
	    OK);
	assert_int_equal(n, 0);
	assert_int_equal(imap_items_of(imap, bed.arena, wanted, 3, &items, &n,
	    &why), OK);
	assert_int_equal(n, 2);
	assert_int_equal(items[1].uid, 3);
	assert_int_equal(imap_bodies(imap, wanted, 3, 1000, 60, take, &got,
	    &why), OK);
	assert_int_equal(got.n, 2);
	assert_true(str_equal(got.bytes[0], STR("Subject: 1\r\n\r\none\r\n")));
	assert_int_equal(imap_bodies(imap, wanted, 1, 7, 60, take, &got, &why),
	    OK);
	assert_true(str_equal(got.bytes[2], STR("Subject")));
	got.n = 0;
	assert_int_equal(imap_headers(imap, wanted, 3, 1000, take, &got, &why),
	    OK);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.uids[1], 3);
	assert_true(str_equal(got.bytes[1], STR("Subject: 3\r\n\r\n")));
	assert_int_equal(imap_headers(imap, wanted, 1, 7, take, &got, &why), OK);
	assert_true(str_equal(got.bytes[2], STR("Subject")));
	imap_close(imap);
}

static size_t
count_messages(struct imap *imap, const char *folder)
{
	struct imap_folder_state state;
	struct why why = { 0 };

	if (imap_status(imap, str_of(folder), &state, &why) != OK)
		fail_msg("%s", why.text);
	return state.exists;
}

static void
a_set_is_moved_and_its_new_uids_are_told(void **state)
{
	const uint64_t uids[] = { 1, 3 }, gone[] = { 55 };
	struct imap_copied copied[2];
	struct imap_folder_state folder, inbox;
	struct imap *imap;
	struct why why = { 0 };
	uint64_t uidvalidity;
	size_t n;

	(void)state;
	imap_close(open_dovecot());
	for (int i = 1; i <= 3; i++)
		put_message("moved", i, STR("Subject: x\r\n\r\nx\r\n"));
	imap = log_in_as("moved");
	select_folder(imap, "INBOX", &inbox);
	assert_false(inbox.read_only);
	assert_true(inbox.keywords);
	assert_int_equal(imap_move(imap, uids, 2, STR("隔離"), copied, &n,
	    &uidvalidity, &why), FAIL);
	assert_int_equal(imap_refusal(imap), IMAP_TRYCREATE);
	assert_int_equal(imap_create(imap, STR("隔離"), &why), OK);
	assert_int_equal(imap_move(imap, uids, 2, STR("隔離"), copied, &n,
	    &uidvalidity, &why), OK);
	assert_int_equal(n, 2);
	assert_int_equal(copied[0].from, 1);
	assert_int_equal(copied[0].to, 1);
	assert_int_equal(copied[1].from, 3);
	assert_int_equal(copied[1].to, 2);
	assert_int_equal(imap_move(imap, gone, 1, STR("隔離"), copied, &n,
	    &uidvalidity, &why), OK);
	assert_int_equal(n, 0);
	assert_int_equal(uidvalidity, 0);
	assert_int_equal(imap_status(imap, STR("隔離"), &folder, &why), OK);
	assert_int_equal(folder.exists, 2);
	assert_int_equal(count_messages(imap, "INBOX"), 1);
	imap_close(imap);
}

static void
copy_mark_and_expunge_take_those_uids_only(void **state)
{
	const uint64_t ours[] = { 2 }, others[] = { 1 };
	struct imap_copied copied[1];
	struct imap_folder_state inbox;
	struct imap_item *items;
	struct imap *imap;
	struct why why = { 0 };
	uint64_t uidvalidity;
	size_t n;

	(void)state;
	imap_close(open_dovecot());
	for (int i = 1; i <= 3; i++)
		put_message("copied", i, STR("Subject: x\r\n\r\nx\r\n"));
	imap = log_in_as("copied");
	assert_int_equal(imap_create(imap, STR("Quarantine"), &why), OK);
	select_folder(imap, "INBOX", &inbox);
	assert_int_equal(imap_mark_deleted(imap, others, 1, &why), OK);
	assert_int_equal(imap_copy(imap, ours, 1, STR("Quarantine"), copied,
	    &n, &uidvalidity, &why), OK);
	assert_int_equal(n, 1);
	assert_int_equal(copied[0].from, 2);
	assert_true(uidvalidity > 0);
	assert_int_equal(imap_mark_deleted(imap, ours, 1, &why), OK);
	assert_int_equal(imap_expunge(imap, ours, 1, &why), OK);
	assert_int_equal(imap_items(imap, bed.arena, 1, 0, &items, &n, &why),
	    OK);
	assert_int_equal(n, 2);
	assert_int_equal(items[0].uid, 1);
	assert_int_equal(items[1].uid, 3);
	assert_int_equal(count_messages(imap, "Quarantine"), 1);
	imap_close(imap);
}

static void
a_message_of_ours_is_written_and_has_flags(void **state)
{
	const struct str message = STR("Subject: a notice\r\n\r\nbytes\r\n");
	uint64_t uids[] = { 1, 2 }, uidvalidity, uid;
	struct imap_folder_state inbox;
	struct imap_item *items;
	struct imap_flags flags[2];
	struct imap *imap;
	struct why why = { 0 };
	size_t n;

	(void)state;
	imap_close(open_dovecot());
	put_message("written", 1, STR("Subject: x\r\n\r\nx\r\n"));
	imap = log_in_as("written");
	select_folder(imap, "INBOX", &inbox);
	assert_int_equal(imap_append(imap, STR("INBOX"), message, &uidvalidity,
	    &uid, &why), OK);
	assert_int_equal(uidvalidity, inbox.uidvalidity);
	assert_int_equal(uid, 2);
	assert_int_equal(imap_items(imap, bed.arena, 1, 0, &items, &n, &why),
	    OK);
	assert_int_equal(n, 2);
	assert_int_equal(items[1].size, message.n);
	assert_int_equal(imap_flags(imap, uids, 2, flags, &why), OK);
	assert_true(flags[0].known && flags[1].known);
	assert_false(flags[1].seen || flags[1].answered);
	uids[0] = 77;
	assert_int_equal(imap_flags(imap, uids, 1, flags, &why), OK);
	assert_false(flags[0].known);
	assert_int_equal(imap_append(imap, STR("No such"), message, &uidvalidity,
	    &uid, &why), FAIL);
	assert_int_equal(imap_refusal(imap), IMAP_TRYCREATE);
	assert_true(strstr(why.text, "cannot write a notice to 'No such'"));
	assert_int_equal(imap_append(imap, STR("INBOX\r\nx"), message,
	    &uidvalidity, &uid, &why), FAIL);
	imap_close(imap);
}

static void
nothing_can_be_asked_without_an_open_folder(void **state)
{
	struct imap *imap = log_in_as("ap");
	struct imap_item *items;
	struct why why = { 0 };
	size_t n;

	(void)state;
	assert_int_equal(imap_items(imap, bed.arena, 1, 0, &items, &n, &why),
	    FAIL);
	assert_int_equal(count_messages(imap, "INBOX"), 3);
	imap_close(imap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    only_the_named_host_with_a_valid_chain_is_believed),
		cmocka_unit_test(
		    a_pinned_certificate_stands_instead_of_chain_and_name),
		cmocka_unit_test(a_server_that_speaks_no_tls_is_said_so),
		cmocka_unit_test(a_server_that_is_not_there_is_said_so),
		cmocka_unit_test(every_wait_goes_through_the_waiter),
		cmocka_unit_test(names_and_passwords_of_all_kinds_log_in),
		cmocka_unit_test(an_extension_that_is_disabled_is_not_there),
		cmocka_unit_test(folders_with_any_name_are_made_and_listed),
		cmocka_unit_test(messages_come_whole_and_unread),
		cmocka_unit_test(a_set_is_moved_and_its_new_uids_are_told),
		cmocka_unit_test(copy_mark_and_expunge_take_those_uids_only),
		cmocka_unit_test(a_message_of_ours_is_written_and_has_flags),
		cmocka_unit_test(nothing_can_be_asked_without_an_open_folder),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
