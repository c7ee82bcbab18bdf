/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_BASE_H
#define SEKI_BASE_H
/*
 * The lowest floor. It knows no mail: bytes, memory, words for people, digests,
 * and the shape of a question to the world beyond the examiner's wall.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* Before the poison at the end of this file names what they declare. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SEKI_VERSION "0.1.0"

/* ---- Trouble ------------------------------------------------------------ */

/*
 * The world's fault. OK: it is done. RETRY: it may work later (a busy server,
 * silent DNS). FAIL: somebody has to change something first. The message's own
 * fault is never an outcome (it is a finding); our own fault is a panic().
 */
enum outcome { OK, RETRY, FAIL };

/* Exit statuses, stable: see seki(1). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_SOME_FAILED = 1,	/* done, but some mailbox failed */
	EXIT_FINDING = 3,	/* --fail-on-finding, and there was one */
	EXIT_USAGE = 64,
	EXIT_DATA = 65,		/* the input can't be read */
	EXIT_UNREACHABLE = 69,	/* no server could be reached */
	EXIT_BUG = 70,
	EXIT_STORE = 73,	/* the store can't be opened */
	EXIT_WRITE = 74,	/* a write failed */
	EXIT_BUSY = 75,		/* another run holds the lock */
	EXIT_SECRET = 77,	/* secrets readable by others; log-ins refused */
	EXIT_CONFIG = 78
};

/*
 * One sentence about what went wrong, made where it happened: lower case, no
 * full stop, the subject in quotes, the cause last. `status` is what the
 * command should exit with if this is what ends it.
 */
struct why {
	enum exit_status status;
	char text[1000];
};

/* Fill *why_out (which may be NULL) and return `outcome`, so that the place of
 * the failure reads: return because(why_out, FAIL, EXIT_CONFIG, "..."). */
enum outcome because(struct why *why_out, enum outcome outcome,
    enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Our own fault: say it on stderr and abort(). In an examiner that makes the
 * message `unjudged`; in a keeper the run ends and the store is still true. */
void panic(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* An examiner that meets its memory ceiling exits with this status. */
#define EXIT_MEMORY 99

/* words.c: a sentence, or a format, in the language that was chosen; itself where that
 * is English, or where nobody has translated it. because() and say_*() look for their
 * formats' counterparts by themselves. */
struct word_pair { const char *english, *other; };
void words_speak(const struct word_pair *catalogue, size_t n);
const char *in_words(const char *english) __attribute__((format_arg(1)));
/* The locale's name for a category, as setlocale() finds it ("LC_MESSAGES"): "" where
 * none is set. */
const char *locale_of(const char *category);
/* Does it speak to people in Japanese? */
bool locale_is_japanese(void);

/* Talk, always on stderr. `say_error` is always printed, `say_warning` but for -q,
 * `say_info` from -v and `say_debug` from -vv on. Control characters in the
 * arguments are printed as \xNN, so nothing foreign can drive a terminal. */
extern int say_verbosity;
/* To be called once, at the start, with the name at the head of each line; where stderr
 * is systemd's journal, which knows that, each line bears its level. */
void say_prepare(const char *program);
/* After say_prepare(): does stderr end in systemd's journal? */
bool say_is_for_journal(void);
/* Whole lines go out by this, with one write, and not as they are. */
void say_by(void (*write_one)(const char *line, size_t n));
/* A line that the next one is written over, on a terminal only; "" takes it away. */
void say_over(const char *text);
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The answer on stdout is whole: flush it. `status`, or EXIT_WRITE with a sentence if
 * some of it was not taken. A reader who has seen enough (`| head`) is no failure. */
int answer_end(int status);

/* ---- Memory ------------------------------------------------------------- */

/*
 * An arena: many allocations, one end. Allocation zeroes and never returns
 * NULL; past the ceiling it exits the process with EXIT_MEMORY after saying
 * so. Nothing in it is freed singly. Not for sharing between threads.
 */
struct arena;

/* A heap arena that may grow to `ceiling` bytes. */
struct arena *arena_new(size_t ceiling);
/* The same with a first block of that size, all its pages there at once: for many
 * uses of which few need more. */
struct arena *arena_new_mapped(size_t ceiling, size_t size);
/* An arena inside memory that the caller owns (the brief's sealed mapping).
 * The arena itself lies on the heap; what it hands out lies in the memory. */
struct arena *arena_within(void *memory, size_t size);
/* Forget everything allocated; keep a first block for the next use. */
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

/* `count` zeroed things of `size` bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* Make the last thing that was handed out longer where it stands, with zeroed
 * bytes; false if it isn't the last, or there is no room behind it. */
bool arena_extend(struct arena *arena, const void *thing, size_t size,
    size_t grown);
#define NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define NEW_ARRAY(arena, type, count) \
	((type *)arena_alloc((arena), (count), sizeof(type)))

/*
 * Room for one more in an array that grows in the arena: returns the array,
 * perhaps moved, with room for at least n + 1 things; *size is its capacity.
 *     things = arena_grow(arena, things, n, &size, sizeof *things);
 */
void *arena_grow(struct arena *arena, void *array, size_t n, size_t *size,
    size_t thing_size);

/* ---- Bytes -------------------------------------------------------------- */

/* Borrowed bytes: no final NUL, may hold NULs. Passed by value everywhere. An
 * absent value has p == NULL, an empty one does not. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define NO_STR ((struct str){ NULL, 0 })
/* For printf's "%.*s". */
#define STR_ARGS(s) (int)((s).n > 1000000 ? 1000000 : (s).n), (s).p ? (s).p : ""

/* The handful that every byte of a message goes through is inline. */
static inline struct str
str_of(const char *cstring)			/* borrows; NULL is absent */
{
	return (struct str){ cstring, cstring == NULL ? 0 : strlen(cstring) };
}

static inline bool
str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_equal_nocase(struct str a, struct str b);	/* ASCII only */
static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n &&
	    (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix);
int str_compare(struct str a, struct str b);		/* bytewise, for sorting */
/* Where `name` stands in a sorted table whose entries are or begin with the bytes
 * of a C string, or STR_NOWHERE. */
size_t table_find(const void *table, size_t n, size_t entry_size,
    struct str name);
#define TABLE_FIND(table, name) table_find((table), \
    sizeof (table) / sizeof *(table), sizeof *(table), (name))
/* Is it one of these words, in ASCII's either case? */
bool str_is_among(struct str s, const char *const *words, size_t n);

#define STR_NOWHERE ((size_t)-1)
size_t str_find(struct str s, struct str needle);	/* or STR_NOWHERE */
size_t str_find_nocase(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
bool str_contains(struct str s, struct str needle);

static inline struct str
str_slice(struct str s, size_t from, size_t to)		/* clamped */
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){ s.p == NULL ? NULL : s.p + from, to - from };
}

static inline struct str
str_from(struct str s, size_t from)			/* clamped */
{
	return str_slice(s, from, s.n);
}

struct str str_trim(struct str s);		/* space, tab, CR, LF off both ends */

/* Cut at the first `separator`: returns what stands before it and leaves what
 * follows in *rest; without one, returns all and leaves *rest absent. */
struct str str_cut(struct str *rest, char separator);
/* The next line without its LF or CRLF; false at the end. */
bool str_line(struct str *rest, struct str *line_out);

/* Digits only, no sign, no blanks; false on anything else or past `most`. */
bool str_number(struct str s, uint64_t most, uint64_t *number_out);

struct str str_keep(struct arena *arena, struct str s);		/* a copy */
/* A NUL-terminated copy for a library; embedded NULs become '\x01'. */
char *str_cstr(struct arena *arena, struct str s);
struct str str_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_lower(struct arena *arena, struct str s);	/* ASCII only */
struct str str_join(struct arena *arena, struct str a, struct str b);

static inline bool
char_is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_alpha(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
char_is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The value of a hexadecimal digit in either case; -1: it is none. */
static inline int
char_hex(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes being built in an arena. Start with { .arena = arena }. */
struct buf {
	struct arena *arena;
	char *p;
	size_t n, size;
};

/* Make room for `more` bytes. */
void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, struct str s);

static inline void
buf_char(struct buf *buf, char c)
{
	if (buf->n == buf->size)
		buf_reserve(buf, 1);
	buf->p[buf->n++] = c;
}

void buf_cstr(struct buf *buf, const char *cstring);
void buf_format(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_utf8(struct buf *buf, uint32_t character);
struct str buf_str(const struct buf *buf);	/* borrows; never absent */

/* ---- Characters --------------------------------------------------------- */

/*
 * The character at s[*at], moving *at past it. Bytes that are not UTF-8 (RFC
 * 3629: no surrogates, no overlong forms) give U+FFFD one byte at a time.
 */
#define CHARACTER_BAD 0xFFFDu
uint32_t utf8_next_wide(struct str s, size_t *at);	/* not ASCII */

static inline uint32_t
utf8_next(struct str s, size_t *at)
{
	if (*at < s.n && (unsigned char)s.p[*at] < 0x80)
		return (unsigned char)s.p[(*at)++];
	return utf8_next_wide(s, at);
}

/* Full-width letters, digits and marks, and the wide blank, as their ASCII: what is
 * typed with a Japanese keyboard. All else as it is. */
struct str str_narrow(struct arena *arena, struct str s);

/*
 * Whether a character may not stand where people or other programs read what a
 * stranger wrote: controls, C1 too, which terminals obey; line separators; what
 * turns text around; what is there and not seen (zero-width, fillers, selectors,
 * tags). Whoever prints has a way of his own to show it, and asks this one list.
 */
bool character_is_unsafe(uint32_t character);

bool utf8_is_valid(struct str s);
/* `s` itself when it is UTF-8, else a copy with bad bytes as U+FFFD. */
struct str utf8_repair(struct arena *arena, struct str s);
/* The number of characters. */
size_t utf8_length(struct str s);
/* At most `most` characters of s, with an ellipsis when something was cut. */
struct str utf8_shorten(struct arena *arena, struct str s, size_t most);

/* ---- Descriptors --------------------------------------------------------- */

/* Write all of `bytes` to a descriptor that blocks; false: errno says why not. */
bool fd_write(int fd, struct str bytes);
/* Write a file that a person named, with this mode less the umask; false: errno says why
 * not. A regular file, or one that isn't there yet, appears whole or not at all; of a
 * symlink that is its target. What else stands there (a device, a fifo) is written to and
 * never replaced. */
bool file_replace(struct arena *arena, const char *path, struct str text,
    unsigned mode);
/* Why this file can't hold a secret, for in_words(); NULL if it can: nobody but its
 * owner reads or writes it, and that is us or root. */
struct stat;
const char *secret_objection(struct arena *arena, const struct stat *status);
/* What this user is called; "#1234" where nothing is known of him. */
struct str user_name(struct arena *arena, uid_t uid);

/* ---- JSON, written only ------------------------------------------------- */

/* Append "s" quoted: UTF-8 repaired, unsafe characters as \u escapes. An absent str
 * gives null. */
void json_str(struct buf *buf, struct str s);
/* Append "key": (with a comma first unless *first, which it clears). */
void json_key(struct buf *buf, bool *first, const char *key);
void json_bool(struct buf *buf, bool value);
/* A key with its value. */
void json_member(struct buf *buf, bool *first, const char *key, struct str value);
void json_member_u64(struct buf *buf, bool *first, const char *key, uint64_t value);
void json_member_bool(struct buf *buf, bool *first, const char *key, bool value);
/* A decimal with at most three places and no exponent. */
void json_number(struct buf *buf, double value);

/* ---- Time --------------------------------------------------------------- */

/* Seconds since 1970, UTC, proleptic Gregorian, any year 0001..9999. */
int64_t time_of_civil(int year, int month, int day, int hour, int minute,
    int second);
/* "2026-11-21T16:05:09Z"; an offset ("+09:00") is understood; false if not. */
bool time_parse_rfc3339(struct str s, int64_t *time_out);
struct str time_rfc3339(struct arena *arena, int64_t time);
/* The wall clock, for processes outside the jail only. */
int64_t time_now(void);
/* Milliseconds that never run backwards, for deadlines. */
int64_t time_monotonic_ms(void);

/* ---- Digests (libcrypto's hashes have their home in crypto.c) ------------ */

struct digest {
	unsigned char bytes[32];
};

struct digest sha256(struct str s);
/* HMAC-SHA-256. */
struct digest keyed_digest(struct str key, struct str s);
struct str digest_hex(struct arena *arena, struct digest digest);
void random_bytes(unsigned char *out, size_t n);
/* RFC 4648 base64 in one line. */
struct str base64_encode(struct arena *arena, struct str s);
/* Overwrite a secret before its memory is given back. */
void wipe(void *memory, size_t n);

/* ---- Public keys (key.c) --------------------------------------------------- */

#define PUBLIC_KEY_BITS_MOST 8192	/* a larger one is never used */

struct public_key {			/* borrows the bytes it was read from */
	enum key_kind { KEY_RSA, KEY_ED25519 } kind;
	size_t bits;			/* of the modulus */
	struct str modulus, exponent;	/* RSA, big-endian */
	struct str point;		/* Ed25519 */
};

/* DER: SubjectPublicKeyInfo, or what stands inside it (RSAPublicKey of RFC 8017
 * A.1.1; 32 bytes of RFC 8032). False if it is neither, or a key that proves
 * nothing (an exponent of 1). */
bool public_key_rsa(struct str der, struct public_key *key_out);
bool public_key_ed25519(struct str bytes, struct public_key *key_out);
/* RSA: PKCS #1 v1.5 with SHA-256 over what has this digest. Ed25519: over the
 * digest's own bytes, as RFC 8463 has it. */
bool public_key_verifies(const struct public_key *key, struct digest digest,
    struct str signature);

/* ---- Questions to the world beyond the wall ------------------------------ */

/*
 * Judging is a pure function; what it must know of the world it asks for, in
 * lists, through one function pointer. In every command that is the channel to
 * the keeper; in unit tests a fixture.
 */
enum question_kind {
	QUESTION_DNS,		/* type: an RR type; name: an owner name */
	QUESTION_MEMORY,	/* type: enum memory_kind; name: the key */
	QUESTION_EXTRACT,	/* type: enum extract_kind; name: the file's bytes */
	QUESTION_DECRYPT,	/* name: CMS that may be encrypted for this mailbox.
				 * Records: "authenticated" or "unauthenticated",
				 * and the content */
	QUESTION__COUNT
};

/*
 * What the store may be asked. All keys are folded and lower case; each record is
 * words separated by one space, in the order given here; times are Unix seconds,
 * 0 for never; the rest counts. DEALINGS is
 *
 *	FIRST LAST RECEIVED SENT AUTHENTICATED IMPORTED BEGUN EXCHANGES
 *	FIRST_EXCHANGE LAST_EXCHANGE SUSPECT RELEASED CONFIRMED
 *
 * RECEIVED are theirs to us, SENT ours to them (Sent folders), AUTHENTICATED
 * those of theirs that a scan proved to come from their domain (never by ARC),
 * IMPORTED those that were only read from old folders, BEGUN ours that answered
 * nothing and came before anything of theirs, EXCHANGES proved answers of theirs
 * to ours, each of ours once. SUSPECT (held), RELEASED and CONFIRMED stand beside:
 * what was held is in none of the other numbers, and somebody of whom all was held
 * is not remembered. An OWNER of bank accounts is an organisational
 * domain, or the whole address at a provider of free mail.
 */
enum memory_kind {
	MEMORY_ADDRESS,		/* key: address. DEALINGS */
	MEMORY_DOMAIN,		/* key: organisational domain. DEALINGS */
	MEMORY_NAME,		/* key: folded display name. A record for each
				 * address that bore it: ADDRESS DEALINGS */
	MEMORY_THREAD,		/* key: Message-ID with its brackets. "sent" or
				 * "received", TIME, then each PARTICIPANT: the
				 * addresses of From ("-" if none), To and Cc, 40
				 * at most; none where an older version kept none */
	MEMORY_SIGNATURE,	/* key: digest of a DKIM signature's value. A
				 * record for each form that it was seen in:
				 * FACE WAY TIME (struct dkim of auth.h; "-" for
				 * a way that is not known) */
	MEMORY_HABITS,		/* key: address. A record for each thing that its
				 * messages have had: KIND VALUE FIRST LAST DAYS
				 * (rules.h has the kinds; 8 values of a kind at
				 * most); a blank in a VALUE is written "_". FIRST
				 * and LAST are the beginnings of days, UTC */
	MEMORY_PAIR,		/* key: address. What it had to do with the account
				 * this message is for: FIRST LAST RECEIVED SENT */
	MEMORY_ACCOUNT,		/* key: OWNER, a space, canonical number. FIRST LAST
				 * SEEN TAUGHT FIRST_TAUGHT LAST_TAUGHT ACCEPTED:
				 * SEEN in messages of this owner that were not
				 * held, TAUGHT by authenticated clean ones that a
				 * scan judged, ACCEPTED as often by a person's word,
				 * and then, for each, the only mail that it counts
				 * in: ADDRESS AUTHENTICATED_DOMAIN UNTIL */
	MEMORY_OWNER_ACCOUNTS,	/* key: OWNER. For each account KIND COUNTRY LAST4
				 * and the same numbers, ACCEPTED 1 for any that
				 * stands; "-" for no country */
	MEMORY_ACCOUNT_OWNERS,	/* key: canonical number. OWNER FIRST LAST SEEN
				 * SUSPECT CONFIRMED */
	MEMORY_SIGHTING,	/* key: a sighting's KIND, a space, its KEY (rules.h
				 * has the kinds). OWNER FIRST LAST COUNT */
	MEMORY_ACCEPTED,	/* key: address. What a person has accepted of it:
				 * AUTHENTICATED_DOMAIN UNTIL ("-": none was noted,
				 * and it counts in no mail) */
	MEMORY_COVERAGE,	/* key: "sent". How much of what this account sends
				 * we see: REPLIES KNOWN, of the months of the last
				 * 90 days: proved answers to mail of ours (five of
				 * an OWNER a month), and those whose parent we
				 * know; nothing before there was one */
	MEMORY_NEAR,		/* key: the shape of a domain's first label (rules.h:
				 * SKELETON), and up to 4 more of which no more than
				 * equal ones need be found. DOMAIN FIRST LAST SENT
				 * of domains that we wrote to, whose shape is the
				 * same or differs in one character (of the first
				 * 16), and some others: the asker compares. 8 at
				 * most */
	MEMORY_WORDS,		/* key: address, a space, hashes of what is quoted
				 * as its words (mail.h, text_sketch), 12 at most,
				 * 16 digits each. Where letters of this address are
				 * known: TOLD KNOWN LETTERS UNREAD SINCE REPLIES
				 * ANSWERED. TOLD of the hashes stand in few letters
				 * of anybody's here, or in none; KNOWN of those in
				 * that one letter that has most; the address has
				 * LETTERS that were read (0 unless it wrote most of
				 * what was sent from its account), the first at
				 * SINCE, and UNREAD that could not be; and the
				 * COVERAGE of that account */
	MEMORY__COUNT
};

/* Where fewer answers than this were proved, or fewer of a hundred of them answer
 * mail that we know of, that something is not in Sent says nothing: it is unknown. */
#define COVERAGE_REPLIES 20
#define COVERAGE_PERCENT 80

/* What the extractor is asked to get out of an attachment. */
enum extract_kind {
	EXTRACT_PDF_TEXT,	/* one record: its text, UTF-8 */
	EXTRACT_PDF_CODES,	/* a record for each QR code on its pages */
	EXTRACT_PNG_CODES,	/* a record for each QR code in a picture */
	EXTRACT_JPEG_CODES,
	EXTRACT__COUNT
};

enum rr_type {			/* the DNS types that are ever asked */
	RR_A = 1, RR_CNAME = 5, RR_PTR = 12, RR_MX = 15, RR_TXT = 16, RR_AAAA = 28
};

struct question {
	enum question_kind kind;
	int type;
	struct str name;	/* DNS: ASCII, lower case, no final dot */
	struct str password;	/* EXTRACT_PDF_*: to try; absent: none */
};

enum answer_status {
	ANSWER_DATA,		/* there are records */
	ANSWER_NODATA,		/* the name exists, the type does not; for
				 * memory: nothing is remembered; for EXTRACT:
				 * read, and nothing was in it */
	ANSWER_NXDOMAIN,	/* the name does not exist (DNS only) */
	ANSWER_TEMPERROR,	/* SERVFAIL, REFUSED, time-out, bogus, no store */
	ANSWER_LIMIT,		/* past the number of questions a message may
				 * ask, or a name that can't be asked */
	ANSWER_FAILED,		/* EXTRACT: not read. Record 0 is why:
				 * "encrypted", "damaged", "timeout", "memory",
				 * "too large", "no helper". DECRYPT: not opened;
				 * why is a word for smime.reason */
	ANSWER__COUNT
};

/*
 * Records in a fixed text form: A and AAAA as inet_ntop writes them; TXT with
 * its strings joined, raw bytes; MX as "PREFERENCE HOST", sorted; CNAME and
 * PTR as a host. Names are lower case without the final dot.
 */
struct answer {
	enum answer_status status;
	bool secure;		/* DNSSEC says so */
	size_t n;
	struct str *records;	/* in the caller's arena */
};

#define ASK_AT_ONCE 40	/* questions in one call, at most */

struct ask {
	/* Fill answers_out[0..n-1]; never fails, a question that could not be
	 * answered has a status that says so. */
	void (*put)(void *context, struct arena *arena,
	    const struct question *questions, size_t n, struct answer *answers_out);
	void *context;
};

/* A list of questions being gathered, each once; what goes past its end is left
 * out. */
struct questions {
	struct question at[ASK_AT_ONCE];
	size_t n;
};
void questions_add(struct questions *questions, enum question_kind kind, int type,
    struct str name);

/*
 * The same as `ask`, but what was answered once is not asked again; `ahead` is
 * asked at once, so that one wait serves for all that can be foreseen. Lives as
 * long as the arena.
 */
struct ask ask_remembering(struct arena *arena, const struct ask *ask,
    const struct questions *ahead);

/* One DNS question through `ask`. */
struct answer ask_dns(const struct ask *ask, struct arena *arena,
    enum rr_type type, struct str name);

/* ---- Limits: one table, documented in seki.conf(5) ----------------------- */

struct limits {
	size_t message_bytes;		/* 64 MiB */
	size_t nesting;			/* 32 */
	size_t parts;			/* 1,000 */
	size_t header_bytes;		/* 1 MiB, one header block */
	size_t field_bytes;		/* 64 KiB */
	size_t addresses;		/* 500 in one field */
	size_t text_bytes;		/* 4 MiB of decoded text in all */
	size_t links;			/* 1,000 */
	size_t signatures;		/* 8 */
	size_t archive_entries;		/* 1,000 files in an archive */
	size_t archive_bytes;		/* 64 MiB unpacked in all */
	size_t archive_ratio;		/* 100 times its packed size */
	size_t pdf_pages;		/* 200 */
	size_t examiner_cpu_seconds;	/* 10 a message */
	size_t examiner_memory;		/* 512 MiB */
	size_t match_steps;		/* 100,000 for one rule on one text */
};
extern const struct limits limits_default;

/* ---- Names that an older version knew (retired.c) ------------------------------ */

struct retired {
	const char *name, *since;
	const char *instead;		/* NULL: nothing */
	const char *refused;		/* from which version on */
};
enum retired_kind { RETIRED_SETTING, RETIRED_RULE };
/* NULL: it is not retired. */
const struct retired *retired_find(enum retired_kind kind, struct str name);
/* "'a' is retired since 0.2, 'b' is used instead; ..." */
struct str retired_sentence(struct arena *arena, const struct retired *retired);

/* ---- Interruption points (interrupt.c), in the tests' build only ------------ */

/*
 * The place where $SEKI_INTERRUPT, "[PROCESS/]NAME[:N]", has somebody killed when
 * it is passed for the N-th time (the first): $SEKI_VICTIM is the name of a
 * process of this session, or "group" for all of them; without it, the process
 * that passes. Each passing is a line in the file $SEKI_POINTS: process, number,
 * name.
 */
#ifdef SEKI_TEST
void interruption_point(const char *name);
void interruption_step(const char *when, const char *step);	/* WHEN-STEP */
#else
#define interruption_point(name) ((void)0)
#define interruption_step(when, step) ((void)0)
#endif

/* ---- Banned: there is always something safer in this file ----------------- */

#undef alloca
#pragma GCC poison alloca strcpy strcat strncpy strncat sprintf vsprintf strtok atoi \
    atol gets gmtime localtime ctime asctime system popen

#endif
