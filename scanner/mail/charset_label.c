/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What mail calls its charsets (RFC 2978 names, Microsoft's, and what people
 * made up), and which charset readers take each for: iso-8859-1 is windows-1252,
 * Shift_JIS is CP932, gb2312 is GBK, as the WHATWG's standard and mail clients
 * have it. Hyphens, underscores, quotes and case don't count. A name that is
 * not here may still be one of ICU's: charset.c asks.
 */
#include "mail.h"

/* Hyphens and underscores don't count: "shift-jis", "ShiftJIS". */
static const struct charset_name names[] = {
	{ "utf8", "UTF-8", FAMILY_UTF8 },
	{ "utf8sig", "UTF-8", FAMILY_UTF8 },
	{ "unicode11utf8", "UTF-8", FAMILY_UTF8 },
	{ "unicode20utf8", "UTF-8", FAMILY_UTF8 },
	{ "xunicode20utf8", "UTF-8", FAMILY_UTF8 },
	{ "utf8mb4", "UTF-8", FAMILY_UTF8 },
	{ "cp65001", "UTF-8", FAMILY_UTF8 },
	{ "usascii", "US-ASCII", FAMILY_GUESS },
	{ "ascii", "US-ASCII", FAMILY_GUESS },
	{ "ansix3.41968", "US-ASCII", FAMILY_GUESS },
	{ "iso646us", "US-ASCII", FAMILY_GUESS },
	{ "iso88591", "windows-1252", FAMILY_GUESS },
	{ "latin1", "windows-1252", FAMILY_GUESS },
	{ "windows1252", "windows-1252", FAMILY_GUESS },
	{ "cp1252", "windows-1252", FAMILY_GUESS },
	{ "xansi", "windows-1252", FAMILY_GUESS },
	{ "utf7", "UTF-7", FAMILY_UTF7 },
	{ "unicode11utf7", "UTF-7", FAMILY_UTF7 },
	{ "xunicode20utf7", "UTF-7", FAMILY_UTF7 },
	{ "csunicode11utf7", "UTF-7", FAMILY_UTF7 },
	{ "xunicode11utf7", "UTF-7", FAMILY_UTF7 },
	{ "cp65000", "UTF-7", FAMILY_UTF7 },
	{ "utf16", "UTF-16", FAMILY_WIDE },
	{ "utf16le", "UTF-16LE", FAMILY_WIDE },
	{ "utf16be", "UTF-16BE", FAMILY_WIDE },
	{ "unicode", "UTF-16", FAMILY_WIDE },
	{ "unicodefffe", "UTF-16BE", FAMILY_WIDE },
	{ "ucs2", "UTF-16", FAMILY_WIDE },
	{ "iso10646ucs2", "UTF-16", FAMILY_WIDE },
	{ "utf32", "UTF-32", FAMILY_WIDE },
	{ "utf32le", "UTF-32LE", FAMILY_WIDE },
	{ "utf32be", "UTF-32BE", FAMILY_WIDE },
	{ "ucs4", "UTF-32", FAMILY_WIDE },
	{ "iso10646ucs4", "UTF-32", FAMILY_WIDE },
	{ "iso2022jp", "ISO-2022-JP", FAMILY_JIS },
	{ "csiso2022jp", "ISO-2022-JP", FAMILY_JIS },
	{ "csiso2022jp2", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp1", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp2", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp3", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp2004", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jpms", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jpext", "ISO-2022-JP", FAMILY_JIS },
	{ "xiso2022jp", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp$esc", "ISO-2022-JP", FAMILY_JIS },
	{ "iso2022jp$sio", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50220", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50221", "ISO-2022-JP", FAMILY_JIS },
	{ "cp50222", "ISO-2022-JP", FAMILY_JIS },
	{ "windows50220", "ISO-2022-JP", FAMILY_JIS },
	{ "windows50221", "ISO-2022-JP", FAMILY_JIS },
	{ "windows50222", "ISO-2022-JP", FAMILY_JIS },
	{ "jis", "ISO-2022-JP", FAMILY_JIS },
	{ "jis7", "ISO-2022-JP", FAMILY_JIS },
	{ "jis8", "ISO-2022-JP", FAMILY_JIS },
	{ "jisencoding", "ISO-2022-JP", FAMILY_JIS },
	{ "csjisencoding", "ISO-2022-JP", FAMILY_JIS },
	{ "jisx0208", "ISO-2022-JP", FAMILY_JIS },
	{ "shiftjis", "Shift_JIS", FAMILY_BYTES },
	{ "csshiftjis", "Shift_JIS", FAMILY_BYTES },
	{ "xshiftjis", "Shift_JIS", FAMILY_BYTES },
	{ "xsjis", "Shift_JIS", FAMILY_BYTES },
	{ "sjis", "Shift_JIS", FAMILY_BYTES },
	{ "sjiswin", "Shift_JIS", FAMILY_BYTES },
	{ "xmscp932", "Shift_JIS", FAMILY_BYTES },
	{ "cp932", "Shift_JIS", FAMILY_BYTES },
	{ "cp943", "Shift_JIS", FAMILY_BYTES },
	{ "cp943c", "Shift_JIS", FAMILY_BYTES },
	{ "ibm943", "Shift_JIS", FAMILY_BYTES },
	{ "ms932", "Shift_JIS", FAMILY_BYTES },
	{ "mskanji", "Shift_JIS", FAMILY_BYTES },
	{ "windows932", "Shift_JIS", FAMILY_BYTES },
	{ "windows31j", "Shift_JIS", FAMILY_BYTES },
	{ "cswindows31j", "Shift_JIS", FAMILY_BYTES },
	{ "xmacjapanese", "Shift_JIS", FAMILY_BYTES },
	{ "shiftjis2004", "Shift_JIS-2004", FAMILY_BYTES },
	{ "shiftjisx0213", "Shift_JIS-2004", FAMILY_BYTES },
	{ "sjis2004", "Shift_JIS-2004", FAMILY_BYTES },
	{ "eucjp", "EUC-JP", FAMILY_BYTES },
	{ "xeucjp", "EUC-JP", FAMILY_BYTES },
	{ "xeuc", "EUC-JP", FAMILY_BYTES },
	{ "ujis", "EUC-JP", FAMILY_BYTES },
	{ "eucjpms", "EUC-JP", FAMILY_BYTES },
	{ "eucjpwin", "EUC-JP", FAMILY_BYTES },
	{ "eucjpopen", "EUC-JP", FAMILY_BYTES },
	{ "cp51932", "EUC-JP", FAMILY_BYTES },
	{ "cp20932", "EUC-JP", FAMILY_BYTES },
	{ "windows51932", "EUC-JP", FAMILY_BYTES },
	{ "cseucpkdfmtjapanese", "EUC-JP", FAMILY_BYTES },
	{ "extendedunixcodepackedformatforjapanese", "EUC-JP", FAMILY_BYTES },
	{ "eucjis2004", "EUC-JIS-2004", FAMILY_BYTES },
	{ "eucjisx0213", "EUC-JIS-2004", FAMILY_BYTES },
	{ "ksc56011987", "windows-949", FAMILY_BYTES },
	{ "ksc56011989", "windows-949", FAMILY_BYTES },
	{ "csksc56011987", "windows-949", FAMILY_BYTES },
	{ "ksc5601", "windows-949", FAMILY_BYTES },
	{ "euckr", "windows-949", FAMILY_BYTES },
	{ "xeuckr", "windows-949", FAMILY_BYTES },
	{ "cp949", "windows-949", FAMILY_BYTES },
	{ "ms949", "windows-949", FAMILY_BYTES },
	{ "uhc", "windows-949", FAMILY_BYTES },
	{ "iso2022kr", "ISO-2022-KR", FAMILY_7BIT },
	{ "iso2022cn", "ISO-2022-CN", FAMILY_7BIT },
	{ "hzgb2312", "HZ", FAMILY_7BIT },
	{ "hz", "HZ", FAMILY_7BIT },
	{ "gb2312", "GBK", FAMILY_BYTES },
	{ "gb231280", "GBK", FAMILY_BYTES },
	{ "euccn", "GBK", FAMILY_BYTES },
	{ "gbk", "GBK", FAMILY_BYTES },
	{ "xgbk", "GBK", FAMILY_BYTES },
	{ "cp936", "GBK", FAMILY_BYTES },
	{ "ms936", "GBK", FAMILY_BYTES },
	{ "gb18030", "gb18030", FAMILY_BYTES },
	{ "cp54936", "gb18030", FAMILY_BYTES },
	{ "big5", "Big5-HKSCS", FAMILY_BYTES },
	{ "cnbig5", "Big5-HKSCS", FAMILY_BYTES },
	{ "xxbig5", "Big5-HKSCS", FAMILY_BYTES },
	{ "cp950", "Big5-HKSCS", FAMILY_BYTES },
	{ "big5hkscs", "Big5-HKSCS", FAMILY_BYTES },
	{ "iso88598i", "ISO-8859-8", FAMILY_BYTES },
	{ "iso88598e", "ISO-8859-8", FAMILY_BYTES },
	{ "iso88596i", "ISO-8859-6", FAMILY_BYTES },
	{ "iso885911", "windows-874", FAMILY_BYTES },
	{ "tis620", "windows-874", FAMILY_BYTES },
	{ "cp874", "windows-874", FAMILY_BYTES },
	{ "iso88599", "windows-1254", FAMILY_BYTES },
	{ "latin5", "windows-1254", FAMILY_BYTES },
	{ "cp850", "IBM850", FAMILY_BYTES },
	{ "cp1251", "windows-1251", FAMILY_BYTES },
	{ "koi8", "KOI8-R", FAMILY_BYTES },
};

/* Labels that say nothing: read like no label, and not counted as unknown. */
static const char *const empty_labels[] = {
	"unknown8bit", "xunknown", "unknown", "8bit", "7bit", "binary", "none",
	"default", "xuserdefined", "autodetect", "autodetectall",
	"autodetectkr", "japaneseautodetect", "xautodetectjp"
};

/* The label in lower case without quotes, or "" if there is nothing usable. */
static void
label_clean(struct str label, char *out)
{
	size_t n = 0;

	label = str_trim(label);
	while (label.n > 0 && (label.p[0] == '"' || label.p[0] == '\''))
		label = str_from(label, 1);
	for (size_t i = 0; i < label.n && n < CHARSET_LABEL_MOST - 1; i++) {
		char c = char_lower(label.p[i]);

		/* ICU reads options after a comma: not for a stranger. */
		if (c == '\0' || (!char_is_alpha(c) && !char_is_digit(c) &&
		    strchr("-_.:+()$", c) == NULL))
			break;
		out[n++] = c;
	}
	out[n] = '\0';
}

enum label_kind
charset_label(struct str label, char *clean, struct charset_name *said_out)
{
	char bare[CHARSET_LABEL_MOST];
	size_t n = 0;

	said_out->label = "";
	said_out->icu = NULL;
	said_out->family = FAMILY_GUESS;
	label_clean(label, clean);
	for (size_t i = 0; clean[i] != '\0'; i++)
		if (clean[i] != '-' && clean[i] != '_')
			bare[n++] = clean[i];
	bare[n] = '\0';
	if (bare[0] == '\0')
		return LABEL_NONE;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].label, bare) == 0) {
			*said_out = names[i];
			return LABEL_KNOWN;
		}
	for (size_t i = 0; i < sizeof empty_labels / sizeof empty_labels[0]; i++)
		if (strcmp(empty_labels[i], bare) == 0)
			return LABEL_NONE;
	return LABEL_OTHER;
}
