/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields that SpamAssassin makes of Received for its rules, made of our own
 * reading of those lines: X-Spam-Relays-External and -Untrusted are the hand-overs
 * from the boundary on, -Internal and -Trusted those above it, and ALL-EXTERNAL
 * and so on the header split at the same place. Where that program guesses which
 * hosts are ours, the boundary is what was configured. The boundary's own line is
 * in both parts of the header. A hand-over is written as
 *
 *   [ ip=IP rdns=NAME helo=NAME by=NAME ident= envfrom=ADDRESS intl=0 id=ID
 *     auth=PROTOCOL msa=0 ]
 *
 * on one line, empty where the Received line doesn't say it. What stands outside
 * the boundary is the sender's claim, here as there.
 */
#include "rule.h"

/* No blank or bracket of a name may end it early. */
static void
add_item(struct buf *buf, const char *name, struct str value)
{
	buf_cstr(buf, name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		buf_char(buf, c == '\0' || char_is_space(c)
		    || strchr("#[]()<>|", c) != NULL ? '!' : c);
	}
}

/* The word behind "id", which no reader of ours needs. */
static struct str
queue_id(struct str body)
{
	size_t at = str_find_nocase(body, STR(" id "));
	struct str rest = str_from(body, at == STR_NOWHERE ? body.n : at + 4);
	size_t n = 0;

	rest = str_trim(rest);
	while (n < rest.n && !char_is_space(rest.p[n]) && rest.p[n] != ';')
		n++;
	return str_slice(rest, 0, n);
}

static void
add_relay(struct buf *buf, struct arena *arena, struct str folded, bool inside)
{
	struct str body = header_unfold(arena, folded);
	struct received line = received_read(arena, body);

	if (line.ip.n == 0)
		return;
	if (buf->n > 0)
		buf_char(buf, ' ');
	add_item(buf, "[ ip=", line.ip);
	add_item(buf, " rdns=", line.host);
	add_item(buf, " helo=", line.helo);
	add_item(buf, " by=", line.by);
	add_item(buf, " ident= envfrom=", line.mail_from);
	buf_cstr(buf, inside ? " intl=1" : " intl=0");
	add_item(buf, " id=", queue_id(body));
	add_item(buf, " auth=", received_is_submission(&line) ? line.protocol
	    : STR(""));
	buf_cstr(buf, " msa=0 ]");
}

static bool
is_received(const struct field *field)
{
	return str_equal_nocase(field->name, STR("Received"));
}

/* Index of the first hand-over that is not ours; fields_n if there is none. */
static size_t
boundary_of(const struct facts *facts)
{
	const struct mail *mail = facts->mail;
	size_t at = facts->auth->trace.inside ? mail->fields_n
	    : facts->auth->trace.boundary_at;

	while (at < mail->fields_n && (!is_received(&mail->fields[at])
	    || received_read(facts->arena, header_unfold(facts->arena,
	    mail->fields[at].body)).ip.n == 0))
		at++;
	return at;
}

static struct str
relays(const struct facts *facts, bool inside)
{
	const struct mail *mail = facts->mail;
	struct buf buf = { .arena = facts->arena };
	size_t boundary = boundary_of(facts);

	for (size_t i = 0; i < mail->fields_n; i++) {
		if ((i < boundary) == inside && is_received(&mail->fields[i]))
			add_relay(&buf, facts->arena, mail->fields[i].body,
			    inside);
	}
	return buf_str(&buf);
}

bool
relays_value(const struct facts *facts, struct str field, struct str *value_out)
{
	static const char *const sides[] = { "Trusted", "Internal", "Untrusted",
	    "External" };

	if (!str_starts_nocase(field, STR("X-Spam-Relays-")))
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (!str_equal_nocase(str_from(field, 14), str_of(sides[i])))
			continue;
		*value_out = relays(facts, i < 2);
		return true;
	}
	return false;
}

void
relays_range(const struct facts *facts, struct str field, size_t *from_out,
    size_t *to_out)
{
	size_t boundary = boundary_of(facts), n = facts->mail->fields_n;

	*from_out = 0;
	*to_out = n;
	if (str_equal(field, STR("ALL-TRUSTED"))
	    || str_equal(field, STR("ALL-INTERNAL")))
		*to_out = boundary < n ? boundary + 1 : n;
	else if (str_starts(field, STR("ALL-")))
		*from_out = boundary;
}
