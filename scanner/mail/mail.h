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
 * "jp-yucho", "btc", "eth", "tron". What stands with them: "bic", "t-number".
 */
struct account {
	struct str kind;
	struct str country;		/* "DE"; absent if unknown */
	struct str number;		/* canonical, for comparing; secret-ish: it
					 * never leaves the examiner */
	struct str last4;
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
	bool is_author;			/* of the quoted message */
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
};
void html_read(struct arena *arena, struct str html,
    const struct limits *limits, struct html_result *result_out);

/* text.c: live words and quoted history apart (Western and Japanese) */
void text_split(struct arena *arena, struct str text, struct str *live_out,
    struct str *quoted_out);
/* history.c: who the quoted history says took part; appends to `mail`. */
void history_read(struct arena *arena, struct str quoted, struct mail *mail);
/* Bare URLs in plain text. */
void text_links(struct arena *arena, struct str text, enum place place,
    struct mail *mail, const struct limits *limits);
/* The host a reader would be taken to: userinfo and port cut off, %XX undone,
 * lower-case A-labels; an IP address as it stands; absent if there is none. */
struct str link_host(struct arena *arena, struct str url);

/* fold.c: ICU */
/*
 * The form rules match against: NFKC, case folded, half width, katakana (and
 * its marks) to hiragana, zero-width, soft-hyphen and bidi characters out,
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
/* An account as people write it in a configuration file; false if it is none. */
bool account_read(struct arena *arena, struct str written,
    struct account *account_out);

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
/* Runs of white space and control characters to one space, ends trimmed. */
struct str words_collapse(struct arena *arena, struct str s);

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

/* filename.c */
bool filename_is_deceptive(struct str filename);
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

/* pdf.c: our own bounded reading of a PDF's structure (no rendering). */
void pdf_read(struct arena *arena, const struct limits *limits, struct str pdf,
    struct document *document_out, struct link **links_out, size_t *links_n_out);

/* mime.c: fills parts, without content and text. */
void mime_read(struct arena *arena, const struct limits *limits, bool careful,
    struct mail *mail);
/* body.c: contents, texts, links, accounts of the parts. */
void body_read(struct arena *arena, const struct limits *limits,
    struct mail *mail);
void body_read_careful(struct arena *arena, const struct limits *limits,
    struct mail *mail);
/* compare.c: two alternatives of one text. */
enum alike { ALIKE_SAME, ALIKE_UNLIKE, ALIKE_CONTRARY };
enum alike texts_compare(struct arena *arena, struct str one,
    struct str other);

#endif
