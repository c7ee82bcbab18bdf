/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encoded words (RFC 2047, language tags of RFC 2231 section 5) and raw 8-bit
 * text in header fields. Neighbouring words of one charset are decoded as one
 * run of bytes, because mailers cut characters in two at a word's end. Words
 * are understood wherever they stand, also inside quotes, without blanks
 * between them and longer than 75 characters, since mail readers do the same
 * and a sender would else show a reader one name and us another. A word that a
 * mailer cut off before its "?=" is read as far as it goes; one that holds
 * nothing decodable stays as it is, and so does what is no encoded word. Raw
 * text is decoded in one piece up to the next word, because ISO-2022-JP may
 * write a kanji as "=?".
 */
#include "mail.h"

struct word {
	struct str charset, encoded;
	char encoding;		/* 'b' or 'q' */
	size_t end;
};

struct words {
	struct arena *arena;
	struct str s;
	bool plain;
	size_t closing;		/* the last "?=" looked up, so that a field full
				 * of "=?a?b?" is searched once */
	struct buf out;
	struct buf pending;	/* bytes of neighbouring words */
	struct str charset;	/* theirs */
	bool lied;		/* one of them was not in its charset */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first "?=" from `from` on; a position given before is kept. */
static size_t
closing_at(struct words *words, size_t from)
{
	size_t found;

	if (words->closing != STR_NOWHERE && words->closing >= from)
		return words->closing;
	if (words->closing == STR_NOWHERE)
		return STR_NOWHERE;
	found = str_find(str_from(words->s, from), STR("?="));
	words->closing = found == STR_NOWHERE ? found : from + found;
	return words->closing;
}

/* Charset names are short; more is no encoded word. */
#define CHARSET_MAX 64

/* Where the encoded text of a word that is never closed ends; 0 if what stands
 * there does not look like encoded text. */
static size_t
open_end(struct str s, size_t from, char encoding)
{
	bool escaped = false;
	size_t i = from;

	for (; i < s.n && s.p[i] != '?' && !is_blank(s.p[i]); i++) {
		char c = s.p[i];
		bool letter = char_is_alpha(c) || char_is_digit(c);
		if (c == '=' && i + 2 < s.n && s.p[i + 1] == '?')
			break;
		if (encoding == 'b' && !letter && c != '+' && c != '/' &&
		    c != '=')
			return 0;
		escaped = escaped || c == '=';
	}
	return encoding == 'b' ? (i - from >= 4 ? i : 0) : escaped ? i : 0;
}

/* The word's text, which begins at `from`, and its end. */
static bool
word_close(struct words *words, size_t from, struct word *word)
{
	size_t end = closing_at(words, from), inner;
	struct str s = words->s;

	word->encoded = str_slice(s, from, end == STR_NOWHERE ? s.n : end);
	inner = str_find(word->encoded, STR("=?"));
	if (end != STR_NOWHERE && inner == STR_NOWHERE) {
		word->end = end + 2;
		return true;
	}
	/* Another word begins before this one is closed, or none ever is. */
	end = open_end(s, from, word->encoding);
	if (end == 0)
		return false;
	word->encoded = str_slice(s, from, end);
	/* A mailer's cut may fall between the two marks of the end. */
	word->end = end + (end + 1 == s.n && s.p[end] == '?');
	return true;
}

static size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

static bool
word_at(struct words *words, size_t at, struct word *word_out)
{
	struct str s = words->s;
	size_t i, end, star;

	if (at + 6 > s.n || s.p[at] != '=' || s.p[at + 1] != '?')
		return false;
	i = at + 2;
	while (i < s.n && i - at < CHARSET_MAX && s.p[i] != '?')
		i++;
	if (i >= s.n || s.p[i] != '?')
		return false;
	word_out->charset = str_trim(str_slice(s, at + 2, i));
	star = str_find_char(word_out->charset, '*');
	if (star != STR_NOWHERE)
		word_out->charset = str_slice(word_out->charset, 0, star);
	for (size_t k = 0; k < word_out->charset.n; k++)
		if (is_blank(word_out->charset.p[k]))
			return false;
	i++;
	while (i < s.n && i - at < CHARSET_MAX + 8 && is_blank(s.p[i]))
		i++;
	word_out->encoding = i < s.n ? char_lower(s.p[i]) : '\0';
	for (end = i + 1; end < s.n && end - i < 8 && is_blank(s.p[end]); )
		end++;
	if (end >= s.n || s.p[end] != '?' || word_out->charset.n == 0 ||
	    (word_out->encoding != 'b' && word_out->encoding != 'q'))
		return false;
	return word_close(words, end + 1, word_out);
}

static bool
is_unicode(struct str charset)
{
	return str_equal_nocase(charset, STR("utf-8")) ||
	    str_equal_nocase(charset, STR("utf8")) ||
	    str_equal_nocase(charset, STR("us-ascii"));
}

static void
pending_flush(struct words *words)
{
	struct str bytes = buf_str(&words->pending);
	struct charset_result result;

	if (words->charset.p == NULL)
		return;
	if (words->plain) {
		buf_add(&words->out, utf8_repair(words->arena, bytes));
	} else if (bytes.n > 0) {
		result = charset_decode(words->arena, bytes, words->charset);
		buf_add(&words->out, result.text);
		words->lied |= result.lied;
	}
	words->pending.n = 0;
	words->charset = NO_STR;
}

/* Text outside of encoded words: ASCII, or what raw bytes look like. */
static void
literal_add(struct words *words, struct str s)
{
	bool simple = true;

	for (size_t i = 0; i < s.n && simple; i++)
		simple = (signed char)s.p[i] > 0 && s.p[i] != 0x1b;
	if (simple)
		buf_add(&words->out, s);
	else if (words->plain)
		buf_add(&words->out, utf8_repair(words->arena, s));
	else
		buf_add(&words->out,
		    charset_decode(words->arena, s, NO_STR).text);
}

static void
word_add(struct words *words, size_t at, const struct word *word)
{
	bool invalid;
	struct str bytes;

	if (words->charset.p != NULL &&
	    !str_equal_nocase(words->charset, word->charset))
		pending_flush(words);
	if (word->encoding == 'b')
		bytes = encoding_base64(words->arena, word->encoded, &invalid);
	else
		bytes = encoding_quoted(words->arena, word->encoded, true,
		    &invalid);
	if (bytes.n == 0 && word->encoded.n > 0) {
		pending_flush(words);
		literal_add(words, str_slice(words->s, at, word->end));
		return;
	}
	words->charset = word->charset;
	buf_add(&words->pending, bytes);
}

static bool
is_word(struct words *words, size_t at, struct word *word_out)
{
	return word_at(words, at, word_out) &&
	    (!words->plain || is_unicode(word_out->charset));
}

/* After a word: the next one, if nothing but white space stands between. */
static size_t
next_word(struct words *words, size_t at)
{
	size_t i = skip_blanks(words->s, at);
	struct word word;

	return is_word(words, i, &word) ? i : at;
}

static void
words_read(struct words *words)
{
	struct str s = words->s;
	size_t at = 0;

	while (at < s.n) {
		struct word word;
		size_t end;
		if (is_word(words, at, &word)) {
			word_add(words, at, &word);
			at = next_word(words, word.end);
			continue;
		}
		pending_flush(words);
		for (end = at + 1; end < s.n; end++) {
			size_t mark = str_find(str_from(s, end), STR("=?"));
			end = mark == STR_NOWHERE ? s.n : end + mark;
			if (end == s.n || is_word(words, end, &word))
				break;
		}
		literal_add(words, str_slice(s, at, end));
		at = end;
	}
	pending_flush(words);
}

struct str
words_decode(struct arena *arena, struct str s, bool plain)
{
	struct words words = { .arena = arena, .s = s, .plain = plain,
	    .out = { .arena = arena }, .pending = { .arena = arena } };

	words_read(&words);
	return buf_str(&words.out);
}

bool
words_lie(struct arena *arena, struct str s)
{
	struct words words = { .arena = arena, .s = s,
	    .out = { .arena = arena }, .pending = { .arena = arena } };

	if (str_contains(s, STR("=?")))
		words_read(&words);
	return words.lied;
}

struct str
words_collapse(struct arena *arena, struct str s)
{
	char *out = NEW_ARRAY(arena, char, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool blank = c <= ' ' || c == 0x7f;
		if (!blank)
			out[n++] = (char)c;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	return (struct str){ out, n };
}
