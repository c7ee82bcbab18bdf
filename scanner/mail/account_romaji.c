/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Japanese bank accounts in English words: "Minato Bank, Yokohama Branch (321),
 * Ordinary Account No. 7654321". The type is the anchor: "ordinary", "futsu" and
 * "toza" are Japan's alone; "savings" and "current" count where the text names
 * Japan, is Japanese, or has seven digits right behind them. The bank and the branch nearest to it are read, by name
 * or by code, and a number of up to seven digits that follows its word or stands
 * at the type. A Yucho branch of three digits gives Yucho's form. The looks go
 * no farther than a fixed window from the anchor.
 */
#include "account.h"

#define NEAR 300		/* bytes from the type to bank, branch and number */
#define TRIES 8			/* marks of a kind that are looked at */
#define NAME_WORDS 5
#define NAME_BYTES 80

struct piece {
	struct str name;
	size_t from, to;
};

static bool
is_end(const struct plain *plain, size_t at)
{
	return at >= plain->n || (plain->p[at] != '\0' &&
	    strchr(",:;|/()[]\t\n\r=", plain->p[at]) != NULL) ||
	    starts_at(plain, at, "、") || starts_at(plain, at, "。");
}

static bool
is_word_byte(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (c & 0x80) != 0 ||
	    c == '&' || c == '\'' || c == '.';
}

/* Back over the words in capitals before `end`; over one of any kind. */
static size_t
words_begin(const struct plain *plain, size_t floor, size_t end)
{
	size_t from = end;

	for (int words = 0; words < NAME_WORDS; words++) {
		size_t at = from, start;
		char first;

		if (at > floor && (plain->p[at - 1] == ' ' ||
		    plain->p[at - 1] == '-'))
			at--;
		start = at;
		while (start > floor && end - start < NAME_BYTES &&
		    is_word_byte(plain->p[start - 1]))
			start--;
		while (start < at && (plain->p[start] & 0xc0) == 0x80)
			start++;
		if (start == at || at == from)
			break;
		first = plain->original.p[plain_source(plain, start)];
		if (words > 0 && first >= 'a' && first <= 'z')
			break;
		from = start;
	}
	return from;
}

/* "Bank: ...", "Branch name = ...": where the value begins, or 0. */
static size_t
label_end(const struct plain *plain, size_t at)
{
	if (starts_at(plain, at, "'s"))
		at += 2;
	if (starts_at(plain, at, " name"))
		at += 5;
	while (at < plain->n && plain->p[at] == ' ')
		at++;
	if (at >= plain->n || (plain->p[at] != ':' && plain->p[at] != '=' &&
	    plain->p[at] != '\t'))
		return 0;
	while (at < plain->n && plain->p[at] != '\0' &&
	    strchr(":= \t", plain->p[at]) != NULL)
		at++;
	return at;
}

/* What a label names: up to the end of the line, the cell or the clause. */
static struct piece
value_of(const struct plain *plain, const struct mark *mark, size_t at)
{
	size_t end = at;

	while (!is_end(plain, end) && end - at < NAME_BYTES)
		end++;
	while (end > at && plain->p[end - 1] == ' ')
		end--;
	return (struct piece){ str_slice(plain->s, at, end), mark->from, end };
}

/* The name that the mark belongs to; without one, the name is absent. */
static struct piece
piece_at(const struct plain *plain, size_t floor, const struct mark *mark)
{
	size_t value = label_end(plain, mark->to);
	size_t from = words_begin(plain, floor, mark->from), end = mark->to;
	struct piece none = { 0 };

	if (value != 0 && (from == mark->from || plain->p[value - 1] != '\t'))
		return value_of(plain, mark, value);
	if (alnum_at(plain, end) || starts_at(plain, end, " name") ||
	    starts_at(plain, end, " address"))
		return none;
	/* "Bank of Minato", "Head Office" */
	if (from == mark->from && starts_at(plain, end, " of "))
		return value_of(plain, mark, mark->from);
	if (from == mark->from && !starts_at(plain, mark->from, "head"))
		return none;
	if (starts_at(plain, end, " bank") && !alnum_at(plain, end + 5))
		end += 5;
	return (struct piece){ str_slice(plain->s, from, end), from, end };
}

/* A name begins behind the word before it, but "Shinkin Bank" and "Japan Post
 * Bank" are names. */
static size_t
name_floor(const struct finder *finder, size_t i)
{
	const struct mark *before = &finder->marks[i - (i > 0)];

	if (i == 0)
		return 0;
	return before->kind == MARK_JAPAN || (before->kind == before[1].kind &&
	    before->to + 1 == before[1].from) ?
	    back(before->from, NAME_BYTES) : before->to;
}

/* The piece of that kind nearest before the type, else nearest behind it. */
static struct piece
piece_near(struct finder *finder, size_t anchor, enum mark_kind kind)
{
	const struct mark *marks = finder->marks;
	size_t type = marks[anchor].from, tries = 0;
	struct piece piece = { 0 };

	for (size_t i = anchor; i-- > 0 && marks[i].from + NEAR > type &&
	    tries < TRIES; finder->steps++) {
		if (marks[i].kind != kind)
			continue;
		piece = piece_at(&finder->plain, name_floor(finder, i),
		    &marks[i]);
		if (piece.name.n > 1)
			return piece;
		tries++;
	}
	tries = 0;
	for (size_t i = anchor + 1; i < finder->marks_n &&
	    marks[i].from < type + NEAR && tries < TRIES; i++, finder->steps++) {
		if (marks[i].kind != kind)
			continue;
		piece = piece_at(&finder->plain, name_floor(finder, i),
		    &marks[i]);
		if (piece.name.n > 1)
			return piece;
		tries++;
	}
	return (struct piece){ 0 };
}

/* "Bank code 0123": the digits behind the mark of that kind. */
static struct piece
code_near(struct finder *finder, const struct mark *type, enum mark_kind kind,
    size_t digits)
{
	const struct mark *mark = mark_before(finder, back(type->from, NEAR),
	    type->from, kind);
	struct str code;

	if (mark == NULL)
		mark = mark_after(finder, type->to, type->to + NEAR, kind);
	if (mark == NULL)
		return (struct piece){ 0 };
	code = code_after(&finder->plain, mark->to, digits);
	return (struct piece){ code, mark->from, mark->to };
}

/* ---- The number ------------------------------------------------------------------------ */

/* Past what stands between "account" or the type and the number. */
static size_t
label_skip(const struct plain *plain, size_t at)
{
	static const char *const words[] = {
		"account", "acct", "a/c", "deposit", "savings", "yokin", "kouza",
		"koza", "number", "num", "no", "yen", "jpy"
	};
	size_t i;

	for (int steps = 0; steps < 24 && at < plain->n; steps++) {
		char c = plain->p[at];

		if (c != '\0' && strchr(" \t\r\n:.#()-,=|/", c) != NULL) {
			at++;
			continue;
		}
		for (i = 0; i < sizeof words / sizeof *words; i++)
			if (starts_at(plain, at, words[i]))
				break;
		if (i == sizeof words / sizeof *words)
			break;
		at += strlen(words[i]);
	}
	return at;
}

static struct piece
number_at(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	size_t start = label_skip(plain, at), end = start;
	struct str digits = digits_from(plain, start, &end);

	finder->steps++;
	if (digits.n < 5 || digits.n > 7)
		return (struct piece){ 0 };
	return (struct piece){ digits, start, end };
}

/* "7654321 (Ordinary)": seven digits right before the type. */
static struct piece
number_before(const struct plain *plain, size_t type)
{
	size_t i = run_after(plain, back(type, 10)), from, end = type;

	while (end > 0 && type - end < 3 && (plain->p[end - 1] == ' ' ||
	    plain->p[end - 1] == '(' || plain->p[end - 1] == ','))
		end--;
	if (i >= plain->runs_n || plain->runs[i].n != 7 ||
	    run_end(&plain->runs[i]) != end)
		return (struct piece){ 0 };
	from = plain->runs[i].from;
	if (from > 0 && (alnum_at(plain, from - 1) || plain->p[from - 1] == '-'))
		return (struct piece){ 0 };
	return (struct piece){ str_slice(plain->s, from, end), from, end };
}

static bool
is_account_word(const struct mark *mark)
{
	return mark->kind == MARK_ACCOUNT || mark->kind == MARK_NUMBER;
}

/* The number at the type, else behind the nearest words that announce one. */
static struct piece
number_near(struct finder *finder, size_t anchor)
{
	const struct mark *marks = finder->marks, *type = &marks[anchor];
	struct piece piece = number_at(finder, type->to);
	size_t tries = 0;

	if (piece.name.p == NULL)
		piece = number_before(&finder->plain, type->from);
	for (size_t i = anchor + 1; piece.name.p == NULL && tries < TRIES &&
	    i < finder->marks_n && marks[i].from < type->to + NEAR; i++, tries++)
		if (is_account_word(&marks[i]))
			piece = number_at(finder, marks[i].to);
	for (size_t i = anchor; piece.name.p == NULL && tries < 2 * TRIES &&
	    i-- > 0 && marks[i].from + NEAR > type->from; tries++)
		if (is_account_word(&marks[i]))
			piece = number_at(finder, marks[i].to);
	return piece;
}

/* ---- The account ------------------------------------------------------------------------ */

/* "Yokohama Branch" and "Branch: Yokohama" are one. */
static struct str
branch_name(struct str name)
{
	struct str tail = STR(" branch");

	return name.n > tail.n && (str_ends(name, tail) ||
	    str_ends(name, STR("-branch"))) ?
	    str_slice(name, 0, name.n - tail.n) : name;
}

static bool
is_yucho(struct str bank, struct str branch)
{
	return branch.n == 3 && char_is_digit(branch.p[0]) &&
	    char_is_digit(branch.p[1]) &&
	    (branch.p[2] == '8' || branch.p[2] == '9') &&
	    (str_contains(bank, STR("japan post")) ||
	    str_contains(bank, STR("yucho")) || str_equal(bank, STR("9900")));
}

static void
romaji_give(struct finder *finder, const struct mark *mark,
    const struct piece *bank, const struct piece *branch,
    const struct piece *number)
{
	struct arena *arena = finder->plain.arena;
	struct buf buf = { .arena = arena };
	struct str type = mark_type(mark), name = branch_name(branch->name);
	size_t span[2] = { mark->from, mark->to };
	bool yucho = is_yucho(bank->name, name);
	const struct piece *pieces[] = { bank, branch, number };

	for (size_t i = 0; i < 3; i++) {
		span[0] = smaller(span[0], pieces[i]->from);
		span[1] = pieces[i]->to > span[1] ? pieces[i]->to : span[1];
	}
	/* What the Japanese words around it told already. */
	for (size_t i = 0; i < finder->found_n; i++)
		if (finder->found[i].from < number->to &&
		    finder->found[i].to > number->from)
			return;
	if (yucho)
		buf_format(&buf, "yucho/%.*s/%s/", STR_ARGS(name),
		    name.p[2] == '9' ? "当座" : "普通");
	else
		buf_format(&buf, "%.*s/%.*s/%.*s/", STR_ARGS(fold(arena,
		    bank->name)), STR_ARGS(fold(arena, name)), STR_ARGS(type));
	for (size_t n = number->name.n; n < 7; n++)
		buf_char(&buf, '0');
	buf_add(&buf, number->name);
	account_add(finder, yucho ? "jp-yucho" : "jp-bank", STR("JP"),
	    buf_str(&buf), span);
}

/* "ordinary account", "Type: Ordinary", "(ordinary)"; not "ordinary shares". */
static bool
is_type(const struct plain *plain, const struct mark *mark)
{
	size_t at = label_skip(plain, mark->to);

	return at > mark->to ? !(char_is_alpha(at < plain->n ? plain->p[at] :
	    ' ') && at == mark->to + 1 && plain->p[mark->to] == ' ') :
	    !alnum_at(plain, at) && !(at < plain->n && (plain->p[at] & 0x80) &&
	    mark->kind == MARK_TYPE);
}

/* "savings 7654321": seven digits right behind the type, and no code of another
 * country's banks beside them. */
static bool
is_like_japan(const struct finder *finder, const struct mark *mark,
    const struct piece *number)
{
	static const enum mark_kind others[] = {
		MARK_ROUTING, MARK_SORT, MARK_IBAN
	};
	size_t from = back(mark->from, NEAR), to = mark->to + NEAR;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (mark_after(finder, from, to, others[i]) != NULL)
			return false;
	return number->name.n == 7 &&
	    label_skip(&finder->plain, mark->to) == number->from;
}

static bool
is_of_japan(const struct finder *finder, const struct mark *mark,
    const struct piece *number)
{
	return mark->kind != MARK_ENGLISH_TYPE || finder->plain.japanese ||
	    is_like_japan(finder, mark, number) ||
	    mark_after(finder, back(mark->from, NEAR), mark->to + NEAR,
	    MARK_JAPAN) != NULL;
}

static void
romaji_at(struct finder *finder, size_t anchor)
{
	const struct mark *mark = &finder->marks[anchor];
	struct piece bank, branch, number;

	if (!is_type(&finder->plain, mark))
		return;
	number = number_near(finder, anchor);
	if (number.name.p == NULL || !is_of_japan(finder, mark, &number))
		return;
	bank = piece_near(finder, anchor, MARK_ENGLISH_BANK);
	if (bank.name.p == NULL)
		bank = code_near(finder, mark, MARK_BANK_CODE, 4);
	branch = piece_near(finder, anchor, MARK_ENGLISH_BRANCH);
	if (branch.name.p == NULL)
		branch = code_near(finder, mark, MARK_BRANCH_CODE, 3);
	if (bank.name.p != NULL && branch.name.p != NULL)
		romaji_give(finder, mark, &bank, &branch, &number);
}

void
romaji_find(struct finder *finder)
{
	bool bank = false;

	for (size_t i = 0; i < finder->marks_n && !bank; i++)
		bank = finder->marks[i].kind == MARK_ENGLISH_BANK ||
		    (finder->marks[i].kind == MARK_BANK_CODE &&
		    char_is_alpha(finder->plain.p[finder->marks[i].from]));
	for (size_t i = 0; bank && i < finder->marks_n && !finder->full; i++) {
		const struct mark *mark = &finder->marks[i];

		if (mark->kind == MARK_ROMAJI_TYPE ||
		    mark->kind == MARK_ENGLISH_TYPE || mark->kind == MARK_TYPE)
			romaji_at(finder, i);
	}
}
