/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks put together: which of them can be made, what our own
 * boundary already found, whether the mail never left the house, and at the
 * end the one question that counts: may the address shown in From be
 * believed? It may never when From holds several addresses, a group, or
 * nothing that can be read, whatever has passed. A body that our own servers
 * rewrite makes a body hash unverifiable, not wrong; then only the boundary's
 * word authenticates.
 */
#include "author.h"

static const struct boundary *
boundary_of(const struct auth_settings *settings, struct str account)
{
	for (size_t i = 0; account.p != NULL && i < settings->own_n; i++) {
		if (str_equal(settings->own[i].account, account))
			return &settings->own[i].boundary;
	}
	return &settings->boundary;
}

/* The log-in name holds From: the whole address, or its local part at one of
 * our own domains. */
static bool
submitter_is(const struct auth_settings *settings, struct str user,
    const struct address *author)
{
	if (user.n == 0)
		return false;
	if (str_find_char(user, '@') != STR_NOWHERE)
		return str_equal_nocase(user, author->address);
	return str_equal_nocase(user, author->local) &&
	    domain_is_ours(settings, author->domain);
}

/* A field that stands there once: its value. */
static struct str
only_value(struct arena *arena, const struct mail *mail, struct str name)
{
	const struct field *field = mail_field(mail, name, 0);

	return field == NULL || mail_field(mail, name, 1) != NULL ? NO_STR :
	    str_trim(header_unfold(arena, field->body));
}

/*
 * Exchange says that one of its own mailboxes sent this, and which of its hosts
 * found so. It takes these fields out of what comes from outside, so they count
 * where Exchange is what stands at the boundary and no hop came from outside.
 */
static bool
exchange_says_internal(struct arena *arena, const struct mail *mail)
{
	struct str as = only_value(arena, mail,
	    STR("X-MS-Exchange-Organization-AuthAs"));
	struct str source = only_value(arena, mail,
	    STR("X-MS-Exchange-Organization-AuthSource"));

	return str_equal_nocase(as, STR("Internal")) &&
	    domain_ascii(arena, source).p != NULL;
}

static bool
is_internal(struct arena *arena, const struct auth_settings *settings,
    const struct boundary *boundary, const struct mail *mail,
    const struct trace *trace, const struct address *author)
{
	if (trace->submitted)
		return boundary->submission_enforced && author != NULL &&
		    submitter_is(settings, trace->submitter, author);
	if (trace->inside && boundary->rewrites_mime &&
	    exchange_says_internal(arena, mail))
		return true;
	/* Microsoft's own network carries every tenant's mail: that no hop lies
	 * outside it does not make it ours. */
	return trace->inside && boundary->trusted_networks_n > 0 &&
	    boundary->results != RESULTS_MICROSOFT;
}

/* A key that is gone says nothing of mail that our boundary saw pass while it
 * was there. */
static bool
key_is_gone(const struct dkim_signature *one, const struct upstream *upstream)
{
	return one->result == RESULT_PERMERROR &&
	    (str_equal(one->reason, STR("no key")) ||
	    str_equal(one->reason, STR("key revoked"))) &&
	    upstream->dkim == RESULT_PASS &&
	    str_equal_nocase(upstream->dkim_domain, one->domain);
}

/* What of the signatures can't be known any more, or never here. */
static void
unverifiable_note(const struct boundary *boundary,
    const struct upstream *upstream, struct dkim *dkim)
{
	bool found = false, passed = false;

	for (size_t i = 0; i < dkim->n; i++) {
		struct dkim_signature *one = &dkim->signatures[i];
		passed |= one->result == RESULT_PASS;
		if (!key_is_gone(one, upstream) && (!boundary->rewrites_mime ||
		    one->result != RESULT_FAIL ||
		    !str_equal(one->reason, STR("body hash mismatch"))))
			continue;
		one->result = RESULT_UNVERIFIABLE;
		found = true;
	}
	if (found && !passed)
		dkim->result = RESULT_UNVERIFIABLE;
}

/* A DMARC failure that rests on a signature we could not verify is no
 * failure. */
static void
dmarc_soften(const struct dkim *dkim, struct dmarc *dmarc)
{
	for (size_t i = 0; i < dkim->n; i++) {
		const struct dkim_signature *one = &dkim->signatures[i];
		if (dmarc->result == RESULT_FAIL && one->aligned &&
		    one->result == RESULT_UNVERIFIABLE) {
			dmarc->result = RESULT_UNVERIFIABLE;
			dmarc->reason = str_equal(one->reason,
			    STR("body hash mismatch")) ?
			    STR("our servers rewrite bodies") :
			    STR("the signature's key is gone");
		}
	}
}

/* Bounces go to an address of their own for each recipient: the domain says
 * who sent it. */
static struct str
way_of(struct arena *arena, const struct trace *trace)
{
	struct str sender = trace->mail_from;
	size_t at = sender.n;

	if (!trace->known || sender.p == NULL)
		return NO_STR;
	if (sender.n == 0)
		return STR("<>");
	while (at > 0 && sender.p[at - 1] != '@')
		at--;
	sender = domain_ascii(arena, str_from(sender, at));
	return sender.p == NULL ? NO_STR : domain_registrable(arena, sender);
}

/* One says yes and the other no; what could not be found out says neither. */
static bool
differ(enum result ours, enum result theirs)
{
	bool yes = ours == RESULT_PASS, no = ours == RESULT_FAIL ||
	    ours == RESULT_SOFTFAIL;
	bool their_yes = theirs == RESULT_PASS, their_no =
	    theirs == RESULT_FAIL || theirs == RESULT_SOFTFAIL;

	return (yes && their_no) || (no && their_yes);
}

/*
 * Could an answer that DNS kept from us make this message authenticated? A
 * failed look-up for somebody else's domain could not.
 */
static bool
leans_on_trouble(struct arena *arena, const struct auth *auth)
{
	struct str org = auth->dmarc.org_domain;
	bool trouble = auth->dmarc.result == RESULT_TEMPERROR ||
	    auth->arc.open ||
	    (auth->spf.result == RESULT_TEMPERROR && org.p != NULL &&
	    domain_is_within(domain_ascii(arena, auth->spf.domain), org));

	for (size_t i = 0; i < auth->dkim.n; i++)
		trouble |= auth->dkim.signatures[i].result == RESULT_TEMPERROR &&
		    auth->dkim.signatures[i].aligned;
	return trouble && !auth->from_authenticated;
}

/* Each wait for the resolver costs more than most checks do. */
static struct ask
ask_ahead(struct arena *arena, const struct mail *mail,
    const struct trace *trace, const struct address *author,
    const struct limits *limits, const struct ask *ask)
{
	struct questions ahead = { .n = 0 };

	if (trace->known && trace->mail_from.p != NULL)
		spf_foresee(arena, trace->helo, trace->mail_from, &ahead);
	dmarc_foresee(arena, mail, &ahead);
	dkim_foresee(arena, mail, author != NULL ? author->domain : NO_STR,
	    limits, &ahead);
	arc_foresee(arena, mail, &ahead);
	return ask_remembering(arena, ask, &ahead);
}

/* The way it took, when it came, and what our own boundary noted of it. */
static void
journey_read(struct arena *arena, const struct auth_settings *settings,
    const struct boundary *boundary, const struct mail *mail,
    const struct delivery *delivery, struct auth *auth)
{
	*auth = (struct auth){ .arrived = delivery->arrived };
	trace_read(arena, boundary, settings, mail, &auth->trace);
	if (delivery->arrived_is_guess && auth->trace.time != MAIL_NO_DATE)
		auth->arrived = auth->trace.time;
	upstream_read(arena, boundary, mail, &auth->trace, &auth->upstream);
}

void
auth_read(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, const struct delivery *delivery,
    const struct limits *limits, const struct ask *opener, struct auth *auth_out)
{
	const struct boundary *boundary = boundary_of(settings,
	    delivery->account);

	journey_read(arena, settings, boundary, mail, delivery, auth_out);
	if (delivery->arrived_is_guess && auth_out->trace.time == MAIL_NO_DATE &&
	    mail->date > 0 && mail->date < delivery->arrived)
		auth_out->arrived = mail->date;
	auth_out->dkim.way = way_of(arena, &auth_out->trace);
	if (delivery->careful)
		auth_out->smime.reason = STR("not-scanned");
	else
		smime_check(arena, settings, mail, auth_out->arrived, limits,
		    opener, &auth_out->smime);
}

void
auth_judge(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, const struct delivery *delivery,
    const struct limits *limits, const struct ask *world, struct auth *auth_out)
{
	const struct boundary *boundary = boundary_of(settings,
	    delivery->account);
	const char *why;
	const struct address *author = auth_author_sure(arena, mail, &why);
	struct trace *trace = &auth_out->trace;
	struct canon_bodies bodies = { .arena = arena, .mail = mail };
	struct ask ask;

	journey_read(arena, settings, boundary, mail, delivery, auth_out);
	ask = ask_ahead(arena, mail, trace, author, limits, world);
	if (trace->known && trace->mail_from.p != NULL)
		spf_check_client(arena, &(struct spf_client){ trace->ip,
		    trace->helo, trace->mail_from, auth_out->arrived }, &ask,
		    &auth_out->spf);
	else
		auth_out->spf.reason = trace->known ?
		    STR("envelope sender unknown") :
		    STR("client address unknown");
	dkim_check(&bodies, author != NULL ? author->domain : NO_STR,
	    auth_out->arrived, limits, &ask, &auth_out->dkim);
	auth_out->dkim.way = way_of(arena, trace);
	arc_check(&bodies, boundary, author != NULL ? author->domain : NO_STR,
	    auth_out->arrived, &ask, &auth_out->arc);
	unverifiable_note(boundary, &auth_out->upstream, &auth_out->dkim);
	dmarc_check(arena, mail, &auth_out->spf, &auth_out->dkim, &ask,
	    &auth_out->dmarc);
	dmarc_soften(&auth_out->dkim, &auth_out->dmarc);
	if (delivery->careful)
		auth_out->smime.reason = STR("not-scanned");
	else
		smime_check(arena, settings, mail, auth_out->arrived, limits,
		    &ask, &auth_out->smime);
	auth_out->internal = is_internal(arena, settings, boundary, mail,
	    trace, author);
	auth_author_decide(settings, author, why, auth_out);
	auth_out->disagrees =
	    differ(auth_out->spf.result, auth_out->upstream.spf) ||
	    differ(auth_out->dkim.result, auth_out->upstream.dkim) ||
	    differ(auth_out->dmarc.result, auth_out->upstream.dmarc);
	auth_out->temperror = leans_on_trouble(arena, auth_out);
}
