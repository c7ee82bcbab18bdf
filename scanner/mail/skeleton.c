/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two forms for comparing names and domains, made from fold(). fold_skeleton()
 * goes on until what looks alike is equal: UTS 39, and what it lacks or what
 * folding has taken from it: letters of other scripts by their capitals, whole
 * words in Cyrillic, Greek or Armenian, kanji that look like kana, large and
 * small kana, sound marks of one or two strokes, letters that look like a pair.
 * A skeleton is for comparing with another only, never for showing. fold_name() is
 * a person's name without titles, honorifics and departments. Names are cut at
 * some thousand bytes.
 */
#include "mail.h"

#define LONG_VOWEL 0x30fcu

static size_t
ascii_length(struct str s)
{
	size_t i = 0;

	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

/* Without the marks that sit on letters. Japanese sound marks stay, for they make
 * another syllable. */
static struct str
marks_off(struct arena *arena, struct str s)
{
	return ascii_length(s) == s.n ? s : fold_marks_off(arena, s);
}

/* ---- fold_skeleton ---------------------------------------------------------- */

struct likeness {
	uint16_t from, to;
};

static uint32_t
likeness_of(const struct likeness *table, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].from == c)
			return table[i].to;
	return c;
}

#define LIKENESS_OF(table, c) \
	likeness_of(table, sizeof table / sizeof *table, c)

/* Capitals whose small letters look like others, or like nothing of ours. */
static uint32_t
capital_shape(uint32_t c)
{
	static const struct likeness capitals[] = {
		{ 0x0391, 'a' }, { 0x0392, 'b' }, { 0x0395, 'e' },
		{ 0x0396, 'z' }, { 0x0397, 'h' }, { 0x0399, 'i' },
		{ 0x039a, 'k' }, { 0x039c, 'm' }, { 0x039d, 'n' },
		{ 0x039f, 'o' }, { 0x03a1, 'p' }, { 0x03a4, 't' },
		{ 0x03a5, 'y' }, { 0x03a7, 'x' }, { 0x03fd, 'c' },
		{ 0x0418, 'n' }, { 0x0547, 'c' }, { 0x054d, 'u' },
		{ 0x054f, 's' }, { 0x053c, 'l' }, { 0x0555, 'o' },
		{ 0x0548, 'n' }, { 0x0532, 'f' }
	};

	return LIKENESS_OF(capitals, c);
}

/* Small letters, folded, as a reader of Latin takes them. */
static uint32_t
small_shape(uint32_t c)
{
	static const struct likeness letters[] = {
		/* Latin that UTS 39 keeps apart */
		{ 0x0131, 'i' }, { 0x0138, 'k' }, { 0x0142, 'l' },
		{ 0x00f8, 'o' }, { 0x0111, 'd' }, { 0x0127, 'h' },
		{ 0x0167, 't' }, { 0x0185, 'b' }, { 0x0192, 'f' },
		{ 0x0251, 'a' }, { 0x0253, 'b' }, { 0x0256, 'd' },
		{ 0x0257, 'd' }, { 0x025b, 'e' }, { 0x0260, 'g' },
		{ 0x0261, 'g' }, { 0x0266, 'h' }, { 0x0268, 'i' },
		{ 0x0269, 'i' }, { 0x026b, 'l' }, { 0x026f, 'w' },
		{ 0x0271, 'm' }, { 0x0272, 'n' }, { 0x0273, 'n' },
		{ 0x019e, 'n' }, { 0x014b, 'n' }, { 0x0199, 'k' },
		{ 0x01a5, 'p' }, { 0x01ad, 't' }, { 0x01b4, 'y' },
		{ 0x01b6, 'z' }, { 0x0180, 'b' }, { 0x0188, 'c' },
		{ 0x0225, 'z' }, { 0x0247, 'e' }, { 0x0249, 'j' },
		{ 0x024d, 'r' }, { 0x024f, 'y' }, { 0x023c, 'c' },
		{ 0x019a, 'l' }, { 0x0282, 's' }, { 0x0288, 't' },
		{ 0x0289, 'u' }, { 0x028b, 'v' }, { 0x0290, 'z' },
		{ 0x00fe, 'p' }, { 0x00f0, 'd' }, { 0x00e6, 'a' },
		/* Cyrillic */
		{ 0x0432, 'b' }, { 0x0433, 'r' }, { 0x0438, 'u' },
		{ 0x043a, 'k' }, { 0x043c, 'm' }, { 0x043d, 'h' },
		{ 0x043f, 'n' }, { 0x0442, 't' }, { 0x0448, 'w' },
		{ 0x044c, 'b' }, { 0x0431, 'b' }, { 0x04cf, 'l' },
		{ 0x04bb, 'h' }, { 0x0454, 'e' }, { 0x0461, 'w' },
		{ 0x0475, 'v' }, { 0x04ab, 'c' }, { 0x049b, 'k' },
		{ 0x04a3, 'h' }, { 0x04af, 'y' }, { 0x0433, 'r' },
		/* Greek */
		{ 0x03b2, 'b' }, { 0x03b5, 'e' }, { 0x03b7, 'n' },
		{ 0x03ba, 'k' }, { 0x03bc, 'u' }, { 0x03bd, 'v' },
		{ 0x03c4, 't' }, { 0x03c5, 'u' }, { 0x03c7, 'x' },
		{ 0x03c9, 'w' }, { 0x03b3, 'y' }, { 0x03b9, 'i' },
		/* Armenian */
		{ 0x0578, 'n' }, { 0x057d, 'u' }, { 0x0585, 'o' },
		{ 0x0570, 'h' }, { 0x0581, 'g' }, { 0x0566, 'q' },
		{ 0x0575, 'j' }, { 0x0582, 'l' }, { 0x0565, 't' },
		{ 0x0561, 'w' }
	};

	return LIKENESS_OF(letters, c);
}

/* Kanji and kana, after folding has made all kana hiragana. */
static uint32_t
japanese_shape(uint32_t c)
{
	static const struct likeness shapes[] = {
		/* kanji that look like katakana */
		{ 0x5de5, 0x3048 }, { 0x53e3, 0x308d }, { 0x529b, 0x304b },
		{ 0x4e8c, 0x306b }, { 0x516b, 0x306f }, { 0x5915, 0x305f },
		{ 0x4e00, LONG_VOWEL }, { 0x535c, 0x3068 },
		{ 0x5343, 0x3061 }, { 0x4e3f, 0x306e }, { 0x4e09, 0x307f },
		{ 0x53ca, 0x304a }, { 0x516e, 0x306f }, { 0x56d7, 0x308d },
		/* small kana */
		{ 0x3041, 0x3042 }, { 0x3043, 0x3044 }, { 0x3045, 0x3046 },
		{ 0x3047, 0x3048 }, { 0x3049, 0x304a }, { 0x3063, 0x3064 },
		{ 0x3083, 0x3084 }, { 0x3085, 0x3086 }, { 0x3087, 0x3088 },
		{ 0x308e, 0x308f }, { 0x3095, 0x304b }, { 0x3096, 0x3051 },
		/* one circle or two strokes */
		{ 0x3071, 0x3070 }, { 0x3074, 0x3073 }, { 0x3077, 0x3076 },
		{ 0x307a, 0x3079 }, { 0x307d, 0x307c },
		/* kanji that differ in the length of a stroke */
		{ 0x672b, 0x672a }, { 0x58eb, 0x571f }, { 0x66f0, 0x65e5 },
		{ 0x5df3, 0x5df1 }, { 0x5df2, 0x5df1 }, { 0x5165, 0x4eba },
		{ 0x738b, 0x7389 }, { 0x92b3, 0x92ed }, { 0x5e72, 0x5343 }
	};

	return LIKENESS_OF(shapes, c);
}

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

static struct str
capitals_shaped(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	if (ascii_length(s) == s.n)
		return s;
	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		/* No script behind Armenian has any. */
		buf_utf8(&buf, c < 0x590 ? capital_shape(c) : c);
	}
	return buf_str(&buf);
}

static bool
is_cjk(uint32_t c)
{
	return c >= 0x3041 && c < 0xa000;
}

/* Is the dash before s[at] a long vowel mark in a Japanese word, whatever was
 * typed for one? */
static bool
dash_is_long_vowel(struct str s, size_t at, uint32_t before)
{
	return is_cjk(before) && (at >= s.n || is_cjk(utf8_next(s, &at)));
}

/* Words without blanks and punctuation, each letter in its one shape. */
static struct str
words_shaped(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	uint32_t c, before = 0, shape = 0;
	size_t at = 0;

	while (at < s.n) {
		c = utf8_next(s, &at);
		if (c == '-' && dash_is_long_vowel(s, at, before))
			c = LONG_VOWEL;
		before = c;
		if (!fold_is_word_character(c))
			continue;
		if (c >= 0x2e80)
			c = japanese_shape(name_variant(c));
		else if (c >= 0x80)
			c = small_shape(c);
		if (c == LONG_VOWEL && shape == LONG_VOWEL)
			continue;
		shape = c;
		buf_utf8(&buf, c);
	}
	return buf_str(&buf);
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

/* Pairs that look like one letter, then single characters. */
static struct str
own_pairs(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < s.n; i++) {
		char c = own_shape(char_lower(s.p[i]));
		char before = buf.n > 0 ? buf.p[buf.n - 1] : '\0';

		if ((before == 'r' || before == 'n') && c == 'n')
			buf.p[buf.n - 1] = 'm';
		else if (before == 'v' && c == 'v')
			buf.p[buf.n - 1] = 'w';
		else if (before == 'c' && c == 'l')
			buf.p[buf.n - 1] = 'd';
		else
			buf_char(&buf, c);
	}
	return buf_str(&buf);
}

struct str
fold_skeleton(struct arena *arena, struct str name)
{
	struct str s = fold(arena, capitals_shaped(arena,
	    str_slice(name, 0, 4096)));

	if (s.n == 0)
		return STR("");
	s = words_shaped(arena, marks_off(arena, s));
	/* UTS 39 makes m into rn, which the pairs undo: plain ASCII needs none. */
	if (ascii_length(s) != s.n)
		s = marks_off(arena, fold_confusable(arena, s));
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
		/* Before seven brackets are tried: their first bytes. */
		bool taken = s.p[at] != '(' && s.p[at] != '[' &&
		    s.p[at] != '<' && s.p[at] != '\xe3';

		if (taken)
			buf_char(&buf, s.p[at++]);
		for (size_t i = 0; i < sizeof closes && !taken; i++) {
			struct str rest = str_from(s, at);
			size_t end;

			if (!closes[i] || !str_starts(rest, str_of(pairs[i][0])))
				continue;
			end = str_find(rest, str_of(pairs[i][1]));
			closes[i] = end != STR_NOWHERE;
			if (closes[i]) {
				at += end + strlen(pairs[i][1]);
				buf_char(&buf, ' ');
				taken = true;
			}
		}
		if (!taken)
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
		if (c == '|' || !fold_is_word_character(c))
			buf_char(&buf, ' ');
		else
			buf_utf8(&buf, name_variant(c));
	}
	return buf_str(&buf);
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
		if (word.n == 0 || (!keep && str_is_among(word,
		    latin_titles, sizeof latin_titles / sizeof *latin_titles)))
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
	s = name_plain(arena, marks_off(arena,
	    brackets_off(arena, whole)));
	s = name_words(arena, s, false);
	if (s.n > 0)
		return s;
	/* Nothing but titles: then they are the name. */
	return name_words(arena, name_plain(arena, marks_off(arena,
	    whole)), true);
}
