/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is attached, opened: each attachment is an item in one list, which the
 * opener of its kind reads and may lengthen by what is inside, so that nesting
 * costs no stack and every limit is one for the whole message. The first bytes
 * decide what an item is before its name and its declared type do. Texts go to
 * mail->attached with their origin, links and payment facts to the message's;
 * what is not read stays `not_scanned` and is told with its reason.
 */
#include "attach.h"

/* ---- What the openers say --------------------------------------------------------- */

void
attach_push(struct opener *opener, const struct item *item)
{
	opener->items = arena_grow(opener->arena, opener->items,
	    opener->items_n, &opener->items_size, sizeof *opener->items);
	opener->items[opener->items_n++] = *item;
}

struct item
item_within(struct opener *opener, const struct item *outer,
    struct str filename, struct str content)
{
	struct item item = { .filename = filename, .content = content,
	    .part = outer->part, .zips = outer->zips,
	    .messages = outer->messages };

	item.name = str_format(opener->arena, "%.*s > %.*s",
	    STR_ARGS(outer->name), STR_ARGS(filename));
	return item;
}

static void
text_add(struct opener *opener, struct read_text *into,
    const struct item *item, struct str text)
{
	if (str_trim(text).n == 0)
		return;
	if (text.n > opener->text_left) {
		text.n = opener->text_left;
		while (text.n > 0 && (text.p[text.n] & 0xc0) == 0x80)
			text.n--;
		mail_defect(opener->arena, opener->mail, DEFECT_TEXT_LIMIT,
		    item->name);
	}
	opener->text_left -= text.n;
	if (text.n == 0)
		return;
	into->origins = arena_grow(opener->arena, into->origins,
	    into->origins_n, &into->origins_size, sizeof *into->origins);
	into->origins[into->origins_n++] = (struct origin){ into->buf.n,
	    item->name };
	buf_add(&into->buf, utf8_repair(opener->arena, text));
	if (text.p[text.n - 1] != '\n')
		buf_char(&into->buf, '\n');
}

void
attach_text(struct opener *opener, const struct item *item, struct str text)
{
	text_add(opener, &opener->fresh, item, text);
}

void
attach_link_add(struct opener *opener, const struct link *link)
{
	struct mail *mail = opener->mail;

	if (mail->links_n >= opener->limits->links)
		return;
	mail->links = arena_grow(opener->arena, mail->links, mail->links_n,
	    &mail->links_size, sizeof *mail->links);
	mail->links[mail->links_n] = *link;
	mail->links[mail->links_n++].place = PLACE_ATTACHMENT;
}

/* No reader follows a longer one. */
#define URL_MOST 8192

void
attach_link(struct opener *opener, enum link_kind kind, struct str url)
{
	struct link link = { .kind = kind };

	url = str_trim(str_slice(url, 0, URL_MOST));
	if (url.n == 0)
		return;
	link.url = utf8_repair(opener->arena, url);
	link.host = link_host(opener->arena, link.url);
	attach_link_add(opener, &link);
}

void
attach_defect(struct opener *opener, enum defect_kind kind,
    const struct item *item, const char *what)
{
	mail_defect(opener->arena, opener->mail, kind, str_format(opener->arena,
	    "%.*s: %s", STR_ARGS(item->name), what));
}

void
attach_unread(struct opener *opener, const struct item *item, const char *why)
{
	struct part *part = &opener->mail->parts[item->part];

	if (item->is_quiet)
		return;
	part->not_scanned = true;
	if (part->not_scanned_why.p == NULL)
		part->not_scanned_why = str_of(why);
	attach_defect(opener, DEFECT_NOT_SCANNED, item, why);
}

void
attach_active(struct opener *opener, const struct item *item, struct str what)
{
	attach_defect(opener, DEFECT_ACTIVE_CONTENT, item,
	    str_cstr(opener->arena, what));
}

void
attach_document(struct opener *opener, const struct document *document)
{
	struct mail *mail = opener->mail;

	mail->documents = arena_grow(opener->arena, mail->documents,
	    mail->documents_n, &mail->documents_size, sizeof *mail->documents);
	mail->documents[mail->documents_n++] = *document;
}

/* ---- From parts to items ---------------------------------------------------------------- */

/* Its text is that of the part already, and would stand there twice. */
static bool
is_read_calendar(const struct part *part)
{
	return part->is_text && part_is_calendar(part) &&
	    str_starts(part->content, STR("BEGIN:VC"));
}

/* What needs opening of this part: what body.c left shut, text that its first
 * bytes prove to be something else, and small pictures, which may be codes. */
static bool
part_item(struct opener *opener, size_t index, struct item *item_out)
{
	const struct part *part = &opener->mail->parts[index];
	bool is_read = part->is_text || part->is_message;

	if (part->is_multipart || part->content.n == 0)
		return false;
	*item_out = (struct item){ .part = index, .type = part->type,
	    .filename = part->filename, .content = part->content,
	    .is_inline = !part->is_attachment,
	    .is_wanted_only = is_read || !part->not_scanned };
	/* A wrapped message was read as words only; no drawing is too small. */
	if ((str_equal(part->type, STR("message/rfc822")) &&
	    !part->is_message && part->depth < opener->limits->nesting) ||
	    str_starts(part->type, STR("image/svg")) ||
	    (str_starts(part->type, STR("image/")) && str_starts(str_trim(
	    str_slice(part->content, 0, 256)), STR("<"))))
		item_out->is_wanted_only = false;
	else if (item_out->is_wanted_only &&
	    (!attach_is_known(part->content) || is_read_calendar(part)))
		return false;
	item_out->name = utf8_repair(opener->arena, part->filename.n > 0 ?
	    part->filename : part->type);
	return true;
}

static bool
is_message_whole(const struct mail *mail, size_t index)
{
	const struct part *part = &mail->parts[index];

	return part->is_message && index + 1 < mail->parts_n &&
	    mail->parts[index + 1].parent == index;
}

static void
part_judge(struct opener *opener, size_t index, const struct item *item)
{
	const struct part *part = &opener->mail->parts[index];

	if (filename_runs(part->filename))
		attach_active(opener, item, STR("program"));
	if (part->is_html && part->is_attachment && part->parent != PART_NONE)
		attach_script(opener, item, part->content);
}

/* The parts from `from` on become items. */
static void
parts_push(struct opener *opener, size_t from, const struct item *outer)
{
	struct mail *mail = opener->mail;

	for (size_t i = from; i < mail->parts_n; i++) {
		struct part *part = &mail->parts[i];
		struct item item = { .name = utf8_repair(opener->arena,
		    part->filename.n > 0 ? part->filename : part->type),
		    .part = i };
		bool is_shut = part->not_scanned;

		if (part->is_html || part->filename.n > 0)
			part_judge(opener, i, &item);
		if (part->pictures_n > 0)
			extract_html_pictures(opener, &item, part->pictures,
			    part->pictures_n);
		if (!is_message_whole(mail, i) &&
		    part_item(opener, i, &item)) {
			part->not_scanned = false;
			if (outer != NULL) {
				item.name = item_within(opener, outer,
				    item.name, STR("")).name;
				item.messages = outer->messages + 1;
				item.zips = outer->zips;
			}
			attach_push(opener, &item);
		} else if (is_shut)
			attach_unread(opener, &item, "nested");
	}
}

void
attach_message(struct opener *opener, const struct item *item)
{
	struct mail *inner;
	struct limits limits = *opener->limits;
	size_t first;

	if (item->messages >= 1) {
		attach_unread(opener, item, "nested");
		return;
	}
	inner = NEW(opener->arena, struct mail);
	limits.text_bytes = opener->text_left;
	limits.parts = limits.parts > opener->mail->parts_n ?
	    limits.parts - opener->mail->parts_n : 1;
	mail_read(opener->arena, item->content, &limits, false, inner);
	text_add(opener, &opener->searched, item, inner->subject);
	text_add(opener, &opener->searched, item, inner->body.plain);
	text_add(opener, &opener->searched, item, inner->attached.plain);
	buf_add(&opener->hidden, inner->hidden.plain);
	first = mail_adopt_attached(opener->arena, opener->mail, item->part,
	    inner);
	parts_push(opener, first, item);
}

/* ---- Putting together ---------------------------------------------------------------------- */

static void
text_append(struct arena *arena, struct text *text, struct str added)
{
	struct str folded;

	if (added.n == 0)
		return;
	folded = fold(arena, added);
	if (text->plain.n == 0) {
		*text = (struct text){ added, folded };
		return;
	}
	text->plain = str_join(arena, text->plain, added);
	text->folded = str_join(arena, text->folded, folded);
}

static void
text_finish(struct opener *opener, const struct read_text *read)
{
	struct mail *mail = opener->mail;
	size_t offset;

	if (mail->attached.plain.n > 0 && read->buf.n > 0 &&
	    !str_ends(mail->attached.plain, STR("\n")))
		text_append(opener->arena, &mail->attached, STR("\n"));
	offset = mail->attached.plain.n;
	for (size_t i = 0; i < read->origins_n; i++) {
		mail->origins = arena_grow(opener->arena, mail->origins,
		    mail->origins_n, &mail->origins_size,
		    sizeof *mail->origins);
		mail->origins[mail->origins_n] = read->origins[i];
		mail->origins[mail->origins_n++].from += offset;
	}
	text_append(opener->arena, &mail->attached, buf_str(&read->buf));
}

static void
texts_finish(struct opener *opener)
{
	struct str fresh = buf_str(&opener->fresh.buf);

	text_finish(opener, &opener->fresh);
	text_finish(opener, &opener->searched);
	text_append(opener->arena, &opener->mail->hidden,
	    buf_str(&opener->hidden));
	if (fresh.n == 0)
		return;
	text_links(opener->arena, fresh, PLACE_ATTACHMENT, opener->mail,
	    opener->limits);
	account_find(opener->arena, fresh, PLACE_ATTACHMENT, opener->mail);
}

static size_t
less(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/* Source may be so many times larger than the text in it. */
#define SOURCE_FACTOR 4
#define EXTRACTIONS_MOST 8

void
attachments_read(struct arena *arena, const struct limits *limits,
    const struct ask *ask, struct mail *mail)
{
	struct opener opener = { .arena = arena, .limits = limits, .ask = ask,
	    .mail = mail, .fresh = { .buf = { .arena = arena } },
	    .searched = { .buf = { .arena = arena } },
	    .hidden = { .arena = arena },
	    .text_left = less(limits->text_bytes, mail->body.plain.n +
	    mail->hidden.plain.n + mail->attached.plain.n),
	    .source_left = limits->text_bytes * SOURCE_FACTOR,
	    .unpacked_left = limits->archive_bytes,
	    .entries_left = limits->archive_entries,
	    .extractions_left = EXTRACTIONS_MOST };

	parts_push(&opener, 0, NULL);
	if (opener.items_n == 0)
		return;
	/* The list grows while it is read, and may move. */
	for (size_t i = 0; i < opener.items_n; i++) {
		struct item item = opener.items[i];
		attach_open(&opener, &item);
	}
	extract_all(&opener);
	texts_finish(&opener);
}
