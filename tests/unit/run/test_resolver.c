/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zone files, and the resolver as a process of its own that answers from one.
 * No network: what the zone does not hold does not exist.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

static const char zone_text[] =
    "$TTL 1h\n"
    "$ORIGIN example.test.\n"
    "@ IN SOA ns hostmaster ( 1 ; serial\n"
    "   3600 600 86400 60 )\n"
    "  IN NS ns\n"
    "  IN MX 20 mx2\n"
    "  60 IN MX 5 MX1.Example.Test.\n"
    "  MX 100 .\n"
    "  TXT \"v=spf1 \" \"-all; not a comment\"\n"
    "www A 192.0.2.2\n"
    "www IN 300 A 192.0.2.1\n"
    "www 300 IN AAAA 2001:DB8::1\n"
    "alias CNAME second\n"
    "second CNAME www\n"
    "dead CNAME nowhere\n"
    "loop CNAME loop\n"
    "*.wild TXT wildcard\n"
    "bytes TXT \"a\\\"b\\000\\255\\\\\"\n"
    "srv SRV 0 0 25 www\n"
    "user+tag=x._spf A 127.0.0.2\n"
    "\\$\\\"\\(\\;\\)\\@\\\\\\032.\\065b._spf A 127.0.0.3\n"
    "slowalias CNAME host.slow.example.org.\n"
    "1.2.0.192.in-addr.arpa. PTR www\n"
    "host.localhost. A 192.0.2.9\n"
    "local.test. A 127.0.0.1\n"
    ";@ broken TXT SERVFAIL\n"
    ";@ *.slow.example.org. ANY TIMEOUT\n"
    ";@ all.example.com ANY servfail\n";

struct fixture {
	struct arena *arena;
	struct zone zone;
	pid_t pid;
	int control, channel;
	struct wire_reader reader;
};

static char *
file_with(const char *text, size_t n)
{
	static char path[64];
	int fd;

	snprintf(path, sizeof path, "%s/seki-test-XXXXXX", P_tmpdir);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
	return path;
}

static void
client_send(int control, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} ancillary = { .room = { 0 } };
	char byte = 'c';
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
	    .msg_control = &ancillary, .msg_controllen = sizeof ancillary };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	assert_int_equal(sendmsg(control, &message, 0), 1);
}

static int
client_new(int control)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	client_send(control, pair[1]);
	close(pair[1]);
	return pair[0];
}

static void
resolver_fork(struct fixture *f, const struct dns_settings *dns)
{
	int control[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control), 0);
	f->pid = fork();
	if (f->pid == 0) {
		close(control[0]);
		resolver_main(dns, control[1]);
	}
	close(control[1]);
	f->control = control[0];
	f->channel = client_new(f->control);
}

static void
resolver_begin(struct fixture *f, const char *zone)
{
	struct dns_settings dns = { .timeout = 5 };
	struct why why;
	char *path = file_with(zone, strlen(zone));

	*f = (struct fixture){ .arena = arena_new((size_t)64 << 20) };
	dns.zone_file = path;
	dns.zone = &f->zone;
	assert_int_equal(zone_prepare(f->arena, path, &f->zone, &why), OK);
	unlink(path);
	resolver_fork(f, &dns);
	close(f->zone.fd);
}

static void
resolver_end(struct fixture *f)
{
	int status;

	close(f->control);
	assert_int_equal(waitpid(f->pid, &status, 0), f->pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE);
	close(f->channel);
	wire_reader_free(&f->reader);
	arena_free(f->arena);
}

static void
ask_send(struct fixture *f, uint32_t id, const struct question *questions,
    size_t n)
{
	struct frame frame = { VERB_ASK, id,
	    wire_ask(f->arena, questions, n) };

	assert_true(wire_write(f->channel, &frame));
}

static struct answer
asked(struct fixture *f, int type, const char *name)
{
	struct question question = { QUESTION_DNS, type, str_of(name) };
	struct answer answer;
	struct frame frame;

	ask_send(f, 7, &question, 1);
	assert_true(wire_read(f->channel, &f->reader, &frame));
	assert_int_equal(frame.verb, VERB_ANSWER);
	assert_int_equal(frame.id, 7);
	assert_true(wire_answer_read(f->arena, frame.body, &answer, 1));
	return answer_keep(f->arena, &answer);
}

static const char *
status_word(enum answer_status status)
{
	static const char *const words[ANSWER__COUNT] = {
		[ANSWER_DATA] = "", [ANSWER_NODATA] = "nodata",
		[ANSWER_NXDOMAIN] = "nxdomain",
		[ANSWER_TEMPERROR] = "temperror", [ANSWER_LIMIT] = "limit",
	};

	return words[status];
}

static void
answers_with(struct fixture *f, int type, const char *name, const char *wanted)
{
	struct answer answer = asked(f, type, name);
	struct buf all = { .arena = f->arena };

	buf_cstr(&all, status_word(answer.status));
	for (size_t i = 0; i < answer.n; i++) {
		if (i > 0)
			buf_char(&all, '|');
		buf_add(&all, answer.records[i]);
	}
	assert_string_equal(str_cstr(f->arena, buf_str(&all)), wanted);
	assert_false(answer.secure);
}

static void
each_kind_of_record_is_answered_in_its_text_form(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_A, "www.example.test", "192.0.2.1|192.0.2.2");
	answers_with(&f, RR_A, "WWW.example.TEST", "192.0.2.1|192.0.2.2");
	answers_with(&f, RR_AAAA, "www.example.test", "2001:db8::1");
	answers_with(&f, RR_MX, "example.test",
	    "5 mx1.example.test|20 mx2.example.test|100 .");
	answers_with(&f, RR_TXT, "example.test",
	    "v=spf1 -all; not a comment");
	answers_with(&f, RR_PTR, "1.2.0.192.in-addr.arpa", "www.example.test");
	answers_with(&f, RR_CNAME, "alias.example.test", "second.example.test");
	resolver_end(&f);
}

static void
names_that_are_special_elsewhere_are_ordinary_here(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_A, "host.localhost", "192.0.2.9");
	/* What SPF makes of a local part. */
	answers_with(&f, RR_A, "user+tag=x._spf.example.test", "127.0.0.2");
	answers_with(&f, RR_A, "$\"(;)@\\ .ab._spf.example.test", "127.0.0.3");
	answers_with(&f, RR_A, "user\\043tag=x._spf.example.test", "nxdomain");
	answers_with(&f, RR_A, "local.test", "127.0.0.1");
	resolver_end(&f);
}

static void
aliases_and_wildcards_are_followed(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_A, "alias.example.test", "192.0.2.1|192.0.2.2");
	answers_with(&f, RR_TXT, "alias.example.test", "nodata");
	answers_with(&f, RR_A, "dead.example.test", "nxdomain");
	answers_with(&f, RR_A, "loop.example.test", "temperror");
	answers_with(&f, RR_TXT, "a.b.wild.example.test", "wildcard");
	answers_with(&f, RR_A, "a.wild.example.test", "nodata");
	resolver_end(&f);
}

static void
a_name_that_exists_is_told_from_one_that_does_not(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_TXT, "www.example.test", "nodata");
	answers_with(&f, RR_TXT, "wild.example.test", "nodata");
	answers_with(&f, RR_TXT, "srv.example.test", "nodata");
	answers_with(&f, RR_TXT, "nothing.example.test", "nxdomain");
	answers_with(&f, RR_A, "elsewhere.example", "nxdomain");
	answers_with(&f, RR_A, "com", "nxdomain");
	resolver_end(&f);
}

static void
a_text_keeps_every_octet(void **state)
{
	struct fixture f;
	struct answer answer;

	(void)state;
	resolver_begin(&f, zone_text);
	answer = asked(&f, RR_TXT, "bytes.example.test");
	assert_int_equal(answer.n, 1);
	assert_true(str_equal(answer.records[0], STR("a\"b\0\xff\\")));
	resolver_end(&f);
}

static void
a_text_longer_than_255_octets_comes_whole(void **state)
{
	struct fixture f;
	struct answer answer;
	char zone[6000], text[5001];

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		text[i] = (char)('a' + i % 26);
	text[5000] = '\0';
	snprintf(zone, sizeof zone, "k._domainkey.example.test. TXT \"%s\"\n",
	    text);
	resolver_begin(&f, zone);
	answer = asked(&f, RR_TXT, "k._domainkey.example.test");
	assert_int_equal(answer.n, 1);
	assert_true(str_equal(answer.records[0], str_of(text)));
	resolver_end(&f);
}

static void
faults_answer_temperror_and_nothing_else_does(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_TXT, "broken.example.test", "temperror");
	answers_with(&f, RR_A, "broken.example.test", "nxdomain");
	answers_with(&f, RR_A, "all.example.com", "temperror");
	answers_with(&f, RR_TXT, "all.example.com", "temperror");
	answers_with(&f, RR_TXT, "example.com", "nxdomain");
	answers_with(&f, RR_TXT, "all.example.com.example.test", "temperror");
	answers_with(&f, RR_A, "slowalias.example.test", "temperror");
	resolver_end(&f);
}

static void
a_fault_behind_an_alias_is_met(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, "alias.example. CNAME end.example.\n"
	    "end.example. A 192.0.2.1\n;@ end.example. A SERVFAIL\n");
	answers_with(&f, RR_A, "alias.example", "temperror");
	answers_with(&f, RR_TXT, "alias.example", "nodata");
	resolver_end(&f);
}

static void
a_star_alone_breaks_every_name(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, "a.example. A 192.0.2.1\n;@ * TXT SERVFAIL\n");
	answers_with(&f, RR_A, "a.example", "192.0.2.1");
	answers_with(&f, RR_TXT, "a.example", "temperror");
	answers_with(&f, RR_TXT, "b.example.test", "temperror");
	resolver_end(&f);
}

static void
a_zone_that_timed_out_three_times_is_skipped(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, "good.example.org. A 192.0.2.1\n"
	    "other.example.net. A 192.0.2.2\n"
	    ";@ *.slow.example.org. ANY TIMEOUT\n");
	answers_with(&f, RR_A, "a.slow.example.org", "temperror");
	answers_with(&f, RR_A, "a.slow.example.org", "temperror");
	answers_with(&f, RR_A, "b.slow.example.org", "temperror");
	answers_with(&f, RR_A, "slow.example.org", "nxdomain");
	answers_with(&f, RR_TXT, "b.slow.example.org", "temperror");
	answers_with(&f, RR_A, "good.example.org", "temperror");
	answers_with(&f, RR_A, "other.example.net", "192.0.2.2");
	resolver_end(&f);
}

static void
names_and_types_that_nobody_may_ask_are_refused(void **state)
{
	struct fixture f;

	(void)state;
	resolver_begin(&f, zone_text);
	answers_with(&f, RR_A, "", "limit");
	answers_with(&f, RR_A, "a..example.test", "limit");
	answers_with(&f, RR_A, "a\tb.example.test", "limit");
	answers_with(&f, 252, "example.test", "limit");
	answers_with(&f, RR_A, "www.example.test", "192.0.2.1|192.0.2.2");
	resolver_end(&f);
}

/* ---- A server that says nothing ---------------------------------------------- */

static int
server_new(struct str *server_out, struct arena *memory)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	*server_out = str_format(memory, "127.0.0.1@%u", ntohs(at.sin_port));
	return fd;
}

/* Was this label ever asked for? Takes what waits at the server. */
static unsigned
server_heard(int fd, const char *const *labels, size_t n)
{
	char query[600];
	unsigned heard = 0;
	ssize_t got;

	while ((got = recv(fd, query, sizeof query, MSG_DONTWAIT)) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (memmem(query, (size_t)got, labels[i],
			    strlen(labels[i])) != NULL)
				heard |= 1u << i;
		}
	}
	return heard;
}

/* "No such name", whatever is asked, but for names with this label; and who may
 * ask for the root is another matter. */
static pid_t
server_answer(int fd, const char *unheard, bool refuses_root)
{
	unsigned char query[600];
	struct sockaddr_in from;
	pid_t pid = fork();

	while (pid == 0) {
		socklen_t n = sizeof from;
		size_t end = 12;

		ssize_t got = recvfrom(fd, query, sizeof query, 0,
		    (struct sockaddr *)&from, &n);
		if (got < 17)
			_exit(1);
		if (memmem(query, (size_t)got, unheard, strlen(unheard)) !=
		    NULL)
			continue;
		while (end < 500 && query[end] != 0)
			end += query[end] + 1u;
		/* one question, and nothing of EDNS */
		memcpy(query + 2, "\x81\x83\0\1\0\0\0\0\0\0", 10);
		if (refuses_root && query[12] == 0)
			query[3] = 0x85;
		sendto(fd, query, end + 5, 0, (struct sockaddr *)&from, n);
	}
	return pid;
}

/* 24 domains at once. */
static void
strangers_time_out(struct fixture *f, int round)
{
	struct question questions[24];
	struct answer answers[24];
	struct frame frame;

	for (int i = 0; i < 24; i++)
		questions[i] = (struct question){ QUESTION_DNS, RR_TXT,
		    str_format(f->arena, "first.z%d.example", 24 * round + i) };
	ask_send(f, 7, questions, 24);
	assert_true(wire_read(f->channel, &f->reader, &frame));
	assert_true(wire_answer_read(f->arena, frame.body, answers, 24));
	for (int i = 0; i < 24; i++)
		assert_int_equal(answers[i].status, ANSWER_TEMPERROR);
}

static void
answers_others(bool refuses_root)
{
	struct fixture f = { .arena = arena_new((size_t)64 << 20) };
	struct str server;
	int fd = server_new(&server, f.arena);
	struct dns_settings dns = { .servers = &server, .servers_n = 1,
	    .timeout = 1 };
	pid_t pid = server_answer(fd, "first", refuses_root);

	resolver_fork(&f, &dns);
	for (int round = 0; round < 2; round++)
		strangers_time_out(&f, round);
	answers_with(&f, RR_TXT, "other.example", "nxdomain");
	assert_int_equal(kill(pid, SIGKILL), 0);
	waitpid(pid, NULL, 0);
	close(fd);
	resolver_end(&f);
}

static void
a_server_that_answers_others_is_not_taken_for_dead(void **state)
{
	(void)state;
	answers_others(false);
	answers_others(true);
}

static void
a_server_that_says_nothing_is_left_alone_until_it_answers(void **state)
{
	static const char *const labels[] = { "first", "later", "never" };
	struct fixture f = { .arena = arena_new((size_t)64 << 20) };
	struct str server;
	struct answer answer = { .status = ANSWER_TEMPERROR };
	int fd = server_new(&server, f.arena);
	struct dns_settings dns = { .servers = &server, .servers_n = 1,
	    .timeout = 1 };
	pid_t pid;

	(void)state;
	resolver_fork(&f, &dns);
	strangers_time_out(&f, 0);
	/* The root is asked for meanwhile, and does not answer sooner. */
	answers_with(&f, RR_TXT, "later.example", "temperror");
	answers_with(&f, RR_TXT, "never.example", "temperror");
	assert_int_equal(server_heard(fd, labels, 3), 3);
	pid = server_answer(fd, "nothing", false);
	for (int i = 0; i < 300 && answer.status == ANSWER_TEMPERROR; i++) {
		usleep(30000);
		answer = asked(&f, RR_TXT, "again.example");
	}
	assert_int_equal(answer.status, ANSWER_NXDOMAIN);
	assert_int_equal(kill(pid, SIGKILL), 0);
	waitpid(pid, NULL, 0);
	close(fd);
	resolver_end(&f);
}

static void
wildcards_were_found(const struct answer *answers)
{
	for (size_t i = 0; i < ASK_AT_ONCE; i++) {
		assert_int_equal(answers[i].status, ANSWER_DATA);
		assert_true(str_equal(answers[i].records[0], STR("wildcard")));
	}
}

static void
hundreds_of_questions_in_one_go_are_all_answered(void **state)
{
	struct fixture f;
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	struct frame frame;
	bool seen[20] = { false };

	(void)state;
	resolver_begin(&f, zone_text);
	for (uint32_t id = 0; id < 20; id++) {
		for (size_t i = 0; i < ASK_AT_ONCE; i++)
			questions[i] = (struct question){ QUESTION_DNS, RR_TXT,
			    str_format(f.arena, "n%u.wild.example.test",
			    (unsigned)(id * 30 + i)) };
		ask_send(&f, id, questions, ASK_AT_ONCE);
	}
	for (size_t k = 0; k < 20; k++) {
		assert_true(wire_read(f.channel, &f.reader, &frame));
		assert_true(frame.id < 20 && !seen[frame.id]);
		seen[frame.id] = true;
		assert_true(wire_answer_read(f.arena, frame.body, answers,
		    ASK_AT_ONCE));
		wildcards_were_found(answers);
	}
	resolver_end(&f);
}

static void
one_client_that_talks_nonsense_does_not_stop_another(void **state)
{
	struct fixture f;
	struct frame nonsense = { VERB_VERDICT, 1, STR("x") };
	struct question question = { QUESTION_DNS, RR_A, STR("www.example.test") };
	struct frame ask = { VERB_ASK, 1, NO_STR };
	int bad, gone;
	char byte;

	(void)state;
	resolver_begin(&f, zone_text);
	bad = client_new(f.control);
	gone = client_new(f.control);
	assert_true(wire_write(bad, &nonsense));
	ask.body = wire_ask(f.arena, &question, 1);
	assert_true(wire_write(gone, &ask));
	close(gone);
	assert_true(read(bad, &byte, 1) <= 0);
	answers_with(&f, RR_A, "www.example.test", "192.0.2.1|192.0.2.2");
	close(bad);
	resolver_end(&f);
}

/* A wildcard whose text has 50,000 octets. */
static char *
large_zone(struct arena *arena)
{
	struct buf zone = { .arena = arena };

	buf_cstr(&zone, "*.example. TXT (");
	for (size_t i = 0; i < 50; i++) {
		buf_cstr(&zone, " \"");
		for (size_t k = 0; k < 1000; k++)
			buf_char(&zone, 'x');
		buf_char(&zone, '"');
	}
	buf_cstr(&zone, " )\n");
	return str_cstr(arena, buf_str(&zone));
}

static void
answers_too_large_together_meet_a_limit_and_arrive(void **state)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct fixture f;
	struct question questions[8];
	struct answer answers[8];
	struct frame frame;
	size_t data = 0, limited = 0;

	(void)state;
	resolver_begin(&f, large_zone(arena));
	for (size_t i = 0; i < 8; i++)
		questions[i] = (struct question){ QUESTION_DNS, RR_TXT,
		    str_format(f.arena, "n%zu.example", i) };
	ask_send(&f, 1, questions, 8);
	assert_true(wire_read(f.channel, &f.reader, &frame));
	assert_true(wire_answer_read(f.arena, frame.body, answers, 8));
	for (size_t i = 0; i < 8; i++) {
		data += answers[i].status == ANSWER_DATA;
		limited += answers[i].status == ANSWER_LIMIT;
	}
	assert_int_equal(data, 3);
	assert_int_equal(limited, 5);
	resolver_end(&f);
	arena_free(arena);
}

/* ---- Records off the wire ------------------------------------------------------------- */

static struct answer
record_of(struct arena *arena, int type, struct str bytes)
{
	char *copy = malloc(bytes.n == 0 ? 1 : bytes.n);
	struct str data = { copy, bytes.n };
	struct answer answer;

	memcpy(copy, bytes.p, bytes.n);
	answer = dns_records(arena, type, &data, 1);
	free(copy);
	return answer;
}

static void
hostile_record_data_are_left_out_or_escaped(void **state)
{
	static const struct {
		int type;
		struct str data;
		const char *wanted;
	} cases[] = {
		{ RR_A, { "\x7f\0\0\x01", 4 }, "127.0.0.1" },
		{ RR_A, { "\x7f\0\0", 3 }, NULL },
		{ RR_AAAA, { "\x7f\0\0\x01", 4 }, NULL },
		{ RR_TXT, { "\x02" "ab\x01" "c", 5 }, "abc" },
		{ RR_TXT, { "\x05" "ab", 3 }, NULL },
		{ RR_TXT, { "", 0 }, NULL },
		{ RR_TXT, { "\0", 1 }, "" },
		{ RR_PTR, { "\x01" "A\x02" "b.\0", 6 }, "a.b\\046" },
		{ RR_PTR, { "\x01\x1b\0", 3 }, "\\027" },
		{ RR_PTR, { "\x01" "a", 2 }, NULL },
		{ RR_PTR, { "\xc0\x00", 2 }, NULL },
		{ RR_PTR, { "\x01" "a\0\0", 4 }, NULL },
		{ RR_MX, { "\0\x0a\x01" "M\0", 5 }, "10 m" },
		{ RR_MX, { "\0\0\0", 3 }, "0 ." },
		{ RR_MX, { "\0\x0a", 2 }, NULL },
		{ 99, { "\x01" "a", 2 }, NULL },
	};
	struct arena *arena = arena_new((size_t)1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct answer answer = record_of(arena, cases[i].type,
		    cases[i].data);

		assert_int_equal(answer.n, cases[i].wanted != NULL);
		if (cases[i].wanted == NULL)
			assert_int_equal(answer.status, ANSWER_NODATA);
		else
			assert_string_equal(str_cstr(arena, answer.records[0]),
			    cases[i].wanted);
	}
	arena_free(arena);
}

static void
more_than_64_records_are_cut_after_sorting(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str data[70];
	struct answer answer;

	(void)state;
	for (size_t i = 0; i < 70; i++)
		data[i] = str_format(arena, "%c%c\x01m%c", 0,
		    (char)(70 - i), 0);
	answer = dns_records(arena, RR_MX, data, 70);
	assert_int_equal(answer.n, 64);
	assert_true(str_equal(answer.records[0], STR("1 m")));
	assert_true(str_equal(answer.records[63], STR("64 m")));
	arena_free(arena);
}

static void
a_policy_is_not_cut_away_by_other_texts(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str data[100];
	struct answer answer;

	(void)state;
	for (size_t i = 0; i < 100; i++)
		data[i] = str_format(arena, "\x04" "a=%02zu", i);
	data[50] = STR("\x06" "v=spf1");
	data[70] = STR("\x06" "V=spf0");
	answer = dns_records(arena, RR_TXT, data, 100);
	assert_int_equal(answer.n, 64);
	assert_true(str_equal(answer.records[0], STR("V=spf0")));
	assert_true(str_equal(answer.records[1], STR("v=spf1")));
	assert_true(str_equal(answer.records[2], STR("a=00")));
	arena_free(arena);
}

/* ---- Zone files that are wrong ------------------------------------------------------------- */

static void
a_zone_file_error_names_line_and_expectation(void **state)
{
	static const struct {
		const char *zone, *sentence;
	} cases[] = {
		{ "a.example. A 192.0.2.1\n$INCLUDE more.zone\n",
		    ":2: read '$INCLUDE', expected $ORIGIN or $TTL" },
		{ "a.example. A 192.0.2\n",
		    ":1: read '192.0.2', expected an IPv4 address" },
		{ "a.example. AAAA 192.0.2.1\n", "expected an IPv6 address" },
		{ "a.example. MX mail\n", "read 'mail', expected a preference" },
		{ "a.example. MX 10\n",
		    "read 'end of the record', expected a domain name" },
		{ "a.example. CH TXT x\n", "read 'CH', expected a record type" },
		{ "a.example. FOO x\n", "read 'FOO', expected a record type" },
		{ "a.example.\n", "expected a record type" },
		{ "a..example. A 192.0.2.1\n", "expected a domain name" },
		{ "  A 192.0.2.1\n", ":1: read 'A', expected a domain name" },
		{ "a.example. TXT \"open\n\n", ":1: read '\"', expected a closing" },
		{ "\na.example. TXT ( x\n\n", ":2: read '(', expected a closing" },
		{ "a.example. TXT x )\n", "expected an opening parenthesis" },
		{ "a.example. TXT ( ( x ) )\n", "no second parenthesis" },
		{ "a.example. TXT\n", "expected a string" },
		{ "a.example. TXT \"\\999\"\n", "expected \\X or \\DDD" },
		{ "a.example. A 192.0.2.1 extra\n",
		    "read 'extra', expected the end of the record" },
		{ "$TTL soon\n", "read 'soon', expected a number of seconds" },
		{ ";@ a.example. TXT REFUSED\n",
		    "read 'REFUSED', expected SERVFAIL or TIMEOUT" },
		{ "\n\n;@ a.example. TXT\n", ":3: read 'end of the record'" },
		{ ";@ a.example. FOO TIMEOUT\n", "expected a record type or ANY" },
		{ ";@ a..b TXT TIMEOUT\n", "expected '*' or a domain name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new((size_t)16 << 20);
		struct why why = { .text = "" };
		struct zone zone;
		char *path = file_with(cases[i].zone, strlen(cases[i].zone));

		assert_int_equal(zone_prepare(arena, path, &zone, &why), FAIL);
		unlink(path);
		assert_int_equal(why.status, EXIT_DATA);
		if (strstr(why.text, cases[i].sentence) == NULL)
			assert_string_equal(why.text, cases[i].sentence);
		arena_free(arena);
	}
}

static void
a_zone_file_that_is_not_there_is_bad_data(void **state)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct why why;
	struct zone zone;

	(void)state;
	assert_int_equal(zone_prepare(arena, "/nonexistent/zone", &zone, &why),
	    FAIL);
	assert_int_equal(why.status, EXIT_DATA);
	assert_int_equal(zone_prepare(arena, "/", &zone, &why), FAIL);
	assert_non_null(strstr(why.text, "no regular file"));
	arena_free(arena);
}

static void
the_longest_name_is_read_and_one_octet_more_is_not(void **state)
{
	static const char label[] = "abcdefghijklmnopqrstuvwxyz"
	    "abcdefghijklmnopqrstuvwxyz0123456789-";
	struct arena *arena = arena_new((size_t)16 << 20);
	struct zone zone;
	struct why why;
	char text[400];

	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		int n = snprintf(text, sizeof text,
		    "%.63s.%.63s.%.63s.%.*s. A 192.0.2.1\n", label, label,
		    label, 61 + extra, label);
		char *path = file_with(text, (size_t)n);
		enum outcome outcome = zone_prepare(arena, path, &zone, &why);

		unlink(path);
		assert_int_equal(outcome, extra == 0 ? OK : FAIL);
		if (outcome == OK)
			close(zone.fd);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_kind_of_record_is_answered_in_its_text_form),
		cmocka_unit_test(
		    names_that_are_special_elsewhere_are_ordinary_here),
		cmocka_unit_test(aliases_and_wildcards_are_followed),
		cmocka_unit_test(
		    a_name_that_exists_is_told_from_one_that_does_not),
		cmocka_unit_test(a_text_keeps_every_octet),
		cmocka_unit_test(a_text_longer_than_255_octets_comes_whole),
		cmocka_unit_test(faults_answer_temperror_and_nothing_else_does),
		cmocka_unit_test(a_fault_behind_an_alias_is_met),
		cmocka_unit_test(a_star_alone_breaks_every_name),
		cmocka_unit_test(a_zone_that_timed_out_three_times_is_skipped),
		cmocka_unit_test(
		    names_and_types_that_nobody_may_ask_are_refused),
		cmocka_unit_test(
		    a_server_that_answers_others_is_not_taken_for_dead),
		cmocka_unit_test(
		    a_server_that_says_nothing_is_left_alone_until_it_answers),
		cmocka_unit_test(
		    hundreds_of_questions_in_one_go_are_all_answered),
		cmocka_unit_test(
		    one_client_that_talks_nonsense_does_not_stop_another),
		cmocka_unit_test(
		    answers_too_large_together_meet_a_limit_and_arrive),
		cmocka_unit_test(hostile_record_data_are_left_out_or_escaped),
		cmocka_unit_test(more_than_64_records_are_cut_after_sorting),
		cmocka_unit_test(a_policy_is_not_cut_away_by_other_texts),
		cmocka_unit_test(a_zone_file_error_names_line_and_expectation),
		cmocka_unit_test(a_zone_file_that_is_not_there_is_bad_data),
		cmocka_unit_test(
		    the_longest_name_is_read_and_one_octet_more_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
