/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Do the fields of the header agree with each other: where answers, receipts and
 * bounces go, who logged in, which name the address borrows, and when it was
 * written. A sender chooses all of them, so that they agree proves nothing; that
 * they differ is told, little by itself, for relays, forms and forwarders make
 * such mail too. Nothing here holds for mail that is ours by a check, and most of
 * it not where the author's domain is proved.
 */
#include "facts.h"

static bool
same_company(const struct facts *facts, struct str domain)
{
	return str_equal(domain_registrable(facts->arena, domain),
	    facts->cache->registrable);
}

static bool
is_proved(const struct facts *facts)
{
	return facts->auth->from_authenticated || facts->auth->internal ||
	    facts->auth->temperror;
}

static bool
shows_field(const struct facts *facts, const char *name, struct str value,
    struct str *evidence_out)
{
	*evidence_out = str_format(facts->arena, "%s: %.*s", name,
	    STR_ARGS(utf8_shorten(facts->arena, utf8_repair(facts->arena,
	    value), 120)));
	return true;
}

/* ---- Answers ------------------------------------------------------------------- */

/* A colleague's address, not proved, whose answers leave the house. */
FACT(own_domain_reply_outside)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->whose != WHOSE_OURS || is_proved(facts) ||
	    cache->list.n > 0)
		return false;
	for (size_t i = 0; i < cache->replies_n; i++)
		if (!index_is_ours(facts->organisation,
		    cache->replies[i].domain) &&
		    index_address(facts->organisation, str_lower(facts->arena,
		    cache->replies[i].address)) == NULL)
			return shows_field(facts, "Reply-To",
			    cache->replies[i].address, evidence_out);
	return false;
}

FACT(reply_to_same_name)
{
	const struct fact_cache *cache = facts->cache;
	struct str name = cache->name.n == 0 ? NO_STR :
	    fold_name(facts->arena, str_slice(cache->name, 0, 300));

	if (name.n < 5 || facts->auth->internal || cache->list.n > 0 ||
	    cache->whose == WHOSE_SERVICE)
		return false;
	for (size_t i = 0; i < cache->replies_n; i++)
		if (cache->replies[i].name.n > 0 &&
		    !same_company(facts, cache->replies[i].domain) &&
		    str_equal(fold_name(facts->arena, str_slice(
		    cache->replies[i].name, 0, 300)), name))
			return shows_field(facts, "Reply-To",
			    cache->replies[i].address, evidence_out);
	return false;
}

FACT(reply_to_invalid)
{
	const struct field *field = mail_field(facts->mail, STR("Reply-To"), 0);
	const struct addresses *reply_to = &facts->mail->reply_to;

	if (field == NULL || !facts->cache->outside)
		return false;
	for (size_t i = 0; i < reply_to->n; i++)
		if (reply_to->at[i].address.n > 0)
			return false;
	return shows_field(facts, "Reply-To", str_trim(header_unfold(
	    facts->arena, field->body)), evidence_out);
}

/*
 * A service writes for somebody, and answers go to him: he is the author. One who
 * has his company sign, share or bill by a service has a company's address, and
 * not one that nobody here has ever seen at a provider of free mail.
 */
FACT(service_author_unknown)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *known = &cache->memory[REMEMBERED_REPLY_TO];
	const struct address *author;

	if (cache->whose != WHOSE_SERVICE || cache->replies_n == 0 ||
	    !facts->auth->from_authenticated)
		return false;
	author = &cache->replies[0];
	if (index_is_on_file(facts->organisation, author->domain) ||
	    index_address(facts->organisation, str_lower(facts->arena,
	    author->address)) != NULL || !memory_empty(known))
		return false;
	if (str_equal(argument, STR("freemail")) &&
	    !domain_is_freemail(author->domain))
		return false;
	return shows_field(facts, "Reply-To", author->address, evidence_out);
}

/* Words that a service for bills or money has in its name, folded. */
static const char *const bill_words[] = {
	"invoic", "bill", "seikyu", "seikyuu", "books", "ledger", "accounting",
	"kaikei", "payment", "faktur", "factur", "rechnung", "kessai",
};

/*
 * A small supplier bills by such a service and has answers come to a provider of free
 * mail; it is no place where anybody shares files or has papers signed.
 */
FACT(service_bills)
{
	const struct fact_cache *cache = facts->cache;
	struct str label = cache->registrable;

	if (cache->whose != WHOSE_SERVICE || !facts->auth->from_authenticated)
		return false;
	label = fold(facts->arena, str_cut(&label, '.'));
	if (words_found(label, bill_words, sizeof bill_words /
	    sizeof *bill_words) == 0 && !institution_proved(facts,
	    STR("accounting payment")))
		return false;
	*evidence_out = cache->address;
	return true;
}

/* ---- Borrowed names in addresses -------------------------------------------------- */

#define LABEL_LETTERS 6
#define WORDS_LOOKED_AT 6

struct borrowed {
	struct str known;		/* the domain whose name it is */
	const struct vendor *vendor;	/* NULL: no vendor's */
};

/* Is this word a label that we know as somebody's own? */
static enum whose
label_whose(const struct facts *facts, struct str word,
    struct borrowed *borrowed)
{
	struct str bare[8];
	enum whose whose;
	size_t n;

	if (word.n < LABEL_LETTERS || word.n > 64)
		return WHOSE_NOBODY;
	whose = index_label(facts->arena, facts->organisation, word,
	    &borrowed->known, &borrowed->vendor);
	n = whose != WHOSE_NOBODY ? 0 : domain_affixless(facts->arena, word,
	    bare, 8);
	for (size_t i = 0; i < n && whose == WHOSE_NOBODY; i++)
		if (bare[i].n >= LABEL_LETTERS)
			whose = index_label(facts->arena, facts->organisation,
			    bare[i], &borrowed->known, &borrowed->vendor);
	return whose;
}

static struct str
letters_of(struct arena *arena, struct str s)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < s.n && i < 64; i++)
		if (char_is_alpha((unsigned char)s.p[i]))
			buf_char(&out, s.p[i]);
	return buf_str(&out);
}

/* Whose name stands in a local part: all of it, or a word between marks. */
static enum whose
local_whose(const struct facts *facts, struct str local,
    struct borrowed *borrowed)
{
	enum whose whose = label_whose(facts, letters_of(facts->arena, local),
	    borrowed);
	size_t from = 0;

	local = str_lower(facts->arena, str_slice(local, 0, 64));
	for (size_t i = 0, words = 0; i <= local.n && whose == WHOSE_NOBODY &&
	    words < WORDS_LOOKED_AT; i++) {
		if (i < local.n && (char_is_alpha((unsigned char)local.p[i]) ||
		    local.p[i] == '-'))
			continue;
		whose = label_whose(facts, letters_of(facts->arena,
		    str_slice(local, from, i)), borrowed);
		from = i + 1;
		words++;
	}
	return whose;
}

static bool
shows_borrowed(const struct facts *facts, struct str address, struct str known,
    struct str *evidence_out)
{
	*evidence_out = str_format(facts->arena, "%.*s ~ %.*s",
	    STR_ARGS(utf8_shorten(facts->arena, address, 100)),
	    STR_ARGS(known));
	return true;
}

/* The author's own company as its customers know it, for his Reply-To. */
static bool
mimics_author(const struct facts *facts, struct str local)
{
	struct str label = str_slice(facts->cache->registrable, 0,
	    str_find_char(facts->cache->registrable, '.'));
	struct str name = letters_of(facts->arena, str_lower(facts->arena,
	    label));

	return name.n >= LABEL_LETTERS && str_contains(letters_of(
	    facts->arena, str_lower(facts->arena, local)), name);
}

/* A vendor's people may well have such an address, and then it is on file. */
static bool
is_contact(const struct vendor *vendor, struct str address)
{
	for (size_t i = 0; vendor != NULL && i < vendor->contacts_n; i++)
		if (str_equal_nocase(vendor->contacts[i], address))
			return true;
	return false;
}

static enum whose
address_borrows(const struct facts *facts, const struct address *address,
    struct borrowed *borrowed)
{
	enum whose whose = local_whose(facts, address->local, borrowed);

	return is_contact(borrowed->vendor, address->address) ?
	    WHOSE_NOBODY : whose;
}

FACT(reply_to_mimics)
{
	const struct fact_cache *cache = facts->cache;
	struct borrowed borrowed = { cache->registrable, cache->vendor };

	if (cache->freemail || facts->auth->internal)
		return false;
	for (size_t i = 0; i < cache->replies_n; i++) {
		const struct address *reply = &cache->replies[i];

		if (!domain_is_freemail(reply->domain) ||
		    is_contact(cache->vendor, reply->address) ||
		    (address_borrows(facts, reply, &borrowed) ==
		    WHOSE_NOBODY && !mimics_author(facts, reply->local)))
			continue;
		return shows_borrowed(facts, reply->address, borrowed.known,
		    evidence_out);
	}
	return false;
}

/* Free mail whose local part is our name, or a vendor's. */
FACT(free_address_mimics)
{
	const struct fact_cache *cache = facts->cache;
	const struct address *author = mail_author(facts->mail);
	struct borrowed borrowed = { NO_STR, NULL };

	if (!cache->freemail || author == NULL || cache->person != NULL ||
	    author_has_history(facts))
		return false;
	return address_borrows(facts, author, &borrowed) != WHOSE_NOBODY &&
	    shows_borrowed(facts, cache->address, borrowed.known,
	    evidence_out);
}

/* At somebody's own domain it is mostly a customer's mailbox; from a stranger it
 * is worth a word beside other things. */
FACT(own_name_in_address)
{
	const struct fact_cache *cache = facts->cache;
	const struct address *author = mail_author(facts->mail);
	struct borrowed borrowed = { NO_STR, NULL };

	if (author == NULL || cache->whose != WHOSE_NOBODY ||
	    !cache->outside || cache->person != NULL)
		return false;
	return local_whose(facts, author->local, &borrowed) == WHOSE_OURS &&
	    shows_borrowed(facts, cache->address, borrowed.known,
	    evidence_out);
}

#define MAILBOX_LETTERS 5
#define MAILBOXES_LOOKED_AT 8

/* Of one mailbox of ours: "naomi.clarke.office@gmail.com". */
FACT(mailbox_name_in_address)
{
	const struct fact_cache *cache = facts->cache;
	const struct addresses *to = &facts->mail->to;
	struct str local = str_slice(cache->address, 0,
	    str_find_char(cache->address, '@'));

	if (!author_is_outsider(facts) || cache->whose != WHOSE_NOBODY)
		return false;
	for (size_t i = 0; i < to->n && i < MAILBOXES_LOOKED_AT; i++) {
		struct str name = to->at[i].address.n == 0 ? NO_STR :
		    str_lower(facts->arena, to->at[i].local);

		/* A word alone is anybody's: "payments-noreply". */
		if (name.n < MAILBOX_LETTERS || local.n == name.n ||
		    (str_find_char(name, '.') == STR_NOWHERE &&
		    str_find_char(name, '-') == STR_NOWHERE &&
		    str_find_char(name, '_') == STR_NOWHERE) ||
		    local_is_common(name) || !index_is_ours(
		    facts->organisation, to->at[i].domain) ||
		    !str_contains(local, name))
			continue;
		return shows_borrowed(facts, cache->address,
		    to->at[i].address, evidence_out);
	}
	return false;
}

static bool
is_host_byte(char c)
{
	return char_is_alpha((unsigned char)c) ||
	    char_is_digit((unsigned char)c) || c == '.' || c == '-';
}

static bool
is_host(struct str word)
{
	size_t dot = str_find_char(word, '.');

	return dot != STR_NOWHERE && dot >= 2 &&
	    char_is_alpha((unsigned char)word.p[word.n - 1]);
}

/* ('known'): it is one that we know as ours, a vendor's or a service's. Others
 * stand there in many newsletters, whose own domains prove them. */
FACT(domain_in_name)
{
	const struct fact_cache *cache = facts->cache;
	struct str name = str_lower(facts->arena, str_slice(cache->name, 0,
	    200));
	bool only_known = str_equal(argument, STR("known"));

	if (!cache->outside || name.n == 0 ||
	    (!only_known && is_proved(facts)))
		return false;
	for (size_t at = 0, to; at < name.n; at = to + 1) {
		struct str word, shown;

		for (to = at; to < name.n && is_host_byte(name.p[to]); to++)
			;
		word = str_slice(name, at, to);
		while (word.n > 0 && word.p[word.n - 1] == '.')
			word.n--;
		/* An address there is another fact's. */
		if ((at > 0 && name.p[at - 1] == '@') ||
		    (to < name.n && name.p[to] == '@') || !is_host(word))
			continue;
		shown = domain_registrable(facts->arena, domain_ascii(
		    facts->arena, word));
		if (shown.n == 0 || str_find_char(shown, '.') == STR_NOWHERE ||
		    str_equal(shown, cache->registrable))
			continue;
		if (only_known && !index_is_on_file(facts->organisation, shown))
			continue;
		return shows_borrowed(facts, cache->address, shown,
		    evidence_out);
	}
	return false;
}

#define LOCAL_LONG 64			/* RFC 5321 4.5.3.1.1 allows no more */

static bool
holds_ip(struct str local)
{
	unsigned dots = 0, digits = 0;

	for (size_t i = 0; i < local.n; i++) {
		if (char_is_digit((unsigned char)local.p[i])) {
			digits++;
		} else if (local.p[i] == '.' && digits > 0 && digits < 4) {
			dots++;
			digits = 0;
		} else {
			dots = digits = 0;
		}
		if (dots == 3 && digits > 0)
			return true;
	}
	return false;
}

FACT(odd_local_part)
{
	const struct address *author = mail_author(facts->mail);

	if (author == NULL || !facts->cache->outside ||
	    author->domain.n == 0 || !(author->local.n > LOCAL_LONG ||
	    holds_ip(author->local) || str_contains(author->local, STR("**"))))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* No such name: nobody can have written from there, nor be answered. */
FACT(domain_missing)
{
	const struct fact_cache *cache = facts->cache;

	if (cache->author_mx.status == ANSWER_NXDOMAIN)
		*evidence_out = cache->address;
	else if (cache->reply_mx.status == ANSWER_NXDOMAIN)
		*evidence_out = cache->replies[0].address;
	return evidence_out->n > 0;
}

/* ---- Where bounces go ---------------------------------------------------------------- */

/* The envelope's sender, at our boundary or as it was noted there; absent for a
 * bounce, and where a forwarder put his own. */
static struct str
envelope_sender(const struct facts *facts)
{
	struct str address = facts->auth->trace.mail_from.p != NULL ?
	    facts->auth->trace.mail_from : facts->mail->return_path;

	address = str_lower(facts->arena, address);
	return str_starts(address, STR("srs0")) ||
	    str_starts(address, STR("srs1")) ||
	    str_contains(address, STR("+caf_=")) ? NO_STR : address;
}

FACT(return_path_freemail)
{
	const struct fact_cache *cache = facts->cache;
	struct str sender = envelope_sender(facts);

	if (cache->freemail || cache->registrable.n == 0 || is_proved(facts) ||
	    cache->list.n > 0 || !domain_is_freemail(domain_of(sender)))
		return false;
	return shows_field(facts, "Return-Path", sender, evidence_out);
}

FACT(return_path_system)
{
	static const char *const users[] = {
		"root@", "www-data@", "apache@", "nobody@", "nginx@", "httpd@",
		"www@", "admin@", "administrator@", "webmaster@", "iis@"
	};
	struct str sender = envelope_sender(facts);

	if (facts->cache->registrable.n == 0 || is_proved(facts) ||
	    same_company(facts, domain_of(sender)))
		return false;
	for (size_t i = 0; i < sizeof users / sizeof *users; i++)
		if (str_starts(sender, str_of(users[i])))
			return shows_field(facts, "Return-Path", sender,
			    evidence_out);
	return false;
}

FACT(three_domains)
{
	const struct fact_cache *cache = facts->cache;
	struct str sender = envelope_sender(facts), bounce;

	if (cache->replies_n == 0 || cache->registrable.n == 0 ||
	    is_proved(facts) || cache->list.n > 0 || sender.n == 0)
		return false;
	bounce = domain_registrable(facts->arena, domain_of(sender));
	if (bounce.n == 0 || str_equal(bounce, cache->registrable) ||
	    same_company(facts, cache->replies[0].domain) ||
	    str_equal(bounce, domain_registrable(facts->arena,
	    cache->replies[0].domain)))
		return false;
	*evidence_out = str_format(facts->arena, "%.*s, %.*s, %.*s",
	    STR_ARGS(cache->address), STR_ARGS(cache->replies[0].address),
	    STR_ARGS(sender));
	return true;
}

/* ---- Who passed it on ---------------------------------------------------------------- */

/* Is this domain, which passed the message on, one that we know or the author's? */
static bool
is_known_relay(const struct facts *facts, struct str domain)
{
	return domain.n == 0 || same_company(facts, domain) ||
	    list_covers(facts, domain) ||
	    index_is_on_file(facts->organisation, domain);
}

/* "SRS0=hash=tt=domain=user@relay", "bounces+SRS=hash=tt@relay": the relay. */
static struct str
relay_of(const struct facts *facts)
{
	struct str address = facts->auth->trace.mail_from.n > 0 ?
	    facts->auth->trace.mail_from : facts->mail->return_path;

	address = str_lower(facts->arena, address);
	return str_starts(address, STR("srs0")) ||
	    str_starts(address, STR("srs1")) ||
	    str_contains(address, STR("+srs=")) ? domain_of(address) : NO_STR;
}

#define TENANT_ENDING ".onmicrosoft.com"
#define TENANTS_LOOKED_AT 40

/* Tenants' names in a field, until one differs from the first that was seen. */
static bool
names_second_tenant(const struct facts *facts, struct str body,
    struct str *first)
{
	for (size_t i = 0; i < TENANTS_LOOKED_AT; i++) {
		size_t at = str_find_nocase(body, STR(TENANT_ENDING)), from = at;
		struct str tenant;

		if (at == STR_NOWHERE)
			return false;
		while (from > 0 && (char_is_alpha((unsigned char)body.p[from -
		    1]) || char_is_digit((unsigned char)body.p[from - 1]) ||
		    body.p[from - 1] == '-'))
			from--;
		tenant = str_lower(facts->arena, str_slice(body, from,
		    at + sizeof TENANT_ENDING - 1));
		body = str_from(body, at + sizeof TENANT_ENDING - 1);
		if (from == at || str_equal(tenant, facts->cache->domain) ||
		    index_is_on_file(facts->organisation, tenant))
			continue;
		if (first->n > 0 && !str_equal(*first, tenant))
			return true;
		*first = tenant;
	}
	return false;
}

static bool
passed_tenants(const struct facts *facts, struct str *evidence_out)
{
	static const char *const names[] = {
		"Return-Path", "Received-SPF", "Authentication-Results",
		"ARC-Authentication-Results", "X-OriginatorOrg", "To",
		"Delivered-To", "Resent-From", "X-Forwarded-For"
	};
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->fields_n; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (str_equal_nocase(mail->fields[i].name,
			    str_of(names[k])) && names_second_tenant(facts,
			    mail->fields[i].body, evidence_out))
				return true;
	return false;
}

/* One list of strangers, in a tenant made for it, spreads what a service really
 * sent to it once. */
FACT(passed_on_by_unknown)
{
	struct str relay, ignored;

	if (!facts->cache->outside || facts->cache->list.n > 0 ||
	    !(fact_recipients_not_ours(facts, NO_STR, &ignored) ||
	    fact_no_recipients(facts, NO_STR, &ignored)))
		return false;
	relay = relay_of(facts);
	*evidence_out = relay;
	if (!is_known_relay(facts, relay) && !domain_is_freemail(relay))
		return true;
	*evidence_out = NO_STR;
	if (passed_tenants(facts, evidence_out))
		return true;
	*evidence_out = NO_STR;
	return false;
}

/* ---- Who logged in, and who wants a receipt ------------------------------------------- */

/* The last word with an @: "host.example: user@company.example" of cPanel. */
static struct str
address_in(const struct facts *facts, struct str body)
{
	struct str rest = str_trim(header_unfold(facts->arena, body));
	struct str found = NO_STR;

	rest = str_slice(rest, 0, 300);
	while (rest.n > 0) {
		struct str word = str_trim(str_cut(&rest, ' '));

		while (word.n > 0 && strchr("<(\"'", word.p[0]) != NULL)
			word = str_from(word, 1);
		while (word.n > 0 && strchr(">)\"',;", word.p[word.n - 1]) !=
		    NULL)
			word.n--;
		if (domain_of(word).n > 0)
			found = str_lower(facts->arena, word);
	}
	return found;
}

FACT(login_differs)
{
	static const char *const names[] = {
		"X-Authenticated-Sender", "X-Source-Auth", "X-Sender",
		"X-Authenticated-User", "X-AuthUser"
	};

	if (facts->cache->registrable.n == 0 || is_proved(facts) ||
	    facts->cache->list.n > 0)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct field *field = mail_field(facts->mail,
		    str_of(names[i]), 0);
		struct str user = field == NULL ? NO_STR :
		    address_in(facts, field->body);

		if (user.n > 0 && !same_company(facts, domain_of(user)))
			return shows_field(facts, names[i], user,
			    evidence_out);
	}
	return false;
}

FACT(receipt_elsewhere)
{
	static const char *const names[] = {
		"Disposition-Notification-To", "Return-Receipt-To",
		"X-Confirm-Reading-To"
	};
	const struct fact_cache *cache = facts->cache;

	if (cache->registrable.n == 0 || !cache->outside || cache->list.n > 0)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct field *field = mail_field(facts->mail,
		    str_of(names[i]), 0);
		struct str to = field == NULL ? NO_STR :
		    address_in(facts, field->body);

		if (to.n == 0 || index_is_ours(facts->organisation,
		    domain_of(to)) ||
		    (cache->freemail ? str_equal(to, cache->address) :
		    same_company(facts, domain_of(to))))
			continue;
		return shows_field(facts, names[i], to, evidence_out);
	}
	return false;
}

/* ---- What the checks leave ------------------------------------------------------------- */

/* The domain's own signature holds, and yet says little: its key is one for trying
 * out, or a field that a reader is shown stands beside the signed one. */
FACT(dkim_weak)
{
	const struct dkim *dkim = &facts->auth->dkim;

	for (size_t i = 0; i < dkim->n; i++) {
		const struct dkim_signature *one = &dkim->signatures[i];

		if (!one->aligned && !one->same_domain)
			continue;
		if (one->bare.p == NULL && !(one->test &&
		    one->result == RESULT_PASS))
			continue;
		*evidence_out = str_format(facts->arena, "d=%.*s: %.*s",
		    STR_ARGS(one->domain), STR_ARGS(one->bare.p != NULL ?
		    one->bare : STR("t=y")));
		return true;
	}
	return false;
}

FACT(dkim_third_party)
{
	const struct dkim *dkim = &facts->auth->dkim;

	if (is_proved(facts) || facts->cache->registrable.n == 0 ||
	    facts->cache->list.n > 0)
		return false;
	for (size_t i = 0; i < dkim->n; i++) {
		if (dkim->signatures[i].result != RESULT_PASS)
			continue;
		if (same_company(facts, dkim->signatures[i].domain))
			return false;
		*evidence_out = str_format(facts->arena, "d=%.*s",
		    STR_ARGS(dkim->signatures[i].domain));
	}
	return evidence_out->n > 0;
}

/* Every large provider signs what its users send. */
FACT(freemail_unproved)
{
	const struct fact_cache *cache = facts->cache;

	if (!cache->freemail || is_proved(facts) || cache->list.n > 0 ||
	    facts->auth->dkim.result == RESULT_UNVERIFIABLE)
		return false;
	*evidence_out = cache->address;
	return true;
}

/* Servers try for five days (RFC 5321 4.5.4.1); clocks are set wrong by hours. */
#define DATE_AFTER_DAYS 2
#define DATE_BEFORE_DAYS 7

FACT(date_off)
{
	int64_t date = facts->mail->date, days;

	if (date == MAIL_NO_DATE || !facts->cache->outside)
		return false;
	days = days_since(facts, date);
	if (days > -DATE_AFTER_DAYS && days < DATE_BEFORE_DAYS)
		return false;
	*evidence_out = date_of(facts->arena, date);
	return true;
}

FACT(link_near_sender)
{
	const struct fact_cache *cache = facts->cache;
	struct domain_shape author, link;
	struct str last = NO_STR;

	if (cache->registrable.n == 0 || cache->freemail)
		return false;
	author = domain_shape(facts->arena, cache->registrable);
	for (size_t i = 0, seen = 0; i < facts->mail->links_n &&
	    seen < LINKS_ASKED; i++) {
		struct str host = facts->mail->links[i].host;

		if (host.n == 0 || str_equal(host, last))
			continue;
		last = host;
		seen++;
		link = domain_shape(facts->arena, domain_registrable(
		    facts->arena, host));
		/* One label under two endings is one company, mostly. */
		if (str_equal(link.label, author.label) ||
		    index_is_ours(facts->organisation, host) ||
		    !domain_shapes_similar(facts->arena, &link, &author))
			continue;
		return shows_borrowed(facts, host, cache->registrable,
		    evidence_out);
	}
	return false;
}
