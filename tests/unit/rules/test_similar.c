/* SPDX-License-Identifier: Apache-2.0 */
/* Distances and look-alike domains: what counts as near, and what must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/facts.h"

static struct str
exact(const char *text)
{
	size_t n = strlen(text);
	char *copy = malloc(n > 0 ? n : 1);

	memcpy(copy, text, n);
	return (struct str){ copy, n };
}

static void
distance_counts_edits_and_stops_past_what_was_asked(void **state)
{
	static const struct {
		const char *a, *b;
		size_t most, wanted;
	} cases[] = {
		{ "", "", 2, 0 }, { "", "a", 2, 1 }, { "abc", "", 2, 3 },
		{ "minato", "minato", 0, 0 }, { "minato", "minata", 2, 1 },
		{ "minato", "mniato", 2, 1 }, { "minato", "miinato", 2, 1 },
		{ "minato", "mina", 2, 2 }, { "minato", "kanada", 2, 3 },
		{ "abcdefgh", "bcdefgha", 2, 2 }, { "abcdefgh", "hgfedcba", 3, 4 },
		{ "遠藤遥", "遠藤遼", 1, 1 }, { "遠藤", "佐藤太郎", 2, 3 },
		{ "ca", "abc", 3, 3 }, { "minato", "minata", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str a = exact(cases[i].a), b = exact(cases[i].b);

		assert_int_equal(similar_distance(a, b, cases[i].most),
		    cases[i].wanted);
		assert_int_equal(similar_distance(b, a, cases[i].most),
		    cases[i].wanted);
		free((void *)(uintptr_t)a.p);
		free((void *)(uintptr_t)b.p);
	}
}

static void
a_name_too_long_to_be_one_is_near_to_nothing_but_itself(void **state)
{
	char a[400], b[400];
	struct str left = { a, sizeof a }, right = { b, sizeof b };

	(void)state;
	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	assert_int_equal(similar_distance(left, right, 2), 0);
	b[399] = 'b';
	assert_int_equal(similar_distance(left, right, 2), 3);
}

static void
look_alikes_are_told_from_neighbours(void **state)
{
	static const struct {
		const char *domain, *known;
		bool wanted;
	} cases[] = {
		{ "minato-foods.example", "minato-foods.example", false },
		{ "minat0-foods.example", "minato-foods.example", true },
		{ "rninato-foods.example", "minato-foods.example", true },
		{ "minatofoods.example", "minato-foods.example", true },
		{ "minato-foods.test", "minato-foods.example", true },
		{ "minato-food.example", "minato-foods.example", true },
		{ "minato-fooods.test", "minato-foods.example", true },
		{ "minato-foods-pay.test", "minato-foods.example", true },
		{ "minatofoodsjp.test", "minato-foods.example", true },
		{ "xn--minto-foods-t9a.example", "minato-foods.example", true },
		{ "minamoto-goods.example", "minato-foods.example", false },
		{ "asano.co.jp", "amano.co.jp", false },
		{ "abc.com", "abc.co.jp", false },
		{ "kitahama.co.jp", "kitahama.com", true },
		{ "kitahana.co.jp", "kitahama.co.jp", true },
		{ "minami.example", "minato.example", false },
		{ "rheintal-logistik.example", "rheintal-pumpen.example", false },
		{ "yokohama-cci.example", "yokohama-bm.example", false },
		{ "yokohama-bn.example", "yokohama-bm.example", true },
		{ "sagisawa-jhs.example", "sagisawa-hp.example", false },
		{ "rheintal-pumps.example", "rheintal-pumpen.example", true },
		{ "rheintal-pompan.example", "rheintal-pumpen.example", true },
		{ "rheintal-punpem.example", "rheintal-pumpen.example", true },
		{ "rheintal-ppumpeen.example", "rheintal-pumpen.example", true },
		{ "tsurumi-shokokai.example", "tsurumi-shokuzai.example", true },
		{ "tsurumi-shokuzia.example", "tsurumi-shokuzai.example", true },
		{ "tsurumi-sh0kuzal.example", "tsurumi-shokuzai.example", true },
		{ "minato-f00d.example", "minato-foods.example", true },
		{ "nordhavn-textil.example", "nordhavn-textiles.example", true },
		{ "", "minato.example", false },
	};
	struct arena *arena = arena_new((size_t)64 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str a = exact(cases[i].domain), b = exact(cases[i].known);

		if (similar_domain(arena, a, b) != cases[i].wanted)
			fail_msg("%s ~ %s", cases[i].domain, cases[i].known);
		free((void *)(uintptr_t)a.p);
		free((void *)(uintptr_t)b.p);
	}
	arena_free(arena);
}

static void
latin_words_stand_only_between_words(void **state)
{
	static const char *const words[] = { "ceo", "社長", NULL };
	struct str word;

	(void)state;
	assert_true(word_stands(STR("the ceo"), words, &word));
	assert_true(word_stands(STR("ceo"), words, &word));
	assert_false(word_stands(STR("oceon"), words, &word));
	assert_true(word_stands(STR("oceon ceo"), words, &word));
	assert_true(word_stands(STR("代表社長室"), words, &word));
	assert_false(word_stands(STR(""), words, &word));
}

/* One text against each word alone: they may begin at any place, overlap, and be
 * cut off at its end. */
static void
words_are_found_wherever_they_stand(void **state)
{
	static const char *const words[] = { "abab", "bab", "aba", "xyz12",
	    "zxy", "\xe6\x89\xbf\xe8\xaa\x8d" };
	static const char *const texts[] = { "", "ab", "aba", "abab", "xabab",
	    "xxabab", "xxxabab", "bbab", "abxyz1", "abxyz12", "xyzxyz12",
	    "xyxyzxy", "\xe6\x89\xbf\xe6\x89\xbf\xe8\xaa\x8d",
	    "a \xe6\x89\xbf\xe8\xaa" };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		uint64_t found = words_found(str_of(texts[i]), words, 6);

		for (size_t k = 0; k < 6; k++)
			if ((found >> k & 1) != str_contains(str_of(texts[i]),
			    str_of(words[k])))
				fail_msg("'%s' in '%s'", words[k], texts[i]);
		assert_int_equal(found >> 6, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    distance_counts_edits_and_stops_past_what_was_asked),
		cmocka_unit_test(
		    a_name_too_long_to_be_one_is_near_to_nothing_but_itself),
		cmocka_unit_test(look_alikes_are_told_from_neighbours),
		cmocka_unit_test(latin_words_stand_only_between_words),
		cmocka_unit_test(words_are_found_wherever_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
