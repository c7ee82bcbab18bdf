/* SPDX-License-Identifier: Apache-2.0 */
/* To whom a message is addressed, who passed it on, and how the conversation that it
 * shows was made. Each fact with what it means, and what nearly is it. */
#include "../scratch.h"

#include "../../../rules/facts.h"

/* Does the fact hold of this message, which nobody remembers anything of? */
static bool
holds(const char *name, const char *text)
{
	static struct str ours[2], names[2], addresses[1];
	size_t n = strlen(text);
	char *bytes = malloc(n + 1);
	struct person person = { .names = names, .names_n = 2,
	    .addresses = addresses, .addresses_n = 1 };
	struct organisation us = { .domains = ours, .domains_n = 2,
	    .people = &person, .people_n = 1 };
	struct auth auth = { 0 };
	struct mail mail;
	struct facts facts = { .arena = arena, .organisation = &us,
	    .limits = &limits_default, .mail = &mail, .auth = &auth,
	    .arrived = 1773043200 };
	struct str evidence = NO_STR;
	bool answer;

	ours[0] = STR("minato-foods.example");
	ours[1] = STR("minatofoods.onmicrosoft.com");
	names[0] = STR("Haruka Endo");
	names[1] = STR("遠藤 遥");
	addresses[0] = STR("h.endo@minato-foods.example");
	memcpy(bytes, text, n);
	mail_read(arena, (struct str){ bytes, n }, &limits_default, false,
	    &mail);
	organisation_index(arena, &us);
	facts_prepare(&facts);
	answer = fact_find(str_of(name))->holds(&facts, NO_STR, &evidence);
	free(bytes);
	return answer;
}

struct wanted {
	const char *text;
	bool holds;
};

static void
check_all(const char *name, const struct wanted *wanted, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (holds(name, wanted[i].text) != wanted[i].holds)
			fail_msg("%s %zu: %s", name, i, wanted[i].text);
}
#define CHECK(name, cases) check_all(name, cases, sizeof cases / sizeof *cases)

#define FROM "From: Kaoru Abe <k.abe@supplier.example>\r\n"
#define REST "Subject: x\r\n\r\nHello\r\n"

static void
a_recipient_is_an_address_that_mail_reaches(void **state)
{
	static const struct wanted cases[] = {
		{ FROM "To: undisclosed\r\n" REST, true },
		{ FROM "To: keiri\r\n" REST, true },
		{ FROM "To: Accounts <ap>\r\n" REST, true },
		{ FROM "To: ap@finance\r\n" REST, true },
		{ FROM "To: a@minato-foods.example, b@x.local\r\n" REST, true },
		{ FROM "To: a@nowhere.invalid\r\n" REST, true },
		{ FROM "To: ap@minato-foods.example\r\n" REST, false },
		{ FROM "To: ap@[192.0.2.1]\r\n" REST, false },
		{ FROM "To: undisclosed-recipients:;\r\n" REST, false },
		{ FROM "To: <Undisclosed-Recipient:;>\r\n" REST, false },
		{ FROM "To: \"Abe, Kaoru\" <ap@minato-foods.example>\r\n" REST,
		  false },
		{ FROM "To: Team: a@minato-foods.example, b@x.example;\r\n" REST,
		  false },
		{ FROM "To: \r\n" REST, false },
		{ FROM REST, false },
	};

	(void)state;
	CHECK("recipient_invalid", cases);
}

#define ELSEWHERE "To: list7@lists.test\r\n"

static void
who_passes_mail_on_is_known_or_not(void **state)
{
	static const struct wanted cases[] = {
		{ "Return-Path: <SRS0=a=b=supplier.example=k@relay.test>\r\n"
		  FROM ELSEWHERE REST, true },
		{ "Return-Path: <bounces+SRS=a=b@sky.onmicrosoft.com>\r\n"
		  FROM ELSEWHERE REST, true },
		/* To us, by us, by the sender, by everybody's provider. */
		{ "Return-Path: <SRS0=a=b=supplier.example=k@relay.test>\r\n"
		  FROM "To: ap@minato-foods.example\r\n" REST, false },
		{ "Return-Path: <SRS0=a=b=x.test=k@minato-foods.example>\r\n"
		  FROM ELSEWHERE REST, false },
		{ "Return-Path: <SRS0=a=b=x.test=k@mx.supplier.example>\r\n"
		  FROM ELSEWHERE REST, false },
		{ "Return-Path: <SRS0=a=b=x.test=k@gmail.com>\r\n"
		  FROM ELSEWHERE REST, false },
		{ "Return-Path: <k.abe@relay.test>\r\n" FROM ELSEWHERE REST,
		  false },
		/* Two tenants, and neither is ours. */
		{ "Received-SPF: pass (red.onmicrosoft.com)\r\n"
		  "Authentication-Results: x; spf=pass "
		  "smtp.mailfrom=sky.onmicrosoft.com\r\n" FROM ELSEWHERE REST,
		  true },
		{ "Received-SPF: pass (RED.onmicrosoft.com)\r\n"
		  "X-OriginatorOrg: red.onmicrosoft.com\r\n" FROM ELSEWHERE
		  REST, false },
		{ "Received-SPF: pass (minatofoods.onmicrosoft.com)\r\n"
		  "X-OriginatorOrg: red.onmicrosoft.com\r\n" FROM ELSEWHERE
		  REST, false },
		{ "Received-SPF: pass (red.onmicrosoft.com)\r\n"
		  "Subject: sky.onmicrosoft.com\r\n" FROM ELSEWHERE
		  "\r\nHello\r\n", false },
		{ "Received-SPF: pass (.onmicrosoft.com)\r\n"
		  "X-OriginatorOrg: red.onmicrosoft.com\r\n" FROM ELSEWHERE
		  REST, false },
		{ FROM ELSEWHERE REST, false },
	};

	(void)state;
	CHECK("passed_on_by_unknown", cases);
}

#define US "To: ap@minato-foods.example\r\n"
#define TEXT "Subject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n" \
	"\r\nSee below.\r\n\r\n"
#define OURS(mark) "> From: Haruka Endo <h.endo@minato-foods.example>\r\n" \
	"> Sent: Tuesday, 3 March 2026 10:00\r\n> To: Kaoru Abe\r\n" \
	"> Subject: RE: " mark "x\r\n>\r\n> Accounts will pay.\r\n>\r\n"
#define THEIRS(mark, from, to) "> From: " from "\r\n" \
	"> Sent: Tuesday, 3 March 2026 09:00\r\n> To: " to "\r\n" \
	"> Subject: " mark "x\r\n>\r\n> The bill.\r\n"

static void
a_bill_is_handed_on_by_one_who_is_left_out(void **state)
{
	static const struct wanted cases[] = {
		{ FROM US TEXT OURS("FW: ") THEIRS("FW: ",
		  "Lena Ott <l.ott@counsel.test>", "Haruka Endo"), true },
		{ FROM US TEXT OURS("【転送】") THEIRS("【転送】",
		  "Lena Ott <l.ott@counsel.test>",
		  "遠藤 遥 <h.endo@minato-foods.example>"), true },
		/* Nothing was forwarded. */
		{ FROM US TEXT OURS("") THEIRS("",
		  "Lena Ott <l.ott@counsel.test>", "Haruka Endo"), false },
		/* He gets it too; it went to another; a colleague began; no answer. */
		{ FROM "To: h.endo@minato-foods.example\r\n" TEXT OURS("FW: ")
		  THEIRS("FW: ", "Lena Ott <l.ott@counsel.test>",
		  "Haruka Endo"), false },
		{ FROM US TEXT OURS("FW: ") THEIRS("FW: ",
		  "Lena Ott <l.ott@counsel.test>", "Joe <joe@x.test>"), false },
		{ FROM US TEXT OURS("FW: ") THEIRS("FW: ",
		  "K <k@minato-foods.example>", "Haruka Endo"), false },
		{ FROM US TEXT THEIRS("FW: ", "Lena Ott <l.ott@counsel.test>",
		  "Haruka Endo"), false },
		{ FROM US TEXT THEIRS("FW: ", "Lena Ott <l.ott@counsel.test>",
		  "Haruka Endo") OURS("FW: "), false },
		{ FROM US TEXT, false },
	};

	(void)state;
	CHECK("quoted_handed_on", cases);
}

#define PAGE "Subject: x\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: text/html; charset=utf-8\r\n\r\n"
#define HISTORY "<div>From: Haruka Endo &lt;h.endo@minato-foods.example&gt;" \
	"<br>Sent: Tuesday, 3 March 2026 10:00<br>To: Kaoru Abe<br>" \
	"Subject: x<br><br>Accounts will pay.</div>\r\n"

static void
a_page_tells_whether_a_tool_laid_it_out(void **state)
{
	static const struct wanted cases[] = {
		{ FROM US PAGE "<title>HTML Message</title><p>Hi</p>" HISTORY,
		  true },
		{ FROM US PAGE "<!-- made by Advanced HTML Parser --><p>Hi</p>"
		  HISTORY, true },
		{ FROM US PAGE "<!-- Reply --><p>Hi</p><!-- Original message -->"
		  HISTORY, true },
		{ FROM US PAGE "<!-- 本文 --><p>Hi</p><!-- 引用 -->" HISTORY,
		  true },
		/* One may be anybody's; mail programs' own; nothing is quoted. */
		{ FROM US PAGE "<p>Hi</p><!-- Original message -->" HISTORY,
		  false },
		{ FROM US PAGE "<!--[if mso]>table row<![endif]-->"
		  "<!--StartFragment--><p>Hi</p>" HISTORY "<!--EndFragment-->",
		  false },
		{ FROM US PAGE "<!-- /* Font Definitions */ @font-face {} -->"
		  "<!-- converted from text --><p>Hi</p>" HISTORY, false },
		{ FROM US PAGE "<title>HTML Message</title><!-- header -->"
		  "<p>Hi</p><!-- footer -->", false },
		{ FROM US PAGE "<p>Hi</p>" HISTORY "<!-- header", false },
		{ "From: a@minato-foods.example\r\n" US PAGE
		  "<title>HTML Message</title><p>Hi</p>" HISTORY, false },
	};

	(void)state;
	CHECK("quoted_laid_out", cases);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_recipient_is_an_address_that_mail_reaches),
		TEST(who_passes_mail_on_is_known_or_not),
		TEST(a_bill_is_handed_on_by_one_who_is_left_out),
		TEST(a_page_tells_whether_a_tool_laid_it_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
