/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is the author (RFC 5322 3.6.2), and may that be believed? Everything on
 * this floor speaks of one address in one From field, and says nothing where
 * there is none: several fields or addresses, a group, and what can't be read
 * are shown differently by different programs (RFC 9989 refuses them too). Sure
 * is an author whom every reading of the field gives (reading.c). Only then does
 * a check count, and the first that speaks for From has the word. One table
 * holds all of it, in the order in which it is asked; nothing else decides.
 * Sender, Reply-To and the Resent- fields name no author.
 */
#include "author.h"

/* ---- Is there one? -------------------------------------------------------- */

/*
 * How often a line begins that some program takes for From: the letters and a
 * colon, bytes that others drop passed over, and folds and bare CRs with them.
 * Lines begin behind a bare CR, and at the field's own start where no name was
 * read there. Bit n of `met` is a line of which n letters have been seen.
 */
static size_t
reads_as_from(struct str s, bool starts)
{
	static const char letters[] = "from";
	unsigned met = starts ? 1 : 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		unsigned next = 0;
		if (c == '\r' && i + 1 < s.n && s.p[i + 1] != '\n')
			met |= 1;
		if (c <= ' ' || c >= 127)
			continue;
		if (c == ':' && (met & 1u << 4) != 0)
			n++;
		for (unsigned k = 0; k < 4; k++) {
			if ((met & 1u << k) != 0 &&
			    char_lower((char)c) == letters[k])
				next |= 1u << (k + 1);
		}
		met = next;
	}
	return n;
}

/* From fields, also those that only some programs take for one. */
static size_t
froms_of(const struct mail *mail)
{
	size_t n = 0;

	/* What was taken for an mbox's "From " line. */
	if (mail->fields_n > 0)
		n = reads_as_from(str_slice(mail->bytes, 0,
		    (size_t)(mail->fields[0].raw.p - mail->bytes.p)), true);
	for (size_t i = 0; i < mail->fields_n; i++) {
		const struct field *field = &mail->fields[i];
		size_t end = field->raw.n, cr = str_find_char(field->raw, '\r');
		/* The CR of its line end is the only one in most. */
		bool has_bare = cr != STR_NOWHERE && cr + 2 < end;
		if (str_equal_nocase(field->name, STR("From")))
			n++;
		if (field->name.n == 0 || has_bare)
			n += reads_as_from(field->raw, field->name.n == 0);
	}
	return n;
}

static bool
has_no_from(const struct claim *claim)
{
	return mail_field(claim->mail, STR("From"), 0) == NULL;
}

static bool
has_several_fields(const struct claim *claim)
{
	return froms_of(claim->mail) > 1;
}

static bool
has_several_addresses(const struct claim *claim)
{
	return claim->mail->from.n > 1;
}

static bool
has_group(const struct claim *claim)
{
	return claim->mail->from.has_group;
}

static bool
from_is_cut(const struct claim *claim)
{
	const struct field *field = mail_field(claim->mail, STR("From"), 0);

	return claim->mail->from.limited ||
	    claim_is_cut(field->body, field->raw.p + field->raw.n);
}

/* The last label of a host name is never a number; an address literal is no
 * domain that anybody could publish a policy for. */
static bool
is_no_domain(struct str domain)
{
	size_t i = domain.n;

	if (domain.n == 0 || domain.p[0] == '[')
		return true;
	while (i > 0 && char_is_digit(domain.p[i - 1]))
		i--;
	return i < domain.n && (i == 0 || domain.p[i - 1] == '.');
}

static bool
from_is_malformed(const struct claim *claim)
{
	const struct mail *mail = claim->mail;
	const struct field *field = mail_field(mail, STR("From"), 0);

	if (mail->from.n == 0 || mail->from.malformed || mail->from.hidden ||
	    memchr(field->raw.p, '\0', field->raw.n) != NULL)
		return true;
	for (size_t i = 0; i < mail->from.n; i++) {
		const struct address *one = &mail->from.at[i];
		if (one->address.n == 0 || is_no_domain(one->domain))
			return true;
	}
	return false;
}

/* ---- Does a check speak for it? -------------------------------------------- */

static bool
dmarc_passes(const struct claim *claim)
{
	return claim->auth->dmarc.result == RESULT_PASS;
}

static bool
smime_is_attributed(const struct claim *claim)
{
	return claim->auth->smime.attributed;
}

static bool
upstream_dmarc_passes(const struct claim *claim)
{
	const struct upstream *upstream = &claim->auth->upstream;

	return upstream->dmarc == RESULT_PASS &&
	    str_equal_nocase(upstream->from_domain, claim->author->domain);
}

/*
 * Our boundary saw From's own signature pass, and all that stops us is that we
 * can't know. Another one of From's that we refuse for what it leaves open might
 * be the one that passed there.
 */
static bool
upstream_dkim_passes(const struct claim *claim)
{
	const struct auth *auth = claim->auth;
	bool found = false;

	for (size_t i = 0; i < auth->dkim.n; i++) {
		const struct dkim_signature *one = &auth->dkim.signatures[i];
		if (!one->same_domain)
			continue;
		if (one->result != RESULT_UNVERIFIABLE || one->test ||
		    !str_equal_nocase(auth->upstream.dkim_domain, one->domain))
			return false;
		found = true;
	}
	return found && auth->upstream.dkim == RESULT_PASS;
}

/* Without a DMARC record, the domain's own signature is its word. */
static bool
own_dkim_passes(const struct claim *claim)
{
	const struct auth *auth = claim->auth;

	if (auth->dmarc.result != RESULT_NONE || auth->dmarc.policy.p != NULL)
		return false;
	for (size_t i = 0; i < auth->dkim.n; i++) {
		const struct dkim_signature *one = &auth->dkim.signatures[i];
		if (one->result == RESULT_PASS && one->same_domain && !one->test)
			return true;
	}
	return false;
}

static bool
sealer_vouches(const struct claim *claim)
{
	return arc_vouches(&claim->auth->arc, claim->author->domain);
}

bool
domain_is_ours(const struct auth_settings *settings, struct str domain)
{
	for (size_t i = 0; i < settings->own_domains_n; i++) {
		if (domain_is_within(domain, settings->own_domains[i]))
			return true;
	}
	return false;
}

static bool
is_internal_of_ours(const struct claim *claim)
{
	return claim->auth->internal &&
	    domain_is_ours(claim->settings, claim->author->domain);
}

static bool
nothing_speaks_for_it(const struct claim *claim)
{
	(void)claim;
	return true;
}

/* ---- The table --------------------------------------------------------------- */

/* The first row that holds is the answer. A row may rely on all above it. A
 * test compares doc/AUTHENTICATION.md with it. */
static const struct row {
	enum author_state state;
	bool (*holds)(const struct claim *claim);
	enum author_by by;
	const char *why;
} table[] = {
	{ AUTHOR_NOBODY, has_no_from, BY_NONE, "no From" },
	{ AUTHOR_NOBODY, has_several_fields, BY_NONE, "several From fields" },
	{ AUTHOR_NOBODY, has_several_addresses, BY_NONE,
	    "several From addresses" },
	{ AUTHOR_NOBODY, has_group, BY_NONE, "From is a group" },
	{ AUTHOR_NOBODY, from_is_cut, BY_NONE, "From is too long" },
	{ AUTHOR_NOBODY, from_is_malformed, BY_NONE, "From is malformed" },

	{ AUTHOR_DOUBTED, claim_header_is_cut, BY_NONE,
	    "the header is cut short" },
	{ AUTHOR_DOUBTED, claim_has_controls, BY_NONE, "control characters" },
	{ AUTHOR_DOUBTED, claim_local_part_is_odd, BY_NONE,
	    "a local part that reads as something else" },
	{ AUTHOR_DOUBTED, claim_address_is_bent, BY_NONE,
	    "an address that is read in several ways" },
	{ AUTHOR_DOUBTED, claim_something_follows, BY_NONE,
	    "words after the address" },
	{ AUTHOR_DOUBTED, claim_names_another, BY_NONE,
	    "another address beside it" },
	{ AUTHOR_DOUBTED, claim_encodes_another, BY_NONE,
	    "another address in encoded words" },
	{ AUTHOR_DOUBTED, claim_turns_directions, BY_NONE,
	    "characters that hide or turn it" },
	{ AUTHOR_DOUBTED, claim_mixes_alphabets, BY_NONE,
	    "letters of another alphabet" },

	{ AUTHOR_SURE, dmarc_passes, BY_DMARC, "DMARC passes" },
	{ AUTHOR_SURE, smime_is_attributed, BY_SMIME,
	    "every S/MIME signer is the author" },
	{ AUTHOR_SURE, upstream_dmarc_passes, BY_UPSTREAM,
	    "our boundary saw DMARC pass" },
	{ AUTHOR_SURE, upstream_dkim_passes, BY_UPSTREAM,
	    "our boundary saw the domain's signature pass" },
	{ AUTHOR_SURE, own_dkim_passes, BY_DKIM,
	    "the domain signed it and has no DMARC record" },
	{ AUTHOR_SURE, sealer_vouches, BY_ARC, "a trusted sealer saw DMARC pass" },
	{ AUTHOR_SURE, is_internal_of_ours, BY_INTERNAL,
	    "it is internal mail of our own domain" },
	{ AUTHOR_SURE, nothing_speaks_for_it, BY_NONE,
	    "nothing speaks for it" },
};
#define ROWS (sizeof table / sizeof table[0])

static const struct row *
row_find(const struct claim *claim, enum author_state state)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (table[i].state == state && table[i].holds(claim))
			return &table[i];
	}
	return NULL;
}

bool
author_row(size_t i, struct author_row *row_out)
{
	if (i >= ROWS)
		return false;
	*row_out = (struct author_row){ table[i].state, table[i].by,
	    table[i].why };
	return true;
}

/* ---- Questions to it --------------------------------------------------------- */

const struct address *
auth_author(const struct mail *mail, const char **why_out)
{
	const struct claim claim = { .mail = mail };
	const struct row *row = row_find(&claim, AUTHOR_NOBODY);

	*why_out = row == NULL ? NULL : row->why;
	return row == NULL ? mail->from.at : NULL;
}

const char *
auth_author_doubt(struct arena *arena, const struct mail *mail,
    const struct address *author)
{
	struct claim claim = { .arena = arena, .mail = mail, .author = author };
	const struct row *row;

	if (has_no_from(&claim))
		return "no From";
	claim_read(&claim);
	row = row_find(&claim, AUTHOR_DOUBTED);
	return row == NULL ? NULL : row->why;
}

const struct address *
auth_author_sure(struct arena *arena, const struct mail *mail,
    const char **why_out)
{
	const struct address *author = auth_author(mail, why_out);

	if (author != NULL)
		*why_out = auth_author_doubt(arena, mail, author);
	return *why_out == NULL ? author : NULL;
}

void
auth_author_decide(const struct auth_settings *settings,
    const struct address *author, const char *why, struct auth *auth)
{
	const struct claim claim = { .author = author, .settings = settings,
	    .auth = auth };
	const struct row *row = author == NULL ? NULL :
	    row_find(&claim, AUTHOR_SURE);

	auth->by = row == NULL ? BY_NONE : row->by;
	auth->reason = str_of(row == NULL ? why : row->why);
	auth->from_authenticated = auth->by != BY_NONE;
}

bool
auth_authors_share(const struct mail *mail)
{
	const struct claim claim = { .mail = mail };

	for (size_t i = 0; i < ROWS; i++) {
		if (table[i].state == AUTHOR_NOBODY &&
		    table[i].holds != has_several_addresses &&
		    table[i].holds(&claim))
			return false;
	}
	for (size_t i = 1; i < mail->from.n; i++) {
		if (!str_equal(mail->from.at[i].domain,
		    mail->from.at[0].domain))
			return false;
	}
	return true;
}
