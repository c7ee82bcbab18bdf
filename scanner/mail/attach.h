/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_ATTACH_H
#define SEKI_ATTACH_H
/*
 * Between attach.c and the files that open one kind of attachment each; the
 * floor's contract is mail.h. Everything to be opened is an item in one list:
 * what is found inside an item is added to its end, so depth costs no stack.
 */
#include "mail.h"

struct item {
	struct str name;	/* "invoice.zip > bill.xlsx", UTF-8 */
	struct str filename;	/* the last of these */
	struct str type;	/* declared; absent if nobody said */
	struct str content;
	size_t part;		/* the part of the message that carries it */
	unsigned zips, messages;	/* that are wrapped around it */
	bool is_quiet;		/* a document's picture: unread, it is no loss */
	bool is_inline;		/* shown in the body */
	bool is_wanted_only;	/* a part already read, or too small to speak:
				 * opened only if it can hold a code or lies */
};

struct opener {
	struct arena *arena;
	const struct limits *limits;
	const struct ask *ask;
	struct mail *mail;
	struct item *items;
	size_t items_n, items_size;
	struct buf hidden;
	/* Read so far, for mail->attached: what must still be searched for
	 * links and payment facts, and what mail_read() searched already. */
	struct read_text {
		struct buf buf;
		struct origin *origins;		/* against `buf` */
		size_t origins_n, origins_size;
	} fresh, searched;
	size_t text_left, source_left;
	size_t unpacked_left, entries_left;
	struct str *passwords;		/* words of the message that may be one */
	size_t passwords_n;
	bool passwords_known;
	struct pdf_item *pdfs;
	size_t pdfs_n, pdfs_size;
	struct picture *pictures;
	size_t pictures_n, pictures_size;
	size_t extractions_left, timeouts;
	size_t html_pictures;	/* taken so far out of the source of HTML */
};

/* attach.c: what the openers say */
void attach_push(struct opener *opener, const struct item *item);
/* An item found inside `outer`; its type is not known. */
struct item item_within(struct opener *opener, const struct item *outer,
    struct str filename, struct str content);
void attach_text(struct opener *opener, const struct item *item,
    struct str text);
void attach_link(struct opener *opener, enum link_kind kind, struct str url);
void attach_unread(struct opener *opener, const struct item *item,
    const char *why);
void attach_active(struct opener *opener, const struct item *item,
    struct str what);
void attach_defect(struct opener *opener, enum defect_kind kind,
    const struct item *item, const char *what);
void attach_document(struct opener *opener, const struct document *document);
void attach_link_add(struct opener *opener, const struct link *link);
/* A message in a wrapper of its own: read, adopted, its parts opened in turn. */
void attach_message(struct opener *opener, const struct item *item);

/* attach_kind.c */
void attach_open(struct opener *opener, const struct item *item);
/* Do the first bytes say what this is? */
bool attach_is_known(struct str content);
/* Scripts in HTML that is saved and then opened run with more rights. */
void attach_script(struct opener *opener, const struct item *item,
    struct str source);
/* Does opening or running this kind of file run a program? By its name. */
bool filename_runs(struct str filename);

/* zip.c: the directory of a zip archive (APPNOTE 4.3) */
struct zip_entry {
	struct str path;	/* UTF-8 */
	struct str data;	/* packed */
	size_t size;		/* unpacked, as said */
	struct str aes;		/* the fields of extra record 0x9901, or absent */
	uint32_t crc;
	uint16_t method, flags, time;
	bool is_encrypted, is_directory, is_damaged;
};

struct zip {
	struct zip_entry *entries;
	size_t n;
	bool limited;		/* there were more than `most` */
	bool doubled;		/* another archive stands before this one */
	bool is_cut;		/* the directory ends in what is none */
	bool overlaps;		/* entries share bytes: a bomb, or a trick */
};

/* False if there is no directory that can be read. */
bool zip_open(struct arena *arena, struct str bytes, size_t most,
    struct zip *zip_out);

/* archive.c: libarchive */
enum unpacked {
	UNPACKED, UNPACKED_DAMAGED, UNPACKED_LOCKED, UNPACKED_UNKNOWN,
	UNPACKED_LIMIT
};

/* One file, at most `most` bytes of it. What could be read stands in
 * *content_out even when the outcome is not UNPACKED. */
enum unpacked archive_unpack(struct arena *arena, const struct zip_entry *entry,
    struct str password, size_t most, struct str *content_out);

/* unpack.c: what is done with archives */
void unpack_zip(struct opener *opener, const struct item *item,
    const struct zip *zip);
void unpack_gzip(struct opener *opener, const struct item *item);
/* One file of an archive against all limits; false if nothing was read. */
bool unpack_entry(struct opener *opener, const struct item *item,
    const struct zip_entry *entry, struct str password, size_t *ratio_left,
    struct str *content_out);
/* Bytes that an archive of this size may unpack to. */
size_t unpack_allowance(const struct limits *limits, size_t packed);
/* password.c: words of the message that may be a password (at most
 * PASSWORDS_MOST), looked for once. */
#define PASSWORDS_MOST 20
void passwords_find(struct opener *opener);

/* inflate.c: zlib (RFC 1950, 1951, 1952) */
enum inflate_form { INFLATE_ZLIB, INFLATE_GZIP };
/* Appends at most `most` bytes to `out`; false if damaged or cut. */
bool inflate_undo(enum inflate_form form, struct str packed, size_t most,
    struct buf *out);
uint32_t inflate_crc(struct str bytes);

/* office.c: OOXML and OpenDocument; false if this zip is neither. */
bool office_is(const struct zip *zip);
void office_read(struct opener *opener, const struct item *item,
    const struct zip *zip);

/* legacy.c: OLE2 compound files and RTF */
void ole_read(struct opener *opener, const struct item *item);
void rtf_read(struct opener *opener, const struct item *item);

/* pdf.c: what pdf_read() saw beside the document's own words */
struct pdf_more {
	struct str active;		/* "JavaScript, Launch"; absent if none */
	struct str *embedded;		/* embedded files, as far as unpacked */
	size_t embedded_n;
	bool embedded_unread;
	bool has_objects;		/* else it only calls itself a PDF */
	bool has_images;		/* or drawings that may be a code */
	bool inflated;			/* zlib was used */
	bool unread;			/* objects that could not be unpacked */
};
void pdf_read_more(struct arena *arena, const struct limits *limits,
    struct str pdf, struct document *document_out, struct link **links_out,
    size_t *links_n_out, struct pdf_more *more_out);

/* extract.c: what the extractor is asked, once all else was read */
struct pdf_item {
	struct item item;
	bool has_images, has_text, is_shut;
};
struct picture {
	struct item item;
	uint32_t width, height;
	bool is_png, is_asked;
};
void extract_pdf(struct opener *opener, const struct item *item);
/* PNG or JPEG; remembered if it may hold a code. */
void extract_picture(struct opener *opener, const struct item *item);
/* The same for those that HTML holds in its own source ("data:image/..."). */
void extract_html_pictures(struct opener *opener, const struct item *item,
    const struct str *urls, size_t n);
void extract_all(struct opener *opener);

/* calendar.c: iCalendar (RFC 5545) and vCard (2.1, RFC 6350) as a reader sees
 * them; text that is neither is returned as it is. */
struct str calendar_read(struct arena *arena, const struct limits *limits,
    struct str text);

/* adopt.c: a message that was attached in a wrapper (base64, a zip): its texts
 * are the attached text, its From is no matter. Its first part's index. */
size_t mail_adopt_attached(struct arena *arena, struct mail *outer, size_t at,
    const struct mail *inner);

#endif
