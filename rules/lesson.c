/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a message teaches memory: what it answers, the habits of its author as
 * they show in it, things that may be seen again from somebody else, and of a
 * bounce, which message it is about. The same traits are compared with what memory
 * holds (facts_habit.c), so a habit is read in one way only. Everything here is
 * the sender's to choose; it is kept with the author's address, and believed no
 * more than that address was.
 */
#include "facts.h"

struct writer {
	struct arena *arena;
	const struct mail *mail;
	const struct auth *auth;
	struct lesson *lesson;
};

/* ---- Lists that have an end ------------------------------------------------------- */

#define VALUE_BYTES 120

static bool
traits_have(const struct trait *traits, size_t n, const char *kind,
    struct str value)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(traits[i].kind, str_of(kind)) &&
		    str_equal(traits[i].value, value))
			return true;
	return false;
}

static void
habit(struct writer *w, const char *kind, struct str value)
{
	struct lesson *lesson = w->lesson;

	value = utf8_shorten(w->arena, str_trim(value), VALUE_BYTES);
	if (value.n == 0 || lesson->habits_n == LESSON_HABITS ||
	    traits_have(lesson->habits, lesson->habits_n, kind, value))
		return;
	lesson->habits[lesson->habits_n++] =
	    (struct trait){ str_of(kind), value };
}

static void
sighting(struct writer *w, const char *kind, struct str value)
{
	struct lesson *lesson = w->lesson;

	if (value.n == 0 || value.n > 200 ||
	    lesson->sightings_n == LESSON_SIGHTINGS ||
	    traits_have(lesson->sightings, lesson->sightings_n, kind, value))
		return;
	lesson->sightings[lesson->sightings_n++] =
	    (struct trait){ str_of(kind), value };
}

/* ---- The thread ---------------------------------------------------------------------- */

#define MESSAGE_ID_BYTES 998

static void
reference(struct lesson *lesson, struct str id)
{
	if (id.n < 3 || id.n > MESSAGE_ID_BYTES ||
	    lesson->references_n == LESSON_REFERENCES)
		return;
	for (size_t i = 0; i < lesson->references_n; i++)
		if (str_equal(lesson->references[i], id))
			return;
	lesson->references[lesson->references_n++] = id;
}

/* The "<...>" of a field, the last one first: that is the nearest. */
static void
references_of(struct lesson *lesson, struct str field)
{
	size_t end = STR_NOWHERE;

	for (size_t i = field.n; i > 0; i--) {
		char c = field.p[i - 1];

		if (c == '>')
			end = i;
		if (c != '<' || end == STR_NOWHERE)
			continue;
		reference(lesson, str_slice(field, i - 1, end));
		end = STR_NOWHERE;
	}
}

/* ---- Habits ---------------------------------------------------------------------------- */

static struct str
field_value(const struct writer *w, const char *name)
{
	const struct field *field = mail_field(w->mail, str_of(name), 0);

	return field == NULL ? NO_STR :
	    str_trim(header_unfold(w->arena, field->body));
}

/* "Microsoft Outlook 16.0" is "Microsoft Outlook": versions come and go. */
static void
mailer(struct writer *w)
{
	struct str s = field_value(w, "X-Mailer");
	size_t n = 0;

	if (s.n == 0)
		s = field_value(w, "User-Agent");
	while (n < s.n && !char_is_digit((unsigned char)s.p[n]) &&
	    s.p[n] != '(' && s.p[n] != '/' && s.p[n] != '[')
		n++;
	habit(w, "mailer", str_lower(w->arena, str_slice(s, 0, n)));
}

/* The last word of Date that is an offset: "+0900". */
static void
zone(struct writer *w)
{
	struct str date = field_value(w, "Date");

	for (size_t i = date.n; i >= 5; i--) {
		struct str word = str_slice(date, i - 5, i);
		bool digits = true;

		if (word.p[0] != '+' && word.p[0] != '-')
			continue;
		for (size_t k = 1; k < 5; k++)
			digits &= char_is_digit((unsigned char)word.p[k]);
		if (digits) {
			habit(w, "zone", word);
			return;
		}
	}
}

/*
 * When the author writes: three hours of the day, of UTC, for one who writes now on
 * a telephone and now through a server that gives every date in UTC is at his desk
 * at the same time all the same.
 */
static void
hour(struct writer *w)
{
	int64_t of_day = w->mail->date % DAY;
	unsigned from;

	if (w->mail->date == MAIL_NO_DATE)
		return;
	from = (unsigned)((of_day + DAY) % DAY / 3600 / 3 * 3);
	habit(w, "hour", str_format(w->arena, "%02u-%02u", from, from + 3));
}

/* ---- How he signs ------------------------------------------------------------------ */

#define SIGNATURE_BYTES 1500
#define SIGNATURE_HEX 16		/* of its digest: enough to tell two apart */

static bool
has_letter(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (char_is_alpha((unsigned char)line.p[i]) ||
		    (unsigned char)line.p[i] >= 0x80)
			return true;
	return false;
}

/*
 * The lines below the one that opens a signature, folded, for a closing changes with
 * the mood; without frames, and without lines of digits only, which count days and
 * pages. One line is a name, and people sign now with one and now with the other.
 */
struct str
lesson_signature(struct arena *arena, const struct mail *mail)
{
	struct str rest = text_signature(mail->live.plain), line;
	struct buf buf = { .arena = arena };
	size_t lines = 0;

	if (!str_line(&rest, &line))
		return NO_STR;
	rest = fold(arena, utf8_shorten(arena, rest, SIGNATURE_BYTES));
	while (str_line(&rest, &line)) {
		line = str_trim(text_frame_off(str_trim(line)));
		if (!has_letter(line))
			continue;
		if (lines++ > 0)
			buf_char(&buf, '\n');
		buf_add(&buf, line);
	}
	return lines >= 2 ? buf_str(&buf) : NO_STR;
}

static void
signature(struct writer *w)
{
	struct str block = lesson_signature(w->arena, w->mail);

	if (block.n > 0)
		habit(w, "signature", str_slice(digest_hex(w->arena,
		    sha256(block)), 0, SIGNATURE_HEX));
}

/* ---- Who carried it ------------------------------------------------------------------ */

/* The boundary's client: /24 of IPv4, /48 of IPv6. */
static struct str
network_of(struct arena *arena, struct str ip)
{
	char separator = str_find_char(ip, ':') == STR_NOWHERE ? '.' : ':';
	size_t seen = 0;

	for (size_t i = 0; i < ip.n; i++)
		if (ip.p[i] == separator && ++seen == 3)
			return str_format(arena, "%.*s%s",
			    STR_ARGS(str_slice(ip, 0, i)),
			    separator == '.' ? ".0/24" : "::/48");
	return NO_STR;
}

static void
who_carried_it(struct writer *w)
{
	const struct dkim *dkim = &w->auth->dkim;
	struct str id = w->mail->message_id;
	size_t at = str_find_char(id, '@');

	habit(w, "network", network_of(w->arena, w->auth->trace.ip));
	for (size_t i = 0; i < dkim->n; i++)
		if (dkim->signatures[i].result == RESULT_PASS &&
		    dkim->signatures[i].aligned)
			habit(w, "dkim", dkim->signatures[i].domain);
	if (at != STR_NOWHERE && id.p[id.n - 1] == '>')
		habit(w, "message-id", str_lower(w->arena, domain_registrable(
		    w->arena, str_lower(w->arena,
		    str_slice(id, at + 1, id.n - 1)))));
	if (w->auth->smime.status != SMIME_NONE)
		habit(w, "signed", STR("yes"));
	for (size_t i = 0; i < w->auth->smime.signers_n; i++)
		habit(w, "signer", w->auth->smime.signers[i]);
}

/* Of which writing is the author's text, as far as that can be told. */
static struct str
language_of(struct str text)
{
	size_t kana = 0, han = 0, hangul = 0, latin = 0;

	for (size_t at = 0, n = 0; at < text.n && n < 2000; n++) {
		uint32_t c = utf8_next(text, &at);

		kana += c >= 0x3041 && c <= 0x30fe;
		han += c >= 0x4e00 && c <= 0x9fff;
		hangul += c >= 0xac00 && c <= 0xd7a3;
		latin += is_latin_letter(c);
	}
	if (kana >= 3)
		return STR("ja");
	if (hangul > han && hangul >= 3)
		return STR("ko");
	if (han >= 6)
		return STR("zh");
	return latin >= 40 ? STR("latin") : NO_STR;
}

#define GREETING_LINES 6

/* With which of the usual words it greets, above all in the first lines. Of the words
 * only, not of whom. */
static struct str
greeting_of(struct str folded)
{
	static const char *const greetings[][2] = {
		{ "dear ", "dear" }, { "hi ", "hi" }, { "hi,", "hi" },
		{ "hello", "hello" }, { "hey", "hey" },
		{ "good morning", "good-day" },
		{ "good afternoon", "good-day" }, { "good day", "good-day" },
		{ "greetings", "greetings" }, { "いつもお世話", "osewa" },
		{ "いつも大変お世話", "osewa" }, { "お世話", "osewa" },
		{ "大変お世話", "osewa" }, { "お疲れ", "otsukare" },
		{ "平素", "heiso" }, { "拝啓", "haikei" }
	};
	struct str line;

	for (size_t n = 0; n < GREETING_LINES && str_line(&folded, &line); n++)
		for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++)
			if (str_starts(line, str_of(greetings[i][0])))
				return str_of(greetings[i][1]);
	return NO_STR;
}

static void
how_it_is_written(struct writer *w)
{
	const struct mail *mail = w->mail;

	for (size_t i = 0; i < mail->parts_n; i++) {
		if (!mail->parts[i].is_text || mail->parts[i].is_attachment)
			continue;
		habit(w, "charset", mail->parts[i].charset);
		break;
	}
	habit(w, "language", language_of(mail->live.plain));
	habit(w, "greeting", greeting_of(mail->live.folded));
	for (size_t i = 0; i < mail->phones_n; i++)
		if (mail->phones[i].place == PLACE_BODY)
			habit(w, "phone", mail->phones[i].canonical);
}

/* "amount:JPY" and how many digits stand before the point. */
static void
amount(struct writer *w, const struct number *number)
{
	struct str rest = number->canonical;
	struct str currency = str_cut(&rest, ' ');
	size_t point = str_find_char(rest, '.');

	if (currency.n != 3 || rest.n == 0)
		return;
	habit(w, str_cstr(w->arena, str_join(w->arena, STR("amount:"),
	    currency)), str_format(w->arena, "%zu", point == STR_NOWHERE ?
	    rest.n : point));
}

static bool
has_destination(const struct mail *mail)
{
	for (size_t i = 0; i < mail->accounts_n; i++)
		if (mail->accounts[i].place != PLACE_QUOTED &&
		    account_is_destination(&mail->accounts[i]))
			return true;
	return false;
}

static void
what_it_brings(struct writer *w)
{
	const struct mail *mail = w->mail;
	bool attached = false;

	for (size_t i = 0; i < mail->amounts_n; i++)
		if (mail->amounts[i].place != PLACE_QUOTED)
			amount(w, &mail->amounts[i]);
	if (mail->amounts_n > 0 || has_destination(mail))
		habit(w, "payment", STR("yes"));
	for (size_t i = 0; i < mail->parts_n; i++)
		attached |= mail->parts[i].is_attachment &&
		    !mail->parts[i].is_inside_message;
	if (attached)
		habit(w, "attachment", STR("yes"));
	for (size_t i = 0; i < mail->defects_n; i++)
		if (mail->defects[i].kind == DEFECT_ARCHIVE_ENCRYPTED)
			habit(w, "locked", STR("yes"));
	for (size_t i = 0; i < mail->links_n; i++)
		if (mail->links[i].place != PLACE_QUOTED)
			habit(w, "link", STR("yes"));
	for (size_t i = 0; i < mail->documents_n; i++)
		habit(w, "producer", mail->documents[i].producer.n > 0 ?
		    mail->documents[i].producer : mail->documents[i].creator);
}

/* ---- Sightings ---------------------------------------------------------------------------- */

/* Documents, not pictures: a logo comes from everybody. */
static bool
is_document(const struct part *part)
{
	return part->is_attachment && !part->is_inside_message &&
	    part->content.n > 512 && (str_equal(part->type,
	    STR("application/pdf")) ||
	    str_starts(part->type, STR("application/vnd.")));
}

/* ---- An invoice's number --------------------------------------------------------------------- */

#define INVOICE_LEAST 7
#define INVOICE_MOST 40

/* A number that two companies hardly both give: no "2026-001", and no date. */
static bool
is_distinct(struct str number)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < number.n; i++) {
		digits += char_is_digit((unsigned char)number.p[i]);
		letters += char_is_alpha((unsigned char)number.p[i]);
	}
	return number.n <= INVOICE_MOST && digits >= 3 &&
	    digits + letters >= INVOICE_LEAST && (letters > 0 ||
	    !str_starts(number, STR("20")));
}

static bool
in_number(char c)
{
	return char_is_digit((unsigned char)c) ||
	    char_is_alpha((unsigned char)c) || c == '-' || c == '/' || c == '_';
}

/* The number among the few words behind a label; absent if there is none. */
static struct str
number_behind(struct str text)
{
	for (size_t at = 0, words = 0; words < 3 && at < text.n; words++) {
		size_t end;

		while (at < text.n && strchr(" .:#()\n", text.p[at]) != NULL &&
		    text.p[at])
			at++;
		for (end = at; end < text.n && in_number(text.p[end]); end++)
			;
		if (is_distinct(str_slice(text, at, end)))
			return str_slice(text, at, end);
		if (end == at)
			return NO_STR;
		at = end;
	}
	return NO_STR;
}

#define LABELS_LOOKED_AT 20
#define BEHIND_LABEL 80

static struct str
invoice_number(struct str folded)
{
	static const char *const labels[] = {
		"invoice", "請求書番号", "請求番号", "請求書no", "rechnung"
	};

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct str label = str_of(labels[i]), rest = folded, number;

		for (size_t n = 0; n < LABELS_LOOKED_AT; n++) {
			size_t at = str_find(rest, label);

			if (at == STR_NOWHERE)
				break;
			rest = str_from(rest, at + label.n);
			number = number_behind(str_slice(rest, 0,
			    BEHIND_LABEL));
			if (number.n > 0)
				return number;
		}
	}
	return NO_STR;
}

/* Of one that says where to pay: its account is kept with its author's others. */
static void
invoice(struct writer *w)
{
	const struct mail *mail = w->mail;
	struct str number;

	if (!has_destination(mail))
		return;
	number = invoice_number(mail->subject_text.folded);
	if (number.n == 0)
		number = invoice_number(mail->attached.folded);
	if (number.n == 0)
		number = invoice_number(mail->live.folded);
	sighting(w, "invoice", number);
}

/* ---- All that may -------------------------------------------------------------------------- */

static void
what_may_come_again(struct writer *w)
{
	const struct mail *mail = w->mail;
	struct str host = NO_STR;

	invoice(w);
	for (size_t i = 0; i < mail->links_n; i++) {
		const struct link *link = &mail->links[i];

		/* Mostly they all lead to one place. */
		if (link->host.n == 0 || link->place == PLACE_QUOTED ||
		    str_equal(link->host, host))
			continue;
		host = link->host;
		sighting(w, "link", domain_registrable(w->arena, host));
	}
	for (size_t i = 0; i < mail->parts_n; i++)
		if (is_document(&mail->parts[i]))
			sighting(w, "attachment", digest_hex(w->arena,
			    sha256(mail->parts[i].content)));
	sighting(w, "subject", utf8_shorten(w->arena,
	    subject_bare(mail->subject_text.folded), VALUE_BYTES));
}

static bool
author_is_ours(const struct writer *w, const struct organisation *organisation)
{
	const struct address *author = mail_author(w->mail);

	return author != NULL && index_is_ours(organisation, author->domain);
}

/* Of whom we write to: what a look-alike would look like. */
static void
domains_of(struct writer *w, const struct addresses *list)
{
	for (size_t i = 0; i < list->n && i < LESSON_SIGHTINGS; i++) {
		struct str domain = list->at[i].domain;

		if (domain.n == 0 || domain_is_freemail(domain))
			continue;
		domain = domain_registrable(w->arena, domain);
		sighting(w, "correspondent", str_format(w->arena, "%.*s %.*s",
		    STR_ARGS(domain_shape(w->arena, domain).skeleton),
		    STR_ARGS(domain)));
	}
}

/* ---- Whose accounts ----------------------------------------------------------------------- */

static struct str
author_owner(struct arena *arena, struct str address, struct str domain,
    struct str org_domain)
{
	if (domain.n == 0)
		return NO_STR;
	if (domain_is_freemail(domain))
		return address.n > 0 ? str_lower(arena, address) : NO_STR;
	return org_domain.n > 0 ? org_domain :
	    domain_registrable(arena, domain);
}

/* What a service sends for others is theirs whom answers go to. */
static struct str
owner_of(const struct writer *w, const struct organisation *organisation)
{
	const struct address *author = mail_author(w->mail);
	const struct vendor *vendor;

	if (author == NULL)
		return NO_STR;
	if (index_domain(organisation, author->domain, &vendor) ==
	    WHOSE_SERVICE) {
		if (w->mail->reply_to.n == 0)
			return NO_STR;
		author = &w->mail->reply_to.at[0];
		return author_owner(w->arena, author->address, author->domain,
		    NO_STR);
	}
	/* A vendor with several domains has its accounts in one place. */
	if (vendor != NULL && vendor->domains_n > 0)
		return domain_registrable(w->arena, vendor->domains[0]);
	return author_owner(w->arena, author->address, author->domain,
	    w->auth->dmarc.org_domain);
}

/* ---- Bounces and automatic answers ---------------------------------------------------------- */

/* The value of a field that stands in a text of such lines; absent if none. */
static struct str
line_value(struct str text, struct str name)
{
	struct str line;

	for (size_t n = 0; n < 400 && str_line(&text, &line); n++)
		if (str_starts_nocase(line, name))
			return str_trim(str_from(line, name.n));
	return NO_STR;
}

/* "rfc822; ap@ours.example" */
static struct str
address_behind_type(struct arena *arena, struct str value)
{
	size_t at = str_find_char(value, ';');

	if (at != STR_NOWHERE)
		value = str_from(value, at + 1);
	return str_lower(arena, address_one(arena, str_trim(value)).address);
}

/* RFC 3464, and what stands in place of a report at those who write none. */
static void
report(struct writer *w, const struct part *part)
{
	struct lesson *lesson = w->lesson;
	struct str value;

	if (str_equal(part->type, STR("message/delivery-status"))) {
		value = line_value(part->content, STR("Original-Recipient:"));
		if (value.n == 0)
			value = line_value(part->content,
			    STR("Final-Recipient:"));
		if (lesson->bounced_recipient.n == 0)
			lesson->bounced_recipient =
			    address_behind_type(w->arena, value);
	}
	if (str_equal(part->type, STR("message/rfc822")) ||
	    str_equal(part->type, STR("text/rfc822-headers"))) {
		value = line_value(part->content, STR("Message-ID:"));
		if (lesson->bounced_message_id.n == 0)
			lesson->bounced_message_id = value;
	}
}

static bool
is_report(const struct mail *mail)
{
	return mail->parts_n > 0 &&
	    str_equal(mail->parts[0].type, STR("multipart/report"));
}

static bool
is_automatic(const struct writer *w)
{
	struct str said = field_value(w, "Auto-Submitted");

	return str_starts_nocase(said, STR("auto-replied")) ||
	    mail_field(w->mail, STR("X-Autoreply"), 0) != NULL ||
	    mail_field(w->mail, STR("X-Auto-Response-Suppress"), 0) != NULL;
}

static void
bounce(struct writer *w)
{
	struct lesson *lesson = w->lesson;
	const struct address *author = mail_author(w->mail);

	if (is_report(w->mail)) {
		for (size_t i = 0; i < w->mail->parts_n; i++)
			report(w, &w->mail->parts[i]);
	} else if (is_automatic(w) && author != NULL) {
		lesson->bounced_recipient = str_lower(w->arena,
		    author->address);
	} else {
		return;
	}
	if (lesson->bounced_message_id.n == 0 && lesson->references_n > 0)
		lesson->bounced_message_id = lesson->references[0];
	if (lesson->bounced_message_id.n > MESSAGE_ID_BYTES)
		lesson->bounced_message_id = NO_STR;
}

/* ---- All of it --------------------------------------------------------------------------------- */

void
rules_lesson(struct arena *arena, const struct organisation *organisation,
    const struct mail *mail, const struct auth *auth, struct lesson *lesson_out)
{
	struct writer w = { arena, mail, auth, lesson_out };

	*lesson_out = (struct lesson){
	    .references = NEW_ARRAY(arena, struct str, LESSON_REFERENCES),
	    .habits = NEW_ARRAY(arena, struct trait, LESSON_HABITS),
	    .sightings = NEW_ARRAY(arena, struct trait, LESSON_SIGHTINGS) };
	references_of(lesson_out, mail->in_reply_to);
	references_of(lesson_out, mail->references);
	who_carried_it(&w);
	mailer(&w);
	zone(&w);
	hour(&w);
	signature(&w);
	how_it_is_written(&w);
	what_it_brings(&w);
	if (author_is_ours(&w, organisation)) {
		domains_of(&w, &mail->to);
		domains_of(&w, &mail->cc);
	}
	what_may_come_again(&w);
	lesson_out->account_owner = owner_of(&w, organisation);
	bounce(&w);
}
