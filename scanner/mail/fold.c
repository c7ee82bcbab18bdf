/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold() is the form rules match against: NFKC and case folding (Unicode 3.13,
 * UAX 15), what can't be seen out, katakana to hiragana, the marks of Latin letters
 * off, for a reader reads on over them, one dash, one kind of digit, one blank. What
 * most mail is made of (ASCII, kana, kanji, Hangul, the letters of Europe, wide
 * forms) folds character by character through tables of ours; only a stretch with
 * anything else goes to ICU, together with the character before it, on which a mark
 * may sit. Of the marks on one character MARKS_MOST are
 * read, for ICU sorts them in quadratic time, and those that compose with nothing
 * are dropped. Then, if there are letters of Greek or Cyrillic, words made to look
 * like Latin ones become so (latin.c). fold() is idempotent, and but for those words folds
 * each stretch alone as it folds the whole; fold_source() rests on that. The pieces
 * of a skeleton that need ICU stand here too, for this file is one of ICU's two
 * homes.
 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "mail.h"

#define LONG_VOWEL 0x30fcu
#define MARKS_MOST 16

/* Input beyond this is cut, for ICU's lengths are 32 bits. */
#define FOLD_MOST ((size_t)256 << 20)

/* ---- Kinds of characters ---------------------------------------------------- */

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 ||
	    c == 0x2800;
}

/* They show as blanks, and ICU's folding would let words run together. */
static bool
is_hangul_filler(uint32_t c)
{
	return c == 0x3164 || c == 0xffa0;
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

/* Marks that sit on letters of any script; Japanese sound marks are none. */
static bool
is_diacritic(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) ||
	    (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
	    (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
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

/* ---- Writing ---------------------------------------------------------------- */

struct folder {
	struct arena *arena;
	char *out;
	size_t n, size;
	uint32_t before;	/* the character written last */
	char owed;		/* white space before the next: 0, ' ' or '\n' */
	bool foreign;		/* holds letters that may look like Latin ones */
};

/* The most bytes that one character and its owed blank may need. */
#define ROOM 8

static void
make_room(struct folder *folder, size_t room)
{
	size_t size = folder->size * 2 + room;
	char *out;

	if (folder->size - folder->n >= room)
		return;
	out = NEW_ARRAY(folder->arena, char, size);
	memcpy(out, folder->out, folder->n);
	folder->out = out;
	folder->size = size;
}

static void
pay_blank(struct folder *folder)
{
	if (folder->owed != 0) {
		folder->out[folder->n++] = folder->owed;
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

/* A character in its last shape; there is room for it. */
static inline void
put(struct folder *folder, uint32_t c)
{
	char *to;

	pay_blank(folder);
	/* A long vowel mark is one only after kana: "ー" is also how people type
	 * a dash between digits. */
	if (c == LONG_VOWEL) {
		if (folder->before == LONG_VOWEL)
			return;
		if (!is_kana(folder->before))
			c = '-';
	}
	folder->before = c;
	to = folder->out + folder->n;
	if (c < 0x80) {
		to[0] = (char)c;
		folder->n += 1;
	} else if (c < 0x800) {
		folder->foreign |= c >= FOREIGN_FIRST;
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		folder->n += 2;
	} else if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		folder->n += 3;
	} else {
		to[0] = (char)(0xf0 | c >> 18);
		to[1] = (char)(0x80 | (c >> 12 & 0x3f));
		to[2] = (char)(0x80 | (c >> 6 & 0x3f));
		to[3] = (char)(0x80 | (c & 0x3f));
		folder->n += 4;
	}
}

/* One normalised character into its last shape. */
static void
fold_character(struct folder *folder, uint32_t c)
{
	uint32_t fancy;
	int number;

	make_room(folder, ROOM);
	if (is_blank(c)) {
		owe_blank(folder, c);
		return;
	}
	if (c < 0x80) {
		put(folder, c);
		return;
	}
	c = to_hiragana(fold_punctuation(c));
	if (c >= 0x3041 && c <= 0x9fff && c != 0x30a0) {
		put(folder, c);
		return;
	}
	c = fold_unmarked(c);
	fancy = fold_letter(c);
	number = fold_number(c);
	if (number >= 10)
		put(folder, '0' + (uint32_t)number / 10);
	if (number >= 0)
		c = '0' + (uint32_t)number % 10;
	else if (fancy != 0)
		c = fancy;
	else if (fold_is_dash(c))
		/* People also type long strokes for a long vowel mark. */
		c = c == 0x2212 || c == 0x2014 || c == 0x2015 ||
		    (c & 0xfffe) == 0x2500 ? LONG_VOWEL : '-';
	else if (u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER)
		c = '0' + (uint32_t)u_charDigitValue((UChar32)c);
	put(folder, c);
}

/* ---- Through ICU ------------------------------------------------------------ */

static const UNormalizer2 *
normalizer_of(const UNormalizer2 *(*get)(UErrorCode *))
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normalizer = get(&error);

	if (U_FAILURE(error))
		panic("ICU has no normaliser: %s", u_errorName(error));
	return normalizer;
}

struct units {
	UChar *p;
	int32_t n;
};

static void
unit_add(struct units *units, uint32_t c)
{
	if (c >= 0x10000) {
		units->p[units->n++] = (UChar)(0xd7c0 + (c >> 10));
		units->p[units->n++] = (UChar)(0xdc00 + (c & 0x3ff));
	} else {
		units->p[units->n++] = (UChar)c;
	}
}

static uint32_t
unit_next(const struct units *units, int32_t *at)
{
	uint32_t c = units->p[(*at)++];

	if (c >= 0xd800 && c <= 0xdbff && *at < units->n)
		c = 0x10000 + ((c - 0xd800) << 10) +
		    ((uint32_t)units->p[(*at)++] - 0xdc00);
	return c;
}

/* Short stretches are worked on in place. */
#define PLACE 96

struct bench {
	struct arena *arena;
	const UNormalizer2 *normalizer;
	UChar place[2][PLACE];
	size_t used;
};

static UChar *
bench_units(struct bench *bench, size_t n)
{
	if (n > PLACE)
		return NEW_ARRAY(bench->arena, UChar, n);
	return bench->place[bench->used++ % 2];
}

/* Does nothing before this character change with it? A diacritic that encloses is no
 * mark to ICU, but once it is dropped, marks on either side of it are neighbours. */
static bool
begins_alone(const UNormalizer2 *normalizer, uint32_t c)
{
	return c < 0x300 || (!is_diacritic(c) &&
	    unorm2_hasBoundaryBefore(normalizer, (UChar32)c));
}

/* UTF-16 of UTF-8 text without what is dropped, and without more marks on a
 * character than anybody writes. */
static struct units
bench_load(struct bench *bench, struct str s)
{
	struct units units = { bench_units(bench, s.n + 1), 0 };
	size_t at = 0, marks = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (is_dropped(c))
			continue;
		if (is_hangul_filler(c))
			c = ' ';
		if (begins_alone(bench->normalizer, c))
			marks = 0;
		else if (++marks > MARKS_MOST)
			continue;
		unit_add(&units, c);
	}
	return units;
}

static struct units
bench_normalize(struct bench *bench, struct units units)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t room = units.n * 2 > PLACE ? units.n * 2 : PLACE;
	struct units out = { bench_units(bench, (size_t)room), 0 };

	out.n = unorm2_normalize(bench->normalizer, units.p, units.n, out.p,
	    room, &error);
	if (error == U_BUFFER_OVERFLOW_ERROR) {
		room = out.n + 1;
		out.p = NEW_ARRAY(bench->arena, UChar, (size_t)room);
		error = U_ZERO_ERROR;
		out.n = unorm2_normalize(bench->normalizer, units.p, units.n,
		    out.p, room, &error);
	}
	if (U_FAILURE(error))
		panic("ICU can't normalise: %s", u_errorName(error));
	return out;
}

/* Marks that composed with nothing out. True if there were any. */
static bool
drop_diacritics(struct units *units)
{
	int32_t kept = 0, n = units->n;

	for (int32_t i = 0; i < n; i++)
		if (!is_diacritic(units->p[i]))
			units->p[kept++] = units->p[i];
	units->n = kept;
	return kept < n;
}

static void
fold_through_icu(struct folder *folder, struct str s)
{
	struct bench bench = { .arena = folder->arena };
	struct units units;
	int32_t at = 0;

	bench.normalizer = normalizer_of(unorm2_getNFKCCasefoldInstance);
	units = bench_normalize(&bench, bench_load(&bench, s));
	/* A mark that was dropped may have kept two others apart. */
	if (drop_diacritics(&units))
		units = bench_normalize(&bench, units);
	while (at < units.n)
		fold_character(folder, unit_next(&units, &at));
}

/* ---- Without ICU ------------------------------------------------------------ */

#define NOT_SIMPLE 0u

static uint32_t
simple_letter(uint32_t c)
{
	if (c < 0x100) {
		/* Latin-1 but what decomposes, and the sharp s. */
		if (c == 0xa0)
			return ' ';
		if (c >= 0xc0)
			return c == 0xdf ? NOT_SIMPLE : fold_unmarked(
			    c < 0xe0 && c != 0xd7 ? c + 0x20 : c);
		return c == 0xa3 || c == 0xa5 || c == 0xa7 || c == 0xa9 ||
		    c == 0xab || c == 0xae || c == 0xb0 || c == 0xb7 ||
		    c == 0xbb ? c : NOT_SIMPLE;
	}
	if (c >= 0x391 && c <= 0x3c9)
		return c == 0x3c2 || c == 0x3a2 || (c >= 0x3aa && c <= 0x3b0) ?
		    NOT_SIMPLE : c < 0x3aa ? c + 0x20 : c;
	if (c >= 0x400 && c <= 0x45f)
		return c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
	return NOT_SIMPLE;
}

/*
 * What fold() makes of a character that neither decomposes nor composes with what
 * stands before it, whatever that is; ' ' for a blank that is no line end.
 */
static inline uint32_t
simple(uint32_t c)
{
	if (c >= 0x3400)
		return c <= 0x9fff || (c >= 0xac00 && c <= 0xd7a3) ? c :
		    c < 0xff01 || c > 0xff5e ? NOT_SIMPLE :
		    c >= 0xff21 && c <= 0xff3a ? c - 0xfec0 : c - 0xfee0;
	if (c >= 0x3041)
		return c <= 0x3096 || c == LONG_VOWEL || c == 0x30fb ? c :
		    c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : NOT_SIMPLE;
	if (c >= 0x3000)
		return c == 0x3000 ? ' ' : c == 0x301c ? '~' :
		    c <= 0x3003 || (c >= 0x3007 && c <= 0x301b) ? c : NOT_SIMPLE;
	if (c < 0x2010)
		return simple_letter(c);
	if (c <= 0x2022)
		return c < 0x2014 ? '-' : c <= 0x2015 ? LONG_VOWEL : c == 0x2018 || c == 0x2019 ? '\'' :
		    c == 0x201c || c == 0x201d ? '"' : c >= 0x2020 ? c :
		    NOT_SIMPLE;
	if (c >= 0x2500)
		return c <= 0x2501 ? LONG_VOWEL : c < 0x2700 ? c : NOT_SIMPLE;
	return c == 0x20ac ? c : NOT_SIMPLE;
}

/* The character at s[at] if it is one of two or three bytes; *size_out. */
static inline uint32_t
short_character(struct str s, size_t at, size_t *size_out)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t left = s.n - at;

	if (left >= 3 && p[0] > 0xe0 && p[0] < 0xf0 &&
	    (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
		*size_out = 3;
		return (uint32_t)(p[0] & 0x0f) << 12 |
		    (uint32_t)(p[1] & 0x3f) << 6 | (uint32_t)(p[2] & 0x3f);
	}
	if (left >= 2 && p[0] >= 0xc2 && p[0] < 0xe0 &&
	    (p[1] & 0xc0) == 0x80) {
		*size_out = 2;
		return (uint32_t)(p[0] & 0x1f) << 6 | (uint32_t)(p[1] & 0x3f);
	}
	*size_out = 0;
	return 0;
}

/* What ASCII folds to; 0 for what is no simple character. */
static inline unsigned char
simple_ascii(unsigned char c)
{
	static const unsigned char forms[256] =
	    "\0\0\0\0\0\0\0\0\0 \n  \n\0\0"
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    " !\"#$%&'()*+,-./0123456789:;<=>?"
	    "@abcdefghijklmnopqrstuvwxyz[\\]^_"
	    "`abcdefghijklmnopqrstuvwxyz{|}~";

	return forms[c];
}

/* The simple character at s[at], or NOT_SIMPLE; *size_out is its bytes. */
static inline uint32_t
simple_at(struct str s, size_t at, size_t *size_out)
{
	unsigned char c = (unsigned char)s.p[at];

	*size_out = 1;
	if (c < 0x80)
		return simple_ascii(c);
	return simple(short_character(s, at, size_out));
}

/* Where the stretch that ICU must see ends: before the next simple one. */
static size_t
stretch_end(struct str s, size_t at)
{
	size_t size;

	while (at < s.n && simple_at(s, at, &size) == NOT_SIMPLE)
		utf8_next(s, &at);
	return at;
}

/* What is undone when a mark follows. */
struct latest {
	size_t at;		/* in the text, of the last simple character */
	size_t n;		/* written before it */
	uint32_t before;
};

/* ASCII from s[at] on, until something else comes. */
static size_t
fold_ascii(struct folder *folder, struct str s, size_t at,
    struct latest *latest)
{
	size_t begin = at, n;
	char owed = folder->owed, *out;

	/* Long runs are looked at in pieces, lest room is made for all twice. */
	if (s.n - at > 4096)
		s.n = at + 4096;
	make_room(folder, s.n - at + ROOM);
	out = folder->out;
	n = folder->n;
	while (at < s.n) {
		unsigned char form = simple_ascii((unsigned char)s.p[at]);

		if (form == 0)
			break;
		at++;
		if (form == '\n' || (form == ' ' && owed == 0)) {
			owed = (char)form;
			continue;
		}
		if (form == ' ')
			continue;
		if (owed != 0)
			out[n++] = owed;
		owed = 0;
		/* A word, to its end. */
		for (;; at++) {
			out[n++] = (char)form;
			if (at >= s.n)
				break;
			form = simple_ascii((unsigned char)s.p[at]);
			if (form <= ' ')
				break;
		}
	}
	folder->n = n;
	folder->owed = owed;
	if (owed != 0) {
		latest->at = STR_NOWHERE;
	} else if (at > begin) {
		folder->before = (unsigned char)out[n - 1];
		*latest = (struct latest){ at - 1, n - 1, 0 };
	}
	return at;
}

static inline void
fold_simple(struct folder *folder, uint32_t c, size_t at, struct latest *latest)
{
	if (c == ' ') {
		owe_blank(folder, c);
		latest->at = STR_NOWHERE;
		return;
	}
	make_room(folder, ROOM);
	pay_blank(folder);
	*latest = (struct latest){ at, folder->n, folder->before };
	put(folder, c);
}

static void
fold_text(struct folder *folder, struct str s)
{
	struct latest latest = { .at = STR_NOWHERE };
	size_t at = 0, size = 0;

	while (at < s.n) {
		uint32_t c;

		if (simple_ascii((unsigned char)s.p[at]) != 0) {
			at = fold_ascii(folder, s, at, &latest);
			continue;
		}
		c = simple_at(s, at, &size);
		if (c != NOT_SIMPLE) {
			fold_simple(folder, c, at, &latest);
			at += size;
			continue;
		}
		size = stretch_end(s, at);
		if (latest.at != STR_NOWHERE) {
			at = latest.at;
			folder->n = latest.n;
			folder->before = latest.before;
			latest.at = STR_NOWHERE;
		}
		fold_through_icu(folder, str_slice(s, at, size));
		at = size;
	}
}

static struct folder
folder_begin(struct arena *arena, size_t size)
{
	size += ROOM;
	return (struct folder){ .arena = arena, .size = size,
	    .out = NEW_ARRAY(arena, char, size) };
}

/* ---- fold -------------------------------------------------------------------- */

static struct folder
fold_whole(struct arena *arena, struct str text)
{
	struct folder folder = folder_begin(arena, text.n);

	fold_text(&folder, text);
	make_room(&folder, ROOM);
	pay_blank(&folder);
	return folder;
}

struct str
fold(struct arena *arena, struct str text)
{
	struct folder folder;
	struct latin latin;

	if (text.p == NULL)
		return NO_STR;
	folder = fold_whole(arena, str_slice(text, 0, FOLD_MOST));
	if (!folder.foreign)
		return (struct str){ folder.out, folder.n };
	latin = (struct latin){ .s = { folder.out, folder.n },
	    .out = folder.out };
	latin_words(&latin);
	return (struct str){ latin.out, latin.written };
}

/* ---- fold_source ------------------------------------------------------------ */

/* Where what begins at s[at] and folds alone ends: one character and the marks
 * and invisible characters upon it. */
static size_t
character_end(const UNormalizer2 *normalizer, struct str s, size_t at)
{
	size_t end = at, next, size;

	utf8_next(s, &end);
	for (next = end; next < s.n; end = next) {
		uint32_t c;

		if (simple_at(s, next, &size) != NOT_SIMPLE)
			break;
		c = utf8_next(s, &next);
		if (is_hangul_filler(c) || (!is_dropped(c) &&
		    begins_alone(normalizer, c)))
			break;
	}
	return end;
}

static bool
is_ascii(struct str s)
{
	size_t at = 0;

	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		at++;
	return at == s.n;
}

static bool
begins_blank(struct str s, size_t at)
{
	uint32_t c = utf8_next(s, &at);

	return is_blank(c) || is_hangul_filler(c);
}

/* Where it stands before words became Latin, with all that made them so. */
static void
span_before_latin(struct arena *arena, struct str text, size_t *from,
    size_t *to)
{
	struct folder folder = fold_whole(arena, text);
	struct latin latin = { .s = { folder.out, folder.n },
	    .from = *from, .to = *to };

	if (!folder.foreign)
		return;
	latin.out = NEW_ARRAY(arena, char, folder.n);
	latin_words(&latin);
	if (latin.source_to == STR_NOWHERE)
		latin.source_to = *to > 0 ? folder.n : 0;
	*from = latin.source_from < latin.wide_from ? latin.source_from :
	    latin.wide_from;
	*to = latin.source_to > latin.wide_to ? latin.source_to : latin.wide_to;
}

struct str
fold_source(struct arena *arena, struct str text, size_t from, size_t to)
{
	const UNormalizer2 *normalizer =
	    normalizer_of(unorm2_getNFKCCasefoldInstance);
	struct folder folder;
	size_t at = 0, next, start = STR_NOWHERE, end = 0;
	size_t blank = STR_NOWHERE, anchor = 0;

	text = str_slice(text, 0, FOLD_MOST);
	if (from < to && !is_ascii(text))
		span_before_latin(arena, text, &from, &to);
	folder = folder_begin(arena, to < text.n ? to : text.n);
	for (; at < text.n && folder.n < to && from < to; at = next) {
		size_t written = folder.n;
		bool paid = folder.owed != 0;

		next = character_end(normalizer, text, at);
		fold_text(&folder, str_slice(text, at, next));
		paid = paid && folder.n > written;
		/* A long vowel mark is one only with the kana before it. */
		if (folder.n > written && (paid || folder.n - written < 3 ||
		    !str_equal(str_slice((struct str){ folder.out, folder.n },
		    written, written + 3), STR("ー"))))
			anchor = at;
		if (start == STR_NOWHERE && folder.n > from)
			start = paid && from == written ? blank : anchor;
		/* A mark may sit on the last of the blanks. */
		end = paid && to == written + 1 && !begins_blank(text, at) ?
		    at : next;
		if (folder.owed != 0 && (paid || folder.n > written ||
		    blank == STR_NOWHERE))
			blank = at;
		if (folder.owed == 0)
			blank = STR_NOWHERE;
	}
	if (start == STR_NOWHERE && folder.owed != 0 && from < to &&
	    from <= folder.n)
		start = blank;
	return str_slice(text, start == STR_NOWHERE ? end : start, end);
}

/* ---- What skeletons need of ICU --------------------------------------------- */

struct str
fold_marks_off(struct arena *arena, struct str s)
{
	struct bench bench = { .arena = arena };
	struct buf buf = { .arena = arena };
	struct units units;
	int32_t at = 0;

	bench.normalizer = normalizer_of(unorm2_getNFDInstance);
	units = bench_normalize(&bench, bench_load(&bench, s));
	drop_diacritics(&units);
	bench.normalizer = normalizer_of(unorm2_getNFCInstance);
	units = bench_normalize(&bench, units);
	while (at < units.n)
		buf_utf8(&buf, unit_next(&units, &at));
	return buf_str(&buf);
}

bool
fold_is_word_character(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) || char_is_digit((int)c) || c == '|';
	return c == LONG_VOWEL || u_isalnum((UChar32)c) ||
	    c == CHARACTER_BAD || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

/* ICU keeps its tables once they are read, so that opening a checker for each
 * name costs a third of a microsecond. */
struct str
fold_confusable(struct arena *arena, struct str s)
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
