/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where links lead, beyond what a pattern over one address can see: whether all
 * go to one stranger's place, whether a link was made for this very reader, what
 * it hides of its target, whether its domain is new to us. A host of ours, of a
 * vendor or of a service on file is never suspect here; who else sends a link
 * can't vouch for it. Links in quoted history are somebody else's. Each link is
 * looked at once, and its neighbours of the same host are skipped.
 */
#include "facts.h"

/* Leads a link of the author's to a host that is nobody's on file? */
static bool
leads_to_stranger(const struct facts *facts, const struct link *link)
{
	return link->host.n > 0 && link->place != PLACE_QUOTED &&
	    !index_is_on_file(facts->organisation, link->host);
}

static struct str
shown_link(const struct facts *facts, struct str url)
{
	return utf8_shorten(facts->arena, url, 160);
}

/* ---- All of them together ------------------------------------------------------------ */

FACT(links_one_place)
{
	const struct mail *mail = facts->mail;
	struct str last = NO_STR, place = NO_STR;

	if (!facts->cache->outside)
		return false;
	for (size_t i = 0; i < mail->links_n; i++) {
		const struct link *link = &mail->links[i];
		struct str registrable;

		if (link->host.n == 0 || link->place == PLACE_QUOTED ||
		    str_equal(link->host, last))
			continue;
		if (!leads_to_stranger(facts, link))
			return false;
		last = link->host;
		registrable = domain_registrable(facts->arena, last);
		if (place.n > 0 && !str_equal(place, registrable))
			return false;
		place = registrable;
	}
	*evidence_out = place;
	return place.n > 0;
}

FACT(link_in_code)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside; i++) {
		const struct link *link = &mail->links[i];

		if (link->kind != LINK_CODE || !leads_to_stranger(facts, link))
			continue;
		*evidence_out = shown_link(facts, link->url);
		return true;
	}
	return false;
}

/* ---- Made for this reader -------------------------------------------------------------- */

#define RECIPIENTS_LOOKED_AT 6
#define LABEL_LETTERS 5
/* Searching is recipients times links times their lengths. */
#define ADDRESS_BYTES 100
#define PATH_BYTES 1000
#define LINKS_LOOKED_AT 200

/* What of a recipient can stand in a link. */
struct recipient {
	struct str address, escaped, base64, local, label;
};

struct recipients {
	struct recipient at[RECIPIENTS_LOOKED_AT];
	size_t n;
};

static void
add_recipients(const struct facts *facts, const struct addresses *list,
    struct recipients *recipients)
{
	struct arena *arena = facts->arena;

	for (size_t i = 0; i < list->n && recipients->n < RECIPIENTS_LOOKED_AT;
	    i++) {
		struct recipient *r = &recipients->at[recipients->n];
		struct str domain = list->at[i].domain;

		if (list->at[i].address.n == 0 || list->at[i].address.n >
		    ADDRESS_BYTES ||
		    !index_is_ours(facts->organisation, domain))
			continue;
		r->address = str_lower(arena, list->at[i].address);
		r->local = str_lower(arena, list->at[i].local);
		r->escaped = str_format(arena, "%.*s%%40%.*s",
		    STR_ARGS(r->local), STR_ARGS(domain));
		/* Its last letters stand otherwise if more follows. */
		r->base64 = base64_encode(arena, str_slice(r->address, 0,
		    r->address.n / 3 * 3));
		domain = domain_registrable(arena, domain);
		r->label = str_slice(domain, 0, str_find_char(domain, '.'));
		recipients->n++;
	}
}

static bool
ends_token(char c)
{
	return !char_is_alpha((unsigned char)c) &&
	    !char_is_digit((unsigned char)c);
}

/* Is a word of a link our own name, or the beginning of it? */
static bool
word_is_label(struct str word, struct str label)
{
	if (word.n < LABEL_LETTERS || label.n < word.n ||
	    !str_starts_nocase(label, word))
		return false;
	return word.n == label.n || label.p[word.n] == '-' ||
	    word.n > LABEL_LETTERS;
}

static bool
has_label(struct str path, struct str label)
{
	for (size_t at = 0, end; at < path.n; at = end + 1) {
		for (end = at; end < path.n && !ends_token(path.p[end]); end++)
			;
		if (word_is_label(str_slice(path, at, end), label))
			return true;
		/* "minato-foods" as one word. */
		if (str_starts_nocase(str_from(path, at), label) &&
		    label.n >= LABEL_LETTERS && (at + label.n == path.n ||
		    ends_token(path.p[at + label.n])))
			return true;
	}
	return false;
}

/* Is the local part the whole of a value behind "?", "#", "=" ? */
static bool
has_value(struct str query, struct str local)
{
	size_t at = 0, end;

	for (; local.n >= 2 && at < query.n; at = end + 1) {
		for (end = at; end < query.n && query.p[end] != '&' &&
		    query.p[end] != '=' && query.p[end] != '#' &&
		    query.p[end] != '?'; end++)
			;
		if (end - at == local.n && str_starts_nocase(
		    str_from(query, at), local))
			return true;
	}
	return false;
}

/* What follows the host. */
static struct str
path_of(struct str url)
{
	size_t at = str_find(url, STR("//")), slash;

	url = at == STR_NOWHERE ? url : str_from(url, at + 2);
	for (slash = 0; slash < url.n && url.p[slash] != '/' &&
	    url.p[slash] != '?' && url.p[slash] != '#'; slash++)
		;
	return str_from(url, slash);
}

static bool
path_has_address(struct str path, const struct recipient *r)
{
	return str_find_nocase(path, r->address) != STR_NOWHERE ||
	    str_find_nocase(path, r->escaped) != STR_NOWHERE ||
	    (r->base64.n >= 8 && str_contains(path, r->base64));
}

static bool
path_has_name(struct str path, const struct recipient *r)
{
	size_t query = 0;

	while (query < path.n && path.p[query] != '?' && path.p[query] != '#')
		query++;
	return has_label(path, r->label) ||
	    (query < path.n && has_value(str_from(path, query + 1), r->local));
}

FACT(link_names_recipient)
{
	const struct mail *mail = facts->mail;
	bool only_address = str_equal(argument, STR("address"));
	struct recipients recipients = { .n = 0 };
	struct str last = NO_STR;
	size_t looked_at = 0;

	if (!facts->cache->outside)
		return false;
	add_recipients(facts, &mail->to, &recipients);
	add_recipients(facts, &mail->cc, &recipients);
	for (size_t i = 0; i < mail->links_n && looked_at < LINKS_LOOKED_AT;
	    i++) {
		const struct link *link = &mail->links[i];
		struct str path = str_slice(path_of(link->url), 0, PATH_BYTES);

		if (str_equal(link->url, last) ||
		    !leads_to_stranger(facts, link))
			continue;
		last = link->url;
		looked_at++;
		for (size_t k = 0; k < recipients.n; k++) {
			const struct recipient *r = &recipients.at[k];

			if (!path_has_address(path, r) &&
			    (only_address || !path_has_name(path, r)))
				continue;
			*evidence_out = shown_link(facts, link->url);
			return true;
		}
	}
	return false;
}

/* ---- What a link hides ------------------------------------------------------------------- */

/* Is a host a number, in any of the ways that browsers read one? */
static bool
host_is_number(struct str host)
{
	bool any = false;

	if (str_starts(host, STR("[")) || str_starts_nocase(host, STR("0x")))
		return true;
	for (size_t i = 0; i < host.n; i++) {
		if (!char_is_digit((unsigned char)host.p[i]) &&
		    host.p[i] != '.')
			return false;
		any |= host.p[i] != '.';
	}
	return any;
}

/* Letters of another alphabet that look like Latin ones, and nothing else. */
static bool
host_looks_latin(struct arena *arena, struct str host)
{
	struct str shown, skeleton;
	bool foreign = false;

	if (!str_contains(host, STR("xn--")))
		return false;
	shown = domain_unicode(arena, host);
	for (size_t at = 0; at < shown.n;)
		foreign |= utf8_next(shown, &at) >= 0x250;
	skeleton = fold_skeleton(arena, shown);
	for (size_t i = 0; i < skeleton.n; i++)
		if ((unsigned char)skeleton.p[i] >= 0x80)
			return false;
	return foreign;
}

static const char *
oddness_of(const struct facts *facts, const struct link *link)
{
	struct str url = link->url, authority;
	size_t at = str_find(url, STR("//"));

	if (at == STR_NOWHERE || link->host.n == 0)
		return NULL;
	authority = str_from(url, at + 2);
	authority = str_slice(authority, 0,
	    authority.n - path_of(url).n);
	if (str_find_char(authority, '@') != STR_NOWHERE)
		return "@";
	if (host_is_number(link->host))
		return "IP";
	if (str_find_char(authority, '%') != STR_NOWHERE)
		return "%";
	if (str_contains(authority, STR("\xE2\x80")) ||
	    str_contains(authority, STR("\xC2\xAD")))
		return "U+200B";
	return host_looks_latin(facts->arena, link->host) ? "xn--" : NULL;
}

FACT(link_odd)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside; i++) {
		const struct link *link = &mail->links[i];
		const char *why;

		if (!leads_to_stranger(facts, link))
			continue;
		why = oddness_of(facts, link);
		if (why == NULL)
			continue;
		*evidence_out = str_format(facts->arena, "%.*s (%s)",
		    STR_ARGS(shown_link(facts, link->url)), why);
		return true;
	}
	return false;
}

/* The host of an address within an address; absent if there is none. */
static struct str
target_of(struct arena *arena, struct str url)
{
	static const char *const marks[] = {
		"http://", "https://", "http%3a%2f%2f", "https%3a%2f%2f"
	};
	struct str inner = path_of(url);

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct str mark = str_of(marks[i]), rest;
		size_t at = str_find_nocase(inner, mark), end = 0;

		if (at == STR_NOWHERE)
			continue;
		rest = str_from(inner, at + mark.n);
		while (end < rest.n && (!ends_token(rest.p[end]) ||
		    rest.p[end] == '.' || rest.p[end] == '-'))
			end++;
		return domain_ascii(arena, str_slice(rest, 0, end));
	}
	return NO_STR;
}

FACT(link_redirects)
{
	const struct mail *mail = facts->mail;
	struct str last = NO_STR;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside; i++) {
		const struct link *link = &mail->links[i];
		struct str target, owner;

		if (link->host.n == 0 || link->place == PLACE_QUOTED ||
		    str_equal(link->url, last))
			continue;
		last = link->url;
		target = target_of(facts->arena, link->url);
		if (target.n == 0)
			continue;
		owner = domain_registrable(facts->arena, target);
		if (domain_is_within(link->host, owner) ||
		    str_equal(owner, facts->cache->registrable) ||
		    index_is_on_file(facts->organisation, target))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s -> %.*s",
		    STR_ARGS(link->host), STR_ARGS(target));
		return true;
	}
	return false;
}

/* ---- What a link pretends ------------------------------------------------------------------- */

static bool
looks_like_file(struct str text)
{
	static const char *const endings[] = {
		".pdf", ".xlsx", ".xls", ".docx", ".doc", ".pptx", ".zip", NULL
	};

	for (size_t i = 0; endings[i]; i++)
		if (str_ends_nocase(text, str_of(endings[i])))
			return true;
	return false;
}

#define LINK_TEXT_BYTES 300

FACT(link_text_is_file)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside; i++) {
		const struct link *link = &mail->links[i];
		struct str text = str_trim(link->text);

		if (text.n == 0 || text.n > LINK_TEXT_BYTES ||
		    !leads_to_stranger(facts, link) || !looks_like_file(text) ||
		    looks_like_file(link->url))
			continue;
		*evidence_out = str_format(facts->arena, "%.*s -> %.*s",
		    STR_ARGS(text), STR_ARGS(link->host));
		return true;
	}
	return false;
}

/* ---- Against memory ----------------------------------------------------------------------------- */

/* So many senders of one place make it a usual one. */
#define PLACE_USUAL 3

/* Has the author's company led there before, or have many? What memory does not
 * say is no. */
static bool
is_usual_place(const struct facts *facts, struct str domain)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->links_n; i++) {
		const struct answer *answer = &cache->links[i].answer;

		if (!str_equal(cache->links[i].value, domain) ||
		    answer->status != ANSWER_DATA)
			continue;
		if (answer->n >= PLACE_USUAL)
			return true;
		for (size_t k = 0; k < answer->n; k++) {
			struct str rest = answer->records[k];

			if (str_equal(str_cut(&rest, ' '),
			    cache->lesson.account_owner))
				return true;
		}
	}
	return false;
}

/* A place that is on no file, is no known service's and not the author's own, and
 * where his company never led. */
FACT(link_of_sender_new)
{
	const struct mail *mail = facts->mail;
	struct str last = NO_STR;

	for (size_t i = 0; i < mail->links_n && facts->cache->outside; i++) {
		const struct link *link = &mail->links[i];
		struct str domain;

		if (str_equal(link->host, last) ||
		    !leads_to_stranger(facts, link) ||
		    institution_has(facts->organisation, link->host, NULL))
			continue;
		last = link->host;
		domain = domain_registrable(facts->arena, link->host);
		if (str_equal(domain, facts->cache->registrable) ||
		    is_usual_place(facts, domain))
			continue;
		*evidence_out = domain;
		return true;
	}
	return false;
}

/* Who has written before leads, now, to where nobody ever led. */
FACT(link_domain_new)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings dealings;

	if (!cache->outside ||
	    !dealings_read(&cache->memory[REMEMBERED_ADDRESS], &dealings) ||
	    dealings.received < 3)
		return false;
	for (size_t i = 0; i < cache->links_n; i++) {
		struct str domain = cache->links[i].value;

		if (!memory_empty(&cache->links[i].answer) ||
		    str_equal(domain, cache->registrable) ||
		    index_is_on_file(facts->organisation, domain))
			continue;
		*evidence_out = domain;
		return true;
	}
	return false;
}
