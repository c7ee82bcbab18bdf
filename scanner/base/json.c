/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259), written and never read. Text comes from messages, so more
 * than the RFC's minimum is escaped: whatever could turn, hide or break a line
 * where somebody prints the JSON (C1 controls, bidi controls, line separators)
 * goes out as \u escapes. Output is always valid UTF-8.
 */
#include <math.h>

#include "base.h"

static bool
must_escape(uint32_t c)
{
	return c == '"' || c == '\\' || character_is_unsafe(c);
}

static void
escaped(struct buf *buf, uint32_t c)
{
	switch (c) {
	case '"':
		buf_cstr(buf, "\\\"");
		return;
	case '\\':
		buf_cstr(buf, "\\\\");
		return;
	case '\n':
		buf_cstr(buf, "\\n");
		return;
	case '\r':
		buf_cstr(buf, "\\r");
		return;
	case '\t':
		buf_cstr(buf, "\\t");
		return;
	default:
		break;
	}
	if (c < 0x10000) {
		buf_format(buf, "\\u%04x", c);
		return;
	}
	c -= 0x10000;
	buf_format(buf, "\\u%04x\\u%04x", 0xD800 + (c >> 10),
	    0xDC00 + (c & 0x3FF));
}

void
json_str(struct buf *buf, struct str s)
{
	size_t at = 0, plain;
	uint32_t c;

	if (s.p == NULL) {
		buf_cstr(buf, "null");
		return;
	}
	buf_char(buf, '"');
	while (at < s.n) {
		plain = at;
		while (plain < s.n && (unsigned char)s.p[plain] < 0x7F &&
		    !must_escape((unsigned char)s.p[plain]))
			plain++;
		buf_add(buf, str_slice(s, at, plain));
		at = plain;
		if (at >= s.n)
			break;
		c = utf8_next(s, &at);
		if (must_escape(c))
			escaped(buf, c);
		else
			buf_utf8(buf, c);
	}
	buf_char(buf, '"');
}

void
json_key(struct buf *buf, bool *first, const char *key)
{
	if (!*first)
		buf_char(buf, ',');
	*first = false;
	json_str(buf, str_of(key));
	buf_char(buf, ':');
}

void
json_bool(struct buf *buf, bool value)
{
	buf_cstr(buf, value ? "true" : "false");
}

void
json_member(struct buf *buf, bool *first, const char *key, struct str value)
{
	json_key(buf, first, key);
	json_str(buf, value);
}

void
json_member_u64(struct buf *buf, bool *first, const char *key, uint64_t value)
{
	json_key(buf, first, key);
	buf_format(buf, "%llu", (unsigned long long)value);
}

void
json_member_bool(struct buf *buf, bool *first, const char *key, bool value)
{
	json_key(buf, first, key);
	json_bool(buf, value);
}

void
json_number(struct buf *buf, double value)
{
	long long thousandths;
	unsigned long long most;

	if (!isfinite(value) || fabs(value) > 1e12) {
		buf_cstr(buf, "null");
		return;
	}
	/* Not printf's %f: its decimal point follows the locale. */
	thousandths = llround(value * 1000);
	most = thousandths < 0 ? 0ULL - (unsigned long long)thousandths
	    : (unsigned long long)thousandths;
	if (thousandths < 0)
		buf_char(buf, '-');
	buf_format(buf, "%llu", most / 1000);
	if (most % 1000 == 0)
		return;
	buf_char(buf, '.');
	for (most %= 1000; most != 0; most = most % 100 * 10 % 1000)
		buf_char(buf, (char)('0' + most / 100));
}
