/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transfer encodings (RFC 2045 section 6) and their relatives in encoded words
 * (RFC 2047 section 4). Decoders are lenient, because mail readers are: what is
 * no base64 is skipped and padding in the middle begins a new run, a broken
 * "=XY" stays as it stands, and each such thing is told by a flag. An encoding
 * that nobody knows leaves the bytes as they are (RFC 2045 6.2 calls them
 * opaque). Broken base64 is read in the other ways that readers choose, too:
 * skipping what is none, or showing it. uuencode has a file of its own.
 */
#include "mail.h"

/* One more than the six bits of a digit; 0: it is none. */
static const unsigned char base64_digits[256] = {
	['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
	    18, 19, 20, 21, 22, 23, 24, 25, 26,
	['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41,
	    42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
	['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
	['+'] = 63, ['/'] = 64
};

/* A table, for in base64 no branch can be foreseen. -1: no digit. */
static int
base64_value(unsigned char c)
{
	return base64_digits[c] - 1;
}

/* As many whole groups of four digits as stand side by side: almost all of an
 * attachment's bytes. Returns the bytes read. */
static size_t
base64_run(struct str s, char *out)
{
	size_t i = 0;

	for (; i + 4 <= s.n; i += 4, out += 3) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		int a = base64_value(p[0]), b = base64_value(p[1]);
		int c = base64_value(p[2]), d = base64_value(p[3]);

		if ((a | b | c | d) < 0)
			break;
		out[0] = (char)(a << 2 | b >> 4);
		out[1] = (char)((b & 15) << 4 | c >> 2);
		out[2] = (char)((c & 3) << 6 | d);
	}
	return i;
}

struct str
encoding_base64(struct arena *arena, struct str s, bool *invalid_out)
{
	char *out = NEW_ARRAY(arena, char, s.n / 4 * 3 + 4);
	size_t n = 0, digits = 0, padding = 0;
	uint32_t bits = 0;
	bool invalid = false;

	for (size_t i = 0; i < s.n; i++) {
		if (digits == 0 && padding == 0) {
			size_t whole = base64_run(str_from(s, i), out + n);
			i += whole;
			n += whole / 4 * 3;
			if (i == s.n)
				break;
		}
		int value = base64_value((unsigned char)s.p[i]);
		if (value < 0) {
			if (s.p[i] == '=')
				padding++;
			else if (!char_is_space(s.p[i]))
				invalid = true;
			continue;
		}
		if (padding > 0) {	/* two encodings, one behind the other */
			invalid = true;
			padding = 0;
			digits = 0;
			bits = 0;
		}
		bits = bits << 6 | (uint32_t)value;
		digits++;
		if (digits == 2)
			out[n++] = (char)(bits >> 4 & 255);
		else if (digits == 3)
			out[n++] = (char)(bits >> 2 & 255);
		else if (digits == 4) {
			out[n++] = (char)(bits & 255);
			digits = 0;
			bits = 0;
		}
	}
	*invalid_out = invalid || digits == 1;
	return (struct str){ out, n };
}

/* Where a soft line break that begins at s[at] (its "=") ends, or at. */
static size_t
soft_break_end(struct str s, size_t at)
{
	size_t i = at + 1;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i < s.n && s.p[i] == '\r')
		i++;
	if (i < s.n && s.p[i] == '\n')
		return i + 1;
	if (i == s.n || s.p[i - 1] == '\r')
		return i;
	return at;
}

/* White space at a line's end was added on the way (RFC 2045 6.7 rule 3). */
static size_t
line_trimmed(const char *out, size_t n, size_t line)
{
	while (n > line && (out[n - 1] == ' ' || out[n - 1] == '\t'))
		n--;
	return n;
}

struct str
encoding_quoted(struct arena *arena, struct str s, bool in_header,
    bool *invalid_out)
{
	char *out = NEW_ARRAY(arena, char, s.n + 1);
	size_t n = 0, line = 0;

	*invalid_out = false;
	for (size_t i = 0; i < s.n; ) {
		char c = s.p[i];
		int high = c == '=' && i + 2 < s.n ? char_hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? char_hex(s.p[i + 2]) : -1;
		if (low >= 0) {
			out[n++] = (char)(high << 4 | low);
			line = n;
			i += 3;
			continue;
		}
		size_t end = c == '=' && !in_header ? soft_break_end(s, i) : i;
		if (end > i) {
			line = n;
			i = end;
			continue;
		}
		if (c == '=')
			*invalid_out = true;
		if (!in_header && (c == '\r' || c == '\n'))
			n = line_trimmed(out, n, line);
		out[n++] = in_header && c == '_' ? ' ' : c;
		if (c == '\n')
			line = n;
		i++;
	}
	return (struct str){ out, n };
}

/* All blocks of a body that is called uuencoded, one behind the other. */
static struct str
encoding_uuencode(struct arena *arena, struct str s, bool *invalid_out)
{
	struct buf out = { .arena = arena };
	struct uuencoded found;
	size_t at = 0;

	*invalid_out = false;
	while (uuencode_next(arena, s, &at, &found)) {
		buf_add(&out, found.content);
		*invalid_out = *invalid_out || found.damaged;
	}
	*invalid_out = *invalid_out || out.n == 0;
	return buf_str(&out);
}

struct str
encoding_strays(struct arena *arena, struct str s)
{
	struct buf out = { .arena = arena };
	struct str line;

	while (str_line(&s, &line)) {
		struct str bare = str_trim(line);
		size_t i = 0;
		while (i < bare.n && (bare.p[i] == '=' ||
		    base64_value((unsigned char)bare.p[i]) >= 0))
			i++;
		if (i == bare.n)
			continue;
		buf_add(&out, line);
		buf_char(&out, '\n');
	}
	return buf_str(&out);
}

struct str
encoding_base64_unpadded(struct arena *arena, struct str s)
{
	struct buf out = { .arena = arena };
	bool invalid;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '=')
			buf_char(&out, s.p[i]);
	return encoding_base64(arena, buf_str(&out), &invalid);
}

struct str
encoding_undo(struct arena *arena, struct str body, struct str encoding,
    bool *invalid_out, bool *unknown_out)
{
	*invalid_out = *unknown_out = false;
	if (str_equal(encoding, STR("base64")))
		return encoding_base64(arena, body, invalid_out);
	if (str_equal(encoding, STR("quoted-printable")))
		return encoding_quoted(arena, body, false, invalid_out);
	if (str_equal(encoding, STR("x-uuencode")) ||
	    str_equal(encoding, STR("uuencode")) ||
	    str_equal(encoding, STR("x-uue"))) {
		struct str out = encoding_uuencode(arena, body, invalid_out);
		return *invalid_out && out.n == 0 ? body : out;
	}
	*unknown_out = encoding.n > 0 && !str_equal(encoding, STR("7bit")) &&
	    !str_equal(encoding, STR("8bit")) &&
	    !str_equal(encoding, STR("binary"));
	return body;
}
