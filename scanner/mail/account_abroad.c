/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts where there is no IBAN: a BIC and an account number that has its word
 * (most of Asia, and what invoice fraud against Japan asks for); Australia's BSB,
 * India's IFSC, Canada's transit and institution and South Africa's branch code
 * with the account; and Mexico's CLABE, whose check digit must hold. The number
 * must follow its word with nothing between that could make it another thing's,
 * so that references, dates and telephone numbers beside a BIC stay what they
 * are. A number that another finder has taken is not taken again. Each word is
 * looked at once and each pairing is one walk along both lists, so all of it is
 * linear.
 */
#include "account.h"

#define BIC_NEAR 300		/* bytes between a BIC and its account */
#define CODE_NEAR 160		/* between a BSB or IFSC and its account */
#define PART_NEAR 60		/* between transit and institution */

/* A number that stands behind the word "account". */
struct candidate {
	size_t from, to;	/* the word's beginning, the number's end */
	size_t number;		/* where the number begins */
	struct str digits;
};

struct abroad {
	struct candidate *candidates;
	size_t candidates_n, candidates_size;
	/* BSB, IFSC, transit with institution, and South Africa's branches. */
	struct bank_code *bsbs, *ifscs, *transits, *branches;
	size_t bsbs_n, bsbs_size, ifscs_n, ifscs_size;
	size_t transits_n, transits_size, branches_n, branches_size;
};

/* ---- The number behind its word ----------------------------------------------------- */

static void
candidate_at(struct finder *finder, const struct mark *mark,
    struct abroad *abroad)
{
	const struct plain *plain = &finder->plain;
	size_t at = between_skip(plain, mark->to), end;
	struct str digits;

	finder->steps++;
	/* A word of letters must end: "accounting", "account123456". */
	if (at >= plain->n || (at == mark->to &&
	    char_is_alpha(plain->p[at - 1])))
		return;
	digits = account_at(plain, at, &end);
	if (digits.p == NULL)
		return;
	abroad->candidates = arena_grow(plain->arena, abroad->candidates,
	    abroad->candidates_n, &abroad->candidates_size,
	    sizeof *abroad->candidates);
	abroad->candidates[abroad->candidates_n++] = (struct candidate){
	    mark->from, end, at, digits };
}

/* ---- Codes of banks ------------------------------------------------------------------ */

/* "062-000", "062 000", "062000" behind its word. */
static void
bsb_at(struct finder *finder, const struct mark *mark, struct abroad *abroad)
{
	const struct plain *plain = &finder->plain;
	size_t at = between_skip(plain, mark->to), n = 0;
	char code[6];

	finder->steps++;
	for (; at < plain->n && n < sizeof code; at++) {
		if (char_is_digit(plain->p[at]))
			code[n++] = plain->p[at];
		else if (n != 3 || !is_one_of(plain->p[at], "- ") ||
		    !digit_at(plain, at + 1))
			return;
	}
	if (n < sizeof code || alnum_at(plain, at))
		return;
	abroad->bsbs = arena_grow(plain->arena, abroad->bsbs, abroad->bsbs_n,
	    &abroad->bsbs_size, sizeof *abroad->bsbs);
	abroad->bsbs[abroad->bsbs_n++] = (struct bank_code){ mark->from, at,
	    str_keep(plain->arena, (struct str){ code, sizeof code }) };
}

/* Four letters, a zero, six letters or digits. */
static void
ifsc_at(struct finder *finder, const struct mark *mark, struct abroad *abroad)
{
	const struct plain *plain = &finder->plain;
	size_t at = between_skip(plain, mark->to), n = 0;

	finder->steps++;
	while (n < 12 && alnum_at(plain, at + n)) {
		if (n < 4 && !char_is_alpha(plain->p[at + n]))
			return;
		n++;
	}
	if (n != 11 || plain->p[at + 4] != '0')
		return;
	abroad->ifscs = arena_grow(plain->arena, abroad->ifscs, abroad->ifscs_n,
	    &abroad->ifscs_size, sizeof *abroad->ifscs);
	abroad->ifscs[abroad->ifscs_n++] = (struct bank_code){ mark->from,
	    at + n, account_upper(plain->arena,
	    str_slice(plain->s, at, at + n)) };
}

/* ---- Canada and South Africa ------------------------------------------------------------- */

/* The digits behind the word, if they are just so many. */
static struct str
digits_behind(const struct plain *plain, const struct mark *mark, size_t n)
{
	size_t at = between_skip(plain, mark->to);

	return group_at(plain, at) == n && !alnum_at(plain, at + n) ?
	    str_slice(plain->s, at, at + n) : NO_STR;
}

/* "transit 30042, institution 828", or the other way about. */
static void
transit_at(struct finder *finder, const struct mark *mark,
    struct abroad *abroad)
{
	const struct plain *plain = &finder->plain;
	struct str transit = digits_behind(plain, mark, 5), bank;
	const struct mark *other = mark_after(finder, mark->to,
	    mark->to + PART_NEAR, MARK_INSTITUTION);
	size_t from = mark->from, to;

	finder->steps++;
	if (other == NULL)
		other = mark_before(finder, back(mark->from, PART_NEAR),
		    mark->from, MARK_INSTITUTION);
	if (other == NULL || transit.p == NULL)
		return;
	bank = digits_behind(plain, other, 3);
	if (bank.p == NULL)
		return;
	to = (size_t)((transit.p > bank.p ? transit.p + 5 : bank.p + 3) -
	    plain->p);
	abroad->transits = arena_grow(plain->arena, abroad->transits,
	    abroad->transits_n, &abroad->transits_size,
	    sizeof *abroad->transits);
	abroad->transits[abroad->transits_n++] = (struct bank_code){
	    smaller(from, other->from), to, str_format(plain->arena,
	    "%.*s-%.*s", STR_ARGS(bank), STR_ARGS(transit)) };
}

/* "branch code 632005": Japan's branches have three digits. */
static void
branch_at(struct finder *finder, const struct mark *mark,
    struct abroad *abroad)
{
	const struct plain *plain = &finder->plain;
	struct str code = digits_behind(plain, mark, 6);

	finder->steps++;
	if (code.p == NULL)
		return;
	abroad->branches = arena_grow(plain->arena, abroad->branches,
	    abroad->branches_n, &abroad->branches_size,
	    sizeof *abroad->branches);
	abroad->branches[abroad->branches_n++] = (struct bank_code){
	    mark->from, (size_t)(code.p - plain->p) + code.n, code };
}

/* ---- Mexico --------------------------------------------------------------------------- */

/* The check digit: weights 3, 7, 1, the tens of each product left out. */
static bool
clabe_checks(const char *digits)
{
	static const unsigned weights[3] = { 3, 7, 1 };
	unsigned sum = 0;

	for (size_t i = 0; i < 17; i++)
		sum += (unsigned)(digits[i] - '0') * weights[i % 3] % 10;
	return (unsigned)(digits[17] - '0') == (10 - sum % 10) % 10;
}

static void
clabe_at(struct finder *finder, const struct mark *mark)
{
	const struct plain *plain = &finder->plain;
	size_t from = between_skip(plain, mark->to), at = from, n = 0;
	char digits[18];

	finder->steps++;
	for (; at < plain->n && n < sizeof digits; at++) {
		if (char_is_digit(plain->p[at]))
			digits[n++] = plain->p[at];
		else if (n == 0 || !is_one_of(plain->p[at], "- ") ||
		    !digit_at(plain, at + 1))
			return;
	}
	if (n == sizeof digits && !alnum_at(plain, at) && clabe_checks(digits))
		account_add(finder, "mx-clabe", STR("MX"), str_keep(plain->arena,
		    (struct str){ digits, n }), (size_t[2]){ from, at });
}

/* ---- Together ------------------------------------------------------------------------- */

/* Has another finder read this number as a part of its account? */
static bool
is_taken(const struct finder *finder, const struct candidate *candidate)
{
	for (size_t i = 0; i < finder->found_n; i++) {
		const struct found *found = &finder->found[i];
		const struct account *account = &found->account;

		if (!account_is_destination(account) ||
		    str_equal(account->kind, STR("swift")))
			continue;
		if ((found->from < candidate->to &&
		    found->to > candidate->number &&
		    str_equal(account->kind, STR("iban"))) ||
		    str_ends(account->number, candidate->digits) ||
		    (str_equal(account->kind, STR("iban")) &&
		    str_contains(account->number, candidate->digits)))
			return true;
	}
	return false;
}

/* Which codes an account can belong to: the last one before it and the first one
 * behind it, by `at`, which moves along with the accounts. */
struct pairing {
	const struct bank_code *codes;
	size_t codes_n, at, near;
	bool accounts_lead;	/* each stands before its code */
	bool decided;
};

static const struct bank_code *
code_of(struct pairing *pairing, const struct candidate *candidate)
{
	const struct bank_code *before = NULL, *behind = NULL;

	while (pairing->at < pairing->codes_n &&
	    pairing->codes[pairing->at].from < candidate->from)
		pairing->at++;
	if (pairing->at > 0) {
		before = &pairing->codes[pairing->at - 1];
		if (before->to + pairing->near < candidate->from)
			before = NULL;
	}
	if (pairing->at < pairing->codes_n) {
		behind = &pairing->codes[pairing->at];
		if (behind->from > candidate->to + pairing->near)
			behind = NULL;
	}
	/* A list goes on as it begins: number and bank, or bank and number. */
	if (!pairing->decided && (before != NULL || behind != NULL)) {
		pairing->decided = true;
		pairing->accounts_lead = before == NULL;
	}
	if (pairing->accounts_lead)
		return behind != NULL ? behind : before;
	return before != NULL ? before : behind;
}

static void
pairs_give(struct finder *finder, const struct abroad *abroad,
    struct pairing *pairing, const char *kind, const size_t lengths[2])
{
	struct arena *arena = finder->plain.arena;

	if (pairing->codes_n == 0)
		return;
	for (size_t i = 0; i < abroad->candidates_n && !finder->full; i++) {
		const struct candidate *candidate = &abroad->candidates[i];
		const struct bank_code *code = code_of(pairing, candidate);
		struct str country, bank;

		if (code == NULL || candidate->digits.n < lengths[0] ||
		    candidate->digits.n > lengths[1] ||
		    is_taken(finder, candidate))
			continue;
		bank = str_slice(code->code, 0, smaller(code->code.n,
		    kind[0] == 's' ? 8 : 11));
		country = kind[0] == 's' ? str_slice(bank, 4, 6) :
		    account_upper(arena, (struct str){ kind, 2 });
		account_add(finder, kind, country, str_format(arena,
		    "%s%.*s/%.*s", kind[0] == 's' ? "swift/" : "",
		    STR_ARGS(bank), STR_ARGS(candidate->digits)),
		    (size_t[2]){ candidate->number, candidate->to });
	}
}

/* "BSB 062-000 12345678": the account at once behind it has no word. */
static void
bsb_alone(struct finder *finder, const struct bank_code *code)
{
	static const size_t lengths[2] = { 6, 10 };
	const struct plain *plain = &finder->plain;
	size_t span[2];
	struct str digits = account_behind(plain, code->to, lengths, span);

	if (digits.p != NULL)
		account_add(finder, "au-bsb", STR("AU"), str_format(plain->arena,
		    "%.*s/%.*s", STR_ARGS(code->code), STR_ARGS(digits)),
		    (size_t[2]){ code->from, span[1] });
}

static void
marks_sort(struct finder *finder, struct abroad *abroad)
{
	for (size_t i = 0; i < finder->marks_n && !finder->full; i++) {
		const struct mark *mark = &finder->marks[i];

		if (mark->kind == MARK_ACCOUNT || mark->kind == MARK_NUMBER ||
		    mark->kind == MARK_ACCOUNT_ABROAD)
			candidate_at(finder, mark, abroad);
		else if (mark->kind == MARK_BSB)
			bsb_at(finder, mark, abroad);
		else if (mark->kind == MARK_IFSC)
			ifsc_at(finder, mark, abroad);
		else if (mark->kind == MARK_TRANSIT)
			transit_at(finder, mark, abroad);
		else if (mark->kind == MARK_BRANCH_CODE)
			branch_at(finder, mark, abroad);
		else if (mark->kind == MARK_CLABE)
			clabe_at(finder, mark);
	}
}

void
abroad_find(struct finder *finder)
{
	static const size_t bsb[2] = { 6, 10 }, ifsc[2] = { 8, 18 },
	    bic[2] = { 6, 20 }, transit[2] = { 7, 12 }, branch[2] = { 7, 11 };
	struct abroad abroad = { 0 };
	bool called_for = finder->bics_n > 0;

	for (size_t i = 0; i < finder->marks_n && !called_for; i++)
		called_for = finder->marks[i].kind == MARK_BSB ||
		    finder->marks[i].kind == MARK_IFSC ||
		    finder->marks[i].kind == MARK_CLABE ||
		    finder->marks[i].kind == MARK_TRANSIT ||
		    finder->marks[i].kind == MARK_BRANCH_CODE;
	if (!called_for)
		return;
	marks_sort(finder, &abroad);
	for (size_t i = 0; i < abroad.bsbs_n && !finder->full; i++)
		bsb_alone(finder, &abroad.bsbs[i]);
	pairs_give(finder, &abroad, &(struct pairing){ .codes = abroad.bsbs,
	    .codes_n = abroad.bsbs_n, .near = CODE_NEAR }, "au-bsb", bsb);
	pairs_give(finder, &abroad, &(struct pairing){ .codes = abroad.ifscs,
	    .codes_n = abroad.ifscs_n, .near = CODE_NEAR }, "in-ifsc", ifsc);
	pairs_give(finder, &abroad, &(struct pairing){
	    .codes = abroad.transits, .codes_n = abroad.transits_n,
	    .near = CODE_NEAR }, "ca-eft", transit);
	pairs_give(finder, &abroad, &(struct pairing){
	    .codes = abroad.branches, .codes_n = abroad.branches_n,
	    .near = CODE_NEAR }, "za-bank", branch);
	pairs_give(finder, &abroad, &(struct pairing){ .codes = finder->bics,
	    .codes_n = finder->bics_n, .near = BIC_NEAR }, "swift", bic);
}
