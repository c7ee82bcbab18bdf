/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of any charset to UTF-8, with ICU's converters (this file is one of
 * ICU's two homes). What mail calls its charset is a claim: us-ascii and
 * iso-8859-1 are what software writes that did not ask, so the bytes decide;
 * a Japanese label over other Japanese bytes, or over UTF-8, is decoded as what
 * the bytes are and noted as a lie. The result is always UTF-8, never empty for
 * bytes that were there, and never fails: what can't be decoded is U+FFFD and
 * counted, and so are the controls U+0080 to U+009F, which no writer means.
 * NULs are left out, because readers do not show them. UTF-7 (RFC 2152) is read
 * only where the label says so. EBCDIC labels are unknown ones, for most readers do
 * not honour them; but bytes that are no UTF-8 are read as such, for some do. A byte order mark stands above any label, as in the WHATWG's
 * standard. Japanese goes through japanese.c, which says whose mappings are used
 * and why. Text that is already ASCII or UTF-8 is borrowed and costs no
 * converter.
 */
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "mail.h"

/* Where japanese.c stands between the bytes and ICU. */
static const struct {
	const char *name;
	enum japanese_form form;
	bool x0213;
} japanese_names[] = {
	{ "ISO-2022-JP", JAPANESE_JIS, false },
	{ "EUC-JP", JAPANESE_EUC, false },
	{ "EUC-JIS-2004", JAPANESE_EUC, true },
	{ "Shift_JIS-2004", JAPANESE_SJIS, true },
};

/* Supersets that readers use when the named one does not suffice. */
static const struct {
	const char *name, *wider;
} wider_names[] = {
	{ "GBK", "gb18030" },
	{ "ISO-2022-KR", "windows-949" },
	{ "ISO-2022-CN", "GBK" },
	{ "HZ", "GBK" },
};

static const char *
wider_than(const char *name)
{
	for (size_t i = 0; i < sizeof wider_names / sizeof wider_names[0]; i++)
		if (strcmp(wider_names[i].name, name) == 0)
			return wider_names[i].wider;
	return NULL;
}

/* ---- ICU's converters ------------------------------------------------- */

struct output {
	struct buf buf;
	size_t lost;
	uint32_t lead;		/* the first half of a surrogate pair */
	bool restore;		/* ASCII that ends a bad pair is shown */
	bool ibm_controls;	/* undo IBM's rotation of three controls */
};

static void
lost_add(struct output *output)
{
	output->lost++;
	buf_utf8(&output->buf, CHARACTER_BAD);
}

/*
 * A pair that is no character may have an ASCII letter as its second half. That
 * letter is shown: else a stray byte would hide the letter after it.
 */
static void
bytes_bad(const void *context, UConverterToUnicodeArgs *args,
    const char *bytes, int32_t n, UConverterCallbackReason reason,
    UErrorCode *error)
{
	struct output *output;
	UChar units[2] = { (UChar)CHARACTER_BAD, 0 };
	int32_t units_n = 1;

	/* Called for closing too, when the context is no more. */
	if (reason > UCNV_IRREGULAR)
		return;
	/* ICU hands the context back const, though it is ours to write. */
	memcpy(&output, context, sizeof output);
	output->lost++;
	if (output->restore && n == 2 && (signed char)bytes[1] > 0)
		units[units_n++] = (UChar)bytes[1];
	*error = U_ZERO_ERROR;
	ucnv_cbToUWriteUChars(args, units, units_n, 0, error);
}

/* IBM's tables of Shift_JIS send SUB, FS and DEL round in a circle. */
static uint32_t
control_undo(uint32_t c)
{
	return c == 0x1c ? 0x1a : c == 0x7f ? 0x1c : c == 0x1a ? 0x7f : c;
}

/* UTF-16 as UTF-8. A pair may be cut by the end of ICU's buffer. NUL is not
 * shown; the controls from U+0080 on have no business in mail. */
static void
units_add(struct output *output, const UChar *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t c = units[i], first = output->lead;

		output->lead = 0;
		if (first != 0 && c >= 0xdc00 && c <= 0xdfff) {
			buf_utf8(&output->buf, 0x10000 +
			    ((first - 0xd800) << 10) + (c - 0xdc00));
			continue;
		}
		if (first != 0)
			lost_add(output);
		if (output->ibm_controls)
			c = control_undo(c);
		if (c >= 0xd800 && c <= 0xdbff)
			output->lead = c;
		else if ((c >= 0xdc00 && c <= 0xdfff) ||
		    (c >= 0x80 && c < 0xa0))
			lost_add(output);
		else if (c != 0)
			buf_utf8(&output->buf, c);
	}
}

/* Everything through one converter. */
static void
convert(UConverter *converter, struct str s, struct output *output)
{
	UChar units[4096];
	const char *from = s.p, *end = s.p + s.n;
	UErrorCode error = U_ZERO_ERROR;

	ucnv_setToUCallBack(converter, bytes_bad, &output, NULL, NULL, &error);
	ucnv_resetToUnicode(converter);
	do {
		UChar *to = units;

		error = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, units + 4096, &from, end, NULL,
		    true, &error);
		units_add(output, units, (size_t)(to - units));
	} while (error == U_BUFFER_OVERFLOW_ERROR);
	if (output->lead != 0 || U_FAILURE(error))
		lost_add(output);
	output->lead = 0;
}

/* ---- Decoding as ... -------------------------------------------------- */

static void
native_add(struct output *output, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\0')
			buf_char(&output->buf, s.p[i]);
}

/* One run after the other, each converter opened at most once. What is lost for
 * more than `lost_most` is not decoded any further. */
static void
decode_japanese(struct arena *arena, struct japanese *japanese,
    size_t lost_most, struct charset_result *result_out)
{
	static const char *const icu[JAPANESE__COUNT] = {
		NULL, "Shift_JIS", "EUC-JP", "GBK", "windows-949", "ISO-8859-7"
	};
	UConverter *open[JAPANESE__COUNT] = { NULL };
	struct output output = { .buf = { .arena = arena } };
	enum japanese_set set;
	struct str run;

	japanese->run.arena = arena;
	while (output.lost + japanese->lost <= lost_most &&
	    japanese_next(japanese, &set, &run)) {
		UErrorCode error = U_ZERO_ERROR;

		if (icu[set] == NULL) {
			native_add(&output, run);
			continue;
		}
		if (open[set] == NULL)
			open[set] = ucnv_open(icu[set], &error);
		output.ibm_controls = set == JAPANESE_CP932;
		if (U_SUCCESS(error))
			convert(open[set], run, &output);
		else
			lost_add(&output);
	}
	for (size_t i = 0; i < JAPANESE__COUNT; i++)
		if (open[i] != NULL)
			ucnv_close(open[i]);
	result_out->text = buf_str(&output.buf);
	result_out->lost = output.lost + japanese->lost;
	result_out->lied |= japanese->mixed;
}

/* Decode as ICU's `name`, or one of ours; false when there is no such one. */
static bool
decode_as(struct arena *arena, struct str s, const char *name,
    struct charset_result *result_out)
{
	UErrorCode error = U_ZERO_ERROR;
	struct output output = { .buf = { .arena = arena } };
	UConverter *converter;

	result_out->used = str_of(name);
	for (size_t i = 0; i < sizeof japanese_names / sizeof *japanese_names;
	    i++)
		if (strcmp(japanese_names[i].name, name) == 0) {
			struct japanese japanese = { .s = s,
			    .form = japanese_names[i].form,
			    .x0213 = japanese_names[i].x0213 };
			decode_japanese(arena, &japanese, SIZE_MAX,
			    result_out);
			return true;
		}
	converter = ucnv_open(name, &error);
	if (U_FAILURE(error))
		return false;
	output.ibm_controls = strcmp(name, "Shift_JIS") == 0;
	output.restore = strncmp(name, "UTF-", 4) != 0 &&
	    strncmp(name, "ISO-2022-", 9) != 0 && strcmp(name, "HZ") != 0;
	convert(converter, s, &output);
	ucnv_close(converter);
	result_out->text = buf_str(&output.buf);
	result_out->lost = output.lost;
	return true;
}

/* UTF-8, or what is left of it: NULs out, bad bytes and controls replaced. */
static void
decode_utf8(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_result *result)
{
	struct output output = { .buf = { .arena = arena } };
	size_t at = 0;

	result->used = survey->eight_bit ? STR("UTF-8") : STR("US-ASCII");
	if (str_starts(s, STR("\xef\xbb\xbf")) && s.n > 3)
		s = str_from(s, 3);
	result->text = s;
	if (survey->utf8 && !survey->nul && !survey->control)
		return;
	while (at < s.n) {
		size_t from = at;
		uint32_t c = utf8_next(s, &at);

		if ((c >= 0x80 && c < 0xa0) || (c == CHARACTER_BAD &&
		    at - from == 1))
			lost_add(&output);
		else if (c != 0)
			buf_utf8(&output.buf, c);
	}
	result->text = buf_str(&output.buf);
	result->lost = output.lost;
}

/* ---- The label -------------------------------------------------------- */

static bool
reads_as(UConverter *converter, const char *bytes)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar unit[4] = { 0 };

	return ucnv_toUChars(converter, unit, 4, bytes, 2, &error) == 2 &&
	    U_SUCCESS(error) && unit[0] == 'A' && unit[1] == '<';
}

/* Does ICU know the label, and does its charset hold ASCII as itself, or as EBCDIC
 * does? */
static bool
icu_knows(const char *label, char *name_out, size_t size,
    enum family *family_out)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(label, &error);
	const char *name;
	bool known;

	if (U_FAILURE(error))
		return false;
	known = reads_as(converter, "A<");
	*family_out = known ? FAMILY_BYTES : FAMILY_EBCDIC;
	known = known || reads_as(converter, "\xc1\x4c");
	name = ucnv_getName(converter, &error);
	known = known && U_SUCCESS(error) && name != NULL && strlen(name) < size;
	if (known)
		memcpy(name_out, name, strlen(name) + 1);
	ucnv_close(converter);
	return known;
}

/* What the label says; the name for a charset only ICU knows goes to `room`. */
static struct charset_name
label_read(struct str label, char *room, size_t size, bool *unknown_out)
{
	struct charset_name said;
	char clean[CHARSET_LABEL_MOST];

	*unknown_out = false;
	if (charset_label(label, clean, &said) != LABEL_OTHER)
		return said;
	if (icu_knows(clean, room, size, &said.family))
		said.icu = room;
	else
		said.family = FAMILY_GUESS;
	*unknown_out = said.icu == NULL || said.family == FAMILY_EBCDIC;
	return said;
}

/* ---- The ladder ------------------------------------------------------- */

static const char *
guess_name(enum guess guess)
{
	switch (guess) {
	case GUESS_SJIS:
		return "Shift_JIS";
	case GUESS_EUC:
		return "EUC-JP";
	case GUESS_LATIN:
		break;
	}
	return "windows-1252";
}

/* ISO-2022-JP, if that is what it is whatever the label: nothing gets lost. */
static bool
decode_jis_surely(struct arena *arena, struct str s,
    const struct survey *survey, struct charset_result *result)
{
	struct japanese japanese = { .s = s, .form = JAPANESE_JIS };
	struct charset_result other = *result;

	if (!survey->escapes)
		return false;
	other.used = STR("ISO-2022-JP");
	decode_japanese(arena, &japanese, 0, &other);
	if (other.lost > 0)
		return false;
	other.lied = result->lied;
	*result = other;
	return true;
}

/* No label to follow: ISO-2022-JP, UTF-8, Shift_JIS or EUC-JP, windows-1252. */
static void
decode_guess(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_result *result)
{
	if (decode_jis_surely(arena, s, survey, result))
		return;
	if (survey->utf8 || survey->multibyte > survey->bad)
		decode_utf8(arena, s, survey, result);
	else
		decode_as(arena, s, guess_name(bytes_guess(s)), result);
}

static bool
is_japanese(const char *name)
{
	return strncmp(name, "Shift_JIS", 9) == 0 ||
	    strncmp(name, "EUC-J", 5) == 0;
}

/* The bytes say it so clearly that the named 8-bit charset can't be. */
static bool
decode_contrary(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	if (decode_jis_surely(arena, s, survey, result))
		return true;
	/* Three sequences in a row are UTF-8 by more than chance. */
	if (survey->eight_bit && survey->utf8 && survey->multibyte >= 3) {
		decode_utf8(arena, s, survey, result);
		return true;
	}
	if (strncmp(name, "Shift_JIS", 9) == 0 && bytes_are_euc(s))
		return decode_as(arena, s, "EUC-JP", result);
	return false;
}

/* A charset of 8-bit bytes that is named; the bytes may contradict it. */
static void
decode_bytes(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	struct charset_result other = *result;
	const char *wider = wider_than(name);

	if (decode_contrary(arena, s, survey, name, result)) {
		result->lied = true;
		return;
	}
	if (!decode_as(arena, s, name, result)) {
		decode_guess(arena, s, survey, result);
		result->unknown = true;
		return;
	}
	if (result->lost > 0 && wider != NULL &&
	    decode_as(arena, s, wider, &other) && other.lost == 0) {
		*result = other;
		return;
	}
	if (result->lost == 0)
		return;
	decode_guess(arena, s, survey, &other);
	/* Bytes that are merely damaged don't make a label a lie. */
	if (!str_equal(other.used, STR("windows-1252")) &&
	    !str_equal(other.used, result->used) &&
	    (other.lost == 0 || (is_japanese(name) &&
	    other.lost * 8 < result->lost))) {
		*result = other;
		result->lied = true;
	}
}

/* How much the 16-bit units look like text: two for each letter or kana, and
 * `kanji` for each that may be one, for in the wrong order many may. */
static size_t
wide_score(struct str s, bool little, size_t kanji)
{
	size_t score = 0;

	for (size_t i = 0; i + 1 < s.n; i += 2) {
		unsigned char a = (unsigned char)s.p[i + little];
		unsigned char b = (unsigned char)s.p[i + !little];

		if ((a == 0 && ((b >= 0x20 && b < 0x7f) || b == '\n' ||
		    b == '\r')) || (a == 0x30 && (b == 0x01 || b == 0x02 ||
		    (b >= 0x41 && b <= 0xfe))))
			score += 2;
		else if (a >= 0x4e && a <= 0x9f)
			score += kanji;
	}
	return score;
}

/* The order of unmarked UTF-16. A label that names it is believed unless the
 * other order reads far better. */
static bool
wide_is_little(struct str s, const char *name)
{
	size_t big = wide_score(s, false, 1), little = wide_score(s, true, 1);

	if (str_ends(str_of(name), STR("LE")))
		return !(big > little * 2 && big >= s.n / 2);
	if (str_ends(str_of(name), STR("BE")))
		return little > big * 2 && little >= s.n / 2;
	return little > big;
}

/* Wide text begins with a mark, or one of the two orders reads better. */
static bool
decode_wide(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	bool four = strncmp(name, "UTF-32", 6) == 0, little;
	struct str big_mark = four ? STR("\0\0\xfe\xff") : STR("\xfe\xff");
	struct str little_mark = four ? STR("\xff\xfe\0\0") :
	    STR("\xff\xfe");

	if (str_starts(s, big_mark) || str_starts(s, little_mark)) {
		little = str_starts(s, little_mark);
		if (s.n > big_mark.n)
			s = str_from(s, big_mark.n);
	} else if (survey->utf8 && !survey->nul &&
	    wide_score(s, false, 0) < s.n / 2 &&
	    wide_score(s, true, 0) < s.n / 2) {
		return false;
	} else if (four) {
		little = s.n >= 4 && s.p[0] != '\0' && s.p[3] == '\0';
	} else {
		little = wide_is_little(s, name);
	}
	return decode_as(arena, s, four ? (little ? "UTF-32LE" : "UTF-32BE") :
	    little ? "UTF-16LE" : "UTF-16BE", result);
}

/* 8-bit bytes under the label of ISO-2022-JP. */
static void
decode_jis(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	bool other = survey->eight_bit && !survey->escapes &&
	    (survey->utf8 || (!bytes_are_kana(s) &&
	    bytes_guess(s) != GUESS_LATIN));

	if (other) {
		decode_guess(arena, s, survey, result);
		result->lied = true;
	} else if (!survey->eight_bit && !survey->nul &&
	    memchr(s.p, 0x1b, s.n) == NULL && memchr(s.p, 0x0e, s.n) == NULL) {
		result->used = str_of(name);
	} else {
		decode_as(arena, s, name, result);
	}
}

/* Letters of EBCDIC are bytes from 0x81 on, and hardly ever UTF-8. */
static void
decode_ebcdic(struct arena *arena, struct str s, const struct survey *survey,
    const char *name, struct charset_result *result)
{
	if (survey->eight_bit && !survey->utf8 &&
	    decode_as(arena, s, name, result) && result->lost * 8 <= s.n)
		return;
	decode_guess(arena, s, survey, result);
}

static void
decode_said(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_name said, struct charset_result *result)
{
	bool plain = !survey->eight_bit && !survey->nul;
	const char *wider;

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
		if (survey->forged && bytes_guess(s) == GUESS_LATIN)
			decode_utf8(arena, s, survey, result);
		else
			decode_guess(arena, s, survey, result);
		result->lied = !str_equal(result->used, STR("UTF-8")) &&
		    !str_equal(result->used, STR("US-ASCII"));
		break;
	case FAMILY_WIDE:
		if (!decode_wide(arena, s, survey, said.icu, result)) {
			decode_guess(arena, s, survey, result);
			result->lied = true;
		}
		break;
	case FAMILY_JIS:
		decode_jis(arena, s, survey, said.icu, result);
		break;
	case FAMILY_UTF7:
	case FAMILY_7BIT:
		wider = wider_than(said.icu);
		if (!survey->eight_bit) {
			decode_as(arena, s, said.icu, result);
			break;
		}
		if (survey->utf8 || wider == NULL)
			decode_guess(arena, s, survey, result);
		else
			decode_as(arena, s, wider, result);
		result->lied = true;
		break;
	case FAMILY_BYTES:
		if (plain && !survey->escapes) {
			result->text = s;
			result->used = str_of(said.icu);
			break;
		}
		decode_bytes(arena, s, survey, said.icu, result);
		break;
	case FAMILY_EBCDIC:
		decode_ebcdic(arena, s, survey, said.icu, result);
		break;
	}
}

/* A byte order mark that contradicts the label; readers believe the mark. */
static bool
decode_marked(struct arena *arena, struct str s, const struct survey *survey,
    struct charset_name said, struct charset_result *result)
{
	if (said.family == FAMILY_WIDE || said.family == FAMILY_UTF8)
		return false;
	if (survey->utf8 && str_starts(s, STR("\xef\xbb\xbf"))) {
		decode_utf8(arena, s, survey, result);
	} else if (s.n >= 4 && (str_starts(s, STR("\xff\xfe")) ||
	    str_starts(s, STR("\xfe\xff")))) {
		decode_wide(arena, s, survey, "UTF-16", result);
	} else {
		return false;
	}
	result->lied = said.icu != NULL;
	return true;
}

struct charset_result
charset_decode(struct arena *arena, struct str bytes, struct str label)
{
	struct charset_result result = { .text = bytes,
	    .used = STR("US-ASCII") };
	char room[80];
	struct survey survey = bytes_survey(bytes);
	struct charset_name said = label_read(label, room, sizeof room,
	    &result.unknown);
	bool unknown = result.unknown;

	if (bytes.n == 0) {
		result.text = STR("");
		return result;
	}
	if (!decode_marked(arena, bytes, &survey, said, &result))
		decode_said(arena, bytes, &survey, said, &result);
	result.unknown |= unknown;
	if (result.text.n == 0) {
		result.text = STR("\xef\xbf\xbd");
		result.lost++;
	}
	result.invalid = result.lost > 0 ||
	    (survey.nul && !str_starts(result.used, STR("UTF-16")) &&
	    !str_starts(result.used, STR("UTF-32")));
	result.used = str_keep(arena, result.used);
	return result;
}

struct str
charset_compose(struct arena *arena, struct str s)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normalizer;
	struct output output = { .buf = { .arena = arena } };
	UChar *apart, *composed;
	int32_t apart_n = 0, n;

	/* Marks are U+0300..U+036F and the two of kana, U+3099 and U+309A. */
	if (s.n > INT32_MAX / 4 || (!str_contains(s, STR("\xcc")) &&
	    !str_contains(s, STR("\xcd")) &&
	    !str_contains(s, STR("\xe3\x82\x99")) &&
	    !str_contains(s, STR("\xe3\x82\x9a"))))
		return s;
	apart = NEW_ARRAY(arena, UChar, s.n);
	composed = NEW_ARRAY(arena, UChar, s.n * 3);
	u_strFromUTF8WithSub(apart, (int32_t)s.n, &apart_n, s.p, (int32_t)s.n,
	    (UChar32)CHARACTER_BAD, NULL, &error);
	normalizer = unorm2_getNFCInstance(&error);
	n = unorm2_normalize(normalizer, apart, apart_n, composed,
	    (int32_t)s.n * 3, &error);
	if (U_FAILURE(error))
		return s;
	units_add(&output, composed, (size_t)n);
	return buf_str(&output.buf);
}
