/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that a message quotes as ours: do they stand in what we sent? Whoever forges
 * a conversation lets one of our people say what he needs ("go ahead with the
 * payment"), and no letter of ours says it; only who reads Sent can know. Of the
 * quoted letters the first is taken that names one of us as its author and says
 * enough; its beginning is compared by hashes (scanner/mail/sketch.c), so that
 * quoting it in other lines, or a part of it, makes no difference. That words are not
 * ours is concluded only where that person's own letters are known, from before the
 * quoted one on, and the account that they lie in is covered: what is absent is
 * unknown elsewhere. A partner's mailbox that was taken over quotes true words, so
 * that they are ours speaks for the thread and for no payment.
 */
#include "facts.h"

/* So much of the beginning that a banner above it, as companies put there, leaves
 * words, and that what is quoted below, unmarked, is hardly reached. */
#define LETTERS_ASKED 400
#define WORDS_ASKED 12
#define WORDS_LEAST 5			/* hashes: some sixty letters, fifty kanji */
#define QUOTED_LOOKED_AT 8

/* ---- The question ------------------------------------------------------------------ */

/* The address of one of us who is said to have written it; absent if nobody is. Many
 * programs show a name alone: of one with several mailboxes it says too little. */
static struct str
our_address(const struct facts *facts, const struct participant *participant)
{
	const struct person *person;
	struct str only = NO_STR;

	if (!participant->is_author || participant->words.n == 0)
		return NO_STR;
	if (participant->address.n > 0)
		return index_is_ours(facts->organisation,
		    domain_of(participant->address)) ?
		    participant->address : NO_STR;
	person = participant->name.n == 0 ? NULL : index_person(facts->arena,
	    facts->organisation, participant->name);
	for (size_t i = 0; person != NULL && i < person->addresses_n; i++) {
		if (!index_is_ours(facts->organisation,
		    domain_of(person->addresses[i])))
			continue;
		if (only.n > 0)
			return NO_STR;
		only = person->addresses[i];
	}
	return only;
}

static size_t
hashes_of(const struct facts *facts, struct str words, uint64_t *hashes_out)
{
	words = str_slice(words, 0, words.n - text_signature(words).n);
	return text_sketch(fold(facts->arena, words), LETTERS_ASKED,
	    WORDS_ASKED, hashes_out);
}

struct str
quoted_words_key(const struct facts *facts, const struct participant **of_out)
{
	const struct mail *mail = facts->mail;
	uint64_t hashes[WORDS_ASKED];
	size_t looked_at = 0;

	*of_out = NULL;
	if (!author_is_outsider(facts))
		return NO_STR;
	for (size_t i = 0; i < mail->participants_n &&
	    looked_at < QUOTED_LOOKED_AT; i++) {
		const struct participant *participant = &mail->participants[i];
		struct str address = our_address(facts, participant);
		struct buf key = { .arena = facts->arena };
		size_t n;

		if (address.n == 0)
			continue;
		looked_at++;
		n = hashes_of(facts, participant->words, hashes);
		if (n < WORDS_LEAST)
			continue;
		*of_out = participant;
		buf_add(&key, address);
		buf_char(&key, ' ');
		for (size_t k = 0; k < n; k++)
			buf_format(&key, "%016llx",
			    (unsigned long long)hashes[k]);
		return buf_str(&key);
	}
	return NO_STR;
}

/* ---- The answer --------------------------------------------------------------------- */

/* MEMORY_WORDS of base.h. */
struct known_words {
	uint64_t told, known, letters, unread, since, replies, answered;
};

static bool
known_words_read(const struct facts *facts, struct known_words *words_out)
{
	const struct answer *answer = &facts->cache->memory[REMEMBERED_WORDS];
	uint64_t *const numbers[] = {
		&words_out->told, &words_out->known, &words_out->letters,
		&words_out->unread, &words_out->since, &words_out->replies,
		&words_out->answered
	};
	struct str rest;

	if (facts->cache->quoted == NULL || answer->status != ANSWER_DATA ||
	    answer->n == 0)
		return false;
	rest = answer->records[0];
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!str_number(str_cut(&rest, ' '), INT64_MAX, numbers[i]))
			return false;
	return true;
}

#define LETTERS_LEAST 20
#define COVERED_DAYS 90			/* what is said of coverage is said of these */
#define READ_OF_UNREAD 20		/* so many were read for each that was not */

/* Do we know all that this person sent, when the quoted letter would have been? A
 * date without a zone is up to a day off. */
static bool
letters_are_known(const struct facts *facts, const struct known_words *words)
{
	int64_t at = facts->cache->quoted->words_date;

	return words->letters >= LETTERS_LEAST &&
	    words->letters >= words->unread * READ_OF_UNREAD &&
	    words->replies >= COVERAGE_REPLIES && words->answered * 100 >=
	    words->replies * COVERAGE_PERCENT && at != MAIL_NO_DATE &&
	    at - DAY >= (int64_t)words->since && at - DAY <= facts->arrived &&
	    days_since(facts, at) < COVERED_DAYS;
}

#define SHOWN 80

/* In one line. */
static struct str
beginning(struct arena *arena, struct str words)
{
	struct buf buf = { .arena = arena };

	words = utf8_shorten(arena, words, SHOWN);
	for (size_t i = 0; i < words.n; i++)
		if (!char_is_space(words.p[i]))
			buf_char(&buf, words.p[i]);
		else if (buf.n > 0 && buf.p[buf.n - 1] != ' ')
			buf_char(&buf, ' ');
	return buf_str(&buf);
}

static struct str
shown(const struct facts *facts)
{
	const struct participant *quoted = facts->cache->quoted;

	return str_format(facts->arena, "%.*s: %.*s",
	    STR_ARGS(utf8_shorten(facts->arena, quoted->address.n > 0 ?
	    quoted->address : quoted->name, SHOWN)),
	    STR_ARGS(beginning(facts->arena, quoted->words)));
}

FACT(quoted_words_not_ours)
{
	struct known_words words;
	struct str ignored;

	if (!known_words_read(facts, &words) || words.told < WORDS_LEAST ||
	    words.known > 0 || !letters_are_known(facts, &words) ||
	    /* In a thread we know we have rather not understood how it quotes. */
	    thread_is_known(facts, &ignored))
		return false;
	*evidence_out = shown(facts);
	return true;
}

#define KNOWN_LEAST 3

FACT(quoted_words_ours)
{
	struct known_words words;

	if (!known_words_read(facts, &words) || words.known < KNOWN_LEAST ||
	    words.known * 2 < words.told)
		return false;
	*evidence_out = shown(facts);
	return true;
}
