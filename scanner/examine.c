/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message in, one verdict out: read it, work out who wrote it, judge it, and
 * put down in words what leaves the jail. This is the whole program's idea on one
 * page; it promises to be a pure function of its arguments and the answers, and
 * to give a verdict for any bytes whatever. A message that is only learned from
 * goes the same way without DNS, memory and rules.
 */
#include "examine.h"

static struct verdict_address
put_address(const struct address *address)
{
	return (struct verdict_address){ .address = address->address,
	    .name = address->name, .domain = address->domain };
}

static struct verdict_address *
put_addresses(struct arena *arena, const struct addresses *from, size_t *n_out)
{
	struct verdict_address *at =
	    NEW_ARRAY(arena, struct verdict_address, from->n);
	size_t i;

	for (i = 0; i < from->n; i++)
		at[i] = put_address(&from->at[i]);
	*n_out = from->n;
	return at;
}

/*
 * What stays the same when a server of the Exchange family rewrites the bytes of
 * a message that a person moves: Message-ID alone is the sender's to choose, so
 * the boundary's Received, From, Subject and the decoded content count with it.
 */
static struct str
content_digest(struct arena *arena, const struct mail *mail,
    const struct auth *auth, const struct verdict *v)
{
	struct buf buf = { .arena = arena };
	size_t i;

	buf_add(&buf, mail->message_id);
	buf_char(&buf, '\n');
	if (auth->trace.boundary_at < mail->fields_n)
		buf_add(&buf, str_trim(header_unfold(arena,
		    mail->fields[auth->trace.boundary_at].body)));
	buf_char(&buf, '\n');
	if (mail_author(mail) != NULL)
		buf_add(&buf, mail_author(mail)->raw);
	buf_char(&buf, '\n');
	buf_add(&buf, mail->subject);
	for (i = 0; i < v->parts.n; i++)
		buf_add(&buf, v->parts.at[i].sha256);
	return digest_hex(arena, sha256(buf_str(&buf)));
}

static struct str
put_tls(struct arena *arena, const struct trace *trace)
{
	if (!trace->known)
		return NO_STR;
	if (!trace->tls)
		return STR("no");
	if (trace->tls_version.n == 0)
		return trace->tls_cipher.n > 0 ? trace->tls_cipher : STR("yes");
	return trace->tls_cipher.n == 0 ? trace->tls_version : str_format(arena,
	    "%.*s %.*s", STR_ARGS(trace->tls_version),
	    STR_ARGS(trace->tls_cipher));
}

static void
put_what_it_is(struct arena *arena, const struct mail *mail,
    const struct auth *auth, struct verdict *v)
{
	const struct address *author = mail_author(mail);

	v->message_id = mail->message_id;
	v->subject = mail->subject;
	v->date = mail->date;
	v->size = mail->bytes.n;
	if (author != NULL) {
		v->from = put_address(author);
		v->from_name_folded = author->name.n == 0 ? NO_STR
		    : fold_name(arena, author->name);
		v->from_org_domain = auth->dmarc.org_domain.p != NULL ?
		    auth->dmarc.org_domain : author->domain.p == NULL ? NO_STR :
		    domain_registrable(arena, author->domain);
	}
	if (mail->sender.n > 0)
		v->sender = put_address(&mail->sender.at[0]);
	v->reply_to.at = put_addresses(arena, &mail->reply_to, &v->reply_to.n);
	v->to.at = put_addresses(arena, &mail->to, &v->to.n);
	v->cc.at = put_addresses(arena, &mail->cc, &v->cc.n);
	v->return_path = mail->return_path;
	v->in_reply_to = mail->in_reply_to;
	v->client_ip = auth->trace.ip;
	v->helo = auth->trace.helo;
	v->tls = put_tls(arena, &auth->trace);
}

/* Under which keys memory has those that a message of ours went to. */
static void
put_recipients(struct arena *arena, struct verdict *v)
{
	size_t n = v->to.n + v->cc.n;

	for (size_t i = 0; i < n && i < RECIPIENTS_TAUGHT; i++) {
		struct verdict_address *address = i < v->to.n ? &v->to.at[i] :
		    &v->cc.at[i - v->to.n];

		if (address->domain.n > 0)
			address->org_domain = domain_registrable(arena,
			    address->domain);
		if (address->name.n > 0)
			address->name_folded = fold_name(arena, address->name);
	}
}

/* Is there a text that could not be read: enciphered, signed in a form that has to
 * be opened, or behind a picture, further down than was fetched? */
static bool
words_are_shut(const struct mail *mail)
{
	static const char *const types[] = {
		"application/pkcs7-mime", "application/x-pkcs7-mime",
		"multipart/encrypted"
	};

	for (size_t i = 0; i < mail->parts_n; i++)
		if (str_is_among(mail->parts[i].type, types,
		    sizeof types / sizeof *types))
			return true;
	return str_trim(mail->body.plain).n == 0 &&
	    mail->bytes.n >= SENT_BYTES;
}

#define WORDS_TAUGHT 128		/* hashes of one letter */
#define WORDS_LETTERS 8192

/* What its author wrote himself, without what stands below every letter of his. */
static void
put_words(struct arena *arena, const struct mail *mail, struct verdict *v)
{
	struct str live = mail->live.plain;
	uint64_t hashes[WORDS_TAUGHT];
	struct buf buf = { .arena = arena };
	size_t n;

	if (words_are_shut(mail))
		return;
	live = str_slice(live, 0, live.n - text_signature(live).n);
	n = text_sketch(live.n == mail->live.plain.n ? mail->live.folded :
	    fold(arena, live), WORDS_LETTERS, WORDS_TAUGHT, hashes);
	for (size_t i = 0; i < n; i++)
		buf_format(&buf, "%016llx", (unsigned long long)hashes[i]);
	v->words = n == 0 ? STR("") : buf_str(&buf);
}

static struct str
word(enum result result)
{
	return str_of(result_word(result));
}

static void
put_signatures(struct arena *arena, const struct dkim *dkim, struct verdict *v)
{
	size_t i;

	v->dkim.result = word(dkim->result);
	v->dkim.signatures.n = dkim->n;
	v->dkim.signatures.at =
	    NEW_ARRAY(arena, struct verdict_signature, dkim->n);
	for (i = 0; i < dkim->n; i++) {
		const struct dkim_signature *s = &dkim->signatures[i];

		v->dkim.signatures.at[i] = (struct verdict_signature){
		    .result = word(s->result), .domain = s->domain,
		    .selector = s->selector, .algorithm = s->algorithm,
		    .reason = s->reason, .aligned = s->aligned };
	}
}

static void
put_who_wrote_it(struct arena *arena, const struct auth *auth,
    struct verdict *v)
{
	v->from_authenticated = auth->from_authenticated;
	v->by = str_of(author_by_word(auth->by));
	v->auth_reason = auth->reason;
	v->internal = auth->internal;
	v->temperror = auth->temperror;
	v->upstream.present = auth->upstream.present;
	if (auth->upstream.present) {
		v->upstream.spf = word(auth->upstream.spf);
		v->upstream.dkim = word(auth->upstream.dkim);
		v->upstream.dmarc = word(auth->upstream.dmarc);
		v->upstream.arc = word(auth->upstream.arc);
	}
	v->smime.status = str_of(smime_status_word(auth->smime.status));
	v->smime.covers = str_of(smime_covers_word(auth->smime.covers));
	v->smime.opened = auth->smime.decrypted;
	v->smime.encryption = str_of(encryption_word(auth->smime.encryption));
	v->smime.attributed = auth->smime.attributed;
	v->smime.author = auth->smime.author;
	v->smime.reason = auth->smime.reason;
	v->smime.signers.at = auth->smime.signers;
	v->smime.signers.n = auth->smime.signers_n;
	v->spf.result = word(auth->spf.result);
	v->spf.domain = auth->spf.domain;
	v->spf.reason = auth->spf.reason;
	put_signatures(arena, &auth->dkim, v);
	v->signature_key = auth->dkim.key;
	v->signature_face = auth->dkim.face;
	v->signature_way = auth->dkim.way;
	v->arc.result = word(auth->arc.result);
	v->arc.reason = auth->arc.reason;
	v->dmarc.result = word(auth->dmarc.result);
	v->dmarc.domain = auth->dmarc.domain;
	v->dmarc.org_domain = auth->dmarc.org_domain;
	v->dmarc.policy = auth->dmarc.policy;
	v->dmarc.aligned_by = auth->dmarc.aligned_by;
	v->dmarc.reason = auth->dmarc.reason;
}

static void
put_parts(struct arena *arena, const struct mail *mail, struct verdict *v)
{
	size_t i;

	v->parts.at = NEW_ARRAY(arena, struct verdict_part, mail->parts_n);
	for (i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		v->has_not_scanned |= part->not_scanned;
		if (part->is_multipart)
			continue;
		v->parts.at[v->parts.n++] = (struct verdict_part){
		    .type = part->type, .filename = part->filename,
		    .charset = part->charset, .encoding = part->encoding,
		    .disposition = part->disposition,
		    .size = part->content.n,
		    .sha256 = digest_hex(arena, sha256(part->content)),
		    .not_scanned = part->not_scanned };
	}
}

/* Memory keeps what has a key: not that a partner named an account of ours. */
static void
put_accounts(struct arena *arena, const struct organisation *organisation,
    const struct mail *mail, struct verdict *v)
{
	size_t i;

	v->accounts.n = mail->accounts_n;
	v->accounts.at = NEW_ARRAY(arena, struct verdict_account, v->accounts.n);
	for (i = 0; i < mail->accounts_n; i++) {
		const struct account *account = &mail->accounts[i];

		v->accounts.at[i] = (struct verdict_account){
		    .kind = account->kind, .country = account->country,
		    .last4 = account->last4, .key =
		    account_is_ours(organisation, account) ? NO_STR :
		    account->number,
		    .where = str_of(place_name(account->place)) };
	}
}

#define TRACE_MOST 200		/* fields */
#define TRACE_FIELD_MOST 8000	/* bytes of one */

static void
put_trace(struct arena *arena, const struct mail *mail, struct verdict *v)
{
	static const char *const names[] = { "Received", "Return-Path",
	    "Delivered-To", "X-Original-To", "Authentication-Results",
	    "ARC-Authentication-Results", "Received-SPF", "X-Originating-IP" };

	v->trace.at = NEW_ARRAY(arena, struct str, TRACE_MOST);
	for (size_t i = 0; i < mail->fields_n && v->trace.n < TRACE_MOST; i++) {
		const struct field *field = &mail->fields[i];

		if (str_is_among(field->name, names,
		    sizeof names / sizeof *names))
			v->trace.at[v->trace.n++] = str_join(arena,
			    str_join(arena, field->name, STR(": ")),
			    str_slice(str_trim(header_unfold(arena,
			    field->body)), 0, TRACE_FIELD_MOST));
	}
}

static void
put_detail(struct arena *arena, const struct mail *mail, struct verdict *v)
{
	size_t i;

	put_trace(arena, mail, v);

	v->text = mail->attached.plain.n == 0 ? mail->body.plain
	    : str_join(arena, str_join(arena, mail->body.plain, STR("\n")),
	    mail->attached.plain);
	if (v->text.p == NULL)
		v->text = STR("");
	v->links.n = mail->links_n;
	v->links.at = NEW_ARRAY(arena, struct verdict_link, mail->links_n);
	for (i = 0; i < mail->links_n; i++)
		v->links.at[i] = (struct verdict_link){
		    .url = mail->links[i].url, .text = mail->links[i].text,
		    .host = mail->links[i].host };
}

static void
put_judgement(struct arena *arena, const struct brief *brief,
    const struct judgement *judgement, struct verdict *v)
{
	size_t i;

	v->score = judgement->score;
	v->payment_change = judgement->payment_change;
	v->verdict = judgement->score >= brief->scores.suspect ? VERDICT_SUSPECT
	    : judgement->score >= brief->scores.caution ? VERDICT_CAUTION
	    : VERDICT_CLEAN;
	v->findings.n = judgement->n;
	v->findings.at = NEW_ARRAY(arena, struct verdict_finding, judgement->n);
	for (i = 0; i < judgement->n; i++) {
		const struct finding *f = &judgement->findings[i];

		v->findings.at[i] = (struct verdict_finding){ .id = f->id,
		    .about = f->about,
		    .rule = f->rule, .en = f->en, .ja = f->ja,
		    .evidence = f->evidence, .attack = f->attack,
		    .score = f->score };
	}
}

static void
put_traits(struct arena *arena, const struct trait *from, size_t n,
    struct verdict_trait **at_out, size_t *n_out)
{
	*at_out = NEW_ARRAY(arena, struct verdict_trait, n);
	for (size_t i = 0; i < n; i++)
		(*at_out)[i] = (struct verdict_trait){ from[i].kind,
		    from[i].value };
	*n_out = n;
}

static void
put_lesson(struct arena *arena, const struct lesson *lesson, struct verdict *v)
{
	v->references.at = lesson->references;
	v->references.n = lesson->references_n;
	put_traits(arena, lesson->habits, lesson->habits_n, &v->habits.at,
	    &v->habits.n);
	put_traits(arena, lesson->sightings, lesson->sightings_n,
	    &v->sightings.at, &v->sightings.n);
	v->account_owner = lesson->account_owner;
	v->bounced.message_id = lesson->bounced_message_id;
	v->bounced.recipient = lesson->bounced_recipient;
}

/* What it says and who wrote it, as far as the message is there and somebody may
 * be asked: one that is only learned from costs no question to DNS. */
static void
read_it(struct arena *arena, const struct brief *brief,
    const struct message *message, const struct ask *ask, struct mail *mail,
    struct auth *auth)
{
	bool whole = !message->careful &&
	    !(message->learn && message->truncated);
	const struct delivery delivery = { message->account, message->arrived,
	    message->arrived_is_guess, message->learn ? !whole :
	    message->careful };

	mail_read(arena, message->bytes, &brief->limits, message->careful, mail);
	if (message->truncated)
		mail_defect(arena, mail, DEFECT_TRUNCATED, NO_STR);
	if (message->learn)
		auth_read(arena, &brief->auth, mail, &delivery, &brief->limits,
		    ask, auth);
	else
		auth_judge(arena, &brief->auth, mail, &delivery, &brief->limits,
		    ask, auth);
	for (size_t i = 0; i < auth->smime.opened_n; i++)
		mail_adopt(arena, mail, auth->smime.opened[i].part,
		    auth->smime.opened[i].mail);
	if (auth->smime.surrounded.p != NULL)
		mail_defect(arena, mail, DEFECT_MIME_AMBIGUITY,
		    auth->smime.surrounded);
	/* After it, so that what a signature wrapped is opened as well. */
	if (whole)
		attachments_read(arena, &brief->limits, ask, mail);
}

/*
 * Exchange hands out a notice of its own for a message that it cannot turn into
 * MIME: what it stands for is not judged yet. It never went over the internet; a
 * stranger's imitation came with a Received and is judged as any mail is.
 */
static bool
is_placeholder(struct arena *arena, const struct mail *mail)
{
	const struct field *from = mail_field(mail, STR("From"), 0);

	return mail_field(mail, STR("Received"), 0) == NULL && from != NULL &&
	    str_find_nocase(header_decode(arena, from->body),
	    STR("Microsoft Exchange")) != STR_NOWHERE &&
	    str_starts_nocase(mail->subject, STR("Retrieval using the IMAP4 "
	    "protocol failed for the following message")) &&
	    str_find_nocase(mail->body.plain, STR("retrieve the following "
	    "message")) != STR_NOWHERE;
}

void
examine(struct arena *arena, const struct brief *brief,
    const struct message *message, const struct ask *ask,
    struct verdict *verdict_out)
{
	struct mail *mail = NEW(arena, struct mail);
	struct auth *auth = NEW(arena, struct auth);
	struct judgement judgement = { 0 };

	read_it(arena, brief, message, ask, mail, auth);
	if (message->learn)
		rules_lesson(arena, &brief->organisation, mail, auth,
		    &judgement.lesson);
	else
		rules_judge(arena, brief->rules, &brief->organisation,
		    &brief->scores, &brief->limits, mail, auth, ask, &judgement);

	*verdict_out = (struct verdict){ .rules_digest = rules_digest(brief->rules),
	    .version = STR(SEKI_VERSION) };
	put_what_it_is(arena, mail, auth, verdict_out);
	if (message->learn) {
		put_recipients(arena, verdict_out);
		put_words(arena, mail, verdict_out);
	}
	put_who_wrote_it(arena, auth, verdict_out);
	put_parts(arena, mail, verdict_out);
	verdict_out->content_digest = content_digest(arena, mail, auth,
	    verdict_out);
	put_accounts(arena, &brief->organisation, mail, verdict_out);
	if (brief->detail)
		put_detail(arena, mail, verdict_out);
	put_judgement(arena, brief, &judgement, verdict_out);
	verdict_lead(verdict_out);
	put_lesson(arena, &judgement.lesson, verdict_out);
	verdict_out->arrived = auth->arrived;
	/* What leans on an answer that DNS kept from us is not judged yet. */
	if (auth->temperror) {
		verdict_out->verdict = VERDICT_DEFERRED;
		verdict_out->reason = STR("temperror");
	}
	if (is_placeholder(arena, mail)) {
		verdict_out->verdict = VERDICT_DEFERRED;
		verdict_out->reason = STR("unscanned");
	}
	/* Some that have no status went through CMS too, and say what they are. */
	verdict_out->touched_foreign_code = auth->smime.status != SMIME_NONE ||
	    auth->smime.reason.p != NULL || mail->foreign_code;
}
