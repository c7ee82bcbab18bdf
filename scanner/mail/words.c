/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encoded words (RFC 2047, language tags of RFC 2231 section 5) and raw 8-bit
 * text in header fields. Neighbouring words of one charset are decoded as one
 * run of bytes, because mailers cut characters in two at a word's end. Words
 * are understood wherever they stand, also inside quotes, without blanks
 * between them and longer than 75 characters, since mail readers do the same
 * and a sender would else show a reader one name and us another. What is no
 * encoded word stays as it is.
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

static bool
word_at(struct words *words, size_t at, struct word *word_out)
{
	struct str s = words->s;
	size_t i = at + 2, end, star;

	if (at + 6 > s.n || s.p[at] != '=' || s.p[at + 1] != '?')
		return false;
	while (i < s.n && i - at < CHARSET_MAX && s.p[i] != '?' &&
	    !is_blank(s.p[i]))
		i++;
	if (i + 2 >= s.n || s.p[i] != '?' || s.p[i + 2] != '?' || i == at + 2)
		return false;
	word_out->charset = str_slice(s, at + 2, i);
	star = str_find_char(word_out->charset, '*');
	if (star != STR_NOWHERE)
		word_out->charset = str_slice(word_out->charset, 0, star);
	word_out->encoding = char_lower(s.p[i + 1]);
	if (word_out->encoding != 'b' && word_out->encoding != 'q')
		return false;
	end = closing_at(words, i + 3);
	if (end == STR_NOWHERE)
		return false;
	word_out->encoded = str_slice(s, i + 3, end);
	word_out->end = end + 2;
	return true;
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

	if (words->charset.p == NULL)
		return;
	if (words->plain)
		buf_add(&words->out, utf8_repair(words->arena, bytes));
	else if (bytes.n > 0)
		buf_add(&words->out, charset_decode(words->arena, bytes,
		    words->charset).text);
	words->pending.n = 0;
	words->charset = NO_STR;
}

static void
word_add(struct words *words, const struct word *word)
{
	bool invalid;
	struct str bytes;

	if (words->charset.p != NULL &&
	    !str_equal_nocase(words->charset, word->charset))
		pending_flush(words);
	words->charset = word->charset;
	if (word->encoding == 'b')
		bytes = encoding_base64(words->arena, word->encoded, &invalid);
	else
		bytes = encoding_quoted(words->arena, word->encoded, true,
		    &invalid);
	buf_add(&words->pending, bytes);
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

/* After a word: the next one, if nothing but white space stands between. */
static size_t
next_word(struct words *words, size_t at)
{
	size_t i = at;
	struct word word;

	while (i < words->s.n && is_blank(words->s.p[i]))
		i++;
	return word_at(words, i, &word) ? i : at;
}

struct str
words_decode(struct arena *arena, struct str s, bool plain)
{
	struct words words = { .arena = arena, .s = s, .plain = plain,
	    .out = { .arena = arena }, .pending = { .arena = arena } };
	size_t at = 0;

	while (at < s.n) {
		struct word word;
		if (word_at(&words, at, &word) &&
		    (!plain || is_unicode(word.charset))) {
			word_add(&words, &word);
			at = next_word(&words, word.end);
			continue;
		}
		pending_flush(&words);
		/* Raw text up to the next mark; its first character may itself
		 * be a mark that began no word. */
		size_t mark = str_find(str_from(s, at + 1), STR("=?"));
		size_t end = mark == STR_NOWHERE ? s.n : at + 1 + mark;
		literal_add(&words, str_slice(s, at, end));
		at = end;
	}
	pending_flush(&words);
	return buf_str(&words.out);
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
