/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_MAIL_H
#define SEKI_MAIL_H
/*
 * Bytes in, mail out. Everything from here to examine() never fails: what is
 * wrong with a message is noted as a defect, and reading goes on with what
 * there is. Nothing here recurses on the message's depth; work is linear in its
 * size; each limit that is met is a defect.
 *
 * All strs borrow from the message or lie in the message's arena.
 */
#include "../base/base.h"

/* ---- What can be wrong with a message ------------------------------------- */

/* The names (mail_defect_name) are the findings' ids: stable. */
enum defect_kind {
	DEFECT_MULTIPLE_FROM,		/* multiple-from: several From fields, or
					 * several addresses in one */
	DEFECT_FROM_MISSING,		/* from-missing */
	DEFECT_FROM_MALFORMED,		/* from-malformed: no address can be read, or
					 * only by breaking the grammar */
	DEFECT_FROM_GROUP,		/* from-group */
	DEFECT_DUPLICATE_HEADER,	/* duplicate-header: a field that may stand
					 * once stands more often */
	DEFECT_HEADER_MALFORMED,	/* header-malformed: a line that is no field */
	DEFECT_HEADER_8BIT,		/* header-8bit: unencoded non-ASCII */
	DEFECT_HEADER_LIMIT,		/* header-limit */
	DEFECT_ADDRESS_LIMIT,		/* address-limit */
	DEFECT_NUL,			/* nul-byte */
	DEFECT_BARE_CR,			/* bare-cr */
	DEFECT_BARE_LF,			/* bare-lf */
	DEFECT_DISPLAY_NAME_ADDRESS,	/* display-name-address: the From display
					 * name holds another address */
	DEFECT_MIME_AMBIGUITY,		/* mime-ambiguity: readers will differ */
	DEFECT_MIME_BOUNDARY,		/* mime-boundary: missing, empty, never
					 * used, or never closed */
	DEFECT_MIME_DEPTH,		/* mime-depth */
	DEFECT_MIME_PARTS,		/* mime-parts */
	DEFECT_ENCODING_INVALID,	/* encoding-invalid: base64 or
					 * quoted-printable that is none */
	DEFECT_ENCODING_UNKNOWN,	/* encoding-unknown */
	DEFECT_CHARSET_UNKNOWN,		/* charset-unknown */
	DEFECT_CHARSET_LIED,		/* charset-lied: text is not in its label's
					 * charset */
	DEFECT_CHARSET_INVALID,		/* charset-invalid: something could not be
					 * decoded in any charset */
	DEFECT_TEXT_LIMIT,		/* text-limit */
	DEFECT_FILENAME_DECEPTIVE,	/* filename-deceptive: double ending,
					 * direction override, ... */
	DEFECT_TYPE_LIED,		/* type-lied: content is not its type */
	DEFECT_NOT_SCANNED,		/* not-scanned: a part that can't be read */
	DEFECT_EMPTY,			/* message-empty */
	DEFECT_TRUNCATED,		/* message-truncated: longer than the limit */
	DEFECT_TEXTS_DIFFER,		/* text-and-html-differ */
	DEFECT_ARCHIVE_LIMIT,		/* archive-limit: too many, too large, too
					 * nested, or a bomb */
	DEFECT_ARCHIVE_ENCRYPTED,	/* archive-encrypted: a file that needs a
					 * password (evidence says whether the
					 * message held it) */
	DEFECT_ACTIVE_CONTENT,		/* active-content: macros, JavaScript, what
					 * runs or loads when a file is opened */
	DEFECT_READER_DEFEATED,		/* reader-defeated: reading it in full
					 * failed; only a little of it was read */
	DEFECT__COUNT
};

const char *mail_defect_name(enum defect_kind kind);

struct defect {
	enum defect_kind kind;
	struct str evidence;		/* UTF-8, what was seen; may be absent */
};

/* ---- Header fields and addresses ------------------------------------------ */

struct field {
	struct str name;		/* as written, no colon, no blanks */
	struct str raw;			/* the whole field with its line ends */
	struct str body;		/* after the colon, still folded, without
					 * the final line end */
};

struct address {
	struct str raw;			/* this mailbox as written, unfolded */
	struct str name;		/* display name: decoded UTF-8, or absent */
	struct str local;		/* local part, unquoted */
	struct str domain;		/* lower-case A-labels; absent if none */
	struct str address;		/* local@domain; absent if malformed */
	struct str group;		/* the group it stands in, or absent */
};

struct addresses {
	struct address *at;
	size_t n;
	bool malformed;			/* something in the field is no address */
	bool has_group;
	bool hidden;			/* an address is only found by taking
					 * quotes or comments for plain text */
	bool limited;			/* there were more than the limit */
};

/* ---- Parts ----------------------------------------------------------------- */

#define PART_NONE ((size_t)-1)

/* One thing a part may be; absent strs are as in the part itself. */
struct part_reading {
	struct str type, charset, encoding, boundary;
};
#define READINGS_MAX 3

struct part {
	size_t parent;			/* index, or PART_NONE for the root */
	size_t depth;			/* 0 for the root */
	struct field *fields;		/* its header block */
	size_t fields_n;
	struct str type;		/* "text/html", lower case, never absent */
	struct str params;		/* after the type, unfolded, raw */
	struct str charset;		/* as labelled, lower case; absent if not */
	struct str encoding;		/* lower case; absent if none given */
	struct str disposition;		/* "inline", "attachment", or absent */
	struct str filename;		/* decoded UTF-8; absent if none */
	struct str boundary;		/* of a multipart; absent if unusable */
	/*
	 * Exact bytes in the message: `raw` is header and body, from just after
	 * the delimiter line to just before the CRLF of the next one, which is
	 * what a detached signature covers; `body` is what follows the header.
	 * Only what an encoded container held lies in the arena instead.
	 */
	struct str raw, body;
	struct str content;		/* body with its transfer encoding undone
					 * (of leaves and attached messages;
					 * multiparts have none) */
	struct str text;		/* UTF-8, of text/ leaves: plain as it is,
					 * HTML as the eye sees it */
	struct str charset_used;	/* what it was decoded from, ICU's name */
	bool is_multipart, is_message, is_text, is_html;
	bool is_attachment;		/* a client would offer to save it */
	bool is_inside_message;		/* belongs to an attached message/rfc822 */
	bool not_scanned;		/* what it says was not read */
	struct str not_scanned_why;	/* "encrypted", "damaged", "too large",
					 * "timeout", ...; absent: not opened yet */
	/* What else a client may take it for where its header says two things;
	 * the texts of all of them stand in `text`. */
	struct part_reading *readings;
	size_t readings_n;
	struct str preamble, epilogue;	/* of a multipart: around its parts */
	struct str *pictures;		/* within its HTML: html_result's */
	size_t pictures_n;
	bool is_extra;			/* a part by another reading of its parent's
					 * bytes (decoded, by another boundary, or
					 * a uuencoded file in its text): the
					 * parent is read as if it had none */
};

/* ---- What the reader sees --------------------------------------------------- */

enum place {			/* where a piece of text stands */
	PLACE_BODY, PLACE_QUOTED, PLACE_ATTACHMENT, PLACE_SUBJECT, PLACE__COUNT
};
const char *place_name(enum place place);	/* "body", "quoted", ... */

enum link_kind {
	LINK_ANCHOR,		/* <a href>, <area> */
	LINK_BARE,		/* a URL in plain text */
	LINK_FORM,		/* where a form sends what is typed in */
	LINK_REFRESH,		/* the page goes there by itself */
	LINK_CODE,		/* out of a QR code */
	LINK_DOCUMENT,		/* in a PDF or Office file, or loaded by it */
	LINK__COUNT
};

struct link {
	enum link_kind kind;
	struct str url;			/* as given, against <base>, entities
					 * undone, trimmed */
	struct str text;		/* what the reader sees of it; absent if bare */
	struct str host;		/* lower-case A-labels; absent if none */
	enum place place;
};

/*
 * A payment fact read out of the text. The kinds money can be sent to: "iban",
 * "us-aba" (routing + account), "gb-sort" (sort code + account), "jp-bank",
 * "jp-yucho", "swift" (BIC + account, where there is no IBAN), "au-bsb" (BSB +
 * account), "in-ifsc" (IFSC + account), "mx-clabe", "btc", "eth", "tron". What
 * stands with them: "bic", "t-number".
 */
struct account {
	struct str kind;
	struct str country;		/* "DE"; absent if unknown */
	struct str number;		/* canonical, for comparing (of a British or
					 * Irish IBAN what a sort code and an account
					 * would be); secret-ish: it never leaves the
					 * examiner */
	struct str last4;		/* its last four characters; of a name
					 * with a service, before its host */
	enum place place;
	struct str context;		/* the words around it */
	struct str holder;		/* 口座名義, "Account name: ..."; as written,
					 * absent if none stands with it */
};

/* A telephone number or an amount of money, read out of the text. */
struct number {
	struct str canonical;		/* "+81312345678" where the country is known,
					 * else digits; "JPY 1250000", "EUR 12.50" */
	struct str written;
	enum place place;
	struct str context;
};

/* Somebody that the quoted history names (From, To, Cc of its header lines, or
 * "On ... X wrote:"). It is the sender's claim. */
struct participant {
	struct str name;		/* decoded; absent if none */
	struct str address;		/* lower case; absent if none */
	int64_t date;			/* MAIL_NO_DATE if unreadable */
	bool weekday_wrong;		/* the date is no such day of the week */
	bool is_author;			/* of the quoted message */
	struct str words;		/* of an author: what stands below, without
					 * what he quotes himself, 4 KiB at most;
					 * where that is little, what stands below
					 * another line that names him */
	int64_t words_date;		/* the date of that line */
};

/* What a document says of itself: PDF, or Office. */
struct document {
	struct str filename;
	struct str kind;		/* "pdf", "docx", "xlsx", "pptx" */
	struct str producer, creator, author, title;	/* absent if not said */
	int64_t created, modified;	/* MAIL_NO_DATE if not said */
	size_t pages;			/* 0: not known */
	size_t updates;			/* of a PDF: incremental updates */
	bool encrypted, active, embeds_files, has_links, is_signed;
	bool has_info;			/* of a PDF: else its maker is not known */
};

/* Where in mail->attached.plain the text of which file begins. */
struct origin {
	size_t from;
	struct str name;		/* "invoice.zip > bill.xlsx" */
};

/* One text in the forms that rules match against. */
struct text {
	struct str plain;		/* UTF-8 */
	struct str folded;		/* fold() of it */
};

struct mail {
	struct str bytes;		/* the whole message */
	struct field *fields;
	size_t fields_n;
	struct addresses from, sender, reply_to, to, cc;
	struct str return_path;		/* lower-case address; "" for <>, absent if
					 * there is no such field */
	struct str subject;		/* decoded UTF-8; absent if none */
	struct str message_id;		/* with its brackets; absent if none */
	struct str in_reply_to;		/* raw, unfolded */
	struct str references;
	int64_t date;			/* of Date; MAIL_NO_DATE if unreadable */
	struct part *parts;		/* in order; parts[0] is the root */
	size_t parts_n;
	struct text body;		/* all that a reader may see in the body */
	struct text live;		/* the author's own words */
	struct text quoted;		/* history below or between them */
	struct text hidden;		/* in the HTML, but not for the eye */
	struct text attached;		/* text of attachments and attached mail */
	struct text subject_text;
	struct link *links;
	size_t links_n, links_size;
	struct account *accounts;
	size_t accounts_n, accounts_size;
	struct number *phones, *amounts;
	size_t phones_n, phones_size, amounts_n, amounts_size;
	struct participant *participants;
	size_t participants_n, participants_size;
	struct document *documents;
	size_t documents_n, documents_size;
	struct origin *origins;
	size_t origins_n, origins_size;
	bool foreign_code;		/* libraries read what the sender made */
	struct defect *defects;
	size_t defects_n, defects_size;
};

#define MAIL_NO_DATE INT64_MIN

/*
 * Read a whole message. `bytes` must outlive the arena's next reset. With
 * `careful`, the message defeated an examiner before: headers, addresses and
 * the first text only, no HTML, no decoding beyond UTF-8 repair.
 */
void mail_read(struct arena *arena, struct str bytes,
    const struct limits *limits, bool careful, struct mail *mail_out);

/*
 * attach.c: open what is attached: zip, Office, PDF, calendar, vCard, HTML, SVG,
 * attached messages, TNEF, pictures with QR codes. Their texts, links and
 * accounts go to `mail` (place: attachment); a part that was read is not
 * `not_scanned` any more, and what stays unread is a defect with its reason.
 * PDF text and pictures are asked for through `ask` (NULL: nobody to ask).
 */
void attachments_read(struct arena *arena, const struct limits *limits,
    const struct ask *ask, struct mail *mail);

/* Make what was read inside part `at` (an opaque signature's content) part of the
 * message that carries it: its parts, texts, links, accounts and defects. */
void mail_adopt(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner);

/* The n-th field (from 0) of that name, or NULL. */
const struct field *mail_field(const struct mail *mail, struct str name,
    size_t n);
/* The address people are shown as author: the first of From, or NULL. */
const struct address *mail_author(const struct mail *mail);
void mail_defect(struct arena *arena, struct mail *mail, enum defect_kind kind,
    struct str evidence);

/* ---- Pieces, each also used and tested alone -------------------------------- */

/* header.c: RFC 5322 2.2, 3.6 */
/* Split a header block; *body_at is where the body begins. Obsolete and broken
 * lines are kept (as malformed) and never end the header unless it is over. */
void header_read(struct arena *arena, struct str bytes,
    const struct limits *limits, struct mail *mail, struct field **fields_out,
    size_t *fields_n_out, size_t *body_at_out);
struct str header_unfold(struct arena *arena, struct str body);
/* RFC 2047 encoded words and raw 8-bit undone, whitespace folded. */
struct str header_decode(struct arena *arena, struct str body);
/* RFC 5322 3.3 and 4.3 dates. */
bool header_date(struct str body, int64_t *date_out);

/* A structured field "value; name=value; name*0*=..." (RFC 2045, 2231, and the
 * encoded words that real mailers put there). */
struct parameter {
	struct str name;		/* lower case, no section marks */
	struct str value;		/* UTF-8 */
};
struct str header_parameters(struct arena *arena, struct str body,
    struct parameter **parameters_out, size_t *n_out, bool *duplicate_out);

/* address.c: RFC 5322 3.4, 4.4, 6854 */
struct addresses address_list(struct arena *arena, struct str body,
    const struct limits *limits);
/* "local@domain" or "<...>" as it stands in Return-Path; NULL-safe. */
struct address address_one(struct arena *arena, struct str s);

/* domain.c: libidn2, libpsl */
/* Lower-case A-labels; absent if `domain` is no host name. */
struct str domain_ascii(struct arena *arena, struct str domain);
/* U-labels for showing. */
struct str domain_unicode(struct arena *arena, struct str domain);
/* The registrable domain by the public suffix list: "example.co.jp" for
 * "a.b.example.co.jp"; the name itself when it is a public suffix. */
struct str domain_registrable(struct arena *arena, struct str domain);
/* The same within a name that is in ASCII and lower case; absent when it is a public
 * suffix. */
struct str domain_registrable_part(struct str domain);
/* Do names below it come from a registry (the public suffix list's ICANN section), and
 * not from somebody who gives away what is below his own ("com.de")? As above in ASCII
 * and lower case. */
bool domain_is_registry(struct str domain);
bool domain_is_within(struct str domain, struct str parent);	/* or equal */
/* A provider where anybody gets an address (gmail.com, yahoo.co.jp, ...). */
bool domain_is_freemail(struct str domain);

/* charset.c: ICU */
/*
 * Text of `label` (may be absent) to UTF-8. Never empty for non-empty input,
 * never fails: what can't be decoded becomes U+FFFD. *used_out is ICU's name;
 * the flags say whether the label was unknown, or lied, or bytes were lost.
 */
struct charset_result {
	struct str text;
	struct str used;
	size_t lost;			/* U+FFFD that stand for lost bytes */
	bool unknown, lied, invalid;
};
struct charset_result charset_decode(struct arena *arena, struct str bytes,
    struct str label);

/* html.c: one linear pass, no tree */
struct html_result {
	struct str text;		/* what the eye sees, with line breaks */
	struct str hidden;
	struct link *links;		/* place not set */
	size_t links_n;
	bool asks_password;		/* a form has a field for one */
	bool readers_differ;		/* Outlook shows other text than the rest:
					 * `text` holds both */
	struct str *pictures;		/* "data:image/..." that images show */
	size_t pictures_n;
};
void html_read(struct arena *arena, struct str html,
    const struct limits *limits, struct html_result *result_out);

/* text.c: live words and quoted history apart (Western and Japanese); and history
 * once more with the marks before its lines, for who reads what they say */
void text_split(struct arena *arena, struct str text, struct str *live_out,
    struct str *quoted_out, struct str *marked_out);
/* signature.c: where the signature of live words begins: a name, a company, how to reach them,
 * what a telephone adds; empty if there is none. It borrows, to the end of `live`. */
struct str text_signature(struct str live);
/* history.c: who the quoted history, with its marks, says took part; appends to
 * `mail`. */
void history_read(struct arena *arena, struct str marked, struct mail *mail);
/*
 * sketch.c: by which its words are known again, in other lines and as a part of
 * another text: hashes of its runs of letters, in no order, at most `most` of the
 * first `letters` letters of a folded text. None of a text that says too little.
 */
#define SKETCH_STEP 8			/* one run in so many is kept */
size_t text_sketch(struct str folded, size_t letters, size_t most,
    uint64_t *hashes_out);
/* Bare URLs in plain text. */
void text_links(struct arena *arena, struct str text, enum place place,
    struct mail *mail, const struct limits *limits);
/* The host a reader would be taken to: userinfo and port cut off, %XX undone,
 * lower-case A-labels; an IP address as it stands; absent if there is none. */
struct str link_host(struct arena *arena, struct str url);

/* fold.c: ICU */
/*
 * The form rules match against: NFKC, case folded, half width, katakana (and
 * its marks) to hiragana, Latin letters without their marks, zero-width,
 * soft-hyphen and bidi characters out,
 * runs of white space to one space (line ends stay as one LF), long vowel marks
 * and dashes each to one character.
 */
struct str fold(struct arena *arena, struct str text);
/* The stretch of `text` that fold(text)[from..to) came from, widened to whole
 * characters: evidence quotes what the reader saw. Linear; only for evidence. */
struct str fold_source(struct arena *arena, struct str text, size_t from,
    size_t to);
/*
 * The form names and domains are compared in: fold, then blanks and
 * punctuation out, diacritics stripped, confusables to one shape (UTS 39 and
 * our own: 0/o, 1/l/i, rn/m, vv/w, cl/d, 5/s).
 */
struct str fold_skeleton(struct arena *arena, struct str name);
/* A person's name for comparing: folded, titles and suffixes (様, さん, "Mr.",
 * "(IT)", CEO, 社長 ...) off, blanks out, and its words sorted when they are
 * Latin, so that order does not count. */
struct str fold_name(struct arena *arena, struct str name);

/* account.c: IBAN (mod 97), BIC, Japanese bank, branch, type, number */
void account_find(struct arena *arena, struct str text, enum place place,
    struct mail *mail);
/* Can money be sent there? Not so a BIC or a T-number alone. */
bool account_is_destination(const struct account *account);
/* Do the check digits fit (ISO 7064, mod 97-10)? Of letters of either case and digits
 * alone, at least five. */
bool iban_checks(const char *iban, size_t n);
/* Is it the same account? Of one whose bank is only named, the number decides;
 * the other may have the bank's code before it. */
bool account_is_same(const struct account *one, const struct account *other);
/* An account as people write it in a configuration file; false if it is none. */
bool account_read(struct arena *arena, struct str written,
    struct account *account_out);
/* The same for a telephone number, "+81 3 1234 5678" or "03-1234-5678", and for a
 * registration number, "T" and 13 digits: in the form that mail's are found in. */
bool phone_read(struct arena *arena, struct str written,
    struct str *canonical_out);
bool t_number_read(struct arena *arena, struct str written,
    struct str *canonical_out);
/* Can thirteen digits be such a number? The first is the check digit. */
bool t_number_checks(const char *digits);

/* ---- Between the files of this floor only ------------------------------------ */

/* header.c: one line of `s` from `at`; with `cr_only` a CR ends a line too. */
struct line {
	size_t start, end, next;	/* end: before the line end */
};
bool line_next(struct str s, size_t at, bool cr_only, struct line *line_out);
const struct field *fields_find(const struct field *fields, size_t fields_n,
    struct str name, size_t n);

/* words.c: RFC 2047. White space stays as it is; with `plain` only UTF-8 words
 * are undone and nothing goes through the charset converters. */
struct str words_decode(struct arena *arena, struct str s, bool plain);
/* Is the text of an encoded word in it not in the charset that it names? */
bool words_lie(struct arena *arena, struct str s);
/* Runs of white space and control characters to one space, ends trimmed. */
struct str words_collapse(struct arena *arena, struct str s);

/* charset_label.c: what labels mean. */
enum family {
	FAMILY_GUESS,		/* no label, or one that says nothing */
	FAMILY_UTF8,
	FAMILY_UTF7,
	FAMILY_WIDE,		/* UTF-16, UTF-32 */
	FAMILY_JIS,		/* ISO-2022-JP */
	FAMILY_7BIT,		/* other charsets that live in 7 bits */
	FAMILY_BYTES,		/* any that holds ASCII as itself */
	FAMILY_EBCDIC
};

struct charset_name {
	const char *label, *icu;
	enum family family;
};

enum label_kind {
	LABEL_NONE,			/* no label, or one that says nothing */
	LABEL_KNOWN, LABEL_OTHER
};
#define CHARSET_LABEL_MOST 48
/* `clean` has room for CHARSET_LABEL_MOST and gets the label without quotes, in
 * lower case. */
enum label_kind charset_label(struct str label, char *clean,
    struct charset_name *said_out);

/* charset.c: the composed form (NFC) that macOS takes apart in file names. */
struct str charset_compose(struct arena *arena, struct str s);

/* japanese.c: Japanese bytes as runs, each in a charset that ICU reads as
 * Microsoft's readers do; NATIVE is UTF-8 already. */
enum japanese_form { JAPANESE_JIS, JAPANESE_EUC, JAPANESE_SJIS };
enum japanese_set {
	JAPANESE_NATIVE, JAPANESE_CP932, JAPANESE_EUC_JP, JAPANESE_GBK,
	JAPANESE_KOREAN, JAPANESE_GREEK, JAPANESE__COUNT
};
struct japanese_unit {
	enum japanese_set set;
	char bytes[12];
	size_t n;
	bool lost;
};
struct japanese {
	enum japanese_form form;
	bool x0213;			/* the 2000 and 2004 form of the code */
	struct str s;
	size_t at;
	struct buf run;
	struct japanese_unit held;	/* begins the next run */
	size_t lost;			/* so far */
	bool mixed;			/* 8-bit text of another charset in it */
	int one, two, high;		/* designated: one-byte and two-byte set,
					 * the high half of ISO-2022-JP-2 */
	bool wide, shifted;
	size_t wide_until;		/* no line end before it ends the set */
	size_t escape;			/* the next one, once looked up */
	size_t foreign_until;		/* 8-bit text up to here is ... */
	int foreign;
};
bool japanese_next(struct japanese *japanese, enum japanese_set *set_out,
    struct str *run_out);

/* jis0213.c: a character of JIS X 0213 (plane 1 or 2; row and cell from 1) that
 * CP932 lacks or has another in its place; 0 if there is none. Some are two:
 * *second_out is the other or 0. */
uint32_t jis0213_character(int plane, int row, int cell,
    uint32_t *second_out);

/* guess.c: one look over bytes whose label is absent or doubted. */
struct survey {
	bool eight_bit, nul, utf8;
	bool control;			/* U+0080..U+009F in UTF-8 */
	bool escapes;			/* of ISO-2022-JP */
	bool forged;			/* overlong forms, surrogates */
	size_t multibyte;		/* well-formed UTF-8 sequences */
	size_t bad;			/* bytes that are not UTF-8 */
};
struct survey bytes_survey(struct str s);
enum guess { GUESS_SJIS, GUESS_EUC, GUESS_LATIN };
/* The 8-bit charset of bytes that are not UTF-8. */
enum guess bytes_guess(struct str s);
/* Do they read as Shift_JIS without an impossible one? */
bool bytes_are_sjis(struct str s);
/* Are they EUC-JP with its kana, which Shift_JIS reads as half-width ones? */
bool bytes_are_euc(struct str s);
/* Is all that is 8-bit in them half-width kana? */
bool bytes_are_kana(struct str s);

/* encoding.c: RFC 2045 section 6. Everything that can be decoded is. */
struct str encoding_base64(struct arena *arena, struct str s,
    bool *invalid_out);
struct str encoding_quoted(struct arena *arena, struct str s, bool in_header,
    bool *invalid_out);
struct str encoding_undo(struct arena *arena, struct str body,
    struct str encoding, bool *invalid_out, bool *unknown_out);

/* address.c: address_list() without charset converters. */
struct addresses address_list_plain(struct arena *arena, struct str body,
    const struct limits *limits);

/* name.c: does this text hold something that reads as an address other than
 * `address`? *found_out is what was seen. */
bool address_is_named(struct arena *arena, struct str name,
    struct str address, struct str *found_out);

/* heads.c: what stands above quoted history, for text_split(). A header line
 * in one of many languages, and its value. */
enum head {
	HEAD_FROM, HEAD_DATE, HEAD_TO, HEAD_SUBJECT, HEAD_CC, HEAD_OTHER,
	HEAD_NONE, HEAD__COUNT
};
enum head history_head(struct str line, struct str *value_out);
/* Does a block of such lines begin with `line`, which `rest` follows? */
bool history_begins_block(struct str line, struct str rest);
bool history_is_rule(struct str line);	/* "-----Original Message-----" */
/* How many lines (0 to 3) from `line` on say who wrote what follows. */
size_t history_attribution(struct arena *arena, struct str line,
    struct str rest, struct str *joined_out);
struct str history_lead_off(struct str line);	/* "On " and the like */
/* text.c: a line that begins with ">" or its like, and what stands inside. How many
 * such marks it has. */
bool text_is_marked(struct str line, struct str *inside_out);
size_t text_marks(struct str line, struct str *inside_out);
/* signature.c: a line without the drawing characters it begins with. */
struct str text_frame_off(struct str line);

/* fold_shape.c: what a character is to a reader, where NFKC leaves it: a dash; a
 * plain quotation mark, slash or colon, else itself; a small Latin letter without
 * its mark, else itself; a letter, or 0; a number from 0 to 20, or -1. */
bool fold_is_dash(uint32_t c);
uint32_t fold_punctuation(uint32_t c);
uint32_t fold_unmarked(uint32_t c);
uint32_t fold_letter(uint32_t c);
int fold_number(uint32_t c);
/* A letter of the Latin script, as the languages of Europe write it. */
static inline bool
is_latin_letter(uint32_t c)
{
	return c < 0x80 ? char_is_alpha((int)c) :
	    c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7;
}
/* latin.c: letters that may look like Latin ones: IPA, Greek, Cyrillic, Armenian. */
#define FOREIGN_FIRST 0x250u
#define FOREIGN_END 0x590u
/* A stretch of the text before, and after words became Latin. */
struct latin {
	struct str s;		/* before */
	char *out;		/* may be s.p: nothing grows */
	size_t read, written;
	size_t from, to;	/* asked for, in what is written */
	size_t source_from, source_to;	/* where that is in s */
	size_t wide_from, wide_to;	/* with the words that made it so */
};
/* Rewrites latin->s into latin->out. */
void latin_words(struct latin *latin);

/* fold.c: what skeleton.c needs of ICU. Without the marks on letters (Japanese
 * sound marks stay); is it a letter, digit or mark; the skeleton of UTS 39. */
struct str fold_marks_off(struct arena *arena, struct str s);
bool fold_is_word_character(uint32_t c);
struct str fold_confusable(struct arena *arena, struct str s);

/* filename.c */
bool filename_is_deceptive(struct str filename);
/* What follows the last dot, but for dots and blanks at the end, which Windows
 * drops; absent without one. */
struct str filename_ending(struct str filename);
bool filename_endings_differ(struct str one, struct str other);
/* What the first bytes prove when they contradict the declared type in a way
 * that matters, else absent. */
struct str content_contradicts(struct str type, struct str filename,
    struct str content);

/* magic.c: what the first bytes prove a file to be: "application/pdf",
 * "application/zip", "image/png", ...; absent if they prove nothing. About 25
 * kinds, no library. */
struct str content_type(struct str content);

/* uuencode.c: the next "begin MODE NAME" block of `text` from *at on, decoded;
 * false if there is none. `block` is where it stands, its lines included. */
struct uuencoded {
	struct str block, name, content;
	bool damaged;
};
bool uuencode_next(struct arena *arena, struct str text, size_t *at,
    struct uuencoded *found_out);

/* tnef.c: winmail.dat. False if it is none or damaged past reading; the files
 * and the message's own text (RTF undone) that it holds. */
struct tnef {
	struct tnef_file { struct str name, content; } *files;
	size_t files_n;
	struct str subject, text;	/* absent if none */
	bool damaged;			/* it ended early */
};
bool tnef_read(struct arena *arena, const struct limits *limits,
    struct str content, struct tnef *tnef_out);

/* rtf.c: the text a reader sees; and MS-OXRTFCP's packing undone (absent if it
 * is none). */
struct str rtf_text(struct arena *arena, struct str rtf);
struct str rtf_unpack(struct arena *arena, const struct limits *limits,
    struct str packed);

/* pdf.c: our own bounded reading of a PDF's structure (no rendering). */
void pdf_read(struct arena *arena, const struct limits *limits, struct str pdf,
    struct document *document_out, struct link **links_out, size_t *links_n_out);

/* What base64 leaves: the lines that are none (some readers show them), and the
 * bytes that a reader sees who skips "=" and goes on. */
struct str encoding_strays(struct arena *arena, struct str s);
struct str encoding_base64_unpadded(struct arena *arena, struct str s);

/* part.c: what the part's header says it is, its readings included. */
void part_describe(struct arena *arena, struct mail *mail, struct part *part,
    bool in_digest);
/* Make it what the i-th reading says, if there is one. */
void part_take_reading(struct part *part, size_t i);
/* An encoding that changes the bytes; on a container RFC 2045 6.4 forbids it,
 * and some readers undo it where others look for the delimiters. */
bool part_is_encoded(const struct part *part);

/* mime.c: fills parts, without content (but of encoded containers and of texts
 * that uuencoded files were cut out of) and text. */
void mime_read(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail);
/* body.c: contents, texts, links, accounts of the parts. */
void body_read(struct arena *arena, const struct limits *limits,
    struct mail *mail);
void body_read_careful(struct arena *arena, const struct limits *limits,
    struct mail *mail);
/* A calendar or a card by its type: its text is read as one. */
bool part_is_calendar(const struct part *part);
/* flowed.c: the paragraphs of format=flowed (RFC 3676), their lines joined. */
struct str text_unflow(struct arena *arena, struct str text, bool delete_space);
/* cells.c: rows of a table with one character in each cell, joined. */
struct str text_join_cells(struct arena *arena, struct str text);
/* direction.c: what stands under a right-to-left override, turned round. */
struct str text_as_seen(struct arena *arena, struct str text);
/* compare.c: two alternatives of one text. */
enum alike { ALIKE_SAME, ALIKE_UNLIKE, ALIKE_CONTRARY };
/* Of two that say the same, *beyond_out is what `one` says besides. */
enum alike texts_compare(struct arena *arena, struct str one,
    struct str other, struct str *beyond_out);

#endif
