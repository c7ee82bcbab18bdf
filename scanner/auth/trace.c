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

/* The words and comments before the date; *date_out is what follows the last
 * semicolon outside comments. */
static size_t
items_read(struct str s, struct item items[ITEMS_MOST], struct str *date_out)
{
	size_t n = 0, at = 0;

	*date_out = NO_STR;
	while (at < s.n) {
		if (char_is_space(s.p[at])) {
			at++;
			continue;
		}
		if (s.p[at] == ';') {
			*date_out = str_trim(str_from(s, ++at));
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
		if (n < ITEMS_MOST)
			items[n++] = item;
	}
	return n;
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

/* The last "[...]" of a comment. The client's own words stand before what the
 * writer found out, so a bracket smuggled in with HELO comes earlier. */
static struct str
last_bracket(struct str s)
{
	size_t open = STR_NOWHERE;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '[')
			open = i;
	}
	return open == STR_NOWHERE ? NO_STR : str_from(s, open);
}

static void
from_comment(struct arena *arena, struct str comment, struct hop *hop)
{
	struct str user = STR("authenticated sender: ");

	if (str_starts_nocase(comment, user)) {
		hop->user = str_trim(str_from(comment, user.n));
		return;
	}
	if (str_starts_nocase(comment, STR("helo ")) ||
	    str_starts_nocase(comment, STR("ehlo "))) {
		/* qmail: "from HOST (HELO SAID) (IP)"; Yahoo's word is the
		 * address itself. */
		hop->ip = ip_of(arena, hop->helo);
		hop->host = host_of(hop->helo);
		hop->helo = str_trim(str_from(comment, 5));
		return;
	}
	bool exim = comment.n > 0 && comment.p[0] == '[';
	struct str said = word_value(comment, STR("helo="));
	struct str ip;
	if (exim)
		ip = ip_of(arena, comment);
	else if (last_bracket(comment).p != NULL)
		ip = ip_of(arena, last_bracket(comment));
	else
		ip = ip_of(arena, str_from(comment,
		    str_find_char(comment, '@') + 1));	/* also of NOWHERE */
	if (said.p != NULL) {
		/* Exim: "from HOST ([IP] helo=SAID)", "from [IP] (helo=..)" */
		hop->host = host_of(hop->helo);
		hop->helo = said;
	}
	if (ip.p == NULL)
		return;
	hop->ip = ip;
	if (exim && said.p == NULL)
		hop->host = NO_STR;	/* Sendmail knows no name, or Exim's
					 * equals HELO: not told apart */
	if (exim || last_bracket(comment).p == NULL)
		return;
	/* Sendmail says so when name and address don't agree. */
	if (!str_contains(comment, STR("may be forged")))
		hop->host = host_of(str_cut(&comment, ' '));
}

static struct hop
hop_read(struct arena *arena, struct str body)
{
	struct item items[ITEMS_MOST];
	struct hop hop = { 0 };
	size_t n = items_read(header_unfold(arena, body), items, &hop.date);
	size_t i = 0;

	hop.has_from = n > 1 && !items[0].is_comment &&
	    str_equal_nocase(items[0].text, STR("from"));
	if (hop.has_from && !items[1].is_comment) {
		hop.helo = items[1].text;
		/* Without brackets it is only what the client said. */
		if (hop.helo.p[0] == '[')
			hop.ip = ip_of(arena, hop.helo);
		i = 2;
	}
	for (; hop.has_from && i < n; i++) {
		if (items[i].is_comment)
			from_comment(arena, items[i].text, &hop);
		else if (str_equal_nocase(items[i].text, STR("by")))
			break;
	}
	for (; i + 1 < n; i++) {
		if (items[i].is_comment || items[i + 1].is_comment)
			continue;
		if (hop.protocol.p == NULL &&
		    str_equal_nocase(items[i].text, STR("with")))
			hop.protocol = items[i + 1].text;
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
