/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects as words to be looked up. SQLite's own tokenizers take a run of Japanese
 * for one word, or lose words of two characters; so what is written without blanks is
 * cut into pairs of neighbours ("振込先": 振込 込先 先), whose sequence is any part of
 * it. Widths are made one here (ＡＢＣ, ｶﾞ, ㈱); case and marks on Latin letters are left
 * to the tokenizer. The index keeps no text, so an entry can only be taken back by
 * the words that made it: what this file makes of a text may not change without a step
 * of the schema that makes the index anew.
 */
#include "sqlite.h"

#define LOOKED_AT 4000			/* bytes of a subject */
#define PREFIX_LEAST 3			/* "re" is a word, "inv" begins one */

/* ---- One width ------------------------------------------------------------ */

static const uint16_t half_kana[] = {	/* U+FF66 to U+FF9D */
	0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7,
	0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD,
	0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF,
	0x30C1, 0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE,
	0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1,
	0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED,
	0x30EF, 0x30F3
};

static uint32_t
one_width(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	if (c >= 0xFF66 && c <= 0xFF9D)
		return half_kana[c - 0xFF66];
	if (c == 0x3231)
		return 0x682A;		/* (株) */
	if (c == 0x3232)
		return 0x6709;		/* (有) */
	return (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
	    c == 0x30FB || c == 0xFF65 || c == 0xA0 || c < ' ' ? ' ' : c;
}

/* The mark that makes か to が (1) or は to ぱ (2), apart from its letter. */
static uint32_t
voice_of(uint32_t c)
{
	if (c == 0x3099 || c == 0x309B || c == 0xFF9E)
		return 1;
	return c == 0x309A || c == 0x309C || c == 0xFF9F ? 2 : 0;
}

static uint32_t
voiced(uint32_t kana, uint32_t voice)
{
	uint32_t c = kana >= 0x3041 && kana <= 0x3096 ? kana + 0x60 : kana;

	if (c >= 0x30CF && c <= 0x30DB && (c - 0x30CF) % 3 == 0)
		return kana + voice;
	if (voice == 1 && c == 0x30A6)
		return kana + 0x4E;	/* ヴ */
	if (voice == 1 && ((c >= 0x30AB && c <= 0x30C1 && c % 2 == 1) ||
	    c == 0x30C4 || c == 0x30C6 || c == 0x30C8))
		return kana + 1;
	return kana;
}

static uint32_t
next_character(struct str s, size_t *at)
{
	uint32_t c = one_width(utf8_next(s, at)), voice;
	size_t behind = *at;

	if (c >= 0x3041 && c <= 0x30FE && behind < s.n) {
		voice = voice_of(utf8_next(s, &behind));
		if (voice != 0) {
			*at = behind;
			c = voiced(c, voice);
		}
	}
	return c;
}

/* ---- What is written without blanks ---------------------------------------- */

static bool
is_unspaced(uint32_t c)
{
	return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30FE) ||
	    (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
	    (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

/* A stretch of one kind, without blanks; absent at the end. */
static struct str
next_piece(struct arena *arena, struct str s, size_t *at, bool *unspaced_out)
{
	struct buf piece = { .arena = arena };
	size_t from;

	while (*at < s.n) {
		uint32_t c;

		from = *at;
		c = next_character(s, at);
		if (c == ' ' && piece.n > 0)
			break;
		if (c == ' ')
			continue;
		if (piece.n > 0 && is_unspaced(c) != *unspaced_out) {
			*at = from;
			break;
		}
		*unspaced_out = is_unspaced(c);
		buf_utf8(&piece, c);
	}
	return piece.n > 0 ? buf_str(&piece) : NO_STR;
}

/* "振込先": 振込 込先, and for the index 先. */
static void
add_pairs(struct buf *buf, struct str piece, bool with_last)
{
	size_t at = 0, first = 0;

	utf8_next(piece, &at);
	while (at < piece.n) {
		size_t second = at;

		utf8_next(piece, &at);
		buf_add(buf, str_slice(piece, first, at));
		buf_char(buf, ' ');
		first = second;
	}
	if (with_last)
		buf_add(buf, str_from(piece, first));
}

static struct str
index_words(struct arena *arena, struct str subject)
{
	struct buf buf = { .arena = arena };
	struct str piece;
	bool unspaced = false;
	size_t at = 0;

	subject = str_slice(subject, 0, LOOKED_AT);
	while ((piece = next_piece(arena, subject, &at, &unspaced)).p != NULL) {
		if (unspaced)
			add_pairs(&buf, piece, true);
		else
			buf_add(&buf, piece);
		buf_char(&buf, ' ');
	}
	return buf_str(&buf);
}

/* ---- Questions -------------------------------------------------------------- */

/* A piece of punctuation alone would make the tokenizer find nothing. */
static bool
says_something(struct str piece)
{
	for (size_t i = 0; i < piece.n; i++)
		if (char_is_alpha(piece.p[i]) || char_is_digit(piece.p[i]) ||
		    ((unsigned char)piece.p[i] & 0x80) != 0)
			return true;
	return false;
}

struct str
subject_question(struct arena *arena, struct str words)
{
	struct buf buf = { .arena = arena };
	struct str piece;
	bool unspaced = false, begins;
	size_t at = 0;

	words = str_slice(words, 0, LOOKED_AT);
	while ((piece = next_piece(arena, words, &at, &unspaced)).p != NULL) {
		if (!says_something(piece))
			continue;
		begins = unspaced ? utf8_length(piece) == 1 :
		    utf8_length(piece) >= PREFIX_LEAST;
		buf_cstr(&buf, buf.n > 0 ? " AND \"" : "\"");
		if (unspaced && !begins)
			add_pairs(&buf, piece, false);
		else
			for (size_t i = 0; i < piece.n; i++)
				buf_char(&buf, piece.p[i] == '"' ? ' ' :
				    piece.p[i]);
		buf_cstr(&buf, begins ? "\" *" : "\"");
	}
	return buf.n > 0 ? buf_str(&buf) : NO_STR;
}

/* ---- For SQLite --------------------------------------------------------------- */

static void
subject_words(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	struct str subject = { (const char *)sqlite3_value_text(values[0]),
	    (size_t)sqlite3_value_bytes(values[0]) }, words;

	(void)n;
	if (subject.p == NULL)
		subject = STR("");
	words = index_words(arena, subject);
	sqlite3_result_text(context, words.p ? words.p : "", (int)words.n,
	    SQLITE_TRANSIENT);
	arena_free(arena);
}

int
subject_function(sqlite3 *db)
{
	return sqlite3_create_function(db, "subject_words", 1, SQLITE_UTF8 |
	    SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, subject_words, NULL,
	    NULL);
}
