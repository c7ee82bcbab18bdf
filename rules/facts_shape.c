/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of a demand, whatever its words: there is a telephone to ring, or no
 * other way to answer, the sums of letter and paper differ, nobody is called by
 * name, the text runs backwards. None of it is fraud by itself.
 */
#include "facts.h"

/* ---- Only a telephone --------------------------------------------------------------------- */

#define PHONES_LOOKED_AT 8

static const struct number *
phone_to_call(const struct facts *facts)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->phones_n && i < PHONES_LOOKED_AT; i++)
		if (mail->phones[i].place == PLACE_BODY &&
		    str_contains(above_signature(facts),
		    mail->phones[i].written))
			return &mail->phones[i];
	return NULL;
}

static bool
has_way_but_phone(const struct mail *mail)
{
	for (size_t i = 0; i < mail->links_n; i++)
		if (mail->links[i].host.n > 0 &&
		    mail->links[i].place != PLACE_QUOTED)
			return true;
	for (size_t i = 0; i < mail->accounts_n; i++)
		if (account_is_destination(&mail->accounts[i]))
			return true;
	return false;
}

/* A telephone in the text and a sum, and no link and no account. */
FACT(only_telephone)
{
	const struct mail *mail = facts->mail;
	const struct number *phone;
	const struct number *amount = NULL;

	if (!facts->cache->outside || has_way_but_phone(mail))
		return false;
	for (size_t i = 0; i < mail->amounts_n && amount == NULL; i++)
		if (mail->amounts[i].place != PLACE_QUOTED)
			amount = &mail->amounts[i];
	if (amount == NULL)
		return false;
	phone = phone_to_call(facts);
	if (phone == NULL)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(phone->written), STR_ARGS(amount->canonical));
	return true;
}

/* A number to ring, where a reader looks: in the subject, above the signature, in
 * what is attached. */
FACT(telephone_named)
{
	const struct mail *mail = facts->mail;
	const struct number *phone = phone_to_call(facts);

	if (!facts->cache->outside)
		return false;
	for (size_t i = 0; phone == NULL && i < mail->phones_n; i++)
		if (mail->phones[i].place == PLACE_SUBJECT ||
		    mail->phones[i].place == PLACE_ATTACHMENT)
			phone = &mail->phones[i];
	if (phone == NULL)
		return false;
	*evidence_out = phone->written;
	return true;
}

/* A sum, in whatever money, outside of quoted history. */
FACT(sum_named)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->amounts_n; i++) {
		if (mail->amounts[i].place == PLACE_QUOTED)
			continue;
		*evidence_out = mail->amounts[i].canonical;
		return true;
	}
	return false;
}

/* ---- Letter and paper ------------------------------------------------------------------------ */

/* Digits only, and a blank for what parts two numbers. */
static struct str
digits_of(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (char_is_digit((unsigned char)c))
			buf_char(&buf, c);
		else if (c != ',' && c != '.' && c != '\'')
			buf_char(&buf, ' ');
	}
	return buf_str(&buf);
}

static bool
same_currency(const struct number *a, const struct number *b)
{
	return a->canonical.n > 4 && b->canonical.n > 4 &&
	    memcmp(a->canonical.p, b->canonical.p, 4) == 0;
}

/* "EUR 12500.50": what stands before the point. */
static struct str
whole_of(const struct number *amount)
{
	struct str whole = str_from(amount->canonical, 4);

	return str_slice(whole, 0, str_find_char(whole, '.'));
}

/* Something attached in the same money; there must be something to compare. */
static const struct number *
attached_like(const struct mail *mail, const struct number *amount)
{
	for (size_t i = 0; i < mail->amounts_n; i++)
		if (mail->amounts[i].place == PLACE_ATTACHMENT &&
		    same_currency(&mail->amounts[i], amount))
			return &mail->amounts[i];
	return NULL;
}

#define AMOUNTS_LOOKED_AT 12

FACT(amounts_differ)
{
	const struct mail *mail = facts->mail;
	struct str digits = NO_STR;
	size_t looked_at = 0;

	for (size_t i = 0; i < mail->amounts_n && looked_at <
	    AMOUNTS_LOOKED_AT; i++) {
		const struct number *amount = &mail->amounts[i];
		const struct number *other;

		if ((amount->place != PLACE_BODY &&
		    amount->place != PLACE_SUBJECT) ||
		    (other = attached_like(mail, amount)) == NULL)
			continue;
		looked_at++;
		if (digits.p == NULL)
			digits = digits_of(facts->arena,
			    mail->attached.folded);
		if (str_contains(digits, whole_of(amount))) {
			*evidence_out = NO_STR;
			return false;
		}
		*evidence_out = str_format(facts->arena, "%.*s; %.*s",
		    STR_ARGS(amount->canonical), STR_ARGS(other->canonical));
	}
	return evidence_out->n > 0;
}

/* ---- Whom it speaks to ------------------------------------------------------------------------- */

#define WORDS_LOOKED_AT 24
#define LATIN_NAME 3

/* Does a word of a name or a local part stand in the text? */
static bool
word_of_stands(const struct facts *facts, struct str name, size_t *looked_at)
{
	struct str folded = fold(facts->arena, name);

	for (size_t at = 0, end; at < folded.n && *looked_at < WORDS_LOOKED_AT;
	    at = end + 1) {
		struct str word;

		for (end = at; end < folded.n &&
		    strchr(" ._-,()\"'", folded.p[end]) == NULL; end++)
			;
		word = str_slice(folded, at, end);
		if (word.n < LATIN_NAME)
			continue;
		(*looked_at)++;
		if (str_contains(facts->mail->live.folded, word))
			return true;
	}
	return false;
}

static bool
names_person(const struct facts *facts, const struct person *person,
    size_t *looked_at)
{
	for (size_t i = 0; person != NULL && i < person->names_n; i++)
		if (word_of_stands(facts, person->names[i], looked_at))
			return true;
	return false;
}

static bool
names_one_of(const struct facts *facts, const struct addresses *list,
    size_t *looked_at, size_t *asked)
{
	for (size_t i = 0; i < list->n && *looked_at < WORDS_LOOKED_AT; i++) {
		const struct address *to = &list->at[i];

		if (to->address.n == 0)
			continue;
		(*asked)++;
		if (word_of_stands(facts, to->name, looked_at) ||
		    word_of_stands(facts, to->local, looked_at) ||
		    names_person(facts, index_address(facts->organisation,
		    str_lower(facts->arena, to->address)), looked_at))
			return true;
	}
	return false;
}

FACT(recipient_unnamed)
{
	const struct mail *mail = facts->mail;
	size_t looked_at = 0, asked = 0;

	if (!facts->cache->outside || mail->live.folded.n == 0 ||
	    names_one_of(facts, &mail->to, &looked_at, &asked) ||
	    names_one_of(facts, &mail->cc, &looked_at, &asked))
		return false;
	return asked > 0 && looked_at < WORDS_LOOKED_AT;
}

/* ---- Whom it speaks of ---------------------------------------------------------------------------- */

#define EXCEPT_MOST 12

/* People who are here anyway: who writes, and who receives it. */
struct present {
	const struct person *at[EXCEPT_MOST];
	size_t n;
	struct str author;		/* folded name */
};

static void
add_present(struct present *present, const struct person *person)
{
	if (person != NULL && present->n < EXCEPT_MOST)
		present->at[present->n++] = person;
}

static void
add_receivers(const struct facts *facts, const struct addresses *list,
    struct present *present)
{
	for (size_t i = 0; i < list->n && i < EXCEPT_MOST; i++)
		if (list->at[i].address.n > 0)
			add_present(present, index_address(facts->organisation,
			    str_lower(facts->arena, list->at[i].address)));
}

static bool
is_absent(const struct facts *facts, const struct present *present,
    struct str word, struct str *evidence_out)
{
	const struct person *person = index_word(facts->organisation, word,
	    present->at, present->n);

	if (person == NULL || str_contains(present->author, word))
		return false;
	*evidence_out = person->names_n > 0 ? person->names[0] : word;
	return true;
}

static bool
is_han(uint32_t c)
{
	return c == 0x3005 || (c >= 0x4e00 && c <= 0x9fff);
}

/* A name at the beginning of a run of kanji: nobody says where it ends. */
static bool
kanji_name(const struct facts *facts, const struct present *present,
    struct str run, struct str *evidence_out)
{
	for (size_t n = 0, at = 0; n < WORD_KANJI && at < run.n; n++) {
		(void)utf8_next(run, &at);
		if (n > 0 && is_absent(facts, present, str_slice(run, 0, at),
		    evidence_out))
			return true;
	}
	return false;
}

/* An ASCII letter, or the first byte of U+4E00 to U+9FFF or U+3005: the rest, kana
 * too, needs no decoding. */
static bool
may_begin_run(struct str line, size_t at)
{
	unsigned char c = (unsigned char)line.p[at];

	return char_is_alpha(c) || (c >= 0xe4 && c <= 0xe9) ||
	    (c == 0xe3 && at + 1 < line.n && line.p[at + 1] == '\x80');
}

/* The end of the run of letters of one kind that begins at `from`. */
static size_t
run_end(struct str line, size_t from, bool *is_kanji_out)
{
	size_t at = from;

	while (at < line.n && char_is_alpha((unsigned char)line.p[at]))
		at++;
	*is_kanji_out = at == from && is_han(utf8_next(line, &at));
	for (size_t end = at; *is_kanji_out && end < line.n; ) {
		if (!is_han(utf8_next(line, &end)))
			break;
		at = end;
	}
	return at;
}

/* Greetings, signatures and tables are short lines. */
#define SENTENCE_BYTES 36

static bool
sentence_names(const struct facts *facts, const struct present *present,
    struct str line, struct str *evidence_out)
{
	bool kanji;

	for (size_t from = 0, end; from < line.n; from = end) {
		struct str run;

		end = from + 1;
		if (!may_begin_run(line, from))
			continue;
		end = run_end(line, from, &kanji);
		run = str_slice(line, from, end);
		if (kanji ? kanji_name(facts, present, run, evidence_out) :
		    run.n >= WORD_LETTERS &&
		    is_absent(facts, present, run, evidence_out))
			return true;
	}
	return false;
}

#define TEXT_LOOKED_AT 16384

FACT(absent_person_named)
{
	const struct fact_cache *cache = facts->cache;
	struct str rest = str_slice(facts->mail->live.folded, 0,
	    TEXT_LOOKED_AT), line;
	struct present present = { .n = 0 };

	if (!cache->outside || facts->organisation->people_n == 0)
		return false;
	add_present(&present, cache->person);
	add_present(&present, cache->named);
	add_receivers(facts, &facts->mail->to, &present);
	add_receivers(facts, &facts->mail->cc, &present);
	present.author = fold(facts->arena, str_slice(cache->name, 0, 300));
	while (str_line(&rest, &line))
		if (line.n >= SENTENCE_BYTES && sentence_names(facts, &present,
		    line, evidence_out))
			return true;
	return false;
}

/* ---- Text that runs backwards --------------------------------------------------------------------- */

/* Hebrew, Arabic and their neighbours have a use for them. */
static bool
is_right_to_left(uint32_t c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
	    (c >= 0xfe70 && c <= 0xfefc);
}

static bool
has_right_to_left(struct str text)
{
	for (size_t at = 0; at < text.n;)
		if (is_right_to_left(utf8_next(text, &at)))
			return true;
	return false;
}

/* Does one of the marks, which all begin with `first`, stand in the text? */
static bool
has_mark(struct str text, char first, const char *const *marks)
{
	size_t at;

	for (; (at = str_find_char(text, first)) != STR_NOWHERE;
	    text = str_from(text, 1)) {
		text = str_from(text, at);
		for (size_t i = 0; marks[i] != NULL; i++)
			if (str_starts(text, str_of(marks[i])))
				return true;
	}
	return false;
}

/* As it was sent: what a reader sees has been turned round already. */
static bool
turns_text(struct str sent)
{
	static const char *const marks[] = { "\xE2\x80\xAE", "\xE2\x80\xAD",
	    NULL }, *const entities[] = { "&#8238", "&#8237", "&#x202e",
	    "&#x202E", "&#x202d", "&#x202D", "&#X202E", "&#X202D", NULL };

	return has_mark(sent, '\xE2', marks) || has_mark(sent, '&', entities);
}

FACT(direction_override)
{
	const struct mail *mail = facts->mail;

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		if (!part->is_text || part->is_attachment ||
		    !turns_text(part->content) || has_right_to_left(part->text))
			continue;
		*evidence_out = STR("U+202E");
		return true;
	}
	return false;
}
