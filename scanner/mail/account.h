/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_ACCOUNT_H
#define SEKI_ACCOUNT_H
/*
 * Between the files that read payment facts. A text is copied once into a plain
 * form (plain.c), where digits and letters of any width and script are ASCII in
 * lower case; the copying notes each run of digits. Words that give numbers a
 * meaning are looked for only around digits, once each place. Every finder then
 * starts from a run or a word and looks no farther than a fixed window, so that
 * all of it is linear and text without digits costs next to nothing.
 */
#include "mail.h"

/* From this byte of the plain copy on, up to the next shift, the original lies
 * at the same distance. */
struct shift {
	uint32_t plain, original;
};

enum run_kind {
	RUN_DIGITS,
	RUN_KANJI,		/* five or more kanji digits in a row */
	RUN_YEN			/* the 円 after a kanji numeral */
};

struct run {
	uint32_t from;
	uint16_t n;		/* of digits; a run past 65,535 is cut */
	uint16_t kind;		/* enum run_kind */
};

struct plain {
	struct arena *arena;
	struct str original;
	char *p;
	size_t n;
	struct str s;		/* p and n, for searching */
	struct shift *shifts;
	size_t shifts_n, shifts_size;
	struct run *runs;
	size_t runs_n, runs_size;
	size_t kanji;		/* kanji digits in a row, just copied */
	bool japanese;		/* kana or kanji are in it */
};

enum mark_kind {
	MARK_BANK, MARK_BANK_BEFORE, MARK_BRANCH, MARK_TYPE, MARK_NUMBER,
	MARK_BANK_CODE, MARK_BRANCH_CODE, MARK_SYMBOL, MARK_HOLDER,
	MARK_ACCOUNT, MARK_ROUTING, MARK_SORT, MARK_BIC, MARK_IBAN,
	MARK_PHONE, MARK_WALLET,
	MARK_OTHER,		/* a number that is no telephone's */
	MARK_LABEL,		/* names nothing, and hides a shorter word */
	/* In English words: bank, branch, and a type that Japan alone has, or
	 * others have too; and the word Japan. */
	MARK_ENGLISH_BANK, MARK_ENGLISH_BRANCH, MARK_ROMAJI_TYPE,
	MARK_ENGLISH_TYPE, MARK_JAPAN,
	/* An account's word in other languages, and the codes of banks. */
	MARK_ACCOUNT_ABROAD, MARK_BSB, MARK_IFSC, MARK_CLABE,
	MARK_TRANSIT, MARK_INSTITUTION,
	/* Money is to be sent; and a service that sends it to a number. */
	MARK_MONEY, MARK_SERVICE
};

/* A word that gives the numbers around it a meaning. */
struct mark {
	uint32_t from, to;
	uint16_t kind;		/* enum mark_kind */
	uint16_t word;		/* its place in the table of words */
};

#define ACCOUNTS_MOST 50
#define NUMBERS_MOST 200
#define NUMBER_DIGITS_MOST 15
#define MARK_BACK 200		/* bytes before a number where words count */
#define MARK_BACK_JAPANESE 600	/* 200 characters */
#define MARK_AHEAD 300

struct found {
	struct account account;
	uint32_t from, to;	/* in the plain copy */
};

/* A bank's code, from its word on. */
struct bank_code {
	size_t from, to;	/* in the plain copy */
	struct str code;	/* in capitals */
};

struct finder {
	struct plain plain;
	struct mail *mail;
	enum place place;
	struct mark *marks;
	size_t marks_n, marks_size;
	struct found *found;
	size_t found_n, found_size;
	struct bank_code *bics;	/* those behind their word, in order */
	size_t bics_n, bics_size;
	struct number *phones, *amounts;
	size_t phones_n, phones_size, amounts_n, amounts_size;
	size_t steps;		/* places looked at, for the tests */
	bool full, phones_full, amounts_full;
};

/* plain.c */
/* Is there a digit of any script, or a kanji numeral that counts money? */
bool plain_is_worth(struct str text);
void plain_make(struct arena *arena, struct str text, struct plain *plain_out);
/* Where in the original the byte of the plain copy came from. */
size_t plain_source(const struct plain *plain, size_t at);
struct str plain_written(const struct plain *plain, size_t from, size_t to);
/* 0 to 9, or -1; the kanji digits only. */
int kanji_digit(const char *p, size_t n);
/* What a kanji is worth in a numeral: 1 to 9, 10, 100, 1,000, 10^4, 10^8; 0 for
 * 〇 and 零; -1 if it is none. */
int64_t kanji_numeral(const char *p, size_t n);

/* mark.c */
void marks_find(struct finder *finder);
/* The last mark of that kind that begins in [from, to), or NULL. */
const struct mark *mark_before(const struct finder *finder, size_t from,
    size_t to, enum mark_kind kind);
/* The first mark of that kind that begins in [from, to), or NULL. */
const struct mark *mark_after(const struct finder *finder, size_t from,
    size_t to, enum mark_kind kind);
/* The mark behind it in the text, if it begins in at most `n` bytes; or NULL. */
const struct mark *mark_next(const struct finder *finder,
    const struct mark *mark, size_t n);
/* Is it written with a blank between any two of its characters: 普 通? */
bool mark_is_spaced(const struct plain *plain, const struct mark *mark);
/* The canonical account type that a MARK_..._TYPE's word stands for. */
struct str mark_type(const struct mark *mark);
/* How many steps the finder took: for the tests that count. */
size_t account_steps(struct arena *arena, struct str text);

/* account_name.c */
/* Does what follows a word such as 銀行 make it name nothing? */
bool name_is_common(const struct finder *finder, const struct mark *mark);
/* Where the name begins that a bank's or branch's word ends, not before `floor`. */
size_t name_begins(const struct plain *plain, size_t floor,
    const struct mark *mark);
/* [from, to) without the blanks that space out kana and kanji. */
struct str name_whole(const struct plain *plain, size_t from, size_t to);
/* What stands before 銀行 in words that are no bank's name. */
bool name_is_no_bank(struct str name);
/* May the character stand in the name of a bank or branch? */
bool name_has(uint32_t c);

/* account_digits.c */
size_t filler_skip(const struct plain *plain, size_t at);
/* "2024年", "5000円": a number, but of something else. */
bool digits_are_counted(const struct plain *plain, size_t at);
/* Digits from `at` on, in pieces with single separators where they must be;
 * four to eight of them. Where they end goes to *end_out. */
struct str digits_from(const struct plain *plain, size_t at, size_t *end_out);
/* The code of `n` digits that follows its word; absent if there is none. */
struct str code_after(const struct plain *plain, size_t at, size_t n);

/* account_number.c */
/* Past what may stand between a word and its number: "no.", "is", a colon. */
size_t between_skip(const struct plain *plain, size_t at);
/* The six to twenty digits of the account number at `at`, in pieces with blanks
 * and hyphens, or absent; where it ends. */
struct str account_at(const struct plain *plain, size_t at, size_t *end_out);
/* The number that follows a bank's code ending at `at`, with nothing between
 * but marks and words such as "account"; of as many digits as `lengths` allows,
 * or absent. Where it stands goes to `span_out`. */
struct str account_behind(const struct plain *plain, size_t at,
    const size_t lengths[2], size_t span_out[2]);
/* The same of the last number that ends before `at`; a few words of any kind may
 * stand between. */
struct str account_ahead_of(const struct plain *plain, size_t at,
    const size_t lengths[2], size_t span_out[2]);
/* Does the text around [from, to) speak of payment or of banks? */
bool money_is_near(const struct finder *finder, size_t from, size_t to);
/* Does the word right before it say that the number is no account's: an order,
 * a telephone? */
bool number_is_other(const struct finder *finder, size_t at);
/* Does it follow the word "account", with nothing between that could make it
 * another thing's? */
bool number_has_word(const struct finder *finder, size_t at);
/* Has a finder already read an account there? */
bool span_is_taken(const struct finder *finder, size_t from, size_t to);

/* account_other.c */
bool aba_checks(const char *digits);

/* account.c */
void account_add(struct finder *finder, const char *kind, struct str country,
    struct str number, const size_t span[2]);
struct str account_upper(struct arena *arena, struct str s);
struct str context_of(const struct plain *plain, size_t from, size_t to);
/* A telephone number or an amount, once; `span` is in the plain copy. */
void number_add(struct finder *finder, bool is_phone, struct str canonical,
    const size_t span[2]);

/* The finders. */
void iban_find(struct finder *finder);			/* account_iban.c */
void bic_find(struct finder *finder);			/* account_bic.c */
void abroad_find(struct finder *finder);		/* account_abroad.c */
void japan_find(struct finder *finder);			/* account_japan.c */
void romaji_find(struct finder *finder);		/* account_romaji.c */
void yucho_find(struct finder *finder);			/* account_yucho.c */
void t_number_find(struct finder *finder);
void us_find(struct finder *finder);			/* account_other.c */
void gb_find(struct finder *finder);
void bare_find(struct finder *finder);			/* account_bare.c */
void named_find(struct finder *finder);			/* account_named.c */
void service_find(struct finder *finder);		/* account_service.c */
void wallet_find(struct finder *finder);		/* wallet.c */
void amounts_find(struct finder *finder);		/* amount.c */
void phones_find(struct finder *finder);		/* phone.c */

/* ---- Small things that all of them need --------------------------------------- */

static inline bool
alnum_at(const struct plain *plain, size_t at)
{
	return at < plain->n &&
	    (char_is_alpha(plain->p[at]) || char_is_digit(plain->p[at]));
}

static inline bool
digit_at(const struct plain *plain, size_t at)
{
	return at < plain->n && char_is_digit(plain->p[at]);
}

static inline size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* `at` less `n`, not below 0. */
static inline size_t
back(size_t at, size_t n)
{
	return at > n ? at - n : 0;
}

static inline bool
starts_at(const struct plain *plain, size_t at, const char *word)
{
	for (; *word != '\0'; word++, at++)
		if (at >= plain->n || plain->p[at] != *word)
			return false;
	return true;
}

static inline bool
ends_at(const struct plain *plain, size_t at, const char *word)
{
	size_t n = strlen(word);

	return at >= n && memcmp(plain->p + at - n, word, n) == 0;
}

static inline size_t
run_end(const struct run *run)
{
	return run->from + (run->kind == RUN_DIGITS ? run->n : 0u);
}

/* The first run of digits at or after `at`; its place in the list. */
static inline size_t
run_after(const struct plain *plain, size_t at)
{
	size_t low = 0, high = plain->runs_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (plain->runs[middle].from < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline bool
is_one_of(char c, const char *set)
{
	for (; *set != '\0'; set++)
		if (*set == c)
			return true;
	return false;
}

/* How many digits stand at `at`, up to one past the most. */
static inline size_t
group_at(const struct plain *plain, size_t at)
{
	size_t n = 0;

	while (n <= NUMBER_DIGITS_MOST && digit_at(plain, at + n))
		n++;
	return n;
}

#endif
