/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RUN_H
#define SEKI_RUN_H
/*
 * The processes of a run and what each of them holds: whoever holds passwords
 * parses no mail, and whoever parses mail holds nothing (doc/DESIGN.md).
 */
#include <sys/types.h>

#include "../../store/store.h"
#include "../examine.h"

/* ---- config.c: libconfig ------------------------------------------------------------- */

enum secret_kind { SECRET_NONE, SECRET_FILE, SECRET_COMMAND, SECRET_CREDENTIAL };

/* Where a secret comes from; never the secret itself. */
struct secret_source {
	enum secret_kind kind;
	struct str name;		/* path or credential name */
	char **argv;			/* of a command, NULL at the end */
};

struct account_settings {
	struct str name, host, user;
	unsigned port;
	struct secret_source password;
	bool has_token;			/* `password` is an OAuth access token */
	struct secret_source smime_key;	/* SECRET_NONE: encrypted mail stays so */
	struct str *folders;		/* UTF-8; names and patterns: folders.c */
	size_t folders_n;
	struct str *exclude;
	size_t exclude_n;
	bool sent_auto;			/* the server's own Sent folders; else */
	struct str *sent;		/* these, UTF-8; none: sent = "none" */
	size_t sent_n;
	struct str quarantine;
	bool hold;			/* mode = "hold" */
	int64_t first_run;		/* seconds; -1: all; 0: none */
	int64_t min_interval;		/* seconds */
	struct str *disable_extensions;	/* "MOVE", "UIDPLUS": said to be broken */
	size_t disable_extensions_n;
};

/* notice.where, by its words' order */
#define NOTICE_IN_INBOX 1u
#define NOTICE_IN_QUARANTINE 2u

struct config {
	struct str path;		/* absent: built-in defaults */
	struct str digest;		/* hex, over all bytes of `files` */
	struct str *files;		/* the file, those it includes, and lists of
					 * people and vendors */
	size_t files_n;
	struct account_settings *accounts;
	size_t accounts_n;
	struct organisation organisation;
	struct arena *organisation_arena;	/* where it lies, however many it
						 * names; brief_make() frees it */
	struct auth_settings auth;	/* anchors not loaded yet */
	struct str smime_ca_file, smime_intermediates, smime_crl_dir;
	struct str tls_ca_file, tls_pin_sha256;
	struct str store_path;
	struct scores scores;
	struct str *dns_servers;	/* "ADDR" or "ADDR@PORT" */
	size_t dns_servers_n;
	unsigned dns_timeout;		/* seconds a message may wait */
	struct str *rules_paths;	/* stock, then house */
	size_t rules_paths_n;
	struct limits limits;
	bool unjudged_quarantine;	/* on_unjudged */
	uint64_t max_tries;
	uint64_t memory_days;		/* retention.memory_days */
	uint64_t log_days;		/* 0: the log is kept for ever */
	bool jail;			/* false only for jail = "none" */
	unsigned jobs, examiners, messages_per_examiner;
	char **on_alert, **on_run;	/* argv, NULL at the end; or NULL */
	int64_t alarm_after;		/* seconds */
	struct str *sent_also;		/* "FOLDER" or "ACCOUNT/FOLDER" */
	size_t sent_also_n;
	unsigned language;		/* LANGUAGE_... */
	unsigned notice_where;		/* NOTICE_IN_... */
	struct str *notice_languages;	/* "ja", "en", as they stand in a notice */
	size_t notice_languages_n;
	struct str notice_from;		/* absent: the mailbox's own address */
	struct str notice_contact, notice_phrase;
	bool release_by_analyst;	/* review.release = "analyst" */
};

enum { LANGUAGE_AUTO, LANGUAGE_EN, LANGUAGE_JA };	/* as `language` names them */

/* Read and check a configuration. `path` NULL: the defaults and a bare
 * organisation. Without `for_scan` neither accounts nor a store are needed. On
 * FAIL the sentence names file, line, what was read and what was expected. */
enum outcome config_load(struct arena *arena, const char *path, bool for_scan,
    struct config *config_out, struct why *why_out);
/* Its `language` alone, whatever else is wrong with it, for mistakes are told in it;
 * LANGUAGE_AUTO if that can't be told. */
unsigned config_language(struct arena *arena, const char *path);
/* The file that a command without --config reads; NULL if there is none. */
const char *config_default_path(struct arena *arena);

/* file.c: all of a file that people wrote, at most `most` bytes. False with a
 * cause in words; folders and devices are refused. */
bool file_read(struct arena *arena, const char *path, size_t most,
    struct str *bytes_out, const char **cause_out);

/* secret.c: fetch one of an account's secrets, refusing files that others can
 * read. RETRY when a command fails ("auth unavailable"). Wipe it after use. */
enum secret_use {
	SECRET_PASSWORD,		/* one line; or an access token */
	SECRET_TOKEN_ANEW,		/* the server refused the one before: its
					 * command sees SEKI_TOKEN_REFUSED=1 */
	SECRET_SMIME_KEY		/* PEM, up to 256 KiB */
};
enum outcome secret_get(struct arena *arena, const struct account_settings *a,
    enum secret_use use, struct str *secret_out, struct why *why_out);

/* Wait for a program that was started in a group of its own: its exit status, 128 if a
 * signal ended it. Not `in_time`, or past the deadline (time_monotonic_ms), the group is
 * killed and it is -1. */
int command_end(pid_t pid, bool in_time, int64_t deadline);

/* ---- safe.c: a stranger's words, quoted ---------------------------------------------- */

size_t print_width(struct str s);
/* How many columns a character takes; an unsafe one, shown as \u{..}, takes 8 or
 * 9. */
size_t print_character_width(uint32_t c);
/* Words of a message, fit to be quoted to a person: one line of at most `columns`
 * columns ("..." behind it when it was cut), control, bidi and invisible characters
 * as \u{..}, no link that anything would follow (hxxps://evil[.]example/a), and
 * beside a domain that is not ASCII its A-labels (beside A-labels what they mean). */
struct str safe_text(struct arena *arena, struct str s, size_t columns);
/* The same for a mail program to show: no name of a host, no address and no telephone
 * number in it that it would make a link of (sales[@]evil[.]example). */
struct str safe_inert(struct arena *arena, struct str s, size_t columns);
/* An address of at most `columns` columns, not safe yet: of one that is too wide the
 * end of the local part is left out ("..."), and of a domain that does not fit beside
 * "...@" the front, since a domain is told by its end. */
struct str address_shorten(struct arena *arena, struct str address, size_t columns);

/* Of a value that goes into a CSV file: a spreadsheet may take it for a formula, so
 * an apostrophe has to stand before it. Reading leaves that out. */
bool csv_is_formula(struct str value);

/* ---- certificate.c: what certificates say of themselves ------------------------------ */

#define CERTIFICATE_NAMES_MOST 4
/* In its maker's words: to be printed as a stranger's. */
struct certificate_about {
	struct arena *arena;		/* the caller's, for what follows */
	bool shown;
	struct str names[CERTIFICATE_NAMES_MOST];	/* hosts; else whose it is */
	size_t names_n, names_more;
	struct str issuer;
	int64_t from, until;		/* 0: it can't be read */
};
struct x509_st;				/* OpenSSL's X509 */
void certificate_read(struct x509_st *certificate,
    struct certificate_about *about);

/* What a file of authorities holds. */
struct authorities {
	struct str path;
	size_t n, expired;
	int64_t first_end;		/* of those that have not; 0: none */
	struct str first_name;
};
/* FAIL if there is none in it. */
enum outcome authorities_of_file(struct arena *arena, const char *path,
    int64_t now, struct authorities *seen_out, struct why *why_out);
/* Those that OpenSSL finds by itself: only `path` and how many. */
void authorities_of_system(struct arena *arena, int64_t now,
    struct authorities *seen_out);

/* ---- tls.c: OpenSSL; chain, host name, TLS 1.2 or later, deadlines ------------------- */

struct tls;

/* How far it came, for whoever asks what a server is like. */
struct tls_about {
	char address[80];		/* that answered; "": none did */
	char version[16];		/* "TLSv1.3"; "": no line */
	struct certificate_about certificate;	/* also one that is refused */
};

struct tls_settings {
	const char *host;
	unsigned port;
	const char *ca_file;		/* NULL: the system's */
	const char *pin_sha256;		/* hex of the leaf certificate's SHA-256;
					 * NULL: none. Stands instead of the chain */
	int64_t connect_ms;		/* for connecting and the handshake */
	bool *distrusted;		/* set where somebody answers who shows no
					 * certificate that we trust; may be NULL */
	struct tls_about *about;	/* filled in as it comes to light; may be NULL */
};

/*
 * Called while there is nothing to read (or no room to write): wait until `fd`
 * is ready for `events` or `deadline` (time_monotonic_ms) has passed, doing
 * something useful meanwhile. Returns false at the deadline. It may push the
 * deadline (*deadline) by the time it spent on something else.
 */
struct tls_waiter {
	bool (*wait)(void *context, int fd, short events, int64_t *deadline);
	void *context;
};

enum outcome tls_open(const struct tls_settings *settings,
    const struct tls_waiter *waiter, struct tls **tls_out, struct why *why_out);
/* The absolute deadline of everything until the next call. */
void tls_deadline(struct tls *tls, int64_t deadline);
/* So many milliseconds more. */
void tls_allow(struct tls *tls, int64_t ms);
/* Like read and write; -1 on error, at the deadline and (read) at the end. */
ssize_t tls_read(struct tls *tls, void *buffer, size_t n);
ssize_t tls_write(struct tls *tls, const void *buffer, size_t n);
/* What went wrong last, as a sentence; "" if nothing. */
const char *tls_trouble(const struct tls *tls);
void tls_close(struct tls *tls);

/* So many messages are asked for, written down and moved at once. */
#define SET_UIDS 200
#define SET_BYTES ((size_t)16 << 20)

/* ---- imap.c: libetpan behind a few calls ---------------------------------------------- */

struct imap;

/* Why a server said no: told apart because each asks for something else. */
enum imap_refusal {
	IMAP_FINE,
	IMAP_LOST,		/* the line broke, or a deadline passed */
	IMAP_HOSTILE,		/* it answered what nobody asked, or no IMAP */
	IMAP_CERTIFICATE,	/* its certificate is not trusted */
	IMAP_LOGIN,		/* the name or password is refused */
	IMAP_BUSY,		/* throttled, in use, unavailable: come back later */
	IMAP_NO,		/* NO to this command */
	IMAP_TRYCREATE,		/* NO [TRYCREATE] */
	IMAP_OVERQUOTA,
	IMAP_READONLY,
	IMAP_EXISTS		/* NO [ALREADYEXISTS] */
};

struct imap_settings {
	struct tls_settings tls;
	struct tls_waiter waiter;
	const struct str *disable_extensions;
	size_t disable_extensions_n;
	size_t literal_cap;		/* no literal may be longer */
	int64_t command_ms;		/* for each command; bodies get more as
					 * they come */
};

/* Connect, greeting, CAPABILITY. PREAUTH is refused. *imap_out is set whatever
 * the outcome, for imap_refusal(), imap_backoff() and imap_close(). */
enum outcome imap_open(const struct imap_settings *settings,
    struct imap **imap_out, struct why *why_out);
/* LOGIN or AUTHENTICATE PLAIN, CAPABILITY again, ID, NAMESPACE. */
enum outcome imap_login(struct imap *imap, struct str user, struct str secret,
    struct why *why_out);
/* The same with AUTHENTICATE XOAUTH2 and an access token; nothing is sent to a server
 * that doesn't say that it takes them. */
enum outcome imap_login_token(struct imap *imap, struct str user,
    struct str token, struct why *why_out);
enum imap_refusal imap_refusal(const struct imap *imap);	/* of the last call */
/* What the server said with its last refusal, fit for a line; "" before any. */
const char *imap_said(const struct imap *imap);
/* Is the line gone, for whatever reason (IMAP_LOST, IMAP_HOSTILE, a BYE that is
 * IMAP_BUSY, a refused log-in, a server that asked us to stay away)? Then every
 * further call says RETRY and sends nothing. */
bool imap_is_lost(const struct imap *imap);
int64_t imap_backoff(const struct imap *imap);	/* seconds the server asked us to
						 * stay away, by its last
						 * answer; 0: none */
bool imap_has(const struct imap *imap, const char *extension);
/* How a server names folders (RFC 2342). */
enum imap_whose { IMAP_OF_OTHERS, IMAP_SHARED };
#define IMAP_FOREIGN_MOST 16
struct imap_naming {
	char delimiter;			/* 0: flat */
	struct str prefix;		/* of our own folders, UTF-8; may be empty */
	struct imap_foreign {
		enum imap_whose whose;
		struct str prefix;	/* never empty */
	} foreign[IMAP_FOREIGN_MOST];
	size_t foreign_n;
};
const struct imap_naming *imap_naming(const struct imap *imap);
char imap_delimiter(const struct imap *imap);	/* of that */

struct imap_folder_state {
	uint64_t uidvalidity, uidnext, exists;	/* 0: not said */
	bool read_only, keywords;
};
/* Folder names are UTF-8 here and modified UTF-7 (RFC 3501 5.1.3) on the wire. */
enum outcome imap_status(struct imap *imap, struct str folder,
    struct imap_folder_state *state_out, struct why *why_out);
/* SELECT or EXAMINE. A SELECT that the server made read-only is OK, and
 * state_out says so. */
enum outcome imap_select(struct imap *imap, struct str folder, bool read_only,
    struct imap_folder_state *state_out, struct why *why_out);
/* CREATE and SUBSCRIBE. A folder that is there already is OK, with
 * imap_refusal() IMAP_EXISTS. */
enum outcome imap_create(struct imap *imap, struct str folder,
    struct why *why_out);
/* What a folder is for, as far as its server says so (RFC 6154). */
enum imap_use {
	IMAP_USE_NONE,		/* not said */
	IMAP_USE_SENT, IMAP_USE_ARCHIVE, IMAP_USE_JUNK,
	IMAP_USE_OTHER		/* \All, \Trash, \Drafts, \Flagged, \Important */
};
struct imap_listed {
	struct str name;
	enum imap_use use;
};
/* The folders that can be opened; an answer may have 50,000 lines and 16 MiB. */
enum outcome imap_list(struct imap *imap, struct arena *arena,
    struct imap_listed **folders_out, size_t *n_out, struct why *why_out);

#define IMAP_SIZE_UNKNOWN UINT32_MAX	/* as large as can be */
struct imap_item {
	uint64_t uid, size;
	int64_t arrived;		/* INTERNALDATE */
};
/* UID FETCH first:last (UID RFC822.SIZE INTERNALDATE); `last` 0 means "*".
 * Sorted by UID; UIDs outside the range are dropped. What an answer leaves out is
 * asked for again, here and below, until one has nothing new: who is not listed has
 * been left out twice. */
enum outcome imap_items(struct imap *imap, struct arena *arena, uint64_t first,
    uint64_t last, struct imap_item **items_out, size_t *n_out,
    struct why *why_out);
/* The same for a set of single UIDs (sorted, at most 200). */
enum outcome imap_items_of(struct imap *imap, struct arena *arena,
    const uint64_t *uids, size_t n, struct imap_item **items_out,
    size_t *n_out, struct why *why_out);
/*
 * BODY.PEEK[]<0.cap> of a set (sorted, at most 200). `body` is called once for
 * each UID that was asked for and came with at least one byte; its bytes are the
 * callback's to copy, and it must not call imap_*. OK does not mean that all
 * came: one that did not is gone, or the server can't give it.
 */
enum outcome imap_bodies(struct imap *imap, const uint64_t *uids, size_t n,
    size_t cap, size_t bytes_expected,
    void (*body)(void *context, uint64_t uid, struct str bytes), void *context,
    struct why *why_out);
/* The same with BODY.PEEK[HEADER]<0.cap>: the header fields alone. */
enum outcome imap_headers(struct imap *imap, const uint64_t *uids, size_t n,
    size_t cap, void (*header)(void *context, uint64_t uid, struct str bytes),
    void *context, struct why *why_out);

struct imap_flags {
	bool known, seen, answered;
};
/* FLAGS of a set (at most 200), each in its place; not `known` where none came. */
enum outcome imap_flags(struct imap *imap, const uint64_t *uids, size_t n,
    struct imap_flags *flags_out, struct why *why_out);

struct imap_copied {		/* one pair of a COPYUID that fits */
	uint64_t from, to;
};
/* UID MOVE / UID COPY of a set. What a COPYUID said of UIDs that we asked about
 * is in copied_out (an array of n, in the caller's memory), its number in
 * *copied_n_out; none proves nothing. */
enum outcome imap_move(struct imap *imap, const uint64_t *uids, size_t n,
    struct str folder, struct imap_copied *copied_out, size_t *copied_n_out,
    uint64_t *uidvalidity_out, struct why *why_out);
enum outcome imap_copy(struct imap *imap, const uint64_t *uids, size_t n,
    struct str folder, struct imap_copied *copied_out, size_t *copied_n_out,
    uint64_t *uidvalidity_out, struct why *why_out);
enum outcome imap_mark_deleted(struct imap *imap, const uint64_t *uids,
    size_t n, struct why *why_out);
enum outcome imap_expunge(struct imap *imap, const uint64_t *uids, size_t n,
    struct why *why_out);		/* UID EXPUNGE; never the plain one */
/* APPEND, without flags or a date: a notice of ours. What APPENDUID said is a hint,
 * and 0 if there was none. Its lines end in CRLF. */
enum outcome imap_append(struct imap *imap, struct str folder,
    struct str message, uint64_t *uidvalidity_out, uint64_t *uid_out,
    struct why *why_out);
/* LOGOUT if the line still stands; frees it. Never CLOSE. */
void imap_close(struct imap *imap);

/* imap_name.c. Folder names: UTF-8 to modified UTF-7 and back; absent if it
 * can't be, and if the other direction would not give the same name again. */
struct str imap_utf7(struct arena *arena, struct str utf8);
struct str imap_utf8(struct arena *arena, struct str utf7);

/* imap_words.c: what kind of no a server's words are; `otherwise` if they don't
 * say. The seconds to stay away are in *backoff_out (0: not said). */
enum imap_refusal imap_refusal_of(struct str words, enum imap_refusal otherwise,
    int64_t *backoff_out);
/* A server's words, fit to stand in a sentence: no control characters, at most
 * 200 bytes. The buffer is the caller's. */
#define IMAP_QUOTE 204
const char *imap_quote(char quote_out[IMAP_QUOTE], struct str words);

/* imap_guard.c: every byte of the server passes it before libetpan sees it. */

struct imap_guard_limits {
	uint64_t literal;		/* bytes in one literal */
	uint64_t literals;		/* bytes in all literals of an answer */
	uint64_t fetches;		/* FETCH lines in an answer */
	uint64_t lines;			/* other lines in an answer */
	uint64_t bytes;			/* in all its lines; 0: any number */
};

#define IMAP_GUARD_LINE (1u << 20)	/* bytes in a line, without literals */
#define IMAP_GUARD_DEPTH 64		/* parentheses */
#define IMAP_GUARD_KEEP 512

/* Starts zeroed. Others read the last three members only. */
struct imap_guard {
	struct imap_guard_limits limits;
	int state;
	bool greeted;			/* its first line has come */
	bool human;			/* words for people follow, not syntax */
	unsigned blanks;		/* in a row */
	uint64_t number, literal;
	uint64_t literals, fetches, lines, bytes;
	size_t line_n;
	unsigned depth;
	char line[IMAP_GUARD_KEEP];	/* the start of this line */

	char tagged[IMAP_GUARD_KEEP];	/* the tagged line of this answer */
	char bye[IMAP_GUARD_KEEP];	/* the BYE, if one came */
	const char *trouble;		/* what the server did; NULL: nothing */
};

/* A new command is about to be sent. */
void imap_guard_begin(struct imap_guard *guard,
    const struct imap_guard_limits *limits);
/* False if these bytes must not reach the parser; then nothing ever may. */
bool imap_guard_pass(struct imap_guard *guard, const char *p, size_t n);

/* ---- wire.c: what crosses the wall ------------------------------------------------------- */

enum verb { VERB_MESSAGE, VERB_ASK, VERB_ANSWER, VERB_VERDICT, VERB__COUNT };

struct frame {
	enum verb verb;
	uint32_t id;			/* an examiner's; towards the resolver an
					 * ask's. An answer bears the same */
	struct str body;
};

/* A longer frame is nonsense. */
#define FRAME_MOST ((64u << 20) + 4096)

/* A frame being read from a stream socket, piece by piece. */
struct wire_reader {
	char *p;
	size_t n, size;
	size_t most;		/* of a body; 0: FRAME_MOST */
};

/* What stands before a frame's body on the wire. */
#define WIRE_HEAD 12
void wire_head(const struct frame *frame, unsigned char head_out[WIRE_HEAD]);
/* Blocking, whole frames; false when the peer is gone. */
bool wire_write(int fd, const struct frame *frame);
bool wire_read(int fd, struct wire_reader *reader, struct frame *frame_out);
/* Read what is there: 1 a frame is complete, 0 not yet, -1 end or nonsense.
 * The frame's bytes are valid until the next call. */
int wire_poll(int fd, struct wire_reader *reader, struct frame *frame_out);
void wire_reader_free(struct wire_reader *reader);

/* A message with one descriptor (or -1) over a SOCK_SEQPACKET socket. Returns
 * the bytes received, 0 at the end, -1 on error; a descriptor may be there
 * whatever it returns, and never more than one. */
bool wire_pass(int fd, const void *bytes, size_t n, int descriptor);
ssize_t wire_receive(int fd, void *bytes, size_t n, int *descriptor_out);

/* Bodies. Decoders believe nothing and return false unless every byte fits. */
/* All but the message's own bytes, which follow it: they are many. */
struct str wire_message(struct arena *arena, const struct message *message);
bool wire_message_read(struct str body, struct message *message_out);
struct str wire_ask(struct arena *arena, const struct question *questions,
    size_t n);
bool wire_ask_read(struct arena *arena, struct str body,
    struct question **questions_out, size_t *n_out);
struct str wire_answer(struct arena *arena, const struct answer *answers,
    size_t n);
bool wire_answer_read(struct arena *arena, struct str body,
    struct answer *answers_out, size_t n);
/* A name that may be asked of DNS: labels of printable ASCII, 1..63 octets each,
 * 253 in all. More than host names have, since a sender's local part may stand
 * in a name that SPF asks for (RFC 7208 7.3). */
bool wire_name_is_fair(struct str name);
/* A password that may cross: EXTRACT_PASSWORD_MOST, no NUL. */
bool wire_password_is_fair(struct str password);

/* ---- jail.c: rlimits, no_new_privs, seccomp, Landlock -------------------------------------- */

/* An unlisted system call: EPERM in production, SIGSYS in the tests. */
enum jail_mode { JAIL_NONE, JAIL_DENY, JAIL_TRAP };

/* What stands on this machine, for doctor. */
struct jail_walls {
	bool seccomp, landlock, rlimits;
	int landlock_abi;
	struct str missing;		/* a sentence if something is missing */
};
struct jail_walls jail_walls(struct arena *arena);

struct jail;
/* Compile the filter once, before the first fork, and try the jail in a child. */
enum outcome jail_prepare(enum jail_mode mode, const struct limits *limits,
    struct jail **jail_out, struct why *why_out);
/* Shut this process in: `channel` is all that it keeps, as file descriptor 3,
 * with 0 to 2 on /dev/null. Returns only if it worked. */
void jail_enter(const struct jail *jail, int channel);

/* Can it run programs? Only behind Landlock: a filter alone can't tell files. */
bool jail_runs_programs(const struct jail *jail);
/* Shut this process in with the descriptors 0 to 2 that it has, where it may read
 * the system's libraries, fonts and poppler's data and nothing else, and become
 * the program at the absolute path argv[0], without an environment. */
void jail_exec(struct jail *jail, char *const argv[])
    __attribute__((noreturn));

/* ---- brief.c: everything judging needs, in a sealed mapping ---------------------------------- */

/* Load rules, trust anchors, organisation; seal. Process-wide, once. */
enum outcome brief_make(struct config *config, bool detail,
    const struct brief **brief_out, struct why *why_out);

/* ---- resolver.c, spawner.c, examiner.c: the processes ----------------------------------------- */

/* A fault that a zone file asks for (`;@ NAME TYPE SERVFAIL|TIMEOUT`). */
struct zone_fault {
	struct str name;		/* lower case, no final dot; "" is every name */
	bool below;			/* "*.NAME": the names below it only */
	int type;			/* an RR type; 0: any */
	bool timeout;			/* else SERVFAIL */
};

/* A master file, read, checked and made ready for the resolver. */
struct zone {
	int fd;				/* the records, in a memory file */
	struct zone_fault *faults;
	size_t faults_n;
};

/*
 * zone.c: read the master file at `path` in the parent, before any process is
 * started. FAIL with EXIT_DATA when it can't be read or is no master file; the
 * sentence names file, line, what was read and what was expected.
 */
enum outcome zone_prepare(struct arena *arena, const char *path,
    struct zone *zone_out, struct why *why_out);

struct dns_settings {
	const struct str *servers;	/* none: resolv.conf */
	size_t servers_n;
	const char *zone_file;		/* as the option names it; NULL: none */
	const struct zone *zone;	/* zone_prepare() of zone_file; answers
					 * stand in it only, no network */
	unsigned timeout;		/* seconds */
};

/* dns_text.c: the data of records off the wire in struct answer's text form:
 * sorted, at most 64 and 64 KiB; what is no such record is left out. */
struct answer dns_records(struct arena *arena, int type, const struct str *data,
    size_t n);

/* dns_cache.c: what this run's resolver has learned. */
struct dns_cache;
struct dns_cache *dns_cache_new(void);
/* NULL if it isn't known (any more); valid until the next dns_cache_put. */
const struct answer *dns_cache_get(const struct dns_cache *cache,
    const struct question *question);
/* `until`: time_monotonic_ms when it is forgotten; 0: at the end of the run. */
void dns_cache_put(struct dns_cache *cache, const struct question *question,
    const struct answer *answer, int64_t until);
/* A time-out was met; and has this name's zone had three of them? */
void dns_cache_timed_out(struct dns_cache *cache, struct str name);
bool dns_cache_skips(const struct dns_cache *cache, struct str name);
/* A copy of an answer in another arena. */
struct answer answer_keep(struct arena *arena, const struct answer *answer);

/*
 * Both serve until their control channel closes. A SOCK_SEQPACKET message with
 * a descriptor on it announces a new client (a keeper, or check), and the
 * descriptor is that client's channel.
 */
void resolver_main(const struct dns_settings *dns, int control)
    __attribute__((noreturn));
void spawner_main(const struct brief *brief, const struct config *config,
    struct jail *jail, int control)
    __attribute__((noreturn));
/* Judges what comes on file descriptor 3, where jail_enter() put its channel,
 * until that closes. */
void examiner_main(const struct brief *brief)
    __attribute__((noreturn));

#ifdef SEKI_TEST
/* tests/jail/attack.c: does what a message orders that would have taken its
 * examiner over, and says in the verdict's subject what came of it. */
struct attack_on {
	struct arena *arena;
	const struct brief *brief;
	const struct ask *ask;
	uint32_t id;			/* the message's frame's */
};
void attack(const struct attack_on *on, struct str bytes,
    struct verdict *verdict);
extern pid_t attack_parent;		/* of the examiner, who can't ask for it */
#endif

/* What a client and the spawner say to each other (wire_pass). */
enum spawn_wish {
	SPAWN_WISH_EXAMINER,
	SPAWN_WISH_EXTRACTOR,		/* the file to read is on the message */
	SPAWN_WISH_OPENER,		/* likewise the CMS structure */
	SPAWN_WISH_KILL
};
struct spawn_request {
	enum spawn_wish wish;
	uint32_t id;			/* of KILL; of an extractor or opener, by its
					 * client */
	enum extract_kind kind;		/* of an extractor */
	uint32_t password_n;		/* that many bytes of it will come first over
					 * the extractor's channel */
	uint32_t account;		/* of an opener: whose key, by its place in
					 * the configuration */
};
enum spawn_event {
	SPAWN_STARTED,			/* `id`, with its channel on the message */
	SPAWN_ERRORS,			/* an extractor's stderr, likewise */
	SPAWN_FAILED,			/* no process could be made */
	SPAWN_ENDED			/* `id` ended with wait status `status` */
};
enum spawn_lack { LACK_PROCESS, LACK_SANDBOX, LACK_PROGRAM };
struct spawn_reply {
	enum spawn_event event;
	uint32_t id;
	unsigned stage;			/* which of an extractor's processes ended */
	int status;			/* an extractor's SPAWN_FAILED: spawn_lack */
};

/* ---- extractor.c: the far side of reading an attachment -------------------------------------- */

/* The helper programs, by absolute path. */
struct extractor_programs {
	char pdftotext[64], pdftoppm[64];
	char codes[4200];		/* seki-codes: beside seki, or installed */
};
void extractor_find(struct extractor_programs *programs_out);
/* The first that `kind` needs and that isn't there; NULL if all are. */
const char *extractor_lacks(const struct extractor_programs *programs,
    enum extract_kind kind);
/* How many processes it takes, one's output being the next one's input. */
#define EXTRACTOR_STAGES 2
unsigned extractor_stages(enum extract_kind kind);

struct extractor_order {
	struct jail *jail;
	const struct extractor_programs *programs;
	const struct limits *limits;
	enum extract_kind kind;
	unsigned stage;
	uint32_t password_n;
	int channel;			/* the password comes from there */
	int in, out, errors;		/* what will be 0, 1 and 2 */
};
/* Becomes the helper program. The channel is read for the password, no more. */
void extractor_main(const struct extractor_order *order)
    __attribute__((noreturn));

/* ---- opener.c: what opens encrypted mail ------------------------------------------------------ */

#define OPEN_BYTES_MOST (32u << 20)	/* of a CMS structure, and what is in it */

struct opener_order {
	const struct jail *jail;
	const struct limits *limits;
	const struct account_settings *account;
	int channel, file;
};
/* Fetches the key, shuts itself in, opens what is in the file, says so, ends. */
void opener_main(const struct opener_order *order)
    __attribute__((noreturn));
/* What it said as an answer; false if no opener says such a thing. */
bool opener_answer(struct str said, struct arena *arena,
    struct answer *answer_out);
/* An account's keys, read unjailed: for the opener itself and for doctor. */
enum outcome opener_keys(const struct account_settings *account,
    struct smime_keys **keys_out, struct why *why_out);

/* ---- extraction.c: the near side of both ---------------------------------------------------------- */

#define EXTRACT_BYTES_MOST (16u << 20)	/* of an attachment */
#define EXTRACT_PASSWORD_MOST 127u	/* as long as PDF has them; no NUL */
#define EXTRACT_TEXT_MOST (4u << 20)	/* bytes of text */
#define EXTRACT_CODES_MOST 64u
#define EXTRACT_CODE_MOST 4096u		/* bytes of one */

struct extraction {
	uint32_t id;			/* 0: a free place */
	bool opens;			/* an opener is what works on it */
	enum extract_kind kind;		/* of an extractor */
	char password[EXTRACT_PASSWORD_MOST];
	uint32_t password_n;
	int channel, errors;		/* -1: not there yet, or at its end */
	bool has_errors;		/* SPAWN_ERRORS came */
	unsigned running;		/* stages that have not ended */
	int status[EXTRACTOR_STAGES];
	int64_t deadline;
	const char *trouble;		/* why it was ended; NULL: it was not */
	char *out;			/* what it said */
	size_t out_n, out_size;
	char tail[64];			/* of its stderr, where a word may be cut */
	size_t tail_n;
	unsigned marks;			/* what its stderr told */
};
/* A free place; a zeroed one would hold standard input. */
#define EXTRACTION_NONE ((struct extraction){ .channel = -1, .errors = -1 })
/* Have an extractor started for a QUESTION_EXTRACT. False when the spawner is
 * gone. What can't even begin is over at once. */
bool extraction_begin(struct extraction *extraction, int spawner, uint32_t id,
    const struct question *question);
/* The same for a QUESTION_DECRYPT, with the key of that account. */
bool extraction_open(struct extraction *extraction, int spawner, uint32_t id,
    const struct question *question, uint32_t account);
/* What the spawner says of it. */
void extraction_event(struct extraction *extraction,
    const struct spawn_reply *reply, int channel);
/* Read what there is; never blocks. False if it must be killed for it. */
bool extraction_read(struct extraction *extraction);
/* Take its channels away and have it killed. */
bool extraction_kill(struct extraction *extraction, int spawner,
    const char *trouble);
/* No process of it is left, and all it said is read. */
bool extraction_is_over(const struct extraction *extraction);
void extraction_answer(struct extraction *extraction, struct arena *arena,
    struct answer *answer_out);
void extraction_clear(struct extraction *extraction);
/* A whole extraction, waited for: doctor's trial. */
void extraction_try(int spawner, struct arena *arena,
    const struct question *question, struct answer *answer_out);

/* ---- extracted.c: what attachments held that come again ------------------------------------------- */

struct extracted *extracted_new(void);
void extracted_free(struct extracted *extracted);
/* The answer to a QUESTION_EXTRACT; false if it is not known. */
bool extracted_get(struct extracted *extracted, const struct question *question,
    struct arena *arena, struct answer *answer_out);
/* To be given again, unless it failed, is large or took a password. */
void extracted_keep(struct extracted *extracted, const struct question *question,
    const struct answer *answer);

/* ---- helpers.c: the resolver and the spawner of this run ------------------------------------- */

struct helpers {
	pid_t resolver, spawner;
	int resolver_control, spawner_control;
};
/* What a client (keeper, check) holds of them. */
struct client {
	int resolver, spawner;
};
enum outcome helpers_start(const struct brief *brief,
    const struct config *config, const struct dns_settings *dns,
    struct helpers *helpers_out, struct why *why_out);
enum outcome helpers_client(const struct helpers *helpers,
    struct client *client_out, struct why *why_out);
void helpers_stop(struct helpers *helpers);

/* ---- memory.c: what a pool asks of a store ----------------------------------------------- */

struct memory {
	struct store *store;		/* NULL: nobody has taught it anything */
	struct str account;
	bool unread;			/* it can't be read, and that was said */
};
/* Memory can't be read: messages are judged without it. Said once. */
void memory_unread(struct memory *memory, const struct why *why);
void memory_answer(struct memory *memory, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out);

/* ---- share.c: how many may work at once ---------------------------------------------- */

#define REST_MEMORY ((uint64_t)1 << 30)	/* of a run, for all but its examiners */
struct share {
	unsigned examiners;	/* at work at once, */
	unsigned wanted;	/* where memory were no matter: as configured, or two
				 * for each processor */
	unsigned jobs;		/* keepers at once: each has an examiner */
	uint64_t memory;	/* that this process and its children may have */
	uint64_t needed;	/* for as many as are wanted */
};
struct share share_of(const struct config *config, unsigned processors,
    uint64_t memory);
/* On this machine, in this service or container. */
struct share share_here(const struct config *config);
/* The least limit of the groups that a process is in (cgroup v2), given where these
 * are mounted and the file that names its own; UINT64_MAX: none. */
uint64_t memory_given(const char *groups, const char *membership);

/* ---- pool.c: a client's examiners ---------------------------------------------------------------- */

struct pool;

struct pool_settings {
	const struct config *config;
	struct client client;
	unsigned examiners;		/* working at once */
	/* Answers n QUESTION_MEMORY; NULL: nothing is remembered. */
	void (*memory)(void *context, struct arena *arena,
	    const struct question *questions, size_t n,
	    struct answer *answers_out);
	/* Called once for each message offered, in any order. The verdict lives
	 * until it returns. */
	void (*verdict)(void *context, uint64_t tag, const struct verdict *verdict);
	void *context;
};
struct pool *pool_new(const struct pool_settings *settings);
/* Offer a message (copied). `tag` comes back with its verdict. */
void pool_offer(struct pool *pool, uint64_t tag, const struct message *message);
size_t pool_bytes(const struct pool *pool);	/* of messages not judged yet */
size_t pool_pending(const struct pool *pool);	/* messages not judged yet */
/* Has the spawner or the resolver died? Then nothing more will be judged. */
bool pool_is_broken(const struct pool *pool, struct why *why_out);
/* Does anybody answer DNS, whatever the servers of senders do? Asked once, and waited
 * for as long as two messages may wait; the examiners are served meanwhile. */
bool pool_dns_answers(struct pool *pool);
/* Serve the examiners until something happened, `fd` (or -1) is ready for
 * `events`, or `timeout_ms` passed. True if fd is ready. */
bool pool_serve(struct pool *pool, int fd, short events, int timeout_ms);
void pool_free(struct pool *pool);

/* ---- keeper.c, sync.c, move.c: one account ------------------------------------------------- */

/* Reading folders for memory instead of scanning. */
struct learn_settings {
	int64_t since;			/* nothing that arrived before */
	unsigned rate;			/* messages a second, of each account */
};

/* What came of a run. */
struct run_report {
	int64_t run_id;		/* 0: there is no row of it, nor a store */
	const char *mode;	/* "scan" or "learn" */
	int64_t started, ended;
	enum exit_status status;
	struct store_tally tally;
};

struct scan_settings {
	const struct config *config;
	const struct brief *brief;
	bool dry_run, json, fail_on_finding;
	const struct str *only;		/* these accounts; none: all */
	size_t only_n;
	const struct learn_settings *learn;	/* NULL: a scan */
	struct dns_settings dns;
	struct str lang;
	/* Called at the end, after the run's row is written, unless another run holds
	 * the lock; may be NULL. Returns what becomes of the exit status. */
	enum exit_status (*ended)(void *context, const struct run_report *report);
	void *context;
};

/* What a keeper holds while it scans. Its files share it and nothing else does. */
struct keeper {
	const struct scan_settings *settings;
	const struct account_settings *account;
	struct arena *arena;		/* for one folder's scan */
	struct arena *scratch;		/* for one set's moves */
	struct store *store;
	struct memory memory;
	struct imap *imap;
	struct pool *pool;
	int64_t run_id;
	int report;			/* lines to run: see keeper.c */
	struct store_tally tally;
	/* The folder at hand. */
	struct str folder;		/* UTF-8, as the server calls it */
	struct str quarantine;
	bool in_fraud;			/* it is the folder of fraud: see review.c */
	bool review;			/* our own folders are looked into, in this run */
	/* Of what was asked for with seki review: some waits until the folders are
	 * scanned; they are; some can't be done. */
	bool wishes_left, wishes_last, wishes_failed;
	bool has_notices;		/* of ours, that lie in this account */
	bool is_told;			/* why we stay away, when it began */
	struct store_mailbox mailbox;
	struct imap_folder_state state;
	bool folder_failed;		/* something a person must know happened */
	bool fetched;			/* any message at all could be had */
	bool dns_is_dark;		/* nobody answers DNS: said once */
	bool asked_others;		/* whether older ones can, see sync.c */
	int tries_left;			/* see keeper_line_lost() */
	int remade_left;		/* copies that may be judged, in this folder */
	struct remade *remade;		/* the one that is: remade.c's */
	struct set *sets;		/* sync.c's, while it works on two */
	struct lessons *lessons;	/* learn.c's, while it reads some */
	uint64_t sent, received;	/* messages that learn.c has read */
	int64_t paused_ms;		/* we kept the server waiting for so long */
	bool token_renewed;		/* a refused one was fetched anew: once */
};

/* A fresh session, logged in; the old one is closed. What comes of it is noted for
 * later runs. Where there is no secret any more, the old session stays. */
enum outcome keeper_connect(struct keeper *keeper, struct why *why_out);
/* The same for a person who waits: not while an earlier refusal, or the server's wish
 * to be left alone, stands; min_interval holds nobody up. */
enum outcome keeper_connect_now(struct keeper *keeper, struct why *why_out);
/* Is there a session that can be used? */
bool keeper_has_line(const struct keeper *keeper);
/* Is there nothing more to be asked of the server in this run, as the line is gone
 * or it wants to be left alone? */
bool keeper_must_stop(const struct keeper *keeper);
/* RETRY, and why: the server numbers the folder at hand anew since the scan began. */
enum outcome keeper_renumbered(const struct keeper *keeper, struct why *why_out);
/* A command that `began` then (time_monotonic_ms) broke the session. A folder's scan
 * bears this a dozen times, or three times if the server was silent until the
 * deadline: one that stalls each time may not cost each message its time. */
void keeper_line_lost(struct keeper *keeper, int64_t began);
/* After trouble: bring a line that is gone back, with keeper->folder open under its
 * old numbering. RETRY, with a sentence in why_out or still the one before, where
 * that can't be or the server wants to be left alone. */
enum outcome keeper_mend(struct keeper *keeper, struct why *why_out);
/* After trouble, with its sentence: if the server asked us to stay away, that holds
 * for the next runs too. */
void keeper_stay_away(struct keeper *keeper, const struct why *why);
/* After trouble: bring a line that is gone back for what comes next. RETRY, with why_out
 * as it was, where the server is busy or wishes to be left alone. */
enum outcome keeper_line_again(struct keeper *keeper, struct why *why_out);
/* A folder is at hand now; nothing is known of it yet. */
void keeper_turn_to(struct keeper *keeper, struct str folder);
/* Scan the folder at hand. What was committed stays, whatever the outcome. */
enum outcome keeper_scan_folder(struct keeper *keeper, struct why *why_out);
/* Whole lines for run: see keeper.c. */
void keeper_report(struct keeper *keeper, struct str text);
/* Say it, and note it as an alert (once per cause). */
void keeper_alert(struct keeper *keeper, const char *kind, struct str cause,
    struct str sentence);
/* The same, but say it only if the cause did not stand already. */
void keeper_alert_once(struct keeper *keeper, const char *kind,
    struct str cause, struct str sentence);
#define ALERT_BOUNCES "unsent-bounce"
#define ALERT_UNSCANNED "unscanned"
#define ALERT_MOVED_BACK "moved-back"
#define ALERT_KNOWN_SENDER "known-sender-fraud"
#define ALERT_NO_FRAUD_FOLDER "no-fraud-folder"
#define ALERT_ACCOUNT "account"
#define ALERT_CERTIFICATE "certificate"
#define ALERT_DEFERRED "deferred"
#define ALERT_HOOK "hook"
#define ALERT_NOTICE "notice-failed"	/* v_mailbox_health knows it by that */
#define ALERT_NOT_HELD "not-held"
#define ALERT_NO_SCAN "no-scan"
#define ALERT_TOO_MANY_FOLDERS "too-many-folders"
#define ALERT_NO_FOLDER "no-folder"
#define ALERT_NOT_REACHED "not-reached"
#define ALERT_ANSWERED "answered"
#define ALERT_LOST "lost"
#define ALERT_NOT_DONE "not-done"
/* The server lost a message: say it loudly. */
void keeper_lost(struct keeper *keeper, const struct store_action *action);

/* interrupt.c: the points of a command, named by its words: before-UID-MOVE,
 * sent-UID-MOVE (it may be done, and nobody has heard), after-UID-MOVE. */
#ifdef SEKI_TEST
void interruption_sending(const void *bytes, size_t n);
void interruption_sent(void);
void interruption_answered(void);
#else
#define interruption_sending(bytes, n) ((void)0)
#define interruption_sent() ((void)0)
#define interruption_answered() ((void)0)
#endif
/* In the tests' build, what the variable `name` says instead of `usual`. */
#ifdef SEKI_TEST
int test_ms(const char *name, int usual);
#else
#define test_ms(name, usual) (usual)
#endif

/* Scan one account's folders, in a process of its own; returns its exit status.
 * What a person must know goes to stderr, the tally and (with json) the verdicts
 * to `report`, as lines for run. */
int keeper_main(const struct scan_settings *settings,
    const struct account_settings *account, struct client client,
    int64_t run_id, int report);

/* A copy in `arena` of a verdict that came from the pool. Those of examiners that were
 * taken over may be as long as the channel lets through, and all of a set's together must
 * not end the keeper: NULL for a long one where *kept, their bytes so far, is too much
 * already. */
struct verdict *verdict_keep(struct arena *arena, size_t *kept,
    const struct verdict *verdict);
/* A verdict that came from the pool, on its way to sync_folder's set. */
void sync_verdict(void *context, uint64_t tag, const struct verdict *verdict);
/* Judge what is due in keeper->folder, set by set. RETRY and FAIL end the scan
 * of this folder; what was committed stays. */
enum outcome sync_folder(struct keeper *keeper, struct why *why_out);

/* ---- sent.c, lessons.c, learn.c: reading for memory ------------------------------- */

#define SENT_FOLDERS_MOST 64

struct sent_folder {
	struct store_learned mark;
	bool optional;		/* nothing is wrong if it is not there */
};
struct sent {
	struct sent_folder at[SENT_FOLDERS_MOST];
	size_t n;
	struct store_learned *marks;	/* all that the store has of the account */
	size_t marks_n;
};
/* The account's Sent folders: those it names, those the server has, and those of
 * memory.sent_also. `listed` (NULL: none) are the server's folders if they are
 * known already; else it is asked, at most once a day. */
enum outcome sent_find(struct keeper *keeper, struct arena *arena,
    const struct imap_listed *listed, size_t n, struct sent *sent_out,
    struct why *why_out);
/* Is this a usual name for what was sent, or for an archive or something in it? */
bool sent_is_usual(struct str folder, char delimiter);
bool archive_is_usual(struct str folder, char delimiter);
/* For sent mail, junk, trash or drafts, or in such a folder? */
bool aside_is_usual(struct str folder, char delimiter);
/* memory.sent_also[i], which is "FOLDER" in each account that has it, or
 * "ACCOUNT/FOLDER" (then it is *named_out): does it speak of this account? */
bool sent_also_here(const struct config *config,
    const struct account_settings *account, size_t i, struct str *folder_out,
    bool *named_out);

/* ---- folders.c: which folders are scanned ------------------------------------------ */

#define FOLDER_PATTERN_MOST 255	/* bytes of an entry with '*' or '%' */
#define FOLDERS_MOST 500	/* of an account in a scan */

/* Of `folders` and `exclude`: does it mean other folders than the one of its name? */
bool folder_is_pattern(struct str entry);
/* Does an entry, pattern or not, mean this folder? '*' is anything, '%' anything within
 * one level (RFC 9051 6.3.9); '/' in it is also the server's delimiter, and what stands
 * before all of our own folders may be left out. */
bool folder_matches(struct str entry, struct str name,
    const struct imap_naming *naming);

/* Our folders in a mailbox, in the server's names: "Quarantine" is "INBOX.Quarantine"
 * where the namespace says so (a name that has the prefix already stays). That of fraud
 * lies in quarantine, or beside it where a folder can't have others in it; the two are
 * the same where folders have no levels. None is ever scanned like others. */
#define FRAUD_FOLDER "Fraud"
struct own_folders {
	struct str quarantine, fraud_inside, fraud_beside;
};
struct own_folders folders_own(struct arena *arena,
    const struct imap_naming *naming, struct str quarantine);
bool folder_is_own(const struct own_folders *own, struct str name);

enum folder_fate {
	FOLDER_UNNAMED,		/* nobody names it, and it could be */
	FOLDER_SCANNED,
	FOLDER_EXCLUDED,
	FOLDER_APART		/* no pattern means it: quarantine, sent, junk, trash,
				 * drafts, other people's, and all in them */
};
struct folders {
	struct str *at;		/* as the server calls them, each once */
	size_t n;
	size_t named;		/* so many of them, the first, by their names */
	size_t *found;		/* for each entry of `folders`: how many it means */
	size_t left_out;	/* how many more there would be than FOLDERS_MOST */
	enum folder_fate *fates;	/* of each that is listed */
};
/* What an account's configuration means on a server with these folders (NULL: not
 * known, and patterns mean none). What is named is there whether it is listed or not. */
void folders_find(struct arena *arena, const struct config *config,
    const struct account_settings *account, const struct imap_naming *naming,
    const struct imap_listed *listed, size_t n, struct folders *folders_out);
/* The same for a keeper's scan, which asks the server only where there is a pattern;
 * whoever scans no more has no trouble any more. RETRY, and what is named all the same,
 * if it can't be asked; FAIL: the store's. */
enum outcome folders_now(struct keeper *keeper, struct arena *arena,
    struct folders *folders_out, struct why *why_out);

/* How much of a folder is read. */
struct reach {
	int64_t since;		/* nothing that arrived before */
	uint64_t ceiling;	/* no UID from here on; UINT64_MAX: all */
	uint64_t newest;	/* back to so many UIDs; 0: to the first one */
	unsigned rate;		/* messages a second; 0: as fast as it goes */
};
/* Read a folder for memory from its mark on in both directions, and note how far.
 * Only EXAMINE; headers, and of what came in the whole of those messages whose
 * authors we deal with. What was taught stays taught whatever the outcome. */
enum outcome lessons_folder(struct keeper *keeper, struct store_learned *mark,
    const struct reach *reach, struct why *why_out);
/* How many messages that would be. */
enum outcome lessons_count(struct keeper *keeper,
    const struct store_learned *mark, const struct reach *reach,
    uint64_t *n_out, struct why *why_out);
/* A verdict that came from the pool, while keeper->lessons is set. */
void lessons_verdict(struct keeper *keeper, uint64_t tag,
    const struct verdict *verdict);

/* What a scan reads before anything else, the Sent folders from their marks on.
 * Trouble is a warning; RETRY only where the line is gone and can't be brought
 * back. */
enum outcome learn_sent(struct keeper *keeper, struct why *why_out);
/* All of `seki learn` for one account: Sent, archives, and the scanned folders
 * below their marks. Returns what it should add to the exit status. */
enum exit_status learn_account(struct keeper *keeper);

/* Bring what an earlier run left open to its end, by looking and not by
 * repeating (doc/DESIGN.md, The journal). Selects folders. */
enum outcome move_settle(struct keeper *keeper, struct why *why_out);
/* The quarantine folder's state now, creating it if it is not there. */
enum outcome move_prepare(struct keeper *keeper, struct store_move *move_out,
    struct why *why_out);
/* Move what has an `intended` row. What can't be moved stays, is noted as
 * failed, and is tried again by the next run. */
enum outcome move_intended(struct keeper *keeper, struct store_action *actions,
    size_t n, struct why *why_out);
/*
 * The copy of one that lies in the scanned folder still, on a server that writes
 * lines of its own into headers: the same but for these, among the destination's
 * UIDs from the UIDNEXT noted, not claimed by another action, and none of `taken`.
 * *uid_out is 0 where there is none. Leaves the destination selected.
 */
enum outcome alike_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out,
    struct why *why_out);
/* A message without the header lines that such servers write: X-UID, Status. */
struct str alike_plain(struct arena *arena, struct str bytes);
/* Does the quarantined copy of `known` still lie where we put it? *looked_out is
 * false if that can't be told now. Selects folders, the scanned one last. */
enum outcome move_is_held(struct keeper *keeper, const struct store_known *known,
    bool *held_out, bool *looked_out, struct why *why_out);

/* A folder's state now, creating it if it is not there. FAIL: it can't be had;
 * RETRY: the line broke. */
enum outcome move_ensure(struct keeper *keeper, struct str folder,
    struct imap_folder_state *state_out, struct why *why_out);

/* ---- review.c: what people say of single messages ---------------------------------------- */

/* Before the folders are scanned: carry out what was wished for with seki review, and
 * see what people put into the folder of fraud. After them, and only where all went
 * well: what became of that which was held, and wishes of what people had moved. Both return what they add to the exit
 * status. */
enum exit_status review_before(struct keeper *keeper);
enum exit_status review_after(struct keeper *keeper);
/* ---- fetch.c: one message of the log, for a person ---------------------------------------- */

struct fetch_wanted {
	const struct account_settings *account;
	struct str sha256;
	uint64_t size;
	struct str home;		/* where it was judged */
	struct str folder;		/* where it was last seen, under ... */
	uint64_t uidvalidity, uid;
	int64_t arrived;		/* INT64_MIN: unknown */
	struct str message_id, content_digest;
};
#define FETCHED_MOST 8
struct fetched {
	struct str at[FETCHED_MOST];
	size_t n;
	bool rewritten;			/* none has that SHA-256: see fetch_read() */
};
/* Its bytes, in `arena`, as far as limits.message_bytes goes; they have that SHA-256.
 * Where no message has, those that may be it under the bytes of a server that rewrites
 * what it stores: they came since, with that Message-ID. FAIL with EXIT_DATA where
 * nothing can be found. The password is known to a process of its own only, which ends
 * with this. In the mailbox nothing is changed; in the store what came of the log-in is
 * noted, as with any. */
enum outcome fetch_original(struct arena *arena, const struct config *config,
    const struct fetch_wanted *wanted, struct fetched *fetched_out,
    struct why *why_out);
/* What a jailed examiner makes of them: who is named, text, links, parts, trace; no
 * findings, and neither DNS nor memory is asked. Of rewritten ones the first that is the
 * same by its content digest, *bytes_out; FAIL with EXIT_DATA where none is. Lives in
 * `arena`. Makes the brief, so once in a process. */
enum outcome fetch_read(struct arena *arena, struct config *config,
    const struct fetch_wanted *wanted, const struct fetched *fetched,
    struct str *bytes_out, struct verdict *verdict_out, struct why *why_out);

/* ---- notice.c: what is told to the people who read a mailbox --------------------------- */

/* Tell of what was held, where that was not done yet, and replace the day's older
 * notice. Trouble is told, and is an alert; returns what it adds to the exit status. */
enum exit_status notice_after(struct keeper *keeper);
/* Is this one of ours, by its bytes, or by where it lies in the folder at hand and the
 * Message-ID that it got there? It is then nobody's mail: never judged, never learned
 * from. */
bool notice_is_ours(struct keeper *keeper, uint64_t uid, struct str bytes);
#define NOTICE_BYTES_MOST (4u << 20)	/* none is longer */

struct notice_preview {
	struct str folder;		/* where it would be written */
	size_t told;			/* messages that today's notice there has */
	struct str from, subject, text;	/* absent: nothing is to be told */
	struct str message;		/* the whole of it */
};
/* The notice that a scan would write to NOTICE_IN_... now, if it held nothing more. From
 * the store alone; lives in `arena`. */
enum outcome notice_preview(struct arena *arena, const struct config *config,
    const struct account_settings *account, unsigned place,
    struct store *store, struct notice_preview *preview_out,
    struct why *why_out);

/* ---- remade.c: where it lies under other bytes ------------------------------------------ */

#define REMADE_TAG UINT64_MAX	/* of what is offered to the pool */
#define REMADE_MOST 400
void remade_verdict(struct keeper *keeper, const struct verdict *verdict);
/*
 * After a MOVE, or an interrupted one: the copy of one whose bytes lie nowhere, among
 * the destination's UIDs from the UIDNEXT noted, by its content digest; not claimed by
 * another action, and none of `taken`. *uid_out is 0 where there is none, or where
 * none can be told. Leaves the destination selected. RETRY: of the line; FAIL: of the
 * store, or of those who judge.
 */
enum outcome remade_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out,
    struct why *why_out);

/* ---- copies.c: where a moved message's copy lies --------------------------------------- */

struct copyuid {		/* what a server said of a set that it moved */
	const struct imap_copied *at;
	size_t n;
	uint64_t uidvalidity;
};
/* May the message under that UID of its destination be this action's copy, or is it
 * another's, or one of `taken`? FAIL: of the store. */
enum outcome copies_is_free(struct keeper *keeper,
    const struct store_action *action, uint64_t uidvalidity, uint64_t uid,
    const uint64_t *taken, size_t taken_n, bool *free_out, struct why *why_out);
/* Look into the action's destination for the message, by its bytes. *uid_out is 0 if
 * it is not there, or only where another action's copy (or one of `taken`) lies;
 * if found, the action gets the folder's UIDVALIDITY. Where *looked_out is false the
 * folder could not be looked through; why_out says why, and nothing is known. RETRY:
 * the line is gone, or the server wants to be left alone. Selects folders. */
enum outcome copies_find(struct keeper *keeper, struct store_action *action,
    const uint64_t *taken, size_t taken_n, uint64_t *uid_out, bool *looked_out,
    struct why *why_out);
/* The same for a set of at most 200 just moved to one folder, from what COPYUID said
 * (believed of none whose bytes are others); each gets a UID of its own. RETRY
 * also if the folder could not be looked through. */
enum outcome copies_locate(struct keeper *keeper, struct store_action *actions,
    size_t n, const struct copyuid *copied, uint64_t *uids_out,
    struct why *why_out);
/* Does the open folder list all the messages that it said it has? If not, why_out says
 * how many. */
enum outcome copies_is_whole(struct keeper *keeper, struct arena *arena,
    struct str folder, uint64_t exists, bool *whole_out, struct why *why_out);
/* Does the copy still lie where it was put? In a folder that was numbered anew it is
 * looked for, and the action gets its new UID. */
enum outcome copies_still_there(struct keeper *keeper,
    struct store_action *action, bool *there_out, bool *looked_out,
    struct why *why_out);

/* ---- alerts.c: those whose cause is configured no more ---------------------------- */

/* Does an entry of `folders` or `exclude` mean this folder, on most servers? */
bool folder_is_meant(struct str entry, struct str folder);
/* Is what this alert is about in the configuration still, or no matter of it? */
bool alert_is_configured(const struct config *config, struct str kind,
    struct str cause);
/* Clear the others. */
enum outcome alerts_tidy(struct store *store, struct arena *arena,
    const struct config *config, struct why *why_out);

/* ---- hook.c: programs that hear of alerts and runs -------------------------------------- */

/* Run alerts.on_alert for each alert that stands and nobody was told of, until one goes
 * wrong. Called where no store is open, no mail is read and no secret is known. */
void hooks_alerts(const struct config *config);
/* Run it for an alert that no store can keep: it can't be told once only. */
void hooks_unsaved(const struct config *config, const char *kind,
    struct str cause, struct str sentence);
/* alerts.on_run, and then the alerts. */
void hooks_after_run(const struct config *config,
    const struct run_report *report);

/* ---- run.c -------------------------------------------------------------------------------------------- */

/* Take the lock of a configuration's store; it is held until this process and all
 * that it has forked since have ended. RETRY with EXIT_BUSY after 5 s. */
enum outcome run_lock(const struct config *config, struct why *why_out);
/* A whole scan, or `seki learn`: lock, run row, processes, keepers; returns the
 * exit status. */
int run_scan(const struct scan_settings *settings);

#endif
