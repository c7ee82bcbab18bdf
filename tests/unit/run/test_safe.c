/* SPDX-License-Identifier: Apache-2.0 */
/* What a stranger wrote, as it may be quoted to a person. */
#include "../scratch.h"

#include "../../../scanner/run/run.h"

struct payload {
	struct str given;
	const char *shown;
};

/* The given bytes lie in a heap block of their size, with no NUL behind them. */
static void
assert_shown(const struct payload *payload, size_t columns)
{
	char *p = malloc(payload->given.n + (payload->given.n == 0));
	struct str given = { p, payload->given.n }, shown, again;

	memcpy(p, payload->given.p, payload->given.n);
	shown = safe_text(arena, given, columns);
	if (!str_equal(shown, str_of(payload->shown)))
		fail_msg("'%.*s' is shown as '%.*s', not as '%s'",
		    STR_ARGS(given), STR_ARGS(shown), payload->shown);
	assert_true(utf8_is_valid(shown));
	again = str_keep(arena, shown);
	free(p);
	assert_true(str_equal(shown, again));
}

static void
nothing_drives_the_terminal_or_breaks_the_line(void **state)
{
	static const struct payload payloads[] = {
		{ STR("\x1b[2J\x1b[31mred\x07"),
		    "\\u{001b}[2J\\u{001b}[31mred\\u{0007}" },
		{ STR("\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\"),
		    "\\u{001b}]8;;hxxp://evil[.]example\\u{001b}\\here\\u{001b}]8;;"
		    "\\u{001b}\\" },
		{ STR("a\r\nb\n\n  c\td"), "a b c d" },
		{ STR("a\0b"), "a\\u{0000}b" },
		{ STR("\xC2\x9B" "31m"), "\\u{009b}31m" },
		{ STR("invoice\xE2\x80\xAE" "fdp.exe"),
		    "invoice\\u{202e}fdp.exe" },
		{ STR("\xE2\x81\xA6" "a\xE2\x81\xA9"), "\\u{2066}a\\u{2069}" },
		{ STR("pay\xE2\x80\x8B" "pal"), "pay\\u{200b}pal" },
		{ STR("\xF3\xA0\x81\x81"), "\\u{e0041}" },
		{ STR("\xEF\xBB\xBF" "a"), "\\u{feff}a" },
		{ STR("a\xE2\x80\xA8" "b"), "a\\u{2028}b" },
		{ STR("\xFF\xC3"), "\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ STR(""), "" },
		{ STR(" \n "), "" },
		{ STR("振込先　変更"), "振込先 変更" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
		assert_shown(&payloads[i], 300);
}

static void
no_link_is_one_any_more(void **state)
{
	static const struct payload payloads[] = {
		{ STR("see http://evil.example/a?b=c.d"),
		    "see hxxp://evil[.]example/a?b=c.d" },
		{ STR("HTTPS://EVIL.EXAMPLE"), "hxxps://EVIL[.]EXAMPLE" },
		{ STR("<https://evil.example>,"), "<hxxps://evil[.]example>," },
		{ STR("https://bank.example@evil.example/"),
		    "hxxps://bank[.]example@evil[.]example/" },
		{ STR("https://good.example/?u=https://evil.example/x"),
		    "hxxps://good[.]example/?u=hxxps://evil[.]example/x" },
		{ STR("ftp://evil.example/a"), "ftp[:]//evil[.]example/a" },
		{ STR("https://192.0.2.7:8080/a"), "hxxps://192[.]0[.]2[.]7:8080/a" },
		{ STR("www.evil.example"), "www[.]evil[.]example" },
		{ STR("go to evil.example/login now"),
		    "go to evil[.]example/login now" },
		{ STR("mailto:a@evil.example"), "mailto[:]a@evil.example" },
		{ STR("tel:+815012345678"), "tel[:]+815012345678" },
		{ STR("javascript:alert(1)"), "javascript[:]alert(1)" },
		{ STR("詳細はhttps://evil.example/aをご覧ください。"),
		    "詳細はhxxps://evil[.]example/aをご覧ください。" },
		{ STR("「https://evil.example」です"),
		    "「hxxps://evil[.]example」です" },
		/* What is compared stays as it is read. */
		{ STR("k.abe@supplier.example ~ suppl1er.example"),
		    "k.abe@supplier.example ~ suppl1er.example" },
		{ STR("invoice 4711.pdf, 3.5 % of 1.000,00"),
		    "invoice 4711.pdf, 3.5 % of 1.000,00" },
		{ STR("and/or, 2026/11/21, a://"), "and/or, 2026/11/21, a[:]//" },
		{ STR("://"), "[:]//" },
		{ STR("and so on... or ..a../b"), "and so on... or ..a../b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
		assert_shown(&payloads[i], 300);
}

static void
a_domain_of_other_letters_has_its_a_labels_beside_it(void **state)
{
	static const struct payload payloads[] = {
		{ STR("ap@m\xC3\xADnato-foods.example"),
		    "ap@m\xC3\xADnato-foods.example "
		    "(xn--mnato-foods-ocb.example)" },
		{ STR("ap@xn--mnato-foods-ocb.example"),
		    "ap@xn--mnato-foods-ocb.example "
		    "(m\xC3\xADnato-foods.example)" },
		{ STR("https://\xD0\xB0pple.example/a"),
		    "hxxps://\xD0\xB0pple[.]example/a (xn--pple-43d.example)" },
		{ STR("\"\xD0\xB0pple.example\" <x@y.example>"),
		    "\"\xD0\xB0pple.example (xn--pple-43d.example)\" "
		    "<x@y.example>" },
		{ STR("https://日本語.example/"),
		    "hxxps://日本語[.]example/ (xn--wgv71a119e.example)" },
		{ STR("keiri@日本語.example まで"),
		    "keiri@日本語.example (xn--wgv71a119e.example) まで" },
		/* Neither a file nor a sentence is a domain. */
		{ STR("請求書.pdf"), "請求書.pdf" },
		{ STR("新口座はexample.comです"), "新口座はexample.comです" },
		{ STR("支払い.至急"), "支払い.至急" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
		assert_shown(&payloads[i], 300);
}

static void
it_is_cut_at_columns_and_not_at_bytes(void **state)
{
	static const struct payload payloads[] = {
		{ STR("12345678901"), "123456789\u2026" },
		{ STR("1234567890"), "1234567890" },
		{ STR("振込先の変更"), "振込先の\u2026" },
		{ STR("振込先変更"), "振込先変更" },
		/* An escape is cut as the text that it is. */
		{ STR("\x1b\x1b\x1b"), "\\u{001b}\\\u2026" },
	};
	char *much = malloc((size_t)1 << 20);
	struct str shown;

	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
		assert_shown(&payloads[i], 10);
	memset(much, 'a', (size_t)1 << 20);
	shown = safe_text(arena, (struct str){ much, (size_t)1 << 20 }, 150);
	assert_int_equal(print_width(shown), 150);
	memset(much, '\x1b', (size_t)1 << 20);
	shown = safe_text(arena, (struct str){ much, (size_t)1 << 20 }, 150);
	assert_int_equal(print_width(shown), 150);
	free(much);
}

/* A long local part pushes no domain out of sight, and a long front of a domain not
 * its end. */
static void
an_address_is_cut_where_it_says_least(void **state)
{
	static const struct { const char *given, *cut; } cases[] = {
		{ "k.meier@pumpen.example", "k.meier@pumpen.example" },
		{ "accounts.department@pumpen.example",
		    "accounts\u2026@pumpen.example" },
		{ "h.endo@rninato-foods.example",
		    "h\u2026@rninato-foods.example" },
		{ "h.endo@rninato-foods1.example",
		    "\u2026@rninato-foods1.example" },
		{ "a@b@c.payments.department.international.evil.example",
		    "a@b@\u2026al.evil.example" },
		{ "account@payments.department.evil.example",
		    "account@\u2026nt.evil.example" },
		{ "accounting@payments.department.evil.example",
		    "accoun\u2026@\u2026nt.evil.example" },
		{ "no address but words, and many of them",
		    "no address but words, and many of them" },
		{ "", "" }, { "@", "@" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str cut = address_shorten(arena, str_of(cases[i].given),
		    24);

		if (!str_equal(cut, str_of(cases[i].cut)))
			fail_msg("'%s' is cut to '%.*s'", cases[i].given,
			    STR_ARGS(cut));
	}
}

static void
phone_numbers_and_hosts_are_broken_and_amounts_are_not(void **state)
{
	static const struct { const char *given, *shown; } cases[] = {
		{ "EUR 1.250,00 by 23.11.2026", "EUR 1.250,00 by 23.11.2026" },
		{ "Invoice 2026-1187", "Invoice 2026-1187" },
		{ "a@b.example", "a[@]b[.]example" },
		{ "see invoice.pdf", "see invoice[.]pdf" },
		{ "+81 90 1234 5678!", "+81 [\u2026]!" },
		{ "(03) 1234-5678", "(03)[\u2026]" },
		{ "ご確認ください。至急", "ご確認ください。至急" },
		{ "https://a.example/b.c", "hxxps://a[.]example/b[.]c" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str shown = safe_inert(arena, str_of(cases[i].given), 200);

		if (!str_equal(shown, str_of(cases[i].shown)))
			fail_msg("'%s' is shown as '%.*s'", cases[i].given,
			    STR_ARGS(shown));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_drives_the_terminal_or_breaks_the_line),
		TEST(no_link_is_one_any_more),
		TEST(a_domain_of_other_letters_has_its_a_labels_beside_it),
		TEST(it_is_cut_at_columns_and_not_at_bytes),
		TEST(an_address_is_cut_where_it_says_least),
		TEST(phone_numbers_and_hosts_are_broken_and_amounts_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
