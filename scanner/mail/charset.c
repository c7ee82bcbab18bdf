/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of any charset to UTF-8, with ICU's converters (this file is one of
 * ICU's two homes). What mail calls its charset is a claim: us-ascii and
 * iso-8859-1 are what software writes that did not ask, so the bytes decide;
 * a Japanese label over other Japanese bytes, or over UTF-8, is decoded as what
 * the bytes are and noted as a lie. The result is always UTF-8, never empty for
 * bytes that were there, and never fails: what can't be decoded is U+FFFD.
 * NULs are left out, because readers do not show them. UTF-7 (RFC 2152) is read
 * only where the label says so; EBCDIC labels are unknown ones, for no reader
 * honours them. ISO-2022-JP is RFC 1468 with what really comes: NEC row 13,
 * half-width kana, two-byte lines that run over a line end. Text that is
 * already ASCII or UTF-8 is borrowed and costs no converter.
 */
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include "mail.h"

enum family {
	FAMILY_GUESS,		/* no label, or one that says nothing */
	FAMILY_UTF8,
	FAMILY_UTF7,
	FAMILY_WIDE,		/* UTF-16, UTF-32 */
	FAMILY_JIS,		/* ISO-2022-JP */
	FAMILY_7BIT,		/* other charsets that live in 7 bits */
	FAMILY_BYTES		/* any that holds ASCII as itself */
};

struct charset_name {
	const char *label, *icu;
	enum family family;
};

static const struct charset_name names[] = {
	{ "utf-8", "UTF-8", FAMILY_UTF8 },
	{ "utf8", "UTF-8", FAMILY_UTF8 },
	{ "utf-8-sig", "UTF-8", FAMILY_UTF8 },
	{ "unicode-1-1-utf-8", "UTF-8", FAMILY_UTF8 },
	{ "utf8mb4", "UTF-8", FAMILY_UTF8 },
	{ "us-ascii", "US-ASCII", FAMILY_GUESS },
	{ "ascii", "US-ASCII", FAMILY_GUESS },
	{ "us_ascii", "US-ASCII", FAMILY_GUESS },
	{ "ansi_x3.4-1968", "US-ASCII", FAMILY_GUESS },
	{ "iso646-us", "US-ASCII", FAMILY_GUESS },
	{ "iso-8859-1", "windows-1252", FAMILY_GUESS },
	{ "iso8859-1", "windows-1252", FAMILY_GUESS },
	{ "iso_8859-1", "windows-1252", FAMILY_GUESS },
	{ "latin1", "windows-1252", FAMILY_GUESS },
	{ "latin-1", "windows-1252", FAMILY_GUESS },
	{ "windows-1252", "windows-1252", FAMILY_GUESS },
	{ "cp1252", "windows-1252", FAMILY_GUESS },
	{ "x-ansi", "windows-1252", FAMILY_GUESS },
	{ "utf-7", "UTF-7", FAMILY_UTF7 },
	{ "utf7", "UTF-7", FAMILY_UTF7 },
	{ "unicode-1-1-utf-7", "UTF-7", FAMILY_UTF7 },
	{ "x-unicode-2-0-utf-7", "UTF-7", FAMILY_UTF7 },
	{ "csunicode11utf7", "UTF-7", FAMILY_UTF7 },
	{ "utf-16", "UTF-16", FAMILY_WIDE },
	{ "utf-16le", "UTF-16LE", FAMILY_WIDE },
	{ "utf-16be", "UTF-16BE", FAMILY_WIDE },
	{ "unicode", "UTF-16", FAMILY_WIDE },
	{ "ucs-2", "UTF-16", FAMILY_WIDE },
	{ "iso-10646-ucs-2", "UTF-16", FAMILY_WIDE },
	{ "utf-32", "UTF-32", FAMILY_WIDE },
	{ "utf-32le", "UTF-32LE", FAMILY_WIDE },
	{ "utf-32be", "UTF-32BE", FAMILY_WIDE },
	{ "iso-2022-jp", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022-jp", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp", "ISO-2022-JP", FAMILY_JIS },
	{ "csiso2022jp", "ISO-2022-JP", FAMILY_JIS },
	{ "iso-2022-jp-1", "ISO-2022-JP-1", FAMILY_JIS },
	{ "iso-2022-jp-2", "ISO-2022-JP-2", FAMILY_JIS },
	{ "iso-2022-jp-3", "ISO-2022-JP", FAMILY_JIS },
	{ "iso-2022-jp-2004", "ISO-2022-JP", FAMILY_JIS },
	{ "iso-2022-jp-ms", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50220", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50221", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50222", "ISO-2022-JP", FAMILY_JIS },
	{ "windows-50220", "ISO-2022-JP", FAMILY_JIS },
	{ "windows-50221", "ISO-2022-JP", FAMILY_JIS },
	{ "jis", "ISO-2022-JP", FAMILY_JIS },
	{ "shift_jis", "Shift_JIS", FAMILY_BYTES },
	{ "shift-jis", "Shift_JIS", FAMILY_BYTES },
	{ "shiftjis", "Shift_JIS", FAMILY_BYTES },
	{ "x-sjis", "Shift_JIS", FAMILY_BYTES },
	{ "sjis", "Shift_JIS", FAMILY_BYTES },
	{ "cp932", "Shift_JIS", FAMILY_BYTES },
	{ "cp-932", "Shift_JIS", FAMILY_BYTES },
	{ "ms932", "Shift_JIS", FAMILY_BYTES },
	{ "ms_kanji", "Shift_JIS", FAMILY_BYTES },
	{ "windows-932", "Shift_JIS", FAMILY_BYTES },
	{ "windows-31j", "Shift_JIS", FAMILY_BYTES },
	{ "cswindows31j", "Shift_JIS", FAMILY_BYTES },
	{ "shift_jis-2004", "Shift_JIS", FAMILY_BYTES },
	{ "x-mac-japanese", "Shift_JIS", FAMILY_BYTES },
	{ "euc-jp", "EUC-JP", FAMILY_BYTES },
	{ "eucjp", "EUC-JP", FAMILY_BYTES },
	{ "x-euc-jp", "EUC-JP", FAMILY_BYTES },
	{ "x-euc", "EUC-JP", FAMILY_BYTES },
	{ "eucjp-ms", "EUC-JP", FAMILY_BYTES },
	{ "euc-jp-ms", "EUC-JP", FAMILY_BYTES },
	{ "cp51932", "EUC-JP", FAMILY_BYTES },
	{ "ks_c_5601-1987", "windows-949", FAMILY_BYTES },
	{ "ks_c_5601", "windows-949", FAMILY_BYTES },
	{ "ksc5601", "windows-949", FAMILY_BYTES },
	{ "euc-kr", "windows-949", FAMILY_BYTES },
	{ "cp949", "windows-949", FAMILY_BYTES },
	{ "iso-2022-kr", "ISO-2022-KR", FAMILY_7BIT },
	{ "iso-2022-cn", "ISO-2022-CN", FAMILY_7BIT },
	{ "hz-gb-2312", "HZ", FAMILY_7BIT },
	{ "hz", "HZ", FAMILY_7BIT },
	{ "gb2312", "GBK", FAMILY_BYTES },
	{ "gb_2312-80", "GBK", FAMILY_BYTES },
	{ "x-gbk", "GBK", FAMILY_BYTES },
	{ "cp936", "GBK", FAMILY_BYTES },
	{ "big5-hkscs", "Big5-HKSCS", FAMILY_BYTES },
	{ "x-x-big5", "Big5", FAMILY_BYTES },
	{ "iso-8859-8-i", "ISO-8859-8", FAMILY_BYTES },
	{ "iso-8859-8-e", "ISO-8859-8", FAMILY_BYTES },
	{ "iso-8859-6-i", "ISO-8859-6", FAMILY_BYTES },
	{ "iso-8859-11", "windows-874", FAMILY_BYTES },
	{ "cp-850", "IBM850", FAMILY_BYTES },
	{ "cp-1251", "windows-1251", FAMILY_BYTES },
};

/* Labels that say nothing: read like no label, and not counted as unknown. */
static const char *const empty_labels[] = {
	"unknown-8bit", "x-unknown", "unknown", "8bit", "7bit", "binary", "none",
	"default", "x-user-defined", "_autodetect", "_iso-2022-jp$esc"
};

#define LABEL_MOST 48

/* What one look over the bytes tells. */
struct survey {
	bool eight_bit, nul, utf8;
	bool escapes;		/* ESC $, ESC ( J, ESC ( I: ISO-2022-JP */
	size_t multibyte;	/* well-formed UTF-8 sequences */
	size_t bad;		/* bytes that are not UTF-8 */
};

static struct survey
bytes_survey(struct str s)
{
	struct survey survey = { .utf8 = true };
	size_t at = 0;

	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];
		size_t from = at;

		if (c < 0x80) {
			survey.nul |= c == 0;
			if (c == 0x1b && at + 2 < s.n && (s.p[at + 1] == '$' ||
			    (s.p[at + 1] == '(' && (s.p[at + 2] == 'J' ||
			    s.p[at + 2] == 'I'))))
				survey.escapes = true;
			at++;
			continue;
		}
		survey.eight_bit = true;
		(void)utf8_next(s, &at);
		if (at - from > 1)
			survey.multibyte++;
		else
			survey.bad++;
	}
	survey.utf8 = survey.bad == 0;
	return survey;
}

/* How Japanese the bytes look in one of the two 8-bit codes. */
struct guess {
	size_t pairs, strong, kana, bad;
};

static struct guess
guess_sjis(struct str s)
{
	struct guess guess = { 0 };
	size_t at = 0;

	while (at < s.n) {
		unsigned c = (unsigned char)s.p[at++];
		unsigned d = at < s.n ? (unsigned char)s.p[at] : 0;

		if (c < 0x80)
			continue;
		if (c >= 0xa1 && c <= 0xdf) {
			guess.kana++;
			continue;
		}
		if (c == 0x80 || c == 0xa0 || c > 0xfc || d < 0x40 || d == 0x7f ||
		    d > 0xfc) {
			/* A pair that the end cut off is no argument. */
			guess.bad += at < s.n || guess.pairs == 0;
			continue;
		}
		at++;
		guess.pairs++;
		/*
		 * In windows-1252 a curly quote before a letter looks like a
		 * kanji; kana rows and high second bytes do not occur there.
		 */
		if ((c == 0x82 && d >= 0x9f && d <= 0xf1) ||
		    (c == 0x83 && d <= 0x96) || (c <= 0x9f && d >= 0x80))
			guess.strong++;
	}
	return guess;
}

static struct guess
guess_euc(struct str s)
{
	struct guess guess = { 0 };
	size_t at = 0;

	while (at < s.n) {
		unsigned c = (unsigned char)s.p[at++];
		unsigned d = at < s.n ? (unsigned char)s.p[at] : 0;

		if (c < 0x80)
			continue;
		if (c == 0x8f && d >= 0xa1 && at + 1 < s.n &&
		    (unsigned char)s.p[at + 1] >= 0xa1) {
			at += 2;
			guess.pairs++;
			continue;
		}
		if (c == 0x8e && d >= 0xa1 && d <= 0xdf) {
			at++;
			guess.kana++;
			continue;
		}
		if (c < 0xa1 || c == 0xff || d < 0xa1 || d == 0xff) {
			guess.bad += at < s.n || guess.pairs == 0;
			continue;
		}
		at++;
		guess.pairs++;
		if ((c == 0xa4 && d <= 0xf3) || (c == 0xa5 && d <= 0xf6) ||
		    (c >= 0xb0 && c <= 0xcf))
			guess.strong++;
	}
	return guess;
}

static bool
guess_convinces(struct guess guess)
{
	return guess.bad == 0 && guess.strong > 0 &&
	    guess.strong * 2 >= guess.pairs && guess.kana <= guess.strong * 2;
}

/* The 8-bit charset that the bytes themselves suggest. */
static const char *
bytes_guess(struct str s)
{
	struct guess sjis = guess_sjis(s), euc = guess_euc(s);
	bool is_sjis = guess_convinces(sjis), is_euc = guess_convinces(euc);

	if (is_sjis && is_euc)
		return sjis.strong > euc.strong ? "Shift_JIS" : "EUC-JP";
	if (is_euc && (euc.strong > 1 || euc.pairs == 1))
		return "EUC-JP";
	if (is_sjis)
		return "Shift_JIS";
	/* Half-width katakana only: readings and payees, as banks write them. */
	if (sjis.bad == 0 && sjis.pairs == 0 && sjis.kana >= 4 &&
	    euc.bad > 0)
		return "Shift_JIS";
	return "windows-1252";
}

static void
count_bad(const void *context, UConverterToUnicodeArgs *args,
    const char *bytes, int32_t n, UConverterCallbackReason reason,
    UErrorCode *error)
{
	size_t *bad;

	/* Called for closing too, when the context is no more. */
	if (reason > UCNV_IRREGULAR)
		return;
	/* ICU hands the context back const, though it is ours to write. */
	memcpy(&bad, context, sizeof bad);
	(*bad)++;
	UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, args, bytes, n, reason, error);
}

/* Append UTF-16 as UTF-8. A pair may be cut by the end of ICU's buffer, so
 * that *lead carries its first half over. */
static void
add_utf16(struct buf *buf, const UChar *units, size_t n, uint32_t *lead)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t c = units[i];

		if (*lead != 0) {
			uint32_t first = *lead;

			*lead = 0;
			if (c >= 0xdc00 && c <= 0xdfff) {
				buf_utf8(buf, 0x10000 + ((first - 0xd800) << 10) +
				    (c - 0xdc00));
				continue;
			}
			buf_utf8(buf, CHARACTER_BAD);
		}
		if (c >= 0xd800 && c <= 0xdbff)
			*lead = c;
		else if (c >= 0xdc00 && c <= 0xdfff)
			buf_utf8(buf, CHARACTER_BAD);
		else if (c != 0 && c != 0x1b)
			buf_utf8(buf, c);
	}
}

/* Everything through one converter; the number of errors in *bad_out. */
static struct str
convert(struct arena *arena, UConverter *converter, struct str s,
    size_t *bad_out)
{
	struct buf buf = { .arena = arena };
	UChar units[4096];
	size_t bad = 0, *bad_pointer = &bad;
	const char *from = s.p, *end = s.p + s.n;
	UErrorCode error = U_ZERO_ERROR;
	uint32_t lead = 0;

	ucnv_setToUCallBack(converter, count_bad, &bad_pointer, NULL, NULL,
	    &error);
	do {
		UChar *to = units;

		error = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, units + 4096, &from, end, NULL,
		    true, &error);
		add_utf16(&buf, units, (size_t)(to - units), &lead);
	} while (error == U_BUFFER_OVERFLOW_ERROR);
	if (lead != 0 || U_FAILURE(error)) {
		buf_utf8(&buf, CHARACTER_BAD);
		bad++;
	}
	*bad_out = bad;
	return buf_str(&buf);
}

/*
 * ICU, like RFC 1468, falls back to ASCII at a line end; some mailers wrap in
 * the middle of two-byte text. Such a line is one whose next escape returns to
 * a one-byte set: the escape that it lacks is put in front.
 */
static struct str
jis_mend(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	bool wide = false, mended = false;
	size_t done = 0;

	for (size_t at = 0; at < s.n; at++) {
		const char *next;

		if (s.p[at] == 0x1b && at + 2 < s.n) {
			wide = s.p[at + 1] == '$';
		} else if (s.p[at] == '\n' && wide) {
			wide = false;
			next = memchr(s.p + at, 0x1b, s.n - at);
			if (next == NULL)
				break;
			if (next + 1 < s.p + s.n && next[1] == '(' &&
			    next > s.p + at + 1) {
				buf_add(&buf, str_slice(s, done, at + 1));
				buf_cstr(&buf, "\x1b$B");
				done = at + 1;
				wide = mended = true;
			}
		}
	}
	if (!mended)
		return s;
	buf_add(&buf, str_from(s, done));
	return buf_str(&buf);
}

/* How long the escape sequence at `at` is; 0 if there is none. */
static size_t
jis_escape(struct str s, size_t at)
{
	size_t n;

	if (at + 2 >= s.n || s.p[at] != 0x1b ||
	    (s.p[at + 1] != '$' && s.p[at + 1] != '('))
		return 0;
	n = s.p[at + 1] == '$' && s.p[at + 2] == '(' ? 4 : 3;
	return at + n <= s.n ? n : 0;
}

/*
 * ICU takes an escape that is followed at once by another for an attack and puts
 * U+FFFD there. It is everyday: a mailer that cuts a subject into encoded words
 * closes and opens the set in each. Only the last of a run counts.
 */
static struct str
jis_join(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t done = 0, at = 0, n;

	while (at < s.n) {
		n = jis_escape(s, at);
		if (n > 0 && jis_escape(s, at + n) > 0) {
			buf_add(&buf, str_slice(s, done, at));
			done = at + n;
		}
		at += n > 0 ? n : 1;
	}
	if (done == 0)
		return s;
	buf_add(&buf, str_from(s, done));
	return buf_str(&buf);
}

/* Decode as ICU's `name`; false when ICU has no such converter. */
static bool
decode_as(struct arena *arena, struct str s, const char *name,
    struct charset_result *result_out)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(name, &error);
	size_t bad = 0;

	if (U_FAILURE(error))
		return false;
	if (strncmp(name, "ISO-2022-JP", 11) == 0)
		s = jis_mend(arena, jis_join(arena, s));
	result_out->text = convert(arena, converter, s, &bad);
	result_out->used = str_of(name);
	result_out->invalid = bad > 0;
	ucnv_close(converter);
	return true;
}

/* UTF-8, or what is left of it: NULs out, bad bytes replaced. */
static void
decode_utf8(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_result *result)
{
	struct buf buf = { .arena = arena };

	result->used = survey->eight_bit ? STR("UTF-8") : STR("US-ASCII");
	result->invalid = !survey->utf8 || survey->nul;
	if (str_starts(s, STR("\xef\xbb\xbf")) && s.n > 3)
		s = str_from(s, 3);
	s = utf8_repair(arena, s);
	if (survey->nul) {
		for (size_t i = 0; i < s.n; i++)
			if (s.p[i] != '\0')
				buf_char(&buf, s.p[i]);
		s = buf_str(&buf);
	}
	result->text = s;
}

/* Does ICU know the label, and does its charset hold ASCII as itself? */
static bool
icu_knows(const char *label, char *name_out, size_t size)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(label, &error);
	UChar unit[4] = { 0 };
	const char *name;
	bool ascii;

	if (U_FAILURE(error))
		return false;
	ascii = ucnv_toUChars(converter, unit, 4, "A<", 2, &error) == 2 &&
	    U_SUCCESS(error) && unit[0] == 'A' && unit[1] == '<';
	name = ucnv_getName(converter, &error);
	ascii = ascii && U_SUCCESS(error) && name != NULL && strlen(name) < size;
	if (ascii)
		memcpy(name_out, name, strlen(name) + 1);
	ucnv_close(converter);
	return ascii;
}

/* The label in lower case without quotes, or "" if there is nothing usable. */
static void
label_clean(struct str label, char *out)
{
	size_t n = 0;

	label = str_trim(label);
	while (label.n > 0 && (label.p[0] == '"' || label.p[0] == '\''))
		label = str_from(label, 1);
	for (size_t i = 0; i < label.n && n < LABEL_MOST - 1; i++) {
		char c = char_lower(label.p[i]);

		/* ICU reads options after a comma: not for a stranger. */
		if (!char_is_alpha(c) && !char_is_digit(c) &&
		    strchr("-_.:+()$", c) == NULL)
			break;
		if (c == '\0')
			break;
		out[n++] = c;
	}
	out[n] = '\0';
}

/* What the label says; the name for a charset only ICU knows goes to `room`. */
static struct charset_name
label_read(struct str label, char *room, size_t size, bool *unknown_out)
{
	struct charset_name said = { "", NULL, FAMILY_GUESS };
	char clean[LABEL_MOST];

	*unknown_out = false;
	label_clean(label, clean);
	if (clean[0] == '\0')
		return said;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].label, clean) == 0)
			return names[i];
	for (size_t i = 0; i < sizeof empty_labels / sizeof empty_labels[0]; i++)
		if (strcmp(empty_labels[i], clean) == 0)
			return said;
	if (icu_knows(clean, room, size)) {
		said.icu = room;
		said.family = FAMILY_BYTES;
	} else {
		*unknown_out = true;
	}
	return said;
}

/* No label to follow: ISO-2022-JP, UTF-8, Shift_JIS or EUC-JP, windows-1252. */
static void
decode_guess(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_result *result)
{
	if (survey->escapes && !survey->eight_bit) {
		decode_as(arena, s, "ISO-2022-JP", result);
		if (!result->invalid)
			return;
	}
	if (survey->utf8 || survey->multibyte > survey->bad)
		decode_utf8(arena, s, survey, result);
	else
		decode_as(arena, s, bytes_guess(s), result);
}

/* A charset of 8-bit bytes that is named; the bytes may contradict it. */
static void
decode_bytes(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	struct charset_result other = *result;

	if (survey->escapes && !survey->eight_bit) {
		decode_as(arena, s, "ISO-2022-JP", &other);
		if (!other.invalid) {
			*result = other;
			result->lied = true;
			return;
		}
	}
	/* Three sequences in a row are UTF-8 by more than chance. */
	if (survey->eight_bit && survey->utf8 && survey->multibyte >= 3) {
		decode_utf8(arena, s, survey, result);
		result->lied = true;
		return;
	}
	if (!decode_as(arena, s, name, result)) {
		decode_guess(arena, s, survey, result);
		result->unknown = true;
		return;
	}
	if (!result->invalid)
		return;
	decode_guess(arena, s, survey, &other);
	if (!other.invalid && !str_equal(other.used, STR("windows-1252")) &&
	    !str_equal(other.used, result->used)) {
		*result = other;
		result->lied = true;
	}
}

static void
decode_said(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_name said, struct charset_result *result)
{
	bool plain = !survey->eight_bit && !survey->nul;

	switch (said.family) {
	case FAMILY_GUESS:
		decode_guess(arena, s, survey, result);
		/* windows-1252 under either Latin label is what readers do. */
		result->lied = said.icu != NULL && result->text.n > 0 &&
		    !str_equal(result->used, STR("US-ASCII")) &&
		    !str_equal(result->used, str_of(said.icu)) &&
		    !str_equal(result->used, STR("windows-1252"));
		break;
	case FAMILY_UTF8:
		if (survey->utf8 || survey->multibyte > survey->bad) {
			decode_utf8(arena, s, survey, result);
			break;
		}
		decode_guess(arena, s, survey, result);
		result->lied = !str_equal(result->used, STR("UTF-8"));
		break;
	case FAMILY_WIDE:
		/* Wide text without one NUL byte is no wide text. */
		if (survey->utf8 && !survey->nul) {
			decode_utf8(arena, s, survey, result);
			result->lied = true;
			break;
		}
		decode_as(arena, s, said.icu, result);
		break;
	case FAMILY_JIS:
		if (survey->eight_bit && (survey->utf8 || !survey->escapes)) {
			decode_guess(arena, s, survey, result);
			result->lied = true;
			break;
		}
		decode_as(arena, s, said.icu, result);
		break;
	case FAMILY_UTF7:
	case FAMILY_7BIT:
		if (survey->eight_bit) {
			decode_guess(arena, s, survey, result);
			result->lied = true;
			break;
		}
		decode_as(arena, s, said.icu, result);
		break;
	case FAMILY_BYTES:
		if (plain && !survey->escapes) {
			result->text = s;
			result->used = str_of(said.icu);
			break;
		}
		decode_bytes(arena, s, survey, said.icu, result);
		break;
	}
}

struct charset_result
charset_decode(struct arena *arena, struct str bytes, struct str label)
{
	struct charset_result result = { .text = bytes, .used = STR("US-ASCII") };
	char room[80];
	struct survey survey = bytes_survey(bytes);
	struct charset_name said = label_read(label, room, sizeof room,
	    &result.unknown);
	bool unknown = result.unknown;

	if (bytes.n == 0) {
		result.text = STR("");
		return result;
	}
	decode_said(arena, bytes, &survey, said, &result);
	result.unknown |= unknown;
	result.invalid |= survey.nul && said.family != FAMILY_WIDE;
	if (result.text.n == 0) {
		result.text = STR("\xef\xbf\xbd");
		result.invalid = true;
	}
	result.used = str_keep(arena, result.used);
	return result;
}
