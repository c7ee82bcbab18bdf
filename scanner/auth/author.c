/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is the author (RFC 5322 3.6.2)? Everything on this floor speaks of one
 * address in one From field, and says nothing where there is none: several
 * fields or addresses, a group, and what can't be read are shown differently by
 * different programs (RFC 9989 refuses them too). The same holds for what only
 * some programs see: a From behind a bare CR or in a line with foreign bytes, a
 * field or a header that a limit cut short, a NUL. An author is sure if, beyond
 * that, every reading of the field gives the same address: with quotes and
 * comments undone or not, with encoded words undone before or after, with the
 * first or the last pair of brackets, and if the eye can't take it for another.
 * Sender, Reply-To and the Resent- fields name no author. Two tables hold all of
 * it; the ordinary "Name <address>" meets no more than one pass over the field.
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

static bool
has_no_from(const struct mail *mail)
{
	return mail_field(mail, STR("From"), 0) == NULL;
}

static bool
has_several(const struct mail *mail)
{
	return froms_of(mail) > 1 || mail->from.n > 1;
}

static bool
has_group(const struct mail *mail)
{
	return mail->from.has_group;
}

static bool
from_is_cut(const struct mail *mail)
{
	const struct field *field = mail_field(mail, STR("From"), 0);

	return mail->from.limited ||
	    is_cut(field->body, field->raw.p + field->raw.n);
}

/* The last label of a host name is never a number; an address literal is no
 * domain that anybody could publish a policy for. */
static bool
is_no_domain(struct str domain)
{
	size_t i = domain.n;

	if (domain.n == 0 || domain.p[0] == '[')
		return true;
	while (i > 0 && char_is_digit(domain.p[i - 1]))
		i--;
	return i < domain.n && (i == 0 || domain.p[i - 1] == '.');
}

static bool
from_is_malformed(const struct mail *mail)
{
	const struct field *field = mail_field(mail, STR("From"), 0);

	if (mail->from.n == 0 || mail->from.malformed || mail->from.hidden ||
	    memchr(field->raw.p, '\0', field->raw.n) != NULL)
		return true;
	for (size_t i = 0; i < mail->from.n; i++) {
		const struct address *one = &mail->from.at[i];
		if (one->address.n == 0 || is_no_domain(one->domain))
			return true;
	}
	return false;
}

/* Why nobody is the author. Each row may rely on those above it. */
static const struct {
	bool (*holds)(const struct mail *mail);
	const char *why;
} refusals[] = {
	{ has_no_from, "no From" },
	{ has_several, "several From addresses" },
	{ has_group, "From is a group" },
	{ from_is_cut, "From is too long" },
	{ from_is_malformed, "From is malformed" },
};

const struct address *
auth_author(const struct mail *mail, const char **why_out)
{
	*why_out = NULL;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		if (refusals[i].holds(mail)) {
			*why_out = refusals[i].why;
			return NULL;
		}
	}
	return mail->from.at;
}

bool
auth_authors_share(const struct mail *mail)
{
	if (has_no_from(mail) || mail->from.n == 0 || froms_of(mail) > 1 ||
	    has_group(mail) || from_is_cut(mail) || from_is_malformed(mail))
		return false;
	for (size_t i = 1; i < mail->from.n; i++) {
		if (!str_equal(mail->from.at[i].domain,
		    mail->from.at[0].domain))
			return false;
	}
	return true;
}

/* ---- Other readings of the field --------------------------------------- */

/* One From field in the forms that its readers see. */
struct reading {
	struct arena *arena;
	const struct mail *mail;
	const struct address *author;
	struct str raw;			/* with its line ends */
	struct str text;		/* unfolded and trimmed */
	struct str decoded;		/* encoded words undone */
	size_t open, close;		/* of text: the last "<" and its ">", or
					 * STR_NOWHERE */
};

static size_t
last_bracket(struct str s)
{
	for (size_t i = s.n; i-- > 0;) {
		if (s.p[i] == '<')
			return i;
	}
	return STR_NOWHERE;
}

/* Past the quoted string or the comment at s[at], or STR_NOWHERE if nothing
 * closes it. It is plain if nobody could take its end for another place. */
static size_t
enclosed_end(struct str s, size_t at, bool *plain_out)
{
	bool quoted = s.p[at] == '"';
	size_t depth = 1;

	*plain_out = true;
	for (size_t i = at + 1; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\')
			i++;
		else if (quoted ? c == '"' : c == ')' && --depth == 0)
			return i + 1;
		else if (!quoted && c == '(')
			depth++;
		if (strchr("\\<>()\"", c) != NULL && c != '\0' &&
		    !(quoted && (c == '(' || c == ')')))
			*plain_out = false;
	}
	return STR_NOWHERE;
}

/* What stands outside the last angle brackets, and outside of quotes and
 * comments that every reader sees as such. */
static struct str
plain_words(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t last = last_bracket(s), at = 0;
	/* What is never closed, or closed behind the bracket, is searched for
	 * once; from there on it is plain text. */
	bool no_quotes = false, no_comments = false;

	while (at < s.n) {
		bool plain;
		size_t end;
		if (at == last) {
			end = str_find_char(str_from(s, at), '>');
			at = end == STR_NOWHERE ? s.n : at + end + 1;
			continue;
		}
		bool *ignored = s.p[at] == '"' ? &no_quotes : &no_comments;
		if ((s.p[at] != '"' && s.p[at] != '(') || *ignored) {
			buf_char(&buf, s.p[at++]);
			continue;
		}
		end = enclosed_end(s, at, &plain);
		*ignored = end == STR_NOWHERE || (last != STR_NOWHERE &&
		    at < last && end > last);
		if (*ignored)
			continue;
		if (!plain)
			buf_add(&buf, str_slice(s, at + 1, end - 1));
		buf_char(&buf, ' ');
		at = end;
	}
	return buf_str(&buf);
}

static bool
header_was_cut(const struct reading *from)
{
	return header_is_cut(from->mail);
}

/* ESC belongs to Japanese names that are written without encoding. */
static bool
has_controls(const struct reading *from)
{
	struct str s = from->raw;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\r' ? i + 1 == s.n || s.p[i + 1] != '\n' :
		    c == 0x7f || (c < ' ' && c != '\t' && c != '\n' &&
		    c != 0x1b))
			return true;
	}
	return false;
}

/* Names in the place of an address: "<ceo@one.example>"@two.example, or an
 * encoded word, which many programs undo there (RFC 2047 5 forbids it). */
static bool
local_part_is_odd(const struct reading *from)
{
	struct str local = from->author->local;

	for (size_t i = 0; i < local.n; i++) {
		if ((unsigned char)local.p[i] <= ' ' ||
		    strchr("<>()[]:;@,\"\\\x7f", local.p[i]) != NULL)
			return true;
	}
	return str_contains(local, STR("=?"));
}

static bool
domain_is_written(struct arena *arena, struct str written, struct str domain)
{
	return str_equal_nocase(written, domain) ||
	    (memchr(domain.p, '-', domain.n) != NULL &&
	    str_equal_nocase(written, domain_unicode(arena, domain)));
}

/* Is the address written as it was read? A source route, a comment or blanks
 * inside it, a second bracket, a final dot: not to everybody. */
static bool
address_is_bent(const struct reading *from)
{
	struct str s = from->text, local = from->author->local;
	size_t at = STR_NOWHERE;
	bool plain;

	if (from->open != STR_NOWHERE)
		s = str_trim(str_slice(s, from->open + 1, from->close));
	while (from->open == STR_NOWHERE && s.n > 0 && s.p[0] == '(' &&
	    (at = enclosed_end(s, 0, &plain)) != STR_NOWHERE)
		s = str_trim(str_from(s, at));
	if (from->open == STR_NOWHERE && s.n > 0 && s.p[s.n - 1] == ')')
		s = str_trim(str_slice(s, 0, str_find_char(s, '(')));
	at = STR_NOWHERE;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '@')
			at = i;
	}
	if (at == STR_NOWHERE)
		return true;
	struct str written = str_slice(s, 0, at);
	if (written.n > 1 && written.p[0] == '"' &&
	    written.p[written.n - 1] == '"')
		written = str_slice(written, 1, written.n - 1);
	return !str_equal(written, local) || !domain_is_written(from->arena,
	    str_from(s, at + 1), from->author->domain);
}

/* After the bracket nothing but comments may stand. */
static bool
something_follows(const struct reading *from)
{
	struct str rest = from->open == STR_NOWHERE ? NO_STR :
	    str_trim(str_from(from->text, from->close + 1));

	while (rest.n > 0) {
		bool plain;
		size_t end = rest.p[0] == '(' ?
		    enclosed_end(rest, 0, &plain) : STR_NOWHERE;
		if (end == STR_NOWHERE)
			return true;
		rest = str_trim(str_from(rest, end));
	}
	return false;
}

/* "ceo@one.example <x@two.example>": the first, to some parsers. */
static bool
another_is_named(const struct reading *from)
{
	struct str seen;

	return address_is_named(from->arena, plain_words(from->arena,
	    from->text), from->author->address, &seen);
}

/* As above, to programs that undo encoded words before they look. */
static bool
another_is_encoded(const struct reading *from)
{
	struct str seen;

	return from->decoded.p != NULL && address_is_named(from->arena,
	    plain_words(from->arena, from->decoded), from->author->address,
	    &seen);
}

/* ---- What the eye sees --------------------------------------------------- */

static bool
is_override(uint32_t c)
{
	return c == 0x202d || c == 0x202e;
}

static bool
is_invisible(uint32_t c)
{
	return c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f);
}

static bool
has_any(struct str s, bool (*is)(uint32_t))
{
	for (size_t at = 0; at < s.n; ) {
		if (is(utf8_next(s, &at)))
			return true;
	}
	return false;
}

static bool
directions_turn(const struct reading *from)
{
	return has_any(from->text, is_override) ||
	    has_any(from->decoded, is_override) ||
	    has_any(from->author->address, is_invisible);
}

/* Alphabets whose letters pass for each other's. */
enum alphabet { ALPHABET_OTHER, ALPHABET_LATIN = 1, ALPHABET_GREEK = 2,
	ALPHABET_CYRILLIC = 4, ALPHABET_ARMENIAN = 8, ALPHABET_CHEROKEE = 16 };

static enum alphabet
alphabet_of(uint32_t c)
{
	if (c < 0x80 ? char_is_alpha((int)c) : c >= 0xc0 && c < 0x250)
		return ALPHABET_LATIN;
	return c >= 0x370 && c < 0x400 ? ALPHABET_GREEK :
	    c >= 0x400 && c < 0x530 ? ALPHABET_CYRILLIC :
	    c >= 0x530 && c < 0x590 ? ALPHABET_ARMENIAN :
	    c >= 0x13a0 && c < 0x1400 ? ALPHABET_CHEROKEE : ALPHABET_OTHER;
}

/* Latin beside another of them in one word, or another that looks like Latin
 * all through. */
static bool
label_pretends(struct arena *arena, struct str label)
{
	unsigned met = 0;
	bool looks_latin = true;

	for (size_t at = 0; at < label.n; )
		met |= alphabet_of(utf8_next(label, &at));
	if ((met & (met - 1)) != 0)
		return true;
	if (met == 0 || met == ALPHABET_LATIN)
		return false;
	struct str skeleton = fold_skeleton(arena, label);
	for (size_t i = 0; i < skeleton.n; i++)
		looks_latin &= (unsigned char)skeleton.p[i] < 0x80;
	return looks_latin;
}

static bool
alphabets_mix(const struct reading *from)
{
	struct str rest = from->author->domain;

	if (label_pretends(from->arena, from->author->local))
		return true;
	if (str_find(rest, STR("xn--")) == STR_NOWHERE)
		return false;
	rest = domain_unicode(from->arena, rest);
	while (rest.p != NULL) {
		if (label_pretends(from->arena, str_cut(&rest, '.')))
			return true;
	}
	return false;
}

/* Why the author is not sure. */
static const struct {
	bool (*holds)(const struct reading *from);
	const char *why;
} doubts[] = {
	{ header_was_cut, "the header is cut short" },
	{ has_controls, "control characters" },
	{ local_part_is_odd, "a local part that reads as something else" },
	{ address_is_bent, "an address that is read in several ways" },
	{ something_follows, "words after the address" },
	{ another_is_named, "another address beside it" },
	{ another_is_encoded, "another address in encoded words" },
	{ directions_turn, "characters that hide or turn it" },
	{ alphabets_mix, "letters of another alphabet" },
};

const char *
auth_author_doubt(struct arena *arena, const struct mail *mail,
    const struct address *author)
{
	const struct field *field = mail_field(mail, STR("From"), 0);
	struct reading from = { .arena = arena, .mail = mail,
	    .author = author, .open = STR_NOWHERE };

	if (field == NULL)
		return "no From";
	from.raw = field->raw;
	from.text = str_trim(header_unfold(arena, field->body));
	if (str_contains(from.text, STR("=?")))
		from.decoded = header_decode(arena, field->body);
	from.open = last_bracket(from.text);
	if (from.open != STR_NOWHERE) {
		size_t close = str_find_char(str_from(from.text, from.open),
		    '>');
		from.close = close == STR_NOWHERE ? from.text.n :
		    from.open + close;
	}
	for (size_t i = 0; i < sizeof doubts / sizeof doubts[0]; i++) {
		if (doubts[i].holds(&from))
			return doubts[i].why;
	}
	return NULL;
}

bool
auth_author_is_sure(struct arena *arena, const struct mail *mail,
    const struct address *author)
{
	return auth_author_doubt(arena, mail, author) == NULL;
}
