/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folder names on the wire: modified UTF-7, RFC 3501 section 5.1.3. Names go
 * into commands, so control characters (a CR LF would be a second command) and
 * what is not UTF-8 are refused. Decoding takes canonical names only: one whose
 * encoding would differ is refused, so that two folders of a server can never
 * be one name here, and a name that is listed can be opened.
 */
#include "run.h"

#define NAME_MOST 1000		/* bytes; servers allow 255 or so */

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* Bits on their way into or out of base64. */
struct bits {
	uint32_t value;
	unsigned n;
};

static void
put_unit(struct buf *out, struct bits *bits, uint32_t unit)
{
	bits->value = bits->value << 16 | unit;
	bits->n += 16;
	while (bits->n >= 6) {
		bits->n -= 6;
		buf_char(out, alphabet[bits->value >> bits->n & 63]);
	}
}

static void
put_wide(struct buf *out, struct bits *bits, uint32_t c)
{
	if (c < 0x10000) {
		put_unit(out, bits, c);
		return;
	}
	put_unit(out, bits, 0xD800 | (c - 0x10000) >> 10);
	put_unit(out, bits, 0xDC00 | ((c - 0x10000) & 0x3FF));
}

static void
end_shift(struct buf *out, struct bits *bits)
{
	if (bits->n > 0)
		buf_char(out, alphabet[bits->value << (6 - bits->n) & 63]);
	buf_char(out, '-');
	*bits = (struct bits){ 0, 0 };
}

struct str
imap_utf7(struct arena *arena, struct str utf8)
{
	struct buf out = { .arena = arena };
	struct bits bits = { 0, 0 };
	bool shifted = false;

	if (utf8.n == 0 || utf8.n > NAME_MOST || !utf8_is_valid(utf8))
		return NO_STR;
	for (size_t at = 0; at < utf8.n;) {
		uint32_t c = utf8_next(utf8, &at);

		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			return NO_STR;
		if (c > 0x7E) {
			if (!shifted)
				buf_char(&out, '&');
			shifted = true;
			put_wide(&out, &bits, c);
			continue;
		}
		if (shifted)
			end_shift(&out, &bits);
		shifted = false;
		buf_char(&out, (char)c);
		if (c == '&')
			buf_char(&out, '-');
	}
	if (shifted)
		end_shift(&out, &bits);
	return buf_str(&out);
}

static int
digit_of(char c)
{
	const char *found = c != '\0' ? strchr(alphabet, c) : NULL;

	return found != NULL ? (int)(found - alphabet) : -1;
}

/* A lone surrogate becomes U+FFFD here, and fails the way back. */
static void
take_unit(struct buf *out, uint32_t unit, uint32_t *high)
{
	if (*high != 0 && unit >= 0xDC00 && unit < 0xE000) {
		buf_utf8(out, 0x10000 + ((*high - 0xD800) << 10) +
		    (unit - 0xDC00));
		*high = 0;
		return;
	}
	if (*high != 0)
		buf_utf8(out, CHARACTER_BAD);
	*high = 0;
	if (unit >= 0xD800 && unit < 0xDC00)
		*high = unit;
	else
		buf_utf8(out, unit >= 0xDC00 && unit < 0xE000 ? CHARACTER_BAD :
		    unit);
}

/* What stands between '&' and '-'; false if it is not base64. */
static bool
take_shift(struct buf *out, struct str s)
{
	struct bits bits = { 0, 0 };
	uint32_t high = 0;

	if (s.n == 0)
		buf_char(out, '&');
	for (size_t i = 0; i < s.n; i++) {
		int digit = digit_of(s.p[i]);

		if (digit < 0)
			return false;
		bits.value = bits.value << 6 | (uint32_t)digit;
		bits.n += 6;
		if (bits.n >= 16) {
			bits.n -= 16;
			take_unit(out, bits.value >> bits.n & 0xFFFF, &high);
		}
	}
	return high == 0;
}

struct str
imap_utf8(struct arena *arena, struct str utf7)
{
	struct buf out = { .arena = arena };
	struct str rest = utf7;

	if (utf7.n == 0 || utf7.n > 3 * NAME_MOST)
		return NO_STR;
	while (rest.n > 0) {
		struct str shift;
		size_t end;

		if (rest.p[0] != '&') {
			buf_char(&out, rest.p[0]);
			rest = str_from(rest, 1);
			continue;
		}
		shift = str_from(rest, 1);
		end = str_find_char(shift, '-');
		if (end == STR_NOWHERE ||
		    !take_shift(&out, str_slice(shift, 0, end)))
			return NO_STR;
		rest = str_from(shift, end + 1);
	}
	if (!str_equal(imap_utf7(arena, buf_str(&out)), utf7))
		return NO_STR;
	return buf_str(&out);
}
