/* SPDX-License-Identifier: Apache-2.0 */
/* Facts one by one, with a memory and results of checks made up for each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new((size_t)64 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- The table --------------------------------------------------------------- */

static void
each_fact_has_a_name_of_its_own_and_both_sentences(void **state)
{
	const struct fact *fact;
	size_t n = 0;

	(void)state;
	for (; (fact = fact_at(n)) != NULL; n++) {
		assert_ptr_equal(fact_find(str_of(fact->name)), fact);
		assert_true(strlen(fact->en) > 10);
		assert_true(str_ends(str_of(fact->ja), STR("。")));
		assert_non_null(fact->holds);
	}
	assert_true(n > 60 + DEFECT__COUNT);
	assert_null(fact_find(STR("no_such_fact")));
	assert_null(fact_find(STR("")));
	assert_null(fact_at(SIZE_MAX));
}

static void
each_defect_is_a_fact_of_the_same_name(void **state)
{
	(void)state;
	for (int i = 0; i < DEFECT__COUNT; i++) {
		char name[64];
		struct str en, ja;

		snprintf(name, sizeof name, "%s",
		    mail_defect_name((enum defect_kind)i));
		for (char *p = name; *p; p++)
			*p = *p == '-' ? '_' : *p;
		fact_defect_sentences((enum defect_kind)i, &en, &ja);
		assert_true(en.n > 10 && ja.n > 10);
		assert_ptr_equal(fact_find(str_of(name)),
		    fact_of_defect((enum defect_kind)i));
	}
}

/* ---- Whole messages --------------------------------------------------------------- */

struct remembered_thing {
	enum memory_kind kind;
	const char *key, *records;	/* lines */
};

struct fixture {
	const struct remembered_thing *memory;	/* up to one without a key */
	bool no_store;
	struct auth auth;
	struct mail mail;
	struct organisation us;
	struct ask ask;
	struct facts facts;
	char *bytes;
};

static void
answer(void *context, struct arena *memory, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	const struct fixture *fixture = context;

	for (size_t i = 0; i < n; i++) {
		const struct remembered_thing *thing = fixture->memory;

		answers_out[i] = (struct answer){ .status = fixture->no_store ?
		    ANSWER_TEMPERROR : ANSWER_NODATA };
		for (; thing && thing->key; thing++) {
			struct str rest = str_of(thing->records), line;

			if ((int)thing->kind != questions[i].type ||
			    !str_equal(str_of(thing->key), questions[i].name))
				continue;
			answers_out[i].status = ANSWER_DATA;
			answers_out[i].records = NEW_ARRAY(memory, struct str, 8);
			while (str_line(&rest, &line))
				answers_out[i].records[answers_out[i].n++] = line;
		}
	}
}

static void
us_and_ours(struct organisation *us)
{
	struct str *names = NEW_ARRAY(arena, struct str, 2);

	names[0] = STR("Haruka Endo");
	names[1] = STR("遠藤 遥");
	us->domains = NEW(arena, struct str);
	us->domains[0] = STR("minato-foods.example");
	us->domains_n = 1;
	us->people = NEW(arena, struct person);
	us->people_n = 1;
	us->people->names = names;
	us->people->names_n = 2;
	us->people->addresses = NEW(arena, struct str);
	us->people->addresses[0] = STR("h.endo@minato-foods.example");
	us->people->addresses_n = 1;
	us->vendors = NEW(arena, struct vendor);
	us->vendors_n = 1;
	us->vendors->names = NEW(arena, struct str);
	us->vendors->names[0] = STR("Rheintal Pumpen GmbH");
	us->vendors->names_n = 1;
	us->vendors->domains = NEW(arena, struct str);
	us->vendors->domains[0] = STR("rheintal-pumpen.example");
	us->vendors->domains_n = 1;
	organisation_index(arena, us);
}

static void
read_mail(struct fixture *fixture, const char *text)
{
	size_t n = strlen(text);

	fixture->bytes = malloc(n > 0 ? n : 1);
	memcpy(fixture->bytes, text, n);
	mail_read(arena, (struct str){ fixture->bytes, n }, &limits_default,
	    false, &fixture->mail);
	us_and_ours(&fixture->us);
	fixture->ask = (struct ask){ answer, fixture };
	fixture->facts = (struct facts){ .arena = arena,
	    .organisation = &fixture->us, .limits = &limits_default,
	    .mail = &fixture->mail, .auth = &fixture->auth,
	    .arrived = 1767571200, .ask = &fixture->ask };
	facts_prepare(&fixture->facts);
}

static bool
holds_with(struct fixture *fixture, const char *name, const char *argument)
{
	struct str evidence = NO_STR;

	return fact_find(str_of(name))->holds(&fixture->facts,
	    str_of(argument), &evidence);
}

static bool
holds(struct fixture *fixture, const char *name)
{
	return holds_with(fixture, name, NULL);
}

static void
nothing_is_claimed_of_a_message_without_anything(void **state)
{
	static const char *const mails[] = {
		"", "\r\n\r\n", "From:", "From: <>\r\n\r\n", "From: @\r\n\r\n@",
		"From: \xff\xfe <a@b>\r\nReply-To: <@>\r\n\r\n@@@@",
		"Subject: re:\r\nIn-Reply-To: <\r\nReferences: >\r\n\r\n<form",
	};
	const struct fact *fact;

	(void)state;
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
		struct fixture fixture = { 0 };

		read_mail(&fixture, mails[i]);
		for (size_t j = 0; (fact = fact_at(j)) != NULL; j++) {
			struct str evidence = NO_STR;

			(void)fact->holds(&fixture.facts, NO_STR, &evidence);
		}
		assert_false(holds(&fixture, "protected_name"));
		assert_false(holds(&fixture, "own_domain_lookalike"));
		assert_false(holds(&fixture, "two_way_history"));
		free(fixture.bytes);
	}
}

#define FROM_ABE "From: Kaoru Abe <k.abe@supplier.example>\r\n" \
	"To: ap@minato-foods.example\r\n"

static void
without_a_store_never_is_unknown(void **state)
{
	struct fixture silent = { .no_store = true }, empty = { 0 };

	(void)state;
	read_mail(&silent, FROM_ABE "\r\nHello");
	assert_false(holds(&silent, "first_time_sender"));
	assert_false(holds(&silent, "first_time_domain"));
	assert_false(holds(&silent, "never_written_to"));
	read_mail(&empty, FROM_ABE "\r\nHello");
	assert_true(holds(&empty, "first_time_sender"));
	assert_true(holds(&empty, "first_time_domain"));
	/* Nothing shows that sent mail was ever learned. */
	assert_false(holds(&empty, "never_written_to"));
	free(silent.bytes);
	free(empty.bytes);
}

static void
never_written_to_needs_sent_mail_to_be_covered(void **state)
{
	static const struct {
		const char *replies_known;
		bool holds;
	} cases[] = {
		{ "20 16", true }, { "20 15", false }, { "19 19", false },
		{ "400 399", true }, { "0 0", false }, { "x", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_COVERAGE, "sent", cases[i].replies_known },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory };

		read_mail(&fixture, FROM_ABE "Subject: 4711\r\n\r\nHello");
		assert_int_equal(holds(&fixture, "never_written_to"),
		    cases[i].holds);
		free(fixture.bytes);
	}
}

static void
an_address_of_ours_as_a_name_is_told_from_a_service_that_adds_words(void **state)
{
	static const struct {
		const char *mail;
		bool shown;
	} cases[] = {
		{ "From: \"h.endo@minato-foods.example\" <a@bulk.test>\r\n\r\nHi",
		  true },
		{ "From: \"Haruka Endo <h.endo@minato-foods.example>\" "
		  "<a@bulk.test>\r\n\r\nHi", true },
		{ "From: \"h.endo@minato-foods.example (Drive)\" "
		  "<a@drive.test>\r\n\r\nHi", false },
		{ "From: \"k.abe@supplier.example\" <a@bulk.test>\r\n\r\nHi",
		  false },
		{ "From: \"@\" <a@bulk.test>\r\n\r\nHi", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { 0 };

		read_mail(&fixture, cases[i].mail);
		assert_int_equal(holds(&fixture, "protected_address_shown"),
		    cases[i].shown);
		free(fixture.bytes);
	}
}

static void
a_partners_name_counts_with_a_person_behind_it(void **state)
{
	struct fixture via = { 0 }, signature = { 0 }, link = { 0 };

	(void)state;
	read_mail(&via, "From: Rheintal Pumpen GmbH via Portal "
	    "<a@portal.test>\r\n\r\nHi");
	assert_true(holds(&via, "vendor_name_other_domain"));
	read_mail(&signature, "From: K. Weber <kw@gmail.com>\r\n\r\n"
	    "Was it paid?\r\nK. Weber\r\nRheintal Pumpen GmbH\r\n");
	assert_true(holds(&signature, "signed_by_vendor_name"));
	read_mail(&link, "From: a@b.example\r\n\r\n"
	    "See https://minato-foods-login.test/x\r\n");
	assert_true(holds(&link, "link_lookalike"));
	assert_false(holds(&signature, "link_lookalike"));
	free(via.bytes);
	free(signature.bytes);
	free(link.bytes);
}

static void
history_counts_for_a_proved_address_only(void **state)
{
	static const struct remembered_thing memory[] = {
		{ MEMORY_ADDRESS, "k.abe@supplier.example",
		  "1735689600 1767000000 12 9 12" },
		{ MEMORY_DOMAIN, "supplier.example",
		  "1735689600 1767000000 12 9 12" },
		{ 0, NULL, NULL },
	};
	struct fixture fixture = { .memory = memory };

	(void)state;
	read_mail(&fixture, FROM_ABE "\r\nHello");
	assert_false(holds(&fixture, "two_way_history"));
	assert_false(holds(&fixture, "first_time_sender"));
	assert_false(holds(&fixture, "never_written_to"));
	fixture.auth.from_authenticated = true;
	assert_true(holds(&fixture, "two_way_history"));
	free(fixture.bytes);
}

static void
a_signature_is_seen_again_only_around_something_else(void **state)
{
	static const struct remembered_thing memory[] = {
		{ MEMORY_SIGNATURE, "1", "face list.example 1767000000" },
		{ MEMORY_SIGNATURE, "2", "face - 1767000000" },
		{ 0, NULL, NULL },
	};
	static const struct {
		const char *key, *face, *way, *to;
		bool seen;
	} cases[] = {
		{ "1", "face", "list.example", "x@elsewhere.example", false },
		{ "1", "other", "list.example", "x@elsewhere.example", true },
		{ "1", "face", "other.example", "x@elsewhere.example", true },
		{ "1", "face", "<>", "x@elsewhere.example", true },
		/* A way that is not known is no other one. */
		{ "1", "face", NULL, "x@elsewhere.example", false },
		{ "2", "face", "other.example", "x@elsewhere.example", false },
		/* It names us: a list's copy beside the one that came directly. */
		{ "1", "face", "other.example", "ap@minato-foods.example",
		    false },
		{ "1", "other", "list.example", "ap@minato-foods.example",
		    true },
		{ "3", "face", "list.example", "x@elsewhere.example", false },
		{ NULL, NULL, NULL, "x@elsewhere.example", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = { .memory = memory };
		fixture.auth.dkim = (struct dkim){ .key = str_of(cases[i].key),
		    .face = str_of(cases[i].face),
		    .way = str_of(cases[i].way) };
		read_mail(&fixture, str_cstr(arena, str_format(arena, "From: "
		    "a@supplier.example\r\nTo: %s\r\n\r\nHello",
		    cases[i].to)));
		print_message("case %zu\n", i);
		assert_true(holds(&fixture, "dkim_signature_seen") ==
		    cases[i].seen);
		free(fixture.bytes);
	}
}

static void
a_stranger_in_our_thread_is_told_from_its_partner(void **state)
{
	static const struct remembered_thing stranger[] = {
		{ MEMORY_THREAD, "<1@minato-foods.example>", "sent 1767000000" },
		{ 0, NULL, NULL },
	};
	static const struct remembered_thing partner[] = {
		{ MEMORY_THREAD, "<1@minato-foods.example>", "sent 1767000000" },
		{ MEMORY_ADDRESS, "k.abe@supplier.example",
		  "1735689600 1767000000 2 1 2" },
		{ 0, NULL, NULL },
	};
	struct fixture one = { .memory = stranger }, two = { .memory = partner };
	const char *mail = FROM_ABE "Subject: Re: 4711\r\n"
	    "In-Reply-To: <1@minato-foods.example>\r\n\r\nHello";

	(void)state;
	read_mail(&one, mail);
	assert_true(holds(&one, "stranger_in_thread"));
	assert_false(holds(&one, "true_reply"));
	assert_false(holds(&one, "reply_without_thread"));
	two.auth.from_authenticated = true;
	read_mail(&two, mail);
	assert_false(holds(&two, "stranger_in_thread"));
	assert_true(holds(&two, "true_reply"));
	free(one.bytes);
	free(two.bytes);
}

static void
a_name_known_elsewhere_holds_for_people_and_not_for_colleagues(void **state)
{
	const char *name = str_cstr(arena, fold_name(arena, STR("Kaoru Abe")));
	const struct remembered_thing elsewhere[] = {
		{ MEMORY_NAME, name,
		  "kaoru@abe-trading.example 1735689600 1767000000 5 3 5" },
		{ 0, NULL, NULL },
	};
	const struct remembered_thing colleague[] = {
		{ MEMORY_NAME, name,
		  "abe2@supplier.example 1735689600 1767000000 5 3 5" },
		{ 0, NULL, NULL },
	};
	struct fixture one = { .memory = elsewhere }, two = { .memory = colleague };

	(void)state;
	read_mail(&one, FROM_ABE "\r\nHello");
	assert_true(holds(&one, "name_known_elsewhere"));
	read_mail(&two, FROM_ABE "\r\nHello");
	assert_false(holds(&two, "name_known_elsewhere"));
	free(one.bytes);
	free(two.bytes);
}

static void
results_of_the_checks_are_told_as_they_are(void **state)
{
	struct fixture fixture = { 0 };
	struct auth *auth = &fixture.auth;

	(void)state;
	read_mail(&fixture, FROM_ABE "\r\nHello");
	assert_false(holds(&fixture, "dmarc_fail"));
	auth->dmarc = (struct dmarc){ .result = RESULT_FAIL,
	    .domain = STR("supplier.example"), .policy = STR("reject") };
	assert_true(holds(&fixture, "dmarc_fail"));
	assert_true(holds_with(&fixture, "dmarc_fail", "enforced"));
	assert_false(holds_with(&fixture, "dmarc_fail", "none"));
	auth->dmarc.policy = STR("none");
	assert_false(holds_with(&fixture, "dmarc_fail", "enforced"));
	assert_true(holds_with(&fixture, "dmarc_fail", "none"));
	auth->from_authenticated = true;
	assert_false(holds(&fixture, "dmarc_fail"));
	auth->from_authenticated = false;
	auth->spf.result = RESULT_SOFTFAIL;
	assert_true(holds(&fixture, "spf_fail"));
	assert_false(holds_with(&fixture, "spf_fail", "fail"));
	auth->smime = (struct smime){ .status = SMIME_VALID, .attributed = true,
	    .covers = COVERS_WHOLE };
	assert_true(holds(&fixture, "smime_valid"));
	assert_false(holds(&fixture, "smime_partial"));
	auth->smime.attributed = false;
	auth->smime.covers = COVERS_PART;
	assert_false(holds(&fixture, "smime_valid"));
	assert_true(holds(&fixture, "smime_partial"));
	auth->smime = (struct smime){ .status = SMIME_INVALID, .mismatch = true,
	    .date_mismatch = true, .header_mismatch = true };
	assert_true(holds(&fixture, "smime_invalid"));
	assert_true(holds(&fixture, "smime_signer_mismatch"));
	assert_true(holds(&fixture, "smime_date_mismatch"));
	assert_true(holds(&fixture, "smime_header_mismatch"));
	auth->upstream.forged = auth->disagrees = true;
	assert_true(holds(&fixture, "upstream_forged"));
	assert_true(holds(&fixture, "upstream_disagrees"));
	free(fixture.bytes);
}

static void
our_own_domain_is_not_accused_when_a_look_up_failed(void **state)
{
	struct fixture fixture = { .auth = { .temperror = true } };

	(void)state;
	read_mail(&fixture, "From: Haruka Endo <h.endo@minato-foods.example>\r\n"
	    "\r\nHello");
	assert_false(holds(&fixture, "own_domain_unauthenticated"));
	fixture.auth.temperror = false;
	assert_true(holds(&fixture, "own_domain_unauthenticated"));
	fixture.auth.internal = true;
	assert_false(holds(&fixture, "own_domain_unauthenticated"));
	free(fixture.bytes);
}

static void
a_signature_that_covers_all_of_the_body_is_not_partial(void **state)
{
	static const struct {
		const char *tags, *body;
		bool wanted;
	} cases[] = {
		{ "c=simple/simple; l=7", "Hello\r\n", false },
		{ "c=simple/simple; l=7", "Hello\r\n\r\n\r\n", false },
		{ "c=simple/simple; l=7", "Hello\r\nmore\r\n", true },
		{ "c=relaxed/relaxed; l=8", "He   llo \t\r\n", false },
		{ "c=relaxed/relaxed", "Hello\r\nmore\r\n", false },
		{ "c=relaxed/relaxed; l=x", "Hello\r\nmore\r\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { 0 };
		struct str mail = str_format(arena, FROM_ABE
		    "DKIM-Signature: v=1; d=supplier.example; %s; b=\r\n\r\n%s",
		    cases[i].tags, cases[i].body);

		read_mail(&fixture, str_cstr(arena, mail));
		if (holds(&fixture, "dkim_partial_body") != cases[i].wanted)
			fail_msg("%s: %s", cases[i].tags, cases[i].body);
		free(fixture.bytes);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(each_fact_has_a_name_of_its_own_and_both_sentences),
		TEST(each_defect_is_a_fact_of_the_same_name),
		TEST(nothing_is_claimed_of_a_message_without_anything),
		TEST(without_a_store_never_is_unknown),
		TEST(never_written_to_needs_sent_mail_to_be_covered),
		TEST(an_address_of_ours_as_a_name_is_told_from_a_service_that_adds_words),
		TEST(a_partners_name_counts_with_a_person_behind_it),
		TEST(history_counts_for_a_proved_address_only),
		TEST(a_signature_is_seen_again_only_around_something_else),
		TEST(a_stranger_in_our_thread_is_told_from_its_partner),
		TEST(a_name_known_elsewhere_holds_for_people_and_not_for_colleagues),
		TEST(results_of_the_checks_are_told_as_they_are),
		TEST(our_own_domain_is_not_accused_when_a_look_up_failed),
		TEST(a_signature_that_covers_all_of_the_body_is_not_partial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
