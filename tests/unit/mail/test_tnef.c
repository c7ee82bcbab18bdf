/* SPDX-License-Identifier: Apache-2.0 */
/* winmail.dat built attribute by attribute, cut at every byte, and RTF. */
#include "given.h"

static void
little(struct buf *buf, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++, number >>= 8)
		buf_char(buf, (char)(number & 255));
}

static void
attribute(struct buf *buf, int level, uint32_t name, struct str data)
{
	little(buf, (uint32_t)level, 1);
	little(buf, name, 4);
	little(buf, (uint32_t)data.n, 4);
	buf_add(buf, data);
	little(buf, 0, 2);
}

static void
property(struct buf *buf, uint32_t type, uint32_t id, struct str value)
{
	little(buf, type, 2);
	little(buf, id, 2);
	little(buf, 1, 4);
	little(buf, (uint32_t)value.n, 4);
	buf_add(buf, value);
	for (size_t i = value.n; i % 4 != 0; i++)
		buf_char(buf, '\0');
}

static struct buf
tnef_begin(struct given *given)
{
	struct buf buf = { .arena = given->arena };

	little(&buf, 0x223e9f78, 4);
	little(&buf, 1, 2);
	return buf;
}

/* RTF as it stands ("MELA": not packed). */
static struct str
unpacked_rtf(struct given *given, const char *rtf)
{
	struct buf buf = { .arena = given->arena };

	little(&buf, (uint32_t)strlen(rtf) + 12, 4);
	little(&buf, (uint32_t)strlen(rtf), 4);
	buf_cstr(&buf, "MELA");
	little(&buf, 0, 4);
	buf_cstr(&buf, rtf);
	return buf_str(&buf);
}

static struct str
whole(struct given *given)
{
	struct buf buf = tnef_begin(given);
	struct buf message = { .arena = given->arena };
	struct buf file = { .arena = given->arena };

	attribute(&buf, 1, 0x00069007, (struct str){ "\xa4\3\0\0\0\0\0\0", 8 });
	attribute(&buf, 1, 0x00018004, STR("\x90\xbf\x8b\x81\0"));
	little(&message, 3, 4);
	property(&message, 0x1f, 0x1000, (struct str){ "p\0a\0y\0\0\0", 8 });
	property(&message, 0x102, 0x1009, unpacked_rtf(given,
	    "{\\rtf1\\ansicpg932 rich \\'90\\'bf\\par}"));
	property(&message, 0x102, 0x1013,
	    STR("<p>html <a href='https://x.example/'>words</a></p>"));
	attribute(&buf, 1, 0x00069003, buf_str(&message));
	attribute(&buf, 2, 0x00069002, STR("rendering data"));
	attribute(&buf, 2, 0x00018010, STR("SHORT~1.PDF\0"));
	attribute(&buf, 2, 0x0006800f, STR("%PDF-1.7"));
	little(&file, 2, 4);
	/* a named property stands before it */
	little(&file, 3, 2);
	little(&file, 0x8001, 2);
	buf_add(&file, STR("0123456789abcdef"));
	little(&file, 1, 4);
	little(&file, 4, 4);
	buf_add(&file, STR("a\0b\0"));
	little(&file, 7, 4);
	property(&file, 0x1e, 0x3707, STR("invoice.pdf\0"));
	attribute(&buf, 2, 0x00069005, buf_str(&file));
	return given_bytes(given, buf.p, buf.n);
}

static void
files_and_every_form_of_the_text_are_read(void **state)
{
	struct given *given = *state;
	struct tnef tnef;

	assert_true(tnef_read(given->arena, &limits_default, whole(given),
	    &tnef));
	assert_false(tnef.damaged);
	assert_str(tnef.subject, "請求");
	assert_int_equal(tnef.files_n, 1);
	assert_str(tnef.files[0].name, "invoice.pdf");
	assert_str(tnef.files[0].content, "%PDF-1.7");
	assert_true(str_contains(tnef.text, STR("pay")));
	assert_true(str_contains(tnef.text, STR("rich 請")));
	assert_true(str_contains(tnef.text, STR("html words")));
	assert_true(str_contains(tnef.text, STR("https://x.example/")));
	assert_false(str_contains(tnef.text, STR("<p>")));
}

static void
a_file_cut_anywhere_is_read_as_far_as_it_goes(void **state)
{
	struct given *given = *state;
	struct str all = whole(given);

	for (size_t n = 0; n < all.n; n++) {
		char *copy = malloc(n + 1);
		struct str cut = { copy, n };
		struct tnef tnef;
		memcpy(copy, all.p, n);
		if (tnef_read(given->arena, &limits_default, cut, &tnef) &&
		    n > 6)
			assert_true(tnef.damaged || tnef.files_n <= 1);
		free(copy);
	}
}

static void
lengths_that_lie_end_the_reading(void **state)
{
	struct given *given = *state;
	struct buf buf = tnef_begin(given);
	struct tnef tnef;

	little(&buf, 1, 1);
	little(&buf, 0x0001800c, 4);
	little(&buf, 0xffffffff, 4);
	buf_cstr(&buf, "words");
	assert_true(tnef_read(given->arena, &limits_default,
	    given_bytes(given, buf.p, buf.n), &tnef));
	assert_true(tnef.damaged);
	assert_str(tnef.text, "words\n");
	assert_false(tnef_read(given->arena, &limits_default,
	    given_text(given, "no such file"), &tnef));
	assert_false(tnef_read(given->arena, &limits_default,
	    given_text(given, ""), &tnef));
}

static void
files_stop_at_the_limit(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct buf buf = tnef_begin(given);
	struct str bytes;
	struct tnef tnef;

	for (int i = 0; i < 3; i++) {
		attribute(&buf, 2, 0x00069002, STR("x"));
		attribute(&buf, 2, 0x00018010, STR("a\0"));
	}
	bytes = given_bytes(given, buf.p, buf.n);
	limits.archive_entries = 3;
	assert_true(tnef_read(given->arena, &limits, bytes, &tnef));
	assert_int_equal(tnef.files_n, 3);
	assert_false(tnef.damaged);
	limits.archive_entries = 2;
	assert_true(tnef_read(given->arena, &limits, bytes, &tnef));
	assert_int_equal(tnef.files_n, 2);
	assert_true(tnef.damaged);
}

static void
packed_rtf_is_unpacked(void **state)
{
	/* The example of MS-OXRTFCP 4.1.1: "hello world" between the window's
	 * own beginnings. */
	static const char packed[] =
	    "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125"
	    "\x42\x32\x0a\xf3 hel\x09\0\x20" "bw\x05\xb0ld}\x0a\x80\x0f\xa0";
	struct given *given = *state;
	struct str rtf = rtf_unpack(given->arena, &limits_default,
	    given_bytes(given, packed, sizeof packed - 1));

	assert_str(rtf,
	    "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
	assert_str(rtf_text(given->arena, rtf), "hello world");
	for (size_t n = 0; n < sizeof packed - 1; n++) {
		char *copy = malloc(n + 1);
		memcpy(copy, packed, n);
		(void)rtf_unpack(given->arena, &limits_default,
		    (struct str){ copy, n });
		free(copy);
	}
}

/* A short run copied over and over: 2 bytes give at most 17. */
static void
unpacking_stops_at_the_promised_size(void **state)
{
	struct given *given = *state;
	struct limits limits = limits_default;
	struct buf buf = { .arena = given->arena };
	struct str packed;

	little(&buf, 0, 4);
	little(&buf, 0xffffffff, 4);
	buf_cstr(&buf, "LZFu");
	little(&buf, 0, 4);
	for (int i = 0; i < 100; i++) {
		buf_char(&buf, '\xff');
		for (int k = 0; k < 8; k++)
			buf_add(&buf, (struct str){ "\0\x0f", 2 });
	}
	packed = given_bytes(given, buf.p, buf.n);
	limits.archive_bytes = 1000;
	assert_int_equal(rtf_unpack(given->arena, &limits, packed).n, 1000);
	limits.archive_bytes = 999;
	assert_int_equal(rtf_unpack(given->arena, &limits, packed).n, 999);
}

static void
rtf_becomes_what_a_reader_sees(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "{\\rtf1 a\\par b}", "a\nb" },
		{ "{\\rtf1{\\fonttbl{\\f0 Times;}}{\\colortbl;\\red0;}text}",
		    "text" },
		{ "{\\rtf1{\\*\\generator x;}text}", "text" },
		{ "{\\rtf1\\u35531?\\u27714?}", "請求" },
		{ "{\\rtf1\\uc0\\u35531 x}", "請x" },
		{ "{\\rtf1{\\fonttbl{\\f0\\fcharset128 MS;}}\\f0\\'90\\'bf"
		    "\\'8b\\'81}", "請求" },
		{ "{\\rtf1\\u-10179?\\u-8704?}", "\xf0\x9f\x98\x80" },
		{ "{\\rtf1{\\v hidden}shown}", "shown" },
		{ "{\\rtf1\\{\\\\\\}}", "{\\}" },
		{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"https://x.example\"}"
		    "{\\fldrslt here}}}",
		    " HYPERLINK \"https://x.example\"here" },
		{ "{\\rtf1\\bin3 }}}text}", "text" },
		{ "{\\rtf1 a\\'", "a" }, { "\\", "" }, { "}}}x", "x" },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(rtf_text(given->arena,
		    given_text(given, cases[i].in)), cases[i].out);
}

static void
groups_nest_without_a_stack_growing(void **state)
{
	struct given *given = *state;
	struct buf buf = { .arena = given->arena };

	for (int i = 0; i < 100000; i++)
		buf_char(&buf, '{');
	buf_cstr(&buf, "deep");
	for (int i = 0; i < 100000; i++)
		buf_char(&buf, '}');
	buf_cstr(&buf, " end");
	assert_str(rtf_text(given->arena, given_bytes(given, buf.p, buf.n)),
	    "deep end");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_and_every_form_of_the_text_are_read),
		TEST(a_file_cut_anywhere_is_read_as_far_as_it_goes),
		TEST(lengths_that_lie_end_the_reading),
		TEST(files_stop_at_the_limit),
		TEST(packed_rtf_is_unpacked),
		TEST(unpacking_stops_at_the_promised_size),
		TEST(rtf_becomes_what_a_reader_sees),
		TEST(groups_nest_without_a_stack_growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
