/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Japanese bytes to runs that a converter can read, whatever code they are in:
 * ISO-2022-JP (RFC 1468, 1554, 2237) as it really comes, EUC-JP, and the forms
 * of both and of Shift_JIS for JIS X 0213. Rows 1 to 94 go over into CP932,
 * because Outlook, Gmail, Thunderbird and Becky! show Microsoft's characters for
 * all three codes: the wave dash is U+FF5E, the minus U+FF0D, the parallel
 * U+2225, cent, pound and not are full width, and NEC's row 13 and IBM's kanji
 * are there. JIS X 0212 is read as eucJP-ms reads it. Only ESC ( J has a yen
 * sign at 5/12. Half-width kana come by ESC ( I, by SO and SI, and as 8-bit
 * bytes. Any other 8-bit text in ISO-2022-JP (a footer that a list pasted in) is
 * read as what it is, and told. A two-byte set goes on over a line end when the
 * next line is two-byte text, else the line end closes it (RFC 1468); nothing
 * that stands between two escapes is ever dropped: what is no character is
 * U+FFFD.
 */
#include "mail.h"

#define ESC 0x1b

/* What is designated: to the one-byte or the two-byte place. */
enum {
	SET_ASCII, SET_ROMAN, SET_KANA,
	SET_0208, SET_0212, SET_0213, SET_0213_TWO, SET_GB, SET_KOREAN,
	HIGH_NONE, HIGH_LATIN, HIGH_GREEK
};

/* What a stretch of 8-bit text in ISO-2022-JP is in. */
enum { FOREIGN_KANA, FOREIGN_UTF8, FOREIGN_SJIS, FOREIGN_EUC };

static const struct escape {
	struct str bytes;
	int set;
} escapes[] = {
	{ { "(B", 2 }, SET_ASCII },
	{ { "(J", 2 }, SET_ROMAN },
	{ { "(H", 2 }, SET_ROMAN },	/* Swedish, by mistake */
	{ { "(I", 2 }, SET_KANA },
	{ { "$@", 2 }, SET_0208 },
	{ { "$B", 2 }, SET_0208 },
	{ { "$(@", 3 }, SET_0208 },
	{ { "$(B", 3 }, SET_0208 },
	{ { "$(D", 3 }, SET_0212 },
	{ { "$(O", 3 }, SET_0213 },
	{ { "$(Q", 3 }, SET_0213 },
	{ { "$(P", 3 }, SET_0213_TWO },
	{ { "$A", 2 }, SET_GB },
	{ { "$(A", 3 }, SET_GB },
	{ { "$(C", 3 }, SET_KOREAN },
	{ { ".A", 2 }, HIGH_LATIN },
	{ { ".F", 2 }, HIGH_GREEK },
	{ { "&@", 2 }, HIGH_NONE },	/* "revised set": says nothing */
};

static unsigned
byte_at(const struct japanese *japanese, size_t at)
{
	return at < japanese->s.n ? (unsigned char)japanese->s.p[at] : 0;
}

static bool
is_graphic(unsigned c)
{
	return c >= 0x21 && c <= 0x7e;
}

static bool
is_high(unsigned c)
{
	return c >= 0xa1 && c <= 0xfe;
}

/* ---- Units: one character each ---------------------------------------- */

static void
unit_byte(struct japanese_unit *unit, enum japanese_set set, unsigned c)
{
	unit->set = set;
	unit->bytes[unit->n++] = (char)c;
}

static void
unit_character(struct japanese_unit *unit, uint32_t c)
{
	unit->set = JAPANESE_NATIVE;
	if (c < 0x80) {
		unit->bytes[unit->n++] = (char)c;
		return;
	}
	if (c < 0x800) {
		unit->bytes[unit->n++] = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			unit->bytes[unit->n++] = (char)(0xe0 | c >> 12);
		} else {
			unit->bytes[unit->n++] = (char)(0xf0 | c >> 18);
			unit->bytes[unit->n++] = (char)(0x80 | (c >> 12 & 63));
		}
		unit->bytes[unit->n++] = (char)(0x80 | (c >> 6 & 63));
	}
	unit->bytes[unit->n++] = (char)(0x80 | (c & 63));
}

static void
unit_lost(struct japanese_unit *unit)
{
	unit->n = 0;
	unit_character(unit, CHARACTER_BAD);
	unit->lost = true;
}

/* Row and cell, both from 1 to 94, as CP932 writes them. */
static void
unit_cp932(struct japanese_unit *unit, unsigned row, unsigned cell)
{
	unsigned lead = (row - 1) / 2, trail = cell + 0x3f;

	if (row % 2 == 0)
		trail = cell + 0x9e;
	else if (trail >= 0x7f)
		trail++;
	unit_byte(unit, JAPANESE_CP932, lead + (lead < 31 ? 0x81 : 0xc1));
	unit_byte(unit, JAPANESE_CP932, trail);
}

static void
unit_0213(struct japanese_unit *unit, int plane, unsigned row, unsigned cell)
{
	uint32_t second, first = jis0213_character(plane, (int)row, (int)cell,
	    &second);

	if (first == 0 && plane == 1) {
		unit_cp932(unit, row, cell);
		return;
	}
	if (first == 0) {
		unit_lost(unit);
		return;
	}
	unit_character(unit, first);
	if (second != 0)
		unit_character(unit, second);
}

/* IBM's characters as eucJP-ms has them behind JIS X 0212: from row 83, cell 83
 * to the end of row 84. ICU does not know them. */
static const char ibm_rows[] =
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎"
    "咊坙﨏塚增寬峵嵓﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢淸淲瀨凞猪甁皂皞益礰"
    "礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻"
    "靍靑飯飼館馞髙魲鶴黑";

static uint32_t
ibm_character(unsigned row, unsigned cell)
{
	struct str s = str_of(ibm_rows);
	size_t at = 0, to = row * 94 + cell - (83 * 94 + 83);
	uint32_t c = 0;

	for (size_t i = 0; i <= to; i++)
		c = utf8_next(s, &at);
	return c;
}

static void
unit_pair(struct japanese_unit *unit, enum japanese_set set, unsigned c,
    unsigned d)
{
	c |= 0x80;
	d |= 0x80;
	if (set == JAPANESE_EUC_JP && (c == 0xf4 || (c == 0xf3 && d >= 0xf3))) {
		unit_character(unit, ibm_character(c - 0xa0, d - 0xa0));
		return;
	}
	if (set == JAPANESE_EUC_JP)
		unit_byte(unit, set, 0x8f);
	unit_byte(unit, set, c);
	unit_byte(unit, set, d);
}

/* A pair of 7-bit bytes in the two-byte set that is designated. */
static void
unit_wide(struct japanese_unit *unit, int set, unsigned c, unsigned d)
{
	if (set == SET_0213 || set == SET_0213_TWO)
		unit_0213(unit, set == SET_0213 ? 1 : 2, c - 0x20, d - 0x20);
	else if (set == SET_0212)
		unit_pair(unit, JAPANESE_EUC_JP, c, d);
	else if (set == SET_GB)
		unit_pair(unit, JAPANESE_GBK, c, d);
	else if (set == SET_KOREAN)
		unit_pair(unit, JAPANESE_KOREAN, c, d);
	else
		unit_cp932(unit, c - 0x20, d - 0x20);
}

static void
unit_single(struct japanese_unit *unit, int set, unsigned c)
{
	if (set == SET_KANA && is_graphic(c)) {
		if (c <= 0x5f)
			unit_byte(unit, JAPANESE_CP932, c | 0x80);
		else
			unit_lost(unit);
	} else if (set == SET_ROMAN && c == '\\') {
		unit_character(unit, 0xa5);
	} else if (set == SET_ROMAN && c == '~') {
		unit_character(unit, 0x203e);
	} else {
		unit_character(unit, c);
	}
}

/* ---- EUC-JP and Shift_JIS --------------------------------------------- */

/* Each takes one character from japanese->at on and returns its length. */
static size_t
euc_step(struct japanese *japanese, struct japanese_unit *unit)
{
	size_t at = japanese->at;
	unsigned c = byte_at(japanese, at), d = byte_at(japanese, at + 1);
	unsigned e = byte_at(japanese, at + 2);

	if (c < 0x80) {
		unit_character(unit, c);
		return 1;
	}
	if (c == 0x8e && d >= 0xa1 && d <= 0xdf) {
		unit_byte(unit, JAPANESE_CP932, d);
		return 2;
	}
	if (c == 0x8f && is_high(d) && is_high(e)) {
		if (japanese->x0213)
			unit_0213(unit, 2, d - 0xa0, e - 0xa0);
		else
			unit_pair(unit, JAPANESE_EUC_JP, d, e);
		return 3;
	}
	if (!is_high(c) || !is_high(d)) {
		unit_lost(unit);
		return 1;
	}
	if (japanese->x0213)
		unit_0213(unit, 1, c - 0xa0, d - 0xa0);
	else
		unit_cp932(unit, c - 0xa0, d - 0xa0);
	return 2;
}

/* The rows of plane 2 behind lead bytes F0 to F4; above, two rows a byte. */
static unsigned
plane_two_row(unsigned lead, bool second)
{
	static const unsigned char low[] = {
		1, 8, 3, 4, 5, 12, 13, 14, 15, 78
	};
	unsigned at = (lead - 0xf0) * 2 + second;

	return at < sizeof low ? low[at] : 79 + at - (unsigned)sizeof low;
}

static size_t
sjis_step(struct japanese *japanese, struct japanese_unit *unit)
{
	unsigned c = byte_at(japanese, japanese->at);
	unsigned d = byte_at(japanese, japanese->at + 1), cell;
	bool second = d >= 0x9f;

	if (c < 0x80) {
		unit_character(unit, c);
		return 1;
	}
	if (c >= 0xa1 && c <= 0xdf) {
		unit_byte(unit, JAPANESE_CP932, c);
		return 1;
	}
	if (c == 0x80 || c == 0xa0 || c > 0xfc || d < 0x40 || d == 0x7f ||
	    d > 0xfc) {
		unit_lost(unit);
		return 1;
	}
	if (!japanese->x0213) {
		unit_byte(unit, JAPANESE_CP932, c);
		unit_byte(unit, JAPANESE_CP932, d);
		return 2;
	}
	cell = second ? d - 0x9e : d - 0x3f - (d > 0x7f);
	if (c >= 0xf0)
		unit_0213(unit, 2, plane_two_row(c, second), cell);
	else
		unit_0213(unit, 1, (c - (c < 0xa0 ? 0x81 : 0xc1)) * 2 + 1 +
		    second, cell);
	return 2;
}

/* ---- ISO-2022-JP ------------------------------------------------------ */

/* Designations of one-byte sets leave the two-byte mode, others enter it. */
static void
escape_apply(struct japanese *japanese, int set)
{
	if (set == HIGH_NONE)
		return;
	if (set > HIGH_NONE) {
		japanese->high = set;
		return;
	}
	japanese->shifted = false;
	japanese->wide = set >= SET_0208;
	if (japanese->wide)
		japanese->two = set;
	else
		japanese->one = set;
}

/* The length of the escape at `at`, 0 if it is none that we know. */
static size_t
escape_read(const struct japanese *japanese, size_t at, int *set_out)
{
	struct str rest = str_from(japanese->s, at + 1);

	for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
		if (str_starts(rest, escapes[i].bytes)) {
			*set_out = escapes[i].set;
			return escapes[i].bytes.n + 1;
		}
	return 0;
}

/* Does the next escape go back to one byte a character? Looked up once. */
static bool
closes_later(struct japanese *japanese, size_t from)
{
	const char *found;

	if (japanese->escape < from || japanese->escape == 0) {
		found = memchr(japanese->s.p + from, ESC, japanese->s.n - from);
		japanese->escape = found == NULL ? japanese->s.n :
		    (size_t)(found - japanese->s.p);
	}
	return byte_at(japanese, japanese->escape + 1) == '(';
}

/* Can rows of this number occur in text? */
static bool
is_written_row(unsigned c)
{
	return (c >= 0x21 && c <= 0x28) || c == 0x2d ||
	    (c >= 0x30 && c <= 0x74);
}

/*
 * A blank or a line end in two-byte text: does the set go on behind it? It does
 * when the rest of the line is pairs, and kana among them or an escape to come
 * that closes the set say that they are meant as pairs.
 */
static bool
goes_on(struct japanese *japanese, size_t from)
{
	size_t at = from, pairs = 0, kana = 0;

	if (from < japanese->wide_until || byte_at(japanese, from) <= ' ' ||
	    byte_at(japanese, from) == ESC)
		return true;
	while (at < japanese->s.n) {
		unsigned c = byte_at(japanese, at);
		unsigned d = byte_at(japanese, at + 1);

		if (c == '\n' || c == '\r' || c == ESC || c >= 0x80)
			break;
		if (c <= ' ') {
			at++;
			continue;
		}
		if (!is_graphic(c) || !is_graphic(d) || !is_written_row(c))
			return false;
		pairs++;
		kana += c == 0x24 || c == 0x25;
		at += 2;
	}
	if (kana * 3 < pairs && !closes_later(japanese, from))
		return false;
	japanese->wide_until = at;
	return true;
}

/* Where the 8-bit text at japanese->at ends, and what it is in. */
static void
foreign_read(struct japanese *japanese)
{
	size_t at = japanese->at, end = at;
	struct str text;
	struct survey survey;
	enum guess guess;

	while (end < japanese->s.n && japanese->s.p[end] != '\n' &&
	    japanese->s.p[end] != ESC)
		end++;
	text = str_slice(japanese->s, at, end);
	survey = bytes_survey(text);
	guess = bytes_guess(text);
	japanese->foreign_until = end;
	if (survey.multibyte > 0 && survey.multibyte > survey.bad)
		japanese->foreign = FOREIGN_UTF8;
	else if (bytes_are_kana(text))
		japanese->foreign = FOREIGN_KANA;
	else if (guess == GUESS_EUC)
		japanese->foreign = FOREIGN_EUC;
	else if (guess == GUESS_SJIS || bytes_are_sjis(text))
		japanese->foreign = FOREIGN_SJIS;
	else
		japanese->foreign = FOREIGN_KANA;
	japanese->mixed |= japanese->foreign != FOREIGN_KANA;
}

static size_t
foreign_step(struct japanese *japanese, struct japanese_unit *unit)
{
	unsigned c = byte_at(japanese, japanese->at);
	size_t at = japanese->at;
	uint32_t character;

	if (at >= japanese->foreign_until)
		foreign_read(japanese);
	switch (japanese->foreign) {
	case FOREIGN_UTF8:
		character = utf8_next(str_slice(japanese->s, 0,
		    japanese->foreign_until), &at);
		if (at - japanese->at == 1 || character < 0xa0)
			unit_lost(unit);
		else
			unit_character(unit, character);
		return at - japanese->at;
	case FOREIGN_SJIS:
		return sjis_step(japanese, unit);
	case FOREIGN_EUC:
		return euc_step(japanese, unit);
	}
	if (c >= 0xa1 && c <= 0xdf)
		unit_byte(unit, JAPANESE_CP932, c);
	else
		unit_lost(unit);
	return 1;
}

/* ESC and what belongs to it; with no unit when it only changes the state. */
static size_t
escape_step(struct japanese *japanese, struct japanese_unit *unit)
{
	unsigned next = byte_at(japanese, japanese->at + 1);
	unsigned c = byte_at(japanese, japanese->at + 2);
	int set = SET_ASCII;
	size_t n = escape_read(japanese, japanese->at, &set);

	if (n > 0) {
		escape_apply(japanese, set);
		return n;
	}
	if (next == 'N' && is_graphic(c) && japanese->high != 0) {
		if (japanese->high == HIGH_GREEK)
			unit_byte(unit, JAPANESE_GREEK, c | 0x80);
		else
			unit_character(unit, c | 0x80);
		return 3;
	}
	unit_lost(unit);
	return 1;
}

/* A set of kana goes on in the next line only if that line closes it. */
static bool
kana_goes_on(const struct japanese *japanese)
{
	size_t at = japanese->at + 1;

	while (byte_at(japanese, at) > ' ' && byte_at(japanese, at) < 0x60)
		at++;
	return byte_at(japanese, at) == ESC;
}

static size_t
control_step(struct japanese *japanese, struct japanese_unit *unit,
    unsigned c)
{
	if (c == 0x0e || c == 0x0f) {
		japanese->shifted = c == 0x0e;
		return 1;
	}
	if (c == '\n') {
		japanese->shifted = false;
		japanese->high = 0;
		if (japanese->one == SET_KANA && !kana_goes_on(japanese))
			japanese->one = SET_ASCII;
	}
	if (japanese->wide && (c == '\n' || c == ' ' || c == '\t') &&
	    !goes_on(japanese, japanese->at + 1)) {
		japanese->wide = false;
		japanese->one = SET_ASCII;
	}
	unit_character(unit, c);
	return 1;
}

static size_t
jis_step(struct japanese *japanese, struct japanese_unit *unit)
{
	unsigned c = byte_at(japanese, japanese->at);
	unsigned d = byte_at(japanese, japanese->at + 1);

	if (c == ESC)
		return escape_step(japanese, unit);
	if (c <= ' ' || c == 0x7f)
		return control_step(japanese, unit, c);
	if (japanese->at < japanese->foreign_until) {
		if (c >= 0x80)
			return foreign_step(japanese, unit);
		unit_character(unit, c);
		return 1;
	}
	if (japanese->wide && !japanese->shifted) {
		if (is_graphic(c) && is_graphic(d)) {
			unit_wide(unit, japanese->two, c, d);
			return 2;
		}
		if (is_high(c) && is_high(d) && japanese->two == SET_0208) {
			unit_cp932(unit, c - 0xa0, d - 0xa0);
			return 2;
		}
		if (c < 0x80) {
			unit_lost(unit);
			return 1;
		}
	}
	if (c >= 0x80)
		return foreign_step(japanese, unit);
	unit_single(unit, japanese->shifted ? SET_KANA : japanese->one, c);
	return 1;
}

/* ---- Runs ------------------------------------------------------------- */

static bool
is_ascii(const struct japanese_unit *unit)
{
	return unit->n == 1 && (unsigned char)unit->bytes[0] < 0x80;
}

static size_t
step(struct japanese *japanese, struct japanese_unit *unit)
{
	switch (japanese->form) {
	case JAPANESE_JIS:
		return jis_step(japanese, unit);
	case JAPANESE_EUC:
		return euc_step(japanese, unit);
	case JAPANESE_SJIS:
		break;
	}
	return sjis_step(japanese, unit);
}

/* ASCII is itself in every set: it begins and ends no run. */
bool
japanese_next(struct japanese *japanese, enum japanese_set *set_out,
    struct str *run_out)
{
	bool settled = japanese->held.n > 0;
	struct japanese_unit unit = japanese->held;

	*set_out = settled ? unit.set : JAPANESE_NATIVE;
	japanese->held.n = 0;
	japanese->run.n = 0;
	buf_add(&japanese->run, (struct str){ unit.bytes, unit.n });
	while (japanese->at < japanese->s.n) {
		memset(&unit, 0, sizeof unit);
		japanese->at += step(japanese, &unit);
		japanese->lost += unit.lost;
		if (unit.n > 0 && !is_ascii(&unit)) {
			if (settled && unit.set != *set_out) {
				japanese->held = unit;
				break;
			}
			*set_out = unit.set;
			settled = true;
		}
		for (size_t i = 0; i < unit.n; i++)
			buf_char(&japanese->run, unit.bytes[i]);
	}
	*run_out = buf_str(&japanese->run);
	return japanese->run.n > 0;
}
