/* SPDX-License-Identifier: Apache-2.0 */
/* Header blocks, encoded words, parameters and dates. */
#include "given.h"

struct block {
	struct mail mail;
	struct field *fields;
	size_t n, body_at;
};

static struct block
block_read(struct given *given, struct str bytes, const struct limits *limits)
{
	struct block block = { .n = 0 };

	header_read(given->arena, bytes, limits, &block.mail, &block.fields,
	    &block.n, &block.body_at);
	return block;
}

static void
fields_are_split_whatever_ends_the_lines(void **state)
{
	static const char *const forms[] = {
		"From: a\r\nSubject: b\r\n c\r\n\r\nbody",
		"From: a\nSubject: b\n c\n\nbody",
		"From: a\rSubject: b\r c\r\rbody",
	};
	struct given *given = *state;

	for (size_t i = 0; i < 3; i++) {
		struct str bytes = given_text(given, forms[i]);
		struct block block = block_read(given, bytes, &limits_default);
		assert_int_equal(block.n, 2);
		assert_str(block.fields[0].name, "From");
		assert_str(block.fields[0].body, " a");
		assert_str(header_unfold(given->arena, block.fields[1].body),
		    "b c");
		assert_str(str_from(bytes, block.body_at), "body");
		assert_int_equal(block.mail.defects_n, 0);
	}
}

static void
every_byte_of_the_block_is_in_a_field(void **state)
{
	struct given *given = *state;
	struct str bytes = given_text(given,
	    "A: 1\r\nbroken\r\n folded\r\nB : 2\r\n\r\n");
	struct block block = block_read(given, bytes, &limits_default);

	assert_int_equal(block.n, 3);
	assert_str(block.fields[0].raw, "A: 1\r\n");
	assert_str(block.fields[1].raw, "broken\r\n folded\r\n");
	assert_str(block.fields[1].name, "");
	assert_str(block.fields[2].name, "B");
	assert_str(block.fields[2].raw, "B : 2\r\n");
	assert_int_equal(defects_of(&block.mail, DEFECT_HEADER_MALFORMED), 1);
}

static void
a_line_without_a_colon_does_not_end_the_header(void **state)
{
	struct given *given = *state;
	struct str bytes = given_text(given, "From: a\nnonsense here\n"
	    "Content-Type: text/html\n\nbody");
	struct block block = block_read(given, bytes, &limits_default);

	assert_int_equal(block.n, 3);
	assert_str(block.fields[2].name, "Content-Type");
	assert_str(str_from(bytes, block.body_at), "body");
}

static void
a_body_without_an_empty_line_is_a_body(void **state)
{
	struct given *given = *state;
	struct str bytes = given_text(given, "From: a\nHello there\nbye");
	struct block block = block_read(given, bytes, &limits_default);

	assert_int_equal(block.n, 1);
	assert_str(str_from(bytes, block.body_at), "Hello there\nbye");
	bytes = given_text(given, "From: a\n--b\n\ntext");
	block = block_read(given, bytes, &limits_default);
	assert_str(str_from(bytes, block.body_at), "--b\n\ntext");
	bytes = given_text(given, "no field at all\nnone\n\ntext");
	block = block_read(given, bytes, &limits_default);
	assert_int_equal(block.n, 0);
	assert_int_equal(block.body_at, 0);
}

static void
an_mbox_line_is_passed_over(void **state)
{
	struct given *given = *state;
	struct block block = block_read(given, given_text(given,
	    "From a@b.example Sat Nov 21 10:00:00 2026\nTo: x\n\n"),
	    &limits_default);

	assert_int_equal(block.n, 1);
	assert_int_equal(block.mail.defects_n, 0);
}

static void
limits_of_field_and_block_are_told(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct block block;

	limits.field_bytes = 8;
	block = block_read(given, given_text(given, "A: 1234567\n\n"), &limits);
	assert_int_equal(block.mail.defects_n, 0);
	block = block_read(given, given_text(given, "A: 12345678\n\n"),
	    &limits);
	assert_int_equal(defects_of(&block.mail, DEFECT_HEADER_LIMIT), 1);
	assert_int_equal(block.fields[0].body.n, 8);
	limits = limits_default;
	limits.header_bytes = 10;
	block = block_read(given, given_text(given, "A: 1\nB: 2\nC: 3\n\n"),
	    &limits);
	assert_int_equal(block.mail.defects_n, 0);
	block = block_read(given, given_text(given,
	    "A: 1\nB: 2\nC: 3\nD: 4\n\n"), &limits);
	assert_int_equal(defects_of(&block.mail, DEFECT_HEADER_LIMIT), 1);
	assert_int_equal(block.n, 3);
	assert_int_equal(block.body_at, 21);
}

static void
encoded_words_are_undone(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "plain  text", "plain text" },
		{ "=?UTF-8?Q?caf=C3=A9?=", "caf\xc3\xa9" },
		{ "=?utf-8?q?a_b?= =?utf-8?q?_c?=", "a b c" },
		{ "=?utf-8?q?a?=\r\n =?utf-8?q?b?= c", "ab c" },
		{ "x=?utf-8?q?a?=y", "xay" },
		{ "=?utf-8*en?q?a?=", "a" },
		{ "=?utf-8?b?6KuL?==?utf-8?b?5rGC?=", "請求" },
		/* the second character is cut in two at the word's end */
		{ "=?utf-8?q?=E8=AB=8B=E6?= =?utf-8?q?=B1=82?=", "請求" },
		{ "=?ISO-2022-JP?B?GyRCQEE1YRsoQg==?=", "請求" },
		{ "=?utf-8?q?a?= =?iso-2022-jp?b?GyRCQEEbKEI=?=", "a請" },
		{ "=?utf-8?q?never closed", "=?utf-8?q?never closed" },
		{ "=?utf-8?z?a?=", "=?utf-8?z?a?=" },
		{ "=?=?utf-8?q?a?=", "=?a" },
		{ "\xe8\xab\x8b\xe6\xb1\x82", "請求" },
		{ "=?utf-8?q?with blank inside?=", "with blank inside" },
		{ "", "" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(header_decode(given->arena,
		    given_text(given, cases[i].in)), cases[i].out);
}

static void
many_open_words_cost_no_more_than_their_length(void **state)
{
	struct given *given = *state;
	struct str field;
	char *p = malloc(700000);

	for (size_t i = 0; i < 700000; i += 7)
		memcpy(p + i, "=?a?b?x", 7);
	field = given_bytes(given, p, 700000);
	free(p);
	assert_int_equal(header_decode(given->arena, field).n, 700000);
}

static void
parameters_are_put_together(void **state)
{
	static const struct { const char *in, *name, *value; bool twice; }
	    cases[] = {
		{ "text/plain; charset=utf-8", "charset", "utf-8", false },
		{ "text/plain; CHARSET=\"utf-8\" (a comment)", "charset",
		    "utf-8", false },
		{ "multipart/mixed; boundary=\"a;b\\\"c\"", "boundary",
		    "a;b\"c", false },
		{ "multipart/mixed; boundary*0=ab; boundary*1=cd", "boundary",
		    "abcd", false },
		{ "multipart/mixed; boundary*1=cd; boundary*0=ab", "boundary",
		    "abcd", false },
		{ "multipart/mixed; boundary=a; boundary=b", "boundary", "a",
		    true },
		{ "multipart/mixed; boundary=a; boundary*0=b", "boundary", "b",
		    true },
		{ "multipart/mixed; boundary=a; boundary=a", "boundary", "a",
		    false },
		{ "attachment; filename*=UTF-8''%E8%AB%8B.pdf", "filename",
		    "請.pdf", false },
		{ "attachment; filename=x.pdf; filename*=UTF-8''y.pdf",
		    "filename", "y.pdf", false },
		{ "attachment; filename=x.pdf; filename*=UTF-8''y.exe",
		    "filename", "y.exe", true },
		{ "attachment; filename*0*=UTF-8''%E8%AB; filename*1*=%8B;"
		    " filename*2=.pdf", "filename", "請.pdf", false },
		{ "attachment; filename=\"=?utf-8?b?6KuLLnBkZg==?=\"",
		    "filename", "請.pdf", false },
		{ "attachment; filename=my file (1).pdf", "filename",
		    "my file (1).pdf", false },
		{ "attachment; filename=\"\xe8\xab\x8b.pdf\"", "filename",
		    "請.pdf", false },
		/* Shift_JIS, whose second byte is a backslash */
		{ "attachment; filename=\"\x95\x5c\x8e\x86.xls\"", "filename",
		    "表紙.xls", false },
		{ "text/plain; =x; ;; a", "a", NULL, false },
		{ "", "a", NULL, false },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct parameter *parameters;
		struct str value = NO_STR;
		size_t n;
		bool twice;
		(void)header_parameters(given->arena,
		    given_text(given, cases[i].in), &parameters, &n, &twice);
		for (size_t k = 0; k < n; k++)
			if (str_equal(parameters[k].name,
			    str_of(cases[i].name)))
				value = parameters[k].value;
		assert_str(value, cases[i].value);
		if (twice != cases[i].twice)
			print_error("case: %s\n", cases[i].in);
		assert_int_equal(twice, cases[i].twice);
	}
}

static void
dates_are_read_as_people_write_them(void **state)
{
	static const struct { const char *in; int64_t time; } cases[] = {
		{ "Sat, 21 Nov 2026 16:05:09 +0900", 1795244709 },
		{ " 21 Nov 2026 07:05:09 GMT", 1795244709 },
		{ "Sat, 21 Nov 26 07:05:09 -0000", 1795244709 },
		{ "21 nov 2026 02:05:09 EST (winter)", 1795244709 },
		{ "1 Jan 1970 00:00 +0000", 0 },
		{ "yesterday", MAIL_NO_DATE },
		{ "32 Jan 1970 00:00 +0000", MAIL_NO_DATE },
		{ "1 Foo 1970 00:00 +0000", MAIL_NO_DATE },
		{ "1 Jan 1970 25:00 +0000", MAIL_NO_DATE },
		{ "1 Jan 1970", MAIL_NO_DATE },
		{ "", MAIL_NO_DATE },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t time = MAIL_NO_DATE;
		bool good = header_date(given_text(given, cases[i].in), &time);
		assert_int_equal(good, cases[i].time != MAIL_NO_DATE);
		assert_true(time == cases[i].time);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fields_are_split_whatever_ends_the_lines),
		TEST(every_byte_of_the_block_is_in_a_field),
		TEST(a_line_without_a_colon_does_not_end_the_header),
		TEST(a_body_without_an_empty_line_is_a_body),
		TEST(an_mbox_line_is_passed_over),
		TEST(limits_of_field_and_block_are_told),
		TEST(encoded_words_are_undone),
		TEST(many_open_words_cost_no_more_than_their_length),
		TEST(parameters_are_put_together),
		TEST(dates_are_read_as_people_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
