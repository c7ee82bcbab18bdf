/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of a message that may be the password of what is attached to it. In
 * Japan the password often stands in the same mail or the one quoted below:
 * 「解凍パスワード:…」, 「PWは…です」, "password: ...". After such a word what
 * follows on the same and the next lines is cut into quoted stretches and runs
 * of ASCII without blanks; 20 different ones are kept, each also without the
 * punctuation that a sentence puts behind it. The password leaves this floor
 * in no evidence.
 */
#include "attach.h"

/* How far behind its announcement a password may stand. */
#define REACH 240
#define LINES_MOST 4
/* A message that is all announcements has no password. */
#define ANNOUNCED_MOST 100
#define PASSWORD_LEAST 3
#define PASSWORD_MOST 64

static const char *const announcements[] = {
	"パスワード", "ﾊﾟｽﾜｰﾄﾞ", "パスコード", "解凍キー", "開封キー", "暗証",
	"合言葉", "password", "passwd", "passcode", "pass word", "passwort",
	"mot de passe", "pwd", "pw", "pass", "ＰＷ", "密码", "비밀번호",
};

/* Words that stand between the announcement and the password. */
static const char *const fillers[] = {
	"the", "is", "this", "for", "file", "files", "zip", "attached", "open",
	"and", "are", "you", "your", "please", "use", "with", "protected",
	"attachment", "archive", "following", "below", "will", "sent", "http",
	"https", "password", "passwd", "pdf", "following:", "that", "has", "it",
};

static bool
is_filler(struct str word)
{
	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (str_equal_nocase(word, str_of(fillers[i])))
			return true;
	return false;
}

static void
candidate_add(struct opener *opener, struct str word)
{
	if (word.n < PASSWORD_LEAST || word.n > PASSWORD_MOST ||
	    opener->passwords_n == PASSWORDS_MOST || is_filler(word))
		return;
	for (size_t i = 0; i < opener->passwords_n; i++)
		if (str_equal(opener->passwords[i], word))
			return;
	opener->passwords[opener->passwords_n++] = word;
}

static bool
is_among(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* A run as it stands, and without what a sentence puts around it: the likelier
 * of the two first. */
static void
run_add(struct opener *opener, struct str run)
{
	struct str bare = run;

	while (bare.n > 0 && is_among(bare.p[0], ":=>([{<\"'`*-"))
		bare = str_from(bare, 1);
	while (bare.n > 0 && is_among(bare.p[bare.n - 1], ".,;:)]}>\"'`*!"))
		bare.n--;
	candidate_add(opener, bare);
	if (bare.n > 0 && bare.n < run.n)
		candidate_add(opener, run);
}

static struct str
bracketed(struct str s, size_t at)
{
	static const char *const pairs[][2] = {
		{ "「", "」" }, { "『", "』" }, { "【", "】" }, { "“", "”" },
		{ "\"", "\"" }, { "[", "]" },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str open = str_of(pairs[i][0]), rest;
		size_t end;
		if (!str_starts(str_from(s, at), open))
			continue;
		rest = str_slice(s, at + open.n, at + open.n + PASSWORD_MOST);
		end = str_find(rest, str_of(pairs[i][1]));
		if (end != STR_NOWHERE)
			return str_slice(rest, 0, end);
	}
	return NO_STR;
}

/* The line in which a password is announced and the few behind it. */
static void
reach_read(struct opener *opener, struct str s)
{
	size_t lines = 0;

	for (size_t at = 0; at < s.n && lines < LINES_MOST; ) {
		struct str inner = bracketed(s, at);
		size_t from = at;
		if (inner.n > 0 && str_find_char(inner, '\n') == STR_NOWHERE)
			candidate_add(opener, str_trim(inner));
		while (at < s.n && s.p[at] > ' ' && s.p[at] < 0x7f)
			at++;
		if (at > from)
			run_add(opener, str_slice(s, from, at));
		else {
			lines += s.p[at] == '\n';
			at++;
		}
	}
}

/* The same with full-width letters as the ones that are typed. */
static void
wide_read(struct opener *opener, struct str s)
{
	struct buf narrow = { .arena = opener->arena };
	bool is_wide = false;

	for (size_t at = 0; at < s.n; ) {
		uint32_t c = utf8_next(s, &at);
		bool wide = c >= 0xff01 && c <= 0xff5e;
		is_wide = is_wide || wide;
		buf_utf8(&narrow, wide ? c - 0xff01 + '!' : c);
	}
	if (is_wide)
		reach_read(opener, buf_str(&narrow));
}

static bool
is_letter_at(struct str s, size_t at)
{
	return at < s.n && char_is_alpha(s.p[at]);
}

static void
text_search(struct opener *opener, struct str text, struct str announcement)
{
	bool is_ascii = char_is_alpha(announcement.p[0]);
	size_t seen = 0;

	for (size_t at = 0, found; opener->passwords_n < PASSWORDS_MOST &&
	    seen < ANNOUNCED_MOST; at += found + announcement.n) {
		size_t begin, end;
		found = str_find_nocase(str_from(text, at), announcement);
		if (found == STR_NOWHERE)
			return;
		begin = at + found;
		end = begin + announcement.n;
		if (is_ascii && ((begin > 0 && is_letter_at(text, begin - 1)) ||
		    is_letter_at(text, end)))
			continue;
		seen++;
		reach_read(opener, str_slice(text, end, end + REACH));
		wide_read(opener, str_slice(text, end, end + REACH));
	}
}

void
passwords_find(struct opener *opener)
{
	const struct mail *mail = opener->mail;
	const struct str texts[] = { mail->live.plain, mail->subject,
	    mail->quoted.plain };

	if (opener->passwords_known)
		return;
	opener->passwords_known = true;
	opener->passwords = NEW_ARRAY(opener->arena, struct str,
	    PASSWORDS_MOST);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t k = 0; k < sizeof announcements /
		    sizeof *announcements; k++)
			text_search(opener, texts[i], str_of(announcements[k]));
}
