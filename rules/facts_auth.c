/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the authentication floor found, as facts: SPF (RFC 7208), DKIM (RFC
 * 6376), DMARC (RFC 9989), S/MIME (RFC 8551), our own mail servers' word, and
 * the reasons to trust that rest on them. A failed look-up is no failure.
 */
#include "facts.h"

/* A list that we are on breaks what its members' domains ask for; that somebody
 * writes in our name, or a partner's, is no smaller for it. */
static bool
list_explains(const struct facts *facts)
{
	return facts->cache->list.n > 0 &&
	    facts->cache->whose != WHOSE_OURS &&
	    facts->cache->whose != WHOSE_VENDOR;
}

FACT(dmarc_fail)
{
	const struct dmarc *dmarc = &facts->auth->dmarc;
	bool enforced = dmarc->policy.n > 0 &&
	    !str_equal(dmarc->policy, STR("none"));

	if (dmarc->result != RESULT_FAIL || facts->auth->from_authenticated ||
	    facts->auth->internal || list_explains(facts))
		return false;
	if (str_equal(argument, STR("enforced")) ? !enforced :
	    argument.n > 0 && !str_equal(argument, dmarc->policy))
		return false;
	*evidence_out = str_format(facts->arena, "%.*s, p=%.*s",
	    STR_ARGS(dmarc->domain), STR_ARGS(dmarc->policy));
	return true;
}

FACT(spf_fail)
{
	const struct spf *spf = &facts->auth->spf;

	if ((spf->result != RESULT_FAIL && spf->result != RESULT_SOFTFAIL) ||
	    facts->auth->from_authenticated || list_explains(facts))
		return false;
	if (argument.n > 0 &&
	    !str_equal(argument, str_of(result_word(spf->result))))
		return false;
	*evidence_out = spf->domain;
	return true;
}

FACT(dkim_fail)
{
	const struct dkim *dkim = &facts->auth->dkim;

	if (dkim->result != RESULT_FAIL || facts->auth->from_authenticated ||
	    list_explains(facts))
		return false;
	for (size_t i = 0; i < dkim->n; i++)
		if (dkim->signatures[i].result == RESULT_FAIL)
			*evidence_out = dkim->signatures[i].domain;
	return true;
}

FACT(authenticated)
{
	if (!facts->auth->from_authenticated)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s (%s)",
	    STR_ARGS(facts->cache->address), author_by_word(facts->auth->by));
	return true;
}

FACT(auth_temperror)
{
	return facts->auth->temperror;
}

/* A mistake in a record of the author's own house; one of a domain that only carried
 * the message says nothing of him. */
FACT(auth_permerror)
{
	const struct auth *auth = facts->auth;

	if (auth->from_authenticated || auth->internal)
		return false;
	if (auth->spf.result == RESULT_PERMERROR && str_equal(
	    domain_registrable(facts->arena, auth->spf.domain),
	    facts->cache->registrable))
		*evidence_out = str_format(facts->arena, "SPF: %.*s",
		    STR_ARGS(auth->spf.domain));
	else if (auth->dmarc.result == RESULT_PERMERROR)
		*evidence_out = str_format(facts->arena, "DMARC: %.*s",
		    STR_ARGS(auth->dmarc.domain));
	return evidence_out->n > 0;
}

FACT(upstream_disagrees)
{
	return facts->auth->disagrees;
}

FACT(upstream_forged)
{
	return facts->auth->upstream.forged;
}

FACT(from_ambiguous)
{
	const struct address *author = mail_author(facts->mail);
	/* Several senders and groups have findings of their own. */
	const char *why = author == NULL || author->address.p == NULL ||
	    facts->mail->from.n > 1 || facts->mail->from.has_group ? NULL
	    : auth_author_doubt(facts->arena, facts->mail, author);

	if (why == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "%s: %.*s", why,
	    STR_ARGS(utf8_repair(facts->arena, author->raw)));
	return true;
}

/* Sent from where we let it be sent from, which is proof enough of whose it is; not of
 * what no outside server ever saw. */
FACT(own_domain_authenticated)
{
	if (facts->cache->whose != WHOSE_OURS || facts->cache->outside ||
	    !facts->auth->from_authenticated || facts->mail->from.n != 1)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

FACT(internal_mail)
{
	return facts->auth->internal;
}

FACT(vendor_authenticated)
{
	if (facts->cache->whose != WHOSE_VENDOR ||
	    !facts->auth->from_authenticated)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

FACT(service_authenticated)
{
	if (facts->cache->whose != WHOSE_SERVICE ||
	    !facts->auth->from_authenticated)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* ---- S/MIME ------------------------------------------------------------------------ */

static struct str
first_signer(const struct facts *facts)
{
	const struct smime *smime = &facts->auth->smime;

	return smime->signers_n > 0 ? smime->signers[0] : NO_STR;
}

FACT(smime_signer_mismatch)
{
	if (!facts->auth->smime.mismatch)
		return false;
	*evidence_out = first_signer(facts);
	return true;
}

FACT(smime_invalid)
{
	if (facts->auth->smime.status != SMIME_INVALID)
		return false;
	*evidence_out = facts->auth->smime.reason;
	return true;
}

FACT(smime_untrusted)
{
	if (facts->auth->smime.status != SMIME_UNTRUSTED)
		return false;
	*evidence_out = facts->auth->smime.reason;
	return true;
}

FACT(smime_valid)
{
	if (facts->auth->smime.status != SMIME_VALID ||
	    !facts->auth->smime.attributed)
		return false;
	*evidence_out = first_signer(facts);
	return true;
}

FACT(smime_partial)
{
	const struct smime *smime = &facts->auth->smime;

	if ((smime->status != SMIME_VALID &&
	    smime->status != SMIME_UNTRUSTED) || smime->covers != COVERS_PART)
		return false;
	*evidence_out = smime->outside;
	return true;
}

FACT(smime_date_mismatch)
{
	return facts->auth->smime.date_mismatch;
}

FACT(smime_from_differs)
{
	return facts->auth->smime.from_differs;
}

/* What can be changed by somebody who can't read it. */
FACT(smime_unauthenticated)
{
	return facts->auth->smime.encryption == ENCRYPTION_UNAUTHENTICATED;
}

FACT(smime_header_mismatch)
{
	if (!facts->auth->smime.header_mismatch)
		return false;
	*evidence_out = facts->auth->smime.reason;
	return true;
}

FACT(encrypted_not_scanned)
{
	const struct smime *smime = &facts->auth->smime;

	if (smime->shut.p == NULL &&
	    (smime->status != SMIME_ENCRYPTED || smime->decrypted))
		return false;
	*evidence_out = smime->shut.p != NULL ? smime->shut : smime->reason;
	return true;
}

/* ---- DKIM's l= (RFC 6376 8.2) ----------------------------------------------------------- */

/* The length of a body in relaxed form (RFC 6376 3.4.4), or in simple form. */
static size_t
canonical_length(struct str body, bool relaxed)
{
	size_t n = 0, blanks = 0, empty = 0;
	bool line_has_text = false;
	struct str line;

	while (str_line(&body, &line)) {
		line_has_text = false;
		blanks = 0;
		for (size_t i = 0; i < line.n; i++) {
			if (relaxed && (line.p[i] == ' ' || line.p[i] == '\t')) {
				blanks = 1;
				continue;
			}
			if (!line_has_text) {
				n += 2 * empty;
				empty = 0;
			}
			n += blanks + 1;
			blanks = 0;
			line_has_text = true;
		}
		/* Empty lines at the end don't count. */
		if (line_has_text)
			n += 2;
		else
			empty++;
	}
	return n;
}

static struct str
tag_value(struct arena *arena, struct str body, char name)
{
	struct str rest = header_unfold(arena, body);

	while (rest.n > 0) {
		struct str value = str_cut(&rest, ';');
		struct str tag = str_trim(str_cut(&value, '='));

		if (tag.n == 1 && tag.p[0] == name)
			return str_trim(value);
	}
	return NO_STR;
}

FACT(dkim_partial_body)
{
	const struct mail *mail = facts->mail;
	const struct field *field;

	for (size_t i = 0; i < facts->limits->signatures &&
	    (field = mail_field(mail, STR("DKIM-Signature"), i)) != NULL; i++) {
		struct str canon = tag_value(facts->arena, field->body, 'c');
		struct str length = tag_value(facts->arena, field->body, 'l');
		uint64_t covered;

		if (mail->parts_n == 0 ||
		    !str_number(length, UINT32_MAX, &covered) ||
		    covered >= canonical_length(mail->parts[0].body,
		    str_ends_nocase(canon, STR("/relaxed"))))
			continue;
		*evidence_out = str_format(facts->arena, "d=%.*s l=%llu",
		    STR_ARGS(tag_value(facts->arena, field->body, 'd')),
		    (unsigned long long)covered);
		return true;
	}
	return false;
}
