/* SPDX-License-Identifier: Apache-2.0 */
/* The Received chain: dialects, and where the outside begins. */
#include "zone.h"

static struct network networks[2];
static struct str hosts[] = { { ".out.example", 12 }, { "mx2.example", 11 } };

static struct trace
trace_of(struct arena *arena, const struct boundary *boundary,
    const char *header)
{
	static const struct auth_settings none;
	struct str text = heap_copy(header, strlen(header));
	struct mail mail;
	struct trace trace;

	mail_read(arena, text, &limits_default, false, &mail);
	trace_read(arena, boundary, &none, &mail, &trace);
	trace.ip = str_keep(arena, trace.ip);
	trace.helo = str_keep(arena, trace.helo);
	trace.mail_from = str_keep(arena, trace.mail_from);
	trace.submitter = str_keep(arena, trace.submitter);
	heap_free(text);
	return trace;
}

static void
each_dialect_gives_address_and_helo(void **state)
{
	static const struct {
		const char *received, *ip, *helo;
	} cases[] = {
		{ "from h.example (r.example [192.0.2.1])\r\n\tby mx.example "
		    "(Postfix) with ESMTPS id 1\r\n\tfor <a@b.example>; "
		    "Fri, 20 Nov 2026 10:00:00 +0900", "192.0.2.1",
		    "h.example" },
		{ "from h.example (unknown [192.0.2.1]) by mx.example",
		    "192.0.2.1", "h.example" },
		{ "from r.example ([192.0.2.1] helo=h.example) by mx.example "
		    "with esmtps (Exim 4.96) id 1", "192.0.2.1", "h.example" },
		{ "from r.example ([192.0.2.1]:4711 helo=h.example) by x",
		    "192.0.2.1", "h.example" },
		{ "from [192.0.2.1] (helo=h.example) by mx.example with esmtp",
		    "192.0.2.1", "h.example" },
		{ "from [192.0.2.1] (port=123 helo=h.example) by mx.example",
		    "192.0.2.1", "h.example" },
		{ "from h.example (r.example [192.0.2.1] (may be forged)) by "
		    "mx.example (8.17/8.17) with ESMTP", "192.0.2.1",
		    "h.example" },
		{ "from h.example (id@r.example [192.0.2.1]) by x",
		    "192.0.2.1", "h.example" },
		{ "from unknown (HELO h.example) (192.0.2.1) by mx.example with "
		    "SMTP; 20 Nov 2026 10:00:00 -0000", "192.0.2.1",
		    "h.example" },
		{ "from r.example (HELO h.example) (u@192.0.2.1) by x with SMTP",
		    "192.0.2.1", "h.example" },
		{ "from h.example (192.0.2.1) by b.mail.protection.outlook.com "
		    "(198.51.100.2) with Microsoft SMTP Server (version=TLS1_2)",
		    "192.0.2.1", "h.example" },
		{ "from h.example (2001:db8::1) by b.example (2001:db8::2) with "
		    "Microsoft SMTP Server", "2001:db8::1", "h.example" },
		{ "from h.example (h.example. [192.0.2.1]) by mx.google.com "
		    "with ESMTPS id a-b", "192.0.2.1", "h.example" },
		{ "from h.example (r.example [IPv6:2001:DB8::0:1]) by x",
		    "2001:db8::1", "h.example" },
		{ "from localhost (localhost [127.0.0.1]) by x with ESMTP",
		    "127.0.0.1", "localhost" },
		{ "from 192.0.2.1  (EHLO h.example) by x with SMTP",
		    "192.0.2.1", "h.example" },
		{ "from [10.0.0.1] (r.example [192.0.2.1]) by x with SMTP",
		    "192.0.2.1", "[10.0.0.1]" },
		/* one of the two was written by the client */
		{ "from a (b [10.0.0.1]) (r.example [192.0.2.1]) by x with "
		    "SMTP", NULL, NULL },
		{ "from h.example by mx.example with SMTP", NULL, NULL },
		{ "from h.example (r.example [192.0.2.999]) by x", NULL, NULL },
		{ "from 10.0.0.1 by mx.example with SMTP", NULL, NULL },
		{ "(((((", NULL, NULL },
		{ "", NULL, NULL },
	};
	struct boundary boundary = { 0 };
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char header[1000];
		snprintf(header, sizeof header, "Received: %s\r\n"
		    "From: a@b.example\r\n\r\nx\r\n", cases[i].received);
		struct trace trace = trace_of(arena, &boundary, header);
		if (trace.known != (cases[i].ip != NULL))
			fail_msg("case %zu: %s", i, cases[i].received);
		assert_str(trace.ip, cases[i].ip);
		if (cases[i].ip != NULL)
			assert_str(trace.helo, cases[i].helo);
		assert_false(trace.inside);
	}
	arena_free(arena);
}

static void
the_boundary_is_the_first_client_outside(void **state)
{
	static const struct {
		const char *header, *ip;
		size_t at;
		bool inside;
	} cases[] = {
		/* two inside hops above it */
		{ "Received: from i.example (i.example [10.1.2.3]) by store\r\n"
		    "Received: from j.example (j.example [10.1.2.4]) by i\r\n"
		    "Received: from h.example (r.example [192.0.2.1]) by j\r\n"
		    "Received: from x (x [10.9.9.9]) by forged\r\n",
		    "192.0.2.1", 2, false },
		/* local deliveries are passed over */
		{ "Received: by store.example with LMTP id 1; date\r\n"
		    "Received: from mx (mx [198.51.100.5]) by s with LMTP\r\n"
		    "Received: from h.example (r.example [192.0.2.1]) by j\r\n",
		    "192.0.2.1", 2, false },
		/* trusted by verified name */
		{ "Received: from foo (a.out.example [203.0.113.1]) by s\r\n"
		    "Received: from foo (mx2.example [203.0.113.2]) by s\r\n"
		    "Received: from h.example (r.example [192.0.2.1]) by j\r\n",
		    "192.0.2.1", 2, false },
		/* the HELO name proves nothing */
		{ "Received: from a.out.example (evil [203.0.113.1]) by s\r\n"
		    "Received: from h.example (r.example [192.0.2.1]) by j\r\n",
		    "203.0.113.1", 0, false },
		{ "Received: from a.out.example (203.0.113.1) by s\r\n"
		    "Received: from h.example (r.example [192.0.2.1]) by j\r\n",
		    "203.0.113.1", 0, false },
		/* a suffix is a suffix of labels */
		{ "Received: from f (aout.example [203.0.113.1]) by s\r\n",
		    "203.0.113.1", 0, false },
		/* a name whose address does not agree */
		{ "Received: from f (a.out.example [203.0.113.1] (may be forged))"
		    " by s\r\n", "203.0.113.1", 0, false },
		/* nobody vouches below a hop without an address */
		{ "Received: from h.example by s with SMTP\r\n"
		    "Received: from x (x [10.9.9.9]) by forged\r\n",
		    NULL, 0, false },
		/* wholly inside */
		{ "Received: from i.example (i.example [10.1.2.3]) by store\r\n"
		    "Received: from pc (pc [10.7.7.7]) by i\r\n",
		    NULL, 3, true },
		{ "Subject: no chain\r\n", NULL, 2, false },
	};
	struct boundary boundary = {
		.trusted_networks = networks, .trusted_networks_n = 2,
		.trusted_hosts = hosts, .trusted_hosts_n = 2,
	};
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	assert_true(network_read(STR("10.0.0.0/8"), &networks[0]));
	assert_true(network_read(STR("2001:db8:1::/48"), &networks[1]));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char header[1000];
		snprintf(header, sizeof header,
		    "%sFrom: a@b.example\r\n\r\nx\r\n", cases[i].header);
		struct trace trace = trace_of(arena, &boundary, header);
		print_message("case %zu\n", i);
		assert_str(trace.ip, cases[i].ip);
		assert_int_equal(trace.boundary_at, cases[i].at);
		assert_int_equal(trace.inside, cases[i].inside);
	}
	arena_free(arena);
}

/* What the client may write itself never stands for its address. */
static void
a_client_cannot_put_itself_inside(void **state)
{
	static const char *const clients[] = {
		/* after HELO, as Postfix and Exim write it down */
		"[10.1.1.1] (unknown [192.0.2.1]) by mx",
		"[10.1.1.1] by x (unknown [192.0.2.1]) by mx",
		"[10.1.1.1] by x with ESMTPSA (unknown [192.0.2.1]) by mx",
		"q by x with LMTP (unknown [192.0.2.1]) by mx",
		"[10.1.1.1] a a a a a a a a a a a a a a a a a a a a a a a a a "
		    "a a a a a a a a a a a a a a a (unknown [192.0.2.1]) by mx",
		"[10.1.1.1] (unknown [unknown]) by mx",
		"[192.0.2.1] (helo=[10.1.1.1]) by mx with esmtp",
		"[192.0.2.1] (port=25 helo=[10.1.1.1]) by mx with esmtp",
		"[192.0.2.1] (account a HELO [10.1.1.1]) by mx with ESMTP",
		"x ([10.1.1.1]) (unknown [192.0.2.1]) by mx",
		"mx2.example ([192.0.2.1]) by mx",
		"mx2.example (unknown [192.0.2.1]) by mx",
		/* in its certificate */
		"x (unknown [192.0.2.1]) (Client CN \"mx2.example "
		    "[10.1.1.1]\", Issuer \"x\" (not verified)) by mx",
		"mx2.example (unknown [192.0.2.1]) (Client CN \"a helo=b\", "
		    "Issuer \"x\" (not verified)) by mx",
		/* as an ident answer */
		"[192.0.2.1] (ident=[10.1.1.1] helo=x) by mx with esmtp",
		"[10.1.1.1] (helo=x@r.example [192.0.2.1]) by mx",
		"10.1.1.1 (HELO x) (a@10.1.1.1@192.0.2.1) by mx with SMTP",
		/* as a name that nobody verified */
		"mx2.example (HELO x) (192.0.2.1) by mx with SMTP",
		"10.1.1.1 (HELO x) (192.0.2.1) by mx with SMTP",
	};
	struct str names[] = { STR("mx2.example") };
	struct network inner[1];
	struct boundary boundary = {
		.trusted_networks = inner, .trusted_networks_n = 1,
		.trusted_hosts = names, .trusted_hosts_n = 1,
	};
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	assert_true(network_read(STR("10.0.0.0/8"), &inner[0]));
	for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
		char header[1000];
		snprintf(header, sizeof header, "Received: from %s\r\n"
		    "Received: from pc (pc [10.7.7.7]) by forged\r\n"
		    "From: a@b.example\r\n\r\nx\r\n", clients[i]);
		struct trace trace = trace_of(arena, &boundary, header);
		if (trace.inside || trace.submitted || trace.boundary_at != 0)
			fail_msg("inside: %s", clients[i]);
		if (trace.ip.p != NULL)
			assert_str(trace.ip, "192.0.2.1");
	}
	arena_free(arena);
}

static void
submission_names_its_user(void **state)
{
	struct boundary boundary = { 0 };
	struct arena *arena = arena_new(8u << 20);
	struct trace trace = trace_of(arena, &boundary,
	    "Received: from [192.0.2.1] (pc.example [192.0.2.1])\r\n"
	    "\t(using TLSv1.3 with cipher X (256/256 bits))\r\n"
	    "\t(Authenticated sender: h.endo@minato-foods.example)\r\n"
	    "\tby mx.example (Postfix) with ESMTPSA id 1; "
	    "Fri, 20 Nov 2026 10:00:00 +0000\r\n"
	    "From: a@b.example\r\n\r\nx");

	(void)state;
	assert_true(trace.submitted);
	assert_str(trace.submitter, "h.endo@minato-foods.example");
	assert_int_equal(trace.time,
	    time_of_civil(2026, 11, 20, 10, 0, 0));
	trace = trace_of(arena, &boundary,
	    "Received: from x (x [192.0.2.1]) "
	    "(Authenticated sender: a@b.example) by mx with ESMTPS\r\n"
	    "From: a@b.example\r\n\r\nx");
	assert_false(trace.submitted);
	assert_str(trace.submitter, NULL);
	arena_free(arena);
}

static void
return_path_counts_only_above_the_boundary(void **state)
{
	struct boundary boundary = { 0 };
	struct arena *arena = arena_new(8u << 20);
	struct trace trace = trace_of(arena, &boundary,
	    "Return-Path: <b@c.example>\r\n"
	    "Received: from x (x [192.0.2.1]) by mx\r\n\r\nx");

	(void)state;
	assert_str(trace.mail_from, "b@c.example");
	trace = trace_of(arena, &boundary, "Return-Path: <>\r\n"
	    "Received: from x (x [192.0.2.1]) by mx\r\n\r\nx");
	assert_str(trace.mail_from, "");
	trace = trace_of(arena, &boundary,
	    "Received: from x (x [192.0.2.1]) by mx\r\n"
	    "Return-Path: <b@c.example>\r\n\r\nx");
	assert_str(trace.mail_from, NULL);
	arena_free(arena);
}

/* What the boundary heard, not what our own hosts made of it since. */
static void
the_boundary_line_tells_tls_and_sender(void **state)
{
	struct boundary boundary = { 0 };
	struct arena *arena = arena_new(8u << 20);
	struct trace trace = trace_of(arena, &boundary,
	    "Return-Path: <srs0=x=b.example=a@ours.example>\r\n"
	    "Received: from r.example ([192.0.2.1] helo=h.example) by mx with "
	    "esmtps (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) "
	    "(envelope-from <A@b.example>) id 1\r\n\r\nx");

	(void)state;
	assert_str(trace.mail_from, "a@b.example");
	assert_true(trace.tls);
	trace = trace_of(arena, &boundary, "Received: from h (r.example "
	    "[192.0.2.1]) by mx with ESMTP\r\n\r\nx");
	assert_false(trace.tls);
	trace = trace_of(arena, &boundary,
	    "Return-Path: <c@d.example>\r\nReceived: from r.example "
	    "([192.0.2.1] helo=h.example) by mx with smtp (envelope-from "
	    "<\"x)(\"@e.example>) id 1\r\n\r\nx");
	assert_str(trace.mail_from, "c@d.example");
	arena_free(arena);
}

/* Each line is read once, however many there are. */
static void
thousands_of_hops_are_followed(void **state)
{
	static const char inner[] =
	    "Received: from i (i.ours.example [10.1.2.3]) by j with ESMTP\r\n";
	struct network inside[1];
	struct boundary boundary = { .trusted_networks = inside,
	    .trusted_networks_n = 1 };
	struct arena *arena = arena_new(256u << 20);
	struct buf buf = { .arena = arena };

	(void)state;
	assert_true(network_read(STR("10.0.0.0/8"), inside));
	for (size_t i = 0; i < 5000; i++)
		buf_cstr(&buf, inner);
	buf_cstr(&buf, "Received: from h (r [192.0.2.1]) by i\r\n\r\nx");
	buf_char(&buf, '\0');
	struct trace trace = trace_of(arena, &boundary, buf_str(&buf).p);
	assert_int_equal(trace.boundary_at, 5000);
	assert_str(trace.ip, "192.0.2.1");
	arena_free(arena);
}

static void
networks_are_read_and_hold_their_addresses(void **state)
{
	static const struct {
		const char *network, *ip;
		bool good, holds;
	} cases[] = {
		{ "10.0.0.0/8", "10.255.0.1", true, true },
		{ "10.0.0.0/8", "11.0.0.1", true, false },
		{ "192.0.2.1", "192.0.2.1", true, true },
		{ "192.0.2.128/25", "192.0.2.127", true, false },
		{ "192.0.2.128/25", "192.0.2.129", true, true },
		{ "2001:db8::/32", "2001:db8:ffff::1", true, true },
		{ "2001:db8::/32", "2001:db9::1", true, false },
		{ "0.0.0.0/0", "203.0.113.9", true, true },
		{ "0.0.0.0/0", "2001:db8::1", true, false },
		{ "10.0.0.0/33", "10.0.0.1", false, false },
		{ "10.0.0/8", "10.0.0.1", false, false },
		{ "10.0.0.0/", "10.0.0.1", false, false },
		{ "example.com", "10.0.0.1", false, false },
		{ "", "", false, false },
		{ "10.0.0.0/8", "not an address", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct network network;
		struct str text = heap_copy(cases[i].network,
		    strlen(cases[i].network));
		print_message("%s\n", cases[i].network);
		assert_int_equal(network_read(text, &network), cases[i].good);
		if (cases[i].good)
			assert_int_equal(network_holds(&network, 1,
			    str_of(cases[i].ip)), cases[i].holds);
		heap_free(text);
	}
}

static void
result_words_go_both_ways(void **state)
{
	(void)state;
	for (int i = 0; i < RESULT__COUNT; i++) {
		enum result back;
		assert_true(result_of_word(str_of(result_word((enum result)i)),
		    &back));
		assert_int_equal(back, i);
	}
	enum result unused;
	assert_false(result_of_word(STR("bestguesspass"), &unused));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_dialect_gives_address_and_helo),
		cmocka_unit_test(the_boundary_is_the_first_client_outside),
		cmocka_unit_test(a_client_cannot_put_itself_inside),
		cmocka_unit_test(submission_names_its_user),
		cmocka_unit_test(return_path_counts_only_above_the_boundary),
		cmocka_unit_test(the_boundary_line_tells_tls_and_sender),
		cmocka_unit_test(thousands_of_hops_are_followed),
		cmocka_unit_test(networks_are_read_and_hold_their_addresses),
		cmocka_unit_test(result_words_go_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
