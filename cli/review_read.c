/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review read ID: the message itself, so that nobody has to open it in a mail
 * program. It is fetched by a process that alone knows the password, parsed by a jailed
 * examiner, and stays unread and where it is. What it says stands behind a bar on each
 * line, so that no word of it can pass for one of ours; links are written out and dead.
 */
#include "review.h"

#define TEXT_MOST ((size_t)512 << 10)	/* bytes of it that are shown */
#define PIECE 1000			/* characters of a line at once */
#define EMPTY_MOST 2			/* lines, one after the other */
#define LINKS_MOST 100
#define PEOPLE_MOST 20
#define WIDE 4000			/* columns: not cut */
#define BAR STR("  | ")

struct page {
	struct arena *arena;
	const struct review_message *message;
	bool ja;
};

/* ---- Fetching --------------------------------------------------------------------- */

static const struct account_settings *
account_of(const struct review *review, struct str name)
{
	for (size_t i = 0; i < review->config.accounts_n; i++)
		if (str_equal(review->config.accounts[i].name, name))
			return &review->config.accounts[i];
	return NULL;
}

enum outcome
review_fetch(const struct review *review, int64_t id,
    struct review_message *message_out, struct why *why_out)
{
	struct store_place *place = &message_out->place;
	struct fetch_wanted wanted;
	struct fetched fetched;
	struct config config = review->config;
	enum outcome outcome;

	*message_out = (struct review_message){ .store =
	    store_or_exit(review->file, false) };
	if (store_show(message_out->store, review->arena, id,
	    &message_out->detail, why_out) != OK ||
	    store_place(message_out->store, review->arena, id, place,
	    why_out) != OK)
		return FAIL;
	wanted = (struct fetch_wanted){ .account = account_of(review,
	    place->account), .sha256 = place->sha256, .size = place->size,
	    .home = place->home, .folder = place->folder,
	    .uidvalidity = place->uidvalidity, .uid = place->uid,
	    .arrived = place->arrived, .message_id = place->message_id,
	    .content_digest = place->content_digest };
	if (wanted.account == NULL)
		return because(why_out, FAIL, EXIT_CONFIG, "the configuration "
		    "names no account '%.*s', where message %lld is",
		    STR_ARGS(place->account), (long long)id);
	/* No process inherits a store that is open. */
	store_close(message_out->store);
	message_out->store = NULL;
	outcome = fetch_original(review->arena, &config, &wanted, &fetched,
	    why_out);
	if (outcome == OK)
		outcome = fetch_read(review->arena, &config, &wanted, &fetched,
		    &message_out->bytes, &message_out->read, why_out);
	message_out->rewritten = fetched.rewritten;
	message_out->store = store_or_exit(review->file, false);
	return outcome;
}

/* ---- Printing --------------------------------------------------------------------- */

static const char *say(const struct page *page, const char *en, const char *ja)
    __attribute__((format_arg(2), format_arg(3)));

static const char *
say(const struct page *page, const char *en, const char *ja)
{
	return page->ja ? ja : en;
}

static void
print_title(const struct page *page, const char *en, const char *ja)
{
	putchar('\n');
	print_wrapped(str_of(say(page, en, ja)), 0);
}

static void
print_field(const struct page *page, const char *en, const char *ja,
    struct str text)
{
	if (text.n == 0)
		return;
	printf("  ");
	print_cell(str_of(say(page, en, ja)), 11);
	print_wrapped(text, 13);
}

static void
add_person(struct page *page, struct buf *buf,
    const struct verdict_address *one)
{
	struct str name = safe_text(page->arena, one->name, WIDE);

	if (name.n > 0)
		buf_format(buf, "\"%.*s\" ", STR_ARGS(name));
	buf_format(buf, "<%.*s>", STR_ARGS(safe_text(page->arena, one->address,
	    WIDE)));
}

static void
print_people(struct page *page, const char *en, const char *ja,
    const struct verdict_address *at, size_t n)
{
	struct buf buf = { .arena = page->arena };

	for (size_t i = 0; i < n && i < PEOPLE_MOST; i++) {
		if (i > 0)
			buf_cstr(&buf, ", ");
		add_person(page, &buf, &at[i]);
	}
	if (n > PEOPLE_MOST)
		buf_format(&buf, page->ja ? "、ほか%zu名" : ", and %zu more",
		    n - PEOPLE_MOST);
	print_field(page, en, ja, buf_str(&buf));
}

static void
print_header(struct page *page)
{
	const struct verdict *v = &page->message->read;
	struct arena *arena = page->arena;

	print_title(page, "What its header says (anybody can write that)",
	    "ヘッダーの記載（誰でも自由に書けます）");
	print_people(page, "From", "差出人", &v->from, v->from.address.n > 0 ||
	    v->from.name.n > 0);
	print_people(page, "Sender", "送信者", &v->sender,
	    v->sender.address.n > 0);
	print_people(page, "Reply goes", "返信先", v->reply_to.at,
	    v->reply_to.n);
	print_people(page, "To", "宛先", v->to.at, v->to.n);
	print_people(page, "Cc", "Cc", v->cc.at, v->cc.n);
	print_field(page, "Subject", "件名", safe_text(arena, v->subject, WIDE));
	if (v->date != INT64_MIN)
		print_field(page, "Date", "日付", str_format(arena, "%.*s %.*s",
		    STR_ARGS(time_local(arena, v->date)),
		    STR_ARGS(time_zone(arena, v->date))));
	print_field(page, "Message-ID", "Message-ID", safe_text(arena,
	    v->message_id, WIDE));
	print_field(page, "Bounces go", "不達通知先", safe_text(arena,
	    v->return_path, WIDE));
}

/* A line of the message, in pieces, as safe.c looks at a piece's beginning only. */
static void
print_line(struct page *page, struct str line)
{
	size_t at = 0, from, n;

	if (str_trim(line).n == 0)
		print_behind(NO_STR, BAR);
	while (str_trim(str_from(line, at)).n > 0) {
		for (from = at, n = 0; at < line.n && n < PIECE; n++)
			utf8_next(line, &at);
		/* Not through a word, if one ends here. */
		for (n = at; at < line.n && n > from && line.p[n - 1] != ' ';)
			n--;
		at = n > from && at < line.n ? n : at;
		print_behind(safe_text(page->arena, str_slice(line, from, at),
		    (size_t)10 * PIECE), BAR);
		arena_reset(page->arena);
	}
}

static void
print_text(struct page *page)
{
	struct str text = page->message->read.text, line, rest;
	size_t empty = 0, left_out;

	left_out = text.n > TEXT_MOST ? text.n - TEXT_MOST : 0;
	rest = str_trim(str_slice(text, 0, TEXT_MOST));
	print_title(page, "What it says", "本文");
	if (rest.n == 0)
		printf("  %s\n", say(page, "(no text)", "（本文なし）"));
	while (str_line(&rest, &line)) {
		empty = str_trim(line).n == 0 ? empty + 1 : 0;
		if (empty <= EMPTY_MOST)
			print_line(page, line);
	}
	if (left_out > 0)
		printf(say(page, "  (%zu bytes more; 'seki review export' has "
		    "all)\n", "  （残り%zuバイトは省略。'seki review export' で"
		    "全体を保存できます）\n"), left_out);
}

static bool
is_told_link(const struct verdict *v, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_equal(v->links.at[k].url, v->links.at[i].url) &&
		    str_equal(v->links.at[k].text, v->links.at[i].text))
			return true;
	return false;
}

static void
print_links(struct page *page)
{
	const struct verdict *v = &page->message->read;

	if (v->links.n == 0)
		return;
	print_title(page, "Where its links lead (never open one)",
	    "リンク先（決して開かないでください）");
	for (size_t i = 0; i < v->links.n && i < LINKS_MOST; i++) {
		struct str text = str_trim(v->links.at[i].text);

		if (is_told_link(v, i))
			continue;
		arena_reset(page->arena);
		print_behind(safe_text(page->arena, v->links.at[i].url, WIDE),
		    BAR);
		if (text.n > 0 && !str_equal(text, v->links.at[i].url))
			print_behind(str_format(page->arena, say(page,
			    "-> shown as \"%.*s\"", "→ 表示：「%.*s」"), STR_ARGS(
			    safe_text(page->arena, text, 300))), BAR);
	}
	if (v->links.n > LINKS_MOST)
		printf(say(page, "  (and %zu more)\n", "  （ほか%zu件）\n"),
		    v->links.n - LINKS_MOST);
}

static void
print_parts(struct page *page)
{
	const struct verdict *v = &page->message->read;

	if (v->parts.n == 0)
		return;
	print_title(page, "Its parts and attachments", "構成と添付ファイル");
	for (size_t i = 0; i < v->parts.n; i++) {
		const struct verdict_part *part = &v->parts.at[i];
		struct str name;

		arena_reset(page->arena);
		name = safe_text(page->arena, part->filename, 200);
		printf("  %2zu. ", i + 1);
		print_wrapped(str_format(page->arena, say(page,
		    "%.*s%s%.*s%s, %llu bytes%s", "%.*s%s%.*s%s、%lluバイト%s"),
		    STR_ARGS(safe_text(page->arena, part->type, 80)),
		    name.n > 0 ? say(page, ", \"", "、「") : "", STR_ARGS(name),
		    name.n > 0 ? say(page, "\"", "」") : "",
		    (unsigned long long)part->size, !part->not_scanned ? "" :
		    say(page, " [not scanned]", "［未検査］")), 6);
		printf("      ");
		print_fitted(str_format(page->arena, "SHA-256 %.*s",
		    STR_ARGS(part->sha256)), 6);
	}
}

static void
print_trace(struct page *page)
{
	const struct verdict *v = &page->message->read;

	print_title(page, "Its way, the last server first (what is below our own "
	    "servers' lines is the sender's word)", "配送経路（新しい順。自社サー"
	    "バーより下の行は送信者の申告にすぎません）");
	for (size_t i = 0; i < v->trace.n; i++) {
		arena_reset(page->arena);
		print_line(page, utf8_repair(page->arena, v->trace.at[i]));
	}
}

void
review_page(const struct review *review, const struct review_message *message,
    struct str lang, bool with_trace)
{
	struct page page = { arena_new((size_t)256 << 20), message,
	    lang_is_ja(lang) };
	struct explain_site site = { .lang = lang,
	    .id = message->detail.row.message_id,
	    .contact = review->config.notice_contact,
	    .phrase = review->config.notice_phrase };

	print_wrapped(str_format(page.arena, say(&page, "Message %lld (score %.1f), "
	    "as it lies on the server. The reasons stand below.", "メール "
	    "%lld（点数 %.1f）。サーバー上の原本です。判定の根拠は下にあります。"),
	    (long long)site.id, message->detail.row.score), 0);
	if (message->rewritten)
		print_wrapped(str_of(say(&page, "Take note: its bytes are no longer "
		    "those that were judged. The server has written them anew, as "
		    "some do with a message that is moved (Exchange). Message-ID, "
		    "From, subject, your own server's Received line and the content "
		    "of each part are the same.", "ご注意：判定時のデータとは一致しま"
		    "せん。移動などの際に、メールサーバーがデータを書き直したためです"
		    "（Exchangeなど）。Message-ID、差出人、件名、自社サーバーのReceived"
		    "行、各部分の内容は判定時と同じです。")), 0);
	print_header(&page);
	print_text(&page);
	print_links(&page);
	print_parts(&page);
	if (with_trace)
		print_trace(&page);
	printf("\n----\n");
	show_print(&message->detail, &site);
	arena_free(page.arena);
}

int
review_read(const struct review *review, int64_t id)
{
	struct review_message message;
	struct pager pager;
	struct why why;

	if (review_fetch(review, id, &message, &why) != OK)
		return review_trouble(&why);
	pager = pager_begin();
	review_page(review, &message, review->lang, false);
	pager_end(&pager);
	store_close(message.store);
	return answer_end(EXIT_DONE);
}
