/* SPDX-License-Identifier: Apache-2.0 */
/* Judging whole messages: what hits, what it adds up to, what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"
#include "loaded.h"

#define MEGABYTES(n) ((size_t)(n) << 20)
#define PLAIN "From: Aoi Kato <a.kato@vendor.example>\r\n" \
	"To: ap@minato-foods.example\r\n" \
	"Date: Mon, 5 Jan 2026 09:00:00 +0900\r\nMessage-ID: <1@vendor.example>\r\n" \
	"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" \
	"Content-Transfer-Encoding: 8bit\r\n"

struct fixture {
	struct arena *arena;
	struct organisation us;
	struct scores scores;
	struct limits limits;
	struct mail mail;
	struct auth auth;
	struct ask ask;
	char *bytes;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	static struct str domains[1];

	domains[0] = STR("minato-foods.example");
	fixture->arena = arena_new(MEGABYTES(256));
	fixture->us.domains = domains;
	fixture->us.domains_n = 1;
	organisation_index(fixture->arena, &fixture->us);
	fixture->scores = (struct scores){ 3.0, 5.0, false };
	fixture->limits = limits_default;
	fixture->ask.put = answer_nothing;
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	free(fixture->bytes);
	free(fixture);
	return 0;
}

static void
read_message(struct fixture *fixture, const char *header, const char *body)
{
	struct str bytes = str_format(fixture->arena, "%s\r\n%s", header, body);

	fixture->bytes = malloc(bytes.n);
	memcpy(fixture->bytes, bytes.p, bytes.n);
	bytes.p = fixture->bytes;
	mail_read(fixture->arena, bytes, &fixture->limits, false,
	    &fixture->mail);
	fixture->auth.trace.boundary_at = fixture->mail.fields_n;
}

static struct judgement
judge(struct fixture *fixture, const char *rules)
{
	struct judgement judgement;

	rules_judge(fixture->arena, load(fixture->arena, rules), &fixture->us,
	    &fixture->scores, &fixture->limits, &fixture->mail, &fixture->auth,
	    &fixture->ask, &judgement);
	return judgement;
}

static const struct finding *
finding_of(const struct judgement *judgement, const char *rule)
{
	for (size_t i = 0; i < judgement->n; i++) {
		if (str_equal(judgement->findings[i].rule, str_of(rule)))
			return &judgement->findings[i];
	}
	return NULL;
}

static const struct finding *
finding_called(const struct judgement *judgement, const char *id)
{
	for (size_t i = 0; i < judgement->n; i++) {
		if (str_equal(judgement->findings[i].id, str_of(id)))
			return &judgement->findings[i];
	}
	return NULL;
}

static void
assert_whole_sentence(const struct finding *finding)
{
	assert_non_null(finding);
	assert_true(finding->en.p[0] >= 'A' && finding->en.p[0] <= 'Z');
	assert_true(str_ends(finding->en, STR(".")));
	assert_true(str_ends(finding->ja, STR("。")));
}

static void
each_kind_of_rule_sees_its_part_of_the_message(void **state)
{
	static const struct { const char *rule; bool hits; } cases[] = {
		{ "header R Subject =~ /^Invoice 12$/", true },
		{ "header R Subject:raw =~ /utf-8/", true },
		{ "header R Subject !~ /Invoice/", false },
		{ "header R Subject !~ /Bill/", true },
		{ "header R X-None =~ /x/", false },
		{ "header R X-None !~ /x/", true },
		{ "header R X-None =~ /^unset$/ [if-unset: unset]", true },
		{ "header R exists:Message-ID", true },
		{ "header R exists:X-None", false },
		{ "header R From:addr =~ /^a\\.kato@vendor\\.example$/", true },
		{ "header R From:name =~ /^Aoi Kato$/", true },
		{ "header R From:name =~ /vendor/", false },
		{ "header R From:host =~ /^vendor\\.example$/", true },
		{ "header R Cc:addr =~ /^second@b\\.example$/", true },
		{ "header R Cc:addr:first =~ /first@/", true },
		{ "header R ToCc =~ /minato-foods.*first@/s", true },
		{ "header R EnvelopeFrom =~ /^bounce@vendor\\.example$/", true },
		{ "header R MESSAGEID =~ /1@vendor/", true },
		{ "header R ALL =~ /^Subject: Invoice 12$/m", true },
		{ "header R Received:first =~ /^by one/", true },
		{ "header R Received:last =~ /^by two/", true },
		{ "header R Received =~ /one.*two/s", true },
		{ "header R X-Spam-Relays-Untrusted !~ /x/", true },
		{ "header R X-Spam-Relays-External =~ /^$/", true },
		{ "header R Subject:raw =~ /^ =\\?utf-8\\?Q\\?Invoice\\?= 12$/", true },
		{ "header R Subject =~ /12\\n\\z/", true },
		{ "header R References =~ /^=\\?utf-8\\?Q\\?a\\?= <b\\@c>$/",
		    true },
		{ "header R References:raw =~ /^ =.*\\?=\\n\\t<b/", true },
		{ "header R ALL =~ /^References: =\\?.* <b\\@c>$/m", true },
		{ "header R Cc:name:raw =~ /^Two$/", true },
		{ "header R Received =~ /\\Aby one\\nby two\\n\\z/", true },
		{ "mimeheader R Content-Type =~ /^text\\/plain/", true },
		{ "body R /Invoice/", true },
		{ "body R /^second line$/", true },
		{ "body R /振込先/", true },
		{ "body R /アカウント/", true },
		{ "body R /account/", true },	/* folded text is lower case */
		{ "body R /aCCOUNT/", false },
		{ "body R /aCCOUNT/i", true },
		{ "rawbody R /account/", false },
		{ "body R /zeroword/", true },
		{ "body:live R /old words/", true },	/* with so little above */
		{ "body:quoted R /old words/", true },
		{ "body:subject R /Invoice/", true },
		{ "body:subject R /second/", false },
		{ "uri R m{^https://pay\\.example/a$}", true },
		{ "rawbody R /ACCOUNT/", true },
		{ "full R /\\nMIME-Version/", true },
	};
	struct fixture *fixture = *state;

	read_message(fixture, "Return-Path: <bounce@vendor.example>\r\n"
	    "Received: by one\r\nReceived: by two\r\n" PLAIN
	    "Subject: =?utf-8?Q?Invoice?= 12\r\n"
	    "References: =?utf-8?Q?a?=\r\n\t<b@c>\r\n"
	    "Cc: first@b.example, Two <second@b.example>\r\n",
	    "Our ACCOUNT at https://pay.example/a\r\nsecond line\r\n"
	    "ｱｶｳﾝﾄと振込先 zero\xE2\x80\x8Bword\r\n\r\n"
	    "On Mon, 5 Jan 2026 at 08:00, B <b@b.example> wrote:\r\n"
	    "> old words\r\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement = judge(fixture, cases[i].rule);

		if ((finding_of(&judgement, "R") != NULL) != cases[i].hits)
			fail_msg("%s: %s", cases[i].rule, cases[i].hits
			    ? "should hit" : "should not hit");
	}
}

#define LONG "We met at the fair in May and spoke of the new pumps, which you\r\n" \
	"wanted to see at work before the summer is over and the plant is shut.\r\n"

/* A stranger who says little delivers what he quotes; who says more does not. */
static void
what_is_only_pointed_to_is_read_as_the_authors(void **state)
{
	static const char quote[] = "\r\nOn Mon, 5 Jan 2026 at 08:00, B "
	    "<b@b.example> wrote:\r\n> old words\r\n";
	static const struct {
		const char *above, *rule;
		bool hits;
	} cases[] = {
		{ "See below.", "body:live R /old words/", true },
		{ LONG LONG, "body:live R /old words/", false },
		{ LONG LONG, "body:quoted R /old words/", true },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement;

		free(fixture->bytes);
		read_message(fixture, PLAIN, str_cstr(fixture->arena,
		    str_format(fixture->arena, "%s\r\n%s",
		    cases[i].above, quote)));
		judgement = judge(fixture, cases[i].rule);
		if ((finding_of(&judgement, "R") != NULL) != cases[i].hits)
			fail_msg("%zu: %s", i, cases[i].rule);
	}
}

static void
hand_overs_are_told_as_another_program_tells_them(void **state)
{
	static const struct { const char *rule; bool hits; } cases[] = {
		{ "header R X-Spam-Relays-External =~ /^\\[ ip=192\\.0\\.2\\.7 "
		    "rdns=out\\.vendor\\.example helo=!x! "
		    "by=mx\\.buyer\\.example ident= envfrom= intl=0 id=4711 "
		    "auth= msa=0 \\]( \\[ ip=[^\\]]*\\]){1}$/", true },
		{ "header R X-Spam-Relays-Untrusted =~ / ip=203\\.0\\.113\\.9 "
		    ".* auth=ESMTPSA msa=0 \\]$/", true },
		{ "header R X-Spam-Relays-Trusted =~ /^\\[ ip=10\\.0\\.0\\.1 "
		    ".*intl=1 [^\\[]*$/", true },
		{ "header R X-Spam-Relays-Internal =~ /192\\.0/", false },
		{ "header R ALL-TRUSTED =~ /id 4711;[^\\n]*\\n\\z/", true },
		{ "header R ALL-EXTERNAL =~ /\\AReceived: from \\[x\\]/", true },
		{ "header R ALL-EXTERNAL =~ /^Subject: x$/m", true },
		{ "header R ALL-INTERNAL =~ /Subject/", false },
	};
	struct fixture *fixture = *state;

	read_message(fixture, "Received: from inner.buyer.example "
	    "(inner.buyer.example [10.0.0.1])\r\n\tby store.buyer.example "
	    "(Postfix) with ESMTP id 1; Mon, 5 Jan 2026 09:00:01 +0900\r\n"
	    "Received: from [x] (out.vendor.example [192.0.2.7])\r\n"
	    "\tby mx.buyer.example (Postfix) with ESMTP id 4711; "
	    "Mon, 5 Jan 2026 09:00:00 +0900\r\n"
	    "Received: from home (home.example [203.0.113.9])\r\n"
	    "\tby out.vendor.example (Postfix) with ESMTPSA id 2; "
	    "Mon, 5 Jan 2026 08:59:59 +0900\r\n" PLAIN "Subject: x\r\n", "");
	fixture->auth.trace.boundary_at = 1;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement = judge(fixture, cases[i].rule);

		if ((finding_of(&judgement, "R") != NULL) != cases[i].hits)
			fail_msg("%s: %s", cases[i].rule, cases[i].hits
			    ? "should hit" : "should not hit");
	}
}

static void
a_link_is_seen_as_a_browser_takes_it(void **state)
{
	static const struct { const char *link, *pattern; } cases[] = {
		{ "http://pay.example/%6Cogin", "pay\\.example/login$" },
		{ "http:\\\\pay.example\\a?b", "^http://pay\\.example/a\\?b$" },
		{ "https://pay.example?x=1", "^https://pay\\.example/\\?x=1$" },
		{ "http://bank.example@pay.example/", "^http://pay\\.example/$" },
		{ "http://pay.example:80/x", "^http://pay\\.example/x$" },
		{ "http://0x7f.1.02.3/", "^http://127\\.1\\.2\\.3/$" },
		{ "http://2130706433/x", "^http://127\\.0\\.0\\.1/x$" },
		{ "https://go.example/?u=https%3A%2F%2Fpay.example%2Fa&b",
		    "^https://pay\\.example/a$" },
		{ "http://b\xC3\xBC" "cher.example/", "^http://xn--bcher-kva\\." },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement;
		const char *body = str_cstr(fixture->arena, str_format(
		    fixture->arena, "<a href=\"%s\">x</a>\r\n",
		    cases[i].link));

		free(fixture->bytes);
		read_message(fixture, "MIME-Version: 1.0\r\nContent-Type: "
		    "text/html; charset=utf-8\r\n", body);
		judgement = judge(fixture, str_cstr(fixture->arena, str_format(
		    fixture->arena, "uri R m{%s}\n", cases[i].pattern)));
		if (finding_of(&judgement, "R") == NULL)
			fail_msg("%s is not found in %s", cases[i].pattern,
			    cases[i].link);
	}
}

static void
a_set_of_another_program_sees_bytes_and_paragraphs(void **state)
{
	static const struct { const char *rule; bool hits, theirs; } cases[] = {
		{ "body R /one two/", false, true },
		{ "body R /two  three/", true, false },
		{ "body R /four\\s+.tat/", true, false },
		{ "body R /^four/", true, true },
		{ "body R /ACCOUNT/", true, true },
		{ "body R /account/", true, false },
		{ "body R /^\xC3\xA9...$/", true, true },
		{ "body R /^\\xc3\\xa9/", false, true },
		{ "body R /^\\w.at$/", true, false },
		{ "header R Subject =~ /^\\xe6/", false, true },
		{ "body R /\\xe6\\x8c\\xaf/", false, true },
	};
	struct fixture *fixture = *state;

	read_message(fixture, PLAIN "Subject: 振込\r\n", "one\r\ntwo  three\r\n"
	    "ACCOUNT\r\n\r\nfour\r\n\r\n\xC3\xA9tat\r\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement ours = judge(fixture, cases[i].rule);
		struct judgement theirs = judge(fixture, str_cstr(
		    fixture->arena, str_format(fixture->arena,
		    "require_version 4.000001\n%s", cases[i].rule)));

		if ((finding_of(&ours, "R") != NULL) != cases[i].hits
		    || (finding_of(&theirs, "R") != NULL) != cases[i].theirs)
			fail_msg("%s", cases[i].rule);
	}
}

static void
a_rule_counts_only_for_what_arrived_in_its_time(void **state)
{
	static const struct { const char *day; bool hits; } cases[] = {
		{ "2026-03-31T23:59:59Z", false },
		{ "2026-04-01T00:00:00Z", true },
		{ "2026-06-30T23:59:59Z", true },
		{ "2026-07-01T00:00:00Z", false },
	};
	struct fixture *fixture = *state;

	read_message(fixture, PLAIN "Subject: x\r\n", "word\r\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement;

		assert_true(time_parse_rfc3339(str_of(cases[i].day),
		    &fixture->auth.arrived));
		judgement = judge(fixture, "body R /word/\n"
		    "effective R from 2026-04-01 until 2026-06-30\n"
		    "meta M R\nmeta N !R\n");
		assert_int_equal(finding_of(&judgement, "R") != NULL,
		    cases[i].hits);
		assert_int_equal(finding_of(&judgement, "M") != NULL,
		    cases[i].hits);
		assert_int_equal(finding_of(&judgement, "N") == NULL,
		    cases[i].hits);
	}
}

static void
a_group_named_evidence_is_what_is_quoted(void **state)
{
	static const struct { const char *rule, *evidence; } cases[] = {
		{ "body R /account (?<evidence>[0-9]+)/", "123" },
		{ "body R /(?:to )?account (?P<evidence>\\d)(?<rest>\\d+)/", "1" },
		{ "body R /(?<evidence>ｱｶｳﾝﾄ)/", "アカウント" },
		{ "header R Subject =~ /(?<evidence>b.*)/", "bill x" },
		{ "body R /(?<evidence>nothing)?account/",
		    "pay to account 123 today アカウント end" },
	};
	struct fixture *fixture = *state;

	read_message(fixture, PLAIN "Subject: a bill x\r\n",
	    "pay to account 123 today アカウント end\r\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement = judge(fixture, cases[i].rule);
		const struct finding *finding = finding_of(&judgement, "R");

		if (finding == NULL || !str_equal(finding->evidence,
		    str_of(cases[i].evidence)))
			fail_msg("%s quotes '%.*s'", cases[i].rule,
			    STR_ARGS(finding != NULL ? finding->evidence
			    : NO_STR));
	}
}

/* Folding finds the words; the reviewer reads what stood in the message. */
static void
what_folding_found_is_quoted_as_it_was_written(void **state)
{
	static const struct {
		const char *rule, *evidence;
	} cases[] = {
		{ "body R /アカウント/", "ｱｶｳﾝﾄ" },
		{ "body R /振込 先/", "振込\u3000先" },
		{ "body R /zeroword/", "zero\u200bword" },
		{ "body R /bank account/", "𝐁𝐚𝐧𝐤 "
		    "ＡＣＣＯＵＮＴ" },
	};
	struct fixture *fixture = *state;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "ｱｶｳﾝﾄの振込\u3000先 zero\u200bword\r\n"
	    "𝐁𝐚𝐧𝐤 ＡＣＣＯＵＮＴ\r\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement judgement = judge(fixture, cases[i].rule);
		const struct finding *finding = finding_of(&judgement, "R");
		struct str evidence = str_of(cases[i].evidence);

		assert_non_null(finding);
		if (!str_contains(finding->evidence, evidence))
			fail_msg("%s: %.*s", cases[i].rule,
			    STR_ARGS(finding->evidence));
	}
}

static void
findings_add_up_and_stand_in_order(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;
	const struct finding *finding;
	double sum = 0;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "one two three four one\r\n");
	judgement = judge(fixture,
	    "body SMALL /two/\nscore SMALL 0.1\n"
	    "body LARGE /one/\nscore LARGE 2.2\ndescribe LARGE it says one\n"
	    "attack LARGE T1566\n"
	    "body GOOD /three/\nscore GOOD -0.5\ntflags GOOD nice\n"
	    "body OFF /four/\nscore OFF 0\n"
	    "body T_NEW /four/\nscore T_NEW 3\n"
	    "body __PART /four/\n"
	    "body __COUNT /one/\ntflags __COUNT multiple\n"
	    "body __MOST /o/\ntflags __MOST multiple maxhits=2\n"
	    "meta SUM __PART && __COUNT == 2 && __MOST == 2\nscore SUM 0.2\n");
	assert_true(judgement.score == 2.0);
	for (size_t i = 0; i < judgement.n; i++)
		sum += judgement.findings[i].score;
	assert_true(sum > 1.9999 && sum < 2.0001);
	assert_true(str_equal(judgement.findings[0].rule, STR("LARGE")));
	assert_true(str_equal(judgement.findings[1].rule, STR("SUM")));
	assert_true(str_equal(judgement.findings[2].rule, STR("SMALL")));
	assert_true(str_equal(judgement.findings[3].rule, STR("GOOD")));
	assert_true(str_equal(judgement.findings[4].rule, STR("T_NEW")));
	assert_true(judgement.findings[4].score == 0);
	assert_null(finding_of(&judgement, "OFF"));
	assert_null(finding_of(&judgement, "__PART"));
	finding = finding_of(&judgement, "LARGE");
	assert_true(str_equal(finding->id, STR("large")));
	assert_true(str_equal(finding->en, STR("it says one")));
	assert_true(str_equal(finding->ja, finding->en));
	assert_true(str_equal(finding->attack, STR("T1566")));
	assert_true(str_equal(finding->evidence,
	    STR("one two three four one")));
	assert_true(str_equal(finding_of(&judgement, "SUM")->evidence,
	    STR("one two three four one")));
}

static void
a_quote_begins_and_ends_with_whole_words(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "We shall be closed on Monday. Before you release it: please send "
	    "the money to our account in another country instead of the old "
	    "one.\r\n");
	judgement = judge(fixture, "body R /send the money/\n");
	assert_true(str_equal(finding_of(&judgement, "R")->evidence,
	    STR("…Monday. Before you release it: please send the money to our "
	    "account in another country…")));
}

static void
a_meta_quotes_the_beginnings_of_two_parts(void **state)
{
	struct fixture *fixture = *state;
	char first[121] = { 0 }, second[121] = { 0 };
	struct judgement judgement;
	struct str evidence;

	memset(first, 'x', 120);
	memset(second, 'y', 120);
	read_message(fixture, PLAIN "Subject: z\r\n", str_cstr(fixture->arena,
	    str_format(fixture->arena, "%s\r\n\r\n%s\r\n", first, second)));
	judgement = judge(fixture, "body __A /x+/\nbody __B /y+/\n"
	    "header __C Subject =~ /z/\nmeta M __A && __B\n"
	    "meta R M && __C\nscore M 1\nscore R 1\n");
	evidence = finding_of(&judgement, "R")->evidence;
	assert_int_equal(utf8_length(evidence), 98 + 3 + 98);
	assert_true(str_equal(evidence, finding_of(&judgement, "M")->evidence));
	/* What is between two parts may stand in one. */
	free(fixture->bytes);
	read_message(fixture, PLAIN "Subject: one / two\r\n", "three\r\n");
	judgement = judge(fixture, "header __A Subject =~ /^.*$/\n"
	    "body __B /three/\nheader __C From =~ /^.*$/\n"
	    "meta M __A && __B\nmeta R __C && M\nscore M 1\nscore R 1\n");
	assert_true(str_ends(finding_of(&judgement, "M")->evidence,
	    STR("one / two / three")));
	assert_true(str_ends(finding_of(&judgement, "R")->evidence,
	    STR(" / one / two")));
}

/* `about` of a finding, or "-". */
static const char *
about(struct fixture *fixture, const struct judgement *judgement,
    const char *rule)
{
	struct str words = finding_of(judgement, rule)->about;

	return words.p == NULL ? "-" : str_cstr(fixture->arena, words);
}

static void
a_reason_is_about_what_it_says_or_what_it_stands_on(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;

	read_message(fixture, PLAIN "Subject: x\r\n", "one two three\r\n");
	judgement = judge(fixture,
	    "body SAYS /one/\nabout SAYS money who\n"
	    "body SILENT /two/\n"
	    "body __PART /three/\nabout __PART secret\n"
	    "body __MISS /nine/\nabout __MISS login\n"
	    "meta __DEEP __PART && !__MISS\n"
	    "meta JOINS (SAYS || __MISS) && __DEEP\n"
	    "meta OWN SAYS && __DEEP\nabout OWN call\n"
	    "meta GOOD SAYS\nscore GOOD -0.5\ntflags GOOD nice\n"
	    "body BAD /one/\nabout BAD trust file\n"
	    "body PAYS /one/\ntflags PAYS payment_change\n"
	    "meta T_TRY SAYS\n"
	    "header __FACT eval:wallet()\nabout __FACT data\n");
	assert_string_equal(about(fixture, &judgement, "SAYS"), "who money");
	assert_string_equal(about(fixture, &judgement, "SILENT"), "-");
	assert_string_equal(about(fixture, &judgement, "JOINS"),
	    "who money secret");
	assert_string_equal(about(fixture, &judgement, "OWN"), "call");
	assert_string_equal(about(fixture, &judgement, "GOOD"), "trust");
	assert_string_equal(about(fixture, &judgement, "BAD"), "file");
	assert_string_equal(about(fixture, &judgement, "PAYS"), "account");
	assert_string_equal(about(fixture, &judgement, "T_TRY"), "-");
}

static void
a_bare_fact_is_about_what_the_rule_says_that_calls_it(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;
	bool told = false;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "Pay to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\r\n");
	judgement = judge(fixture,
	    "header __FACT eval:wallet()\nabout __FACT data\n");
	for (size_t i = 0; i < judgement.n; i++) {
		if (!str_equal(judgement.findings[i].id, STR("wallet")))
			continue;
		told = true;
		assert_true(str_equal(judgement.findings[i].about,
		    STR("data")));
	}
	assert_true(told);
}

static void
evidence_is_what_the_reader_saw_with_words_around_it(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;
	struct str evidence;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "このたび弊社の取引銀行を変更いたしましたので、今後のお支払いにつきましては、"
	    "下記の新しい口座へお振込みくださいますよう、何とぞよろしくお願い申し上げます。"
	    "ご不明な点がございましたら、担当までご連絡ください。\r\n");
	judgement = judge(fixture, "body R /新しい口座/\n");
	evidence = finding_of(&judgement, "R")->evidence;
	assert_true(utf8_is_valid(evidence));
	assert_true(str_starts(evidence, STR("…")));
	assert_true(str_ends(evidence, STR("…")));
	assert_true(str_contains(evidence, STR("下記の新しい口座へお振込み")));
	assert_int_equal(utf8_length(evidence), 40 + 5 + 40 + 2);
	judgement = judge(fixture, "body R /こ.*い。/s\n");
	assert_true(utf8_length(finding_of(&judgement, "R")->evidence) <= 201);
}

static void
a_change_of_payment_sets_a_floor_that_nothing_lowers(void **state)
{
	static const char rules[] = "body PAY /new account/\nscore PAY 1.5\n"
	    "tflags PAY payment_change\n"
	    "body KNOWN /regards/\nscore KNOWN -4\ntflags KNOWN nice\n";
	struct fixture *fixture = *state;
	struct judgement judgement;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "Please use our new account, regards\r\n");
	judgement = judge(fixture, rules);
	assert_true(judgement.score == 3.0);
	assert_true(finding_called(&judgement, "payment-change-policy")->score
	    == 5.5);
	assert_true(str_equal(judgement.findings[0].id,
	    STR("payment-change-policy")));
	assert_whole_sentence(&judgement.findings[0]);
	fixture->scores.payment_change_holds = true;
	judgement = judge(fixture, rules);
	assert_true(judgement.score == 5.0);
	judgement = judge(fixture, "body PAY /new account/\nscore PAY 6\n"
	    "tflags PAY payment_change\n");
	assert_true(judgement.score == 6.0);
	assert_null(finding_called(&judgement, "payment-change-policy"));
	judgement = judge(fixture, "body T_PAY /new account/\n"
	    "tflags T_PAY payment_change\n");
	assert_true(judgement.score == 0);
}

static void
defects_and_facts_are_told_once(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;
	const struct finding *finding;
	size_t told = 0;

	read_message(fixture, PLAIN "Subject: x\r\nReply-To: q@other.example\r\n",
	    "hello\r\n");
	mail_defect(fixture->arena, &fixture->mail, DEFECT_NUL, NO_STR);
	mail_defect(fixture->arena, &fixture->mail, DEFECT_NUL, NO_STR);
	judgement = judge(fixture,
	    "header RT eval:reply_to_other_domain()\nscore RT 2\n");
	for (size_t i = 0; i < judgement.n; i++) {
		told += str_equal(judgement.findings[i].id,
		    str_of(mail_defect_name(DEFECT_NUL)));
	}
	assert_int_equal(told, 1);
	finding = finding_called(&judgement, "reply-to-other-domain");
	assert_non_null(finding);
	assert_true(str_equal(finding->rule, STR("RT")));
	assert_true(finding->score == 2);
	assert_true(finding->en.n > 0 && finding->ja.n > 0);
	told = 0;
	for (size_t i = 0; i < judgement.n; i++) {
		told += str_equal(judgement.findings[i].id,
		    STR("reply-to-other-domain"));
	}
	assert_int_equal(told, 1);
}

static void
a_rule_that_meets_its_limit_is_named(void **state)
{
	struct fixture *fixture = *state;
	struct judgement judgement;

	read_message(fixture, PLAIN "Subject: x\r\n",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n");
	judgement = judge(fixture, "body SLOW /(a+)+$/\nbody FAST /aaa!/\n"
	    "header NOT Subject !~ /(a+)+$/\n");
	assert_true(judgement.match_limit);
	assert_true(str_equal(finding_called(&judgement, "match-limit")->evidence,
	    STR("SLOW")));
	assert_whole_sentence(finding_called(&judgement, "match-limit"));
	assert_null(finding_of(&judgement, "SLOW"));
	assert_non_null(finding_of(&judgement, "FAST"));
	assert_non_null(finding_of(&judgement, "NOT"));
}

static void
a_text_longer_than_rules_read_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct buf buf = { .arena = fixture->arena };
	struct judgement judgement;

	for (size_t i = 0; i < 256 * 1024 / 64; i++)
		buf_cstr(&buf, "0123456789012345678901234567890123456789"
		    "0123456789012345678901\r\n");
	buf_cstr(&buf, "at the very end\r\n");
	buf_char(&buf, '\0');
	read_message(fixture, PLAIN "Subject: x\r\n", buf.p);
	judgement = judge(fixture, "body R /0123/\n");
	if (fixture->mail.body.plain.n > 256 * 1024)
		assert_non_null(finding_called(&judgement, "text-limit"));
	else
		assert_null(finding_called(&judgement, "text-limit"));
	assert_non_null(finding_of(&judgement, "R"));
}

/* The filter must change nothing, on whole messages either. */
static void
filtered_and_unfiltered_judging_agree(void **state)
{
	static const char rules_text[] =
	    "body A /\\b(?:urgent|immediately)\\b/i\nbody B /振込先/\n"
	    "body C /カタカナ/\nbody D /ki(?:ss|n)/i\nuri E /pay\\.example/\n"
	    "rawbody F /words here/\nfull G /MIME-Version/\n"
	    "body:subject H /notice/i\nmeta M A + B + C + D\n";
	static const char *const bodies[] = {
		"", "URGENT", "i need it immediately", "新しい振込先です",
		"ｶﾀｶﾅ", "\xE2\x84\xAAi\xC5\xBF\xC5\xBF", "https://PAY.example/",
		"http://pay.example/x", "words  here", "words here",
	};
	struct fixture *fixture = *state;
	const struct rules *rules = load(fixture->arena, rules_text);
	struct facts facts = { .arena = fixture->arena,
	    .organisation = &fixture->us, .limits = &fixture->limits,
	    .mail = &fixture->mail, .auth = &fixture->auth,
	    .ask = &fixture->ask };
	size_t hits = 0;

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct evaluation with, without;

		free(fixture->bytes);
		read_message(fixture, PLAIN "Subject: NOTICE\r\n", bodies[i]);
		facts_prepare(&facts);
		evaluate(rules, &facts, rules->wanted, EVALUATE_ALL, &with);
		evaluate(rules, &facts, rules->wanted, EVALUATE_UNFILTERED,
		    &without);
		for (size_t k = 0; k < rules->n; k++) {
			if (with.of[k].value < without.of[k].value
			    || with.of[k].value > without.of[k].value)
				fail_msg("%.*s on '%s'",
				    STR_ARGS(rules->at[k].name), bodies[i]);
			hits += with.of[k].value > 0;
		}
	}
	assert_true(hits > 30);
}

/* As in an examiner: what rules_load() made lies in memory sealed read-only. */
static void
judging_writes_nothing_into_the_rules(void **state)
{
	static const char text[] = "body A /(?:one|two)/\nbody B /(x)?y\\w+/\n"
	    "header C Subject =~ /x/\nmeta D A && B\nuri E /pay/\n"
	    "body SLOW /(a+)+$/\nheader F eval:reply_to_other_domain()\n";
	struct fixture *fixture = *state;
	size_t size = MEGABYTES(16);
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct arena *arena = arena_within(memory, size);
	const struct rules *rules = load(arena, text);
	struct judgement judgement;

	assert_int_equal(mprotect(memory, size, PROT_READ), 0);
	read_message(fixture, PLAIN "Subject: x\r\n",
	    "one yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! two\r\n");
	rules_judge(fixture->arena, rules, &fixture->us, &fixture->scores,
	    &fixture->limits, &fixture->mail, &fixture->auth,
	    &fixture->ask, &judgement);
	assert_non_null(finding_of(&judgement, "D"));
	assert_true(judgement.match_limit);
	arena_free(arena);
	munmap(memory, size);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_of_rule_sees_its_part_of_the_message),
		TEST(what_is_only_pointed_to_is_read_as_the_authors),
		TEST(hand_overs_are_told_as_another_program_tells_them),
		TEST(a_link_is_seen_as_a_browser_takes_it),
		TEST(a_set_of_another_program_sees_bytes_and_paragraphs),
		TEST(a_rule_counts_only_for_what_arrived_in_its_time),
		TEST(a_group_named_evidence_is_what_is_quoted),
		TEST(what_folding_found_is_quoted_as_it_was_written),
		TEST(findings_add_up_and_stand_in_order),
		TEST(a_reason_is_about_what_it_says_or_what_it_stands_on),
		TEST(a_bare_fact_is_about_what_the_rule_says_that_calls_it),
		TEST(evidence_is_what_the_reader_saw_with_words_around_it),
		TEST(a_quote_begins_and_ends_with_whole_words),
		TEST(a_meta_quotes_the_beginnings_of_two_parts),
		TEST(a_change_of_payment_sets_a_floor_that_nothing_lowers),
		TEST(defects_and_facts_are_told_once),
		TEST(a_rule_that_meets_its_limit_is_named),
		TEST(a_text_longer_than_rules_read_is_told),
		TEST(filtered_and_unfiltered_judging_agree),
		TEST(judging_writes_nothing_into_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
