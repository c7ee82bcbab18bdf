/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One Received line (RFC 5321 4.4, 3848, 6531), as many programs write it:
 * Postfix, Exim, Sendmail, qmail and its patches, Courier, Exchange, Google,
 * Yahoo, Zimbra, hMailServer, IceWarp, MailChannels, Proofpoint, Mimecast,
 * Cyrus, Dovecot. What the client may have written is kept apart from what the
 * writer found out: the word after "from" is what the client said, a name
 * counts only where the writer looked it up, and a "by" name proves nothing.
 * Where a line tells something twice, the client wrote one of the two, and
 * neither counts. Each byte is looked at a fixed number of times.
 */
#include "auth.h"

#define ITEMS_MOST 40

/* A word, or a comment with all that is nested in it, without its brackets. */
struct item {
	struct str text;
	bool is_comment;
};

/* From the bracket at s[*at] to past its partner; unclosed: to the end, and no
 * mailer wrote it so. */
static struct str
comment_skip(struct str s, size_t *at, bool *unclosed_out)
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
	*unclosed_out = true;
	return str_from(s, start);
}

struct line_items {
	struct item at[ITEMS_MOST];
	size_t n;
	bool is_odd;			/* too many, or a comment that stays open */
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
			item.text = str_trim(comment_skip(s, &at,
			    &items->is_odd));
		} else {
			size_t start = at;
			while (at < s.n && !char_is_space(s.p[at]) &&
			    s.p[at] != '(' && s.p[at] != ';')
				at++;
			item.text = str_slice(s, start, at);
		}
		if (items->date.p != NULL)
			continue;
		items->is_odd |= items->n == ITEMS_MOST;
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
	/* Exchange's "fe80::1%4": the interface is no part of the address. */
	s = str_slice(s, 0, str_find_char(s, '%'));
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
client_comment(struct arena *arena, struct str comment, struct received *line)
{
	struct str said = word_value(comment, STR("helo="));
	size_t bracket = last_of(comment, '[');

	if (str_starts(comment, STR("["))) {
		/* Sendmail without a name; Exim's "HOST ([IP] helo=SAID)",
		 * whose HOST it has verified. Where Exim's HELO equals the
		 * name it looks like the first. */
		line->ip = ip_of(arena, comment);
		if (said.p != NULL) {
			line->host = host_of(line->helo);
			line->helo = said;
		}
		return true;
	}
	if (is_behind_address(comment)) {
		/* A word in brackets stands there in no dialect: somebody's
		 * ident answer looks like Exim. */
		if (line->helo.n > 0 && line->helo.p[0] == '[' &&
		    (said.p == NULL || !has_bracket_word(comment)))
			line->ip = ip_of(arena, line->helo);
		if (said.p != NULL)
			line->helo = said;
		return true;
	}
	if (bracket == STR_NOWHERE) {
		/* Exchange: "HELO (IP)"; qmail: "(IDENT@IP)" */
		line->ip = ip_of(arena, str_from(comment,
		    last_of(comment, '@') + 1));	/* also of NOWHERE */
		return line->ip.p != NULL;
	}
	/* "NAME [IP]", "IDENT@NAME [IP] (may be forged)": an ident answer
	 * stands before what the writer found out. */
	line->ip = ip_of(arena, str_from(comment, bracket));
	/* "NAME [UNAVAILABLE]. [IP]": nobody could look it up. */
	if (str_find_char(comment, '[') == bracket &&
	    !str_contains(comment, STR("may be forged")))
		line->host = host_of(str_cut(&comment, ' '));
	return true;
}

/* Postfix puts the names in a client's certificate into a comment of their own:
 * whoever made the certificate chose them. */
static bool
is_certificate(struct str comment)
{
	return str_starts_nocase(comment, STR("Client CN "));
}

static struct str
word_after(struct str comment, struct str wanted)
{
	while (comment.p != NULL) {
		if (str_equal_nocase(str_cut(&comment, ' '), wanted))
			return comment.p == NULL ? NO_STR :
			    str_cut(&comment, ' ');
	}
	return NO_STR;
}

static struct str
comma_off(struct str s)
{
	return str_ends(s, STR(",")) ? str_slice(s, 0, s.n - 1) : s;
}

static bool
is_tls_version(struct str s)
{
	return str_starts_nocase(s, STR("TLS")) ||
	    str_starts_nocase(s, STR("SSL"));
}

/*
 * Postfix "using TLSv1.3 with cipher X (256/256 bits)", Sendmail, Google and
 * Exchange "version=TLS1_3[,] cipher=X", Exim "TLS1.2:X:256", qmail "X
 * encrypted", Mimecast "Using TLS", Exchange before 2016 "TLS".
 */
static bool
tls_comment(struct str comment, struct received *line)
{
	struct str version = comma_off(word_value(comment, STR("version=")));

	if (str_starts_nocase(comment, STR("using TLS")) ||
	    str_starts_nocase(comment, STR("using SSL"))) {
		line->tls_version = word_after(comment, STR("using"));
		line->tls_cipher = word_after(comment, STR("cipher"));
		if (str_equal_nocase(line->tls_version, STR("TLS")))
			line->tls_version = NO_STR;
	} else if (is_tls_version(version)) {
		line->tls_version = version;
		line->tls_cipher = comma_off(word_value(comment,
		    STR("cipher=")));
	} else if (str_ends(comment, STR(" encrypted"))) {
		line->tls_cipher = str_cut(&comment, ' ');
	} else if (is_tls_version(comment) &&
	    str_find_char(comment, ' ') == STR_NOWHERE) {
		line->tls_version = str_cut(&comment, ':');
		if (str_equal_nocase(line->tls_version, STR("TLS")))
			line->tls_version = NO_STR;
		if (comment.p != NULL)
			line->tls_cipher = str_cut(&comment, ':');
	} else {
		return false;
	}
	line->tls = true;
	return true;
}

/* What the writer itself told of a client that logged in: Postfix's
 * "Authenticated sender: USER", Courier's "AUTH: METHOD USER[, ...]". */
static bool
user_comment(struct str comment, struct str *user_out)
{
	struct str postfix = STR("authenticated sender: ");
	struct str courier = STR("AUTH: ");

	if (str_starts_nocase(comment, postfix)) {
		*user_out = str_trim(str_from(comment, postfix.n));
		return true;
	}
	if (!str_starts(comment, courier))
		return false;
	comment = str_trim(str_from(comment, courier.n));
	(void)str_cut(&comment, ' ');
	comment = comment.p == NULL ? STR("") : str_trim(comment);
	*user_out = str_slice(comment, 0, str_find_char(comment, ','));
	return true;
}

/* The envelope sender, where the writer puts it down: Exim behind "by",
 * qmail-ldap before it. A quoted local part could end the comment. */
static bool
sender_comment(struct arena *arena, struct str comment, struct str word,
    struct str *sender_out)
{
	if (!str_starts_nocase(comment, word))
		return false;
	comment = str_trim(str_from(comment, word.n));
	if (str_starts(comment, STR("<")) && str_ends(comment, STR(">")))
		comment = str_slice(comment, 1, comment.n - 1);
	for (size_t i = 0; i < comment.n; i++) {
		if (char_is_space(comment.p[i]) ||
		    strchr("\"()<>\\", comment.p[i]) != NULL) {
			*sender_out = NO_STR;
			return true;
		}
	}
	*sender_out = str_lower(arena, comment);
	return true;
}

/* What stands between "from" and "by". Two comments that tell an address are
 * one too many: the client wrote one of them. */
static void
client_read(struct arena *arena, const struct line_items *items, size_t end,
    struct received *line)
{
	struct str word = NO_STR;	/* qmail's first */
	struct str ip;
	size_t i = 1, told = 0, users = 0;

	if (i < end && !items->at[i].is_comment)
		line->helo = items->at[i++].text;
	for (; i < end; i++) {
		struct str comment = items->at[i].text;
		if (!items->at[i].is_comment || is_certificate(comment))
			continue;
		if (user_comment(comment, &line->user)) {
			if (users++ > 0)
				line->user = NO_STR;
			continue;
		}
		if (sender_comment(arena, comment, STR("envelope-sender "),
		    &line->mail_from))
			continue;
		if (word.p == NULL && i == 2 &&
		    line->helo.n > 0 && line->helo.p[0] != '[' &&
		    (str_starts_nocase(comment, STR("helo ")) ||
		    str_starts_nocase(comment, STR("ehlo ")) ||
		    str_starts_nocase(comment, STR("lhlo ")))) {
			/* "from HOST (HELO SAID) (IP)": nobody verified HOST,
			 * which is the address itself at Yahoo. */
			word = line->helo;
			line->helo = str_trim(str_from(comment, 5));
			continue;
		}
		ip = line->ip;
		if (!client_comment(arena, comment, line)) {
			line->ip = ip;
			(void)tls_comment(comment, line);
			continue;
		}
		if (told++ > 0) {
			line->host = NO_STR;
			if (!str_equal(ip, line->ip))
				line->ip = NO_STR;
		}
	}
	if (told > 0)
		return;
	/* Without a comment an address in brackets is all there is. */
	if (word.p != NULL)
		line->ip = ip_of(arena, word);
	else if (line->helo.n > 0 && line->helo.p[0] == '[')
		line->ip = ip_of(arena, line->helo);
}

/* RFC 3848 and 6531: an S at the end, or before the A of a log-in. */
static bool
protocol_is_encrypted(struct str protocol)
{
	static const char *const words[] = {
		"ESMTPS", "ESMTPSA", "SMTPS", "UTF8SMTPS", "UTF8SMTPSA",
		"LMTPS", "LMTPSA", "UTF8LMTPS", "UTF8LMTPSA", "HTTPS",
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_equal_nocase(protocol, str_of(words[i])))
			return true;
	}
	return false;
}

/* What stands behind "by": the writer's own words, but for an envelope sender
 * that ends its comment early. */
static void
writer_read(struct arena *arena, const struct line_items *items, size_t at,
    struct received *line)
{
	struct str sender = STR("envelope-from "), last = NO_STR;
	size_t senders = 0;

	for (; at < items->n; at++) {
		struct str text = items->at[at].text;
		if (items->at[at].is_comment) {
			if (!sender_comment(arena, text, sender,
			    &line->mail_from))
				(void)tls_comment(text, line);
			else if (senders++ > 0)
				line->mail_from = NO_STR;
			continue;
		}
		if (str_equal_nocase(last, STR("by")) && line->by.p == NULL)
			line->by = text;
		if (str_equal_nocase(last, STR("with"))) {
			if (line->protocol.p == NULL)
				line->protocol = text;
			line->tls |= str_equal_nocase(text, STR("STARTTLS"));
		}
		/* Exim: "(TLS1.3) tls CIPHER" */
		if (str_equal(last, STR("tls")) && line->tls &&
		    line->tls_cipher.p == NULL)
			line->tls_cipher = text;
		last = text;
	}
	line->tls |= protocol_is_encrypted(line->protocol);
}

/* On one line, with one blank for each run of them: a line may be folded within a
 * comment, and the fold be a tab. */
static struct str
evened(struct arena *arena, struct str body)
{
	char *out;
	size_t n = 0;

	body = header_unfold(arena, body);
	if (str_find_char(body, '\t') == STR_NOWHERE
	    && !str_contains(body, STR("  ")))
		return body;
	out = NEW_ARRAY(arena, char, body.n);
	for (size_t i = 0; i < body.n; i++) {
		char c = body.p[i] == '\t' ? ' ' : body.p[i];

		if (c != ' ' || n == 0 || out[n - 1] != ' ')
			out[n++] = c;
	}
	return (struct str){ out, n };
}

/*
 * "from" CLIENT "by" HOST "with" PROTOCOL. Postfix writes down what the client
 * said after HELO as it is but for brackets and semicolons, blanks and all: a
 * second "by", none at all, or more words than any mailer writes, were put there
 * to be read as ours. Of such a line at most the client's address counts, where a comment
 * tells it.
 */
struct received
received_read(struct arena *arena, struct str body)
{
	struct line_items items;
	struct received line = { 0 };
	size_t bys = 0, first_by, last_by;

	items_read(evened(arena, body), &items);
	first_by = last_by = items.n;
	line.date = items.date;
	line.has_from = items.n > 1 && !items.at[0].is_comment &&
	    str_equal_nocase(items.at[0].text, STR("from"));
	for (size_t i = 0; i < items.n; i++) {
		if (items.at[i].is_comment ||
		    !str_equal_nocase(items.at[i].text, STR("by")))
			continue;
		if (bys++ == 0)
			first_by = i;
		last_by = i;
	}
	if (line.has_from && (bys != 1 || items.is_odd)) {
		client_read(arena, &items, last_by, &line);
		if (items.is_odd || (line.helo.p != NULL &&
		    str_equal(line.ip, ip_of(arena, line.helo))))
			line.ip = NO_STR;
		return (struct received){ .has_from = true, .ip = line.ip,
		    .helo = line.helo, .date = line.date };
	}
	if (line.has_from)
		client_read(arena, &items, first_by, &line);
	writer_read(arena, &items, first_by, &line);
	return line;
}

bool
received_is_submission(const struct received *line)
{
	struct str protocol = line->protocol;

	return str_equal_nocase(protocol, STR("ESMTPA")) ||
	    str_equal_nocase(protocol, STR("ESMTPSA")) ||
	    str_equal_nocase(protocol, STR("UTF8SMTPA")) ||
	    str_equal_nocase(protocol, STR("UTF8SMTPSA"));
}

bool
received_is_local(const struct received *line)
{
	struct str protocol = line->protocol;

	return !line->has_from || str_starts_nocase(protocol, STR("LMTP")) ||
	    str_starts_nocase(protocol, STR("UTF8LMTP")) ||
	    (line->ip.p == NULL && str_equal_nocase(protocol, STR("local")));
}
