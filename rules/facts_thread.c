/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the conversation real? What a message answers is looked up in memory, which
 * knows our own Sent folders; what it quotes is its author's claim, and is only
 * ever held against him. Where Sent is not covered, what memory does not know is
 * unknown and nothing is said. A partner's mailbox that was taken over writes into
 * true threads: nothing here may speak for a change of where money goes.
 */
#include "facts.h"

/* ---- The subject ----------------------------------------------------------------- */

static const char *const reply_marks[] = {
	"re:", "re :", "fw:", "fwd:", "fw :", "aw:", "wg:", "sv:", "vs:", "tr:",
	"rv:", "res:", "enc:", "antw:", "返信:", "転送:", "回复:", "答复:", NULL
};

static size_t
reply_mark(struct str folded)
{
	for (size_t i = 0; reply_marks[i]; i++)
		if (str_starts(folded, str_of(reply_marks[i])))
			return strlen(reply_marks[i]);
	/* "re[2]:" */
	if (str_starts(folded, STR("re[")) && folded.n > 5 &&
	    folded.p[4] == ']')
		return 5;
	return 0;
}

struct str
subject_bare(struct str folded)
{
	size_t n;

	folded = str_trim(folded);
	while ((n = reply_mark(folded)) > 0)
		folded = str_trim(str_from(folded, n));
	return folded;
}

bool
subject_has_reply_mark(struct str folded)
{
	return reply_mark(str_trim(folded)) > 0;
}

static bool
subject_is_reply(const struct facts *facts)
{
	return subject_has_reply_mark(facts->mail->subject_text.folded);
}

FACT(stacked_reply_marks)
{
	struct str folded = str_trim(facts->mail->subject_text.folded);
	size_t n = reply_mark(folded);

	if (n == 0 || reply_mark(str_trim(str_from(folded, n))) == 0)
		return false;
	*evidence_out = facts->mail->subject;
	return true;
}

/* ---- What memory knows of the thread ------------------------------------------------ */

struct thread {
	bool sent;			/* a message of ours */
	int64_t at;
	struct str participants;	/* addresses, one blank apart */
};

/* The nearest message that this one answers and that memory knows. */
static bool
thread_find(const struct facts *facts, bool ours, struct thread *thread_out)
{
	const struct fact_cache *cache = facts->cache;

	for (size_t i = 0; i < cache->threads_n; i++) {
		const struct answer *answer = &cache->threads[i];

		for (size_t k = 0; answer->status == ANSWER_DATA &&
		    k < answer->n; k++) {
			struct str rest = answer->records[k];
			struct str direction = str_cut(&rest, ' ');
			uint64_t at = 0;

			thread_out->sent = str_equal(direction, STR("sent"));
			if (ours && !thread_out->sent)
				continue;
			(void)str_number(str_cut(&rest, ' '), INT64_MAX, &at);
			thread_out->at = (int64_t)at;
			thread_out->participants = rest;
			return true;
		}
	}
	return false;
}

bool
thread_is_known(const struct facts *facts, struct str *participants_out)
{
	struct thread thread = { .participants = NO_STR };
	bool known = thread_find(facts, false, &thread);

	*participants_out = thread.participants;
	return known;
}

static bool
thread_names(const struct thread *thread, struct str address)
{
	struct str rest = thread->participants;

	while (rest.n > 0)
		if (str_equal(str_cut(&rest, ' '), address))
			return true;
	return false;
}

/* Did somebody of the author's own company take part? */
static bool
thread_names_company(const struct facts *facts, const struct thread *thread)
{
	struct str rest = thread->participants;

	if (facts->cache->freemail || facts->cache->registrable.n == 0)
		return false;
	while (rest.n > 0) {
		struct str address = str_cut(&rest, ' ');
		size_t at = str_find_char(address, '@');

		if (at != STR_NOWHERE && domain_is_within(
		    str_from(address, at + 1), facts->cache->registrable))
			return true;
	}
	return false;
}

static bool
author_was_written_to(const struct facts *facts)
{
	struct dealings dealings;

	return dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS],
	    &dealings) && dealings.sent > 0;
}

FACT(true_reply)
{
	struct thread thread;

	if (!facts->auth->from_authenticated ||
	    !thread_find(facts, true, &thread) ||
	    !(thread_names(&thread, facts->cache->address) ||
	    (thread.participants.n == 0 && author_was_written_to(facts))))
		return false;
	*evidence_out = facts->cache->lesson.references[0];
	return true;
}

static bool
has_written(const struct dealings *dealings)
{
	return dealings->received > 0 || dealings->suspect > 0 ||
	    dealings->confirmed > 0;
}

/* Whoever we turned to of our own accord is no stranger who turned to us: neither he
 * nor, unless we know it well, anybody of his domain wrote before. Who sends us from
 * one house to a mailbox in another may still bring it about; so it says less of free
 * mail, where one has as many as one likes. */
FACT(answers_our_first)
{
	const struct fact_cache *cache = facts->cache;
	struct dealings his, domains;

	return fact_true_reply(facts, NO_STR, evidence_out) &&
	    dealings_read(&cache->memory[REMEMBERED_ADDRESS], &his) &&
	    his.begun > 0 && !has_written(&his) && (cache->freemail ||
	    !dealings_read(&cache->memory[REMEMBERED_DOMAIN], &domains) ||
	    !has_written(&domains) || dealings_trusted(&domains));
}

FACT(stranger_in_thread)
{
	struct thread thread;
	const struct answer *author = &facts->cache->memory[REMEMBERED_ADDRESS];

	if (!author_is_outsider(facts) || !thread_find(facts, true, &thread) ||
	    author->status == ANSWER_TEMPERROR ||
	    author->status == ANSWER_LIMIT || author_was_written_to(facts) ||
	    thread_names(&thread, facts->cache->address) ||
	    thread_names_company(facts, &thread))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}

/* It answers what our Sent folders, which we see whole, do not know. */
FACT(thread_unknown)
{
	const struct fact_cache *cache = facts->cache;
	struct thread thread;

	if (!author_is_outsider(facts) || !subject_is_reply(facts) ||
	    cache->threads_n == 0 || !sent_is_covered(facts) ||
	    thread_find(facts, false, &thread))
		return false;
	for (size_t i = 0; i < cache->threads_n; i++)
		if (!memory_empty(&cache->threads[i]))
			return false;
	*evidence_out = cache->lesson.references[0];
	return true;
}

#define THREAD_OLD_DAYS 60

FACT(thread_old)
{
	struct thread thread;

	if (!author_is_outsider(facts) || !thread_find(facts, false, &thread) ||
	    days_since(facts, thread.at) < THREAD_OLD_DAYS)
		return false;
	*evidence_out = date_of(facts->arena, thread.at);
	return true;
}

FACT(reply_without_thread)
{
	const struct fact_cache *cache = facts->cache;
	bool empty = cache->threads_n > 0;

	if (!cache->outside || !subject_is_reply(facts))
		return false;
	*evidence_out = facts->mail->subject;
	if (cache->lesson.references_n == 0)
		return true;
	for (size_t i = 0; i < cache->threads_n; i++)
		empty &= memory_empty(&cache->threads[i]);
	return empty && sent_is_covered(facts);
}

/* ---- Somebody else in a participant's place ------------------------------------------- */

static struct str
local_of(struct str address)
{
	return str_slice(address, 0, str_find_char(address, '@'));
}

bool
local_is_common(struct str local)
{
	static const char *const common[] = {
		"info", "sales", "accounts", "accounting", "billing", "invoice",
		"invoices", "office", "support", "service", "keiri", "soumu",
		"admin", "contact", "mail", "noreply", "no-reply", "ar", "ap",
		"finance", "hr", "postmaster", "eigyo", "jimu"
	};

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_equal(local, str_of(common[i])))
			return true;
	return local.n < 3;
}

/* Would a reader take the author's address for this one? */
static bool
stands_in_for(const struct facts *facts, struct str known)
{
	const struct fact_cache *cache = facts->cache;
	struct str domain = domain_of(known);
	struct str registrable;

	if (domain.n == 0 || str_equal(known, cache->address))
		return false;
	registrable = domain_registrable(facts->arena, domain);
	if (str_equal(registrable, cache->registrable))
		return false;
	if (!domain_is_freemail(registrable) && !cache->freemail &&
	    similar_domain(facts->arena, cache->registrable, registrable))
		return true;
	return cache->freemail && !domain_is_freemail(registrable) &&
	    str_equal(local_of(known), local_of(cache->address)) &&
	    !local_is_common(local_of(known));
}

static bool
shows_swap(const struct facts *facts, struct str known, struct str *evidence_out)
{
	*evidence_out = str_format(facts->arena, "%.*s ~ %.*s",
	    STR_ARGS(facts->cache->address),
	    STR_ARGS(utf8_shorten(facts->arena, known, 100)));
	return true;
}

/* The author's name is that of one who took part, under another company's
 * address: "I write from my home address". */
static bool
swapped_by_name(const struct facts *facts, const struct thread *thread,
    struct str *evidence_out)
{
	const struct answer *answer = &facts->cache->memory[REMEMBERED_NAME];
	const struct vendor *vendor;
	struct str word;

	if (answer->status != ANSWER_DATA || word_stands(fold(facts->arena,
	    str_slice(facts->cache->name, 0, 300)), words_department, &word))
		return false;
	for (size_t i = 0; i < answer->n; i++) {
		struct str rest = answer->records[i];
		struct str known = str_cut(&rest, ' ');

		/* A vendor may have several domains, and it is the same person. */
		if (index_domain(facts->organisation, domain_of(known),
		    &vendor) == WHOSE_VENDOR && vendor == facts->cache->vendor)
			continue;
		if (!str_equal(domain_of(known), facts->cache->domain) &&
		    thread_names(thread, known))
			return shows_swap(facts, known, evidence_out);
	}
	return false;
}

/* Of the thread as memory has it. */
static bool
swapped_in_memory(const struct facts *facts, struct str *evidence_out)
{
	struct thread thread;

	if (!thread_find(facts, false, &thread) ||
	    thread_names(&thread, facts->cache->address))
		return false;
	if (swapped_by_name(facts, &thread, evidence_out))
		return true;
	while (thread.participants.n > 0) {
		struct str known = str_cut(&thread.participants, ' ');

		if (stands_in_for(facts, known))
			return shows_swap(facts, known, evidence_out);
	}
	return false;
}

/* Of the thread as the message quotes it: an address much like the author's, or
 * the author's own name with another one. */
static bool
swapped_in_quotes(const struct facts *facts, struct str *evidence_out)
{
	const struct mail *mail = facts->mail;
	const struct fact_cache *cache = facts->cache;
	struct str name = cache->name.n == 0 ? NO_STR :
	    fold_name(facts->arena, cache->name);
	const struct participant *same = NULL;

	for (size_t i = 0; i < mail->participants_n; i++) {
		const struct participant *p = &mail->participants[i];

		if (p->address.n == 0)
			continue;
		if (str_equal(p->address, cache->address))
			return false;
		if (stands_in_for(facts, p->address))
			return shows_swap(facts, p->address, evidence_out);
		if (p->is_author && name.n >= 5 && p->name.n > 0 &&
		    str_equal(fold_name(facts->arena, p->name), name) &&
		    !str_equal(domain_registrable(facts->arena,
		    domain_of(p->address)), cache->registrable))
			same = p;
	}
	return same != NULL && shows_swap(facts, same->address, evidence_out);
}

FACT(participant_swapped)
{
	return author_is_outsider(facts) && !author_has_history(facts) &&
	    (swapped_in_memory(facts, evidence_out) ||
	    swapped_in_quotes(facts, evidence_out));
}

/* ---- What is quoted --------------------------------------------------------------------- */

/* A history in which nobody of the author's company ever took part. */
FACT(quoted_without_sender)
{
	const struct mail *mail = facts->mail;
	size_t with_address = 0;

	if (!author_is_outsider(facts))
		return false;
	for (size_t i = 0; i < mail->participants_n; i++) {
		struct str address = mail->participants[i].address;

		if (address.n == 0)
			continue;
		with_address++;
		if (str_equal(address, facts->cache->address) ||
		    (!facts->cache->freemail && domain_is_within(
		    domain_of(address), facts->cache->registrable)))
			return false;
		*evidence_out = address;
	}
	return with_address >= 2;
}

/* Header lines of an earlier message, in a message that answers none. */
FACT(quoted_without_thread)
{
	const struct mail *mail = facts->mail;

	if (!facts->cache->outside || facts->cache->lesson.references_n > 0)
		return false;
	for (size_t i = 0; i < mail->participants_n; i++) {
		if (!mail->participants[i].is_author)
			continue;
		*evidence_out = mail->participants[i].address.n > 0 ?
		    mail->participants[i].address : mail->participants[i].name;
		return true;
	}
	return false;
}

static bool
is_protected_name(const struct facts *facts, struct str name)
{
	return name.n > 0 && index_person(facts->arena, facts->organisation,
	    name) != NULL;
}

static const struct participant *
quoted_protected(const struct facts *facts, bool with_address)
{
	const struct mail *mail = facts->mail;

	if (!author_is_outsider(facts) || facts->organisation->people_n == 0)
		return NULL;
	for (size_t i = 0; i < mail->participants_n; i++) {
		const struct participant *p = &mail->participants[i];

		if ((p->address.n > 0) != with_address ||
		    !is_protected_name(facts, p->name))
			continue;
		if (!with_address ? p->is_author :
		    !address_is_ours(facts->organisation, p->address))
			return p;
	}
	return NULL;
}

FACT(quoted_protected_other_address)
{
	const struct participant *p = quoted_protected(facts, true);

	if (p == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s <%.*s>",
	    STR_ARGS(utf8_shorten(facts->arena, p->name, 80)),
	    STR_ARGS(utf8_shorten(facts->arena, p->address, 100)));
	return true;
}

FACT(quoted_protected_no_address)
{
	const struct participant *p = quoted_protected(facts, false);

	if (p == NULL)
		return false;
	*evidence_out = p->name;
	return true;
}

static const struct person *
participant_of_ours(const struct facts *facts, const struct participant *p)
{
	const struct person *person = p->address.n == 0 ? NULL :
	    index_address(facts->organisation, p->address);

	return person != NULL || p->name.n == 0 ? person :
	    index_person(facts->arena, facts->organisation, p->name);
}

/* Our people wrote what is quoted, and none of them gets this message. */
FACT(quoted_protected_left_out)
{
	const struct mail *mail = facts->mail;

	if (!author_is_outsider(facts) || facts->organisation->people_n == 0)
		return false;
	for (size_t i = 0; i < mail->participants_n; i++) {
		const struct participant *p = &mail->participants[i];
		const struct person *person = p->is_author ?
		    participant_of_ours(facts, p) : NULL;

		if (person == NULL)
			continue;
		if (person_is_addressed(facts, person))
			return false;
		*evidence_out = p->name.n > 0 ? p->name : p->address;
	}
	return evidence_out->n > 0;
}

static bool
participant_is_outsider(const struct facts *facts, const struct participant *p)
{
	return participant_of_ours(facts, p) == NULL &&
	    !(p->address.n > 0 && address_is_ours(facts->organisation,
	    p->address));
}

static bool
quotes_forward(const struct facts *facts)
{
	static const char *const marks[] = { "fw:", "fwd:", "転送", "wg:" };
	struct str folded = facts->mail->quoted.folded;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_contains(folded, str_of(marks[i])))
			return true;
	return false;
}

/*
 * "See below, our director has agreed": somebody forwards a bill to one of our
 * people, he says that accounts will pay it, and it comes to accounts without him.
 * Histories go backwards, so the two that wrote first stand last.
 */
FACT(quoted_handed_on)
{
	const struct mail *mail = facts->mail;
	const struct participant *oldest = NULL, *answer = NULL;
	const struct person *person;

	if (!author_is_outsider(facts) || facts->organisation->people_n == 0)
		return false;
	for (size_t i = 0; i < mail->participants_n; i++) {
		if (!mail->participants[i].is_author)
			continue;
		answer = oldest;
		oldest = &mail->participants[i];
	}
	person = answer == NULL ? NULL : participant_of_ours(facts, answer);
	if (person == NULL || !participant_is_outsider(facts, oldest) ||
	    person_is_addressed(facts, person) || !quotes_forward(facts))
		return false;
	for (const struct participant *p = oldest + 1;
	    p < mail->participants + mail->participants_n; p++) {
		if (participant_of_ours(facts, p) != person)
			continue;
		*evidence_out = answer->name.n > 0 ? answer->name :
		    answer->address;
		return true;
	}
	return false;
}

/* The author quotes himself, and adds next to nothing. */
#define OWN_WORDS 75

FACT(self_reply)
{
	const struct mail *mail = facts->mail;

	if (!author_is_outsider(facts) ||
	    str_trim(mail->live.plain).n > OWN_WORDS)
		return false;
	for (size_t i = 0; i < mail->participants_n; i++) {
		const struct participant *p = &mail->participants[i];

		if (!p->is_author)
			continue;
		*evidence_out = p->address;
		return str_equal(p->address, facts->cache->address);
	}
	return false;
}

/* It quotes what was written after it. A day is a clock's or a zone's error. */
FACT(quoted_date_impossible)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->participants_n; i++) {
		int64_t at = mail->participants[i].date;

		if (at == MAIL_NO_DATE || days_since(facts, at) > -2)
			continue;
		*evidence_out = date_of(facts->arena, at);
		return true;
	}
	return false;
}

FACT(quoted_weekday_wrong)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; facts->cache->outside && i < mail->participants_n;
	    i++) {
		if (!mail->participants[i].weekday_wrong)
			continue;
		*evidence_out = date_of(facts->arena,
		    mail->participants[i].date);
		return true;
	}
	return false;
}

/* The same day with its month for its day, if it may have been meant: 4 March for
 * 3 April. */
static int64_t
date_turned(struct arena *arena, int64_t at)
{
	struct str date = date_of(arena, at), year = str_cut(&date, '-');
	struct str month = str_cut(&date, '-');
	uint64_t y, m, d;

	if (!str_number(year, 9999, &y) || !str_number(month, 12, &m) ||
	    !str_number(date, 12, &d))
		return at;
	return time_of_civil((int)y, (int)d, (int)m, 12, 0, 0);
}

#define DAYS_APART (2 * (int64_t)DAY)

/* What stands lower was written earlier, however the dates are read. */
static bool
is_later(struct arena *arena, int64_t lower, int64_t upper)
{
	int64_t lowest = date_turned(arena, lower);
	int64_t highest = date_turned(arena, upper);

	lowest = lowest < lower ? lowest : lower;
	highest = highest > upper ? highest : upper;
	return lowest > highest + DAYS_APART;
}

FACT(quoted_dates_mixed)
{
	const struct mail *mail = facts->mail;
	int64_t upper = MAIL_NO_DATE;

	for (size_t i = 0; facts->cache->outside && i < mail->participants_n;
	    i++) {
		int64_t at = mail->participants[i].date;

		if (at == MAIL_NO_DATE || !mail->participants[i].is_author)
			continue;
		if (upper != MAIL_NO_DATE && is_later(facts->arena, at, upper)) {
			*evidence_out = str_format(facts->arena,
			    "%.*s < %.*s", STR_ARGS(date_of(facts->arena,
			    upper)), STR_ARGS(date_of(facts->arena, at)));
			return true;
		}
		upper = at;
	}
	return false;
}

static bool
has_blank_before_colon(struct str line)
{
	static const char *const heads[] = {
		"From :", "To :", "Sent :", "Date :", "Subject :", "Cc :"
	};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (str_starts_nocase(line, str_of(heads[i])))
			return true;
	return false;
}

#define QUOTED_LINES 400

/* No mail program writes its header lines so; French ones do, but in French. */
FACT(quoted_heads_by_hand)
{
	struct str rest = facts->mail->quoted.plain, line;
	size_t n = 0;

	if (!facts->cache->outside)
		return false;
	for (size_t seen = 0; seen < QUOTED_LINES && str_line(&rest, &line);
	    seen++) {
		line = str_trim(line);
		if (!has_blank_before_colon(line))
			continue;
		*evidence_out = line;
		n++;
	}
	return n >= 3;
}

#define HTML_LOOKED_AT 65536
#define COMMENTS_LOOKED_AT 100
#define COMMENT_BYTES 40
#define COMMENTS_LEAST 2

/* The name of a part, as templates bear it above each: "Quoted reply", "本文".
 * Mail programs leave conditions for others in comments, and marks of the
 * clipboard. */
static bool
comment_names_part(struct arena *arena, struct str comment)
{
	static const char *const parts[] = {
		"header", "footer", "signature", "quoted", "quote", "original",
		"previous", "forwarded", "thread", "reply", "message", "body",
		"greeting", "closing", "invoice", "billing", "payment",
		"details", "table", "row", "icon", "button", "cta", "divider",
		"署名", "本文", "引用", "返信", "転送", "ヘッダ", "フッタ", "請求",
		"元のメ", NULL
	};
	struct str word, s = str_trim(comment);

	return s.n > 2 && s.n <= COMMENT_BYTES && s.p[0] != '[' &&
	    (char_is_alpha((unsigned char)s.p[0]) ||
	    (unsigned char)s.p[0] >= 0x80) &&
	    word_stands(str_lower(arena, s), parts, &word);
}

static bool
html_is_laid_out(const struct facts *facts, struct str html,
    struct str *evidence_out)
{
	struct str rest = str_slice(html, 0, HTML_LOOKED_AT);
	size_t named = 0;

	for (size_t i = 0; i < COMMENTS_LOOKED_AT; i++) {
		size_t at = str_find(rest, STR("<!--")), end;

		if (at == STR_NOWHERE)
			break;
		rest = str_from(rest, at + 4);
		end = str_find(rest, STR("-->"));
		if (end == STR_NOWHERE)
			break;
		if (comment_names_part(facts->arena, str_slice(rest, 0, end))) {
			*evidence_out = utf8_shorten(facts->arena, utf8_repair(
			    facts->arena, str_trim(str_slice(rest, 0, end))),
			    COMMENT_BYTES);
			named++;
		}
		rest = str_from(rest, end + 3);
	}
	return named >= COMMENTS_LEAST;
}

/* What tools leave that take a conversation apart and put it together again. */
static bool
html_has_tool(struct str html, struct str *evidence_out)
{
	static const char *const marks[] = {
		"advanced html parser", "<title>html message</title>",
		"<title>email template</title>", "<title>email thread</title>",
		"<title>email conversation</title>"
	};

	html = str_slice(html, 0, HTML_LOOKED_AT);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (str_find_nocase(html, str_of(marks[i])) == STR_NOWHERE)
			continue;
		*evidence_out = str_of(marks[i]);
		return true;
	}
	return false;
}

FACT(quoted_laid_out)
{
	const struct mail *mail = facts->mail;

	if (!author_is_outsider(facts) || mail->participants_n == 0)
		return false;
	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (part->is_html && !part->is_attachment &&
		    !part->is_inside_message &&
		    (html_has_tool(part->content, evidence_out) ||
		    html_is_laid_out(facts, part->content, evidence_out)))
			return true;
	}
	*evidence_out = NO_STR;
	return false;
}

/* ---- Bounces ------------------------------------------------------------------------------- */

/*
 * A bounce or an automatic answer about a message that nobody here sent: somebody
 * writes in our name, or through an account of ours. Only where Sent is covered,
 * and where neither the message nor its recipient is known.
 */
FACT(bounce_of_unsent)
{
	const struct fact_cache *cache = facts->cache;
	const struct answer *original = &cache->memory[REMEMBERED_BOUNCED];
	const struct answer *to = &cache->memory[REMEMBERED_BOUNCED_TO];
	struct dealings dealings;

	if (!memory_empty(original) || !sent_is_covered(facts) ||
	    to->status == ANSWER_TEMPERROR ||
	    (dealings_read(to, &dealings) && dealings.sent > 0))
		return false;
	*evidence_out = str_format(facts->arena, "%.*s %.*s",
	    STR_ARGS(cache->lesson.bounced_recipient),
	    STR_ARGS(cache->lesson.bounced_message_id));
	return true;
}

/* A bounce of our own message: nothing to wonder at. */
FACT(bounce_of_ours)
{
	const struct answer *original =
	    &facts->cache->memory[REMEMBERED_BOUNCED];

	if (original->status != ANSWER_DATA || original->n == 0 ||
	    !str_starts(original->records[0], STR("sent")))
		return false;
	*evidence_out = facts->cache->lesson.bounced_message_id;
	return true;
}
