/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses written into display names. Many mail readers show only the name,
 * so "ceo@example.com" in front of another address is the cheapest forgery
 * there is. The name is read as an eye reads it: full-width forms count as
 * ASCII, invisible characters do not count at all. The address that follows,
 * repeated as its own name, is no forgery.
 */
#include "mail.h"

/* Full-width forms to ASCII and invisible characters out: an address written
 * so still reads as one. */
static struct str
name_narrow(struct arena *arena, struct str name)
{
	struct buf out = { .arena = arena };

	for (size_t at = 0; at < name.n; ) {
		uint32_t c = utf8_next(name, &at);
		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		else if (c == 0xfe6b)
			c = '@';
		else if (c == 0x3002 || c == 0xff61 || c == 0xfe52)
			c = '.';
		if (c == 0xad || (c >= 0x200b && c <= 0x200f) ||
		    (c >= 0x202a && c <= 0x202e) ||
		    (c >= 0x2060 && c <= 0x2069) || c == 0xfeff)
			continue;
		buf_utf8(&out, c);
	}
	return buf_str(&out);
}

static bool
is_address_char(unsigned char c)
{
	return char_is_digit(c) || char_is_alpha(c) || c >= 0x80 ||
	    (c != 0 && strchr(".-_+", c) != NULL);
}

bool
address_is_named(struct arena *arena, struct str name, struct str address,
    struct str *found_out)
{
	struct str s = name_narrow(arena, name);
	size_t from = 0;

	for (size_t at = 0; at < s.n; at++) {
		size_t start = at, end = at + 1;
		if (s.p[at] != '@')
			continue;
		while (start > from && is_address_char(
		    (unsigned char)s.p[start - 1]))
			start--;
		while (end < s.n && is_address_char((unsigned char)s.p[end]))
			end++;
		from = at + 1;
		while (end > at + 1 && s.p[end - 1] == '.')
			end--;
		struct str domain = str_slice(s, at + 1, end);
		*found_out = str_slice(s, start, end);
		if (start < at && str_find_char(domain, '.') != STR_NOWHERE &&
		    domain.p[0] != '.' &&
		    !str_equal_nocase(*found_out, address))
			return true;
	}
	return false;
}
