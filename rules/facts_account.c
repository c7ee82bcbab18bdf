/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the money would go: the accounts of a message against those on file for
 * the vendor, those that memory has seen this owner use, and those that a person
 * accepted. An account counts where a reader takes it for the author's word: body,
 * subject and attachment; one in quoted history is shown and no more. Nothing to
 * compare with says nothing. Known are: what is on file, what a person accepted,
 * and what two authenticated clean messages named 30 days apart; what was merely
 * seen is no news, and no more than that.
 */
#include "facts.h"

/* ---- Accounts of this message ------------------------------------------------------ */

/* One that money would go to, and not an account of our own. */
static bool
is_theirs(const struct facts *facts, const struct account *account)
{
	return account_is_destination(account) &&
	    !account_is_ours(facts->organisation, account);
}

static const struct account *
next_account(const struct facts *facts, size_t *at)
{
	const struct mail *mail = facts->mail;

	while (*at < mail->accounts_n) {
		const struct account *account = &mail->accounts[(*at)++];

		if (account->place != PLACE_QUOTED && is_theirs(facts, account))
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

const struct vendor *
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
		if (account_is_same(&vendor->accounts[i], account))
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

		if (account->place != PLACE_QUOTED || !is_theirs(facts, account))
			continue;
		*evidence_out = shown_account(facts, account);
		return true;
	}
	return false;
}

static bool is_known_to_memory(const struct facts *facts,
    const struct account *account);

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
		if (vendor_has(vendor, account) != wanted ||
		    (!wanted && is_known_to_memory(facts, account)))
			continue;
		*evidence_out = shown_account(facts, account);
		return true;
	}
	return false;
}

bool
quotes_new_account(const struct facts *facts)
{
	const struct vendor *vendor = claimed_vendor(facts);

	if (vendor == NULL || vendor->accounts_n == 0 || facts->auth->internal)
		return false;
	for (size_t i = 0; i < facts->mail->accounts_n; i++) {
		const struct account *account = &facts->mail->accounts[i];

		if (account->place == PLACE_QUOTED &&
		    is_theirs(facts, account) &&
		    !vendor_has(vendor, account) &&
		    !is_known_to_memory(facts, account))
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

/* The conversation below names an account to pay to, and the message another. */
static bool
differs_from_quoted(const struct facts *facts, struct str *evidence_out)
{
	const struct mail *mail = facts->mail;
	const struct account *account, *now = NULL, *then = NULL;
	size_t at = 0;

	while ((account = next_account(facts, &at)) != NULL)
		for (size_t i = 0; i < mail->accounts_n; i++) {
			const struct account *quoted = &mail->accounts[i];

			if (quoted->place != PLACE_QUOTED ||
			    !str_equal(quoted->kind, account->kind) ||
			    account_is_ours(facts->organisation, quoted))
				continue;
			if (account_is_same(quoted, account))
				return false;
			now = account;
			then = quoted;
		}
	if (now == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(shown_account(facts, now)),
	    STR_ARGS(shown_account(facts, then)));
	return true;
}

/* One account in the text, another in the attachment. Several side by side in
 * one place are a company that banks with several banks. */
FACT(bank_accounts_differ)
{
	const struct account *account, *in_text = NULL, *attached = NULL;
	size_t at = 0;

	if (str_equal(argument, STR("quoted")))
		return differs_from_quoted(facts, evidence_out);
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
		if (account_is_same(account, account->place ==
		    PLACE_ATTACHMENT ? in_text : attached))
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

/* ---- Against memory ------------------------------------------------------------------- */

struct account_dealings {
	int64_t first, last, first_taught, last_taught;
	uint64_t seen, taught, accepted;
	struct str where;		/* it was accepted */
};

static bool
account_dealings_read(struct str rest, struct account_dealings *d)
{
	uint64_t n[7] = { 0 };

	for (size_t i = 0; i < 7; i++)
		if (!str_number(str_cut(&rest, ' '), INT64_MAX, &n[i]))
			return false;
	*d = (struct account_dealings){ .first = (int64_t)n[0],
	    .last = (int64_t)n[1], .seen = n[2], .taught = n[3],
	    .first_taught = (int64_t)n[4], .last_taught = (int64_t)n[5],
	    .accepted = n[6], .where = rest };
	return true;
}

#define KNOWN_DAYS 30

static bool
dealings_teach(const struct account_dealings *d)
{
	return d->taught >= 2 &&
	    d->last_taught - d->first_taught >= KNOWN_DAYS * (int64_t)86400;
}

/* A person's word is of mail from one address, proved by one domain: whoever else
 * names that account, in a spoofed From too, has not been asked about. */
static bool
dealings_accepted(const struct facts *facts, const struct account_dealings *d)
{
	struct str rest = d->where;

	while (rest.n > 0) {
		struct str address = str_cut(&rest, ' ');
		struct str domain = str_cut(&rest, ' ');
		uint64_t until = 0;

		if (str_number(str_cut(&rest, ' '), INT64_MAX, &until) &&
		    facts->arrived < (int64_t)until &&
		    str_equal(address, facts->cache->address) &&
		    author_is_proved_by(facts, domain))
			return true;
	}
	return false;
}

static bool
own_dealings(const struct asked_account *asked, struct account_dealings *d)
{
	return asked->own.status == ANSWER_DATA && asked->own.n > 0 &&
	    account_dealings_read(asked->own.records[0], d);
}

bool
account_is_on_file(const struct facts *facts, const struct account *account)
{
	const struct vendor *vendor = claimed_vendor(facts);

	return vendor != NULL && vendor_has(vendor, account);
}

static bool
asked_is_known(const struct facts *facts, const struct asked_account *asked)
{
	struct account_dealings d;

	return account_is_on_file(facts, asked->account) || (own_dealings(asked, &d) &&
	    (dealings_teach(&d) || dealings_accepted(facts, &d)));
}

static bool
is_known_to_memory(const struct facts *facts, const struct account *account)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->accounts_n; i++)
		if (str_equal(cache->accounts[i].account->number,
		    account->number))
			return asked_is_known(facts, &cache->accounts[i]);
	return false;
}

/* May a remembered account be this one? With or without its bank's code a number
 * ends alike; a name with a service is at a host too, and the same only if it was
 * seen. */
static bool
may_be_it(const struct asked_account *asked, struct str last4)
{
	return str_equal(last4, asked->account->last4) &&
	    !(str_equal(asked->account->kind, STR("pay-number")) &&
	    memory_empty(&asked->own));
}

/* What its owner used before: how many accounts, how many of them are known, and
 * the last digits of one. */
struct used {
	size_t n, known;
	struct str last4;
};

static struct used
used_before(const struct facts *facts, const struct asked_account *now)
{
	const struct answer *answer =
	    &facts->cache->memory[REMEMBERED_OWNER_ACCOUNTS];
	struct used used = { 0 };

	for (size_t i = 0; answer->status == ANSWER_DATA && i < answer->n;
	    i++) {
		struct str rest = answer->records[i];
		struct account_dealings d;
		struct str last4;

		(void)str_cut(&rest, ' ');
		(void)str_cut(&rest, ' ');
		last4 = str_cut(&rest, ' ');
		if (!account_dealings_read(rest, &d) || (d.seen == 0 &&
		    d.accepted == 0) || may_be_it(now, last4))
			continue;
		used.n++;
		used.known += d.accepted > 0 || dealings_teach(&d);
		used.last4 = last4;
	}
	return used;
}

/* Seen from this owner for so long that it is no news. */
static bool
is_old_news(const struct facts *facts, const struct asked_account *asked)
{
	struct account_dealings d;

	return own_dealings(asked, &d) && d.seen > 0 &&
	    days_since(facts, d.first) >= KNOWN_DAYS;
}

FACT(bank_account_changed)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->accounts_n && !facts->auth->internal;
	    i++) {
		const struct asked_account *asked = &cache->accounts[i];
		struct used used = used_before(facts, asked);

		if (used.n == 0 || asked_is_known(facts, asked) ||
		    (used.known == 0 && is_old_news(facts, asked)))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s; ...%.*s",
		    STR_ARGS(shown_account(facts, asked->account)),
		    STR_ARGS(used.last4));
		return true;
	}
	return false;
}

/* All of them are known, by a person's word or by use. */
FACT(bank_account_remembered)
{
	const struct fact_cache *cache = facts->cache;
	struct account_dealings d;

	for (size_t i = 0; i < cache->accounts_n; i++) {
		if (!own_dealings(&cache->accounts[i], &d) ||
		    !(dealings_teach(&d) || dealings_accepted(facts, &d)))
			return false;
		*evidence_out = shown_account(facts, cache->accounts[i].account);
	}
	return cache->accounts_n > 0;
}

/* A correspondent who never named an account before names one. */
FACT(bank_account_first)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings dealings;

	if (cache->accounts_n == 0 || facts->auth->internal ||
	    !memory_empty(&cache->memory[REMEMBERED_OWNER_ACCOUNTS]) ||
	    asked_is_known(facts, &cache->accounts[0]) ||
	    !dealings_read(&cache->memory[REMEMBERED_ADDRESS], &dealings) ||
	    dealings.received < 3)
		return false;
	*evidence_out = shown_account(facts, cache->accounts[0].account);
	return true;
}

/* Others who used this account: with fraud that a person confirmed, or at all. */
static bool
used_by_others(const struct facts *facts, bool fraud, struct str *evidence_out)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->accounts_n; i++) {
		const struct answer *answer = &cache->accounts[i].owners;

		for (size_t k = 0; answer->status == ANSWER_DATA &&
		    k < answer->n; k++) {
			struct str rest = answer->records[k];
			struct str owner = str_cut(&rest, ' ');
			uint64_t n[5] = { 0 };

			for (size_t w = 0; w < 5; w++)
				(void)str_number(str_cut(&rest, ' '),
				    INT64_MAX, &n[w]);
			if (fraud ? n[4] == 0 : n[2] == 0 ||
			    str_equal(owner, cache->lesson.account_owner))
				continue;
			*evidence_out = str_format(facts->arena, "%.*s; %.*s",
			    STR_ARGS(shown_account(facts,
			    cache->accounts[i].account)), STR_ARGS(owner));
			return true;
		}
	}
	return false;
}

FACT(bank_account_of_fraud)
{
	return used_by_others(facts, true, evidence_out);
}

FACT(bank_account_of_another)
{
	return !facts->auth->internal &&
	    used_by_others(facts, false, evidence_out);
}

/* ---- Who holds it ------------------------------------------------------------------------ */

static bool
has_any(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_contains(s, str_of(words[i])))
			return true;
	return false;
}

/* A company's account says so: by its legal form, in banks' own short forms too. */
static bool
holder_is_company(struct arena *arena, struct str holder)
{
	static const char *const forms[] = {
		"株式", "有限", "合同", "法人", "組合", "協会", "事務所", "商店",
		"かぶしき", "か)", "(か", "ゆ)", "(ゆ", "ど)", "(ど", "しや)", "ざい)",
		"い)", "ふく)", "がく)", "かい)", "じむしよ", "くみあい", "め)", "し)",
		"とくひ)", "しゆう)", "だい)",
		" inc", " ltd", " llc", " gmbh", " co.", " corp", " ag", " kk",
		" k.k", " plc", " limited", " company", " sa", " s.a", " srl",
		" bv", " b.v", " pte", " pty", " oy", " ab", " as", " group",
		" holdings", " & ", " services", " bank", " trust", " e.v",
		" foundation", " association", " university", " s.p.a", " spa",
		" kg", " ug", " sarl", " sas", " nv", " sdn", " bhd", NULL
	};
	struct str folded = str_join(arena, STR(" "), fold(arena, holder));

	return has_any(folded, forms);
}

static bool
is_letters(struct str holder)
{
	size_t n = 0;

	for (size_t at = 0; at < holder.n;) {
		uint32_t c = utf8_next(holder, &at);

		n += is_latin_letter(c) || c >= 0x3000;
	}
	return n >= 4;
}

/* Somebody writes for a company and names a private person's account. */
FACT(account_holder_private)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->freemail || !cache->outside || facts->auth->internal)
		return false;
	for (size_t i = 0; i < cache->accounts_n; i++) {
		struct str holder = cache->accounts[i].account->holder;

		if (!is_letters(holder) || asked_is_known(facts,
		    &cache->accounts[i]) ||
		    holder_is_company(facts->arena, holder))
			continue;
		*evidence_out = utf8_shorten(facts->arena, holder, 80);
		return true;
	}
	return false;
}

/* Every name of a vendor on file, folded, and its domains. */
static struct str
vendor_words(struct arena *arena, const struct vendor *vendor)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < vendor->names_n; i++) {
		buf_add(&buf, fold(arena, vendor->names[i]));
		buf_char(&buf, ' ');
	}
	for (size_t i = 0; i < vendor->domains_n; i++) {
		buf_add(&buf, vendor->domains[i]);
		buf_char(&buf, ' ');
	}
	return buf_str(&buf);
}

#define NAME_WORD_LEAST 3

/* Does a Latin word of the holder's name, other than what many companies are
 * called, stand among the vendor's? True where the name has no such word. */
static bool
holder_is_vendor(struct arena *arena, struct str holder,
    const struct vendor *vendor)
{
	static const char *const common[] = {
		"ltd", "limited", "inc", "llc", "gmbh", "corp", "corporation",
		"company", "trading", "holdings", "holding", "group", "services",
		"international", "the", "and", "pte", "pty", "plc", "sdn", "bhd",
		"account", "trust", "client", NULL
	};
	struct str words = vendor_words(arena, vendor);
	struct str rest = fold(arena, holder);
	bool any = false;

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		size_t n = 0, common_at = 0;

		while (n < word.n && char_is_alpha((unsigned char)word.p[n]))
			n++;
		word = str_slice(word, 0, n);
		while (common[common_at] != NULL &&
		    !str_equal(word, str_of(common[common_at])))
			common_at++;
		if (n < NAME_WORD_LEAST || common[common_at] != NULL)
			continue;
		if (str_contains(words, word))
			return true;
		any = true;
	}
	return !any;
}

FACT(account_holder_other)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->accounts_n && cache->vendor != NULL; i++) {
		struct str holder = cache->accounts[i].account->holder;

		if (!is_letters(holder) ||
		    asked_is_known(facts, &cache->accounts[i]) ||
		    holder_is_vendor(facts->arena, holder, cache->vendor))
			continue;
		*evidence_out = utf8_shorten(facts->arena, holder, 80);
		return true;
	}
	return false;
}

/* ---- Invoice numbers of registered issuers (Japan) ------------------------------------------ */

/* "t" and 13 digits, blanks and hyphens between them; how many bytes, or 0. */
static size_t
t_number_at(struct str s, char digits_out[13])
{
	size_t n = 0, at = 1;

	for (; at < s.n && n < 13; at++) {
		if (char_is_digit((unsigned char)s.p[at]))
			digits_out[n++] = s.p[at];
		else if (s.p[at] != ' ' && s.p[at] != '-')
			return 0;
	}
	return n == 13 && (at == s.n ||
	    !char_is_digit((unsigned char)s.p[at])) ? at : 0;
}

#define T_NUMBER_NEAR 40		/* bytes behind the label */

/* What a text calls the issuer's registration number, and can't be one. */
static bool
finds_invalid_t_number(struct str folded, struct str *evidence_out)
{
	static const char *const labels[] = {
		"登録番号", "いんぼいす番号", "事業者番号", "registration number"
	};

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct str label = str_of(labels[i]);
		size_t at = str_find(folded, label), t;
		struct str near;
		char digits[13];

		if (at == STR_NOWHERE)
			continue;
		near = str_slice(folded, at + label.n,
		    at + label.n + T_NUMBER_NEAR + 13);
		t = str_find_char(near, 't');
		if (t == STR_NOWHERE || t > T_NUMBER_NEAR)
			continue;
		near = str_from(near, t);
		near = str_slice(near, 0, t_number_at(near, digits));
		if (near.n > 0 && !t_number_checks(digits)) {
			*evidence_out = near;
			return true;
		}
	}
	return false;
}

FACT(t_number_invalid)
{
	return finds_invalid_t_number(facts->mail->body.folded, evidence_out) ||
	    finds_invalid_t_number(facts->mail->attached.folded, evidence_out);
}

/* The vendor has another one on file. */
FACT(t_number_differs)
{
	const struct vendor *vendor = claimed_vendor(facts);
	const struct account *account;
	size_t at = 0;

	if (vendor == NULL || vendor->t_numbers_n == 0)
		return false;
	for (; at < facts->mail->accounts_n; at++) {
		bool on_file = false;

		account = &facts->mail->accounts[at];
		if (account->place == PLACE_QUOTED ||
		    !str_equal(account->kind, STR("t-number")))
			continue;
		for (size_t i = 0; i < vendor->t_numbers_n; i++)
			on_file |= str_equal(vendor->t_numbers[i],
			    account->number);
		if (on_file)
			return false;
		*evidence_out = account->number;
	}
	return evidence_out->n > 0;
}

/* ---- The number to call ------------------------------------------------------------------------ */

/* The message names telephone numbers, and none of those on file. */
FACT(vendor_phone_differs)
{
	const struct vendor *vendor = claimed_vendor(facts);
	const struct mail *mail = facts->mail;

	if (vendor == NULL || vendor->phones_n == 0)
		return false;
	for (size_t i = 0; i < mail->phones_n; i++) {
		if (mail->phones[i].place == PLACE_QUOTED)
			continue;
		for (size_t k = 0; k < vendor->phones_n; k++)
			if (str_equal(vendor->phones[k],
			    mail->phones[i].canonical))
				return false;
		*evidence_out = mail->phones[i].written;
	}
	return evidence_out->n > 0;
}

/* What a number of this country begins with; absent if it isn't known here. */
static struct str
calling_code(struct str country)
{
	static const char *const codes[][2] = {
		{ "AE", "+971" }, { "AT", "+43" }, { "AU", "+61" },
		{ "BE", "+32" }, { "BR", "+55" }, { "CA", "+1" },
		{ "CH", "+41" }, { "CN", "+86" }, { "CZ", "+420" },
		{ "DE", "+49" }, { "DK", "+45" }, { "ES", "+34" },
		{ "FI", "+358" }, { "FR", "+33" }, { "GB", "+44" },
		{ "GR", "+30" }, { "HK", "+852" }, { "HU", "+36" },
		{ "ID", "+62" }, { "IE", "+353" }, { "IL", "+972" },
		{ "IN", "+91" }, { "IT", "+39" }, { "JP", "+81" },
		{ "KR", "+82" }, { "LU", "+352" }, { "MX", "+52" },
		{ "MY", "+60" }, { "NL", "+31" }, { "NO", "+47" },
		{ "NZ", "+64" }, { "PH", "+63" }, { "PL", "+48" },
		{ "PT", "+351" }, { "RO", "+40" }, { "SA", "+966" },
		{ "SE", "+46" }, { "SG", "+65" }, { "TH", "+66" },
		{ "TR", "+90" }, { "TW", "+886" }, { "US", "+1" },
		{ "VN", "+84" }, { "ZA", "+27" }
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_equal_nocase(country, str_of(codes[i][0])))
			return str_of(codes[i][1]);
	return NO_STR;
}

/* Hong Kong's companies are often reached in China, and the other way round. */
static bool
is_number_of(struct str canonical, struct str code)
{
	bool china = str_equal(code, STR("+86")) || str_equal(code, STR("+852"));

	return str_starts(canonical, code) || (china &&
	    (str_starts(canonical, STR("+86")) ||
	    str_starts(canonical, STR("+852"))));
}

/* Freephone and shared cost of the whole world. */
static bool
is_number_of_no_country(struct str canonical)
{
	return str_starts(canonical, STR("+800")) ||
	    str_starts(canonical, STR("+808"));
}

/* None of the numbers is of his country; one without a code may be. */
FACT(vendor_phone_abroad)
{
	const struct vendor *vendor = claimed_vendor(facts);
	const struct mail *mail = facts->mail;
	struct str code = vendor == NULL ? NO_STR :
	    calling_code(vendor->country);

	for (size_t i = 0; code.n > 0 && i < mail->phones_n; i++) {
		struct str canonical = mail->phones[i].canonical;

		if (mail->phones[i].place == PLACE_QUOTED ||
		    is_number_of_no_country(canonical))
			continue;
		if (!str_starts(canonical, STR("+")) ||
		    is_number_of(canonical, code))
			return false;
		for (size_t k = 0; k < vendor->phones_n; k++)
			if (str_equal(vendor->phones[k], canonical))
				return false;
		*evidence_out = mail->phones[i].written;
	}
	return evidence_out->n > 0;
}
