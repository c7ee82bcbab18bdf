/* SPDX-License-Identifier: Apache-2.0 */
/* What a page paints is counted, and a code drawn without an image is not missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../../scanner/mail/pdf.h"

static void
what_is_painted_is_counted(void **state)
{
	static const struct {
		const char *content;
		size_t corners;
	} rows[] = {
		{ "", 0 },
		{ "0 0 10 10 re f", 4 },
		{ "0 0 10 10 re\nf*\n", 4 },
		{ "0 0 1 1 re 2 2 1 1 re B", 8 },
		{ "0 0 m 1 0 l 1 1 l h f", 3 },
		{ "0 0 m 9 9 l S", 2 },
		{ "0 0 10 10 re W* n", 0 },
		{ "0 0 10 10 re W n 1 1 m 2 2 l S", 2 },
		{ "0 0 10 10 re", 4 },
		{ "0 0 m 1 0 l 1 1 l 0 1 l 0 0 l h W n", 0 },
		{ "0 0 9 9 re 1 1 1 1 re W* n 0 0 9 9 re f", 12 },
		{ "0 0 1 1re f", 4 }, { "0 0 1 1 re{}f{}", 4 },
		{ "0 0 1 1 re%)f (\nf", 4 }, { "% 0 0 1 1 re f", 0 },
		{ "%(\r0 0 1 1 re f", 4 }, { "<0c 1 1 re f> Tj", 0 },
		{ "<</A(x)>>BDC 0 0 1 1 re f EMC", 4 },
		{ "<never ends 0 0 1 1 re f", 0 }, { "<", 0 }, { "%", 0 },
		{ "/Fm0 Do /Fm0 Do", 4 },
		{ "q /re gs /f Do Q", 2 },
		{ "(0 0 1 1 re f) Tj", 0 },
		{ "(a \\) 0 0 1 1 re f) Tj 0 0 1 1 re f", 4 },
		{ "(a (b) 0 0 1 1 re f) Tj", 0 },
		{ "(never ends 0 0 1 1 re f", 0 },
		{ "(ends in a backslash \\", 0 },
		{ "[(a)-3(b)]TJ 0 0 1 1 re f", 4 },
		{ "BT (x) Tj ET", 0 },
		{ "q BI /W 9 /H 9 ID xxx EI Q", SIZE_MAX },
		{ "(BI) Tj /BI gs", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n = strlen(rows[i].content);
		char *copy = malloc(n > 0 ? n : 1);
		memcpy(copy, rows[i].content, n);
		if (pdf_corners((struct str){ copy, n }) != rows[i].corners)
			fail_msg("%s", rows[i].content);
		free(copy);
	}
}

/* A PDF with one content stream of `times` times `piece`. */
static bool
is_to_be_rendered(const char *dictionary, const char *piece, size_t times)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct buf buf = { .arena = arena };
	struct document document;
	struct pdf_more more;
	struct link *links;
	size_t links_n;

	buf_format(&buf, "%%PDF-1.4\n1 0 obj<<%s>>stream\n", dictionary);
	for (size_t i = 0; i < times; i++)
		buf_cstr(&buf, piece);
	buf_cstr(&buf, "\nendstream endobj\n");
	pdf_read_more(arena, &limits_default, buf_str(&buf), &document, &links,
	    &links_n, &more);
	arena_free(arena);
	return more.has_images;
}

static void
a_page_that_draws_much_is_rendered(void **state)
{
	(void)state;
	assert_false(is_to_be_rendered("", "0 0 1 1 re f\n", 49));
	assert_true(is_to_be_rendered("", "0 0 1 1 re f\n", 50));
	assert_true(is_to_be_rendered("/Length1 9", "0 0 1 1 re f\n", 50));
	assert_false(is_to_be_rendered("", "0 0 1 1 re W n (words) Tj\n", 999));
	assert_true(is_to_be_rendered("", "BI /W 1 ID x EI\n", 1));
	/* What can't be unpacked. */
	assert_true(is_to_be_rendered("/Filter/FlateDecode", "rubbish", 1));
	assert_true(is_to_be_rendered("/Filter[/ASCII85Decode/FlateDecode]",
	    "rubbish", 1));
	assert_true(is_to_be_rendered("/Filter/LZWDecode", "rubbish", 1));
	/* Too many to look into. */
	assert_false(is_to_be_rendered("", "endstream endobj\n"
	    "2 0 obj<<>>stream\n", 63));
	assert_true(is_to_be_rendered("", "endstream endobj\n"
	    "2 0 obj<<>>stream\n", 64));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_painted_is_counted),
		cmocka_unit_test(a_page_that_draws_much_is_rendered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
