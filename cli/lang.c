/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which language people are spoken to in: the option's, else the configuration's, else
 * the locale's. What programs read (JSON, CSV, metrics, names of settings, mistakes of a
 * command line) is the same in all.
 */
#include "cli.h"
#include "words.h"

static enum { BY_LOCALE, BY_CONFIG, BY_OPTION } chosen_by;
static bool is_ja;

static void
speak(bool ja)
{
	is_ja = ja;
	words_speak(ja ? words_ja : NULL, ja ? words_ja_n : 0);
}

struct str
lang_now(void)
{
	return is_ja ? STR("ja") : STR("en");
}

const char *
in_lang(struct str lang, const char *en, const char *ja)
{
	return lang_is_ja(lang) ? ja : en;
}

void
lang_begin(void)
{
	speak(locale_is_japanese());
}

void
lang_option(const char *value)
{
	if (strcmp(value, "ja") != 0 && strcmp(value, "en") != 0) {
		say_error("'%s' is no language: en or ja", value);
		exit(EXIT_USAGE);
	}
	chosen_by = BY_OPTION;
	speak(strcmp(value, "ja") == 0);
}

void
lang_of_config(unsigned language)
{
	if (chosen_by != BY_LOCALE || language == LANGUAGE_AUTO)
		return;
	chosen_by = BY_CONFIG;
	speak(language == LANGUAGE_JA);
}
