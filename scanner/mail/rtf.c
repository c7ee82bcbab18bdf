/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RTF reduced to the text a reader sees, and the packing that Outlook puts it in
 * (MS-OXRTFCP: "LZFu", or "MELA" for none). Groups nest as deep as a fixed stack;
 * deeper ones share its last place, nothing recurses. Bytes written as \'hh are
 * decoded by the current font's character set, for that is where Japanese stands;
 * \uN is taken before its substitute. Destinations that are not text (fonts,
 * colours, pictures, anything behind \*) are passed over, but a field's address
 * is kept, for a link's target is what an attacker hides. Unpacking is bounded by
 * the size it promises and by what so many bytes can hold; one pass each.
 */
#include "mail.h"

/* ---- The packing ----------------------------------------------------------------- */

#define WINDOW 4096
#define HEADER 16

static const char window_begin[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
_Static_assert(sizeof window_begin - 1 == 207, "MS-OXRTFCP 2.1.2.1");

static uint32_t
little32(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[1] << 8 | p[0];
}

static struct str
unpack(struct arena *arena, struct str s, size_t most)
{
	char *window = NEW_ARRAY(arena, char, WINDOW);
	size_t write = sizeof window_begin - 1, i = HEADER;
	struct buf out = { .arena = arena };

	memcpy(window, window_begin, write);
	while (i < s.n && out.n < most) {
		unsigned control = (unsigned char)s.p[i++];
		for (int bit = 0; bit < 8 && i < s.n && out.n < most;
		    bit++, control >>= 1) {
			size_t from, n = 1;
			if ((control & 1) == 0) {
				window[write] = s.p[i++];
				from = write;
			} else {
				unsigned high = (unsigned char)s.p[i], low;
				if (i + 1 >= s.n)
					return buf_str(&out);
				low = (unsigned char)s.p[i + 1];
				i += 2;
				from = high << 4 | low >> 4;
				n = (low & 15) + 2;
				if (from == write)	/* the end's mark */
					return buf_str(&out);
			}
			for (; n > 0 && out.n < most; n--) {
				char c = window[from];
				buf_char(&out, c);
				window[write] = c;
				from = (from + 1) % WINDOW;
				write = (write + 1) % WINDOW;
			}
		}
	}
	return buf_str(&out);
}

struct str
rtf_unpack(struct arena *arena, const struct limits *limits, struct str packed)
{
	size_t most;

	if (packed.n < HEADER)
		return NO_STR;
	most = little32(packed, 4);
	if (most > limits->archive_bytes)
		most = limits->archive_bytes;
	if (str_equal(str_slice(packed, 8, 12), STR("MELA")))
		return str_slice(packed, HEADER, HEADER + most);
	if (!str_equal(str_slice(packed, 8, 12), STR("LZFu")))
		return NO_STR;
	return unpack(arena, packed, most);
}

/* ---- The text ---------------------------------------------------------------------- */

#define GROUPS 100
#define FONTS 64
#define WORD_MAX 32

struct group {
	bool hidden;		/* not for the eye */
	bool fonts;		/* the font table */
	bool address;		/* a field's instruction */
	int font;
	int substitutes;	/* characters behind \uN for old readers */
};

struct rtf {
	struct arena *arena;
	struct str s;
	size_t at;
	struct buf out;		/* UTF-8 */
	struct buf run;		/* bytes not yet decoded */
	const char *run_charset, *charset;
	struct group groups[GROUPS];
	size_t depth;		/* may pass GROUPS */
	int skip;		/* substitutes still to pass over */
	uint32_t surrogate;
	struct { int number; const char *charset; } fonts[FONTS];
	size_t fonts_n;
};

static struct group *
group_of(struct rtf *rtf)
{
	return &rtf->groups[rtf->depth < GROUPS ? rtf->depth : GROUPS - 1];
}

static const char *
codepage_charset(int64_t number)
{
	static const struct { int number; const char *charset; } pages[] = {
		{ 932, "shift_jis" }, { 936, "gbk" }, { 949, "euc-kr" },
		{ 950, "big5" }, { 1250, "windows-1250" },
		{ 1251, "windows-1251" }, { 1253, "windows-1253" },
		{ 1254, "windows-1254" }, { 1257, "windows-1257" },
		{ 65001, "utf-8" },
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (pages[i].number == number)
			return pages[i].charset;
	return "windows-1252";
}

static const char *
font_charset(int64_t number)
{
	static const struct { int number; int page; } sets[] = {
		{ 128, 932 }, { 129, 949 }, { 134, 936 }, { 136, 950 },
		{ 161, 1253 }, { 162, 1254 }, { 186, 1257 }, { 204, 1251 },
		{ 238, 1250 }, { 0, 1252 },
	};

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (sets[i].number == number)
			return codepage_charset(sets[i].page);
	return NULL;
}

static void
run_flush(struct rtf *rtf)
{
	if (rtf->run.n == 0)
		return;
	buf_add(&rtf->out, charset_decode(rtf->arena, str_keep(rtf->arena,
	    buf_str(&rtf->run)), str_of(rtf->run_charset)).text);
	rtf->run.n = 0;
}

static bool
is_shown(struct rtf *rtf)
{
	const struct group *group = group_of(rtf);

	return (!group->hidden || group->address) && !group->fonts;
}

static void
byte_add(struct rtf *rtf, char c)
{
	const char *charset = rtf->charset;
	int font = group_of(rtf)->font;

	if (rtf->skip > 0) {
		rtf->skip--;
		return;
	}
	if (!is_shown(rtf))
		return;
	for (size_t i = 0; i < rtf->fonts_n; i++)
		if (rtf->fonts[i].number == font)
			charset = rtf->fonts[i].charset;
	if (rtf->run.n > 0 && rtf->run_charset != charset)
		run_flush(rtf);
	rtf->run_charset = charset;
	buf_char(&rtf->run, c);
}

static void
character_add(struct rtf *rtf, uint32_t c)
{
	if (!is_shown(rtf))
		return;
	run_flush(rtf);
	if (c >= 0xd800 && c < 0xdc00) {
		rtf->surrogate = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000)
		c = rtf->surrogate == 0 ? CHARACTER_BAD : 0x10000 +
		    ((rtf->surrogate - 0xd800) << 10) + (c - 0xdc00);
	rtf->surrogate = 0;
	buf_utf8(&rtf->out, c);
}

static void
font_learn(struct rtf *rtf, int64_t charset_number)
{
	const char *charset = font_charset(charset_number);

	if (charset == NULL || rtf->fonts_n == FONTS)
		return;
	rtf->fonts[rtf->fonts_n].number = group_of(rtf)->font;
	rtf->fonts[rtf->fonts_n++].charset = charset;
}

static bool
is_hidden_word(struct str word)
{
	static const char *const words[] = {
		"colortbl", "stylesheet", "info", "pict", "object", "header",
		"headerl", "headerr", "headerf", "footerl", "footerr",
		"footerf", "themedata", "datastore", "xmlnstbl", "listtable",
		"listoverridetable", "generator", "filetbl", "revtbl",
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal(word, str_of(words[i])))
			return true;
	return false;
}

/* Words that stand for a character, or 0. */
static uint32_t
word_character(struct str word)
{
	static const struct { const char *word; uint32_t c; } words[] = {
		{ "par", '\n' }, { "line", '\n' }, { "sect", '\n' },
		{ "page", '\n' }, { "row", '\n' }, { "tab", '\t' },
		{ "cell", '\t' }, { "emdash", 0x2014 }, { "endash", 0x2013 },
		{ "lquote", 0x2018 }, { "rquote", 0x2019 },
		{ "ldblquote", 0x201c }, { "rdblquote", 0x201d },
		{ "bullet", 0x2022 },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal(word, str_of(words[i].word)))
			return words[i].c;
	return 0;
}

static void
word_do(struct rtf *rtf, struct str word, bool has_number, int64_t number)
{
	struct group *group = group_of(rtf);
	uint32_t c = word_character(word);

	if (c != 0)
		character_add(rtf, c);
	else if (str_equal(word, STR("u")) && has_number) {
		character_add(rtf, (uint32_t)(number & 0xffff));
		rtf->skip = group->substitutes;
	} else if (str_equal(word, STR("uc")) && number >= 0 && number < 100)
		group->substitutes = (int)number;
	else if (str_equal(word, STR("f")))
		group->font = (int)number;
	else if (str_equal(word, STR("fcharset")) && group->fonts)
		font_learn(rtf, number);
	else if (str_equal(word, STR("ansicpg")))
		rtf->charset = codepage_charset(number);
	else if (str_equal(word, STR("fonttbl")))
		group->fonts = true;
	else if (str_equal(word, STR("v")))
		group->hidden = !has_number || number != 0;
	else if (str_equal(word, STR("fldinst"))) {
		group->address = true;
		character_add(rtf, ' ');
	} else if (is_hidden_word(word))
		group->hidden = true;
	else if (str_equal(word, STR("bin")) && number > 0)
		rtf->at += (size_t)number < rtf->s.n - rtf->at ?
		    (size_t)number : rtf->s.n - rtf->at;
}

/* "\word-12 ": the blank belongs to it. */
static void
word_read(struct rtf *rtf)
{
	struct str s = rtf->s;
	size_t start = rtf->at, end;
	bool negative = false, has_number;
	int64_t number = 0;

	while (rtf->at < s.n && char_is_alpha(s.p[rtf->at]) &&
	    rtf->at - start < WORD_MAX)
		rtf->at++;
	end = rtf->at;
	if (rtf->at < s.n && s.p[rtf->at] == '-') {
		negative = true;
		rtf->at++;
	}
	has_number = rtf->at < s.n && char_is_digit(s.p[rtf->at]);
	for (int i = 0; i < 9 && rtf->at < s.n &&
	    char_is_digit(s.p[rtf->at]); i++)
		number = number * 10 + (s.p[rtf->at++] - '0');
	if (rtf->at < s.n && s.p[rtf->at] == ' ')
		rtf->at++;
	word_do(rtf, str_slice(s, start, end), has_number,
	    negative ? -number : number);
}

/* What follows a backslash. */
static void
escape_read(struct rtf *rtf)
{
	struct str s = rtf->s;
	char c = rtf->at < s.n ? s.p[rtf->at] : ' ';

	if (char_is_alpha(c)) {
		word_read(rtf);
		return;
	}
	rtf->at++;
	if (c == '\'' && rtf->at + 2 <= s.n) {
		int high = char_hex(s.p[rtf->at]), low = char_hex(s.p[rtf->at + 1]);
		if (high >= 0 && low >= 0)
			byte_add(rtf, (char)(high << 4 | low));
		rtf->at += 2;
	} else if (c == '*')
		group_of(rtf)->hidden = true;
	else if (c == '~')
		character_add(rtf, ' ');
	else if (c == '_')
		character_add(rtf, '-');
	else if (c == '\n' || c == '\r')
		character_add(rtf, '\n');
	else if (c == '\\' || c == '{' || c == '}')
		byte_add(rtf, c);
}

static void
group_begin(struct rtf *rtf)
{
	if (rtf->depth + 1 < GROUPS)
		rtf->groups[rtf->depth + 1] = rtf->groups[rtf->depth];
	rtf->depth++;
	rtf->skip = 0;
}

struct str
rtf_text(struct arena *arena, struct str rtf_bytes)
{
	struct rtf *rtf = NEW(arena, struct rtf);

	rtf->arena = rtf->out.arena = rtf->run.arena = arena;
	rtf->s = rtf_bytes;
	rtf->charset = "windows-1252";
	rtf->groups[0].substitutes = 1;
	while (rtf->at < rtf->s.n) {
		char c = rtf->s.p[rtf->at++];
		if (c == '{')
			group_begin(rtf);
		else if (c == '}') {
			rtf->depth -= rtf->depth > 0;
			rtf->skip = 0;
		} else if (c == '\\')
			escape_read(rtf);
		else if (c != '\r' && c != '\n' && c != '\0')
			byte_add(rtf, c);
	}
	run_flush(rtf);
	return utf8_repair(arena, buf_str(&rtf->out));
}
