/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Header fields inside a signature (RFC 9788, and RFC 8551 3.1's whole message
 * in a wrapper) against those outside, which a reader is shown and anybody on
 * the way may change. A signed From that is not the message's is a signer that
 * does not name it; a signed Subject, To or display name that differs is told
 * and takes the attribution away, since what is read is not what was signed; a
 * signed Date that differs is told. With hp="cipher" the signer lists in HP-Outer
 * what it left outside on purpose (RFC 9788 2.2), which is then no difference.
 * Fields count whether there is an hp or not: who signs them means them.
 */
#include "smime.h"

struct inside {
	const struct field *fields;
	size_t n;
	bool cipher;			/* hp="cipher" */
};

static struct str
parameter_of(struct arena *arena, const struct part *part, struct str name)
{
	struct parameter *parameters;
	size_t n;
	bool duplicate;

	if (!str_contains(part->params, STR("=")))
		return NO_STR;
	(void)header_parameters(arena, str_join(arena, STR("x;"), part->params),
	    &parameters, &n, &duplicate);
	for (size_t i = 0; i < n; i++) {
		if (str_equal(parameters[i].name, name))
			return parameters[i].value;
	}
	return NO_STR;
}

bool
part_is_wrapped_message(struct arena *arena, const struct mail *mail,
    size_t top)
{
	const struct part *part = &mail->parts[top];

	return (str_equal(part->type, STR("message/rfc822")) ||
	    str_equal(part->type, STR("message/global"))) &&
	    part_child(mail, top, top + 1) != PART_NONE &&
	    str_equal_nocase(parameter_of(arena, part, STR("forwarded")),
	    STR("no"));
}

/* The n-th of that name, from 0. */
static struct str
body_of(const struct field *fields, size_t fields_n, struct str name, size_t n)
{
	for (size_t i = 0; i < fields_n; i++) {
		if (str_equal_nocase(fields[i].name, name) && n-- == 0)
			return fields[i].body;
	}
	return NO_STR;
}

/* "HP-Outer: Subject: [...]" */
static struct str
outer_of(struct arena *arena, const struct inside *inside, struct str name)
{
	for (size_t i = 0; i < inside->n; i++) {
		const struct field *field = &inside->fields[i];
		if (!str_equal_nocase(field->name, STR("HP-Outer")))
			continue;
		struct str rest = header_unfold(arena, field->body);
		struct str key = str_cut(&rest, ':');
		if (str_equal_nocase(str_trim(key), name))
			return rest.p == NULL ? STR("") : rest;
	}
	return NO_STR;
}

/* Each address once more with a blank behind it, and the display names. */
static struct str
people_of(const struct check *check, struct str body, bool with_names)
{
	struct addresses list = address_list(check->arena, body,
	    check->limits);
	struct buf buf = { .arena = check->arena };

	for (size_t i = 0; i < list.n; i++) {
		buf_add(&buf, str_lower(check->arena, list.at[i].address));
		buf_char(&buf, ' ');
		if (with_names)
			buf_add(&buf, str_trim(list.at[i].name));
		buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}

enum compared { COMPARED_NAMES, COMPARED_ADDRESSES, COMPARED_TEXT,
	COMPARED_TIME };

static bool
bodies_are_equal(const struct check *check, enum compared how, struct str a,
    struct str b)
{
	int64_t one, other;

	switch (how) {
	case COMPARED_NAMES:
	case COMPARED_ADDRESSES:
		return str_equal(
		    people_of(check, a, how == COMPARED_NAMES),
		    people_of(check, b, how == COMPARED_NAMES));
	case COMPARED_TIME:
		return header_date(a, &one) && header_date(b, &other) &&
		    one == other;
	case COMPARED_TEXT:
		break;
	}
	return str_equal(str_trim(header_decode(check->arena, a)),
	    str_trim(header_decode(check->arena, b)));
}

/* Is there one inside, and is it another one than outside? */
static bool
field_differs(const struct check *check, const struct inside *inside,
    struct str name, enum compared how)
{
	const struct mail *mail = check->mail;
	struct str signed_body = body_of(inside->fields, inside->n, name, 0);
	struct str shown = body_of(mail->fields, mail->fields_n, name, 0);

	if (signed_body.p == NULL)
		return false;
	if (body_of(inside->fields, inside->n, name, 1).p != NULL)
		return true;
	if (shown.p == NULL)
		return false;		/* nothing unsigned is shown */
	if (bodies_are_equal(check, how, signed_body, shown))
		return false;
	struct str left = inside->cipher ? outer_of(check->arena, inside,
	    name) : NO_STR;
	return left.p == NULL || !bodies_are_equal(check, how, left, shown);
}

/* The address itself is never excused by HP-Outer. */
static bool
author_differs(struct check *check, const struct inside *inside)
{
	struct str body = body_of(inside->fields, inside->n, STR("From"), 0);

	if (body.p == NULL)
		return false;
	struct addresses from = address_list(check->arena, body,
	    check->limits);
	return from.n != 1 || from.malformed || from.has_group ||
	    body_of(inside->fields, inside->n, STR("From"), 1).p != NULL ||
	    !str_equal_nocase(from.at[0].address, check->from);
}

/* The part whose header is the one that is meant. */
static const struct part *
part_inside(struct arena *arena, const struct mail *mail, size_t top)
{
	return &mail->parts[part_is_wrapped_message(arena, mail, top) ?
	    part_child(mail, top, top + 1) : top];
}

const char *
protected_differs(struct check *check, const struct mail *mail, size_t top)
{
	static const struct {
		struct str name;
		enum compared how;
		const char *reason;
	} fields[] = {
		{ { "From", 4 }, COMPARED_NAMES, "from-name-differs" },
		{ { "Subject", 7 }, COMPARED_TEXT, "subject-differs" },
		{ { "To", 2 }, COMPARED_ADDRESSES, "to-differs" },
		{ { "Cc", 2 }, COMPARED_ADDRESSES, "cc-differs" },
		{ { "Reply-To", 8 }, COMPARED_ADDRESSES, "reply-to-differs" },
	};
	const struct part *part = part_inside(check->arena, mail, top);
	struct inside inside = { part->fields, part->fields_n, false };
	const char *reason = NULL;

	inside.cipher = str_equal_nocase(parameter_of(check->arena, part,
	    STR("hp")), STR("cipher"));
	check->out->date_mismatch |= field_differs(check, &inside, STR("Date"),
	    COMPARED_TIME);
	if (author_differs(check, &inside)) {
		check->out->mismatch = true;
		return "from-differs";
	}
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (reason == NULL && field_differs(check, &inside,
		    fields[i].name, fields[i].how))
			reason = fields[i].reason;
	}
	check->out->header_mismatch |= reason != NULL;
	return reason;
}
