/* SPDX-License-Identifier: Apache-2.0 */
/* What may reach libetpan's parser and what not, whole and byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

static const struct imap_guard_limits limits = {
	.literal = 100, .literals = 150, .fetches = 4, .lines = 6
};

/* In pieces of `step` bytes, each an exact copy on the heap. */
static bool
passes(struct imap_guard *guard, struct str s, size_t step)
{
	*guard = (struct imap_guard){ 0 };
	imap_guard_begin(guard, &limits);
	for (size_t at = 0; at < s.n; at += step) {
		struct str piece = str_slice(s, at, at + step);
		char *copy = malloc(piece.n);
		bool fine;

		memcpy(copy, piece.p, piece.n);
		fine = imap_guard_pass(guard, copy, piece.n);
		free(copy);
		if (!fine)
			return false;
	}
	return true;
}

#define FIFTY "01234567890123456789012345678901234567890123456789"
#define FORTY "                                        "
#define DEEP "((((((((((((((((" "((((((((((((((((" "((((((((((((((((" \
	"(((((((((((((((("
#define S(literal) { literal, sizeof(literal) - 1 }

static const struct str fine[] = {
	S("* OK IMAP4rev1 ready\r\n"),
	S("* OK it's \"here ((( {5} {x} } {\r\n"),
	S("* OK x\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] Flags permitted.\r\n"),
	S("* OK x\r\n* OK [PERMANENTFLAGS ()] none\r\n"),
	S("* CAPABILITY IMAP4rev1\r\n* OK [CAPABILITY IMAP4rev1] ready\r\n"),
	S("* OK x\r\n* OK [PERMANENTFLAGS ( $a \\Seen)] Flags permitted.\r\n"),
	S("+ go on {12} please\r\n"),
	S("* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n2 OK done\r\n"),
	S("* 1 FETCH (UID 1 BODY[] {3}\nabc)\n2 OK done\n"),
	S("* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n"),
	S("* 1 FETCH (UID 1 BODY[] {5}\r\n\0((\"\n)\r\n"),
	S("* 1 FETCH (UID 1 BODY[] {100}\r\n" FIFTY FIFTY ")\r\n"),
	S("* LIST () \"/\" \"a {5} (b\\\"c\"\r\n"),
	S("* X " DEEP "\r\n"),
	S("* OK  much	room here\r\n"),
	S("* OK x\r\n* OK [BADCHARSET (a)] x\r\n"),
	S("* LIST ()  \"\t \"  a \r\n"),
	S("* OK" FORTY FORTY "x\r\n"),
	S("3 NO (over \"quota\r\n"),
	S(")))) \r\n"),
};

static const struct {
	struct str bytes;
	const char *trouble;
} bad[] = {
	{ S("* 1 FETCH (BODY[] {101}\r\n"), "literal too long" },
	{ S("* 1 FETCH (BODY[] {4294967299}\r\n"), "literal too long" },
	{ S("* 1 FETCH (BODY[] {18446744073709551617}\r\n"),
	    "literal too long" },
	{ S("* 1 FETCH (BODY[] { 5}\r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {5 }\r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {5} \r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {}\r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {-1}\r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {5+}\r\nhello"), "no literal" },
	{ S("* 1 FETCH (BODY[] {5}\r\rhello"), "no literal" },
	{ S("* 1 FETCH (A {100}\r\n" FIFTY FIFTY " B {51}\r\n"),
	    "more than was asked for" },
	{ S("* OK [BADCHARSET ({99999999999}\r\n"), "status line" },
	{ S("* OK [BADCHARSET (\"]\" { 9 }  \r\n"), "status line" },
	{ S("* OK x\r\n* OK [PERMANENTFLAGS ((\\Seen)] x\r\n"),
	    "flags that are none" },
	{ S("* OK [PERMANENTFLAGS (\\Seen)] x\r\n"), "belongs to a folder" },
	{ S("* OK  [\tpermanentflags\t()] x\r\n"), "belongs to a folder" },
	{ S("* OK x\r\n* OK [PERMANENTFLAGS (\rne\r\n"), "flags that are none" },
	{ S("* CAPABILITY \rx\r\n"), "capabilities that are none" },
	{ S("* OK [CAPABILITY \vx] y\r\n"), "capabilities that are none" },
	{ S("* PREAUTH [BADCHARSET (a)] x\r\n"), "belongs to a folder" },
	{ S("*\tOK x {5}\r\n"), "a blank where" },
	{ S("*  OK x {5}\r\n"), "a blank where" },
	{ S(" * BYE\r\n"), "a blank where" },
	{ S("* OK\tx {5}\r\n"), "a blank where" },
	{ S("* FLAGS (a\tb)\r\n"), "a blank where" },
	{ S("+x {5}\r\n"), "outside of data" },
	{ S("2 X {0}\r\n"), "outside of data" },
	{ S("* OK " FORTY FORTY "x\r\n"), "blanks without end" },
	{ S("* CAPABILITY\r\n"), "capabilities that are none" },
	{ S("* capability  \n"), "capabilities that are none" },
	{ S("* OK [CAPABILITY ] ready\r\n"), "capabilities that are none" },
	{ S("* OK x\r\n* ok [ permanentflags (\\\r\n"), "flags that are none" },
	{ S("* OK x\r\n2 OK [PERMANENTFLAGS (*)] x\r\n"), "flags that are none" },
	{ S("* X (" DEEP "\r\n"), "too deep" },
	{ S("( OK " DEEP "\r\n"), "too deep" },
	{ S("* FLAGS (a\0b)\r\n"), "NUL" },
	{ S("* LIST () \"/\" \"a\r\nb\"\r\n"), "inside quotes" },
	{ S("* LIST () \"/\" \"a\\\nb\"\r\n"), "inside quotes" },
	{ S("* BYE going down\r\n"), "BYE" },
	{ S("* bye\r\n"), "BYE" },
	{ S("2 OK done\r\n3 OK done\r\n"), "before it was sent" },
	{ S("* 1 EXISTS\r\n* 1 EXISTS\r\n* 1 EXISTS\r\n* 1 EXISTS\r\n"
	    "* 1 EXISTS\r\n* 1 EXISTS\r\n* 1 EXISTS\r\n"), "too many lines" },
	{ S("* 1 FETCH ()\r\n* 1 FETCH ()\r\n* 1 fetch ()\r\n* 1 FETCH ()\r\n"
	    "* 1 FETCH ()\r\n"), "too many messages" },
};

static void
honest_answers_pass(void **state)
{
	struct imap_guard guard;

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		for (size_t step = 1; step < 40; step += 6)
			if (!passes(&guard, fine[i], step))
				fail_msg("%.*s: %s", STR_ARGS(fine[i]),
				    guard.trouble);
}

static void
attacks_do_not_pass(void **state)
{
	struct imap_guard guard;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (size_t step = 1; step < 40; step += 6) {
			if (passes(&guard, bad[i].bytes, step))
				fail_msg("%.*s passed",
				    STR_ARGS(bad[i].bytes));
			if (strstr(guard.trouble, bad[i].trouble) == NULL)
				fail_msg("%.*s: %s", STR_ARGS(bad[i].bytes),
				    guard.trouble);
		}
}

static void
nothing_passes_after_an_attack(void **state)
{
	struct imap_guard guard;

	(void)state;
	assert_false(passes(&guard, STR("* BYE\r\n"), 100));
	imap_guard_begin(&guard, &limits);
	assert_false(imap_guard_pass(&guard, "2 OK\r\n", 6));
	assert_string_equal(guard.bye, "* BYE");
}

static void
all_lines_together_may_have_what_is_said_and_no_more(void **state)
{
	const struct str line = STR("* LIST () \"/\" \"" FIFTY "\"\r\n");
	struct imap_guard_limits some = limits;
	struct imap_guard guard = { 0 };

	(void)state;
	some.bytes = 3 * line.n;
	for (int i = 0; i < 2; i++) {
		imap_guard_begin(&guard, &some);
		for (int k = 0; k < 3; k++)
			assert_true(imap_guard_pass(&guard, line.p, line.n));
	}
	assert_false(imap_guard_pass(&guard, line.p, line.n));
	assert_non_null(strstr(guard.trouble, "too long"));
}

static void
a_line_may_have_a_mebibyte_and_no_more(void **state)
{
	struct imap_guard guard = { 0 };
	char block[1024];

	(void)state;
	memset(block, 'x', sizeof(block));
	imap_guard_begin(&guard, &limits);
	for (size_t i = 0; i < 1024; i++)
		assert_true(imap_guard_pass(&guard, block, sizeof(block)));
	assert_false(imap_guard_pass(&guard, "x", 1));
	guard = (struct imap_guard){ 0 };
	imap_guard_begin(&guard, &limits);
	for (size_t i = 0; i < 1023; i++)
		assert_true(imap_guard_pass(&guard, block, sizeof(block)));
	assert_true(imap_guard_pass(&guard, block, 1023));
	assert_true(imap_guard_pass(&guard, "\n", 1));
}

static void
the_tagged_line_is_kept(void **state)
{
	struct imap_guard guard;

	(void)state;
	assert_true(passes(&guard, STR("* 1 FETCH (BODY[] {9}\r\n9 OK no\r\n)"
	    "\r\n12 NO [INUSE] later\r\n"), 3));
	assert_string_equal(guard.tagged, "12 NO [INUSE] later");
	imap_guard_begin(&guard, &limits);
	assert_string_equal(guard.tagged, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(honest_answers_pass),
		cmocka_unit_test(attacks_do_not_pass),
		cmocka_unit_test(nothing_passes_after_an_attack),
		cmocka_unit_test(
		    all_lines_together_may_have_what_is_said_and_no_more),
		cmocka_unit_test(a_line_may_have_a_mebibyte_and_no_more),
		cmocka_unit_test(the_tagged_line_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
