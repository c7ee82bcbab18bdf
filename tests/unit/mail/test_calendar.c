/* SPDX-License-Identifier: Apache-2.0 */
/* Invitations and cards as a reader sees them. */
#include "given.h"

#include "../../../scanner/mail/attach.h"

static void
reads(void **state, const char *text, const char *wanted)
{
	struct given *given = *state;

	assert_str(calendar_read(given->arena, &limits_default,
	    given_text(given, text)), wanted);
}

static void
an_event_is_its_shown_lines(void **state)
{
	reads(state, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n"
	    "SUMMARY:Pay\\, now\r\nDTSTART;TZID=Asia/Tokyo:20261121T100000\r\n"
	    "ORGANIZER;CN=\"Endo; Haruka\":MAILTO:h@x.example\r\n"
	    "ATTENDEE;PARTSTAT=X:mailto:b@y.example\r\n"
	    "DESCRIPTION:one\\ntwo https://a.exa\r\n mple/pay\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n",
	    "SUMMARY: Pay, now\nDTSTART: 20261121T100000\n"
	    "ORGANIZER: Endo; Haruka <h@x.example>\nATTENDEE: b@y.example\n"
	    "DESCRIPTION: one\ntwo https://a.example/pay\n");
}

static void
an_html_description_gives_its_text_and_links(void **state)
{
	reads(state, "BEGIN:VCALENDAR\nX-ALT-DESC;FMTTYPE=text/html:<b>Pay</b>"
	    "<a href=\"https://l.example/\">here</a>\n",
	    "X-ALT-DESC: Payhere\nhttps://l.example/\n");
}

static void
an_old_card_is_undone(void **state)
{
	reads(state, "BEGIN:VCARD\r\nVERSION:2.1\r\n"
	    "FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=89=93=93=A1=\r\n"
	    "=20=97y\r\nTEL;WORK:03-1234-5678\r\n"
	    "item1.EMAIL:h@x.example\r\nPHOTO;BASE64:AAAA\r\n"
	    "NOTE;ENCODING=BASE64:AAAA\r\nEND:VCARD\r\n",
	    "FN: 遠藤 遥\nTEL: 03-1234-5678\nEMAIL: h@x.example\n");
}

static void
base64_is_undone_where_it_holds_words(void **state)
{
	reads(state, "BEGIN:VCALENDAR\r\nSUMMARY:s\r\n"
	    "DESCRIPTION;ENCODING=BASE64:UGF5IHRv\r\n IDEyMzQ=\r\n"
	    "COMMENT;ENCODING=B;CHARSET=Shift_JIS:iZOToQ==\r\n"
	    "NOTE;ENCODING=b:AAEC\r\nPHOTO;ENCODING=b:UGF5\r\n"
	    "CONTACT;ENCODING=BASE64:\r\nEND:VCALENDAR\r\n",
	    "SUMMARY: s\nDESCRIPTION: Pay to 1234\nCOMMENT: 遠藤\n");
}

static void
what_is_neither_stays_as_it_is(void **state)
{
	reads(state, "SUMMARY:pay", "SUMMARY:pay");
	reads(state, "", "");
}

static void
broken_lines_do_not_end_it(void **state)
{
	reads(state, "BEGIN:VCARD\n\n;;;\n:\nno colon\nFN\nFN;X=\"open:1\n"
	    "FN:\\\nNOTE:a=\n b\nORG:last", "FN: \\\nNOTE: a=b\nORG: last\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_event_is_its_shown_lines),
		TEST(an_html_description_gives_its_text_and_links),
		TEST(an_old_card_is_undone),
		TEST(base64_is_undone_where_it_holds_words),
		TEST(what_is_neither_stays_as_it_is),
		TEST(broken_lines_do_not_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
