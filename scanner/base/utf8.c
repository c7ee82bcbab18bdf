/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 as RFC 3629 allows it: no overlong forms, no surrogates, nothing past
 * U+10FFFF. Reading never fails; a byte that fits nothing counts as one U+FFFD,
 * so that no position is skipped and no text becomes empty.
 */
#include "base.h"

/* How many bytes the sequence at p has, and its character; 0 if it is none. */
static size_t
sequence(const unsigned char *p, size_t n, uint32_t *character_out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length, i;
	uint32_t c;

	if (p[0] < 0x80) {
		*character_out = p[0];
		return 1;
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		length = 2, c = p[0] & 0x1Fu;
	else if (p[0] >= 0xE0 && p[0] <= 0xEF)
		length = 3, c = p[0] & 0x0Fu;
	else if (p[0] >= 0xF0 && p[0] <= 0xF4)
		length = 4, c = p[0] & 0x07u;
	else
		return 0;
	if (n < length)
		return 0;
	for (i = 1; i < length; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*character_out = c;
	return length;
}

uint32_t
utf8_next_wide(struct str s, size_t *at)
{
	uint32_t character = CHARACTER_BAD;
	size_t length;

	if (*at >= s.n)
		return CHARACTER_BAD;
	length = sequence((const unsigned char *)s.p + *at, s.n - *at,
	    &character);
	*at += length == 0 ? 1 : length;
	return length == 0 ? CHARACTER_BAD : character;
}

bool
character_is_unsafe(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} unsafe[] = {
		{ 0x00, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD },
		{ 0x034F, 0x034F }, { 0x061C, 0x061C }, { 0x115F, 0x1160 },
		{ 0x17B4, 0x17B5 }, { 0x180B, 0x180F }, { 0x200B, 0x200F },
		{ 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0x3164, 0x3164 },
		{ 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 },
		{ 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
	};

	if (c >= 0x20 && c < 0x7F)
		return false;
	for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++)
		if (c <= unsafe[i].last)
			return c >= unsafe[i].first;
	return false;
}

bool
utf8_is_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t character;
	size_t at = 0, length;

	while (at < s.n) {
		if (p[at] < 0x80) {
			at++;
			continue;
		}
		length = sequence(p + at, s.n - at, &character);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

void
buf_utf8(struct buf *buf, uint32_t c)
{
	unsigned char *p;

	if (c < 0x80) {
		buf_char(buf, (char)c);
		return;
	}
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = CHARACTER_BAD;
	buf_reserve(buf, 4);
	p = (unsigned char *)buf->p + buf->n;
	if (c < 0x800) {
		*p++ = (unsigned char)(0xC0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*p++ = (unsigned char)(0xE0 | c >> 12);
		} else {
			*p++ = (unsigned char)(0xF0 | c >> 18);
			*p++ = (unsigned char)(0x80 | (c >> 12 & 0x3F));
		}
		*p++ = (unsigned char)(0x80 | (c >> 6 & 0x3F));
	}
	*p++ = (unsigned char)(0x80 | (c & 0x3F));
	buf->n = (size_t)((char *)p - buf->p);
}

struct str
str_narrow(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		buf_utf8(&buf, c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 :
		    c == 0x3000 ? ' ' : c);
	}
	return buf_str(&buf);
}

struct str
utf8_repair(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	if (utf8_is_valid(s))
		return s;
	while (at < s.n)
		buf_utf8(&buf, utf8_next(s, &at));
	return buf_str(&buf);
}

size_t
utf8_length(struct str s)
{
	size_t at = 0, n = 0;

	for (; at < s.n; n++)
		utf8_next(s, &at);
	return n;
}

struct str
utf8_shorten(struct arena *arena, struct str s, size_t most)
{
	size_t at = 0, n, cut = 0;

	for (n = 0; at < s.n && n <= most; n++) {
		if (n + 1 == most)
			cut = at;
		utf8_next(s, &at);
	}
	if (n <= most)
		return s;
	return str_join(arena, str_slice(s, 0, cut), STR("\u2026"));
}
