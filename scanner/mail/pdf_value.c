/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings of a PDF file as they mean (ISO 32000-1, 7.3.4, 7.9.2, 7.9.4): escapes,
 * octal and hexadecimal forms, UTF-16 and UTF-8 by their marks, and dates. What
 * no mark announces is taken for what its bytes look like, since old Japanese
 * programs write their own charset there. A text is cut to what a person reads.
 */
#include "pdf.h"

static struct str
hex_undo(struct arena *arena, struct str raw)
{
	struct buf out = { .arena = arena };
	int high = -1;

	for (size_t i = 0; i < raw.n; i++) {
		int value = char_hex(raw.p[i]);
		if (value < 0)
			continue;
		if (high < 0) {
			high = value;
			continue;
		}
		buf_char(&out, (char)(high << 4 | value));
		high = -1;
	}
	if (high >= 0)
		buf_char(&out, (char)(high << 4));
	return buf_str(&out);
}

/* The character of an escape whose letter is at raw[*at]; false if it is a
 * line end, which stands for nothing. */
static bool
escape_undo(struct str raw, size_t *at, char *c_out)
{
	static const char letters[] = "nrtbf", controls[] = "\n\r\t\b\f";
	const char *found;
	int value = 0, digits = 0;

	if (raw.p[*at] == '\r' || raw.p[*at] == '\n') {
		*at += raw.p[*at] == '\r' && *at + 1 < raw.n &&
		    raw.p[*at + 1] == '\n' ? 2 : 1;
		return false;
	}
	while (digits < 3 && *at < raw.n && raw.p[*at] >= '0' &&
	    raw.p[*at] <= '7') {
		value = value * 8 + (raw.p[(*at)++] - '0');
		digits++;
	}
	if (digits > 0) {
		*c_out = (char)(value & 0xff);
		return true;
	}
	found = raw.p[*at] == '\0' ? NULL : strchr(letters, raw.p[*at]);
	*c_out = found != NULL ? controls[found - letters] : raw.p[*at];
	(*at)++;
	return true;
}

/* The bytes of a string as written: "(...)" or "<...>" with its brackets. */
static struct str
string_undo(struct arena *arena, struct str raw)
{
	struct buf out = { .arena = arena };
	struct str inner = str_slice(raw, 1, raw.n < 2 ? 1 : raw.n - 1);

	if (raw.n > 0 && raw.p[0] == '<')
		return hex_undo(arena, inner);
	for (size_t i = 0; i < inner.n; ) {
		char c = inner.p[i++];
		if (c == '\\' && i < inner.n && !escape_undo(inner, &i, &c))
			continue;
		buf_char(&out, c);
	}
	return buf_str(&out);
}

/* 7.9.2: UTF-16BE or UTF-8 by their marks, else PDFDocEncoding, in whose place
 * old Japanese programs write their own. */
struct str
pdf_text(struct arena *arena, struct str raw)
{
	struct str bytes;

	if (raw.p == NULL)
		return NO_STR;
	bytes = string_undo(arena, raw);
	if (str_starts(bytes, STR("\xfe\xff")))
		bytes = charset_decode(arena, str_from(bytes, 2),
		    STR("utf-16be")).text;
	else if (str_starts(bytes, STR("\xff\xfe")))
		bytes = charset_decode(arena, str_from(bytes, 2),
		    STR("utf-16le")).text;
	else if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = utf8_repair(arena, str_from(bytes, 3));
	else if (bytes.n > 0)
		bytes = charset_decode(arena, bytes, NO_STR).text;
	bytes = words_collapse(arena, bytes);
	return bytes.n == 0 ? NO_STR : utf8_shorten(arena, bytes, 300);
}

static int
digits_at(struct str s, size_t at, size_t n, int otherwise)
{
	int value = 0;

	if (s.n < at + n)
		return otherwise;
	for (size_t i = at; i < at + n; i++) {
		if (!char_is_digit(s.p[i]))
			return otherwise;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

/* 7.9.4: D:YYYYMMDDHHmmSSOHH'mm, all but the year optional. */
int64_t
pdf_date(struct arena *arena, struct str raw)
{
	struct str s = pdf_text(arena, raw);
	int year, month, day, offset = 0;

	if (str_starts(s, STR("D:")))
		s = str_from(s, 2);
	year = digits_at(s, 0, 4, 0);
	month = digits_at(s, 4, 2, 1);
	day = digits_at(s, 6, 2, 1);
	if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 31)
		return MAIL_NO_DATE;
	if (s.n >= 17 && (s.p[14] == '+' || s.p[14] == '-')) {
		offset = digits_at(s, 15, 2, 0) * 3600 +
		    digits_at(s, s.n > 17 && s.p[17] == '\'' ? 18 : 17, 2, 0) *
		    60;
		offset = s.p[14] == '-' ? -offset : offset;
	}
	return time_of_civil(year, month, day, digits_at(s, 8, 2, 0),
	    digits_at(s, 10, 2, 0), digits_at(s, 12, 2, 0)) - offset;
}
