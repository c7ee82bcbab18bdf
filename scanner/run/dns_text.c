/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Record data off the wire (RFC 1035 3.3) into the fixed text that the rest of
 * the program reads. The bytes are a stranger's: every length is checked, a
 * name takes at most 255 octets and no compression (libunbound has undone it),
 * and octets that could drive a terminal or look like a separator are written
 * as \DDD. TXT strings are joined and stay raw, since DKIM and SPF read them.
 */
#include <arpa/inet.h>

#include "run.h"

#define RECORDS_MOST 64u
#define ANSWER_MOST ((size_t)64 << 10)

static bool
name_text(struct arena *arena, struct str data, struct str *text_out)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	if (data.n > 255)
		return false;
	while (at < data.n && data.p[at] != 0) {
		size_t n = (unsigned char)data.p[at++];

		if (n > 63 || n >= data.n - at)
			return false;
		if (buf.n > 0)
			buf_char(&buf, '.');
		for (; n > 0; n--, at++) {
			unsigned char c = (unsigned char)data.p[at];

			if (char_is_digit(c) || char_is_alpha(c) || c == '-' ||
			    c == '_' || c == '*' || c == '/')
				buf_char(&buf, char_lower((char)c));
			else
				buf_format(&buf, "\\%03u", c);
		}
	}
	if (at + 1 != data.n)
		return false;
	*text_out = buf.n == 0 ? STR(".") : buf_str(&buf);
	return true;
}

static bool
strings_text(struct arena *arena, struct str data, struct str *text_out)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < data.n) {
		size_t n = (unsigned char)data.p[at++];

		if (n > data.n - at)
			return false;
		buf_add(&buf, str_slice(data, at, at + n));
		at += n;
	}
	*text_out = buf_str(&buf);
	return data.n > 0;
}

static bool
address_text(struct arena *arena, int family, struct str data,
    struct str *text_out)
{
	char text[INET6_ADDRSTRLEN];

	if (data.n != (family == AF_INET ? 4 : 16) ||
	    inet_ntop(family, data.p, text, sizeof text) == NULL)
		return false;
	*text_out = str_keep(arena, str_of(text));
	return true;
}

static bool
mx_text(struct arena *arena, struct str data, struct str *text_out)
{
	struct str host;
	unsigned preference;

	if (data.n < 3 || !name_text(arena, str_from(data, 2), &host))
		return false;
	preference = (unsigned)(unsigned char)data.p[0] << 8 |
	    (unsigned char)data.p[1];
	*text_out = str_format(arena, "%u %.*s", preference, STR_ARGS(host));
	return true;
}

static bool
data_text(struct arena *arena, int type, struct str data, struct str *text_out)
{
	switch (type) {
	case RR_A:
		return address_text(arena, AF_INET, data, text_out);
	case RR_AAAA:
		return address_text(arena, AF_INET6, data, text_out);
	case RR_CNAME:
	case RR_PTR:
		return name_text(arena, data, text_out);
	case RR_MX:
		return mx_text(arena, data, text_out);
	case RR_TXT:
		return strings_text(arena, data, text_out);
	default:
		return false;
	}
}

static int
record_order(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* A policy stands before a hundred proofs of who owns the domain, or it would be
 * cut away with the last of them. */
static int
text_order(const void *a, const void *b)
{
	bool first = str_starts_nocase(*(const struct str *)a, STR("v="));
	bool second = str_starts_nocase(*(const struct str *)b, STR("v="));

	return first == second ? record_order(a, b) : first ? -1 : 1;
}

static int
mx_order(const void *a, const void *b)
{
	struct str x = *(const struct str *)a, y = *(const struct str *)b;
	uint64_t x_preference = 0, y_preference = 0;

	str_number(str_cut(&x, ' '), 65535, &x_preference);
	str_number(str_cut(&y, ' '), 65535, &y_preference);
	if (x_preference != y_preference)
		return x_preference < y_preference ? -1 : 1;
	return str_compare(x, y);
}

/* Sorted, because servers rotate records and a verdict must not depend on it;
 * sorted before they are cut, for the same reason. */
struct answer
dns_records(struct arena *arena, int type, const struct str *data, size_t n)
{
	struct str *records = NEW_ARRAY(arena, struct str, n);
	size_t kept = 0, fitting = 0, bytes = 0;

	for (size_t i = 0; i < n; i++) {
		if (data_text(arena, type, data[i], &records[kept]))
			kept++;
	}
	qsort(records, kept, sizeof *records, type == RR_MX ? mx_order :
	    type == RR_TXT ? text_order : record_order);
	while (fitting < kept && fitting < RECORDS_MOST &&
	    records[fitting].n <= ANSWER_MOST - bytes)
		bytes += records[fitting++].n;
	return (struct answer){ .n = fitting, .records = records,
	    .status = fitting > 0 ? ANSWER_DATA : ANSWER_NODATA };
}
