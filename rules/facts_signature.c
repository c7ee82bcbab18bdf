/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signs in words: whether one of the last lines of what the author writes is
 * the name of one of our people, or of a vendor, while somebody else sent it. A
 * line counts only if it is that name and nothing more, never the first line of
 * the text, and not where it addresses somebody. Names within a sentence say
 * nothing: everybody writes of others.
 */
#include "facts.h"

bool
line_addresses_somebody(struct str folded)
{
	static const char *const ends[] = {
		"様", "さま", "さん", "殿", "御中", "先生", "各位", ","
	};
	static const char *const starts[] = {
		"dear ", "hi ", "hello ", "to:", "cc:", "宛先", "attn"
	};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(folded, str_of(ends[i])))
			return true;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (str_starts(folded, str_of(starts[i])))
			return true;
	return false;
}

#define SIGNATURE_LINES 12
#define SIGNATURE_CHARACTERS 40

/* The last lines that could be a name, never the first line of the text. */
static size_t
signature_lines(struct str text, struct str lines_out[SIGNATURE_LINES])
{
	size_t n = 0, seen = 0, end = str_trim(text).n;
	struct str rest = str_trim(text);

	for (size_t i = end; i > 0 && seen < SIGNATURE_LINES; i--) {
		struct str line;

		if (rest.p[i - 1] != '\n')
			continue;
		seen++;
		line = str_trim(str_slice(rest, i, end));
		end = i - 1;
		if (line.n > 0 && utf8_length(line) <= SIGNATURE_CHARACTERS)
			lines_out[n++] = line;
	}
	return n;
}

/* The first of those lines that is a name we know and addresses nobody. */
static bool
signed_with(const struct facts *facts, bool (*is_known)(const struct facts *,
    struct str line), struct str *evidence_out)
{
	struct str lines[SIGNATURE_LINES];
	size_t n = signature_lines(facts->mail->live.plain, lines);

	for (size_t i = 0; i < n; i++) {
		if (!is_known(facts, lines[i]) || line_addresses_somebody(
		    str_trim(fold(facts->arena, lines[i]))))
			continue;
		*evidence_out = lines[i];
		return true;
	}
	return false;
}

static bool
is_person(const struct facts *facts, struct str line)
{
	return index_person(facts->arena, facts->organisation, line) != NULL;
}

static bool
is_vendor(const struct facts *facts, struct str line)
{
	return index_vendor_named(facts->arena, facts->organisation, line) !=
	    NULL;
}

bool
signed_by_person(const struct facts *facts, struct str *evidence_out)
{
	return signed_with(facts, is_person, evidence_out);
}

FACT(signed_by_protected_name)
{
	const struct fact_cache *cache = facts->cache;

	/* A known partner or service may well write our people's names. */
	if (!cache->outside || cache->person != NULL || cache->named != NULL ||
	    cache->shared_by != NULL || cache->names_told ||
	    facts->organisation->people_n == 0 ||
	    (cache->whose != WHOSE_NOBODY && facts->auth->from_authenticated))
		return false;
	return signed_by_person(facts, evidence_out);
}

/* From a company's own domain such a line may be a customer's or a carrier's. */
FACT(signed_by_vendor_name)
{
	const struct fact_cache *cache = facts->cache;

	return cache->outside && cache->freemail &&
	    cache->vendor_named == NULL &&
	    signed_with(facts, is_vendor, evidence_out);
}
