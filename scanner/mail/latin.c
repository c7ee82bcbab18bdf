/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words made to look like Latin ones, in folded text: letters of Greek, Cyrillic,
 * Armenian and the phonetic alphabets become the Latin letters that a reader takes
 * them for, where a word mixes them with Latin or stands between Latin words.
 * Words of a language that is written with such letters stay, and so do units
 * ("kΩ"). Where each byte came from is kept for fold_source(). One pass.
 */
#include "mail.h"

#define AT(c) [c - FOREIGN_FIRST]

/*
 * The Latin letter that a folded letter is taken for, by its small form or by its
 * capital; 0 for none. A capital here says that no Latin letter need stand beside
 * it in the word.
 */
static char
look_of(uint32_t c)
{
	static const char looks[FOREIGN_END - FOREIGN_FIRST] = {
		/* Latin of phonetic alphabets */
		AT(0x251) = 'a', AT(0x261) = 'g', AT(0x269) = 'i',
		/* Greek */
		AT(0x3ac) = 'a', AT(0x3ad) = 'e', AT(0x3ae) = 'n',
		AT(0x3af) = 'i', AT(0x3b1) = 'A', AT(0x3b2) = 'B',
		AT(0x3b3) = 'y', AT(0x3b5) = 'E', AT(0x3b6) = 'Z',
		AT(0x3b7) = 'N', AT(0x3b9) = 'I', AT(0x3ba) = 'K',
		AT(0x3bc) = 'U', AT(0x3bd) = 'V', AT(0x3bf) = 'O',
		AT(0x3c1) = 'P', AT(0x3c4) = 'T', AT(0x3c5) = 'U',
		AT(0x3c7) = 'X', AT(0x3c9) = 'w', AT(0x3cc) = 'o',
		AT(0x3cd) = 'u', AT(0x3f2) = 'C', AT(0x3f3) = 'J',
		/* Cyrillic */
		AT(0x430) = 'A', AT(0x431) = 'b', AT(0x432) = 'B',
		AT(0x433) = 'r', AT(0x435) = 'E', AT(0x438) = 'u',
		AT(0x43a) = 'K', AT(0x43c) = 'M', AT(0x43d) = 'H',
		AT(0x43e) = 'O', AT(0x43f) = 'n', AT(0x440) = 'P',
		AT(0x441) = 'C', AT(0x442) = 'T', AT(0x443) = 'Y',
		AT(0x445) = 'X', AT(0x448) = 'w', AT(0x44c) = 'b',
		AT(0x44f) = 'r', AT(0x451) = 'e', AT(0x454) = 'e',
		AT(0x455) = 'S', AT(0x456) = 'I', AT(0x457) = 'i',
		AT(0x458) = 'J', AT(0x461) = 'w', AT(0x475) = 'V',
		AT(0x49b) = 'k', AT(0x4a3) = 'h', AT(0x4ab) = 'c',
		AT(0x4af) = 'Y', AT(0x4bb) = 'H', AT(0x4cf) = 'L',
		AT(0x501) = 'D', AT(0x51b) = 'Q', AT(0x51d) = 'W',
		/* Armenian */
		AT(0x566) = 'q', AT(0x570) = 'h', AT(0x578) = 'n',
		AT(0x57d) = 'u', AT(0x581) = 'g', AT(0x585) = 'o'
	};

	return c >= FOREIGN_FIRST && c < FOREIGN_END ?
	    looks[c - FOREIGN_FIRST] : '\0';
}

/* Greek capitals that look like another letter than their small form does. One
 * is likely in front of a word, and where all letters are Greek. */
static char
capital_look(uint32_t c, bool vowel_follows)
{
	switch (c) {
	case 0x3b7:
		return 'h';
	case 0x3bc:
		return 'm';
	case 0x3bd:
		return 'n';
	case 0x3c5:
		return vowel_follows ? 'y' : 'u';
	default:
		return char_lower(look_of(c));
	}
}

struct word {
	size_t from, to;
	size_t letters, foreign, alone, greek;
	bool unreadable;	/* a letter looks like none of Latin */
	bool unit;		/* holds a letter that stands for a unit */
};

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_FOREIGN, SCRIPT_OTHER };

static enum script
script_of(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) ? SCRIPT_LATIN : SCRIPT_NONE;
	if (c < FOREIGN_FIRST)
		return c < 0xc0 || c == 0xd7 || c == 0xf7 ? SCRIPT_NONE :
		    SCRIPT_LATIN;
	if (c < FOREIGN_END)
		return (c >= 0x2b0 && c < 0x370) || (c >= 0x482 && c < 0x48a) ?
		    SCRIPT_NONE : SCRIPT_FOREIGN;
	if (c >= 0x1e00 && c < 0x1f00)
		return SCRIPT_LATIN;
	return (c >= 0x2000 && c < 0x2c00) || (c >= 0x3000 && c < 0x3040) ||
	    c >= 0x1f000 ? SCRIPT_NONE : SCRIPT_OTHER;
}

static void
word_add(struct word *word, uint32_t c, enum script script)
{
	char look = look_of(c);

	word->letters++;
	if (script != SCRIPT_FOREIGN)
		return;
	word->foreign++;
	word->greek += c >= 0x370 && c < 0x400;
	word->alone += look >= 'A' && look <= 'Z';
	word->unreadable |= look == '\0';
	word->unit |= c == 0x3bc || c == 0x3c9;
}

/* The next word of letters and digits in s from `at` on; a letter of any other
 * script is a word of its own without letters of ours. */
static bool
word_next(struct str s, size_t at, struct word *word_out)
{
	struct word word = { .from = STR_NOWHERE };

	while (at < s.n) {
		size_t begin = at, next = at;
		uint32_t c = utf8_next(s, &next);
		enum script script = script_of(c);

		if (script == SCRIPT_OTHER && word.from == STR_NOWHERE) {
			word = (struct word){ .from = at, .to = next,
			    .unreadable = true };
			break;
		}
		if (script == SCRIPT_OTHER || (script == SCRIPT_NONE &&
		    word.letters > 0 && !char_is_digit((int)c)))
			break;
		at = next;
		if (script == SCRIPT_NONE)
			continue;
		if (word.from == STR_NOWHERE)
			word.from = begin;
		word.to = next;
		word_add(&word, c, script);
	}
	*word_out = word;
	return word.from != STR_NOWHERE;
}

static bool
word_has_latin(const struct word *word)
{
	return word->letters > word->foreign;
}

/* Latin and foreign letters in one word, all of them like Latin. "μm", "kΩ" and
 * the like are left alone. */
static bool
word_is_mixed(const struct word *word)
{
	return word_has_latin(word) && word->foreign > 0 && !word->unreadable &&
	    !(word->unit && word->letters < 4);
}

/* Nothing but look-alikes, that need Latin around; "α" is also a symbol. */
static bool
word_is_alike(const struct word *word)
{
	return word->foreign > 0 && word->alone == word->letters &&
	    (word->greek == 0 || word->letters > 1);
}

/* n bytes of s became so many written ones: where is what was asked for? */
static void
latin_wrote(struct latin *latin, size_t n, size_t written)
{
	size_t end = latin->written + written;

	if (latin->from >= latin->written && latin->from < end)
		latin->source_from = latin->read + latin->from - latin->written;
	if (latin->to > latin->written && latin->to <= end)
		latin->source_to = latin->to == end ? latin->read + n :
		    latin->read + latin->to - latin->written;
	latin->read += n;
	latin->written = end;
}

static void
latin_copy(struct latin *latin, size_t to)
{
	size_t n = to - latin->read;

	memmove(latin->out + latin->written, latin->s.p + latin->read, n);
	latin_wrote(latin, n, n);
}

static bool
begins_with_vowel(struct str s)
{
	size_t at = 0;
	uint32_t c = s.n == 0 ? 0 : utf8_next(s, &at);
	char look = c < 0x80 ? (char)c : char_lower(look_of(c));

	return look == 'a' || look == 'e' || look == 'i' || look == 'o';
}

/* The look-alikes of [from, to) into Latin letters. */
static void
latin_convert(struct latin *latin, size_t from, size_t to, bool capitals)
{
	bool first = true;

	latin_copy(latin, from);
	while (latin->read < to) {
		size_t next = latin->read;
		uint32_t c = utf8_next(latin->s, &next);
		char look = look_of(c);

		if (look == '\0') {
			first = first && script_of(c) == SCRIPT_NONE;
			latin_copy(latin, next);
			continue;
		}
		look = capitals || first ? capital_look(c, capitals ||
		    begins_with_vowel(str_slice(latin->s, next, to))) :
		    char_lower(look);
		latin->out[latin->written] = look;
		latin_wrote(latin, next - latin->read, 1);
		first = false;
	}
}

/* What was asked for takes in [from, to) if it has a part of [of, of_end). Where
 * that is isn't known before it is written, and then it lies further on. */
static void
latin_widen(struct latin *latin, size_t of, size_t of_end, size_t from, size_t to)
{
	if (latin->source_from >= of_end ||
	    (latin->source_to != STR_NOWHERE && latin->source_to <= of))
		return;
	if (latin->wide_from > from)
		latin->wide_from = from;
	if (latin->wide_to < to)
		latin->wide_to = to;
}

/* So many words in a row are seldom all of such letters in a language that is
 * written with them. */
#define ALIKE_MOST 3

void
latin_words(struct latin *latin)
{
	struct word word, bound = { .to = 0 };
	size_t at = 0, alike = 0, from = 0, to = 0;

	latin->source_from = latin->source_to = STR_NOWHERE;
	latin->wide_from = STR_NOWHERE;
	for (; word_next(latin->s, at, &word); at = word.to) {
		if (word_is_alike(&word) && bound.to > 0 &&
		    alike < ALIKE_MOST) {
			if (alike++ == 0)
				from = word.from;
			to = word.to;
			continue;
		}
		if (alike > 0 && word_has_latin(&word)) {
			latin_convert(latin, from, to, true);
			latin_widen(latin, from, to, bound.from, word.to);
		}
		alike = 0;
		if (word_is_mixed(&word))
			latin_convert(latin, word.from, word.to, false);
		else
			latin_copy(latin, word.to);
		if (word.foreign > 0)
			latin_widen(latin, word.from, word.to, word.from,
			    word.to);
		if (word_has_latin(&word))
			bound = word;
		else
			bound.to = 0;
	}
	latin_copy(latin, latin->s.n);
}
