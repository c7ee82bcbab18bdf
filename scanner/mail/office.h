/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_OFFICE_H
#define SEKI_OFFICE_H
/*
 * Between office.c, which knows expat, and office_xml.c, which knows what the
 * elements mean; the floor's contract is mail.h.
 */
#include "attach.h"

enum form {
	FORM_NONE,
	FORM_TEXT,		/* w:t and a:t in paragraphs */
	FORM_STRINGS,		/* the words of a workbook */
	FORM_SHEET, FORM_MACROS, FORM_STYLES, FORM_RELATIONS, FORM_PROPERTIES,
	FORM_OPEN,		/* OpenDocument */
	FORM_EXTERNAL		/* a workbook's link to another file, or DDE */
};

struct office {
	struct opener *opener;
	const struct item *item;
	struct XML_ParserStruct *parser;
	enum form form;			/* of the file being read */
	size_t depth;
	size_t most;			/* bytes of text */
	size_t packed_left;
	struct buf text;		/* of the whole document */
	struct buf part;		/* an instruction, property, string */
	struct buf cell;
	struct buf *into;		/* where characters go; NULL: nowhere */
	struct buf words;		/* of all shared strings */
	struct buf literals;		/* of formulas and formats, for the end */
	size_t *word_ends;
	size_t words_n, words_size;
	bool *dates;			/* by cell format: it is shown as a date */
	size_t dates_n, dates_size;
	uint64_t *date_formats;		/* numbers of the file's own ones */
	size_t date_formats_n, date_formats_size;
	bool in_formats;		/* cellXfs: what cells refer to */
	bool in_phonetic;
	char cell_type;			/* 's' shared, 'n' number, 't' text */
	bool cell_is_date;
	bool row_has_text;
	struct document document;
	size_t pictures;
	struct str *chunks;		/* names of files that the text takes
					 * in as they are (altChunk) */
	size_t chunks_n, chunks_size;
	size_t paragraphs;		/* open ones, of OpenDocument */
	bool is_damaged, is_stopped, is_limited, is_second_pass;
	bool sees_macros, sees_ole, sees_controls, sees_template, sees_dde;
};

#define OFFICE_CHUNKS_MOST 16
/* A path's last name. */
struct str office_file_name(struct str path);
struct str office_attribute(const char **attributes, const char *name);
void office_element(struct office *office, struct str name,
    const char **attributes);
void office_element_end(struct office *office, struct str name);
void office_file_end(struct office *office);

#endif
