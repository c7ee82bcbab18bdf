/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From parts to what a reader sees: transfer encodings and charsets undone,
 * HTML as the eye sees it, the body apart from what is attached, the author's
 * words apart from history, links and payment facts. Of alternatives (RFC 2046
 * section 5.1.4) all are kept unless they say the same, because readers choose
 * differently and some let people choose. What can't be read is told as not
 * scanned, never passed over. In all at most limits->text_bytes are decoded.
 */
#include "attach.h"

struct body {
	struct arena *arena;
	const struct limits *limits;
	struct mail *mail;
	size_t left;		/* of the text limit */
	size_t source_left;	/* of HTML source: markup is not yet text */
	struct buf body, hidden, attached;
	bool *has_child;
	size_t *html_of;	/* an alternative's longest HTML leaf */
	size_t *compared;	/* and how often it was compared */
	size_t now;		/* the part that is being read */
};

static struct str
part_called(struct body *body, const struct part *part)
{
	return part->filename.n > 0 ? utf8_repair(body->arena,
	    part->filename) : part->type;
}

/* ---- Text of one part ------------------------------------------------------------ */

static void
limit_note(struct body *body, const struct part *part)
{
	mail_defect(body->arena, body->mail, DEFECT_TEXT_LIMIT,
	    part_called(body, part));
}

/* As much of `text` as the limit still allows, cut between characters. */
static struct str
text_allow(struct body *body, const struct part *part, struct str text)
{
	if (text.n > body->left) {
		text.n = body->left;
		while (text.n > 0 && (text.p[text.n] & 0xc0) == 0x80)
			text.n--;
		limit_note(body, part);
		body->left = 0;
		return text;
	}
	body->left -= text.n;
	return text;
}

/* The charset that HTML names in its own head. */
static struct str
html_charset(struct str html)
{
	struct str head = str_slice(html, 0, 2048);
	size_t at = str_find_nocase(head, STR("charset=")), end;

	if (at == STR_NOWHERE)
		return NO_STR;
	at += 8;
	while (at < head.n && (head.p[at] == '"' || head.p[at] == '\''))
		at++;
	for (end = at; end < head.n && (char_is_alpha(head.p[end]) ||
	    char_is_digit(head.p[end]) || head.p[end] == '-' ||
	    head.p[end] == '_'); )
		end++;
	return end > at ? str_slice(head, at, end) : NO_STR;
}

static struct str
charset_undo(struct body *body, struct part *part, struct str bytes)
{
	struct str label = part->charset;
	struct charset_result result;

	if (label.n == 0 && part->is_html)
		label = html_charset(bytes);
	if (bytes.n == 0)
		return STR("");
	result = charset_decode(body->arena, bytes,
	    label.n == 0 ? NO_STR : label);
	label = utf8_repair(body->arena, label);
	if (result.unknown)
		mail_defect(body->arena, body->mail, DEFECT_CHARSET_UNKNOWN,
		    label);
	if (result.lied)
		mail_defect(body->arena, body->mail, DEFECT_CHARSET_LIED,
		    label);
	if (result.invalid)
		mail_defect(body->arena, body->mail, DEFECT_CHARSET_INVALID,
		    label);
	part->charset_used = result.used;
	return result.text;
}

/* An invitation is shown as a message is, whether it is said to be attached or
 * not. */
static bool
is_in_attachment(const struct part *part)
{
	return part->is_inside_message || (part->is_attachment &&
	    part->parent != PART_NONE &&
	    !str_equal(part->type, STR("text/calendar")));
}

static void
links_add(struct body *body, const struct html_result *result,
    enum place place)
{
	struct mail *mail = body->mail;

	for (size_t i = 0; i < result->links_n &&
	    mail->links_n < body->limits->links; i++) {
		mail->links = arena_grow(body->arena, mail->links,
		    mail->links_n, &mail->links_size, sizeof *mail->links);
		mail->links[mail->links_n] = result->links[i];
		mail->links[mail->links_n++].place = place;
	}
}

static struct str
html_text(struct body *body, struct part *part, struct str html)
{
	struct html_result result = { .links_n = 0 };

	html_read(body->arena, html, body->limits, &result);
	if (result.readers_differ)
		mail_defect(body->arena, body->mail, DEFECT_MIME_AMBIGUITY,
		    STR("text for some mail programs only"));
	links_add(body, &result, is_in_attachment(part) ? PLACE_ATTACHMENT :
	    PLACE_BODY);
	/* `part` may be a copy of it, read in another way. */
	if (result.pictures_n > body->mail->parts[body->now].pictures_n) {
		body->mail->parts[body->now].pictures = result.pictures;
		body->mail->parts[body->now].pictures_n = result.pictures_n;
	}
	if (result.hidden.n > 0) {
		buf_add(&body->hidden, text_allow(body, part, result.hidden));
		buf_char(&body->hidden, '\n');
	}
	return text_allow(body, part, text_join_cells(body->arena,
	    result.text));
}

/* Bytes of source that a byte of text may take: markup of HTML, and the two bytes
 * that each letter of UTF-16 has. */
#define HTML_FACTOR 4
#define PLAIN_FACTOR 2

static struct str
source_allow(struct body *body, const struct part *part, struct str bytes)
{
	size_t most = body->source_left;

	if (!part->is_html && most > body->left * PLAIN_FACTOR)
		most = body->left * PLAIN_FACTOR;
	if (bytes.n > most) {
		bytes.n = most;
		limit_note(body, part);
	}
	body->source_left -= bytes.n;
	return bytes;
}

/* Lines of text end in LF, wherever they come from. */
static struct str
with_lf(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };
	size_t at, done = 0;

	for (at = str_find(text, STR("\r\n")); at != STR_NOWHERE;
	    at = str_find(str_from(text, done), STR("\r\n"))) {
		buf_add(&buf, str_slice(text, done, done + at));
		buf_char(&buf, '\n');
		done += at + 2;
	}
	if (done == 0)
		return text;
	buf_add(&buf, str_from(text, done));
	return buf_str(&buf);
}

bool
part_is_calendar(const struct part *part)
{
	return str_equal(part->type, STR("text/calendar")) ||
	    str_equal(part->type, STR("application/ics")) ||
	    str_equal(part->type, STR("text/directory")) ||
	    str_ends(part->type, STR("vcard"));
}

/* Programs write these two parameters in one way only. */
static struct str
flowed_undo(struct body *body, const struct part *part, struct str text)
{
	if (!str_equal(part->type, STR("text/plain")) ||
	    str_find_nocase(part->params, STR("flowed")) == STR_NOWHERE)
		return text;
	return text_unflow(body->arena, text, str_find_nocase(part->params,
	    STR("delsp=yes")) != STR_NOWHERE ||
	    str_find_nocase(part->params, STR("delsp=\"yes")) != STR_NOWHERE);
}

/* Browsers pass over a NUL in text, but within a tag it makes another name of
 * it: there it stays as a character that no name has. */
static struct str
nul_in_tags(struct body *body, const struct part *part, struct str bytes)
{
	bool in_tag = false;
	char *copy;

	if (!part->is_html || bytes.n == 0 ||
	    memchr(bytes.p, '\0', bytes.n) == NULL ||
	    str_starts(part->charset, STR("utf-16")) ||
	    str_starts(part->charset, STR("utf-32")))
		return bytes;
	copy = arena_alloc(body->arena, bytes.n, 1);
	for (size_t i = 0; i < bytes.n; i++) {
		in_tag = bytes.p[i] == '<' || (in_tag && bytes.p[i] != '>');
		copy[i] = in_tag && bytes.p[i] == '\0' ? '\x01' : bytes.p[i];
	}
	return (struct str){ copy, bytes.n };
}

static void
text_read(struct body *body, struct part *part)
{
	struct str bytes = nul_in_tags(body, part,
	    source_allow(body, part, part->content));
	struct str text = with_lf(body->arena, charset_undo(body, part, bytes));

	text = flowed_undo(body, part, text);
	if (part_is_calendar(part))
		text = calendar_read(body->arena, body->limits, text);
	part->text = text_as_seen(body->arena, part->is_html ?
	    html_text(body, part, text) : text_allow(body, part, text));
}

/* A container that can't be taken apart: one reader shows it as text, another
 * as HTML. */
static void
both_read(struct body *body, struct part *part)
{
	struct str bytes = source_allow(body, part, part->content);
	struct str text = with_lf(body->arena, charset_undo(body, part, bytes));
	struct str html = NO_STR;

	if (str_find_char(text, '<') != STR_NOWHERE)
		html = html_text(body, part, text);
	part->text = text_allow(body, part, text);
	if (html.n > 0)
		part->text = str_join(body->arena, part->text,
		    str_join(body->arena, STR("\n"), html));
}

/* ---- What a leaf is ----------------------------------------------------------------- */

/* Bytes of unknown type whose name promises text. */
static void
type_by_name(struct part *part)
{
	static const char *const texts[] = { ".txt", ".csv", ".log" };
	static const char *const htmls[] = { ".html", ".htm", ".shtml",
	    ".xhtml" };

	if (!str_equal(part->type, STR("application/octet-stream")) &&
	    !str_equal(part->type, STR("application/ics")))
		return;
	part->is_text = str_equal(part->type, STR("application/ics"));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_ends_nocase(part->filename, str_of(texts[i])))
			part->is_text = true;
	for (size_t i = 0; i < sizeof htmls / sizeof *htmls; i++)
		if (str_ends_nocase(part->filename, str_of(htmls[i])))
			part->is_text = part->is_html = true;
}

/* A logo or a tracking pixel says nothing that has to be read. */
#define IMAGE_TELLING 5000

static bool
can_speak(const struct part *part)
{
	static const char *const silent[] = {
		"application/pkcs7-signature", "application/x-pkcs7-signature",
		"application/pgp-signature", "application/pgp-keys",
		"application/pkix-cert",
	};

	if (part->content.n == 0)
		return false;
	if (str_starts(part->type, STR("image/")))
		return part->content.n >= IMAGE_TELLING;
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		if (str_equal(part->type, str_of(silent[i])))
			return false;
	return true;
}

/* What was decoded while the parts were found is not decoded again. */
static void
content_read(struct body *body, struct part *part, bool *invalid_out)
{
	bool invalid, unknown;

	*invalid_out = false;
	if (part->content.p != NULL)
		return;
	part->content = encoding_undo(body->arena, part->body, part->encoding,
	    &invalid, &unknown);
	*invalid_out = invalid;
	if (invalid)
		mail_defect(body->arena, body->mail, DEFECT_ENCODING_INVALID,
		    part_called(body, part));
	if (unknown)
		mail_defect(body->arena, body->mail, DEFECT_ENCODING_UNKNOWN,
		    part->encoding);
}

static void
leaf_judge(struct body *body, struct part *part)
{
	struct str lie = content_contradicts(part->type, part->filename,
	    part->content);

	if (filename_is_deceptive(part->filename))
		mail_defect(body->arena, body->mail,
		    DEFECT_FILENAME_DECEPTIVE, part->filename);
	if (lie.p != NULL)
		mail_defect(body->arena, body->mail, DEFECT_TYPE_LIED,
		    str_format(body->arena, "%.*s is %.*s",
		    STR_ARGS(part_called(body, part)), STR_ARGS(lie)));
	if (!part->is_text && can_speak(part))
		part->not_scanned = true;
}

static bool
is_container(const struct part *part)
{
	return str_starts(part->type, STR("multipart/")) ||
	    str_starts(part->type, STR("message/"));
}

/* ---- What else it may be ------------------------------------------------------------- */

/* The text of one reading, behind the others unless it says the same. */
static void
reading_append(struct body *body, struct part *part, struct str text)
{
	struct str bare = str_trim(text);
	size_t at = str_find(part->text, bare), end = at + bare.n;

	if (bare.n == 0)
		return;
	if (at != STR_NOWHERE && (at == 0 || part->text.p[at - 1] == '\n') &&
	    (end == part->text.n || char_is_space(part->text.p[end])))
		return;
	if (part->text.n > 0)
		text = str_join(body->arena, str_join(body->arena, part->text,
		    STR("\n")), text);
	part->text = text;
}

static void
readings_read(struct body *body, struct part *part)
{
	for (size_t i = 0; i < part->readings_n; i++) {
		const struct part_reading *reading = &part->readings[i];
		struct part other = *part;
		bool invalid, unknown;
		if (reading->type.p == NULL && reading->charset.p == NULL &&
		    reading->encoding.p == NULL)
			continue;
		part_take_reading(&other, i);
		if (!other.is_text)
			continue;
		if (reading->encoding.p != NULL || part->content.p == NULL)
			other.content = encoding_undo(body->arena, part->body,
			    other.encoding, &invalid, &unknown);
		text_read(body, &other);
		reading_append(body, part, other.text);
	}
}

/* Base64 that is broken: some show what is none of it, some skip the padding. */
static void
broken_read(struct body *body, struct part *part)
{
	struct part other = *part;

	if (!str_equal(part->encoding, STR("base64")))
		return;
	other.content = encoding_strays(body->arena, part->body);
	text_read(body, &other);
	reading_append(body, part, other.text);
	other.content = encoding_base64_unpadded(body->arena, part->body);
	text_read(body, &other);
	reading_append(body, part, other.text);
}

/* Some readers look at the text, not at its type. */
static void
sniffed_read(struct body *body, struct part *part)
{
	struct part other = *part;
	struct str text = str_trim(str_slice(part->content, 0, 1024));

	if (part->is_html || text.n == 0 || text.p[0] != '<' ||
	    !str_equal(content_type(text), STR("text/html")))
		return;
	other.is_html = true;
	text_read(body, &other);
	reading_append(body, part, other.text);
	mail_defect(body->arena, body->mail, DEFECT_MIME_AMBIGUITY,
	    STR("HTML that calls itself text"));
}

#define USUAL_MAX 400

/* What mailers write around parts for readers that know no MIME. */
static bool
is_usual(struct str text)
{
	size_t digits = 0;

	if (text.n > USUAL_MAX || (str_find_nocase(text, STR("mime")) ==
	    STR_NOWHERE && str_find_nocase(text, STR("multi")) == STR_NOWHERE))
		return text.n == 0;
	for (size_t i = 0; i < text.n; i++) {
		digits = char_is_digit(text.p[i]) ? digits + 1 : 0;
		if (digits > 4 || text.p[i] == '@')
			return false;
	}
	return true;
}

/* Text before the first part and behind the last: few readers show it. */
static void
around_read(struct body *body, const struct part *part, struct str bytes,
    const char *where)
{
	struct str text = str_trim(bytes);
	size_t words = 0, foreign = 0;

	if (is_usual(text))
		return;
	text = source_allow(body, part, text);
	text = charset_decode(body->arena, text, NO_STR).text;
	for (size_t i = 1; i < text.n; i++) {
		words += char_is_space(text.p[i]) &&
		    !char_is_space(text.p[i - 1]);
		foreign += (signed char)text.p[i] < 0;
	}
	buf_add(&body->hidden, text_allow(body, part, text));
	buf_char(&body->hidden, '\n');
	account_find(body->arena, text, PLACE_BODY, body->mail);
	/* Old list programs put their footer there. Japanese is written without
	 * blanks. */
	if (!str_starts(text, STR("____________________")) &&
	    (words >= 2 || foreign >= 12))
		mail_defect(body->arena, body->mail, DEFECT_MIME_AMBIGUITY,
		    str_of(where));
}

static void
part_read(struct body *body, size_t index)
{
	struct part *part = &body->mail->parts[index];
	bool invalid;

	body->now = index;
	around_read(body, part, part->preamble, "text before the first part");
	around_read(body, part, part->epilogue, "text after the last part");
	if (body->has_child[index]) {
		if (part->is_message && part->content.p == NULL)
			part->content = part->body;
		readings_read(body, part);
		return;
	}
	content_read(body, part, &invalid);
	type_by_name(part);
	if (is_container(part) && !part->is_text)
		both_read(body, part);
	else {
		leaf_judge(body, part);
		if (part->is_text)
			text_read(body, part);
		if (part->is_text && invalid)
			broken_read(body, part);
		if (part->is_text)
			sniffed_read(body, part);
	}
	readings_read(body, part);
}

/* ---- Alternatives --------------------------------------------------------------------- */

static size_t
alternative_of(const struct mail *mail, size_t index)
{
	for (index = mail->parts[index].parent; index != PART_NONE;
	    index = mail->parts[index].parent)
		if (str_equal(mail->parts[index].type,
		    STR("multipart/alternative")) ||
		    mail->parts[index].is_message)
			break;
	return index == PART_NONE || mail->parts[index].is_message ?
	    PART_NONE : index;
}

static void
alternatives_survey(struct body *body)
{
	struct mail *mail = body->mail;

	for (size_t i = 0; i < mail->parts_n; i++)
		body->html_of[i] = PART_NONE;
	for (size_t i = 0; i < mail->parts_n; i++) {
		size_t at = alternative_of(mail, i), best;
		if (!mail->parts[i].is_html || at == PART_NONE ||
		    mail->parts[i].is_attachment)
			continue;
		best = body->html_of[at];
		if (best == PART_NONE ||
		    mail->parts[best].text.n < mail->parts[i].text.n)
			body->html_of[at] = i;
	}
}

/* A crowd of alternatives is kept unread rather than compared at any price. */
#define COMPARED_MAX 4

/* What the HTML beside this part doesn't say: mostly nothing. */
static struct str
said_beside_html(struct body *body, size_t index)
{
	struct mail *mail = body->mail;
	const struct part *part = &mail->parts[index];
	size_t at = alternative_of(mail, index);
	struct str beyond;
	enum alike alike;

	if (at == PART_NONE || part->is_html ||
	    body->html_of[at] == PART_NONE ||
	    body->compared[at]++ >= COMPARED_MAX)
		return part->text;
	alike = texts_compare(body->arena, part->text,
	    mail->parts[body->html_of[at]].text, &beyond);
	if (alike == ALIKE_CONTRARY && !part->is_inside_message &&
	    str_equal(part->type, STR("text/plain")))
		mail_defect(body->arena, mail, DEFECT_TEXTS_DIFFER,
		    utf8_shorten(body->arena, str_trim(part->text), 60));
	return alike == ALIKE_SAME ? beyond : part->text;
}

/* ---- Putting together -------------------------------------------------------------------- */

static void
line_add(struct buf *buf, struct str text)
{
	buf_add(buf, text);
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		buf_char(buf, '\n');
}

/* The subject of an attached message is shown with it. */
static void
inner_subject(struct body *body, const struct part *part)
{
	const struct field *subject = fields_find(part->fields, part->fields_n,
	    STR("Subject"), 0);

	if (part->parent == PART_NONE ||
	    !body->mail->parts[part->parent].is_message || subject == NULL)
		return;
	line_add(&body->attached, text_allow(body, part,
	    header_decode(body->arena, subject->body)));
}

static void
origin_add(struct body *body, const struct part *part)
{
	struct mail *mail = body->mail;

	mail->origins = arena_grow(body->arena, mail->origins,
	    mail->origins_n, &mail->origins_size, sizeof *mail->origins);
	mail->origins[mail->origins_n++] = (struct origin){
	    body->attached.n, part_called(body, part) };
}

static void
texts_assemble(struct body *body)
{
	struct mail *mail = body->mail;

	alternatives_survey(body);
	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];
		bool attached = is_in_attachment(part);
		inner_subject(body, part);
		if (part->text.n == 0)
			continue;
		if (attached)
			origin_add(body, part);
		struct str said = said_beside_html(body, i);
		/* Its links count even where its words say nothing new. */
		if (said.n < part->text.n)
			text_links(body->arena, part->text, attached ?
			    PLACE_ATTACHMENT : PLACE_BODY, mail, body->limits);
		line_add(attached ? &body->attached : &body->body, said);
	}
}

static void
text_set(struct arena *arena, struct text *text, struct str plain)
{
	text->plain = plain;
	text->folded = plain.n == 0 ? STR("") : fold(arena, plain);
}

/* Does `text` name an account to pay to that `seen` doesn't? */
static bool
names_another(struct arena *arena, struct str text, struct str seen)
{
	struct mail one = { 0 }, other = { 0 };
	size_t k;

	account_find(arena, text, PLACE_BODY, &one);
	if (one.accounts_n > 0)
		account_find(arena, seen, PLACE_BODY, &other);
	for (size_t i = 0; i < one.accounts_n; i++) {
		if (!account_is_destination(&one.accounts[i]))
			continue;
		for (k = 0; k < other.accounts_n; k++)
			if (account_is_same(&one.accounts[i],
			    &other.accounts[k]))
				break;
		if (k == other.accounts_n)
			return true;
	}
	return false;
}

/*
 * What is hidden from one reader another shows: Outlook knows few of the styles that
 * hide, and other readers more than we do of those that show. Whoever hides an account
 * means it for somebody, so what stands with it is read as the author's words.
 */
static void
hidden_weigh(struct body *body, struct str *live)
{
	struct mail *mail = body->mail;
	struct str hidden = buf_str(&body->hidden);

	if (hidden.n == 0 ||
	    !names_another(body->arena, hidden, mail->body.plain))
		return;
	hidden = str_join(body->arena, STR("\n"), hidden);
	*live = str_join(body->arena, *live, hidden);
	text_set(body->arena, &mail->body, str_join(body->arena,
	    mail->body.plain, hidden));
}

static void
texts_finish(struct body *body)
{
	struct mail *mail = body->mail;
	struct str live = STR(""), quoted = STR(""), marked;
	const struct { struct text *text; enum place place; } places[] = {
		{ &mail->live, PLACE_BODY }, { &mail->quoted, PLACE_QUOTED },
		{ &mail->attached, PLACE_ATTACHMENT },
		{ &mail->subject_text, PLACE_SUBJECT },
	};

	text_set(body->arena, &mail->body, buf_str(&body->body));
	text_split(body->arena, mail->body.plain, &live, &quoted, &marked);
	hidden_weigh(body, &live);
	/* Mostly there is no history, and folding costs more than comparing. */
	if (str_equal(live, mail->body.plain))
		mail->live = mail->body;
	else
		text_set(body->arena, &mail->live, live);
	text_set(body->arena, &mail->quoted, quoted);
	history_read(body->arena, marked, mail);
	text_set(body->arena, &mail->hidden, buf_str(&body->hidden));
	text_set(body->arena, &mail->attached, buf_str(&body->attached));
	text_set(body->arena, &mail->subject_text, mail->subject);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		text_links(body->arena, places[i].text->plain,
		    places[i].place, mail, body->limits);
		account_find(body->arena, places[i].text->plain,
		    places[i].place, mail);
	}
}

/* Where there is no text, the smallest picture may be all that is said. */
static void
pictures_judge(struct mail *mail)
{
	if (str_trim(mail->body.plain).n > 0)
		return;
	for (size_t i = 0; i < mail->parts_n; i++)
		if (str_starts(mail->parts[i].type, STR("image/")) &&
		    mail->parts[i].content.n > 0)
			mail->parts[i].not_scanned = true;
}

void
body_read(struct arena *arena, const struct limits *limits, struct mail *mail)
{
	struct body body = { .arena = arena, .limits = limits, .mail = mail,
	    .left = limits->text_bytes,
	    .source_left = limits->text_bytes * HTML_FACTOR,
	    .body = { .arena = arena }, .hidden = { .arena = arena },
	    .attached = { .arena = arena } };

	body.has_child = NEW_ARRAY(arena, bool, mail->parts_n);
	body.html_of = NEW_ARRAY(arena, size_t, mail->parts_n);
	body.compared = NEW_ARRAY(arena, size_t, mail->parts_n);
	for (size_t i = 1; i < mail->parts_n; i++)
		if (!mail->parts[i].is_extra)
			body.has_child[mail->parts[i].parent] = true;
	for (size_t i = 0; i < mail->parts_n; i++)
		part_read(&body, i);
	texts_assemble(&body);
	texts_finish(&body);
	pictures_judge(mail);
}

/* Enough for a person to know the message by. */
#define CAREFUL_BYTES 65536

static struct text
careful_text(struct arena *arena, struct str plain)
{
	plain = plain.p == NULL ? STR("") : plain;
	return (struct text){ plain, str_lower(arena, plain) };
}

void
body_read_careful(struct arena *arena, const struct limits *limits,
    struct mail *mail)
{
	struct part *root = &mail->parts[0];
	size_t most = limits->text_bytes < CAREFUL_BYTES ? limits->text_bytes :
	    CAREFUL_BYTES;

	root->content = root->body;
	root->text = utf8_repair(arena, str_slice(root->body, 0, most));
	mail->body = mail->live = careful_text(arena, root->text);
	mail->quoted = mail->hidden = mail->attached =
	    careful_text(arena, NO_STR);
	mail->subject_text = careful_text(arena, mail->subject);
}
