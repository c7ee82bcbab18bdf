/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is the author (RFC 5322 3.6.2)? Everything on this floor speaks of one
 * address in one From field, and says nothing where there is none: several
 * fields or addresses, a group, and what can't be read are shown differently by
 * different programs (RFC 9989 refuses them too). The same holds for what only
 * some programs see: a From behind a bare CR or in a line with foreign bytes, a
 * field or a header that a limit cut short, a NUL. An author is sure if, beyond
 * that, every reading of the field gives the same address.
 */
#include "auth.h"

/* "From", blanks, a colon, with bytes that others drop passed over. */
static bool
reads_as_from(struct str s)
{
	static const char name[] = "from";
	size_t n = 0;

	for (size_t i = 0; i < s.n && s.p[i] != '\n' && s.p[i] != '\r';
	    i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 127)
			continue;
		if (n == 4)
			return c == ':';
		if (char_lower((char)c) != name[n++])
			return false;
	}
	return false;
}

/* From fields, also those that only some programs take for one. */
static size_t
froms_of(const struct mail *mail)
{
	size_t n = 0;

	for (size_t i = 0; i < mail->fields_n; i++) {
		const struct field *field = &mail->fields[i];
		struct str raw = field->raw;
		if (str_equal_nocase(field->name, STR("From")))
			n++;
		else if (field->name.n == 0 && reads_as_from(raw))
			n++;
		for (size_t k = 0; k + 1 < raw.n; k++) {
			if (raw.p[k] == '\r' && raw.p[k + 1] != '\n' &&
			    reads_as_from(str_from(raw, k + 1)))
				n++;
		}
	}
	return n;
}

/* More than a line end between what was read and where the rest begins. */
static bool
is_cut(struct str read, const char *next)
{
	return read.p != NULL && next > read.p + read.n + 2;
}

static bool
header_is_cut(const struct mail *mail)
{
	return mail->fields_n > 0 && mail->parts_n > 0 &&
	    is_cut(mail->fields[mail->fields_n - 1].raw,
	    mail->parts[0].body.p);
}

const struct address *
auth_author(const struct mail *mail, const char **why_out)
{
	const struct field *field = mail_field(mail, STR("From"), 0);
	const struct address *author = mail->from.at;

	*why_out = NULL;
	if (field == NULL)
		*why_out = "no From";
	else if (froms_of(mail) > 1 || mail->from.n > 1)
		*why_out = "several From addresses";
	else if (mail->from.has_group)
		*why_out = "From is a group";
	else if (is_cut(field->body, field->raw.p + field->raw.n))
		*why_out = "From is too long";
	else if (mail->from.n == 0 || mail->from.malformed ||
	    memchr(field->raw.p, '\0', field->raw.n) != NULL ||
	    author->address.n == 0 || author->domain.n == 0 ||
	    author->domain.p[0] == '[')
		*why_out = "From is malformed";
	return *why_out == NULL ? author : NULL;
}

/* What stands outside quotes, comments and the last angle brackets. */
static struct str
plain_words(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t depth = 0, last = s.n;
	bool in_quotes = false, in_angle = false;

	while (last > 0 && s.p[last - 1] != '<')
		last--;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && (in_quotes || depth > 0))
			i++;
		else if (c == '"' && depth == 0)
			in_quotes = !in_quotes;
		else if (c == '(' && !in_quotes)
			depth++;
		else if (c == ')' && !in_quotes && depth > 0)
			depth--;
		else if (in_quotes || depth > 0)
			continue;
		else if (c == '<' && i + 1 == last)
			in_angle = true;
		else if (c == '>')
			in_angle = false;
		else if (!in_angle)
			buf_char(&buf, c);
	}
	return buf_str(&buf);
}

bool
auth_author_is_sure(struct arena *arena, const struct mail *mail,
    const struct address *author)
{
	const struct field *field = mail_field(mail, STR("From"), 0);
	struct str local = author->local, seen;

	if (header_is_cut(mail))
		return false;		/* there may be another From */
	/* Names in the place of an address: "<ceo@one.example>"@two.example,
	 * or an encoded word, which many programs undo there (RFC 2047 5
	 * forbids it). */
	for (size_t i = 0; i < local.n; i++) {
		if ((unsigned char)local.p[i] <= ' ' ||
		    strchr("<>()[]:;@,\"\\\x7f", local.p[i]) != NULL)
			return false;
	}
	if (str_contains(local, STR("=?")))
		return false;
	/* "ceo@one.example <x@two.example>": the first, to some parsers. */
	return field == NULL || !address_is_named(arena, plain_words(arena,
	    header_unfold(arena, field->body)), author->address, &seen);
}
