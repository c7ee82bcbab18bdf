/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose invitation is it? A calendar shows who invites, not who wrote the message
 * that brought it. Answers to invitations name the one who is answered. A part is
 * read as calendar.c made it: lines "ORGANIZER: name <address>". Who forwards an
 * invitation names its organiser too, so that they differ says little by itself.
 */
#include "facts.h"

#define LINES_LOOKED_AT 200
#define CONTENT_LOOKED_AT 4096

static bool
is_invitation(const struct part *part)
{
	static const char *const answers[] = {
		"method:reply", "method:counter", "method:refresh",
		"method:declinecounter"
	};
	struct str head = str_slice(part->content, 0, CONTENT_LOOKED_AT), line;

	if (part->is_inside_message || part->text.n == 0 ||
	    !str_equal(part->type, STR("text/calendar")))
		return false;
	while (str_line(&head, &line))
		for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
			if (str_starts_nocase(line, str_of(answers[i])))
				return false;
	return true;
}

/* The first one who invites; address is absent where none can be read. */
static struct address
organiser(const struct facts *facts, const struct part *part)
{
	struct str rest = part->text, line;
	struct addresses list;

	for (size_t n = 0; n < LINES_LOOKED_AT && str_line(&rest, &line); n++) {
		if (!str_starts_nocase(line, STR("ORGANIZER: ")))
			continue;
		list = address_list(facts->arena, str_slice(line, 11, 500),
		    facts->limits);
		if (list.n > 0)
			return list.at[0];
	}
	return (struct address){ .address = NO_STR };
}

/* Does the author's company, or where answers go, have this domain? */
static bool
is_senders(const struct facts *facts, struct str domain)
{
	const struct fact_cache *cache = facts->cache;

	if (domain_is_within(domain, cache->registrable))
		return true;
	for (size_t i = 0; i < cache->replies_n; i++)
		if (str_equal(domain_registrable(facts->arena,
		    cache->replies[i].domain), domain_registrable(facts->arena,
		    domain)))
			return true;
	return false;
}

/* ('protected'): he has the name of one of our people, at an address that is not
 * theirs. */
FACT(organiser_elsewhere)
{
	const struct mail *mail = facts->mail;
	bool named = str_equal(argument, STR("protected"));

	if (!author_is_outsider(facts) || facts->cache->registrable.n == 0)
		return false;
	for (size_t i = 0; i < mail->parts_n; i++) {
		struct address by;

		if (!is_invitation(&mail->parts[i]))
			continue;
		by = organiser(facts, &mail->parts[i]);
		if (by.address.n == 0 || (named ? by.name.n == 0 ||
		    index_person(facts->arena, facts->organisation, by.name) ==
		    NULL || index_address(facts->organisation, str_lower(
		    facts->arena, by.address)) != NULL :
		    is_senders(facts, by.domain)))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s; %.*s",
		    STR_ARGS(utf8_shorten(facts->arena, by.raw, 120)),
		    STR_ARGS(facts->cache->address));
		return true;
	}
	return false;
}
