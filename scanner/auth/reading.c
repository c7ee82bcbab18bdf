/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How else From may be read, by a program or by an eye (RFC 5322 3.4, RFC 2047
 * 5): with quotes and comments undone or not, with encoded words undone before
 * or after, with the first or the last pair of brackets, with letters that turn
 * the line or pass for others. Each question here is about an author that the
 * address parser found, and one that holds is a doubt; what each of them means
 * for the message stands in author.c's table. One pass over the field answers
 * each, whatever it holds.
 */
#include "author.h"

/* More than a line end between what was read and where the rest begins. */
bool
claim_is_cut(struct str read, const char *next)
{
	return read.p != NULL && next > read.p + read.n + 2;
}

static size_t
last_bracket(struct str s)
{
	for (size_t i = s.n; i-- > 0;) {
		if (s.p[i] == '<')
			return i;
	}
	return STR_NOWHERE;
}

void
claim_read(struct claim *claim)
{
	const struct field *field = mail_field(claim->mail, STR("From"), 0);
	struct str text = str_trim(header_unfold(claim->arena, field->body));

	claim->raw = field->raw;
	claim->text = text;
	if (str_contains(text, STR("=?")))
		claim->decoded = header_decode(claim->arena, field->body);
	claim->open = last_bracket(text);
	if (claim->open != STR_NOWHERE) {
		size_t close = str_find_char(str_from(text, claim->open), '>');
		claim->close = close == STR_NOWHERE ? text.n :
		    claim->open + close;
	}
}

/* ---- Other readings ------------------------------------------------------ */

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

bool
claim_header_is_cut(const struct claim *claim)
{
	const struct mail *mail = claim->mail;

	return mail->fields_n > 0 && mail->parts_n > 0 &&
	    claim_is_cut(mail->fields[mail->fields_n - 1].raw,
	    mail->parts[0].body.p);
}

/* ESC belongs to Japanese names that are written without encoding. */
bool
claim_has_controls(const struct claim *claim)
{
	struct str s = claim->raw;

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
bool
claim_local_part_is_odd(const struct claim *claim)
{
	struct str local = claim->author->local;

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
bool
claim_address_is_bent(const struct claim *claim)
{
	struct str s = claim->text, local = claim->author->local;
	size_t at = STR_NOWHERE;
	bool plain;

	if (claim->open != STR_NOWHERE)
		s = str_trim(str_slice(s, claim->open + 1, claim->close));
	while (claim->open == STR_NOWHERE && s.n > 0 && s.p[0] == '(' &&
	    (at = enclosed_end(s, 0, &plain)) != STR_NOWHERE)
		s = str_trim(str_from(s, at));
	if (claim->open == STR_NOWHERE && s.n > 0 && s.p[s.n - 1] == ')')
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
	return !str_equal(written, local) || !domain_is_written(claim->arena,
	    str_from(s, at + 1), claim->author->domain);
}

/* After the bracket nothing but comments may stand. */
bool
claim_something_follows(const struct claim *claim)
{
	struct str rest = claim->open == STR_NOWHERE ? NO_STR :
	    str_trim(str_from(claim->text, claim->close + 1));

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
bool
claim_names_another(const struct claim *claim)
{
	struct str seen;

	return address_is_named(claim->arena, plain_words(claim->arena,
	    claim->text), claim->author->address, &seen);
}

/* As above, to programs that undo encoded words before they look. */
bool
claim_encodes_another(const struct claim *claim)
{
	struct str seen;

	return claim->decoded.p != NULL && address_is_named(claim->arena,
	    plain_words(claim->arena, claim->decoded), claim->author->address,
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

bool
claim_turns_directions(const struct claim *claim)
{
	return has_any(claim->text, is_override) ||
	    has_any(claim->decoded, is_override) ||
	    has_any(claim->author->address, is_invisible);
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

bool
claim_mixes_alphabets(const struct claim *claim)
{
	struct str rest = claim->author->domain;

	if (label_pretends(claim->arena, claim->author->local))
		return true;
	if (str_find(rest, STR("xn--")) == STR_NOWHERE)
		return false;
	rest = domain_unicode(claim->arena, rest);
	while (rest.p != NULL) {
		if (label_pretends(claim->arena, str_cut(&rest, '.')))
			return true;
	}
	return false;
}
