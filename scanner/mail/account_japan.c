/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Japanese bank accounts: bank, branch, type of account, seven digits, in any
 * order and over lines and cells of a table. The marked words and the numbers
 * between them are read in one pass into a block, which is an account as soon as
 * a bank, a branch, a number, and a type or the word 口座番号 are together; the
 * codes of bank and branch do as well as their names. A second number, type or
 * branch begins the next account of the same bank, another bank a new one. A
 * number that directly follows its word may be short (it is filled with zeros),
 * in kanji or spaced out; any other has seven digits and stands alone. At once
 * behind the branch and before a holder in katakana it needs no type. Labels
 * such as 銀行名 and words such as 普通郵便 name nothing.
 */
#include "account.h"

#define BLOCK_MOST 1500		/* bytes from the first to the last of a block */
#define GAP_MOST 600		/* between one of its pieces and the next */
#define NAME_MOST 20		/* characters of a name after JA */
#define BRANCH_NEAR 3		/* a number at once behind the branch */

struct block {
	struct str bank, branch, type, number;
	struct str bank_code, branch_code;
	size_t from, to;	/* the span of its pieces; to is 0 when empty */
	size_t branch_to;	/* where the branch ends */
	bool has_label;		/* 口座番号 stands in it, or what is as good */
	bool is_direct;		/* the number followed its word */
};

struct reader {
	struct finder *finder;
	const struct plain *plain;
	struct block block;
	size_t floor;		/* names don't begin before */
	size_t number_end;	/* digits before it are read */
};

/* ---- The block ------------------------------------------------------------------------- */

static bool
is_yucho(struct str bank)
{
	return str_contains(bank, STR("ゆうちょ")) ||
	    str_contains(bank, STR("ﾕｳﾁｮ")) || str_contains(bank, STR("ユウチョ"));
}

/* "〇一八店", "018": the three digits that Yucho's branches are named by. */
static bool
yucho_branch(const struct block *block, char *digits_out)
{
	struct str s = block->branch_code.p != NULL ? block->branch_code :
	    block->branch;
	size_t n = 0, at = 0;

	while (n < 3 && at < s.n) {
		int kanji = kanji_digit(s.p + at, s.n - at);

		if (kanji < 0 && !char_is_digit(s.p[at]))
			break;
		digits_out[n++] = kanji < 0 ? s.p[at] : (char)('0' + kanji);
		at += kanji < 0 ? 1 : 3;
	}
	return n == 3 && (digits_out[2] == '8' || digits_out[2] == '9');
}

static void
block_name(struct buf *buf, struct arena *arena, struct str name, struct str code)
{
	buf_add(buf, name.p != NULL ? fold(arena, name) : code);
	buf_char(buf, '/');
}

/* Make an account of the block, if it is one. */
static void
block_give(struct reader *reader)
{
	const struct block *block = &reader->block;
	struct arena *arena = reader->plain->arena;
	struct buf buf = { .arena = arena };
	bool yucho = is_yucho(block->bank) ||
	    str_equal(block->bank_code, STR("9900"));
	char branch[3];

	if (block->number.p == NULL || (block->type.p == NULL &&
	    !block->has_label) || (block->bank.p == NULL &&
	    block->bank_code.p == NULL) || (block->branch.p == NULL &&
	    block->branch_code.p == NULL))
		return;
	if (yucho && yucho_branch(block, branch)) {
		buf_format(&buf, "yucho/%.3s/", branch);
		buf_add(&buf, branch[2] == '9' ? STR("当座") : STR("普通"));
		buf_char(&buf, '/');
	} else {
		block_name(&buf, arena, block->bank, block->bank_code);
		block_name(&buf, arena, block->branch, block->branch_code);
		buf_add(&buf, block->type.p == NULL ? STR("普通") : block->type);
		buf_char(&buf, '/');
	}
	for (size_t n = block->number.n; n < 7; n++)
		buf_char(&buf, '0');
	buf_add(&buf, block->number);
	account_add(reader->finder, buf.p[0] == 'y' && yucho ? "jp-yucho" :
	    "jp-bank", STR("JP"), buf_str(&buf), (size_t[2]){ block->from,
	    block->to });
}

/* A piece at [from, to): too far from the others, it begins a new block. */
static void
block_span(struct reader *reader, size_t from, size_t to)
{
	struct block *block = &reader->block;

	if (block->to != 0 && (from > block->to + GAP_MOST ||
	    to > block->from + BLOCK_MOST)) {
		block_give(reader);
		*block = (struct block){ 0 };
	}
	if (block->to == 0)
		block->from = from;
	if (to > block->to)
		block->to = to;
}

/* The account is whole: the next one may be of the same bank and branch. */
static void
block_next(struct reader *reader)
{
	struct block *block = &reader->block;

	block_give(reader);
	block->number = NO_STR;
	block->is_direct = false;
	block->from = block->to;
}

static void
block_bank(struct reader *reader, struct str bank, struct str code)
{
	struct block *block = &reader->block;
	bool had = bank.p != NULL ? block->bank.p != NULL :
	    block->bank_code.p != NULL;

	/* Another bank; or the first one, of a number that stands before it. */
	if (had || (block->number.p != NULL && block->bank.p != NULL &&
	    block->bank_code.p != NULL)) {
		size_t to = block->to;

		block_give(reader);
		*block = (struct block){ .from = to, .to = to };
	}
	if (bank.p != NULL)
		block->bank = bank;
	else
		block->bank_code = code;
}

static void
block_number(struct reader *reader, struct str number, bool direct)
{
	struct block *block = &reader->block;

	if (block->number.p != NULL) {
		/* What stood alone gives way to what has its word. */
		if (!direct && block->is_direct)
			return;
		if (direct == block->is_direct)
			block_next(reader);
	}
	block->number = number;
	block->is_direct = direct;
}

/* ---- Numbers ------------------------------------------------------------------------------ */

static void
read_direct(struct reader *reader, size_t at)
{
	size_t start = filler_skip(reader->plain, at), end = start;
	struct str number = digits_from(reader->plain, start, &end);

	reader->finder->steps++;
	if (number.p == NULL || start < reader->number_end)
		return;
	block_span(reader, start, end);
	block_number(reader, number, true);
	reader->number_end = end;
}

/* "すずめ支店 3318047 スガワラ": a holder is named as banks write them, and the
 * account needs no type. */
static bool
is_katakana(const struct plain *plain, size_t at)
{
	uint32_t c = at < plain->n && plain->p[at - 1] == ' ' ?
	    utf8_next(plain->s, &at) : 0;

	return (c >= 0x30a1 && c <= 0x30fa) || (c >= 0xff66 && c <= 0xff9d);
}

/* Seven digits that stand alone, once a bank or a type is known. */
static void
read_run(struct reader *reader, const struct run *run)
{
	const struct plain *plain = reader->plain;
	size_t from = run->from, to = run_end(run);

	reader->finder->steps++;
	if (run->kind != RUN_DIGITS || run->n != 7 || from < reader->number_end ||
	    (reader->block.bank.p == NULL && reader->block.bank_code.p == NULL) ||
	    from > reader->block.to + GAP_MOST)
		return;
	if (alnum_at(plain, to) || (from > 0 && (alnum_at(plain, from - 1) ||
	    ends_at(plain, from, "〒") || ends_at(plain, from, "-") ||
	    ends_at(plain, from, "\xc2\xa5") || ends_at(plain, from, "¥") ||
	    ends_at(plain, from, ",") || ends_at(plain, from, "+") ||
	    ends_at(plain, from, "/") || ends_at(plain, from, "="))) ||
	    (to < plain->n && (plain->p[to] == '-' || plain->p[to] == ',' ||
	    plain->p[to] == '/') && digit_at(plain, to + 1)) ||
	    digits_are_counted(plain, to))
		return;
	block_span(reader, from, to);
	if (reader->block.branch.p != NULL && reader->block.bank.p != NULL &&
	    from <= reader->block.branch_to + BRANCH_NEAR &&
	    is_katakana(plain, to + 1))
		reader->block.has_label = true;
	block_number(reader, str_slice(plain->s, from, to), false);
}

/* "0123-456 普通 1234567": both codes stand before the type. */
static void
read_codes(struct reader *reader, size_t type)
{
	const struct plain *plain = reader->plain;
	size_t at = type, from;
	struct block *block = &reader->block;

	while (at > 0 && (plain->p[at - 1] == ' ' || plain->p[at - 1] == '-' ||
	    plain->p[at - 1] == '\t' || plain->p[at - 1] == '/'))
		at--;
	from = back(at, 8);
	if (at < 8 || block->bank.p != NULL || block->bank_code.p != NULL ||
	    (from > 0 && alnum_at(plain, from - 1)) ||
	    strchr("-/ \t", plain->p[from + 4]) == NULL)
		return;
	for (size_t i = 0; i < 8; i++)
		if (i != 4 && !char_is_digit(plain->p[from + i]))
			return;
	block_span(reader, from, type);
	block->bank_code = str_slice(plain->s, from, from + 4);
	block->branch_code = str_slice(plain->s, from + 5, from + 8);
}

/* ---- Words ------------------------------------------------------------------------------- */

static void
read_bank(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	size_t from = name_begins(plain, reader->floor, mark);
	struct str name = name_whole(plain, from, mark->from);

	if (name_is_common(reader->finder, mark) || (name.n < 3 &&
	    !starts_at(plain, mark->from, "商工中金") &&
	    !starts_at(plain, mark->from, "jaバンク")) || name_is_no_bank(name))
		return;
	block_span(reader, from, mark->to);
	block_bank(reader, name_whole(plain, from, mark->to), NO_STR);
	reader->floor = mark->to + (starts_at(plain, mark->to, "の") ? 3 : 0);
}

/* "JAみなと": the name follows, up to a blank. */
static void
read_bank_before(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	size_t at = mark->to, end = at;

	for (int i = 0; i < NAME_MOST && at < plain->n; i++) {
		uint32_t c = utf8_next(plain->s, &at);

		if (c < 0x80 || !name_has(c))
			break;
		end = at;
	}
	if (end == mark->to ||
	    starts_at(plain, mark->to, "の") || starts_at(plain, mark->to, "は"))
		return;
	block_span(reader, mark->from, end);
	block_bank(reader, str_slice(plain->s, mark->from, end), NO_STR);
	reader->floor = end;
}

/* A bare "店" is Yucho's alone: "〇一八店", "018店". Where it begins, or 0. */
static size_t
yucho_begins(const struct plain *plain, size_t end)
{
	static const size_t lengths[] = { 12, 6 };
	char digits[3];

	for (size_t i = 0; i < 2; i++)
		if (end >= lengths[i] && yucho_branch(&(struct block){
		    .branch = str_slice(plain->s, end - lengths[i], end) },
		    digits))
			return end - lengths[i] + 1;
	return 0;
}

static void
read_branch(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	struct str word = name_whole(plain, mark->from, mark->to);
	struct block *block = &reader->block;
	size_t from;

	if (name_is_common(reader->finder, mark))
		return;
	if (word.n == 3) {
		from = yucho_begins(plain, mark->to);
		if (from == 0)
			return;
		from--;
	} else {
		from = name_begins(plain, reader->floor, mark);
		if (from == mark->from && !str_starts(word, STR("本店")) &&
		    !str_starts(word, STR("本所")) &&
		    !str_equal(word, STR("ほんてん")) &&
		    !str_equal(word, STR("営業部")))
			return;
	}
	block_span(reader, from, mark->to);
	if (block->branch.p != NULL && block->number.p != NULL) {
		block_next(reader);
		block->type = NO_STR;
	}
	block->branch = name_whole(plain, from, mark->to);
	block->branch_to = mark->to;
	reader->floor = mark->to;
}

/* "ゆうちょ 七〇八支店": people leave out the 銀行. */
static void
read_yucho(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;

	if (!starts_at(plain, mark->from, "ゆうちょ") ||
	    starts_at(plain, mark->to, "銀行") || reader->block.bank.p != NULL ||
	    reader->block.number.p != NULL)
		return;
	block_span(reader, mark->from, mark->to);
	block_bank(reader, STR("ゆうちょ"), NO_STR);
}

/* "店名 八一八": a label, and the three digits that Yucho's branches have. */
static void
read_label(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	size_t at = filler_skip(plain, mark->to), end = at;
	char digits[3];

	if (!ends_at(plain, mark->to, "店名"))
		return;
	for (int i = 0; i < 3 && end < plain->n; i++)
		end += char_is_digit(plain->p[end]) ? 1 : 3;
	if (end > plain->n || alnum_at(plain, end) || !yucho_branch(
	    &(struct block){ .branch = str_slice(plain->s, at, end) }, digits))
		return;
	block_span(reader, mark->from, end);
	reader->block.branch = str_slice(plain->s, at, end);
}

/* "普通・当座", "普通/当座" is a choice and says nothing. */
static bool
is_choice(const struct finder *finder, const struct mark *mark)
{
	const struct plain *plain = &finder->plain;
	const struct mark *next = mark_next(finder, mark, 3);

	if (next != NULL && next->kind == MARK_TYPE &&
	    (starts_at(plain, mark->to, "・") || starts_at(plain, mark->to, "/")))
		return true;
	return mark > finder->marks && mark[-1].kind == MARK_TYPE &&
	    mark[-1].to + 12 >= mark->from && ends_at(plain, mark->from, "・");
}

/* "普通預金", "普通 1234567", but not "普通は" and "普通郵便". */
static void
read_type(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	struct block *block = &reader->block;
	size_t at = mark->to;
	int kanji = at < plain->n ? kanji_digit(plain->p + at, plain->n - at) : -1;

	if (at < plain->n && (plain->p[at] & 0x80) != 0 && kanji < 0 &&
	    !starts_at(plain, at, "預金") && !starts_at(plain, at, "口座") &&
	    !starts_at(plain, at, "貯金") && !starts_at(plain, at, "：") &&
	    !starts_at(plain, at, "№") && !starts_at(plain, at, "・") &&
	    !starts_at(plain, at, "／") && !starts_at(plain, at, "、"))
		return;
	if (is_choice(reader->finder, mark))
		return;
	read_codes(reader, mark->from);
	block_span(reader, mark->from, mark->to);
	if (block->type.p != NULL && block->number.p != NULL)
		block_next(reader);
	block->type = mark_type(mark);
	reader->floor = mark->to;
	read_direct(reader, mark->to);
}

static void
read_mark(struct reader *reader, const struct mark *mark)
{
	const struct plain *plain = reader->plain;
	struct str code;

	switch ((enum mark_kind)mark->kind) {
	case MARK_BANK:
		read_bank(reader, mark);
		break;
	case MARK_BANK_BEFORE:
		read_bank_before(reader, mark);
		break;
	case MARK_BRANCH:
		read_branch(reader, mark);
		break;
	case MARK_TYPE:
		read_type(reader, mark);
		break;
	case MARK_NUMBER:
		block_span(reader, mark->from, mark->to);
		reader->block.has_label = true;
		read_direct(reader, mark->to);
		break;
	case MARK_BANK_CODE:
		code = code_after(plain, mark->to, 4);
		if (code.p == NULL)
			break;
		block_span(reader, mark->from, mark->to);
		if (reader->block.bank.p == NULL)
			block_bank(reader, NO_STR, code);
		break;
	case MARK_BRANCH_CODE:
		code = code_after(plain, mark->to, 3);
		if (code.p == NULL)
			break;
		block_span(reader, mark->from, mark->to);
		reader->block.branch_code = code;
		break;
	case MARK_SYMBOL:
		read_yucho(reader, mark);
		break;
	case MARK_LABEL:
		read_label(reader, mark);
		break;
	case MARK_HOLDER: case MARK_ACCOUNT:
	case MARK_ROUTING: case MARK_SORT: case MARK_BIC: case MARK_IBAN:
	case MARK_PHONE: case MARK_WALLET: case MARK_OTHER:
	case MARK_ENGLISH_BANK: case MARK_ENGLISH_BRANCH:
	case MARK_ROMAJI_TYPE: case MARK_ENGLISH_TYPE: case MARK_JAPAN:
	case MARK_ACCOUNT_ABROAD: case MARK_BSB: case MARK_IFSC:
	case MARK_CLABE: case MARK_TRANSIT: case MARK_INSTITUTION:
	case MARK_MONEY: case MARK_SERVICE:
		break;
	}
}

void
japan_find(struct finder *finder)
{
	struct reader reader = { .finder = finder, .plain = &finder->plain };
	const struct plain *plain = &finder->plain;
	size_t run = 0;

	if (!plain->japanese)
		return;
	for (size_t i = 0; i < finder->marks_n && !finder->full; i++) {
		for (; run < plain->runs_n &&
		    plain->runs[run].from < finder->marks[i].from; run++)
			read_run(&reader, &plain->runs[run]);
		read_mark(&reader, &finder->marks[i]);
	}
	for (; run < plain->runs_n; run++)
		read_run(&reader, &plain->runs[run]);
	block_give(&reader);
}
