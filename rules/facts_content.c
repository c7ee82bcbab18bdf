/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few things about the content that a pattern can't see: how long it is, where
 * its links lead, what is hidden, what is attached.
 */
#include "facts.h"

/* ---- Size and links ------------------------------------------------------------------ */

size_t
text_weight(struct str text, size_t most)
{
	size_t weight = 0;

	for (size_t at = 0; at < text.n && weight <= most;)
		weight += weight_of_character(utf8_next(text, &at));
	return weight;
}

#define FEW_WORDS 400

FACT(few_words)
{
	uint64_t most = FEW_WORDS;
	size_t weight;

	if (argument.n > 0)
		(void)str_number(argument, 1000000, &most);
	weight = text_weight(facts->mail->live.plain, (size_t)most);
	return weight > 0 && weight <= most;
}

FACT(links_off_domain)
{
	const struct mail *mail = facts->mail;
	bool any = false;

	for (size_t i = 0; i < mail->links_n; i++) {
		if (mail->links[i].host.n == 0 ||
		    mail->links[i].place == PLACE_QUOTED)
			continue;
		if (facts->cache->registrable.n > 0 &&
		    domain_is_within(mail->links[i].host,
		    facts->cache->registrable))
			return false;
		*evidence_out = mail->links[i].host;
		any = true;
	}
	return any;
}

/* The host that a link's text shows, if it shows one. */
static struct str
shown_host(struct arena *arena, struct str text)
{
	size_t end = 0, dot;

	text = str_trim(text);
	if (str_starts_nocase(text, STR("https://")))
		text = str_from(text, 8);
	else if (str_starts_nocase(text, STR("http://")))
		text = str_from(text, 7);
	else if (!str_starts_nocase(text, STR("www.")))
		return NO_STR;
	while (end < text.n && (char_is_alpha((unsigned char)text.p[end]) ||
	    char_is_digit((unsigned char)text.p[end]) || text.p[end] == '.' ||
	    text.p[end] == '-'))
		end++;
	text = str_slice(text, 0, end);
	dot = str_find_char(text, '.');
	if (dot == STR_NOWHERE || dot + 1 >= text.n || text.n > 255)
		return NO_STR;
	return domain_ascii(arena, text);
}

FACT(link_text_differs)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->links_n; i++) {
		const struct link *link = &mail->links[i];
		struct str shown;

		if (link->host.n == 0 || link->text.n == 0 ||
		    link->place == PLACE_QUOTED)
			continue;
		shown = shown_host(facts->arena, link->text);
		if (shown.n == 0 || str_equal(shown, link->host) ||
		    str_equal(domain_registrable(facts->arena, shown),
		    domain_registrable(facts->arena, link->host)))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s -> %.*s",
		    STR_ARGS(shown), STR_ARGS(link->host));
		return true;
	}
	return false;
}

#define LINKS_LOOKED_AT 40

FACT(link_lookalike)
{
	const struct mail *mail = facts->mail;
	struct str last = NO_STR;
	size_t looked_at = 0;

	if (!facts->cache->outside)
		return false;
	for (size_t i = 0; i < mail->links_n && looked_at < LINKS_LOOKED_AT;
	    i++) {
		struct str host = mail->links[i].host;
		struct lookalike lookalike;

		if (host.n == 0 || str_equal(host, last) ||
		    mail->links[i].place == PLACE_QUOTED)
			continue;
		last = host;
		looked_at++;
		if (index_is_on_file(facts->organisation, host))
			continue;
		lookalike = index_lookalike(facts->arena, facts->organisation,
		    host);
		if (lookalike.whose != WHOSE_OURS)
			continue;
		*evidence_out = str_format(facts->arena, "%.*s ~ %.*s",
		    STR_ARGS(host), STR_ARGS(lookalike.known));
		return true;
	}
	return false;
}

/* ---- Hiding --------------------------------------------------------------------------- */

/* A preview line that newsletters hide at the top is shorter than this. */
#define HIDDEN_WEIGHT 600

FACT(hidden_text)
{
	struct str hidden = facts->mail->hidden.plain;

	if (text_weight(hidden, HIDDEN_WEIGHT) <= HIDDEN_WEIGHT)
		return false;
	*evidence_out = utf8_shorten(facts->arena, str_trim(hidden), 120);
	return true;
}

#define GAP_LOOKED_AT 32768
#define GAP "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
#define GAP_OF_BLANKS "\n \n \n \n \n \n \n \n \n \n \n \n \n \n \n \n \n" \
	" \n \n \n \n \n \n \n \n \n \n \n \n \n"

/* Thirty lines are more than a window shows. */
FACT(blank_gap)
{
	struct str text = str_slice(facts->mail->live.plain, 0, GAP_LOOKED_AT);
	size_t at = str_find(text, STR(GAP));

	if (at == STR_NOWHERE)
		at = str_find(text, STR(GAP_OF_BLANKS));
	if (at == STR_NOWHERE || str_trim(str_slice(text, 0, at)).n == 0)
		return false;
	*evidence_out = utf8_shorten(facts->arena, str_trim(str_from(text,
	    at)), 120);
	return evidence_out->n > 0;
}

static bool
is_zero_width(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff ||
	    c == 0xad;
}

/* Letters of scripts whose spelling needs no joiners. */
static bool
is_plain_letter(uint32_t c)
{
	return (c < 0x80 && char_is_alpha((int)c)) ||
	    (c >= 0x3040 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff);
}

#define ZERO_WIDTHS 5

FACT(zero_width)
{
	struct str text = facts->mail->body.plain;
	uint32_t before = 0;
	size_t inside = 0, open = 0;

	/* How their UTF-8 begins. */
	if (!str_contains(text, STR("\xE2\x80")) &&
	    !str_contains(text, STR("\xE2\x81")) &&
	    !str_contains(text, STR("\xC2\xAD")) &&
	    !str_contains(text, STR("\xEF\xBB")))
		return false;
	for (size_t at = 0; at < text.n;) {
		uint32_t c = (unsigned char)text.p[at] < 0x80 ?
		    (unsigned char)text.p[at++] : utf8_next(text, &at);

		if (is_zero_width(c)) {
			open += is_plain_letter(before) ? 1 : 0;
			continue;
		}
		inside += is_plain_letter(c) && open > 0 ? 1 : 0;
		open = 0;
		before = c;
	}
	if (inside < ZERO_WIDTHS)
		return false;
	*evidence_out = str_format(facts->arena, "%zu", inside);
	return true;
}

FACT(free_mail_sender)
{
	if (!facts->cache->freemail)
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* ---- Attachments ------------------------------------------------------------------------ */

static bool
has_form(struct str html)
{
	for (;;) {
		size_t at = str_find_char(html, '<');

		if (at == STR_NOWHERE)
			return false;
		html = str_from(html, at + 1);
		if (str_starts_nocase(html, STR("form")))
			return true;
	}
}

FACT(html_form)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->parts_n; i++)
		if (mail->parts[i].is_html && has_form(mail->parts[i].content))
			return true;
	return false;
}

static bool
filename_ends(struct str filename, const char *const *endings)
{
	for (size_t i = 0; endings[i]; i++)
		if (str_ends_nocase(filename, str_of(endings[i])))
			return true;
	return false;
}

static bool
attached_as(const struct facts *facts, const char *const *endings,
    struct str *evidence_out)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->parts_n; i++) {
		if (!filename_ends(mail->parts[i].filename, endings))
			continue;
		*evidence_out = mail->parts[i].filename;
		return true;
	}
	return false;
}

FACT(attachment_html)
{
	static const char *const endings[] = {
		".html", ".htm", ".shtml", ".xhtml", ".svg", ".mht", ".hta", NULL
	};

	return attached_as(facts, endings, evidence_out);
}

FACT(archive_with_password)
{
	static const char *const endings[] = {
		".zip", ".7z", ".rar", ".lzh", NULL
	};
	struct str folded = facts->mail->live.folded;

	return attached_as(facts, endings, evidence_out) &&
	    (str_contains(folded, STR("ぱすわ")) ||
	    str_contains(folded, STR("password")) ||
	    str_contains(folded, STR("passcode")));
}
