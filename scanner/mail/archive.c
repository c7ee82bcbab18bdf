/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libarchive's home, zip only, from memory. It is given one file at a time,
 * under a header made here from what zip.c read: so it meets neither an
 * attacker's header nor names, and nothing is ever written to a disk. All that
 * it knows is used (deflate, deflate64, bzip2, lzma, xz, zstd, ZipCrypto, AES),
 * to a cap of bytes. The checksum is compared here, because a wrong password of
 * the old cipher passes its own test once in 256 times. APPNOTE 4.3.7, 6.1.
 */
#include <archive.h>
#include <archive_entry.h>

#include "attach.h"

#define METHOD_AES 99
#define FLAG_ENCRYPTED 1u
#define FLAG_OPTIONS 6u		/* how hard was compressed; lzma's end mark */
#define FLAG_LENGTH_LATER 8u
#define HEADER_MOST 64

struct source {
	char header[HEADER_MOST];
	struct str blocks[2];
	size_t next;
};

static void
put(struct source *source, size_t *at, uint32_t value, size_t bytes)
{
	while (bytes-- > 0) {
		source->header[(*at)++] = (char)(value & 0xff);
		value >>= 8;
	}
}

static void
source_make(const struct zip_entry *entry, struct source *source)
{
	size_t at = 0;
	uint32_t check = entry->crc;

	/* Where lengths came later, the old cipher's test byte is the time's. */
	if ((entry->flags & FLAG_LENGTH_LATER) != 0)
		check = (uint32_t)(entry->time >> 8) << 24;
	put(source, &at, 0x04034b50, 4);
	put(source, &at, 20, 2);
	put(source, &at, entry->flags & (FLAG_ENCRYPTED | FLAG_OPTIONS), 2);
	put(source, &at, entry->method, 2);
	put(source, &at, 0, 2);
	put(source, &at, 0x21, 2);
	put(source, &at, check, 4);
	put(source, &at, (uint32_t)entry->data.n, 4);
	put(source, &at, (uint32_t)entry->size, 4);
	put(source, &at, 1, 2);
	put(source, &at, entry->aes.p == NULL ? 0 : 11, 2);
	put(source, &at, 'x', 1);
	if (entry->aes.p != NULL) {
		put(source, &at, 0x9901, 2);
		put(source, &at, 7, 2);
		memcpy(source->header + at, entry->aes.p, 7);
		at += 7;
	}
	source->blocks[0] = (struct str){ source->header, at };
	source->blocks[1] = entry->data;
	source->next = 0;
}

static la_ssize_t
source_give(struct archive *archive, void *context, const void **block_out)
{
	struct source *source = context;
	struct str block;

	(void)archive;
	if (source->next == 2)
		return 0;
	block = source->blocks[source->next++];
	*block_out = block.p;
	return (la_ssize_t)block.n;
}

/* Everything the archive gives, up to `most` bytes and one to know of more. */
static enum unpacked
content_take(struct archive *archive, bool is_encrypted, size_t most,
    struct buf *content)
{
	static const size_t chunk_size = 32768;
	char *chunk = arena_alloc(content->arena, chunk_size, 1);
	la_ssize_t n;

	while ((n = archive_read_data(archive, chunk, chunk_size)) > 0) {
		size_t room = most - content->n;
		if ((size_t)n > room) {
			buf_add(content, (struct str){ chunk, room });
			return UNPACKED_LIMIT;
		}
		buf_add(content, (struct str){ chunk, (size_t)n });
	}
	if (n == 0)
		return UNPACKED;
	if (is_encrypted)
		return UNPACKED_LOCKED;
	return strstr(archive_error_string(archive) != NULL ?
	    archive_error_string(archive) : "", "nsupported") != NULL ?
	    UNPACKED_UNKNOWN : UNPACKED_DAMAGED;
}

static enum unpacked
content_read(const struct zip_entry *entry, const char *password, size_t most,
    struct buf *content)
{
	struct source source;
	struct archive *archive = archive_read_new();
	struct archive_entry *head;
	enum unpacked outcome = UNPACKED_DAMAGED;

	if (archive == NULL)
		panic("no memory for an archive");
	source_make(entry, &source);
	if (archive_read_support_format_zip_streamable(archive) == ARCHIVE_OK &&
	    archive_read_set_format_option(archive, "zip", "ignorecrc32",
	    "1") == ARCHIVE_OK &&
	    (password == NULL || archive_read_add_passphrase(archive,
	    password) == ARCHIVE_OK) &&
	    archive_read_open(archive, &source, NULL, source_give, NULL) ==
	    ARCHIVE_OK &&
	    archive_read_next_header(archive, &head) >= ARCHIVE_WARN)
		outcome = content_take(archive, entry->is_encrypted, most,
		    content);
	archive_read_free(archive);
	return outcome;
}

enum unpacked
archive_unpack(struct arena *arena, const struct zip_entry *entry,
    struct str password, size_t most, struct str *content_out)
{
	struct buf content = { .arena = arena };
	enum unpacked outcome;
	bool has_sum = entry->method != METHOD_AES || entry->crc != 0;

	*content_out = STR("");
	if (entry->is_encrypted && password.n == 0)
		return UNPACKED_LOCKED;
	if (entry->data.n == 0)
		return entry->is_damaged ? UNPACKED_DAMAGED : UNPACKED;
	if (entry->data.n > UINT32_MAX)
		return UNPACKED_LIMIT;
	outcome = content_read(entry, password.n == 0 ? NULL :
	    str_cstr(arena, password), most, &content);
	*content_out = buf_str(&content);
	if (outcome == UNPACKED && has_sum &&
	    inflate_crc(*content_out) != entry->crc)
		outcome = entry->is_encrypted ? UNPACKED_LOCKED :
		    UNPACKED_DAMAGED;
	if (outcome == UNPACKED_LOCKED)
		*content_out = STR("");
	return outcome == UNPACKED && entry->is_damaged ? UNPACKED_DAMAGED :
	    outcome;
}
