/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What needs a program of its own: the text of PDF files and the QR codes on
 * their pages and in pictures are asked for through QUESTION_EXTRACT, at most
 * eight times a message, the most telling first: texts of PDFs, again with the
 * words of the message that may be a password, then codes. Pictures are asked
 * for only when their own header says that a code has room in them, and a few
 * of a message only; nobody reads words out of pictures here, so what may hold
 * words is told as "picture". The structure of a PDF is read by pdf.c.
 */
#include "attach.h"

#define PICTURES_MOST 3
#define HTML_PICTURES_MOST 8
#define CODE_SIDE_LEAST 80
#define SIDE_MOST 20000
/* A logo or a tracking pixel says nothing that has to be read. */
#define PICTURE_TELLING 5000
#define PASSWORDS_ASKED 3

/* ---- What is remembered ------------------------------------------------------------- */

static uint32_t
big(struct str s, size_t at, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | (unsigned char)s.p[at + i];
	return value;
}

static bool
png_size(struct str png, struct picture *picture)
{
	if (png.n < 24 || !str_starts(png, STR("\x89PNG")))
		return false;
	picture->is_png = true;
	picture->width = big(png, 16, 4);
	picture->height = big(png, 20, 4);
	return true;
}

/* JPEG segments up to the frame header (ITU T.81 B.2.2). */
static bool
jpeg_size(struct str jpeg, struct picture *picture)
{
	for (size_t at = 2; at + 9 <= jpeg.n && jpeg.p[at] == '\xff'; ) {
		unsigned char mark = (unsigned char)jpeg.p[at + 1];
		if (mark == 0xff) {
			at++;
			continue;
		}
		if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 &&
		    mark != 0xc8 && mark != 0xcc) {
			picture->height = big(jpeg, at + 5, 2);
			picture->width = big(jpeg, at + 7, 2);
			return true;
		}
		at += 2 + (mark >= 0xd0 && mark <= 0xd8 ? 0 :
		    big(jpeg, at + 2, 2));
	}
	return false;
}

/* Its own header decides whether a code has room in it. */
static bool
picture_measure(struct picture *picture)
{
	struct str content = picture->item.content;

	return (png_size(content, picture) || jpeg_size(content, picture)) &&
	    picture->width >= CODE_SIDE_LEAST &&
	    picture->height >= CODE_SIDE_LEAST &&
	    picture->width <= SIDE_MOST && picture->height <= SIDE_MOST;
}

void
extract_picture(struct opener *opener, const struct item *item)
{
	struct picture picture = { .item = *item };

	if ((item->content.n >= PICTURE_TELLING ||
	    (item->zips == 0 && !item->is_wanted_only)) && !item->is_quiet)
		attach_unread(opener, item, "picture");
	if (!picture_measure(&picture))
		return;
	opener->pictures = arena_grow(opener->arena, opener->pictures,
	    opener->pictures_n, &opener->pictures_size,
	    sizeof *opener->pictures);
	opener->pictures[opener->pictures_n++] = picture;
}

/* RFC 2397: "data:image/png;base64,..."; %XX stands in either form. */
static struct str
data_url_undo(struct arena *arena, struct str url)
{
	struct str head = str_cut(&url, ','), data = url;
	struct buf buf = { .arena = arena };
	bool invalid;

	if (data.n == 0)
		return NO_STR;
	if (str_find_char(data, '%') != STR_NOWHERE) {
		for (size_t i = 0; i < data.n; i++) {
			int high = -1, low = -1;
			if (data.p[i] == '%' && data.n - i > 2) {
				high = char_hex(data.p[i + 1]);
				low = char_hex(data.p[i + 2]);
			}
			if (high < 0 || low < 0)
				buf_char(&buf, data.p[i]);
			else {
				buf_char(&buf, (char)(high << 4 | low));
				i += 2;
			}
		}
		data = buf_str(&buf);
	}
	return str_ends_nocase(str_trim(head), STR("base64")) ?
	    encoding_base64(arena, data, &invalid) : data;
}

void
extract_html_pictures(struct opener *opener, const struct item *outer,
    const struct str *urls, size_t n)
{
	struct picture picture = { .is_asked = false };

	for (size_t i = 0; i < n && opener->html_pictures < HTML_PICTURES_MOST;
	    i++) {
		if (urls[i].n > opener->source_left) {
			mail_defect(opener->arena, opener->mail,
			    DEFECT_TEXT_LIMIT, outer->name);
			return;
		}
		opener->source_left -= urls[i].n;
		picture.item = item_within(opener, outer, STR("picture"),
		    data_url_undo(opener->arena, urls[i]));
		if (!attach_is_known(picture.item.content) ||
		    !picture_measure(&picture))
			continue;
		opener->html_pictures++;
		/* It may be all that is said. */
		picture.item.is_quiet = picture.item.is_wanted_only =
		    str_trim(opener->mail->body.plain).n > 0;
		picture.item.is_inline = true;
		attach_push(opener, &picture.item);
	}
}

static void
embedded_push(struct opener *opener, const struct item *outer,
    const struct pdf_more *more)
{
	if (more->embedded_unread)
		attach_unread(opener, outer, "embedded file");
	for (size_t i = 0; i < more->embedded_n; i++) {
		struct item item = item_within(opener, outer,
		    STR("embedded file"), more->embedded[i]);
		if (outer->zips >= 2 || opener->entries_left == 0 ||
		    item.content.n > opener->unpacked_left) {
			attach_unread(opener, &item, "nested");
			continue;
		}
		opener->entries_left--;
		opener->unpacked_left -= item.content.n;
		item.zips = outer->zips + 1;
		attach_push(opener, &item);
	}
}

void
extract_pdf(struct opener *opener, const struct item *item)
{
	struct pdf_item pdf = { .item = *item };
	struct document document;
	struct pdf_more more;
	struct link *links;
	size_t links_n;

	pdf_read_more(opener->arena, opener->limits, item->content, &document,
	    &links, &links_n, &more);
	opener->mail->foreign_code |= more.inflated;
	/* Starting a program costs more than all the rest of a message. */
	if (!more.has_objects) {
		attach_unread(opener, item, "damaged");
		return;
	}
	document.filename = item->name;
	attach_document(opener, &document);
	for (size_t i = 0; i < links_n; i++)
		attach_link(opener, links[i].kind, links[i].url);
	if (more.active.p != NULL)
		attach_active(opener, item, more.active);
	embedded_push(opener, item, &more);
	/* The extractor reads no further. */
	if (document.pages > opener->limits->pdf_pages)
		attach_unread(opener, item, "too many pages");
	if (more.unread)
		attach_unread(opener, item, document.encrypted ? "encrypted" :
		    "unreadable objects");
	pdf.has_images = more.has_images;
	opener->pdfs = arena_grow(opener->arena, opener->pdfs, opener->pdfs_n,
	    &opener->pdfs_size, sizeof *opener->pdfs);
	opener->pdfs[opener->pdfs_n++] = pdf;
}

/* ---- What is asked -------------------------------------------------------------------- */

/* So many files that take all the time there is, and no more is given to a message:
 * eight of them would hold up the run for more than a minute. */
#define TIMEOUTS_MOST 2

static struct answer
ask_one(struct opener *opener, enum extract_kind kind, const struct item *item,
    struct str password)
{
	struct question question = { .kind = QUESTION_EXTRACT, .type = kind,
	    .name = item->content, .password = password };
	struct answer answer = { .status = ANSWER_LIMIT };

	if (opener->extractions_left == 0)
		return answer;
	opener->extractions_left--;
	opener->ask->put(opener->ask->context, opener->arena, &question, 1,
	    &answer);
	if (answer.status == ANSWER_FAILED && answer.n > 0 &&
	    str_equal(answer.records[0], STR("timeout")) &&
	    ++opener->timeouts == TIMEOUTS_MOST)
		opener->extractions_left = 0;
	return answer;
}

static const char *
why_not(struct opener *opener, const struct answer *answer)
{
	if (answer->status == ANSWER_LIMIT)
		return "too many to read";
	if (answer->status == ANSWER_FAILED && answer->n > 0)
		return str_cstr(opener->arena, answer->records[0]);
	return "no helper";
}

static bool
is_encrypted(const struct answer *answer)
{
	return answer->status == ANSWER_FAILED && answer->n > 0 &&
	    str_equal(answer->records[0], STR("encrypted"));
}

/* Ask again with the words of the message; *password_out is the one that opens
 * it, and `answer` what the last asking gave. */
static void
ask_with_passwords(struct opener *opener, const struct item *item,
    struct str *password_out, struct answer *answer)
{
	passwords_find(opener);
	for (size_t i = 0; i < opener->passwords_n && i < PASSWORDS_ASKED &&
	    opener->extractions_left > 0; i++) {
		*answer = ask_one(opener, EXTRACT_PDF_TEXT, item,
		    opener->passwords[i]);
		if (is_encrypted(answer))
			continue;
		*password_out = opener->passwords[i];
		break;
	}
	attach_defect(opener, DEFECT_ARCHIVE_ENCRYPTED, item,
	    password_out->p != NULL ?
	    "opened with a password that the message holds" :
	    opener->passwords_n > 0 ?
	    "words of the message did not open it" :
	    "the message holds no password");
}

static void
pdf_text(struct opener *opener, struct pdf_item *pdf, struct str *password_out)
{
	struct answer answer = ask_one(opener, EXTRACT_PDF_TEXT, &pdf->item,
	    NO_STR);

	*password_out = NO_STR;
	if (is_encrypted(&answer))
		ask_with_passwords(opener, &pdf->item, password_out, &answer);
	if (answer.status != ANSWER_DATA && answer.status != ANSWER_NODATA) {
		pdf->is_shut = true;
		attach_unread(opener, &pdf->item, why_not(opener, &answer));
		return;
	}
	if (answer.status == ANSWER_DATA && answer.n > 0) {
		attach_text(opener, &pdf->item, answer.records[0]);
		pdf->has_text = str_trim(answer.records[0]).n > 0;
	}
	if (!pdf->has_text)
		attach_unread(opener, &pdf->item, "picture");
}

/* ---- Codes ------------------------------------------------------------------------------ */

static bool
is_address(struct str code)
{
	static const char *const schemes[] = { "http:", "https:", "ftp:",
	    "mailto:", "tel:", "sms:", "smsto:", "www.", "bitcoin:",
	    "ethereum:", "intent:", "market:" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_starts_nocase(code, str_of(schemes[i])))
			return true;
	/* Telephones open "example.com/pay" as well. */
	return str_find_char(code, ' ') == STR_NOWHERE &&
	    str_find_char(code, '\n') == STR_NOWHERE &&
	    str_find_char(code, '.') != STR_NOWHERE &&
	    str_find_char(code, '/') != STR_NOWHERE;
}

static void
codes_take(struct opener *opener, const struct item *item,
    const struct answer *answer)
{
	if (answer->status != ANSWER_DATA)
		return;
	for (size_t i = 0; i < answer->n; i++) {
		struct str code = str_trim(answer->records[i]);
		bool is_web = str_starts_nocase(code, STR("http"));
		if (is_address(code))
			attach_link(opener, LINK_CODE, code);
		if (!is_web)
			attach_text(opener, item, calendar_read(opener->arena,
			    opener->limits, code));
	}
}

static void
pictures_ask(struct opener *opener, bool banners)
{
	size_t asked = 0;

	for (size_t i = 0; i < opener->pictures_n; i++)
		asked += opener->pictures[i].is_asked;
	for (size_t i = 0; i < opener->pictures_n && asked < PICTURES_MOST;
	    i++) {
		struct picture *picture = &opener->pictures[i];
		uint32_t w = picture->width, h = picture->height;
		struct answer answer;

		if (picture->is_asked || (w > 2 * h) != banners)
			continue;
		picture->is_asked = true;
		asked++;
		answer = ask_one(opener, picture->is_png ? EXTRACT_PNG_CODES :
		    EXTRACT_JPEG_CODES, &picture->item, NO_STR);
		codes_take(opener, &picture->item, &answer);
	}
}

void
extract_all(struct opener *opener)
{
	struct str *passwords = NEW_ARRAY(opener->arena, struct str,
	    opener->pdfs_n + 1);

	for (size_t i = 0; i < opener->pdfs_n; i++) {
		if (opener->ask == NULL)
			attach_unread(opener, &opener->pdfs[i].item,
			    "no helper");
		else
			pdf_text(opener, &opener->pdfs[i], &passwords[i]);
	}
	if (opener->ask == NULL)
		return;
	for (size_t i = 0; i < opener->pdfs_n; i++) {
		struct pdf_item *pdf = &opener->pdfs[i];
		struct answer answer;
		if (pdf->is_shut || (pdf->has_text && !pdf->has_images) ||
		    opener->extractions_left == 0)
			continue;
		answer = ask_one(opener, EXTRACT_PDF_CODES, &pdf->item,
		    passwords[i]);
		codes_take(opener, &pdf->item, &answer);
	}
	/* A banner seldom is a code: those come last. */
	pictures_ask(opener, false);
	pictures_ask(opener, true);
}
