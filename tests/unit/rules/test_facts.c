/* SPDX-License-Identifier: Apache-2.0 */
/* Facts one by one, with a memory and results of checks made up for each. */
#include "../scratch.h"

#include "../../../rules/facts.h"

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

			if (questions[i].kind != QUESTION_MEMORY ||
			    (int)thing->kind != questions[i].type ||
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
	us->vendors->contacts = NEW(arena, struct str);
	us->vendors->contacts[0] = STR("rheintal@gmail.com");
	us->vendors->contacts_n = 1;
	us->services = NEW_ARRAY(arena, struct str, 2);
	us->services[0] = STR("zoom.us");
	us->services[1] = STR("dropbox.com");
	us->services_n = 2;
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

static void
a_service_writes_for_one_of_us_only_where_it_shows_it(void **state)
{
#define SHARE "From: Haruka Endo <no-reply@sharepointonline.com>\r\n"
#define SIGN "From: Haruka Endo via DocuSign <dse@docusign.net>\r\n"
	static const struct {
		const char *mail;
		bool proved, ours;
	} cases[] = {
		/* A house of our name may be anybody's. */
		{ SHARE "\r\nhttps://minatofoods-my.sharepoint.com/x", true, false },
		{ SHARE "\r\nNo link at all", true, false },
		{ SIGN "Reply-To: h.endo@minato-foods.example\r\n\r\n"
		    "https://docusign.net/x", true, true },
		{ SIGN "Reply-To: H.Endo@minato-foods.example\r\n\r\nx", false,
		    false },
		{ SIGN "Reply-To: ap@minato-foods.example\r\n\r\nx", true, false },
		{ SIGN "Reply-To: h.endo@minato-foods.example, a@b.test\r\n\r\nx",
		    true, false },
		{ SIGN "\r\nhttps://docusign.net/x", true, false },
		{ "From: Haruka Endo <a@mail.intuit.com>\r\n"
		    "Reply-To: h.endo@minato-foods.example\r\n\r\nx", true, false },
		{ "From: Haruka Endo <haruka.endo@outlook.com>\r\n"
		    "Reply-To: h.endo@minato-foods.example\r\n\r\nx", true, false },
		/* Of a house that is on file, or of one beside it. */
		{ "From: Haruka Endo <a@zoom.com>\r\n\r\nx", true, true },
		{ "From: Haruka Endo <a@dropboxmail.com>\r\n\r\nx", true,
		    true },
		{ "From: Haruka Endo <a@github.com>\r\n\r\nx", true, false },
		{ "From: Kaoru Abe <no-reply@sharepointonline.com>\r\n\r\n"
		    "https://minatofoods.sharepoint.com/x", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .auth.from_authenticated =
		    cases[i].proved };

		read_mail(&fixture, cases[i].mail);
		if (holds(&fixture, "shared_by_ours") != cases[i].ours)
			fail_msg("%s", cases[i].mail);
		if (cases[i].ours && (holds(&fixture, "protected_name") ||
		    holds(&fixture, "protected_name_title") ||
		    holds(&fixture, "approver_name")))
			fail_msg("borrowed all the same: %s", cases[i].mail);
		free(fixture.bytes);
	}
}

static void
a_service_that_only_tells_a_name_is_not_held_to_be_its_bearer(void **state)
{
#define TEAMS "From: Haruka Endo in Teams <noreply@email.teams.microsoft.com>\r\n"
#define TALK "\r\nhttps://teams.microsoft.com/l/1"
	static const struct {
		const char *mail;
		bool proved, told;
	} cases[] = {
		{ TEAMS TALK, true, true },
		{ TEAMS TALK, false, false },
		{ TEAMS "Reply-To: endo@outlook.com\r\n" TALK, true, false },
		{ TEAMS "Reply-To: x@desk.test\r\n" TALK, true, false },
		{ TEAMS "Reply-To: ap@minato-foods.example\r\n" TALK, true, true },
		{ TEAMS TALK "\r\nhttps://minato.test/x", true, false },
		{ TEAMS TALK "\r\nhttps://www.linkedin.com/company/x\r\n"
		    "https://www.minato-foods.example/", true, true },
		{ "From: Haruka Endo <no-reply@chatwork.com>\r\n\r\nx", true,
		    true },
		{ "From: Chatwork <no-reply@chatwork.com>\r\n\r\nx\r\n\r\n"
		    "Haruka Endo\r\n", true, true },
		{ "From: Chatwork <no-reply@chatwork.com>\r\n\r\nx", true,
		    false },
		{ "From: Haruka Endo <help@endo.zendesk.com>\r\n\r\nx", true,
		    false },
		{ "From: Haruka Endo <dse@docusign.net>\r\n\r\nx", true, false },
		{ "From: Haruka Endo <a@mail.intuit.com>\r\n\r\nx", true, false },
		{ "From: Haruka Endo <haruka.endo@outlook.com>\r\n\r\nx", true,
		    false },
		/* On file it may write whom it likes. */
		{ "From: Haruka Endo <no-reply@zoom.us>\r\n\r\nx", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .auth.from_authenticated =
		    cases[i].proved };

		read_mail(&fixture, cases[i].mail);
		if (holds(&fixture, "name_by_service") != cases[i].told)
			fail_msg("%s", cases[i].mail);
		if (cases[i].told && (holds(&fixture, "protected_name") ||
		    holds(&fixture, "protected_name_title") ||
		    holds(&fixture, "signed_by_protected_name") ||
		    holds(&fixture, "approver_name")))
			fail_msg("borrowed all the same: %s", cases[i].mail);
		free(fixture.bytes);
	}
}

static void
what_is_proved_to_be_ours_has_one_author_of_our_domain(void **state)
{
	static const struct {
		const char *mail;
		bool proved, ours;
	} cases[] = {
		{ "From: h.endo@minato-foods.example\r\n\r\nx", true, true },
		{ "From: h.endo@minato-foods.example\r\n\r\nx", false, false },
		{ "From: h.endo@minato-foods.test\r\n\r\nx", true, false },
		{ "From: h.endo@minato-foods.example, a@b.test\r\n\r\nx", true,
		    false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .auth.from_authenticated =
		    cases[i].proved };

		read_mail(&fixture, cases[i].mail);
		if (holds(&fixture, "own_domain_authenticated") != cases[i].ours)
			fail_msg("%s", cases[i].mail);
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
	assert_true(holds(&silent, "memory_unread"));
	read_mail(&empty, FROM_ABE "\r\nHello");
	assert_true(holds(&empty, "first_time_sender"));
	assert_true(holds(&empty, "first_time_domain"));
	assert_false(holds(&empty, "memory_unread"));
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

#define FROM_AT(address) "From: Kaoru Abe <" address ">\r\n\r\nHello"
#define DAYS_40 "1763000000 1766456000 "

static void
a_stranger_is_on_no_file_and_in_no_memory(void **state)
{
	static const struct {
		const char *mail, *address, *domain, *accepted;	/* records */
		bool proved, no_store, stranger, regular;
	} cases[] = {
		{ .mail = FROM_ABE "\r\nHello", .stranger = true },
		{ .mail = FROM_ABE "\r\nHello", .no_store = true,
		  .stranger = true },
		/* On file. */
		{ .mail = FROM_AT("a@rheintal-pumpen.example") },
		{ .mail = FROM_AT("rheintal@gmail.com") },
		{ .mail = FROM_AT("h.endo@minato-foods.example") },
		{ .mail = FROM_AT("other@gmail.com"), .stranger = true },
		{ .mail = "\r\nHello" },
		{ .mail = FROM_AT("dse@docusign.net"), .proved = true },
		{ .mail = FROM_AT("dse@docusign.net"), .stranger = true },
		/* In memory. */
		{ .mail = FROM_ABE "\r\nHello",
		  .address = "1767000000 1767000000 0 1 0" },
		{ .mail = FROM_ABE "\r\nHello",
		  .domain = "1767000000 1767000000 0 1 0" },
		{ .mail = FROM_ABE "\r\nHello",
		  .address = "1767000000 1767000000 1 0 1", .proved = true,
		  .stranger = true },
		{ .mail = FROM_ABE "\r\nHello", .address = DAYS_40 "3 0 3",
		  .proved = true, .regular = true },
		{ .mail = FROM_ABE "\r\nHello", .domain = DAYS_40 "9 0 9",
		  .proved = true, .regular = true },
		{ .mail = FROM_ABE "\r\nHello", .address = DAYS_40 "3 0 3",
		  .stranger = true },
		{ .mail = FROM_ABE "\r\nHello", .domain = DAYS_40 "9 0 2",
		  .proved = true, .stranger = true },
		{ .mail = FROM_ABE "\r\nHello", .proved = true,
		  .domain = DAYS_40 "9 0 9 0 0 0 0 0 0 0 1", .stranger = true },
		/* His company's record doesn't undo his own. */
		{ .mail = FROM_ABE "\r\nHello", .proved = true,
		  .address = DAYS_40 "3 0 3 0 0 0 0 0 0 0 1",
		  .domain = DAYS_40 "9 0 9", .stranger = true },
		{ .mail = FROM_ABE "\r\nHello", .proved = true,
		  .address = "1767000000 1767000000 1 0 1",
		  .domain = DAYS_40 "9 0 9", .regular = true },
		/* By a person's word, where that domain proves it and until then. */
		{ .mail = FROM_ABE "\r\nHello", .proved = true,
		  .accepted = "supplier.example 1800000000" },
		{ .mail = FROM_ABE "\r\nHello", .stranger = true,
		  .accepted = "supplier.example 1800000000" },
		{ .mail = FROM_ABE "\r\nHello", .proved = true, .stranger = true,
		  .accepted = "mail.supplier.example 1800000000" },
		{ .mail = FROM_ABE "\r\nHello", .proved = true, .stranger = true,
		  .accepted = "- 1800000000" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_ADDRESS, cases[i].address ?
			  "k.abe@supplier.example" : "", cases[i].address },
			{ MEMORY_DOMAIN, cases[i].domain ?
			  "supplier.example" : "", cases[i].domain },
			{ MEMORY_ACCEPTED, cases[i].accepted ?
			  "k.abe@supplier.example" : "", cases[i].accepted },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory,
		    .no_store = cases[i].no_store };

		read_mail(&fixture, cases[i].mail);
		fixture.auth.from_authenticated = cases[i].proved;
		if (holds(&fixture, "stranger") != cases[i].stranger ||
		    holds(&fixture, "regular_sender") != cases[i].regular)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

/* What is told as regular is what was: a company's record isn't a man's. */
static void
a_regular_sender_is_named_by_the_record_that_met_it(void **state)
{
	static const struct remembered_thing memory[] = {
		{ MEMORY_ADDRESS, "k.abe@supplier.example",
		  "1767000000 1767000000 1 0 1" },
		{ MEMORY_DOMAIN, "supplier.example", DAYS_40 "9 0 9" },
		{ 0, NULL, NULL },
	};
	struct fixture fixture = { .memory = memory };
	struct str evidence = NO_STR;

	(void)state;
	read_mail(&fixture, FROM_ABE "\r\nHello");
	fixture.auth.from_authenticated = true;
	assert_true(fact_find(STR("regular_sender"))->holds(&fixture.facts,
	    NO_STR, &evidence));
	assert_true(str_equal(evidence, STR("supplier.example")));
	free(fixture.bytes);
}

/* The records of an address and of its domain, and what that makes of a sender. */
static void
who_wrote_first_and_was_answered_lately_is_a_stranger_still(void **state)
{
	static const struct {
		const char *mail, *address, *domain;
		bool courted, hardly, partner, unanswered, stranger;
	} cases[] = {
		/* Nobody knows him. */
		{ FROM_ABE "\r\nHello", NULL, NULL, .stranger = true },
		/* He began, we answered once or lately. */
		{ FROM_ABE "\r\nHello", DAYS_40 "2 1 2", DAYS_40 "2 1 2",
		  .courted = true, .hardly = true, .partner = true,
		  .stranger = true },
		{ FROM_ABE "\r\nHello", "1767000000 1767100000 9 5 9",
		  "1767000000 1767100000 9 5 9", .courted = true,
		  .hardly = true, .partner = true, .stranger = true },
		{ FROM_AT("some@gmail.com"), "1767000000 1767100000 2 2 2",
		  DAYS_40 "900 300 900", .courted = true, .hardly = true,
		  .partner = true, .stranger = true },
		/* For long; or we began; or his company is known for long. */
		{ FROM_ABE "\r\nHello", DAYS_40 "2 2 2", DAYS_40 "2 2 2",
		  .partner = true },
		{ FROM_ABE "\r\nHello", "1767000000 1767100000 1 1 1 0 1",
		  "1767000000 1767100000 1 1 1 0 1", .partner = true },
		{ FROM_ABE "\r\nHello", "1767000000 1767100000 2 1 2",
		  DAYS_40 "9 4 9", .partner = true },
		/* He wrote, and nobody answered. */
		{ FROM_ABE "\r\nHello", "1767000000 1767100000 1 0 1",
		  "1767000000 1767100000 1 0 1", .hardly = true,
		  .partner = true, .unanswered = true, .stranger = true },
		/* On file, whatever memory says. */
		{ FROM_AT("a@rheintal-pumpen.example"),
		  "1767000000 1767100000 2 1 2", NULL, .partner = true },
		{ FROM_AT("rheintal@gmail.com"), "1767000000 1767100000 2 1 2",
		  NULL, .partner = true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct remembered_thing told[3] = { { 0 } };
		struct fixture fixture = { .memory = told };
		struct mail mail;
		size_t n = 0;

		mail_read(arena, str_of(cases[i].mail), &limits_default, false,
		    &mail);
		if (cases[i].address != NULL)
			told[n++] = (struct remembered_thing){ MEMORY_ADDRESS,
			    str_cstr(arena, mail_author(&mail)->address),
			    cases[i].address };
		if (cases[i].domain != NULL)
			told[n] = (struct remembered_thing){ MEMORY_DOMAIN,
			    str_cstr(arena, mail_author(&mail)->domain),
			    cases[i].domain };
		read_mail(&fixture, cases[i].mail);
		fixture.auth.from_authenticated = true;
		if (holds(&fixture, "courted") != cases[i].courted ||
		    holds(&fixture, "hardly_known") != cases[i].hardly ||
		    holds(&fixture, "partner") != (cases[i].partner &&
		    !cases[i].unanswered) ||
		    holds_with(&fixture, "partner", "seen") !=
		    cases[i].partner ||
		    holds(&fixture, "stranger") != cases[i].stranger)
			fail_msg("case %zu", i);
		fixture.auth.from_authenticated = false;
		assert_false(holds(&fixture, "partner"));
		free(fixture.bytes);
	}
}

static void
where_a_sender_or_many_led_before_is_no_new_place(void **state)
{
	static const struct {
		const char *link, *records;
		bool is_new;
	} cases[] = {
		{ "https://view.x-docs.test/1", NULL, true },
		{ "https://view.x-docs.test/1", "other.example 1 2 3", true },
		{ "https://view.x-docs.test/1",
		  "other.example 1 2 3\nsupplier.example 1 2 3", false },
		{ "https://view.x-docs.test/1",
		  "a.example 1 2 3\nb.example 1 2 3\nc.example 1 2 3", false },
		{ "https://www.supplier.example/1", NULL, false },
		{ "https://www.rheintal-pumpen.example/1", NULL, false },
		{ "https://minato-foods.example/1", NULL, false },
		{ "https://contoso.sharepoint.com/1", NULL, false },
		{ "nowhere", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_SIGHTING, cases[i].records ?
			  "link x-docs.test" : "", cases[i].records },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory };

		read_mail(&fixture, str_cstr(arena, str_format(arena,
		    FROM_ABE "\r\nSee %s\r\n", cases[i].link)));
		if (holds(&fixture, "link_of_sender_new") != cases[i].is_new)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

static void
who_always_locks_archives_has_done_so_before(void **state)
{
	const struct remembered_thing memory[] = {
		{ MEMORY_HABITS, "k.abe@supplier.example",
		  "attachment yes 1 2 9\nlocked yes 1 2 1" },
		{ 0, NULL, NULL },
	};
	const struct remembered_thing yesterday[] = {
		{ MEMORY_ADDRESS, "k.abe@supplier.example",
		  "1767000000 1767100000 1 0 1" },
		memory[0],
		{ 0, NULL, NULL },
	};
	struct fixture always = { .memory = memory }, never = { 0 };
	struct fixture once = { .memory = yesterday };

	(void)state;
	read_mail(&always, FROM_ABE "\r\nHello");
	read_mail(&never, FROM_ABE "\r\nHello");
	read_mail(&once, FROM_ABE "\r\nHello");
	assert_true(holds(&always, "archive_locked_before"));
	assert_false(holds(&once, "archive_locked_before"));
	free(once.bytes);
	assert_false(holds(&never, "archive_locked_before"));
	free(always.bytes);
	free(never.bytes);
}

/* "abe" at one host is not "abe" at another. */
static void
another_name_with_a_service_is_another_account(void **state)
{
	static const char owner[] = "supplier.example";
	static const char used[] = "1 a abe 1763000000 1766456000 2 0 0 0 0";
	static const char now[] = "supplier.example zelle/abe@gmail.com";
	static const struct {
		const char *used, *own;
		bool changed;
	} cases[] = {
		{ used, NULL, true },
		{ used, "1763000000 1766456000 2 0 0 0 0", false },
		{ NULL, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_OWNER_ACCOUNTS, cases[i].used ? owner :
			  "", cases[i].used },
			{ MEMORY_ACCOUNT, cases[i].own ? now : "",
			  cases[i].own },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory };

		read_mail(&fixture, FROM_ABE "\r\nPlease pay 4,500 by Zelle to "
		    "abe@gmail.com today.");
		if (holds(&fixture, "bank_account_changed") != cases[i].changed)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

/* Who sent it, and what proves that, decide whether a person's word is about it. */
static void
an_accepted_account_is_known_in_proved_mail_of_that_sender_only(void **state)
{
#define MAIL(from) "From: K <" from ">\r\n\r\nPlease pay to our account\r\n" \
	"IBAN DE02 1203 0000 0000 2020 51."
#define SAID "0 0 0 0 0 0 1 k.abe@supplier.example "
	static const struct {
		const char *mail, *own;
		enum author_by by;
		const char *aligned_by, *signed_by, *spf;
		bool known;
	} cases[] = {
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "dkim", "supplier.example", "x.example", true },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "dkim", "Supplier.EXAMPLE", "x.example", true },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "spf", NULL, "supplier.example", true },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DKIM, NULL, "supplier.example", NULL, true },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_SMIME, NULL, NULL, NULL, true },
		/* Somebody else of that house; that name elsewhere. */
		{ MAIL("k.ito@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "dkim", "supplier.example", NULL, false },
		/* Proved by another host of the house, or by nothing. */
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "dkim", "crm.supplier.example", NULL, false },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_DMARC, "spf", "supplier.example", "b.supplier.example", false },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_ARC, NULL, NULL, NULL, false },
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1800000000",
		  BY_NONE, NULL, NULL, NULL, false },
		/* Past; the second of two; none of that; half a record. */
		{ MAIL("k.abe@supplier.example"), SAID "supplier.example 1700000000",
		  BY_SMIME, NULL, NULL, NULL, false },
		{ MAIL("k.abe@supplier.example"), "0 0 0 0 0 0 2 x@supplier.example "
		  "supplier.example 1800000000 k.abe@supplier.example "
		  "supplier.example 1800000000", BY_SMIME, NULL, NULL, NULL, true },
		{ MAIL("k.abe@supplier.example"), "0 0 0 0 0 0 1", BY_SMIME, NULL,
		  NULL, NULL, false },
		{ MAIL("k.abe@supplier.example"), SAID, BY_SMIME, NULL, NULL, NULL,
		  false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_ACCOUNT, "supplier.example DE02120300000000202051",
			  cases[i].own },
			{ MEMORY_OWNER_ACCOUNTS, "supplier.example",
			  "iban DE 3000 1763000000 1766456000 2 0 0 0 0" },
			{ 0, NULL, NULL },
		};
		struct dkim_signature signature = { .result = RESULT_PASS,
		    .aligned = true, .domain = cases[i].signed_by == NULL ? NO_STR :
		    str_of(cases[i].signed_by) };
		struct fixture fixture = { .memory = memory };
		struct auth *auth = &fixture.auth;

		read_mail(&fixture, cases[i].mail);
		auth->by = cases[i].by;
		auth->from_authenticated = auth->by != BY_NONE;
		if (cases[i].aligned_by != NULL)
			auth->dmarc.aligned_by = str_of(cases[i].aligned_by);
		if (cases[i].spf != NULL)
			auth->spf = (struct spf){ .result = RESULT_PASS,
			    .domain = str_of(cases[i].spf) };
		auth->dkim.signatures = &signature;
		auth->dkim.n = cases[i].signed_by != NULL;
		if (holds(&fixture, "bank_account_remembered") != cases[i].known ||
		    holds(&fixture, "bank_account_changed") == cases[i].known)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
#undef SAID
#undef MAIL
}

#define ATTACHED(text, attachment) FROM_ABE "MIME-Version: 1.0\r\n" \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n" \
	"--b\r\n\r\n" text "\r\n--b\r\nContent-Type: text/plain\r\n" \
	"Content-Disposition: attachment; filename=a.txt\r\n\r\n" \
	attachment "\r\n--b--\r\n"

static void
accounts_of_text_and_attachment_differ_unless_one_stands_in_both(void **state)
{
	static const struct {
		const char *mail;
		bool differ;
	} cases[] = {
		{ ATTACHED("Pay to Harbour Bank 0123 4567 8001.",
		    "Pay to Lake Bank 1234 5678 9012."), true },
		{ ATTACHED("Pay to Harbour Bank 0123 4567 8001.",
		    "Pay to Harbour Bank 012345678001."), false },
		/* With the bank's code it is the same one. */
		{ ATTACHED("Pay to Harbour Bank 0123 4567 8001.",
		    "SWIFT EXMPHKHH, Account No. 012-345678-001.\r\n\r\n"
		    "Or pay to Lake Bank 1234 5678 9012."), false },
		{ ATTACHED("Pay to Harbour Bank 0123 4567 8001.",
		    "SWIFT EXMPHKHH, Account No. 012-345678-002.\r\n\r\n"
		    "Or pay to Lake Bank 1234 5678 9012."), true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { 0 };

		read_mail(&fixture, cases[i].mail);
		if (holds(&fixture, "bank_accounts_differ") != cases[i].differ)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

static void
a_look_alike_of_whom_we_write_to_is_the_one_that_came_later(void **state)
{
#define NEAR_CRAFT "harborcraft.example 1735689600 1767000000 12"
	static const struct {
		const char *from, *near, *address, *domain, *accepted;
		bool proved, holds;
	} cases[] = {
		{ "a@harborcraf.example", NEAR_CRAFT, .holds = true },
		{ "a@mail.harb0rcraft.example", NEAR_CRAFT, .holds = true },
		{ "a@harborcraft.test", NEAR_CRAFT, .holds = true },
		{ "a@harborcraft-law.example", NEAR_CRAFT, .holds = true },
		{ "a@harborcraf.example", NULL },
		/* Memory finds more than what is one. */
		{ "a@amano.example", "asano.example 1735689600 1767000000 12" },
		{ "a@harborcraft.example", NEAR_CRAFT },
		{ "a@harborcraf.test", NEAR_CRAFT, .holds = true },
		{ "a@kitam.test", "kitama.example 1735689600 1767000000 12" },
		{ "a@kitam.example", "kitama.example 1735689600 1767000000 12",
		  .holds = true },
		{ "a@harborcraf.example", "harborcraft.example" },
		{ "a@harborcraf.example", "x\n" NEAR_CRAFT, .holds = true },
		/* The first is the genuine one; an answer of ours proves nothing. */
		{ "a@harborcraf.example", NEAR_CRAFT,
		  .domain = "1735600000 1767000000 1 1 0" },
		{ "a@harborcraf.example", NEAR_CRAFT, .proved = true,
		  .domain = "1766000000 1767000000 2 1 2", .holds = true },
		{ "a@harborcraf.example", NEAR_CRAFT, .proved = true,
		  .address = "1766000000 1767000000 2 1 2 0 1" },
		{ "a@harborcraf.example", NEAR_CRAFT, .proved = true,
		  .domain = "1766000000 1767000000 2 1 2 0 1" },
		{ "a@harborcraf.example", NEAR_CRAFT, .proved = true,
		  .accepted = "harborcraf.example 1800000000" },
		/* On file, or what everybody may have. */
		{ "a@rheintal-pumpen.example",
		  "rheintal-punpen.example 1735689600 1767000000 12" },
		{ "a@gmail.com", "gmai1.com 1735689600 1767000000 12" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str at = str_of(cases[i].from);
		const char *domain = strchr(cases[i].from, '@') + 1;
		struct str registrable = domain_registrable(arena,
		    str_of(domain));
		struct str shape = domain_shape(arena, registrable).skeleton;
		struct str bare = fold_skeleton(arena, STR("harborcraft"));
		const struct remembered_thing memory[] = {
			{ MEMORY_NEAR, cases[i].near == NULL ? "" :
			  str_cstr(arena, strstr(domain, "-law") == NULL ? shape :
			  str_format(arena, "%.*s %.*s", STR_ARGS(shape),
			  STR_ARGS(bare))), cases[i].near },
			{ MEMORY_ADDRESS, cases[i].address ? cases[i].from : "",
			  cases[i].address },
			{ MEMORY_DOMAIN, cases[i].domain ? domain : "",
			  cases[i].domain },
			{ MEMORY_ACCEPTED, cases[i].accepted ? cases[i].from :
			  "", cases[i].accepted },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory };

		read_mail(&fixture, str_cstr(arena, str_format(arena,
		    "From: K <%.*s>\r\n\r\nHello", STR_ARGS(at))));
		fixture.auth.from_authenticated = cases[i].proved;
		if (holds(&fixture, "author_domain_like_correspondent") !=
		    cases[i].holds)
			fail_msg("case %zu", i);
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
	struct str evidence;

	(void)state;
	read_mail(&via, "From: Rheintal Pumpen GmbH via Portal "
	    "<a@portal.test>\r\n\r\nHi");
	assert_true(fact_find(STR("vendor_name_other_domain"))->holds(
	    &via.facts, NO_STR, &evidence));
	assert_true(str_ends(evidence, STR(" ~ rheintal-pumpen.example")));
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

/* ---- On whose word, by which list, and which fields agree --------------------------- */

/* The organisation again, with what the files may say of people and lists. */
static void
say_of_us(struct fixture *fixture, bool approves, bool signs, const char *list)
{
	fixture->us.people->approves = approves;
	fixture->us.people->signs = signs;
	if (list != NULL) {
		fixture->us.lists = NEW(arena, struct str);
		fixture->us.lists[0] = str_of(list);
		fixture->us.lists_n = 1;
	}
	organisation_index(arena, &fixture->us);
	facts_prepare(&fixture->facts);
}

static void
an_approvers_name_is_told_only_where_somebody_else_bears_it(void **state)
{
	static const struct {
		const char *from;
		bool approves, proved, holds;
	} cases[] = {
		{ "Haruka Endo <x@gmail.com>", true, true, true },
		{ "Haruka Endo <x@gmail.com>", false, true, false },
		{ "Haruka Endo CFO <x@bulk.test>", true, false, true },
		{ "Haruka Endo <h.endo@minato-foods.example>", true, false,
		    false },
		{ "Haruka Endo <h.endo@minato-foods.example>", true, true,
		    false },
		{ "Haruka Ando <x@gmail.com>", true, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .auth = {
		    .from_authenticated = cases[i].proved } };

		read_mail(&fixture, str_cstr(arena, str_format(arena,
		    "From: %s\r\nTo: ap@minato-foods.example\r\n\r\nHello",
		    cases[i].from)));
		say_of_us(&fixture, cases[i].approves, false, NULL);
		if (holds(&fixture, "approver_name") != cases[i].holds)
			fail_msg("case %zu: %s", i, cases[i].from);
		free(fixture.bytes);
	}
}

static void
a_participant_under_another_companys_address_is_swapped(void **state)
{
	const char *name = str_cstr(arena, fold_name(arena, STR("Kaoru Abe")));
	static const struct {
		const char *bearer, *participants;
		bool swapped;
	} cases[] = {
		{ "kaoru@abe-trading.example",
		  "kaoru@abe-trading.example ap@minato-foods.example", true },
		{ "kaoru@abe-trading.example",
		  "other@abe-trading.example ap@minato-foods.example", false },
		{ "abe2@supplier.example",
		  "abe2@supplier.example ap@minato-foods.example", false },
		{ "kaoru@abe-trading.example",
		  "kaoru@abe-trading.example k.abe@supplier.example", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct remembered_thing memory[] = {
			{ MEMORY_NAME, name, str_cstr(arena, str_format(arena,
			    "%s 1735689600 1767000000 5 3 5",
			    cases[i].bearer)) },
			{ MEMORY_THREAD, "<1@abe-trading.example>", str_cstr(
			    arena, str_format(arena, "received 1767000000 %s",
			    cases[i].participants)) },
			{ 0, NULL, NULL },
		};
		struct fixture fixture = { .memory = memory };

		read_mail(&fixture, FROM_ABE "Subject: Re: 4711\r\n"
		    "In-Reply-To: <1@abe-trading.example>\r\n\r\nHello");
		if (holds(&fixture, "participant_swapped") != cases[i].swapped)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

static void
titles_tell_where_nobody_is_said_to_approve(void **state)
{
	static const struct {
		const char *title;
		bool moves;
	} cases[] = {
		{ "Finance Director", true }, { "代表取締役社長", true },
		{ "Chair of Trustees", true }, { "Directory editor", false },
		{ "経理担当", false }, { "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { 0 };
		struct person other = { .approves = true };

		read_mail(&fixture, "From: Haruka Endo <x@gmail.com>\r\n\r\n"
		    "Hi\r\n");
		fixture.us.people->title = str_of(cases[i].title);
		say_of_us(&fixture, false, false, NULL);
		if (holds(&fixture, "approver_name") != cases[i].moves)
			fail_msg("%s", cases[i].title);
		fixture.us.people = memcpy(NEW_ARRAY(arena, struct person, 2),
		    fixture.us.people, sizeof *fixture.us.people);
		fixture.us.people[1] = other;
		fixture.us.people_n = 2;
		say_of_us(&fixture, false, false, NULL);
		assert_false(holds(&fixture, "approver_name"));
		free(fixture.bytes);
	}
}

static void
an_approval_by_another_needs_somebody_who_may(void **state)
{
	static const char mail[] = FROM_ABE "\r\n"
	    "The advance was approved by Endo. Please pay it.\r\n";
	struct fixture fixture = { 0 };

	(void)state;
	read_mail(&fixture, mail);
	assert_true(holds(&fixture, "authority_invoked"));
	/* Nobody is said to approve: then nobody is said not to. */
	assert_false(holds_with(&fixture, "authority_invoked", "other"));
	say_of_us(&fixture, true, false, NULL);
	assert_false(holds_with(&fixture, "authority_invoked", "other"));
	fixture.us.people = memcpy(NEW_ARRAY(arena, struct person, 2),
	    fixture.us.people, sizeof *fixture.us.people);
	fixture.us.people[1] = (struct person){ .approves = true };
	fixture.us.people_n = 2;
	say_of_us(&fixture, false, false, NULL);
	assert_true(holds_with(&fixture, "authority_invoked", "other"));
	free(fixture.bytes);
}

static void
an_authority_is_looked_for_within_bounds(void **state)
{
	struct buf mail = { .arena = arena };
	struct fixture fixture = { 0 };

	(void)state;
	buf_cstr(&mail, FROM_ABE "Subject: ");
	for (int i = 0; i < 2000; i++)
		buf_cstr(&mail, "endo ");
	buf_cstr(&mail, "\r\n\r\n");
	for (int i = 0; i < 20000; i++)
		buf_cstr(&mail, "approved end\r\n");
	buf_cstr(&mail, "approved by Endo\r\n");
	read_mail(&fixture, str_cstr(arena, buf_str(&mail)));
	assert_false(holds(&fixture, "authority_invoked"));
	(void)holds(&fixture, "protected_name_subject");
	free(fixture.bytes);
}

#define BY_LIST "From: Olga <olga@member.example>\r\n" \
	"To: users@list.example\r\nReply-To: users@list.example\r\n" \
	"List-Id: Users <users.list.example>\r\nSubject: 1\r\n\r\nHi\r\n"

static void
a_list_counts_by_file_or_memory_and_its_own_proof(void **state)
{
	static const struct remembered_thing written[] = {
		{ MEMORY_ADDRESS, "users@list.example",
		  "1735689600 1767000000 12 2 0" },
		{ 0, NULL, NULL },
	};
	static const struct remembered_thing read_only[] = {
		{ MEMORY_ADDRESS, "users@list.example",
		  "1735689600 1767000000 12 0 0" },
		{ 0, NULL, NULL },
	};
	static const struct {
		const char *list, *signer, *spf;
		const struct remembered_thing *memory;
		bool known;
	} cases[] = {
		{ "users@list.example", "list.example", NULL, NULL, true },
		{ "users.list.example", "mx.list.example", NULL, NULL, true },
		{ "users@list.example", NULL, "bounce.list.example", NULL,
		    true },
		{ "users@list.example", NULL, NULL, NULL, false },
		{ "users@list.example", "member.example", NULL, NULL, false },
		{ "users@list.example", "evil-list.example", NULL, NULL,
		    false },
		{ "others@list.example", "list.example", NULL, NULL, false },
		{ NULL, "list.example", NULL, NULL, false },
		{ NULL, "list.example", NULL, written, true },
		{ NULL, "list.example", NULL, read_only, false },
		{ NULL, "bulk.test", NULL, written, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dkim_signature one = { .result = RESULT_PASS,
		    .domain = str_of(cases[i].signer) };
		struct fixture fixture = { .memory = cases[i].memory };

		fixture.auth.dkim.signatures = &one;
		fixture.auth.dkim.n = cases[i].signer != NULL;
		fixture.auth.dmarc = (struct dmarc){ .result = RESULT_FAIL,
		    .domain = STR("member.example"), .policy = STR("none") };
		if (cases[i].spf != NULL)
			fixture.auth.spf = (struct spf){
			    .result = RESULT_PASS,
			    .domain = str_of(cases[i].spf) };
		read_mail(&fixture, BY_LIST);
		say_of_us(&fixture, false, false, cases[i].list);
		if (holds(&fixture, "list_known") != cases[i].known ||
		    holds(&fixture, "reply_to_other_domain") ==
		    cases[i].known ||
		    holds(&fixture, "dmarc_fail") == cases[i].known)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

static void
a_list_explains_neither_our_name_nor_answers_to_others(void **state)
{
	struct dkim_signature one = { .result = RESULT_PASS,
	    .domain = STR("list.example") };
	struct fixture ours = { 0 }, away = { 0 };

	(void)state;
	ours.auth.dkim.signatures = away.auth.dkim.signatures = &one;
	ours.auth.dkim.n = away.auth.dkim.n = 1;
	ours.auth.dmarc = (struct dmarc){ .result = RESULT_FAIL,
	    .domain = STR("minato-foods.example") };
	read_mail(&ours, "From: Haruka Endo <h.endo@minato-foods.example>\r\n"
	    "To: users@list.example\r\n\r\nHi\r\n");
	say_of_us(&ours, false, false, "users@list.example");
	assert_true(holds(&ours, "list_known"));
	assert_true(holds(&ours, "own_domain_unauthenticated"));
	assert_true(holds(&ours, "dmarc_fail"));
	read_mail(&away, "From: Olga <olga@member.example>\r\n"
	    "To: users@list.example\r\nReply-To: olga@elsewhere.test\r\n"
	    "\r\nHi\r\n");
	say_of_us(&away, false, false, "users@list.example");
	assert_true(holds(&away, "list_known"));
	assert_true(holds(&away, "reply_to_other_domain"));
	free(ours.bytes);
	free(away.bytes);
}

static void
who_always_signs_is_missed_only_without_a_signature(void **state)
{
	static const struct {
		struct smime smime;
		bool signs, missing;
	} cases[] = {
		{ { .status = SMIME_NONE }, true, true },
		{ { .status = SMIME_NONE }, false, false },
		{ { .status = SMIME_NONE, .reason = { "not-scanned", 11 } },
		    true, false },
		{ { .status = SMIME_ENCRYPTED, .shut = { "no key", 6 } }, true,
		    false },
		{ { .status = SMIME_VALID }, true, false },
		{ { .status = SMIME_INVALID }, true, false },
		{ { .status = SMIME_UNTRUSTED }, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .auth = { .smime = cases[i].smime } };

		read_mail(&fixture, "From: h.endo@minato-foods.example\r\n"
		    "\r\nHi\r\n");
		say_of_us(&fixture, false, cases[i].signs, NULL);
		if (holds(&fixture, "smime_missing") != cases[i].missing)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

static void
a_vendors_name_in_a_free_address_is_none_of_its_contacts(void **state)
{
	struct str contact = STR("rheintalpumpen.weber@gmail.com");
	static const char from[] = "From: K. Weber "
	    "<Rheintalpumpen.Weber@gmail.com>\r\n\r\nHi\r\n";
	struct fixture unknown = { 0 }, on_file = { 0 };

	(void)state;
	read_mail(&unknown, from);
	assert_true(holds(&unknown, "free_address_mimics"));
	read_mail(&on_file, from);
	on_file.us.vendors->contacts = &contact;
	on_file.us.vendors->contacts_n = 1;
	say_of_us(&on_file, false, false, NULL);
	assert_false(holds(&on_file, "free_address_mimics"));
	free(unknown.bytes);
	free(on_file.bytes);
}

static void
a_signature_is_weak_by_its_key_or_what_it_leaves_open(void **state)
{
	static const struct {
		struct dkim_signature one;
		bool weak;
	} cases[] = {
		{ { .result = RESULT_PASS, .aligned = true }, false },
		{ { .result = RESULT_PASS, .aligned = true, .test = true },
		    true },
		{ { .result = RESULT_FAIL, .aligned = true, .test = true },
		    false },
		{ { .result = RESULT_POLICY, .same_domain = true,
		    .bare = { "Subject", 7 } }, true },
		{ { .result = RESULT_PASS, .test = true }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dkim_signature one = cases[i].one;
		struct fixture fixture = { 0 };

		fixture.auth.dkim.signatures = &one;
		fixture.auth.dkim.n = 1;
		read_mail(&fixture, FROM_ABE "\r\nHi\r\n");
		if (holds(&fixture, "dkim_weak") != cases[i].weak)
			fail_msg("case %zu", i);
		free(fixture.bytes);
	}
}

/* Hong Kong and China are one; what the whole world may ring is in no country. */
static void
a_vendors_number_is_abroad_where_no_country_of_his_is(void **state)
{
	static const struct {
		const char *country, *phone;
		bool abroad;
	} cases[] = {
		{ "CN", "+44 20 7946 0018", true },
		{ "CN", "+86 21 5555 0100", false },
		{ "CN", "+852 2555 0100", false },
		{ "HK", "+86 21 5555 0100", false },
		{ "HK", "+886 2 2555 0100", true },
		{ "DE", "+852 2555 0100", true },
		{ "DE", "+800 1234 5678", false },
		{ "DE", "+808 1234 5678", false },
		{ "DE", "+800 1234 5678\r\nTel. +44 20 7946 0018", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture fixture = { .bytes = NULL };

		read_mail(&fixture, str_cstr(arena, str_format(arena,
		    "From: Rheintal Pumpen <a@rheintal-pumpen.example>\r\n\r\n"
		    "Please see below.\r\n\r\nTel. %s\r\n", cases[i].phone)));
		fixture.us.vendors->country = str_of(cases[i].country);
		if (holds(&fixture, "vendor_phone_abroad") != cases[i].abroad)
			fail_msg("%s %s", cases[i].country, cases[i].phone);
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
		TEST(a_service_writes_for_one_of_us_only_where_it_shows_it),
		TEST(a_service_that_only_tells_a_name_is_not_held_to_be_its_bearer),
		TEST(what_is_proved_to_be_ours_has_one_author_of_our_domain),
		TEST(without_a_store_never_is_unknown),
		TEST(a_stranger_is_on_no_file_and_in_no_memory),
		TEST(a_regular_sender_is_named_by_the_record_that_met_it),
		TEST(who_wrote_first_and_was_answered_lately_is_a_stranger_still),
		TEST(where_a_sender_or_many_led_before_is_no_new_place),
		TEST(who_always_locks_archives_has_done_so_before),
		TEST(another_name_with_a_service_is_another_account),
		TEST(
		    an_accepted_account_is_known_in_proved_mail_of_that_sender_only),
		TEST(accounts_of_text_and_attachment_differ_unless_one_stands_in_both),
		TEST(a_look_alike_of_whom_we_write_to_is_the_one_that_came_later),
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
		TEST(an_approvers_name_is_told_only_where_somebody_else_bears_it),
		TEST(a_participant_under_another_companys_address_is_swapped),
		TEST(titles_tell_where_nobody_is_said_to_approve),
		TEST(an_approval_by_another_needs_somebody_who_may),
		TEST(an_authority_is_looked_for_within_bounds),
		TEST(a_list_counts_by_file_or_memory_and_its_own_proof),
		TEST(a_list_explains_neither_our_name_nor_answers_to_others),
		TEST(who_always_signs_is_missed_only_without_a_signature),
		TEST(a_vendors_name_in_a_free_address_is_none_of_its_contacts),
		TEST(a_signature_is_weak_by_its_key_or_what_it_leaves_open),
		TEST(a_vendors_number_is_abroad_where_no_country_of_his_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
