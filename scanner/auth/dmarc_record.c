/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DMARC policy records (RFC 9989 4.7). A record begins with its version, to the
 * letter; anything else at the name is somebody else's text. Unknown tags, and
 * those that RFC 7489 had, are passed over. What can't be read has its default,
 * and a tag that stands twice can't be read (RFC 6376 3.2). Only the policy has
 * none: without a valid one the domain is taken to ask for reports alone, or,
 * where it names nobody to report to, for nothing.
 */
#include "dmarc.h"

static const char *const policy_words[] = {
	[POLICY_NONE] = "none",
	[POLICY_QUARANTINE] = "quarantine",
	[POLICY_REJECT] = "reject",
};

struct str
policy_word(enum policy policy)
{
	return policy <= POLICY_REJECT ? str_of(policy_words[policy]) : NO_STR;
}

static enum policy
policy_of(struct str word)
{
	for (int i = POLICY_NONE; i <= POLICY_REJECT; i++) {
		if (str_equal_nocase(word, str_of(policy_words[i])))
			return (enum policy)i;
	}
	return POLICY_BAD;
}

/* Nothing stands before the version, not even a blank. */
bool
is_dmarc_record(struct str text)
{
	struct str version = str_cut(&text, ';');
	struct str name = str_cut(&version, '=');

	return name.n > 0 && name.p[0] == 'v' &&
	    str_equal(str_trim(name), STR("v")) && version.p != NULL &&
	    str_equal(str_trim(version), STR("DMARC1"));
}

static bool
has_report_address(struct str rua)
{
	while (rua.p != NULL) {
		struct str uri = str_trim(str_cut(&rua, ','));
		size_t at = str_find_char(uri, '@');
		if (str_starts_nocase(uri, STR("mailto:")) &&
		    at != STR_NOWHERE && at > sizeof "mailto:" - 1 &&
		    at + 1 < uri.n)
			return true;
	}
	return false;
}

enum tag { TAG_P, TAG_SP, TAG_NP, TAG_PSD, TAG_T, TAG_ADKIM, TAG_ASPF, TAG_RUA,
	TAG__COUNT };

static const char *const tag_names[TAG__COUNT] = {
	"p", "sp", "np", "psd", "t", "adkim", "aspf", "rua"
};

struct dmarc_record
dmarc_record_read(struct str text)
{
	struct str values[TAG__COUNT] = { { 0 } }, name, value;
	bool twice[TAG__COUNT] = { false };
	enum policy policies[TAG_NP + 1];

	while (tag_next(&text, &name, &value)) {
		for (size_t i = 0; i < TAG__COUNT; i++) {
			if (!str_equal(name, str_of(tag_names[i])))
				continue;
			twice[i] = values[i].p != NULL;
			/* No tag may have this value. */
			values[i] = twice[i] ? STR(";") : value;
		}
	}
	for (size_t i = TAG_P; i <= TAG_NP; i++)
		policies[i] = values[i].p == NULL ? POLICY_ABSENT :
		    policy_of(values[i]);
	struct dmarc_record record = {
		.present = true,
		.p = policies[TAG_P], .sp = policies[TAG_SP],
		.np = policies[TAG_NP],
		.psd = str_equal_nocase(values[TAG_PSD], STR("y")) ? 'y' :
		    str_equal_nocase(values[TAG_PSD], STR("n")) ? 'n' : 'u',
		.test = str_equal_nocase(values[TAG_T], STR("y")),
		.strict_dkim = str_equal_nocase(values[TAG_ADKIM], STR("s")),
		.strict_spf = str_equal_nocase(values[TAG_ASPF], STR("s")),
	};
	if (record.p >= POLICY_BAD || record.sp == POLICY_BAD ||
	    record.np == POLICY_BAD) {
		record.broken = !has_report_address(values[TAG_RUA]);
		record.p = POLICY_NONE;
		record.sp = record.np = POLICY_ABSENT;
	}
	return record;
}
