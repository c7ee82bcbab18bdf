/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed bytes. A struct str is passed by value and owns nothing; what must
 * outlive its source is copied into an arena with str_keep(). No function here
 * reads a byte past the end or looks for a final NUL, except str_of(), which is
 * given one. Comparisons that ignore case do so for ASCII only: what needs more
 * is the business of fold() one floor up.
 */
#include "base.h"

bool
str_equal_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_starts_nocase(a, b);
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	size_t i;

	if (s.n < prefix.n)
		return false;
	for (i = 0; i < prefix.n; i++)
		if (char_lower(s.p[i]) != char_lower(prefix.p[i]))
			return false;
	return true;
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    str_equal(str_from(s, s.n - suffix.n), suffix);
}

bool
str_ends_nocase(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    str_equal_nocase(str_from(s, s.n - suffix.n), suffix);
}

int
str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

size_t
table_find(const void *table, size_t n, size_t entry_size, struct str name)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(str_of((const char *)table +
		    middle * entry_size), name);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return STR_NOWHERE;
}

bool
str_is_among(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s.n > 0 && char_lower(s.p[0]) == char_lower(words[i][0]) &&
		    str_equal_nocase(s, str_of(words[i])))
			return true;
	return false;
}

/* Looking for the last byte of a few with vector instructions beats memmem, which
 * goes byte by byte there. */
#define SHORT_NEEDLE 4

static size_t
find_short(struct str s, struct str needle)
{
	size_t before = needle.n - 1;
	const char *at = s.p + before, *end = s.p + s.n;

	while ((at = memchr(at, needle.p[before], (size_t)(end - at))) != NULL) {
		if (memcmp(at - before, needle.p, before) == 0)
			return (size_t)(at - before - s.p);
		at++;
	}
	return STR_NOWHERE;
}

size_t
str_find(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return STR_NOWHERE;
	if (needle.n <= SHORT_NEEDLE)
		return find_short(s, needle);
	at = memmem(s.p, s.n, needle.p, needle.n);
	return at == NULL ? STR_NOWHERE : (size_t)(at - s.p);
}

size_t
str_find_nocase(struct str s, struct str needle)
{
	char first = needle.n == 0 ? '\0' : char_lower(needle.p[0]);
	size_t i;

	for (i = 0; i + needle.n <= s.n; i++)
		if (needle.n == 0 || (char_lower(s.p[i]) == first &&
		    str_starts_nocase(str_from(s, i), needle)))
			return i;
	return STR_NOWHERE;
}

size_t
str_find_char(struct str s, char c)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, c, s.n);

	return at == NULL ? STR_NOWHERE : (size_t)(at - s.p);
}

bool
str_contains(struct str s, struct str needle)
{
	return str_find(s, needle) != STR_NOWHERE;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && char_is_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && char_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_cut(struct str *rest, char separator)
{
	struct str s = *rest;
	size_t at = str_find_char(s, separator);

	if (at == STR_NOWHERE) {
		*rest = NO_STR;
		return s;
	}
	*rest = str_from(s, at + 1);
	return str_slice(s, 0, at);
}

bool
str_line(struct str *rest, struct str *line_out)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = str_find_char(*rest, '\n');
	if (at == STR_NOWHERE) {
		*line_out = *rest;
		*rest = str_from(*rest, rest->n);
	} else {
		*line_out = str_slice(*rest, 0, at);
		*rest = str_from(*rest, at + 1);
	}
	if (line_out->n > 0 && line_out->p[line_out->n - 1] == '\r')
		line_out->n--;
	return true;
}

bool
str_number(struct str s, uint64_t most, uint64_t *number_out)
{
	uint64_t number = 0;
	size_t i;

	if (s.n == 0)
		return false;
	for (i = 0; i < s.n; i++) {
		if (!char_is_digit(s.p[i]) ||
		    __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number,
		    (uint64_t)(s.p[i] - '0'), &number) || number > most)
			return false;
	}
	*number_out = number;
	return true;
}

struct str
str_keep(struct arena *arena, struct str s)
{
	char *p;

	if (s.p == NULL)
		return NO_STR;
	p = arena_alloc(arena, s.n + 1, 1);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

char *
str_cstr(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n + 1, 1);
	size_t i;

	for (i = 0; i < s.n; i++)
		p[i] = s.p[i] == '\0' ? '\x01' : s.p[i];
	return p;
}

struct str
str_format(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	char *p;
	int n;

	va_start(arguments, format);
	va_copy(again, arguments);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0)
		panic("a format that can't be printed: %s", format);
	p = arena_alloc(arena, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

struct str
str_lower(struct arena *arena, struct str s)
{
	char *p;
	size_t i;

	if (s.p == NULL)
		return NO_STR;
	p = arena_alloc(arena, s.n + 1, 1);
	for (i = 0; i < s.n; i++)
		p[i] = char_lower(s.p[i]);
	return (struct str){ p, s.n };
}

struct str
str_join(struct arena *arena, struct str a, struct str b)
{
	char *p = arena_alloc(arena, a.n + b.n + 1, 1);

	if (a.n > 0)
		memcpy(p, a.p, a.n);
	if (b.n > 0)
		memcpy(p + a.n, b.p, b.n);
	return (struct str){ p, a.n + b.n };
}

/* Room for `more` bytes and a final NUL that nobody relies on. */
void
buf_reserve(struct buf *buf, size_t more)
{
	size_t grown;
	char *p;

	if (buf->size - buf->n > more)
		return;
	if (more > SIZE_MAX / 4 - buf->n)
		panic("a buffer of %zu bytes", more);
	grown = buf->size < 128 ? 256 : buf->size * 2;
	if (grown < buf->n + more + 1)
		grown = buf->n + more + 1;
	if (arena_extend(buf->arena, buf->p, buf->size, grown)) {
		buf->size = grown;
		return;
	}
	p = arena_alloc(buf->arena, grown, 1);
	if (buf->n > 0)
		memcpy(p, buf->p, buf->n);
	buf->p = p;
	buf->size = grown;
}

void
buf_add(struct buf *buf, struct str s)
{
	if (s.n == 0)
		return;
	buf_reserve(buf, s.n);
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
}

void
buf_cstr(struct buf *buf, const char *cstring)
{
	buf_add(buf, str_of(cstring));
}

void
buf_format(struct buf *buf, const char *format, ...)
{
	va_list arguments, again;
	int n;

	va_start(arguments, format);
	va_copy(again, arguments);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0)
		panic("a format that can't be printed: %s", format);
	buf_reserve(buf, (size_t)n);
	vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
	va_end(again);
	buf->n += (size_t)n;
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){ buf->p == NULL ? "" : buf->p, buf->n };
}
