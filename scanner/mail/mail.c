/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole message: puts the other files of this floor together and notes what
 * the header alone shows to be wrong (RFC 5322 section 3.6). Which From a reader
 * sees is where most fraud begins, so every oddity of it is a defect of its own.
 * Reading never fails; an absurd message is a short `struct mail` with many
 * defects. Of one kind of defect a few are kept with their evidence, so that no
 * message can fill a report.
 */
#include "mail.h"

static const char *const defect_names[DEFECT__COUNT] = {
	[DEFECT_MULTIPLE_FROM] = "multiple-from",
	[DEFECT_FROM_MISSING] = "from-missing",
	[DEFECT_FROM_MALFORMED] = "from-malformed",
	[DEFECT_FROM_GROUP] = "from-group",
	[DEFECT_DUPLICATE_HEADER] = "duplicate-header",
	[DEFECT_HEADER_MALFORMED] = "header-malformed",
	[DEFECT_HEADER_8BIT] = "header-8bit",
	[DEFECT_HEADER_LIMIT] = "header-limit",
	[DEFECT_ADDRESS_LIMIT] = "address-limit",
	[DEFECT_NUL] = "nul-byte",
	[DEFECT_BARE_CR] = "bare-cr",
	[DEFECT_BARE_LF] = "bare-lf",
	[DEFECT_DISPLAY_NAME_ADDRESS] = "display-name-address",
	[DEFECT_MIME_AMBIGUITY] = "mime-ambiguity",
	[DEFECT_MIME_BOUNDARY] = "mime-boundary",
	[DEFECT_MIME_DEPTH] = "mime-depth",
	[DEFECT_MIME_PARTS] = "mime-parts",
	[DEFECT_ENCODING_INVALID] = "encoding-invalid",
	[DEFECT_ENCODING_UNKNOWN] = "encoding-unknown",
	[DEFECT_CHARSET_UNKNOWN] = "charset-unknown",
	[DEFECT_CHARSET_LIED] = "charset-lied",
	[DEFECT_CHARSET_INVALID] = "charset-invalid",
	[DEFECT_TEXT_LIMIT] = "text-limit",
	[DEFECT_FILENAME_DECEPTIVE] = "filename-deceptive",
	[DEFECT_TYPE_LIED] = "type-lied",
	[DEFECT_NOT_SCANNED] = "not-scanned",
	[DEFECT_EMPTY] = "message-empty",
	[DEFECT_TRUNCATED] = "message-truncated",
	[DEFECT_TEXTS_DIFFER] = "text-and-html-differ",
	[DEFECT_ARCHIVE_LIMIT] = "archive-limit",
	[DEFECT_ARCHIVE_ENCRYPTED] = "archive-encrypted",
	[DEFECT_ACTIVE_CONTENT] = "active-content",
	[DEFECT_READER_DEFEATED] = "reader-defeated",
};

const char *
mail_defect_name(enum defect_kind kind)
{
	return kind < DEFECT__COUNT ? defect_names[kind] : "unknown";
}

const char *
place_name(enum place place)
{
	static const char *const names[PLACE__COUNT] = {
		"body", "quoted", "attachment", "subject"
	};

	return place < PLACE__COUNT ? names[place] : "unknown";
}

/* As many of one kind are kept. */
#define DEFECTS_OF_A_KIND 8

void
mail_defect(struct arena *arena, struct mail *mail, enum defect_kind kind,
    struct str evidence)
{
	size_t same = 0;

	for (size_t i = 0; i < mail->defects_n; i++) {
		if (mail->defects[i].kind != kind)
			continue;
		if (++same == DEFECTS_OF_A_KIND ||
		    str_equal(mail->defects[i].evidence, evidence))
			return;
	}
	mail->defects = arena_grow(arena, mail->defects, mail->defects_n,
	    &mail->defects_size, sizeof *mail->defects);
	mail->defects[mail->defects_n++] = (struct defect){ kind, evidence };
}

const struct field *
mail_field(const struct mail *mail, struct str name, size_t n)
{
	return fields_find(mail->fields, mail->fields_n, name, n);
}

const struct address *
mail_author(const struct mail *mail)
{
	return mail->from.n > 0 ? &mail->from.at[0] : NULL;
}

/* ---- Addresses ------------------------------------------------------------------ */

static struct addresses
addresses_read(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail, const struct field *field)
{
	struct addresses found = careful ?
	    address_list_plain(arena, field->body, limits) :
	    address_list(arena, field->body, limits);

	if (found.limited)
		mail_defect(arena, mail, DEFECT_ADDRESS_LIMIT, field->name);
	return found;
}

/* All fields of this name as one list: a reader may show any of them. */
static struct addresses
addresses_of(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail, struct str name)
{
	struct addresses all = { 0 };
	size_t size = 0;

	for (size_t i = 0; i < mail->fields_n; i++) {
		struct addresses found;
		if (!str_equal_nocase(mail->fields[i].name, name))
			continue;
		found = addresses_read(arena, limits, careful, mail,
		    &mail->fields[i]);
		all.malformed = all.malformed || found.malformed;
		all.has_group = all.has_group || found.has_group;
		all.hidden = all.hidden || found.hidden;
		all.limited = all.limited || found.limited;
		for (size_t k = 0; k < found.n; k++) {
			if (all.n >= limits->addresses) {
				mail_defect(arena, mail, DEFECT_ADDRESS_LIMIT,
				    name);
				return all;
			}
			all.at = arena_grow(arena, all.at, all.n, &size,
			    sizeof *all.at);
			all.at[all.n++] = found.at[k];
		}
	}
	return all;
}

static void
from_judge(struct arena *arena, struct mail *mail)
{
	const struct field *first = mail_field(mail, STR("From"), 0);
	const struct addresses *from = &mail->from;
	size_t readable = 0;
	struct str seen;

	if (first == NULL) {
		mail_defect(arena, mail, DEFECT_FROM_MISSING, NO_STR);
		return;
	}
	for (size_t i = 0; i < from->n; i++)
		readable += from->at[i].address.p != NULL;
	seen = utf8_repair(arena, str_slice(header_unfold(arena, first->body),
	    0, 200));
	if (mail_field(mail, STR("From"), 1) != NULL || readable > 1)
		mail_defect(arena, mail, DEFECT_MULTIPLE_FROM, seen);
	if (readable == 0 || from->hidden || from->malformed)
		mail_defect(arena, mail, DEFECT_FROM_MALFORMED, seen);
	if (from->has_group)
		mail_defect(arena, mail, DEFECT_FROM_GROUP, seen);
	for (size_t i = 0; i < from->n; i++)
		if (from->at[i].name.p != NULL && address_is_named(arena,
		    from->at[i].name, from->at[i].address, &seen))
			mail_defect(arena, mail, DEFECT_DISPLAY_NAME_ADDRESS,
			    seen);
}

static struct str
return_path_read(struct arena *arena, const struct mail *mail)
{
	const struct field *field = mail_field(mail, STR("Return-Path"), 0);
	struct str s;
	struct address address;

	if (field == NULL)
		return NO_STR;
	s = header_unfold(arena, field->body);
	address = address_one(arena, s);
	return address.address.p == NULL ? STR("") :
	    str_lower(arena, address.address);
}

/* ---- The header as a whole -------------------------------------------------------- */

/* Fields that may stand once (RFC 5322 3.6, RFC 2045); From, Content-Type and
 * its two companions have defects of their own. */
static const char *const once[] = {
	"Date", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID",
	"In-Reply-To", "References", "Subject", "MIME-Version", "From",
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"Content-ID",
};

static void
duplicates_note(struct arena *arena, struct mail *mail)
{
	for (size_t i = 0; i < sizeof once / sizeof *once; i++)
		if (mail_field(mail, str_of(once[i]), 1) != NULL)
			mail_defect(arena, mail, DEFECT_DUPLICATE_HEADER,
			    str_of(once[i]));
}

static void
raw_8bit_note(struct arena *arena, struct mail *mail)
{
	for (size_t i = 0; i < mail->fields_n; i++) {
		struct str raw = mail->fields[i].raw;
		for (size_t k = 0; k < raw.n; k++)
			if ((signed char)raw.p[k] < 0) {
				mail_defect(arena, mail, DEFECT_HEADER_8BIT,
				    utf8_repair(arena, mail->fields[i].name));
				return;
			}
	}
}

/* Encoded words in the fields that a reader is shown. */
static void
lying_words_note(struct arena *arena, struct mail *mail)
{
	static const char *const shown[] = { "Subject", "From", "Reply-To",
		"Sender", "To", "Cc" };

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const struct field *field = mail_field(mail, str_of(shown[i]), 0);

		if (field != NULL && words_lie(arena, header_unfold(arena,
		    field->body)))
			mail_defect(arena, mail, DEFECT_CHARSET_LIED,
			    str_of(shown[i]));
	}
}

/*
 * A file in which every line ends with LF is an ordinary file; on the wire
 * there is none. So only a mixture is told. The same holds for CR.
 */
static void
line_ends_note(struct arena *arena, struct mail *mail)
{
	const char *p = mail->bytes.p, *end = p + mail->bytes.n, *found;
	size_t lf = 0, pairs = 0, cr = 0;

	for (const char *at = p; at < end &&
	    (found = memchr(at, '\n', (size_t)(end - at))) != NULL;
	    at = found + 1) {
		lf++;
		pairs += found > p && found[-1] == '\r';
	}
	for (const char *at = p; at < end &&
	    (found = memchr(at, '\r', (size_t)(end - at))) != NULL;
	    at = found + 1)
		cr++;
	if (pairs > 0 && lf > pairs)
		mail_defect(arena, mail, DEFECT_BARE_LF, NO_STR);
	if (cr > pairs)
		mail_defect(arena, mail, DEFECT_BARE_CR, NO_STR);
	if (memchr(p, '\0', mail->bytes.n) != NULL)
		mail_defect(arena, mail, DEFECT_NUL, NO_STR);
}

static struct str
field_raw(struct arena *arena, const struct mail *mail, struct str name)
{
	const struct field *field = mail_field(mail, name, 0);

	return field == NULL ? NO_STR :
	    utf8_repair(arena, header_unfold(arena, field->body));
}

static void
header_judge(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail)
{
	const struct field *subject = mail_field(mail, STR("Subject"), 0);
	const struct field *date = mail_field(mail, STR("Date"), 0);

	mail->from = addresses_of(arena, limits, careful, mail, STR("From"));
	mail->sender = addresses_of(arena, limits, careful, mail,
	    STR("Sender"));
	mail->reply_to = addresses_of(arena, limits, careful, mail,
	    STR("Reply-To"));
	mail->to = addresses_of(arena, limits, careful, mail, STR("To"));
	mail->cc = addresses_of(arena, limits, careful, mail, STR("Cc"));
	mail->return_path = return_path_read(arena, mail);
	mail->message_id = field_raw(arena, mail, STR("Message-ID"));
	mail->in_reply_to = field_raw(arena, mail, STR("In-Reply-To"));
	mail->references = field_raw(arena, mail, STR("References"));
	mail->date = MAIL_NO_DATE;
	if (date != NULL && !header_date(date->body, &mail->date))
		mail->date = MAIL_NO_DATE;
	if (subject != NULL && careful)
		mail->subject = words_collapse(arena, words_decode(arena,
		    header_unfold(arena, subject->body), true));
	else if (subject != NULL)
		mail->subject = header_decode(arena, subject->body);
	from_judge(arena, mail);
	duplicates_note(arena, mail);
	raw_8bit_note(arena, mail);
	if (!careful)
		lying_words_note(arena, mail);
}

void
mail_read(struct arena *arena, struct str bytes, const struct limits *limits,
    bool careful, struct mail *mail_out)
{
	struct mail *mail = mail_out;

	memset(mail, 0, sizeof *mail);
	mail->bytes = bytes.p == NULL ? STR("") : bytes;
	if (mail->bytes.n > limits->message_bytes) {
		mail->bytes.n = limits->message_bytes;
		mail_defect(arena, mail, DEFECT_TRUNCATED,
		    str_format(arena, "%zu bytes", bytes.n));
	}
	if (str_trim(mail->bytes).n == 0)
		mail_defect(arena, mail, DEFECT_EMPTY, NO_STR);
	line_ends_note(arena, mail);
	mime_read(arena, limits, careful, mail);
	mail->fields = mail->parts[0].fields;
	mail->fields_n = mail->parts[0].fields_n;
	header_judge(arena, limits, careful, mail);
	if (careful) {
		mail_defect(arena, mail, DEFECT_READER_DEFEATED, NO_STR);
		body_read_careful(arena, limits, mail);
	} else
		body_read(arena, limits, mail);
}
