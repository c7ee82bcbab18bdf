/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is attached, and how it goes with the rest: a page that asks for something
 * to be typed in, a PDF that was worked over, a paper that somebody else sent
 * before, a message within the message, a name that is a trap, and a message that
 * says nothing but through one attachment, link or picture. What a document says
 * of its own making can be forged, and honest people print from browsers: such
 * facts are for rules that combine them.
 */
#include "facts.h"

static bool
is_saved(const struct part *part)
{
	return part->is_attachment && !part->is_inside_message;
}

/* ---- Pages that ask ------------------------------------------------------------------- */

static bool
is_page(const struct part *part)
{
	return part->is_html || str_ends_nocase(part->filename, STR(".html")) ||
	    str_ends_nocase(part->filename, STR(".htm")) ||
	    str_ends_nocase(part->filename, STR(".shtml")) ||
	    str_ends_nocase(part->filename, STR(".svg"));
}

FACT(attachment_form)
{
	const struct mail *mail = facts->mail;

	if (!facts->cache->outside)
		return false;
	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (!is_saved(part) || !is_page(part) ||
		    (str_find_nocase(part->content, STR("<form")) ==
		    STR_NOWHERE && str_find_nocase(part->content,
		    STR("<script")) == STR_NOWHERE))
			continue;
		*evidence_out = part->filename;
		return true;
	}
	for (size_t i = 0; i < mail->links_n; i++) {
		if (mail->links[i].kind != LINK_FORM ||
		    mail->links[i].place != PLACE_ATTACHMENT)
			continue;
		*evidence_out = utf8_shorten(facts->arena, mail->links[i].url,
		    160);
		return true;
	}
	return false;
}

/* ---- How a document was made ------------------------------------------------------------ */

#define DAY_SECONDS 86400

static bool
was_edited(const struct document *document)
{
	if (!str_equal(document->kind, STR("pdf")) || document->is_signed)
		return false;
	return document->updates > 0 || (document->created != MAIL_NO_DATE &&
	    document->modified != MAIL_NO_DATE &&
	    document->created <= INT64_MAX - DAY_SECONDS &&
	    document->modified > document->created + DAY_SECONDS);
}

static struct str
shown_date(struct arena *arena, int64_t at)
{
	return at == MAIL_NO_DATE ? STR("-") : date_of(arena, at);
}

FACT(document_edited)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->documents_n; i++) {
		const struct document *document = &mail->documents[i];

		if (!was_edited(document))
			continue;
		*evidence_out = str_format(facts->arena,
		    "%.*s: %.*s -> %.*s (+%zu)", STR_ARGS(document->filename),
		    STR_ARGS(shown_date(facts->arena, document->created)),
		    STR_ARGS(shown_date(facts->arena, document->modified)),
		    document->updates);
		return true;
	}
	return false;
}

static bool
has_any_nocase(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_find_nocase(s, str_of(words[i])) != STR_NOWHERE)
			return true;
	return false;
}

/* A page printed to PDF, or drawn by hand, where a company's books would have
 * made it. */
FACT(document_page_printed)
{
	static const char *const programs[] = {
		"wkhtmltopdf", "headlesschrome", "skia/pdf", "mpdf", "pdfium",
		"canva", "dompdf", "weasyprint", "html2pdf", NULL
	};
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->documents_n; i++) {
		const struct document *document = &mail->documents[i];

		if (!str_equal(document->kind, STR("pdf")))
			continue;
		if (has_any_nocase(document->producer, programs))
			*evidence_out = document->producer;
		else if (has_any_nocase(document->creator, programs))
			*evidence_out = document->creator;
		else
			continue;
		return true;
	}
	return false;
}

/* Programs sign what they make; what is emptied was meant to be. Where no
 * information was found, it may only be out of our reach. */
FACT(document_maker_missing)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->documents_n; i++) {
		const struct document *document = &mail->documents[i];

		if (!document->has_info || document->encrypted ||
		    document->is_signed ||
		    str_trim(document->producer).n > 0 ||
		    str_trim(document->creator).n > 0)
			continue;
		*evidence_out = document->filename;
		return true;
	}
	return false;
}

/* A PDF that was opened, and in which nothing is written: a picture of a paper. */
FACT(document_without_text)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (!part->not_scanned ||
		    !str_equal(part->not_scanned_why, STR("picture")))
			continue;
		*evidence_out = part->filename;
		return true;
	}
	return false;
}

/* ---- Who else sent it ---------------------------------------------------------------------- */

/* The first owner in an answer who is neither the author's nor one of us; absent
 * if the author's own is among them. */
static struct str
other_owner(const struct facts *facts, const struct answer *answer)
{
	struct str other = NO_STR;

	for (size_t i = 0; answer->status == ANSWER_DATA && i < answer->n;
	    i++) {
		struct str rest = answer->records[i];
		struct str owner = str_cut(&rest, ' ');

		if (str_equal(owner, facts->cache->lesson.account_owner))
			return NO_STR;
		if (other.n == 0 && !index_is_ours(facts->organisation, owner))
			other = owner;
	}
	return other;
}

FACT(attachment_of_another)
{
	const struct fact_cache *cache = facts->cache;

	if (!cache->outside || cache->lesson.account_owner.n == 0)
		return false;
	for (size_t i = 0; i < cache->attachments_n; i++) {
		struct str owner = other_owner(facts,
		    &cache->attachments[i].answer);

		if (owner.n == 0)
			continue;
		*evidence_out = owner;
		return true;
	}
	return false;
}

/* ---- A message within ------------------------------------------------------------------------- */

/* The author of what an attached message's part holds. */
static struct str
inner_domain(const struct facts *facts, const struct part *part)
{
	const struct field *from = fields_find(part->fields, part->fields_n,
	    STR("From"), 0);
	struct addresses list;

	if (from == NULL)
		return NO_STR;
	list = address_list(facts->arena, from->body, facts->limits);
	return list.n == 0 ? NO_STR : list.at[0].domain;
}

/* Whether the inner author is one whom we know, if that is asked for. */
static bool
is_known(const struct facts *facts, struct str domain)
{
	const struct vendor *vendor;
	enum whose whose = index_domain(facts->organisation, domain, &vendor);

	return whose == WHOSE_OURS || whose == WHOSE_VENDOR;
}

#define MESSAGES_LOOKED_AT 4

FACT(attached_message_other)
{
	const struct mail *mail = facts->mail;
	bool known = str_equal(argument, STR("known"));
	size_t looked_at = 0;

	if (!facts->cache->outside || facts->cache->registrable.n == 0 ||
	    mail->parts_n == 0 || str_equal(mail->parts[0].type,
	    STR("multipart/report")))
		return false;
	for (size_t i = 1; i < mail->parts_n &&
	    looked_at < MESSAGES_LOOKED_AT; i++) {
		const struct part *part = &mail->parts[i];
		struct str domain;

		if (part->parent == PART_NONE ||
		    !mail->parts[part->parent].is_message)
			continue;
		looked_at++;
		domain = inner_domain(facts, part);
		if (domain.n == 0 || domain_is_within(domain,
		    facts->cache->registrable) ||
		    (known && !is_known(facts, domain)))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s; %.*s",
		    STR_ARGS(domain), STR_ARGS(facts->cache->domain));
		return true;
	}
	return false;
}

/* ---- Names that are traps ---------------------------------------------------------------------- */

#define NAME_BYTES 200

/* "lnvoice": the word to the eye, and not to a filter. */
static bool
name_is_disguised(struct arena *arena, struct str filename)
{
	static const char *const words[] = {
		"invoice", "payment", "statement", "remittance", "purchase",
		"receipt", "document"
	};
	struct str folded = fold(arena, filename);
	struct str skeleton = fold_skeleton(arena, filename);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!str_contains(folded, str_of(words[i])) &&
		    str_contains(skeleton, fold_skeleton(arena,
		    str_of(words[i]))))
			return true;
	return false;
}

/* The recipient's address in a file's name: nobody names a file so by hand. */
static bool
name_has_recipient(const struct facts *facts, struct str filename)
{
	const struct addresses *to = &facts->mail->to;

	for (size_t i = 0; i < to->n && i < 4; i++)
		if (to->at[i].address.n > 0 &&
		    str_find_nocase(filename, to->at[i].address) != STR_NOWHERE)
			return true;
	return false;
}

#define NAMES_LOOKED_AT 20

FACT(filename_lure)
{
	const struct mail *mail = facts->mail;
	size_t looked_at = 0;

	if (!facts->cache->outside)
		return false;
	for (size_t i = 0; i < mail->parts_n && looked_at < NAMES_LOOKED_AT;
	    i++) {
		struct str filename = str_slice(mail->parts[i].filename, 0,
		    NAME_BYTES);

		if (filename.n == 0 || !is_saved(&mail->parts[i]))
			continue;
		looked_at++;
		if (!name_is_disguised(facts->arena, filename) &&
		    !name_has_recipient(facts, filename))
			continue;
		*evidence_out = mail->parts[i].filename;
		return true;
	}
	return false;
}

/* "Invoice 4711" of "Invoice 4711.pdf", folded. */
static struct str
name_without_ending(struct arena *arena, struct str filename)
{
	size_t end = filename.n;

	while (end > 0 && filename.p[end - 1] != '.')
		end--;
	return str_trim(fold(arena, str_slice(filename, 0, end > 1 ? end - 1 :
	    filename.n)));
}

#define SUBJECT_LEAST 5
#define LINKS_LOOKED_AT 20

/* Whoever sends many writes one line and lets a program put it everywhere. */
FACT(named_as_subject)
{
	const struct mail *mail = facts->mail;
	struct str subject = str_trim(subject_bare(mail->subject_text.folded));
	size_t looked_at = 0;

	if (!facts->cache->outside || subject.n < SUBJECT_LEAST ||
	    subject.n > NAME_BYTES)
		return false;
	for (size_t i = 0; i < mail->parts_n && looked_at < NAMES_LOOKED_AT;
	    i++) {
		struct str filename = mail->parts[i].filename;

		if (!is_saved(&mail->parts[i]) || filename.n == 0 ||
		    filename.n > NAME_BYTES)
			continue;
		looked_at++;
		*evidence_out = filename;
		if (str_equal(name_without_ending(facts->arena, filename),
		    subject))
			return true;
	}
	for (size_t i = 0; i < mail->links_n && i < LINKS_LOOKED_AT; i++) {
		*evidence_out = mail->links[i].text;
		if (mail->links[i].place != PLACE_QUOTED &&
		    evidence_out->n > 0 && evidence_out->n <= NAME_BYTES &&
		    str_equal(str_trim(fold(facts->arena, *evidence_out)),
		    subject))
			return true;
	}
	*evidence_out = NO_STR;
	return false;
}

/* An invoice, and the form for tax that a new payee hands in with it. */
FACT(invoice_with_w9)
{
	static const char *const forms[] = { "w-9", "w9", "w_9", NULL };
	static const char *const invoices[] = { "inv", "bill", NULL };
	const struct mail *mail = facts->mail;
	struct str form = NO_STR, invoice = NO_STR;

	for (size_t i = 0; i < mail->parts_n; i++) {
		struct str filename = mail->parts[i].filename;

		if (!is_saved(&mail->parts[i]) || filename.n == 0)
			continue;
		if (has_any_nocase(filename, forms))
			form = filename;
		else if (has_any_nocase(filename, invoices))
			invoice = filename;
	}
	if (!facts->cache->outside || form.n == 0 || invoice.n == 0)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s, %.*s",
	    STR_ARGS(invoice), STR_ARGS(form));
	return true;
}

/* ---- Everything in one place ---------------------------------------------------------------------- */

#define NOTHING_SAID 60

/* What the author says. */
static size_t
weight_of(struct str live)
{
	size_t weight = 0, at = 0;

	while (at < live.n && weight <= NOTHING_SAID) {
		size_t from = at;
		uint32_t c = utf8_next(live, &at);

		/* A link is not said. */
		if (c == 'h' && (str_starts_nocase(str_from(live, from),
		    STR("http://")) || str_starts_nocase(str_from(live, from),
		    STR("https://"))))
			while (at < live.n && (unsigned char)live.p[at] > ' ')
				at++;
		else
			weight += weight_of_character(c);
	}
	return weight;
}

static bool
says_little(const struct facts *facts)
{
	struct fact_cache *cache = facts->cache;

	if (!cache->weighed)
		cache->says_little = weight_of(above_signature(facts)) <=
		    NOTHING_SAID;
	cache->weighed = true;
	return cache->says_little;
}

static bool
only_attachment(const struct mail *mail, struct str *evidence_out)
{
	size_t n = 0;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (!is_saved(part) || str_equal(part->type,
		    STR("application/pkcs7-signature")) ||
		    str_equal(part->type, STR("text/calendar")))
			continue;
		*evidence_out = part->filename;
		n++;
	}
	return n == 1;
}

static bool
only_link(const struct mail *mail, struct str *evidence_out)
{
	struct str host = NO_STR;

	for (size_t i = 0; i < mail->links_n; i++) {
		const struct link *link = &mail->links[i];

		if (link->host.n == 0 || link->place == PLACE_QUOTED)
			continue;
		if (host.n > 0 && !str_equal(host, link->host))
			return false;
		host = link->host;
	}
	*evidence_out = host;
	return host.n > 0;
}

static bool
only_picture(const struct mail *mail, struct str *evidence_out)
{
	bool shown = false;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (part->is_html && !part->is_attachment)
			shown |= part->pictures_n > 0 || str_find_nocase(
			    part->content, STR("<img")) != STR_NOWHERE;
		if (str_starts(part->type, STR("image/"))) {
			*evidence_out = part->filename;
			shown = true;
		}
	}
	return shown;
}

FACT(all_elsewhere)
{
	const struct mail *mail = facts->mail;

	if (!facts->cache->outside || !says_little(facts))
		return false;
	if (str_equal(argument, STR("attachment")))
		return only_attachment(mail, evidence_out);
	if (str_equal(argument, STR("link")))
		return only_link(mail, evidence_out);
	if (str_equal(argument, STR("picture")))
		return only_picture(mail, evidence_out);
	return only_attachment(mail, evidence_out) ||
	    only_link(mail, evidence_out) || only_picture(mail, evidence_out);
}
