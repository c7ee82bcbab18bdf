/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of banks and branches in Japanese text: what belongs to the name
 * before 銀行 or 支店, and whether the word is a name's end at all, as it is not
 * in 銀行名, 銀行営業日 and 取引銀行. A name whose characters stand apart with
 * blanks between them is read as far as they do. No look is longer than a name
 * can be.
 */
#include "account.h"

#define NAME_MOST 20		/* characters */
#define NEXT_NEAR 70		/* bytes to the next word after の */

/* "銀行の横浜支店", "横浜支店・普通": the next piece of an account follows. */
static bool
is_continued(const struct finder *finder, const struct mark *mark)
{
	const struct mark *next = mark_next(finder, mark, NEXT_NEAR);

	if (next == NULL)
		return false;
	if (mark->kind == MARK_BANK)
		return next->kind == MARK_BRANCH ||
		    next->kind == MARK_BRANCH_CODE;
	return next->kind == MARK_TYPE || next->kind == MARK_NUMBER ||
	    next->kind == MARK_BRANCH_CODE || next->kind == MARK_ACCOUNT;
}

bool
name_is_common(const struct finder *finder, const struct mark *mark)
{
	static const char *const tails[] = {
		"名", "コード", "番号", "口座", "振込", "振り込", "ｺｰﾄﾞ",
		"等", "側", "間", "営業日", "印", "手数料", "または",
		"員", "業", "家", "取引", "休業", "法", "内", "頭", "街"
	};

	const struct plain *plain = &finder->plain;

	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
		if (starts_at(plain, mark->to, tails[i]))
			return true;
	return (starts_at(plain, mark->to, "の") ||
	    starts_at(plain, mark->to, "・")) && !is_continued(finder, mark);
}

static bool
is_kanji(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9fff) || c == 0x3005;
}

static bool
is_particle(uint32_t c)
{
	return c == 0x306f || c == 0x304c || c == 0x306e || c == 0x306b ||
	    c == 0x3067 || c == 0x3068;
}

bool
name_has(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) || char_is_digit((int)c);
	/* "を" never stands in a name, and often right before one. */
	return c != 0x3092 && c != CHARACTER_BAD && (is_kanji(c) ||
	    (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe &&
	    c != 0x30fb) || (c >= 0xff66 && c <= 0xff9f) || c == 0x3007);
}

/* The character that ends at `end`, and where it begins; 0 if it is none. */
static uint32_t
character_before(const struct plain *plain, size_t floor, size_t end,
    size_t *start_out)
{
	size_t start = end - 1, at;
	uint32_t c;

	while (start > floor && (plain->p[start] & 0xc0) == 0x80)
		start--;
	*start_out = at = start;
	c = utf8_next(plain->s, &at);
	return at == end ? c : 0;
}

/* How long the verb is that stands before a name ("指定する|みなと銀行", but not
 * "駿河するが銀行"); 0 if none does. */
static size_t
verb_length(const struct plain *plain, size_t at)
{
	static const char *const verbs[] = {
		"する", "した", "される", "された", "している", "しました", "のある",
		"にある"
	};

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		size_t n = strlen(verbs[i]);

		if (starts_at(plain, at, verbs[i]) &&
		    !starts_at(plain, at + n, "が"))
			return n;
	}
	return 0;
}

/* Back over its characters, up to a particle or a verb's end that follows a kanji
 * ("口座は|みなと銀行", "指定する|みなと銀行"). */
static size_t
joined_begins(const struct plain *plain, size_t floor, size_t end)
{
	size_t from = end, start;
	uint32_t after = 0;

	for (int i = 0; i < NAME_MOST && from > floor; i++) {
		uint32_t c = character_before(plain, floor, from, &start);

		if (c == 0 || !name_has(c))
			break;
		if (is_kanji(c) && verb_length(plain, from) > 0)
			return from + verb_length(plain, from);
		if (is_kanji(c) && is_particle(after)) {
			(void)utf8_next(plain->s, &from);
			return from;
		}
		after = c;
		from = start;
	}
	return from;
}

/* The blank at `at` as it was written: a wide one may part the words whose
 * characters have small ones between them. */
static char
blank_written(const struct plain *plain, size_t at)
{
	return plain->original.p[plain_source(plain, at)];
}

/* "み な と 銀 行": back over single characters as long as the blanks between
 * them are those that the word has. */
static size_t
spaced_begins(const struct plain *plain, size_t floor, const struct mark *mark)
{
	char blank = blank_written(plain, (size_t)mark->from + 3);
	size_t from = mark->from, end = from, start;

	while (end > floor && plain->p[end - 1] == ' ')
		end--;
	if (end == floor || end == mark->from)
		return from;
	for (int i = 0; i < NAME_MOST; i++) {
		uint32_t c = character_before(plain, floor, end, &start);

		if (c == 0 || !name_has(c))
			break;
		/* Not a character alone: a word. The first one is the name. */
		if (start > floor && plain->p[start - 1] != ' ' && name_has(
		    character_before(plain, floor, start, &(size_t){ 0 })))
			return i == 0 ? joined_begins(plain, floor, end) : from;
		from = start;
		if (start <= floor + 1 || plain->p[start - 1] != ' ' ||
		    plain->p[start - 2] == ' ' ||
		    blank_written(plain, start - 1) != blank)
			break;
		end = start - 1;
	}
	return from;
}

size_t
name_begins(const struct plain *plain, size_t floor, const struct mark *mark)
{
	return mark_is_spaced(plain, mark) ? spaced_begins(plain, floor, mark) :
	    joined_begins(plain, floor, mark->from);
}

struct str
name_whole(const struct plain *plain, size_t from, size_t to)
{
	struct str name = str_slice(plain->s, from, to);
	struct buf buf = { .arena = plain->arena };

	if (str_find_char(name, ' ') == STR_NOWHERE)
		return name;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != ' ')
			buf_char(&buf, name.p[i]);
	return buf_str(&buf);
}

bool
name_is_no_bank(struct str name)
{
	static const char *const names[] = {
		"取引", "各", "他", "当", "貴", "御", "同", "指定", "振込先", "受取",
		"送金", "支払", "支払先", "取扱", "都市", "地方", "主要", "下記",
		"以下", "お振込先", "御社", "弊社", "金融機関", "利用", "血液",
		"データ", "モバイル", "オープン", "新", "旧", "経由", "被仕向",
		"仕向", "振込", "お振込", "お取引", "または", "中央", "外国"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_equal(name, str_of(names[i])))
			return true;
	return false;
}

