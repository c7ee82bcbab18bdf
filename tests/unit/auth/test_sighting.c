/* SPDX-License-Identifier: Apache-2.0 */
/* What a boundary looks like from mail, and what of it is proposed. */
#include "zone.h"

#define MAILS 20

/* %d is the number of the message, so that senders and clients differ. */
static struct proposal
proposed(struct arena *arena, const struct boundary *boundary,
    const char *header, size_t senders)
{
	struct sighting *sightings = NEW_ARRAY(arena, struct sighting, MAILS);
	struct proposal proposal;

	for (int i = 0; i < MAILS; i++) {
		struct buf buf = { .arena = arena };
		struct mail mail;
		for (const char *p = header; *p != '\0'; p++) {
			if (*p == '%')
				buf_format(&buf, "%d", i);
			else
				buf_char(&buf, *p);
		}
		buf_format(&buf, "From: a@s%d.example\r\n\r\nx",
		    i % (int)senders);
		mail_read(arena, buf_str(&buf), &limits_default, true, &mail);
		sighting_read(arena, boundary, &mail, &sightings[i]);
	}
	boundary_propose(arena, sightings, MAILS, &proposal);
	return proposal;
}

#define CLIENT "Received: from h (r%.c%.example [192.0.2.%]) by mx.ours.example" \
	" with ESMTP\r\n"
#define RESULTS(id) "Authentication-Results: " id "; spf=pass\r\n"

static void
what_most_mail_shows_is_proposed(void **state)
{
	static const struct {
		const char *name, *header, *network, *host, *id, *preset;
		enum results_place results;
		size_t senders, bounded;
	} cases[] = {
		{ "straight from outside", RESULTS("mx.ours.example") CLIENT,
		    NULL, NULL, "mx.ours.example", NULL, RESULTS_ABOVE, 20, 20 },
		{ "a private hop above",
		    "Received: from mx (mx [10.0.0.2]) by s with ESMTP\r\n"
		    CLIENT RESULTS("mx.ours.example"), "10.0.0.0/8", NULL,
		    "mx.ours.example", NULL, RESULTS_BELOW, 20, 20 },
		{ "a filter on one public address",
		    "Received: from f (f.filter.example [203.0.113.5]) by s with "
		    "ESMTP\r\n" CLIENT, "203.0.113.5", NULL, NULL, NULL,
		    RESULTS_NONE, 20, 20 },
		{ "a filter on many addresses under one name",
		    "Received: from f (f%.eu.filter.example [203.0.113.%]) by s "
		    "with ESMTP\r\n" CLIENT, NULL, ".filter.example", NULL, NULL,
		    RESULTS_NONE, 20, 20 },
		{ "one correspondent is no relay of ours",
		    "Received: from f (f.them.example [203.0.113.5]) by s with "
		    "ESMTP\r\n" CLIENT, NULL, NULL, NULL, NULL, RESULTS_NONE, 3,
		    20 },
		{ "who sends all the mail and shows no hop below is outside",
		    "Received: from f (f.esp.example [203.0.113.5]) by s with "
		    "ESMTP\r\n", NULL, NULL, NULL, NULL, RESULTS_NONE, 20, 20 },
		{ "results of the senders' own", CLIENT RESULTS("mx.s%.example"),
		    NULL, NULL, NULL, NULL, RESULTS_NONE, 20, 20 },
		{ "google", "Received: by 2002:a05:1::% with SMTP id x\r\n"
		    "Received: from h (h. [192.0.2.%]) by mx.google.com with "
		    "ESMTPS\r\n" RESULTS("mx.google.com"), NULL, NULL, NULL,
		    "google", RESULTS_NONE, 20, 20 },
		{ "microsoft", "Received: from A.prod.outlook.com "
		    "(2603:1096:1::%) by B.prod.outlook.com with HTTPS\r\n"
		    "Authentication-Results: spf=pass\r\nReceived: from h "
		    "(192.0.2.%) by C.mail.protection.outlook.com (10.1.1.1) "
		    "with Microsoft SMTP Server\r\n", NULL, NULL, NULL,
		    "microsoft365", RESULTS_NONE, 20, 20 },
		{ "all of it from inside",
		    "Received: from pc (pc% [10.0.0.%]) by s with ESMTP\r\n",
		    "10.0.0.0/8", NULL, NULL, NULL, RESULTS_NONE, 20, 0 },
		{ "no chain", "", NULL, NULL, NULL, NULL, RESULTS_NONE, 20, 0 },
	};
	static const struct boundary none;
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct proposal got = proposed(arena, &none, cases[i].header,
		    cases[i].senders);
		print_message("%s\n", cases[i].name);
		assert_int_equal(got.seen, MAILS);
		assert_int_equal(got.bounded, cases[i].bounded);
		assert_str(got.networks[0], cases[i].network);
		assert_str(got.hosts[0], cases[i].host);
		assert_str(got.ids[0], cases[i].id);
		assert_str(got.preset, cases[i].preset);
		assert_int_equal(got.results, cases[i].results);
		assert_true(got.networks_n <= 1 && got.hosts_n <= 1 &&
		    got.ids_n <= 1);
	}
	arena_free(arena);
}

static void
what_is_configured_is_compared(void **state)
{
	struct network inside[1];
	struct boundary boundary = { .trusted_networks = inside };
	struct arena *arena = arena_new(64u << 20);
	const char *header = "Received: from mx (mx [10.0.0.2]) by s with "
	    "ESMTP\r\n" CLIENT;

	(void)state;
	assert_true(network_read(STR("10.0.0.0/8"), inside));
	assert_int_equal(proposed(arena, &boundary, header, 20).agreed, 0);
	boundary.trusted_networks_n = 1;
	assert_int_equal(proposed(arena, &boundary, header, 20).agreed, MAILS);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_most_mail_shows_is_proposed),
		cmocka_unit_test(what_is_configured_is_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
