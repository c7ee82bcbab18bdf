/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Older documents. RTF is read to text by rtf.c, and what is embedded in it is
 * told. Of OLE2 compound files (old Word, Excel and PowerPoint, Outlook's .msg,
 * locked new ones) only what is plain to see is told: a lock, macros, embedded
 * objects, that it is a message; they stay "not scanned". Names of streams are
 * looked for as they stand in the directory (MS-CFB 2.6.1), which is not walked.
 */
#include "attach.h"

/* ---- OLE2 ------------------------------------------------------------------------- */

/* The name of a stream or storage, as UTF-16LE in the directory. */
static bool
has_wide(struct opener *opener, struct str content, const char *name)
{
	struct buf wide = { .arena = opener->arena };

	for (size_t i = 0; name[i] != '\0'; i++) {
		buf_char(&wide, name[i]);
		buf_char(&wide, '\0');
	}
	return str_contains(content, buf_str(&wide));
}

void
ole_read(struct opener *opener, const struct item *item)
{
	struct str content = item->content;

	if (has_wide(opener, content, "EncryptedPackage")) {
		attach_defect(opener, DEFECT_ARCHIVE_ENCRYPTED, item,
		    "a document that needs a password");
		attach_unread(opener, item, "encrypted");
		return;
	}
	if (has_wide(opener, content, "_VBA_PROJECT"))
		attach_active(opener, item, STR("macros"));
	if (has_wide(opener, content, "\001Ole10Native") ||
	    has_wide(opener, content, "ObjectPool"))
		attach_active(opener, item, STR("embedded objects"));
	attach_unread(opener, item, has_wide(opener, content,
	    "__properties_version1.0") ? "Outlook message" :
	    "old Office file");
}

/* ---- RTF ---------------------------------------------------------------------------- */

void
rtf_read(struct opener *opener, const struct item *item)
{
	struct str content = item->content;

	if (str_contains(content, STR("\\objdata")) ||
	    str_contains(content, STR("\\objupdate")))
		attach_active(opener, item, STR("embedded objects"));
	if (str_find_nocase(content, STR("DDEAUTO")) != STR_NOWHERE)
		attach_active(opener, item, STR("DDE"));
	if (content.n > opener->source_left) {
		content.n = opener->source_left;
		mail_defect(opener->arena, opener->mail, DEFECT_TEXT_LIMIT,
		    item->name);
	}
	opener->source_left -= content.n;
	attach_text(opener, item, rtf_text(opener->arena, content));
}
