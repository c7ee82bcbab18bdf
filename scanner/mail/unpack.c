/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done with archives: each file of a zip becomes an item of its own,
 * within the limits on files, on bytes and on how much more than its packed
 * size an archive may hold; a zip in a zip is opened, one in that is not. Names
 * that deceive or that run are told even where the file is locked; a lock is
 * tried with the words of the message that may be its password. What stands
 * unread is said, file by file.
 */
#include "attach.h"

/* Below this an archive's ratio harms nobody, however small it is packed. */
#define RATIO_FLOOR ((size_t)1 << 20)

size_t
unpack_allowance(const struct limits *limits, size_t packed)
{
	size_t most;

	if (__builtin_mul_overflow(packed, limits->archive_ratio, &most))
		return limits->archive_bytes;
	return most < RATIO_FLOOR ? RATIO_FLOOR : most;
}

bool
unpack_entry(struct opener *opener, const struct item *item,
    const struct zip_entry *entry, struct str password, size_t *ratio_left,
    struct str *content_out)
{
	size_t most = opener->unpacked_left < *ratio_left ?
	    opener->unpacked_left : *ratio_left;

	opener->mail->foreign_code = true;
	switch (archive_unpack(opener->arena, entry, password, most,
	    content_out)) {
	case UNPACKED:
		break;
	case UNPACKED_DAMAGED:
		attach_unread(opener, item, "damaged");
		break;
	case UNPACKED_LOCKED:
		attach_unread(opener, item, "encrypted");
		return false;
	case UNPACKED_UNKNOWN:
		attach_unread(opener, item, "unsupported compression");
		return false;
	case UNPACKED_LIMIT:
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item, "too large");
		attach_unread(opener, item, "too large");
		break;
	}
	opener->unpacked_left -= content_out->n;
	*ratio_left -= content_out->n;
	return content_out->n > 0;
}

/* ---- Locks ------------------------------------------------------------------------ */

/* The file that a password is tried on: the smallest. */
static const struct zip_entry *
lock_of(const struct zip *zip)
{
	const struct zip_entry *best = NULL;

	for (size_t i = 0; i < zip->n; i++) {
		const struct zip_entry *entry = &zip->entries[i];
		if (entry->is_encrypted && !entry->is_directory &&
		    (best == NULL || entry->data.n < best->data.n))
			best = entry;
	}
	return best;
}

/* Trying costs as much as reading: fewer words for what is large. */
#define LOCK_LARGE ((size_t)1 << 20)
#define LOCK_LARGE_TRIES 4

static struct str
lock_open(struct opener *opener, const struct zip_entry *lock)
{
	size_t most = opener->unpacked_left, tries;

	passwords_find(opener);
	tries = opener->passwords_n;
	if (lock->data.n > LOCK_LARGE && tries > LOCK_LARGE_TRIES)
		tries = LOCK_LARGE_TRIES;
	for (size_t i = 0; i < tries; i++) {
		struct str content;
		enum unpacked outcome = archive_unpack(opener->arena, lock,
		    opener->passwords[i], most, &content);
		most -= content.n < most ? content.n : most;
		if (outcome == UNPACKED)
			return opener->passwords[i];
	}
	return NO_STR;
}

static struct str
lock_try(struct opener *opener, const struct item *item, const struct zip *zip)
{
	const struct zip_entry *lock = lock_of(zip);
	struct str password, note;

	if (lock == NULL)
		return NO_STR;
	opener->mail->foreign_code = true;
	password = lock_open(opener, lock);
	if (password.p != NULL)
		note = STR("opened with a password that the message holds");
	else if (opener->passwords_n > 0)
		note = str_format(opener->arena, "%zu words of the message did "
		    "not open it", opener->passwords_n);
	else
		note = STR("the message holds no password");
	attach_defect(opener, DEFECT_ARCHIVE_ENCRYPTED, item,
	    str_cstr(opener->arena, note));
	return password;
}

/* ---- Zip --------------------------------------------------------------------------- */

/* What a Macintosh or Windows leaves in archives, and nobody opens. */
static bool
is_litter(const struct zip_entry *entry)
{
	return entry->size <= 16384 && !entry->is_encrypted &&
	    (str_starts(entry->path, STR("__MACOSX/")) ||
	    str_ends(entry->path, STR(".DS_Store")) ||
	    str_ends_nocase(entry->path, STR("desktop.ini")) ||
	    str_ends_nocase(entry->path, STR("Thumbs.db")));
}

static struct str
last_of_path(struct str path)
{
	for (size_t i = path.n; i-- > 0; )
		if (path.p[i] == '/' || path.p[i] == '\\')
			return str_from(path, i + 1);
	return path;
}

static void
names_judge(struct opener *opener, const struct item *item)
{
	if (filename_is_deceptive(item->filename))
		mail_defect(opener->arena, opener->mail,
		    DEFECT_FILENAME_DECEPTIVE, item->name);
	if (filename_runs(item->filename))
		attach_active(opener, item, STR("program"));
}

static void
entry_take(struct opener *opener, const struct item *outer,
    const struct zip_entry *entry, struct str password, size_t *ratio_left)
{
	struct item item = item_within(opener, outer,
	    last_of_path(entry->path), STR(""));

	item.zips = outer->zips + 1;
	names_judge(opener, &item);
	if (!unpack_entry(opener, &item, entry, entry->is_encrypted ? password :
	    NO_STR, ratio_left, &item.content))
		return;
	attach_push(opener, &item);
}

static void
structure_judge(struct opener *opener, const struct item *item,
    const struct zip *zip)
{
	if (zip->limited) {
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item,
		    "too many files");
		attach_unread(opener, item, "too many files");
	}
	if (zip->overlaps)
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item,
		    "files share their bytes");
	if (zip->doubled)
		attach_defect(opener, DEFECT_MIME_AMBIGUITY, item,
		    "two archives in one file");
	if (zip->is_cut)
		attach_unread(opener, item, "damaged");
}

void
unpack_zip(struct opener *opener, const struct item *item,
    const struct zip *zip)
{
	size_t ratio_left = unpack_allowance(opener->limits, item->content.n);
	/* Files that share bytes must not make reading dearer than the size. */
	size_t packed_left = item->content.n;
	struct str password;

	if (item->zips >= 2) {
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item, "nested");
		attach_unread(opener, item, "nested");
		return;
	}
	structure_judge(opener, item, zip);
	password = lock_try(opener, item, zip);
	for (size_t i = 0; i < zip->n; i++) {
		const struct zip_entry *entry = &zip->entries[i];
		if (entry->is_directory || is_litter(entry))
			continue;
		if (opener->entries_left == 0 || entry->data.n > packed_left) {
			attach_defect(opener, DEFECT_ARCHIVE_LIMIT, item,
			    "too many files");
			attach_unread(opener, item, "too many files");
			return;
		}
		opener->entries_left--;
		packed_left -= entry->data.n;
		entry_take(opener, item, entry, password, &ratio_left);
	}
}

/* ---- Gzip ---------------------------------------------------------------------------- */

void
unpack_gzip(struct opener *opener, const struct item *outer)
{
	size_t most = unpack_allowance(opener->limits, outer->content.n);
	struct buf content = { .arena = opener->arena };
	struct str filename = outer->filename;
	struct item item;
	bool whole;

	if (outer->zips >= 2) {
		attach_unread(opener, outer, "nested");
		return;
	}
	if (most > opener->unpacked_left)
		most = opener->unpacked_left;
	if (str_ends_nocase(filename, STR(".gz")))
		filename.n -= 3;
	opener->mail->foreign_code = true;
	whole = inflate_undo(INFLATE_GZIP, outer->content, most, &content);
	opener->unpacked_left -= content.n;
	item = item_within(opener, outer, filename, buf_str(&content));
	item.zips = outer->zips + 1;
	if (!whole && content.n == most)
		attach_defect(opener, DEFECT_ARCHIVE_LIMIT, outer, "too large");
	if (!whole)
		attach_unread(opener, outer, content.n == most ? "too large" :
		    "damaged");
	names_judge(opener, &item);
	if (content.n > 0)
		attach_push(opener, &item);
}
