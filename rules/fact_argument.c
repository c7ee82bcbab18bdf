/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may stand in eval:name(...). A fact takes a word of its own, kinds of
 * institutions or a number, and each may be left out; a fact that isn't in the
 * table takes nothing. A word that it doesn't know would be a rule that never
 * hits, or one that always does, without a sound.
 */
#include "rule.h"
#include "facts.h"

enum form { FORM_WORD, FORM_KINDS, FORM_COUNT, FORM_NUMBER };

static const struct {
	const char *fact;
	enum form form;
	const char *words;		/* of FORM_WORD, apart by blanks */
} takes[] = {
	{ "all_elsewhere", FORM_WORD, "attachment link picture" },
	{ "attached_message_other", FORM_WORD, "known" },
	{ "authority_invoked", FORM_WORD, "other" },
	{ "bank_account_country", FORM_WORD, "vendor" },
	{ "bank_accounts_differ", FORM_WORD, "quoted" },
	{ "dmarc_fail", FORM_WORD, "none quarantine reject enforced" },
	{ "domain_in_name", FORM_WORD, "known" },
	{ "few_words", FORM_COUNT, NULL },
	{ "institution_authenticated", FORM_KINDS, NULL },
	{ "institution_link_elsewhere", FORM_KINDS, NULL },
	{ "institution_name_elsewhere", FORM_KINDS, NULL },
	{ "institution_said_to_act", FORM_KINDS, NULL },
	{ "institution_text_elsewhere", FORM_KINDS, NULL },
	{ "link_names_recipient", FORM_WORD, "address" },
	{ "organiser_elsewhere", FORM_WORD, "protected" },
	{ "partner", FORM_WORD, "seen" },
	{ "service_author_unknown", FORM_WORD, "freemail" },
	{ "spf_fail", FORM_WORD, "fail softfail" },
	{ "wording", FORM_NUMBER, NULL },
};

static bool
is_kind(struct str word)
{
	for (size_t i = 0; i < institutions_n; i++)
		if (str_equal(word, str_of(institutions[i].kind)))
			return true;
	return false;
}

static bool
is_form(enum form form, const char *words, struct str argument)
{
	struct str rest = form == FORM_WORD ? str_of(words) : argument;
	uint64_t count;
	double number;

	switch (form) {
	case FORM_COUNT:
		return str_number(argument, 1000000, &count);
	case FORM_NUMBER:
		return reader_number(argument, &number);
	case FORM_KINDS:
		while (rest.n > 0)
			if (!is_kind(str_cut(&rest, ' ')))
				return false;
		return true;
	case FORM_WORD:
		break;
	}
	while (rest.n > 0)
		if (str_equal(argument, str_cut(&rest, ' ')))
			return true;
	return false;
}

/* What is expected, in words. */
static struct str
form_words(struct arena *arena, enum form form, const char *words)
{
	struct str list = str_of(words != NULL ? words : "");
	struct buf buf = { .arena = arena };

	if (form == FORM_COUNT)
		return STR("nothing or a whole number");
	if (form == FORM_NUMBER)
		return STR("nothing or a number such as 2 or 0.5");
	if (form == FORM_KINDS)
		return STR("nothing or kinds such as bank, authority, courier");
	buf_cstr(&buf, "nothing");
	while (list.n > 0) {
		struct str word = str_cut(&list, ' ');

		buf_format(&buf, "%s%.*s", list.n > 0 ? ", " : " or ",
		    STR_ARGS(word));
	}
	return buf_str(&buf);
}

bool
fact_takes(struct arena *arena, const struct fact *fact, struct str argument,
    struct str *expected_out)
{
	*expected_out = STR("')': this fact takes nothing");
	for (size_t i = 0; i < sizeof takes / sizeof *takes; i++) {
		if (strcmp(takes[i].fact, fact->name) != 0)
			continue;
		*expected_out = form_words(arena, takes[i].form,
		    takes[i].words);
		return is_form(takes[i].form, takes[i].words, argument);
	}
	return false;
}
