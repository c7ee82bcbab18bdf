/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On whose word does it rest, and whom of us does it go to? An outsider who says
 * that one of our people has approved, agreed or told him to write leans on
 * somebody whom the reader obeys and who is not there to ask. Such words are
 * everyday in honest mail too: they count beside other things, and not at all in
 * a conversation that memory knows. Names are found by look-up, never by going
 * through all people.
 */
#include "facts.h"

#define RECIPIENTS_LOOKED_AT 200

bool
person_is_addressed(const struct facts *facts, const struct person *person)
{
	const struct addresses *lists[2] = { &facts->mail->to,
	    &facts->mail->cc };

	/* Among so many anybody may be. */
	if (lists[0]->n + lists[1]->n > RECIPIENTS_LOOKED_AT)
		return true;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			if (index_address(facts->organisation, str_lower(
			    facts->arena, lists[k]->at[i].address)) == person)
				return true;
	return false;
}

/* Somebody outside whom we have no dealings with, and in no thread of ours. */
static bool
is_stranger(const struct facts *facts)
{
	struct str ignored;

	return facts->cache->outside && facts->cache->whose != WHOSE_OURS &&
	    facts->cache->person == NULL && !author_has_history(facts) &&
	    !thread_is_known(facts, &ignored);
}

/* ---- Who may approve --------------------------------------------------------- */

/* Who approves is said of people; where it is said of nobody, titles tell. */
static bool
moves_money(const struct facts *facts, const struct person *person)
{
	static const char *const titles[] = {
		"director", "chief", "chair", "chairwoman", "chairperson",
		"owner", "founder", "controller", "head of finance", "principal",
		"partner", "院長", "校長", "学長", "女将", "支配人", "部長",
		"理事", "頭取", NULL
	};
	struct str title, word;

	if (index_has_approver(facts->organisation))
		return person->approves;
	title = fold(facts->arena, str_slice(person->title, 0, 200));
	return title.n > 0 && (word_stands(title, words_title, &word) ||
	    word_stands(title, titles, &word));
}

/* Fraud borrows the names of those whose word moves money. A name that is only
 * like theirs may be somebody's own, and at an address of ours that nothing proves
 * the address is what counts. */
FACT(approver_name)
{
	const struct fact_cache *cache = facts->cache;
	const struct person *person = cache->named != NULL ? cache->named :
	    cache->begins;

	if (person == NULL || cache->whose == WHOSE_OURS ||
	    !moves_money(facts, person))
		return false;
	*evidence_out = str_format(facts->arena, "%.*s <%.*s>",
	    STR_ARGS(utf8_shorten(facts->arena, cache->name, 80)),
	    STR_ARGS(cache->address));
	return true;
}

/* ---- Leaning on somebody's word -------------------------------------------------- */

struct lean {
	const char *word;		/* in folded text */
	bool approves;			/* it means money may go */
};

static const struct lean leans[] = {
	{ "approv", true }, { "authoris", true }, { "authoriz", true },
	{ "signed off", true }, { "sign-off", true }, { "sign off", true },
	{ "okayed", true }, { "ok'd", true },
	{ "instruct", false }, { "agreed with", false },
	{ "confirmed with", false }, { "as per ", false },
	{ "request of ", false }, { "referred", false },
	{ "asked me to", false }, { "asked us to", false },
	{ "told me to", false }, { "told us to", false },
	{ "let me know", false }, { "passed me", false },
	{ "承認", true }, { "決裁", true }, { "許可", true }, { "承諾", true },
	{ "了承", true }, { "了解を", true }, { "快諾", true },
	{ "指示", false }, { "ご指名", false }, { "発注確定", false },
	{ "ご発注", false }, { "からご紹介", false }, { "よりご紹介", false },
	{ "から伺", false }, { "より伺", false }, { "から聞", false },
};

#define LEANS_N (sizeof leans / sizeof *leans)
#define LEAN_BEFORE 90
#define LEAN_BEHIND 60
#define LEANS_LOOKED_AT 12

/* The sentence around a word, as far as it is near. */
static struct str
sentence_around(struct str text, size_t at, size_t n)
{
	size_t from = at, to = at + n;
	static const char stop[] = "\xe3\x80\x82";	/* 。 */

	while (from > 0 && at - from < LEAN_BEFORE && text.p[from - 1] != '\n' &&
	    !str_ends(str_slice(text, 0, from), str_of(stop)) &&
	    !str_ends(str_slice(text, 0, from), STR(". ")))
		from--;
	while (to < text.n && to - at < LEAN_BEHIND + n && text.p[to] != '\n' &&
	    !str_starts(str_from(text, to), str_of(stop)) &&
	    !str_starts(str_from(text, to), STR(". ")))
		to++;
	while (from < at && ((unsigned char)text.p[from] & 0xc0) == 0x80)
		from++;
	while (to < text.n && ((unsigned char)text.p[to] & 0xc0) == 0x80)
		to++;
	return str_slice(text, from, to);
}

static bool
is_letter(struct str s, size_t at)
{
	return at < s.n && char_is_alpha((unsigned char)s.p[at]);
}

/* What makes a Japanese family name the name of somebody: "遠藤様", "遠藤が";
 * with one of a single character, only the former. */
static bool
is_somebody(struct str behind, bool is_short)
{
	static const char *const honours[] = {
		"様", "さん", "さま", "氏", "殿", "社長", "会長", "部長", "専務",
		"常務", "取締役", "理事", "院長", "課長", "先生", NULL
	}, *const particles[] = { "が", "より", "から", "の", "は", NULL };

	for (size_t i = 0; honours[i]; i++)
		if (str_starts(behind, str_of(honours[i])))
			return true;
	for (size_t i = 0; !is_short && particles[i]; i++)
		if (str_starts(behind, str_of(particles[i])))
			return true;
	return false;
}

#define NAME_CHARACTERS 6

/* One of our people whose name, or a part of it, begins here. */
static const struct person *
person_at(const struct facts *facts, struct str text, size_t at)
{
	const struct person *person = NULL;
	unsigned bearers;
	size_t end = at;

	if (char_is_alpha((unsigned char)text.p[at])) {
		if (at > 0 && is_letter(text, at - 1))
			return NULL;
		while (is_letter(text, end))
			end++;
		return index_bears(facts->organisation, str_slice(text, at,
		    end), &person, &bearers) ? person : NULL;
	}
	for (size_t i = 0; i < NAME_CHARACTERS && end < text.n; i++) {
		if (utf8_next(text, &end) < 0x3040)
			return NULL;
		if (index_bears(facts->organisation, str_slice(text, at, end),
		    &person, &bearers) && is_somebody(str_from(text, end),
		    i == 0))
			return person;
	}
	return NULL;
}

#define NAME_BYTES 120

/* A name that the sender bears too is his own. */
static bool
is_senders_own(const struct facts *facts, const struct person *person)
{
	const struct fact_cache *cache = facts->cache;
	struct str folded;

	if (person == cache->named || person == cache->begins ||
	    person == cache->near)
		return true;
	folded = fold(facts->arena, str_slice(cache->name, 0, NAME_BYTES));
	for (size_t at = 0; at < folded.n; (void)utf8_next(folded, &at))
		if (person_at(facts, folded, at) == person)
			return true;
	return false;
}

/* What is left to look at: a hostile text has no end of either. */
struct search {
	bool other;			/* only who may not approve */
	size_t words, people;
};

#define PEOPLE_LOOKED_AT 20

static bool
names_somebody(const struct facts *facts, struct str sentence,
    struct search *search)
{
	for (size_t at = 0; at < sentence.n && search->people > 0;
	    (void)utf8_next(sentence, &at)) {
		const struct person *person = person_at(facts, sentence, at);

		if (person == NULL)
			continue;
		search->people--;
		if (!(search->other && person->approves) &&
		    !person_is_addressed(facts, person) &&
		    !is_senders_own(facts, person))
			return true;
	}
	return false;
}

/* Does one of the sentences with this word name somebody? */
static bool
leans_with(const struct facts *facts, struct str word, struct search *search,
    struct str *evidence_out)
{
	struct str text = facts->mail->live.folded;
	size_t at = 0, next;

	while (search->words > 0 && (next = str_find(str_from(text, at), word))
	    != STR_NOWHERE) {
		struct str sentence = sentence_around(text, at + next, word.n);

		search->words--;
		at += next + word.n;
		if (!names_somebody(facts, sentence, search))
			continue;
		*evidence_out = str_trim(sentence);
		return true;
	}
	return false;
}

/* Most messages lean on nobody: a bit for each of `leans` that stands in the text. */
static uint64_t
leans_found(const struct facts *facts)
{
	struct fact_cache *cache = facts->cache;
	const char *words[LEANS_N];

	if (cache->leans_known)
		return cache->leans;
	for (size_t i = 0; i < LEANS_N; i++)
		words[i] = leans[i].word;
	cache->leans = words_found(facts->mail->live.folded, words, LEANS_N);
	cache->leans_known = true;
	return cache->leans;
}

/* ('other'): an approval by somebody who may give none. */
FACT(authority_invoked)
{
	struct search search = { str_equal(argument, STR("other")),
	    LEANS_LOOKED_AT, PEOPLE_LOOKED_AT };

	if (facts->organisation->people_n == 0 || !is_stranger(facts) ||
	    (search.other && !index_has_approver(facts->organisation)))
		return false;
	for (uint64_t found = leans_found(facts), i = 0; i < LEANS_N; i++)
		if ((found >> i & 1) && (!search.other || leans[i].approves) &&
		    leans_with(facts, str_of(leans[i].word), &search,
		    evidence_out))
			return true;
	return false;
}

/* ---- A name in the subject ---------------------------------------------------------- */

#define SUBJECT_BYTES 200
#define SUBJECT_NAME_BYTES 48

FACT(protected_name_subject)
{
	/* A name only begins what has something more behind it. */
	struct str subject = str_join(facts->arena, str_slice(
	    facts->mail->subject_text.folded, 0, SUBJECT_BYTES), STR(" ."));

	if (facts->organisation->people_n == 0 || !is_stranger(facts))
		return false;
	for (size_t at = 0; at < subject.n; (void)utf8_next(subject, &at)) {
		const struct person *person;

		if ((unsigned char)subject.p[at] < 0x80 &&
		    (!is_letter(subject, at) ||
		    (at > 0 && is_letter(subject, at - 1))))
			continue;
		person = index_person_begins(facts->arena,
		    facts->organisation, str_slice(subject, at,
		    at + SUBJECT_NAME_BYTES));
		if (person == NULL || is_senders_own(facts, person) ||
		    person_is_addressed(facts, person))
			continue;
		*evidence_out = facts->mail->subject;
		return true;
	}
	return false;
}

/* ---- Recipients ----------------------------------------------------------------------- */

static size_t
recipients_of_ours(const struct facts *facts, struct str *address_out)
{
	const struct addresses *lists[2] = { &facts->mail->to,
	    &facts->mail->cc };
	size_t n = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			struct str address = str_lower(facts->arena,
			    lists[k]->at[i].address);

			if (!address_is_ours(facts->organisation, address))
				continue;
			*address_out = address;
			n++;
		}
	return n;
}

/* It names recipients, and nobody of us. */
FACT(recipients_not_ours)
{
	struct str ignored;

	if (!facts->cache->outside || facts->mail->to.n == 0 ||
	    facts->mail->to.at[0].address.n == 0 ||
	    facts->cache->list.n > 0 || recipients_of_ours(facts, &ignored) > 0)
		return false;
	*evidence_out = facts->mail->to.at[0].address;
	return true;
}

static bool
is_dropped(const struct facts *facts, struct str address, struct str kept)
{
	return address_is_ours(facts->organisation, address) &&
	    !str_equal(address, kept);
}

/* Others of us took part, and this goes to one alone. */
FACT(recipients_dropped)
{
	const struct mail *mail = facts->mail;
	struct str kept = NO_STR, rest = NO_STR;

	if (!facts->cache->outside || facts->cache->whose == WHOSE_OURS ||
	    recipients_of_ours(facts, &kept) != 1)
		return false;
	(void)thread_is_known(facts, &rest);
	while (rest.n > 0) {
		*evidence_out = str_cut(&rest, ' ');
		if (is_dropped(facts, *evidence_out, kept))
			return true;
	}
	for (size_t i = 0; i < mail->participants_n; i++) {
		*evidence_out = mail->participants[i].address;
		if (is_dropped(facts, *evidence_out, kept))
			return true;
	}
	return false;
}

#define PROBED_LEAST 10
#define PROBED_WORDS "60"

/* A word or two to many who have nothing to do with each other: which of the
 * addresses live? */
FACT(recipients_probed)
{
	const struct addresses *lists[2] = { &facts->mail->to,
	    &facts->mail->cc };
	struct str last = facts->cache->domain, ignored = NO_STR;
	size_t strangers = 0;

	if (!facts->cache->outside || facts->cache->list.n > 0 ||
	    author_has_history(facts))
		return false;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			struct str domain = lists[k]->at[i].domain;

			if (domain.n == 0 || str_equal(domain, last) ||
			    index_is_on_file(facts->organisation, domain))
				continue;
			last = domain;
			strangers++;
		}
	*evidence_out = str_format(facts->arena, "%zu", strangers);
	return strangers >= PROBED_LEAST &&
	    fact_few_words(facts, STR(PROBED_WORDS), &ignored);
}

#define DOMAINS_LOOKED_AT 10

/* Two of the recipients' domains are nearly one: a copy that was meant for
 * somebody goes to his imitator. One label under two endings is one company. */
FACT(recipients_alike)
{
	const struct addresses *lists[2] = { &facts->mail->to,
	    &facts->mail->cc };
	struct domain_shape shapes[DOMAINS_LOOKED_AT];
	size_t n = 0;

	for (size_t k = 0; k < 2 && facts->cache->outside; k++)
		for (size_t i = 0; i < lists[k]->n && n < DOMAINS_LOOKED_AT;
		    i++) {
			struct str domain = domain_registrable(facts->arena,
			    lists[k]->at[i].domain);

			if (domain.n == 0 || domain_is_freemail(domain) ||
			    (n > 0 && str_equal(shapes[n - 1].domain, domain)))
				continue;
			shapes[n] = domain_shape(facts->arena, domain);
			for (size_t j = 0; j < n; j++) {
				if (str_equal(shapes[j].label, shapes[n].label)
				    || !domain_shapes_similar(facts->arena,
				    &shapes[n], &shapes[j]))
					continue;
				*evidence_out = str_format(facts->arena,
				    "%.*s ~ %.*s", STR_ARGS(domain),
				    STR_ARGS(shapes[j].domain));
				return true;
			}
			n++;
		}
	return false;
}

/* ---- Who always signs -------------------------------------------------------------------- */

FACT(smime_missing)
{
	const struct fact_cache *cache = facts->cache;
	const struct smime *smime = &facts->auth->smime;
	bool signs = (cache->person != NULL && cache->person->signs) ||
	    (cache->vendor != NULL && cache->vendor->signs);

	/* What could not be looked at, or only failed for want of a root, is
	 * another finding's. */
	if (!signs || smime->status == SMIME_VALID ||
	    smime->status == SMIME_UNTRUSTED || smime->status == SMIME_INVALID
	    || smime->shut.p != NULL ||
	    str_equal(smime->reason, STR("not-scanned")))
		return false;
	*evidence_out = cache->address;
	return true;
}
