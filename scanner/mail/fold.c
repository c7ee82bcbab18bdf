/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three forms for comparing. fold() is what rules match against: NFKC and case
 * folding (Unicode 3.13, UAX 15), invisible characters out, katakana to
 * hiragana, one dash, one kind of digit, one blank. fold_skeleton() goes on
 * until what looks alike is equal (UTS 39, and our own pairs that it lacks).
 * fold_name() is a person's name without titles, honorifics and departments.
 * fold() is idempotent: what is removed is removed before normalising, and what
 * is mapped afterwards neither composes nor folds. Plain ASCII, which most
 * English mail is, never reaches ICU. This file is one of ICU's two homes.
 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "mail.h"

#define LONG_VOWEL 0x30fcu

/* Input beyond this is cut before ICU, whose lengths are 32 bits. */
#define FOLD_MOST ((size_t)256 << 20)

/* ---- fold ------------------------------------------------------------------- */

/* Written characters so far, and what white space is owed before the next. */
struct folder {
	struct buf buf;
	uint32_t before;	/* the character written last */
	char owed;		/* 0, ' ' or '\n' */
};

static void
pay_blank(struct folder *folder)
{
	if (folder->owed != 0) {
		buf_char(&folder->buf, folder->owed);
		folder->before = (uint32_t)folder->owed;
		folder->owed = 0;
	}
}

static void
owe_blank(struct folder *folder, uint32_t c)
{
	if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
		folder->owed = '\n';
	else if (folder->owed == 0)
		folder->owed = ' ';
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 ||
	    c == 0x2800;
}

static bool
is_control(uint32_t c)
{
	return (c < 0x20 && (c < '\t' || c > '\r')) || (c >= 0x7f && c < 0xa0 &&
	    c != 0x85);
}

/* Controls, interlinear marks and noncharacters: ICU's folding keeps them. */
static bool
is_dropped(uint32_t c)
{
	return is_control(c) || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static bool
is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 ||
	    c == 0x02d7 || c == 0x2796 || c == 0x30a0 || c == 0x2500 ||
	    c == 0x2501 || c == LONG_VOWEL || c == 0x058a || c == 0x2e3a ||
	    c == 0x2e3b || c == 0x2e40;
}

static bool
is_kana(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x3096) || (c >= 0x309d && c <= 0x309f) ||
	    (c >= 0x31f0 && c <= 0x31ff) || c == LONG_VOWEL;
}

static uint32_t
to_hiragana(uint32_t c)
{
	if ((c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe)
		return c - 0x60;
	return c;
}

static uint32_t
to_plain_quote(uint32_t c)
{
	if (c == 0x2018 || c == 0x2019 || c == 0x201b || c == 0x2032 ||
	    c == 0x02bc)
		return '\'';
	if (c == 0x201c || c == 0x201d || c == 0x201e || c == 0x2033)
		return '"';
	return c == 0x301c || c == 0x3030 ? '~' : c;
}

/* One normalised character into its last shape. */
static void
fold_character(struct folder *folder, uint32_t c)
{
	bool japanese;

	if (is_blank(c)) {
		owe_blank(folder, c);
		return;
	}
	pay_blank(folder);
	if (c >= 0x80) {
		c = to_hiragana(to_plain_quote(c));
		/* Kana and kanji first: they are most of Japanese text. A long
		 * vowel mark is one only after kana ("ー" is also how people
		 * type a dash between digits). */
		japanese = (c >= 0x3041 && c <= 0x3096) ||
		    (c >= 0x3400 && c <= 0x9fff);
		if (!japanese && is_dash(c))
			c = c == LONG_VOWEL && is_kana(folder->before) ?
			    LONG_VOWEL : '-';
		else if (!japanese &&
		    u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER)
			c = '0' + (uint32_t)u_charDigitValue((UChar32)c);
	}
	if (c == LONG_VOWEL && folder->before == LONG_VOWEL)
		return;
	buf_utf8(&folder->buf, c);
	folder->before = c;
}

/* The length of the ASCII at the start of s. */
static size_t
ascii_length(struct str s)
{
	size_t i = 0;

	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

static struct str
fold_ascii(struct arena *arena, struct str s)
{
	char *out = NEW_ARRAY(arena, char, s.n + 1);
	size_t n = 0;
	char owed = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ') {
			if (c == '\n' || c == '\r')
				owed = '\n';
			else if (owed == 0 && is_blank(c))
				owed = ' ';
			continue;
		}
		if (c == 0x7f)
			continue;
		if (owed != 0) {
			out[n++] = owed;
			owed = 0;
		}
		out[n++] = char_lower((char)c);
	}
	if (owed != 0)
		out[n++] = owed;
	return (struct str){ out, n };
}

/* UTF-16 of UTF-8 text without what is dropped; *n_out units. */
static UChar *
to_utf16(struct arena *arena, struct str s, int32_t *n_out)
{
	UChar *units = NEW_ARRAY(arena, UChar, s.n + 1);
	size_t at = 0, n = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (is_dropped(c))
			continue;
		if (c >= 0x10000) {
			units[n++] = (UChar)(0xd7c0 + (c >> 10));
			units[n++] = (UChar)(0xdc00 + (c & 0x3ff));
		} else {
			units[n++] = (UChar)c;
		}
	}
	*n_out = (int32_t)n;
	return units;
}

/* Through one of ICU's normalisers, whose result may be longer. */
static UChar *
normalize(struct arena *arena, const UNormalizer2 *normalizer,
    const UChar *units, int32_t n, int32_t *n_out)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t room = n + n / 2 + 32;
	UChar *out = NEW_ARRAY(arena, UChar, (size_t)room);

	*n_out = unorm2_normalize(normalizer, units, n, out, room, &error);
	if (error == U_BUFFER_OVERFLOW_ERROR) {
		room = *n_out + 1;
		out = NEW_ARRAY(arena, UChar, (size_t)room);
		error = U_ZERO_ERROR;
		*n_out = unorm2_normalize(normalizer, units, n, out, room,
		    &error);
	}
	if (U_FAILURE(error))
		panic("ICU can't normalise: %s", u_errorName(error));
	return out;
}

static uint32_t
unit_next(const UChar *units, int32_t n, int32_t *at)
{
	uint32_t c = units[(*at)++];

	if (c >= 0xd800 && c <= 0xdbff && *at < n)
		c = 0x10000 + ((c - 0xd800) << 10) +
		    ((uint32_t)units[(*at)++] - 0xdc00);
	return c;
}

static const UNormalizer2 *
normalizer_of(const UNormalizer2 *(*get)(UErrorCode *))
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normalizer = get(&error);

	if (U_FAILURE(error))
		panic("ICU has no normaliser: %s", u_errorName(error));
	return normalizer;
}

struct str
fold(struct arena *arena, struct str text)
{
	struct folder folder = { .buf.arena = arena };
	UChar *units;
	int32_t n, at = 0;

	if (text.p == NULL)
		return NO_STR;
	text = str_slice(text, 0, FOLD_MOST);
	if (ascii_length(text) == text.n)
		return fold_ascii(arena, text);
	units = to_utf16(arena, text, &n);
	units = normalize(arena, normalizer_of(unorm2_getNFKCCasefoldInstance),
	    units, n, &n);
	while (at < n)
		fold_character(&folder, unit_next(units, n, &at));
	pay_blank(&folder);
	return buf_str(&folder.buf);
}

/* ---- fold_skeleton ---------------------------------------------------------- */

static bool
is_diacritic(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
	    (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff);
}

/* Without the marks that sit on Latin, Greek and Cyrillic letters. Japanese
 * sound marks stay, for they make another syllable. */
static struct str
strip_diacritics(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	int32_t n, at = 0, kept = 0;
	UChar *units;

	if (ascii_length(s) == s.n)
		return s;
	units = to_utf16(arena, s, &n);
	units = normalize(arena, normalizer_of(unorm2_getNFDInstance), units, n,
	    &n);
	for (int32_t i = 0; i < n; i++)
		if (!is_diacritic(units[i]))
			units[kept++] = units[i];
	units = normalize(arena, normalizer_of(unorm2_getNFCInstance), units,
	    kept, &n);
	while (at < n)
		buf_utf8(&buf, unit_next(units, n, &at));
	return buf_str(&buf);
}

static bool
is_word_character(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) || char_is_digit((int)c) || c == '|';
	return c == LONG_VOWEL || u_isalnum((UChar32)c) ||
	    c == CHARACTER_BAD || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

static struct str
words_only(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (is_word_character(c))
			buf_utf8(&buf, c);
	}
	return buf_str(&buf);
}

/* UTS 39's skeleton. ICU keeps its tables once they are read, so that opening
 * a checker for each name costs a third of a microsecond. */
static struct str
uts39_skeleton(struct arena *arena, struct str s)
{
	UErrorCode error = U_ZERO_ERROR;
	USpoofChecker *checker = uspoof_open(&error);
	int32_t room = (int32_t)s.n * 3 + 64, n;
	char *out = NEW_ARRAY(arena, char, (size_t)room);

	if (U_FAILURE(error))
		panic("ICU has no spoof checker: %s", u_errorName(error));
	n = uspoof_getSkeletonUTF8(checker, 0, s.p, (int32_t)s.n, out, room,
	    &error);
	if (error == U_BUFFER_OVERFLOW_ERROR) {
		error = U_ZERO_ERROR;
		room = n + 1;
		out = NEW_ARRAY(arena, char, (size_t)room);
		n = uspoof_getSkeletonUTF8(checker, 0, s.p, (int32_t)s.n, out,
		    room, &error);
	}
	uspoof_close(checker);
	return U_FAILURE(error) ? s : (struct str){ out, (size_t)n };
}

/* What UTS 39 does not count as alike, one character each. */
static char
own_shape(char c)
{
	switch (c) {
	case '0': return 'o';
	case '1': case '|': case 'i': return 'l';
	case '5': return 's';
	case '8': return 'b';
	default: return c;
	}
}

/* Letters that are small capitals or script forms of a plain one. */
static char
own_letter(uint32_t c)
{
	static const struct { uint16_t from; char to; } letters[] = {
		{ 0x0262, 'g' }, { 0x0274, 'n' }, { 0x0280, 'r' },
		{ 0x0299, 'b' }, { 0x029c, 'h' }, { 0x029f, 'l' },
		{ 0x028f, 'y' }, { 0x0131, 'i' }, { 0x04cf, 'l' },
		{ 0x1d00, 'a' }, { 0x1d04, 'c' }, { 0x1d05, 'd' },
		{ 0x1d07, 'e' }, { 0x1d0a, 'j' }, { 0x1d0b, 'k' },
		{ 0x1d0d, 'm' }, { 0x1d0f, 'o' }, { 0x1d18, 'p' },
		{ 0x1d1b, 't' }, { 0x1d1c, 'u' }, { 0x1d20, 'v' },
		{ 0x1d21, 'w' }, { 0x1d22, 'z' }, { 0x0142, 'l' },
		{ 0x00f8, 'o' }, { 0x0111, 'd' }, { 0x0138, 'k' },
		{ 0x043a, 'k' }, { 0x043d, 'h' }, { 0x0442, 't' },
		{ 0x043c, 'm' }, { 0x0432, 'b' }, { 0x044c, 'b' }
	};

	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (letters[i].from == c)
			return letters[i].to;
	return 0;
}

static struct str
own_letters(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	if (ascii_length(s) == s.n)
		return s;
	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);
		char plain = c < 0x80 ? (char)c : own_letter(c);

		if (plain != 0)
			buf_char(&buf, plain);
		else
			buf_utf8(&buf, c);
	}
	return buf_str(&buf);
}

/* Pairs that look like one letter, then single characters. */
static struct str
own_pairs(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < s.n; i++) {
		char c = char_lower(s.p[i]);
		char before = buf.n > 0 ? buf.p[buf.n - 1] : '\0';

		if (before == 'r' && c == 'n')
			buf.p[buf.n - 1] = 'm';
		else if (before == 'v' && c == 'v')
			buf.p[buf.n - 1] = 'w';
		else if (before == 'c' && (c == 'l' || c == '1' || c == '|'))
			buf.p[buf.n - 1] = 'd';
		else
			buf_char(&buf, own_shape(c));
	}
	return buf_str(&buf);
}

struct str
fold_skeleton(struct arena *arena, struct str name)
{
	struct str s = fold(arena, str_slice(name, 0, 4096));

	if (s.n == 0)
		return STR("");
	s = words_only(arena, strip_diacritics(arena, s));
	s = own_letters(arena, s);
	/* UTS 39 makes m into rn, which the pairs undo: plain ASCII needs none. */
	if (ascii_length(s) != s.n)
		s = strip_diacritics(arena, uts39_skeleton(arena, s));
	return own_pairs(arena, s);
}

/* ---- fold_name -------------------------------------------------------------- */

static const char *const latin_titles[] = {
	"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "mme",
	"monsieur", "madame", "dipl", "ing", "phd", "mba", "cpa", "esq", "jr", "sr",
	"ceo", "cfo", "coo", "cto", "cio", "president", "chairman", "director",
	"manager", "accountant", "controller", "treasurer", "vp", "evp", "svp",
	"chief", "executive", "officer", "financial", "general", "managing",
	"inc", "ltd", "llc", "llp", "corp", "corporation", "company", "co", "gmbh",
	"ag", "kg", "sa", "sarl", "srl", "spa", "bv", "nv", "kk", "plc", "pte",
	"limited", "via"
};

/* Folded: katakana words stand in hiragana. Longest first. */
static const char *const japanese_titles[] = {
	"代表取締役社長兼ceo", "代表取締役社長", "代表取締役会長",
	"代表取締役", "取締役社長", "専務取締役", "常務取締役", "社外取締役",
	"最高財務責任者", "最高経営責任者", "執行役員", "取締役", "監査役",
	"副社長", "本部長", "副部長", "部長代理", "課長補佐", "支店長", "支社長",
	"工場長", "事業部長", "経理部長", "財務部長", "総務部長", "営業部長",
	"経理課長", "社長", "会長", "部長", "課長", "係長", "主任", "専務", "常務",
	"所長", "室長", "店長", "まねーじゃー", "経理担当", "担当者", "担当",
	"経理部", "財務部", "総務部", "営業部", "人事部", "法務部", "購買部",
	"資材部", "経理課", "財務課", "総務課", "情報しすてむ部", "秘書室",
	"株式会社", "有限会社", "合同会社", "合資会社",
	"先生", "御中", "さま", "さん", "くん", "ちゃん", "様", "殿", "氏"
};

/* Characters that one family writes in more than one way. */
static uint32_t
name_variant(uint32_t c)
{
	static const struct { uint32_t from, to; } variants[] = {
		{ 0x9ad9, 0x9ad8 }, { 0xfa11, 0x5d0e }, { 0x9089, 0x8fba },
		{ 0x908a, 0x8fba }, { 0x9f4b, 0x6589 }, { 0x9f4a, 0x6589 },
		{ 0x658e, 0x6589 }, { 0x6fa4, 0x6ca2 }, { 0x6ff1, 0x6d5c },
		{ 0x6ff5, 0x6d5c }, { 0x5d8b, 0x5cf6 }, { 0x5d8c, 0x5cf6 },
		{ 0x5ee3, 0x5e83 }, { 0x570b, 0x56fd }, { 0x6af8, 0x685c },
		{ 0x6afb, 0x685c }, { 0x771e, 0x771f }, { 0x9f8d, 0x7adc },
		{ 0x20bb7, 0x5409 }
	};

	for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
		if (variants[i].from == c)
			return variants[i].to;
	return c;
}

/* Without "(IT)", "[経理]" and the like; unclosed ones stay. */
static struct str
brackets_off(struct arena *arena, struct str s)
{
	static const char *const pairs[][2] = {
		{ "(", ")" }, { "[", "]" }, { "<", ">" }, { "【", "】" },
		{ "〔", "〕" }, { "「", "」" }, { "《", "》" }
	};
	bool closes[sizeof pairs / sizeof pairs[0]];
	struct buf buf = { .arena = arena };
	size_t at = 0;

	memset(closes, true, sizeof closes);
	while (at < s.n) {
		bool cut = false;

		for (size_t i = 0; i < sizeof closes && !cut; i++) {
			struct str rest = str_from(s, at);
			size_t end;

			if (!closes[i] || !str_starts(rest, str_of(pairs[i][0])))
				continue;
			end = str_find(rest, str_of(pairs[i][1]));
			closes[i] = end != STR_NOWHERE;
			if (closes[i]) {
				at += end + strlen(pairs[i][1]);
				buf_char(&buf, ' ');
				cut = true;
			}
		}
		if (!cut)
			buf_char(&buf, s.p[at++]);
	}
	return buf_str(&buf);
}

/* Apostrophes out, other punctuation to blanks, variants to one. */
static struct str
name_plain(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (c == '\'' || c == '`' || c == '"')
			continue;
		if (c == '|' || !is_word_character(c))
			buf_char(&buf, ' ');
		else
			buf_utf8(&buf, name_variant(c));
	}
	return buf_str(&buf);
}

static bool
is_latin_title(struct str word)
{
	for (size_t i = 0; i < sizeof latin_titles / sizeof latin_titles[0]; i++)
		if (str_equal(word, str_of(latin_titles[i])))
			return true;
	return false;
}

/* Titles off both ends of a Japanese word, as long as a name may be left. */
static struct str
japanese_titles_off(struct str word)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0;
		    i < sizeof japanese_titles / sizeof japanese_titles[0]; i++) {
			struct str title = str_of(japanese_titles[i]);

			if (word.n < title.n)
				continue;
			if (str_ends(word, title))
				word = str_slice(word, 0, word.n - title.n);
			else if (str_starts(word, title) && title.n > 6)
				word = str_from(word, title.n);
			else
				continue;
			again = word.n > 0;
			break;
		}
	}
	return word;
}

static bool
is_east_asian(struct str s)
{
	size_t at = 0;

	while (at < s.n)
		if (utf8_next(s, &at) >= 0x2e80)
			return true;
	return false;
}

#define NAME_WORDS 24

static struct str
words_join(struct arena *arena, struct str *words, size_t n, bool latin)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 1; latin && i < n; i++)
		for (size_t j = i; j > 0 &&
		    str_compare(words[j - 1], words[j]) > 0; j--) {
			struct str word = words[j];

			words[j] = words[j - 1];
			words[j - 1] = word;
		}
	for (size_t i = 0; i < n; i++) {
		if (latin && i > 0)
			buf_char(&buf, ' ');
		buf_add(&buf, words[i]);
	}
	return buf_str(&buf);
}

/* The words of a name; with `keep`, titles too. */
static struct str
name_words(struct arena *arena, struct str s, bool keep)
{
	struct str words[NAME_WORDS], word;
	bool latin = !is_east_asian(s);
	size_t n = 0;

	while (s.p != NULL && n < NAME_WORDS) {
		word = str_trim(str_cut(&s, ' '));
		if (word.n == 0 || (!keep && is_latin_title(word)))
			continue;
		if (!latin && !keep)
			word = japanese_titles_off(word);
		if (word.n > 0)
			words[n++] = word;
	}
	return words_join(arena, words, n, latin);
}

struct str
fold_name(struct arena *arena, struct str name)
{
	struct str whole = fold(arena, str_slice(name, 0, 1024)), s;

	if (whole.n == 0)
		return STR("");
	s = name_plain(arena, strip_diacritics(arena,
	    brackets_off(arena, whole)));
	s = name_words(arena, s, false);
	if (s.n > 0)
		return s;
	/* Nothing but titles: then they are the name. */
	return name_words(arena, name_plain(arena, strip_diacritics(arena,
	    whole)), true);
}
