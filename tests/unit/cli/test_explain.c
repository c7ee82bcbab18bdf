/* SPDX-License-Identifier: Apache-2.0 */
/* What a clerk is told of a verdict, chosen by what its reasons are about. */
#include "../scratch.h"
#include "../../../cli/explain.h"
#include "printed.h"

/* Reasons as "SCORE topics; SCORE topics; ...", each with some evidence. */
static void
put_findings(struct verdict *v, const char *reasons)
{
	struct str rest = str_of(reasons), one;
	size_t size = 0;

	while (rest.n > 0) {
		size_t end = str_find_char(rest, ';'), blank;
		struct verdict_finding *f;

		if (end == STR_NOWHERE)
			end = rest.n;
		one = str_trim(str_slice(rest, 0, end));
		rest = str_from(rest, end < rest.n ? end + 1 : end);
		blank = str_find_char(one, ' ');
		v->findings.at = arena_grow(arena, v->findings.at,
		    v->findings.n, &size, sizeof *v->findings.at);
		f = &v->findings.at[v->findings.n++];
		*f = (struct verdict_finding){ .id = STR("a-reason"),
		    .rule = STR("A_REASON"), .en = STR("A reason."),
		    .ja = STR("理由。"), .evidence = STR("words"),
		    .score = strtod(str_cstr(arena, one), NULL),
		    .about = blank == STR_NOWHERE ? NO_STR :
			str_from(one, blank + 1) };
	}
}

static struct verdict
verdict_of(enum verdict_word word, const char *from, bool proved,
    const char *reasons)
{
	struct verdict v = { .verdict = word, .from_authenticated = proved,
	    .by = proved ? STR("dmarc") : STR("none") };

	v.from.address = str_of(from);
	v.from.domain = str_from(v.from.address,
	    str_find_char(v.from.address, '@') + 1);
	put_findings(&v, reasons);
	return v;
}

#define KNOWN "k.weber@rheintal-pumpen.example"
#define FREE "ceo@gmail.com"
#define NONE (-1)

static void
the_tone_and_the_origin_are_chosen(void **state)
{
	static const struct {
		enum verdict_word verdict;
		const char *from;
		bool proved, change;
		const char *reasons;
		enum tone tone;
		enum whence whence;
	} rows[] = {
		{ VERDICT_CLEAN, KNOWN, true, false, "0 stranger", TONE_CLEAN,
		    WHENCE_PROVED },
		{ VERDICT_CLEAN, KNOWN, false, false, "", TONE_CLEAN,
		    WHENCE_UNPROVED },
		{ VERDICT_CLEAN, KNOWN, true, false, "0 shut",
		    TONE_CLEAN_IN_PART, WHENCE_PROVED },
		/* Not enough to hold it is not nothing. */
		{ VERDICT_CLEAN, KNOWN, true, false, "0.5 account; -0.5 trust",
		    TONE_CLEAN_THOUGH, WHENCE_PROVED },
		{ VERDICT_CLEAN, KNOWN, true, false, "0.3 stranger login; 0 shut",
		    TONE_CLEAN_THOUGH, WHENCE_PROVED },
		{ VERDICT_CLEAN, KNOWN, true, false, "0 account; 0.2 stranger",
		    TONE_CLEAN, WHENCE_PROVED },
		{ VERDICT_SUSPECT, FREE, true, false, "3 who; 1 card",
		    TONE_SUSPECT, WHENCE_FREE_MAIL },
		{ VERDICT_SUSPECT, KNOWN, true, false, "3 service login",
		    TONE_SUSPECT, WHENCE_DOMAIN_ONLY },
		{ VERDICT_CAUTION, KNOWN, true, false, "3 haste", TONE_CAUTION,
		    WHENCE_PROVED },
		/* A change of payment that may well be right, ... */
		{ VERDICT_SUSPECT, KNOWN, true, true,
		    "3 account; 0.2 stranger; -0.3 trust", TONE_CONFIRM,
		    WHENCE_PROVED },
		{ VERDICT_CAUTION, KNOWN, true, true, "3 account; 1 haste",
		    TONE_CONFIRM, WHENCE_PROVED },
		{ VERDICT_SUSPECT, KNOWN, true, true,
		    "3 account; 2 wording; -0.3 trust", TONE_CONFIRM,
		    WHENCE_PROVED },
		/* ... and one of which that would be said too easily. */
		{ VERDICT_SUSPECT, KNOWN, true, true, "3 account; 0.2 stranger",
		    TONE_SUSPECT, WHENCE_DOMAIN_ONLY },
		{ VERDICT_SUSPECT, KNOWN, false, true, "3 account; -1 trust",
		    TONE_SUSPECT, WHENCE_UNPROVED },
		{ VERDICT_SUSPECT, FREE, true, true, "3 account; -1 trust",
		    TONE_SUSPECT, WHENCE_FREE_MAIL },
		{ VERDICT_SUSPECT, KNOWN, true, true,
		    "3 account; 2 answer; -1 trust", TONE_SUSPECT,
		    WHENCE_PROVED },
		{ VERDICT_SUSPECT, KNOWN, true, true,
		    "3 account; 1 secret; -1 trust", TONE_SUSPECT,
		    WHENCE_PROVED },
		{ VERDICT_UNJUDGED, "", false, false, "", TONE_UNJUDGED,
		    WHENCE_UNTOLD },
		{ VERDICT_DEFERRED, KNOWN, false, false, "", TONE_DEFERRED,
		    WHENCE_UNPROVED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict v = verdict_of(rows[i].verdict, rows[i].from,
		    rows[i].proved, rows[i].reasons);
		struct reading reading;

		v.payment_change = rows[i].change;
		explain_choose(arena, &v, &reading);
		if (reading.tone != rows[i].tone ||
		    reading.whence != rows[i].whence)
			fail_msg("row %zu: tone %d, whence %d", i,
			    (int)reading.tone, (int)reading.whence);
	}
}

static void
what_is_encrypted_is_never_called_clean(void **state)
{
	struct verdict v = verdict_of(VERDICT_CLEAN, KNOWN, true, "");
	struct reading reading;

	(void)state;
	v.smime.status = STR("encrypted");
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.tone, TONE_CLEAN_SHUT);
	assert_int_equal(reading.advice[0], ADVICE_SHUT);
	assert_int_equal(reading.dangers[0], DANGER_SHUT);
	v.smime.opened = true;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.tone, TONE_CLEAN);
	assert_int_equal(reading.advice_n, 0);
	v.has_not_scanned = true;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.tone, TONE_CLEAN_IN_PART);
}

static void
what_is_too_little_to_hold_still_says_what_it_wants(void **state)
{
	static const struct {
		const char *reasons;
		enum topic wish;
		enum advice advice;
	} rows[] = {
		{ "0.5 account; -0.5 trust", TOPIC_ACCOUNT, ADVICE_CALL_FIRST },
		{ "0.2 money", TOPIC_MONEY, ADVICE_CALL_FIRST },
		{ "0.2 card", TOPIC_CARD, ADVICE_ASK_PERSON },
		{ "0.7 login", TOPIC_LOGIN, ADVICE_OWN_WAY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict v = verdict_of(VERDICT_CLEAN, KNOWN, true,
		    rows[i].reasons);
		struct explain_site site = { .lang = STR("en") };
		struct reading reading;
		struct printed printed;
		struct str told;

		explain_choose(arena, &v, &reading);
		assert_int_equal(reading.asks[0].topic, rows[i].wish);
		assert_int_equal(reading.advice[0], rows[i].advice);
		assert_int_equal(reading.dangers_n, 0);
		v.has_not_scanned = true;
		explain_choose(arena, &v, &reading);
		assert_int_equal(reading.dangers[0], DANGER_SHUT);
		printed = printed_begin("80");
		explain_verdict(&v, &site);
		told = printed_end(arena, &printed);
		assert_false(str_contains(told, STR("Nothing was found")));
		assert_true(str_contains(told, STR("\nWhat it wants\n")));
	}
	/* Nor was nothing found where the words are those of frauds. */
	assert_non_null(strstr(words_tone(TONE_CLEAN, STR("en")),
	    "that would hold"));
}

static void
dangers_and_advice_go_by_what_is_wanted(void **state)
{
	static const struct {
		const char *reasons;
		int dangers[2];
		int advice[6];
	} rows[] = {
		{ "3 who; 1.4 card; 1 secret", { DANGER_CARD, DANGER_SECRET },
		    { ADVICE_NO_CARD, ADVICE_ASK_PERSON, ADVICE_MAY_TELL,
		    ADVICE_SENT_CODE, NONE } },
		{ "3 lookalike; 2 account; 1 money", { DANGER_ACCOUNT, NONE },
		    { ADVICE_NO_PAYMENT, ADVICE_CALL_PARTNER, ADVICE_PAID,
		    NONE } },
		{ "2 service; 1 login", { DANGER_LOGIN, NONE },
		    { ADVICE_NO_LOGIN, ADVICE_OWN_WAY, ADVICE_PASSWORD, NONE } },
		{ "2 who; 1 login; 1 haste", { DANGER_LOGIN, DANGER_HASTE },
		    { ADVICE_NO_LOGIN, ADVICE_PASSWORD, NONE } },
		{ "3 who; 1 elsewhere; 1 contact", { DANGER_ELSEWHERE, NONE },
		    { ADVICE_NO_CHAT, ADVICE_ASK_PERSON, NONE } },
		{ "3 who; 1 contact", { DANGER_CONTACT, NONE },
		    { ADVICE_NOTHING, ADVICE_ASK_PERSON, NONE } },
		{ "3 who; 1 data", { DANGER_DATA, NONE },
		    { ADVICE_NO_DATA, ADVICE_ASK_PERSON, NONE } },
		{ "1 stranger; 2 call", { DANGER_CALL, NONE },
		    { ADVICE_NO_CALL, NONE } },
		{ "3 lookalike answer; 1 money", { DANGER_MONEY, DANGER_ANSWER },
		    { ADVICE_NO_PAYMENT, ADVICE_CALL_PARTNER,
		    ADVICE_NEW_MESSAGE, ADVICE_PAID, NONE } },
		{ "5 form; 2 file", { DANGER_FILE, NONE },
		    { ADVICE_NO_FILE, ADVICE_CALL_PARTNER, NONE } },
		/* Rules that say nothing of what they are about. */
		{ "6", { NONE, NONE }, { ADVICE_NOTHING, ADVICE_CALL_PARTNER,
		    NONE } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict v = verdict_of(VERDICT_SUSPECT, KNOWN, true,
		    rows[i].reasons);
		struct reading reading;
		size_t k;

		explain_choose(arena, &v, &reading);
		for (k = 0; k < 2 && rows[i].dangers[k] != NONE; k++)
			if (k >= reading.dangers_n ||
			    (int)reading.dangers[k] != rows[i].dangers[k])
				fail_msg("'%s': danger %zu", rows[i].reasons, k);
		assert_int_equal(reading.dangers_n, k);
		for (k = 0; rows[i].advice[k] != NONE; k++)
			if (k >= reading.advice_n ||
			    (int)reading.advice[k] != rows[i].advice[k])
				fail_msg("'%s': advice %zu", rows[i].reasons, k);
		assert_int_equal(reading.advice_n, k);
	}
}

static void
a_genuine_change_accuses_nobody_and_can_be_accepted(void **state)
{
	static struct verdict_account account = { .kind = STR("iban"),
	    .last4 = STR("3000"), .country = STR("DE") };
	struct verdict v = verdict_of(VERDICT_SUSPECT, KNOWN, true,
	    "3 account; -0.3 trust");
	struct reading reading;

	(void)state;
	v.payment_change = true;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.dangers[0], DANGER_TAKEN_OVER);
	assert_int_equal(reading.dangers_n, 1);
	assert_int_equal(reading.advice_n, 3);
	v.accounts.at = &account;
	v.accounts.n = 1;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.advice_n, 4);
	assert_int_equal(reading.advice[2], ADVICE_ACCUSE_NOBODY);
	assert_int_equal(reading.advice[3], ADVICE_ACCEPT);
}

static void
the_wording_accuses_nobody_who_may_be_right(void **state)
{
	static const char *const reasons =
	    "3 account; 2.3 wording; 0.6 wording; -0.3 trust";
	struct verdict v = verdict_of(VERDICT_SUSPECT, KNOWN, true,
	    "3 account; 2.3 wording; -0.3 trust");
	struct reading reading;

	(void)state;
	v.payment_change = true;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.tone, TONE_CONFIRM);
	assert_int_equal(reading.truths_n, 0);
	/* Of another it is told, once, and without the phrases that weighed. */
	v = verdict_of(VERDICT_SUSPECT, KNOWN, false, reasons);
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.truths_n, 1);
	assert_int_equal(reading.truths[0], 1);
}

static void
reasons_are_told_where_they_belong_and_once(void **state)
{
	struct verdict v = verdict_of(VERDICT_SUSPECT, KNOWN, true,
	    /* 0 joins two, 1 is told, 2 says nothing, 3 and 5 are wishes, 4 is a
	     * second stranger, 8 is too much of a kind, 9 speaks for it, 12 and
	     * 13 are of the wording */
	    "3.5 who money; 3 who; 1 ; 0.9 money; 0.2 stranger; 0.6 secret;"
	    "0.2 stranger; 0.4 who; 0.3 who; -0.4 trust; 0 shut; 0 shut;"
	    "3 wording; 0.5 wording");
	struct reading reading;

	(void)state;
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.truths_n, 6);
	assert_int_equal(reading.truths[0], 1);
	assert_int_equal(reading.truths[1], 7);
	assert_int_equal(reading.truths[2], 2);
	assert_int_equal(reading.truths[3], 12);
	assert_int_equal(reading.truths[4], 4);
	assert_int_equal(reading.truths[5], 11);
	assert_int_equal(reading.asks_n, 2);
	assert_int_equal(reading.asks[0].topic, TOPIC_MONEY);
	assert_int_equal(reading.asks[0].finding, 3);
	assert_int_equal(reading.asks[1].topic, TOPIC_SECRET);
	assert_int_equal(reading.asks[1].finding, 5);
	assert_int_equal(reading.trusts_n, 1);
	assert_int_equal(reading.trusts[0], 9);
}

static void
the_domain_that_is_mistaken_is_named_in_both_forms(void **state)
{
	static const char *const seen[] = {
		"rheintal-purnpen.example ~ rheintal-pumpen.example",
		"billing@rheintal-purnpen.example ~ k@rheintal-pumpen.example",
	};
	struct reading reading;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct verdict v = verdict_of(VERDICT_SUSPECT,
		    "billing@rheintal-purnpen.example", true, "3 lookalike");

		v.findings.at[0].evidence = str_of(seen[i]);
		explain_choose(arena, &v, &reading);
		assert_int_equal(reading.whence, WHENCE_LOOKALIKE);
		assert_true(str_equal(reading.mistaken_for,
		    STR("rheintal-pumpen.example")));
		assert_int_equal(reading.truths_n, 0);
		/* Somebody else's domain, in Cc say. */
		v.from.domain = STR("elsewhere.example");
		explain_choose(arena, &v, &reading);
		assert_int_equal(reading.whence, WHENCE_PROVED);
		assert_int_equal(reading.truths_n, 1);
	}
}

/* ---- Words -------------------------------------------------------------------------------- */

static void
every_word_is_there_in_both_languages(void **state)
{
	struct reading reading = { .mistaken_for = STR("b.example") };

	(void)state;
	for (int ja = 0; ja < 2; ja++) {
		struct str lang = ja ? STR("ja") : STR("en");

		for (int i = 0; i < TONE__COUNT; i++) {
			assert_non_null(words_tone((enum tone)i, lang));
			assert_non_null(words_verdict((enum tone)i, lang));
		}
		for (int i = 0; i < DANGER__COUNT; i++)
			assert_non_null(words_danger((enum danger)i, lang));
		for (int i = 0; i < ADVICE__COUNT; i++)
			assert_non_null(words_advice((enum advice)i, lang));
		for (int i = TOPIC_ACCOUNT; i < TOPIC_TRUST; i++)
			assert_non_null(words_topic((enum topic)i, lang));
		for (int i = 0; i < WHENCE__COUNT; i++) {
			struct str s;

			reading.whence = (enum whence)i;
			s = words_whence(arena, &reading, STR("a.example"), lang);
			assert_true(s.n > 10);
			assert_int_equal(str_find_char(s, '%'), STR_NOWHERE);
		}
	}
}

/* What says only which kind of fraud it is changes no word of an explanation. */
static void
kinds_of_fraud_explain_nothing(void **state)
{
	static const struct { const char *plain, *kind; } rows[] = {
		{ "3 who; 1 account; 0.6", "3 who ours; 1 account salary; 0.6 ours" },
		{ "2 thread; 1 wording; 0.2 stranger",
		    "2 thread ours; 1 wording ours; 0.2 stranger ours" },
		{ "2 lookalike; 1 haste", "2 lookalike ours; 1 haste salary" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verdict a = verdict_of(VERDICT_SUSPECT, KNOWN, true,
		    rows[i].plain);
		struct verdict b = verdict_of(VERDICT_SUSPECT, KNOWN, true,
		    rows[i].kind);
		struct reading one, other;

		memset(&one, 0, sizeof one);
		memset(&other, 0, sizeof other);
		explain_choose(arena, &a, &one);
		explain_choose(arena, &b, &other);
		assert_memory_equal(&one, &other, sizeof one);
	}
}

static void
accounts_in_evidence_are_named_as_a_reader_would(void **state)
{
	static const struct { const char *evidence, *en, *ja; } rows[] = {
		{ "jp-bank JP ...1726 (body)",
		    "account ending in 1726 (JP, body)",
		    "口座（末尾1726、JP、本文）" },
		{ "a@b.example / btc  ...x9Qk (attachment)",
		    "a@b.example / account ending in x9Qk (attachment)",
		    "a@b.example / 口座（末尾x9Qk、添付）" },
		{ "iban DE ...3000 (subject); NO",
		    "account ending in 3000 (DE, subject); NO",
		    "口座（末尾3000、DE、件名）; NO" },
		/* Cut short, and no account. */
		{ "iban DE ...3000 (bo", NULL, NULL },
		{ "sweet DE ...3000 (body)", NULL, NULL },
		{ "", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str evidence = str_of(rows[i].evidence);
		const char *en = rows[i].en, *ja = rows[i].ja;

		assert_true(str_equal(words_evidence(arena, evidence,
		    STR("en")), str_of(en != NULL ? en : rows[i].evidence)));
		assert_true(str_equal(words_evidence(arena, evidence,
		    STR("ja")), str_of(ja != NULL ? ja : rows[i].evidence)));
	}
}

static void
assert_told(struct verdict *v, const char *lang, const char *text)
{
	struct explain_site site = { .lang = str_of(lang), .id = 7,
	    .contact = STR("N. Clarke") };
	struct printed printed = printed_begin("80");
	struct str told;

	explain_verdict(v, &site);
	told = printed_end(arena, &printed);
	if (!str_equal(told, str_of(text)))
		fail_msg("told is\n%.*s", STR_ARGS(told));
}

static void
an_unjudged_message_is_told_without_pretending(void **state)
{
	struct verdict v = verdict_of(VERDICT_UNJUDGED, "", false, "");

	(void)state;
	v.reason = STR("timeout");
	assert_told(&v, "en",
	    "unjudged: This message could not be judged. Treat it as suspect.\n\n"
	    "What it claims\n  From       (nobody)\n  Subject    (none)\n\n"
	    "What is true\n"
	    "  - Who sent it is not known: the message was not read.\n"
	    "  - Reading it failed twice. Messages are sometimes built to do "
	    "that. (timeout)\n\n"
	    "What to do\n"
	    "  1. Leave it closed, and show it to your administrator.\n"
	    "  2. Who helps: N. Clarke\n\n"
	    "All reasons (unjudged, score 0.0)\n  none\n");
	v.reason = STR("too-large");
	assert_told(&v, "ja",
	    "判定不能：判定できませんでした。疑わしいメールとして扱ってください。\n\n"
	    "メールの表示\n  差出人     （記載なし）\n  件名       （なし）\n\n"
	    "実際に分かっていること\n"
	    "  ・メールを読み取れていないため、誰が送ったか分かりません。\n"
	    "  ・サイズが上限を超えているため、最後まで読み取れませんでした。"
	    "（too-large）\n\n"
	    "対応\n  1. 開かずに、管理者に知らせてください。\n"
	    "  2. 相談先：N. Clarke\n\n"
	    "判定の根拠（判定不能、点数 0.0）\n  なし\n");
}

static void
a_change_to_be_confirmed_is_told_whole(void **state)
{
	static struct verdict_account account = { .kind = STR("iban"),
	    .last4 = STR("3000"), .country = STR("DE") };
	struct verdict v = verdict_of(VERDICT_SUSPECT, KNOWN, true,
	    "3 account; -0.3 trust");
	struct explain_site site = { .lang = STR("en"), .id = 4711 };
	struct printed printed;
	struct str told;

	(void)state;
	v.payment_change = true;
	v.accounts.at = &account;
	v.accounts.n = 1;
	v.spf.result = STR("pass");
	v.dkim.result = v.dmarc.result = v.arc.result = v.smime.status =
	    STR("none");
	v.client_ip = STR("203.0.113.9");
	v.tls = STR("no");
	printed = printed_begin("80");
	explain_verdict(&v, &site);
	told = printed_end(arena, &printed);
	assert_true(str_contains(told,
	    STR("       seki review accept 4711 --bank-account \\\n")));
	assert_true(str_contains(told, STR("ends in 3000 (DE)")));
	assert_true(str_contains(told, STR("All reasons (to be confirmed,")));
	assert_true(str_contains(told, STR("  SPF     pass (may that server")));
	assert_true(str_contains(told,
	    STR("came from 203.0.113.9, not encrypted on its way\n")));
}

/* What a list tells in its one sentence, the explanation begins with. */
static void
the_main_reason_is_what_is_told_first(void **state)
{
	struct verdict v = verdict_of(VERDICT_SUSPECT, FREE, true,
	    "3 wording; 2.9 who money; 2.5 thread; 2.2 who; 0.3 money");
	struct reading reading;

	(void)state;
	verdict_lead(&v);
	assert_true(str_equal(v.findings.at[0].about, STR("who")));
	explain_choose(arena, &v, &reading);
	assert_int_equal(reading.truths[0], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_main_reason_is_what_is_told_first),
		TEST(the_tone_and_the_origin_are_chosen),
		TEST(what_is_encrypted_is_never_called_clean),
		TEST(what_is_too_little_to_hold_still_says_what_it_wants),
		TEST(dangers_and_advice_go_by_what_is_wanted),
		TEST(a_genuine_change_accuses_nobody_and_can_be_accepted),
		TEST(the_wording_accuses_nobody_who_may_be_right),
		TEST(reasons_are_told_where_they_belong_and_once),
		TEST(the_domain_that_is_mistaken_is_named_in_both_forms),
		TEST(every_word_is_there_in_both_languages),
		TEST(kinds_of_fraud_explain_nothing),
		TEST(accounts_in_evidence_are_named_as_a_reader_would),
		TEST(an_unjudged_message_is_told_without_pretending),
		TEST(a_change_to_be_confirmed_is_told_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
