/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed names: found where they are claimed, and not where they are mentioned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"
#include "loaded.h"

static struct arena *arena;
static struct organisation us;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new((size_t)64 << 20);
	us.vendors = NEW(arena, struct vendor);
	us.vendors_n = 1;
	us.vendors->domains = NEW(arena, struct str);
	us.vendors->domains[0] = STR("first-summit.example");
	us.vendors->domains_n = 1;
	organisation_index(arena, &us);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- The table ------------------------------------------------------------------ */

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

static void
each_row_can_be_looked_up(void **state)
{
	static const char *const kinds[] = {
		"bank", "payment", "authority", "utility", "courier", "esign",
		"accounting", "share", "chat", "shop", NULL
	};

	(void)state;
	for (size_t i = 0; i < institutions_n; i++) {
		const struct institution *of = &institutions[i];
		struct str list = str_of(of->names), word;

		assert_true(is_one_of(of->kind, kinds));
		assert_true(of->domains[0]);
		while (list.n > 0) {
			word = str_cut(&list, '|');
			/* Found by its first three bytes. */
			assert_true(fold(arena, word).n >= 3);
			assert_true(word.p[0] != ' ' &&
			    word.p[word.n - 1] != ' ');
		}
		for (list = str_of(of->domains); list.n > 0;) {
			word = str_cut(&list, ' ');
			assert_true(word.n > 1);
			assert_true(institution_has(&us, word, of));
		}
		for (list = str_of(of->labels); list.n > 0;) {
			struct str host;
			bool known_alone;

			word = str_cut(&list, ' ');
			known_alone = word.p[0] == '=';
			if (known_alone)
				word = str_from(word, 1);
			assert_true(word.n >= 3);
			assert_true(str_find_char(word, '-') == STR_NOWHERE &&
			    str_find_char(word, '.') == STR_NOWHERE);
			host = str_format(arena, "%.*s-verify.test",
			    STR_ARGS(word));
			assert_non_null(institution_in_host(arena, &us, host));
			/* Behind as many words as a label holds. */
			host = str_format(arena, "a-b-c-d-e-f-g-h-i-%.*s-"
			    "login.test", STR_ARGS(word));
			if (!known_alone)
				assert_non_null(institution_in_host(arena, &us,
				    host));
		}
	}
}

static void
whose_a_domain_is(void **state)
{
	static const struct {
		const char *domain, *name;
		bool theirs;
	} cases[] = {
		{ "dhl.com", "dhl", true }, { "mail.dhl.com", "dhl", true },
		{ "notdhl.com", "dhl", false }, { "dhl.com.evil.test", "dhl", false },
		{ "e-tax.nta.go.jp", "国税庁", true },
		{ "nta-go.jp", "国税庁", false }, { "go.jp.evil.test", "国税庁", false },
		{ "city.ueda.nagano.jp", "水道局", false },
		{ "city.ueda.nagano.jp", "都税事務所", true },
		{ "city.yokohama.jp", "都税事務所", true },
		{ "city.jp", "都税事務所", false },
		{ "city.evil.co.jp", "都税事務所", false },
		{ "www.city.minato.tokyo.jp", "都税事務所", true },
		{ "pref.aichi.jp", "都税事務所", true },
		{ "city.evil.jp", "都税事務所", false },
		{ "a.metro.evil.jp", "都税事務所", false },
		{ "city.evil.aichi.jp", "都税事務所", false },
		{ "city.co.jp", "都税事務所", false },
		{ "mycity.jp", "都税事務所", false },
		{ "city.evil.test", "都税事務所", false },
		{ "state.id.us", "irs", true },
		{ "tax.state.id.us", "irs", true },
		{ "ci.boise.id.us", "irs", true },
		{ "mail.co.ada.id.us", "irs", true },
		{ "id.us", "irs", false }, { "ci.boise.xy.us", "irs", false },
		{ "state.evil.us", "irs", false }, { "boise.ci.id.us", "irs", false },
		{ "ci.boise.id.us.evil.test", "irs", false },
		{ "", "dhl", false },
		/* The name itself under a country's ending. */
		{ "dhl.hu", "dhl", true }, { "www.dhl.com.br", "dhl", true },
		{ "dhl.tk", "dhl", false }, { "dhl.xyz", "dhl", false },
		{ "dhl-pay.hu", "dhl", false }, { "dhl.evil.hu", "dhl", false },
		{ "dhl.com.de", "dhl", false }, { "dhl.com.se", "dhl", false },
		{ "dhl.co.de", "dhl", false }, { "www.dhl.co.uk", "dhl", true },
		{ "dhlpaket.hu", "dhl", false }, { "o365.in", "sharepoint", false },
		{ "dokusign.in", "docusign", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct institution_name name;

		assert_true(institution_next(&us, fold(arena,
		    str_of(cases[i].name)), 0, &name));
		if (institution_has(&us, str_of(cases[i].domain), name.of) !=
		    cases[i].theirs)
			fail_msg("%s: %s", cases[i].name, cases[i].domain);
	}
}

/* ---- The facts ----------------------------------------------------------------------- */

enum how { UNPROVED, PROVED };

static bool
holds(const char *fact, const char *argument, const char *text, enum how how)
{
	size_t n = strlen(text);
	char *bytes = malloc(n);
	struct str evidence = NO_STR;
	struct auth auth = { .from_authenticated = how == PROVED };
	struct ask ask = { answer_nothing, NULL };
	struct mail mail;
	struct facts facts = { .arena = arena, .organisation = &us,
	    .limits = &limits_default, .mail = &mail, .auth = &auth,
	    .arrived = 1767571200, .ask = &ask };
	bool result;

	memcpy(bytes, text, n);
	mail_read(arena, (struct str){ bytes, n }, &limits_default, false, &mail);
	facts_prepare(&facts);
	result = fact_find(str_of(fact))->holds(&facts, str_of(argument),
	    &evidence);
	assert_true(!result || evidence.n > 0);
	free(bytes);
	return result;
}

struct claim_case {
	const char *mail;
	bool holds;
};

static void
all_hold(const char *fact, const struct claim_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (holds(fact, NULL, cases[i].mail, UNPROVED) !=
		    cases[i].holds)
			fail_msg("%s: %s", fact, cases[i].mail);
}
#define ALL_HOLD(fact, cases) all_hold(fact, cases, sizeof cases / sizeof *cases)

static void
a_name_is_claimed_by_who_bears_it(void **state)
{
	static const struct claim_case cases[] = {
		{ "From: DHL Express <a@parcel.test>\n\nx", true },
		{ "From: \"K. Abe (DocuSign)\" <a@sign.test>\n\nx", true },
		{ "From: K. Abe via DocuSign <a@sign.test>\n\nx", true },
		{ "From: DocuSlgn <a@sign.test>\n\nx", true },
		{ "From: =?utf-8?B?77yw77yh77y577yw77yh77ys?= <a@pay.test>\n\nx",
		  true },
		{ "From: =?utf-8?B?44Kv44Op44Km44OJ772771Y?= <a@b.test>\n\nx",
		  false },
		{ "From: Microsoft account team <a@b.test>\n\nx", true },
		{ "From: The Amazon Support Team <a@gmail.com>\n\nx", true },
		{ "From: \"Google Drive\" <google.drive7@gmail.com>\n\nx", true },
		/* Words that are others' too. */
		{ "From: Chase Miller <c@miller.test>\n\nx", false },
		{ "From: Wise Owl Books <a@owl.test>\n\nx", false },
		{ "From: Box Hill Institute <a@hill.test>\n\nx", false },
		{ "From: Mercury Logistics <a@m.test>\n\nx", false },
		{ "From: Norton and Sons Ltd <a@m.test>\n\nx", false },
		{ "From: Paul Norton <paul.norton@gmail.com>\n\nx", false },
		{ "From: Chase Group <a@m.test>\n\nx", false },
		/* And with what such senders put beside them. */
		{ "From: Norton Renewal Dept. <a@b.test>\n\nx", true },
		{ "From: DPD Customs <a@b.test>\n\nx", true },
		{ "From: Chase Fraud Alerts <a@b.test>\n\nx", true },
		{ "From: Payroll - ADP <a@b.test>\n\nx", true },
		/* Where anybody gets an address, before the "@". */
		{ "From: Billing <norton.billing.4471@gmail.com>\n\nx", true },
		{ "From: Orders <geeksquad-renewal@outlook.com>\n\nx", true },
		{ "From: K. Abe <paypalbilling.88@gmail.com>\n\nx", true },
		{ "From: K. Abe <amazon.seller.abe@gmail.com>\n\nx", false },
		{ "From: K. Abe <norton.abe@gmail.com>\n\nx", false },
		{ "From: Billing <norton.billing@b.test>\n\nx", false },
		{ "From: Groups <a@groups.test>\n\nx", false },
		{ "From: k.abe@dhl.com <a@b.test>\n\nx", false },
		/* Their own, and their own servers'. */
		{ "From: DHL Express <a@dhl.com>\n\nx", false },
		{ "From: DHL Express <a@mail.dhl.de>\n\nx", false },
		{ "From: <>\n\nx", false }, { "\n\nDHL", false },
	};

	(void)state;
	ALL_HOLD("institution_name_elsewhere", cases);
}

static void
a_text_claims_where_a_sender_stands(void **state)
{
	static const struct claim_case cases[] = {
		{ "From: a@b.test\nSubject: DocuSign: please sign\n\nx", true },
		{ "From: a@b.test\nSubject: [Xero] Invoice\n\nx", true },
		{ "From: a@b.test\nSubject: Apple: a day with discs\n\nx", false },
		{ "From: a@b.test\nSubject: Re: DocuSign: please sign\n\nx", false },
		{ "From: a@b.test\nSubject: Parcel by DHL tomorrow\n\nx", false },
		{ "From: a@b.test\nSubject: x\n\nDear Amazon customer,\n\nx", true },
		{ "From: a@b.test\nSubject: x\n\nI am a DHL man, dear friend.\n",
		  false },
		{ "From: a@b.test\nSubject: x\n\nDHL EXPRESS\n\nYour parcel "
		  "waits.\n", true },
		{ "From: a@b.test\nSubject: x\n\nYour parcel waits.\n\n"
		  "HSBC Payments Team\n", true },
		{ "From: a@b.test\nSubject: x\n\nPlease pay to:\nHSBC London\n"
		  "Sort code 40-05-30\n12345674\n", false },
		{ "From: a@b.test\nSubject: x\n\nIt comes with\nDHL\nWaybill "
		  "4711\n", false },
		{ "From: a@b.test\nSubject: x\n\nTo:\nDear HSBC,\nplease.\n",
		  false },
		{ "From: a@b.test\nSubject: x\n\nDHL was late again.\n", false },
		/* A word that is another's too, but for the words around it. */
		{ "From: a@b.test\nSubject: x\n\nThe chase team won.\n", true },
		{ "From: a@b.test\nSubject: x\n\nOur chase team won.\n", false },
		{ "From: a@dhl.com\nSubject: x\n\nDHL EXPRESS\n\nIt waits.\n",
		  false },
	};

	(void)state;
	ALL_HOLD("institution_text_elsewhere", cases);
}

static void
what_is_said_to_be_done_is_told(void **state)
{
	static const struct claim_case cases[] = {
		{ "From: a@b.test\n\nYour subscription to Geek Squad was renewed.",
		  true },
		{ "From: a@b.test\n\nWe could not bring your DHL parcel.", true },
		{ "From: a@b.test\n\nYour Apple account is locked.", true },
		{ "From: a@b.test\n\nAn apple a day is charged less.", false },
		{ "From: a@b.test\n\nWe met the DHL people. Your order was "
		  "charged.", false },
		{ "From: a@b.test\n\nWe like the scanner of DHL.", false },
		{ "From: a@dhl.com\n\nYour DHL parcel is here.", false },
		{ "From: a@b.test\nSubject: PayPal payment charged\n\nx", true },
	};

	(void)state;
	ALL_HOLD("institution_said_to_act", cases);
}

static void
a_link_claims_by_its_host_or_its_words(void **state)
{
#define HTML "From: a@b.test\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
	static const struct claim_case cases[] = {
		{ "From: a@b.test\n\nhttps://docusign-view.test/x", true },
		{ "From: a@b.test\n\nhttps://smbc.co.jp.login.test/x", true },
		{ "From: a@b.test\n\nhttps://login.test/smbc.co.jp", false },
		{ "From: a@b.test\n\nhttps://docusigned.test/x", false },
		{ "From: a@b.test\n\nhttps://contoso.sharepoint.com/x", false },
		{ "From: a@natwest-commercials.test\n\nx", true },
		{ "From: a@paypalbilling.test\n\nx", true },
		{ "From: a@micr0soft-support.test\n\nx", true },
		{ "From: a@wells-fargo-alerts.test\n\nx", true },
		{ "From: a@dhl.hu\n\nx", false },
		/* What others bear too, and what it is for. */
		{ "From: a@chase-exceptions.test\n\nx", true },
		{ "From: a@dpd-duty-pay.test\n\nx", true },
		{ "From: a@norton-renewal.test\n\nx", true },
		{ "From: a@chase-group.test\n\nx", false },
		{ "From: a@norton-parker-legal.test\n\nx", false },
		{ "From: a@chase.test\n\nx", false },
		{ HTML "<a href=https://x.test/y>Open in OneDrive</a>", true },
		{ HTML "<a href=https://1drv.ms/y>Open in OneDrive</a>", false },
		{ HTML "<a href=https://click.test/y>Amazon</a>", false },
		{ HTML "<a href=https://news.test/y>DocuSign explains its outage "
		    "of last week</a>", false },
		{ HTML "<a href=https://first-summit.example/y>DHL</a>", false },
		{ HTML "<a href=https://x.test/y>OneDrive</a>", true },
		{ HTML "<a href=https://x.test/y>Your OneDrive tips</a>", false },
		{ HTML "<a href=https://x.test/y>DocuSign Pro 2026</a>", false },
		{ HTML "<a href=https://x.test/y>OneDrive\xe3\x81\xa7\xe7\xa2\xba"
		    "\xe8\xaa\x8d</a>", true },
	};

	(void)state;
	ALL_HOLD("institution_link_elsewhere", cases);
}

static void
whose_domain_it_is_is_told_where_it_is_proved(void **state)
{
	static const char tax[] = "From: a@e-tax.nta.go.jp\n\nx";
	static const char share[] = "From: a@docusign.net\n\nx";
	static const char stranger[] = "From: a@nta.go.jp.test\n\nx";
	static const char fact[] = "institution_authenticated";

	(void)state;
	assert_true(holds(fact, "bank authority", tax, PROVED));
	assert_false(holds(fact, "bank authority", tax, UNPROVED));
	assert_true(holds(fact, "authority", "From: a@city.ueda.nagano.jp\n\nx",
	    PROVED));
	assert_false(holds(fact, "authority", "From: a@city.evil.jp\n\nx",
	    PROVED));
	assert_false(holds(fact, "bank courier", tax, PROVED));
	assert_false(holds(fact, "bank authority", share, PROVED));
	assert_true(holds(fact, "esign", share, PROVED));
	assert_true(holds(fact, NULL, share, PROVED));
	assert_false(holds(fact, NULL, stranger, PROVED));
	assert_false(holds(fact, "authority", stranger, PROVED));
}

static void
a_proved_partner_may_bear_any_name(void **state)
{
	static const char vendor[] =
	    "From: Citibank <a@first-summit.example>\n\nx";
	static const char service[] = "From: HSBC via DocuSign "
	    "<dse@docusign.net>\n\nx";
	static const char stranger[] = "From: HSBC <a@b.test>\n\nx";

	(void)state;
	assert_true(holds("institution_name_elsewhere", NULL, vendor, UNPROVED));
	assert_false(holds("institution_name_elsewhere", NULL, vendor, PROVED));
	assert_true(holds("institution_name_elsewhere", NULL, service, UNPROVED));
	assert_false(holds("institution_name_elsewhere", NULL, service, PROVED));
	assert_true(holds("institution_name_elsewhere", NULL, stranger, PROVED));
}

static void
a_kind_may_be_asked_for(void **state)
{
	static const char mail[] = "From: HSBC <a@b.test>\n\nx";

	(void)state;
	assert_true(holds("institution_name_elsewhere", "bank", mail, UNPROVED));
	assert_true(holds("institution_name_elsewhere", "shop bank", mail,
	    UNPROVED));
	assert_false(holds("institution_name_elsewhere", "courier", mail,
	    UNPROVED));
	assert_false(holds("institution_name_elsewhere", "ban", mail, UNPROVED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_can_be_looked_up),
		cmocka_unit_test(whose_a_domain_is),
		cmocka_unit_test(a_name_is_claimed_by_who_bears_it),
		cmocka_unit_test(a_text_claims_where_a_sender_stands),
		cmocka_unit_test(what_is_said_to_be_done_is_told),
		cmocka_unit_test(a_link_claims_by_its_host_or_its_words),
		cmocka_unit_test(whose_domain_it_is_is_told_where_it_is_proved),
		cmocka_unit_test(a_proved_partner_may_bear_any_name),
		cmocka_unit_test(a_kind_may_be_asked_for),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
