/* SPDX-License-Identifier: Apache-2.0 */
/* Transfer encodings as mailers write them, and as attackers bend them. */
#include "given.h"

static void
base64_is_read_leniently(void **state)
{
	static const struct { const char *in, *out; bool invalid; } cases[] = {
		{ "", "", false },
		{ "SGVsbG8=", "Hello", false },
		{ "SGVs\r\nbG8=\r\n", "Hello", false },
		{ "SGVsbG8", "Hello", false },
		{ "SGVsbG8=SGVsbG8=", "HelloHello", true },
		{ "SG*Vs!bG8=", "Hello", true },
		{ "SGVsbG8hS", "Hello!", true },
		{ "SGVs bG8h", "Hello!", false },
		/* groups cut anywhere, and every kind of character */
		{ "SGV\r\nsbG8h", "Hello!", false },
		{ "+/+/AZaz09+/", "\xfb\xff\xbf\x01\x96\xb3\xd3\xdf\xbf", false },
		{ "SGVs\xc3\xa9" "bG8h\x7f", "Hello!", true },
		{ "SGVsbG8hS===", "Hello!", true },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool invalid;
		struct str out = encoding_base64(given->arena,
		    given_text(given, cases[i].in), &invalid);
		assert_str(out, cases[i].out);
		assert_int_equal(invalid, cases[i].invalid);
	}
}

static void
quoted_printable_keeps_what_is_broken(void **state)
{
	static const struct { const char *in, *out; bool invalid; } cases[] = {
		{ "a=3Db", "a=b", false },
		{ "caf=C3=A9", "caf\xc3\xa9", false },
		{ "caf=c3=a9", "caf\xc3\xa9", false },
		{ "soft=\r\nbreak", "softbreak", false },
		{ "soft=  \r\nbreak", "softbreak", false },
		{ "soft=\nbreak", "softbreak", false },
		{ "blank  \r\nend", "blank\r\nend", false },
		{ "kept=20 \r\nend", "kept \r\nend", false },
		{ "a=XYb", "a=XYb", true },
		{ "a=", "a", false },
		{ "a=4", "a=4", true },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool invalid;
		struct str out = encoding_quoted(given->arena,
		    given_text(given, cases[i].in), false, &invalid);
		assert_str(out, cases[i].out);
		assert_int_equal(invalid, cases[i].invalid);
	}
}

static void
encodings_are_found_by_name(void **state)
{
	static const struct {
		const char *name, *in, *out;
		bool unknown;
	} cases[] = {
		{ NULL, "=41", "=41", false },
		{ "7bit", "=41", "=41", false },
		{ "base64", "QQ==", "A", false },
		{ "quoted-printable", "=41", "A", false },
		{ "x-uuencode", "begin 644 a\n#0V%T\n`\nend\n", "Cat", false },
		{ "rot13", "=41", "=41", true },
	};
	struct given *given = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool invalid, unknown;
		struct str out = encoding_undo(given->arena,
		    given_text(given, cases[i].in), str_of(cases[i].name),
		    &invalid, &unknown);
		assert_str(out, cases[i].out);
		assert_int_equal(unknown, cases[i].unknown);
		assert_false(invalid);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(base64_is_read_leniently),
		TEST(quoted_printable_keeps_what_is_broken),
		TEST(encodings_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
