/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences in the reader's language. The English one stands in the code, where it is
 * said, and is the key of its counterpart; the catalogue of counterparts is the
 * commands' (cli/words_ja.c), and it is chosen once, before anything forks. What the
 * catalogue does not hold is said in English. tests/words holds it against the code.
 */
#include "base.h"

static const struct word_pair *counterparts;
static size_t counterparts_n;

void
words_speak(const struct word_pair *catalogue, size_t n)
{
	counterparts = catalogue;
	counterparts_n = n;
}

const char *
locale_of(const char *category)
{
	const char *const variables[] = { "LC_ALL", category, "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < 3 && (value == NULL || *value == '\0'); i++)
		value = getenv(variables[i]);
	return value == NULL ? "" : value;
}

bool
locale_is_japanese(void)
{
	return str_starts(str_of(locale_of("LC_MESSAGES")), STR("ja"));
}

const char *
in_words(const char *english)
{
	for (size_t i = 0; i < counterparts_n; i++)
		if (strcmp(counterparts[i].english, english) == 0)
			return counterparts[i].other;
	return english;
}
