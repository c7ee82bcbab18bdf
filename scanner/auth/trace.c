/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Received chain (RFC 5321 4.4), read from the top down until the first
 * line whose client stands outside: what is above was written by our own
 * hosts, what is below is the sender's claim and is never read. Only client
 * addresses and host names that the writer itself looked up count; the word
 * after "from" is what the client said, and a "by" name proves nothing. A
 * line of a local delivery (no "from", or LMTP, RFC 2033) is passed over; a
 * line that should have an address and has none ends the reading, because
 * below it nobody vouches for anything. Understood are the dialects of
 * Postfix, Exim, Sendmail, qmail, Exchange, Google and Dovecot.
 */
#include "auth.h"

#define ITEMS_MOST 40

/* A word, or a comment with all that is nested in it, without its brackets. */
struct item {
	struct str text;
	bool is_comment;
};

struct hop {
	bool has_from;
	struct str ip, helo;
	struct str host;		/* reverse-verified by the writer */
	struct str protocol;
	struct str user;
	struct str date;
};

/* From the bracket at s[*at] to past its partner; unclosed: to the end. */
static struct str
comment_skip(struct str s, size_t *at)
{
	size_t start = *at + 1, depth = 0;

	for (; *at < s.n; (*at)++) {
		if (s.p[*at] == '\\' && *at + 1 < s.n) {
			(*at)++;
		} else if (s.p[*at] == '(') {
			depth++;
		} else if (s.p[*at] == ')' && --depth == 0) {
			(*at)++;
			return str_slice(s, start, *at - 1);
		}
	}
	return str_from(s, start);
}

struct line_items {
	struct item at[ITEMS_MOST];
	size_t n;
	bool too_many;
	struct str date;
};

/* The words and comments before the first semicolon outside comments; the date
 * is what follows the last. */
static void
items_read(struct str s, struct line_items *items)
{
	size_t at = 0;

	*items = (struct line_items){ .date = NO_STR };
	while (at < s.n) {
		if (char_is_space(s.p[at])) {
			at++;
			continue;
		}
		if (s.p[at] == ';') {
			items->date = str_trim(str_from(s, ++at));
			continue;
		}
		struct item item = { .is_comment = s.p[at] == '(' };
		if (item.is_comment) {
			item.text = str_trim(comment_skip(s, &at));
		} else {
			size_t start = at;
			while (at < s.n && !char_is_space(s.p[at]) &&
			    s.p[at] != '(' && s.p[at] != ';')
				at++;
			item.text = str_slice(s, start, at);
		}
		if (items->date.p != NULL)
			continue;
		items->too_many |= items->n == ITEMS_MOST;
		if (items->n < ITEMS_MOST)
			items->at[items->n++] = item;
	}
}

/* An address as mailers write it: "[192.0.2.1]", "IPv6:2001:db8::1", perhaps
 * with a port behind the bracket; absent if it is none. */
static struct str
ip_of(struct arena *arena, struct str s)
{
	unsigned char address[16];
	bool is_ipv4;

	if (s.n > 1 && s.p[0] == '[') {
		s = str_from(s, 1);
		s = str_slice(s, 0, str_find_char(s, ']'));
	}
	if (str_starts_nocase(s, STR("ipv6:")))
		s = str_from(s, 5);
	if (!ip_read(s, address, &is_ipv4))
		return NO_STR;
	return ip_write(arena, address, is_ipv4);
}

/* A name that the writer looked up: "mx.example", "ident@mx.example.",
 * or "unknown", which is none. */
static struct str
host_of(struct str s)
{
	size_t at = str_find_char(s, '@');

	if (at != STR_NOWHERE)
		s = str_from(s, at + 1);
	if (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	if (s.n == 0 || s.p[0] == '[' || str_equal_nocase(s, STR("unknown")))
		return NO_STR;
	return s;
}

/* The value of "name=value" among a comment's words. */
static struct str
word_value(struct str comment, struct str name)
{
	while (comment.p != NULL) {
		struct str word = str_cut(&comment, ' ');
		if (str_starts_nocase(word, name))
			return str_from(word, name.n);
	}
	return NO_STR;
}

static bool
has_word(struct str comment, struct str wanted)
{
	while (comment.p != NULL) {
		if (str_equal_nocase(str_cut(&comment, ' '), wanted))
			return true;
	}
	return false;
}

static bool
has_bracket_word(struct str comment)
{
	while (comment.p != NULL) {
		if (str_starts(str_cut(&comment, ' '), STR("[")))
			return true;
	}
	return false;
}

static size_t
last_of(struct str s, char c)
{
	for (size_t i = s.n; i-- > 0;) {
		if (s.p[i] == c)
			return i;
	}
	return STR_NOWHERE;
}

/* Exim's "(port=4321 helo=SAID ident=SAID)" and CommuniGate's "(account USER
 * HELO SAID)": what the client said, behind an address that the writer put
 * down as the first word. */
static bool
is_behind_address(struct str comment)
{
	return str_starts_nocase(comment, STR("helo=")) ||
	    str_starts_nocase(comment, STR("port=")) ||
	    str_starts_nocase(comment, STR("ident=")) ||
	    has_word(comment, STR("HELO")) || has_word(comment, STR("EHLO"));
}

/* The comment that tells the client's address; false if it is another one. */
static bool
client_comment(struct arena *arena, struct str comment, struct hop *hop)
{
	struct str said = word_value(comment, STR("helo="));
	size_t bracket = last_of(comment, '[');

	if (str_starts(comment, STR("["))) {
		/* Sendmail without a name; Exim's "HOST ([IP] helo=SAID)",
		 * whose HOST it has verified. Where Exim's HELO equals the
		 * name it looks like the first. */
		hop->ip = ip_of(arena, comment);
		if (said.p != NULL) {
			hop->host = host_of(hop->helo);
			hop->helo = said;
		}
		return true;
	}
	if (is_behind_address(comment)) {
		/* A word in brackets stands there in no dialect: somebody's
		 * ident answer looks like Exim. */
		if (hop->helo.n > 0 && hop->helo.p[0] == '[' &&
		    (said.p == NULL || !has_bracket_word(comment)))
			hop->ip = ip_of(arena, hop->helo);
		if (said.p != NULL)
			hop->helo = said;
		return true;
	}
	if (bracket == STR_NOWHERE) {
		/* Exchange: "HELO (IP)"; qmail: "(IDENT@IP)" */
		hop->ip = ip_of(arena, str_from(comment,
		    last_of(comment, '@') + 1));	/* also of NOWHERE */
		return hop->ip.p != NULL;
	}
	/* "NAME [IP]", "IDENT@NAME [IP] (may be forged)": an ident answer
	 * stands before what the writer found out. */
	hop->ip = ip_of(arena, str_from(comment, bracket));
	if (!str_contains(comment, STR("may be forged")))
		hop->host = host_of(str_cut(&comment, ' '));
	return true;
}

/* Postfix puts the names in a client's certificate into a comment of their own:
 * whoever made the certificate chose them. */
static bool
is_certificate(struct str comment)
{
	return str_starts_nocase(comment, STR("Client CN "));
}

/* What stands between "from" and "by". Two comments that tell an address are
 * one too many: the client wrote one of them. */
static void
client_read(struct arena *arena, const struct line_items *items, size_t end,
    struct hop *hop)
{
	struct str user = STR("authenticated sender: ");
	struct str word = NO_STR;	/* qmail's first */
	struct str ip;
	size_t i = 1, told = 0;

	if (i < end && !items->at[i].is_comment)
		hop->helo = items->at[i++].text;
	for (; i < end; i++) {
		struct str comment = items->at[i].text;
		if (!items->at[i].is_comment || is_certificate(comment))
			continue;
		if (str_starts_nocase(comment, user)) {
			hop->user = str_trim(str_from(comment, user.n));
			continue;
		}
		if (word.p == NULL && i == 2 &&
		    hop->helo.n > 0 && hop->helo.p[0] != '[' &&
		    (str_starts_nocase(comment, STR("helo ")) ||
		    str_starts_nocase(comment, STR("ehlo ")))) {
			/* "from HOST (HELO SAID) (IP)": nobody verified HOST,
			 * which is the address itself at Yahoo. */
			word = hop->helo;
			hop->helo = str_trim(str_from(comment, 5));
			continue;
		}
		ip = hop->ip;
		if (!client_comment(arena, comment, hop)) {
			hop->ip = ip;
			continue;
		}
		if (told++ > 0) {
			hop->host = NO_STR;
			if (!str_equal(ip, hop->ip))
				hop->ip = NO_STR;
		}
	}
	if (told > 0)
		return;
	/* Without a comment an address in brackets is all there is. */
	if (word.p != NULL)
		hop->ip = ip_of(arena, word);
	else if (hop->helo.n > 0 && hop->helo.p[0] == '[')
		hop->ip = ip_of(arena, hop->helo);
}

/*
 * "from" CLIENT "by" HOST "with" PROTOCOL. Postfix writes down what the client
 * said after HELO as it is but for brackets and semicolons, blanks and all: a
 * second "by", or more words than any mailer writes, were put there to be read
 * as ours. Of such a line only what stands in comments counts.
 */
static struct hop
hop_read(struct arena *arena, struct str body)
{
	struct line_items items;
	struct hop hop = { 0 };
	size_t bys = 0, first_by, last_by;

	items_read(header_unfold(arena, body), &items);
	first_by = last_by = items.n;
	hop.date = items.date;
	hop.has_from = items.n > 1 && !items.at[0].is_comment &&
	    str_equal_nocase(items.at[0].text, STR("from"));
	for (size_t i = 0; i < items.n; i++) {
		if (items.at[i].is_comment ||
		    !str_equal_nocase(items.at[i].text, STR("by")))
			continue;
		if (bys++ == 0)
			first_by = i;
		last_by = i;
	}
	if (hop.has_from && (bys > 1 || items.too_many)) {
		client_read(arena, &items, last_by, &hop);
		if (items.too_many || (hop.helo.p != NULL &&
		    str_equal(hop.ip, ip_of(arena, hop.helo))))
			hop.ip = NO_STR;
		hop.host = hop.user = NO_STR;
		return hop;
	}
	if (hop.has_from)
		client_read(arena, &items, first_by, &hop);
	for (size_t i = first_by; i + 1 < items.n; i++) {
		if (items.at[i].is_comment || items.at[i + 1].is_comment)
			continue;
		if (hop.protocol.p == NULL &&
		    str_equal_nocase(items.at[i].text, STR("with")))
			hop.protocol = items.at[i + 1].text;
	}
	return hop;
}

static bool
host_is_listed(const struct boundary *boundary, struct str host)
{
	if (host.p == NULL)
		return false;
	for (size_t i = 0; i < boundary->trusted_hosts_n; i++) {
		struct str listed = boundary->trusted_hosts[i];
		if (str_equal_nocase(host, listed))
			return true;
		if (listed.n > 1 && listed.p[0] == '.' &&
		    str_ends_nocase(host, listed))
			return true;
	}
	return false;
}

/* RFC 3848 and 6531: the final A says that the client gave a password. */
static bool
protocol_is_submission(struct str protocol)
{
	return str_equal_nocase(protocol, STR("ESMTPA")) ||
	    str_equal_nocase(protocol, STR("ESMTPSA")) ||
	    str_equal_nocase(protocol, STR("UTF8SMTPA")) ||
	    str_equal_nocase(protocol, STR("UTF8SMTPSA"));
}

static bool
hop_is_local(const struct hop *hop)
{
	struct str protocol = hop->protocol;

	return !hop->has_from || str_starts_nocase(protocol, STR("LMTP")) ||
	    str_starts_nocase(protocol, STR("UTF8LMTP")) ||
	    (hop->ip.p == NULL && str_equal_nocase(protocol, STR("local")));
}

/* The boundary's line, or the end of what we can follow. */
static void
boundary_found(const struct hop *hop, size_t at, struct trace *trace_out)
{
	trace_out->boundary_at = at;
	trace_out->known = hop->ip.p != NULL;
	trace_out->ip = hop->ip;
	trace_out->helo = hop->helo;
	trace_out->submitted = protocol_is_submission(hop->protocol);
	trace_out->submitter = trace_out->submitted ? hop->user : NO_STR;
}

static void
chain_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, struct trace *trace_out)
{
	bool configured = boundary->trusted_networks_n > 0 ||
	    boundary->trusted_hosts_n > 0;
	bool top = true, inside = false;

	for (size_t i = 0; i < mail->fields_n; i++) {
		if (!str_equal_nocase(mail->fields[i].name, STR("Received")))
			continue;
		struct hop hop = hop_read(arena, mail->fields[i].body);
		if (top && !header_date(hop.date, &trace_out->time))
			trace_out->time = MAIL_NO_DATE;
		top = false;
		if (hop_is_local(&hop))
			continue;
		if (hop.ip.p == NULL || !configured ||
		    (!network_holds(boundary->trusted_networks,
		    boundary->trusted_networks_n, hop.ip) &&
		    !host_is_listed(boundary, hop.host))) {
			boundary_found(&hop, i, trace_out);
			return;
		}
		inside = true;
		/* Mail begins where somebody logged in to send it: lines
		 * below were written by that client. */
		if (protocol_is_submission(hop.protocol)) {
			trace_out->submitted = true;
			trace_out->submitter = hop.user;
			break;
		}
	}
	trace_out->inside = inside;
}

/* Return-Path counts where only our own hosts could have put it. */
static struct str
envelope_sender(const struct mail *mail, size_t boundary_at)
{
	for (size_t i = 0; i < mail->fields_n && i < boundary_at; i++) {
		struct str name = mail->fields[i].name;
		if (str_equal_nocase(name, STR("Return-Path")))
			return mail->return_path;
		/* Without a boundary, only the very top is ours. */
		if (boundary_at == mail->fields_n &&
		    str_equal_nocase(name, STR("Received")))
			break;
	}
	return NO_STR;
}

void
trace_read(struct arena *arena, const struct boundary *boundary,
    const struct auth_settings *settings, const struct mail *mail,
    struct trace *trace_out)
{
	unsigned char address[16];
	bool is_ipv4;

	*trace_out = (struct trace){
		.time = MAIL_NO_DATE, .boundary_at = mail->fields_n,
	};
	chain_read(arena, boundary, mail, trace_out);
	trace_out->mail_from = envelope_sender(mail, trace_out->boundary_at);
	if (settings->ip.p != NULL &&
	    ip_read(settings->ip, address, &is_ipv4)) {
		trace_out->known = true;
		trace_out->inside = false;
		trace_out->submitted = false;
		trace_out->submitter = NO_STR;
		trace_out->ip = ip_write(arena, address, is_ipv4);
	}
	if (settings->helo.p != NULL)
		trace_out->helo = settings->helo;
	if (settings->mail_from.p != NULL)
		trace_out->mail_from = settings->mail_from;
}
