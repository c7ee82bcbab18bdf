/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bank accounts against what the organisation knows of its vendors, and a few
 * things about the content that a pattern can't see: how long it is, where its
 * links lead, what is hidden, what is attached. An account counts where a
 * reader takes it for the author's word: body, subject and attachment; one in
 * quoted history is shown and no more. A vendor without accounts on file gives
 * nothing to compare with, so nothing is said.
 */
#include "facts.h"

/* ---- Accounts ------------------------------------------------------------------- */

static const struct account *
next_account(const struct facts *facts, size_t *at)
{
	const struct mail *mail = facts->mail;

	while (*at < mail->accounts_n) {
		const struct account *account = &mail->accounts[(*at)++];

		if (account_is_destination(account) &&
		    account->place != PLACE_QUOTED)
			return account;
	}
	return NULL;
}

static struct str
shown_account(const struct facts *facts, const struct account *account)
{
	return str_format(facts->arena, "%.*s %.*s ...%.*s (%s)",
	    STR_ARGS(account->kind), STR_ARGS(account->country),
	    STR_ARGS(account->last4), place_name(account->place));
}

static const struct vendor *
claimed_vendor(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->vendor != NULL)
		return cache->vendor;
	if (cache->vendor_named != NULL)
		return cache->vendor_named;
	return cache->lookalike.vendor;
}

static bool
vendor_has(const struct vendor *vendor, const struct account *account)
{
	for (size_t i = 0; i < vendor->accounts_n; i++)
		if (str_equal(vendor->accounts[i].number, account->number))
			return true;
	return false;
}

FACT(bank_account)
{
	size_t at = 0;
	const struct account *account = next_account(facts, &at);

	if (account == NULL)
		return false;
	*evidence_out = shown_account(facts, account);
	return true;
}

FACT(bank_account_quoted)
{
	for (size_t i = 0; i < facts->mail->accounts_n; i++) {
		const struct account *account = &facts->mail->accounts[i];

		if (account->place != PLACE_QUOTED ||
		    !account_is_destination(account))
			continue;
		*evidence_out = shown_account(facts, account);
		return true;
	}
	return false;
}

/* The first account of a vendor's mail that is, or is not, on file. */
static bool
account_on_file(const struct facts *facts, bool wanted, struct str *evidence_out)
{
	const struct vendor *vendor = claimed_vendor(facts);
	const struct account *account;
	size_t at = 0;

	if (vendor == NULL || vendor->accounts_n == 0 || facts->auth->internal)
		return false;
	while ((account = next_account(facts, &at)) != NULL) {
		if (vendor_has(vendor, account) != wanted)
			continue;
		*evidence_out = shown_account(facts, account);
		return true;
	}
	return false;
}

FACT(bank_account_unknown)
{
	return account_on_file(facts, false, evidence_out);
}

FACT(bank_account_known)
{
	struct str other;

	return account_on_file(facts, true, evidence_out) &&
	    !account_on_file(facts, false, &other);
}

/* The country a domain says it is in, as ISO 3166 has it; absent if none. */
static struct str
country_of_domain(struct arena *arena, struct str domain)
{
	size_t n = domain.n;
	char country[2];

	if (n < 4 || domain.p[n - 3] != '.' ||
	    !char_is_alpha((unsigned char)domain.p[n - 2]) ||
	    !char_is_alpha((unsigned char)domain.p[n - 1]))
		return NO_STR;
	country[0] = (char)(domain.p[n - 2] - ('a' - 'A'));
	country[1] = (char)(domain.p[n - 1] - ('a' - 'A'));
	/* Sold all over the world, or not the country's code. */
	if (memcmp(country, "CO", 2) == 0 || memcmp(country, "IO", 2) == 0 ||
	    memcmp(country, "ME", 2) == 0 || memcmp(country, "TV", 2) == 0 ||
	    memcmp(country, "AI", 2) == 0 || memcmp(country, "EU", 2) == 0 ||
	    memcmp(country, "CC", 2) == 0)
		return NO_STR;
	if (memcmp(country, "UK", 2) == 0)
		memcpy(country, "GB", 2);
	return str_keep(arena, (struct str){ country, 2 });
}

FACT(bank_account_country)
{
	const struct vendor *vendor = claimed_vendor(facts);
	struct str country = vendor != NULL ? vendor->country : NO_STR;
	const struct account *account;
	size_t at = 0;

	/* Many a company writes from a domain of another country. */
	if (country.n == 0 && vendor == NULL && !facts->cache->freemail &&
	    !str_equal(argument, STR("vendor")))
		country = country_of_domain(facts->arena,
		    facts->cache->registrable);
	while (country.n > 0 && (account = next_account(facts, &at)) != NULL) {
		if (account->country.n != 2 ||
		    str_equal_nocase(account->country, country) ||
		    (vendor != NULL && vendor_has(vendor, account)))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s; %.*s",
		    STR_ARGS(shown_account(facts, account)),
		    STR_ARGS(country));
		return true;
	}
	return false;
}

/* One account in the text, another in the attachment. Several side by side in
 * one place are a company that banks with several banks. */
FACT(bank_accounts_differ)
{
	const struct account *account, *in_text = NULL, *attached = NULL;
	size_t at = 0;

	while ((account = next_account(facts, &at)) != NULL) {
		if (account->place == PLACE_ATTACHMENT)
			attached = account;
		else
			in_text = account;
	}
	if (in_text == NULL || attached == NULL ||
	    !str_equal(in_text->kind, attached->kind))
		return false;
	/* None of the one place may stand in the other. */
	for (size_t i = 0; i < facts->mail->accounts_n; i++) {
		account = &facts->mail->accounts[i];
		if (account->place == PLACE_QUOTED)
			continue;
		if (account->place == PLACE_ATTACHMENT ?
		    str_equal(account->number, in_text->number) :
		    str_equal(account->number, attached->number))
			return false;
	}
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(shown_account(facts, in_text)),
	    STR_ARGS(shown_account(facts, attached)));
	return true;
}

FACT(wallet)
{
	for (size_t i = 0; i < facts->mail->accounts_n; i++) {
		const struct account *account = &facts->mail->accounts[i];

		if (account->place == PLACE_QUOTED ||
		    !(str_equal(account->kind, STR("btc")) ||
		    str_equal(account->kind, STR("eth")) ||
		    str_equal(account->kind, STR("tron"))))
			continue;
		*evidence_out = shown_account(facts, account);
		return true;
	}
	return false;
}

/* ---- Size and links ------------------------------------------------------------------ */

/* How much the author says; a kanji says about as much as three letters. */
static size_t
weight_of(struct str text, size_t most)
{
	size_t weight = 0;

	for (size_t at = 0; at < text.n && weight <= most;) {
		uint32_t character = utf8_next(text, &at);

		if (character >= 0x3000)
			weight += 3;
		else if (character > ' ')
			weight++;
	}
	return weight;
}

#define FEW_WORDS 400

FACT(few_words)
{
	uint64_t most = FEW_WORDS;
	size_t weight;

	if (argument.n > 0)
		(void)str_number(argument, 1000000, &most);
	weight = weight_of(facts->mail->live.plain, (size_t)most);
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
		const struct vendor *vendor;
		struct lookalike lookalike;

		if (host.n == 0 || str_equal(host, last) ||
		    mail->links[i].place == PLACE_QUOTED)
			continue;
		last = host;
		looked_at++;
		if (index_domain(facts->organisation, host, &vendor) !=
		    WHOSE_NOBODY)
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

	if (weight_of(hidden, HIDDEN_WEIGHT) <= HIDDEN_WEIGHT)
		return false;
	*evidence_out = utf8_shorten(facts->arena, str_trim(hidden), 120);
	return true;
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

	return (str_contains(folded, STR("ぱすわ")) ||
	    str_contains(folded, STR("password")) ||
	    str_contains(folded, STR("passcode"))) &&
	    attached_as(facts, endings, evidence_out);
}
