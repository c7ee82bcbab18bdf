/* SPDX-License-Identifier: Apache-2.0 */
/* A message read for memory: nothing is judged, and neither DNS nor memory is
 * asked, whether its header alone is there or all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../../scanner/examine.h"

#define HEADER \
	"Received: from mail.supplier.example (mail.supplier.example" \
	" [192.0.2.7])\r\n\tby mx.buyer.example with ESMTPS id 1;\r\n" \
	"\tMon, 5 Jan 2026 09:00:00 +0900\r\n" \
	"DKIM-Signature: v=1; a=rsa-sha256; d=supplier.example; s=k;\r\n" \
	"\th=from; bh=AAAA; b=BBBB\r\n" \
	"From: =?UTF-8?B?5Za25qWt?= <Sales@supplier.example>\r\n" \
	"To: AP <ap@buyer.example>, b@c.example\r\n" \
	"Subject: Account\r\n" \
	"Message-ID: <1@supplier.example>\r\n" \
	"In-Reply-To: <0@buyer.example>\r\n" \
	"Date: Mon, 05 Jan 2026 08:59:59 +0900\r\n\r\n"
#define BODY "Please pay to IBAN DE02 1203 0000 0000 2020 51.\r\n"
#define RECEIVED_AT 1767571200		/* 2026-01-05T00:00:00Z */

struct world {
	struct arena *arena;
	struct brief brief;
	size_t asked;
};

static void
nobody(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct world *world = context;
	size_t i;

	(void)arena;
	for (i = 0; i < n; i++) {
		world->asked += questions[i].kind == QUESTION_DNS ||
		    questions[i].kind == QUESTION_MEMORY;
		answers_out[i] = (struct answer){ .status = ANSWER_FAILED };
	}
}

static int
setup(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	struct world *world = NEW(arena, struct world);
	struct why why;

	world->arena = arena;
	world->brief.limits = limits_default;
	world->brief.scores = (struct scores){ 3, 5, true };
	organisation_index(arena, &world->brief.organisation);
	*state = world;
	return rules_load(arena, NULL, 0, &world->brief.limits,
	    &world->brief.rules, &why) == OK ? 0 : -1;
}

static int
teardown(void **state)
{
	struct world *world = *state;

	arena_free(world->arena);
	return 0;
}

/* An exact copy of the bytes, read. */
static struct verdict
read_it(struct world *world, struct message message)
{
	const struct ask ask = { nobody, world };
	char *copy = malloc(message.bytes.n + 1);
	struct verdict verdict, kept;

	memcpy(copy, message.bytes.p, message.bytes.n);
	message.bytes.p = copy;
	message.account = STR("ap");
	message.learn = true;
	examine(world->arena, &world->brief, &message, &ask, &verdict);
	assert_true(verdict_decode(world->arena, verdict_encode(world->arena,
	    &verdict), &kept));
	free(copy);
	assert_int_equal(world->asked, 0);
	assert_int_equal(kept.verdict, VERDICT_CLEAN);
	assert_true(kept.score == 0 && kept.findings.n == 0);
	assert_false(kept.from_authenticated || kept.temperror);
	return kept;
}

static void
a_header_alone_teaches_who_wrote_to_whom(void **state)
{
	struct verdict v = read_it(*state, (struct message){
	    .bytes = STR(HEADER), .arrived = 1767600000, .truncated = true });

	assert_true(str_equal_nocase(v.from.address,
	    STR("sales@supplier.example")));
	assert_true(str_equal(v.from_org_domain, STR("supplier.example")));
	assert_true(v.from_name_folded.n > 0);
	assert_int_equal(v.to.n, 2);
	assert_true(str_equal(v.message_id, STR("<1@supplier.example>")));
	assert_true(str_equal(v.client_ip, STR("192.0.2.7")));
	assert_int_equal(v.accounts.n, 0);
	assert_int_equal(v.arrived, 1767600000);
}

static void
a_whole_message_teaches_accounts_too(void **state)
{
	struct verdict v = read_it(*state, (struct message){
	    .bytes = STR(HEADER BODY), .arrived = 1767600000 });

	assert_int_equal(v.accounts.n, 1);
	assert_true(str_equal(v.accounts.at[0].last4, STR("2051")));
}

/* What a person reads of a message is had without asking anybody. */
static void
in_detail_its_way_and_its_text_are_told(void **state)
{
	struct world *world = *state;
	struct verdict v;

	world->brief.detail = true;
	v = read_it(world, (struct message){ .bytes = STR(HEADER BODY),
	    .arrived = 1767600000 });
	world->brief.detail = false;
	assert_int_equal(v.trace.n, 1);
	assert_true(str_equal(v.trace.at[0], STR("Received: from "
	    "mail.supplier.example (mail.supplier.example [192.0.2.7])\tby "
	    "mx.buyer.example with ESMTPS id 1;\tMon, 5 Jan 2026 09:00:00 "
	    "+0900")));
	assert_true(str_starts(v.text, STR("Please pay to IBAN")));
}

#define SAID "Please let the flange be bored with eight holes instead of six," \
	" as it was with the pump that you delivered in May.\r\n"

/* How many hashes of the one are among the other's. */
static size_t
shared(struct str one, struct str other)
{
	size_t n = 0;

	for (size_t i = 0; i < one.n; i += 16)
		for (size_t k = 0; k < other.n; k += 16)
			n += str_equal(str_slice(one, i, i + 16),
			    str_slice(other, k, k + 16));
	return n;
}

/* What was sent: its beginning is there, and what is attached stays shut. */
static struct verdict
read_sent(struct world *world, const char *rest)
{
	return read_it(world, (struct message){ .bytes = str_format(world->arena,
	    "From: AP <ap@buyer.example>\r\nTo: b@c.example\r\n%s", rest),
	    .arrived = 1767600000, .truncated = true });
}

static void
what_was_sent_teaches_the_words_that_its_author_wrote(void **state)
{
	struct verdict plain = read_sent(*state, "\r\n" SAID);
	struct verdict html = read_sent(*state, "MIME-Version: 1.0\r\n"
	    "Content-Type: text/html\r\n\r\n<p>Please let the <b>flange</b> be "
	    "bored with eight holes<br>instead of six, as it was with the pump "
	    "that you delivered in&nbsp;May.</p>");
	struct verdict answer = read_sent(*state, "\r\n" SAID
	    "\r\nOn Mon, 5 Jan 2026 at 09:00, B <b@c.example> wrote:\r\n"
	    "> What is it that you want of us, when shall it be done, and who is"
	    "\r\n> to pay for it? We have never heard of such a flange.\r\n");
	struct verdict signed_by = read_sent(*state, "\r\n" SAID
	    "\r\nKind regards,\r\nAnn Other\r\nAccounts payable department of the "
	    "buyer's company\r\nTel. +49 30 1234567 and on every other day\r\n");

	assert_in_range(plain.words.n, 5 * 16, 20 * 16);
	assert_int_equal(html.words.n, plain.words.n);
	assert_int_equal(shared(html.words, plain.words) * 16, plain.words.n);
	assert_int_equal(answer.words.n, plain.words.n);
	assert_int_equal(shared(answer.words, plain.words) * 16, plain.words.n);
	assert_int_equal(signed_by.words.n, plain.words.n);
}

static void
words_that_could_not_be_read_are_absent(void **state)
{
	struct world *world = *state;
	struct buf large = { .arena = world->arena };

	buf_cstr(&large, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;"
	    " boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\n");
	while (large.n < SENT_BYTES)
		buf_cstr(&large, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n");
	assert_null(read_sent(world, str_cstr(world->arena,
	    buf_str(&large))).words.p);
	assert_null(read_sent(world, "MIME-Version: 1.0\r\nContent-Type:"
	    " application/pkcs7-mime; smime-type=enveloped-data\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n").words.p);
	/* Nothing to read is something else. */
	assert_non_null(read_sent(world, "\r\n").words.p);
	assert_int_equal(read_sent(world, "\r\nThanks.\r\n").words.n, 0);
}

static void
a_time_that_is_a_guess_is_the_traces_or_the_dates(void **state)
{
	static const struct {
		const char *bytes;
		int64_t arrived;
	} cases[] = {
		{ HEADER, RECEIVED_AT },
		{ "From: ap@buyer.example\r\nTo: x@y.example\r\n"
		    "Date: Mon, 05 Jan 2026 09:30:00 +0900\r\n\r\n",
		    RECEIVED_AT + 1800 },
		{ "From: ap@buyer.example\r\n"
		    "Date: Mon, 05 Jan 2099 09:30:00 +0900\r\n\r\n",
		    1790000000 },
		{ "From: ap@buyer.example\r\nDate: never\r\n\r\n", 1790000000 },
		{ "", 1790000000 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct verdict v = read_it(*state, (struct message){
		    .bytes = str_of(cases[i].bytes), .arrived = 1790000000,
		    .arrived_is_guess = true, .truncated = true });

		assert_int_equal(v.arrived, cases[i].arrived);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    in_detail_its_way_and_its_text_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_header_alone_teaches_who_wrote_to_whom, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_whole_message_teaches_accounts_too, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    what_was_sent_teaches_the_words_that_its_author_wrote, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    words_that_could_not_be_read_are_absent, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_time_that_is_a_guess_is_the_traces_or_the_dates, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
